//! Who said what: sources, cues and contents, through the whole pipeline.
//!
//! `direct  source "she" (named → Ana Ruiz)  cue "said"  content "…"`: the form, the words for the source
//! with how it is identified and whom it goes back to, the words that link, and what is attributed.
//! `carried` stands where the source came from an earlier statement.

mod corpus_document;
mod known_wrong;

use std::fmt::Write as _;

use known_wrong::{Answers, MARK, NOTHING, check};
use onrecord::analysis::Analysis;
use onrecord::extract::Attribution;

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
