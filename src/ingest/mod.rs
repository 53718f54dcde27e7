//! Bytes to a [`Document`]: encoding, format, blocks, damage.
//!
//! Reading never fails on what a draft says: it returns the document and its problems. It fails only
//! on bytes that are no text at all. It must never decide what a sentence means.

mod assemble;
mod blocks;
mod comments;
mod damage;
mod encoding;
mod html;
mod language;
mod markdown;
mod plain;

use std::collections::BTreeMap;
use std::fmt;

use crate::document::{Allow, Document, Format, Problem};
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
            // What to do is part of what the bytes look like, where there is more to say.
            Self::Binary(what) if what.contains("save") => write!(f, "not a text file: {what}"),
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
    let decoded = encoding::decode(input.bytes)?;
    let format = input.format.unwrap_or_else(|| format_of(input.name, &decoded.text));
    let mut metadata = Vec::new();
    let mut notes = BTreeMap::new();
    let mut unclosed = Vec::new();
    let (canonical, origin_map, raw, comments) = match format {
        Format::Text => {
            let (raw, comments) = plain::read(&decoded.text, words);
            (decoded.text, decoded.map, raw, comments)
        }
        Format::Markdown => {
            let page = markdown::read(&decoded.text);
            metadata = page.metadata;
            notes = page.notes;
            unclosed = page.problems;
            (decoded.text, decoded.map, page.blocks, page.allows)
        }
        Format::Html => {
            let page = html::read(&decoded.text);
            metadata = page.metadata;
            unclosed.extend(page.problem);
            let map = decoded.map.map_or_else(|| page.map.clone(), |bytes| page.map.then(&bytes));
            (page.canonical, Some(map), page.blocks, page.allows)
        }
    };
    let lossy = decoded.problems.iter().any(|problem| problem.code == "invalid_encoding");
    let mut problems = decoded.problems;
    if format == Format::Html {
        // Decoding speaks of places in the file, which the visible text does not have.
        problems.iter_mut().for_each(|problem| problem.span = None);
    }
    problems.extend(unclosed);

    let damage = damage::find(&canonical, format != Format::Markdown, words);
    problems.extend(damage::problems(&canonical, &damage, lossy));
    let mut read = assemble::assemble(&canonical, &raw, &damage);
    if let Some(first) = read.first_invisible {
        problems.push(invisible(read.invisible, first));
    }
    let mut blocks = blocks::settle(&read.reading, &read.blocks, words);
    problems.extend(language::tell(&read.reading, &read.map, &mut blocks, words));
    if blocks.is_empty() {
        problems.push(Problem { code: "empty", message: "there is no text to read".to_owned(), span: None });
    }
    for footnote in &mut read.footnotes {
        footnote.text = notes.get(&footnote.label).filter(|note| !note.is_empty()).cloned();
    }
    let last = blocks.len().saturating_sub(1);
    let allows = comments
        .into_iter()
        .map(|(comment, raw)| Allow {
            rule: comment.rule,
            reason: comment.reason,
            place: comment.place,
            block: read.index.get(raw).copied().unwrap_or(last).min(last),
        })
        .collect();
    let document = Document {
        name: input.name.to_owned(),
        format,
        canonical,
        reading: read.reading,
        canonical_map: read.map,
        origin_map,
        blocks,
        repairs: read.repairs,
        links: read.links,
        footnotes: read.footnotes,
        allows,
        metadata,
    };
    Ok((document, problems))
}

/// The text of bytes that are text in some encoding, and what was wrong with it; no block is looked for.
///
/// # Errors
///
/// If the bytes are no text, or too many.
pub fn text(bytes: &[u8]) -> Result<(String, Vec<Problem>), Unreadable> {
    let decoded = encoding::decode(bytes)?;
    Ok((decoded.text, decoded.problems))
}

fn invisible(count: usize, first: crate::text::Span) -> Problem {
    let what =
        if count == 1 { "1 invisible character".to_owned() } else { format!("{count} invisible characters") };
    Problem {
        code: "invisible_characters",
        message: format!(
            "{what} (zero-width, soft hyphen, direction or control) left out of matching; delete them"
        ),
        span: Some(first),
    }
}

/// The format told from the name, or, where the name says nothing, from the content.
fn format_of(name: &str, text: &str) -> Format {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" => return Format::Markdown,
        "html" | "htm" | "xhtml" => return Format::Html,
        "txt" | "text" => return Format::Text,
        _ => {}
    }
    let head = text[..text.floor_char_boundary(4096)].trim_start();
    let begins = head[..head.floor_char_boundary(64)].to_ascii_lowercase();
    if ["<!doctype html", "<html", "<head>", "<body", "<article", "<p>", "<p ", "<div", "<h1"]
        .iter()
        .any(|tag| begins.starts_with(tag))
    {
        return Format::Html;
    }
    let front_matter = ["---\n", "---\r\n", "+++\n", "+++\r\n"].iter().any(|fence| {
        head.strip_prefix(fence)
            .is_some_and(|rest| rest.lines().take(60).any(|line| line == fence.trim_end()))
    });
    let hashes = |line: &str| {
        let level = line.bytes().take_while(|&byte| byte == b'#').count();
        (1..=6).contains(&level) && line[level..].starts_with(' ')
    };
    if front_matter || head.lines().any(hashes) { Format::Markdown } else { Format::Text }
}
