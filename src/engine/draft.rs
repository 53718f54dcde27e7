//! An analysis as rules read it: what is quoted, what is declared opinion, which statements belong together.
//!
//! Only rearranges what the analysis holds, so that each rule need not.

use crate::analysis::Analysis;
use crate::document::{Block, BlockKind};
use crate::extract::{DateValue, QuotationKind, SourceExpression, SourceKind, Unit};
use crate::rules::{Content, DraftFeature, RuleSet, Select};
use crate::settings::Settings;
use crate::text::Span;

pub(super) struct Draft<'a> {
    pub(super) analysis: &'a Analysis,
    /// For each block, the index of its first statement; one more entry than blocks.
    first_statement: Vec<usize>,
    /// Words that somebody is quoted with: sorted, apart.
    quoted: Vec<Span>,
    /// For each block, whether it is declared to be opinion.
    opinion: Vec<bool>,
    /// What the draft holds.
    features: Vec<DraftFeature>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(analysis: &'a Analysis, rules: &RuleSet, settings: &Settings) -> Self {
        let blocks = &analysis.document.blocks;
        let mut first_statement = Vec::with_capacity(blocks.len() + 1);
        let mut at = 0;
        for block in 0..=blocks.len() {
            while at < analysis.statements.len() && analysis.statements[at].block < block {
                at += 1;
            }
            first_statement.push(at);
        }
        let mut draft = Self {
            analysis,
            first_statement,
            quoted: quoted(analysis),
            opinion: Vec::new(),
            features: Vec::new(),
        };
        draft.opinion = draft.declared_opinion(rules, settings);
        draft.features =
            DraftFeature::ALL.iter().copied().filter(|&feature| draft.holds_feature(feature)).collect();
        draft
    }

    pub(super) fn reading(&self) -> &'a str {
        &self.analysis.document.reading
    }

    pub(super) fn blocks(&self) -> &'a [Block] {
        &self.analysis.document.blocks
    }

    pub(super) fn statements_of(&self, block: usize) -> std::ops::Range<usize> {
        self.first_statement[block]..self.first_statement[block + 1]
    }

    /// The statement that holds the byte at `offset`, or the last before it in the same place.
    pub(super) fn statement_at(&self, offset: usize) -> Option<usize> {
        let after = self.analysis.statements.partition_point(|statement| statement.span.start() <= offset);
        let at = after.checked_sub(1)?;
        (offset <= self.analysis.statements[at].span.end()).then_some(at)
    }

    pub(super) fn is_opinion(&self, block: usize) -> bool {
        self.opinion[block]
    }

    pub(super) fn has_any(&self, features: &[DraftFeature]) -> bool {
        features.iter().any(|feature| self.features.contains(feature))
    }

    /// The parts of `span` in the writer's voice.
    pub(super) fn narration(&self, span: Span) -> Vec<Span> {
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
    pub(super) fn quoted_parts(&self, span: Span) -> Vec<Span> {
        self.quoted_in(span)
            .map(|quoted| Span::new(quoted.start().max(span.start()), quoted.end().min(span.end())))
            .collect()
    }

    /// Whether nothing of `span` but marks and spaces is in the writer's voice.
    pub(super) fn is_quoted(&self, span: Span) -> bool {
        !self.narration(span).iter().any(|part| part.of(self.reading()).contains(char::is_alphanumeric))
    }

    fn quoted_in(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self.quoted.partition_point(|quoted| quoted.end() <= span.start());
        self.quoted[first..].iter().copied().take_while(move |quoted| quoted.start() < span.end())
    }

    /// What a block belongs to: the heading it stands under, or 0 for what stands before any.
    pub(super) fn section(&self, block: usize) -> usize {
        let here = &self.blocks()[block];
        if here.kind == BlockKind::Heading {
            block + 1
        } else {
            here.section.map_or(0, |heading| heading + 1)
        }
    }

    pub(super) fn section_of_statement(&self, statement: usize) -> usize {
        self.section(self.analysis.statements[statement].block)
    }

    /// Sections in order of their first block: the heading, if any, and the blocks.
    pub(super) fn sections(&self) -> Vec<(Option<usize>, Vec<usize>)> {
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

    pub(super) fn selects(&self, select: &Select, statement: usize) -> bool {
        let label = &self.analysis.labels[statement];
        let of_kind = |kinds: &Vec<_>| label.kind.is_some_and(|kind| kinds.contains(&kind));
        select.labels.as_ref().is_none_or(of_kind)
            && select.sourced.as_ref().is_none_or(|sourced| sourced.contains(&label.sourced))
            && select.hedged.is_none_or(|hedged| hedged == label.hedged)
            && select.mixed.is_none_or(|mixed| mixed == label.mixed)
            && select.contains.iter().all(|&content| self.content(statement, content).is_some())
    }

    /// The first place in the statement that holds such content.
    pub(super) fn content(&self, statement: usize, content: Content) -> Option<Span> {
        self.contents(statement, content).first().copied()
    }

    /// Every place in the statement that holds such content, in order.
    pub(super) fn contents(&self, statement: usize, content: Content) -> Vec<Span> {
        let span = self.analysis.statements[statement].span;
        let mentions = &self.analysis.mentions;
        let label = &self.analysis.labels[statement];
        let quantities = |keep: fn(&Unit) -> bool| {
            let inside = within(&mentions.quantities, span, |quantity| quantity.span);
            inside.filter(|quantity| keep(&quantity.unit)).map(|quantity| quantity.span).collect()
        };
        let dates = |keep: fn(&DateValue) -> bool| {
            let inside = within(&mentions.dates, span, |date| date.span);
            inside.filter(|date| keep(&date.value)).map(|date| date.span).collect()
        };
        let quotations = |keep: fn(QuotationKind) -> bool| {
            let inside = within(&mentions.quotations, span, |quotation| quotation.span);
            inside.filter(|quotation| keep(quotation.kind)).map(|quotation| quotation.span).collect()
        };
        match content {
            Content::Quantity => quantities(|unit| *unit != Unit::Ordinal),
            Content::Percentage => quantities(|unit| matches!(unit, Unit::Percent | Unit::PercentagePoints)),
            Content::Money => quantities(|unit| matches!(unit, Unit::Money(_))),
            Content::Count => quantities(|unit| matches!(unit, Unit::Count(_))),
            Content::AbsoluteDate => dates(|value| matches!(value, DateValue::Absolute { .. })),
            Content::RelativeDate => dates(|value| matches!(value, DateValue::Relative(_))),
            Content::Name => within(&mentions.names, span, |name| name.span).map(|name| name.span).collect(),
            Content::Person => within(&mentions.names, span, |name| name.span)
                .filter(|name| {
                    name.person || mentions.names.get(name.refers_to).is_some_and(|full| full.person)
                })
                .map(|name| name.span)
                .collect(),
            Content::Speech => {
                quotations(|kind| matches!(kind, QuotationKind::Speech | QuotationKind::Block))
            }
            Content::ScareQuotation => quotations(|kind| kind == QuotationKind::Scare),
            Content::Link => {
                within(&self.analysis.document.links, span, |link| link.span).map(|link| link.span).collect()
            }
            Content::Footnote => {
                // A mark has no width and may stand right after the full stop.
                let notes = &self.analysis.document.footnotes;
                let first = notes.partition_point(|note| note.span.start() < span.start());
                let here = notes[first..].iter().take_while(|note| note.span.start() <= span.end());
                here.map(|note| note.span).collect()
            }
            Content::Hedge => label.hedges.iter().map(|hedge| hedge.span).collect(),
            Content::Source => label.sources.iter().map(|source| source.span).collect(),
        }
    }

    fn holds_feature(&self, feature: DraftFeature) -> bool {
        let document = &self.analysis.document;
        match feature {
            DraftFeature::Date => {
                let dated = |key: &str| {
                    let key = key.to_ascii_lowercase();
                    key == "date"
                        || key == "datepublished"
                        || key == "published"
                        || key.ends_with("published_time")
                };
                let in_head = document.metadata.iter().any(|(key, _)| dated(key));
                in_head
                    || self.analysis.mentions.dates.iter().any(|date| {
                        matches!(date.value, DateValue::Absolute { day: Some(_), .. })
                            && self
                                .block_at(date.span.start())
                                .is_some_and(|b| b.kind == BlockKind::Boilerplate)
                    })
            }
            DraftFeature::Link => !document.links.is_empty() || self.reading().contains("://"),
            DraftFeature::Footnote => !document.footnotes.is_empty(),
            DraftFeature::DocumentSource => {
                let rests = |source: &SourceExpression| source.kind == SourceKind::Document;
                self.analysis.labels.iter().any(|label| label.sources.iter().any(rests))
            }
        }
    }

    pub(super) fn block_at(&self, offset: usize) -> Option<&'a Block> {
        let after = self.blocks().partition_point(|block| block.span.start() <= offset);
        after.checked_sub(1).map(|at| &self.blocks()[at])
    }

    fn declared_opinion(&self, rules: &RuleSet, settings: &Settings) -> Vec<bool> {
        let document = &self.analysis.document;
        let says = |text: &str| rules.opinion_label().is_some_and(|label| label.is_match(text));
        let sorted_as = |key: &str| {
            let key = key.to_ascii_lowercase();
            ["section", "kind", "type", "category", "articlesection", "article:section"]
                .contains(&key.as_str())
        };
        let whole =
            settings.opinion || document.metadata.iter().any(|(key, value)| sorted_as(key) && says(value));
        let mut out: Vec<bool> = Vec::with_capacity(document.blocks.len());
        for (index, block) in document.blocks.iter().enumerate() {
            let above = block.section.filter(|&heading| heading < index).is_some_and(|heading| out[heading]);
            let text = block.span.of(&document.reading);
            let own = block.kind == BlockKind::Heading && is_label(text, says);
            out.push(whole || above || own);
        }
        out
    }
}

/// Whether a heading says what its section is ("Our view", "Opinion: …"), and not what it is about
/// ("Analysis of the budget finds a gap").
fn is_label(heading: &str, says: impl Fn(&str) -> bool) -> bool {
    let short = |text: &str| text.split_whitespace().count() <= 3;
    let before = heading.split_once([':', '|', '\u{2013}', '\u{2014}']).map(|(before, _)| before);
    let after = heading.rsplit_once(['|', '(', '[']).map(|(_, after)| after);
    [Some(heading), before, after].into_iter().flatten().any(|text| short(text) && says(text))
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
fn within<'t, T>(items: &'t [T], span: Span, of: impl Fn(&T) -> Span + Copy) -> impl Iterator<Item = &'t T> {
    let first = items.partition_point(|item| of(item).start() < span.start());
    items[first..].iter().take_while(move |item| of(item).start() < span.end())
}
