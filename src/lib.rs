//! **onrecord** says what kind of statement each sentence of a news draft is, and who stands behind it.
//!
//! It never says what is true. It says what kind of statement this is, how it is sourced and hedged,
//! and what could be checked.
//!
//! # The map
//!
//! One direction; each layer imports only what stands to its left (`tests/architecture.rs` keeps it):
//!
//! ```text
//! text ← embedded ← document ← words ← settings ← ingest ← segment ← tag ← extract ← classify
//!      ← analysis ← observe ← evidence ← claims ← finding ← rules ← engine ← report ← config ← store
//!      ← cli
//! ```
//!
//! | layer | makes | from |
//! |---|---|---|
//! | [`ingest`] | [`document::Document`] and its problems | bytes |
//! | [`segment`] | [`segment::Statement`] | blocks |
//! | [`tag`] | [`tag::Tagging`]: tokens, parts of speech, heads | statements |
//! | [`extract`] | [`extract::Mentions`]: quotations, quantities, dates, names, attributions | tagging |
//! | [`classify`] | [`classify::Label`]: kind, hedges, sources, cues | mentions |
//! | [`analysis`] | [`analysis::Analysis`]: all of these, read-only | document |
//! | [`observe`] | [`observe::Observed`]: what takes more than one statement to see | analysis |
//! | [`evidence`] | [`evidence::Verdict`]: where quotations, numbers, dates and names stand in the sources | analysis and source documents |
//! | [`claims`] | what was checked, and whether it still stands | analysis and a claims file |
//! | [`rules`] | [`rules::RuleSet`]: compiled rule files | `rules/**.toml` |
//! | [`engine`] | [`finding::Finding`] | analysis and rules |
//! | [`report`] | text and JSON | analysis and findings |
//!
//! Everything up to [`report`] is pure: no files, no clock, no environment, no threads.
//! All spans inside the core are in the document's *reading* text; see [`document`].
//!
//! # The whole path at once
//!
//! [`check`] is that map as one call:
//!
//! ```
//! use onrecord::analysis::Language;
//! use onrecord::ingest::Input;
//! use onrecord::rules::RuleSet;
//! use onrecord::settings::Settings;
//! use onrecord::words::WordLists;
//!
//! let language = Language::new(WordLists::builtin());
//! let rules = RuleSet::builtin(&language.words);
//! let input = Input { name: "draft.txt", bytes: b"The dam failed, officials said.", format: None };
//! if let Ok(report) = onrecord::check(&input, &language, &rules, &Settings::default(), &onrecord::Against::default()) {
//!     assert_eq!(report.analysis.statements.len(), report.analysis.labels.len());
//! }
//! ```

pub mod analysis;
pub mod claims;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod document;
mod embedded;
pub mod engine;
pub mod evidence;
pub mod extract;
pub mod finding;
pub mod ingest;
pub mod observe;
pub mod report;
pub mod rules;
pub mod segment;
pub mod settings;
#[cfg(feature = "cli")]
pub mod store;
pub mod tag;
pub mod text;
pub mod words;

use crate::analysis::{Analysis, Language};
use crate::claims::{ClaimsFile, Passages, Record};
use crate::document::Problem;
use crate::engine::{AllowEntry, Beside};
use crate::evidence::Verification;
use crate::ingest::{Input, Unreadable};
use crate::report::DocumentReport;
use crate::rules::RuleSet;
use crate::settings::Settings;

/// What a draft is held against; none of it has to be there.
#[derive(Clone, Copy, Default)]
pub struct Against<'a> {
    /// Findings that somebody allowed.
    pub allowed: &'a [AllowEntry],
    /// The newsroom's source documents.
    pub sources: Option<&'a Verification>,
    /// Those of them that the draft is held against, by path; else those that it names itself, else all.
    pub only: Option<&'a [String]>,
    /// What was checked of it before.
    pub claims: Option<&'a ClaimsFile>,
}

/// Reads, analyses and judges one draft.
///
/// # Errors
///
/// If the bytes are no text, or too many. What a draft *says* never fails: it is a problem or a
/// finding of the report.
pub fn check(
    input: &Input<'_>,
    language: &Language,
    rules: &RuleSet,
    settings: &Settings,
    against: &Against<'_>,
) -> Result<DocumentReport, Unreadable> {
    let (document, mut problems) = ingest::document(input, &language.words)?;
    let analysis = Analysis::of(document, language);
    let verdicts = against.sources.map(|sources| {
        let named = evidence::named(&analysis.document, sources);
        problems.extend(named.missing.iter().map(|name| Problem {
            code: "source_not_there",
            message: format!(
                "the draft names the source `{name}`, and the folder of sources does not hold it"
            ),
            span: None,
        }));
        evidence::verify(&analysis, sources, language, against.only.or(named.only()))
    });
    let record = against.claims.cloned().map(|claims| match against.sources {
        Some(sources) => {
            let passages = Passages::of(sources.sources().documents());
            Record::with_sources(claims, &analysis, |path, locator| passages.words(path, locator))
        }
        None => Record::of(claims, &analysis),
    });
    let beside = Beside {
        allowed: against.allowed,
        verdicts: verdicts.as_deref().unwrap_or_default(),
        sources: against.sources.map_or(&[], |sources| sources.sources().documents()),
        record: record.as_ref(),
    };
    let outcome = engine::run(&analysis, rules, settings, &beside);
    let progress = record.map(|record| record.progress(&analysis));
    let report = DocumentReport::new(analysis, settings.profile, problems, outcome, rules);
    Ok(DocumentReport { verdicts, progress, ..report })
}
