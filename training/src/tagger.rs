//! Trains and measures the tagger.

use onrecord::tag::speech::{self, EDGE, KIND, TAGS, Tag, Word};
use onrecord::tag::weights::{Table, Weights};

use crate::perceptron::{Dice, Perceptron};
use crate::treebank::Sentence;

/// Rows of the table.
pub const SIZE: u32 = 2 << 20;
/// How often training goes over the data.
pub const ROUNDS: usize = 8;

/// The words of a sentence as the tagger sees them.
pub fn words(sentence: &Sentence) -> Vec<Word> {
    sentence.words.iter().map(|word| Word::of(word)).collect()
}

/// Learns from `sentences`; returns the weights file.
pub fn train(sentences: &[Sentence], size: u32, rounds: usize) -> Vec<u8> {
    let mut dice = Dice(20_261_124);
    let examples: Vec<(Vec<Word>, &[Tag])> =
        sentences.iter().map(|s| (words(s), s.tags.as_slice())).collect();
    let varied: Vec<(Vec<Word>, &[Tag])> =
        sentences.iter().map(|s| (words(&headline(s)), s.tags.as_slice())).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut perceptron = Perceptron::new(KIND, TAGS.len(), size);
    let mut features = Vec::new();
    for _ in 0..rounds {
        dice.shuffle(&mut order);
        for at in &order {
            let (words, gold) = if dice.below(20) == 0 { &varied[*at] } else { &examples[*at] };
            let writing = speech::writing(words);
            let mut before = [EDGE; 2];
            for at in 0..words.len() {
                speech::features(words, at, writing, before, &mut features);
                let mut scores = [0; TAGS.len()];
                perceptron.score(&features, &mut scores);
                let guess = speech::best(&scores);
                perceptron.tick();
                if guess != gold[at] {
                    perceptron.update(&features, usize::from(gold[at]), usize::from(guess));
                }
                before = [guess, before[0]];
            }
        }
    }
    perceptron.file()
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
