//! Sources: which of the expressions that name somebody are the origin of what a statement says.
//!
//! Every attribution that touches the statement is a candidate, and so is every listed word that
//! gestures at a source. Being talked about, or speaking in a clause below the main one, is no
//! origin. It must never look for a source that the statement does not express, and never decide a kind.

use crate::extract::{Attribution, CueKind, SourceExpression, SourceKind};
use crate::text::Span;

use super::kind::Decision;
use super::weighing::{self, Candidate, Scales, Sheet};
use super::{Evidence, Kind};

/// The source expressions that the statement rests on, in the order of its attributions.
pub(super) fn sources(
    evidence: Evidence<'_>,
    statement: usize,
    attributions: &[usize],
    decision: &Decision,
    scales: &mut Scales,
) -> Vec<SourceExpression> {
    let mut found = Vec::new();
    let mut best: Option<(i32, SourceExpression)> = None;
    let Scales { sources, sheet, .. } = scales;
    each(evidence, statement, attributions, decision, sheet, |source, attributed, features| {
        let leaning = weighing::leaning(sources, features);
        if leaning > 0 {
            found.push(source);
        } else if attributed && best.as_ref().is_none_or(|(most, _)| leaning > *most) {
            best = Some((leaning, source));
        }
    });
    // What is somebody's has an origin, and so has what unnamed analysts infer.
    let inferred = decision.cues.first().is_some_and(|cue| cue.kind == CueKind::Reconstruction.name());
    if found.is_empty()
        && (decision.kind == Kind::AttributedClaim || inferred)
        && let Some((_, source)) = best
    {
        found.push(source);
    }
    found
}

/// The strongest value of `sourced`.
pub(super) fn sourced(
    evidence: Evidence<'_>,
    statement: usize,
    decision: &Decision,
    sources: &[SourceExpression],
) -> SourceKind {
    let strongest = sources.iter().map(|source| source.kind).min().unwrap_or(SourceKind::None);
    if strongest == SourceKind::None {
        sourced_otherwise(evidence, statement, decision.kind)
    } else {
        strongest
    }
}

/// Shows every candidate of a statement with its features; the second value says whether it comes
/// from an attribution.
pub(super) fn each(
    evidence: Evidence<'_>,
    statement: usize,
    attributions: &[usize],
    decision: &Decision,
    sheet: &mut Sheet,
    mut show: impl FnMut(SourceExpression, bool, &[u32]),
) {
    let Evidence { lexemes, lists, statements, tagging, document, .. } = evidence;
    let whole = statements[statement].span;
    let text = &document.reading;
    for &at in attributions {
        let attribution = &evidence.mentions.attributions[at];
        let source = match &attribution.source {
            Some(source) => source.clone(),
            None if attribution.cue_kind == CueKind::Evidential => SourceExpression {
                span: attribution.cue.unwrap_or(whole),
                kind: SourceKind::Vague,
                resolved: None,
            },
            None => continue,
        };
        // A carried source stands in another statement; then its cue or content is looked at.
        let form = [attribution.cue, Some(source.span), attribution.content.first().copied()]
            .into_iter()
            .flatten()
            .map(|span| {
                let start = span.start().clamp(whole.start(), whole.end());
                Span::new(start, span.end().clamp(start, whole.end()))
            })
            .find(|span| !span.is_empty() && whole.contains(*span))
            .unwrap_or(whole);
        let nested = is_nested(evidence, attribution, attributions);
        let rule = u32::from(decision.kind != Kind::AttributedClaim || !nested)
            + 2 * u32::from(decision.cues.first().is_some_and(|cue| Some(cue.span) == attribution.cue));
        sheet.clear();
        let kind = source.kind as u32;
        let cue = attribution.cue_kind as u32;
        let decided = decision.kind as u32;
        let list = 20 + cue;
        if let Some(place) = weighing::place(evidence, statement, form, decision, attributions) {
            weighing::describe(evidence, statement, Candidate { form, list, rule, place }, decision, sheet);
            sheet.add(200, [place.depth, kind, decided]);
            sheet.add(201, [place.path, kind, cue]);
        }
        let first = tagging.within(source.span);
        let first_word =
            tagging.tokens.get(first.start).map_or(0, |token| weighing::word(token.span.of(text)));
        let last_word = first
            .end
            .checked_sub(1)
            .and_then(|last| tagging.tokens.get(last))
            .map_or(0, |token| weighing::word(token.span.of(text)));
        let main = u32::from(attribution.main);
        let flags = main
            + 2 * u32::from(nested)
            + 4 * u32::from(attribution.carried)
            + 8 * attribution.form as u32
            + 32 * u32::from(attribution.by_grammar);
        let most = attributions.len().min(4) as u32;
        sheet.add(202, [kind, 0, 0]);
        sheet.add(203, [kind, decided, cue]);
        sheet.add(204, [kind, flags, decided]);
        sheet.add(205, [cue, flags, decided]);
        sheet.add(206, [first_word, kind, 0]);
        sheet.add(207, [last_word, kind, 0]);
        sheet.add(208, [last_word, cue, decided]);
        sheet.add(209, [most, rule, kind]);
        sheet.add(210, [most, decided, flags]);
        show(source, true, &sheet.features);
    }
    let gestures = [
        (lists.own, SourceKind::Own),
        (lists.document_mass, SourceKind::Document),
        (lists.document_noun, SourceKind::Document),
        (lists.vague_gesture, SourceKind::Vague),
        (lists.vague_source, SourceKind::Vague),
        (lists.vague_collective, SourceKind::Vague),
    ];
    let mut last: Option<Span> = None;
    for (index, (list, kind)) in gestures.into_iter().enumerate() {
        for span in lexemes.within(whole, list) {
            let taken = attributions.iter().any(|&at| {
                let attribution = &evidence.mentions.attributions[at];
                attribution.source.as_ref().is_some_and(|source| source.span.overlaps(span))
                    || attribution.cue.is_some_and(|cue| cue.overlaps(span))
            });
            if taken || last.is_some_and(|last| last.overlaps(span)) {
                continue;
            }
            last = Some(span);
            let Some(place) = weighing::place(evidence, statement, span, decision, attributions) else {
                continue;
            };
            sheet.clear();
            let most = attributions.len().min(4) as u32;
            let candidate = Candidate { form: span, list: 40 + index as u32, rule: most, place };
            weighing::describe(evidence, statement, candidate, decision, sheet);
            show(SourceExpression { span, kind, resolved: None }, false, &sheet.features);
        }
    }
}

/// Whether the cue stands inside what another attribution of the statement gives as its content:
/// then its source is somebody whom the source talks about.
fn is_nested(evidence: Evidence<'_>, attribution: &Attribution, attributions: &[usize]) -> bool {
    let Some(cue) = attribution.cue else { return false };
    attributions.iter().map(|&at| &evidence.mentions.attributions[at]).any(|other| {
        let evidential = other.cue_kind == CueKind::Evidential;
        (evidential || (other.main && !attribution.main))
            && !std::ptr::eq(other, attribution)
            && other.cue.is_some_and(|outer| !outer.overlaps(cue))
            && (other.content.iter().any(|content| content.contains(cue))
                || other.cue_kind == CueKind::Evidential)
    })
}

/// A fact may rest on a link or a footnote without any cue.
fn sourced_otherwise(evidence: Evidence<'_>, statement: usize, kind: Kind) -> SourceKind {
    let span = evidence.statements[statement].span;
    let document = evidence.document;
    let linked = {
        let first = document.links.partition_point(|link| link.span.end() <= span.start());
        document.links[first..].first().is_some_and(|link| link.span.start() < span.end())
    };
    let noted = {
        let first = document.footnotes.partition_point(|note| note.span.start() < span.start());
        document.footnotes[first..].first().is_some_and(|note| note.span.start() <= span.end())
    };
    if evidence.lexemes.within(span, evidence.lists.own).next().is_some() {
        return SourceKind::Own;
    }
    if linked || noted {
        return SourceKind::Document;
    }
    if kind == Kind::AttributedClaim { SourceKind::Vague } else { SourceKind::None }
}
