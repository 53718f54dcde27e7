//! What the claims file says of a draft as it stands: which statements are checked, and which entries
//! are out of date.
//!
//! It must never count as checked what was changed after it was checked.

use std::fmt;

use crate::analysis::Analysis;

use super::risk::claims_something;
use super::{
    Change, ClaimsFile, Entry, Followed, Risk, SourceStanding, Standing, State, follow, stale_sources,
};

/// A claims file beside the draft and, if they were looked at, the sources.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// What people wrote down.
    pub file: ClaimsFile,
    /// Where each entry's statement stands.
    pub followed: Followed,
    /// How each entry's source stands.
    pub sources: Vec<SourceStanding>,
}

/// What is known of the checking of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check<'r> {
    /// Index of its entry; the one that is out of date, if it has several.
    pub entry: usize,
    /// How far it has come.
    pub state: State,
    /// Why that does not hold any more, if it does not.
    pub stale: Option<Stale<'r>>,
}

/// Why an entry is out of date; at least one of the two is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale<'r> {
    /// Words when it was touched, words now; empty if the statement is the same.
    pub difference: &'r [Change],
    /// How its source stands.
    pub source: SourceStanding,
}

impl Record {
    /// The record of a draft; no source is looked at.
    #[must_use]
    pub fn of(file: ClaimsFile, analysis: &Analysis) -> Self {
        let followed = follow(&file, analysis);
        let sources = vec![SourceStanding::NotCompared; file.len()];
        Self { file, followed, sources }
    }

    /// The record of a draft, each entry's passage looked up; see [`passage`](super::passage).
    #[must_use]
    pub fn with_sources(
        file: ClaimsFile,
        analysis: &Analysis,
        lookup: impl Fn(&str, &str) -> Option<String>,
    ) -> Self {
        let sources = stale_sources(&file, lookup);
        Self { sources, ..Self::of(file, analysis) }
    }

    /// Why an entry is out of date, if it is. One in which nobody has said anything cannot be; one whose
    /// statement is gone is not out of date but gone.
    #[must_use]
    pub fn stale(&self, entry: usize) -> Option<Stale<'_>> {
        let looked_at = self.file.entry(entry).is_some_and(Entry::is_looked_at);
        let source = self.sources.get(entry).copied().unwrap_or_default();
        let (difference, changed): (&[Change], bool) = match self.followed.standings.get(entry)? {
            Standing::Gone => return None,
            Standing::Changed { difference, .. } => (difference, true),
            Standing::Unchanged { .. } | Standing::Moved { .. } => (&[], false),
        };
        (looked_at && (changed || source.is_stale())).then_some(Stale { difference, source })
    }

    /// What is known of a statement; nothing if nobody touched it.
    #[must_use]
    pub fn check(&self, statement: usize) -> Option<Check<'_>> {
        let entries = self.followed.entries_of(statement);
        let stale = entries.iter().find_map(|&entry| Some((entry, self.stale(entry)?)));
        let (entry, stale) = match stale {
            Some((entry, stale)) => (entry, Some(stale)),
            None => (*entries.first()?, None),
        };
        Some(Check { entry, state: self.file.entry(entry)?.state, stale })
    }

    /// Whether a statement is checked, and was not changed since.
    #[must_use]
    pub fn is_checked(&self, statement: usize) -> bool {
        let entries = self.followed.entries_of(statement);
        let holds = |&entry: &usize| {
            self.file.entry(entry).is_some_and(Entry::is_checked) && self.stale(entry).is_none()
        };
        !entries.is_empty() && entries.iter().all(holds)
    }

    /// How far the checking of the draft has come.
    #[must_use]
    pub fn progress(&self, analysis: &Analysis) -> Progress {
        let mut progress = Progress::default();
        for statement in 0..analysis.statements.len() {
            let check = self.check(statement);
            if check.as_ref().is_some_and(|check| check.stale.is_some()) {
                progress.stale += 1;
            }
            let state = check.as_ref().filter(|check| check.stale.is_none()).map(|check| check.state);
            match state {
                Some(State::Cut) => {
                    progress.cut += 1;
                    continue;
                }
                Some(State::Disputed) => progress.disputed += 1,
                _ => {}
            }
            // What a person has touched claims something, whatever the labels say.
            if claims_something(analysis, statement) || check.is_some() {
                progress.statements += 1;
                progress.checked += usize::from(self.is_checked(statement));
            }
        }
        let gone = |standing: &&Standing| **standing == Standing::Gone;
        progress.gone = self.followed.standings.iter().filter(gone).count();
        progress
    }

    /// The statements that are still to be checked, what is most at stake first: those without an entry,
    /// those whose entry says no more than where it may be checked, and those that are out of date.
    #[must_use]
    pub fn next(&self, risks: &[Option<Risk>]) -> Vec<(Risk, usize)> {
        let open = |statement: usize| match self.check(statement) {
            Some(check) => check.stale.is_some() || matches!(check.state, State::Unchecked | State::Sourced),
            None => true,
        };
        let mut next: Vec<(Risk, usize)> = risks
            .iter()
            .enumerate()
            .filter_map(|(statement, risk)| Some(((*risk)?, statement)))
            .filter(|(_, statement)| open(*statement))
            .collect();
        next.sort_unstable();
        next
    }
}

/// How far the checking of a draft has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Statements that claim something, less those to be cut.
    pub statements: usize,
    /// Of these, checked and the same since.
    pub checked: usize,
    /// Statements whose entry is out of date.
    pub stale: usize,
    /// Disputed.
    pub disputed: usize,
    /// To be cut, and still in the draft.
    pub cut: usize,
    /// Entries whose statement is no more in the draft.
    pub gone: usize,
}

impl fmt::Display for Progress {
    /// `31 of 40 statements checked, 2 stale`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.statements == 1 { "statement" } else { "statements" };
        write!(f, "{} of {} {noun} checked", self.checked, self.statements)?;
        let more = [
            (self.stale, "stale"),
            (self.disputed, "disputed"),
            (self.cut, "to be cut"),
            (self.gone, "no more in the draft"),
        ];
        more.iter()
            .filter(|(count, _)| *count > 0)
            .try_for_each(|(count, what)| write!(f, ", {count} {what}"))
    }
}
