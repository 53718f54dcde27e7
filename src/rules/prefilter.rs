//! Which rules can have anything to say of a text, from one pass over it.
//!
//! Every pattern holds words that it cannot match without. One automaton finds the words of all patterns;
//! only the rules whose words occur are looked up one by one, and only their patterns are ever compiled.
//! It may name a rule that finds nothing. It must never leave out one that would.

use super::needed::Needed;
use super::rule::{Matcher, Pattern, Rule};
use aho_corasick::{AhoCorasick, MatchKind};

/// One automaton over the words that patterns cannot do without.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// For each word of the automaton, the rules that it speaks for.
    owners: Vec<Vec<Owner>>,
    /// Rules that can match without any word.
    always: Vec<usize>,
    rules: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    rule: usize,
    /// Whether the word begins where a word of the text begins.
    begins: bool,
}

impl Prefilter {
    pub(super) fn of(rules: &[Rule]) -> Self {
        let mut words: std::collections::BTreeMap<&Vec<u8>, Vec<Owner>> = std::collections::BTreeMap::new();
        let mut filter = Self { rules: rules.len(), ..Self::default() };
        for (index, rule) in rules.iter().enumerate() {
            let any = match &rule.matcher {
                Matcher::Pattern(patterns) => &patterns.any,
                Matcher::Statement(matcher) => &matcher.patterns.any,
                Matcher::Pair { first, .. } => &first.any,
                Matcher::Document(_) | Matcher::Observation { .. } => continue,
            };
            let needed: Option<Vec<&Needed>> = any.iter().map(Pattern::needed).collect();
            match needed {
                Some(needed) if !any.is_empty() => {
                    for one in needed {
                        let owner = Owner { rule: index, begins: one.begins };
                        for word in &one.words {
                            words.entry(word).or_default().push(owner);
                        }
                    }
                }
                _ => filter.always.push(index),
            }
        }
        filter.automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(words.keys())
            .ok();
        filter.owners = words
            .into_values()
            .map(|mut owners| {
                owners.sort_unstable();
                owners.dedup();
                owners
            })
            .collect();
        if filter.automaton.is_none() {
            filter.always = (0..rules.len()).collect();
        }
        filter
    }

    /// The rules that can have something to say of `text`, in order.
    pub(super) fn candidates(&self, text: &str) -> Vec<usize> {
        let mut named = vec![false; self.rules];
        for &rule in &self.always {
            named[rule] = true;
        }
        let bytes = text.as_bytes();
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(text) {
                let begins = found.start() == 0 || !is_word(bytes[found.start() - 1]);
                for owner in &self.owners[found.pattern().as_usize()] {
                    named[owner.rule] |= begins || !owner.begins;
                }
            }
        }
        named.iter().enumerate().filter(|(_, named)| **named).map(|(rule, _)| rule).collect()
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
