//! Numbers and dates that do not agree with one another.
//!
//! It must never judge: what is found is a place and the draft's own words.

use super::{Observation, Observed, Outline};
use crate::words::WordLists;

/// The words around numbers.
#[derive(Clone, Debug)]
pub(super) struct Numbers {}

impl Numbers {
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
