//! What the sources say of one thing in a draft, in one line.
//!
//! It must never say more than the verdict: where the words stand, and which of them differ.

use crate::evidence::{Edit, Outcome, Passage, Verdict};

use super::listing::shortened;
use super::sources::Sources;

/// How many differing words are told.
const MOST_EDITS: usize = 3;

/// The verdict with its place, as a clause: `conflicts with log.txt#line 2, which has “44” for “40”`.
pub(super) fn told(verdict: &Verdict, sources: &Sources) -> String {
    if verdict.passages.is_empty() && verdict.outcome != Outcome::Absent {
        let outcome = verdict.outcome.name().replace('_', " ");
        let reason = verdict.reason.as_deref().map(|reason| format!("; {}", shortened(reason)));
        return outcome + &reason.unwrap_or_default();
    }
    let places = places(&verdict.passages, sources);
    let has = differing(verdict);
    let which_has = if has.is_empty() { String::new() } else { format!(", which has {has}") };
    let told = match verdict.outcome {
        Outcome::Verbatim => format!("verbatim in {places}"),
        Outcome::VerbatimNormalised => format!("verbatim but for marks and spaces in {places}"),
        Outcome::Elided => format!("elided, the cuts marked, from {places}"),
        Outcome::Altered => format!("altered from {places}{which_has}"),
        Outcome::Stitched => format!("stitched from {places}{which_has}"),
        Outcome::Misattributed => match verdict.passages.first().and_then(|at| at.speaker.as_deref()) {
            Some(speaker) => format!("misattributed: in {places} it is {} who says it", shortened(speaker)),
            None => format!("misattributed: in {places} somebody else says it"),
        },
        Outcome::Matches => format!("matches {places}"),
        Outcome::Consistent => format!("consistent with {places}{which_has}"),
        Outcome::Conflicts => format!("conflicts with {places}{which_has}"),
        Outcome::Absent => "absent: in no source".to_owned(),
        Outcome::NotChecked => "not checked".to_owned(),
    };
    match &verdict.reason {
        Some(reason) if has.is_empty() => format!("{told}; {}", shortened(reason)),
        _ => told,
    }
}

/// Where passages stand, each place once.
fn places(passages: &[Passage], sources: &Sources) -> String {
    let mut places: Vec<String> = Vec::new();
    for passage in passages {
        let place = sources.place_of(passage).to_string();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.join(" and ")
}

/// The words that differ, as they stand in the source.
fn differing(verdict: &Verdict) -> String {
    let edits = &verdict.difference;
    // A number may have been worked out from the source's words; then these are shown.
    let stands = |edit: &Edit| verdict.passages.iter().any(|passage| passage.text.contains(&edit.source));
    if let Some(passage) = verdict.passages.first()
        && !edits.iter().all(stands)
    {
        let words = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
        return format!("“{}”", shortened(&words));
    }
    let told = |edit: &Edit| match (edit.draft.trim(), edit.source.trim()) {
        ("", source) => format!("“{}” besides", shortened(source)),
        (draft, "") => format!("no “{}”", shortened(draft)),
        (draft, source) => format!("“{}” for “{}”", shortened(source), shortened(draft)),
    };
    let mut all: Vec<String> = edits.iter().take(MOST_EDITS).map(told).collect();
    if edits.len() > MOST_EDITS {
        all.push(format!("{} more differences", edits.len() - MOST_EDITS));
    }
    all.join(", ")
}
