//! A map of offsets from a derived text back to the text it was made from.
//!
//! Reading text is made from canonical text, and canonical text from the author's file, by copying,
//! replacing and leaving out. The map remembers each step, so that a span found in the derived text
//! points at what the author wrote. It must never be edited after it is built.

use super::Span;

/// One run of the derived text and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    derived: u32,
    derived_len: u32,
    original: u32,
    original_len: u32,
    /// Whether offsets inside the run correspond one to one.
    exact: bool,
}

/// Maps spans of a derived text to spans of its original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
}

impl OffsetMap {
    /// The original bytes that the derived `span` stands for.
    ///
    /// Inside a copied run the answer is exact. A span that touches a replaced run takes the whole
    /// of what was replaced, so the answer never cuts through a character of the original.
    #[must_use]
    pub fn to_original(&self, span: Span) -> Span {
        if self.pieces.is_empty() {
            return Span::new(0, 0);
        }
        let start = self.start_of(span.start());
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.end_of(span.end()).max(start))
    }

    /// The derived bytes that stand for the original `span`; empty where it was left out.
    #[must_use]
    pub fn to_derived(&self, span: Span) -> Span {
        let first = self.pieces.partition_point(|p| (p.original + p.original_len) as usize <= span.start());
        let mut out: Option<Span> = None;
        for piece in &self.pieces[first..] {
            if piece.original as usize >= span.end() {
                break;
            }
            let part = if piece.exact {
                let from = span.start().max(piece.original as usize) - piece.original as usize;
                let to =
                    span.end().min((piece.original + piece.original_len) as usize) - piece.original as usize;
                Span::new(piece.derived as usize + from, piece.derived as usize + to)
            } else {
                Span::new(piece.derived as usize, (piece.derived + piece.derived_len) as usize)
            };
            out = Some(out.map_or(part, |so_far| so_far.join(part)));
        }
        out.unwrap_or_else(|| {
            let at = self.pieces.get(first).map_or_else(
                || self.pieces.last().map_or(0, |p| (p.derived + p.derived_len) as usize),
                |p| p.derived as usize,
            );
            Span::new(at, at)
        })
    }

    /// The map that goes through `self` and then through `next`, whose derived text is our original.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut pieces = Vec::new();
        for piece in &self.pieces {
            let whole = Span::new(piece.original as usize, (piece.original + piece.original_len) as usize);
            let first =
                next.pieces.partition_point(|p| (p.derived + p.derived_len) as usize <= whole.start());
            let inside: Vec<&Piece> =
                next.pieces[first..].iter().take_while(|p| (p.derived as usize) < whole.end()).collect();
            if piece.exact {
                for part in inside {
                    let from = whole.start().max(part.derived as usize);
                    let to = whole.end().min((part.derived + part.derived_len) as usize);
                    let target = next.to_original(Span::new(from, to));
                    pieces.push(Piece {
                        derived: piece.derived + (from - whole.start()) as u32,
                        derived_len: (to - from) as u32,
                        original: target.start() as u32,
                        original_len: target.len() as u32,
                        exact: part.exact,
                    });
                }
            } else {
                let target = next.to_original(whole);
                pieces.push(Piece {
                    original: target.start() as u32,
                    original_len: target.len() as u32,
                    ..*piece
                });
            }
        }
        Self { pieces }
    }

    fn start_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|p| (p.derived + p.derived_len) as usize <= offset);
        let Some(piece) = self.pieces.get(at) else {
            let last = self.pieces.last().expect("checked by the caller");
            return (last.original + last.original_len) as usize;
        };
        let into = offset.saturating_sub(piece.derived as usize);
        piece.original as usize + if piece.exact { into } else { 0 }
    }

    fn end_of(&self, offset: usize) -> usize {
        let at = self.pieces.partition_point(|p| (p.derived as usize) < offset);
        let Some(piece) = at.checked_sub(1).map(|before| self.pieces[before]) else {
            return self.pieces[0].original as usize;
        };
        let into = (offset - piece.derived as usize).min(piece.derived_len as usize);
        piece.original as usize + if piece.exact { into } else { piece.original_len as usize }
    }
}

/// Builds a derived text and its map in one pass over the original.
#[derive(Debug, Default)]
pub struct MapBuilder {
    text: String,
    pieces: Vec<Piece>,
}

impl MapBuilder {
    /// An empty derived text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Copies `original[span]` as it stands.
    pub fn copy(&mut self, original: &str, span: Span) {
        if span.is_empty() {
            return;
        }
        self.push(span.of(original), span, true);
    }

    /// Copies `text`, which stands byte for byte at `start` of the original.
    pub fn copy_text(&mut self, text: &str, start: usize) {
        if !text.is_empty() {
            self.push(text, Span::new(start, start + text.len()), true);
        }
    }

    /// Puts `replacement` for the original `span`; either may be empty.
    pub fn replace(&mut self, span: Span, replacement: &str) {
        if !replacement.is_empty() {
            self.push(replacement, span, replacement.len() == 1 && span.len() == 1);
        }
    }

    /// The derived text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Length of the derived text so far, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing was put in yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The derived text and its map.
    #[must_use]
    pub fn finish(self) -> (String, OffsetMap) {
        (self.text, OffsetMap { pieces: self.pieces })
    }

    fn push(&mut self, derived: &str, original: Span, exact: bool) {
        let piece = Piece {
            derived: u32::try_from(self.text.len()).expect("ingest refuses files over 4 GiB"),
            derived_len: derived.len() as u32,
            original: original.start() as u32,
            original_len: original.len() as u32,
            exact,
        };
        self.text.push_str(derived);
        if let Some(last) = self.pieces.last_mut()
            && last.exact
            && piece.exact
            && last.original + last.original_len == piece.original
        {
            last.derived_len += piece.derived_len;
            last.original_len += piece.original_len;
            return;
        }
        self.pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_survive_leaving_out_and_replacing() {
        let original = "a **bold** caf\u{e9}  x";
        let mut builder = MapBuilder::new();
        builder.copy(original, Span::new(0, 2));
        builder.copy(original, Span::new(4, 8));
        builder.copy(original, Span::new(10, 16));
        builder.replace(Span::new(16, 18), " ");
        builder.copy(original, Span::new(18, 19));
        let (text, map) = builder.finish();
        assert_eq!(text, "a bold caf\u{e9} x");
        let bold = map.to_original(Span::new(2, 6));
        assert_eq!(bold.of(original), "bold");
        let tail = map.to_original(Span::new(7, 14));
        assert_eq!(tail.of(original), "caf\u{e9}  x");
        assert_eq!(map.to_derived(Span::new(4, 8)), Span::new(2, 6));
    }
}
