//! Corpus files that hold the right answer and, where the tool gives another one today, that one too.
//!
//! A line `today ≠ right` is a known wrong answer: it is asserted as it is and said to be wrong, so that
//! a fix makes the test fail until the mark goes. `(nothing)` on either side is an answer that is missing
//! or one too many. `ONRECORD_BLESS=1` rewrites the files and never forgets what is right.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::disallowed_methods, reason = "tests read their corpus from disk")]

use std::fmt::Write as _;
use std::path::Path;

use onrecord::analysis::{Analysis, Language};
use onrecord::document::Format;
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

use crate::corpus_document::{Case, parse, print};

/// Between today's answer and the right one.
pub(crate) const MARK: &str = " ≠ ";
/// No answer.
pub(crate) const NOTHING: &str = "(nothing)";

/// The text of a case through the whole pipeline; `:markdown` under the title reads it as that.
pub(crate) fn analysis(case: &Case, language: &Language) -> Analysis {
    let format = if case.title.ends_with("\n:markdown") { Format::Markdown } else { Format::Text };
    let input = Input { name: "draft", bytes: case.text.as_bytes(), format: Some(format) };
    let (document, _) = ingest::document(&input, &language.words).expect("a case is text");
    Analysis::of(document, language)
}

/// How answers of one sort are written and compared.
pub(crate) trait Answers {
    /// What the tool says of a case, one answer a line.
    fn today(&self, analysis: &Analysis) -> Vec<String>;
    /// Whether two answers are about the same thing.
    fn same_subject(&self, today: &str, right: &str) -> bool;
    /// Whether the answer of today is the right one.
    fn same(&self, today: &str, right: &str) -> bool;
    /// The right answer, from a line of a corpus file.
    fn right(&self, line: &str) -> String;
    /// A line of a corpus file for an answer that is wrong today.
    fn wrong(&self, today: &str, right: &str) -> String;
}

/// Checks every case of a file, or rewrites it.
pub(crate) fn check(file: &str, answers: &impl Answers) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(file);
    let text = std::fs::read_to_string(&path).expect("the corpus file is there");
    let (preamble, mut cases) = parse(&text);
    assert!(!cases.is_empty(), "{file} holds no case");
    let language = Language::new(WordLists::builtin());
    let mut failures = String::new();
    for case in &mut cases {
        let today = answers.today(&analysis(case, &language));
        let right: Vec<String> =
            case.expected.iter().map(|line| answers.right(line)).filter(|answer| answer != NOTHING).collect();
        // A case that is new has no right answers yet: what the tool says is the draft to be judged.
        let lines = if case.expected.is_empty() {
            side_by_side(answers, &today, &today)
        } else {
            side_by_side(answers, &today, &right)
        };
        if lines != case.expected {
            let _ = write!(failures, "\n{}\n{}", case.title, difference(&case.expected, &lines));
            case.expected = lines;
        }
    }
    if std::env::var("ONRECORD_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, print(&preamble, &cases)).expect("the corpus file can be written");
    } else {
        assert!(
            failures.is_empty(),
            "{file}: `-` is the corpus, `+` the tool; ONRECORD_BLESS=1 rewrites the corpus\n{failures}"
        );
    }
}

/// The lines of a corpus file for what is said today and what is right.
fn side_by_side(answers: &impl Answers, today: &[String], right: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (x, y) in pairs(today, right, |x, y| answers.same_subject(x, y)) {
        alone(answers, &today[a..x], &right[b..y], &mut lines);
        lines.push(if answers.same(&today[x], &right[y]) {
            right[y].clone()
        } else {
            answers.wrong(&today[x], &right[y])
        });
        (a, b) = (x + 1, y + 1);
    }
    alone(answers, &today[a..], &right[b..], &mut lines);
    if lines.is_empty() {
        lines.push(NOTHING.to_owned());
    }
    lines
}

/// Answers that nothing on the other side is about.
fn alone(answers: &impl Answers, today: &[String], right: &[String], lines: &mut Vec<String>) {
    let both = today.len().min(right.len());
    let paired = today[..both].iter().zip(&right[..both]);
    lines.extend(paired.map(|(today, right)| format!("{today}{MARK}{right}")));
    lines.extend(today[both..].iter().map(|today| format!("{today}{MARK}{NOTHING}")));
    lines.extend(right[both..].iter().map(|right| answers.wrong(NOTHING, right)));
}

/// The longest run of pairs that match, in order.
fn pairs<T>(left: &[T], right: &[T], matches: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let mut length = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for a in (0..left.len()).rev() {
        for b in (0..right.len()).rev() {
            length[a][b] = if matches(&left[a], &right[b]) {
                length[a + 1][b + 1] + 1
            } else {
                length[a + 1][b].max(length[a][b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut found = Vec::new();
    while a < left.len() && b < right.len() {
        if matches(&left[a], &right[b]) {
            found.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if length[a + 1][b] >= length[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    found
}

fn difference(corpus: &[String], tool: &[String]) -> String {
    let mut out = String::new();
    let (mut a, mut b) = (0, 0);
    let mut told = |a: &[String], b: &[String]| {
        a.iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
        b.iter().for_each(|line| out.push_str(&format!("  + {line}\n")));
    };
    for (x, y) in pairs(corpus, tool, |x, y| x == y) {
        told(&corpus[a..x], &tool[b..y]);
        (a, b) = (x + 1, y + 1);
    }
    told(&corpus[a..], &tool[b..]);
    out
}
