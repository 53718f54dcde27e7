//! Attributions: who said it, the cue that links them, and what is attributed.
//!
//! First the cues that stand in each statement (verbs, prepositions, evidentials), then quotations
//! that have no cue of their own and take the speaker of the open quotation or of the paragraph.
//! A source is never guessed across a new speaker. It must never decide a kind.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::{BlockKind, Document};
use crate::segment::Statement;
use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;

use super::clause;
use super::cue_lists::CueLists;
use super::lexemes::Lexemes;
use super::source_kind::{Described, describe};
use super::{Name, Quotation, QuotationKind};

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

pub(super) fn attributions(reading: Reading<'_>) -> (Vec<Attribution>, Vec<Source>) {
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
    (found, ledger.sources)
}

/// The attributions whose cue stands in the statement.
fn cues(
    reading: Reading<'_>,
    index: usize,
    quotations: &[usize],
    ledger: &mut Ledger,
    found: &mut Vec<Attribution>,
) {
    let Reading { tagging, lexemes, lists, statements, .. } = reading;
    let statement = &statements[index];
    let tokens = tagging.statements[index].clone();
    if tokens.is_empty() {
        return;
    }
    let mut inner: Vec<Span> = quotations
        .iter()
        .map(|&at| &reading.quotations[at])
        .filter(|quotation| matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block))
        .map(|quotation| quotation.inner)
        .filter(|inner| !inner.contains(statement.span))
        .collect();
    inner.sort_unstable();
    let mut inner = inner.into_iter().peekable();
    // How far the quotations reach that began so far.
    let mut quoted_to = 0;
    let mut read_to = 0;
    for at in tokens.clone() {
        let token = &tagging.tokens[at];
        while let Some(span) = inner.next_if(|span| span.start() <= token.span.start()) {
            quoted_to = quoted_to.max(span.end());
        }
        if token.span.end() <= quoted_to || token.span.start() < read_to {
            continue;
        }
        if let Some(cue) = lexemes.at(token.span.start(), lists.preposition) {
            if let Some(attribution) = prepositional(reading, index, at, cue, ledger) {
                found.push(attribution);
            }
        } else if let Some(cue) = lexemes.at(token.span.start(), lists.evidential) {
            found.push(evidential(reading, index, at, cue, ledger));
            read_to = cue.end();
        } else if matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Noun | Upos::Adj | Upos::Propn)
            && let Some(attribution) = verbal(reading, index, at, quotations, ledger)
        {
            found.push(attribution);
        }
    }
}

/// "according to X", "citing X".
fn prepositional(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    cue: Span,
    ledger: &mut Ledger,
) -> Option<Attribution> {
    let Reading { tagging, statements, .. } = reading;
    let statement = &statements[index];
    let end = tagging.statements[index].end;
    let mut first = Lexemes::last_token(tagging, at, cue) + 1;
    let plain_per = cue.of(&reading.document.reading).eq_ignore_ascii_case("per");
    // "5 per cent", "per person" are rates.
    if plain_per && tagging.tokens.get(first).is_none_or(|next| next.upos != Upos::Propn) {
        return None;
    }
    while first < end && tagging.tokens[first].upos == Upos::Punct {
        first += 1;
    }
    if first >= end {
        return None;
    }
    let head = phrase_head(tagging, first, end);
    let range = clause::noun_phrase(tagging, head);
    let phrase = clause::span_of(tagging, first..range.end.max(first + 1).min(end))?;
    let described = describe(reading, first..range.end.max(first + 1).min(end), head, index);
    if described.kind == SourceKind::None {
        return None;
    }
    // "citing ill health" names a reason, not a source.
    let participle = cue.of(&reading.document.reading).to_ascii_lowercase().ends_with("ing");
    let range = first..range.end.max(first + 1).min(end);
    if participle && !is_animate(reading, range.clone(), described) && !is_document_like(reading, range) {
        return None;
    }
    let source = ledger.resolve(reading, phrase, described);
    let start = tagging.statements[index].start;
    let main = at == start || tagging.tokens[at - 1].span.of(&reading.document.reading) == ",";
    let rest = cue.join(phrase);
    let content = without(statement.span, rest, &reading.document.reading);
    Some(Attribution {
        source: Some(source),
        cue: Some(cue),
        cue_kind: CueKind::Preposition,
        predicate: None,
        form: form_of(reading, &content),
        content,
        statements: vec![index],
        carried: false,
        main,
    })
}

/// The head of the noun phrase that begins at token `first`: the highest token that reaches back to it.
fn phrase_head(tagging: &Tagging, first: usize, end: usize) -> usize {
    let mut head = first;
    for _ in 0..8 {
        let token = &tagging.tokens[head];
        let up = token.head;
        if up == head || up < first || up >= end || !clause::is_nominal(tagging.tokens[up].upos) {
            break;
        }
        head = up;
    }
    head
}

/// "reportedly", "is said to": attributed, and nobody says to whom.
fn evidential(reading: Reading<'_>, index: usize, at: usize, cue: Span, ledger: &mut Ledger) -> Attribution {
    let statement = &reading.statements[index];
    // "is widely seen by analysts as" has a source after all.
    let predicate = reading.tagging.within(cue).last().unwrap_or(at);
    let source = agent(reading, predicate, index).map(|(range, described)| {
        let span = clause::span_of(reading.tagging, range).expect("an agent has a token");
        ledger.resolve(reading, span, described)
    });
    Attribution {
        source,
        cue: Some(cue),
        cue_kind: CueKind::Evidential,
        predicate: Some(predicate),
        content: vec![statement.span],
        form: AttributionForm::Indirect,
        statements: vec![index],
        carried: false,
        main: false,
    }
}

/// "by X" of a passive.
fn agent(reading: Reading<'_>, predicate: usize, index: usize) -> Option<(Range<usize>, Described)> {
    let tagging = reading.tagging;
    let text = &reading.document.reading;
    let noun = tagging.children(predicate).find(|&child| {
        tagging.tokens[child].relation == Relation::Obl
            && tagging.children(child).any(|case| {
                tagging.tokens[case].relation == Relation::Case && tagging.tokens[case].span.of(text) == "by"
            })
    })?;
    let range = clause::noun_phrase(tagging, noun);
    let described = describe(reading, range.clone(), noun, index);
    (described.kind != SourceKind::None).then_some((range, described))
}

/// What a verb of each list needs before it counts as a cue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// A subject.
    Subject,
    /// A subject, and a clause or a quotation as content.
    Clause,
    /// A subject, and a quotation.
    Quotation,
    /// A subject, and anything as content.
    Complement,
}

/// "X said that …", "…, X said", "X demanded …", "the report shows …".
fn verbal(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    quotations: &[usize],
    ledger: &mut Ledger,
) -> Option<Attribution> {
    let Reading { document, tagging, lexemes, lists, statements, .. } = reading;
    let text = &document.reading;
    let start = tagging.tokens[at].span.start();
    let form_in = |list| lexemes.at(start, list);
    let (speech, clausal) = (form_in(lists.speech_verb), form_in(lists.clausal_verb));
    let (position, belief) = (form_in(lists.position_verb), form_in(lists.belief_verb));
    let (from_document, commentary) = (form_in(lists.document_verb), form_in(lists.commentator_verb));
    let reconstruction = form_in(lists.reconstruction_verb);
    let longest = [
        speech,
        clausal,
        position,
        belief,
        from_document,
        commentary,
        reconstruction,
        form_in(lists.quoting_verb),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|span| span.len())?;
    if form_in(lists.event_verb).is_some() || tagging.tokens[at].relation == Relation::Amod {
        return None;
    }
    // A noun with a determiner ("the report says"), a modifier or a case is not a verb.
    if tagging.tokens[at].upos != Upos::Verb {
        let nominal = tagging.children(at).any(|child| {
            matches!(
                tagging.tokens[child].relation,
                Relation::Det | Relation::Amod | Relation::NmodPoss | Relation::Case | Relation::Compound
            )
        });
        let say =
            ["say", "says"].iter().any(|form| tagging.tokens[at].span.of(text).eq_ignore_ascii_case(form));
        let said = speech.is_some() && clause::own_subject(tagging, at).is_some();
        // A tagger may take "Ruiz details how" or "Holm points out" for nouns.
        let after = tagging.tokens.get(at + 1).map_or("", |next| next.span.of(text));
        let opens = ["that", "how", "why"].iter().any(|word| after.eq_ignore_ascii_case(word));
        let before = at.checked_sub(1).filter(|&before| tagging.statements[index].contains(&before));
        let name_before = before.is_some_and(|before| {
            matches!(tagging.tokens[before].upos, Upos::Propn | Upos::Noun | Upos::Pron)
        });
        let phrasal = longest.len() > tagging.tokens[at].span.len() && longest.of(text).contains(' ');
        // "Tolm demands 340 cubic metres": a name, a verb's form, and something counted or determined.
        let object = tagging.tokens.get(at + 1).is_some_and(|next| {
            matches!(next.upos, Upos::Num | Upos::Det | Upos::Pron)
                && !next.span.of(text).eq_ignore_ascii_case("of")
        });
        let third_person = tagging.tokens[at].span.of(text).ends_with('s')
            && before.is_some_and(|before| tagging.tokens[before].upos == Upos::Propn);
        // "The wall is needed, critics argue.": a verb's form that ends what a comma sets off.
        let closes = matches!(after, "." | "," | "" | "?" | "!")
            && (at.saturating_sub(8)..at).any(|comma| {
                comma > tagging.statements[index].start && tagging.tokens[comma].span.of(text) == ","
            })
            && (belief.is_some() || speech.is_some() || clausal.is_some() || from_document.is_some());
        let is_root = tagging.root(index) == Some(at);
        let infinitive = after.eq_ignore_ascii_case("to");
        let group_before = before.is_some_and(|before| {
            (tagging.tokens[before].upos == Upos::Adj && lexemes.is(&tagging.tokens[before], lists.demonym))
                || lexemes.is(&tagging.tokens[before], lists.vague_collective)
        });
        let mistaken = (name_before || group_before)
            && (say
                || closes
                || is_root && infinitive && position.is_some()
                || opens
                || phrasal
                || (object && third_person))
            && tagging.tokens[at].upos == Upos::Noun;
        if !mistaken && (nominal || !said || tagging.tokens[at].upos == Upos::Propn) {
            return None;
        }
    }
    let passive = tagging
        .children(at)
        .any(|child| tagging.tokens[child].relation == Relation::AuxPass && child < at && at - child <= 3);
    let mut beside_name = false;
    let (source_range, described) = if passive {
        agent(reading, at, index)?
    } else {
        let strong = speech.is_some() || clausal.is_some() || position.is_some();
        let within_marks = |subject: usize| {
            quotations.iter().any(|&quotation| {
                reading.quotations[quotation].inner.contains(tagging.tokens[subject].span)
                    && !reading.quotations[quotation].inner.contains(tagging.tokens[at].span)
            })
        };
        // "called the project “a model”": what follows the verb is its subject only in "…,” said Ruiz".
        let inverted = at == tagging.statements[index].start
            || matches!(tagging.tokens[at - 1].span.of(text), "," | "\"" | "\u{201d}" | "'" | "\u{2019}");
        let own = clause::own_subject(tagging, at)
            .filter(|&subject| subject != at && !within_marks(subject) && (subject < at || inverted));
        // A bare group of sources right before the verb: "Analysts anticipate".
        let group = belief.is_some()
            && tagging.statements[index].contains(&at.wrapping_sub(1))
            && lexemes.is(&tagging.tokens[at - 1], lists.vague_source);
        let beside = || {
            (strong || group || (belief.is_some() && trails(reading, index, at)))
                .then(|| neighbour(reading, index, at))
                .flatten()
        };
        let shared = || clause::subject(tagging, at).filter(|&subject| subject != at);
        let before = own.filter(|&subject| subject < at);
        let found = before.or_else(beside).or(own);
        beside_name = before.is_none() && found.is_some() && found != own;
        let subject = found.or_else(shared)?;
        let range = clause::noun_phrase(tagging, subject);
        // The subject never holds its own verb.
        let range = if range.contains(&at) { range.start.min(subject)..subject + 1 } else { range };
        let range = if range.contains(&at) { subject..subject + 1 } else { range };
        let range = outside_marks(reading, range, subject);
        let described = describe(reading, range.clone(), subject, index);
        (range, described)
    };
    let source_kind = described.kind;
    if source_kind == SourceKind::None {
        return None;
    }
    let first_person = {
        let subject = tagging.tokens[source_range.start].span.of(text);
        ["we", "i"].iter().any(|word| subject.eq_ignore_ascii_case(word))
    };
    let is_document =
        matches!(source_kind, SourceKind::Document) || is_document_like(reading, source_range.clone());
    let complement = complement(reading, index, at, source_range.clone(), quotations);
    let (cue_kind, demand) = if reconstruction.is_some() && matches!(source_kind, SourceKind::Vague) {
        (CueKind::Reconstruction, Demand::Complement)
    } else if is_document && from_document.is_some() {
        (CueKind::Speech, Demand::Complement)
    } else if speech.is_some() && !is_document {
        (CueKind::Speech, Demand::Subject)
    } else if reconstruction.is_some() && source_kind == SourceKind::Named {
        (CueKind::Speech, Demand::Complement)
    } else if position.is_some() {
        (CueKind::Position, Demand::Complement)
    } else if clausal.is_some() && !is_document {
        (CueKind::Speech, Demand::Clause)
    } else if form_in(lists.quoting_verb).is_some() && !is_document {
        (CueKind::Speech, Demand::Quotation)
    } else if belief.is_some() && !first_person && !is_document {
        (CueKind::Belief, Demand::Complement)
    } else if commentary.is_some()
        && source_kind == SourceKind::Named
        && is_commentator(reading, source_range.clone())
    {
        (CueKind::Speech, Demand::Complement)
    } else {
        return None;
    };
    // "The U.S. is likely proposing", "the pope might say": the writer imagines, nobody is reported.
    if is_imagined(reading, index, at, speech.is_none()) {
        return None;
    }
    let says = {
        let verb = tagging.tokens[at].span.of(text);
        ["said", "say", "says", "saying"].iter().any(|form| verb.eq_ignore_ascii_case(form))
    };
    let speaks = (cue_kind == CueKind::Position && !is_document)
        || cue_kind == CueKind::Belief
        || (cue_kind == CueKind::Speech && !is_document && !complement.is_quoted && !says);
    if speaks && !is_animate(reading, source_range.clone(), described) {
        return None;
    }
    let main = stands_on_top(reading, index, at, source_range.clone(), beside_name)
        || is_speaking_tail(reading, index, at) && speech.is_some();
    // "…, he noted.": the clause before the comma is what he noted.
    let next = tagging.tokens.get(at + 1).map_or(".", |next| next.span.of(text));
    let trailing = main
        && source_range.start > tagging.statements[index].start + 1
        && matches!(next, "." | "," | "\"" | "\u{201d}");
    let participle = tagging.tokens[at].span.of(text).ends_with("ing")
        && !tagging.children(at).any(|child| tagging.tokens[child].relation == Relation::Aux);
    if cue_kind == CueKind::Belief
        && (participle
            || !complement.is_clause
                && !trailing
                && !FORECASTS.iter().any(|verb| longest.of(text).to_ascii_lowercase().starts_with(verb)))
    {
        return None;
    }
    // "I believe", "we hope" are the writer's own, whatever the verb.
    if first_person && !(matches!(cue_kind, CueKind::Speech) && speech.is_some()) {
        return None;
    }
    let rest = tagging.statements[index].end.saturating_sub(at + 1);
    let denied = tagging
        .children(at)
        .any(|child| ["not", "n't", "n\u{2019}t"].contains(&tagging.tokens[child].span.of(text)));
    let enough = match demand {
        // "has not replied" reports nothing that was said.
        Demand::Subject => {
            !denied || complement.is_clause || complement.is_quoted || !complement.spans.is_empty()
        }
        Demand::Clause => complement.is_clause || complement.is_quoted || trailing || passive,
        Demand::Quotation => complement.is_quoted,
        Demand::Complement => !complement.spans.is_empty() || trailing || (main && rest > 2),
    };
    if !enough {
        return None;
    }
    let span = clause::span_of(tagging, source_range.clone()).expect("a subject has a token");
    let source = ledger.resolve(reading, span, described);
    let content = if complement.spans.is_empty() {
        if main { without(statements[index].span, span.join(longest), text) } else { vec![longest] }
    } else {
        complement.spans
    };
    Some(Attribution {
        source: Some(source),
        cue: Some(longest),
        cue_kind,
        predicate: Some(at),
        form: form_of(reading, &content),
        content,
        statements: vec![index],
        carried: false,
        main,
    })
}

/// Whether the token ends its statement and a comma stands a few words before it.
fn trails(reading: Reading<'_>, index: usize, at: usize) -> bool {
    let tokens = reading.tagging.statements[index].clone();
    let text = &reading.document.reading;
    at + 2 >= tokens.end
        && (at.saturating_sub(8).max(tokens.start)..at)
            .any(|comma| reading.tagging.tokens[comma].span.of(text) == ",")
}

/// The noun beside a verb of saying, where the tree gives it no subject: "…, Ruiz said", "said Ruiz".
fn neighbour(reading: Reading<'_>, index: usize, at: usize) -> Option<usize> {
    let Reading { document, tagging, statements, .. } = reading;
    let text = &document.reading;
    let tokens = tagging.statements[index].clone();
    let _ = statements;
    let nominal = |at: usize| matches!(tagging.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron);
    let mut before = at;
    while before > tokens.start
        && matches!(tagging.tokens[before - 1].upos, Upos::Adv | Upos::Aux | Upos::Part)
    {
        before -= 1;
    }
    let collective = |at: usize| reading.lexemes.is(&tagging.tokens[at], reading.lists.vague_collective);
    if before > tokens.start && (nominal(before - 1) || collective(before - 1)) {
        let top = phrase_top(tagging, before - 1, tokens.start);
        // "A study published in March found": a noun under a preposition is no subject.
        let under = tagging
            .children(top)
            .any(|child| tagging.tokens[child].relation == Relation::Case && child < top);
        return (!under).then_some(top);
    }
    // "Ruiz, the mayor of Holm, said": over the apposition to the name.
    if before > tokens.start && tagging.tokens[before - 1].span.of(text) == "," {
        let from = before.saturating_sub(40).max(tokens.start);
        let commas = (from..before - 1).rev().filter(|&at| tagging.tokens[at].span.of(text) == ",");
        for comma in commas.take(4) {
            let opens = tagging.tokens[comma + 1].span.of(text);
            let apposition = ["who", "which", "whose", "the", "a", "an"]
                .iter()
                .any(|word| opens.eq_ignore_ascii_case(word))
                || matches!(
                    tagging.tokens[comma + 1].upos,
                    Upos::Num | Upos::Adj | Upos::Adv | Upos::Noun | Upos::Propn
                );
            if comma > tokens.start
                && apposition
                && matches!(tagging.tokens[comma - 1].upos, Upos::Propn | Upos::Noun)
            {
                return Some(phrase_top(tagging, comma - 1, tokens.start));
            }
        }
    }
    // "“…,” said Ruiz"
    let closes = at > tokens.start
        && matches!(tagging.tokens[at - 1].span.of(text), "," | "\"" | "\u{201d}" | "'" | "\u{2019}");
    let mut after = at + 1;
    while after < tokens.end && matches!(tagging.tokens[after].upos, Upos::Det | Upos::Adj | Upos::Num) {
        after += 1;
    }
    (closes && after < tokens.end && nominal(after))
        .then(|| phrase_head(tagging, at + 1, tokens.end))
        .filter(|&head| head != at)
}

/// The head of the noun phrase that ends at token `last`.
fn phrase_top(tagging: &Tagging, last: usize, first: usize) -> usize {
    let mut head = last;
    for _ in 0..8 {
        let up = tagging.tokens[head].head;
        let joins =
            matches!(tagging.tokens[head].relation, Relation::Flat | Relation::Compound | Relation::Fixed);
        if !joins || up == head || up < first || up > last || !clause::is_nominal(tagging.tokens[up].upos) {
            break;
        }
        head = up;
    }
    head
}

/// Whether "X said" stands at the top of the statement: at its start, or set off by a comma, a mark or
/// a dash, and not opened by a word that subordinates it.
fn stands_on_top(reading: Reading<'_>, index: usize, at: usize, source: Range<usize>, beside: bool) -> bool {
    let tagging = reading.tagging;
    let text = &reading.document.reading;
    let tokens = tagging.statements[index].clone();
    if tagging.root(index) == Some(at) {
        return true;
    }
    // "…, who asked not to be named, said": a relative clause is not the sentence.
    if ["who", "which", "that", "whom"]
        .iter()
        .any(|word| tagging.tokens[source.start].span.of(text).eq_ignore_ascii_case(word))
    {
        return false;
    }
    let first = source.start.min(at);
    // "As Ruiz notes, …"
    if first == tokens.start + 1 && tagging.tokens[tokens.start].span.of(text).eq_ignore_ascii_case("as") {
        return true;
    }
    if first == tokens.start {
        return beside || !matches!(tagging.tokens[at].relation, Relation::AclRelcl | Relation::Acl);
    }
    let inverted = source.start > at;
    let before = tagging.tokens[first - 1].span.of(text);
    let set_off =
        matches!(before, "," | "\"" | "\u{201d}" | "'" | "\u{2019}" | "\u{2014}" | "\u{2013}" | ":" | ")");
    let opening = first - 1 == tokens.start
        && matches!(tagging.tokens[first - 1].upos, Upos::Cconj | Upos::Adv | Upos::Punct)
        && ![
            "as", "while", "although", "though", "when", "if", "because", "after", "before", "since",
            "whether", "until",
        ]
        .iter()
        .any(|word| before.eq_ignore_ascii_case(word));
    let close = if inverted { source.start - at <= 2 } else { at - source.end.min(at) <= 24 };
    (set_off || opening) && close
}

/// "He left, saying that …": the tail says what somebody said.
fn is_speaking_tail(reading: Reading<'_>, index: usize, at: usize) -> bool {
    let tagging = reading.tagging;
    let token = &tagging.tokens[at];
    let root = tagging.root(index);
    let before = at.checked_sub(1).map(|before| tagging.tokens[before].span.of(&reading.document.reading));
    token.span.of(&reading.document.reading).ends_with("ing")
        && (before == Some(",") || before.is_some_and(|word| word.eq_ignore_ascii_case("statement")))
        && Some(at) != root
}

/// The part of a noun phrase on its head's side of any quotation mark.
fn outside_marks(reading: Reading<'_>, range: Range<usize>, head: usize) -> Range<usize> {
    let is_mark = |at: &usize| {
        matches!(
            reading.tagging.tokens[*at].span.of(&reading.document.reading),
            "\u{201d}" | "\u{201c}" | "\""
        )
    };
    let pairs = range.clone().filter(is_mark).count();
    if pairs % 2 == 0 {
        return range;
    }
    let start = (range.start..head).rev().find(is_mark).map_or(range.start, |mark| mark + 1);
    let end = (head + 1..range.end).find(is_mark).unwrap_or(range.end);
    start..end.max(start + 1)
}

/// Whether the writer only supposes that somebody speaks: a modal or an adverb of doubt on the cue verb.
fn is_imagined(reading: Reading<'_>, index: usize, at: usize, or_future: bool) -> bool {
    let Reading { document, tagging, lexemes, lists, .. } = reading;
    let first = at.saturating_sub(3).max(tagging.statements[index].start);
    let mut negated = false;
    let mut imagined = false;
    for before in (first..at).rev() {
        let token = &tagging.tokens[before];
        match token.upos {
            Upos::Part | Upos::Adv | Upos::Aux | Upos::Adj => {}
            _ => break,
        }
        let word = token.span.of(&document.reading);
        negated |= ["not", "n't", "n\u{2019}t"].contains(&word);
        imagined |= lexemes.is(token, lists.hedge_modal)
            || (or_future && ["can", "will"].iter().any(|modal| word.eq_ignore_ascii_case(modal)))
            || (lexemes.is(token, lists.epistemic_adverb) && lexemes.is(token, lists.hedge_adverb));
    }
    imagined && !negated
}

/// Verbs of belief that take a thing as their content: "analysts expect losses".
const FORECASTS: [&str; 13] = [
    "expect",
    "predict",
    "anticipate",
    "estimate",
    "forecast",
    "foresee",
    "project",
    "doubt",
    "regard",
    "consider",
    "deem",
    "judge",
    "interpret",
];

/// Whether the phrase is somebody who can take a position: a person, a body, a group of people.
fn is_animate(reading: Reading<'_>, range: Range<usize>, described: Described) -> bool {
    let Reading { tagging, lexemes, lists, .. } = reading;
    let Some(head) = described.head else { return true };
    let token = &tagging.tokens[head];
    let first = reading.names.partition_point(|name| name.span.end() <= token.span.start());
    if reading.names.get(first).is_some_and(|name| name.span.contains(token.span)) {
        return true;
    }
    match token.upos {
        Upos::Propn => true,
        Upos::Adj if token.span.of(&reading.document.reading).starts_with(char::is_uppercase) => true,
        Upos::Pron | Upos::Det | Upos::Adj => {
            !token.span.of(&reading.document.reading).eq_ignore_ascii_case("it")
        }
        _ => {
            [
                lists.role_noun,
                lists.vague_source,
                lists.vague_collective,
                lists.authority_noun,
                lists.media_noun,
            ]
            .into_iter()
            .any(|list| lexemes.is(token, list))
                || tagging.children(head).any(|child| {
                    tagging.tokens[child].upos == Upos::Propn
                        && matches!(tagging.tokens[child].relation, Relation::Appos | Relation::Flat)
                })
                // A bare singular with a capital is a name that the tagger did not know.
                || (range.len() == 1
                    && described.kind != SourceKind::None
                    && token.span.of(&reading.document.reading).starts_with(char::is_uppercase)
                    && token.upos == Upos::Noun
                    && described.kind == SourceKind::Vague
                    && !token.span.of(&reading.document.reading).ends_with('s'))
                || range.len() == 1
                    && described.kind == SourceKind::Vague
                    && token.span.of(&reading.document.reading).ends_with('s')
        }
    }
}

/// What a cue verb takes as content.
#[derive(Default)]
struct Complement {
    spans: Vec<Span>,
    is_clause: bool,
    is_quoted: bool,
}

fn complement(
    reading: Reading<'_>,
    index: usize,
    at: usize,
    source: Range<usize>,
    quotations: &[usize],
) -> Complement {
    let Reading { document, tagging, statements, .. } = reading;
    let statement = statements[index].span;
    let mut out = Complement::default();
    for &quotation in quotations {
        let quotation = &reading.quotations[quotation];
        // A few words in marks are content only beside a verb that calls or describes.
        let part = Span::new(
            quotation.span.start().max(statement.start()),
            quotation.span.end().min(statement.end()),
        );
        if quotation.depth == 0
            && !part.contains(tagging.tokens[at].span)
            && quotation.kind != QuotationKind::Title
        {
            out.is_quoted = true;
            if quotation.kind == QuotationKind::Speech {
                out.spans.push(part);
            }
        }
    }
    let token = &tagging.tokens[at];
    if let Some(clause) = clause::child(tagging, at, Relation::Ccomp) {
        out.is_clause = true;
        push_range(tagging, tagging.subtree_range(clause), at, &mut out.spans);
    } else if token.relation == Relation::Parataxis
        && token.head != at
        && matches!(
            tagging.tokens[token.head].upos,
            Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux | Upos::Propn | Upos::Pron | Upos::Num
        )
    {
        out.is_clause = true;
        let mut own = tagging.subtree_range(at);
        own.start = own.start.min(source.start);
        if let Some(own) = clause::span_of(tagging, own) {
            out.spans.extend(without(statement, own, &document.reading));
        }
    } else if token.relation == Relation::Advcl
        && tagging.children(at).any(|child| {
            tagging.tokens[child].relation == Relation::Mark
                && tagging.tokens[child].span.of(&document.reading).eq_ignore_ascii_case("as")
        })
    {
        // "as X notes": the clause around it is what X notes.
        out.is_clause = true;
        if let Some(own) = clause::span_of(tagging, tagging.subtree_range(at)) {
            out.spans.extend(without(statement, own, &document.reading));
        }
    } else {
        for child in tagging.children(at) {
            if matches!(
                tagging.tokens[child].relation,
                Relation::Obj | Relation::Xcomp | Relation::Obl | Relation::Advcl | Relation::Iobj
            ) && child > at
            {
                out.is_clause |= tagging.tokens[child].relation == Relation::Xcomp;
                push_range(tagging, tagging.subtree_range(child), at, &mut out.spans);
            }
        }
    }
    // The parser may hang the clause elsewhere; its opening word is beside the verb.
    let opens = (at + 1..(at + 5).min(tagging.statements[index].end)).any(|next| {
        ["that", "how", "why", "whether"]
            .iter()
            .any(|word| tagging.tokens[next].span.of(&document.reading).eq_ignore_ascii_case(word))
            && (next == at + 1 || !matches!(tagging.tokens[next].relation, Relation::Det))
    });
    if opens && !out.is_clause {
        out.is_clause = true;
        push_range(tagging, at + 1..tagging.statements[index].end, at, &mut out.spans);
    }
    // "described hearing a bang"
    if tagging
        .tokens
        .get(at + 1)
        .is_some_and(|next| next.form == crate::tag::Form::Gerund && next.upos == Upos::Verb)
    {
        out.is_clause = true;
    }
    out.spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(out.spans.len());
    for span in out.spans.drain(..) {
        match joined.last_mut() {
            Some(last) if last.end() + 1 >= span.start() => *last = last.join(span),
            _ => joined.push(span),
        }
    }
    out.spans = joined;
    out
}

fn push_range(tagging: &Tagging, range: Range<usize>, verb: usize, spans: &mut Vec<Span>) {
    let range = if range.contains(&verb) && verb >= range.start { verb + 1..range.end } else { range };
    if let Some(span) = clause::span_of(tagging, range) {
        spans.push(span);
    }
}

/// Whether the phrase speaks as documents do: "data", "a study", "polls".
fn is_document_like(reading: Reading<'_>, range: Range<usize>) -> bool {
    let Reading { tagging, lexemes, lists, .. } = reading;
    range.clone().any(|at| {
        let start = tagging.tokens[at].span.start();
        lexemes.at(start, lists.document_noun).or_else(|| lexemes.at(start, lists.document_mass)).is_some_and(
            |form| {
                // The head, not a modifier: "report authors" are people.
                Lexemes::last_token(tagging, at, form) + 1 >= range.end
                    || tagging.tokens[at].relation != Relation::Compound
            },
        )
    })
}

/// Whether the phrase is a person or an outlet rather than a place that acts.
fn is_commentator(reading: Reading<'_>, range: Range<usize>) -> bool {
    let Reading { tagging, lexemes, lists, names, .. } = reading;
    let Some(span) = clause::span_of(tagging, range) else { return false };
    let place =
        [lists.country, lists.capital].into_iter().any(|list| lexemes.within(span, list).next().is_some());
    let named = names
        .iter()
        .skip(names.partition_point(|name| name.span.start() < span.start()))
        .take_while(|name| name.span.start() < span.end())
        .any(|name| name.person);
    named && !place
}

/// Quotations of the statement that have no cue here take the open speaker.
fn quoted(
    reading: Reading<'_>,
    index: usize,
    quotations: &[usize],
    ledger: &mut Ledger,
    speakers: &mut HashMap<usize, SourceExpression>,
    found: &mut Vec<Attribution>,
    before: usize,
) {
    let statement = &reading.statements[index];
    let block = &reading.document.blocks[statement.block];
    for &at in quotations {
        let quotation = &reading.quotations[at];
        if quotation.depth != 0 || !matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block) {
            continue;
        }
        let part = Span::new(
            quotation.span.start().max(statement.span.start()),
            quotation.span.end().min(statement.span.end()),
        );
        // A cue in the same statement, outside the marks, that takes the quotation.
        let own = found[before..].iter().find(|attribution| {
            attribution.cue.is_some_and(|cue| !quotation.inner.contains(cue))
                && attribution.cue_kind != CueKind::Evidential
                && attribution.content.iter().any(|span| span.overlaps(part))
        });
        if let Some(own) = own {
            if let Some(source) = &own.source {
                speakers.insert(at, source.clone());
                ledger.speaking(source.clone());
            }
            continue;
        }
        if let Some(named) = introduced(reading, index, part, ledger) {
            speakers.insert(at, named.clone());
            ledger.speaking(named.clone());
            found.push(Attribution {
                source: Some(named),
                cue: None,
                cue_kind: CueKind::Quotation,
                predicate: None,
                content: vec![part],
                form: AttributionForm::Direct,
                statements: vec![index],
                carried: false,
                main: true,
            });
            continue;
        }
        if quotation.kind == QuotationKind::Block && !covers(part, statement.span) {
            continue;
        }
        let carried = speakers
            .get(&at)
            .or_else(|| quotation.continues.and_then(|earlier| speakers.get(&earlier)))
            .cloned()
            .or_else(|| ledger.open_speaker());
        // Words in marks inside the writer's own sentence, with nobody speaking, are not an attribution.
        if !covers(part, statement.span) && carried.is_none() {
            continue;
        }
        if !covers(part, statement.span)
            && block.kind != BlockKind::BlockQuote
            && part.len() * 2 < statement.span.len()
        {
            continue;
        }
        if let Some(source) = &carried {
            speakers.insert(at, source.clone());
            if let Some(resolved) = source.resolved {
                ledger.credit(resolved, index);
            }
        }
        found.push(Attribution {
            source: carried,
            cue: None,
            cue_kind: CueKind::Quotation,
            predicate: None,
            content: vec![part],
            form: AttributionForm::Direct,
            statements: vec![index],
            carried: true,
            main: true,
        });
    }
    if let Some(last) = found[before..].iter().rev().find_map(|attribution| {
        (!matches!(attribution.cue_kind, CueKind::Evidential | CueKind::Reconstruction))
            .then(|| attribution.source.clone())
            .flatten()
    }) {
        ledger.speaking(last);
    }
    for attribution in &found[before..] {
        if let Some(resolved) = attribution.source.as_ref().and_then(|source| source.resolved) {
            ledger.credit(resolved, index);
        }
    }
}

/// "Ruiz was blunt: “…”": the person named before the colon speaks.
fn introduced(
    reading: Reading<'_>,
    index: usize,
    part: Span,
    ledger: &mut Ledger,
) -> Option<SourceExpression> {
    let start = reading.statements[index].span.start();
    let before = reading.document.reading[start..part.start()].trim_end();
    if !before.ends_with(':') {
        return None;
    }
    let first = reading.names.partition_point(|name| name.span.start() < start);
    let name = reading.names[first..]
        .iter()
        .take_while(|name| name.span.start() < part.start())
        .find(|name| name.person || reading.names[name.refers_to].person)?;
    Some(ledger.resolve(reading, name.span, Described { kind: SourceKind::Named, head: None }))
}

/// Whether `part` is all of `whole` but punctuation and a lead-in of a word or two.
fn covers(part: Span, whole: Span) -> bool {
    part.len() + 6 >= whole.len()
}

/// `whole` without `hole`: up to two spans, trimmed of white space and commas.
fn without(whole: Span, hole: Span, text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    for (start, end) in
        [(whole.start(), hole.start().max(whole.start())), (hole.end().min(whole.end()), whole.end())]
    {
        if start >= end {
            continue;
        }
        let part = &text[start..end];
        let from = start + (part.len() - part.trim_start_matches([' ', ',', ':']).len());
        let to = start + part.trim_end_matches([' ', ',', ':', '.']).len();
        if from < to {
            out.push(Span::new(from, to));
        }
    }
    out
}

fn form_of(reading: Reading<'_>, content: &[Span]) -> AttributionForm {
    let quoted: usize = content
        .iter()
        .flat_map(|span| {
            let first = reading.quotations.partition_point(|quotation| quotation.span.end() <= span.start());
            reading.quotations[first..]
                .iter()
                .take_while(move |quotation| quotation.span.start() < span.end())
                .filter(|quotation| quotation.depth == 0 && quotation.kind == QuotationKind::Speech)
                .map(move |quotation| {
                    quotation
                        .span
                        .end()
                        .min(span.end())
                        .saturating_sub(quotation.span.start().max(span.start()))
                })
        })
        .sum();
    let whole: usize = content.iter().map(|span| span.len()).sum();
    if quoted == 0 {
        AttributionForm::Indirect
    } else if quoted + 4 >= whole {
        AttributionForm::Direct
    } else {
        AttributionForm::Mixed
    }
}

/// Who has spoken so far, and whom the document rests on.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    sources: Vec<Source>,
    by_name: HashMap<String, usize>,
    block: usize,
    /// The last source that spoke, and the block it spoke in.
    last: Option<(usize, SourceExpression)>,
}

impl Ledger {
    fn enter(&mut self, block: usize) {
        self.block = block;
    }

    fn speaking(&mut self, source: SourceExpression) {
        self.last = Some((self.block, source));
    }

    /// Who may speak a quotation without a cue: whoever spoke last in this paragraph or the one before.
    fn open_speaker(&self) -> Option<SourceExpression> {
        self.last.as_ref().filter(|(block, _)| *block + 2 >= self.block).map(|(_, source)| source.clone())
    }

    fn credit(&mut self, source: usize, statement: usize) {
        let statements = &mut self.sources[source].statements;
        if statements.last() != Some(&statement) {
            statements.push(statement);
        }
    }

    /// Gives the expression its kind and its source: pronouns and roles go back to the last that fits.
    fn resolve(&mut self, reading: Reading<'_>, span: Span, described: Described) -> SourceExpression {
        let text = span.of(&reading.document.reading);
        if described.points_back(reading) {
            if let Some((_, last)) = &self.last {
                return SourceExpression { span, kind: last.kind, resolved: last.resolved };
            }
            let named = reading.names
                [..reading.names.partition_point(|name| name.span.start() < span.start())]
                .iter()
                .rev()
                .take(12)
                .find(|name| name.person);
            if let Some(name) = named {
                let full = reading.names[name.refers_to].span.of(&reading.document.reading).to_owned();
                let resolved = self.source(&full, SourceKind::Named);
                return SourceExpression { span, kind: SourceKind::Named, resolved: Some(resolved) };
            }
            return SourceExpression { span, kind: described.kind, resolved: None };
        }
        let first = reading.names.partition_point(|name| name.span.start() < span.start());
        let name = reading.names[first..].iter().take_while(|name| name.span.start() < span.end());
        let name = name.filter(|name| name.span.end() <= span.end()).max_by_key(|name| name.person);
        let (key, kind) = match (described.kind, name) {
            (SourceKind::Named, Some(name)) => (
                reading.names[name.refers_to].span.of(&reading.document.reading).to_owned(),
                SourceKind::Named,
            ),
            (kind, _) => (bare(text), kind),
        };
        let resolved = self.source(&key, kind);
        SourceExpression { span, kind, resolved: Some(resolved) }
    }

    fn source(&mut self, name: &str, kind: SourceKind) -> usize {
        let key = name.to_lowercase();
        if let Some(&known) = self.by_name.get(&key) {
            return known;
        }
        self.sources.push(Source { name: name.to_owned(), kind, statements: Vec::new() });
        self.by_name.insert(key, self.sources.len() - 1);
        self.sources.len() - 1
    }
}

/// A description without its article, for the summary.
fn bare(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    for article in ["the ", "The "] {
        if let Some(rest) = text.strip_prefix(article) {
            return rest.to_owned();
        }
    }
    text.to_owned()
}
