//! `onrecord sources`: what is read of a folder of sources, and what is kept of it on disk.
//!
//! It must never change a source, nor print a character of one that a terminal would obey.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::evidence::{SourceDocument, SourceEntry};
use crate::report::visible;
use crate::store::archive;

use super::args::SourcesCommand;
use super::evidence::{absolute, name, read, said};
use super::exit::Exit;
use super::output::{Failure, Sink};
use super::readers::Readers;

pub(super) fn run(command: &SourcesCommand) -> Result<Exit, Failure> {
    match command {
        SourcesCommand::List(arguments) => list(arguments.folder.as_deref()),
        SourcesCommand::Clean(arguments) => clean(arguments.folder.as_deref()),
    }
}

fn list(folder: Option<&Path>) -> Result<Exit, Failure> {
    let folder = match folder {
        Some(folder) => absolute(folder),
        None => absolute(&configured()?),
    };
    let read = read(&folder)?;
    let mut page = String::new();
    let mut problems: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for problem in &read.problems {
        problems.entry(&problem.path).or_default().push(problem);
    }
    // A string takes all that is written.
    for document in &read.documents {
        let _ = writeln!(page, "{}", visible(&document.path));
        for line in [known(&document.entry), spoken(document)].into_iter().flatten() {
            let _ = writeln!(page, "    {}", visible(&line));
        }
        for problem in problems.remove(document.path.as_str()).unwrap_or_default() {
            let _ = writeln!(page, "    problem: {}", visible(&problem.message));
        }
    }
    let unread = read.problems.iter().filter(|problem| problem.unread).count();
    if !problems.is_empty() {
        let blank = if page.is_empty() { "" } else { "\n" };
        let _ = writeln!(page, "{blank}Problems");
        for problem in problems.values().flatten() {
            let _ = writeln!(page, "    {}", visible(&problem.to_string()));
        }
    }
    let count = read.documents.len();
    let documents = if count == 1 { "document" } else { "documents" };
    let _ = write!(page, "\n{count} {documents}");
    let _ = match unread {
        0 => writeln!(page),
        _ => writeln!(page, ", {unread} not read"),
    };
    print(&page)?;
    Ok(if unread > 0 { Exit::Failed } else { Exit::Clean })
}

/// The folder that the configuration of the working folder names.
fn configured() -> Result<PathBuf, Failure> {
    Readers::new(None, None).for_no_file()?.sources.ok_or_else(|| {
        Failure::Said("no folder of sources is configured; name one: onrecord sources list DIR".to_owned())
    })
}

/// What is known of a document.
fn known(entry: &SourceEntry) -> Option<String> {
    let grades = entry.admiralty.map(|grades| format!("{}{}", grades.reliability, grades.credibility));
    let parts: Vec<String> = [
        entry.title.as_ref().map(|title| format!("“{title}”")),
        entry.author.as_ref().map(|author| format!("by {author}")),
        entry.publisher.clone(),
        entry.date.clone(),
        entry.rank.map(|rank| rank.name().to_owned()),
        grades,
        entry.address.clone(),
        entry.accessed.as_ref().map(|day| format!("looked at on {day}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Who speaks in a document.
fn spoken(document: &SourceDocument) -> Option<String> {
    let speakers: Vec<&str> = if document.speakers.is_empty() {
        document.entry.speaker.iter().map(String::as_str).collect()
    } else {
        document.speakers.iter().map(String::as_str).collect()
    };
    (!speakers.is_empty()).then(|| format!("speakers: {}", speakers.join(", ")))
}

fn clean(folder: Option<&Path>) -> Result<Exit, Failure> {
    let place = match folder {
        Some(folder) => archive::place(&absolute(folder)),
        None => archive::all(&absolute(Path::new("."))),
    };
    let Some(place) = place else {
        return nothing();
    };
    let removed = archive::remove(&place).map_err(|error| said(&place, &error))?;
    if removed.archives == 0 {
        return nothing();
    }
    let archives = if removed.archives == 1 { "archive" } else { "archives" };
    print(&format!(
        "removed {} {archives}, {} bytes, from {}\n",
        removed.archives,
        removed.bytes,
        visible(&name(&place))
    ))
}

fn nothing() -> Result<Exit, Failure> {
    print("nothing is kept of these sources\n")
}

fn print(text: &str) -> Result<Exit, Failure> {
    let mut sink = Sink::open(None)?;
    sink.write(text)?;
    sink.finish()?;
    Ok(Exit::Clean)
}
