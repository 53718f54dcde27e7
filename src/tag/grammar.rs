//! Heads and relations: a greedy transition parser (arc-hybrid).
//!
//! Each word is moved once and attached once, so time is linear in the length of a statement and
//! every statement gets one tree with one root, whatever the weights say.
//! It must never look beyond the statement, and never allocate for each token.

use super::Relation;
use super::speech::{TAGS, Tag, Word};
use super::weights::{Table, Weights, finish, mix};

/// The kind of weights file the parser reads.
pub const KIND: u8 = 2;

/// How many relations a word other than the root can have.
const RELATIONS: usize = Relation::ALL.len() - 1;

/// The number of actions: to move on, or to attach to the next word or to the word below, by any relation.
pub const ACTIONS: usize = 1 + 2 * RELATIONS;

/// What the parser does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Move the next word onto the stack.
    Shift,
    /// Attach the top of the stack to the next word.
    Left(Relation),
    /// Attach the top of the stack to the word below it.
    Right(Relation),
}

impl Action {
    /// The action with that index in the order of the weights.
    #[must_use]
    pub fn of(index: usize) -> Self {
        match index {
            0 => Self::Shift,
            _ if index <= RELATIONS => Self::Left(Relation::ALL[index]),
            _ => Self::Right(Relation::ALL[index - RELATIONS]),
        }
    }
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Node {
    form: u32,
    suffix: u32,
    tag: u32,
    part: u32,
    /// Commas, verbs and quotation marks before the word.
    commas: u16,
    verbs: u16,
    quotes: u16,
    relation: u32,
    head: u32,
    left: [u32; 2],
    right: [u32; 2],
    /// One bit for each relation that a child has, on either side.
    left_relations: u64,
    right_relations: u64,
    left_count: u32,
    right_count: u32,
}

const OUTSIDE: Node = Node {
    form: 0xed6e,
    suffix: 0xed6e,
    tag: 99,
    part: 99,
    commas: 0,
    verbs: 0,
    quotes: 0,
    relation: 99,
    head: NONE,
    left: [NONE; 2],
    right: [NONE; 2],
    left_relations: 0,
    right_relations: 0,
    left_count: 0,
    right_count: 0,
};

/// A statement half parsed: a stack, the words still to come, and what is attached so far.
#[derive(Debug, Default)]
pub struct State {
    nodes: Vec<Node>,
    stack: Vec<u32>,
    next: usize,
}

impl State {
    /// Begins a statement.
    pub fn begin(&mut self, words: &[Word], tags: &[Tag]) {
        self.nodes.clear();
        self.stack.clear();
        self.next = 0;
        let (mut commas, mut verbs, mut quotes) = (0_u16, 0_u16, 0_u16);
        let comma = Word::of(",").form;
        let quote = Word::of("\"").form;
        for (word, tag) in words.iter().zip(tags) {
            let (part, _) = TAGS[usize::from(*tag)];
            self.nodes.push(Node {
                form: word.form,
                suffix: word.suffix(),
                tag: u32::from(*tag),
                part: part as u32,
                commas,
                verbs,
                quotes,
                ..OUTSIDE
            });
            commas = commas.wrapping_add(u16::from(word.form == comma));
            verbs = verbs.wrapping_add(u16::from(part == super::Upos::Verb));
            quotes = quotes.wrapping_add(u16::from(word.form == quote));
        }
    }

    /// Whether every word has its head.
    #[must_use]
    pub fn done(&self) -> bool {
        self.next == self.nodes.len() && self.stack.len() <= 1
    }

    /// Whether the action with that index can be taken.
    #[must_use]
    pub fn allows(&self, index: usize) -> bool {
        match index {
            0 => self.next < self.nodes.len(),
            _ if index <= RELATIONS => self.next < self.nodes.len() && !self.stack.is_empty(),
            _ => self.stack.len() >= 2,
        }
    }

    /// Takes an action that is allowed.
    pub fn take(&mut self, action: Action) {
        match action {
            Action::Shift => {
                self.stack.push(self.next as u32);
                self.next += 1;
            }
            Action::Left(relation) => {
                let child = self.stack.pop().expect("a word to attach");
                self.attach(child, self.next as u32, relation);
            }
            Action::Right(relation) => {
                let child = self.stack.pop().expect("a word to attach");
                let head = *self.stack.last().expect("a word to attach it to");
                self.attach(child, head, relation);
            }
        }
    }

    fn attach(&mut self, child: u32, head: u32, relation: Relation) {
        let node = &mut self.nodes[child as usize];
        node.head = head;
        node.relation = relation as u32;
        let head_node = &mut self.nodes[head as usize];
        if child < head {
            head_node.left = [child, head_node.left[0]];
            head_node.left_relations |= 1 << relation as u32;
            head_node.left_count += 1;
        } else {
            head_node.right = [child, head_node.right[0]];
            head_node.right_relations |= 1 << relation as u32;
            head_node.right_count += 1;
        }
    }

    /// The words on the stack, the lowest first.
    #[must_use]
    pub fn stack(&self) -> &[u32] {
        &self.stack
    }

    /// Index of the next word.
    #[must_use]
    pub fn next(&self) -> usize {
        self.next
    }

    /// Head and relation of a word; the root is its own head.
    #[must_use]
    pub fn head(&self, at: usize) -> (usize, Relation) {
        let node = &self.nodes[at];
        if node.head == NONE {
            (at, Relation::Root)
        } else {
            (node.head as usize, Relation::ALL[node.relation as usize])
        }
    }

    fn node(&self, at: u32) -> &Node {
        self.nodes.get(at as usize).unwrap_or(&OUTSIDE)
    }

    fn below(&self, depth: usize) -> u32 {
        self.stack.len().checked_sub(1 + depth).map_or(NONE, |at| self.stack[at])
    }

    /// What the next decision looks at.
    pub fn features(&self, out: &mut Vec<u32>) {
        out.clear();
        let (top, under) = (self.below(0), self.below(1));
        let s0 = self.node(top);
        let s1 = self.node(under);
        let s2 = self.node(self.below(2));
        let b0 = self.node(self.next as u32);
        let b1 = self.node(self.next as u32 + 1);
        let b2 = self.node(self.next as u32 + 2);
        let s0l1 = self.node(s0.left[0]);
        let s0l2 = self.node(s0.left[1]);
        let s0r1 = self.node(s0.right[0]);
        let s0r2 = self.node(s0.right[1]);
        let s1l1 = self.node(s1.left[0]);
        let s1r1 = self.node(s1.right[0]);
        let s1r2 = self.node(s1.right[1]);
        let b0l1 = self.node(b0.left[0]);
        let b0l2 = self.node(b0.left[1]);
        let end = u32::from(self.next >= self.nodes.len());
        let mut template = 0_u32;
        let mut add = |x: u32, y: u32, z: u32| {
            template += 1;
            out.push(finish(mix(mix(mix(template.wrapping_mul(0x0100_0193), x), y), z)));
        };
        // One word.
        for node in [s0, s1, b0, b1] {
            add(node.form, 0, 0);
            add(node.tag, 0, 0);
            add(node.form, node.tag, 0);
            add(node.suffix, node.part, 0);
        }
        for node in [s2, b2] {
            add(node.tag, 0, 0);
            add(node.form, 0, 0);
        }
        // Two words.
        add(s0.form, b0.form, 0);
        add(s0.form, b0.tag, s0.tag);
        add(s0.tag, b0.form, b0.tag);
        add(s0.tag, b0.tag, 0);
        add(s0.form, b0.part, 1);
        add(s0.part, b0.form, 2);
        add(s1.form, s0.form, 0);
        add(s1.form, s0.tag, s1.tag);
        add(s1.tag, s0.form, s0.tag);
        add(s1.tag, s0.tag, 0);
        add(s1.tag, b0.tag, 0);
        add(s1.form, b0.tag, 0);
        add(s1.tag, b0.form, 0);
        add(b0.tag, b1.tag, 0);
        add(b0.form, b1.tag, 0);
        add(b0.tag, b1.form, 0);
        add(s0.tag, b1.tag, 0);
        add(s0.form, b1.form, 0);
        // Three words.
        add(s0.tag, b0.tag, b1.tag);
        add(s0.form, b0.tag, b1.tag);
        add(s0.tag, b0.form, b1.tag);
        add(s0.tag, b0.tag, b1.form);
        add(s1.tag, s0.tag, b0.tag);
        add(s1.form, s0.tag, b0.tag);
        add(s1.tag, s0.form, b0.tag);
        add(s1.tag, s0.tag, b0.form);
        add(s2.tag, s1.tag, s0.tag);
        add(b0.tag, b1.tag, b2.tag);
        add(mix(s1.tag, s0.tag), b0.tag, b1.tag);
        add(mix(s2.tag, s1.tag), s0.tag, b0.tag);
        add(mix(s0.tag, b0.tag), b1.tag, b2.tag);
        // Children.
        for (node, child) in [(s0, s0l1), (s0, s0r1), (s1, s1l1), (s1, s1r1), (b0, b0l1)] {
            add(child.form, child.relation, node.part);
            add(node.tag, child.tag, child.relation);
            add(node.form, child.relation, 0);
        }
        add(s0.tag, s0l1.tag, b0.tag);
        add(s0.tag, s0r1.tag, b0.tag);
        add(s0.tag, b0l1.tag, b0.tag);
        add(s1.tag, s1r1.tag, s0.tag);
        add(s1.tag, s1l1.tag, s0.tag);
        add(s1.tag, s0l1.tag, s0.tag);
        add(s1.tag, s0r1.tag, s0.tag);
        add(s0.tag, s0l1.relation, s0l2.relation);
        add(s0.tag, s0r1.relation, s0r2.relation);
        add(s1.tag, s1r1.relation, s1r2.relation);
        add(b0.tag, b0l1.relation, b0l2.relation);
        let folded = |bits: u64| (bits as u32) ^ (bits >> 32) as u32;
        let grown = |node: &Node| mix(folded(node.left_relations), folded(node.right_relations));
        add(s0.tag, grown(s0), 0);
        add(s1.tag, grown(s1), 0);
        add(b0.tag, folded(b0.left_relations), 0);
        add(s0.tag, mix(grown(s0), b0.tag), folded(b0.left_relations));
        add(s1.tag, mix(grown(s1), s0.tag), grown(s0));
        add(s1.form, mix(grown(s1), s0.tag), 1);
        add(s0.form, mix(grown(s0), b0.tag), 2);
        add(b0.form, folded(b0.left_relations), s0.tag);
        add(s0.tag, s0.left_count.min(4), s0.right_count.min(4));
        add(s1.tag, s1.left_count.min(4), s1.right_count.min(4));
        // Distances, and what lies between.
        let next = self.next as u32;
        let between = |from: u32, a: &Node, to: u32, b: &Node| {
            if from == NONE || to as usize >= self.nodes.len() {
                return 999;
            }
            let far = match to.wrapping_sub(from) {
                short @ 0..=4 => short,
                5..=7 => 5,
                8..=12 => 6,
                _ => 7,
            };
            let commas = u32::from(b.commas.wrapping_sub(a.commas).min(3));
            let verbs = u32::from(b.verbs.wrapping_sub(a.verbs).min(2));
            let quotes = u32::from(b.quotes.wrapping_sub(a.quotes).min(2));
            far | commas << 4 | verbs << 8 | quotes << 12
        };
        let near = between(top, s0, next, b0);
        let back = between(under, s1, top, s0);
        add(near & 0xf, s0.tag, b0.tag);
        add(near & 0xf, s0.form, 0);
        add(near >> 4, s0.tag, b0.tag);
        add(near >> 4, s0.form, b0.part);
        add(back & 0xf, s1.tag, s0.tag);
        add(back >> 4, s1.tag, s0.tag);
        add(back >> 4, s1.form, s0.part);
        add(back >> 4, s0.form, s1.part);
        add(end, (self.stack.len() as u32).min(4), s0.tag);
        // The first word and the last say what sort of sentence this is.
        add(self.nodes[0].form, s0.tag, b0.tag);
        add(self.nodes[self.nodes.len() - 1].form, s0.tag, b0.tag);
    }
}

/// Scratch space that one parser keeps from statement to statement.
#[derive(Debug, Default)]
pub struct Scratch {
    state: State,
    features: Vec<u32>,
}

/// Parses one statement; the result is read through [`State::head`].
pub fn parse<'s>(
    weights: &mut impl Weights,
    words: &[Word],
    tags: &[Tag],
    scratch: &'s mut Scratch,
) -> &'s State {
    let Scratch { state, features } = scratch;
    state.begin(words, tags);
    while !state.done() {
        state.features(features);
        let mut scores = [0; ACTIONS];
        weights.score(features, &mut scores);
        state.take(Action::of(best(state, &scores)));
    }
    state
}

/// The first of the highest scores among the actions that are allowed.
fn best(state: &State, scores: &[i32; ACTIONS]) -> usize {
    let mut best = None;
    for (index, score) in scores.iter().enumerate() {
        if state.allows(index) && best.is_none_or(|(_, highest)| *score > highest) {
            best = Some((index, *score));
        }
    }
    best.expect("a statement that is not done allows an action").0
}

/// The weights that are built in.
///
/// # Panics
///
/// If the embedded file is not a parser's; a test reads it.
#[must_use]
pub fn builtin() -> Table<ACTIONS> {
    Table::read(include_bytes!("../../models/parser.weights"), KIND).expect("the embedded parser is tested")
}
