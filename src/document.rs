//! A draft as the rest of the pipeline sees it: blocks of reading text over the author's bytes.
//!
//! Three texts, joined by maps and never mutated:
//! the author's *file*; the *canonical* text (decoded; for HTML the visible text), which JSON spans
//! point into; and the *reading* text, in which markup is left out, white space collapsed and damaged
//! characters repaired. Every layer to the right works in reading text alone.
//! This module must never decide what a format means: that is ingest.

use crate::text::{OffsetMap, Span};

/// The format of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text, text pasted from a content system included.
    Text,
    /// CommonMark with front matter, footnotes and tables.
    Markdown,
    /// HTML.
    Html,
}

impl Format {
    /// The word for the format in options and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Text, Self::Markdown, Self::Html].into_iter().find(|format| format.name() == name)
    }
}

/// A draft, read.
#[derive(Clone, Debug)]
pub struct Document {
    /// How reports call the draft: a relative path with `/`, or the caller's id.
    pub name: String,
    /// What it was read as.
    pub format: Format,
    /// Decoded text without byte-order mark; for HTML the visible text.
    pub canonical: String,
    /// What a reader reads: blocks joined by `\n`, white space collapsed, markup left out, damage repaired.
    pub reading: String,
    /// From reading text to canonical text.
    pub canonical_map: OffsetMap,
    /// From canonical text to the bytes of the author's file, where the two differ.
    pub origin_map: Option<OffsetMap>,
    /// In order, never overlapping.
    pub blocks: Vec<Block>,
    /// Damaged characters and what they are read as, in order.
    pub repairs: Vec<Repair>,
    /// Links, in order of their text.
    pub links: Vec<Link>,
    /// Footnote marks, in order; a mark is not part of the reading text, so its span is empty.
    pub footnotes: Vec<Footnote>,
    /// Suppressions given in the draft itself, in order.
    pub allows: Vec<Allow>,
    /// What the front matter or the head says, in order: `title`, `author`, `date`, `section` …
    pub metadata: Vec<(String, String)>,
}

impl Document {
    /// The canonical span that a reading span stands for.
    #[must_use]
    pub fn canonical_span(&self, span: Span) -> Span {
        self.canonical_map.to_original(span)
    }

    /// The bytes of the author's file that a reading span stands for.
    #[must_use]
    pub fn origin_span(&self, span: Span) -> Span {
        let canonical = self.canonical_span(span);
        self.origin_map.as_ref().map_or(canonical, |map| map.to_original(canonical))
    }

    /// What the author's file shows a reader under `span`: without markup, damage left as it is.
    #[must_use]
    pub fn shown(&self, span: Span) -> String {
        let mut out = String::with_capacity(span.len());
        let mut at = span.start();
        let first = self.repairs.partition_point(|repair| repair.span.end() <= span.start());
        for repair in &self.repairs[first..] {
            if repair.span.start() >= span.end() {
                break;
            }
            if repair.span.start() > at {
                out.push_str(&self.reading[at..repair.span.start()]);
            }
            out.push_str(&repair.damaged);
            at = repair.span.end();
        }
        if at < span.end() {
            out.push_str(&self.reading[at..span.end()]);
        }
        out
    }

    /// The first metadata value under `key`.
    #[must_use]
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.metadata.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// What a block is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// Headline, section title, a bullet that only introduces others.
    Heading,
    /// Running text.
    Paragraph,
    /// A bullet or numbered item.
    ListItem,
    /// A quotation set apart.
    BlockQuote,
    /// One cell of a table.
    TableCell,
    /// The words under a picture, with its credit.
    Caption,
    /// Furniture of a content system, bylines and datelines on a line of their own.
    Boilerplate,
}

impl BlockKind {
    /// The word for the kind in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::BlockQuote => "block_quote",
            Self::TableCell => "table_cell",
            Self::Caption => "caption",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// A stretch of reading text that belongs together.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is on the page.
    pub kind: BlockKind,
    /// Its reading text, without bullet or number.
    pub span: Span,
    /// `The Shift:` — a topic label before the first sentence, its colon included; inside `span`.
    pub lead: Option<Span>,
    /// `SMITH:` — the name of who speaks the block, without the colon; inside `span`, not part of a statement.
    pub speaker: Option<Span>,
    /// Index of the heading block it stands under.
    pub section: Option<usize>,
    /// Level of a heading, from 1; depth of a list item, from 1; else 0.
    pub level: u8,
    /// Whether the block is English; others get no kind.
    pub english: bool,
}

impl Block {
    /// The part of the block that statements are made of: after the lead and the speaker.
    #[must_use]
    pub fn body(&self, reading: &str) -> Span {
        let mut start = self.span.start();
        for label in [self.lead, self.speaker].into_iter().flatten() {
            start = start.max(label.end());
        }
        let rest = &reading[start..self.span.end()];
        // `Q. When?`: the full stop stands for the colon.
        let old_style = usize::from(self.speaker.is_some() && rest.starts_with(". "));
        let skipped = rest.len() - rest[old_style..].trim_start_matches([':', ' ']).len();
        Span::new(start + skipped, self.span.end())
    }
}

/// A damaged character and what it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// In reading text: the repaired characters.
    pub span: Span,
    /// What the canonical text holds.
    pub damaged: String,
}

/// A link and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The link text, in reading text.
    pub span: Span,
    /// The address as written; hostile until escaped.
    pub address: String,
}

/// A footnote mark and the note's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// Where the mark stands, in reading text; empty.
    pub span: Span,
    /// The label, without brackets.
    pub label: String,
    /// The note, if the draft holds it.
    pub text: Option<String>,
}

/// A suppression comment in the draft: `<!-- allow RULE: reason -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The rule it names.
    pub rule: String,
    /// The reason; empty when none was given.
    pub reason: String,
    /// Where the comment stands, in canonical text.
    pub place: Span,
    /// The block it applies to: the one it stands in, else the next.
    pub block: usize,
}

/// Something that was wrong with an input, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable word: `damaged_characters`, `language_unsupported`, `empty` …
    pub code: &'static str,
    /// What and where, and what to do next; a lowercase fragment.
    pub message: String,
    /// Where, in canonical text.
    pub span: Option<Span>,
}
