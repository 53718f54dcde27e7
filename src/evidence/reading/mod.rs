//! The bytes of a source document to its text and turns.
//!
//! A newsroom's sources come as transcripts, captions, web pages and Word files, from anybody. Reading
//! returns the document and its problems, or the one problem that kept it from being read. It must never
//! panic, never write anything anywhere, and never guess who speaks where the document does not say.

#[cfg(feature = "word")]
mod archive;
mod captions;
mod label;
mod markup;
mod page;
mod pages;
mod plain;
mod speech;
mod style;
mod word;

use std::fmt;

use super::{Locator, SourceDocument, SourceEntry, Turn};
use crate::ingest::{self, Unreadable};
use crate::text::Span;
use crate::words::WordLists;

pub use pages::pages;

/// Something that was wrong with a source or with what is said of it, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceProblem {
    /// The file, relative to the folder of sources, with `/`.
    pub path: String,
    /// From 1, where a place is known.
    pub line: Option<usize>,
    /// In Unicode scalar values, from 1.
    pub column: Option<usize>,
    /// A stable word: `empty`, `encrypted`, `scanned`, `too_large` …
    pub code: &'static str,
    /// What is wrong and what to do next; a lowercase fragment.
    pub message: String,
    /// Whether the document is missing from what was read because of it.
    pub unread: bool,
}

impl SourceProblem {
    /// A problem of a document that was read all the same.
    #[must_use]
    pub fn noted(path: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, column: None, code, message: message.into(), unread: false }
    }

    /// The problem that kept a document from being read.
    #[must_use]
    pub fn unread(path: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { unread: true, ..Self::noted(path, code, message) }
    }
}

impl fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for SourceProblem {}

/// Reads one source. `path` is how reports call it; its ending says the format where the content does not.
///
/// `entry` is what the newsroom says of it; what it leaves open is filled from the document.
///
/// # Errors
///
/// The problem that kept it from being read: no text in it, encrypted, of a format that is not read.
pub fn source(
    path: &str,
    bytes: &[u8],
    entry: SourceEntry,
    words: &WordLists,
) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
    let read = match format(path, bytes) {
        SourceFormat::Text => plain::read(path, bytes, words)?,
        SourceFormat::Captions => captions::read(path, bytes)?,
        SourceFormat::Markdown => markup::read(path, bytes, words)?,
        SourceFormat::Html => page::read(path, bytes, words)?,
        SourceFormat::Word => word::read(path, bytes, words)?,
        SourceFormat::Pdf => {
            return Err(SourceProblem::unread(
                path,
                "pdf",
                "a PDF is read in a program of its own, and none was given; save its text beside it",
            ));
        }
        SourceFormat::Unknown(what) => {
            return Err(SourceProblem::unread(path, "unknown_format", what));
        }
    };
    finish(path, blake3::hash(bytes).to_hex().to_string(), entry, read)
}

/// Whether the file is a PDF, by its content or its name; those are not read here.
#[must_use]
pub fn is_pdf(path: &str, bytes: &[u8]) -> bool {
    format(path, bytes) == SourceFormat::Pdf
}

/// What a reader of a format makes.
#[derive(Debug, Default)]
struct Read {
    text: String,
    turns: Vec<Turn>,
    speakers: Vec<String>,
    /// What the document says of itself.
    entry: SourceEntry,
    problems: Vec<SourceProblem>,
}

/// A stretch of text with one place, before it is known who speaks.
#[derive(Clone, Copy, Debug)]
struct Paragraph {
    span: Span,
    locator: Locator,
    /// Whether it goes on in the middle of the paragraph before: over a page break.
    runs_on: bool,
}

impl Paragraph {
    fn turn(self) -> Turn {
        Turn { span: self.span, speaker: None, locator: self.locator, runs_on: self.runs_on }
    }
}

fn finish(
    path: &str,
    digest: String,
    entry: SourceEntry,
    mut read: Read,
) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
    read.turns.retain(|turn| !turn.span.is_empty());
    if read.turns.is_empty() {
        let message = "there are no words in it; take it out of the folder, or save it again from its source";
        return Err(SourceProblem::unread(path, "empty", message));
    }
    if let Some(first) = read.turns.first_mut() {
        first.runs_on = false;
    }
    let own = read.entry;
    let entry = SourceEntry {
        title: entry.title.or(own.title),
        author: entry.author.or(own.author),
        speaker: entry.speaker.or(own.speaker),
        publisher: entry.publisher.or(own.publisher),
        date: entry.date.or(own.date),
        address: entry.address.or(own.address),
        ..entry
    };
    let document = SourceDocument {
        path: path.to_owned(),
        text: read.text,
        turns: read.turns,
        speakers: read.speakers,
        entry,
        digest,
    };
    read.problems.sort();
    Ok((document, read.problems))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SourceFormat {
    Text,
    Captions,
    Markdown,
    Html,
    Word,
    Pdf,
    /// Not read; what it is and what to do.
    Unknown(&'static str),
}

/// Content that cannot be mistaken first, then the name, then what the content looks like.
fn format(path: &str, bytes: &[u8]) -> SourceFormat {
    const OFFICE: &str = "a spreadsheet or slides; save the cells or notes that matter as text";
    const SOUND: &str = "sound, picture or video; put its transcript beside it as text or captions";
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if bytes.starts_with(b"%PDF-") {
        return SourceFormat::Pdf;
    }
    let archive = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0");
    match extension.as_str() {
        "xlsx" | "xls" | "ods" | "pptx" | "ppt" | "odp" => return SourceFormat::Unknown(OFFICE),
        "odt" | "pages" | "rtf" if archive || bytes.starts_with(b"{\\rtf") => {
            return SourceFormat::Unknown(
                "a word processor's file that is not read; save it as .docx or text",
            );
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "tif" | "tiff" | "heic" | "mp3" | "m4a" | "wav" | "ogg"
        | "mp4" | "mov" | "mkv" | "webm" | "avi" => return SourceFormat::Unknown(SOUND),
        "zip" | "gz" | "7z" | "rar" | "tar" | "bz2" | "xz" | "zst" => {
            return SourceFormat::Unknown("an archive; unpack it into the folder");
        }
        "pdf" => return SourceFormat::Pdf,
        "docx" | "docm" | "doc" => return SourceFormat::Word,
        _ if archive => return SourceFormat::Word,
        "srt" | "vtt" => return SourceFormat::Captions,
        "md" | "markdown" | "mdown" | "mkd" => return SourceFormat::Markdown,
        "html" | "htm" | "xhtml" => return SourceFormat::Html,
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if captions::looks_like(head) {
        return SourceFormat::Captions;
    }
    let begins = head.get(..head.floor_char_boundary(16)).unwrap_or_default().to_ascii_lowercase();
    if begins.starts_with("<!doctype html") || begins.starts_with("<html") {
        return SourceFormat::Html;
    }
    SourceFormat::Text
}

/// The decoded text of a file, and what was wrong with its encoding.
fn decoded(path: &str, bytes: &[u8]) -> Result<(String, Vec<SourceProblem>), SourceProblem> {
    let (text, problems) = ingest::text(bytes).map_err(|why| unreadable(path, &why))?;
    let noted = problems.into_iter().map(|problem| SourceProblem::noted(path, problem.code, problem.message));
    Ok((text, noted.collect()))
}

fn unreadable(path: &str, why: &Unreadable) -> SourceProblem {
    match why {
        Unreadable::Binary(what) => SourceProblem::unread(
            path,
            "unknown_format",
            format!("not a text ({what}); give text, Markdown, HTML, captions, .docx or PDF"),
        ),
        Unreadable::TooLarge(_) => SourceProblem::unread(path, "too_large", why.to_string()),
    }
}

/// One line of what a document says of itself; hostile, so short and without control characters.
fn said(value: &str) -> Option<String> {
    const LONGEST: usize = 300;
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    line.truncate(line.floor_char_boundary(LONGEST));
    (!line.is_empty()).then_some(line)
}
