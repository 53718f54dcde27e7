//! Characters and sentences as they stand in the file: damage, what cannot be seen, what stands twice.
//!
//! It must never repair anything.

use std::collections::HashMap;

use super::{Observation, Observed, Outline};
use crate::document::BlockKind;
use crate::extract::DateValue;
use crate::text::Span;

pub(super) fn observe(outline: &Outline<'_>, wanted: &dyn Fn(Observation) -> bool, out: &mut Vec<Observed>) {
    if wanted(Observation::DamagedCharacters) {
        damaged(outline, out);
    }
    if wanted(Observation::InvisibleCharacters) {
        invisible(outline, out);
    }
    if wanted(Observation::SentenceTwice) {
        sentence_twice(outline, out);
    }
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

/// A longer stretch without a space is no single word.
const LONGEST_WORD: usize = 60;

/// The span widened to the word it stands in.
fn word_around(text: &str, span: Span) -> Span {
    // Looked for no further than a word can reach: a draft may be one stretch of damage.
    let from = text.floor_char_boundary(span.start().saturating_sub(LONGEST_WORD + 1));
    let to = text.ceil_char_boundary((span.end() + LONGEST_WORD + 1).min(text.len()));
    let start = text[from..span.start()]
        .rfind(char::is_whitespace)
        .map_or(from, |at| from + at + text[from + at..].chars().next().map_or(1, char::len_utf8));
    let end = text[span.end()..to].find(char::is_whitespace).map_or(to, |at| span.end() + at);
    let word = Span::new(start, end);
    // A repaired dash joins no words: keep to the mark itself when the stretch is no single word.
    if word.len() > LONGEST_WORD { span } else { word }
}

/// The word at an offset where a character was left out; empty at the end of the text.
fn word_at(text: &str, offset: usize) -> Span {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let near = |c: char| c.is_whitespace();
    // At the end of a word the character belongs to that word; between two spaces, to the next.
    let start =
        text[..offset].rfind(near).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[offset..].find(near).map_or(text.len(), |at| offset + at);
    if start < end {
        return Span::new(start, end);
    }
    let next = text[offset..].len() - text[offset..].trim_start().len() + offset;
    let end = text[next..].find(near).map_or(text.len(), |at| next + at);
    Span::new(next, end)
}

/// Code points without ink, by range, and what Unicode calls them: they are left out of reading text.
const UNSEEN: [(char, char, &str); 16] = [
    ('\u{ad}', '\u{ad}', "soft hyphen"),
    ('\u{61c}', '\u{61c}', "Arabic letter mark"),
    ('\u{180e}', '\u{180e}', "Mongolian vowel separator"),
    ('\u{200b}', '\u{200b}', "zero width space"),
    ('\u{200c}', '\u{200c}', "zero width non-joiner"),
    ('\u{200d}', '\u{200d}', "zero width joiner"),
    ('\u{200e}', '\u{200e}', "left-to-right mark"),
    ('\u{200f}', '\u{200f}', "right-to-left mark"),
    ('\u{202a}', '\u{202b}', "direction embedding"),
    ('\u{202c}', '\u{202c}', "end of direction"),
    ('\u{202d}', '\u{202e}', "direction override"),
    ('\u{2060}', '\u{2060}', "word joiner"),
    ('\u{2061}', '\u{2064}', "invisible operator"),
    ('\u{2066}', '\u{2069}', "direction isolate"),
    ('\u{feff}', '\u{feff}', "zero width no-break space"),
    ('\u{e0001}', '\u{e007f}', "tag"),
];

fn unseen(c: char) -> Option<&'static str> {
    if c.is_ascii_graphic() || c == ' ' {
        return None;
    }
    UNSEEN.iter().find(|(from, to, _)| (*from..=*to).contains(&c)).map(|(.., name)| *name)
}

/// Whether the letters of a script are written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}')
}

/// Words with characters that nobody can see, and what those are.
fn invisible(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    let document = &outline.analysis.document;
    let canonical = document.canonical.as_str();
    for block in outline.blocks() {
        let whole = document.canonical_span(block.span);
        // What stands at the very edge of a block is left out of it, but nobody meant it either.
        let start = canonical[..whole.start()].trim_end_matches(|c| unseen(c).is_some()).len();
        let after = &canonical[whole.end()..];
        let end = canonical.len() - after.trim_start_matches(|c| unseen(c).is_some()).len();
        let mut words: Vec<(Span, Vec<String>)> = Vec::new();
        let mut before = None;
        let mut chars = canonical[start..end].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let Some(name) = unseen(c) else {
                before = Some(c);
                continue;
            };
            let next = chars.peek().map(|(_, next)| *next);
            if is_needed(c, before, next) || start + at == 0 {
                continue;
            }
            let place = Span::new(start + at, start + at + c.len_utf8());
            let derived = document.canonical_map.to_derived(place).start();
            let offset = derived.clamp(block.span.start(), block.span.end());
            let known = words.last().map(|(word, _)| *word).filter(|word| word.covers(offset));
            let word = known.unwrap_or_else(|| word_at(outline.reading(), offset));
            let point = format!("U+{:04X} {name}", u32::from(c));
            match words.last_mut() {
                Some((last, points)) if *last == word => {
                    if !points.contains(&point) {
                        points.push(point);
                    }
                }
                _ => words.push((word, vec![point])),
            }
        }
        out.extend(words.into_iter().filter(|(word, _)| !word.is_empty()).map(|(word, points)| Observed {
            detail: points.join(" and "),
            ..Observed::at(Observation::InvisibleCharacters, word)
        }));
    }
}

/// Whether a script or an emoji needs the character where it stands.
fn is_needed(c: char, before: Option<char>, after: Option<char>) -> bool {
    let beside = |needs: fn(char) -> bool| before.is_some_and(needs) || after.is_some_and(needs);
    match c {
        // Joiners are part of emoji and of scripts that join their letters; tags are part of flags.
        '\u{200c}' | '\u{200d}' | '\u{e0001}'..='\u{e007f}' => {
            before.is_some_and(|c| c >= '\u{250}' && !is_dash_or_mark(c))
        }
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            beside(is_right_to_left)
        }
        '\u{180e}' => beside(|c| ('\u{1800}'..='\u{18af}').contains(&c)),
        _ => false,
    }
}

/// General punctuation: high in the table, but Latin text.
fn is_dash_or_mark(c: char) -> bool {
    ('\u{2000}'..='\u{206f}').contains(&c) && c != '\u{200d}'
}

/// A statement has to be so long before its repetition can be no accident.
const WORDS: usize = 6;

/// Statements of the running text that stand in the draft a second time.
fn sentence_twice(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let stamps = stamps(outline);
    let statements = &outline.analysis.statements;
    for (at, statement) in statements.iter().enumerate() {
        let block = &outline.blocks()[statement.block];
        let text = statement.span.of(outline.reading());
        let running = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
        let long = text.split_whitespace().take(WORDS).count() >= WORDS;
        if !running || !long || outline.is_quoted(statement.span) {
            continue;
        }
        let earlier = first.insert(statement.id.hash(), at);
        // The entries of a live report say again what a late reader needs.
        let same_entry = |earlier: &usize| stamps[statements[*earlier].block] == stamps[statement.block];
        if let Some(earlier) = earlier.filter(same_entry) {
            out.push(Observed {
                related: vec![statements[earlier].span],
                ..Observed::at(Observation::SentenceTwice, statement.span)
            });
        }
    }
}

/// For each block, how many times of day stand alone on a line before it.
fn stamps(outline: &Outline<'_>) -> Vec<usize> {
    let times =
        outline.analysis.mentions.dates.iter().filter(|date| matches!(date.value, DateValue::Time(_)));
    let mut times = times.map(|date| date.span).peekable();
    let mut count = 0;
    let mut stamps = Vec::with_capacity(outline.blocks().len());
    for block in outline.blocks() {
        while let Some(time) = times.next_if(|time| time.start() < block.span.end()) {
            count += usize::from(time.len() + STAMP_MARKS >= block.span.len());
        }
        stamps.push(count);
    }
    stamps
}

/// How much longer than its time of day a line may be, in bytes.
const STAMP_MARKS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_shown_with_its_word_unless_that_is_endless() {
        let at = |text: &str, mark: usize| word_around(text, Span::new(mark, mark + 1)).of(text).to_owned();
        assert_eq!(at("the caf? is", 7), "caf?");
        assert_eq!(at("caf?", 3), "caf?");
        let long = "\u{e9}".repeat(LONGEST_WORD);
        assert_eq!(at(&format!("a {long}?{long} b"), 2 + long.len()), "?");
    }
}
