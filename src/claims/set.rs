//! What a person says of a statement, put into the claims file.
//!
//! It must never say more than was said: not who, not when, and not that a statement which changed since
//! is the one that was checked.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::segment::normalised;

use super::{ClaimsFile, Entry, Item, Record, SourceRef, Standing, State};

/// What was said; what was not said is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// How far it has come.
    pub state: Option<State>,
    /// Of which item; else of the statement as a whole.
    pub item: Option<String>,
    /// What it rests on.
    pub source: Option<SourceRef>,
    /// The words of the source there, if it was read: of the source that is given, else of the entry's.
    pub passage: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
}

/// What an id means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A statement of the draft.
    Statement(usize),
    /// An entry whose statement is no more in the draft.
    Gone(usize),
}

impl Record {
    /// What an id, or the beginning of one, means: a statement's own, or the one its entry was made with.
    ///
    /// # Errors
    ///
    /// A lowercase fragment that says why it means nothing, or too much.
    pub fn find(&self, analysis: &Analysis, id: &str) -> Result<Target, String> {
        let id = id.trim();
        if id.is_empty() {
            return Err("an empty id means nothing; `onrecord claims list` shows the ids".to_owned());
        }
        let own = analysis
            .statements
            .iter()
            .enumerate()
            .map(|(at, statement)| (statement.id.to_string(), Target::Statement(at)));
        let entries = self.file.entries().zip(&self.followed.standings).enumerate();
        let entered = entries.map(|(at, (entry, standing))| {
            let target = standing.statement().map_or(Target::Gone(at), Target::Statement);
            (entry.id.clone(), target)
        });
        let mut known: Vec<(String, Target)> = own.collect();
        // The draft's own ids win: an entry may have been made when its id was another statement's.
        if let Some((_, target)) = known.iter().find(|(known, _)| known == id) {
            return Ok(*target);
        }
        known.extend(entered);
        let exact: Vec<Target> = known.iter().filter(|(known, _)| known == id).map(|found| found.1).collect();
        if let Some(target) = exact.first() {
            return Ok(*target);
        }
        let mut meant: Vec<&(String, Target)> =
            known.iter().filter(|(known, _)| known.starts_with(id)).collect();
        meant.sort_by_key(|(_, target)| *target);
        meant.dedup_by_key(|(_, target)| *target);
        match meant.as_slice() {
            [] => Err(format!(
                "no statement and no entry has the id `{id}`; the id follows the words, so look it up again with `onrecord claims list`"
            )),
            [(_, target)] => Ok(*target),
            several => {
                let ids: Vec<&str> = several.iter().take(5).map(|(id, _)| id.as_str()).collect();
                let more = if several.len() > ids.len() { ", …" } else { "" };
                Err(format!(
                    "`{id}` is the beginning of several ids: {}{more}; give more of it",
                    ids.join(", ")
                ))
            }
        }
    }

    /// The file with what was said in it. `items` are those of all statements; see [`items`](super::items).
    ///
    /// # Errors
    ///
    /// A lowercase fragment that says why it cannot be put in, and what to do.
    pub fn set(
        &self,
        analysis: &Analysis,
        items: &[Vec<Item>],
        target: Target,
        setting: &Setting,
    ) -> Result<ClaimsFile, String> {
        let mut file = self.file.clone();
        // Ids say which of several equal statements one is; after an edit they may be another's.
        number(&mut file, &self.followed.standings, analysis);
        match target {
            Target::Gone(at) => {
                let entry = file.entry_mut(at).ok_or_else(|| "no such entry".to_owned())?;
                if setting.state.is_some_and(|state| state != State::Cut) || setting.item.is_some() {
                    return Err(format!(
                        "`{}` is no more in the draft: “{}”; its entry is kept, and `--state cut` says that this is meant",
                        entry.id, entry.text
                    ));
                }
                say(entry, setting, true)?;
            }
            Target::Statement(statement) => {
                let own = items.get(statement).map_or(&[][..], Vec::as_slice);
                let at = match self.followed.entries_of(statement) {
                    [] => {
                        // At the end, so that the indices of the others hold; order is made afterwards.
                        file.push(Entry::of(analysis, statement, own));
                        file.len() - 1
                    }
                    [at] => *at,
                    several => self.of_several(several)?,
                };
                let changed = matches!(self.followed.standings.get(at), Some(Standing::Changed { .. }));
                let entry = file.entry_mut(at).ok_or_else(|| "no such entry".to_owned())?;
                let whole = setting.state.is_some() && setting.item.is_none();
                if changed && setting.item.is_some() && entry.is_looked_at() {
                    return Err(format!(
                        "the statement has changed since it was looked at (`onrecord claims list` shows how); first say with --state how the whole of it stands, then --item \"{}\"",
                        setting.item.as_deref().unwrap_or_default()
                    ));
                }
                if whole || (changed && !entry.is_looked_at()) {
                    renew(entry, analysis, statement, own);
                }
                say(entry, setting, whole)?;
            }
        }
        Ok(in_order(file, analysis))
    }

    /// The entry that is meant where a statement has several: of merged sentences, the one that was changed
    /// least; of one that stands twice, none.
    fn of_several(&self, entries: &[usize]) -> Result<usize, String> {
        let id = |at: usize| self.file.entry(at).map(|entry| entry.id.as_str());
        let (first, rest) = entries.split_first().ok_or_else(|| "no entry".to_owned())?;
        let mut seen = BTreeSet::from([id(*first)]);
        if rest.iter().any(|&at| !seen.insert(id(at))) {
            return Err(format!(
                "the claims file has {} entries for the statement `{}`; keep one of them, by hand, then say this again",
                entries.len(),
                id(*first).unwrap_or_default()
            ));
        }
        let size = |at: &usize| match self.followed.standings.get(*at) {
            Some(Standing::Changed { difference, .. }) => {
                difference.iter().map(|change| change.was.len() + change.now.len()).sum()
            }
            _ => 0,
        };
        Ok(entries.iter().copied().min_by_key(size).unwrap_or(*first))
    }
}

/// The file in the order of the draft. An entry whose statement is gone stays behind the one before it.
fn in_order(mut file: ClaimsFile, analysis: &Analysis) -> ClaimsFile {
    let followed = super::follow(&file, analysis);
    let mut last = None;
    let place = |standing: &Standing| {
        last = standing.statement().or(last);
        last
    };
    file.sort_by_keys(followed.standings.iter().map(place).collect());
    file
}

/// Gives entries with unchanged words the id that their statement has now, so that no two entries come
/// to share one. Entries that shared one before keep it: only a person can say which is right.
fn number(file: &mut ClaimsFile, standings: &[Standing], analysis: &Analysis) {
    let mut uses: BTreeMap<String, u32> = BTreeMap::new();
    for entry in file.entries() {
        *uses.entry(entry.id.clone()).or_default() += 1;
    }
    let same_words = |standing: &Standing| match standing {
        Standing::Unchanged { statement } | Standing::Moved { statement } => Some(*statement),
        Standing::Changed { .. } | Standing::Gone => None,
    };
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (at, standing) in standings.iter().enumerate() {
        let (Some(statement), Some(entry)) = (same_words(standing), file.entry_mut(at)) else { continue };
        let id = analysis.statements.get(statement).map(|statement| statement.id.to_string());
        if uses.get(&entry.id) == Some(&1) && id.as_deref() != Some(entry.id.as_str()) {
            entry.anchor(analysis, statement);
        }
        taken.insert(entry.id.clone());
    }
    let mut free: BTreeMap<String, u32> = BTreeMap::new();
    for (at, _) in standings.iter().enumerate().filter(|(_, standing)| same_words(standing).is_none()) {
        let Some(entry) = file.entry_mut(at) else { continue };
        if uses.get(&entry.id) == Some(&1) && taken.contains(&entry.id) {
            let hash = entry.id.split('.').next().unwrap_or_default().to_owned();
            let next = free.entry(hash.clone()).or_insert(2);
            while taken.contains(&format!("{hash}.{next}")) || uses.contains_key(&format!("{hash}.{next}")) {
                *next += 1;
            }
            entry.id = format!("{hash}.{next}");
        }
        taken.insert(entry.id.clone());
    }
}

/// Takes over the statement as it stands; what was said of items that are still in it stays said.
fn renew(entry: &mut Entry, analysis: &Analysis, statement: usize, own: &[Item]) {
    entry.anchor(analysis, statement);
    entry.items = carried(&entry.items, own);
}

/// What can be checked singly now, with what was said before of those that were there then.
#[must_use]
pub fn carried(before: &[Item], now: &[Item]) -> Vec<Item> {
    let state = |item: &Item| {
        let same = |old: &&Item| old.kind == item.kind && normalised(&old.text) == normalised(&item.text);
        before.iter().find(same).map_or(item.state, |old| old.state)
    };
    now.iter().map(|item| Item { state: state(item), ..item.clone() }).collect()
}

fn say(entry: &mut Entry, setting: &Setting, whole: bool) -> Result<(), String> {
    match (&setting.item, setting.state) {
        (Some(text), state) => {
            let state = state.ok_or("--item needs --state: say how far it has come")?;
            named_item(entry, text)?.state = state;
        }
        (None, Some(state)) => {
            entry.state = state;
            // Whoever checked the whole has checked what is in it; what somebody disputes stays disputed.
            for item in entry.items.iter_mut().filter(|_| state.is_checked()) {
                if matches!(item.state, State::Unchecked | State::Sourced) {
                    item.state = state;
                }
            }
        }
        (None, None) if setting.source.is_some() && entry.state == State::Unchecked => {
            entry.state = State::Sourced;
        }
        (None, None) => {}
    }
    if let Some(source) = &setting.source {
        if entry.source.as_ref() != Some(source) {
            entry.passage = None;
        }
        entry.source = Some(source.clone());
    }
    if let Some(words) = &setting.passage {
        entry.passage = Some(super::passage_hash(words));
    }
    if let Some(note) = &setting.note {
        note.trim().clone_into(&mut entry.note);
    }
    // Who said the state before did not say this one.
    if whole && setting.state.is_some() {
        (entry.by, entry.at) = (String::new(), String::new());
    }
    if let Some(by) = &setting.by {
        by.trim().clone_into(&mut entry.by);
    }
    if let Some(at) = &setting.at {
        at.trim().clone_into(&mut entry.at);
    }
    Ok(())
}

/// The item with these words, else the only one that has them among others.
fn named_item<'e>(entry: &'e mut Entry, text: &str) -> Result<&'e mut Item, String> {
    let wanted = normalised(text);
    let exact = entry.items.iter().position(|item| normalised(&item.text) == wanted);
    let partly: Vec<usize> = (0..entry.items.len())
        .filter(|&at| !wanted.is_empty() && normalised(&entry.items[at].text).contains(&wanted))
        .collect();
    let at = match (exact, partly.as_slice()) {
        (Some(at), _) => at,
        (None, [at]) => *at,
        (None, found) => {
            let known: Vec<String> = entry.items.iter().map(|item| format!("“{}”", item.text)).collect();
            let why = if found.is_empty() { "nothing to check singly is called" } else { "several hold" };
            let known = if known.is_empty() {
                "there is nothing".to_owned()
            } else {
                format!("there are {}", known.join(", "))
            };
            return Err(format!("{why} “{text}” here; {known}"));
        }
    };
    entry.items.get_mut(at).ok_or_else(|| "no such item".to_owned())
}
