//! Plain text: paragraphs by line, or a transcript.
//!
//! The text is kept as the file has it, so that a line number is the one an editor shows.
//! It must never join what an empty line parts.

use super::{Locator, Paragraph, Read, SourceProblem, decoded, label, speech};
use crate::text::Span;
use crate::words::WordLists;

/// Reads plain text.
pub(super) fn read(path: &str, bytes: &[u8], words: &WordLists) -> Result<Read, SourceProblem> {
    let (text, problems) = decoded(path, bytes)?;
    let lines = lines(&text);
    let width = wrap_width(&text, &lines);
    let (paragraphs, any_label) = paragraphs(&text, &lines, width, true);
    let speech = if any_label { speech::read(&text, &paragraphs, words) } else { None };
    let (turns, speakers) = match speech {
        Some(speech) => (speech.turns, speech.speakers),
        // What looked like labels are words of wrapped lines.
        None if any_label => (plain(&self::paragraphs(&text, &lines, width, false).0), Vec::new()),
        None => (plain(&paragraphs), Vec::new()),
    };
    Ok(Read { turns, speakers, problems, text, ..Read::default() })
}

fn plain(paragraphs: &[Paragraph]) -> Vec<super::Turn> {
    paragraphs.iter().map(|paragraph| paragraph.turn()).collect()
}

/// A line without white space at both ends.
#[derive(Clone, Copy, Debug)]
struct Line {
    span: Span,
    /// From 1, as editors count.
    number: usize,
    chars: usize,
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut number) = (0, 1);
    let bytes = text.as_bytes();
    let mut push = |start: usize, end: usize, number: usize| {
        let span = Span::new(start, end).trimmed(text);
        lines.push(Line { span, number, chars: span.of(text).chars().count() });
    };
    for (at, character) in text.char_indices() {
        let counts = character == '\n' || character == '\r' && bytes.get(at + 1) != Some(&b'\n');
        if counts || matches!(character, '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}') {
            push(start, at, number);
            start = at + character.len_utf8();
            number += usize::from(counts);
        }
    }
    if start < text.len() {
        push(start, text.len(), number);
    }
    lines
}

/// Paragraphs, and whether any line may begin with a label. With `part_labels`, such a line begins one.
fn paragraphs(text: &str, lines: &[Line], width: Option<usize>, part_labels: bool) -> (Vec<Paragraph>, bool) {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut before: Option<Line> = None;
    let mut any_label = false;
    // A label on a line of its own goes with no line before or after it.
    let mut after_label = false;
    for line in lines {
        let shown = line.span.of(text);
        if line.span.is_empty() || is_rule(shown) {
            (before, after_label) = (None, false);
            continue;
        }
        let label = if part_labels { label::read(shown) } else { None };
        any_label |= label.is_some();
        let joins = label.is_none()
            && !after_label
            && width.is_some_and(|width| before.is_some_and(|before| continues(text, before, *line, width)));
        match paragraphs.last_mut() {
            Some(open) if joins => open.span = open.span.join(line.span),
            _ => paragraphs.push(Paragraph {
                span: line.span,
                locator: Locator::Line(line.number),
                runs_on: false,
            }),
        }
        after_label = label.is_some_and(|label| label.words_at >= shown.len());
        before = Some(*line);
    }
    (paragraphs, any_label)
}

/// Only marks: a rule across the page, the end mark of an agency.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| "-*_=~–—•·#+ \t".contains(c))
}

/// The column at which an editor wrapped the lines, if it did.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    const WIDEST: usize = 130;
    let (mut joined, mut small, mut width) = (0usize, 0usize, 0usize);
    for pair in lines.windows(2) {
        let [before, line] = pair else { continue };
        if before.span.is_empty() || line.span.is_empty() {
            continue;
        }
        joined += 1;
        width = width.max(before.chars);
        let begins_small = line.span.of(text).starts_with(char::is_lowercase);
        small += usize::from(begins_small && !ends_sentence(before.span.of(text)));
    }
    (joined > 0 && small * 5 >= joined && width <= WIDEST).then_some(width)
}

/// Whether a line goes on with the paragraph of the line before it, in a text wrapped at `width`.
fn continues(text: &str, before: Line, line: Line, width: usize) -> bool {
    let next = line.span.of(text);
    if next.starts_with(char::is_lowercase) {
        return true;
    }
    // The next word would have fitted well: the writer ended the line.
    let first_word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
    (before.chars + 1 + first_word) * 4 > width * 3
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\u{201d}', '\u{2019}', '\'', ')', ']', ' '])
        .ends_with(['.', '!', '?', '\u{2026}'])
}
