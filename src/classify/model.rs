//! Weighs the features of a statement: a log-linear model over hashed features, in small integers.
//!
//! The rules of evidence are among the features, so the weights say how far to believe each of them.
//! The cues of a label are the words whose features carried it over the next kind; without such words
//! nothing is claimed about a statement but that it reports. It must never look at text or trees.

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::weights::{Table, Weights};
use crate::tag::{Form, Tagging, Token, Upos};
use crate::text::Span;

use super::features::Feature;
use super::kind::Answers;
use super::{Cue, Kind};

/// The kind of weights file the model reads.
pub const KIND: u8 = 8;

/// One score for each kind, in the order of [`Kind::ALL`].
pub type Scores = [i32; Kind::ALL.len()];

/// How many steps of a score make a natural logarithm of odds.
pub const SCALE: i16 = 40;

/// Something else that reads statements in their context, an encoder for instance.
///
/// It gives scores and no reasons: what it says is added to what the features say, and a label still
/// needs cues of its own.
pub trait SecondReader {
    /// For each statement one score for each kind, in steps of [`SCALE`] to a logarithm of odds.
    fn scores(&self, document: &Document, statements: &[Statement]) -> Vec<Scores>;
}

/// The weights that are built in.
///
/// # Panics
///
/// If the embedded file is not one of kinds; a test reads it.
#[must_use]
pub(super) fn builtin() -> Table<{ Kind::ALL.len() }> {
    Table::read(include_bytes!("../../models/kinds.weights"), KIND).expect("the embedded kinds are tested")
}

/// What the model makes of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The kind with the highest score that its cues carry.
    pub kind: Kind,
    /// How far it is before the next.
    pub margin: i32,
    /// The words that carried it, most first.
    pub cues: Vec<Cue>,
    /// How far it is before the next without those words; negative when another kind is then before it.
    pub without_cues: i32,
}

/// What is needed for one statement after another, kept so that nothing is allocated for a token.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    weights: Vec<Scores>,
    gains: Vec<i32>,
}

/// No label is explained by more spans than this.
const MOST_CUES: usize = 5;

/// The kind that a statement's features speak for after what its `prior` gives, and the words that carried it.
pub(super) fn weigh(
    table: &mut impl Weights,
    features: &[Feature],
    prior: Scores,
    (answers, tagging, tokens): (&Answers, &Tagging, std::ops::Range<usize>),
    scratch: &mut Scratch,
) -> Verdict {
    scratch.weights.clear();
    let mut scores = prior;
    for feature in features {
        let mut weights = [0; Kind::ALL.len()];
        table.score(&[feature.hash], &mut weights);
        add(&mut scores, &weights, 1);
        scratch.weights.push(weights);
    }
    let (best, next) = two_best(&scores);
    let mut verdict = Verdict {
        kind: Kind::ALL[best],
        margin: scores[best] - scores[next],
        cues: Vec::new(),
        without_cues: scores[best] - scores[next],
    };
    if matches!(verdict.kind, Kind::ReportedFact | Kind::NonClaim) {
        return verdict;
    }
    let mut explained = Explained { features, best, scores, scratch, verdict: &mut verdict };
    let rules = [&answers.decision.cues, &answers.opinion, &answers.inference];
    for cue in rules.into_iter().flatten().filter(|cue| cue.supports == Kind::ALL[best]) {
        explained.try_span(cue.span, cue.kind);
    }
    while !explained.is_enough() && explained.try_word(tagging, tokens.clone()) {}
    if verdict.cues.is_empty() {
        let (fact, furniture) = (Kind::ReportedFact as usize, Kind::NonClaim as usize);
        let other = if scores[furniture] > scores[fact] { Kind::NonClaim } else { Kind::ReportedFact };
        return Verdict { kind: other, margin: 0, cues: Vec::new(), without_cues: 0 };
    }
    verdict
}

pub(super) fn add(scores: &mut Scores, weights: &Scores, times: i32) {
    for (score, weight) in scores.iter_mut().zip(weights) {
        *score += weight * times;
    }
}

fn two_best(scores: &Scores) -> (usize, usize) {
    let best = (0..scores.len()).rev().max_by_key(|at| scores[*at]).expect("there are kinds");
    let next = (0..scores.len()).rev().filter(|at| *at != best).max_by_key(|at| scores[*at]);
    (best, next.expect("there are kinds"))
}

/// A label on its way to being explained: features are taken away, words by words.
struct Explained<'a> {
    features: &'a [Feature],
    best: usize,
    scores: Scores,
    scratch: &'a mut Scratch,
    verdict: &'a mut Verdict,
}

impl Explained<'_> {
    fn next(&self) -> usize {
        let others = (0..self.scores.len()).rev().filter(|at| *at != self.best);
        others.max_by_key(|at| self.scores[*at]).expect("there are kinds")
    }

    fn is_enough(&self) -> bool {
        self.verdict.without_cues * 2 <= self.verdict.margin || self.verdict.cues.len() >= MOST_CUES
    }

    /// Takes a span for a cue if the label stands less firmly without it.
    fn try_span(&mut self, span: Span, kind: &'static str) -> bool {
        if self.is_enough() || self.verdict.cues.iter().any(|cue| cue.span.overlaps(span)) {
            return false;
        }
        let mut scores = self.scores;
        for (feature, weights) in self.features.iter().zip(&self.scratch.weights) {
            if feature.rests_on(span) {
                add(&mut scores, weights, -1);
            }
        }
        let without = lead(&scores, self.best);
        let gain = self.verdict.without_cues - without;
        if gain <= 0 {
            return false;
        }
        self.scores = scores;
        self.verdict.without_cues = without;
        for (feature, weights) in self.features.iter().zip(&mut self.scratch.weights) {
            if feature.rests_on(span) {
                *weights = Scores::default();
            }
        }
        let weight = (gain * 100 / self.verdict.margin.max(1)).clamp(1, 100);
        let weight = u8::try_from(weight).unwrap_or(100);
        self.verdict.cues.push(Cue { span, kind, supports: self.verdict.kind, weight });
        true
    }

    /// The word that carries most becomes a cue.
    fn try_word(&mut self, tagging: &Tagging, tokens: std::ops::Range<usize>) -> bool {
        let next = self.next();
        let (features, best) = (self.features, self.best);
        let gains = &mut self.scratch.gains;
        gains.clear();
        gains.resize(tokens.len(), 0);
        for (feature, weights) in features.iter().zip(&self.scratch.weights) {
            let gain = weights[best] - weights[next];
            let Some(anchor) = feature.anchor.filter(|_| gain != 0) else { continue };
            let from = tokens.start
                + tagging.tokens[tokens.clone()].partition_point(|t| t.span.end() <= anchor.start());
            for at in from..tokens.end {
                if tagging.tokens[at].span.start() >= anchor.end() {
                    break;
                }
                if feature.rests_on(tagging.tokens[at].span) {
                    gains[at - tokens.start] += gain;
                }
            }
        }
        let candidates =
            tokens.clone().rev().filter(|at| gains[*at - tokens.start] > 0 && says_why(&tagging.tokens[*at]));
        let Some(at) = candidates.max_by_key(|at| gains[*at - tokens.start]) else { return false };
        self.try_span(tagging.tokens[at].span, "wording")
    }
}

/// Whether a word can be a reason: "is", "the" and "of" stand in statements of every kind.
fn says_why(token: &Token) -> bool {
    match token.upos {
        Upos::Punct | Upos::Det | Upos::Adp | Upos::Cconj => false,
        Upos::Aux => token.form == Form::Modal,
        _ => true,
    }
}

/// How far a kind is before the best of the others.
fn lead(scores: &Scores, kind: usize) -> i32 {
    let others = (0..scores.len()).filter(|at| *at != kind).map(|at| scores[at]);
    scores[kind] - others.max().expect("there are kinds")
}
