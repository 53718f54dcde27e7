//! The same quotation twice, and not in the same words.
//!
//! Two quotations are the same where three words before and three words after a gap agree; what stands
//! in the gap is what differs. Each place is looked up once, so a draft of quotations costs no more than
//! its length. It must never say which of the two is right.

use std::collections::{HashMap, HashSet};

use super::super::{Observation, Observed, Outline};
use crate::document::BlockKind;
use crate::extract::QuotationKind;
use crate::text::Span;

/// How many words must agree on either side.
const FLANK: usize = 3;

/// How many words may differ.
const GAP: usize = 3;

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
struct Gap {
    quotation: usize,
    words: Vec<u32>,
    span: Span,
}

pub(super) fn twice(outline: &Outline<'_>, speakers: &[Option<usize>], out: &mut Vec<Observed>) {
    let mut numbered = Numbered::default();
    let mut seen: HashMap<[u32; 2 * FLANK], Gap> = HashMap::new();
    let mut told: HashSet<(usize, usize)> = HashSet::new();
    for (at, quotation) in outline.analysis.mentions.quotations.iter().enumerate() {
        let block = outline.block_at(quotation.span.start());
        let heading = block.is_some_and(|block| block.kind == BlockKind::Heading);
        let speech = matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block);
        if quotation.depth > 0 || !(speech || heading) {
            continue;
        }
        let words = numbered.words(outline, quotation.inner);
        for (key, gap) in gaps(at, &words) {
            let Some(earlier) = seen.get(&key) else {
                seen.insert(key, gap);
                continue;
            };
            let same_speaker = match (speakers[earlier.quotation], speakers[at]) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            };
            if earlier.quotation != at
                && same_speaker
                && differ(outline, earlier, &gap)
                && told.insert((earlier.quotation, at))
            {
                out.push(Observed {
                    related: vec![earlier.span],
                    detail: earlier.span.of(outline.reading()).to_owned(),
                    ..Observed::at(Observation::QuotationTwice, gap.span)
                });
            }
        }
    }
}

/// Every gap of up to [`GAP`] words between two flanks.
fn gaps(quotation: usize, words: &[(u32, Span)]) -> impl Iterator<Item = ([u32; 2 * FLANK], Gap)> {
    (0..words.len()).flat_map(move |start| {
        (0..=GAP).filter_map(move |gap| {
            let end = start + 2 * FLANK + gap;
            let whole = words.get(start..end)?;
            let (left, rest) = whole.split_at(FLANK);
            let (inner, right) = rest.split_at(gap);
            let mut key = [0; 2 * FLANK];
            for (slot, (word, _)) in key.iter_mut().zip(left.iter().chain(right)) {
                *slot = *word;
            }
            let span = whole[0].1.join(whole[whole.len() - 1].1);
            Some((key, Gap { quotation, words: inner.iter().map(|(word, _)| *word).collect(), span }))
        })
    })
}

/// Whether the words differ, and not by an open cut, a space or a number in figures.
fn differ(outline: &Outline<'_>, one: &Gap, other: &Gap) -> bool {
    let open = |gap: &Gap| gap.span.of(outline.reading()).contains(['[', '…', '(', '—', '–']);
    let dots = |gap: &Gap| {
        let text = gap.span.of(outline.reading());
        text.contains("..") || text.contains(". .")
    };
    let letters = |gap: &Gap| {
        let text = gap.span.of(outline.reading()).to_lowercase();
        text.chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let figures = |gap: &Gap| gap.span.of(outline.reading()).contains(|c: char| c.is_ascii_digit());
    one.words != other.words
        && ![one, other].iter().any(|gap| open(gap) || dots(gap))
        && figures(one) == figures(other)
        && letters(one) != letters(other)
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
