//! Acronyms that a reader cannot resolve from the draft.
//!
//! Takes any phrase with the same initials for the words behind an acronym: an expansion that is missed
//! costs a reader of the report more than an acronym that is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Vocabulary, in_body, list};
use crate::extract::{Name, NameForm};
use crate::observe::{Observation, Observed, Outline};
use crate::tag::Upos;
use crate::text::Span;
use crate::words::{WordList, WordLists};

/// The longest acronym, in letters.
const LONGEST: usize = 6;

/// The acronyms that need no words.
#[derive(Clone, Debug)]
pub(super) struct Acronyms {
    known: WordList,
    small: WordList,
    kinds: WordList,
}

impl Acronyms {
    pub(super) fn new(words: &WordLists) -> Self {
        Self {
            known: list(words, "known-acronym"),
            small: list(words, "function-word"),
            kinds: list(words, "acronym-kind"),
        }
    }

    pub(super) fn observe(&self, outline: &Outline<'_>, vocabulary: &Vocabulary, out: &mut Vec<Observed>) {
        let names = &outline.analysis.mentions.names;
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut resolved: BTreeSet<&str> = BTreeSet::new();
        for (at, name) in names.iter().enumerate() {
            let text = name.span.of(outline.reading());
            if name.form != NameForm::Acronym {
                // `HPT News`: letters that others carry in their name are a name, not short for one.
                resolved.extend(text.split(' ').filter(|_| text.contains(' ')));
                continue;
            }
            if !(2..=LONGEST).contains(&text.len()) {
                continue;
            }
            if name.refers_to != at && names[name.refers_to].form != NameForm::Acronym
                || self.is_glossed(outline, name.span)
            {
                resolved.insert(text);
            }
            let letters = text.bytes().all(|byte| byte.is_ascii_uppercase());
            if letters && stands_alone(outline, name) && !first.contains_key(text) {
                first.insert(text, name.span);
            }
        }
        first.retain(|text, _| {
            let word = text.to_lowercase();
            !resolved.contains(text) && !self.known.contains(&word) && !vocabulary.knows(&word)
        });
        let others: BTreeSet<&str> = names
            .iter()
            .filter(|name| name.form == NameForm::Acronym)
            .map(|name| name.span.of(outline.reading()))
            .collect();
        first.retain(|text, _| {
            !swapped(text)
                .any(|other| others.contains(other.as_str()) || self.known.contains(&other.to_lowercase()))
        });
        if first.is_empty() {
            return;
        }
        let wanted: BTreeSet<&str> = first.keys().copied().collect();
        let told = self.told(outline.reading(), &wanted);
        first.retain(|text, _| !told.contains(*text));
        let found = first.into_values();
        out.extend(found.map(|span| Observed::at(Observation::AcronymUnexpanded, span)));
    }

    /// Those of the wanted acronyms that the text has the words for, or has in small letters.
    fn told<'w>(&self, text: &str, wanted: &BTreeSet<&'w str>) -> BTreeSet<&'w str> {
        let mut told = BTreeSet::new();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}').collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let small: Vec<bool> = words.iter().map(|word| self.small.contains(&word.to_lowercase())).collect();
        let mut take = |initials: &str| {
            if let Some(acronym) = wanted.get(initials) {
                told.insert(*acronym);
            }
        };
        for at in 0..words.len() {
            if !words[at].chars().all(char::is_uppercase) {
                take(&words[at].to_uppercase());
            }
            // `Fund for Trade`, `fund for trade`; small words count or do not.
            for (skips, capitals) in [(true, true), (true, false), (false, false)] {
                let mut initials = String::new();
                for (next, word) in words[at..].iter().enumerate().take(2 * LONGEST) {
                    let initial = word.chars().next().unwrap_or(' ');
                    if skips && small[at + next] && !initial.is_uppercase() {
                        continue;
                    }
                    if capitals && !initial.is_uppercase() {
                        break;
                    }
                    initials.extend(initial.to_uppercase());
                    if next > 0 {
                        take(&initials);
                    }
                    if initials.len() >= LONGEST {
                        break;
                    }
                }
            }
        }
        told
    }

    /// Whether brackets beside the acronym hold the other form, or hold the acronym itself.
    fn is_glossed(&self, outline: &Outline<'_>, span: Span) -> bool {
        let before = outline.reading()[..span.start()].trim_end();
        let after = outline.reading()[span.end()..].trim_start();
        let brackets = before.ends_with(['(', '[']) || after.starts_with(['(', '[', ')', ']']);
        let tagging = &outline.analysis.tagging;
        let own = tagging.within(span);
        let token =
            |at: usize| tagging.tokens.get(at).map(|token| (token.span.of(outline.reading()), token.upos));
        let noun = |at: usize| {
            token(at).is_some_and(|(text, upos)| is_noun(upos) && text.starts_with(char::is_lowercase))
        };
        let kind = |at: usize| token(at).is_some_and(|(text, _)| self.kinds.contains(text));
        let is = |at: usize, mark: &str| token(at).is_some_and(|(text, _)| text == mark);
        let det = |at: usize| token(at).is_some_and(|(_, upos)| upos == Upos::Det);
        // `the ferry company HPT`, `the ferry company, HPT`, `the port trust, or the HPT`
        let start = own.start - usize::from(own.start > 1 && det(own.start - 1) && is(own.start - 2, "or"));
        let told_before = start > 1
            && (noun(start - 1)
                || kind(start - 1)
                || is(start - 1, ",") && noun(start - 2)
                || is(start - 1, "or"));
        // `HPT, a ferry company`, `HPT, or Harrow Port Trust`
        let told_after = is(own.end, ",") && (det(own.end + 1) || is(own.end + 1, "or")) || is(own.end, "or");
        // `the HPT union`
        let told_after = told_after || kind(own.end);
        brackets || told_before || told_after
    }
}

/// The acronym with two neighbouring letters changed about: a slip of the hand is another fault than this.
fn swapped(text: &str) -> impl Iterator<Item = String> + '_ {
    let letters = text.as_bytes();
    let differ = (1..letters.len()).filter(|&at| letters[at] != letters[at - 1]);
    differ.map(|at| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.swap(at - 1, at);
        letters.into_iter().collect()
    })
}

/// Whether the acronym is a name in the writer's own words, and no part of anything longer.
fn stands_alone(outline: &Outline<'_>, name: &Name) -> bool {
    let span = name.span;
    let reading = outline.reading();
    let tagging = &outline.analysis.tagging;
    let own = tagging.within(span);
    let noun = tagging.tokens.get(own.start).is_some_and(|token| token.span == span && is_noun(token.upos));
    let touches = |c: Option<char>| {
        c.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '.' | '&' | '/' | '@' | '#' | '$' | '_' | '-' | ':' | '=')
        })
    };
    let before = &reading[..span.start()];
    let after = &reading[span.end()..];
    let ends = after.starts_with(". ") || after.starts_with(".\n") || after == ".";
    let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let shouted = |word: Option<&str>| {
        word.is_some_and(|word| {
            word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase)
        })
    };
    let versus = after.trim_start().starts_with("v.") || after.trim_start().starts_with("vs");
    let call_sign = span.len() == 4 && reading[span.start()..].starts_with(['W', 'K']);
    let opens = outline.block_at(span.start()).is_some_and(|block| block.span.start() == span.start());
    let label = after.trim_start().starts_with(['\u{2014}', '\u{2013}', '-', ',', '(', ':']);
    noun && in_body(outline, span)
        && !outline.is_quoted(span)
        && !touches(before.chars().next_back())
        && (ends || !touches(after.chars().next()))
        && !figure(after.trim_start().chars().next())
        && !figure(before.trim_end().chars().next_back())
        && !(before.ends_with(' ') && shouted(before.split_whitespace().next_back()))
        && !(after.starts_with(' ') && shouted(after.split_whitespace().next()))
        && !versus
        && !call_sign
        && !(opens && label)
}

fn is_noun(upos: Upos) -> bool {
    matches!(upos, Upos::Propn | Upos::Noun)
}
