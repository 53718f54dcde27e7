//! What holds for every draft, whatever it says: spans are inside and on character bounds, statements
//! never overlap, the same bytes give the same report, and nothing panics.

use std::sync::LazyLock;

use onrecord::analysis::Language;
use onrecord::document::Format;
use onrecord::ingest::Input;
use onrecord::report::{DocumentReport, json, text};
use onrecord::rules::RuleSet;
use onrecord::settings::{Profile, Settings};
use onrecord::text::Span;
use onrecord::words::WordLists;
use proptest::prelude::*;

static READER: LazyLock<(Language, RuleSet)> = LazyLock::new(|| {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    (Language::new(words), rules)
});

fn check(bytes: &[u8], format: Format) -> Option<DocumentReport> {
    let input = Input { name: "draft", bytes, format: Some(format) };
    onrecord::check(&input, &READER.0, &READER.1, &Settings::default(), &onrecord::Against::default()).ok()
}

/// Both formats, so that whatever a report can trip over is tripped over.
fn written(report: &DocumentReport) -> String {
    let options = json::Options { include_text: true };
    let mut out = text::report(
        std::slice::from_ref(report),
        text::Options { statements: true, full: true, checklist: true },
    )
    .to_plain();
    out.push_str(&json::report(std::slice::from_ref(report), Profile::News, &report.rule_set, options));
    out
}

fn assert_sound(report: &DocumentReport) {
    let analysis = &report.analysis;
    let document = &analysis.document;
    let reading = document.reading.as_str();
    let inside = |span: Span, what: &str| {
        assert!(
            span.end() <= reading.len()
                && reading.is_char_boundary(span.start())
                && reading.is_char_boundary(span.end()),
            "{what} {span:?} is not in {reading:?}"
        );
        let canonical = document.canonical_span(span);
        assert!(
            document.canonical.get(canonical.start()..canonical.end()).is_some(),
            "{what} {span:?} stands for {canonical:?}, which is not in the canonical text"
        );
    };
    let ordered = |spans: &[Span], what: &str| {
        for pair in spans.windows(2) {
            assert!(pair[0].end() <= pair[1].start(), "{what} overlap: {pair:?} in {reading:?}");
        }
    };
    let blocks: Vec<Span> = document.blocks.iter().map(|block| block.span).collect();
    let statements: Vec<Span> = analysis.statements.iter().map(|statement| statement.span).collect();
    let tokens: Vec<Span> = analysis.tagging.tokens.iter().map(|token| token.span).collect();
    ordered(&blocks, "blocks");
    ordered(&statements, "statements");
    ordered(&tokens, "tokens");
    blocks.iter().for_each(|&span| inside(span, "block"));
    tokens.iter().for_each(|&span| inside(span, "token"));
    for statement in &analysis.statements {
        inside(statement.span, "statement");
        assert!(!statement.span.is_empty(), "an empty statement in {reading:?}");
        assert!(
            document.blocks[statement.block].span.contains(statement.span),
            "a statement leaves its block"
        );
    }
    assert_eq!(analysis.statements.len(), analysis.labels.len());
    for label in &analysis.labels {
        label.cues.iter().for_each(|cue| inside(cue.span, "cue"));
        label.hedges.iter().for_each(|hedge| inside(hedge.span, "hedge"));
        for source in &label.sources {
            inside(source.span, "source");
            assert!(source.resolved.is_none_or(|index| index < analysis.mentions.sources.len()));
        }
    }
    let mentions = &analysis.mentions;
    for quotation in &mentions.quotations {
        inside(quotation.span, "quotation");
        assert!(quotation.span.contains(quotation.inner), "{quotation:?}");
    }
    mentions.quantities.iter().for_each(|quantity| inside(quantity.span, "quantity"));
    mentions.dates.iter().for_each(|date| inside(date.span, "date"));
    mentions.names.iter().for_each(|name| inside(name.span, "name"));
    for attribution in &mentions.attributions {
        attribution.content.iter().for_each(|&span| inside(span, "content"));
        attribution.cue.into_iter().for_each(|span| inside(span, "cue"));
        attribution.statements.iter().for_each(|&index| assert!(index < analysis.statements.len()));
    }
    for finding in &report.findings {
        inside(finding.span, &finding.rule);
        finding.related.iter().for_each(|&span| inside(span, &finding.rule));
    }
    for pair in report.findings.windows(2) {
        let key = |at: usize| (pair[at].span, pair[at].rule.clone());
        assert!(key(0) <= key(1), "findings out of order: {pair:?}");
    }
}

fn any_format() -> impl Strategy<Value = Format> {
    prop_oneof![Just(Format::Text), Just(Format::Markdown), Just(Format::Html)]
}

/// Bits of drafts that the layers trip over, put together at random.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("The ferry sank off Orvik on Sunday. "),
        Just("\u{201c}We will not sign,\u{201d} Edda Ruun said. "),
        Just("\"An open quotation. It goes on\n\n\"and on. "),
        Just(
            "Analysts say it may rain; 3.5% (or $4.2 billion) is gone, Dr. A. B. Brekke of the U.S. said.\n"
        ),
        Just("- The Shift: something moved.\n- The Goal:\n"),
        Just("# Heading [link](https://example.org) *x* `code`\n\n"),
        Just("<p class=\"x\">A &amp; b<br>c</p><script>x</script>"),
        Just("<!-- allow text/mojibake: because -->\n"),
        Just("Vessaria\u{101}s port \u{2014} caf\u{e9}\u{301} \u{202e}x\u{1f600}\u{fffd} \u{0}\r\n"),
        Just("1. One\n2. Two\n   > quoted\n\n| a | b |\n|---|---|\n| c | d |\n"),
        Just("Leave a Reply\n"),
        Just("---\ntitle: x\n---\n"),
        Just("' \u{2019}tis \u{2018}x\u{2019} '90s \u{ab}y\u{bb} [^1]\n\n[^1]: A note.\n"),
        Just("\n\n\n"),
        Just("(((((((([[[[[["),
    ];
    let free = "\\PC{0,40}";
    prop::collection::vec(
        prop_oneof![4 => scrap.prop_map(str::to_owned), 1 => free.prop_map(String::from)],
        0..12,
    )
    .prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), format in any_format()) {
        if let Some(report) = check(&bytes, format) {
            assert_sound(&report);
            written(&report);
        }
    }

    #[test]
    fn arbitrary_text_never_panics(draft in "(?s).{0,300}", format in any_format()) {
        if let Some(report) = check(draft.as_bytes(), format) {
            assert_sound(&report);
            written(&report);
        }
    }

    #[test]
    fn scraps_of_drafts_are_sound_and_give_the_same_report_twice(draft in scraps(), format in any_format()) {
        if let Some(report) = check(draft.as_bytes(), format) {
            assert_sound(&report);
            let again = check(draft.as_bytes(), format).expect("what was read once is read again");
            prop_assert_eq!(written(&report), written(&again));
        }
    }

    #[test]
    fn a_draft_cut_anywhere_is_sound(draft in scraps(), cut in any::<prop::sample::Index>(), format in any_format()) {
        let bytes = &draft.as_bytes()[..cut.index(draft.len() + 1)];
        if let Some(report) = check(bytes, format) {
            assert_sound(&report);
        }
    }
}

/// Statement ids must not change when another paragraph is put before them.
#[test]
fn ids_survive_edits_elsewhere() {
    let ids = |draft: &str| -> Vec<String> {
        let report = check(draft.as_bytes(), Format::Markdown).expect("text");
        report.analysis.statements.iter().map(|statement| statement.id.to_string()).collect()
    };
    let before = ids("The ferry sank off Orvik.\n\nNobody was hurt.\n");
    let after = ids("A storm blew on Sunday.\n\nThe ferry sank off Orvik.\n\nNobody was hurt.\n");
    assert_eq!(before[..], after[1..]);
}

/// One scrap over and over in one paragraph or in many: what is looked up around each place must not be the
/// whole draft, and bounds on it must stay on character bounds.
#[test]
fn crowds_are_sound_with_every_rule() {
    let shapes = [
        "\u{201c}\u{2018}([",
        "\u{201c}[a] ... [b] \u{2026} ",
        "\"a \u{ab}b \u{201e}c \u{201c}d 'e ",
        "\u{fffd}\u{fffd}a",
        "\u{301}\u{200b}\u{1f600}",
        "It left on Monday, June 5, and ",
        "The US met. The U.S. spoke. ",
        "\u{1f600}US\u{1f600}",
        "Maria Ruiz ( denied it. \u{e9}\u{e9}",
        "ABRT,\u{e9}BCDE,",
        "up 5%,6%,7%\u{e9}",
        "The potential ceasefire. The ceasefire marks the attack and the ceasefire. ",
        "would possibly would perhaps ",
        "<!-- allow opinion/puffery -->\n<!-- allow opinion/puffery: because -->\n\nA stunning masterpiece.\n\n",
        "<h2>Three reasons</h2><ul><li>one</li><li>two</li></ul>",
        "## Three reasons\n\n1. one\n2. two\n\n",
    ];
    let settings = Settings { all_rules: true, ..Settings::default() };
    for shape in shapes {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let draft = shape.repeat(150);
            let input = Input { name: "draft", bytes: draft.as_bytes(), format: Some(format) };
            let read = || {
                onrecord::check(&input, &READER.0, &READER.1, &settings, &onrecord::Against::default()).ok()
            };
            let (Some(report), Some(again)) = (read(), read()) else { continue };
            assert_sound(&report);
            assert_eq!(written(&report), written(&again), "{shape:?} gives two reports");
        }
    }
}
