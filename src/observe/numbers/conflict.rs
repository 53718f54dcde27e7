//! The same things counted twice, with different numbers.
//!
//! Two counts are the same only where one sentence says nothing that the other does not say: a toll whose
//! event is named again, or a standing number told twice in the same words. Any word by which both could be
//! right (another, earlier, rose, at least) keeps both silent.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Observation, Observed, Outline, within};
use super::{in_parts, is_exact, quantities};
use crate::document::BlockKind;
use crate::extract::{DateValue, Decimal, Quantity, Unit};
use crate::tag::{Form, Token, Upos};
use crate::text::Span;
use crate::words::WordLists;

/// More counts of one thing than this are a table.
const MOST: usize = 30;
/// A sentence of more numbers than this is a table.
const MOST_IN_SENTENCE: usize = 8;
/// How many statements after a headline tell what it tells.
const LEAD: usize = 3;
/// How many words of the other line a reader needs.
const LINE: usize = 14;

pub(super) fn observe(outline: &Outline<'_>, words: &WordLists, out: &mut Vec<Observed>) {
    if is_running(outline) {
        return;
    }
    let reader = Reader { outline, words };
    let mut counts: BTreeMap<String, Vec<Count<'_>>> = BTreeMap::new();
    for statement in 0..outline.analysis.statements.len() {
        for (key, count) in reader.counts(statement) {
            counts.entry(key).or_default().push(count);
        }
    }
    for alike in counts.values().filter(|alike| (2..=MOST).contains(&alike.len())) {
        for (at, later) in alike.iter().enumerate() {
            let earlier = &alike[..at];
            if let Some(earlier) = earlier.iter().find(|earlier| reader.conflict(earlier, later, alike)) {
                out.push(reader.observed(earlier, later));
            }
        }
    }
}

/// A report that goes on hour by hour, in which numbers change.
fn is_running(outline: &Outline<'_>) -> bool {
    outline.analysis.mentions.dates.iter().any(|date| {
        matches!(date.value, DateValue::Time(_))
            && outline
                .block_at(date.span.start())
                .is_some_and(|block| block.span.len() <= date.span.len() + 2)
    })
}

/// A count with what its sentence says of it.
struct Count<'a> {
    statement: usize,
    quantity: &'a Quantity,
    /// Whether it is a number of dead or injured.
    toll: bool,
    heading: bool,
    /// The words that say what is counted, without function words and numbers: up to the end of the part
    /// of the sentence that the count is in, inserts left out.
    core: BTreeSet<String>,
    /// The same of the whole sentence.
    whole: BTreeSet<String>,
    /// Modal verbs and negations of the sentence.
    turned: BTreeSet<String>,
    /// Dates and names of the sentence.
    placed: BTreeSet<String>,
    sources: BTreeSet<String>,
    /// Nouns for events in the core that are spoken of as known: `the fire`.
    known: BTreeSet<String>,
    /// Whether the sentence counts something else too, of which this may be a part.
    crowded: bool,
}

struct Reader<'a> {
    outline: &'a Outline<'a>,
    words: &'a WordLists,
}

impl<'a> Reader<'a> {
    fn reading(&self) -> &'a str {
        self.outline.reading()
    }

    fn lower(&self, token: &Token) -> String {
        token.span.of(self.reading()).to_lowercase()
    }

    fn tokens(&self, span: Span) -> &'a [Token] {
        let tagging = &self.outline.analysis.tagging;
        &tagging.tokens[tagging.within(span)]
    }

    /// The counts of a statement that can be compared with others, and what they count.
    fn counts(&self, statement: usize) -> Vec<(String, Count<'a>)> {
        let span = self.outline.analysis.statements[statement].span;
        let block = &self.outline.blocks()[self.outline.analysis.statements[statement].block];
        let read = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem);
        let all = quantities(self.outline, statement);
        if !read
            || !block.english
            || all.is_empty()
            || all.len() > MOST_IN_SENTENCE
            || span.of(self.reading()).ends_with('?')
        {
            return Vec::new();
        }
        let tokens = self.tokens(span);
        if tokens.iter().any(|token| self.words.is("count-restrictor", &self.lower(token))) {
            return Vec::new();
        }
        all.iter()
            .filter(|quantity| is_exact(quantity) && self.outline.narration(quantity.span) == [quantity.span])
            .filter_map(|quantity| {
                let (key, toll) = self.key(quantity, span, &all)?;
                let heading = block.kind == BlockKind::Heading;
                let others = all.iter().filter(|other| other.span != quantity.span);
                let crowded = others
                    .filter(|other| matches!(other.unit, Unit::Count(_) | Unit::Fraction(_) | Unit::Percent))
                    .any(|other| {
                        self.toll(other, span, &all).is_some_and(|toll| toll != Some("injury-word"))
                            && !(toll && self.is_beside(quantity, other))
                    });
                Some((key, self.count(statement, quantity, toll, heading, crowded)))
            })
            .collect()
    }

    /// What is counted, in the words that stand with the number, and whether it is a toll.
    fn key(&self, quantity: &Quantity, statement: Span, all: &[&Quantity]) -> Option<(String, bool)> {
        let after = Span::new(quantity.span.end(), statement.end().max(quantity.span.end()));
        let next = self.tokens(after).first().map(|token| self.lower(token)).unwrap_or_default();
        let before = Span::new(statement.start(), quantity.span.start().max(statement.start()));
        let last = self.tokens(before).last().map(|token| self.lower(token)).unwrap_or_default();
        let part = self
            .tokens(before)
            .iter()
            .rev()
            .take(4)
            .any(|token| self.words.is("count-part", &self.lower(token)));
        let linked = matches!(last.as_str(), "of" | "to" | "from" | "by" | "the" | "those" | "these");
        if next == "of" || linked || part {
            return None;
        }
        let counted: Vec<String> = self
            .tokens(quantity.span)
            .iter()
            .filter(|token| token.upos != Upos::Num && token.upos != Upos::Punct && token.upos != Upos::Sym)
            .map(|token| self.lower(token))
            .collect();
        match &quantity.unit {
            Unit::Money(currency) => Some((format!("money {currency}"), false)),
            Unit::Count(noun) => {
                let noun = noun.as_deref().unwrap_or_default();
                if self.words.is("tally-noun", noun) || self.words.is("period-unit", noun) {
                    return None;
                }
                let plain = counted.iter().all(|word| {
                    self.words.is("people-noun", word)
                        || self.words.is("death-word", word)
                        || self.words.is("injury-word", word)
                });
                match (self.toll(quantity, statement, all)?, plain) {
                    (Some(toll), true) => Some((format!("{toll} people"), true)),
                    (Some(toll), false) => Some((format!("{toll} {}", counted.join(" ")), true)),
                    (None, _) if noun.is_empty() => None,
                    (None, _) => Some((counted.join(" "), false)),
                }
            }
            _ => None,
        }
    }

    /// The list that the word beside the number is in; nothing at all where both lists speak.
    #[expect(clippy::option_option, reason = "no answer is not the answer that it is no toll")]
    fn toll(&self, quantity: &Quantity, statement: Span, all: &[&Quantity]) -> Option<Option<&'static str>> {
        let ends = |token: &Token| {
            token.upos == Upos::Punct
                || token.upos == Upos::Cconj
                || all.iter().any(|other| other.span != quantity.span && other.span.overlaps(token.span))
        };
        let before = Span::new(statement.start(), quantity.span.start().max(statement.start()));
        let after = Span::new(quantity.span.end(), statement.end().max(quantity.span.end()));
        let left = self.tokens(before).iter().rev().take(2).take_while(|token| !ends(token));
        let right = self.tokens(after).iter().take(4).take_while(|token| !ends(token));
        let beside: Vec<String> =
            left.chain(self.tokens(quantity.span)).chain(right).map(|token| self.lower(token)).collect();
        let has = |list: &str| beside.iter().any(|word| self.words.is(list, word));
        match (has("death-word"), has("injury-word")) {
            (true, true) => None,
            (true, false) => Some(Some("death-word")),
            (false, true) => Some(Some("injury-word")),
            (false, false) => Some(None),
        }
    }

    /// Whether another count is of things that a second verb tells of: `killed 17 people and destroyed 300 homes`.
    fn is_beside(&self, toll: &Quantity, other: &Quantity) -> bool {
        let Unit::Count(Some(noun)) = &other.unit else { return false };
        other.span.start() > toll.span.end()
            && !self.words.is("people-noun", noun)
            && !self.words.is("tally-noun", noun)
            && self
                .tokens(Span::new(toll.span.end(), other.span.start()))
                .iter()
                .any(|token| token.upos == Upos::Cconj)
            && self
                .tokens(Span::new(toll.span.end(), other.span.start()))
                .last()
                .is_some_and(|token| token.upos == Upos::Verb)
    }

    fn count(
        &self,
        statement: usize,
        quantity: &'a Quantity,
        toll: bool,
        heading: bool,
        crowded: bool,
    ) -> Count<'a> {
        let analysis = self.outline.analysis;
        let span = analysis.statements[statement].span;
        let core = self.core(quantity, span);
        let tokens = self.tokens(span);
        let turned = tokens.iter().filter(|token| token.form == Form::Modal || self.is_negation(token));
        let known = core.iter().enumerate().filter(|(at, token)| {
            let before = at.checked_sub(1).map(|at| self.lower(&core[at])).unwrap_or_default();
            let named = at.checked_sub(2).map(|at| self.lower(&core[at])).unwrap_or_default();
            let is_known = |word: &str| matches!(word, "the" | "this" | "that");
            self.words.is("event-noun", &self.lower(token)) && (is_known(&before) || is_known(&named))
        });
        let dates = within(&analysis.mentions.dates, span, |date| date.span).map(|date| date.span);
        let names = within(&analysis.mentions.names, span, |name| name.span).map(|name| name.span);
        let lower = |span: Span| span.of(self.reading()).to_lowercase();
        Count {
            statement,
            quantity,
            toll,
            heading,
            core: self.content(core.iter(), quantity, toll),
            whole: self.content(tokens.iter(), quantity, toll),
            turned: turned.map(|token| self.lower(token)).collect(),
            placed: dates.chain(names).map(lower).collect(),
            sources: analysis.labels[statement].sources.iter().map(|source| lower(source.span)).collect(),
            known: known.map(|(_, token)| self.lower(token)).collect(),
            crowded,
        }
    }

    fn is_negation(&self, token: &Token) -> bool {
        matches!(self.lower(token).as_str(), "not" | "n't" | "n\u{2019}t" | "no" | "never" | "without")
    }

    /// The part of the sentence up to the mark after the number, without what stands between commas before it.
    fn core(&self, quantity: &Quantity, statement: Span) -> Vec<Token> {
        let tokens = self.tokens(statement);
        let is_mark = |token: &Token| token.upos == Upos::Punct && token.span.of(self.reading()) != "-";
        let end = tokens
            .iter()
            .position(|token| token.span.start() >= quantity.span.end() && is_mark(token))
            .unwrap_or(tokens.len());
        let second = tokens.windows(2).position(|pair| {
            pair[0].span.start() >= quantity.span.end()
                && pair[0].upos == Upos::Cconj
                && pair[1].upos == Upos::Verb
        });
        let end = second.map_or(end, |second| end.min(second));
        let number = tokens.partition_point(|token| token.span.start() < quantity.span.start());
        let comma = |token: &Token| token.span.of(self.reading()) == ",";
        let first = tokens[..number].iter().position(comma);
        let last = tokens[..number].iter().rposition(comma);
        match (first, last) {
            (Some(first), Some(last)) if first < last => {
                tokens[..first].iter().chain(&tokens[last + 1..end]).copied().collect()
            }
            _ => tokens[..end].to_vec(),
        }
    }

    /// The words that say something. A standing number keeps its verb, for "had" and "has" are two times.
    fn content<'t>(
        &self,
        tokens: impl Iterator<Item = &'t Token>,
        quantity: &Quantity,
        toll: bool,
    ) -> BTreeSet<String> {
        tokens
            .filter(|token| !matches!(token.upos, Upos::Punct | Upos::Sym | Upos::Num))
            .map(|token| (token, self.lower(token)))
            .filter(|(token, word)| {
                let counted = quantity.span.overlaps(token.span);
                let about_toll = self.words.is("people-noun", word)
                    || self.words.is("death-word", word)
                    || self.words.is("injury-word", word);
                let verb = matches!(token.upos, Upos::Aux | Upos::Verb);
                let empty = self.words.is("function-word", word) && (toll || !verb);
                !(empty || counted || toll && about_toll)
            })
            .map(|(_, word)| word)
            .collect()
    }

    fn conflict(&self, earlier: &Count<'_>, later: &Count<'_>, alike: &[Count<'_>]) -> bool {
        if earlier.statement == later.statement
            || earlier.crowded
            || later.crowded
            || earlier.turned != later.turned
            || agree(
                &earlier.quantity.low,
                &later.quantity.low,
                matches!(earlier.quantity.unit, Unit::Money(_)),
            )
        {
            return false;
        }
        if !earlier.toll {
            return self.is_standing(earlier)
                && self.is_standing(later)
                && earlier.core == later.core
                && earlier.placed == later.placed
                && earlier.sources == later.sources;
        }
        // The headline says less than the text, and what is told again less than what was told before.
        let (long, short) =
            if earlier.heading && !later.heading { (later, earlier) } else { (earlier, later) };
        let same = !short.core.is_empty()
            && short.core.is_subset(&long.whole)
            && short.placed.is_subset(&long.placed)
            && short.sources.is_subset(&long.sources);
        if short.heading {
            // The text holds the headline's number after all, and this is another one.
            let held = alike.iter().any(|other| !other.heading && other.quantity.low == short.quantity.low);
            return !held && (same && short.core.len() > 1 || leads(short, long));
        }
        same && !short.core.is_disjoint(&short.known)
    }

    /// Whether the number is what somebody or something has, and nothing after it says where or when.
    fn is_standing(&self, count: &Count<'_>) -> bool {
        let span = self.outline.analysis.statements[count.statement].span;
        let verb = count.core.iter().any(|word| self.words.is("standing-verb", word));
        let after = Span::new(count.quantity.span.end(), span.end().max(count.quantity.span.end()));
        let ends = self.tokens(after).first().is_none_or(|next| next.upos == Upos::Punct);
        verb && ends && count.core.len() >= 2
    }

    fn observed(&self, earlier: &Count<'_>, later: &Count<'_>) -> Observed {
        let reading = self.reading();
        let line = self.outline.analysis.statements[earlier.statement].span.of(reading);
        let mut words: Vec<&str> = line.split_whitespace().take(LINE + 1).collect();
        let cut = words.len() > LINE;
        words.truncate(LINE);
        let line = words.join(" ");
        let line = if cut { format!("{line} …") } else { line };
        Observed {
            what: Observation::NumberConflict,
            span: later.quantity.span,
            related: vec![earlier.quantity.span],
            detail: format!("“{}” in “{line}”", earlier.quantity.span.of(reading)),
        }
    }
}

/// Whether the count stands in the first sentences under its headline and speaks of the same event, though
/// one word of the headline is not in the sentence.
fn leads(headline: &Count<'_>, text: &Count<'_>) -> bool {
    let (shared, own) = (headline.core.intersection(&text.whole).count(), headline.core.len());
    !text.heading && text.statement <= headline.statement + LEAD && shared >= 2 && own - shared <= 1
}

/// Whether two numbers can both be right: equal, or one the other rounded.
fn agree(one: &Decimal, other: &Decimal, money: bool) -> bool {
    let Some((values, size)) = in_parts(&[*one, *other]) else { return true };
    let [one, other] = values[..] else { return true };
    if one == other {
        return true;
    }
    // Small counts of people and things are not rounded.
    if !money && one.max(other) < 100 * size {
        return false;
    }
    let rounded = |rough: i128, fine: i128| {
        let mut step = 1;
        while step <= rough / 10 && rough % (step * 10) == 0 {
            step *= 10;
        }
        (rough - fine).abs() <= step
    };
    rounded(one, other) || rounded(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_number_agrees_with_the_fine_one() {
        let value = |digits| Decimal { digits, exponent: 0 };
        assert!(agree(&value(3200), &value(3214), false));
        assert!(agree(&value(300), &value(312), false));
        assert!(!agree(&value(12), &value(14), false));
        assert!(!agree(&value(3214), &value(3414), false));
        assert!(agree(&value(3_000_000), &value(3_200_000), true));
    }
}
