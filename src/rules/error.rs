//! An error in a file that a person wrote: which file, where in it, and what to do next.

use std::fmt;
use std::io;

use crate::text::LineIndex;

/// One thing wrong with a rule, configuration or allow file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileError {
    /// The file, as it was named to us.
    pub path: String,
    /// From 1; absent when the whole file is meant.
    pub line: Option<usize>,
    /// In Unicode scalar values, from 1.
    pub column: Option<usize>,
    /// What is wrong and what to do next; a lowercase fragment.
    pub message: String,
}

impl FileError {
    /// An error at a byte offset of the file's text.
    #[must_use]
    pub fn at(path: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let position = LineIndex::new(text).position(text, offset);
        Self {
            path: path.to_owned(),
            line: Some(position.line),
            column: Some(position.column),
            message: message.into(),
        }
    }

    /// An error about the file as a whole.
    #[must_use]
    pub fn whole(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, column: None, message: message.into() }
    }

    /// What the TOML parser said, at the place it said it.
    #[must_use]
    pub fn toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        // The parser's message may run over lines; a report line holds one.
        let message = error.message().split('\n').collect::<Vec<_>>().join(", ");
        match error.span() {
            Some(range) => Self::at(path, text, range.start, message),
            None => Self::whole(path, message),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for FileError {}

/// Why the system refused, without its numbers and in our own words where they help.
#[must_use]
pub fn refusal(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "it is no folder".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8; save it as UTF-8".to_owned(),
        _ => {
            let said = error.to_string();
            said.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}

/// The known name nearest to `name`, if one is near enough to be a slip of the keys.
#[must_use]
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // Similarity in thousandths: no float decides an order.
    let score = |other: &str| (strsim::jaro_winkler(name, other) * 1000.0) as u32;
    known
        .into_iter()
        .map(|other| (score(other), other))
        .filter(|(score, _)| *score >= 850)
        .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, other)| other)
}
