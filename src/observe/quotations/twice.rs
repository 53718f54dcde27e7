//! The same quotation twice, and not in the same words.
//!
//! Two quotations may be the same where the words on both sides of a gap agree; then the shorter is laid
//! over the longer, and they are the same if hardly anything but the gap differs. Each place is looked up
//! once and each comparison is bounded, so a draft of quotations costs no more than its length.
//! It must never say which of the two is right.

use std::collections::{HashMap, HashSet};

use super::super::{Observation, Observed, Outline};
use crate::document::BlockKind;
use crate::extract::QuotationKind;
use crate::text::Span;

/// How many words must agree on either side.
const FLANK: usize = 2;

/// How many words may differ in one place.
const GAP: usize = 3;

/// Fewer words than this are soon said twice; of more than the second, only so many are compared.
const SHORTEST: usize = 6;
const COMPARED: usize = 60;

/// Words as numbers, the same number for the same word whatever its case.
#[derive(Default)]
struct Numbered {
    numbers: HashMap<String, u32>,
}

impl Numbered {
    /// The words of `span` and their places.
    fn words(&mut self, outline: &Outline<'_>, span: Span) -> Vec<(u32, Span)> {
        let text = span.of(outline.reading());
        let mut words = Vec::new();
        let mut start = None;
        let inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (start, inner(c)) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    start = None;
                    let word = text[from..at].trim_matches(['\'', '’', '-']);
                    let from = from + text[from..at].find(word).unwrap_or(0);
                    if !word.is_empty() {
                        let place = Span::new(span.start() + from, span.start() + from + word.len());
                        words.push((self.number(word), place));
                    }
                }
                _ => {}
            }
        }
        words
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(word.to_lowercase().replace('’', "'")).or_insert(next)
    }
}

/// Where the words between two flanks stand.
#[derive(Clone, Copy)]
struct Gap {
    /// Index among the quotations that are compared.
    quoted: usize,
    /// First word of the first flank, and how many words are in the gap.
    start: usize,
    len: usize,
}

/// The words of one quotation.
struct Quoted {
    words: Vec<(u32, Span)>,
    block: usize,
    heading: bool,
    speaker: Option<usize>,
}

impl Quoted {
    /// Flanks and gap.
    fn span(&self, gap: Gap) -> Span {
        self.words[gap.start].1.join(self.words[gap.start + 2 * FLANK + gap.len - 1].1)
    }

    fn differing(&self, gap: Gap) -> impl Iterator<Item = u32> {
        self.words[gap.start + FLANK..gap.start + FLANK + gap.len].iter().map(|(word, _)| *word)
    }
}

pub(super) fn twice(outline: &Outline<'_>, speakers: &[Option<usize>], out: &mut Vec<Observed>) {
    let quoted = all_quoted(outline, speakers);
    let mut seen: HashMap<[u32; 2 * FLANK], Gap> = HashMap::new();
    let mut compared: HashSet<(usize, usize)> = HashSet::new();
    for (at, here) in quoted.iter().enumerate() {
        for (key, gap) in gaps(at, &here.words) {
            let Some(&before) = seen.get(&key) else {
                seen.insert(key, gap);
                continue;
            };
            let there = &quoted[before.quoted];
            let same_speaker = match (there.speaker, here.speaker) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            };
            // In the next paragraph a speaker goes on, and may do so in the same turn of words.
            let apart = there.block + 1 < here.block || (there.heading != here.heading);
            if apart
                && same_speaker
                && !there.differing(before).eq(here.differing(gap))
                && compared.insert((before.quoted, at))
                && are_same((there, before), (here, gap))
                && differ(outline, there.span(before), here.span(gap))
            {
                out.push(Observed {
                    related: vec![there.span(before)],
                    detail: there.span(before).of(outline.reading()).to_owned(),
                    ..Observed::at(Observation::QuotationTwice, here.span(gap))
                });
            }
        }
    }
}

/// What somebody said, and what a headline quotes.
fn all_quoted(outline: &Outline<'_>, speakers: &[Option<usize>]) -> Vec<Quoted> {
    let mut numbered = Numbered::default();
    let mut all = Vec::new();
    let blocks = outline.blocks();
    for (at, quotation) in outline.analysis.mentions.quotations.iter().enumerate() {
        let block = blocks.partition_point(|block| block.span.start() <= quotation.span.start());
        let Some(block) = block.checked_sub(1) else { continue };
        let heading = blocks[block].kind == BlockKind::Heading;
        let speech = matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block);
        if quotation.depth == 0 && (speech || heading) {
            let words = numbered.words(outline, quotation.inner);
            if words.len() >= SHORTEST {
                all.push(Quoted { words, block, heading, speaker: speakers[at] });
            }
        }
    }
    all
}

/// Every gap of up to [`GAP`] words between two flanks.
fn gaps(quoted: usize, words: &[(u32, Span)]) -> impl Iterator<Item = ([u32; 2 * FLANK], Gap)> {
    (0..words.len()).flat_map(move |start| {
        (0..=GAP).filter_map(move |len| {
            let whole = words.get(start..start + 2 * FLANK + len)?;
            let (left, right) = (&whole[..FLANK], &whole[FLANK + len..]);
            let mut key = [0; 2 * FLANK];
            for (slot, (word, _)) in key.iter_mut().zip(left.iter().chain(right)) {
                *slot = *word;
            }
            Some((key, Gap { quoted, start, len }))
        })
    })
}

/// Whether the shorter, laid over the longer so that the gaps meet, is the same in almost every word.
fn are_same(one: (&Quoted, Gap), other: (&Quoted, Gap)) -> bool {
    let (short, long) = if one.0.words.len() <= other.0.words.len() { (one, other) } else { (other, one) };
    let numbers = |words: &[(u32, Span)]| words.iter().map(|(word, _)| *word).collect::<Vec<u32>>();
    // Of long quotations, the stretch around the gap.
    let from = short.1.start.saturating_sub(COMPARED / 2);
    let to = (short.1.start + COMPARED / 2).min(short.0.words.len());
    let before = short.1.start - from;
    let after = to.saturating_sub(short.1.start + short.1.len);
    let start = long.1.start.saturating_sub(before);
    let end = (long.1.start + long.1.len + after).min(long.0.words.len());
    let (this, that) = (numbers(&short.0.words[from..to]), numbers(&long.0.words[start..end.max(start)]));
    strsim::generic_levenshtein(&this, &that) * SHORTEST <= this.len()
}

/// Whether the words differ otherwise than by an open cut, a space or a number in figures.
fn differ(outline: &Outline<'_>, one: Span, other: Span) -> bool {
    let cut =
        |text: &str| text.contains(['[', '…', '(', '—', '–']) || text.contains("..") || text.contains(". .");
    let letters =
        |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let figures = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let (one, other) = (one.of(outline.reading()), other.of(outline.reading()));
    !cut(one) && !cut(other) && figures(one) == figures(other) && letters(one) != letters(other)
}

/// How many words make an opening that no two quotations share by chance.
const OPENING: usize = 5;

/// How often each run of words stands in the draft.
pub(super) struct Openings {
    words: Vec<(u32, Span)>,
    counts: HashMap<[u32; OPENING], u32>,
}

/// Counts the runs of words of the draft.
pub(super) fn openings(outline: &Outline<'_>) -> Openings {
    let words = Numbered::default().words(outline, Span::new(0, outline.reading().len()));
    let mut counts = HashMap::new();
    for run in words.windows(OPENING) {
        *counts.entry(key(run)).or_insert(0) += 1;
    }
    Openings { words, counts }
}

impl Openings {
    /// Whether the words that a quotation begins with stand somewhere else too: it was pulled out of the text.
    pub(super) fn stands_elsewhere(&self, quotation: Span) -> bool {
        let first = self.words.partition_point(|(_, place)| place.start() < quotation.start());
        let Some(run) = self.words.get(first..first + OPENING) else { return false };
        self.counts.get(&key(run)).is_some_and(|count| *count > 1)
    }
}

fn key(run: &[(u32, Span)]) -> [u32; OPENING] {
    std::array::from_fn(|at| run[at].0)
}
