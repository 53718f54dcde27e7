//! The read-only model of a draft that every later layer sees.
//!
//! Bundles what the layers before made. It must never compute anything of its own.

use crate::classify::{self, Label};
use crate::document::Document;
use crate::extract::{self, CueLists, Lexemes, Mentions};
use crate::segment::{self, Abbreviations, Statement};
use crate::tag::{self, Tagging};
use crate::words::{Scanner, WordLists};

/// What reading English takes, compiled once and shared by every document.
#[derive(Clone, Debug)]
pub struct Language {
    /// Word lists, the configuration's additions included.
    pub words: WordLists,
    /// Abbreviations that do not end a sentence.
    pub abbreviations: Abbreviations,
    /// Which list plays which part.
    pub lists: CueLists,
    /// Finds the words of those lists.
    pub scanner: Scanner,
}

impl Language {
    /// Compiles the tables that the word lists hold.
    #[must_use]
    pub fn new(words: WordLists) -> Self {
        let abbreviations = Abbreviations::new(&words);
        let lists = CueLists::new(&words);
        let scanner = lists.scanner(&words);
        Self { words, abbreviations, lists, scanner }
    }
}

/// What else reads a draft beside the models that ship, an encoder for instance; none of it has to be there.
#[derive(Clone, Copy, Default)]
pub struct Readers<'a> {
    /// Scores the kinds of statements.
    pub statements: Option<&'a dyn classify::SecondReader>,
    /// Scores the roles of tokens: source, cue, content.
    pub tokens: Option<&'a dyn extract::roles::TokenReader>,
}

/// A draft, read, split, tagged and labelled.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The draft.
    pub document: Document,
    /// Its statements, in order, never overlapping.
    pub statements: Vec<Statement>,
    /// Tokens and grammar of each statement.
    pub tagging: Tagging,
    /// What the statements quote, count, date, name and attribute.
    pub mentions: Mentions,
    /// One label a statement.
    pub labels: Vec<Label>,
}

impl Analysis {
    /// Runs every layer over a document.
    #[must_use]
    pub fn of(document: Document, language: &Language) -> Self {
        Self::by(document, language, Readers::default())
    }

    /// Runs every layer over a document; what the readers say is added to what the models say.
    #[must_use]
    pub fn by(document: Document, language: &Language, readers: Readers<'_>) -> Self {
        let statements = segment::statements(&document, &language.abbreviations);
        let tagging = tag::tag(&document, &statements);
        let lexemes = Lexemes::of(&document.reading, &language.scanner);
        let Language { words, lists, .. } = language;
        let mentions =
            extract::mentions_with(&document, &statements, &tagging, &lexemes, lists, words, readers.tokens);
        let labels = classify::labels_with(
            &document,
            &statements,
            &tagging,
            &mentions,
            &lexemes,
            lists,
            readers.statements,
        );
        Self { document, statements, tagging, mentions, labels }
    }
}
