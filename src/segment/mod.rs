//! Blocks to statements: one sentence, one statement, each with an id that survives edits elsewhere.
//!
//! It must never look at what a statement means, and never cross a block.
//! An id depends on the words of its statement and on equal statements before it, on nothing else.

mod sentences;

use std::collections::HashMap;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::document::Document;
use crate::text::Span;

pub use sentences::{Abbreviations, sentences};

/// One sentence, heading or item of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Content-derived.
    pub id: StatementId,
    /// In reading text.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
}

/// A short hash of the normalised text, and which of several equal statements it is (from 1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    hash: String,
    occurrence: u32,
}

impl StatementId {
    /// The hash half, ten hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hash)?;
        if self.occurrence > 1 { write!(f, ".{}", self.occurrence) } else { Ok(()) }
    }
}

/// Splits every block into statements, in order.
#[must_use]
pub fn statements(document: &Document, abbreviations: &Abbreviations) -> Vec<Statement> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut statements = Vec::new();
    for (block_index, block) in document.blocks.iter().enumerate() {
        let body = block.body(&document.reading);
        for span in sentences(&document.reading, body, abbreviations) {
            let hash = content_hash(&document.shown(span));
            let occurrence = seen.entry(hash.clone()).or_insert(0);
            *occurrence += 1;
            let id = StatementId { hash, occurrence: *occurrence };
            statements.push(Statement { id, span, block: block_index });
        }
    }
    statements
}

/// The hash of a [`normalised`] text.
#[must_use]
pub fn content_hash(text: &str) -> String {
    blake3::hash(normalised(text).as_bytes()).to_hex()[..10].to_string()
}

/// A text after Unicode NFC, straight quotation marks, one dash, one space, lower case: what makes two
/// statements the same.
#[must_use]
pub fn normalised(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        // Almost every word; ASCII is its own NFC.
        if word.is_ascii() {
            normal.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            continue;
        }
        for c in word.nfc() {
            match c {
                '\u{2018}' | '\u{2019}' | '\u{201b}' => normal.push('\''),
                '\u{201c}' | '\u{201d}' | '\u{201e}' => normal.push('"'),
                '\u{2010}'..='\u{2015}' => normal.push('-'),
                c => normal.extend(c.to_lowercase()),
            }
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_forgets_typography_and_keeps_words() {
        let plain = content_hash("\"It's late\" - he said.");
        assert_eq!(content_hash("“It’s  late” – He said. "), plain);
        assert_eq!(content_hash("cafe\u{301}"), content_hash("CAFÉ"));
        assert_ne!(content_hash("\"It's late\" - she said."), plain);
        assert_eq!(plain.len(), 10);
    }
}
