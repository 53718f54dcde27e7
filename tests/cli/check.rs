//! `check`: which drafts are read, what is said of them, and what stops nothing.

use crate::desk::{Desk, assert_ran};

const MOON: &str = "A moonbeam fell on Orvik.\n";
const PLAIN: &str = "A beam fell on Orvik.\n";

#[test]
fn a_finding_is_shown_with_its_place_reason_and_help() {
    let desk = Desk::with(&[("moon.txt", MOON)]);
    let ran = desk.run(&["check", "moon.txt"]);
    let findings = ran.stdout.split("What to look at").nth(1).expect("the report has findings");
    insta::with_settings!({snapshot_path => "../../snapshots/cli", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("one-finding", findings);
    });
}

#[test]
fn one_fault_in_many_places_is_explained_once() {
    let desk = Desk::with(&[("moon.txt", &format!("{MOON}\n").repeat(12))]);
    let ran = desk.run(&["check", "moon.txt"]);
    assert_eq!(ran.stdout.matches("Moonbeams are not news.").count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("and 7 more: lines 11, 13, 15, 17, 19, 21, 23"), "{}", ran.stdout);
}

#[test]
fn what_is_not_there_or_no_text_stops_nothing() {
    let desk = Desk::with(&[("a.txt", PLAIN), ("c.txt", PLAIN)]);
    desk.write("b.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\0\0\0\0");
    let ran = desk.run(&["check", "a.txt", "missing.txt", "b.txt", "c.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.contains("a.txt") && ran.stdout.contains("c.txt"), "{}", ran.stdout);
    assert!(ran.stdout.contains("2 drafts"), "{}", ran.stdout);
    insta::with_settings!({snapshot_path => "../../snapshots/cli", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("unreadable-among-others", ran.stderr);
    });
}

#[test]
fn a_folder_without_drafts_is_said() {
    let desk = Desk::with(&[("notes/a.pdf", ""), ("notes/b.rs", "")]);
    assert_ran("folder-without-drafts", &desk.run(&["check", "notes"]));
}

#[test]
fn a_folder_is_walked_in_order_and_gitignore_is_honoured() {
    let desk = Desk::with(&[
        ("news/b.txt", PLAIN),
        ("news/a.md", PLAIN),
        ("news/c/d.html", "<p>A beam fell.</p>"),
        ("news/old.txt", PLAIN),
        ("news/notes.pdf", PLAIN),
        (".gitignore", "old.txt\n"),
    ]);
    let ran = desk.run(&["check", "news", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let documents = report["documents"].as_array().expect("documents");
    let ids: Vec<&str> = documents.iter().map(|document| document["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["news/a.md", "news/b.txt", "news/c/d.html"]);
}

#[test]
fn paths_are_relative_to_the_repository() {
    let desk = Desk::with(&[("news/a.txt", PLAIN), (".git/HEAD", "")]);
    let mut command = desk.command(&["check", "a.txt", "--format", "json"]);
    let output = command.current_dir(desk.path("news")).output().expect("the binary starts");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["documents"][0]["id"], "news/a.txt");
}

#[test]
fn the_same_file_is_read_once() {
    let desk = Desk::with(&[("a.txt", PLAIN)]);
    let ran = desk.run(&["check", "a.txt", "./a.txt", "."]);
    assert!(ran.stdout.contains("1 draft"), "{}", ran.stdout);
}

#[test]
fn standard_input_is_a_draft() {
    let desk = Desk::with(&[]);
    let ran =
        desk.run_with_input(&["check", "-", "--stdin-format", "html"], b"<p>A <b>moon</b>beam fell.</p>");
    assert_eq!(ran.code, Some(1), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.starts_with("<stdin>  html"), "{}", ran.stdout);
}

#[test]
fn an_empty_draft_is_a_problem_and_no_failure() {
    let desk = Desk::with(&[("empty.txt", "")]);
    assert_ran("empty-draft", &desk.run(&["check", "empty.txt"]));
}

#[test]
fn output_goes_to_a_file_whole_or_not_at_all() {
    let desk = Desk::with(&[("moon.txt", MOON)]);
    let ran = desk.run(&["check", "moon.txt", "--output", "report.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert_eq!(desk.read("report.txt"), desk.run(&["check", "moon.txt"]).stdout);
    let left = std::fs::read_dir(desk.path("")).expect("the desk").flatten();
    assert!(!left.into_iter().any(|entry| entry.file_name().to_string_lossy().ends_with(".part")));
    assert_ran("output-not-writable", &desk.run(&["check", "moon.txt", "--output", "nowhere/report.txt"]));
}

#[test]
fn a_hostile_draft_cannot_speak_to_the_terminal() {
    let desk = Desk::with(&[("moon.txt", "A \u{1b}[31mred\u{202e} moonbeam \u{9b}2J fell on Orvik.\n")]);
    for arguments in [&["check", "moon.txt", "--statements"][..], &["check", "moon.txt"]] {
        let ran = desk.run(arguments);
        let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!ran.stdout.contains(obeyed), "{:?}", ran.stdout);
    }
}

#[test]
fn colour_is_for_whoever_asks() {
    let desk = Desk::with(&[("moon.txt", MOON)]);
    let plain = desk.run(&["check", "moon.txt"]).stdout;
    let painted = desk.run(&["check", "moon.txt", "--color", "always"]).stdout;
    assert!(!plain.contains('\u{1b}') && painted.contains('\u{1b}'));
    let code = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a good pattern");
    assert_eq!(code.replace_all(&painted, ""), plain, "colour adds nothing and takes nothing away");
}

#[test]
fn a_finding_can_be_allowed_beside_the_draft() {
    let desk = Desk::with(&[("moon.txt", MOON)]);
    let ran = desk.run(&["check", "moon.txt", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let statement = report["documents"][0]["findings"][0]["statement"].as_str().expect("a statement");
    let allow = format!(
        "[[allow]]\nrule = \"light/moonbeam\"\nstatement = \"{statement}\"\ntext = \"A moonbeam fell on Orvik.\"\nreason = \"seen by the editor\"\nby = \"mk\"\n"
    );
    desk.write("moon.txt.allow.toml", allow.as_bytes());
    let ran = desk.run(&["check", "moon.txt"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    assert!(ran.stdout.contains("light/moonbeam: seen by the editor"), "{}", ran.stdout);
    desk.write("moon.txt.allow.toml", b"[[allow]]\nrulle = \"light/moonbeam\"\n");
    assert_ran("bad-allow-file", &desk.run(&["check", "moon.txt"]));
}
