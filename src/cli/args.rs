//! What may be written on the command line, and nothing else.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::claims::State;
use crate::document::Format;
use crate::settings::{FailOn, Profile, Severity};

/// Says what kind of statement each sentence of a news draft is, and who stands behind it.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, disable_help_subcommand = true, max_term_width = 100, term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing at or above the bar, 1 findings, 2 something could not be read or run."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Report on drafts: files, folders, or - for standard input
    Check(CheckArguments),
    /// Read JSON Lines {"id","text"[,"format"]}, write one JSON report a line, in order
    Batch(BatchArguments),
    /// Explain a rule, a kind of statement, a flag, or how to allow a finding
    Explain(ExplainArguments),
    /// List the rules
    Rules(RulesArguments),
    /// Keep what was checked in a draft, by whom and against what, in <draft>.claims.toml
    #[command(subcommand)]
    Claims(ClaimsCommand),
    /// See what is read of a folder of sources, and remove what is kept of it
    #[command(subcommand)]
    Sources(SourcesCommand),
    /// Write a commented onrecord.toml into the working folder
    Init,
}

#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    /// Drafts and folders of drafts (.md, .markdown, .txt, .html, .htm); - reads standard input
    #[arg(required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ReportFormat,
    /// What standard input holds; told from the content if not given
    #[arg(long, value_enum)]
    pub(super) stdin_format: Option<DraftFormat>,
    /// How strictly to judge; wins over the configuration
    #[arg(long, value_enum)]
    pub(super) profile: Option<ProfileName>,
    /// Use this configuration, and not the onrecord.toml nearest to each draft
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Hold each draft against the source documents in this folder; wins over the configuration
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// The least severity that makes the exit code 1; error if neither this nor the configuration says
    #[arg(long, value_enum)]
    pub(super) fail_on: Option<Bar>,
    /// Write the report to a file, whole or not at all
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// List every statement with its kind, its source and what decided (text)
    #[arg(long)]
    pub(super) statements: bool,
    /// Print the questions that only a person can answer after the report (text)
    #[arg(long)]
    pub(super) checklist: bool,
    /// Tell every finding in full, however many there are (text)
    #[arg(long)]
    pub(super) full: bool,
    /// Put the text of the draft into the report (JSON)
    #[arg(long)]
    pub(super) include_text: bool,
    /// Run every rule, whatever its default and its profiles; the configuration still wins
    #[arg(long)]
    pub(super) all_rules: bool,
    /// When to use colour; NO_COLOR is honoured
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) color: Color,
}

#[derive(Args, Debug)]
pub(super) struct BatchArguments {
    /// The JSON Lines to read; standard input if not given, or -
    pub(super) file: Option<PathBuf>,
    /// How strictly to judge
    #[arg(long, value_enum)]
    pub(super) profile: Option<ProfileName>,
    /// Use this configuration
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Hold each draft against the source documents in this folder; a line may name some with "sources"
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// Write to a file, whole or not at all
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Run every rule, whatever its default and its profiles; the configuration still wins
    #[arg(long)]
    pub(super) all_rules: bool,
    /// Put the text of each draft into its report
    #[arg(long)]
    pub(super) include_text: bool,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArguments {
    /// A rule (group/name), a kind (reported_fact …) or a flag (hedged, mixed, sourced), or allow
    #[arg(value_name = "RULE-OR-KIND")]
    pub(super) name: String,
    /// Take the newsroom's own rules from this configuration
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct RulesArguments {
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ReportFormat,
    /// Judge by this configuration
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Print the JSON schema of rule files, for editors
    #[arg(long, conflicts_with = "test")]
    pub(super) schema: bool,
    /// Run the examples of the rules in a folder of your own, and list nothing
    #[arg(long, value_name = "DIR")]
    pub(super) test: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum SourcesCommand {
    /// List the documents, who speaks in each, and what is wrong with them
    List(SourcesListArguments),
    /// Remove what is kept of sources on disk from run to run; the sources stay as they are
    Clean(SourcesCleanArguments),
}

#[derive(Args, Debug)]
pub(super) struct SourcesListArguments {
    /// The folder; the configured one if not given
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct SourcesCleanArguments {
    /// The folder of sources; all that the onrecord.toml nearest to the working folder has to do with if not given
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ClaimsCommand {
    /// Write an empty claims file for a draft
    Init(ClaimsDraft),
    /// List the statements that claim something, how far each has come, and what is out of date
    List(ClaimsListArguments),
    /// Say how far a statement, or one thing in it, has come
    Set(ClaimsSetArguments),
    /// Show what to check next: conflicts with sources, allegations, quotations, numbers, names
    Next(ClaimsNextArguments),
    /// Say how much of a draft is checked
    Status(ClaimsStatusArguments),
}

/// Which draft, and by what to read it.
#[derive(Args, Debug)]
pub(super) struct ClaimsDraft {
    /// The draft
    pub(super) draft: PathBuf,
    /// Use this configuration, and not the onrecord.toml nearest to the draft
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ClaimsListArguments {
    #[command(flatten)]
    pub(super) draft: ClaimsDraft,
    /// Only what has come so far
    #[arg(long, value_enum)]
    pub(super) state: Option<ListedState>,
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ClaimsFormat,
    /// Hold the draft and its entries against the source documents in this folder; wins over the
    /// configuration
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ClaimsSetArguments {
    #[command(flatten)]
    pub(super) draft: ClaimsDraft,
    /// The statement: its id, or as much of the id as no other begins with
    pub(super) id: String,
    /// How far it has come
    #[arg(long, value_enum)]
    pub(super) state: Option<StateName>,
    /// Only of this quotation, number, date or name in the statement
    #[arg(long, value_name = "TEXT", requires = "state")]
    pub(super) item: Option<String>,
    /// What it rests on, with the place: "notes/interview.txt#line 12"; also page, paragraph, 00:12:31.
    /// Without a place, the one in which the statement's words were found
    #[arg(long, value_name = "PATH#PLACE")]
    pub(super) source: Option<String>,
    /// The folder in which the source is; its words there are noted, so that a change is seen later
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
    /// A remark
    #[arg(long)]
    pub(super) note: Option<String>,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// The day: 2026-03-04
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct ClaimsNextArguments {
    #[command(flatten)]
    pub(super) draft: ClaimsDraft,
    /// How many to show
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(super) count: usize,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ClaimsFormat,
    /// Hold the draft and its entries against the source documents in this folder; wins over the
    /// configuration
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ClaimsStatusArguments {
    #[command(flatten)]
    pub(super) draft: ClaimsDraft,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ClaimsFormat,
    /// Hold the draft and its entries against the source documents in this folder; wins over the
    /// configuration
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ClaimsFormat {
    /// For people
    Text,
    /// JSON, onrecord/claims/v1
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StateName {
    /// Nobody has looked
    Unchecked,
    /// A source is attached
    Sourced,
    /// Compared with its source
    Checked,
    /// Specifically and deliberately verified, however strange it looks
    Cq,
    /// Somebody says that it is not so
    Disputed,
    /// To be taken out of the draft
    Cut,
}

impl From<StateName> for State {
    fn from(name: StateName) -> Self {
        match name {
            StateName::Unchecked => Self::Unchecked,
            StateName::Sourced => Self::Sourced,
            StateName::Checked => Self::Checked,
            StateName::Cq => Self::Cq,
            StateName::Disputed => Self::Disputed,
            StateName::Cut => Self::Cut,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListedState {
    Unchecked,
    Sourced,
    Checked,
    Cq,
    Disputed,
    Cut,
    /// Changed since, in the draft or in its source
    Stale,
    /// No more in the draft
    Gone,
}

impl ListedState {
    /// The state; nothing for what is no state of an entry but what became of it.
    pub(super) fn state(self) -> Option<State> {
        match self {
            Self::Unchecked => Some(State::Unchecked),
            Self::Sourced => Some(State::Sourced),
            Self::Checked => Some(State::Checked),
            Self::Cq => Some(State::Cq),
            Self::Disputed => Some(State::Disputed),
            Self::Cut => Some(State::Cut),
            Self::Stale | Self::Gone => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// The current JSON format
    Json,
    /// JSON, onrecord/report/v1
    JsonV1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DraftFormat {
    Text,
    Markdown,
    Html,
}

impl From<DraftFormat> for Format {
    fn from(format: DraftFormat) -> Self {
        match format {
            DraftFormat::Text => Self::Text,
            DraftFormat::Markdown => Self::Markdown,
            DraftFormat::Html => Self::Html,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProfileName {
    News,
    Wire,
    Magazine,
    Blog,
    Intel,
    Opinion,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::News => Self::News,
            ProfileName::Wire => Self::Wire,
            ProfileName::Magazine => Self::Magazine,
            ProfileName::Blog => Self::Blog,
            ProfileName::Intel => Self::Intel,
            ProfileName::Opinion => Self::Opinion,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Bar {
    Error,
    Warning,
    Info,
    Never,
}

impl From<Bar> for FailOn {
    fn from(bar: Bar) -> Self {
        match bar {
            Bar::Error => Self::At(Severity::Error),
            Bar::Warning => Self::At(Severity::Warning),
            Bar::Info => Self::At(Severity::Info),
            Bar::Never => Self::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}
