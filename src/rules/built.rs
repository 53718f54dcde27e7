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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::file::{MatchFile, RuleFile};
    use crate::rules::pattern::expand;
    use crate::words::WordLists;

    #[test]
    fn what_was_expanded_for_the_built_in_rules_is_what_would_be() {
        let words = WordLists::builtin();
        for (path, text) in
            crate::embedded::toml_files("").iter().filter(|(path, _)| !path.starts_with("words"))
        {
            let rule: RuleFile = toml::from_str(text).expect("a good rule");
            let MatchFile::Pattern(file) = &rule.matcher else { continue };
            let own: Vec<(&str, &Vec<String>)> =
                rule.words.iter().map(|(name, forms)| (name.get_ref().as_str(), forms)).collect();
            let forms = |name: &str| match own.iter().find(|(known, _)| *known == name) {
                Some((_, forms)) => Some(&forms[..]),
                None => words.list(name).map(|list| &list.forms[..]),
            };
            for typed in file.any.get_ref().iter().chain(&file.unless).chain(&file.unless_near) {
                let built =
                    expanded(typed.get_ref(), !file.case).expect("the build script reads every pattern");
                let fresh = expand(typed.get_ref(), !file.case, &forms).expect("a good pattern");
                // What is the best to look for may differ where two rules have one pattern and other lists.
                assert_eq!((built.sketch, built.lists), (fresh.sketch, fresh.lists), "{path}");
            }
        }
    }

    #[test]
    fn the_lists_are_those_of_the_files() {
        let parsed = WordLists::parse(&crate::embedded::toml_files("words")).expect("good lists");
        let built = WordLists::builtin();
        assert!(built.iter().eq(parsed.iter()));
        assert_eq!(built.irregular(), parsed.irregular());
    }
}
