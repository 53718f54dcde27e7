//! Learns the weights: Adam over small batches, with features left out at random.
//!
//! A statement is shown again and again, each time with half of what is known of it missing, so that no
//! weight can rely on its neighbours (dropout, Srivastava et al. 2014; for log-linear models Wager et al.
//! 2013). It must never look at a text.

use onrecord::classify::Kind;
use onrecord::classify::model::{KIND, SCALE, Scores};
use onrecord::tag::weights::{header, known, row};

use super::drafts::{Draft, Set};
use crate::loglinear::{Counts, Dice};

const KINDS: usize = Kind::ALL.len();

/// How the model is learned.
#[derive(Clone, Debug)]
pub struct Settings {
    pub size: u32,
    pub filter: usize,
    /// In how many statements a feature has to be seen.
    pub least: u16,
    /// How many orders of the statements are learned from.
    pub runs: u64,
    /// How often every statement is shown.
    pub rounds: usize,
    pub rate: f32,
    /// How strongly all weights are drawn to nothing, over a whole round.
    pub ridge: f32,
    /// Of a hundred features of a statement, how many are left out each time.
    pub left_out: usize,
    /// How much a statement of the second set of labels counts.
    pub second: f32,
    /// How much a statement counts that is read without its text.
    pub alone: f32,
    /// How much an invented statement counts.
    pub invented: f32,
}

/// The settings of the weights that ship.
pub fn shipped() -> Settings {
    Settings {
        size: 500_000,
        filter: 1 << 17,
        least: 3,
        runs: 4,
        rounds: 24,
        rate: 0.002,
        ridge: 7.5,
        left_out: 50,
        second: 0.4,
        alone: 0.3,
        invented: 0.5,
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
            "runs" => settings.runs = value.parse()?,
            "rounds" => settings.rounds = value.parse()?,
            "rate" => settings.rate = value.parse()?,
            "ridge" => settings.ridge = value.parse()?,
            "left_out" => settings.left_out = value.parse()?,
            "alone" => settings.alone = value.parse()?,
            "invented" => settings.invented = value.parse()?,
            "second" => settings.second = value.parse()?,
            _ => return Err(format!("no setting is called {name}").into()),
        }
    }
    Ok(settings)
}

/// Weights, over the rows that are used later.
pub struct Model {
    filter: Vec<u8>,
    size: u32,
    weights: Vec<f32>,
}

impl Model {
    fn rows<'a>(&'a self, draft: &'a Draft, statement: usize) -> impl Iterator<Item = u32> + 'a {
        draft.features.all[draft.features.statements[statement].clone()]
            .iter()
            .filter(|feature| known(&self.filter, feature.hash))
            .map(|feature| row(feature.hash, self.size) as u32)
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
    pub fn scores(&self, draft: &Draft, statement: usize) -> Scores {
        let mut scores = draft.features.priors[statement];
        for row in self.rows(draft, statement) {
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

/// A labelled statement: where its rows begin and end, what it has before, its kind, how much it counts.
struct Example {
    rows: std::ops::Range<usize>,
    prior: [f32; KINDS],
    label: usize,
    counts: f32,
}

/// Statements to a step.
const BATCH: usize = 256;

/// Learns from the drafts.
pub fn train(drafts: &[&Draft], settings: &Settings) -> Model {
    let mut counts = Counts::default();
    for draft in drafts {
        for (statement, _) in draft.labels.iter().enumerate().filter(|(_, label)| label.is_some()) {
            let features = &draft.features.all[draft.features.statements[statement].clone()];
            counts.add(&features.iter().map(|feature| feature.hash).collect::<Vec<_>>());
        }
    }
    let filter = counts.filter(settings.filter, settings.least);
    let length = settings.size as usize + KINDS;
    let mut model = Model { filter, size: settings.size, weights: vec![0.0; length] };
    let (mut rows, mut examples) = (Vec::new(), Vec::new());
    for draft in drafts {
        for (statement, label) in draft.labels.iter().enumerate() {
            let (Some(label), false) = (label, draft.features.statements[statement].is_empty()) else {
                continue;
            };
            let first = rows.len();
            rows.extend(model.rows(draft, statement));
            // What the rules rule out is learned all the same: some of it is labelled so.
            // What the rules rule out is learned all the same: some of it is labelled so.
            let prior = draft.features.priors[statement].map(|score| score as f32 / f32::from(SCALE));
            let counts = match draft.set {
                Set::First => 1.0,
                Set::Second => settings.second,
                Set::Alone => settings.alone,
                Set::Invented => settings.invented,
            };
            examples.push(Example { rows: first..rows.len(), prior, label: *label as usize, counts });
        }
    }
    // What one order of the statements teaches differs from the next: the mean of several is steadier.
    for run in 0..settings.runs {
        let weights = learned(&rows, &examples, length, settings, run);
        for (mean, weight) in model.weights.iter_mut().zip(weights) {
            *mean += weight / settings.runs as f32;
        }
    }
    model
}

/// The weights that one order of the statements teaches.
fn learned(rows: &[u32], examples: &[Example], length: usize, settings: &Settings, run: u64) -> Vec<f32> {
    let mut weights = vec![0.0; length];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ run);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut adam = Adam::new(length, settings.rounds * examples.len().div_ceil(BATCH));
    let mut slopes = vec![0.0; length];
    let mut shown = Vec::new();
    for _ in 0..settings.rounds {
        for last in (1..order.len()).rev() {
            order.swap(last, dice.below(last + 1));
        }
        for batch in order.chunks(BATCH) {
            let share = 1.0 / batch.len() as f32;
            for (slope, weight) in slopes.iter_mut().zip(&weights) {
                *slope = settings.ridge * weight / examples.len() as f32;
            }
            for example in batch.iter().map(|at| &examples[*at]) {
                shown.clear();
                let seen = rows[example.rows.clone()].iter();
                shown.extend(seen.filter(|_| dice.below(100) >= settings.left_out).map(|row| *row as usize));
                let louder = 100.0 / (100 - settings.left_out) as f32;
                let steps = slope(example, &shown, louder, &weights);
                for row in &shown {
                    for (slope, step) in slopes[*row..*row + KINDS].iter_mut().zip(steps) {
                        *slope += step * share * louder;
                    }
                }
            }
            adam.step(&mut weights, &slopes, settings.rate);
        }
    }
    weights
}

/// How the loss of one statement changes with the score of each kind.
fn slope(example: &Example, rows: &[usize], louder: f32, weights: &[f32]) -> [f32; KINDS] {
    let mut scores = [0.0_f32; KINDS];
    for row in rows {
        for (score, weight) in scores.iter_mut().zip(&weights[*row..*row + KINDS]) {
            *score += weight;
        }
    }
    for (score, prior) in scores.iter_mut().zip(example.prior) {
        *score = *score * louder + prior;
    }
    let largest = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut all = 0.0;
    for score in &mut scores {
        *score = (*score - largest).exp();
        all += *score;
    }
    let mut kind = 0;
    scores.map(|score| {
        let aim = f32::from(u8::from(kind == example.label));
        kind += 1;
        example.counts * (score / all - aim)
    })
}

/// Steps by the mean slope over its spread (Kingma and Ba 2015); they shorten to nothing.
struct Adam {
    means: Vec<f32>,
    squares: Vec<f32>,
    at: usize,
    steps: usize,
}

impl Adam {
    const MEAN: f32 = 0.9;
    const SQUARE: f32 = 0.99;

    fn new(length: usize, steps: usize) -> Self {
        Self { means: vec![0.0; length], squares: vec![0.0; length], at: 0, steps }
    }

    fn step(&mut self, weights: &mut [f32], slopes: &[f32], rate: f32) {
        self.at += 1;
        let at = i32::try_from(self.at).expect("few steps");
        let rate = rate * (1.0 - self.at as f32 / self.steps as f32);
        let (mean_bias, square_bias) = (1.0 - Self::MEAN.powi(at), 1.0 - Self::SQUARE.powi(at));
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((weight, slope), (mean, square)) in weights.iter_mut().zip(slopes).zip(moments) {
            *mean = Self::MEAN * *mean + (1.0 - Self::MEAN) * slope;
            *square = Self::SQUARE * *square + (1.0 - Self::SQUARE) * slope * slope;
            *weight -= rate * (*mean / mean_bias) / ((*square / square_bias).sqrt() + 1e-6);
        }
    }
}
