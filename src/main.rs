//! The `onrecord` binary: parse, call, map to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "pdf")]
    if let Some(arguments) = onrecord::store::pdf::called() {
        return onrecord::store::pdf::child(&arguments);
    }
    onrecord::cli::run(std::env::args_os()).into()
}
