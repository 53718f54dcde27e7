//! Weekdays beside dates they do not fit.

use jiff::civil;

use super::super::{Observation, Observed, Outline, within};
use super::{word_before, words_of};
use crate::document::BlockKind;
use crate::extract::{Date, DateValue};
use crate::tag::Upos;
use crate::text::Span;
use crate::words::WordLists;

/// Some countries kept another calendar until 1923, and texts give their days by it.
const ONE_CALENDAR: i16 = 1924;

/// How far from the draft's own date a day without a year is surely the nearest of that name.
const NEAR: i32 = 60;

/// Monday to Sunday, each in its longest form and with a capital.
pub(super) fn names(words: &WordLists) -> Vec<String> {
    let name = |number: u8| {
        let list = words.list(&format!("weekday-{number}"));
        let longest = list.and_then(|list| list.forms.iter().max_by_key(|form| form.len()));
        let mut letters = longest.map(String::as_str).unwrap_or_default().chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    };
    (1..=7).map(name).collect()
}

pub(super) fn observe(outline: &Outline<'_>, names: &[String], out: &mut Vec<Observed>) {
    let own = own_date(outline);
    for date in &outline.analysis.mentions.dates {
        let DateValue::Absolute { year, month: Some(month), day: Some(day), weekday: Some(weekday) } =
            date.value
        else {
            continue;
        };
        let day_of = |year: i16| {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            civil::Date::new(year, month, day).ok()
        };
        let meant = match year {
            Some(year) if year < ONE_CALENDAR => None,
            Some(year) => day_of(year),
            None => {
                own.and_then(|own| nearest(own, day_of)).filter(|day| is_only_year(outline, date, day.year()))
            }
        };
        let Some(meant) = meant else { continue };
        let is = meant.weekday().to_monday_one_offset();
        if u8::try_from(is).is_ok_and(|is| is == weekday)
            || is_one_of_several(outline, date, names)
            || is_title(outline, date, names)
            || is_citation(outline, date)
        {
            continue;
        }
        let name = usize::try_from(is - 1).ok().and_then(|at| names.get(at)).cloned().unwrap_or_default();
        let (year, month, day) = (meant.year(), meant.month(), meant.day());
        let detail =
            if names.iter().any(String::is_empty) { format!("{year}-{month:02}-{day:02}") } else { name };
        out.push(Observed { detail, ..Observed::at(Observation::WeekdayMismatch, date.span) });
    }
}

/// The date that the draft gives itself: in its front matter, or on a line of its own.
fn own_date(outline: &Outline<'_>) -> Option<civil::Date> {
    let is_date = |key: &str| {
        let key = key.to_ascii_lowercase();
        key == "date" || key == "datepublished" || key == "published" || key.ends_with("published_time")
    };
    let analysis = outline.analysis;
    let written = analysis
        .document
        .metadata
        .iter()
        .filter(|(key, _)| is_date(key))
        .find_map(|(_, value)| value.get(..10)?.parse().ok());
    let on_a_line = || {
        analysis.mentions.dates.iter().find_map(|date| match date.value {
            DateValue::Absolute { year: Some(year), month: Some(month), day: Some(day), .. }
                if outline.block_at(date.span.start()).is_some_and(|b| b.kind == BlockKind::Boilerplate) =>
            {
                civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
            }
            _ => None,
        })
    };
    written.or_else(on_a_line)
}

/// The day of that name that lies near the draft's own date.
fn nearest(own: civil::Date, day_of: impl Fn(i16) -> Option<civil::Date>) -> Option<civil::Date> {
    let year = own.year();
    [year - 1, year, year + 1]
        .into_iter()
        .filter_map(day_of)
        .find(|day| own.until(*day).is_ok_and(|between| between.get_days().abs() <= NEAR))
}

/// Whether the paragraph speaks of no other year: a day without a year would be one of that.
fn is_only_year(outline: &Outline<'_>, date: &Date, meant: i16) -> bool {
    let Some(block) = outline.block_at(date.span.start()) else { return false };
    within(&outline.analysis.mentions.dates, block.span, |date| date.span)
        .all(|other| !matches!(other.value, DateValue::Absolute { year: Some(year), .. } if year != meant))
}

/// `the Harrow Sun, 21 Dec. 2025`, `The Mail on Sunday, …`: the weekday is the end of a newspaper's name.
fn is_title(outline: &Outline<'_>, date: &Date, names: &[String]) -> bool {
    let reading = outline.reading();
    let text = date.span.of(reading);
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let capital = |word: Option<&str>| {
        word.is_some_and(|word| word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric))
    };
    let whole = names.iter().any(|name| name.eq_ignore_ascii_case(word));
    let mut before = reading[..date.span.start()].lines().next_back().unwrap_or_default().split(' ').rev();
    if reading[..date.span.start()].ends_with(' ') {
        before.next();
    }
    let nearest = before.next();
    let short = !whole && !after.starts_with('.');
    let article = nearest.is_some_and(|word| word.eq_ignore_ascii_case("the"));
    // Newspapers of the weekend: "the Harrow Sunday", "Harrow on Sunday".
    let on =
        nearest == Some("on") && before.next().is_some_and(|word| matches!(word, "Mail" | "Independent"));
    short && (article || capital(nearest)) || whole && text.starts_with('S') && (on || capital(nearest))
}

/// Whether the line is an entry of a list of sources rather than a sentence.
fn is_citation(outline: &Outline<'_>, date: &Date) -> bool {
    let Some(block) = outline.block_at(date.span.start()) else { return false };
    let reading = outline.reading();
    let text = block.span.of(reading);
    let at = date.span.start() - block.span.start();
    let from = text[..at].rfind('\n').map_or(0, |from| from + 1);
    let to = text[at..].find('\n').map_or(text.len(), |to| at + to);
    let line = &text[from..to];
    let numbered = line.starts_with(['[', '^', '•', '*', '†']) && line.len() > 1;
    let address = line.contains("http") || line.contains("www.") || line.contains("doi");
    let page = &line[(date.span.end() - block.span.start()).saturating_sub(from).min(line.len())..];
    let page = page.trim_start_matches([',', ' ', ';', '–', '—', '(']);
    let paged = ["p.", "pp.", "page ", "sec.", "retrieved", "accessed"]
        .iter()
        .any(|start| page.to_lowercase().starts_with(start));
    let span = Span::new(block.span.start() + from, block.span.start() + to);
    let tagging = &outline.analysis.tagging;
    let says = tagging.tokens[tagging.within(span)]
        .iter()
        .any(|token| matches!(token.upos, Upos::Verb | Upos::Aux) && !outline.is_quoted(token.span));
    // `“Harbour sold,” Harrow Sun, 21 Dec. 2025`
    let named = !says && line[..at - from].contains(',');
    numbered || address || paged || named
}

/// `Saturday and Sunday, December 20 and 21`: the words do not say which weekday is which day's.
fn is_one_of_several(outline: &Outline<'_>, date: &Date, names: &[String]) -> bool {
    let reading = outline.reading();
    let statement = outline.statement_at(date.span.start()).map(|at| outline.analysis.statements[at].span);
    let (from, to) =
        statement.map_or((date.span.start(), date.span.end()), |whole| (whole.start(), whole.end()));
    let is_weekday = |word: &str| names.iter().any(|name| name.to_lowercase() == word);
    let before: Vec<String> =
        words_of(&reading[from.min(date.span.start())..date.span.start()]).rev().take(2).collect();
    let after = &reading[date.span.end()..to.max(date.span.end())];
    let next: Vec<String> = words_of(after).take(2).collect();
    let goes_on = after.starts_with(['-', '/', '\u{2013}', '\u{2014}'])
        || next.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    before.iter().any(|word| is_weekday(word))
        || word_before(reading, date.span.start()).is_some_and(|word| is_weekday(&word))
        || date.span.start() > 0 && reading[..date.span.start()].ends_with(['-', '/', '\u{2013}'])
        || goes_on
}
