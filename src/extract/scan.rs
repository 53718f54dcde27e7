//! A light scan of the reading text into words, figures and marks, made once for the extractors
//! of quantities, dates and names.
//!
//! These three look at spelling, case and neighbours, not at grammar, and must give the same answer
//! whether or not a tagger ran. It must never interpret a word: it only says where it is and how it is cased.

use super::numbers::Numbers;
use crate::document::Document;
use crate::segment::Statement;
use crate::text::Span;
use crate::words::WordLists;

/// What a piece of text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Letters, with inner apostrophes, hyphens and the points of initials.
    Word,
    /// Figures, with inner commas and points.
    Figures,
    /// `'s` or the apostrophe of a plural possessive.
    Possessive,
    /// One mark or sign.
    Mark,
    /// A web or mail address: never looked into.
    Address,
}

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// In reading text.
    pub(super) span: Span,
    /// What it is made of.
    pub(super) kind: PieceKind,
    /// Whether white space or the block's edge stands before it.
    pub(super) spaced: bool,
    /// Whether a sentence begins here.
    pub(super) opens: bool,
    /// Whether its first letter is a capital.
    pub(super) capital: bool,
    /// Index of its block.
    pub(super) block: usize,
}

/// The pieces of a document over one lower-case copy of its text.
#[derive(Debug)]
pub(super) struct Scan<'d> {
    /// What the words lists say of numbers.
    pub(super) numbers: &'d Numbers<'d>,
    /// The reading text.
    pub(super) text: &'d str,
    /// The same with ASCII letters in lower case, so that offsets agree.
    pub(super) lower: String,
    /// In order.
    pub(super) pieces: Vec<Piece>,
}

impl Scan<'_> {
    /// The piece at `at`, if there is one.
    pub(super) fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// The text of a piece; empty past the end.
    pub(super) fn text(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |piece| piece.span.of(self.text))
    }

    /// The lower-case text of a piece; empty past the end.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |piece| piece.span.of(&self.lower))
    }

    /// The lower-case text of the piece before `at`, if it is in the same block.
    pub(super) fn lower_before(&self, at: usize) -> &str {
        if self.follows(at) { self.lower(at - 1) } else { "" }
    }

    /// Whether the piece at `at` goes on from the one before it, in the same block.
    pub(super) fn follows(&self, at: usize) -> bool {
        at > 0 && self.pieces.get(at).is_some_and(|piece| self.pieces[at - 1].block == piece.block)
    }

    /// Whether the piece at `at` is in the same block as the one before it and touches it.
    pub(super) fn touches(&self, at: usize) -> bool {
        self.follows(at) && !self.pieces[at].spaced
    }

    /// Whether the piece at `at` is of that kind and goes on from the one before it.
    pub(super) fn is(&self, at: usize, kind: PieceKind) -> bool {
        self.follows(at) && self.pieces[at].kind == kind
    }

    /// Whether the piece at `at` is a hyphen or a dash between two pieces that it touches.
    pub(super) fn joins(&self, at: usize) -> bool {
        self.touches(at) && self.touches(at + 1) && is_dash(self.text(at))
    }

    /// The span from the first to the last of two pieces.
    pub(super) fn over(&self, first: usize, last: usize) -> Span {
        Span::new(self.pieces[first].span.start(), self.pieces[last].span.end())
    }

    /// The lower-case text from the first to the last of two pieces.
    pub(super) fn phrase(&self, first: usize, last: usize) -> &str {
        self.over(first, last).of(&self.lower)
    }

    /// How many pieces from `at` on make up a phrase that `known` accepts; the longest of up to `most`.
    pub(super) fn longest_phrase(
        &self,
        at: usize,
        most: usize,
        known: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let block = self.pieces.get(at)?.block;
        (1..=most)
            .rev()
            .filter(|count| self.pieces.get(at + count - 1).is_some_and(|last| last.block == block))
            .find(|count| known(self.phrase(at, at + count - 1)))
    }

    /// How many pieces right before `at` make up a phrase that `known` accepts; the longest of up to `most`.
    pub(super) fn longest_phrase_before(
        &self,
        at: usize,
        most: usize,
        known: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let block = self.pieces.get(at)?.block;
        (1..=most.min(at))
            .rev()
            .filter(|count| self.pieces[at - count].block == block)
            .find(|count| known(self.phrase(at - count, at - 1)))
    }
}

/// Whether the mark is a hyphen or a dash that can stand in a range.
pub(super) fn is_dash(mark: &str) -> bool {
    matches!(mark, "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}")
}

/// Reads the English blocks of a document.
pub(super) fn scan<'d>(
    document: &'d Document,
    statements: &[Statement],
    numbers: &'d Numbers<'d>,
    words: &WordLists,
) -> Scan<'d> {
    let text = document.reading.as_str();
    let mut scan =
        Scan { numbers, text, lower: text.to_ascii_lowercase(), pieces: Vec::with_capacity(text.len() / 5) };
    let mut statements = statements.iter().peekable();
    for (index, block) in document.blocks.iter().enumerate() {
        if !block.english {
            continue;
        }
        let first = scan.pieces.len();
        read_block(&mut scan, index, block.span);
        let mut opens = true;
        for at in first..scan.pieces.len() {
            let span = scan.pieces[at].span;
            while statements.next_if(|statement| statement.span.start() <= span.start()).is_some() {
                opens = true;
            }
            match scan.pieces[at].kind {
                PieceKind::Mark => {
                    let mark = span.of(text);
                    opens |= matches!(mark, "!" | "?" | ":" | "\u{2022}" | "\u{2014}")
                        || (mark == "."
                            && !(at > first && abbreviates(scan.pieces[at - 1].span.of(&scan.lower), words)));
                    // An opening quotation mark may begin a sentence of its own.
                    opens |= matches!(mark, "\"" | "\u{201c}") && scan.pieces[at].spaced;
                }
                PieceKind::Possessive => {}
                _ => {
                    scan.pieces[at].opens = opens;
                    opens = false;
                }
            }
        }
    }
    scan
}

fn read_block(scan: &mut Scan<'_>, block: usize, span: Span) {
    let text = &scan.text[..span.end()];
    let mut at = span.start();
    let mut spaced = true;
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            spaced = true;
            at = end;
            continue;
        }
        let (end, kind) = if spaced && is_address(&text[at..]) {
            (at + text[at..].find(char::is_whitespace).unwrap_or(text.len() - at), PieceKind::Address)
        } else if c.is_alphabetic() {
            (word_end(text, at), PieceKind::Word)
        } else if c.is_ascii_digit() {
            (figures_end(text, at), PieceKind::Figures)
        } else if let Some(end) = possessive_end(text, at).filter(|_| !spaced) {
            (end, PieceKind::Possessive)
        } else {
            (end, PieceKind::Mark)
        };
        let piece = Span::new(at, end);
        if kind == PieceKind::Word {
            push_word(scan, piece, spaced, block);
        } else {
            scan.pieces.push(Piece { span: piece, kind, spaced, opens: false, capital: false, block });
        }
        spaced = false;
        at = end;
    }
}

/// Puts in a word, in parts where a hyphen joins a number or differently cased words.
fn push_word(scan: &mut Scan<'_>, span: Span, spaced: bool, block: usize) {
    let word = span.of(scan.text);
    let numbers = scan.numbers;
    let mut parts = word.split('-');
    let head = parts.next().unwrap_or(word);
    let is_number = |part: &str| numbers.is_word(&part.to_ascii_lowercase());
    let capital = |part: &str| part.chars().next().is_some_and(char::is_uppercase);
    let prefix =
        matches!(head.to_ascii_lowercase().as_str(), "al" | "el" | "ul" | "ash" | "as" | "an" | "ad");
    // `5-year-old`, `0.5-percentage-point`
    let after_figures = matches!(scan.pieces.as_slice(), [.., figures, dash]
        if !spaced && figures.kind == PieceKind::Figures && !dash.spaced && is_dash(dash.span.of(scan.text)));
    let split = after_figures && head.len() < word.len()
        || head.len() < word.len()
            && !(prefix && parts.clone().all(capital))
            && (is_number(head)
                || parts.any(|part| {
                    capital(part) != capital(head) && !part.starts_with(|c: char| c.is_ascii_digit())
                }));
    let mut push = |from: usize, to: usize, kind, spaced| {
        let span = Span::new(span.start() + from, span.start() + to);
        let capital = kind == PieceKind::Word
            && (capital(span.of(scan.text)) || (prefix && !split && head.len() < word.len()));
        scan.pieces.push(Piece { span, kind, spaced, opens: false, capital, block });
    };
    if !split {
        push(0, word.len(), PieceKind::Word, spaced);
        return;
    }
    let mut from = 0;
    for part in word.split('-') {
        if from > 0 {
            push(from - 1, from, PieceKind::Mark, false);
        }
        push(from, from + part.len(), PieceKind::Word, spaced && from == 0);
        from += part.len() + 1;
    }
}

/// Whether a point after the word (lower case) more likely shortens it than ends a sentence.
fn abbreviates(word: &str, words: &WordLists) -> bool {
    word.len() <= 5
        && ["honorific", "name-suffix", "month", "weekday"].iter().any(|list| words.is(list, word))
        && !matches!(
            word,
            "king"
                | "queen"
                | "judge"
                | "major"
                | "lord"
                | "lady"
                | "pope"
                | "march"
                | "april"
                | "june"
                | "july"
                | "may"
        )
}

fn is_address(rest: &str) -> bool {
    ["http://", "https://", "www."]
        .iter()
        .any(|prefix| rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
}

/// Where the word that begins at `start` ends.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    // Length of the run of letters since the last point, to tell `U.S.` from the end of a sentence.
    let mut run = 0;
    let mut points = 0;
    while let Some(c) = text[end..].chars().next() {
        let next = end + c.len_utf8();
        let after = text[next..].chars().next();
        if c.is_alphanumeric() {
            run += 1;
        } else if c == '.' && run == 1 && after.is_some_and(char::is_alphabetic) {
            points += 1;
            run = 0;
        } else if c == '.' && run == 1 && (points > 0 || (end - start == 1 && is_initial(&text[start..end])))
        {
            return next;
        } else if matches!(c, '\'' | '\u{2019}') && after.is_some_and(char::is_alphabetic) {
            if possessive_end(text, end).is_some() {
                return end;
            }
            run += 1;
        } else if c == '-' && after.is_some_and(char::is_alphanumeric) {
            // `mid-1980s` holds a date, `F-16` is a name.
            if after.is_some_and(|c| c.is_ascii_digit()) && !text[start..end].contains(char::is_uppercase) {
                return end;
            }
            run += 1;
        } else {
            break;
        }
        end = next;
    }
    end
}

/// Whether a single letter before a point is the initial of a name: any capital but the pronoun.
fn is_initial(letter: &str) -> bool {
    letter != "I" && letter.chars().all(|c| c.is_ascii_uppercase())
}

/// Where the number that begins at `start` ends: figures with inner commas and points.
fn figures_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len() {
        let inner = matches!(bytes[end], b',' | b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(bytes[end].is_ascii_digit() || inner) {
            break;
        }
        end += 1;
    }
    end
}

/// Where the possessive that begins at `start` ends, if one does.
fn possessive_end(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let mark = rest.chars().next().filter(|&c| matches!(c, '\'' | '\u{2019}'))?;
    let after = &rest[mark.len_utf8()..];
    let is_end = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    if after.starts_with('s') && is_end(&after[1..]) {
        return Some(start + mark.len_utf8() + 1);
    }
    // The apostrophe of `voters' lists`; at the end of a word it may as well close a quotation.
    let plural = text[..start].ends_with('s') && after.starts_with(' ');
    plural.then_some(start + mark.len_utf8())
}
