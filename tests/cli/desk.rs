//! A desk to run the binary at: a folder of its own, a scrubbed environment, placeholders for versions.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Built-in rules off; the newsroom's own rule in `house/` on.
pub(crate) const CONFIG: &str = "rule-folders = [\"house\"]\n\
    [rules]\nanonymity = \"off\"\nattribution = \"off\"\ncertainty = \"off\"\nnames = \"off\"\nnumbers = \"off\"\n\
    opinion = \"off\"\nprovenance = \"off\"\nquotations = \"off\"\nstructure = \"off\"\ntext = \"off\"\n\
    unsourced = \"off\"\n";

/// Flags the word "moonbeam", as an error.
pub(crate) const RULE: &str = r#"summary = "Moonbeams in the copy"
severity = "error"
confidence = "high"
since = "0.1.0"

explain = '''
Moonbeams are not news.

They never were.
'''

[standard]
name = "House rules"
section = "page 3"

[match.pattern]
any = ['''\bmoonbeam\b''']

[report]
message = "“{match}” is not news"
help = "Say what was seen."

[[example]]
text = '''A moonbeam fell.'''
flags = ["moonbeam"]

[[example]]
text = '''A beam fell.'''
flags = []

[[example]]
why = "Several are a plural."
text = '''Two moonbeams fell.'''
flags = []
"#;

pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A desk with these files and the newsroom's configuration and rule.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let desk = Self::bare(files);
        desk.write("onrecord.toml", CONFIG.as_bytes());
        desk.write("house/light/moonbeam.toml", RULE.as_bytes());
        desk
    }

    /// A desk with these files and nothing else.
    pub(crate) fn bare(files: &[(&str, &str)]) -> Self {
        let desk = Self { folder: TempDir::new().expect("a temporary folder can be made") };
        for (path, text) in files {
            desk.write(path, text.as_bytes());
        }
        desk
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file is there and is text")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.folder.path()).env("NO_COLOR", "1");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).stdin(Stdio::null()).output().expect("the binary starts");
        Ran::of(output, self.folder.path())
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let mut stdin = child.stdin.take().expect("the input is a pipe");
        let input = input.to_vec();
        // Written beside the reading, so that neither side waits for the other.
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the binary ends");
        writer.join().expect("the writer ends");
        Ran::of(output, self.folder.path())
    }
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn of(output: Output, folder: &Path) -> Self {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the binary writes UTF-8");
            assert!(!text.contains(&*folder.to_string_lossy()), "an absolute path in:\n{text}");
            text
        };
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Exit code and both streams, with placeholders for what changes with every release.
    pub(crate) fn shown(&self) -> String {
        let code = self.code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        let mut shown = format!("exit code: {code}\n");
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                shown.push_str(&format!("----- {name}\n{text}"));
            }
        }
        let digest = regex::Regex::new(r#""digest": ?"[^"]*""#).expect("a good pattern");
        let shown = digest.replace_all(&shown, "\"digest\": \"[DIGEST]\"");
        shown.replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    }
}

/// Compares a run with `snapshots/cli/<name>.snap`.
#[track_caller]
pub(crate) fn assert_ran(name: &str, ran: &Ran) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, ran.shown()));
}
