//! `--sources`: which folder drafts are held against, what is said of files that cannot be read, and that
//! neither threads nor order change anything.

use crate::desk::{Desk, assert_ran};

const DRAFT: &str = "“We did report the cracks,” Ana Ruiz said.\n";
const MEETING: &str = "RUIZ: We did not report the cracks.\nOKORO: Thank you.\nRUIZ: That is all.\n";

fn outcome(stdout: &str) -> String {
    let report: serde_json::Value = serde_json::from_str(stdout).expect("JSON");
    let document = report["documents"].get(0).unwrap_or(&report);
    document["verdicts"][0]["outcome"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn a_draft_is_held_against_the_folder_that_is_named() {
    let desk = Desk::bare(&[("draft.txt", DRAFT), ("notes/meeting.txt", MEETING)]);
    let ran = desk.run(&["check", "draft.txt", "--sources", "notes"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.contains("“not” is left out"), "{}", ran.stdout);
    let ran = desk.run(&["check", "draft.txt", "--sources", "notes", "--format", "json"]);
    assert_eq!(outcome(&ran.stdout), "altered");
    let ran = desk.run(&["check", "draft.txt", "--format", "json"]);
    assert!(!ran.stdout.contains("\"verdicts\""), "{}", ran.stdout);
}

#[test]
fn the_configuration_may_name_the_folder() {
    let desk = Desk::bare(&[
        ("draft.txt", DRAFT),
        ("notes/meeting.txt", MEETING),
        ("onrecord.toml", "sources = \"notes\"\n"),
    ]);
    let ran = desk.run(&["check", "draft.txt", "--format", "json"]);
    assert_eq!(outcome(&ran.stdout), "altered", "{}", ran.stderr);
}

#[test]
fn a_folder_that_is_missing_or_empty_is_said() {
    let desk = Desk::bare(&[("draft.txt", DRAFT), ("empty/.keep", "")]);
    assert_ran("sources-missing", &desk.run(&["check", "draft.txt", "--sources", "notes"]));
    assert_ran("sources-empty", &desk.run(&["check", "draft.txt", "--sources", "empty"]));
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_are_used() {
    let desk = Desk::bare(&[("draft.txt", DRAFT), ("notes/meeting.txt", MEETING), ("notes/blank.txt", "")]);
    desk.write("notes/cut.docx", b"PK\x03\x04\x14\0\0\0\x08\0");
    let ran = desk.run(&["check", "draft.txt", "--sources", "notes"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("notes/cut.docx") && ran.stderr.contains("notes/blank.txt"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("“not” is left out"), "{}", ran.stdout);
}

#[test]
fn a_source_in_an_old_code_page_is_read() {
    let desk = Desk::bare(&[("draft.txt", "“We did report the caf\u{e9},” Ana Ruiz said.\n")]);
    desk.write(
        "notes/meeting.txt",
        b"RUIZ: We did not report the caf\xe9.\nOKORO: Thank you.\nRUIZ: It\x92s all.\n",
    );
    let ran = desk.run(&["check", "draft.txt", "--sources", "notes", "--format", "json"]);
    assert_eq!(outcome(&ran.stdout), "altered", "{}", ran.stderr);
}

#[test]
fn a_line_of_a_batch_may_name_its_sources() {
    let desk = Desk::bare(&[
        ("notes/meeting.txt", MEETING),
        ("notes/other.txt", "Nothing of the sort was said that day.\n"),
    ]);
    let line = |id: u8, sources: &str| {
        format!("{{\"id\":{id},\"text\":\"\\\"We did report the cracks,\\\" Ana Ruiz said.\"{sources}}}\n")
    };
    let lines = [
        line(1, ""),
        line(2, ",\"sources\":[\"other.txt\"]"),
        line(3, ",\"sources\":[\"gone.txt\"]"),
        line(4, ",\"sources\":\"other.txt\""),
    ];
    desk.write("lines.jsonl", lines.concat().as_bytes());
    let ran = desk.run(&["batch", "lines.jsonl", "--sources", "notes"]);
    assert_eq!(ran.code, Some(2));
    let outcomes: Vec<String> = ran.stdout.lines().map(outcome).collect();
    assert_eq!(outcomes, ["altered", "absent"]);
    assert!(ran.stderr.contains("line 3: no source \"gone.txt\""), "{}", ran.stderr);
    assert!(ran.stderr.contains("line 4: \"sources\" must be a list"), "{}", ran.stderr);
}

#[test]
fn neither_threads_nor_names_of_folders_change_a_verdict() {
    let mut files = vec![("draft.txt".to_owned(), DRAFT.repeat(20).replace(".\n", ".\n\n"))];
    for at in 0..40 {
        files.push((format!("notes/{at:02}.txt"), MEETING.replace("cracks", &format!("cracks of {at}"))));
    }
    files.push(("notes/99.txt".to_owned(), MEETING.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let desk = Desk::bare(&files);
    let run = |threads: &str| {
        let arguments = ["check", "draft.txt", "--sources", "notes", "--format", "json"];
        let output =
            desk.command(&arguments).env("RAYON_NUM_THREADS", threads).output().expect("the binary starts");
        String::from_utf8(output.stdout).expect("the binary writes UTF-8")
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    assert_eq!(outcome(&one), "altered");
}

#[test]
fn a_claims_file_beside_the_draft_is_held_against_it() {
    let desk = Desk::bare(&[("draft.txt", "The dam cost 4.2 million crowns.\n")]);
    assert_eq!(desk.run(&["claims", "init", "draft.txt"]).code, Some(0));
    let next = desk.run(&["claims", "next", "draft.txt"]);
    let id = next.stdout.split_whitespace().next().expect("an id").to_owned();
    assert_eq!(desk.run(&["claims", "set", "draft.txt", &id, "--state", "checked"]).code, Some(0));
    let ran = desk.run(&["check", "draft.txt"]);
    assert!(ran.stdout.contains("1 of 1 statement checked"), "{}", ran.stdout);
    desk.write("draft.txt", b"The dam cost 4.3 million crowns.\n");
    let ran = desk.run(&["check", "draft.txt"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("provenance/record-stale"), "{}", ran.stdout);
    assert!(ran.stdout.contains("“4.2” became “4.3”"), "{}", ran.stdout);
}
