//! The averaged perceptron, over the same overlapping rows that are used later.
//!
//! Deterministic: integers, a fixed seed and a fixed order.

use onrecord::tag::weights::{HEADER, Weights, header, row};

/// Weights while they are learned.
pub struct Perceptron {
    kind: u8,
    classes: usize,
    size: u32,
    weights: Vec<i32>,
    /// For each weight, the sum of its changes times the moment of each.
    moments: Vec<i64>,
    now: i64,
}

impl Perceptron {
    /// Nothing learned yet.
    pub fn new(kind: u8, classes: usize, size: u32) -> Self {
        let length = size as usize + classes;
        Self { kind, classes, size, weights: vec![0; length], moments: vec![0; length], now: 1 }
    }

    /// One decision was made.
    pub fn tick(&mut self) {
        self.now += 1;
    }

    /// Moves the rows of `features` towards `good` and away from `bad`.
    pub fn update(&mut self, features: &[u32], good: usize, bad: usize) {
        for feature in features {
            let row = row(*feature, self.size);
            self.weights[row + good] += 1;
            self.moments[row + good] += self.now;
            self.weights[row + bad] -= 1;
            self.moments[row + bad] -= self.now;
        }
    }

    /// The average over all decisions, as eight-bit integers, with their header.
    pub fn file(&self) -> Vec<u8> {
        let average = |at: usize| f64::from(self.weights[at]) - self.moments[at] as f64 / self.now as f64;
        let mut sizes: Vec<f64> =
            (0..self.weights.len()).map(|at| average(at).abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        // The few largest weights are cut off so that the many small ones keep their differences.
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
        let scale = 127.0 / largest;
        let mut file = Vec::with_capacity(HEADER + self.weights.len());
        file.extend(header(self.kind, u16::try_from(self.classes).expect("few classes"), self.size));
        for at in 0..self.weights.len() {
            let weight = (average(at) * scale).round().clamp(-127.0, 127.0) as i8;
            file.push(weight.cast_unsigned());
        }
        file
    }
}

impl Weights for Perceptron {
    fn score(&mut self, features: &[u32], scores: &mut [i32]) {
        for feature in features {
            let row = row(*feature, self.size);
            for (score, weight) in scores.iter_mut().zip(&self.weights[row..row + self.classes]) {
                *score += weight;
            }
        }
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
