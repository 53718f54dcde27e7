//! The serde shape of a rule file, and nothing else.
//!
//! Unknown keys are errors everywhere; the strings that can be wrong in themselves keep their place in
//! the file. It must never decide whether what is written makes sense: that is `compile`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A whole rule file. The order of the fields is the order of the keys in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RuleFile {
    pub(crate) summary: Spanned<String>,
    pub(crate) severity: Spanned<String>,
    pub(crate) confidence: Spanned<String>,
    #[serde(default = "yes")]
    pub(crate) default: bool,
    #[serde(default)]
    pub(crate) profiles: Vec<Spanned<String>>,
    pub(crate) since: String,
    #[serde(default)]
    pub(crate) renamed_from: Vec<Spanned<String>>,
    pub(crate) standard: Option<StandardFile>,
    #[serde(default)]
    pub(crate) yields_to: Vec<Spanned<String>>,
    pub(crate) explain: String,
    #[serde(default)]
    pub(crate) words: BTreeMap<Spanned<String>, Vec<String>>,
    #[serde(default)]
    pub(crate) scope: ScopeFile,
    #[serde(rename = "match")]
    pub(crate) matcher: MatchFile,
    pub(crate) report: ReportFile,
    #[serde(default)]
    pub(crate) example: Vec<Spanned<ExampleFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct StandardFile {
    pub(crate) name: String,
    pub(crate) section: Option<String>,
    pub(crate) address: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) secondary: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ScopeFile {
    #[serde(default)]
    pub(crate) unit: Unit,
    #[serde(default)]
    pub(crate) voice: Voice,
    pub(crate) labels: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) sections: Sections,
    pub(crate) blocks: Option<Vec<Spanned<String>>>,
}

/// Over which stretch a rule reads, and over which one it looks for what excuses a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
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
#[serde(rename_all = "kebab-case")]
pub(crate) enum MatchFile {
    Pattern(PatternFile),
    Statement(StatementFile),
    Pair(PairFile),
    Document(DocumentFile),
    Observation(ObservationFile),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PatternFile {
    pub(crate) any: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) unless_near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) case: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct StatementFile {
    pub(crate) sourced: Option<Vec<Spanned<String>>>,
    pub(crate) hedged: Option<bool>,
    pub(crate) mixed: Option<bool>,
    #[serde(default)]
    pub(crate) contains: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) without: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) any: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) unless: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) unless_near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) case: bool,
    pub(crate) on: Option<Spanned<String>>,
    pub(crate) at: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PairFile {
    pub(crate) first: Spanned<Vec<Spanned<String>>>,
    pub(crate) second: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) order: Order,
    #[serde(default)]
    pub(crate) unless: Vec<Spanned<String>>,
}

/// Where the second of a pair must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
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
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DocumentFile {
    #[serde(default)]
    pub(crate) of: SelectFile,
    #[serde(default)]
    pub(crate) are: SelectFile,
    pub(crate) share: Option<u8>,
    pub(crate) budget: Option<Spanned<String>>,
    #[serde(default = "one")]
    pub(crate) minimum: usize,
    #[serde(default)]
    pub(crate) unless_draft_has: Vec<Spanned<String>>,
}

/// Which statements are counted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SelectFile {
    pub(crate) labels: Option<Vec<Spanned<String>>>,
    pub(crate) sourced: Option<Vec<Spanned<String>>>,
    pub(crate) hedged: Option<bool>,
    pub(crate) mixed: Option<bool>,
    #[serde(default)]
    pub(crate) contains: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) without: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ObservationFile {
    pub(crate) of: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ReportFile {
    pub(crate) message: Spanned<String>,
    pub(crate) group: Option<Unit>,
    pub(crate) grouped: Option<Spanned<String>>,
    pub(crate) help: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ExampleFile {
    pub(crate) gap: Option<Gap>,
    pub(crate) why: Option<String>,
    pub(crate) format: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) opinion: bool,
    pub(crate) text: Spanned<String>,
    pub(crate) allow: Option<Spanned<String>>,
    pub(crate) flags: Option<Vec<Spanned<String>>>,
    pub(crate) count: Option<usize>,
}

/// How an example is known to be wrong today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
