//! Every built-in rule: it compiles, its examples come out as they say, its keys stand in order.

use std::path::Path;

use onrecord::analysis::Language;
use onrecord::document::Format;
use onrecord::engine::examples::{ExampleOutcome, examples};
use onrecord::ingest::Input;
use onrecord::observe::Observation;
use onrecord::rules::{Matcher, RuleSet, RuleText, Voice, describe, read_folder};
use onrecord::settings::{Settings, Severity};
use onrecord::words::WordLists;

fn builtin() -> (RuleSet, Language) {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    (rules, Language::new(words))
}

fn files() -> Vec<RuleText> {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).expect("the rules folder is there")
}

#[test]
fn every_example_comes_out_as_it_says() {
    let (rules, language) = builtin();
    let failed: Vec<String> = rules
        .rules()
        .flat_map(|rule| examples(rule, &rules, &language))
        .filter(|result| !result.passed())
        .map(|result| result.to_string())
        .collect();
    assert!(failed.is_empty(), "{} examples came out wrong:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn every_pattern_compiles() {
    let words = WordLists::builtin();
    let rules = RuleSet::compile(&files(), &words).unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    assert_eq!(rules.len(), RuleSet::builtin(&words).len());
}

#[test]
fn an_example_that_is_wrong_is_told_apart() {
    let text = r#"summary = "Says some"
severity = "warning"
confidence = "high"
since = "0.1.0"
explain = "x"
[match.pattern]
any = ['''\bsome say\b''']
[report]
message = "“{match}”"
help = "x"
[[example]]
text = "Some say it rains."
flags = ["Some say"]
[[example]]
text = "Others say it rains."
flags = ["Others say"]
[[example]]
text = "They that some say are wet left."
flags = []
[[example]]
why = "x"
text = "Ana Ruiz said it rains."
flags = []
"#;
    let words = WordLists::builtin();
    let own = RuleText { id: "own/some".to_owned(), path: "some.toml".to_owned(), text: text.to_owned() };
    let rules = RuleSet::with_added(&[own], &words).expect("the rule is in the format");
    let language = Language::new(words);
    let outcomes: Vec<ExampleOutcome> =
        examples(rules.rule("own/some").expect("just added"), &rules, &language)
            .iter()
            .map(|result| result.outcome)
            .collect();
    use ExampleOutcome::{Missing, Noisy, Reported, Validated};
    assert_eq!(outcomes, [Reported, Missing, Noisy, Validated]);
}

/// The order of the keys is the order in which an editor asks: what, how bad, who says so, why, where, what words.
#[test]
fn keys_stand_in_order() {
    const TOP: [&str; 10] = [
        "summary",
        "severity",
        "confidence",
        "default",
        "profiles",
        "since",
        "renamed-from",
        "standard",
        "yields-to",
        "explain",
    ];
    const TABLES: [&str; 5] = ["[words]", "[scope]", "[match.", "[report]", "[[example]]"];
    const SCOPE: [&str; 5] = ["unit", "voice", "labels", "sections", "blocks"];
    for file in files() {
        let mut keys: Vec<Vec<String>> = vec![Vec::new()];
        let mut tables: Vec<usize> = Vec::new();
        let mut heads: Vec<String> = vec![String::new()];
        let mut inside_text = false;
        for line in file.text.lines() {
            let marks = line.matches("'''").count();
            if !inside_text {
                if line.starts_with('[') {
                    let table = TABLES.iter().position(|table| line.starts_with(table));
                    tables.push(table.unwrap_or_else(|| panic!("{}: {line}", file.path)));
                    keys.push(Vec::new());
                    heads.push(line.to_owned());
                } else if let Some((key, _)) = line.split_once(" = ")
                    && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                {
                    keys.last_mut().expect("never empty").push(key.to_owned());
                }
            }
            inside_text ^= marks % 2 == 1;
        }
        assert!(tables.is_sorted(), "{}: tables stand in the order {TABLES:?}", file.path);
        in_order(&file.path, &keys[0], &TOP);
        for (head, keys) in heads.iter().zip(&keys).filter(|(head, _)| *head == "[scope]") {
            in_order(&format!("{} {head}", file.path), keys, &SCOPE);
        }
    }
}

fn in_order(path: &str, keys: &[String], order: &[&str]) {
    let places: Vec<Option<usize>> =
        keys.iter().map(|key| order.iter().position(|known| known == key)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{path}: {keys:?}, expected {order:?}");
}

#[test]
fn the_set_of_rules() {
    let (rules, _) = builtin();
    let ids: Vec<&str> = rules.rules().map(|rule| rule.id.as_str()).collect();
    insta::with_settings!({ snapshot_path => "../snapshots/rules", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("ids", ids.join("\n"));
    });
}

#[test]
fn what_explain_prints() {
    let (rules, _) = builtin();
    let rule = rules.rule("attribution/vague-collective").expect("a built-in rule");
    insta::with_settings!({ snapshot_path => "../snapshots/rules", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("explain", describe::explain(rule));
    });
}

#[test]
fn the_catalogue_is_up_to_date() {
    let (rules, _) = builtin();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/README.md");
    let made = describe::catalogue(&rules);
    #[expect(clippy::disallowed_methods, reason = "a test may update the page it checks")]
    let written = {
        if std::env::var("ONRECORD_UPDATE").is_ok() {
            std::fs::write(&path, &made).expect("the page can be written");
        }
        std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n")
    };
    assert!(written == made, "rules/README.md is out of date; run ONRECORD_UPDATE=1 cargo test --test rules");
}

#[test]
fn every_rule_says_what_it_saw_and_what_would_pass() {
    let (rules, _) = builtin();
    for rule in rules.rules() {
        assert!(
            rule.report.message.text.contains('{'),
            "{}: the message shows nothing of the draft",
            rule.id
        );
        assert!(rule.report.help.ends_with('.'), "{}: `help` is a sentence", rule.id);
        let first = rule.report.message.text.chars().next().expect("never empty");
        assert!(!first.is_uppercase(), "{}: the message is a lowercase fragment", rule.id);
    }
}

#[test]
fn json_lists_every_rule() {
    let (rules, _) = builtin();
    let listed: serde_json::Value = serde_json::from_str(&describe::json(&rules)).expect("valid JSON");
    assert_eq!(listed.as_array().expect("a list").len(), rules.len());
}

#[test]
fn the_schema_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/rule.schema.json");
    let made = onrecord::rules::schema();
    #[expect(clippy::disallowed_methods, reason = "a test may update the file it checks")]
    let written = {
        if std::env::var("ONRECORD_UPDATE").is_ok() {
            std::fs::write(&path, &made).expect("the schema can be written");
        }
        std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n")
    };
    assert!(
        written == made,
        "rules/rule.schema.json is out of date; run ONRECORD_UPDATE=1 cargo test --test rules"
    );
}

#[test]
fn every_rule_fits_the_schema_and_a_slip_does_not() {
    let schema: serde_json::Value = serde_json::from_str(&onrecord::rules::schema()).expect("valid JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let as_json = |text: &str| {
        let value: toml::Value = toml::from_str(text).expect("a rule is TOML");
        serde_json::to_value(value).expect("TOML without dates is JSON")
    };
    for file in files() {
        let rule = as_json(&file.text);
        let wrong: Vec<String> =
            validator.iter_errors(&rule).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", file.path);
    }
    let good = files().into_iter().next().expect("there are rules").text;
    for (from, to) in
        [("summary", "sumary"), ("severity = \"", "severity = \"very-"), ("[report]", "[rapport]")]
    {
        let slip = good.replacen(from, to, 1);
        assert!(!validator.is_valid(&as_json(&slip)), "`{to}` passes");
    }
}

/// Quoted words are somebody else's: no rule about the writer's voice may flag them. Each flagged example
/// of such a rule is put into the mouth of a speaker; what was flagged then must not be.
#[test]
fn nothing_that_a_speaker_says_is_flagged_by_a_rule_about_the_writer() {
    let (rules, language) = builtin();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for rule in rules.rules().filter(|rule| rule.scope.voice == Voice::Narration) {
        if !matches!(rule.matcher, Matcher::Pattern(_) | Matcher::Statement(_)) {
            continue;
        }
        for example in rule.examples.iter().filter(|example| example.is_flagged()) {
            let Some(quoted) = in_quotation(&example.text) else { continue };
            tried += 1;
            let settings = Settings { all_rules: true, ..Settings::default() };
            let input = Input { name: "quoted", bytes: quoted.as_bytes(), format: Some(Format::Text) };
            let report = onrecord::check(&input, &language, &rules, &settings, &onrecord::Against::default())
                .expect("it is text");
            let end = quoted.find('\u{201d}').expect("the quotation ends");
            for finding in report.findings.iter().filter(|finding| finding.rule == rule.id) {
                if finding.span.start() < end {
                    wrong.push(format!("{}: {}\n  {quoted}", rule.id, finding.message));
                }
            }
        }
    }
    assert!(tried > 50, "only {tried} examples could be tried");
    assert!(wrong.is_empty(), "quoted words are flagged:\n{}", wrong.join("\n"));
}

/// The text of an example as the words of a speaker; nothing for a text of several paragraphs.
fn in_quotation(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains('\n') {
        return None;
    }
    let inner = text.replace(['\u{201c}', '\u{201d}', '"'], "'");
    let inner = inner.strip_suffix('.').map_or_else(|| inner.clone(), |inner| format!("{inner},"));
    Some(format!("\u{201c}{inner}\u{201d} the harbour master Tom Abara said on Monday."))
}

/// A story in the manner of a news agency, everything with its source, has nothing to mend.
#[test]
fn a_clean_wire_story_has_no_warning() {
    let (rules, language) = builtin();
    for (name, text) in [
        ("clean-report.md", include_str!("../examples/clean-report.md")),
        ("wire-story.md", include_str!("../examples/wire-story.md")),
    ] {
        let input = Input { name, bytes: text.as_bytes(), format: Some(Format::Markdown) };
        let report =
            onrecord::check(&input, &language, &rules, &Settings::default(), &onrecord::Against::default())
                .expect("it is text");
        let bad: Vec<String> = report
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .map(|finding| format!("{}: {}", finding.rule, finding.message))
            .collect();
        assert!(bad.is_empty(), "{name}:\n{}", bad.join("\n"));
    }
}

/// What `rules/PRECISION.md` says of a rule.
struct Judged {
    rated: String,
    judged: usize,
    right: usize,
    few: bool,
}

fn precision() -> std::collections::BTreeMap<String, Judged> {
    let page = include_str!("../rules/PRECISION.md");
    let (_, table) = page.split_once("| rule | rated | judged | true |").expect("the page has the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let number = |at: usize| cells[at].parse().unwrap_or_else(|_| panic!("{row}: a number is wanted"));
        let judged = Judged {
            rated: cells[1].to_owned(),
            judged: number(2),
            right: number(3),
            few: cells[5] == "few",
        };
        (cells[0].to_owned(), judged)
    })
    .collect()
}

/// A rule that is often wrong must not block, and one that was hardly seen must not shout.
#[test]
fn severities_follow_from_the_measured_precision() {
    let (rules, _) = builtin();
    let judged = precision();
    let mut wrong = Vec::new();
    for rule in rules.rules() {
        let Some(judged) = judged.get(&rule.id) else {
            wrong.push(format!("{} is not in rules/PRECISION.md", rule.id));
            continue;
        };
        if judged.few != (judged.judged < 10) {
            wrong.push(format!("{}: fewer than ten judged is marked `few`, and only that", rule.id));
        }
        if judged.few {
            let clean = rule.examples.iter().filter(|example| example.gap.is_none() && !example.is_flagged());
            let near_misses = clean.filter(|example| example.why.is_some()).count();
            if rule.severity > Severity::Info && (judged.rated != "A" || near_misses < 6) {
                wrong.push(format!("{}: hardly seen, so at most info", rule.id));
            }
            continue;
        }
        if judged.right * 100 < judged.judged * 80 && rule.severity == Severity::Error {
            wrong.push(format!("{}: under 0.8 is no error", rule.id));
        }
        if judged.right * 100 < judged.judged * 60 && rule.on_by_default {
            wrong.push(format!("{}: under 0.6 is off by default", rule.id));
        }
    }
    for id in judged.keys().filter(|id| rules.rule(id).is_none()) {
        wrong.push(format!("{id} is in rules/PRECISION.md and no rule"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An observation that no rule reads is work for nobody.
#[test]
fn every_observation_is_read_by_a_rule() {
    let (rules, _) = builtin();
    for what in Observation::ALL {
        let reads = |matcher: &Matcher| matches!(matcher, Matcher::Observation { of, .. } if of == what);
        assert!(rules.rules().any(|rule| reads(&rule.matcher)), "no rule reads `{}`", what.name());
    }
}
