//! What was written to what runs: every name resolved, every pattern compiled, every example checked.
//!
//! Collects everything that is wrong, each with line and column, before it gives up. It must never
//! let a rule through that could fail later.

use std::sync::Arc;

use toml::Spanned;

use super::FileError;
use super::built;
use super::file::{
    DocumentFile, ExampleFile, ExampleSourceFile, MatchFile, PatternFile, RuleFile, SelectFile, StatementFile,
};
use super::load::RuleText;
use super::pattern::{self, Wrong};
use super::program::List;
use super::rule::{
    Content, DocumentMatch, DraftFeature, Example, ExampleSource, Gap, Matcher, MentionSort, Message,
    PLACEHOLDERS, Pattern, Patterns, Place, RecordStanding, Rule, Scope, Select, SourceWeakness, Standard,
    StatementMatch, VerdictMatch, Wording,
};
use crate::classify::Kind;
use crate::document::{BlockKind, Format};
use crate::evidence::{Outcome, SourceEntry, SourceRank};
use crate::extract::SourceKind;
use crate::finding::Confidence;
use crate::observe::Observation;
use crate::settings::{Budget, Profile, Severity};
use crate::words::{WordList, WordLists};

/// The blocks a rule reads unless it names its own: running text, without headings, tables and furniture.
const RUNNING_TEXT: [BlockKind; 4] =
    [BlockKind::Paragraph, BlockKind::ListItem, BlockKind::BlockQuote, BlockKind::Caption];

/// Every kind of block, as rule files name them.
pub(super) const BLOCKS: [BlockKind; 7] = [
    BlockKind::Heading,
    BlockKind::Paragraph,
    BlockKind::ListItem,
    BlockKind::BlockQuote,
    BlockKind::TableCell,
    BlockKind::Caption,
    BlockKind::Boilerplate,
];

/// Compiles one rule file.
///
/// With `check` every pattern is compiled and every example looked at, which is left out for the built-in
/// rules: their test does it.
pub(super) fn rule(source: &RuleText, words: &WordLists, check: bool) -> Result<Rule, Vec<FileError>> {
    let file: RuleFile = toml::from_str(&source.text)
        .map_err(|error| vec![FileError::toml(&source.path, &source.text, &error)])?;
    let own: Vec<(String, Vec<String>)> =
        file.words.iter().map(|(name, forms)| (name.get_ref().clone(), lower(forms))).collect();
    let own_sorted = own.iter().map(|(_, forms)| Arc::new(sorted(forms.clone()))).collect();
    let mut check = Check { source, words, own, own_sorted, strict: check, errors: Vec::new() };
    let rule = check.rule(&file);
    if check.errors.is_empty() { Ok(rule) } else { Err(check.errors) }
}

/// What only shows across rules: ids twice, and names of rules that are not there.
pub(super) fn across(rules: &[Rule], texts: &[RuleText]) -> Vec<FileError> {
    let mut errors = Vec::new();
    let path = |id: &str| {
        texts.iter().find(|text| text.id == id).map_or_else(|| id.to_owned(), |text| text.path.clone())
    };
    for pair in rules.windows(2) {
        if pair[0].id == pair[1].id {
            errors
                .push(FileError::whole(&path(&pair[0].id), format!("two rules are called `{}`", pair[0].id)));
        }
    }
    for rule in rules {
        for id in &rule.yields_to {
            if !texts.iter().any(|text| text.id == *id) {
                let near = super::nearest(id, texts.iter().map(|text| text.id.as_str()));
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                errors.push(FileError::whole(
                    &path(&rule.id),
                    format!("`yields-to` names no rule: `{id}`{hint}"),
                ));
            }
        }
        for old in &rule.renamed_from {
            if rules.iter().any(|other| other.id == *old) {
                errors.push(FileError::whole(
                    &path(&rule.id),
                    format!("`renamed-from` names a rule that is there: `{old}`"),
                ));
            }
        }
    }
    errors
}

/// One file being checked.
struct Check<'s> {
    source: &'s RuleText,
    words: &'s WordLists,
    /// The rule's own lists, as typed.
    own: Vec<(String, Vec<String>)>,
    /// The same, to look up in.
    own_sorted: Vec<Arc<WordList>>,
    /// Whether the rule is not yet known to be good.
    strict: bool,
    errors: Vec<FileError>,
}

impl Check<'_> {
    fn rule(&mut self, file: &RuleFile) -> Rule {
        self.id();
        for name in file.words.keys() {
            if self.words.list(name.get_ref()).is_some() {
                self.error(
                    name.span().start,
                    format!("`{}` is a shared list; give this one another name", name.get_ref()),
                );
            }
        }
        if file.summary.get_ref().trim().is_empty() || file.summary.get_ref().contains('\n') {
            self.error(file.summary.span().start, "`summary` is one line");
        }
        let severity = self.named("severity", &file.severity, Severity::named, "error, warning, info");
        let confidence = self.named("confidence", &file.confidence, confidence, "high, medium, low");
        let profiles =
            self.all_named("profile", &file.profiles, Profile::named, Profile::ALL.map(Profile::name));
        let standard = file.standard.as_ref().map(|standard| {
            if let Some(address) = &standard.address
                && !address.get_ref().starts_with("https://")
                && !address.get_ref().starts_with("http://")
            {
                self.error(address.span().start, "`address` is the issuing body's own web address");
            }
            Standard {
                name: standard.name.clone(),
                section: standard.section.clone(),
                address: standard.address.as_ref().map(|address| address.get_ref().clone()),
                secondary: standard.secondary,
            }
        });
        Rule {
            id: self.source.id.clone(),
            summary: file.summary.get_ref().trim().to_owned(),
            severity: severity.unwrap_or(Severity::Info),
            confidence: confidence.unwrap_or(Confidence::Low),
            on_by_default: file.default,
            profiles,
            since: file.since.clone(),
            renamed_from: file.renamed_from.iter().map(|old| old.get_ref().clone()).collect(),
            standard,
            yields_to: file.yields_to.iter().map(|id| id.get_ref().clone()).collect(),
            explain: file.explain.trim().to_owned(),
            words: self.own.clone(),
            scope: Scope {
                unit: file.scope.unit,
                voice: file.scope.voice,
                labels: file.scope.labels.as_deref().map(|labels| self.labels(labels)),
                sections: file.scope.sections,
                blocks: file.scope.blocks.as_deref().map_or_else(
                    || RUNNING_TEXT.to_vec(),
                    |blocks| {
                        let named = |name: &str| BLOCKS.into_iter().find(|block| block.name() == name);
                        self.all_named("block", blocks, named, BLOCKS.map(BlockKind::name))
                    },
                ),
            },
            matcher: self.matcher(&file.matcher),
            report: Wording {
                message: self.message(&file.report.message),
                group: file.report.group,
                grouped: file.report.grouped.as_ref().map(|message| self.message(message)),
                help: file.report.help.trim().to_owned(),
            },
            examples: self.examples(&file.example),
        }
    }

    fn id(&mut self) {
        let id = &self.source.id;
        let part_is_good = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        let mut parts = id.split('/');
        let good = parts.clone().count() == 2 && parts.all(part_is_good);
        if !good {
            self.errors.push(FileError::whole(
                &self.source.path,
                "a rule file stands in a folder and is named in lower case with hyphens: `attribution/vague-collective.toml`",
            ));
        }
    }

    fn matcher(&mut self, file: &MatchFile) -> Matcher {
        match file {
            MatchFile::Pattern(file) => Matcher::Pattern(self.pattern(file)),
            MatchFile::Statement(file) => Matcher::Statement(self.statement(file)),
            MatchFile::Pair(file) => {
                self.some(&file.first, "first");
                self.some(&file.second, "second");
                Matcher::Pair {
                    first: Patterns {
                        any: self.regexes(file.first.get_ref(), false),
                        unless: self.regexes(&file.unless, false),
                        ..Patterns::default()
                    },
                    second: self.regexes(file.second.get_ref(), false),
                    order: file.order,
                }
            }
            MatchFile::Document(file) => Matcher::Document(self.document(file)),
            MatchFile::Observation(file) => {
                let known = names(Observation::ALL, Observation::name);
                let of = self.one_named("observation", &file.of, Observation::named, known);
                Matcher::Observation {
                    of: of.unwrap_or(Observation::DamagedCharacters),
                    unless_draft_has: self.features(&file.unless_draft_has),
                }
            }
            MatchFile::Verdict(file) => Matcher::Verdict(VerdictMatch {
                on: self.all_named(
                    "mention",
                    &file.on,
                    MentionSort::named,
                    names(MentionSort::ALL, MentionSort::name),
                ),
                outcomes: self.all_named(
                    "outcome",
                    &file.outcomes,
                    Outcome::named,
                    names(&Outcome::ALL, Outcome::name),
                ),
                turned: file.turned,
                source: file.source.as_ref().and_then(|weakness| {
                    let known = names(SourceWeakness::ALL, SourceWeakness::name);
                    self.one_named("weakness of a source", weakness, SourceWeakness::named, known)
                }),
            }),
            MatchFile::Record(file) => Matcher::Record(self.all_named(
                "standing",
                &file.is,
                RecordStanding::named,
                names(RecordStanding::ALL, RecordStanding::name),
            )),
        }
    }

    fn pattern(&mut self, file: &PatternFile) -> Patterns {
        self.some(&file.any, "any");
        Patterns {
            any: self.regexes(file.any.get_ref(), file.case),
            unless: self.regexes(&file.unless, file.case),
            unless_near: self.regexes(&file.unless_near, file.case),
            unless_draft_has: self.features(&file.unless_draft_has),
        }
    }

    fn statement(&mut self, file: &StatementFile) -> StatementMatch {
        let mut place = |at: &Option<Spanned<String>>| {
            let at = at.as_ref()?;
            self.one_named("place", at, Place::named, names(Place::ALL, Place::name))
        };
        let (on, at) = (place(&file.on), place(&file.at));
        StatementMatch {
            patterns: Patterns {
                any: self.regexes(&file.any, file.case),
                unless: self.regexes(&file.unless, file.case),
                unless_near: self.regexes(&file.unless_near, file.case),
                unless_draft_has: self.features(&file.unless_draft_has),
            },
            select: Select {
                labels: None,
                sourced: file.sourced.as_deref().map(|sourced| self.sourced(sourced)),
                hedged: file.hedged,
                mixed: file.mixed,
                contains: self.contents(&file.contains),
                without: self.contents(&file.without),
            },
            on,
            at: at.unwrap_or(Place::Match),
        }
    }

    fn document(&mut self, file: &DocumentFile) -> DocumentMatch {
        DocumentMatch {
            of: self.select(&file.of),
            are: self.select(&file.are),
            share: file.share,
            budget: file.budget.as_ref().and_then(|budget| {
                self.one_named("budget", budget, Budget::named, names(Budget::ALL, Budget::name))
            }),
            minimum: file.minimum,
            unless_heading: self.regexes(&file.unless_heading, false),
            unless_draft_has: self.features(&file.unless_draft_has),
        }
    }

    fn select(&mut self, file: &SelectFile) -> Select {
        Select {
            labels: file.labels.as_deref().map(|labels| self.labels(labels)),
            sourced: file.sourced.as_deref().map(|sourced| self.sourced(sourced)),
            hedged: file.hedged,
            mixed: file.mixed,
            contains: self.contents(&file.contains),
            without: self.contents(&file.without),
        }
    }

    fn labels(&mut self, labels: &[Spanned<String>]) -> Vec<Kind> {
        self.all_named("label", labels, Kind::named, Kind::ALL.map(Kind::name))
    }

    fn sourced(&mut self, values: &[Spanned<String>]) -> Vec<SourceKind> {
        let known = ["named", "document", "own", "anonymous", "vague", "none"];
        self.all_named("kind of source", values, SourceKind::named, known)
    }

    fn contents(&mut self, values: &[Spanned<String>]) -> Vec<Content> {
        self.all_named("content", values, Content::named, names(Content::ALL, Content::name))
    }

    fn features(&mut self, values: &[Spanned<String>]) -> Vec<DraftFeature> {
        self.all_named(
            "feature of a draft",
            values,
            DraftFeature::named,
            names(DraftFeature::ALL, DraftFeature::name),
        )
    }

    fn some(&mut self, list: &Spanned<Vec<Spanned<String>>>, key: &str) {
        if list.get_ref().is_empty() {
            self.error(list.span().start, format!("`{key}` is empty; give at least one pattern"));
        }
    }

    fn regexes(&mut self, typed: &[Spanned<String>], case: bool) -> Vec<Pattern> {
        typed.iter().filter_map(|pattern| self.regex(pattern, case)).collect()
    }

    fn regex(&mut self, typed: &Spanned<String>, case: bool) -> Option<Pattern> {
        let list = |name: &str| match self.own.iter().position(|(known, _)| known == name) {
            Some(own) => self.own_sorted.get(own),
            None => self.words.shared(name),
        };
        let forms = |name: &str| list(name).map(|list| &list.forms[..]);
        let known = built::expanded(typed.get_ref(), !case)
            .filter(|known| known.lists.iter().all(|named| list(&named.name).is_some()));
        let expanded = match known.map_or_else(|| pattern::expand(typed.get_ref(), !case, &forms), Ok) {
            Ok(expanded) => expanded,
            Err(error) => {
                let message = match error.wrong {
                    Wrong::UnknownList(name) => self.unknown_list(&name),
                    Wrong::Pattern(message) => message,
                };
                self.error(self.inside(typed, error.offset), message);
                return None;
            }
        };
        if expanded.may_be_empty {
            self.error(typed.span().start, "the pattern matches nothing at all; make a part of it required");
            return None;
        }
        let lists = expanded.lists.iter();
        let lists = lists.filter_map(|named| Some(List::new(list(&named.name)?, named.any_case))).collect();
        let pattern = Pattern::new(expanded.sketch, !case, lists, expanded.needed);
        if self.strict && pattern.compile().is_none() {
            self.error(typed.span().start, "bad pattern: it is too large");
            return None;
        }
        Some(pattern)
    }

    fn unknown_list(&self, name: &str) -> String {
        let shared = self.words.iter().map(|(name, _)| name);
        let known = shared.chain(self.own.iter().map(|(name, _)| name.as_str()));
        let hint = match super::nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "define it under `[words]` or in `rules/words/`".to_owned(),
        };
        format!("unknown word list `{name}`; {hint}")
    }

    fn message(&mut self, typed: &Spanned<String>) -> Message {
        let text = typed.get_ref();
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|open| at + open) {
            let Some(close) = text[open..].find('}').map(|close| open + close) else {
                self.error(self.inside(typed, open), "`{` without `}`");
                break;
            };
            let name = &text[open + 1..close];
            if !PLACEHOLDERS.contains(&name) {
                let known = PLACEHOLDERS.join(", ");
                self.error(
                    self.inside(typed, open),
                    format!("unknown placeholder `{{{name}}}`; known are {known}"),
                );
            }
            at = close + 1;
        }
        Message { text: text.clone() }
    }

    fn examples(&mut self, examples: &[Spanned<ExampleFile>]) -> Vec<Example> {
        let examples: Vec<Example> = examples.iter().map(|example| self.example(example)).collect();
        let flagged = examples.iter().filter(|e| e.gap.is_none() && e.is_flagged()).count();
        let clean = examples.iter().filter(|e| e.gap.is_none() && !e.is_flagged()).count();
        let near_miss = examples.iter().any(|e| e.gap.is_none() && !e.is_flagged() && e.why.is_some());
        if flagged < 1 || clean < 2 || !near_miss {
            self.errors.push(FileError::whole(
                &self.source.path,
                format!(
                    "{flagged} flagged and {clean} clean examples; a rule has at least one flagged and two clean, \
                     one of the clean ones a near miss with a `why`"
                ),
            ));
        }
        examples
    }

    fn example(&mut self, example: &Spanned<ExampleFile>) -> Example {
        let file = example.get_ref();
        let text = file.text.get_ref();
        let format = file.format.as_ref().map_or(Some(Format::Text), |format| {
            self.named("format", format, Format::named, "text, markdown, html")
        });
        if self.strict {
            self.example_makes_sense(file);
        }
        let line = 1 + self.source.text[..example.span().start].matches('\n').count();
        Example {
            gap: file.gap,
            why: file.why.clone(),
            format: format.unwrap_or(Format::Text),
            opinion: file.opinion,
            text: text.clone(),
            allow: file.allow.as_ref().map(|allow| allow.get_ref().clone()),
            claims: file.claims.as_ref().map(|claims| claims.get_ref().clone()),
            sources: file.sources.iter().map(|source| self.example_source(source, example)).collect(),
            flags: file.flags.iter().flatten().map(|flag| flag.get_ref().clone()).collect(),
            count: file.count,
            line,
        }
    }

    fn example_source(&mut self, file: &ExampleSourceFile, example: &Spanned<ExampleFile>) -> ExampleSource {
        let rank = file.kind.as_deref().map(SourceRank::named);
        if rank == Some(None) {
            let message = format!("the kind of `{}` is primary, secondary or tertiary", file.path);
            self.error(example.span().start, message);
        }
        let entry = SourceEntry {
            rank: rank.flatten(),
            date: file.date.clone(),
            listed: true,
            ..SourceEntry::default()
        };
        ExampleSource { path: file.path.clone(), text: file.text.clone(), entry }
    }

    fn example_makes_sense(&mut self, file: &ExampleFile) {
        let text = file.text.get_ref();
        match (&file.flags, file.count) {
            (None, None) => self
                .error(file.text.span().start, "an example has `flags` or `count`; `flags = []` means clean"),
            (Some(_), Some(_)) => {
                self.error(file.text.span().start, "an example has `flags` or `count`, not both")
            }
            _ => {}
        }
        let mut before = 0;
        for flag in file.flags.iter().flatten() {
            let mut places = text.match_indices(flag.get_ref().as_str()).map(|(at, _)| at);
            match (places.next(), places.next()) {
                (None, _) => {
                    self.error(flag.span().start, format!("`{}` does not occur in the text", flag.get_ref()))
                }
                (Some(_), Some(_)) => {
                    self.error(
                        flag.span().start,
                        format!("`{}` occurs more than once in the text", flag.get_ref()),
                    );
                }
                (Some(at), None) if at < before => {
                    self.error(flag.span().start, "`flags` stand in the order of the text");
                }
                (Some(at), None) => before = at,
            }
        }
        let is_flagged = file.count.map_or(file.flags.iter().flatten().next().is_some(), |count| count > 0);
        match file.gap {
            Some(Gap::Missed) if is_flagged => {
                self.error(
                    file.text.span().start,
                    "a gap that is `missed` flags nothing; remove `gap` if it is found now",
                );
            }
            Some(Gap::Noisy) if !is_flagged => {
                self.error(
                    file.text.span().start,
                    "a gap that is `noisy` flags something; remove `gap` if it is clean now",
                );
            }
            Some(_) if file.why.is_none() => self.error(file.text.span().start, "a `gap` says `why`"),
            _ => {}
        }
    }

    fn one_named<T>(
        &mut self,
        what: &str,
        value: &Spanned<String>,
        find: impl Fn(&str) -> Option<T>,
        known: Vec<&'static str>,
    ) -> Option<T> {
        let found = find(value.get_ref());
        if found.is_none() {
            let hint = match super::nearest(value.get_ref(), known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", known.join(", ")),
            };
            self.error(value.span().start, format!("unknown {what} `{}`; {hint}", value.get_ref()));
        }
        found
    }

    fn all_named<T>(
        &mut self,
        what: &str,
        values: &[Spanned<String>],
        find: impl Fn(&str) -> Option<T>,
        known: impl IntoIterator<Item = &'static str>,
    ) -> Vec<T> {
        let known: Vec<&'static str> = known.into_iter().collect();
        values.iter().filter_map(|value| self.one_named(what, value, &find, known.clone())).collect()
    }

    fn named<T>(
        &mut self,
        what: &str,
        value: &Spanned<String>,
        find: impl Fn(&str) -> Option<T>,
        known: &'static str,
    ) -> Option<T> {
        self.one_named(what, value, find, known.split(", ").collect())
    }

    /// The offset in the file of an offset in a string of it: exact for literal strings, else the string's start.
    fn inside(&self, typed: &Spanned<String>, offset: usize) -> usize {
        let range = typed.span();
        let raw = self.source.text.get(range.clone()).unwrap_or("");
        let opening = if raw.starts_with("'''\r\n") {
            5
        } else if raw.starts_with("'''\n") {
            4
        } else if raw.starts_with("'''") {
            3
        } else if raw.starts_with('\'')
            || (raw.starts_with('"') && !raw.contains('\\') && !raw.starts_with("\"\"\""))
        {
            1
        } else {
            return range.start;
        };
        range.start + opening + offset
    }

    fn error(&mut self, offset: usize, message: impl Into<String>) {
        self.errors.push(FileError::at(&self.source.path, &self.source.text, offset, message));
    }
}

fn confidence(name: &str) -> Option<Confidence> {
    [Confidence::Low, Confidence::Medium, Confidence::High]
        .into_iter()
        .find(|confidence| confidence.name() == name)
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|&value| name(value)).collect()
}

fn sorted(mut forms: Vec<String>) -> WordList {
    forms.sort_unstable();
    WordList { summary: String::new(), forms }
}

fn lower(forms: &[String]) -> Vec<String> {
    forms.iter().map(|form| form.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"summary = "Says some"
severity = "warning"
confidence = "high"
since = "0.1.0"
explain = "x"

[match.pattern]
any = ['''\bsome say\b''']

[report]
message = "“{match}”"
help = "x"

[[example]]
text = "Some say it rains."
flags = ["Some say"]

[[example]]
text = "Ana Ruiz said it rains."
flags = []

[[example]]
why = "x"
text = "Some rain fell."
flags = []
"#;

    fn check(change: (&str, &str), expected: &[&str]) {
        let text = GOOD.replacen(change.0, change.1, 1);
        let source = RuleText { id: "attribution/some".to_owned(), path: "some.toml".to_owned(), text };
        let errors = match rule(&source, &WordLists::default(), true) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(errors.len(), expected.len(), "{errors:#?}");
        for (error, expected) in errors.iter().zip(expected) {
            assert!(error.starts_with(expected), "{error}\nexpected {expected}");
        }
    }

    #[test]
    fn a_good_rule_compiles() {
        check(("", ""), &[]);
    }

    #[test]
    fn every_error_has_its_place() {
        check(("summary", "sumary"), &["some.toml:1:1: unknown field `sumary`"]);
        check(
            ("\"warning\"", "\"warn\""),
            &["some.toml:2:12: unknown severity `warn`; did you mean `warning`?"],
        );
        check((r"\bsome say\b", r"\bsome (say\b"), &["some.toml:8:18: bad pattern: unclosed group"]);
        check((r"some say\b", "{{say}}"), &["some.toml:8:13: unknown word list `say`"]);
        check((r"['''\bsome say\b''']", "[]"), &["some.toml:8:7: `any` is empty"]);
        check(("“{match}”", "“{mach}”"), &["some.toml:11:13: unknown placeholder `{mach}`"]);
        check((r#"["Some say"]"#, r#"["some say"]"#), &["some.toml:16:10: `some say` does not occur"]);
        check(("why = \"x\"\n", ""), &["some.toml: 1 flagged and 2 clean"]);
        check(
            ("[match.pattern]", "[scope]\nlabels = [\"opinion\"]\n\n[match.pattern]"),
            &["some.toml:8:11: unknown label `opinion`; known are reported_fact"],
        );
    }

    #[test]
    fn all_errors_of_a_file_are_told_at_once() {
        let text = GOOD.replace("\"warning\"", "\"bad\"").replace("\"high\"", "\"sure\"");
        let source = RuleText { id: "some".to_owned(), path: "some.toml".to_owned(), text };
        assert_eq!(rule(&source, &WordLists::default(), true).expect_err("three errors").len(), 3);
    }
}
