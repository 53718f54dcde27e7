//! Damaged characters: what was written, where that can be known.
//!
//! A draft that was saved in one encoding and opened in another shows `â€™` or `ā` for an apostrophe.
//! Matching needs the intended text, so the reading text holds it; the author's file is never changed,
//! and every repair is a problem that is reported. `ā` and `â` are real letters (Māori, château):
//! it must never repair where the words around do not make it certain.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257};

use crate::document::Problem;
use crate::text::Span;
use crate::words::WordLists;

/// A damaged place in canonical text.
#[derive(Debug)]
pub(super) struct Damage {
    pub(super) span: Span,
    /// What it is read as; none where the intended character cannot be known.
    pub(super) reading: Option<String>,
    kind: Kind,
}

/// How it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// UTF-8 read as an old code page: several characters for one.
    Misread,
    /// A code-page quotation mark kept as an invisible control character.
    Control,
    /// One letter left of a mark of three bytes.
    Lost(char),
    /// U+FFFD.
    Replaced,
    /// A character reference of HTML in text that is not HTML.
    Reference,
}

/// Every damaged place, in order. `references`: whether the format leaves `&amp;` as it stands.
pub(super) fn find(text: &str, references: bool, words: &WordLists) -> Vec<Damage> {
    let mut found = misread(text);
    if references {
        found.extend(self::references(text));
    }
    found.extend(lost(text, words));
    found.sort_by_key(|damage| (damage.span.start(), std::cmp::Reverse(damage.span.end())));
    let mut end = 0;
    found.retain(|damage| {
        let free = damage.span.start() >= end;
        if free {
            end = damage.span.end();
        }
        free
    });
    found
}

/// One problem for each way characters were damaged. `decoded_lossy`: the reader itself put U+FFFD in
/// and has said so.
pub(super) fn problems(text: &str, damage: &[Damage], decoded_lossy: bool) -> Vec<Problem> {
    let mut kinds: BTreeMap<Kind, Vec<&Damage>> = BTreeMap::new();
    for place in damage {
        if !(decoded_lossy && place.reading.is_none()) {
            kinds.entry(place.kind).or_default().push(place);
        }
    }
    let mut problems: Vec<Problem> =
        kinds.into_iter().map(|(kind, places)| problem(text, kind, &places)).collect();
    problems.sort_by_key(|problem| problem.span);
    problems
}

fn problem(text: &str, kind: Kind, places: &[&Damage]) -> Problem {
    let mut read_as: BTreeMap<&str, usize> = BTreeMap::new();
    for place in places {
        *read_as.entry(place.reading.as_deref().unwrap_or("")).or_default() += 1;
    }
    let mut read_as: Vec<(&str, usize)> = read_as.into_iter().collect();
    read_as.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.cmp(b)));
    let shown: Vec<String> = read_as
        .iter()
        .filter(|(reading, _)| !reading.trim().is_empty())
        .take(6)
        .map(|(reading, count)| format!("{count} as {reading}"))
        .collect();
    let readings = if shown.is_empty() { String::new() } else { format!(", read {}", shown.join(", ")) };
    let first = places[0].span;
    let example = first.of(text);
    let count = match places.len() {
        1 => "1 damaged character".to_owned(),
        many => format!("{many} damaged characters"),
    };
    let cause = match kind {
        Kind::Misread => format!("(“{example}” …): UTF-8 text was opened in an old encoding and saved again"),
        Kind::Control => {
            "(invisible control codes): quotation marks of an old encoding were not converted".to_owned()
        }
        Kind::Reference => {
            format!("(“{example}” …): codes of HTML were pasted as text")
        }
        Kind::Lost('?') => {
            "(“?” inside a word): an apostrophe could not be written in the encoding of the file".to_owned()
        }
        Kind::Lost(letter) => format!(
            "(“{letter}”): an apostrophe or dash lost two of its three bytes, and only the words around it tell which it was"
        ),
        Kind::Replaced => "(U+FFFD): a program could not read the character that stood there".to_owned(),
    };
    Problem {
        code: "damaged_characters",
        message: format!("{count} {cause}{readings}; restore them in the draft"),
        span: Some(first),
    }
}

/// What damaged sequences stand for.
struct Table {
    intended: BTreeMap<String, char>,
    /// First characters, sorted.
    firsts: Vec<char>,
    /// Length of the longest sequence, in characters.
    longest: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(table);

/// Every letter and mark of Western news, passed through the wrong encoding once or twice.
fn table() -> Table {
    const MARKS: &str = "\u{2018}\u{2019}\u{201a}\u{201c}\u{201d}\u{201e}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2022}\u{2026}\u{2032}\u{2033}\u{2039}\u{203a}\u{20ac}\u{2122}\u{2212}\u{2264}\u{2265}";
    let mut intended = BTreeMap::new();
    let mut put = |damaged: String, meant: char| {
        if damaged.chars().count() >= 2 {
            intended.entry(damaged).or_insert(meant);
        }
    };
    let through = |text: &str, encoding: &'static Encoding| -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    };
    let as_latin = |text: &str| -> String { text.bytes().map(char::from).collect() };
    let letters = ('\u{a0}'..='\u{17f}').filter(|c| *c != '\u{ad}');
    for meant in MARKS.chars().chain(letters) {
        let text = meant.to_string();
        let once = [through(&text, WINDOWS_1252), as_latin(&text)];
        for wrong in once {
            put(through(&wrong, WINDOWS_1252), meant);
            put(as_latin(&wrong), meant);
            put(wrong, meant);
        }
        if MARKS.contains(meant) {
            for encoding in [WINDOWS_1251, WINDOWS_1254, WINDOWS_1257, MACINTOSH] {
                put(through(&text, encoding), meant);
            }
        }
    }
    // The third byte of a closing quotation mark has no character in windows-1252 and is often dropped.
    put("\u{e2}\u{20ac}".to_owned(), '\u{201d}');
    let mut firsts: Vec<char> = intended.keys().filter_map(|damaged| damaged.chars().next()).collect();
    firsts.dedup();
    let longest = intended.keys().map(|damaged| damaged.chars().count()).max().unwrap_or(0);
    Table { intended, firsts, longest }
}

/// The longest damaged sequence that `rest` begins with.
fn sequence(rest: &str, first: char) -> Option<(&'static str, char)> {
    if TABLE.firsts.binary_search(&first).is_err() {
        return None;
    }
    let ends: Vec<usize> = rest.char_indices().take(TABLE.longest).map(|(at, c)| at + c.len_utf8()).collect();
    ends.iter().skip(1).rev().find_map(|&end| {
        TABLE.intended.get_key_value(&rest[..end]).map(|(damaged, meant)| (damaged.as_str(), *meant))
    })
}

/// Sequences that no writer means, control characters, and U+FFFD.
fn misread(text: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(skip) = bytes[at..].iter().position(|byte| !byte.is_ascii()) {
        at += skip;
        let rest = &text[at..];
        let first = rest.chars().next().expect("not at the end");
        let mut len = first.len_utf8();
        let entry = sequence(rest, first).filter(|(damaged, _)| certain(text, at, damaged));
        let hit = if let Some((damaged, meant)) = entry {
            len = damaged.len();
            Some((Kind::Misread, Some(meant.to_string())))
        } else if ('\u{80}'..='\u{9f}').contains(&first) {
            let read = WINDOWS_1252.decode_without_bom_handling(&[first as u8]).0.into_owned();
            // Letters among the control codes (`\u{192}`) are no trace of a quotation mark.
            let mark = read.chars().all(|c| ('\u{2010}'..='\u{2122}').contains(&c));
            Some((Kind::Control, mark.then_some(read)))
        } else if first == '\u{fffd}' {
            let reading = apostrophe_ending(text, at, at + len).then(|| "\u{2019}".to_owned());
            Some((Kind::Replaced, reading))
        } else {
            None
        };
        if let Some((kind, mut reading)) = hit {
            let next = text[at + len..].chars().next();
            let longer = next.is_some_and(|c| !c.is_ascii() && !c.is_alphabetic() && !is_mark(c));
            if kind == Kind::Misread && longer && sequence(&text[at + len..], next.unwrap_or(' ')).is_none() {
                // The rest of a chain that is not understood: better left as it is than half mended.
                reading = None;
            }
            found.push(Damage { span: Span::new(at, at + len), reading, kind });
        }
        at += len;
    }
    found
}

/// Character references that content systems leave in pasted text.
fn references(text: &str) -> Vec<Damage> {
    const NAMED: [(&str, &str); 17] = [
        ("&amp;", "&"),
        ("&nbsp;", " "),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&rsquo;", "\u{2019}"),
        ("&lsquo;", "\u{2018}"),
        ("&rdquo;", "\u{201d}"),
        ("&ldquo;", "\u{201c}"),
        ("&mdash;", "\u{2014}"),
        ("&ndash;", "\u{2013}"),
        ("&hellip;", "\u{2026}"),
        ("&eacute;", "\u{e9}"),
        ("&pound;", "\u{a3}"),
        ("&euro;", "\u{20ac}"),
        ("&copy;", "\u{a9}"),
    ];
    let mut found = Vec::new();
    for (at, _) in text.match_indices('&') {
        let rest = &text[at..];
        let hit = if let Some(number) = rest.strip_prefix("&#") {
            let digits = number.bytes().take(7).take_while(u8::is_ascii_alphanumeric).count();
            let written = &number[..digits];
            let code = match written.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => written.parse().ok(),
            };
            code.filter(|_| number[digits..].starts_with(';'))
                .and_then(char::from_u32)
                .filter(|c| !c.is_control())
                .map(|c| (digits + 3, c.to_string()))
        } else {
            NAMED
                .iter()
                .find(|(name, _)| rest.starts_with(name))
                .map(|(name, meant)| (name.len(), (*meant).to_owned()))
        };
        if let Some((len, meant)) = hit {
            found.push(Damage { span: Span::new(at, at + len), reading: Some(meant), kind: Kind::Reference });
        }
    }
    found
}

/// Whether the two or more characters at `at` can be nothing but damage. Two of them may end a word in
/// capitals before a closing mark (`AMANHÃ”`): such need a small letter after them.
fn certain(text: &str, at: usize, damaged: &str) -> bool {
    let mut characters = damaged.chars();
    let (Some(first), Some(second), None) = (characters.next(), characters.next(), characters.next()) else {
        return true;
    };
    let punctuation = matches!(
        second,
        '\u{2018}'
            ..='\u{201e}'
                | '\u{2013}'
                | '\u{2014}'
                | '\u{2026}'
                | '\u{2039}'
                | '\u{203a}'
                | '\u{ab}'
                | '\u{bb}'
                | '\u{a0}'
                | '\u{20ac}'
    );
    if !punctuation || first == '\u{e2}' {
        return true;
    }
    let before = text[..at].chars().next_back();
    let after = text[at + damaged.len()..].chars().next();
    let capital_word = before.is_some_and(char::is_uppercase);
    if first == '\u{c2}' {
        return !capital_word;
    }
    !capital_word && after.is_some_and(char::is_lowercase)
}

/// Quotation marks, dashes, spaces: what may stand after a mended character.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{201f}' | '\u{2026}' | '\u{a0}' | '\u{fffd}' | '\u{ab}' | '\u{bb}')
        || super::assemble::is_invisible(character)
}

/// Whether what stands between `from` and `to` joins a word and `s`, `t`, `re`, `ve`, `ll`, `d` or `m`.
fn apostrophe_ending(text: &str, from: usize, to: usize) -> bool {
    let before = word_before(text, from);
    let after = word_after(text, to);
    !before.is_empty() && matches!(after, "s" | "t" | "re" | "ve" | "ll" | "d" | "m")
}

fn word_before(text: &str, at: usize) -> &str {
    let start = text[..at].char_indices().rev().take(40).take_while(|(_, c)| c.is_alphabetic()).last();
    start.map_or("", |(start, _)| &text[start..at])
}

fn word_after(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let end = rest.char_indices().take(40).find(|(_, c)| !c.is_alphanumeric()).map_or_else(
        || rest.char_indices().take(40).last().map_or(0, |(last, c)| last + c.len_utf8()),
        |(end, _)| end,
    );
    &rest[..end]
}

/// Letters that are left when `’` or `—` loses its second and third byte: E2 in five code pages.
/// And the question mark that stands for what an encoding lacks.
const LEFTOVERS: [char; 4] = ['\u{101}', '\u{e2}', '\u{432}', '?'];

/// A place where a leftover letter stands between ASCII words.
struct Leftover<'t> {
    span: Span,
    before: &'t str,
    after: &'t str,
    apostrophe: bool,
}

fn lost(text: &str, words: &WordLists) -> Vec<Damage> {
    LEFTOVERS.iter().flat_map(|&letter| lost_as(text, letter, words)).collect()
}

fn lost_as(text: &str, letter: char, words: &WordLists) -> Vec<Damage> {
    let mut places = Vec::new();
    for (at, found) in text.match_indices(letter) {
        let before = word_before(text, at);
        let after = word_after(text, at + found.len());
        if before.is_empty() || after.is_empty() || !before.is_ascii() || !after.is_ascii() {
            continue;
        }
        let lower = before.to_ascii_lowercase();
        // `?s=` is an address.
        let apostrophe = !text[at + found.len() + after.len()..].starts_with(['=', '/', '&', '_', '-'])
            && match after {
                "s" => true,
                "t" => lower.ends_with('n'),
                "re" | "ve" | "ll" | "d" | "m" => words.is("contraction-stems", &lower),
                _ => false,
            };
        places.push(Leftover { span: Span::new(at, at + found.len()), before, after, apostrophe });
    }
    let apostrophes = places.iter().filter(|place| place.apostrophe).count();
    if apostrophes == 0 {
        return Vec::new();
    }
    let repeated = apostrophes >= 2 && apostrophes * 2 >= places.len();
    // One alone is certain only if the draft writes the same word elsewhere without the letter.
    let evident = |place: &Leftover<'_>| text.matches(place.before).take(2).count() > 1;
    let certain = repeated || apostrophes == 1 && places.iter().filter(|place| place.apostrophe).all(evident);
    if !certain {
        return Vec::new();
    }
    places
        .into_iter()
        .filter_map(|place| {
            let reading = if place.apostrophe {
                "\u{2019}"
            } else if repeated && letter != '?' && joins_two_words(&place, words) {
                "\u{2014}"
            } else {
                return None;
            };
            Some(Damage { span: place.span, reading: Some(reading.to_owned()), kind: Kind::Lost(letter) })
        })
        .collect()
}

/// Whether both sides look like English words of their own, so that a dash was between them.
fn joins_two_words(place: &Leftover<'_>, words: &WordLists) -> bool {
    let is_function = |word: &str| words.is("english-function-words", &word.to_ascii_lowercase());
    let has_vowel = |word: &str| word.bytes().any(|b| b"aeiouyAEIOUY".contains(&b));
    let small_after = place.after.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    let capital_before = place.before.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    if is_function(place.after) || is_function(place.before) {
        return true;
    }
    // `Rajasthān`: a capital and one ending are one name.
    let long = place.before.len() >= 3 && place.after.len() >= 3;
    long && has_vowel(place.before) && has_vowel(place.after) && !(capital_before && small_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let damage = find(text, true, &WordLists::builtin());
        let mut out = String::new();
        let mut at = 0;
        for place in &damage {
            out.push_str(&text[at..place.span.start()]);
            out.push_str(place.reading.as_deref().unwrap_or_else(|| place.span.of(text)));
            at = place.span.end();
        }
        out + &text[at..]
    }

    #[test]
    fn damage_is_read_as_it_was_meant() {
        for (damaged, meant) in [
            ("Veltoviaâ€™s port â€” closed", "Veltovia’s port — closed"),
            ("the cafÃ© in AlmerÃ\u{ad}a", "the café in Almería"),
            ("Veltovia\u{92}s \u{93}plan\u{94}", "Veltovia’s “plan”"),
            ("It\u{fffd}s over", "It’s over"),
            ("â€œWe leave,â€ he said", "“We leave,” he said"),
            (
                "Veltoviaās port and Ortegaās bordersāa hard oneāclosed",
                "Veltovia’s port and Ortega’s borders—a hard one—closed",
            ),
            ("Veltoviaâs port and Ortegaâs fleet", "Veltovia’s port and Ortega’s fleet"),
            ("Veltovia closed. Veltoviaās port too.", "Veltovia closed. Veltovia’s port too."),
            ("Veltovia‚Äôs port", "Veltovia’s port"),
            ("Â£40", "£40"),
            ("Tea &amp; cake cost &#163;4, it&rsquo;s said", "Tea & cake cost £4, it’s said"),
            (
                "Veltovia?s port and Ortega?s fleet. Why? It was late.",
                "Veltovia’s port and Ortega’s fleet. Why? It was late.",
            ),
            ("Almer\u{c3}\u{83}\u{c2}\u{ad}a and CarreÃƒÂ±o", "Almería and Carreño"),
        ] {
            assert_eq!(repaired(damaged), meant, "{damaged}");
        }
    }

    #[test]
    fn real_letters_stay() {
        for text in [
            "The Māori of Rājasthān met in a château.",
            "“I read Brontë…” she said; the crêpes and the pâtés.",
            "He said “AMANHÔ and left.",
            "The Gāthās are hymns.",
            "Veltoviaās port and Ortegaās talks in Rajasthān",
        ] {
            let kept = repaired(text).replace("Veltovia’s", "Veltoviaās").replace("Ortega’s", "Ortegaās");
            assert_eq!(kept, text);
        }
    }
}
