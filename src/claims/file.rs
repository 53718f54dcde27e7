//! A claims file: TOML, one `[[claim]]` block an entry, in the order of the draft.
//!
//! An entry that nobody touched is written back byte for byte, so that two people's edits merge and no
//! remark of theirs is lost. It must never drop an entry, not even one of two with the same id.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::difference::restyled;
use super::{Entry, Item, ItemKind, SourceRef, State, write};
use crate::segment::content_hash;
use crate::text::LineIndex;

/// A claims file larger than this is none.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What people wrote down about a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimsFile {
    /// Remarks before the first entry.
    head: String,
    blocks: Vec<Block>,
}

/// An entry, with the characters that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    entry: Entry,
    read: Option<Read>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Read {
    text: String,
    entry: Entry,
}

/// A claims file as read.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// All of it.
    pub file: ClaimsFile,
    /// What is wrong in it, although all of it could be read.
    pub problems: Vec<Problem>,
}

/// Something wrong in a claims file, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
    /// What is wrong and what to do next; a lowercase fragment.
    pub message: String,
}

impl ClaimsFile {
    /// A file without entries that says what it is.
    #[must_use]
    pub fn empty() -> Self {
        Self { head: write::HEAD.to_owned(), blocks: Vec::new() }
    }

    /// Reads the text of a claims file.
    ///
    /// # Errors
    ///
    /// The first thing that is not in the format: nothing of such a file is used, and it is not to be
    /// written over.
    pub fn parse(text: &str) -> Result<Parsed, Problem> {
        let place = Place { text, lines: LineIndex::new(text) };
        if text.len() > MOST_BYTES {
            return Err(place.problem(0, "is larger than 16 MiB; a claims file holds one draft's claims"));
        }
        let read: FileRead = toml::from_str(text).map_err(|error| {
            let message = error.message().split('\n').collect::<Vec<_>>().join(", ");
            let at = error.span().map_or(0, |span| span.start);
            place.problem(at, &format!("{message}; nothing was changed, put this right first"))
        })?;
        let mut parsed = Parsed::default();
        let mut starts = Vec::new();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for entry in read.claim {
            let at = entry.span().start;
            let entry = entry_of(entry.into_inner(), &place)?;
            if let Some(&earlier) = first.get(&entry.id) {
                let line = place.lines.line_at(earlier);
                let message = format!(
                    "a second entry for the statement `{}`, the first is in line {line}; keep one of them",
                    entry.id
                );
                parsed.problems.push(place.problem(at, &message));
            } else {
                first.insert(entry.id.clone(), at);
            }
            if content_hash(&entry.text) != hash_of(&entry.id) {
                let message = "the text is not the one that the id stands for; take the change back, and say \
                               with `onrecord claims set` what was checked";
                parsed.problems.push(place.problem(at, message));
            }
            starts.push(at);
            parsed.file.blocks.push(Block { entry, read: None });
        }
        parsed.file.keep(text, &starts);
        Ok(parsed)
    }

    /// Keeps the characters of every entry, if each is a block of its own.
    fn keep(&mut self, text: &str, starts: &[usize]) {
        let headers = starts.iter().all(|&at| text.get(at..).is_some_and(|rest| rest.starts_with("[[")));
        let ascending = starts.windows(2).all(|pair| pair[0] < pair[1]);
        if !headers || !ascending {
            return;
        }
        let starts: Vec<usize> = starts.iter().map(|&at| with_remarks(text, at)).collect();
        self.head = text[..starts.first().copied().unwrap_or(text.len())].to_owned();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        for (block, (&start, end)) in self.blocks.iter_mut().zip(starts.iter().zip(ends)) {
            let Some(slice) = text.get(start..end) else { continue };
            block.read = Some(Read { text: slice.to_owned(), entry: block.entry.clone() });
        }
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.blocks.iter().map(|block| &block.entry)
    }

    /// The entry of that index.
    #[must_use]
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        self.blocks.get(index).map(|block| &block.entry)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether nobody touched anything yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(super) fn entry_mut(&mut self, index: usize) -> Option<&mut Entry> {
        self.blocks.get_mut(index).map(|block| &mut block.entry)
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.blocks.push(Block { entry, read: None });
    }

    /// Puts the entries in order of their keys; equal keys stay in the order of the file.
    pub(super) fn sort_by_keys<K: Ord>(&mut self, keys: Vec<K>) {
        debug_assert_eq!(keys.len(), self.blocks.len(), "one key an entry");
        let mut keyed: Vec<(K, Block)> = keys.into_iter().zip(std::mem::take(&mut self.blocks)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        self.blocks = keyed.into_iter().map(|(_, block)| block).collect();
    }
}

impl std::fmt::Display for ClaimsFile {
    /// The text of the file: untouched entries as they were, the others with their keys in a fixed order.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = self.head.clone();
        // Whether what was written last is as somebody wrote it, with the lines after it.
        let mut as_read = self.blocks.first().is_some_and(|block| block.read.is_some());
        for block in &self.blocks {
            let untouched = block.read.as_ref().filter(|read| read.entry == block.entry);
            if !(as_read && untouched.is_some() && (out.is_empty() || out.ends_with('\n'))) {
                part(&mut out);
            }
            as_read = untouched.is_some();
            match (untouched, &block.read) {
                (Some(read), _) => out.push_str(&read.text),
                (None, read) => {
                    // Remarks inside an entry that changed move to its top.
                    let lines = read.iter().flat_map(|read| read.text.lines());
                    for line in lines.filter(|line| line.trim_start().starts_with('#')) {
                        out.push_str(line.trim());
                        out.push('\n');
                    }
                    out.push_str(&write::block(&block.entry));
                    out.push('\n');
                }
            }
        }
        f.write_str(out.trim_end())?;
        f.write_str(if out.ends_with("\r\n") { "\r\n" } else { "\n" })
    }
}

/// Ends what was written with one blank line.
fn part(out: &mut String) {
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}

/// Where the remarks right above an entry begin.
fn with_remarks(text: &str, header: usize) -> usize {
    let mut start = text[..header].rfind('\n').map_or(0, |at| at + 1);
    while start > 0 {
        let above = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    // Remarks from the very top on say what the file is.
    if start == 0 { header } else { start }
}

/// The half of an id that is made from the words.
fn hash_of(id: &str) -> &str {
    id.split('.').next().unwrap_or_default()
}

/// Whether two texts are one statement in two styles.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    restyled(one) == restyled(other)
}

struct Place<'t> {
    text: &'t str,
    lines: LineIndex,
}

impl Place<'_> {
    fn problem(&self, offset: usize, message: &str) -> Problem {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let position = self.lines.position(self.text, offset);
        Problem { line: position.line, column: position.column, message: message.to_owned() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRead {
    #[serde(default)]
    claim: Vec<Spanned<EntryRead>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryRead {
    id: Spanned<String>,
    text: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    state: Spanned<String>,
    #[serde(default)]
    item: Vec<ItemRead>,
    source: Option<String>,
    passage: Option<Spanned<String>>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    by: String,
    at: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRead {
    kind: Spanned<String>,
    text: String,
    state: Spanned<String>,
}

fn entry_of(read: EntryRead, place: &Place<'_>) -> Result<Entry, Problem> {
    let id = read.id.get_ref().trim();
    if !is_id(id) {
        let message = format!("`{id}` is no statement's id; copy one from `onrecord claims list`");
        return Err(place.problem(read.id.span().start, &message));
    }
    let item = |item: ItemRead| {
        let kind = ItemKind::named(item.kind.get_ref()).ok_or_else(|| {
            let known = ItemKind::ALL.map(ItemKind::name).join(", ");
            let message = format!("unknown kind `{}`; known are {known}", item.kind.get_ref());
            place.problem(item.kind.span().start, &message)
        })?;
        Ok(Item { kind, text: item.text, state: state(&item.state, place)? })
    };
    if let Some(hash) = &read.passage
        && !is_hex(hash.get_ref(), 16)
    {
        let message = "a passage is 16 hexadecimal digits; `onrecord claims set --source` writes them";
        return Err(place.problem(hash.span().start, message));
    }
    if let Some(day) = &read.at
        && day.get_ref().parse::<jiff::civil::Date>().is_err()
    {
        let message = format!("`{}` is no day; write it like 2026-03-04", day.get_ref());
        return Err(place.problem(day.span().start, &message));
    }
    Ok(Entry {
        id: id.to_owned(),
        text: read.text,
        before: read.before,
        after: read.after,
        state: state(&read.state, place)?,
        items: read.item.into_iter().map(item).collect::<Result<_, _>>()?,
        source: read.source.map(|source| SourceRef::parse(&source)),
        passage: read.passage.map(Spanned::into_inner),
        note: read.note,
        by: read.by,
        at: read.at.map(Spanned::into_inner).unwrap_or_default(),
    })
}

fn state(name: &Spanned<String>, place: &Place<'_>) -> Result<State, Problem> {
    State::named(name.get_ref()).ok_or_else(|| {
        let known = State::ALL.map(State::name).join(", ");
        let message = format!("unknown state `{}`; known are {known}", name.get_ref());
        place.problem(name.span().start, &message)
    })
}

/// Ten hexadecimal digits, and which of several equal statements it is.
fn is_id(id: &str) -> bool {
    let (hash, occurrence) = id.split_once('.').unwrap_or((id, "2"));
    is_hex(hash, 10) && occurrence.parse::<u32>().is_ok_and(|occurrence| occurrence > 1)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
