//! Editorial rules: what was written in a rule file, and what runs.
//!
//! A rule is a query over facts that the analysis already holds. Rules must never compute facts of
//! their own and never see the author's bytes.

mod built;
mod compile;
pub mod describe;
mod error;
mod file;
mod load;
mod needed;
mod pattern;
mod prefilter;
mod program;
mod rule;
#[cfg(feature = "cli")]
mod schema;

use crate::observe::Observers;
use crate::settings::rule_words;
use crate::words::WordLists;
use prefilter::Prefilter;
pub(crate) use prefilter::{PatternSet, bit};

pub use error::{FileError, nearest, refusal};
pub use load::{RuleText, checklist, read_folder, read_words};
pub(crate) use rule::Found;
pub use rule::{
    Content, DocumentMatch, DraftFeature, Example, ExampleSource, Gap, Matcher, MentionSort, Message, Order,
    PLACEHOLDERS, Pattern, Patterns, Place, RecordStanding, Rule, Scope, Sections, Select, SourceWeakness,
    Standard, StatementMatch, Unit, VerdictMatch, Voice, Wording,
};
#[cfg(feature = "cli")]
pub use schema::schema;

/// The rules that run, compiled once.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// By id.
    rules: Vec<Rule>,
    digest: String,
    prefilter: Prefilter,
    observers: Observers,
    /// The word lists that the engine itself reads, in the order of [`EngineList::ALL`].
    lists: Vec<Option<Pattern>>,
}

impl Default for RuleSet {
    fn default() -> Self {
        Self::build(&[], &[], &WordLists::default()).expect("no rules, no errors")
    }
}

impl RuleSet {
    /// The built-in rules, compiled against `words`.
    ///
    /// # Panics
    ///
    /// If a built-in rule file is malformed; a test compiles them all.
    #[must_use]
    pub fn builtin(words: &WordLists) -> Self {
        Self::build(&load::builtin(), &[], words).unwrap_or_else(|errors| {
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
        let mut known = load::builtin();
        known.retain(|text| !added.iter().any(|own| own.id == text.id));
        Self::build(&known, added, words)
    }

    /// Compiles rule files against `words`.
    ///
    /// # Errors
    ///
    /// Everything wrong in any of them, each with its place.
    pub fn compile(texts: &[RuleText], words: &WordLists) -> Result<Self, Vec<FileError>> {
        Self::build(&[], texts, words)
    }

    /// `known` rules are tested to compile; `added` ones are not.
    fn build(known: &[RuleText], added: &[RuleText], words: &WordLists) -> Result<Self, Vec<FileError>> {
        let texts = [known, added].concat();
        let mut rules = Vec::with_capacity(texts.len());
        let mut errors = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            match compile::rule(text, words, index >= known.len()) {
                Ok(rule) => rules.push(rule),
                Err(more) => errors.extend(more),
            }
        }
        let texts = &texts[..];
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        errors.extend(compile::across(&rules, texts));
        if !errors.is_empty() {
            errors.sort();
            return Err(errors);
        }
        let prefilter = Prefilter::of(&rules);
        let of_list = |name: &str| words.shared(name).map(Pattern::of_list);
        Ok(Self {
            digest: digest(texts, words),
            rules,
            prefilter,
            observers: Observers::new(words),
            lists: EngineList::ALL.iter().map(|list| of_list(list.name())).collect(),
        })
    }

    /// Every rule, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule of that id, or the one that used to have it.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.index(id).map(|index| &self.rules[index])
    }

    /// The id nearest to one that is not there, if near enough to be a slip.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.rules.iter().map(|rule| rule.id.as_str()))
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule at `index`, in order of ids.
    pub(crate) fn at(&self, index: usize) -> &Rule {
        &self.rules[index]
    }

    /// The index of a rule, by its id or one it used to have.
    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.rules
            .binary_search_by(|rule| rule.id.as_str().cmp(id))
            .ok()
            .or_else(|| self.rules.iter().position(|rule| rule.renamed_from.iter().any(|old| old == id)))
    }

    /// The rules whose words may stand in `text`, by index, each with those of its patterns that
    /// can match; rules that need no words always.
    pub(crate) fn candidates(&self, text: &str) -> Vec<(usize, PatternSet)> {
        self.prefilter.candidates(text)
    }

    /// The words of a list that the engine itself reads; nothing if there is no such list.
    pub(crate) fn list(&self, list: EngineList) -> Option<&Pattern> {
        self.lists.get(list as usize)?.as_ref()
    }

    /// What looks over the whole draft for the rules.
    pub(crate) fn observers(&self) -> &Observers {
        &self.observers
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

rule_words! {
    /// The word lists that the engine itself reads, to know what a draft or a statement holds.
    EngineList {
        /// Words by which a heading or the front matter declares opinion.
        OpinionLabel = "opinion-label",
        /// Words that say what a guess rests on.
        Basis = "basis",
        /// Words by which a text says that it is somebody's own piece.
        ColumnSign = "column-sign",
        /// The writer about the writer.
        FirstPerson = "first-person",
        /// What follows the author's name in a line about the author.
        AuthorLine = "author-line",
        /// Headings over what readers wrote.
        LettersHeading = "letters-heading",
        /// Things on paper or film that a reader could ask for.
        NamedDocument = "named-document",
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
