//! Unnamed sources over more than one statement: a lead that rests on one, a body that also declined.
//!
//! A source counts here only where its words show that a name was held back ("a Treasury official"); the
//! kind alone also holds pronouns, voters and brothers. It must never judge whether holding it back was right.

use std::collections::{BTreeMap, BTreeSet};

use super::{Observation, Observed, Outline, within};
use crate::classify::Kind;
use crate::document::BlockKind;
use crate::extract::{SourceExpression, SourceKind, clause};
use crate::tag::{Form, Upos};
use crate::text::Span;
use crate::words::{Scanner, WordList, WordLists};

/// How many paragraphs of claims make the lead.
const LEAD: usize = 2;
/// How many paragraphs of claims are looked through for a name: "an official said" may be named in the next.
const NEAR: usize = 5;

/// How many bytes of who declined are shown; a longer subject says less than the refusal alone.
const SHOWN: usize = 120;

/// The words around unnamed sources.
#[derive(Clone, Debug)]
pub(super) struct Anonymity {
    /// "declined to comment".
    declined: Scanner,
    /// "official", "aide": who speaks without a name.
    informants: WordList,
    /// "a", "another": what brings in somebody new.
    articles: WordList,
    /// Places that are too large to have declined.
    places: Vec<WordList>,
}

impl Anonymity {
    pub(super) fn new(words: &WordLists) -> Self {
        let list = |name: &str| words.list(name).cloned().unwrap_or_default();
        let declined: Vec<_> = words.id("declined-comment").into_iter().collect();
        Self {
            declined: words.scanner(&declined),
            informants: list("unnamed-informant"),
            articles: list("newcomer-article"),
            places: ["country", "demonym", "region"].map(list).to_vec(),
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if wanted(Observation::AnonymousLead) {
            out.extend(self.lead(outline));
        }
        if wanted(Observation::DeclinedAndQuoted) {
            self.declined_and_quoted(outline, out);
        }
    }

    /// The one unnamed source of a lead that has no other.
    fn lead(&self, outline: &Outline<'_>) -> Option<Observed> {
        let sources = |paragraphs: usize| {
            let statements = first_statements(outline, paragraphs).into_iter();
            statements.flat_map(|statement| &outline.analysis.labels[statement].sources)
        };
        if sources(NEAR).any(|source| is_strong(source.kind)) {
            return None;
        }
        let mut alone: Option<Span> = None;
        for source in sources(LEAD).filter(|source| source.kind != SourceKind::None) {
            if !self.is_informant(outline, source, Number::One) {
                // Several people, or a gesture at nobody: a matter for other eyes.
                return None;
            }
            if !self.is_new(outline, source) {
                continue;
            }
            if alone.is_some_and(|span| span != source.span) {
                return None;
            }
            alone = Some(source.span);
        }
        alone.map(|span| Observed::at(Observation::AnonymousLead, span))
    }

    /// Unnamed people of bodies that declined to comment, one observation for each body.
    fn declined_and_quoted(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let bodies = self.declining(outline);
        if bodies.is_empty() {
            return;
        }
        let mut quoted: BTreeMap<Span, Vec<Span>> = BTreeMap::new();
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        // Who declined is not who was quoted.
        let declining: BTreeSet<usize> =
            bodies.values().filter_map(|declined| outline.statement_at(declined.start())).collect();
        let labels = outline.analysis.labels.iter().enumerate();
        let elsewhere = labels.filter(|(statement, _)| !declining.contains(statement));
        for source in elsewhere.flat_map(|(_, label)| &label.sources) {
            let unnamed = matches!(source.kind, SourceKind::Anonymous | SourceKind::Vague);
            let counted = self.is_new(outline, source) || is_numbered(outline, source.span);
            let informs = unnamed && counted && self.is_informant(outline, source, Number::Any);
            if !informs || !seen.insert(source.span) {
                continue;
            }
            let names = self.bodies_in(outline, source.span);
            if let Some(declined) = names.iter().find_map(|name| bodies.get(name)) {
                quoted.entry(*declined).or_default().push(source.span);
            }
        }
        out.extend(quoted.into_iter().map(|(declined, spans)| Observed {
            related: spans[1..].iter().copied().chain([declined]).collect(),
            detail: declined.of(outline.reading()).split_whitespace().collect::<Vec<_>>().join(" "),
            ..Observed::at(Observation::DeclinedAndQuoted, spans[0])
        }));
    }

    /// The names of those who declined to comment, each with the words that say so.
    fn declining(&self, outline: &Outline<'_>) -> BTreeMap<String, Span> {
        let tagging = &outline.analysis.tagging;
        let mut bodies = BTreeMap::new();
        for hit in self.declined.scan(outline.reading()) {
            if outline.is_quoted(hit.span) {
                continue;
            }
            let Some(verb) = tagging.within(hit.span).next() else { continue };
            let Some(mut subject) = clause::subject(tagging, verb) else { continue };
            if tagging.tokens[subject].form == Form::Wh {
                subject = tagging.tokens[verb].head;
            }
            let Some(who) = clause::span_of(tagging, clause::noun_phrase(tagging, subject)) else { continue };
            // A tree may cross itself; only what stands before the verb is who declined.
            let who = Span::new(who.start().min(hit.span.start()), who.end().min(hit.span.start()));
            let whole = Span::new(who.start(), hit.span.end());
            let said = if whole.len() > SHOWN { hit.span } else { whole };
            for name in self.bodies_in(outline, who) {
                bodies.entry(name).or_insert(said);
            }
        }
        bodies
    }

    /// The names inside `span`, as they are first given, that are no countries and no peoples.
    fn bodies_in(&self, outline: &Outline<'_>, span: Span) -> Vec<String> {
        let names = &outline.analysis.mentions.names;
        within(names, span, |name| name.span)
            .map(|name| names.get(name.refers_to).unwrap_or(name).span.of(outline.reading()).to_lowercase())
            .filter(|name| !self.places.iter().any(|list| list.contains(name)))
            .collect()
    }

    /// Whether the head of the source's words is somebody who speaks without a name.
    fn is_informant(&self, outline: &Outline<'_>, source: &SourceExpression, number: Number) -> bool {
        let tagging = &outline.analysis.tagging;
        let tokens = tagging.within(source.span);
        let inside =
            |at: &usize| !tokens.contains(&tagging.tokens[*at].head) || tagging.tokens[*at].head == *at;
        let Some(head) = tokens.clone().find(inside) else { return false };
        let token = &tagging.tokens[head];
        let word = token.span.of(outline.reading()).to_lowercase();
        self.informants.contains(&word) && (number == Number::Any || token.form != Form::Plural)
    }

    /// Whether the source's words bring in somebody new.
    fn is_new(&self, outline: &Outline<'_>, source: &SourceExpression) -> bool {
        let first = source.span.of(outline.reading()).split_whitespace().next().unwrap_or_default();
        self.articles.contains(&first.to_lowercase())
    }
}

/// How many people a source's words speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    One,
    Any,
}

/// Whether the words begin with a number: "two people".
fn is_numbered(outline: &Outline<'_>, span: Span) -> bool {
    let tagging = &outline.analysis.tagging;
    tagging.within(span).next().is_some_and(|first| tagging.tokens[first].upos == Upos::Num)
}

/// Whether a reader could ask the source or look it up.
fn is_strong(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Named | SourceKind::Document | SourceKind::Own)
}

/// The statements of the first paragraphs that claim anything.
fn first_statements(outline: &Outline<'_>, paragraphs: usize) -> Vec<usize> {
    let claims =
        |statement: usize| !matches!(outline.analysis.labels[statement].kind, None | Some(Kind::NonClaim));
    let blocks = outline.blocks();
    (0..blocks.len())
        .filter(|&block| blocks[block].kind == BlockKind::Paragraph && blocks[block].english)
        .filter(|&block| outline.statements_of(block).any(claims))
        .take(paragraphs)
        .flat_map(|block| outline.statements_of(block))
        .collect()
}
