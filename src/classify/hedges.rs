//! Hedges: words that weaken the main content, and only that.
//!
//! Every listed word that may hedge is a candidate. What the grammar says of it (a hedge in a
//! subordinate clause of the content does not count, nor does a round number or a certainty booster)
//! is weighed with its word, its neighbours and its place. It must never decide a kind.

use crate::extract::clause;
use crate::tag::{Relation, Upos};
use crate::text::Span;

use super::kind::{Decision, Main};
use super::scope::Scopes;
use super::weighing::{self, Candidate, Scales, Sheet};
use super::{Cue, Evidence, Hedge, Kind};

/// Words of a list that may hedge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) span: Span,
    /// As in [`Hedge`].
    pub(super) kind: &'static str,
}

/// The hedges on the main content of a statement, in order.
pub(super) fn hedges(
    evidence: Evidence<'_>,
    statement: usize,
    attributions: &[usize],
    decision: &Decision,
    scales: &mut Scales,
) -> Vec<Hedge> {
    let mut found = Vec::new();
    let Scales { hedges, sheet, .. } = scales;
    let mut scopes = Scopes::new(evidence, statement, decision.kind);
    each(evidence, statement, attributions, decision, sheet, |hedge, features| {
        // "A deal is possible": the predicate itself says that it is no more than that.
        let top = decision.main.predicate.map(|top| evidence.tagging.tokens[top].span);
        let predicated = hedge.kind == "adjective" && Some(hedge.span) == top;
        // An adverb of doubt that makes a statement an inference hedges it: the report shows both.
        let decided = hedge.kind == "adverb"
            && decision.kind == Kind::AnalystReconstruction
            && decision.cues.iter().any(|cue| cue.span == hedge.span);
        if weighing::leaning(hedges, features) > 0 || predicated || decided {
            found.push(scopes.hedge(hedge.span, hedge.kind));
        }
    });
    found
}

/// Shows every candidate of a statement with its features, in order.
pub(super) fn each(
    evidence: Evidence<'_>,
    statement: usize,
    attributions: &[usize],
    decision: &Decision,
    sheet: &mut Sheet,
    mut show: impl FnMut(Form, &[u32]),
) {
    let Evidence { lexemes, lists, statements, tagging, .. } = evidence;
    let whole = statements[statement].span;
    let mut forms: Vec<(Span, usize, &'static str)> = Vec::new();
    let candidates = [
        (lists.hedge_modal, "modal"),
        (lists.hedge_adverb, "adverb"),
        (lists.hedge_adjective, "adjective"),
        (lists.hedge_verb, "verb"),
        (lists.evidential, "evidential"),
        (lists.hedge_passive, "evidential"),
        (lists.hedge_frame, "frame"),
        (lists.hedge_belief, "evidential"),
        (lists.hedge_noun, "frame"),
    ];
    for (index, (list, kind)) in candidates.into_iter().enumerate() {
        forms.extend(lexemes.within(whole, list).map(|form| (form, index, kind)));
    }
    if forms.is_empty() {
        return;
    }
    forms.sort_by_key(|(form, index, _)| (form.start(), std::cmp::Reverse(form.end()), *index));
    forms.dedup_by(|later, earlier| earlier.0.overlaps(later.0));
    let mut ruled = by_rules(evidence, statement, &decision.main, decision.kind);
    add_cues(evidence, &decision.cues, &mut ruled);
    for (form, index, kind) in forms {
        let Some(place) = weighing::place(evidence, statement, form, decision, attributions) else {
            continue;
        };
        // "May Holt opened the school": the month and the name are no modal.
        if kind == "modal" && tagging.tokens[place.anchor].upos != Upos::Aux {
            continue;
        }
        let rule = u32::from(ruled.iter().any(|hedge| hedge.span.overlaps(form)));
        sheet.clear();
        let candidate = Candidate { form, list: index as u32, rule, place };
        weighing::describe(evidence, statement, candidate, decision, sheet);
        show(Form { span: form, kind }, &sheet.features);
    }
}

/// What the grammar alone says: the listed words on the main predicate.
fn by_rules(evidence: Evidence<'_>, statement: usize, main: &Main, kind: Kind) -> Vec<Form> {
    let Evidence { tagging, lexemes, lists, statements, document, .. } = evidence;
    let whole = statements[statement].span;
    let text = &document.reading;
    let top = main.predicate;
    let Some(span) = clause::span_of(tagging, main.tokens.clone()) else { return Vec::new() };
    let is_main = |at: usize| top.is_none_or(|top| !clause::is_subordinate(tagging, at, top));
    let token_at = |form: Span| tagging.within(Span::new(form.start(), whole.end())).start;
    let mut found: Vec<Form> = Vec::new();
    for form in lexemes.within(span, lists.hedge_modal) {
        let at = token_at(form);
        let Some(token) = tagging.tokens.get(at) else { continue };
        let would =
            form.of(text).eq_ignore_ascii_case("would") || form.of(text).ends_with('d') && form.len() <= 4;
        // "would" is a hedge of the writer's inference only; in a report it is the future of the past.
        if would && kind != Kind::AnalystReconstruction {
            continue;
        }
        let negated = clause::is_negated(tagging, text, token.head);
        if form.of(text).eq_ignore_ascii_case("could") && negated {
            continue;
        }
        if token.upos == Upos::Aux && is_main(at) && !(would && in_condition(evidence, at)) {
            found.push(Form { span: form, kind: "modal" });
        }
    }
    for (list, kind) in
        [(lists.hedge_adverb, "adverb"), (lists.hedge_passive, "evidential"), (lists.hedge_frame, "frame")]
    {
        for form in lexemes.within(span, list) {
            let at = token_at(form);
            if at < tagging.tokens.len() && is_main(at) {
                found.push(Form { span: form, kind });
            }
        }
    }
    for form in lexemes.within(span, lists.hedge_adjective) {
        let at = token_at(form);
        let Some(token) = tagging.tokens.get(at) else { continue };
        let before_subject =
            token.relation == Relation::Amod && tagging.tokens[token.head].relation == Relation::Nsubj;
        let on_object = matches!(token.relation, Relation::Amod) && !before_subject;
        if is_main(at) && (on_object && kind != Kind::ReportedFact || Some(at) == top) {
            found.push(Form { span: form, kind: "adjective" });
        }
    }
    for form in lexemes.within(span, lists.hedge_verb) {
        let at = token_at(form);
        let Some(token) = tagging.tokens.get(at) else { continue };
        let is_verb = token.upos == Upos::Verb;
        let takes_clause = tagging.child(at, &[Relation::Xcomp, Relation::Ccomp, Relation::Obj]).is_some();
        if is_verb && takes_clause && is_main(at) {
            found.push(Form { span: form, kind: "verb" });
        }
    }
    // The cue itself may hedge: "reportedly", "suggests", "is expected to".
    for form in lexemes.within(whole, lists.evidential) {
        let at = token_at(form);
        let root = tagging.root(statement);
        if at < tagging.tokens.len() && root.is_none_or(|root| !clause::is_subordinate(tagging, at, root)) {
            found.push(Form { span: form, kind: "evidential" });
        }
    }
    if let Some(root) = tagging.root(statement)
        && let Some(form) = lexemes.at(tagging.tokens[root].span.start(), lists.hedge_verb)
        && matches!(kind, Kind::AttributedClaim | Kind::AnalystReconstruction)
    {
        found.push(Form { span: form, kind: "verb" });
    }
    found.sort_by_key(|hedge| (hedge.span.start(), std::cmp::Reverse(hedge.span.end())));
    found.dedup_by(|later, earlier| earlier.span.overlaps(later.span));
    found
}

/// "If it fails, war would widen": the condition, not the writer, makes it uncertain.
fn in_condition(evidence: Evidence<'_>, modal: usize) -> bool {
    let tagging = evidence.tagging;
    let head = tagging.tokens[modal].head;
    tagging.children(head).any(|child| {
        tagging.tokens[child].relation == Relation::Advcl
            && tagging.children(child).any(|mark| {
                tagging.tokens[mark].relation == Relation::Mark
                    && tagging.tokens[mark].span.of(&evidence.document.reading).eq_ignore_ascii_case("if")
            })
    })
}

/// A cue that is a hedge hedges what it decided, wherever the parser hung it.
fn add_cues(evidence: Evidence<'_>, cues: &[Cue], hedges: &mut Vec<Form>) {
    let lists = evidence.lists;
    for cue in cues {
        if cue.supports != Kind::AnalystReconstruction
            || hedges.iter().any(|hedge| hedge.span.overlaps(cue.span))
        {
            continue;
        }
        let kind = [
            (lists.hedge_modal, "modal"),
            (lists.hedge_adverb, "adverb"),
            (lists.hedge_adjective, "adjective"),
            (lists.hedge_frame, "frame"),
        ]
        .into_iter()
        .find(|(list, _)| evidence.lexemes.at(cue.span.start(), *list) == Some(cue.span));
        if let Some((_, kind)) = kind {
            hedges.push(Form { span: cue.span, kind });
        }
    }
    hedges.sort_by_key(|hedge| hedge.span);
}
