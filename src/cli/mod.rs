//! The command line: arguments in, bytes and an exit code out.
//!
//! The only place that reads drafts, walks folders, starts threads and prints. It must never decide
//! anything about a text.

mod args;
mod batch;
mod check;
mod claims;
mod drafts;
mod evidence;
mod exit;
mod explain;
mod init;
mod output;
mod paint;
mod progress;
mod readers;
mod rules;
mod sources;
mod taxonomy;

use std::ffi::OsString;

use clap::Parser as _;

use args::{Arguments, Command};

pub use exit::Exit;

/// Runs the program and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // Help and version come this way too; they are no failure.
        Err(message) => {
            let failed = message.use_stderr();
            return if message.print().is_err() || !failed { Exit::Clean } else { Exit::Failed };
        }
    };
    let ended = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Batch(arguments) => batch::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Claims(command) => claims::run(&command),
        Command::Sources(command) => sources::run(&command),
        Command::Init => init::run(),
    };
    match ended {
        Ok(exit) => exit,
        Err(failure) if failure.is_broken_pipe() => Exit::Clean,
        Err(failure) => {
            output::complain(&failure);
            Exit::Failed
        }
    }
}
