//! The passages that speak of the same thing as a statement, and the numbers and dates in them.
//!
//! Passages are read only when a statement asks for them, and once for a draft. It must never decide
//! whether two numbers agree.

use std::collections::{BTreeMap, BTreeSet};

use super::Passage;
use super::index::{PassageIndex as _, Sources};
use super::words::words;
use crate::analysis::Language;
use crate::document::Format;
use crate::extract::{self, Date, Quantity};
use crate::ingest::{self, Input};
use crate::segment;
use crate::tag;
use crate::text::Span;

/// How many passages are read for a statement.
const PASSAGES: usize = 6;

/// A passage, read.
#[derive(Debug)]
pub(super) struct ReadPassage {
    document: usize,
    /// Its sentences, in order.
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence of a source.
#[derive(Debug)]
pub(super) struct Sentence {
    /// In the source's text.
    span: Span,
    /// Its words, without their endings.
    stems: BTreeSet<String>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) dates: Vec<Date>,
    /// For each quantity, the words beside it.
    beside: Vec<BTreeSet<String>>,
    /// The quantities and the dates as they are written.
    written: BTreeMap<Span, String>,
}

impl Near<'_> {
    /// A quantity or date of the sentence as it is written.
    pub(super) fn written(&self, mention: Span) -> String {
        self.sentence.written.get(&mention).cloned().unwrap_or_default()
    }

    /// The words beside a quantity of the sentence.
    pub(super) fn beside(&self, quantity: Span) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        let at = self.sentence.quantities.iter().position(|other| other.span == quantity);
        at.and_then(|at| self.sentence.beside.get(at)).unwrap_or(&NONE)
    }
}

/// How many words to either side of a number say what it counts.
const BESIDE: usize = 4;

/// The words beside `span`, without their endings and without those that stand beside anything.
pub(super) fn beside(sentence: Span, span: Span, reading: &str, sources: &Sources) -> BTreeSet<String> {
    let before = reading.get(sentence.start()..span.start()).unwrap_or_default();
    let after = reading.get(span.end()..sentence.end()).unwrap_or_default();
    let mut left = listed(before, sources);
    let right = listed(after, sources);
    let inside = listed(span.of(reading), sources);
    let from = left.len().saturating_sub(BESIDE);
    left.drain(..from);
    let all = left.into_iter().chain(right.into_iter().take(BESIDE)).chain(inside);
    all.flatten().filter(|stem| stem.len() > 3 && !stem.starts_with(|c: char| c.is_ascii_digit())).collect()
}

/// The words of a text without their endings; nothing for a name, which says who and not what.
fn listed(text: &str, sources: &Sources) -> Vec<Option<String>> {
    let mut all = Vec::new();
    let mut folded = String::new();
    words(text, 0, &sources.speech, |word| {
        super::words::fold(&word.text, &mut folded);
        let name = word.text.starts_with(char::is_uppercase);
        all.push((!name).then(|| stem(&folded).to_owned()));
    });
    all
}

/// A sentence that speaks of what a statement speaks of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near<'p> {
    pub(super) passage: &'p ReadPassage,
    pub(super) sentence: &'p Sentence,
    /// How much of the statement it speaks of, in percent of the weight of its words.
    pub(super) share: u64,
}

impl Near<'_> {
    /// The sentence as a passage to show.
    pub(super) fn shown(&self, sources: &Sources) -> Option<Passage> {
        let document = sources.documents.get(self.passage.document)?;
        let span = self.sentence.span;
        let turn = document.turns.partition_point(|turn| turn.span.end() <= span.start());
        let turn = document.turns.get(turn)?;
        let speaker = turn.speaker.and_then(|speaker| document.speakers.get(speaker));
        Some(Passage {
            source: document.path.clone(),
            span,
            text: document.text.get(span.start()..span.end())?.to_owned(),
            locator: turn.locator,
            speaker: speaker.or(document.entry.speaker.as_ref()).cloned(),
        })
    }
}

/// Reads passages of the sources, each once.
pub(super) struct Reader<'s> {
    sources: &'s Sources,
    language: &'s Language,
    only: Option<&'s [usize]>,
    read: BTreeMap<usize, ReadPassage>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sources: &'s Sources, language: &'s Language, only: Option<&'s [usize]>) -> Self {
        Self { sources, language, only, read: BTreeMap::new() }
    }

    /// Which passages may speak of the same thing as `text`, best first.
    pub(super) fn look_up(&self, text: &str) -> Vec<usize> {
        let wanted = if self.only.is_some() { PASSAGES * 20 } else { PASSAGES };
        let found = self.sources.search(&self.sources.find(text), wanted);
        let mut found: Vec<usize> = found.into_iter().map(|found| found.passage).collect();
        // Of a short source everything is read, whether or not it uses the same words.
        if self.sources.passages() <= PASSAGES {
            let rest: Vec<usize> = (0..self.sources.passages()).filter(|at| !found.contains(at)).collect();
            found.extend(rest);
        }
        let mut passages = Vec::new();
        for passage in found {
            let Some(stretch) = self.sources.stretch(passage) else { continue };
            if self.only.is_some_and(|only| !only.contains(&stretch.document)) {
                continue;
            }
            passages.push(passage);
            if passages.len() == PASSAGES {
                break;
            }
        }
        passages
    }

    /// The sentences of some passages, each with how much of `text` it speaks of; the most first, ties in order.
    pub(super) fn near(&self, passages: &[usize], text: &str) -> Vec<Near<'_>> {
        // Words of a few letters stand everywhere.
        let mut wanted = stems(text, self.sources);
        wanted.retain(|stem| stem.len() > 3);
        let weight = |stem: &String| self.sources.rarity(stem);
        let all: u64 = wanted.iter().map(weight).sum::<u64>().max(1);
        let mut near: Vec<Near<'_>> = Vec::new();
        for passage in passages.iter().filter_map(|passage| self.read.get(passage)) {
            for sentence in &passage.sentences {
                let shared: u64 = wanted.intersection(&sentence.stems).map(weight).sum();
                near.push(Near { passage, sentence, share: shared * 100 / all });
            }
        }
        near.sort_by_key(|near| std::cmp::Reverse(near.share));
        near
    }

    /// Reads passages, all as one text.
    pub(super) fn read(&mut self, wanted: &BTreeSet<usize>) {
        let mut text = String::new();
        // Where each begins in that text, and in its source.
        let mut places: Vec<(usize, usize, usize, usize)> = Vec::new();
        for &passage in wanted {
            let Some(stretch) = self.sources.stretch(passage) else { continue };
            let Some(span) = self.sources.span_of(stretch.words.clone()) else { continue };
            let source = &self.sources.documents[stretch.document];
            let Some(raw) = source.text.get(span.start()..span.end()) else { continue };
            places.push((text.len(), passage, stretch.document, span.start()));
            text.push_str(raw);
            text.push_str("\n\n");
        }
        let input = Input { name: "sources", bytes: text.as_bytes(), format: Some(Format::Text) };
        let Ok((document, _)) = ingest::document(&input, &self.language.words) else { return };
        let statements = segment::statements(&document, &self.language.abbreviations);
        let tagging = tag::tag(&document, &statements);
        let facts = extract::facts(&document, &statements, &tagging, &self.language.words);
        let reading = document.reading.as_str();
        for statement in &statements {
            let canonical = document.canonical_span(statement.span);
            let at = places.partition_point(|place| place.0 <= canonical.start());
            let Some(&(begins, passage, source, start)) = at.checked_sub(1).and_then(|at| places.get(at))
            else {
                continue;
            };
            let start = start + canonical.start() - begins;
            let quantities = within(&facts.quantities, statement.span, |quantity| quantity.span);
            let dates = within(&facts.dates, statement.span, |date| date.span);
            let beside = quantities
                .iter()
                .map(|quantity| beside(statement.span, quantity.span, reading, self.sources))
                .collect();
            let spans = quantities.iter().map(|quantity| quantity.span);
            let spans = spans.chain(dates.iter().map(|date| date.span));
            let sentence = Sentence {
                beside,
                written: spans.map(|span| (span, span.of(reading).to_owned())).collect(),
                span: Span::new(start, start + canonical.len()),
                stems: stems(statement.span.of(reading), self.sources),
                quantities: quantities.to_vec(),
                dates: dates.to_vec(),
            };
            let read = ReadPassage { document: source, sentences: Vec::new() };
            self.read.entry(passage).or_insert(read).sentences.push(sentence);
        }
    }
}

/// The mentions inside a statement.
fn within<T>(mentions: &[T], statement: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let from = mentions.partition_point(|mention| span(mention).start() < statement.start());
    let to = mentions.partition_point(|mention| span(mention).start() < statement.end());
    &mentions[from..to.max(from)]
}

/// The words of a text without their endings; figures are left out, for they are what is compared.
fn stems(text: &str, sources: &Sources) -> BTreeSet<String> {
    let mut stems = BTreeSet::new();
    let mut folded = String::new();
    words(text, 0, &sources.speech, |word| {
        super::words::fold(&word.text, &mut folded);
        if !folded.starts_with(|c: char| c.is_ascii_digit()) && folded.len() > 1 {
            stems.insert(stem(&folded).to_owned());
        }
    });
    stems
}

/// A word without the ending of a plural or of a verb's form: enough to compare, no dictionary.
pub(super) fn stem(word: &str) -> &str {
    for (ending, least) in
        [("ings", 7), ("ing", 6), ("ies", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 5), ("y", 5)]
    {
        if word.len() >= least
            && let Some(stem) = word.strip_suffix(ending)
        {
            return stem;
        }
    }
    word
}
