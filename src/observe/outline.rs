//! An analysis in order: which statements a block holds, what is quoted, what stands under which heading.
//!
//! Only rearranges what the analysis holds, so that observers and rules need not.

use crate::analysis::Analysis;
use crate::document::{Block, BlockKind};
use crate::extract::QuotationKind;
use crate::text::Span;

/// An analysis with the ways through it.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    /// The draft, read.
    pub analysis: &'a Analysis,
    /// For each block, the index of its first statement; one more entry than blocks.
    first_statement: Vec<usize>,
    /// Words that somebody is quoted with: sorted, apart.
    quoted: Vec<Span>,
}

impl<'a> Outline<'a> {
    /// Looks through an analysis once.
    #[must_use]
    pub fn of(analysis: &'a Analysis) -> Self {
        let blocks = &analysis.document.blocks;
        let mut first_statement = Vec::with_capacity(blocks.len() + 1);
        let mut at = 0;
        for block in 0..=blocks.len() {
            while at < analysis.statements.len() && analysis.statements[at].block < block {
                at += 1;
            }
            first_statement.push(at);
        }
        Self { analysis, first_statement, quoted: quoted(analysis) }
    }

    /// The text that everything is read in.
    #[must_use]
    pub fn reading(&self) -> &'a str {
        &self.analysis.document.reading
    }

    /// The blocks of the draft.
    #[must_use]
    pub fn blocks(&self) -> &'a [Block] {
        &self.analysis.document.blocks
    }

    /// The statements of a block, by index.
    #[must_use]
    pub fn statements_of(&self, block: usize) -> std::ops::Range<usize> {
        self.first_statement[block]..self.first_statement[block + 1]
    }

    /// The statement that holds the byte at `offset`, or the last before it in the same place.
    #[must_use]
    pub fn statement_at(&self, offset: usize) -> Option<usize> {
        let after = self.analysis.statements.partition_point(|statement| statement.span.start() <= offset);
        let at = after.checked_sub(1)?;
        (offset <= self.analysis.statements[at].span.end()).then_some(at)
    }

    /// The parts of `span` in the writer's voice.
    #[must_use]
    pub fn narration(&self, span: Span) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut at = span.start();
        for quoted in self.quoted_in(span) {
            if quoted.start() > at {
                parts.push(Span::new(at, quoted.start()));
            }
            at = at.max(quoted.end());
        }
        if at < span.end() {
            parts.push(Span::new(at, span.end()));
        }
        parts
    }

    /// The parts of `span` that are quoted words.
    #[must_use]
    pub fn quoted_parts(&self, span: Span) -> Vec<Span> {
        self.quoted_in(span)
            .map(|quoted| Span::new(quoted.start().max(span.start()), quoted.end().min(span.end())))
            .collect()
    }

    /// Whether nothing of `span` but marks and spaces is in the writer's voice.
    #[must_use]
    pub fn is_quoted(&self, span: Span) -> bool {
        !self.narration(span).iter().any(|part| part.of(self.reading()).contains(char::is_alphanumeric))
    }

    fn quoted_in(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self.quoted.partition_point(|quoted| quoted.end() <= span.start());
        self.quoted[first..].iter().copied().take_while(move |quoted| quoted.start() < span.end())
    }

    /// What a block belongs to: the heading it stands under, or 0 for what stands before any.
    #[must_use]
    pub fn section(&self, block: usize) -> usize {
        let here = &self.blocks()[block];
        if here.kind == BlockKind::Heading {
            block + 1
        } else {
            here.section.map_or(0, |heading| heading + 1)
        }
    }

    /// What a statement belongs to, as [`Self::section`].
    #[must_use]
    pub fn section_of_statement(&self, statement: usize) -> usize {
        self.section(self.analysis.statements[statement].block)
    }

    /// Sections in order of their first block: the heading, if any, and the blocks.
    #[must_use]
    pub fn sections(&self) -> Vec<(Option<usize>, Vec<usize>)> {
        let mut sections: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut place = vec![usize::MAX; self.blocks().len() + 1];
        for block in 0..self.blocks().len() {
            let key = self.section(block);
            if place[key] == usize::MAX {
                place[key] = sections.len();
                sections.push((key, Vec::new()));
            }
            sections[place[key]].1.push(block);
        }
        sections.into_iter().map(|(key, blocks)| (key.checked_sub(1), blocks)).collect()
    }

    /// The block that the byte at `offset` is in.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<&'a Block> {
        let after = self.blocks().partition_point(|block| block.span.start() <= offset);
        after.checked_sub(1).map(|at| &self.blocks()[at])
    }
}

fn quoted(analysis: &Analysis) -> Vec<Span> {
    let document = &analysis.document;
    let mut spans: Vec<Span> = analysis
        .mentions
        .quotations
        .iter()
        .filter(|quotation| matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block))
        .map(|quotation| quotation.span)
        .collect();
    for block in &document.blocks {
        if block.kind == BlockKind::BlockQuote || block.speaker.is_some() {
            spans.push(block.body(&document.reading));
        }
    }
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start() < last.end() => *last = last.join(span),
            _ => apart.push(span),
        }
    }
    apart
}

/// The items that begin inside `span`; they are sorted by their start.
pub fn within<T>(items: &[T], span: Span, of: impl Fn(&T) -> Span + Copy) -> impl Iterator<Item = &T> {
    let first = items.partition_point(|item| of(item).start() < span.start());
    items[first..].iter().take_while(move |item| of(item).start() < span.end())
}
