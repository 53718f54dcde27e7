//! Which rules can have anything to say of a text, from one pass over it.
//!
//! Every pattern holds words that it cannot match without. One table finds the words of all patterns;
//! only the rules whose words occur are looked up one by one, and only their patterns are ever compiled.
//! It may name a rule that finds nothing. It must never leave out one that would.

use super::needed::Word;
use super::rule::{Matcher, Rule};

/// Which patterns of a rule: one bit each, the last bit for all patterns past it.
pub(crate) type PatternSet = u64;

/// The bit of the pattern of that number.
pub(crate) fn bit(pattern: usize) -> PatternSet {
    1 << pattern.min(63)
}

/// The words that patterns cannot do without, by their first letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefilter {
    /// Sorted by place in the table.
    entries: Vec<Entry>,
    /// For each place of the table, where its entries begin; one more closes the last.
    first: Vec<u32>,
    /// For each rule, the patterns that can match without any word; all of them for a rule without patterns.
    always: Vec<PatternSet>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    word: Word,
    rule: u32,
    /// Whether the word begins where a word of the text begins.
    begins: bool,
    /// The patterns that it speaks for.
    patterns: PatternSet,
}

/// How many places the table has for words of three letters and more; before them stand those of one, and
/// those of two.
const PLACES: usize = 1 << 13;
const TWO: usize = 1 << 8;
const THREE: usize = TWO + (1 << 13);

/// Where a word stands in the table, by its first letters, lower case.
fn place(letters: &[u8]) -> usize {
    match *letters {
        [] => 0,
        [one] => usize::from(one),
        [one, two] => TWO + hash([one, two, 0]),
        [one, two, three, ..] => THREE + hash([one, two, three]),
    }
}

fn hash([one, two, three]: [u8; 3]) -> usize {
    let number = u32::from(one) << 16 | u32::from(two) << 8 | u32::from(three);
    (number.wrapping_mul(0x9e37_79b1) >> 19) as usize
}

impl Prefilter {
    pub(super) fn of(rules: &[Rule]) -> Self {
        let mut filter = Self { always: vec![0; rules.len()], ..Self::default() };
        for (index, rule) in rules.iter().enumerate() {
            let always = &mut filter.always[index];
            let any = match &rule.matcher {
                Matcher::Pattern(patterns) => &patterns.any,
                Matcher::Statement(matcher) => &matcher.patterns.any,
                Matcher::Pair { first, .. } => &first.any,
                Matcher::Document(_)
                | Matcher::Observation { .. }
                | Matcher::Verdict(_)
                | Matcher::Record(_) => continue,
            };
            if any.is_empty() {
                *always = PatternSet::MAX;
            }
            for (number, pattern) in any.iter().enumerate() {
                let Some((needed, begins)) = pattern.needed() else {
                    *always |= bit(number);
                    continue;
                };
                let rule = u32::try_from(index).expect("a few hundred rules");
                let patterns = bit(number);
                filter.entries.extend(needed.into_iter().map(|word| Entry { word, rule, begins, patterns }));
            }
        }
        filter.sort();
        filter
    }

    fn sort(&mut self) {
        let mut first = vec![0_u32; THREE + PLACES + 1];
        for entry in &self.entries {
            first[place(entry.word.bytes()) + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut free = first.clone();
        let mut sorted = self.entries.clone();
        for entry in &self.entries {
            let at = &mut free[place(entry.word.bytes())];
            sorted[*at as usize] = *entry;
            *at += 1;
        }
        (self.entries, self.first) = (sorted, first);
    }

    /// The rules that can have something to say of `text`, in order, each with the patterns that can match.
    pub(super) fn candidates(&self, text: &str) -> Vec<(usize, PatternSet)> {
        let mut named = self.always.clone();
        let bytes = text.as_bytes();
        for at in 0..bytes.len() {
            // A word bound stands before a word, and before a space that ends one.
            let begins = at == 0 || !is_word(bytes[at - 1]) || !is_word(bytes[at]);
            let rest = &bytes[at..];
            let letter = |at: usize| rest.get(at).map_or(0, u8::to_ascii_lowercase);
            let letters = [letter(0), letter(1), letter(2)];
            for length in 1..=3 {
                let place = place(&letters[..length]);
                let (from, to) = (self.first[place] as usize, self.first[place + 1] as usize);
                for entry in &self.entries[from..to] {
                    let word = entry.word.bytes();
                    if (begins || !entry.begins)
                        && rest.get(..word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
                    {
                        named[entry.rule as usize] |= entry.patterns;
                    }
                }
            }
        }
        named.into_iter().enumerate().filter(|(_, patterns)| *patterns != 0).collect()
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
