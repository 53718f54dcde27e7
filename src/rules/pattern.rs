//! Patterns as an editor types them to patterns as they are compiled.
//!
//! Reading text keeps the author's marks, so a straight quotation mark or a hyphen in a pattern stands
//! for all of its printed forms, and `{{list}}` for every word of a list. Each step remembers where it
//! came from, so that an error points into what was typed. It must never change what else a pattern says,
//! and never hold a word of a list: whoever changes a list need not come back here.

use std::borrow::Cow;

use regex_syntax::hir::Hir;

use super::needed::{self, Needed};

/// A pattern after expansion.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expanded {
    /// A regular expression with a stand-in for each word list.
    pub(super) sketch: Cow<'static, str>,
    /// The lists, in the order of their stand-ins.
    pub(super) lists: Vec<ListName>,
    /// Whether it matches where there is nothing.
    pub(super) may_be_empty: bool,
    /// Words of which one stands in every match.
    pub(super) needed: Option<Needed>,
}

/// A list as a pattern names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListName {
    pub(super) name: Cow<'static, str>,
    /// Whether capitals and small letters count as the same there.
    pub(super) any_case: bool,
}

/// Something wrong in a typed pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PatternError {
    /// Byte offset in the typed pattern.
    pub(super) offset: usize,
    pub(super) wrong: Wrong,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It names a list that is not there.
    UnknownList(String),
    /// In words.
    Pattern(String),
}

/// An ASCII word bound. The bounds of Unicode cannot be found by the fast engine in a text that holds
/// curly quotation marks, and English words begin and end in ASCII.
const BOUND: &str = r"(?-u:\b)";
const DASHES: &str = "[-\u{2010}\u{2011}\u{2013}]";
const SINGLES: &str = "['\u{2018}\u{2019}]";
const DOUBLES: &str = "[\"\u{201c}\u{201d}]";

/// Expands marks and word lists; `forms_of` knows the words of every list.
pub(super) fn expand<'l>(
    typed: &str,
    any_case: bool,
    forms_of: &dyn Fn(&str) -> Option<&'l [String]>,
) -> Result<Expanded, PatternError> {
    let wrong = |offset, message: &str| PatternError { offset, wrong: Wrong::Pattern(message.to_owned()) };
    let mut sketch = String::with_capacity(typed.len() * 2);
    // (offset in `sketch`, offset in the typed pattern), both rising.
    let mut steps: Vec<(usize, usize)> = Vec::new();
    let mut lists: Vec<ListName> = Vec::new();
    let mut forms: Vec<&[String]> = Vec::new();
    // Whether case counts in each open group; the last is the innermost.
    let mut cases = vec![any_case];
    let mut at = 0;
    // Depth of nested character classes.
    let mut class = 0usize;
    while let Some(c) = typed[at..].chars().next() {
        steps.push((sketch.len(), at));
        let rest = &typed[at..];
        let mut taken = c.len_utf8();
        match c {
            '\\' => {
                taken = escape_len(rest);
                let escape = &rest[..taken];
                sketch.push_str(match (escape, class > 0) {
                    (r"\b", false) => BOUND,
                    (r"\d", false) => "[0-9]",
                    (r"\d", true) => "0-9",
                    (r"\w", false) => "[0-9A-Za-z_\u{c0}-\u{24f}]",
                    (r"\w", true) => "0-9A-Za-z_\u{c0}-\u{24f}",
                    (escape, _) => escape,
                });
            }
            '[' => {
                class += 1;
                // A `]` that comes first is a character of the class.
                taken = 1 + usize::from(rest[1..].starts_with('^'));
                taken += usize::from(rest[taken..].starts_with(']'));
                sketch.push_str(&rest[..taken]);
            }
            ']' if class > 0 => {
                class -= 1;
                sketch.push(c);
            }
            '\'' if class > 0 => sketch.push_str("'\u{2018}\u{2019}"),
            '"' if class > 0 => sketch.push_str("\"\u{201c}\u{201d}"),
            _ if class > 0 => sketch.push(c),
            '{' if rest.starts_with("{{") => {
                let Some(end) = rest.find("}}") else {
                    return Err(wrong(at, "`{{` without `}}`"));
                };
                let name = rest[2..end].trim();
                taken = end + 2;
                let Some(known) = forms_of(name) else {
                    return Err(PatternError { offset: at, wrong: Wrong::UnknownList(name.to_owned()) });
                };
                needed::push_stand_in(&mut sketch, lists.len());
                let any_case = cases.last().copied().unwrap_or(any_case);
                lists.push(ListName { name: name.to_owned().into(), any_case });
                forms.push(known);
            }
            '(' if rest.starts_with("(?") => {
                // Flags and group names hold no text.
                taken = rest.find([':', '>', ')']).map_or(rest.len(), |end| end + 1);
                let flags = &rest[2..taken];
                let outside = cases.last().copied().unwrap_or(any_case);
                let inside = case_of(flags).unwrap_or(outside);
                if flags.ends_with(')') {
                    cases.pop();
                }
                cases.push(inside);
                sketch.push_str(&rest[..taken]);
            }
            '(' => {
                cases.push(cases.last().copied().unwrap_or(any_case));
                sketch.push(c);
            }
            ')' => {
                cases.pop();
                sketch.push(c);
            }
            '\'' => sketch.push_str(SINGLES),
            '"' => sketch.push_str(DOUBLES),
            '-' => sketch.push_str(DASHES),
            _ => sketch.push(c),
        }
        at += taken;
    }
    if sketch.is_empty() {
        return Err(wrong(0, "an empty pattern matches everywhere; remove it"));
    }
    let shape = parse(&sketch, &steps)?;
    let may_be_empty = shape.properties().minimum_len() == Some(0);
    let needed = needed::needed(&shape, &forms);
    Ok(Expanded { sketch: sketch.into(), lists, may_be_empty, needed })
}

/// Whether flags like `i-u:` say that case counts as the same or that it does not.
fn case_of(flags: &str) -> Option<bool> {
    if flags.starts_with(['<', 'P']) {
        return None;
    }
    let (on, off) = flags.split_once('-').unwrap_or((flags, ""));
    if on.contains('i') {
        return Some(true);
    }
    off.contains('i').then_some(false)
}

/// Parses the pattern with the parser whose errors know their place.
fn parse(sketch: &str, steps: &[(usize, usize)]) -> Result<Hir, PatternError> {
    let error = match regex_syntax::parse(sketch) {
        Ok(hir) => return Ok(hir),
        Err(error) => error,
    };
    let (offset, message) = match &error {
        regex_syntax::Error::Parse(error) => (error.span().start.offset, error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (error.span().start.offset, error.kind().to_string()),
        _ => (0, "the pattern cannot be read".to_owned()),
    };
    let step = steps.partition_point(|(derived, _)| *derived <= offset);
    let offset = step.checked_sub(1).map_or(0, |before| steps[before].1);
    Err(PatternError { offset, wrong: Wrong::Pattern(format!("bad pattern: {message}")) })
}

fn escape_len(rest: &str) -> usize {
    let mut chars = rest.chars();
    chars.next();
    let Some(kind) = chars.next() else { return rest.len() };
    let plain = 1 + kind.len_utf8();
    if matches!(kind, 'p' | 'P' | 'x' | 'u' | 'U' | 'b')
        && rest[plain..].starts_with('{')
        && !rest[plain..].starts_with("{{")
    {
        return rest.find('}').map_or(rest.len(), |end| end + 1);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(typed: &str) -> Result<Expanded, PatternError> {
        expand(typed, true, &|name| (name == "who").then_some(&[][..]))
    }

    #[track_caller]
    fn check(typed: &str, sketch: &str) {
        assert_eq!(expanded(typed).expect("a good pattern").sketch, sketch, "{typed}");
    }

    #[track_caller]
    fn check_error(typed: &str, offset: usize, wrong: &str) {
        let error = expanded(typed).expect_err("a bad pattern");
        assert_eq!(error.offset, offset, "{typed}: {error:?}");
        assert!(format!("{:?}", error.wrong).contains(wrong), "{typed}: {error:?}");
    }

    #[test]
    fn marks_stand_for_their_printed_forms() {
        check("it's", "it['\u{2018}\u{2019}]s");
        check("well-known", "well[-\u{2010}\u{2011}\u{2013}]known");
        check(r"[a-z']\-[]-]", "[a-z'\u{2018}\u{2019}]\\-[]-]");
        check("(?<here>a)(?i-u:b)", "(?<here>a)(?i-u:b)");
        check(r"\p{Lu}\d{2,3}", r"\p{Lu}[0-9]{2,3}");
        check(r"\d+[\d.]\b", r"[0-9]+[0-9.](?-u:\b)");
    }

    #[test]
    fn a_list_keeps_its_name_and_the_case_of_its_group() {
        let lists = expanded("{{who}} (?-i:a {{who}}(?i) {{who}}) {{who}}").expect("a good pattern").lists;
        assert!(lists.iter().all(|list| list.name == "who"));
        assert_eq!(lists.iter().map(|list| list.any_case).collect::<Vec<_>>(), [true, false, true, true]);
    }

    #[test]
    fn errors_point_into_what_was_typed() {
        check_error("{{who}} said (", 13, "unclosed group");
        check_error("said {{whom}}", 5, "UnknownList(\"whom\")");
        check_error("a {{b", 2, "without");
        check_error("(?=x)", 0, "look-around");
    }
}
