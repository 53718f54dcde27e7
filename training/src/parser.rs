//! Trains and measures the parser.
//!
//! A dynamic oracle says after every action, right or wrong, which actions lose the fewest gold heads,
//! so training walks through the parser's own mistakes. Tags come from taggers that did not see the
//! sentence (four folds), as they will in use.

use onrecord::tag::Relation;
use onrecord::tag::grammar::{self, ACTIONS, Action, KIND, State};
use onrecord::tag::speech::{Tag, Word};
use onrecord::tag::weights::Table;

use crate::perceptron::{Counts, Dice, LogLinear};
use crate::tagger::{self, Settings};
use crate::treebank::Sentence;

/// The settings of the shipped weights.
pub const SHIPPED: Settings = Settings { size: 2_000_000, filter: 1 << 20, least: 4, rounds: 6, rate: 0.05 };

struct Example<'s> {
    words: Vec<Word>,
    tags: Vec<Tag>,
    gold: &'s Sentence,
    children: Vec<Vec<usize>>,
}

/// Learns from `sentences`; returns the weights file.
pub fn train(sentences: &[Sentence], settings: &Settings, mut report: impl FnMut(usize, &[u8])) -> Vec<u8> {
    let tags = folded_tags(sentences);
    let examples: Vec<Example> = sentences
        .iter()
        .zip(tags)
        .map(|(gold, tags)| {
            let mut children = vec![Vec::new(); gold.words.len() + 1];
            for (at, head) in gold.heads.iter().enumerate() {
                children[*head].push(at);
            }
            Example { words: tagger::words(gold), tags, gold, children }
        })
        .collect();
    let mut counts = Counts::default();
    let mut state = State::default();
    let mut features = Vec::new();
    let mut costs = [0; ACTIONS];
    for example in &examples {
        state.begin(&example.words, &example.tags);
        while !state.done() {
            state.features(&mut features);
            counts.add(&features);
            cost(&state, example, &mut costs);
            let least = costs.iter().copied().min().expect("actions");
            // Attach as early as the gold tree allows.
            let action = (0..ACTIONS).rev().find(|a| costs[*a] == least).expect("the least is there");
            state.take(Action::of(action));
        }
    }
    let filter = counts.filter(settings.filter, settings.least);
    drop(counts);
    let mut dice = Dice(20_261_125);
    let mut model = LogLinear::new(KIND, ACTIONS, filter, settings.size, settings.rate);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for round in 0..settings.rounds {
        dice.shuffle(&mut order);
        for at in &order {
            let example = &examples[*at];
            state.begin(&example.words, &example.tags);
            while !state.done() {
                state.features(&mut features);
                model.keep_known(&mut features);
                let mut scores = [0.0; ACTIONS];
                model.scores(&features, &mut scores);
                cost(&state, example, &mut costs);
                let least = costs.iter().copied().min().expect("actions");
                let mut gradient = [0.0; ACTIONS];
                model.learn(
                    &features,
                    &scores,
                    |a| costs[a] < IMPOSSIBLE,
                    |a| costs[a] == least,
                    &mut gradient,
                );
                let explore = round > 0 && dice.below(10) > 0;
                let action = (0..ACTIONS)
                    .filter(|a| if explore { costs[*a] < IMPOSSIBLE } else { costs[*a] == least })
                    .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
                    .expect("an action is allowed");
                state.take(Action::of(action));
            }
        }
        report(round, &model.file());
    }
    model.file()
}

const IMPOSSIBLE: usize = usize::MAX;

/// How many gold heads and relations each action loses for good.
fn cost(state: &State, example: &Example, costs: &mut [usize; ACTIONS]) {
    let heads = &example.gold.heads;
    let next = state.next();
    let stack = state.stack();
    let top = stack.last().map(|at| *at as usize);
    let waiting = |at: usize| example.children[at].iter().filter(|child| **child >= next).count();
    let shift = if state.allows(0) {
        let below = &stack[..stack.len().saturating_sub(1)];
        let head = usize::from(below.iter().any(|at| *at as usize == heads[next]));
        head + stack.iter().filter(|at| heads[**at as usize] == next).count()
    } else {
        IMPOSSIBLE
    };
    let (mut left, mut right) = (IMPOSSIBLE, IMPOSSIBLE);
    if let Some(top) = top {
        let under = stack.len().checked_sub(2).map(|at| stack[at] as usize);
        if next < heads.len() {
            left = usize::from(Some(heads[top]) == under || heads[top] > next) + waiting(top);
        }
        if under.is_some() {
            right = usize::from(heads[top] >= next) + waiting(top);
        }
    }
    for (index, cost) in costs.iter_mut().enumerate() {
        *cost = match Action::of(index) {
            Action::Shift => shift,
            Action::Left(_) if left == IMPOSSIBLE => IMPOSSIBLE,
            Action::Right(_) if right == IMPOSSIBLE => IMPOSSIBLE,
            Action::Left(relation) => left + mislabelled(example, top, relation),
            Action::Right(relation) => right + mislabelled(example, top, relation),
        };
    }
}

fn mislabelled(example: &Example, top: Option<usize>, relation: Relation) -> usize {
    let gold = top.map_or(Relation::Dep, |top| example.gold.relations[top]);
    usize::from(gold != relation && gold != Relation::Root)
}

/// Tags for each sentence from a tagger that did not learn from it.
fn folded_tags(sentences: &[Sentence]) -> Vec<Vec<Tag>> {
    const FOLDS: usize = 4;
    // A fold is a run of sentences, so that a document is hardly ever split.
    let fold = |at: usize| at * FOLDS / sentences.len();
    let mut tags = Vec::with_capacity(sentences.len());
    for held_out in 0..FOLDS {
        let (mut seen, mut unseen) = (Vec::new(), Vec::new());
        for (at, sentence) in sentences.iter().enumerate() {
            if fold(at) == held_out { unseen.push(sentence.clone()) } else { seen.push(sentence.clone()) }
        }
        tags.extend(tagger::tag(&tagger::train(&seen, &tagger::SHIPPED), &unseen));
    }
    tags
}

/// Prints attachment and relation scores with predicted tags; with `relations`, for each relation too.
pub fn evaluate(name: &str, parser: &[u8], tagger: &[u8], sentences: &[Sentence], relations: bool) {
    let mut weights: Table<ACTIONS> = Table::read(parser.to_vec().leak(), KIND).expect("a parser's weights");
    let mut scratch = grammar::Scratch::default();
    let tags = tagger::tag(tagger, sentences);
    let (mut all, mut attached, mut labelled) = (0, 0, 0);
    let mut counts = [[0_usize; 3]; Relation::ALL.len()];
    let mut seconds = 0.0;
    for (sentence, tags) in sentences.iter().zip(tags) {
        let words = tagger::words(sentence);
        let start = std::time::Instant::now();
        let state = grammar::parse(&mut weights, &words, &tags, &mut scratch);
        seconds += start.elapsed().as_secs_f64();
        for at in 0..words.len() {
            let (head, relation) = state.head(at);
            let head = if relation == Relation::Root { words.len() } else { head };
            let gold = sentence.relations[at];
            let right = head == sentence.heads[at];
            all += 1;
            attached += usize::from(right);
            labelled += usize::from(right && relation == gold);
            counts[gold as usize][0] += 1;
            counts[relation as usize][1] += 1;
            counts[gold as usize][2] += usize::from(right && relation == gold);
        }
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{name}: UAS {:.2}, LAS {:.2}; {:.0} tokens a second",
        percent(attached, all),
        percent(labelled, all),
        f64::from(all as u32) / seconds
    );
    if relations {
        for relation in Relation::ALL {
            let [gold, guessed, right] = counts[relation as usize];
            println!(
                "| {relation:?} | {gold} | {:.1} | {:.1} | {:.1} |",
                percent(right, guessed),
                percent(right, gold),
                percent(2 * right, gold + guessed)
            );
        }
    }
}
