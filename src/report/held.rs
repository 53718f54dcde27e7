//! Where a draft stands in its sources, and how far its checking has come, on a page for people.
//!
//! What needs a look is told by rules, with the rest of the findings; here stand the counts, and what was not
//! found. It must never say of a number that was not looked for that it is right.

use std::collections::BTreeMap;

use crate::evidence::{About, Outcome, Verdict};
use crate::text::Span;

use super::findings::{label, shortened};
use super::{DocumentReport, Line, Page, Places, Role};

/// How many mentions of one sort are listed as not found.
const LISTED: usize = 10;

/// The sorts of mentions, as they are counted.
const SORTS: [&str; 4] = ["quotations", "numbers", "dates", "names"];

fn sort(about: About) -> usize {
    match about {
        About::Quotation(_) => 0,
        About::Quantity(_) => 1,
        About::Date(_) => 2,
        About::Name(_) => 3,
    }
}

fn span(report: &DocumentReport, about: About) -> Option<Span> {
    let mentions = &report.analysis.mentions;
    match about {
        About::Quotation(at) => mentions.quotations.get(at).map(|mention| mention.span),
        About::Quantity(at) => mentions.quantities.get(at).map(|mention| mention.span),
        About::Date(at) => mentions.dates.get(at).map(|mention| mention.span),
        About::Name(at) => mentions.names.get(at).map(|mention| mention.span),
    }
}

/// The outcome in words.
fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Verbatim => "verbatim",
        Outcome::VerbatimNormalised => "verbatim but for marks",
        Outcome::Elided => "with marked cuts",
        Outcome::Altered => "altered",
        Outcome::Stitched => "joined from two places",
        Outcome::Misattributed => "of another speaker",
        Outcome::Matches => "as in a source",
        Outcome::Consistent => "consistent with a source",
        Outcome::Conflicts => "in conflict with a source",
        Outcome::Absent => "in no source",
        Outcome::NotChecked => "not checked",
    }
}

/// The counts by sort and outcome, what is in no source, and how far the checking has come.
pub(super) fn sources(page: &mut Page, report: &DocumentReport, places: &Places<'_>) {
    if report.verdicts.is_none() && report.progress.is_none() {
        return;
    }
    page.push(Line::default().with(Role::Strong, "  Where it stands in its sources"));
    if let Some(progress) = &report.progress {
        page.push(Line::default().text(&format!("    {progress}")));
    }
    if let Some(verdicts) = &report.verdicts {
        counts(page, verdicts);
        absent(page, report, places, verdicts);
    }
    page.blank();
}

fn counts(page: &mut Page, verdicts: &[Verdict]) {
    for (at, name) in SORTS.iter().enumerate() {
        let mut by_outcome: BTreeMap<Outcome, usize> = BTreeMap::new();
        for verdict in verdicts.iter().filter(|verdict| sort(verdict.about) == at) {
            *by_outcome.entry(verdict.outcome).or_default() += 1;
        }
        if by_outcome.is_empty() {
            continue;
        }
        let total: usize = by_outcome.values().sum();
        let parts: Vec<String> =
            by_outcome.iter().map(|(outcome, count)| format!("{count} {}", word(*outcome))).collect();
        let first = Line::default().with(Role::Strong, &format!("    {total:>4}  "));
        page.wrapped(first.text(&format!("{name}: ")), Role::Plain, &parts.join(", "));
    }
}

fn absent(page: &mut Page, report: &DocumentReport, places: &Places<'_>, verdicts: &[Verdict]) {
    for (at, name) in SORTS.iter().enumerate().skip(1) {
        let of_sort = verdicts.iter().filter(|verdict| sort(verdict.about) == at);
        let absent: Vec<Span> = of_sort
            .filter(|verdict| verdict.outcome == Outcome::Absent)
            .filter_map(|verdict| span(report, verdict.about))
            .collect();
        if absent.is_empty() {
            continue;
        }
        let shown = |span: &Span| {
            let words = shortened(&report.analysis.document.shown(*span), 40);
            format!("\u{201c}{words}\u{201d} ({})", label(places.reading(*span)))
        };
        let mut listed: Vec<String> = absent.iter().take(LISTED).map(shown).collect();
        if absent.len() > LISTED {
            listed.push(format!("and {} more", absent.len() - LISTED));
        }
        let first = Line::default().text("          ").with(Role::Quiet, &format!("{name} in no source: "));
        page.wrapped(first, Role::Plain, &listed.join(", "));
    }
}

/// What the sources say of the mentions of one statement.
pub(super) fn statement(page: &mut Page, report: &DocumentReport, statement: Span) {
    for verdict in report.verdicts.iter().flatten() {
        let Some(mention) = span(report, verdict.about).filter(|span| statement.contains(*span)) else {
            continue;
        };
        // Of names and dates that were not looked for there are many, and they say little.
        if verdict.outcome == Outcome::NotChecked && sort(verdict.about) > 1 {
            continue;
        }
        let shown = report.analysis.document.shown(mention);
        let words = shortened(shown.trim_matches(['"', '\'', '“', '”', '‘', '’']), 40);
        let place = verdict.passages.first().map(|passage| {
            let speaker = passage.speaker.as_ref().map(|speaker| format!(", {speaker}")).unwrap_or_default();
            format!(": {}, {}{speaker}", passage.source, passage.locator)
        });
        let reason = verdict.reason.as_ref().map(|reason| format!(" ({reason})"));
        let words = format!("\u{201c}{words}\u{201d} {}", word(verdict.outcome));
        let words = format!("{words}{}{}", place.unwrap_or_default(), reason.unwrap_or_default());
        page.wrapped(Line::default().text("      "), Role::Quiet, &words);
    }
}
