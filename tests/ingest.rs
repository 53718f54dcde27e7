//! Whole drafts read into blocks: cases in `tests/corpus/ingest/*.txt`.
//!
//! Each case is a title between two rules of `=`, the input, a line `---` (the longest run of dashes
//! wins) and the expected lines. The file's name begins with the format: `text`, `markdown` or `html`.
//! `ONRECORD_BLESS=1` rewrites the expectations; the diff is the review.

use std::fmt::Write as _;
use std::path::Path;

use onrecord::document::{Document, Format, Problem};
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

struct Case {
    title: String,
    input: String,
    expected: String,
    fence: String,
}

fn cases(text: &str) -> Vec<Case> {
    let rule = |line: &str| line.len() >= 10 && line.bytes().all(|byte| byte == b'=');
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&at| rule(lines[at]) && at + 2 < lines.len() && rule(lines[at + 2]))
        .collect();
    let mut found = Vec::new();
    for (which, &start) in starts.iter().enumerate() {
        let end = starts.get(which + 1).copied().unwrap_or(lines.len());
        let body = &lines[start + 3..end];
        let dashes = |line: &str| line.len() >= 3 && line.bytes().all(|byte| byte == b'-');
        let fence = body
            .iter()
            .enumerate()
            .filter(|(_, line)| dashes(line))
            .max_by_key(|(at, line)| (line.len(), *at))
            .map_or(body.len(), |(at, _)| at);
        let input = body[..fence].join("\n");
        let expected = body.get(fence + 1..).unwrap_or_default().join("\n");
        found.push(Case {
            title: lines[start + 1].to_owned(),
            input: input.trim_end_matches('\n').to_owned() + "\n",
            expected: expected.trim().to_owned(),
            fence: body.get(fence).copied().unwrap_or("---").to_owned(),
        });
    }
    found
}

fn shown(document: &Document, problems: &[Problem]) -> String {
    let mut out = String::new();
    for (key, value) in &document.metadata {
        let _ = writeln!(out, "metadata {key}: {value}");
    }
    for block in &document.blocks {
        let mut head = block.kind.name().to_owned();
        if block.level > 0 {
            let _ = write!(head, " {}", block.level);
        }
        for (name, span) in [("lead", block.lead), ("speaker", block.speaker)] {
            if let Some(span) = span {
                let _ = write!(head, " {name}={:?}", span.of(&document.reading));
            }
        }
        if !block.english {
            head.push_str(" foreign");
        }
        let _ = writeln!(out, "[{head}] {}", block.body(&document.reading).of(&document.reading));
    }
    for repair in &document.repairs {
        let _ = writeln!(out, "repair {} -> {}", repair.damaged, repair.span.of(&document.reading));
    }
    for link in &document.links {
        let _ = writeln!(out, "link {} -> {}", link.span.of(&document.reading), link.address);
    }
    for note in &document.footnotes {
        let before = document.reading[..note.span.start()].rsplit(' ').next().unwrap_or("");
        let _ = writeln!(
            out,
            "footnote {} after {before}: {}",
            note.label,
            note.text.as_deref().unwrap_or("(none)")
        );
    }
    for allow in &document.allows {
        let _ = writeln!(out, "allow {} in block {}: {}", allow.rule, allow.block, allow.reason);
    }
    for problem in problems {
        let _ = writeln!(out, "problem {} {}", problem.code, problem.message);
    }
    out
}

/// What must hold for every document, whatever it says.
fn assert_sound(document: &Document, title: &str) {
    let mut end = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        assert!(block.span.start() >= end, "{title}: blocks overlap");
        assert!(!block.span.is_empty(), "{title}: an empty block");
        assert!(block.section.is_none_or(|section| section < at), "{title}: a section after its block");
        assert_eq!(block.span.of(&document.reading).trim(), block.span.of(&document.reading), "{title}");
        let canonical = document.canonical_span(block.span);
        let _ = canonical.of(&document.canonical);
        end = block.span.end();
    }
    for repair in &document.repairs {
        let canonical = document.canonical_span(repair.span).of(&document.canonical);
        assert_eq!(canonical, repair.damaged, "{title}: a repair points at what it repaired");
        assert_eq!(document.shown(repair.span), repair.damaged, "{title}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the corpus lies in files")]
fn drafts_are_read_as_the_corpus_says() {
    let bless = std::env::var("ONRECORD_BLESS").is_ok();
    let words = WordLists::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/ingest");
    let mut paths: Vec<_> = folder
        .read_dir()
        .expect("the corpus is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("plain names");
        let format =
            Format::named(name.split('-').next().unwrap_or(name)).expect("the name begins with a format");
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let mut rewritten = String::new();
        for case in cases(&text) {
            let input = Input { name, bytes: case.input.as_bytes(), format: Some(format) };
            let (document, problems) = ingest::document(&input, &words).expect("text");
            assert_sound(&document, &case.title);
            let actual = shown(&document, &problems);
            if actual.trim() != case.expected {
                wrong
                    .push(format!("{name}: {}\nexpected:\n{}\nactual:\n{actual}", case.title, case.expected));
            }
            let rule = "=".repeat(case.title.chars().count().max(10));
            let _ = write!(
                rewritten,
                "{rule}\n{}\n{rule}\n{}\n{}\n{}\n\n",
                case.title,
                case.input.trim_end(),
                case.fence,
                actual.trim_end()
            );
        }
        if bless {
            std::fs::write(&path, rewritten).expect("the corpus can be written");
        }
    }
    assert!(bless || wrong.is_empty(), "{}", wrong.join("\n\n"));
}

mod any_input {
    //! What must hold for any bytes at all.

    use proptest::prelude::*;

    use super::{Document, Format, Input, WordLists, assert_sound, ingest};
    use onrecord::text::Span;

    fn fragments() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "The council met",
            " ",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "- ",
            "* ",
            "1. ",
            "# ",
            "> ",
            ">> ",
            "**",
            "*",
            "_",
            "`",
            "```\n",
            "[a](b)",
            "![a](b)",
            "[^1]",
            "[^1]: ",
            "|",
            "---\n",
            "===\n",
            "<!-- allow a/b: c -->",
            "<!--",
            "-->",
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<li>",
            "<ul>",
            "</ul>",
            "<td>",
            "<table>",
            "<script>",
            "</script>",
            "<head>",
            "<title>",
            "<a href='x'>",
            "</a>",
            "<br>",
            "<div hidden>",
            "</div>",
            "<",
            ">",
            "&amp;",
            "&#8217;",
            "&nbsp;",
            "&",
            "&bogus;",
            "’",
            "â€™",
            "Ã©",
            "ā",
            "āa",
            "s",
            "Veltoviaās port ",
            "\u{fffd}",
            "\u{92}",
            "\u{200b}",
            "\u{ad}",
            "\u{a0}",
            "\u{feff}",
            "\u{85}",
            "é",
            "日本",
            "🏳️‍🌈",
            "SMITH: ",
            "Q: ",
            "The Goal: ",
            ":",
            ". ",
            "?",
            "“Why It Matters”",
            "Leave a Reply",
            "By Jane Roe",
            "İ",
            "ß",
            "title: x\n",
            "\u{0}",
            "\u{2028}",
            "'",
            "\"",
            "(AP Photo/",
            ")",
            "#tag",
            "3",
        ]);
        prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
    }

    fn assert_maps(document: &Document, bytes: usize) {
        let mut last = 0;
        for (at, character) in document.reading.char_indices() {
            let span = Span::new(at, at + character.len_utf8());
            let canonical = document.canonical_span(span);
            assert!(canonical.start() >= last, "the map runs forwards");
            last = canonical.start();
            let original = canonical.of(&document.canonical);
            if character.is_alphanumeric()
                && document.repairs.iter().all(|repair| !repair.span.overlaps(span))
            {
                assert!(
                    original.contains(character) || original.starts_with(['&', '\\']),
                    "{original:?} for {character:?}"
                );
            }
            assert!(document.origin_span(span).end() <= bytes, "inside the file");
        }
        let blocks: Vec<&str> =
            document.blocks.iter().map(|block| block.span.of(&document.reading)).collect();
        assert_eq!(blocks.join("\n"), document.reading, "the reading text is its blocks");
        assert!(!document.reading.contains("  "));
        for allow in &document.allows {
            assert!(allow.block < document.blocks.len().max(1));
        }
        for link in &document.links {
            assert!(!link.span.of(&document.reading).is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read(text in fragments(), which in 0usize..3) {
            let words = WordLists::builtin();
            let format = [Format::Text, Format::Markdown, Format::Html][which];
            let input = Input { name: "draft", bytes: text.as_bytes(), format: Some(format) };
            if let Ok((document, problems)) = ingest::document(&input, &words) {
                assert_sound(&document, &text);
                assert_maps(&document, text.len());
                for problem in problems {
                    if let Some(span) = problem.span {
                        let _ = span.of(&document.canonical);
                    }
                }
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0usize..4) {
            let words = WordLists::builtin();
            let format = [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Html)][which];
            let input = Input { name: "draft", bytes: &bytes, format };
            if let Ok((document, _)) = ingest::document(&input, &words) {
                assert_sound(&document, "bytes");
                assert_maps(&document, bytes.len());
            }
        }
    }

    #[test]
    fn places_on_a_page_are_places_in_the_file() {
        let words = WordLists::builtin();
        let page = "<!doctype html>\r\n<p>“Caf\u{e9}” &amp; tea,\r\n 3 < 4 <b class=x>bold</b>&nbsp;end<br>It&#8217;s over.";
        for (mark, bytes) in [(0, page.as_bytes().to_vec()), (3, [b"\xef\xbb\xbf", page.as_bytes()].concat())]
        {
            let input = Input { name: "page.html", bytes: &bytes, format: None };
            let (document, _) = ingest::document(&input, &words).expect("text");
            assert_eq!(document.format, Format::Html);
            assert_eq!(document.reading, "“Caf\u{e9}” & tea, 3 < 4 bold end It’s over.");
            for (shown, written) in [
                ("Caf\u{e9}", "Caf\u{e9}"),
                ("&", "&amp;"),
                ("bold", "bold"),
                ("’", "&#8217;"),
                ("over", "over"),
                ("4", "4"),
            ] {
                let at = document.reading.find(shown).expect("is read");
                let origin = document.origin_span(Span::new(at, at + shown.len()));
                assert_eq!(&bytes[origin.start()..origin.end()], written.as_bytes(), "{shown}");
                assert!(origin.start() >= mark);
            }
        }
    }
}
