//! Tokens, parts of speech and trees: snapshots of invented sentences, and what must hold for any text.

use std::fmt::Write as _;

use onrecord::document::{Block, BlockKind, Document, Format};
use onrecord::segment::{Abbreviations, Statement, statements};
use onrecord::tag::{Relation, Tagging, tag};
use onrecord::text::{MapBuilder, Span};
use onrecord::words::WordLists;
use proptest::prelude::*;

/// A document with one paragraph a line.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        blocks.push(Block {
            kind: BlockKind::Paragraph,
            span: Span::new(start, start + line.len()),
            lead: None,
            speaker: None,
            section: None,
            level: 0,
            english: true,
        });
        start += line.len() + 1;
    }
    let mut builder = MapBuilder::new();
    builder.copy(text, Span::new(0, text.len()));
    Document {
        name: "draft.txt".into(),
        format: Format::Text,
        canonical: text.into(),
        reading: text.into(),
        canonical_map: builder.finish().1,
        origin_map: None,
        blocks,
        repairs: Vec::new(),
        links: Vec::new(),
        footnotes: Vec::new(),
        allows: Vec::new(),
        metadata: Vec::new(),
    }
}

fn tagged(text: &str) -> (Document, Vec<Statement>, Tagging) {
    let document = document(text);
    let statements = statements(&document, &Abbreviations::new(&WordLists::builtin()));
    let tagging = tag(&document, &statements);
    (document, statements, tagging)
}

/// The tokens of each statement, one a line: number, text, part of speech, form, head, relation.
fn shown(text: &str) -> String {
    let (document, _, tagging) = tagged(text);
    let mut out = String::new();
    for range in &tagging.statements {
        for at in range.clone() {
            let token = tagging.tokens[at];
            let head = if token.head == at { 0 } else { token.head - range.start + 1 };
            writeln!(
                out,
                "{:>2} {:<12} {:<6} {:<12} {:>2} {:?}",
                at - range.start + 1,
                token.span.of(&document.reading),
                format!("{:?}", token.upos),
                format!("{:?}", token.form),
                head,
                token.relation
            )
            .expect("a string takes everything");
        }
        out.push('\n');
    }
    out
}

fn check_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/tag");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown(text)));
}

/// What holds for every tagging: tokens cover the text, and each statement is one tree.
fn check_trees(document: &Document, statements: &[Statement], tagging: &Tagging) {
    assert_eq!(tagging.statements.len(), statements.len());
    for (index, (statement, range)) in statements.iter().zip(&tagging.statements).enumerate() {
        let tokens = &tagging.tokens[range.clone()];
        let mut covered = String::new();
        let mut before = statement.span.start();
        for token in tokens {
            assert!(statement.span.contains(token.span) && !token.span.is_empty());
            assert!(token.span.start() >= before);
            before = token.span.end();
            covered.push_str(token.span.of(&document.reading));
        }
        let expected: String =
            statement.span.of(&document.reading).chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(covered, expected, "every character that is not space is in one token");
        let roots: Vec<usize> = range.clone().filter(|at| tagging.tokens[*at].head == *at).collect();
        assert_eq!(roots.len(), usize::from(!range.is_empty()), "one root");
        assert_eq!(tagging.root(index), roots.first().copied());
        for at in range.clone() {
            let token = tagging.tokens[at];
            assert!(range.contains(&token.head));
            assert_eq!(token.relation == Relation::Root, token.head == at);
            assert_eq!(tagging.statement_of(at), Some(index));
            assert!(tagging.children(at).all(|child| tagging.tokens[child].head == at));
            assert!(tagging.subtree_range(at).contains(&at));
            assert!(tagging.subtree_range(token.head).contains(&tagging.subtree_range(at).start));
        }
        // From every token the root is reached, or there would be a circle.
        let mut reached = roots.clone();
        let mut next = 0;
        while next < reached.len() {
            reached.extend(tagging.children(reached[next]));
            next += 1;
        }
        assert_eq!(reached.len(), range.len());
        if let Some(root) = roots.first() {
            assert_eq!(tagging.subtree_range(*root), range.clone());
        }
    }
}

#[test]
fn invented_sentences_read_as_they_should() {
    let text = include_str!("corpus/tag/sentences.txt");
    let sentences: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    check_snapshot("sentences", &sentences.join("\n"));
}

#[test]
fn tokens_follow_the_treebanks() {
    let cut = |text: &str| {
        let (document, _, tagging) = tagged(text);
        let tokens: Vec<&str> = tagging.tokens.iter().map(|t| t.span.of(&document.reading)).collect();
        tokens.join("|")
    };
    let check = |text: &str, expected: &str| assert_eq!(cut(text), expected);
    check("don't can’t WON'T cannot gonna", "do|n't|ca|n’t|WO|N'T|can|not|gon|na");
    check("Osk's workers’ it’s I'd've", "Osk|'s|workers|’|it|’s|I|'d|'ve");
    check("the U.S. and U.S.-led raids", "the|U.S.|and|U.S.|-|led|raids");
    check("$1,000 or 4.5m, 5%, 10am.", "$|1,000|or|4.5|m|,|5|%|,|10|am|.");
    check("a 15-year non-binding deal", "a|15|-|year|non-binding|deal");
    check("well... “yes”—no; (maybe)", "well|...|“|yes|”|—|no|;|(|maybe|)");
    check(
        "see https://example.org/a-b?c=1, or @desk #news",
        "see|https://example.org/a-b?c=1|,|or|@desk|#news",
    );
    check("mail desk@example.org.", "mail|desk@example.org|.");
    check("the ’90s and 1990s, 20th", "the|’90s|and|1990s|,|20th");
    check("and/or on 3/4/2021 at 7:30", "and|/|or|on|3/4/2021|at|7:30");
}

#[test]
fn long_and_odd_texts_become_trees() {
    let check = |text: &str| {
        let (document, statements, tagging) = tagged(text);
        check_trees(&document, &statements, &tagging);
    };
    check("");
    check("a");
    check("...");
    check("’");
    check("\u{301}\u{200d}n't");
    check(&"said that ".repeat(20_000));
    check(&"n't".repeat(5_000));
    check(&"a-".repeat(20_000));
    check(&"1-".repeat(20_000));
    check(&"'".repeat(20_000));
    check(&"a@".repeat(20_000));
    check(&"(".repeat(20_000));
}

proptest! {
    #[test]
    fn any_text_becomes_trees(text in "\\PC{0,80}") {
        let (document, statements, tagging) = tagged(&text);
        check_trees(&document, &statements, &tagging);
    }

    #[test]
    fn any_words_become_trees(words in proptest::collection::vec("[a-zA-Z’'.,“”0-9$%-]{1,8}", 0..60)) {
        let (document, statements, tagging) = tagged(&words.join(" "));
        check_trees(&document, &statements, &tagging);
    }
}

#[test]
fn weights_are_the_ones_in_the_manifest() {
    let manifest: std::collections::BTreeMap<String, String> =
        toml::from_str(include_str!("../models/MANIFEST.toml"))
            .expect("the manifest is a table of checksums");
    let files: [(&str, &[u8]); 7] = [
        ("hedges.weights", include_bytes!("../models/hedges.weights")),
        ("kinds.weights", include_bytes!("../models/kinds.weights")),
        ("roles.weights", include_bytes!("../models/roles.weights")),
        ("sources.weights", include_bytes!("../models/sources.weights")),
        ("tagger.weights", include_bytes!("../models/tagger.weights")),
        ("parser.weights", include_bytes!("../models/parser.weights")),
        ("relations.weights", include_bytes!("../models/relations.weights")),
    ];
    for (name, bytes) in files {
        assert_eq!(manifest.get(name), Some(&blake3::hash(bytes).to_hex().to_string()), "{name}");
    }
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(size <= 8_000_000, "the weights together stay under 8 MB: {size}");
}
