//! Heads and relations: a greedy transition parser (arc-hybrid).
//!
//! Each word is moved once and attached once, so time is linear in the length of a statement and
//! every statement gets one tree with one root, whatever the weights say.
//! It must never look beyond the statement, and never allocate for each token.

use super::Relation;
use super::speech::{TAGS, Tag, Word};
use super::weights::{Table, Weights, finish, mix};

/// The kind of weights file that decides on moves.
pub const MOVES_KIND: u8 = 2;
/// The kind of weights file that decides on relations.
pub const RELATIONS_KIND: u8 = 3;

/// How many sorts of relations a move tells apart.
pub const SORTS: usize = 10;
/// The number of moves: to move on, or to attach to either side by a sort of relation.
pub const MOVES: usize = 1 + 2 * SORTS;
/// How many relations a word other than the root can have: all but the first of [`Relation::ALL`].
pub const RELATIONS: usize = Relation::ALL.len() - 1;

/// What the parser does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Move the next word onto the stack.
    Shift,
    /// Attach the top of the stack to the next word.
    Left,
    /// Attach the top of the stack to the word below it.
    Right,
}

impl Move {
    /// The move of that index in the order of the weights.
    #[must_use]
    pub fn of(index: usize) -> Self {
        match index {
            0 => Self::Shift,
            _ if index <= SORTS => Self::Left,
            _ => Self::Right,
        }
    }
}

/// The sort of a relation, below [`SORTS`].
#[must_use]
pub fn sort(relation: Relation) -> usize {
    match relation {
        Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::Expl => 0,
        Relation::Obj | Relation::Iobj => 1,
        Relation::Ccomp | Relation::Xcomp => 2,
        Relation::Obl | Relation::Nmod | Relation::NmodPoss => 3,
        Relation::Advcl | Relation::Acl | Relation::AclRelcl => 4,
        Relation::Advmod
        | Relation::Amod
        | Relation::Nummod
        | Relation::Compound
        | Relation::Flat
        | Relation::Appos => 5,
        Relation::Aux
        | Relation::AuxPass
        | Relation::Cop
        | Relation::Mark
        | Relation::Det
        | Relation::Case
        | Relation::Cc
        | Relation::Fixed
        | Relation::CompoundPrt => 6,
        Relation::Conj => 7,
        Relation::Punct => 9,
        Relation::Root
        | Relation::Parataxis
        | Relation::Discourse
        | Relation::Vocative
        | Relation::Dislocated
        | Relation::List
        | Relation::Orphan
        | Relation::Dep => 8,
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
    /// The left child nearest to the word; the first in `left` is the furthest.
    left_nearest: u32,
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
    left_nearest: NONE,
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

    /// Whether a move can be made.
    #[must_use]
    pub fn allows(&self, choice: Move) -> bool {
        match choice {
            Move::Shift => self.next < self.nodes.len(),
            Move::Left => self.next < self.nodes.len() && !self.stack.is_empty(),
            Move::Right => self.stack.len() >= 2,
        }
    }

    /// The word that a move attaches, and the word it attaches it to; `None` for [`Move::Shift`].
    ///
    /// # Panics
    ///
    /// If the move is not allowed.
    #[must_use]
    pub fn attachment(&self, choice: Move) -> Option<(usize, usize)> {
        let top = || self.below(0) as usize;
        match choice {
            Move::Shift => None,
            Move::Left => Some((top(), self.next)),
            Move::Right => Some((top(), self.below(1) as usize)),
        }
    }

    /// Moves the next word onto the stack.
    pub fn shift(&mut self) {
        self.stack.push(self.next as u32);
        self.next += 1;
    }

    /// Takes the top off the stack and attaches it as [`State::attachment`] says.
    ///
    /// # Panics
    ///
    /// If the stack is empty.
    pub fn reduce(&mut self, (child, head): (usize, usize), relation: Relation) {
        self.stack.pop().expect("a word to attach");
        self.attach(child as u32, head as u32, relation);
    }

    fn attach(&mut self, child: u32, head: u32, relation: Relation) {
        let node = &mut self.nodes[child as usize];
        node.head = head;
        node.relation = relation as u32;
        let head_node = &mut self.nodes[head as usize];
        if child < head {
            // Left children come from the nearest to the furthest.
            head_node.left = [child, head_node.left[0]];
            if head_node.left_count == 0 {
                head_node.left_nearest = child;
            }
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
            distance(from, a, to, b)
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

    /// What the choice of a relation looks at.
    pub fn relation_features(&self, child: usize, head: usize, out: &mut Vec<u32>) {
        out.clear();
        let (c, h) = (self.node(child as u32), self.node(head as u32));
        let left = u32::from(child < head);
        let at = |place: usize, by: isize| {
            place.checked_add_signed(by).and_then(|at| self.nodes.get(at)).unwrap_or(&OUTSIDE)
        };
        let (before, after) = (at(child, -1), at(child, 1));
        let (head_before, head_after) = (at(head, -1), at(head, 1));
        let (first, last) = if left == 1 { (child, head) } else { (head, child) };
        let far = distance(first as u32, at(first, 0), last as u32, at(last, 0));
        let folded = |bits: u64| (bits as u32) ^ (bits >> 32) as u32;
        let grown = mix(folded(c.left_relations), folded(c.right_relations));
        let siblings = mix(folded(h.left_relations), folded(h.right_relations));
        let (l1, l2) = (self.node(c.left[0]), self.node(c.left[1]));
        let (r1, r2) = (self.node(c.right[0]), self.node(c.right[1]));
        let nearest = self.node(c.left_nearest);
        let sibling = self.node(if left == 1 { h.left[0] } else { h.right[0] });
        let mut template = 1000 + left;
        let mut add = |x: u32, y: u32, z: u32| {
            template += 2;
            out.push(finish(mix(mix(mix(template.wrapping_mul(0x0100_0193), x), y), z)));
        };
        add(0, 0, 0);
        add(c.form, 0, 0);
        add(c.tag, 0, 0);
        add(c.suffix, c.tag, 0);
        add(c.form, c.tag, h.part);
        add(h.form, 0, 0);
        add(h.tag, 0, 0);
        add(h.form, c.tag, 0);
        add(c.form, h.tag, 0);
        add(c.form, h.form, 0);
        add(c.tag, h.tag, 0);
        add(h.suffix, c.tag, 0);
        add(c.suffix, h.tag, 0);
        add(c.tag, h.tag, far & 0xf);
        add(c.tag, h.tag, far >> 4);
        add(c.form, far & 0xf, 1);
        add(before.tag, c.tag, h.tag);
        add(after.tag, c.tag, h.tag);
        add(before.form, c.tag, h.part);
        add(after.form, c.tag, h.part);
        add(head_before.tag, c.tag, h.tag);
        add(head_after.tag, c.tag, h.tag);
        add(grown, c.tag, h.tag);
        add(grown, c.tag, 1);
        add(grown, h.form, c.part);
        add(siblings, c.tag, h.tag);
        add(siblings, c.tag, grown);
        add(siblings, h.form, c.part);
        add(siblings, c.form, 1);
        add(l1.form, c.tag, h.tag);
        // The first child tells a clause by its mark and a phrase by its preposition.
        add(l1.form, c.tag, h.form);
        add(l1.form, l1.relation, c.part);
        add(l1.form, c.form, 3);
        add(l1.tag, c.tag, h.form);
        add(l1.tag, l1.relation, mix(c.tag, h.tag));
        add(l2.form, c.tag, h.part);
        add(r1.form, c.tag, h.part);
        add(r1.relation, c.tag, h.tag);
        add(r2.relation, c.tag, h.tag);
        add(nearest.form, c.tag, h.tag);
        add(nearest.form, c.tag, h.form);
        add(nearest.form, nearest.relation, c.part);
        add(nearest.form, c.form, 2);
        add(nearest.tag, c.tag, h.form);
        add(sibling.relation, c.tag, h.tag);
        add(sibling.form, c.tag, h.part);
        add(u32::from(head == 0), c.tag, mix(h.tag, u32::from(child == 0)));
        add(self.nodes[self.nodes.len() - 1].form, c.tag, h.tag);
    }
}

/// How far two words lie apart, and what lies between them.
fn distance(from: u32, a: &Node, to: u32, b: &Node) -> u32 {
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
}

/// Scratch space that one parser keeps from statement to statement.
#[derive(Debug, Default)]
pub struct Scratch {
    state: State,
    features: Vec<u32>,
}

/// What decides on moves and on relations.
#[derive(Clone, Copy, Debug)]
pub struct Grammar<M, R> {
    /// Scores of the moves.
    pub moves: M,
    /// Scores of the relations.
    pub relations: R,
}

/// Parses one statement; the result is read through [`State::head`].
pub fn parse<'s>(
    grammar: &mut Grammar<impl Weights, impl Weights>,
    words: &[Word],
    tags: &[Tag],
    scratch: &'s mut Scratch,
) -> &'s State {
    let Scratch { state, features } = scratch;
    state.begin(words, tags);
    while !state.done() {
        let choice = if state.next == words.len() {
            Move::Right
        } else if state.stack.is_empty() {
            Move::Shift
        } else {
            state.features(features);
            let mut scores = [0; MOVES];
            grammar.moves.score(features, &mut scores);
            best(state, &scores)
        };
        let Some((child, head)) = state.attachment(choice) else {
            state.shift();
            continue;
        };
        state.relation_features(child, head, features);
        let mut scores = [0; RELATIONS];
        grammar.relations.score(features, &mut scores);
        let mut relation = 0;
        for (index, score) in scores.iter().enumerate() {
            if *score > scores[relation] {
                relation = index;
            }
        }
        state.reduce((child, head), Relation::ALL[relation + 1]);
    }
    state
}

/// The first of the highest scores among the moves that are allowed.
fn best(state: &State, scores: &[i32; MOVES]) -> Move {
    let mut best = 0;
    for (index, score) in scores.iter().enumerate().skip(1) {
        if *score > scores[best] && state.allows(Move::of(index)) {
            best = index;
        }
    }
    Move::of(best)
}

/// The weights that are built in.
///
/// # Panics
///
/// If an embedded file is not what it should be; a test reads them.
#[must_use]
pub fn builtin() -> Grammar<Table<MOVES>, Table<RELATIONS>> {
    let moves = Table::read(include_bytes!("../../models/parser.weights"), MOVES_KIND);
    let relations = Table::read(include_bytes!("../../models/relations.weights"), RELATIONS_KIND);
    Grammar {
        moves: moves.expect("the embedded parser is tested"),
        relations: relations.expect("the embedded relations are tested"),
    }
}
