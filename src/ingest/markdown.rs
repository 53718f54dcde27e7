//! Markdown to blocks: CommonMark with front matter, tables, footnotes and strikethrough.
//!
//! Code and pictures' alternative text are not what the writer states, so they are left out.
//! Of HTML that stands in Markdown the visible text is read, and its suppression comments.
//! It must never run that HTML, and never leave out a reader's text in silence.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::assemble::{Marker, Part, RawBlock, is_space};
use super::comments::{self, Comment};
use super::html::{self, Role};
use crate::document::{BlockKind, Problem};
use crate::text::Span;

/// What a Markdown draft holds.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    pub(super) blocks: Vec<RawBlock>,
    pub(super) allows: Vec<(Comment, usize)>,
    pub(super) metadata: Vec<(String, String)>,
    /// Texts of footnotes, by label.
    pub(super) notes: BTreeMap<String, String>,
    /// Comments and elements that are never closed.
    pub(super) problems: Vec<Problem>,
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
    if let Some(unseen) = reader.unseen.take() {
        reader.unclosed(text, &format!("<{}>", unseen.name), unseen.place, text.len());
    }
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
    /// The lines of the HTML block that is being read, without what stands before them in a quotation.
    lines: Vec<Span>,
    /// What the HTML element says of the text in it.
    element: Option<(BlockKind, u8)>,
    /// The HTML element whose content no reader sees.
    unseen: Option<Unseen>,
    /// `<br>` since the last word.
    breaks: usize,
}

/// An element that is open and not shown.
struct Unseen {
    name: String,
    /// The tag that opened it.
    place: Span,
    /// Whether it ends with its block at the latest.
    short: bool,
}

impl Reader {
    fn event(&mut self, text: &str, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.close(),
            // Read whole at its end: a tag or comment may take several lines.
            Event::Html(_) => self.lines.push(span),
            Event::End(TagEnd::HtmlBlock) => {
                let lines = std::mem::take(&mut self.lines);
                self.html(text, &lines);
                self.close();
                self.element = None;
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
            Event::InlineHtml(html) => self.inline(&html, span),
            Event::FootnoteReference(label) => self.part(Part::Note(label.into_string())),
            Event::Rule => self.close(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.close();
                if let Some(note) = self.note.as_ref().and_then(|label| self.out.notes.get_mut(label)) {
                    note.push(' ');
                }
            }
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
        if self.hidden > 0 || self.unseen.is_some() {
            return;
        }
        self.breaks = 0;
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
            () if self.element.is_some() => self.element.expect("just asked"),
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
        self.breaks = 0;
        self.unseen.take_if(|unseen| unseen.short);
    }

    /// Reads one tag or comment inside a paragraph.
    fn inline(&mut self, html: &str, span: Span) {
        if html.starts_with("<!--") {
            let inner = html.trim_start_matches("<!--").trim_end_matches("-->");
            if let Some((rule, reason)) = comments::parse(inner) {
                self.out.allows.push((Comment { rule, reason, place: span }, self.out.blocks.len()));
            }
        } else if let Some(tag) = HtmlTag::read(html) {
            if self.unseen.as_ref().is_some_and(|unseen| tag.ends && unseen.name == tag.name) {
                self.unseen = None;
            } else if self.unseen.is_none() {
                self.tag(&tag, span, false);
            }
        }
    }

    /// Reads the lines of an HTML block.
    fn html(&mut self, text: &str, lines: &[Span]) {
        let mut html = String::new();
        let mut starts = Vec::with_capacity(lines.len());
        for line in lines {
            starts.push((html.len(), line.start()));
            html.push_str(line.of(text));
        }
        // The place of an offset into `html`; what lies in one line of it lies in one line of the draft.
        let place = |from: usize, to: usize| {
            let origin = |at: usize| {
                let line = starts.partition_point(|&(start, _)| start <= at).saturating_sub(1);
                starts[line].1 + (at - starts[line].0)
            };
            Span::new(origin(from), origin(to - 1) + 1)
        };
        let last_close = html.rfind('>').unwrap_or(0);
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            if let Some(unseen) = &self.unseen {
                let Some(end) = end_tag(rest, &unseen.name) else {
                    let last = lines.last().map_or(0, |line| line.end());
                    if unseen.short && text[last..].trim().is_empty() {
                        self.unclosed(text, &format!("<{}>", unseen.name), unseen.place, text.len());
                    }
                    break;
                };
                self.unseen = None;
                at += end;
                continue;
            }
            if !rest.starts_with('<') {
                let end = rest.find('<').map_or(html.len(), |end| at + end);
                self.visible(text, &html[at..end], &|from, to| place(at + from, at + to));
                at = end;
            } else if rest.starts_with("<!--") {
                let Some(length) = rest.find("-->") else {
                    self.unclosed(text, "<!--", place(at, at + 4), place(at, html.len()).end());
                    break;
                };
                let end = at + length + 3;
                if let Some((rule, reason)) = comments::parse(&rest[4.min(length)..length]) {
                    let comment = Comment { rule, reason, place: place(at, end) };
                    self.out.allows.push((comment, self.out.blocks.len()));
                }
                at = end;
            } else if at < last_close
                && !rest[1..].starts_with('<')
                && let Some(end) = rest.find('>').map(|end| end + 1)
                && let Some(tag) = HtmlTag::read(&rest[..end])
            {
                self.tag(&tag, place(at, at + end), true);
                at += end;
            } else {
                self.visible(text, "<", &|from, to| place(at + from, at + to));
                at += 1;
            }
        }
    }

    /// Reads the text between two tags of an HTML block.
    fn visible(&mut self, text: &str, html: &str, place: &dyn Fn(usize, usize) -> Span) {
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            if rest.starts_with(is_space) {
                let length = rest.find(|c: char| !is_space(c)).unwrap_or(rest.len());
                if self.open.is_some() {
                    self.part(Part::Space);
                } else if let Some(note) = self.note.as_ref().and_then(|label| self.out.notes.get_mut(label))
                {
                    note.push(' ');
                }
                at += length;
                continue;
            }
            let (length, shown) = if rest.starts_with('&') {
                html::entity(rest)
            } else {
                (rest.find(|c: char| c == '&' || is_space(c)).unwrap_or(rest.len()), None)
            };
            let written = &rest[..length];
            self.words(text, place(at, at + length), shown.as_deref().unwrap_or(written));
            at += length;
        }
    }

    /// Does what a tag of HTML says. `apart`: whether it stands in a block of HTML, not in a paragraph.
    fn tag(&mut self, tag: &HtmlTag<'_>, place: Span, apart: bool) {
        let role = html::role(&tag.name);
        if tag.name == "br" {
            self.breaks += 1;
            if self.breaks >= 2 && self.hidden == 0 && self.note.is_none() {
                self.close();
            } else if self.hidden == 0 && self.open.is_some() {
                self.part(Part::Space);
            }
            return;
        }
        if role == Role::Hidden || role == Role::Title || tag.is_hidden() {
            if !tag.ends && !html::is_void(&tag.name) && !tag.html.ends_with("/>") {
                let short = !matches!(&*tag.name, "script" | "style" | "template");
                self.unseen = Some(Unseen { name: tag.name.clone(), place, short });
            }
            return;
        }
        let kind = match role {
            Role::Inline | Role::Bold | Role::Link | Role::Hidden | Role::Title => return,
            Role::Heading(level) => Some((BlockKind::Heading, level)),
            Role::Item => Some((BlockKind::ListItem, 1)),
            Role::Quote => Some((BlockKind::BlockQuote, 0)),
            Role::Cell => Some((BlockKind::TableCell, 0)),
            Role::Caption => Some((BlockKind::Caption, 0)),
            Role::Paragraph | Role::Block | Role::List | Role::Furniture | Role::Head => None,
        };
        if !apart {
            if self.open.is_some() && self.hidden == 0 {
                self.part(Part::Space);
            }
            return;
        }
        self.close();
        if kind.is_some() {
            self.element = kind.filter(|_| !tag.ends);
        }
    }

    /// Says that what follows `place`, up to `end`, was not read.
    fn unclosed(&mut self, text: &str, what: &str, place: Span, end: usize) {
        let unread = text.get(place.end()..end).unwrap_or("");
        self.out.problems.extend(comments::unclosed(what, place, unread));
    }
}

/// A tag of HTML.
struct HtmlTag<'h> {
    /// As it is written.
    html: &'h str,
    /// In small letters.
    name: String,
    ends: bool,
}

impl<'h> HtmlTag<'h> {
    fn read(html: &'h str) -> Option<Self> {
        let inner = html.strip_prefix('<')?;
        let (ends, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let length = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(inner.len());
        let declares = html.starts_with("<!") || html.starts_with("<?");
        (declares || inner.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| Self {
            html,
            name: inner[..length].to_ascii_lowercase(),
            ends,
        })
    }

    /// Whether its attributes keep its content from readers.
    fn is_hidden(&self) -> bool {
        if self.html.len() > 2000 || !self.html.contains(' ') {
            return false;
        }
        let plain = self.html.to_ascii_lowercase().replace(": ", ":");
        plain.contains("display:none")
            || plain.split_whitespace().skip(1).any(|word| word.trim_end_matches(['>', '/']) == "hidden")
    }
}

/// Where the end tag of `name` ends.
fn end_tag(html: &str, name: &str) -> Option<usize> {
    html.match_indices("</").find_map(|(at, _)| {
        let rest = &html[at + 2..];
        let same = rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && !rest[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        same.then(|| at + 2 + rest.find('>').map_or(rest.len(), |end| end + 1))
    })
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
