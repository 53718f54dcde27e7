//! Whether a block is English.
//!
//! Other languages get no kind, and a problem says so. A draft in English is full of foreign names:
//! it must never call a block foreign unless it is sure.

use crate::document::{Block, BlockKind, Problem};
use crate::text::{OffsetMap, Span};
use crate::words::{WordList, WordLists};

/// Shortest block, in letters, that is judged by itself.
const LONG_ENOUGH: usize = 40;

/// Sets `english` on every block and says which runs of them are not.
pub(super) fn tell(reading: &str, map: &OffsetMap, blocks: &mut [Block], words: &WordLists) -> Vec<Problem> {
    let lists = Lists { english: words.list("english-marks"), foreign: words.list("foreign-marks") };
    let verdicts: Vec<Verdict> =
        blocks.iter().map(|block| verdict(block.span.of(reading), block.kind, lists)).collect();
    let (mut english, mut foreign) = (0, 0);
    for (block, verdict) in blocks.iter().zip(&verdicts) {
        match verdict {
            Verdict::English => english += block.span.len(),
            Verdict::Foreign(..) => foreign += block.span.len(),
            Verdict::TooShort => {}
        }
    }
    let whole: usize = blocks.iter().map(|block| block.span.len()).sum();
    let document_foreign = foreign > english && foreign * 2 > whole;
    let latin = verdicts.iter().any(|verdict| matches!(verdict, Verdict::Foreign(_, true)));
    let mut problems: Vec<Problem> = Vec::new();
    let mut run: Option<(Span, Option<&'static str>)> = None;
    for (block, verdict) in blocks.iter_mut().zip(&verdicts) {
        let language = match verdict {
            Verdict::English => None,
            Verdict::Foreign(name, _) => Some(Some(*name)),
            Verdict::TooShort => {
                // In a draft in other letters, a line in ASCII is no part of its language.
                let same_letters = latin || !block.span.of(reading).is_ascii();
                (document_foreign && same_letters).then_some(None)
            }
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

/// The small words that tell languages apart.
#[derive(Clone, Copy)]
struct Lists<'w> {
    english: Option<&'w WordList>,
    foreign: Option<&'w WordList>,
}

enum Verdict {
    English,
    /// Its name, and whether it is written in Latin letters.
    Foreign(&'static str, bool),
    TooShort,
}

fn verdict(text: &str, kind: BlockKind, lists: Lists<'_>) -> Verdict {
    // Enough to tell by; a block of megabytes is not read whole.
    let text = if text.len() > 4000 { &text[..text.floor_char_boundary(4000)] } else { text };
    if let Some(name) = in_other_letters(text) {
        return Verdict::Foreign(name, false);
    }
    let (mut total, mut known) = (0usize, 0usize);
    for word in words_of(text) {
        total += 1;
        known += usize::from(is_in(lists.english, word));
        if known >= 4 && known * 5 >= total {
            return Verdict::English;
        }
    }
    let foreign = || words_of(text).filter(|word| is_in(lists.foreign, word)).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // About every third word of English news is one of these; one in twelve is still no other language.
    if known * 12 >= total && (known >= 2 || (known == 1 && (letters >= LONG_ENOUGH || foreign() == 0))) {
        return Verdict::English;
    }
    if letters < LONG_ENOUGH {
        return Verdict::TooShort;
    }
    let accented = text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    // Headlines, captions and tables are strings of names: they follow the draft.
    let running = matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::BlockQuote);
    if !running && accented * 2 < letters {
        return Verdict::TooShort;
    }
    let Some(info) = whatlang::detect(text) else { return Verdict::TooShort };
    if info.script() == whatlang::Script::Latin {
        if info.lang() == whatlang::Lang::Eng {
            return if info.is_reliable() { Verdict::English } else { Verdict::TooShort };
        }
        if !info.is_reliable() || total < 7 {
            return Verdict::TooShort;
        }
        // A string of English nouns and names can look like anything; another language shows its own
        // small words, or its accents.
        let foreign = foreign();
        let own = (foreign >= 2 && foreign * 10 >= total) || (accented * 25 >= letters && known * 25 < total);
        if !own {
            return Verdict::TooShort;
        }
    }
    Verdict::Foreign(info.lang().eng_name(), info.script() == whatlang::Script::Latin)
}

/// The language of a block most of whose letters are not Latin: however short, it is not English.
fn in_other_letters(text: &str) -> Option<&'static str> {
    if text.is_ascii() {
        return None;
    }
    let (mut letters, mut other) = (0usize, 0usize);
    for character in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        other += usize::from(!is_latin(character));
    }
    if other < 2 || other * 2 <= letters {
        return None;
    }
    // A few letters tell the script, which names the language only where no other uses it.
    let certain = |info: &whatlang::Info| letters >= LONG_ENOUGH || info.confidence() >= 1.0;
    let named = whatlang::detect(text).filter(certain);
    Some(named.map_or("another language", |info| info.lang().eng_name()))
}

/// Whether a letter is one of the Latin script, or a sign made of one.
fn is_latin(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{36f}' | '\u{1d00}'..='\u{1eff}' | '\u{2070}'..='\u{24ff}' | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' | '\u{fb00}'..='\u{fb06}'
        | '\u{ff21}'..='\u{ff5a}' | '\u{1d400}'..='\u{1d7ff}' | '\u{1f100}'..='\u{1f1ff}')
}

/// The words of a block, addresses left out.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .filter(|run| !run.contains("://"))
        .flat_map(|run| run.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}'))
        .filter(|word| !word.is_empty())
}

/// Whether a word, in any case, is in a list; without a string for each word of the draft.
fn is_in(list: Option<&WordList>, word: &str) -> bool {
    let mut lower = [0; 8];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|word| list.is_some_and(|list| list.contains(word)))
}
