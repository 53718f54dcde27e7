//! `onrecord.toml`: the nearest one to each draft, up to the repository root.
//!
//! Nothing from the home folder, nothing from the environment. Unknown keys are errors with line and
//! column. It must never leave an option open: what it returns is resolved.

mod file;
mod globs;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::rules::{RuleSet, nearest, refusal};
use crate::settings::{Budget, FailOn, Limit, Profile, RuleSetting, Settings, Severity};
use crate::words::WordLists;
use file::{ChangedFile, ClaimsConfigFile, ConfigFile, PathFile, WordsFile};
use globs::Glob;

/// What is wrong in a configuration file, and where.
pub use crate::rules::FileError as ConfigError;

/// A configuration file, read and resolved.
#[derive(Clone, Debug, Default)]
pub struct Config {
    settings: Settings,
    fail_on: Option<FailOn>,
    exclude: Vec<Glob>,
    rule_folders: Vec<String>,
    /// Where the file names each of them.
    rule_folder_offsets: Vec<usize>,
    paths: Vec<PathSettings>,
    /// Names that only a rule set or the word lists can judge, with their places.
    named_rules: Vec<Named>,
    named_words: Vec<Named>,
    removed_words: BTreeMap<String, Vec<String>>,
    skip_broken_rules: bool,
    sources: Option<String>,
    claims: ClaimsConfig,
    path: String,
    text: String,
}

/// Where claims files are, and what is written into them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimsConfig {
    /// The folder of all claims files, relative to the folder of the configuration file; else each is
    /// beside its draft.
    pub folder: Option<String>,
    /// Who checks, where the command does not say.
    pub by: Option<String>,
    /// The day, where the command does not say.
    pub at: Option<String>,
    /// Whether nothing may be set without saying who and when.
    pub signed: bool,
}

/// What holds for some of the drafts.
#[derive(Clone, Debug)]
struct PathSettings {
    glob: Glob,
    profile: Option<Profile>,
    opinion: Option<bool>,
    budgets: BTreeMap<Budget, Limit>,
    rules: BTreeMap<String, RuleSetting>,
}

#[derive(Clone, Debug)]
struct Named {
    name: String,
    offset: usize,
}

impl Config {
    /// Reads the text of a configuration file; `path` is how errors name it.
    ///
    /// # Errors
    ///
    /// The first thing wrong, with line and column.
    pub fn parse(text: &str, path: &str) -> Result<Self, ConfigError> {
        let file: ConfigFile = toml::from_str(text).map_err(|error| ConfigError::toml(path, text, &error))?;
        let read = Read { text, path };
        let mut config = Self { path: path.to_owned(), text: text.to_owned(), ..Self::default() };
        if let Some(profile) = &file.profile {
            config.settings.profile = read.profile(profile)?;
        }
        config.settings.opinion = file.opinion || config.settings.profile == Profile::Opinion;
        config.fail_on = file.fail_on.as_ref().map(|bar| read.fail_on(bar)).transpose()?;
        config.exclude = file.exclude.iter().map(|glob| read.glob(glob)).collect::<Result<_, _>>()?;
        for folder in file.rule_folders {
            config.rule_folder_offsets.push(folder.span().start);
            config.rule_folders.push(folder.into_inner());
        }
        config.settings.rules = read.rules(&file.rules, &mut config.named_rules)?;
        config.skip_broken_rules = file.skip_broken_rules;
        if let Some(folder) = file.sources {
            if folder.get_ref().trim().is_empty() {
                let message = "`sources` is empty; name a folder, or remove the line".to_owned();
                return Err(read.error(folder.span().start, message));
            }
            config.sources = Some(folder.into_inner());
        }
        config.claims = read.claims(file.claims_folder, file.claims)?;
        config.settings.budgets = read.budgets(&file.budget)?;
        for (list, words) in file.words {
            config.named_words.push(Named { name: list.get_ref().clone(), offset: list.span().start });
            let list = list.into_inner();
            let changed = match words {
                WordsFile::Added(add) => ChangedFile { add, ..ChangedFile::default() },
                WordsFile::Changed(changed) => changed,
            };
            if !changed.remove.is_empty() {
                config.removed_words.insert(list.clone(), changed.remove);
            }
            config.settings.added_words.insert(list, changed.add);
        }
        for path in &file.path {
            let settings = read.path(path, &mut config.named_rules)?;
            config.paths.push(settings);
        }
        Ok(config)
    }

    /// What holds for the draft at `relative_path`, relative to the folder of the configuration file.
    ///
    /// Every `[[path]]` whose glob matches is applied in turn, the later over the earlier.
    #[must_use]
    pub fn settings_for(&self, relative_path: &str) -> Settings {
        let mut settings = self.settings.clone();
        for path in self.paths.iter().filter(|path| path.glob.matches(relative_path)) {
            if let Some(profile) = path.profile {
                settings.profile = profile;
                settings.opinion = profile == Profile::Opinion;
            }
            if let Some(opinion) = path.opinion {
                settings.opinion = opinion;
            }
            settings.budgets.extend(path.budgets.iter().map(|(budget, limit)| (*budget, *limit)));
            settings.rules.extend(path.rules.iter().map(|(name, setting)| (name.clone(), *setting)));
        }
        settings
    }

    /// Whether the draft, or a folder above it, is excluded.
    #[must_use]
    pub fn is_excluded(&self, relative_path: &str) -> bool {
        self.exclude.iter().any(|glob| glob.matches(relative_path))
    }

    /// From which severity on a run fails, if the file says.
    #[must_use]
    pub fn fail_on(&self) -> Option<FailOn> {
        self.fail_on
    }

    /// Folders with rules of the newsroom's own, relative to the folder of the configuration file.
    #[must_use]
    pub fn rule_folders(&self) -> &[String] {
        &self.rule_folders
    }

    /// An error at the place where the file names the folder of that index.
    #[must_use]
    pub fn rule_folder_error(&self, index: usize, message: &str) -> ConfigError {
        match self.rule_folder_offsets.get(index) {
            Some(&offset) => ConfigError::at(&self.path, &self.text, offset, message),
            None => ConfigError::whole(&self.path, message),
        }
    }

    /// Whether a newsroom's own rules that are broken are left out, and the others run.
    #[must_use]
    pub fn skips_broken_rules(&self) -> bool {
        self.skip_broken_rules
    }

    /// The folder of source documents, relative to the folder of the configuration file.
    #[must_use]
    pub fn sources(&self) -> Option<&str> {
        self.sources.as_deref()
    }

    /// Where claims files are, and what is written into them.
    #[must_use]
    pub fn claims(&self) -> &ClaimsConfig {
        &self.claims
    }

    /// Words added to the lists, by list name.
    #[must_use]
    pub fn added_words(&self) -> &BTreeMap<String, Vec<String>> {
        &self.settings.added_words
    }

    /// Adds and takes out what the file says; an error for every word that is not in its list.
    #[must_use]
    pub fn change_words(&self, words: &mut WordLists) -> Vec<ConfigError> {
        let mut errors = Vec::new();
        for (list, removed) in &self.removed_words {
            if words.list(list).is_none() {
                continue;
            }
            for word in words.remove(list, removed) {
                let offset = self.named_words.iter().find(|named| named.name == *list);
                let offset = offset.map_or(0, |named| named.offset);
                let message = format!("`{word}` is not in the list `{list}`, so it cannot be taken out");
                errors.push(ConfigError::at(&self.path, &self.text, offset, message));
            }
        }
        for (list, added) in &self.settings.added_words {
            words.add(list, added);
        }
        errors
    }

    /// Every rule, group or word list that the file names and that is not there.
    #[must_use]
    pub fn unknown_names(&self, rules: &RuleSet, words: &WordLists) -> Vec<ConfigError> {
        let mut errors = Vec::new();
        for named in &self.named_rules {
            if rules.rule(&named.name).is_some() || rules.has_group(&named.name) {
                continue;
            }
            let groups = rules.rules().map(|rule| rule.group());
            let known = rules.rules().map(|rule| rule.id.as_str()).chain(groups);
            errors.push(self.unknown(
                "rule or group",
                named,
                nearest(&named.name, known),
                "`onrecord rules` lists them",
            ));
        }
        for named in &self.named_words {
            if words.list(&named.name).is_none() {
                let near = nearest(&named.name, words.iter().map(|(name, _)| name));
                errors.push(self.unknown("word list", named, near, "`rules/words/` lists them"));
            }
        }
        errors.sort();
        errors
    }

    fn unknown(&self, what: &str, named: &Named, near: Option<&str>, otherwise: &str) -> ConfigError {
        let hint = near.map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"));
        let message = format!("unknown {what} `{}`; {hint}", named.name);
        ConfigError::at(&self.path, &self.text, named.offset, message)
    }
}

/// Values that are words, turned into what they mean, with their place when they mean nothing.
struct Read<'t> {
    text: &'t str,
    path: &'t str,
}

impl Read<'_> {
    fn error(&self, offset: usize, message: String) -> ConfigError {
        ConfigError::at(self.path, self.text, offset, message)
    }

    fn profile(&self, name: &Spanned<String>) -> Result<Profile, ConfigError> {
        Profile::named(name.get_ref()).ok_or_else(|| {
            let known = Profile::ALL.map(Profile::name);
            let hint = nearest(name.get_ref(), known).map_or_else(
                || format!("known are {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.error(name.span().start, format!("unknown profile `{}`; {hint}", name.get_ref()))
        })
    }

    fn fail_on(&self, name: &Spanned<String>) -> Result<FailOn, ConfigError> {
        FailOn::named(name.get_ref()).ok_or_else(|| {
            let message = format!("`fail-on` is error, warning, info or never, not `{}`", name.get_ref());
            self.error(name.span().start, message)
        })
    }

    fn claims(
        &self,
        folder: Option<Spanned<String>>,
        claims: ClaimsConfigFile,
    ) -> Result<ClaimsConfig, ConfigError> {
        if let Some(folder) = &folder
            && folder.get_ref().trim().is_empty()
        {
            let message = "`claims-folder` is empty; name a folder, or remove the line".to_owned();
            return Err(self.error(folder.span().start, message));
        }
        if let Some(day) = &claims.at
            && day.get_ref().parse::<jiff::civil::Date>().is_err()
        {
            let message = format!("`{}` is no day; write it like 2026-03-04", day.get_ref());
            return Err(self.error(day.span().start, message));
        }
        Ok(ClaimsConfig {
            folder: folder.map(Spanned::into_inner),
            by: claims.by,
            at: claims.at.map(Spanned::into_inner),
            signed: claims.signed,
        })
    }

    fn glob(&self, glob: &Spanned<String>) -> Result<Glob, ConfigError> {
        Glob::new(glob.get_ref()).map_err(|message| self.error(glob.span().start, message))
    }

    fn rules(
        &self,
        rules: &BTreeMap<Spanned<String>, Spanned<String>>,
        named: &mut Vec<Named>,
    ) -> Result<BTreeMap<String, RuleSetting>, ConfigError> {
        let mut out = BTreeMap::new();
        for (name, value) in rules {
            let setting = match value.get_ref().as_str() {
                "off" => RuleSetting::Off,
                "on" => RuleSetting::On,
                word => match Severity::named(word) {
                    Some(severity) => RuleSetting::At(severity),
                    None => {
                        let message = format!("a rule is off, on, error, warning or info, not `{word}`");
                        return Err(self.error(value.span().start, message));
                    }
                },
            };
            named.push(Named { name: name.get_ref().clone(), offset: name.span().start });
            out.insert(name.get_ref().clone(), setting);
        }
        Ok(out)
    }

    fn budgets(
        &self,
        budgets: &BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    ) -> Result<BTreeMap<Budget, Limit>, ConfigError> {
        let mut out = BTreeMap::new();
        for (name, value) in budgets {
            let Some(budget) = Budget::named(name.get_ref()) else {
                let known = Budget::ALL.iter().map(|budget| budget.name());
                let hint = nearest(name.get_ref(), known.clone()).map_or_else(
                    || format!("known are {}", known.collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("unknown budget `{}`; {hint}", name.get_ref());
                return Err(self.error(name.span().start, message));
            };
            let limit = match value.get_ref() {
                toml::Value::Integer(count) => usize::try_from(*count).ok().map(Limit::Count),
                toml::Value::String(share) => share
                    .strip_suffix('%')
                    .and_then(|share| share.trim().parse().ok())
                    .filter(|share| *share <= 100)
                    .map(Limit::Share),
                _ => None,
            };
            let Some(limit) = limit else {
                let message = "a budget is a number (`3`) or a share (`\"40%\"`)".to_owned();
                return Err(self.error(value.span().start, message));
            };
            out.insert(budget, limit);
        }
        Ok(out)
    }

    fn path(&self, path: &PathFile, named: &mut Vec<Named>) -> Result<PathSettings, ConfigError> {
        Ok(PathSettings {
            glob: self.glob(&path.glob)?,
            profile: path.profile.as_ref().map(|profile| self.profile(profile)).transpose()?,
            opinion: path.opinion,
            budgets: self.budgets(&path.budget)?,
            rules: self.rules(&path.rules, named)?,
        })
    }
}

/// Where the configuration of a draft is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// The nearest `onrecord.toml`.
    pub file: Option<PathBuf>,
    /// The nearest folder that holds `.git`: paths in reports are relative to it.
    pub repository: Option<PathBuf>,
}

/// Looks for `onrecord.toml` in `folder` and the folders above it, up to the repository root.
///
/// Outside a repository only `folder` itself is looked at: a file further up, in somebody's home
/// folder perhaps, would make the same draft pass on one machine and fail on another.
///
/// # Errors
///
/// If `folder` cannot be made absolute.
pub fn discover(folder: &Path) -> io::Result<Discovered> {
    let folder = std::path::absolute(folder)?;
    let repository = folder.ancestors().find(|above| above.join(".git").exists()).map(Path::to_owned);
    let last = repository.as_deref().unwrap_or(&folder);
    let file = folder
        .ancestors()
        .take_while(|above| above.starts_with(last))
        .map(|above| above.join("onrecord.toml"))
        .find(|file| file.is_file());
    Ok(Discovered { file, repository })
}

/// Reads the configuration file at `path`.
///
/// # Errors
///
/// If it cannot be read or is not in the format.
pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let shown = path.to_string_lossy().replace('\\', "/");
    #[expect(clippy::disallowed_methods, reason = "the configuration is read here and nowhere else")]
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::whole(&shown, format!("cannot be read: {}", refusal(&error))))?;
    Config::parse(&text, &shown)
}

/// The commented `onrecord.toml` that `init` writes.
#[must_use]
pub fn template() -> &'static str {
    include_str!("template.toml")
}
