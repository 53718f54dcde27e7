//! Markdown, and the visible text of a web page where no main text is found: by the reader of drafts.
//!
//! It must never leave out a footnote: sources put what matters there.

use super::{Locator, Paragraph, Read, SourceProblem, said, speech, unreadable};
use crate::document::{BlockKind, Document, Format};
use crate::ingest::{self, Input};
use crate::text::{LineIndex, Span};
use crate::words::WordLists;

/// Reads Markdown.
pub(super) fn read(path: &str, bytes: &[u8], words: &WordLists) -> Result<Read, SourceProblem> {
    let (document, problems) = document(path, bytes, Format::Markdown, words)?;
    let lines = LineIndex::new(&document.canonical);
    let place = |span: Span, _: usize| {
        Locator::Line(lines.line_at(document.canonical_span(Span::new(span.start(), span.start())).start()))
    };
    let mut paragraphs = paragraphs(&document, |_| true, place);
    let mut text = document.reading.clone();
    for note in &document.footnotes {
        let Some(words) = note.text.as_deref().filter(|words| !words.trim().is_empty()) else { continue };
        text.push('\n');
        let start = text.len();
        text.push_str(words);
        let span = Span::new(start, text.len()).trimmed(&text);
        paragraphs.push(Paragraph { span, locator: place(note.span, 0), runs_on: false });
    }
    Ok(spoken(text, paragraphs, &document, problems, words))
}

/// Reads the visible text of a page, without its menus.
pub(super) fn page(path: &str, html: &[u8], words: &WordLists) -> Result<Read, SourceProblem> {
    let (document, problems) = document(path, html, Format::Html, words)?;
    let shown = |kind: BlockKind| kind != BlockKind::Boilerplate;
    let paragraphs = paragraphs(&document, shown, |_, number| Locator::Paragraph(number));
    let text = document.reading.clone();
    Ok(spoken(text, paragraphs, &document, problems, words))
}

/// Turns of paragraphs, whoever speaks them.
pub(super) fn turns(
    text: &str,
    paragraphs: &[Paragraph],
    words: &WordLists,
) -> (Vec<super::Turn>, Vec<String>) {
    match speech::read(text, paragraphs, words) {
        Some(speech) => (speech.turns, speech.speakers),
        None => (paragraphs.iter().map(|paragraph| paragraph.turn()).collect(), Vec::new()),
    }
}

fn document(
    path: &str,
    bytes: &[u8],
    format: Format,
    words: &WordLists,
) -> Result<(Document, Vec<SourceProblem>), SourceProblem> {
    let input = Input { name: path, bytes, format: Some(format) };
    let (document, problems) = ingest::document(&input, words).map_err(|why| unreadable(path, &why))?;
    // What matters to a draft alone: its language, its invisible characters.
    let of_sources = ["encoding_guessed", "invalid_encoding", "unclosed_markup", "damaged_characters"];
    let problems = problems.into_iter().filter(|problem| of_sources.contains(&problem.code));
    let problems = problems.map(|problem| SourceProblem::noted(path, problem.code, problem.message));
    Ok((document, problems.collect()))
}

fn paragraphs(
    document: &Document,
    wanted: impl Fn(BlockKind) -> bool,
    place: impl Fn(Span, usize) -> Locator,
) -> Vec<Paragraph> {
    let blocks = document.blocks.iter().filter(|block| wanted(block.kind));
    let spans = blocks.map(|block| block.span.trimmed(&document.reading)).filter(|span| !span.is_empty());
    let placed = spans.enumerate();
    placed.map(|(at, span)| Paragraph { span, locator: place(span, at + 1), runs_on: false }).collect()
}

fn spoken(
    text: String,
    paragraphs: Vec<Paragraph>,
    document: &Document,
    problems: Vec<SourceProblem>,
    words: &WordLists,
) -> Read {
    let (turns, speakers) = turns(&text, &paragraphs, words);
    let entry = super::SourceEntry {
        title: document.metadata("title").and_then(said),
        author: document.metadata("author").and_then(said),
        date: document.metadata("date").and_then(said),
        ..super::SourceEntry::default()
    };
    Read { text, turns, speakers, entry, problems }
}
