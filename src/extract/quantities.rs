//! Quantities: numbers in figures and words, ranges, percentages, money, units, comparators.

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

/// An exact decimal: `digits` times ten to the `exponent`. No float ever holds a number of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Significant digits.
    pub digits: i128,
    /// Power of ten.
    pub exponent: i8,
}

/// How the text bounds a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// "114".
    Exactly,
    /// "about 40", "some 40".
    About,
    /// "more than 100", "over 100".
    MoreThan,
    /// "at least 100".
    AtLeast,
    /// "fewer than 100".
    LessThan,
    /// "up to 100", "at most 100".
    AtMost,
    /// "nearly 100", "almost 100".
    Nearly,
}

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A bare count; the counted noun if one follows ("people").
    Count(Option<String>),
    /// Percent.
    Percent,
    /// Percentage points.
    PercentagePoints,
    /// Money, with an ISO 4217 code, or `"$"`-like sign where the currency is not known.
    Money(String),
    /// A measure, by its name in the units table ("kilometre").
    Measure(String),
    /// "third", "21st".
    Ordinal,
}

/// A number of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// With its comparator, sign and unit, in reading text.
    pub span: Span,
    /// The value, or the lower end of a range.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// How the text bounds it.
    pub comparator: Comparator,
    /// What it counts.
    pub unit: Unit,
}

pub(super) fn quantities(document: &Document, statements: &[Statement], tagging: &Tagging) -> Vec<Quantity> {
    let _ = (document, statements, tagging);
    Vec::new()
}
