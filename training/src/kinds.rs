//! Trains and measures the model of kinds: a multinomial log-linear model over the library's features.
//!
//! Deterministic: every step looks at all statements in a fixed order, and there is no chance in it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::Path;

use onrecord::analysis::Analysis;
use onrecord::analysis::Language;
use onrecord::classify::model::{KIND, SCALE};
use onrecord::classify::{self, Family, Features, Kind};
use onrecord::extract::{self, Lexemes};
use onrecord::ingest::{self, Input};
use onrecord::tag::weights::{Table, Weights, header, known, row};
use onrecord::words::WordLists;
use serde::Deserialize;

use crate::loglinear::Counts;

const KINDS: usize = Kind::ALL.len();
const FAMILIES: usize = Family::ALL.len();
const FOLDS: usize = 5;

/// How the model is learned.
#[derive(Clone, Debug)]
pub struct Settings {
    pub size: u32,
    pub filter: usize,
    pub least: u16,
    pub rounds: usize,
    /// How strongly the weights of each family are drawn to nothing.
    pub ridge: [f32; FAMILIES],
    /// How much a statement of the second set of labels counts.
    pub extra: f32,
    /// How much a statement labelled for another purpose counts.
    pub discourse: f32,
    /// What each kind counts.
    pub kinds: [f32; KINDS],
    /// Families left out.
    pub without: Vec<usize>,
}

pub fn shipped() -> Settings {
    Settings {
        size: 400_000,
        filter: 1 << 17,
        least: 2,
        rounds: 120,
        ridge: [16.0, 16.0, 64.0, 16.0, 16.0, 16.0, 16.0, 16.0, 32.0],
        extra: 1.0,
        discourse: 0.0,
        kinds: [1.0; KINDS],
        without: Vec::new(),
    }
}

/// Changes settings by `name=value`.
pub fn changed(mut settings: Settings, changes: &[&str]) -> Result<Settings, Box<dyn std::error::Error>> {
    for change in changes {
        let (name, value) = change.split_once('=').ok_or("a change is NAME=VALUE")?;
        match name {
            "size" => settings.size = value.parse()?,
            "filter" => settings.filter = value.parse()?,
            "least" => settings.least = value.parse()?,
            "rounds" => settings.rounds = value.parse()?,
            "ridge" => {
                let values: Vec<f32> = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
                for (at, ridge) in settings.ridge.iter_mut().enumerate() {
                    *ridge = values[at.min(values.len() - 1)];
                }
            }
            "extra" => settings.extra = value.parse()?,
            "discourse" => settings.discourse = value.parse()?,
            "kinds" => {
                for (at, value) in value.split(',').enumerate() {
                    settings.kinds[at] = value.parse()?;
                }
            }
            "without" => {
                settings.without = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
            }
            _ => return Err(format!("no setting is called {name}").into()),
        }
    }
    Ok(settings)
}

#[derive(Deserialize)]
pub struct Labelled {
    pub doc_id: String,
    pub text: String,
    pub units: Vec<Unit>,
}

#[derive(Deserialize)]
pub struct Unit {
    pub start: usize,
    pub end: usize,
    label: String,
    #[serde(default)]
    pub hedged: String,
    #[serde(default)]
    pub sourced: String,
    #[serde(default)]
    accept: Vec<String>,
}

/// A draft with the labels of its statements.
pub struct Draft {
    id: String,
    source: Source,
    features: Features,
    rules: Vec<Kind>,
    spans: Vec<Range<usize>>,
    labels: Vec<Option<Kind>>,
    /// The statement that answers for each labelled unit, and what it should say.
    units: Vec<(Option<usize>, Kind, Vec<Kind>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Gold,
    Extra,
    Discourse,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| format!("no kind is called {name}"))
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn draft(
    labelled: Labelled,
    source: Source,
    language: &Language,
) -> Result<Draft, Box<dyn std::error::Error>> {
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
    Ok(Draft { id, source, features, rules, spans, labels, units: answered })
}

/// Reads the labelled statements, the second set of labels and the discourse labels.
pub fn read(
    data: &Path,
    extra: Option<&Path>,
    discourse: bool,
) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    let mut drafts = Vec::new();
    let mut gold: Vec<Labelled> = lines(&data.join("gold/train.jsonl"))?;
    gold.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
    for labelled in gold {
        drafts.push(draft(labelled, Source::Gold, &language)?);
    }
    if let Some(extra) = extra {
        for labelled in second(data, extra)? {
            drafts.push(draft(labelled, Source::Extra, &language)?);
        }
    }
    if discourse {
        for labelled in discourses(data)? {
            drafts.push(draft(labelled, Source::Discourse, &language)?);
        }
    }
    Ok(drafts)
}

/// Reads the development set.
pub fn read_dev(data: &Path) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    lines(&data.join("gold/dev.jsonl"))?
        .into_iter()
        .map(|labelled| draft(labelled, Source::Gold, &language))
        .collect()
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    label: String,
    context: Context,
}

#[derive(Deserialize)]
struct Context {
    doc: String,
    #[serde(default)]
    par: u32,
    pos: u32,
    #[serde(default)]
    speech: bool,
}

#[derive(Deserialize)]
struct Article {
    doc_id: String,
    text: String,
}

/// The texts of the second set stand elsewhere: the labels hold only places.
pub fn second(data: &Path, labels: &Path) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut editorials: BTreeMap<String, Vec<(u32, u32, String)>> = BTreeMap::new();
    for sentence in lines::<Sentence>(&data.join("labels/webis_editorials_sent/train.jsonl"))? {
        let Context { doc, par, pos, .. } = sentence.context;
        editorials.entry(doc).or_default().push((par, pos, sentence.text));
    }
    for (doc, mut sentences) in editorials {
        sentences.sort();
        let mut text = String::new();
        let mut last = None;
        for (par, _, sentence) in sentences {
            match last {
                None => {}
                Some(last) if last == par => text.push(' '),
                Some(_) => text.push_str("\n\n"),
            }
            last = Some(par);
            text.push_str(&sentence);
        }
        texts.insert(format!("webis__{doc}"), text);
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

/// Sentences labelled for their part in a story, taken for the kinds that such sentences mostly are.
fn discourses(data: &Path) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let mut stories: BTreeMap<String, Vec<(u32, String, String, bool)>> = BTreeMap::new();
    for sentence in lines::<Sentence>(&data.join("labels/news_discourse_4way/train.jsonl"))? {
        let Context { doc, pos, speech, .. } = sentence.context;
        stories.entry(doc).or_default().push((pos, sentence.text, sentence.label, speech));
    }
    let mut out = Vec::new();
    for (doc_id, mut sentences) in stories {
        sentences.sort();
        let (mut text, mut units, mut at) = (String::new(), Vec::new(), 0);
        for (_, sentence, label, speech) in sentences {
            let end = at + sentence.chars().count();
            let label = match label.as_str() {
                _ if speech => "attributed_claim".to_owned(),
                "evaluation" => "editorial_opinion".to_owned(),
                "projection" => "analyst_reconstruction".to_owned(),
                _ => label,
            };
            units.push(Unit {
                start: at,
                end,
                label,
                accept: Vec::new(),
                hedged: String::new(),
                sourced: String::new(),
            });
            text.push_str(&sentence);
            text.push_str("\n\n");
            at = end + 2;
        }
        out.push(Labelled { doc_id, text, units });
    }
    Ok(out)
}

/// Weights while they are learned, over the rows that are used later.
pub struct Model {
    filter: Vec<u8>,
    size: u32,
    weights: Vec<f32>,
}

impl Model {
    fn rows(&self, features: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
        features.filter(|feature| known(&self.filter, *feature)).map(|feature| row(feature, self.size) as u32)
    }

    /// The weights as small integers, after header and filter.
    pub fn file(&self) -> Vec<u8> {
        let filter = u32::try_from(self.filter.len()).expect("a small filter");
        let classes = u16::try_from(KINDS).expect("few kinds");
        let mut file = Vec::from(header(KIND, classes, filter, self.size));
        file.extend(&self.filter);
        file.extend(self.weights.iter().map(|weight| integer(*weight).cast_unsigned()));
        file
    }

    /// The scores of the kinds, from weights as small integers.
    fn scores(&self, features: impl Iterator<Item = u32>) -> [i32; KINDS] {
        let mut scores = [0; KINDS];
        for row in self.rows(features) {
            let weights = &self.weights[row as usize..row as usize + KINDS];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += i32::from(integer(*weight));
            }
        }
        scores
    }
}

fn integer(weight: f32) -> i8 {
    (weight * f32::from(SCALE)).round().clamp(-127.0, 127.0) as i8
}

fn used<'a>(draft: &'a Draft, statement: usize, settings: &'a Settings) -> impl Iterator<Item = u32> + 'a {
    draft.features.all[draft.features.statements[statement].clone()]
        .iter()
        .filter(|feature| !settings.without.contains(&(feature.family as usize)))
        .map(|feature| feature.hash)
}

/// Learns from the drafts.
pub fn train(drafts: &[&Draft], settings: &Settings) -> Model {
    let mut counts = Counts::default();
    for draft in drafts {
        for statement in 0..draft.labels.len() {
            if draft.labels[statement].is_some() {
                counts.add(&used(draft, statement, settings).collect::<Vec<_>>());
            }
        }
    }
    let filter = counts.filter(settings.filter, settings.least);
    let length = settings.size as usize + KINDS;
    let mut model = Model { filter, size: settings.size, weights: vec![0.0; length] };
    // Rows may overlap; then the stronger pull holds.
    let mut ridges = vec![0.0_f32; length];
    let (mut rows, mut examples) = (Vec::new(), Vec::new());
    for draft in drafts {
        for (statement, label) in draft.labels.iter().enumerate() {
            let (Some(label), false) = (label, draft.features.statements[statement].is_empty()) else {
                continue;
            };
            let weight = match draft.source {
                Source::Gold => 1.0,
                Source::Extra => settings.extra,
                Source::Discourse => settings.discourse,
            } * settings.kinds[*label as usize];
            for feature in &draft.features.all[draft.features.statements[statement].clone()] {
                let ridge = settings.ridge[feature.family as usize];
                let first = row(feature.hash, settings.size);
                for cell in &mut ridges[first..first + KINDS] {
                    *cell = ridge.max(*cell);
                }
            }
            let first = rows.len();
            rows.extend(model.rows(used(draft, statement, settings)));
            if weight > 0.0 {
                examples.push((first..rows.len(), *label as usize, weight));
            }
        }
    }
    model.weights =
        minimum(length, settings.rounds, |weights, slopes| loss(&rows, &examples, &ridges, weights, slopes));
    model
}

/// A labelled statement: its rows, its kind, how much it counts.
type Example = (Range<usize>, usize, f32);

/// How unlikely the labels are under the weights, with the ridge; its slope goes to `slopes`.
fn loss(rows: &[u32], examples: &[Example], ridges: &[f32], weights: &[f32], slopes: &mut [f32]) -> f64 {
    let mut loss = 0.0;
    for ((slope, weight), ridge) in slopes.iter_mut().zip(weights).zip(ridges) {
        *slope = ridge * weight;
        loss += f64::from(ridge * weight * weight) / 2.0;
    }
    for (range, label, counts) in examples {
        let mut scores = [0.0_f32; KINDS];
        for row in &rows[range.clone()] {
            let weights = &weights[*row as usize..*row as usize + KINDS];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += weight;
            }
        }
        let largest = scores.iter().copied().fold(f32::MIN, f32::max);
        let right = scores[*label] - largest;
        let mut all = 0.0;
        for score in &mut scores {
            *score = (*score - largest).exp();
            all += *score;
        }
        loss += f64::from(counts * (all.ln() - right));
        for (at, score) in scores.iter_mut().enumerate() {
            *score = counts * (*score / all - f32::from(u8::from(at == *label)));
        }
        for row in &rows[range.clone()] {
            let slopes = &mut slopes[*row as usize..*row as usize + KINDS];
            for (slope, step) in slopes.iter_mut().zip(&scores) {
                *slope += step;
            }
        }
    }
    loss
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

fn add(to: &mut [f32], factor: f64, from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor as f32 * from;
    }
}

/// The lowest point of a smooth bowl, by L-BFGS: each step remembers how the last few bent it.
fn minimum(length: usize, rounds: usize, mut bowl: impl FnMut(&[f32], &mut [f32]) -> f64) -> Vec<f32> {
    const MEMORY: usize = 8;
    let (mut place, mut slope) = (vec![0.0; length], vec![0.0; length]);
    let mut height = bowl(&place, &mut slope);
    let mut bends: Vec<(Vec<f32>, Vec<f32>, f64)> = Vec::new();
    for _ in 0..rounds {
        let mut way = slope.clone();
        let mut shares = Vec::new();
        for (moved, bent, inverse) in bends.iter().rev() {
            let share = dot(moved, &way) * inverse;
            add(&mut way, -share, bent);
            shares.push(share);
        }
        let stretch = bends
            .last()
            .map_or(1.0 / dot(&slope, &slope).sqrt(), |(moved, bent, _)| dot(moved, bent) / dot(bent, bent));
        for value in &mut way {
            *value *= stretch as f32;
        }
        for ((moved, bent, inverse), share) in bends.iter().zip(shares.iter().rev()) {
            let back = dot(bent, &way) * inverse;
            add(&mut way, share - back, moved);
        }
        let fall = dot(&way, &slope);
        let mut step = 1.0;
        let mut next = vec![0.0; length];
        let mut next_slope = vec![0.0; length];
        let lower = loop {
            next.copy_from_slice(&place);
            add(&mut next, -step, &way);
            let reached = bowl(&next, &mut next_slope);
            if reached <= height - 1e-4 * step * fall || step < 1e-6 {
                break reached;
            }
            step /= 2.0;
        };
        let moved: Vec<f32> = next.iter().zip(&place).map(|(a, b)| a - b).collect();
        let bent: Vec<f32> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let curve = dot(&moved, &bent);
        if curve > 1e-10 {
            if bends.len() == MEMORY {
                bends.remove(0);
            }
            bends.push((moved, bent, 1.0 / curve));
        }
        let gained = height - lower;
        (place, slope, height) = (next, next_slope, lower);
        if gained < 1e-5 * height {
            break;
        }
    }
    place
}

/// What was said of each labelled unit, and how sure.
#[derive(Clone, Copy)]
pub struct Answer {
    pub gold: Kind,
    pub said: Kind,
    pub margin: i32,
    pub settled: bool,
}

fn answers(model: &Model, draft: &Draft, settings: &Settings) -> Vec<Answer> {
    let said: Vec<(Kind, i32)> = (0..draft.labels.len())
        .map(|statement| {
            if draft.features.statements[statement].is_empty() {
                return (Kind::NonClaim, i32::MAX);
            }
            best(model.scores(used(draft, statement, settings)))
        })
        .collect();
    draft
        .units
        .iter()
        .map(|(at, gold, accept)| {
            let (said, margin) = at.map_or((Kind::NonClaim, i32::MAX), |at| said[at]);
            let said = if accept.contains(&said) { *gold } else { said };
            Answer { gold: *gold, said, margin, settled: margin == i32::MAX }
        })
        .collect()
}

fn best(scores: [i32; KINDS]) -> (Kind, i32) {
    let best = (0..KINDS).rev().max_by_key(|at| scores[*at]).expect("there are kinds");
    let second = (0..KINDS).filter(|at| *at != best).map(|at| scores[at]).max().expect("there are kinds");
    (Kind::ALL[best], scores[best] - second)
}

/// Answers for every labelled statement by a model that has not seen its draft.
pub fn cross_validated(drafts: &[Draft], settings: &Settings) -> Vec<(usize, Vec<Answer>)> {
    let gold: Vec<usize> = (0..drafts.len()).filter(|at| drafts[*at].source == Source::Gold).collect();
    let fold = |number: usize| {
        let held: Vec<usize> =
            gold.iter().enumerate().filter(|(nth, _)| nth % FOLDS == number).map(|(_, at)| *at).collect();
        let learned: Vec<&Draft> =
            drafts.iter().enumerate().filter(|(at, _)| !held.contains(at)).map(|(_, d)| d).collect();
        let model = train(&learned, settings);
        held.into_iter().map(|at| (at, answers(&model, &drafts[at], settings))).collect::<Vec<_>>()
    };
    let fold = &fold;
    let mut all: Vec<(usize, Vec<Answer>)> = std::thread::scope(|scope| {
        let other = scope.spawn(move || (3..FOLDS).flat_map(fold).collect::<Vec<_>>());
        let mut own: Vec<_> = (0..3).flat_map(fold).collect();
        own.extend(other.join().expect("a fold is learned"));
        own
    });
    all.sort_by_key(|(at, _)| *at);
    all
}

pub fn held_out(model: &Model, drafts: &[Draft], settings: &Settings) -> Vec<Answer> {
    drafts.iter().flat_map(|draft| answers(model, draft, settings)).collect()
}

/// What the rules alone say.
pub fn by_rules(drafts: &[Draft]) -> Vec<Answer> {
    let gold = drafts.iter().filter(|draft| draft.source == Source::Gold);
    gold.flat_map(|draft| {
        draft.units.iter().map(|(at, gold, accept)| {
            let said = at.map_or(Kind::NonClaim, |at| draft.rules[at]);
            let said = if accept.contains(&said) { *gold } else { said };
            Answer { gold: *gold, said, margin: 0, settled: false }
        })
    })
    .collect()
}

/// One line of figures.
pub fn figures(answers: &[Answer]) -> String {
    let right = answers.iter().filter(|answer| answer.gold == answer.said).count();
    let mut line = format!("accuracy {:.3}", right as f64 / answers.len() as f64);
    let (mut sum, mut by) = (0.0, String::new());
    for kind in &Kind::ALL {
        let said = answers.iter().filter(|a| a.said == *kind).count() as f64;
        let meant = answers.iter().filter(|a| a.gold == *kind).count() as f64;
        let both = answers.iter().filter(|a| a.said == *kind && a.gold == *kind).count() as f64;
        let f1 = 2.0 * both / (said + meant).max(1.0);
        if *kind != Kind::NonClaim {
            sum += f1 / 4.0;
        }
        by += &format!(
            " {} {:.3} ({:.2}/{:.2})",
            &kind.name()[..4],
            f1,
            both / said.max(1.0),
            both / meant.max(1.0)
        );
    }
    line += &format!(" macro-F1(4) {sum:.3}{by}");
    line
}

/// The most frequent confusions.
pub fn confusions(answers: &[Answer]) -> String {
    let mut counts: HashMap<(Kind, Kind), usize> = HashMap::new();
    for answer in answers.iter().filter(|a| a.gold != a.said) {
        *counts.entry((answer.gold, answer.said)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((gold, said), count)| (std::cmp::Reverse(*count), *gold, *said));
    counts.iter().take(10).map(|((g, s), n)| format!("{} for {}: {n}\n", s.name(), g.name())).collect()
}

/// Prints the errors of cross-validation, to be read: what was said, what was meant, the words.
pub fn errors(drafts: &[Draft], answered: &[(usize, Vec<Answer>)]) {
    for (at, answers) in answered {
        let draft = &drafts[*at];
        for (answer, (statement, ..)) in answers.iter().zip(&draft.units) {
            if answer.gold == answer.said {
                continue;
            }
            let span = statement.map(|at| draft.spans[at].clone());
            let rules = statement.map_or("", |at| draft.rules[at].name());
            println!(
                "{}\t{}\t{}\t{}\t{}\t{:?}",
                draft.id,
                answer.gold.name(),
                answer.said.name(),
                rules,
                answer.margin,
                span
            );
        }
    }
}

/// How often each kind was right by its margin, as `models/confidence.toml` holds it.
pub fn confidence(answers: &[Answer]) -> String {
    let share = |answers: &[Answer]| {
        let right = answers.iter().filter(|answer| answer.gold == answer.said).count();
        (right + 1, answers.len() + 2)
    };
    let settled: Vec<Answer> = answers.iter().copied().filter(|answer| answer.settled).collect();
    let (right, all) = share(&settled);
    let mut file = format!(
        "# How often a kind is right, in hundredths, by how far it is before the next.\n\
         # Made by `training kinds`: counted on labelled statements by models that had not seen their drafts.\n\
         settled = {} # of {}\n",
        (right * 100 / all).min(99),
        settled.len()
    );
    for kind in Kind::ALL {
        let mut said: Vec<Answer> =
            answers.iter().copied().filter(|answer| answer.said == kind && !answer.settled).collect();
        said.sort_by_key(|answer| answer.margin);
        let size = (said.len() / 12).max(40);
        // Pools of equal size, joined while one is not more often right than the pool before it.
        let mut pools: Vec<(i32, usize, usize)> = Vec::new();
        for pool in said.chunks(size) {
            let (right, all) = share(pool);
            pools.push((pool[0].margin, right, all));
            while let [.., (_, before, of), (_, right, all)] = pools.as_slice()
                && before * all >= right * of
            {
                let (_, right, all) = pools.pop().expect("there are two");
                let last = pools.last_mut().expect("there is one");
                last.1 += right;
                last.2 += all;
            }
        }
        if let Some(first) = pools.first_mut() {
            first.0 = 0;
        }
        let margins: Vec<i32> = pools.iter().map(|pool| pool.0).collect();
        let hundredths: Vec<usize> =
            pools.iter().map(|(_, right, all)| ((right * 200 + all) / (all * 2)).clamp(1, 99)).collect();
        file += &format!("\n[steps.{}] # of {}\n", kind.name(), said.len());
        file += &format!("margins = {margins:?}\nhundredths = {hundredths:?}\n");
    }
    file
}

/// Of the labels with cues, how many turn or stand half as firmly without the words of their cues.
pub fn explained(data: &Path, weights: &'static [u8]) -> Result<String, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    let mut table: Table<KINDS> = Table::read(weights, KIND).ok_or("not the weights of kinds")?;
    let (mut labels, mut carried, mut bare, mut spans) = (0, 0, 0, 0);
    for Labelled { text, .. } in lines::<Labelled>(&data.join("gold/dev.jsonl"))? {
        let input = Input { name: "draft.txt", bytes: text.as_bytes(), format: None };
        let (document, _) = ingest::document(&input, &language.words).map_err(|_| "a draft is no text")?;
        let Analysis { document, statements, tagging, mentions, labels: said, .. } =
            Analysis::of(document, &language);
        let lexemes = Lexemes::of(&document.reading, &language.scanner);
        let (features, _) =
            classify::features(&document, &statements, &tagging, &mentions, &lexemes, &language.lists);
        for (label, range) in said.iter().zip(&features.statements) {
            let Some(kind) = label.kind.filter(|k| !matches!(k, Kind::ReportedFact | Kind::NonClaim)) else {
                continue;
            };
            labels += 1;
            spans += label.cues.len();
            bare += usize::from(label.cues.is_empty());
            let (mut with, mut without) = ([0; KINDS], [0; KINDS]);
            for feature in &features.all[range.clone()] {
                table.score(&[feature.hash], &mut with);
                if !label.cues.iter().any(|cue| feature.rests_on(cue.span)) {
                    table.score(&[feature.hash], &mut without);
                }
            }
            let lead = |scores: &[i32; KINDS]| {
                let others = (0..KINDS).filter(|at| *at != kind as usize).map(|at| scores[at]);
                scores[kind as usize] - others.max().expect("there are kinds")
            };
            carried += usize::from(lead(&without) * 2 <= lead(&with));
        }
    }
    Ok(format!(
        "{labels} labels with cues, {bare} without any; {:.3} turn or stand half as firmly without them; {:.1} spans each",
        carried as f64 / f64::from(labels),
        spans as f64 / f64::from(labels)
    ))
}
