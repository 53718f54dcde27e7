//! Measures verdicts against labelled quotations and claims.
//!
//! Each quotation is held against the transcript it was made from, and against all of them at once.
//! Nothing is learned here: the figures say what the rules of evidence are worth.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord::analysis::{Analysis, Language};
use onrecord::evidence::{About, Locator, SourceDocument, Sources, Turn, Verdict, Verification, verify};
use onrecord::ingest::{self, Input};
use onrecord::text::Span;
use onrecord::words::WordLists;
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Deserialize)]
struct Transcript {
    id: String,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    speaker: String,
    text: String,
}

#[derive(Deserialize)]
struct Quote {
    id: String,
    draft: String,
    quote: String,
    source_id: String,
    label: String,
}

/// Prints how many quotations of `quotes/dev` get the outcome they were made for; with `all`, against all
/// transcripts at once.
pub fn quotes(data: &Path, all: bool, shown: usize) -> Result<()> {
    let folder = data.join("verification/quotes");
    let transcripts: Vec<Transcript> = lines(&folder.join("sources.jsonl"))?;
    let quotes: Vec<Quote> = lines(&folder.join("dev.jsonl"))?;
    let documents = transcripts.iter().map(document).collect();
    let language = Language::new(WordLists::builtin());
    let verification = Verification::new(Sources::of(documents, &language.words), &language.words);
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for quote in &quotes {
        let analysis = analysis(&quote.draft, &language)?;
        let own = [quote.source_id.clone()];
        let verdicts = verify(&analysis, &verification, (!all).then_some(&own[..]));
        let verdict = answering(&analysis, &verdicts, &quote.quote).cloned();
        let said = verdict.as_ref().map_or("none", |verdict| same(verdict.outcome.name()));
        let right = same(&quote.label);
        *confusion.entry((right.to_owned(), said.to_owned())).or_default() += 1;
        if right != said {
            wrong.push((quote, verdict));
        }
    }
    let right: usize = confusion.iter().filter(|((a, b), _)| a == b).map(|(_, count)| count).sum();
    println!("items {} exact outcome {:.4}", quotes.len(), right as f64 / quotes.len() as f64);
    for ((right, said), count) in &confusion {
        println!("  {right:14} -> {said:14} {count}");
    }
    for (quote, verdict) in wrong.iter().take(shown) {
        println!(
            "{} {} -> {:?}\n  {}",
            quote.id,
            quote.label,
            verdict.as_ref().map(|v| v.outcome.name()),
            quote.draft
        );
        if let Some(verdict) = verdict {
            for passage in &verdict.passages {
                println!("  {:?} {}", passage.speaker, passage.text);
            }
            println!("  {:?} {:?}", verdict.difference, verdict.reason);
        }
    }
    Ok(())
}

fn same(label: &str) -> &str {
    match label {
        "fabricated" => "absent",
        "verbatim_normalised" => "verbatim",
        label => label,
    }
}

/// The verdict on the quotation that shares most words with `quote`.
fn answering<'v>(analysis: &Analysis, verdicts: &'v [Verdict], quote: &str) -> Option<&'v Verdict> {
    let lower = quote.to_lowercase();
    let wanted: Vec<&str> = lower.split_whitespace().collect();
    let shared = |at: usize| {
        let text = analysis.document.shown(analysis.mentions.quotations[at].span).to_lowercase();
        text.split_whitespace().filter(|word| wanted.contains(word)).count()
    };
    let best = (0..analysis.mentions.quotations.len()).max_by_key(|at| (shared(*at), usize::MAX - at))?;
    verdicts.iter().find(|verdict| verdict.about == About::Quotation(best))
}

fn document(transcript: &Transcript) -> SourceDocument {
    let mut out = SourceDocument { path: transcript.id.clone(), ..SourceDocument::default() };
    let mut before = None;
    for (at, line) in transcript.lines.iter().enumerate() {
        out.text.push_str(&line.speaker);
        out.text.push_str(": ");
        let start = out.text.len();
        out.text.push_str(&line.text);
        let speaker = out.speakers.iter().position(|name| *name == line.speaker).unwrap_or_else(|| {
            out.speakers.push(line.speaker.clone());
            out.speakers.len() - 1
        });
        let span = Span::new(start, out.text.len());
        let runs_on = before == Some(speaker);
        out.turns.push(Turn { span, speaker: Some(speaker), locator: Locator::Line(at + 1), runs_on });
        before = Some(speaker);
        out.text.push('\n');
    }
    out
}

fn analysis(text: &str, language: &Language) -> Result<Analysis> {
    let input = Input { name: "draft", bytes: text.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &language.words).map_err(|error| error.to_string())?;
    Ok(Analysis::of(document, language))
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}
