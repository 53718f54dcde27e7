//! Patterns as an editor types them to patterns as they run.
//!
//! Reading text keeps the author's marks, so a straight quotation mark or a hyphen in a pattern stands
//! for all of its printed forms, and `{{list}}` for every word of a list. Each step remembers where it
//! came from, so that an error points into what was typed. It must never change what else a pattern says.

use regex_syntax::hir::Hir;

use super::needed::{self, Needed};
use crate::words::WordLists;

/// A pattern after expansion, with the way back.
#[derive(Debug)]
pub(super) struct Expanded {
    /// What the regex engine compiles.
    pub(super) regex: String,
    /// The same with one character for each word list: as good to read the shape of the pattern from, and
    /// a hundredth of its size.
    sketch: String,
    /// (offset in `sketch`, offset in the typed pattern), both rising.
    steps: Vec<(usize, usize)>,
    /// Whether it matches where there is nothing.
    pub(super) may_be_empty: bool,
    /// Words of which one stands in every match.
    pub(super) needed: Option<Needed>,
}

/// Something wrong in a typed pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PatternError {
    /// Byte offset in the typed pattern.
    pub(super) offset: usize,
    pub(super) message: String,
}

/// An ASCII word bound. The bounds of Unicode cannot be found by the fast engine in a text that holds
/// curly quotation marks, and English words begin and end in ASCII.
const BOUND: &str = r"(?-u:\b)";
const DASHES: &str = "[-\u{2010}\u{2011}\u{2013}]";
const SINGLES: &str = "['\u{2018}\u{2019}]";
const DOUBLES: &str = "[\"\u{201c}\u{201d}]";

/// Expands marks and word lists; `own` are the rule's own lists.
pub(super) fn expand(
    typed: &str,
    words: &WordLists,
    own: &[(String, Vec<String>)],
) -> Result<Expanded, PatternError> {
    let mut out = Expanded {
        regex: String::with_capacity(typed.len() * 2),
        sketch: String::with_capacity(typed.len() * 2),
        steps: Vec::new(),
        may_be_empty: false,
        needed: None,
    };
    // The forms of each list of the pattern, in the order of their characters in the sketch.
    let mut lists: Vec<&[String]> = Vec::new();
    let mut at = 0;
    // Depth of nested character classes.
    let mut class = 0usize;
    while let Some(c) = typed[at..].chars().next() {
        out.steps.push((out.sketch.len(), at));
        let before = out.regex.len();
        let rest = &typed[at..];
        let mut taken = c.len_utf8();
        match c {
            '\\' => {
                taken = escape_len(rest);
                let escape = &rest[..taken];
                out.regex.push_str(match (escape, class > 0) {
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
                out.regex.push_str(&rest[..taken]);
            }
            ']' if class > 0 => {
                class -= 1;
                out.regex.push(c);
            }
            '\'' if class > 0 => out.regex.push_str("'\u{2018}\u{2019}"),
            '"' if class > 0 => out.regex.push_str("\"\u{201c}\u{201d}"),
            _ if class > 0 => out.regex.push(c),
            '{' if rest.starts_with("{{") => {
                let Some(end) = rest.find("}}") else {
                    return Err(PatternError { offset: at, message: "`{{` without `}}`".to_owned() });
                };
                let name = rest[2..end].trim();
                taken = end + 2;
                let forms = match own.iter().find(|(known, _)| known == name) {
                    Some((_, forms)) => forms,
                    None => match words.list(name) {
                        Some(list) => &list.forms,
                        None => return Err(unknown_list(name, at, words, own)),
                    },
                };
                let bounded = push_list(&mut out.regex, forms);
                push_stand_in(&mut out.sketch, lists.len(), bounded, forms.is_empty());
                lists.push(forms);
                at += taken;
                continue;
            }
            '(' if rest.starts_with("(?") => {
                // Flags and group names hold no text.
                taken = rest.find([':', '>', ')']).map_or(rest.len(), |end| end + 1);
                out.regex.push_str(&rest[..taken]);
            }
            '\'' => out.regex.push_str(SINGLES),
            '"' => out.regex.push_str(DOUBLES),
            '-' => out.regex.push_str(DASHES),
            _ => out.regex.push(c),
        }
        out.sketch.push_str(&out.regex[before..]);
        at += taken;
    }
    if out.regex.is_empty() {
        return Err(PatternError {
            offset: 0,
            message: "an empty pattern matches everywhere; remove it".to_owned(),
        });
    }
    let shape = parse(&out)?;
    out.may_be_empty = shape.properties().minimum_len() == Some(0);
    out.needed = needed::needed(&shape, &lists);
    Ok(out)
}

/// Parses the pattern with the parser whose errors know their place.
fn parse(expanded: &Expanded) -> Result<Hir, PatternError> {
    let error = match regex_syntax::parse(&expanded.sketch) {
        Ok(hir) => return Ok(hir),
        Err(error) => error,
    };
    let (offset, message) = match &error {
        regex_syntax::Error::Parse(error) => (error.span().start.offset, error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (error.span().start.offset, error.kind().to_string()),
        _ => (0, "the pattern cannot be read".to_owned()),
    };
    let step = expanded.steps.partition_point(|(derived, _)| *derived <= offset);
    let offset = step.checked_sub(1).map_or(0, |before| expanded.steps[before].1);
    Err(PatternError { offset, message: format!("bad pattern: {message}") })
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

/// One alternation of all forms: longest first, escaped, bounded by word bounds where a form ends in a word.
/// Puts one character in the place of a list.
fn push_stand_in(sketch: &mut String, list: usize, bounded: bool, empty: bool) {
    if empty {
        sketch.push_str("(?:)");
        return;
    }
    let bound = if bounded { BOUND } else { "" };
    sketch.push_str(bound);
    sketch.push(needed::stand_in(list));
    sketch.push_str(bound);
}

/// Writes the forms of a list, the longest first; says whether word bounds stand around all of them.
fn push_list(regex: &mut String, forms: &[String]) -> bool {
    let mut forms: Vec<&String> = forms.iter().collect();
    forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let bounded = |form: &&String| is_word(form.chars().next()) && is_word(form.chars().next_back());
    // Most lists are words throughout: one pair of bounds around all keeps the program small.
    let all_bounded = forms.iter().all(bounded);
    if all_bounded {
        regex.push_str(BOUND);
    }
    regex.push_str("(?:");
    for (index, form) in forms.iter().enumerate() {
        if index > 0 {
            regex.push('|');
        }
        if !all_bounded && is_word(form.chars().next()) {
            regex.push_str(BOUND);
        }
        for c in form.chars() {
            match c {
                '\'' | '\u{2019}' => regex.push_str(SINGLES),
                '"' => regex.push_str(DOUBLES),
                '-' => regex.push_str(DASHES),
                c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
        }
        if !all_bounded && is_word(form.chars().next_back()) {
            regex.push_str(BOUND);
        }
    }
    regex.push(')');
    if all_bounded {
        regex.push_str(BOUND);
    }
    all_bounded
}

fn unknown_list(name: &str, offset: usize, words: &WordLists, own: &[(String, Vec<String>)]) -> PatternError {
    let known = words.iter().map(|(name, _)| name).chain(own.iter().map(|(name, _)| name.as_str()));
    let hint = match super::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "define it under `[words]` or in `rules/words/`".to_owned(),
    };
    PatternError { offset, message: format!("unknown word list `{name}`; {hint}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Result<&str, (usize, &str)>) {
        let words = WordLists::default();
        let own = [("who".to_owned(), vec!["aide".to_owned(), "co-author".to_owned()])];
        match (expand(typed, &words, &own), expected) {
            (Ok(expanded), Ok(regex)) => assert_eq!(expanded.regex, regex, "{typed}"),
            (Err(error), Err((offset, message))) => {
                assert_eq!(error.offset, offset, "{typed}: {}", error.message);
                assert!(error.message.contains(message), "{typed}: {}", error.message);
            }
            (got, expected) => panic!("{typed}: {got:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn marks_stand_for_their_printed_forms_and_lists_for_their_words() {
        check("it's", Ok("it['\u{2018}\u{2019}]s"));
        check("well-known", Ok("well[-\u{2010}\u{2011}\u{2013}]known"));
        check(r"[a-z']\-[]-]", Ok("[a-z'\u{2018}\u{2019}]\\-[]-]"));
        check("(?<here>a)(?i-u:b)", Ok("(?<here>a)(?i-u:b)"));
        check(r"\p{Lu}\d{2,3}", Ok(r"\p{Lu}[0-9]{2,3}"));
        let who = r"(?-u:\b)(?:co[-\u{2010}\u{2011}\u{2013}]author|aide)(?-u:\b)"
            .replace(r"\u{2010}", "\u{2010}")
            .replace(r"\u{2011}", "\u{2011}")
            .replace(r"\u{2013}", "\u{2013}");
        check(r"\b{{who}}", Ok(&format!(r"(?-u:\b){who}")));
        check("{{who}} said", Ok(&format!("{who} said")));
        check(r"\d+[\d.]\b", Ok(r"[0-9]+[0-9.](?-u:\b)"));
    }

    #[test]
    fn errors_point_into_what_was_typed() {
        check("{{who}} said (", Err((13, "unclosed group")));
        check("said {{whom}}", Err((5, "unknown word list `whom`; did you mean `who`?")));
        check("a {{b", Err((2, "without")));
        check("(?=x)", Err((0, "look-around")));
    }
}
