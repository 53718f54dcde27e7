//! Every quotation, number, date and name of a draft, held against the sources.
//!
//! It must never leave a mention out in silence: what was not looked for says why.

use super::index::Sources;
use super::quotation;
use super::speaker::Speakers;
use super::{About, Outcome, Verdict};
use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::extract::{Quotation, QuotationKind};
use crate::words::WordLists;

/// What verifying takes beside the sources, made once for all drafts.
#[derive(Debug)]
pub struct Verification {
    sources: Sources,
    speakers: Speakers,
}

impl Verification {
    /// Gets ready to verify drafts against `sources`.
    #[must_use]
    pub fn new(sources: Sources, words: &WordLists) -> Self {
        Self { sources, speakers: Speakers::new(words) }
    }

    /// What drafts are verified against.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// One verdict a mention, in order of sort and place. `only` names the source documents that the draft is
/// held against, by path; all, if nothing is given.
#[must_use]
pub fn verify(analysis: &Analysis, verification: &Verification, only: Option<&[String]>) -> Vec<Verdict> {
    let documents = verification.sources.documents();
    let only: Option<Vec<usize>> =
        only.map(|paths| (0..documents.len()).filter(|at| paths.contains(&documents[*at].path)).collect());
    let mut verdicts = Vec::new();
    for (at, mention) in analysis.mentions.quotations.iter().enumerate() {
        let about = About::Quotation(at);
        if let Some(reason) = unchecked(analysis, mention) {
            let reason = Some(reason.to_owned());
            let outcome = Outcome::NotChecked;
            verdicts.push(Verdict { about, outcome, passages: Vec::new(), difference: Vec::new(), reason });
            continue;
        }
        let credited = credited(analysis, mention);
        let credited = credited.filter(|name| verification.speakers.is_name(name));
        let judged = quotation::judge(
            &analysis.document.reading,
            mention.inner,
            credited,
            &verification.sources,
            &verification.speakers,
            only.as_deref(),
        );
        verdicts.push(Verdict {
            about,
            outcome: judged.outcome,
            passages: judged.passages,
            difference: judged.difference,
            reason: judged.reason,
        });
    }
    verdicts
}

/// Why a quotation is not looked for, if it is not.
fn unchecked(analysis: &Analysis, mention: &Quotation) -> Option<&'static str> {
    if mention.depth > 0 {
        return Some("it is part of another quotation");
    }
    match mention.kind {
        QuotationKind::Title => Some("it is the title of a work"),
        QuotationKind::Scare if !is_attributed(analysis, mention) => Some("nobody is quoted with it"),
        QuotationKind::Speech if in_heading(analysis, mention) && !is_attributed(analysis, mention) => None,
        _ => None,
    }
}

fn in_heading(analysis: &Analysis, mention: &Quotation) -> bool {
    let blocks = &analysis.document.blocks;
    let at = blocks.partition_point(|block| block.span.end() <= mention.span.start());
    blocks.get(at).is_some_and(|block| block.kind == BlockKind::Heading)
}

fn is_attributed(analysis: &Analysis, mention: &Quotation) -> bool {
    analysis.mentions.sayings().any(|saying| {
        saying.source.is_some() && saying.content.iter().any(|part| part.contains(mention.inner))
    })
}

/// Whom the draft credits with a quotation: the name that the source expression resolves to, else its words.
/// Names inside the quotation are no sources of it.
fn credited<'a>(analysis: &'a Analysis, mention: &Quotation) -> Option<&'a str> {
    let mentions = &analysis.mentions;
    let reading = analysis.document.reading.as_str();
    let saying = mentions.sayings().find(|saying| {
        saying.source.as_ref().is_some_and(|source| !source.span.overlaps(mention.span))
            && saying.content.iter().any(|part| part.overlaps(mention.inner))
    });
    if let Some(source) = saying.and_then(|saying| saying.source.as_ref()) {
        return match source.resolved.and_then(|resolved| mentions.sources.get(resolved)) {
            Some(resolved) => Some(resolved.name.as_str()),
            None => Some(source.span.of(reading)),
        };
    }
    // The one name beside the quotation, in the same sentence.
    let statements = &analysis.statements;
    let first = statements.partition_point(|statement| statement.span.end() <= mention.span.start());
    let last = statements.partition_point(|statement| statement.span.start() < mention.span.end());
    let around = statements.get(first..last).filter(|around| !around.is_empty())?;
    let sentence = around[0].span.join(around[around.len() - 1].span);
    let mut beside = mentions.names.iter().filter(|name| {
        sentence.contains(name.span)
            && !mentions.quotations.iter().any(|quotation| quotation.span.overlaps(name.span))
    });
    let one = beside.next()?;
    beside.next().is_none().then(|| one.span.of(reading))
}
