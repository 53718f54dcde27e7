//! What the sources say of one mention of a draft.
//!
//! It must never hold a score: an outcome is a word, and the passage beside it is the reason.

use super::Locator;
use crate::text::Span;

/// One verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it is about.
    pub about: About,
    /// What was found.
    pub outcome: Outcome,
    /// The passages it rests on, the one that decides first; two for words joined from two places.
    pub passages: Vec<Passage>,
    /// What the draft has other than the passage, in order of the draft.
    pub difference: Vec<Edit>,
    /// Why it was not checked, or what the outcome alone does not say.
    pub reason: Option<String>,
    /// Whether the words are the source's and a "not" that governs them there is left out.
    pub turned: bool,
}

/// A mention of the draft, by its index among mentions of its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// Index into `Mentions::quotations`.
    Quotation(usize),
    /// Index into `Mentions::quantities`.
    Quantity(usize),
    /// Index into `Mentions::dates`.
    Date(usize),
    /// Index into `Mentions::names`.
    Name(usize),
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A quotation, character for character.
    Verbatim,
    /// The same words; marks, dashes, spaces or the first letter's case differ.
    VerbatimNormalised,
    /// The same words with cuts that are marked, or with an editor's words in brackets.
    Elided,
    /// A quotation whose words differ from the source's.
    Altered,
    /// Two places joined into one quotation with no mark of the cut.
    Stitched,
    /// The words are another speaker's.
    Misattributed,
    /// A number, date or name as the source has it.
    Matches,
    /// It fits what the source has: "more than 100" against 114.
    Consistent,
    /// It differs from what the source has for the same thing.
    Conflicts,
    /// In no source.
    Absent,
    /// Not looked for, and why is said.
    NotChecked,
}

impl Outcome {
    /// Every outcome, in the order in which reports count them.
    pub const ALL: [Self; 11] = [
        Self::Verbatim,
        Self::VerbatimNormalised,
        Self::Elided,
        Self::Altered,
        Self::Stitched,
        Self::Misattributed,
        Self::Matches,
        Self::Consistent,
        Self::Conflicts,
        Self::Absent,
        Self::NotChecked,
    ];

    /// The word for the outcome in JSON and rule files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::VerbatimNormalised => "verbatim_normalised",
            Self::Elided => "elided",
            Self::Altered => "altered",
            Self::Stitched => "stitched",
            Self::Misattributed => "misattributed",
            Self::Matches => "matches",
            Self::Consistent => "consistent",
            Self::Conflicts => "conflicts",
            Self::Absent => "absent",
            Self::NotChecked => "not_checked",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// A stretch of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Path of the source document.
    pub source: String,
    /// In its text.
    pub span: Span,
    /// What stands there.
    pub text: String,
    /// Where a person finds it again.
    pub locator: Locator,
    /// Who says it there, if the source says who.
    pub speaker: Option<String>,
}

/// One difference between the draft and a passage; at most one side is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where in the draft, in reading text; empty where the draft leaves words out.
    pub span: Span,
    /// The draft's words.
    pub draft: String,
    /// The source's words.
    pub source: String,
}
