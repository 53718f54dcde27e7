//! The patterns of the built-in rules, expanded when the library was built (`build.rs`).
//!
//! A pattern is known by its text, so that it is only ever a shorter way to what [`super::pattern::expand`]
//! says. It must never hold a word of a list.

use super::needed::{Needed, Opening};
use super::pattern::{Expanded, ListName};

/// A pattern as the build script writes it down.
struct Built {
    typed: &'static str,
    any_case: bool,
    sketch: &'static str,
    /// Name of each list, and whether case counts as the same there.
    lists: &'static [(&'static str, bool)],
    /// What begins each match, if that is a few things: letters and the number of a list.
    openings: &'static [(&'static str, Option<usize>)],
    bound: bool,
}

include!(concat!(env!("OUT_DIR"), "/patterns.rs"));

/// The pattern as it was expanded, if a built-in rule has it.
pub(super) fn expanded(typed: &str, any_case: bool) -> Option<Expanded> {
    let at = PATTERNS.binary_search_by(|known| (known.typed, known.any_case).cmp(&(typed, any_case))).ok()?;
    let known = &PATTERNS[at];
    let list = |&(name, any_case): &(&'static str, bool)| ListName { name: name.into(), any_case };
    let opening = |&(head, list): &(&'static str, Option<usize>)| Opening { head: head.into(), list };
    let openings: Vec<Opening> = known.openings.iter().map(opening).collect();
    Some(Expanded {
        sketch: known.sketch.into(),
        lists: known.lists.iter().map(list).collect(),
        may_be_empty: false,
        needed: (!openings.is_empty()).then_some(Needed { openings, bound: known.bound }),
    })
}
