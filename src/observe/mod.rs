//! Observations: what takes more than one statement to see, found once for every rule that reads it.
//!
//! An observation is a place in the draft and what stands there, in the draft's own words. Whether it is
//! a fault, and how bad, is for a rule to say: this layer must never hold a severity, a standard or advice.

mod anonymity;
mod certainty;
mod characters;
mod names;
mod numbers;
mod outline;
mod quotations;
mod secrecy;
mod sources;
mod structure;

use crate::analysis::Analysis;
use crate::settings::rule_words;
use crate::text::Span;
use crate::words::WordLists;

pub use outline::{Outline, within};

rule_words! {
    /// What earlier layers can have observed.
    Observation {
        /// Characters that were damaged on the way.
        DamagedCharacters = "damaged-characters",
        /// Zero-width characters, soft hyphens and marks that turn the direction of reading.
        InvisibleCharacters = "invisible-characters",
        /// The same sentence twice.
        SentenceTwice = "sentence-twice",
        /// A quotation with no closing mark.
        UnclosedQuotation = "unclosed-quotation",
        /// A quotation of a clause or more that nobody is said to have spoken.
        SpeakerMissing = "speaker-missing",
        /// Several pieces of quotation in one sentence.
        QuotationInPieces = "quotation-in-pieces",
        /// The quoted words of two speakers in one paragraph.
        TwoSpeakers = "two-speakers",
        /// A quotation with several brackets or ellipses.
        QuotationEdited = "quotation-edited",
        /// The same quotation twice, in different words.
        QuotationTwice = "quotation-twice",
        /// A plan or doctrine named in quotation marks whose origin is never given.
        QuotedTerm = "quoted-term",
        /// A source that is named only after sentences of the same claim.
        SourceLate = "source-late",
        /// A paragraph that opens with a source and goes on without it.
        AttributionLapse = "attribution-lapse",
        /// "He said", where it is not clear who.
        PronounSource = "pronoun-source",
        /// The beginning of the draft rests on unnamed sources alone.
        AnonymousLead = "anonymous-lead",
        /// A body that declined to comment and is then quoted without a name.
        DeclinedAndQuoted = "declined-and-quoted",
        /// Every sourced statement rests on one source.
        SingleSource = "single-source",
        /// Nothing at the beginning of the draft is sourced.
        LeadUnsourced = "lead-unsourced",
        /// Two or more hedges on one predicate.
        HedgeStack = "hedge-stack",
        /// Likelihood words of two scales in one draft.
        ScaleMix = "scale-mix",
        /// A thing that is hedged in one place and flat in another.
        HedgeDrift = "hedge-drift",
        /// Reconstructions with no fact and no source between them.
        InferenceChain = "inference-chain",
        /// Contents of what the draft itself calls secret.
        SecretContent = "secret-content",
        /// A headline that the body does not carry.
        HeadlineUnsupported = "headline-unsupported",
        /// Two headlines before any text.
        TwoHeadlines = "two-headlines",
        /// A list that does not hold as many items as it promises.
        ListPromise = "list-promise",
        /// A named party is accused, and nothing is said of its answer.
        NoResponse = "no-response",
        /// The same things counted twice, with different numbers.
        NumberConflict = "number-conflict",
        /// Parts that do not make the total, or shares above a hundred.
        SumMismatch = "sum-mismatch",
        /// A weekday that does not fit its date.
        WeekdayMismatch = "weekday-mismatch",
        /// A change between two percentages that is given in percent.
        PercentForPoints = "percent-for-points",
        /// A person who enters without a role.
        FirstMentionNoRole = "first-mention-no-role",
        /// A surname before any full name.
        FirstMentionSurname = "first-mention-surname",
        /// Two spellings of one name.
        SpellingVariant = "spelling-variant",
        /// An acronym that is never written out.
        AcronymUnexpanded = "acronym-unexpanded",
        /// Several styles of one name.
        StyleVariant = "style-variant",
        /// A suppression that gives no reason.
        AllowWithoutReason = "allow-without-reason",
        /// A suppression that silences nothing.
        AllowUnused = "allow-unused",
        /// A suppression for a text that has changed.
        AllowStale = "allow-stale",
    }
}

/// One thing that was observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// What sort of thing.
    pub what: Observation,
    /// The place that shows it best, in reading text.
    pub span: Span,
    /// Other places that belong to it, in reading text.
    pub related: Vec<Span>,
    /// What a reader needs beside the place, for `{detail}` in a message: a fragment, mostly of the draft's
    /// own words; empty when the place says it all.
    pub detail: String,
}

impl Observed {
    /// An observation whose place says it all.
    #[must_use]
    pub fn at(what: Observation, span: Span) -> Self {
        Self { what, span, related: Vec::new(), detail: String::new() }
    }
}

/// The observers with the words they look for, compiled once for every draft.
#[derive(Clone, Debug)]
pub struct Observers {
    anonymity: anonymity::Anonymity,
    certainty: certainty::Certainty,
    names: names::Names,
    numbers: numbers::Numbers,
    quotations: quotations::Quotations,
    secrecy: secrecy::Secrecy,
    sources: sources::Sources,
    structure: structure::Structure,
}

impl Observers {
    /// Compiles the words that the observers look for.
    #[must_use]
    pub fn new(words: &WordLists) -> Self {
        Self {
            anonymity: anonymity::Anonymity::new(words),
            certainty: certainty::Certainty::new(words),
            names: names::Names::new(words),
            numbers: numbers::Numbers::new(words),
            quotations: quotations::Quotations::new(words),
            secrecy: secrecy::Secrecy::new(words),
            sources: sources::Sources::new(words),
            structure: structure::Structure::new(words),
        }
    }

    /// Everything that can be observed in a draft, by place; `wanted` says which observations anyone reads.
    #[must_use]
    pub fn observe(&self, outline: &Outline<'_>, wanted: &dyn Fn(Observation) -> bool) -> Vec<Observed> {
        let mut out = Vec::new();
        characters::observe(outline, wanted, &mut out);
        self.quotations.observe(outline, wanted, &mut out);
        self.sources.observe(outline, wanted, &mut out);
        self.anonymity.observe(outline, wanted, &mut out);
        self.certainty.observe(outline, wanted, &mut out);
        self.structure.observe(outline, wanted, &mut out);
        self.secrecy.observe(outline, wanted, &mut out);
        self.numbers.observe(outline, wanted, &mut out);
        self.names.observe(outline, wanted, &mut out);
        out.retain(|observed| wanted(observed.what));
        out.sort_by_key(|observed| (observed.span, observed.what));
        out
    }
}

/// Everything that can be observed in a draft.
#[must_use]
pub fn observe(analysis: &Analysis, words: &WordLists) -> Vec<Observed> {
    Observers::new(words).observe(&Outline::of(analysis), &|_| true)
}
