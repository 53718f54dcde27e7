//! A file's bytes as they were at one moment.
//!
//! A reporter saves a transcript while it is read. It must never hand on half of one and half of another.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::SystemTime;

use crate::rules::refusal;

/// Why there are no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unsteady {
    /// It changed each time it was read.
    Changed,
    /// Over the limit.
    TooLarge,
    /// The system refused.
    Refused(String),
}

/// Reads a file, and once more if it changed meanwhile.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Unsteady> {
    read_by(most, || state(path), |most| bytes(path, most))
}

/// What changes when a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    length: u64,
    modified: Option<SystemTime>,
    is_file: bool,
}

fn state(path: &Path) -> io::Result<State> {
    // Not of what a link leads to: it may have been put there since the folder was listed.
    let metadata = fs::symlink_metadata(path)?;
    Ok(State { length: metadata.len(), modified: metadata.modified().ok(), is_file: metadata.is_file() })
}

fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_by(
    most: u64,
    mut state: impl FnMut() -> io::Result<State>,
    mut bytes: impl FnMut(u64) -> io::Result<Vec<u8>>,
) -> Result<Vec<u8>, Unsteady> {
    let refused = |error: io::Error| Unsteady::Refused(refusal(&error));
    for _ in 0..2 {
        let before = state().map_err(refused)?;
        if !before.is_file {
            return Err(Unsteady::Changed);
        }
        if before.length > most {
            return Err(Unsteady::TooLarge);
        }
        let read = bytes(most).map_err(refused)?;
        let length = u64::try_from(read.len()).unwrap_or(u64::MAX);
        if length > most {
            return Err(Unsteady::TooLarge);
        }
        if state().map_err(refused)? == before && length == before.length {
            return Ok(read);
        }
    }
    Err(Unsteady::Changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(length: u64, second: u64) -> State {
        let modified = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(second);
        State { length, modified: Some(modified), is_file: true }
    }

    /// Reads a file that is in those states, one after the other, and holds `abc` throughout.
    fn read_in(states: &[State]) -> Result<Vec<u8>, Unsteady> {
        let mut states = states.iter().copied();
        read_by(
            10,
            || states.next().ok_or_else(|| io::Error::other("asked too often")),
            |_| Ok(b"abc".to_vec()),
        )
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_once_more() {
        assert_eq!(read_in(&[at(3, 1), at(3, 1)]), Ok(b"abc".to_vec()));
        assert_eq!(read_in(&[at(3, 1), at(3, 2), at(3, 2), at(3, 2)]), Ok(b"abc".to_vec()));
        assert_eq!(read_in(&[at(3, 1), at(3, 2), at(3, 2), at(3, 3)]), Err(Unsteady::Changed));
        assert_eq!(read_in(&[at(2, 1), at(2, 1), at(2, 1), at(2, 1)]), Err(Unsteady::Changed));
        assert_eq!(read_in(&[at(11, 1)]), Err(Unsteady::TooLarge));
    }
}
