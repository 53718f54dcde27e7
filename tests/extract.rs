//! Runs `tests/corpus/extract/*.txt`: what is taken for a quantity, a date and a name.
//!
//! `ONRECORD_BLESS=1 cargo test --test extract` rewrites the expectations; the diff is the review.

#![expect(clippy::disallowed_methods, reason = "the runner reads and rewrites the corpus")]

use std::fmt::Write as _;
use std::path::Path;

use onrecord::document::{Block, BlockKind, Document, Format};
use onrecord::extract::{CueLists, DateValue, Lexemes, Mentions, NameForm, Unit, mentions};
use onrecord::segment::{Abbreviations, statements};
use onrecord::tag::tag;
use onrecord::text::{OffsetMap, Span};
use onrecord::words::WordLists;

#[test]
fn quantities() {
    check("quantities.txt", quantity_lines);
}

#[test]
fn dates() {
    check("dates.txt", date_lines);
}

#[test]
fn names() {
    check("names.txt", name_lines);
}

/// Whatever the text, extraction ends, and every span can be sliced.
#[test]
fn hostile_text_gives_spans_that_can_be_sliced() {
    let words = WordLists::builtin();
    let texts = [
        "",
        " ",
        "-",
        "$",
        "1",
        "1,",
        "1.",
        "1-",
        "1-2-3-4-5",
        "$-5",
        "U.",
        "A",
        "a",
        "half",
        "half a",
        "one of",
        "\u{2019}s",
        "s\u{2019} ",
        "99999999999999999999999999999999999999999999 trillion trillion",
        "between 1 and",
        "June",
        "June 31st,",
        "Monday,",
        "Ana (",
        "(NIF) NIF (",
        "Ruiz\u{2019}s 5\u{20ac} \u{fffd} \u{1f600}5%",
        "#5 of 5/6/7",
        "the '90s 2003-04",
        "x\u{301}\u{301} 1\u{a0}000",
        "Ana, 5,",
        "million million million million million million",
        "al-",
        "-al",
        "A-a-A-1",
        "1:2:3 4:5 12.30 p.m",
        "last last last last week",
        "St. St. St. Ana",
        "Mr. ",
        "President",
        "the of the of",
        "US$",
        "a a a a",
    ];
    for text in texts {
        for repeated in [text.to_owned(), format!("{text} {text}\n{text}"), text.repeat(3)] {
            let document = document(&repeated);
            let found = read(&document, &words);
            quantity_lines(&document, &found);
            date_lines(&document, &found);
            name_lines(&document, &found);
            let ordered = |spans: Vec<Span>| spans.windows(2).all(|pair| pair[0].end() <= pair[1].start());
            assert!(ordered(found.quantities.iter().map(|q| q.span).collect()), "quantities of {repeated:?}");
            assert!(ordered(found.dates.iter().map(|d| d.span).collect()), "dates of {repeated:?}");
            assert!(ordered(found.names.iter().map(|n| n.span).collect()), "names of {repeated:?}");
        }
    }
}

fn quantity_lines(document: &Document, found: &Mentions) -> Vec<String> {
    let line = |quantity: &onrecord::extract::Quantity| {
        let mut line = format!(
            "quantity  {} | {:?} {}",
            quantity.span.of(&document.reading),
            quantity.comparator,
            quantity.low
        );
        if let Some(high) = quantity.high {
            write!(line, " to {high}").expect("a string takes any text");
        }
        line + " "
            + &match &quantity.unit {
                Unit::Count(None) => "count".to_owned(),
                Unit::Count(Some(noun)) => format!("count {noun}"),
                Unit::Percent => "percent".to_owned(),
                Unit::PercentagePoints => "percentage points".to_owned(),
                Unit::Money(currency) => format!("money {currency}"),
                Unit::Measure(unit) => format!("measure {unit}"),
                Unit::Ordinal => "ordinal".to_owned(),
                Unit::Fraction(parts) => format!("of {parts}"),
            }
    };
    found.quantities.iter().map(line).collect()
}

fn date_lines(document: &Document, found: &Mentions) -> Vec<String> {
    let part = |part: Option<i64>| part.map_or("-".to_owned(), |part| part.to_string());
    let line = |date: &onrecord::extract::Date| {
        let value = match &date.value {
            DateValue::Absolute { year, month, day, weekday } => {
                let date =
                    [year.map(i64::from), month.map(i64::from), day.map(i64::from)].map(part).join(" ");
                format!("absolute {date}{}", weekday.map_or(String::new(), |day| format!(" weekday {day}")))
            }
            DateValue::Weekday(day) => format!("weekday {day}"),
            DateValue::Relative(words) => format!("relative {words}"),
            DateValue::Time(minutes) => format!("time {:02}:{:02}", minutes / 60, minutes % 60),
        };
        format!("date      {} | {value}", date.span.of(&document.reading))
    };
    found.dates.iter().map(line).collect()
}

fn name_lines(document: &Document, found: &Mentions) -> Vec<String> {
    let text = |span: Span| span.of(&document.reading);
    let line = |(index, name): (usize, &onrecord::extract::Name)| {
        let form = match name.form {
            NameForm::Full => "full",
            NameForm::Short => "short",
            NameForm::Acronym => "acronym",
        };
        let mut line = format!("name      {} | {form}", text(name.span));
        if name.person {
            line += " person";
        }
        if name.refers_to != index {
            write!(line, " = {}", text(found.names[name.refers_to].span)).expect("a string takes any text");
        }
        if let Some(role) = name.role {
            write!(line, " role {}", text(role)).expect("a string takes any text");
        }
        line
    };
    found.names.iter().enumerate().map(line).collect()
}

/// A plain document of one block a line; a line that begins with `# ` is a heading.
fn document(text: &str) -> Document {
    let mut reading = String::new();
    let mut blocks = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !reading.is_empty() {
            reading.push('\n');
        }
        let start = reading.len();
        let (kind, line) =
            line.strip_prefix("# ").map_or((BlockKind::Paragraph, line), |line| (BlockKind::Heading, line));
        reading.push_str(line.trim());
        let span = Span::new(start, reading.len());
        let level = u8::from(kind == BlockKind::Heading);
        blocks.push(Block { kind, span, lead: None, speaker: None, section: None, level, english: true });
    }
    Document {
        name: "corpus".to_owned(),
        format: Format::Text,
        canonical: reading.clone(),
        reading,
        canonical_map: OffsetMap::default(),
        origin_map: None,
        blocks,
        repairs: Vec::new(),
        links: Vec::new(),
        footnotes: Vec::new(),
        allows: Vec::new(),
        metadata: Vec::new(),
    }
}

fn read(document: &Document, words: &WordLists) -> Mentions {
    let statements = statements(document, &Abbreviations::new(words));
    let tagging = tag(document, &statements);
    let lists = CueLists::new(words);
    let lexemes = Lexemes::of(&document.reading, &lists.scanner(words));
    mentions(document, &statements, &tagging, &lexemes, &lists, words)
}

fn check(file: &str, lines: fn(&Document, &Mentions) -> Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/extract").join(file);
    let corpus = std::fs::read_to_string(&path).expect("the corpus file is there");
    let words = WordLists::builtin();
    let mut blessed = String::new();
    let mut wrong = String::new();
    for (title, text, expected) in cases(&corpus) {
        let document = document(&text);
        let found = lines(&document, &read(&document, &words)).join("\n");
        if found != expected {
            write!(wrong, "\n{title}\n--- expected\n{expected}\n--- found\n{found}\n")
                .expect("a string takes any text");
        }
        let rule = "=".repeat(42);
        let found = if found.is_empty() { found } else { found + "\n" };
        write!(blessed, "{rule}\n{title}\n{rule}\n{text}\n\n---\n{found}\n")
            .expect("a string takes any text");
    }
    if std::env::var_os("ONRECORD_BLESS").is_some() {
        std::fs::write(&path, blessed.trim_end().to_owned() + "\n").expect("the corpus file can be written");
        return;
    }
    assert!(wrong.is_empty(), "{file}: {wrong}");
}

/// Title, text and expectations of each case.
fn cases(corpus: &str) -> Vec<(String, String, String)> {
    let mut cases = Vec::new();
    let mut lines = corpus.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.starts_with("=====") {
            continue;
        }
        let title = lines.next().expect("a title follows the rule").to_owned();
        lines.next();
        let (mut text, mut expected) = (Vec::new(), Vec::new());
        let mut after = false;
        while let Some(line) = lines.next_if(|line| !line.starts_with("=====")) {
            if line == "---" {
                after = true;
            } else if after {
                expected.push(line);
            } else {
                text.push(line);
            }
        }
        cases.push((title, text.join("\n").trim().to_owned(), expected.join("\n").trim().to_owned()));
    }
    cases
}
