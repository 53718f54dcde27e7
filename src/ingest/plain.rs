//! Plain text, and text pasted from a content system, which is a dialect of its own.
//!
//! Lines become blocks: one a paragraph, or several where the writer's editor wrapped them. Bullets,
//! numbers and tags are left out of what is visible. It must never decide by what a line says whether
//! it is a heading: that needs its neighbours, and is done once all blocks are read.

use super::assemble::{Marker, Part, RawBlock, is_invisible, is_space};
use super::comments::{self, Comment};
use crate::document::BlockKind;
use crate::text::Span;
use crate::words::WordLists;

/// Blocks of plain text and the suppression comments in it, each with the raw block it stands before or in.
pub(super) fn read(text: &str, words: &WordLists) -> (Vec<RawBlock>, Vec<(Comment, usize)>) {
    let lines = lines(text);
    let width = wrap_width(text, &lines);
    let mut blocks: Vec<RawBlock> = Vec::new();
    let mut allows = Vec::new();
    let mut open: Option<&Line> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.shape == Shape::Blank {
            open = None;
            continue;
        }
        if line.shape == Shape::Rule {
            let underlined = open.is_some() && lines[at - 1].shape == Shape::Words && {
                let rule = line.span.of(text);
                rule.len() >= 3 && (rule.bytes().all(|b| b == b'=') || rule.bytes().all(|b| b == b'-'))
            };
            if underlined
                && let Some(block) = blocks.last_mut()
                && lines[at - 1].chars <= 100
                && !ends_sentence(lines[at - 1].span.of(text))
                && block.marker == Marker::None
            {
                *block = RawBlock {
                    kind: BlockKind::Heading,
                    level: 2,
                    marker: Marker::Markup,
                    parts: std::mem::take(&mut block.parts),
                };
            }
            open = None;
            continue;
        }
        let quoted = line.shape == Shape::Quoted && open.is_some_and(|open| open.shape == Shape::Quoted);
        let joins = quoted
            || line.shape == Shape::Words
                && open.is_some()
                && (hangs(line, open, &blocks)
                    || width.is_some_and(|width| continues(text, &lines[at - 1], line, width)));
        if !joins {
            blocks.push(opened(line));
        }
        let index = blocks.len() - 1;
        let block = &mut blocks[index];
        if joins {
            block.parts.push(Part::Space);
        }
        visible(text, line.content, words, block, &mut |comment| allows.push((comment, index)));
        open = Some(line);
    }
    (blocks, allows)
}

/// What a line is by its first characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Blank,
    /// Only marks: a horizontal rule, the end mark of an agency.
    Rule,
    Words,
    Bullet,
    Number,
    /// `##`, with its level.
    Hashes(u8),
    Quoted,
    Chevrons,
}

#[derive(Debug)]
struct Line {
    /// Without white space at both ends.
    span: Span,
    /// Without bullet, number or hashes.
    content: Span,
    shape: Shape,
    chars: usize,
    indent: usize,
}

fn opened(line: &Line) -> RawBlock {
    let depth = u8::try_from(line.indent / 2 + 1).unwrap_or(u8::MAX).min(9);
    match line.shape {
        Shape::Bullet => RawBlock::new(BlockKind::ListItem, depth, Marker::Bullet),
        Shape::Number => RawBlock::new(BlockKind::ListItem, depth, Marker::Number),
        Shape::Hashes(level) => RawBlock::new(BlockKind::Heading, level, Marker::Markup),
        Shape::Quoted => RawBlock::new(BlockKind::BlockQuote, 0, Marker::Markup),
        Shape::Chevrons => RawBlock::new(BlockKind::Paragraph, 0, Marker::Chevrons),
        Shape::Words | Shape::Blank | Shape::Rule => RawBlock::new(BlockKind::Paragraph, 0, Marker::None),
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, character) in text.char_indices() {
        let ends = match character {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => true,
            '\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends {
            lines.push(line(text, start, at));
            start = at + character.len_utf8();
        }
    }
    if start < text.len() {
        lines.push(line(text, start, text.len()));
    }
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let empty = |c: char| is_space(c) || is_invisible(c);
    let whole = &text[start..end];
    let from = start + (whole.len() - whole.trim_start_matches(empty).len());
    let inner = text[from..end].trim_end_matches(empty);
    let span = Span::new(from, from + inner.len());
    let (shape, skipped) = shape(inner);
    let content = Span::new(from + skipped, span.end());
    let indent = text[start..from].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    Line { span, content, shape, chars: inner.chars().count(), indent }
}

/// The shape of a line without white space around it, and how many bytes are its mark.
fn shape(line: &str) -> (Shape, usize) {
    if line.is_empty() {
        return (Shape::Blank, 0);
    }
    if line.chars().all(|c| "-*_=~–—•·.#…+ \t".contains(c)) && line != "." {
        return (Shape::Rule, line.len());
    }
    let spaced = |mark: usize| {
        let rest = &line[mark..];
        let space = rest.len() - rest.trim_start_matches(is_space).len();
        (space > 0).then_some(mark + space)
    };
    let first = line.chars().next().expect("not empty");
    match first {
        '-' | '*' | '–' | '+' | '·' => {
            if let Some(skipped) = spaced(first.len_utf8()) {
                return (Shape::Bullet, skipped);
            }
        }
        '•' | '▪' | '◦' | '‣' | '●' | '■' | '○' | '►' | '➢' | '✔' | '✓' => {
            return (Shape::Bullet, spaced(first.len_utf8()).unwrap_or(first.len_utf8()));
        }
        '#' => {
            let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
            if hashes <= 6
                && let Some(skipped) = spaced(hashes)
            {
                return (Shape::Hashes(u8::try_from(hashes).expect("at most six")), skipped);
            }
        }
        '>' => {
            let chevrons = line.bytes().take_while(|&byte| byte == b'>').count();
            if chevrons == line.len() {
                return (Shape::Blank, 0);
            }
            if let Some(skipped) = spaced(chevrons) {
                return (if chevrons == 1 { Shape::Quoted } else { Shape::Chevrons }, skipped);
            }
        }
        _ => {}
    }
    let opened = usize::from(first == '(');
    let digits = line[opened..].bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let mark = line.as_bytes().get(opened + digits);
        let closes = if opened == 1 { mark == Some(&b')') } else { matches!(mark, Some(b'.' | b')')) };
        if closes && let Some(skipped) = spaced(opened + digits + 1) {
            return (Shape::Number, skipped);
        }
    }
    (Shape::Words, 0)
}

/// The column at which an editor wrapped the lines, if it did.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = lines
        .windows(2)
        .filter(|pair| !matches!(pair[0].shape, Shape::Blank | Shape::Rule) && pair[1].shape == Shape::Words);
    let (mut joined, mut small, mut width) = (0usize, 0usize, 0usize);
    for pair in pairs {
        joined += 1;
        width = width.max(pair[0].chars);
        let begins_small = pair[1].span.of(text).chars().next().is_some_and(char::is_lowercase);
        small += usize::from(begins_small && !ends_sentence(pair[0].span.of(text)));
    }
    (joined > 0 && small * 4 >= joined && width <= 130).then_some(width)
}

/// Whether `line` is set in under the bullet of the open item.
fn hangs(line: &Line, before: Option<&Line>, blocks: &[RawBlock]) -> bool {
    let in_item = blocks.last().is_some_and(|block| matches!(block.marker, Marker::Bullet | Marker::Number));
    in_item
        && before.is_some_and(|before| match before.shape {
            Shape::Bullet | Shape::Number => line.indent >= before.indent + 2,
            _ => line.indent == before.indent && line.indent >= 2,
        })
}

/// Whether `line` goes on with the paragraph of the line `before` it, in a draft wrapped at `width`.
fn continues(text: &str, before: &Line, line: &Line, width: usize) -> bool {
    let next = line.span.of(text);
    if next.chars().next().is_some_and(char::is_lowercase) {
        return true;
    }
    // The next word would have fitted well: the writer ended the line.
    let first_word = next.find(is_space).unwrap_or(next.len());
    (before.chars + 1 + first_word) * 4 > width * 3
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\u{201d}', '\u{2019}', '\'', ')', ']', ' ', '\u{bb}'])
        .ends_with(['.', '!', '?', '\u{2026}'])
}

/// Adds what is visible of a line: without tags, comments and the stars of bold type.
fn visible(
    text: &str,
    content: Span,
    words: &WordLists,
    block: &mut RawBlock,
    allow: &mut dyn FnMut(Comment),
) {
    let line = content.of(text);
    let mut shown = 0;
    let mut at = 0;
    let starred = line.matches("**").count() / 2 * 2;
    let mut stars = 0;
    while let Some(skip) = line[at..].find(['<', '*']) {
        at += skip;
        let hidden = if line[at..].starts_with("**") && stars < starred {
            stars += 1;
            2
        } else {
            tag(&line[at..], words)
        };
        if hidden == 0 {
            at += 1;
            continue;
        }
        block.text(Span::new(content.start() + shown, content.start() + at));
        if let Some(comment) = comments::read(&line[at..at + hidden], content.start() + at) {
            allow(comment);
        }
        if hidden != 2 {
            block.parts.push(Part::Space);
        }
        at += hidden;
        shown = at;
    }
    block.text(Span::new(content.start() + shown, content.end()));
}

/// How many bytes the tag or comment takes that `rest` begins with; 0 if it begins with none.
fn tag(rest: &str, words: &WordLists) -> usize {
    const LONGEST: usize = 600;
    let bytes = rest.as_bytes();
    if bytes.first() != Some(&b'<') {
        return 0;
    }
    let head = &bytes[..bytes.len().min(LONGEST)];
    if rest.starts_with("<!--") {
        return head.windows(3).position(|end| end == b"-->").map_or(0, |end| end + 3);
    }
    let Some(end) = head.iter().position(|&byte| byte == b'>') else { return 0 };
    let inner = rest[1..end].trim_start_matches('/').trim_end_matches('/');
    let name = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
    let (name, attributes) = inner.split_at(name);
    let known = words.is("markup-tags", &name.to_ascii_lowercase());
    let is_tag = !name.is_empty()
        && (if attributes.is_empty() {
            known || rest.starts_with("</")
        } else {
            attributes.starts_with(' ') && attributes.contains('=')
        });
    if is_tag { end + 1 } else { 0 }
}
