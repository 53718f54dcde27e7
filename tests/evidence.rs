//! Drafts held against small sources: what each quotation, number, date and name gets, and why.

use onrecord::analysis::{Analysis, Language};
use onrecord::evidence::{About, Outcome, SourceEntry, Sources, Verdict, Verification, reading, verify};
use onrecord::ingest::{self, Input};
use onrecord::words::WordLists;

static LANGUAGE: std::sync::LazyLock<Language> =
    std::sync::LazyLock::new(|| Language::new(WordLists::builtin()));

const MEETING: &str = "\
RUIZ: Thank you. We have known about the cracks since last winter, and we did not report them to the board.
RUIZ: That was -- that was a mistake. (APPLAUSE) I am sorry for it.
LINDQVIST: Nobody on this council was shown the survey, or told that it existed, before the vote.
RUIZ: The survey was in the file.
LINDQVIST: We lost $700 -- 700 berths to the storm, um, and sixty-four of them were new.
OKORO: He called it the silver lining. It's a man-made harbour, and it cost $900 a berth.
";

fn sources(documents: &[(&str, &str)]) -> Verification {
    let words = &LANGUAGE.words;
    let read = |(path, text): &(&str, &str)| {
        reading::source(path, text.as_bytes(), SourceEntry::default(), words).expect("it is text").0
    };
    Verification::new(Sources::of(documents.iter().map(read).collect(), words), words)
}

fn analysis(draft: &str) -> Analysis {
    let input = Input { name: "draft", bytes: draft.as_bytes(), format: None };
    let (document, _) = ingest::document(&input, &LANGUAGE.words).expect("it is text");
    Analysis::of(document, &LANGUAGE)
}

/// The verdict on the first mention of a sort.
fn first(draft: &str, documents: &[(&str, &str)], sort: fn(&About) -> bool) -> Verdict {
    let verdicts = verify(&analysis(draft), &sources(documents), &LANGUAGE, None);
    let found = verdicts.iter().find(|verdict| sort(&verdict.about));
    found.unwrap_or_else(|| panic!("no such mention in {draft}: {verdicts:#?}")).clone()
}

fn quotation(draft: &str) -> Verdict {
    first(draft, &[("meeting.txt", MEETING)], |about| matches!(about, About::Quotation(_)))
}

fn edits(verdict: &Verdict) -> Vec<(&str, &str)> {
    verdict.difference.iter().map(|edit| (edit.draft.as_str(), edit.source.as_str())).collect()
}

#[test]
fn a_quotation_word_for_word() {
    let cases = [
        ("\"The survey was in the file,\" Ruiz said.", Outcome::Verbatim),
        ("“we have known about the cracks since last winter,” Ruiz said.", Outcome::VerbatimNormalised),
        // What is said twice in a row, a filler and what the audience does are no part of the speech.
        ("“That was a mistake. I am sorry for it,” Ruiz said.", Outcome::VerbatimNormalised),
        (
            "“We lost 700 berths to the storm, and 64 of them were new,” Lindqvist said.",
            Outcome::VerbatimNormalised,
        ),
        ("“It’s a manmade harbour,” Okoro said.", Outcome::VerbatimNormalised),
        ("“Nobody on this council was shown the survey … before the vote,” Lindqvist said.", Outcome::Elided),
        ("“[T]he survey was in the file,” Ruiz said.", Outcome::VerbatimNormalised),
        ("“He called [the plan] the silver lining,” Okoro said.", Outcome::Elided),
    ];
    for (draft, outcome) in cases {
        let verdict = quotation(draft);
        assert_eq!(verdict.outcome, outcome, "{draft}: {verdict:#?}");
        assert_eq!(verdict.passages[0].source, "meeting.txt");
    }
}

#[test]
fn a_quotation_whose_words_differ() {
    let cases: [(&str, &[(&str, &str)]); 7] = [
        ("“We did report them to the board,” Ruiz said.", &[("", "not")]),
        ("“We have known about the cracks since last summer,” Ruiz said.", &[("summer", "winter")]),
        ("“Everybody on this council was shown the survey,” Lindqvist said.", &[("Everybody", "Nobody")]),
        ("“It cost 900 a berth,” Okoro said.", &[("900", "$900")]),
        (
            "“He called the Lakeside Compact the silver lining,” Okoro said.",
            &[("the Lakeside Compact", "it")],
        ),
        ("“The survey was never in the file,” Ruiz said.", &[("never", "")]),
        ("“Nobody on this council was shown the surveys,” Lindqvist said.", &[("surveys", "survey")]),
    ];
    for (draft, difference) in cases {
        let verdict = quotation(draft);
        assert_eq!(verdict.outcome, Outcome::Altered, "{draft}: {verdict:#?}");
        assert_eq!(edits(&verdict), difference, "{draft}");
    }
}

#[test]
fn the_edits_of_a_quotation_point_at_its_words() {
    let draft = "“We have known about the cracks since last summer,” Ruiz said.";
    let analysis = analysis(draft);
    let verdicts = verify(&analysis, &sources(&[("meeting.txt", MEETING)]), &LANGUAGE, None);
    let edit = &verdicts[0].difference[0];
    assert_eq!(edit.span.of(&analysis.document.reading), "summer");
}

#[test]
fn words_of_another_speaker_and_joined_places() {
    let verdict = quotation("“The survey was in the file,” Lindqvist said.");
    assert_eq!(verdict.outcome, Outcome::Misattributed);
    assert_eq!(verdict.reason.as_deref(), Some("the words of RUIZ, not of Lindqvist"));

    let verdict = quotation(
        "“We have known about the cracks since last winter, and the survey was in the file,” Ruiz said.",
    );
    assert_eq!(verdict.outcome, Outcome::Stitched, "{verdict:#?}");
    assert_eq!(verdict.passages.len(), 2);

    let verdict = quotation("“We will build a new pier for everyone,” Ruiz said.");
    assert_eq!(verdict.outcome, Outcome::Absent);
    assert!(verdict.passages.is_empty());
}

#[test]
fn a_cut_that_drops_a_negation_says_so() {
    let verdict = quotation("“We did … report them to the board,” Ruiz said.");
    assert_eq!(verdict.outcome, Outcome::Elided, "{verdict:#?}");
    assert_eq!(verdict.reason.as_deref(), Some("the cut leaves out “not”"));
}

#[test]
fn titles_and_words_that_nobody_says_are_not_looked_for() {
    let verdict = quotation("The pragmatic \"deal\" with the bank is three years old.");
    assert_eq!(verdict.outcome, Outcome::NotChecked);
    assert!(verdict.reason.is_some());
}

#[test]
fn a_speaker_who_speaks_elsewhere_in_the_sources() {
    // Ruiz has her own transcript, and the words are in another one of somebody else's.
    let documents = [
        ("a.txt", "RUIZ: The ferry stays shut until the spring.\nOKORO: Thank you.\nRUIZ: We will see.\n"),
        ("b.txt", "HALE: Nobody asked the ferry company at all.\nDUNN: That is so.\nHALE: It is.\n"),
    ];
    let quoted = |about: &About| matches!(about, About::Quotation(_));
    let verdict = first("“Nobody asked the ferry company at all,” Ruiz said.", &documents, quoted);
    assert_eq!(verdict.outcome, Outcome::Absent);
    let verdict = first("“Nobody asked the ferry company at all,” Mara Ilves said.", &documents, quoted);
    assert_eq!(verdict.outcome, Outcome::Misattributed);
}

const AUDIT: &str = "\
The repair of the north pier will cost $8.4 million, the audit estimates.

Traffic at the harbour fell by 12 percent in 2025, and 214 berths stood empty. The port handled 2,968,000 tonnes.

The lighthouse was built in 1883. The vote was on 4 March 2026.
";

fn number(draft: &str) -> Verdict {
    first(draft, &[("audit.txt", AUDIT)], |about| matches!(about, About::Quantity(_)))
}

#[test]
fn numbers_against_what_the_sources_give() {
    let cases = [
        ("The repair of the north pier will cost $8.4 million.", Outcome::Matches),
        ("The repair of the north pier will cost more than $8 million.", Outcome::Consistent),
        ("The repair of the north pier will cost less than $8 million.", Outcome::Conflicts),
        ("The repair of the north pier will cost $4.8 million.", Outcome::Conflicts),
        ("Traffic at the harbour fell by 12 percentage points.", Outcome::Conflicts),
        ("The port handled about 3 million tonnes.", Outcome::Consistent),
        ("At least 200 berths stood empty.", Outcome::Consistent),
        ("More than 214 berths stood empty.", Outcome::Conflicts),
        ("Some 8,731 people signed a petition for the ferry.", Outcome::Absent),
    ];
    for (draft, outcome) in cases {
        let verdict = number(draft);
        assert_eq!(verdict.outcome, outcome, "{draft}: {verdict:#?}");
    }
    let verdict = number("The repair of the north pier will cost $4.8 million.");
    assert_eq!(edits(&verdict), [("$4.8 million", "$8.4 million")]);
}

#[test]
fn dates_and_their_bounds() {
    let date = |draft: &str| first(draft, &[("audit.txt", AUDIT)], |about| matches!(about, About::Date(_)));
    let cases = [
        ("The lighthouse was built in 1883.", Outcome::Matches),
        ("The lighthouse was built before 1900.", Outcome::Consistent),
        ("The lighthouse was built after 1900.", Outcome::Conflicts),
        ("The vote was on March 4, 2026.", Outcome::Matches),
        ("The vote was held in March 2026.", Outcome::Matches),
        ("The lighthouse burned down in 1911.", Outcome::Absent),
    ];
    for (draft, outcome) in cases {
        let verdict = date(draft);
        assert_eq!(verdict.outcome, outcome, "{draft}: {verdict:#?}");
    }
}

#[test]
fn names_and_how_they_are_spelt() {
    const NAMES: &str = "The survey is by Haldane Marine. Ana Maria Ruiz signed it for Skarvik council.\n";
    let name = |draft: &str| first(draft, &[("survey.txt", NAMES)], |about| matches!(about, About::Name(_)));
    let cases = [
        ("The firm is called Haldane Marine.", Outcome::Matches),
        ("The firm is called Halden Marine.", Outcome::Conflicts),
        ("The letter was signed by Ana Ruiz.", Outcome::Consistent),
        ("The letter was signed by Tobias Hale.", Outcome::Absent),
    ];
    for (draft, outcome) in cases {
        let verdict = name(draft);
        assert_eq!(verdict.outcome, outcome, "{draft}: {verdict:#?}");
    }
}

#[test]
fn what_stands_in_a_faithful_quotation_stands_in_the_source() {
    let verdict = first("“It cost $900 a berth,” Okoro said.", &[("meeting.txt", MEETING)], |about| {
        matches!(about, About::Quantity(_))
    });
    assert_eq!(verdict.outcome, Outcome::Matches);
}

#[test]
fn the_order_of_documents_does_not_matter() {
    let draft =
        "“The survey was in the file,” Ruiz said. The repair of the pier will cost $8.4 million in 2026.";
    let analysis = analysis(draft);
    let documents =
        [("a.txt", MEETING), ("b.txt", AUDIT), ("c.txt", MEETING), ("d.txt", "Nothing of the sort.\n")];
    let mut reversed = documents;
    reversed.reverse();
    let verdicts = |documents: &[(&str, &str)]| verify(&analysis, &sources(documents), &LANGUAGE, None);
    assert_eq!(verdicts(&documents), verdicts(&reversed));
    assert_eq!(verdicts(&documents)[0].passages[0].source, "a.txt");
}

#[test]
fn a_draft_is_held_against_the_sources_it_names() {
    let documents = [("a.txt", MEETING), ("b.txt", "Nothing of the sort.\n")];
    let draft = "“The survey was in the file,” Ruiz said.";
    let only = ["b.txt".to_owned()];
    let verdicts = verify(&analysis(draft), &sources(&documents), &LANGUAGE, Some(&only));
    assert_eq!(verdicts[0].outcome, Outcome::Absent);
}

#[test]
fn no_source_holds_nothing() {
    let verdicts =
        verify(&analysis("“The survey was in the file,” Ruiz said."), &sources(&[]), &LANGUAGE, None);
    assert!(verdicts.iter().all(|verdict| matches!(verdict.outcome, Outcome::Absent | Outcome::NotChecked)));
}

#[test]
fn front_matter_chooses_the_sources_and_says_which_are_not_there() {
    let verification = sources(&[("a/meeting.txt", MEETING), ("b.txt", "Nothing of the sort.\n")]);
    let named = |front: &str| {
        let draft = format!("---\n{front}\n---\n\nThe survey was in the file.\n");
        let bytes = draft.as_bytes();
        let input = Input { name: "draft.md", bytes, format: Some(onrecord::document::Format::Markdown) };
        let (document, _) = ingest::document(&input, &LANGUAGE.words).expect("it is text");
        onrecord::evidence::named(&document, &verification)
    };
    let both = named("sources: [meeting.txt, gone.txt]");
    assert_eq!(both.there, ["a/meeting.txt"]);
    assert_eq!(both.missing, ["gone.txt"]);
    // A draft whose one source is gone is held against none, and not against somebody else's.
    assert_eq!(named("sources: gone.txt").only(), Some(&[][..]));
    assert_eq!(named("source: Reuters").only(), None);
    assert_eq!(named("source: https://example.org/minutes.html").only(), None);
}

#[test]
fn whom_a_pronoun_means_is_no_ground_for_another_speaker() {
    let draft = "“The survey was in the file,” Ruiz said.\n\nPaul Lindqvist disagreed. \
                 “He called it the silver lining,” he said.";
    let verdicts = verify(&analysis(draft), &sources(&[("meeting.txt", MEETING)]), &LANGUAGE, None);
    let second =
        verdicts.iter().find(|verdict| verdict.about == About::Quotation(1)).expect("two are quoted");
    assert_eq!(second.outcome, Outcome::Verbatim, "{second:#?}");
    let reason = second.reason.as_deref().unwrap_or_default();
    assert!(reason.contains("OKORO says the words"), "{reason}");
}

#[test]
fn the_same_digits_of_another_size_or_currency_are_a_slip() {
    for draft in [
        "The repair of the north pier will cost $8.4 billion.",
        "The repair of the north pier will cost €8.4 million.",
    ] {
        let verdict = number(draft);
        assert_eq!(verdict.outcome, Outcome::Conflicts, "{draft}: {verdict:#?}");
        assert_eq!(verdict.reason.as_deref(), Some("the same digits, and another unit or size"));
    }
}

#[test]
fn a_weekday_that_the_source_gives_otherwise_conflicts() {
    const VOTE: &str = "The vote on the pier was held on Thursday, 26 March 2026, in the old hall.\n";
    let date = |draft: &str| first(draft, &[("vote.txt", VOTE)], |about| matches!(about, About::Date(_)));
    let held = |day: &str| date(&format!("The vote on the pier was held on {day}, March 26, 2026.")).outcome;
    assert_eq!(held("Thursday"), Outcome::Matches);
    assert_eq!(held("Wednesday"), Outcome::Conflicts);
}

#[test]
fn a_small_number_is_confirmed_by_the_same_thing_alone() {
    const HEADER: &str = "The trial of the three millers. Day 4, Tuesday.\n";
    let verdict = first("A jury of eight women and 4 men sat down.", &[("day.txt", HEADER)], |about| {
        matches!(about, About::Quantity(_))
    });
    assert_ne!(verdict.outcome, Outcome::Matches, "{verdict:#?}");
}
