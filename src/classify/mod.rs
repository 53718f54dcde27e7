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
mod scope;
mod sourcing;
mod weighing;

use crate::document::Document;
use crate::extract::{CueLists, Lexemes, Mentions, SourceExpression, SourceKind};
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

pub use self::features::{Family, Feature, Features};
use self::kind::{Answers, Decision};
pub use self::model::{SecondReader, Verdict};
pub use self::scope::{Likelihood, Weakened};
pub use self::weighing::{ANSWERS, HEDGES_KIND, SOURCES_KIND};
use self::weighing::{Scales, Sheet};

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
    /// The words it weakens, in reading text: a clause, a noun with what belongs to it, a number.
    pub scope: Span,
    /// What those words are.
    pub weakens: Weakened,
    /// How likely the words say it is, where they stand on the scale of ICD 203.
    pub likelihood: Option<Likelihood>,
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
    let mut scales = Scales::builtin();
    let (by_statement, decided) = decided(evidence, second);
    decided
        .into_iter()
        .enumerate()
        .map(|(statement, decided)| {
            label(evidence, statement, &by_statement[statement], decided, &mut scales)
        })
        .collect()
}

/// A decision and how sure it is, in hundredths.
type Decided = (Decision, u8);

/// For each statement, its attributions and what is decided of it.
fn decided(evidence: Evidence<'_>, second: Option<&dyn SecondReader>) -> (Vec<Vec<usize>>, Vec<Decided>) {
    let Evidence { document, statements, tagging, .. } = evidence;
    let (by_statement, answers) = ask(evidence);
    let features = features::features(evidence, &by_statement, &answers);
    let more = second.map(|second| second.scores(document, statements)).unwrap_or_default();
    let (mut table, mut scratch) = (model::builtin(), model::Scratch::default());
    let decided = answers
        .into_iter()
        .enumerate()
        .map(|(statement, answers)| {
            if answers.is_settled() {
                return (answers.decision, calibration::settled());
            }
            let mut prior = features.priors[statement];
            let features = &features.all[features.statements[statement].clone()];
            if let Some(more) = more.get(statement) {
                model::add(&mut prior, more, 1);
            }
            let tokens = tagging.statements[statement].clone();
            let verdict =
                model::weigh(&mut table, features, prior, (&answers, tagging, tokens), &mut scratch);
            let confidence = calibration::confidence(verdict.kind, verdict.margin);
            let mut decision = answers.decision;
            decision.turn_to(evidence, statement, verdict);
            (decision, confidence)
        })
        .collect();
    (by_statement, decided)
}

/// What the learned part of the flags sees of one statement; training reads it.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// The kind that was decided.
    pub kind: Option<Kind>,
    /// Words that may hedge.
    pub hedges: Vec<(Span, Vec<u32>)>,
    /// Expressions that may be the origin of the content, and whether they belong to an attribution.
    pub sources: Vec<(SourceExpression, bool, Vec<u32>)>,
}

/// Everything that the learned part of the flags is asked about, statement by statement.
#[must_use]
pub fn candidates(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    mentions: &Mentions,
    lexemes: &Lexemes,
    lists: &CueLists,
) -> Vec<Candidates> {
    let evidence = Evidence { document, statements, tagging, mentions, lexemes, lists };
    let mut sheet = Sheet::default();
    let mut all = Vec::new();
    let (by_statement, decided) = decided(evidence, None);
    for (statement, (decision, _)) in decided.iter().enumerate() {
        let attributions = &by_statement[statement];
        let mut seen = Candidates { kind: None, hedges: Vec::new(), sources: Vec::new() };
        if document.blocks[statements[statement].block].english {
            seen.kind = Some(decision.kind);
            if decision.kind != Kind::NonClaim {
                hedges::each(evidence, statement, attributions, decision, &mut sheet, |form, features| {
                    seen.hedges.push((form.span, features.to_vec()));
                });
                sourcing::each(
                    evidence,
                    statement,
                    attributions,
                    decision,
                    &mut sheet,
                    |source, attributed, features| {
                        seen.sources.push((source, attributed, features.to_vec()));
                    },
                );
            }
        }
        all.push(seen);
    }
    all
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
    (decision, confidence): Decided,
    scales: &mut Scales,
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
    label.confidence = confidence;
    label.kind = Some(decision.kind);
    label.mixed = decision.mixed;
    if decision.kind != Kind::NonClaim {
        label.hedges = hedges::hedges(evidence, statement, attributions, &decision, scales);
        label.hedged = !label.hedges.is_empty();
        label.sources = sourcing::sources(evidence, statement, attributions, &decision, scales);
        label.sourced = sourcing::sourced(evidence, statement, &decision, &label.sources);
    }
    label.cues = decision.cues;
    label
}
