//! Dates: absolute, relative, weekdays and times of day.
//!
//! A date is what the text says and no more: parts that are not written stay absent.
//! It must never work out a day from another one, and never read the clock.

use std::collections::HashMap;

use super::scan::{PieceKind, Scan, is_dash};
use crate::text::Span;
use crate::words::{WordList, WordLists};

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

pub(super) fn dates(scan: &Scan<'_>, words: &WordLists) -> Vec<Date> {
    let calendar = Calendar::new(words);
    let mut dates = Vec::new();
    let mut at = 0;
    while at < scan.pieces.len() {
        match calendar.date_at(scan, at) {
            Some((first, last, value)) => {
                dates.push(Date { span: scan.over(first, last), value });
                at = last + 1;
            }
            None => at += 1,
        }
    }
    dates
}

/// First piece, last piece and value of a date.
type Found = (usize, usize, DateValue);

struct Calendar<'w> {
    months: HashMap<&'w str, u8>,
    weekdays: HashMap<&'w str, u8>,
    relative: &'w WordList,
    relative_first: HashMap<&'w str, usize>,
    words: &'w WordLists,
}

impl<'w> Calendar<'w> {
    fn new(words: &'w WordLists) -> Self {
        static NONE: WordList = WordList { summary: String::new(), forms: Vec::new() };
        let numbered = |prefix: &str| -> HashMap<&'w str, u8> {
            words
                .iter()
                .filter_map(|(name, list)| Some((name.strip_prefix(prefix)?.parse().ok()?, list)))
                .flat_map(|(number, list)| list.forms.iter().map(move |form| (form.as_str(), number)))
                .collect()
        };
        let relative = words.list("relative-date").unwrap_or(&NONE);
        // Most words begin no such phrase, so the first word and its longest phrase are looked up first.
        let mut relative_first: HashMap<&str, usize> = HashMap::new();
        for form in &relative.forms {
            let first = form.split([' ', '-']).next().unwrap_or(form);
            let count = relative_first.entry(first).or_default();
            *count = (*count).max(form.split([' ', '-']).count() * 2 - 1);
        }
        Self { months: numbered("month-"), weekdays: numbered("weekday-"), relative, relative_first, words }
    }

    fn date_at(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        match scan.pieces[at].kind {
            PieceKind::Figures => self
                .iso(scan, at)
                .or_else(|| self.day_month(scan, at, at, None))
                .or_else(|| self.time(scan, at))
                .or_else(|| self.ago(scan, at))
                .or_else(|| self.decade(scan, at))
                .or_else(|| self.year(scan, at)),
            PieceKind::Word => self
                .weekday(scan, at)
                .or_else(|| self.month_day(scan, at, at, None))
                .or_else(|| self.relative(scan, at))
                .or_else(|| self.ago(scan, at))
                .or_else(|| self.named_time(scan, at)),
            _ => None,
        }
    }

    fn is(&self, list: &str, word: &str) -> bool {
        self.words.is(list, word)
    }

    /// `2024-06-02`.
    fn iso(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let year = year_of(scan.text(at))?;
        if !(scan.joins(at + 1) && scan.joins(at + 3)) {
            return None;
        }
        let (month, day) = (scan.text(at + 2), scan.text(at + 4));
        (month.len() == 2 && day.len() == 2).then_some(())?;
        let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        let day = day.parse().ok().filter(|day| (1..=31).contains(day))?;
        let value =
            DateValue::Absolute { year: Some(year), month: Some(month), day: Some(day), weekday: None };
        Some((at, at + 4, value))
    }

    /// `Monday`, `last Monday`, `Monday, June 2`.
    fn weekday(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let mut first = at;
        let mut name = at;
        if matches!(scan.lower(at), "last" | "next" | "this") && scan.is(at + 1, PieceKind::Word) {
            name = at + 1;
        }
        if matches!(scan.lower(at), "the" | "early" | "late") {
            return None;
        }
        let weekday = *self.weekdays.get(scan.lower(name))?;
        if !scan.pieces[name].capital || self.is("named-day-before", scan.lower_before(name)) {
            return None;
        }
        let short = !scan.lower(name).ends_with("day");
        let mut next = name + 1;
        if short && scan.touches(next) && scan.text(next) == "." {
            next += 1;
        }
        let mut after = next;
        if scan.follows(after) && scan.text(after) == "," {
            after += 1;
        }
        if scan.follows(after) && scan.lower(after) == "the" {
            after += 1;
        }
        if scan.follows(after) {
            let date = self
                .month_day(scan, after, name, Some(weekday))
                .or_else(|| self.day_month(scan, after, name, Some(weekday)));
            if let Some(date) = date {
                return Some(date);
            }
        }
        if short {
            return None;
        }
        let mut last = name;
        if scan.is(name + 1, PieceKind::Word) && self.is("day-part", scan.lower(name + 1)) {
            last = name + 1;
        }
        if scan.follows(first) && matches!(scan.lower(first - 1), "last" | "next") {
            first -= 1;
        }
        Some((first, last, DateValue::Weekday(weekday)))
    }

    /// `June 2, 2024`, `June 2024`, `in June`.
    fn month_day(&self, scan: &Scan<'_>, at: usize, first: usize, weekday: Option<u8>) -> Option<Found> {
        let (month, mut next) = self.month(scan, at)?;
        let month = Some(month);
        if scan.is(next, PieceKind::Figures)
            && let Some(day) = self.day(scan, next)
        {
            let mut last = day.1;
            let year = self.year_after(scan, last + 1);
            if let Some((_, place)) = year {
                last = place;
            }
            let year = year.map(|(year, _)| year);
            return Some((first, last, DateValue::Absolute { year, month, day: Some(day.0), weekday }));
        }
        if let Some((year, last)) = self.year_after(scan, next) {
            return Some((first, last, DateValue::Absolute { year: Some(year), month, day: None, weekday }));
        }
        if weekday.is_some() {
            return None;
        }
        // Alone, a name of a month may be a verb, a surname or a given name.
        let name = scan.lower(at);
        let before = scan.lower_before(at);
        let after_name = scan.is(next, PieceKind::Word) && scan.pieces[next].capital;
        let placed = self.is("month-before", before) || self.is("month-before", before.trim_end_matches('-'));
        let safe = name.len() > 5 && name != "august" && name != "march";
        let surely = matches!(
            before,
            "in" | "since" | "until" | "last" | "next" | "this" | "during" | "early" | "late"
        );
        if !(placed && (!after_name || surely && name.len() > 3) || safe && !after_name || name == "july") {
            return None;
        }
        if name.len() == 3 && name != "may" && !placed {
            return None;
        }
        next -= 1;
        let mut first = first;
        if matches!(before, "last" | "next" | "this") {
            first -= 1;
        }
        Some((first, next, DateValue::Absolute { year: None, month, day: None, weekday }))
    }

    /// `2 June 2024`, `the 2nd of June`.
    fn day_month(&self, scan: &Scan<'_>, at: usize, first: usize, weekday: Option<u8>) -> Option<Found> {
        if !scan.pieces.get(at).is_some_and(|piece| piece.kind == PieceKind::Figures) {
            return None;
        }
        let (day, mut next) = self.day(scan, at)?;
        next += 1;
        if scan.lower(next) == "of" && scan.follows(next) {
            next += 1;
        }
        if !scan.follows(next) {
            return None;
        }
        let (month, next) = self.month(scan, next)?;
        // `7 May` in front of a number is a date of the other order: `between 7 March 3`.
        let mut last = next - 1;
        let year = self.year_after(scan, next);
        if let Some((_, place)) = year {
            last = place;
        }
        let year = year.map(|(year, _)| year);
        Some((first, last, DateValue::Absolute { year, month: Some(month), day: Some(day), weekday }))
    }

    /// The month at `at` and the piece after it, its point included.
    fn month(&self, scan: &Scan<'_>, at: usize) -> Option<(u8, usize)> {
        let piece = scan.piece(at).filter(|piece| piece.kind == PieceKind::Word && piece.capital)?;
        let month = *self.months.get(piece.span.of(&scan.lower))?;
        let point = scan.touches(at + 1) && scan.text(at + 1) == "." && scan.follows(at + 2);
        let short = piece.span.len() <= 4;
        Some((
            month,
            if point && short && scan.pieces[at + 2].kind == PieceKind::Figures { at + 2 } else { at + 1 },
        ))
    }

    /// The day of a month at `at` and its last piece.
    fn day(&self, scan: &Scan<'_>, at: usize) -> Option<(u8, usize)> {
        let figures = scan.text(at);
        let day = (figures.len() <= 2).then(|| figures.parse().ok()).flatten()?;
        if !(1..=31).contains(&day) {
            return None;
        }
        if scan.touches(at + 1) {
            if matches!(scan.lower(at + 1), "st" | "nd" | "rd" | "th") {
                return Some((day, at + 1));
            }
            if scan.pieces[at + 1].kind == PieceKind::Word || matches!(scan.text(at + 1), "%" | "/") {
                return None;
            }
            if scan.text(at + 1) == ":" && scan.touches(at + 2) {
                return None;
            }
        }
        // `June 2 million` and `June 8 p.m.` give no day.
        let after = scan.lower(at + 1);
        let free = !(scan.follows(at + 1)
            && (matches!(after, "percent" | "million" | "billion" | "thousand")
                || self.is("before-noon", after)
                || self.is("after-noon", after)));
        free.then_some((day, at))
    }

    /// A year at `at`, or after a comma there.
    fn year_after(&self, scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
        let mut at = at;
        if scan.follows(at) && (scan.text(at) == "," || scan.lower(at) == "of") {
            at += 1;
        }
        let year = scan.is(at, PieceKind::Figures).then(|| year_of(scan.text(at))).flatten()?;
        let attached = scan.touches(at + 1) && scan.pieces[at + 1].kind == PieceKind::Word;
        (!attached).then_some((year, at))
    }

    /// `8 p.m.`, `8:30 a.m.`, `20:00`.
    fn time(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let figures = scan.text(at);
        let mut parts = figures.split('.');
        let hour = parts.next().filter(|part| part.len() <= 2)?;
        let hour: u16 = hour.parse().ok().filter(|&hour| hour <= 24)?;
        let point = parts.next();
        if parts.next().is_some() || matches!(scan.text(at.wrapping_sub(1)), ":" | "-") && scan.touches(at) {
            return None;
        }
        let mut minutes = point.filter(|part| part.len() == 2).and_then(|part| part.parse::<u16>().ok());
        if point.is_some() && minutes.is_none() {
            return None;
        }
        let mut last = at;
        let mut clock = false;
        if point.is_none() && scan.touches(at + 1) && scan.touches(at + 2) && scan.text(at + 1) == ":" {
            let figures = scan.text(at + 2);
            minutes = (figures.len() == 2).then(|| figures.parse().ok()).flatten();
            minutes?;
            last = at + 2;
            clock = true;
        }
        let minutes_past = minutes.unwrap_or(0);
        if minutes_past > 59 {
            return None;
        }
        let after = if scan.follows(last + 1) { scan.lower(last + 1) } else { "" };
        let half = if self.is("before-noon", after) {
            Some(false)
        } else if self.is("after-noon", after) {
            Some(true)
        } else {
            None
        };
        if let Some(second_half) = half.filter(|_| (1..=12).contains(&hour)) {
            last += 1;
            let hour = hour % 12 + if second_half { 12 } else { 0 };
            return Some((at, last, DateValue::Time(hour * 60 + minutes_past)));
        }
        if matches!(after, "o'clock" | "o\u{2019}clock") && hour <= 24 {
            return Some((at, last + 1, DateValue::Time(hour * 60)));
        }
        (clock && hour < 24).then_some((at, last, DateValue::Time(hour * 60 + minutes_past)))
    }

    /// `noon`, `midnight`.
    fn named_time(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let word = scan.lower(at);
        let minutes = if self.is("noon", word) {
            12 * 60
        } else if self.is("midnight", word) {
            0
        } else {
            return None;
        };
        let placed = matches!(
            scan.lower_before(at),
            "at" | "by"
                | "until"
                | "till"
                | "before"
                | "after"
                | "around"
                | "about"
                | "from"
                | "since"
                | "to"
        );
        placed.then_some((at, at, DateValue::Time(minutes)))
    }

    /// `two years ago`, `40 minutes later`.
    fn ago(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        if scan.pieces[at].kind == PieceKind::Word && !scan.numbers.is_word(scan.lower(at)) {
            return None;
        }
        let mut unit = at + 1;
        // `twenty-one years ago`, `two and a half years ago`.
        while unit < at + 5
            && scan.follows(unit)
            && (scan.numbers.is_word(scan.lower(unit))
                || scan.joins(unit)
                || matches!(scan.lower(unit), "and" | "a" | "to" | "or")
                || scan.pieces[unit].kind == PieceKind::Figures)
        {
            unit += 1;
        }
        if !scan.is(unit, PieceKind::Word) || !self.is("period-unit", scan.lower(unit)) {
            return None;
        }
        let ago = unit + 1;
        if !scan.follows(ago) {
            return None;
        }
        let count = scan.longest_phrase(ago, 2, |phrase| self.is("ago", phrase))?;
        // `two days earlier than planned` compares.
        if scan.lower(ago + count) == "than" {
            return None;
        }
        let last = ago + count - 1;
        Some((at, last, DateValue::Relative(scan.phrase(at, last).to_owned())))
    }

    /// `the 1990s`, `the '90s`.
    fn decade(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let figures = scan.text(at);
        if !(scan.touches(at + 1)
            && (scan.lower(at + 1) == "s" || scan.pieces[at + 1].kind == PieceKind::Possessive))
        {
            return None;
        }
        let full = figures.len() == 4 && figures.ends_with('0') && year_of(figures).is_some();
        let short = figures.len() == 2
            && figures.ends_with('0')
            && scan.touches(at)
            && matches!(scan.text(at - 1), "'" | "\u{2019}" | "\u{2018}");
        if !(full || short)
            || full && scan.pieces[at + 1].kind == PieceKind::Possessive && scan.lower_before(at) != "the"
        {
            return None;
        }
        let mut first = if short { at - 1 } else { at };
        if scan.joins(first.wrapping_sub(1))
            && matches!(scan.lower_before(first - 1), "mid" | "early" | "late")
        {
            first -= 2;
        } else if matches!(scan.lower_before(first), "mid" | "early" | "late") {
            first -= 1;
        }
        if scan.lower_before(first) == "the" {
            first -= 1;
        }
        Some((first, at + 1, DateValue::Relative(scan.phrase(first, at + 1).to_owned())))
    }

    /// `2014`, where it is no count.
    fn year(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let year = year_of(scan.text(at))?;
        let before = scan.lower_before(at);
        let touched = scan.touches(at);
        if touched
            && matches!(scan.text(at - 1), "$" | "\u{a3}" | "\u{20ac}" | "\u{a5}" | "#" | "/" | ":" | "+")
        {
            return None;
        }
        if scan.touches(at + 1)
            && (scan.pieces[at + 1].kind == PieceKind::Word || matches!(scan.text(at + 1), "%" | "/" | ":"))
        {
            return None;
        }
        let after = if scan.follows(at + 1) { scan.lower(at + 1) } else { "" };
        let counted = self.is("percent", after)
            || scan.numbers.unit(after).is_some()
            || scan.numbers.is_word(after) && !after.starts_with("first");
        let plural = scan.is(at + 1, PieceKind::Word) && super::quantities::is_plural(self.words, after);
        let bounded = scan.follows(at)
            && scan
                .longest_phrase_before(at, 3, |phrase| scan.numbers.comparator(phrase).is_some())
                .is_some();
        if counted || bounded && (plural || !matches!(before, "about" | "around" | "over")) {
            return None;
        }
        let ends_range = scan.touches(at) && is_dash(before);
        if plural && !ends_range && !self.is("year-before", before) && !matches!(before, "'s" | "\u{2019}s") {
            return None;
        }
        let mut last = at;
        // `2003-04` is one season.
        if scan.joins(at + 1)
            && scan.text(at + 2).len() == 2
            && scan.pieces[at + 2].kind == PieceKind::Figures
        {
            last = at + 2;
        }
        let value = DateValue::Absolute { year: Some(year), month: None, day: None, weekday: None };
        Some((at, last, value))
    }

    /// `yesterday`, `last week`, `in recent years`.
    fn relative(&self, scan: &Scan<'_>, at: usize) -> Option<Found> {
        let word = scan.lower(at);
        if let Some(&most) = self.relative_first.get(word)
            && let Some(count) = scan.longest_phrase(at, most, |phrase| self.relative.contains(phrase))
        {
            let last = at + count - 1;
            if scan.lower(last + 1) == "than" {
                return None;
            }
            if word == "today" && scan.pieces[at].capital && !scan.pieces[at].opens {
                return None;
            }
            return Some((at, last, DateValue::Relative(scan.phrase(at, last).to_owned())));
        }
        if !matches!(word, "last" | "next" | "this" | "past" | "the") {
            return None;
        }
        let count = scan.longest_phrase(at, 2, |phrase| self.is("relative-determiner", phrase))?;
        let period = at + count;
        if word == "past" || !scan.follows(period) {
            return None;
        }
        let count = scan.longest_phrase(period, 2, |phrase| self.is("period", phrase))?;
        let last = period + count - 1;
        // `the last day of the trial` and `the next season of the series` say nothing of today.
        if word == "the" && scan.lower(last + 1) == "of" || matches!(scan.lower(last), "day") {
            return None;
        }
        Some((at, last, DateValue::Relative(scan.phrase(at, last).to_owned())))
    }
}

/// Four figures that can be a year of news.
fn year_of(figures: &str) -> Option<i16> {
    (figures.len() == 4).then(|| figures.parse().ok()).flatten().filter(|year| (1800..=2099).contains(year))
}
