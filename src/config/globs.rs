//! Globs over relative paths: `*` inside a folder, `**` into folders, `?` for one character.
//!
//! Our own, because the core builds without a file walker. It must never look at the disk.

use regex::Regex;

/// One glob.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    regex: Regex,
}

impl Glob {
    /// A glob without a slash matches at any depth; one that names a folder takes all that is in it.
    pub(super) fn new(typed: &str) -> Result<Self, String> {
        let glob = typed.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
        if glob.is_empty() {
            return Err("an empty glob matches nothing; remove it".to_owned());
        }
        if typed.starts_with("..") {
            return Err(format!("`{typed}` leads out of the folder; name what is in it"));
        }
        if let Some(c) = glob.chars().find(|c| matches!(c, '[' | ']' | '{' | '}')) {
            return Err(format!("`{typed}` holds `{c}`, which means nothing here; a glob knows *, ** and ?"));
        }
        let mut regex = String::from("^");
        if !glob.contains('/') && !typed.starts_with('/') {
            regex.push_str("(?:.*/)?");
        }
        let mut rest = glob;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("**/") {
                regex.push_str("(?:.*/)?");
                rest = after;
            } else if let Some(after) = rest.strip_prefix("**") {
                regex.push_str(".*");
                rest = after;
            } else {
                match c {
                    '*' => regex.push_str("[^/]*"),
                    '?' => regex.push_str("[^/]"),
                    c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
                }
                rest = &rest[c.len_utf8()..];
            }
        }
        regex.push_str("(?:/.*)?$");
        let regex = Regex::new(&regex).map_err(|_| format!("`{typed}` is too long for a glob"))?;
        Ok(Self { regex })
    }

    pub(super) fn matches(&self, relative_path: &str) -> bool {
        let path = relative_path.replace('\\', "/");
        self.regex.is_match(path.trim_start_matches("./"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(glob: &str, yes: &[&str], no: &[&str]) {
        let compiled = Glob::new(glob).expect("a good glob");
        yes.iter().for_each(|path| assert!(compiled.matches(path), "{glob} should match {path}"));
        no.iter().for_each(|path| assert!(!compiled.matches(path), "{glob} should not match {path}"));
    }

    #[test]
    fn other_signs_are_refused() {
        for glob in ["[a", "a]", "{a,b}", "", "../a"] {
            assert!(Glob::new(glob).is_err(), "{glob}");
        }
    }

    #[test]
    fn globs_match_paths() {
        check("opinion/**", &["opinion/a.md", "opinion/b/c.md"], &["news/opinion/a.md", "opinions/a.md"]);
        check("archive", &["archive/a.md", "old/archive/b.md"], &["archived.md"]);
        check("*.html", &["a.html", "b/c.html"], &["a.htm", "ahtml"]);
        check("news/*.md", &["news/a.md"], &["news/b/a.md"]);
        check("**/draft-?.txt", &["draft-1.txt", "a/draft-2.txt"], &["draft-10.txt"]);
        check("/top.md", &["top.md"], &["a/top.md"]);
    }
}
