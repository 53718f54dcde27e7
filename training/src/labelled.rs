//! Texts with the labels of their statements: the training split, the development split, and a second set
//! of labels that holds only places in texts that stand elsewhere.
//!
//! It must never look at what the library says of a text.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

/// A text and what its statements are labelled as.
#[derive(Deserialize)]
pub struct Labelled {
    pub doc_id: String,
    pub text: String,
    pub units: Vec<Unit>,
}

impl Labelled {
    /// Each statement as a text of its own, but for what only its neighbours make a claim of somebody's.
    pub fn alone(&self) -> Vec<Self> {
        let chars: Vec<char> = self.text.chars().collect();
        let units =
            self.units.iter().filter(|unit| !(unit.label == "attributed_claim" && unit.cue == "quote"));
        units
            .map(|unit| {
                let text: String = chars[unit.start..unit.end].iter().collect();
                let end = unit.end - unit.start;
                let units = vec![Unit { start: 0, end, ..unit.clone() }];
                Self { doc_id: self.doc_id.clone(), text, units }
            })
            .collect()
    }
}

/// One labelled statement; `start` and `end` are code points.
#[derive(Clone, Deserialize)]
pub struct Unit {
    pub start: usize,
    pub end: usize,
    pub label: String,
    #[serde(default)]
    pub hedged: String,
    #[serde(default)]
    pub sourced: String,
    /// The word that decided it.
    #[serde(default)]
    pub cue: String,
    /// Other kinds that count as right.
    #[serde(default)]
    pub accept: Vec<String>,
}

/// Reads a file of JSON lines.
pub fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Reads a split of the labelled texts, by name.
pub fn split(data: &Path, name: &str) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let mut texts: Vec<Labelled> = lines(&data.join(format!("gold/{name}.jsonl")))?;
    texts.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
    Ok(texts)
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    context: Context,
}

#[derive(Deserialize)]
struct Context {
    doc: String,
    #[serde(default)]
    par: u32,
    pos: u32,
}

#[derive(Deserialize)]
struct Article {
    doc_id: String,
    text: String,
}

/// Puts texts together from their sentences; those of one paragraph stand in one line.
fn assembled(
    path: &Path,
    paragraphs: bool,
) -> Result<impl Iterator<Item = (String, String)>, Box<dyn std::error::Error>> {
    let mut texts: BTreeMap<String, Vec<(u32, u32, String)>> = BTreeMap::new();
    for Sentence { text, context: Context { doc, par, pos } } in lines(path)? {
        texts.entry(doc).or_default().push((if paragraphs { par } else { pos }, pos, text));
    }
    Ok(texts.into_iter().map(|(doc, mut sentences)| {
        sentences.sort();
        let mut text = String::new();
        let mut last = None;
        for (paragraph, _, sentence) in sentences {
            match last {
                None => {}
                Some(last) if last == paragraph => text.push(' '),
                Some(_) => text.push_str("\n\n"),
            }
            last = Some(paragraph);
            text.push_str(&sentence);
        }
        (doc, text)
    }))
}

/// Reads the second set of labels and the texts that they belong to.
pub fn second(data: &Path, labels: &Path) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (doc, text) in assembled(&data.join("labels/webis_editorials_sent/train.jsonl"), true)? {
        texts.insert(format!("webis__{doc}"), text);
    }
    for (doc, text) in assembled(&data.join("labels/news_discourse_4way/train.jsonl"), false)? {
        texts.insert(format!("nd__{doc}"), text);
    }
    for article in lines::<Article>(&data.join("attribution/polnear_train.jsonl"))? {
        texts.insert(format!("polnear__{}", article.doc_id), article.text);
    }
    let mut units: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    for line in std::fs::read_to_string(labels)?.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [doc, start, end, label, hedged, sourced] = fields.as_slice() else {
            return Err("a label has six fields".into());
        };
        let unit = Unit {
            start: start.parse()?,
            end: end.parse()?,
            label: (*label).to_owned(),
            hedged: (*hedged).to_owned(),
            sourced: (*sourced).to_owned(),
            cue: String::new(),
            accept: Vec::new(),
        };
        units.entry((*doc).to_owned()).or_default().push(unit);
    }
    units
        .into_iter()
        .map(|(doc_id, units)| {
            let text = texts.remove(&doc_id).ok_or_else(|| format!("no text is called {doc_id}"))?;
            Ok(Labelled { doc_id, text, units })
        })
        .collect()
}

/// Reads the invented passages, each a text of its own.
pub fn invented(path: &Path) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let file = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut passages = Vec::new();
    for passage in file.split("\n\n").map(str::trim).filter(|passage| !passage.is_empty()) {
        let (mut text, mut units, mut at) = (String::new(), Vec::new(), 0);
        for line in passage.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [label, hedged, sourced, sentence] = fields.as_slice() else {
                return Err(format!("{}: a line has four fields: {line}", path.display()).into());
            };
            if !text.is_empty() {
                text.push(' ');
                at += 1;
            }
            let end = at + sentence.chars().count();
            units.push(Unit {
                start: at,
                end,
                label: (*label).to_owned(),
                hedged: (*hedged).to_owned(),
                sourced: (*sourced).to_owned(),
                cue: String::new(),
                accept: Vec::new(),
            });
            text.push_str(sentence);
            at = end;
        }
        passages.push(Labelled { doc_id: format!("invented {}", passages.len()), text, units });
    }
    Ok(passages)
}
