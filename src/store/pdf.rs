//! PDFs, read by a program of their own: a parser that hangs can be ended only from outside.
//!
//! The program is this one again, called with [`ARGUMENT`]; it takes the file on standard input and gives
//! the words of its pages on standard output. It must never outlive its time, and never read a file itself.

use crate::evidence::reading::SourceProblem;
use crate::evidence::{SourceDocument, SourceEntry};
use crate::store::sources::Limits;
use crate::words::WordLists;

/// The hidden argument that makes this program the reader of one PDF.
pub const ARGUMENT: &str = "__read-pdf";

/// Reads a PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn read(
    name: &str,
    _: &[u8],
    _: SourceEntry,
    _: &Limits,
    _: &WordLists,
) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
    let message = "a PDF, and this program was built without `pdf`; save its text beside it";
    Err(SourceProblem::unread(name, "pdf", message))
}
