//! `onrecord rules`: the rules that there are, the newsroom's own among them.

use std::path::Path;

use crate::analysis::Language;
use crate::engine::{self, examples::examples};
use crate::rules::{RuleSet, describe};
use crate::settings::{Settings, Severity};

use super::args::{ReportFormat, RulesArguments};
use super::exit::Exit;
use super::output::{Failure, Sink};
use super::readers::{self, Readers};

pub(super) fn run(arguments: &RulesArguments) -> Result<Exit, Failure> {
    if let Some(folder) = &arguments.test {
        return test(folder);
    }
    if arguments.schema {
        return print(&crate::rules::schema());
    }
    let ready = Readers::new(arguments.config.clone(), None).for_no_file()?;
    let text = match arguments.format {
        ReportFormat::Text => list(&ready.reader.rules, &ready.settings),
        ReportFormat::Json | ReportFormat::JsonV1 => describe::json(&ready.reader.rules),
    };
    print(&text)
}

fn print(text: &str) -> Result<Exit, Failure> {
    let mut sink = Sink::open(None)?;
    sink.write(text)?;
    sink.finish()?;
    Ok(Exit::Clean)
}

fn list(rules: &RuleSet, settings: &Settings) -> String {
    let mut out = String::new();
    let mut group = "";
    let width = rules.rules().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules.rules() {
        if rule.group() != group {
            if !group.is_empty() {
                out.push('\n');
            }
            group = rule.group();
        }
        let severity = engine::severity(rule, settings).map_or("off", Severity::name);
        out.push_str(&format!("{:<width$}  {severity:<7}  {}\n", rule.id, rule.summary));
    }
    let count = rules.rules().count();
    out.push_str(&format!("\n{count} rules; `onrecord explain RULE` gives reasons and examples\n"));
    out
}

/// Runs the examples of a folder of rules and says how each came out that is not as it should be.
fn test(folder: &Path) -> Result<Exit, Failure> {
    let here = std::env::current_dir().unwrap_or_default();
    if !folder.is_dir() {
        return Err(Failure::Said(format!("cannot read {}: no such folder", folder.display())));
    }
    let own = readers::own_rules(&[folder.to_path_buf()]).map_err(|errors| readers::said(errors, &here))?;
    let language = Language::new(own.words.clone());
    let rules =
        RuleSet::with_added(&own.texts, &language.words).map_err(|errors| readers::said(errors, &here))?;
    let mut out = String::new();
    let mut counts = [0usize; 4];
    for text in &own.texts {
        let Some(rule) = rules.rule(&text.id) else { continue };
        for result in examples(rule, &rules, &language) {
            counts[result.outcome as usize] += 1;
            if !result.passed() {
                for line in result.to_string().lines() {
                    out.push_str(&crate::report::visible(line));
                    out.push('\n');
                }
            }
        }
    }
    let [validated, reported, noisy, missing] = counts;
    out.push_str(&format!(
        "{} rule{}, {} examples: {validated} validated, {reported} reported, {noisy} noisy, {missing} missing\n",
        own.texts.len(),
        if own.texts.len() == 1 { "" } else { "s" },
        counts.iter().sum::<usize>(),
    ));
    let mut sink = Sink::open(None)?;
    sink.write(&out)?;
    sink.finish()?;
    Ok(if noisy + missing > 0 { Exit::Findings } else { Exit::Clean })
}
