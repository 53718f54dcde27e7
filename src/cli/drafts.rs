//! Which drafts the paths on the command line mean, and how reports call them.
//!
//! Folders are walked in the order of names, `.gitignore` honoured. It must never read a draft.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::output::{Failure, reason};

const EXTENSIONS: [&str; 5] = ["md", "markdown", "txt", "html", "htm"];

/// One draft to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// Where it is; nothing for standard input.
    pub(super) path: Option<PathBuf>,
    /// How reports call it.
    pub(super) name: String,
    /// Whether it was named on the command line, and not found in a folder.
    pub(super) named: bool,
}

/// The drafts that `paths` mean, each once: arguments in their order, folders in the order of names.
/// What is no draft at all is a failure of its own and stops nothing.
pub(super) fn find(paths: &[PathBuf]) -> Vec<Result<Draft, Failure>> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut found = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            if seen.insert(PathBuf::from("-")) {
                found.push(Ok(Draft { path: None, name: "<stdin>".to_owned(), named: true }));
            }
            continue;
        }
        if !path.is_dir() {
            // Whether it exists is told by whoever reads it.
            if seen.insert(lexical(&here.join(path))) {
                found.push(Ok(draft(path, path, &here, true)));
            }
            continue;
        }
        let mut any = false;
        for entry in walk(path) {
            match entry {
                Ok(file) => {
                    any = true;
                    if seen.insert(lexical(&here.join(&file))) {
                        found.push(Ok(draft(&file, path, &here, false)));
                    }
                }
                Err(failure) => {
                    any = true;
                    found.push(Err(failure));
                }
            }
        }
        if !any {
            found.push(Err(Failure::Said(format!(
                "no drafts in {}: looked for {} and left out what .gitignore leaves out; name a file to read it whatever it is called",
                path.display(),
                EXTENSIONS.map(|extension| format!(".{extension}")).join(", "),
            ))));
        }
    }
    found
}

fn walk(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Failure>> {
    let mut walker = WalkBuilder::new(folder);
    // The same drafts on every machine: nothing from the home folder, .gitignore even outside a checkout.
    walker.git_global(false).git_exclude(false).require_git(false).ignore(false);
    walker.sort_by_file_name(OsStr::cmp);
    let folder = folder.to_path_buf();
    walker.build().filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
            is_draft(entry.path()).then(|| Ok(entry.into_path()))
        }
        Ok(_) => None,
        Err(error) => {
            let why = error.io_error().map_or_else(|| error.to_string(), reason);
            Some(Err(Failure::Said(format!("cannot walk {}: {why}", folder.display()))))
        }
    })
}

fn is_draft(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn draft(path: &Path, argument: &Path, here: &Path, named: bool) -> Draft {
    Draft { path: Some(path.to_path_buf()), name: name(path, argument, here), named }
}

/// Relative to the root of the repository, else to the working folder, else to the folder of the
/// argument; with `/`. No report holds an absolute path.
pub(super) fn name(path: &Path, argument: &Path, here: &Path) -> String {
    let absolute = lexical(&here.join(path));
    let beside = lexical(&here.join(argument));
    let bases =
        [repository_root(&absolute), Some(here.to_path_buf()), beside.parent().map(Path::to_path_buf)];
    let relative = bases.iter().flatten().find_map(|base| absolute.strip_prefix(base).ok());
    let parts = relative.unwrap_or(&absolute).components();
    let parts: Vec<String> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// The nearest folder above that holds `.git`.
fn repository_root(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.join(".git").exists()).map(Path::to_path_buf)
}

/// The path without `.` and `..`, links not followed.
pub(super) fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
