//! What is kept on disk of a folder of sources from run to run: which of its passages hold which words.
//!
//! It is in `.onrecord/archive` beside the `onrecord.toml` nearest to the folder, and never in the folder itself,
//! which comes from outside: what somebody put there must not be taken for what was read. Where there is no
//! `onrecord.toml` nothing is kept. It must never follow a link, never remove what it did not make, and never
//! decide what a source says: without it all comes out the same.

#[cfg(feature = "archive")]
mod index;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::config;
use crate::rules::refusal;

#[cfg(feature = "archive")]
pub use index::open;

/// Where archives are, seen from the configuration file beside them.
pub const FOLDER: &str = ".onrecord/archive";

/// Why an archive cannot be used or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// Another run writes it.
    Busy,
    /// The system refused, or what is there is no archive; and what that is.
    Refused(PathBuf, String),
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another run writes the archive"),
            Self::Refused(path, why) => write!(f, "cannot use {}: {why}", path.display()),
        }
    }
}

impl std::error::Error for ArchiveError {}

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Archives, each of one folder of sources.
    pub archives: usize,
    /// Bytes of their files.
    pub bytes: u64,
}

/// Where the archive of a folder of sources is; nothing if none is kept of it.
#[must_use]
pub fn place(sources: &Path) -> Option<PathBuf> {
    let beside = beside(sources.parent()?)?;
    let inside = sources.strip_prefix(&beside).ok()?;
    let parts: Vec<_> = inside.components().map(Component::as_os_str).collect();
    let name: Vec<_> = parts.iter().map(|part| part.to_string_lossy()).collect();
    let digest = blake3::hash(name.join("/").as_bytes()).to_hex();
    Some(beside.join(FOLDER).join(&digest[..16]))
}

/// Where the archives are of all folders of sources below the configuration file that counts in `folder`.
#[must_use]
pub fn all(folder: &Path) -> Option<PathBuf> {
    Some(beside(folder)?.join(FOLDER))
}

fn beside(folder: &Path) -> Option<PathBuf> {
    let file = config::discover(folder).ok()?.file?;
    file.parent().map(Path::to_path_buf)
}

/// Removes an archive, or all of them, and says what that was; nothing if there is none.
///
/// # Errors
///
/// If it is a link, or the system refuses.
pub fn remove(path: &Path) -> Result<Removed, ArchiveError> {
    let refused = |error: &io::Error| ArchiveError::Refused(path.to_path_buf(), refusal(error));
    if !is_there(path)? {
        return Ok(Removed::default());
    }
    let one = !path.ends_with(FOLDER);
    let mut removed = Removed { archives: usize::from(one), bytes: 0 };
    for entry in fs::read_dir(path).map_err(|error| refused(&error))? {
        let entry = entry.map_err(|error| refused(&error))?;
        let kind = entry.file_type().map_err(|error| refused(&error))?;
        if kind.is_dir() && !one {
            let inside = remove(&entry.path())?;
            removed.archives += inside.archives;
            removed.bytes += inside.bytes;
        } else if kind.is_file() && one {
            removed.bytes += entry.metadata().map_or(0, |metadata| metadata.len());
            fs::remove_file(entry.path()).map_err(|error| refused(&error))?;
        }
    }
    // What is not of an archive stays, and its folder with it.
    fs::remove_dir(path).map_err(|error| refused(&error))?;
    Ok(removed)
}

/// Whether a folder is there, and no link leads to it from `.onrecord` on.
fn is_there(path: &Path) -> Result<bool, ArchiveError> {
    let own = path.ancestors().take_while(|above| !above.ends_with(".onrecord")).count() + 1;
    let mut steps: Vec<&Path> = path.ancestors().take(own).collect();
    steps.reverse();
    for step in steps {
        match fs::symlink_metadata(step) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                let why = "it is a link or a file; take it away".to_owned();
                return Err(ArchiveError::Refused(step.to_path_buf(), why));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(ArchiveError::Refused(step.to_path_buf(), refusal(&error))),
        }
    }
    Ok(true)
}
