//! What is kept of sources on disk: it changes no verdict, and only what changed is indexed again.

#![allow(clippy::disallowed_methods, reason = "a test writes the folders it reads")]
#![cfg(feature = "archive")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use onrecord::analysis::{Analysis, Language};
use onrecord::evidence::{Sources, Verification, verify};
use onrecord::ingest::{self, Input};
use onrecord::store::archive;
use onrecord::store::sources::{Limits, read_folder};
use onrecord::words::WordLists;
use tempfile::TempDir;

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::new(WordLists::builtin()));

const NAMES: [&str; 7] =
    ["Edda Ruun", "Tolm Varr", "Ilse Okonda", "Marek Sund", "Ana Pellow", "Jory Tamsin", "Bela Quist"];
const PLACES: [&str; 6] = ["Vessaria", "Oru", "Lennick", "Harrow Quay", "Saint Obel", "Dunmore Weir"];
const DEEDS: [&str; 6] = [
    "the dam was inspected and found wanting",
    "the ferry to the island was cancelled",
    "the council voted to close the mill",
    "the reservoir was drained for repairs",
    "the school roof was mended at last",
    "the harbour wall lost a third of its stones",
];

/// An invented document; two of the same number are the same.
fn invented(number: usize) -> String {
    let mut text = String::new();
    for line in 0..12 {
        let mixed = number * 31 + line * 17 + number * line;
        let (name, place) = (NAMES[mixed % 7], PLACES[mixed / 3 % 6]);
        let deed = DEEDS[mixed / 5 % 6];
        let _ = writeln!(
            text,
            "{name} said on {day} March 2026 that {deed} in {place}, at a cost of {cost} crowns. \
             “We counted {count} boats that morning and {other} the night before,” {name} said.\n",
            day = mixed % 28 + 1,
            cost = mixed * 120 % 9700 + 300,
            count = mixed % 53,
            other = mixed * 7 % 400,
        );
    }
    text
}

/// Statements that speak of what the documents speak of, some of them otherwise.
fn draft() -> String {
    let mut text = String::new();
    for at in 0..30 {
        let mixed = at * 13 + 5;
        let (name, place, deed) = (NAMES[at % 7], PLACES[mixed % 6], DEEDS[mixed / 2 % 6]);
        let _ = writeln!(
            text,
            "{name} said on {day} March 2026 that {deed} in {place}, at a cost of {cost} crowns. \
             “We counted {count} boats that morning,” {name} said. About {many} people of {place} came.\n",
            day = mixed % 31 + 1,
            cost = mixed * 360 % 9700 + 300,
            count = mixed % 53,
            many = mixed * 11,
        );
    }
    text
}

/// A newsroom's folder with a configuration file and sources.
struct Newsroom(TempDir);

impl Newsroom {
    fn new(documents: usize) -> Self {
        let newsroom = Self(TempDir::new().expect("a temporary folder can be made"));
        newsroom.write("onrecord.toml", "sources = \"sources\"\n");
        for number in 0..documents {
            newsroom.write(&format!("sources/note-{number:02}.txt"), &invented(number));
        }
        newsroom
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    fn archive(&self) -> PathBuf {
        archive::place(&self.path("sources")).expect("there is a configuration file")
    }

    /// Holds the draft against the sources in memory and in the archive, and says how many documents were indexed.
    #[track_caller]
    fn compare(&self) -> usize {
        let words = &LANGUAGE.words;
        let read = || read_folder(&self.path("sources"), &Limits::default()).expect("sources").documents;
        let mut indexed = 0;
        let kept = Sources::kept_by(read(), words, |sources| {
            Some(archive::open(&self.archive(), sources, |_, _| indexed += 1).expect("an archive"))
        });
        let in_memory = verdicts(Sources::of(read(), words));
        assert!(in_memory.len() > 60, "the draft says enough");
        assert_eq!(verdicts(kept), in_memory);
        indexed
    }
}

fn verdicts(sources: Sources) -> Vec<String> {
    let draft = draft();
    let input = Input { name: "draft.txt", bytes: draft.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &LANGUAGE.words).expect("the draft is text");
    let analysis = Analysis::of(document, &LANGUAGE);
    let verification = Verification::new(sources, &LANGUAGE.words);
    verify(&analysis, &verification, &LANGUAGE, None).iter().map(|verdict| format!("{verdict:?}")).collect()
}

#[test]
fn verdicts_are_the_same_with_it_and_without_and_only_what_changed_is_indexed_again() {
    let newsroom = Newsroom::new(50);
    assert_eq!(newsroom.compare(), 50, "all are new");
    assert_eq!(newsroom.compare(), 0, "all are known");
    newsroom.write("sources/a-first.txt", &invented(50));
    assert_eq!(newsroom.compare(), 1, "one is new, before all others");
    newsroom.write("sources/note-20.txt", &invented(51));
    assert_eq!(newsroom.compare(), 1, "one changed");
    fs::remove_file(newsroom.path("sources/note-07.txt")).expect("the file is there");
    assert_eq!(newsroom.compare(), 0, "one is gone");
    fs::rename(newsroom.path("sources/note-03.txt"), newsroom.path("sources/z.txt")).expect("it is there");
    assert_eq!(newsroom.compare(), 0, "one has another name, and another place in the order");
    newsroom.write("sources/copy.txt", &invented(9));
    assert_eq!(newsroom.compare(), 1, "a copy has passages of its own");
}

#[test]
fn one_segment_is_left_of_many_changes() {
    let newsroom = Newsroom::new(6);
    for number in 0..5 {
        newsroom.write("sources/note-00.txt", &invented(60 + number));
        newsroom.compare();
    }
    let terms = fs::read_dir(newsroom.archive()).expect("the archive is a folder").flatten();
    let terms = terms.filter(|entry| entry.path().extension().is_some_and(|found| found == "term"));
    assert_eq!(terms.count(), 1, "what was there before is gone");
}

#[test]
fn a_damaged_archive_is_made_anew() {
    let newsroom = Newsroom::new(8);
    newsroom.compare();
    let files = |extension: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(newsroom.archive()).expect("the archive is a folder").flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .collect()
    };
    for extension in ["idx", "term", "fast"] {
        let file = files(extension).pop().expect("the index has such a file");
        let mut bytes = fs::read(&file).expect("it can be read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(&file, bytes).expect("it can be written");
        assert_eq!(newsroom.compare(), 8, "made anew after damage to .{extension}");
    }
    let file = files("idx").pop().expect("the index has such a file");
    fs::write(&file, "").expect("it can be written");
    assert_eq!(newsroom.compare(), 8, "made anew after a file was emptied");
    fs::write(newsroom.archive().join("meta.json"), "{").expect("it can be written");
    assert_eq!(newsroom.compare(), 8, "made anew after a cut");
}

#[test]
fn sources_without_words_are_kept_too() {
    let newsroom = Newsroom::new(0);
    newsroom.write("sources/a.txt", "…");
    let documents = read_folder(&newsroom.path("sources"), &Limits::default()).expect("sources").documents;
    let kept = Sources::kept_by(documents, &LANGUAGE.words, |sources| {
        archive::open(&newsroom.archive(), sources, |_, _| {}).ok()
    });
    assert_eq!(verdicts(kept), verdicts(Sources::of(Vec::new(), &LANGUAGE.words)));
}

#[test]
fn nothing_is_kept_where_nobody_configured_anything() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    fs::create_dir(folder.path().join("sources")).expect("folders can be made");
    fs::write(folder.path().join("sources/onrecord.toml"), "").expect("files can be written");
    assert_eq!(archive::place(&folder.path().join("sources")), None, "a file in the sources is not ours");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let newsroom = Newsroom::new(2);
    let elsewhere = TempDir::new().expect("a temporary folder can be made");
    fs::create_dir(newsroom.path(".onrecord")).expect("folders can be made");
    std::os::unix::fs::symlink(elsewhere.path(), newsroom.path(".onrecord/archive"))
        .expect("links can be made");
    let documents = read_folder(&newsroom.path("sources"), &Limits::default()).expect("sources").documents;
    let _ = Sources::kept_by(documents, &LANGUAGE.words, |sources| {
        archive::open(&newsroom.archive(), sources, |_, _| {}).expect_err("it is a link");
        None
    });
    assert_eq!(fs::read_dir(elsewhere.path()).expect("it is a folder").count(), 0);
    archive::remove(&newsroom.archive()).expect_err("it is a link");
}
