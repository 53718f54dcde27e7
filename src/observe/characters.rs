//! Characters and sentences as they stand in the file: damage, what cannot be seen, what stands twice.
//!
//! It must never repair anything.

use super::{Observation, Observed, Outline};
use crate::text::Span;

pub(super) fn observe(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    damaged(outline, out);
}

fn damaged(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    let reading = outline.reading();
    let repaired = outline.analysis.document.repairs.iter().map(|repair| repair.span);
    let lost = reading
        .char_indices()
        .filter(|(_, c)| *c == '\u{fffd}' || ('\u{80}'..'\u{a0}').contains(c))
        .map(|(at, c)| Span::new(at, at + c.len_utf8()));
    let mut words: Vec<Span> = repaired.chain(lost).map(|span| word_around(reading, span)).collect();
    words.sort_unstable();
    words.dedup_by(|later, earlier| later.start() < earlier.end());
    out.extend(words.into_iter().map(|span| Observed::at(Observation::DamagedCharacters, span)));
}

/// The span widened to the word it stands in.
fn word_around(text: &str, span: Span) -> Span {
    let start = text[..span.start()]
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[span.end()..].find(char::is_whitespace).map_or(text.len(), |at| span.end() + at);
    let word = Span::new(start, end);
    // A repaired dash joins no words: keep to the mark itself when the stretch is no single word.
    if word.len() > 60 { span } else { word }
}
