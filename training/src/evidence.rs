//! Measures verdicts against labelled quotations and claims.
//!
//! Each quotation is held against the transcript it was made from, and against all of them at once.
//! Nothing is learned here: the figures say what the rules of evidence are worth.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord::analysis::{Analysis, Language};
use onrecord::evidence::{
    About, Locator, Outcome, SourceDocument, Sources, Turn, Verdict, Verification, verify,
};
use onrecord::extract::Comparator;
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
        let verdicts = verify(&analysis, &verification, &language, (!all).then_some(&own[..]));
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

#[derive(Deserialize)]
struct Printed {
    id: String,
    quote: String,
    speaker: String,
    source_id: String,
    verbatim_in_source: bool,
}

/// Prints the verdict on each quotation of `quotes/real_dev`, as a fact-checker printed them, for reading.
pub fn printed(data: &Path) -> Result<()> {
    let folder = data.join("verification/quotes");
    let transcripts: Vec<Transcript> = lines(&folder.join("sources.jsonl"))?;
    let documents = transcripts.iter().map(document).collect();
    let language = Language::new(WordLists::builtin());
    let verification = Verification::new(Sources::of(documents, &language.words), &language.words);
    for item in &lines::<Printed>(&folder.join("real_dev.jsonl"))? {
        let analysis =
            analysis(&format!("{} said: \u{201c}{}\u{201d}", item.speaker, item.quote), &language)?;
        let verdicts =
            verify(&analysis, &verification, &language, Some(std::slice::from_ref(&item.source_id)));
        println!(
            "## {}\n{} said: {}\nnoted as verbatim: {}",
            item.id, item.speaker, item.quote, item.verbatim_in_source
        );
        for verdict in verdicts.iter().filter(|verdict| matches!(verdict.about, About::Quotation(_))) {
            println!("verdict: {} {}", verdict.outcome.name(), verdict.reason.as_deref().unwrap_or_default());
            for edit in &verdict.difference {
                println!("  draft “{}” source “{}”", edit.draft, edit.source);
            }
            for passage in &verdict.passages {
                println!(
                    "  {} ({}): {}",
                    passage.speaker.as_deref().unwrap_or("?"),
                    passage.locator,
                    passage.text
                );
            }
        }
        println!();
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

#[derive(Deserialize)]
struct Claim {
    id: String,
    claim: String,
    evidence_docs: Vec<Evidence>,
    label: String,
}

#[derive(Deserialize)]
struct Evidence {
    id: String,
    text: String,
}

/// Words before a date that make it a bound, for finding the claims that have one.
const BOUNDS: [&str; 8] =
    ["before", "after", "since", "by", "until", "prior to", "later than", "earlier than"];

/// Prints how well `consistent` tells supported claims with one comparator from the rest (balanced accuracy).
pub fn comparators(path: &Path, shown: usize) -> Result<()> {
    let language = Language::new(WordLists::builtin());
    let (mut right, mut all) = ([0_usize; 2], [0_usize; 2]);
    let mut left = 0;
    for claim in &lines::<Claim>(path)? {
        let analysis = analysis(&claim.claim, &language)?;
        let bounded = bounded(&analysis);
        if bounded.len() != 1 {
            left += 1;
            if left <= shown {
                println!("{} bounds in {}", bounded.len(), claim.claim);
            }
        }
        let verdicts = verdicts(claim, &analysis, &language);
        let found: Vec<&Verdict> =
            verdicts.iter().filter(|verdict| bounded.contains(&verdict.about)).collect();
        let agrees = |verdict: &&Verdict| matches!(verdict.outcome, Outcome::Consistent | Outcome::Matches);
        let said = !found.is_empty() && found.iter().all(agrees);
        let is = claim.label == "supported";
        all[usize::from(is)] += 1;
        right[usize::from(is)] += usize::from(said == is);
        let wrong = all[0] + all[1] - right[0] - right[1];
        if said != is && wrong <= shown {
            println!("{} {} | {}", claim.label, claim.id, claim.claim);
            for evidence in &claim.evidence_docs {
                println!("   {}", evidence.text);
            }
            for verdict in found {
                println!(
                    "   {:?} {} {:?} {:?}",
                    verdict.about,
                    verdict.outcome.name(),
                    verdict.difference,
                    verdict.reason
                );
            }
        }
    }
    let share = |at: usize| right[at] as f64 / all[at].max(1) as f64;
    println!(
        "claims {} balanced accuracy {:.4} (supported {:.3}, the rest {:.3}); without exactly one bound {left}",
        all[0] + all[1],
        (share(0) + share(1)) / 2.0,
        share(1),
        share(0),
    );
    Ok(())
}

/// Prints how often a claim is not fully supported when a number, a date or a name of it is called `absent` or
/// `conflicts`.
pub fn absences(path: &Path, shown: usize) -> Result<()> {
    let language = Language::new(WordLists::builtin());
    let mut counts: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
    let claims = lines::<Claim>(path)?;
    let mut wrong = 0;
    for claim in &claims {
        let analysis = analysis(&claim.claim, &language)?;
        let verdicts = verdicts(claim, &analysis, &language);
        let is = usize::from(claim.label == "supported");
        let mut seen = std::collections::BTreeSet::new();
        for verdict in &verdicts {
            let sort = match verdict.about {
                About::Quotation(_) => "quotation",
                About::Quantity(_) => "number",
                About::Date(_) => "date",
                About::Name(_) => "name",
            };
            if matches!(verdict.outcome, Outcome::Absent | Outcome::Conflicts) {
                counts.entry((sort, verdict.outcome.name())).or_default()[is] += 1;
                let sort = if sort == "date" { "number" } else { sort };
                if seen.insert(sort) {
                    counts.entry((sort, "either, by claim (dates are numbers)")).or_default()[is] += 1;
                }
                if is == 1 && wrong < shown {
                    wrong += 1;
                    println!(
                        "{} {} | {:?} {} {:?} {:?}",
                        claim.id,
                        claim.claim,
                        verdict.about,
                        verdict.outcome.name(),
                        verdict.difference,
                        verdict.passages.first().map(|p| &p.text)
                    );
                }
            }
        }
    }
    let supported = claims.iter().filter(|claim| claim.label == "supported").count();
    println!("claims {}, supported {supported}", claims.len());
    for ((sort, outcome), [not, fully]) in &counts {
        let share = *not as f64 / (not + fully) as f64;
        println!(
            "  {sort:10} {outcome:38} {not} not fully supported, {fully} supported: precision {share:.3}"
        );
    }
    Ok(())
}

fn verdicts(claim: &Claim, analysis: &Analysis, language: &Language) -> Vec<Verdict> {
    let documents = claim.evidence_docs.iter().map(page).collect();
    let verification = Verification::new(Sources::of(documents, &language.words), &language.words);
    verify(analysis, &verification, language, None)
}

/// The numbers and dates that the claim bounds.
fn bounded(analysis: &Analysis) -> Vec<About> {
    let mentions = &analysis.mentions;
    let quantities = mentions.quantities.iter().enumerate();
    let quantities = quantities.filter(|(_, quantity)| quantity.comparator != Comparator::Exactly);
    let dates = mentions.dates.iter().enumerate().filter(|(_, date)| {
        let before = analysis.document.reading[..date.span.start()].trim_end().to_lowercase();
        BOUNDS.iter().any(|bound| before == *bound || before.ends_with(&format!(" {bound}")))
    });
    // "By 4 March there were more than 80 cases": the bound that the claim was made for is the number's.
    let quantities: Vec<About> = quantities.map(|(at, _)| About::Quantity(at)).collect();
    if quantities.is_empty() { dates.map(|(at, _)| About::Date(at)).collect() } else { quantities }
}

/// A page: each line a turn that nobody speaks.
fn page(evidence: &Evidence) -> SourceDocument {
    let mut out = SourceDocument {
        path: evidence.id.clone(),
        text: evidence.text.clone(),
        ..SourceDocument::default()
    };
    let mut start = 0;
    for (at, line) in evidence.text.split_inclusive('\n').enumerate() {
        let span = Span::new(start, start + line.trim_end().len());
        out.turns.push(Turn { span, speaker: None, locator: Locator::Line(at + 1), runs_on: false });
        start += line.len();
    }
    out
}
