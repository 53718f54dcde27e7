//! Who has spoken so far, and whom the document rests on.
//!
//! It must never name a source that the document does not.

use std::collections::HashMap;

use crate::text::Span;

use super::source_kind::{Described, antecedent};
use super::{Reading, Source, SourceExpression, SourceKind};
use crate::extract::clause;

/// Who has spoken so far, and whom the document rests on.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(super) sources: Vec<Source>,
    by_name: HashMap<String, usize>,
    block: usize,
    /// The last source that spoke, and the block it spoke in.
    last: Option<(usize, SourceExpression)>,
}

impl Ledger {
    pub(super) fn enter(&mut self, block: usize) {
        self.block = block;
    }

    pub(super) fn speaking(&mut self, source: SourceExpression) {
        self.last = Some((self.block, source));
    }

    /// Who may speak a quotation without a cue: whoever spoke last in this paragraph or the one before.
    pub(super) fn open_speaker(&self) -> Option<SourceExpression> {
        self.last.as_ref().filter(|(block, _)| *block + 2 >= self.block).map(|(_, source)| source.clone())
    }

    pub(super) fn credit(&mut self, source: usize, statement: usize) {
        let statements = &mut self.sources[source].statements;
        if statements.last() != Some(&statement) {
            statements.push(statement);
        }
    }

    /// Gives the expression its kind and its source: pronouns and roles go back to the last that fits.
    pub(super) fn resolve(
        &mut self,
        reading: Reading<'_>,
        span: Span,
        described: Described,
    ) -> SourceExpression {
        if described.points_back(reading) {
            if let Some((_, last)) = &self.last {
                return SourceExpression { span, kind: last.kind, resolved: last.resolved };
            }
            let named = reading.names
                [..reading.names.partition_point(|name| name.span.start() < span.start())]
                .iter()
                .rev()
                .take(12)
                .find(|name| name.person);
            if let Some(name) = named {
                let full = reading.names[name.refers_to].span.of(&reading.document.reading).to_owned();
                let resolved = self.source(&full, SourceKind::Named);
                return SourceExpression { span, kind: SourceKind::Named, resolved: Some(resolved) };
            }
            return SourceExpression { span, kind: described.kind, resolved: None };
        }
        if let Some(holder) = role_holder(reading, span, described) {
            let resolved = self.source(&holder, SourceKind::Named);
            return SourceExpression { span, kind: SourceKind::Named, resolved: Some(resolved) };
        }
        // "who" is whomever its clause hangs on.
        let span_of_source = relative(reading, span, described).unwrap_or(span);
        let text = span_of_source.of(&reading.document.reading);
        if let Some(body) = body_holder(reading, span, described) {
            let resolved = self.source(&body, SourceKind::Named);
            return SourceExpression { span, kind: SourceKind::Named, resolved: Some(resolved) };
        }
        let first = reading.names.partition_point(|name| name.span.start() < span_of_source.start());
        let names = reading.names[first..].iter().take_while(|name| name.span.start() < span_of_source.end());
        let names = names.filter(|name| name.span.end() <= span_of_source.end());
        // The head's own name; else the first person, for what follows is said of that one ("Ruiz, wife of Holt").
        let head = described.head.map(|head| reading.tagging.tokens[head].span);
        let of_head = names.clone().find(|name| head.is_some_and(|head| name.span.contains(head)));
        let name = of_head.or_else(|| names.clone().find(|name| name.person)).or_else(|| names.last());
        let (key, kind) = match (described.kind, name) {
            (SourceKind::Named, Some(name)) => (
                reading.names[name.refers_to].span.of(&reading.document.reading).to_owned(),
                SourceKind::Named,
            ),
            (kind, _) => (bare(text), kind),
        };
        let resolved = self.source(&key, kind);
        SourceExpression { span, kind, resolved: Some(resolved) }
    }

    pub(super) fn source(&mut self, name: &str, kind: SourceKind) -> usize {
        let key = name.to_lowercase();
        if let Some(&known) = self.by_name.get(&key) {
            return known;
        }
        self.sources.push(Source { name: name.to_owned(), kind, statements: Vec::new() });
        self.by_name.insert(key, self.sources.len() - 1);
        self.sources.len() - 1
    }
}

/// A description without its article, for the summary.
pub(super) fn bare(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    for article in ["the ", "The "] {
        if let Some(rest) = text.strip_prefix(article) {
            return rest.to_owned();
        }
    }
    text.to_owned()
}

/// Where the noun stands that a relative pronoun refers to.
fn relative(reading: Reading<'_>, span: Span, described: Described) -> Option<Span> {
    let text = &reading.document.reading;
    let head = described.head?;
    if !["who", "whom"].iter().any(|word| span.of(text).eq_ignore_ascii_case(word)) {
        return None;
    }
    let pronoun = reading.tagging.within(span).start;
    let statement = reading.tagging.statement_of(pronoun)?;
    if head == pronoun {
        return None;
    }
    let whom = antecedent(reading, pronoun, statement)?;
    // The whole phrase, clause and all, as where the noun is a subject: one source, not two.
    clause::span_of(reading.tagging, clause::noun_phrase(reading.tagging, whom.head))
}

/// "The ministry" goes back to the last body before it whose name holds the word: "the Ministry of …".
fn body_holder(reading: Reading<'_>, span: Span, described: Described) -> Option<String> {
    /// How many names back a body is looked for.
    const BACK: usize = 60;
    let text = &reading.document.reading;
    let head = described.head.map(|head| &reading.tagging.tokens[head])?;
    let words = span.of(text);
    let article = words.get(..4).is_some_and(|article| article.eq_ignore_ascii_case("the "));
    let alone = words.split(' ').count() == 2;
    let body = reading.lexemes.is(head, reading.lists.authority_noun)
        || reading.lexemes.is(head, reading.lists.media_noun);
    if !article || !alone || !body || described.kind != SourceKind::Named {
        return None;
    }
    let word = head.span.of(text);
    let before = reading.names.partition_point(|name| name.span.end() <= span.start());
    reading.names[..before]
        .iter()
        .rev()
        .take(BACK)
        .find(|name| {
            let known = name.span.of(text);
            !name.person
                && known.contains(' ')
                && known.split(' ').any(|part| part.trim_end_matches(',').eq_ignore_ascii_case(word))
        })
        .map(|name| bare(reading.names[name.refers_to].span.of(text)))
}

/// "The minister" goes back to the last person of the paragraph, or of the one before, whose role is a
/// minister's.
fn role_holder(reading: Reading<'_>, span: Span, described: Described) -> Option<String> {
    let text = &reading.document.reading;
    let head = described.head.map(|head| &reading.tagging.tokens[head])?;
    let article = span.of(text).get(..4).is_some_and(|article| article.eq_ignore_ascii_case("the "));
    if !article || !reading.lexemes.is(head, reading.lists.role_noun) {
        return None;
    }
    let role = head.span.of(text);
    let blocks = &reading.document.blocks;
    let block = blocks.partition_point(|block| block.span.end() <= span.start());
    let from = blocks.get(block.saturating_sub(1))?.span.start();
    reading.names[..reading.names.partition_point(|name| name.span.start() < span.start())]
        .iter()
        .rev()
        .take_while(|name| name.span.start() >= from)
        .find(|name| {
            name.person
                && name
                    .role
                    .is_some_and(|held| held.of(text).split(' ').any(|word| word.eq_ignore_ascii_case(role)))
        })
        .map(|name| reading.names[name.refers_to].span.of(text).to_owned())
}
