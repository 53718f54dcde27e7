//! The decision order of the taxonomy, asked of the main predicate: furniture, somebody's words,
//! judgement, inference, and what is left is a reported fact.
//!
//! The first question with a cue decides. It must never decide on a word alone where the grammar says
//! that the word stands in a subordinate clause.

use std::ops::Range;

use crate::document::BlockKind;
use crate::extract::{Attribution, AttributionForm, CueKind, SourceKind, clause};
use crate::tag::{Form, Relation, Token, Upos};
use crate::text::Span;
use crate::words::ListId;

use super::{Cue, Evidence, Kind};

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

/// Decides the kind of one statement.
pub(super) fn decide(evidence: Evidence<'_>, statement: usize, attributions: &[usize]) -> Decision {
    let block = &evidence.document.blocks[evidence.statements[statement].block];
    let tokens = evidence.tagging.statements[statement].clone();
    let furniture = |furniture| Decision {
        kind: Kind::NonClaim,
        furniture,
        mixed: false,
        cues: Vec::new(),
        main: Main::default(),
    };
    if matches!(block.kind, BlockKind::Heading | BlockKind::Boilerplate) {
        return furniture("block");
    }
    let Some(root) = evidence.tagging.root(statement) else { return furniture("wording") };
    let question = Question { evidence, statement, tokens: tokens.clone(), root };
    if question.asserts_nothing() {
        return furniture("wording");
    }
    let attributions = attributions.iter().map(|&at| &evidence.mentions.attributions[at]);
    let covering: Vec<&Attribution> =
        attributions.clone().filter(|attribution| question.is_covered(attribution)).collect();
    let others = attributions.count() > covering.len();
    // An interviewer's question claims nothing; a speaker's own question is the speaker's.
    let interviewer = block.speaker.is_some_and(|speaker| {
        speaker.of(&evidence.document.reading).trim_end_matches('.').eq_ignore_ascii_case("q")
    });
    if interviewer && question.only_asks() {
        return furniture("wording");
    }
    if let Some(&attribution) = covering.first() {
        return question.attributed(attribution, others);
    }
    if question.instructs() || question.only_asks() {
        return furniture("wording");
    }
    if let Some(decision) = question.of_a_view() {
        return decision;
    }
    let opinion = question.opinion();
    let inference = question.inference();
    let elsewhere = others;
    let main = Main { predicate: Some(root), tokens };
    if let Some(cues) = opinion {
        return Decision {
            kind: Kind::EditorialOpinion,
            furniture: "",
            mixed: elsewhere || question.has_other_clause(Kind::EditorialOpinion),
            cues,
            main,
        };
    }
    if let Some(cues) = inference {
        return Decision { kind: Kind::AnalystReconstruction, furniture: "", mixed: elsewhere, cues, main };
    }
    Decision {
        kind: Kind::ReportedFact,
        furniture: "",
        mixed: elsewhere || question.has_other_clause(Kind::ReportedFact),
        cues: Vec::new(),
        main,
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
    fn is_elsewhere(&self, attribution: &Attribution) -> bool {
        attribution.cue_kind != CueKind::Speaker
            && attribution.cue.is_some_and(|cue| !self.span().overlaps(cue))
    }

    /// Whether most of the statement stands in marks.
    fn quotes(&self, attribution: &Attribution) -> bool {
        attribution.form != AttributionForm::Indirect
            && self.part(attribution).len() * 5 >= self.span().len() * 4
    }

    /// What of the content stands in the statement.
    fn part(&self, attribution: &Attribution) -> Span {
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
