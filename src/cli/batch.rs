//! `onrecord batch`: JSON Lines in, one JSON document a line out, in input order.
//!
//! Lines are read, judged on all threads and written in bounded chunks, so that a file of any length
//! takes the memory of one chunk. A line that cannot be read is reported and left out; the rest goes on.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use crate::document::Format;
use crate::ingest::Input;
use crate::report::json;
use crate::settings::{Profile, Settings};

use super::args::BatchArguments;
use super::exit::Exit;
use super::output::{Failure, Sink, complain, reason};
use super::readers::{Reader, Readers, Ready};

const LINES: usize = 512;
const BYTES: usize = 16 << 20;

pub(super) fn run(arguments: &BatchArguments) -> Result<Exit, Failure> {
    let profile = arguments.profile.map(Profile::from);
    let Ready { reader, settings, .. } = Readers::new(arguments.config.clone(), profile).for_no_file()?;
    let options = json::Options { include_text: arguments.include_text };
    let name = arguments.file.as_deref().map_or_else(|| "standard input".into(), Path::to_string_lossy);
    let mut input: Box<dyn BufRead> = match &arguments.file {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(|error| unreadable(&name, &error))?)),
        None => Box::new(std::io::stdin().lock()),
    };
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let mut exit = Exit::Clean;
    let mut number = 0;
    loop {
        let chunk = chunk(&mut *input).map_err(|error| unreadable(&name, &error))?;
        if chunk.is_empty() {
            break;
        }
        let written: Vec<Result<Option<String>, String>> =
            chunk.par_iter().map(|line| judge(line, &reader, &settings, options)).collect();
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

/// What a line says. Unknown keys are ignored: whoever collects articles may keep more in them.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    format: Option<String>,
}

/// The report on one line; nothing for an empty line.
fn judge(
    line: &[u8],
    reader: &Reader,
    settings: &Settings,
    options: json::Options,
) -> Result<Option<String>, String> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let line: Line = serde_json::from_slice(line).map_err(|error| not_a_line(&error))?;
    let id = id(&line.id)?;
    let name = match &id {
        json::Id::Text(text) => text.clone(),
        json::Id::Number(number) => number.to_string(),
    };
    let format = match line.format.as_deref() {
        None => Format::Text,
        Some(word) => Format::named(word)
            .ok_or_else(|| format!("unknown format \"{word}\"; use text, markdown or html"))?,
    };
    let input = Input { name: &name, bytes: line.text.as_bytes(), format: Some(format) };
    let report = crate::check(&input, &reader.language, &reader.rules, settings, &[])
        .map_err(|unreadable| format!("cannot read \"{name}\": {unreadable}"))?;
    Ok(Some(json::line(&report, id, options)))
}

fn id(value: &serde_json::Value) -> Result<json::Id, String> {
    if let Some(text) = value.as_str() {
        return Ok(json::Id::Text(text.to_owned()));
    }
    let number = value.as_i64().map(json::Id::Number);
    number.ok_or_else(|| "the id must be a string or a whole number".to_owned())
}

/// The parser's message with the column; its line is always 1 here, and ours is the file's.
fn not_a_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    format!("column {}: {message}; give an object with \"id\" and \"text\"", error.column())
}
