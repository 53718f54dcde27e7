//! Sentence boundaries: the corpus, the golden rules, the ids, and what no text may break.

mod corpus_document;

use corpus_document::{Case, document, run};
use onrecord::segment::{Abbreviations, sentences, statements};
use onrecord::text::Span;
use onrecord::words::WordLists;
use proptest::prelude::*;

fn abbreviations() -> Abbreviations {
    Abbreviations::new(&WordLists::builtin())
}

fn split(case: &Case) -> Vec<String> {
    let document = document(&case.text);
    statements(&document, &abbreviations())
        .iter()
        .map(|statement| statement.span.of(&document.reading).to_owned())
        .collect()
}

fn ids(text: &str) -> Vec<String> {
    statements(&document(text), &abbreviations()).iter().map(|statement| statement.id.to_string()).collect()
}

#[test]
fn abbreviations_end_no_sentence() {
    run("segment/abbreviations.txt", split);
}

#[test]
fn quotations_keep_their_sentences() {
    run("segment/quotations.txt", split);
}

#[test]
fn stops_are_told_apart() {
    run("segment/stops.txt", split);
}

#[test]
fn golden_rules_are_as_they_are_today() {
    run("segment/golden-rules.txt", split);
}

#[test]
fn an_edit_elsewhere_keeps_the_ids() {
    let before = ids("The act passed. Nobody spoke.\n\nThe mayor left.");
    let after = ids("A new first line.\n\nThe act passed at noon. Nobody spoke.\n\nThe mayor left.");
    assert_eq!(after[2..], before[1..]);
    assert_ne!(after[1], before[0]);
}

#[test]
fn equal_sentences_are_numbered() {
    let ids = ids("No. No. The act passed.\n\nNo.");
    let first = &ids[0];
    assert_eq!(ids[1], format!("{first}.2"));
    assert_eq!(ids[3], format!("{first}.3"));
    assert!(!ids[2].contains('.'));
}

#[test]
fn typography_does_not_change_an_id() {
    assert_eq!(ids("“It’s late” – he said."), ids("\"It's  late\" - He said."));
}

#[test]
fn no_statement_is_longer_than_4096_bytes() {
    for text in ["word ".repeat(5000), "é".repeat(9000), "? ".repeat(9000), "a.".repeat(9000)] {
        let spans = sentences(&text, Span::new(0, text.len()), &abbreviations());
        assert!(spans.iter().all(|span| span.len() <= 4096));
        assert_covered(&text, &spans);
    }
}

/// In order, never overlapping, trimmed, and nothing but white space between.
fn assert_covered(text: &str, spans: &[Span]) {
    let mut at = 0;
    for span in spans {
        assert!(text[at..span.start()].trim().is_empty(), "{text:?} {spans:?}");
        assert!(!span.is_empty() && span.trimmed(text) == *span, "{text:?} {spans:?}");
        at = span.end();
    }
    assert!(text[at..].trim().is_empty(), "{text:?} {spans:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_covered(text in r#"([A-Za-z0-9 .?!:;,'"“”‘’…()\[\]•é-]|U\.S\.|Mr\. |\. \. \.|\PC){0,60}"#) {
        assert_covered(&text, &sentences(&text, Span::new(0, text.len()), &abbreviations()));
    }
}
