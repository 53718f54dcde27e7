//! The sources beside a draft and its claims file: what they say of each statement, and what stands at a
//! place that somebody named.
//!
//! A path out of a claims file only ever picks among the documents that were read: it leads nowhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::{Analysis, Language};
use crate::claims::{self, Held, Item, ItemKind, SourceRef};
use crate::evidence::{self, Locator, Passage, SourceDocument, Verdict, Verification};
use crate::segment::normalised;

use super::super::drafts;
use super::super::evidence::Folders;
use super::super::output::Failure;

/// A folder of sources, and what it says of a draft.
pub(super) struct Sources {
    folder: PathBuf,
    name: String,
    /// Whether somebody named the folder in this run; then what is attached has to be in it.
    named: bool,
    verification: Arc<Verification>,
    verdicts: Vec<Verdict>,
    held: Vec<Vec<Held>>,
    /// Whether a file in the folder could not be read; that was said.
    pub(super) unread: bool,
}

impl Sources {
    pub(super) fn open(
        folder: &Path,
        named: bool,
        analysis: &Analysis,
        language: &Language,
    ) -> Result<Self, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let mut folders = Folders::default();
        let verification = folders.open(folder, &language.words)?;
        let chosen = evidence::named(&analysis.document, &verification);
        let verdicts = evidence::verify(analysis, &verification, language, chosen.only());
        Ok(Self {
            folder: drafts::lexical(&here.join(folder)),
            name: drafts::name(folder, folder, &here),
            named,
            held: claims::held(analysis, &verdicts),
            verdicts,
            verification,
            unread: folders.unread,
        })
    }

    pub(super) fn documents(&self) -> &[SourceDocument] {
        self.verification.sources().documents()
    }

    /// Where a passage begins, with its document: `log.txt#line 2`.
    pub(super) fn place_of(&self, passage: &Passage) -> SourceRef {
        let document = self.documents().iter().find(|document| document.path == passage.source);
        let locator = document.map_or(passage.locator, |document| claims::begins(document, passage));
        SourceRef { path: passage.source.clone(), locator: locator.to_string() }
    }

    pub(super) fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// What they say of one thing in a statement, if it was looked for.
    pub(super) fn verdict_on(&self, statement: usize, item: &Item) -> Option<&Verdict> {
        let held = self.held.get(statement)?.iter().find(|held| held.is_of(item))?;
        self.verdicts.get(held.verdict)
    }

    /// What an entry is to rest on, put as the folder has it, and the words there. Where the folder is only
    /// the configured one, a source may be anything else: a telephone call has no words to be read again.
    pub(super) fn attached(
        &self,
        source: SourceRef,
        statement: Option<usize>,
        item: Option<&str>,
    ) -> Result<(SourceRef, Option<String>), Failure> {
        let Some(document) = self.document(&source.path) else {
            if !self.named && source.locator.is_empty() {
                return Ok((source, None));
            }
            let or = if self.named { ", or leave out --sources" } else { "" };
            return Err(Failure::Said(format!(
                "no source `{}` in {}; write its path as seen from there{or}",
                source.path, self.name
            )));
        };
        let locator =
            if source.locator.is_empty() { self.place(document, statement, item)? } else { source.locator };
        let words = claims::passage(self.documents(), &document.path, &locator).ok_or_else(|| {
            let near: Vec<String> =
                claims::nearest(document, &locator).iter().map(ToString::to_string).collect();
            let near = match (near.as_slice(), document.turns.first()) {
                ([], Some(first)) => format!("its first begins at {}", first.locator),
                ([], None) => "it has none".to_owned(),
                ([near], _) => format!("the nearest begins at {near}"),
                (near, _) => format!("the nearest begin at {}", near.join(" and ")),
            };
            Failure::Said(format!("no passage of `{}` begins at {locator}; {near}", document.path))
        })?;
        Ok((SourceRef { path: document.path.clone(), locator }, Some(words)))
    }

    /// The document of that path: as seen from the folder, or from where the command is run.
    fn document(&self, path: &str) -> Option<&SourceDocument> {
        let from_here = drafts::lexical(&std::env::current_dir().unwrap_or_default().join(path));
        let inside = from_here.strip_prefix(&self.folder).ok().and_then(Path::to_str);
        let plain = path.strip_prefix("./").unwrap_or(path);
        let named = |path: &str| self.documents().iter().find(|document| document.path == path);
        named(plain).or_else(|| named(inside?))
    }

    /// The one place in a document where what a statement says was found.
    fn place(
        &self,
        document: &SourceDocument,
        statement: Option<usize>,
        item: Option<&str>,
    ) -> Result<String, Failure> {
        let wanted = item.map(normalised);
        let held = statement.and_then(|at| self.held.get(at)).map_or(&[][..], Vec::as_slice);
        let held: Vec<&Held> = held
            .iter()
            .filter(|held| {
                let words = normalised(&held.text);
                wanted.as_ref().is_none_or(|wanted| words.contains(wanted.as_str()))
            })
            .collect();
        let places = |names: bool| -> BTreeSet<Locator> {
            held.iter()
                .filter(|held| (held.kind == ItemKind::Name) == names)
                .flat_map(|held| &self.verdicts[held.verdict].passages)
                .filter(|passage| passage.source == document.path)
                .map(|passage| claims::begins(document, passage))
                .collect()
        };
        // A name stands in many places, and where it stands first says little.
        let mut found = places(false);
        if found.is_empty() {
            found = places(true);
        }
        let path = &document.path;
        match found.iter().collect::<Vec<_>>().as_slice() {
            [place] => Ok(place.to_string()),
            [] => Err(Failure::Said(format!(
                "nothing of this statement was found in `{path}`; say where it stands: --source \"{path}#line 12\""
            ))),
            [first, ..] => {
                let all: Vec<String> = found.iter().take(5).map(ToString::to_string).collect();
                let more = if found.len() > all.len() { ", …" } else { "" };
                Err(Failure::Said(format!(
                    "`{path}` has this statement in several places: {}{more}; say which: --source \"{path}#{first}\"",
                    all.join(", ")
                )))
            }
        }
    }
}
