//! What may be written on the command line, and nothing else.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
