//! Sources as newsrooms have them: what is read of each format, who speaks, where it stands, and what is
//! said of a file that cannot be read.

#![allow(clippy::disallowed_methods, reason = "a test writes the folders it reads")]
#![cfg(feature = "cli")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use onrecord::evidence::reading::{self, SourceProblem};
use onrecord::evidence::{Admiralty, SourceDocument, SourceEntry, SourceRank};
use onrecord::store::sources::{Limits, Sources, SourcesError, read_folder};
use onrecord::words::WordLists;
use proptest::prelude::*;

static WORDS: LazyLock<WordLists> = LazyLock::new(WordLists::builtin);

fn read(path: &str, bytes: impl AsRef<[u8]>) -> SourceDocument {
    reading::source(path, bytes.as_ref(), SourceEntry::default(), &WORDS)
        .unwrap_or_else(|problem| panic!("{problem}"))
        .0
}

fn refused(path: &str, bytes: impl AsRef<[u8]>) -> SourceProblem {
    match reading::source(path, bytes.as_ref(), SourceEntry::default(), &WORDS) {
        Ok((document, _)) => panic!("{path} was read: {document:?}"),
        Err(problem) => {
            assert!(problem.unread);
            problem
        }
    }
}

/// One line a turn: where, who, `+` if it runs on, the words.
fn turns(document: &SourceDocument) -> String {
    let mut out = String::new();
    for turn in &document.turns {
        let speaker = turn.speaker.map_or("-", |index| document.speakers[index].as_str());
        let runs_on = if turn.runs_on { "+" } else { " " };
        let words = turn.span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "{} | {speaker} |{runs_on}{words}", turn.locator);
    }
    out
}

#[track_caller]
fn assert_turns(path: &str, bytes: impl AsRef<[u8]>, expected: &str) {
    let document = read(path, bytes);
    assert_sound(&document);
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(turns(&document).trim_end(), expected.join("\n"));
}

fn assert_sound(document: &SourceDocument) {
    let mut end = 0;
    for turn in &document.turns {
        let span = turn.span;
        assert!(end <= span.start() && span.end() <= document.text.len(), "{turn:?} out of order or outside");
        assert!(document.text.get(span.start()..span.end()).is_some(), "{turn:?} is off a character");
        assert!(!span.is_empty() && turn.speaker.is_none_or(|index| index < document.speakers.len()));
        end = span.end();
    }
    assert!(!document.turns.is_empty());
}

#[test]
fn a_plain_text_is_paragraphs_by_line() {
    assert_turns(
        "notes.txt",
        "The dam at Oru\n\nThe dam failed on Tuesday. Nobody was hurt.\nThe mayor left.\n",
        "line 1 | - | The dam at Oru
         line 3 | - | The dam failed on Tuesday. Nobody was hurt.
         line 4 | - | The mayor left.",
    );
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    assert_turns(
        "notes.txt",
        "The dam at Oru failed on Tuesday after a week\nof rain, and the mayor, who had asked for repairs\n\
         since the spring, said that she was not\nsurprised.\n\nNobody was hurt.\n",
        "line 1 | - | The dam at Oru failed on Tuesday after a week of rain, and the mayor, who had asked for \
         repairs since the spring, said that she was not surprised.
         line 6 | - | Nobody was hurt.",
    );
}

#[test]
fn an_old_code_page_is_decoded() {
    let document = read("notes.txt", b"The mayor\x92s caf\xe9 \x93never\x94 closed.");
    assert_eq!(document.text, "The mayor’s café “never” closed.");
}

#[test]
fn a_transcript_says_who_speaks_until_the_next_label() {
    assert_turns(
        "press.txt",
        "Press conference, Oru town hall\n\nMARA ILVES: Good morning. We met last night.\n\nThe dam will be \
         rebuilt. (APPLAUSE)\n\nREPORTER: When?\n\nMARA ILVES: In the spring.\n",
        "line 1 | - | Press conference, Oru town hall
         line 3 | MARA ILVES | Good morning. We met last night.
         line 5 | MARA ILVES |+The dam will be rebuilt. (APPLAUSE)
         line 7 | REPORTER | When?
         line 9 | MARA ILVES | In the spring.",
    );
}

#[test]
fn one_speaker_on_every_line_is_one_running_speech() {
    assert_turns(
        "speech.txt",
        "Mara Ilves: We met last night.\nMara Ilves: The dam will be\nMara Ilves: rebuilt in the spring.\n\
         Jon Tolm: I doubt it.\n",
        "line 1 | Mara Ilves | We met last night.
         line 2 | Mara Ilves |+The dam will be
         line 3 | Mara Ilves |+rebuilt in the spring.
         line 4 | Jon Tolm | I doubt it.",
    );
}

#[test]
fn labels_come_with_chevrons_time_stamps_and_letters() {
    assert_turns(
        "tv.txt",
        ">> MARA ILVES: We met.\n>> JON TOLM: We did.\n>> Not so.\n",
        "line 1 | MARA ILVES | We met.
         line 2 | JON TOLM | We did.
         line 3 | - | Not so.",
    );
    assert_turns(
        "tape.txt",
        "[00:00:01] MARA ILVES: We met.\n[00:01:02] JON TOLM: We did. [00:01:09] It was late.\n",
        "00:00:01 | MARA ILVES | We met.
         00:01:02 | JON TOLM | We did.
         00:01:09 | JON TOLM |+It was late.",
    );
    assert_turns(
        "call.txt",
        "Mara Ilves (00:12): We met.\nJon Tolm (00:15): We did.\nAnd it was late.\n",
        "00:00:12 | Mara Ilves | We met.
         00:00:15 | Jon Tolm | We did.
         line 3 | Jon Tolm |+And it was late.",
    );
    assert_turns(
        "app.txt",
        "Mara Ilves  0:03\nWe met.\n\nJon Tolm  0:15\nWe did.\n",
        "00:00:03 | Mara Ilves | We met.
         00:00:15 | Jon Tolm | We did.",
    );
    assert_turns(
        "qa.txt",
        "Q: Did you meet?\nA: We did.\nQ. When?\nA. Last night.\n",
        "line 1 | Q | Did you meet?
         line 2 | A | We did.
         line 3 | Q | When?
         line 4 | A | Last night.",
    );
}

#[test]
fn an_article_with_a_label_in_it_is_no_transcript() {
    for article in [
        "The dam failed on Tuesday.\nNote: see below.\nNobody was hurt.\n",
        "Warning: this page has pictures.\nThe dam failed.\nUpdate: the dam was mended.\nThe mayor left.\n",
        "HELSINGE: The dam failed on Tuesday.\nNobody was hurt.\nThe mayor left the hall at noon.\n",
        "The plan has two sides.\nPros: it is cheap.\nCons: it is slow.\nPros: it is ours.\nCons: it leaks.\n",
        "Monday: rain.\nTuesday: sun.\nMonday: rain again.\nTuesday: snow.\n",
        "The gate opens at 10:30.\n10:30 a.m. The council meets.\n2:15 p.m. The council parts.\n",
        "Background: the dam is old.\nMara Ilves: the mayor since 2019.\nJon Tolm: the engineer.\nIt failed.\n",
        "Time and place\n\n> We met.\n\n>> You met.\n\n>> You did.\n\n>> So you said.\n",
    ] {
        let document = read("article.txt", article);
        assert_eq!(document.speakers, Vec::<String>::new(), "{article}");
        assert!(document.turns.iter().all(|turn| turn.speaker.is_none() && !turn.runs_on), "{article}");
    }
}

#[test]
fn a_label_inside_a_transcript_that_names_nobody_stays_in_the_words() {
    assert_turns(
        "press.txt",
        "MARA ILVES: We met.\nNote: she coughs.\nJON TOLM: We did.\nMARA ILVES: Look: I was there.\n",
        "line 1 | MARA ILVES | We met.
         line 2 | MARA ILVES |+Note: she coughs.
         line 3 | JON TOLM | We did.
         line 4 | MARA ILVES | Look: I was there.",
    );
}

#[test]
fn an_interviewer_in_capitals_leaves_the_others_their_labels() {
    assert_turns(
        "hale.txt",
        "JM: So?\n\nHale: It went on.\n\nJM: And?\n\nHale: People think that the wood tells you what to do.\n",
        "line 1 | JM | So?
         line 3 | Hale | It went on.
         line 5 | JM | And?
         line 7 | Hale | People think that the wood tells you what to do.",
    );
    assert_turns(
        "aske.txt",
        "INTERVIEWER: Why?\n\nNina Aske: It was cold.\nNote: she coughs.\n\nINTERVIEWER: And then?\n\n\
         Nina Aske: We left.\nWarning: the tape is damaged here.\n",
        "line 1 | INTERVIEWER | Why?
         line 3 | Nina Aske | It was cold.
         line 4 | Nina Aske |+Note: she coughs.
         line 6 | INTERVIEWER | And then?
         line 8 | Nina Aske | We left.
         line 9 | Nina Aske |+Warning: the tape is damaged here.",
    );
}

#[test]
fn a_label_that_comes_once_is_a_speaker_where_it_answers_or_the_header_names_it() {
    // It answers a question, or is a full name between two speakers.
    assert_turns(
        "panel.txt",
        "JM: So?\nHale: It went on.\nNina Aske: It did not.\nJM: Who is right?\nTolm: Nobody.\n",
        "line 1 | JM | So?
         line 2 | Hale | It went on.
         line 3 | Nina Aske | It did not.
         line 4 | JM | Who is right?
         line 5 | Tolm | Nobody.",
    );
    assert_turns(
        "header.txt",
        "Interview with Piet Hale, forester\nPlace: Oru\n\nJM: Tell me about the wood.\nHale: It grew.\n\
         JM: I see.\n",
        "line 1 | - | Interview with Piet Hale, forester
         line 2 | - | Place: Oru
         line 4 | JM | Tell me about the wood.
         line 5 | Hale | It grew.
         line 6 | JM | I see.",
    );
    // Nothing says that these speak.
    assert_turns(
        "speech.txt",
        "MARA ILVES: We have two aims.\nSafety: the dam must hold.\nJobs: the yard must stay.\n\
         JON TOLM: We have none.\nMARA ILVES: So I hear.\n",
        "line 1 | MARA ILVES | We have two aims.
         line 2 | MARA ILVES |+Safety: the dam must hold.
         line 3 | MARA ILVES |+Jobs: the yard must stay.
         line 4 | JON TOLM | We have none.
         line 5 | MARA ILVES | So I hear.",
    );
}

#[test]
fn time_stamps_on_lines_of_their_own_say_where_the_next_words_stand() {
    for (header, shown) in [
        ("", ""),
        ("Recorded 21 January 2026, 01:12:40\n\n", "line 1 | - | Recorded 21 January 2026, 01:12:40\n"),
        ("Recorded 21 January 2026, 00:12\n\n", "line 1 | - | Recorded 21 January 2026, 00:12\n"),
        ("Duration 01:12:40\n\n", "line 1 | - | Duration 01:12:40\n"),
        ("Tape (01:12:40)\n\n", "line 1 | - | Tape (01:12:40)\n"),
        ("01:12:40\n\n", "line 1 | - | 01:12:40\n"),
        ("Recorded: Oru, 01:12:40\n\n", "line 1 | - | Recorded: Oru, 01:12:40\n"),
    ] {
        let file =
            format!("{header}[00:00:31]\nMerle: So?\n\n[00:08:44]\nHale: The wood was dry.\nIt burnt.\n");
        let expected = format!(
            "{shown}00:00:31 | Merle | So?\n00:08:44 | Hale | The wood was dry.\nline {} | Hale |+It burnt.",
            if header.is_empty() { 6 } else { 8 }
        );
        assert_turns("tape.txt", &file, &expected);
    }
    // The second tape counts from nothing again.
    assert_turns(
        "tapes.txt",
        "[00:00:31]\nMerle: So?\n\n[00:08:44]\nHale: It burnt.\n\n[00:00:02]\nMerle: Why?\n",
        "00:00:31 | Merle | So?
         00:08:44 | Hale | It burnt.
         00:00:02 | Merle | Why?",
    );
    // One stamp is none of the words either.
    assert_turns(
        "once.txt",
        "MERLE: So?\n[00:08:44]\nHALE: It burnt.\nMERLE: Why?\n",
        "line 1 | MERLE | So?
         00:08:44 | HALE | It burnt.
         line 4 | MERLE | Why?",
    );
}

#[test]
fn a_question_without_a_name_is_somebody_elses() {
    assert_turns(
        "pell.txt",
        "JON PELL: It was late.\nQ: Why?\nJON PELL: And then we sank.\n",
        "line 1 | JON PELL | It was late.
         line 2 | Q | Why?
         line 3 | JON PELL | And then we sank.",
    );
    assert_turns(
        "once.txt",
        "The wreck\n\nQ: Why?\nJon Pell: It was late.\n",
        "line 1 | - | The wreck
         line 3 | Q | Why?
         line 4 | Jon Pell | It was late.",
    );
    // Questions with no one to answer them are a list.
    let list = read("faq.txt", "Q: When does the dam open?\nAt ten.\nQ: Is it free?\nIt is.\n");
    assert_eq!(list.speakers, Vec::<String>::new());
}

#[test]
fn subtitles_run_on_from_cue_to_cue() {
    let srt = "1\r\n00:00:01,000 --> 00:00:03,000\r\nThe dam <i>will</i>\r\nbe rebuilt\r\n\r\n2\r\n00:00:03,000 \
               --> 00:00:05,000\r\nin the spring.\r\n\r\n3\r\n00:01:05,000 --> 00:01:07,000\r\n>> JON TOLM: I \
               doubt it.\r\n";
    let expected = "00:00:01 | - | The dam will be rebuilt
                    00:00:03 | - |+in the spring.
                    00:01:05 | JON TOLM | I doubt it.";
    assert_turns("tv.srt", srt, expected);
    assert_turns("tv-as-text.txt", srt, expected);
}

#[test]
fn webvtt_names_voices_and_keeps_its_notes_to_itself() {
    assert_turns(
        "tv.vtt",
        "WEBVTT - a title\n\nNOTE made by hand\nThe words are not\n\nSTYLE\n::cue { color: red }\n\nintro\n\
         00:01.000 --> 00:03.000 align:start\n<v.loud Mara Ilves>We met &amp; talked</v>\n\n\
         00:03.000 --> 00:05.000\n<v Mara Ilves>last night.\n\n00:05.000 --> 00:06.000\n<v Jon Tolm>We did.\n",
        "00:00:01 | Mara Ilves | We met & talked
         00:00:03 | Mara Ilves |+last night.
         00:00:05 | Jon Tolm | We did.",
    );
}

#[test]
fn captions_that_roll_up_are_read_once() {
    assert_turns(
        "auto.vtt",
        "WEBVTT\n\n00:01.000 --> 00:03.000\n \nthe dam will be\n\n00:03.000 --> 00:03.010\nthe dam will be\n \n\n\
         00:03.010 --> 00:05.000\nthe dam will be\nrebuilt<00:04.000><c> in</c>\n\n\
         00:05.000 --> 00:05.010\nrebuilt in\n \n\n00:05.010 --> 00:07.000\nrebuilt in\nthe spring\n",
        "00:00:01 | - | the dam will be
         00:00:03 | - |+rebuilt in
         00:00:05 | - |+the spring",
    );
    assert_turns(
        "chant.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nTear it down.\n\n2\n00:00:02,000 --> 00:00:03,000\nTear it down.\n\n3\n\
         00:00:03,000 --> 00:00:04,000\nWe will not.\n",
        "00:00:01 | - | Tear it down.
         00:00:02 | - |+Tear it down.
         00:00:03 | - |+We will not.",
    );
}

#[test]
fn markdown_is_read_by_line_with_its_footnotes() {
    assert_turns(
        "notes.md",
        "# The dam\n\nThe dam *failed* on Tuesday.[^1]\n\n- Nobody was hurt.\n\n[^1]: The log says Wednesday.\n",
        "line 1 | - | The dam
         line 3 | - | The dam failed on Tuesday.
         line 5 | - | Nobody was hurt.
         line 3 | - | The log says Wednesday.",
    );
    assert_turns(
        "interview.md",
        "**Mara Ilves:** Did you meet?\n\n**Jon Tolm:** We did.\n\n**Mara Ilves:** When?\n",
        "line 1 | Mara Ilves | Did you meet?
         line 3 | Jon Tolm | We did.
         line 5 | Mara Ilves | When?",
    );
}

fn page() -> String {
    let paragraph = |first: &str| {
        format!(
            "<p>{first}, the council of Oru said on Tuesday, after a week of rain in which the river, the \
                 lake and the reservoir above the town had all been filled, and nobody had slept.</p>"
        )
    };
    format!(
        "<!doctype html><html><head><title>The dam failed | Oru Post</title><meta property='og:title' \
         content='The dam failed'><meta property='og:site_name' content='Oru Post'><meta name='author' \
         content='Jon Tolm'><meta property='article:published_time' content='2026-03-04T10:00:00Z'></head>\
         <body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>The dam failed</h1>{}{}{}\
         </article><aside><p>Subscribe, and read more about cheese and wine.</p></aside>\
         <footer>Imprint</footer></body></html>",
        paragraph("The dam failed"),
        paragraph("The mayor left"),
        paragraph("The engineer stayed")
    )
}

#[test]
fn a_web_page_is_its_main_text_and_what_it_says_of_itself() {
    let document = read("page.html", page());
    assert_sound(&document);
    let shown = turns(&document);
    assert!(
        shown.contains("paragraph 2 | - | The mayor left") || shown.contains("| The mayor left"),
        "{shown}"
    );
    assert!(
        !shown.contains("Subscribe") && !shown.contains("Sport") && !shown.contains("Imprint"),
        "{shown}"
    );
    let entry = &document.entry;
    assert_eq!(entry.title.as_deref(), Some("The dam failed"));
    assert_eq!(entry.author.as_deref(), Some("Jon Tolm"));
    assert_eq!(entry.publisher.as_deref(), Some("Oru Post"));
    assert_eq!(entry.date.as_deref(), Some("2026-03-04"));
    assert!(!entry.listed);
}

#[test]
fn what_the_newsroom_says_goes_before_what_a_page_says() {
    let told = SourceEntry { title: Some("Page 3".to_owned()), listed: true, ..SourceEntry::default() };
    let (document, _) = reading::source("page.html", page().as_bytes(), told, &WORDS).expect("is read");
    assert_eq!(document.entry.title.as_deref(), Some("Page 3"));
    assert_eq!(document.entry.author.as_deref(), Some("Jon Tolm"));
}

#[test]
fn a_page_without_a_main_text_is_read_as_it_is_seen() {
    assert_turns(
        "short.html",
        "<p>The dam failed.</p><pre>Wire: the dam failed at noon.</pre>",
        "paragraph 1 | - | The dam failed.
         paragraph 2 | - | Wire: the dam failed at noon.",
    );
    // Deep enough to end a reader that calls itself.
    let deep = format!("{}The dam failed.{}", "<div>".repeat(200_000), "</div>".repeat(200_000));
    assert_turns("deep.html", deep, "paragraph 1 | - | The dam failed.");
    // As deep as a main text is looked for.
    let deep = format!("{}{}{}", "<div>".repeat(390), page(), "</div>".repeat(390));
    assert!(turns(&read("deep.html", deep)).contains("The mayor left"));
    for (piece, count) in [("<div></x>", 20_000), ("&", 400_000), ("a</x>", 200_000)] {
        let hidden = format!("{}The dam failed.", piece.repeat(count));
        assert!(turns(&read("hidden.html", hidden)).contains("The dam failed."));
    }
}

/// A Word file with those parts.
fn word(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part begins");
        zip.write_all(content.as_bytes()).expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

fn body(inner: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{inner}</w:body></w:document>"
    );
    word(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &xml),
        (
            "word/footnotes.xml",
            "<w:footnotes xmlns:w=\"w\"><w:footnote><w:p><w:r><w:t>The log says Wednesday.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
        (
            "docProps/core.xml",
            "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Oru &amp; the dam</dc:title><dc:creator>Jon Tolm</dc:creator></cp:coreProperties>",
        ),
    ])
}

#[test]
fn a_word_file_reads_as_if_every_change_were_accepted() {
    let file = body(
        "<w:p><w:r><w:t xml:space=\"preserve\">The dam </w:t></w:r><w:del><w:r><w:delText>held</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>failed &amp; fell</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> twice</w:t></w:r></w:moveFrom>\
         <w:r><w:t>.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Dead</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>14</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:t>Before the box.</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    );
    assert_turns(
        "report.docx",
        &file,
        "paragraph 1 | - | The dam failed & fell.
         paragraph 2 | - | Dead
         paragraph 3 | - | 14
         paragraph 4 | - | Before the box.
         paragraph 5 | - | In the box.
         paragraph 6 | - | The log says Wednesday.",
    );
    let document = read("report.docx", &file);
    assert_eq!(document.entry.title.as_deref(), Some("Oru & the dam"));
    assert_eq!(document.entry.author.as_deref(), Some("Jon Tolm"));
}

#[test]
fn a_word_file_may_be_a_transcript() {
    let file = body(
        "<w:p><w:r><w:t>MARA ILVES: We met.</w:t><w:br/><w:t>JON TOLM: We did.</w:t></w:r></w:p>\
         <w:p><w:r><w:t>It was late.</w:t></w:r></w:p><w:p><w:r><w:t>MARA ILVES: It was.</w:t></w:r></w:p>",
    );
    assert_turns(
        "tape.docx",
        &file,
        "paragraph 1 | MARA ILVES | We met.
         paragraph 1 | JON TOLM | We did.
         paragraph 2 | JON TOLM |+It was late.
         paragraph 3 | MARA ILVES | It was.
         paragraph 4 | MARA ILVES |+The log says Wednesday.",
    );
}

#[test]
fn a_damaged_word_file_is_read_to_the_damage() {
    let file = word(&[("word/document.xml", "<d><p><t>The dam failed.</t></p><p><t>The mayor</p></x>")]);
    let (document, problems) =
        reading::source("cut.docx", &file, SourceEntry::default(), &WORDS).expect("the first words are read");
    assert!(turns(&document).starts_with("paragraph 1 | - | The dam failed."));
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["damaged"]);
}

#[test]
fn what_cannot_be_read_says_what_it_is() {
    let whole = body("<w:p><w:r><w:t>The dam failed.</w:t></w:r></w:p>");
    let encrypted: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let bomb = word(&[("word/document.xml", &format!("<d>{}</d>", " ".repeat(40 << 20)))]);
    assert!(bomb.len() < 1 << 20);
    for (path, bytes, code) in [
        ("empty.txt", Vec::new(), "empty"),
        ("blank.txt", b" \n\n \n".to_vec(), "empty"),
        ("empty.docx", word(&[("word/document.xml", "<d/>")]), "empty"),
        ("cut.docx", whole[..whole.len() / 2].to_vec(), "truncated"),
        ("secret.docx", encrypted, "encrypted"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more".to_vec(), "unknown_format"),
        ("bomb.docx", bomb, "too_large"),
        ("text.docx", b"The dam failed.".to_vec(), "unknown_format"),
        ("other.docx", word(&[("content.xml", "<a/>")]), "unknown_format"),
        ("sheet.xlsx", word(&[("xl/workbook.xml", "<a/>")]), "unknown_format"),
        ("tape.mp3", b"ID3\x03\0\0".to_vec(), "unknown_format"),
        ("program", b"\x7fELF\x02\x01\0\0".to_vec(), "unknown_format"),
        ("words.srt", b"The dam failed.".to_vec(), "unknown_format"),
    ] {
        let problem = refused(path, &bytes);
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.message.contains([';', ',']), "says what to do: {problem}");
        assert!(
            problem.message.starts_with(char::is_lowercase) && !problem.message.ends_with('.'),
            "{problem}"
        );
    }
}

#[test]
fn pages_lose_the_lines_that_stand_on_all_of_them() {
    let pages: Vec<String> = ["The mayor spoke of the", "The dam was seen by an", "No vote was taken on the"]
        .iter()
        .zip(1..)
        .map(|(line, page)| {
            format!("Oru Council, minutes\n\n{line}\n\n{line}\n12\n{line}\n\nPage {page} of 3")
        })
        .collect();
    let (document, _) =
        reading::pages("minutes.pdf", &pages, "00", SourceEntry::default(), &WORDS).expect("is read");
    assert_sound(&document);
    assert_eq!(
        turns(&document),
        "page 1 | - | The mayor spoke of the The mayor spoke of the 12 The mayor spoke of the\n\
         page 2 | - |+The dam was seen by an The dam was seen by an 12 The dam was seen by an\n\
         page 3 | - |+No vote was taken on the No vote was taken on the 12 No vote was taken on the\n"
    );
    let scanned = vec![String::new(), " \n".to_owned()];
    let problem =
        reading::pages("scan.pdf", &scanned, "00", SourceEntry::default(), &WORDS).expect_err("no words");
    assert_eq!(problem.code, "scanned");
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("has a parent")).expect("is made");
        std::fs::write(path, content).expect("is written");
    }
    folder
}

fn read_all(folder: &Path) -> Sources {
    read_folder(folder, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn paths(sources: &Sources) -> Vec<&str> {
    sources.documents.iter().map(|document| document.path.as_str()).collect()
}

fn told(sources: &Sources) -> Vec<String> {
    sources.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_folder_is_read_by_path_whatever_git_ignores() {
    let folder = folder(&[
        ("b.txt", "The dam failed."),
        ("a/z.md", "The mayor left."),
        ("a.txt", "Nobody was hurt."),
        (".gitignore", "*.txt"),
        (".hidden/x.txt", "Not this."),
        ("~$b.docx", "lock"),
    ]);
    let sources = read_all(folder.path());
    assert_eq!(paths(&sources), ["a.txt", "a/z.md", "b.txt"]);
    assert_eq!(told(&sources), Vec::<String>::new());
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = folder(&[("a.txt", "The dam failed."), ("b.docx", "PK\u{3}\u{4}"), ("c.pdf", "%PDF-1.4")]);
    let sources = read_all(folder.path());
    assert_eq!(paths(&sources), ["a.txt"]);
    assert_eq!(
        sources.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(),
        ["b.docx", "c.pdf"]
    );
    assert!(sources.problems.iter().all(|problem| problem.unread));
}

#[test]
fn every_file_of_a_folder_is_read_or_named() {
    let folder = folder(&[
        ("a.txt", "The dam failed."),
        ("b.xlsx", "PK\u{3}\u{4}"),
        ("c.PNG", "\u{1}PNG"),
        ("d.odt", "PK\u{3}\u{4}"),
        ("e/f.mp3", ""),
        ("g.zip", "PK\u{3}\u{4}"),
        ("h.bin", "\0\u{1}\u{2}\0"),
        ("i.rtf", "{\\rtf1 The dam failed.}"),
        ("j.numbers", "PK\u{3}\u{4}"),
        (".hidden.png", "x"),
        ("sources.toml", ""),
        // Words and numbers in lines are a text, whatever parts them.
        ("k.csv", "town,dead\nOru,14\n"),
    ]);
    let sources = read_all(folder.path());
    assert_eq!(paths(&sources), ["a.txt", "k.csv"]);
    assert_eq!(turns(&sources.documents[1]), "line 1 | - | town,dead\nline 2 | - | Oru,14\n");
    let named: Vec<&str> = sources.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(named, ["b.xlsx", "c.PNG", "d.odt", "e/f.mp3", "g.zip", "h.bin", "i.rtf", "j.numbers"]);
    assert!(sources.problems.iter().all(|problem| problem.unread && !problem.message.is_empty()));
}

#[test]
fn sources_toml_says_what_is_known() {
    let folder = folder(&[
        ("a.txt", "The dam failed."),
        ("a/b.txt", "The mayor left."),
        (
            "sources.toml",
            "[\"a.txt\"]\ntitle = \"The log\"\nauthor = \"Jon Tolm\"\nspeaker = \"Mara Ilves\"\npublisher = \"Oru\"\n\
             date = 2026-03-04\naddress = \"https://example.org/log\"\naccessed = \"2026-03-05\"\nkind = \"primary\"\n\
             admiralty = \"B2\"\n",
        ),
    ]);
    let sources = read_all(folder.path());
    assert_eq!(told(&sources), Vec::<String>::new());
    assert_eq!(paths(&sources), ["a.txt", "a/b.txt"]);
    let entry = &sources.documents[0].entry;
    let text = |value: &str| Some(value.to_owned());
    assert_eq!(
        *entry,
        SourceEntry {
            title: text("The log"),
            author: text("Jon Tolm"),
            speaker: text("Mara Ilves"),
            publisher: text("Oru"),
            date: text("2026-03-04"),
            address: text("https://example.org/log"),
            accessed: text("2026-03-05"),
            rank: Some(SourceRank::Primary),
            admiralty: Some(Admiralty { reliability: 'B', credibility: 2 }),
            listed: true,
        }
    );
    assert!(!sources.documents[1].entry.listed);
}

#[test]
fn what_is_wrong_in_sources_toml_is_named_by_place_and_spoils_nothing_else() {
    let folder = folder(&[
        ("a.txt", "The dam failed."),
        ("b.txt", "The mayor left."),
        (
            "sources.toml",
            "[\"a.txt\"]\ntitel = \"The log\"\nkind = \"first\"\nauthor = 3\nspeaker = \"Mara Ilves\"\n\
             admiralty = \"Z9\"\n[\"c.txt\"]\ntitle = \"Gone\"\n[\"b.txt\"]\ntitle = \"Kept\"\n",
        ),
    ]);
    let sources = read_all(folder.path());
    assert_eq!(
        told(&sources),
        [
            "sources.toml:2:1: unknown key `titel`; is it `title`?",
            "sources.toml:3:8: no kind `first`; use primary, secondary or tertiary",
            "sources.toml:4:10: `author` is a integer; put it in quotes",
            "sources.toml:6:13: no grade `Z9`; use a letter A to F and a digit 1 to 6: \"B2\"",
            "sources.toml:7:2: no source `c.txt` in the folder; is it `a.txt`?",
        ]
    );
    assert_eq!(sources.documents[0].entry.speaker.as_deref(), Some("Mara Ilves"));
    assert_eq!(sources.documents[1].entry.title.as_deref(), Some("Kept"));
}

#[test]
fn a_broken_sources_toml_leaves_the_sources() {
    let folder = folder(&[
        ("a.txt", "The dam failed."),
        ("sources.toml", "[\"a.txt\"]\ntitle = \"The log\nkind = \"primary\"\n"),
    ]);
    let sources = read_all(folder.path());
    assert_eq!(paths(&sources), ["a.txt"]);
    assert!(told(&sources)[0].starts_with("sources.toml:2:"), "{:?}", told(&sources));
    assert!(sources.problems.iter().all(|problem| !problem.unread));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let made = folder(&[(".hidden", "x")]);
    let limits = Limits::default();
    let missing = made.path().join("none");
    assert_eq!(read_folder(&missing, &limits).err(), Some(SourcesError::Missing(missing)));
    assert_eq!(read_folder(made.path(), &limits).err(), Some(SourcesError::Empty(made.path().to_path_buf())));
    let file = made.path().join(".hidden");
    assert_eq!(read_folder(&file, &limits).err(), Some(SourcesError::NotAFolder(file)));
}

#[test]
fn limits_refuse_by_name() {
    let folder = folder(&[
        ("a.txt", "The dam failed."),
        ("b.txt", "The mayor left the hall at noon."),
        ("c.txt", "No."),
        ("d.txt", "Yes."),
    ]);
    let limits = Limits { file_bytes: 20, files: 2, ..Limits::default() };
    let sources = read_folder(folder.path(), &limits).expect("is read");
    assert_eq!(paths(&sources), ["a.txt", "c.txt"]);
    assert_eq!(
        told(&sources),
        [
            "b.txt: 32 bytes, over the limit of 20; split it",
            "d.txt: more than 2 sources; give the folder of one story",
        ]
    );
    // The places of the words count as much as the words.
    let limits = Limits { total_bytes: 100, ..Limits::default() };
    let sources = read_folder(folder.path(), &limits).expect("is read");
    assert_eq!(paths(&sources), ["a.txt"]);
    assert_eq!(sources.problems.len(), 3);
}

#[cfg(unix)]
#[test]
fn links_are_named_and_never_followed() {
    let outside = folder(&[("secret.txt", "Not this.")]);
    let folder = folder(&[("a.txt", "The dam failed.")]);
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join("b.txt"))
        .expect("a link");
    std::os::unix::fs::symlink(outside.path(), folder.path().join("c")).expect("a link");
    std::os::unix::fs::symlink(folder.path(), folder.path().join("d")).expect("a link");
    let sources = read_all(folder.path());
    assert_eq!(paths(&sources), ["a.txt"]);
    assert_eq!(
        sources.problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect::<Vec<_>>(),
        [("b.txt", "link"), ("c", "link"), ("d", "link")]
    );
}

#[test]
fn any_number_of_threads_reads_the_same() {
    let files: Vec<(String, String)> = (0..200)
        .map(|at| {
            let ending = ["txt", "md", "html", "srt", "vtt"][at % 5];
            (
                format!("{}/{at}.{ending}", at % 7),
                format!("MARA ILVES: The dam {at} failed.\nJON TOLM: No.\nMARA ILVES: I know."),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    let folder = folder(&files);
    let read_with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        let sources = pool.install(|| read_all(folder.path()));
        format!("{sources:?}")
    };
    assert_eq!(read_with(1), read_with(4));
}

/// A PDF of that content on each page, as small as one can be.
#[cfg(feature = "pdf")]
fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), String::new()];
    objects
        .push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    let mut kids = String::new();
    for content in pages {
        let at = objects.len() + 1;
        let _ = write!(kids, "{at} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            at + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    let mut out = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let xref = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
    for offset in &offsets {
        let _ = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ = write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", offsets.len() + 1);
    out.into_bytes()
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_read_in_a_program_of_its_own() {
    let limits = Limits { pdf_program: Some(env!("CARGO_BIN_EXE_onrecord").into()), ..Limits::default() };
    let line = |words: &str| format!("BT /F1 12 Tf 72 700 Td ({words}) Tj ET");
    let folder = folder(&[("a.txt", "Nobody was hurt.")]);
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("is written");
    put("b.pdf", &pdf(&[&line("The dam failed."), &line("The mayor left.")]));
    put("c.pdf", &pdf(&["0 0 m", "0 0 m"]));
    put("d.pdf", b"%PDF-1.4 and nothing else");
    let sources = read_folder(folder.path(), &limits).expect("is read");
    assert_eq!(paths(&sources), ["a.txt", "b.pdf"]);
    assert_eq!(turns(&sources.documents[1]), "page 1 | - | The dam failed.\npage 2 | - | The mayor left.\n");
    let codes: Vec<_> =
        sources.problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect();
    assert_eq!(codes, [("c.pdf", "scanned"), ("d.pdf", "unreadable")]);
}

#[cfg(all(feature = "pdf", unix))]
#[test]
fn a_reader_of_pdfs_that_hangs_is_ended() {
    use std::os::unix::fs::PermissionsExt as _;

    let programs =
        folder(&[("hangs", "#!/bin/sh\nexec /bin/sleep 600\n"), ("other", "#!/bin/sh\necho hello\n")]);
    let folder = folder(&[("b.pdf", "%PDF-1.4")]);
    for (program, says) in [("hangs", "within 1 seconds"), ("other", "gave up"), ("none", "does not start")] {
        let program = programs.path().join(program);
        if program.exists() {
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("is allowed");
        }
        let limits = Limits { pdf_program: Some(program), pdf_seconds: 1, ..Limits::default() };
        let sources = read_folder(folder.path(), &limits).expect("is read");
        assert!(told(&sources)[0].contains(says), "{:?}", told(&sources));
    }
}

const ENDINGS: [&str; 7] = ["txt", "md", "srt", "vtt", "html", "docx", "bin"];

fn assert_reads_anything(bytes: &[u8]) {
    for ending in ENDINGS {
        match reading::source(&format!("any.{ending}"), bytes, SourceEntry::default(), &WORDS) {
            Ok((document, _)) => assert_sound(&document),
            Err(problem) => assert!(problem.unread),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        assert_reads_anything(&bytes);
    }

    #[test]
    fn any_pieces_of_sources_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(vec![
        "MARA ILVES: ", "Q: ", "A. ", ">> ", "[00:01:02] ", "(0:12", "99:59:59", "00:00:01,000 --> 00:00:02,000", "\n",
        "\r\n", "\n\n", "\r", "\u{2028}", "WEBVTT\n", "<v Jon>", "</v>", "<i>", "&amp;", "&", "{\\an8}", "words", "é", "“", "\u{feff}",
        "**", "- ", "<p>", "<table>", "</div>", "<pre>", "# ", "[^1]", "[^1]: ", "|a|b|\n|-|-|\n", ": ", "Speaker 1  0:01", "😀", "\0",
    ]), 0..60)) {
        assert_reads_anything(pieces.concat().as_bytes());
    }

    #[test]
    fn any_word_xml_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<t>", "</t>", "<del>", "</del>", "<ins>", "<r>", "</r>", "<br/>", "<vanish/>", "&amp;", "&#0;", "&#x110000;",
        "&x;", "words", "é", "<![CDATA[x]]>", "<!-- ", "-->", "<Fallback>", "</Fallback>", "<tab/>", "MARA ILVES: ", "<",
    ]), 0..60)) {
        let file = word(&[("word/document.xml", &pieces.concat())]);
        if let Ok((document, _)) = reading::source("any.docx", &file, SourceEntry::default(), &WORDS) {
            assert_sound(&document);
        }
    }
}
