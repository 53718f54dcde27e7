//! What comes of running rules over whole drafts: order, groups, suppressions, names of findings.

use onrecord::analysis::{Analysis, Language};
use onrecord::document::Format;
use onrecord::engine::{AllowEntry, Beside, Outcome, allow, run};
use onrecord::ingest::{self, Input};
use onrecord::rules::{RuleSet, RuleText};
use onrecord::settings::{Profile, RuleSetting, Settings, Severity};
use onrecord::words::WordLists;

fn rule(id: &str, body: &str) -> RuleText {
    let text = format!(
        r#"summary = "A test"
severity = "warning"
confidence = "high"
since = "0.1.0"
{body}
[[example]]
text = "xyzzy"
flags = ["xyzzy"]
[[example]]
text = "a"
flags = []
[[example]]
why = "x"
text = "b"
flags = []
"#
    );
    RuleText { id: id.to_owned(), path: format!("{id}.toml"), text }
}

/// A rule that flags one word.
fn word(id: &str, word: &str, more: &str) -> RuleText {
    let (top, scope, report) = match more.split_once('|') {
        Some((top, rest)) => {
            let (scope, report) = rest.split_once('|').unwrap_or((rest, ""));
            (top, scope, report)
        }
        None => ("", more, ""),
    };
    let body = format!(
        "{top}\nexplain = \"x\"\n[scope]\n{scope}\n[match.pattern]\nany = ['''\\b{word}\\b''']\n[report]\nmessage = \"“{{match}}”\"\n{report}\nhelp = \"x\""
    );
    rule(id, &body)
}

fn analysis(draft: &str, language: &Language) -> Analysis {
    let input = Input { name: "draft.md", bytes: draft.as_bytes(), format: Some(Format::Markdown) };
    let (document, _) = ingest::document(&input, &language.words).expect("text");
    Analysis::of(document, language)
}

struct Desk {
    rules: RuleSet,
    language: Language,
}

impl Desk {
    fn with(texts: &[RuleText]) -> Self {
        let words = WordLists::builtin();
        let rules = RuleSet::compile(texts, &words).unwrap_or_else(|errors| panic!("{errors:#?}"));
        Self { rules, language: Language::new(words) }
    }

    fn run(&self, draft: &str, settings: &Settings, allowed: &[AllowEntry]) -> Outcome {
        run(&analysis(draft, &self.language), &self.rules, settings, &Beside { allowed, ..Beside::default() })
    }

    /// Rule and flagged words of every finding, in order.
    fn found(&self, draft: &str, settings: &Settings) -> Vec<String> {
        let analysis = analysis(draft, &self.language);
        run(&analysis, &self.rules, settings, &Beside::default())
            .findings
            .iter()
            .map(|finding| format!("{} {}", finding.rule, finding.span.of(&analysis.document.reading)))
            .collect()
    }
}

#[test]
fn findings_stand_in_order_of_place_then_rule() {
    let desk = Desk::with(&[
        word("b/pier", "pier", ""),
        word("a/harbour", "harbour", ""),
        word("a/pier", "pier", ""),
    ]);
    let found =
        desk.found("The pier is old.\n\nThe harbour is new, the pier is not.\n", &Settings::default());
    assert_eq!(found, ["a/pier pier", "b/pier pier", "a/harbour harbour", "a/pier pier", "b/pier pier"]);
}

#[test]
fn a_weaker_rule_yields_at_the_same_words_only() {
    let desk = Desk::with(&[
        word("a/old-pier", "old pier", ""),
        word("a/pier", "pier", "yields-to = [\"a/old-pier\"]||"),
    ]);
    let found = desk.found("The old pier is shut. The new pier is not.\n", &Settings::default());
    assert_eq!(found, ["a/old-pier old pier", "a/pier pier"]);
}

#[test]
fn quoted_words_are_not_the_writers() {
    let desk = Desk::with(&[
        word("a/narration", "iconic", ""),
        word("a/quoted", "iconic", "|voice = \"quoted\"|"),
        word("a/both", "iconic", "|voice = \"both\"|"),
    ]);
    let draft = "“The iconic pier will stay,” Mayor Ana Ruiz said on Monday.\n\nThe iconic pier stayed.\n";
    let found = desk.found(draft, &Settings::default());
    assert_eq!(found, ["a/both iconic", "a/quoted iconic", "a/both iconic", "a/narration iconic"]);
}

#[test]
fn opinion_rules_rest_where_opinion_is_declared() {
    let desk = Desk::with(&[word("opinion/iconic", "iconic", "|sections = \"news\"|")]);
    let check = |draft: &str, settings: &Settings, expected: usize| {
        assert_eq!(desk.found(draft, settings).len(), expected, "{draft}");
    };
    let news = Settings::default();
    check(
        "The iconic pier.\n\n## Opinion: keep it\n\nThe iconic pier.\n\n### More\n\nThe iconic pier.\n",
        &news,
        1,
    );
    check("## Our view\n\nThe iconic pier stays.\n", &news, 0);
    check("## Analysis of the budget finds a gap\n\nThe iconic pier stays.\n", &news, 1);
    check("---\nsection: Opinion\n---\n\nThe iconic pier stays.\n", &news, 0);
    check("The iconic pier stays.\n", &Settings { opinion: true, ..Settings::default() }, 0);
}

#[test]
fn the_configuration_turns_rules_on_and_off_and_the_rule_beats_the_group() {
    let desk = Desk::with(&[
        word("a/pier", "pier", ""),
        word("b/pier", "pier", "default = false||"),
        word("c/pier", "pier", "profiles = [\"intel\"]||"),
    ]);
    let check = |rules: &[(&str, RuleSetting)], profile: Profile, expected: &[(&str, Severity)]| {
        let rules = rules.iter().map(|(name, setting)| ((*name).to_owned(), *setting)).collect();
        let settings = Settings { rules, profile, ..Settings::default() };
        let outcome = desk.run("The pier is old.\n", &settings, &[]);
        let found: Vec<(&str, Severity)> =
            outcome.findings.iter().map(|finding| (finding.rule.as_str(), finding.severity)).collect();
        assert_eq!(found, expected);
    };
    use RuleSetting::{At, Off, On};
    use Severity::{Error, Info, Warning};
    check(&[], Profile::News, &[("a/pier", Warning)]);
    check(&[], Profile::Intel, &[("a/pier", Warning), ("c/pier", Warning)]);
    check(&[("a", Off), ("b/pier", On)], Profile::News, &[("b/pier", Warning)]);
    check(&[("a", Off), ("a/pier", At(Error))], Profile::News, &[("a/pier", Error)]);
    check(&[("c/pier", At(Info))], Profile::News, &[("a/pier", Warning), ("c/pier", Info)]);
}

#[test]
fn places_that_are_reported_together_make_one_finding() {
    let grouped = "||group = \"document\"\ngrouped = \"{count} of them: {matches}\"";
    let desk = Desk::with(&[word("a/place", "(?:pier|quay|dock|mole|jetty)", grouped)]);
    let outcome = desk.run(
        "The pier, the quay and the pier.\n\nThe dock, the mole, the jetty.\n",
        &Settings::default(),
        &[],
    );
    assert_eq!(outcome.findings.len(), 1);
    assert_eq!(outcome.findings[0].message, "6 of them: “pier”, “quay”, “dock”, “mole”, “jetty”");
    assert_eq!(outcome.findings[0].related.len(), 5);
}

#[test]
fn a_finding_keeps_its_name_when_other_text_changes() {
    let desk = Desk::with(&[word("a/pier", "pier", "")]);
    let names = |draft: &str| -> Vec<String> {
        let outcome = desk.run(draft, &Settings::default(), &[]);
        outcome.findings.iter().map(|finding| finding.fingerprint.clone()).collect()
    };
    let before = names("The pier is old.\n\nA pier and a pier.\n");
    assert_eq!(before.len(), 3);
    assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{before:?}");
    let after = names(
        "# News\n\nSomething else happened first.\n\nThe pier is old.\n\nAnd more.\n\nA pier and a pier.\n",
    );
    assert_eq!(before, after);
    assert_ne!(before[0], names("The pier is new.\n")[0]);
}

const SUPPRESSIONS: [(&str, &str); 3] = [
    ("text/allow-without-reason", "allow-without-reason"),
    ("text/allow-unused", "allow-unused"),
    ("text/allow-stale", "allow-stale"),
];

fn desk_with_suppressions() -> Desk {
    let mut texts = vec![word("a/pier", "pier", "")];
    for (id, observation) in SUPPRESSIONS {
        let body = format!(
            "explain = \"x\"\n[match.observation]\nof = \"{observation}\"\n[report]\nmessage = \"{{rule}}: {{detail}}\"\nhelp = \"x\""
        );
        texts.push(rule(id, &body));
    }
    Desk::with(&texts)
}

#[test]
fn a_comment_in_the_draft_silences_its_block() {
    let desk = desk_with_suppressions();
    let check = |draft: &str, findings: &[&str], suppressed: &[&str]| {
        let outcome = desk.run(draft, &Settings::default(), &[]);
        let told: Vec<String> =
            outcome.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.message)).collect();
        assert_eq!(told, findings, "{draft}");
        let silenced: Vec<&str> =
            outcome.suppressed.iter().map(|silenced| silenced.reason.as_str()).collect();
        assert_eq!(silenced, suppressed, "{draft}");
    };
    check(
        "<!-- allow a/pier: its name -->\nThe pier is old.\n\nThe pier is new.\n",
        &["a/pier “pier”"],
        &["its name"],
    );
    check(
        "<!-- allow a/pier -->\nThe pier is old.\n",
        &["text/allow-without-reason a/pier: write it after a colon, `allow RULE: reason`", "a/pier “pier”"],
        &[],
    );
    check(
        "<!-- allow a/pier: its name -->\nThe quay is old.\n",
        &["text/allow-unused a/pier: the rule finds nothing in this block"],
        &[],
    );
    check(
        "<!-- allow a/peir: its name -->\nThe quay is old.\n",
        &["text/allow-unused a/peir: no rule has that name; did you mean `a/pier`?"],
        &[],
    );
}

#[test]
fn an_allow_file_silences_the_statement_until_its_text_changes() {
    let desk = desk_with_suppressions();
    let draft = "The pier is old and shut.\n";
    let id = analysis(draft, &desk.language).statements[0].id.to_string();
    let entry = |reason: &str| {
        let text = format!(
            "[[allow]]\nrule = \"a/pier\"\nstatement = \"{id}\"\ntext = \"The pier is old and shut.\"\nreason = \"{reason}\"\nby = \"mk\"\n"
        );
        allow::parse(&text, "draft.md.allow.toml").expect("well formed")
    };
    let settings = Settings::default();

    let outcome = desk.run(draft, &settings, &entry("its name"));
    assert_eq!((outcome.findings.len(), outcome.suppressed.len()), (0, 1));
    assert_eq!(outcome.suppressed[0].given_in, "draft.md.allow.toml");

    let outcome = desk.run(draft, &settings, &entry(""));
    let rules: Vec<&str> = outcome.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["text/allow-without-reason", "a/pier"]);

    let outcome = desk.run("The pier is old and open.\n", &settings, &entry("its name"));
    let told: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(
        told[0].starts_with("a/pier: “The pier is old and shut.” is now “The pier is old and open.”"),
        "{told:?}"
    );
    assert_eq!(told[1], "“pier”");

    let outcome = desk.run("Nothing of the sort.\n", &settings, &entry("its name"));
    assert_eq!(outcome.findings[0].message, "a/pier: “The pier is old and shut.” is gone from the draft");

    // A rule that is off finds nothing anywhere; its suppressions are not to blame.
    let off = Settings { rules: [("a".to_owned(), RuleSetting::Off)].into(), ..Settings::default() };
    assert_eq!(desk.run(draft, &off, &entry("its name")).findings.len(), 0);
}

#[test]
fn a_pair_requires_its_second() {
    let body = |order: &str, unit: &str| {
        format!(
            "explain = \"x\"\n[scope]\nunit = \"{unit}\"\n[match.pair]\nfirst = ['''\\bpier\\b''']\nsecond = ['''\\bbuilt in\\b''']\norder = \"{order}\"\n[report]\nmessage = \"“{{match}}”\"\nhelp = \"x\""
        )
    };
    let check = |order: &str, unit: &str, draft: &str, expected: usize| {
        let desk = Desk::with(&[rule("a/pier", &body(order, unit))]);
        assert_eq!(desk.found(draft, &Settings::default()).len(), expected, "{order} {unit} {draft}");
    };
    let draft = "The pier is shut. It was built in 1901.\n\nThe old pier is open.\n";
    check("any", "sentence", draft, 2);
    check("any", "paragraph", draft, 1);
    check("any", "document", draft, 0);
    check("after", "document", draft, 1);
    check("before", "document", draft, 1);
}
