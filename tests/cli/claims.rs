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
    check("log.txt#line 9", "no passage of `log.txt` begins at line 9; the nearest begins at line 2");
}

const STORY: &str = "The Orvik dam failed on Monday. Repairs of the Orvik dam will cost 4.7 million crowns, \
    the board said.\n\nMayor Ana Ruiz called it \u{201c}a bitter lesson for all of us\u{201d}. She said \
    \u{201c}nobody warned the town\u{201d}.\n";

const COSTS: &str = "Costs of the Orvik dam\n\nRepairs of the Orvik dam will cost 4.2 million crowns.\n\n\
    The board meets on Thursday.\n";

const PRESS: &str = "Press conference, Orvik\n\nANA RUIZ: Good morning. This is a hard lesson for all of us.\n\n\
    TOM ABARA: When?\n\nANA RUIZ: We know only this: nobody warned the town.\n";

fn desk_with_sources() -> Desk {
    Desk::bare(&[("dam.txt", STORY), ("notes/costs.txt", COSTS), ("notes/press.txt", PRESS)])
}

#[test]
fn what_contradicts_the_sources_comes_first_and_says_where() {
    let desk = desk_with_sources();
    let next = ["claims", "next", "dam.txt", "--sources", "notes"];
    assert_ran("claims-next-sources", &desk.run(&[&next[..], &["--count", "2"]].concat()));
    assert_ran("claims-next-sources-json", &desk.run(&[&next[..], &["--format", "json"]].concat()));
}

#[test]
fn without_a_place_the_one_that_was_found_is_taken() {
    let desk = desk_with_sources();
    let ids = ids(&desk.run(&["claims", "list", "dam.txt"]));
    let set = |id: &str, source: &str| {
        let set = ["claims", "set", "dam.txt", id, "--state", "checked", "--source", source];
        desk.run(&[&set[..], &["--sources", "notes"]].concat())
    };
    let ran = set(&ids[3], "press.txt");
    ok(&ran);
    assert!(ran.stdout.contains("source    press.txt#line 7\n"), "{}", ran.stdout);
    // Seen from where the command is run, it is the same source.
    let ran = set(&ids[1], "notes/costs.txt");
    ok(&ran);
    assert!(ran.stdout.contains("source    costs.txt#line 3\n"), "{}", ran.stdout);
    let before = desk.read("dam.txt.claims.toml");
    let ran = set(&ids[1], "press.txt");
    let nothing = "nothing of this statement was found in `press.txt`; say where it stands: ";
    assert!(ran.code == Some(2) && ran.stderr.contains(nothing), "{}{}", ran.stdout, ran.stderr);
    // Two quotations from two places: which of them is for a person to say.
    let both = STORY.replace("us\u{201d}. She said", "us\u{201d} and said");
    desk.write("dam.txt", both.as_bytes());
    let listed = self::ids(&desk.run(&["claims", "list", "dam.txt"]));
    let ran = set(&listed[2], "press.txt");
    let several = "`press.txt` has this statement in several places: line 3, line 7; say which: ";
    assert!(ran.code == Some(2) && ran.stderr.contains(several), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(desk.read("dam.txt.claims.toml"), before, "nothing was written");
    let desk = desk_with_sources();
    desk.write("dam.txt", both.as_bytes());
    let item = ["claims", "set", "dam.txt", &listed[2], "--state", "checked", "--item", "nobody warned"];
    let ran = desk.run(&[&item[..], &["--source", "press.txt", "--sources", "notes"]].concat());
    assert!(ran.stdout.contains("source    press.txt#line 7\n"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn what_became_of_a_source_is_told() {
    let desk = desk_with_sources();
    let id = ids(&desk.run(&["claims", "list", "dam.txt"]))[1].clone();
    let set = ["claims", "set", "dam.txt", &id, "--state", "checked", "--source", "costs.txt#line 3"];
    ok(&desk.run(&[&set[..], &["--sources", "notes"]].concat()));
    let stale = |expected: &str| {
        let ran = desk.run(&["claims", "list", "dam.txt", "--state", "stale", "--sources", "notes"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stdout.contains(expected), "{}", ran.stdout);
        assert!(ran.stdout.contains("0 of 4 statements checked, 1 stale"), "{}", ran.stdout);
    };
    desk.write("notes/costs.txt", COSTS.replace("4.2", "4.9").as_bytes());
    let now = "Repairs of the Orvik dam will cost 4.9 million crowns.";
    stale(&format!("changed   costs.txt#line 3 reads otherwise now: “{now}”\n"));
    desk.write("notes/costs.txt", COSTS.replace("Orvik dam\n", "Orvik dam\n\nA draft.\n").as_bytes());
    stale("changed   what was compared stands in costs.txt#line 5 now\n");
    desk.write("notes/costs.txt", b"Costs.\n");
    stale("changed   the source costs.txt has no line 3 any more\n");
    std::fs::remove_file(desk.path("notes/costs.txt")).expect("the file can be removed");
    stale("changed   the source costs.txt is not there any more\n");
    // Checked anew while the source is gone: still out of date, and said so.
    let again = ["claims", "set", "dam.txt", &id, "--state", "checked", "--sources", "notes"];
    let ran = desk.run(&again);
    assert!(ran.stdout.contains("is not there any more"), "{}", ran.stdout);
    desk.write("notes/costs.txt", COSTS.as_bytes());
    let status = desk.run(&["claims", "status", "dam.txt", "--sources", "notes"]);
    assert_eq!(status.stdout, "1 of 4 statements checked\n");
}

#[test]
fn a_source_that_cannot_be_read_is_told_and_the_others_are_used() {
    let desk = desk_with_sources();
    desk.write("notes/report.pdf", b"%PDF-1.4 nothing in it");
    let id = ids(&desk.run(&["claims", "list", "dam.txt"]))[3].clone();
    for arguments in [
        &["list", "dam.txt"][..],
        &["next", "dam.txt"],
        &["status", "dam.txt"],
        &["set", "dam.txt", &id, "--state", "checked", "--source", "press.txt"],
    ] {
        let ran = desk.run(&[&["claims"], arguments, &["--sources", "notes"]].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stdout);
        assert!(ran.stderr.starts_with("error: notes/report.pdf"), "{}", ran.stderr);
        assert!(!ran.stdout.is_empty(), "{arguments:?}: the rest goes on");
    }
    assert!(desk.read("dam.txt.claims.toml").contains("source = \"press.txt#line 7\"\n"));
}

#[test]
fn the_configured_folder_of_sources_is_used() {
    let desk = desk_with_sources();
    desk.write("onrecord.toml", b"sources = \"notes\"\n");
    let next = desk.run(&["claims", "next", "dam.txt"]);
    assert!(next.stdout.contains("risk      conflict"), "{}", next.stdout);
    let id = ids(&next)[0].clone();
    let set = |source: &str| desk.run(&["claims", "set", "dam.txt", &id, "--source", source]);
    // What is no document can be a source all the same; a place in a document that is not there cannot.
    let ran = set("phone call with the board");
    ok(&ran);
    let told = "source    phone call with the board; not among the sources\n";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    let ran = set("cost.txt#line 3");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("no source `cost.txt` in notes"), "{}", ran.stderr);
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
    check(&["list", "dam.txt", "--sources", "note"], "no folder of sources note; make it");
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
    desk.write("notes/\u{202e}log.txt", b"Ana Ruiz closed the \x1b[31mroad on Monday.\n");
    let sources = desk.run(&["claims", "list", "dam.txt", "--sources", "notes"]);
    let said = (&sources.stdout, &sources.stderr);
    for text in
        [&listed.stdout, &set.stdout, &again.stdout, said.0, said.1, &desk.read("dam.txt.claims.toml")]
    {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
    }
    assert_eq!(desk.run(&["claims", "status", "dam.txt"]).stdout, "1 of 1 statement checked\n");
}
