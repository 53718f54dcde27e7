//! What the parts of a draft promise one another: headline and body, list and items, charge and answer.
//!
//! It must never judge: what is found is a place and the draft's own words.

use super::{Observation, Observed, Outline};
use crate::words::WordLists;

/// The words that promise.
#[derive(Clone, Debug)]
pub(super) struct Structure {}

impl Structure {
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
