//! Who said what: sources, cues and contents, through the whole pipeline.
//!
//! `direct  source "she" (named → Ana Ruiz)  cue "said"  content "…"`: the form, the words for the source
//! with how it is identified and whom it goes back to, the words that link, and what is attributed.
//! `carried` stands where the source came from an earlier statement.

mod corpus_document;
mod known_wrong;

use std::fmt::Write as _;

use known_wrong::{Answers, MARK, NOTHING, check};
use onrecord::analysis::{Analysis, Language};
use onrecord::extract::Attribution;
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

struct Attributions;

fn line(analysis: &Analysis, attribution: &Attribution) -> String {
    let text = |span: onrecord::text::Span| span.of(&analysis.document.reading);
    let mut line = format!("{:<8}", attribution.form.name());
    match &attribution.source {
        Some(source) => {
            let _ = write!(line, "  source \"{}\" ({}", text(source.span), source.kind.name());
            if let Some(resolved) = source.resolved {
                let _ = write!(line, " → {}", analysis.mentions.sources[resolved].name);
            }
            line.push(')');
        }
        None => line.push_str("  no source"),
    }
    match attribution.cue {
        Some(cue) => {
            let _ = write!(line, "  cue \"{}\"", text(cue));
        }
        None => line.push_str("  no cue"),
    }
    for span in &attribution.content {
        let _ = write!(line, "  content \"{}\"", text(*span));
    }
    if attribution.carried {
        line.push_str("  carried");
    }
    line
}

/// The cue of an answer: two answers with one cue are about the same thing.
fn cue(line: &str) -> &str {
    line.split_once("  cue ").map_or("", |(_, rest)| rest.split("  ").next().unwrap_or(""))
}

impl Answers for Attributions {
    fn today(&self, analysis: &Analysis) -> Vec<String> {
        analysis.mentions.attributions.iter().map(|attribution| line(analysis, attribution)).collect()
    }

    fn same_subject(&self, today: &str, right: &str) -> bool {
        today == right || (!cue(today).is_empty() && cue(today) == cue(right))
    }

    fn same(&self, today: &str, right: &str) -> bool {
        today == right
    }

    fn right(&self, line: &str) -> String {
        line.split_once(MARK).map_or(line, |(_, right)| right).to_owned()
    }

    fn wrong(&self, today: &str, right: &str) -> String {
        format!("{}{MARK}{right}", if today.is_empty() { NOTHING } else { today })
    }
}

#[test]
fn who_said_what() {
    check("extract/attributions.txt", &Attributions);
}

/// Whom a draft rests on, with how many statements each.
#[test]
fn a_draft_names_each_of_its_sources_once() {
    let text = "The Ministry of Harbours published figures on Monday. The ministry said traffic had fallen.\n\n\
        Transport minister Olaf Tern opposed the plan. The minister said the island would be cut off. \
        Tern warned that jobs would go.\n\n\
        A Norvolt executive said the plant would shut.\n\n\
        Mara Ruiz, the mayor of Holm, defended it. Ruiz added:\n\n\
        The line has lost money for nine years. It could not go on.\n";
    let language = Language::new(WordLists::builtin());
    let input = Input { name: "draft.txt", bytes: text.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &language.words).expect("a draft is text");
    let analysis = Analysis::of(document, &language);
    let sources: Vec<(&str, &str, usize)> = analysis
        .mentions
        .sources
        .iter()
        .map(|source| (source.name.as_str(), source.kind.name(), source.statements.len()))
        .collect();
    assert_eq!(
        sources,
        [
            ("Ministry of Harbours", "named", 1),
            ("Olaf Tern", "named", 3),
            ("A Norvolt executive", "anonymous", 1),
            ("Mara Ruiz", "named", 4),
        ]
    );
}
