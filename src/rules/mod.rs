//! Editorial rules: what was written in a rule file, and what runs.
//!
//! A rule is a query over facts that the analysis already holds. Rules must never compute facts of
//! their own and never see the author's bytes.

mod compile;
pub mod describe;
mod error;
mod file;
mod load;
mod pattern;
mod rule;

use crate::words::WordLists;

pub use error::{FileError, nearest};
pub use load::{RuleText, read_folder};
pub use rule::{
    Content, DocumentMatch, DraftFeature, Example, Gap, Matcher, Message, Observation, Order, PLACEHOLDERS,
    Patterns, Place, Rule, Scope, Sections, Select, Standard, StatementMatch, Unit, Voice, Wording,
};

/// The rules that run, compiled once.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// By id.
    rules: Vec<Rule>,
    digest: String,
}

impl RuleSet {
    /// The built-in rules, compiled against `words`.
    ///
    /// # Panics
    ///
    /// If a built-in rule file is malformed; a test compiles them all.
    #[must_use]
    pub fn builtin(words: &WordLists) -> Self {
        Self::compile(&load::builtin(), words).unwrap_or_else(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("built-in rules are tested:\n{}", errors.join("\n"))
        })
    }

    /// The built-in rules and those of `added`; an added rule replaces a built-in one of the same id.
    ///
    /// # Errors
    ///
    /// Everything wrong in the added files, each with its place.
    pub fn with_added(added: &[RuleText], words: &WordLists) -> Result<Self, Vec<FileError>> {
        let mut texts = load::builtin();
        texts.retain(|text| !added.iter().any(|own| own.id == text.id));
        texts.extend_from_slice(added);
        Self::compile(&texts, words)
    }

    /// Compiles rule files against `words`.
    ///
    /// # Errors
    ///
    /// Everything wrong in any of them, each with its place.
    pub fn compile(texts: &[RuleText], words: &WordLists) -> Result<Self, Vec<FileError>> {
        let mut rules = Vec::with_capacity(texts.len());
        let mut errors = Vec::new();
        for text in texts {
            match compile::rule(text, words) {
                Ok(rule) => rules.push(rule),
                Err(more) => errors.extend(more),
            }
        }
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        errors.extend(compile::across(&rules, texts));
        if !errors.is_empty() {
            errors.sort();
            return Err(errors);
        }
        Ok(Self { digest: digest(texts, words), rules })
    }

    /// Every rule, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule of that id, or the one that used to have it.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let at = self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok();
        at.map(|at| &self.rules[at])
            .or_else(|| self.rules.iter().find(|rule| rule.renamed_from.iter().any(|old| old == id)))
    }

    /// The id nearest to one that is not there, if near enough to be a slip.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.rules.iter().map(|rule| rule.id.as_str()))
    }

    /// Whether `name` is a folder of rules: `opinion`.
    #[must_use]
    pub fn has_group(&self, name: &str) -> bool {
        self.rules.iter().any(|rule| rule.group() == name)
    }

    /// Version of the rule set: the crate's.
    #[must_use]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// A short hash over every rule and word list in use.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

fn digest(texts: &[RuleText], words: &WordLists) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut sorted: Vec<&RuleText> = texts.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    // A zero byte ends each part, so that no two sets of parts run into the same bytes.
    let mut add = |part: &str| {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    };
    for text in sorted {
        add(&text.id);
        // Line ends differ between check-outs of the same rules.
        add(&text.text.replace("\r\n", "\n"));
    }
    for (name, list) in words.iter() {
        add(name);
        list.forms.iter().for_each(|form| add(form));
    }
    hasher.finalize().to_hex()[..12].to_string()
}
