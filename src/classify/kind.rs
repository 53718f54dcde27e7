//! The decision order of the taxonomy, asked of the main predicate: furniture, somebody's words,
//! judgement, inference, and what is left is a reported fact.
//!
//! The first question with a cue decides. It must never decide on a word alone where the grammar says
//! that the word stands in a subordinate clause.

use std::ops::Range;

use crate::document::BlockKind;
use crate::extract::{Attribution, AttributionForm, CueKind, SourceKind, clause};
use crate::tag::{Form, Relation, Tagging, Token, Upos};
use crate::text::Span;
use crate::words::ListId;

use super::model::Scores;
use super::{Cue, Evidence, Kind, Verdict};

/// What a kind is ahead by when a rule of evidence decided for it.
const RULED: i32 = 25;

/// What furniture is behind by where a line reads like a sentence that tells something.
const TELLS: i32 = -60;

/// What was decided and why.
pub(super) struct Decision {
    pub(super) kind: Kind,
    /// What decided a non-claim, for the calibration table: `block` or `wording`.
    pub(super) furniture: &'static str,
    pub(super) mixed: bool,
    pub(super) cues: Vec<Cue>,
    /// Where hedges on the main content may stand.
    pub(super) main: Main,
}

/// The main content of a statement: a predicate and the tokens to look in.
#[derive(Clone, Debug, Default)]
pub(super) struct Main {
    /// The predicate of the main content.
    pub(super) predicate: Option<usize>,
    /// The tokens of the content.
    pub(super) tokens: Range<usize>,
}

/// What each question of the taxonomy answers, and what the first "yes" decides.
pub(super) struct Answers {
    /// What the rules of evidence decide.
    pub(super) decision: Decision,
    /// What speaks for a judgement, whoever gives it.
    pub(super) opinion: Vec<Cue>,
    /// What speaks for an inference, whoever draws it.
    pub(super) inference: Vec<Cue>,
    /// The attribution that covers the main predicate, by its index.
    pub(super) covering: Option<usize>,
    pub(super) instructs: bool,
    pub(super) only_asks: bool,
    pub(super) asserts_nothing: bool,
}

impl Answers {
    /// A block that is no running text: nothing in it can be weighed.
    fn settled(furniture: &'static str) -> Self {
        Self {
            decision: Decision::furniture(furniture),
            opinion: Vec::new(),
            inference: Vec::new(),
            covering: None,
            instructs: false,
            only_asks: false,
            asserts_nothing: false,
        }
    }

    /// What each kind has before any feature is weighed.
    ///
    /// What the rules of evidence are sure of stands until the weights say clearly otherwise, and a line
    /// with a subject or a finite verb that ends as a sentence does is hardly furniture unless its own
    /// words say that it claims nothing.
    pub(super) fn prior(&self, evidence: Evidence<'_>, statement: usize) -> Scores {
        let mut prior = Scores::default();
        let decided = self.decision.kind;
        if decided != Kind::ReportedFact {
            // Forms that few texts were there to teach: a line that only leads on, a question that argues.
            let argues = self.decision.cues.first().is_some_and(|cue| cue.kind == "question");
            let times = if self.asserts_nothing { 8 } else { 1 + 2 * i32::from(argues) };
            prior[decided as usize] = times * RULED;
        }
        if decided != Kind::NonClaim && is_closed(evidence, statement) && tells(evidence.tagging, statement) {
            prior[Kind::NonClaim as usize] = TELLS;
        }
        prior
    }

    /// Whether the kind of the block settles the kind of the statement.
    pub(super) fn is_settled(&self) -> bool {
        self.decision.furniture == "block"
    }
}

/// Whether a statement ends as a sentence that tells something ends.
fn is_closed(evidence: Evidence<'_>, statement: usize) -> bool {
    let line = evidence.statements[statement].span.of(&evidence.document.reading);
    line.trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')']).ends_with(['.', '!'])
}

/// Whether a statement has a subject or a finite verb.
fn tells(tagging: &Tagging, statement: usize) -> bool {
    let finite = |form| matches!(form, Form::Past | Form::Present | Form::ThirdPerson | Form::Modal);
    tagging.root(statement).is_some_and(|root| clause::own_subject(tagging, root).is_some())
        || tagging.tokens[tagging.statements[statement].clone()].iter().any(|token| finite(token.form))
}

impl Decision {
    fn furniture(furniture: &'static str) -> Self {
        Self { kind: Kind::NonClaim, furniture, mixed: false, cues: Vec::new(), main: Main::default() }
    }

    /// Takes the kind and the cues that the model weighed out.
    pub(super) fn turn_to(&mut self, evidence: Evidence<'_>, statement: usize, verdict: Verdict) {
        // What is told has a main content of its own; any other kind is about the main clause.
        if verdict.kind != self.kind {
            let predicate = evidence.tagging.root(statement);
            self.main = Main { predicate, tokens: evidence.tagging.statements[statement].clone() };
        }
        self.kind = verdict.kind;
        self.cues = verdict.cues;
    }
}

/// Asks every question of one statement.
pub(super) fn ask(evidence: Evidence<'_>, statement: usize, attributions: &[usize]) -> Answers {
    let block = &evidence.document.blocks[evidence.statements[statement].block];
    if matches!(block.kind, BlockKind::Heading | BlockKind::Boilerplate) || !block.english {
        return Answers::settled("block");
    }
    let Some(root) = evidence.tagging.root(statement) else { return Answers::settled("block") };
    let tokens = evidence.tagging.statements[statement].clone();
    let question = Question { evidence, statement, tokens, root };
    let covering =
        attributions.iter().copied().filter(|&at| question.is_covered(&evidence.mentions.attributions[at]));
    let covering: Vec<usize> = covering.collect();
    let mut answers = Answers {
        decision: Decision::furniture("wording"),
        opinion: question.opinion().unwrap_or_default(),
        inference: question.inference().unwrap_or_default(),
        covering: covering.first().copied(),
        instructs: question.instructs(),
        only_asks: question.only_asks(),
        asserts_nothing: question.asserts_nothing(),
    };
    let others = attributions.len() > covering.len();
    if let Some(decision) = question.decide(&answers, others) {
        answers.decision = decision;
    }
    answers
}

impl Question<'_> {
    /// The first question with a cue decides; `None` where nothing is claimed.
    fn decide(&self, answers: &Answers, others: bool) -> Option<Decision> {
        let evidence = self.evidence;
        if answers.asserts_nothing {
            return None;
        }
        // An interviewer's question claims nothing; a speaker's own question is the speaker's.
        let block = &evidence.document.blocks[evidence.statements[self.statement].block];
        let interviewer = block.speaker.is_some_and(|speaker| {
            speaker.of(&evidence.document.reading).trim_end_matches('.').eq_ignore_ascii_case("q")
        });
        if interviewer && answers.only_asks {
            return None;
        }
        if let Some(covering) = answers.covering {
            return Some(self.attributed(&evidence.mentions.attributions[covering], others));
        }
        if answers.instructs || answers.only_asks {
            return None;
        }
        if let Some(decision) = self.of_a_view() {
            return Some(decision);
        }
        let (kind, cues, mixed) = if !answers.opinion.is_empty() {
            let kind = Kind::EditorialOpinion;
            (kind, answers.opinion.clone(), others || self.has_other_clause(kind))
        } else if !answers.inference.is_empty() {
            (Kind::AnalystReconstruction, answers.inference.clone(), others)
        } else {
            let kind = Kind::ReportedFact;
            (kind, Vec::new(), others || self.has_other_clause(kind))
        };
        Some(Decision { kind, furniture: "", mixed, cues, main: self.main() })
    }

    /// The statement's own main clause.
    pub(super) fn main(&self) -> Main {
        Main { predicate: Some(self.root), tokens: self.tokens.clone() }
    }
}

/// One statement under question.
pub(super) struct Question<'a> {
    pub(super) evidence: Evidence<'a>,
    pub(super) statement: usize,
    pub(super) tokens: Range<usize>,
    pub(super) root: usize,
}

impl<'a> Question<'a> {
    pub(super) fn token(&self, at: usize) -> &'a Token {
        &self.evidence.tagging.tokens[at]
    }

    pub(super) fn text(&self, at: usize) -> &'a str {
        self.token(at).span.of(&self.evidence.document.reading)
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.text(at).eq_ignore_ascii_case(word)
    }

    pub(super) fn in_list(&self, at: usize, list: Option<ListId>) -> Option<Span> {
        self.evidence.lexemes.at(self.token(at).span.start(), list)
    }

    pub(super) fn span(&self) -> Span {
        self.evidence.statements[self.statement].span
    }

    pub(super) fn whole(&self) -> &'a str {
        self.span().of(&self.evidence.document.reading)
    }

    /// Whether the token belongs to the main clause and not to one below it.
    pub(super) fn is_main(&self, at: usize) -> bool {
        !clause::is_subordinate(self.evidence.tagging, at, self.root)
    }

    /// Forms of a list whose first token stands in the main clause.
    pub(super) fn main_hits(&self, list: Option<ListId>) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.evidence.lexemes.within(self.span(), list).filter_map(move |form| {
            let at = self.evidence.tagging.within(Span::new(form.start(), self.span().end())).start;
            (at < self.tokens.end && self.is_main(at)).then_some((at, form))
        })
    }

    /// Forms of a list that no word before them in their clause subordinates, whatever the tree says.
    pub(super) fn surface_hits(&self, list: Option<ListId>) -> impl Iterator<Item = Span> + '_ {
        self.evidence.lexemes.within(self.span(), list).filter(move |form| {
            let at = self.evidence.tagging.within(Span::new(form.start(), self.span().end())).start;
            at < self.tokens.end && (self.is_main(at) || !self.is_opened_below(at))
        })
    }

    pub(super) fn cue(&self, span: Span, kind: &'static str, supports: Kind, weight: u8) -> Cue {
        Cue { span, kind, supports, weight }
    }

    // Q1

    /// Text that is no statement: no words, or a line that only leads on.
    pub(super) fn asserts_nothing(&self) -> bool {
        let words =
            self.tokens.clone().filter(|&at| !matches!(self.token(at).upos, Upos::Punct | Upos::Sym)).count();
        if words == 0 {
            return true;
        }
        if self.whole().ends_with(':') && words <= 6 {
            return true;
        }
        let verb = self.tokens.clone().any(|at| matches!(self.token(at).upos, Upos::Verb | Upos::Aux));
        let block = &self.evidence.document.blocks[self.evidence.statements[self.statement].block];
        let quoted = self.whole().contains(['"', '\u{201c}', '\u{201d}']);
        if !verb && words <= 3 && block.lead.is_none() && block.speaker.is_none() && !quoted {
            return true;
        }
        self.evidence.lexemes.at(self.span().start(), self.evidence.lists.signpost).is_some()
    }

    /// An instruction to the reader: "Wash your hands." A policy ("Never trust them") is an opinion.
    pub(super) fn instructs(&self) -> bool {
        let first = self.tokens.start;
        let token = self.token(first);
        let base = token.upos == Upos::Verb
            && !["ed", "ing", "en"].iter().any(|end| self.text(first).ends_with(end))
            && first == self.root;
        let block = &self.evidence.document.blocks[self.evidence.statements[self.statement].block];
        // "Work on the canal has doubled", "Demand fell": another finite verb makes it a noun.
        let another = (first + 1..self.tokens.end).any(|at| {
            matches!(self.token(at).form, Form::Past | Form::Modal) && !self.is_opened_below(at)
                || (self.token(at).upos == Upos::Aux && !self.is_opened_below(at))
        });
        base && !another
            && !self.is(first, "let")
            && block.lead.is_none()
            && clause::own_subject(self.evidence.tagging, first).is_none()
            && !self.whole().contains(['"', '\u{201c}', '\u{201d}'])
    }

    /// A question that only asks.
    pub(super) fn only_asks(&self) -> bool {
        let whole = self.whole().trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')']);
        whole.ends_with('?') && !self.argues() && !self.leads_with_a_clause()
    }

    /// "The outcome will set a precedent: will law govern?": the clause before the colon decides.
    pub(super) fn leads_with_a_clause(&self) -> bool {
        let colon = self.tokens.clone().find(|&at| self.is(at, ":") || self.is(at, ";"));
        colon.is_some_and(|colon| {
            let before = self.tokens.start..colon;
            let finite = before.clone().position(|at| matches!(self.token(at).upos, Upos::Verb | Upos::Aux));
            before.len() >= 4 && finite.is_some_and(|at| at > 0)
        })
    }

    /// A question that argues: its answer is in its words.
    pub(super) fn argues(&self) -> bool {
        let whole = self.whole();
        let skipped = whole.len() - whole.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let start = self.span().start() + skipped;
        self.evidence.lexemes.at(start, self.evidence.lists.arguing_question).is_some()
            || self.main_hits(self.evidence.lists.evaluative_adjective).next().is_some()
            || self.main_hits(self.evidence.lists.obligation).next().is_some()
    }

    // Q2

    /// Whether the attribution takes in the main predicate.
    pub(super) fn is_covered(&self, attribution: &Attribution) -> bool {
        let tagging = self.evidence.tagging;
        let root_span = self.token(self.root).span;
        let in_content = || attribution.content.iter().any(|span| span.contains(root_span));
        match attribution.cue_kind {
            _ if self.is_elsewhere(attribution) || !attribution.by_grammar => {
                in_content() && self.quotes(attribution)
            }
            CueKind::Speaker | CueKind::Quotation => {
                in_content() || attribution.content.iter().any(|span| span.len() * 5 >= self.span().len() * 4)
            }
            _ if attribution.source.as_ref().is_some_and(|source| source.kind == SourceKind::Own) => false,
            CueKind::Attitude => false,
            CueKind::Evidential if !self.qualifies_the_main_verb(attribution) => false,
            CueKind::Preposition | CueKind::Evidential => {
                if attribution.main {
                    return true;
                }
                let Some(cue) = attribution.cue else { return false };
                let at = tagging.within(Span::new(cue.start(), self.span().end())).start;
                at < self.tokens.end && (self.is_main(at) || at == self.root || !self.is_opened_below(at))
            }
            CueKind::Speech | CueKind::Position | CueKind::Belief | CueKind::Reconstruction => {
                let Some(predicate) = attribution.predicate else { return false };
                predicate == self.root
                    || attribution.main
                    || (in_content() && !self.is_below_clause(predicate))
                    || (self.token(predicate).relation == Relation::Xcomp
                        && self.token(predicate).head == self.root)
                    || self.is_first_conjunct_of_quotation(predicate)
            }
        }
    }

    /// Whether the cue stands in another statement: the content runs on.
    pub(super) fn is_elsewhere(&self, attribution: &Attribution) -> bool {
        attribution.cue_kind != CueKind::Speaker
            && attribution.cue.is_some_and(|cue| !self.span().overlaps(cue))
    }

    /// Whether most of the statement stands in marks.
    fn quotes(&self, attribution: &Attribution) -> bool {
        attribution.form != AttributionForm::Indirect
            && self.part(attribution).len() * 5 >= self.span().len() * 4
    }

    /// What of the content stands in the statement.
    pub(super) fn part(&self, attribution: &Attribution) -> Span {
        let here = self.span();
        let inside = attribution.content.iter().find(|span| span.overlaps(here)).copied().unwrap_or(here);
        Span::new(inside.start().max(here.start()), inside.end().min(here.end()))
    }

    /// Whether an adverb such as "allegedly" stands beside the main verb, not inside a phrase
    /// ("the minister, allegedly drunk, …").
    pub(super) fn qualifies_the_main_verb(&self, attribution: &Attribution) -> bool {
        let Some(cue) = attribution.cue else { return true };
        if cue.of(&self.evidence.document.reading).contains(' ') {
            return true;
        }
        let at = self.evidence.tagging.within(Span::new(cue.start(), self.span().end())).start;
        if at + 1 < self.tokens.end && at + 1 == self.root {
            return true;
        }
        let verb_after = at + 1 < self.tokens.end
            && matches!(self.token(at + 1).upos, Upos::Verb | Upos::Aux)
            && !self.is_opened_below(at + 1);
        at < self.tokens.end && (self.token(at).head == self.root || at == self.tokens.start || verb_after)
    }

    /// Whether the predicate stands in a relative or adnominal clause, whose content cannot be the whole.
    pub(super) fn is_below_clause(&self, predicate: usize) -> bool {
        matches!(self.token(predicate).relation, Relation::AclRelcl | Relation::Acl)
    }

    pub(super) fn is_first_conjunct_of_quotation(&self, predicate: usize) -> bool {
        // "“We won,” he said and left": the parser may hang the cue under the quoted clause.
        self.token(predicate).relation == Relation::Conj
            && self.token(predicate).head == self.root
            && self.whole().starts_with(['"', '\u{201c}'])
    }

    pub(super) fn attributed(&self, attribution: &Attribution, others: bool) -> Decision {
        let content = self.part(attribution);
        let tagging = self.evidence.tagging;
        let elsewhere = self.is_elsewhere(attribution);
        // The main content: the clause that is attributed.
        let predicate = match attribution.predicate {
            Some(cue) if attribution.cue_kind != CueKind::Evidential && !elsewhere => {
                clause::child(tagging, cue, Relation::Ccomp)
                    .or_else(|| clause::child(tagging, cue, Relation::Xcomp))
                    .or_else(|| {
                        (cue != self.root && content.contains(self.token(self.root).span))
                            .then_some(self.root)
                    })
            }
            _ => Some(self.root),
        };
        let tokens = match predicate {
            Some(predicate) if predicate != self.root => tagging.subtree_range(predicate),
            Some(_) => self.tokens.clone(),
            None => tagging.within(content),
        };
        let reconstruction = attribution.cue_kind == CueKind::Reconstruction;
        let kind = if reconstruction { Kind::AnalystReconstruction } else { Kind::AttributedClaim };
        let (span, weight) = match attribution.cue_kind {
            _ if elsewhere => (content, 85),
            CueKind::Quotation => (content, 92),
            CueKind::Speech | CueKind::Preposition | CueKind::Speaker => {
                (attribution.cue.unwrap_or(content), 90)
            }
            CueKind::Evidential => (attribution.cue.unwrap_or(content), 80),
            CueKind::Position | CueKind::Belief | CueKind::Attitude => {
                (attribution.cue.unwrap_or(content), 75)
            }
            CueKind::Reconstruction => (attribution.cue.unwrap_or(content), 80),
        };
        Decision {
            kind,
            furniture: "",
            mixed: others,
            cues: vec![self.cue(span, attribution.cue_kind.name(), kind, weight)],
            main: Main { predicate, tokens },
        }
    }

    /// "The consensus among analysts is that …": a noun of saying as subject.
    pub(super) fn of_a_view(&self) -> Option<Decision> {
        let tagging = self.evidence.tagging;
        let subject = clause::own_subject(tagging, self.root).unwrap_or(self.root);
        let form = self.in_list(subject, self.evidence.lists.speech_noun)?;
        let says = clause::child(tagging, self.root, Relation::Cop).is_some()
            || tagging.child(self.root, &[Relation::Ccomp]).is_some()
            || self.is(self.root, "is");
        let own = tagging.children(subject).any(|child| self.is(child, "my") || self.is(child, "our"));
        if !says || own {
            return None;
        }
        let kind = Kind::AttributedClaim;
        Some(Decision {
            kind,
            furniture: "",
            mixed: false,
            cues: vec![self.cue(form, "speech", kind, 65)],
            main: Main { predicate: Some(self.root), tokens: self.tokens.clone() },
        })
    }
}
