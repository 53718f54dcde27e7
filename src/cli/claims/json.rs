//! Statements and entries as programs read them: the public format `onrecord/claims/v1`.
//!
//! It must never leave a key out that it has a value for.

use serde::Serialize;

use crate::claims::{Change, Entry, Item, Progress, Risk, SourceStanding, Stale, Standing, State};
use crate::evidence::{Edit, Verdict};

use super::listing::{Listed, Listing};
use super::sources::Sources;

impl Listing<'_> {
    pub(super) fn json(&self, listed: Option<&[Listed]>) -> String {
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
            items: items.into_iter().map(|item| self.item(at, item)).collect(),
            source: entry.and_then(|entry| entry.source.as_ref()).map(ToString::to_string),
            passage: entry.and_then(|entry| entry.passage.as_deref()),
            note: given(entry, |entry| &entry.note),
            by: given(entry, |entry| &entry.by),
            at: given(entry, |entry| &entry.at),
        }
    }

    fn item(&self, at: Option<usize>, item: Item) -> ItemJson<'_> {
        let verdict = at
            .zip(self.sources)
            .and_then(|(at, sources)| Some(VerdictJson::of(sources.verdict_on(at, &item)?, sources)));
        ItemJson { kind: item.kind.name(), state: item.state.name(), text: item.text, verdict }
    }
}

fn given<'e>(entry: Option<&'e Entry>, field: impl Fn(&'e Entry) -> &'e String) -> Option<&'e str> {
    entry.map(field).map(String::as_str).filter(|value| !value.is_empty())
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
    items: Vec<ItemJson<'j>>,
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
        let change = |change: &'j Change| ChangeJson { was: &change.was, now: &change.now };
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
struct ItemJson<'j> {
    kind: &'static str,
    text: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictJson<'j>>,
}

/// What the sources say of an item; the passage that decides stands beside the path of its document.
#[derive(Serialize)]
struct VerdictJson<'j> {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'j str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<PassageJson<'j>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    difference: Vec<EditJson<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'j str>,
}

impl<'j> VerdictJson<'j> {
    fn of(verdict: &'j Verdict, sources: &Sources) -> Self {
        let first = verdict.passages.first();
        let edit = |edit: &'j Edit| EditJson { draft: &edit.draft, source: &edit.source };
        Self {
            outcome: verdict.outcome.name(),
            source: first.map(|passage| passage.source.as_str()),
            passage: first.map(|passage| PassageJson {
                text: &passage.text,
                locator: sources.place_of(passage).locator,
                speaker: passage.speaker.as_deref(),
            }),
            difference: verdict.difference.iter().map(edit).collect(),
            reason: verdict.reason.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct PassageJson<'j> {
    text: &'j str,
    locator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'j str>,
}

#[derive(Serialize)]
struct EditJson<'j> {
    draft: &'j str,
    source: &'j str,
}
