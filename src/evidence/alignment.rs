//! The words of a quotation laid word by word over the words of a source.
//!
//! The least number of words that have to be put in, left out or changed (Levenshtein, over words), where
//! it costs nothing to leave out what a speaker said twice in a row, or what somebody else threw in.
//! The cost says which place to show and how to show the difference; it must never be the verdict.

use std::ops::Range;

use super::index::Sources;
use super::quoted::Said;
use super::words::{Key, UNKNOWN};

/// A stretch of a quotation over a stretch of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// Words put in, left out or changed.
    pub(super) cost: usize,
    /// The words of the source, from the first to the last that stand for words of the quotation.
    pub(super) words: Range<usize>,
    /// Steps in order.
    pub(super) steps: Vec<Step>,
}

/// What becomes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The same in both: word of the quotation, word of the source.
    Same(usize, usize),
    /// Another word in the source.
    Changed(usize, usize),
    /// Not in the source.
    Added(usize),
    /// In the source alone.
    LeftOut(usize),
}

impl Alignment {
    /// How many words are the same.
    pub(super) fn same(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Same(..))).count()
    }

    /// The longest run of words that are the same and follow each other in both.
    pub(super) fn longest_run(&self) -> usize {
        let (mut longest, mut run) = (0, 0);
        for step in &self.steps {
            run = if matches!(step, Step::Same(..)) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        longest
    }

    /// The most words that are left out in one place.
    pub(super) fn widest_gap(&self) -> usize {
        let (mut widest, mut gap) = (0, 0);
        for step in &self.steps {
            gap = if matches!(step, Step::LeftOut(_)) { gap + 1 } else { 0 };
            widest = widest.max(gap);
        }
        widest
    }
}

/// What is said twice in a row is at most so many words long.
const LONGEST_STUTTER: usize = 4;

/// What somebody else throws in is at most so many words long.
const LONGEST_INTERJECTION: usize = 6;

/// Lays `said` over the words of `window`, which are of one document, where it fits best; of places that fit
/// as well, the first.
pub(super) fn align(
    said: &[Said],
    first: usize,
    window: Range<usize>,
    sources: &Sources,
) -> Option<Alignment> {
    let (rows, columns) = (said.len(), window.len());
    if rows == 0 || columns == 0 {
        return None;
    }
    let keys = &sources.keys[window.clone()];
    let skips = skips(&window, sources);
    let joined = Joined::of(said, keys, sources);
    let width = columns + 1;
    let mut costs = vec![0_u16; (rows + 1) * width];
    for row in 1..=rows {
        costs[row * width] = u16::try_from(row).unwrap_or(u16::MAX);
        let word = &said[row - 1];
        for column in 1..=columns {
            let same = word.is(keys[column - 1], sources);
            let here = row * width + column;
            let diagonal = costs[here - width - 1] + u16::from(!same);
            let mut least = diagonal.min(costs[here - width] + 1).min(costs[here - 1] + 1);
            for from in &skips[column] {
                least = least.min(costs[row * width + usize::from(*from)]);
            }
            if joined.two_said(row, column) {
                least = least.min(costs[here - 2 * width - 1]);
            }
            if joined.two_there(row, column) {
                least = least.min(costs[here - width - 2]);
            }
            costs[here] = least;
        }
    }
    let last = &costs[rows * width..];
    let end = (0..=columns).min_by_key(|column| last[*column])?;
    let cost = usize::from(last[end]);
    let mut steps = Vec::new();
    let (mut row, mut column) = (rows, end);
    while row > 0 {
        let here = row * width + column;
        let now = costs[here];
        let (quoted, place) = (first + row - 1, (window.start + column).saturating_sub(1));
        if column > 0 {
            let same = said[row - 1].is(keys[column - 1], sources);
            let diagonal = costs[here - width - 1];
            if same && diagonal == now {
                steps.push(Step::Same(quoted, place));
                (row, column) = (row - 1, column - 1);
                continue;
            }
            if joined.two_said(row, column) && costs[here - 2 * width - 1] == now {
                steps.extend([Step::Same(quoted, place), Step::Same(quoted - 1, place)]);
                (row, column) = (row - 2, column - 1);
                continue;
            }
            if joined.two_there(row, column) && costs[here - width - 2] == now {
                steps.extend([Step::Same(quoted, place), Step::Same(quoted, place - 1)]);
                (row, column) = (row - 1, column - 2);
                continue;
            }
            if let Some(from) =
                skips[column].iter().find(|from| costs[row * width + usize::from(**from)] == now)
            {
                column = usize::from(*from);
                continue;
            }
            if !same && diagonal + 1 == now {
                steps.push(Step::Changed(quoted, place));
                (row, column) = (row - 1, column - 1);
                continue;
            }
        }
        if costs[here - width] + 1 == now {
            steps.push(Step::Added(quoted));
            row -= 1;
        } else {
            steps.push(Step::LeftOut(place));
            column -= 1;
        }
    }
    steps.reverse();
    let places = steps.iter().filter_map(|step| match step {
        Step::Same(_, place) | Step::Changed(_, place) => Some(*place),
        _ => None,
    });
    let (from, to) = (places.clone().min()?, places.max()?);
    Some(Alignment { cost, words: from..to + 1, steps })
}

/// Words that are one word in the draft and two in the source, or the reverse: "man-made" and "manmade".
struct Joined {
    /// For each word of the quotation, the number of it and the next as one word.
    said: Vec<Key>,
    /// The same for the words of the window.
    there: Vec<Key>,
    /// The words themselves.
    single_said: Vec<Key>,
    single_there: Vec<Key>,
}

impl Joined {
    fn of(said: &[Said], keys: &[Key], sources: &Sources) -> Self {
        let single_said: Vec<Key> = said.iter().map(|said| said.key).collect();
        let mut both = String::new();
        let mut pairs = |keys: &[Key]| -> Vec<Key> {
            let pair = |pair: &[Key]| {
                both.clear();
                both.push_str(sources.lexicon.form(pair[0]));
                both.push_str(sources.lexicon.form(pair[1]));
                if pair.contains(&UNKNOWN) { UNKNOWN } else { sources.lexicon.folded(&both) }
            };
            keys.windows(2).map(pair).collect()
        };
        Self { said: pairs(&single_said), there: pairs(keys), single_there: keys.to_vec(), single_said }
    }

    /// Whether the two words of the quotation that end at `row` are the one of the source at `column`.
    fn two_said(&self, row: usize, column: usize) -> bool {
        row > 1 && self.said[row - 2] != UNKNOWN && self.said[row - 2] == self.single_there[column - 1]
    }

    /// Whether the one word of the quotation at `row` is the two of the source that end at `column`.
    fn two_there(&self, row: usize, column: usize) -> bool {
        column > 1 && self.there[column - 2] != UNKNOWN && self.there[column - 2] == self.single_said[row - 1]
    }
}

/// For each column, the columns from which it is reached without a word being lost.
fn skips(window: &Range<usize>, sources: &Sources) -> Vec<Vec<u16>> {
    let columns = window.len();
    let keys = &sources.keys[window.clone()];
    let mut skips: Vec<Vec<u16>> = vec![Vec::new(); columns + 1];
    let mut add = |from: usize, to: usize| {
        if let Ok(from) = u16::try_from(from) {
            skips[to].push(from);
        }
    };
    for from in 0..columns {
        for len in 1..=LONGEST_STUTTER {
            let Some(both) = keys.get(from..from + 2 * len) else { break };
            let (once, again) = both.split_at(len);
            if once == again && (len > 1 || is_broken(window.start + from, sources)) {
                add(from, from + len);
            }
        }
        // A short turn of somebody else, between two of one speaker.
        let place = window.start + from;
        let turn = sources.turns[place];
        let opens = from > 0 && sources.turns[place - 1] != turn;
        if opens {
            let len = sources.turns[place..window.end]
                .iter()
                .take(LONGEST_INTERJECTION + 1)
                .take_while(|other| **other == turn)
                .count();
            let next = place + len;
            if len <= LONGEST_INTERJECTION
                && next < window.end
                && sources.speaker_of(place - 1).is_some()
                && sources.speaker_of(place - 1) == sources.speaker_of(next)
                && sources.speaker_of(place) != sources.speaker_of(next)
            {
                add(from, from + len);
            }
        }
    }
    skips
}

/// Whether the speaker breaks off after a word: "the — the first".
fn is_broken(word: usize, sources: &Sources) -> bool {
    let document = &sources.documents[sources.document_of(word)];
    let between = sources.spans[word].end()..sources.spans[word + 1].start();
    document.text.get(between).is_some_and(|between| {
        between.contains(['—', '–', '…'])
            || between.contains("--")
            || between.contains("..")
            || between.contains(" - ")
    })
}
