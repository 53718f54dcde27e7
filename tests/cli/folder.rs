//! What is read of a folder of sources, and what is kept of it.

use crate::desk::{Desk, assert_ran};

const TALK: &str = "EDDA RUUN: The dam failed on Tuesday.\n\nTOLM VARR: Nobody was hurt.\n\n\
    EDDA RUUN: How many boats went out?\n\nTOLM VARR: Four, and all came back.\n";

#[test]
fn a_folder_is_listed_with_speakers_and_problems() {
    let desk = Desk::bare(&[
        ("sources/talk.txt", TALK),
        ("sources/notes/walk.txt", "The ferry was cancelled.\n"),
        ("sources/empty.txt", ""),
        (
            "sources/sources.toml",
            "[\"notes/walk.txt\"]\ntitle = \"A walk\"\nspeaker = \"Ilse Okonda\"\ndate = 2026-03-04\n\
             kind = \"primary\"\nadmiralty = \"B2\"\n\n[\"gone.txt\"]\ntitle = \"Gone\"\n",
        ),
    ]);
    assert_ran("sources-list", &desk.run(&["sources", "list", "sources"]));
    assert_ran("sources-list-unconfigured", &desk.run(&["sources", "list"]));
    desk.write("onrecord.toml", b"sources = \"sources\"\n");
    let configured = desk.run(&["sources", "list"]);
    assert_eq!(configured.stdout, desk.run(&["sources", "list", "sources"]).stdout);
    assert_ran("sources-list-missing", &desk.run(&["sources", "list", "none"]));
}

#[test]
fn clean_removes_what_is_kept_and_nothing_else() {
    let desk = Desk::with(&[("sources/talk.txt", TALK)]);
    assert_ran("sources-clean-nothing", &desk.run(&["sources", "clean"]));
    desk.write(".onrecord/archive/0123456789abcdef/meta.json", b"{}");
    desk.write(".onrecord/archive/fedcba9876543210/meta.json", b"{}");
    assert_eq!(desk.run(&["sources", "clean", "sources"]).stdout, "nothing is kept of these sources\n");
    assert_ran("sources-clean", &desk.run(&["sources", "clean"]));
    assert!(!desk.path(".onrecord/archive").exists() && desk.path("sources/talk.txt").exists());
    desk.write(".onrecord/archive/0123456789abcdef/drafts/mine.txt", b"mine");
    let kept = desk.run(&["sources", "clean"]);
    assert_eq!(kept.code, Some(2), "what onrecord did not make is not removed: {}", kept.stdout);
    assert_eq!(desk.read(".onrecord/archive/0123456789abcdef/drafts/mine.txt"), "mine");
}

#[cfg(feature = "archive")]
#[test]
fn a_check_is_the_same_with_an_archive_and_leaves_one_that_can_be_removed() {
    let desk =
        Desk::with(&[("sources/talk.txt", TALK), ("a.txt", "“The dam failed on Monday,” Edda Ruun said.\n")]);
    let check = ["check", "--all-rules", "--format", "json", "--sources", "sources", "a.txt"];
    let first = desk.run(&check);
    assert_eq!(first.stderr, "");
    assert_eq!(desk.read(".onrecord/.gitignore"), "*\n");
    assert_eq!(desk.run(&check).stdout, first.stdout);
    let cleaned = desk.run(&["sources", "clean", "sources"]);
    assert!(cleaned.stdout.starts_with("removed 1 archive, "), "{}", cleaned.stdout);
    assert_eq!(desk.run(&check).stdout, first.stdout);
    std::fs::remove_file(desk.path("onrecord.toml")).expect("it is there");
    desk.write("bare/sources/talk.txt", TALK.as_bytes());
    desk.run(&["check", "--sources", "bare/sources", "a.txt"]);
    assert!(!desk.path("bare/.onrecord").exists(), "nothing is kept where nothing is configured");
}
