//! Lines of a page for people: pieces of text, each with a role, wrapped and made harmless.
//!
//! A page knows no colour: whoever shows it decides how a role looks, or drops the roles. It must never
//! pass on a character of the draft that a terminal would obey.

use std::fmt::Write as _;

/// The widest line a page makes, in characters. It does not ask the terminal, so that the same draft
/// gives the same page everywhere.
pub(super) const WIDTH: usize = 100;

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Running text.
    Plain,
    /// A heading or a number that matters.
    Strong,
    /// What may be skipped.
    Quiet,
    /// An error, and what belongs to it.
    Error,
    /// A warning.
    Warning,
    /// A note.
    Info,
    /// The words that a finding is about.
    Match,
}

/// A stretch of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is for.
    pub role: Role,
    /// Harmless text, without line ends.
    pub text: String,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From left to right.
    pub pieces: Vec<Piece>,
}

impl Line {
    /// Adds a stretch of text, made harmless.
    #[must_use]
    pub(super) fn with(mut self, role: Role, text: &str) -> Self {
        if !text.is_empty() {
            self.pieces.push(Piece { role, text: visible(text) });
        }
        self
    }

    /// Adds plain text.
    #[must_use]
    pub(super) fn text(self, text: &str) -> Self {
        self.with(Role::Plain, text)
    }

    fn width(&self) -> usize {
        self.pieces.iter().map(|piece| piece.text.chars().count()).sum()
    }
}

/// Lines, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// From top to bottom.
    pub lines: Vec<Line>,
}

impl Page {
    /// The page without its roles, each line ended by a line feed.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            let start = out.len();
            for piece in &line.pieces {
                out.push_str(&piece.text);
            }
            out.truncate(start + out[start..].trim_end().len());
            out.push('\n');
        }
        out
    }

    pub(super) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.pieces.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    /// Adds `text` after `first`, wrapped at [`WIDTH`]; the lines after the first begin under it.
    pub(super) fn wrapped(&mut self, first: Line, role: Role, text: &str) {
        let indent = first.width();
        let mut line = first;
        let mut width = indent;
        let mut words = String::new();
        let text = visible(text);
        for word in text.split_whitespace() {
            let length = word.chars().count();
            let space = usize::from(!words.is_empty());
            if width + space + length > WIDTH && !words.is_empty() {
                line.pieces.push(Piece { role, text: std::mem::take(&mut words) });
                self.push(line);
                line = Line::default().text(&" ".repeat(indent));
                width = indent;
            }
            if !words.is_empty() {
                words.push(' ');
                width += 1;
            }
            words.push_str(word);
            width += length;
        }
        if !words.is_empty() {
            line.pieces.push(Piece { role, text: words });
        }
        self.push(line);
    }
}

/// The text with every character that a terminal would obey, or that would hide or turn round others,
/// written out: `<U+202E>`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if is_hostile(c) => {
                write!(out, "<U+{:04X}>", u32::from(c)).expect("a string takes all that is written");
            }
            c => out.push(c),
        }
    }
    out
}

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\u{7}"), "a<U+001B>[31mb<U+202E>c<U+0007>");
        assert_eq!(visible("two\r\nlines"), "two  lines");
        assert_eq!(visible("caf\u{e9} \u{201c}x\u{201d}"), "caf\u{e9} \u{201c}x\u{201d}");
    }

    #[test]
    fn a_long_text_wraps_under_its_beginning() {
        let mut page = Page::default();
        page.wrapped(Line::default().text("  why  "), Role::Plain, &"word ".repeat(40));
        let plain = page.to_plain();
        assert!(plain.lines().all(|line| line.chars().count() <= WIDTH), "{plain}");
        assert!(plain.lines().skip(1).all(|line| line.starts_with("       word")), "{plain}");
    }
}
