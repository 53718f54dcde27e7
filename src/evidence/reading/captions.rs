//! Subtitles: SubRip and WebVTT.
//!
//! A cue is a line of a screen and no sentence, so words run on from cue to cue. Captions that roll up show
//! each line twice; it is read once. It must never take the settings of a cue for words.

use std::collections::BTreeMap;

use super::label::{self, Label};
use super::{Locator, Read, SourceProblem, Turn, decoded};
use crate::text::Span;

/// Whether the first lines of a file are those of captions.
pub(super) fn looks_like(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty()).take(2);
    let first = lines.next().unwrap_or_default();
    first == "WEBVTT"
        || first.starts_with("WEBVTT ")
        || timing(first).is_some()
        || first.bytes().all(|byte| byte.is_ascii_digit()) && lines.next().and_then(timing).is_some()
}

/// Reads captions.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Read, SourceProblem> {
    let (source, problems) = decoded(path, bytes)?;
    let mut cues = cues(&source);
    if cues.is_empty() && !source.trim().is_empty() {
        let message = "no time stamps of captions in it; name it .txt if it is a text";
        return Err(SourceProblem::unread(path, "unknown_format", message));
    }
    if rolls_up(&cues) {
        drop_repeated(&mut cues);
    }
    let mut out = Writer { labels: trusted_labels(&cues), ..Writer::default() };
    for cue in &cues {
        out.cue(cue);
    }
    Ok(Read { text: out.text, turns: out.turns, speakers: out.speakers, problems, ..Read::default() })
}

/// What stands on the screen at a time.
#[derive(Debug, Default)]
struct Cue {
    /// Seconds from the start.
    start: u32,
    lines: Vec<CueLine>,
}

/// A line without markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CueLine {
    /// The voice that the markup names.
    voice: Option<String>,
    text: String,
}

fn cues(source: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open = false;
    let mut voice: Option<String> = None;
    // CR alone ends lines where no LF does.
    let end = if source.contains('\n') { '\n' } else { '\r' };
    let mut lines = source.split(end).map(|line| line.trim_end_matches('\r')).peekable();
    while let Some(line) = lines.next() {
        // Captions that roll up hold lines of white space, and those end no cue.
        open &= !line.is_empty();
        let line = line.trim_start_matches('\u{feff}').trim();
        let numbers = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
        if line.is_empty() || numbers && lines.peek().is_some_and(|next| timing(next).is_some()) {
            continue;
        }
        if let Some(start) = timing(line) {
            cues.push(Cue { start, lines: Vec::new() });
            (open, voice) = (true, None);
            continue;
        }
        let Some(cue) = cues.last_mut().filter(|_| open) else { continue };
        cue.lines.extend(shown(line, &mut voice));
    }
    cues
}

/// The start of a cue in seconds: `00:01:02,500 --> 00:01:05,000 align:start`.
fn timing(line: &str) -> Option<u32> {
    let (start, end) = line.split_once("-->")?;
    let start = start.trim();
    let (seconds, length) = label::clock(start)?;
    label::clock(end.trim_start())?;
    (length == start.len()).then_some(seconds)
}

/// A line of a cue without tags, cut where another voice begins.
fn shown(line: &str, voice: &mut Option<String>) -> Vec<CueLine> {
    let mut out = Vec::new();
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let head = &rest[..rest.floor_char_boundary(200)];
        let (length, shows) = match rest.as_bytes().first() {
            Some(b'&') => entity(head),
            // `{\an8}`: where SubRip shows the line.
            Some(b'{') if head.starts_with("{\\") => (head.find('}').map_or(0, |end| end + 1), ""),
            Some(b'<') => (tag(head), ""),
            _ => (0, ""),
        };
        if length == 0 {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        }
        let inner = &rest[..length];
        if let Some(name) = inner.strip_prefix("<v") {
            let name = name.trim_start_matches(|c: char| !c.is_whitespace() && c != '>');
            let name = name.trim_end_matches('>').trim();
            out.push(CueLine { voice: voice.take(), text: std::mem::take(&mut text) });
            *voice = (!name.is_empty()).then(|| name.to_owned());
        } else if inner == "</v>" {
            out.push(CueLine { voice: voice.take(), text: std::mem::take(&mut text) });
        }
        text.push_str(shows);
        rest = &rest[length..];
    }
    text.push_str(rest);
    out.push(CueLine { voice: voice.clone(), text });
    for line in &mut out {
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    out.retain(|line| !line.text.is_empty());
    out
}

/// The length of the tag that `head` begins with; 0 if it begins with none.
fn tag(head: &str) -> usize {
    let after = head[1..].chars().next();
    let opens = after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
    if opens { head.find('>').map_or(0, |end| end + 1) } else { 0 }
}

fn entity(head: &str) -> (usize, &'static str) {
    const ENTITIES: [(&str, &str); 9] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", "\u{a0}"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&lrm;", ""),
        ("&rlm;", ""),
    ];
    let found = ENTITIES.iter().find(|(name, _)| head.starts_with(name));
    found.map_or((0, ""), |(name, shows)| (name.len(), shows))
}

/// How many lines a cue begins with that the one before ended with.
fn repeated(before: &Cue, cue: &Cue) -> usize {
    let most = before.lines.len().min(cue.lines.len()).min(4);
    let same = |count: &usize| before.lines[before.lines.len() - count..] == cue.lines[..*count];
    (1..=most).rev().find(same).unwrap_or(0)
}

/// Whether so many cues repeat the one before that this is how they are shown, not what is said.
fn rolls_up(cues: &[Cue]) -> bool {
    let repeating = cues.windows(2).filter(|pair| repeated(&pair[0], &pair[1]) > 0).count();
    repeating >= 2 && repeating * 3 >= cues.len()
}

fn drop_repeated(cues: &mut [Cue]) {
    let counts: Vec<usize> = cues.windows(2).map(|pair| repeated(&pair[0], &pair[1])).collect();
    for (cue, count) in cues.iter_mut().skip(1).zip(counts) {
        cue.lines.drain(..count);
    }
}

/// Labels of lines that come back, or are written in capitals, or stand after chevrons.
fn trusted_labels(cues: &[Cue]) -> BTreeMap<String, bool> {
    let mut labels: BTreeMap<String, bool> = BTreeMap::new();
    for line in cues.iter().flat_map(|cue| &cue.lines) {
        let Some(label) = label::read(&line.text) else { continue };
        let Some(name) = label.name.filter(|_| label.time.is_none()) else { continue };
        let sure = label.chevrons || label::in_capitals(name);
        labels.entry(name.to_owned()).and_modify(|trusted| *trusted = true).or_insert(sure);
    }
    labels
}

#[derive(Debug, Default)]
struct Writer {
    labels: BTreeMap<String, bool>,
    indices: BTreeMap<String, usize>,
    text: String,
    turns: Vec<Turn>,
    speakers: Vec<String>,
    speaker: Option<usize>,
}

impl Writer {
    fn cue(&mut self, cue: &Cue) {
        let mut new_cue = true;
        for line in &cue.lines {
            let label = label::read(&line.text).filter(|label| label.time.is_none()).unwrap_or_default();
            let name = label.name.filter(|name| self.labels.get(*name) == Some(&true)).map(str::to_owned);
            let words_at = words_at(&line.text, &label, name.is_some());
            let before = self.speaker;
            let changes = label.chevrons || line.text.starts_with("- ") || line.text.starts_with('–');
            if let Some(name) = line.voice.clone().or(name) {
                self.speaker = Some(self.index(name));
            } else if changes || self.voiced(before) {
                self.speaker = None;
            }
            let runs_on = self.speaker == before && !(changes && self.speaker.is_none());
            self.line(&line.text, words_at, cue.start, runs_on, new_cue);
            new_cue = false;
        }
    }

    /// Whether the speaker before was named by markup that has ended. Labels of lines go on.
    fn voiced(&self, speaker: Option<usize>) -> bool {
        speaker.and_then(|index| self.speakers.get(index)).is_some_and(|name| !self.labels.contains_key(name))
    }

    fn line(&mut self, line: &str, words_at: usize, start: u32, runs_on: bool, new_cue: bool) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let at = self.text.len();
        self.text.push_str(line);
        let span = Span::new(at + words_at, self.text.len()).trimmed(&self.text);
        if span.is_empty() {
            return;
        }
        match self.turns.last_mut() {
            // The second line of a cue.
            Some(turn) if !new_cue && runs_on && turn.speaker == self.speaker => {
                turn.span = turn.span.join(span);
            }
            _ => {
                let locator = Locator::Time(start);
                self.turns.push(Turn { span, speaker: self.speaker, locator, runs_on });
            }
        }
    }

    fn index(&mut self, name: String) -> usize {
        let speakers = &mut self.speakers;
        *self.indices.entry(name).or_insert_with_key(|name| {
            speakers.push(name.clone());
            speakers.len() - 1
        })
    }
}

/// Where the words of a line begin: after chevrons, a dash, a name that is one.
fn words_at(line: &str, label: &Label<'_>, named: bool) -> usize {
    if named || label.chevrons && label.name.is_none() {
        return label.words_at;
    }
    let dash = ["- ", "– ", "–", ">> ", ">>"].into_iter().find(|dash| line.starts_with(dash));
    dash.map_or(0, str::len)
}
