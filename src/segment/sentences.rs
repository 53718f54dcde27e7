//! Sentence boundaries inside one block.
//!
//! A boundary is a stop, the marks that close behind it, white space, and something that can begin a
//! sentence. What a full stop after an abbreviation means is data (`rules/words/abbreviations.toml`).
//! Colons, semicolons and dashes never end a sentence, and neither does a stop whose next word goes on
//! in lower case.

use std::collections::HashMap;

use crate::text::Span;
use crate::words::WordLists;

/// No statement is longer, so that one endless line costs no more than any other text.
const LONGEST: usize = 4096;

/// No bullet before a list item is longer, white space included.
const LEAD: usize = 16;

/// How far a decision looks ahead for the word behind a quotation.
const LOOKAHEAD: usize = 120;

/// Abbreviations that do not end a sentence; read from `rules/words/abbreviations.toml`.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    words: HashMap<String, Roles>,
}

/// The lists that a word is in.
#[derive(Clone, Copy, Debug, Default)]
struct Roles {
    title: bool,
    phrase: bool,
    number: bool,
    unit: bool,
    month: bool,
    place: bool,
    other: bool,
    opener: bool,
    reporting: bool,
    credit: bool,
}

impl Abbreviations {
    /// Takes the lists whose names begin with `abbreviation`, `sentence-opener` and `reporting-after-mark`.
    #[must_use]
    pub fn new(words: &WordLists) -> Self {
        let mut abbreviations = Self::default();
        for (name, list) in words.iter() {
            let mark: fn(&mut Roles) = match name {
                "abbreviation-title" => |roles| roles.title = true,
                "abbreviation-phrase" => |roles| roles.phrase = true,
                "abbreviation-number" => |roles| roles.number = true,
                "abbreviation-unit" => |roles| roles.unit = true,
                "abbreviation-month" => |roles| roles.month = true,
                "abbreviation-place" => |roles| roles.place = true,
                "sentence-opener" => |roles| roles.opener = true,
                "reporting-after-mark" => |roles| roles.reporting = true,
                "credit-label" => |roles| roles.credit = true,
                name if name.starts_with("abbreviation") => |roles| roles.other = true,
                _ => continue,
            };
            for form in &list.forms {
                mark(abbreviations.words.entry(form.trim_end_matches('.').to_owned()).or_default());
            }
        }
        abbreviations
    }

    fn roles(&self, word: &str) -> Roles {
        if word.is_empty() || word.len() > 24 {
            return Roles::default();
        }
        self.words.get(word.to_lowercase().as_str()).copied().unwrap_or_default()
    }
}

/// The sentences of `reading[body]`, in order, trimmed, never overlapping.
#[must_use]
pub fn sentences(reading: &str, body: Span, abbreviations: &Abbreviations) -> Vec<Span> {
    let text = body.of(reading);
    let mut spans = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    // Whether the sentence holds a letter or a figure yet; up to `silent` it holds none.
    let mut speaks = false;
    let mut silent = 0;
    let mut at = 0;
    while let Some(skipped) = text.as_bytes()[at..].iter().position(|&byte| is_interesting(byte)) {
        at += skipped;
        let c = text[at..].chars().next().expect("an ASCII or lead byte begins a character");
        match c {
            '.' | '?' | '!' | '…' => {
                let stop = Stop::read(text, at, &mut quoted);
                if c == '.'
                    && let Some(item) = next_item(text, start, at)
                {
                    push(&mut spans, reading, body.start() + start, body.start() + item);
                    start = item;
                    at = stop.end;
                    continue;
                }
                if !speaks {
                    speaks = text[silent.max(start)..at].contains(char::is_alphanumeric);
                    silent = at;
                }
                at = stop.end;
                if !speaks {
                    continue;
                }
                if abbreviations.ends_sentence(text, start, &stop) {
                    push(&mut spans, reading, body.start() + start, body.start() + stop.end);
                    start = stop.end;
                    speaks = false;
                }
            }
            '"' => {
                let inches = text[..at].ends_with(|c: char| c.is_ascii_digit());
                quoted = !quoted && !inches;
                at += 1;
            }
            '“' | '”' => {
                quoted = c == '“';
                at += c.len_utf8();
            }
            ')' => {
                if let Some(item) = next_item(text, start, at) {
                    push(&mut spans, reading, body.start() + start, body.start() + item);
                    start = item;
                }
                at += 1;
            }
            ':' => {
                if let Some(credit) = abbreviations.credit_label(&text[start..at]) {
                    push(&mut spans, reading, body.start() + start, body.start() + start + credit);
                    start += credit;
                }
                at += 1;
            }
            c => at += c.len_utf8(),
        }
    }
    push(&mut spans, reading, body.start() + start, body.end());
    spans
}

/// Bytes that can begin a stop, a mark, a bracket or a colon: ASCII ones, and the lead byte of `“`, `”` and `…`.
fn is_interesting(byte: u8) -> bool {
    matches!(byte, b'.' | b'?' | b'!' | b'"' | b')' | b':' | 0xE2)
}

/// Adds a sentence; one that is too long in pieces, cut at white space if there is any.
fn push(spans: &mut Vec<Span>, reading: &str, start: usize, end: usize) {
    let mut rest = Span::new(start, end).trimmed(reading);
    while rest.len() > LONGEST {
        let piece = &reading[rest.start()..reading.floor_char_boundary(rest.start() + LONGEST)];
        let cut = piece.rfind(char::is_whitespace).filter(|&cut| cut > 0).unwrap_or(piece.len());
        let cut = rest.start() + cut;
        spans.push(Span::new(rest.start(), cut).trimmed(reading));
        rest = Span::new(cut, rest.end()).trimmed(reading);
    }
    if !rest.is_empty() {
        spans.push(rest);
    }
}

/// One or more stops in a row, and the marks that close behind them.
struct Stop {
    start: usize,
    /// Behind the closing marks.
    end: usize,
    /// Holds `?` or `!`.
    loud: bool,
    /// How many full stops; an ellipsis sign counts as three.
    dots: usize,
    /// Whether a quotation mark closes behind it.
    closes_quotation: bool,
    /// Whether anything closes behind it.
    closes: bool,
}

impl Stop {
    fn read(text: &str, start: usize, quoted: &mut bool) -> Self {
        let mut stop =
            Self { start, end: start, loud: false, dots: 0, closes_quotation: false, closes: false };
        let mut rest = text[start..].chars();
        while let Some(c) = rest.next() {
            match c {
                '.' => stop.dots += 1,
                '…' => stop.dots += 3,
                '?' | '!' => stop.loud = true,
                // ". . ." is one ellipsis.
                ' ' if stop.dots > 0 && !stop.closes && rest.as_str().starts_with('.') => {}
                ')' | ']' | '}' => stop.closes = true,
                '"' if *quoted || rest.as_str().chars().next().is_none_or(|c| !c.is_alphanumeric()) => {
                    *quoted = false;
                    stop.closes_quotation = true;
                    stop.closes = true;
                }
                '”' | '’' | '\'' | '»' => {
                    *quoted &= c != '”';
                    stop.closes_quotation = true;
                    stop.closes = true;
                }
                _ => break,
            }
            stop.end += c.len_utf8();
        }
        while let Some(mark) = reference_mark(&text[stop.end..]) {
            stop.end += mark;
        }
        stop
    }
}

/// The length of `[12]` or ` [12]`: a reference mark belongs to the sentence before it.
fn reference_mark(rest: &str) -> Option<usize> {
    let mark = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('[')?;
    let digits = mark.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let closes = (1..=3).contains(&digits) && mark[digits..].starts_with(']');
    closes.then_some(rest.len() - mark.len() + digits + 1)
}

impl Abbreviations {
    fn ends_sentence(&self, text: &str, sentence: usize, stop: &Stop) -> bool {
        let rest = &text[stop.end..];
        let next = rest.trim_start();
        if next.is_empty() || next.len() == rest.len() {
            return false;
        }
        let before = &text[sentence..stop.start];
        if before.ends_with(['[', '(']) {
            return Opening::read(next).is_some_and(|opening| self.roles(opening.word).opener);
        }
        let Some(opening) = Opening::read(next) else { return false };
        let opens = !opening.abbreviated && self.roles(opening.word).opener;
        if stop.closes_quotation && !opening.in_marks && self.is_reporting_clause(next) {
            return false;
        }
        if is_comma_tail(next) {
            return false;
        }
        if stop.loud {
            return true;
        }
        if stop.dots > 1 {
            let set_apart = before.ends_with(char::is_whitespace);
            return opens || opening.in_marks || !set_apart;
        }
        let word_start = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let word = before[word_start..].trim_start_matches(|c: char| !c.is_alphanumeric());
        let opens_item = word_start <= LEAD && before.trim_start_matches(is_bullet) == word;
        if opens_item && is_list_mark(word) && !stop.closes_quotation {
            return false;
        }
        if stop.closes_quotation {
            return true;
        }
        self.ends_after(before, word, word_start, &opening, opens)
    }

    /// `The harbour in March Photo: Ana Ruiz`: where the credit begins, if its label is all that is left.
    fn credit_label(&self, before: &str) -> Option<usize> {
        let near = before.ceil_char_boundary(before.len().saturating_sub(LEAD));
        let space = near + before[near..].rfind(' ')?;
        let label = &before[space + 1..];
        (label.starts_with(char::is_uppercase) && self.roles(label).credit).then_some(space + 1)
    }

    /// Whether a single full stop after `word` ends the sentence.
    fn ends_after(
        &self,
        before: &str,
        word: &str,
        word_start: usize,
        opening: &Opening<'_>,
        opens: bool,
    ) -> bool {
        let capital = word.starts_with(char::is_uppercase);
        let roles = self.roles(word.rsplit(['-', '/', '–', '—']).next().unwrap_or(word));
        if roles.phrase || (capital && roles.title) {
            return false;
        }
        if roles.number && opening.number {
            return false;
        }
        if capital && roles.month {
            return opens;
        }
        if is_initial(word) || has_inner_stops(word) || roles.other || (capital && roles.place) {
            return opens || opening.in_marks;
        }
        let after_number = before[..word_start].trim_end().ends_with(|c: char| c.is_ascii_digit());
        if roles.unit && after_number {
            return opens;
        }
        true
    }

    /// `Ruiz said`, `Ms. Ruiz told reporters`, `Mayor Ana Ruiz asked`: a name and a reporting verb.
    ///
    /// "He said" is not one: behind a stop and a closing mark a pronoun begins a sentence of its own.
    fn is_reporting_clause(&self, next: &str) -> bool {
        let reach = &next[..next.floor_char_boundary(LOOKAHEAD)];
        let mut words = reach.split_whitespace().peekable();
        if words.peek().is_none_or(|first| self.roles(first).opener) {
            return false;
        }
        for _ in 0..5 {
            let Some(word) = words.next() else { return false };
            let bare = word.trim_end_matches([',', '.', ':']);
            if self.roles(bare).reporting {
                if word.ends_with('.') {
                    return true;
                }
                let goes_on = words.next().unwrap_or_default();
                // "Ruiz argued that …", "Ruiz wrote a letter" and `Ruiz replied, "…"` say something new.
                return !matches!(goes_on, "that" | "a" | "an")
                    && !goes_on.starts_with(['"', '“', '‘', '\'']);
            }
            if word.ends_with(',') || !bare.starts_with(char::is_uppercase) {
                return false;
            }
        }
        false
    }
}

/// What stands at the beginning of a possible sentence.
struct Opening<'t> {
    word: &'t str,
    /// A full stop follows the word at once.
    abbreviated: bool,
    number: bool,
    /// An opening mark or bracket stands before it.
    in_marks: bool,
}

impl<'t> Opening<'t> {
    /// `None` if a sentence cannot begin like this.
    fn read(next: &'t str) -> Option<Self> {
        let inner =
            next.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '{', '…', '.', '*', '¿', '¡']);
        let in_marks = inner.len() < next.len();
        let first = inner.chars().next()?;
        let end = inner.find(|c: char| !c.is_alphanumeric()).unwrap_or(inner.len());
        let word = &inner[..end];
        let begins = first.is_uppercase()
            || first.is_numeric()
            || matches!(first, '$' | '£' | '€' | '#' | '@' | '•' | '⁃')
            || (first.is_alphabetic() && !first.is_lowercase())
            || is_camel(word);
        begins.then(|| Self {
            word,
            abbreviated: inner[end..].starts_with('.'),
            number: first.is_numeric() || matches!(first, '#' | '$'),
            in_marks,
        })
    }
}

/// "iPhone", "eBay": a name that begins in lower case.
fn is_camel(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_some_and(char::is_uppercase)
}

/// `"I will not resign. Not now," Ruiz said.`: up to three words and a comma before the closing mark,
/// unless they are a clause ("It is late,").
fn is_comma_tail(next: &str) -> bool {
    let reach = &next[..next.floor_char_boundary(LOOKAHEAD)];
    let closings = [",\"", ",”", ",'", ",’"];
    let Some(close) = closings.iter().filter_map(|&closing| reach.find(closing)).min() else { return false };
    let tail = &reach[..close];
    let pronoun = matches!(
        tail.split_whitespace().next(),
        Some("I" | "He" | "She" | "It" | "We" | "You" | "They" | "This" | "That" | "There")
    );
    !pronoun
        && !tail.contains(['.', '?', '!', '"', '“', '‘', '\'', '’'])
        && tail.split_whitespace().count() <= 3
}

/// "1", "12", "2.1", "a", "IV": numbers a list item, if it begins the sentence.
fn is_list_mark(word: &str) -> bool {
    let short = word.len() <= 4 && !word.is_empty();
    short
        && (word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            || (word.len() == 1 && word != "I")
            || word.bytes().all(|byte| b"IVX".contains(&byte)) && word != "I")
}

/// White space and the signs that stand before a list item.
fn is_bullet(c: char) -> bool {
    c.is_whitespace() || matches!(c, '•' | '⁃' | '◦' | '▪' | '–' | '—' | '-' | '*')
}

/// Where the next item of a run-in list begins, if the mark that ends at `at` is its number:
/// "1. Vote 2. Count" breaks before the 2 because the sentence began with the 1.
fn next_item(text: &str, sentence: usize, at: usize) -> Option<usize> {
    let before = &text[sentence..at];
    let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
    if number == 0 || number > 3 || !text[at + 1..].trim_start_matches(')').starts_with(' ') {
        return None;
    }
    let ordinal = item_ordinal(&before[before.len() - number..])?;
    let begun = before[..before.floor_char_boundary(LEAD + 4)].trim_start_matches(is_bullet);
    let first = begun.find(|c: char| !c.is_ascii_alphanumeric())?;
    if !begun[first..].starts_with(['.', ')'])
        || item_ordinal(&begun[..first])?.checked_add(1) != Some(ordinal)
    {
        return None;
    }
    let lead = before[..before.len() - number].trim_end_matches(is_bullet);
    (lead.len() + number < before.len()).then_some(sentence + lead.len())
}

/// 12 for "12", 2 for "b"; nothing else numbers a run-in list.
fn item_ordinal(mark: &str) -> Option<u32> {
    match mark.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
        _ if mark.len() <= 3 && mark.bytes().all(|byte| byte.is_ascii_digit()) => mark.parse().ok(),
        _ => None,
    }
}

/// "J" in "J. Weld", "b" in "(b. May 1960)".
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// "U.S", "a.m", "Ph.D": short parts with stops between.
fn has_inner_stops(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=3).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}
