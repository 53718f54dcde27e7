//! Weekdays beside dates they do not fit.

use jiff::civil;

use super::super::{Observation, Observed, Outline, within};
use super::{before, word_before, words_of};
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
    let mut around = Around { outline, years: None, line: None };
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
                own.and_then(|own| nearest(own, day_of)).filter(|day| around.is_only_year(date, day.year()))
            }
        };
        let Some(meant) = meant else { continue };
        let is = meant.weekday().to_monday_one_offset();
        if u8::try_from(is).is_ok_and(|is| is == weekday)
            || is_one_of_several(outline, date, names)
            || is_title(outline, date, names)
            || around.is_citation(date)
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

/// What stands around the date that was looked at last: a paragraph may hold thousands of dates.
struct Around<'o> {
    outline: &'o Outline<'o>,
    /// A paragraph with the first and the last of the years that it speaks of.
    years: Option<(Span, Option<(i16, i16)>)>,
    line: Option<Line>,
}

/// A line of the text.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    /// Where its first comma stands.
    comma: Option<usize>,
    /// Whether a mark or a number opens it.
    numbered: bool,
    /// Whether it holds an address.
    address: bool,
    /// Whether the writer says something in it.
    says: bool,
}

impl Around<'_> {
    /// Whether the paragraph speaks of no other year: a day without a year would be one of that.
    fn is_only_year(&mut self, date: &Date, meant: i16) -> bool {
        let Some(block) = self.outline.block_at(date.span.start()).map(|block| block.span) else {
            return false;
        };
        let years = match self.years {
            Some((known, years)) if known == block => years,
            _ => {
                let inside = within(&self.outline.analysis.mentions.dates, block, |date| date.span);
                let mut years = None;
                for other in inside {
                    if let DateValue::Absolute { year: Some(year), .. } = other.value {
                        let (first, last) = years.unwrap_or((year, year));
                        years = Some((year.min(first), year.max(last)));
                    }
                }
                self.years = Some((block, years));
                years
            }
        };
        years.is_none_or(|years| years == (meant, meant))
    }

    /// Whether the line is an entry of a list of sources rather than a sentence.
    fn is_citation(&mut self, date: &Date) -> bool {
        let Some(block) = self.outline.block_at(date.span.start()).map(|block| block.span) else {
            return false;
        };
        let at = date.span.start();
        let line = match self.line {
            Some(line) if line.span.start() <= at && at <= line.span.end() => line,
            _ => self.read_line(block, at),
        };
        let page = &self.outline.reading()[date.span.end().min(line.span.end())..line.span.end()];
        let page = page.trim_start_matches([',', ' ', ';', '–', '—', '(']);
        let page: String = page.chars().take(LONGEST_PAGE).flat_map(char::to_lowercase).collect();
        let paged = ["p.", "pp.", "page ", "sec.", "retrieved", "accessed"]
            .iter()
            .any(|start| page.starts_with(start));
        // `“Harbour sold,” Harrow Sun, 21 Dec. 2025`
        let named = !line.says && line.comma.is_some_and(|comma| comma < at);
        line.numbered || line.address || paged || named
    }

    fn read_line(&mut self, block: Span, at: usize) -> Line {
        let reading = self.outline.reading();
        let text = block.of(reading);
        let inside = at - block.start();
        let from = text[..inside].rfind('\n').map_or(0, |from| from + 1);
        let to = text[inside..].find('\n').map_or(text.len(), |to| inside + to);
        let span = Span::new(block.start() + from, block.start() + to);
        let text = span.of(reading);
        let tagging = &self.outline.analysis.tagging;
        let line = Line {
            span,
            comma: text.find(',').map(|comma| span.start() + comma),
            numbered: text.starts_with(['[', '^', '•', '*', '†']) && text.len() > 1,
            address: text.contains("http") || text.contains("www.") || text.contains("doi"),
            says: tagging.tokens[tagging.within(span)].iter().any(|token| {
                matches!(token.upos, Upos::Verb | Upos::Aux) && !self.outline.is_quoted(token.span)
            }),
        };
        self.line = Some(line);
        line
    }
}

/// So many letters tell the page of a citation.
const LONGEST_PAGE: usize = 12;

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
    let mut words =
        before(reading, date.span.start()).lines().next_back().unwrap_or_default().split(' ').rev();
    if reading[..date.span.start()].ends_with(' ') {
        words.next();
    }
    let nearest = words.next();
    let short = !whole && !after.starts_with('.');
    let article = nearest.is_some_and(|word| word.eq_ignore_ascii_case("the"));
    // Newspapers of the weekend: "the Harrow Sunday", "Harrow on Sunday".
    let on = nearest == Some("on") && words.next().is_some_and(|word| matches!(word, "Mail" | "Independent"));
    short && (article || capital(nearest)) || whole && text.starts_with('S') && (on || capital(nearest))
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
