//! Bytes to a [`Document`]: encoding, format, blocks, damage.
//!
//! Reading never fails on what a draft says: it returns the document and its problems. It fails only
//! on bytes that are no text at all. It must never decide what a sentence means.

use std::fmt;

use crate::document::{Document, Format, Problem};
use crate::words::WordLists;

/// Bytes to read, and what they are called.
#[derive(Clone, Debug)]
pub struct Input<'b> {
    /// How reports call it.
    pub name: &'b str,
    /// What the author's file holds.
    pub bytes: &'b [u8],
    /// The format, if the caller knows; else it is told from the name and the content.
    pub format: Option<Format>,
}

/// Why bytes could not be read as a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not text; what it looks like.
    Binary(&'static str),
    /// Over the size limit, in bytes.
    TooLarge(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary(what) => write!(f, "not a text file ({what}); give text, Markdown or HTML"),
            Self::TooLarge(bytes) => write!(f, "{bytes} bytes is over the limit of 256 MiB; split the file"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads a draft.
///
/// # Errors
///
/// If the bytes are no text, or too many.
pub fn document(input: &Input<'_>, words: &WordLists) -> Result<(Document, Vec<Problem>), Unreadable> {
    let _ = (input, words);
    Err(Unreadable::Binary("nothing reads it yet"))
}
