//! Corpus files, and documents made from their text without ingest.
//!
//! A case is a title between two `=====` lines, a text, `---`, and what is expected of it:
//!
//! ```text
//! =====
//! title
//! =====
//! text
//!
//! ---
//! expected
//! ```

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::disallowed_methods, reason = "tests read their corpus from disk")]

use std::fmt::Write as _;
use std::path::Path;

use onrecord::document::{Block, BlockKind, Document, Format};
use onrecord::text::{MapBuilder, Span};

/// One case of a corpus file.
#[derive(Debug)]
pub(crate) struct Case {
    /// Between the `=====` lines; several lines if the title has them.
    pub(crate) title: String,
    /// What is read.
    pub(crate) text: String,
    /// One expectation a line.
    pub(crate) expected: Vec<String>,
}

/// What stands before the first case, and the cases.
pub(crate) fn parse(file: &str) -> (String, Vec<Case>) {
    let is_rule = |line: &str| line.len() >= 5 && line.bytes().all(|byte| byte == b'=');
    let lines: Vec<&str> = file.lines().collect();
    let mut at = lines.iter().position(|line| is_rule(line)).unwrap_or(lines.len());
    let preamble = lines[..at].iter().map(|line| format!("{line}\n")).collect();
    let mut cases = Vec::new();
    while at < lines.len() {
        let close =
            at + 1 + lines[at + 1..].iter().position(|line| is_rule(line)).expect("a title is closed");
        let end =
            lines[close + 1..].iter().position(|line| is_rule(line)).map_or(lines.len(), |n| close + 1 + n);
        let body = &lines[close + 1..end];
        // The last line of dashes ends the text, so that a text may hold shorter ones.
        let is_dashes = |line: &&str| line.len() >= 3 && line.bytes().all(|byte| byte == b'-');
        let longest = body.iter().filter(|line| is_dashes(line)).map(|line| line.len()).max();
        let split = body
            .iter()
            .position(|line| is_dashes(line) && Some(line.len()) == longest)
            .unwrap_or_else(|| panic!("{}: no --- line", lines[at + 1]));
        cases.push(Case {
            title: lines[at + 1..close].join("\n"),
            text: body[..split].join("\n").trim().to_owned(),
            expected: body[split + 1..]
                .iter()
                .filter(|line| !line.trim().is_empty())
                .map(|&line| line.to_owned())
                .collect(),
        });
        at = end;
    }
    (preamble, cases)
}

/// A corpus file in the form that [`parse`] reads.
pub(crate) fn print(preamble: &str, cases: &[Case]) -> String {
    let mut out = preamble.to_owned();
    for case in cases {
        let rule =
            "=".repeat(case.title.lines().map(|line| line.chars().count()).max().unwrap_or(5).clamp(5, 100));
        let _ = write!(out, "{rule}\n{}\n{rule}\n{}\n\n---\n", case.title, case.text);
        for line in &case.expected {
            let _ = writeln!(out, "{line}");
        }
        out.push('\n');
    }
    format!("{}\n", out.trim_end())
}

/// Checks every case of a file; with `ONRECORD_BLESS=1` rewrites the expectations instead.
pub(crate) fn run(file: &str, actual: impl Fn(&Case) -> Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(file);
    let text = std::fs::read_to_string(&path).expect("the corpus file is there");
    let (preamble, mut cases) = parse(&text);
    assert!(!cases.is_empty(), "{file} holds no case");
    let mut failures = String::new();
    for case in &mut cases {
        let actual = actual(case);
        if actual != case.expected {
            let _ = writeln!(
                failures,
                "{}\n  expected:\n    {}\n  actual:\n    {}",
                case.title,
                case.expected.join("\n    "),
                actual.join("\n    ")
            );
            case.expected = actual;
        }
    }
    if std::env::var("ONRECORD_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, print(&preamble, &cases)).expect("the corpus file can be written");
    } else {
        assert!(failures.is_empty(), "{file}: ONRECORD_BLESS=1 rewrites what is expected\n{failures}");
    }
}

/// A plain document: blocks are parted by blank lines, `# ` begins a heading, `> ` a block quote,
/// `* ` a list item, `^ ` a caption.
pub(crate) fn document(text: &str) -> Document {
    let mut reading = String::new();
    let mut blocks = Vec::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        if !reading.is_empty() {
            reading.push('\n');
        }
        let marked = [
            ("# ", BlockKind::Heading),
            ("> ", BlockKind::BlockQuote),
            ("* ", BlockKind::ListItem),
            ("^ ", BlockKind::Caption),
        ];
        let (body, kind) = marked
            .iter()
            .find_map(|&(mark, kind)| paragraph.strip_prefix(mark).map(|body| (body, kind)))
            .unwrap_or((paragraph, BlockKind::Paragraph));
        let start = reading.len();
        reading.push_str(&body.split_whitespace().collect::<Vec<_>>().join(" "));
        blocks.push(Block {
            kind,
            span: Span::new(start, reading.len()),
            lead: None,
            speaker: None,
            section: None,
            level: 0,
            english: true,
        });
    }
    let mut map = MapBuilder::new();
    map.copy(&reading, Span::new(0, reading.len()));
    let (reading, canonical_map) = map.finish();
    Document {
        name: "draft.txt".to_owned(),
        format: Format::Text,
        canonical: reading.clone(),
        reading,
        canonical_map,
        origin_map: None,
        blocks,
        repairs: Vec::new(),
        links: Vec::new(),
        footnotes: Vec::new(),
        allows: Vec::new(),
        metadata: Vec::new(),
    }
}
