//! The sources that a claims file names, read from a folder: as many as are named, no more.
//!
//! A path out of a claims file is not to be trusted: it must never lead out of the folder.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::claims::{self, ClaimsFile, SourceRef};
use crate::evidence::{Locator, SourceDocument, Turn};
use crate::text::{LineIndex, Span};

use super::super::drafts;
use super::super::output::{Failure, reason};

/// A folder of sources.
pub(super) struct Sources {
    folder: PathBuf,
    name: String,
}

impl Sources {
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let name = drafts::name(folder, folder, &here);
        if !folder.is_dir() {
            return Err(Failure::Said(format!(
                "no folder {name}; --sources names the folder of the sources"
            )));
        }
        Ok(Self { folder: folder.to_path_buf(), name })
    }

    /// The documents that entries with a passage name, as far as they are there.
    pub(super) fn of_file(&self, file: &ClaimsFile) -> Result<Vec<SourceDocument>, Failure> {
        let hashed = file.entries().filter(|entry| entry.passage.is_some());
        let named: BTreeSet<&str> =
            hashed.filter_map(|entry| entry.source.as_ref()).map(|source| source.path.as_str()).collect();
        let mut documents = Vec::new();
        for path in named {
            documents.extend(self.document(path)?);
        }
        Ok(documents)
    }

    /// The words at a place.
    pub(super) fn passage(&self, source: &SourceRef) -> Result<String, Failure> {
        let document = self.document(&source.path)?.ok_or_else(|| {
            let message = format!(
                "no source `{}` in {}; write its path as seen from there, or leave out --sources",
                source.path, self.name
            );
            Failure::Said(message)
        })?;
        claims::passage(&[document], &source.path, &source.locator).ok_or_else(|| {
            Failure::Said(format!("`{}` has no {}; look the place up again", source.path, source.locator))
        })
    }

    /// A document of the folder, if it is there.
    fn document(&self, path: &str) -> Result<Option<SourceDocument>, Failure> {
        let inside = Path::new(path);
        let plain = inside.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain {
            return Ok(None);
        }
        let file = self.folder.join(inside);
        // A link in the folder may lead anywhere.
        let within = match (self.folder.canonicalize(), file.canonicalize()) {
            (Ok(folder), Ok(file)) => file.is_file() && file.starts_with(folder),
            _ => false,
        };
        if !within {
            return Ok(None);
        }
        #[expect(clippy::disallowed_methods, reason = "the source that an entry names is read here")]
        let text = std::fs::read_to_string(&file).map_err(|error| {
            Failure::Said(format!("cannot read {path} in {}: {}", self.name, reason(&error)))
        })?;
        Ok(Some(lines_of(path, text)))
    }
}

/// A text, line by line.
fn lines_of(path: &str, text: String) -> SourceDocument {
    let lines = LineIndex::new(&text);
    let turn = |line: usize| {
        let start = lines.start(line);
        let span = Span::new(start, start + lines.line(&text, line).len());
        Turn { span, speaker: None, locator: Locator::Line(line), runs_on: false }
    };
    let turns = (1..=lines.count()).map(turn).filter(|turn| !turn.span.is_empty()).collect();
    let path = path.strip_prefix("./").unwrap_or(path).to_owned();
    SourceDocument { path, text, turns, ..SourceDocument::default() }
}
