//! Where a reading span stands: canonical bytes, the author's bytes, line and column.
//!
//! A report asks for thousands of places, and a draft may be one line of many megabytes; so the
//! characters before an offset are counted once, at checkpoints. It must never guess a line for a
//! format whose canonical text has none: those are placed by paragraph.

use crate::document::{Document, Format};
use crate::text::{LineIndex, Position, Span};

const STRIDE: usize = 1024;

/// One place of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In canonical text.
    pub span: Span,
    /// In the author's file, if it differs.
    pub origin: Option<Span>,
    /// Line and column, for formats with lines.
    pub position: Option<Position>,
    /// Number of the block, from 1, for formats without.
    pub paragraph: Option<usize>,
}

/// Finds the places of one draft.
#[derive(Debug)]
pub struct Places<'d> {
    document: &'d Document,
    lines: LineIndex,
    /// Characters before each multiple of [`STRIDE`] bytes.
    characters: Vec<u32>,
}

impl<'d> Places<'d> {
    /// Reads the lines of a draft.
    #[must_use]
    pub fn of(document: &'d Document) -> Self {
        let mut characters = Vec::with_capacity(document.canonical.len() / STRIDE + 1);
        let mut so_far = 0;
        for chunk in document.canonical.as_bytes().chunks(STRIDE) {
            characters.push(so_far);
            so_far += character_starts(chunk);
        }
        characters.push(so_far);
        Self { document, lines: LineIndex::new(&document.canonical), characters }
    }

    /// The place of a span of the reading text.
    #[must_use]
    pub fn reading(&self, span: Span) -> Place {
        self.place(self.document.canonical_span(span), Some(span))
    }

    /// The place of a span of the canonical text.
    #[must_use]
    pub fn canonical(&self, span: Span) -> Place {
        self.place(span, None)
    }

    fn place(&self, span: Span, reading: Option<Span>) -> Place {
        let origin = self.document.origin_map.as_ref().map(|map| map.to_original(span));
        let origin = origin.filter(|&origin| origin != span);
        if self.document.format == Format::Html {
            let reading = reading.unwrap_or_else(|| self.document.canonical_map.to_derived(span));
            let blocks = &self.document.blocks;
            let at = blocks.partition_point(|block| block.span.end() <= reading.start());
            let paragraph = Some(at.min(blocks.len().saturating_sub(1)) + 1);
            return Place { span, origin, position: None, paragraph };
        }
        Place { span, origin, position: Some(self.position(span.start())), paragraph: None }
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.lines.line_at(offset);
        let column = self.before(offset) - self.before(self.lines.start(line)) + 1;
        Position { line, column }
    }

    fn before(&self, offset: usize) -> usize {
        let checkpoint = offset / STRIDE;
        let bytes = self.document.canonical.as_bytes();
        self.characters[checkpoint] as usize + character_starts(&bytes[checkpoint * STRIDE..offset]) as usize
    }
}

/// How many characters begin in these bytes of a UTF-8 text.
fn character_starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte & 0xc0 != 0x80)).sum()
}
