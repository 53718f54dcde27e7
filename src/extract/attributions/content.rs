//! What is attributed: the clause, the quotation or the complement that a cue takes.
//!
//! It must never look for the source.

use std::ops::Range;

use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;

use super::{AttributionForm, Reading};
use crate::extract::{QuotationKind, clause};

/// What a cue verb takes as content.
#[derive(Default)]
pub(super) struct Complement {
    pub(super) spans: Vec<Span>,
    pub(super) is_clause: bool,
    pub(super) is_quoted: bool,
}

pub(super) fn complement(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    source: Range<usize>,
    quotations: &[usize],
) -> Complement {
    let Reading { document, tagging, statements, .. } = reading;
    let statement = statements[index].span;
    let mut out = Complement::default();
    for &quotation in quotations {
        let quotation = &reading.quotations[quotation];
        // A few words in marks are content only beside a verb that calls or describes.
        let part = Span::new(
            quotation.span.start().max(statement.start()),
            quotation.span.end().min(statement.end()),
        );
        if quotation.depth == 0
            && !part.contains(tagging.tokens[at].span)
            && quotation.kind != QuotationKind::Title
        {
            out.is_quoted = true;
            if quotation.kind == QuotationKind::Speech {
                out.spans.push(part);
            }
        }
    }
    let token = &tagging.tokens[at];
    if let Some(clause) = clause::child(tagging, at, Relation::Ccomp) {
        out.is_clause = true;
        push_range(tagging, tagging.subtree_range(clause), at, &mut out.spans);
    } else if token.relation == Relation::Parataxis
        && token.head != at
        && matches!(
            tagging.tokens[token.head].upos,
            Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux | Upos::Propn | Upos::Pron | Upos::Num
        )
    {
        out.is_clause = true;
        let mut own = tagging.subtree_range(at);
        own.start = own.start.min(source.start);
        if let Some(own) = clause::span_of(tagging, own) {
            out.spans.extend(without(statement, own, &document.reading));
        }
    } else if token.relation == Relation::Advcl
        && tagging.children(at).any(|child| {
            tagging.tokens[child].relation == Relation::Mark
                && tagging.tokens[child].span.of(&document.reading).eq_ignore_ascii_case("as")
        })
    {
        // "as X notes": the clause around it is what X notes.
        out.is_clause = true;
        if let Some(own) = clause::span_of(tagging, tagging.subtree_range(at)) {
            out.spans.extend(without(statement, own, &document.reading));
        }
    } else {
        for child in tagging.children(at) {
            if matches!(
                tagging.tokens[child].relation,
                Relation::Obj | Relation::Xcomp | Relation::Obl | Relation::Advcl | Relation::Iobj
            ) && child > at
            {
                out.is_clause |= tagging.tokens[child].relation == Relation::Xcomp;
                push_range(tagging, tagging.subtree_range(child), at, &mut out.spans);
            }
        }
    }
    // The parser may hang the clause elsewhere; its opening word is beside the verb.
    let opens = (at + 1..(at + 5).min(tagging.statements[index].end)).any(|next| {
        ["that", "how", "why", "whether"]
            .iter()
            .any(|word| tagging.tokens[next].span.of(&document.reading).eq_ignore_ascii_case(word))
            && (next == at + 1 || !matches!(tagging.tokens[next].relation, Relation::Det))
    });
    if opens && !out.is_clause {
        out.is_clause = true;
        push_range(tagging, at + 1..tagging.statements[index].end, at, &mut out.spans);
    }
    // "described hearing a bang"
    if tagging
        .tokens
        .get(at + 1)
        .is_some_and(|next| next.form == crate::tag::Form::Gerund && next.upos == Upos::Verb)
    {
        out.is_clause = true;
    }
    out.spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(out.spans.len());
    for span in out.spans.drain(..) {
        match joined.last_mut() {
            Some(last) if last.end() + 1 >= span.start() => *last = last.join(span),
            _ => joined.push(span),
        }
    }
    out.spans = joined;
    out
}

pub(super) fn push_range(tagging: &Tagging, range: Range<usize>, verb: usize, spans: &mut Vec<Span>) {
    let range = if range.contains(&verb) && verb >= range.start { verb + 1..range.end } else { range };
    if let Some(span) = clause::span_of(tagging, range) {
        spans.push(span);
    }
}

/// `whole` without `hole`: up to two spans, trimmed of white space and commas.
pub(super) fn without(whole: Span, hole: Span, text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    for (start, end) in
        [(whole.start(), hole.start().max(whole.start())), (hole.end().min(whole.end()), whole.end())]
    {
        if start >= end {
            continue;
        }
        let part = &text[start..end];
        let from = start + (part.len() - part.trim_start_matches([' ', ',', ':']).len());
        let to = start + part.trim_end_matches([' ', ',', ':', '.']).len();
        if from < to {
            out.push(Span::new(from, to));
        }
    }
    out
}

pub(super) fn form_of(reading: Reading<'_>, content: &[Span]) -> AttributionForm {
    let quoted: usize = content
        .iter()
        .flat_map(|span| {
            let first = reading.quotations.partition_point(|quotation| quotation.span.end() <= span.start());
            reading.quotations[first..]
                .iter()
                .take_while(move |quotation| quotation.span.start() < span.end())
                .filter(|quotation| quotation.depth == 0 && quotation.kind == QuotationKind::Speech)
                .map(move |quotation| {
                    quotation
                        .span
                        .end()
                        .min(span.end())
                        .saturating_sub(quotation.span.start().max(span.start()))
                })
        })
        .sum();
    let whole: usize = content.iter().map(|span| span.len()).sum();
    if quoted == 0 {
        AttributionForm::Indirect
    } else if quoted + 4 >= whole {
        AttributionForm::Direct
    } else {
        AttributionForm::Mixed
    }
}
