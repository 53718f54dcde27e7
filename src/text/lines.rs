//! Offsets to lines and columns.
//!
//! Columns count Unicode scalar values, from 1, and every report says so.
//! It must never count bytes, UTF-16 units or display cells.

/// A place a person can find: both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
}

/// Where the lines of one text begin.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line ends of `text`: LF, CR LF, or CR alone.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            let ends = byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(u32::try_from(at + 1).expect("ingest refuses files over 4 GiB"));
            }
        }
        Self { starts }
    }

    /// The line and column of a byte offset in the same `text`.
    ///
    /// Counts the characters of one line, so it is meant for the few places a report prints.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        Position { line, column: text[start..offset].chars().count() + 1 }
    }

    /// The line (from 1) that a byte offset is on; no character is counted.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset).max(1)
    }

    /// Where a line (from 1) begins.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        self.starts[line - 1] as usize
    }

    /// The bytes of a line (from 1), without its line end.
    #[must_use]
    pub fn line<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = self.starts[line - 1] as usize;
        let end = self.starts.get(line).map_or(text.len(), |&next| next as usize);
        text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// How many lines there are; at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}
