//! Claims of a draft that somebody touched, what was checked of each, and whether it still stands after
//! the draft or a source was edited.
//!
//! A claims file comes in as text and goes out as text. It must never lose an entry, never guess who
//! checked something or when, and never say that a claim is true: `checked` is what a person said.

mod difference;
mod entry;
mod file;
mod follow;
mod items;
mod record;
mod risk;
mod set;
mod source;
mod write;

pub use difference::{Change, difference};
pub use entry::{Entry, Item, ItemKind, State};
pub use file::{ClaimsFile, Parsed, Problem};
pub use follow::{Followed, Standing, follow};
pub use items::{Held, held, is_against, items};
pub use record::{Check, Progress, Record, Stale};
pub use risk::{Risk, RiskWords};
pub use set::{Setting, Target, carried};
pub use source::{
    Passages, SourceRef, SourceStanding, begins, document, nearest, passage, passage_hash, stale_sources,
    stands_at,
};
