//! The report for people: what the draft is made of, what was wrong with it, and what to look at.
//!
//! Begins with the whole document, groups findings by rule so that one fault in thirty places is read
//! once, and ends with totals. It must never grade the draft and never say that something is true.

use std::collections::{BTreeMap, BTreeSet};

use crate::classify::{Kind, Label};
use crate::document::{BlockKind, Document};
use crate::extract::{Mentions, SourceKind};
use crate::segment::Statement;
use crate::settings::Severity;

use super::findings::{findings, groups, label, line_of, severity_word, shortened};
use super::held;
use super::{Counts, DocumentReport, Line, Page, Places, Role};

/// How many sources the summary names.
const NAMED: usize = 12;

/// What a reader may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether every statement is listed, with its kind, its source and what decided.
    pub statements: bool,
    /// Whether every finding is told in full, however long the page gets.
    pub full: bool,
    /// Whether the questions that only a person can answer stand at the end.
    pub checklist: bool,
}

/// The page over all documents of a run.
#[must_use]
pub fn report(documents: &[DocumentReport], options: Options) -> Page {
    let mut page = Page::default();
    let mut in_short = false;
    for document in documents {
        in_short |= draft(&mut page, document, options);
    }
    if options.checklist {
        questions(&mut page);
    }
    totals(&mut page, documents, options, in_short);
    page
}

/// The readable name of a kind; JSON and rule files keep the word itself.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::ReportedFact => "reported fact",
        Kind::AttributedClaim => "attributed claim",
        Kind::AnalystReconstruction => "analyst reconstruction",
        Kind::EditorialOpinion => "editorial opinion",
        Kind::NonClaim => "no claim",
    }
}

/// The page of one draft; says whether its findings were told in fewer lines.
fn draft(page: &mut Page, report: &DocumentReport, options: Options) -> bool {
    let start = page.lines.len();
    let document = &report.analysis.document;
    let places = Places::of(document);
    page.blank();
    page.push(
        Line::default()
            .with(Role::Strong, &document.name)
            .with(Role::Quiet, &format!("  {}, profile {}", document.format.name(), report.profile.name())),
    );
    page.blank();
    summary(page, report);
    problems(page, report, &places);
    held::sources(page, report, &places);
    let above = page.lines.len() - start + report.suppressed.len();
    if options.statements {
        statements(page, report, &places);
    }
    let in_short = findings(page, report, &places, above, options.full);
    suppressed(page, report, &places);
    in_short
}

fn summary(page: &mut Page, report: &DocumentReport) {
    let counts = report.counts();
    page.push(Line::default().with(Role::Strong, "  What it is made of"));
    if counts.statements == 0 {
        page.push(Line::default().text("    no statements"));
    }
    for kind in Kind::ALL {
        let count = counts.of_kind(kind);
        if count > 0 {
            let line = Line::default().with(Role::Strong, &format!("    {count:>4}  "));
            let line = line.text(&plural(kind, count));
            page.push(line.with(Role::Quiet, &kind_note(kind, &counts, report)));
        }
    }
    if counts.unlabelled > 0 {
        let line = Line::default().with(Role::Strong, &format!("    {:>4}  ", counts.unlabelled));
        page.push(line.text("not in English, and so not judged"));
    }
    if counts.claims() > 0 {
        let mut line = Line::default().text("    Of ");
        line = line.with(Role::Strong, &counts.claims().to_string());
        line = line.text(if counts.claims() == 1 { " claim, " } else { " claims, " });
        let hedged = format!("{} hedged", counts.hedged);
        line = line.text(&hedged).text("; sourced: ");
        page.push(line.text(&sourced_list(&counts)));
    }
    page.blank();
    sources(page, report, &counts);
}

/// What a reader wants to know first about the statements of one kind.
fn kind_note(kind: Kind, counts: &Counts, report: &DocumentReport) -> String {
    let labels = || report.analysis.labels.iter().filter(|label| label.kind == Some(kind));
    match kind {
        Kind::ReportedFact if counts.sourced_facts == 0 => ", none with a source".to_owned(),
        Kind::ReportedFact if counts.sourced_facts == counts.of_kind(kind) => {
            ", each with a source".to_owned()
        }
        Kind::ReportedFact => format!(", {} with a source", counts.sourced_facts),
        Kind::AttributedClaim => {
            let of = |kind| labels().filter(|label| label.sourced == kind).count();
            let weak = [
                (of(SourceKind::Anonymous), "an anonymous", "anonymous"),
                (of(SourceKind::Vague), "a vague", "vague"),
            ];
            let mut note = String::new();
            for (count, one, many) in weak.into_iter().filter(|(count, ..)| *count > 0) {
                let (kind, sources) = if count == 1 { (one, "source") } else { (many, "sources") };
                note.push_str(&format!(", {count} to {kind} {sources}"));
            }
            note
        }
        Kind::AnalystReconstruction => {
            let hedged = labels().filter(|label| label.hedged).count();
            format!(", {hedged} hedged")
        }
        Kind::EditorialOpinion => String::new(),
        Kind::NonClaim => {
            let furniture = report
                .analysis
                .statements
                .iter()
                .filter(|s| report.analysis.document.blocks[s.block].kind == BlockKind::Boilerplate)
                .count();
            if furniture == 0 { String::new() } else { format!(", {furniture} of them furniture") }
        }
    }
}

fn sourced_list(counts: &Counts) -> String {
    let parts: Vec<String> =
        counts.sourced.iter().map(|(kind, count)| format!("{} {count}", kind.name())).collect();
    parts.join(", ")
}

fn sources(page: &mut Page, report: &DocumentReport, counts: &Counts) {
    let sources = &report.analysis.mentions.sources;
    if counts.claims() == 0 {
        return;
    }
    page.push(Line::default().with(Role::Strong, "  Who it rests on"));
    // Whoever only asks the questions of an interview is the origin of nothing.
    let weights = weights(report);
    let mut order: Vec<usize> = (0..sources.len()).filter(|&at| weights[at] > 0).collect();
    // A link or a footnote stands behind a claim without having a name.
    let linked = report.analysis.labels.iter().filter(|label| is_linked(label)).count();
    if order.is_empty() && linked == 0 {
        page.push(
            Line::default()
                .text("    nobody: no person, body or document is given as the origin of anything"),
        );
    }
    order.sort_by_key(|&at| (std::cmp::Reverse(weights[at]), at));
    for &at in order.iter().take(NAMED) {
        let source = &sources[at];
        let count = weights[at];
        let line = Line::default().with(Role::Strong, &format!("    {count:>4}  "));
        let name = shortened(&source.name, 70);
        page.push(line.text(&name).with(Role::Quiet, &format!("  ({})", source.kind.name())));
    }
    if order.len() > NAMED {
        let rest = order.len() - NAMED;
        page.push(Line::default().with(Role::Quiet, &format!("          and {rest} more")));
    }
    if linked > 0 {
        let line = Line::default().with(Role::Strong, &format!("    {linked:>4}  "));
        let words = if linked == 1 { "a link or a footnote" } else { "links or footnotes" };
        page.push(line.text(words).with(Role::Quiet, "  (document)"));
    }
    page.blank();
}

/// How many statements rest on each source: those that quote it, and those that its turn to speak makes.
fn weights(report: &DocumentReport) -> Vec<usize> {
    let sources = &report.analysis.mentions.sources;
    let mut statements: Vec<BTreeSet<usize>> =
        sources.iter().map(|source| source.statements.iter().copied().collect()).collect();
    for (index, label) in report.analysis.labels.iter().enumerate() {
        if label.kind.is_none_or(|kind| kind == Kind::NonClaim) {
            continue;
        }
        for source in label.sources.iter().filter_map(|source| source.resolved) {
            if let Some(statements) = statements.get_mut(source) {
                statements.insert(index);
            }
        }
    }
    statements.iter().map(BTreeSet::len).collect()
}

/// Whether a claim rests on a document that no source of the draft stands for.
fn is_linked(label: &Label) -> bool {
    label.kind.is_some_and(|kind| kind != Kind::NonClaim)
        && label.sourced == SourceKind::Document
        && label.sources.iter().all(|source| source.resolved.is_none())
}

fn problems(page: &mut Page, report: &DocumentReport, places: &Places<'_>) {
    if report.problems.is_empty() {
        return;
    }
    page.push(Line::default().with(Role::Strong, "  What was wrong with the input"));
    for problem in &report.problems {
        let place = problem.span.map(|span| format!("{}  ", label(places.canonical(span))));
        let first = Line::default()
            .with(Role::Quiet, &format!("    {}", place.unwrap_or_default()))
            .with(Role::Warning, &format!("{}  ", problem.code));
        page.wrapped(first, Role::Plain, &problem.message);
    }
    page.blank();
}

fn statements(page: &mut Page, report: &DocumentReport, places: &Places<'_>) {
    let analysis = &report.analysis;
    let mut rules: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| !finding.whole) {
        if let Some(statement) = finding.statement {
            rules.entry(statement).or_default().push(&finding.rule);
        }
    }
    page.push(Line::default().with(Role::Strong, "  Its statements"));
    page.blank();
    for (index, (statement, kind)) in analysis.statements.iter().zip(&analysis.labels).enumerate() {
        let text = analysis.document.shown(statement.span);
        page.wrapped(Line::default().text("    "), Role::Plain, &text);
        let first = Line::default().text("      ").with(Role::Quiet, &line_of(places, statement.span));
        let words = described(kind, statement, &analysis.document, &analysis.mentions);
        let words = format!("{words}  [{}]", statement.id);
        page.wrapped(first.text("  "), Role::Quiet, &words);
        held::statement(page, report, statement.span);
        if let Some(ids) = rules.get_mut(&index) {
            ids.dedup();
            page.wrapped(Line::default().text("      "), Role::Warning, &format!("! {}", ids.join(", ")));
        }
        page.blank();
    }
}

/// Labels below this confidence, in hundredths, are marked.
const SURE: u8 = 60;

/// `reported fact · hedged · sourced (named: Ana Ruiz) ← "said"`.
fn described(label: &Label, statement: &Statement, document: &Document, mentions: &Mentions) -> String {
    let Some(kind) = label.kind else { return "not in English: not judged".to_owned() };
    if kind == Kind::NonClaim {
        return match document.blocks[statement.block].kind {
            BlockKind::Heading => "heading",
            BlockKind::Boilerplate => "furniture",
            _ => kind_name(kind),
        }
        .to_owned();
    }
    // A label that is as likely wrong as right is shown as a reading, not as a finding.
    let unsure = if label.confidence < SURE { " (unsure)" } else { "" };
    let mut parts = vec![format!("{}{unsure}", kind_name(kind))];
    if label.mixed {
        parts.push("mixed".to_owned());
    }
    if label.hedged {
        parts.push("hedged".to_owned());
    }
    parts.push(match (label.sourced, source_name(label, document, mentions)) {
        (SourceKind::None, _) => "no source".to_owned(),
        (sourced, Some(name)) => format!("sourced ({}: {})", sourced.name(), shortened(&name, 50)),
        (sourced, None) => format!("sourced ({})", sourced.name()),
    });
    let mut cues: Vec<String> = Vec::new();
    let mut decided: Vec<_> = label.cues.iter().filter(|cue| cue.supports == kind).collect();
    decided.sort_by_key(|cue| cue.span);
    for cue in decided {
        let words = format!("\u{201c}{}\u{201d}", shortened(&document.shown(cue.span), 40));
        if !cues.contains(&words) {
            cues.push(words);
        }
    }
    let described = parts.join(" \u{b7} ");
    if cues.is_empty() { described } else { format!("{described} \u{2190} {}", cues.join(", ")) }
}

fn source_name(label: &Label, document: &Document, mentions: &Mentions) -> Option<String> {
    let source = label.sources.iter().find(|source| source.kind == label.sourced)?;
    let resolved = source.resolved.and_then(|index| mentions.sources.get(index));
    Some(resolved.map_or_else(|| document.shown(source.span), |source| source.name.clone()))
}

fn suppressed(page: &mut Page, report: &DocumentReport, places: &Places<'_>) {
    if report.suppressed.is_empty() {
        return;
    }
    page.push(Line::default().with(Role::Strong, "  What was allowed"));
    for suppressed in &report.suppressed {
        let place = match suppressed.finding.whole {
            true => "the whole draft".to_owned(),
            false => label(places.reading(suppressed.finding.span)),
        };
        let first = Line::default().with(Role::Quiet, &format!("    {place}  "));
        let first = first.text(&format!("{}: ", suppressed.finding.rule));
        page.wrapped(first, Role::Plain, &format!("{} ({})", suppressed.reason, suppressed.given_in));
    }
    page.blank();
}

/// What no program can know of a draft, as questions.
fn questions(page: &mut Page) {
    page.blank();
    page.push(Line::default().with(Role::Strong, "  What only a person can answer"));
    for question in crate::rules::checklist() {
        page.wrapped(Line::default().text("    [ ] "), Role::Plain, question);
    }
    page.blank();
}

fn totals(page: &mut Page, documents: &[DocumentReport], options: Options, in_short: bool) {
    let mut by_severity: BTreeMap<Severity, usize> = BTreeMap::new();
    for report in documents {
        for finding in &report.findings {
            *by_severity.entry(finding.severity).or_default() += 1;
        }
    }
    page.blank();
    let drafts =
        if documents.len() == 1 { "1 draft".to_owned() } else { format!("{} drafts", documents.len()) };
    let mut line = Line::default().with(Role::Strong, &format!("{drafts}: "));
    if by_severity.is_empty() {
        line = line.text("nothing to look at");
    }
    for (at, severity) in [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter(|severity| by_severity.contains_key(severity))
        .enumerate()
    {
        let count = by_severity[&severity];
        let word = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        let ending = if count == 1 { "" } else { "s" };
        line = line.text(if at == 0 { "" } else { ", " });
        line = line.with(severity_word(severity).0, &format!("{count} {word}{ending}"));
    }
    page.push(line);
    if let Some(finding) = documents.iter().flat_map(|report| groups(&report.findings)).flatten().next() {
        let next = format!("Next: `onrecord explain {}` gives a rule's reasons and examples", finding.rule);
        page.wrapped(Line::default(), Role::Quiet, &next);
    }
    if in_short {
        let next = "`--full` shows each place with its words, its reason and what would make it pass.";
        page.wrapped(Line::default(), Role::Quiet, next);
    }
    if !options.statements && !documents.is_empty() {
        let next = "`--statements` lists every statement with its kind, its source and what decided.";
        page.wrapped(Line::default(), Role::Quiet, next);
    }
}

fn plural(kind: Kind, count: usize) -> String {
    match kind {
        Kind::NonClaim if count == 1 => "heading, furniture or other line without a claim".to_owned(),
        Kind::NonClaim => "headings, furniture and other lines without a claim".to_owned(),
        kind if count == 1 => kind_name(kind).to_owned(),
        kind => format!("{}s", kind_name(kind)),
    }
}
