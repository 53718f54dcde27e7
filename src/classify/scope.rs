//! What a hedge weakens, and how strongly: the words of its scope, whether they are a number, somebody's
//! claim or the writer's own, and the degree of likelihood where the words name one.
//!
//! Degrees are those of Intelligence Community Directive 203 (Office of the Director of National
//! Intelligence, 2015); a word on no scale ("may", "possible") has none. It must never decide whether
//! a word hedges.

use std::ops::Range;

use crate::extract::clause;
use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;
use crate::words::ListId;

use super::{Evidence, Hedge, Kind};

/// What a hedge weakens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weakened {
    /// What the writer tells.
    Fact,
    /// What somebody else said.
    Claim,
    /// A number.
    Number,
}

impl Weakened {
    /// The word for it in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Claim => "claim",
            Self::Number => "number",
        }
    }
}

/// A degree of likelihood, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likelihood {
    /// At least.
    pub low: u8,
    /// At most.
    pub high: u8,
}

/// Finds the scope of one hedge of a statement after another.
pub(super) struct Scopes<'a> {
    evidence: Evidence<'a>,
    statement: usize,
    kind: Kind,
    /// The clause that was asked for last: many hedges of a long statement may stand in one.
    last: Option<(usize, Range<usize>)>,
}

impl<'a> Scopes<'a> {
    pub(super) fn new(evidence: Evidence<'a>, statement: usize, kind: Kind) -> Self {
        Self { evidence, statement, kind, last: None }
    }

    /// A hedge with what it weakens.
    pub(super) fn hedge(&mut self, span: Span, kind: &'static str) -> Hedge {
        let tagging = self.evidence.tagging;
        let within = tagging.within(span);
        let scope =
            self.scope(&within, kind).and_then(|range| clause::span_of(tagging, range)).unwrap_or(span);
        let weakens = if self.is_before_number(&within) {
            Weakened::Number
        } else if self.kind == Kind::AttributedClaim {
            Weakened::Claim
        } else {
            Weakened::Fact
        };
        Hedge { span, kind, scope, weakens, likelihood: self.likelihood(span) }
    }

    fn scope(&mut self, form: &Range<usize>, kind: &str) -> Option<Range<usize>> {
        let tagging = self.evidence.tagging;
        // The word that the others of the form hang from holds most of the statement.
        let anchor = form.clone().rev().max_by_key(|&at| tagging.subtree_range(at).len())?;
        if self.is_before_number(form) {
            return Some(form.start..form.end + 1);
        }
        let token = &tagging.tokens[anchor];
        // "It is unclear whether", "suggests that": what follows is in doubt.
        if let Some(below) = tagging.child(anchor, &[Relation::Ccomp, Relation::Csubj, Relation::Xcomp]) {
            return Some(self.clause(below));
        }
        let below = (kind == "frame").then(|| tagging.child(anchor, &[Relation::Advcl])).flatten();
        if let Some(below) = below.filter(|&below| below > anchor) {
            return Some(self.clause(below));
        }
        match token.relation {
            Relation::Amod | Relation::Compound => Some(clause::noun_phrase(tagging, token.head)),
            Relation::Aux | Relation::AuxPass | Relation::Cop | Relation::Advmod | Relation::Mark => {
                Some(self.clause(token.head))
            }
            _ => Some(self.clause(anchor)),
        }
    }

    /// The tokens of a predicate's own clause, without punctuation at its ends.
    fn clause(&mut self, predicate: usize) -> Range<usize> {
        if let Some((last, range)) = &self.last
            && *last == predicate
        {
            return range.clone();
        }
        let range = own_clause(self.evidence.tagging, predicate);
        let tokens = &self.evidence.tagging.statements[self.statement];
        let range = range.start.max(tokens.start)..range.end.min(tokens.end);
        self.last = Some((predicate, range.clone()));
        range
    }

    /// "possibly 40 boats".
    fn is_before_number(&self, form: &Range<usize>) -> bool {
        let tokens = &self.evidence.tagging.statements[self.statement];
        tokens.contains(&form.end) && self.evidence.tagging.tokens[form.end].upos == Upos::Num
    }

    /// The degree that the longest form over the hedge names.
    fn likelihood(&self, hedge: Span) -> Option<Likelihood> {
        let lists = self.evidence.lists;
        let degrees: [(Option<ListId>, u8, u8); 7] = [
            (lists.degree_almost_none, 1, 5),
            (lists.degree_very_unlikely, 5, 20),
            (lists.degree_unlikely, 20, 45),
            (lists.degree_even, 45, 55),
            (lists.degree_likely, 55, 80),
            (lists.degree_very_likely, 80, 95),
            (lists.degree_almost_certain, 95, 99),
        ];
        // A form may begin up to three words before the hedge: "almost no chance".
        let first = self.evidence.tagging.within(hedge).start;
        let tokens = &self.evidence.tagging.statements[self.statement];
        let from = first.saturating_sub(3).max(tokens.start);
        let start = self.evidence.tagging.tokens.get(from)?.span.start().min(hedge.start());
        let near = Span::new(start, hedge.end());
        let found = degrees.into_iter().flat_map(|(list, low, high)| {
            let forms = self.evidence.lexemes.within(near, list).filter(move |form| form.overlaps(hedge));
            forms.map(move |form| (form.len(), Likelihood { low, high }))
        });
        found.max().map(|(_, likelihood)| likelihood)
    }
}

/// The tokens under a predicate, without other clauses that begin or end them.
fn own_clause(tagging: &Tagging, predicate: usize) -> Range<usize> {
    let whole = tagging.subtree_range(predicate);
    let (mut start, mut end) = (whole.start, whole.end);
    for child in tagging.children(predicate) {
        let token = &tagging.tokens[child];
        let other = matches!(token.relation, Relation::Advcl | Relation::Parataxis)
            || token.relation == Relation::Conj && matches!(token.upos, Upos::Verb | Upos::Aux);
        if other {
            let range = tagging.subtree_range(child);
            if child > predicate {
                end = end.min(range.start.max(predicate + 1));
            } else {
                start = start.max(range.end.min(predicate));
            }
        }
    }
    let loose = |at: usize| {
        matches!(tagging.tokens[at].upos, Upos::Punct | Upos::Cconj)
            || matches!(tagging.tokens[at].relation, Relation::Mark)
    };
    while end > predicate + 1 && loose(end - 1) {
        end -= 1;
    }
    while start < predicate && loose(start) {
        start += 1;
    }
    start..end
}
