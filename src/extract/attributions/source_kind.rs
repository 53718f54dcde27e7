//! How a noun phrase identifies a source: by name, as a document, unnamed but described, or vaguely.
//!
//! Follows the taxonomy's table for `sourced`. It must never look for who is meant: that is resolution.

use std::ops::Range;

use crate::tag::{Relation, Upos};

use super::{Reading, SourceKind};
use crate::extract::clause;

/// What a phrase says about the source it names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described {
    /// How it identifies the source; `None` if it cannot be one.
    pub(crate) kind: SourceKind,
    /// The head token.
    pub(crate) head: Option<usize>,
}

impl Described {
    /// Whether the phrase is a pronoun that stands for an earlier source.
    pub(crate) fn points_back(self, reading: Reading<'_>) -> bool {
        self.head.is_some_and(|head| {
            let token = &reading.tagging.tokens[head];
            matches!(lower(reading, head).as_str(), "he" | "she" | "they" | "it" | "him" | "her")
                && matches!(token.upos, Upos::Pron)
        })
    }
}

fn lower(reading: Reading<'_>, at: usize) -> String {
    reading.tagging.tokens[at].span.of(&reading.document.reading).to_lowercase()
}

/// Describes the phrase of `head`.
pub(crate) fn describe(
    reading: Reading<'_>,
    phrase: Range<usize>,
    head: usize,
    statement: usize,
) -> Described {
    // "An official who asked not to be named": whoever the clause hangs on is the source.
    if matches!(lower(reading, head).as_str(), "who" | "whom")
        && let Some(whom) = antecedent(reading, head, statement)
    {
        return Described { kind: kind(reading, whom.phrase, whom.head), head: Some(whom.head) };
    }
    let kind = kind(reading, phrase, head);
    Described { kind, head: Some(head) }
}

/// The noun that a relative pronoun stands for.
pub(super) struct Antecedent {
    /// Its phrase, without the relative clause.
    pub(super) phrase: Range<usize>,
    pub(super) head: usize,
}

/// Whom "who" stands for: the noun that its clause hangs on, else the noun right before it.
pub(super) fn antecedent(reading: Reading<'_>, pronoun: usize, statement: usize) -> Option<Antecedent> {
    let tagging = reading.tagging;
    let start = tagging.statements[statement].start;
    let nominal =
        |at: usize| matches!(tagging.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let mut clause = pronoun;
    for _ in 0..4 {
        if matches!(tagging.tokens[clause].relation, Relation::AclRelcl | Relation::Acl) {
            break;
        }
        clause = tagging.tokens[clause].head;
    }
    let governor = tagging.tokens[clause].head;
    let hangs = matches!(tagging.tokens[clause].relation, Relation::AclRelcl | Relation::Acl);
    let head = if hangs && governor < pronoun && nominal(governor) {
        governor
    } else {
        let near = (start..pronoun).rev().find(|&at| tagging.tokens[at].upos != Upos::Punct)?;
        if !nominal(near) {
            return None;
        }
        near
    };
    // "One of the officials, who asked not to be named": it is the one who asked.
    let above = tagging.tokens[head].head;
    let one = above < head && above >= start && lower(reading, above) == "one";
    let head = if one { above } else { head };
    let phrase = clause::noun_phrase(tagging, head);
    let mut end = phrase.end.min(pronoun);
    while end > head + 1 && matches!(tagging.tokens[end - 1].upos, Upos::Punct | Upos::Adp) {
        end -= 1;
    }
    Some(Antecedent { phrase: phrase.start.min(head)..end.max(head + 1), head })
}

fn kind(reading: Reading<'_>, phrase: Range<usize>, head: usize) -> SourceKind {
    let Reading { tagging, lexemes, lists, .. } = reading;
    let token = &tagging.tokens[head];
    let word = lower(reading, head);
    let span = clause::span_of(tagging, phrase.clone()).unwrap_or(token.span);
    if lexemes.within(span, lists.own).next().is_some() {
        return SourceKind::Own;
    }
    match word.as_str() {
        "he" | "she" | "him" | "her" => return SourceKind::Named,
        "i" | "we" => return SourceKind::Own,
        "they" | "them" => return SourceKind::Vague,
        "it" => return SourceKind::Named,
        "who" | "whom" => return SourceKind::Vague,
        "you" | "this" | "that" | "which" | "what" | "there" | "these" | "everything" | "nothing"
        | "something" | "anything" | "all" => return SourceKind::None,
        _ => {}
    }
    let first = reading.names.partition_point(|name| name.span.end() <= token.span.start());
    let is_name = reading.names.get(first).is_some_and(|name| name.span.contains(token.span));
    let capital = token.span.of(&reading.document.reading).starts_with(char::is_uppercase);
    // A tagger takes an unknown name at the head of a sentence for a noun or an adjective.
    let bare = phrase.len() == 1
        && capital
        && !is_plural(&word)
        && matches!(token.upos, Upos::Noun | Upos::Adj | Upos::Verb | Upos::X);
    let listed = [
        lists.vague_source,
        lists.vague_collective,
        lists.role_noun,
        lists.authority_noun,
        lists.document_noun,
        lists.media_noun,
    ]
    .into_iter()
    .any(|list| lexemes.is(token, list));
    if (is_name && matches!(token.upos, Upos::Noun | Upos::Adj | Upos::X) || bare) && !listed {
        return SourceKind::Named;
    }
    // A tagger may take "executive" at the end of a phrase for an adjective.
    let role = lexemes.is(token, lists.role_noun) || lexemes.is(token, lists.vague_source);
    if token.upos == Upos::Pron
        || token.upos == Upos::Det
        || token.upos == Upos::Adj && !(role && phrase.len() > 1)
    {
        return if lexemes.is(token, lists.vague_collective) || word == "one" || word == "both" {
            SourceKind::Vague
        } else {
            SourceKind::None
        };
    }
    let determiner = tagging
        .children(head)
        .find(|&child| matches!(tagging.tokens[child].relation, Relation::Det | Relation::NmodPoss))
        .filter(|&child| child < head);
    let article = determiner.map(|at| lower(reading, at)).unwrap_or_default();
    let number = phrase.clone().any(|at| at < head && tagging.tokens[at].upos == Upos::Num);
    if token.upos == Upos::Noun && lexemes.within(span, lists.basis).next().is_some() {
        return SourceKind::Anonymous;
    }
    let modified = tagging.children(head).any(|child| {
        matches!(
            tagging.tokens[child].relation,
            Relation::Amod
                | Relation::Compound
                | Relation::Nmod
                | Relation::Acl
                | Relation::AclRelcl
                | Relation::NmodPoss
        )
    });
    let named_inside = phrase.clone().any(|at| tagging.tokens[at].upos == Upos::Propn);
    let appositive_name = tagging.children(head).any(|child| {
        matches!(tagging.tokens[child].relation, Relation::Appos | Relation::Flat)
            && tagging.tokens[child].upos == Upos::Propn
    });
    let document = lexemes.is(token, lists.document_noun)
        || lexemes.within(span, lists.document_mass).any(|form| form.end() == token.span.end());
    // "The majority of analysts" gestures as "most analysts" does.
    if token.upos == Upos::Noun && lexemes.is(token, lists.vague_collective) {
        return SourceKind::Vague;
    }
    let plural = is_plural(&word);
    if document && token.upos != Upos::Propn {
        let recorded = lexemes
            .within(span, lists.document_mass)
            .any(|form| form.of(&reading.document.reading).contains(' '));
        let bare_plural = plural && !recorded && article.is_empty() && !named_inside && !number;
        return if bare_plural
            || (!modified
                && !matches!(article.as_str(), "the" | "this" | "that" | "its" | "his" | "her" | "their"))
        {
            SourceKind::Vague
        } else {
            SourceKind::Document
        };
    }
    if token.upos == Upos::Propn || appositive_name {
        // "Republicans", "Palestinians": a people is not a name.
        let people = plural && (lexemes.is(token, lists.demonym) || lexemes.is(token, lists.vague_source));
        return if people { SourceKind::Vague } else { SourceKind::Named };
    }
    if token.upos == Upos::Num {
        return if modified { SourceKind::Anonymous } else { SourceKind::Vague };
    }
    if lexemes.is(token, lists.authority_noun) && !plural_only(&word) {
        return if article == "a" || article == "an" { SourceKind::Vague } else { SourceKind::Named };
    }
    if word.starts_with("spokes") && (named_inside || modified) {
        return SourceKind::Named;
    }
    if plural {
        let described = number && (role || modified);
        return if described { SourceKind::Anonymous } else { SourceKind::Vague };
    }
    if number && role {
        return SourceKind::Anonymous;
    }
    match article.as_str() {
        "a" | "an" | "another" | "one" => {
            if modified && (role || word == "person" || word == "man" || word == "woman") {
                SourceKind::Anonymous
            } else {
                SourceKind::Vague
            }
        }
        "the" | "this" | "that" if lexemes.is(token, lists.unnamed_role) => SourceKind::Anonymous,
        "the" | "this" => SourceKind::Named,
        "" if role => SourceKind::Named,
        "" => SourceKind::Vague,
        _ if role => SourceKind::Anonymous,
        _ => SourceKind::Named,
    }
}

/// Whether a lower-case noun looks plural.
fn is_plural(word: &str) -> bool {
    matches!(word, "people" | "police" | "media")
        || word.ends_with("men")
        || (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is"))
}

/// Bodies that gesture rather than identify when plural: "companies", "authorities".
fn plural_only(word: &str) -> bool {
    word != "police" && word != "prosecutors" && is_plural(word)
}
