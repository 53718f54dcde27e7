//! Visible parts of the canonical text to reading text, its map, and what was mended on the way.
//!
//! The one place where reading text is made, whatever the format. It must never decide what a block is.

use super::damage::Damage;
use crate::document::{BlockKind, Footnote, Link, Repair};
use crate::text::{MapBuilder, OffsetMap, Span};

/// A block as a format reader saw it.
#[derive(Debug)]
pub(super) struct RawBlock {
    pub(super) kind: BlockKind,
    pub(super) level: u8,
    /// How sure the format is of `kind`.
    pub(super) marker: Marker,
    /// What of it is visible, in order.
    pub(super) parts: Vec<Part>,
}

impl RawBlock {
    pub(super) fn new(kind: BlockKind, level: u8, marker: Marker) -> Self {
        Self { kind, level, marker, parts: Vec::new() }
    }

    /// Adds visible canonical text; adjoining stretches become one.
    pub(super) fn text(&mut self, span: Span) {
        if let Some(Part::Text(last)) = self.parts.last_mut()
            && last.end() == span.start()
        {
            *last = last.join(span);
        } else if !span.is_empty() {
            self.parts.push(Part::Text(span));
        }
    }
}

/// What told a block's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Markup of a format that says what it means.
    Markup,
    /// Plain text: nothing but its own words.
    None,
    /// Plain text: a bullet.
    Bullet,
    /// Plain text: `1.`
    Number,
    /// Plain text: `>>` before a speaker.
    Chevrons,
}

/// A part of a block.
#[derive(Debug)]
pub(super) enum Part {
    /// Canonical text as it stands.
    Text(Span),
    /// Canonical text that stands for other characters: an escape, an entity.
    Replaced(Span, String),
    /// A line break.
    Space,
    LinkStart(String),
    LinkEnd,
    /// A footnote mark.
    Note(String),
}

/// Reading text and all that was learned while it was made.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub(super) reading: String,
    pub(super) map: OffsetMap,
    pub(super) blocks: Vec<ReadBlock>,
    /// Raw block to the block it became; a block without text becomes the next one.
    pub(super) index: Vec<usize>,
    pub(super) repairs: Vec<Repair>,
    pub(super) links: Vec<Link>,
    pub(super) footnotes: Vec<Footnote>,
    /// Invisible characters that were left out, and the first, in canonical text.
    pub(super) invisible: usize,
    pub(super) first_invisible: Option<Span>,
}

/// A block with its place in reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadBlock {
    pub(super) kind: BlockKind,
    pub(super) level: u8,
    pub(super) marker: Marker,
    pub(super) span: Span,
}

/// Makes the reading text of `raw` blocks, with `damage` (in order) repaired.
pub(super) fn assemble(canonical: &str, raw: &[RawBlock], damage: &[Damage]) -> Assembled {
    let mut out = Assembled::default();
    let mut writer = Writer {
        canonical,
        damage,
        builder: MapBuilder::new(),
        block_start: 0,
        // Where the canonical text was last read, so that a separator has a place.
        read: 0,
        space: None,
        separator: false,
    };
    for block in raw {
        out.index.push(out.blocks.len());
        writer.begin();
        let mut link: Option<(usize, &str)> = None;
        for part in &block.parts {
            match part {
                Part::Text(span) => writer.text(*span, &mut out),
                Part::Replaced(span, text) => writer.replaced(*span, text),
                Part::Space => writer.space(Span::new(writer.read, writer.read)),
                Part::LinkStart(address) => link = Some((writer.next_start(), address)),
                Part::LinkEnd => {
                    if let Some((start, address)) = link.take() {
                        writer.link(start, address, &mut out.links);
                    }
                }
                Part::Note(label) => {
                    let at = writer.builder.len();
                    if at > writer.block_start {
                        out.footnotes.push(Footnote {
                            span: Span::new(at, at),
                            label: label.clone(),
                            text: None,
                        });
                    }
                }
            }
        }
        if let Some((start, address)) = link {
            writer.link(start, address, &mut out.links);
        }
        if writer.builder.len() > writer.block_start {
            let span = Span::new(writer.block_start, writer.builder.len());
            out.blocks.push(ReadBlock { kind: block.kind, level: block.level, marker: block.marker, span });
        }
    }
    (out.reading, out.map) = writer.builder.finish();
    out
}

/// Whether a character has no ink and no width: it is left out of reading text.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// White space of any kind, the no-break ones and line ends included.
pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace() && character != '\u{85}'
}

struct Writer<'c> {
    canonical: &'c str,
    damage: &'c [Damage],
    builder: MapBuilder,
    block_start: usize,
    read: usize,
    space: Option<Span>,
    separator: bool,
}

impl Writer<'_> {
    fn begin(&mut self) {
        self.separator = !self.builder.is_empty();
        self.block_start = self.builder.len() + usize::from(self.separator);
        self.space = None;
    }

    /// Where the next visible character will stand.
    fn next_start(&self) -> usize {
        let inside = self.builder.len() > self.block_start;
        self.builder.len().max(self.block_start) + usize::from(inside && self.space.is_some())
    }

    fn space(&mut self, span: Span) {
        if self.builder.len() > self.block_start {
            self.space = Some(self.space.map_or(span, |so_far| so_far.join(span)));
        }
    }

    /// Writes what is due before a visible character at `at`.
    fn before(&mut self, at: usize) {
        if self.separator {
            self.separator = false;
            self.builder.replace(Span::new(self.read.min(at), at), "\n");
        } else if let Some(space) = self.space.take() {
            if space.len() == 1 && space.of(self.canonical) == " " {
                self.builder.copy(self.canonical, space);
            } else {
                self.builder.replace(space, " ");
            }
        }
    }

    fn replaced(&mut self, span: Span, text: &str) {
        if text.chars().all(|c| is_space(c) || is_invisible(c)) {
            self.space(span);
        } else {
            self.before(span.start());
            self.builder.replace(span, text);
        }
        self.read = span.end();
    }

    fn link(&mut self, start: usize, address: &str, links: &mut Vec<Link>) {
        if self.builder.len() > start {
            links.push(Link { span: Span::new(start, self.builder.len()), address: address.to_owned() });
        }
    }

    fn repair(&mut self, damage: &Damage, repairs: &mut Vec<Repair>) {
        let reading = damage.reading.as_deref().expect("only damage that can be read is repaired");
        if reading.chars().all(is_space) {
            self.space(damage.span);
        } else {
            self.before(damage.span.start());
            let start = self.builder.len();
            self.builder.replace(damage.span, reading);
            repairs.push(Repair {
                span: Span::new(start, self.builder.len()),
                damaged: damage.span.of(self.canonical).to_owned(),
            });
        }
        self.read = damage.span.end();
    }

    fn text(&mut self, span: Span, out: &mut Assembled) {
        let bytes = self.canonical.as_bytes();
        let mut at = span.start();
        let first = self.damage.partition_point(|damage| damage.span.start() < at);
        let mut damage = self.damage[first..].iter().filter(|damage| damage.reading.is_some()).peekable();
        while at < span.end() {
            let run = bytes[at..span.end()].iter().take_while(|byte| byte.is_ascii_graphic()).count();
            let stop = damage.peek().map_or(at + run, |damage| damage.span.start().clamp(at, at + run));
            if stop > at {
                self.before(at);
                self.builder.copy(self.canonical, Span::new(at, stop));
                at = stop;
                self.read = at;
                continue;
            }
            if let Some(here) = damage.next_if(|damage| damage.span.start() == at)
                && here.span.end() <= span.end()
            {
                self.repair(here, &mut out.repairs);
                at = here.span.end();
                continue;
            }
            let character = self.canonical[at..].chars().next().expect("spans lie on character bounds");
            let place = Span::new(at, at + character.len_utf8());
            if is_space(character) {
                self.space(place);
            } else if is_invisible(character) {
                // Joiners belong between emoji and in scripts that need them.
                let joiner = matches!(character, '\u{200c}' | '\u{200d}');
                let latin = self.canonical[..at].chars().next_back().is_none_or(|c| c < '\u{250}');
                if !joiner || latin {
                    out.invisible += 1;
                    out.first_invisible = out.first_invisible.or(Some(place));
                }
            } else {
                self.before(at);
                self.builder.copy(self.canonical, place);
            }
            at = place.end();
            self.read = at;
        }
    }
}
