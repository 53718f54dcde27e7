//! How long a folder of sources takes to be indexed, and a draft to be held against it: 1,000 documents of 10 KB
//! made from the words of an example, and a draft of 6 KB with quotations, numbers and names of theirs.

#![allow(clippy::disallowed_methods, missing_docs, reason = "a bench reads its example")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::analysis::{Analysis, Language};
use onrecord::evidence::{SourceDocument, SourceEntry, Sources, Verification, reading, verify};
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

const DOCUMENTS: usize = 1000;
const BYTES: usize = 10_000;
const DRAFT: usize = 6_000;

/// Numbers that look random and are the same every time (Knuth's linear congruential generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

fn vocabulary() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-talks.txt");
    let text = std::fs::read_to_string(path).expect("the example is there");
    text.split_whitespace().map(str::to_owned).collect()
}

fn transcripts() -> Vec<(String, String)> {
    let words = vocabulary();
    let speakers = ["RUIZ", "LINDQVIST", "OKORO", "HALE"];
    let mut numbers = Numbers(7);
    let document = |at: usize| {
        let mut text = String::new();
        while text.len() < BYTES {
            text.push_str(speakers[numbers.below(speakers.len())]);
            text.push_str(": In ");
            text.push_str(&(1900 + numbers.below(120)).to_string());
            for _ in 0..12 + numbers.below(20) {
                text.push(' ');
                text.push_str(&words[numbers.below(words.len())]);
            }
            text.push_str(&format!(" {} berths.\n", numbers.below(100_000)));
        }
        (format!("{at:04}.txt"), text)
    };
    (0..DOCUMENTS).map(document).collect()
}

fn draft(transcripts: &[(String, String)]) -> String {
    let mut numbers = Numbers(11);
    let mut draft = String::new();
    while draft.len() < DRAFT {
        let text = &transcripts[numbers.below(transcripts.len())].1;
        let line = text.lines().nth(numbers.below(40)).unwrap_or_default();
        let (speaker, words) = line.split_once(": ").unwrap_or(("RUIZ", line));
        draft.push_str(&format!(
            "“{},” {speaker} said.\n\n",
            words.trim_end_matches('.').replace(['“', '”', '"'], "")
        ));
        draft.push_str(&format!("The harbour had more than {} berths in 1974.\n\n", numbers.below(90_000)));
    }
    draft
}

fn evidence(criterion: &mut Criterion) {
    let language = Language::new(WordLists::builtin());
    let words = &language.words;
    let transcripts = transcripts();
    let bytes: usize = transcripts.iter().map(|(_, text)| text.len()).sum();
    let read = || -> Vec<SourceDocument> {
        let one = |(path, text): &(String, String)| {
            reading::source(path, text.as_bytes(), SourceEntry::default(), words).expect("it is text").0
        };
        transcripts.iter().map(one).collect()
    };
    let mut group = criterion.benchmark_group("evidence");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("read", |bencher| bencher.iter(|| black_box(read())));
    let documents = read();
    group.bench_function("index", |bencher| {
        bencher.iter_with_setup(|| documents.clone(), |documents| Sources::of(documents, words));
    });
    let verification = Verification::new(Sources::of(documents, words), words);
    let draft = draft(&transcripts);
    let input = Input { name: "draft.txt", bytes: draft.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, words).expect("text");
    let analysis = Analysis::of(document, &language);
    group.throughput(Throughput::Bytes(draft.len() as u64));
    group.bench_function("verify", |bencher| {
        bencher.iter(|| verify(black_box(&analysis), &verification, &language, None));
    });
    group.finish();
}

criterion_group!(benches, evidence);
criterion_main!(benches);
