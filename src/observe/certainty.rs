//! How sure the draft is, and of what: hedges that pile up, scales that mix, guesses upon guesses.
//!
//! Only words in the writer's voice are read: a speaker may doubt as often and on as many scales as he
//! likes. It must never judge: what is found is a place and the draft's own words.

use std::collections::BTreeMap;

use super::{Observation, Observed, Outline};
use crate::classify::{Kind, Label};
use crate::document::BlockKind;
use crate::extract::{SourceKind, clause};
use crate::tag::{Form, Relation, Tagging, Upos};
use crate::text::Span;
use crate::words::{ListId, Scanner, WordList, WordLists};

/// How many reconstructions in a row make a chain.
const CHAIN: usize = 3;
/// How many tokens may stand between two hedges on one predicate.
const REACH: usize = 6;
/// How many doubted mentions of one thing a flat one is compared with.
const COMPARED: usize = 8;
/// The scales of likelihood, in the order in which a draft that fits two is taken to use them.
const SCALES: [&str; 3] = ["icd-203-likelihood", "phia-likelihood", "icd-203-probability"];
/// The scale that shares most of its terms with the others.
const YARDSTICK: usize = 1;

/// The words of doubt.
#[derive(Clone, Debug)]
pub(super) struct Certainty {
    /// "may", "would".
    modal: WordList,
    /// "may", without "would".
    possibility: WordList,
    /// "potentially".
    adverb: WordList,
    /// "possibly": doubles "would" as well.
    doubling: WordList,
    /// "if": what follows is a case.
    hypothesis: WordList,
    /// "if", "could": nothing in the sentence is asserted flat.
    condition: WordList,
    /// "ceasefire".
    happening: WordList,
    /// "potential".
    of_future: WordList,
    /// "alleged".
    of_past: WordList,
    /// "marks".
    presenting: WordList,
    /// "seismic": says nothing of which thing is meant.
    decoration: WordList,
    /// "the".
    definite: WordList,
    /// "a".
    indefinite: WordList,
    /// "never".
    denial: WordList,
    /// "has": what it stands before is over.
    perfect: WordList,
    /// "it is not clear": a cue that infers nothing.
    not_inferred: WordList,
    /// "because".
    basis: Scanner,
    /// Terms of the scales, and what only looks like one.
    terms: Scanner,
    /// The lists of [`SCALES`].
    scales: [Option<ListId>; SCALES.len()],
}

impl Certainty {
    pub(super) fn new(words: &WordLists) -> Self {
        let list = |name: &str| words.list(name).cloned().unwrap_or_default();
        let scales = SCALES.map(|name| words.id(name));
        let mut decoration = list("puffery");
        decoration.forms.extend(list("evaluative-adjective").forms);
        decoration.forms.sort_unstable();
        let wanted: Vec<ListId> =
            scales.iter().copied().chain([words.id("scale-lookalike")]).flatten().collect();
        Self {
            modal: list("hedge-modal"),
            possibility: list("possibility-modal"),
            adverb: list("likelihood-adverb"),
            doubling: list("doubling-adverb"),
            hypothesis: list("hypothesis-word"),
            condition: list("condition-word"),
            happening: list("happening"),
            of_future: list("doubt-of-future"),
            of_past: list("doubt-of-past"),
            presenting: list("presenting-verb"),
            decoration,
            definite: list("definite-determiner"),
            indefinite: list("indefinite-article"),
            denial: list("denial-word"),
            perfect: list("perfect-auxiliary"),
            not_inferred: list("inference-lookalike"),
            basis: words.scanner(&words.id("basis").into_iter().collect::<Vec<_>>()),
            terms: words.scanner(&wanted),
            scales,
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if wanted(Observation::HedgeStack) {
            for statement in 0..outline.analysis.statements.len() {
                self.stacks(outline, statement, out);
            }
        }
        if wanted(Observation::ScaleMix) {
            out.extend(self.mixed_scales(outline));
        }
        if wanted(Observation::HedgeDrift) {
            self.drifts(outline, out);
        }
        if wanted(Observation::InferenceChain) {
            self.chains(outline, out);
        }
    }

    /// Neighbouring hedges of a statement that doubt its predicate, from the first to the last.
    fn stacks(&self, outline: &Outline<'_>, statement: usize, out: &mut Vec<Observed>) {
        let Some(here) = Reading::of(outline, statement) else { return };
        // "How could he possibly", "they never could possibly": what is doubted there is nothing.
        if here.text(here.tokens.end - 1) == "?" || here.has(&self.denial) {
            return;
        }
        let tokens = &here.tagging.tokens;
        let hedges: Vec<usize> = here
            .tokens
            .clone()
            .filter(|&at| {
                let word = here.text(at);
                (tokens[at].upos == Upos::Aux && self.modal.contains(&word)) || self.doubts(&here, at, &word)
            })
            .filter(|&at| !outline.is_quoted(tokens[at].span))
            .collect();
        let mut first = 0;
        while first < hedges.len() {
            let mut last = first;
            while last + 1 < hedges.len() && self.doubles(&here, hedges[last], hedges[last + 1]) {
                last += 1;
            }
            if last > first {
                let span = tokens[hedges[first]].span.join(tokens[hedges[last]].span);
                out.push(Observed::at(Observation::HedgeStack, span));
            }
            first = last + 1;
        }
    }

    /// Whether the second of two hedges doubts again what the first doubts.
    fn doubles(&self, here: &Reading<'_>, first: usize, second: usize) -> bool {
        if !here.is_one_predicate(first, second) {
            return false;
        }
        // "Would" is often grammar: in a case, or far from the word that is to double it.
        let (a, b) = (here.text(first), here.text(second));
        let would = |word: &String| self.modal.contains(word) && !self.possibility.contains(word);
        let other = if would(&a) { &b } else { &a };
        if !would(&a) && !would(&b) {
            return true;
        }
        let tokens = &here.tagging.tokens;
        let relative = first > here.tokens.start && tokens[first - 1].form == Form::Wh;
        let main = here
            .tagging
            .root(here.statement)
            .is_some_and(|root| !clause::is_subordinate(here.tagging, first, root));
        second == first + 1
            && main
            && !relative
            && self.doubling.contains(other)
            && !here.has(&self.hypothesis)
    }

    /// An adverb of doubt; "more likely" compares, "a likely winner" is an adjective.
    fn doubts(&self, here: &Reading<'_>, at: usize, word: &str) -> bool {
        here.tagging.tokens[at].upos == Upos::Adv
            && self.adverb.contains(word)
            && !(at > here.tokens.start && here.tagging.tokens[at - 1].form == Form::Comparative)
    }

    /// The first term of a scale other than the one that covers most terms of the draft.
    fn mixed_scales(&self, outline: &Outline<'_>) -> Option<Observed> {
        let reading = outline.reading();
        // What a longer form holds is part of it: "very likely" is not "likely".
        let mut terms: Vec<(Span, [bool; SCALES.len()])> = Vec::new();
        for hit in self.terms.scan(reading) {
            let on = self.scales.map(|scale| scale == Some(hit.list));
            match terms.last_mut() {
                Some((span, scales)) if *span == hit.span => {
                    scales.iter_mut().zip(on).for_each(|(known, new)| *known |= new);
                }
                Some((span, _)) if span.contains(hit.span) => {}
                Some(last) if hit.span.contains(last.0) => *last = (hit.span, on),
                _ => terms.push((hit.span, on)),
            }
        }
        // Nothing is left of what only looks like a term.
        terms.retain(|(span, scales)| scales.contains(&true) && !outline.is_quoted(*span));
        // Only the second scale has both words for one band; a draft uses it if a term is of that scale alone.
        let in_use = |scale: usize| {
            let alone = |scales: &[bool; SCALES.len()]| {
                scales[scale] && !scales.iter().enumerate().any(|(at, on)| *on && at != scale)
            };
            scale != YARDSTICK || terms.iter().any(|(_, scales)| alone(scales))
        };
        let covers = |scale: usize| {
            if in_use(scale) { terms.iter().filter(|(_, scales)| scales[scale]).count() } else { 0 }
        };
        let main = (0..SCALES.len()).max_by_key(|&scale| (covers(scale), std::cmp::Reverse(scale)))?;
        let mut strange = terms.iter().filter(|(_, scales)| !scales[main]);
        let (span, other) = strange.next()?;
        let related: Vec<Span> = strange.map(|(span, _)| *span).collect();
        // A term of the main scale, one that the other scale lacks if there is one.
        let own = || terms.iter().filter(|(_, scales)| scales[main]);
        let shared = |scales: &[bool; SCALES.len()]| (0..SCALES.len()).any(|at| scales[at] && other[at]);
        let shown = own().find(|(_, scales)| !shared(scales)).or_else(|| own().next())?;
        let detail = format!("“{}”", shown.0.of(reading).to_lowercase());
        Some(Observed { what: Observation::ScaleMix, span: *span, related, detail })
    }

    /// Runs of the draft's own inferences with nothing between them that could carry them.
    fn chains(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let analysis = outline.analysis;
        let mut run: Vec<(usize, Span)> = Vec::new();
        let mut section = 0;
        for (at, label) in analysis.labels.iter().enumerate() {
            let here = outline.section_of_statement(at);
            if here != section {
                chain(outline, &run, out);
                run.clear();
                section = here;
            }
            match self.inference(outline, at, label) {
                Some(cue) => run.push((at, cue)),
                // What claims nothing neither carries an inference nor parts two.
                None if label.kind == Some(Kind::NonClaim) => {}
                None => {
                    chain(outline, &run, out);
                    run.clear();
                }
            }
        }
        chain(outline, &run, out);
    }

    /// The words by which a statement infers, if it does so without a source, grounds or a condition.
    fn inference(&self, outline: &Outline<'_>, statement: usize, label: &Label) -> Option<Span> {
        let span = outline.analysis.statements[statement].span;
        if label.kind != Some(Kind::AnalystReconstruction)
            || label.sourced != SourceKind::None
            || outline.is_quoted(span)
            || !self.basis.scan(span.of(outline.reading())).is_empty()
        {
            return None;
        }
        // "The tax would rise": what a plan says is its content. Only what is read out of something counts.
        let infers = |kind: &str| matches!(kind, "inference" | "epistemic" | "appearance" | "modal");
        let plain = |cue: Span| !self.not_inferred.contains(&lower(cue.of(outline.reading())));
        label.cues.iter().find(|cue| infers(cue.kind) && plain(cue.span)).map(|cue| cue.span)
    }

    /// Things that are doubted in one place and asserted in another.
    fn drifts(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let mut things: BTreeMap<(String, bool), (Vec<Mention>, Vec<Mention>)> = BTreeMap::new();
        for statement in 0..outline.analysis.statements.len() {
            let Some(here) = Reading::of(outline, statement) else { continue };
            // Asked once: a statement may name thousands of things.
            let mut condition = None;
            for at in here.tokens.clone() {
                let token = &here.tagging.tokens[at];
                if token.upos != Upos::Noun || outline.is_quoted(token.span) {
                    continue;
                }
                let word = here.text(at);
                if !self.happening.contains(&word) {
                    continue;
                }
                let of_thing = things.entry((word, token.form == Form::Plural)).or_default();
                if let Some(doubted) = self.doubted(&here, at) {
                    of_thing.0.push(doubted);
                } else if !*condition.get_or_insert_with(|| here.has(&self.condition))
                    && let Some(flat) = self.flat(&here, at)
                {
                    of_thing.1.push(flat);
                }
            }
        }
        for (doubted, flat) in things.values() {
            let pair = flat.iter().find_map(|flat| {
                let same = |doubted: &&Mention| doubted.is_of(flat);
                doubted.iter().take(COMPARED).find(same).map(|doubted| (flat, doubted))
            });
            let Some((flat, doubted)) = pair else { continue };
            out.push(Observed {
                what: Observation::HedgeDrift,
                span: flat.span,
                related: vec![doubted.span],
                detail: format!("“{}”", outline.analysis.document.shown(doubted.span)),
            });
        }
    }

    /// "A potential ceasefire".
    fn doubted(&self, here: &Reading<'_>, noun: usize) -> Option<Mention> {
        let adjectives = here.tagging.children(noun).filter(|&child| {
            child < noun
                && here.tagging.tokens[child].relation == Relation::Amod
                && child >= here.tokens.start
        });
        let doubt = adjectives
            .map(|child| (child, here.text(child)))
            .find(|(_, word)| self.of_future.contains(word) || self.of_past.contains(word))?;
        // "Any potential agreement" is about none in particular.
        let determiner = clause::child(here.tagging, noun, Relation::Det).map(|at| here.text(at));
        if determiner.is_some_and(|word| !self.definite.contains(&word) && !self.indefinite.contains(&word)) {
            return None;
        }
        let future = self.of_future.contains(&doubt.1);
        // "An apparent terrorist attack" was an attack; what is in doubt stands right after the adjective.
        if !future && doubt.0 + 1 != noun {
            return None;
        }
        let span = here.tagging.tokens[doubt.0].span.join(here.tagging.tokens[noun].span);
        Some(self.mention(here, noun, span, future))
    }

    /// "The ceasefire freezes the lines", "this marks a shift": asserted as done or being, in a statement that
    /// puts no condition.
    fn flat(&self, here: &Reading<'_>, noun: usize) -> Option<Mention> {
        let label = &here.outline.analysis.labels[here.statement];
        let block = &here.outline.blocks()[here.outline.analysis.statements[here.statement].block];
        let heading = block.kind == BlockKind::Heading;
        let asserts = match label.kind {
            Some(Kind::NonClaim) => heading,
            Some(Kind::AttributedClaim) | None => false,
            Some(_) => !label.hedged && label.sourced == SourceKind::None,
        };
        if !asserts || here.text(here.tokens.end - 1) == "?" {
            return None;
        }
        let tagging = here.tagging;
        let token = &tagging.tokens[noun];
        let predicate = token.head;
        let main = matches!(tagging.tokens[predicate].relation, Relation::Root | Relation::Conj);
        if predicate == noun || !main || clause::is_negated(tagging, here.outline.reading(), predicate) {
            return None;
        }
        let determiner = clause::child(tagging, noun, Relation::Det).map(|at| (at, here.text(at)));
        let definite = determiner.as_ref().is_some_and(|(_, word)| self.definite.contains(word));
        let article = determiner.as_ref().is_some_and(|(_, word)| self.indefinite.contains(word));
        let known = match token.relation {
            Relation::Nsubj | Relation::NsubjPass => definite || (heading && determiner.is_none()),
            Relation::Obj => (definite || article) && self.presenting.contains(&here.text(predicate)),
            _ => false,
        };
        let start = determiner.map_or(noun, |(at, _)| at.min(noun));
        let doubts = |at: usize| {
            let word = here.text(at);
            self.of_future.contains(&word) || self.of_past.contains(&word)
        };
        if !known || (start..noun).any(doubts) {
            return None;
        }
        let span = tagging.tokens[start].span.join(token.span);
        Some(self.mention(here, noun, span, here.is_present(predicate, &self.perfect)))
    }

    fn mention(&self, here: &Reading<'_>, noun: usize, span: Span, now: bool) -> Mention {
        let mut mention = Mention { statement: here.statement, span, now, which: Vec::new(), of: Vec::new() };
        for child in here.tagging.children(noun) {
            let word = here.text(child);
            let doubt = self.of_future.contains(&word) || self.of_past.contains(&word);
            match here.tagging.tokens[child].relation {
                Relation::Amod | Relation::Compound | Relation::Nummod | Relation::NmodPoss
                    if !doubt && !self.decoration.contains(&word) =>
                {
                    mention.which.push(word);
                }
                // "A shift this weekend" is no shift of a weekend.
                Relation::Nmod if clause::child(here.tagging, child, Relation::Case).is_some() => {
                    mention.of.push(word);
                }
                _ => {}
            }
        }
        mention
    }
}

/// A thing as one place speaks of it.
#[derive(Clone, Debug)]
struct Mention {
    statement: usize,
    span: Span,
    /// In doubt: whether it may yet come. Asserted: whether it is, rather than was.
    now: bool,
    /// What tells it from its like: "Gaza" of "the Gaza ceasefire".
    which: Vec<String>,
    /// Its complements: "tolls" of "the ban on tolls".
    of: Vec<String>,
}

impl Mention {
    /// Whether the flat mention can be of this doubted thing, and not of one that has come since.
    fn is_of(&self, flat: &Self) -> bool {
        let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
        let same = within(&self.which, &flat.which) || within(&flat.which, &self.which);
        let about =
            self.of.is_empty() || flat.of.is_empty() || flat.of.iter().any(|word| self.of.contains(word));
        self.statement != flat.statement && same && about && (flat.now || !self.now)
    }
}

/// Reports a run of inferences that is long enough, with the words that make them.
fn chain(outline: &Outline<'_>, run: &[(usize, Span)], out: &mut Vec<Observed>) {
    if run.len() < CHAIN {
        return;
    }
    let document = &outline.analysis.document;
    let mut words: Vec<String> = Vec::new();
    for (_, cue) in run {
        let word = format!("“{}”", document.shown(*cue));
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let spans: Vec<Span> = run.iter().map(|(at, _)| outline.analysis.statements[*at].span).collect();
    out.push(Observed {
        what: Observation::InferenceChain,
        span: spans[0],
        related: spans[1..].to_vec(),
        detail: words.join(", "),
    });
}

/// A word as the lists have it.
fn lower(word: &str) -> String {
    word.replace('\u{2019}', "'").to_lowercase()
}

/// The tokens of one statement.
struct Reading<'a> {
    outline: &'a Outline<'a>,
    tagging: &'a Tagging,
    statement: usize,
    tokens: std::ops::Range<usize>,
}

impl<'a> Reading<'a> {
    /// The tokens of a statement in English; `None` if it has none.
    fn of(outline: &'a Outline<'a>, statement: usize) -> Option<Self> {
        let tagging = &outline.analysis.tagging;
        let tokens = tagging.statements.get(statement)?.clone();
        let english = outline.blocks()[outline.analysis.statements[statement].block].english;
        (english && !tokens.is_empty()).then_some(Self { outline, tagging, statement, tokens })
    }

    fn text(&self, token: usize) -> String {
        lower(self.tagging.tokens[token].span.of(self.outline.reading()))
    }

    /// Whether a word of the list stands in the statement.
    fn has(&self, list: &WordList) -> bool {
        self.tokens.clone().any(|at| list.contains(&self.text(at)))
    }

    /// Whether two hedges doubt one predicate: side by side but for auxiliaries and adverbs, or under one head.
    fn is_one_predicate(&self, first: usize, second: usize) -> bool {
        let tokens = &self.tagging.tokens;
        let between = &tokens[first + 1..second];
        let negated = (first..=second + 1).any(|at| {
            self.tokens.contains(&at) && clause::is_negation(self.tagging, self.outline.reading(), at)
        });
        if between.len() > REACH || negated {
            return false;
        }
        let beside = between.iter().all(|token| matches!(token.upos, Upos::Aux | Upos::Adv));
        let (a, b) = (tokens[first].head, tokens[second].head);
        let parted = between.iter().any(|token| matches!(token.upos, Upos::Punct | Upos::Verb | Upos::Cconj));
        (beside && between.len() <= 2) || (!parted && (a == b || a == second || b == first))
    }

    /// Whether a predicate speaks of what is or will be, and not of what was or has been.
    fn is_present(&self, predicate: usize, perfect: &WordList) -> bool {
        let carriers = self.tagging.children(predicate).filter(|&child| {
            matches!(self.tagging.tokens[child].relation, Relation::Aux | Relation::AuxPass | Relation::Cop)
        });
        let first = carriers.min().unwrap_or(predicate);
        let perfect = first != predicate && perfect.contains(&self.text(first));
        let form = self.tagging.tokens[first].form;
        !perfect && matches!(form, Form::Present | Form::ThirdPerson | Form::Modal)
    }
}
