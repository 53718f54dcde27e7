//! How sure the draft is, and of what: hedges that pile up, scales that mix, guesses upon guesses.
//!
//! It must never judge: what is found is a place and the draft's own words.

use super::{Observation, Observed, Outline};
use crate::words::WordLists;

/// The words of doubt.
#[derive(Clone, Debug)]
pub(super) struct Certainty {}

impl Certainty {
    pub(super) fn new(_words: &WordLists) -> Self {
        Self {}
    }

    pub(super) fn observe(
        &self,
        _outline: &Outline<'_>,
        _wanted: &dyn Fn(Observation) -> bool,
        _out: &mut Vec<Observed>,
    ) {
    }
}
