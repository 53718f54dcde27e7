//! The words of all sources in one row, and how passages are found in it.
//!
//! Two ways in: pairs of neighbouring words, for quotations, and a search by words (BM25) over passages,
//! for everything else. All arithmetic is whole numbers and every tie is broken by place, so the same
//! sources give the same answer on every machine, whatever order they came in.
//! It must never judge what it finds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::facts::stem;
use super::words::{Key, Lexicon, Speech, UNKNOWN, words};
use super::{Passage, SourceDocument, Turn};
use crate::extract::Decimal;
use crate::text::Span;
use crate::words::WordLists;

/// Passages are about so many words; a turn is split only if it is longer than the second.
const PASSAGE: usize = 60;
const LONGEST_PASSAGE: usize = 150;

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
    passages: MemoryIndex,
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

/// Finds the passages that speak of some words. What is built in keeps everything in memory; an engine on
/// disk can stand in its place.
pub trait PassageIndex {
    /// The passages that fit `words` best, best first, ties in order of place.
    fn search(&self, words: &[Key], limit: usize) -> Vec<Found>;
    /// The stretch that a passage covers.
    fn stretch(&self, passage: usize) -> Option<&Stretch>;
}

impl Sources {
    /// Indexes documents; their order does not matter.
    #[must_use]
    pub fn of(mut documents: Vec<SourceDocument>, lists: &WordLists) -> Self {
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
            passages: MemoryIndex::default(),
        };
        for document in &documents {
            let start = sources.keys.len();
            sources.read(document);
            sources.rows.push(start..sources.keys.len());
        }
        sources.documents = documents;
        sources.pair();
        sources.passages = MemoryIndex::of(&sources);
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
        let postings = self.passages.postings.get(key as usize)?;
        postings.iter().find_map(|(passage, _)| {
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
        let postings = self.passages.postings.get(last as usize)?;
        postings.iter().find_map(|(passage, _)| {
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
        let having = |key: &Key| self.passages.postings.get(*key as usize).map_or(0, Vec::len) as u64;
        let having = forms.iter().map(having).max().unwrap_or(0);
        // What no source has says little about which passage is meant.
        if having == 0 {
            return UNHEARD;
        }
        // In a small collection every word is rare or common; an average keeps the weights apart from nought.
        200 + thousandth_bits((2 * all + 2) * 1024 / (2 * having + 1)).saturating_sub(10_000)
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

impl PassageIndex for Sources {
    fn search(&self, words: &[Key], limit: usize) -> Vec<Found> {
        self.passages.search(words, limit)
    }

    fn stretch(&self, passage: usize) -> Option<&Stretch> {
        self.passages.stretch(passage)
    }
}

fn mixed(first: Key, second: Key) -> u32 {
    let both = u64::from(first) << 32 | u64::from(second);
    // The upper half of a multiplication by a large odd number: every bit of both words reaches it.
    (both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// BM25 (Robertson and Zaragoza, 2009) over passages, in memory; k1 is 1.2 and b 0.75.
#[derive(Debug, Default)]
struct MemoryIndex {
    stretches: Vec<Stretch>,
    /// For each word, the passages that hold it and how often, in order of place.
    postings: Vec<Vec<(u32, u16)>>,
    /// For each passage, k1 (1 - b + b length / average), in thousandths.
    damping: Vec<u32>,
}

impl MemoryIndex {
    fn of(sources: &Sources) -> Self {
        let mut index = Self::default();
        for (document, row) in sources.rows.iter().enumerate() {
            index.split(sources, document, row.clone());
        }
        index.postings = vec![Vec::new(); sources.lexicon.forms().count()];
        let mut counts: Vec<Key> = Vec::new();
        for (passage, stretch) in (0_u32..).zip(&index.stretches) {
            counts.clear();
            counts.extend_from_slice(&sources.keys[stretch.words.clone()]);
            counts.sort_unstable();
            for same in counts.chunk_by(|a, b| a == b) {
                let often = u16::try_from(same.len()).unwrap_or(u16::MAX);
                index.postings[same[0] as usize].push((passage, often));
            }
        }
        let words: u64 = index.stretches.iter().map(|stretch| stretch.words.len() as u64).sum();
        let average = (words / (index.stretches.len() as u64).max(1)).max(1);
        let damping = |stretch: &Stretch| 300 + 900 * stretch.words.len() as u64 / average;
        index.damping = index
            .stretches
            .iter()
            .map(|stretch| u32::try_from(damping(stretch)).unwrap_or(u32::MAX))
            .collect();
        index
    }

    /// Whole turns until there are enough words; one that is too long is cut.
    fn split(&mut self, sources: &Sources, document: usize, row: Range<usize>) {
        let mut start = row.start;
        let mut turn = row.start;
        for at in row.clone() {
            let next = at + 1;
            let turn_ends = next == row.end || sources.turns[next] != sources.turns[at];
            if !turn_ends {
                if next - turn >= LONGEST_PASSAGE && next - start >= LONGEST_PASSAGE {
                    self.stretches.push(Stretch { document, words: start..next });
                    start = next;
                }
                continue;
            }
            turn = next;
            // A turn that stands for itself ends its passage; what runs on is gathered.
            let goes_on = sources.turn_of(next).is_some_and(|turn| turn.runs_on);
            if next == row.end || next - start >= PASSAGE || (!goes_on && next - start >= PASSAGE / 4) {
                self.stretches.push(Stretch { document, words: start..next });
                start = next;
            }
        }
    }
}

impl PassageIndex for MemoryIndex {
    fn search(&self, words: &[Key], limit: usize) -> Vec<Found> {
        let mut query: Vec<Key> = words.iter().copied().filter(|key| *key != UNKNOWN).collect();
        query.sort_unstable();
        query.dedup();
        let all = self.stretches.len() as u64;
        // A number for each passage is quicker than a table of those that were touched.
        let mut scores: Vec<u64> = vec![0; self.stretches.len()];
        for key in query {
            let Some(postings) = self.postings.get(key as usize) else { continue };
            let having = postings.len() as u64;
            // ln((N - n + 0.5) / (n + 0.5) + 1), in thousandths of a bit and never negative.
            let rarity = thousandth_bits((2 * all + 2) * 1024 / (2 * having + 1)).saturating_sub(10_000);
            if rarity == 0 {
                continue;
            }
            for &(passage, often) in postings {
                let often = u64::from(often);
                let damping = u64::from(self.damping[passage as usize]);
                scores[passage as usize] += rarity * often * 2200 / (often * 1000 + damping);
            }
        }
        let best = |a: &Found, b: &Found| b.score.cmp(&a.score).then(a.passage.cmp(&b.passage));
        let all = scores.into_iter().enumerate().filter(|(_, score)| *score > 0);
        let mut found: Vec<Found> = all.map(|(passage, score)| Found { passage, score }).collect();
        if limit > 0 && found.len() > limit {
            found.select_nth_unstable_by(limit - 1, best);
        }
        found.truncate(limit);
        found.sort_unstable_by(best);
        found
    }

    fn stretch(&self, passage: usize) -> Option<&Stretch> {
        self.stretches.get(passage)
    }
}

/// The binary logarithm, in thousandths, by squaring: no float decides an order.
fn thousandth_bits(value: u64) -> u64 {
    if value == 0 {
        return 0;
    }
    let whole = u64::from(value.ilog2());
    // The mantissa, between one and two, in 32 bits after the point.
    let mut mantissa = (u128::from(value) << 32) >> whole;
    let mut fraction = 0;
    for step in 1..=12 {
        mantissa = (mantissa * mantissa) >> 32;
        if mantissa >> 33 != 0 {
            mantissa >>= 1;
            fraction |= 1 << (12 - step);
        }
    }
    whole * 1000 + fraction * 1000 / 4096
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_near_and_whole() {
        assert_eq!(thousandth_bits(1), 0);
        assert_eq!(thousandth_bits(8), 3000);
        assert_eq!(thousandth_bits(10), 3321);
        assert_eq!(thousandth_bits(1000), 9965);
    }
}
