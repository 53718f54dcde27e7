//! Whether a number agrees with what the sources give for the same thing.
//!
//! A number is a range of values: "more than 100" is everything above, "about 3 million" what rounds to it.
//! A source's number satisfies the draft's if its whole range lies inside. It must never call two numbers
//! a conflict because they stand near each other: they have to count the same thing.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::facts::{Near, stem};
use super::index::Sources;
use super::{Outcome, Passage};
use crate::extract::{Comparator, Decimal, Quantity, Unit};

/// What was found of a number or date.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub(super) outcome: Outcome,
    pub(super) passage: Option<Passage>,
    /// The source's words for it, where they differ.
    pub(super) instead: Option<String>,
    pub(super) reason: Option<String>,
}

/// A sentence speaks of the same thing as a statement if it shares so much of its words, in percent.
pub(super) const SAME_THING: u64 = 40;

/// A sentence that shares less of the statement's words, in percent, does not confirm a number of it.
const SOME_OF_IT: u64 = 15;

/// What is called about a number lies within so many thousandths of it.
const ABOUT: u64 = 60;

/// A number that differs by more thousandths than this is of something else.
const FAR: u64 = 900;

/// What is called nearly a number falls short of it by at most so many thousandths.
const NEARLY: u64 = 150;

/// How a number of a source stands to one of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    /// It does not satisfy it.
    Against,
    /// One is not exact enough to say.
    Open,
    /// It lies in its range, or rounds to it.
    Within,
    /// The same number, bounded in the same way.
    Equal,
}

/// How sure it is that two numbers count the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kinship {
    /// Two counts of different nouns.
    Other,
    /// Counts, and one of them does not say of what.
    Open,
    /// The same noun, currency or measure.
    Same,
}

impl Kinship {
    /// What a doubt about what is counted weighs against a difference, in thousandths of the number.
    fn doubt(self) -> u64 {
        match self {
            Self::Other => 300,
            Self::Open => 50,
            Self::Same => 0,
        }
    }
}

/// What a word that stands beside both numbers weighs against a difference, in thousandths of the number, and how
/// many such words count.
const BESIDE: u64 = 150;
const MOST_BESIDE: usize = 3;

/// Compares a number, beside which the words `own` stand, with those of the sentences that are near, best first.
pub(super) fn compare(
    quantity: &Quantity,
    own: &BTreeSet<String>,
    near: &[Near<'_>],
    sources: &Sources,
) -> Compared {
    let mut candidates: Vec<(Kinship, u64, Agreement, u64, &Near<'_>, &Quantity)> = Vec::new();
    for sentence in near {
        for other in &sentence.sentence.quantities {
            let Some(kinship) = kinship(&quantity.unit, &other.unit) else { continue };
            let distance = quantity.low.distance(other.low).unwrap_or(1000);
            let beside = sentence.beside(other.span);
            let shared = own.iter().filter(|stem| beside.contains(*stem)).count().min(MOST_BESIDE);
            // Ten times as much is no mistake about the same thing.
            if distance > FAR {
                continue;
            }
            let doubt = distance + kinship.doubt() + (MOST_BESIDE - shared) as u64 * BESIDE;
            candidates.push((kinship, sentence.share, agreement(quantity, other), doubt, sentence, other));
        }
    }
    let most = candidates.iter().map(|candidate| candidate.1).max().unwrap_or(0);
    // Sentences that say much less of the statement speak of something else.
    candidates.retain(|candidate| candidate.1 * 2 >= most);
    let small = is_small(quantity);
    candidates.retain(|(kinship, share, agreement, ..)| {
        // A small number stands everywhere; one is the other only in a sentence about the same thing.
        let least = match (small, kinship) {
            (true, Kinship::Same) => SAME_THING / 2,
            (true, _) => SAME_THING,
            (false, Kinship::Same) => 0,
            (false, _) => SOME_OF_IT,
        };
        *agreement != Agreement::Equal || *share >= least
    });
    let found = |agreement: Agreement, least: Kinship| {
        candidates.iter().filter(|candidate| candidate.2 == agreement && candidate.0 >= least).min_by_key(
            |candidate| (std::cmp::Reverse(candidate.0), std::cmp::Reverse(candidate.1), candidate.3),
        )
    };
    if let Some(equal) =
        found(Agreement::Equal, Kinship::Open).or_else(|| found(Agreement::Equal, Kinship::Other))
    {
        return compared(Outcome::Matches, equal.4, None, sources, None);
    }
    // Of several, the writer meant the one that lies nearest and has the same words beside it.
    let sure = candidates.iter().filter(|candidate| candidate.2 != Agreement::Open);
    let nearest = sure.min_by_key(|candidate| (candidate.3, std::cmp::Reverse(candidate.1)));
    if let Some((sentence, other)) = same_digits(quantity, near)
        && nearest.is_none_or(|nearest| nearest.2 == Agreement::Against)
    {
        let reason = "the same digits, and another unit or size".to_owned();
        return compared(Outcome::Conflicts, sentence, Some(other), sources, Some(reason));
    }
    match nearest {
        Some(within) if within.2 == Agreement::Within => {
            compared(Outcome::Consistent, within.4, Some(within.5), sources, None)
        }
        Some(against) if against.0 == Kinship::Same && against.1 >= SAME_THING => {
            let points = matches!(
                (&quantity.unit, &against.5.unit),
                (Unit::Percent, Unit::PercentagePoints) | (Unit::PercentagePoints, Unit::Percent)
            );
            let reason = points.then(|| "percent and percentage points are not the same".to_owned());
            compared(Outcome::Conflicts, against.4, Some(against.5), sources, reason)
        }
        other => elsewhere(quantity, other.map(|other| (other.4, other.5)), sources),
    }
}

/// A number of a sentence about the same thing that has the same digits, and is of another size or currency: a slip of
/// "million" for "billion".
fn same_digits<'n>(quantity: &Quantity, near: &'n [Near<'n>]) -> Option<(&'n Near<'n>, &'n Quantity)> {
    let digits = quantity.low.significant();
    if digits.unsigned_abs() < 10 {
        return None;
    }
    let sums = |unit: &Unit| matches!(unit, Unit::Money(_));
    near.iter().filter(|near| near.share >= SAME_THING).find_map(|near| {
        let other = near.sentence.quantities.iter().find(|other| {
            other.low.significant() == digits
                && other.high.is_none()
                && sums(&other.unit) == sums(&quantity.unit)
                && match kinship(&quantity.unit, &other.unit) {
                    Some(_) => other.low != quantity.low,
                    None => sums(&other.unit),
                }
        })?;
        Some((near, other))
    })
}

/// Whether a number is so small that it is soon written otherwise.
fn is_small(quantity: &Quantity) -> bool {
    quantity.low.exponent == 0 && quantity.low.digits.unsigned_abs() <= SMALL
}

/// What to say of a number for which no sentence gives the same thing.
fn elsewhere(quantity: &Quantity, nearest: Option<(&Near<'_>, &Quantity)>, sources: &Sources) -> Compared {
    let plain = matches!(quantity.unit, Unit::Ordinal | Unit::Fraction(_));
    let small = is_small(quantity);
    let digits = quantity.low.significant();
    if plain || small {
        let reason = Some("no passage gives a number for the same thing".to_owned());
        return Compared { outcome: Outcome::NotChecked, passage: None, instead: None, reason };
    }
    if let Some(word) = sources.number(digits) {
        let passage = sources.passage(word..word + 1);
        let reason = Some(
            "the number stands in the sources, but not for the same thing as far as could be told".to_owned(),
        );
        return Compared { outcome: Outcome::NotChecked, passage, instead: None, reason };
    }
    let passage = nearest.and_then(|(near, _)| near.shown(sources));
    Compared { outcome: Outcome::Absent, passage, instead: None, reason: None }
}

/// Numbers up to this are soon written otherwise: "both", "a pair", "the second".
const SMALL: u128 = 12;

fn compared(
    outcome: Outcome,
    near: &Near<'_>,
    other: Option<&Quantity>,
    sources: &Sources,
    reason: Option<String>,
) -> Compared {
    let instead = other.map(|other| near.written(other.span));
    Compared { outcome, passage: near.shown(sources), instead, reason }
}

/// Currencies that a bare "$" may stand for.
const DOLLARS: [&str; 7] = ["$", "USD", "AUD", "CAD", "NZD", "SGD", "HKD"];

fn kinship(one: &Unit, other: &Unit) -> Option<Kinship> {
    match (one, other) {
        (Unit::Money(a), Unit::Money(b)) => {
            let dollars = |code: &str| DOLLARS.contains(&code);
            (a == b || (a == "$" && dollars(b)) || (b == "$" && dollars(a))).then_some(Kinship::Same)
        }
        (Unit::Percent | Unit::PercentagePoints, Unit::Percent | Unit::PercentagePoints) => {
            Some(Kinship::Same)
        }
        (Unit::Measure(a), Unit::Measure(b)) => (a == b).then_some(Kinship::Same),
        (Unit::Ordinal, Unit::Ordinal) => Some(Kinship::Open),
        (Unit::Fraction(a), Unit::Fraction(b)) => (a == b).then_some(Kinship::Open),
        (Unit::Count(Some(a)), Unit::Count(Some(b))) => {
            Some(if stem(a) == stem(b) { Kinship::Same } else { Kinship::Other })
        }
        (Unit::Count(_), Unit::Count(_))
        | (Unit::Measure(_), Unit::Count(None))
        | (Unit::Count(None), Unit::Measure(_)) => Some(Kinship::Open),
        _ => None,
    }
}

/// How `other`, of a source, stands to `quantity`, of the draft.
fn agreement(quantity: &Quantity, other: &Quantity) -> Agreement {
    let points = |unit: &Unit| *unit == Unit::PercentagePoints;
    if points(&quantity.unit) != points(&other.unit) {
        return Agreement::Against;
    }
    if quantity.low == other.low && quantity.high == other.high {
        let approximate = |comparator| matches!(comparator, Comparator::Exactly | Comparator::About);
        if quantity.comparator == other.comparator
            || approximate(quantity.comparator) && approximate(other.comparator)
        {
            return Agreement::Equal;
        }
    }
    // One end of a range: "rose from 19 percent" against "from 19 to 33 percent".
    let end = other.high.is_some() && (other.low == quantity.low || other.high == Some(quantity.low));
    if end && quantity.high.is_none() && quantity.comparator == Comparator::Exactly {
        return Agreement::Equal;
    }
    let (draft, source) = (Range::of(quantity), Range::of(other));
    let bounds = quantity.comparator != Comparator::Exactly;
    if source.lies_in(&draft) || bounds && Range::meant(other).lies_in(&draft) {
        return Agreement::Within;
    }
    let rounded = matches!(quantity.comparator, Comparator::Exactly | Comparator::About | Comparator::Nearly);
    if rounded && quantity.high.is_none() && other.high.is_none() {
        // A round number, a rough one, or one with fewer decimals.
        let scale = quantity.low.exponent == 0 && quantity.low.digits.unsigned_abs() >= 1000
            || quantity.comparator != Comparator::Exactly
            || other.low.exponent < quantity.low.exponent;
        if scale && other.comparator == Comparator::Exactly && other.low.rounds_to(quantity.low) {
            return Agreement::Within;
        }
        let distance = quantity.low.distance(other.low).unwrap_or(u64::MAX);
        let short = other.low.compare(quantity.low) == Some(Ordering::Less);
        match quantity.comparator {
            Comparator::About if distance <= ABOUT => return Agreement::Within,
            Comparator::Nearly if distance <= NEARLY && short => return Agreement::Within,
            _ => {}
        }
    }
    if source.meets(&draft) { Agreement::Open } else { Agreement::Against }
}

/// A range of values; an end that is not there is without bound, one that is open does not belong to it.
struct Range {
    low: Option<(Decimal, bool)>,
    high: Option<(Decimal, bool)>,
}

impl Range {
    fn of(quantity: &Quantity) -> Self {
        let low = quantity.low;
        if let Some(high) = quantity.high {
            return Self { low: Some((low, true)), high: Some((high, true)) };
        }
        match quantity.comparator {
            Comparator::MoreThan => Self { low: Some((low, false)), high: None },
            Comparator::AtLeast => Self { low: Some((low, true)), high: None },
            Comparator::LessThan => Self { low: None, high: Some((low, false)) },
            Comparator::AtMost => Self { low: None, high: Some((low, true)) },
            _ => Self { low: Some((low, true)), high: Some((low, true)) },
        }
    }

    /// What a bound of a source is commonly taken to mean, where the draft's own bound leaves room: about that.
    fn meant(quantity: &Quantity) -> Self {
        let low = quantity.low;
        Self { low: Some((low, true)), high: Some((quantity.high.unwrap_or(low), true)) }
    }

    fn lies_in(&self, outer: &Self) -> bool {
        let low = match (self.low, outer.low) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((own, closed)), Some((bound, bound_closed))) => match own.compare(bound) {
                Some(Ordering::Greater) => true,
                Some(Ordering::Equal) => bound_closed || !closed,
                _ => false,
            },
        };
        let high = match (self.high, outer.high) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((own, closed)), Some((bound, bound_closed))) => match own.compare(bound) {
                Some(Ordering::Less) => true,
                Some(Ordering::Equal) => bound_closed || !closed,
                _ => false,
            },
        };
        low && high
    }

    fn meets(&self, other: &Self) -> bool {
        let apart = |high: Option<(Decimal, bool)>, low: Option<(Decimal, bool)>| match (high, low) {
            (Some((high, high_closed)), Some((low, low_closed))) => match high.compare(low) {
                Some(Ordering::Less) => true,
                Some(Ordering::Equal) => !(high_closed && low_closed),
                _ => false,
            },
            _ => false,
        };
        !apart(self.high, other.low) && !apart(other.high, self.low)
    }
}
