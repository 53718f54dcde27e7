//! Rules over an analysis: findings, and those that were suppressed.
//!
//! Findings come out in total order: position, then rule. It must never compute facts of its own.

pub mod allow;
mod draft;
pub mod examples;
mod features;
mod held;
mod matching;

use crate::analysis::Analysis;
use crate::claims::Record;
use crate::evidence::{SourceDocument, Verdict};
use crate::finding::{Finding, Suppressed, Yielded};
use crate::rules::{Matcher, Rule, RuleSet, Unit};
use crate::settings::{Profile, RuleSetting, Settings, Severity};
use crate::text::Span;
use draft::Draft;
use matching::Hit;

pub use allow::AllowEntry;

/// What lies beside a draft when it is judged; none of it has to be there.
#[derive(Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The findings that somebody allowed.
    pub allowed: &'a [AllowEntry],
    /// What the sources say of its mentions.
    pub verdicts: &'a [Verdict],
    /// The sources themselves.
    pub sources: &'a [SourceDocument],
    /// What was checked of it.
    pub record: Option<&'a Record>,
}

/// What came of running the rules.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In order of position, then rule.
    pub findings: Vec<Finding>,
    /// In the same order.
    pub suppressed: Vec<Suppressed>,
}

/// Runs every enabled rule.
#[must_use]
pub fn run(analysis: &Analysis, rules: &RuleSet, settings: &Settings, beside: &Beside<'_>) -> Outcome {
    let draft = Draft::of(analysis, rules, settings, *beside);
    let enabled: Vec<Option<Severity>> = rules.rules().map(|rule| severity(rule, settings)).collect();
    let mut hits = matching::hits(&draft, rules, |rule| enabled[rule].is_some());
    yield_to_stronger(&mut hits, rules);
    let sorted = allow::apply(&draft, rules, hits, beside.allowed, |rule| enabled[rule].is_some());
    let mut hits = sorted.kept;
    hits.extend(sorted.own);
    hits.sort_by(|a, b| a.order(b));

    let mut names = Fingerprints::default();
    let findings = grouped(&draft, rules, hits)
        .iter()
        .map(|group| finding(&draft, rules, &enabled, group, &mut names))
        .collect::<Vec<_>>();
    let suppressed = sorted
        .silenced
        .into_iter()
        .map(|silenced| Suppressed {
            finding: finding(&draft, rules, &enabled, &[silenced.hit], &mut names),
            reason: silenced.reason,
            given_in: silenced.given_in,
        })
        .collect::<Vec<_>>();
    let mut outcome = Outcome { findings, suppressed };
    outcome.findings.sort_by(|a, b| place(a).cmp(&place(b)));
    outcome.suppressed.sort_by(|a, b| place(&a.finding).cmp(&place(&b.finding)));
    outcome
}

/// At which severity a rule is reported, if it is.
#[must_use]
pub fn severity(rule: &Rule, settings: &Settings) -> Option<Severity> {
    let by_group = settings.rules.get(rule.group());
    let by_old_id = || rule.renamed_from.iter().find_map(|old| settings.rules.get(old));
    match settings.rules.get(&rule.id).or_else(by_old_id).or(by_group) {
        Some(RuleSetting::Off) => None,
        Some(RuleSetting::On) => Some(rule.severity),
        Some(RuleSetting::At(severity)) => Some(*severity),
        None if settings.all_rules || has_budget(rule, settings) => Some(rule.severity),
        None => {
            // An opinion piece is a news piece in which opinion is allowed, unless a rule names it.
            let profile = settings.profile;
            let in_profile = rule.profiles.is_empty()
                || rule.profiles.contains(&profile)
                || (profile == Profile::Opinion && rule.profiles.contains(&Profile::News));
            (rule.on_by_default && in_profile).then_some(rule.severity)
        }
    }
}

/// Whether the configuration sets the budget that the rule keeps: whoever sets one wants to hear of it.
fn has_budget(rule: &Rule, settings: &Settings) -> bool {
    match &rule.matcher {
        Matcher::Document(matcher) => {
            matcher.budget.is_some_and(|budget| settings.budgets.contains_key(&budget))
        }
        _ => false,
    }
}

fn place(finding: &Finding) -> (Span, &str, &str) {
    (finding.span, finding.rule.as_str(), finding.fingerprint.as_str())
}

/// Drops what a stronger rule already says of the same words; the stronger remembers what it stands for.
fn yield_to_stronger(hits: &mut Vec<Hit>, rules: &RuleSet) {
    let by_rule = |id: &str| rules.index(id);
    let stronger: Vec<Vec<usize>> =
        rules.rules().map(|rule| rule.yields_to.iter().filter_map(|id| by_rule(id)).collect()).collect();
    if hits.iter().all(|hit| stronger[hit.rule].is_empty()) {
        return;
    }
    // By rule: the spans of its hits by start, each with the hit that reaches furthest up to there.
    let mut places: Vec<Vec<(Span, usize)>> = vec![Vec::new(); stronger.len()];
    for (at, hit) in hits.iter().enumerate() {
        places[hit.rule].extend([hit.span].iter().chain(&hit.related).map(|&span| (span, at)));
    }
    let reach: Vec<Vec<usize>> = places
        .iter_mut()
        .map(|spans| {
            spans.sort_unstable();
            let mut furthest = 0;
            let further = |(at, (span, _)): (usize, &(Span, usize))| {
                if span.end() > spans[furthest].0.end() {
                    furthest = at;
                }
                furthest
            };
            spans.iter().enumerate().map(further).collect()
        })
        .collect();
    let yields_to = |hit: &Hit| {
        stronger[hit.rule].iter().find_map(|&rule| {
            let before = places[rule].partition_point(|(span, _)| span.start() < hit.span.end());
            let (span, at) = places[rule][reach[rule][before.checked_sub(1)?]];
            span.overlaps(hit.span).then_some(at)
        })
    };
    let to: Vec<Option<usize>> = hits.iter().map(yields_to).collect();
    for at in 0..hits.len() {
        let Some(mut stands) = to[at] else { continue };
        // What it yields to may yield in turn; rules that yield in a circle end nowhere and are cut off.
        let mut steps = 0;
        while let Some(next) = to[stands].filter(|_| steps < rules.len()) {
            stands = next;
            steps += 1;
        }
        let (rule, span) = (hits[at].rule, hits[at].span);
        hits[stands].yielded.push((rule, span));
    }
    let mut at = 0;
    hits.retain(|_| {
        at += 1;
        to[at - 1].is_none()
    });
}

/// Hits that their rule reports together; each group in order, the first its primary place.
fn grouped(draft: &Draft<'_>, rules: &RuleSet, hits: Vec<Hit>) -> Vec<Vec<Hit>> {
    let mut groups: Vec<Vec<Hit>> = Vec::new();
    // For each rule, the group that a hit may still join, and what that group stands for.
    let mut open: Vec<Option<(usize, usize)>> = vec![None; rules.len()];
    for hit in hits {
        let key = rules.at(hit.rule).report.group.and_then(|unit| match unit {
            Unit::Sentence => hit.statement,
            Unit::Paragraph => hit.statement.map(|statement| draft.analysis.statements[statement].block),
            Unit::Section => hit.statement.map(|statement| draft.outline.section_of_statement(statement)),
            Unit::Document => Some(0),
        });
        let rule = hit.rule;
        match (key, open[rule]) {
            (Some(key), Some((open_key, group))) if key == open_key => groups[group].push(hit),
            (Some(key), _) => {
                open[rule] = Some((key, groups.len()));
                groups.push(vec![hit]);
            }
            (None, _) => groups.push(vec![hit]),
        }
    }
    groups
}

fn finding(
    draft: &Draft<'_>,
    rules: &RuleSet,
    enabled: &[Option<Severity>],
    group: &[Hit],
    names: &mut Fingerprints,
) -> Finding {
    let first = &group[0];
    let rule = rules.at(first.rule);
    let wording = match &rule.report.grouped {
        Some(grouped) if group.len() > 1 => grouped,
        _ => &rule.report.message,
    };
    let message = wording.fill(|name| matching::placeholder(draft, group, name));
    let mut related = first.related.clone();
    related.extend(group[1..].iter().map(|hit| hit.span));
    let mut yielded: Vec<Yielded> = group
        .iter()
        .flat_map(|hit| &hit.yielded)
        .map(|&(rule, span)| Yielded { rule: rules.at(rule).id.clone(), span })
        .collect();
    yielded.sort_by(|a, b| (a.span, &a.rule).cmp(&(b.span, &b.rule)));
    yielded.dedup();
    Finding {
        rule: rule.id.clone(),
        severity: enabled[first.rule].unwrap_or(rule.severity),
        confidence: rule.confidence,
        message,
        help: rule.report.help.clone(),
        span: first.span,
        statement: first.statement,
        whole: allow::is_whole(rule),
        related,
        yielded,
        fingerprint: names.of(draft, rule, first),
    }
}

/// Names for findings that hold while the words they speak of hold: no position is in them.
#[derive(Default)]
struct Fingerprints {
    seen: std::collections::HashMap<String, u32>,
}

impl Fingerprints {
    fn of(&mut self, draft: &Draft<'_>, rule: &Rule, hit: &Hit) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        };
        add(&rule.id);
        match (&rule.matcher, &hit.about, hit.statement) {
            // A finding about a whole stands at whichever statement shows it; that one may move.
            (Matcher::Document(_), _, _) => {
                add(hit.section.map_or("document", |span| span.of(&draft.analysis.document.reading)))
            }
            (_, Some(about), _) => add(&about.key()),
            (_, None, Some(statement)) => {
                add(draft.analysis.statements[statement].id.hash());
                add(&draft.analysis.document.shown(hit.span));
            }
            (_, None, None) => add(&draft.analysis.document.shown(hit.span)),
        }
        let name = hasher.finalize().to_hex()[..16].to_string();
        let occurrence = self.seen.entry(name.clone()).or_insert(0);
        *occurrence += 1;
        if *occurrence == 1 { name } else { format!("{name}.{occurrence}") }
    }
}
