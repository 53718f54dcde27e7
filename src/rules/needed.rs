//! The words that a pattern cannot match without.
//!
//! Read from the shape of a pattern, where one character stands for each word list. It may name too many
//! words. It must never miss one: a rule would fall silent where it should speak.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind, Look};

/// Words of this many bytes tell patterns apart; more would only make the automaton larger.
const TOLD_APART: usize = 10;

/// A pattern with more words than this is looked up everywhere.
const WORDS: usize = 4000;

/// A beginning of this many bytes says enough without what follows it.
const ENOUGH: usize = 4;

/// How many parts of a pattern are read from each place on.
const PARTS: usize = 4;

/// Words of which one stands in every match of a pattern, lower case.
#[derive(Clone, Debug)]
pub(super) struct Needed {
    pub(super) words: Vec<Vec<u8>>,
    /// Whether they begin where a word of the text begins.
    pub(super) begins: bool,
}

/// The character that stands for the list of that number in a sketch.
pub(super) fn stand_in(list: usize) -> char {
    let code = 0xf0000 + u32::try_from(list).unwrap_or(u32::MAX).min(0xfffd);
    char::from_u32(code).expect("a private-use character")
}

/// The words that a pattern of that shape cannot do without; nothing if there are none.
pub(super) fn needed(shape: &Hir, lists: &[&[String]]) -> Option<Needed> {
    let mut parts = Vec::new();
    flatten(shape, &mut parts);
    let mut best: Option<Needed> = None;
    for at in 0..parts.len() {
        let tail = Hir::concat(parts[at..].iter().take(PARTS).map(|part| (*part).clone()).collect());
        let Some(words) = words_at(&tail, lists) else { continue };
        let bound = |part: &Hir| matches!(part.kind(), HirKind::Look(Look::WordAscii | Look::WordUnicode));
        let begins = bound(parts[at]) || at.checked_sub(1).is_some_and(|before| bound(parts[before]));
        let better = best.as_ref().is_none_or(|best| shortest(&words) > shortest(&best.words).max(3));
        if shortest(&words) > 0 && better {
            let says_enough = shortest(&words) > ENOUGH;
            best = Some(Needed { words, begins });
            if says_enough {
                break;
            }
        }
    }
    best
}

fn shortest(words: &[Vec<u8>]) -> usize {
    words.iter().map(Vec::len).min().unwrap_or(0)
}

/// The parts of a pattern one after another, groups opened.
fn flatten<'h>(shape: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match shape.kind() {
        HirKind::Concat(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(group) => flatten(&group.sub, parts),
        _ => parts.push(shape),
    }
}

/// What every match of `shape` begins with, if that is a list of words.
fn words_at(shape: &Hir, lists: &[&[String]]) -> Option<Vec<Vec<u8>>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_total(WORDS).limit_class(8).limit_literal_len(60);
    let beginnings = extractor.extract(shape);
    let mut words: Vec<Vec<u8>> = Vec::new();
    for beginning in beginnings.literals()? {
        spell_out(beginning.as_bytes(), lists, &mut words);
        if words.len() > WORDS {
            return None;
        }
    }
    words.sort_unstable();
    words.dedup();
    (!words.is_empty()).then_some(words)
}

/// The beginning with the words of the first list in the place of its character, cut to what tells apart.
fn spell_out(beginning: &[u8], lists: &[&[String]], words: &mut Vec<Vec<u8>>) {
    // Every stand-in begins with the same two bytes, and no word of a newsroom does.
    let mark = &stand_in(0).to_string().into_bytes()[..2];
    let at = beginning.windows(2).position(|pair| pair == mark);
    let (head, list) = match at {
        Some(at) => (&beginning[..at], number_of(&beginning[at..])),
        None => (beginning, None),
    };
    match list.and_then(|list| lists.get(list)) {
        Some(forms) if head.len() < ENOUGH => words.extend(forms.iter().map(|form| {
            // A mark in a word has several printed forms; what stands before it says enough.
            let plain = form.split(['\'', '"', '-']).next().unwrap_or_default();
            cut(head.iter().copied().chain(plain.bytes()))
        })),
        _ => words.push(cut(head.iter().copied())),
    }
}

/// The beginning up to where case or print could differ: the automaton knows the case of ASCII alone.
fn cut(bytes: impl Iterator<Item = u8>) -> Vec<u8> {
    bytes.take(TOLD_APART).take_while(u8::is_ascii).map(|byte| byte.to_ascii_lowercase()).collect()
}

/// Which list the character at the beginning of `bytes` stands for.
fn number_of(bytes: &[u8]) -> Option<usize> {
    let character = std::str::from_utf8(bytes.get(..4)?).ok()?.chars().next()?;
    usize::try_from(u32::from(character).checked_sub(0xf0000)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::pattern::expand;
    use crate::words::WordLists;

    #[track_caller]
    fn check(typed: &str, expected: Option<&[&str]>) {
        let words = WordLists::default();
        let own = [("who".to_owned(), vec!["aide".to_owned(), "co-author".to_owned(), "émigré".to_owned()])];
        let own = &own[..if typed.contains("{{who}}") { 1 } else { 0 }];
        let needed = expand(typed, &words, own).expect("a good pattern").needed;
        let found: Option<Vec<String>> = needed.map(|needed| {
            needed.words.into_iter().map(|w| String::from_utf8_lossy(&w).into_owned()).collect()
        });
        assert_eq!(found, expected.map(|words| words.iter().map(|w| (*w).to_owned()).collect()), "{typed}");
    }

    #[test]
    fn the_words_that_a_pattern_cannot_do_without() {
        check(r"\b(?:some|many) say\b", Some(&["many say", "some say"]));
        check(r"(?:^|, )(?<here>experts (?:also )?say)", Some(&[", experts ", "experts al", "experts sa"]));
        check(r"don't", Some(&["don", "don't"]));
        check(r"\d+ dead", Some(&[" dead"]));
        check(r"[^.]+\?$", Some(&["?"]));
        check(r"\w+ly\b", Some(&["ly"]));
        check(r"\d+", None);
    }

    #[test]
    fn a_word_that_begins_with_a_letter_of_another_alphabet_is_looked_up_everywhere() {
        check("{{who}}", None);
        check("{{who}} said", Some(&[" said"]));
    }
}
