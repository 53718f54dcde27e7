//! Who enters a draft, and whether a reader learns who that is.
//!
//! Looks for every way of giving a role that words can show, and keeps silent when in doubt: a name is
//! reported only where none of them is near any of its mentions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{family_name, in_body, list};
use crate::document::BlockKind;
use crate::extract::{Name, NameForm};
use crate::observe::{Observation, Observed, Outline};
use crate::tag::{Form, Relation, Token, Upos};
use crate::text::Span;
use crate::words::{WordList, WordLists};

/// How far from a later mention a role still belongs to it, in tokens.
const NEAR: usize = 6;
/// How far after a name, or into the next sentence, the word can stand that takes the name up, in tokens.
const PRONOUN: usize = 4;
/// How many names beside a name make a roll of names.
const ROLL: usize = 5;
/// The longest headline, in words.
const HEADLINE: usize = 20;
/// A text in brackets that is longer than this is no country, in bytes.
const LONGEST_COUNTRY: usize = 100;
/// The longest stretch of a sentence that is looked at around a name, in tokens.
const FAR: usize = 60;

/// The words that say who somebody is.
#[derive(Clone, Debug)]
pub(super) struct People {
    roles: WordList,
    hints: WordList,
    plural_titles: WordList,
    settings: WordList,
    verbs: WordList,
    given: WordList,
    suffixes: WordList,
    countries: WordList,
    affiliations: WordList,
    bylines: WordList,
    closings: WordList,
    pronouns: WordList,
    mononyms: WordList,
    not_people: WordList,
    /// Given and family name of those who need no role.
    known: BTreeSet<(String, String)>,
    /// Their family names.
    known_families: BTreeSet<String>,
}

/// The names of one draft, by who bears them.
struct Cast<'o> {
    outline: &'o Outline<'o>,
    names: &'o [Name],
    /// For the first full mention of each person, all mentions in order.
    mentions: BTreeMap<usize, Vec<usize>>,
    /// The roles of people and whose they are, in order.
    roles: Vec<(Span, usize)>,
    /// For each name, whether something is attributed to it.
    speaks: Vec<bool>,
}

impl<'o> Cast<'o> {
    fn of(outline: &'o Outline<'o>) -> Self {
        let mentions = &outline.analysis.mentions;
        let names = mentions.names.as_slice();
        let mut cast = Cast {
            outline,
            names,
            mentions: BTreeMap::new(),
            roles: Vec::new(),
            speaks: vec![false; names.len()],
        };
        for (at, name) in names.iter().enumerate() {
            if name.person && name.form != NameForm::Acronym {
                cast.mentions.entry(name.refers_to).or_default().push(at);
                cast.roles.extend(name.role.map(|role| (role, name.refers_to)));
            }
        }
        cast.roles.sort_unstable();
        for attribution in mentions.sayings() {
            let Some(source) = &attribution.source else { continue };
            let first = names.partition_point(|name| name.span.start() < source.span.start());
            let own = names[first..].iter().take_while(|name| name.span.start() < source.span.end());
            for (at, name) in own.enumerate().take(2) {
                let start = name.role.map_or(name.span.start(), |role| role.start().min(name.span.start()));
                cast.speaks[first + at] |= start == source.span.start() && !attribution.carried;
            }
        }
        cast
    }

    fn text(&self, span: Span) -> &'o str {
        span.of(self.outline.reading())
    }

    fn tokens(&self) -> &'o [Token] {
        &self.outline.analysis.tagging.tokens
    }

    /// The tokens of a name and of the statement around it, cut to what is near.
    fn around(&self, span: Span) -> Option<(Range<usize>, Range<usize>)> {
        let tagging = &self.outline.analysis.tagging;
        let own = tagging.within(span);
        let statement = tagging.statements.get(self.outline.statement_at(span.start())?)?;
        if own.is_empty() || own.start < statement.start || own.end > statement.end {
            return None;
        }
        let near = statement.start.max(own.start.saturating_sub(FAR))..statement.end.min(own.end + FAR);
        Some((own, near))
    }

    /// Whether the words are the role of somebody else.
    fn is_of_another(&self, span: Span, owner: usize) -> bool {
        let after = self.roles.partition_point(|(role, _)| role.start() <= span.start());
        after.checked_sub(1).is_some_and(|at| {
            let (role, of) = self.roles[at];
            role.overlaps(span) && of != owner
        })
    }

    /// The person whose name begins at `offset`.
    fn person_at(&self, offset: usize) -> Option<usize> {
        let at = self.names.partition_point(|name| name.span.start() < offset);
        self.names.get(at).filter(|name| name.span.start() == offset && name.person).map(|_| at)
    }

    /// Whether a name of any sort begins at `offset`.
    fn names_at(&self, offset: usize) -> bool {
        self.names.binary_search_by_key(&offset, |name| name.span.start()).is_ok()
    }

    /// Whether the name at `at` stands among so many others that the list as a whole says who they are.
    fn is_in_roll(&self, at: usize) -> bool {
        let joined = |at: &usize| {
            let (one, next) = (self.names[*at].span, self.names[at + 1].span);
            next.start().saturating_sub(one.end()) <= ", and ".len()
        };
        let after = (at..self.names.len().saturating_sub(1)).take(ROLL).take_while(joined).count();
        let before =
            (0..at.min(self.names.len().saturating_sub(1))).rev().take(ROLL).take_while(joined).count();
        before + after >= ROLL
    }

    /// Whether the name is the subject of a verb.
    fn acts(&self, at: usize) -> bool {
        self.around(self.names[at].span).is_some_and(|(own, _)| {
            self.tokens()[own].iter().any(|token| {
                token.relation == Relation::Nsubj && self.tokens()[token.head].upos == Upos::Verb
            })
        })
    }

    /// Whether another word of the same phrase touches the name from behind: `Ruiz administration`.
    fn is_attributive(&self, span: Span) -> bool {
        let Some((own, near)) = self.around(span) else { return false };
        let Some(next) = self.tokens().get(own.end).filter(|_| own.end < near.end) else { return false };
        let gap = &self.outline.reading()[span.end().min(next.span.start())..next.span.start()];
        let capital = self.text(next.span).starts_with(char::is_uppercase);
        (gap.is_empty() || gap == " ")
            && (matches!(next.upos, Upos::Noun | Upos::Propn) || capital || self.text(next.span) == "-")
    }

    /// Whether a word that can tell who somebody is stands right before the name.
    fn is_led(&self, span: Span) -> bool {
        let Some((own, near)) = self.around(span) else { return false };
        let Some(before) = own.start.checked_sub(1).filter(|before| *before >= near.start) else {
            return false;
        };
        let before = self.tokens()[before];
        matches!(before.upos, Upos::Noun | Upos::Adj | Upos::Propn)
            || matches!(before.form, Form::Possessive)
            || matches!(
                self.text(before.span),
                "(" | ":" | "/" | "&" | "@" | "-" | "\u{2013}" | "'" | "\u{2019}"
            )
    }
}

impl People {
    pub(super) fn new(words: &WordLists) -> Self {
        let suffixes = list(words, "name-suffix");
        let known: BTreeSet<(String, String)> = list(words, "known-person")
            .forms
            .iter()
            .map(|name| (given_name(name), family_name(name, &suffixes)))
            .collect();
        Self {
            roles: list(words, "role-noun"),
            hints: list(words, "role-hint"),
            plural_titles: list(words, "plural-title"),
            settings: list(words, "role-setting"),
            verbs: list(words, "role-verb"),
            given: list(words, "given-name"),
            countries: list(words, "country"),
            affiliations: list(words, "affiliation-word"),
            bylines: list(words, "byline-opening"),
            closings: list(words, "byline-closing"),
            pronouns: list(words, "person-pronoun"),
            mononyms: list(words, "known-single-name"),
            not_people: list(words, "not-a-person"),
            known_families: known.iter().map(|(_, family)| family.clone()).collect(),
            known,
            suffixes,
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        let cast = Cast::of(outline);
        if wanted(Observation::FirstMentionNoRole) {
            for (&full, mentions) in &cast.mentions {
                if let Some(first) = self.without_role(&cast, full, mentions) {
                    out.push(Observed::at(Observation::FirstMentionNoRole, cast.names[first].span));
                }
            }
            self.pairs_without_role(&cast, out);
        }
        if wanted(Observation::FirstMentionSurname) {
            self.surnames(&cast, out);
        }
    }

    /// The first mention of a person, if no mention says who that is.
    fn without_role(&self, cast: &Cast<'_>, full: usize, mentions: &[usize]) -> Option<usize> {
        let whole = |at: usize| cast.text(cast.names[at].span).contains(' ');
        let first = *mentions.iter().find(|&&at| whole(at) && in_body(cast.outline, cast.names[at].span))?;
        let span = cast.names[first].span;
        let name = cast.text(span);
        let given = self.given.contains(&given_name(name));
        let family = family_name(name, &self.suffixes);
        let block = cast.outline.block_at(span.start())?;
        let lead = block.lead.is_some_and(|lead| lead.contains(span));
        let speaks = mentions.iter().any(|&at| cast.speaks[at]);
        let again = mentions.iter().any(|&at| cast.text(cast.names[at].span).to_lowercase() == family);
        let is_person = given || again && speaks;
        let matters = mentions.len() > 1 || speaks || lead || cast.acts(first);
        if !is_person
            || !matters
            || self.known.contains(&(given_name(name), family))
            || !name.contains(char::is_lowercase)
            || self.not_people.contains(&name.to_lowercase())
            || mentions.iter().any(|&at| cast.names[at].role.is_some())
            || cast.outline.is_quoted(span)
            || self.is_byline(cast, span)
            || cast.is_in_roll(first)
            || self.is_introduced(cast, span, full)
            || self.is_one_of_two(cast, span, full)
        {
            return None;
        }
        let later = mentions.iter().filter(|&&at| at != first);
        let silent = later.into_iter().all(|&at| !self.is_told(cast, cast.names[at].span, full));
        silent.then_some(first)
    }

    /// `Ana Ruiz & Tom Abara (Norland): …`, two people that a label makes one name.
    fn pairs_without_role(&self, cast: &Cast<'_>, out: &mut Vec<Observed>) {
        for (at, name) in cast.names.iter().enumerate() {
            let text = cast.text(name.span);
            let Some(joint) = text.find(" & ") else { continue };
            let parts = [
                Span::new(name.span.start(), name.span.start() + joint),
                Span::new(name.span.start() + joint + " & ".len(), name.span.end()),
            ];
            let lead = cast.outline.block_at(name.span.start()).and_then(|block| block.lead);
            let people = parts.iter().all(|part| {
                let part = cast.text(*part);
                part.contains(' ') && self.given.contains(&given_name(part))
            });
            if !lead.is_some_and(|lead| lead.contains(name.span))
                || !people
                || self.is_introduced(cast, name.span, at)
            {
                continue;
            }
            for part in parts {
                let text = cast.text(part);
                let known = self.known.contains(&(given_name(text), family_name(text, &self.suffixes)));
                if !known {
                    out.push(Observed::at(Observation::FirstMentionNoRole, part));
                }
            }
        }
    }

    /// Whether the words before a name only say who made the piece.
    fn is_byline(&self, cast: &Cast<'_>, span: Span) -> bool {
        let Some(statement) = cast.outline.statement_at(span.start()) else { return false };
        let statement = cast.outline.analysis.statements[statement].span;
        let before = &cast.outline.reading()[statement.start()..span.start().max(statement.start())];
        let opening = before.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let after = &cast.outline.reading()[span.end()..statement.end().max(span.end())];
        let after = after.split_whitespace().take(2).collect::<Vec<_>>().join(" ").to_lowercase();
        let after = after.trim_end_matches(|c: char| !c.is_alphanumeric());
        self.bylines.contains(&opening)
            || self.closings.contains(after)
            || after.split(' ').next().is_some_and(|word| self.closings.contains(word))
            || opening.split_whitespace().last().is_some_and(|last| self.bylines.contains(last))
            // A statement that is a name and little more claims nothing.
            || statement.len() <= span.len() + 3
    }

    /// Whether the first mention, or a sentence beside it, says who that is.
    fn is_introduced(&self, cast: &Cast<'_>, span: Span, owner: usize) -> bool {
        let outline = cast.outline;
        if self.is_told(cast, span, owner) || self.goes_on(cast, span) {
            return true;
        }
        let tagging = &outline.analysis.tagging;
        let Some((own, near)) = cast.around(span) else {
            // A label: what it stands before is about it.
            let Some(block) = outline.block_at(span.start()) else { return true };
            let at = outline.blocks().partition_point(|other| other.span.start() < block.span.start());
            return outline
                .statements_of(at)
                .take(2)
                .any(|statement| self.has_role(cast, tagging.statements[statement].clone(), owner, 0));
        };
        if self.has_role(cast, near, owner, own.start) {
            return true;
        }
        let Some(statement) = outline.statement_at(span.start()) else { return true };
        // `The councillors` of the next sentence are those of this one; `one of the councillors` is somebody.
        let beside = |statement: usize, plural: usize| {
            let all = tagging.statements.get(statement).cloned().unwrap_or(0..0);
            self.has_role(cast, all.start..all.end.min(all.start + FAR), owner, all.start + plural)
        };
        let before = statement.checked_sub(1).is_some_and(|before| {
            let text = cast.text(outline.analysis.statements[before].span).to_lowercase();
            beside(before, if text.contains("one of") { FAR } else { 0 })
        });
        let next = tagging.statements.get(statement + 1).cloned().unwrap_or(0..0);
        before
            || beside(statement + 1, PRONOUN)
            || self.has_verb(cast, next.start..next.end.min(next.start + PRONOUN))
            || self.is_listed(cast, statement)
    }

    /// `Ana Ruiz and Tom Abara, who …`: what is said of the second name is said of the first.
    fn is_one_of_two(&self, cast: &Cast<'_>, span: Span, owner: usize) -> bool {
        let Some((own, near)) = cast.around(span) else { return false };
        let tokens = &cast.tokens()[..near.end];
        let and = tokens.get(own.end).is_some_and(|token| token.upos == Upos::Cconj);
        let second =
            tokens.get(own.end + 1).filter(|_| and).and_then(|next| cast.person_at(next.span.start()));
        second.is_some_and(|second| {
            let span = cast.names[second].span;
            self.goes_on(cast, span) || self.in_brackets(cast, span) || self.is_told(cast, span, owner)
        })
    }

    /// Whether the statement is an item under a line that names a role.
    fn is_listed(&self, cast: &Cast<'_>, statement: usize) -> bool {
        let outline = cast.outline;
        let statements = &outline.analysis.statements;
        let block = statements[statement].block;
        if outline.blocks()[block].kind != BlockKind::ListItem {
            return false;
        }
        let first = outline.statements_of(block).start;
        let Some(before) = first.checked_sub(1) else { return false };
        let all = outline.analysis.tagging.statements.get(before).cloned().unwrap_or(0..0);
        cast.text(statements[before].span).ends_with(':') && self.has_role(cast, all, usize::MAX, usize::MAX)
    }

    /// Whether any of these tokens is a role that is nobody else's; a plural must stand before `plural`.
    fn has_role(&self, cast: &Cast<'_>, tokens: Range<usize>, owner: usize, plural: usize) -> bool {
        tokens.into_iter().any(|at| {
            let token = cast.tokens()[at];
            let word = cast.text(token.span).to_lowercase();
            // `Reps. Ruiz and Abara`: a plural is the role of all who follow.
            if at < plural && self.plural_titles.contains(word.trim_end_matches('.')) {
                return true;
            }
            (self.roles.contains(&word) || self.hints.contains(&word))
                && (token.form != Form::Plural || at < plural)
                && (token.form == Form::Plural || !cast.is_of_another(token.span, owner))
        })
    }

    /// Whether the words right around a mention say who that is.
    fn is_told(&self, cast: &Cast<'_>, span: Span, owner: usize) -> bool {
        if cast.is_led(span) || cast.is_attributive(span) || self.in_brackets(cast, span) {
            return true;
        }
        let Some((own, near)) = cast.around(span) else { return false };
        let tokens = cast.tokens();
        let upos = |at: usize| tokens.get(at).filter(|_| at < near.end).map(|token| token.upos);
        let word =
            |at: usize| tokens.get(at).filter(|_| at < near.end).map_or("", |token| cast.text(token.span));
        let after = own.end;
        let affiliated = self.affiliations.contains(&word(after).to_lowercase());
        let is_one = upos(after) == Some(Upos::Aux) && upos(after + 1) == Some(Upos::Det);
        let apposition = word(after) == ","
            && (upos(after + 1) == Some(Upos::Det)
                || tokens.get(after + 1).is_some_and(|token| token.form == Form::Wh));
        // `the stand-in, Ana Ruiz`
        let apposed = own.clone().any(|at| tokens[at].relation == Relation::Appos);
        // `Ana Ruiz wrote in the Courier`, but not `on Monday`.
        let named = |at: usize| tokens.get(at).is_some_and(|token| cast.names_at(token.span.start()));
        let in_name = named(after + 2) || upos(after + 2) == Some(Upos::Det) && named(after + 3);
        let at_work = upos(after) == Some(Upos::Verb) && upos(after + 1) == Some(Upos::Adp) && in_name;
        let near_end = near.end.min(own.end + PRONOUN);
        let near = near.start.max(own.start.saturating_sub(NEAR))..near.end.min(own.end + NEAR);
        affiliated
            || apposed
            || at_work
            || word(after) == ":"
            || is_one
            || apposition
            || self.has_role(cast, near.clone(), owner, own.start)
            || self.has_setting(cast, near)
            || self.has_verb(cast, after..near_end)
    }

    /// Whether any of these tokens tells of the work or the post of whoever is near it.
    fn has_setting(&self, cast: &Cast<'_>, mut tokens: Range<usize>) -> bool {
        tokens.any(|at| self.settings.contains(&cast.text(cast.tokens()[at].span).to_lowercase()))
    }

    /// Whether any of these tokens is a verb that tells what somebody does: `leads`, `worked`.
    fn has_verb(&self, cast: &Cast<'_>, mut tokens: Range<usize>) -> bool {
        tokens.any(|at| {
            let token = cast.tokens()[at];
            token.upos == Upos::Verb && self.verbs.contains(&cast.text(token.span).to_lowercase())
        })
    }

    /// `Ana Ruiz (D)`; a country in brackets says whose side somebody is on, not who.
    fn in_brackets(&self, cast: &Cast<'_>, span: Span) -> bool {
        let rest = cast.outline.reading()[span.end()..].trim_start_matches(' ');
        let Some(inside) = rest.strip_prefix('(') else { return false };
        // No country has a longer name, and a bracket may never close.
        let inside = &inside[..inside.floor_char_boundary(LONGEST_COUNTRY)];
        let inside = inside.split([')', '\n']).next().unwrap_or_default();
        !self.countries.contains(&inside.to_lowercase())
    }

    /// Whether a comma after the name opens anything but the next name of a list.
    fn goes_on(&self, cast: &Cast<'_>, span: Span) -> bool {
        let Some((own, near)) = cast.around(span) else { return false };
        let tokens = &cast.tokens()[..near.end];
        if tokens.get(own.end).is_none_or(|token| cast.text(token.span) != ",") {
            return false;
        }
        tokens
            .get(own.end + 1)
            .is_some_and(|next| cast.person_at(next.span.start()).is_none() && next.upos != Upos::Cconj)
    }

    /// Surnames that stand alone before anybody of that name.
    fn surnames(&self, cast: &Cast<'_>, out: &mut Vec<Observed>) {
        let mut first_full: BTreeMap<String, usize> = BTreeMap::new();
        let mut parts: BTreeSet<String> = BTreeSet::new();
        for (at, name) in cast.names.iter().enumerate() {
            let text = cast.text(name.span);
            if text.contains(' ') {
                first_full.entry(family_name(text, &self.suffixes)).or_insert(at);
                parts.extend(text.split_whitespace().map(str::to_lowercase));
            }
        }
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (at, name) in cast.names.iter().enumerate() {
            let text = cast.text(name.span);
            if text.contains(' ') || name.form == NameForm::Acronym || !in_body(cast.outline, name.span) {
                continue;
            }
            let word = text.to_lowercase();
            if is_like_headline(cast.outline, name.span) {
                continue;
            }
            if !seen.insert(word.clone()) || !self.can_be_stranger(cast, at, &word) {
                continue;
            }
            let detail = match first_full.get(&word) {
                Some(&full) if full < at => continue,
                Some(&full) if self.is_same(cast, at, full) => {
                    let full = cast.names[full].span;
                    format!("before “{}”", cast.text(full))
                }
                Some(_) => continue,
                None if !parts.contains(&word) && self.is_somebody(cast, at) => {
                    "and nowhere in full".to_owned()
                }
                None => continue,
            };
            out.push(Observed { detail, ..Observed::at(Observation::FirstMentionSurname, name.span) });
        }
    }

    /// Whether a single word, in its place, can be the surname of somebody a reader has not met.
    fn can_be_stranger(&self, cast: &Cast<'_>, at: usize, word: &str) -> bool {
        let name = &cast.names[at];
        let Some((own, near)) = cast.around(name.span) else { return false };
        let proper = cast.tokens()[own.clone()].iter().all(|token| token.upos == Upos::Propn);
        let near = near.start.max(own.start.saturating_sub(NEAR))..own.end;
        proper
            && name.role.is_none()
            && word.chars().count() >= 3
            && !self.known_families.contains(word)
            && !self.mononyms.contains(word)
            && !self.given.contains(word)
            && !self.countries.contains(word)
            && !cast.outline.is_quoted(name.span)
            && !cast.is_led(name.span)
            && !cast.is_attributive(name.span)
            && !self.in_brackets(cast, name.span)
            && !self.is_byline(cast, name.span)
            && !self.has_role(cast, near, usize::MAX, usize::MAX)
    }

    /// Whether the surname at `at` is that of the person named in full at `full`.
    fn is_same(&self, cast: &Cast<'_>, at: usize, full: usize) -> bool {
        let name = cast.text(cast.names[full].span);
        let person = self.given.contains(&given_name(name));
        cast.names[at].form == NameForm::Short
            && cast.names[full].person
            && in_body(cast.outline, cast.names[full].span)
            && !self.not_people.contains(&name.to_lowercase())
            && (person || cast.speaks[at])
    }

    /// Whether the one who speaks here is a "he" or a "she" and nobody else is in the sentence.
    fn is_somebody(&self, cast: &Cast<'_>, at: usize) -> bool {
        let name = &cast.names[at];
        let Some((own, near)) = cast.around(name.span).filter(|_| cast.speaks[at]) else { return false };
        let sentence =
            Span::new(cast.tokens()[near.start].span.start(), cast.tokens()[near.end - 1].span.end());
        let others = super::super::within(cast.names, sentence, |name| name.span)
            .any(|other| other.person && other.span != name.span);
        let pronoun = cast.tokens()[own.end..near.end.min(own.end + PRONOUN)].iter().any(|token| {
            token.upos == Upos::Pron && self.pronouns.contains(&cast.text(token.span).to_lowercase())
        });
        pronoun && !others
    }
}

/// Whether the place is in one of two short lines at the beginning, where a headline names by surname.
fn is_like_headline(outline: &Outline<'_>, span: Span) -> bool {
    let blocks = outline.blocks();
    let block = blocks.partition_point(|block| block.span.start() <= span.start()).saturating_sub(1);
    block < 2
        && blocks.len() > 2
        && outline.statements_of(block).len() < 2
        && words_in(outline, blocks[block].span) <= HEADLINE
}

fn words_in(outline: &Outline<'_>, span: Span) -> usize {
    span.of(outline.reading()).split_whitespace().take(HEADLINE + 1).count()
}

fn given_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_lowercase()
}
