//! Attributions: who said it, the cue that links them, and what is attributed.
//!
//! First the cues that stand in each statement (verbs, prepositions, evidentials), then quotations
//! that have no cue of their own and take the speaker of the open quotation or of the paragraph.
//! A source is never guessed across a new speaker. It must never decide a kind.

mod content;
mod cues;
mod ledger;
mod link;
mod source_kind;
mod speakers;
mod subject;

use std::collections::HashMap;

use crate::document::{BlockKind, Document};
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::text::Span;

use self::cues::cues;
use self::source_kind::Described;
use self::speakers::quoted;
pub(crate) use self::ledger::Ledger;
pub(crate) use self::link::link;
use super::cue_lists::CueLists;
use super::lexemes::Lexemes;
use super::{Name, Quotation};

/// How a source is identified, from strongest to weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A person or identifiable body by name.
    Named,
    /// A link, footnote, or identifiable document, data set or law.
    Document,
    /// The outlet's own witnessing, records or calculation.
    Own,
    /// Unnamed but countable and described.
    Anonymous,
    /// Anything else that gestures at a source.
    Vague,
    /// No source expression.
    None,
}

impl SourceKind {
    /// The word for the kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Document => "document",
            Self::Own => "own",
            Self::Anonymous => "anonymous",
            Self::Vague => "vague",
            Self::None => "none",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Named, Self::Document, Self::Own, Self::Anonymous, Self::Vague, Self::None]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// How the content is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributionForm {
    /// All of the content is quoted.
    Direct,
    /// None of it is.
    Indirect,
    /// Some of it is.
    Mixed,
}

impl AttributionForm {
    /// The word for the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// The words that name a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceExpression {
    /// The whole noun phrase, in reading text.
    pub span: Span,
    /// How it identifies the source.
    pub kind: SourceKind,
    /// Index in [`Mentions::sources`](super::Mentions::sources), if it was resolved.
    pub resolved: Option<usize>,
}

/// What sort of cue links source and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CueKind {
    /// A verb of saying, writing or showing.
    Speech,
    /// A demand, refusal, promise or accusation.
    Position,
    /// A belief.
    Belief,
    /// "according to".
    Preposition,
    /// "reportedly".
    Evidential,
    /// An unnamed analyst's inference.
    Reconstruction,
    /// Quotation marks alone.
    Quotation,
    /// A speaker's name at the head of an interview line.
    Speaker,
    /// A wish, a plan or a feeling that the draft gives to somebody: no saying.
    Attitude,
}

impl CueKind {
    /// The word for the cue in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Position => "position",
            Self::Belief => "belief",
            Self::Preposition => "preposition",
            Self::Evidential => "evidential",
            Self::Reconstruction => "reconstruction",
            Self::Quotation => "quotation",
            Self::Speaker => "speaker",
            Self::Attitude => "attitude",
        }
    }
}

/// A source, a cue and a content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Absent if none is expressed ("reportedly") or none was found.
    pub source: Option<SourceExpression>,
    /// Absent if only quotation marks link the two.
    pub cue: Option<Span>,
    /// What sort of cue.
    pub cue_kind: CueKind,
    /// Index of the cue's verb among the tokens, if the cue is a verb.
    pub predicate: Option<usize>,
    /// What is attributed, quotation marks included; in order.
    pub content: Vec<Span>,
    /// Direct, indirect or mixed.
    pub form: AttributionForm,
    /// Indexes of the statements that the content touches; never empty.
    pub statements: Vec<usize>,
    /// Whether the source was carried over from an earlier statement.
    pub carried: bool,
    /// Whether the cue stands at the top of its statement, not inside a clause below it.
    pub main: bool,
    /// Whether the grammar found it, and not the model of roles alone.
    pub by_grammar: bool,
}

/// Someone or something that the document rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The fullest form of the name or description in the document.
    pub name: String,
    /// How it is identified.
    pub kind: SourceKind,
    /// Indexes of the statements that rest on it, in order.
    pub statements: Vec<usize>,
}

/// Everything an extractor of attributions reads.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub document: &'a Document,
    pub statements: &'a [Statement],
    pub tagging: &'a Tagging,
    pub quotations: &'a [Quotation],
    pub names: &'a [Name],
    pub lexemes: &'a Lexemes,
    pub lists: &'a CueLists,
}

/// What the grammar and the lists find, and who has spoken.
pub(super) fn by_grammar(reading: Reading<'_>) -> (Vec<Attribution>, Ledger) {
    let mut ledger = Ledger::default();
    let mut found: Vec<Attribution> = Vec::new();
    let mut quotation_from = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut speakers: HashMap<usize, SourceExpression> = HashMap::new();
    for (index, statement) in reading.statements.iter().enumerate() {
        let block = &reading.document.blocks[statement.block];
        if matches!(block.kind, BlockKind::Heading | BlockKind::Boilerplate) || !block.english {
            continue;
        }
        ledger.enter(statement.block);
        let before = found.len();
        if let Some(speaker) = block.speaker {
            let source = ledger.resolve(reading, speaker, Described { kind: SourceKind::Named, head: None });
            // The draft does not rest on what an interviewer asks.
            let text = &reading.document.reading;
            let asks = speaker.of(text).trim_end_matches('.').eq_ignore_ascii_case("q")
                && statement.span.of(text).ends_with('?');
            if let Some(resolved) = source.resolved.filter(|_| !asks) {
                ledger.credit(resolved, index);
            }
            found.push(Attribution {
                source: Some(source),
                cue: Some(speaker),
                cue_kind: CueKind::Speaker,
                predicate: None,
                content: vec![statement.span],
                form: AttributionForm::Direct,
                statements: vec![index],
                carried: false,
                main: true,
                by_grammar: true,
            });
            continue;
        }
        // A quotation may hold many others, so those that are over are dropped one by one.
        open.retain(|&at| reading.quotations[at].span.end() > statement.span.start());
        while quotation_from < reading.quotations.len()
            && reading.quotations[quotation_from].span.start() < statement.span.end()
        {
            if reading.quotations[quotation_from].span.end() > statement.span.start() {
                open.push(quotation_from);
            }
            quotation_from += 1;
        }
        let quotations: Vec<usize> =
            open.iter().copied().filter(|&at| reading.quotations[at].span.overlaps(statement.span)).collect();
        cues(reading, index, &quotations, &mut ledger, &mut found);
        quoted(reading, index, &quotations, &mut ledger, &mut speakers, &mut found, before);
    }
    found.sort_by_key(|attribution| {
        (
            attribution.content.first().map_or(0, |span| span.start()),
            attribution.cue.map_or(0, |cue| cue.start()),
        )
    });
    (found, ledger)
}
