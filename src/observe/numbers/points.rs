//! A change between two percentages that is given in percent.

use super::super::{Observation, Observed, Outline};
use super::{before, in_parts, quantities, word_before, words_of};
use crate::extract::{Comparator, Decimal, Unit};
use crate::text::Span;
use crate::words::WordLists;

/// More percentages than this make a table of a sentence.
const MOST: usize = 8;

pub(super) fn observe(outline: &Outline<'_>, words: &WordLists, out: &mut Vec<Observed>) {
    for statement in 0..outline.analysis.statements.len() {
        let shares = shares(outline, statement);
        if !(3..=MOST).contains(&shares.len()) {
            continue;
        }
        for change in shares.iter().filter(|share| is_change(outline, words, share)) {
            if let Some((from, to)) = step(outline, words, &shares, change) {
                let reading = outline.reading();
                let detail = format!("from {} to {}", from.span.of(reading), to.span.of(reading));
                let related = vec![from.span, to.span];
                out.push(Observed {
                    what: Observation::PercentForPoints,
                    span: change.span,
                    related,
                    detail,
                });
            }
        }
    }
}

/// One percentage.
struct Share {
    span: Span,
    value: Decimal,
}

/// The percentages of a statement. `Rose 2% to 8%` reads like a range and holds two.
fn shares(outline: &Outline<'_>, statement: usize) -> Vec<Share> {
    let mut shares = Vec::new();
    for quantity in quantities(outline, statement) {
        if quantity.unit != Unit::Percent || quantity.comparator != Comparator::Exactly {
            continue;
        }
        let span = quantity.span;
        match (quantity.high, span.of(outline.reading()).split_once(" to ")) {
            (None, _) => shares.push(Share { span, value: quantity.low }),
            (Some(high), Some((low, _))) => {
                let end = span.start() + low.len();
                shares.push(Share { span: Span::new(span.start(), end), value: quantity.low });
                shares.push(Share { span: Span::new(end + " to ".len(), span.end()), value: high });
            }
            (Some(_), None) => {}
        }
    }
    shares
}

/// Whether words beside the percentage make it a change: `up 4%`, `a 4% rise`, `rose by 4%`.
fn is_change(outline: &Outline<'_>, words: &WordLists, percent: &Share) -> bool {
    let reading = outline.reading();
    let before = words_of(before(reading, percent.span.start())).rev().take(5);
    let mut before = before.take_while(|word| !word.is_empty());
    let rest = &reading[percent.span.end()..];
    let close = rest.find([',', '.', ';', ':', '(']).unwrap_or(rest.len());
    let after = words_of(&rest[..close]).next();
    let first = before.next().unwrap_or_default();
    // `rose to 44%` gives a level.
    let leads = words.is("change-word", &first)
        || matches!(first.as_str(), "by" | "of" | "another")
            // `Raised its key rate by 2%`: what was raised stands between.
            && before.take(if first == "by" { 4 } else { 1 }).any(|word| words.is("change-word", &word));
    leads || after.is_some_and(|word| words.is("change-word", &word))
}

/// The two percentages whose difference in points `change` is, where it is not their difference in percent.
fn step<'a>(
    outline: &Outline<'_>,
    words: &WordLists,
    percents: &'a [Share],
    change: &Share,
) -> Option<(&'a Share, &'a Share)> {
    let reading = outline.reading();
    let follows = |quantity: &Share, word: &str| {
        word_before(reading, quantity.span.start()).is_some_and(|before| before == word)
    };
    // The change belongs to the step: nothing but links and words of change stands between them.
    let joined = |one: &Share, other: &Share| {
        let (first, second) = if one.span < other.span { (one, other) } else { (other, one) };
        let between = first.span.end()..second.span.start().max(first.span.end());
        words_of(&reading[between])
            .all(|word| word.is_empty() || words.is("step-link", &word) || words.is("change-word", &word))
    };
    for from in percents.iter().filter(|percent| follows(percent, "from")) {
        for to in percents.iter().filter(|to| to.span != from.span && to.span != change.span) {
            // `to 44%`, or `44%, up 4% from 40%`.
            let level = follows(to, "to") || to.span.end() <= change.span.start();
            let apart = from.span != change.span && (joined(change, from) || joined(change, to));
            if level
                && apart
                && (joined(from, to) || joined(change, from) && joined(change, to))
                && counts_points(from, to, change)
            {
                return Some((from, to));
            }
        }
    }
    None
}

/// Whether the change is the step in points, and not by a whisker the step in percent too.
fn counts_points(from: &Share, to: &Share, change: &Share) -> bool {
    let Some((parts, one)) = in_parts(&[from.value, to.value, change.value]) else { return false };
    let [from, to, change] = parts[..] else { return false };
    let step = (to - from).abs();
    if step != change || from == 0 || step == 0 {
        return false;
    }
    // In percent the step is 100 × step ÷ from; as given it is change ÷ one.
    let off = (100_i128.saturating_mul(step).saturating_mul(one) - change.saturating_mul(from)).abs();
    off.saturating_mul(10) > 6_i128.saturating_mul(from).saturating_mul(one)
}
