//! Names over the whole draft: who enters how, and how a name is spelt.
//!
//! It must never judge: what is found is a place and the draft's own words.

mod acronyms;
mod people;
mod spelling;
mod styles;

use std::sync::Arc;

use super::{Observation, Observed, Outline};
use crate::document::BlockKind;
use crate::text::Span;
use crate::words::{WordList, WordLists};

/// The words around names.
#[derive(Clone, Debug)]
pub(super) struct Names {
    people: people::People,
    acronyms: acronyms::Acronyms,
    styles: styles::Styles,
    vocabulary: Vocabulary,
}

impl Names {
    pub(super) fn new(words: &WordLists) -> Self {
        Self {
            people: people::People::new(words),
            acronyms: acronyms::Acronyms::new(words),
            styles: styles::Styles::new(words),
            vocabulary: Vocabulary::new(words),
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if wanted(Observation::FirstMentionNoRole) || wanted(Observation::FirstMentionSurname) {
            self.people.observe(outline, wanted, out);
        }
        if wanted(Observation::SpellingVariant) {
            spelling::observe(outline, &self.vocabulary, out);
        }
        if wanted(Observation::AcronymUnexpanded) {
            self.acronyms.observe(outline, &self.vocabulary, out);
        }
        if wanted(Observation::StyleVariant) {
            self.styles.observe(outline, out);
        }
    }
}

/// Every single word that some list holds: what is in it is a word before it is a name.
#[derive(Clone, Debug)]
struct Vocabulary {
    lists: Vec<Arc<WordList>>,
}

impl Vocabulary {
    fn new(words: &WordLists) -> Self {
        Self { lists: words.iter().filter_map(|(name, _)| words.shared(name).cloned()).collect() }
    }

    /// Whether the word (lower case) is in any list.
    fn knows(&self, word: &str) -> bool {
        word.chars().all(char::is_alphabetic) && self.lists.iter().any(|list| list.contains(word))
    }
}

/// The list of that name; an empty one where a newsroom has taken it away.
fn list(words: &WordLists, name: &str) -> WordList {
    words.list(name).cloned().unwrap_or_default()
}

/// Whether a place is in running text: neither headline nor caption, table nor furniture.
fn in_body(outline: &Outline<'_>, span: Span) -> bool {
    outline.block_at(span.start()).is_some_and(|block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
            && block.english
            && block.span.contains(span)
    })
}

/// The last word of a name that is no suffix, in lower case.
fn family_name(name: &str, suffixes: &WordList) -> String {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let last = name.split_whitespace().map(bare).rfind(|word| !suffixes.contains(word));
    last.unwrap_or_default()
}

/// "once", "twice", "5 times".
fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}
