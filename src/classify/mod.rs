//! Statements to labels: which of the five kinds, and how hedged and sourced.
//!
//! Follows the decision order of the taxonomy on the main predicate of each statement.
//! Every label carries the cues that decided it. It must never say whether a statement is true.

mod calibration;
mod features;
mod hedges;
mod inference;
mod kind;
pub mod model;
mod opinion;

use crate::document::Document;
use crate::extract::{Attribution, CueKind, CueLists, Lexemes, Mentions, SourceExpression, SourceKind};
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

use self::kind::Answers;
pub use self::features::{Family, Feature, Features};
pub use self::model::{SecondReader, Verdict};

/// The kind of a statement: what it presents itself as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An event, state, number or definition in the writer's voice.
    ReportedFact,
    /// Content given as what a source said, wrote, showed or demanded.
    AttributedClaim,
    /// An inference, forecast or unspoken motive in the writer's voice.
    AnalystReconstruction,
    /// An evaluation or prescription in the writer's voice.
    EditorialOpinion,
    /// Text that asserts nothing.
    NonClaim,
}

impl Kind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::ReportedFact,
        Self::AttributedClaim,
        Self::AnalystReconstruction,
        Self::EditorialOpinion,
        Self::NonClaim,
    ];

    /// The word for the kind in JSON, rule files and options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReportedFact => "reported_fact",
            Self::AttributedClaim => "attributed_claim",
            Self::AnalystReconstruction => "analyst_reconstruction",
            Self::EditorialOpinion => "editorial_opinion",
            Self::NonClaim => "non_claim",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Words that speak for a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// In reading text.
    pub span: Span,
    /// What sort of cue: `speech`, `evidential`, `modal`, `inference`, `evaluation`, `obligation` …
    pub kind: &'static str,
    /// The kind it speaks for.
    pub supports: Kind,
    /// How much, from 1 to 100.
    pub weight: u8,
}

/// Words that weaken the main content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hedge {
    /// In reading text.
    pub span: Span,
    /// `modal`, `adverb`, `adjective`, `verb`, `evidential`, `frame`.
    pub kind: &'static str,
}

/// What the classifier says of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Which of the five; `None` when the block is not English and nothing can be said.
    pub kind: Option<Kind>,
    /// How sure, in hundredths.
    pub confidence: u8,
    /// Another clause would get another kind.
    pub mixed: bool,
    /// Whether the main content is hedged.
    pub hedged: bool,
    /// Every hedge on it.
    pub hedges: Vec<Hedge>,
    /// The strongest way it is sourced.
    pub sourced: SourceKind,
    /// Every source expression, carried ones included.
    pub sources: Vec<SourceExpression>,
    /// What decided the kind; never empty but for facts and non-claims.
    pub cues: Vec<Cue>,
}

/// Labels every statement, in order.
#[must_use]
pub fn labels(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    mentions: &Mentions,
    lexemes: &Lexemes,
    lists: &CueLists,
) -> Vec<Label> {
    labels_with(document, statements, tagging, mentions, lexemes, lists, None)
}

/// Labels every statement, in order; a second reader's scores are added to the model's own.
#[must_use]
pub fn labels_with(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    mentions: &Mentions,
    lexemes: &Lexemes,
    lists: &CueLists,
    second: Option<&dyn SecondReader>,
) -> Vec<Label> {
    let evidence = Evidence { document, statements, tagging, mentions, lexemes, lists };
    let (by_statement, answers) = ask(evidence);
    let features = features::features(evidence, &by_statement, &answers);
    let more = second.map(|second| second.scores(document, statements)).unwrap_or_default();
    let (mut table, mut scratch) = (model::builtin(), model::Scratch::default());
    answers
        .into_iter()
        .enumerate()
        .map(|(statement, answers)| {
            let verdict = (!answers.is_settled()).then(|| {
                let features = &features.all[features.statements[statement].clone()];
                let more = more.get(statement).copied().unwrap_or_default();
                let tokens = tagging.statements[statement].clone();
                model::weigh(&mut table, features, more, (&answers, tagging, tokens), &mut scratch)
            });
            label(evidence, statement, &by_statement[statement], answers.decision, verdict)
        })
        .collect()
}

/// What the learned part of the classifier sees of every statement, and what the rules of evidence
/// alone decide; training reads both.
#[must_use]
pub fn features(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    mentions: &Mentions,
    lexemes: &Lexemes,
    lists: &CueLists,
) -> (Features, Vec<Kind>) {
    let evidence = Evidence { document, statements, tagging, mentions, lexemes, lists };
    let (by_statement, answers) = ask(evidence);
    let features = features::features(evidence, &by_statement, &answers);
    (features, answers.iter().map(|answers| answers.decision.kind).collect())
}

/// For each statement, its attributions and what each question answers.
fn ask(evidence: Evidence<'_>) -> (Vec<Vec<usize>>, Vec<Answers>) {
    let mut by_statement: Vec<Vec<usize>> = vec![Vec::new(); evidence.statements.len()];
    for (index, attribution) in evidence.mentions.attributions.iter().enumerate() {
        for &statement in &attribution.statements {
            by_statement[statement].push(index);
        }
    }
    let answers = by_statement
        .iter()
        .enumerate()
        .map(|(statement, attributions)| kind::ask(evidence, statement, attributions))
        .collect();
    (by_statement, answers)
}

/// Everything the classifier reads.
#[derive(Clone, Copy)]
struct Evidence<'a> {
    document: &'a Document,
    statements: &'a [Statement],
    tagging: &'a Tagging,
    mentions: &'a Mentions,
    lexemes: &'a Lexemes,
    lists: &'a CueLists,
}

fn label(
    evidence: Evidence<'_>,
    statement: usize,
    attributions: &[usize],
    mut decision: kind::Decision,
    verdict: Option<Verdict>,
) -> Label {
    let block = &evidence.document.blocks[evidence.statements[statement].block];
    let mut label = Label {
        kind: None,
        confidence: 0,
        mixed: false,
        hedged: false,
        hedges: Vec::new(),
        sourced: SourceKind::None,
        sources: Vec::new(),
        cues: Vec::new(),
    };
    if !block.english {
        return label;
    }
    label.confidence = match verdict {
        None => calibration::settled(),
        Some(verdict) => {
            let confidence = calibration::confidence(verdict.kind, verdict.margin);
            decision.turn_to(evidence, statement, verdict);
            confidence
        }
    };
    label.kind = Some(decision.kind);
    label.mixed = decision.mixed;
    label.cues = decision.cues;
    if decision.kind == Kind::NonClaim {
        return label;
    }
    label.hedges = hedges::hedges(evidence, statement, &decision.main, decision.kind);
    hedges::add_cues(evidence, &label.cues, &mut label.hedges);
    label.hedged = !label.hedges.is_empty();
    for &attribution in attributions {
        let attribution = &evidence.mentions.attributions[attribution];
        if decision.kind != Kind::AttributedClaim && !attribution.is_saying() {
            continue;
        }
        if decision.kind == Kind::AttributedClaim && is_nested(evidence, attribution, attributions) {
            continue;
        }
        match &attribution.source {
            Some(source) => label.sources.push(source.clone()),
            None if attribution.cue_kind == CueKind::Evidential => label.sources.push(SourceExpression {
                span: attribution.cue.unwrap_or(evidence.statements[statement].span),
                kind: SourceKind::Vague,
                resolved: None,
            }),
            None => {}
        }
    }
    label.sourced = label.sources.iter().map(|source| source.kind).min().unwrap_or(SourceKind::None);
    if label.sourced == SourceKind::None {
        label.sourced = sourced_otherwise(evidence, statement, decision.kind);
    }
    label
}

/// Whether the cue stands inside what another attribution of the statement gives as its content:
/// then its source is somebody whom the source talks about.
fn is_nested(evidence: Evidence<'_>, attribution: &Attribution, attributions: &[usize]) -> bool {
    let Some(cue) = attribution.cue else { return false };
    attributions.iter().map(|&at| &evidence.mentions.attributions[at]).any(|other| {
        let evidential = other.cue_kind == CueKind::Evidential;
        (evidential || (other.main && !attribution.main))
            && !std::ptr::eq(other, attribution)
            && other.cue.is_some_and(|outer| !outer.overlaps(cue))
            && (other.content.iter().any(|content| content.contains(cue))
                || other.cue_kind == CueKind::Evidential)
    })
}

/// A fact may rest on a link or a footnote without any cue.
fn sourced_otherwise(evidence: Evidence<'_>, statement: usize, kind: Kind) -> SourceKind {
    let span = evidence.statements[statement].span;
    let document = evidence.document;
    let linked = {
        let first = document.links.partition_point(|link| link.span.end() <= span.start());
        document.links[first..].first().is_some_and(|link| link.span.start() < span.end())
    };
    let noted = {
        let first = document.footnotes.partition_point(|note| note.span.start() < span.start());
        document.footnotes[first..].first().is_some_and(|note| note.span.start() <= span.end())
    };
    if evidence.lexemes.within(span, evidence.lists.own).next().is_some() {
        return SourceKind::Own;
    }
    if linked || noted {
        return SourceKind::Document;
    }
    if kind == Kind::AttributedClaim { SourceKind::Vague } else { SourceKind::None }
}
