//! What it takes to read and judge a draft: its configuration, the language, the rules.
//!
//! Each configuration is read and compiled once, however many drafts share it; one that is wrong is
//! said once. It must never read a draft.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::Language;
use crate::config::{self, Config};
use crate::rules::{FileError, RuleSet, read_folder};
use crate::settings::{FailOn, Profile, Settings, Severity};
use crate::words::WordLists;

use super::drafts;
use super::output::{Failure, reason};

/// A language and the rules compiled against its words.
pub(super) struct Reader {
    pub(super) language: Language,
    pub(super) rules: RuleSet,
}

/// Everything for one draft.
pub(super) struct Ready {
    pub(super) reader: Arc<Reader>,
    pub(super) settings: Settings,
    /// What the configuration says of the bar; else an error reaches it.
    pub(super) fail_on: FailOn,
}

/// A configuration file, compiled.
struct Configured {
    config: Config,
    /// The folder that its paths are relative to.
    folder: Option<PathBuf>,
    reader: Arc<Reader>,
}

/// Readers by configuration file.
pub(super) struct Readers {
    given: Option<PathBuf>,
    profile: Option<Profile>,
    /// By file; `None` is no file at all. A failure was said when it was found.
    known: BTreeMap<Option<PathBuf>, Option<Arc<Configured>>>,
}

impl Readers {
    /// Readers for a run: `given` wins over what is nearest to a draft, `profile` over all files.
    pub(super) fn new(given: Option<PathBuf>, profile: Option<Profile>) -> Self {
        Self { given, profile, known: BTreeMap::new() }
    }

    /// The built-in language and rules.
    pub(super) fn builtin() -> Reader {
        let words = WordLists::builtin();
        Reader { rules: RuleSet::builtin(&words), language: Language::new(words) }
    }

    /// What a draft at `path` takes; `None` if it was found in a folder and its configuration leaves it out.
    pub(super) fn for_draft(
        &mut self,
        path: &Path,
        name: &str,
        named: bool,
    ) -> Result<Option<Ready>, Failure> {
        let file = match &self.given {
            Some(given) => Some(given.clone()),
            None => nearest(path.parent().filter(|folder| !folder.as_os_str().is_empty()))?,
        };
        let configured = self.configured(file)?;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let inside = configured.folder.as_ref().and_then(|folder| absolute.strip_prefix(folder).ok());
        let relative =
            inside.map_or_else(|| name.to_owned(), |inside| inside.to_string_lossy().replace('\\', "/"));
        if !named && configured.config.is_excluded(&relative) {
            return Ok(None);
        }
        Ok(Some(self.ready(&configured, configured.config.settings_for(&relative))))
    }

    /// What a draft without a file takes: the configuration of the working folder.
    pub(super) fn for_no_file(&mut self) -> Result<Ready, Failure> {
        let file = match &self.given {
            Some(given) => Some(given.clone()),
            None => nearest(None)?,
        };
        let configured = self.configured(file)?;
        Ok(self.ready(&configured, configured.config.settings_for("")))
    }

    fn ready(&self, configured: &Configured, mut settings: Settings) -> Ready {
        if let Some(profile) = self.profile {
            settings.profile = profile;
            settings.opinion |= profile == Profile::Opinion;
        }
        let fail_on = configured.config.fail_on().unwrap_or(FailOn::At(Severity::Error));
        Ready { reader: Arc::clone(&configured.reader), settings, fail_on }
    }

    fn configured(&mut self, file: Option<PathBuf>) -> Result<Arc<Configured>, Failure> {
        if let Some(known) = self.known.get(&file) {
            return known.clone().ok_or(Failure::SaidBefore);
        }
        let made = configure(file.as_deref()).map(Arc::new);
        self.known.insert(file, made.as_ref().ok().cloned());
        made
    }
}

fn nearest(folder: Option<&Path>) -> Result<Option<PathBuf>, Failure> {
    let folder = folder.unwrap_or(Path::new("."));
    let found = config::discover(&lexical(folder)).map(|discovered| discovered.file);
    found.map_err(|error| Failure::Said(format!("cannot look for onrecord.toml: {}", reason(&error))))
}

/// Absolute, so that the same file is always the same key.
fn lexical(folder: &Path) -> PathBuf {
    drafts::lexical(&std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf()))
}

fn configure(file: Option<&Path>) -> Result<Configured, Failure> {
    let Some(file) = file else {
        return Ok(Configured {
            config: Config::default(),
            folder: None,
            reader: Arc::new(Readers::builtin()),
        });
    };
    let here = std::env::current_dir().unwrap_or_default();
    let named = drafts::name(file, file, &here);
    // The working folder itself has no name of its own.
    let shown = if named.is_empty() { file.to_string_lossy().into_owned() } else { named };
    if file.is_dir() {
        return Err(Failure::Said(format!("cannot read {shown}: it is a folder; name the file in it")));
    }
    #[expect(clippy::disallowed_methods, reason = "the configuration is read for the command line here")]
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::Said(format!("cannot read {shown}: {}", reason(&error))))?;
    let config = Config::parse(&text, &shown).map_err(|error| Failure::Said(error.to_string()))?;
    let file = lexical(file);
    let folder = file.parent().map(Path::to_path_buf);
    let base = folder.clone().unwrap_or_default();

    let mut words = WordLists::builtin();
    let mut added = Vec::new();
    let mut errors: Vec<FileError> = Vec::new();
    for (index, rules) in config.rule_folders().iter().enumerate() {
        let folder = base.join(rules);
        if !folder.is_dir() {
            let message = format!("no folder `{rules}` here; rule folders are relative to this file");
            errors.push(config.rule_folder_error(index, &message));
            continue;
        }
        match read_folder(&folder) {
            Ok(texts) => added.extend(texts),
            Err(more) => errors.extend(more),
        }
    }
    let known_words = words.clone();
    for (list, more) in config.added_words() {
        words.add(list, more);
    }
    let rules = match RuleSet::with_added(&added, &words) {
        Ok(rules) => {
            errors.extend(config.unknown_names(&rules, &known_words));
            rules
        }
        Err(more) => {
            errors.extend(more);
            RuleSet::default()
        }
    };
    if !errors.is_empty() {
        for error in &mut errors {
            error.path = drafts::name(Path::new(&error.path), Path::new(&error.path), &here);
        }
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        return Err(Failure::Said(lines.join("\n")));
    }
    let reader = Arc::new(Reader { rules, language: Language::new(words) });
    Ok(Configured { config, folder, reader })
}
