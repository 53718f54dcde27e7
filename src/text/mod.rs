//! Text as positions: spans, lines and maps between two texts.
//!
//! The foundation of every other layer.
//! It must never interpret what the text says.

mod lines;
mod map;
mod span;

pub use lines::{LineIndex, Position};
pub use map::{MapBuilder, OffsetMap};
pub use span::Span;
