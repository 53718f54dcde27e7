//! `onrecord.toml`: what it says, to whom it applies, and what is wrong with it.

use onrecord::config::{self, Config};
use onrecord::rules::RuleSet;
use onrecord::settings::{FailOn, Profile, RuleSetting, Severity};
use onrecord::words::WordLists;

const NEWSROOM: &str = r#"
profile = "wire"
fail-on = "warning"
exclude = ["archive", "**/*.draft.md"]

[rules]
"opinion/puffery" = "off"
numbers = "info"

[words]
speech-verb = ["snarled"]

[[path]]
glob = "opinion/**"
opinion = true
rules = { "opinion/puffery" = "error" }

[[path]]
glob = "opinion/leaders/*.md"
profile = "magazine"
opinion = true
"#;

#[test]
fn settings_follow_the_path() {
    let config = Config::parse(NEWSROOM, "onrecord.toml").expect("well formed");
    assert_eq!(config.fail_on(), Some(FailOn::At(Severity::Warning)));

    let news = config.settings_for("news/harbour.md");
    assert_eq!(news.profile, Profile::Wire);
    assert!(!news.opinion);
    assert_eq!(news.rules["opinion/puffery"], RuleSetting::Off);
    assert_eq!(news.rules["numbers"], RuleSetting::At(Severity::Info));
    assert_eq!(news.added_words["speech-verb"], ["snarled"]);

    let column = config.settings_for("opinion/ruiz.md");
    assert!(column.opinion);
    assert_eq!(column.rules["opinion/puffery"], RuleSetting::At(Severity::Error));

    let leader = config.settings_for("opinion/leaders/harbour.md");
    assert_eq!(leader.profile, Profile::Magazine);
    assert!(leader.opinion);
}

#[test]
fn excluded_drafts_are_excluded_wherever_they_are() {
    let config = Config::parse(NEWSROOM, "onrecord.toml").expect("well formed");
    for path in ["archive/2019/a.md", "old/archive/a.md", "a.draft.md", "news/a.draft.md"] {
        assert!(config.is_excluded(path), "{path}");
    }
    for path in ["news/a.md", "archived.md"] {
        assert!(!config.is_excluded(path), "{path}");
    }
}

#[test]
fn errors_have_their_place_and_a_way_on() {
    let check = |text: &str, expected: &str| {
        let error = Config::parse(text, "onrecord.toml").expect_err("malformed").to_string();
        assert!(error.starts_with(expected), "{error}\nexpected {expected}");
    };
    check("proflie = \"news\"\n", "onrecord.toml:1:1: unknown field `proflie`");
    check("profile = \"newz\"\n", "onrecord.toml:1:11: unknown profile `newz`; did you mean `news`?");
    check(
        "fail-on = \"always\"\n",
        "onrecord.toml:1:11: `fail-on` is error, warning, info or never, not `always`",
    );
    check(
        "[rules]\n\"opinion/puffery\" = \"no\"\n",
        "onrecord.toml:2:21: a rule is off, on, error, warning or info",
    );
    check("exclude = [\"\"]\n", "onrecord.toml:1:12: an empty glob");
    check("[[path]]\nopinion = true\n", "onrecord.toml:1:1: missing field `glob`");
}

#[test]
fn names_that_are_not_there_are_told_with_the_nearest() {
    let words = WordLists::builtin();
    let rules = RuleSet::builtin(&words);
    let text =
        "[rules]\n\"opinion/pufery\" = \"off\"\nopinions = \"off\"\n\n[words]\nopinion-lable = [\"x\"]\n";
    let config = Config::parse(text, "onrecord.toml").expect("well formed");
    let errors: Vec<String> = config.unknown_names(&rules, &words).iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "onrecord.toml:2:1: unknown rule or group `opinion/pufery`; did you mean `opinion/puffery`?",
            "onrecord.toml:3:1: unknown rule or group `opinions`; did you mean `opinion`?",
            "onrecord.toml:6:1: unknown word list `opinion-lable`; did you mean `opinion-label`?",
        ]
    );
}

#[test]
fn the_template_is_in_the_format_and_changes_nothing() {
    let config = Config::parse(config::template(), "onrecord.toml").expect("the template parses");
    assert_eq!(config.settings_for("a.md"), Config::default().settings_for("a.md"));
    let uncommented: String = config::template()
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.contains(" = ") || rest.starts_with("[["))
                .unwrap_or(line)
        })
        .filter(|line| !line.contains("`"))
        .collect::<Vec<_>>()
        .join("\n");
    let config = Config::parse(&uncommented, "onrecord.toml").expect("what is commented out parses too");
    let words = WordLists::builtin();
    let unknown = config.unknown_names(&RuleSet::builtin(&words), &words);
    assert!(unknown.iter().all(|error| error.message.contains("word list")), "{unknown:?}");
}

#[test]
fn the_nearest_file_up_to_the_repository_root_counts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("outer/repository");
    let drafts = root.join("drafts/may");
    std::fs::create_dir_all(&drafts).expect("folders can be made");
    std::fs::create_dir(root.join(".git")).expect("folders can be made");
    let put = |path: &std::path::Path| {
        #[expect(clippy::disallowed_methods, reason = "a test makes its files")]
        std::fs::write(path, "profile = \"wire\"\n").expect("files can be written");
    };
    // Above the root: never read.
    put(&folder.path().join("outer/onrecord.toml"));
    let found = config::discover(&drafts).expect("the folder is there");
    assert_eq!((found.file, found.repository), (None, Some(root.clone())));

    put(&root.join("onrecord.toml"));
    let found = config::discover(&drafts).expect("the folder is there");
    assert_eq!(found.file, Some(root.join("onrecord.toml")));

    put(&root.join("drafts/onrecord.toml"));
    let found = config::discover(&drafts).expect("the folder is there").file.expect("a file");
    assert_eq!(found, root.join("drafts/onrecord.toml"));
    assert_eq!(config::read(&found).expect("well formed").settings_for("a.md").profile, Profile::Wire);
}
