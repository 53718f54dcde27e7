//! Where the words of the lists stand in a document.
//!
//! One scan of the reading text, shared by attributions and the classifier, so that the tool has one
//! idea of a reporting verb. It must never weigh what it finds.

use crate::tag::{Tagging, Token};
use crate::text::Span;
use crate::words::{Hit, ListId, Scanner};

/// Every listed word of a document, in order.
#[derive(Clone, Debug, Default)]
pub struct Lexemes {
    hits: Vec<Hit>,
    /// For each [`STRETCH`] of the text, the first hit in it or after it.
    first: Vec<u32>,
}

/// How many bytes share an entry of the index of hits.
const STRETCH: usize = 64;

impl Lexemes {
    /// Scans the reading text.
    #[must_use]
    pub fn of(reading: &str, scanner: &Scanner) -> Self {
        let hits = scanner.scan(reading);
        let mut first = Vec::with_capacity(reading.len() / STRETCH + 1);
        for (at, hit) in hits.iter().enumerate() {
            while first.len() * STRETCH <= hit.span.start() {
                first.push(u32::try_from(at).expect("ingest refuses texts with so many words"));
            }
        }
        Self { hits, first }
    }

    /// The hits that begin at byte `start` or after it.
    fn from(&self, start: usize) -> &[Hit] {
        let Some(first) = self.first.get(start / STRETCH) else { return &[] };
        let near = &self.hits[*first as usize..];
        let before = near.iter().take_while(|hit| hit.span.start() < start).count();
        &near[before..]
    }

    /// The longest form of `list` that begins at byte `start`.
    #[must_use]
    pub fn at(&self, start: usize, list: Option<ListId>) -> Option<Span> {
        let list = list?;
        self.from(start)
            .iter()
            .take_while(|hit| hit.span.start() == start)
            .filter(|hit| hit.list == list)
            .map(|hit| hit.span)
            .max_by_key(|span| span.len())
    }

    /// Whether a form of `list` is exactly the token.
    #[must_use]
    pub fn is(&self, token: &Token, list: Option<ListId>) -> bool {
        let Some(list) = list else { return false };
        self.from(token.span.start())
            .iter()
            .take_while(|hit| hit.span.start() == token.span.start())
            .any(|hit| hit.list == list && hit.span == token.span)
    }

    /// The forms of `list` inside `span`, in order.
    pub fn within(&self, span: Span, list: Option<ListId>) -> impl Iterator<Item = Span> + '_ {
        self.from(span.start())
            .iter()
            .take_while(move |hit| hit.span.start() < span.end())
            .filter(move |hit| Some(hit.list) == list && hit.span.end() <= span.end())
            .map(|hit| hit.span)
    }

    /// The forms of every list inside `span`, in order.
    pub fn all_within(&self, span: Span) -> impl Iterator<Item = Hit> + '_ {
        self.from(span.start())
            .iter()
            .take_while(move |hit| hit.span.start() < span.end())
            .filter(move |hit| hit.span.end() <= span.end())
            .copied()
    }

    /// The last token of the form that begins at token `at`, for forms of several words.
    #[must_use]
    pub fn last_token(tagging: &Tagging, at: usize, form: Span) -> usize {
        let mut last = at;
        while tagging.tokens.get(last + 1).is_some_and(|next| next.span.end() <= form.end()) {
            last += 1;
        }
        last
    }
}
