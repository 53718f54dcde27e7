//! Whether a name stands in the sources as the draft spells it.
//!
//! It must never call a name absent because the sources use a shorter or a fuller form of it.

use super::Outcome;
use super::index::Sources;
use super::quantity::Compared;
use super::speaker::{Likeness, Speakers};
use super::words::{Key, UNKNOWN, words};

/// A word may be misspelt by so many letters and still be the same name.
const LETTERS_OFF: usize = 2;

/// From so many letters on, two may be off.
const LONG: usize = 6;

/// Shorter words are too soon alike.
const SHORTEST: usize = 5;

/// Looks a name up, as the draft writes it. `own` says whether the draft itself has a name of those words: then it is
/// somebody else's.
pub(super) fn look_up(
    name: &str,
    person: bool,
    sources: &Sources,
    speakers: &Speakers,
    may: impl Fn(usize) -> bool,
    own: &dyn Fn(&[Key]) -> bool,
) -> Compared {
    let mut buffer = String::new();
    let mut parts: Vec<(Key, String)> = Vec::new();
    words(name, 0, &sources.speech, |word| {
        let key = sources.lexicon.find(&word.text, &sources.speech, &mut buffer);
        parts.push((key, buffer.clone()));
    });
    let keys: Vec<Key> = parts.iter().map(|(key, _)| *key).collect();
    if keys.is_empty() {
        return nothing(Outcome::NotChecked, "no words");
    }
    if let Some(place) = sources.run(&keys, &may) {
        return found(Outcome::Matches, place, keys.len(), sources, None);
    }
    // "Ruiz's" is Ruiz.
    let last_form = parts[parts.len() - 1].1.clone();
    let mut possessive = keys.clone();
    if let Some(last) = possessive.last_mut() {
        *last = sources.lexicon.folded(&format!("{last_form}s"));
    }
    if let Some(place) = sources.run(&possessive, &may) {
        return found(Outcome::Matches, place, keys.len(), sources, None);
    }
    // A fuller form that is spelt otherwise says more than a surname that is not.
    if keys.len() > 1
        && let Some((place, count, said)) = spelt_otherwise(&parts, sources, &may, own)
    {
        return found(Outcome::Conflicts, place, count, sources, Some(said));
    }
    if let Some(compared) = beside_the_text(name, sources, speakers) {
        return compared;
    }
    if keys.len() == 1 {
        return one(&parts[0], sources, &may);
    }
    // "Ana Maria Ruiz" and "Ana Ruiz": first and last with others between them.
    if let Some((place, count)) = sources.within(keys[0], keys[keys.len() - 1], 4, &may) {
        return found(Outcome::Consistent, place, count, sources, None);
    }
    let known =
        parts.iter().filter(|(key, _)| *key != UNKNOWN && sources.first(*key, &may).is_some()).count();
    let last = keys[keys.len() - 1];
    match sources.first(last, &may).filter(|_| person) {
        Some(place) if sources.has_other_first_name(place, keys[0]) => {
            let mut out = found(Outcome::NotChecked, place, 1, sources, None);
            out.reason = Some("the sources have the surname with another first name".to_owned());
            out
        }
        Some(place) => {
            let mut out = found(Outcome::Consistent, place, 1, sources, None);
            out.reason = Some("the sources have the surname alone".to_owned());
            out
        }
        None if known * 2 >= parts.len() => {
            nothing(Outcome::NotChecked, "its words stand in the sources, but not together")
        }
        None => Compared { outcome: Outcome::Absent, passage: None, instead: None, reason: None },
    }
}

/// Whether somebody of that name speaks in a source, wrote or published it: names that are no part of its text.
fn beside_the_text(name: &str, sources: &Sources, speakers: &Speakers) -> Option<Compared> {
    let mut best: Option<(Likeness, String, String)> = None;
    // Where the best of them first speaks.
    let mut spoken: Option<(usize, usize)> = None;
    for (at, document) in sources.documents().iter().enumerate() {
        let entry = &document.entry;
        let labels = document.speakers.iter().map(|label| (label, "speaks in"));
        let known = entry.speaker.iter().map(|label| (label, "speaks in"));
        let wrote = entry.author.iter().map(|label| (label, "wrote"));
        let published = entry.publisher.iter().map(|label| (label, "published"));
        for (label, how) in labels.chain(known).chain(wrote).chain(published) {
            let likeness = speakers.likeness(name, label);
            if likeness > best.as_ref().map_or(Likeness::Open, |(likeness, ..)| *likeness) {
                best = Some((likeness, label.clone(), format!("{how} {}", document.path)));
                let speaker = document.speakers.iter().position(|speaker| speaker == label);
                spoken = speaker.map(|speaker| (at, speaker));
            }
        }
    }
    let (likeness, label, how) = best?;
    let outcome = match likeness {
        Likeness::Same => Outcome::Matches,
        Likeness::Near => Outcome::Conflicts,
        _ => Outcome::Consistent,
    };
    let instead = (likeness == Likeness::Near).then(|| label.clone());
    let passage = spoken.and_then(|(document, speaker)| sources.first_turn(document, speaker));
    Some(Compared { outcome, passage, instead, reason: Some(format!("{label} {how}")) })
}

/// A name of one word: any form of it will do.
fn one(part: &(Key, String), sources: &Sources, may: &impl Fn(usize) -> bool) -> Compared {
    let form = part.1.as_str();
    // "Norland" and "Norlander", "Cuba" and "Cubans": the beginning of the word is the name.
    let start: String = form.chars().take((form.chars().count() * 2 / 3).max(4)).collect();
    let alike = sources.lexicon.forms().filter(|(_, other)| other.starts_with(start.as_str()));
    let alike = alike.filter_map(|(key, _)| sources.first(key, may)).min();
    match alike {
        Some(place) => found(Outcome::Consistent, place, 1, sources, None),
        None => Compared { outcome: Outcome::Absent, passage: None, instead: None, reason: None },
    }
}

/// The same name with one word spelt a little otherwise, and the source's spelling.
fn spelt_otherwise(
    parts: &[(Key, String)],
    sources: &Sources,
    may: &impl Fn(usize) -> bool,
    own: &dyn Fn(&[Key]) -> bool,
) -> Option<(usize, usize, String)> {
    for (at, (key, form)) in parts.iter().enumerate() {
        let length = form.chars().count();
        let known = *key != UNKNOWN && sources.first(*key, may).is_some();
        if known || length < SHORTEST {
            continue;
        }
        let first = form.chars().next();
        let near = sources.lexicon.forms().filter(|(_, other)| {
            other.chars().next() == first
                && other.chars().count().abs_diff(length) <= LETTERS_OFF
                && strsim::damerau_levenshtein(form, other) <= if length < LONG { 1 } else { LETTERS_OFF }
        });
        // A plural, a possessive or an adjective is another form, and no slip: "Tolm" and "Tolms", "Norland" and "Norlander".
        let near = near.filter(|(_, other)| !is_form(form, other));
        for (other, _) in near {
            let mut keys: Vec<Key> = parts.iter().map(|(key, _)| *key).collect();
            keys[at] = other;
            if let Some(place) = sources.run(&keys, may).filter(|_| !own(&keys)) {
                let said = sources.passage(place..place + keys.len())?.text;
                return Some((place, keys.len(), said));
            }
        }
    }
    None
}

/// Whether one word is the other with an ending.
fn is_form(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    long.strip_prefix(short).is_some_and(|ending| matches!(ending, "s" | "es" | "n" | "an" | "er"))
}

fn found(
    outcome: Outcome,
    place: usize,
    count: usize,
    sources: &Sources,
    instead: Option<String>,
) -> Compared {
    // The line around it says more than the name again.
    let passage = sources.line(place, count);
    Compared { outcome, passage, instead, reason: None }
}

fn nothing(outcome: Outcome, reason: &str) -> Compared {
    Compared { outcome, passage: None, instead: None, reason: Some(reason.to_owned()) }
}
