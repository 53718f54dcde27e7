//! The words of a quotation laid word by word over the words of a source.
//!
//! The least number of words that have to be put in, left out or changed (Levenshtein, over words), where
//! it costs nothing to leave out what a speaker said twice in a row, or what somebody else threw in.
//! The cost says which place to show and how to show the difference; it must never be the verdict.

use std::collections::HashMap;
use std::ops::Range;

use super::index::Sources;
use super::quoted::Said;
use super::words::Key;

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

/// What a word costs that is put in, left out or changed, and what one that is kept gains.
const EDIT: i32 = 1024;
const KEPT: i32 = -1;

/// At most so many words at an end of the quotation are held against what stands in the source there.
const EDGE: usize = 3;

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
    // Of ways that change as many words, the one that keeps the most.
    let mut costs = vec![0_i32; (rows + 1) * width];
    // A word changed at an end costs two: "I blame" is "I do not blame" without two words, and not "not blame".
    let edit = |row: usize| if row == 1 || row == rows { 2 * EDIT } else { EDIT };
    for row in 1..=rows {
        let edited = edit(row);
        costs[row * width] = costs[(row - 1) * width] + edited;
        let word = &said[row - 1];
        for column in 1..=columns {
            let here = row * width + column;
            let step = if word.is(keys[column - 1], sources) { KEPT } else { edited };
            let mut least = costs[here - width - 1] + step;
            least = least.min(costs[here - width] + edited).min(costs[here - 1] + EDIT);
            for from in &skips[column] {
                least = least.min(costs[row * width + usize::from(*from)]);
            }
            if joined.two_said(row, column) {
                least = least.min(costs[here - 2 * width - 1] + KEPT);
            }
            if joined.two_there(row, column) {
                least = least.min(costs[here - width - 2] + KEPT);
            }
            costs[here] = least;
        }
    }
    let last = &costs[rows * width..];
    let end = (0..=columns).min_by_key(|column| last[*column])?;
    let mut steps = Vec::new();
    let (mut row, mut column) = (rows, end);
    while row > 0 {
        let here = row * width + column;
        let now = costs[here];
        let (quoted, place) = (first + row - 1, (window.start + column).saturating_sub(1));
        if column > 0 {
            let same = said[row - 1].is(keys[column - 1], sources);
            let step = if same { KEPT } else { edit(row) };
            if same && costs[here - width - 1] + step == now {
                steps.push(Step::Same(quoted, place));
                (row, column) = (row - 1, column - 1);
                continue;
            }
            if joined.two_said(row, column) && costs[here - 2 * width - 1] + KEPT == now {
                steps.extend([Step::Same(quoted, place), Step::Same(quoted - 1, place)]);
                (row, column) = (row - 2, column - 1);
                continue;
            }
            if joined.two_there(row, column) && costs[here - width - 2] + KEPT == now {
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
            if costs[here - width - 1] + step == now {
                steps.push(Step::Changed(quoted, place));
                (row, column) = (row - 1, column - 1);
                continue;
            }
        }
        if costs[here - width] + edit(row) == now {
            steps.push(Step::Added(quoted));
            row -= 1;
        } else {
            steps.push(Step::LeftOut(place));
            column -= 1;
        }
    }
    steps.reverse();
    let cost = steps.iter().filter(|step| !matches!(step, Step::Same(..))).count();
    pair_edges(&mut steps, &window, sources);
    let places = steps.iter().filter_map(|step| match step {
        Step::Same(_, place) | Step::Changed(_, place) => Some(*place),
        _ => None,
    });
    let (from, to) = (places.clone().min()?, places.max()?);
    Some(Alignment { cost, words: from..to + 1, steps })
}

/// Words at either end of the quotation that the source does not have stand for what it has there instead, as far as
/// that is of the same sentence: a last word changed is a word changed, and not one added.
fn pair_edges(steps: &mut [Step], window: &Range<usize>, sources: &Sources) {
    let places = |step: &Step| match step {
        Step::Same(_, place) | Step::Changed(_, place) | Step::LeftOut(place) => Some(*place),
        Step::Added(_) => None,
    };
    let after = steps.iter().rev().take_while(|step| matches!(step, Step::Added(_))).count();
    if (1..=EDGE).contains(&after)
        && let Some(last) = steps.iter().rev().find_map(places)
    {
        let from = steps.len() - after;
        for (at, place) in (last + 1..window.end).take(after).enumerate() {
            if ends_sentence(place - 1, sources) {
                break;
            }
            if let Step::Added(quoted) = steps[from + at] {
                steps[from + at] = Step::Changed(quoted, place);
            }
        }
    }
    let before = steps.iter().take_while(|step| matches!(step, Step::Added(_))).count();
    if (1..=EDGE).contains(&before)
        && let Some(first) = steps.iter().find_map(places)
    {
        for (at, place) in (window.start..first).rev().take(before).enumerate() {
            if ends_sentence(place, sources) {
                break;
            }
            if let Step::Added(quoted) = steps[before - 1 - at] {
                steps[before - 1 - at] = Step::Changed(quoted, place);
            }
        }
    }
}

/// Whether a sentence ends after a word of the sources, or another turn begins.
pub(super) fn ends_sentence(word: usize, sources: &Sources) -> bool {
    let (Some(one), Some(other)) = (sources.spans.get(word), sources.spans.get(word + 1)) else {
        return true;
    };
    let document = &sources.documents[sources.document_of(word)];
    document.text.get(one.end()..other.start()).is_none_or(|between| between.contains(['.', '?', '!', '\n']))
}

/// Words that are one word in the draft and two in the source, or the reverse: "man-made" and "manmade".
struct Joined {
    /// For each word of the quotation with the next as one word, and for each word alone, a number that is the same
    /// for the same letters; nought for none.
    pairs_said: Vec<u32>,
    single_said: Vec<u32>,
    /// The same for the words of the window.
    pairs_there: Vec<u32>,
    single_there: Vec<u32>,
}

impl Joined {
    fn of(said: &[Said], keys: &[Key], sources: &Sources) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut number = |form: String| {
            let next = u32::try_from(numbers.len() + 1).unwrap_or(0);
            *numbers.entry(form).or_insert(next)
        };
        let single_said: Vec<u32> = said.iter().map(|said| number(said.form.clone())).collect();
        let pair = |pair: &[Said]| format!("{}{}", pair[0].form, pair[1].form);
        let pairs_said: Vec<u32> = said.windows(2).map(|two| number(pair(two))).collect();
        let known = |form: &str| numbers.get(form).copied().unwrap_or(0);
        let form = |key: Key| sources.lexicon.form(key);
        let single_there = keys.iter().map(|key| known(form(*key))).collect();
        let mut both = String::new();
        let pairs_there = keys
            .windows(2)
            .map(|pair| {
                both.clear();
                both.push_str(form(pair[0]));
                both.push_str(form(pair[1]));
                known(&both)
            })
            .collect();
        Self { pairs_said, single_said, pairs_there, single_there }
    }

    /// Whether the two words of the quotation that end at `row` are the one of the source at `column`.
    fn two_said(&self, row: usize, column: usize) -> bool {
        row > 1 && self.pairs_said[row - 2] == self.single_there[column - 1]
    }

    /// Whether the one word of the quotation at `row` is the two of the source that end at `column`.
    fn two_there(&self, row: usize, column: usize) -> bool {
        column > 1
            && self.pairs_there[column - 2] != 0
            && self.pairs_there[column - 2] == self.single_said[row - 1]
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
            let restarts = || sources.speech.is_restart(sources.lexicon.form(keys[from]));
            if once == again && (len > 1 || restarts() || is_broken(window.start + from, sources)) {
                add(from, from + len);
            }
        }
        // "$700 — 700 villagers": the speaker starts again without the sign.
        let restarts = keys.get(from + 1).is_some_and(|number| keys.get(from + 2) == Some(number));
        if restarts && sources.is_sign(keys[from]) && is_broken(window.start + from + 1, sources) {
            add(from, from + 2);
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
