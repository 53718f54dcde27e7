//! Tokens, parts of speech and the grammar of each statement.
//!
//! Tokens follow Universal Dependencies (clitics apart: `do|n't`, `Smith|'s`); tags come from an
//! averaged perceptron, heads and relations from a greedy transition parser, both trained on UD
//! (`training/`, `models/`). It must never look at kinds, sources or rules.

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
#[allow(missing_docs)]
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
#[allow(missing_docs)]
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
}

impl Tagging {
    /// The tokens under a reading span, as a range of indexes: those that lie wholly inside.
    #[must_use]
    pub fn within(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start() < span.start());
        let end = self.tokens.partition_point(|token| token.span.end() <= span.end());
        start..end.max(start)
    }
}

/// Tags every statement.
#[must_use]
pub fn tag(document: &Document, statements: &[Statement]) -> Tagging {
    let text = document.reading.as_str();
    let mut weights = speech::builtin();
    let mut scratch = speech::Scratch::default();
    let (mut spans, mut words, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    let mut tagging = Tagging::default();
    for statement in statements {
        let first = tagging.tokens.len();
        spans.clear();
        tokens(text, statement.span, &mut spans);
        words.clear();
        words.extend(spans.iter().map(|span| speech::Word::of(span.of(text))));
        speech::tag(&mut weights, &words, &mut scratch, &mut tags);
        tagging.tokens.extend(spans.iter().zip(&tags).enumerate().map(|(at, (span, tag))| {
            let (upos, form) = speech::TAGS[usize::from(*tag)];
            let relation = if at == 0 { Relation::Root } else { Relation::Dep };
            Token { span: *span, upos, form, head: first, relation }
        }));
        tagging.statements.push(first..tagging.tokens.len());
    }
    tagging
}
