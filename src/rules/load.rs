//! Rule files, built in and from a newsroom's own folder. The only place of the rules that reads files.

use std::path::Path;

use super::{FileError, refusal};

/// The text of a rule file and the id that its path gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// `attribution/vague-collective`.
    pub id: String,
    /// The file, as errors name it.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The rule files that are built into the library.
pub(super) fn builtin() -> Vec<RuleText> {
    crate::embedded::toml_files("")
        .into_iter()
        .filter(|(path, _)| !path.starts_with("words"))
        .map(|(path, text)| RuleText {
            id: path.trim_end_matches(".toml").replace('\\', "/"),
            path: format!("rules/{}", path.replace('\\', "/")),
            text: text.to_owned(),
        })
        .collect()
}

/// The questions of `rules/checklist.txt`: one a line, `#` begins a remark.
#[must_use]
pub fn checklist() -> Vec<&'static str> {
    let text = crate::embedded::RULES.get_file("checklist.txt").and_then(|file| file.contents_utf8());
    let lines = text.unwrap_or_default().lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Reads the word lists in the folder `words` of a folder of rules, if it is there, as (path, text) in
/// order of path.
///
/// # Errors
///
/// Every file that could not be read.
pub fn read_words(folder: &Path) -> Result<Vec<(String, String)>, Vec<FileError>> {
    let folder = folder.join("words");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let texts = read_folder(&folder)?;
    Ok(texts.into_iter().map(|text| (text.path, text.text)).collect())
}

/// Reads every `.toml` file of a folder of rules and its groups, in order of path; `words/` is left out, and
/// so is what stands beside the groups: a rule is in a group.
///
/// # Errors
///
/// Every file that could not be read.
pub fn read_folder(folder: &Path) -> Result<Vec<RuleText>, Vec<FileError>> {
    let mut texts = Vec::new();
    let mut errors = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = open.pop() {
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => {
                errors.push(FileError::whole(&shown(&path), format!("cannot be read: {}", refusal(&error))));
                continue;
            }
        };
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let inner = entry.path();
            if inner.is_dir() {
                let is_words = name == "words" && prefix.is_empty();
                if !is_words && !name.starts_with('.') {
                    open.push((inner, format!("{prefix}{name}/")));
                }
            } else if let Some(stem) = name.strip_suffix(".toml") {
                match read(&inner) {
                    Ok(text) => {
                        texts.push(RuleText { id: format!("{prefix}{stem}"), path: shown(&inner), text })
                    }
                    Err(error) => {
                        errors.push(FileError::whole(
                            &shown(&inner),
                            format!("cannot be read: {}", refusal(&error)),
                        ));
                    }
                }
            }
        }
    }
    texts.sort_by(|a, b| a.id.cmp(&b.id));
    if errors.is_empty() { Ok(texts) } else { Err(errors) }
}

#[expect(clippy::disallowed_methods, reason = "a newsroom's own rules are read here and nowhere else")]
fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
