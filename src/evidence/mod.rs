//! What the newsroom's own source documents say about a draft: where each quotation, number, date and
//! name of it stands, or that it does not.
//!
//! Sources come in as values ([`SourceDocument`]); a verdict goes out with the passage it rests on.
//! It must never say that something is true, never let a likeness score stand for a verdict, and never
//! read a file: that is `store`.

mod alignment;
mod date;
mod facts;
mod index;
mod name;
mod passages;
mod quantity;
mod quotation;
mod quoted;
pub mod reading;
mod source;
mod speaker;
mod verdict;
mod verify;
mod words;

pub use index::{Found, PassageIndex, Sources, Stretch};
pub use passages::{Holding, Postings};
pub use source::{Admiralty, Locator, SourceDocument, SourceEntry, SourceRank, Turn};
pub use verdict::{About, Edit, Outcome, Passage, Verdict};
pub use verify::{Named, Verification, named, verify};
