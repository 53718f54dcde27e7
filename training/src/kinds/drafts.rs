//! Labelled texts as the library sees them: the features of each statement and what it should be called.
//!
//! It must never look at weights.

use std::ops::Range;
use std::path::Path;

use onrecord::analysis::Language;
use onrecord::classify::{self, Features, Kind};
use onrecord::extract::{self, Lexemes};
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

use crate::labelled::{self, Labelled};

/// Where labels come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// The training or the development split.
    First,
    /// The second set of labels.
    Second,
    /// A statement of the first set as a text of its own, as in a rule's example.
    Alone,
    /// Invented to teach a row of the taxonomy.
    Invented,
}

/// A draft with the labels of its statements.
pub struct Draft {
    pub id: String,
    pub set: Set,
    pub features: Features,
    /// What the rules of evidence alone say.
    pub rules: Vec<Kind>,
    pub spans: Vec<Range<usize>>,
    pub labels: Vec<Option<Kind>>,
    /// The statement that answers for each labelled unit, and what it should say.
    pub units: Vec<(Option<usize>, Kind, Vec<Kind>)>,
}

impl Draft {
    /// Whether the text is the beginning of the other's: names are cut off at a length.
    pub fn begins(&self, other: &Self) -> bool {
        other.set != Set::First && other.id.starts_with(&self.id)
    }
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| format!("no kind is called {name}"))
}

fn draft(labelled: Labelled, set: Set, language: &Language) -> Result<Draft, Box<dyn std::error::Error>> {
    let Labelled { doc_id: id, text, units } = labelled;
    let input = Input { name: "draft.txt", bytes: text.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &language.words).map_err(|_| "a draft is no text")?;
    let statements = onrecord::segment::statements(&document, &language.abbreviations);
    let tagging = onrecord::tag::tag(&document, &statements);
    let lexemes = Lexemes::of(&document.reading, &language.scanner);
    let mentions =
        extract::mentions(&document, &statements, &tagging, &lexemes, &language.lists, &language.words);
    let (features, rules) =
        classify::features(&document, &statements, &tagging, &mentions, &lexemes, &language.lists);
    let spans: Vec<Range<usize>> = statements
        .iter()
        .map(|statement| {
            let span = document.origin_span(statement.span);
            span.start()..span.end()
        })
        .collect();
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut best_of: Vec<usize> = vec![0; spans.len()];
    let mut labels = vec![None; spans.len()];
    let mut answered = Vec::new();
    for unit in &units {
        let (start, end) = (bytes[unit.start], bytes[unit.end]);
        let overlap = |span: &Range<usize>| span.end.min(end).saturating_sub(span.start.max(start));
        let mut best = None;
        for (at, span) in spans.iter().enumerate() {
            if overlap(span) > best.map_or(0, |(_, most)| most) {
                best = Some((at, overlap(span)));
            }
        }
        let label = kind(&unit.label)?;
        if let Some((at, most)) = best
            && most > best_of[at]
        {
            best_of[at] = most;
            labels[at] = Some(label);
        }
        let accept = unit.accept.iter().map(|name| kind(name)).collect::<Result<_, _>>()?;
        answered.push((best.map(|(at, _)| at), label, accept));
    }
    Ok(Draft { id, set, features, rules, spans, labels, units: answered })
}

/// Reads the training split, and the second set of labels and the invented passages of `own`.
pub fn read(data: &Path, own: &Path) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    let mut drafts = Vec::new();
    for labelled in labelled::split(data, "train")? {
        for alone in labelled.alone() {
            drafts.push(draft(alone, Set::Alone, &language)?);
        }
        drafts.push(draft(labelled, Set::First, &language)?);
    }
    for labelled in labelled::second(data, &own.join("labels.tsv"))? {
        drafts.push(draft(labelled, Set::Second, &language)?);
    }
    for labelled in labelled::invented(&own.join("invented.tsv"))? {
        drafts.push(draft(labelled, Set::Invented, &language)?);
    }
    Ok(drafts)
}

/// Reads the development split.
pub fn read_dev(data: &Path) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    labelled::split(data, "dev")?.into_iter().map(|labelled| draft(labelled, Set::First, &language)).collect()
}
