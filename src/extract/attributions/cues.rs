//! Cues that stand in a statement: verbs, prepositions and evidentials, and what each needs to count.
//!
//! It must never carry a source over from another statement: that is `speakers`.

use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;

use super::content::{complement, form_of, without};
use super::ledger::Ledger;
use super::source_kind::describe;
use super::subject::{
    agent, is_animate, is_commentator, is_document_like, neighbour, outside_marks, stands_on_top, trails,
};
use super::{Attribution, AttributionForm, CueKind, Reading, SourceKind};
use crate::extract::lexemes::Lexemes;
use crate::extract::{QuotationKind, clause};

/// The attributions whose cue stands in the statement.
pub(super) fn cues(
    reading: Reading<'_>,
    index: usize,
    quotations: &[usize],
    ledger: &mut Ledger,
    found: &mut Vec<Attribution>,
) {
    let Reading { tagging, lexemes, lists, statements, .. } = reading;
    let statement = &statements[index];
    let tokens = tagging.statements[index].clone();
    if tokens.is_empty() {
        return;
    }
    let mut inner: Vec<Span> = quotations
        .iter()
        .map(|&at| &reading.quotations[at])
        .filter(|quotation| matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block))
        .map(|quotation| quotation.inner)
        .filter(|inner| !inner.contains(statement.span))
        .collect();
    inner.sort_unstable();
    let mut inner = inner.into_iter().peekable();
    // How far the quotations reach that began so far.
    let mut quoted_to = 0;
    let mut read_to = 0;
    for at in tokens.clone() {
        let token = &tagging.tokens[at];
        while let Some(span) = inner.next_if(|span| span.start() <= token.span.start()) {
            quoted_to = quoted_to.max(span.end());
        }
        if token.span.end() <= quoted_to || token.span.start() < read_to {
            continue;
        }
        if let Some(cue) = lexemes.at(token.span.start(), lists.preposition) {
            if let Some(attribution) = prepositional(reading, index, at, cue, ledger) {
                found.push(attribution);
            }
        } else if let Some(cue) = lexemes.at(token.span.start(), lists.evidential) {
            found.push(evidential(reading, index, at, cue, ledger));
            read_to = cue.end();
        } else if matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Noun | Upos::Adj | Upos::Propn)
            && let Some(attribution) = verbal(reading, index, at, quotations, ledger)
        {
            found.push(attribution);
        }
    }
}

/// "according to X", "citing X".
pub(super) fn prepositional(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    cue: Span,
    ledger: &mut Ledger,
) -> Option<Attribution> {
    let Reading { tagging, statements, .. } = reading;
    let statement = &statements[index];
    let end = tagging.statements[index].end;
    let mut first = Lexemes::last_token(tagging, at, cue) + 1;
    let plain_per = cue.of(&reading.document.reading).eq_ignore_ascii_case("per");
    // "5 per cent", "per person" are rates.
    if plain_per && tagging.tokens.get(first).is_none_or(|next| next.upos != Upos::Propn) {
        return None;
    }
    while first < end && tagging.tokens[first].upos == Upos::Punct {
        first += 1;
    }
    if first >= end {
        return None;
    }
    let head = phrase_head(tagging, first, end);
    let range = clause::noun_phrase(tagging, head);
    let phrase = clause::span_of(tagging, first..range.end.max(first + 1).min(end))?;
    let described = describe(reading, first..range.end.max(first + 1).min(end), head, index);
    if described.kind == SourceKind::None {
        return None;
    }
    // "citing ill health" names a reason, not a source.
    let participle = cue.of(&reading.document.reading).to_ascii_lowercase().ends_with("ing");
    let range = first..range.end.max(first + 1).min(end);
    if participle && !is_animate(reading, range.clone(), described) && !is_document_like(reading, range) {
        return None;
    }
    let source = ledger.resolve(reading, phrase, described);
    let start = tagging.statements[index].start;
    let main = at == start || tagging.tokens[at - 1].span.of(&reading.document.reading) == ",";
    let rest = cue.join(phrase);
    let content = without(statement.span, rest, &reading.document.reading);
    Some(Attribution {
        source: Some(source),
        cue: Some(cue),
        cue_kind: CueKind::Preposition,
        predicate: None,
        form: form_of(reading, &content),
        content,
        statements: vec![index],
        carried: false,
        main,
        by_grammar: true,
    })
}

/// The head of the noun phrase that begins at token `first`: the highest token that reaches back to it.
pub(super) fn phrase_head(tagging: &Tagging, first: usize, end: usize) -> usize {
    let mut head = first;
    for _ in 0..8 {
        let token = &tagging.tokens[head];
        let up = token.head;
        if up == head || up < first || up >= end || !clause::is_nominal(tagging.tokens[up].upos) {
            break;
        }
        head = up;
    }
    head
}

/// "reportedly", "is said to": attributed, and nobody says to whom.
pub(super) fn evidential(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    cue: Span,
    ledger: &mut Ledger,
) -> Attribution {
    let statement = &reading.statements[index];
    // "is widely seen by analysts as" has a source after all.
    let predicate = reading.tagging.within(cue).last().unwrap_or(at);
    let source = agent(reading, predicate, index).map(|(range, described)| {
        let span = clause::span_of(reading.tagging, range).expect("an agent has a token");
        ledger.resolve(reading, span, described)
    });
    Attribution {
        source,
        cue: Some(cue),
        cue_kind: CueKind::Evidential,
        predicate: Some(predicate),
        content: vec![statement.span],
        form: AttributionForm::Indirect,
        statements: vec![index],
        carried: false,
        main: false,
        by_grammar: true,
    }
}

/// What a verb of each list needs before it counts as a cue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// A subject.
    Subject,
    /// A subject, and a clause or a quotation as content.
    Clause,
    /// A subject, and a quotation.
    Quotation,
    /// A subject, and anything as content.
    Complement,
}

/// "X said that …", "…, X said", "X demanded …", "the report shows …".
pub(super) fn verbal(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    quotations: &[usize],
    ledger: &mut Ledger,
) -> Option<Attribution> {
    let Reading { document, tagging, lexemes, lists, statements, .. } = reading;
    let text = &document.reading;
    let start = tagging.tokens[at].span.start();
    let form_in = |list| lexemes.at(start, list);
    let (speech, clausal) = (form_in(lists.speech_verb), form_in(lists.clausal_verb));
    let (position, belief) = (form_in(lists.position_verb), form_in(lists.belief_verb));
    let (from_document, commentary) = (form_in(lists.document_verb), form_in(lists.commentator_verb));
    let reconstruction = form_in(lists.reconstruction_verb);
    let longest = [
        speech,
        clausal,
        position,
        belief,
        from_document,
        commentary,
        reconstruction,
        form_in(lists.quoting_verb),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|span| span.len())?;
    if form_in(lists.event_verb).is_some() || tagging.tokens[at].relation == Relation::Amod {
        return None;
    }
    // A noun with a determiner ("the report says"), a modifier or a case is not a verb.
    if tagging.tokens[at].upos != Upos::Verb {
        let nominal = tagging.children(at).any(|child| {
            matches!(
                tagging.tokens[child].relation,
                Relation::Det | Relation::Amod | Relation::NmodPoss | Relation::Case | Relation::Compound
            )
        });
        let say =
            ["say", "says"].iter().any(|form| tagging.tokens[at].span.of(text).eq_ignore_ascii_case(form));
        let said = speech.is_some() && clause::own_subject(tagging, at).is_some();
        // A tagger may take "Ruiz details how" or "Holm points out" for nouns.
        let after = tagging.tokens.get(at + 1).map_or("", |next| next.span.of(text));
        let opens = ["that", "how", "why"].iter().any(|word| after.eq_ignore_ascii_case(word));
        let before = at.checked_sub(1).filter(|&before| tagging.statements[index].contains(&before));
        let name_before = before.is_some_and(|before| {
            matches!(tagging.tokens[before].upos, Upos::Propn | Upos::Noun | Upos::Pron)
        });
        let phrasal = longest.len() > tagging.tokens[at].span.len() && longest.of(text).contains(' ');
        // "Tolm demands 340 cubic metres": a name, a verb's form, and something counted or determined.
        let object = tagging.tokens.get(at + 1).is_some_and(|next| {
            matches!(next.upos, Upos::Num | Upos::Det | Upos::Pron)
                && !next.span.of(text).eq_ignore_ascii_case("of")
        });
        let third_person = tagging.tokens[at].span.of(text).ends_with('s')
            && before.is_some_and(|before| tagging.tokens[before].upos == Upos::Propn);
        // "The wall is needed, critics argue.": a verb's form that ends what a comma sets off.
        let closes = matches!(after, "." | "," | "" | "?" | "!")
            && (at.saturating_sub(8)..at).any(|comma| {
                comma > tagging.statements[index].start && tagging.tokens[comma].span.of(text) == ","
            })
            && (belief.is_some() || speech.is_some() || clausal.is_some() || from_document.is_some());
        let is_root = tagging.root(index) == Some(at);
        let infinitive = after.eq_ignore_ascii_case("to");
        let group_before = before.is_some_and(|before| {
            (tagging.tokens[before].upos == Upos::Adj && lexemes.is(&tagging.tokens[before], lists.demonym))
                || lexemes.is(&tagging.tokens[before], lists.vague_collective)
        });
        let mistaken = (name_before || group_before)
            && (say
                || closes
                || is_root && infinitive && position.is_some()
                || opens
                || phrasal
                || (object && third_person))
            && tagging.tokens[at].upos == Upos::Noun;
        if !mistaken && (nominal || !said || tagging.tokens[at].upos == Upos::Propn) {
            return None;
        }
    }
    let passive = tagging
        .children(at)
        .any(|child| tagging.tokens[child].relation == Relation::AuxPass && child < at && at - child <= 3);
    let mut beside_name = false;
    let (source_range, described) = if passive {
        agent(reading, at, index)?
    } else {
        let strong = speech.is_some() || clausal.is_some() || position.is_some();
        let within_marks = |subject: usize| {
            quotations.iter().any(|&quotation| {
                reading.quotations[quotation].inner.contains(tagging.tokens[subject].span)
                    && !reading.quotations[quotation].inner.contains(tagging.tokens[at].span)
            })
        };
        // "called the project “a model”": what follows the verb is its subject only in "…,” said Ruiz".
        let inverted = at == tagging.statements[index].start
            || matches!(tagging.tokens[at - 1].span.of(text), "," | "\"" | "\u{201d}" | "'" | "\u{2019}");
        let own = clause::own_subject(tagging, at)
            .filter(|&subject| subject != at && !within_marks(subject) && (subject < at || inverted));
        // A bare group of sources right before the verb: "Analysts anticipate".
        let group = belief.is_some()
            && tagging.statements[index].contains(&at.wrapping_sub(1))
            && lexemes.is(&tagging.tokens[at - 1], lists.vague_source);
        let beside = || {
            (strong || group || ((belief.is_some() || from_document.is_some()) && trails(reading, index, at)))
                .then(|| neighbour(reading, index, at))
                .flatten()
        };
        let shared = || clause::subject(tagging, at).filter(|&subject| subject != at);
        let before = own.filter(|&subject| subject < at);
        let found = before.or_else(beside).or(own);
        beside_name = before.is_none() && found.is_some() && found != own;
        let subject = found.or_else(shared)?;
        let range = clause::noun_phrase(tagging, subject);
        // The subject never holds its own verb.
        let range = if range.contains(&at) { range.start.min(subject)..subject + 1 } else { range };
        let range = if range.contains(&at) { subject..subject + 1 } else { range };
        let range = outside_marks(reading, range, subject);
        let described = describe(reading, range.clone(), subject, index);
        (range, described)
    };
    let source_kind = described.kind;
    if source_kind == SourceKind::None {
        return None;
    }
    let first_person = {
        let subject = tagging.tokens[source_range.start].span.of(text);
        ["we", "i"].iter().any(|word| subject.eq_ignore_ascii_case(word))
    };
    let is_document =
        matches!(source_kind, SourceKind::Document) || is_document_like(reading, source_range.clone());
    let complement = complement(reading, index, at, source_range.clone(), quotations);
    let (cue_kind, demand) = if reconstruction.is_some() && matches!(source_kind, SourceKind::Vague) {
        (CueKind::Reconstruction, Demand::Complement)
    } else if is_document && from_document.is_some() {
        (CueKind::Speech, Demand::Complement)
    } else if speech.is_some() && !is_document {
        (CueKind::Speech, Demand::Subject)
    } else if reconstruction.is_some() && source_kind == SourceKind::Named {
        (CueKind::Speech, Demand::Complement)
    } else if position.is_some() {
        (CueKind::Position, Demand::Complement)
    } else if clausal.is_some() && !is_document {
        (CueKind::Speech, Demand::Clause)
    } else if form_in(lists.quoting_verb).is_some() && !is_document {
        (CueKind::Speech, Demand::Quotation)
    } else if belief.is_some() && !first_person && !is_document {
        (CueKind::Belief, Demand::Complement)
    } else if commentary.is_some()
        && source_kind == SourceKind::Named
        && is_commentator(reading, source_range.clone())
    {
        (CueKind::Speech, Demand::Complement)
    } else {
        return None;
    };
    // "The U.S. is likely proposing", "the pope might say": the writer imagines, nobody is reported.
    if is_imagined(reading, index, at, speech.is_none()) {
        return None;
    }
    let says = {
        let verb = tagging.tokens[at].span.of(text);
        ["said", "say", "says", "saying"].iter().any(|form| verb.eq_ignore_ascii_case(form))
    };
    let speaks = (cue_kind == CueKind::Position && !is_document)
        || cue_kind == CueKind::Belief
        || (cue_kind == CueKind::Speech && !is_document && !complement.is_quoted && !says);
    if speaks && !is_animate(reading, source_range.clone(), described) {
        return None;
    }
    let main = stands_on_top(reading, index, at, source_range.clone(), beside_name)
        || is_speaking_tail(reading, index, at) && speech.is_some();
    // "…, he noted.": the clause before the comma is what he noted.
    let next = tagging.tokens.get(at + 1).map_or(".", |next| next.span.of(text));
    let trailing = main
        && source_range.start > tagging.statements[index].start + 1
        && matches!(next, "." | "," | "\"" | "\u{201d}");
    let participle = tagging.tokens[at].span.of(text).ends_with("ing")
        && !tagging.children(at).any(|child| tagging.tokens[child].relation == Relation::Aux);
    if cue_kind == CueKind::Belief
        && (participle || !complement.is_clause && !trailing && form_in(lists.forecast_verb).is_none())
    {
        return None;
    }
    // "I believe", "we hope" are the writer's own, whatever the verb.
    if first_person && !(matches!(cue_kind, CueKind::Speech) && speech.is_some()) {
        return None;
    }
    let rest = tagging.statements[index].end.saturating_sub(at + 1);
    let denied = clause::is_negated(tagging, text, at);
    let enough = match demand {
        // "has not replied" reports nothing that was said.
        Demand::Subject => {
            !denied || complement.is_clause || complement.is_quoted || !complement.spans.is_empty()
        }
        Demand::Clause => complement.is_clause || complement.is_quoted || trailing || passive,
        Demand::Quotation => complement.is_quoted,
        Demand::Complement => !complement.spans.is_empty() || trailing || (main && rest > 2),
    };
    if !enough {
        return None;
    }
    let span = clause::span_of(tagging, source_range.clone()).expect("a subject has a token");
    let source = ledger.resolve(reading, span, described);
    let content = if complement.spans.is_empty() {
        if main { without(statements[index].span, span.join(longest), text) } else { vec![longest] }
    } else {
        complement.spans
    };
    Some(Attribution {
        source: Some(source),
        cue: Some(longest),
        cue_kind,
        predicate: Some(at),
        form: form_of(reading, &content),
        content,
        statements: vec![index],
        carried: false,
        main,
        by_grammar: true,
    })
}

/// "He left, saying that …": the tail says what somebody said.
pub(super) fn is_speaking_tail(reading: Reading<'_>, index: usize, at: usize) -> bool {
    let tagging = reading.tagging;
    let token = &tagging.tokens[at];
    let root = tagging.root(index);
    let before = at.checked_sub(1).map(|before| tagging.tokens[before].span.of(&reading.document.reading));
    token.span.of(&reading.document.reading).ends_with("ing")
        && (before == Some(",") || before.is_some_and(|word| word.eq_ignore_ascii_case("statement")))
        && Some(at) != root
}

/// Whether the writer only supposes that somebody speaks: a modal or an adverb of doubt on the cue verb.
pub(super) fn is_imagined(reading: Reading<'_>, index: usize, at: usize, or_future: bool) -> bool {
    let Reading { document, tagging, lexemes, lists, .. } = reading;
    let first = at.saturating_sub(3).max(tagging.statements[index].start);
    let mut negated = false;
    let mut imagined = false;
    for before in (first..at).rev() {
        let token = &tagging.tokens[before];
        match token.upos {
            Upos::Part | Upos::Adv | Upos::Aux | Upos::Adj => {}
            _ => break,
        }
        let word = token.span.of(&document.reading);
        negated |= clause::is_negation(tagging, &document.reading, before);
        imagined |= lexemes.is(token, lists.hedge_modal)
            || (or_future && ["can", "will"].iter().any(|modal| word.eq_ignore_ascii_case(modal)))
            || (lexemes.is(token, lists.epistemic_adverb) && lexemes.is(token, lists.hedge_adverb));
    }
    imagined && !negated
}
