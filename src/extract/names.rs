//! Names: full, short, and acronyms with what they stand for.

use super::dates::Date;
use super::scan::Scan;
use crate::document::Document;
use crate::tag::Tagging;
use crate::text::Span;
use crate::words::WordLists;

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

pub(super) fn names(
    scan: &Scan<'_>,
    document: &Document,
    tagging: &Tagging,
    dates: &[Date],
    words: &WordLists,
) -> Vec<Name> {
    let _ = (scan, document, tagging, dates, words);
    Vec::new()
}
