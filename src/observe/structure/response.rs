//! Charges against somebody named, in a draft that gives no answer to any.
//!
//! A word of answer anywhere is enough: whose answer it is, a reader tells better than a machine.

use std::collections::BTreeSet;

use super::list;
use crate::classify::Kind;
use crate::document::BlockKind;
use crate::extract::{Name, clause};
use crate::observe::outline::within;
use crate::observe::{Observation, Observed, Outline};
use crate::tag::{Relation, Upos};
use crate::text::Span;
use crate::words::{ListId, Scanner, WordList, WordLists};

/// How far from the verb the name of the accused may stand.
const NEAR: usize = 6;

/// The words of charge and answer.
#[derive(Clone, Debug)]
pub(super) struct Responses {
    accusing: WordList,
    accusations: WordList,
    wrong_verbs: WordList,
    /// Lists of names that nobody is behind who could be asked.
    bodiless: Vec<WordList>,
    scanner: Scanner,
    wrong: Option<ListId>,
}

impl Responses {
    pub(super) fn new(words: &WordLists) -> Self {
        let wrong = words.id("wrongdoing");
        let scanned: Vec<ListId> =
            [wrong, words.id("response"), words.id("court-outcome")].into_iter().flatten().collect();
        Self {
            accusing: list(words, "accusing-verb"),
            accusations: list(words, "accusation-noun"),
            wrong_verbs: list(words, "accused-verb"),
            bodiless: ["country", "region", "capital-city", "demonym"]
                .iter()
                .map(|name| list(words, name))
                .collect(),
            scanner: words.scanner(&scanned),
            wrong,
        }
    }

    /// Everybody named who is accused, if nothing in the draft answers.
    pub(super) fn missing(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let hits = self.scanner.scan(outline.reading());
        let is_wrong = |list: ListId| Some(list) == self.wrong;
        if hits.iter().any(|hit| !is_wrong(hit.list)) {
            return;
        }
        let wrongs: Vec<Span> = hits.iter().filter(|hit| is_wrong(hit.list)).map(|hit| hit.span).collect();
        let speakers = speakers(outline);
        let mut accused: BTreeSet<usize> = BTreeSet::new();
        for statement in 0..outline.analysis.statements.len() {
            let block = &outline.blocks()[outline.analysis.statements[statement].block];
            if !block.english || matches!(block.kind, BlockKind::Heading | BlockKind::Boilerplate) {
                continue;
            }
            let Some((name, charge)) = self.charge(outline, statement, &wrongs) else { continue };
            if !speakers.contains(&name.refers_to) && accused.insert(name.refers_to) {
                let detail = outline.analysis.document.shown(name.span);
                out.push(Observed { detail, ..Observed::at(Observation::NoResponse, charge) });
            }
        }
    }

    /// Who is accused in a statement, and the words that accuse.
    fn charge<'a>(
        &self,
        outline: &Outline<'a>,
        statement: usize,
        wrongs: &[Span],
    ) -> Option<(&'a Name, Span)> {
        let analysis = outline.analysis;
        let whole = analysis.statements[statement].span;
        let tokens = analysis.tagging.statements.get(statement)?.clone();
        tokens.clone().find_map(|at| {
            let token = analysis.tagging.tokens[at];
            let word = token.span.of(outline.reading()).to_lowercase();
            if self.accusing.contains(&word) && token.upos == Upos::Verb {
                let after = Span::new(token.span.end(), whole.end());
                let wrong = within(wrongs, after, |span| *span).next()?;
                let name = self.accused(outline, at, whole)?;
                return Some((name, token.span.join(*wrong)));
            }
            if self.accusations.contains(&word) {
                // "allegations of fraud against Ana Ruiz"
                let after = Span::new(token.span.end(), whole.end());
                let wrong = within(wrongs, after, |span| *span).next()?;
                let between = Span::new(token.span.end(), wrong.start()).of(outline.reading());
                let against = analysis.tagging.within(after).take(2 * NEAR).find(|&at| {
                    analysis.tagging.tokens[at].span.of(outline.reading()).eq_ignore_ascii_case("against")
                })?;
                let name = self.name_in(outline, near(outline, against + 1, whole))?;
                return (between.trim() == "of").then(|| (name, token.span.join(*wrong)));
            }
            if self.wrong_verbs.contains(&word) && token.upos == Upos::Verb {
                // "Tom Abara said Ana Ruiz had embezzled the fees": a claim of one about another.
                let label = &analysis.labels[statement];
                let claimed = label.kind == Some(Kind::AttributedClaim) && !label.sources.is_empty();
                let subject = analysis.tagging.child(at, &[Relation::Nsubj])?;
                let phrase =
                    clause::span_of(&analysis.tagging, clause::noun_phrase(&analysis.tagging, subject))?;
                let name = self.name_in(outline, phrase)?;
                return claimed.then_some((name, token.span));
            }
            None
        })
    }

    /// Whom the verb at `verb` accuses.
    fn accused<'a>(&self, outline: &Outline<'a>, verb: usize, whole: Span) -> Option<&'a Name> {
        let tagging = &outline.analysis.tagging;
        // "Ana Ruiz, accused of fraud, left", "Ana Ruiz, who was accused of fraud": the verb hangs on whom it
        // accuses.
        let hangs = matches!(tagging.tokens[verb].relation, Relation::Acl | Relation::AclRelcl);
        let passive = match tagging.child(verb, &[Relation::NsubjPass]) {
            Some(subject) if !(hangs && tagging.tokens[subject].upos == Upos::Pron) => Some(subject),
            subject => (hangs && (subject.is_some() || tagging.tokens[verb].relation == Relation::Acl))
                .then_some(tagging.tokens[verb].head),
        };
        if let Some(subject) = passive {
            let phrase = clause::span_of(tagging, clause::noun_phrase(tagging, subject))?;
            return self.name_in(outline, phrase);
        }
        // What stands between "accuse" and "of".
        let after = near(outline, verb + 1, whole);
        let text = after.of(outline.reading());
        let end = text.find(" of ").map_or(after.end(), |of| after.start() + of);
        self.name_in(outline, Span::new(after.start(), end))
    }

    /// The first name in `span` of somebody who could answer.
    fn name_in<'a>(&self, outline: &Outline<'a>, span: Span) -> Option<&'a Name> {
        within(&outline.analysis.mentions.names, span, |name| name.span).find(|name| {
            let text = name.span.of(outline.reading()).to_lowercase();
            name.span.end() <= span.end() && !self.bodiless.iter().any(|list| list.contains(&text))
        })
    }
}

/// From the token `from` over a few more, inside `whole`.
fn near(outline: &Outline<'_>, from: usize, whole: Span) -> Span {
    let tokens = &outline.analysis.tagging.tokens;
    let start = tokens.get(from).map_or(whole.end(), |token| token.span.start()).min(whole.end());
    let last = tokens[..(from + NEAR).min(tokens.len())].last();
    let end = last.map_or(whole.end(), |token| token.span.end()).clamp(start, whole.end());
    Span::new(start, end)
}

/// The names that speak somewhere in the draft.
fn speakers(outline: &Outline<'_>) -> BTreeSet<usize> {
    let mentions = &outline.analysis.mentions;
    mentions
        .sayings()
        .filter_map(|attribution| attribution.source.as_ref())
        .flat_map(|source| within(&mentions.names, source.span, |name| name.span))
        .map(|name| name.refers_to)
        .collect()
}
