//! Whether the person whom a draft credits is the one whom a source names as speaking.
//!
//! Names are compared by their words; titles do not count. It must never take two people for one because
//! they share a surname, where the source tells them apart.

use super::SourceDocument;
use super::words::fold;
use crate::words::WordLists;

/// What a label says about the credited person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Somebody else.
    Other,
    /// The label names nobody: "Q", "The President".
    Open,
    /// Nearly the same spelling: one of the two is a slip.
    Near,
    /// The same surname, and nothing speaks against it.
    Compatible,
    /// Every word of the name.
    Same,
}

/// Whether one word is the other with a letter or two amiss.
fn is_slip(one: &str, other: &str) -> bool {
    let letters = one.chars().count();
    let most = match letters {
        ..5 => return false,
        5..8 => 1,
        _ => 2,
    };
    letters.abs_diff(other.chars().count()) <= most && strsim::damerau_levenshtein(one, other) <= most
}

/// Titles and labels that are no names, read once.
#[derive(Debug)]
pub(super) struct Speakers {
    titles: std::collections::HashSet<String>,
}

impl Speakers {
    pub(super) fn new(words: &WordLists) -> Self {
        let titles = words.list("speaker-title").map(|list| list.forms.iter().cloned().collect());
        Self { titles: titles.unwrap_or_default() }
    }

    /// The words of a name, without titles and what follows a comma or stands in brackets.
    fn name(&self, label: &str) -> Vec<String> {
        let label = label.split([',', '(', '[', ';', '/']).next().unwrap_or(label);
        let mut folded = String::new();
        label
            .split(|c: char| c.is_whitespace() || c == '-')
            .filter_map(|word| {
                fold(word.trim_matches(|c: char| !c.is_alphanumeric()), &mut folded);
                let word = folded.strip_suffix('s').filter(|_| word.ends_with("’s") || word.ends_with("'s"));
                let word = word.unwrap_or(&folded).to_owned();
                (!word.is_empty() && !self.titles.contains(&word)).then_some(word)
            })
            .collect()
    }

    /// Whether a source expression of the draft names a person or body at all.
    pub(super) fn is_name(&self, credited: &str) -> bool {
        let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        !self.name(credited).is_empty()
            && credited.split_whitespace().any(|word| capital(word) && !self.name(word).is_empty())
    }

    /// How a label fits a credited name.
    pub(super) fn likeness(&self, credited: &str, label: &str) -> Likeness {
        let (one, other) = (self.name(credited), self.name(label));
        if one.is_empty() || other.is_empty() || other.iter().all(|word| word.len() == 1) {
            return Likeness::Open;
        }
        if one == other {
            return Likeness::Same;
        }
        let (Some(last), Some(label_last)) = (one.last(), other.last()) else { return Likeness::Open };
        if !(other.contains(last) || one.contains(label_last)) {
            let first = one.len() < 2 || other.len() < 2 || one[0] == other[0];
            return if first && is_slip(last, label_last) { Likeness::Near } else { Likeness::Other };
        }
        // "Ana Ruiz" and "Leo Ruiz" are two people; "A. Ruiz" and "Ana M. Ruiz" may be one.
        let given = (one.len() > 1 && other.len() > 1 && last == label_last).then(|| (&one[0], &other[0]));
        match given {
            Some((a, b)) if !a.starts_with(b.as_str()) && !b.starts_with(a.as_str()) => Likeness::Other,
            _ => Likeness::Compatible,
        }
    }

    /// Whether the credited person speaks in a document.
    pub(super) fn speaks_in(&self, credited: &str, document: &SourceDocument) -> bool {
        let named = document.speakers.iter().chain(&document.entry.speaker);
        named.map(|label| self.likeness(credited, label)).any(|likeness| likeness >= Likeness::Near)
    }
}
