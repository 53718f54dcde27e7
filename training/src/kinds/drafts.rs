//! Labelled texts as the library sees them: the features of each statement and what it should be called.
//!
//! It must never look at weights.

use std::ops::Range;
use std::path::Path;

use onrecord::analysis::Language;
use onrecord::classify::{self, Features, Kind};
use onrecord::words::WordLists;

use crate::labelled::{self, Labelled};
use crate::library::Reading;

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
    let reading = Reading::of(&text, language)?;
    let Reading { document, statements, tagging, lexemes, mentions, spans, .. } = &reading;
    let (features, rules) =
        classify::features(document, statements, tagging, mentions, lexemes, &language.lists);
    let mut best_of: Vec<usize> = vec![0; spans.len()];
    let mut labels = vec![None; spans.len()];
    let mut answered = Vec::new();
    for unit in &units {
        let best = reading.answering(unit.start, unit.end);
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
    Ok(Draft { id, set, features, rules, labels, units: answered, spans: reading.spans })
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
