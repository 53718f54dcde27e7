//! The words of all sources in one row, and how passages are found in it.
//!
//! Two ways in: pairs of neighbouring words, for quotations, and a search by words over passages, for everything
//! else. All arithmetic is whole numbers and every tie is broken by place, so the same
//! sources give the same answer on every machine, whatever order they came in.
//! It must never judge what it finds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::facts::stem;
use super::passages::{Passages, Postings, rarity};
use super::words::{Key, Lexicon, Speech, UNKNOWN, words};
use super::{Passage, SourceDocument, Turn};
use crate::extract::Decimal;
use crate::text::Span;
use crate::words::WordLists;

/// What a word weighs that no source has, in thousandths of a bit.
const UNHEARD: u64 = 500;

/// Source documents, ready to be searched.
#[derive(Debug)]
pub struct Sources {
    pub(super) documents: Vec<SourceDocument>,
    pub(super) lexicon: Lexicon,
    pub(super) speech: Speech,
    /// Words before a name that are no part of it.
    titles: HashSet<String>,
    /// The words of all documents, one document after the other.
    pub(super) keys: Vec<Key>,
    /// Where each stands in its document.
    pub(super) spans: Vec<Span>,
    /// The turn it belongs to.
    pub(super) turns: Vec<u32>,
    /// For each document, its words.
    pub(super) rows: Vec<Range<usize>>,
    /// Two neighbouring words, mixed into the upper half, and the place of the first in the lower, in order.
    pairs: Vec<u64>,
    /// Where each word of the lexicon stands first.
    firsts: Vec<u32>,
    /// The significant digits of every number in figures or small words, and where it stands first.
    numbers: BTreeMap<i128, u32>,
    /// The forms of each word, by what is left without their endings.
    forms: HashMap<String, Vec<Key>>,
    /// The passages of all documents.
    pub(super) passages: Passages,
}

/// A stretch of words that is searched as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Index of the document.
    pub document: usize,
    /// Its words, in the row of all words.
    pub words: Range<usize>,
}

/// A passage that a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the passage.
    pub passage: usize,
    /// How well it fits, in thousandths of a bit; for ordering alone.
    pub score: u64,
}

/// Finds the passages that speak of some words.
pub trait PassageIndex {
    /// The passages that fit `words` best, best first, ties in order of place.
    fn search(&self, words: &[Key], limit: usize) -> Vec<Found>;
    /// The stretch that a passage covers.
    fn stretch(&self, passage: usize) -> Option<&Stretch>;
}

impl Sources {
    /// Indexes documents, in memory; their order does not matter.
    #[must_use]
    pub fn of(documents: Vec<SourceDocument>, lists: &WordLists) -> Self {
        Self::kept_by(documents, lists, |_| None)
    }

    /// Indexes documents; which passages hold a word is left to the engine that `keep` makes, and kept in memory if
    /// it makes none. All that is looked up comes out the same.
    #[must_use]
    pub fn kept_by(
        mut documents: Vec<SourceDocument>,
        lists: &WordLists,
        keep: impl FnOnce(&Self) -> Option<Box<dyn Postings>>,
    ) -> Self {
        documents.sort_by(|a, b| (&a.path, &a.digest).cmp(&(&b.path, &b.digest)));
        let speech = Speech::new(lists);
        let mut sources = Self {
            documents: Vec::new(),
            lexicon: Lexicon::default(),
            speech,
            titles: lists
                .list("speaker-title")
                .map(|list| list.forms.iter().cloned().collect())
                .unwrap_or_default(),
            keys: Vec::new(),
            spans: Vec::new(),
            turns: Vec::new(),
            rows: Vec::new(),
            pairs: Vec::new(),
            firsts: Vec::new(),
            numbers: BTreeMap::new(),
            forms: HashMap::new(),
            passages: Passages::default(),
        };
        for document in &documents {
            let start = sources.keys.len();
            sources.read(document);
            sources.rows.push(start..sources.keys.len());
        }
        sources.documents = documents;
        sources.pair();
        sources.passages = Passages::of(&sources);
        match keep(&sources) {
            Some(engine) => sources.passages.ask(engine),
            None => sources.passages.remember(&sources.keys, &sources.lexicon),
        }
        sources.count();
        sources
    }

    /// Notes where words and numbers stand first, and how common each is.
    fn count(&mut self) {
        self.firsts = vec![u32::MAX; self.lexicon.forms().count()];
        for (at, key) in (0_u32..).zip(&self.keys) {
            let first = &mut self.firsts[*key as usize];
            *first = (*first).min(at);
        }
        for (key, form) in self.lexicon.forms() {
            self.forms.entry(stem(form).to_owned()).or_default().push(key);
            let figures = form.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            if let Some(number) = Decimal::parse(figures) {
                let first = self.numbers.entry(number.significant()).or_insert(u32::MAX);
                *first = (*first).min(self.firsts[key as usize]);
            }
        }
    }

    fn read(&mut self, document: &SourceDocument) {
        let mut buffer = String::new();
        let (lexicon, speech) = (&mut self.lexicon, &self.speech);
        let (keys, spans, turns) = (&mut self.keys, &mut self.spans, &mut self.turns);
        for (at, turn) in (0_u32..).zip(&document.turns) {
            let Some(text) = document.text.get(turn.span.start()..turn.span.end()) else { continue };
            words(text, turn.span.start(), speech, |word| {
                keys.push(lexicon.learn(&word.text, speech, &mut buffer));
                spans.push(word.span);
                turns.push(at);
            });
        }
    }

    fn pair(&mut self) {
        let mut pairs = Vec::with_capacity(self.keys.len());
        for row in &self.rows {
            for at in row.start..row.end.saturating_sub(1) {
                let Ok(place) = u32::try_from(at) else { break };
                pairs.push(u64::from(mixed(self.keys[at], self.keys[at + 1])) << 32 | u64::from(place));
            }
        }
        pairs.sort_unstable();
        self.pairs = pairs;
    }

    /// The source documents, in order of their paths.
    #[must_use]
    pub fn documents(&self) -> &[SourceDocument] {
        &self.documents
    }

    /// Where one word follows another, in order of place.
    pub(super) fn places(&self, first: Key, second: Key) -> impl ExactSizeIterator<Item = usize> + '_ {
        let mix = u64::from(mixed(first, second));
        let from = self.pairs.partition_point(|pair| *pair < mix << 32);
        let to = from + self.pairs[from..].partition_point(|pair| pair >> 32 == mix);
        self.pairs[from..to].iter().map(|pair| (*pair & u64::from(u32::MAX)) as usize)
    }

    /// The document of a word.
    pub(super) fn document_of(&self, word: usize) -> usize {
        self.rows.partition_point(|row| row.end <= word)
    }

    /// Whether a word is the sign of a currency.
    pub(super) fn is_sign(&self, key: Key) -> bool {
        matches!(self.lexicon.form(key), "$" | "€" | "£" | "¥")
    }

    /// The turn of a word.
    pub(super) fn turn_of(&self, word: usize) -> Option<&Turn> {
        let document = self.documents.get(self.document_of(word))?;
        document.turns.get(*self.turns.get(word)? as usize)
    }

    /// Who says a word, if the source tells.
    pub(super) fn speaker_of(&self, word: usize) -> Option<&str> {
        let document = self.documents.get(self.document_of(word))?;
        match self.turn_of(word)?.speaker {
            Some(speaker) => document.speakers.get(speaker).map(String::as_str),
            None => document.entry.speaker.as_deref(),
        }
    }

    /// Where some words of one document stand in its text.
    pub(super) fn span_of(&self, words: Range<usize>) -> Option<Span> {
        let last = words.end.checked_sub(1).filter(|last| *last >= words.start)?;
        Some(Span::new(self.spans.get(words.start)?.start(), self.spans.get(last)?.end()))
    }

    /// The passage from the first to the last of some words of one document.
    pub(super) fn passage(&self, words: Range<usize>) -> Option<Passage> {
        let last = words.end.checked_sub(1).filter(|last| *last >= words.start)?;
        let document = self.documents.get(self.document_of(words.start))?;
        let (from, to) = (self.spans.get(words.start)?.start(), self.spans.get(last)?.end());
        Some(Passage {
            source: document.path.clone(),
            span: Span::new(from, to),
            text: spoken(document, Span::new(from, to)),
            locator: self.turn_of(words.start)?.locator,
            speaker: self.speaker_of(words.start).map(str::to_owned),
        })
    }

    /// Where a number with these digits stands first, whatever its size.
    pub(super) fn number(&self, significant: i128) -> Option<usize> {
        self.numbers.get(&significant).map(|at| *at as usize)
    }

    /// Where a folded word stands first.
    pub(super) fn word(&self, form: &str) -> Option<usize> {
        let first = *self.firsts.get(self.lexicon.folded(form) as usize)?;
        Some(first as usize)
    }

    /// Where a word stands first in a place that may be looked at.
    pub(super) fn first(&self, key: Key, may: &impl Fn(usize) -> bool) -> Option<usize> {
        let first = *self.firsts.get(key as usize)? as usize;
        if may(first) {
            return Some(first);
        }
        self.holding(key).iter().find_map(|(passage, _)| {
            let stretch = self.passages.stretches.get(*passage as usize)?;
            stretch.words.clone().find(|at| self.keys[*at] == key && may(*at))
        })
    }

    /// Where some words stand one after the other.
    pub(super) fn run(&self, keys: &[Key], may: &impl Fn(usize) -> bool) -> Option<usize> {
        if keys.contains(&UNKNOWN) {
            return None;
        }
        let [first, second, ..] = keys else { return self.first(*keys.first()?, may) };
        self.places(*first, *second).find(|place| {
            let end = self.rows.get(self.document_of(*place)).map_or(0, |row| row.end);
            place + keys.len() <= end && self.keys[*place..place + keys.len()] == *keys && may(*place)
        })
    }

    /// Where one word follows another with at most `between` others between them, and how many words that takes.
    pub(super) fn within(
        &self,
        first: Key,
        last: Key,
        between: usize,
        may: &impl Fn(usize) -> bool,
    ) -> Option<(usize, usize)> {
        if first == UNKNOWN || last == UNKNOWN {
            return None;
        }
        self.holding(last).iter().find_map(|(passage, _)| {
            let stretch = self.passages.stretches.get(*passage as usize)?;
            stretch.words.clone().filter(|at| self.keys[*at] == last && may(*at)).find_map(|at| {
                let from = at.saturating_sub(between + 1).max(stretch.words.start);
                let start = (from..at).rev().find(|start| self.keys[*start] == first)?;
                Some((start, at + 1 - start))
            })
        })
    }

    /// The first words of somebody in a document.
    pub(super) fn first_turn(&self, document: usize, speaker: usize) -> Option<Passage> {
        let row = self.rows.get(document)?.clone();
        let turns = &self.documents.get(document)?.turns;
        let turn = turns.iter().position(|turn| turn.speaker == Some(speaker))?;
        let place = row.clone().find(|word| self.turns[*word] as usize == turn)?;
        self.line(place, 1)
    }

    /// Whether a surname follows a first name that is not `first`, nor a title or an initial.
    pub(super) fn has_other_first_name(&self, surname: usize, first: Key) -> bool {
        let Some(before) = surname.checked_sub(1).filter(|at| self.turns.get(*at) == self.turns.get(surname))
        else {
            return false;
        };
        let document = &self.documents[self.document_of(before)];
        let span = self.spans[before];
        let written = document.text.get(span.start()..span.end()).unwrap_or_default();
        let touches = document.text.get(span.end()..self.spans[surname].start()) == Some(" ");
        let form = self.lexicon.form(self.keys[before]);
        touches
            && self.keys[before] != first
            && written.starts_with(char::is_uppercase)
            && form.chars().count() > 2
            && !self.titles.contains(form)
            && !self.lexicon.form(first).starts_with(form)
    }

    /// Some words with a few around them, for a person to see them in their place.
    pub(super) fn line(&self, place: usize, count: usize) -> Option<Passage> {
        /// Words to either side.
        const AROUND: usize = 8;
        let row = self.rows.get(self.document_of(place))?;
        let turn = self.turns.get(place)?;
        let from = (place.saturating_sub(AROUND).max(row.start)..place).find(|at| self.turns[*at] == *turn);
        let to = (place + count + AROUND).min(row.end);
        let to = (place + count..to)
            .take_while(|at| self.turns[*at] == *turn)
            .last()
            .map_or(place + count, |at| at + 1);
        self.passage(from.unwrap_or(place)..to)
    }

    /// How much it says that a text holds a word, in thousandths of a bit.
    pub(super) fn rarity(&self, stem: &str) -> u64 {
        let all = self.passages.stretches.len() as u64;
        let forms = self.forms.get(stem).map_or(&[][..], Vec::as_slice);
        let having = |key: &Key| self.count_of(*key) as u64;
        let having = forms.iter().map(having).max().unwrap_or(0);
        // What no source has says little about which passage is meant.
        if having == 0 {
            return UNHEARD;
        }
        // In a small collection every word is rare or common; an average keeps the weights apart from nought.
        200 + rarity(all, having)
    }

    /// Every form that the sources have of the words of a text of the draft.
    pub(super) fn find(&self, text: &str) -> Vec<Key> {
        let mut buffer = String::new();
        let mut keys = Vec::new();
        words(text, 0, &self.speech, |word| {
            keys.push(self.lexicon.find(&word.text, &self.speech, &mut buffer));
            keys.extend(self.forms.get(stem(&buffer)).into_iter().flatten());
        });
        keys
    }

    /// The words of a text of the draft by number.
    pub(super) fn keys_of(&self, text: &str) -> Vec<Key> {
        let mut buffer = String::new();
        let mut keys = Vec::new();
        words(text, 0, &self.speech, |word| {
            keys.push(self.lexicon.find(&word.text, &self.speech, &mut buffer));
        });
        keys
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> usize {
        self.passages.stretches.len()
    }
}

/// What stands in a stretch of a document, without labels and time stamps; words that another speaker throws in
/// stand in brackets with that speaker's name.
fn spoken(document: &SourceDocument, span: Span) -> String {
    let first = document.turns.partition_point(|turn| turn.span.end() <= span.start());
    let mut out = String::new();
    let mut own = None;
    for turn in document.turns[first..].iter().take_while(|turn| turn.span.start() < span.end()) {
        let from = turn.span.start().max(span.start());
        let to = turn.span.end().min(span.end());
        let Some(text) = document.text.get(from..to) else { continue };
        if !out.is_empty() {
            out.push(' ');
        }
        let speaker = turn.speaker.and_then(|speaker| document.speakers.get(speaker));
        if own.get_or_insert(turn.speaker) == &turn.speaker {
            out.push_str(text);
        } else {
            out.push('[');
            out.push_str(speaker.map_or("somebody", String::as_str));
            out.push_str(": ");
            out.push_str(text);
            out.push(']');
        }
    }
    out
}

fn mixed(first: Key, second: Key) -> u32 {
    let both = u64::from(first) << 32 | u64::from(second);
    // The upper half of a multiplication by a large odd number: every bit of both words reaches it.
    (both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}
