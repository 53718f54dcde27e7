//! Trains and measures the model of roles: which tokens are a source, a cue or what is attributed.
//!
//! A conditional random field, learned from `PolNeAR` with the library's own features.

use std::ops::Range;
use std::path::Path;

use onrecord::analysis::Language;
use onrecord::extract::roles::{self, CLASSES, KIND, Role, Scratch, View, class, follows};
use onrecord::extract::{Lexemes, view};
use onrecord::ingest::{self, Input};
use onrecord::tag::Upos;
use onrecord::tag::weights::Table;
use onrecord::words::WordLists;
use serde::Deserialize;

use crate::loglinear::{Counts, Dice, LogLinear};
use crate::tagger::Settings;

/// The settings of the shipped weights.
pub const SHIPPED: Settings =
    Settings { size: 1_500_000, filter: 1 << 19, least: 6, rounds: 10, rate: 0.025 };

#[derive(Deserialize)]
struct Annotated {
    text: String,
    attributions: Vec<Gold>,
    #[serde(default)]
    discard: Vec<[usize; 2]>,
}

#[derive(Deserialize)]
struct Gold {
    source: Option<[usize; 2]>,
    cue: Option<[usize; 2]>,
    content: Vec<[usize; 2]>,
}

/// One article: its tokens, its blocks and what annotators said of each token.
pub struct Article {
    view: View,
    blocks: Vec<Range<usize>>,
    gold: Vec<u8>,
    /// Whether a token lies in what the annotators left out.
    left_out: Vec<bool>,
    punctuation: Vec<bool>,
    spans: [Vec<Range<usize>>; 3],
}

/// Reads the articles of an attribution set.
pub fn read(path: &Path) -> Result<Vec<Article>, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    std::fs::read_to_string(path)?
        .lines()
        .map(|line| article(&serde_json::from_str(line)?, &language))
        .collect()
}

fn article(annotated: &Annotated, language: &Language) -> Result<Article, Box<dyn std::error::Error>> {
    let input = Input { name: "article.txt", bytes: annotated.text.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &language.words).map_err(|_| "an article is no text")?;
    let statements = onrecord::segment::statements(&document, &language.abbreviations);
    let tagging = onrecord::tag::tag(&document, &statements);
    let lexemes = Lexemes::of(&document.reading, &language.scanner);
    let view = view(&document, &statements, &tagging, &lexemes, &language.lists, &language.words);
    // Annotations count characters.
    let mut bytes: Vec<usize> = annotated.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(annotated.text.len());
    let places: Vec<(usize, usize)> = tagging
        .tokens
        .iter()
        .map(|token| {
            let span = document.origin_span(token.span);
            (span.start(), span.end())
        })
        .collect();
    let under = |span: [usize; 2]| {
        let (start, end) = (bytes[span[0]], bytes[span[1].min(bytes.len() - 1)]);
        let from = places.partition_point(|place| (place.0 + place.1) / 2 < start);
        let to = places.partition_point(|place| (place.0 + place.1).div_ceil(2) <= end);
        from..to.max(from)
    };
    let mut gold = vec![0; places.len()];
    let mut left_out = vec![false; places.len()];
    let mut spans = [Vec::new(), Vec::new(), Vec::new()];
    let punctuation: Vec<bool> =
        tagging.tokens.iter().map(|token| matches!(token.upos, Upos::Punct)).collect();
    for discard in &annotated.discard {
        for at in under(*discard) {
            left_out[at] = true;
        }
    }
    for attribution in &annotated.attributions {
        let parts = attribution.content.iter().map(|span| (Role::Content, *span));
        let parts = parts.chain(attribution.source.map(|span| (Role::Source, span)));
        for (role, span) in parts.chain(attribution.cue.map(|span| (Role::Cue, span))) {
            let range = under(span);
            for at in range.clone() {
                gold[at] = class(role, at == range.start);
            }
            spans[role as usize - 1].push(trimmed(range, &punctuation));
        }
    }
    let blocks = roles::blocks(&statements, &tagging);
    Ok(Article { view, blocks, gold, left_out, punctuation, spans })
}

fn trimmed(mut range: Range<usize>, punctuation: &[bool]) -> Range<usize> {
    while range.len() > 1 && punctuation[range.start] {
        range.start += 1;
    }
    while range.len() > 1 && punctuation[range.end - 1] {
        range.end -= 1;
    }
    range
}

/// A model of one pass.
struct Field(LogLinear);

/// How many features in a hundred each step leaves out, so that none relies on another.
const LEFT_OUT: usize = 30;

const LEAST: f32 = -1e30;

impl Field {
    fn learn(articles: &[&Article], kind: u8, settings: &Settings, counts: &Counts) -> Self {
        let filter = counts.filter(settings.filter, settings.least);
        let mut field = Self(LogLinear::new(kind, CLASSES, filter, settings.size, settings.rate));
        let mut order: Vec<(usize, usize)> = articles
            .iter()
            .enumerate()
            .flat_map(|(at, article)| (0..article.blocks.len()).map(move |block| (at, block)))
            .collect();
        let mut dice = Dice(20_261_125);
        let mut work = Work::default();
        for round in 0..settings.rounds {
            dice.shuffle(&mut order);
            for (article, block) in &order {
                let article = articles[*article];
                field.step(article, &article.blocks[*block], &mut work, &mut dice);
            }
            if round + 2 >= settings.rounds {
                field.0.remember();
            }
        }
        field
    }

    /// One step towards what the annotators said of one block: forward, backward, and the difference.
    #[expect(clippy::needless_range_loop, reason = "classes index four tables at once")]
    fn step(&mut self, article: &Article, block: &Range<usize>, work: &mut Work, dice: &mut Dice) {
        let length = block.len();
        if article.left_out[block.start] {
            return;
        }
        work.resize(length);
        for (nth, at) in block.clone().enumerate() {
            article.view.features(at, block, &mut work.local[nth]);
            self.0.keep_known(&mut work.local[nth]);
            work.local[nth].retain(|_| dice.below(100) >= LEFT_OUT);
            let mut scores = [0.0; CLASSES];
            self.0.scores(&work.local[nth], &mut scores);
            for before in 0..CLASSES {
                let mut step = scores;
                if nth > 0 || before == 0 {
                    let features = &mut work.steps[nth * CLASSES + before];
                    article.view.steps(at, block, before as u32, features);
                    self.0.keep_known(features);
                    features.retain(|_| dice.below(100) >= LEFT_OUT);
                    self.0.scores(features, &mut step);
                }
                work.scores[nth * CLASSES + before] = step;
            }
        }
        let mut forward = vec![[LEAST; CLASSES]; length];
        let mut backward = vec![[0.0; CLASSES]; length];
        for nth in 0..length {
            let mut sums = [[LEAST; CLASSES]; CLASSES];
            for before in 0..CLASSES {
                if nth == 0 && before > 0 {
                    continue;
                }
                let reached = if nth == 0 { 0.0 } else { forward[nth - 1][before] };
                for class in (0..CLASSES).filter(|class| follows(before, *class)) {
                    sums[class][before] = reached + work.scores[nth * CLASSES + before][class];
                }
            }
            for class in 0..CLASSES {
                forward[nth][class] = sum(&sums[class]);
            }
        }
        for nth in (0..length - 1).rev() {
            for before in 0..CLASSES {
                let mut sums = [LEAST; CLASSES];
                for class in (0..CLASSES).filter(|class| follows(before, *class)) {
                    sums[class] = work.scores[(nth + 1) * CLASSES + before][class] + backward[nth + 1][class];
                }
                backward[nth][before] = sum(&sums);
            }
        }
        let all = sum(&forward[length - 1]);
        for (nth, at) in block.clone().enumerate() {
            let mut local = [0.0; CLASSES];
            let was = if nth == 0 { 0 } else { usize::from(article.gold[at - 1]) };
            for before in 0..CLASSES {
                if nth == 0 && before > 0 {
                    continue;
                }
                let reached = if nth == 0 { 0.0 } else { forward[nth - 1][before] };
                let mut step = [0.0; CLASSES];
                for class in (0..CLASSES).filter(|class| follows(before, *class)) {
                    let score = work.scores[nth * CLASSES + before][class];
                    step[class] = (reached + score + backward[nth][class] - all).exp();
                    local[class] += step[class];
                }
                if before == was {
                    step[usize::from(article.gold[at])] -= 1.0;
                }
                self.0.step(&work.steps[nth * CLASSES + before], &step);
            }
            local[usize::from(article.gold[at])] -= 1.0;
            self.0.step(&work.local[nth], &local);
        }
    }
}

fn sum(scores: &[f32; CLASSES]) -> f32 {
    let largest = scores.iter().copied().fold(LEAST, f32::max);
    largest + scores.iter().map(|score| (score - largest).exp()).sum::<f32>().ln()
}

#[derive(Default)]
struct Work {
    local: Vec<Vec<u32>>,
    steps: Vec<Vec<u32>>,
    scores: Vec<[f32; CLASSES]>,
}

impl Work {
    fn resize(&mut self, length: usize) {
        if self.local.len() < length {
            self.local.resize(length, Vec::new());
            self.steps.resize(length * CLASSES, Vec::new());
            self.scores.resize(length * CLASSES, [0.0; CLASSES]);
        }
    }
}

/// Which features the articles hold.
fn counted(articles: &[&Article]) -> Counts {
    let mut counts = Counts::default();
    let mut features = Vec::new();
    for article in articles {
        for block in &article.blocks {
            for at in block.clone() {
                article.view.features(at, block, &mut features);
                counts.add(&features);
                let before = if at == block.start { 0 } else { article.gold[at - 1] };
                article.view.steps(at, block, u32::from(before), &mut features);
                counts.add(&features);
            }
        }
    }
    counts
}

/// What a model says of every token of an article.
fn said(file: &'static [u8], article: &Article, scratch: &mut Scratch) -> Vec<u8> {
    let mut table: Table<CLASSES> = Table::read(file, KIND).expect("weights of roles");
    let mut out = Vec::new();
    for block in &article.blocks {
        out.resize(block.start, 0);
        roles::decode(&mut table, &article.view, block, &[], scratch, &mut out);
    }
    out.resize(article.gold.len(), 0);
    out
}

/// Learns from the articles; returns the weights file.
pub fn train(articles: &[Article], settings: &Settings) -> Vec<u8> {
    let all: Vec<&Article> = articles.iter().collect();
    Field::learn(&all, KIND, settings, &counted(&all)).0.file()
}

/// Prints precision, recall and F1 of exact spans for each role.
pub fn evaluate(articles: &[Article], file: &[u8]) {
    let file: &'static [u8] = file.to_vec().leak();
    let mut scratch = Scratch::default();
    let said: Vec<Vec<u8>> = articles.iter().map(|article| said(file, article, &mut scratch)).collect();
    let mut line = String::from("exact");
    for role in 0..3 {
        let (mut right, mut guessed, mut wanted) = (0, 0, 0);
        for (article, classes) in articles.iter().zip(&said) {
            let mut gold = article.spans[role].clone();
            gold.sort_by_key(|range| (range.start, range.end));
            gold.dedup();
            let guesses = spans(classes, role, article);
            wanted += gold.len();
            guessed += guesses.len();
            right += guesses.iter().filter(|guess| gold.contains(guess)).count();
        }
        let (p, r) = (right as f64 / guessed as f64, right as f64 / wanted as f64);
        line += &format!("  {:.1} / {:.1} / {:.1}", 100.0 * p, 100.0 * r, 200.0 * p * r / (p + r));
    }
    println!("{line}");
}

fn spans(classes: &[u8], role: usize, article: &Article) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let (begin, goes_on) = (role as u8 * 2 + 1, role as u8 * 2 + 2);
    for (at, class) in classes.iter().enumerate() {
        if *class == begin {
            out.push(at..at + 1);
        } else if *class == goes_on
            && let Some(last) = out.last_mut()
        {
            last.end = at + 1;
        }
    }
    out.into_iter()
        .filter(|range| !article.left_out[range.start])
        .map(|range| trimmed(range, &article.punctuation))
        .collect()
}
