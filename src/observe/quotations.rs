//! Quotations over the whole draft: who speaks, and in whose words.
//!
//! It must never judge: what is found is a place and the draft's own words.

use super::{Observation, Observed, Outline};
use crate::extract::QuotationKind;
use crate::text::Span;
use crate::words::WordLists;

/// The words around quotations.
#[derive(Clone, Debug)]
pub(super) struct Quotations {}

impl Quotations {
    pub(super) fn new(_words: &WordLists) -> Self {
        Self {}
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        _wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        unclosed(outline, out);
    }
}

fn unclosed(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    let quotations = &outline.analysis.mentions.quotations;
    let mut goes_on = vec![false; quotations.len()];
    for earlier in quotations.iter().filter_map(|later| later.continues) {
        goes_on[earlier] = true;
    }
    for (at, quotation) in quotations.iter().enumerate() {
        let unclosed = !quotation.closed && quotation.kind != QuotationKind::Block && quotation.depth == 0;
        if unclosed && !goes_on[at] {
            // The mark and the word after it: where the other mark belongs, only the writer knows.
            let text = quotation.span.of(outline.reading());
            let word = text.find(' ').unwrap_or(text.len());
            let span = Span::new(quotation.span.start(), quotation.span.start() + word);
            out.push(Observed::at(Observation::UnclosedQuotation, span));
        }
    }
}
