//! Claims files on the disk: read whole, written beside and renamed.
//!
//! A file that somebody else wrote since it was read is never written over. It must never write a file
//! that could not be read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::claims::ClaimsFile;
use crate::rules::{FileError, refusal};

/// A claims file, with what it takes to write it back.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What people wrote down; nothing where there is no file yet.
    pub file: ClaimsFile,
    /// What is wrong in it, with its places.
    pub problems: Vec<FileError>,
    /// Whether there is a file.
    pub exists: bool,
    path: PathBuf,
    name: String,
    digest: Option<blake3::Hash>,
}

/// The claims file beside a draft: `story.md.claims.toml`.
#[must_use]
pub fn beside(draft: &Path) -> PathBuf {
    let mut file = draft.to_path_buf().into_os_string();
    file.push(".claims.toml");
    PathBuf::from(file)
}

/// Reads the claims file at `path`; `name` is how messages call it.
///
/// # Errors
///
/// If it cannot be read or is not in the format. No file at all is none.
pub fn read(path: &Path, name: &str) -> Result<Stored, FileError> {
    let stored = |file, digest: Option<blake3::Hash>| Stored {
        file,
        problems: Vec::new(),
        exists: digest.is_some(),
        path: path.to_path_buf(),
        name: name.to_owned(),
        digest,
    };
    let bytes = match bytes_of(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(stored(ClaimsFile::empty(), None));
        }
        Err(error) => return Err(FileError::whole(name, format!("cannot be read: {}", refusal(&error)))),
    };
    let digest = blake3::hash(&bytes);
    let text = String::from_utf8(bytes)
        .map_err(|_| FileError::whole(name, "cannot be read: it is not UTF-8; save it as UTF-8"))?;
    let at = |problem: crate::claims::Problem| FileError {
        path: name.to_owned(),
        line: Some(problem.line),
        column: Some(problem.column),
        message: problem.message,
    };
    let parsed = ClaimsFile::parse(&text).map_err(at)?;
    let problems = parsed.problems.into_iter().map(at).collect();
    Ok(Stored { problems, ..stored(parsed.file, Some(digest)) })
}

impl Stored {
    /// How messages call the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Writes a file in the place of the one that was read.
    ///
    /// # Errors
    ///
    /// If the disk refuses, or if the file is not the one that was read any more; nothing is changed then.
    pub fn write(&self, file: &ClaimsFile) -> Result<(), FileError> {
        let refused = |error: io::Error| {
            let why = refusal(&error);
            FileError::whole(&self.name, format!("cannot be written: {why}; nothing was changed"))
        };
        // A link stays a link: what it leads to is written.
        let target = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        if self.digest.is_none()
            && let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder).map_err(refused)?;
        }
        let beside = self.written_beside(&target, file).map_err(refused)?;
        let put = self.put(&beside, &target, refused);
        if put.is_err() {
            let _ = fs::remove_file(&beside);
        }
        put
    }

    fn written_beside(&self, target: &Path, file: &ClaimsFile) -> io::Result<PathBuf> {
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.part", std::process::id()));
        let beside = target.with_file_name(name);
        let write = || {
            let mut out = File::create(&beside)?;
            out.write_all(file.to_string().as_bytes())?;
            if let Ok(before) = fs::metadata(target) {
                out.set_permissions(before.permissions())?;
            }
            out.sync_all()
        };
        write().inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })?;
        Ok(beside)
    }

    /// Renames, if the file is still the one that was read. Two runs at once take turns by a lock, which
    /// ends with the run; where the disk knows no locks, the comparison alone has to do.
    fn put(
        &self,
        beside: &Path,
        target: &Path,
        refused: impl Fn(io::Error) -> FileError,
    ) -> Result<(), FileError> {
        let changed = || {
            let message = "was changed by somebody else just now; nothing was written, run this again";
            FileError::whole(&self.name, message)
        };
        if self.digest.is_none() {
            // Made by whoever is first.
            let made = OpenOptions::new().write(true).create_new(true).open(target);
            made.map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => changed(),
                _ => refused(error),
            })?;
        }
        let held = File::open(target).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => changed(),
            _ => refused(error),
        })?;
        let _ = held.lock();
        let now = bytes_of(target).map_err(&refused)?;
        let same = match self.digest {
            Some(digest) => blake3::hash(&now) == digest,
            None => now.is_empty(),
        };
        if !same {
            return Err(changed());
        }
        fs::rename(beside, target).map_err(refused)
    }
}

/// More than this is refused when it is parsed; the rest need not be read for that.
const MOST_BYTES: u64 = 17 * 1024 * 1024;

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
