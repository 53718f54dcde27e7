//! What a run has to say, in total order, and the formats it can be said in.
//!
//! Everything printed is a function of the report alone: no clock, no host, no absolute path, no hash
//! order. It must never hold colour or escape codes; they are added when shown.

mod findings;
mod held;
pub mod json;
mod page;
mod places;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::claims::Progress;
use crate::classify::Kind;
use crate::document::Problem;
use crate::engine::Outcome;
use crate::evidence::Verdict;
use crate::extract::SourceKind;
use crate::finding::{Finding, Suppressed};
use crate::rules::RuleSet;
use crate::settings::{Profile, Severity};

pub use page::{Line, Page, Piece, Role, visible};
pub use places::{Place, Places};

/// One draft's part of a report.
#[derive(Clone, Debug)]
pub struct DocumentReport {
    /// The draft and everything known of it.
    pub analysis: Analysis,
    /// How strictly it was judged.
    pub profile: Profile,
    /// What was wrong with the input.
    pub problems: Vec<Problem>,
    /// In order of position, then rule.
    pub findings: Vec<Finding>,
    /// Silenced findings, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// What the sources say of its mentions, if there were any; in order of sort and place.
    pub verdicts: Option<Vec<Verdict>>,
    /// How far its checking has come, if there is a claims file.
    pub progress: Option<Progress>,
    /// The rules it was judged by.
    pub rule_set: Version,
    /// What the rules that found something say of themselves, by id.
    pub rules: BTreeMap<String, RuleSummary>,
}

impl DocumentReport {
    /// Bundles what the layers made of one draft, with what its rules say of themselves.
    #[must_use]
    pub fn new(
        analysis: Analysis,
        profile: Profile,
        problems: Vec<Problem>,
        outcome: Outcome,
        rules: &RuleSet,
    ) -> Self {
        let Outcome { findings, suppressed } = outcome;
        let silenced = suppressed.iter().map(|suppressed| &suppressed.finding);
        let ids: BTreeSet<&str> = findings.iter().chain(silenced).map(|f| f.rule.as_str()).collect();
        let texts = ids.into_iter().map(|id| (id.to_owned(), RuleSummary::of(id, rules))).collect();
        let rule_set = Version::of_rules(rules);
        Self {
            analysis,
            profile,
            problems,
            findings,
            suppressed,
            verdicts: None,
            progress: None,
            rule_set,
            rules: texts,
        }
    }

    /// The counts that every format opens or closes with.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for label in &self.analysis.labels {
            counts.statements += 1;
            let Some(kind) = label.kind else {
                counts.unlabelled += 1;
                continue;
            };
            *counts.kinds.entry(kind).or_default() += 1;
            if kind == Kind::NonClaim {
                continue;
            }
            *counts.sourced.entry(label.sourced).or_default() += 1;
            counts.hedged += usize::from(label.hedged);
            counts.mixed += usize::from(label.mixed);
            if kind == Kind::ReportedFact && label.sourced != SourceKind::None {
                counts.sourced_facts += 1;
            }
        }
        for finding in &self.findings {
            *counts.findings.entry(finding.severity).or_default() += 1;
        }
        counts.suppressed = self.suppressed.len();
        counts
    }

    /// The worst finding, if there is one.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// A version and a short hash of what it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// As released.
    pub version: String,
    /// Changes whenever the content does.
    pub digest: String,
}

impl Version {
    /// The rules and word lists in use.
    #[must_use]
    pub fn of_rules(rules: &RuleSet) -> Self {
        Self { version: rules.version().to_owned(), digest: rules.digest().to_owned() }
    }

    /// The learned weights that are built in.
    #[must_use]
    pub fn of_model() -> &'static Self {
        static MODEL: std::sync::LazyLock<Version> = std::sync::LazyLock::new(|| Version {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            // The manifest holds the checksum of every weight file, and a test compares them.
            digest: blake3::hash(
                concat!(
                    include_str!("../../models/MANIFEST.toml"),
                    include_str!("../../models/confidence.toml")
                )
                .as_bytes(),
            )
            .to_hex()[..12]
                .to_owned(),
        });
        &MODEL
    }
}

/// What a rule says of itself, as far as a report repeats it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSummary {
    /// What it looks for.
    pub summary: String,
    /// Why that matters: the first paragraph of its explanation.
    pub why: String,
    /// The published standard that asks for it.
    pub standard: Option<Standard>,
}

impl RuleSummary {
    fn of(id: &str, rules: &RuleSet) -> Self {
        let Some(rule) = rules.rule(id) else { return Self::default() };
        let why = rule.explain.trim().split("\n\n").next().unwrap_or_default();
        let standard = rule.standard.as_ref().map(|standard| Standard {
            name: match &standard.section {
                Some(section) => format!("{}, {section}", standard.name),
                None => standard.name.clone(),
            },
            address: standard.address.clone(),
        });
        Self { summary: rule.summary.clone(), why: why.to_owned(), standard }
    }
}

/// A published standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standard {
    /// Who issued it and what it is called, its section included.
    pub name: String,
    /// Where it can be read.
    pub address: Option<String>,
}

/// Counts over one draft. Text that asserts nothing is in no ratio: it counts as a statement and as a
/// kind, and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All statements.
    pub statements: usize,
    /// By kind; a kind that does not occur is not in the map.
    pub kinds: BTreeMap<Kind, usize>,
    /// Statements that got no kind, because their block is not English.
    pub unlabelled: usize,
    /// How the claims are sourced, strongest first.
    pub sourced: BTreeMap<SourceKind, usize>,
    /// Reported facts with a source of any kind.
    pub sourced_facts: usize,
    /// Hedged claims.
    pub hedged: usize,
    /// Claims of which another clause would get another kind.
    pub mixed: usize,
    /// Findings by severity.
    pub findings: BTreeMap<Severity, usize>,
    /// Silenced findings.
    pub suppressed: usize,
}

impl Counts {
    /// How many statements are of a kind.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> usize {
        self.kinds.get(&kind).copied().unwrap_or(0)
    }

    /// How many claims are sourced so.
    #[must_use]
    pub fn of_source(&self, kind: SourceKind) -> usize {
        self.sourced.get(&kind).copied().unwrap_or(0)
    }

    /// How many findings are of a severity.
    #[must_use]
    pub fn of_severity(&self, severity: Severity) -> usize {
        self.findings.get(&severity).copied().unwrap_or(0)
    }

    /// Statements that assert something.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.statements - self.unlabelled - self.of_kind(Kind::NonClaim)
    }

    /// All findings.
    #[must_use]
    pub fn all_findings(&self) -> usize {
        self.findings.values().sum()
    }
}
