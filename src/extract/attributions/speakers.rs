//! Quotations without a cue of their own: they take the open speaker, or the person named before a colon.
//!
//! It must never carry a speaker past a new one.

use std::collections::HashMap;

use crate::document::BlockKind;
use crate::text::Span;

use super::ledger::Ledger;
use super::source_kind::Described;
use super::{Attribution, AttributionForm, CueKind, Reading, SourceExpression, SourceKind};
use crate::extract::QuotationKind;

/// Quotations of the statement that have no cue here take the open speaker.
pub(super) fn quoted(
    reading: Reading<'_>,
    index: usize,
    quotations: &[usize],
    ledger: &mut Ledger,
    speakers: &mut HashMap<usize, SourceExpression>,
    found: &mut Vec<Attribution>,
    before: usize,
) {
    let statement = &reading.statements[index];
    let block = &reading.document.blocks[statement.block];
    if quotations.is_empty()
        && let Some(source) = announced(reading, index, &found[..before])
    {
        if let Some(resolved) = source.resolved {
            ledger.credit(resolved, index);
        }
        ledger.speaking(source.clone());
        found.push(by_marks_alone(Some(source), statement.span, index, true));
        return;
    }
    for &at in quotations {
        let quotation = &reading.quotations[at];
        if quotation.depth != 0 || !matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block) {
            continue;
        }
        let part = Span::new(
            quotation.span.start().max(statement.span.start()),
            quotation.span.end().min(statement.span.end()),
        );
        // A cue in the same statement, outside the marks, that takes the quotation.
        let own = found[before..].iter().find(|attribution| {
            attribution.cue.is_some_and(|cue| !quotation.inner.contains(cue))
                && attribution.cue_kind != CueKind::Evidential
                && attribution.content.iter().any(|span| span.overlaps(part))
        });
        if let Some(own) = own {
            if let Some(source) = &own.source {
                speakers.insert(at, source.clone());
                ledger.speaking(source.clone());
            }
            continue;
        }
        if let Some(named) = introduced(reading, index, part, ledger) {
            speakers.insert(at, named.clone());
            ledger.speaking(named.clone());
            found.push(by_marks_alone(Some(named), part, index, false));
            continue;
        }
        if quotation.kind == QuotationKind::Block && !covers(part, statement.span) {
            continue;
        }
        let carried = speakers
            .get(&at)
            .or_else(|| quotation.continues.and_then(|earlier| speakers.get(&earlier)))
            .cloned()
            .or_else(|| ledger.open_speaker());
        // Words in marks inside the writer's own sentence, with nobody speaking, are not an attribution.
        if !covers(part, statement.span) && carried.is_none() {
            continue;
        }
        if !covers(part, statement.span)
            && block.kind != BlockKind::BlockQuote
            && part.len() * 2 < statement.span.len()
        {
            continue;
        }
        if let Some(source) = &carried {
            speakers.insert(at, source.clone());
            if let Some(resolved) = source.resolved {
                ledger.credit(resolved, index);
            }
        }
        found.push(by_marks_alone(carried, part, index, true));
    }
    if let Some(last) = found[before..].iter().rev().find_map(|attribution| {
        (!matches!(attribution.cue_kind, CueKind::Evidential | CueKind::Reconstruction))
            .then(|| attribution.source.clone())
            .flatten()
    }) {
        ledger.speaking(last);
    }
    for attribution in &found[before..] {
        if let Some(resolved) = attribution.source.as_ref().and_then(|source| source.resolved) {
            ledger.credit(resolved, index);
        }
    }
}

/// "Ruiz added:", and the whole next paragraph, without marks, is what Ruiz added.
fn announced(reading: Reading<'_>, index: usize, found: &[Attribution]) -> Option<SourceExpression> {
    let block = reading.statements[index].block;
    let kind = reading.document.blocks[block].kind;
    if !matches!(kind, BlockKind::Paragraph | BlockKind::BlockQuote) {
        return None;
    }
    let first = reading.statements[..index].partition_point(|statement| statement.block < block);
    let announcing = first.checked_sub(1)?;
    let statement = &reading.statements[announcing];
    let text = &reading.document.reading;
    if statement.block + 1 != block || !statement.span.of(text).ends_with(':') {
        return None;
    }
    found
        .iter()
        .rev()
        .take(6)
        .find(|attribution| {
            attribution.statements.last() == Some(&announcing)
                && attribution.cue_kind == CueKind::Speech
                && attribution.main
                && attribution.cue.is_some_and(|cue| cue.end() + 1 >= statement.span.end())
        })
        .and_then(|attribution| attribution.source.clone())
        .filter(|source| matches!(source.kind, SourceKind::Named | SourceKind::Anonymous))
}

/// "Ruiz was blunt: “…”": the person named before the colon speaks.
pub(super) fn introduced(
    reading: Reading<'_>,
    index: usize,
    part: Span,
    ledger: &mut Ledger,
) -> Option<SourceExpression> {
    let start = reading.statements[index].span.start();
    let before = reading.document.reading[start..part.start()].trim_end();
    if !before.ends_with(':') {
        return None;
    }
    let first = reading.names.partition_point(|name| name.span.start() < start);
    let name = reading.names[first..]
        .iter()
        .take_while(|name| name.span.start() < part.start())
        .find(|name| name.person || reading.names[name.refers_to].person)?;
    Some(ledger.resolve(reading, name.span, Described { kind: SourceKind::Named, head: None }))
}

/// Whether `part` is all of `whole` but punctuation and a lead-in of a word or two.
pub(super) fn covers(part: Span, whole: Span) -> bool {
    part.len() + 6 >= whole.len()
}

/// A quotation that only its marks link to whoever speaks it.
fn by_marks_alone(source: Option<SourceExpression>, part: Span, index: usize, carried: bool) -> Attribution {
    Attribution {
        source,
        cue: None,
        cue_kind: CueKind::Quotation,
        predicate: None,
        content: vec![part],
        form: AttributionForm::Direct,
        statements: vec![index],
        carried,
        main: true,
        by_grammar: true,
    }
}
