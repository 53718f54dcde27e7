//! Which rules can have anything to say of a text, from one pass over it.
//!
//! Every pattern holds words that it cannot match without. One automaton finds the words of all patterns;
//! only the rules whose words occur are looked up one by one, and only their patterns are ever compiled.
//! It may name a rule that finds nothing. It must never leave out one that would.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::rule::{Matcher, Rule};

/// Which patterns of a rule: one bit each, the last bit for all patterns past it.
pub(crate) type PatternSet = u64;

/// The bit of the pattern of that number.
pub(crate) fn bit(pattern: usize) -> PatternSet {
    1 << pattern.min(63)
}

/// One automaton over the words that patterns cannot do without.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// For each word of the automaton, the patterns that it speaks for.
    owners: Vec<Vec<Owner>>,
    /// For each rule, the patterns that can match without any word; all of them for a rule without patterns.
    always: Vec<PatternSet>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    rule: usize,
    patterns: PatternSet,
    /// Whether the word begins where a word of the text begins.
    begins: bool,
}

impl Prefilter {
    pub(super) fn of(rules: &[Rule]) -> Self {
        let mut words: BTreeMap<Vec<u8>, Vec<Owner>> = BTreeMap::new();
        let mut filter = Self { always: vec![0; rules.len()], ..Self::default() };
        for (index, rule) in rules.iter().enumerate() {
            let always = &mut filter.always[index];
            let any = match &rule.matcher {
                Matcher::Pattern(patterns) => &patterns.any,
                Matcher::Statement(matcher) => &matcher.patterns.any,
                Matcher::Pair { first, .. } => &first.any,
                Matcher::Document(_) | Matcher::Observation { .. } => continue,
            };
            if any.is_empty() {
                *always = PatternSet::MAX;
            }
            for (number, pattern) in any.iter().enumerate() {
                let Some((needed, begins)) = pattern.needed() else {
                    *always |= bit(number);
                    continue;
                };
                let owner = Owner { rule: index, patterns: bit(number), begins };
                for word in needed {
                    words.entry(word).or_default().push(owner);
                }
            }
        }
        filter.automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(words.keys())
            .ok();
        filter.owners = words.into_values().collect();
        if filter.automaton.is_none() {
            filter.always = vec![PatternSet::MAX; rules.len()];
        }
        filter
    }

    /// The rules that can have something to say of `text`, in order, each with the patterns that can match.
    pub(super) fn candidates(&self, text: &str) -> Vec<(usize, PatternSet)> {
        let mut named = self.always.clone();
        let bytes = text.as_bytes();
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(text) {
                // A word bound stands before a word, and before a space that ends one.
                let at = found.start();
                let begins = at == 0 || !is_word(bytes[at - 1]) || !is_word(bytes[at]);
                for owner in &self.owners[found.pattern().as_usize()] {
                    if begins || !owner.begins {
                        named[owner.rule] |= owner.patterns;
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
