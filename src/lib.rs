//! **onrecord** says what kind of statement each sentence of a news draft is, and who stands behind it.
//!
//! It never says what is true. It says what kind of statement this is, how it is sourced and hedged,
//! and what could be checked.
//!
//! # The map
//!
//! One direction; each layer imports only what stands to its left (`tests/architecture.rs` keeps it):
//!
//! ```text
//! text ← embedded ← document ← words ← settings ← ingest ← segment ← tag ← extract ← classify
//!      ← analysis ← finding ← rules ← engine ← report ← config ← cli
//! ```
//!
//! | layer | makes | from |
//! |---|---|---|
//! | [`ingest`] | [`document::Document`] and its problems | bytes |
//! | [`segment`] | [`segment::Statement`] | blocks |
//! | [`tag`] | [`tag::Tagging`]: tokens, parts of speech, heads | statements |
//! | [`extract`] | [`extract::Mentions`]: quotations, quantities, dates, names, attributions | tagging |
//! | [`classify`] | [`classify::Label`]: kind, hedges, sources, cues | mentions |
//! | [`analysis`] | [`analysis::Analysis`]: all of these, read-only | document |
//! | [`rules`] | [`rules::RuleSet`]: compiled rule files | `rules/**.toml` |
//! | [`engine`] | [`finding::Finding`] | analysis and rules |
//! | [`report`] | text and JSON | analysis and findings |
//!
//! Everything up to [`report`] is pure: no files, no clock, no environment, no threads.
//! All spans inside the core are in the document's *reading* text; see [`document`].

pub mod analysis;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod document;
mod embedded;
pub mod engine;
pub mod extract;
pub mod finding;
pub mod ingest;
pub mod report;
pub mod rules;
pub mod segment;
pub mod settings;
pub mod tag;
pub mod text;
pub mod words;
