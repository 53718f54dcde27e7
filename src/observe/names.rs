//! Names over the whole draft: who enters how, and how a name is spelt.
//!
//! It must never judge: what is found is a place and the draft's own words.

use super::{Observation, Observed, Outline};
use crate::words::WordLists;

/// The words around names.
#[derive(Clone, Debug)]
pub(super) struct Names {}

impl Names {
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
