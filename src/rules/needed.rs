//! The words that a pattern cannot match without.
//!
//! Read from the shape of a pattern, where one character stands for each word list. It may name too many
//! words. It must never miss one: a rule would fall silent where it should speak.

use std::borrow::Cow;

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

/// Openings of which one stands in every match of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    pub(super) openings: Vec<Opening>,
    /// Whether a word bound stands where they begin; one also stands before a word of a list.
    pub(super) bound: bool,
}

/// A few letters, lower case, and the list of that number of which a word follows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Opening {
    pub(super) head: Cow<'static, str>,
    pub(super) list: Option<usize>,
}

/// A word that a match may begin with, as far as it tells patterns apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    bytes: [u8; TOLD_APART],
    len: u8,
}

impl Word {
    /// The beginning up to where case or print could differ: only the case of ASCII is known.
    fn of(bytes: impl Iterator<Item = u8>) -> Self {
        let mut word = Self::default();
        for byte in bytes.take(TOLD_APART).take_while(u8::is_ascii) {
            word.bytes[usize::from(word.len)] = byte.to_ascii_lowercase();
            word.len += 1;
        }
        word
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl Needed {
    /// Whether the words begin where a word of the text begins.
    pub(super) fn begins(&self, lists: &[&[String]]) -> bool {
        let is_word = |form: &String| form.starts_with(char::is_alphanumeric);
        let is_list = |opening: &Opening| {
            let list = opening.list.and_then(|list| lists.get(list));
            opening.head.is_empty() && list.is_some_and(|forms| forms.iter().all(is_word))
        };
        self.bound || self.openings.iter().all(is_list)
    }

    /// The words themselves; nothing if one of them could be any.
    pub(super) fn words(&self, lists: &[&[String]]) -> Option<Vec<Word>> {
        let mut words: Vec<Word> = Vec::new();
        for Opening { head, list } in &self.openings {
            match list.and_then(|list| lists.get(list)) {
                Some(forms) => words.extend(forms.iter().map(|form| {
                    // A mark in a word has several printed forms; what stands before it says enough.
                    let plain = form.bytes().take_while(|byte| !matches!(byte, b'\'' | b'"' | b'-'));
                    Word::of(head.bytes().chain(plain))
                })),
                None => words.push(Word::of(head.bytes())),
            }
            if words.len() > WORDS {
                return None;
            }
        }
        (shortest(&words) > 0).then_some(words)
    }
}

/// The first of the characters that stand for lists in a sketch.
const FIRST_STAND_IN: u32 = 0xf_0000;

/// Every stand-in begins with the same two bytes, and no word of a newsroom does.
const STAND_IN_MARK: [u8; 2] = [0xf3, 0xb0];

/// What stands behind each of them: no parser makes a set of characters of two.
const STAND_IN_END: char = '\u{ffffd}';

/// Writes what stands for the list of that number.
pub(super) fn push_stand_in(sketch: &mut String, list: usize) {
    let number = u32::try_from(list).unwrap_or(u32::MAX).min(0xfff0);
    let stand_in = char::from_u32(FIRST_STAND_IN + number).expect("a private-use character");
    sketch.extend(["(?:", stand_in.encode_utf8(&mut [0; 4]), STAND_IN_END.encode_utf8(&mut [0; 4]), ")"]);
}

/// Which list the character stands for.
pub(super) fn list_number(c: char) -> Option<usize> {
    usize::try_from(u32::from(c).checked_sub(FIRST_STAND_IN)?).ok().filter(|number| *number <= 0xfff0)
}

/// What a pattern of that shape cannot do without; nothing if there is nothing.
pub(super) fn needed(shape: &Hir, lists: &[&[String]]) -> Option<Needed> {
    let mut parts = Vec::new();
    flatten(shape, &mut parts);
    let mut best: Option<(usize, Needed)> = None;
    for at in 0..parts.len() {
        let tail = Hir::concat(parts[at..].iter().take(PARTS).cloned().collect());
        let Some(openings) = openings(&tail) else { continue };
        let bound = |part: &Hir| matches!(part.kind(), HirKind::Look(Look::WordAscii | Look::WordUnicode));
        let bound = bound(&parts[at]) || at.checked_sub(1).is_some_and(|before| bound(&parts[before]));
        let needed = Needed { openings, bound };
        let Some(words) = needed.words(lists) else { continue };
        let shortest = shortest(&words);
        if best.as_ref().is_none_or(|(best, _)| shortest > (*best).max(3)) {
            best = Some((shortest, needed));
            if shortest > ENOUGH {
                break;
            }
        }
    }
    best.map(|(_, needed)| needed)
}

fn shortest(words: &[Word]) -> usize {
    words.iter().map(|word| usize::from(word.len)).min().unwrap_or(0)
}

/// The parts of a pattern one after another, groups opened and lists apart.
fn flatten(shape: &Hir, parts: &mut Vec<Hir>) {
    match shape.kind() {
        HirKind::Concat(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(group) => flatten(&group.sub, parts),
        HirKind::Literal(literal) => {
            let mut rest = &literal.0[..];
            while let Some(at) = rest.windows(2).position(|pair| pair == STAND_IN_MARK) {
                let (before, list) = rest.split_at(at);
                let (list, after) = list.split_at(list.len().min(2 * STAND_IN_END.len_utf8()));
                parts.extend([before, list].into_iter().filter(|part| !part.is_empty()).map(Hir::literal));
                rest = after;
            }
            parts.extend((!rest.is_empty()).then(|| Hir::literal(rest)));
        }
        _ => parts.push(shape.clone()),
    }
}

/// What every match of `shape` begins with, if that is a few things.
fn openings(shape: &Hir) -> Option<Vec<Opening>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_total(WORDS).limit_class(8).limit_literal_len(60);
    let beginnings = extractor.extract(shape);
    let mut openings: Vec<Opening> =
        beginnings.literals()?.iter().map(|literal| opening(literal.as_bytes())).collect();
    openings.sort_unstable();
    openings.dedup();
    (!openings.is_empty()).then_some(openings)
}

/// The beginning up to its first list, cut to what tells apart.
fn opening(beginning: &[u8]) -> Opening {
    let at = beginning.windows(2).position(|pair| pair == STAND_IN_MARK);
    let (head, list) = match at {
        Some(at) => (&beginning[..at], number_of(&beginning[at..])),
        None => (beginning, None),
    };
    let cut = Word::of(head.iter().copied());
    Opening {
        head: String::from_utf8_lossy(cut.bytes()).into_owned().into(),
        list: list.filter(|_| head.len() < ENOUGH),
    }
}

/// Which list the character at the beginning of `bytes` stands for.
fn number_of(bytes: &[u8]) -> Option<usize> {
    list_number(std::str::from_utf8(bytes.get(..4)?).ok()?.chars().next()?)
}

#[cfg(test)]
mod tests {
    use super::super::pattern::expand;

    #[track_caller]
    fn check(typed: &str, expected: Option<&[&str]>) {
        let who = ["aide".to_owned(), "co-author".to_owned(), "émigré".to_owned()];
        let needed = expand(typed, true, &|_| Some(&who[..])).expect("a good pattern").needed;
        let found: Option<Vec<String>> = needed.and_then(|needed| needed.words(&[&who])).map(|words| {
            words.iter().map(|word| String::from_utf8_lossy(word.bytes()).into_owned()).collect()
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
