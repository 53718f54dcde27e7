//! `onrecord rules`: the rules that there are, the newsroom's own among them.

use crate::engine;
use crate::rules::{RuleSet, describe};
use crate::settings::{Settings, Severity};

use super::args::{ReportFormat, RulesArguments};
use super::exit::Exit;
use super::output::{Failure, Sink};
use super::readers::Readers;

pub(super) fn run(arguments: &RulesArguments) -> Result<Exit, Failure> {
    let ready = Readers::new(arguments.config.clone(), None).for_no_file()?;
    let text = match arguments.format {
        ReportFormat::Text => list(&ready.reader.rules, &ready.settings),
        ReportFormat::Json | ReportFormat::JsonV1 => describe::json(&ready.reader.rules),
    };
    let mut sink = Sink::open(None)?;
    sink.write(&text)?;
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
