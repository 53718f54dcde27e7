//! Roles: which tokens are a source, a cue or what is attributed.
//!
//! A log-linear model over a chain of tokens (a linear-chain conditional random field) over what the
//! grammar, the marks and the word lists say of each. It must never link a source to a cue, and never decide a kind.

mod features;

use std::ops::Range;

use std::sync::LazyLock;

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::tag::weights::{Table, Weights};

pub use features::View;

/// What a token is for an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Who said it.
    Source = 1,
    /// What links the two.
    Cue = 2,
    /// What was said.
    Content = 3,
}

/// The kind of weights file.
pub const KIND: u8 = 4;
/// The number of classes: none, and the first and the later tokens of each role.
pub const CLASSES: usize = 7;

/// The class of a token that begins a span of that role, or goes on with it.
#[must_use]
pub fn class(role: Role, first: bool) -> u8 {
    role as u8 * 2 - u8::from(first)
}

/// Whether a token of class `next` can stand after one of class `before`.
#[must_use]
pub fn follows(before: usize, next: usize) -> bool {
    next == 0 || next % 2 == 1 || before == next || before + 1 == next
}

/// The model that ships.
static MODEL: LazyLock<Table<CLASSES>> = LazyLock::new(|| {
    Table::read(include_bytes!("../../../models/roles.weights"), KIND)
        .expect("the built-in weights are tested")
});

/// One score for each class, in the units of the model that ships.
pub type Scores = [i32; CLASSES];

/// Something else that reads tokens in their context, an encoder for instance.
///
/// Its scores are added to the model's own before the best sequence is looked for, so that what it says
/// keeps to the order of classes, is linked and is explained like everything else.
pub trait TokenReader {
    /// For each token of the document its scores, in the order of the classes; nothing for all of them
    /// where it has nothing to say.
    fn scores(&self, document: &Document, statements: &[Statement], tagging: &Tagging) -> Vec<Scores>;
}

/// The tokens of each block that holds any.
#[must_use]
pub fn blocks(statements: &[Statement], tagging: &Tagging) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut last = usize::MAX;
    for (statement, range) in statements.iter().zip(&tagging.statements) {
        match blocks.last_mut() {
            Some(block) if last == statement.block => block.end = range.end,
            _ => blocks.push(range.clone()),
        }
        last = statement.block;
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// The class of every token, by the model that ships and by what another reader adds for each token.
#[must_use]
pub fn classes(view: &View, blocks: &[Range<usize>], more: &[Scores]) -> Vec<u8> {
    let mut weights = *MODEL;
    let mut scratch = Scratch::default();
    let mut classes = Vec::with_capacity(view.len());
    for block in blocks {
        classes.resize(block.start, 0);
        decode(&mut weights, view, block, more, &mut scratch, &mut classes);
    }
    classes.resize(view.len(), 0);
    classes
}

/// What the search needs for one token after another, kept so that nothing is allocated for a token.
#[derive(Debug, Default)]
pub struct Scratch {
    features: Vec<u32>,
    back: Vec<[u8; CLASSES]>,
}

/// What is taken from the score of no role, so that a doubtful span is kept: a span that nothing links
/// to a cue is dropped later.
const RESERVE: i32 = 8;

const NEVER: i32 = i32::MIN / 4;

/// The best classes for the tokens of one block, appended to `out`; `more` is added to the scores of the
/// tokens that it reaches.
pub fn decode(
    weights: &mut impl Weights,
    view: &View,
    block: &Range<usize>,
    more: &[Scores],
    scratch: &mut Scratch,
    out: &mut Vec<u8>,
) {
    scratch.back.clear();
    let mut best = [NEVER; CLASSES];
    for at in block.clone() {
        let mut local = [0; CLASSES];
        view.features(at, block, &mut scratch.features);
        weights.score(&scratch.features, &mut local);
        local[0] -= RESERVE;
        for (score, more) in local.iter_mut().zip(more.get(at).into_iter().flatten()) {
            *score += more;
        }
        let mut next = [NEVER; CLASSES];
        let mut back = [0; CLASSES];
        let before: Range<usize> = if at == block.start { 0..1 } else { 0..CLASSES };
        for before in before {
            let reached = if at == block.start { 0 } else { best[before] };
            if reached <= NEVER / 2 {
                continue;
            }
            let mut step = [0; CLASSES];
            view.steps(at, block, before as u32, &mut scratch.features);
            weights.score(&scratch.features, &mut step);
            for class in 0..CLASSES {
                let score = reached + step[class] + local[class];
                if follows(before, class) && score > next[class] {
                    next[class] = score;
                    back[class] = before as u8;
                }
            }
        }
        best = next;
        scratch.back.push(back);
    }
    let first = out.len();
    out.resize(first + block.len(), 0);
    let mut class = (0..CLASSES).rev().max_by_key(|class| best[*class]).unwrap_or(0);
    for at in (0..block.len()).rev() {
        out[first + at] = class as u8;
        class = usize::from(scratch.back[at][class]);
    }
}
