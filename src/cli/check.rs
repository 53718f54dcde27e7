//! `onrecord check`: drafts in, one report out.

use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::Against;
use crate::claims::ClaimsFile;
use crate::document::Format;
use crate::engine::{self, AllowEntry};
use crate::evidence::Verification;
use crate::ingest::Input;
use crate::report::{DocumentReport, Version, json, text};
use crate::settings::{FailOn, Profile, Severity};
use crate::store;

use super::args::{CheckArguments, ReportFormat};
use super::drafts::{self, Draft};
use super::evidence::Folders;
use super::exit::Exit;
use super::output::{Failure, Sink, complain, reason};
use super::paint;
use super::readers::{Readers, Ready};

pub(super) fn run(arguments: &CheckArguments) -> Result<Exit, Failure> {
    let mut readers = Readers::new(arguments.config.clone(), arguments.profile.map(Profile::from))
        .all_rules(arguments.all_rules);
    let mut folders = Folders::default();
    let stdin_format = arguments.stdin_format.map(Format::from);
    let mut jobs = Vec::new();
    for found in drafts::find(&arguments.paths) {
        match found.and_then(|draft| {
            job(draft, stdin_format, arguments.sources.as_deref(), &mut readers, &mut folders)
        }) {
            Ok(Some(job)) => jobs.push(Ok(job)),
            Ok(None) => {}
            Err(failure) => jobs.push(Err(failure)),
        }
    }
    // An indexed parallel iterator keeps its order, so the report is the same at any thread count.
    let results: Vec<Result<(DocumentReport, FailOn), Failure>> =
        jobs.into_par_iter().map(|job| job.and_then(Job::run)).collect();

    let mut exit = if folders.unread { Exit::Failed } else { Exit::Clean };
    let mut reports = Vec::new();
    for result in results {
        match result {
            Ok((report, configured)) => {
                let bar = arguments.fail_on.map_or(configured, FailOn::from);
                if report.worst().is_some_and(|worst| reaches(worst, bar)) {
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
    if reports.is_empty() && exit == Exit::Failed {
        return Ok(exit);
    }
    let mut sink = Sink::open(arguments.output.as_deref())?;
    sink.write(&written(&reports, arguments))?;
    sink.finish()?;
    // The process is about to end; to give the rules back word by word takes longer than to read a draft.
    std::mem::forget(readers);
    Ok(exit)
}

fn reaches(severity: Severity, bar: FailOn) -> bool {
    match bar {
        FailOn::At(least) => severity >= least,
        FailOn::Never => false,
    }
}

fn written(reports: &[DocumentReport], arguments: &CheckArguments) -> String {
    match arguments.format {
        ReportFormat::Text => {
            let page = text::report(
                reports,
                text::Options {
                    statements: arguments.statements,
                    full: arguments.full,
                    checklist: arguments.checklist,
                },
            );
            paint::paint(&page, paint::wanted(arguments.color, arguments.output.is_some()))
        }
        ReportFormat::Json | ReportFormat::JsonV1 => {
            let options = json::Options { include_text: arguments.include_text };
            // The envelope says what the first draft is judged by; a draft that differs says so itself.
            let (profile, rule_set) = match reports.first() {
                Some(report) => (report.profile, report.rule_set.clone()),
                None => (
                    arguments.profile.map(Profile::from).unwrap_or_default(),
                    Version::of_rules(&Readers::builtin().rules),
                ),
            };
            json::report(reports, profile, &rule_set, options)
        }
    }
}

/// One draft with all it takes to read and judge it.
struct Job {
    draft: Draft,
    format: Option<Format>,
    ready: Ready,
    sources: Option<Arc<Verification>>,
}

fn job(
    draft: Draft,
    stdin_format: Option<Format>,
    sources: Option<&Path>,
    readers: &mut Readers,
    folders: &mut Folders,
) -> Result<Option<Job>, Failure> {
    let ready = match &draft.path {
        None => Some(readers.for_no_file()?),
        Some(path) => readers.for_draft(path, &draft.name, draft.named)?,
    };
    let Some(ready) = ready else { return Ok(None) };
    let folder = sources.or(ready.sources.as_deref());
    let words = &ready.reader.language.words;
    let sources = folder.map(|folder| folders.open(folder, words)).transpose()?;
    let format = stdin_format.filter(|_| draft.path.is_none());
    Ok(Some(Job { draft, format, ready, sources }))
}

impl Job {
    fn run(self) -> Result<(DocumentReport, FailOn), Failure> {
        let name = self.draft.name.as_str();
        let bytes = match &self.draft.path {
            Some(path) => read(path),
            None => read_standard_input(),
        };
        let bytes =
            bytes.map_err(|error| Failure::Said(format!("cannot read {name}: {}", reason(&error))))?;
        let allowed = allowed(&self.draft)?;
        let claims = claims(&self.draft, &self.ready)?;
        let input = Input { name, bytes: &bytes, format: self.format };
        let reader = &self.ready.reader;
        let against = Against {
            allowed: &allowed,
            sources: self.sources.as_deref(),
            only: None,
            claims: claims.as_ref(),
        };
        let report = crate::check(&input, &reader.language, &reader.rules, &self.ready.settings, &against)
            .map_err(|unreadable| Failure::Said(format!("cannot read {name}: {unreadable}")))?;
        Ok((report, self.ready.fail_on))
    }
}

/// What was checked of the draft, if there is a claims file.
fn claims(draft: &Draft, ready: &Ready) -> Result<Option<ClaimsFile>, Failure> {
    let Some(path) = &draft.path else { return Ok(None) };
    let here = std::env::current_dir().unwrap_or_default();
    let file = ready.claims_file.clone().unwrap_or_else(|| store::claims::beside(path));
    let name = drafts::name(&file, &file, &here);
    let stored = store::claims::read(&file, &name).map_err(|error| Failure::Said(error.to_string()))?;
    if !stored.problems.is_empty() {
        let problems: Vec<String> = stored.problems.iter().map(ToString::to_string).collect();
        return Err(Failure::Said(problems.join("\n")));
    }
    Ok(stored.exists.then_some(stored.file))
}

/// The entries of `<draft>.allow.toml`, if it is there.
fn allowed(draft: &Draft) -> Result<Vec<AllowEntry>, Failure> {
    let Some(path) = &draft.path else { return Ok(Vec::new()) };
    let mut file = path.clone().into_os_string();
    file.push(".allow.toml");
    let name = format!("{}.allow.toml", draft.name);
    let bytes = match read(Path::new(&file)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::Said(format!("cannot read {name}: {}", reason(&error)))),
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::Said(format!("cannot read {name}: it is not UTF-8; save it as UTF-8")))?;
    engine::allow::parse(&text, &name).map_err(|error| Failure::Said(error.to_string()))
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
