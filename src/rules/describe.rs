//! Rules as text: the catalogue in `rules/README.md`, what `explain` prints, and JSON for other tools.
//!
//! The rule file is the documentation; it must never say anything that the file does not.

use std::fmt::Write as _;

use serde::Serialize;

use super::RuleSet;
use super::rule::{Example, Gap, Rule};

/// What `onrecord explain RULE` prints.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut out = format!("{}: {}\n", rule.id, rule.summary);
    let _ = write!(out, "severity {}, confidence {}", rule.severity.name(), rule.confidence.name());
    if !rule.on_by_default {
        out.push_str(", off by default");
    }
    if !rule.profiles.is_empty() {
        let _ = write!(out, ", only in the profiles {}", profiles(rule));
    }
    let _ = writeln!(out, ", since {}", rule.since);
    if let Some(standard) = standard(rule) {
        let _ = writeln!(out, "standard: {standard}");
    }
    let _ = write!(out, "\n{}\n\nWhat makes it pass: {}\n", rule.explain, rule.report.help);
    let mut section = |title: &str, keep: &dyn Fn(&Example) -> bool| {
        let kept: Vec<&Example> = rule.examples.iter().filter(|example| keep(example)).collect();
        if kept.is_empty() {
            return;
        }
        let _ = write!(out, "\n{title}\n");
        for example in kept {
            for (index, line) in example.text.trim().lines().enumerate() {
                let _ = writeln!(out, "{}{line}", if index == 0 { "  - " } else { "    " });
            }
            if let Some(why) = &example.why {
                let _ = writeln!(out, "    ({why})");
            }
        }
    };
    section("Flagged:", &|example| example.gap.is_none() && example.is_flagged());
    section("Not flagged:", &|example| example.gap.is_none() && !example.is_flagged());
    section("Known to be missed:", &|example| example.gap == Some(Gap::Missed));
    section("Known to be flagged wrongly:", &|example| example.gap == Some(Gap::Noisy));
    let _ = write!(out, "\nTo turn it off, in onrecord.toml:\n  [rules]\n  \"{}\" = \"off\"\n", rule.id);
    out
}

/// The catalogue of every rule, in Markdown, one sentence a line: what `rules/README.md` holds.
#[must_use]
pub fn catalogue(rules: &RuleSet) -> String {
    let mut out = String::from(
        "# Rules\n\n\
         This page is made from the rule files; change those, then run \
         `ONRECORD_UPDATE=1 cargo test --test rules`.\n\
         How to write a rule is said in [WRITING.md](WRITING.md).\n",
    );
    let mut group = "";
    for rule in rules.rules() {
        if rule.group() != group {
            group = rule.group();
            let _ = write!(
                out,
                "\n## {group}\n\n| rule | flags | severity | confidence | standard |\n|---|---|---|---|---|\n"
            );
        }
        let name = rule.id.split_once('/').map_or(rule.id.as_str(), |(_, name)| name);
        let mut notes = String::new();
        if !rule.on_by_default {
            notes.push_str(" (off by default)");
        }
        if !rule.profiles.is_empty() {
            let _ = write!(notes, " (only {})", profiles(rule));
        }
        let standard = rule.standard.as_ref().map_or_else(String::new, |standard| {
            let name = standard.name.replace('|', "\\|");
            standard.address.as_ref().map_or(name.clone(), |address| format!("[{name}]({address})"))
        });
        let _ = writeln!(
            out,
            "| [{name}]({}.toml) | {}{notes} | {} | {} | {standard} |",
            rule.id,
            rule.summary.replace('|', "\\|"),
            rule.severity.name(),
            rule.confidence.name(),
        );
    }
    out
}

/// Every rule as JSON, for other tools.
#[must_use]
pub fn json(rules: &RuleSet) -> String {
    let rules: Vec<RuleJson<'_>> = rules.rules().map(RuleJson::of).collect();
    let mut out = serde_json::to_string_pretty(&rules).expect("strings and lists always serialise");
    out.push('\n');
    out
}

#[derive(Serialize)]
struct RuleJson<'r> {
    id: &'r str,
    summary: &'r str,
    severity: &'static str,
    confidence: &'static str,
    default: bool,
    profiles: Vec<&'static str>,
    since: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<StandardJson<'r>>,
    explain: &'r str,
    help: &'r str,
}

#[derive(Serialize)]
struct StandardJson<'r> {
    name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'r str>,
}

impl<'r> RuleJson<'r> {
    fn of(rule: &'r Rule) -> Self {
        Self {
            id: &rule.id,
            summary: &rule.summary,
            severity: rule.severity.name(),
            confidence: rule.confidence.name(),
            default: rule.on_by_default,
            profiles: rule.profiles.iter().map(|profile| profile.name()).collect(),
            since: &rule.since,
            standard: rule.standard.as_ref().map(|standard| StandardJson {
                name: &standard.name,
                section: standard.section.as_deref(),
                address: standard.address.as_deref(),
            }),
            explain: &rule.explain,
            help: &rule.report.help,
        }
    }
}

fn profiles(rule: &Rule) -> String {
    rule.profiles.iter().map(|profile| profile.name()).collect::<Vec<_>>().join(", ")
}

fn standard(rule: &Rule) -> Option<String> {
    let standard = rule.standard.as_ref()?;
    let mut out = standard.name.clone();
    if let Some(section) = &standard.section {
        let _ = write!(out, ", {section}");
    }
    if let Some(address) = &standard.address {
        let _ = write!(out, " <{address}>");
    }
    if standard.secondary {
        out.push_str(" (read in a copy)");
    }
    Some(out)
}
