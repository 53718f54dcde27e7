//! The claims file: what is read and written, and how entries follow their statements through edits.

use onrecord::analysis::{Analysis, Language};
use onrecord::claims::{
    Change, ClaimsFile, Item, ItemKind, Passages, Record, Risk, RiskWords, Setting, SourceRef,
    SourceStanding, Standing, State, Target, difference, held, is_against, items, nearest, passage,
    passage_hash, stale_sources, stands_at,
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

/// An entry of the article's third statement, as it is written.
const HURT_ENTRY: &str = "\
[[claim]]
id = \"26f38aaa8c\"
text = \"Nobody was hurt.\"
before = \"crest on 3 March 2026, engineers said.\"
after = \"The water reached the lower town within\"
state = \"checked\"
";

#[test]
fn an_entry_is_written_in_one_way() {
    let analysis = analysis_of(ARTICLE, &language());
    let file = file_of(&analysis, |at| at == 2 || at == 4);
    let record = Record::of(file, &analysis);
    let all = Setting {
        state: Some(State::Cq),
        source: Some(SourceRef::parse("notes/ruiz.txt#line 12")),
        passage: Some("A bitter lesson\n  for all of us.".to_owned()),
        note: Some("heard on tape, \"lesson\" is clear".to_owned()),
        by: Some("Lena Voss".to_owned()),
        at: Some("2026-03-05".to_owned()),
        item: None,
    };
    let file = record.set(&analysis, &items(&analysis), Target::Statement(4), &all).expect("it can be set");
    let written = file.to_string();
    let entries = &written[written.find("[[claim]]\nid").expect("there are entries")..];
    insta::with_settings!({ snapshot_path => "../snapshots/claims", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("two-entries", entries);
    });
    assert!(entries.starts_with(HURT_ENTRY), "{entries}");
    let read = ClaimsFile::parse(&written).expect("what is written can be read");
    assert_eq!(read.problems, []);
    assert_eq!(read.file.to_string(), written);
    let entry = read.file.entry(1).expect("there are two").clone();
    assert_eq!(entry.passage, Some(passage_hash("A bitter lesson for all of us.")));
}

#[test]
fn what_nobody_touched_stays_byte_for_byte() {
    let analysis = analysis_of(ARTICLE, &language());
    let odd = "# Desk copy.\r\n\r\n# by phone\r\n[[claim]]\r\nstate = 'checked' # twice\r\nid = \"26f38aaa8c\"\r\n\
        text = \"\"\"Nobody\r\nwas hurt.\"\"\"\r\n# to do\r\n";
    let parsed = ClaimsFile::parse(odd).expect("well formed");
    assert_eq!(parsed.problems, []);
    let record = Record::of(parsed.file, &analysis);
    assert_eq!(record.followed.standings, [Standing::Unchanged { statement: 2 }]);
    let set = |record: &Record, at| {
        record.set(&analysis, &items(&analysis), Target::Statement(at), &checked()).expect("it can be set")
    };
    let written = set(&record, 3).to_string();
    assert!(written.starts_with(odd.trim_end()), "{written}");
    // The entry that is touched is written anew; its remarks move to its top.
    let noted = Setting { note: Some("again".to_owned()), ..Setting::default() };
    let written = record
        .set(&analysis, &items(&analysis), Target::Statement(2), &noted)
        .expect("it can be set")
        .to_string();
    assert!(written.contains("# by phone\n# to do\n[[claim]]\nid = \"26f38aaa8c\"\n"), "{written}");
    assert!(written.starts_with("# Desk copy."), "{written}");
}

#[test]
fn entries_are_in_the_order_of_the_draft_whoever_comes_first() {
    let analysis = analysis_of(ARTICLE, &language());
    let found = items(&analysis);
    let in_order = file_of(&analysis, |at| at % 2 == 0).to_string();
    let mut file = ClaimsFile::empty();
    for statement in [8, 2, 14, 0, 12, 6, 10, 4] {
        let record = Record::of(file, &analysis);
        file =
            record.set(&analysis, &found, Target::Statement(statement), &checked()).expect("it can be set");
    }
    assert_eq!(file.to_string(), in_order);
}

#[test]
fn what_is_wrong_has_its_place_and_a_way_on() {
    let check = |text: &str, expected: (usize, usize, &str)| {
        let problem = ClaimsFile::parse(text).expect_err("malformed");
        let found = (problem.line, problem.column, problem.message.as_str());
        assert!(
            (found.0, found.1) == (expected.0, expected.1) && found.2.starts_with(expected.2),
            "{found:?}\nexpected {expected:?}"
        );
    };
    let with = |line: &str| format!("{HURT_ENTRY}{line}\n");
    check(&with("colour = \"red\""), (7, 1, "unknown field `colour`"));
    check(&with("at = \"4 March\""), (7, 6, "`4 March` is no day; write it like 2026-03-04"));
    check(&with("passage = \"12\""), (7, 11, "a passage is 16 hexadecimal digits"));
    check(&with("item = [{ kind = \"age\", text = \"9\", state = \"cq\" }]"), (7, 18, "unknown kind `age`"));
    check(
        &HURT_ENTRY.replace("checked", "true"),
        (6, 9, "unknown state `true`; known are unchecked, sourced"),
    );
    check(&HURT_ENTRY.replace("26f38aaa8c", "26f"), (2, 6, "`26f` is no statement's id; copy one from"));
    check("[[claim]]\nid = \"26f38aaa8c\"\ntext = \"Nobody was hurt.\"\n", (1, 1, "missing field `state`"));
    check("[[claims]]\n", (1, 3, "unknown field `claims`"));
    check("[[claim]\n", (1, 9, ""));
}

#[test]
fn two_entries_of_one_statement_are_told_and_both_kept() {
    let analysis = analysis_of(ARTICLE, &language());
    let twice = format!("{HURT_ENTRY}\n{}", HURT_ENTRY.replace("checked", "disputed"));
    let parsed = ClaimsFile::parse(&twice).expect("well formed");
    let told: Vec<_> =
        parsed.problems.iter().map(|problem| (problem.line, problem.message.as_str())).collect();
    let expected = "a second entry for the statement `26f38aaa8c`, the first is in line 1; keep one of them";
    assert_eq!(told, [(8, expected)]);
    let record = Record::of(parsed.file, &analysis);
    assert_eq!(record.followed.entries_of(2), [0, 1]);
    assert!(!record.is_checked(2), "one of them says that it is not so");
    let found = items(&analysis);
    let refused = record.set(&analysis, &found, Target::Statement(2), &checked()).expect_err("which one?");
    assert!(refused.contains("2 entries") && refused.contains("keep one"), "{refused}");
    let other = record.set(&analysis, &found, Target::Statement(13), &checked()).expect("another can be set");
    assert_eq!(other.len(), 3);
    assert!(other.to_string().contains(twice.trim_end()), "{other}");
}

#[test]
fn a_text_that_somebody_changed_by_hand_is_told() {
    let analysis = analysis_of(ARTICLE, &language());
    let parsed = ClaimsFile::parse(&HURT_ENTRY.replace("Nobody was", "Two were")).expect("well formed");
    assert!(parsed.problems[0].message.starts_with("the text is not the one that the id stands for"));
    let record = Record::of(parsed.file, &analysis);
    assert!(!record.is_checked(2), "what was checked is not what stands there");
}

#[test]
fn a_setting_says_no_more_than_was_said() {
    let analysis = analysis_of(ARTICLE, &language());
    let found = items(&analysis);
    let set = |record: &Record, setting: &Setting| {
        let file = record.set(&analysis, &found, Target::Statement(7), setting).expect("it can be set");
        Record::of(file, &analysis)
    };
    let source = Setting { source: Some(SourceRef::parse("report.txt#page 4")), ..Setting::default() };
    let by = Setting { by: Some("Lena Voss".to_owned()), at: Some("2026-03-05".to_owned()), ..checked() };
    let item =
        |text: &str, state| Setting { state: Some(state), item: Some(text.to_owned()), ..Setting::default() };
    let record = set(&Record::of(ClaimsFile::empty(), &analysis), &source);
    assert_eq!(record.check(7).map(|check| check.state), Some(State::Sourced), "a source is attached");
    let record = set(&record, &item("12", State::Disputed));
    let record = set(&record, &by);
    let entry = record.file.entry(0).expect("an entry");
    let states: Vec<_> = entry.items.iter().map(|item| (item.text.as_str(), item.state)).collect();
    assert!(states.contains(&("2019", State::Checked)) || states.len() > 1, "{states:?}");
    assert!(
        states.iter().any(|(text, state)| text.starts_with("12") && *state == State::Disputed),
        "{states:?}"
    );
    assert!(!record.is_checked(7), "something in it is disputed");
    // Who said the one thing has not said the other.
    let record = set(&record, &checked());
    let entry = record.file.entry(0).expect("an entry");
    assert_eq!((entry.by.as_str(), entry.at.as_str()), ("", ""));
    let unknown = item("Ana Ruiz", State::Checked);
    let refused = record.set(&analysis, &found, Target::Statement(7), &unknown).expect_err("not in it");
    assert!(
        refused.starts_with("nothing to check singly is called “Ana Ruiz” here; there are “12"),
        "{refused}"
    );
}

#[test]
fn one_thing_in_a_changed_statement_cannot_hide_the_change() {
    let language = language();
    let file = file_of(&analysis_of(ARTICLE, &language), |at| at == 7);
    let after = analysis_of(&ARTICLE.replace("12 missed", "13 missed"), &language);
    let found = items(&after);
    let record = Record::of(file, &after);
    let check = record.check(7).expect("an entry");
    let stale = check.stale.expect("it changed");
    assert_eq!(stale.difference, [Change { was: "12".to_owned(), now: "13".to_owned() }]);
    assert_eq!(record.progress(&after).to_string(), "0 of 14 statements checked, 1 stale");
    let item = Setting { state: Some(State::Checked), item: Some("13".to_owned()), ..Setting::default() };
    let refused = record.set(&after, &found, Target::Statement(7), &item).expect_err("the whole first");
    assert!(refused.starts_with("the statement has changed since"), "{refused}");
    let note = Setting { note: Some("ask Abara".to_owned()), ..Setting::default() };
    let noted = record.set(&after, &found, Target::Statement(7), &note).expect("a note may be made");
    assert!(Record::of(noted, &after).stale(0).is_some(), "a note checks nothing");
    let again = record.set(&after, &found, Target::Statement(7), &checked()).expect("it is checked again");
    assert!(Record::of(again, &after).is_checked(7));
}

#[test]
fn an_entry_whose_statement_is_gone_is_kept_and_can_be_cut() {
    let language = language();
    let file = file_of(&analysis_of(ARTICLE, &language), |at| at == 2);
    let after = analysis_of(&ARTICLE.replace(HURT, ""), &language);
    let record = Record::of(file, &after);
    let target = record.find(&after, "26f38").expect("the entry is known");
    assert_eq!(target, Target::Gone(0));
    let found = items(&after);
    let refused = record.set(&after, &found, target, &checked()).expect_err("it is gone");
    assert!(refused.contains("is no more in the draft: “Nobody was hurt.”"), "{refused}");
    let cut = Setting { state: Some(State::Cut), ..Setting::default() };
    let cut = record.set(&after, &found, target, &cut).expect("it can be cut");
    assert_eq!(cut.entry(0).map(|entry| entry.state), Some(State::Cut));
    assert!(record.find(&after, "zzz").expect_err("no id").contains("no statement and no entry"));
}

#[test]
fn the_beginning_of_an_id_is_enough_if_no_other_begins_so() {
    let analysis = analysis_of(ARTICLE, &language());
    let record = Record::of(ClaimsFile::empty(), &analysis);
    for (at, statement) in analysis.statements.iter().enumerate() {
        let id = statement.id.to_string();
        assert_eq!(record.find(&analysis, &id), Ok(Target::Statement(at)));
        assert_eq!(record.find(&analysis, &id[..6]), Ok(Target::Statement(at)));
    }
    let mut first: Vec<char> =
        analysis.statements.iter().filter_map(|statement| statement.id.hash().chars().next()).collect();
    first.sort_unstable();
    let twice = first.windows(2).find(|pair| pair[0] == pair[1]).expect("two ids begin alike")[0];
    let several = record.find(&analysis, &twice.to_string());
    assert!(several.as_ref().is_err_and(|why| why.contains("beginning of several ids")), "{several:?}");
}

#[test]
fn equal_statements_are_told_apart_by_what_is_around_them() {
    let language = language();
    let draft = |first: &str, second: &str| {
        format!(
            "The mayor spoke first. {first}The council sat down.\n\nThe bell rang at noon. {second}Lena Voss left early.\n"
        )
    };
    let both = draft("Nobody answered. ", "Nobody answered. ");
    let before = analysis_of(&both, &language);
    // The second of the two is checked.
    let file = file_of(&before, |at| at == 4);
    assert!(file.entry(0).is_some_and(|entry| entry.id.ends_with(".2")));
    let after = analysis_of(&draft("", "Nobody answered. "), &language);
    let record = Record::of(file.clone(), &after);
    assert_eq!(record.followed.standings, [Standing::Unchanged { statement: 3 }]);
    // A third one in front: the entry stays where it was.
    let after = analysis_of(&format!("Nobody answered. Rain fell.\n\n{both}"), &language);
    let record = Record::of(file, &after);
    assert_eq!(record.followed.standings, [Standing::Unchanged { statement: 6 }]);
    // With all three set, no two entries share an id.
    let mut file = record.file;
    for statement in [0, 3, 6] {
        let record = Record::of(file, &after);
        file = record.set(&after, &items(&after), Target::Statement(statement), &checked()).expect("set");
    }
    assert_eq!(file.len(), 3);
    assert_eq!(ClaimsFile::parse(&file.to_string()).expect("well formed").problems, []);
}

fn source(path: &str, text: &str) -> SourceDocument {
    let mut at = 0;
    let turn = |(index, line): (usize, &str)| {
        let span = Span::new(at, at + line.len());
        at += line.len() + 1;
        Turn { span, speaker: None, locator: Locator::Line(index + 1), runs_on: false }
    };
    let turns = text.lines().enumerate().map(turn).collect();
    SourceDocument { path: path.to_owned(), text: text.to_owned(), turns, ..SourceDocument::default() }
}

#[test]
fn a_passage_that_changed_makes_its_entry_stale() {
    let analysis = analysis_of(ARTICLE, &language());
    let log = "Log of the dam.\nCrest: 40 metres lost.\nNo casualties.";
    let documents = [source("log.txt", log)];
    let at = SourceRef::parse("sources/log.txt#line 2");
    let words = passage(&documents, &at.path, &at.locator);
    assert_eq!(words.as_deref(), Some("Crest: 40 metres lost."));
    let setting = Setting { source: Some(at), passage: words, ..checked() };
    let empty = Record::of(ClaimsFile::empty(), &analysis);
    let file =
        empty.set(&analysis, &items(&analysis), Target::Statement(1), &setting).expect("it can be set");
    let check = |text: &str, expected: SourceStanding, stale: bool| {
        let documents = [source("log.txt", text)];
        let record =
            Record::with_sources(file.clone(), &analysis, |path, place| passage(&documents, path, place));
        assert_eq!(record.sources, [expected], "{text}");
        assert_eq!(record.check(1).and_then(|check| check.stale).is_some(), stale, "{text}");
        assert_eq!(record.is_checked(1), !stale, "{text}");
    };
    check(log, SourceStanding::Same, false);
    check(&log.replace("lost.", "lost.  "), SourceStanding::Same, false);
    check(&log.replace("No casualties", "Two casualties"), SourceStanding::Same, false);
    check(&log.replace("40", "44"), SourceStanding::Changed, true);
    check("Log of the dam.", SourceStanding::Missing, true);
    let record = Record::of(file, &analysis);
    assert!(record.is_checked(1), "no source was looked at");
}

#[test]
fn a_passage_goes_on_to_the_end_of_its_sentence() {
    let mut tape = source("tape.srt", "We never said\nthat it was safe.\nNobody asked.\nOther words.");
    for turn in &mut tape.turns[1..3] {
        turn.runs_on = true;
    }
    let read = |place: &str| passage(std::slice::from_ref(&tape), "tape.srt", place);
    assert_eq!(read("line 1").as_deref(), Some("We never said\nthat it was safe."));
    assert_eq!(read("line 02").as_deref(), Some("that it was safe."));
    assert_eq!(read("line 3").as_deref(), Some("Nobody asked."));
    assert_eq!(read("line 9"), None);
    assert_eq!(read("page 1"), None);
    // A speech without an end is not a passage without one.
    let mut long = source("tape.srt", &"and so on\n".repeat(100_000));
    long.turns.iter_mut().for_each(|turn| turn.runs_on = true);
    let words = passage(std::slice::from_ref(&long), "tape.srt", "line 7").expect("there is a line 7");
    assert!(words.len() < 1000, "{}", words.len());
    assert_eq!(stands_at(&[long], "tape.srt", "0123456789abcdef"), None);
}

/// A hostile claims file beside a large source: each entry names another place, the last ones first.
#[test]
fn many_entries_on_a_long_source_take_no_longer_than_they_should() {
    let long = [source("log.txt", &"Nobody was hurt.\n".repeat(100_000))];
    let entry = |at: usize| {
        let place = format!("a/b/log.txt#line {}", 100_000 - at % 100_000);
        format!(
            "[[claim]]\nid = \"0123456789.{}\"\ntext = \"No.\"\nstate = \"checked\"\nsource = \"{place}\"\npassage = \"0123456789abcdef\"\n",
            at + 2
        )
    };
    let file = ClaimsFile::parse(&(0..20_000).map(entry).collect::<String>()).expect("well formed").file;
    let passages = Passages::of(&long);
    let standings = stale_sources(&file, |path, place| passages.words(path, place));
    assert!(standings.len() == 20_000 && standings.iter().all(|found| *found == SourceStanding::Changed));
}

#[test]
fn the_nearest_places_are_found() {
    let mut log = source("log.txt", "a\nb\nc");
    log.turns.remove(1);
    assert_eq!(nearest(&log, "line 2"), [Locator::Line(1), Locator::Line(3)]);
    assert_eq!(nearest(&log, "line 9"), [Locator::Line(3)]);
    assert_eq!(nearest(&log, "page 2"), []);
    assert_eq!(stands_at(&[log], "./log.txt", &passage_hash("c")), Some(Locator::Line(3)));
}

#[test]
fn a_verdict_is_found_again_at_every_mention() {
    let text = "Mayor Ana Ruiz spoke. Some 40 houses and 40 barns burned, Ruiz said.\n";
    let analysis = analysis_of(text, &language());
    let verdict = |about, outcome| Verdict {
        about,
        outcome,
        passages: vec![],
        difference: vec![],
        reason: None,
        turned: false,
    };
    let names = &analysis.mentions.names;
    let full = names.iter().position(|name| name.span.of(text).ends_with("Ana Ruiz")).expect("she is named");
    let verdicts = [
        verdict(About::Quantity(0), Outcome::Matches),
        verdict(About::Quantity(1), Outcome::Conflicts),
        verdict(About::Name(full), Outcome::Matches),
    ];
    let held = held(&analysis, &verdicts);
    let found = items(&analysis);
    let outcome = |text: &str| {
        let item = found[1].iter().find(|item| item.text.contains(text)).expect("an item");
        let held = held[1].iter().find(|held| held.is_of(item)).expect("a verdict");
        verdicts[held.verdict].outcome
    };
    assert_eq!(outcome("40 barns"), Outcome::Conflicts);
    assert_eq!(outcome("Ruiz"), Outcome::Matches, "looked up where she is named in full");
    assert!(is_against(&verdicts[1]) && !is_against(&verdicts[0]));
    assert!(!is_against(&verdict(About::Name(0), Outcome::Absent)));
}

#[test]
fn a_place_in_a_source_is_read_as_it_is_shown() {
    let check = |written: &str, path: &str, locator: &str| {
        let expected = SourceRef { path: path.to_owned(), locator: locator.to_owned() };
        assert_eq!(SourceRef::parse(written), expected);
        assert_eq!(SourceRef::parse(&expected.to_string()), expected);
    };
    check("notes/a.txt#line 12", "notes/a.txt", "line 12");
    check("tape.srt#00:12:31", "tape.srt", "00:12:31");
    check("report.pdf#page 4", "report.pdf", "page 4");
    check("https://example.org/a#part", "https://example.org/a#part", "");
    check("phone call with Lena Voss", "phone call with Lena Voss", "");
    check("a#line x", "a#line x", "");
    check("a#line 99999999999999999999999", "a#line 99999999999999999999999", "");
    check("a#1:2:3", "a#1:2:3", "");
}

#[test]
fn what_is_most_at_stake_comes_first() {
    let language = language();
    let analysis = analysis_of(ARTICLE, &language);
    let found = items(&analysis);
    let words = RiskWords::new(&language.words);
    let order = |verdicts: &[Verdict], file: ClaimsFile| {
        let risks = words.risks(&analysis, &found, verdicts);
        let next = Record::of(file, &analysis).next(&risks);
        assert!(next.windows(2).all(|pair| pair[0] < pair[1]), "in order: {next:?}");
        next
    };
    let next = order(&[], ClaimsFile::empty());
    let risk_of =
        |next: &[(Risk, usize)], at| next.iter().find(|(_, other)| *other == at).map(|found| found.0);
    assert_eq!(risk_of(&next, 11), Some(Risk::Allegation), "hiding letters");
    assert_eq!(risk_of(&next, 4), Some(Risk::Quotation));
    assert_eq!(risk_of(&next, 13), Some(Risk::Number));
    assert_eq!(risk_of(&next, 12), Some(Risk::Name));
    assert_eq!(risk_of(&next, 2), Some(Risk::Other));
    assert_eq!(next.first(), Some(&(Risk::Allegation, 11)));
    let verdict = |about, outcome| Verdict {
        about,
        outcome,
        passages: vec![],
        difference: vec![],
        reason: None,
        turned: false,
    };
    let span = analysis.statements[13].span;
    let number = analysis.mentions.quantities.iter().position(|quantity| span.contains(quantity.span));
    let number = About::Quantity(number.expect("it counts crowns"));
    let next = order(&[verdict(number, Outcome::Conflicts)], ClaimsFile::empty());
    assert_eq!(next.first(), Some(&(Risk::Conflict, 13)));
    let absent = order(&[verdict(number, Outcome::Absent)], ClaimsFile::empty());
    assert_eq!(risk_of(&absent, 13), Some(Risk::Number), "a number that no source has is no conflict");
    let quotation = order(&[verdict(About::Quotation(0), Outcome::Absent)], ClaimsFile::empty());
    assert_eq!(quotation.first(), Some(&(Risk::Conflict, 4)));
    // What is checked is not asked for again.
    let rest = order(&[], file_of(&analysis, |at| at != 6));
    assert_eq!(rest.iter().map(|found| found.1).collect::<Vec<_>>(), [6]);
}

#[test]
fn progress_counts_what_claims_something() {
    let language = language();
    let text = "Dam report.\n\nThe dam lost 40 metres. Was it age? Ana Ruiz closed the road on Monday.\n";
    let analysis = analysis_of(text, &language);
    let claiming = RiskWords::new(&language.words).risks(&analysis, &items(&analysis), &[]);
    let claiming: Vec<usize> = (0..claiming.len()).filter(|at| claiming[*at].is_some()).collect();
    assert!(claiming.len() < analysis.statements.len(), "a question claims nothing");
    let progress = |file| Record::of(file, &analysis).progress(&analysis);
    let none = progress(ClaimsFile::empty());
    assert_eq!((none.statements, none.checked), (claiming.len(), 0));
    let first = claiming[0];
    let one = progress(file_of(&analysis, |at| at == first));
    assert_eq!((one.statements, one.checked), (claiming.len(), 1));
    let cut = Setting { state: Some(State::Cut), ..Setting::default() };
    let record = Record::of(ClaimsFile::empty(), &analysis);
    let cut =
        record.set(&analysis, &items(&analysis), Target::Statement(first), &cut).expect("it can be cut");
    let cut = progress(cut);
    assert_eq!((cut.statements, cut.cut), (claiming.len() - 1, 1));
    assert_eq!(none.to_string(), format!("0 of {} statements checked", claiming.len()));
}

#[test]
fn what_can_be_checked_singly_is_each_thing_once() {
    let analysis = analysis_of(ARTICLE, &language());
    let of = |at: usize| -> Vec<(ItemKind, String)> {
        items(&analysis)[at].iter().map(|Item { kind, text, .. }| (*kind, text.clone())).collect()
    };
    let quotation = "\u{201c}a bitter lesson for all of us\u{201d}";
    assert!(of(4).contains(&(ItemKind::Quotation, quotation.to_owned())), "{:?}", of(4));
    assert!(of(1).contains(&(ItemKind::Date, "3 March 2026".to_owned())), "{:?}", of(1));
    assert!(
        of(8).iter().any(|(kind, text)| *kind == ItemKind::Name && text.contains("Tom Abara")),
        "{:?}",
        of(8)
    );
    assert!(of(2).is_empty());
}

#[test]
fn a_difference_is_told_in_words() {
    let told = |was: &str, now: &str| -> Vec<(String, String)> {
        difference(was, now).into_iter().map(|change| (change.was, change.now)).collect()
    };
    let pair = |was: &str, now: &str| (was.to_owned(), now.to_owned());
    assert_eq!(told("He did not answer.", "He did answer."), [pair("not", "")]);
    assert_eq!(told("a b c d", "a x c y"), [pair("b", "x"), pair("d", "y")]);
    assert_eq!(told("It's late", "It\u{2019}s  late"), []);
    let long = |word: &str| format!("{word} ").repeat(5000);
    assert_eq!(told(&long("a"), &long("b")).len(), 1, "too long to be aligned");
}

/// A hostile claims file: many entries, all alike, none of them in the draft, or all of them.
#[test]
fn many_equal_entries_take_no_longer_than_they_should() {
    let language = language();
    let line = "The ferry sank off Orvik on Sunday. ";
    let analysis = analysis_of(&line.repeat(400), &language);
    let entry = |at: usize, text: &str| {
        format!("[[claim]]\nid = \"0123456789.{}\"\ntext = \"{text}\"\nstate = \"checked\"\n", at + 2)
    };
    let same: String = (0..3000).map(|at| entry(at, line.trim())).collect();
    let other: String =
        (0..3000).map(|at| entry(at, &"The ferry sank near Orvik on Monday ".repeat(9))).collect();
    for text in [same, other] {
        let file = ClaimsFile::parse(&text).expect("well formed").file;
        assert_eq!(file.len(), 3000);
        let record = Record::of(file, &analysis);
        assert_eq!(record.followed.standings.len(), 3000);
        let set = record.set(&analysis, &items(&analysis), Target::Statement(399), &checked());
        assert!(set.is_ok_and(|file| file.len() >= 3000));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]

    #[test]
    fn no_text_makes_reading_fail_in_another_way_than_by_saying_so(text in "(\\[\\[claim\\]\\]|id = |\"|'|#|\n|[a-f0-9]{10}|=|\\PC){0,40}") {
        if let Ok(parsed) = ClaimsFile::parse(&text) {
            let again = ClaimsFile::parse(&parsed.file.to_string()).expect("what is written can be read");
            proptest::prop_assert!(again.file.entries().eq(parsed.file.entries()));
        }
    }

    #[test]
    fn whatever_was_said_is_read_back(text in "\\PC{0,30}[\u{0}-\u{9f}\u{200b}-\u{202e}\"\\\\]{0,8}", by in "\\PC{1,12}") {
        let language = language();
        let analysis = analysis_of("Nobody was hurt.\n", &language);
        let setting = Setting { note: Some(text.clone()), by: Some(by.clone()), ..checked() };
        let record = Record::of(ClaimsFile::empty(), &analysis);
        let file = record.set(&analysis, &items(&analysis), Target::Statement(0), &setting).expect("it can be set");
        let read = ClaimsFile::parse(&file.to_string()).expect("what is written can be read").file;
        let entry = read.entry(0).expect("an entry");
        proptest::prop_assert_eq!((entry.note.as_str(), entry.by.as_str()), (text.trim(), by.trim()));
    }
}

/// Words of the article taken out, put in and replaced at random places, many times over.
#[test]
fn at_random_places_no_entry_is_lost_and_none_stale_whose_words_stand() {
    let language = language();
    let before = analysis_of(ARTICLE, &language);
    let file = file_of(&before, |_| true);
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..150 {
        let mut words: Vec<&str> = ARTICLE.split_inclusive(' ').collect();
        for _ in 0..=random(12) {
            let at = random(words.len());
            match random(3) {
                0 => drop(words.remove(at)),
                1 => words.insert(at, "perhaps "),
                _ => words[at] = "seventeen ",
            }
        }
        let after = analysis_of(&words.concat(), &language);
        let now: Vec<String> = texts(&after);
        let record = Record::of(file.clone(), &after);
        assert_eq!(record.followed.standings.len(), 15);
        for (entry, standing) in record.file.entries().zip(&record.followed.standings) {
            let stands = now.iter().any(|text| difference(text, &entry.text).is_empty());
            let same = matches!(standing, Standing::Unchanged { .. } | Standing::Moved { .. });
            assert_eq!(stands, same, "{}: {standing:?}\n{}", entry.text, words.concat());
        }
    }
}
