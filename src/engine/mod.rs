//! Rules over an analysis: findings, and those that were suppressed.
//!
//! Findings come out in total order: position, then rule. It must never compute facts of its own.

use crate::analysis::Analysis;
use crate::finding::{Finding, Suppressed};
use crate::rules::RuleSet;
use crate::settings::Settings;

/// One entry of `<draft>.allow.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowEntry {
    /// The rule it silences.
    pub rule: String,
    /// The statement's id.
    pub statement: String,
    /// The text as it was when somebody allowed it.
    pub text: String,
    /// Why; empty when none was given.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Name of the file it came from.
    pub file: String,
}

/// What came of running the rules.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In order of position, then rule.
    pub findings: Vec<Finding>,
    /// In the same order.
    pub suppressed: Vec<Suppressed>,
}

/// Runs every enabled rule.
#[must_use]
pub fn run(analysis: &Analysis, rules: &RuleSet, settings: &Settings, allowed: &[AllowEntry]) -> Outcome {
    let _ = (analysis, rules, settings, allowed);
    Outcome::default()
}
