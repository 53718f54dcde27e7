//! `onrecord batch`: JSON Lines in, one JSON document a line out, in input order.
//!
//! Lines are read, judged on all threads and written in bounded chunks, so that a file of any length
//! takes the memory of one chunk. A line that cannot be read is reported and left out; the rest goes on.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use crate::Against;
use crate::document::Format;
use crate::evidence::Verification;
use crate::ingest::Input;
use crate::report::json;
use crate::settings::{Profile, Settings};

use super::args::BatchArguments;
use super::evidence::Folders;
use super::exit::Exit;
use super::output::{Failure, Sink, complain, reason};
use super::readers::{Reader, Readers, Ready};

const LINES: usize = 512;
const BYTES: usize = 16 << 20;

pub(super) fn run(arguments: &BatchArguments) -> Result<Exit, Failure> {
    let profile = arguments.profile.map(Profile::from);
    let Ready { reader, settings, sources, .. } =
        Readers::new(arguments.config.clone(), profile).all_rules(arguments.all_rules).for_no_file()?;
    let mut folders = Folders::default();
    let folder = arguments.sources.as_deref().or(sources.as_deref());
    let sources = folder.map(|folder| folders.open(folder, &reader.language.words)).transpose()?;
    let options = json::Options { include_text: arguments.include_text };
    let file = arguments.file.as_deref().filter(|file| *file != Path::new("-"));
    let name = file.map_or_else(|| "standard input".into(), Path::to_string_lossy);
    let mut input: Box<dyn BufRead> = match file {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(|error| unreadable(&name, &error))?)),
        None => Box::new(std::io::stdin().lock()),
    };
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let mut exit = if folders.unread { Exit::Failed } else { Exit::Clean };
    let mut number = 0;
    loop {
        let chunk = chunk(&mut *input).map_err(|error| unreadable(&name, &error))?;
        if chunk.is_empty() {
            break;
        }
        let written: Vec<Result<Option<String>, String>> = chunk
            .par_iter()
            .map(|line| judge(line, &reader, &settings, sources.as_deref(), options))
            .collect();
        for result in written {
            number += 1;
            match result {
                Ok(Some(line)) => sink.write(&line)?,
                Ok(None) => {}
                Err(message) => {
                    complain(&format_args!("{name}, line {number}: {message}"));
                    exit = Exit::Failed;
                }
            }
        }
        sink.flush()?;
    }
    sink.finish()?;
    Ok(exit)
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    Failure::Said(format!("cannot read {name}: {}", reason(error)))
}

/// The next lines, without their ends; none at the end.
fn chunk(input: &mut dyn BufRead) -> std::io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    while lines.len() < LINES && bytes < BYTES {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        bytes += line.len();
        lines.push(line);
    }
    Ok(lines)
}

/// What a line says.
struct Line {
    id: json::Id,
    text: String,
    format: Format,
    /// The sources it is held against, by path; all, if it names none.
    sources: Option<Vec<String>>,
}

impl Line {
    /// Reads a line. Keys that mean nothing here are ignored: whoever collects articles may keep more.
    fn read(line: &[u8]) -> Result<Self, String> {
        let line = std::str::from_utf8(line).map_err(|error| {
            format!("it is not UTF-8 (byte {}); save the file as UTF-8", error.valid_up_to() + 1)
        })?;
        let value: Value = serde_json::from_str(line).map_err(|error| not_json(line, &error))?;
        let Value::Object(mut keys) = value else {
            return Err("it is no object; give one with \"id\" and \"text\"".to_owned());
        };
        let id = match keys.remove("id") {
            Some(Value::String(text)) => json::Id::Text(text),
            Some(Value::Number(number)) => number.as_i64().map(json::Id::Number).ok_or(WRONG_ID)?,
            Some(_) => return Err(WRONG_ID.to_owned()),
            None => return Err("\"id\" is missing; give a string or a whole number".to_owned()),
        };
        let text = match keys.remove("text") {
            Some(Value::String(text)) => text,
            Some(_) => return Err("\"text\" must be a string".to_owned()),
            None => return Err("\"text\" is missing; give the draft's text as a string".to_owned()),
        };
        let format = match keys.remove("format") {
            None | Some(Value::Null) => Format::Text,
            Some(Value::String(word)) => Format::named(&word)
                .ok_or_else(|| format!("unknown format \"{word}\"; use text, markdown or html"))?,
            Some(_) => return Err("\"format\" must be \"text\", \"markdown\" or \"html\"".to_owned()),
        };
        let sources = match keys.remove("sources") {
            None | Some(Value::Null) => None,
            Some(Value::Array(paths)) => {
                let paths = paths.into_iter().map(|path| match path {
                    Value::String(path) => Ok(path),
                    _ => Err(WRONG_SOURCES.to_owned()),
                });
                Some(paths.collect::<Result<Vec<String>, String>>()?)
            }
            Some(_) => return Err(WRONG_SOURCES.to_owned()),
        };
        Ok(Self { id, text, format, sources })
    }
}

const WRONG_SOURCES: &str = "\"sources\" must be a list of paths in the folder of sources";

const WRONG_ID: &str = "\"id\" must be a string or a whole number of at most 64 bits, its sign included";

/// Where a line stops being JSON; what the parser waited for there helps nobody.
fn not_json(line: &str, error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the JSON ends too early; give one whole object a line".to_owned();
    }
    // The parser counts bytes, and people count characters.
    let mut at = error.column().saturating_sub(1).min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    format!(
        "not JSON from column {} on; give one object with \"id\" and \"text\" a line",
        line[..at].chars().count() + 1
    )
}

/// The report on one line; nothing for an empty line.
fn judge(
    line: &[u8],
    reader: &Reader,
    settings: &Settings,
    verification: Option<&Verification>,
    options: json::Options,
) -> Result<Option<String>, String> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let Line { id, text, format, sources } = Line::read(line)?;
    let name = match &id {
        json::Id::Text(text) => text.clone(),
        json::Id::Number(number) => number.to_string(),
    };
    let input = Input { name: &name, bytes: text.as_bytes(), format: Some(format) };
    if let (Some(named), Some(verification)) = (&sources, verification) {
        let known =
            |path: &String| verification.sources().documents().iter().any(|known| known.path == *path);
        if let Some(missing) = named.iter().find(|path| !known(path)) {
            return Err(format!(
                "no source \"{missing}\" in the folder of sources; write its path as seen from there"
            ));
        }
    }
    let against = Against { sources: verification, only: sources.as_deref(), ..Against::default() };
    let report = crate::check(&input, &reader.language, &reader.rules, settings, &against)
        .map_err(|unreadable| format!("cannot read \"{name}\": {unreadable}"))?;
    Ok(Some(json::line(&report, id, options)))
}
