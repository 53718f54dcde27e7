//! What a word that may hedge or name a source looks like where it stands, as hashed features, and
//! the learned tables that answer yes or no about it.
//!
//! Features come from syntax, from the word lists and from hashes of single words, and are computed
//! here for training and for use alike. It must never decide a kind.

use crate::extract::{Attribution, clause};
use crate::tag::weights::{Table, Weights, finish, mix};
use crate::tag::{Form, Relation, Upos};
use crate::text::Span;

use super::Evidence;
use super::kind::Decision;

/// Kind byte of the table that weighs hedges.
pub const HEDGES_KIND: u8 = 21;
/// Kind byte of the table that weighs sources.
pub const SOURCES_KIND: u8 = 22;
/// The answers of a table: no, yes.
pub const ANSWERS: usize = 2;

/// Added to each feature that only texts of news learn.
const NEWS: u32 = 0x6e65_7773;

/// The features of one candidate; scratch space, cleared for each.
///
/// Each feature comes twice: as any text teaches it, and as news alone teaches it.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) features: Vec<u32>,
}

impl Sheet {
    pub(super) fn clear(&mut self) {
        self.features.clear();
    }

    /// One feature: a template and up to three values.
    pub(super) fn add(&mut self, template: u32, values: [u32; 3]) {
        let [first, second, third] = values;
        let seed = template.wrapping_mul(0x0100_0193);
        let feature = finish(mix(mix(mix(seed, first), second), third));
        self.features.push(feature);
        self.features.push(finish(mix(feature, NEWS)));
    }
}

/// The two tables that are built in.
#[derive(Debug)]
pub(super) struct Scales {
    pub(super) hedges: Table<ANSWERS>,
    pub(super) sources: Table<ANSWERS>,
    pub(super) sheet: Sheet,
}

impl Scales {
    pub(super) fn builtin() -> Self {
        let hedges = Table::read(include_bytes!("../../models/hedges.weights"), HEDGES_KIND);
        let sources = Table::read(include_bytes!("../../models/sources.weights"), SOURCES_KIND);
        Self {
            hedges: hedges.expect("the embedded hedges are tested"),
            sources: sources.expect("the embedded sources are tested"),
            sheet: Sheet::default(),
        }
    }
}

/// How much more the table says yes than no.
pub(super) fn leaning(table: &mut Table<ANSWERS>, features: &[u32]) -> i32 {
    let mut scores = [0; ANSWERS];
    table.score(features, &mut scores);
    scores[1] - scores[0]
}

/// A hash of a word, in lower case.
pub(super) fn word(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

/// Where a token stands, each thing as one small number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The token that hangs the form to the rest of the statement.
    pub(super) anchor: usize,
    /// The relation of the anchor and the first clause above it that is not the main one.
    pub(super) path: u32,
    /// Whether the main predicate was reached, and over how many clauses.
    pub(super) depth: u32,
    /// Which attribution the form stands in, and as what.
    pub(super) attributed: u32,
    /// Whether it stands in quotation marks.
    pub(super) quoted: u32,
    /// The word that opened the clause, if one did.
    pub(super) opener: u32,
    /// Before or after the main predicate.
    pub(super) side: u32,
}

/// Finds out where a form stands.
pub(super) fn place(
    evidence: Evidence<'_>,
    statement: usize,
    form: Span,
    decision: &Decision,
    attributions: &[usize],
) -> Option<Place> {
    let tagging = evidence.tagging;
    let tokens = tagging.statements[statement].clone();
    let within = tagging.within(form);
    let first = within.start;
    if within.is_empty() || !tokens.contains(&first) {
        return None;
    }
    let anchor = within
        .clone()
        .find(|&at| tagging.tokens[at].head == at || !within.contains(&tagging.tokens[at].head))
        .unwrap_or(first);
    let top = decision.main.predicate;
    let (mut at, mut clauses, mut lowest, mut reached) = (anchor, 0, 0, 0);
    for _ in 0..30 {
        if Some(at) == top {
            reached = 1;
            break;
        }
        let token = &tagging.tokens[at];
        if token.head == at {
            break;
        }
        if opens_clause(evidence, at) {
            clauses += 1;
            if lowest == 0 {
                lowest = token.relation as u32 + 1;
            }
        }
        at = token.head;
    }
    let side = match top {
        None => 0,
        Some(top) if first <= top => 1,
        Some(_) => 2,
    };
    Some(Place {
        anchor,
        path: tagging.tokens[anchor].relation as u32 * 64 + lowest,
        depth: reached * 4 + clauses.min(3),
        attributed: attributed(evidence, form, attributions),
        quoted: u32::from(is_quoted(evidence, form)),
        opener: opener(evidence, statement, first),
        side,
    })
}

fn opens_clause(evidence: Evidence<'_>, at: usize) -> bool {
    let token = &evidence.tagging.tokens[at];
    matches!(
        token.relation,
        Relation::Acl
            | Relation::AclRelcl
            | Relation::Advcl
            | Relation::Ccomp
            | Relation::Csubj
            | Relation::Parataxis
    ) || token.relation == Relation::Conj && token.upos == Upos::Verb
}

/// What the form is to the attribution that says most of it: cue, source, content, or beside it.
fn attributed(evidence: Evidence<'_>, form: Span, attributions: &[usize]) -> u32 {
    let mut best = 0;
    for &at in attributions {
        let attribution: &Attribution = &evidence.mentions.attributions[at];
        let part = if attribution.cue.is_some_and(|cue| cue.overlaps(form)) {
            3
        } else if attribution.source.as_ref().is_some_and(|source| source.span.overlaps(form)) {
            2
        } else if attribution.content.iter().any(|content| content.contains(form)) {
            4
        } else {
            1
        };
        let after = u32::from(attribution.cue.is_some_and(|cue| cue.start() < form.start()));
        let said =
            part * 64 + u32::from(attribution.main) * 32 + after * 16 + attribution.cue_kind as u32 + 1;
        best = best.max(said);
    }
    best
}

fn is_quoted(evidence: Evidence<'_>, form: Span) -> bool {
    let quotations = &evidence.mentions.quotations;
    let end = quotations.partition_point(|quotation| quotation.span.start() <= form.start());
    quotations[..end].iter().rev().take(4).any(|quotation| quotation.inner.contains(form))
}

/// The subordinating word that opened the stretch that the token stands in.
fn opener(evidence: Evidence<'_>, statement: usize, at: usize) -> u32 {
    let tokens = evidence.tagging.statements[statement].clone();
    let text = &evidence.document.reading;
    for before in (at.saturating_sub(12).max(tokens.start)..at).rev() {
        let token = &evidence.tagging.tokens[before];
        if evidence.lexemes.is(token, evidence.lists.subordinator) {
            return word(token.span.of(text));
        }
        if matches!(token.span.of(text), "," | ";" | ":" | "\u{201c}" | "\u{201d}" | "\"" | "\u{2014}") {
            return 1;
        }
    }
    0
}

/// One candidate, as it is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Its words.
    pub(super) form: Span,
    /// Which list or which sort of attribution it comes from.
    pub(super) list: u32,
    /// What the grammar alone says of it.
    pub(super) rule: u32,
    /// Where it stands.
    pub(super) place: Place,
}

/// Adds what any candidate looks at: the form, its list, its neighbours and its place.
pub(super) fn describe(
    evidence: Evidence<'_>,
    statement: usize,
    candidate: Candidate,
    decision: &Decision,
    sheet: &mut Sheet,
) {
    let Candidate { form, list, rule, place } = candidate;
    let tagging = evidence.tagging;
    let text = &evidence.document.reading;
    let tokens = tagging.statements[statement].clone();
    let within = tagging.within(form);
    let word_at = |at: usize| {
        if tokens.contains(&at) { word(tagging.tokens[at].span.of(text)) } else { 0 }
    };
    let part_at = |at: usize| if tokens.contains(&at) { tagging.tokens[at].upos as u32 + 1 } else { 0 };
    let (before, after) = (within.start.wrapping_sub(1), within.end);
    let anchor = &tagging.tokens[place.anchor];
    let head = &tagging.tokens[anchor.head];
    let kind = decision.kind as u32;
    let shape = word(form.of(text));
    let head_word = word(head.span.of(text));
    let subject = clause::own_subject(tagging, anchor.head)
        .or_else(|| clause::own_subject(tagging, place.anchor))
        .map_or(0, |subject| {
            let token = &tagging.tokens[subject];
            if token.upos == Upos::Pron { word(token.span.of(text)) } else { token.form as u32 + 2 }
        });
    let negated = u32::from(
        clause::is_negated(tagging, text, anchor.head) || clause::is_negated(tagging, text, place.anchor),
    );
    let conditional = u32::from(tokens.clone().any(|at| {
        tagging.tokens[at].upos == Upos::Sconj && tagging.tokens[at].span.of(text).eq_ignore_ascii_case("if")
    }));
    let asked = u32::from(evidence.statements[statement].span.of(text).contains('?'));
    let kind_of_block = evidence.document.blocks[evidence.statements[statement].block].kind as u32;
    let upos = anchor.upos as u32;
    let far = (within.start - tokens.start).min(12) as u32 / 3;
    let grandparent = word(tagging.tokens[head.head].span.of(text));
    // The word that decided the kind, where one did.
    let speech =
        decision.cues.first().map_or(0, |cue| if cue.span.len() > 24 { 1 } else { word(cue.span.of(text)) });
    let others = decision.cues.len().min(3) as u32;
    let past = u32::from(
        tokens
            .clone()
            .any(|at| tagging.tokens[at].form == Form::Past && tagging.tokens[at].upos == Upos::Verb),
    );
    let near = tokens.start.max(within.start.saturating_sub(4))..tokens.end.min(within.end + 4);
    let mut template = 0;
    let mut add = |values: [u32; 3]| {
        template += 1;
        sheet.add(template, values);
    };
    add([0, 0, 0]);
    add([list, 0, 0]);
    add([shape, 0, 0]);
    add([shape, kind, 0]);
    add([list, kind, 0]);
    add([rule, list, 0]);
    add([rule, shape, 0]);
    add([rule, kind, list]);
    add([list, place.path, 0]);
    add([shape, place.path, 0]);
    add([list, place.depth, kind]);
    add([shape, place.depth, 0]);
    add([place.depth, place.side, kind]);
    add([place.attributed, list, 0]);
    add([place.attributed, shape, 0]);
    add([place.attributed, place.depth, kind]);
    add([place.attributed, rule, 0]);
    add([place.quoted, list, kind]);
    add([place.quoted, shape, 0]);
    add([place.opener, list, 0]);
    add([place.opener, place.depth, 0]);
    add([word_at(after), list, 0]);
    add([word_at(after), shape, 0]);
    add([word_at(before), list, 0]);
    add([word_at(before), shape, 0]);
    add([part_at(after), shape, 0]);
    add([part_at(before), shape, 0]);
    add([part_at(before), part_at(after), list]);
    add([word_at(after.wrapping_add(1)), list, 0]);
    add([word_at(before.wrapping_sub(1)), list, 0]);
    add([head_word, list, 0]);
    add([head_word, shape, 0]);
    add([upos, shape, head.upos as u32]);
    add([upos, list, head.form as u32]);
    add([subject, list, 0]);
    add([subject, shape, 0]);
    add([negated, shape, 0]);
    add([negated, list, kind]);
    add([conditional, shape, 0]);
    add([conditional, list, kind]);
    add([asked, list, kind]);
    add([kind_of_block, list, 0]);
    add([speech, list, kind]);
    add([speech, shape, place.attributed]);
    add([grandparent, list, 0]);
    add([grandparent, shape, 0]);
    add([word_at(after), word_at(before), list]);
    add([list, place.path, place.attributed]);
    add([others, list, kind]);
    add([past, list, shape]);
    add([far, list, place.depth]);
    add([place.side, shape, kind]);
    for at in near {
        sheet.add(190, [word_at(at), list, 0]);
    }
}
