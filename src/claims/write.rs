//! The one way in which an entry is written.
//!
//! Same entry, same bytes; each key in a line of its own, so that edits of two people meet in one line
//! only if they are about the same thing. It must never write a character that hides or turns others.

use std::fmt::Write as _;

use super::Entry;

/// What a new claims file says of itself.
pub(super) const HEAD: &str = "\
# What was checked in this draft, by whom, and against what: one [[claim]] for each statement that
# somebody touched, in the order of the draft. `onrecord claims set` writes entries; they can be edited
# by hand too. States: unchecked, sourced, checked, cq, disputed, cut.
";

/// An entry as a block, without a line feed at its end.
pub(super) fn block(entry: &Entry) -> String {
    let mut out = String::from("[[claim]]");
    line(&mut out, "id", &entry.id);
    line(&mut out, "text", &entry.text);
    given(&mut out, "before", &entry.before);
    given(&mut out, "after", &entry.after);
    line(&mut out, "state", entry.state.name());
    if !entry.items.is_empty() {
        out.push_str("\nitem = [");
        for item in &entry.items {
            let (kind, state) = (item.kind.name(), item.state.name());
            out.push_str("\n  { kind = \"");
            out.push_str(kind);
            out.push_str("\", text = ");
            quoted(&mut out, &item.text);
            out.push_str(", state = \"");
            out.push_str(state);
            out.push_str("\" },");
        }
        out.push_str("\n]");
    }
    if let Some(source) = &entry.source {
        line(&mut out, "source", &source.to_string());
    }
    given(&mut out, "passage", entry.passage.as_deref().unwrap_or_default());
    given(&mut out, "note", &entry.note);
    given(&mut out, "by", &entry.by);
    given(&mut out, "at", &entry.at);
    out
}

fn given(out: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        line(out, key, value);
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push('\n');
    out.push_str(key);
    out.push_str(" = ");
    quoted(out, value);
}

/// A basic string of TOML.
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if hides(c) => {
                write!(out, "\\U{:08X}", u32::from(c)).expect("a string takes all that is written");
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}
