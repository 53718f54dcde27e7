//! Dates: absolute, relative, weekdays.

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

/// What a date says, as far as it says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateValue {
    /// "June 2, 2024", "June 2", "June 2024", "2024"; absent parts are not in the text.
    Absolute {
        /// Four digits.
        year: Option<i16>,
        /// 1 to 12.
        month: Option<u8>,
        /// 1 to 31.
        day: Option<u8>,
        /// ISO weekday, Monday 1, if named beside it.
        weekday: Option<u8>,
    },
    /// "Monday": ISO weekday, Monday 1.
    Weekday(u8),
    /// "yesterday", "last week": the words in lower case.
    Relative(String),
    /// "8 p.m.": minutes after midnight.
    Time(u16),
}

/// A date of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// In reading text.
    pub span: Span,
    /// What it says.
    pub value: DateValue,
}

pub(super) fn dates(document: &Document, statements: &[Statement], tagging: &Tagging) -> Vec<Date> {
    let _ = (document, statements, tagging);
    Vec::new()
}
