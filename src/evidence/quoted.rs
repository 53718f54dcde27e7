//! A quotation as its words and its editor's marks: cuts, brackets, letters changed in brackets.
//!
//! It must never drop a word that the draft gives as said.

use std::ops::Range;

use super::index::Sources;
use super::words::{Key, bracketed, fold, words};
use crate::text::Span;

/// A word that the draft gives as said.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) key: Key,
    /// In reading text.
    pub(super) span: Span,
    /// As it is compared.
    pub(super) form: String,
    /// What stands outside the brackets, where letters of the word are the editor's: "[T]he", "want[s]".
    outside: Option<String>,
}

impl Said {
    /// Whether the source has the word, as far as it is the speaker's.
    pub(super) fn is(&self, key: Key, sources: &Sources) -> bool {
        self.key == key
            || self.outside.as_ref().is_some_and(|outside| {
                let form = sources.lexicon.form(key);
                form.len() <= outside.len() + 4
                    && (form.starts_with(outside.as_str()) || form.ends_with(outside.as_str()))
            })
    }
}

/// What the editor put between two stretches of the speaker's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seam {
    /// An ellipsis: words are left out.
    Cut,
    /// Words in brackets: they explain, or stand for others.
    Bracket,
    /// Nothing; a very long quotation is read in parts.
    Part,
}

/// A quotation, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Quoted {
    pub(super) words: Vec<Said>,
    /// Stretches of the words between seams, in order; none is empty.
    pub(super) stretches: Vec<Range<usize>>,
    /// One fewer than stretches.
    pub(super) seams: Vec<Seam>,
}

/// A stretch is compared whole up to so many words.
const LONGEST_STRETCH: usize = 400;

impl Quoted {
    /// Takes apart the words that stand at `inner` of a draft's reading text.
    pub(super) fn of(reading: &str, inner: Span, sources: &Sources) -> Self {
        let mut reader = Reader { reading, sources, quoted: Self::default(), from: 0, seam: None };
        reader.read(inner);
        reader.quoted
    }
}

struct Reader<'r> {
    reading: &'r str,
    sources: &'r Sources,
    quoted: Quoted,
    /// First word of the stretch that is open.
    from: usize,
    /// What stands before it.
    seam: Option<Seam>,
}

impl Reader<'_> {
    fn read(&mut self, inner: Span) {
        let (mut at, mut plain) = (inner.start(), inner.start());
        let end = inner.end();
        while at < end {
            let rest = &self.reading[at..end];
            let Some(c) = rest.chars().next() else { break };
            let dots = ellipsis(rest);
            if dots > 0 {
                self.plain(plain, at);
                self.close(Seam::Cut);
                at += dots;
                plain = at;
            } else if matches!(c, '[' | '(')
                && let Some(inside) = bracketed(rest)
                && (c == '[' || ellipsis(inside.trim()) > 0)
            {
                self.plain(plain, at);
                let after = at + inside.len() + 2;
                at = self.bracket(at, inside, after, end);
                plain = at;
            } else {
                at += c.len_utf8();
            }
        }
        self.plain(plain, end);
        self.close(Seam::Cut);
        self.quoted.seams.truncate(self.quoted.stretches.len().saturating_sub(1));
    }

    /// The words between two marks of the editor.
    fn plain(&mut self, start: usize, end: usize) {
        let mut buffer = String::new();
        let (sources, said) = (self.sources, &mut self.quoted.words);
        words(&self.reading[start..end], start, &sources.speech, |word| {
            let key = sources.lexicon.find(&word.text, &sources.speech, &mut buffer);
            said.push(Said { key, span: word.span, form: buffer.clone(), outside: None });
        });
        while self.quoted.words.len() - self.from > LONGEST_STRETCH {
            let to = self.from + LONGEST_STRETCH;
            self.push(to);
            self.seam = Some(Seam::Part);
        }
    }

    fn push(&mut self, to: usize) {
        if !self.quoted.stretches.is_empty() {
            self.quoted.seams.push(self.seam.unwrap_or(Seam::Part));
        }
        self.quoted.stretches.push(self.from..to);
        self.from = to;
    }

    fn close(&mut self, seam: Seam) {
        let to = self.quoted.words.len();
        if to > self.from {
            self.push(to);
            self.seam = Some(seam);
        } else if self.seam != Some(Seam::Cut) {
            self.seam = Some(seam);
        }
    }

    /// Where to read on after a bracket that stands at `at`.
    fn bracket(&mut self, at: usize, inside: &str, after: usize, end: usize) -> usize {
        if ellipsis(inside.trim()) > 0 {
            self.close(Seam::Cut);
            return after;
        }
        if inside.trim().eq_ignore_ascii_case("sic") {
            return after;
        }
        let rest = &self.reading[after..end];
        let letters =
            rest.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').unwrap_or(rest.len());
        let touches = self.reading[..at].ends_with(char::is_alphanumeric);
        if !touches && letters == 0 {
            self.close(Seam::Bracket);
            return after;
        }
        let mut outside = String::new();
        if touches {
            // "want[s]": the word before is the speaker's as far as it goes.
            if let Some(last) = self.quoted.words.last_mut() {
                fold(last.span.of(self.reading), &mut outside);
                last.span = Span::new(last.span.start(), after + letters);
                last.outside = Some(outside);
            }
        } else {
            // "[T]he".
            fold(&rest[..letters], &mut outside);
            let whole = format!("{inside}{}", &rest[..letters]);
            let key = self.sources.lexicon.find(&whole, &self.sources.speech, &mut String::new());
            let span = Span::new(at, after + letters);
            self.quoted.words.push(Said { key, span, form: outside.clone(), outside: Some(outside) });
        }
        after + letters
    }
}

/// How many bytes of the text's beginning are an ellipsis.
pub(super) fn ellipsis(text: &str) -> usize {
    if text.starts_with('…') {
        return '…'.len_utf8();
    }
    let mut dots = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '.' => {
                dots += 1;
                end = at + 1;
            }
            ' ' | '\u{a0}' if dots > 0 => {}
            _ => break,
        }
    }
    if dots >= 3 { end } else { 0 }
}
