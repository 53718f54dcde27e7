//! Parts of speech: a log-linear model that reads a statement from left to right.
//!
//! What it looks at is computed here for training and for use alike.
//! It must never look beyond the statement, and never allocate for each token.

use super::weights::{Table, Weights, finish, mix};
use super::{Form, Upos};

/// The kind of weights file the tagger reads.
pub const KIND: u8 = 1;

/// A tag: an index into [`TAGS`].
pub type Tag = u8;

/// Every tag the tagger can give, in the order of the weights.
pub const TAGS: [(Upos, Form); 46] = [
    (Upos::Adj, Form::Plain),
    (Upos::Adj, Form::Comparative),
    (Upos::Adj, Form::Superlative),
    (Upos::Adj, Form::Name),
    (Upos::Adp, Form::Plain),
    (Upos::Adp, Form::Particle),
    (Upos::Adv, Form::Plain),
    (Upos::Adv, Form::Comparative),
    (Upos::Adv, Form::Superlative),
    (Upos::Adv, Form::Wh),
    (Upos::Aux, Form::Base),
    (Upos::Aux, Form::Past),
    (Upos::Aux, Form::Gerund),
    (Upos::Aux, Form::Participle),
    (Upos::Aux, Form::Present),
    (Upos::Aux, Form::ThirdPerson),
    (Upos::Aux, Form::Modal),
    (Upos::Cconj, Form::Plain),
    (Upos::Det, Form::Plain),
    (Upos::Det, Form::Wh),
    (Upos::Intj, Form::Plain),
    (Upos::Noun, Form::Plain),
    (Upos::Noun, Form::Plural),
    (Upos::Num, Form::Plain),
    (Upos::Part, Form::Plain),
    (Upos::Part, Form::Infinitive),
    (Upos::Part, Form::Possessive),
    (Upos::Pron, Form::Plain),
    (Upos::Pron, Form::Possessive),
    (Upos::Pron, Form::Wh),
    (Upos::Pron, Form::Demonstrative),
    (Upos::Pron, Form::Expletive),
    (Upos::Pron, Form::Indefinite),
    (Upos::Propn, Form::Plain),
    (Upos::Propn, Form::Plural),
    (Upos::Punct, Form::Plain),
    (Upos::Sconj, Form::Plain),
    (Upos::Sym, Form::Plain),
    (Upos::Verb, Form::Base),
    (Upos::Verb, Form::Past),
    (Upos::Verb, Form::Gerund),
    (Upos::Verb, Form::Participle),
    (Upos::Verb, Form::Present),
    (Upos::Verb, Form::ThirdPerson),
    (Upos::Verb, Form::Name),
    (Upos::X, Form::Plain),
];

/// How a word looks, as hashes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Lower case, digits as one, marks straight.
    pub form: u32,
    suffixes: [u32; 4],
    prefixes: [u32; 3],
    shape: u32,
    capital: bool,
    long: bool,
}

const SIDE: u32 = 0x51de;

impl Word {
    /// How `token` looks.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let mut form = 0;
        let mut prefixes = [0; 3];
        let mut shape = 7;
        let mut before = 0;
        let mut run = 0;
        let mut count = 0;
        // The last four letters, newest last.
        let mut tail = [0_u32; 4];
        let mut capital = false;
        for c in token.chars() {
            let (letter, class) = if c.is_ascii() { ascii(c) } else { folded(c) };
            form = mix(form, letter);
            if count < 3 {
                prefixes[count] = form;
            }
            if count == 0 {
                capital = class == 2;
            }
            count += 1;
            tail.rotate_left(1);
            tail[3] = letter;
            run = if class == before { run + 1 } else { 0 };
            if run < 2 {
                shape = mix(shape, class);
            }
            before = class;
        }
        let mut suffixes = [0; 4];
        let mut suffix = SIDE;
        for (at, letter) in tail.iter().rev().enumerate() {
            suffix = mix(suffix, *letter);
            suffixes[at] = suffix;
        }
        Self { form, suffixes, prefixes, shape, capital, long: count > 3 }
    }

    /// The last three letters.
    #[must_use]
    pub fn suffix(&self) -> u32 {
        self.suffixes[2]
    }

    /// What stands beyond either end of a statement.
    #[must_use]
    pub fn edge() -> Self {
        Self { form: 0xed6e, shape: 0xed6e, ..Self::default() }
    }
}

fn ascii(c: char) -> (u32, u32) {
    match c {
        'a'..='z' => (c as u32, 1),
        'A'..='Z' => (c.to_ascii_lowercase() as u32, 2),
        '0'..='9' => ('0' as u32, 3),
        '`' => ('\'' as u32, '\'' as u32),
        _ => (c as u32, c as u32),
    }
}

fn folded(c: char) -> (u32, u32) {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' => ascii('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => ascii('"'),
        '\u{2010}'..='\u{2015}' => ascii('-'),
        _ if c.is_uppercase() => (c.to_lowercase().next().unwrap_or(c) as u32, 2),
        _ if c.is_alphabetic() => (c as u32, 1),
        _ if c.is_numeric() => ('0' as u32, 3),
        _ => (c as u32, 9),
    }
}

/// The most features a decision looks at.
pub const FEATURES: usize = 40;

/// How a statement is written as a whole: whether capitals mean anything in it.
#[must_use]
pub fn writing(words: &[Word]) -> u32 {
    // Short words stay small in a headline; what says something is the long ones.
    let long = words.iter().filter(|word| word.long).count();
    let capitals = words.iter().filter(|word| word.long && word.capital).count();
    u32::from(capitals > 2 && capitals * 4 >= long * 3)
}

/// What the decision at `at` looks at: the words around it and the two tags before it.
pub fn features(words: &[Word], at: usize, writing: u32, before: [Tag; 2], out: &mut Vec<u32>) {
    let edge = Word::edge();
    let word = |distance: isize| at.checked_add_signed(distance).and_then(|i| words.get(i)).unwrap_or(&edge);
    let (a, b, c, d, e) = (word(-2), word(-1), word(0), word(1), word(2));
    let first = u32::from(at == 0);
    let tag = u32::from(before[0]);
    let tags = tag << 8 | u32::from(before[1]);
    out.clear();
    let mut add = |template: u32, x: u32, y: u32| {
        out.push(finish(mix(mix(template.wrapping_mul(0x0100_0193), x), y)));
    };
    add(1, c.form, 0);
    add(2, c.form, c.shape);
    add(3, c.suffixes[0], 0);
    add(4, c.suffixes[1], 0);
    add(5, c.suffixes[2], 0);
    add(6, c.suffixes[3], 0);
    add(7, c.prefixes[0], 0);
    add(8, c.prefixes[1], 0);
    add(9, c.prefixes[2], 0);
    add(10, c.shape, first << 1 | writing);
    add(11, c.suffixes[2], c.shape);
    add(12, b.form, 0);
    add(13, a.form, 0);
    add(14, d.form, 0);
    add(15, e.form, 0);
    add(16, tag, 0);
    add(17, tags, 0);
    add(18, tag, c.form);
    add(19, tag, c.suffixes[2]);
    add(20, b.suffixes[2], 0);
    add(21, d.suffixes[2], 0);
    add(22, b.form, c.form);
    add(23, c.form, d.form);
    add(24, b.form, d.form);
    add(25, b.shape, c.shape);
    add(26, d.shape, c.shape);
    add(27, tags, c.form);
    add(28, tag, d.form);
    add(29, d.suffixes[1], c.suffixes[2]);
    add(30, tags, d.suffixes[2]);
    add(31, a.form, b.form);
    add(32, d.form, e.form);
    add(33, e.suffixes[2], 0);
    add(34, tag, c.shape ^ writing);
    add(35, d.suffixes[2], c.form);
    add(36, mix(b.shape, c.shape), d.shape);
    add(37, c.form, c.shape ^ mix(d.shape, writing));
    add(38, mix(c.suffixes[1], c.shape), mix(first, writing));
    add(39, mix(b.suffixes[1], c.suffixes[2]), d.suffixes[1]);
    add(40, c.suffixes[3], mix(c.prefixes[2], c.shape));
    add(41, mix(b.form, c.form), d.form);
    add(42, a.suffixes[2], b.suffixes[2]);
    add(43, mix(a.form, b.form), c.form);
    add(44, mix(c.form, d.form), e.form);
}

/// Scratch space that one tagger keeps from statement to statement.
#[derive(Debug, Default)]
pub struct Scratch {
    features: Vec<u32>,
}

/// Tags one statement, given as its words; `tags` gets one tag for each.
pub fn tag(weights: &mut impl Weights, words: &[Word], scratch: &mut Scratch, tags: &mut Vec<Tag>) {
    tags.clear();
    let writing = writing(words);
    let mut before = [EDGE; 2];
    for at in 0..words.len() {
        features(words, at, writing, before, &mut scratch.features);
        let mut scores = [0; TAGS.len()];
        weights.score(&scratch.features, &mut scores);
        let best = best(&scores);
        tags.push(best);
        before = [best, before[0]];
    }
}

/// The tag that stands before the first.
pub const EDGE: Tag = 255;

/// The first of the highest scores.
#[must_use]
pub fn best(scores: &[i32; TAGS.len()]) -> Tag {
    let mut best = 0;
    for (tag, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = tag;
        }
    }
    best as Tag
}

/// The weights that are built in.
///
/// # Panics
///
/// If the embedded file is not a tagger's; a test reads it.
#[must_use]
pub fn builtin() -> Table<{ TAGS.len() }> {
    Table::read(include_bytes!("../../models/tagger.weights"), KIND).expect("the embedded tagger is tested")
}
