//! What a statement looks like to the learned part of the classifier: hashed features, each with the
//! words that it rests on.
//!
//! The rules of evidence speak first and are features too. What is looked at is computed here for
//! training and for use alike. It must never read a weight, and never decide a kind.

use std::ops::Range;

use crate::document::BlockKind;
use crate::extract::{Attribution, CueKind, QuotationKind, clause};
use crate::tag::speech::Word;
use crate::tag::weights::{finish, mix};
use crate::tag::{Form, Relation, Upos};
use crate::text::Span;

use super::kind::{Answers, Question};
use super::model::Scores;
use super::{Cue, Evidence, Kind};

/// What sort of thing a feature looks at; training leaves families out to measure them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Family {
    /// What the rules of evidence decide, and by what.
    Rule,
    /// Attributions and quotation marks.
    Source,
    /// Words and pairs of words.
    Word,
    /// The main predicate and what hangs from it.
    Predicate,
    /// Words of the lists, by place.
    List,
    /// Marks, length, numbers, dates, names.
    Shape,
    /// Where the statement stands.
    Place,
    /// What the whole draft is like.
    Draft,
    /// What the statements around it are like.
    Around,
}

impl Family {
    /// Every family, in order.
    pub const ALL: [Self; 9] = [
        Self::Rule,
        Self::Source,
        Self::Word,
        Self::Predicate,
        Self::List,
        Self::Shape,
        Self::Place,
        Self::Draft,
        Self::Around,
    ];
}

/// One thing that is so of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Stands for the row of its weights.
    pub hash: u32,
    /// What sort of thing it is.
    pub family: Family,
    /// The words it rests on, in reading text; `None` where no words carry it.
    pub anchor: Option<Span>,
}

impl Feature {
    /// Whether the feature would not be there without the words of `span`.
    #[must_use]
    pub fn rests_on(&self, span: Span) -> bool {
        let Some(anchor) = self.anchor.filter(|anchor| anchor.overlaps(span)) else { return false };
        let shared = anchor.end().min(span.end()) - anchor.start().max(span.start());
        // A word more or less does not undo a quotation or a rule's phrase; a pair needs both of its words.
        matches!(self.family, Family::Word | Family::Predicate | Family::List) || shared * 2 >= anchor.len()
    }
}

/// The features of every statement.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Statement by statement.
    pub all: Vec<Feature>,
    /// For each statement, its features; none where the kind is settled without them.
    pub statements: Vec<Range<usize>>,
    /// For each statement, what each kind has before a feature is weighed.
    pub priors: Vec<Scores>,
}

/// Computes the features of every statement of a draft.
pub(super) fn features(evidence: Evidence<'_>, by_statement: &[Vec<usize>], answers: &[Answers]) -> Features {
    let quoted = quoted(evidence);
    let sketches: Vec<Sketch> =
        (0..answers.len()).map(|at| Sketch::of(evidence, at, answers, &quoted)).collect();
    let draft = Draft::of(&sketches);
    let mut features = Features::default();
    for statement in 0..answers.len() {
        let first = features.all.len();
        if let Some(root) = evidence.tagging.root(statement).filter(|_| !answers[statement].is_settled()) {
            let tokens = evidence.tagging.statements[statement].clone();
            let question = Question { evidence, statement, tokens, root };
            let mut portrait =
                Portrait { question, answers: &answers[statement], quoted: &quoted, out: &mut features.all };
            portrait.rules();
            portrait.sources(&by_statement[statement]);
            portrait.words();
            portrait.predicate();
            portrait.lists();
            portrait.shape();
            portrait.place(answers.len());
            portrait.draft(&draft, &sketches[statement]);
            portrait.around(&sketches);
        }
        features.statements.push(first..features.all.len());
        features.priors.push(answers[statement].prior(evidence, statement));
    }
    features
}

/// For each token, whether it stands in quoted speech.
fn quoted(evidence: Evidence<'_>) -> Vec<bool> {
    let mut quoted = vec![false; evidence.tagging.tokens.len()];
    for quotation in &evidence.mentions.quotations {
        if matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block) {
            quoted[evidence.tagging.within(quotation.span)].fill(true);
        }
    }
    quoted
}

/// A statement as its neighbours see it.
#[derive(Clone, Copy, Debug)]
struct Sketch {
    block: usize,
    kind: Kind,
    by: u32,
    own_voice: bool,
    obliges: bool,
    judges: bool,
    asks: bool,
    quoted: bool,
    settled: bool,
}

impl Sketch {
    fn of(evidence: Evidence<'_>, statement: usize, answers: &[Answers], quoted: &[bool]) -> Self {
        let answer = &answers[statement];
        let tokens = evidence.tagging.statements[statement].clone();
        let span = evidence.statements[statement].span;
        let own = |at: usize| {
            !quoted[at] && evidence.lexemes.is(&evidence.tagging.tokens[at], evidence.lists.editorial_self)
        };
        let supports = |cues: &[Cue], kind: &str| cues.iter().any(|cue| cue.kind == kind);
        Self {
            block: evidence.statements[statement].block,
            kind: answer.decision.kind,
            by: answer.decision.cues.first().map_or(0, |cue| hash_of(cue.kind)),
            own_voice: tokens.clone().any(own),
            obliges: supports(&answer.opinion, "obligation"),
            judges: !answer.opinion.is_empty(),
            asks: span.of(&evidence.document.reading).ends_with('?'),
            quoted: tokens.clone().filter(|&at| quoted[at]).count() * 2 > tokens.len(),
            settled: answer.is_settled(),
        }
    }
}

/// What a draft is like, in sixths: an editorial speaks for itself, a wire story for others.
#[derive(Clone, Copy, Debug, Default)]
struct Draft {
    shares: [u32; 7],
    long: u32,
}

impl Draft {
    fn of(sketches: &[Sketch]) -> Self {
        let said: Vec<&Sketch> = sketches.iter().filter(|sketch| !sketch.settled).collect();
        let share = |holds: fn(&Sketch) -> bool| {
            let count = said.iter().filter(|sketch| holds(sketch)).count();
            // Small shares differ more than large ones.
            match count * 100 / said.len().max(1) {
                0 => u32::from(count > 0),
                1..6 => 2,
                6..13 => 3,
                13..25 => 4,
                25..45 => 5,
                _ => 6,
            }
        };
        Self {
            shares: [
                share(|sketch| sketch.own_voice && sketch.kind != Kind::AttributedClaim),
                share(|sketch| sketch.obliges && sketch.kind != Kind::AttributedClaim),
                share(|sketch| sketch.judges && sketch.kind != Kind::AttributedClaim),
                share(|sketch| sketch.kind == Kind::AttributedClaim),
                share(|sketch| sketch.kind == Kind::AnalystReconstruction),
                share(|sketch| sketch.quoted),
                share(|sketch| sketch.asks),
            ],
            long: steps(said.len()),
        }
    }
}

/// A word of the code as a number.
fn hash_of(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The letters that several forms of a word share: "judge", "judges", "judged".
fn stem(word: &str) -> u32 {
    let cut = ["ingly", "edly", "ing", "ed", "ies", "es", "s", "ly"]
        .into_iter()
        .find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= 3))
        .unwrap_or(word);
    let cut = cut.strip_suffix(['e', 'y', 'i']).filter(|rest| rest.len() >= 3).unwrap_or(cut);
    Word::of(cut).form
}

/// The features of one statement in the making.
struct Portrait<'a, 'out> {
    question: Question<'a>,
    answers: &'a Answers,
    quoted: &'a [bool],
    out: &'out mut Vec<Feature>,
}

impl Portrait<'_, '_> {
    fn add(&mut self, family: Family, template: u32, values: [u32; 3], anchor: Option<Span>) {
        let seed = (family as u32 * 64 + template + 1).wrapping_mul(0x0100_0193);
        let [x, y, z] = values;
        self.out.push(Feature { hash: finish(mix(mix(mix(seed, x), y), z)), family, anchor });
    }

    fn of_token(&mut self, family: Family, template: u32, values: [u32; 3], at: usize) {
        let span = self.question.token(at).span;
        self.add(family, template, values, Some(span));
    }

    fn word(&self, at: usize) -> u32 {
        Word::of(self.question.text(at)).form
    }

    fn stem(&self, at: usize) -> u32 {
        stem(self.question.text(at))
    }

    /// 0 in the main clause, 1 below it, 2 in quotation marks.
    fn zone(&self, at: usize) -> u32 {
        if self.quoted[at] { 2 } else { u32::from(!self.question.is_main(at)) }
    }

    fn rules(&mut self) {
        use Family::Rule;
        let answers = self.answers;
        let decision = &answers.decision;
        let kind = decision.kind as u32;
        let first = decision.cues.first();
        let anchor = first.map(|cue| cue.span);
        self.add(Rule, 0, [kind, 0, 0], anchor);
        self.add(Rule, 1, [kind, first.map_or(0, |cue| hash_of(cue.kind)), 0], anchor);
        let words =
            first.map_or(0, |cue| Word::of(cue.span.of(&self.question.evidence.document.reading)).form);
        if first.is_some_and(|cue| cue.span.len() < 40) {
            self.add(Rule, 2, [kind, words, 0], anchor);
        }
        for cue in &decision.cues[decision.cues.len().min(1)..] {
            self.add(Rule, 3, [kind, hash_of(cue.kind), 0], Some(cue.span));
        }
        let covered = u32::from(answers.covering.is_some());
        for (template, cues) in [(4, &answers.opinion), (5, &answers.inference)] {
            for cue in cues {
                self.add(Rule, template, [hash_of(cue.kind), covered, 0], Some(cue.span));
            }
            if cues.is_empty() {
                self.add(Rule, template, [0, covered, 0], None);
            }
        }
        let pattern = covered
            | u32::from(!answers.opinion.is_empty()) << 1
            | u32::from(!answers.inference.is_empty()) << 2
            | u32::from(answers.instructs) << 3
            | u32::from(answers.only_asks) << 4
            | u32::from(answers.asserts_nothing) << 5;
        let any =
            anchor.or_else(|| answers.opinion.iter().chain(&answers.inference).map(|cue| cue.span).next());
        self.add(Rule, 6, [pattern, 0, 0], any);
        self.add(Rule, 7, [u32::from(decision.mixed), kind, 0], anchor);
    }

    fn sources(&mut self, attributions: &[usize]) {
        use Family::Source;
        let evidence = self.question.evidence;
        let root = self.question.token(self.question.root).span;
        let mut covering = 0;
        for &at in attributions {
            let attribution: &Attribution = &evidence.mentions.attributions[at];
            let covers = self.question.is_covered(attribution);
            covering += u32::from(covers);
            let holds_root = attribution.content.iter().any(|content| content.contains(root));
            let own_root = attribution.predicate == Some(self.question.root);
            let elsewhere = self.question.is_elsewhere(attribution);
            let flags = u32::from(covers)
                | u32::from(attribution.main) << 1
                | u32::from(holds_root) << 2
                | u32::from(own_root) << 3
                | u32::from(attribution.carried) << 4
                | u32::from(attribution.by_grammar) << 5
                | u32::from(elsewhere) << 6;
            let kind = attribution.cue_kind as u32;
            let anchor = match attribution.cue {
                Some(cue) if attribution.cue_kind != CueKind::Quotation && !elsewhere => Some(cue),
                _ => Some(self.question.part(attribution)),
            };
            let share = self.question.part(attribution).len() * 5 / self.question.span().len().max(1);
            let form = attribution.form as u32 * 2 + u32::from(attribution.by_grammar);
            self.add(Source, 9, [form, share.min(5) as u32, u32::from(holds_root)], anchor);
            self.add(Source, 0, [kind, flags, 0], anchor);
            self.add(Source, 1, [kind, u32::from(covers), 0], anchor);
            let source = attribution.source.as_ref().map_or(9, |source| source.kind as u32);
            self.add(Source, 2, [source, u32::from(covers), kind], anchor);
            self.add(
                Source,
                3,
                [share.min(5) as u32, u32::from(covers), u32::from(attribution.by_grammar)],
                anchor,
            );
            if let Some(predicate) = attribution.predicate.filter(|_| !elsewhere) {
                let relation = self.question.token(predicate).relation as u32;
                self.add(Source, 4, [relation, u32::from(covers), kind], anchor);
                let stem = self.stem(predicate);
                self.add(Source, 5, [stem, u32::from(covers), 0], anchor);
            }
        }
        let count = attributions.len().min(3) as u32;
        self.add(Source, 6, [count, covering.min(2), 0], None);
        let tokens = self.question.tokens.clone();
        let inside = tokens.clone().filter(|&at| self.quoted[at]).count();
        let share = (inside * 5).div_ceil(tokens.len().max(1)) as u32;
        let root_quoted = u32::from(self.quoted[self.question.root]);
        let first = u32::from(self.quoted[tokens.start]);
        self.add(Source, 7, [share, root_quoted, first], None);
        self.add(Source, 8, [share, covering.min(1), 0], None);
    }

    fn words(&mut self) {
        use Family::Word as Words;
        let tokens = self.question.tokens.clone();
        let mut before = 0;
        for at in tokens.clone() {
            let token = *self.question.token(at);
            let word = self.word(at);
            let zone = self.zone(at);
            self.of_token(Words, 0, [word, 0, 0], at);
            self.of_token(Words, 1, [word, zone, 0], at);
            if at > tokens.start {
                let pair = self.question.token(at - 1).span.join(token.span);
                self.add(Words, 2, [before, word, 0], Some(pair));
            }
            if matches!(token.upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv) {
                let stem = self.stem(at);
                self.of_token(Words, 3, [stem, zone, 0], at);
                self.of_token(Words, 4, [token.upos as u32, token.form as u32, zone], at);
            }
            if matches!(token.upos, Upos::Adj | Upos::Adv) {
                let suffix = Word::of(self.question.text(at)).suffix();
                self.of_token(Words, 5, [suffix, zone, 0], at);
            }
            before = word;
        }
        let first = tokens.start;
        let word = self.word(first);
        self.of_token(Words, 6, [word, 0, 0], first);
        if first + 1 < tokens.end {
            let next = self.word(first + 1);
            let pair = self.question.token(first).span.join(self.question.token(first + 1).span);
            self.add(Words, 7, [word, next, 0], Some(pair));
        }
    }

    fn predicate(&mut self) {
        use Family::Predicate;
        let tagging = self.question.evidence.tagging;
        let root = self.question.root;
        let token = *self.question.token(root);
        let (upos, form) = (token.upos as u32, token.form as u32);
        let stem = self.stem(root);
        let copula = clause::child(tagging, root, Relation::Cop);
        let passive = clause::is_passive(tagging, root);
        let negated = clause::is_negated(tagging, &self.question.evidence.document.reading, root);
        let word = self.word(root);
        self.of_token(Predicate, 0, [word, 0, 0], root);
        self.of_token(Predicate, 1, [stem, upos, 0], root);
        self.of_token(Predicate, 2, [upos, form, u32::from(copula.is_some())], root);
        let suffix = Word::of(self.question.text(root)).suffix();
        self.of_token(Predicate, 3, [suffix, upos, 0], root);
        self.of_token(Predicate, 4, [u32::from(passive), u32::from(negated), upos], root);
        let subject = clause::own_subject(tagging, root);
        let class = subject.map_or(0, |at| self.class(at));
        let anchor = subject.map_or(token.span, |at| self.question.token(at).span);
        self.add(Predicate, 5, [class, 0, 0], subject.map(|_| anchor));
        self.add(Predicate, 6, [class, stem, 0], Some(token.span));
        self.add(Predicate, 7, [class, upos, form], Some(anchor));
        if let Some(at) = subject {
            let stem = self.stem(at);
            self.of_token(Predicate, 8, [stem, 0, 0], at);
            self.of_token(Predicate, 9, [stem, upos, u32::from(copula.is_some())], at);
        }
        let mut relations = 0_u64;
        for child in tagging.children(root) {
            let here = *self.question.token(child);
            let relation = here.relation as u32;
            if relations >> relation & 1 == 0 {
                relations |= 1 << relation;
                self.of_token(Predicate, 23, [relation, 0, 0], child);
                self.of_token(Predicate, 24, [relation, upos, form], child);
            }
            let word = self.word(child);
            match here.relation {
                Relation::Aux | Relation::AuxPass | Relation::Cop => {
                    self.of_token(Predicate, 10, [word, 0, 0], child);
                    self.of_token(Predicate, 11, [word, upos, form], child);
                    self.of_token(Predicate, 12, [word, class, 0], child);
                    self.of_token(Predicate, 13, [word, stem, 0], child);
                }
                Relation::Obj | Relation::Obl | Relation::Xcomp | Relation::Ccomp => {
                    let below = self.stem(child);
                    self.of_token(Predicate, 14, [here.relation as u32, below, 0], child);
                    self.of_token(
                        Predicate,
                        15,
                        [here.relation as u32, here.upos as u32, here.form as u32],
                        child,
                    );
                    self.add(Predicate, 16, [stem, here.relation as u32, 0], Some(token.span));
                }
                Relation::Advmod | Relation::Amod | Relation::Det | Relation::Mark | Relation::Expl => {
                    self.of_token(Predicate, 17, [here.relation as u32, word, 0], child);
                    self.of_token(Predicate, 18, [here.relation as u32, word, upos], child);
                }
                Relation::Conj | Relation::Parataxis | Relation::Advcl | Relation::Csubj => {
                    let below = self.stem(child);
                    self.of_token(Predicate, 19, [here.relation as u32, here.form as u32, 0], child);
                    self.of_token(Predicate, 20, [here.relation as u32, below, 0], child);
                }
                _ => {}
            }
            if matches!(here.relation, Relation::Obj | Relation::Nsubj | Relation::NsubjPass | Relation::Obl)
            {
                for modifier in tagging.children(child) {
                    let relation = self.question.token(modifier).relation;
                    if matches!(relation, Relation::Amod | Relation::Det | Relation::NmodPoss) {
                        let below = self.stem(modifier);
                        self.of_token(Predicate, 21, [here.relation as u32, below, 0], modifier);
                        self.of_token(Predicate, 22, [relation as u32, below, 0], modifier);
                    }
                }
            }
        }
        // Whatever the tree says: the first finite verb that nothing before it subordinates.
        let finite = self.question.tokens.clone().find(|&at| {
            matches!(self.question.token(at).upos, Upos::Aux | Upos::Verb)
                && !self.question.is_opened_below(at)
        });
        if let Some(at) = finite {
            let (word, stem) = (self.word(at), self.stem(at));
            let form = self.question.token(at).form as u32;
            self.of_token(Predicate, 25, [word, 0, 0], at);
            self.of_token(Predicate, 26, [form, u32::from(self.question.token(at).upos == Upos::Aux), 0], at);
            if at > self.question.tokens.start {
                let before = self.word(at - 1);
                let upos = self.question.token(at - 1).upos as u32;
                self.of_token(Predicate, 27, [before, stem, 0], at);
                self.of_token(Predicate, 28, [upos, stem, 0], at);
            }
            for next in at + 1..(at + 4).min(self.question.tokens.end) {
                let after = self.stem(next);
                let upos = self.question.token(next).upos as u32;
                let pair = self.question.token(at).span.join(self.question.token(next).span);
                self.of_token(Predicate, 29, [after, 0, 0], next);
                self.add(Predicate, 30, [stem, after, 0], Some(pair));
                self.add(Predicate, 31, [stem, upos, (next - at) as u32], Some(pair));
            }
        } else {
            self.add(Predicate, 32, [0; 3], None);
        }
    }

    /// What sort of subject a noun is.
    fn class(&self, at: usize) -> u32 {
        let token = self.question.token(at);
        let lists = self.question.evidence.lists;
        if token.upos == Upos::Pron || token.upos == Upos::Det {
            return self.word(at);
        }
        let named = [
            (lists.role_noun, 2),
            (lists.vague_source, 3),
            (lists.authority_noun, 4),
            (lists.country, 5),
            (lists.capital, 5),
            (lists.demonym, 6),
            (lists.vague_collective, 7),
            (lists.document_noun, 8),
            (lists.document_mass, 8),
            (lists.media_noun, 9),
            (lists.motive_noun, 10),
            (lists.undisclosed_noun, 11),
        ];
        let listed = named.into_iter().find(|(list, _)| self.question.in_list(at, *list).is_some());
        listed.map_or(20 + token.upos as u32, |(_, class)| class)
            + 100 * u32::from(token.form == Form::Plural)
    }

    fn lists(&mut self) {
        use Family::List;
        let evidence = self.question.evidence;
        let span = self.question.span();
        let root = self.question.root;
        let own_subject = clause::own_subject(evidence.tagging, root);
        let subject = own_subject.map_or(0, |at| self.class(at));
        let copular = clause::child(evidence.tagging, root, Relation::Cop).is_some();
        let root_upos = self.question.token(root).upos as u32;
        let last_comma =
            self.question.tokens.clone().rev().find(|&at| self.question.is(at, ",")).unwrap_or(usize::MAX);
        for hit in evidence.lexemes.all_within(span) {
            let Some(name) = evidence.lists.name_of(hit.list) else { continue };
            let name = hash_of(name);
            let at = evidence.tagging.within(Span::new(hit.span.start(), span.end())).start;
            if at >= self.question.tokens.end {
                continue;
            }
            let token = *self.question.token(at);
            let zone = self.zone(at);
            let near = if at == root {
                0
            } else if token.head == root {
                1
            } else {
                2
            };
            self.add(List, 0, [name, zone, 0], Some(hit.span));
            self.add(
                List,
                1,
                [name, near, if near == 0 { 0 } else { token.relation as u32 }],
                Some(hit.span),
            );
            let below = u32::from(self.question.is_opened_below(at));
            self.add(List, 2, [name, below, zone], Some(hit.span));
            // ", his campaign announced Saturday": what comes last and after a comma.
            if at >= last_comma && self.question.tokens.end - at <= 8 {
                self.add(List, 3, [name, zone, 0], Some(hit.span));
            }
            if near == 0 {
                self.add(List, 4, [name, subject, 0], Some(hit.span));
                self.add(List, 5, [name, token.form as u32, u32::from(copular)], Some(hit.span));
            } else if Some(at) == own_subject {
                self.add(List, 6, [name, root_upos, u32::from(copular)], Some(hit.span));
            }
        }
    }

    fn shape(&mut self) {
        use Family::Shape;
        let tokens = self.question.tokens.clone();
        let whole = self.question.whole();
        let ends =
            whole.trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')']).chars().last().unwrap_or(' ');
        self.add(Shape, 0, [ends as u32, 0, 0], None);
        self.add(Shape, 1, [steps(tokens.len()), 0, 0], None);
        let count = |upos: Upos| tokens.clone().filter(|&at| self.question.token(at).upos == upos).count();
        let counts = [
            (2, count(Upos::Num)),
            (3, count(Upos::Propn)),
            (4, count(Upos::Adj)),
            (5, count(Upos::Adv)),
            (6, count(Upos::Pron)),
        ];
        for (template, count) in counts {
            self.add(Shape, template, [count.min(4) as u32, 0, 0], None);
        }
        for mark in [":", ";", "\u{2014}", "\u{2013}", "-", "(", "!", "\u{2026}", "..."] {
            if let Some(at) = tokens.clone().find(|&at| self.question.is(at, mark)) {
                let early = u32::from((at - tokens.start) * 2 < tokens.len());
                self.add(Shape, 7, [hash_of(mark), early, 0], None);
            }
        }
        let dated = u32::from(self.question.is_dated());
        self.add(Shape, 8, [dated, 0, 0], None);
        let verbs =
            tokens.clone().filter(|&at| matches!(self.question.token(at).upos, Upos::Verb | Upos::Aux));
        let verbs = verbs.count().min(5) as u32;
        self.add(Shape, 9, [verbs, 0, 0], None);
        let abstract_nouns = tokens.clone().filter(|&at| {
            let word = self.question.text(at);
            self.question.token(at).upos == Upos::Noun
                && [
                    "tion", "sion", "ness", "ity", "ism", "ment", "ance", "ence", "cy", "dom", "tions",
                    "ments", "ities",
                ]
                .iter()
                .any(|end| word.ends_with(end))
        });
        let abstract_nouns = abstract_nouns.count().min(4) as u32;
        self.add(Shape, 11, [abstract_nouns, dated, 0], None);
        let (capitals, numbers) = (counts[1].1.min(2) as u32, counts[0].1.min(2) as u32);
        self.add(Shape, 12, [capitals, numbers, dated], None);
        let root = *self.question.token(self.question.root);
        self.add(Shape, 13, [capitals + numbers + dated, root.upos as u32, root.form as u32], None);
        let past = tokens.clone().filter(|&at| self.question.token(at).form == Form::Past).count();
        self.add(Shape, 10, [past.min(2) as u32, dated, 0], None);
    }

    fn place(&mut self, statements: usize) {
        use Family::Place;
        let evidence = self.question.evidence;
        let at = self.question.statement;
        let block = evidence.statements[at].block;
        let kind = evidence.document.blocks[block].kind as u32;
        let first = at == 0 || evidence.statements[at - 1].block != block;
        let last = at + 1 == statements || evidence.statements[at + 1].block != block;
        let lead = evidence.document.blocks[block].lead;
        self.add(Place, 0, [kind, 0, 0], None);
        self.add(Place, 1, [u32::from(first), u32::from(last), 0], None);
        self.add(Place, 2, [(at * 5 / statements.max(1)) as u32, 0, 0], None);
        self.add(Place, 3, [u32::from(at + 2 >= statements), u32::from(at < 2), 0], None);
        self.add(Place, 4, [u32::from(lead.is_some()), 0, 0], lead);
        let list = matches!(evidence.document.blocks[block].kind, BlockKind::ListItem);
        let cue = self.answers.decision.cues.first().map(|cue| cue.span);
        self.add(Place, 5, [u32::from(list), u32::from(last), self.answers.decision.kind as u32], cue);
    }

    fn draft(&mut self, draft: &Draft, sketch: &Sketch) {
        use Family::Draft;
        let kind = sketch.kind as u32;
        let cue = self.answers.decision.cues.first().map(|cue| cue.span);
        for (template, share) in (0..).zip(draft.shares) {
            self.add(Draft, template, [share, 0, 0], None);
            self.add(Draft, template + 10, [share, kind, 0], cue);
        }
        self.add(Draft, 20, [draft.long, 0, 0], None);
        // An editorial judges and rarely quotes.
        let judging = draft.shares[0].max(draft.shares[1]).max(draft.shares[2]);
        self.add(Draft, 21, [judging, draft.shares[3], kind], cue);
        let copula =
            clause::child(self.question.evidence.tagging, self.question.root, Relation::Cop).is_some();
        let past = self.question.token(self.question.root).form == Form::Past;
        let root = self.question.token(self.question.root).span;
        self.add(
            Draft,
            22,
            [draft.shares[2], kind, u32::from(copula) | u32::from(past) << 1],
            cue.or(Some(root)),
        );
    }

    fn around(&mut self, sketches: &[Sketch]) {
        use Family::Around;
        let at = self.question.statement;
        let own = sketches[at];
        let seen = |other: Option<usize>| {
            other.and_then(|other| sketches.get(other)).map_or((9, 0), |other| {
                (other.kind as u32 + 10 * u32::from(other.block == own.block), other.by)
            })
        };
        let (before, next) = (seen(at.checked_sub(1)), seen(Some(at + 1)));
        let (second, after) = (seen(at.checked_sub(2)), seen(Some(at + 2)));
        let kind = own.kind as u32;
        let cue = self.answers.decision.cues.first().map(|cue| cue.span);
        self.add(Around, 0, [before.0, 0, 0], None);
        self.add(Around, 1, [before.0, kind, own.by], cue);
        self.add(Around, 2, [next.0, 0, 0], None);
        self.add(Around, 3, [next.0, kind, 0], cue);
        self.add(Around, 4, [second.0, 0, 0], None);
        self.add(Around, 5, [after.0, 0, 0], None);
        self.add(Around, 6, [before.0, next.0, kind], cue);
        self.add(Around, 7, [before.0, before.1, 0], None);
        self.add(Around, 8, [next.0, next.1, 0], None);
        let near = at.saturating_sub(4)..(at + 5).min(sketches.len());
        let judging =
            sketches[near.clone()].iter().filter(|sketch| sketch.kind == Kind::EditorialOpinion).count();
        let given = sketches[near].iter().filter(|sketch| sketch.kind == Kind::AttributedClaim).count();
        self.add(Around, 9, [judging.min(3) as u32, kind, 0], cue);
        self.add(Around, 10, [given.min(5) as u32, kind, 0], cue);
        let own_voice = [at.checked_sub(1), Some(at), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|near| sketches.get(near))
            .any(|sketch| sketch.own_voice);
        self.add(Around, 11, [u32::from(own_voice), kind, 0], cue);
    }
}

/// A length in steps of half an octave.
fn steps(length: usize) -> u32 {
    (length.max(1) * length.max(1)).ilog2()
}
