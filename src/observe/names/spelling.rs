//! One name in two spellings.
//!
//! Two people may have names that are alike, so everything but the odd letters must agree: the other
//! part of the name, the first letter, the consonants of a given name. Names are compared only with those
//! that share such a part, so that the work stays linear in the text.

use std::collections::{BTreeMap, BTreeSet};

use super::{Vocabulary, times};
use crate::document::BlockKind;
use crate::extract::{Name, NameForm};
use crate::observe::{Observation, Observed, Outline};
use crate::text::Span;

/// How many names that share a part are compared with one another.
const COMPARED: usize = 40;

/// A word of more letters is no name.
const LONGEST: usize = 64;

/// A spelling, where it stands first and how often it stands.
#[derive(Clone, Debug)]
struct Spelling<'t> {
    /// As written.
    text: &'t str,
    /// In lower case, word by word.
    words: Vec<String>,
    first: Span,
    count: usize,
    statements: Vec<usize>,
    roles: BTreeSet<String>,
    person: bool,
    /// Whether it stands anywhere but at the beginning of a sentence.
    inside: bool,
}

pub(super) fn observe(outline: &Outline<'_>, vocabulary: &Vocabulary, out: &mut Vec<Observed>) {
    let spellings = spellings(outline);
    let mut found: BTreeMap<Span, Observed> = BTreeMap::new();
    let mut report = |one: &Spelling<'_>, other: &Spelling<'_>| {
        // The rarer of the two is the one to look at; of equals, the later.
        let later = (other.count, std::cmp::Reverse(other.first)) < (one.count, std::cmp::Reverse(one.first));
        let (odd, usual) = if later { (other, one) } else { (one, other) };
        let detail = format!("“{}” {}", usual.text, times(usual.count));
        let observed = Observed {
            related: vec![usual.first],
            detail,
            ..Observed::at(Observation::SpellingVariant, odd.first)
        };
        found.entry(odd.first).or_insert(observed);
    };
    for part in [Part::Given, Part::Family] {
        for alike in sharing(&spellings, part).into_values() {
            for (at, one) in alike.iter().enumerate() {
                for other in &alike[..at] {
                    if part.may_be_same(one, other) && are_one(one, other) {
                        report(other, one);
                    }
                }
            }
        }
    }
    for (alone, of) in families(&spellings, vocabulary) {
        report(alone, of);
    }
    out.extend(found.into_values());
}

/// Every name of the running text and the captions, by its spelling, in order of first places.
fn spellings<'t>(outline: &'t Outline<'_>) -> Vec<Spelling<'t>> {
    let reading: &'t str = outline.reading();
    let repairs = &outline.analysis.document.repairs;
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    let mut spellings: Vec<Spelling<'t>> = Vec::new();
    for name in &outline.analysis.mentions.names {
        let text = name.span.of(reading);
        let damaged = {
            let near = repairs.partition_point(|repair| repair.span.end() < name.span.start());
            repairs.get(near).is_some_and(|repair| repair.span.start() <= name.span.end())
        };
        // A spelling with `[sic]` after it, or in an account's address, is not the writer's.
        let others = reading[name.span.end()..].chars().take(10).collect::<String>().contains("[sic")
            || reading[..name.span.start()].ends_with(['/', '@', '#']);
        if name.form == NameForm::Acronym || damaged || others || !is_plain(text) || !is_read(outline, name) {
            continue;
        }
        let folded = fold(text);
        let at = *place.entry(folded.clone()).or_insert_with(|| {
            spellings.push(Spelling {
                text,
                words: folded.split_whitespace().map(str::to_lowercase).collect(),
                first: name.span,
                count: 0,
                statements: Vec::new(),
                roles: BTreeSet::new(),
                person: name.person,
                inside: false,
            });
            spellings.len() - 1
        });
        let spelling = &mut spellings[at];
        spelling.count += 1;
        spelling.person |= name.person;
        spelling.roles.extend(name.role.map(|role| role.of(reading).to_lowercase()));
        if let Some(statement) = outline.statement_at(name.span.start()) {
            spelling.statements.push(statement);
            spelling.inside |= outline.analysis.statements[statement].span.start() != name.span.start();
        }
    }
    spellings
}

fn is_read(outline: &Outline<'_>, name: &Name) -> bool {
    outline.block_at(name.span.start()).is_some_and(|block| {
        block.english
            && matches!(
                block.kind,
                BlockKind::Paragraph | BlockKind::ListItem | BlockKind::BlockQuote | BlockKind::Caption
            )
    })
}

/// Whether a name is one to four words of letters that begin with a capital.
fn is_plain(text: &str) -> bool {
    let words = text.split(' ');
    words.clone().count() <= 4
        && words.into_iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().skip(1).any(char::is_lowercase)
                && fold(word).chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''))
        })
}

/// One form of apostrophe and one of hyphen: the others are no other spelling.
fn fold(text: &str) -> String {
    let one = |c| match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '\u{2032}' | '`' => '\'',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        c => c,
    };
    text.chars().map(one).collect()
}

/// The part of a full name that may be spelt in two ways.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// All but the last word agrees with nothing; the last is the same.
    Given,
    /// The first words are the same.
    Family,
}

impl Part {
    /// The words that must agree, and the one that may not.
    fn split(self, words: &[String]) -> Option<(&[String], &str)> {
        match (self, words) {
            (Self::Given, [given, rest @ ..]) => Some((rest, given)),
            (Self::Family, [rest @ .., family]) => Some((rest, family)),
            (_, []) => None,
        }
    }

    fn may_be_same(self, one: &Spelling<'_>, other: &Spelling<'_>) -> bool {
        let odd = |spelling: &Spelling<'_>| self.split(&spelling.words).map(|(_, odd)| odd.to_owned());
        let (Some(one), Some(other)) = (odd(one), odd(other)) else { return false };
        match self {
            Self::Given => {
                sound(&one) == sound(&other) && shorter(&one, &other) >= 4 && is_slip(&one, &other, 2)
            }
            Self::Family => {
                let most = if shorter(&one, &other) >= 8 { 2 } else { 1 };
                shorter(&one, &other) >= 5 && is_slip(&one, &other, most)
            }
        }
    }
}

/// Full names of people by the words that they share.
fn sharing<'s, 't>(
    spellings: &'s [Spelling<'t>],
    part: Part,
) -> BTreeMap<(&'s [String], char), Vec<&'s Spelling<'t>>> {
    let mut sharing: BTreeMap<(&[String], char), Vec<&Spelling<'t>>> = BTreeMap::new();
    for spelling in spellings.iter().filter(|spelling| spelling.person && spelling.words.len() > 1) {
        let Some((same, odd)) = part.split(&spelling.words) else { continue };
        let Some(initial) = odd.chars().next().map(sound_of) else { continue };
        let alike = sharing.entry((same, initial)).or_default();
        if alike.len() < COMPARED {
            alike.push(spelling);
        }
    }
    sharing
}

/// Whether nothing says that two names are those of two people.
fn are_one(one: &Spelling<'_>, other: &Spelling<'_>) -> bool {
    let together = one.statements.iter().any(|statement| other.statements.binary_search(statement).is_ok());
    // `Finance minister` before a name is `the finance minister`, or the minister, after it.
    let agree =
        |role: &String| other.roles.iter().any(|other| role.ends_with(other) || other.ends_with(role));
    let apart = !one.roles.is_empty() && !other.roles.is_empty() && !one.roles.iter().any(agree);
    !together && !apart
}

/// Surnames that stand alone, nobody's, with the one family name that they nearly are.
fn families<'s, 't>(
    spellings: &'s [Spelling<'t>],
    vocabulary: &Vocabulary,
) -> Vec<(&'s Spelling<'t>, &'s Spelling<'t>)> {
    let mut known: BTreeMap<&str, &Spelling<'t>> = BTreeMap::new();
    for spelling in spellings.iter().filter(|spelling| spelling.person) {
        if let Some(family) = spelling.words.last() {
            let best = known.entry(family).or_insert(spelling);
            if spelling.words.len() < best.words.len() {
                *best = spelling;
            }
        }
    }
    let part: BTreeSet<&str> = spellings
        .iter()
        .filter(|spelling| spelling.words.len() > 1)
        .flat_map(|spelling| spelling.words.iter().map(String::as_str))
        .collect();
    let mut by_initial: BTreeMap<(char, usize), Vec<&str>> = BTreeMap::new();
    for family in known.keys() {
        let Some(initial) = family.chars().next() else { continue };
        let alike = by_initial.entry((initial, family.chars().count())).or_default();
        if alike.len() < COMPARED {
            alike.push(family);
        }
    }
    let mut found = Vec::new();
    for alone in spellings.iter().filter(|spelling| spelling.words.len() == 1) {
        let word = alone.words[0].as_str();
        let length = word.chars().count();
        let stranger = !part.contains(word) && !vocabulary.knows(word) && (alone.inside || alone.count > 1);
        let Some(initial) = word.chars().next().filter(|_| stranger && length >= 6) else { continue };
        let near = (length.saturating_sub(2)..=length + 2)
            .filter_map(|length| by_initial.get(&(initial, length)))
            .flatten()
            .find(|family| {
                let most = if length >= 8 && shorter(word, family) >= 8 { 2 } else { 1 };
                shorter(word, family) >= 6 && !vocabulary.knows(family) && is_slip(word, family, most)
            });
        if let Some(of) = near.and_then(|family| known.get(family)).filter(|of| are_one(alone, of)) {
            found.push((alone, *of));
        }
    }
    found
}

fn shorter(one: &str, other: &str) -> usize {
    one.chars().count().min(other.chars().count())
}

/// Whether up to `most` letters make the difference, and not an ending: `Ruiz` and `Ruizes`, `Marx` and `Marxist`.
fn is_slip(one: &str, other: &str, most: usize) -> bool {
    // The comparison takes the product of both lengths, and the difference in length is at least a slip each.
    let (letters, others) = (one.chars().count(), other.chars().count());
    if letters.max(others) > LONGEST || letters.abs_diff(others) > most {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let ending = long.strip_prefix(short).is_some_and(|ending| {
        let last = short.chars().next_back();
        !(ending.chars().next() == last && ending.chars().count() == 1 || matches!(ending, "h" | "e"))
    });
    let plural = long.strip_suffix('s').is_some_and(|long| strsim::osa_distance(short, long) < most);
    let slips = (1..=most).contains(&strsim::osa_distance(one, other));
    let hyphens = one.contains('-') == other.contains('-');
    slips && hyphens && !ending && (!plural || short.ends_with('s'))
}

/// How a letter sounds, roughly: the letters that transcriptions swap are one.
fn sound_of(letter: char) -> char {
    match letter {
        'c' | 'q' => 'k',
        'z' => 's',
        'v' => 'f',
        'y' | 'j' => 'i',
        letter => letter,
    }
}

/// The consonants of a given name and its last letter, as they sound: `Karim` and `Kareem`.
fn sound(word: &str) -> String {
    let word = word.replace("ph", "f");
    let word = word.strip_suffix('h').unwrap_or(&word);
    let mut sound = String::new();
    for letter in word.chars().map(sound_of) {
        let vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
        if !vowel && !sound.ends_with(letter) {
            sound.push(letter);
        }
    }
    let last = word.chars().next_back().map(sound_of);
    sound.extend(last);
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_a_letter_or_two_of_a_word() {
        assert!(is_slip("abarra", "abara", 1));
        assert!(!is_slip("abarra", "abar", 1));
        let long = "a".repeat(LONGEST);
        assert!(!is_slip(&format!("{long}b"), &format!("{long}c"), 1));
    }
}
