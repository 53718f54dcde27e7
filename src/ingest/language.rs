//! Whether a block is English.
//!
//! Other languages get no kind, and a problem says so. A draft in English is full of foreign names:
//! it must never call a block foreign unless it is sure.

use crate::document::{Block, BlockKind, Problem};
use crate::text::{OffsetMap, Span};
use crate::words::WordLists;

/// Shortest block, in letters, that is judged by itself.
const LONG_ENOUGH: usize = 40;

/// Sets `english` on every block and says which runs of them are not.
pub(super) fn tell(reading: &str, map: &OffsetMap, blocks: &mut [Block], words: &WordLists) -> Vec<Problem> {
    let verdicts: Vec<Verdict> =
        blocks.iter().map(|block| verdict(block.span.of(reading), block.kind, words)).collect();
    let (mut english, mut foreign) = (0, 0);
    for (block, verdict) in blocks.iter().zip(&verdicts) {
        match verdict {
            Verdict::English => english += block.span.len(),
            Verdict::Foreign(_) => foreign += block.span.len(),
            Verdict::TooShort => {}
        }
    }
    let document_foreign = foreign > english;
    let mut problems: Vec<Problem> = Vec::new();
    let mut run: Option<(Span, Option<&'static str>)> = None;
    for (block, verdict) in blocks.iter_mut().zip(&verdicts) {
        let language = match verdict {
            Verdict::English => None,
            Verdict::Foreign(name) => Some(Some(*name)),
            Verdict::TooShort => document_foreign.then_some(None),
        };
        block.english = language.is_none();
        let Some(name) = language else {
            problems.extend(run.take().map(|run| unsupported(map, run)));
            continue;
        };
        run = Some(match run {
            Some((span, so_far)) => (span.join(block.span), so_far.or(name)),
            None => (block.span, name),
        });
    }
    problems.extend(run.map(|run| unsupported(map, run)));
    problems
}

fn unsupported(map: &OffsetMap, (span, name): (Span, Option<&'static str>)) -> Problem {
    let name = name.unwrap_or("another language");
    Problem {
        code: "language_unsupported",
        message: format!("this seems to be {name}; only English is read, so nothing here is judged"),
        span: Some(map.to_original(span)),
    }
}

enum Verdict {
    English,
    Foreign(&'static str),
    TooShort,
}

fn verdict(text: &str, kind: BlockKind, words: &WordLists) -> Verdict {
    // Enough to tell by; a block of megabytes is not read whole.
    let text = if text.len() > 4000 { &text[..text.floor_char_boundary(4000)] } else { text };
    let (mut total, mut known) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}') {
        if word.is_empty() {
            continue;
        }
        total += 1;
        known += usize::from(is_english_mark(word, words));
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // About every third word of English news is one of these; one in twelve is still no other language.
    if known * 12 >= total && (known >= 2 || (known == 1 && letters >= LONG_ENOUGH)) {
        return Verdict::English;
    }
    if letters < LONG_ENOUGH {
        return Verdict::TooShort;
    }
    let Some(info) = whatlang::detect(text) else { return Verdict::TooShort };
    if info.script() == whatlang::Script::Latin {
        // Headlines, captions and tables are strings of names: they follow the draft.
        let running = matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::BlockQuote);
        if info.lang() == whatlang::Lang::Eng {
            return if info.is_reliable() { Verdict::English } else { Verdict::TooShort };
        }
        if !running || !info.is_reliable() || total < 7 {
            return Verdict::TooShort;
        }
    }
    Verdict::Foreign(info.lang().eng_name())
}

/// Whether a word is one that tells English; without a string for each word of the draft.
fn is_english_mark(word: &str, words: &WordLists) -> bool {
    let mut lower = [0; 8];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|word| words.is("english-marks", word))
}
