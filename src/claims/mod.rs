//! The claims file: which statements of a draft somebody has checked, against what, and whether they still
//! say what they said then.
//!
//! It must never lose an entry, never guess who checked or when, and never read or write a file: that is
//! `store`.
