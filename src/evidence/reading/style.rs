//! What the labels of a transcript are like, and which of them name a speaker.
//!
//! One `Warning:` in an article makes nobody speak: labels must come back, or be what only transcripts have.
//! In a transcript, a label that comes once needs a reason too. It must never decide that from one line.

use std::collections::{BTreeMap, BTreeSet};

use super::Paragraph;
use super::label::{Label, in_capitals, is_full_name, is_topic};
use super::speech::first_line;
use crate::words::WordLists;

/// What the labels of a document are like.
pub(super) struct Style<'t> {
    /// The labels that name a speaker.
    pub(super) names: BTreeSet<&'t str>,
    /// Whether `>>` means that someone else speaks.
    pub(super) chevrons: bool,
    /// Whether time stamps, also without brackets, stand before words.
    pub(super) times: bool,
    /// Whether what has no label is said by who spoke last.
    pub(super) carries_on: bool,
}

/// Takes the labels off the lines at the head of a transcript that say how long the recording is or when
/// it was made, and so would put its time stamps out of order.
pub(super) fn forget_header_times(text: &str, paragraphs: &[Paragraph], labels: &mut [Option<Label<'_>>]) {
    const MOST: usize = 3;
    let (mut stamps, mut last_time) = (Vec::new(), 0u32);
    // How many stamps stand before the last one that goes back in time.
    let mut before = 0;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        let Some(label) = label else { continue };
        if let Some(name) = label.name {
            *counts.entry(name).or_default() += 1;
        }
        if let Some(time) = label.time {
            if time < last_time {
                before = stamps.len();
            }
            last_time = time;
            stamps.push(at);
        }
    }
    if before > MOST || stamps.len() < before + 2 {
        return;
    }
    for &at in &stamps[..before] {
        let shown = first_line(paragraphs[at].span.of(text)).trim_end();
        let in_header = labels[at].as_ref().is_some_and(|label| {
            let alone = label.words_at >= shown.len() && !shown.ends_with([':', '*']);
            alone && label.name.map_or(!label.bracketed, |name| counts.get(name) == Some(&1))
        });
        if in_header {
            labels[at] = None;
        }
    }
}

impl<'t> Style<'t> {
    /// Tells it from the labels of all paragraphs; nothing if the document is no transcript.
    pub(super) fn of(
        text: &'t str,
        paragraphs: &[Paragraph],
        labels: &[Option<Label<'t>>],
        words: &WordLists,
    ) -> Option<Self> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut found: Vec<Found<'t>> = Vec::new();
        let (mut chevrons, mut chevron_names, mut quoted) = (0usize, 0usize, 0usize);
        let (mut stamps, mut bracketed, mut alone) = (0usize, 0usize, 0usize);
        let (mut first_time, mut last_time, mut in_order) = (None, 0u32, true);
        // Whether any labelled words are somebody's: `I`, `you`, a question.
        let mut spoken = false;
        // Whether the words before end in a question, and whether `Q` asks it right before.
        let (mut after_question, mut after_q, mut answered) = (false, false, false);
        for (at, (paragraph, label)) in paragraphs.iter().zip(labels).enumerate() {
            let shown = paragraph.span.of(text);
            quoted += usize::from(shown.starts_with('>') && !shown.starts_with(">>"));
            let said = shown.get(label.as_ref().map_or(0, |label| label.words_at)..).unwrap_or_default();
            let asks = if said.is_empty() { after_question } else { ends_in_question(said) };
            let (asked_before, q_before) = (std::mem::replace(&mut after_question, asks), after_q);
            // A time stamp on a line of its own stands between nobody.
            after_q &= said.is_empty();
            let Some(label) = label else { continue };
            chevrons += usize::from(label.chevrons);
            if let Some(time) = label.time {
                stamps += 1;
                bracketed += usize::from(label.bracketed);
                alone += usize::from(label.bracketed && label.name.is_none() && said.is_empty());
                in_order &= time >= last_time;
                last_time = time;
                first_time = first_time.or(Some(at));
            }
            let Some(name) = label.name.filter(|name| !is_topic(name, words)) else { continue };
            chevron_names += usize::from(label.chevrons);
            *counts.entry(name).or_default() += 1;
            let in_speech = is_spoken(said, words);
            spoken = spoken || in_speech;
            after_q = name == "Q" && said.contains('?');
            answered |= q_before && !is_letter(name) && (in_capitals(name) || is_full_name(name, words));
            // What stands before the first time stamp may be said of the recording.
            let in_front = first_time.is_none() && !in_speech;
            found.push(Found { name, at: paragraph.span.start(), asked_before, in_front });
        }
        let asked = counts.contains_key("Q") && counts.contains_key("A");
        let repeated = |wanted: &dyn Fn(&str) -> bool| -> usize {
            counts.iter().filter(|(name, count)| **count >= 2 && wanted(name)).count()
        };
        let capitals: usize =
            counts.iter().filter(|(name, _)| in_capitals(name)).map(|(_, count)| count).sum();
        let capital_names = repeated(&|name| in_capitals(name));
        let full_names = repeated(&|name| !in_capitals(name) && is_full_name(name, words));
        let any_names = repeated(&|name| !is_letter(name));
        let by_chevrons = chevron_names > 0 || chevrons >= 3 && quoted == 0;
        // Bare times of day stand before the lines of a schedule too, but seldom in most of them.
        let all_bracketed = bracketed == stamps;
        let times = stamps >= 2
            && (in_order && (all_bracketed || stamps * 3 >= paragraphs.len())
                || all_bracketed && alone == stamps);
        let most_in_capitals = capitals >= 2 && capitals * 2 >= paragraphs.len() && spoken;
        let by_names = capital_names > 0
            || most_in_capitals
            || full_names > 0 && (spoken || full_names > 1)
            || any_names > 0 && spoken;
        let any_reason = asked || answered || by_chevrons || by_names;
        if !(any_reason || times && (bracketed > 0 || !counts.is_empty())) {
            return None;
        }
        let capital_style = capital_names > 0 || most_in_capitals;
        let sure = by_chevrons || times;
        let in_front: BTreeSet<&str> =
            found.iter().filter(|found| times && found.in_front).map(|found| found.name).collect();
        let mut names: BTreeSet<&str> = counts
            .iter()
            .filter(|(name, count)| {
                let alike = in_capitals(name)
                    || !capital_style && !in_front.contains(*name) && (is_full_name(name, words) || sure);
                asked && matches!(**name, "Q" | "A") || !is_letter(name) && (alike || **count >= 2)
            })
            .map(|(name, _)| *name)
            .collect();
        // Who asks may have no name though the others have theirs.
        if !names.is_empty() && counts.contains_key("Q") {
            names.insert("Q");
        }
        add_named_once(&mut names, text, &found, words);
        let labelled = |label: &Option<Label<'_>>| {
            label.as_ref().is_some_and(|label| label.name.is_some_and(|name| names.contains(name)))
        };
        let total = labels.iter().filter(|label| labelled(label)).count();
        let early = labels.iter().take(6).any(labelled);
        let carries_on = sure || early || total * 4 >= paragraphs.len();
        let times = times || alone > 0 && all_bracketed;
        Some(Self { names, chevrons: by_chevrons, times, carries_on })
    }
}

/// A label that may name a speaker.
struct Found<'t> {
    name: &'t str,
    /// Where its paragraph begins.
    at: usize,
    /// Whether the words before it end in a question.
    asked_before: bool,
    /// Whether it stands before the first time stamp, and its words are nobody's.
    in_front: bool,
}

/// Adds the labels that come once and yet speak: they answer a speaker's question, are a full name between
/// two speakers, or the header names them. Without them their words would be somebody else's.
fn add_named_once<'t>(names: &mut BTreeSet<&'t str>, text: &str, found: &[Found<'t>], words: &WordLists) {
    let Some(first) = found.iter().find(|found| names.contains(found.name)) else { return };
    let header = words_of_header(&text[..first.at]);
    let mut before: Option<&str> = None;
    for (at, label) in found.iter().enumerate() {
        let after = found.get(at + 1).map(|next| next.name);
        let full = is_full_name(label.name, words);
        let turn_about = before.is_some_and(|before| names.contains(before))
            && after.is_none_or(|after| names.contains(after) || is_full_name(after, words))
            && (label.asked_before || full && after.is_some());
        let mut parts = parts(label.name).peekable();
        let in_header = parts.peek().is_some()
            && parts.all(|(_, part)| header.get(part).is_some_and(|place| *place < label.at));
        if !is_letter(label.name) && (turn_about || in_header) {
            names.insert(label.name);
        }
        before = Some(label.name);
    }
}

/// The words with a capital in what stands before the first speaker, and where each comes first.
fn words_of_header(header: &str) -> BTreeMap<&str, usize> {
    const LONGEST: usize = 2000;
    let mut places = BTreeMap::new();
    for (at, part) in parts(&header[..header.floor_char_boundary(LONGEST)]) {
        if part.starts_with(char::is_uppercase) {
            places.entry(part).or_insert(at);
        }
    }
    places
}

/// The words of a name or a header, without marks, and where each begins.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(|c: char| !c.is_alphanumeric()).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        let part = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        (!part.is_empty()).then_some((start, part))
    })
}

fn is_letter(name: &str) -> bool {
    name.chars().nth(1).is_none()
}

fn ends_in_question(words: &str) -> bool {
    words.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’)]*_".contains(c)).ends_with('?')
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
