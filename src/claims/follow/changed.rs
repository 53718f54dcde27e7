//! Entries whose words do not stand in the draft any more: which statement came of each.
//!
//! It must never look at more statements an entry than its limits say: a claims file may be hostile.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::difference::restyled;
use super::super::entry::{head, tail};
use super::{Anchor, FITS, Pair, Search, likeness, pair};

/// Statements that no entry has, by their words and by the words around them.
#[derive(Default)]
struct Index<'d> {
    words: BTreeMap<&'d str, Vec<usize>>,
    before: BTreeMap<&'d str, Vec<usize>>,
    after: BTreeMap<&'d str, Vec<usize>>,
}

/// A word that stands in more statements than this leads to none of them.
const COMMON: usize = 64;
/// How many statements that share words with an entry are looked at.
const MOST_ALIKE: usize = 12;
/// How far around the expected place statements are looked at, whatever their words.
const NEAR: usize = 6;
/// How many statements between the same words are looked at.
const MOST_AROUND: usize = 4;
/// How many pairs are compared in all, if each entry is to be compared with two at least.
const MOST_PAIRS: usize = 40_000;
/// How alike a changed statement has to be, in thousandths, if the words on neither side of it, on one
/// side, or on both are the same.
const LEAST: [usize; 3] = [650, 400, 250];
/// How many words of a statement are compared.
const MOST_WORDS: usize = 80;

impl Search<'_, '_> {
    /// Entries whose words do not stand in the draft any more, and statements that nobody has.
    pub(super) fn changed_words(&mut self) {
        let open: Vec<usize> =
            (0..self.anchors.len()).filter(|&at| self.anchors[at].found.is_none()).collect();
        if open.is_empty() {
            return;
        }
        let split: Vec<Words<'_>> = self.draft.keys.iter().map(|key| Words::of(key)).collect();
        let mut index = Index::default();
        for (at, words) in split.iter().enumerate().filter(|(at, _)| !self.taken[*at]) {
            let (before, after) = (&self.draft.before[at], &self.draft.after[at]);
            for (index, words) in [(&mut index.before, before), (&mut index.after, after)] {
                let statements = index.entry(words).or_default();
                if statements.len() < MOST_AROUND {
                    statements.push(at);
                }
            }
            for word in &words.0 {
                let statements = index.words.entry(word).or_default();
                if statements.last() != Some(&at) {
                    statements.push(at);
                }
            }
        }
        let expected = self.expected();
        let most = (MOST_PAIRS / open.len()).max(2);
        let mut pairs = Vec::new();
        for &at in &open {
            let key = restyled(&self.anchors[at].entry.text);
            let words = Words::of(&key);
            for statement in self.alike(at, &words, &index, expected[at], most) {
                pairs.extend(self.compared(at, &words, statement, &split[statement], expected[at]));
            }
        }
        pairs.sort_by(|a, b| b.cmp(a));
        for pair in &pairs {
            let (anchor, statement) = (pair.anchor.0, pair.statement.0);
            if self.anchors[anchor].found.is_none() && !self.taken[statement] {
                self.take(anchor, statement, false);
            }
        }
        // Merged sentences: what is left follows its words into a statement that has another entry too.
        for pair in pairs.iter().filter(|pair| pair.contained) {
            if self.anchors[pair.anchor.0].found.is_none() {
                self.take(pair.anchor.0, pair.statement.0, false);
            }
        }
    }

    /// Where each anchor should stand, judged by the ones before and after it in the file.
    fn expected(&self) -> Vec<usize> {
        let mut next = self.draft.words.len() / 2;
        let after: Vec<usize> = self
            .anchors
            .iter()
            .rev()
            .map(|anchor| {
                next = anchor.found.map_or(next, |found| found.statement);
                next
            })
            .collect();
        let mut last = None;
        let place = |(anchor, after): (&Anchor<'_>, usize)| {
            last = anchor.found.map(|found| found.statement).or(last);
            last.map_or(after, |last| last + 1)
        };
        self.anchors.iter().zip(after.into_iter().rev()).map(place).collect()
    }

    /// The statements nobody has that stand between the same words as an entry did, share most words with it,
    /// or are near its place; at most `most`.
    fn alike(
        &self,
        at: usize,
        words: &Words<'_>,
        index: &Index<'_>,
        expected: usize,
        most: usize,
    ) -> Vec<usize> {
        let anchor = &self.anchors[at];
        let around = [(&index.before, &anchor.before), (&index.after, &anchor.after)];
        let around = around.into_iter().filter(|(_, words)| !words.is_empty());
        let around = around.filter_map(|(index, words)| index.get(words.as_str())).flatten().copied();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for word in &words.0 {
            let rare = index.words.get(word).filter(|statements| statements.len() <= COMMON);
            for &statement in rare.into_iter().flatten() {
                *shared.entry(statement).or_default() += 1;
            }
        }
        let mut best: Vec<(Reverse<usize>, usize, usize)> = shared
            .into_iter()
            .map(|(statement, count)| (Reverse(count), expected.abs_diff(statement), statement))
            .collect();
        best.sort_unstable();
        let best = best.into_iter().take(MOST_ALIKE).map(|(_, _, statement)| statement);
        let near = expected.saturating_sub(NEAR)..expected.saturating_add(NEAR).min(self.taken.len());
        let near = near.filter(|statement| !self.taken[*statement]);
        let mut seen = BTreeSet::new();
        around.chain(best).chain(near).filter(|statement| seen.insert(*statement)).take(most).collect()
    }

    /// How alike an entry and a statement are, if they are alike enough.
    fn compared(
        &self,
        at: usize,
        was: &Words<'_>,
        statement: usize,
        now: &Words<'_>,
        expected: usize,
    ) -> Option<Pair> {
        let anchor = &self.anchors[at];
        let (longer, shorter) = (was.0.len().max(now.0.len()), was.0.len().min(now.0.len()));
        if shorter == 0 {
            return None;
        }
        let kept = longer.saturating_sub(strsim::generic_levenshtein(was, now));
        let share = kept * 1000 / longer;
        // All of a few words, or most of some more.
        let contained = shorter >= 3 && kept == shorter || shorter >= 5 && kept * 10 >= shorter * 7;
        let part = if contained { kept * 750 / shorter } else { 0 };
        let score = share.max(part);
        if score < LEAST[2] {
            return None;
        }
        let fits = |recorded: &str, found: &str| likeness(recorded, found) >= FITS;
        let before = fits(&anchor.before, &self.draft.before[statement]);
        let after = fits(&anchor.after, &self.draft.after[statement]);
        // What had stood beside the statement is not the statement, however alike the two are.
        let text = &self.draft.words[statement];
        let neighbour =
            |recorded: &str, own: &str| !recorded.is_empty() && likeness(recorded, &restyled(own)) >= 900;
        let beside = neighbour(&anchor.after, &head(text)) || neighbour(&anchor.before, &tail(text));
        if beside && !(before && after) {
            return None;
        }
        let around = usize::from(before) + usize::from(after);
        let pair = pair(score + 100 * around, expected.abs_diff(statement), at, statement);
        (score >= LEAST[around]).then_some(Pair { contained, ..pair })
    }
}

/// The first words of a text, without the marks around them.
struct Words<'t>(Vec<&'t str>);

impl<'t> Words<'t> {
    fn of(key: &'t str) -> Self {
        let bare = |word: &'t str| word.trim_matches(|c: char| !c.is_alphanumeric());
        Self(key.split_whitespace().map(bare).filter(|word| !word.is_empty()).take(MOST_WORDS).collect())
    }
}

impl<'w, 't> IntoIterator for &'w Words<'t> {
    type Item = &'w &'t str;
    type IntoIter = std::slice::Iter<'w, &'t str>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
