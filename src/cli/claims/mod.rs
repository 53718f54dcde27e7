//! `onrecord claims`: what was checked in a draft, kept beside it.
//!
//! It must never make an entry that nobody asked for, and never fill in who or when.

mod json;
mod listing;
mod sources;
mod verdicts;

use std::path::{Path, PathBuf};

use crate::analysis::Analysis;
use crate::claims::{self, ClaimsFile, Item, Passages, Record, Risk, RiskWords, Setting, SourceRef, State};
use crate::ingest::{self, Input};
use crate::report::visible;
use crate::store::claims::{Stored, beside, read};

use super::args::{
    ClaimsCommand, ClaimsDraft, ClaimsListArguments, ClaimsNextArguments, ClaimsSetArguments,
    ClaimsStatusArguments,
};
use super::drafts;
use super::exit::Exit;
use super::output::{Failure, Sink, complain, reason};
use super::readers::{Readers, Ready};
use listing::{Listed, Listing};
use sources::Sources;

pub(super) fn run(command: &ClaimsCommand) -> Result<Exit, Failure> {
    match command {
        ClaimsCommand::Init(draft) => init(draft),
        ClaimsCommand::List(arguments) => list(arguments),
        ClaimsCommand::Set(arguments) => set(arguments),
        ClaimsCommand::Next(arguments) => next(arguments),
        ClaimsCommand::Status(arguments) => status(arguments),
    }
}

/// A draft with its claims file.
struct Desk {
    analysis: Analysis,
    items: Vec<Vec<Item>>,
    record: Record,
    risks: Vec<Option<Risk>>,
    stored: Stored,
    ready: Ready,
    sources: Option<Sources>,
    /// What was wrong in the claims file, although it could be read.
    exit: Exit,
}

impl Desk {
    fn open(arguments: &ClaimsDraft, sources: Option<&Path>) -> Result<Self, Failure> {
        let draft = Draft::of(arguments)?;
        let bytes = read_draft(&draft.path)
            .map_err(|error| Failure::Said(format!("cannot read {}: {}", draft.name, reason(&error))))?;
        let ready = draft.ready;
        let input = Input { name: &draft.name, bytes: &bytes, format: None };
        let (document, _) = ingest::document(&input, &ready.reader.language.words)
            .map_err(|unreadable| Failure::Said(format!("cannot read {}: {unreadable}", draft.name)))?;
        let analysis = Analysis::of(document, &ready.reader.language);
        let stored = read(&draft.file, &draft.file_name).map_err(|error| Failure::Said(error.to_string()))?;
        let mut exit = Exit::Clean;
        for problem in &stored.problems {
            complain(problem);
            exit = Exit::Failed;
        }
        let language = &ready.reader.language;
        let strict = sources.is_some();
        let folder = sources.or(ready.sources.as_deref());
        let sources = folder.map(|folder| Sources::open(folder, strict, &analysis, language)).transpose()?;
        if sources.as_ref().is_some_and(|sources| sources.unread) {
            exit = Exit::Failed;
        }
        let items = claims::items(&analysis);
        let verdicts = sources.as_ref().map_or(&[][..], Sources::verdicts);
        let risks = RiskWords::new(&language.words).risks(&analysis, &items, verdicts);
        let record = recorded(stored.file.clone(), &analysis, sources.as_ref());
        Ok(Self { analysis, items, record, risks, stored, ready, sources, exit })
    }

    fn listing(&self) -> Listing<'_> {
        Listing {
            analysis: &self.analysis,
            items: &self.items,
            record: &self.record,
            risks: &self.risks,
            sources: self.sources.as_ref(),
        }
    }
}

/// A claims file beside the draft and, if they are at hand, the sources.
fn recorded(file: ClaimsFile, analysis: &Analysis, sources: Option<&Sources>) -> Record {
    match sources {
        Some(sources) => {
            let passages = Passages::of(sources.documents());
            Record::with_sources(file, analysis, |path, place| passages.words(path, place))
        }
        None => Record::of(file, analysis),
    }
}

/// Where a draft is, and where its claims file.
struct Draft {
    path: PathBuf,
    name: String,
    file: PathBuf,
    file_name: String,
    ready: Ready,
}

impl Draft {
    fn of(arguments: &ClaimsDraft) -> Result<Self, Failure> {
        let path = arguments.draft.clone();
        if path == Path::new("-") {
            return Err(Failure::Said(
                "standard input has no claims file; name the file of a draft".to_owned(),
            ));
        }
        let here = std::env::current_dir().unwrap_or_default();
        let name = drafts::name(&path, &path, &here);
        if path.is_dir() {
            return Err(Failure::Said(format!("{name} is a folder; name one draft in it")));
        }
        let mut readers = Readers::new(arguments.config.clone(), None);
        let ready = readers.for_draft(&path, &name, true)?;
        let ready = ready.ok_or_else(|| Failure::Said(format!("{name} is excluded by its configuration")))?;
        let file = ready.claims_file.clone().unwrap_or_else(|| beside(&path));
        let file_name = drafts::name(&file, &file, &here);
        Ok(Self { path, name, file, file_name, ready })
    }
}

fn init(arguments: &ClaimsDraft) -> Result<Exit, Failure> {
    let draft = Draft::of(arguments)?;
    // A slip of the keys in the draft's name would make a file that belongs to nothing.
    read_draft(&draft.path)
        .map_err(|error| Failure::Said(format!("cannot read {}: {}", draft.name, reason(&error))))?;
    let stored = read(&draft.file, &draft.file_name).map_err(|error| Failure::Said(error.to_string()))?;
    if stored.exists {
        return Err(Failure::Said(format!(
            "{} is already here; `onrecord claims list` shows what is in it",
            stored.name()
        )));
    }
    write(&stored, &ClaimsFile::empty())?;
    print(&format!("wrote {}; `onrecord claims next` shows what to check first\n", visible(stored.name())))?;
    Ok(Exit::Clean)
}

fn list(arguments: &ClaimsListArguments) -> Result<Exit, Failure> {
    let desk = Desk::open(&arguments.draft, arguments.sources.as_deref())?;
    let listing = desk.listing();
    let mut listed = listing.all();
    if let Some(state) = arguments.state {
        listed.retain(|listed| listing.is(*listed, state));
    }
    print(&listing.written(&listed, arguments.format))?;
    Ok(desk.exit)
}

fn next(arguments: &ClaimsNextArguments) -> Result<Exit, Failure> {
    let desk = Desk::open(&arguments.draft, arguments.sources.as_deref())?;
    let listing = desk.listing();
    let open = desk.record.next(&desk.risks);
    let listed: Vec<Listed> =
        open.iter().take(arguments.count).map(|(_, statement)| Listed::Statement(*statement)).collect();
    print(&listing.written(&listed, arguments.format))?;
    Ok(desk.exit)
}

fn status(arguments: &ClaimsStatusArguments) -> Result<Exit, Failure> {
    let desk = Desk::open(&arguments.draft, arguments.sources.as_deref())?;
    print(&desk.listing().status(arguments.format))?;
    Ok(desk.exit)
}

fn set(arguments: &ClaimsSetArguments) -> Result<Exit, Failure> {
    let desk = Desk::open(&arguments.draft, arguments.sources.as_deref())?;
    let said = |why: String| Failure::Said(why);
    let target = desk.record.find(&desk.analysis, &arguments.id).map_err(said)?;
    let setting = setting(arguments, &desk, target)?;
    let file = desk.record.set(&desk.analysis, &desk.items, target, &setting).map_err(said)?;
    if file != desk.record.file {
        write(&desk.stored, &file)?;
    }
    let record = recorded(file, &desk.analysis, desk.sources.as_ref());
    let listing = Listing { record: &record, ..desk.listing() };
    let listed = match target {
        claims::Target::Statement(statement) => Listed::Statement(statement),
        claims::Target::Gone(entry) => Listed::Gone(gone_again(&record, &desk.record, entry)),
    };
    print(&listing.page(&[listed]))?;
    Ok(desk.exit)
}

/// Where the entry that was `entry` is in the file that was written.
fn gone_again(now: &Record, before: &Record, entry: usize) -> usize {
    let id = before.file.entry(entry).map(|entry| entry.id.as_str());
    now.file.entries().position(|entry| Some(entry.id.as_str()) == id).unwrap_or(entry)
}

fn setting(arguments: &ClaimsSetArguments, desk: &Desk, target: claims::Target) -> Result<Setting, Failure> {
    let configured = &desk.ready.claims;
    let by = arguments.by.clone().or_else(|| configured.by.clone());
    let at = arguments.at.clone().or_else(|| configured.at.clone());
    if let Some(day) = &at
        && day.trim().parse::<jiff::civil::Date>().is_err()
    {
        return Err(Failure::Said(format!("`{day}` is no day; write it like 2026-03-04")));
    }
    if configured.signed && (by.is_none() || at.is_none()) {
        let missing = if by.is_none() { "--by NAME" } else { "--at DATE" };
        return Err(Failure::Said(format!(
            "the configuration asks who says so and when (`signed`); add {missing}"
        )));
    }
    let source = arguments.source.as_deref().map(SourceRef::parse);
    if source.as_ref().is_some_and(|source| source.path.is_empty()) {
        return Err(Failure::Said("--source is empty; name the source".to_owned()));
    }
    let state = arguments.state.map(State::from);
    if state.is_none()
        && source.is_none()
        && arguments.note.is_none()
        && arguments.by.is_none()
        && arguments.at.is_none()
    {
        return Err(Failure::Said("nothing to set; say --state, --source, --note, --by or --at".to_owned()));
    }
    // The passage is read again whenever somebody says anew how the statement stands.
    let kept = || {
        let entry = match target {
            claims::Target::Statement(at) => *desk.record.followed.entries_of(at).first()?,
            claims::Target::Gone(entry) => entry,
        };
        desk.record.file.entry(entry)?.source.clone()
    };
    let statement = match target {
        claims::Target::Statement(at) => Some(at),
        claims::Target::Gone(_) => None,
    };
    let (source, passage) = match (&desk.sources, source) {
        (Some(sources), Some(source)) => {
            let (source, words) = sources.attached(source, statement, arguments.item.as_deref())?;
            (Some(source), words)
        }
        (Some(sources), None) if state.is_some() && arguments.item.is_none() => {
            let words =
                kept().and_then(|kept| claims::passage(sources.documents(), &kept.path, &kept.locator));
            (None, words)
        }
        (_, source) => (source, None),
    };
    let note = arguments.note.clone();
    Ok(Setting { state, item: arguments.item.clone(), source, passage, note, by, at })
}

fn write(stored: &Stored, file: &ClaimsFile) -> Result<(), Failure> {
    stored.write(file).map_err(|error| Failure::Said(error.to_string()))
}

fn print(text: &str) -> Result<(), Failure> {
    let mut sink = Sink::open(None)?;
    sink.write(text)?;
    sink.finish()
}

#[expect(clippy::disallowed_methods, reason = "the draft is read here")]
fn read_draft(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}
