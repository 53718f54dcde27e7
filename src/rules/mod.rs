//! Editorial rules: what was written in a rule file, and what runs.
//!
//! A rule is a query over facts that the analysis already holds. Rules must never compute facts of
//! their own and never see the author's bytes.

use crate::words::WordLists;

/// The rules that run, compiled once.
#[derive(Debug, Default)]
pub struct RuleSet {
    digest: String,
}

impl RuleSet {
    /// The built-in rules, compiled against `words`.
    #[must_use]
    pub fn builtin(words: &WordLists) -> Self {
        let _ = words;
        Self::default()
    }

    /// Version of the rule set: the crate's.
    #[must_use]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// A short hash over every rule and word list in use.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
