//! The three exit codes.

use std::process::Stdio;

use crate::desk::Desk;

#[test]
fn the_bar_decides_between_0_and_1() {
    let desk = Desk::with(&[("moon.txt", "A moonbeam fell on Orvik.\n"), ("plain.txt", "A beam fell.\n")]);
    assert_eq!(desk.run(&["check", "plain.txt"]).code, Some(0));
    assert_eq!(desk.run(&["check", "moon.txt"]).code, Some(1));
    assert_eq!(desk.run(&["check", "moon.txt", "--fail-on", "never"]).code, Some(0));
    assert_eq!(
        desk.run(&["check", "moon.txt", "--format", "json"]).code,
        Some(1),
        "the same in every format"
    );
}

#[test]
fn a_lower_severity_needs_a_lower_bar() {
    let desk = Desk::with(&[("moon.txt", "A moonbeam fell on Orvik.\n")]);
    let config = format!("{}\"light/moonbeam\" = \"warning\"\n", crate::desk::CONFIG);
    desk.write("onrecord.toml", config.as_bytes());
    assert_eq!(desk.run(&["check", "moon.txt"]).code, Some(0));
    assert_eq!(desk.run(&["check", "moon.txt", "--fail-on", "warning"]).code, Some(1));
    desk.write("onrecord.toml", format!("fail-on = \"info\"\n{config}").as_bytes());
    assert_eq!(desk.run(&["check", "moon.txt"]).code, Some(1), "the configuration sets the bar");
    assert_eq!(desk.run(&["check", "moon.txt", "--fail-on", "error"]).code, Some(0), "the option wins");
}

#[test]
fn what_could_not_be_read_beats_findings() {
    let desk = Desk::with(&[("moon.txt", "A moonbeam fell on Orvik.\n")]);
    assert_eq!(desk.run(&["check", "moon.txt", "missing.txt"]).code, Some(2));
}

#[test]
fn a_broken_pipe_is_success() {
    let line = "{\"id\":\"a\",\"text\":\"The ferry sank off Orvik on Sunday.\"}\n";
    let desk = Desk::with(&[("many.jsonl", &line.repeat(2000))]);
    let mut command = desk.command(&["batch", "many.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
