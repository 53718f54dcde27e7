//! Where bytes go: standard output, a file written whole or not at all, complaints on standard error.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Something expected went wrong: a file, an argument, a rule. A bug is a panic instead.
#[derive(Debug)]
pub(super) enum Failure {
    /// A lowercase fragment that names the thing and says what to do next; one a line.
    Said(String),
    /// Something that was said before: a configuration that many drafts share.
    SaidBefore,
    /// Writing the report failed.
    Write(PathBuf, io::Error),
    /// Writing to standard output failed.
    Print(io::Error),
}

impl Failure {
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(message) => f.write_str(message),
            Self::SaidBefore => Ok(()),
            Self::Write(path, error) => {
                write!(f, "cannot write {}: {}", path.display(), reason(error))
            }
            Self::Print(error) => write!(f, "cannot write to standard output: {}", reason(error)),
        }
    }
}

/// Why the system refused.
pub(super) use crate::rules::refusal as reason;

/// Says what went wrong, made harmless, on standard error.
pub(super) fn complain(failure: &dyn fmt::Display) {
    let mut message = String::new();
    for line in failure.to_string().lines() {
        message.push_str("error: ");
        message.push_str(&crate::report::visible(line));
        message.push('\n');
    }
    // If standard error is closed there is nobody left to tell.
    let _ = io::stderr().write_all(message.as_bytes());
}

/// Where a report is written to.
pub(super) enum Sink {
    /// Standard output.
    Standard(io::BufWriter<io::StdoutLock<'static>>),
    /// A file beside the one that was asked for, renamed at the end.
    File { file: io::BufWriter<fs::File>, beside: PathBuf, target: PathBuf },
}

impl Sink {
    pub(super) fn open(output: Option<&Path>) -> Result<Self, Failure> {
        let Some(target) = output else {
            return Ok(Self::Standard(io::BufWriter::new(io::stdout().lock())));
        };
        let mut name = target.file_name().map(std::ffi::OsStr::to_os_string).ok_or_else(|| {
            Failure::Said(format!("cannot write {}: give the name of a file", target.display()))
        })?;
        name.push(format!(".{}.part", std::process::id()));
        let beside = target.with_file_name(name);
        let file = fs::File::create(&beside).map_err(|error| Failure::Write(target.to_path_buf(), error))?;
        Ok(Self::File { file: io::BufWriter::new(file), beside, target: target.to_path_buf() })
    }

    pub(super) fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Self::Standard(out) => out.write_all(text.as_bytes()).map_err(Failure::Print),
            Self::File { file, target, .. } => {
                file.write_all(text.as_bytes()).map_err(|error| Failure::Write(target.clone(), error))
            }
        }
    }

    /// Hands on what was written so far; a reader at the other end of a pipe need not wait.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        match self {
            Self::Standard(out) => out.flush().map_err(Failure::Print),
            Self::File { file, target, .. } => {
                file.flush().map_err(|error| Failure::Write(target.clone(), error))
            }
        }
    }

    /// Ends the writing; only now does the file appear under its name.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        if let Self::File { beside, target, .. } = &self {
            let renamed = fs::rename(beside, target);
            return renamed.map_err(|error| Failure::Write(target.clone(), error));
        }
        Ok(())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // After a rename there is nothing under this name; after a failure the half must not stay.
        if let Self::File { beside, .. } = self {
            let _ = fs::remove_file(beside);
        }
    }
}
