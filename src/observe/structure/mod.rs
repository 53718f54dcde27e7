//! What the parts of a draft promise one another: headline and body, list and items, charge and answer.
//!
//! It must never judge: what is found is a place and the draft's own words.

mod headline;
mod promise;
mod response;

use super::{Observation, Observed, Outline};
use crate::document::BlockKind;
use crate::text::Span;
use crate::words::{WordList, WordLists};

/// The words that promise.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    headlines: headline::Headlines,
    promises: promise::Promises,
    responses: response::Responses,
}

impl Structure {
    pub(super) fn new(words: &WordLists) -> Self {
        Self {
            headlines: headline::Headlines::new(words),
            promises: promise::Promises::new(words),
            responses: response::Responses::new(words),
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if wanted(Observation::HeadlineUnsupported) {
            self.headlines.unsupported(outline, out);
        }
        if wanted(Observation::TwoHeadlines) {
            self.headlines.second(outline, out);
        }
        if wanted(Observation::ListPromise) {
            self.promises.broken(outline, out);
        }
        if wanted(Observation::NoResponse) {
            self.responses.missing(outline, out);
        }
    }
}

/// The headings above the first text, the headline first: all of the rank of the first.
fn top_headlines(outline: &Outline<'_>) -> Vec<usize> {
    let mut tops: Vec<usize> = Vec::new();
    for (at, block) in outline.blocks().iter().enumerate() {
        match block.kind {
            BlockKind::Heading
                if tops.first().is_none_or(|&top| outline.blocks()[top].level == block.level) =>
            {
                tops.push(at);
            }
            BlockKind::Boilerplate | BlockKind::Caption | BlockKind::TableCell => {}
            _ => return tops,
        }
    }
    // Headings with nothing under them head nothing.
    Vec::new()
}

/// The words of a text in order: letters and figures with the apostrophes and points inside them.
fn words_in(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    let mut end = span.start();
    for (at, character) in span.of(text).char_indices() {
        let at = span.start() + at;
        if character.is_alphanumeric() {
            start.get_or_insert(at);
            end = at + character.len_utf8();
        } else if !(matches!(character, '\'' | '\u{2019}' | '.') && end == at)
            && let Some(start) = start.take()
        {
            found.push(Span::new(start, end));
        }
    }
    found.extend(start.map(|start| Span::new(start, end)));
    found
}

/// The list of that name, or an empty one: a newsroom may have taken every word out.
fn list(words: &WordLists, name: &str) -> WordList {
    words.list(name).cloned().unwrap_or_default()
}
