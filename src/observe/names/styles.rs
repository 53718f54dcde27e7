//! One name in several styles: "US" here, "U.S." there.
//!
//! Which forms exclude one another is data: each list whose name begins with `style-of-` holds the forms
//! of one name that a house style chooses between.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{in_body, list, times};
use crate::observe::{Observation, Observed, Outline};
use crate::text::Span;
use crate::words::{ListId, Scanner, WordList, WordLists};

/// What the name of a list begins with that holds the forms of one name.
const PREFIX: &str = "style-of-";
/// With fewer letters than this a form counts only in capitals: `us` is a pronoun.
const SHORT: usize = 4;
/// How far beside a form its neighbours are looked for, in bytes; a bound, since a line may be the whole draft.
const BESIDE: usize = 256;

/// The forms of names.
#[derive(Clone, Debug)]
pub(super) struct Styles {
    scanner: Scanner,
    fixed: WordList,
}

impl Styles {
    pub(super) fn new(words: &WordLists) -> Self {
        let ids: Vec<ListId> = words
            .iter()
            .filter(|(name, _)| name.starts_with(PREFIX))
            .filter_map(|(name, _)| words.id(name))
            .collect();
        Self { scanner: words.scanner(&ids), fixed: list(words, "style-fixed-name") }
    }

    pub(super) fn observe(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let reading = outline.reading();
        let mut quoted = Quoted::of(outline);
        // By name, then by sentence.
        let mut found: BTreeMap<ListId, BTreeMap<Option<usize>, Vec<Span>>> = BTreeMap::new();
        let mut end = 0;
        for hit in self.scanner.scan(reading) {
            let text = hit.span.of(reading);
            if hit.span.start() < end
                || !is_written_as_name(text)
                || quoted.covers(hit.span)
                || !in_body(outline, hit.span)
                || self.is_fixed(reading, hit.span)
            {
                continue;
            }
            end = hit.span.end();
            let statement = outline.statement_at(hit.span.start());
            found.entry(hit.list).or_default().entry(statement).or_default().push(hit.span);
        }
        for sentences in found.into_values() {
            let mut forms: BTreeMap<String, Vec<Span>> = BTreeMap::new();
            for places in sentences.into_values() {
                let written: BTreeSet<String> =
                    places.iter().map(|span| span.of(reading).to_lowercase()).collect();
                // `Known as ISIS or ISIL`: a sentence that gives both forms speaks of them.
                if written.len() == 1 {
                    forms.entry(written.into_iter().collect()).or_default().extend(places);
                }
            }
            if forms.len() > 1 {
                out.push(mixed(reading, forms.into_values().collect()));
            }
        }
    }

    /// Whether the form is part of a sum, an address or a name that is always written so.
    fn is_fixed(&self, reading: &str, span: Span) -> bool {
        let from = reading.floor_char_boundary(span.start().saturating_sub(BESIDE));
        let to = reading.ceil_char_boundary((span.end() + BESIDE).min(reading.len()));
        let before = reading[from..span.start()].rsplit('\n').next().unwrap_or_default();
        let after = reading[span.end()..to].split('\n').next().unwrap_or_default();
        let sign = |c: char| matches!(c, '$' | '@' | '/' | '#' | '_' | '\\' | '&');
        if before.ends_with(sign)
            || after.starts_with(sign)
            || after.starts_with(|c: char| c.is_ascii_digit())
        {
            return true;
        }
        let previous = before.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        let next = after.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        let (previous, next) = (previous.unwrap_or_default(), next.unwrap_or_default());
        let shouted = |word: &str| word.len() > SHORT && word.chars().all(char::is_uppercase);
        // `Friends of Harrow USA`: the form is the end of a name that somebody else has chosen.
        let named = before.strip_suffix(' ').is_some_and(|before| {
            let earlier = before.strip_suffix(previous).unwrap_or_default().trim_end();
            previous.starts_with(char::is_uppercase)
                && !earlier.is_empty()
                && !earlier.ends_with(['.', '!', '?', ':', '"', '\u{201d}'])
        });
        let text = span.of(reading).to_lowercase();
        let with = |phrase: String| self.fixed.contains(&phrase.to_lowercase());
        named
            || shouted(previous)
            || shouted(next)
            || after.starts_with(' ') && with(format!("{text} {next}"))
            || before.ends_with(' ') && with(format!("{previous} {text}"))
    }
}

/// What one name is called, told at the first place of its rarest form.
fn mixed(reading: &str, mut forms: Vec<Vec<Span>>) -> Observed {
    forms.sort_by_key(|places| (Reverse(places.len()), places.first().copied()));
    let firsts: Vec<Span> = forms.iter().filter_map(|places| places.first().copied()).collect();
    let told: Vec<String> = firsts
        .iter()
        .zip(&forms)
        .map(|(first, places)| format!("“{}” {}", first.of(reading), times(places.len())))
        .collect();
    let (rarest, others) = firsts.split_last().expect("a mix has forms, and a form has places");
    let mut observed = Observed::at(Observation::StyleVariant, *rarest);
    observed.related = others.to_vec();
    observed.related.sort_unstable();
    observed.detail = told.join(", ");
    observed
}

/// Whether a form is written as a name is: `US`, not `us`.
fn is_written_as_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if letters < SHORT { capitals == letters } else { capitals > 0 }
}

/// Everything in quotation marks, looked through from the beginning.
struct Quoted {
    spans: Vec<Span>,
    at: usize,
    end: usize,
}

impl Quoted {
    fn of(outline: &Outline<'_>) -> Self {
        let mut spans: Vec<Span> =
            outline.analysis.mentions.quotations.iter().map(|quotation| quotation.span).collect();
        spans.sort_unstable();
        Self { spans, at: 0, end: 0 }
    }

    /// Whether the span begins inside quotation marks; later calls must ask for later spans.
    fn covers(&mut self, span: Span) -> bool {
        while let Some(next) = self.spans.get(self.at).filter(|next| next.start() <= span.start()) {
            self.end = self.end.max(next.end());
            self.at += 1;
        }
        span.start() < self.end
    }
}
