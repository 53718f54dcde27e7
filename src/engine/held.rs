//! What the sources and the claims file say, as rules read it.
//!
//! It must never compute a verdict of its own: it only finds the place in the draft.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::matching::{Hit, reads_label, reads_section, shortened};
use crate::claims::{SourceStanding, State};
use crate::classify::Kind;
use crate::evidence::{About, Edit, Outcome, SourceRank, Verdict};
use crate::rules::{MentionSort, RecordStanding, Rule, SourceWeakness, VerdictMatch};
use crate::text::Span;

/// How many differences a message names.
const NAMED: usize = 3;

/// Where a mention stands in the draft.
fn place(draft: &Draft<'_>, about: About) -> Option<(MentionSort, Span)> {
    let mentions = &draft.analysis.mentions;
    Some(match about {
        About::Quotation(at) => (MentionSort::Quotation, mentions.quotations.get(at)?.span),
        About::Quantity(at) => (MentionSort::Quantity, mentions.quantities.get(at)?.span),
        About::Date(at) => (MentionSort::Date, mentions.dates.get(at)?.span),
        About::Name(at) => (MentionSort::Name, mentions.names.get(at)?.span),
    })
}

pub(super) fn verdicts(
    draft: &Draft<'_>,
    rule: &Rule,
    index: usize,
    matcher: &VerdictMatch,
    hits: &mut Vec<Hit>,
) {
    // For a weakness, the statements that nothing better stands behind.
    let weak = matcher.source.map(|weakness| weak_statements(draft, matcher, weakness));
    for (at, verdict) in draft.beside.verdicts.iter().enumerate() {
        if !matcher.outcomes.contains(&verdict.outcome) || matcher.turned && !verdict.turned {
            continue;
        }
        let Some((sort, span)) = place(draft, verdict.about) else { continue };
        if !matcher.on.contains(&sort) {
            continue;
        }
        let statement = draft.outline.statement_at(span.start());
        let blocks = draft.outline.blocks();
        let block = blocks.partition_point(|block| block.span.start() <= span.start()).checked_sub(1);
        let reads = block.is_none_or(|block| {
            rule.scope.blocks.contains(&blocks[block].kind) && reads_section(draft, rule, block)
        });
        if !reads || statement.is_some_and(|statement| !reads_label(draft, rule, statement)) {
            continue;
        }
        if let Some(weak) = &weak
            && statement.is_none_or(|statement| !weak.contains(&statement))
        {
            continue;
        }
        let absent = verdict.outcome == Outcome::Absent;
        let detail = verdict.reason.as_ref().map(|reason| match absent {
            true => format!(": {reason}"),
            false => reason.clone(),
        });
        hits.push(Hit { detail, verdict: Some(at), ..Hit::new(index, span, statement) });
    }
}

/// The statements of which everything that was found stands in sources of that weakness alone.
fn weak_statements(draft: &Draft<'_>, matcher: &VerdictMatch, weakness: SourceWeakness) -> BTreeSet<usize> {
    let is_weak = |path: &str| {
        let source = draft.beside.sources.iter().find(|source| source.path == path);
        source.is_some_and(|source| match weakness {
            SourceWeakness::Tertiary => source.entry.rank == Some(SourceRank::Tertiary),
            SourceWeakness::Undated => {
                source.entry.listed && source.entry.date.is_none() && source.entry.accessed.is_none()
            }
        })
    };
    let (mut weak, mut better) = (BTreeSet::new(), BTreeSet::new());
    let counted = |verdict: &&Verdict| matcher.outcomes.contains(&verdict.outcome);
    for verdict in draft.beside.verdicts.iter().filter(counted) {
        let statement =
            place(draft, verdict.about).and_then(|(_, span)| draft.outline.statement_at(span.start()));
        let Some(statement) = statement else { continue };
        for passage in &verdict.passages {
            if is_weak(&passage.source) {
                weak.insert(statement)
            } else {
                better.insert(statement)
            };
        }
    }
    &weak - &better
}

pub(super) fn record(
    draft: &Draft<'_>,
    rule: &Rule,
    index: usize,
    standings: &[RecordStanding],
    hits: &mut Vec<Hit>,
) {
    let Some(record) = draft.beside.record else { return };
    for (at, statement) in draft.analysis.statements.iter().enumerate() {
        let kind = draft.analysis.labels[at].kind;
        if kind.is_none_or(|kind| kind == Kind::NonClaim)
            || !rule.scope.blocks.contains(&draft.outline.blocks()[statement.block].kind)
            || !reads_section(draft, rule, statement.block)
            || !reads_label(draft, rule, at)
        {
            continue;
        }
        let check = record.check(at);
        let is = |standing: &RecordStanding| match (standing, &check) {
            (RecordStanding::Missing, check) => check.is_none(),
            (RecordStanding::Stale, Some(check)) => check.stale.is_some(),
            (RecordStanding::Cut, Some(check)) => check.state == State::Cut && check.stale.is_none(),
            (RecordStanding::Disputed, Some(check)) => check.state == State::Disputed,
            (_, None) => false,
        };
        if !standings.iter().any(is) {
            continue;
        }
        let detail = check.as_ref().and_then(|check| check.stale.as_ref()).map(|stale| {
            let changes: Vec<String> =
                stale.difference.iter().take(NAMED).map(|change| changed(&change.was, &change.now)).collect();
            match (changes.is_empty(), stale.source) {
                (false, _) => changes.join(", "),
                (true, SourceStanding::Missing) => "its source is no longer there".to_owned(),
                (true, _) => "the passage of its source has changed".to_owned(),
            }
        });
        hits.push(Hit { detail, ..Hit::new(index, statement.span, Some(at)) });
    }
}

fn changed(was: &str, now: &str) -> String {
    match (was.trim(), now.trim()) {
        ("", now) => format!("“{now}” came in"),
        (was, "") => format!("“{was}” went out"),
        (was, now) => format!("“{was}” became “{now}”"),
    }
}

/// What stands in a message for a placeholder that speaks of a source.
pub(super) fn placeholder(draft: &Draft<'_>, hit: &Hit, name: &str) -> String {
    let verdict = hit.verdict.and_then(|at| draft.beside.verdicts.get(at));
    let Some(verdict) = verdict else { return String::new() };
    match name {
        "where" => verdict.passages.first().map_or_else(
            || "no source".to_owned(),
            |passage| {
                let speaker =
                    passage.speaker.as_ref().map(|speaker| format!(", {speaker}")).unwrap_or_default();
                format!("{}, {}{speaker}", passage.source, passage.locator)
            },
        ),
        "passage" => verdict
            .passages
            .first()
            .map_or_else(|| "nothing".to_owned(), |passage| shortened(&passage.text, 160)),
        // Beside the words of another, the difference comes second.
        _ if verdict.outcome == Outcome::Misattributed && verdict.difference.is_empty() => String::new(),
        _ if verdict.outcome == Outcome::Misattributed => format!("; {}", differences(verdict)),
        _ => differences(verdict),
    }
}

/// The differences of a verdict, in words.
fn differences(verdict: &Verdict) -> String {
    let mut said: Vec<String> = verdict.difference.iter().take(NAMED).map(difference).collect();
    if verdict.difference.len() > NAMED {
        said.push(format!("{} more", verdict.difference.len() - NAMED));
    }
    if said.is_empty() { verdict.reason.clone().unwrap_or_default() } else { said.join("; ") }
}

fn difference(edit: &Edit) -> String {
    let short = |text: &str| shortened(text, 60);
    match (edit.draft.trim(), edit.source.trim()) {
        ("", source) => format!("“{}” is left out", short(source)),
        (draft, "") => format!("“{}” is not there", short(draft)),
        (draft, source) => format!("“{}” where the source has “{}”", short(draft), short(source)),
    }
}
