//! Byte spans, and the one place that slices text by them.
//!
//! A span never says which text it belongs to by type: inside the core it is always the *reading*
//! text of a [`Document`](crate::document::Document); the report turns it into the canonical text
//! and the author's file. It must never be built from a guess: both ends lie on character bounds.

/// A half-open range of UTF-8 bytes, `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    ///
    /// # Panics
    ///
    /// If `end < start`, or if an offset passes 4 GiB; ingest refuses larger files.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span never runs backwards: {start}..{end}");
        Self {
            start: u32::try_from(start).expect("ingest refuses files over 4 GiB"),
            end: u32::try_from(end).expect("ingest refuses files over 4 GiB"),
        }
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` is inside.
    #[must_use]
    pub fn covers(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text under the span.
    ///
    /// # Panics
    ///
    /// If the span is not inside `text` or not on character bounds.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }

    /// The span without the white space at both ends of its text.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start() + (inner.len() - inner.trim_start().len());
        Self::new(start, start + inner.trim().len())
    }
}
