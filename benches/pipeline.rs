//! How long a draft takes from bytes to report: one article, and two hundred of them in one file.

#![allow(clippy::disallowed_methods, missing_docs, reason = "a bench reads its example")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::analysis::Language;
use onrecord::ingest::Input;
use onrecord::report::json;
use onrecord::rules::RuleSet;
use onrecord::settings::Settings;
use onrecord::words::WordLists;

fn pipeline(criterion: &mut Criterion) {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    let language = Language::new(words);
    let settings = Settings::default();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-talks.txt");
    let article = std::fs::read_to_string(path).expect("the example is there");

    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(10);
    for (name, copies) in [("one article", 1), ("two hundred articles", 200)] {
        let draft = format!("{article}\n\n").repeat(copies);
        group.throughput(Throughput::Bytes(draft.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let input = Input { name: "draft.txt", bytes: black_box(draft.as_bytes()), format: None };
                let report = onrecord::check(&input, &language, &rules, &settings, &[]).expect("text");
                json::line(&report, json::Id::Number(1), json::Options::default())
            });
        });
    }
    group.finish();
    criterion.bench_function("start", |bencher| {
        bencher.iter(|| RuleSet::builtin(black_box(&WordLists::builtin())));
    });
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
