//! Who speaks where in a transcript, told from the whole document.
//!
//! It must never put a label or a time stamp into the words of a turn.

use std::collections::BTreeMap;

use super::label::{self, Label};
use super::style::{self, Style};
use super::{Locator, Paragraph, Turn};
use crate::text::Span;
use crate::words::WordLists;

/// The turns of a transcript and who speaks in them, by first appearance.
#[derive(Debug, Default)]
pub(super) struct Speech {
    pub(super) turns: Vec<Turn>,
    pub(super) speakers: Vec<String>,
}

/// Reads a transcript; nothing if the document is none.
pub(super) fn read(text: &str, paragraphs: &[Paragraph], words: &WordLists) -> Option<Speech> {
    let mut labels: Vec<Option<Label<'_>>> =
        paragraphs.iter().map(|paragraph| label::read(first_line(paragraph.span.of(text)))).collect();
    style::forget_header_times(text, paragraphs, &mut labels);
    let style = Style::of(text, paragraphs, &labels, words)?;
    let mut reader = Reader {
        text,
        style,
        speech: Speech::default(),
        indices: BTreeMap::new(),
        speaker: None,
        time: None,
        begun: false,
    };
    for (paragraph, label) in paragraphs.iter().zip(labels) {
        reader.paragraph(*paragraph, label.unwrap_or_default());
    }
    Some(reader.speech)
}

struct Reader<'t> {
    text: &'t str,
    style: Style<'t>,
    speech: Speech,
    indices: BTreeMap<&'t str, usize>,
    speaker: Option<usize>,
    /// A time stamp on a line of its own, for the words after it.
    time: Option<u32>,
    /// Whether anybody has begun to speak.
    begun: bool,
}

impl<'t> Reader<'t> {
    fn paragraph(&mut self, paragraph: Paragraph, label: Label<'t>) {
        let name = label.name.filter(|name| self.style.names.contains(name));
        let time = label.time.filter(|_| name.is_some() || self.style.times);
        let chevrons = label.chevrons && self.style.chevrons;
        let span = paragraph.span;
        let mut start = span.start();
        if name.is_some() || label.name.is_none() && (time.is_some() || chevrons) {
            start += label.words_at;
        } else if time.is_some() || chevrons {
            // The name is none, but what stands before it is no words either.
            start += label_before_name(span.of(self.text), label.name);
        }
        let mut runs_on = paragraph.runs_on || self.begun;
        if let Some(name) = name {
            let index = self.index(name);
            runs_on = self.speaker == Some(index);
            self.speaker = Some(index);
            self.begun = true;
        } else if chevrons {
            (self.speaker, runs_on) = (None, false);
            self.begun = true;
        } else if time.is_some() {
            self.begun = true;
        } else if !self.style.carries_on {
            (self.speaker, runs_on) = (None, paragraph.runs_on);
        }
        if time.is_some() {
            self.time = time;
        }
        let words = Span::new(start.min(span.end()), span.end()).trimmed(self.text);
        if words.is_empty() {
            // A label on a line of its own: the next words begin what this one says.
            return;
        }
        self.words(words, paragraph.locator, runs_on);
    }

    /// The words of a turn, cut where a time stamp in brackets stands between them.
    fn words(&mut self, span: Span, locator: Locator, mut runs_on: bool) {
        let mut start = span.start();
        let mut at = start;
        // Before anybody speaks, a time may be how long the recording is.
        while self.style.times
            && self.begun
            && let Some(found) = self.text[at..span.end()].find(['[', '('])
        {
            at += found;
            match label::stamp(&self.text[at..span.end()]) {
                Some((time, length, true)) => {
                    self.push(Span::new(start, at), locator, runs_on);
                    runs_on = runs_on || at > start;
                    self.time = Some(time);
                    at += length;
                    start = at;
                }
                _ => at += 1,
            }
        }
        self.push(Span::new(start, span.end()), locator, runs_on);
    }

    fn push(&mut self, span: Span, locator: Locator, runs_on: bool) {
        let span = span.trimmed(self.text);
        if span.is_empty() {
            return;
        }
        let locator = self.time.take().map_or(locator, Locator::Time);
        let before = self.speech.turns.last().is_some_and(|turn| turn.speaker == self.speaker);
        self.speech.turns.push(Turn { span, speaker: self.speaker, locator, runs_on: runs_on && before });
    }

    fn index(&mut self, name: &'t str) -> usize {
        let speakers = &mut self.speech.speakers;
        *self.indices.entry(name).or_insert_with(|| {
            speakers.push(name.to_owned());
            speakers.len() - 1
        })
    }
}

/// How many bytes of chevrons and time stamps stand before what only looks like a name.
fn label_before_name(line: &str, name: Option<&str>) -> usize {
    name.and_then(|name| line.find(name)).unwrap_or(0)
}

pub(super) fn first_line(paragraph: &str) -> &str {
    paragraph.split(['\n', '\r']).next().unwrap_or(paragraph)
}
