//! PDFs, read by a program of their own: a parser that hangs can be ended only from outside.
//!
//! The program is this one again, called with [`ARGUMENT`]; it takes the file on standard input and gives
//! the words of its pages on standard output. It must never outlive its time, and never read a file itself.

use crate::evidence::reading::SourceProblem;
use crate::evidence::{SourceDocument, SourceEntry};
use crate::store::sources::Limits;
use crate::words::WordLists;

/// The hidden argument that makes this program the reader of one PDF.
pub const ARGUMENT: &str = "__read-pdf";

/// Reads a PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn read(
    name: &str,
    _: &[u8],
    _: SourceEntry,
    _: &Limits,
    _: &WordLists,
) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
    let message = "a PDF, and this program was built without `pdf`; save its text beside it";
    Err(SourceProblem::unread(name, "pdf", message))
}

#[cfg(feature = "pdf")]
pub(super) use parent::read;

#[cfg(feature = "pdf")]
pub use child::{called, child};

/// Stands before what the reader gives: an answer without it is somebody else's.
#[cfg(feature = "pdf")]
const GREETING: &str = "\nonrecord-pdf 1\n";

/// Says what is in the way of the words, and is followed by a code.
#[cfg(feature = "pdf")]
const REFUSED: &str = "refused ";

/// Most bytes of words from one PDF.
#[cfg(feature = "pdf")]
const MOST_WORDS: u64 = 64 << 20;

#[cfg(feature = "pdf")]
mod parent {
    use std::io::{Read as _, Write as _};
    use std::process::{Child, Command, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::{
        ARGUMENT, GREETING, Limits, MOST_WORDS, REFUSED, SourceDocument, SourceEntry, SourceProblem,
        WordLists,
    };
    use crate::evidence::reading;

    /// Reads a PDF in a child process, which is ended when its time is up.
    pub(in super::super) fn read(
        name: &str,
        bytes: &[u8],
        entry: SourceEntry,
        limits: &Limits,
        words: &WordLists,
    ) -> Result<(SourceDocument, Vec<SourceProblem>), SourceProblem> {
        let refused = |code: &'static str, message: &str| Err(SourceProblem::unread(name, code, message));
        let answer = match ask(bytes, limits) {
            Ok(answer) => answer,
            Err(Silent::NotStarted(why)) => {
                let message = format!("the reader of PDFs does not start: {why}; save its text beside it");
                return Err(SourceProblem::unread(name, "pdf", message));
            }
            Err(Silent::OutOfTime) => {
                let message = format!(
                    "not read within {} seconds; save its text beside it, or split it",
                    limits.pdf_seconds
                );
                return Err(SourceProblem::unread(name, "pdf", message));
            }
        };
        // The parser prints what it does not know; the answer comes after that.
        let Some((_, answer)) = answer.split_once(GREETING) else {
            return refused("unreadable", "the reader of PDFs gave up on it; save its text beside it");
        };
        match answer.strip_prefix(REFUSED) {
            Some("encrypted\n") => refused("encrypted", "it is encrypted; save it without a password"),
            Some(_) => refused("unreadable", "damaged, or no PDF; save it again, or save its text beside it"),
            None => {
                let pages: Vec<String> = answer.split('\u{c}').map(str::to_owned).collect();
                let digest = blake3::hash(bytes).to_hex().to_string();
                reading::pages(name, &pages, &digest, entry, words)
            }
        }
    }

    enum Silent {
        NotStarted(String),
        OutOfTime,
    }

    #[expect(clippy::disallowed_methods, reason = "a parser that hangs can be ended only from outside")]
    fn ask(bytes: &[u8], limits: &Limits) -> Result<String, Silent> {
        let not_started = |error: std::io::Error| Silent::NotStarted(crate::rules::refusal(&error));
        let program = match &limits.pdf_program {
            Some(program) => program.clone(),
            None => std::env::current_exe().map_err(not_started)?,
        };
        let mut child = Command::new(program)
            .arg(ARGUMENT)
            .arg(limits.pdf_bytes.to_string())
            .arg(limits.pdf_seconds.to_string())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(not_started)?;
        let until = Instant::now() + Duration::from_secs(limits.pdf_seconds);
        let (input, output) = (child.stdin.take(), child.stdout.take());
        // A child that reads nothing, or writes without end, must not hold this thread.
        thread::scope(|scope| {
            scope.spawn(move || input.map(|mut input| input.write_all(bytes)));
            let words = scope.spawn(move || {
                let mut words = Vec::new();
                let read = output.map(|output| output.take(MOST_WORDS).read_to_end(&mut words));
                read.map(|_| words)
            });
            let in_time = wait(&mut child, until, || words.is_finished());
            // Ended either way: what it still would write is not wanted.
            let _ = child.kill();
            let _ = child.wait();
            let words = words.join().ok().flatten().unwrap_or_default();
            if in_time { Ok(String::from_utf8_lossy(&words).into_owned()) } else { Err(Silent::OutOfTime) }
        })
    }

    /// Waits until the answer is there or the child is gone; not longer than `until`.
    #[expect(clippy::disallowed_methods, reason = "the time of a child is counted, and reaches no report")]
    fn wait(child: &mut Child, until: Instant, answered: impl Fn() -> bool) -> bool {
        let mut pause = Duration::from_millis(1);
        loop {
            if answered() || matches!(child.try_wait(), Ok(Some(_))) {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }
}

#[cfg(feature = "pdf")]
mod child {
    use std::ffi::OsString;
    use std::io::{Read as _, Write as _};
    use std::panic::catch_unwind;
    use std::process::ExitCode;

    use super::{ARGUMENT, GREETING, REFUSED};

    /// The arguments after [`ARGUMENT`], if this program was called with it.
    #[must_use]
    pub fn called() -> Option<Vec<OsString>> {
        let mut arguments = std::env::args_os().skip(1);
        (arguments.next()? == ARGUMENT).then(|| arguments.collect())
    }

    /// What this program does when it is called with [`ARGUMENT`], the bytes of memory it
    /// may have and the seconds: the words of the PDF on standard input, pages apart by a form feed.
    #[must_use]
    pub fn child(arguments: &[OsString]) -> ExitCode {
        let number =
            |at: usize| arguments.get(at).and_then(|said| said.to_str()).and_then(|said| said.parse().ok());
        limit(number(0).unwrap_or(2 << 30), number(1).unwrap_or(30));
        let mut bytes = Vec::new();
        if std::io::stdin().read_to_end(&mut bytes).is_err() {
            return ExitCode::FAILURE;
        }
        // The parser panics on some files; the parent is told in words.
        let read = catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(&bytes));
        let mut out = std::io::stdout().lock();
        let mut say = |text: &str| out.write_all(text.as_bytes()).and_then(|()| out.flush());
        let answer = match read {
            Ok(Ok(pages)) => {
                pages.iter().map(|page| page.replace('\u{c}', "\n")).collect::<Vec<_>>().join("\u{c}")
            }
            Ok(Err(error)) if format!("{error:?}").to_lowercase().contains("crypt") => {
                format!("{REFUSED}encrypted\n")
            }
            _ => format!("{REFUSED}damaged\n"),
        };
        match say(GREETING).and_then(|()| say(&answer)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }

    #[cfg(unix)]
    fn limit(bytes: u64, seconds: u64) {
        // Where the system refuses, the parent's clock still holds.
        let _ = rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes);
        let _ = rlimit::setrlimit(rlimit::Resource::CPU, seconds, seconds);
        let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
    }

    #[cfg(not(unix))]
    fn limit(_: u64, _: u64) {}
}
