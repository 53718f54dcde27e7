//! What can be checked singly in each statement, and what the sources say of it.
//!
//! It must never take a verdict on one thing for a verdict on the statement.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::evidence::{About, Outcome, Verdict};
use crate::extract::QuotationKind;
use crate::segment::normalised;
use crate::text::Span;

use super::entry::{one_line, statements_under};
use super::{Item, ItemKind, State};

/// What can be checked singly, for each statement of a draft, nothing of it checked; each thing once a
/// statement, in the order of its words.
#[must_use]
pub fn items(analysis: &Analysis) -> Vec<Vec<Item>> {
    let of_one = |parts: Vec<Part>| {
        let mut seen = BTreeSet::new();
        let items = parts.into_iter().map(|part| Item {
            kind: part.kind,
            text: one_line(&analysis.document.shown(part.span)),
            state: State::Unchecked,
        });
        items
            .filter(|item| !item.text.is_empty() && seen.insert((item.kind, normalised(&item.text))))
            .collect()
    };
    parts(analysis).into_iter().map(of_one).collect()
}

/// What the sources say of one thing in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What it is.
    pub kind: ItemKind,
    /// Its words.
    pub text: String,
    /// Index of the verdict on it.
    pub verdict: usize,
}

impl Held {
    /// Whether an item is this thing.
    #[must_use]
    pub fn is_of(&self, item: &Item) -> bool {
        self.kind == item.kind && normalised(&self.text) == normalised(&item.text)
    }
}

/// For each statement, the things in it that were looked for in the sources, in the order of their words.
/// Where a thing stands twice in a statement and once against its source, that is what is said of it.
#[must_use]
pub fn held(analysis: &Analysis, verdicts: &[Verdict]) -> Vec<Vec<Held>> {
    // Verdicts come in order of what they are about.
    let verdict_on = |about: About| {
        // A name is looked up where the draft has it in full.
        let about = match about {
            About::Name(at) => About::Name(analysis.mentions.names.get(at).map_or(at, |name| name.refers_to)),
            other => other,
        };
        let at = verdicts.binary_search_by_key(&about, |verdict| verdict.about).ok()?;
        (verdicts[at].outcome != Outcome::NotChecked).then_some(at)
    };
    let of_one = |parts: Vec<Part>| {
        let mut out: Vec<Held> = Vec::new();
        let mut seen = BTreeMap::new();
        for part in parts {
            let Some(verdict) = verdict_on(part.about) else { continue };
            let text = one_line(&analysis.document.shown(part.span));
            let at = *seen.entry((part.kind, normalised(&text))).or_insert(out.len());
            match out.get_mut(at) {
                Some(known) if is_against(&verdicts[verdict]) && !is_against(&verdicts[known.verdict]) => {
                    known.verdict = verdict;
                }
                Some(_) => {}
                None => out.push(Held { kind: part.kind, text, verdict }),
            }
        }
        out
    };
    parts(analysis).into_iter().map(of_one).collect()
}

/// Whether a verdict says that the draft and its sources do not agree: the source says otherwise, or the
/// words that somebody is said to have said are in none.
#[must_use]
pub fn is_against(verdict: &Verdict) -> bool {
    match verdict.outcome {
        Outcome::Conflicts | Outcome::Altered | Outcome::Misattributed | Outcome::Stitched => true,
        Outcome::Absent => matches!(verdict.about, About::Quotation(_)),
        _ => false,
    }
}

/// The words of a mention that stand in one statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    span: Span,
    kind: ItemKind,
    about: About,
}

/// For each statement, what is mentioned in it, in the order of the words.
fn parts(analysis: &Analysis) -> Vec<Vec<Part>> {
    let mut found: Vec<Vec<Part>> = vec![Vec::new(); analysis.statements.len()];
    let mentions = &analysis.mentions;
    let spoken = |kind| matches!(kind, QuotationKind::Speech | QuotationKind::Block);
    let quotations = mentions.quotations.iter().enumerate();
    let all = quotations
        .filter(|(_, quotation)| spoken(quotation.kind) && quotation.depth == 0)
        .map(|(at, quotation)| (quotation.span, ItemKind::Quotation, About::Quotation(at)))
        .chain(
            mentions
                .quantities
                .iter()
                .enumerate()
                .map(|(at, quantity)| (quantity.span, ItemKind::Number, About::Quantity(at))),
        )
        .chain(
            mentions.dates.iter().enumerate().map(|(at, date)| (date.span, ItemKind::Date, About::Date(at))),
        )
        .chain(
            mentions.names.iter().enumerate().map(|(at, name)| (name.span, ItemKind::Name, About::Name(at))),
        );
    for (span, kind, about) in all {
        // A quotation may run over several statements; each has its part.
        for at in statements_under(&analysis.statements, span) {
            let whole = analysis.statements[at].span;
            let start = span.start().max(whole.start());
            let span = Span::new(start, span.end().min(whole.end()).max(start));
            found[at].push(Part { span, kind, about });
        }
    }
    found.iter_mut().for_each(|parts: &mut Vec<Part>| parts.sort_unstable());
    found
}
