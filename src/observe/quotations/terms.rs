//! Plans and doctrines that the draft names in quotation marks, and whether it says where they come from.
//!
//! It must never know a plan: what counts is what the draft says about it.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::super::{Observation, Observed, Outline, within};
use crate::document::BlockKind;
use crate::extract::{DateValue, QuotationKind, SourceKind};
use crate::tag::Form;
use crate::text::Span;
use crate::words::{Scanner, WordList, WordLists};

/// The words by which a plan and its origin are told.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    nouns: WordList,
    openers: WordList,
    origins: Scanner,
    /// Verbs of those who think, fear or warn, and what such people are called.
    holding: Scanner,
    roles: Scanner,
}

/// A name is no longer than this.
const LONGEST: usize = 6;

impl Terms {
    pub(super) fn new(words: &WordLists) -> Self {
        let list = |name| words.list(name).cloned().unwrap_or_default();
        let origins: Vec<_> = words.id("origin-verb").into_iter().collect();
        let scanner = |name| words.scanner(&words.id(name).into_iter().collect::<Vec<_>>());
        Self {
            nouns: list("plan-noun"),
            openers: list("plan-opener"),
            origins: words.scanner(&origins),
            holding: scanner("holding-verb"),
            roles: scanner("role-noun"),
        }
    }

    /// Every quoted plan whose origin no mention of it gives; at its first place in quotation marks.
    pub(super) fn observe(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let mut terms: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for quotation in &outline.analysis.mentions.quotations {
            let block = outline.block_at(quotation.span.start());
            let here = block.is_some_and(|block| {
                block.english && !matches!(block.kind, BlockKind::Boilerplate | BlockKind::TableCell)
            });
            let bare = quotation.inner.of(outline.reading()).trim_end_matches([',', '.', ';', ' ']);
            if here && quotation.closed && quotation.kind != QuotationKind::Block {
                let key = bare.to_lowercase();
                if self.is_plan(bare) || terms.contains_key(&key) {
                    terms.entry(key).or_default().push(quotation.span);
                }
            }
        }
        let keys: Vec<&String> = terms.keys().collect();
        let Ok(finder) = AhoCorasick::builder().ascii_case_insensitive(true).build(&keys) else { return };
        let mut known = vec![false; keys.len()];
        if !keys.is_empty() {
            for found in finder.find_iter(outline.reading()) {
                let term = found.pattern().as_usize();
                known[term] = known[term] || self.has_origin(outline, Span::new(found.start(), found.end()));
            }
        }
        for ((_, places), known) in terms.iter().zip(known) {
            if let (false, Some((first, others))) = (known, places.split_first()) {
                out.push(Observed {
                    related: others.to_vec(),
                    ..Observed::at(Observation::QuotedTerm, *first)
                });
            }
        }
    }

    /// Capitalised words that end in what a plan is called, or begin with it.
    fn is_plan(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().take(LONGEST + 1).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let small = |word: &&str| word.chars().count() < 4 || word.starts_with(|c: char| c.is_ascii_digit());
        let capital = |word: &&str| word.starts_with(char::is_uppercase) || small(word);
        let named = self.nouns.contains(&last.to_lowercase())
            || (self.openers.contains(&first.to_lowercase()) && last.starts_with(char::is_uppercase));
        (2..=LONGEST).contains(&words.len())
            && words.iter().all(capital)
            && !small(last)
            && (first.starts_with(char::is_uppercase) || first.starts_with(|c: char| c.is_ascii_digit()))
            && named
    }

    /// Whether the sentence of a mention says whose it is, when it was made or where it can be read.
    fn has_origin(&self, outline: &Outline<'_>, mention: Span) -> bool {
        let analysis = outline.analysis;
        let Some(statement) = outline.statement_at(mention.start()) else { return false };
        let span = analysis.statements[statement].span;
        let document = &analysis.document;
        let linked = within(&document.links, span, |link| link.span).next().is_some();
        let notes = document.footnotes.partition_point(|note| note.span.start() < span.start());
        let noted = document.footnotes.get(notes).is_some_and(|note| note.span.start() <= span.end());
        let dated = within(&analysis.mentions.dates, span, |date| date.span)
            .any(|date| matches!(date.value, DateValue::Absolute { .. }));
        let sourced = matches!(
            analysis.labels[statement].sourced,
            SourceKind::Named | SourceKind::Document | SourceKind::Own
        );
        let narration = outline.narration(span);
        let says =
            |words: &Scanner| narration.iter().any(|part| !words.scan(part.of(outline.reading())).is_empty());
        let names = &analysis.mentions.names;
        let person = within(names, span, |name| name.span)
            .any(|name| name.person || names.get(name.refers_to).is_some_and(|full| full.person));
        linked
            || noted
            || dated
            || sourced
            || is_owned(outline, mention)
            || says(&self.origins)
            || (says(&self.holding) && (person || says(&self.roles)))
    }
}

/// "Norvolt's “Harbour Plan”", "her “Harbour Plan”": it has an owner.
fn is_owned(outline: &Outline<'_>, mention: Span) -> bool {
    let tokens = &outline.analysis.tagging.tokens;
    let at = tokens.partition_point(|token| token.span.end() <= mention.start());
    let alnum = |span: Span| span.of(outline.reading()).contains(char::is_alphanumeric);
    // An adjective may stand between the owner and the name.
    tokens[at.saturating_sub(4)..at]
        .iter()
        .rev()
        .filter(|token| alnum(token.span) || token.form == Form::Possessive)
        .take(2)
        .any(|token| token.form == Form::Possessive)
}
