//! A rule as it runs: everything resolved, each pattern ready to be compiled.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::classify::Kind;
use crate::document::{BlockKind, Format};
use crate::evidence::{Outcome, SourceEntry};
use crate::extract::SourceKind;
use crate::finding::Confidence;
use crate::observe::Observation;
use crate::settings::{Budget, Profile, Severity, rule_words};
use crate::words::WordList;

pub use super::file::{Gap, Order, Sections, Unit, Voice};
use super::needed::{self, Needed, Word};
pub(crate) use super::program::Found;
use super::program::{List, Program};

/// One editorial rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its path under `rules/`: `attribution/vague-collective`.
    pub id: String,
    /// The offence, in one line.
    pub summary: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// How sure a finding is.
    pub confidence: Confidence,
    /// Whether it runs unless the configuration says otherwise.
    pub on_by_default: bool,
    /// The profiles it runs in; empty for all.
    pub profiles: Vec<Profile>,
    /// The version it came with.
    pub since: String,
    /// Ids it had before.
    pub renamed_from: Vec<String>,
    /// The published standard behind it, if there is one.
    pub standard: Option<Standard>,
    /// Rules whose findings make a finding of this one at the same place needless.
    pub yields_to: Vec<String>,
    /// Why it matters, and when to ignore it.
    pub explain: String,
    /// Word lists of its own, by name.
    pub words: Vec<(String, Vec<String>)>,
    /// Where it reads.
    pub scope: Scope,
    /// What it looks for.
    pub matcher: Matcher,
    /// What it says.
    pub report: Wording,
    /// Texts with the answers it gives.
    pub examples: Vec<Example>,
}

impl Rule {
    /// The folder it is in: `attribution`.
    #[must_use]
    pub fn group(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(group, _)| group)
    }
}

/// A published standard: who asks for this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// The issuing body and the work.
    pub name: String,
    /// Where in it.
    pub section: Option<String>,
    /// The issuing body's own address.
    pub address: Option<String>,
    /// Read only in a copy.
    pub secondary: bool,
}

/// Where a rule reads.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Over which stretch.
    pub unit: Unit,
    /// Whose words.
    pub voice: Voice,
    /// Only statements of these kinds; `None` for every kind.
    pub labels: Option<Vec<Kind>>,
    /// In which parts of the draft.
    pub sections: Sections,
    /// In which blocks.
    pub blocks: Vec<BlockKind>,
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// Words.
    Pattern(Patterns),
    /// A statement with certain facts about it, and perhaps words.
    Statement(StatementMatch),
    /// Words that require other words.
    Pair {
        /// What requires.
        first: Patterns,
        /// What is required.
        second: Vec<Pattern>,
        /// Where the second must stand.
        order: Order,
    },
    /// Counts and shares over the unit.
    Document(DocumentMatch),
    /// Something that earlier layers observed.
    Observation {
        /// What.
        of: Observation,
        /// What the draft holds that excuses.
        unless_draft_has: Vec<DraftFeature>,
    },
    /// What the source documents say of a mention.
    Verdict(VerdictMatch),
    /// How a statement stands in the claims file.
    Record(Vec<RecordStanding>),
}

/// A pattern, compiled when a draft first needs it: most drafts need few.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// A regular expression with a stand-in for each list.
    sketch: Cow<'static, str>,
    any_case: bool,
    lists: Vec<List>,
    /// What stands in every match.
    needed: Option<Needed>,
    program: OnceLock<Arc<Program>>,
}

impl Pattern {
    /// Takes an expanded pattern and the lists that it names.
    pub(super) fn new(
        sketch: Cow<'static, str>,
        any_case: bool,
        lists: Vec<List>,
        needed: Option<Needed>,
    ) -> Self {
        Self { sketch, any_case, lists, needed, program: OnceLock::new() }
    }

    /// The words of a list, in any case.
    pub(super) fn of_list(words: &Arc<WordList>) -> Self {
        let mut sketch = String::new();
        needed::push_stand_in(&mut sketch, 0);
        Self::new(sketch.into(), true, vec![List::new(words, true)], None)
    }

    /// Words of which one stands in every match, and whether they begin where a word of the text
    /// does; nothing if there are none.
    pub(super) fn needed(&self) -> Option<(Vec<Word>, bool)> {
        let lists: Vec<&[String]> = self.lists.iter().map(|list| &list.words.forms[..]).collect();
        let needed = self.needed.as_ref()?;
        Some((needed.words(&lists)?, needed.begins(&lists)))
    }

    /// Whether the pattern occurs in `text`.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }

    /// The first match that begins at `from` or after it; what stands before `from` counts for bounds.
    pub(crate) fn find(&self, text: &str, from: usize) -> Option<Found> {
        let compiled = || self.compile().expect("a rule's patterns are compiled when it is checked");
        self.program.get_or_init(|| Arc::new(compiled())).find(text, from)
    }

    /// Compiles the pattern; nothing if it cannot be, or is too large.
    pub(super) fn compile(&self) -> Option<Program> {
        let shape = regex_syntax::ParserBuilder::new().case_insensitive(self.any_case).build();
        Program::new(&{ shape }.parse(&self.sketch).ok()?, self.lists.clone())
    }
}

/// Patterns and what excuses them.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// Each is a way to be found.
    pub any: Vec<Pattern>,
    /// In the same unit, these excuse.
    pub unless: Vec<Pattern>,
    /// In the statement, the one before or the one after, these excuse.
    pub unless_near: Vec<Pattern>,
    /// What the draft holds that excuses.
    pub unless_draft_has: Vec<DraftFeature>,
}

/// Facts a statement must have.
#[derive(Clone, Debug)]
pub struct StatementMatch {
    /// Words; empty when the facts suffice.
    pub patterns: Patterns,
    /// Which statements.
    pub select: Select,
    /// The words must overlap one of these, if given.
    pub on: Option<Place>,
    /// What the finding points at.
    pub at: Place,
}

/// Which statements.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Of these kinds.
    pub labels: Option<Vec<Kind>>,
    /// Sourced in one of these ways.
    pub sourced: Option<Vec<SourceKind>>,
    /// Hedged or not.
    pub hedged: Option<bool>,
    /// Mixed or not.
    pub mixed: Option<bool>,
    /// All of these stand in it.
    pub contains: Vec<Content>,
    /// None of these stands in it.
    pub without: Vec<Content>,
}

impl Select {
    /// Whether it selects every statement.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.labels.is_none()
            && self.sourced.is_none()
            && self.hedged.is_none()
            && self.mixed.is_none()
            && self.contains.is_empty()
            && self.without.is_empty()
    }
}

/// Counts over a draft or its sections.
#[derive(Clone, Debug)]
pub struct DocumentMatch {
    /// The statements that are counted.
    pub of: Select,
    /// Those among them that are at fault.
    pub are: Select,
    /// Found when at least this share of them is at fault, in percent; without a share, only over budget.
    pub share: Option<u8>,
    /// The budget that takes the place of the share when the configuration sets it.
    pub budget: Option<Budget>,
    /// Found only when at least so many are counted.
    pub minimum: usize,
    /// Headings that already say what the section is.
    pub unless_heading: Vec<Pattern>,
    /// What the draft holds that excuses.
    pub unless_draft_has: Vec<DraftFeature>,
}

/// Verdicts of some sort.
#[derive(Clone, Debug)]
pub struct VerdictMatch {
    /// On which mentions.
    pub on: Vec<MentionSort>,
    /// Which outcomes.
    pub outcomes: Vec<Outcome>,
    /// Only where a "not" that governs the quoted words is left out.
    pub turned: bool,
    /// What is wrong with every source that the statement was found in.
    pub source: Option<SourceWeakness>,
}

rule_words! {
    /// What a verdict can be about.
    MentionSort {
        /// Quoted words.
        Quotation = "quotation",
        /// A number.
        Quantity = "quantity",
        /// A date.
        Date = "date",
        /// A name.
        Name = "name",
    }
}

rule_words! {
    /// What can be wrong with a source document.
    SourceWeakness {
        /// It is a digest of others.
        Tertiary = "tertiary",
        /// Nothing says what day it is of, or on which day it was looked at.
        Undated = "undated",
    }
}

rule_words! {
    /// How a statement can stand in a claims file.
    RecordStanding {
        /// It has no entry.
        Missing = "missing",
        /// Its words, or those of its source, have changed since it was checked.
        Stale = "stale",
        /// It was to be cut, and is still there.
        Cut = "cut",
        /// It is in dispute.
        Disputed = "disputed",
    }
}

rule_words! {
    /// What a statement can hold.
    Content {
        /// A number of any sort but an ordinal.
        Quantity = "quantity",
        /// A percentage or percentage points.
        Percentage = "percentage",
        /// An amount of money.
        Money = "money",
        /// A number of people or things.
        Count = "count",
        /// A day, month or year that stands by itself.
        AbsoluteDate = "absolute-date",
        /// "last week".
        RelativeDate = "relative-date",
        /// A name of any sort.
        Name = "name",
        /// A name that can be a person.
        Person = "person",
        /// Words that somebody said.
        Speech = "speech",
        /// A few words held at arm's length.
        ScareQuotation = "scare-quotation",
        /// A link.
        Link = "link",
        /// A footnote mark.
        Footnote = "footnote",
        /// A hedge on the main content.
        Hedge = "hedge",
        /// A source expression.
        Source = "source",
        /// Words that say what a guess rests on.
        Basis = "basis",
        /// A question.
        Question = "question",
    }
}

rule_words! {
    /// What a whole draft can hold.
    DraftFeature {
        /// A date in the front matter, or an absolute date in a byline or dateline.
        Date = "date",
        /// A link.
        Link = "link",
        /// A footnote.
        Footnote = "footnote",
        /// A statement that rests on a document.
        DocumentSource = "document-source",
        /// A word in narration for a thing on paper or film that a reader could ask for: a letter, a filing.
        NamedDocument = "named-document",
        /// Signs that it is somebody's own piece, labelled or not: a first-person narrator, a line about the
        /// author at the end, readers' letters.
        Column = "column",
    }
}

rule_words! {
    /// What a finding points at.
    Place {
        /// The words that matched; without patterns, the statement.
        Match = "match",
        /// The statement.
        Statement = "statement",
        /// The first hedge.
        Hedge = "hedge",
        /// The first cue of the kind.
        Cue = "cue",
        /// The first source expression.
        Source = "source",
        /// The first number.
        Quantity = "quantity",
        /// The first relative date.
        RelativeDate = "relative-date",
        /// The first scare quotation.
        ScareQuotation = "scare-quotation",
        /// The words that carry the main clause: its verb, or what stands after "is".
        Predicate = "predicate",
        /// The words that link a source to what it says.
        AttributionCue = "attribution-cue",
    }
}

/// What a rule says.
#[derive(Clone, Debug)]
pub struct Wording {
    /// For one place.
    pub message: Message,
    /// Places in the same stretch become one finding.
    pub group: Option<Unit>,
    /// For several places at once.
    pub grouped: Option<Message>,
    /// What would make it pass.
    pub help: String,
}

/// A message with places for what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// As it stands in the rule file.
    pub text: String,
}

/// What can be filled into a message.
pub const PLACEHOLDERS: [&str; 14] = [
    "match",
    "matches",
    "source",
    "statement",
    "count",
    "total",
    "share",
    "limit",
    "section",
    "rule",
    "detail",
    "where",
    "passage",
    "difference",
];

impl Message {
    /// The message with `{name}` filled in by `value`.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(self.text.len() + 40);
        let mut rest = self.text.as_str();
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let close = rest[open..].find('}').map_or(rest.len(), |close| open + close);
            out.push_str(&value(&rest[open + 1..close]));
            rest = rest.get(close + 1..).unwrap_or("");
        }
        out.push_str(rest);
        out
    }
}

/// A small source of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleSource {
    /// How it is called; its ending says what it is.
    pub path: String,
    /// What it says.
    pub text: String,
    /// What is known of it.
    pub entry: SourceEntry,
}

/// A text and what the rule says of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// Known to be wrong today, and how.
    pub gap: Option<Gap>,
    /// What it shows.
    pub why: Option<String>,
    /// What the text is.
    pub format: Format,
    /// Whether the text is declared to be opinion.
    pub opinion: bool,
    /// The draft.
    pub text: String,
    /// An allow file beside it.
    pub allow: Option<String>,
    /// The claims file beside it.
    pub claims: Option<String>,
    /// The documents it is held against.
    pub sources: Vec<ExampleSource>,
    /// The places flagged, in order.
    pub flags: Vec<String>,
    /// How many findings, where places are not given.
    pub count: Option<usize>,
    /// Line of the rule file where it begins.
    pub line: usize,
}

impl Example {
    /// Whether anything is flagged in it.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.count.map_or(!self.flags.is_empty(), |count| count > 0)
    }
}
