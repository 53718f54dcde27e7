//! Parts that do not make their total, and shares of one whole that are more than the whole.
//!
//! Only where the text says that these are all the parts: "the other six", "five people: three men and a
//! woman", yes and no to one question.

use super::super::{Observation, Observed, Outline};
use super::{in_parts, is_exact, quantities, words_of};
use crate::extract::{Decimal, Quantity, Unit};
use crate::tag::Upos;
use crate::text::Span;
use crate::words::WordLists;

/// More parts than this are not added up.
const MOST: usize = 7;

pub(super) fn observe(outline: &Outline<'_>, words: &WordLists, out: &mut Vec<Observed>) {
    for statement in 0..outline.analysis.statements.len() {
        let all = quantities(outline, statement);
        if all.len() < 2 || all.len() > MOST + 1 {
            continue;
        }
        let sum = Sum { outline, words, span: outline.analysis.statements[statement].span, all };
        let found =
            sum.of_the().or_else(|| sum.listed()).or_else(|| sum.remaining_share()).or_else(|| sum.answers());
        out.extend(found);
    }
}

/// A statement with its numbers.
struct Sum<'a> {
    outline: &'a Outline<'a>,
    words: &'a WordLists,
    span: Span,
    all: Vec<&'a Quantity>,
}

impl Sum<'_> {
    fn reading(&self) -> &str {
        self.outline.reading()
    }

    /// The words of the statement before `offset`, the nearest first.
    fn before(&self, offset: usize) -> impl Iterator<Item = String> + '_ {
        words_of(&self.reading()[self.span.start()..offset.max(self.span.start())]).rev()
    }

    fn holds(&self, list: &str) -> bool {
        words_of(self.span.of(self.reading())).any(|word| self.words.is(list, &word))
    }

    fn is_rest(&self, quantity: &Quantity) -> bool {
        let mut before = self.before(quantity.span.start());
        before.next().is_some_and(|word| self.words.is("rest-word", &word))
            && before.next().is_some_and(|word| word == "the")
    }

    fn found(&self, parts: &[&Quantity], span: Span, total: &str) -> Observed {
        let reading = self.reading();
        let parts: Vec<&str> = parts.iter().map(|part| part.span.of(reading)).collect();
        let detail = format!("{} against {total}", parts.join(" and "));
        Observed { detail, ..Observed::at(Observation::SumMismatch, span) }
    }

    /// `Of the 12 ferries, five are old and the other six are new`.
    fn of_the(&self) -> Option<Observed> {
        let [total, parts @ .., rest] = &self.all[..] else { return None };
        let opens: Vec<String> = self.before(total.span.start()).collect();
        let opens = matches!(&opens[..], [the, of] if the == "the" && of == "of") || opens == ["of"];
        let counts = self.all.iter().all(|part| matches!(part.unit, Unit::Count(_)) && is_exact(part));
        let noun = |quantity: &Quantity| match &quantity.unit {
            Unit::Count(noun) => noun.clone(),
            _ => None,
        };
        let first = *parts.first()?;
        let alike = [first, *rest].into_iter().all(|part| noun(part).is_none() || noun(part) == noun(total));
        // `The other six, and the captain`: more parts follow.
        let after = self.after(self.all.len() - 1);
        let goes_on = after.starts_with(',')
            || words_of(after).next().is_some_and(|word| word == "and")
            || self.span.of(self.reading()).contains(';');
        if !opens || !counts || !alike || goes_on || !self.is_rest(rest) || self.holds("uncounted-part") {
            return None;
        }
        let values: Vec<Decimal> = self.all.iter().map(|part| part.low).collect();
        let (values, _) = in_parts(&values)?;
        let [total_value, middle @ .., last] = &values[..] else { return None };
        // A number between may count something else, so any choice of them that fits is enough.
        if (0..1_u32 << middle.len()).any(|choice| {
            let chosen =
                middle.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, part)| part);
            chosen.sum::<i128>() + last == *total_value
        }) {
            return None;
        }
        let span = Span::new(first.span.start(), rest.span.end());
        Some(self.found(&self.all[1..], span, total.span.of(self.reading())))
    }

    /// `40% went to ports, 35% to roads and the remaining 30% to rail`.
    fn remaining_share(&self) -> Option<Observed> {
        let (rest, parts) = self.all.split_last()?;
        let shares = self.all.iter().all(|part| part.unit == Unit::Percent && is_exact(part));
        if !shares
            || parts.is_empty()
            || !self.is_rest(rest)
            || self.holds("change-word")
            || self.second_whole()
        {
            return None;
        }
        self.above_hundred()
    }

    /// `52% approve, 45% disapprove and 8% are undecided`.
    fn answers(&self) -> Option<Observed> {
        let shares = self.all.iter().all(|part| part.unit == Unit::Percent && is_exact(part));
        if !shares || self.all.len() > 3 || self.holds("change-word") || self.second_whole() {
            return None;
        }
        let mut given = [0_u8; 3];
        for at in 0..self.all.len() {
            let mut classes = 0;
            for word in words_of(self.after(at)).take(7) {
                for (class, list) in ["answer-yes", "answer-no", "answer-neither"].iter().enumerate() {
                    if self.words.is(list, &word) {
                        given[class] += 1;
                        classes += 1;
                    }
                }
            }
            if classes != 1 {
                return None;
            }
        }
        if given[0] != 1 || given[1] != 1 || given[2] > 1 { None } else { self.above_hundred() }
    }

    /// The text between a number and the next.
    fn after(&self, at: usize) -> &str {
        let end = self.all.get(at + 1).map_or(self.span.end(), |next| next.span.start());
        &self.reading()[self.all[at].span.end()..end.max(self.all[at].span.end())]
    }

    /// Whether a share may be of a whole of its own: `52% of men and 60% of women`, `a majority of Harrow`.
    fn second_whole(&self) -> bool {
        let reading = self.span.of(self.reading());
        (0..self.all.len()).any(|at| {
            let words: Vec<String> = words_of(self.after(at)).collect();
            words.iter().enumerate().any(|(place, word)| {
                let before = place.checked_sub(1).map(|before| words[before].as_str()).unwrap_or_default();
                let approves = self.words.is("answer-yes", before) || self.words.is("answer-no", before);
                word == "of" && !approves && (at > 0 || place > 0)
            })
        }) || reading.contains(';')
    }

    /// The shares, if they are more than a hundred by more than rounding.
    fn above_hundred(&self) -> Option<Observed> {
        let values: Vec<Decimal> = self.all.iter().map(|part| part.low).collect();
        let (values, one) = in_parts(&values)?;
        let sum: i128 = values.iter().sum();
        if sum * 2 <= 203 * one {
            return None;
        }
        let span = Span::new(self.all.first()?.span.start(), self.all.last()?.span.end());
        Some(self.found(&self.all, span, "100%"))
    }

    /// `Five people: three men and a woman`.
    fn listed(&self) -> Option<Observed> {
        let (total, _) = self.all.split_first()?;
        let Unit::Count(Some(noun)) = &total.unit else { return None };
        if !is_exact(total) || !self.words.is("group-total", noun) {
            return None;
        }
        let rest = &self.reading()[total.span.end()..self.span.end().max(total.span.end())];
        let inside = self.listing(rest);
        let mark =
            inside.chars().next().filter(|mark| matches!(mark, ':' | '\u{2013}' | '\u{2014}' | '('))?;
        let start = total.span.end() + (rest.len() - inside.len()) + mark.len_utf8();
        let inside = &self.reading()[start..self.span.end()];
        let end = inside.find(['\u{2013}', '\u{2014}', ')', '(', ';', '.', '!', '?']).unwrap_or(inside.len());
        let list = Span::new(start, start + end);
        let sum = self.items(list)?;
        let (values, one) = in_parts(&[total.low, Decimal { digits: sum, exponent: 0 }])?;
        if one != 1 || values[0] == values[1] {
            return None;
        }
        let reading = self.reading();
        let detail = format!("{} against {}", list.of(reading).trim(), total.span.of(reading));
        let span = total.span.join(Span::new(list.start(), start + inside[..end].trim_end().len()));
        Some(Observed { detail, ..Observed::at(Observation::SumMismatch, span) })
    }

    /// The text from the mark that opens the list: right after the total, or a colon after a few words
    /// without a mark or another number, as in `five people were hurt: three men and a woman`.
    fn listing<'t>(&self, rest: &'t str) -> &'t str {
        let stop = rest.find(|c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '-');
        let said = stop.filter(|&stop| {
            rest[stop..].starts_with(':')
                && words_of(&rest[..stop]).all(|word| {
                    !self.words.is("uncounted-part", &word)
                        && !word.starts_with(|c: char| c.is_ascii_digit())
                        && !matches!(word.as_str(), "in" | "on" | "at" | "after" | "from" | "with")
                })
        });
        said.map_or_else(|| rest.trim_start(), |stop| &rest[stop..])
    }

    /// The sum of a list of at least two plain counts: `three men, two women and a child`.
    fn items(&self, list: Span) -> Option<i128> {
        let reading = self.reading();
        let tagging = &self.outline.analysis.tagging;
        let (mut sum, mut items, mut at) = (0_i128, 0, list.start());
        let text = list.of(reading).replace(" and ", ", an\u{0}");
        for item in text.split(',') {
            // The mark keeps the place: `, an\0` is as long as ` and `.
            let joined = item.strip_prefix(" an\u{0}");
            let skipped = if joined.is_some() { 4 } else { 0 };
            let item = joined.unwrap_or(item);
            let start = at + skipped + (item.len() - item.trim_start().len());
            at += skipped + item.len() + 1;
            let item = item.trim();
            if item.is_empty() {
                continue;
            }
            let span = Span::new(start, start + item.len());
            let tokens = &tagging.tokens[tagging.within(span)];
            let plain = tokens.iter().skip(1).all(|token| {
                matches!(token.upos, Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num)
                    && !self.words.is("uncounted-part", &token.span.of(reading).to_lowercase())
            });
            let first = tokens.first().map(|token| token.span.of(reading).to_lowercase())?;
            let counted = self.all.iter().find(|part| part.span.start() == span.start());
            let value = match counted {
                Some(part)
                    if is_exact(part) && matches!(part.unit, Unit::Count(_)) && part.low.exponent == 0 =>
                {
                    part.low.digits
                }
                None if matches!(first.as_str(), "a" | "an" | "one") => 1,
                _ => return None,
            };
            if !plain || !(2..=4).contains(&tokens.len()) {
                return None;
            }
            sum += value;
            items += 1;
        }
        (2..=MOST).contains(&items).then_some(sum)
    }
}
