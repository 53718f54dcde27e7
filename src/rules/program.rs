//! A pattern as it runs: steps that read a text character by character, a whole word list in one of them.
//!
//! A draft needs hundreds of patterns once or twice each, so what counts is how fast one is made: a list
//! stays a list that is looked up in, and nothing grows with it. The answers are those of a leftmost-first
//! regular expression, in time that is linear in the text. It must never answer otherwise.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::needed::list_number;
use crate::words::WordList;

/// A pattern with more steps than this is too slow.
const STEPS: usize = 50_000;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    classes: Vec<Chars>,
    lists: Vec<List>,
    /// How many steps have more than one way on.
    forks: usize,
    /// With what a match can begin; nothing if that is anything.
    first: Option<First>,
    /// Whether no match can begin inside a word.
    bounded: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// All of it.
    pub(crate) all: Range<usize>,
    /// The part in the group `here`, if the pattern has one and it took part.
    pub(crate) here: Option<Range<usize>>,
}

/// The words that a pattern names as `{{list}}`.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) words: Arc<WordList>,
    pub(super) any_case: bool,
}

impl List {
    /// A list as programs look it up: sorted, lower case, each mark in its plain form.
    pub(super) fn new(words: &Arc<WordList>, any_case: bool) -> Self {
        let is_odd = |form: &String| form.chars().any(|c| plain_mark(c) != c);
        if words.forms.is_sorted() && !words.forms.iter().any(is_odd) {
            return Self { words: Arc::clone(words), any_case };
        }
        let mut forms: Vec<String> =
            words.forms.iter().map(|form| form.chars().map(plain_mark).collect()).collect();
        forms.sort_unstable();
        forms.dedup();
        Self { words: Arc::new(WordList { summary: String::new(), forms }), any_case }
    }
}

/// Marks of which a printed text has several forms: what is typed stands for all of them.
fn plain_mark(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        c => c,
    }
}

#[derive(Clone, Debug)]
enum Step {
    Char(char),
    Class(usize),
    /// The forms of a list, the longest first.
    List {
        list: usize,
        fork: usize,
    },
    Look(Look),
    /// Two ways on, the first tried first.
    Split {
        fork: usize,
        first: usize,
        second: usize,
    },
    Jump(usize),
    /// Where `here` begins or ends.
    HereBegins,
    HereEnds,
    Match,
}

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Chars {
    ascii: u128,
    /// The rest, rising.
    ranges: Vec<(char, char)>,
}

impl Chars {
    fn add(&mut self, from: char, to: char) {
        if from.is_ascii() {
            let (first, last) = (u32::from(from), u32::from(to).min(127));
            self.ascii |= u128::MAX >> (127 - (last - first)) << first;
        }
        if !to.is_ascii() {
            self.ranges.push((from.max('\u{80}'), to));
        }
    }

    fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        let after = self.ranges.partition_point(|(from, _)| *from <= c);
        after.checked_sub(1).is_some_and(|at| c <= self.ranges[at].1)
    }
}

/// Bytes that a match can begin with: which of ASCII, and whether any other.
#[derive(Clone, Copy, Debug, Default)]
struct First {
    ascii: u128,
    other: bool,
}

impl First {
    fn has(self, byte: u8) -> bool {
        if byte.is_ascii() { self.ascii >> byte & 1 == 1 } else { self.other }
    }

    fn add(&mut self, c: char) {
        if c.is_ascii() { self.ascii |= 1 << u32::from(c) } else { self.other = true }
    }
}

impl Program {
    /// Compiles the shape of a pattern with the lists that it names; nothing if it is too large.
    pub(super) fn new(shape: &Hir, lists: Vec<List>) -> Option<Self> {
        let mut program =
            Self { steps: Vec::new(), classes: Vec::new(), lists, forks: 0, first: None, bounded: false };
        program.compile(shape)?;
        program.steps.push(Step::Match);
        let mut first = First::default();
        let mut seen = vec![false; program.steps.len()];
        program.first = program.begins_with(0, &mut first, &mut seen).then_some(first);
        seen.fill(false);
        program.bounded = program.begins_bounded(0, &mut seen);
        Some(program)
    }

    /// The first match that begins at `from` or after it; what stands before `from` counts for bounds.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<Found> {
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.seen.clear();
            scratch.base = from;
            let bytes = text.as_bytes();
            let mut at = from;
            while at <= text.len() {
                if let Some(first) = self.first {
                    at += bytes[at..].iter().position(|byte| first.has(*byte))?;
                }
                let inside =
                    || at > 0 && is_word(bytes[at - 1]) && bytes.get(at).copied().is_some_and(is_word);
                if !(self.bounded && inside())
                    && let Some(found) = self.run(text, at, scratch)
                {
                    return Some(found);
                }
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
            None
        })
    }

    fn run(&self, text: &str, start: usize, scratch: &mut Scratch) -> Option<Found> {
        scratch.go_to(start, self.forks);
        let mut here = (None, None);
        scratch.todo.clear();
        scratch.todo.push(Todo::Try { step: 0, at: start });
        while let Some(todo) = scratch.todo.pop() {
            let (mut step, mut at) = match todo {
                Todo::Try { step, at } => (step, at),
                Todo::Restore(before) => {
                    here = before;
                    continue;
                }
            };
            loop {
                match self.steps[step] {
                    Step::Char(c) => match next(text, at) {
                        Some(found) if found == c => at += c.len_utf8(),
                        _ => break,
                    },
                    Step::Class(class) => match next(text, at) {
                        Some(found) if self.classes[class].has(found) => at += found.len_utf8(),
                        _ => break,
                    },
                    Step::Look(look) => {
                        if !looks(look, text, at) {
                            break;
                        }
                    }
                    Step::List { list, fork } => {
                        if scratch.is_new(fork, at, self.forks) {
                            self.lists[list].ends(text, at, |end| {
                                scratch.todo.push(Todo::Try { step: step + 1, at: end });
                            });
                        }
                        break;
                    }
                    Step::Split { fork, first, second } => {
                        if !scratch.is_new(fork, at, self.forks) {
                            break;
                        }
                        scratch.todo.push(Todo::Try { step: second, at });
                        step = first;
                        continue;
                    }
                    Step::Jump(to) => {
                        step = to;
                        continue;
                    }
                    Step::HereBegins => {
                        scratch.todo.push(Todo::Restore(here));
                        here.0 = Some(at);
                    }
                    Step::HereEnds => {
                        scratch.todo.push(Todo::Restore(here));
                        here.1 = Some(at);
                    }
                    Step::Match => {
                        let here = here.0.zip(here.1).map(|(begin, end)| begin..end);
                        return Some(Found { all: start..at, here });
                    }
                }
                step += 1;
            }
        }
        None
    }

    fn compile(&mut self, shape: &Hir) -> Option<()> {
        match shape.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                let mut chars = std::str::from_utf8(&literal.0).ok()?.chars();
                while let Some(c) = chars.next() {
                    if let Some(list) = list_number(c).filter(|list| *list < self.lists.len()) {
                        chars.next();
                        let fork = self.fork();
                        self.steps.push(Step::List { list, fork });
                    } else {
                        self.steps.push(Step::Char(c));
                    }
                }
            }
            HirKind::Class(class) => {
                let mut chars = Chars::default();
                match class {
                    Class::Unicode(class) => {
                        class.iter().for_each(|range| chars.add(range.start(), range.end()));
                    }
                    Class::Bytes(class) => {
                        class.iter().for_each(|range| chars.add(range.start().into(), range.end().into()));
                    }
                }
                let known = self.classes.iter().position(|known| *known == chars);
                self.steps.push(Step::Class(known.unwrap_or(self.classes.len())));
                if known.is_none() {
                    self.classes.push(chars);
                }
            }
            HirKind::Look(look) => self.steps.push(Step::Look(*look)),
            HirKind::Repetition(repetition) => self.repeat(repetition)?,
            HirKind::Capture(group) if group.name.as_deref() == Some("here") => {
                self.steps.push(Step::HereBegins);
                self.compile(&group.sub)?;
                self.steps.push(Step::HereEnds);
            }
            HirKind::Capture(group) => self.compile(&group.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.compile(part))?,
            HirKind::Alternation(ways) => {
                let mut ends = Vec::new();
                for (number, way) in ways.iter().enumerate() {
                    let split = (number + 1 < ways.len()).then(|| self.split());
                    self.compile(way)?;
                    if let Some(split) = split {
                        ends.push(self.steps.len());
                        self.steps.push(Step::Jump(0));
                        self.lead_out(split);
                    }
                }
                for end in ends {
                    self.steps[end] = Step::Jump(self.steps.len());
                }
            }
        }
        (self.steps.len() < STEPS).then_some(())
    }

    fn repeat(&mut self, repetition: &Repetition) -> Option<()> {
        let Repetition { min, max, greedy, sub } = repetition;
        let plain = max.is_some() || (*min == 0 && sub.properties().minimum_len() > Some(0));
        // Of what is there at least once, and may be empty, the last time is the loop.
        let once = if plain { *min } else { min.saturating_sub(1) };
        for _ in 0..once {
            self.compile(sub)?;
        }
        let mut splits = Vec::new();
        match max {
            Some(max) => {
                for _ in *min..*max {
                    splits.push(self.split());
                    self.compile(sub)?;
                }
            }
            None if plain => {
                let split = self.split();
                splits.push(split);
                self.compile(sub)?;
                self.steps.push(Step::Jump(split));
            }
            None => {
                if *min == 0 {
                    splits.push(self.split());
                }
                let begin = self.steps.len();
                self.compile(sub)?;
                let split = self.split();
                self.steps[split] = match self.steps[split] {
                    Step::Split { fork, .. } => Step::Split { fork, first: begin, second: split + 1 },
                    ref step => step.clone(),
                };
                if !greedy {
                    self.turn(split);
                }
            }
        }
        for split in splits {
            self.lead_out(split);
            if !greedy {
                self.turn(split);
            }
        }
        Some(())
    }

    fn fork(&mut self) -> usize {
        self.forks += 1;
        self.forks - 1
    }

    /// A step that tries what follows it first; [`Self::lead_out`] says what second.
    fn split(&mut self) -> usize {
        let fork = self.fork();
        let at = self.steps.len();
        self.steps.push(Step::Split { fork, first: at + 1, second: at + 1 });
        at
    }

    fn lead_out(&mut self, split: usize) {
        let end = self.steps.len();
        if let Step::Split { second, .. } = &mut self.steps[split] {
            *second = end;
        }
    }

    fn turn(&mut self, split: usize) {
        if let Step::Split { first, second, .. } = &mut self.steps[split] {
            std::mem::swap(first, second);
        }
    }

    /// Whether what comes first from `step` on needs the bound of a word before it.
    fn begins_bounded(&self, step: usize, seen: &mut [bool]) -> bool {
        if std::mem::replace(&mut seen[step], true) {
            return true;
        }
        match &self.steps[step] {
            Step::Look(Look::WordAscii | Look::WordUnicode) | Step::List { .. } => true,
            Step::HereBegins | Step::HereEnds => self.begins_bounded(step + 1, seen),
            Step::Split { first, second, .. } => {
                self.begins_bounded(*first, seen) && self.begins_bounded(*second, seen)
            }
            Step::Jump(to) => self.begins_bounded(*to, seen),
            Step::Look(_) | Step::Char(_) | Step::Class(_) | Step::Match => false,
        }
    }

    /// Adds what can come first from `step` on; says whether that is all there is to know.
    fn begins_with(&self, step: usize, first: &mut First, seen: &mut [bool]) -> bool {
        if std::mem::replace(&mut seen[step], true) {
            return true;
        }
        match &self.steps[step] {
            Step::Char(c) => first.add(*c),
            Step::Class(class) => {
                first.ascii |= self.classes[*class].ascii;
                first.other |= !self.classes[*class].ranges.is_empty();
            }
            Step::List { list, .. } => {
                // A letter or a mark may stand for one that is not ASCII.
                first.other = true;
                let List { words, any_case } = &self.lists[*list];
                for c in words.forms.iter().filter_map(|form| form.chars().next()) {
                    first.add(c);
                    if *any_case {
                        first.add(c.to_ascii_uppercase());
                    }
                }
            }
            Step::Look(_) | Step::HereBegins | Step::HereEnds => {
                return self.begins_with(step + 1, first, seen);
            }
            Step::Split { first: one, second, .. } => {
                return self.begins_with(*one, first, seen) && self.begins_with(*second, first, seen);
            }
            Step::Jump(to) => return self.begins_with(*to, first, seen),
            Step::Match => return false,
        }
        true
    }
}

impl List {
    /// Calls back with the end of each form that stands at `at`, the shortest first.
    fn ends(&self, text: &str, at: usize, mut found: impl FnMut(usize)) {
        let starts = looks(Look::WordAscii, text, at);
        let mut forms = &self.words.forms[..];
        let (mut here, mut depth) = (at, 0);
        let mut buffer = [0; 4];
        while let Some(c) = next(text, here) {
            here += c.len_utf8();
            let c = plain_mark(if self.any_case { lower(c) } else { c });
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let known = |form: &String| form.as_bytes().get(depth).copied();
                let from = forms.partition_point(|form| known(form) < Some(byte));
                let to = from + forms[from..].partition_point(|form| known(form) == Some(byte));
                forms = &forms[from..to];
                depth += 1;
            }
            let Some(form) = forms.first() else { return };
            if form.len() == depth {
                let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if (starts || !is_word(form.chars().next()))
                    && (!is_word(form.chars().next_back()) || looks(Look::WordAscii, text, here))
                {
                    found(here);
                }
                forms = &forms[1..];
                if forms.is_empty() {
                    return;
                }
            }
        }
    }
}

/// The small letter, with what counts as the same letter.
fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (c, lower.next(), lower.next()) {
        ('\u{17f}', _, _) => 's',
        (_, Some(lower), None) => lower,
        _ => c,
    }
}

fn next(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn looks(look: Look, text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let (before, after) = (at.checked_sub(1).map(|at| bytes[at]), bytes.get(at).copied());
    let ascii = || (before.is_some_and(is_word), after.is_some_and(is_word));
    let unicode = || {
        let is_word = |c: Option<char>| c.is_some_and(regex_syntax::is_word_character);
        (is_word(text[..at].chars().next_back()), is_word(text[at..].chars().next()))
    };
    match look {
        Look::Start => before.is_none(),
        Look::End => after.is_none(),
        Look::StartLF => matches!(before, None | Some(b'\n')),
        Look::EndLF => matches!(after, None | Some(b'\n')),
        Look::StartCRLF => match before {
            None | Some(b'\n') => true,
            before => before == Some(b'\r') && after != Some(b'\n'),
        },
        Look::EndCRLF => match after {
            None | Some(b'\r') => true,
            after => after == Some(b'\n') && before != Some(b'\r'),
        },
        Look::WordAscii => ascii().0 != ascii().1,
        Look::WordAsciiNegate => ascii().0 == ascii().1,
        Look::WordUnicode => unicode().0 != unicode().1,
        Look::WordUnicodeNegate => unicode().0 == unicode().1,
        Look::WordStartAscii => !ascii().0 && ascii().1,
        Look::WordEndAscii => ascii().0 && !ascii().1,
        Look::WordStartUnicode => !unicode().0 && unicode().1,
        Look::WordEndUnicode => unicode().0 && !unicode().1,
        Look::WordStartHalfAscii => !ascii().0,
        Look::WordEndHalfAscii => !ascii().1,
        Look::WordStartHalfUnicode => !unicode().0,
        Look::WordEndHalfUnicode => !unicode().1,
    }
}

/// What is left to try: room that every search uses again.
#[derive(Debug, Default)]
struct Scratch {
    todo: Vec<Todo>,
    /// One bit for each fork and place from `base` on: whether it was tried. What failed once fails again.
    seen: Vec<u64>,
    base: usize,
}

#[derive(Debug)]
enum Todo {
    Try { step: usize, at: usize },
    Restore((Option<usize>, Option<usize>)),
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Scratch {
    /// Forgets the places before `start` once nothing is known of those after it.
    fn go_to(&mut self, start: usize, forks: usize) {
        if (start - self.base) * forks >= self.seen.len() * 64 {
            self.seen.clear();
            self.base = start;
        }
    }

    /// Whether the fork was not tried at that place, and remembers that it is now.
    fn is_new(&mut self, fork: usize, at: usize, forks: usize) -> bool {
        let bit = (at - self.base) * forks + fork;
        if self.seen.len() <= bit / 64 {
            self.seen.resize(bit / 64 + 1, 0);
        }
        let word = &mut self.seen[bit / 64];
        let is_new = *word >> (bit % 64) & 1 == 0;
        *word |= 1 << (bit % 64);
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Pattern;
    use crate::rules::pattern::expand;

    /// Every text of up to so many of these characters.
    fn texts(alphabet: &str, longest: usize) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..longest {
            let until = texts.len();
            for at in from..until {
                let longer: Vec<String> = alphabet.chars().map(|c| format!("{}{c}", texts[at])).collect();
                texts.extend(longer);
            }
            from = until;
        }
        texts
    }

    #[track_caller]
    fn finds(program: &Program, regex: &regex::Regex, text: &str) {
        for from in (0..=text.len()).filter(|from| text.is_char_boundary(*from)) {
            let expected = regex.captures_at(text, from).map(|captures| Found {
                all: captures.get(0).expect("all of it").range(),
                here: captures.name("here").map(|here| here.range()),
            });
            assert_eq!(program.find(text, from), expected, "{regex} in {text:?} from {from}");
        }
    }

    #[test]
    fn finds_what_a_regular_expression_finds() {
        for typed in [
            "a|ab|b*",
            "(?:a|ab)(?:c|bcd)?",
            "(?<here>a+?)b*",
            "(?:(?<here>a)|b)+",
            "(?<here>a|bé)*?$",
            "(?:a*)*b",
            "(?:a|b?)+?é",
            "(?:a?){2,}",
            "(?:b?){1,3}a",
            "a{1,2}?b{0,2}",
            "[^a]+",
            r"\bé?a\b",
            r"(?-u:\b)a+(?-u:\b)",
            r"\Ba|^b|é$",
            r"(?m:^)[ab]+(?m:$)",
            r"(?s:.)a.",
            "(?i)É|K[ab]",
            r"\b{start}a|b\b{end}",
            r"[^\s\S]|a",
        ] {
            let regex = regex::Regex::new(typed).expect("a good pattern");
            let shape = regex_syntax::parse(typed).expect("a good pattern");
            let program = Program::new(&shape, Vec::new()).expect("small");
            texts("abéA \n", 5).iter().for_each(|text| finds(&program, &regex, text));
        }
    }

    #[test]
    fn a_list_is_found_as_its_forms_would_be_the_longest_first() {
        let forms: Vec<String> = ["-a", "a", "a b", "a-b", "a'", "ab", "é"].map(str::to_owned).into();
        let words = Arc::new(WordList { summary: String::new(), forms: forms.clone() });
        let spelled = r"(?:(?-u:\b)a[-‐‑–]b(?-u:\b)|(?-u:\b)a b(?-u:\b)|[-‐‑–]a(?-u:\b)|(?-u:\b)a['‘’]|(?-u:\b)ab(?-u:\b)|(?-u:\b)é(?-u:\b)|(?-u:\b)a(?-u:\b))";
        for (typed, any_case) in [
            ("{{who}}", true),
            ("{{who}}", false),
            ("(?<here>{{who}}) ?(?:{{who}}|b)", true),
            ("(?:{{who}}|a)+?b", true),
            ("(?-i:{{who}})b?", true),
        ] {
            let expanded = expand(typed, any_case, &|_| Some(&forms[..])).expect("a good pattern");
            let lists = expanded.lists.iter().map(|list| List::new(&words, list.any_case)).collect();
            let pattern = Pattern::new(expanded.sketch, any_case, lists, None);
            let flag = if any_case { "(?i)" } else { "" };
            let regex = format!("{flag}{}", typed.replace("{{who}}", spelled));
            let regex = regex::Regex::new(&regex).expect("a good pattern");
            let program = pattern.compile().expect("small");
            texts("aB é–’", 5).iter().for_each(|text| finds(&program, &regex, text));
        }
    }
}
