//! One matcher after another over a draft: the places where a rule applies.
//!
//! Each block is read once by all patterns together; only those that occur in it are looked up one by
//! one. It must never decide what is reported: suppressions and groups come after.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use super::held;
use crate::observe::{Observation, Observed};
use crate::rules::{
    Content, DocumentMatch, Matcher, Order, Pattern, Patterns, Place, Rule, RuleSet, Sections,
    StatementMatch, Unit, Voice,
};
use crate::rules::{Found, PatternSet, bit};
use crate::settings::Limit;
use crate::text::Span;

/// A place where a rule applies.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// Index of the rule in the set.
    pub(super) rule: usize,
    pub(super) span: Span,
    pub(super) statement: Option<usize>,
    pub(super) related: Vec<Span>,
    /// For counts over a whole: how many of how many.
    pub(super) counted: Option<(usize, usize)>,
    /// The heading of the section that was counted.
    pub(super) section: Option<Span>,
    /// The limit that was passed.
    pub(super) limit: Option<Limit>,
    /// What an observer added.
    pub(super) detail: Option<String>,
    /// Index of the verdict it rests on.
    pub(super) verdict: Option<usize>,
    /// What a finding about a suppression speaks of.
    pub(super) about: Option<About>,
    /// Hits of other rules that say the same less well: rule and place.
    pub(super) yielded: Vec<(usize, Span)>,
}

/// A suppression that something is wrong with.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// The rule it names.
    pub(super) rule: String,
    /// Where it was given, and for what.
    pub(super) given: String,
    /// What is wrong, in words.
    pub(super) detail: String,
}

impl About {
    pub(super) fn key(&self) -> String {
        format!("{}\n{}", self.rule, self.given)
    }
}

impl Hit {
    pub(super) fn new(rule: usize, span: Span, statement: Option<usize>) -> Self {
        Self {
            rule,
            span,
            statement,
            related: Vec::new(),
            counted: None,
            section: None,
            limit: None,
            detail: None,
            verdict: None,
            about: None,
            yielded: Vec::new(),
        }
    }

    pub(super) fn about(rule: usize, span: Span, statement: Option<usize>, about: About) -> Self {
        Self { about: Some(about), ..Self::new(rule, span, statement) }
    }

    /// Position, then rule.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |hit: &Self| (hit.span, hit.rule);
        key(self).cmp(&key(other))
    }
}

/// Every place where an enabled rule applies, in order of position, then rule.
pub(super) fn hits(draft: &Draft<'_>, rules: &RuleSet, enabled: impl Fn(usize) -> bool) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut excuses = Excuses::default();
    for block in 0..draft.outline.blocks().len() {
        if !draft.outline.blocks()[block].english {
            continue;
        }
        for (index, patterns) in
            rules.candidates(draft.outline.blocks()[block].span.of(draft.outline.reading()))
        {
            let rule = rules.at(index);
            if enabled(index) && reads_block(draft, rule, block) {
                in_block(draft, Candidate { rule, index, patterns }, block, &mut excuses, &mut hits);
            }
        }
    }
    let wanted: Vec<Observation> = rules
        .rules()
        .enumerate()
        .filter(|(index, _)| enabled(*index))
        .filter_map(|(_, rule)| match rule.matcher {
            Matcher::Observation { of, .. } => Some(of),
            _ => None,
        })
        .collect();
    let mut seen = rules.observers().observe(&draft.outline, &|what| wanted.contains(&what));
    // Stable: observations of one sort stay in the order of their places.
    seen.sort_by_key(|observed| observed.what);
    for (index, rule) in rules.rules().enumerate().filter(|(index, _)| enabled(*index)) {
        match &rule.matcher {
            Matcher::Document(matcher) => over_whole(draft, rule, index, matcher, &mut hits),
            Matcher::Observation { of, unless_draft_has } => {
                if draft.has_any(unless_draft_has) {
                    continue;
                }
                let first = seen.partition_point(|observed| observed.what < *of);
                let of_it = seen[first..].iter().take_while(|observed| observed.what == *of);
                of_it.for_each(|one| observed(draft, rule, index, one, &mut hits));
            }
            Matcher::Verdict(matcher) => held::verdicts(draft, rule, index, matcher, &mut hits),
            Matcher::Record(standings) => held::record(draft, rule, index, standings, &mut hits),
            Matcher::Statement(_) | Matcher::Pattern(_) | Matcher::Pair { .. } => {}
        }
    }
    hits.sort_by(Hit::order);
    // Two patterns of one rule may find the same words; the longest from a place wins.
    hits.dedup_by(|later, earlier| later.rule == earlier.rule && later.span == earlier.span);
    hits
}

fn reads_block(draft: &Draft<'_>, rule: &Rule, block: usize) -> bool {
    rule.scope.blocks.contains(&draft.outline.blocks()[block].kind) && reads_section(draft, rule, block)
}

pub(super) fn reads_section(draft: &Draft<'_>, rule: &Rule, block: usize) -> bool {
    match rule.scope.sections {
        Sections::Any => true,
        Sections::News => !draft.is_opinion(block),
        Sections::Opinion => draft.is_opinion(block),
    }
}

pub(super) fn reads_label(draft: &Draft<'_>, rule: &Rule, statement: usize) -> bool {
    let kind = draft.analysis.labels[statement].kind;
    match &rule.scope.labels {
        None => true,
        Some(labels) => kind.is_some_and(|kind| labels.contains(&kind)),
    }
}

/// Excuses over more than a sentence, looked up once for each rule and stretch.
#[derive(Default)]
struct Excuses {
    /// By rule, unit and the number of the stretch among its like.
    known: HashMap<(usize, Unit, usize), bool>,
}

impl Excuses {
    fn excused(
        &mut self,
        draft: &Draft<'_>,
        rule: &Rule,
        index: usize,
        unless: &[Pattern],
        statement: usize,
    ) -> bool {
        if unless.is_empty() {
            return false;
        }
        let block = draft.analysis.statements[statement].block;
        let says = |span: Span| any_match(unless, span.of(draft.outline.reading()));
        let section = draft.outline.section(block);
        match rule.scope.unit {
            Unit::Sentence => says(draft.analysis.statements[statement].span),
            Unit::Paragraph => *self
                .known
                .entry((index, Unit::Paragraph, block))
                .or_insert_with(|| says(draft.outline.blocks()[block].span)),
            Unit::Section => *self.known.entry((index, Unit::Section, section)).or_insert_with(|| {
                (0..draft.outline.blocks().len())
                    .filter(|&block| draft.outline.section(block) == section)
                    .any(|block| says(draft.outline.blocks()[block].span))
            }),
            Unit::Document => *self
                .known
                .entry((index, Unit::Document, 0))
                .or_insert_with(|| any_match(unless, draft.outline.reading())),
        }
    }
}

fn any_match(patterns: &[Pattern], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(text))
}

/// A rule whose words stand in a block, and those of its patterns that can match there.
#[derive(Clone, Copy)]
struct Candidate<'r> {
    rule: &'r Rule,
    index: usize,
    patterns: PatternSet,
}

fn in_block(
    draft: &Draft<'_>,
    candidate: Candidate<'_>,
    block: usize,
    excuses: &mut Excuses,
    hits: &mut Vec<Hit>,
) {
    let Candidate { rule, index, .. } = candidate;
    match &rule.matcher {
        Matcher::Pattern(patterns) => {
            for statement in draft.outline.statements_of(block) {
                if !reads_label(draft, rule, statement) {
                    continue;
                }
                let places = places(draft, candidate, patterns, statement);
                if places.is_empty() {
                    continue;
                }
                if draft.has_any(&patterns.unless_draft_has) {
                    return;
                }
                if !is_excused(draft, rule, index, patterns, statement, excuses) {
                    hits.extend(places.into_iter().map(|span| Hit::new(index, span, Some(statement))));
                }
            }
        }
        Matcher::Statement(matcher) => {
            for statement in draft.outline.statements_of(block) {
                if reads_label(draft, rule, statement) {
                    in_statement(draft, candidate, matcher, statement, excuses, hits);
                }
            }
        }
        Matcher::Pair { first, second, order } => {
            for statement in draft.outline.statements_of(block) {
                if !reads_label(draft, rule, statement) {
                    continue;
                }
                for span in places(draft, candidate, first, statement) {
                    let sentence = draft.analysis.statements[statement].span.of(draft.outline.reading());
                    if any_match(&first.unless, sentence) {
                        break;
                    }
                    let excused = match order {
                        Order::Any => excuses.excused(draft, rule, index, second, statement),
                        Order::Before | Order::After => stands(draft, rule, second, *order, span, statement),
                    };
                    if !excused {
                        hits.push(Hit::new(index, span, Some(statement)));
                    }
                }
            }
        }
        Matcher::Document(_) | Matcher::Observation { .. } | Matcher::Verdict(_) | Matcher::Record(_) => {}
    }
}

/// Whether the second of a pair stands before or after the first, inside the unit.
fn stands(
    draft: &Draft<'_>,
    rule: &Rule,
    second: &[Pattern],
    order: Order,
    first: Span,
    statement: usize,
) -> bool {
    let block = draft.analysis.statements[statement].block;
    let unit = match rule.scope.unit {
        Unit::Sentence => draft.analysis.statements[statement].span,
        Unit::Paragraph => draft.outline.blocks()[block].span,
        Unit::Section => {
            let section = draft.outline.section(block);
            let same = |&at: &usize| draft.outline.section(at) == section;
            let from = (0..=block).rev().take_while(same).last().unwrap_or(block);
            let to = (block..draft.outline.blocks().len()).take_while(same).last().unwrap_or(block);
            draft.outline.blocks()[from].span.join(draft.outline.blocks()[to].span)
        }
        Unit::Document => Span::new(0, draft.outline.reading().len()),
    };
    let part = match order {
        Order::Before => Span::new(unit.start(), first.start()),
        _ => Span::new(first.end(), unit.end()),
    };
    any_match(second, part.of(draft.outline.reading()))
}

fn is_excused(
    draft: &Draft<'_>,
    rule: &Rule,
    index: usize,
    patterns: &Patterns,
    statement: usize,
    excuses: &mut Excuses,
) -> bool {
    if excuses.excused(draft, rule, index, &patterns.unless, statement) {
        return true;
    }
    if patterns.unless_near.is_empty() {
        return false;
    }
    let near = statement.saturating_sub(1)..(statement + 2).min(draft.analysis.statements.len());
    let section = draft.outline.section_of_statement(statement);
    near.filter(|&other| draft.outline.section_of_statement(other) == section).any(|other| {
        any_match(&patterns.unless_near, draft.analysis.statements[other].span.of(draft.outline.reading()))
    })
}

/// Where the patterns match in a statement, in the rule's voice: sorted, apart, the longest from a place.
fn places(draft: &Draft<'_>, candidate: Candidate<'_>, patterns: &Patterns, statement: usize) -> Vec<Span> {
    let whole = draft.analysis.statements[statement].span;
    let text = whole.of(draft.outline.reading());
    let mut found: Vec<Span> = Vec::new();
    // Most statements hold none of the words; only then is it worth asking whose voice it is.
    let able = patterns.any.iter().enumerate().filter(|(number, _)| candidate.patterns & bit(*number) != 0);
    for pattern in able.map(|(_, pattern)| pattern).filter(|pattern| pattern.is_match(text)) {
        let parts = match candidate.rule.scope.voice {
            Voice::Both => vec![whole],
            Voice::Narration => draft.outline.narration(whole),
            Voice::Quoted => draft.outline.quoted_parts(whole),
        };
        for part in parts {
            // The pattern sees the statement from its start, so that `^` and `\b` mean what they say.
            let visible = &text[..part.end() - whole.start()];
            let mut at = part.start() - whole.start();
            while let Some(Found { all, here }) = pattern.find(visible, at) {
                let here = here.unwrap_or(all.clone());
                let span = Span::new(whole.start() + here.start, whole.start() + here.end);
                if !span.is_empty() {
                    found.push(span);
                }
                // A compiled pattern never matches the empty text, but it may match an empty place.
                at = all.end.max(at + 1);
                while at < visible.len() && !visible.is_char_boundary(at) {
                    at += 1;
                }
                if at > visible.len() {
                    break;
                }
            }
        }
    }
    found.sort_by(|a, b| a.start().cmp(&b.start()).then_with(|| b.end().cmp(&a.end())));
    found.dedup_by(|later, earlier| later.start() < earlier.end());
    found
}

fn in_statement(
    draft: &Draft<'_>,
    candidate: Candidate<'_>,
    matcher: &StatementMatch,
    statement: usize,
    excuses: &mut Excuses,
    hits: &mut Vec<Hit>,
) {
    if !draft.selects(&matcher.select, statement) {
        return;
    }
    let Candidate { rule, index, .. } = candidate;
    let whole = draft.analysis.statements[statement].span;
    let in_voice = match rule.scope.voice {
        Voice::Both => true,
        Voice::Narration => !draft.outline.is_quoted(whole),
        Voice::Quoted => !draft.outline.quoted_parts(whole).is_empty(),
    };
    if !in_voice {
        return;
    }
    let mut matched = if matcher.patterns.any.is_empty() {
        vec![whole]
    } else {
        places(draft, candidate, &matcher.patterns, statement)
    };
    if let Some(on) = matcher.on
        && !matched.is_empty()
    {
        let places = stand(draft, statement, on);
        matched.retain(|span| places.iter().any(|place| place.overlaps(*span)));
    }
    if matched.is_empty()
        || draft.has_any(&matcher.patterns.unless_draft_has)
        || is_excused(draft, rule, index, &matcher.patterns, statement, excuses)
    {
        return;
    }
    let at: Vec<Span> = match matcher.at {
        Place::Match => matched,
        Place::Cue | Place::Hedge | Place::Source => {
            stand(draft, statement, matcher.at).into_iter().take(1).collect()
        }
        place => stand(draft, statement, place),
    };
    let in_voice = |span: &Span| rule.scope.voice != Voice::Narration || !draft.outline.is_quoted(*span);
    let at: Vec<Span> = at.into_iter().filter(in_voice).collect();
    // A fact may hold without words that show it; then the whole statement is the place.
    let at = if at.is_empty() && matcher.select.contains.is_empty() { vec![whole] } else { at };
    hits.extend(at.into_iter().map(|span| Hit::new(index, span, Some(statement))));
}

/// Where things of a sort stand in a statement.
fn stand(draft: &Draft<'_>, statement: usize, place: Place) -> Vec<Span> {
    let whole = draft.analysis.statements[statement].span;
    let label = &draft.analysis.labels[statement];
    match place {
        Place::Match | Place::Statement => vec![whole],
        Place::Cue => label.cues.iter().map(|cue| cue.span).collect(),
        Place::Hedge => label.hedges.iter().map(|hedge| hedge.span).collect(),
        Place::Source => label.sources.iter().map(|source| source.span).collect(),
        Place::Quantity => draft.contents(statement, Content::Quantity),
        Place::RelativeDate => draft.contents(statement, Content::RelativeDate),
        Place::ScareQuotation => draft.contents(statement, Content::ScareQuotation),
        Place::AttributionCue => draft.attribution_cues(whole),
        Place::Predicate => draft.predicate(statement),
    }
}

/// Counts over the draft or each section.
fn over_whole(draft: &Draft<'_>, rule: &Rule, index: usize, matcher: &DocumentMatch, hits: &mut Vec<Hit>) {
    if draft.has_any(&matcher.unless_draft_has) {
        return;
    }
    let limit = matcher.budget.and_then(|budget| draft.budgets.get(&budget)).copied();
    let all: Vec<usize> = (0..draft.outline.blocks().len()).collect();
    let units = if rule.scope.unit == Unit::Section { draft.outline.sections() } else { vec![(None, all)] };
    for (heading, blocks) in units {
        // What stands before any heading is no section.
        if heading.is_none() && rule.scope.unit == Unit::Section {
            continue;
        }
        let says = |heading: usize| {
            any_match(
                &matcher.unless_heading,
                draft.outline.blocks()[heading].span.of(draft.outline.reading()),
            )
        };
        if heading.is_some_and(says) {
            continue;
        }
        let counted: Vec<usize> = blocks
            .iter()
            .filter(|&&block| draft.outline.blocks()[block].english && reads_block(draft, rule, block))
            .flat_map(|&block| draft.outline.statements_of(block))
            .filter(|&statement| {
                let span = draft.analysis.statements[statement].span;
                let in_voice = match rule.scope.voice {
                    Voice::Both => true,
                    Voice::Narration => !draft.outline.is_quoted(span),
                    Voice::Quoted => draft.outline.is_quoted(span),
                };
                in_voice && reads_label(draft, rule, statement) && draft.selects(&matcher.of, statement)
            })
            .collect();
        let at_fault: Vec<usize> =
            counted.iter().copied().filter(|&statement| draft.selects(&matcher.are, statement)).collect();
        let over = match (limit, matcher.share) {
            (Some(Limit::Count(most)), _) => at_fault.len() > most,
            (Some(Limit::Share(most)), _) => at_fault.len() * 100 > counted.len() * usize::from(most),
            (None, Some(share)) => {
                counted.len() >= matcher.minimum && at_fault.len() * 100 >= counted.len() * usize::from(share)
            }
            (None, None) => false,
        };
        if !over || at_fault.is_empty() {
            continue;
        }
        // Where every statement counts as a fault, none of them shows it.
        let shows = if matcher.are.is_everything() { &[] } else { &at_fault[..] };
        let title = heading.map(|heading| draft.outline.blocks()[heading].span);
        // A section's own heading shows what is wrong with the section; a draft's fault shows where it begins.
        let (span, statement) = match title {
            Some(span) => (span, draft.outline.statement_at(span.start())),
            None => (draft.analysis.statements[at_fault[0]].span, Some(at_fault[0])),
        };
        let spans = shows.iter().map(|&statement| draft.analysis.statements[statement].span);
        hits.push(Hit {
            related: spans.filter(|other| *other != span).collect(),
            counted: Some((at_fault.len(), counted.len())),
            section: title,
            limit: limit.or(matcher.share.map(Limit::Share)),
            ..Hit::new(index, span, statement)
        });
    }
}

fn observed(draft: &Draft<'_>, rule: &Rule, index: usize, observed: &Observed, hits: &mut Vec<Hit>) {
    let blocks = draft.outline.blocks();
    let block = blocks.partition_point(|block| block.span.start() <= observed.span.start()).checked_sub(1);
    let statement = draft.outline.statement_at(observed.span.start());
    if block.is_some_and(|block| !reads_section(draft, rule, block))
        || statement.is_some_and(|statement| !reads_label(draft, rule, statement))
    {
        return;
    }
    let detail = Some(observed.detail.clone()).filter(|detail| !detail.is_empty());
    hits.push(Hit { related: observed.related.clone(), detail, ..Hit::new(index, observed.span, statement) });
}

/// How many different words of one group a message names; a report is for reading.
const NAMED: usize = 12;

/// What stands in a message for `{name}`.
pub(super) fn placeholder(draft: &Draft<'_>, group: &[Hit], name: &str) -> String {
    let first = &group[0];
    let document = &draft.analysis.document;
    match name {
        "match" => shortened(&document.shown(first.span), 80),
        "matches" => {
            let mut seen: Vec<String> = Vec::new();
            let mut known: HashSet<String> = HashSet::new();
            for hit in group {
                let shown = document.shown(hit.span);
                let text = format!("“{}”", shortened(without_marks(&shown), 40));
                if known.insert(text.clone()) && seen.len() < NAMED {
                    seen.push(text);
                }
            }
            let more = known.len() - seen.len();
            if more > 0 { format!("{} and {more} more", seen.join(", ")) } else { seen.join(", ") }
        }
        "source" => first
            .statement
            .and_then(|statement| draft.analysis.labels[statement].sources.first())
            .map_or_else(|| "no source".to_owned(), |source| shortened(&document.shown(source.span), 60)),
        "statement" => first.statement.map_or_else(String::new, |statement| {
            shortened(&document.shown(draft.analysis.statements[statement].span), 80)
        }),
        "count" => first.counted.map_or(group.len(), |(count, _)| count).to_string(),
        "total" => first.counted.map_or(group.len(), |(_, total)| total).to_string(),
        "share" => first.counted.map_or(100, |(count, total)| count * 100 / total.max(1)).to_string(),
        "section" => first.section.map_or_else(
            || "the draft".to_owned(),
            |span| shortened(without_marks(&document.shown(span)), 60),
        ),
        "rule" => first.about.as_ref().map_or_else(String::new, |about| about.rule.clone()),
        "detail" => match (&first.about, &first.detail) {
            (Some(about), _) => about.detail.clone(),
            (None, detail) => detail.clone().unwrap_or_default(),
        },
        "where" | "passage" | "difference" => held::placeholder(draft, first, name),
        "limit" => first.limit.map_or_else(String::new, |limit| limit.to_string()),
        _ => String::new(),
    }
}

/// The text without the quotation marks around it: the message puts its own.
fn without_marks(text: &str) -> &str {
    text.trim_matches(['"', '\'', '“', '”', '‘', '’'])
}

/// At most `limit` characters, cut at a space where there is one.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let head = &text[..cut];
    let head = head.rfind(' ').map_or(head, |space| &head[..space]);
    format!("{}…", head.trim_end())
}
