//! The serde shape of a rule file, and nothing else.
//!
//! Unknown keys are errors everywhere; the strings that can be wrong in themselves keep their place in
//! the file. It must never decide whether what is written makes sense: that is `compile`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A whole rule file. The order of the fields is the order of the keys in the file.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RuleFile {
    /// The offence, in one line; "allow NAME" must read correctly.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    pub(crate) summary: Spanned<String>,
    /// How bad: `error` blocks publication.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::severity"))]
    pub(crate) severity: Spanned<String>,
    /// How sure a finding is.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::confidence"))]
    pub(crate) confidence: Spanned<String>,
    /// False for a rule that runs only where the configuration turns it on.
    #[serde(default = "yes")]
    pub(crate) default: bool,
    /// The profiles it runs in; all, if left out.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::profiles"))]
    #[serde(default)]
    pub(crate) profiles: Vec<Spanned<String>>,
    /// The version it came with.
    pub(crate) since: String,
    /// Ids it had before.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::rule_ids"))]
    #[serde(default)]
    pub(crate) renamed_from: Vec<Spanned<String>>,
    /// Who asks for this.
    pub(crate) standard: Option<StandardFile>,
    /// Rules whose finding at the same place makes this one needless.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::rule_ids"))]
    #[serde(default)]
    pub(crate) yields_to: Vec<Spanned<String>>,
    /// Why it matters, and when to ignore it.
    pub(crate) explain: String,
    /// Word lists of the rule's own.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::words"))]
    #[serde(default)]
    pub(crate) words: BTreeMap<Spanned<String>, Vec<String>>,
    /// Where it reads.
    #[serde(default)]
    pub(crate) scope: ScopeFile,
    /// What it looks for: exactly one matcher.
    #[serde(rename = "match")]
    pub(crate) matcher: MatchFile,
    /// What it says.
    pub(crate) report: ReportFile,
    /// Texts with the answers it gives: one flagged and two clean at the least.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::examples"))]
    #[serde(default)]
    pub(crate) example: Vec<Spanned<ExampleFile>>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct StandardFile {
    /// The issuing body and the work.
    pub(crate) name: String,
    /// Where in it.
    pub(crate) section: Option<String>,
    /// The issuing body's own web address.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    #[serde(default)]
    pub(crate) address: Option<Spanned<String>>,
    /// Read only in a copy.
    #[serde(default)]
    pub(crate) secondary: bool,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ScopeFile {
    /// The stretch in which excuses are looked for, and over which a document matcher counts.
    #[serde(default)]
    pub(crate) unit: Unit,
    /// Whose words it reads.
    #[serde(default)]
    pub(crate) voice: Voice,
    /// Only statements of these kinds.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::labels"))]
    #[serde(default)]
    pub(crate) labels: Option<Vec<Spanned<String>>>,
    /// In which parts of the draft.
    #[serde(default)]
    pub(crate) sections: Sections,
    /// In which blocks; running text, if left out.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::blocks"))]
    #[serde(default)]
    pub(crate) blocks: Option<Vec<Spanned<String>>>,
}

/// Over which stretch a rule reads, and over which one it looks for what excuses a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// One statement.
    #[default]
    Sentence,
    /// One block.
    Paragraph,
    /// What stands under one heading.
    Section,
    /// The whole draft.
    Document,
}

/// Whose words a rule reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// The writer's.
    #[default]
    Narration,
    /// Words that somebody is quoted with.
    Quoted,
    /// Both.
    Both,
}

/// In which parts of a draft a rule reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sections {
    /// Everywhere.
    #[default]
    Any,
    /// Not where the draft, or the section, is declared to be opinion or analysis.
    News,
    /// Only there.
    Opinion,
}

/// One matcher: `[match.pattern]` and so on.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MatchFile {
    Pattern(PatternFile),
    Statement(StatementFile),
    Pair(PairFile),
    Document(DocumentFile),
    Observation(ObservationFile),
    Verdict(VerdictFile),
    Record(RecordFile),
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PatternFile {
    /// Regular expressions, each a way to be found; `{{list}}` stands for the words of a list.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    pub(crate) any: Spanned<Vec<Spanned<String>>>,
    /// In the same unit, these excuse.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) unless: Vec<Spanned<String>>,
    /// In the statement, the one before or the one after, these excuse.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) unless_near: Vec<Spanned<String>>,
    /// What the draft holds that excuses.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::features"))]
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
    /// Whether capitals and small letters differ.
    #[serde(default)]
    pub(crate) case: bool,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct StatementFile {
    /// Sourced in one of these ways.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::sourced"))]
    #[serde(default)]
    pub(crate) sourced: Option<Vec<Spanned<String>>>,
    /// Hedged or not.
    pub(crate) hedged: Option<bool>,
    /// Mixed or not.
    pub(crate) mixed: Option<bool>,
    /// All of these stand in the statement.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::contents"))]
    #[serde(default)]
    pub(crate) contains: Vec<Spanned<String>>,
    /// None of these stands in the statement.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::contents"))]
    #[serde(default)]
    pub(crate) without: Vec<Spanned<String>>,
    /// Regular expressions, each a way to be found; `{{list}}` stands for the words of a list.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) any: Vec<Spanned<String>>,
    /// In the same unit, these excuse.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) unless: Vec<Spanned<String>>,
    /// In the statement, the one before or the one after, these excuse.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) unless_near: Vec<Spanned<String>>,
    /// What the draft holds that excuses.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::features"))]
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
    /// Whether capitals and small letters differ.
    #[serde(default)]
    pub(crate) case: bool,
    /// The matched words must overlap one of these.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::place"))]
    #[serde(default)]
    pub(crate) on: Option<Spanned<String>>,
    /// What is flagged.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::place"))]
    #[serde(default)]
    pub(crate) at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PairFile {
    /// What requires.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    pub(crate) first: Spanned<Vec<Spanned<String>>>,
    /// What is required.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    pub(crate) second: Spanned<Vec<Spanned<String>>>,
    /// Where the second must stand.
    #[serde(default)]
    pub(crate) order: Order,
    /// In the same unit, these excuse.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) unless: Vec<Spanned<String>>,
}

/// Where the second of a pair must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Anywhere in the unit.
    #[default]
    Any,
    /// Before the first.
    Before,
    /// After the first.
    After,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DocumentFile {
    /// The statements that are counted; all, if left out.
    #[serde(default)]
    pub(crate) of: SelectFile,
    /// Those among them that are at fault.
    #[serde(default)]
    pub(crate) are: SelectFile,
    /// Found when at least this share is at fault, in percent.
    pub(crate) share: Option<u8>,
    /// The budget that takes the place of the share when the configuration sets it.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::budget"))]
    #[serde(default)]
    pub(crate) budget: Option<Spanned<String>>,
    /// Found only when at least so many are counted.
    #[serde(default = "one")]
    pub(crate) minimum: usize,
    /// Headings that already say what the section is.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::patterns"))]
    #[serde(default)]
    pub(crate) unless_heading: Vec<Spanned<String>>,
    /// What the draft holds that excuses.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::features"))]
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
}

/// Which statements are counted.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SelectFile {
    /// Only statements of these kinds.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::labels"))]
    #[serde(default)]
    pub(crate) labels: Option<Vec<Spanned<String>>>,
    /// Sourced in one of these ways.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::sourced"))]
    #[serde(default)]
    pub(crate) sourced: Option<Vec<Spanned<String>>>,
    /// Hedged or not.
    pub(crate) hedged: Option<bool>,
    /// Mixed or not.
    pub(crate) mixed: Option<bool>,
    /// All of these stand in the statement.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::contents"))]
    #[serde(default)]
    pub(crate) contains: Vec<Spanned<String>>,
    /// None of these stands in the statement.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::contents"))]
    #[serde(default)]
    pub(crate) without: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ObservationFile {
    /// What was observed.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::observation"))]
    pub(crate) of: Spanned<String>,
    /// What the draft holds that excuses.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::features"))]
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
}

/// What the source documents say of a mention; such a rule finds nothing where no sources are given.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct VerdictFile {
    /// On which mentions.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::mentions"))]
    pub(crate) on: Vec<Spanned<String>>,
    /// Which outcomes.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::outcomes"))]
    pub(crate) outcomes: Vec<Spanned<String>>,
    /// Only where a "not" that governs the quoted words is left out.
    #[serde(default)]
    pub(crate) turned: bool,
    /// What is wrong with every source that the statement was found in.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::weakness"))]
    #[serde(default)]
    pub(crate) source: Option<Spanned<String>>,
}

/// How a statement stands in the claims file; such a rule finds nothing where there is none.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RecordFile {
    /// In which of these ways.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::standings"))]
    pub(crate) is: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ReportFile {
    /// A lowercase fragment that quotes what was seen: `“{match}” …`.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    pub(crate) message: Spanned<String>,
    /// Places in the same stretch become one finding.
    pub(crate) group: Option<Unit>,
    /// The message for several places at once.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    #[serde(default)]
    pub(crate) grouped: Option<Spanned<String>>,
    /// A sentence that says what would make it pass.
    pub(crate) help: String,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ExampleFile {
    /// Known to be wrong today, and how.
    pub(crate) gap: Option<Gap>,
    /// What the example shows.
    pub(crate) why: Option<String>,
    /// What the text is.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::format"))]
    #[serde(default)]
    pub(crate) format: Option<Spanned<String>>,
    /// Whether the text is declared to be opinion.
    #[serde(default)]
    pub(crate) opinion: bool,
    /// The draft.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    pub(crate) text: Spanned<String>,
    /// An allow file beside it.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    #[serde(default)]
    pub(crate) allow: Option<Spanned<String>>,
    /// The claims file beside it.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::text"))]
    #[serde(default)]
    pub(crate) claims: Option<Spanned<String>>,
    /// The documents it is held against.
    #[serde(default)]
    pub(crate) sources: Vec<ExampleSourceFile>,
    /// The exact words flagged, each once in the text and in order; none means clean.
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::texts"))]
    #[serde(default)]
    pub(crate) flags: Option<Vec<Spanned<String>>>,
    /// How many findings, where the place does not matter.
    pub(crate) count: Option<usize>,
}

/// A small source of an example.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ExampleSourceFile {
    /// How it is called; its ending says what it is.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
    /// How near it stands to what happened: primary, secondary or tertiary.
    pub(crate) kind: Option<String>,
    /// The day it is of.
    pub(crate) date: Option<String>,
}

/// How an example is known to be wrong today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// It should be flagged and is not.
    Missed,
    /// It is flagged and should not be.
    Noisy,
}

fn yes() -> bool {
    true
}

fn one() -> usize {
    1
}
