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
    let (_, rest) = readme.split_once("```toml\n").expect("the README shows an entry");
    let (entry, _) = rest.split_once("```").expect("which ends");
    let draft = "The plaque calls the harbour iconic.\n";
    let desk = Desk::bare(&[("story.txt", draft), ("story.txt.allow.toml", entry)]);
    let ran = desk.run(&["check", "story.txt", "--statements"]);
    assert!(ran.stdout.contains("opinion/puffery: The plaque says so."), "{}", ran.stdout);
    assert!(!ran.stdout.contains("text/allow"), "{}", ran.stdout);
}
