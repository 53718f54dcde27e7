//! `onrecord claims`: a claims file from its first line on, through an edit, and when something is wrong.

use crate::desk::{Desk, Ran, assert_ran};

const DRAFT: &str = "The Orvik dam lost 40 metres of its crest on Monday, engineers said. Nobody was hurt.\n\n\
    Mayor Ana Ruiz called it \u{201c}a bitter lesson for all of us\u{201d}. The board is accused of fraud.\n";

const LOG: &str = "Log of the dam.\nCrest: 40 metres lost.\n";

fn desk() -> Desk {
    Desk::bare(&[("dam.txt", DRAFT), ("notes/log.txt", LOG)])
}

/// The ids of a list, in its order.
fn ids(ran: &Ran) -> Vec<String> {
    let lines = ran.stdout.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_hexdigit()));
    let first = lines.filter_map(|line| line.split_whitespace().next());
    first.filter(|id| id.len() >= 10).map(str::to_owned).collect()
}

#[track_caller]
fn ok(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
}

#[test]
fn a_draft_is_checked_edited_and_checked_again() {
    let desk = desk();
    assert_ran("claims-init", &desk.run(&["claims", "init", "dam.txt"]));
    assert_ran("claims-next", &desk.run(&["claims", "next", "dam.txt"]));
    let ids = ids(&desk.run(&["claims", "list", "dam.txt"]));
    assert_eq!(ids.len(), 4, "{ids:?}");
    let source = ["--source", "log.txt#line 2", "--sources", "notes"];
    let who = ["--by", "Lena Voss", "--at", "2026-03-05"];
    let set = [&["claims", "set", "dam.txt", &ids[0], "--state", "checked"], &source[..], &who[..]].concat();
    assert_ran("claims-set", &desk.run(&set));
    ok(&desk.run(&[
        "claims",
        "set",
        "dam.txt",
        &ids[2][..6],
        "--state",
        "disputed",
        "--item",
        "bitter lesson",
    ]));
    ok(&desk.run(&["claims", "set", "dam.txt", &ids[1], "--state", "cq", "--note", "asked twice"]));

    desk.write(
        "dam.txt",
        DRAFT.replace("40 metres", "44 metres").replace(" Nobody was hurt.", "").as_bytes(),
    );
    assert_ran("claims-list", &desk.run(&["claims", "list", "dam.txt"]));
    assert_ran(
        "claims-list-json",
        &desk.run(&["claims", "list", "dam.txt", "--state", "stale", "--format", "json"]),
    );
    assert_ran("claims-status", &desk.run(&["claims", "status", "dam.txt"]));

    // The id of the sentence as it was leads to the sentence as it is.
    ok(&desk.run(&["claims", "set", "dam.txt", &ids[0], "--state", "checked"]));
    let status = desk.run(&["claims", "status", "dam.txt"]);
    assert_eq!(status.stdout, "1 of 3 statements checked, 1 no more in the draft\n");
}

#[test]
fn a_source_that_changed_is_seen_where_sources_are_named() {
    let desk = desk();
    let id = &ids(&desk.run(&["claims", "list", "dam.txt"]))[0];
    let set = ["claims", "set", "dam.txt", id, "--state", "checked", "--source", "log.txt#line 2"];
    ok(&desk.run(&[&set[..], &["--sources", "notes"]].concat()));
    desk.write("notes/log.txt", LOG.replace("40", "44").as_bytes());
    let status = |more: &[&str]| desk.run(&[&["claims", "status", "dam.txt"], more].concat()).stdout;
    assert_eq!(status(&[]), "1 of 4 statements checked\n");
    assert_eq!(status(&["--sources", "notes"]), "0 of 4 statements checked, 1 stale\n");
    // Checked anew against what stands there now.
    ok(&desk.run(&["claims", "set", "dam.txt", id, "--state", "checked", "--sources", "notes"]));
    assert_eq!(status(&["--sources", "notes"]), "1 of 4 statements checked\n");

    let check = |source: &str, expected: &str| {
        let set = ["claims", "set", "dam.txt", id, "--source", source, "--sources", "notes"];
        let ran = desk.run(&set);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(2), format!("error: {expected}\n").as_str()));
    };
    let outside = "write its path as seen from there, or leave out --sources";
    check("log.md", &format!("no source `log.md` in notes; {outside}"));
    check("../dam.txt", &format!("no source `../dam.txt` in notes; {outside}"));
    check("log.txt#line 9", "`log.txt` has no line 9; look the place up again");
}

#[test]
fn what_is_wrong_in_a_claims_file_is_told_and_nothing_is_written() {
    let desk = desk();
    let id = &ids(&desk.run(&["claims", "list", "dam.txt"]))[1];
    let entry = format!("[[claim]]\nid = \"{id}\"\ntext = \"Nobody was hurt.\"\nstate = \"checked\"\n");
    let unknown = format!("{entry}colour = \"red\"\n");
    desk.write("dam.txt.claims.toml", unknown.as_bytes());
    for arguments in
        [&["list", "dam.txt"][..], &["set", "dam.txt", id, "--state", "cq"], &["next", "dam.txt"]]
    {
        let ran = desk.run(&[&["claims"], arguments].concat());
        assert_eq!(ran.code, Some(2));
        let expected = "error: dam.txt.claims.toml:5:1: unknown field `colour`";
        assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
        assert!(ran.stderr.contains("nothing was changed, put this right first"), "{}", ran.stderr);
    }
    assert_eq!(desk.read("dam.txt.claims.toml"), unknown);

    // Two entries of one statement: told wherever the file is read, and both kept.
    let twice = format!("{entry}\n{entry}");
    desk.write("dam.txt.claims.toml", twice.as_bytes());
    let told = "error: dam.txt.claims.toml:6:1: a second entry for the statement";
    let listed = desk.run(&["claims", "list", "dam.txt"]);
    assert!(listed.code == Some(2) && listed.stderr.starts_with(told), "{}", listed.stderr);
    assert!(listed.stdout.contains("Nobody was hurt."), "the list is there all the same");
    let other = ids(&listed).last().expect("ids").clone();
    let set = desk.run(&["claims", "set", "dam.txt", &other, "--state", "cq"]);
    assert!(set.code == Some(2) && set.stderr.starts_with(told), "{}", set.stderr);
    let written = desk.read("dam.txt.claims.toml");
    assert!(written.starts_with(&twice) && written.contains(&other), "{written}");

    desk.write("dam.txt.claims.toml", b"\xff\xfe");
    let ran = desk.run(&["claims", "status", "dam.txt"]);
    assert_eq!(ran.stderr, "error: dam.txt.claims.toml: cannot be read: it is not UTF-8; save it as UTF-8\n");
}

#[test]
fn what_cannot_be_meant_is_told() {
    let desk = desk();
    let id = ids(&desk.run(&["claims", "list", "dam.txt"]))[0].clone();
    let check = |arguments: &[&str], expected: &str| {
        let ran = desk.run(&[&["claims"], arguments].concat());
        assert_eq!(ran.code, Some(2), "{}", ran.stdout);
        assert!(ran.stderr.contains(expected), "{}\nexpected {expected}", ran.stderr);
        assert!(!desk.path("dam.txt.claims.toml").exists(), "nothing is written");
    };
    check(
        &["set", "dam.txt", "0000000000", "--state", "cq"],
        "no statement and no entry has the id `0000000000`",
    );
    check(&["set", "dam.txt", &id], "nothing to set; say --state");
    check(&["set", "dam.txt", &id, "--state", "cq", "--at", "Monday"], "`Monday` is no day; write it like");
    check(
        &["set", "dam.txt", &id, "--state", "cq", "--item", "50"],
        "nothing to check singly is called “50” here",
    );
    check(&["set", "dam.txt", &id, "--state", "true"], "invalid value 'true'");
    check(&["init", "dem.txt"], "cannot read dem.txt: no such file or folder");
    check(&["list", "notes"], "notes is a folder; name one draft in it");
    check(&["list", "-"], "standard input has no claims file");
    check(&["list", "dam.txt", "--sources", "note"], "no folder note");
}

#[test]
fn init_never_writes_over_a_file() {
    let desk = desk();
    desk.write("dam.txt.claims.toml", b"# mine\n");
    let ran = desk.run(&["claims", "init", "dam.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("dam.txt.claims.toml is already here"), "{}", ran.stderr);
    assert_eq!(desk.read("dam.txt.claims.toml"), "# mine\n");
}

#[test]
fn the_configuration_says_where_who_and_whether_to_sign() {
    let desk = desk();
    desk.write("news/dam.txt", DRAFT.as_bytes());
    desk.write(".git/HEAD", b"");
    let config = "claims-folder = \"checked\"\n[claims]\nby = \"Ana Ruiz\"\nsigned = true\n";
    desk.write("onrecord.toml", config.as_bytes());
    let id = ids(&desk.run(&["claims", "list", "news/dam.txt"]))[0].clone();
    let ran = desk.run(&["claims", "set", "news/dam.txt", &id, "--state", "cq"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("asks who says so and when (`signed`); add --at DATE"), "{}", ran.stderr);
    ok(&desk.run(&["claims", "set", "news/dam.txt", &id, "--state", "cq", "--at", "2026-03-05"]));
    let written = desk.read("checked/news/dam.txt.claims.toml");
    assert!(written.contains("by = \"Ana Ruiz\"\nat = \"2026-03-05\"\n"), "{written}");
    assert!(!desk.path("news/dam.txt.claims.toml").exists());
    desk.write("onrecord.toml", b"[claims]\nat = \"today\"\n");
    let ran = desk.run(&["claims", "list", "dam.txt"]);
    assert!(ran.stderr.contains("onrecord.toml:2:6: `today` is no day"), "{}", ran.stderr);
}

#[test]
fn a_folder_that_cannot_be_written_keeps_the_file_that_was_there() {
    let desk = desk();
    // The place of the folder is taken by a file: nobody may write there, whoever runs this.
    desk.write("onrecord.toml", b"claims-folder = \"notes/log.txt\"\n");
    let ran = desk.run(&["claims", "init", "dam.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("dam.txt.claims.toml: cannot be"), "{}", ran.stderr);
    assert_eq!(desk.read("notes/log.txt"), LOG);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    desk.write("desk/dam.txt", DRAFT.as_bytes());
    ok(&desk.run(&["claims", "init", "desk/dam.txt"]));
    let before = desk.read("desk/dam.txt.claims.toml");
    let mode = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(desk.path("desk"), permissions).expect("the mode can be set");
    };
    let id = ids(&desk.run(&["claims", "list", "desk/dam.txt"]))[0].clone();
    mode(0o555);
    // The superuser may write everywhere; then there is nothing to be seen here.
    let may_write = std::fs::write(desk.path("desk/probe"), "").is_ok();
    let ran = desk.run(&["claims", "set", "desk/dam.txt", &id, "--state", "cq"]);
    mode(0o755);
    if !may_write {
        assert_eq!(ran.code, Some(2), "{}", ran.stdout);
        let expected =
            "error: desk/dam.txt.claims.toml: cannot be written: permission denied; nothing was changed\n";
        assert_eq!(ran.stderr, expected);
        assert_eq!(desk.read("desk/dam.txt.claims.toml"), before);
    }
}

#[test]
fn two_people_can_set_at_once_and_nothing_is_lost() {
    let desk = desk();
    ok(&desk.run(&["claims", "init", "dam.txt"]));
    let ids = ids(&desk.run(&["claims", "list", "dam.txt"]));
    let mut running = Vec::new();
    for id in &ids {
        let mut command = desk.command(&["claims", "set", "dam.txt", id, "--state", "cq"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        running.push(command.spawn().expect("the binary starts"));
    }
    let mut written = 0;
    for child in running {
        let output = child.wait_with_output().expect("the binary ends");
        match output.status.code() {
            Some(0) => written += 1,
            code => {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(code == Some(2) && said.contains("was changed by somebody else just now"), "{said}");
            }
        }
    }
    let file = desk.read("dam.txt.claims.toml");
    assert!(written > 0);
    assert_eq!(
        file.matches("[[claim]]\nid").count(),
        written,
        "what was said to be written is there:\n{file}"
    );
}

#[test]
fn what_a_terminal_would_obey_is_written_out() {
    let desk = Desk::bare(&[("dam.txt", "Ana Ruiz closed the \u{1b}[31mroad\u{202e} on Monday.\n")]);
    let listed = desk.run(&["claims", "list", "dam.txt"]);
    let id = ids(&listed)[0].clone();
    let set = desk.run(&[
        "claims",
        "set",
        "dam.txt",
        &id,
        "--state",
        "cq",
        "--note",
        "\u{1b}[2J\u{202e}",
        "--by",
        "\u{7}x",
    ]);
    ok(&set);
    let again = desk.run(&["claims", "list", "dam.txt"]);
    for text in [&listed.stdout, &set.stdout, &again.stdout, &desk.read("dam.txt.claims.toml")] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
    }
    assert_eq!(desk.run(&["claims", "status", "dam.txt"]).stdout, "1 of 1 statement checked\n");
}
