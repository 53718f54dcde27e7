//! Where each entry's statement stands after the draft was edited: told by its words and by the words
//! around it, in the spirit of the W3C's text quote selector (exact, prefix, suffix).
//!
//! A statement whose words are the same is never called changed, one with another word never unchanged.
//! It must never attach an entry to a statement that had stood beside the one that was checked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;

use super::difference::{Change, difference, restyled};
use super::entry::{head, one_line, tail};
use super::file::same_words;
use super::{ClaimsFile, Entry};

/// Where the statement of an entry stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same words in the same place.
    Unchanged {
        /// Index of the statement.
        statement: usize,
    },
    /// The same words between others.
    Moved {
        /// Index of the statement.
        statement: usize,
    },
    /// Other words since somebody touched it.
    Changed {
        /// Index of the statement, or of the part of it that has most of the words.
        statement: usize,
        /// Words then, words now.
        difference: Vec<Change>,
    },
    /// No statement of the draft is like it.
    Gone,
}

impl Standing {
    /// The statement, unless it is gone.
    #[must_use]
    pub fn statement(&self) -> Option<usize> {
        match self {
            Self::Unchanged { statement } | Self::Moved { statement } | Self::Changed { statement, .. } => {
                Some(*statement)
            }
            Self::Gone => None,
        }
    }

    /// The word for it in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unchanged { .. } => "unchanged",
            Self::Moved { .. } => "moved",
            Self::Changed { .. } => "changed",
            Self::Gone => "gone",
        }
    }
}

/// Entries and statements, side by side.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// One an entry, in the order of the file.
    pub standings: Vec<Standing>,
    entries: Vec<Vec<usize>>,
}

impl Followed {
    /// The entries of a statement: one, or none; more if statements were merged or an entry stands twice.
    #[must_use]
    pub fn entries_of(&self, statement: usize) -> &[usize] {
        self.entries.get(statement).map_or(&[], Vec::as_slice)
    }
}

/// Finds the statement of every entry.
#[must_use]
pub fn follow(file: &ClaimsFile, analysis: &Analysis) -> Followed {
    let draft = Draft::of(analysis);
    let mut search = Search::new(file, &draft);
    search.same_words();
    search.other_words();
    search.followed()
}

/// What following looks at in a draft.
struct Draft {
    words: Vec<String>,
    keys: Vec<String>,
    ids: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
}

impl Draft {
    fn of(analysis: &Analysis) -> Self {
        let shown = |span| one_line(&analysis.document.shown(span));
        let words: Vec<String> = analysis.statements.iter().map(|statement| shown(statement.span)).collect();
        let heads: Vec<String> = words.iter().map(|words| restyled(&head(words))).collect();
        let tails: Vec<String> = words.iter().map(|words| restyled(&tail(words))).collect();
        Self {
            keys: words.iter().map(|words| restyled(words)).collect(),
            ids: analysis.statements.iter().map(|statement| statement.id.to_string()).collect(),
            before: std::iter::once(String::new()).chain(tails).take(words.len()).collect(),
            after: heads.into_iter().skip(1).chain([String::new()]).take(words.len()).collect(),
            words,
        }
    }
}

/// Entries of one id, which stand and fall together.
struct Anchor<'f> {
    entries: Vec<usize>,
    entry: &'f Entry,
    before: String,
    after: String,
    found: Option<Found>,
}

#[derive(Clone, Copy)]
struct Found {
    statement: usize,
    same: bool,
}

struct Search<'f, 'd> {
    draft: &'d Draft,
    file: &'f ClaimsFile,
    anchors: Vec<Anchor<'f>>,
    /// Statements that have an anchor.
    taken: Vec<bool>,
}

/// A statement that may be an anchor's; compared from top to bottom, the highest is the best.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    score: usize,
    nearness: Reverse<usize>,
    anchor: Reverse<usize>,
    statement: Reverse<usize>,
    contained: bool,
}

/// Statements that no entry has, by their words and by the words around them.
#[derive(Default)]
struct Index<'d> {
    words: BTreeMap<&'d str, Vec<usize>>,
    before: BTreeMap<&'d str, Vec<usize>>,
    after: BTreeMap<&'d str, Vec<usize>>,
}

/// More pairs of equal entries and equal statements than this are told apart by their ids alone.
const MOST_EQUAL: usize = 1000;
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

impl<'f, 'd> Search<'f, 'd> {
    fn new(file: &'f ClaimsFile, draft: &'d Draft) -> Self {
        let mut anchors: Vec<Anchor<'f>> = Vec::new();
        let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (index, entry) in file.entries().enumerate() {
            let at = *known.entry((&entry.id, &entry.text)).or_insert(anchors.len());
            match anchors.get_mut(at) {
                Some(anchor) => anchor.entries.push(index),
                None => anchors.push(Anchor {
                    entries: vec![index],
                    entry,
                    before: restyled(&entry.before),
                    after: restyled(&entry.after),
                    found: None,
                }),
            }
        }
        Self { draft, file, anchors, taken: vec![false; draft.words.len()] }
    }

    fn take(&mut self, anchor: usize, statement: usize, same: bool) {
        self.anchors[anchor].found = Some(Found { statement, same });
        self.taken[statement] = true;
    }

    /// Entries whose words stand in the draft.
    fn same_words(&mut self) {
        let mut statements: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, key) in self.draft.keys.iter().enumerate() {
            statements.entry(key).or_default().push(at);
        }
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, anchor) in self.anchors.iter().enumerate() {
            groups.entry(restyled(&anchor.entry.text)).or_default().push(at);
        }
        for (key, anchors) in groups {
            let Some(equal) = statements.get(key.as_str()) else { continue };
            for (anchor, statement) in self.told_apart(&anchors, equal) {
                self.take(anchor, statement, true);
            }
        }
    }

    /// Which of several equal statements each of several entries is about.
    fn told_apart(&self, anchors: &[usize], equal: &[usize]) -> Vec<(usize, usize)> {
        if let ([anchor], [statement]) = (anchors, equal) {
            return vec![(*anchor, *statement)];
        }
        if anchors.len().saturating_mul(equal.len()) > MOST_EQUAL {
            return self.told_apart_by_id(anchors, equal);
        }
        let mut pairs = Vec::new();
        for &at in anchors {
            let anchor = &self.anchors[at];
            for &statement in equal {
                let around = likeness(&anchor.before, &self.draft.before[statement])
                    + likeness(&anchor.after, &self.draft.after[statement]);
                let same_id = usize::from(self.draft.ids[statement] == anchor.entry.id);
                pairs.push(pair(2 * around + same_id, 0, at, statement));
            }
        }
        pairs.sort_by(|a, b| b.cmp(a));
        let (mut out, mut used) = (BTreeMap::new(), BTreeSet::new());
        for Pair { anchor, statement, .. } in pairs {
            if !out.contains_key(&anchor.0) && used.insert(statement.0) {
                out.insert(anchor.0, statement.0);
            }
        }
        out.into_iter().collect()
    }

    /// Equal statements by their ids, and what is left in the order of the file.
    fn told_apart_by_id(&self, anchors: &[usize], equal: &[usize]) -> Vec<(usize, usize)> {
        let ids: BTreeMap<&str, usize> =
            equal.iter().map(|&statement| (self.draft.ids[statement].as_str(), statement)).collect();
        let mut out: BTreeMap<usize, usize> = BTreeMap::new();
        let mut used = BTreeSet::new();
        for &at in anchors {
            let same = ids.get(self.anchors[at].entry.id.as_str());
            if let Some(&statement) = same.filter(|statement| used.insert(**statement)) {
                out.insert(at, statement);
            }
        }
        let rest: Vec<usize> = anchors.iter().copied().filter(|at| !out.contains_key(at)).collect();
        let free = equal.iter().copied().filter(|statement| !used.contains(statement));
        out.extend(rest.into_iter().zip(free));
        out.into_iter().collect()
    }

    /// Entries whose words do not stand in the draft any more, and statements that nobody has.
    fn other_words(&mut self) {
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

    fn followed(self) -> Followed {
        let mut standings = vec![Standing::Gone; self.file.len()];
        let mut entries = vec![Vec::new(); self.draft.words.len()];
        for anchor in &self.anchors {
            let Some(Found { statement, same }) = anchor.found else { continue };
            for &entry in &anchor.entries {
                standings[entry] = if same {
                    self.in_place(anchor, statement)
                } else {
                    let now = &self.draft.words[statement];
                    Standing::Changed { statement, difference: difference(&anchor.entry.text, now) }
                };
                entries[statement].push(entry);
            }
        }
        entries.iter_mut().for_each(|entries: &mut Vec<usize>| entries.sort_unstable());
        Followed { standings, entries }
    }

    fn in_place(&self, anchor: &Anchor<'_>, statement: usize) -> Standing {
        let before = likeness(&anchor.before, &self.draft.before[statement]) >= FITS;
        let after = likeness(&anchor.after, &self.draft.after[statement]) >= FITS;
        let recorded = !anchor.before.is_empty() || !anchor.after.is_empty();
        debug_assert!(same_words(&anchor.entry.text, &self.draft.words[statement]), "matched by its words");
        if before || after || !recorded {
            Standing::Unchanged { statement }
        } else {
            Standing::Moved { statement }
        }
    }
}

/// Words around a statement that are as alike as this are the same words, edited.
const FITS: usize = 600;

/// How alike two short texts are, in thousandths: no float decides an order.
fn likeness(one: &str, other: &str) -> usize {
    if one == other {
        return 1000;
    }
    // Context is cut to a few words when it is made; a file may say anything.
    let cut = |text: &str| text.chars().take(100).collect::<String>();
    (strsim::normalized_levenshtein(&cut(one), &cut(other)) * 1000.0) as usize
}

fn pair(score: usize, distance: usize, anchor: usize, statement: usize) -> Pair {
    Pair {
        score,
        nearness: Reverse(distance),
        anchor: Reverse(anchor),
        statement: Reverse(statement),
        contained: false,
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
