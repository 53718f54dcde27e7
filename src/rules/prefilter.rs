//! Which rules can have anything to say of a text, from one pass over it.
//!
//! Every pattern holds words that it cannot match without. One automaton finds the words of all patterns;
//! only the rules whose words occur are looked up one by one, and only their patterns are ever compiled.
//! It may name a rule that finds nothing. It must never leave out one that would.

use aho_corasick::{AhoCorasick, MatchKind};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};
use regex_syntax::hir::{Hir, HirKind};

use super::rule::{Matcher, Pattern, Rule};

/// Words of this many bytes tell patterns apart; more would only make the automaton larger.
const TOLD_APART: usize = 12;

/// A pattern with more words than this is looked up everywhere.
const WORDS: usize = 6000;

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
        let mut words: std::collections::BTreeMap<Vec<u8>, Vec<Owner>> = std::collections::BTreeMap::new();
        let mut filter = Self { rules: rules.len(), ..Self::default() };
        for (index, rule) in rules.iter().enumerate() {
            let any = match &rule.matcher {
                Matcher::Pattern(patterns) => &patterns.any,
                Matcher::Statement(matcher) => &matcher.patterns.any,
                Matcher::Pair { first, .. } => &first.any,
                Matcher::Document(_) | Matcher::Observation(_) => continue,
            };
            let needed: Option<Vec<Needed>> = any.iter().map(needed).collect();
            match needed {
                Some(needed) if !any.is_empty() => {
                    for one in needed {
                        for word in one.words {
                            words.entry(word).or_default().push(Owner { rule: index, begins: one.begins });
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

/// Words of which one stands in every match of a pattern.
struct Needed {
    words: Vec<Vec<u8>>,
    begins: bool,
}

/// The words that a pattern cannot do without; nothing if there are none.
fn needed(pattern: &Pattern) -> Option<Needed> {
    // The automaton ignores case by itself; without the flag the words stand in the pattern as they are.
    let text = pattern.as_str();
    let text = text.strip_prefix("(?i)").unwrap_or(text);
    let hir = regex_syntax::parse(text).ok()?;
    let mut parts = Vec::new();
    flatten(&hir, &mut parts);
    let mut best: Option<Needed> = None;
    for at in 0..parts.len() {
        // Two words after one another are told apart by the first of them well enough.
        let tail = Hir::concat(parts[at..].iter().take(6).map(|part| (*part).clone()).collect());
        let Some(words) = words_at(&tail) else { continue };
        let bound = |part: &Hir| matches!(part.kind(), HirKind::Look(look) if look.as_char() == 'b' || look.as_char() == '𝛃');
        let begins = bound(parts[at]) || at.checked_sub(1).is_some_and(|before| bound(parts[before]));
        let better = best.as_ref().is_none_or(|best| shortest(&words) > shortest(&best.words).max(3));
        if shortest(&words) > 0 && better {
            best = Some(Needed { words, begins });
        }
    }
    best
}

fn shortest(words: &[Vec<u8>]) -> usize {
    words.iter().map(Vec::len).min().unwrap_or(0)
}

/// The parts of a pattern one after another, groups opened.
fn flatten<'h>(hir: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Concat(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(group) => flatten(&group.sub, parts),
        _ => parts.push(hir),
    }
}

/// What every match of `hir` begins with, if that is a list of words.
fn words_at(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_total(WORDS).limit_class(8).limit_literal_len(TOLD_APART);
    let mut seq: Seq = extractor.extract(hir);
    seq.keep_first_bytes(TOLD_APART);
    seq.dedup();
    let words: Vec<Vec<u8>> =
        seq.literals()?.iter().map(|word| word.as_bytes().to_ascii_lowercase()).collect();
    (!words.is_empty() && words.len() <= WORDS).then_some(words)
}
