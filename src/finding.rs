//! What a rule found: one place, one reason, one way to pass.
//!
//! It must never hold text that the draft does not, beyond the rule's own words.

use crate::settings::Severity;
use crate::text::Span;

/// How sure a rule is that it found what it looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Wrong more often than one time in five.
    Low,
    /// Wrong now and then.
    Medium,
    /// Nearly always right.
    High,
}

impl Confidence {
    /// The word for the confidence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What was seen, with the author's words; a lowercase fragment.
    pub message: String,
    /// What would make it pass.
    pub help: String,
    /// The one primary place, in reading text.
    pub span: Span,
    /// Index of the statement it belongs to, if any.
    pub statement: Option<usize>,
    /// Whether it speaks of the whole draft; its place is then the statement that best shows it.
    pub whole: bool,
    /// Other places that belong to it, in reading text.
    pub related: Vec<Span>,
    /// What weaker rules said of the same words.
    pub yielded: Vec<Yielded>,
    /// Stable under edits elsewhere in the document.
    pub fingerprint: String,
}

/// What a rule would have said, had a stronger one not said it better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yielded {
    /// Id of the rule.
    pub rule: String,
    /// Its place, in reading text.
    pub span: Span,
}

/// A finding that somebody silenced, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// What was silenced.
    pub finding: Finding,
    /// The reason that was given.
    pub reason: String,
    /// Where: `in the draft`, or the name of the allow file.
    pub given_in: String,
}
