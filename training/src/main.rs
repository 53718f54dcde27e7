//! Makes and measures the weights in `models/`.
//!
//! The features come from the library, so training and use cannot differ.

mod evidence;
mod flags;
mod kinds;
mod labelled;
mod library;
mod loglinear;
mod parser;
mod roles;
mod tagger;
mod tokens;
mod treebank;

use std::path::Path;
use std::time::Instant;

use onrecord::tag::grammar::Grammar;

use self::kinds::{drafts, learn, measure};

const DEV: [&str; 2] = ["gum_dev.conllu.gz", "ewt_dev.conllu.gz"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["tagger", data, models] => {
            let sentences = treebank::training(Path::new(data))?;
            let file = tagger::train(&sentences, &tagger::SHIPPED);
            std::fs::write(Path::new(models).join("tagger.weights"), &file)?;
            println!("blake3 {}", blake3::hash(&file));
            evaluate_tags(&file, Path::new(data))?;
        }
        ["try-tagger", data, tagger] => {
            let sentences = treebank::training(Path::new(data))?;
            evaluate_tags(&tagger::train(&sentences, &settings(tagger)?), Path::new(data))?;
        }
        ["parser", data, models] => {
            let sentences = treebank::training(Path::new(data))?;
            let files = parser::train(&sentences, &parser::MOVES_SHIPPED, &parser::RELATIONS_SHIPPED, |_| {});
            std::fs::write(Path::new(models).join("parser.weights"), &files.moves)?;
            std::fs::write(Path::new(models).join("relations.weights"), &files.relations)?;
            println!("blake3 {} {}", blake3::hash(&files.moves), blake3::hash(&files.relations));
            evaluate_parser(&files, Path::new(data), true)?;
        }
        ["try-parser", data, moves, relations] => {
            let sentences = treebank::training(Path::new(data))?;
            parser::train(&sentences, &settings(moves)?, &settings(relations)?, |files| {
                evaluate_parser(files, Path::new(data), false).expect("the data was read before");
            });
        }
        ["evaluate-parser", data] => {
            let files = Grammar {
                moves: include_bytes!("../../models/parser.weights").to_vec(),
                relations: include_bytes!("../../models/relations.weights").to_vec(),
            };
            evaluate_parser(&files, Path::new(data), true)?;
        }
        ["printed-quotes", data] => evidence::printed(Path::new(data))?,
        ["comparators", claims, shown] => evidence::comparators(Path::new(claims), shown.parse()?)?,
        ["absences", claims, shown] => evidence::absences(Path::new(claims), shown.parse()?)?,
        ["quotes", data, against, shown] => {
            evidence::quotes(Path::new(data), *against == "all", shown.parse()?)?;
        }
        ["try-kinds", data, changes @ ..] => {
            // Groups of changed settings, parted by `--`, are measured by five-fold cross-validation.
            let (data, labels) = (Path::new(data), Path::new("training"));
            let groups: Vec<&[&str]> = changes.split(|change| *change == "--").collect();
            let start = Instant::now();
            let drafts = drafts::read(data, labels)?;
            let dev = drafts::read_dev(data)?;
            println!("read in {:.1} s", start.elapsed().as_secs_f64());
            println!("rules, train   {}", measure::figures(&measure::by_rules(&drafts)));
            println!("rules, dev     {}", measure::figures(&measure::by_rules(&dev)));
            for group in groups {
                let settings = learn::changed(learn::shipped(), group)?;
                let start = Instant::now();
                let answered = measure::cross_validated(&drafts, &settings);
                let all: Vec<_> = answered.iter().flat_map(|(_, answers)| answers.clone()).collect();
                println!("{group:?} {:.0} s", start.elapsed().as_secs_f64());
                println!("cross-validated {}", measure::figures(&all));
                let model = learn::train(&drafts.iter().collect::<Vec<_>>(), &settings);
                println!("dev             {}", measure::figures(&measure::held_out(&model, &dev)));
            }
        }
        ["kinds", data, models] => {
            let drafts = drafts::read(Path::new(data), Path::new("training"))?;
            let settings = learn::shipped();
            let answered = measure::cross_validated(&drafts, &settings);
            let answers: Vec<_> = answered.iter().flat_map(|(_, answers)| answers.clone()).collect();
            let file = learn::train(&drafts.iter().collect::<Vec<_>>(), &settings).file();
            std::fs::write(Path::new(models).join("kinds.weights"), &file)?;
            std::fs::write(Path::new(models).join("confidence.toml"), measure::confidence(&answers))?;
            println!("blake3 {}", blake3::hash(&file));
            println!("rules           {}", measure::figures(&measure::by_rules(&drafts)));
            println!("cross-validated {}\n{}", measure::figures(&answers), measure::confusions(&answers));
        }
        ["explained-kinds", data] => {
            println!(
                "{}",
                measure::explained(Path::new(data), include_bytes!("../../models/kinds.weights"))?
            );
        }
        ["kind-errors", data] => {
            let (data, labels) = (Path::new(data), Path::new("training"));
            let drafts = drafts::read(data, labels)?;
            let answered = measure::cross_validated(&drafts, &learn::shipped());
            measure::errors(&drafts, &answered);
        }
        ["roles", data, models] => {
            let file =
                roles::train(&roles::read(&Path::new(data).join("polnear_train.jsonl"))?, &roles::SHIPPED);
            std::fs::write(Path::new(models).join("roles.weights"), &file)?;
            println!("blake3 {}", blake3::hash(&file));
            roles::evaluate(&roles::read(&Path::new(data).join("polnear_dev.jsonl"))?, &file);
        }
        ["try-roles", data, set] => {
            // Measures on one training article in ten that it did not learn from.
            let articles = roles::read(&Path::new(data).join("polnear_train.jsonl"))?;
            let (held, learned): (Vec<_>, Vec<_>) =
                articles.into_iter().enumerate().partition(|(at, _)| at % 10 == 0);
            let learned: Vec<_> = learned.into_iter().map(|(_, a)| a).collect();
            let held: Vec<_> = held.into_iter().map(|(_, a)| a).collect();
            let start = Instant::now();
            let file = roles::train(&learned, &settings(set)?);
            println!("{:.0} s", start.elapsed().as_secs_f64());
            roles::evaluate(&held, &file);
        }
        ["flags", data, models] => {
            let data = Path::new(data);
            let drafts = flags::read(data, Path::new("training"))?;
            let sentences = flags::read_sentences(&data.join("labels/wikiweasel/train.jsonl"))?;
            let all: Vec<_> = drafts.iter().chain(&sentences).collect();
            for (flag, settings) in flags::Flag::BOTH.into_iter().zip(&flags::SHIPPED) {
                let file = flags::train(flag, &all, settings).file();
                std::fs::write(Path::new(models).join(flag.file()), &file)?;
                println!("{} blake3 {}", flag.file(), blake3::hash(&file));
            }
        }
        ["try-flags", data, changes @ ..] => {
            // Each group of settings between `--` is measured; `hedges:` and `sources:` go before a name.
            let data = Path::new(data);
            let drafts = flags::read(data, Path::new("training"))?;
            let sentences = flags::read_sentences(&data.join("labels/wikiweasel/train.jsonl"))?;
            println!("today {}", flags::today(&drafts));
            for group in changes.split(|change| *change == "--") {
                let of = |table: &str| -> Vec<&str> {
                    group.iter().filter_map(|change| change.strip_prefix(table)).collect()
                };
                let [hedges, sources] = flags::SHIPPED;
                let settings =
                    [flags::changed(hedges, &of("hedges:"))?, flags::changed(sources, &of("sources:"))?];
                println!("{group:?} {}", flags::cross_validated(&drafts, &sentences, &settings));
            }
        }
        ["tag-errors", file] => {
            let sentences = treebank::read(Path::new(file))?;
            tagger::confusions(include_bytes!("../../models/tagger.weights"), &sentences);
        }
        ["evaluate-tags", data] => {
            evaluate_tags(include_bytes!("../../models/tagger.weights"), Path::new(data))?;
        }
        ["evaluate-tokens", data] => {
            for dev in DEV {
                tokens::evaluate(dev, &treebank::read(&Path::new(data).join(dev))?, false);
            }
        }
        ["token-errors", file] => tokens::evaluate(file, &treebank::read(Path::new(file))?, true),
        _ => return Err("see training/README.md for the commands".into()),
    }
    Ok(())
}

fn evaluate_tags(file: &[u8], data: &Path) -> Result<(), std::io::Error> {
    for dev in DEV {
        let sentences = treebank::read(&data.join(dev))?;
        let (parts, forms) = tagger::accuracy(file, &sentences);
        println!("{dev}: parts of speech {parts:.2}, with forms {forms:.2}");
    }
    let sentences = treebank::read(&data.join(DEV[0]))?;
    let start = Instant::now();
    let tokens: usize =
        (0..5).map(|_| tagger::tag(file, &sentences).iter().map(Vec::len).sum::<usize>()).sum();
    println!("{:.0} tokens a second", tokens as f64 / start.elapsed().as_secs_f64());
    Ok(())
}

fn evaluate_parser(files: &parser::Files, data: &Path, relations: bool) -> Result<(), std::io::Error> {
    let tagger = include_bytes!("../../models/tagger.weights");
    for dev in DEV {
        parser::evaluate(dev, files, tagger, &treebank::read(&data.join(dev))?, relations);
    }
    Ok(())
}

/// Settings as `SIZE,FILTER,LEAST,ROUNDS,RATE`.
fn settings(text: &str) -> Result<tagger::Settings, Box<dyn std::error::Error>> {
    let numbers: Vec<&str> = text.split(',').collect();
    let [size, filter, least, rounds, rate] = numbers.as_slice() else {
        return Err("settings are SIZE,FILTER,LEAST,ROUNDS,RATE".into());
    };
    Ok(tagger::Settings {
        size: size.parse()?,
        filter: filter.parse()?,
        least: least.parse()?,
        rounds: rounds.parse()?,
        rate: rate.parse()?,
    })
}
