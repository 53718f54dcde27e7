//! Does what the rules and word lists of the crate ask for once, so that no run of the tool has to: inflects the
//! lists and expands the patterns.
//!
//! It shares the code that does the same for a newsroom's own rules. It must never say anything that this
//! code does not.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the modules are those of the library, which uses all of them"
)]
#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

#[path = "src/rules/needed.rs"]
mod needed;
#[path = "src/rules/pattern.rs"]
mod pattern;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/words.rs"]
mod words;

/// What the library embeds; here it is still to be made.
mod embedded {
    pub(crate) const LISTS: &[(&str, &str, &[&str])] = &[];
    pub(crate) const IRREGULAR: &[(&str, &[&str])] = &[];
}

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// The keys of a matcher that hold patterns.
const PATTERN_KEYS: [&str; 6] = ["any", "first", "second", "unless", "unless-heading", "unless-near"];

fn main() {
    for path in
        ["build.rs", "rules", "src/rules/needed.rs", "src/rules/pattern.rs", "src/text", "src/words.rs"]
    {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names the folder"));
    let write =
        |name: &str, text: String| std::fs::write(out.join(name), text).expect("cargo made the folder");
    let files = toml_files(Path::new("rules"));
    let (lists, rules): (Vec<_>, Vec<_>) = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .partition(|(path, _)| path.starts_with("rules/words/"));
    let words = words::WordLists::parse(&lists).unwrap_or_else(|error| panic!("{error}"));
    write("words.rs", written_words(&words));
    write("patterns.rs", written_patterns(&rules, &words));
}

/// Path and text of each rule and word-list file, in order of path.
fn toml_files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the rules are there") {
        let path = entry.expect("the rules are there").path();
        if path.is_dir() {
            files.extend(toml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).expect("rules are UTF-8");
            files.push((path.to_string_lossy().replace('\\', "/"), text));
        }
    }
    files.sort();
    files
}

fn written_words(words: &words::WordLists) -> String {
    let mut out = String::from("pub(crate) static LISTS: &[(&str, &str, &[&str])] = &[\n");
    for (name, list) in words.iter() {
        let _ = writeln!(out, "({name:?}, {:?}, &{:?}),", list.summary, list.forms);
    }
    out.push_str("];\npub(crate) static IRREGULAR: &[(&str, &[&str])] = &[\n");
    for (base, forms) in words.irregular() {
        let _ = writeln!(out, "({base:?}, &{forms:?}),");
    }
    out + "];\n"
}

fn written_patterns(rules: &[(&str, &str)], words: &words::WordLists) -> String {
    let rules: Vec<Table> = rules.iter().filter_map(|(_, text)| text.parse().ok()).collect();
    let mut lines = BTreeMap::new();
    for rule in &rules {
        let own: Vec<(&String, Vec<String>)> = rule
            .get("words")
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
            .map(|(name, forms)| (name, texts(forms).map(str::to_lowercase).collect()))
            .collect();
        let forms = |name: &str| match own.iter().find(|(known, _)| *known == name) {
            Some((_, forms)) => Some(&forms[..]),
            None => words.list(name).map(|list| &list.forms[..]),
        };
        let matchers = rule.get("match").and_then(Value::as_table).into_iter().flatten();
        for matcher in matchers.filter_map(|(_, matcher)| matcher.as_table()) {
            let any_case = !matcher.get("case").and_then(Value::as_bool).unwrap_or(false);
            for typed in PATTERN_KEYS.iter().filter_map(|key| matcher.get(*key)).flat_map(texts) {
                // What is wrong in a rule is said, with its place, by the tests of the library.
                if let Ok(expanded) = pattern::expand(typed, any_case, &forms)
                    && !expanded.may_be_empty
                {
                    lines.insert((typed, any_case), written(typed, any_case, &expanded));
                }
            }
        }
    }
    let lines: String = lines.into_values().collect();
    format!("static PATTERNS: &[Built] = &[\n{lines}];\n")
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn written(typed: &str, any_case: bool, expanded: &pattern::Expanded) -> String {
    let lists: Vec<(&str, bool)> = expanded.lists.iter().map(|list| (&*list.name, list.any_case)).collect();
    let needed = expanded.needed.as_ref();
    let openings: Vec<(&str, Option<usize>)> = needed
        .iter()
        .flat_map(|needed| &needed.openings)
        .map(|opening| (&*opening.head, opening.list))
        .collect();
    let bound = needed.is_some_and(|needed| needed.bound);
    let sketch = &expanded.sketch;
    format!(
        "Built {{ typed: {typed:?}, any_case: {any_case}, sketch: {sketch:?}, lists: &{lists:?}, openings: &{openings:?}, bound: {bound} }},\n"
    )
}
