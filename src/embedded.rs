//! The rule and word-list files that are built into the library.
//!
//! Data only: whoever reads them parses them. It must never hold anything but the text of `rules/`, and what
//! the build script made of it.

use include_dir::{Dir, include_dir};

/// The folder `rules/` as it was when the library was built.
pub(crate) static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Path and text of every embedded `.toml` file under `folder`, in path order.
pub(crate) fn toml_files(folder: &str) -> Vec<(&'static str, &'static str)> {
    let mut files = Vec::new();
    let mut open: Vec<&Dir<'static>> =
        RULES.get_dir(folder).or((folder.is_empty()).then_some(&RULES)).into_iter().collect();
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files() {
            if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8())
                && path.ends_with(".toml")
            {
                files.push((path, text));
            }
        }
    }
    files.sort_unstable();
    files
}

// `LISTS`: name, summary and all forms of each word list, by name. `IRREGULAR`: the forms of words that are
// inflected in their own way.
include!(concat!(env!("OUT_DIR"), "/words.rs"));
