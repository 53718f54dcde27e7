//! Quotations: the corpus, and what no text may break.

mod corpus_document;

use corpus_document::{Case, document, run};
use onrecord::document::Document;
use onrecord::extract::{CueLists, Lexemes, Quotation, mentions};
use onrecord::segment::{Abbreviations, statements};
use onrecord::tag::tag;
use onrecord::words::WordLists;
use proptest::prelude::*;

fn quotations(document: &Document) -> Vec<Quotation> {
    let words = WordLists::builtin();
    let statements = statements(document, &Abbreviations::new(&words));
    let tagging = tag(document, &statements);
    let lists = CueLists::new(&words);
    let lexemes = Lexemes::of(&document.reading, &lists.scanner(&words));
    mentions(document, &statements, &tagging, &lexemes, &lists, &words).quotations
}

/// `speech 1 open <0: words`: the kind, the depth if it is not 0, `open` if nothing closes it, `<` the
/// quotation that it goes on from.
fn describe(case: &Case) -> Vec<String> {
    let document = document(&case.text);
    quotations(&document)
        .iter()
        .map(|quotation| {
            let mut line = format!("{:?}", quotation.kind).to_lowercase();
            if quotation.depth > 0 {
                line.push_str(&format!(" {}", quotation.depth));
            }
            if !quotation.closed {
                line.push_str(" open");
            }
            if let Some(before) = quotation.continues {
                line.push_str(&format!(" <{before}"));
            }
            format!("{line}: {}", quotation.inner.of(&document.reading))
        })
        .collect()
}

#[test]
fn marks_are_paired_and_told_apart() {
    run("extract/quotations.txt", describe);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quotations_lie_in_order_inside_one_block(
        text in r#"([a-zA-Z0-9 .,'"“”‘’`-]|''|\n\n|\n\n> |\n\n# |said |\PC){0,60}"#
    ) {
        let document = document(&text);
        let quotations = quotations(&document);
        for (index, quotation) in quotations.iter().enumerate() {
            prop_assert!(quotation.span.contains(quotation.inner));
            prop_assert!(document.blocks.iter().any(|block| block.span.contains(quotation.span)));
            prop_assert!(quotation.continues.is_none_or(|before| before < index));
            let _ = (quotation.span.of(&document.reading), quotation.inner.of(&document.reading));
        }
        prop_assert!(quotations.is_sorted_by_key(|quotation| quotation.span.start()));
    }
}
