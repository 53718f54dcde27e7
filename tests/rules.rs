//! Every built-in rule: it compiles, its examples come out as they say, its keys stand in order.

use std::path::Path;

use onrecord::analysis::Language;
use onrecord::engine::examples::{ExampleOutcome, examples};
use onrecord::rules::{RuleSet, RuleText, describe, read_folder};
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
