//! How the roles of a page look on a terminal.
//!
//! The only place that knows an escape code. Text comes in harmless, from the page.

use std::io::IsTerminal as _;

use crate::report::{Page, Role};

use super::args::Color;

/// Whether standard output gets colour.
pub(super) fn wanted(color: Color, to_file: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !to_file && !no_color() && std::io::stdout().is_terminal(),
    }
}

/// The page as it is shown.
pub(super) fn paint(page: &Page, colored: bool) -> String {
    if !colored {
        return page.to_plain();
    }
    let mut out = String::new();
    for line in &page.lines {
        for piece in &line.pieces {
            match code(piece.role) {
                Some(code) => {
                    out.push_str(code);
                    out.push_str(&piece.text);
                    out.push_str("\u{1b}[0m");
                }
                None => out.push_str(&piece.text),
            }
        }
        out.push('\n');
    }
    out
}

fn code(role: Role) -> Option<&'static str> {
    match role {
        Role::Plain => None,
        Role::Strong | Role::Match => Some("\u{1b}[1m"),
        Role::Quiet => Some("\u{1b}[2m"),
        Role::Error => Some("\u{1b}[1;31m"),
        Role::Warning => Some("\u{1b}[33m"),
        Role::Info => Some("\u{1b}[36m"),
    }
}

/// <https://no-color.org>: set and not empty.
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
