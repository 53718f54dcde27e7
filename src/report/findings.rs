//! The findings of one draft on a page for people: the worst first, and no more than a screenful.
//!
//! Findings are told in full while a draft has few of them. When they would run past the screen, first the
//! warnings and then the errors are told in fewer lines; which of them there are never changes. It must
//! never leave out a rule that found something.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::finding::Finding;
use crate::settings::Severity;
use crate::text::Span;

use super::page::WIDTH;
use super::{DocumentReport, Line, Page, Place, Places, Role, RuleSummary, visible};

/// How many places of one rule are shown with their words; the rest are listed by line.
const SHOWN: usize = 5;

/// How many lines a draft may take before its findings are told in fewer.
const SCREENFUL: usize = 72;

/// In how many lines the findings of a draft are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Every finding with its words, its reason and what would make it pass.
    Full,
    /// Errors in full, two lines for each other rule.
    Brief,
    /// Errors in full, two lines for each rule that warns, notes in one paragraph.
    Short,
    /// A few lines for each rule with errors, one for each that warns, notes in one paragraph.
    Terse,
}

impl Detail {
    /// The next shorter one.
    fn shorter(self) -> Option<Self> {
        match self {
            Self::Full => Some(Self::Brief),
            Self::Brief => Some(Self::Short),
            Self::Short => Some(Self::Terse),
            Self::Terse => None,
        }
    }
}

/// Tells what there is to look at; `above` is how many lines of the draft's page stand before it. Says
/// whether anything was told in fewer lines.
pub(super) fn findings(
    page: &mut Page,
    report: &DocumentReport,
    places: &Places<'_>,
    above: usize,
    full: bool,
) -> bool {
    page.push(Line::default().with(Role::Strong, "  What to look at"));
    if report.findings.is_empty() {
        page.push(Line::default().text("    nothing: no rule found anything"));
        page.blank();
        return false;
    }
    page.blank();
    let groups = groups(&report.findings);
    let told = |detail: Detail| {
        let mut page = Page::default();
        tell(&mut page, report, places, &groups, detail);
        page
    };
    let mut detail = Detail::Full;
    let mut told_in = told(detail);
    while let Some(shorter) = detail.shorter().filter(|_| !full && above + told_in.lines.len() > SCREENFUL) {
        detail = shorter;
        told_in = told(detail);
    }
    page.lines.append(&mut told_in.lines);
    page.blank();
    detail != Detail::Full
}

fn tell(
    page: &mut Page,
    report: &DocumentReport,
    places: &Places<'_>,
    groups: &[Vec<&Finding>],
    detail: Detail,
) {
    let mut notes: Vec<&Vec<&Finding>> = Vec::new();
    for group in groups {
        match (detail, group[0].severity) {
            (Detail::Full, _) | (Detail::Brief | Detail::Short, Severity::Error) => {
                in_full(page, report, places, group);
            }
            (Detail::Terse, Severity::Error) => error(page, report, places, group),
            (Detail::Brief, _) | (Detail::Short, Severity::Warning) => short(page, places, group),
            (Detail::Terse, Severity::Warning) => terse(page, places, group),
            (_, Severity::Info) => notes.push(group),
        }
    }
    if notes.is_empty() {
        return;
    }
    page.blank();
    let told: Vec<String> = notes
        .iter()
        .map(|group| {
            let place = if group[0].whole {
                String::new()
            } else {
                format!(" {}", label(places.reading(group[0].span)))
            };
            format!("{}{place}{}", group[0].rule, more(group))
        })
        .collect();
    page.wrapped(Line::default().text("  ").with(Role::Info, "notes   "), Role::Plain, &told.join("; "));
}

fn in_full(page: &mut Page, report: &DocumentReport, places: &Places<'_>, group: &[&Finding]) {
    let worst = group[0];
    let text = report.rules.get(&worst.rule).cloned().unwrap_or_default();
    heading(page, worst, group.len(), &text);
    for finding in group.iter().take(SHOWN) {
        place(page, report, finding, places);
    }
    if group.len() > SHOWN {
        let rest = &group[SHOWN..];
        let first = Line::default().with(Role::Quiet, &format!("      and {} more: ", rest.len()));
        page.wrapped(first, Role::Plain, &lines_of(places, rest));
    }
    reason(page, worst, &text);
    page.blank();
}

/// An error in a few lines: what it says of its first place, where the others are, what would make it pass.
fn error(page: &mut Page, report: &DocumentReport, places: &Places<'_>, group: &[&Finding]) {
    heading(page, group[0], group.len(), &RuleSummary::default());
    place(page, report, group[0], places);
    if group.len() > 1 {
        let first = Line::default().with(Role::Quiet, "      also on ");
        page.wrapped(first, Role::Plain, &lines_of(places, &group[1..]));
    }
    let first = Line::default().with(Role::Quiet, "      pass  ");
    page.wrapped(first, Role::Plain, &group[0].help);
    page.blank();
}

/// A rule in two lines: the rule and its places, and what it says of the first.
fn short(page: &mut Page, places: &Places<'_>, group: &[&Finding]) {
    let (role, word) = severity_word(group[0].severity);
    let line =
        Line::default().text("  ").with(role, &format!("{word:<8}")).with(Role::Strong, &group[0].rule);
    let place = match group {
        _ if group[0].whole => "the whole draft".to_owned(),
        [one] => label(places.reading(one.span)),
        several => lines_of(places, several),
    };
    page.push(line.with(Role::Quiet, &format!("  {}", shortened(&place, WIDTH - 14 - group[0].rule.len()))));
    page.push(Line::default().text("          ").text(&shortened(&visible(&group[0].message), WIDTH - 10)));
}

/// A warning in one line.
fn terse(page: &mut Page, places: &Places<'_>, group: &[&Finding]) {
    let (role, word) = severity_word(group[0].severity);
    let line =
        Line::default().text("  ").with(role, &format!("{word:<8}")).with(Role::Strong, &group[0].rule);
    let place =
        if group[0].whole { String::new() } else { format!("  {}", label(places.reading(group[0].span))) };
    let place = format!("{place}{}  ", more(group));
    let room = WIDTH.saturating_sub(10 + group[0].rule.chars().count() + place.chars().count());
    page.push(line.with(Role::Quiet, &place).text(&shortened(&visible(&group[0].message), room)));
}

/// How many more places there are: ` +5`.
fn more(group: &[&Finding]) -> String {
    if group.len() > 1 { format!(" +{}", group.len() - 1) } else { String::new() }
}

/// The findings by rule and severity: the worst first, then the most frequent, then by id.
pub(super) fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut by_rule: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_rule.entry((std::cmp::Reverse(finding.severity), &finding.rule)).or_default().push(finding);
    }
    let mut groups: Vec<Vec<&Finding>> = by_rule.into_values().collect();
    // Stable: rules of one severity and size stay in the order of their ids.
    groups.sort_by_key(|group| (std::cmp::Reverse(group[0].severity), std::cmp::Reverse(group.len())));
    groups
}

fn heading(page: &mut Page, finding: &Finding, count: usize, text: &RuleSummary) {
    let (role, word) = severity_word(finding.severity);
    let mut line = Line::default().text("  ").with(role, &format!("{word:<8}"));
    line = line.with(Role::Strong, &finding.rule);
    let places = match count {
        _ if finding.whole => "the whole draft".to_owned(),
        1 => "1 place".to_owned(),
        count => format!("{count} places"),
    };
    line = line.with(Role::Quiet, &format!("  {places}"));
    page.push(line);
    if !text.summary.is_empty() {
        page.wrapped(Line::default().text("          "), Role::Plain, &text.summary);
    }
}

/// What one finding says, what stands there, and where the rest of it stands.
fn place(page: &mut Page, report: &DocumentReport, finding: &Finding, places: &Places<'_>) {
    if finding.whole {
        // No words of the draft are at fault: a line under some of them would accuse them.
        page.wrapped(Line::default().text("      "), Role::Plain, &finding.message);
        return;
    }
    let first =
        Line::default().with(Role::Quiet, &format!("      {}  ", label(places.reading(finding.span))));
    page.wrapped(first, Role::Plain, &finding.message);
    excerpt(page, report, finding);
    let own = lines(places, &[finding.span]).1;
    let (word, mut others) = lines(places, &finding.related);
    others.retain(|line| !own.contains(line));
    if !others.is_empty() {
        let first = Line::default().with(Role::Quiet, "        and on ");
        page.wrapped(first, Role::Quiet, &listed(word, &others));
    }
}

fn excerpt(page: &mut Page, report: &DocumentReport, finding: &Finding) {
    let Some(view) = View::around(&report.analysis.document, finding.span) else { return };
    page.push(
        Line::default()
            .with(Role::Quiet, "        | ")
            .text(&view.before)
            .with(Role::Match, &view.matched)
            .text(&view.after),
    );
    let blank = " ".repeat(super::visible(&view.before).chars().count());
    let marks = "^".repeat(super::visible(&view.matched).chars().count());
    let (role, _) = severity_word(finding.severity);
    page.push(Line::default().with(Role::Quiet, "        | ").text(&blank).with(role, &marks));
}

fn reason(page: &mut Page, finding: &Finding, text: &RuleSummary) {
    if !text.why.is_empty() {
        page.wrapped(Line::default().with(Role::Quiet, "      why   "), Role::Plain, brief(&text.why));
    }
    if let Some(standard) = &text.standard {
        page.wrapped(Line::default().with(Role::Quiet, "            "), Role::Quiet, &standard.name);
    }
    if !finding.help.is_empty() {
        page.wrapped(Line::default().with(Role::Quiet, "      pass  "), Role::Plain, &finding.help);
    }
}

/// As much of a reason as two lines hold, in whole sentences, and at least one of them; `explain` has
/// the rest.
fn brief(why: &str) -> &str {
    const ROOM: usize = 2 * (WIDTH - 12) - 10;
    let ends = why.match_indices(['.', '?', '!']).filter_map(|(at, mark)| {
        let after = &why[at + mark.len()..];
        (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(at + mark.len())
    });
    let mut kept = None;
    for end in ends {
        if kept.is_some() && why[..end].chars().count() > ROOM {
            break;
        }
        kept = Some(end);
    }
    kept.map_or(why, |end| &why[..end])
}

/// A stretch of the reading text round a match, cut at words to fit one line.
struct View {
    before: String,
    matched: String,
    after: String,
}

impl View {
    const ROOM: usize = WIDTH - 12;

    /// The match with as much of its block as fits; nothing for an empty span.
    fn around(document: &Document, span: Span) -> Option<Self> {
        if span.is_empty() {
            return None;
        }
        let at = document.blocks.partition_point(|block| block.span.end() <= span.start());
        let block = document.blocks.get(at).map_or(span, |block| block.span);
        let reading = document.reading.as_str();
        let matched = document.shown(span);
        if matched.chars().count() > Self::ROOM - 4 {
            return Some(Self {
                before: String::new(),
                matched: shortened(&matched, Self::ROOM),
                after: String::new(),
            });
        }
        let room = Self::ROOM - matched.chars().count();
        let left = Span::new(block.start().min(span.start()), span.start());
        let right = Span::new(span.end(), block.end().max(span.end()));
        let left_length = bounded_length(left.of(reading), room, true);
        let right_length = bounded_length(right.of(reading), room, false);
        let left_room = room.saturating_sub(right_length.min(room / 2));
        let before = last_words(document, left, left_room.min(left_length));
        let after = first_words(document, right, room.saturating_sub(before.chars().count()));
        Some(Self { before, matched, after })
    }
}

/// Length in characters, not counted further than one past `most`.
fn bounded_length(text: &str, most: usize, from_the_end: bool) -> usize {
    if from_the_end { text.chars().rev().take(most + 1).count() } else { text.chars().take(most + 1).count() }
}

/// The end of the text under `span` in at most `most` characters, cut at a word.
fn last_words(document: &Document, span: Span, most: usize) -> String {
    let text = span.of(&document.reading);
    let Some((cut, _)) = text.char_indices().rev().nth(most) else { return document.shown(span) };
    let kept = most.saturating_sub(1);
    let from = text.char_indices().rev().nth(kept.saturating_sub(1)).map_or(cut, |(at, _)| at);
    let word = text[from..].find(' ').map_or(text.len(), |space| from + space + 1);
    format!("\u{2026}{}", document.shown(Span::new(span.start() + word.max(cut), span.end())))
}

/// The beginning of the text under `span` in at most `most` characters, cut at a word.
fn first_words(document: &Document, span: Span, most: usize) -> String {
    let text = span.of(&document.reading);
    if bounded_length(text, most, false) <= most {
        return document.shown(span);
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let word = text[..end].rfind(' ').unwrap_or(0);
    format!("{}\u{2026}", document.shown(Span::new(span.start(), span.start() + word)))
}

/// The text in at most `most` characters, cut at a word.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let Some((_, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let word = text[..end].rfind(' ').filter(|&word| word > end / 2).unwrap_or(end);
    format!("{}\u{2026}", &text[..word])
}

/// `12:5`, or the paragraph for formats without lines.
pub(super) fn label(place: Place) -> String {
    match (place.position, place.paragraph) {
        (Some(position), _) => format!("{}:{}", position.line, position.column),
        (None, Some(paragraph)) => format!("\u{b6}{paragraph}"),
        (None, None) => String::new(),
    }
}

pub(super) fn line_of(places: &Places<'_>, span: Span) -> String {
    let place = places.reading(span);
    match (place.position, place.paragraph) {
        (Some(position), _) => format!("line {}", position.line),
        (None, Some(paragraph)) => format!("\u{b6}{paragraph}"),
        (None, None) => String::new(),
    }
}

/// `lines 12, 14, 30`, each once.
pub(super) fn lines_of(places: &Places<'_>, findings: &[&Finding]) -> String {
    let spans: Vec<Span> = findings.iter().map(|finding| finding.span).collect();
    let (word, numbers) = lines(places, &spans);
    listed(word, &numbers)
}

/// The lines of some spans, each once and in order; paragraphs for formats without lines.
pub(super) fn lines(places: &Places<'_>, spans: &[Span]) -> (&'static str, Vec<usize>) {
    let mut numbers: Vec<usize> = Vec::new();
    let mut word = "lines";
    for &span in spans {
        let place = places.reading(span);
        numbers.push(place.position.map_or_else(
            || {
                word = "paragraphs";
                place.paragraph.unwrap_or(0)
            },
            |position| position.line,
        ));
    }
    numbers.sort_unstable();
    numbers.dedup();
    (word, numbers)
}

pub(super) fn listed(word: &str, numbers: &[usize]) -> String {
    let word = if numbers.len() == 1 { word.trim_end_matches('s') } else { word };
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("{word} {}", numbers.join(", "))
}

pub(super) fn severity_word(severity: Severity) -> (Role, &'static str) {
    match severity {
        Severity::Error => (Role::Error, "error"),
        Severity::Warning => (Role::Warning, "warning"),
        Severity::Info => (Role::Info, "note"),
    }
}
