//! Suppressions: who silenced which rule where, and why.
//!
//! Given in the draft (`<!-- allow RULE: reason -->`) or beside it (`<draft>.allow.toml`). One without a
//! reason silences nothing. One that silences nothing, or whose text has changed, is itself a finding.
//! It must never read a file: it is given the text.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::draft::Draft;
use super::matching::{About, Hit, shortened};
use crate::observe::Observation;
use crate::rules::{FileError, Matcher, Rule, RuleSet, Unit};
use crate::text::Span;

/// One entry of `<draft>.allow.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowEntry {
    /// The rule it silences.
    pub rule: String,
    /// The statement's id, or `document` for a rule that counts over the whole draft.
    pub statement: String,
    /// The text as it was when somebody allowed it.
    pub text: String,
    /// Why; empty when none was given.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Name of the file it came from.
    pub file: String,
}

/// What an allow file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AllowFile {
    #[serde(default)]
    allow: Vec<Spanned<EntryFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EntryFile {
    rule: Option<Spanned<String>>,
    statement: Option<Spanned<String>>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    by: String,
}

/// Reads the text of an allow file; `path` is how errors and findings name it.
///
/// # Errors
///
/// The first thing that is not in the format, with line and column.
pub fn parse(text: &str, path: &str) -> Result<Vec<AllowEntry>, FileError> {
    let file: AllowFile = toml::from_str(text).map_err(|error| FileError::toml(path, text, &error))?;
    let entry = |entry: Spanned<EntryFile>| {
        let start = entry.span().start;
        let entry = entry.into_inner();
        let given = |key: &str, value: Option<Spanned<String>>| {
            let (at, wrong) = match value {
                Some(value) if !value.get_ref().trim().is_empty() => {
                    return Ok(value.into_inner().trim().to_owned());
                }
                Some(value) => (value.span().start, "is empty"),
                None => (start, "is missing"),
            };
            let next = match key {
                "rule" => "give the rule's name as the report shows it, group/name",
                _ => {
                    "copy the id from `onrecord check --statements`, or write \"document\" for a finding about the whole draft"
                }
            };
            Err(FileError::at(path, text, at, format!("`{key}` {wrong}; {next}")))
        };
        Ok(AllowEntry {
            rule: given("rule", entry.rule)?,
            statement: given("statement", entry.statement)?,
            text: entry.text,
            reason: entry.reason.trim().to_owned(),
            by: entry.by.trim().to_owned(),
            file: path.to_owned(),
        })
    };
    file.allow.into_iter().map(entry).collect()
}

/// Hits after suppression.
pub(super) struct Sorted {
    /// Not silenced.
    pub(super) kept: Vec<Hit>,
    /// Silenced, with why and where.
    pub(super) silenced: Vec<Silenced>,
    /// About the suppressions themselves.
    pub(super) own: Vec<Hit>,
}

pub(super) struct Silenced {
    pub(super) hit: Hit,
    pub(super) reason: String,
    pub(super) given_in: String,
}

/// The suppressions of one rule in one place of the draft.
#[derive(Default)]
struct Given {
    /// Those that no hit has asked for yet.
    unused: Vec<usize>,
    /// The first that gives a reason.
    reasoned: Option<usize>,
}

/// Silences what is allowed, and says what is wrong with the suppressions.
pub(super) fn apply(
    draft: &Draft<'_>,
    rules: &RuleSet,
    hits: Vec<Hit>,
    allowed: &[AllowEntry],
    enabled: impl Fn(usize) -> bool,
) -> Sorted {
    let in_draft = &draft.analysis.document.allows;
    let mut used_in_draft = vec![false; in_draft.len()];
    let mut used = vec![false; allowed.len()];
    let mut sorted = Sorted { kept: Vec::with_capacity(hits.len()), silenced: Vec::new(), own: Vec::new() };
    // Looked up once: a draft may hold many suppressions, and many more hits.
    let named_in_draft: Vec<Option<usize>> = in_draft.iter().map(|allow| rules.index(&allow.rule)).collect();
    let named: Vec<Option<usize>> = allowed.iter().map(|entry| rules.index(&entry.rule)).collect();
    // By rule and, but for rules about the whole draft, by block.
    let mut given: HashMap<(usize, Option<usize>), Given> = HashMap::new();
    for (at, allow) in in_draft.iter().enumerate() {
        if let Some(rule) = named_in_draft[at] {
            let block = (!is_whole(rules.at(rule))).then_some(allow.block);
            let given = given.entry((rule, block)).or_default();
            given.unused.push(at);
            given.reasoned = given.reasoned.or((!allow.reason.is_empty()).then_some(at));
        }
    }
    for hit in hits {
        let whole = is_whole(rules.at(hit.rule));
        let block = hit.statement.map(|statement| draft.analysis.statements[statement].block);
        let id = hit.statement.map(|statement| draft.analysis.statements[statement].id.to_string());
        let mut answer: Option<(String, String)> = None;
        // A hit outside every statement is in no block.
        if (whole || block.is_some())
            && let Some(here) = given.get_mut(&(hit.rule, block.filter(|_| !whole)))
        {
            here.unused.drain(..).for_each(|at| used_in_draft[at] = true);
            answer = here.reasoned.map(|at| (in_draft[at].reason.clone(), "in the draft".to_owned()));
        }
        for (at, entry) in allowed.iter().enumerate() {
            let here =
                if whole { entry.statement == "document" } else { id.as_deref() == Some(&entry.statement) };
            if named[at] == Some(hit.rule) && here {
                used[at] = true;
                if !entry.reason.is_empty() && answer.is_none() {
                    answer = Some((entry.reason.clone(), entry.file.clone()));
                }
            }
        }
        match answer {
            Some((reason, given_in)) => sorted.silenced.push(Silenced { hit, reason, given_in }),
            None => sorted.kept.push(hit),
        }
    }
    let on = |observation: Observation| {
        let is = |rule: &Rule| matches!(rule.matcher, Matcher::Observation { of, .. } if of == observation);
        rules.rules().position(is).filter(|&rule| enabled(rule))
    };
    let (reasonless, unused, stale) =
        (on(Observation::AllowWithoutReason), on(Observation::AllowUnused), on(Observation::AllowStale));
    for (at, allow) in in_draft.iter().enumerate() {
        let statement = (allow.block < draft.outline.blocks().len())
            .then(|| draft.outline.statements_of(allow.block))
            .filter(|range| !range.is_empty())
            .map(|range| range.start);
        let given = statement.map_or_else(String::new, |s| draft.analysis.statements[s].id.to_string());
        let mut say = |rule: Option<usize>, detail: String| {
            if let Some(rule) = rule {
                let about = About { rule: allow.rule.clone(), given: given.clone(), detail };
                sorted.own.push(Hit::about(rule, span_of(draft, statement), statement, about));
            }
        };
        match named_in_draft[at] {
            None => say(unused, unknown(rules, &allow.rule)),
            Some(_) if allow.reason.is_empty() => {
                say(reasonless, "write it after a colon, `allow RULE: reason`".to_owned());
            }
            Some(rule) if enabled(rule) && !used_in_draft[at] => {
                say(unused, "the rule finds nothing in this block".to_owned());
            }
            Some(_) => {}
        }
    }
    for (at, entry) in allowed.iter().enumerate() {
        let known = draft.analysis.statements.iter().position(|s| s.id.to_string() == entry.statement);
        let gone = known.is_none() && entry.statement != "document";
        let similar = if gone { similar(draft, &entry.text) } else { None };
        let statement = known.or(similar);
        let mut say = |rule: Option<usize>, detail: String| {
            if let Some(rule) = rule {
                let given = format!("{} {}", entry.file, entry.statement);
                let about = About { rule: entry.rule.clone(), given, detail };
                sorted.own.push(Hit::about(rule, span_of(draft, statement), statement, about));
            }
        };
        match named[at] {
            None => say(unused, unknown(rules, &entry.rule)),
            Some(_) if gone => say(stale, changed(draft, entry, similar)),
            Some(_) if entry.reason.is_empty() => {
                say(reasonless, format!("write `reason` in {}", entry.file));
            }
            Some(rule) if enabled(rule) && !used[at] => {
                say(unused, format!("the rule finds nothing there; remove the entry from {}", entry.file));
            }
            Some(_) => {}
        }
    }
    sorted
}

/// Whether a rule speaks of the whole draft, and not of a place in it.
pub(super) fn is_whole(rule: &Rule) -> bool {
    matches!(rule.matcher, Matcher::Document(_) | Matcher::Observation { .. })
        && rule.scope.unit == Unit::Document
}

fn span_of(draft: &Draft<'_>, statement: Option<usize>) -> Span {
    statement
        .or((!draft.analysis.statements.is_empty()).then_some(0))
        .map_or_else(|| Span::new(0, 0), |statement| draft.analysis.statements[statement].span)
}

fn unknown(rules: &RuleSet, name: &str) -> String {
    match rules.nearest(name) {
        Some(near) => format!("no rule has that name; did you mean `{near}`?"),
        None => "no rule has that name".to_owned(),
    }
}

fn changed(draft: &Draft<'_>, entry: &AllowEntry, similar: Option<usize>) -> String {
    let was = shortened(&entry.text, 60);
    match similar {
        Some(statement) => {
            let statement = &draft.analysis.statements[statement];
            let now = shortened(&draft.analysis.document.shown(statement.span), 60);
            format!("“{was}” is now “{now}” ({})", statement.id)
        }
        None if was.is_empty() => "the statement is gone from the draft".to_owned(),
        None => format!("“{was}” is gone from the draft"),
    }
}

/// The statement most like a text that is no longer there, if one is like it at all.
fn similar(draft: &Draft<'_>, text: &str) -> Option<usize> {
    // The comparison takes the product of both lengths; the beginnings tell enough.
    const COMPARED: usize = 200;
    let head = |text: &str| text.chars().take(COMPARED).collect::<String>();
    let was = head(text);
    if was.is_empty() {
        return None;
    }
    let likeness = |statement: usize| {
        let now = head(&draft.analysis.document.shown(draft.analysis.statements[statement].span));
        (strsim::normalized_levenshtein(&was, &now) * 1000.0) as u32
    };
    (0..draft.analysis.statements.len())
        .map(|statement| (likeness(statement), statement))
        .filter(|(likeness, _)| *likeness >= 600)
        .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, statement)| statement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_file_is_read() {
        let text = "[[allow]]\nrule = \"opinion/puffery\"\nstatement = \"0123456789\"\ntext = \"A.\"\nreason = \" Quoted from a plaque. \"\nby = \"mk\"\n";
        let entries = parse(text, "a.md.allow.toml").expect("well formed");
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].reason, "Quoted from a plaque.");
        assert_eq!(entries[0].file, "a.md.allow.toml");
    }

    #[test]
    fn errors_have_their_place() {
        let check = |text: &str, expected: &str| {
            let error = parse(text, "a.toml").expect_err("malformed").to_string();
            assert!(error.starts_with(expected), "{error}");
        };
        check("[[allow]]\nrule = \"a/b\"\nstatment = \"x\"\n", "a.toml:3:1: unknown field `statment`");
        check("[[allow]]\nrule = \"a/b\"\nstatement = \"\"\n", "a.toml:3:13: `statement` is empty");
        check("\n[[allow]]\nrule = \"a/b\"\n", "a.toml:2:1: `statement` is missing; copy the id");
        check("[[allow]]\nstatement = \"x\"\n", "a.toml:1:1: `rule` is missing");
    }
}
