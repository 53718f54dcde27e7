//! Log-linear weights, over the same overlapping rows that are used later.
//!
//! Deterministic: one thread, a fixed seed and a fixed order.

use std::collections::HashMap;

use onrecord::tag::weights::{header, known, row};

/// Log-linear weights learned with AdaGrad, over the same rows.
pub struct LogLinear {
    kind: u8,
    classes: usize,
    filter: Vec<u8>,
    size: u32,
    weights: Vec<f32>,
    squares: Vec<f32>,
    rate: f32,
    /// Sum of what the weights were when they were remembered.
    remembered: Vec<f32>,
    times: f32,
}

impl LogLinear {
    /// Nothing learned yet.
    pub fn new(kind: u8, classes: usize, filter: Vec<u8>, size: u32, rate: f32) -> Self {
        let length = size as usize + classes;
        Self {
            kind,
            classes,
            filter,
            size,
            weights: vec![0.0; length],
            squares: vec![0.0; length],
            rate,
            remembered: vec![0.0; length],
            times: 0.0,
        }
    }

    /// Leaves out the features that the filter does not know.
    pub fn keep_known(&self, features: &mut Vec<u32>) {
        features.retain(|feature| known(&self.filter, *feature));
    }

    /// The scores of all classes.
    pub fn scores(&self, features: &[u32], scores: &mut [f32]) {
        for feature in features {
            let row = row(*feature, self.size);
            for (score, weight) in scores.iter_mut().zip(&self.weights[row..row + self.classes]) {
                *score += weight;
            }
        }
    }

    /// One step towards the classes in `good` (any of them), among those `allowed`.
    pub fn learn(
        &mut self,
        features: &[u32],
        scores: &[f32],
        allowed: impl Fn(usize) -> bool,
        good: impl Fn(usize) -> bool,
        gradient: &mut [f32],
    ) {
        let largest = (0..scores.len()).filter(|c| allowed(*c)).map(|c| scores[c]).fold(f32::MIN, f32::max);
        let (mut all, mut right) = (0.0, 0.0);
        for class in 0..scores.len() {
            gradient[class] = if allowed(class) { (scores[class] - largest).exp() } else { 0.0 };
            all += gradient[class];
            if allowed(class) && good(class) {
                right += gradient[class];
            }
        }
        let right = right.max(1e-12);
        for (class, share) in gradient.iter_mut().enumerate() {
            let p = *share / all;
            *share = if *share > 0.0 && good(class) { p - *share / right } else { p };
        }
        for feature in features {
            let row = row(*feature, self.size);
            for (class, g) in gradient.iter().copied().enumerate() {
                if g.abs() < 3e-3 {
                    continue;
                }
                let square = &mut self.squares[row + class];
                *square += g * g;
                self.weights[row + class] -= self.rate * g / (square.sqrt() + 1e-3);
            }
        }
    }

    /// One step against a gradient of the scores.
    pub fn step(&mut self, features: &[u32], gradient: &[f32]) {
        if gradient.iter().all(|g| g.abs() < 3e-3) {
            return;
        }
        for feature in features {
            let row = row(*feature, self.size);
            for (class, g) in gradient.iter().copied().enumerate() {
                if g.abs() < 3e-3 {
                    continue;
                }
                let square = &mut self.squares[row + class];
                *square += g * g;
                self.weights[row + class] -= self.rate * g / (square.sqrt() + 1e-3);
            }
        }
    }

    /// Counts the weights as they are into the average.
    pub fn remember(&mut self) {
        self.times += 1.0;
        for (sum, weight) in self.remembered.iter_mut().zip(&self.weights) {
            *sum += weight;
        }
    }

    /// The average of the remembered weights as eight-bit integers, after header and filter.
    pub fn file(&self) -> Vec<u8> {
        let weights = if self.times > 0.0 { &self.remembered } else { &self.weights };
        let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        // The few largest weights are cut off so that the many small ones keep their differences.
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 5000)).copied().unwrap_or(1.0);
        let scale = 127.0 / largest;
        let classes = u16::try_from(self.classes).expect("few classes");
        let filter = u32::try_from(self.filter.len()).expect("a small filter");
        let mut file = Vec::from(header(self.kind, classes, filter, self.size));
        file.extend(&self.filter);
        file.extend(weights.iter().map(|w| ((w * scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()));
        file
    }
}

/// A small generator of numbers with a fixed seed.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }

    /// Puts `items` into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// How often each feature is met.
#[derive(Default)]
pub struct Counts(HashMap<u32, u16>);

impl Counts {
    /// The features were met once more.
    pub fn add(&mut self, features: &[u32]) {
        for feature in features {
            let count = self.0.entry(*feature).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// A filter of `bytes` bytes that knows the features met at least `least` times.
    pub fn filter(&self, bytes: usize, least: u16) -> Vec<u8> {
        let kept = self.0.values().filter(|count| **count >= least).count();
        println!("{kept} of {} features are known", self.0.len());
        let mut filter = vec![0; bytes];
        for (feature, count) in &self.0 {
            if *count >= least {
                let bit = *feature as usize & (bytes * 8 - 1);
                filter[bit / 8] |= 1 << (bit % 8);
            }
        }
        filter
    }
}
