//! The `onrecord` binary: parse, call, map to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    onrecord::cli::run(std::env::args_os()).into()
}
