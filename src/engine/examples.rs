//! A rule's own examples, run through everything that a draft runs through.

use std::fmt;

use super::{AllowEntry, Beside, allow, run};
use crate::analysis::{Analysis, Language};
use crate::claims::{self, ClaimsFile, Record};
use crate::evidence::{Sources, Verdict, Verification, reading, verify};
use crate::ingest::{self, Input};
use crate::rules::{Example, FileError, Gap, Rule, RuleSet, RuleText};
use crate::settings::{Profile, RuleSetting, Settings};

/// How an example came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleOutcome {
    /// Clean, and found clean.
    Validated,
    /// Flagged where it says.
    Reported,
    /// Flagged where it should not be.
    Noisy,
    /// Not flagged where it should be.
    Missing,
}

/// One example and what the rule said of it.
#[derive(Clone, Debug)]
pub struct ExampleResult {
    /// Id of the rule.
    pub rule: String,
    /// Line of the rule file where the example begins.
    pub line: usize,
    /// How it came out.
    pub outcome: ExampleOutcome,
    /// What the example expects.
    pub expected: Vec<String>,
    /// What the rule flagged.
    pub found: Vec<String>,
    /// The text, for a reader of the result.
    pub text: String,
    /// Known to be wrong, and how.
    pub gap: Option<Gap>,
}

impl ExampleResult {
    /// What is wrong, in one line.
    #[must_use]
    pub fn complaint(&self) -> String {
        let shown = |places: &[String]| match places {
            [] => "nothing".to_owned(),
            places => places.iter().map(|place| format!("“{place}”")).collect::<Vec<_>>().join(", "),
        };
        let gap = match self.gap {
            Some(_) => "; the gap has closed or changed, so make `flags` say what is right and remove `gap`",
            None => "; `onrecord rules --test DIR` shows the text",
        };
        format!("an example fails: expected {}, found {}{gap}", shown(&self.expected), shown(&self.found))
    }

    /// Whether the rule does what the example says.
    #[must_use]
    pub fn passed(&self) -> bool {
        matches!(self.outcome, ExampleOutcome::Validated | ExampleOutcome::Reported)
    }
}

impl fmt::Display for ExampleResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            ExampleOutcome::Validated => "validated",
            ExampleOutcome::Reported => "reported",
            ExampleOutcome::Noisy => "noisy",
            ExampleOutcome::Missing => "missing",
        };
        write!(f, "{}.toml:{}: {outcome}", self.rule, self.line)?;
        if !self.passed() {
            write!(
                f,
                "\n  text:     {}\n  expected: {:?}\n  found:    {:?}",
                // A text of several lines stays under its first.
                self.text.trim_end().replace('\n', "\n            "),
                self.expected,
                self.found
            )?;
            if self.gap.is_some() {
                f.write_str(
                    "\n  the gap has closed or changed; make `flags` say what is right, and remove `gap`",
                )?;
            }
        }
        Ok(())
    }
}

/// Runs every example of `rule`, with all of `rules` beside it.
#[must_use]
pub fn examples(rule: &Rule, rules: &RuleSet, language: &Language) -> Vec<ExampleResult> {
    rule.examples.iter().map(|example| one(rule, example, rules, language)).collect()
}

/// What is wrong with the examples of a newsroom's own rules, each with its place in its file.
#[must_use]
pub fn failures(texts: &[RuleText], rules: &RuleSet, language: &Language) -> Vec<FileError> {
    let mut errors = Vec::new();
    for text in texts {
        let Some(rule) = rules.rule(&text.id) else { continue };
        for result in examples(rule, rules, language).iter().filter(|result| !result.passed()) {
            errors.push(FileError {
                path: text.path.clone(),
                line: Some(result.line),
                column: Some(1),
                message: result.complaint(),
            });
        }
    }
    errors
}

fn one(rule: &Rule, example: &Example, rules: &RuleSet, language: &Language) -> ExampleResult {
    let mut settings = Settings {
        profile: rule.profiles.first().copied().unwrap_or(Profile::News),
        opinion: example.opinion,
        ..Settings::default()
    };
    settings.rules.insert(rule.id.clone(), RuleSetting::On);
    let input = Input { name: "example", bytes: example.text.as_bytes(), format: Some(example.format) };
    let (found, findings) = match ingest::document(&input, &language.words) {
        Ok((document, _)) => {
            let analysis = Analysis::of(document, language);
            match Held::of(example, &analysis, language) {
                Ok(held) => places(rule, &analysis, rules, &settings, &held.beside()),
                Err(wrong) => (vec![wrong], 1),
            }
        }
        Err(unreadable) => (vec![unreadable.to_string()], 1),
    };
    let good = match example.count {
        Some(count) => findings == count,
        None => found == example.flags,
    };
    let outcome = match (good, example.is_flagged()) {
        (true, true) => ExampleOutcome::Reported,
        (true, false) => ExampleOutcome::Validated,
        (false, _) if found.len() > example.flags.len() || !example.is_flagged() => ExampleOutcome::Noisy,
        (false, _) => ExampleOutcome::Missing,
    };
    let expected = match example.count {
        Some(count) => vec![format!("{count} findings")],
        None => example.flags.clone(),
    };
    ExampleResult {
        rule: rule.id.clone(),
        line: example.line,
        outcome,
        expected,
        found,
        text: example.text.clone(),
        gap: example.gap,
    }
}

/// What an example gives beside its text.
struct Held {
    allowed: Vec<AllowEntry>,
    verdicts: Vec<Verdict>,
    sources: Option<Verification>,
    record: Option<Record>,
}

impl Held {
    /// Reads it; what is wrong comes back in words.
    fn of(example: &Example, analysis: &Analysis, language: &Language) -> Result<Self, String> {
        let allowed = example.allow.as_deref().map(|text| allow::parse(text, "example.allow.toml"));
        let allowed = allowed.transpose().map_err(|error| error.to_string())?.unwrap_or_default();
        let parsed = example.claims.as_deref().map(ClaimsFile::parse).transpose();
        let parsed = parsed.map_err(|problem| {
            format!("example.claims.toml:{}:{}: {}", problem.line, problem.column, problem.message)
        })?;
        let mut documents = Vec::new();
        for source in &example.sources {
            let read =
                reading::source(&source.path, source.text.as_bytes(), source.entry.clone(), &language.words);
            documents.push(read.map_err(|problem| problem.to_string())?.0);
        }
        let record = parsed.map(|parsed| {
            let passage = |path: &str, locator: &str| claims::passage(&documents, path, locator);
            Record::with_sources(parsed.file, analysis, passage)
        });
        let sources = (!documents.is_empty())
            .then(|| Verification::new(Sources::of(documents, &language.words), &language.words));
        let verdicts =
            sources.as_ref().map(|sources| verify(analysis, sources, language, None)).unwrap_or_default();
        Ok(Self { allowed, verdicts, sources, record })
    }

    fn beside(&self) -> Beside<'_> {
        Beside {
            allowed: &self.allowed,
            verdicts: &self.verdicts,
            sources: self.sources.as_ref().map_or(&[], |sources| sources.sources().documents()),
            record: self.record.as_ref(),
        }
    }
}

/// The places that the rule flags, as the author's file shows them, and how many findings that makes.
fn places(
    rule: &Rule,
    analysis: &Analysis,
    rules: &RuleSet,
    settings: &Settings,
    beside: &Beside<'_>,
) -> (Vec<String>, usize) {
    let outcome = run(analysis, rules, settings, beside);
    let own: Vec<_> = outcome.findings.iter().filter(|finding| finding.rule == rule.id).collect();
    let mut spans: Vec<_> = own
        .iter()
        .flat_map(|finding| [finding.span].into_iter().chain(finding.related.iter().copied()))
        .collect();
    spans.sort_unstable();
    (spans.into_iter().map(|span| analysis.document.shown(span)).collect(), own.len())
}
