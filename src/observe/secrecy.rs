//! What the draft calls secret, and then tells.
//!
//! Nobody can know the contents of closed talks or a classified plan without being told, so a statement
//! that gives them and names no source contradicts what the draft says elsewhere. It must never judge
//! whether the contents are true, nor which of the two statements is at fault.

use super::{Observation, Observed, Outline};
use crate::classify::Kind;
use crate::extract::SourceKind;
use crate::extract::clause;
use crate::tag::Upos;
use crate::text::Span;
use crate::words::{Hit, ListId, Scanner, WordList, WordLists};

/// How far behind a word of secrecy the thing that is secret is looked for, in tokens.
const BACK: usize = 9;

/// The words of secrecy, disclosure and contents.
#[derive(Clone, Debug)]
pub(super) struct Secrecy {
    scanner: Scanner,
    before_noun: Option<ListId>,
    after_noun: Option<ListId>,
    disclosed: Option<ListId>,
    contents: Option<ListId>,
    talks: WordList,
    plans: WordList,
    parts: WordList,
}

/// What can be secret: its talks, its plans, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Hidden {
    talks: bool,
    plans: bool,
}

impl Hidden {
    fn or(self, other: Self) -> Self {
        Self { talks: self.talks || other.talks, plans: self.plans || other.plans }
    }

    fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What the draft says about secrecy, whole.
#[derive(Debug, Default)]
struct Said {
    /// Where talks and plans are first called secret.
    talks: Option<Span>,
    plans: Option<Span>,
    /// What the draft says came out after all.
    out: Hidden,
}

impl Secrecy {
    pub(super) fn new(words: &WordLists) -> Self {
        let [before_noun, after_noun, disclosed, contents] =
            ["secret-adjective", "secret-phrase", "disclosure-phrase", "content-verb"]
                .map(|name| words.id(name));
        let wanted: Vec<ListId> =
            [before_noun, after_noun, disclosed, contents].into_iter().flatten().collect();
        let [talks, plans, parts] = ["secret-talks", "secret-plan", "secret-part"]
            .map(|name| words.list(name).cloned().unwrap_or_default());
        let scanner = words.scanner(&wanted);
        Self { scanner, before_noun, after_noun, disclosed, contents, talks, plans, parts }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if !wanted(Observation::SecretContent) {
            return;
        }
        let hits = self.scanner.scan(outline.reading());
        let said = self.said(outline, &hits);
        for statement in 0..outline.analysis.statements.len() {
            let Some((hidden, span)) = self.tells(outline, &hits, statement) else { continue };
            let talks = said.talks.filter(|_| hidden.talks && !said.out.talks);
            let plans = said.plans.filter(|_| hidden.plans && !said.out.plans);
            if let Some(secret) = talks.or(plans) {
                out.push(Observed {
                    related: vec![secret],
                    detail: format!("“{}”", secret.of(outline.reading())),
                    ..Observed::at(Observation::SecretContent, span)
                });
            }
        }
    }

    fn said(&self, outline: &Outline<'_>, hits: &[Hit]) -> Said {
        let mut said = Said::default();
        for hit in hits {
            let list = Some(hit.list);
            if list == self.contents || outline.is_quoted(hit.span) {
                continue;
            }
            let Some((hidden, span)) = self.what(outline, hit.span, list == self.before_noun) else {
                continue;
            };
            if list == self.disclosed {
                said.out = said.out.or(hidden);
            } else if list == self.before_noun || list == self.after_noun {
                said.talks = said.talks.or(hidden.talks.then_some(span));
                said.plans = said.plans.or(hidden.plans.then_some(span));
            }
        }
        said
    }

    /// What the words at `words` call secret or public, and the place that says so.
    fn what(&self, outline: &Outline<'_>, words: Span, before_noun: bool) -> Option<(Hidden, Span)> {
        let statement = outline.statement_at(words.start())?;
        let tagging = &outline.analysis.tagging;
        let whole = tagging.statements[statement].clone();
        let here = tagging.within(words);
        let (first, last) = (here.start.max(whole.start), here.end.min(whole.end));
        if before_noun {
            let is_phrase = |at: &usize| {
                let token = &tagging.tokens[*at];
                matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num)
                    || matches!(token.span.of(outline.reading()), "-" | "‐" | "‑")
                    // "Secret talks": what stands right behind the adjective is no verb.
                    || (*at == last && !self.hidden(outline, *at).is_nothing())
            };
            let phrase = (last..whole.end).take_while(is_phrase);
            let nouns: Vec<usize> = phrase.filter(|&at| tagging.tokens[at].upos != Upos::Adj).collect();
            if let Some(&noun) = nouns.last() {
                // "Secret ballot" says nothing about the talks before it.
                let hidden = self.hidden(outline, noun);
                let span = words.join(tagging.tokens[noun].span);
                return (!hidden.is_nothing()).then_some((hidden, span));
            }
        }
        let back = first.saturating_sub(BACK).max(whole.start)..first;
        let mut found = Hidden::default();
        let mut span = words;
        let is_noun = |at: &usize| matches!(tagging.tokens[*at].upos, Upos::Noun | Upos::Propn);
        for at in back.rev().filter(is_noun) {
            let hidden = self.hidden(outline, at);
            if !hidden.is_nothing() {
                found = found.or(hidden);
                span = span.join(tagging.tokens[at].span);
            }
        }
        (!found.is_nothing()).then_some((found, span))
    }

    /// What the token names: talks, a plan, or "details", which are those of either.
    fn hidden(&self, outline: &Outline<'_>, token: usize) -> Hidden {
        let word = outline.analysis.tagging.tokens[token].span.of(outline.reading()).to_lowercase();
        let is_part = self.parts.contains(&word);
        Hidden { talks: is_part || self.talks.contains(&word), plans: is_part || self.plans.contains(&word) }
    }

    /// What the statement tells the contents of, when its main verb is one of contents and nobody is named,
    /// in it or beside it, who told.
    fn tells(&self, outline: &Outline<'_>, hits: &[Hit], statement: usize) -> Option<(Hidden, Span)> {
        let analysis = outline.analysis;
        let is_told = |at: usize| analysis.labels[at].sourced != SourceKind::None;
        let kind = analysis.labels[statement].kind;
        if !matches!(kind, Some(Kind::ReportedFact | Kind::AnalystReconstruction)) || is_told(statement) {
            return None;
        }
        let root = analysis.tagging.root(statement)?;
        let start = analysis.tagging.tokens[root].span.start();
        let first = hits.partition_point(|hit| hit.span.start() < start);
        let here = hits[first..].iter().take_while(|hit| hit.span.start() == start);
        let verb = here.into_iter().find(|hit| Some(hit.list) == self.contents)?.span;
        let subject = clause::own_subject(&analysis.tagging, root)?;
        let place = analysis.tagging.tokens[subject].span;
        let negated = clause::is_negated(&analysis.tagging, outline.reading(), root);
        if place.start() >= start || negated || outline.is_quoted(verb) {
            return None;
        }
        let block = analysis.statements[statement].block;
        let beside = [statement.checked_sub(1), Some(statement + 1)].into_iter().flatten();
        let in_block = |at: &usize| analysis.statements.get(*at).is_some_and(|other| other.block == block);
        if beside.filter(in_block).any(is_told) {
            return None;
        }
        let word = place.of(outline.reading()).to_lowercase();
        let hidden = Hidden { talks: self.talks.contains(&word), plans: self.plans.contains(&word) };
        (!hidden.is_nothing()).then(|| (hidden, place.join(verb)))
    }
}
