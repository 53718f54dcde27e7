//! How good the kinds are: answers by models that have not seen a draft, figures, errors, and how often a
//! kind is right by its margin.
//!
//! It must never change a weight.

use std::collections::HashMap;
use std::path::Path;

use onrecord::analysis::{Analysis, Language};
use onrecord::classify::model::{KIND, Scores};
use onrecord::classify::{self, Kind};
use onrecord::extract::Lexemes;
use onrecord::ingest::{self, Input};
use onrecord::tag::weights::{Table, Weights};
use onrecord::words::WordLists;

use super::drafts::{Draft, Set};
use super::learn::{Model, Settings, train};
use crate::labelled::{self, Labelled};

const KINDS: usize = Kind::ALL.len();
const FOLDS: usize = 5;

/// What was said of each labelled unit, and how sure.
#[derive(Clone, Copy)]
pub struct Answer {
    pub gold: Kind,
    pub said: Kind,
    pub margin: i32,
    pub settled: bool,
}

fn answers(model: &Model, draft: &Draft) -> Vec<Answer> {
    let said: Vec<(Kind, i32)> = (0..draft.labels.len())
        .map(|statement| {
            if draft.features.statements[statement].is_empty() {
                return (Kind::NonClaim, i32::MAX);
            }
            best(model.scores(draft, statement))
        })
        .collect();
    draft
        .units
        .iter()
        .map(|(at, gold, accept)| {
            let (said, margin) = at.map_or((Kind::NonClaim, i32::MAX), |at| said[at]);
            let said = if accept.contains(&said) { *gold } else { said };
            Answer { gold: *gold, said, margin, settled: margin == i32::MAX }
        })
        .collect()
}

fn best(scores: Scores) -> (Kind, i32) {
    let best = (0..KINDS).rev().max_by_key(|at| scores[*at]).expect("there are kinds");
    let second = (0..KINDS).filter(|at| *at != best).map(|at| scores[at]).max().expect("there are kinds");
    (Kind::ALL[best], scores[best] - second)
}

/// Answers for every labelled statement by a model that has not seen its draft.
pub fn cross_validated(drafts: &[Draft], settings: &Settings) -> Vec<(usize, Vec<Answer>)> {
    let gold: Vec<usize> = (0..drafts.len()).filter(|at| drafts[*at].set == Set::First).collect();
    let fold = |number: usize| {
        let held: Vec<usize> =
            gold.iter().enumerate().filter(|(nth, _)| nth % FOLDS == number).map(|(_, at)| *at).collect();
        // The rest of a text that is held out may be among the second set.
        let near = |draft: &Draft| held.iter().any(|at| drafts[*at].begins(draft));
        let learned: Vec<&Draft> = drafts
            .iter()
            .enumerate()
            .filter(|(at, draft)| !held.contains(at) && !near(draft))
            .map(|(_, draft)| draft)
            .collect();
        let model = train(&learned, settings);
        held.into_iter().map(|at| (at, answers(&model, &drafts[at]))).collect::<Vec<_>>()
    };
    let fold = &fold;
    let mut all: Vec<(usize, Vec<Answer>)> = std::thread::scope(|scope| {
        let other = scope.spawn(move || (3..FOLDS).flat_map(fold).collect::<Vec<_>>());
        let mut own: Vec<_> = (0..3).flat_map(fold).collect();
        own.extend(other.join().expect("a fold is learned"));
        own
    });
    all.sort_by_key(|(at, _)| *at);
    all
}

/// Answers for drafts that the model has not seen.
pub fn held_out(model: &Model, drafts: &[Draft]) -> Vec<Answer> {
    drafts.iter().flat_map(|draft| answers(model, draft)).collect()
}

/// What the rules alone say.
pub fn by_rules(drafts: &[Draft]) -> Vec<Answer> {
    let gold = drafts.iter().filter(|draft| draft.set == Set::First);
    gold.flat_map(|draft| {
        draft.units.iter().map(|(at, gold, accept)| {
            let said = at.map_or(Kind::NonClaim, |at| draft.rules[at]);
            let said = if accept.contains(&said) { *gold } else { said };
            Answer { gold: *gold, said, margin: 0, settled: false }
        })
    })
    .collect()
}

/// One line of figures.
pub fn figures(answers: &[Answer]) -> String {
    let right = answers.iter().filter(|answer| answer.gold == answer.said).count();
    let mut line = format!("accuracy {:.3}", right as f64 / answers.len() as f64);
    let (mut sum, mut by) = (0.0, String::new());
    for kind in &Kind::ALL {
        let said = answers.iter().filter(|a| a.said == *kind).count() as f64;
        let meant = answers.iter().filter(|a| a.gold == *kind).count() as f64;
        let both = answers.iter().filter(|a| a.said == *kind && a.gold == *kind).count() as f64;
        let f1 = 2.0 * both / (said + meant).max(1.0);
        if *kind != Kind::NonClaim {
            sum += f1 / 4.0;
        }
        by += &format!(
            " {} {:.3} ({:.2}/{:.2})",
            &kind.name()[..4],
            f1,
            both / said.max(1.0),
            both / meant.max(1.0)
        );
    }
    line += &format!(" macro-F1(4) {sum:.3}{by}");
    line
}

/// The most frequent confusions.
pub fn confusions(answers: &[Answer]) -> String {
    let mut counts: HashMap<(Kind, Kind), usize> = HashMap::new();
    for answer in answers.iter().filter(|a| a.gold != a.said) {
        *counts.entry((answer.gold, answer.said)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((gold, said), count)| (std::cmp::Reverse(*count), *gold, *said));
    counts.iter().take(10).map(|((g, s), n)| format!("{} for {}: {n}\n", s.name(), g.name())).collect()
}

/// Prints the errors of cross-validation, to be read: what was said, what was meant, the words.
pub fn errors(drafts: &[Draft], answered: &[(usize, Vec<Answer>)]) {
    for (at, answers) in answered {
        let draft = &drafts[*at];
        for (answer, (statement, ..)) in answers.iter().zip(&draft.units) {
            if answer.gold == answer.said {
                continue;
            }
            let span = statement.map(|at| draft.spans[at].clone());
            let rules = statement.map_or("", |at| draft.rules[at].name());
            println!(
                "{}\t{}\t{}\t{}\t{}\t{:?}",
                draft.id,
                answer.gold.name(),
                answer.said.name(),
                rules,
                answer.margin,
                span
            );
        }
    }
}

/// How often each kind was right by its margin, as `models/confidence.toml` holds it.
pub fn confidence(answers: &[Answer]) -> String {
    let share = |answers: &[Answer]| {
        let right = answers.iter().filter(|answer| answer.gold == answer.said).count();
        (right + 1, answers.len() + 2)
    };
    let settled: Vec<Answer> = answers.iter().copied().filter(|answer| answer.settled).collect();
    let (right, all) = share(&settled);
    let mut file = format!(
        "# How often a kind is right, in hundredths, by how far it is before the next.\n\
         # Made by `training kinds`: counted on labelled statements by models that had not seen their drafts.\n\
         settled = {} # of {}\n",
        (right * 100 / all).min(99),
        settled.len()
    );
    for kind in Kind::ALL {
        let mut said: Vec<Answer> =
            answers.iter().copied().filter(|answer| answer.said == kind && !answer.settled).collect();
        said.sort_by_key(|answer| answer.margin);
        let size = (said.len() / 12).max(40);
        // Pools of equal size, joined while one is not more often right than the pool before it.
        let mut pools: Vec<(i32, usize, usize)> = Vec::new();
        for pool in said.chunks(size) {
            let (right, all) = share(pool);
            pools.push((pool[0].margin, right, all));
            while let [.., (_, before, of), (_, right, all)] = pools.as_slice()
                && before * all >= right * of
            {
                let (_, right, all) = pools.pop().expect("there are two");
                let last = pools.last_mut().expect("there is one");
                last.1 += right;
                last.2 += all;
            }
        }
        if let Some(first) = pools.first_mut() {
            first.0 = 0;
        }
        let margins: Vec<i32> = pools.iter().map(|pool| pool.0).collect();
        let hundredths: Vec<usize> =
            pools.iter().map(|(_, right, all)| ((right * 200 + all) / (all * 2)).clamp(1, 99)).collect();
        file += &format!("\n[steps.{}] # of {}\n", kind.name(), said.len());
        file += &format!("margins = {margins:?}\nhundredths = {hundredths:?}\n");
    }
    file
}

/// Of the labels with cues, how many turn or stand half as firmly without the words of their cues.
pub fn explained(data: &Path, weights: &'static [u8]) -> Result<String, Box<dyn std::error::Error>> {
    let language = Language::new(WordLists::builtin());
    let mut table: Table<KINDS> = Table::read(weights, KIND).ok_or("not the weights of kinds")?;
    let (mut labels, mut carried, mut bare, mut spans) = (0, 0, 0, 0);
    for Labelled { text, .. } in labelled::split(data, "dev")? {
        let input = Input { name: "draft.txt", bytes: text.as_bytes(), format: None };
        let (document, _) = ingest::document(&input, &language.words).map_err(|_| "a draft is no text")?;
        let Analysis { document, statements, tagging, mentions, labels: said, .. } =
            Analysis::of(document, &language);
        let lexemes = Lexemes::of(&document.reading, &language.scanner);
        let (features, _) =
            classify::features(&document, &statements, &tagging, &mentions, &lexemes, &language.lists);
        for (at, label) in said.iter().enumerate() {
            let Some(kind) = label.kind.filter(|k| !matches!(k, Kind::ReportedFact | Kind::NonClaim)) else {
                continue;
            };
            labels += 1;
            spans += label.cues.len();
            bare += usize::from(label.cues.is_empty());
            let (mut with, mut without) = (features.priors[at], features.priors[at]);
            for feature in &features.all[features.statements[at].clone()] {
                table.score(&[feature.hash], &mut with);
                if !label.cues.iter().any(|cue| feature.rests_on(cue.span)) {
                    table.score(&[feature.hash], &mut without);
                }
            }
            let lead = |scores: &[i32; KINDS]| {
                let others = (0..KINDS).filter(|at| *at != kind as usize).map(|at| scores[at]);
                scores[kind as usize] - others.max().expect("there are kinds")
            };
            carried += usize::from(lead(&without) * 2 <= lead(&with));
        }
    }
    Ok(format!(
        "{labels} labels with cues, {bare} without any; {:.3} turn or stand half as firmly without them; {:.1} spans each",
        carried as f64 / f64::from(labels),
        spans as f64 / f64::from(labels)
    ))
}
