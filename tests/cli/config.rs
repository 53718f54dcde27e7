//! Configuration and rules of the newsroom's own: errors name file, line, column and what to do next.

use crate::desk::{CONFIG, Desk, RULE, assert_ran};

const PLAIN: &str = "A beam fell on Orvik.\n";

#[test]
fn an_unknown_key_has_its_place() {
    let desk = Desk::bare(&[("a.txt", PLAIN), ("onrecord.toml", "profle = \"news\"\n")]);
    assert_ran("config-unknown-key", &desk.run(&["check", "a.txt"]));
}

#[test]
fn an_unknown_rule_has_its_place() {
    let desk = Desk::with(&[("a.txt", PLAIN)]);
    let config = format!("{CONFIG}\"light/moonbeem\" = \"off\"\n");
    desk.write("onrecord.toml", config.as_bytes());
    assert_ran("config-unknown-rule", &desk.run(&["check", "a.txt"]));
}

#[test]
fn a_bad_pattern_has_its_place() {
    let desk = Desk::with(&[("a.txt", PLAIN)]);
    desk.write("house/light/moonbeam.toml", RULE.replace(r"\bmoonbeam\b", r"\bmoon(beam\b").as_bytes());
    assert_ran("rule-bad-pattern", &desk.run(&["check", "a.txt"]));
}

#[test]
fn a_wrong_configuration_of_many_drafts_is_said_once() {
    let desk = Desk::bare(&[("a.txt", PLAIN), ("b.txt", PLAIN), ("onrecord.toml", "profle = \"news\"\n")]);
    let ran = desk.run(&["check", "."]);
    assert_eq!(ran.stderr.matches("profle").count(), 1, "{}", ran.stderr);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_missing_configuration_is_said() {
    let desk = Desk::bare(&[("a.txt", PLAIN)]);
    assert_ran("config-missing", &desk.run(&["check", "a.txt", "--config", "house.toml"]));
}

#[test]
fn the_nearest_configuration_counts() {
    let desk = Desk::with(&[(".git/HEAD", ""), ("a.txt", PLAIN), ("blog/b.txt", PLAIN)]);
    desk.write("blog/onrecord.toml", b"profile = \"blog\"\n");
    let ran = desk.run(&["check", "a.txt", "blog/b.txt", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["profile"], "news");
    assert_eq!(report["documents"][0].get("profile"), None, "only what differs is said again");
    assert_eq!(report["documents"][1]["profile"], "blog");
}

#[test]
fn excluded_drafts_are_left_out_unless_they_are_named() {
    let desk = Desk::with(&[("news/a.txt", PLAIN), ("news/old/b.txt", PLAIN), (".git/HEAD", "")]);
    desk.write("onrecord.toml", format!("exclude = [\"news/old\"]\n{CONFIG}").as_bytes());
    assert!(desk.run(&["check", "news"]).stdout.contains("1 draft"));
    assert!(desk.run(&["check", "news/old/b.txt"]).stdout.contains("1 draft"));
}

#[test]
fn what_cannot_be_meant_has_its_place() {
    let check = |config: &str, expected: &str| {
        let desk = Desk::bare(&[("a.txt", PLAIN), ("onrecord.toml", config)]);
        let ran = desk.run(&["check", "a.txt"]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        assert!(!ran.stderr.contains("os error"), "{}", ran.stderr);
    };
    check("exclude = [\"[a\"]\n", "onrecord.toml:1:12: `[a` holds `[`");
    check("[[path]]\nglob = \"{x\"\n", "onrecord.toml:2:8: `{x` holds `{`");
    check("rule-folders = [\n  \"nope\",\n]\n", "onrecord.toml:2:3: no folder `nope` here");
}

#[test]
fn a_folder_is_no_configuration() {
    let desk = Desk::bare(&[("a.txt", PLAIN)]);
    let ran = desk.run(&["check", "a.txt", "--config", "."]);
    assert_eq!(ran.stderr, "error: cannot read .: it is a folder; name the file in it\n");
}

#[test]
fn the_entry_of_the_readme_allows_a_finding() {
    let readme = include_str!("../../README.md").replace("\r\n", "\n");
    let (_, rest) = readme.split_once("```toml\n[[allow]]").expect("the README shows an entry");
    let (entry, _) = rest.split_once("```").expect("which ends");
    let entry = &format!("[[allow]]{entry}");
    let draft = "The plaque calls the harbour iconic.\n";
    let desk = Desk::bare(&[("story.txt", draft), ("story.txt.allow.toml", entry)]);
    let ran = desk.run(&["check", "story.txt", "--statements"]);
    assert!(ran.stdout.contains("opinion/puffery: The plaque says so."), "{}", ran.stdout);
    assert!(!ran.stdout.contains("text/allow"), "{}", ran.stdout);
}

const TALK: &str = "Experts say the ferry is late. Analysts say the pier is weak. The ferry left at noon. \
    The pier closed on Monday.\n";

#[test]
fn a_budget_that_is_passed_is_a_finding_of_the_draft() {
    let check = |budget: &str| {
        let desk = Desk::bare(&[("a.txt", TALK), ("onrecord.toml", budget)]);
        desk.run(&["check", "a.txt"]).stdout.contains("attribution/vague-share")
    };
    assert!(check("[budget]\nvague-attributions = 1\n"));
    assert!(!check("[budget]\nvague-attributions = 2\n"));
    assert!(!check(""));
}

#[test]
fn a_budget_that_is_none_has_its_place() {
    let check = |config: &str, expected: &str| {
        let desk = Desk::bare(&[("a.txt", PLAIN), ("onrecord.toml", config)]);
        let ran = desk.run(&["check", "a.txt"]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    };
    check(
        "[budget]\nvague = 1\n",
        "onrecord.toml:2:1: unknown budget `vague`; did you mean `vague-attributions`?",
    );
    let wrong = "onrecord.toml:2:19: a budget is a number (`3`) or a share";
    check("[budget]\nunsourced-facts = \"half\"\n", wrong);
    check("[budget]\nunsourced-facts = \"140%\"\n", wrong);
}

#[test]
fn words_can_be_added_and_taken_out() {
    let draft = "The plaque calls the harbour iconic.\n";
    let out = "[words]\npraise-word = { remove = [\"iconic\"] }\n";
    let desk = Desk::bare(&[("a.txt", draft), ("onrecord.toml", out)]);
    assert!(!desk.run(&["check", "a.txt"]).stdout.contains("opinion/puffery"));
    let not_there = "[words]\npraise-word = { remove = [\"moonbeam\"] }\n";
    let desk = Desk::bare(&[("a.txt", draft), ("onrecord.toml", not_there)]);
    let ran = desk.run(&["check", "a.txt"]);
    let expected = "onrecord.toml:2:1: `moonbeam` is not in the list `praise-word`";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_rule_whose_example_fails_is_broken() {
    let desk = Desk::with(&[("a.txt", "A moonbeam fell on Orvik.\n")]);
    desk.write("house/light/moonbeam.toml", RULE.replace("A beam fell.", "A moonbeam rose.").as_bytes());
    let ran = desk.run(&["check", "a.txt"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    let expected = "house/light/moonbeam.toml:27:1: an example fails: expected nothing";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
}

#[test]
fn broken_rules_are_left_out_only_if_the_user_says_so() {
    let desk = Desk::with(&[("a.txt", "A moonbeam fell on Orvik.\n")]);
    desk.write("house/light/sunbeam.toml", RULE.replace(r"\bmoonbeam\b", r"\bsun(beam\b").as_bytes());
    assert_eq!(desk.run(&["check", "a.txt"]).code, Some(2));
    desk.write("onrecord.toml", format!("skip-broken-rules = true\n{CONFIG}").as_bytes());
    let ran = desk.run(&["check", "a.txt"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.contains("light/moonbeam"), "{}", ran.stdout);
    assert!(ran.stderr.contains("left out, because of `skip-broken-rules`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("sunbeam.toml:17:"), "{}", ran.stderr);
}

#[test]
fn a_folder_of_rules_is_tested() {
    let desk = Desk::with(&[]);
    assert_ran("rules-test", &desk.run(&["rules", "--test", "house"]));
    desk.write("house/light/moonbeam.toml", RULE.replace("A beam fell.", "A moonbeam rose.").as_bytes());
    let ran = desk.run(&["rules", "--test", "house"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_ran("rules-test-failed", &ran);
}

#[test]
fn a_folder_of_rules_may_bring_word_lists() {
    let desk = Desk::with(&[("a.txt", "A moonbeam fell on Orvik.\n")]);
    desk.write("house/light/moonbeam.toml", RULE.replace(r"\bmoonbeam\b", "{{beam}}").as_bytes());
    assert_eq!(desk.run(&["check", "a.txt"]).code, Some(2));
    let list = "[beam]\nsummary = \"Beams\"\nwords = [\"moonbeam\"]\n";
    desk.write("house/words/beams.toml", list.as_bytes());
    let ran = desk.run(&["check", "a.txt"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
}
