//! JSON, `onrecord/report/v1`: the frozen public format, with types of its own.
//!
//! A change that a reader could notice makes a `v2` beside this file, never an edit of it. The core
//! must never derive its own JSON: everything is written down here once more, by hand.
//!
//! A finding about a whole stands at the statement that best shows it, else at the first heading, else
//! at the start.
//!
//! Every object opens with `schema`, `tool`, `rule_set`, `model` and `profile`. Absent means absent;
//! there are no nulls. Spans are bytes of the canonical text, and `origin` those of the author's file
//! where the two differ. The counts under `sourced` and `hedged` are over statements that assert
//! something. A document names its own `profile` or `rule_set` only where it differs from the report's.
//! An entry under a finding's `related` that has a `rule` is what that weaker rule would have said there.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::classify::{Kind, Label};
use crate::document::{Document, Problem};
use crate::evidence::{About, Outcome, Passage, Verdict};
use crate::extract::{
    Attribution, Comparator, DateValue, Decimal, NameForm, QuotationKind, SourceExpression, SourceKind, Unit,
};
use crate::finding::Finding;
use crate::settings::{Profile, Severity};
use crate::text::Span;

use super::{DocumentReport, Place, Places, Standard, Version};

/// What a reader may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the canonical text is part of each document.
    pub include_text: bool,
}

/// The id of a line of a batch: what the input line said, unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Id {
    /// A string.
    Text(String),
    /// A whole number of at most 64 bits.
    Number(i64),
}

/// One object over all documents of a run, ended by a line feed.
#[must_use]
pub fn report(
    documents: &[DocumentReport],
    profile: Profile,
    rule_set: &Version,
    options: Options,
) -> String {
    let envelope = Envelope::new(profile, rule_set);
    let documents = documents
        .iter()
        .map(|report| {
            let id = Id::Text(report.analysis.document.name.clone());
            let mut document = document(report, id, options);
            document.profile = (report.profile != profile).then(|| report.profile.name());
            document.rule_set = (report.rule_set != *rule_set).then(|| version(&report.rule_set));
            document
        })
        .collect();
    let mut out = serde_json::to_string_pretty(&Report { envelope, documents })
        .expect("every key is a string and every number finite");
    out.push('\n');
    out
}

/// One document on one line, ended by a line feed.
#[must_use]
pub fn line(report: &DocumentReport, id: Id, options: Options) -> String {
    let envelope = Envelope::new(report.profile, &report.rule_set);
    let document = document(report, id, options);
    let mut out = serde_json::to_string(&DocumentLine { envelope, document })
        .expect("every key is a string and every number finite");
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Report<'r> {
    #[serde(flatten)]
    envelope: Envelope<'r>,
    documents: Vec<DocumentV1<'r>>,
}

#[derive(Serialize)]
struct DocumentLine<'r> {
    #[serde(flatten)]
    envelope: Envelope<'r>,
    #[serde(flatten)]
    document: DocumentV1<'r>,
}

#[derive(Serialize)]
struct Envelope<'r> {
    schema: &'static str,
    tool: Tool,
    rule_set: VersionV1<'r>,
    model: VersionV1<'r>,
    profile: &'static str,
}

impl<'r> Envelope<'r> {
    fn new(profile: Profile, rule_set: &'r Version) -> Self {
        Self {
            schema: "onrecord/report/v1",
            tool: Tool { name: "onrecord", version: env!("CARGO_PKG_VERSION") },
            rule_set: version(rule_set),
            model: version(Version::of_model()),
            profile: profile.name(),
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct VersionV1<'r> {
    version: &'r str,
    digest: &'r str,
}

fn version(version: &Version) -> VersionV1<'_> {
    VersionV1 { version: &version.version, digest: &version.digest }
}

#[derive(Serialize)]
struct DocumentV1<'r> {
    id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_set: Option<VersionV1<'r>>,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
    sources: Vec<SourceV1<'r>>,
    problems: Vec<ProblemV1<'r>>,
    statements: Vec<StatementV1>,
    attributions: Vec<AttributionV1>,
    mentions: Vec<MentionV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<Vec<VerdictV1<'r>>>,
    findings: Vec<FindingV1<'r>>,
    suppressed: Vec<SuppressedV1<'r>>,
    summary: SummaryV1,
}

#[derive(Serialize)]
struct SpanV1 {
    start: usize,
    end: usize,
}

impl From<Span> for SpanV1 {
    fn from(span: Span) -> Self {
        Self { start: span.start(), end: span.end() }
    }
}

/// A span with the author's bytes and, for what people look up, the line or paragraph.
#[derive(Serialize)]
struct PlaceV1 {
    span: SpanV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<SpanV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
}

impl From<Place> for PlaceV1 {
    fn from(place: Place) -> Self {
        Self {
            span: place.span.into(),
            origin: place.origin.map(Into::into),
            line: place.position.map(|position| position.line),
            column: place.position.map(|position| position.column),
            paragraph: place.paragraph,
        }
    }
}

/// A span with the author's bytes and what stands there.
#[derive(Serialize)]
struct WordsV1 {
    span: SpanV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<SpanV1>,
    text: String,
}

#[derive(Serialize)]
struct SourceV1<'r> {
    id: String,
    name: &'r str,
    kind: &'static str,
    statements: Vec<String>,
}

#[derive(Serialize)]
struct ProblemV1<'r> {
    code: &'static str,
    message: &'r str,
    #[serde(flatten)]
    place: Option<PlaceV1>,
}

#[derive(Serialize)]
struct StatementV1 {
    id: String,
    #[serde(flatten)]
    place: PlaceV1,
    text: String,
    block: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    mixed: bool,
    hedged: bool,
    hedges: Vec<HedgeV1>,
    sourced: &'static str,
    sources: Vec<SourceExpressionV1>,
    cues: Vec<CueV1>,
}

#[derive(Serialize)]
struct HedgeV1 {
    #[serde(flatten)]
    words: WordsV1,
    kind: &'static str,
    scope: PlaceV1,
    weakens: &'static str,
    /// In hundredths, where the words stand on a scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<[u8; 2]>,
}

#[derive(Serialize)]
struct CueV1 {
    #[serde(flatten)]
    words: WordsV1,
    kind: &'static str,
    supports: &'static str,
    weight: u8,
}

#[derive(Serialize)]
struct SourceExpressionV1 {
    kind: &'static str,
    #[serde(flatten)]
    words: WordsV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<String>,
}

#[derive(Serialize)]
struct AttributionV1 {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SourceExpressionV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue: Option<WordsV1>,
    content: Vec<WordsV1>,
    quotation: &'static str,
    carried: bool,
    statements: Vec<String>,
}

#[derive(Serialize)]
struct MentionV1 {
    id: String,
    kind: &'static str,
    #[serde(flatten)]
    words: WordsV1,
    value: ValueV1,
}

/// The parsed value of a mention; its fields depend on the mention's `kind`.
#[derive(Serialize)]
#[serde(untagged)]
enum ValueV1 {
    Quotation {
        form: &'static str,
        inner: SpanV1,
        closed: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        continues: Option<String>,
        depth: u8,
    },
    Quantity {
        low: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        high: Option<String>,
        comparator: &'static str,
        unit: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<String>,
    },
    Date {
        form: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        year: Option<i16>,
        #[serde(skip_serializing_if = "Option::is_none")]
        month: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        day: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        weekday: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        words: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        time: Option<String>,
    },
    Name {
        form: &'static str,
        refers_to: String,
        person: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        role: Option<String>,
    },
}

/// What the sources say of one mention. The passage that decides stands beside the path of its document; others
/// that the outcome rests on under `further`.
#[derive(Serialize)]
struct VerdictV1<'r> {
    mention: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<PassageV1<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further: Vec<FurtherV1<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    difference: Vec<EditV1<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
}

/// A stretch of a source: bytes of its text as it was read, and where a person finds it.
#[derive(Serialize)]
struct PassageV1<'r> {
    span: SpanV1,
    text: &'r str,
    locator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'r str>,
}

#[derive(Serialize)]
struct FurtherV1<'r> {
    source: &'r str,
    passage: PassageV1<'r>,
}

/// The draft's words and the source's; either may be empty.
#[derive(Serialize)]
struct EditV1<'r> {
    span: SpanV1,
    draft: &'r str,
    source: &'r str,
}

#[derive(Serialize)]
struct FindingV1<'r> {
    rule: &'r str,
    severity: &'static str,
    confidence: &'static str,
    message: &'r str,
    help: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<StandardV1<'r>>,
    #[serde(flatten)]
    place: PlaceV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<String>,
    related: Vec<RelatedV1<'r>>,
    fingerprint: &'r str,
}

/// Another place of a finding; with a rule, what that rule would have said there.
#[derive(Serialize)]
struct RelatedV1<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'r str>,
    #[serde(flatten)]
    place: PlaceV1,
}

#[derive(Serialize)]
struct StandardV1<'r> {
    name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'r str>,
}

#[derive(Serialize)]
struct SuppressedV1<'r> {
    #[serde(flatten)]
    finding: FindingV1<'r>,
    reason: &'r str,
    given_in: &'r str,
}

#[derive(Serialize)]
struct SummaryV1 {
    statements: usize,
    labels: BTreeMap<Order, usize>,
    unlabelled: usize,
    sourced: BTreeMap<Order, usize>,
    hedged: usize,
    mixed: usize,
    findings: BTreeMap<Order, usize>,
    suppressed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<BTreeMap<Order, usize>>,
}

/// A key that sorts as reports do and is written as its word.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Order(usize, &'static str);

impl Serialize for Order {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.1)
    }
}

/// Everything the parts of one document are made from.
struct Drawer<'r> {
    report: &'r DocumentReport,
    document: &'r Document,
    places: Places<'r>,
}

fn document(report: &DocumentReport, id: Id, options: Options) -> DocumentV1<'_> {
    let document = &report.analysis.document;
    let drawer = Drawer { report, document, places: Places::of(document) };
    DocumentV1 {
        id,
        profile: None,
        rule_set: None,
        format: document.format.name(),
        text: options.include_text.then_some(document.canonical.as_str()),
        sources: drawer.sources(),
        problems: report.problems.iter().map(|problem| drawer.problem(problem)).collect(),
        statements: drawer.statements(),
        attributions: drawer.attributions(),
        mentions: drawer.mentions(),
        verdicts: report
            .verdicts
            .as_ref()
            .map(|verdicts| verdicts.iter().map(|verdict| drawer.verdict(verdict)).collect()),
        findings: report.findings.iter().map(|finding| drawer.finding(finding)).collect(),
        suppressed: report
            .suppressed
            .iter()
            .map(|suppressed| SuppressedV1 {
                finding: drawer.finding(&suppressed.finding),
                reason: &suppressed.reason,
                given_in: &suppressed.given_in,
            })
            .collect(),
        summary: summary(report),
    }
}

impl<'r> Drawer<'r> {
    fn sources(&self) -> Vec<SourceV1<'r>> {
        let sources = &self.report.analysis.mentions.sources;
        sources
            .iter()
            .enumerate()
            .map(|(index, source)| SourceV1 {
                id: source_id(index),
                name: &source.name,
                kind: source.kind.name(),
                statements: self.statement_ids(&source.statements),
            })
            .collect()
    }

    fn problem(&self, problem: &'r Problem) -> ProblemV1<'r> {
        let place = problem.span.map(|span| self.places.canonical(span).into());
        ProblemV1 { code: problem.code, message: &problem.message, place }
    }

    fn statements(&self) -> Vec<StatementV1> {
        let analysis = &self.report.analysis;
        analysis
            .statements
            .iter()
            .zip(&analysis.labels)
            .map(|(statement, label)| StatementV1 {
                id: statement.id.to_string(),
                place: self.places.reading(statement.span).into(),
                text: self.document.shown(statement.span),
                block: self.document.blocks[statement.block].kind.name(),
                label: label.kind.map(Kind::name),
                confidence: label.kind.map(|_| f64::from(label.confidence) / 100.0),
                mixed: label.mixed,
                hedged: label.hedged,
                hedges: self.hedges(label),
                sourced: label.sourced.name(),
                sources: label.sources.iter().map(|source| self.source_expression(source)).collect(),
                cues: self.cues(label),
            })
            .collect()
    }

    fn hedges(&self, label: &Label) -> Vec<HedgeV1> {
        label
            .hedges
            .iter()
            .map(|hedge| HedgeV1 {
                words: self.words(hedge.span),
                kind: hedge.kind,
                scope: self.places.reading(hedge.scope).into(),
                weakens: hedge.weakens.name(),
                likelihood: hedge.likelihood.map(|likelihood| [likelihood.low, likelihood.high]),
            })
            .collect()
    }

    fn cues(&self, label: &Label) -> Vec<CueV1> {
        label
            .cues
            .iter()
            .map(|cue| CueV1 {
                words: self.words(cue.span),
                kind: cue.kind,
                supports: cue.supports.name(),
                weight: cue.weight,
            })
            .collect()
    }

    fn source_expression(&self, source: &SourceExpression) -> SourceExpressionV1 {
        SourceExpressionV1 {
            kind: source.kind.name(),
            words: self.words(source.span),
            resolved: source.resolved.map(source_id),
        }
    }

    fn attributions(&self) -> Vec<AttributionV1> {
        let mut attributions: Vec<&Attribution> = self.report.analysis.mentions.attributions.iter().collect();
        attributions.sort_by_key(|attribution| attribution.content.first().copied());
        attributions
            .into_iter()
            .enumerate()
            .map(|(index, attribution)| AttributionV1 {
                id: format!("a{}", index + 1),
                source: attribution.source.as_ref().map(|source| self.source_expression(source)),
                cue: attribution.cue.map(|cue| self.words(cue)),
                content: attribution.content.iter().map(|&span| self.words(span)).collect(),
                quotation: attribution.form.name(),
                carried: attribution.carried,
                statements: self.statement_ids(&attribution.statements),
            })
            .collect()
    }

    fn mentions(&self) -> Vec<MentionV1> {
        let mentions = &self.report.analysis.mentions;
        let mut all: Vec<(Span, MentionV1)> = Vec::new();
        let mut add = |prefix: char, index: usize, kind, span, value| {
            let id = format!("{prefix}{}", index + 1);
            all.push((span, MentionV1 { id, kind, words: self.words(span), value }));
        };
        for (index, quotation) in mentions.quotations.iter().enumerate() {
            let value = ValueV1::Quotation {
                form: quotation_form(quotation.kind),
                inner: self.document.canonical_span(quotation.inner).into(),
                closed: quotation.closed,
                continues: quotation.continues.map(|before| format!("q{}", before + 1)),
                depth: quotation.depth,
            };
            add('q', index, "quotation", quotation.span, value);
        }
        for (index, quantity) in mentions.quantities.iter().enumerate() {
            let (unit, of) = unit_words(&quantity.unit);
            let value = ValueV1::Quantity {
                low: decimal(quantity.low),
                high: quantity.high.map(decimal),
                comparator: comparator_word(quantity.comparator),
                unit,
                of,
            };
            add('n', index, "quantity", quantity.span, value);
        }
        for (index, date) in mentions.dates.iter().enumerate() {
            add('d', index, "date", date.span, date_value(&date.value));
        }
        for (index, name) in mentions.names.iter().enumerate() {
            let value = ValueV1::Name {
                form: name_form(name.form),
                refers_to: format!("p{}", name.refers_to + 1),
                person: name.person,
                role: name.role.map(|role| self.document.shown(role)),
            };
            add('p', index, "name", name.span, value);
        }
        // Stable: mentions of one span keep the order of the kinds above.
        all.sort_by_key(|(span, _)| *span);
        all.into_iter().map(|(_, mention)| mention).collect()
    }

    fn verdict(&self, verdict: &'r Verdict) -> VerdictV1<'r> {
        let mention = match verdict.about {
            About::Quotation(at) => format!("q{}", at + 1),
            About::Quantity(at) => format!("n{}", at + 1),
            About::Date(at) => format!("d{}", at + 1),
            About::Name(at) => format!("p{}", at + 1),
        };
        let passage = |passage: &'r Passage| PassageV1 {
            span: passage.span.into(),
            text: &passage.text,
            locator: passage.locator.to_string(),
            speaker: passage.speaker.as_deref(),
        };
        let further = verdict.passages.iter().skip(1);
        VerdictV1 {
            mention,
            outcome: verdict.outcome.name(),
            source: verdict.passages.first().map(|passage| passage.source.as_str()),
            passage: verdict.passages.first().map(passage),
            further: further.map(|one| FurtherV1 { source: &one.source, passage: passage(one) }).collect(),
            difference: verdict
                .difference
                .iter()
                .map(|edit| EditV1 {
                    span: self.document.canonical_span(edit.span).into(),
                    draft: &edit.draft,
                    source: &edit.source,
                })
                .collect(),
            reason: verdict.reason.as_deref(),
        }
    }

    fn finding(&self, finding: &'r Finding) -> FindingV1<'r> {
        let text = self.report.rules.get(&finding.rule);
        FindingV1 {
            rule: &finding.rule,
            severity: finding.severity.name(),
            confidence: finding.confidence.name(),
            message: &finding.message,
            help: &finding.help,
            standard: text.and_then(|text| text.standard.as_ref()).map(standard),
            place: self.places.reading(finding.span).into(),
            statement: finding.statement.map(|index| self.report.analysis.statements[index].id.to_string()),
            related: finding
                .related
                .iter()
                .map(|span| (None, *span))
                .chain(finding.yielded.iter().map(|yielded| (Some(yielded.rule.as_str()), yielded.span)))
                .map(|(rule, span)| RelatedV1 { rule, place: self.places.reading(span).into() })
                .collect(),
            fingerprint: &finding.fingerprint,
        }
    }

    fn statement_ids(&self, indexes: &[usize]) -> Vec<String> {
        indexes.iter().map(|&index| self.report.analysis.statements[index].id.to_string()).collect()
    }

    fn words(&self, span: Span) -> WordsV1 {
        let canonical = self.document.canonical_span(span);
        let origin = self.document.origin_map.as_ref().map(|map| map.to_original(canonical));
        WordsV1 {
            span: canonical.into(),
            origin: origin.filter(|&origin| origin != canonical).map(Into::into),
            text: self.document.shown(span),
        }
    }
}

fn summary(report: &DocumentReport) -> SummaryV1 {
    let counts = report.counts();
    let sourced = [
        SourceKind::Named,
        SourceKind::Document,
        SourceKind::Own,
        SourceKind::Anonymous,
        SourceKind::Vague,
        SourceKind::None,
    ];
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    let ordered = |(index, (word, count)): (usize, (&'static str, usize))| (Order(index, word), count);
    let kinds = Kind::ALL.map(|kind| (kind.name(), counts.of_kind(kind)));
    SummaryV1 {
        statements: counts.statements,
        labels: kinds.into_iter().enumerate().map(ordered).collect(),
        unlabelled: counts.unlabelled,
        sourced: sourced
            .map(|kind| (kind.name(), counts.of_source(kind)))
            .into_iter()
            .enumerate()
            .map(ordered)
            .collect(),
        hedged: counts.hedged,
        mixed: counts.mixed,
        findings: severities
            .map(|severity| (severity.name(), counts.of_severity(severity)))
            .into_iter()
            .enumerate()
            .map(ordered)
            .collect(),
        suppressed: counts.suppressed,
        verdicts: report.verdicts.as_ref().map(|verdicts| {
            let count = |outcome| verdicts.iter().filter(|verdict| verdict.outcome == outcome).count();
            Outcome::ALL
                .map(|outcome| (outcome.name(), count(outcome)))
                .into_iter()
                .enumerate()
                .map(ordered)
                .collect()
        }),
    }
}

fn source_id(index: usize) -> String {
    format!("s{}", index + 1)
}

fn standard(standard: &Standard) -> StandardV1<'_> {
    StandardV1 { name: &standard.name, address: standard.address.as_deref() }
}

fn quotation_form(kind: QuotationKind) -> &'static str {
    match kind {
        QuotationKind::Speech => "speech",
        QuotationKind::Scare => "scare",
        QuotationKind::Title => "title",
        QuotationKind::Block => "block",
    }
}

fn name_form(form: NameForm) -> &'static str {
    match form {
        NameForm::Full => "full",
        NameForm::Short => "short",
        NameForm::Acronym => "acronym",
    }
}

fn comparator_word(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Exactly => "exactly",
        Comparator::About => "about",
        Comparator::MoreThan => "more_than",
        Comparator::AtLeast => "at_least",
        Comparator::LessThan => "less_than",
        Comparator::AtMost => "at_most",
        Comparator::Nearly => "nearly",
    }
}

fn unit_words(unit: &Unit) -> (&'static str, Option<String>) {
    match unit {
        Unit::Count(of) => ("count", of.clone()),
        Unit::Percent => ("percent", None),
        Unit::PercentagePoints => ("percentage_points", None),
        Unit::Money(currency) => ("money", Some(currency.clone())),
        Unit::Measure(name) => ("measure", Some(name.clone())),
        Unit::Ordinal => ("ordinal", None),
        Unit::Fraction(parts) => ("fraction", Some(parts.to_string())),
    }
}

fn date_value(value: &DateValue) -> ValueV1 {
    let (form, mut parts) = match value {
        DateValue::Absolute { year, month, day, weekday } => ("absolute", (*year, *month, *day, *weekday)),
        DateValue::Weekday(_) => ("weekday", (None, None, None, None)),
        DateValue::Relative(_) => ("relative", (None, None, None, None)),
        DateValue::Time(_) => ("time", (None, None, None, None)),
    };
    if let DateValue::Weekday(weekday) = value {
        parts.3 = Some(*weekday);
    }
    let (year, month, day, weekday) = parts;
    let words = if let DateValue::Relative(words) = value { Some(words.clone()) } else { None };
    let time = match value {
        DateValue::Time(minutes) => Some(format!("{:02}:{:02}", minutes / 60, minutes % 60)),
        _ => None,
    };
    ValueV1::Date { form, year, month, day, weekday, words, time }
}

/// A decimal as it would be written in figures, without an exponent; no float ever holds it.
fn decimal(value: Decimal) -> String {
    let digits = value.digits.unsigned_abs().to_string();
    let sign = if value.digits < 0 { "-" } else { "" };
    let exponent = i32::from(value.exponent);
    if exponent >= 0 {
        let zeros = if value.digits == 0 { 0 } else { usize::from(value.exponent.unsigned_abs()) };
        return format!("{sign}{digits}{}", "0".repeat(zeros));
    }
    let places = usize::from(value.exponent.unsigned_abs());
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_in_figures() {
        let written = |digits, exponent| decimal(Decimal { digits, exponent });
        assert_eq!(written(1234, 0), "1234");
        assert_eq!(written(12, 6), "12000000");
        assert_eq!(written(5, -1), "0.5");
        assert_eq!(written(-325, -2), "-3.25");
        assert_eq!(written(0, 3), "0");
    }
}
