//! Clauses: which token is the predicate, what is its subject, where a phrase ends.
//!
//! Questions about grammar that attributions and kinds both ask of the tagger's trees. The trees are
//! a parser's guess, so every answer is a token or nothing, never an assumption that one exists.

use std::ops::Range;

use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;

/// The longest chain of heads that a question follows; a bound, since trees are guesses.
const CLIMB: usize = 6;

/// The subject of a predicate: its own, or the one it shares.
///
/// A conjoined verb shares its first conjunct's subject, a relative clause has the noun it modifies,
/// a participle or infinitive has its governor's.
#[must_use]
pub fn subject(tagging: &Tagging, predicate: usize) -> Option<usize> {
    let mut at = predicate;
    for _ in 0..CLIMB {
        if let Some(own) = own_subject(tagging, at) {
            return Some(own);
        }
        let token = &tagging.tokens[at];
        match token.relation {
            Relation::AclRelcl | Relation::Acl => return Some(token.head),
            Relation::Conj | Relation::Advcl | Relation::Xcomp => at = token.head,
            _ => return None,
        }
    }
    None
}

/// The subject that stands in the predicate's own clause. A relative pronoun gives its noun.
#[must_use]
pub fn own_subject(tagging: &Tagging, predicate: usize) -> Option<usize> {
    tagging
        .children(predicate)
        .find(|&child| matches!(tagging.tokens[child].relation, Relation::Nsubj | Relation::NsubjPass))
}

/// The first child of `head` with that relation.
#[must_use]
pub fn child(tagging: &Tagging, head: usize, relation: Relation) -> Option<usize> {
    tagging.children(head).find(|&child| tagging.tokens[child].relation == relation)
}

/// Whether the predicate is passive.
#[must_use]
pub fn is_passive(tagging: &Tagging, predicate: usize) -> bool {
    tagging
        .children(predicate)
        .any(|child| matches!(tagging.tokens[child].relation, Relation::AuxPass | Relation::NsubjPass))
}

/// The reading span of a range of tokens; `None` if it is empty.
#[must_use]
pub fn span_of(tagging: &Tagging, range: Range<usize>) -> Option<Span> {
    let first = tagging.tokens.get(range.start)?;
    let last = tagging.tokens.get(range.end.checked_sub(1)?)?;
    (range.start < range.end).then(|| first.span.join(last.span))
}

/// The noun phrase of a head noun: its subtree, without clauses that hang on by mistake and without
/// punctuation at its ends.
#[must_use]
pub fn noun_phrase(tagging: &Tagging, noun: usize) -> Range<usize> {
    let whole = tagging.subtree_range(noun);
    let mut start = whole.start.min(noun);
    let mut end = whole.end.max(noun + 1);
    for child in tagging.children(noun) {
        let relation = tagging.tokens[child].relation;
        let loose = matches!(
            relation,
            Relation::Advcl
                | Relation::Parataxis
                | Relation::Conj
                | Relation::List
                | Relation::Ccomp
                | Relation::Cop
        ) && !(relation == Relation::Conj && is_nominal(tagging.tokens[child].upos));
        if loose {
            let range = tagging.subtree_range(child);
            if child > noun {
                end = end.min(range.start.max(noun + 1));
            } else {
                start = start.max(range.end.min(noun));
            }
        }
    }
    // What a comma cuts off before the noun is another phrase, unless adjectives are listed.
    let comma = (start..noun).rev().find(|&at| {
        tagging.tokens[at].upos == Upos::Punct && !matches!(tagging.tokens[at + 1].upos, Upos::Adj)
    });
    if let Some(comma) = comma
        && tagging.tokens[comma].relation == Relation::Punct
        && tagging.tokens[comma].span.len() == 1
        && !tagging.tokens[start..comma]
            .iter()
            .all(|token| matches!(token.upos, Upos::Adj | Upos::Det | Upos::Propn | Upos::Num))
    {
        start = comma + 1;
    }
    while end > noun + 1 && matches!(tagging.tokens[end - 1].upos, Upos::Punct | Upos::Cconj | Upos::Adp) {
        end -= 1;
    }
    while start < noun && matches!(tagging.tokens[start].upos, Upos::Punct | Upos::Cconj | Upos::Adp) {
        start += 1;
    }
    start..end
}

/// Whether a part of speech can head a noun phrase.
#[must_use]
pub fn is_nominal(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Det | Upos::X)
}

/// Whether `token` stands in a subordinate clause below `top`: under an adverbial, relative, adnominal
/// or complement clause.
#[must_use]
pub fn is_subordinate(tagging: &Tagging, token: usize, top: usize) -> bool {
    let mut at = token;
    for _ in 0..40 {
        if at == top {
            return false;
        }
        let here = &tagging.tokens[at];
        if matches!(
            here.relation,
            Relation::Advcl
                | Relation::Acl
                | Relation::AclRelcl
                | Relation::Ccomp
                | Relation::Csubj
                | Relation::Parataxis
        ) || (here.relation == Relation::Conj && here.upos == Upos::Verb)
        {
            return true;
        }
        if here.head == at {
            return false;
        }
        at = here.head;
    }
    true
}

/// Whether a token is a negation.
#[must_use]
pub fn is_negation(tagging: &Tagging, text: &str, token: usize) -> bool {
    matches!(tagging.tokens[token].span.of(text), "not" | "n't" | "n\u{2019}t")
}

/// Whether a negation hangs on the predicate.
#[must_use]
pub fn is_negated(tagging: &Tagging, text: &str, predicate: usize) -> bool {
    tagging.children(predicate).any(|child| is_negation(tagging, text, child))
}
