//! Tokens, parts of speech and the grammar of each statement.
//!
//! Tokens follow Universal Dependencies (clitics apart: `do|n't`, `Smith|'s`); tags come from a
//! log-linear model, heads and relations from a greedy transition parser, both trained on UD
//! (`training/`, `models/`). It must never look at kinds, sources or rules.

pub mod grammar;
pub mod speech;
mod tokens;
pub mod weights;

use std::ops::Range;

use crate::document::Document;
use crate::segment::Statement;
use crate::text::Span;

pub use tokens::tokens;

/// A UD universal part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are those of Universal Dependencies")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// The form of a word: what the part of speech alone does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Form {
    /// Nothing more to say; the singular of nouns, the positive of adjectives.
    Plain,
    /// `be`, `say`.
    Base,
    /// `was`, `said`.
    Past,
    /// `being`, `saying`.
    Gerund,
    /// `been`, `said` after an auxiliary or a noun.
    Participle,
    /// `are`, `say`.
    Present,
    /// `is`, `says`.
    ThirdPerson,
    /// `would`, `may`.
    Modal,
    /// `officials`, `Democrats`.
    Plural,
    /// `larger`, `more`.
    Comparative,
    /// `largest`, `most`.
    Superlative,
    /// `who`, `which`, `when`.
    Wh,
    /// `'s`, `their`.
    Possessive,
    /// `to` before a verb.
    Infinitive,
    /// `up` in `give up`.
    Particle,
    /// `this` and `that` on their own.
    Demonstrative,
    /// `there` in `there is`.
    Expletive,
    /// `someone`, `nothing`.
    Indefinite,
    /// Part of a name: `United`, `Supreme`.
    Name,
}

/// A UD relation, without most subtypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are those of Universal Dependencies")]
pub enum Relation {
    Root,
    Nsubj,
    NsubjPass,
    Csubj,
    Obj,
    Iobj,
    Ccomp,
    Xcomp,
    Obl,
    Advcl,
    Acl,
    AclRelcl,
    Advmod,
    Amod,
    Appos,
    Aux,
    AuxPass,
    Cop,
    Mark,
    Det,
    Case,
    Cc,
    Conj,
    Nmod,
    NmodPoss,
    Nummod,
    Compound,
    CompoundPrt,
    Flat,
    Fixed,
    Expl,
    Parataxis,
    Discourse,
    Vocative,
    Dislocated,
    List,
    Orphan,
    Punct,
    Dep,
}

impl Relation {
    /// Every relation, in order.
    pub const ALL: [Self; 39] = [
        Self::Root,
        Self::Nsubj,
        Self::NsubjPass,
        Self::Csubj,
        Self::Obj,
        Self::Iobj,
        Self::Ccomp,
        Self::Xcomp,
        Self::Obl,
        Self::Advcl,
        Self::Acl,
        Self::AclRelcl,
        Self::Advmod,
        Self::Amod,
        Self::Appos,
        Self::Aux,
        Self::AuxPass,
        Self::Cop,
        Self::Mark,
        Self::Det,
        Self::Case,
        Self::Cc,
        Self::Conj,
        Self::Nmod,
        Self::NmodPoss,
        Self::Nummod,
        Self::Compound,
        Self::CompoundPrt,
        Self::Flat,
        Self::Fixed,
        Self::Expl,
        Self::Parataxis,
        Self::Discourse,
        Self::Vocative,
        Self::Dislocated,
        Self::List,
        Self::Orphan,
        Self::Punct,
        Self::Dep,
    ];
}

/// One token of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// In reading text.
    pub span: Span,
    /// Part of speech.
    pub upos: Upos,
    /// Its form: tense, number, comparison.
    pub form: Form,
    /// Index of the head in [`Tagging::tokens`]; its own index for the root of a statement.
    pub head: usize,
    /// Relation to the head.
    pub relation: Relation,
}

/// All tokens of a document, statement by statement.
#[derive(Clone, Debug, Default)]
pub struct Tagging {
    /// In reading order.
    pub tokens: Vec<Token>,
    /// For each statement, its tokens.
    pub statements: Vec<Range<usize>>,
    /// For each token, where its subtree reaches.
    reach: Vec<(u32, u32)>,
    /// For each token, its first child and its next sibling.
    links: Vec<(u32, u32)>,
}

/// No such token.
const NONE: u32 = u32::MAX;

impl Tagging {
    /// A tagging of these tokens; each statement's heads form one tree.
    ///
    /// # Panics
    ///
    /// If a head lies outside the tokens.
    #[must_use]
    pub fn new(tokens: Vec<Token>, statements: Vec<Range<usize>>) -> Self {
        let mut links = vec![(NONE, NONE); tokens.len()];
        for (at, token) in tokens.iter().enumerate().rev() {
            if token.head != at {
                links[at].1 = links[token.head].0;
                links[token.head].0 = at as u32;
            }
        }
        let mut tagging = Self { tokens, statements, reach: Vec::new(), links };
        tagging.reach = tagging.reaches();
        tagging
    }

    /// The tokens under a reading span, as a range of indexes: those that lie wholly inside.
    #[must_use]
    pub fn within(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start() < span.start());
        let end = self.tokens.partition_point(|token| token.span.end() <= span.end());
        start..end.max(start)
    }

    /// The root of a statement: its main predicate, as a rule; `None` when it has no tokens.
    #[must_use]
    pub fn root(&self, statement: usize) -> Option<usize> {
        let mut at = self.statements.get(statement).filter(|tokens| !tokens.is_empty())?.start;
        while self.tokens[at].head != at {
            at = self.tokens[at].head;
        }
        Some(at)
    }

    /// The tokens whose head is `token`, in reading order.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> {
        let known = |at: u32| (at != NONE).then_some(at as usize);
        let first = self.links.get(token).and_then(|link| known(link.0));
        std::iter::successors(first, move |at| known(self.links[*at].1))
    }

    /// The first child of `token` with one of these relations.
    #[must_use]
    pub fn child(&self, token: usize, relations: &[Relation]) -> Option<usize> {
        self.children(token).find(|child| relations.contains(&self.tokens[*child].relation))
    }

    /// From the first to the last token under `token`, itself included, as a range of indexes.
    ///
    /// A tree may cross itself; then tokens in the range hang elsewhere.
    #[must_use]
    pub fn subtree_range(&self, token: usize) -> Range<usize> {
        self.reach.get(token).map_or(token..token, |(first, last)| *first as usize..*last as usize + 1)
    }

    /// From the first to the last character under `token`, itself included.
    ///
    /// # Panics
    ///
    /// If there is no such token.
    #[must_use]
    pub fn subtree_span(&self, token: usize) -> Span {
        let range = self.subtree_range(token);
        Span::new(self.tokens[range.start].span.start(), self.tokens[range.end - 1].span.end())
    }

    /// The statement a token belongs to; `None` when there is no such token.
    #[must_use]
    pub fn statement_of(&self, token: usize) -> Option<usize> {
        let at = self.statements.partition_point(|tokens| tokens.end <= token);
        self.statements.get(at).is_some_and(|tokens| tokens.contains(&token)).then_some(at)
    }

    /// Where each subtree reaches. Heads are peeled off from the leaves, so depth costs no stack.
    fn reaches(&self) -> Vec<(u32, u32)> {
        let mut reach: Vec<(u32, u32)> = (0..self.tokens.len() as u32).map(|at| (at, at)).collect();
        let mut waiting = vec![0_u32; self.tokens.len()];
        for (at, token) in self.tokens.iter().enumerate() {
            if token.head != at {
                waiting[token.head] += 1;
            }
        }
        let mut leaves: Vec<usize> = (0..waiting.len()).filter(|at| waiting[*at] == 0).collect();
        while let Some(at) = leaves.pop() {
            let head = self.tokens[at].head;
            if head == at {
                continue;
            }
            let (first, last) = reach[at];
            reach[head] = (reach[head].0.min(first), reach[head].1.max(last));
            waiting[head] -= 1;
            if waiting[head] == 0 {
                leaves.push(head);
            }
        }
        reach
    }
}

/// Tags every statement.
#[must_use]
pub fn tag(document: &Document, statements: &[Statement]) -> Tagging {
    let text = document.reading.as_str();
    let mut speech_weights = speech::builtin();
    let mut grammar_weights = grammar::builtin();
    let mut speech_scratch = speech::Scratch::default();
    let mut grammar_scratch = grammar::Scratch::default();
    let (mut spans, mut words, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    let mut all: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut ranges = Vec::with_capacity(statements.len());
    for statement in statements {
        let first = all.len();
        spans.clear();
        tokens(text, statement.span, &mut spans);
        words.clear();
        words.extend(spans.iter().map(|span| speech::Word::of(span.of(text))));
        speech::tag(&mut speech_weights, &words, &mut speech_scratch, &mut tags);
        let parsed = grammar::parse(&mut grammar_weights, &words, &tags, &mut grammar_scratch);
        all.extend(spans.iter().zip(&tags).enumerate().map(|(at, (span, tag))| {
            let (upos, form) = speech::TAGS[usize::from(*tag)];
            let (head, relation) = parsed.head(at);
            Token { span: *span, upos, form, head: first + head, relation }
        }));
        ranges.push(first..all.len());
    }
    Tagging::new(all, ranges)
}
