//! What a whole draft holds that a rule may ask of it: a date, a link, signs of a writer's own piece.
//!
//! Looked up once a draft. It must never say that a draft *is* opinion: that is for the draft to declare.

use super::draft::Draft;
use crate::document::BlockKind;
use crate::extract::{DateValue, SourceExpression, SourceKind};
use crate::rules::{DraftFeature, EngineList};
use crate::text::Span;

/// So many sentences of the writer about the writer make a narrator.
const NARRATOR: usize = 2;

/// The line about the author is among so many blocks at the end.
const LAST: usize = 3;

pub(super) fn holds(draft: &Draft<'_>, feature: DraftFeature) -> bool {
    let document = &draft.analysis.document;
    match feature {
        DraftFeature::Date => is_dated(draft),
        DraftFeature::Link => !document.links.is_empty() || draft.outline.reading().contains("://"),
        DraftFeature::Footnote => !document.footnotes.is_empty(),
        DraftFeature::DocumentSource => {
            let rests = |source: &SourceExpression| source.kind == SourceKind::Document;
            draft.analysis.labels.iter().any(|label| label.sources.iter().any(rests))
        }
        DraftFeature::NamedDocument => narrated(draft, EngineList::NamedDocument, 1),
        DraftFeature::Column => {
            narrated(draft, EngineList::FirstPerson, NARRATOR)
                || narrated(draft, EngineList::ColumnSign, 1)
                || has_author_line(draft)
                || has_letters(draft)
        }
    }
}

/// Whether the head of the draft gives a date.
fn is_dated(draft: &Draft<'_>) -> bool {
    let dated = |key: &str| {
        let key = key.to_ascii_lowercase();
        ["date", "datepublished", "published"].contains(&key.as_str()) || key.ends_with("published_time")
    };
    draft.analysis.document.metadata.iter().any(|(key, _)| dated(key))
        || draft.analysis.mentions.dates.iter().any(|date| {
            let of_a_day = matches!(date.value, DateValue::Absolute { day: Some(_), .. });
            let block = draft.outline.block_at(date.span.start());
            of_a_day && block.is_some_and(|block| block.kind == BlockKind::Boilerplate)
        })
}

/// Whether words of a list stand in the writer's own voice, in so many sentences.
fn narrated(draft: &Draft<'_>, list: EngineList, times: usize) -> bool {
    let Some(words) = draft.rules.list(list) else { return false };
    let mut sentences: Vec<usize> = Vec::new();
    let reading = draft.outline.reading();
    for found in std::iter::successors(words.find(reading, 0), |found| words.find(reading, found.all.end)) {
        let span = Span::new(found.all.start, found.all.end);
        let block = draft.outline.block_at(span.start());
        if block.is_none_or(|block| matches!(block.kind, BlockKind::Boilerplate | BlockKind::TableCell))
            || draft.outline.is_quoted(span)
        {
            continue;
        }
        if let Some(statement) = draft.outline.statement_at(span.start())
            && sentences.last() != Some(&statement)
        {
            sentences.push(statement);
            if sentences.len() >= times {
                return true;
            }
        }
    }
    false
}

/// "Ana Ruiz is a writer in Harrow", at the end.
fn has_author_line(draft: &Draft<'_>) -> bool {
    let Some(words) = draft.rules.list(EngineList::AuthorLine) else { return false };
    let blocks = draft.outline.blocks();
    (blocks.len().saturating_sub(LAST).max(LAST)..blocks.len()).any(|block| {
        let Some(first) = draft.outline.statements_of(block).next() else { return false };
        let span = draft.analysis.statements[first].span;
        let names = &draft.analysis.mentions.names;
        let at = names.partition_point(|name| name.span.start() < span.start());
        let opens = names.get(at).filter(|name| name.span.start() == span.start() && name.person);
        opens.is_some_and(|name| {
            let rest = draft.outline.reading()[name.span.end()..span.end()].trim_start_matches([',', ' ']);
            words.find(rest, 0).is_some_and(|found| found.all.start == 0)
        })
    })
}

/// A heading over what readers wrote.
fn has_letters(draft: &Draft<'_>) -> bool {
    let Some(words) = draft.rules.list(EngineList::LettersHeading) else { return false };
    draft.outline.blocks().iter().any(|block| {
        let text = block.span.of(draft.outline.reading()).trim().trim_end_matches([':', '.']);
        text.len() < 60 && words.find(text, 0).is_some_and(|found| found.all == (0..text.len()))
    })
}
