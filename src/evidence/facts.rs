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

    /// Reads what may speak of the same thing as `text`, and says which passages that is, best first.
    pub(super) fn look_up(&mut self, text: &str) -> Vec<usize> {
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
            if !self.read.contains_key(&passage)
                && let Some(read) = self.read(passage)
            {
                self.read.insert(passage, read);
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

    fn read(&self, passage: usize) -> Option<ReadPassage> {
        let stretch = self.sources.stretch(passage)?;
        let source = self.sources.documents.get(stretch.document)?;
        let shown = self.sources.passage(stretch.words.clone())?;
        let raw = source.text.get(shown.span.start()..shown.span.end())?;
        let input = Input { name: &source.path, bytes: raw.as_bytes(), format: Some(Format::Text) };
        let (document, _) = ingest::document(&input, &self.language.words).ok()?;
        let statements = segment::statements(&document, &self.language.abbreviations);
        let tagging = tag::tag(&document, &statements);
        let facts = extract::facts(&document, &statements, &tagging, &self.language.words);
        let inside = |outer: Span, inner: Span| outer.contains(inner);
        let sentences = statements
            .iter()
            .map(|statement| {
                let canonical = document.canonical_span(statement.span);
                let start = shown.span.start() + canonical.start();
                let quantities: Vec<Quantity> = facts
                    .quantities
                    .iter()
                    .filter(|quantity| inside(statement.span, quantity.span))
                    .cloned()
                    .collect();
                let beside = quantities
                    .iter()
                    .map(|quantity| beside(statement.span, quantity.span, &document.reading, self.sources))
                    .collect();
                let dates: Vec<Date> =
                    facts.dates.iter().filter(|date| inside(statement.span, date.span)).cloned().collect();
                let spans = quantities.iter().map(|quantity| quantity.span);
                let spans = spans.chain(dates.iter().map(|date| date.span));
                let written = spans.map(|span| (span, span.of(&document.reading).to_owned())).collect();
                Sentence {
                    beside,
                    written,
                    span: Span::new(start, start + canonical.len()),
                    stems: stems(statement.span.of(&document.reading), self.sources),
                    quantities,
                    dates,
                }
            })
            .collect();
        Some(ReadPassage { document: stretch.document, sentences })
    }
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
