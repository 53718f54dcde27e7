//! `batch`: lines in, lines out, in order, whatever is wrong with some of them.

use crate::desk::{Desk, assert_ran};

#[test]
fn lines_come_out_in_input_order() {
    let lines: String = (0..1500)
        .map(|number| {
            let text = "The ferry sank off Orvik on Sunday. ".repeat(1 + number % 7);
            format!("{{\"id\":{number},\"text\":\"{text}\",\"section\":\"local\"}}\n")
        })
        .collect();
    let desk = Desk::with(&[("many.jsonl", &lines)]);
    let ran = desk.run(&["batch", "many.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ids: Vec<i64> = ran
        .stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].as_i64().expect("an id")
        })
        .collect();
    assert_eq!(ids, (0..1500).collect::<Vec<_>>());
    let dash = desk.run_with_input(&["batch", "-"], lines.as_bytes());
    assert_eq!(dash.stdout, ran.stdout, "- is standard input");
    let piped = desk.run_with_input(&["batch"], lines.as_bytes());
    assert_eq!(piped.stdout, ran.stdout);
    let one =
        desk.command(&["batch", "many.jsonl"]).env("RAYON_NUM_THREADS", "1").output().expect("it starts");
    assert_eq!(String::from_utf8_lossy(&one.stdout), ran.stdout, "the same at any thread count");
}

#[test]
fn a_bad_line_is_said_and_the_rest_goes_on() {
    let lines = "{\"id\":\"a\",\"text\":\"The ferry sank.\"}\n\
                 not json\n\
                 \n\
                 {\"id\":\"b\"}\n\
                 {\"id\":[1],\"text\":\"x\"}\n\
                 {\"id\":\"c\",\"text\":\"x\",\"format\":\"docx\"}\n\
                 [1]\n\
                 {\"id\":1,\"text\":5}\n\
                 {\"id\":1,\"text\":\"a\n\
                 {\"id\":1.5,\"text\":\"a\"}\n\
                 {\"id\":\"d\",\"text\":\"# Ferry\",\"format\":\"markdown\"}\n";
    let desk = Desk::with(&[]);
    let ran = desk.run_with_input(&["batch"], lines.as_bytes());
    let ids: Vec<String> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].to_string())
        .collect();
    assert_eq!(ids, ["\"a\"", "\"d\""]);
    assert_ran("batch-bad-lines", &crate::desk::Ran { stdout: String::new(), ..ran });
}

#[test]
fn a_line_that_is_not_utf_8_says_so() {
    let desk = Desk::with(&[]);
    let ran = desk.run_with_input(&["batch"], b"{\"id\":1,\"text\":\"caf\xe9\"}\n");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("line 1: it is not UTF-8"), "{}", ran.stderr);
}

#[test]
fn no_line_is_no_failure() {
    let desk = Desk::with(&[]);
    let ran = desk.run_with_input(&["batch"], b"");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
}
