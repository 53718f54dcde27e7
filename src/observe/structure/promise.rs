//! Promised lists against what follows: "three reasons:" and two items.
//!
//! Only a count that is followed at once by a list, or a heading over one, promises. Where it is not plain
//! what the items are, every way of counting them that gives the promised number keeps the promise.

use std::collections::BTreeMap;

use super::{list, top_headlines, words_in};
use crate::document::BlockKind;
use crate::observe::{Observation, Observed, Outline};
use crate::text::Span;
use crate::words::{WordList, WordLists};

/// Words between the number and what it counts.
const BETWEEN: usize = 3;

/// Blocks that are looked through; a list that has not ended by then is not counted.
const REACH: usize = 400;

/// How long the mark before a block may be with the spaces around it, in bytes.
const MARK: usize = 64;

/// The words that promise a list.
#[derive(Clone, Debug)]
pub(super) struct Promises {
    numbers: BTreeMap<String, u64>,
    listing: WordList,
    plans: WordList,
    function: WordList,
}

/// A number of things that are to come.
#[derive(Clone, Copy, Debug)]
struct Promise {
    span: Span,
    number: usize,
    /// "20-point plan": the number belongs to a thing that has so many parts.
    plan: bool,
}

impl Promises {
    pub(super) fn new(words: &WordLists) -> Self {
        let mut numbers = BTreeMap::new();
        for (name, list) in words.iter() {
            if let Some(value) = name.strip_prefix("cardinal-").and_then(|value| value.parse().ok()) {
                numbers.extend(list.forms.iter().map(|form| (form.clone(), value)));
            }
        }
        Self {
            numbers,
            listing: list(words, "listing-noun"),
            plans: list(words, "promise-noun"),
            function: list(words, "function-word"),
        }
    }

    /// Lists that hold another number of items than the words above them say.
    pub(super) fn broken(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let headline = top_headlines(outline).first().copied();
        for block in 0..outline.blocks().len() {
            let here = &outline.blocks()[block];
            if !here.english {
                continue;
            }
            let text = here.span.of(outline.reading());
            let counts = if text.ends_with(':') {
                let last = outline.statements_of(block).last();
                let place = last.map_or(here.span, |last| outline.analysis.statements[last].span);
                self.promise(outline, place).map(|promise| (promise, items_after(outline, block)))
            } else if here.kind == BlockKind::Heading {
                self.promise(outline, here.span)
                    .filter(|promise| !(promise.plan && headline == Some(block)))
                    .map(|promise| (promise, items_under(outline, block, headline == Some(block))))
            } else {
                None
            };
            let Some((promise, counts)) = counts else { continue };
            let Some(&shown) = counts.first().filter(|_| !counts.contains(&promise.number)) else { continue };
            if shown > 1 {
                let detail = format!("{shown}");
                out.push(Observed { detail, ..Observed::at(Observation::ListPromise, promise.span) });
            }
        }
    }

    /// The last number in `place` that counts what lists are made of.
    fn promise(&self, outline: &Outline<'_>, place: Span) -> Option<Promise> {
        let reading = outline.reading();
        let words = words_in(reading, place);
        let lower: Vec<String> = words.iter().map(|word| word.of(reading).to_lowercase()).collect();
        let joined = |at: usize| {
            let gap = Span::new(words[at].end(), words[at + 1].start()).of(reading);
            gap.chars()
                .all(|c| matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}' | '"' | '\u{201c}' | '\u{2018}'))
        };
        (0..words.len()).rev().find_map(|at| {
            let number = self.number(&lower[at]).filter(|number| (2..=100).contains(number))?;
            let mut noun = at + 1;
            while noun < words.len() && noun <= at + 1 + BETWEEN && joined(noun - 1) {
                if self.listing.contains(&lower[noun]) {
                    let whole = words[at].join(words[noun]);
                    let compound = whole.of(reading).contains('-') && noun == at + 1;
                    if !compound {
                        return Some(Promise { span: whole, number, plan: false });
                    }
                    // "20-point lead" has no points that could be listed.
                    let last = (noun + 1..(noun + 4).min(words.len()))
                        .take_while(|&next| joined(next - 1))
                        .find(|&next| self.plans.contains(&lower[next]))?;
                    return Some(Promise { span: words[at].join(words[last]), number, plan: true });
                }
                if self.function.contains(&lower[noun]) {
                    return None;
                }
                noun += 1;
            }
            None
        })
    }

    fn number(&self, word: &str) -> Option<usize> {
        let value = word.parse().ok().or_else(|| self.numbers.get(word).copied())?;
        usize::try_from(value).ok()
    }
}

/// The ways to count the list that begins right after `block`, the likeliest first.
fn items_after(outline: &Outline<'_>, block: usize) -> Vec<usize> {
    let blocks = outline.blocks();
    let begins = (block + 1..blocks.len())
        .find(|&at| !matches!(blocks[at].kind, BlockKind::Boilerplate | BlockKind::Caption));
    let Some(begins) = begins else { return Vec::new() };
    let level = blocks[begins].level;
    let numbered = number_of(outline, begins).is_some();
    let mut last = 0;
    let (mut items, mut headings) = (0, 0);
    for (at, here) in blocks.iter().enumerate().skip(begins) {
        if at - begins >= REACH {
            return Vec::new();
        }
        let number = if numbered { number_of(outline, at) } else { None };
        // Where the numbers begin again, another list does.
        if number.is_some_and(|number| number <= last) {
            break;
        }
        last = number.unwrap_or(last);
        match here.kind {
            BlockKind::Heading if here.level < level && blocks[begins].kind == BlockKind::Heading => break,
            BlockKind::Heading if blocks[begins].kind == BlockKind::Heading => {
                headings += usize::from(here.level == level);
            }
            // A bullet that introduces others stands as a heading among the items.
            BlockKind::Heading if numbered => break,
            BlockKind::Heading if here.level > 2 => headings += 1,
            BlockKind::Heading => break,
            BlockKind::ListItem => {
                items += usize::from(here.level == level && (!numbered || number.is_some()))
            }
            BlockKind::Boilerplate | BlockKind::Caption => {}
            _ if numbered || blocks[begins].kind == BlockKind::Heading => {}
            _ => break,
        }
    }
    match blocks[begins].kind {
        BlockKind::Heading => vec![headings, headings + items],
        BlockKind::ListItem => vec![items, items + headings],
        _ => Vec::new(),
    }
}

/// The ways to count what stands under a heading, or in the whole draft below its headline.
fn items_under(outline: &Outline<'_>, heading: usize, whole: bool) -> Vec<usize> {
    let blocks = outline.blocks();
    let level = blocks[heading].level;
    let mut counts: BTreeMap<(bool, u8), usize> = BTreeMap::new();
    let mut runs = Vec::new();
    let (mut run, mut numbered) = (0, 0);
    for (at, here) in blocks.iter().enumerate().skip(heading + 1) {
        if at - heading > REACH {
            return Vec::new();
        }
        if here.kind == BlockKind::Heading && here.level <= level && !whole {
            break;
        }
        if matches!(here.kind, BlockKind::Heading | BlockKind::ListItem) {
            *counts.entry((here.kind == BlockKind::ListItem, here.level)).or_default() += 1;
            numbered += usize::from(number_of(outline, at).is_some());
        }
        if here.kind == BlockKind::ListItem {
            run += 1;
        } else if run > 0 {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.push(run);
    // Sub-headings and bullets of a whole draft serve many ends; numbers serve one.
    if whole {
        return if numbered > 1 {
            std::iter::once(numbered).chain(counts.into_values()).chain(runs).collect()
        } else {
            Vec::new()
        };
    }
    counts.into_values().chain(runs).collect()
}

/// The number that the author gave the block, in its text or in the mark before it.
fn number_of(outline: &Outline<'_>, block: usize) -> Option<usize> {
    let document = &outline.analysis.document;
    let here = &outline.blocks()[block];
    let text = here.span.of(outline.reading());
    let figures = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=3).contains(&figures) && text[figures..].starts_with(['.', ')', ':']) {
        return text[..figures].parse().ok();
    }
    let start = document.canonical_span(here.span).start();
    // No further back than a mark can stand: a line may be the whole draft.
    let from = document.canonical.floor_char_boundary(start.saturating_sub(MARK));
    let before = document.canonical.get(from..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mark = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '('));
    mark.strip_suffix(['.', ')']).filter(|figures| figures.len() <= 3)?.parse().ok()
}
