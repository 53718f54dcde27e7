//! What an entry rests on: a source, a place in it, and whether the words there are still the same.
//!
//! It must never read a file: passages come from [`SourceDocument`]s or from whoever asks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

use crate::evidence::{Locator, Passage, SourceDocument};

use super::ClaimsFile;

/// A source and a place in it, as people write them: `notes/interview.txt#line 12`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
            Some((path, at)) if !path.is_empty() && self::place(at.trim()).is_some() => {
                Self { path: path.trim().to_owned(), locator: at.trim().to_owned() }
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

/// A place as people write it, if it is written like one: the way in which a [`Locator`] is shown.
fn place(written: &str) -> Option<Locator> {
    let number = |text: &str| -> Option<usize> {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
    };
    if let Some((word, count)) = written.split_once(' ') {
        let count = number(count)?;
        return match word {
            "line" => Some(Locator::Line(count)),
            "paragraph" => Some(Locator::Paragraph(count)),
            "page" => Some(Locator::Page(count)),
            _ => None,
        };
    }
    let parts: Vec<&str> = written.split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else { return None };
    if [hours, minutes, seconds].iter().any(|part| part.len() < 2) {
        return None;
    }
    let seconds = number(hours)?
        .checked_mul(3600)?
        .checked_add(number(minutes)?.checked_mul(60)?)?
        .checked_add(number(seconds)?)?;
    u32::try_from(seconds).ok().map(Locator::Time)
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
    let mut known: HashMap<&SourceRef, Option<String>> = HashMap::new();
    file.entries()
        .map(|entry| match (&entry.source, &entry.passage) {
            (Some(source), Some(hash)) => {
                let now = known.entry(source).or_insert_with(|| {
                    lookup(&source.path, &source.locator).map(|words| passage_hash(&words))
                });
                match now {
                    Some(now) if now == hash => SourceStanding::Same,
                    Some(_) => SourceStanding::Changed,
                    None => SourceStanding::Missing,
                }
            }
            _ => SourceStanding::NotCompared,
        })
        .collect()
}

/// The hash of a passage's words, whatever the white space between them: 16 hexadecimal digits.
#[must_use]
pub fn passage_hash(words: &str) -> String {
    blake3::hash(super::entry::one_line(words).as_bytes()).to_hex()[..16].to_string()
}

/// Source documents, ready for many places to be looked up in them.
#[derive(Debug)]
pub struct Passages<'d> {
    documents: &'d [SourceDocument],
    paths: HashMap<&'d str, usize>,
    /// For each document that was asked for, the first turn of each place.
    begins: RefCell<HashMap<usize, HashMap<Locator, usize>>>,
}

impl<'d> Passages<'d> {
    /// Gets ready to look up places.
    #[must_use]
    pub fn of(documents: &'d [SourceDocument]) -> Self {
        let paths = documents.iter().enumerate().rev().map(|(at, document)| (document.path.as_str(), at));
        Self { documents, paths: paths.collect(), begins: RefCell::default() }
    }

    /// The document that a path in a claims file means. A path may be written with folders before it that
    /// the documents do not know.
    #[must_use]
    pub fn document(&self, path: &str) -> Option<&'d SourceDocument> {
        self.documents.get(self.index(path)?)
    }

    fn index(&self, path: &str) -> Option<usize> {
        let mut rest = path.strip_prefix("./").unwrap_or(path);
        for _ in 0..=MOST_FOLDERS {
            if let Some(at) = self.paths.get(rest).filter(|_| !rest.is_empty()) {
                return Some(*at);
            }
            rest = rest.split_once('/')?.1;
        }
        None
    }

    /// The words of a source at a place, to the end of the sentence that begins there; what stands for all
    /// of them if the place is empty.
    #[must_use]
    pub fn words(&self, path: &str, locator: &str) -> Option<String> {
        let index = self.index(path)?;
        let document = &self.documents[index];
        if locator.is_empty() {
            // The whole is known by its digest; to put all of it beside each entry would take too long.
            let whole = if document.digest.is_empty() { &document.text } else { &document.digest };
            return Some(whole.clone());
        }
        let place = place(locator)?;
        let mut known = self.begins.borrow_mut();
        let begins = known.entry(index).or_insert_with(|| {
            let turns = document.turns.iter().enumerate().rev();
            turns.map(|(at, turn)| (turn.locator, at)).collect()
        });
        begins.get(&place).map(|first| words_from(document, *first))
    }
}

/// More folders than this before the path of a document are not taken off.
const MOST_FOLDERS: usize = 32;

/// The document that a path means; see [`Passages::document`].
#[must_use]
pub fn document<'d>(documents: &'d [SourceDocument], path: &str) -> Option<&'d SourceDocument> {
    Passages::of(documents).document(path)
}

/// The words of a source at a place; see [`Passages::words`], which is for many of them.
#[must_use]
pub fn passage(documents: &[SourceDocument], path: &str, locator: &str) -> Option<String> {
    Passages::of(documents).words(path, locator)
}

/// Where the passage that was hashed stands in a document, if it stands there; lines may have come before it.
#[must_use]
pub fn stands_at(documents: &[SourceDocument], path: &str, hash: &str) -> Option<Locator> {
    let document = document(documents, path)?;
    let turns = &document.turns;
    let mut begin = (0..turns.len()).filter(|&at| at == 0 || turns[at - 1].locator != turns[at].locator);
    begin.find(|&at| passage_hash(&words_from(document, at)) == hash).map(|at| turns[at].locator)
}

/// From the first turn of a place to the last of it, or to the end of the sentence.
fn words_from(document: &SourceDocument, first: usize) -> String {
    let turns = document.turns.get(first..).unwrap_or_default();
    let mut passage: Vec<&str> = Vec::new();
    let mut further = 0;
    for turn in turns {
        if turn.locator != turns[0].locator {
            // A subtitle ends where the screen is full, and a page where the paper is.
            let goes_on = turn.runs_on && !passage.last().is_some_and(|words| ends_sentence(words));
            if !goes_on || further == MOST_TURNS {
                break;
            }
            further += 1;
        }
        passage.extend(document.text.get(turn.span.start()..turn.span.end()));
    }
    passage.join("\n")
}

/// Where a passage of a document begins, for a person to find it again.
#[must_use]
pub fn begins(document: &SourceDocument, passage: &Passage) -> Locator {
    let after = document.turns.partition_point(|turn| turn.span.end() <= passage.span.start());
    document.turns.get(after).map_or(passage.locator, |turn| turn.locator)
}

/// The places of a document right before and right after one that it does not have.
#[must_use]
pub fn nearest(document: &SourceDocument, locator: &str) -> Vec<Locator> {
    let Some(place) = place(locator) else { return Vec::new() };
    let alike = |other: &Locator| std::mem::discriminant(other) == std::mem::discriminant(&place);
    let places = || document.turns.iter().map(|turn| turn.locator).filter(alike);
    let before = places().filter(|other| *other < place).max();
    let after = places().filter(|other| *other > place).min();
    before.into_iter().chain(after).collect()
}

/// A sentence that runs on for longer is left where it is.
const MOST_TURNS: usize = 12;

fn ends_sentence(words: &str) -> bool {
    let closing = |c: char| matches!(c, '"' | '\'' | ')' | ']' | '\u{2019}' | '\u{201d}' | '\u{bb}');
    words.trim_end().trim_end_matches(closing).ends_with(['.', '!', '?', '\u{2026}'])
}
