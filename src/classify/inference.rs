//! Question 4: is the main predicate an inference, a forecast or an unspoken motive?
//!
//! It must never take ability, permission or a calendar for a guess.

use crate::extract::clause;
use crate::tag::{Relation, Upos};

use super::kind::Question;
use super::{Cue, Kind};

impl Question<'_> {
    pub(super) fn inference(&self) -> Option<Vec<Cue>> {
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
        // "by potentially stabilizing prices": the means belongs to what is predicated.
        for form in self.evidence.lexemes.within(self.span(), lists.epistemic_adverb) {
            let at = tagging.within(form).start;
            if at > self.tokens.start && self.is(at - 1, "by") && !self.is_opened_below(at) {
                cues.push(self.cue(form, "epistemic", kind, 60));
            }
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
    pub(super) fn first_finite_verb(&self, scheduled: bool) -> Option<Cue> {
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
    pub(super) fn is_opened_below(&self, at: usize) -> bool {
        let word = self.text(at).to_ascii_lowercase();
        if word.ends_with("ing") || self.is_infinitive(at) {
            return true;
        }
        let from = (self.tokens.start..at)
            .rev()
            .find(|&before| self.is(before, ",") || self.is(before, ";") || self.is(before, ":"))
            .map_or(self.tokens.start, |comma| comma + 1);
        (from..at).any(|before| {
            self.evidence.lexemes.is(self.token(before), self.evidence.lists.subordinator)
                && !matches!(self.token(before).relation, Relation::Det)
        })
    }

    pub(super) fn is_infinitive(&self, at: usize) -> bool {
        at > self.tokens.start && self.is(at - 1, "to")
    }

    /// "A reporter saw four ships": seeing a thing is no state of mind, seeing it as something is.
    pub(super) fn witnesses(&self, at: usize) -> bool {
        ["see", "sees", "saw", "seen", "felt", "feel", "feels"].iter().any(|form| self.is(at, form))
            && self.evidence.tagging.child(at, &[Relation::Ccomp]).is_none()
            && !(at + 1..self.tokens.end).any(|next| self.is(next, "as"))
    }

    /// Whether a noun names somebody who can want something: a person, a body, a group, a capital.
    pub(super) fn has_a_mind(&self, noun: usize) -> bool {
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
    pub(super) fn has_content(&self, at: usize) -> bool {
        self.evidence
            .tagging
            .child(at, &[Relation::Xcomp, Relation::Ccomp, Relation::Obj, Relation::Obl])
            .is_some()
    }

    /// "could not", "may" of permission are not read; "could" with a past negation is ability.
    pub(super) fn is_ability(&self, modal: usize) -> bool {
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
            && clause::is_negated(self.evidence.tagging, &self.evidence.document.reading, self.root)
    }

    /// Whether the statement gives a date.
    pub(super) fn is_dated(&self) -> bool {
        let dates = &self.evidence.mentions.dates;
        let span = self.span();
        let first = dates.partition_point(|date| date.span.start() < span.start());
        dates.get(first).is_some_and(|date| date.span.start() < span.end())
    }

    /// "The council will vote Tuesday": an event on a calendar.
    pub(super) fn is_scheduled(&self) -> bool {
        self.is_dated() && self.in_list(self.root, self.evidence.lists.schedule_verb).is_some()
    }

    /// Whether another clause would get another kind: a conjoined judgement, a motive in a tail.
    pub(super) fn has_other_clause(&self, kind: Kind) -> bool {
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
