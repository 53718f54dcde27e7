//! A folder of sources, read.
//!
//! The same folder gives the same documents at any thread count and in any order of its entries. It must
//! never follow a link, never skip a file in silence, and never read more than the limits allow.

mod entries;
mod steady;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::evidence::reading::{self, SourceProblem};
use crate::evidence::{SourceDocument, SourceEntry, Turn};
use crate::rules::refusal;
use crate::words::WordLists;
use steady::Unsteady;

/// What the newsroom says of its sources: a file at the root of their folder.
pub const ENTRIES: &str = "sources.toml";

/// How much of a folder is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub file_bytes: u64,
    /// Most bytes of all files, and of what they unpack to; those after it, by path, are named and left out.
    pub total_bytes: u64,
    /// Most files.
    pub files: usize,
    /// Most seconds for one PDF.
    pub pdf_seconds: u64,
    /// Most bytes of memory for one PDF, where the system can hold a program to it.
    pub pdf_bytes: u64,
    /// The program that reads PDFs; nothing for this one.
    pub pdf_program: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            total_bytes: 1 << 30,
            files: 20_000,
            pdf_seconds: 30,
            pdf_bytes: 2 << 30,
            pdf_program: None,
        }
    }
}

/// What a folder holds.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By path.
    pub documents: Vec<SourceDocument>,
    /// By path and place.
    pub problems: Vec<SourceProblem>,
}

/// Why a folder of sources could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourcesError {
    /// There is none.
    Missing(PathBuf),
    /// It is a file.
    NotAFolder(PathBuf),
    /// Nothing is in it.
    Empty(PathBuf),
    /// The system refused, and how it said so.
    Refused(PathBuf, String),
}

impl fmt::Display for SourcesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => {
                write!(f, "no folder of sources {}; make it, or name another", path.display())
            }
            Self::NotAFolder(path) => {
                write!(f, "{} is no folder; give the folder that the sources are in", path.display())
            }
            Self::Empty(path) => {
                write!(f, "no sources in {}; put transcripts, pages and documents into it", path.display())
            }
            Self::Refused(path, why) => write!(f, "cannot read the folder {}: {why}", path.display()),
        }
    }
}

impl std::error::Error for SourcesError {}

/// Reads every source in `folder` and below it, hidden files apart.
///
/// # Errors
///
/// If there is no such folder, or nothing in it. What is wrong with a single file is a problem beside the
/// documents that were read.
pub fn read_folder(folder: &Path, limits: &Limits) -> Result<Sources, SourcesError> {
    read_folder_telling(folder, limits, &|_, _| {})
}

/// The same, and tells after each file how many of how many are done.
///
/// # Errors
///
/// As for [`read_folder`].
pub fn read_folder_telling(
    folder: &Path,
    limits: &Limits,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Sources, SourcesError> {
    let Found { files, mut problems, mut entries } = find(folder, limits)?;
    let words = WordLists::builtin();
    let mut documents = Vec::with_capacity(files.len());
    let mut held = 0u64;
    let (all, done) = (files.len(), AtomicUsize::new(0));
    let mut files = files.into_iter();
    loop {
        // Some at a time: what a small file unpacks to is known only once it is read.
        let jobs: Vec<(File, SourceEntry)> = files
            .by_ref()
            .take(AT_A_TIME)
            .map(|file| {
                let entry = entries.remove(&file.name).unwrap_or_default();
                (file, entry)
            })
            .collect();
        if jobs.is_empty() {
            break;
        }
        let read: Vec<_> = jobs
            .into_par_iter()
            .map(|(file, entry)| {
                let read = if held > limits.total_bytes {
                    Err(SourceProblem::unread(&file.name, "too_large", full(limits)))
                } else {
                    read_file(&file, entry, limits, &words)
                };
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, all);
                (file.name, read)
            })
            .collect();
        for (name, read) in read {
            match read {
                Ok((document, noted)) => {
                    held = held.saturating_add(weight(&document));
                    if held > limits.total_bytes {
                        problems.push(SourceProblem::unread(&name, "too_large", full(limits)));
                    } else {
                        documents.push(document);
                        problems.extend(noted);
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    problems.sort();
    Ok(Sources { documents, problems })
}

/// How many files are read before what they hold is counted.
const AT_A_TIME: usize = 64;

/// About how many bytes of memory a document takes.
fn weight(document: &SourceDocument) -> u64 {
    let turns = document.turns.len().saturating_mul(size_of::<Turn>());
    u64::try_from(document.text.len().saturating_add(turns)).unwrap_or(u64::MAX)
}

fn full(limits: &Limits) -> String {
    format!(
        "the sources before it fill the limit of {} bytes; give the folder of one story",
        limits.total_bytes
    )
}

/// A file to read.
#[derive(Debug)]
struct File {
    /// Relative to the folder, with `/`.
    name: String,
    path: PathBuf,
    size: u64,
}

#[derive(Debug, Default)]
struct Found {
    /// By name.
    files: Vec<File>,
    problems: Vec<SourceProblem>,
    entries: BTreeMap<String, SourceEntry>,
}

fn find(folder: &Path, limits: &Limits) -> Result<Found, SourcesError> {
    let metadata = fs::metadata(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SourcesError::Missing(folder.to_path_buf()),
        _ => SourcesError::Refused(folder.to_path_buf(), refusal(&error)),
    })?;
    if !metadata.is_dir() {
        return Err(SourcesError::NotAFolder(folder.to_path_buf()));
    }
    let mut found = Found::default();
    let mut listed: Option<PathBuf> = None;
    // Folders of a newsroom are kept out of git, so what git ignores is read; hidden files are not.
    let mut walker = WalkBuilder::new(folder);
    walker.standard_filters(false).hidden(true).follow_links(false).max_depth(Some(64));
    for entry in walker.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.problems.push(walk_problem(folder, &error)?);
                continue;
            }
        };
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_dir() || entry.depth() == 0 {
            continue;
        }
        let name = relative(folder, entry.path());
        let own = name.rsplit('/').next().unwrap_or(&name);
        // What Word and file managers leave beside documents.
        if own.starts_with("~$") || own == "Thumbs.db" || own == "desktop.ini" {
            continue;
        }
        if kind.is_symlink() {
            let message = "a link, and links are not followed; put the file itself into the folder";
            found.problems.push(SourceProblem::unread(&name, "link", message));
        } else if !kind.is_file() {
            let message = "neither a file nor a folder; take it out of the folder";
            found.problems.push(SourceProblem::unread(&name, "unreadable", message));
        } else if name == ENTRIES {
            listed = Some(entry.into_path());
        } else {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            found.files.push(File { name, path: entry.into_path(), size });
        }
    }
    if found.files.is_empty() && found.problems.is_empty() {
        return Err(SourcesError::Empty(folder.to_path_buf()));
    }
    found.files.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(path) = listed {
        let names: Vec<&str> = found.files.iter().map(|file| file.name.as_str()).collect();
        let (entries, problems) = read_entries(&path, limits, &names);
        found.entries = entries;
        found.problems.extend(problems);
    }
    keep_within(&mut found, limits);
    Ok(found)
}

/// Leaves out, by name, what passes the limits.
fn keep_within(found: &mut Found, limits: &Limits) {
    let (mut total, mut count) = (0u64, 0usize);
    let problems = &mut found.problems;
    found.files.retain(|file| {
        let message = if file.size > limits.file_bytes {
            format!("{} bytes, over the limit of {}; split it", file.size, limits.file_bytes)
        } else if total.saturating_add(file.size) > limits.total_bytes {
            full(limits)
        } else if count >= limits.files {
            format!("more than {} sources; give the folder of one story", limits.files)
        } else {
            total += file.size;
            count += 1;
            return true;
        };
        problems.push(SourceProblem::unread(&file.name, "too_large", message));
        false
    });
}

fn walk_problem(folder: &Path, error: &ignore::Error) -> Result<SourceProblem, SourcesError> {
    let why = error.io_error().map_or_else(|| error.to_string(), refusal);
    let mut at = error;
    let path = loop {
        match at {
            ignore::Error::WithPath { path, .. } => break Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => at = err,
            _ => break None,
        }
    };
    match path.map(|path| relative(folder, path)).filter(|name| !name.is_empty()) {
        Some(name) => {
            let message = format!("cannot be read: {why}; nothing in it was read");
            Ok(SourceProblem::unread(&name, "unreadable", message))
        }
        None => Err(SourcesError::Refused(folder.to_path_buf(), why)),
    }
}

fn relative(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<String> =
        inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn read_entries(
    path: &Path,
    limits: &Limits,
    names: &[&str],
) -> (BTreeMap<String, SourceEntry>, Vec<SourceProblem>) {
    let bytes = match steady::read(path, limits.file_bytes) {
        Ok(bytes) => bytes,
        Err(why) => return (BTreeMap::new(), vec![unsteady(ENTRIES, &why, limits, false)]),
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => entries::read(text.trim_start_matches('\u{feff}'), names),
        Err(_) => {
            let message = "it is not UTF-8; save it as UTF-8";
            (BTreeMap::new(), vec![SourceProblem::noted(ENTRIES, "sources_toml", message)])
        }
    }
}

fn read_file(
    file: &File,
    entry: SourceEntry,
    limits: &Limits,
    words: &WordLists,
) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
    let bytes = steady::read(&file.path, limits.file_bytes)
        .map_err(|why| unsteady(&file.name, &why, limits, true))?;
    if reading::is_pdf(&file.name, &bytes) {
        return super::pdf::read(&file.name, &bytes, entry, limits, words);
    }
    reading::source(&file.name, &bytes, entry, words)
}

fn unsteady(name: &str, why: &Unsteady, limits: &Limits, unread: bool) -> SourceProblem {
    let (code, message) = match why {
        Unsteady::Changed => {
            ("changed_while_read", "it changed while it was read; run again once it is saved".to_owned())
        }
        Unsteady::TooLarge => {
            ("too_large", format!("over the limit of {} bytes; split it", limits.file_bytes))
        }
        Unsteady::Refused(why) => ("unreadable", format!("cannot be read: {why}")),
    };
    SourceProblem { unread, ..SourceProblem::noted(name, code, message) }
}
