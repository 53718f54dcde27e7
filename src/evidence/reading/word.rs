//! Word files, as they read with every tracked change accepted.
//!
//! Paragraphs, tables, text boxes, footnotes. It must never show what was deleted, and never drop what was
//! inserted.

#[cfg(feature = "word")]
use quick_xml::events::{BytesStart, Event};

use super::{Read, SourceProblem};
use crate::words::WordLists;

/// Says that Word files are not read.
#[cfg(not(feature = "word"))]
pub(super) fn read(path: &str, _: &[u8], _: &WordLists) -> Result<Read, SourceProblem> {
    let message = "a Word file, and this build reads none; save it as text";
    Err(SourceProblem::unread(path, "unknown_format", message))
}

/// Reads a Word file.
#[cfg(feature = "word")]
pub(super) fn read(path: &str, bytes: &[u8], words: &WordLists) -> Result<Read, SourceProblem> {
    use super::{archive::Archive, markup};

    let mut archive = Archive::open(path, bytes)?;
    let Some(main) = archive.main_part() else {
        let message = "an archive and no Word file; unpack it into the folder";
        return Err(SourceProblem::unread(path, "unknown_format", message));
    };
    let mut body = Body::default();
    for part in [main.as_str(), "word/footnotes.xml", "word/endnotes.xml"] {
        match archive.part(part) {
            Ok(Some(xml)) => body.read(path, part, &super::decoded(path, &xml)?.0),
            Ok(None) => {}
            Err(problem) if part == main => return Err(problem),
            Err(problem) => body.problems.push(SourceProblem { unread: false, ..problem }),
        }
    }
    let mut read = body.finish(words, markup::turns);
    if let Ok(Some(xml)) = archive.part("docProps/core.xml") {
        properties(&String::from_utf8_lossy(&xml), &mut read.entry);
    }
    Ok(read)
}

/// The paragraphs of a file, in the order in which they begin.
#[cfg(feature = "word")]
#[derive(Debug, Default)]
struct Body {
    paragraphs: Vec<String>,
    /// Paragraphs that are open: a text box stands in a paragraph.
    open: Vec<usize>,
    /// Depth of elements whose text is not shown.
    hidden: usize,
    /// Whether text elements hold words: not in fields and formulas.
    in_text: bool,
    /// Whether the run is hidden, and whether its properties are being read.
    vanished: bool,
    problems: Vec<SourceProblem>,
}

#[cfg(feature = "word")]
impl Body {
    fn read(&mut self, path: &str, part: &str, xml: &str) {
        let mut reader = quick_xml::Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => self.start(&element),
                Ok(Event::Empty(element)) => self.empty(&element),
                Ok(Event::End(element)) => self.end(element.local_name().as_ref()),
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = referred(&reference) {
                        self.text(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(Event::Eof) => break,
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(_) => {
                    let message = format!(
                        "its part {part} is damaged after {} paragraphs, and was read to there; save it again from Word",
                        self.paragraphs.len()
                    );
                    self.problems.push(SourceProblem::noted(path, "damaged", message));
                    break;
                }
            }
        }
        // Whatever a damaged part left open.
        (self.hidden, self.in_text, self.vanished) = (0, false, false);
        self.open.clear();
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            // Deleted and moved away; the second copy of a text box, for old programs.
            "del" | "moveFrom" | "Fallback" => self.hidden += 1,
            "p" => {
                self.open.push(self.paragraphs.len());
                self.paragraphs.push(String::new());
            }
            "r" => self.vanished = false,
            "t" => self.in_text = true,
            _ => self.empty(element),
        }
    }

    fn empty(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "tab" | "ptab" => self.write("\t"),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "vanish" => self.vanished = is_on(element),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "del" | "moveFrom" | "Fallback" => self.hidden = self.hidden.saturating_sub(1),
            "p" => {
                self.open.pop();
            }
            "r" => self.vanished = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        if self.hidden > 0 || self.vanished {
            return;
        }
        if let Some(paragraph) = self.open.last().and_then(|at| self.paragraphs.get_mut(*at)) {
            paragraph.push_str(text);
        }
    }

    fn finish(
        self,
        words: &WordLists,
        turns: impl Fn(&str, &[super::Paragraph], &WordLists) -> (Vec<super::Turn>, Vec<String>),
    ) -> Read {
        let mut text = String::new();
        let mut paragraphs = Vec::new();
        let shown =
            self.paragraphs.iter().map(|paragraph| paragraph.trim()).filter(|shown| !shown.is_empty());
        for (at, shown) in shown.enumerate() {
            if !text.is_empty() {
                text.push('\n');
            }
            // A line break in a transcript parts two who speak; in other texts it parts nothing.
            let mut start = text.len();
            let mut first = true;
            for line in shown.split_inclusive('\n') {
                let labelled = !first && super::label::read(line).is_some();
                if labelled {
                    paragraphs.push((start, text.len(), at + 1, false));
                    start = text.len();
                }
                text.push_str(line);
                first = false;
            }
            paragraphs.push((start, text.len(), at + 1, false));
        }
        let paragraphs: Vec<super::Paragraph> = paragraphs
            .into_iter()
            .map(|(start, end, number, runs_on)| super::Paragraph {
                span: crate::text::Span::new(start, end).trimmed(&text),
                locator: super::Locator::Paragraph(number),
                runs_on,
            })
            .filter(|paragraph| !paragraph.span.is_empty())
            .collect();
        let (turns, speakers) = turns(&text, &paragraphs, words);
        Read { text, turns, speakers, problems: self.problems, ..Read::default() }
    }
}

/// The character of `&amp;` or `&#8217;`; what a file defines for itself is not looked up.
#[cfg(feature = "word")]
fn referred(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(feature = "word")]
fn is_on(element: &BytesStart<'_>) -> bool {
    let values = element.attributes().flatten();
    let mut values = values.filter(|attribute| attribute.key.local_name().as_ref() == "val");
    !values.any(|attribute| matches!(attribute.value.as_ref(), "0" | "false" | "off"))
}

/// Title and author.
#[cfg(feature = "word")]
fn properties(xml: &str, entry: &mut super::SourceEntry) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut name, mut value) = (String::new(), String::new());
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => {
                name = element.local_name().as_ref().to_owned();
                value.clear();
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => value.extend(referred(&reference)),
            Event::End(_) => {
                match name.as_str() {
                    "title" => entry.title = super::said(&value),
                    "creator" => entry.author = super::said(&value),
                    _ => {}
                }
                name.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
}
