//! `sources.toml`: what the newsroom knows of its sources.
//!
//! An error names its line and column and spoils its own entry's key alone. It must never make a source
//! more than the file says.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ENTRIES;
use crate::evidence::reading::SourceProblem;
use crate::evidence::{Admiralty, SourceEntry, SourceRank};
use crate::rules::{FileError, nearest};

const KEYS: [&str; 9] =
    ["title", "author", "speaker", "publisher", "date", "address", "accessed", "kind", "admiralty"];

/// Reads the text of the file; `names` are the sources of the folder.
pub(super) fn read(text: &str, names: &[&str]) -> (BTreeMap<String, SourceEntry>, Vec<SourceProblem>) {
    let mut reader = Reader { text, entries: BTreeMap::new(), problems: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let error = FileError::toml(ENTRIES, text, error);
        reader.problems.push(SourceProblem {
            line: error.line,
            column: error.column,
            ..SourceProblem::noted(ENTRIES, "sources_toml", error.message)
        });
    }
    // By place, so that of two entries of one file the first is read at any order of the table.
    let mut listed: Vec<_> = table.get_ref().iter().collect();
    listed.sort_by_key(|(name, _)| name.span().start);
    for (name, value) in listed {
        reader.source(name.get_ref(), name.span().start, value, names);
    }
    reader.problems.sort();
    (reader.entries, reader.problems)
}

struct Reader<'t> {
    text: &'t str,
    entries: BTreeMap<String, SourceEntry>,
    problems: Vec<SourceProblem>,
}

impl Reader<'_> {
    fn wrong(&mut self, offset: usize, message: impl Into<String>) {
        let error = FileError::at(ENTRIES, self.text, offset, message);
        self.problems.push(SourceProblem {
            line: error.line,
            column: error.column,
            ..SourceProblem::noted(ENTRIES, "sources_toml", error.message)
        });
    }

    fn source(&mut self, written: &str, offset: usize, value: &Spanned<DeValue<'_>>, names: &[&str]) {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(
                offset,
                format!("`{written}` stands alone; begin an entry with the file: [\"interviews/mayor.txt\"]"),
            );
            return;
        };
        let name = written.replace('\\', "/");
        let name = name.trim_start_matches("./");
        if names.binary_search(&name).is_err() {
            let near = nearest(name, names.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; is it `{near}`?"));
            // `[interviews.mayor]` is a table in a table to TOML.
            let quotes = table.iter().any(|(_, value)| value.get_ref().is_table());
            let hint = if quotes && near.is_empty() { "; put the name of the file in quotes" } else { &near };
            self.wrong(offset, format!("no source `{written}` in the folder{hint}"));
            return;
        }
        if self.entries.contains_key(name) {
            self.wrong(offset, format!("a second entry for `{name}`; join the two"));
            return;
        }
        let mut entry = SourceEntry { listed: true, ..SourceEntry::default() };
        for (key, value) in table {
            self.key(&mut entry, key.get_ref(), key.span().start, value);
        }
        self.entries.insert(name.to_owned(), entry);
    }

    fn key(&mut self, entry: &mut SourceEntry, key: &str, offset: usize, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        if !KEYS.contains(&key) {
            let near = nearest(key, KEYS);
            let near = near
                .map_or_else(|| format!("known are {}", KEYS.join(", ")), |near| format!("is it `{near}`?"));
            self.wrong(offset, format!("unknown key `{key}`; {near}"));
            return;
        }
        let said = match value.get_ref() {
            DeValue::String(said) => said.to_string(),
            DeValue::Datetime(date) if matches!(key, "date" | "accessed") => date.to_string(),
            other => {
                self.wrong(at, format!("`{key}` is a {}; put it in quotes", other.type_str()));
                return;
            }
        };
        let said = said.trim().to_owned();
        if said.is_empty() {
            self.wrong(at, format!("`{key}` is empty; fill it in or take it out"));
            return;
        }
        match key {
            "title" => entry.title = Some(said),
            "author" => entry.author = Some(said),
            "speaker" => entry.speaker = Some(said),
            "publisher" => entry.publisher = Some(said),
            "date" => entry.date = Some(said),
            "address" => entry.address = Some(said),
            "accessed" => entry.accessed = Some(said),
            "kind" => match SourceRank::named(&said) {
                Some(rank) => entry.rank = Some(rank),
                None => self.wrong(at, format!("no kind `{said}`; use primary, secondary or tertiary")),
            },
            _ => match admiralty(&said) {
                Some(grades) => entry.admiralty = Some(grades),
                None => {
                    self.wrong(
                        at,
                        format!("no grade `{said}`; use a letter A to F and a digit 1 to 6: \"B2\""),
                    );
                }
            },
        }
    }
}

fn admiralty(said: &str) -> Option<Admiralty> {
    let mut characters = said.chars();
    let (letter, digit, rest) = (characters.next()?, characters.next()?, characters.next());
    let reliability = letter.to_ascii_uppercase();
    let credibility = u8::try_from(digit.to_digit(10)?).ok()?;
    let known = matches!(reliability, 'A'..='F') && (1..=6).contains(&credibility) && rest.is_none();
    known.then_some(Admiralty { reliability, credibility })
}
