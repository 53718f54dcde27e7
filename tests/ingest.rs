//! Whole drafts read into blocks: cases in `tests/corpus/ingest/*.txt`.
//!
//! Each case is a title between two rules of `=`, the input, a line `---` (the longest run of dashes
//! wins) and the expected lines. The file's name begins with the format: `text`, `markdown` or `html`.
//! `ONRECORD_BLESS=1` rewrites the expectations; the diff is the review.

use std::fmt::Write as _;
use std::path::Path;

use onrecord::document::{Document, Format, Problem};
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

struct Case {
    title: String,
    input: String,
    expected: String,
    fence: String,
}

fn cases(text: &str) -> Vec<Case> {
    let rule = |line: &str| line.len() >= 10 && line.bytes().all(|byte| byte == b'=');
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&at| rule(lines[at]) && at + 2 < lines.len() && rule(lines[at + 2]))
        .collect();
    let mut found = Vec::new();
    for (which, &start) in starts.iter().enumerate() {
        let end = starts.get(which + 1).copied().unwrap_or(lines.len());
        let body = &lines[start + 3..end];
        let dashes = |line: &str| line.len() >= 3 && line.bytes().all(|byte| byte == b'-');
        let fence = body
            .iter()
            .enumerate()
            .filter(|(_, line)| dashes(line))
            .max_by_key(|(at, line)| (line.len(), *at))
            .map_or(body.len(), |(at, _)| at);
        let input = body[..fence].join("\n");
        let expected = body.get(fence + 1..).unwrap_or_default().join("\n");
        found.push(Case {
            title: lines[start + 1].to_owned(),
            input: input.trim_end_matches('\n').to_owned() + "\n",
            expected: expected.trim().to_owned(),
            fence: body.get(fence).copied().unwrap_or("---").to_owned(),
        });
    }
    found
}

fn shown(document: &Document, problems: &[Problem]) -> String {
    let mut out = String::new();
    for (key, value) in &document.metadata {
        let _ = writeln!(out, "metadata {key}: {value}");
    }
    for block in &document.blocks {
        let mut head = block.kind.name().to_owned();
        if block.level > 0 {
            let _ = write!(head, " {}", block.level);
        }
        for (name, span) in [("lead", block.lead), ("speaker", block.speaker)] {
            if let Some(span) = span {
                let _ = write!(head, " {name}={:?}", span.of(&document.reading));
            }
        }
        if !block.english {
            head.push_str(" foreign");
        }
        let _ = writeln!(out, "[{head}] {}", block.body(&document.reading).of(&document.reading));
    }
    for repair in &document.repairs {
        let _ = writeln!(out, "repair {} -> {}", repair.damaged, repair.span.of(&document.reading));
    }
    for link in &document.links {
        let _ = writeln!(out, "link {} -> {}", link.span.of(&document.reading), link.address);
    }
    for note in &document.footnotes {
        let before = document.reading[..note.span.start()].rsplit(' ').next().unwrap_or("");
        let _ = writeln!(
            out,
            "footnote {} after {before}: {}",
            note.label,
            note.text.as_deref().unwrap_or("(none)")
        );
    }
    for allow in &document.allows {
        let _ = writeln!(out, "allow {} in block {}: {}", allow.rule, allow.block, allow.reason);
    }
    for problem in problems {
        let _ = writeln!(out, "problem {} {}", problem.code, problem.message);
    }
    out
}

/// What must hold for every document, whatever it says.
fn assert_sound(document: &Document, title: &str) {
    let mut end = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        assert!(block.span.start() >= end, "{title}: blocks overlap");
        assert!(!block.span.is_empty(), "{title}: an empty block");
        assert!(block.section.is_none_or(|section| section < at), "{title}: a section after its block");
        assert_eq!(block.span.of(&document.reading).trim(), block.span.of(&document.reading), "{title}");
        let canonical = document.canonical_span(block.span);
        let _ = canonical.of(&document.canonical);
        end = block.span.end();
    }
    for repair in &document.repairs {
        let canonical = document.canonical_span(repair.span).of(&document.canonical);
        assert_eq!(canonical, repair.damaged, "{title}: a repair points at what it repaired");
        assert_eq!(document.shown(repair.span), repair.damaged, "{title}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the corpus lies in files")]
fn drafts_are_read_as_the_corpus_says() {
    let bless = std::env::var("ONRECORD_BLESS").is_ok();
    let words = WordLists::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/ingest");
    let mut paths: Vec<_> = folder
        .read_dir()
        .expect("the corpus is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("plain names");
        let format =
            Format::named(name.split('-').next().unwrap_or(name)).expect("the name begins with a format");
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let mut rewritten = String::new();
        for case in cases(&text) {
            let input = Input { name, bytes: case.input.as_bytes(), format: Some(format) };
            let (document, problems) = ingest::document(&input, &words).expect("text");
            assert_sound(&document, &case.title);
            let actual = shown(&document, &problems);
            if actual.trim() != case.expected {
                wrong
                    .push(format!("{name}: {}\nexpected:\n{}\nactual:\n{actual}", case.title, case.expected));
            }
            let rule = "=".repeat(case.title.chars().count().max(10));
            let _ = write!(
                rewritten,
                "{rule}\n{}\n{rule}\n{}\n{}\n{}\n\n",
                case.title,
                case.input.trim_end(),
                case.fence,
                actual.trim_end()
            );
        }
        if bless {
            std::fs::write(&path, rewritten).expect("the corpus can be written");
        }
    }
    assert!(bless || wrong.is_empty(), "{}", wrong.join("\n\n"));
}
