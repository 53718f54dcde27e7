//! Help is part of the interface: a changed option must be seen.

use crate::desk::{Desk, assert_ran};

#[test]
fn each_command_has_its_help() {
    let desk = Desk::bare(&[]);
    assert_ran("help", &desk.run(&["--help"]));
    assert_ran("help-check", &desk.run(&["check", "--help"]));
    assert_ran("help-batch", &desk.run(&["batch", "--help"]));
    assert_ran("help-explain", &desk.run(&["explain", "--help"]));
    assert_ran("help-rules", &desk.run(&["rules", "--help"]));
    assert_ran("help-init", &desk.run(&["init", "--help"]));
    assert_ran("help-sources", &desk.run(&["sources", "--help"]));
    assert_ran("help-claims", &desk.run(&["claims", "--help"]));
    assert_ran("help-claims-set", &desk.run(&["claims", "set", "--help"]));
}

#[test]
fn a_wrong_option_ends_with_2() {
    let desk = Desk::bare(&[]);
    assert_ran("unknown-option", &desk.run(&["check", "--strict", "a.txt"]));
    assert_ran("no-command", &desk.run(&[]));
}

#[test]
fn words_of_the_report_are_explained() {
    let desk = Desk::bare(&[]);
    assert_ran("explain-kind", &desk.run(&["explain", "analyst_reconstruction"]));
    assert_eq!(desk.run(&["explain", "Reported fact"]).code, Some(0), "a kind as people read it");
    assert_ran("explain-unknown", &desk.run(&["explain", "vauge"]));
    assert_ran("explain-unknown-far", &desk.run(&["explain", "tungsten-carbide"]));
}

#[test]
fn init_writes_once() {
    let desk = Desk::bare(&[("a.txt", "")]);
    assert_ran("init", &desk.run(&["init"]));
    assert!(desk.read("onrecord.toml").starts_with('#'), "it is commented");
    assert_eq!(desk.run(&["check", "a.txt"]).code, Some(0), "what it writes can be read");
    desk.write("onrecord.toml", b"# mine\n");
    assert_ran("init-again", &desk.run(&["init"]));
    assert_eq!(desk.read("onrecord.toml"), "# mine\n");
}
