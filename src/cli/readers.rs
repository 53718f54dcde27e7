//! What it takes to read and judge a draft: its configuration, the language, the rules.
//!
//! Each configuration is read and compiled once, however many drafts share it; one that is wrong is
//! said once. It must never read a draft.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::Language;
use crate::config::{self, ClaimsConfig, Config};
use crate::engine::examples;
use crate::rules::{FileError, RuleSet, RuleText, read_folder, read_words};
use crate::settings::{FailOn, Profile, Settings, Severity};
use crate::store::claims::beside;
use crate::words::WordLists;

use super::drafts;
use super::output::{Failure, complain, reason};

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
    /// The folder of sources that the configuration names.
    pub(super) sources: Option<PathBuf>,
    /// The folder and the name of its claims file, where the configuration has a folder for them.
    pub(super) claims_file: Option<PathBuf>,
    pub(super) claims: ClaimsConfig,
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
    all_rules: bool,
    /// By file; `None` is no file at all. A failure was said when it was found.
    known: BTreeMap<Option<PathBuf>, Option<Arc<Configured>>>,
}

impl Readers {
    /// Readers for a run: `given` wins over what is nearest to a draft, `profile` over all files.
    pub(super) fn new(given: Option<PathBuf>, profile: Option<Profile>) -> Self {
        Self { given, profile, all_rules: false, known: BTreeMap::new() }
    }

    /// The built-in language and rules.
    pub(super) fn builtin() -> Reader {
        let words = WordLists::builtin();
        Reader { rules: RuleSet::builtin(&words), language: Language::new(words) }
    }

    /// Runs every rule, whatever its default and its profiles.
    pub(super) fn all_rules(mut self, all_rules: bool) -> Self {
        self.all_rules = all_rules;
        self
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
        let mut ready = self.ready(&configured, configured.config.settings_for(&relative));
        ready.claims_file = claims_file(&configured, path);
        Ok(Some(ready))
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
        settings.all_rules = self.all_rules;
        let fail_on = configured.config.fail_on().unwrap_or(FailOn::At(Severity::Error));
        let claims = configured.config.claims().clone();
        let base = configured.folder.clone().unwrap_or_default();
        let sources = configured.config.sources().map(|folder| base.join(folder));
        Ready {
            reader: Arc::clone(&configured.reader),
            settings,
            fail_on,
            sources,
            claims_file: None,
            claims,
        }
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

/// Where the claims file of a draft is, if not beside it. The folder has the shape of the folder of drafts,
/// so that two drafts of one name have two files; a draft from elsewhere has its file at the top.
fn claims_file(configured: &Configured, path: &Path) -> Option<PathBuf> {
    let base = configured.folder.as_ref()?;
    let folder = base.join(configured.config.claims().folder.as_ref()?);
    let draft = lexical(path);
    let inside = draft.strip_prefix(base).ok().or_else(|| draft.file_name().map(Path::new))?;
    Some(beside(&folder.join(inside)))
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

    let mut folders = Vec::new();
    let mut errors: Vec<FileError> = Vec::new();
    for (index, rules) in config.rule_folders().iter().enumerate() {
        let folder = base.join(rules);
        if folder.is_dir() {
            folders.push(folder);
        } else {
            let message = format!("no folder `{rules}` here; rule folders are relative to this file");
            errors.push(config.rule_folder_error(index, &message));
        }
    }
    let own = own_rules(&folders).map_err(|more| said(errors.drain(..).chain(more).collect(), &here))?;
    let mut words = own.words.clone();
    errors.extend(config.change_words(&mut words));
    let skip = config.skips_broken_rules();
    let (reader, broken) = reader(&own, words, skip);
    // Without rules every name would be unknown, and only the broken rule is to blame.
    if !reader.rules.is_empty() {
        errors.extend(config.unknown_names(&reader.rules, &own.words));
    }
    if skip && !broken.is_empty() {
        complain(&format_args!("left out, because of `skip-broken-rules`:\n{}", said(broken, &here)));
    } else {
        errors.extend(broken);
    }
    if !errors.is_empty() {
        return Err(said(errors, &here));
    }
    Ok(Configured { config, folder, reader: Arc::new(reader) })
}

/// A newsroom's own rules and the words that they and the built-in ones read.
pub(super) struct OwnRules {
    pub(super) texts: Vec<RuleText>,
    pub(super) words: WordLists,
}

/// Reads folders of rules, each with a folder `words` of lists of its own, if it has any.
pub(super) fn own_rules(folders: &[PathBuf]) -> Result<OwnRules, Vec<FileError>> {
    let mut own = OwnRules { texts: Vec::new(), words: WordLists::builtin() };
    let mut errors = Vec::new();
    for folder in folders {
        match read_folder(folder) {
            Ok(texts) => own.texts.extend(texts),
            Err(more) => errors.extend(more),
        }
        match read_words(folder) {
            Ok(files) => {
                let files: Vec<(&str, &str)> =
                    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
                match own.words.with_added(&files) {
                    Ok(words) => own.words = words,
                    Err(error) => errors.push(FileError::whole(&error.path, error.message)),
                }
            }
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(own) } else { Err(errors) }
}

/// The rules compiled against the words, and all that is wrong with the newsroom's own, the answers of their
/// examples included. With `skip`, what is wrong is left out; else a rule that does not compile leaves none.
pub(super) fn reader(own: &OwnRules, words: WordLists, skip: bool) -> (Reader, Vec<FileError>) {
    let mut texts = own.texts.clone();
    let mut broken = Vec::new();
    let language = Language::new(words);
    loop {
        let errors = match RuleSet::with_added(&texts, &language.words) {
            Ok(rules) => {
                let errors = examples::failures(&texts, &rules, &language);
                if errors.is_empty() || !skip {
                    broken.extend(errors);
                    return (Reader { language, rules }, broken);
                }
                errors
            }
            Err(errors) if skip => errors,
            Err(errors) => {
                broken.extend(errors);
                return (Reader { rules: RuleSet::default(), language }, broken);
            }
        };
        let before = texts.len();
        texts.retain(|text| !errors.iter().any(|error| error.path == text.path));
        broken.extend(errors);
        if texts.len() == before {
            return (Reader { rules: RuleSet::builtin(&language.words), language }, broken);
        }
    }
}

/// Everything that is wrong, with paths as the reader of the message knows them.
pub(super) fn said(mut errors: Vec<FileError>, here: &Path) -> Failure {
    for error in &mut errors {
        error.path = drafts::name(Path::new(&error.path), Path::new(&error.path), here);
    }
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Failure::Said(lines.join("\n"))
}
