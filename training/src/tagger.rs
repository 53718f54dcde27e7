//! Trains and measures the tagger.

use onrecord::tag::speech::{self, EDGE, KIND, TAGS, Tag, Word};
use onrecord::tag::weights::Table;

use crate::loglinear::{Counts, Dice, LogLinear};
use crate::treebank::Sentence;

/// How the weights are learned.
pub struct Settings {
    /// Rows of the table.
    pub size: u32,
    /// Bytes of the filter, a power of two.
    pub filter: usize,
    /// How often a feature must be met to count.
    pub least: u16,
    /// How often training goes over the data.
    pub rounds: usize,
    /// How far one step goes.
    pub rate: f32,
}

/// The settings of the shipped weights.
pub const SHIPPED: Settings = Settings { size: 1_500_000, filter: 1 << 19, least: 3, rounds: 5, rate: 0.05 };

/// The words of a sentence as the tagger sees them.
pub fn words(sentence: &Sentence) -> Vec<Word> {
    sentence.words.iter().map(|word| Word::of(word)).collect()
}

/// Learns from `sentences`; returns the weights file.
pub fn train(sentences: &[Sentence], settings: &Settings) -> Vec<u8> {
    let mut dice = Dice(20_261_124);
    let examples: Vec<(Vec<Word>, &[Tag])> =
        sentences.iter().map(|s| (words(s), s.tags.as_slice())).collect();
    let varied: Vec<(Vec<Word>, &[Tag])> =
        sentences.iter().map(|s| (words(&headline(s)), s.tags.as_slice())).collect();
    let mut counts = Counts::default();
    let mut features = Vec::new();
    for (words, gold) in &examples {
        let writing = speech::writing(words);
        let mut before = [EDGE; 2];
        for at in 0..words.len() {
            speech::features(words, at, writing, before, &mut features);
            counts.add(&features);
            before = [gold[at], before[0]];
        }
    }
    let filter = counts.filter(settings.filter, settings.least);
    let mut model = LogLinear::new(KIND, TAGS.len(), filter, settings.size, settings.rate);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for _ in 0..settings.rounds {
        dice.shuffle(&mut order);
        for at in &order {
            let (words, gold) = if dice.below(20) == 0 { &varied[*at] } else { &examples[*at] };
            let writing = speech::writing(words);
            let mut before = [EDGE; 2];
            for at in 0..words.len() {
                speech::features(words, at, writing, before, &mut features);
                model.keep_known(&mut features);
                let mut scores = [0.0; TAGS.len()];
                model.scores(&features, &mut scores);
                let guess =
                    (0..TAGS.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).expect("tags") as Tag;
                let mut gradient = [0.0; TAGS.len()];
                model.learn(&features, &scores, |_| true, |c| c == usize::from(gold[at]), &mut gradient);
                before = [guess, before[0]];
            }
        }
    }
    model.file()
}

/// The sentence as a headline would write it, so that capitals alone do not make a name.
fn headline(sentence: &Sentence) -> Sentence {
    let mut sentence = sentence.clone();
    for word in &mut sentence.words {
        let mut letters = word.chars();
        if word.len() > 3
            && let Some(first) = letters.next()
        {
            *word = first.to_uppercase().chain(letters).collect();
        }
    }
    sentence
}

/// Tags for every sentence.
pub fn tag(file: &[u8], sentences: &[Sentence]) -> Vec<Vec<Tag>> {
    let mut table = table(file);
    let mut scratch = speech::Scratch::default();
    sentences
        .iter()
        .map(|sentence| {
            let mut tags = Vec::new();
            speech::tag(&mut table, &words(sentence), &mut scratch, &mut tags);
            tags
        })
        .collect()
}

/// The table in a weights file.
pub fn table(file: &[u8]) -> Table<{ TAGS.len() }> {
    Table::read(file.to_vec().leak(), KIND).expect("a tagger's weights")
}

/// Share of tokens with the right part of speech, and with the right form as well, in percent.
pub fn accuracy(file: &[u8], sentences: &[Sentence]) -> (f64, f64) {
    let (mut all, mut parts, mut forms) = (0, 0, 0);
    for (sentence, tags) in sentences.iter().zip(tag(file, sentences)) {
        for (gold, guess) in sentence.tags.iter().zip(tags) {
            all += 1;
            parts += usize::from(TAGS[usize::from(*gold)].0 == TAGS[usize::from(guess)].0);
            forms += usize::from(*gold == guess);
        }
    }
    let percent = |part: usize| 100.0 * part as f64 / all as f64;
    (percent(parts), percent(forms))
}

/// The most frequent confusions.
pub fn confusions(file: &[u8], sentences: &[Sentence]) {
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for (sentence, tags) in sentences.iter().zip(tag(file, sentences)) {
        for (at, (gold, guess)) in sentence.tags.iter().zip(tags).enumerate() {
            let (gold, guess) = (TAGS[usize::from(*gold)].0, TAGS[usize::from(guess)].0);
            if gold != guess {
                *counts.entry(format!("{gold:?} as {guess:?}")).or_default() += 1;
                *counts.entry(format!("{} {gold:?} as {guess:?}", sentence.words[at])).or_default() += 1;
                *counts.entry(format!("genre {}", sentence.genre)).or_default() += 1;
            }
            *counts.entry(format!("zgenre {}", sentence.genre)).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (what, count) in counts.into_iter().take(110) {
        println!("{count}\t{what}");
    }
}
