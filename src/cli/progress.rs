//! How far long work has come, on standard error, for somebody who waits.
//!
//! It must never write where nobody looks: only to a terminal, and what it wrote is gone when the work is done.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that is gone when it is dropped.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar for work of that name: `reading sources`.
    pub(super) fn of(work: &'static str) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::no_length().with_message(work);
        // A template that cannot be read leaves the built-in one.
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len}") {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    pub(super) fn tell(&self, done: usize, all: usize) {
        if let Self(Some(bar)) = self {
            bar.set_length(all as u64);
            // Threads may tell out of order.
            bar.set_position(bar.position().max(done as u64));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Self(Some(bar)) = self {
            bar.finish_and_clear();
        }
    }
}
