//! Statements and entries as people read them.
//!
//! It must never print a character of a draft, a claims file or a source that a terminal would obey.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::claims::{self, Entry, Item, Record, Risk, SourceRef, Stale, Standing, State, carried};
use crate::report::visible;

use super::super::args::{ClaimsFormat, ListedState};
use super::sources::Sources;
use super::verdicts::told;

/// What a list is made from.
pub(super) struct Listing<'d> {
    pub(super) analysis: &'d Analysis,
    pub(super) items: &'d [Vec<Item>],
    pub(super) record: &'d Record,
    pub(super) risks: &'d [Option<Risk>],
    pub(super) sources: Option<&'d Sources>,
}

/// One thing in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// A statement of the draft.
    Statement(usize),
    /// An entry whose statement is no more in the draft.
    Gone(usize),
}

impl Listing<'_> {
    /// The statements that claim something or have an entry, in order; then the entries that are left.
    pub(super) fn all(&self) -> Vec<Listed> {
        let entered = |at: usize| !self.record.followed.entries_of(at).is_empty();
        let claims = |at: usize| self.risks.get(at).is_some_and(Option::is_some);
        let statements = (0..self.analysis.statements.len()).filter(|at| claims(*at) || entered(*at));
        let standings = self.record.followed.standings.iter().enumerate();
        let gone = standings.filter(|(_, standing)| **standing == Standing::Gone).map(|(at, _)| at);
        statements.map(Listed::Statement).chain(gone.map(Listed::Gone)).collect()
    }

    /// Whether something has come so far.
    pub(super) fn is(&self, listed: Listed, state: ListedState) -> bool {
        match listed {
            Listed::Statement(at) => {
                let check = self.record.check(at);
                let stale = check.as_ref().is_some_and(|check| check.stale.is_some());
                match state.state() {
                    Some(state) => !stale && check.map_or(State::Unchecked, |check| check.state) == state,
                    None => state == ListedState::Stale && stale,
                }
            }
            Listed::Gone(_) => state == ListedState::Gone,
        }
    }

    pub(super) fn written(&self, listed: &[Listed], format: ClaimsFormat) -> String {
        match format {
            ClaimsFormat::Text => {
                let mut page = self.page(listed);
                let blank = if page.is_empty() { "" } else { "\n" };
                // A string takes all that is written.
                let _ = writeln!(page, "{blank}{}", self.record.progress(self.analysis));
                page
            }
            ClaimsFormat::Json => self.json(Some(listed)),
        }
    }

    pub(super) fn status(&self, format: ClaimsFormat) -> String {
        match format {
            ClaimsFormat::Text => format!("{}\n", self.record.progress(self.analysis)),
            ClaimsFormat::Json => self.json(None),
        }
    }

    /// Each with what is known of it.
    pub(super) fn page(&self, listed: &[Listed]) -> String {
        let mut page = String::new();
        for listed in listed {
            match *listed {
                Listed::Statement(at) => self.statement(&mut page, at),
                Listed::Gone(entry) => self.gone(&mut page, entry),
            }
        }
        page
    }

    fn statement(&self, page: &mut String, at: usize) {
        let Some(statement) = self.analysis.statements.get(at) else { return };
        let check = self.record.check(at);
        let state = match &check {
            Some(check) if check.stale.is_some() => "stale",
            Some(check) => check.state.name(),
            None => State::Unchecked.name(),
        };
        line(page, &statement.id.to_string(), state, &self.analysis.document.shown(statement.span));
        if let Some(risk) = self.risks.get(at).copied().flatten() {
            below(page, "risk", risk.name());
        }
        let entries = self.record.followed.entries_of(at);
        for &index in entries {
            let Some(entry) = self.record.file.entry(index) else { continue };
            if let Some(stale) = self.record.stale(index) {
                self.why(page, entry, &stale);
            }
            self.things(page, at, &self.items_of(at, index));
            self.said(page, entry);
        }
        if entries.is_empty() {
            self.things(page, at, self.items.get(at).map_or(&[], Vec::as_slice));
        }
    }

    /// What can be checked singly in a statement, with what its entry says of it.
    pub(super) fn items_of(&self, at: usize, index: usize) -> Vec<Item> {
        let own = self.items.get(at).map_or(&[][..], Vec::as_slice);
        let entry = self.record.file.entry(index);
        match self.record.followed.standings.get(index) {
            Some(Standing::Changed { .. }) => carried(entry.map_or(&[], |entry| &entry.items), own),
            _ => entry.map(|entry| entry.items.clone()).unwrap_or_default(),
        }
    }

    fn gone(&self, page: &mut String, index: usize) {
        let Some(entry) = self.record.file.entry(index) else { return };
        line(page, &entry.id, "gone", &entry.text);
        below(page, "was", &format!("{}; no more in the draft", entry.state.name()));
        self.said(page, entry);
    }

    /// What can be checked singly, how far it has come, and what the sources say of it.
    fn things(&self, page: &mut String, at: usize, items: &[Item]) {
        for item in items {
            let mut text = item.text.clone();
            if item.state != State::Unchecked {
                let _ = write!(text, ": {}", item.state.name());
            }
            if let Some(sources) = self.sources
                && let Some(verdict) = sources.verdict_on(at, item)
            {
                let _ = write!(text, "; {}", told(verdict, sources));
            }
            below(page, item.kind.name(), &text);
        }
    }

    /// What a person said of a statement.
    fn said(&self, page: &mut String, entry: &Entry) {
        if let Some(source) = &entry.source {
            let known = self
                .sources
                .is_none_or(|sources| claims::document(sources.documents(), &source.path).is_some());
            let unknown = if known { "" } else { "; not among the sources" };
            below(page, "source", &format!("{source}{unknown}"));
        }
        let who = [entry.by.as_str(), entry.at.as_str()].into_iter().filter(|said| !said.is_empty());
        let who = who.collect::<Vec<_>>().join(", ");
        for (what, text) in [("by", who.as_str()), ("note", entry.note.as_str())] {
            if !text.is_empty() {
                below(page, what, text);
            }
        }
    }

    /// Why an entry is out of date.
    fn why(&self, page: &mut String, entry: &Entry, stale: &Stale<'_>) {
        for change in stale.difference.iter().take(MOST_CHANGES) {
            let told = match (change.was.as_str(), change.now.as_str()) {
                ("", now) => format!("now with “{}”", shortened(now)),
                (was, "") => format!("now without “{}”", shortened(was)),
                (was, now) => format!("was “{}”, is “{}”", shortened(was), shortened(now)),
            };
            below(page, "changed", &told);
        }
        if stale.difference.len() > MOST_CHANGES {
            below(page, "changed", &format!("and {} more", stale.difference.len() - MOST_CHANGES));
        }
        if let (Some(source), true) = (&entry.source, stale.source.is_stale()) {
            below(page, "changed", &self.source_now(entry, source));
        }
        below(page, "before", entry.state.name());
    }

    /// What became of the passage that an entry rests on.
    fn source_now(&self, entry: &Entry, source: &SourceRef) -> String {
        let documents = self.sources.map_or(&[][..], Sources::documents);
        if claims::document(documents, &source.path).is_none() {
            return format!("the source {} is not there any more", source.path);
        }
        let hash = entry.passage.as_deref().unwrap_or_default();
        if let Some(place) = claims::stands_at(documents, &source.path, hash) {
            return format!("what was compared stands in {}#{place} now", source.path);
        }
        if source.locator.is_empty() {
            return format!("the source {} was changed", source.path);
        }
        match claims::passage(documents, &source.path, &source.locator) {
            Some(now) => {
                let now = now.split_whitespace().collect::<Vec<_>>().join(" ");
                format!("{source} reads otherwise now: “{}”", shortened(&now))
            }
            None => format!("the source {} has no {} any more", source.path, source.locator),
        }
    }
}

fn line(page: &mut String, id: &str, state: &str, text: &str) {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(page, "{:<13} {state:<9} {}", visible(id), visible(&text));
}

fn below(page: &mut String, what: &str, text: &str) {
    let _ = writeln!(page, "{:<13} {what:<9} {}", "", visible(text));
}

/// How many changes of a statement a list tells.
const MOST_CHANGES: usize = 8;

/// Words of a stranger, not more than a line of them.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().nth(MOST).is_none() {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
