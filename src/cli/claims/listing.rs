//! Statements and entries as people and programs read them.
//!
//! The JSON types are the public format `onrecord/claims/v1`. It must never print a character of a draft
//! or a claims file that a terminal would obey.

use std::fmt::Write as _;

use serde::Serialize;

use crate::analysis::Analysis;
use crate::claims::{Entry, Item, Progress, Record, Risk, SourceStanding, Stale, Standing, State, carried};
use crate::report::visible;

use super::super::args::{ClaimsFormat, ListedState};

/// What a list is made from.
pub(super) struct Listing<'d> {
    pub(super) analysis: &'d Analysis,
    pub(super) items: &'d [Vec<Item>],
    pub(super) record: &'d Record,
    pub(super) risks: &'d [Option<Risk>],
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
                why(page, entry.state, &stale);
            }
            said(page, entry, &self.items_of(at, index));
        }
        if entries.is_empty() {
            things(page, self.items.get(at).map_or(&[], Vec::as_slice));
        }
    }

    /// What can be checked singly in a statement, with what its entry says of it.
    fn items_of(&self, at: usize, index: usize) -> Vec<Item> {
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
        said(page, entry, &[]);
    }

    fn json(&self, listed: Option<&[Listed]>) -> String {
        let claims = listed.map(|listed| listed.iter().flat_map(|listed| self.claims_of(*listed)).collect());
        let report = ClaimsJson {
            schema: "onrecord/claims/v1",
            draft: &self.analysis.document.name,
            progress: ProgressJson::of(self.record.progress(self.analysis)),
            claims,
        };
        let mut out = serde_json::to_string_pretty(&report).expect("every key is a string");
        out.push('\n');
        out
    }

    /// One for each entry of a statement; one without for a statement that nobody touched.
    fn claims_of(&self, listed: Listed) -> Vec<ClaimJson<'_>> {
        match listed {
            Listed::Statement(at) => match self.record.followed.entries_of(at) {
                [] => vec![self.claim(Some(at), None)],
                entries => entries.iter().map(|&entry| self.claim(Some(at), Some(entry))).collect(),
            },
            Listed::Gone(entry) => vec![self.claim(None, Some(entry))],
        }
    }

    fn claim(&self, at: Option<usize>, index: Option<usize>) -> ClaimJson<'_> {
        let entry = index.and_then(|index| self.record.file.entry(index));
        let standing = index.and_then(|index| self.record.followed.standings.get(index));
        let stale = index.and_then(|index| self.record.stale(index));
        let statement = at.and_then(|at| self.analysis.statements.get(at));
        let (id, text) = match statement {
            Some(statement) => (statement.id.to_string(), self.analysis.document.shown(statement.span)),
            None => entry.map(|entry| (entry.id.clone(), entry.text.clone())).unwrap_or_default(),
        };
        let items = match (at, index) {
            (Some(at), Some(index)) => self.items_of(at, index),
            (Some(at), None) => self.items.get(at).cloned().unwrap_or_default(),
            (None, _) => entry.map(|entry| entry.items.clone()).unwrap_or_default(),
        };
        ClaimJson {
            id,
            text,
            risk: at.and_then(|at| self.risks.get(at).copied().flatten()).map(Risk::name),
            state: entry.map_or(State::Unchecked, |entry| entry.state).name(),
            standing: standing.map(Standing::name),
            stale: stale.as_ref().map(StaleJson::of),
            items: items.into_iter().map(ItemJson::of).collect(),
            source: entry.and_then(|entry| entry.source.as_ref()).map(ToString::to_string),
            passage: entry.and_then(|entry| entry.passage.as_deref()),
            note: given(entry, |entry| &entry.note),
            by: given(entry, |entry| &entry.by),
            at: given(entry, |entry| &entry.at),
        }
    }
}

fn given<'e>(entry: Option<&'e Entry>, field: impl Fn(&'e Entry) -> &'e String) -> Option<&'e str> {
    entry.map(field).map(String::as_str).filter(|value| !value.is_empty())
}

fn line(page: &mut String, id: &str, state: &str, text: &str) {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(page, "{:<13} {state:<9} {}", visible(id), visible(&text));
}

fn below(page: &mut String, what: &str, text: &str) {
    let _ = writeln!(page, "{:<13} {what:<9} {}", "", visible(text));
}

/// Why an entry is out of date.
fn why(page: &mut String, state: State, stale: &Stale<'_>) {
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
    match stale.source {
        SourceStanding::Changed => below(page, "source", "reads otherwise now"),
        SourceStanding::Missing => below(page, "source", "is not there any more, or not in that place"),
        SourceStanding::NotCompared | SourceStanding::Same => {}
    }
    below(page, "before", state.name());
}

/// How many changes of a statement a list tells.
const MOST_CHANGES: usize = 8;

fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().nth(MOST).is_none() {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

fn said(page: &mut String, entry: &Entry, items: &[Item]) {
    things(page, items);
    if let Some(source) = &entry.source {
        below(page, "source", &source.to_string());
    }
    let who = [entry.by.as_str(), entry.at.as_str()].into_iter().filter(|said| !said.is_empty());
    let who = who.collect::<Vec<_>>().join(", ");
    for (what, text) in [("by", who.as_str()), ("note", entry.note.as_str())] {
        if !text.is_empty() {
            below(page, what, text);
        }
    }
}

fn things(page: &mut String, items: &[Item]) {
    for item in items {
        let state = if item.state == State::Unchecked { "" } else { item.state.name() };
        let gap = if state.is_empty() { "" } else { ": " };
        below(page, item.kind.name(), &format!("{}{gap}{state}", item.text));
    }
}

#[derive(Serialize)]
struct ClaimsJson<'j> {
    schema: &'static str,
    draft: &'j str,
    progress: ProgressJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<ClaimJson<'j>>>,
}

#[derive(Serialize)]
struct ProgressJson {
    statements: usize,
    checked: usize,
    stale: usize,
    disputed: usize,
    cut: usize,
    gone: usize,
}

impl ProgressJson {
    fn of(progress: Progress) -> Self {
        let Progress { statements, checked, stale, disputed, cut, gone } = progress;
        Self { statements, checked, stale, disputed, cut, gone }
    }
}

#[derive(Serialize)]
struct ClaimJson<'j> {
    id: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'static str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<StaleJson<'j>>,
    items: Vec<ItemJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<&'j str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'j str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'j str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'j str>,
}

#[derive(Serialize)]
struct StaleJson<'j> {
    difference: Vec<ChangeJson<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

impl<'j> StaleJson<'j> {
    fn of(stale: &Stale<'j>) -> Self {
        let change = |change: &'j crate::claims::Change| ChangeJson { was: &change.was, now: &change.now };
        let source = match stale.source {
            SourceStanding::Changed => Some("changed"),
            SourceStanding::Missing => Some("missing"),
            SourceStanding::NotCompared | SourceStanding::Same => None,
        };
        Self { difference: stale.difference.iter().map(change).collect(), source }
    }
}

#[derive(Serialize)]
struct ChangeJson<'j> {
    was: &'j str,
    now: &'j str,
}

#[derive(Serialize)]
struct ItemJson {
    kind: &'static str,
    text: String,
    state: &'static str,
}

impl ItemJson {
    fn of(item: Item) -> Self {
        Self { kind: item.kind.name(), text: item.text, state: item.state.name() }
    }
}
