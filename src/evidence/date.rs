//! Whether a date agrees with what the sources give for the same thing.
//!
//! A date is the days that it may mean: a year is all of its days. "Before 1975" is everything earlier.
//! It must never take the day of one event for that of another because both are dates.

use super::Outcome;
use super::facts::Near;
use super::index::Sources;
use super::quantity::{Compared, SAME_THING};
use crate::extract::{Date, DateValue};
use crate::words::WordLists;

/// How the words before a date bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// "on 4 March", "in 1975".
    On,
    /// "before 1975".
    Before,
    /// "by 1975", "until 1975".
    By,
    /// "after 1975".
    After,
    /// "since 1975".
    Since,
}

impl Bound {
    /// What the words right before a date say.
    pub(super) fn of(before: &str, words: &WordLists) -> Self {
        let lower = before.trim_end().to_lowercase();
        let ends = |list: &str| {
            words.list(list).is_some_and(|list| {
                list.forms.iter().any(|form| {
                    lower
                        .strip_suffix(form.as_str())
                        .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
                })
            })
        };
        if ends("date-before") {
            Self::Before
        } else if ends("date-after") {
            Self::After
        } else if ends("date-by") {
            Self::By
        } else if ends("date-since") {
            Self::Since
        } else {
            Self::On
        }
    }
}

/// A day conflicts with another only in a sentence that shares so much of the statement's words, in percent.
const SURELY_THE_SAME: u64 = 60;

/// A sentence that shares less of the statement's words, in percent, does not confirm a date of it.
const SOME_OF_IT: u64 = 10;

/// The most days of a month, by the count of [`Days`].
const MONTH: i64 = 30;

/// Days, counted so that a later one is greater; only for comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days {
    first: i64,
    last: i64,
    /// Whether the year is known; without one only day and month count.
    year: bool,
}

impl Days {
    fn of(value: &DateValue) -> Option<Self> {
        let DateValue::Absolute { year, month, day, .. } = value else { return None };
        if year.is_none() && month.is_none() {
            return None;
        }
        let base = i64::from(year.unwrap_or(0)) * 372;
        let (first, last) = match (month, day) {
            (Some(month), Some(day)) => {
                let at = i64::from(*month - 1) * 31 + i64::from(*day - 1);
                (at, at)
            }
            (Some(month), None) => (i64::from(*month - 1) * 31, i64::from(*month - 1) * 31 + 30),
            (None, _) => (0, 371),
        };
        Some(Self { first: base + first, last: base + last, year: year.is_some() })
    }

    /// The same days of another year, counted as if that were known.
    fn in_year(self, year: i64) -> Self {
        let base = year * 372;
        Self {
            first: base + self.first.rem_euclid(372),
            last: base + self.first.rem_euclid(372) + self.last - self.first,
            ..self
        }
    }

    fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// The day of the week that a date names.
fn weekday(value: &DateValue) -> Option<u8> {
    match value {
        DateValue::Absolute { weekday, .. } => *weekday,
        _ => None,
    }
}

/// Compares a date with those of the sentences that are near, best first.
pub(super) fn compare(date: &Date, bound: Bound, near: &[Near<'_>], sources: &Sources) -> Compared {
    let open = |reason: &str| Compared {
        outcome: Outcome::NotChecked,
        passage: None,
        instead: None,
        reason: Some(reason.to_owned()),
    };
    let Some(days) = Days::of(&date.value) else {
        return open("a day of the week or a time alone is not looked for");
    };
    if let Some(compared) = of_source(days, bound, sources) {
        return compared;
    }
    let most =
        near.iter().filter(|near| !near.sentence.dates.is_empty()).map(|near| near.share).max().unwrap_or(0);
    let mut nearest: Option<(i64, bool, &Near<'_>, Days)> = None;
    let mut unsure: Option<&Near<'_>> = None;
    // The one day that a sentence about the same thing gives, where the draft gives another.
    let mut other_day: Option<(&Near<'_>, String)> = None;
    for sentence in near.iter().filter(|near| near.share * 2 >= most) {
        for other in &sentence.sentence.dates {
            let Some(there) = Days::of(&other.value) else { continue };
            // Where one leaves the year to be understood, it is taken to be the other's.
            let there = match (days.year, there.year) {
                (true, false) => there.in_year(days.first.div_euclid(372)),
                (false, true) => Days { year: false, ..there.in_year(0) },
                _ => there,
            };
            if let (Some(one), Some(two)) = (weekday(&date.value), weekday(&other.value))
                && one != two
                && days.contains(there)
                && sentence.share >= SAME_THING
            {
                return Compared {
                    outcome: Outcome::Conflicts,
                    passage: sentence.shown(sources),
                    instead: Some(sentence.written(other.span)),
                    reason: Some("the day of the week is another".to_owned()),
                };
            }
            if bound == Bound::On && days.contains(there) && days.year == there.year {
                let outcome = Outcome::Matches;
                return Compared { outcome, passage: sentence.shown(sources), instead: None, reason: None };
            }
            if bound == Bound::On && there.contains(days) && there.last - there.first <= MONTH {
                unsure = unsure.or(Some(sentence));
                continue;
            }
            let day = |days: Days| days.first == days.last;
            let only = sentence.sentence.dates.len() == 1;
            if bound == Bound::On && day(days) && day(there) && only && sentence.share >= SURELY_THE_SAME {
                other_day = other_day.or_else(|| Some((sentence, sentence.written(other.span))));
            }
            let holds = match bound {
                Bound::On => false,
                Bound::Before => there.last < days.first,
                Bound::By => there.last <= days.last,
                Bound::After => there.first > days.last,
                Bound::Since => there.first >= days.first,
            };
            let distance = (there.first - days.first).abs();
            if nearest.is_none_or(|(least, ..)| distance < least) {
                nearest = Some((distance, holds, sentence, there));
            }
        }
    }
    if let Some(sentence) = unsure {
        let reason = Some("the source gives the date less fully".to_owned());
        return Compared {
            outcome: Outcome::Consistent,
            passage: sentence.shown(sources),
            instead: None,
            reason,
        };
    }
    if let Some((sentence, written)) = other_day {
        return Compared {
            outcome: Outcome::Conflicts,
            passage: sentence.shown(sources),
            instead: Some(written),
            reason: None,
        };
    }
    match nearest {
        Some((_, true, sentence, _)) if sentence.share >= SOME_OF_IT => Compared {
            outcome: Outcome::Consistent,
            passage: sentence.shown(sources),
            instead: None,
            reason: None,
        },
        Some((_, false, sentence, _))
            if sentence.share >= SAME_THING
                && bound != Bound::On
                && (days.year || days.first == days.last) =>
        {
            Compared {
                outcome: Outcome::Conflicts,
                passage: sentence.shown(sources),
                instead: None,
                reason: None,
            }
        }
        _ => elsewhere(date, sources),
    }
}

/// Whether a date is the day that a source is of.
fn of_source(days: Days, bound: Bound, sources: &Sources) -> Option<Compared> {
    if bound != Bound::On || days.first != days.last || !days.year {
        return None;
    }
    let day = |date: &str| {
        let mut parts = date.splitn(3, '-');
        let value = DateValue::Absolute {
            year: Some(parts.next()?.parse().ok()?),
            month: Some(parts.next()?.parse().ok()?),
            day: Some(parts.next()?.get(..2)?.parse().ok()?),
            weekday: None,
        };
        Days::of(&value)
    };
    let dated = sources
        .documents
        .iter()
        .find(|document| document.entry.date.as_deref().and_then(day) == Some(days))?;
    Some(Compared {
        outcome: Outcome::Matches,
        passage: None,
        instead: None,
        reason: Some(format!("it is the day that {} is of", dated.path)),
    })
}

/// What to say of a date that no sentence near gives.
fn elsewhere(date: &Date, sources: &Sources) -> Compared {
    let DateValue::Absolute { year, .. } = date.value else {
        return Compared { outcome: Outcome::NotChecked, passage: None, instead: None, reason: None };
    };
    match year {
        Some(year) if sources.word(&year.to_string()).is_none() => {
            Compared { outcome: Outcome::Absent, passage: None, instead: None, reason: None }
        }
        _ => Compared {
            outcome: Outcome::NotChecked,
            passage: None,
            instead: None,
            reason: Some("no passage gives a date for the same thing".to_owned()),
        },
    }
}
