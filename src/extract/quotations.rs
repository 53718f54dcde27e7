//! Quotations: paired and nested marks, block quotes, quotations that run over paragraphs.
//!
//! Marks are paired block by block in two passes: the first says of every mark what it could be from
//! the characters beside it, the second pairs them with a stack. An apostrophe is told from a closing
//! single mark by what follows, and an inch from a double one by the digit before it.
//! It must never decide who said the words, and a mark must never reach into the next block.

use crate::document::{Block, BlockKind, Document};
use crate::segment::Statement;
use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;
use crate::words::WordLists;

/// What quotation marks are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuotationKind {
    /// Words that somebody said: a clause or more, or a part of one.
    Speech,
    /// A few words held at arm's length, a coined term, a word as a word.
    Scare,
    /// The title of a work, or a heading set in marks.
    Title,
    /// A block quote, with or without marks.
    Block,
}

/// Words between quotation marks, or a block quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks, in reading text; inside one block.
    pub span: Span,
    /// Without its marks.
    pub inner: Span,
    /// What the marks are for.
    pub kind: QuotationKind,
    /// Whether the closing mark is there. A paragraph of a running quotation rightly has none.
    pub closed: bool,
    /// Index of the quotation that this one goes on from: the paragraph before left it open.
    pub continues: Option<usize>,
    /// 0 for outer marks, 1 for a quotation in a quotation.
    pub depth: u8,
}

/// Scare quotes hold no more words than this.
const FEW_WORDS: usize = 4;

/// How far around a quotation its kind is read from, in bytes.
const NEIGHBOURHOOD: usize = 60;

pub(super) fn quotations(
    document: &Document,
    _statements: &[Statement],
    tagging: &Tagging,
    words: &WordLists,
) -> Vec<Quotation> {
    let reading = document.reading.as_str();
    let mut found: Vec<Quotation> = Vec::new();
    // The quotation that the block before left open, and the shape of its mark.
    let mut running: Option<(usize, Shape)> = None;
    for (index, block) in document.blocks.iter().enumerate() {
        let body = block.span.trimmed(reading);
        let text = body.of(reading);
        let next = document.blocks.get(index + 1).map_or("", |next| next.span.of(reading));
        let next_opens_single = next.trim_start().starts_with(['\'', '‘']);
        let mut pairs = pair(text, &marks(text, words), next_opens_single);
        let mut outer = 0;
        if block.kind == BlockKind::BlockQuote && !body.is_empty() {
            outer = 1;
            // Marks round the whole of a block quote are the block quote's own.
            let own = pairs
                .first()
                .filter(|pair| pair.closed && pair.start == 0 && pair.end == text.len())
                .copied();
            let inner = own.map_or(body, |pair| {
                Span::new(body.start() + pair.inner_start, body.start() + pair.inner_end)
            });
            pairs.drain(..usize::from(own.is_some()));
            let kind = QuotationKind::Block;
            found.push(Quotation { span: body, inner, kind, closed: true, continues: None, depth: 0 });
        }
        let first = found.len();
        for pair in &pairs {
            let span = Span::new(body.start() + pair.start, body.start() + pair.end);
            let inner = Span::new(body.start() + pair.inner_start, body.start() + pair.inner_end);
            let kind = kind(reading, block, span, inner, pair.closed, tagging, words);
            let depth = pair.depth.saturating_add(outer);
            found.push(Quotation { span, inner, kind, closed: pair.closed, continues: None, depth });
        }
        if let (Some((before, shape)), Some(pair)) = (running, pairs.first())
            && pair.start == 0
            && pair.shape == shape
            && let Some(quotation) = found.get_mut(first)
        {
            quotation.continues = Some(before);
            quotation.kind = QuotationKind::Speech;
        }
        // A caption or a line of furniture may stand between two paragraphs of one quotation.
        if !matches!(block.kind, BlockKind::Caption | BlockKind::Boilerplate) {
            let open =
                pairs.iter().rposition(|pair| pair.depth == 0 && !pair.closed && pair.end == text.len());
            running = open.map(|at| (first + at, pairs[at].shape));
        }
    }
    found
}

/// Double or single; straight and curly marks of one shape close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Double,
    Single,
}

/// What the form of a mark says about its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Straight,
    Opening,
    Closing,
}

/// A mark that may open or close a quotation; apostrophes inside words are not among them.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    len: usize,
    shape: Shape,
    form: Form,
    can_open: bool,
    can_close: bool,
    /// Could close, but could as well be a possessive plural, a dropped letter or an inch.
    weak: bool,
    /// Behind a weak mark: whether a mark that surely closes comes before the next that opens.
    closed_later: bool,
}

/// Reads the marks of a block, in order.
fn marks(text: &str, words: &WordLists) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    // Up to here the text was taken by a mark or an elision.
    let mut taken = 0;
    for (at, _) in text.match_indices(['"', '\'', '“', '”', '„', '‘', '’', '`']) {
        if at < taken {
            continue;
        }
        let rest = &text[at..];
        let (len, shape, form) = match rest.chars().next() {
            Some('“' | '„') => (3, Shape::Double, Form::Opening),
            Some('”') => (3, Shape::Double, Form::Closing),
            Some('"') => (1, Shape::Double, Form::Straight),
            Some('‘') => (3, Shape::Single, Form::Opening),
            Some('’') => (3, Shape::Single, Form::Closing),
            _ if rest.starts_with("''") => (2, Shape::Double, Form::Straight),
            _ if rest.starts_with("``") => (2, Shape::Double, Form::Opening),
            Some('\'') => (1, Shape::Single, Form::Straight),
            _ => continue,
        };
        taken = at + len;
        let before = text[..at].chars().next_back();
        let after = text[taken..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if shape == Shape::Single && joins(before) && joins(after) {
            continue;
        }
        let clear_before = before.is_none_or(|c| c.is_whitespace() || "([{–—-/\"'“‘„…".contains(c));
        let clear_after = !joins(after);
        if shape == Shape::Single
            && clear_before
            && let Some(elided) = elision(&text[taken..], form, words)
        {
            taken += elided;
            continue;
        }
        if is_measure(&text[..at], shape) {
            continue;
        }
        let can_open = clear_before && after.is_some_and(|c| !c.is_whitespace() && !",;:)]}”’".contains(c));
        let can_close = clear_after && before.is_some_and(|c| !c.is_whitespace() && !"([{“‘".contains(c));
        let word_follows = text[taken..].strip_prefix(' ').is_some_and(|rest| joins(rest.chars().next()));
        let weak = can_close && word_follows && leaves_doubt(&text[..at], shape, form);
        marks.push(Mark { at, len, shape, form, can_open, can_close, weak, closed_later: false });
    }
    for shape in [Shape::Double, Shape::Single] {
        let mut closes = false;
        for mark in marks.iter_mut().rev().filter(|mark| mark.shape == shape) {
            mark.closed_later = closes;
            if !mark.weak {
                closes = mark.can_close && !mark.can_open;
            }
        }
    }
    marks
}

/// The length of what an apostrophe leaves of a word ("’tis", "'90s", "'n'"), if it is one.
fn elision(rest: &str, form: Form, words: &WordLists) -> Option<usize> {
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = &rest[..end];
    let digits = word.trim_end_matches('s');
    if digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(end);
    }
    if word == "n" {
        let mark = rest[end..].chars().next().filter(|&c| matches!(c, '\'' | '’'));
        return Some(end + mark.map_or(0, char::len_utf8));
    }
    let elided = words.is("elision", word) || (form == Form::Closing && !word.is_empty());
    elided.then_some(end)
}

/// `5'`, `6' 2"`: feet anywhere, inches behind feet.
fn is_measure(before: &str, shape: Shape) -> bool {
    let figures = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '½' | '¼' | '¾'));
    if figures.len() == before.len() || !before.ends_with(|c: char| c.is_numeric()) {
        return false;
    }
    match shape {
        Shape::Single => false,
        Shape::Double => {
            let feet = figures.trim_end_matches([' ', '-']);
            feet.strip_suffix(['\'', '’', '′'])
                .is_some_and(|feet| feet.ends_with(|c: char| c.is_ascii_digit()))
        }
    }
}

/// "the boys' club", "goin' home", "a 12\" record".
fn leaves_doubt(before: &str, shape: Shape, form: Form) -> bool {
    match shape {
        Shape::Single => {
            before.ends_with(['s', 'z', 'x'])
                || before.ends_with("in")
                || before.ends_with(|c: char| c.is_ascii_digit())
        }
        Shape::Double => form == Form::Straight && before.ends_with(|c: char| c.is_ascii_digit()),
    }
}

/// An opening mark and, if it was found, the mark that closes it.
#[derive(Clone, Copy, Debug)]
struct Pair {
    start: usize,
    end: usize,
    inner_start: usize,
    inner_end: usize,
    closed: bool,
    depth: u8,
    shape: Shape,
    form: Form,
    /// Not a quotation after all: an apostrophe.
    dropped: bool,
}

impl Pair {
    fn leave_open(&mut self, text: &str, end: usize) {
        let end = self.inner_start + text[self.inner_start..end].trim_end().len();
        self.end = end;
        self.inner_end = end;
        // A straight single mark that nothing closes was an apostrophe.
        self.dropped = self.shape == Shape::Single && self.form == Form::Straight;
    }
}

/// Pairs the marks of a block; in order of their opening marks.
fn pair(text: &str, marks: &[Mark], next_opens_single: bool) -> Vec<Pair> {
    let curly = |mark: &Mark| mark.shape == Shape::Double && mark.form != Form::Straight;
    let straight = |mark: &Mark| mark.shape == Shape::Double && mark.form == Form::Straight;
    if marks.iter().any(curly)
        && marks.iter().any(straight)
        && let Some(pairs) = pair_by_style(text, marks, next_opens_single)
    {
        return pairs;
    }
    pair_in_order(text, marks, next_opens_single)
}

/// Straight marks with straight ones and curly with curly; nothing unless every double mark has its place so.
fn pair_by_style(text: &str, marks: &[Mark], next_opens_single: bool) -> Option<Vec<Pair>> {
    let style = |curly: bool| -> Vec<Mark> {
        let of_style = |mark: &&Mark| (mark.form != Form::Straight) == curly || mark.shape == Shape::Single;
        // The single marks go with the straight ones.
        let wanted = |mark: &&Mark| mark.shape == Shape::Double || !curly;
        marks.iter().filter(of_style).filter(wanted).copied().collect()
    };
    let mut pairs = pair_in_order(text, &style(false), next_opens_single);
    pairs.extend(pair_in_order(text, &style(true), next_opens_single));
    pairs.sort_by_key(|pair| pair.start);
    let used = |pair: &Pair| if pair.closed { 2 } else { 1 };
    let doubles = |pair: &&Pair| pair.shape == Shape::Double;
    let all = marks.iter().filter(|mark| mark.shape == Shape::Double).count();
    if pairs.iter().filter(doubles).map(used).sum::<usize>() != all {
        return None;
    }
    // The first may run on into the next paragraph; every other closes before the one around it does.
    let mut around: Vec<usize> = Vec::new();
    for pair in &mut pairs {
        while around.last().is_some_and(|&end| end <= pair.start) {
            around.pop();
        }
        let runs_on = pair.start == 0 && pair.end == text.len();
        let crosses = around.last().is_some_and(|&end| end < pair.end);
        if crosses || pair.shape == Shape::Double && !pair.closed && !runs_on {
            return None;
        }
        pair.depth = u8::try_from(around.len()).unwrap_or(u8::MAX);
        around.push(pair.end);
    }
    Some(pairs)
}

/// Whatever closes next closes what is open.
fn pair_in_order(text: &str, marks: &[Mark], next_opens_single: bool) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut open_doubles = 0_usize;
    let last_single_close = marks.iter().rposition(|mark| mark.shape == Shape::Single && mark.can_close);
    let last_double = marks.iter().rposition(|mark| mark.shape == Shape::Double);
    // Curly double marks still to come.
    let count = |form| marks.iter().filter(|mark| mark.shape == Shape::Double && mark.form == form).count();
    let (mut openings, mut closings) = (count(Form::Opening), count(Form::Closing));
    for (index, mark) in marks.iter().enumerate() {
        let double = mark.shape == Shape::Double;
        let top = open.last().map(|&at| pairs[at].shape);
        let step = match (mark.shape, mark.form) {
            (Shape::Double, Form::Opening) if open_doubles > 0 && mark.can_close && !mark.can_open => {
                Step::Close
            }
            (Shape::Double, Form::Opening) => Step::Open,
            (Shape::Double, Form::Closing) if open_doubles > 0 => Step::Close,
            (Shape::Double, Form::Closing) if mark.can_open && !mark.can_close => Step::Open,
            (Shape::Double, Form::Closing) => Step::Skip,
            (Shape::Double, Form::Straight) if open_doubles > 0 => {
                if mark.weak && mark.closed_later {
                    Step::Skip
                } else if mark.can_open && !mark.can_close {
                    Step::Open
                } else {
                    Step::Close
                }
            }
            (Shape::Double, Form::Straight) => {
                let loose = !mark.can_close && last_double > Some(index);
                let spaced = mark.at == 0 || text[..mark.at].ends_with(char::is_whitespace);
                let opens = mark.can_open || (loose && spaced);
                if opens { Step::Open } else { Step::Skip }
            }
            (Shape::Single, Form::Opening) if mark.can_open => Step::Open,
            (Shape::Single, form) => {
                if top == Some(Shape::Single) && mark.can_close && !(mark.weak && mark.closed_later) {
                    Step::Close
                } else if form == Form::Straight
                    && mark.can_open
                    && (last_single_close > Some(index) || next_opens_single)
                {
                    Step::Open
                } else {
                    Step::Skip
                }
            }
        };
        if double {
            openings -= usize::from(mark.form == Form::Opening);
        }
        match step {
            Step::Open => {
                // Two opening marks of one shape: nested if enough closing ones follow, else the first was left open.
                let nests = mark.form == Form::Opening && closings > openings + open_doubles;
                let again = if double {
                    open_doubles > 0 && top == Some(Shape::Double)
                } else {
                    top == Some(Shape::Single)
                };
                if again && !(double && nests) {
                    let at = open.pop().expect("its shape was just read");
                    pairs[at].leave_open(text, mark.at);
                    open_doubles -= usize::from(double);
                }
                let inner = mark.at + mark.len;
                open.push(pairs.len());
                pairs.push(Pair {
                    start: mark.at,
                    end: inner,
                    inner_start: inner,
                    inner_end: inner,
                    closed: false,
                    depth: u8::try_from(open.len() - 1).unwrap_or(u8::MAX),
                    shape: mark.shape,
                    form: mark.form,
                    dropped: false,
                });
                open_doubles += usize::from(double);
            }
            Step::Close => {
                while let Some(at) = open.pop() {
                    let pair = &mut pairs[at];
                    if pair.shape == mark.shape {
                        pair.inner_end = mark.at;
                        pair.end = mark.at + mark.len;
                        pair.closed = true;
                        break;
                    }
                    pair.leave_open(text, mark.at);
                }
                open_doubles -= usize::from(double);
            }
            Step::Skip => {}
        }
        if double {
            closings -= usize::from(mark.form == Form::Closing);
        }
    }
    for at in open {
        pairs[at].leave_open(text, text.len());
        pairs[at].dropped &= !next_opens_single;
    }
    pairs.retain(|pair| !pair.dropped);
    pairs
}

/// What to do with a mark.
enum Step {
    Open,
    Close,
    Skip,
}

/// What the marks are for, told by form: where they stand, what is inside, what stands beside them.
fn kind(
    reading: &str,
    block: &Block,
    span: Span,
    inner: Span,
    closed: bool,
    tagging: &Tagging,
    words: &WordLists,
) -> QuotationKind {
    if !closed {
        return QuotationKind::Speech;
    }
    if block.kind == BlockKind::Heading && span == block.span.trimmed(reading) {
        return QuotationKind::Title;
    }
    let quoted = inner.of(reading).trim();
    let before_start =
        reading.ceil_char_boundary(span.start().saturating_sub(NEIGHBOURHOOD)).max(block.span.start());
    let before = &reading[before_start.min(span.start())..span.start()];
    let after_end =
        reading.floor_char_boundary((span.end() + NEIGHBOURHOOD).min(reading.len())).min(block.span.end());
    let after = &reading[span.end()..after_end.max(span.end())];
    if is_title(quoted, before, after, words) {
        return QuotationKind::Title;
    }
    let few = quoted.split_whitespace().take(FEW_WORDS + 1).count() <= FEW_WORDS;
    if !few || is_utterance(quoted) || has_clause(inner, tagging) || is_reported(quoted, before, after, words)
    {
        return QuotationKind::Speech;
    }
    QuotationKind::Scare
}

/// The last words of `before`, the nearest first, lower case and without punctuation.
fn words_back(before: &str) -> impl Iterator<Item = String> {
    before
        .split_whitespace()
        .rev()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
}

/// Capitalised words with the name of a kind of work beside them: `the film "Salt and Iron"`.
fn is_title(quoted: &str, before: &str, after: &str, words: &WordLists) -> bool {
    let bare = quoted.trim_end_matches([',', '.', ';']);
    let mut content = bare.split_whitespace();
    let Some(first) = content.next() else { return false };
    if !first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return false;
    }
    let small = |word: &str| word.chars().count() < 4 || word.starts_with(|c: char| !c.is_alphabetic());
    let in_capitals = |word: &str| word.starts_with(char::is_uppercase) || small(word);
    let several = bare
        .split_whitespace()
        .filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
        .count()
        >= 2;
    let capitals = bare.split_whitespace().all(in_capitals);
    if !capitals || before.trim_end().ends_with(['.', '?', '!', ':']) {
        return false;
    }
    let named = words_back(before).next().is_some_and(|word| words.is("naming-word", &word));
    let work_follows = after.split_whitespace().next().is_some_and(|word| {
        words.is("work-noun", &word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
    });
    named || work_follows || (several && words_back(before).take(3).any(|word| words.is("work-noun", &word)))
}

/// Says something by itself: "No.", "Never again!", "I won't".
fn is_utterance(quoted: &str) -> bool {
    let quoted = quoted.trim_end_matches(['"', '”', '\'', '’']);
    let ends = quoted.ends_with(['?', '!', '…']);
    let sentence = quoted.starts_with(char::is_uppercase) && quoted.ends_with('.');
    let speaks = quoted.split_whitespace().any(|word| {
        let word = word.replace('’', "'");
        word == "I" || ["'m", "'re", "'ll", "'ve", "n't"].iter().any(|clitic| word.ends_with(clitic))
    });
    ends || sentence || speaks
}

/// A finite clause, as far as the tags show: an auxiliary, or a verb with a subject.
fn has_clause(inner: Span, tagging: &Tagging) -> bool {
    let range = tagging.within(inner);
    tagging.tokens[range.clone()].iter().any(|token| {
        let subject = matches!(token.relation, Relation::Nsubj | Relation::NsubjPass | Relation::Expl);
        token.upos == Upos::Aux || (subject && range.contains(&token.head))
    })
}

/// A reporting word stands right before the mark, or right behind a mark that a comma sets off.
fn is_reported(quoted: &str, before: &str, after: &str, words: &WordLists) -> bool {
    let lead = before.trim_end();
    if lead.ends_with(':') || (lead.ends_with(',') && quoted.starts_with(char::is_uppercase)) {
        return true;
    }
    let is_quoting = |word: &str| words.is("quoting-word", word);
    let clause =
        before.rfind(['.', '?', '!', '"', '”', ';', ')', '—', '–']).map_or(before, |end| &before[end..]);
    if words_back(clause).take(6).any(|word| is_quoting(&word)) {
        return true;
    }
    let set_off = quoted.ends_with([',', '?', '!']) || after.starts_with(',');
    set_off
        && after
            .split_whitespace()
            .filter(|word| word.len() > 1)
            .take(4)
            .any(|word| is_quoting(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()))
}
