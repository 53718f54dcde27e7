//! HTML to its visible text and blocks.
//!
//! The canonical text of a page is what a reader sees: entities resolved, blocks apart by an empty
//! line. Scripts, hidden elements and pictures are left out. It must never fetch or run anything, and
//! never trust that elements are closed.

use std::collections::BTreeMap;

use html5gum::emitters::default::{DefaultEmitter, StartTag};
use html5gum::{Token, Tokenizer};

use super::assemble::{Marker, Part, RawBlock, is_space};
use super::comments::{self, Comment};
use crate::document::{BlockKind, Problem};
use crate::text::{MapBuilder, OffsetMap, Span};

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The visible text.
    pub(super) canonical: String,
    /// From the visible text to the decoded file.
    pub(super) map: OffsetMap,
    pub(super) blocks: Vec<RawBlock>,
    pub(super) allows: Vec<(Comment, usize)>,
    pub(super) metadata: Vec<(String, String)>,
    /// A comment or an element that is never closed and hides the rest of the page.
    pub(super) problem: Option<Problem>,
}

/// Reads a page.
pub(super) fn read(source: &str) -> Page {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader { source, all_bold: true, ..Reader::default() };
    for token in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                reader.words_until(tag.span.start);
                reader.start(&tag);
                reader.skip_to(tag.span.end);
            }
            Token::EndTag(tag) => {
                reader.words_until(tag.span.start);
                reader.end(&String::from_utf8_lossy(&tag.name));
                reader.skip_to(tag.span.end);
            }
            Token::Comment(comment) => {
                reader.words_until(comment.span.start);
                reader.comment(
                    &String::from_utf8_lossy(&comment.value),
                    comment.span.start,
                    comment.span.end,
                );
                if comment.span.end >= source.len() {
                    reader.unclosed_comment(comment.span.start);
                }
                reader.skip_to(comment.span.end);
            }
            Token::Doctype(doctype) => {
                reader.words_until(doctype.span.start);
                reader.skip_to(doctype.span.end);
            }
            Token::String(_) | Token::Error(_) => {}
        }
    }
    reader.words_until(source.len());
    reader.unclosed_element();
    reader.close();
    let (canonical, map) = reader.builder.finish();
    Page { canonical, map, ..reader.out }
}

/// What an element does to the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Not shown.
    Hidden,
    /// The head of the page: metadata.
    Head,
    Title,
    /// Menus, footers: shown, but not the article.
    Furniture,
    Heading(u8),
    Paragraph,
    List,
    Item,
    Quote,
    Cell,
    Caption,
    /// Any other element that stands apart.
    Block,
    Link,
    Bold,
    Inline,
}

pub(super) fn role(name: &str) -> Role {
    match name {
        "head" => Role::Head,
        "title" => Role::Title,
        "script" | "style" | "template" | "noscript" | "svg" | "iframe" | "button" | "select"
        | "textarea" | "object" | "canvas" | "audio" | "video" | "math" | "code" | "pre" | "kbd" | "samp" => {
            Role::Hidden
        }
        "nav" | "footer" | "aside" | "menu" => Role::Furniture,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "p" => Role::Paragraph,
        "ul" | "ol" => Role::List,
        "li" => Role::Item,
        "blockquote" => Role::Quote,
        "td" | "th" => Role::Cell,
        "figcaption" => Role::Caption,
        "a" => Role::Link,
        "b" | "strong" => Role::Bold,
        "html" | "body" | "main" | "article" | "section" | "header" | "div" | "figure" | "table"
        | "thead" | "tbody" | "tfoot" | "tr" | "caption" | "dl" | "dt" | "dd" | "address" | "form"
        | "fieldset" | "details" | "summary" | "hr" | "center" => Role::Block,
        _ => Role::Inline,
    }
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

#[derive(Debug)]
struct Element {
    name: String,
    role: Role,
    /// What its own text is; known here so that no text looks through all that is open.
    inside: Inside,
    /// Where its content begins, in the file and in the visible text.
    unread_from: (usize, usize),
}

/// What stands around a place.
#[derive(Clone, Copy, Debug)]
struct Inside {
    kind: BlockKind,
    level: u8,
    lists: u8,
    hidden: bool,
    head: bool,
    bold: bool,
    /// In `<sup>`, where links within the page are footnote marks.
    raised: bool,
    /// In a link within the page.
    note: bool,
}

impl Default for Inside {
    fn default() -> Self {
        Self {
            kind: BlockKind::Paragraph,
            level: 0,
            lists: 0,
            hidden: false,
            head: false,
            bold: false,
            raised: false,
            note: false,
        }
    }
}

impl Inside {
    /// What stands around a place in an element of that role.
    fn enter(self, role: Role) -> Self {
        let mut inner = self;
        let mut kind = |kind, level| {
            if inner.kind != BlockKind::Boilerplate {
                (inner.kind, inner.level) = (kind, level);
            }
        };
        match role {
            Role::Furniture => kind(BlockKind::Boilerplate, 0),
            Role::Heading(level) => kind(BlockKind::Heading, level),
            Role::Item => kind(BlockKind::ListItem, self.lists.max(1)),
            Role::Quote => kind(BlockKind::BlockQuote, 0),
            Role::Cell => kind(BlockKind::TableCell, 0),
            Role::Caption => kind(BlockKind::Caption, 0),
            Role::List => inner.lists = self.lists.saturating_add(1),
            Role::Hidden => inner.hidden = true,
            Role::Head => (inner.hidden, inner.head) = (true, true),
            Role::Bold => inner.bold = true,
            Role::Title | Role::Paragraph | Role::Block | Role::Link | Role::Inline => {}
        }
        inner
    }
}

#[derive(Default)]
struct Reader<'s> {
    source: &'s str,
    builder: MapBuilder,
    out: Page,
    open: Option<RawBlock>,
    elements: Vec<Element>,
    /// How many of each element are open, so that a stray end tag costs nothing.
    counts: BTreeMap<String, usize>,
    /// Where the text not yet read begins.
    at: usize,
    space: Option<Span>,
    title: String,
    breaks: usize,
    link_open: bool,
    /// The address of a link that has no word yet.
    link: Option<String>,
    /// Whether all text of the open block is bold.
    all_bold: bool,
}

impl Reader<'_> {
    fn skip_to(&mut self, end: usize) {
        self.at = self.at.max(end);
    }

    fn inside(&self) -> Inside {
        self.elements.last().map(|element| element.inside).unwrap_or_default()
    }

    fn hidden(&self) -> bool {
        self.inside().hidden
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |key: &[u8]| {
            tag.attributes.get(key).map(|value| String::from_utf8_lossy(&value.value).into_owned())
        };
        let mut role = role(&name);
        if name == "meta" {
            self.meta(attribute(b"name").or_else(|| attribute(b"property")), attribute(b"content"));
            return;
        }
        if self.inside().head
            && !matches!(role, Role::Title | Role::Hidden | Role::Head | Role::Inline | Role::Bold)
        {
            self.end("head");
        }
        if role == Role::Title && !self.inside().head && self.hidden() {
            // The title of a picture.
            role = Role::Hidden;
        }
        match name.as_str() {
            "br" => {
                self.breaks += 1;
                self.space = Some(Span::new(tag.span.start, tag.span.end));
                if self.breaks >= 2 {
                    self.close();
                }
                return;
            }
            "hr" => return self.close(),
            _ => {}
        }
        let apart = !matches!(role, Role::Inline | Role::Bold | Role::Link | Role::Hidden | Role::Title);
        if apart {
            if self.elements.last().is_some_and(|top| top.role == Role::Paragraph) {
                self.end("p");
            }
            if matches!(role, Role::Item | Role::Cell) {
                self.end_sibling(role);
            }
            self.close();
        }
        if is_void(&name) || tag.self_closing && matches!(role, Role::Inline) {
            return;
        }
        if role == Role::Link
            && !self.hidden()
            && !self.link_open
            && let Some(address) = attribute(b"href").filter(|href| !href.starts_with('#'))
        {
            // Written with the first word of the link: many hold only a picture.
            self.link = Some(address);
            self.link_open = true;
        }
        let style = attribute(b"style").unwrap_or_default().replace(' ', "").to_lowercase();
        // Words for screen readers alone.
        let spoken = attribute(b"class").is_some_and(|classes| {
            classes.split_whitespace().any(|class| {
                matches!(
                    class,
                    "sr-only" | "visually-hidden" | "screen-reader-text" | "visuallyhidden" | "hidden"
                )
            })
        });
        let mut inside = self.inside().enter(role);
        inside.hidden |= spoken;
        inside.raised |= name == "sup";
        inside.note |= role == Role::Link && attribute(b"href").is_some_and(|href| href.starts_with('#'));
        inside.hidden |= tag.attributes.contains_key(&b"hidden"[..])
            || attribute(b"aria-hidden").is_some_and(|value| value == "true")
            || style.contains("display:none")
            || style.contains("visibility:hidden");
        *self.counts.entry(name.clone()).or_default() += 1;
        let unread_from = (tag.span.end, self.builder.len());
        self.elements.push(Element { name, role, inside, unread_from });
    }

    /// `<li>` and `<td>` end the one before them, if no list or table stands between.
    fn end_sibling(&mut self, role: Role) {
        let Some(top) = self.elements.last() else { return };
        if top.role == role {
            let name = top.name.clone();
            self.end(&name);
        }
    }

    fn end(&mut self, name: &str) {
        let Some(count) = self.counts.get_mut(name).filter(|count| **count > 0) else {
            if role(name) == Role::Block {
                self.close();
            }
            return;
        };
        let _ = count;
        while let Some(element) = self.elements.pop() {
            if let Some(count) = self.counts.get_mut(&element.name) {
                *count -= 1;
            }
            match element.role {
                Role::Title => {
                    let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !title.is_empty() && !self.out.metadata.iter().any(|(key, _)| key == "title") {
                        self.out.metadata.push(("title".to_owned(), title));
                    }
                }
                Role::Link => {
                    if self.link_open {
                        self.link_open = false;
                        if self.link.take().is_none()
                            && let Some(block) = &mut self.open
                        {
                            block.parts.push(Part::LinkEnd);
                        }
                    }
                }
                Role::Inline | Role::Bold | Role::Hidden => {}
                _ => self.close(),
            }
            if element.name == name {
                break;
            }
        }
    }

    fn meta(&mut self, name: Option<String>, content: Option<String>) {
        let (Some(name), Some(content)) = (name, content) else { return };
        let key = match name.to_lowercase().as_str() {
            "author" | "article:author" | "byl" | "parsely-author" => "author",
            "date"
            | "article:published_time"
            | "pubdate"
            | "dc.date"
            | "dcterms.date"
            | "parsely-pub-date" => "date",
            "og:title" | "dc.title" => "title",
            "article:section" | "section" => "section",
            "description" | "og:description" => "description",
            _ => return,
        };
        if !content.trim().is_empty() && !self.out.metadata.iter().any(|(known, _)| known == key) {
            self.out.metadata.push((key.to_owned(), content.trim().to_owned()));
        }
    }

    fn comment(&mut self, inner: &str, start: usize, end: usize) {
        if let Some((rule, reason)) = comments::parse(inner) {
            // A comment has no place in the visible text; the place where it would stand is next.
            let _ = (start, end);
            let at = self.builder.len();
            self.out.allows.push((Comment { rule, reason, place: Span::new(at, at) }, self.out.blocks.len()));
        }
    }

    /// Says so if the comment that ends the file, and begins at or before `start`, has no end of its own.
    fn unclosed_comment(&mut self, start: usize) {
        let from = self.source.get(start..).map_or(0, |rest| start + rest.find("<!--").unwrap_or(0));
        let Some(rest) = self.source.get(from..).and_then(|rest| rest.strip_prefix("<!--")) else { return };
        if !["-->", "--!>"].iter().any(|end| self.source.ends_with(end)) && rest != ">" && rest != "->" {
            self.unclosed("<!--", from, rest, self.builder.len());
        }
    }

    /// Says so if the file ends in an element that is not shown.
    fn unclosed_element(&mut self) {
        let hides = |element: &&Element| {
            element.role == Role::Title || element.inside.hidden && element.role != Role::Head
        };
        let Some(element) = self.elements.iter().find(hides) else { return };
        let (from, at) = element.unread_from;
        let what = format!("<{}>", element.name);
        if let Some(unread) = self.source.get(from..) {
            self.unclosed(&what, from, unread, at);
        }
    }

    fn unclosed(&mut self, what: &str, from: usize, unread: &str, at: usize) {
        let line = self.source[..from].bytes().filter(|&byte| byte == b'\n').count() + 1;
        // Nothing of it is in the visible text: the line tells where it is.
        let what = format!("{what} on line {line}");
        self.out.problem = comments::unclosed(&what, Span::new(at, at), unread).or(self.out.problem.take());
    }

    fn block(&mut self) -> &mut RawBlock {
        if self.open.is_none() {
            let Inside { kind, level, .. } = self.inside();
            if !self.builder.is_empty() {
                self.builder.replace(Span::new(self.at, self.at), "\n\n");
            }
            self.open = Some(RawBlock::new(kind, level, Marker::Markup));
        }
        self.open.as_mut().expect("just opened")
    }

    fn close(&mut self) {
        self.space = None;
        self.breaks = 0;
        self.link_open = false;
        self.link = None;
        if let Some(mut block) = self.open.take() {
            if self.all_bold && block.kind == BlockKind::Paragraph {
                // A paragraph in bold type is often a heading: its words tell.
                block.marker = Marker::None;
            }
            self.out.blocks.push(block);
        }
        self.all_bold = true;
    }

    fn flush_space_into_block(&mut self) {
        if self.open.is_some()
            && let Some(space) = self.space.take()
        {
            self.put(space, " ");
        }
    }

    /// Reads the text up to `end`, where a tag begins.
    fn words_until(&mut self, end: usize) {
        let Some(text) = self.source.get(self.at..end.max(self.at)) else {
            return self.skip_to(end);
        };
        if self.hidden() || text.is_empty() {
            if self.elements.last().is_some_and(|element| element.role == Role::Title) {
                self.title.push_str(&unescaped(text));
            }
            return self.skip_to(end);
        }
        if self.elements.last().is_some_and(|element| element.role == Role::Title) {
            self.title.push_str(&unescaped(text));
            return self.skip_to(end);
        }
        if self.inside().raised && self.inside().note && text.trim().len() <= 8 {
            let label = text.trim().trim_matches(['[', ']', '(', ')']).to_owned();
            if let Some(block) = &mut self.open
                && !label.is_empty()
            {
                block.parts.push(Part::Note(label));
            }
            return self.skip_to(end);
        }
        let base = self.at;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let first = rest.chars().next().expect("not at the end");
            if is_space(first) {
                let length = rest.find(|c: char| !is_space(c)).unwrap_or(rest.len());
                if self.open.is_some() {
                    let here = Span::new(base + at, base + at + length);
                    self.space = Some(self.space.map_or(here, |so_far| so_far.join(here)));
                }
                at += length;
                continue;
            }
            let (length, entity) = if first == '&' {
                entity(rest)
            } else {
                (rest.find(|c: char| c == '&' || is_space(c)).unwrap_or(rest.len()), None)
            };
            let place = Span::new(base + at, base + at + length);
            self.at = place.start();
            self.breaks = 0;
            self.flush_space_into_block();
            let _ = self.block();
            self.all_bold &= self.inside().bold;
            if let Some(address) = self.link.take() {
                self.block().parts.push(Part::LinkStart(address));
            }
            match entity {
                Some(shown) if shown.chars().all(is_space) => {
                    self.space = Some(place);
                }
                Some(shown) => self.put(place, &shown),
                None => {
                    let start = self.builder.len();
                    self.builder.copy(self.source, place);
                    let end = self.builder.len();
                    self.block().text(Span::new(start, end));
                }
            }
            at += length;
        }
        self.skip_to(end);
    }

    /// Puts characters that stand for `place` of the source.
    fn put(&mut self, place: Span, shown: &str) {
        let start = self.builder.len();
        self.builder.replace(place, shown);
        let end = self.builder.len();
        self.block().text(Span::new(start, end));
    }
}

/// The length of the character reference at the beginning of `rest`, and what it stands for.
pub(super) fn entity(rest: &str) -> (usize, Option<String>) {
    const LONGEST: usize = 34;
    let end = rest
        .bytes()
        .take(LONGEST)
        .skip(1)
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))
        .map_or(rest.len().min(LONGEST), |end| end + 1);
    let end = rest.floor_char_boundary(end + usize::from(rest.as_bytes().get(end) == Some(&b';')));
    let written = &rest[..end.max(1)];
    let shown = unescaped(written);
    if shown == written { (written.len(), None) } else { (written.len(), Some(shown)) }
}

/// Text with its character references resolved.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::new();
    for token in Tokenizer::new(text) {
        let Ok(token) = token;
        if let Token::String(part) = token {
            out.push_str(&String::from_utf8_lossy(&part.value));
        }
    }
    out
}
