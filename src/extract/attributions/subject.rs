//! Who speaks a verb of saying: by the tree where it knows, by place where the tree is unsure.
//!
//! It must never decide how a source is identified: that is `source_kind`.

use std::ops::Range;

use crate::tag::{Relation, Tagging, Upos};

use super::cues::phrase_head;
use super::source_kind::{Described, describe};
use super::{Reading, SourceKind};
use crate::extract::clause;
use crate::extract::lexemes::Lexemes;

/// "by X" of a passive.
pub(super) fn agent(
    reading: Reading<'_>,
    predicate: usize,
    index: usize,
) -> Option<(Range<usize>, Described)> {
    let tagging = reading.tagging;
    let text = &reading.document.reading;
    let noun = tagging.children(predicate).find(|&child| {
        tagging.tokens[child].relation == Relation::Obl
            && tagging.children(child).any(|case| {
                tagging.tokens[case].relation == Relation::Case && tagging.tokens[case].span.of(text) == "by"
            })
    })?;
    let range = clause::noun_phrase(tagging, noun);
    let described = describe(reading, range.clone(), noun, index);
    (described.kind != SourceKind::None).then_some((range, described))
}

/// Whether the token ends its statement and a comma stands a few words before it.
pub(super) fn trails(reading: Reading<'_>, index: usize, at: usize) -> bool {
    let tokens = reading.tagging.statements[index].clone();
    let text = &reading.document.reading;
    at + 2 >= tokens.end
        && (at.saturating_sub(8).max(tokens.start)..at)
            .any(|comma| reading.tagging.tokens[comma].span.of(text) == ",")
}

/// The noun beside a verb of saying, where the tree gives it no subject: "…, Ruiz said", "said Ruiz".
pub(super) fn neighbour(reading: Reading<'_>, index: usize, at: usize) -> Option<usize> {
    let Reading { document, tagging, statements, .. } = reading;
    let text = &document.reading;
    let tokens = tagging.statements[index].clone();
    let _ = statements;
    let nominal = |at: usize| matches!(tagging.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron);
    let mut before = at;
    while before > tokens.start
        && matches!(tagging.tokens[before - 1].upos, Upos::Adv | Upos::Aux | Upos::Part)
    {
        before -= 1;
    }
    let collective = |at: usize| reading.lexemes.is(&tagging.tokens[at], reading.lists.vague_collective);
    if before > tokens.start && (nominal(before - 1) || collective(before - 1)) {
        let top = phrase_top(tagging, before - 1, tokens.start);
        // "A study published in March found": a noun under a preposition is no subject.
        let under = tagging
            .children(top)
            .any(|child| tagging.tokens[child].relation == Relation::Case && child < top);
        return (!under).then_some(top);
    }
    // "Ruiz, the mayor of Holm, said": over the apposition to the name.
    if before > tokens.start && tagging.tokens[before - 1].span.of(text) == "," {
        let from = before.saturating_sub(40).max(tokens.start);
        let commas = (from..before - 1).rev().filter(|&at| tagging.tokens[at].span.of(text) == ",");
        for comma in commas.take(4) {
            let opens = tagging.tokens[comma + 1].span.of(text);
            let apposition = ["who", "which", "whose", "the", "a", "an"]
                .iter()
                .any(|word| opens.eq_ignore_ascii_case(word))
                || matches!(
                    tagging.tokens[comma + 1].upos,
                    Upos::Num | Upos::Adj | Upos::Adv | Upos::Noun | Upos::Propn
                );
            if comma > tokens.start
                && apposition
                && matches!(tagging.tokens[comma - 1].upos, Upos::Propn | Upos::Noun)
            {
                return Some(phrase_top(tagging, comma - 1, tokens.start));
            }
        }
    }
    // "“…,” said Ruiz"
    let closes = at > tokens.start
        && matches!(tagging.tokens[at - 1].span.of(text), "," | "\"" | "\u{201d}" | "'" | "\u{2019}");
    let mut after = at + 1;
    while after < tokens.end && matches!(tagging.tokens[after].upos, Upos::Det | Upos::Adj | Upos::Num) {
        after += 1;
    }
    (closes && after < tokens.end && nominal(after))
        .then(|| phrase_head(tagging, at + 1, tokens.end))
        .filter(|&head| head != at)
}

/// The head of the noun phrase that ends at token `last`.
pub(super) fn phrase_top(tagging: &Tagging, last: usize, first: usize) -> usize {
    let mut head = last;
    for _ in 0..8 {
        let up = tagging.tokens[head].head;
        let joins =
            matches!(tagging.tokens[head].relation, Relation::Flat | Relation::Compound | Relation::Fixed);
        if !joins || up == head || up < first || up > last || !clause::is_nominal(tagging.tokens[up].upos) {
            break;
        }
        head = up;
    }
    head
}

/// Whether "X said" stands at the top of the statement: at its start, or set off by a comma, a mark or
/// a dash, and not opened by a word that subordinates it.
pub(super) fn stands_on_top(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    source: Range<usize>,
    beside: bool,
) -> bool {
    let tagging = reading.tagging;
    let text = &reading.document.reading;
    let tokens = tagging.statements[index].clone();
    if tagging.root(index) == Some(at) {
        return true;
    }
    // "…, who asked not to be named, said": a relative clause is not the sentence.
    if ["who", "which", "that", "whom"]
        .iter()
        .any(|word| tagging.tokens[source.start].span.of(text).eq_ignore_ascii_case(word))
    {
        return false;
    }
    let first = source.start.min(at);
    // "As Ruiz notes, …"
    if first == tokens.start + 1 && tagging.tokens[tokens.start].span.of(text).eq_ignore_ascii_case("as") {
        return true;
    }
    if first == tokens.start {
        return beside || !matches!(tagging.tokens[at].relation, Relation::AclRelcl | Relation::Acl);
    }
    let inverted = source.start > at;
    let before = tagging.tokens[first - 1].span.of(text);
    let set_off =
        matches!(before, "," | "\"" | "\u{201d}" | "'" | "\u{2019}" | "\u{2014}" | "\u{2013}" | ":" | ")");
    let opening = first - 1 == tokens.start
        && matches!(tagging.tokens[first - 1].upos, Upos::Cconj | Upos::Adv | Upos::Punct)
        && !reading.lexemes.is(&tagging.tokens[first - 1], reading.lists.subordinator);
    let close = if inverted { source.start - at <= 2 } else { at - source.end.min(at) <= 24 };
    (set_off || opening) && close
}

/// The part of a noun phrase on its head's side of any quotation mark.
pub(super) fn outside_marks(reading: Reading<'_>, range: Range<usize>, head: usize) -> Range<usize> {
    let is_mark = |at: &usize| {
        matches!(
            reading.tagging.tokens[*at].span.of(&reading.document.reading),
            "\u{201d}" | "\u{201c}" | "\""
        )
    };
    let pairs = range.clone().filter(is_mark).count();
    if pairs % 2 == 0 {
        return range;
    }
    let start = (range.start..head).rev().find(is_mark).map_or(range.start, |mark| mark + 1);
    let end = (head + 1..range.end).find(is_mark).unwrap_or(range.end);
    start..end.max(start + 1)
}

/// Whether the phrase is somebody who can take a position: a person, a body, a group of people.
pub(super) fn is_animate(reading: Reading<'_>, range: Range<usize>, described: Described) -> bool {
    let Reading { tagging, lexemes, lists, .. } = reading;
    let Some(head) = described.head else { return true };
    let token = &tagging.tokens[head];
    let first = reading.names.partition_point(|name| name.span.end() <= token.span.start());
    if reading.names.get(first).is_some_and(|name| name.span.contains(token.span)) {
        return true;
    }
    match token.upos {
        Upos::Propn => true,
        Upos::Adj if token.span.of(&reading.document.reading).starts_with(char::is_uppercase) => true,
        Upos::Pron | Upos::Det | Upos::Adj => {
            !token.span.of(&reading.document.reading).eq_ignore_ascii_case("it")
        }
        _ => {
            [
                lists.role_noun,
                lists.vague_source,
                lists.vague_collective,
                lists.authority_noun,
                lists.media_noun,
            ]
            .into_iter()
            .any(|list| lexemes.is(token, list))
                || tagging.children(head).any(|child| {
                    tagging.tokens[child].upos == Upos::Propn
                        && matches!(tagging.tokens[child].relation, Relation::Appos | Relation::Flat)
                })
                // A bare singular with a capital is a name that the tagger did not know.
                || (range.len() == 1
                    && described.kind != SourceKind::None
                    && token.span.of(&reading.document.reading).starts_with(char::is_uppercase)
                    && token.upos == Upos::Noun
                    && described.kind == SourceKind::Vague
                    && !token.span.of(&reading.document.reading).ends_with('s'))
                || range.len() == 1
                    && described.kind == SourceKind::Vague
                    && token.span.of(&reading.document.reading).ends_with('s')
        }
    }
}

/// Whether the phrase speaks as documents do: "data", "a study", "polls".
pub(super) fn is_document_like(reading: Reading<'_>, range: Range<usize>) -> bool {
    let Reading { tagging, lexemes, lists, .. } = reading;
    range.clone().any(|at| {
        let start = tagging.tokens[at].span.start();
        lexemes.at(start, lists.document_noun).or_else(|| lexemes.at(start, lists.document_mass)).is_some_and(
            |form| {
                // The head, not a modifier: "report authors" are people.
                Lexemes::last_token(tagging, at, form) + 1 >= range.end
                    || tagging.tokens[at].relation != Relation::Compound
            },
        )
    })
}

/// Whether the phrase is a person or an outlet rather than a place that acts.
pub(super) fn is_commentator(reading: Reading<'_>, range: Range<usize>) -> bool {
    let Reading { tagging, lexemes, lists, names, .. } = reading;
    let Some(span) = clause::span_of(tagging, range) else { return false };
    let place =
        [lists.country, lists.capital].into_iter().any(|list| lexemes.within(span, list).next().is_some());
    let named = names
        .iter()
        .skip(names.partition_point(|name| name.span.start() < span.start()))
        .take_while(|name| name.span.start() < span.end())
        .any(|name| name.person);
    named && !place
}
