//! The words of a text as numbers, the same number for the same word however it is set.
//!
//! Two words are the same if they differ in case, in apostrophes, in accents or in figures for a small
//! number alone. Marks, spaces and dashes are no words; hesitation and what a transcriber notes in brackets
//! are left out, for nobody said them. It must never decide what a difference means.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::Span;
use crate::words::WordLists;

/// A word by number; [`UNKNOWN`] for one that no source has.
pub(super) type Key = u32;

/// A word of the draft that stands in no source: equal to nothing.
pub(super) const UNKNOWN: Key = Key::MAX;

/// Longest stage direction, in bytes.
const LONGEST_DIRECTION: usize = 60;

/// What the word lists say of speech, read once.
#[derive(Debug, Default)]
pub(super) struct Speech {
    fillers: HashSet<String>,
    negations: HashSet<String>,
    restarts: HashSet<String>,
    directions: HashSet<String>,
    /// Small numbers in words, as figures.
    figures: HashMap<String, String>,
}

impl Speech {
    pub(super) fn new(words: &WordLists) -> Self {
        let list = |name: &str| -> HashSet<String> {
            words.list(name).map(|list| list.forms.iter().cloned().collect()).unwrap_or_default()
        };
        let mut figures = HashMap::new();
        for (name, list) in words.iter() {
            let Some(value) = name.strip_prefix("cardinal-").and_then(|value| value.parse::<u32>().ok())
            else {
                continue;
            };
            if value <= 20 || value < 100 && value % 10 == 0 {
                figures.extend(list.forms.iter().map(|form| (form.clone(), value.to_string())));
            }
        }
        let negations = list("negation").iter().map(|form| form.replace('\'', "")).collect();
        // Two spellings of one word.
        for (name, list) in words.iter() {
            if let Some(word) = name.strip_prefix("same-word-") {
                figures
                    .extend(list.forms.iter().map(|form| (form.replace(['.', '\''], ""), word.to_owned())));
            }
        }
        Self {
            fillers: list("speech-filler"),
            restarts: list("speech-restart"),
            negations,
            directions: list("stage-direction"),
            figures,
        }
    }

    /// Whether a word turns what is said into its opposite.
    pub(super) fn is_negation(&self, word: &str) -> bool {
        let mut folded = String::new();
        fold(word, &mut folded);
        self.negations.contains(folded.as_str())
    }

    /// Whether nobody says a word twice in a row for emphasis.
    pub(super) fn is_restart(&self, folded: &str) -> bool {
        self.restarts.contains(folded)
    }

    fn is_direction(&self, inside: &str) -> bool {
        let mut letters = inside.chars().filter(|c| c.is_alphabetic());
        let capitals =
            inside.chars().filter(|c| c.is_alphabetic()).count() > 2 && letters.all(char::is_uppercase);
        capitals || self.directions.contains(inside.trim().to_lowercase().as_str())
    }
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// In the text that was read, from its start.
    pub(super) span: Span,
    /// As it stands there; a number in several words in figures.
    pub(super) text: Cow<'t, str>,
}

/// The words of `text`, in order; `base` is added to their places.
pub(super) fn words<'t>(text: &'t str, base: usize, speech: &Speech, mut each: impl FnMut(Word<'t>)) {
    let mut folded = String::new();
    let mut held: Option<Held<'t>> = None;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if matches!(first, '(' | '[')
            && let Some(inside) = bracketed(rest)
            && speech.is_direction(inside)
        {
            at += inside.len() + 2;
            continue;
        }
        let len = if first.is_alphanumeric() { word_len(rest) } else { first.len_utf8() };
        let is_word = first.is_alphanumeric() || matches!(first, '$' | '€' | '£' | '¥' | '%' | '&');
        let word = Word { span: Span::new(base + at, base + at + len), text: Cow::Borrowed(&rest[..len]) };
        at += len;
        if !is_word {
            continue;
        }
        fold(&word.text, &mut folded);
        if folded.is_empty() || speech.fillers.contains(folded.as_str()) {
            continue;
        }
        let word = match held.take() {
            Some(before) => match before.with(&word, &folded, speech) {
                Ok(more) => {
                    held = Some(more);
                    continue;
                }
                Err(before) => {
                    each(before.word);
                    word
                }
            },
            None => word,
        };
        match Held::of(&word, &folded, speech) {
            Some(open) => held = Some(open),
            None => each(word),
        }
    }
    if let Some(held) = held {
        each(held.word);
    }
}

/// A word that the next may belong to: "twenty" before "five", "five" before "hundred", "per" before "cent".
struct Held<'t> {
    word: Word<'t>,
    /// What it is worth so far; nothing for "per".
    value: Option<u64>,
    /// What may still be added to it: less than this.
    room: u64,
}

impl<'t> Held<'t> {
    fn of(word: &Word<'t>, folded: &str, speech: &Speech) -> Option<Self> {
        if folded == "per" {
            return Some(Self { word: word.clone(), value: None, room: 0 });
        }
        let in_words = speech.figures.get(folded).and_then(|figures| figures.parse::<u64>().ok());
        let value = in_words.or_else(|| folded.parse::<u64>().ok().filter(|value| *value < 1000))?;
        // "20, 5" in figures are two numbers, "twenty-five" is one.
        let tens = in_words.is_some() && value >= 20 && value % 10 == 0;
        Some(Self { word: word.clone(), value: Some(value), room: if tens { 10 } else { 0 } })
    }

    /// The two as one, or the first alone.
    fn with(self, next: &Word<'t>, folded: &str, speech: &Speech) -> Result<Self, Self> {
        let span = self.word.span.join(next.span);
        let Some(value) = self.value else {
            if folded == "cent" {
                return Ok(Self {
                    word: Word { span, text: Cow::Borrowed("percent") },
                    value: None,
                    room: 0,
                });
            }
            return Err(self);
        };
        let merged = |value: u64, room: u64| {
            Ok(Self { word: Word { span, text: Cow::Owned(value.to_string()) }, value: Some(value), room })
        };
        match folded {
            "hundred" if (1..100).contains(&value) => return merged(value * 100, 100),
            "thousand" if (1..1000).contains(&value) => return merged(value * 1000, 1000),
            _ => {}
        }
        let more = speech.figures.get(folded).and_then(|figures| figures.parse::<u64>().ok());
        match more.filter(|more| *more > 0 && *more < self.room) {
            Some(more) => merged(value + more, if self.room > 10 && more >= 20 { 10 } else { 0 }),
            None => Err(self),
        }
    }
}

/// What stands between the bracket that `text` begins with and its other half, if that is near.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    let close = if text.starts_with('(') { ')' } else { ']' };
    let mut near = text.char_indices().take_while(|(at, _)| *at <= LONGEST_DIRECTION);
    let (end, _) = near.find(|(_, c)| *c == close)?;
    text.get(1..end)
}

/// How many bytes of `text`, which begins with a letter or figure, are one word.
fn word_len(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    let mut letters = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = c.is_alphanumeric()
            || is_combining_mark(c)
            || is_apostrophe(c) && next.is_alphanumeric()
            // 1,000 and 2.5.
            || matches!(c, ',' | '.') && before.is_ascii_digit() && next.is_ascii_digit()
            // U.S. and p.m.: single letters with points between.
            || c == '.' && letters == 1 && next.is_alphabetic();
        if !inside {
            break;
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        end = at + c.len_utf8();
        before = c;
    }
    end.max(text.chars().next().map_or(1, char::len_utf8))
}

/// Whether a character stands for an apostrophe.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// The word as it is compared: small letters, no accents, apostrophes or points of initials, no commas in figures.
pub(super) fn fold(word: &str, into: &mut String) {
    into.clear();
    let figures = word.starts_with(|c: char| c.is_ascii_digit());
    if word.is_ascii() {
        for byte in word.bytes() {
            match byte {
                b'\'' | b'`' | b',' => {}
                b'.' if !figures => {}
                byte => into.push(char::from(byte.to_ascii_lowercase())),
            }
        }
        return;
    }
    for c in word.nfkd() {
        if is_combining_mark(c) || is_apostrophe(c) || c == ',' || (c == '.' && !figures) {
            continue;
        }
        into.extend(c.to_lowercase());
    }
}

/// Every word of the sources by number.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<Box<str>, Key>,
    forms: Vec<Box<str>>,
}

impl Lexicon {
    /// The number of a word, a new one if it is new.
    pub(super) fn learn(&mut self, word: &str, speech: &Speech, buffer: &mut String) -> Key {
        fold_with(word, speech, buffer);
        if let Some(&key) = self.numbers.get(buffer.as_str()) {
            return key;
        }
        // Two numbers are spoken for: this one and the unknown.
        let key = Key::try_from(self.forms.len()).unwrap_or(UNKNOWN - 1).min(UNKNOWN - 1);
        self.numbers.insert(buffer.as_str().into(), key);
        self.forms.push(buffer.as_str().into());
        key
    }

    /// The number of a word, if any source has it.
    pub(super) fn find(&self, word: &str, speech: &Speech, buffer: &mut String) -> Key {
        fold_with(word, speech, buffer);
        self.numbers.get(buffer.as_str()).copied().unwrap_or(UNKNOWN)
    }

    /// The number of a folded word, if any source has it.
    pub(super) fn folded(&self, form: &str) -> Key {
        self.numbers.get(form).copied().unwrap_or(UNKNOWN)
    }

    /// A word as it is compared.
    pub(super) fn form(&self, key: Key) -> &str {
        self.forms.get(key as usize).map_or("", |form| form)
    }

    /// Every word, in order of first appearance.
    pub(super) fn forms(&self) -> impl Iterator<Item = (Key, &str)> {
        (0..).zip(self.forms.iter().map(|form| &**form))
    }
}

fn fold_with(word: &str, speech: &Speech, buffer: &mut String) {
    fold(word, buffer);
    let other = match buffer.as_str() {
        "%" => Some("percent"),
        "&" => Some("and"),
        form => speech.figures.get(form).map(String::as_str),
    };
    if let Some(other) = other {
        buffer.clear();
        buffer.push_str(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let speech = Speech::new(&WordLists::builtin());
        let mut buffer = String::new();
        let mut out = Vec::new();
        words(text, 0, &speech, |word| {
            fold_with(&word.text, &speech, &mut buffer);
            out.push(buffer.clone());
        });
        out
    }

    #[test]
    fn words_are_the_same_however_they_are_set() {
        assert_eq!(read("Don’t pay 1,000 — or $2.5 — at 9 p.m."), read("don't pay 1000 or $ 2.5 at nine PM"));
        assert_eq!(read("Zero-based café"), ["0", "based", "cafe"]);
        assert_eq!(read("40% of the U.S."), ["40", "percent", "of", "the", "us"]);
        assert_eq!(read("twenty-five per cent"), ["25", "percent"]);
        assert_eq!(read("five hundred and 7 thousand, 20, 5"), ["500", "and", "7000", "20", "5"]);
        assert_eq!(read("one hundred sixty-four"), ["164"]);
        assert_eq!(read("O.K."), read("okay"));
    }

    #[test]
    fn nobody_says_a_stage_direction_or_a_filler() {
        assert_eq!(
            read("We, uh, will (APPLAUSE) win [crosstalk] (all of us)"),
            ["we", "will", "win", "all", "of", "us"]
        );
    }
}
