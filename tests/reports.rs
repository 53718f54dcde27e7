//! Reports as snapshots: one page with one of everything, made by hand, and whole drafts in each format.

#![allow(clippy::disallowed_methods, reason = "tests read the drafts of the examples")]

use std::collections::BTreeMap;

use onrecord::analysis::{Analysis, Language};
use onrecord::classify::{Cue, Hedge, Kind, Label, Likelihood, Weakened};
use onrecord::document::{Document, Problem};
use onrecord::evidence::{Sources, Verification};
use onrecord::extract::{
    Attribution, AttributionForm, Comparator, CueKind, Date, DateValue, Decimal, Mentions, Name, NameForm,
    Quantity, Quotation, QuotationKind, Source, SourceExpression, SourceKind, Unit,
};
use onrecord::finding::{Confidence, Finding, Suppressed};
use onrecord::ingest::{self, Input};
use onrecord::report::{DocumentReport, RuleSummary, Standard, Version, json, text};
use onrecord::rules::RuleSet;
use onrecord::segment;
use onrecord::settings::{Profile, Settings, Severity};
use onrecord::store::sources::{Limits, read_folder};
use onrecord::tag::Tagging;
use onrecord::text::Span;
use onrecord::words::WordLists;

/// Compares with `snapshots/reports/<name>.snap`.
#[track_caller]
fn assert_report(name: &str, report: &str) {
    let digest = regex::Regex::new(r#""digest": "[^"]*""#).expect("a good pattern");
    let report = digest.replace_all(report, "\"digest\": \"[DIGEST]\"");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let report = report.replace(&version, "\"version\": \"[VERSION]\"");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/reports");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report));
}

fn pages(reports: &[DocumentReport]) -> (String, String, String) {
    let page = |statements| {
        text::report(reports, text::Options { statements, ..text::Options::default() }).to_plain()
    };
    let options = json::Options { include_text: true };
    let json = json::report(reports, reports[0].profile, &reports[0].rule_set, options);
    (page(false), page(true), json)
}

/// A draft of the examples, judged with nothing configured.
#[track_caller]
fn check_example(file: &str) -> DocumentReport {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    let language = Language::new(words);
    let path = format!("{}/examples/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("the example is there");
    let name = format!("examples/{file}");
    let input = Input { name: &name, bytes: &bytes, format: None };
    onrecord::check(&input, &language, &rules, &Settings::default(), &onrecord::Against::default())
        .expect("text")
}

#[test]
fn the_example_of_the_readme() {
    let (page, statements, _) = pages(&[check_example("harbour-talks.txt")]);
    assert_report("harbour-talks.text", &page);
    assert_report("harbour-talks.statements", &statements);
}

#[test]
fn a_draft_that_says_where_everything_is_from() {
    let (page, statements, _) = pages(&[check_example("clean-report.md")]);
    assert_report("clean-report.text", &page);
    assert_report("clean-report.statements", &statements);
}

/// The example with its sources: one quotation altered, one number in conflict, one name misspelt, one source missing.
fn check_with_sources() -> DocumentReport {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    let folder = format!("{}/examples/pier-inquiry", env!("CARGO_MANIFEST_DIR"));
    let read = read_folder(std::path::Path::new(&format!("{folder}/sources")), &Limits::default());
    let read = read.expect("the sources are there");
    assert!(read.problems.is_empty(), "{:#?}", read.problems);
    let sources = Verification::new(Sources::of(read.documents, &words), &words);
    let language = Language::new(words);
    let bytes = std::fs::read(format!("{folder}/draft.md")).expect("the example is there");
    let input = Input { name: "examples/pier-inquiry/draft.md", bytes: &bytes, format: None };
    let against = onrecord::Against { sources: Some(&sources), ..onrecord::Against::default() };
    onrecord::check(&input, &language, &rules, &Settings::default(), &against).expect("text")
}

#[test]
fn a_draft_held_against_its_sources() {
    let (page, statements, json) = pages(&[check_with_sources()]);
    assert_report("pier-inquiry.text", &page);
    assert_report("pier-inquiry.statements", &statements);
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let document = &report["documents"][0];
    assert_report(
        "pier-inquiry.verdicts",
        &serde_json::to_string_pretty(&document["verdicts"]).expect("JSON is written"),
    );
    assert_eq!(document["summary"]["verdicts"]["altered"], 1);
    assert_eq!(document["summary"]["verdicts"]["conflicts"], 2);
}

/// The README shows what there is to look at in that example, as it is today.
#[test]
fn the_readme_shows_a_draft_against_its_sources() {
    let (page, _, _) = pages(&[check_with_sources()]);
    let from = page.find("  Where it stands in its sources").expect("there are sources");
    let screen = format!("```text\n{}\n```\n", page[from..].trim_end());
    shown("sources", &screen);
}

/// The README shows one screen of the report, as it is today: `ONRECORD_UPDATE=1 cargo test --test
/// reports` writes it.
#[test]
fn the_readme_shows_the_report_as_it_is() {
    let (page, _, _) = pages(&[check_example("harbour-talks.txt")]);
    let lines: Vec<&str> = page.lines().take(60).collect();
    let whole_paragraphs = lines.iter().rposition(|line| line.is_empty()).unwrap_or(lines.len());
    let screen = format!("```text\n{}\n  \u{2026}\n```\n", lines[..whole_paragraphs].join("\n"));
    shown("example", &screen);
}

/// Compares what stands between two marks of the README, or writes it.
fn shown(name: &str, screen: &str) {
    let (begin, end) = (format!("<!-- {name} report: begin -->\n"), format!("<!-- {name} report: end -->"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("there is a README").replace("\r\n", "\n");
    let (before, rest) = readme.split_once(&begin).expect("the README marks where the report begins");
    let (shown, after) = rest.split_once(&end).expect("the README marks where the report ends");
    if std::env::var_os("ONRECORD_UPDATE").is_some() {
        std::fs::write(path, format!("{before}{begin}{screen}{end}{after}"))
            .expect("the README can be written");
        return;
    }
    assert_eq!(shown, screen, "run `ONRECORD_UPDATE=1 cargo test --test reports`");
}

/// The JSON of a whole draft is too long to be read in review, so it is read here: every text in it
/// stands in the draft at the span beside it.
#[test]
fn spans_of_the_json_point_at_their_words() {
    let (_, _, json) = pages(&[check_example("harbour-talks.txt")]);
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let document = &report["documents"][0];
    let draft = document["text"].as_str().expect("the text was asked for");
    let mut compared = 0;
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Array(values) => open.extend(values),
            serde_json::Value::Object(fields) => {
                if let (Some(text), Some(span)) = (fields.get("text"), fields.get("span")) {
                    let end = |name: &str| span[name].as_u64().expect("an offset") as usize;
                    assert_eq!(text.as_str(), draft.get(end("start")..end("end")), "{value}");
                    compared += 1;
                }
                open.extend(fields.values());
            }
            _ => {}
        }
    }
    assert!(compared > 50, "only {compared} places were compared");
}

#[test]
fn one_of_everything() {
    let report = everything();
    let (page, statements, json) = pages(std::slice::from_ref(&report));
    assert_report("everything.text", &page);
    assert_report("everything.statements", &statements);
    assert_report("everything.json", &json);
}

#[test]
fn a_line_of_a_batch_is_the_document_behind_the_envelope() {
    let report = everything();
    let line = json::line(&report, json::Id::Number(7), json::Options::default());
    assert_eq!(line.matches('\n').count(), 1);
    let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(line["schema"], "onrecord/report/v1");
    assert_eq!(line["id"], 7);
    assert_eq!(line.get("text"), None);
    let whole = json::report(&[report], Profile::News, &Version::default(), json::Options::default());
    let whole: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    assert_eq!(line["statements"], whole["documents"][0]["statements"]);
}

const EVERYTHING: &str = "# Ferry row grows\n\n\
    Edda Ruun, the commissioner, said on 4 March 2031: \"We lost more than 40 boats.\"\n\n\
    The closure suggests that the company may fail. That is a disgrace.\n\n\
    Nobody was hurt.\n";

/// A report in which every field of every format holds something.
fn everything() -> DocumentReport {
    let words = WordLists::builtin();
    let input = Input { name: "row.md", bytes: EVERYTHING.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &words).expect("text");
    let statements = segment::statements(&document, &Language::new(words).abbreviations);
    assert_eq!(statements.len(), 5, "{statements:#?}");
    let at = |words: &str| span(&document, words);
    let ruun = |resolved| SourceExpression {
        span: at("Edda Ruun, the commissioner"),
        kind: SourceKind::Named,
        resolved,
    };
    let label = |kind, sourced| Label {
        kind: Some(kind),
        confidence: 87,
        mixed: false,
        hedged: false,
        hedges: Vec::new(),
        sourced,
        sources: Vec::new(),
        cues: Vec::new(),
    };
    let cue = |words: &str, kind, supports| Cue { span: at(words), kind, supports, weight: 80 };
    let labels = vec![
        label(Kind::NonClaim, SourceKind::None),
        Label {
            sources: vec![ruun(Some(0))],
            cues: vec![cue("said", "speech", Kind::AttributedClaim)],
            ..label(Kind::AttributedClaim, SourceKind::Named)
        },
        Label {
            mixed: true,
            hedged: true,
            hedges: vec![Hedge {
                span: at("may"),
                kind: "modal",
                scope: at("may"),
                weakens: Weakened::Fact,
                likelihood: Some(Likelihood { low: 55, high: 80 }),
            }],
            cues: vec![cue("suggests", "inference", Kind::AnalystReconstruction)],
            ..label(Kind::AnalystReconstruction, SourceKind::None)
        },
        Label {
            cues: vec![cue("disgrace", "evaluation", Kind::EditorialOpinion)],
            ..label(Kind::EditorialOpinion, SourceKind::None)
        },
        Label { confidence: 100, ..label(Kind::ReportedFact, SourceKind::None) },
    ];
    let quoted = at("\"We lost more than 40 boats.\"");
    let mentions = Mentions {
        quotations: vec![Quotation {
            span: quoted,
            inner: at("We lost more than 40 boats."),
            kind: QuotationKind::Speech,
            closed: true,
            continues: None,
            depth: 0,
        }],
        quantities: vec![Quantity {
            span: at("more than 40 boats"),
            low: Decimal { digits: 40, exponent: 0 },
            high: None,
            comparator: Comparator::MoreThan,
            unit: Unit::Count(Some("boats".to_owned())),
        }],
        dates: vec![Date {
            span: at("4 March 2031"),
            value: DateValue::Absolute { year: Some(2031), month: Some(3), day: Some(4), weekday: None },
        }],
        names: vec![Name {
            span: at("Edda Ruun"),
            form: NameForm::Full,
            refers_to: 0,
            person: true,
            role: Some(at("the commissioner")),
        }],
        attributions: vec![Attribution {
            source: Some(ruun(Some(0))),
            cue: Some(at("said")),
            cue_kind: CueKind::Speech,
            predicate: None,
            main: true,
            by_grammar: true,
            content: vec![quoted],
            form: AttributionForm::Direct,
            statements: vec![1],
            carried: false,
        }],
        sources: vec![Source { name: "Edda Ruun".to_owned(), kind: SourceKind::Named, statements: vec![1] }],
    };
    let finding = |rule: &str, severity, words: &str, statement: usize, message: &str| Finding {
        rule: rule.to_owned(),
        severity,
        confidence: Confidence::High,
        message: message.to_owned(),
        help: "Say who says so.".to_owned(),
        span: at(words),
        statement: Some(statement),
        whole: false,
        related: vec![at("Nobody was hurt.")],
        yielded: Vec::new(),
        fingerprint: "f00d".to_owned(),
    };
    let findings = vec![
        finding(
            "certainty/motive",
            Severity::Warning,
            "suggests",
            2,
            "\u{201c}suggests\u{201d} is a reading of a motive",
        ),
        finding("opinion/loaded", Severity::Error, "disgrace", 3, "\u{201c}disgrace\u{201d} judges"),
        finding("unsourced/fact", Severity::Info, "Nobody was hurt.", 4, "no source for this fact"),
    ];
    let suppressed = vec![Suppressed {
        finding: finding("quotations/loose", Severity::Warning, "We lost", 1, "not on the tape"),
        reason: "heard twice".to_owned(),
        given_in: "row.md.allow.toml".to_owned(),
    }];
    let summary = RuleSummary {
        summary: "Opinion in the copy".to_owned(),
        why: "A reader cannot check a judgement.".to_owned(),
        standard: Some(Standard {
            name: "House rules, page 3".to_owned(),
            address: Some("https://example.org/rules".to_owned()),
        }),
    };
    let problems = vec![Problem {
        code: "encoding_guessed",
        message: "read as windows-1252; save the file as UTF-8".to_owned(),
        span: Some(Span::new(2, 7)),
    }];
    let analysis = Analysis { document, statements, tagging: Tagging::default(), mentions, labels };
    DocumentReport {
        analysis,
        profile: Profile::News,
        problems,
        findings,
        suppressed,
        verdicts: None,
        progress: None,
        rule_set: Version { version: env!("CARGO_PKG_VERSION").to_owned(), digest: "0".to_owned() },
        rules: BTreeMap::from([("opinion/loaded".to_owned(), summary)]),
    }
}

fn span(document: &Document, words: &str) -> Span {
    let start = document.reading.find(words).unwrap_or_else(|| panic!("{words:?} is in the draft"));
    Span::new(start, start + words.len())
}
