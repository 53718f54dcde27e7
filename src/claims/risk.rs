//! What to check first: what contradicts a source, what accuses somebody, what can be got wrong.
//!
//! It must never say that a statement is wrong; it only orders work.

use crate::analysis::Analysis;
use crate::classify::Kind;
use crate::evidence::{About, Verdict};
use crate::text::Span;
use crate::words::{Scanner, WordLists};

use super::entry::statements_under;
use super::{Item, ItemKind, is_against};

/// What is at stake in a statement, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// A source says otherwise, or does not have the quotation.
    Conflict,
    /// It speaks of a crime or of misconduct.
    Allegation,
    /// It quotes.
    Quotation,
    /// It counts or dates.
    Number,
    /// It names.
    Name,
    /// It claims something else.
    Other,
}

impl Risk {
    /// Every risk, the greatest first.
    pub const ALL: [Self; 6] =
        [Self::Conflict, Self::Allegation, Self::Quotation, Self::Number, Self::Name, Self::Other];

    /// The word for the risk in JSON and on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Allegation => "allegation",
            Self::Quotation => "quotation",
            Self::Number => "number",
            Self::Name => "name",
            Self::Other => "other",
        }
    }
}

/// The words that make an allegation.
#[derive(Clone, Debug)]
pub struct RiskWords {
    scanner: Scanner,
}

impl RiskWords {
    /// Takes them from the lists.
    #[must_use]
    pub fn new(words: &WordLists) -> Self {
        let lists = ["wrongdoing", "wrongdoing-verb", "accused-verb", "accusing-verb"];
        let lists: Vec<_> = lists.iter().filter_map(|list| words.id(list)).collect();
        Self { scanner: words.scanner(&lists) }
    }

    /// The risk of each statement that claims something; nothing for the others.
    #[must_use]
    pub fn risks(&self, analysis: &Analysis, items: &[Vec<Item>], verdicts: &[Verdict]) -> Vec<Option<Risk>> {
        let count = analysis.statements.len();
        let mut conflict = vec![false; count];
        for span in verdicts.iter().filter_map(|verdict| conflicting(analysis, verdict)) {
            conflict[statements_under(&analysis.statements, span)].fill(true);
        }
        let mut allegation = vec![false; count];
        for hit in self.scanner.scan(&analysis.document.reading) {
            allegation[statements_under(&analysis.statements, hit.span)].fill(true);
        }
        (0..count)
            .map(|at| {
                let has =
                    |kind| items.get(at).is_some_and(|items| items.iter().any(|item| item.kind == kind));
                claims_something(analysis, at).then(|| {
                    if conflict[at] {
                        Risk::Conflict
                    } else if allegation[at] {
                        Risk::Allegation
                    } else if has(ItemKind::Quotation) {
                        Risk::Quotation
                    } else if has(ItemKind::Number) || has(ItemKind::Date) {
                        Risk::Number
                    } else if has(ItemKind::Name) {
                        Risk::Name
                    } else {
                        Risk::Other
                    }
                })
            })
            .collect()
    }
}

/// Whether there is anything in a statement to be checked.
pub(super) fn claims_something(analysis: &Analysis, statement: usize) -> bool {
    let kind = analysis.labels.get(statement).and_then(|label| label.kind);
    kind.is_some_and(|kind| kind != Kind::NonClaim)
}

/// Where the draft stands against its sources, if the verdict says that it does.
fn conflicting(analysis: &Analysis, verdict: &Verdict) -> Option<Span> {
    let mentions = &analysis.mentions;
    let span = match verdict.about {
        About::Quotation(at) => mentions.quotations.get(at).map(|quotation| quotation.span),
        About::Quantity(at) => mentions.quantities.get(at).map(|quantity| quantity.span),
        About::Date(at) => mentions.dates.get(at).map(|date| date.span),
        About::Name(at) => mentions.names.get(at).map(|name| name.span),
    };
    span.filter(|_| is_against(verdict))
}
