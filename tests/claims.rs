//! The claims file: what is read and written, and how entries follow their statements through edits.

use onrecord::analysis::{Analysis, Language};
use onrecord::claims::{
    Change, ClaimsFile, Item, ItemKind, Record, Risk, RiskWords, Setting, SourceRef, SourceStanding,
    Standing, State, Target, difference, items, passage, passage_hash,
};
use onrecord::document::Format;
use onrecord::evidence::{About, Locator, Outcome, SourceDocument, Turn, Verdict};
use onrecord::ingest::{self, Input};
use onrecord::text::Span;
use onrecord::words::WordLists;

/// Fifteen statements in six paragraphs, the headline first.
const ARTICLE: &str = "\
Orvik dam report blames missed inspections

The Orvik dam lost 40 metres of its crest on 3 March 2026, engineers said. \
Nobody was hurt. \
The water reached the lower town within two hours.

Mayor Ana Ruiz called the report \u{201c}a bitter lesson for all of us\u{201d} on Monday. \
She said the town would pay for new pumps. \
The council meets on Thursday to vote on the money.

The report counts 12 missed inspections between 2019 and 2025. \
Inspector Tom Abara signed nine of them without a visit, the report says. \
He did not answer questions.

The regional water board said the other three were cancelled because of storms. \
The board is accused of hiding two of its own letters from the inquiry. \
A spokeswoman, Lena Voss, denied that.

Repairs will cost 4.2 million crowns and take until autumn. \
The old mill below the dam stays closed.
";

fn analysis_of(text: &str, language: &Language) -> Analysis {
    let input = Input { name: "dam.txt", bytes: text.as_bytes(), format: Some(Format::Text) };
    let (document, _) = ingest::document(&input, &language.words).expect("text");
    Analysis::of(document, language)
}

fn language() -> Language {
    Language::new(WordLists::builtin())
}

fn checked() -> Setting {
    Setting { state: Some(State::Checked), ..Setting::default() }
}

/// A file in which those statements of a draft are checked.
fn file_of(analysis: &Analysis, which: impl Fn(usize) -> bool) -> ClaimsFile {
    let found = items(analysis);
    let mut file = ClaimsFile::empty();
    for statement in (0..analysis.statements.len()).filter(|at| which(*at)) {
        let record = Record::of(file, analysis);
        file = record.set(analysis, &found, Target::Statement(statement), &checked()).expect("it can be set");
    }
    file
}

fn texts(analysis: &Analysis) -> Vec<String> {
    let shown = analysis.statements.iter().map(|statement| analysis.document.shown(statement.span));
    shown.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What an edit does: pairs of old and new words, and which statements of the article (from 0, the
/// headline) are then changed, and which gone.
type Edit<'e> = (&'e str, &'e [(&'e str, &'e str)], &'e [usize], &'e [usize]);

const RUIZ: &str =
    "Mayor Ana Ruiz called the report \u{201c}a bitter lesson for all of us\u{201d} on Monday.";
const HURT: &str = "Nobody was hurt. ";
const THIRD: &str = "The report counts 12 missed inspections between 2019 and 2025. Inspector Tom Abara signed nine of them without a visit, the report says. He did not answer questions.\n\n";

const EDITS: [Edit<'_>; 52] = [
    ("nothing", &[], &[], &[]),
    ("a typo", &[("engineers said", "enginers said")], &[1], &[]),
    ("a number", &[("40 metres", "44 metres")], &[1], &[]),
    ("a number in words", &[("signed nine", "signed eight")], &[8], &[]),
    ("a date", &[("3 March 2026", "4 March 2026")], &[1], &[]),
    ("a year", &[("2019 and 2025", "2018 and 2025")], &[7], &[]),
    ("a decimal", &[("4.2 million", "4.3 million")], &[13], &[]),
    ("a unit", &[("4.2 million crowns", "4.2 billion crowns")], &[13], &[]),
    ("a name", &[("Tom Abara", "Tim Abara")], &[8], &[]),
    ("a first name taken out", &[("Mayor Ana Ruiz", "Mayor Ruiz")], &[4], &[]),
    ("a word of a quotation", &[("bitter lesson", "bitter blow")], &[4], &[]),
    ("a negation", &[("He did not answer", "He did answer")], &[9], &[]),
    ("a verb", &[("denied that", "confirmed that")], &[12], &[]),
    ("a weekday", &[("on Thursday", "on Friday")], &[6], &[]),
    ("one word of three", &[("Nobody was hurt", "Nobody was killed")], &[2], &[]),
    ("words at the front", &[(HURT, "Officials say nobody was hurt. ")], &[2], &[]),
    ("words at the end", &[("stays closed.", "stays closed until 2028.")], &[14], &[]),
    ("a comma", &[("4.2 million crowns and", "4.2 million crowns, and")], &[13], &[]),
    ("the headline", &[("blames missed", "blames skipped")], &[0], &[]),
    ("two numbers in two paragraphs", &[("12 missed", "13 missed"), ("4.2", "4.5")], &[7, 13], &[]),
    ("a word everywhere", &[("report", "study")], &[0, 4, 7, 8], &[]),
    ("straight quotation marks", &[("\u{201c}", "\""), ("\u{201d}", "\"")], &[], &[]),
    ("single quotation marks", &[("\u{201c}", "\u{2018}"), ("\u{201d}", "\u{2019}")], &[], &[]),
    ("quotation marks taken out", &[("\u{201c}", ""), ("\u{201d}", "")], &[4], &[]),
    ("white space", &[("Nobody was", "Nobody  was")], &[], &[]),
    ("a line break", &[("the other three were", "the other three\nwere")], &[], &[]),
    ("capitals", &[("The old mill", "THE OLD MILL")], &[], &[]),
    ("paragraphs joined", &[("questions.\n\nThe regional", "questions. The regional")], &[], &[]),
    ("a paragraph divided", &[(HURT, "Nobody was hurt.\n\n")], &[], &[]),
    ("a sentence put in", &[(HURT, "Nobody was hurt. Two cows drowned. ")], &[], &[]),
    (
        "a paragraph put in",
        &[("Mayor Ana", "Divers searched the lake. They found a car.\n\nMayor Ana")],
        &[],
        &[],
    ),
    ("a first paragraph put in", &[("The Orvik dam", "It rained for nine days.\n\nThe Orvik dam")], &[], &[]),
    ("a last paragraph put in", &[("stays closed.", "stays closed.\n\nIts owner has left.")], &[], &[]),
    ("a sentence taken out", &[(HURT, "")], &[], &[2]),
    ("a first sentence taken out", &[(RUIZ, "")], &[], &[4]),
    ("a last sentence taken out", &[("The old mill below the dam stays closed.", "")], &[], &[14]),
    ("a paragraph taken out", &[(THIRD, "")], &[], &[7, 8, 9]),
    ("the headline taken out", &[("Orvik dam report blames missed inspections\n\n", "")], &[], &[0]),
    ("a sentence moved", &[(HURT, ""), ("stays closed.", "stays closed. Nobody was hurt.")], &[], &[]),
    ("a paragraph moved", &[(THIRD, ""), ("Mayor Ana", "{third}Mayor Ana")], &[], &[]),
    (
        "a sentence moved and changed",
        &[
            (RUIZ, ""),
            (
                "stays closed.",
                "stays closed. Mayor Ana Ruiz called the report \u{201c}a bitter lesson for all of us\u{201d} on Sunday.",
            ),
        ],
        &[4],
        &[],
    ),
    (
        "a sentence split",
        &[("without a visit, the report says", "without a visit. The report says so")],
        &[8],
        &[],
    ),
    ("a sentence split at and", &[(" crowns and take until", " crowns. They take until")], &[13], &[]),
    (
        "two sentences merged",
        &[("Nobody was hurt. The water reached", "Nobody was hurt and the water reached")],
        &[2, 3],
        &[],
    ),
    (
        "two long sentences merged",
        &[("between 2019 and 2025. Inspector", "between 2019 and 2025, and Inspector")],
        &[7, 8],
        &[],
    ),
    (
        "two sentences exchanged",
        &[(
            "She said the town would pay for new pumps. The council meets on Thursday to vote on the money.",
            "The council meets on Thursday to vote on the money. She said the town would pay for new pumps.",
        )],
        &[],
        &[],
    ),
    ("changed beside a removed one", &[(HURT, ""), ("within two hours", "within three hours")], &[3], &[2]),
    ("changed beside a new one", &[(HURT, "Two cows drowned. Nobody was badly hurt. ")], &[2], &[]),
    ("a sentence said twice", &[("stays closed.", "stays closed. Nobody was hurt.")], &[], &[]),
    ("a sentence said twice, before", &[("The Orvik dam", "Nobody was hurt.\n\nThe Orvik dam")], &[], &[]),
    (
        "half rewritten",
        &[(
            "The water reached the lower town within two hours.",
            "The flood reached the lower town after sunset.",
        )],
        &[3],
        &[],
    ),
    (
        "another sentence instead",
        &[("A spokeswoman, Lena Voss, denied that.", "Its chairman has since retired to the coast.")],
        &[],
        &[12],
    ),
];

#[test]
fn entries_follow_their_statements_through_edits() {
    let language = language();
    let before = analysis_of(ARTICLE, &language);
    assert_eq!(before.statements.len(), 15, "{:#?}", texts(&before));
    let mut wrong = Vec::new();
    // Everything checked, every third statement, and each statement alone.
    let mut choices: Vec<Vec<usize>> = vec![(0..15).collect()];
    choices.extend((0..3).map(|rest| (0..15).filter(|at| at % 3 == rest).collect()));
    choices.extend((0..15).map(|at| vec![at]));
    for chosen in choices {
        let file = file_of(&before, |at| chosen.contains(&at));
        assert_eq!(file.len(), chosen.len());
        for (name, edit, changed, gone) in EDITS {
            let mut text = ARTICLE.to_owned();
            for (old, new) in edit {
                assert!(text.contains(old), "{name}: nothing to edit: {old}");
                text = text.replace(old, &new.replace("{third}", THIRD));
            }
            let after = analysis_of(&text, &language);
            let record = Record::of(file.clone(), &after);
            for (entry, statement) in chosen.iter().enumerate() {
                let standing = &record.followed.standings[entry];
                let right = match standing {
                    Standing::Changed { difference, .. } => {
                        changed.contains(statement) && !difference.is_empty()
                    }
                    Standing::Gone => gone.contains(statement),
                    Standing::Unchanged { .. } | Standing::Moved { .. } => {
                        !changed.contains(statement) && !gone.contains(statement)
                    }
                };
                let stale = record.stale(entry).is_some();
                if !right || stale != changed.contains(statement) {
                    let text = &record.file.entry(entry).expect("an entry").text;
                    wrong.push(format!("{name}, {} checked: {text}: {standing:?}", chosen.len()));
                }
            }
            // Nothing is lost by the next thing that is set.
            let found = items(&after);
            for statement in 0..after.statements.len() {
                match record.set(&after, &found, Target::Statement(statement), &checked()) {
                    Ok(set) => {
                        let lost = |entry| set.len() < record.file.len() + entry;
                        let new = usize::from(record.followed.entries_of(statement).is_empty());
                        let read = ClaimsFile::parse(&set.to_string()).expect("what is written can be read");
                        if lost(new) || !read.problems.is_empty() || read.file.len() != set.len() {
                            wrong.push(format!("{name}: set {statement}: {:?}\n{set}", read.problems));
                        }
                        let record = Record::of(set, &after);
                        if !record.is_checked(statement) && record.followed.entries_of(statement).len() == 1 {
                            wrong.push(format!("{name}: {statement} was set and is not checked"));
                        }
                    }
                    Err(why) => wrong.push(format!("{name}: {why}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the edits went wrong:\n{}", wrong.len(), wrong.join("\n"));
}
