//! Measures the tokenizer against the words of a treebank.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use onrecord::text::Span;

use crate::treebank::Sentence;

/// Prints precision, recall and F1 of token spans; with `errors`, the most frequent differences too.
pub fn evaluate(name: &str, sentences: &[Sentence], errors: bool) {
    let (mut right, mut found, mut wanted) = (0, 0, 0);
    let mut differences: BTreeMap<(String, String), usize> = BTreeMap::new();
    for sentence in sentences {
        let gold = gold(sentence);
        let mut spans = Vec::new();
        onrecord::tag::tokens(&sentence.text, Span::new(0, sentence.text.len()), &mut spans);
        let gold: BTreeSet<Span> = gold.into_iter().collect();
        let ours: BTreeSet<Span> = spans.into_iter().collect();
        right += gold.intersection(&ours).count();
        found += ours.len();
        wanted += gold.len();
        if errors {
            for chunk in sentence.text.split_whitespace() {
                let start = chunk.as_ptr() as usize - sentence.text.as_ptr() as usize;
                let place = Span::new(start, start + chunk.len());
                let cut = |spans: &BTreeSet<Span>| {
                    let parts: Vec<&str> =
                        spans.iter().filter(|s| place.overlaps(**s)).map(|s| s.of(&sentence.text)).collect();
                    parts.join("|")
                };
                let (theirs, ours) = (cut(&gold), cut(&ours));
                if theirs != ours {
                    *differences.entry((theirs, ours)).or_default() += 1;
                }
            }
        }
    }
    let (precision, recall) = (right as f64 / found as f64, right as f64 / wanted as f64);
    println!(
        "{name}: precision {:.2}, recall {:.2}, F1 {:.2}",
        100.0 * precision,
        100.0 * recall,
        200.0 * precision * recall / (precision + recall)
    );
    let mut differences: Vec<_> = differences.into_iter().collect();
    differences.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((theirs, ours), count) in differences.into_iter().take(400) {
        println!("{count}\t{theirs}\t{ours}");
    }
}

fn gold(sentence: &Sentence) -> Vec<Span> {
    let mut at = 0;
    sentence
        .words
        .iter()
        .map(|word| {
            let rest = &sentence.text[at..];
            at += rest.len() - rest.trim_start().len();
            let span = Span::new(at, at + word.len());
            assert_eq!(span.of(&sentence.text), word);
            at = span.end();
            span
        })
        .collect()
}
