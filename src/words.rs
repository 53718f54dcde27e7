//! Named word lists, shared by the extractors, the classifier and the rules.
//!
//! The lists are files that an editor can read (`rules/words/*.toml`), in base forms; inflected forms
//! are generated here. Data is passed in: this module must never read a file, and never hold a word.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::text::Span;

/// Why a word-list file could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError {
    /// The file.
    pub path: String,
    /// Line and column where the parser stopped, and what it wanted.
    pub message: String,
}

impl std::fmt::Display for WordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for WordError {}

/// One named list with all its forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordList {
    /// What the list holds.
    pub summary: String,
    /// Every form, lower case, sorted, without repeats. A form may have several words.
    pub forms: Vec<String>,
}

impl WordList {
    /// Whether `form` (lower case) is in the list.
    #[must_use]
    pub fn contains(&self, form: &str) -> bool {
        self.forms.binary_search_by(|known| known.as_str().cmp(form)).is_ok()
    }
}

/// All lists.
#[derive(Clone, Debug, Default)]
pub struct WordLists {
    lists: BTreeMap<String, Arc<WordList>>,
    irregular: BTreeMap<String, Vec<String>>,
    sieve: Sieve,
}

/// The forms of some lists, by the word that each begins with.
#[derive(Clone, Debug, Default)]
pub struct Scanner {
    /// The forms, one behind the other.
    text: String,
    /// Sorted by key.
    entries: Vec<Entry>,
    /// For each value of the low bits of a key, where its entries begin; one more closes the last.
    first: Vec<u32>,
}

/// A form of a scanner.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// From the word that the form begins with.
    key: u32,
    start: u32,
    end: u32,
    list: ListId,
}

/// Which words may be in which lists; almost every question is about one that is not.
#[derive(Clone, Debug, Default)]
struct Sieve {
    bits: Vec<u64>,
}

impl Sieve {
    fn of(lists: &BTreeMap<String, Arc<WordList>>) -> Self {
        let forms: usize = lists.values().map(|list| list.forms.len()).sum();
        let mut sieve = Self { bits: vec![0; (forms / 4).next_power_of_two()] };
        for (name, list) in lists {
            for form in &list.forms {
                let (word, bit) = sieve.place(name, form);
                sieve.bits[word] |= 1 << bit;
            }
        }
        sieve
    }

    /// Whether the list may hold the word; `false` is certain.
    fn may_hold(&self, list: &str, word: &str) -> bool {
        let (word, bit) = self.place(list, word);
        self.bits.get(word).is_some_and(|bits| (bits >> bit) & 1 == 1)
    }

    fn place(&self, list: &str, word: &str) -> (usize, u32) {
        let hash = (ends(list).rotate_left(17) ^ ends(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (hash >> 32) as usize & (self.bits.len() * 64).wrapping_sub(1);
        (place / 64, (place % 64) as u32)
    }
}

/// A number from the length of a text and up to eight bytes at either end.
fn ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (head, tail) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => (bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)), 0),
    };
    let mixed = (head ^ bytes.len() as u64).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed ^ (mixed >> 29) ^ tail).wrapping_mul(0xc4ce_b9fe_1a85_ec53)
}

/// Which list, as a number that is only good for the lists it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListId(u16);

/// A form found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Where, in the text that was scanned; on word bounds.
    pub span: Span,
    /// The list the form is in.
    pub list: ListId,
}

impl WordLists {
    /// The lists that are built in.
    #[must_use]
    pub fn builtin() -> Self {
        let owned = |forms: &[&str]| forms.iter().map(|form| (*form).to_owned()).collect();
        let list = |&(name, summary, forms): &(&str, &str, &[&str])| {
            (name.to_owned(), Arc::new(WordList { summary: summary.to_owned(), forms: owned(forms) }))
        };
        let irregular = |&(base, forms): &(&str, &[&str])| (base.to_owned(), owned(forms));
        let lists: BTreeMap<String, Arc<WordList>> = crate::embedded::LISTS.iter().map(list).collect();
        let irregular = crate::embedded::IRREGULAR.iter().map(irregular).collect();
        Self { sieve: Sieve::of(&lists), lists, irregular }
    }

    /// Reads word-list files, given as (path, text).
    ///
    /// # Errors
    ///
    /// The first file that is not in the format, with line and column.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, WordError> {
        Self::default().with_files(files, false)
    }

    /// These lists and those of a newsroom's own files; an own list takes the place of one of the same name.
    ///
    /// # Errors
    ///
    /// The first file that is not in the format, with line and column.
    pub fn with_added(&self, files: &[(&str, &str)]) -> Result<Self, WordError> {
        self.clone().with_files(files, true)
    }

    fn with_files(self, files: &[(&str, &str)], replace: bool) -> Result<Self, WordError> {
        let mut lists = self;
        let mut own: BTreeSet<String> = BTreeSet::new();
        let fail = |path: &str, text: &str, error: &toml::de::Error| WordError {
            path: path.to_owned(),
            message: located(text, error),
        };
        for (path, text) in files.iter().filter(|(path, _)| is_inflection(path)) {
            let forms: BTreeMap<String, Vec<String>> =
                toml::from_str(text).map_err(|e| fail(path, text, &e))?;
            lists.irregular.extend(forms);
        }
        for (path, text) in files.iter().filter(|(path, _)| !is_inflection(path)) {
            let file: BTreeMap<String, ListFile> = toml::from_str(text).map_err(|e| fail(path, text, &e))?;
            for (name, list) in file {
                // Two files that each mean their own by one name would silently become one list.
                if !own.insert(name.clone()) || (!replace && lists.lists.contains_key(&name)) {
                    return Err(WordError {
                        path: (*path).to_owned(),
                        message: format!("the list `{name}` is in another file too; rename one of them"),
                    });
                }
                lists.lists.remove(&name);
                lists.insert(&name, &list.summary, list.inflect, &list.words);
            }
        }
        lists.sieve = Sieve::of(&lists.lists);
        Ok(lists)
    }

    /// Adds words, as they are, to a list; makes the list if it is new.
    pub fn add(&mut self, name: &str, words: &[String]) {
        self.insert(name, "", Inflect::None, words);
        self.sieve = Sieve::of(&self.lists);
    }

    /// Takes words out of a list, as they are; says which of them were not in it.
    pub fn remove(&mut self, name: &str, words: &[String]) -> Vec<String> {
        let mut missing = Vec::new();
        for word in words {
            let form = word.to_lowercase();
            let list = self.lists.get_mut(name);
            match list.and_then(|list| Some((list.forms.binary_search(&form).ok()?, list))) {
                Some((at, list)) => drop(Arc::make_mut(list).forms.remove(at)),
                None => missing.push(word.clone()),
            }
        }
        self.sieve = Sieve::of(&self.lists);
        missing
    }

    /// The list of that name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&WordList> {
        self.lists.get(name).map(|list| &**list)
    }

    /// The list of that name, to keep.
    pub(crate) fn shared(&self, name: &str) -> Option<&Arc<WordList>> {
        self.lists.get(name)
    }

    /// Every list, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &WordList)> {
        self.lists.iter().map(|(name, list)| (name.as_str(), &**list))
    }

    /// Words that are inflected in their own way, with their forms.
    #[must_use]
    pub fn irregular(&self) -> &BTreeMap<String, Vec<String>> {
        &self.irregular
    }

    /// The number of the list of that name.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<ListId> {
        let at = self.lists.keys().position(|known| known == name)?;
        u16::try_from(at).ok().map(ListId)
    }

    /// A scanner for the forms of these lists.
    #[must_use]
    pub fn scanner(&self, wanted: &[ListId]) -> Scanner {
        let mut scanner = Scanner::default();
        for (at, list) in self.lists.values().enumerate() {
            let id = ListId(u16::try_from(at).expect("there are a few dozen lists"));
            if !wanted.contains(&id) {
                continue;
            }
            for form in &list.forms {
                if form.contains('\'') {
                    scanner.add(&form.replace('\'', "\u{2019}"), id);
                }
                scanner.add(form, id);
            }
        }
        scanner.sort();
        scanner
    }

    /// Whether the single word (lower case) is in the list.
    #[must_use]
    pub fn is(&self, list: &str, word: &str) -> bool {
        self.sieve.may_hold(list, word) && self.lists.get(list).is_some_and(|list| list.contains(word))
    }

    fn insert(&mut self, name: &str, summary: &str, inflect: Inflect, words: &[String]) {
        let mut forms: Vec<String> = Vec::new();
        for word in words {
            let word = word.to_lowercase();
            match inflect {
                Inflect::None => forms.push(word),
                Inflect::Verb => forms.extend(self.verb_forms(&word)),
                Inflect::Noun => forms.extend(self.noun_forms(&word)),
            }
        }
        let list = Arc::make_mut(self.lists.entry(name.to_owned()).or_default());
        if !summary.is_empty() {
            summary.clone_into(&mut list.summary);
        }
        list.forms.extend(forms);
        list.forms.sort_unstable();
        list.forms.dedup();
    }

    /// All forms of a verb whose first word is inflected: "point out" → "pointed out".
    fn verb_forms(&self, base: &str) -> Vec<String> {
        let (head, tail) = base.split_once(' ').map_or((base, ""), |(head, tail)| (head, tail));
        let mut heads = vec![head.to_owned()];
        if let Some(irregular) = self.irregular.get(head) {
            heads.extend(irregular.iter().cloned());
        } else {
            heads.extend([third_person(head), past(head), participle(head)]);
        }
        with_tail(heads, tail)
    }

    /// Singular and plural, the last word inflected: "government official" → "government officials".
    fn noun_forms(&self, base: &str) -> Vec<String> {
        let (before, head) = base.rsplit_once(' ').map_or(("", base), |(before, head)| (before, head));
        let regular = || {
            // "spokesman" → "spokesmen", "chairwoman" → "chairwomen", "salesperson" → "salespeople".
            if let Some(stem) = head.strip_suffix("man") {
                vec![format!("{stem}men")]
            } else if let Some(stem) = head.strip_suffix("person") {
                vec![format!("{stem}people"), format!("{stem}persons")]
            } else {
                vec![third_person(head)]
            }
        };
        let plurals = self.irregular.get(head).cloned().unwrap_or_else(regular);
        let mut forms = vec![base.to_owned()];
        for plural in plurals {
            forms.push(if before.is_empty() { plural } else { format!("{before} {plural}") });
        }
        forms
    }
}

impl Scanner {
    fn add(&mut self, form: &str, list: ListId) {
        let place = |at: usize| u32::try_from(at).expect("a few thousand words");
        let start = place(self.text.len());
        self.text.push_str(form);
        let key = key(form.as_bytes());
        self.entries.push(Entry { key, start, end: place(self.text.len()), list });
    }

    fn sort(&mut self) {
        let size = (self.entries.len() * 2).next_power_of_two();
        let mut first = vec![0; size + 1];
        for entry in &self.entries {
            first[entry.key as usize % size + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut free = first.clone();
        let mut sorted = self.entries.clone();
        for entry in &self.entries {
            let at = &mut free[entry.key as usize % size];
            sorted[*at as usize] = *entry;
            *at += 1;
        }
        (self.entries, self.first) = (sorted, first);
    }

    /// Every form in `text`, on word bounds, whatever its case; by start, then list.
    ///
    /// One pass over the text. Overlapping forms are all reported.
    #[must_use]
    pub fn scan(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        if self.entries.is_empty() {
            return hits;
        }
        let bytes = text.as_bytes();
        let size = self.first.len() - 1;
        for at in 0..bytes.len() {
            if at > 0 && is_word(bytes[at - 1]) && bytes[at] != b'\'' {
                continue;
            }
            let rest = &bytes[at..];
            let key = key(rest);
            let slot = key as usize % size;
            let here = self.first[slot] as usize..self.first[slot + 1] as usize;
            for entry in self.entries[here].iter().filter(|entry| entry.key == key) {
                let form = &self.text.as_bytes()[entry.start as usize..entry.end as usize];
                let stands = rest.get(..form.len()).is_some_and(|there| there.eq_ignore_ascii_case(form));
                if stands && !rest.get(form.len()).is_some_and(|byte| is_word(*byte)) {
                    hits.push(Hit { span: Span::new(at, at + form.len()), list: entry.list });
                }
            }
        }
        hits.sort_unstable();
        hits
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0xc3
}

/// A number from the word at the beginning of a text: the same for a form and for where it stands, since both
/// end with a word.
fn key(text: &[u8]) -> u32 {
    let word = text.iter().take_while(|byte| is_word(**byte));
    let hash = word.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    });
    hash ^ (hash >> 15)
}

/// What a word-list file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ListFile {
    summary: String,
    #[serde(default)]
    inflect: Inflect,
    words: Vec<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Inflect {
    #[default]
    None,
    Verb,
    Noun,
}

fn is_inflection(path: &str) -> bool {
    path.ends_with("inflection.toml")
}

/// A parser's message with the line and column it speaks of.
pub(crate) fn located(text: &str, error: &toml::de::Error) -> String {
    let Some(range) = error.span() else { return error.message().to_owned() };
    let position = crate::text::LineIndex::new(text).position(text, range.start.min(text.len()));
    format!("line {}, column {}: {}", position.line, position.column, error.message())
}

fn with_tail(heads: Vec<String>, tail: &str) -> Vec<String> {
    if tail.is_empty() { heads } else { heads.into_iter().map(|head| format!("{head} {tail}")).collect() }
}

fn third_person(base: &str) -> String {
    if ends_in_consonant_y(base) {
        return format!("{}ies", &base[..base.len() - 1]);
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| base.ends_with(end));
    if sibilant { format!("{base}es") } else { format!("{base}s") }
}

fn past(base: &str) -> String {
    if base.ends_with('e') {
        format!("{base}d")
    } else if ends_in_consonant_y(base) {
        format!("{}ied", &base[..base.len() - 1])
    } else if doubles(base) {
        format!("{base}{}ed", &base[base.len() - 1..])
    } else {
        format!("{base}ed")
    }
}

fn participle(base: &str) -> String {
    if base.ends_with("ee") || base.ends_with("ye") || base.ends_with("oe") {
        format!("{base}ing")
    } else if let Some(stem) = base.strip_suffix("ie") {
        format!("{stem}ying")
    } else if let Some(stem) = base.strip_suffix('e') {
        format!("{stem}ing")
    } else if doubles(base) {
        format!("{base}{}ing", &base[base.len() - 1..])
    } else {
        format!("{base}ing")
    }
}

fn ends_in_consonant_y(base: &str) -> bool {
    base.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| base.ends_with(end))
}

/// Short verbs of one vowel and one consonant double it: "plan" → "planned". Longer ones that do
/// ("refer", "admit") are in `inflection.toml`.
fn doubles(base: &str) -> bool {
    let bytes = base.as_bytes();
    let is_vowel = |byte: u8| b"aeiou".contains(&byte);
    let vowels = bytes.iter().filter(|&&byte| is_vowel(byte)).count();
    let [.., before, vowel, last] = bytes else { return false };
    vowels == 1 && !is_vowel(*before) && is_vowel(*vowel) && !b"aeiouwxy".contains(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_generated_from_base_forms() {
        let lists = WordLists::parse(&[
            ("inflection.toml", "say = [\"says\", \"said\", \"saying\"]"),
            ("a.toml", "[v]\nsummary = \"x\"\ninflect = \"verb\"\nwords = [\"say\", \"deny\", \"plan\", \"point out\", \"argue\"]"),
        ])
        .expect("well formed");
        for form in ["said", "denied", "denies", "planning", "pointed out", "arguing"] {
            assert!(lists.is("v", form), "{form}");
        }
        assert!(!lists.is("v", "unsaid") && !lists.is("w", "said"));
        let scanner = lists.scanner(&[lists.id("v").expect("it was just read")]);
        let hits = scanner.scan("He Pointed out nothing; unsaid.");
        assert_eq!(hits.iter().map(|hit| hit.span).collect::<Vec<_>>(), [Span::new(3, 14)]);
    }

    #[test]
    fn a_list_of_two_files_is_an_error() {
        let file = "[v]\nsummary = \"x\"\nwords = [\"a\"]";
        let error = WordLists::parse(&[("a.toml", file), ("b.toml", file)]).expect_err("twice");
        assert_eq!(error.path, "b.toml");
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_place() {
        let error =
            WordLists::parse(&[("a.toml", "[v]\nsummary = \"x\"\nwrods = []")]).expect_err("unknown key");
        assert!(error.message.starts_with("line 3, column 1"), "{error}");
    }
}
