//! Keeps the map of the code true: which layer may import which, who may touch the world, and which
//! crates the core pulls in. One crate gives no compiler help for any of these.

#![allow(clippy::disallowed_methods, reason = "a test reads the sources it judges")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From left to right: a layer may import itself and what stands before it. The same order stands in
/// the crate docs.
const LAYERS: [&str; 21] = [
    "text", "embedded", "document", "words", "settings", "ingest", "segment", "tag", "extract", "classify",
    "analysis", "observe", "evidence", "claims", "finding", "rules", "engine", "report", "config", "store",
    "cli",
];

/// The modules that may touch the world.
const EDGES: [&str; 5] = ["src/cli/", "src/config/", "src/store/", "src/rules/load.rs", "src/main.rs"];

/// What touching the world looks like in a source file.
const WORLD: [&str; 12] = [
    "std::fs",
    "std::env::",
    "std::process",
    "std::net",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "println!",
    "rayon",
];

#[test]
fn layers_only_import_what_stands_to_their_left() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(layer) = layer_of(&path) else { continue };
        let own = rank(layer).unwrap_or_else(|| panic!("{path}: the layer `{layer}` is in no order; add it"));
        for (number, imported) in imports(code(&text)) {
            match rank(&imported) {
                Some(other) if other <= own => {}
                Some(_) => wrong.push(format!("{path}:{number}: {layer} must not import {imported}")),
                None => {}
            }
        }
    }
    assert!(wrong.is_empty(), "a layer imports from its right:\n{}", wrong.join("\n"));
}

#[test]
fn every_layer_of_the_order_exists_and_is_on_the_map() {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("the crate has a root");
    for layer in LAYERS {
        let file = root().join("src").join(format!("{layer}.rs"));
        let folder = root().join("src").join(layer).join("mod.rs");
        assert!(file.exists() || folder.exists(), "no layer `{layer}`");
    }
    let drawn: String =
        map.lines().filter_map(|line| line.strip_prefix("//! ")).collect::<Vec<_>>().join(" ");
    let start = drawn.find("text ← embedded").expect("the crate docs draw the order");
    let drawn = drawn[start..].split("```").next().expect("the drawing ends");
    let drawn: Vec<&str> = drawn.split('←').map(str::trim).collect();
    assert_eq!(drawn, LAYERS, "the order in the crate docs and the order that is kept differ");
}

#[test]
fn only_the_edges_touch_the_world() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if EDGES.iter().any(|edge| path.starts_with(edge)) {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            wrong.extend(
                WORLD
                    .iter()
                    .filter(|touch| line.contains(**touch))
                    .map(|touch| format!("{path}:{}: {touch}", number + 1)),
            );
        }
    }
    assert!(wrong.is_empty(), "the core touches the world:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_says_why_it_is_there() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{path} does not begin with why it exists");
    }
}

/// The core must build for a browser later: no threads, no file walker, no terminal.
#[test]
fn the_core_pulls_in_nothing_that_touches_the_world() {
    let packages = locked_packages();
    let (required, optional) = dependencies();
    for edge in [
        "clap",
        "dom_smoothie",
        "ignore",
        "indicatif",
        "pdf-extract",
        "quick-xml",
        "rayon",
        "rlimit",
        "tantivy",
        "zip",
    ] {
        assert!(optional.contains(edge), "{edge} must be an optional dependency");
    }
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = required.iter().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            open.extend(packages.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    let banned = [
        "clap",
        "ignore",
        "walkdir",
        "rayon",
        "rayon-core",
        "crossbeam-deque",
        "dom_smoothie",
        "html5ever",
        "lopdf",
        "pdf-extract",
        "zip",
        "tantivy",
        "tokio",
        "reqwest",
        "ureq",
        "hyper",
        "socket2",
        "mio",
        "anstream",
        "indicatif",
        "memmap2",
        "openssl",
        "rustls",
    ];
    let pulled: Vec<&str> = banned.into_iter().filter(|name| reached.contains(name)).collect();
    assert!(pulled.is_empty(), "the core pulls in {pulled:?}, through {reached:?}");
}

/// Pages that tell a contributor where to go must not send them nowhere.
#[test]
fn every_path_of_the_readme_exists() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let roots = ["src/", "rules/", "tests/", "examples/", "models/", "training/", "snapshots/", ".ci/"];
    let mut missing = Vec::new();
    for quoted in readme.split('`').skip(1).step_by(2) {
        for word in quoted.split_whitespace() {
            // `rules/<group>/<name>.toml` and `rules/words/*.toml` are shapes: their folder must exist.
            let path = word.split(['<', '*']).next().unwrap_or(word);
            if roots.iter().any(|root| path.starts_with(root)) && !root().join(path).exists() {
                missing.push(path.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "the README names what is not there: {missing:?}");
}

#[test]
fn main_fits_on_one_screen() {
    let main = fs::read_to_string(root().join("src/main.rs")).expect("the binary has a root");
    assert!(main.lines().count() < 60);
}

/// A snapshot that no test makes says nothing, and stays right for ever.
#[test]
fn every_snapshot_is_made_by_a_test() {
    let mut tests = String::new();
    for folder in ["tests", "src"] {
        for path in files_under(&root().join(folder), "rs") {
            tests.push_str(&fs::read_to_string(&path).expect("a source file is text"));
        }
    }
    let mut orphans = Vec::new();
    for path in files_under(&root().join("snapshots"), "snap") {
        let text = fs::read_to_string(&path).expect("a snapshot is text");
        let name = relative(&path).trim_start_matches("snapshots/").trim_end_matches(".snap").to_owned();
        let from = text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
        let source_exists = root().join(from).is_file();
        // A name is a literal of a test, or made from the name of a rule or of a fixture.
        let last = name.rsplit('/').next().unwrap_or(&name).to_owned();
        let rule = root().join("rules").join(name.trim_start_matches("rules/")).with_extension("toml");
        let literal = tests.contains(&format!("\"{last}\"")) || tests.contains(&format!("\"{name}\""));
        if !source_exists || !(literal || rule.is_file() || fixture_of(&last, &tests)) {
            orphans.push(relative(&path));
        }
    }
    assert!(orphans.is_empty(), "made by no test; delete them: {orphans:#?}");
}

/// `harbour-talks.txt.text`: a fixture that a test names, and one of the formats.
fn fixture_of(name: &str, tests: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(fixture, _)| tests.contains(&format!("\"{fixture}\"")))
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == layer)
}

/// `src/report/json.rs` is of the layer `report`; `lib.rs` and `main.rs` are of none.
fn layer_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let layer = inside.split('/').next()?.trim_end_matches(".rs");
    (layer != "lib" && layer != "main").then_some(layer)
}

/// Every `crate::layer` of a source file, in `use` lines, groups and paths alike.
fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let line = line.split("//").next().unwrap_or_default();
        for after in line.split("crate::").skip(1) {
            if let Some(group) = after.strip_prefix('{') {
                for part in group.split([',', '}']) {
                    let name = part.trim().split("::").next().unwrap_or_default();
                    found.push((number + 1, name.to_owned()));
                }
            } else {
                let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.push((number + 1, name));
            }
        }
    }
    found
}

/// The file without its tests, which may use the whole crate and the world.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn sources() -> Vec<(String, String)> {
    let mut sources = Vec::new();
    for path in files_under(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).expect("a source file is text");
        sources.push((relative(&path), text));
    }
    assert!(sources.len() > LAYERS.len(), "the sources were not found");
    sources
}

fn files_under(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("all files are under the root");
    inside.to_string_lossy().replace('\\', "/")
}

/// Names of the packages in `Cargo.lock`, each with the names it depends on. Features are not looked at,
/// so this finds more than is built and never less.
fn locked_packages() -> BTreeMap<String, Vec<String>> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file is checked in");
    let lock: toml::Table = lock.parse().expect("the lock file is TOML");
    let mut packages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().expect("the lock file lists packages") {
        let name = package["name"].as_str().expect("a package has a name").to_owned();
        let needs = package.get("dependencies").and_then(|list| list.as_array());
        let needs = needs.into_iter().flatten().filter_map(|need| need.as_str());
        let needs = needs.map(|need| need.split(' ').next().unwrap_or(need).to_owned());
        packages.entry(name).or_default().extend(needs);
    }
    packages
}

/// The names of what the crate always needs, and of what it needs with a feature.
fn dependencies() -> (BTreeSet<String>, BTreeSet<String>) {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the crate has a manifest");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let (mut required, mut optional) = (BTreeSet::new(), BTreeSet::new());
    for (name, value) in manifest["dependencies"].as_table().expect("the manifest lists dependencies") {
        let is_optional = value.get("optional").and_then(toml::Value::as_bool).unwrap_or(false);
        if is_optional {
            optional.insert(name.clone())
        } else {
            required.insert(name.clone())
        };
    }
    (required, optional)
}
