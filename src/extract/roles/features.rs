//! What the model of roles looks at: a word, its neighbours, its place in the grammar and in the marks.
//!
//! Computed here for training and for use alike. It must never look beyond the block, and never store a
//! word: a feature is a hash.

use std::ops::Range;

use crate::extract::attributions::{Attribution, Reading};
use crate::extract::cue_lists::CueLists;
use crate::tag::speech::Word;
use crate::tag::weights::{finish, mix};
use crate::tag::{Relation, Tagging, Upos};
use crate::text::Span;

use super::Role;

/// One token as the model sees it.
#[derive(Clone, Copy, Debug)]
struct Seen {
    form: u32,
    suffix: u32,
    /// Part of speech and form.
    tag: u32,
    upos: u32,
    relation: u32,
    /// The head's index, its own for a root.
    head: u32,
    /// Where it stands in quotation marks.
    quoted: u32,
    /// What the grammar alone says of it.
    by_rule: u32,
    /// Which lists of cues and sources hold it, one bit each.
    lists: u32,
    named: u32,
    /// The relations from it up to the nearest cue above it, and that cue's form.
    path: u32,
    above: u32,
    /// The nearest possible cue on either side, and how far.
    left: (u32, u32),
    right: (u32, u32),
    /// Place in the statement.
    place: u32,
    statement: u32,
    /// The first token of the statement.
    opens: u32,
    /// The highest token whose words begin, or end, with this one: its relation, and what it hangs from.
    begins: (u32, u32),
    ends: (u32, u32),
    /// How long those are.
    widths: (u32, u32),
    /// Relations of its children, hashed.
    children: u32,
    capital: u32,
}

const OUTSIDE: Seen = Seen {
    form: 0xed6e,
    suffix: 0xed6e,
    tag: 99,
    upos: 99,
    relation: 99,
    head: 0,
    quoted: 0,
    by_rule: 0,
    lists: 0,
    named: 0,
    path: 0,
    above: 0,
    left: (0, 0),
    right: (0, 0),
    place: 9,
    statement: u32::MAX,
    opens: 0,
    begins: (0, 0),
    ends: (0, 0),
    widths: (0, 0),
    children: 0,
    capital: 0,
};

/// Bits of [`Seen::lists`] that make a word a possible cue.
const CUES: u32 = 0x1ff;

/// Every token of a document as the model sees it.
#[derive(Clone, Debug, Default)]
pub struct View {
    seen: Vec<Seen>,
}

fn list_bits(lists: &CueLists) -> [Option<crate::words::ListId>; 24] {
    [
        lists.speech_verb,
        lists.clausal_verb,
        lists.quoting_verb,
        lists.position_verb,
        lists.belief_verb,
        lists.document_verb,
        lists.commentator_verb,
        lists.preposition,
        lists.speech_noun,
        lists.event_verb,
        lists.evidential,
        lists.vague_source,
        lists.unnamed_role,
        lists.vague_collective,
        lists.document_noun,
        lists.media_noun,
        lists.authority_noun,
        lists.role_noun,
        lists.country,
        lists.demonym,
        lists.motive_verb,
        lists.subordinator,
        lists.hedge_modal,
        lists.inference_verb,
    ]
}

/// Fills in where phrases begin and end.
fn phrases(seen: &mut [Seen], tagging: &Tagging, range: Range<usize>) {
    for at in range.clone() {
        let head = seen[at].head as usize;
        let reach = tagging.subtree_range(at);
        let (relation, above) = (seen[at].relation + 1, seen[head]);
        // Later tokens of a longer reach win, whatever their order.
        let length = reach.len() as u32;
        let told = (relation * 2 + u32::from(head > at), mix(above.form, above.lists & CUES));
        for (edge, first) in [(reach.start, true), (reach.end - 1, false)] {
            if !range.contains(&edge) {
                continue;
            }
            let known = if first { seen[edge].widths.0 } else { seen[edge].widths.1 };
            if length > known {
                if first {
                    seen[edge].widths.0 = length;
                    seen[edge].begins = told;
                } else {
                    seen[edge].widths.1 = length;
                    seen[edge].ends = told;
                }
            }
        }
    }
}

fn near(distance: usize) -> u32 {
    match distance {
        0..=3 => distance as u32,
        4..=5 => 4,
        6..=9 => 5,
        10..=19 => 6,
        _ => 7,
    }
}

impl View {
    /// The tokens of a document; `by_rule` is what the grammar alone finds.
    #[must_use]
    pub(crate) fn of(reading: Reading<'_>, by_rule: &[Attribution]) -> Self {
        let Reading { document, tagging, lexemes, lists, statements, .. } = reading;
        let text = document.reading.as_str();
        let bits = list_bits(lists);
        let mut seen: Vec<Seen> = tagging
            .tokens
            .iter()
            .map(|token| {
                let written = token.span.of(text);
                let word = Word::of(written);
                Seen {
                    form: word.form,
                    suffix: word.suffix(),
                    tag: token.upos as u32 * 32 + token.form as u32,
                    upos: token.upos as u32,
                    relation: token.relation as u32,
                    head: token.head as u32,
                    capital: u32::from(written.starts_with(char::is_uppercase)),
                    ..OUTSIDE
                }
            })
            .collect();
        for (bit, list) in bits.iter().enumerate() {
            for form in lexemes.within(Span::new(0, text.len()), *list) {
                for at in tagging.within(form) {
                    seen[at].lists |= 1 << bit;
                }
            }
        }
        for name in reading.names {
            for (nth, at) in tagging.within(name.span).enumerate() {
                seen[at].named = 1 + u32::from(nth > 0) + 2 * u32::from(name.person);
            }
        }
        for quotation in reading.quotations.iter().filter(|quotation| quotation.depth == 0) {
            let inside = tagging.within(quotation.span);
            let length = inside.len();
            for at in inside.clone() {
                let place = if at == inside.start {
                    1
                } else if at + 1 == inside.end {
                    2
                } else {
                    3
                };
                seen[at].quoted = 1 + place + 4 * quotation.kind as u32 + 16 * u32::from(length > 6);
            }
        }
        for attribution in by_rule {
            let mut say = |span: Span, role: Role| {
                for (nth, at) in tagging.within(span).enumerate() {
                    if seen[at].by_rule == 0 || role != Role::Content {
                        seen[at].by_rule = role as u32 * 2 - u32::from(nth == 0);
                    }
                }
            };
            for content in &attribution.content {
                say(*content, Role::Content);
            }
            if let Some(source) = attribution.source.as_ref().filter(|_| !attribution.carried) {
                say(source.span, Role::Source);
            }
            if let Some(cue) = attribution.cue {
                say(cue, Role::Cue);
            }
        }
        for (index, range) in tagging.statements.iter().enumerate() {
            debug_assert!(index < statements.len());
            grammar(&mut seen, range.clone(), index);
            phrases(&mut seen, tagging, range.clone());
        }
        Self { seen }
    }

    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    fn at(&self, at: usize, by: isize, block: &Range<usize>) -> &Seen {
        at.checked_add_signed(by)
            .filter(|at| block.contains(at))
            .and_then(|at| self.seen.get(at))
            .unwrap_or(&OUTSIDE)
    }

    /// The features of the token `at` in its `block`, whatever the token before it is.
    pub fn features(&self, at: usize, block: &Range<usize>, out: &mut Vec<u32>) {
        out.clear();
        let mut id = 0;
        let mut push = |a: u32, b: u32| {
            id += 1;
            out.push(finish(mix(mix(0x0c0f_fee0 + id * 0x0101, a), b)));
        };
        let here = self.at(at, 0, block);
        let seen = |by: isize| self.at(at, by, block);
        push(0, 0);
        for by in -3..=3 {
            push(seen(by).form, 0);
            push(seen(by).tag, 0);
            push(seen(by).by_rule, seen(by).relation);
            push(seen(by).lists, 0);
        }
        for by in [-2, -1, 0, 1] {
            push(seen(by).form, seen(by + 1).form);
            push(seen(by).tag, seen(by + 1).tag);
        }
        push(mix(seen(-1).tag, here.tag), seen(1).tag);
        push(mix(seen(-2).tag, seen(-1).tag), here.tag);
        push(mix(seen(1).tag, here.tag), seen(2).tag);
        push(here.suffix, here.capital);
        push(here.suffix, here.upos);
        push(here.form, here.relation);
        push(here.form, here.quoted);
        push(here.children, here.upos);
        push(here.children, here.form);
        let head = self.seen.get(here.head as usize).unwrap_or(&OUTSIDE);
        let direction = u32::from(here.head as usize > at);
        push(mix(here.relation, direction), head.form);
        push(mix(here.relation, direction), head.tag);
        push(mix(here.relation, here.upos), mix(head.relation, head.upos));
        push(here.relation, head.lists & CUES);
        let grand = self.seen.get(head.head as usize).unwrap_or(&OUTSIDE);
        push(mix(here.relation, head.relation), grand.form);
        push(mix(here.relation, head.relation), grand.lists & CUES);
        push(head.by_rule, here.by_rule);
        push(here.path, 0);
        push(here.path, here.above);
        push(here.path, here.upos);
        push(here.path, here.quoted);
        push(here.path, here.by_rule);
        push(here.left.0, here.left.1);
        push(here.right.0, here.right.1);
        push(here.left.0, here.right.0);
        push(mix(here.left.1, here.right.1), here.quoted);
        push(mix(here.left.1, here.right.1), here.path);
        for by in [-2, -1, 0, 1, 2] {
            push(seen(by).quoted, here.quoted);
        }
        push(here.quoted, here.by_rule);
        push(mix(seen(-1).by_rule, here.by_rule), seen(1).by_rule);
        push(here.place, here.quoted);
        push(here.place, here.tag);
        push(mix(here.place, here.by_rule), seen(-1).tag);
        push(here.named, here.relation);
        push(mix(seen(-1).named, here.named), seen(1).named);
        push(here.lists, here.upos);
        push(here.lists, here.path);
        push(here.lists, head.lists);
        push(mix(seen(-1).lists, here.lists), seen(1).lists);
        push(mix(seen(-1).form, here.lists), seen(1).tag);
        push(here.begins.0, here.begins.1);
        push(here.begins.0, here.ends.0);
        push(here.begins.0, mix(here.begins.1, seen(-1).form));
        push(here.ends.0, here.ends.1);
        push(here.ends.0, mix(here.ends.1, seen(1).form));
        push(here.ends.0, seen(1).begins.0);
        push(seen(-1).ends.0, here.begins.0);
        push(seen(-1).ends.1, here.begins.1);
    }

    /// The features that a class shares with the class of the token before.
    pub fn steps(&self, at: usize, block: &Range<usize>, before: u32, out: &mut Vec<u32>) {
        out.clear();
        let mut id = 0;
        let mut push = |a: u32, b: u32| {
            id += 1;
            out.push(finish(mix(mix(mix(0x57e9_0000 + id * 0x0101, before + 1), a), b)));
        };
        let here = self.at(at, 0, block);
        let last = self.at(at, -1, block);
        let new = u32::from(here.statement != last.statement);
        push(new, 0);
        push(new, mix(last.quoted, here.quoted));
        push(last.tag, here.tag);
        push(last.form, new);
        push(here.form, new);
        push(last.by_rule, here.by_rule);
        push(mix(last.ends.0, here.begins.0), new);
        push(last.form, here.upos);
        push(last.upos, here.form);
        push(mix(last.left.1, here.left.1), mix(here.right.1, here.upos));
        push(here.relation, mix(u32::from(here.head as usize > at), here.path));
    }
}

/// Fills in what the tree of one statement says.
fn grammar(seen: &mut [Seen], range: Range<usize>, statement: usize) {
    let mut left = (0, 0);
    for at in range.clone() {
        seen[at].statement = statement as u32;
        seen[at].opens = range.start as u32;
        seen[at].place = if at == range.start {
            1
        } else if at + 1 == range.end {
            2
        } else if at == range.start + 1 {
            3
        } else if at + 2 == range.end {
            4
        } else {
            5
        };
        seen[at].left = (left.0, if left.0 == 0 { 0 } else { near(at - left.1) });
        if seen[at].lists & CUES != 0 && seen[at].upos != Upos::Punct as u32 {
            left = (seen[at].form, at);
        }
    }
    let mut right = (0, 0);
    for at in range.clone().rev() {
        seen[at].right = (right.0, if right.0 == 0 { 0 } else { near(right.1 - at) });
        if seen[at].lists & CUES != 0 {
            right = (seen[at].form, at);
        }
    }
    for at in range.clone() {
        let head = seen[at].head as usize;
        if head != at {
            let relation = seen[at].relation;
            let side = u32::from(head > at);
            let telling = [
                Relation::Nsubj,
                Relation::NsubjPass,
                Relation::Ccomp,
                Relation::Xcomp,
                Relation::Obj,
                Relation::Parataxis,
                Relation::Mark,
                Relation::Cop,
                Relation::AuxPass,
                Relation::Case,
                Relation::Acl,
                Relation::Advcl,
            ];
            if telling.iter().any(|told| *told as u32 == relation) {
                // A set, so order and repetition do not matter.
                seen[head].children |= 1 << ((relation * 2 + side) % 31);
            }
        }
        let mut path = 0x9a7;
        let mut up = at;
        for step in 0..8 {
            let above = seen[up].head as usize;
            if up != at && seen[up].lists & CUES != 0 && seen[up].upos == Upos::Verb as u32 {
                seen[at].above = seen[up].form;
                path = mix(path, 0xcafe + u32::from(up > at));
                break;
            }
            if above == up {
                path = mix(path, 0x4007);
                break;
            }
            // Only the last steps before the cue matter, not how deep the token lies.
            let relation = seen[up].relation;
            path = mix(if step < 1 { path } else { 0x9a8 }, relation);
            up = above;
        }
        seen[at].path = path;
    }
}
