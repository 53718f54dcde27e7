//! What each block is, once all are read: headings of plain text, labels, speakers, furniture, captions.
//!
//! One logic for every format, in reading text. A paragraph taken for a heading loses its statements,
//! so it must never call a whole sentence a heading.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::assemble::{Marker, ReadBlock};
use super::plain::ends_sentence;
use crate::document::{Block, BlockKind};
use crate::text::Span;
use crate::words::WordLists;

/// Settles kind, lead, speaker, level and section of each block.
pub(super) fn settle(reading: &str, read: &[ReadBlock], words: &WordLists) -> Vec<Block> {
    let page = Page::new(reading, read, words);
    let mut kinds: Vec<BlockKind> = (0..read.len()).map(|at| page.first_kind(at)).collect();
    page.headings(&mut kinds);
    let mut blocks = Vec::with_capacity(read.len());
    let mut section = None;
    let mut body_begun = false;
    for (at, block) in read.iter().enumerate() {
        let kind = kinds[at];
        let level = match kind {
            BlockKind::Heading if block.marker == Marker::Markup => block.level.max(1),
            BlockKind::Heading if block.marker == Marker::Bullet => 3,
            BlockKind::Heading => 1 + u8::from(body_begun || block.marker == Marker::Number),
            BlockKind::ListItem => block.level.max(1),
            _ => 0,
        };
        let (lead, speaker) = page.label(at, kind);
        blocks.push(Block { kind, span: block.span, lead, speaker, section, level, english: true });
        body_begun |= matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::BlockQuote);
        if kind == BlockKind::Heading {
            section = Some(at);
        }
    }
    blocks
}

/// The blocks of a draft and what is known of each before its neighbours are looked at.
struct Page<'p> {
    reading: &'p str,
    read: &'p [ReadBlock],
    words: &'p WordLists,
    /// Of each block, the label before its first colon.
    labels: Vec<Option<Label>>,
    /// How many blocks of running text begin with the label.
    repeated: BTreeMap<&'p str, usize>,
    /// Names that speak in an interview: what follows them is speech, or their turns are among such.
    speakers: BTreeSet<&'p str>,
    /// How many blocks of running text begin with a label in capitals that may name a speaker.
    capital_labels: usize,
    credits: Credits<'p>,
}

#[derive(Clone, Copy, Debug)]
struct Label {
    /// Without the colon.
    span: Span,
    capitals: bool,
    title: bool,
    words: usize,
}

impl<'p> Page<'p> {
    fn new(reading: &'p str, read: &'p [ReadBlock], words: &'p WordLists) -> Self {
        let labels: Vec<_> = read.iter().map(|block| label(reading, block, words)).collect();
        // `A. Roe` may begin a name: only a draft with questions has answers.
        let asked = read.iter().filter(|block| block.span.of(reading).starts_with("Q. ")).count();
        let labels: Vec<_> = labels
            .into_iter()
            .map(|label: Option<Label>| {
                label.filter(|label| asked > 0 || reading.as_bytes().get(label.span.end()) != Some(&b'.'))
            })
            .collect();
        let mut repeated = BTreeMap::new();
        for (block, label) in read.iter().zip(&labels) {
            if let Some(label) = label
                && block.kind == BlockKind::Paragraph
                && label.title
                && label.words <= 4
                && ends_sentence(block.span.of(reading))
            {
                *repeated.entry(label.span.of(reading)).or_default() += 1;
            }
        }
        let capital_labels = read
            .iter()
            .zip(&labels)
            .filter(|(block, label)| {
                block.kind == BlockKind::Paragraph
                    && label.is_some_and(|label| {
                        label.capitals
                            && !words.is("label-not-speaker", &label.span.of(reading).to_lowercase())
                    })
            })
            .count();
        let speakers = speakers(reading, read, &labels, words);
        Self {
            reading,
            read,
            words,
            labels,
            repeated,
            speakers,
            capital_labels,
            credits: Credits::new(words),
        }
    }

    fn text(&self, at: usize) -> &'p str {
        self.read[at].span.of(self.reading)
    }

    /// What a block is by its own words: furniture, byline, date, caption; else what its format says.
    fn first_kind(&self, at: usize) -> BlockKind {
        let block = self.read[at];
        let text = self.text(at);
        let fixed = matches!(block.kind, BlockKind::Caption | BlockKind::TableCell | BlockKind::Boilerplate);
        if fixed || text.len() > 600 {
            return block.kind;
        }
        let heading = block.kind == BlockKind::Heading;
        if is_furniture(text, self.words)
            || (!heading && is_byline(text, self.words))
            || is_date(text, self.words)
        {
            return BlockKind::Boilerplate;
        }
        if !heading && block.kind != BlockKind::BlockQuote && self.credits.is_caption(text) {
            return BlockKind::Caption;
        }
        block.kind
    }

    /// Finds the headings that plain text does not mark.
    fn headings(&self, kinds: &mut [BlockKind]) {
        let mut body_begun = false;
        for at in 0..kinds.len() {
            let plain = self.read[at].marker != Marker::Markup;
            let open = matches!(kinds[at], BlockKind::Paragraph | BlockKind::ListItem);
            if plain && open && self.is_heading(at, kinds, body_begun) {
                kinds[at] = BlockKind::Heading;
            }
            body_begun |=
                matches!(kinds[at], BlockKind::Paragraph | BlockKind::ListItem | BlockKind::BlockQuote);
        }
        // A list item of any format that only introduces the items after it.
        for at in 0..kinds.len().saturating_sub(1) {
            let introduces = kinds[at] == BlockKind::ListItem
                && kinds[at + 1] == BlockKind::ListItem
                && self.text(at).ends_with(':')
                && self.text(at).split(' ').count() <= 12;
            if introduces {
                kinds[at] = BlockKind::Heading;
            }
        }
    }

    fn is_heading(&self, at: usize, kinds: &[BlockKind], body_begun: bool) -> bool {
        let text = self.text(at);
        let next = (at + 1..kinds.len()).find(|&next| kinds[next] != BlockKind::Boilerplate);
        let Some(next) = next else { return false };
        if text.len() > 180 || !text.chars().any(char::is_alphabetic) {
            return false;
        }
        let count = text.split(' ').count();
        let marker = self.read[at].marker;
        let begins_quoted = text.starts_with(['"', '\u{201c}', '\'', '\u{2018}']);
        if begins_quoted && [". ", "? ", "! "].iter().any(|end| text.contains(end)) {
            return false;
        }
        if marker == Marker::None && is_headline(text, self.words) {
            return true;
        }
        if has_sentence_inside(text) {
            // Two sentences are a paragraph, whether or not the last has its full stop.
            return false;
        }
        if marker == Marker::Chevrons || self.is_speaker(at) {
            return false;
        }
        let bare = text.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', ']']);
        let title = is_title(text, self.words);
        if marker == Marker::Bullet {
            return text.ends_with(':') && count <= 12 && self.read[next].marker == Marker::Bullet;
        }
        if marker == Marker::Number {
            if bare.ends_with(['.', '!', '?', ';', ',']) || count > 20 {
                return false;
            }
            let in_list = |other: usize| self.read[other].marker == Marker::Number;
            let listed = in_list(next) || (at > 0 && in_list(at - 1) && kinds[at - 1] == BlockKind::ListItem);
            return !listed && (title || text.ends_with(':') || count <= 12);
        }
        if bare.ends_with(['.', '!', ';', ',', '\u{2026}']) || count > 22 {
            return false;
        }
        if text.ends_with(':') {
            return title && count <= 12;
        }
        if bare.ends_with('?') {
            return count <= 14 && capitals(text, self.words).is_some_and(|big| big >= 2);
        }
        if is_attribution(text) || text.starts_with(is_opening_dash) {
            return false;
        }
        if title {
            return true;
        }
        let quoted = text.starts_with(['"', '\u{201c}']) && text.ends_with(['"', '\u{201d}']);
        let first = text.split(' ').next().unwrap_or("").to_lowercase();
        let opens_sentence =
            self.words.is("sentence-openers", first.trim_matches(|c: char| !c.is_alphanumeric()));
        let begins_big =
            text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
        if quoted || !begins_big {
            return false;
        }
        if !body_begun && at <= 4 {
            // The headline, and a second one under it.
            return count <= 22 && kinds.len() > 1;
        }
        let next_is_text = matches!(kinds[next], BlockKind::Paragraph | BlockKind::ListItem)
            && (ends_sentence(self.text(next)) || self.read[next].marker == Marker::Bullet)
            && self.text(next).len() > text.len();
        !opens_sentence && next_is_text && count <= 9
    }

    /// Lead and speaker of a block.
    fn label(&self, at: usize, kind: BlockKind) -> (Option<Span>, Option<Span>) {
        if !matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::BlockQuote) {
            return (None, None);
        }
        let Some(label) = self.labels[at] else { return (None, None) };
        if self.is_speaker(at) {
            return (None, Some(label.span));
        }
        let longest = if self.read[at].kind == BlockKind::ListItem { 10 } else { 6 };
        let short = self.read[at].kind == BlockKind::ListItem && label.words <= 4;
        if label.words > longest || !(label.title || short) {
            return (None, None);
        }
        (Some(Span::new(label.span.start(), label.span.end() + 1)), None)
    }

    fn is_speaker(&self, at: usize) -> bool {
        let Some(label) = self.labels[at] else { return false };
        let block = self.read[at];
        let name = label.span.of(self.reading);
        if block.marker == Marker::Chevrons || matches!(name, "Q" | "A") {
            return true;
        }
        if block.kind != BlockKind::Paragraph || self.words.is("label-not-speaker", &name.to_lowercase()) {
            return false;
        }
        let rest = &self.reading[label.span.end() + 1..block.span.end()];
        // One `UN:` is as likely a topic; an interview has several labels.
        let sure = name.len() > 4 || self.capital_labels >= 2;
        (label.capitals && sure && label.words <= 5 && ends_sentence(rest))
            || (label.title && label.words <= 4 && self.repeated.get(name).is_some_and(|&count| count >= 2))
            || self.speakers.contains(name)
    }
}

/// The names of an interview. `Outlook:` may be followed by anything; so a name needs a turn in the first
/// person, a question to `you`, or a place right beside the turns of another who has one.
fn speakers<'p>(
    reading: &'p str,
    read: &[ReadBlock],
    labels: &[Option<Label>],
    words: &WordLists,
) -> BTreeSet<&'p str> {
    let mut speakers = BTreeSet::new();
    // The names of adjoining turns, and whether one of them is sure to speak.
    let mut run: BTreeSet<&str> = BTreeSet::new();
    let mut sure = false;
    for (block, label) in read.iter().zip(labels) {
        let name = label.filter(|_| block.kind == BlockKind::Paragraph).map(|label| label.span.of(reading));
        let Some(name) = name.filter(|name| is_person_like(name, words)) else {
            if sure && run.len() >= 2 {
                speakers.append(&mut run);
            }
            run.clear();
            sure = false;
            continue;
        };
        let turn = reading[block.span.start() + name.len() + 1..block.span.end()].trim_start();
        let role = words.is("speaker-roles", &name.to_lowercase());
        if role || is_speech(turn, name.contains(' '), words) {
            sure = true;
            if !role {
                speakers.insert(name);
            }
        }
        run.insert(name);
    }
    if sure && run.len() >= 2 {
        speakers.append(&mut run);
    }
    speakers
}

/// One to three words with capitals, none of which names a topic.
fn is_person_like(name: &str, words: &WordLists) -> bool {
    let topic = words.is("label-not-speaker", &name.to_lowercase());
    // Labels in capitals have their own measure.
    !topic
        && name.chars().any(char::is_lowercase)
        && name.split(' ').count() <= 3
        && name.split(' ').all(|word| {
            let bare = word.trim_end_matches(['.', ',']);
            bare.starts_with(char::is_uppercase)
                && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}' | '.'))
                && !words.is("label-topic-words", &bare.to_lowercase())
        })
}

/// Whether the first words of a turn speak in the first person, or ask someone. `we` is less sure than `I`:
/// editors write it too, and it counts only after a full name.
fn is_speech(turn: &str, full_name: bool, words: &WordLists) -> bool {
    if turn.starts_with(['"', '\u{201c}', '\'', '\u{2018}']) {
        return false;
    }
    let asks = turn.split_inclusive(['.', '!', '?']).next().is_some_and(|sentence| sentence.ends_with('?'));
    turn.split(' ').take(if asks { 40 } else { 12 }).any(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.replace('\u{2019}', "'").to_lowercase();
        let myself = words.is("speech-i", &lower) && (bare.starts_with('I') || !lower.starts_with('i'));
        let ours = words.is("speech-we", &lower);
        myself || (ours && full_name) || (asks && words.is("speech-you", &lower))
    })
}

/// The label before the first colon, if the words before it can be one.
fn label(reading: &str, block: &ReadBlock, words: &WordLists) -> Option<Label> {
    let text = block.span.of(reading);
    if text.starts_with("Q. ") || text.starts_with("A. ") {
        // An interview in the older style; the full stop stands for the colon.
        let span = Span::new(block.span.start(), block.span.start() + 1);
        return Some(Label { span, capitals: true, title: false, words: 1 });
    }
    let head = &text[..text.floor_char_boundary(100)];
    let colon = head
        .find(": ")
        .or_else(|| (head.len() == text.len() && head.ends_with(':')).then(|| head.len() - 1))?;
    let before = &text[..colon];
    let begins = before.chars().next()?;
    if before.is_empty()
        || colon + 1 >= text.len()
        || !(begins.is_alphanumeric() || "“\"‘'$#@".contains(begins))
    {
        return None;
    }
    if !before.chars().any(char::is_alphabetic)
        || has_sentence_inside(before)
        || before.contains([';', '?', '!'])
    {
        return None;
    }
    let opened = before.matches(['\u{201c}', '(', '[']).count();
    let closed = before.matches(['\u{201d}', ')', ']']).count();
    if opened != closed || before.matches('"').count() % 2 == 1 {
        return None;
    }
    let mut count = 0;
    for word in before.split(' ') {
        count += 1;
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if words.is("lead-stoppers", &plain) {
            return None;
        }
    }
    let first = before.split([' ', ',']).next().unwrap_or("").replace('\u{2019}', "'").to_lowercase();
    if words.is("sentence-openers", &first) {
        return None;
    }
    let capitals = before.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase())
        && before.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let span = Span::new(block.span.start(), block.span.start() + colon);
    Some(Label { span, capitals, title: is_title(before, words), words: count })
}

/// A full stop before a capital, if the word before it is no abbreviation: those are short and have a
/// capital (`Gov.`) or points inside (`a.m.`).
fn has_sentence_inside(text: &str) -> bool {
    text.match_indices(". ").any(|(at, _)| {
        let word = text[..at].rsplit([' ', '(', '\u{201c}', '"']).next().unwrap_or("");
        let word = word.trim_end_matches(['\u{201d}', '"', ')', '\u{2019}', '\'']);
        if word.contains('.') {
            return false;
        }
        let small = word.starts_with(char::is_lowercase) && !matches!(word, "v" | "vs" | "etc" | "al");
        let next = text[at + 2..].trim_start_matches(['\u{201c}', '"', '\u{2018}', '\'', '(']);
        word.len() > 4 || (small && next.starts_with(char::is_uppercase))
    })
}

/// Whether every word that is not small has a capital.
fn is_title(text: &str, words: &WordLists) -> bool {
    let (mut big, mut small, mut first) = (0usize, 0usize, true);
    for word in text.split([' ', '\u{2014}', '/', '\u{2013}']) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(begins) = bare.chars().next() else { continue };
        if begins.is_lowercase() {
            if first {
                // `iPhone` is a name, `the` is not a beginning of a title.
                small += usize::from(!bare.chars().any(char::is_uppercase)) * 2;
            } else if !words.is("title-small-words", &bare.to_lowercase()) {
                small += 1;
            }
        } else if begins.is_uppercase() {
            big += 1;
        }
        first = false;
    }
    big > 0 && small * 5 <= big
}

/// A whole headline in title case, whatever its end: five words with capitals, and no other but small
/// ones. No sentence of running text is written so.
fn is_headline(text: &str, words: &WordLists) -> bool {
    text.len() <= 150 && capitals(text, words).is_some_and(|big| big >= 5) && !has_sentence_inside(text)
}

/// How many words begin with a capital and go on in small letters, if no word is small that need not be.
fn capitals(text: &str, words: &WordLists) -> Option<usize> {
    let mut big = 0;
    for word in text.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(begins) = bare.chars().next() else { continue };
        if begins.is_lowercase() && !words.is("title-small-words", &bare.to_lowercase()) {
            return None;
        }
        big += usize::from(begins.is_uppercase() && bare.chars().any(char::is_lowercase));
    }
    Some(big)
}

fn is_opening_dash(character: char) -> bool {
    matches!(character, '\u{2014}' | '\u{2013}' | '-')
}

/// `(Jane Roe)`, `@name`, an address: a line that is no title although it has capitals.
fn is_attribution(text: &str) -> bool {
    text.starts_with(['@', '(']) || text.contains("://") || text.starts_with("www.")
}

fn normal(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| {
        !(c.is_alphanumeric() || matches!(c, '(' | ')' | '©' | '-' | '*' | '#' | ':'))
    });
    trimmed.replace('\u{2019}', "'").to_lowercase()
}

fn is_furniture(text: &str, words: &WordLists) -> bool {
    if text.len() > 200 {
        return false;
    }
    let line = normal(text);
    if line.is_empty() {
        return !text.contains('?');
    }
    let core = line
        .trim_end_matches(':')
        .trim_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '(' || c == ')');
    let sentence = ends_sentence(text) && text.split(' ').count() > 3;
    if !sentence && (words.is("furniture", &line) || words.is("furniture", core)) {
        return true;
    }
    let tags = text.split([' ', ',']).filter(|word| !word.is_empty());
    if tags.clone().all(|word| word.starts_with('#') && word.len() > 1) {
        return true;
    }
    let bracketed =
        text.starts_with('(') && text.ends_with(')') || text.starts_with('[') && text.ends_with(']');
    if bracketed && text.len() <= 60 && !text.chars().any(char::is_lowercase) {
        // What a transcript notes: (APPLAUSE).
        return true;
    }
    if !text.chars().any(char::is_alphabetic) {
        let number = text.chars().any(char::is_numeric);
        return text.len() <= 12
            && (!number || text.chars().all(|c| c.is_ascii_digit() || " .,/|-:".contains(c)));
    }
    let count = text.split(' ').count();
    count <= 16
        && (begins_with_form(&line, "furniture-sentences", words)
            || (!ends_sentence(text) && begins_with_form(&line, "furniture-openings", words)))
}

/// Whether a line begins with a form of the list; forms are sorted, so few are looked at.
fn begins_with_form(line: &str, list: &str, words: &WordLists) -> bool {
    let Some(list) = words.list(list) else { return false };
    let after = list.forms.partition_point(|form| form.as_str() <= line);
    list.forms[..after].iter().rev().take_while(|form| form.as_bytes()[0] == line.as_bytes()[0]).any(|form| {
        line.strip_prefix(form.as_str())
            .is_some_and(|rest| form.ends_with([':', ')', '©']) || !rest.starts_with(char::is_alphanumeric))
    })
}

fn is_byline(text: &str, words: &WordLists) -> bool {
    if text.len() > 120 || text.ends_with([':', '?', '!', ',']) {
        return false;
    }
    let name =
        text.strip_prefix("By ").or_else(|| text.strip_prefix("BY ")).or_else(|| text.strip_prefix("by "));
    let Some(name) = name else { return false };
    let (mut names, mut roles, mut count) = (0, 0, 0);
    for word in name.split([' ', ',', '|', '/']).filter(|word| !word.is_empty()) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if words.is("byline-words", bare) || bare.is_empty() || bare.contains('@') {
            continue;
        }
        count += 1;
        let lower = bare.to_lowercase();
        if words.is("calendar-words", &lower) && names < 2 {
            return false;
        }
        if words.is("byline-roles", &lower) {
            roles += 1;
        } else if bare.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
            names += 1;
        } else if !words.is("byline-fields", bare) {
            return false;
        }
    }
    // `diplomatic` alone is no byline: what it is the field of has to be named.
    let fields = count - names - roles;
    (1..=10).contains(&(names + roles)) && (fields == 0 || roles > 0)
}

fn is_date(text: &str, words: &WordLists) -> bool {
    if text.len() > 90 {
        return false;
    }
    let (mut calendar, mut numbers, mut openings) = (false, 0, 0);
    for word in
        text.split([' ', ',', '|', '/', ':', '(', ')', '\u{2013}', '-']).filter(|word| !word.is_empty())
    {
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches('.');
        if bare.is_empty() {
            continue;
        }
        let digits = bare.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if is_number {
            numbers += 1;
        } else if words.is("calendar-words", bare) {
            calendar = true;
        } else if words.is("date-openings", bare) {
            openings += 1;
        } else if !words.is("date-words", bare) && !words.is("date-words", &lower) {
            return false;
        }
    }
    (calendar && numbers > 0)
        || (numbers > 1 && openings > 0)
        || (calendar && !text.contains(' ') && text.ends_with("day"))
}

/// The marks of picture credits, ready to be found in any block.
struct Credits<'w> {
    forms: &'w [String],
    finder: Option<AhoCorasick>,
}

impl<'w> Credits<'w> {
    fn new(words: &'w WordLists) -> Self {
        let forms = words.list("photo-credits").map_or(&[][..], |list| &list.forms);
        // Cheap to build: most drafts are short.
        let finder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .ascii_case_insensitive(true)
            .build(forms)
            .ok();
        Self { forms, finder }
    }

    fn is_caption(&self, text: &str) -> bool {
        let Some(finder) = &self.finder else { return false };
        finder.find_overlapping_iter(text).any(|found| {
            let form = self.forms[found.pattern().as_usize()].as_str();
            let (before, tail) = text.split_at(found.start());
            is_credit(text, form, before.trim_end(), tail)
        })
    }
}

/// Whether a mark of a credit, with what stands before it and from it on, makes its block a caption.
fn is_credit(text: &str, form: &str, before: &str, tail: &str) -> bool {
    let after = &tail[form.len()..];
    if form.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric) {
        return false;
    }
    let count = text.split(' ').count();
    let rest = tail.split(' ').count();
    let opens_sentence = before.is_empty() || before.ends_with(['.', ')', '"', '\u{201d}']);
    if count > 80 {
        return false;
    }
    match form.as_bytes().first() {
        // In brackets at the end, with nothing but the credit after it.
        Some(b'(') => rest <= 10 && text.trim_end_matches('.').ends_with(')'),
        Some(b'/') => count <= 8 || rest <= 3,
        _ if form.ends_with(':') => {
            let begins = before.is_empty()
                || tail.len() < text.len() && text[..text.len() - tail.len()].ends_with([' ', '.', ')']);
            begins && tail.starts_with(char::is_uppercase) && rest <= 10 && (opens_sentence || rest <= 8)
        }
        _ => {
            rest <= 8
                && count <= 40
                && (before.is_empty()
                    || count <= 10
                    || (count <= 20 && !ends_sentence(text))
                    || before.ends_with('.'))
        }
    }
}
