//! An analysis as rules read it: what is declared opinion, what a statement and the draft hold.
//!
//! Only rearranges what the analysis holds, so that each rule need not.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::{Beside, features};
use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::extract::{DateValue, QuotationKind, Unit};
use crate::observe::{Outline, within};
use crate::rules::{Content, DraftFeature, EngineList, RuleSet, Select};
use crate::settings::{Budget, Limit, Settings};
use crate::tag::Relation;
use crate::text::Span;

pub(super) struct Draft<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) outline: Outline<'a>,
    /// For each block, whether it is declared to be opinion.
    opinion: Vec<bool>,
    /// What the draft holds, looked up when a rule first asks.
    features: Vec<OnceCell<bool>>,
    /// How much of each is too much.
    pub(super) budgets: &'a BTreeMap<Budget, Limit>,
    pub(super) rules: &'a RuleSet,
    pub(super) beside: Beside<'a>,
    /// What links sources to what they say: sorted.
    cues: Vec<Span>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(
        analysis: &'a Analysis,
        rules: &'a RuleSet,
        settings: &'a Settings,
        beside: Beside<'a>,
    ) -> Self {
        let mut draft = Self {
            analysis,
            outline: Outline::of(analysis),
            opinion: Vec::new(),
            features: vec![OnceCell::new(); DraftFeature::ALL.len()],
            budgets: &settings.budgets,
            rules,
            beside,
            cues: analysis.mentions.sayings().filter_map(|attribution| attribution.cue).collect(),
        };
        draft.cues.sort_unstable();
        draft.opinion = draft.declared_opinion(settings);
        draft
    }

    pub(super) fn is_opinion(&self, block: usize) -> bool {
        self.opinion[block]
    }

    pub(super) fn has_any(&self, features: &[DraftFeature]) -> bool {
        let holds = |feature: DraftFeature| {
            let known = self.features.get(feature as usize);
            known.is_some_and(|known| *known.get_or_init(|| features::holds(self, feature)))
        };
        features.iter().any(|&feature| holds(feature))
    }

    pub(super) fn selects(&self, select: &Select, statement: usize) -> bool {
        let label = &self.analysis.labels[statement];
        let of_kind = |kinds: &Vec<_>| label.kind.is_some_and(|kind| kinds.contains(&kind));
        select.labels.as_ref().is_none_or(of_kind)
            && select.sourced.as_ref().is_none_or(|sourced| sourced.contains(&label.sourced))
            && select.hedged.is_none_or(|hedged| hedged == label.hedged)
            && select.mixed.is_none_or(|mixed| mixed == label.mixed)
            && select.contains.iter().all(|&content| self.content(statement, content).is_some())
            && !select.without.iter().any(|&content| self.content(statement, content).is_some())
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
            Content::Basis => {
                let text = span.of(self.outline.reading());
                let found = self.rules.list(EngineList::Basis).and_then(|basis| basis.find(text, 0));
                let found = found
                    .map(|found| Span::new(span.start() + found.all.start, span.start() + found.all.end));
                found.into_iter().collect()
            }
            Content::Question => {
                let text = span.of(self.outline.reading()).trim_end_matches(['"', '\'', '”', '’', ')']);
                let end = span.start() + text.len();
                if text.ends_with('?') { vec![Span::new(end - 1, end)] } else { Vec::new() }
            }
        }
    }

    /// The words between `span`'s sources and what they say.
    pub(super) fn attribution_cues(&self, span: Span) -> Vec<Span> {
        within(&self.cues, span, |cue| *cue).copied().collect()
    }

    /// The words that carry the main clause: the verb with its auxiliaries and the verb it governs, or what
    /// stands after "is".
    pub(super) fn predicate(&self, statement: usize) -> Vec<Span> {
        let tagging = &self.analysis.tagging;
        let Some(root) = tagging.root(statement) else { return Vec::new() };
        let carries =
            [Relation::Aux, Relation::AuxPass, Relation::Cop, Relation::Xcomp, Relation::CompoundPrt];
        let mut tokens = vec![root];
        tokens.extend(
            tagging.children(root).filter(|&child| carries.contains(&tagging.tokens[child].relation)),
        );
        tokens.sort_unstable();
        tokens.into_iter().map(|token| tagging.tokens[token].span).collect()
    }

    fn declared_opinion(&self, settings: &Settings) -> Vec<bool> {
        let document = &self.analysis.document;
        let says =
            |text: &str| self.rules.list(EngineList::OpinionLabel).is_some_and(|label| label.is_match(text));
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
