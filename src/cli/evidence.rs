//! The folders of sources that drafts are held against, each read and indexed once.
//!
//! What could not be read is said, and the others are used. It must never pass a folder over in silence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::evidence::{SourceDocument, Sources, Verification};
use crate::store;
use crate::store::sources::Limits;
use crate::words::WordLists;

use super::drafts;
use super::output::{Failure, complain};
use super::progress::Progress;

/// Folders of sources by path.
#[derive(Default)]
pub(super) struct Folders {
    /// A failure was said when it was found.
    known: BTreeMap<PathBuf, Option<Arc<Verification>>>,
    /// Whether something in a folder could not be read.
    pub(super) unread: bool,
}

impl Folders {
    /// The sources of a folder, ready to verify drafts.
    pub(super) fn open(&mut self, folder: &Path, words: &WordLists) -> Result<Arc<Verification>, Failure> {
        let folder = absolute(folder);
        if let Some(known) = self.known.get(&folder) {
            return known.clone().ok_or(Failure::SaidBefore);
        }
        let read = self.read(&folder, words);
        self.known.insert(folder, read.as_ref().ok().cloned());
        read
    }

    fn read(&mut self, folder: &Path, words: &WordLists) -> Result<Arc<Verification>, Failure> {
        let name = name(folder);
        let read = read(folder)?;
        for problem in &read.problems {
            self.unread |= problem.unread;
            if problem.unread || problem.code == "sources_toml" {
                complain(&format_args!("{name}/{problem}"));
            }
        }
        Ok(Arc::new(Verification::new(indexed(read.documents, words, folder), words)))
    }
}

/// Reads the documents of a folder.
pub(super) fn read(folder: &Path) -> Result<store::sources::Sources, Failure> {
    let limits = Limits { pdf_program: std::env::current_exe().ok(), ..Limits::default() };
    let progress = Progress::of("reading sources");
    let tell = |done, all| progress.tell(done, all);
    store::sources::read_folder_telling(folder, &limits, &tell).map_err(|error| said(folder, &error))
}

/// An error names the folder as it was looked for; people know it by a shorter name.
pub(super) fn said(folder: &Path, error: &dyn std::fmt::Display) -> Failure {
    let (shown, name) = (folder.display().to_string(), name(folder));
    Failure::Said(error.to_string().replace(&shown, if name.is_empty() { "." } else { &name }))
}

/// The folder without `.` and `..`, from the root.
pub(super) fn absolute(folder: &Path) -> PathBuf {
    drafts::lexical(&std::env::current_dir().unwrap_or_default().join(folder))
}

/// How people know a folder.
pub(super) fn name(folder: &Path) -> String {
    drafts::name(folder, folder, &std::env::current_dir().unwrap_or_default())
}

#[cfg(not(feature = "archive"))]
fn indexed(documents: Vec<SourceDocument>, words: &WordLists, _: &Path) -> Sources {
    Sources::of(documents, words)
}

/// Indexes documents on disk where an archive is kept of their folder, else in memory.
#[cfg(feature = "archive")]
fn indexed(documents: Vec<SourceDocument>, words: &WordLists, folder: &Path) -> Sources {
    use crate::store::archive::{self, ArchiveError};

    let Some(place) = archive::place(folder) else { return Sources::of(documents, words) };
    Sources::kept_by(documents, words, |sources| {
        let progress = Progress::of("indexing sources");
        match archive::open(&place, sources, |done, all| progress.tell(done, all)) {
            Ok(archive) => Some(archive),
            // Whoever writes it does so for the next run; this one has all it takes in memory.
            Err(ArchiveError::Busy) => None,
            Err(error) => {
                let said = said(&place, &error);
                complain(&format_args!(
                    "{said}; the sources were indexed in memory, `onrecord sources clean` removes the archive"
                ));
                None
            }
        }
    })
}
