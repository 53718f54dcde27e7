//! The passages of the sources, which of them hold a word, and the search over them (BM25, Robertson and
//! Zaragoza, 2009; k1 is 1.2 and b 0.75).
//!
//! Which passages hold a word comes from memory or from an engine outside the core; what is best is reckoned
//! here, in whole numbers and with ties by place. So it must never make a difference which of the two is asked.

use std::borrow::Cow;
use std::ops::Range;

use super::index::{Found, PassageIndex, Sources, Stretch};
use super::words::{Key, Lexicon, UNKNOWN};

/// Passages are about so many words; a turn is split only if it is longer than the second.
const PASSAGE: usize = 60;
const LONGEST_PASSAGE: usize = 150;

/// A passage that holds a word: its number in the order of documents, from 0, and how often it has the word.
pub type Holding = (u32, u16);

/// An engine that keeps which passages hold a word, in place of memory: on disk, for instance.
///
/// It is asked with words as [`Sources::passage_words`] gave them, and must answer exactly: it finds, and the
/// core judges. Where it cannot tell it says so, and the core looks for itself.
pub trait Postings: std::fmt::Debug + Send + Sync {
    /// The passages that hold a word, in order; empty if none does, nothing if it cannot be told.
    fn holding(&self, word: &str) -> Option<Vec<Holding>>;
    /// How many they are.
    fn count(&self, word: &str) -> Option<usize>;
}

/// All passages, and what knows which words they hold.
#[derive(Debug, Default)]
pub(super) struct Passages {
    pub(super) stretches: Vec<Stretch>,
    held: Held,
    /// For each passage, k1 (1 - b + b length / average), in thousandths.
    damping: Vec<u32>,
}

#[derive(Debug)]
enum Held {
    /// For each word by number, the passages that hold it, in order.
    Memory(Vec<Vec<Holding>>),
    Engine(Box<dyn Postings>),
}

impl Default for Held {
    fn default() -> Self {
        Self::Memory(Vec::new())
    }
}

impl Passages {
    /// The passages of all documents; which words they hold is not noted yet.
    pub(super) fn of(sources: &Sources) -> Self {
        let mut passages = Self::default();
        for (document, row) in sources.rows.iter().enumerate() {
            passages.split(sources, document, row.clone());
        }
        let words: u64 = passages.stretches.iter().map(|stretch| stretch.words.len() as u64).sum();
        let average = (words / (passages.stretches.len() as u64).max(1)).max(1);
        let damping = |stretch: &Stretch| 300 + 900 * stretch.words.len() as u64 / average;
        passages.damping = passages
            .stretches
            .iter()
            .map(|stretch| u32::try_from(damping(stretch)).unwrap_or(u32::MAX))
            .collect();
        passages
    }

    /// Notes in memory which words they hold.
    pub(super) fn remember(&mut self, keys: &[Key], lexicon: &Lexicon) {
        let mut postings = vec![Vec::new(); lexicon.forms().count()];
        let mut counts: Vec<Key> = Vec::new();
        for (passage, stretch) in (0_u32..).zip(&self.stretches) {
            counts.clear();
            counts.extend_from_slice(&keys[stretch.words.clone()]);
            counts.sort_unstable();
            for same in counts.chunk_by(|a, b| a == b) {
                postings[same[0] as usize].push((passage, often(same.len())));
            }
        }
        self.held = Held::Memory(postings);
    }

    /// Asks an engine which words they hold.
    pub(super) fn ask(&mut self, engine: Box<dyn Postings>) {
        self.held = Held::Engine(engine);
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

    /// The passages that hold a word, in order of place.
    fn holding(&self, key: Key, sources: &Sources) -> Cow<'_, [Holding]> {
        match &self.held {
            Held::Memory(postings) => Cow::Borrowed(postings.get(key as usize).map_or(&[], Vec::as_slice)),
            Held::Engine(_) if key == UNKNOWN => Cow::Borrowed(&[]),
            Held::Engine(engine) => {
                let told = engine.holding(sources.lexicon.form(key));
                let known = told.filter(|holding| {
                    holding.is_sorted_by(|(before, _), (after, _)| before < after)
                        && holding.last().is_none_or(|(last, _)| (*last as usize) < self.stretches.len())
                });
                Cow::Owned(known.unwrap_or_else(|| self.looked_through(key, &sources.keys)))
            }
        }
    }

    fn count(&self, key: Key, sources: &Sources) -> usize {
        match &self.held {
            Held::Memory(postings) => postings.get(key as usize).map_or(0, Vec::len),
            Held::Engine(_) if key == UNKNOWN => 0,
            Held::Engine(engine) => engine
                .count(sources.lexicon.form(key))
                .unwrap_or_else(|| self.looked_through(key, &sources.keys).len()),
        }
    }

    /// The same, word by word: slow, and always at hand.
    fn looked_through(&self, key: Key, keys: &[Key]) -> Vec<Holding> {
        let counted = (0_u32..).zip(&self.stretches).map(|(passage, stretch)| {
            (passage, often(keys[stretch.words.clone()].iter().filter(|other| **other == key).count()))
        });
        counted.filter(|(_, often)| *often > 0).collect()
    }
}

fn often(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

impl Sources {
    /// The words of each passage as they are compared, passage by passage in the order of documents, with the
    /// index of its document: what an engine has to know.
    pub fn passage_words(&self) -> impl ExactSizeIterator<Item = (usize, impl Iterator<Item = &str>)> {
        self.passages.stretches.iter().map(|stretch| {
            let keys = self.keys.get(stretch.words.clone()).unwrap_or_default();
            (stretch.document, keys.iter().map(|key| self.lexicon.form(*key)))
        })
    }

    /// The passages that hold a word, in order of place.
    pub(super) fn holding(&self, key: Key) -> Cow<'_, [Holding]> {
        self.passages.holding(key, self)
    }

    /// In how many passages a word stands.
    pub(super) fn count_of(&self, key: Key) -> usize {
        self.passages.count(key, self)
    }
}

impl PassageIndex for Sources {
    fn search(&self, words: &[Key], limit: usize) -> Vec<Found> {
        let mut query: Vec<Key> = words.iter().copied().filter(|key| *key != UNKNOWN).collect();
        query.sort_unstable();
        query.dedup();
        let Passages { stretches, damping, .. } = &self.passages;
        let all = stretches.len() as u64;
        // A number for each passage is quicker than a table of those that were touched.
        let mut scores: Vec<u64> = vec![0; stretches.len()];
        for key in query {
            let holding = self.holding(key);
            // ln((N - n + 0.5) / (n + 0.5) + 1), in thousandths of a bit and never negative.
            let rarity = rarity(all, holding.len() as u64);
            if rarity == 0 {
                continue;
            }
            for &(passage, often) in &*holding {
                let often = u64::from(often);
                let damping = u64::from(damping[passage as usize]);
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
        self.passages.stretches.get(passage)
    }
}

/// How much it says that a passage holds a word which `having` of `all` passages hold, in thousandths of a bit.
pub(super) fn rarity(all: u64, having: u64) -> u64 {
    thousandth_bits((2 * all + 2) * 1024 / (2 * having + 1)).saturating_sub(10_000)
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
