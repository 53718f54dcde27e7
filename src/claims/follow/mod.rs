//! Where each entry's statement stands after the draft was edited: told by its words and by the words
//! around it, in the spirit of the W3C's text quote selector (exact, prefix, suffix).
//!
//! A statement whose words are the same is never called changed, one with another word never unchanged.
//! It must never attach an entry to a statement that had stood beside the one that was checked.

mod changed;

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
    search.changed_words();
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

/// More pairs of equal entries and equal statements than this are told apart by their ids alone.
const MOST_EQUAL: usize = 1000;

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
