//! Attributions: who said it, the cue that links them, and what is attributed.

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;
use crate::words::WordLists;

use super::{Name, Quotation};

/// How a source is identified, from strongest to weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A person or identifiable body by name.
    Named,
    /// A link, footnote, or identifiable document, data set or law.
    Document,
    /// The outlet's own witnessing, records or calculation.
    Own,
    /// Unnamed but countable and described.
    Anonymous,
    /// Anything else that gestures at a source.
    Vague,
    /// No source expression.
    None,
}

impl SourceKind {
    /// The word for the kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Document => "document",
            Self::Own => "own",
            Self::Anonymous => "anonymous",
            Self::Vague => "vague",
            Self::None => "none",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Named, Self::Document, Self::Own, Self::Anonymous, Self::Vague, Self::None]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// How the content is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributionForm {
    /// All of the content is quoted.
    Direct,
    /// None of it is.
    Indirect,
    /// Some of it is.
    Mixed,
}

impl AttributionForm {
    /// The word for the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// The words that name a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceExpression {
    /// The whole noun phrase, in reading text.
    pub span: Span,
    /// How it identifies the source.
    pub kind: SourceKind,
    /// Index in [`Mentions::sources`](super::Mentions::sources), if it was resolved.
    pub resolved: Option<usize>,
}

/// A source, a cue and a content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Absent if none is expressed ("reportedly").
    pub source: Option<SourceExpression>,
    /// Absent if only quotation marks link the two.
    pub cue: Option<Span>,
    /// What is attributed, quotation marks included; in order.
    pub content: Vec<Span>,
    /// Direct, indirect or mixed.
    pub form: AttributionForm,
    /// Indexes of the statements that the content touches.
    pub statements: Vec<usize>,
    /// Whether the source was carried over from an earlier statement.
    pub carried: bool,
}

/// Someone or something that the document rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The fullest form of the name or description in the document.
    pub name: String,
    /// How it is identified.
    pub kind: SourceKind,
    /// Indexes of the statements that rest on it, in order.
    pub statements: Vec<usize>,
}

pub(super) fn attributions(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    quotations: &[Quotation],
    names: &[Name],
    words: &WordLists,
) -> (Vec<Attribution>, Vec<Source>) {
    let _ = (document, statements, tagging, quotations, names, words);
    (Vec::new(), Vec::new())
}
