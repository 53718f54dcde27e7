//! What an entry rests on: a source, a place in it, and whether the words there are still the same.
//!
//! It must never read a file: passages come from [`SourceDocument`]s or from whoever asks.

use std::fmt;

use crate::evidence::{Locator, SourceDocument};

use super::ClaimsFile;

/// A source and a place in it, as people write them: `notes/interview.txt#line 12`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceRef {
    /// Path of the source document; or, where there is none, what a person calls the source.
    pub path: String,
    /// Where in it, as a [`Locator`] is shown; empty for the whole.
    pub locator: String,
}

impl SourceRef {
    /// Reads what a person wrote. What follows `#` is a place only if it is written like one: an address
    /// on the web may hold that sign too.
    #[must_use]
    pub fn parse(written: &str) -> Self {
        let written = written.trim();
        match written.rsplit_once('#') {
            Some((path, place)) if !path.is_empty() && is_locator(place.trim()) => {
                Self { path: path.trim().to_owned(), locator: place.trim().to_owned() }
            }
            _ => Self { path: written.to_owned(), locator: String::new() },
        }
    }
}

impl fmt::Display for SourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.locator.is_empty() { Ok(()) } else { write!(f, "#{}", self.locator) }
    }
}

fn is_locator(place: &str) -> bool {
    let counted = ["line ", "paragraph ", "page "]
        .iter()
        .filter_map(|word| place.strip_prefix(word))
        .any(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let timed = || {
        let parts: Vec<&str> = place.split(':').collect();
        parts.len() == 3
            && parts.iter().all(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    counted || timed()
}

/// Whether what an entry rests on is still there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceStanding {
    /// The entry keeps no hash, or no sources were looked at.
    #[default]
    NotCompared,
    /// The passage is the same.
    Same,
    /// The passage reads otherwise than when the entry was made.
    Changed,
    /// The source, or the place in it, is not there any more.
    Missing,
}

impl SourceStanding {
    /// Whether the entry rests on something that is not so any more.
    #[must_use]
    pub fn is_stale(self) -> bool {
        matches!(self, Self::Changed | Self::Missing)
    }
}

/// How the source of each entry stands; `lookup` takes a path and a place and returns the words there.
#[must_use]
pub fn stale_sources(
    file: &ClaimsFile,
    lookup: impl Fn(&str, &str) -> Option<String>,
) -> Vec<SourceStanding> {
    file.entries()
        .map(|entry| match (&entry.source, &entry.passage) {
            (Some(source), Some(hash)) => match lookup(&source.path, &source.locator) {
                Some(words) if passage_hash(&words) == *hash => SourceStanding::Same,
                Some(_) => SourceStanding::Changed,
                None => SourceStanding::Missing,
            },
            _ => SourceStanding::NotCompared,
        })
        .collect()
}

/// The hash of a passage's words, whatever the white space between them: 16 hexadecimal digits.
#[must_use]
pub fn passage_hash(words: &str) -> String {
    blake3::hash(super::entry::one_line(words).as_bytes()).to_hex()[..16].to_string()
}

/// The words of a source at a place; all of them if the place is empty. A path may be written with
/// folders before it that the documents do not know.
#[must_use]
pub fn passage(documents: &[SourceDocument], path: &str, locator: &str) -> Option<String> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let ends = |document: &&SourceDocument| {
        !document.path.is_empty()
            && path.strip_suffix(document.path.as_str()).is_some_and(|before| before.ends_with('/'))
    };
    let exact = documents.iter().find(|document| document.path == path);
    let document = exact.or_else(|| documents.iter().filter(ends).max_by_key(|found| found.path.len()))?;
    if locator.is_empty() {
        return Some(document.text.clone());
    }
    let there = |place: Locator| place.to_string() == locator;
    let words: Vec<&str> = document
        .turns
        .iter()
        .filter(|turn| there(turn.locator))
        .filter_map(|turn| document.text.get(turn.span.start()..turn.span.end()))
        .collect();
    (!words.is_empty()).then(|| words.join("\n"))
}
