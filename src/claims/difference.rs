//! What changed between the words that were checked and the words that stand there now.
//!
//! It must never call a difference what only a typographer sees.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::segment::normalised;

/// Words that were replaced; at most one side is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As checked.
    pub was: String,
    /// As it stands.
    pub now: String,
}

/// More words than this on one side, and the difference is told as one change: to align them would take
/// time that grows with their square.
const MOST: usize = 600;

/// The changes from one text to another, in order of the words; empty if no word differs.
#[must_use]
pub fn difference(was: &str, now: &str) -> Vec<Change> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (was.split_whitespace().collect(), now.split_whitespace().collect());
    let fold = |words: &[&str]| words.iter().map(|word| restyled(word)).collect::<Vec<String>>();
    let (old_folded, new_folded) = (fold(&old), fold(&new));
    let ahead = old_folded.iter().zip(&new_folded).take_while(|(a, b)| a == b).count();
    let behind = old_folded[ahead..].iter().rev();
    let behind = behind.zip(new_folded[ahead..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[ahead..old.len() - behind], &new[ahead..new.len() - behind]);
    if old.len() > MOST || new.len() > MOST {
        return vec![Change { was: old.join(" "), now: new.join(" ") }];
    }
    let (old_folded, new_folded) =
        (&old_folded[ahead..ahead + old.len()], &new_folded[ahead..ahead + new.len()]);
    capture_diff_slices(Algorithm::Myers, old_folded, new_folded)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Change { was: old[op.old_range()].join(" "), now: new[op.new_range()].join(" ") })
        .collect()
}

/// A text as it is compared: normalised, and every quotation mark the same one.
pub(super) fn restyled(text: &str) -> String {
    let mark = |c| if matches!(c, '"' | '\'' | '«' | '»' | '‹' | '›') { '"' } else { c };
    normalised(text).chars().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_differ_are_told() {
        let changes = difference("Some 40 houses burned, he said.", "Some 44 houses burned, he  said.");
        assert_eq!(changes, [Change { was: "40".to_owned(), now: "44".to_owned() }]);
        assert_eq!(difference("“It’s late” – ok", "'It's late' - ok"), []);
        let changes = difference("a b c", "a c d");
        assert_eq!(changes.len(), 2, "{changes:?}");
    }
}
