//! What may stand before the words of one who speaks: a name and a colon, a time stamp, chevrons.
//!
//! It reads one line and must never decide that a label names a speaker: that takes the whole document.

use crate::words::WordLists;

/// Names longer than this are no names.
const LONGEST_NAME: usize = 72;

/// What stands before the words of a line. Offsets are bytes of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label<'t> {
    /// As written, without the colon.
    pub(super) name: Option<&'t str>,
    /// Seconds from the start of the recording.
    pub(super) time: Option<u32>,
    /// Whether the time stamp stands in brackets, and so is none of the words.
    pub(super) bracketed: bool,
    /// `>>`: someone else speaks.
    pub(super) chevrons: bool,
    /// Where the words begin.
    pub(super) words_at: usize,
}

/// Reads the label that a line begins with.
pub(super) fn read(line: &str) -> Option<Label<'_>> {
    let mut label = Label::default();
    let mut at = blank(line, 0);
    let chevrons = line[at..].bytes().take_while(|&byte| byte == b'>').count();
    if chevrons >= 2 {
        label.chevrons = true;
        at = blank(line, at + chevrons);
    }
    at += stars(&line[at..]);
    if let Some((time, end, bracketed)) = stamp(&line[at..]) {
        (label.time, label.bracketed) = (Some(time), bracketed);
        at = blank(line, at + end);
        let dash = line[at..].chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '|'));
        if let Some(dash) = dash {
            at = blank(line, at + dash.len_utf8());
        }
    }
    label.words_at = at;
    if let Some((name, time, end)) = named(&line[at..]) {
        label.name = Some(name);
        if label.time.is_none() {
            (label.time, label.bracketed) = (time, time.is_some());
        }
        label.words_at = blank(line, at + end);
    }
    (label.name.is_some() || label.time.is_some() || label.chevrons).then_some(label)
}

/// A name with its colon, a time stamp of its own before or after it: the name, the time, where it ends.
fn named(rest: &str) -> Option<(&str, Option<u32>, usize)> {
    let stars_before = stars(rest);
    let from = &rest[stars_before..];
    // `Q. Who asked?`
    if let Some(mark) = ["Q. ", "A. "].into_iter().find(|mark| from.starts_with(mark))
        && from[mark.len()..].starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '\u{201c}'))
    {
        return Some((&from[..1], None, stars_before + 2));
    }
    let head = &from[..from.floor_char_boundary(LONGEST_NAME + 24)];
    for (colon, _) in head.match_indices(':') {
        let after = &from[colon + 1..];
        let stars_after = stars(after);
        // `12:30`, `https://`: a label ends in white space.
        if !after[stars_after..].chars().next().is_none_or(char::is_whitespace) {
            continue;
        }
        let before = from[..colon].trim_end_matches(['*', '_']).trim_end();
        let (name, time) = stamped(before);
        return is_name(name).then_some((name, time, stars_before + colon + 1 + stars_after));
    }
    // `Mara Ilves  00:12` on a line of its own.
    let line = from.trim_end().trim_end_matches(['*', '_']);
    let (name, time) = stamped(line);
    let alone = time.is_some() && line.len() <= LONGEST_NAME + 24 && is_name(name) && !has_year(name);
    alone.then_some((name, time, rest.len()))
}

/// Whether a year is among the words: `Recorded 21 January 2026, 01:12:40` is said of the recording.
fn has_year(name: &str) -> bool {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    name.split(|c: char| !c.is_alphanumeric()).any(is_year)
}

/// A name and the time stamp after it.
fn stamped(before: &str) -> (&str, Option<u32>) {
    let bracket = before.ends_with([')', ']']);
    let open = if bracket { before.rfind(['(', '[']) } else { before.rfind([' ', '\t']).map(|at| at + 1) };
    let Some(open) = open else { return (before, None) };
    match stamp(&before[open..]) {
        Some((time, end, _)) if end == before.len() - open => {
            (before[..open].trim_end_matches([' ', '\t', '-', '–', '—', '|', ',']), Some(time))
        }
        _ => (before, None),
    }
}

/// The time stamp that `rest` begins with: seconds, its length, whether it stands in brackets. `[00:01:02]`,
/// `(1:02)`, `00:01:02.500`, `[00:01:02 - 00:01:09]`, `[00:01:02:13]`.
pub(super) fn stamp(rest: &str) -> Option<(u32, usize, bool)> {
    let bytes = rest.as_bytes();
    let closer = match bytes.first()? {
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
    };
    let start = usize::from(closer.is_some());
    let (seconds, length) = clock(&rest[start..])?;
    let end = start + length;
    let Some(closer) = closer else {
        let free = rest[end..].chars().next().is_none_or(char::is_whitespace);
        let after = rest[end..].trim_start();
        let of_day = ["am", "pm", "a.m", "p.m", "AM", "PM", "A.M", "P.M", "GMT", "UTC"];
        return (free && !of_day.iter().any(|word| after.starts_with(word))).then_some((seconds, end, false));
    };
    let close = bytes.iter().take(48).position(|&byte| byte == closer)?;
    let inner = rest[end..close].bytes();
    let only_times = inner.into_iter().all(|byte| byte.is_ascii_digit() || b":.,;-> ".contains(&byte));
    only_times.then_some((seconds, close + 1, true))
}

/// `1:02`, `01:01:02`, `00:00:01,500`: seconds and length.
pub(super) fn clock(rest: &str) -> Option<(u32, usize)> {
    let bytes = rest.as_bytes();
    let mut groups = [0u32; 4];
    let (mut count, mut at) = (0, 0);
    loop {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let width = if count == 0 { 1..=3 } else { 2..=2 };
        if !width.contains(&digits) || count == groups.len() {
            return None;
        }
        groups[count] = rest[at..at + digits].parse().ok()?;
        count += 1;
        at += digits;
        let more = bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !more {
            break;
        }
        at += 1;
    }
    let seconds = match count {
        2 => groups[0] * 60 + groups[1],
        // The fourth counts frames.
        3 | 4 => groups[0] * 3600 + groups[1] * 60 + groups[2],
        _ => return None,
    };
    if groups[1..count.min(3)].iter().any(|group| *group > 59) {
        return None;
    }
    if matches!(bytes.get(at), Some(b'.' | b',' | b';')) {
        let fraction = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if (1..=3).contains(&fraction) {
            at += 1 + fraction;
        }
    }
    Some((seconds, at))
}

/// Whether a label has the form of a name: words with capitals, no sentence.
fn is_name(name: &str) -> bool {
    const SMALL: [&str; 20] = [
        "de", "van", "von", "der", "den", "la", "le", "bin", "al", "el", "da", "di", "du", "of", "the",
        "and", "for", "y", "dos", "ten",
    ];
    let fits = !name.is_empty() && name.len() <= LONGEST_NAME && name.starts_with(char::is_uppercase);
    let mut words = 0;
    fits && name.split_whitespace().all(|word| {
        words += 1;
        let bare = word.trim_matches(['(', ')', '[', ']', ',', '.', '"', '“', '”']);
        let opens = bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || bare.is_empty()
            || SMALL.contains(&bare);
        let made_of = word.chars().all(|c| c.is_alphanumeric() || "'’.-–,()[]/&#\"“”".contains(c));
        // `He paused. Then:` is a sentence; `Dr. Ilves:` is not.
        let ends_sentence = word.ends_with('.') && bare.chars().count() > 5;
        words <= 8 && opens && made_of && !ends_sentence
    })
}

/// Whether a label is written in capitals.
pub(super) fn in_capitals(name: &str) -> bool {
    let name = name.split(['(', '[']).next().unwrap_or(name);
    let upper = name.chars().filter(|c| c.is_uppercase()).count();
    // `McKAY`, `SPEAKER of the HOUSE`.
    let lower = name.chars().filter(|c| c.is_lowercase()).count();
    upper >= 2 && lower * 3 <= upper
}

/// Whether a label names a topic of an article and nobody who could speak.
pub(super) fn is_topic(name: &str, words: &WordLists) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = name.to_lowercase();
    // `Q` and `A` are no articles of a topic.
    if lower.chars().count() == 1 || words.is("speaker-roles", &lower) {
        return false;
    }
    if words.is("label-not-speaker", &lower) || words.is("label-topic-words", &lower) {
        return true;
    }
    let capitals = in_capitals(name);
    let mut first = true;
    lower.split_whitespace().any(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = std::mem::take(&mut first) && matches!(bare, "the" | "first")
            || matches!(bare, "of" | "and" | "for" | "the" | "first");
        DAYS.contains(&bare) || !capitals && !small && words.is("label-topic-words", bare)
    })
}

/// Whether a label is a person's full name, or what a transcript calls those who speak.
pub(super) fn is_full_name(name: &str, words: &WordLists) -> bool {
    let role = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').to_lowercase();
    words.is("speaker-roles", &role) || name.split_whitespace().count() >= 2
}

/// The stars of bold type.
fn stars(rest: &str) -> usize {
    let count = rest.bytes().take_while(|&byte| byte == b'*').count();
    if count <= 3 { count } else { 0 }
}

fn blank(line: &str, at: usize) -> usize {
    at + (line[at..].len() - line[at..].trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_in_the_forms_that_transcripts_use() {
        let told = |line: &str| {
            let label = read(line)?;
            Some((label.name.map(str::to_owned), label.time, line[label.words_at..].to_owned()))
        };
        let name = |name: &str| Some(name.to_owned());
        for (line, expected) in [
            ("MARA ILVES: We met.", (name("MARA ILVES"), None, "We met.")),
            (">> MARA ILVES: We met.", (name("MARA ILVES"), None, "We met.")),
            (">> We met.", (None, None, "We met.")),
            ("[00:01:02] MARA ILVES: We met.", (name("MARA ILVES"), Some(62), "We met.")),
            ("00:01:02 - Mara Ilves: We met.", (name("Mara Ilves"), Some(62), "We met.")),
            ("Mara Ilves (00:12): We met.", (name("Mara Ilves"), Some(12), "We met.")),
            ("Mara Ilves [1:00:12]: We met.", (name("Mara Ilves"), Some(3612), "We met.")),
            ("Mara Ilves  00:12", (name("Mara Ilves"), Some(12), "")),
            ("**Mara Ilves:** We met.", (name("Mara Ilves"), None, "We met.")),
            ("Q: When?", (name("Q"), None, "When?")),
            ("Q. When?", (name("Q"), None, "When?")),
            ("Speaker 2: Yes.", (name("Speaker 2"), None, "Yes.")),
            ("REP. TOLM (R-VESSARIA): No.", (name("REP. TOLM (R-VESSARIA)"), None, "No.")),
            ("[00:01:02 - 00:01:05] We met.", (None, Some(62), "We met.")),
        ] {
            assert_eq!(told(line), Some((expected.0, expected.1, expected.2.to_owned())), "{line}");
        }
        for line in [
            "She said: we met.",
            "The gate opened at 10:30 that day.",
            "10:30 a.m. The council met.",
            "https://example.org: a page",
            "He paused. Then: nothing.",
            "A. lower case",
            "Recorded 21 January 2026, 01:12:40",
            "",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
