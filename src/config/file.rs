//! The serde shape of `onrecord.toml`, and nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ConfigFile {
    pub(super) profile: Option<Spanned<String>>,
    pub(super) fail_on: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) opinion: bool,
    #[serde(default)]
    pub(super) exclude: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) rule_folders: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) rules: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub(super) skip_broken_rules: bool,
    pub(super) sources: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) claims_folder: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) claims: ClaimsConfigFile,
    #[serde(default)]
    pub(super) words: BTreeMap<Spanned<String>, WordsFile>,
    #[serde(default)]
    pub(super) budget: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    #[serde(default)]
    pub(super) path: Vec<PathFile>,
}

/// What holds for everything that `claims set` writes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ClaimsConfigFile {
    pub(super) by: Option<String>,
    pub(super) at: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) signed: bool,
}

/// What a newsroom changes in a list: words to add, or words to add and words to take out.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a list of words to add, or `{ add = [...], remove = [...] }`")]
pub(super) enum WordsFile {
    Added(Vec<String>),
    Changed(ChangedFile),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ChangedFile {
    #[serde(default)]
    pub(super) add: Vec<String>,
    #[serde(default)]
    pub(super) remove: Vec<String>,
}

/// What holds for the drafts that a glob names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PathFile {
    pub(super) glob: Spanned<String>,
    pub(super) profile: Option<Spanned<String>>,
    pub(super) opinion: Option<bool>,
    #[serde(default)]
    pub(super) budget: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    #[serde(default)]
    pub(super) rules: BTreeMap<Spanned<String>, Spanned<String>>,
}
