//! Every quotation, number, date and name of a draft, held against the sources.
//!
//! It must never leave a mention out in silence: what was not looked for says why.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::date::Bound;
use super::facts::{Reader, beside};
use super::index::Sources;
use super::quantity::Compared;
use super::speaker::{Likeness, Speakers};
use super::words::Key;
use super::{About, Edit, Outcome, Verdict, date, name, quantity, quotation};
use crate::analysis::{Analysis, Language};
use crate::document::Document;
use crate::extract::{Attribution, Quotation, QuotationKind};
use crate::text::Span;
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
pub fn verify(
    analysis: &Analysis,
    verification: &Verification,
    language: &Language,
    only: Option<&[String]>,
) -> Vec<Verdict> {
    let documents = verification.sources.documents();
    let only: Option<Vec<usize>> =
        only.map(|paths| (0..documents.len()).filter(|at| paths.contains(&documents[*at].path)).collect());
    let mut verifier = Verifier {
        analysis,
        verification,
        language,
        only: only.as_deref(),
        reader: Reader::new(&verification.sources, language, only.as_deref()),
        faithful: Vec::new(),
        verdicts: Vec::new(),
    };
    verifier.quotations();
    verifier.faithful = verifier.faithful();
    verifier.numbers_and_dates();
    verifier.names();
    verifier.verdicts.sort_by_key(|verdict| verdict.about);
    verifier.verdicts
}

/// What a draft says in its front matter of the sources that it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Those that are there, by path.
    pub there: Vec<String>,
    /// Names of files that are not.
    pub missing: Vec<String>,
}

impl Named {
    /// What the draft is held against: all sources, if it names no file.
    #[must_use]
    pub fn only(&self) -> Option<&[String]> {
        (!self.there.is_empty() || !self.missing.is_empty()).then_some(self.there.as_slice())
    }
}

/// The source documents that a draft names in its front matter (`sources: minutes.txt, speech.txt`).
#[must_use]
pub fn named(document: &Document, verification: &Verification) -> Named {
    let said = document.metadata.iter().filter(|(key, _)| matches!(key.as_str(), "sources" | "source"));
    let names = said.flat_map(|(_, value)| value.split([',', '[', ']', '"', '\'', '\n']));
    let names: Vec<&str> =
        names.map(|name| name.trim().trim_start_matches("./")).filter(|n| !n.is_empty()).collect();
    let is = |path: &str, name: &str| path == name || path.rsplit('/').next() == Some(name);
    let documents = verification.sources.documents().iter();
    let paths: Vec<&str> = documents.map(|document| document.path.as_str()).collect();
    let there = paths.iter().filter(|path| names.iter().any(|name| is(path, name)));
    // "source: Reuters" names no file, and a web address is for whoever follows citations.
    let is_file = |name: &str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        (2..=8).contains(&ending.len()) && ending.chars().all(char::is_alphanumeric) && !name.contains("://")
    };
    let missing = names.iter().filter(|name| is_file(name) && !paths.iter().any(|path| is(path, name)));
    Named {
        there: there.map(|path| (*path).to_owned()).collect(),
        missing: missing.map(|name| (*name).to_owned()).collect(),
    }
}

struct Verifier<'a> {
    analysis: &'a Analysis,
    verification: &'a Verification,
    language: &'a Language,
    only: Option<&'a [usize]>,
    reader: Reader<'a>,
    /// The quotations that their source has word for word, with the index of their verdict.
    faithful: Vec<(Span, usize)>,
    verdicts: Vec<Verdict>,
}

/// A statement with numbers or dates, and where to look for them.
struct Asked {
    statement: usize,
    quantities: Range<usize>,
    dates: Range<usize>,
    /// What it is about.
    text: String,
    passages: Vec<usize>,
}

impl Verifier<'_> {
    fn quotations(&mut self) {
        let analysis = self.analysis;
        for (at, mention) in analysis.mentions.quotations.iter().enumerate() {
            let about = About::Quotation(at);
            if let Some(reason) = unchecked(analysis, mention) {
                self.verdicts.push(unlooked(about, reason));
                continue;
            }
            let speakers = &self.verification.speakers;
            // "Question", where the transcript has somebody of that name.
            let documents = &self.verification.sources.documents;
            let is_label = |name: &str| {
                let labels = documents.iter().flat_map(|document| &document.speakers);
                labels.into_iter().any(|label| speakers.likeness(name, label) == Likeness::Same)
            };
            let (credited, sure) = credited(analysis, mention, is_label);
            let credited = credited.filter(|name| speakers.is_name(name));
            let asked = quotation::Asked {
                reading: &analysis.document.reading,
                inner: mention.inner,
                before: before(analysis, mention),
                credited: credited.filter(|_| sure),
                only: self.only,
            };
            let mut judged = quotation::judge(&asked, &self.verification.sources, speakers);
            let says = judged.passages.first().and_then(|passage| passage.speaker.as_deref());
            if let (Some(guessed), Some(says)) = (credited.filter(|_| !sure), says)
                && speakers.likeness(guessed, says) == Likeness::Other
            {
                // Whom a pronoun means is a guess; that the words are another's would be built on it.
                judged.reason.get_or_insert_with(|| {
                    format!("the draft does not name the speaker here; {says} says the words")
                });
            }
            self.verdicts.push(Verdict {
                about,
                outcome: judged.outcome,
                passages: judged.passages,
                difference: judged.difference,
                reason: judged.reason,
                turned: judged.turned,
            });
        }
    }

    /// The quotations that their source has word for word: span and index of the verdict, in order.
    fn faithful(&self) -> Vec<(Span, usize)> {
        let words =
            |outcome| matches!(outcome, Outcome::Verbatim | Outcome::VerbatimNormalised | Outcome::Elided);
        let quoted = |(at, verdict): (usize, &Verdict)| match verdict.about {
            About::Quotation(quotation) if words(verdict.outcome) => {
                Some((self.analysis.mentions.quotations[quotation].inner, at))
            }
            _ => None,
        };
        let mut faithful: Vec<(Span, usize)> = self.verdicts.iter().enumerate().filter_map(quoted).collect();
        faithful.sort_unstable();
        faithful
    }

    /// The verdict on the faithful quotation that holds a mention, if one does.
    fn quoted(&self, span: Span) -> Option<&Verdict> {
        let after = self.faithful.partition_point(|(quotation, _)| quotation.start() <= span.start());
        let (quotation, at) = self.faithful.get(after.checked_sub(1)?)?;
        quotation.contains(span).then(|| self.verdicts.get(*at))?
    }

    fn numbers_and_dates(&mut self) {
        let analysis = self.analysis;
        let reading = analysis.document.reading.as_str();
        let mentions = &analysis.mentions;
        let sources = &self.verification.sources;
        let credits = credits(analysis);
        let (mut quantity, mut date) = (0, 0);
        let mut asked: Vec<Asked> = Vec::new();
        for (statement, place) in analysis.statements.iter().map(|statement| statement.span).enumerate() {
            let before = |span: Span| span.start() < place.end();
            let quantities = mentions.quantities[quantity..].iter().take_while(|q| before(q.span)).count();
            let dates = mentions.dates[date..].iter().take_while(|d| before(d.span)).count();
            let (quantities, dates) = (quantity..quantity + quantities, date..date + dates);
            (quantity, date) = (quantities.end, dates.end);
            let spans = mentions.quantities[quantities.clone()].iter().map(|quantity| quantity.span);
            let mut spans = spans.chain(mentions.dates[dates.clone()].iter().map(|date| date.span));
            // What stands in a faithful quotation is settled.
            let text = match spans.any(|span| self.quoted(span).is_none()) {
                true => without(&credits, place, reading),
                false => String::new(),
            };
            if !quantities.is_empty() || !dates.is_empty() {
                let passages = if text.is_empty() { Vec::new() } else { self.reader.look_up(&text) };
                asked.push(Asked { statement, quantities, dates, text, passages });
            }
        }
        // All passages are read as one text, for it takes a while to begin one.
        let wanted: BTreeSet<usize> = asked.iter().flat_map(|asked| asked.passages.iter().copied()).collect();
        self.reader.read(&wanted);
        for Asked { statement, quantities, dates, text, passages } in asked {
            let place = analysis.statements[statement].span;
            let near = self.reader.near(&passages, &text);
            let mut found = Vec::new();
            for at in quantities {
                let mention = &mentions.quantities[at];
                let own = beside(place, mention.span, reading, sources);
                found.push((
                    About::Quantity(at),
                    mention.span,
                    quantity::compare(mention, &own, &near, sources),
                ));
            }
            for at in dates {
                let mention = &mentions.dates[at];
                let before = &reading[place.start().min(mention.span.start())..mention.span.start()];
                let bound = Bound::of(before, &self.language.words);
                found.push((About::Date(at), mention.span, date::compare(mention, bound, &near, sources)));
            }
            for (about, span, compared) in found {
                self.push(about, span, compared);
            }
        }
    }

    fn names(&mut self) {
        let analysis = self.analysis;
        let sources = &self.verification.sources;
        let reading = analysis.document.reading.as_str();
        let only = self.only;
        let may = |word: usize| only.is_none_or(|only| only.contains(&sources.document_of(word)));
        let written: HashSet<Vec<Key>> =
            analysis.mentions.names.iter().map(|name| sources.keys_of(name.span.of(reading))).collect();
        let own = |keys: &[Key]| written.contains(keys);
        for (at, name) in analysis.mentions.names.iter().enumerate() {
            // A name is looked up once, where the draft has it in full.
            if name.refers_to != at {
                continue;
            }
            let compared = name::look_up(
                name.span.of(reading),
                name.person,
                sources,
                &self.verification.speakers,
                may,
                &own,
            );
            self.push(About::Name(at), name.span, compared);
        }
    }

    fn push(&mut self, about: About, span: Span, compared: Compared) {
        if let Some(quotation) = self.quoted(span) {
            let passages = quotation.passages.clone();
            let reason = Some("it stands in a quotation that the source has".to_owned());
            let outcome = Outcome::Matches;
            self.verdicts.push(Verdict {
                about,
                outcome,
                passages,
                difference: Vec::new(),
                reason,
                turned: false,
            });
            return;
        }
        let draft = span.of(&self.analysis.document.reading).to_owned();
        let difference = compared.instead.map(|source| Edit { span, draft, source }).into_iter().collect();
        let (outcome, reason) = (compared.outcome, compared.reason);
        let passages = compared.passage.into_iter().collect();
        self.verdicts.push(Verdict { about, outcome, passages, difference, reason, turned: false });
    }
}

/// The words that say who is behind something, in order.
fn credits(analysis: &Analysis) -> Vec<Span> {
    let sayings = analysis.mentions.sayings();
    let both = |saying: &Attribution| [saying.source.as_ref().map(|source| source.span), saying.cue];
    let mut credits: Vec<Span> = sayings.flat_map(both).flatten().collect();
    credits.sort_unstable();
    credits
}

/// A statement without the words that say who is behind it: what it is about, for finding the same elsewhere.
fn without(credits: &[Span], statement: Span, reading: &str) -> String {
    let mut text = String::with_capacity(statement.len());
    let mut at = statement.start();
    let first = credits.partition_point(|span| span.start() < statement.start());
    for span in credits[first..].iter().take_while(|span| span.end() <= statement.end()) {
        if span.start() > at {
            text.push_str(&reading[at..span.start()]);
        }
        at = at.max(span.end());
    }
    text.push_str(&reading[at..statement.end().max(at)]);
    text
}

fn unlooked(about: About, reason: &str) -> Verdict {
    let reason = Some(reason.to_owned());
    Verdict {
        about,
        outcome: Outcome::NotChecked,
        passages: Vec::new(),
        difference: Vec::new(),
        reason,
        turned: false,
    }
}

/// Why a quotation is not looked for, if it is not.
fn unchecked(analysis: &Analysis, mention: &Quotation) -> Option<&'static str> {
    if mention.depth > 0 {
        return Some("it is part of another quotation");
    }
    match mention.kind {
        QuotationKind::Title => Some("it is the title of a work"),
        QuotationKind::Scare if !is_attributed(analysis, mention) => Some("nobody is quoted with it"),
        _ => None,
    }
}

fn is_attributed(analysis: &Analysis, mention: &Quotation) -> bool {
    analysis.mentions.sayings().any(|saying| {
        saying.source.is_some() && saying.content.iter().any(|part| part.contains(mention.inner))
    })
}

/// Whom the draft credits with a quotation: the name that the source expression resolves to, else its words; and
/// whether the draft names the person right there. Names inside the quotation are no sources of it.
fn credited<'a>(
    analysis: &'a Analysis,
    mention: &Quotation,
    is_label: impl Fn(&str) -> bool,
) -> (Option<&'a str>, bool) {
    let mentions = &analysis.mentions;
    let reading = analysis.document.reading.as_str();
    let saying = mentions.sayings().find(|saying| {
        saying.source.as_ref().is_some_and(|source| !source.span.overlaps(mention.span))
            && saying.content.iter().any(|part| part.overlaps(mention.inner))
    });
    if let Some((saying, source)) = saying.and_then(|saying| Some((saying, saying.source.as_ref()?))) {
        let first = mentions.names.partition_point(|name| name.span.end() <= source.span.start());
        let named = mentions.names.get(first).is_some_and(|name| name.span.overlaps(source.span));
        let resolved = source.resolved.and_then(|resolved| mentions.sources.get(resolved));
        let name = resolved.map_or(source.span.of(reading), |resolved| resolved.name.as_str());
        // The words themselves, and not whom they are taken to mean.
        let labelled = || is_label(source.span.of(reading));
        return (Some(name), !saying.carried && (named || labelled()));
    }
    // The one name beside the quotation, in the same sentence.
    let Some(sentence) = sentence(analysis, mention.span) else { return (None, false) };
    let from = mentions.names.partition_point(|name| name.span.start() < sentence.start());
    let names = mentions.names[from..].iter().take_while(|name| name.span.end() <= sentence.end());
    let mut beside = names.filter(|name| !name.span.overlaps(mention.span));
    match (beside.next(), beside.next()) {
        (Some(one), None) => (Some(one.span.of(reading)), true),
        _ => (None, false),
    }
}

/// The statements that a span touches, as one.
fn sentence(analysis: &Analysis, span: Span) -> Option<Span> {
    let statements = &analysis.statements;
    let first = statements.partition_point(|statement| statement.span.end() <= span.start());
    let last = statements.partition_point(|statement| statement.span.start() < span.end());
    let around = statements.get(first..last).filter(|around| !around.is_empty())?;
    Some(around[0].span.join(around[around.len() - 1].span))
}

/// What stands before a quotation in its sentence.
fn before<'a>(analysis: &'a Analysis, mention: &Quotation) -> &'a str {
    let start = sentence(analysis, mention.span).map_or(mention.span.start(), |sentence| sentence.start());
    &analysis.document.reading[start.min(mention.span.start())..mention.span.start()]
}
