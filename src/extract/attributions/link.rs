//! Joins what the model of roles and what the grammar found: one attribution for each cue.
//!
//! The model says best where a source, a cue and a content begin and end; the grammar says what sort of
//! cue it is, who a pronoun is, and who goes on speaking. It must never decide a kind.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::segment::Statement;
use crate::tag::Upos;
use crate::text::Span;

use super::content::form_of;
use super::ledger::Ledger;
use super::source_kind::describe;
use super::subject::stands_on_top;
use super::{Attribution, CueKind, Reading, Source, SourceExpression, SourceKind};
use crate::extract::clause;
use crate::extract::roles::{Role, class};

/// A run of tokens of one role.
#[derive(Clone, Debug)]
struct Part {
    role: Role,
    tokens: Range<usize>,
    statement: usize,
}

/// A cue with what was linked to it.
#[derive(Clone, Debug, Default)]
struct Linked {
    cue: Range<usize>,
    source: Option<Range<usize>>,
    content: Vec<Range<usize>>,
    statement: usize,
}

/// The attributions of the document, and the sources it rests on.
pub(crate) fn link(
    reading: Reading<'_>,
    mut grammar: Vec<Attribution>,
    mut ledger: Ledger,
    blocks: &[Range<usize>],
    classes: &[u8],
) -> (Vec<Attribution>, Vec<Source>) {
    let mut found: Vec<Attribution> = Vec::new();
    // What an interviewer asks rests on nobody.
    let mut asked: BTreeSet<(usize, usize)> = BTreeSet::new();
    for attribution in grammar.iter().filter(|attribution| attribution.cue_kind == CueKind::Speaker) {
        let statement = attribution.statements[0];
        if let Some(source) = attribution.source.as_ref().and_then(|source| source.resolved)
            && ledger.sources[source].statements.binary_search(&statement).is_err()
        {
            asked.insert((source, statement));
        }
    }
    grammar.sort_by_key(|attribution| attribution.cue.map_or(usize::MAX, |cue| cue.start()));
    let mut used = vec![false; grammar.len()];
    for block in blocks {
        for linked in link_block(reading, block, classes) {
            if let Some(attribution) = joined(reading, &linked, &grammar, &mut used, &mut ledger) {
                found.push(attribution);
            }
        }
    }
    // What the model left out stays where the grammar is surer than the model can be.
    let mut covered: Vec<Span> =
        found.iter().flat_map(|attribution| attribution.content.iter().copied()).collect();
    covered.sort_unstable();
    for (attribution, used) in grammar.into_iter().zip(used) {
        let stays = match attribution.cue_kind {
            CueKind::Speaker | CueKind::Evidential | CueKind::Preposition | CueKind::Reconstruction => true,
            CueKind::Quotation => {
                let content = attribution.content[0];
                let first = covered.partition_point(|span| span.start() <= content.start());
                !covered[..first].last().is_some_and(|span| span.contains(content))
            }
            // A verb of saying that governs the whole statement is seldom anything else.
            CueKind::Speech => attribution.main,
            CueKind::Position | CueKind::Belief | CueKind::Attitude => false,
        };
        if !used && stays {
            found.push(attribution);
        }
    }
    found.sort_by_key(|attribution| {
        (
            attribution.content.first().map_or(0, |span| span.start()),
            attribution.cue.map_or(0, |cue| cue.start()),
        )
    });
    let sources = credited(&mut found, ledger.sources, &asked);
    (found, sources)
}

/// Credits every source with the statements that rest on it, and drops the sources of none.
fn credited(
    found: &mut [Attribution],
    mut sources: Vec<Source>,
    asked: &BTreeSet<(usize, usize)>,
) -> Vec<Source> {
    for source in &mut sources {
        source.statements.clear();
    }
    for attribution in found.iter().filter(|attribution| attribution.is_saying()) {
        if let Some(source) = attribution.source.as_ref().and_then(|source| source.resolved) {
            let statements = attribution.statements.iter().copied();
            sources[source]
                .statements
                .extend(statements.filter(|statement| !asked.contains(&(source, *statement))));
        }
    }
    let mut place = vec![None; sources.len()];
    let mut kept: Vec<Source> = Vec::with_capacity(sources.len());
    for (at, mut source) in sources.into_iter().enumerate() {
        source.statements.sort_unstable();
        source.statements.dedup();
        if !source.statements.is_empty() || asked.range((at, 0)..=(at, usize::MAX)).next().is_some() {
            place[at] = Some(kept.len());
            kept.push(source);
        }
    }
    for attribution in found {
        if let Some(source) = &mut attribution.source {
            source.resolved = source.resolved.and_then(|resolved| place[resolved]);
        }
    }
    kept
}

/// The runs of one role in a block.
fn parts(reading: Reading<'_>, block: &Range<usize>, classes: &[u8]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let statements = &reading.tagging.statements;
    for at in block.clone() {
        let role = match classes[at] {
            1 | 2 => Role::Source,
            3 | 4 => Role::Cue,
            5 | 6 => Role::Content,
            _ => continue,
        };
        match parts.last_mut() {
            Some(last) if last.role == role && last.tokens.end == at && classes[at] != class(role, true) => {
                last.tokens.end = at + 1;
            }
            _ => {
                let statement = statements.partition_point(|tokens| tokens.end <= at);
                parts.push(Part { role, tokens: at..at + 1, statement });
            }
        }
    }
    parts
}

/// A source further than this from a cue is not its source; see [`between`].
const FAR: usize = 24;

/// How far two runs are apart: two for each token between them, nothing for punctuation and sources,
/// twelve for another cue.
fn between(reading: Reading<'_>, classes: &[u8], a: &Range<usize>, b: &Range<usize>) -> usize {
    let (from, to) = if a.end <= b.start { (a.end, b.start) } else { (b.end, a.start) };
    // Further than this is far, however far.
    let to = to.min(from + 60);
    (from..to)
        .map(|at| match (classes[at], reading.tagging.tokens[at].upos) {
            (1 | 2, _) | (_, Upos::Punct) => 0,
            (3, _) => 12,
            (4, _) => 0,
            _ => 2,
        })
        .sum()
}

/// Links the sources and the contents of a block to its cues.
fn link_block(reading: Reading<'_>, block: &Range<usize>, classes: &[u8]) -> Vec<Linked> {
    let parts = parts(reading, block, classes);
    let mut linked: Vec<Linked> = parts
        .iter()
        .filter(|part| part.role == Role::Cue)
        .map(|part| Linked { cue: part.tokens.clone(), statement: part.statement, ..Linked::default() })
        .collect();
    if linked.is_empty() {
        return linked;
    }
    // Sources: the nearest pairs first; only the cues on either side can take one.
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.role == Role::Source) {
        let next = linked.partition_point(|linked| linked.cue.start < part.tokens.start);
        let beside = linked.iter().enumerate().take(next + 2).skip(next.saturating_sub(2));
        for (cue, linked) in beside.filter(|(_, linked)| linked.statement == part.statement) {
            // A source stands before its cue, as a rule.
            let follows = usize::from(linked.cue.start < part.tokens.start);
            let cost = between(reading, classes, &linked.cue, &part.tokens) + 3 * follows;
            if cost < FAR {
                pairs.push((cost, cue, at));
            }
        }
    }
    pairs.sort_unstable();
    let mut taken = vec![false; parts.len()];
    for (_, cue, part) in pairs {
        if !taken[part] && linked[cue].source.is_none() {
            taken[part] = true;
            linked[cue].source = Some(parts[part].tokens.clone());
        }
    }
    // Contents: each goes to the nearest cue of its statements; quoted words may go to one before.
    for part in parts.iter().filter(|part| part.role == Role::Content) {
        let last = reading.tagging.statements.partition_point(|tokens| tokens.end < part.tokens.end);
        let next = linked.partition_point(|linked| linked.cue.start < part.tokens.start);
        let nearest = (next.saturating_sub(2)..(next + 2).min(linked.len()))
            .filter(|&cue| (part.statement..=last).contains(&linked[cue].statement))
            .min_by_key(|&cue| {
                let follows = usize::from(linked[cue].cue.start > part.tokens.start);
                (between(reading, classes, &linked[cue].cue, &part.tokens) + follows, cue)
            });
        // A quotation goes on after a sentence of its own only where somebody was being quoted.
        let carried = || {
            let at = reading.tagging.tokens[part.tokens.start].span;
            let before = next.checked_sub(1)?;
            let speaks = linked[before]
                .content
                .iter()
                .any(|content| quoted(reading, reading.tagging.tokens[content.end - 1].span));
            (speaks && quoted(reading, at)).then_some(before)
        };
        if let Some(cue) = nearest.or_else(carried) {
            linked[cue].content.push(part.tokens.clone());
        }
    }
    linked.retain(|linked| !linked.content.is_empty());
    linked
}

/// Whether a token stands in marks.
fn quoted(reading: Reading<'_>, at: Span) -> bool {
    let first = reading.quotations.partition_point(|quotation| quotation.span.start() <= at.start());
    reading.quotations[..first].iter().rev().take(4).any(|quotation| quotation.span.contains(at))
}

/// The span of some tokens without the commas at its ends.
fn span(reading: Reading<'_>, tokens: &Range<usize>) -> Option<Span> {
    let loose = |at: usize| {
        matches!(reading.tagging.tokens[at].span.of(&reading.document.reading), "," | ":" | ";" | ".")
    };
    let mut tokens = tokens.clone();
    while tokens.len() > 1 && loose(tokens.start) {
        tokens.start += 1;
    }
    while tokens.len() > 1 && loose(tokens.end - 1) {
        tokens.end -= 1;
    }
    clause::span_of(reading.tagging, tokens)
}

/// One attribution from what the model linked and what the grammar knows of the same cue.
fn joined(
    reading: Reading<'_>,
    linked: &Linked,
    grammar: &[Attribution],
    used: &mut [bool],
    ledger: &mut Ledger,
) -> Option<Attribution> {
    let statements = reading.statements;
    let cue = span(reading, &linked.cue)?;
    let content: Vec<Span> = linked.content.iter().filter_map(|tokens| span(reading, tokens)).collect();
    let touched = touched(statements, &content);
    let first =
        grammar.partition_point(|known| known.cue.is_some_and(|known| known.start() + 80 < cue.start()));
    let known = (first..grammar.len())
        .take_while(|&at| grammar[at].cue.is_some_and(|known| known.start() < cue.end()))
        .find(|&at| !used[at] && grammar[at].cue.is_some_and(|known| known.overlaps(cue)));
    ledger.enter(statements[linked.statement].block);
    let source_span = linked.source.as_ref().and_then(|tokens| span(reading, tokens));
    let mut attribution = if let Some(at) = known {
        used[at] = true;
        let mut attribution = grammar[at].clone();
        attribution.cue = Some(cue);
        match (source_span, &mut attribution.source) {
            (Some(span), Some(source)) if source.span.overlaps(span) => source.span = span,
            (Some(_), _) => attribution.source = source(reading, linked, ledger),
            (None, _) => {}
        }
        attribution
    } else {
        let predicate = head(reading, &linked.cue);
        let source = source(reading, linked, ledger);
        let main = predicate.is_some_and(|predicate| {
            let range = linked.source.clone().unwrap_or(predicate..predicate + 1);
            stands_on_top(reading, linked.statement, predicate, range, false)
        });
        Attribution {
            source,
            cue: Some(cue),
            cue_kind: cue_kind(reading, &linked.cue, predicate),
            predicate,
            content: Vec::new(),
            form: super::AttributionForm::Indirect,
            statements: Vec::new(),
            carried: false,
            main,
            by_grammar: false,
        }
    };
    attribution.form = form_of(reading, &content);
    attribution.content = content;
    attribution.statements = touched;
    if !attribution.statements.contains(&linked.statement) {
        attribution.statements.push(linked.statement);
        attribution.statements.sort_unstable();
    }
    if let Some(source) = &attribution.source {
        ledger.speaking(source.clone());
    }
    Some(attribution)
}

/// The statements that the content touches.
fn touched(statements: &[Statement], content: &[Span]) -> Vec<usize> {
    let mut touched = Vec::new();
    for span in content {
        let first = statements.partition_point(|statement| statement.span.end() <= span.start());
        touched.extend((first..statements.len()).take_while(|&at| statements[at].span.start() < span.end()));
    }
    touched.sort_unstable();
    touched.dedup();
    touched
}

/// The highest verb of a cue, or its highest word.
fn head(reading: Reading<'_>, cue: &Range<usize>) -> Option<usize> {
    let tokens = &reading.tagging.tokens;
    let top = |verb: bool| {
        cue.clone().find(|&at| {
            (!verb || tokens[at].upos == Upos::Verb)
                && (!cue.contains(&tokens[at].head)
                    || tokens[at].head == at
                    || verb && tokens[tokens[at].head].upos != Upos::Verb)
        })
    };
    top(true).or_else(|| top(false))
}

/// Who says it, by the words that the model marked.
fn source(reading: Reading<'_>, linked: &Linked, ledger: &mut Ledger) -> Option<SourceExpression> {
    let tokens = linked.source.clone()?;
    let whole = span(reading, &tokens)?;
    let head = head_of_phrase(reading, &tokens);
    let described = describe(reading, tokens, head, linked.statement);
    if described.kind == SourceKind::None {
        return Some(SourceExpression { span: whole, kind: SourceKind::Vague, resolved: None });
    }
    Some(ledger.resolve(reading, whole, described))
}

/// The head of a noun phrase: the first nominal whose head lies outside.
fn head_of_phrase(reading: Reading<'_>, phrase: &Range<usize>) -> usize {
    let tokens = &reading.tagging.tokens;
    let outside = |at: usize| tokens[at].head == at || !phrase.contains(&tokens[at].head);
    phrase
        .clone()
        .find(|&at| outside(at) && clause::is_nominal(tokens[at].upos))
        .or_else(|| phrase.clone().find(|&at| clause::is_nominal(tokens[at].upos)))
        .unwrap_or(phrase.start)
}

/// What sort of cue it is, by the lists that hold its words.
fn cue_kind(reading: Reading<'_>, cue: &Range<usize>, predicate: Option<usize>) -> CueKind {
    let Reading { lexemes, lists, tagging, .. } = reading;
    let holds = |list| cue.clone().any(|at| lexemes.at(tagging.tokens[at].span.start(), list).is_some());
    if holds(lists.preposition) {
        return CueKind::Preposition;
    }
    if holds(lists.speech_verb) || holds(lists.clausal_verb) || holds(lists.document_verb) {
        return CueKind::Speech;
    }
    if holds(lists.position_verb) {
        return CueKind::Position;
    }
    if holds(lists.belief_verb) {
        return CueKind::Belief;
    }
    if holds(lists.motive_verb) || predicate.is_none_or(|at| tagging.tokens[at].upos != Upos::Verb) {
        return CueKind::Attitude;
    }
    CueKind::Speech
}
