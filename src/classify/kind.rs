//! The decision order of the taxonomy, asked of the main predicate: furniture, somebody's words,
//! judgement, inference, and what is left is a reported fact.
//!
//! The first question with a cue decides. It must never decide on a word alone where the grammar says
//! that the word stands in a subordinate clause.

use std::ops::Range;

use crate::document::BlockKind;
use crate::extract::{Attribution, CueKind, SourceKind, clause};
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
struct Question<'a> {
    evidence: Evidence<'a>,
    statement: usize,
    tokens: Range<usize>,
    root: usize,
}

impl<'a> Question<'a> {
    fn token(&self, at: usize) -> &'a Token {
        &self.evidence.tagging.tokens[at]
    }

    fn text(&self, at: usize) -> &'a str {
        self.token(at).span.of(&self.evidence.document.reading)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.text(at).eq_ignore_ascii_case(word)
    }

    fn in_list(&self, at: usize, list: Option<ListId>) -> Option<Span> {
        self.evidence.lexemes.at(self.token(at).span.start(), list)
    }

    fn span(&self) -> Span {
        self.evidence.statements[self.statement].span
    }

    fn whole(&self) -> &'a str {
        self.span().of(&self.evidence.document.reading)
    }

    /// Whether the token belongs to the main clause and not to one below it.
    fn is_main(&self, at: usize) -> bool {
        !clause::is_subordinate(self.evidence.tagging, at, self.root)
    }

    /// Forms of a list whose first token stands in the main clause.
    fn main_hits(&self, list: Option<ListId>) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.evidence.lexemes.within(self.span(), list).filter_map(move |form| {
            let at = self.evidence.tagging.within(Span::new(form.start(), self.span().end())).start;
            (at < self.tokens.end && self.is_main(at)).then_some((at, form))
        })
    }

    /// Forms of a list that no word before them in their clause subordinates, whatever the tree says.
    fn surface_hits(&self, list: Option<ListId>) -> impl Iterator<Item = Span> + '_ {
        self.evidence.lexemes.within(self.span(), list).filter(move |form| {
            let at = self.evidence.tagging.within(Span::new(form.start(), self.span().end())).start;
            at < self.tokens.end && (self.is_main(at) || !self.is_opened_below(at))
        })
    }

    fn cue(&self, span: Span, kind: &'static str, supports: Kind, weight: u8) -> Cue {
        Cue { span, kind, supports, weight }
    }

    // Q1

    /// Text that is no statement: no words, or a line that only leads on.
    fn asserts_nothing(&self) -> bool {
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
        if !verb && words <= 3 && block.lead.is_none() && !quoted {
            return true;
        }
        let start = self.whole().to_ascii_lowercase();
        [
            "here is a ",
            "here are ",
            "in this article",
            "in this story",
            "here is what ",
            "here's a ",
            "here\u{2019}s a ",
            "read more",
            "let's compare",
            "let\u{2019}s compare",
            "below is ",
            "click here",
            "see also",
            "photo:",
        ]
        .iter()
        .any(|lead| start.starts_with(lead))
    }

    /// An instruction to the reader: "Wash your hands." A policy ("Never trust them") is an opinion.
    fn instructs(&self) -> bool {
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
    fn only_asks(&self) -> bool {
        let whole = self.whole().trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')']);
        whole.ends_with('?') && !self.argues() && !self.leads_with_a_clause()
    }

    /// "The outcome will set a precedent: will law govern?": the clause before the colon decides.
    fn leads_with_a_clause(&self) -> bool {
        let colon = self.tokens.clone().find(|&at| self.is(at, ":") || self.is(at, ";"));
        colon.is_some_and(|colon| {
            let before = self.tokens.start..colon;
            let finite = before.clone().position(|at| matches!(self.token(at).upos, Upos::Verb | Upos::Aux));
            before.len() >= 4 && finite.is_some_and(|at| at > 0)
        })
    }

    /// A question that argues: its answer is in its words.
    fn argues(&self) -> bool {
        let start = self.whole().trim_start_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        let leads = [
            "how can",
            "how could",
            "how dare",
            "how long must",
            "why should",
            "why would",
            "why not",
            "who would",
            "who could",
            "what if",
            "what kind of",
            "isn't",
            "isn\u{2019}t",
            "aren't",
            "aren\u{2019}t",
            "wasn't",
            "don't",
            "don\u{2019}t",
            "doesn't",
            "doesn\u{2019}t",
            "shouldn't",
            "shouldn\u{2019}t",
            "wouldn't",
            "wouldn\u{2019}t",
            "do we really",
            "does anyone",
            "would you",
            "should ",
            "must ",
            "can we",
            "how many more",
            "how often",
            "is it not",
            "is it time",
            "is it any wonder",
            "is it too much",
        ];
        leads.iter().any(|lead| start.starts_with(lead))
            || self.main_hits(self.evidence.lists.evaluative_adjective).next().is_some()
            || self.main_hits(self.evidence.lists.obligation).next().is_some()
    }

    // Q2

    /// Whether the attribution takes in the main predicate.
    fn is_covered(&self, attribution: &Attribution) -> bool {
        let tagging = self.evidence.tagging;
        let root_span = self.token(self.root).span;
        let in_content = || attribution.content.iter().any(|span| span.contains(root_span));
        match attribution.cue_kind {
            CueKind::Speaker | CueKind::Quotation => {
                in_content() || attribution.content.iter().any(|span| span.len() * 5 >= self.span().len() * 4)
            }
            _ if attribution.source.as_ref().is_some_and(|source| source.kind == SourceKind::Own) => false,
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

    /// Whether an adverb such as "allegedly" stands beside the main verb, not inside a phrase
    /// ("the minister, allegedly drunk, …").
    fn qualifies_the_main_verb(&self, attribution: &Attribution) -> bool {
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
    fn is_below_clause(&self, predicate: usize) -> bool {
        matches!(self.token(predicate).relation, Relation::AclRelcl | Relation::Acl)
    }

    fn is_first_conjunct_of_quotation(&self, predicate: usize) -> bool {
        // "“We won,” he said and left": the parser may hang the cue under the quoted clause.
        self.token(predicate).relation == Relation::Conj
            && self.token(predicate).head == self.root
            && self.whole().starts_with(['"', '\u{201c}'])
    }

    fn attributed(&self, attribution: &Attribution, others: bool) -> Decision {
        let content = attribution.content.first().copied().unwrap_or(self.span());
        let tagging = self.evidence.tagging;
        // The main content: the clause that is attributed.
        let predicate = match attribution.predicate {
            Some(cue) if attribution.cue_kind != CueKind::Evidential => {
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
            CueKind::Quotation => (content, 92),
            CueKind::Speech | CueKind::Preposition | CueKind::Speaker => {
                (attribution.cue.unwrap_or(content), 90)
            }
            CueKind::Evidential => (attribution.cue.unwrap_or(content), 80),
            CueKind::Position | CueKind::Belief => (attribution.cue.unwrap_or(content), 75),
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
    fn of_a_view(&self) -> Option<Decision> {
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

    // Q3

    fn opinion(&self) -> Option<Vec<Cue>> {
        let lists = self.evidence.lists;
        let tagging = self.evidence.tagging;
        let kind = Kind::EditorialOpinion;
        let root = self.root;
        let mut cues = Vec::new();
        let subject = clause::own_subject(tagging, root);
        let first_person = subject.is_some_and(|at| self.is(at, "we") || self.is(at, "i"));
        if first_person && let Some(form) = self.in_list(root, lists.editorial_belief) {
            cues.push(self.cue(form, "editorial", kind, 85));
        }
        for (at, form) in self.main_hits(lists.obligation) {
            let on_root = self.token(at).head == root || at == root;
            // "Members must register by law" is a rule, but a draft rarely says so without a source.
            // "must have seen" concludes; it does not prescribe.
            let concludes = self.is(at, "must") && self.tokens.contains(&(at + 1)) && self.is(at + 1, "have");
            if on_root && !concludes {
                cues.push(self.cue(form, "obligation", kind, 80));
            }
        }
        if let Some(form) = self.in_list(root, lists.importance_verb)
            && self.token(root).upos == Upos::Verb
        {
            cues.push(self.cue(form, "importance", kind, 70));
        }
        let copular = clause::child(tagging, root, Relation::Cop).is_some();
        let predicate_adjective = self.token(root).upos == Upos::Adj && (copular || subject.is_some());
        if predicate_adjective && let Some(form) = self.in_list(root, lists.evaluative_adjective) {
            cues.push(self.cue(form, "evaluation", kind, 70));
        }
        if let Some(form) = self.in_list(root, lists.evaluative_verb) {
            cues.push(self.cue(form, "evaluation", kind, 65));
        }
        if copular || !self.tokens.clone().any(|at| self.token(at).upos == Upos::Verb) {
            if let Some(form) = self.in_list(root, lists.evaluative_noun) {
                cues.push(self.cue(form, "evaluation", kind, 65));
            } else if let Some(form) = self.in_list(root, lists.importance_noun) {
                cues.push(self.cue(form, "importance", kind, 65));
            }
            for child in tagging.children(root) {
                if self.token(child).relation == Relation::Amod
                    && let Some(form) = self.in_list(child, lists.evaluative_adjective)
                {
                    cues.push(self.cue(form, "evaluation", kind, 55));
                }
            }
        }
        // "A grim reality of the talks is …": the judgement stands in the subject.
        if let Some(subject) = subject
            && tagging.tokens[root].relation == Relation::Root
            && (copular || self.is(root, "is") || self.is(root, "was"))
        {
            let judged = tagging
                .children(subject)
                .filter(|&child| self.token(child).relation == Relation::Amod)
                .chain([subject])
                .find_map(|at| {
                    self.in_list(at, lists.evaluative_noun)
                        .filter(|form| form.of(&self.evidence.document.reading).contains(' '))
                });
            if let Some(form) = judged {
                cues.push(self.cue(form, "evaluation", kind, 55));
            }
        }
        for form in self.surface_hits(lists.superlative) {
            cues.push(self.cue(form, "superlative", kind, 65));
        }
        for form in self.surface_hits(lists.metaphor) {
            cues.push(self.cue(form, "metaphor", kind, 65));
        }
        for (at, form) in self.main_hits(lists.evaluative_adverb) {
            if at == self.tokens.start
                || self.token(at).head == root && self.token(at).relation == Relation::Advmod && copular
            {
                cues.push(self.cue(form, "evaluation", kind, 55));
            }
        }
        if self.whole().ends_with('?') && self.argues() {
            cues.push(self.cue(self.span(), "question", kind, 60));
        }
        cues.sort_by_key(|cue| (std::cmp::Reverse(cue.weight), cue.span));
        (!cues.is_empty()).then_some(cues)
    }

    // Q4

    fn inference(&self) -> Option<Vec<Cue>> {
        let lists = self.evidence.lists;
        let tagging = self.evidence.tagging;
        let kind = Kind::AnalystReconstruction;
        let root = self.root;
        let mut cues = Vec::new();
        let scheduled = self.is_scheduled();
        for child in tagging.children(root) {
            let token = self.token(child);
            if token.relation == Relation::Aux {
                if let Some(form) = self.in_list(child, lists.hedge_modal)
                    && !self.is_ability(child)
                {
                    cues.push(self.cue(form, "modal", kind, 75));
                } else if let Some(form) = self.in_list(child, lists.forecast_modal)
                    && !scheduled
                {
                    cues.push(self.cue(form, "forecast", kind, 65));
                }
            }
        }
        if cues.is_empty() {
            cues.extend(self.first_finite_verb(scheduled));
        }
        for (at, form) in self.main_hits(lists.epistemic_adverb) {
            let beside =
                at + 1 < self.tokens.end && matches!(self.token(at + 1).upos, Upos::Verb | Upos::Aux);
            let leads = at == self.tokens.start || self.is(at - 1, ",");
            if self.token(at).head == root || at == root || leads || (beside && !self.is_opened_below(at)) {
                cues.push(self.cue(form, "epistemic", kind, 70));
            }
        }
        if let Some(form) = self.in_list(root, lists.epistemic_verb)
            && tagging.child(root, &[Relation::Xcomp, Relation::Ccomp, Relation::Advcl]).is_some()
        {
            cues.push(self.cue(form, "appearance", kind, 75));
        }
        if let Some(form) = self.in_list(root, lists.inference_verb) {
            cues.push(self.cue(form, "inference", kind, 70));
        }
        // A tagger may take "signals that" for a noun.
        for (at, form) in self.main_hits(lists.inference_verb) {
            if self.token(at).upos == Upos::Noun && self.tokens.contains(&(at + 1)) && self.is(at + 1, "that")
            {
                cues.push(self.cue(form, "inference", kind, 70));
            }
        }
        for (_, form) in self.main_hits(lists.inference_phrase) {
            if self.is_dated() && form.of(&self.evidence.document.reading).eq_ignore_ascii_case("set to") {
                continue;
            }
            cues.push(self.cue(form, "inference", kind, 55));
        }
        for (_, form) in self.main_hits(lists.hedge_frame) {
            cues.push(self.cue(form, "epistemic", kind, 60));
        }
        let copular = clause::child(tagging, root, Relation::Cop).is_some();
        let adjective = [root]
            .into_iter()
            .chain(tagging.children(root).filter(|&child| self.token(child).relation == Relation::Amod))
            .find_map(|at| self.in_list(at, lists.hedge_adjective));
        if copular && let Some(form) = adjective {
            cues.push(self.cue(form, "epistemic", kind, 60));
        }
        let subject = clause::own_subject(tagging, root);
        let first_person = subject.is_some_and(|at| self.is(at, "we") || self.is(at, "i"));
        if self.token(root).upos == Upos::Verb
            && !first_person
            && subject.is_some_and(|subject| self.has_a_mind(subject))
            && !clause::is_passive(tagging, root)
            && let Some(form) = self.in_list(root, lists.motive_verb)
            && self.has_content(root)
            && !self.witnesses(root)
        {
            cues.push(self.cue(form, "motive", kind, 65));
        }
        if self.token(root).upos == Upos::Adj
            && !first_person
            && subject.is_some()
            && let Some(form) = self.in_list(root, lists.mental_adjective)
        {
            cues.push(self.cue(form, "motive", kind, 60));
        }
        if let Some(subject) = subject
            && clause::child(tagging, root, Relation::Cop).is_some()
            && let Some(form) = self.in_list(subject, lists.motive_noun)
        {
            cues.push(self.cue(form, "motive", kind, 60));
        }
        let block = &self.evidence.document.blocks[self.evidence.statements[self.statement].block];
        if let Some(lead) = block.lead
            && subject.is_none()
            && let Some(form) = self.evidence.lexemes.within(lead, lists.motive_noun).next()
        {
            cues.push(self.cue(form, "motive", kind, 60));
        }
        cues.sort_by_key(|cue| (std::cmp::Reverse(cue.weight), cue.span));
        (!cues.is_empty()).then_some(cues)
    }

    /// A modal that the tree hangs elsewhere, but that no word before it in its clause subordinates.
    fn first_finite_verb(&self, scheduled: bool) -> Option<Cue> {
        let lists = self.evidence.lists;
        let at = self
            .tokens
            .clone()
            .find(|&at| matches!(self.token(at).upos, Upos::Aux | Upos::Verb) && !self.is_opened_below(at))?;
        // Only the first finite verb of the main clause counts.
        if self.token(at).upos == Upos::Verb
            && let Some(form) =
                self.in_list(at, lists.inference_verb).or_else(|| self.in_list(at, lists.epistemic_verb))
            && self.in_list(at, lists.hedge_modal).is_none()
        {
            return Some(self.cue(form, "inference", Kind::AnalystReconstruction, 60));
        }
        if self.is_ability(at) {
            return None;
        }
        if let Some(form) = self.in_list(at, lists.hedge_modal) {
            return Some(self.cue(form, "modal", Kind::AnalystReconstruction, 60));
        }
        let form = self.in_list(at, lists.forecast_modal)?;
        (!scheduled && self.token(at).upos == Upos::Aux)
            .then(|| self.cue(form, "forecast", Kind::AnalystReconstruction, 55))
    }

    /// Whether a word between the last comma and the token subordinates it, or it is no finite form.
    fn is_opened_below(&self, at: usize) -> bool {
        let word = self.text(at).to_ascii_lowercase();
        if word.ends_with("ing") || self.is_infinitive(at) {
            return true;
        }
        let from = (self.tokens.start..at)
            .rev()
            .find(|&before| self.is(before, ",") || self.is(before, ";") || self.is(before, ":"))
            .map_or(self.tokens.start, |comma| comma + 1);
        (from..at).any(|before| {
            [
                "who", "which", "that", "if", "because", "while", "as", "when", "where", "whether", "after",
                "before", "since", "although", "though", "whose", "until", "unless", "what", "how", "even",
            ]
            .iter()
            .any(|word| self.is(before, word))
                && !matches!(self.token(before).relation, Relation::Det)
        })
    }

    fn is_infinitive(&self, at: usize) -> bool {
        at > self.tokens.start && self.is(at - 1, "to")
    }

    /// "A reporter saw four ships": seeing a thing is no state of mind, seeing it as something is.
    fn witnesses(&self, at: usize) -> bool {
        ["see", "sees", "saw", "seen", "felt", "feel", "feels"].iter().any(|form| self.is(at, form))
            && self.evidence.tagging.child(at, &[Relation::Ccomp]).is_none()
            && !(at + 1..self.tokens.end).any(|next| self.is(next, "as"))
    }

    /// Whether a noun names somebody who can want something: a person, a body, a group, a capital.
    fn has_a_mind(&self, noun: usize) -> bool {
        let lists = self.evidence.lists;
        match self.token(noun).upos {
            Upos::Propn => true,
            Upos::Pron => !self.is(noun, "it") && !self.is(noun, "this"),
            _ => {
                [
                    lists.role_noun,
                    lists.vague_source,
                    lists.vague_collective,
                    lists.authority_noun,
                    lists.demonym,
                    lists.undisclosed_noun,
                ]
                .into_iter()
                .any(|list| self.in_list(noun, list).is_some())
                    || self.is(noun, "move")
                    || self.is(noun, "step")
                    || self.is(noun, "people")
            }
        }
    }

    /// Whether a motive verb has what is wanted: a clause, an object, an infinitive.
    fn has_content(&self, at: usize) -> bool {
        self.evidence
            .tagging
            .child(at, &[Relation::Xcomp, Relation::Ccomp, Relation::Obj, Relation::Obl])
            .is_some()
    }

    /// "could not", "may" of permission are not read; "could" with a past negation is ability.
    fn is_ability(&self, modal: usize) -> bool {
        if self.is(modal, "would")
            && self.tokens.clone().any(|at| self.is(at, "every") || self.is(at, "used"))
        {
            return true;
        }
        let senses =
            ["see", "hear", "feel", "smell", "find", "reach"].iter().any(|verb| self.is(self.root, verb));
        if self.is(modal, "could") && senses {
            return true;
        }
        (self.is(modal, "could") || self.is(modal, "would"))
            && self
                .evidence
                .tagging
                .children(self.root)
                .any(|child| self.is(child, "not") || self.is(child, "n't") || self.is(child, "n\u{2019}t"))
    }

    /// Whether the statement gives a date.
    fn is_dated(&self) -> bool {
        let dates = &self.evidence.mentions.dates;
        let span = self.span();
        let first = dates.partition_point(|date| date.span.start() < span.start());
        dates.get(first).is_some_and(|date| date.span.start() < span.end())
    }

    /// "The council will vote Tuesday": an event on a calendar.
    fn is_scheduled(&self) -> bool {
        self.is_dated() && self.in_list(self.root, self.evidence.lists.schedule_verb).is_some()
    }

    /// Whether another clause would get another kind: a conjoined judgement, a motive in a tail.
    fn has_other_clause(&self, kind: Kind) -> bool {
        let tagging = self.evidence.tagging;
        let lists = self.evidence.lists;
        tagging.children(self.root).any(|child| {
            let token = self.token(child);
            let clause = matches!(token.relation, Relation::Conj | Relation::Parataxis | Relation::Advcl);
            clause
                && (self.in_list(child, lists.motive_verb).is_some()
                    || self.in_list(child, lists.inference_verb).is_some()
                    || (kind != Kind::EditorialOpinion
                        && (self.in_list(child, lists.evaluative_noun).is_some()
                            || self.in_list(child, lists.evaluative_adjective).is_some()
                            || self.in_list(child, lists.importance_verb).is_some())))
        })
    }
}
