//! How long a draft takes from bytes to report: one article, two hundred of them in one file, what
//! each layer takes of it, and how long it takes to be ready for the first.

#![allow(clippy::disallowed_methods, missing_docs, reason = "a bench reads its example")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::analysis::{Analysis, Language};
use onrecord::extract::Lexemes;
use onrecord::ingest::Input;
use onrecord::report::json;
use onrecord::rules::RuleSet;
use onrecord::settings::Settings;
use onrecord::words::WordLists;
use onrecord::{classify, engine, extract, ingest, segment, tag};

const COPIES: usize = 200;

fn article() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-talks.txt");
    std::fs::read_to_string(path).expect("the example is there") + "\n\n"
}

fn input(draft: &str) -> Input<'_> {
    Input { name: "draft.txt", bytes: draft.as_bytes(), format: None }
}

fn pipeline(criterion: &mut Criterion) {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    let language = Language::new(words);
    let settings = Settings::default();

    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(10);
    for (name, copies) in [("one article", 1), ("two hundred articles", COPIES)] {
        let draft = article().repeat(copies);
        group.throughput(Throughput::Bytes(draft.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let report = onrecord::check(
                    &input(black_box(&draft)),
                    &language,
                    &rules,
                    &settings,
                    &onrecord::Against::default(),
                );
                json::line(&report.expect("text"), json::Id::Number(1), json::Options::default())
            });
        });
    }
    group.finish();
}

fn layers(criterion: &mut Criterion) {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    let language = Language::new(words);
    let Language { words, abbreviations, lists, scanner } = &language;
    let draft = article().repeat(COPIES);
    let (document, _) = ingest::document(&input(&draft), words).expect("text");
    let statements = segment::statements(&document, abbreviations);
    let tagging = tag::tag(&document, &statements);
    let lexemes = Lexemes::of(&document.reading, scanner);
    let mentions = extract::mentions(&document, &statements, &tagging, &lexemes, lists, words);
    let analysis = Analysis::of(document.clone(), &language);

    let mut group = criterion.benchmark_group("layers");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(draft.len() as u64));
    group.bench_function("ingest", |bencher| {
        bencher.iter(|| ingest::document(&input(black_box(&draft)), words));
    });
    group.bench_function("segment", |bencher| {
        bencher.iter(|| segment::statements(black_box(&document), abbreviations));
    });
    group.bench_function("tag", |bencher| bencher.iter(|| tag::tag(black_box(&document), &statements)));
    group.bench_function("lexemes", |bencher| {
        bencher.iter(|| Lexemes::of(black_box(&document.reading), scanner));
    });
    group.bench_function("extract", |bencher| {
        bencher
            .iter(|| extract::mentions(black_box(&document), &statements, &tagging, &lexemes, lists, words));
    });
    group.bench_function("classify", |bencher| {
        bencher.iter(|| {
            classify::labels(black_box(&document), &statements, &tagging, &mentions, &lexemes, lists)
        });
    });
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            engine::run(black_box(&analysis), &rules, &Settings::default(), &engine::Beside::default())
        });
    });
    // The whole catalogue must cost less than the tagging does.
    let all = Settings { all_rules: true, ..Settings::default() };
    group.bench_function("engine_all_rules", |bencher| {
        bencher.iter(|| engine::run(black_box(&analysis), &rules, &all, &engine::Beside::default()));
    });
    group.finish();
}

fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    group.sample_size(10);
    group.bench_function("words", |bencher| bencher.iter(WordLists::builtin));
    let words = WordLists::builtin();
    group.bench_function("language", |bencher| bencher.iter(|| Language::new(black_box(words.clone()))));
    group.bench_function("rules", |bencher| bencher.iter(|| RuleSet::builtin(black_box(&words))));
    group.finish();
}

criterion_group!(benches, pipeline, layers, start);
criterion_main!(benches);
