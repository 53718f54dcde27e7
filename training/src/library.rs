//! A text as the library reads it, up to what it mentions, and which statement answers for a labelled unit.
//!
//! It must never look at a label.

use std::ops::Range;

use onrecord::analysis::Language;
use onrecord::document::Document;
use onrecord::extract::{self, Lexemes, Mentions};
use onrecord::ingest::{self, Input};
use onrecord::segment::{self, Statement};
use onrecord::tag::{self, Tagging};

/// A text that was read.
pub struct Reading {
    pub document: Document,
    pub statements: Vec<Statement>,
    pub tagging: Tagging,
    pub lexemes: Lexemes,
    pub mentions: Mentions,
    /// For each statement its bytes in the text.
    pub spans: Vec<Range<usize>>,
    /// Where each code point of the text begins, and where the last one ends.
    bytes: Vec<usize>,
}

impl Reading {
    /// Reads a text.
    pub fn of(text: &str, language: &Language) -> Result<Self, Box<dyn std::error::Error>> {
        let input = Input { name: "draft.txt", bytes: text.as_bytes(), format: None };
        let (document, _) = ingest::document(&input, &language.words).map_err(|_| "a draft is no text")?;
        let statements = segment::statements(&document, &language.abbreviations);
        let tagging = tag::tag(&document, &statements);
        let lexemes = Lexemes::of(&document.reading, &language.scanner);
        let mentions =
            extract::mentions(&document, &statements, &tagging, &lexemes, &language.lists, &language.words);
        let spans = statements
            .iter()
            .map(|statement| document.origin_span(statement.span))
            .map(|span| span.start()..span.end())
            .collect();
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Ok(Self { document, statements, tagging, lexemes, mentions, spans, bytes })
    }

    /// The statement that covers most of what stands between two code points, and how many bytes of it.
    pub fn answering(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let (start, end) = (self.bytes[start], self.bytes[end]);
        let mut best: Option<(usize, usize)> = None;
        for (at, span) in self.spans.iter().enumerate() {
            let shared = span.end.min(end).saturating_sub(span.start.max(start));
            if shared > best.map_or(0, |(_, most)| most) {
                best = Some((at, shared));
            }
        }
        best
    }
}
