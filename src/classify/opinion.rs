//! Question 3: does the main predicate evaluate, prescribe or speak as the publication?
//!
//! It must never take a decorating adjective for a judgement: only what is predicated counts.

use crate::extract::clause;
use crate::tag::{Relation, Upos};

use super::kind::Question;
use super::{Cue, Kind};

impl Question<'_> {
    pub(super) fn opinion(&self) -> Option<Vec<Cue>> {
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
}
