//! Quotations: paired and nested marks, block quotes, quotations that run over paragraphs.

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

/// What quotation marks are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuotationKind {
    /// Words that somebody said: a clause or more, or a part of one.
    Speech,
    /// A few words held at arm's length, a coined term, a word as a word.
    Scare,
    /// The title of a work, or a heading set in marks.
    Title,
    /// A block quote, with or without marks.
    Block,
}

/// Words between quotation marks, or a block quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks, in reading text; inside one block.
    pub span: Span,
    /// Without its marks.
    pub inner: Span,
    /// What the marks are for.
    pub kind: QuotationKind,
    /// Whether the closing mark is there. A paragraph of a running quotation rightly has none.
    pub closed: bool,
    /// Index of the quotation that this one goes on from: the paragraph before left it open.
    pub continues: Option<usize>,
    /// 0 for outer marks, 1 for a quotation in a quotation.
    pub depth: u8,
}

pub(super) fn quotations(document: &Document, statements: &[Statement], tagging: &Tagging) -> Vec<Quotation> {
    let _ = (document, statements, tagging);
    Vec::new()
}
