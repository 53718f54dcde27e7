//! Rules as text: the catalogue in `rules/README.md`, what `explain` prints, and JSON for other tools.
//!
//! The rule file is the documentation; it must never say anything that the file does not.

use std::fmt::Write as _;

use serde::Serialize;

use super::RuleSet;
use super::rule::{
    Example, Gap, Matcher, Order, Patterns, Place, Rule, Scope, Sections, Select, Unit, Voice,
};

/// What `onrecord explain RULE` prints: everything that the file says.
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
    if !rule.renamed_from.is_empty() {
        let _ = writeln!(out, "it used to be called {}", rule.renamed_from.join(", "));
    }
    let _ = write!(out, "\n{}\n\nWhat makes it pass: {}\n", rule.explain, rule.report.help);
    out.push('\n');
    wrapped(&mut out, &format!("Where it reads: {}", scope(&rule.scope)));
    wrapped(&mut out, &format!("What it looks for: {}", matcher(&rule.matcher)));
    if !rule.yields_to.is_empty() {
        wrapped(&mut out, &format!("It is silent where these speak: {}", rule.yields_to.join(", ")));
    }
    for (name, words) in &rule.words {
        wrapped(&mut out, &format!("Its own words, {name}: {}", words.join(", ")));
    }
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

/// Adds a text in lines of at most a hundred characters, the later ones set in.
fn wrapped(out: &mut String, text: &str) {
    let mut width = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 100 {
            out.push_str("\n  ");
            width = 2;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
}

/// Where a rule reads, in words.
fn scope(scope: &Scope) -> String {
    let voice = match scope.voice {
        Voice::Narration => "the writer's own words",
        Voice::Quoted => "quoted words",
        Voice::Both => "all words, quoted or not",
    };
    let mut out = voice.to_owned();
    if let Some(labels) = &scope.labels {
        let _ =
            write!(out, ", in statements that are {}", listed(labels.iter().map(|kind| kind.name()), "or"));
    }
    let _ =
        write!(out, ", in blocks that are {}", listed(scope.blocks.iter().map(|block| block.name()), "or"));
    match scope.sections {
        Sections::Any => {}
        Sections::News => out.push_str(", not where the draft or the section is declared opinion"),
        Sections::Opinion => out.push_str(", only where the draft or the section is declared opinion"),
    }
    let unit = match scope.unit {
        Unit::Sentence => return out,
        Unit::Paragraph => "a paragraph",
        Unit::Section => "a section",
        Unit::Document => "the whole draft",
    };
    let _ = write!(out, "; over {unit} at a time");
    out
}

/// What a rule looks for, in words; the patterns themselves stand in its file.
fn matcher(matcher: &Matcher) -> String {
    match matcher {
        Matcher::Pattern(patterns) => format!("words, {}", excuses(patterns)),
        Matcher::Statement(matcher) => {
            let mut out = format!("a statement that is {}", select(&matcher.select));
            if !matcher.patterns.any.is_empty() {
                let _ = write!(out, ", and in it words, {}", excuses(&matcher.patterns));
            }
            if let Some(on) = matcher.on {
                let _ = write!(out, ", on the {}", on.name());
            }
            if matcher.at != Place::Match {
                let _ = write!(out, "; it points at the {}", matcher.at.name());
            }
            out
        }
        Matcher::Pair { order, .. } => format!(
            "words that require other words{}",
            match order {
                Order::Any => "",
                Order::Before => " before them",
                Order::After => " after them",
            }
        ),
        Matcher::Document(matcher) => {
            let mut out = format!(
                "of the statements that are {}, those that are {}",
                select(&matcher.of),
                select(&matcher.are)
            );
            if let Some(share) = matcher.share {
                let _ = write!(out, ", when they are {share}% or more of at least {}", matcher.minimum);
            }
            if !matcher.unless_heading.is_empty() {
                let _ = write!(out, "; {} of its heading excuse a section", matcher.unless_heading.len());
            }
            if let Some(budget) = matcher.budget {
                let _ = write!(out, "; the budget `{}` takes the place of that", budget.name());
            }
            out
        }
        Matcher::Observation { of, unless_draft_has } => {
            let mut out = format!("what was observed as `{}`", of.name());
            if !unless_draft_has.is_empty() {
                let has = unless_draft_has.iter().map(|feature| feature.name());
                let _ = write!(out, ", unless the draft has a {}", listed(has, "or"));
            }
            out
        }
        Matcher::Verdict(matcher) => {
            let on = listed(matcher.on.iter().map(|sort| sort.name()), "or");
            let outcomes = listed(matcher.outcomes.iter().map(|outcome| outcome.name()), "or");
            let mut out = format!("a {on} that the sources show as {outcomes}");
            if matcher.turned {
                out.push_str(", with a \"not\" left out that governs it");
            }
            if let Some(weakness) = matcher.source {
                let _ = write!(out, ", where every source it was found in is {}", weakness.name());
            }
            out
        }
        Matcher::Record(standings) => {
            let standings = listed(standings.iter().map(|standing| standing.name()), "or");
            format!("a statement that is {standings} in the claims file")
        }
    }
}

fn excuses(patterns: &Patterns) -> String {
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let mut out = count(patterns.any.len(), "pattern");
    let excuses = patterns.unless.len() + patterns.unless_near.len();
    if excuses > 0 {
        let _ = write!(out, ", {}", count(excuses, "excuse"));
    }
    if !patterns.unless_draft_has.is_empty() {
        let has = patterns.unless_draft_has.iter().map(|feature| feature.name());
        let _ = write!(out, ", unless the draft has a {}", listed(has, "or"));
    }
    out
}

fn select(select: &Select) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(labels) = &select.labels {
        parts.push(listed(labels.iter().map(|kind| kind.name()), "or"));
    }
    if let Some(sourced) = &select.sourced {
        parts.push(format!("sourced: {}", listed(sourced.iter().map(|kind| kind.name()), "or")));
    }
    let flag = |set: bool, word: &str| if set { word.to_owned() } else { format!("not {word}") };
    parts.extend(select.hedged.map(|set| flag(set, "hedged")));
    parts.extend(select.mixed.map(|set| flag(set, "mixed")));
    if !select.contains.is_empty() {
        parts.push(format!("with a {}", listed(select.contains.iter().map(|c| c.name()), "and a")));
    }
    if !select.without.is_empty() {
        parts.push(format!("without a {}", listed(select.without.iter().map(|c| c.name()), "or a")));
    }
    if parts.is_empty() { "of any kind".to_owned() } else { parts.join(", ") }
}

fn listed<'n>(names: impl Iterator<Item = &'n str>, joined: &str) -> String {
    let names: Vec<&str> = names.collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} {joined} {last}", first.join(", ")),
        None => String::new(),
    }
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
    renamed_from: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<StandardJson<'r>>,
    yields_to: &'r [String],
    explain: &'r str,
    scope: String,
    looks_for: String,
    message: &'r str,
    help: &'r str,
    examples: Vec<ExampleJson<'r>>,
}

#[derive(Serialize)]
struct StandardJson<'r> {
    name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'r str>,
    secondary: bool,
}

#[derive(Serialize)]
struct ExampleJson<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'r str>,
    format: &'static str,
    text: &'r str,
    flags: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
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
            renamed_from: &rule.renamed_from,
            standard: rule.standard.as_ref().map(|standard| StandardJson {
                name: &standard.name,
                section: standard.section.as_deref(),
                address: standard.address.as_deref(),
                secondary: standard.secondary,
            }),
            yields_to: &rule.yields_to,
            explain: &rule.explain,
            scope: scope(&rule.scope),
            looks_for: matcher(&rule.matcher),
            message: &rule.report.message.text,
            help: &rule.report.help,
            examples: rule.examples.iter().map(ExampleJson::of).collect(),
        }
    }
}

impl<'r> ExampleJson<'r> {
    fn of(example: &'r Example) -> Self {
        Self {
            gap: example.gap.map(|gap| match gap {
                Gap::Missed => "missed",
                Gap::Noisy => "noisy",
            }),
            why: example.why.as_deref(),
            format: example.format.name(),
            text: &example.text,
            flags: &example.flags,
            count: example.count,
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
