//! A source document, read: its text, who speaks where in it, and what is known of it.
//!
//! It must never be changed once it is made, and never hold more than the file said or the newsroom's
//! `sources.toml` says of it.

use crate::text::Span;

/// A document that a draft can be checked against.
#[derive(Clone, Debug, Default)]
pub struct SourceDocument {
    /// How reports call it: relative to its folder, with `/`.
    pub path: String,
    /// What a reader of it sees; speaker labels and time stamps may be part of it.
    pub text: String,
    /// The words that count as its content, in order, never overlapping: a paragraph, or what one person
    /// says at a time. Labels, time stamps and furniture lie between them.
    pub turns: Vec<Turn>,
    /// Who speaks in it, by first appearance, as the document writes them.
    pub speakers: Vec<String>,
    /// What is known of it.
    pub entry: SourceEntry,
    /// BLAKE3 of the file's bytes, in hexadecimal.
    pub digest: String,
}

/// A stretch of a source that stands in one place and has one speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// In the source's text.
    pub span: Span,
    /// Index into its speakers; nothing where nobody is named as speaking.
    pub speaker: Option<usize>,
    /// Where a person finds it again.
    pub locator: Locator,
    /// Whether the words run on from the turn before: the next line of a subtitle, the next page.
    pub runs_on: bool,
}

/// Where a person finds a passage again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locator {
    /// A line of a text file, from 1.
    Line(usize),
    /// A paragraph of a document without lines, from 1.
    Paragraph(usize),
    /// A page, from 1.
    Page(usize),
    /// Seconds from the start of a recording.
    Time(u32),
}

impl std::fmt::Display for Locator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Paragraph(paragraph) => write!(f, "paragraph {paragraph}"),
            Self::Page(page) => write!(f, "page {page}"),
            Self::Time(seconds) => {
                write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
            }
        }
    }
}

/// What is known of a source: from the newsroom's `sources.toml`, else from the document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceEntry {
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who speaks in it where no turn names anybody.
    pub speaker: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day it is of, as written: `2026-03-04`.
    pub date: Option<String>,
    /// Where it was found, a web address for instance.
    pub address: Option<String>,
    /// The day on which it was looked at there.
    pub accessed: Option<String>,
    /// How near it stands to what happened.
    pub rank: Option<SourceRank>,
    /// NATO's grades of a source and of what it says.
    pub admiralty: Option<Admiralty>,
    /// Whether `sources.toml` has an entry for it.
    pub listed: bool,
}

/// How near a source stands to what happened; `kind` in `sources.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceRank {
    /// The record itself, a witness, data.
    Primary,
    /// Somebody who reports on primary sources.
    Secondary,
    /// A digest of others: an encyclopedia, a press release about a study, an aggregator.
    Tertiary,
}

impl SourceRank {
    /// The word for the rank in `sources.toml` and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
        }
    }

    /// The rank of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Primary, Self::Secondary, Self::Tertiary].into_iter().find(|rank| rank.name() == name)
    }
}

/// The Admiralty code (NATO AJP-2.1): how reliable the source is, `A` to `F`, and how credible what it
/// says, 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admiralty {
    /// `A` completely reliable to `F` cannot be judged.
    pub reliability: char,
    /// 1 confirmed to 6 cannot be judged.
    pub credibility: u8,
}
