//! Trains and measures the two tables behind `hedged` and `sourced`.
//!
//! A label belongs to a whole statement, a feature to one candidate in it. Where the answer is no, every
//! candidate learns no; where it is yes, the candidate that already leans furthest to yes learns yes.
//! Sentences that are labelled for uncertainty alone teach only the half of the features that any text
//! teaches. Deterministic: one thread, a fixed seed and a fixed order.

use std::path::Path;

use onrecord::analysis::Language;
use onrecord::classify::{self, ANSWERS, Candidates, HEDGES_KIND, Kind, SOURCES_KIND};
use onrecord::extract::SourceKind;
use onrecord::words::WordLists;
use serde::Deserialize;

use crate::labelled::{self, Labelled, lines};
use crate::library::Reading;
use crate::loglinear::{Counts, Dice, LogLinear};

const FOLDS: usize = 5;

/// How a table is learned.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub size: u32,
    pub filter: usize,
    pub least: u16,
    pub rounds: usize,
    pub rate: f32,
    /// Of a hundred sentences labelled for uncertainty alone, how many are learned from in each round.
    pub sentences: usize,
    /// How readily the table says yes, in hundredths: added to the score of "no" in training alone.
    pub margin: i32,
}

/// The settings of the shipped tables.
pub const SHIPPED: [Settings; 2] = [
    Settings { size: 60_000, filter: 1 << 14, least: 10, rounds: 12, rate: 0.02, sentences: 40, margin: 50 },
    Settings { size: 60_000, filter: 1 << 14, least: 10, rounds: 12, rate: 0.02, sentences: 30, margin: 0 },
];

/// Changes settings by `name=value`.
pub fn changed(mut settings: Settings, changes: &[&str]) -> Result<Settings, Box<dyn std::error::Error>> {
    for change in changes {
        let (name, value) = change.split_once('=').ok_or("a change is NAME=VALUE")?;
        match name {
            "size" => settings.size = value.parse()?,
            "filter" => settings.filter = value.parse()?,
            "least" => settings.least = value.parse()?,
            "rounds" => settings.rounds = value.parse()?,
            "rate" => settings.rate = value.parse()?,
            "sentences" => settings.sentences = value.parse()?,
            "margin" => settings.margin = value.parse()?,
            _ => return Err(format!("no setting is called {name}").into()),
        }
    }
    Ok(settings)
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    label: String,
}

/// One text: what is known of its statements.
pub struct Draft {
    id: String,
    news: bool,
    /// Whether its labels are of the training split itself: only such are measured.
    first: bool,
    units: Vec<Answered>,
}

/// One labelled unit and what the library sees of it.
struct Answered {
    hedges: Vec<Vec<u32>>,
    sources: Vec<(SourceKind, bool, Vec<u32>)>,
    kind: Option<Kind>,
    hedged: bool,
    sourced: SourceKind,
    /// What `sourced` is with no candidate at all, and what the library says today.
    today: (bool, SourceKind),
}

/// Which of the two tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    Hedged,
    Sourced,
}

impl Flag {
    pub const BOTH: [Self; 2] = [Self::Hedged, Self::Sourced];

    pub fn file(self) -> &'static str {
        match self {
            Self::Hedged => "hedges.weights",
            Self::Sourced => "sources.weights",
        }
    }

    fn kind(self) -> u8 {
        match self {
            Self::Hedged => HEDGES_KIND,
            Self::Sourced => SOURCES_KIND,
        }
    }
}

/// Everything the library sees of a text.
struct Seen {
    reading: Reading,
    candidates: Vec<Candidates>,
    today: Vec<(bool, SourceKind)>,
}

fn see(text: &str, language: &Language) -> Result<Seen, Box<dyn std::error::Error>> {
    let reading = Reading::of(text, language)?;
    let Reading { document, statements, tagging, lexemes, mentions, .. } = &reading;
    let lists = &language.lists;
    let candidates = classify::candidates(document, statements, tagging, mentions, lexemes, lists);
    let labels = classify::labels(document, statements, tagging, mentions, lexemes, lists);
    let today = labels.iter().map(|label| (label.hedged, label.sourced)).collect();
    Ok(Seen { reading, candidates, today })
}

fn answered(seen: Option<(&Candidates, (bool, SourceKind))>, hedged: bool, sourced: SourceKind) -> Answered {
    let (kind, hedges, sources, today) = match seen {
        None => (None, Vec::new(), Vec::new(), (false, SourceKind::None)),
        Some((candidates, today)) => (
            candidates.kind,
            candidates.hedges.iter().map(|(_, features)| features.clone()).collect(),
            candidates
                .sources
                .iter()
                .map(|(source, attributed, features)| (source.kind, *attributed, features.clone()))
                .collect(),
            today,
        ),
    };
    Answered { hedges, sources, kind, hedged, sourced, today }
}

/// Reads the labelled drafts of the training split, and those of the second set of labels.
pub fn read(data: &Path, own: &Path) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    let first = labelled::split(data, "train")?;
    let second = labelled::second(data, &own.join("labels.tsv"))?;
    let invented = labelled::invented(&own.join("invented.tsv"))?;
    let mut labelled: Vec<(bool, Labelled)> = first.into_iter().map(|text| (true, text)).collect();
    labelled.extend(second.into_iter().chain(invented).map(|text| (false, text)));
    labelled.sort_by(|(_, a), (_, b)| a.doc_id.cmp(&b.doc_id));
    let mut drafts = Vec::new();
    for (first, Labelled { doc_id: id, text, units }) in labelled {
        let seen = see(&text, &language)?;
        let mut all = Vec::new();
        for unit in units {
            let best = seen.reading.answering(unit.start, unit.end);
            let sourced = SourceKind::named(&unit.sourced).ok_or("an unknown value of sourced")?;
            let of = best.map(|(at, _)| (&seen.candidates[at], seen.today[at]));
            all.push(answered(of, unit.hedged == "yes", sourced));
        }
        drafts.push(Draft { id, news: true, first, units: all });
    }
    Ok(drafts)
}

/// Reads sentences labelled as certain or uncertain, each a draft of its own.
pub fn read_sentences(path: &Path) -> Result<Vec<Draft>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    let mut drafts = Vec::new();
    for Sentence { text, label } in lines::<Sentence>(path)? {
        let seen = see(&text, &language)?;
        let uncertain = label == "uncertain";
        // The text is one unit: its statements are taken together.
        let mut unit = Answered {
            hedges: Vec::new(),
            sources: Vec::new(),
            kind: None,
            hedged: uncertain,
            sourced: if uncertain { SourceKind::Vague } else { SourceKind::None },
            today: (
                seen.today.iter().any(|(hedged, sourced)| *hedged || *sourced == SourceKind::Vague),
                SourceKind::None,
            ),
        };
        for candidates in &seen.candidates {
            unit.hedges.extend(candidates.hedges.iter().map(|(_, features)| features.clone()));
            let sources = candidates.sources.iter();
            unit.sources.extend(
                sources.map(|(source, attributed, features)| (source.kind, *attributed, features.clone())),
            );
        }
        drafts.push(Draft { id: String::new(), news: false, first: false, units: vec![unit] });
    }
    Ok(drafts)
}

/// What one unit teaches: candidates that are no, and candidates of which one at least is yes.
fn lessons(flag: Flag, unit: &Answered) -> (Vec<&[u32]>, Vec<&[u32]>) {
    match flag {
        Flag::Hedged => {
            let all = unit.hedges.iter().map(Vec::as_slice).collect();
            if unit.hedged { (Vec::new(), all) } else { (all, Vec::new()) }
        }
        Flag::Sourced => {
            let (mut no, mut yes) = (Vec::new(), Vec::new());
            for (kind, _, features) in &unit.sources {
                if unit.sourced == *kind {
                    yes.push(features.as_slice());
                } else if *kind < unit.sourced {
                    no.push(features.as_slice());
                }
            }
            (no, yes)
        }
    }
}

/// Features without those that only news learns.
fn shared(features: &[u32], news: bool, out: &mut Vec<u32>) {
    out.clear();
    out.extend(features.iter().step_by(if news { 1 } else { 2 }));
}

/// Learns one table.
pub fn train(flag: Flag, drafts: &[&Draft], settings: &Settings) -> LogLinear {
    let mut counts = Counts::default();
    let mut scratch = Vec::new();
    for draft in drafts {
        for unit in &draft.units {
            let (no, yes) = lessons(flag, unit);
            for features in no.into_iter().chain(yes) {
                shared(features, draft.news, &mut scratch);
                counts.add(&scratch);
            }
        }
    }
    let filter = counts.filter(settings.filter, settings.least);
    let mut model = LogLinear::new(flag.kind(), ANSWERS, filter, settings.size, settings.rate);
    let mut dice = Dice(20_261_125);
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    let mut gradient = [0.0; ANSWERS];
    for round in 0..settings.rounds {
        dice.shuffle(&mut order);
        for &at in &order {
            let draft = drafts[at];
            if !draft.news && dice.below(100) >= settings.sentences {
                continue;
            }
            for unit in &draft.units {
                let (no, yes) = lessons(flag, unit);
                let mut learn = |features: &[u32], right: usize, model: &mut LogLinear| {
                    shared(features, draft.news, &mut scratch);
                    model.keep_known(&mut scratch);
                    let mut scores = [settings.margin as f32 / 100.0, 0.0];
                    model.scores(&scratch, &mut scores);
                    model.learn(&scratch, &scores, |_| true, |answer| answer == right, &mut gradient);
                };
                for features in no {
                    learn(features, 0, &mut model);
                }
                let furthest = yes
                    .into_iter()
                    .max_by(|a, b| leaning(&model, a, draft.news).total_cmp(&leaning(&model, b, draft.news)));
                if let Some(features) = furthest {
                    learn(features, 1, &mut model);
                }
            }
        }
        if round > 0 {
            model.remember();
        }
    }
    model
}

fn leaning(model: &LogLinear, features: &[u32], news: bool) -> f32 {
    let mut known = Vec::new();
    shared(features, news, &mut known);
    model.keep_known(&mut known);
    let mut scores = [0.0; ANSWERS];
    model.scores(&known, &mut scores);
    scores[1] - scores[0]
}

/// How often answers are right.
#[derive(Default)]
pub struct Figures {
    hedged: [usize; 3],
    right: usize,
    units: usize,
    none: [usize; 3],
}

impl Figures {
    fn count(&mut self, unit: &Answered, (hedged, sourced): (bool, SourceKind)) {
        count(&mut self.hedged, unit.hedged, hedged);
        count(&mut self.none, unit.sourced == SourceKind::None, sourced == SourceKind::None);
        self.right += usize::from(unit.sourced == sourced);
        self.units += 1;
    }

    pub fn show(&self) -> String {
        format!(
            "hedged {} | sourced {:.3} | unsourced {}",
            f1(self.hedged),
            self.right as f64 / self.units.max(1) as f64,
            f1(self.none)
        )
    }
}

fn count(into: &mut [usize; 3], gold: bool, answer: bool) {
    match (gold, answer) {
        (true, true) => into[0] += 1,
        (false, true) => into[1] += 1,
        (true, false) => into[2] += 1,
        (false, false) => {}
    }
}

fn f1([right, wrong, missed]: [usize; 3]) -> String {
    let (right, wrong, missed) = (right as f64, wrong as f64, missed as f64);
    format!(
        "P {:.3} R {:.3} F {:.3}",
        right / (right + wrong).max(1.0),
        right / (right + missed).max(1.0),
        2.0 * right / (2.0 * right + wrong + missed).max(1.0)
    )
}

/// What two tables answer about a unit.
fn answer(unit: &Answered, hedges: &LogLinear, sources: &LogLinear, news: bool) -> (bool, SourceKind) {
    let hedged = unit.hedges.iter().any(|features| leaning(hedges, features, news) > 0.0);
    let kept = unit.sources.iter().filter(|(_, _, features)| leaning(sources, features, news) > 0.0);
    let mut sourced = kept.map(|(kind, ..)| *kind).min();
    if sourced.is_none() && unit.kind == Some(Kind::AttributedClaim) {
        let attributed = unit.sources.iter().filter(|(_, attributed, _)| *attributed);
        sourced = attributed
            .max_by(|a, b| leaning(sources, &a.2, news).total_cmp(&leaning(sources, &b.2, news)))
            .map(|(kind, ..)| *kind)
            .or(Some(SourceKind::Vague));
    }
    // Links, footnotes and the like are not weighed: where they decided, they still do.
    let otherwise = if unit.sources.is_empty() { unit.today.1 } else { SourceKind::None };
    (hedged, sourced.unwrap_or(otherwise))
}

/// What the library says today.
pub fn today(drafts: &[Draft]) -> String {
    let mut figures = Figures::default();
    for unit in drafts.iter().filter(|draft| draft.first).flat_map(|draft| &draft.units) {
        figures.count(unit, unit.today);
    }
    figures.show()
}

/// What tables learned from `learn` say of `measure`.
pub fn measured(models: [&LogLinear; 2], measure: &[&Draft], into: &mut Figures) {
    for unit in measure.iter().flat_map(|draft| &draft.units) {
        into.count(unit, answer(unit, models[0], models[1], true));
    }
}

/// How well the two tables find the sentences labelled as uncertain.
pub fn uncertain(models: [&LogLinear; 2], sentences: &[&Draft], news: bool, into: &mut [usize; 3]) {
    for unit in sentences.iter().flat_map(|draft| &draft.units) {
        let (hedged, sourced) = answer(unit, models[0], models[1], news);
        count(into, unit.hedged, hedged || sourced == SourceKind::Vague);
    }
}

/// Measures settings by five-fold cross-validation over whole drafts.
pub fn cross_validated(drafts: &[Draft], sentences: &[Draft], settings: &[Settings; 2]) -> String {
    let mut figures = Figures::default();
    let (mut marked, mut plain) = ([0; 3], [0; 3]);
    for fold in 0..FOLDS {
        let outside = |at: usize| at % FOLDS != fold;
        let (mut learn, mut measure, mut held) = (Vec::new(), Vec::new(), Vec::new());
        measure.extend(
            drafts.iter().enumerate().filter(|(at, draft)| !outside(*at) && draft.first).map(|(_, d)| d),
        );
        // The rest of a text that is measured may be among the second set.
        let near = |draft: &Draft| {
            !draft.first && measure.iter().any(|measured: &&Draft| draft.id.starts_with(&measured.id))
        };
        learn.extend(
            drafts.iter().enumerate().filter(|(at, draft)| outside(*at) && !near(draft)).map(|(_, d)| d),
        );
        for (at, draft) in sentences.iter().enumerate() {
            if outside(at) { learn.push(draft) } else { held.push(draft) }
        }
        let hedges = train(Flag::Hedged, &learn, &settings[0]);
        let sources = train(Flag::Sourced, &learn, &settings[1]);
        measured([&hedges, &sources], &measure, &mut figures);
        uncertain([&hedges, &sources], &held, true, &mut marked);
        uncertain([&hedges, &sources], &held, false, &mut plain);
    }
    format!("{} | uncertain {}, by what any text teaches {}", figures.show(), f1(marked), f1(plain))
}
