//! The folders of sources that drafts are held against, each read and indexed once.
//!
//! What could not be read is said, and the others are used. It must never pass a folder over in silence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::evidence::{Sources, Verification};
use crate::store::sources::{Limits, read_folder};
use crate::words::WordLists;

use super::drafts;
use super::output::{Failure, complain};

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
        let folder = drafts::lexical(&std::env::current_dir().unwrap_or_default().join(folder));
        if let Some(known) = self.known.get(&folder) {
            return known.clone().ok_or(Failure::SaidBefore);
        }
        let read = self.read(&folder, words);
        self.known.insert(folder, read.as_ref().ok().cloned());
        read
    }

    fn read(&mut self, folder: &Path, words: &WordLists) -> Result<Arc<Verification>, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let name = drafts::name(folder, folder, &here);
        let limits = Limits { pdf_program: std::env::current_exe().ok(), ..Limits::default() };
        let read = read_folder(folder, &limits).map_err(|error| {
            // The error names the folder as it was looked for; people know it by a shorter name.
            let shown = folder.display().to_string();
            Failure::Said(error.to_string().replace(&shown, if name.is_empty() { "." } else { &name }))
        })?;
        for problem in &read.problems {
            self.unread |= problem.unread;
            if problem.unread || problem.code == "sources_toml" {
                complain(&format_args!("{name}/{problem}"));
            }
        }
        Ok(Arc::new(Verification::new(Sources::of(read.documents, words), words)))
    }
}
