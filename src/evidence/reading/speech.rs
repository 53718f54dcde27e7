//! Who speaks where in a transcript, told from the whole document.
//!
//! One `Warning:` in an article makes nobody speak: labels must be of one style and come back, or be what
//! only transcripts have. It must never put a label or a time stamp into the words of a turn.

use std::collections::{BTreeMap, BTreeSet};

use super::label::{self, Label, in_capitals, is_full_name, is_topic};
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
    let labels: Vec<Option<Label<'_>>> =
        paragraphs.iter().map(|paragraph| label::read(first_line(paragraph.span.of(text)))).collect();
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

/// What the labels of a document are like.
struct Style<'t> {
    /// The labels that name a speaker.
    names: BTreeSet<&'t str>,
    /// Whether `>>` means that someone else speaks.
    chevrons: bool,
    /// Whether time stamps, also without brackets, stand before words.
    times: bool,
    /// Whether what has no label is said by who spoke last.
    carries_on: bool,
}

impl<'t> Style<'t> {
    fn of(
        text: &'t str,
        paragraphs: &[Paragraph],
        labels: &[Option<Label<'t>>],
        words: &WordLists,
    ) -> Option<Self> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut chevrons, mut chevron_names, mut quoted) = (0usize, 0usize, 0usize);
        let (mut stamps, mut bracketed, mut last_time, mut in_order) = (0usize, 0usize, 0u32, true);
        // Whether any labelled words are somebody's: `I`, `you`, a question.
        let mut spoken = false;
        for (paragraph, label) in paragraphs.iter().zip(labels) {
            let shown = paragraph.span.of(text);
            quoted += usize::from(shown.starts_with('>') && !shown.starts_with(">>"));
            let Some(label) = label else { continue };
            chevrons += usize::from(label.chevrons);
            if let Some(time) = label.time {
                stamps += 1;
                bracketed += usize::from(label.bracketed);
                in_order &= time >= last_time;
                last_time = time;
            }
            let Some(name) = label.name.filter(|name| !is_topic(name, words)) else { continue };
            chevron_names += usize::from(label.chevrons);
            *counts.entry(name).or_default() += 1;
            spoken = spoken || is_spoken(shown.get(label.words_at..).unwrap_or_default(), words);
        }
        let asked = counts.contains_key("Q") && counts.contains_key("A");
        let repeated = |wanted: &dyn Fn(&str) -> bool| -> (usize, usize) {
            let found = counts.iter().filter(|(name, count)| **count >= 2 && wanted(name));
            found.fold((0, 0), |(names, total), (_, count)| (names + 1, total + count))
        };
        let capitals: usize =
            counts.iter().filter(|(name, _)| in_capitals(name)).map(|(_, count)| count).sum();
        let (capital_names, _) = repeated(&|name| in_capitals(name));
        let (full_names, _) = repeated(&|name| !in_capitals(name) && is_full_name(name, words));
        let (any_names, _) = repeated(&|name| name.chars().count() > 1);
        let by_chevrons = chevron_names > 0 || chevrons >= 3 && quoted == 0;
        // Bare times of day stand before the lines of a schedule too, but seldom in most of them.
        let times = stamps >= 2 && in_order && (bracketed == stamps || stamps * 3 >= paragraphs.len());
        let most_in_capitals = capitals >= 2 && capitals * 2 >= paragraphs.len() && spoken;
        let by_names = capital_names > 0
            || most_in_capitals
            || full_names > 0 && (spoken || full_names > 1)
            || any_names > 0 && spoken;
        if !(asked || by_chevrons || by_names || times && (bracketed > 0 || !counts.is_empty())) {
            return None;
        }
        let capital_style = capital_names > 0 || most_in_capitals;
        let sure = by_chevrons || times;
        let names: BTreeSet<&str> = counts
            .iter()
            .filter(|(name, count)| {
                let letter = name.chars().count() == 1;
                let again = **count >= 2 && !letter;
                let question = asked && matches!(**name, "Q" | "A");
                let alike = in_capitals(name) || !capital_style && (is_full_name(name, words) || sure);
                question || !letter && (alike || again && !capital_style)
            })
            .map(|(name, _)| *name)
            .collect();
        let labelled = |label: &Option<Label<'_>>| {
            label.as_ref().is_some_and(|label| label.name.is_some_and(|name| names.contains(name)))
        };
        let total = labels.iter().filter(|label| labelled(label)).count();
        let early = labels.iter().take(6).any(labelled);
        let carries_on = sure || early || total * 4 >= paragraphs.len();
        Some(Self { names, chevrons: by_chevrons, times, carries_on })
    }
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
        while self.style.times
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

fn first_line(paragraph: &str) -> &str {
    paragraph.split(['\n', '\r']).next().unwrap_or(paragraph)
}

/// Whether the words ask somebody or are in the first person.
fn is_spoken(turn: &str, words: &WordLists) -> bool {
    let head = &turn[..turn.floor_char_boundary(400)];
    head.contains('?')
        || head.split_whitespace().any(|word| {
            let bare =
                word.trim_matches(|c: char| !c.is_alphanumeric()).replace('\u{2019}', "'").to_lowercase();
            words.is("speech-i", &bare) || words.is("speech-we", &bare) || bare == "you"
        })
}
