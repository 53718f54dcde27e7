//! What the tagger and the parser learned: one table of small integers, read through hashes.
//!
//! A feature is a hash; it stands for a row of weights, one for each class, somewhere in the table.
//! Rows may overlap, in training as in use, so no word of the training data is stored.
//! A filter of one bit for each hash says which features were met in training; others count nothing.
//! It must never know what a feature or a class means.

/// Adds up, for each class, the weights of some features.
pub trait Weights {
    /// Adds the rows of `features` to `scores`, one score for each class.
    fn score(&mut self, features: &[u32], scores: &mut [i32]);
}

/// The length of the header in bytes.
pub const HEADER: usize = 16;
/// The first bytes of every weights file.
pub const MAGIC: [u8; 4] = *b"ONRW";
/// The version of the layout and of the features.
pub const VERSION: u8 = 1;

/// Where the row of a feature begins in a table of `size` rows.
#[must_use]
pub fn row(feature: u32, size: u32) -> usize {
    ((u64::from(feature) * u64::from(size)) >> 32) as usize
}

/// Whether `filter` may know `feature`.
#[inline]
#[must_use]
pub fn known(filter: &[u8], feature: u32) -> bool {
    // The row comes from the high bits; the filter has to differ, so it reads the low ones.
    let bit = feature as usize & (filter.len() * 8 - 1);
    filter[bit / 8] >> (bit % 8) & 1 == 1
}

/// The header of a weights file with a filter of `filter` bytes and a table of `size` rows.
#[must_use]
pub fn header(kind: u8, classes: u16, filter: u32, size: u32) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..4].copy_from_slice(&MAGIC);
    header[4] = VERSION;
    header[5] = kind;
    header[6..8].copy_from_slice(&classes.to_le_bytes());
    header[8..12].copy_from_slice(&filter.to_le_bytes());
    header[12..].copy_from_slice(&size.to_le_bytes());
    header
}

/// A weights file as it is embedded.
#[derive(Clone, Copy, Debug)]
pub struct Table<const CLASSES: usize> {
    filter: &'static [u8],
    weights: &'static [u8],
    size: u32,
}

impl<const CLASSES: usize> Table<CLASSES> {
    /// The table in `file`; `None` when it is not one of this kind, version and number of classes.
    #[must_use]
    pub fn read(file: &'static [u8], kind: u8) -> Option<Self> {
        let start: &[u8; HEADER] = file.first_chunk()?;
        let number = |at: usize| u32::from_le_bytes([start[at], start[at + 1], start[at + 2], start[at + 3]]);
        let (filter, size) = (number(8), number(12));
        let classes = u16::try_from(CLASSES).ok()?;
        let (filter_bytes, weights) = file[HEADER..].split_at_checked(filter as usize)?;
        let fits = filter.is_power_of_two() && weights.len() == size as usize + CLASSES;
        (fits && *start == header(kind, classes, filter, size)).then_some(Self {
            filter: filter_bytes,
            weights,
            size,
        })
    }
}

impl<const CLASSES: usize> Weights for Table<CLASSES> {
    fn score(&mut self, features: &[u32], scores: &mut [i32]) {
        // 128 features of at most 127 each stay inside sixteen bits.
        for features in features.chunks(128) {
            // Whether a feature is known is a toss: first all answers, without a branch, then the sums.
            let mut rows = [0; 128];
            let mut count = 0;
            for feature in features {
                rows[count] = row(*feature, self.size);
                count += usize::from(known(self.filter, *feature));
            }
            let mut sums = [0_i16; CLASSES];
            for row in &rows[..count] {
                let row: &[u8; CLASSES] =
                    self.weights[*row..].first_chunk().expect("the table is padded by a row");
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(weight.cast_signed());
                }
            }
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score += i32::from(sum);
            }
        }
    }
}

/// Mixes one more value into a hash.
#[inline]
#[must_use]
pub fn mix(hash: u32, value: u32) -> u32 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b1);
    mixed ^ (mixed >> 15)
}

/// Makes the high bits of a hash depend on all of it.
#[inline]
#[must_use]
pub fn finish(hash: u32) -> u32 {
    let mixed = hash.wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    mixed ^ (mixed >> 16)
}
