//! Names: full, short, and acronyms with what they stand for.

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

/// The shape of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameForm {
    /// "Ana Ruiz", "Ministry of Energy".
    Full,
    /// "Ruiz" after "Ana Ruiz".
    Short,
    /// "RDIF".
    Acronym,
}

/// A name of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// In reading text, without title or role.
    pub span: Span,
    /// The shape.
    pub form: NameForm,
    /// Index of the first full mention of the same name (its own index for that mention).
    pub refers_to: usize,
    /// Whether it can be a person: two or more capitalised words, a title before it, or a role beside it.
    pub person: bool,
    /// "President", "Energy Minister": the title or role right before or after it.
    pub role: Option<Span>,
}

pub(super) fn names(document: &Document, statements: &[Statement], tagging: &Tagging) -> Vec<Name> {
    let _ = (document, statements, tagging);
    Vec::new()
}
