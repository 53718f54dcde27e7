//! `onrecord init`: a commented `onrecord.toml` to begin with.

use std::fs::OpenOptions;
use std::io::{self, Write as _};

use crate::config;

use super::exit::Exit;
use super::output::{Failure, Sink, reason};

const NAME: &str = "onrecord.toml";

pub(super) fn run() -> Result<Exit, Failure> {
    let said = |error: &io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::Said(format!("{NAME} is already here; edit it, or move it away first"))
        }
        _ => Failure::Said(format!("cannot write {NAME}: {}", reason(error))),
    };
    // Made only if it is not there, in one step: nothing that somebody wrote is ever lost.
    let mut file = OpenOptions::new().write(true).create_new(true).open(NAME).map_err(|e| said(&e))?;
    file.write_all(config::template().as_bytes()).map_err(|error| said(&error))?;
    let mut sink = Sink::open(None)?;
    sink.write(&format!("wrote {NAME}; what it says is what holds without it\n"))?;
    sink.finish()?;
    Ok(Exit::Clean)
}
