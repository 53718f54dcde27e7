//! What it takes to read and judge a draft, made once for all drafts of one configuration.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::analysis::Language;
use crate::rules::RuleSet;
use crate::settings::{Profile, Settings};
use crate::words::WordLists;

use super::output::Failure;

/// A language and the rules compiled against its words.
pub(super) struct Reader {
    pub(super) language: Language,
    pub(super) rules: RuleSet,
}

impl Reader {
    fn new(added_words: &BTreeMap<String, Vec<String>>) -> Self {
        let mut words = WordLists::builtin();
        for (list, added) in added_words {
            words.add(list, added);
        }
        let rules = RuleSet::builtin(&words);
        Self { language: Language::new(words), rules }
    }
}

/// Readers by what the configuration adds to the word lists.
#[derive(Default)]
pub(super) struct Readers {
    known: BTreeMap<BTreeMap<String, Vec<String>>, Arc<Reader>>,
}

impl Readers {
    /// The reader for these settings; made if it is the first.
    pub(super) fn reader(&mut self, settings: &Settings) -> Arc<Reader> {
        let known = self.known.entry(settings.added_words.clone());
        Arc::clone(known.or_insert_with(|| Arc::new(Reader::new(&settings.added_words))))
    }
}

/// The settings for a draft; `None` if its configuration leaves it out.
pub(super) fn settings(
    draft: Option<&Path>,
    config: Option<&Path>,
    profile: Option<Profile>,
) -> Result<Option<Settings>, Failure> {
    let _ = (draft, config);
    let mut settings = Settings::default();
    if let Some(profile) = profile {
        settings.profile = profile;
    }
    Ok(Some(settings))
}
