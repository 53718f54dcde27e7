//! Markdown to blocks: CommonMark with front matter, tables, footnotes and strikethrough.
//!
//! Code and pictures' alternative text are not what the writer states, so they are left out.
//! It must never run HTML that stands in Markdown; only its suppression comments are read.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::assemble::{Marker, Part, RawBlock};
use super::comments::{self, Comment};
use crate::document::BlockKind;
use crate::text::Span;

/// What a Markdown draft holds.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    pub(super) blocks: Vec<RawBlock>,
    pub(super) allows: Vec<(Comment, usize)>,
    pub(super) metadata: Vec<(String, String)>,
    /// Texts of footnotes, by label.
    pub(super) notes: BTreeMap<String, String>,
}

/// Reads Markdown.
pub(super) fn read(text: &str) -> Markdown {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(text, event, Span::new(range.start, range.end));
    }
    reader.close();
    reader.out
}

#[derive(Default)]
struct Reader {
    out: Markdown,
    open: Option<RawBlock>,
    heading: Option<u8>,
    quotes: usize,
    lists: usize,
    cell: bool,
    /// Depth of what is left out: code, pictures.
    hidden: usize,
    front_matter: bool,
    bold: usize,
    /// Whether some text of the open block is not bold.
    light: bool,
    /// The label of the footnote that is being read.
    note: Option<String>,
}

impl Reader {
    fn event(&mut self, text: &str, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                // Read whole: its lines come one by one, and a comment may take several.
                self.close();
                self.html(span.of(text), span.start());
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(shown) if self.front_matter => metadata(&shown, &mut self.out.metadata),
            Event::Text(shown) => self.words(text, span, &shown),
            Event::SoftBreak | Event::HardBreak => {
                if self.hidden == 0 {
                    self.part(Part::Space);
                }
                if let Some(label) = &self.note {
                    self.out.notes.entry(label.clone()).or_default().push(' ');
                }
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            Event::Html(_) => {}
            Event::InlineHtml(html) => self.html(&html, span.start()),
            Event::FootnoteReference(label) => self.part(Part::Note(label.into_string())),
            Event::Rule => self.close(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.close(),
            Tag::Heading { level, .. } => {
                self.close();
                self.heading = Some(level_of(level));
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.close();
                self.hidden += 1;
            }
            Tag::Image { .. } => self.hidden += 1,
            Tag::List(_) => {
                self.close();
                self.lists += 1;
            }
            Tag::Item => self.close(),
            Tag::TableCell => {
                self.close();
                self.cell = true;
            }
            Tag::FootnoteDefinition(label) => {
                self.close();
                self.out.notes.insert(label.to_string(), String::new());
                self.note = Some(label.into_string());
            }
            Tag::MetadataBlock(_) => self.front_matter = true,
            Tag::Strong => self.bold += 1,
            Tag::Link { dest_url, .. } if self.hidden == 0 => {
                self.part(Part::LinkStart(dest_url.into_string()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.close(),
            TagEnd::Heading(_) => {
                self.close();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock | TagEnd::Image => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::List(_) => {
                self.close();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::TableCell => {
                self.close();
                self.cell = false;
            }
            TagEnd::FootnoteDefinition => {
                if let Some(note) = self.note.take().and_then(|label| self.out.notes.get_mut(&label)) {
                    *note = note.split_whitespace().collect::<Vec<_>>().join(" ");
                }
            }
            TagEnd::MetadataBlock(_) => self.front_matter = false,
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link if self.hidden == 0 => self.part(Part::LinkEnd),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, span: Span, shown: &str) {
        if self.hidden > 0 {
            return;
        }
        if let Some(label) = &self.note {
            if let Some(note) = self.out.notes.get_mut(label) {
                note.push_str(shown);
            }
            return;
        }
        self.light |= self.bold == 0;
        let block = self.block();
        if span.of(text) == shown {
            block.text(span);
        } else {
            block.parts.push(Part::Replaced(span, shown.to_owned()));
        }
    }

    fn part(&mut self, part: Part) {
        if self.note.is_none() {
            self.block().parts.push(part);
        }
    }

    fn block(&mut self) -> &mut RawBlock {
        let depth = u8::try_from(self.lists).unwrap_or(u8::MAX);
        let (kind, level) = match () {
            () if self.heading.is_some() => (BlockKind::Heading, self.heading.unwrap_or(1)),
            () if self.cell => (BlockKind::TableCell, 0),
            () if self.lists > 0 => (BlockKind::ListItem, depth),
            () if self.quotes > 0 => (BlockKind::BlockQuote, 0),
            () => (BlockKind::Paragraph, 0),
        };
        self.open.get_or_insert_with(|| RawBlock::new(kind, level, Marker::Markup))
    }

    fn close(&mut self) {
        if let Some(mut block) = self.open.take() {
            if !self.light && block.kind == BlockKind::Paragraph {
                // A paragraph in bold type is often a heading: its words tell.
                block.marker = Marker::None;
            }
            self.out.blocks.push(block);
        }
        self.light = false;
    }

    /// Reads the suppression comments in a piece of HTML; the rest is not shown.
    fn html(&mut self, html: &str, start: usize) {
        let mut at = 0;
        while let Some(found) = html[at..].find("<!--") {
            let from = at + found;
            let Some(length) = html[from..].find("-->") else { break };
            at = from + length + 3;
            if let Some(comment) = comments::read(&html[from..at], start + from) {
                self.out.allows.push((comment, self.out.blocks.len()));
            }
        }
        if html.starts_with("<br") && self.hidden == 0 && self.open.is_some() {
            self.part(Part::Space);
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Reads `key: value` and `key = value` lines; nested values stay as they are written.
fn metadata(text: &str, out: &mut Vec<(String, String)>) {
    for line in text.lines() {
        if line.starts_with(char::is_whitespace) || line.starts_with('#') {
            continue;
        }
        let Some(at) = line.find([':', '=']) else { continue };
        let (key, value) = (line[..at].trim(), line[at + 1..].trim());
        let plain =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let quoted = value.len() >= 2
            && (value.starts_with('"') && value.ends_with('"')
                || value.starts_with('\'') && value.ends_with('\''));
        let value = if quoted { &value[1..value.len() - 1] } else { value };
        if plain && !value.is_empty() {
            out.push((key.to_lowercase(), value.to_owned()));
        }
    }
}
