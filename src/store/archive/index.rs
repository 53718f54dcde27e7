//! The words of passages in an index of tantivy: one writer, one segment.
//!
//! A document is known in it by a digest of its passages' words, so what it holds of one is right whatever read
//! the file, and only what changed is indexed again. Its scores are floats and are never asked for. It must never
//! be trusted where it does not fit the sources: then it is made anew, or not used.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::LockError;
use tantivy::indexer::NoMergePolicy;
use tantivy::postings::Postings as _;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{
    DocSet as _, Index, IndexWriter, InvertedIndexReader, TERMINATED, TantivyDocument, TantivyError, Term,
};

use super::{ArchiveError, is_there, remove};
use crate::evidence::{Holding, Postings, Sources};
use crate::rules::refusal;

/// What tantivy may hold in memory while it writes.
const WRITER_BYTES: usize = 64 << 20;

/// Longer words are no terms to tantivy.
const LONGEST_WORD: usize = 60_000;

/// Opens the archive at `path` for some sources and brings it up to date; `indexed` is told how many documents of
/// how many are done.
///
/// # Errors
///
/// If another run writes it, or the system refuses. The sources can then be kept in memory.
pub fn open(
    path: &Path,
    sources: &Sources,
    mut indexed: impl FnMut(usize, usize),
) -> Result<Box<dyn Postings>, ArchiveError> {
    make(path)?;
    let wanted = Wanted::of(sources);
    match wanted.opened(path, sources, &mut indexed) {
        Ok(archive) => Ok(Box::new(archive)),
        Err(Unusable::Busy) => Err(ArchiveError::Busy),
        // Cut off half way, damaged, or of another version: it can be made anew at any time.
        Err(Unusable::Damaged(_)) => {
            remove(path)?;
            make(path)?;
            match wanted.opened(path, sources, &mut indexed) {
                Ok(archive) => Ok(Box::new(archive)),
                Err(Unusable::Busy) => Err(ArchiveError::Busy),
                Err(Unusable::Damaged(why)) => Err(ArchiveError::Refused(path.to_path_buf(), why)),
            }
        }
    }
}

/// Makes the folder, and keeps git away from it: it holds the words of sources.
fn make(path: &Path) -> Result<(), ArchiveError> {
    if is_there(path)? {
        return Ok(());
    }
    let refused = |error: std::io::Error| ArchiveError::Refused(path.to_path_buf(), refusal(&error));
    fs::create_dir_all(path).map_err(refused)?;
    if let Some(own) = path.ancestors().find(|above| above.ends_with(".onrecord")) {
        let ignore = own.join(".gitignore");
        if fs::symlink_metadata(&ignore).is_err() {
            #[expect(
                clippy::disallowed_methods,
                reason = "two bytes, and git takes half of them for nothing"
            )]
            fs::write(ignore, "*\n").map_err(refused)?;
        }
    }
    Ok(())
}

enum Unusable {
    Busy,
    Damaged(String),
}

impl From<TantivyError> for Unusable {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Busy,
            error => Self::Damaged(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Unusable {
    fn from(error: std::io::Error) -> Self {
        Self::Damaged(refusal(&error))
    }
}

/// The documents that the archive is to hold: for each key, the number of its first passage and how many it has.
struct Wanted {
    documents: BTreeMap<String, (u32, u32)>,
}

impl Wanted {
    fn of(sources: &Sources) -> Self {
        let mut documents = BTreeMap::new();
        let mut copies: BTreeMap<String, usize> = BTreeMap::new();
        let mut open: Option<(usize, u32, u32, blake3::Hasher)> = None;
        let mut close = |open: Option<(usize, u32, u32, blake3::Hasher)>| {
            let Some((_, first, count, hasher)) = open else { return };
            let digest = hasher.finalize().to_hex().to_string();
            // Of two documents with the same words each has its own passages.
            let copy = copies.entry(digest.clone()).or_default();
            documents.insert(format!("{digest}-{copy}"), (first, count));
            *copy += 1;
        };
        for (passage, (document, words)) in (0_u32..).zip(sources.passage_words()) {
            if open.as_ref().is_none_or(|(of, ..)| *of != document) {
                close(open.take());
                open = Some((document, passage, 0, blake3::Hasher::new()));
            }
            let Some((_, _, count, hasher)) = &mut open else { continue };
            *count += 1;
            for word in words {
                hasher.update(word.as_bytes());
                hasher.update(b"\n");
            }
            hasher.update(b"\n");
        }
        close(open.take());
        Self { documents }
    }

    fn opened(
        &self,
        path: &Path,
        sources: &Sources,
        indexed: &mut impl FnMut(usize, usize),
    ) -> Result<Archive, Unusable> {
        let (schema, fields) = schema();
        let directory = tantivy::directory::MmapDirectory::open(path).map_err(TantivyError::from)?;
        let index = Index::open_or_create(directory, schema)?;
        if !index.validate_checksum()?.is_empty() {
            return Err(Unusable::Damaged("its files are damaged".to_owned()));
        }
        let there = keys(&index, fields)?;
        let missing: BTreeSet<&str> =
            self.documents.keys().map(String::as_str).filter(|key| !there.contains(*key)).collect();
        let gone: Vec<&String> = there.iter().filter(|key| !self.documents.contains_key(*key)).collect();
        if !missing.is_empty() || !gone.is_empty() || index.searchable_segment_ids()?.len() > 1 {
            let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            for key in gone {
                writer.delete_term(Term::from_field_text(fields.document, key));
            }
            self.add(&missing, sources, fields, &writer, indexed)?;
            writer.commit()?;
            let segments = index.searchable_segment_ids()?;
            if !segments.is_empty() {
                writer.merge(&segments).wait()?;
            }
            writer.garbage_collect_files().wait()?;
            writer.wait_merging_threads()?;
        }
        self.fitted(&index, fields)
    }

    fn add(
        &self,
        missing: &BTreeSet<&str>,
        sources: &Sources,
        fields: Fields,
        writer: &IndexWriter,
        indexed: &mut impl FnMut(usize, usize),
    ) -> Result<(), Unusable> {
        // By number of the first passage.
        let mut open: Vec<(u32, u32, &str)> = self
            .documents
            .iter()
            .filter(|(key, _)| missing.contains(key.as_str()))
            .map(|(key, (first, count))| (*first, *count, key.as_str()))
            .collect();
        open.sort_unstable();
        let mut done = 0;
        for (passage, (_, words)) in (0_u32..).zip(sources.passage_words()) {
            let Some((first, count, key)) = open.get(done).filter(|(first, ..)| *first <= passage) else {
                continue;
            };
            let mut document = TantivyDocument::new();
            document.add_text(fields.document, key);
            document.add_u64(fields.number, u64::from(passage - first));
            let tokens = words.filter(|word| word.len() <= LONGEST_WORD).enumerate();
            let tokens =
                tokens.map(|(position, word)| Token { text: word.to_owned(), position, ..Token::default() });
            let tokens = PreTokenizedString { text: String::new(), tokens: tokens.collect() };
            document.add_pre_tokenized_text(fields.words, tokens);
            writer.add_document(document)?;
            if passage - first + 1 == *count {
                done += 1;
                indexed(done, open.len());
            }
        }
        Ok(())
    }

    /// The archive, if it holds just the passages of the sources.
    fn fitted(&self, index: &Index, fields: Fields) -> Result<Archive, Unusable> {
        let damaged = || Unusable::Damaged("it does not fit the sources".to_owned());
        let searcher = index.reader()?.searcher();
        let [segment] = searcher.segment_readers() else {
            let empty = self.documents.is_empty() && searcher.segment_readers().is_empty();
            return if empty { Ok(Archive::empty(fields)) } else { Err(damaged()) };
        };
        if segment.num_deleted_docs() > 0 {
            return Err(damaged());
        }
        let numbers = segment.fast_fields().u64("number")?;
        let by_document = segment.inverted_index(fields.document)?;
        let mut passages = vec![u32::MAX; segment.max_doc() as usize];
        let mut fitted = 0;
        for (key, (first, count)) in &self.documents {
            let term = Term::from_field_text(fields.document, key);
            let mut docs = by_document.read_postings(&term, IndexRecordOption::Basic)?.ok_or_else(damaged)?;
            let mut seen = BTreeSet::new();
            while docs.doc() != TERMINATED {
                let number = numbers.first(docs.doc()).and_then(|number| u32::try_from(number).ok());
                let number = number.filter(|number| number < count).ok_or_else(damaged)?;
                seen.insert(number);
                *passages.get_mut(docs.doc() as usize).ok_or_else(damaged)? = first + number;
                fitted += 1;
                docs.advance();
            }
            if seen.len() != *count as usize {
                return Err(damaged());
            }
        }
        if fitted != passages.len() || passages.contains(&u32::MAX) {
            return Err(damaged());
        }
        Ok(Archive { words: fields.words, held: Some(segment.inverted_index(fields.words)?), passages })
    }
}

#[derive(Clone, Copy)]
struct Fields {
    document: Field,
    number: Field,
    words: Field,
}

fn schema() -> (Schema, Fields) {
    let indexed = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing.set_index_option(option))
    };
    let mut schema = Schema::builder();
    let fields = Fields {
        // The key of the document, and the number of the passage in it.
        document: schema.add_text_field("document", indexed(IndexRecordOption::Basic)),
        number: schema.add_u64_field("number", FAST),
        words: schema.add_text_field("words", indexed(IndexRecordOption::WithFreqs)),
    };
    (schema.build(), fields)
}

/// The keys of all documents in the index.
fn keys(index: &Index, fields: Fields) -> Result<BTreeSet<String>, Unusable> {
    let searcher = index.reader()?.searcher();
    let mut keys = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let documents = segment.inverted_index(fields.document)?;
        let mut terms = documents.terms().stream()?;
        while terms.advance() {
            keys.insert(String::from_utf8_lossy(terms.key()).into_owned());
        }
    }
    Ok(keys)
}

/// An index that holds just the passages of some sources.
struct Archive {
    words: Field,
    held: Option<Arc<InvertedIndexReader>>,
    /// For each document of tantivy, the number of the passage.
    passages: Vec<u32>,
}

impl Archive {
    fn empty(fields: Fields) -> Self {
        Self { words: fields.words, held: None, passages: Vec::new() }
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive").field("passages", &self.passages.len()).finish_non_exhaustive()
    }
}

impl Postings for Archive {
    fn holding(&self, word: &str) -> Option<Vec<Holding>> {
        if word.len() > LONGEST_WORD {
            return None;
        }
        let Some(held) = &self.held else { return Some(Vec::new()) };
        let term = Term::from_field_text(self.words, word);
        let Some(mut docs) = held.read_postings(&term, IndexRecordOption::WithFreqs).ok()? else {
            return Some(Vec::new());
        };
        let mut holding = Vec::with_capacity(docs.size_hint() as usize);
        while docs.doc() != TERMINATED {
            let often = u16::try_from(docs.term_freq()).unwrap_or(u16::MAX);
            holding.push((*self.passages.get(docs.doc() as usize)?, often));
            docs.advance();
        }
        holding.sort_unstable();
        Some(holding)
    }

    fn count(&self, word: &str) -> Option<usize> {
        if word.len() > LONGEST_WORD {
            return None;
        }
        let Some(held) = &self.held else { return Some(0) };
        let count = held.doc_freq(&Term::from_field_text(self.words, word)).ok()?;
        usize::try_from(count).ok()
    }
}
