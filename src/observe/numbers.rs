//! Numbers and dates that do not agree with one another.
//!
//! What is found here is almost a proof, so each observer stays silent wherever both numbers can be right:
//! another day, another place, a rough number, a part of a whole. It must never judge: what is found is a
//! place and the draft's own words.

mod conflict;
mod points;
mod sums;
mod weekdays;

use super::{Observation, Observed, Outline, within};
use crate::extract::{Comparator, Decimal, Quantity};
use crate::words::WordLists;

/// The words around numbers.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// The lists are looked up word by word, and only beside numbers.
    words: WordLists,
    /// Monday to Sunday, written as in a text.
    weekdays: Vec<String>,
}

impl Numbers {
    pub(super) fn new(words: &WordLists) -> Self {
        Self { words: words.clone(), weekdays: weekdays::names(words) }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if wanted(Observation::WeekdayMismatch) {
            weekdays::observe(outline, &self.weekdays, out);
        }
        if wanted(Observation::PercentForPoints) {
            points::observe(outline, &self.words, out);
        }
        if wanted(Observation::SumMismatch) {
            sums::observe(outline, &self.words, out);
        }
        if wanted(Observation::NumberConflict) {
            conflict::observe(outline, &self.words, out);
        }
    }
}

/// The quantities of a statement, in order.
fn quantities<'a>(outline: &Outline<'a>, statement: usize) -> Vec<&'a Quantity> {
    let analysis = outline.analysis;
    within(&analysis.mentions.quantities, analysis.statements[statement].span, |quantity| quantity.span)
        .collect()
}

/// Whether the text gives one number and means it.
fn is_exact(quantity: &Quantity) -> bool {
    quantity.comparator == Comparator::Exactly && quantity.high.is_none() && quantity.low.digits >= 0
}

/// The values in whole parts of one size, and how many parts make one; nothing if they are too large.
fn in_parts(values: &[Decimal]) -> Option<(Vec<i128>, i128)> {
    let exponent = values.iter().map(|value| value.exponent).min()?;
    let one = 10_i128.checked_pow(u32::from(exponent.unsigned_abs()))?;
    let parts = values.iter().map(|value| {
        let steps = u32::try_from(i32::from(value.exponent) - i32::from(exponent)).ok()?;
        // Values of news; far below where sums could overflow.
        value.digits.checked_mul(10_i128.checked_pow(steps)?).filter(|parts| parts.abs() < 1 << 60)
    });
    Some((parts.collect::<Option<Vec<_>>>()?, one))
}

/// The words of a stretch of text, lower case, without marks; a mark on its own is an empty word.
fn words_of(text: &str) -> impl DoubleEndedIterator<Item = String> + '_ {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
}

/// How far before a number or a date its neighbours are looked for, in bytes; a bound, since a draft may be
/// one word.
const BEFORE: usize = 256;

/// The text right before `offset`.
fn before(reading: &str, offset: usize) -> &str {
    &reading[reading.floor_char_boundary(offset.saturating_sub(BEFORE))..offset]
}

/// The word before `offset`, lower case, and whether a mark stands between.
fn word_before(reading: &str, offset: usize) -> Option<String> {
    words_of(before(reading, offset)).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_of_one_size() {
        let value = |digits, exponent| Decimal { digits, exponent };
        assert_eq!(in_parts(&[value(44, 0), value(405, -1)]), Some((vec![440, 405], 10)));
        assert_eq!(in_parts(&[value(i128::MAX, 0)]), None);
        assert_eq!(in_parts(&[]), None);
    }

    #[test]
    fn a_mark_alone_is_an_empty_word() {
        assert_eq!(words_of("Up – (4%)").collect::<Vec<_>>(), ["up", "", "4"]);
    }
}
