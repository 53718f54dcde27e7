//! Trains and measures the parser.
//!
//! A dynamic oracle says after every action, right or wrong, which actions lose the fewest gold heads,
//! so training walks through the parser's own mistakes. Tags come from taggers that did not see the
//! sentence (four folds), as they will in use.

use onrecord::tag::Relation;
use onrecord::tag::grammar::{self, Grammar, MOVES, MOVES_KIND, Move, RELATIONS, RELATIONS_KIND, State};
use onrecord::tag::speech::{Tag, Word};
use onrecord::tag::weights::Table;

use crate::loglinear::{Counts, Dice, LogLinear};
use crate::tagger::{self, Settings};
use crate::treebank::Sentence;

/// The settings of the shipped weights for moves.
pub const MOVES_SHIPPED: Settings =
    Settings { size: 1_800_000, filter: 1 << 19, least: 8, rounds: 6, rate: 0.06 };
/// The settings of the shipped weights for relations; rounds are those of the moves.
pub const RELATIONS_SHIPPED: Settings =
    Settings { size: 500_000, filter: 1 << 17, least: 6, rounds: 6, rate: 0.05 };

struct Example<'s> {
    words: Vec<Word>,
    tags: Vec<Tag>,
    gold: &'s Sentence,
    children: Vec<Vec<usize>>,
}

/// The two weights files of a parser.
pub type Files = Grammar<Vec<u8>, Vec<u8>>;

/// Learns from `sentences`; returns the weights files.
pub fn train(
    sentences: &[Sentence],
    moves: &Settings,
    relations: &Settings,
    mut report: impl FnMut(&Files),
) -> Files {
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
    let (moves_filter, relations_filter) = filters(&examples, moves, relations);
    let mut dice = Dice(20_261_125);
    let mut move_model = LogLinear::new(MOVES_KIND, MOVES, moves_filter, moves.size, moves.rate);
    let mut relation_model =
        LogLinear::new(RELATIONS_KIND, RELATIONS, relations_filter, relations.size, relations.rate);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = State::default();
    let mut features = Vec::new();
    for round in 0..moves.rounds {
        dice.shuffle(&mut order);
        for (count, at) in order.iter().enumerate() {
            let example = &examples[*at];
            state.begin(&example.words, &example.tags);
            while !state.done() {
                let costs = costs(&state, example);
                let least = costs.into_iter().min().expect("a move is allowed");
                let mut scores = [0.0; MOVES];
                if costs.iter().filter(|cost| **cost < IMPOSSIBLE).count() > 1 {
                    state.features(&mut features);
                    move_model.keep_known(&mut features);
                    move_model.scores(&features, &mut scores);
                    let mut gradient = [0.0; MOVES];
                    move_model.learn(
                        &features,
                        &scores,
                        |a| costs[a] < IMPOSSIBLE,
                        |a| costs[a] == least,
                        &mut gradient,
                    );
                }
                let explore = round > 0 && dice.below(10) > 0;
                let choice = (0..MOVES)
                    .filter(|a| if explore { costs[*a] < IMPOSSIBLE } else { costs[*a] == least })
                    .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
                    .expect("a move is allowed");
                let Some((child, head)) = state.attachment(Move::of(choice)) else {
                    state.shift();
                    continue;
                };
                let gold = example.gold.relations[child];
                state.relation_features(child, head, &mut features);
                relation_model.keep_known(&mut features);
                let mut scores = [0.0; RELATIONS];
                relation_model.scores(&features, &mut scores);
                if gold != Relation::Root {
                    let mut gradient = [0.0; RELATIONS];
                    let right = gold as usize - 1;
                    relation_model.learn(&features, &scores, |_| true, |a| a == right, &mut gradient);
                }
                let guess =
                    (0..RELATIONS).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).expect("relations");
                let relation =
                    if explore || gold == Relation::Root { Relation::ALL[guess + 1] } else { gold };
                state.reduce((child, head), relation);
            }
            if round > 0 && count % 1000 == 0 {
                move_model.remember();
                relation_model.remember();
            }
        }
        report(&Grammar { moves: move_model.file(), relations: relation_model.file() });
    }
    Grammar { moves: move_model.file(), relations: relation_model.file() }
}

/// The features that are met often enough along the gold trees.
fn filters(examples: &[Example], moves: &Settings, relations: &Settings) -> (Vec<u8>, Vec<u8>) {
    let (mut moves_met, mut relations_met) = (Counts::default(), Counts::default());
    let mut state = State::default();
    let mut features = Vec::new();
    for example in examples {
        state.begin(&example.words, &example.tags);
        while !state.done() {
            let costs = costs(&state, example);
            let least = costs.into_iter().min().expect("a move is allowed");
            if costs.iter().filter(|cost| **cost < IMPOSSIBLE).count() > 1 {
                state.features(&mut features);
                moves_met.add(&features);
            }
            // Attach as early as the gold tree allows.
            let choice = (0..MOVES).rev().find(|a| costs[*a] == least).expect("the least is there");
            let Some((child, head)) = state.attachment(Move::of(choice)) else {
                state.shift();
                continue;
            };
            state.relation_features(child, head, &mut features);
            relations_met.add(&features);
            let gold = example.gold.relations[child];
            state.reduce((child, head), if gold == Relation::Root { Relation::Dep } else { gold });
        }
    }
    (moves_met.filter(moves.filter, moves.least), relations_met.filter(relations.filter, relations.least))
}

const IMPOSSIBLE: usize = usize::MAX;

/// How many gold heads each move loses for good.
fn costs(state: &State, example: &Example) -> [usize; MOVES] {
    let heads = &example.gold.heads;
    let next = state.next();
    let stack = state.stack();
    let (mut shift, mut left, mut right) = (IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE);
    if state.allows(Move::Shift) {
        let below = &stack[..stack.len().saturating_sub(1)];
        let head = usize::from(below.iter().any(|at| *at as usize == heads[next]));
        shift = head + stack.iter().filter(|at| heads[**at as usize] == next).count();
    }
    let mut gold = None;
    if let Some(top) = stack.last().map(|at| *at as usize) {
        let waiting = example.children[top].iter().filter(|child| **child >= next).count();
        let under = stack.len().checked_sub(2).map(|at| stack[at] as usize);
        if state.allows(Move::Left) {
            left = usize::from(Some(heads[top]) == under || heads[top] > next) + waiting;
        }
        if state.allows(Move::Right) {
            right = usize::from(heads[top] >= next) + waiting;
        }
        gold = Some(example.gold.relations[top]);
    }
    let sort = gold.map(grammar::sort);
    let mut costs = [IMPOSSIBLE; MOVES];
    for (index, cost) in costs.iter_mut().enumerate() {
        let of_move = match Move::of(index) {
            Move::Shift => shift,
            Move::Left => left,
            Move::Right => right,
        };
        let other = index > 0 && Some((index - 1) % grammar::SORTS) != sort;
        *cost = if of_move == IMPOSSIBLE { IMPOSSIBLE } else { of_move + usize::from(other) };
    }
    costs
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
pub fn evaluate(name: &str, parser: &Files, tagger: &[u8], sentences: &[Sentence], relations: bool) {
    let moves: Table<MOVES> = Table::read(parser.moves.clone().leak(), MOVES_KIND).expect("weights of moves");
    let relation_weights: Table<RELATIONS> =
        Table::read(parser.relations.clone().leak(), RELATIONS_KIND).expect("weights of relations");
    let mut weights = Grammar { moves, relations: relation_weights };
    let mut scratch = grammar::Scratch::default();
    let tags = tagger::tag(tagger, sentences);
    let (mut all, mut attached, mut labelled) = (0, 0, 0);
    let mut counts = [[0_usize; 3]; Relation::ALL.len()];
    let mut seconds = 0.0;
    let mut genres: std::collections::BTreeMap<&str, [usize; 4]> = std::collections::BTreeMap::new();
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
            let genre = genres.entry(&sentence.genre).or_default();
            genre[0] += 1;
            genre[1] += usize::from(right && relation == gold);
            genre[2] += usize::from(gold == Relation::Root);
            genre[3] += usize::from(gold == Relation::Root && right);
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
        for (genre, [tokens, right, roots, right_roots]) in genres {
            println!(
                "| {genre} | LAS {:.1} | root {:.1} |",
                percent(right, tokens),
                percent(right_roots, roots)
            );
        }
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
