//! Labels of whole statements: every row of the taxonomy, through the whole pipeline.
//!
//! `[attributed_claim · hedged · named] text` is the kind, whether it is hedged, and how it is sourced if
//! it is. `mixed` may stand among them; nothing asserts it.

mod corpus_document;
mod known_wrong;

use known_wrong::{Answers, MARK, NOTHING, check};
use onrecord::analysis::Analysis;
use onrecord::extract::SourceKind;

struct Labels;

impl Answers for Labels {
    fn today(&self, analysis: &Analysis) -> Vec<String> {
        let line = |(statement, label): (&onrecord::segment::Statement, &onrecord::classify::Label)| {
            let mut line = format!("[{}", label.kind.map_or("no kind", |kind| kind.name()));
            if label.hedged {
                line.push_str(" · hedged");
            }
            if label.sourced != SourceKind::None {
                line.push_str(" · ");
                line.push_str(label.sourced.name());
            }
            format!("{line}] {}", statement.span.of(&analysis.document.reading))
        };
        analysis.statements.iter().zip(&analysis.labels).map(line).collect()
    }

    fn same_subject(&self, today: &str, right: &str) -> bool {
        parts(today).1 == parts(right).1
    }

    fn same(&self, today: &str, right: &str) -> bool {
        asserted(today) == asserted(right)
    }

    fn right(&self, line: &str) -> String {
        match line.split_once(MARK) {
            Some((_, right)) if right.starts_with('[') || right == NOTHING => right.to_owned(),
            Some((today, right)) => format!("[{right}] {}", parts(today).1),
            None => line.to_owned(),
        }
    }

    fn wrong(&self, today: &str, right: &str) -> String {
        if today == NOTHING {
            return format!("{NOTHING}{MARK}{right}");
        }
        format!("{today}{MARK}{}", parts(right).0)
    }
}

/// The label without brackets, and the text.
fn parts(line: &str) -> (&str, &str) {
    line.strip_prefix('[').and_then(|rest| rest.split_once("] ")).unwrap_or(("", line))
}

fn asserted(line: &str) -> Vec<&str> {
    parts(line).0.split(" · ").filter(|part| *part != "mixed").collect()
}

#[test]
fn attribution() {
    check("classify/attribution.txt", &Labels);
}

#[test]
fn evidentials() {
    check("classify/evidentials.txt", &Labels);
}

#[test]
fn opinion() {
    check("classify/opinion.txt", &Labels);
}

#[test]
fn reconstruction() {
    check("classify/reconstruction.txt", &Labels);
}

#[test]
fn facts() {
    check("classify/facts.txt", &Labels);
}

#[test]
fn hedges() {
    check("classify/hedges.txt", &Labels);
}

#[test]
fn sources() {
    check("classify/sources.txt", &Labels);
}

#[test]
fn structure() {
    check("classify/structure.txt", &Labels);
}

/// What teaches the weights must not be what tests them.
#[test]
#[allow(clippy::disallowed_methods, reason = "tests read their corpus from disk")]
fn no_invented_sentence_of_the_training_is_a_test() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).expect("the file is there");
    let invented = read(root.join("training/invented.tsv"));
    let taught: Vec<&str> = invented
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit('\t').next())
        .filter(|sentence| sentence.split_whitespace().count() > 3)
        .collect();
    assert!(taught.len() > 1_000, "the invented sentences are there");
    for folder in ["tests/corpus/classify", "tests/corpus/hedges"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the folder is there") {
            let corpus = read(entry.expect("an entry").path());
            let shared = taught.iter().find(|sentence| corpus.lines().any(|line| line.contains(**sentence)));
            assert!(
                shared.is_none(),
                "{folder} tests a sentence that training/invented.tsv teaches: {shared:?}"
            );
        }
    }
}
