//! `onrecord explain`: what a rule, the newsroom's own among them, a kind or a flag means.

use super::args::ExplainArguments;
use super::exit::Exit;
use super::output::{Failure, Sink};
use super::readers::Readers;
use super::taxonomy::{ENTRIES, Entry};
use crate::rules::{RuleSet, describe};

pub(super) fn run(arguments: &ExplainArguments) -> Result<Exit, Failure> {
    let name = arguments.name.trim();
    // A kind may be written as people read it: "reported fact".
    let word = name.to_lowercase().replace([' ', '-'], "_");
    let text = match ENTRIES.iter().find(|entry| entry.name == word) {
        Some(entry) => entry_text(entry),
        None => {
            let ready = Readers::new(arguments.config.clone(), None).for_no_file()?;
            let rules = &ready.reader.rules;
            rule_text(name, rules).ok_or_else(|| unknown(name, rules))?
        }
    };
    let mut sink = Sink::open(None)?;
    sink.write(&text)?;
    sink.finish()?;
    Ok(Exit::Clean)
}

fn entry_text(entry: &Entry) -> String {
    let mut page = Page::default();
    page.line(entry.name);
    page.wrapped("", entry.title);
    for paragraph in entry.paragraphs {
        page.line("");
        page.wrapped("", paragraph);
    }
    if !entry.examples.is_empty() {
        page.line("");
        for (example, remark) in entry.examples {
            page.wrapped("  ", &format!("\u{201c}{example}\u{201d} \u{2014} {remark}"));
        }
    }
    page.text
}

fn rule_text(name: &str, rules: &RuleSet) -> Option<String> {
    rules.rule(name).map(describe::explain)
}

fn unknown(name: &str, rules: &RuleSet) -> Failure {
    let known = ENTRIES.iter().map(|entry| entry.name).chain(rules.rules().map(|rule| rule.id.as_str()));
    let nearest = known
        .map(|known| {
            // The half after the slash is what people remember of a rule.
            let short = known.rsplit('/').next().unwrap_or(known);
            let distance = strsim::levenshtein(name, known).min(strsim::levenshtein(name, short));
            (distance, known)
        })
        .min()
        .filter(|(distance, known)| *distance <= 2.max(known.len() / 3));
    Failure::Said(match nearest {
        Some((_, known)) => format!("nothing is called \"{name}\"; did you mean \"{known}\"?"),
        None => format!(
            "nothing is called \"{name}\"; `onrecord rules` lists the rules, and these are explained too: {}",
            ENTRIES.map(|entry| entry.name).join(", ")
        ),
    })
}

/// Lines of at most a hundred characters.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn wrapped(&mut self, indent: &str, text: &str) {
        let mut line = indent.to_owned();
        for word in text.split_whitespace() {
            let so_far = line.chars().count();
            if so_far + 1 + word.chars().count() > 100 && so_far > indent.len() {
                self.line(&line);
                indent.clone_into(&mut line);
            }
            if line.len() > indent.len() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&line);
    }
}
