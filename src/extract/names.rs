//! Names: full, short, and acronyms with what they stand for.
//!
//! A name is a run of capitalised words that case, position and the rest of the document speak for.
//! Headlines set every word in capitals, so they only repeat names that the body has.
//! It must never guess who somebody is: one mention refers to another by its words alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::dates::{Date, DateValue};
use super::scan::{PieceKind, Scan};
use crate::document::{BlockKind, Document};
use crate::tag::{Tagging, Upos};
use crate::text::Span;
use crate::words::WordLists;

/// The shape of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameForm {
    /// "Ana Ruiz", "Ministry of Energy".
    Full,
    /// "Ruiz" after "Ana Ruiz".
    Short,
    /// "RDIF".
    Acronym,
}

/// A name of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// In reading text, without title or role.
    pub span: Span,
    /// The shape.
    pub form: NameForm,
    /// Index of the first full mention of the same name (its own index for that mention).
    pub refers_to: usize,
    /// Whether it can be a person: two or more capitalised words, a title before it, or a role beside it.
    pub person: bool,
    /// "President", "Energy Minister": the title or role right before or after it.
    pub role: Option<Span>,
}

pub(super) fn names(
    scan: &Scan<'_>,
    document: &Document,
    tagging: &Tagging,
    dates: &[Date],
    words: &WordLists,
) -> Vec<Name> {
    let reader = Reader::new(scan, document, tagging, dates, words);
    let mut found = reader.body();
    reader.headlines(&mut found);
    found.sort_unstable_by_key(|mention| mention.first);
    resolve(scan, words, found)
}

/// Longest name in pieces; longer runs are lists or headlines.
const LONGEST: usize = 16;

/// A name before it is known what it refers to.
#[derive(Clone, Debug)]
struct Mention {
    /// First and last piece.
    first: usize,
    last: usize,
    role: Option<Span>,
    /// What the words themselves say; `None` where they leave it open.
    person: Option<bool>,
    acronym: bool,
}

struct Reader<'r> {
    scan: &'r Scan<'r>,
    tagging: &'r Tagging,
    words: &'r WordLists,
    /// For each block, whether its capitals mean nothing.
    titled: Vec<bool>,
    /// Words that the document writes in lower case somewhere.
    common: HashSet<&'r str>,
    /// Words that it writes with a capital inside sentences.
    proper: HashSet<&'r str>,
    /// For each piece, whether a date takes it.
    dated: Vec<bool>,
}

impl<'r> Reader<'r> {
    fn new(
        scan: &'r Scan<'r>,
        document: &Document,
        tagging: &'r Tagging,
        dates: &[Date],
        words: &'r WordLists,
    ) -> Self {
        let mut reader = Self {
            scan,
            tagging,
            words,
            titled: vec![false; document.blocks.len()],
            common: HashSet::new(),
            proper: HashSet::new(),
            dated: vec![false; scan.pieces.len()],
        };
        reader.mark_titled(document);
        let mut dates = dates
            .iter()
            .filter(|date| !matches!(date.value, DateValue::Relative(_) | DateValue::Time(_)))
            .peekable();
        for at in 0..scan.pieces.len() {
            let piece = &scan.pieces[at];
            while dates.next_if(|date| date.span.end() <= piece.span.start()).is_some() {}
            reader.dated[at] = dates.peek().is_some_and(|date| date.span.overlaps(piece.span));
            if piece.kind != PieceKind::Word {
                continue;
            }
            if !piece.capital {
                reader.common.insert(piece.span.of(&scan.lower));
            } else if !piece.opens && !reader.titled[piece.block] {
                reader.proper.insert(piece.span.of(&scan.lower));
            }
        }
        reader
    }

    /// Finds the blocks in which most words have capitals.
    fn mark_titled(&mut self, document: &Document) {
        let mut counts = vec![(0_usize, 0_usize, 0_usize); document.blocks.len()];
        for piece in &self.scan.pieces {
            if piece.kind == PieceKind::Word && piece.span.len() >= 4 {
                let count = &mut counts[piece.block];
                count.0 += 1;
                count.1 += usize::from(piece.capital);
            } else if piece.kind == PieceKind::Word && !piece.capital {
                counts[piece.block].2 += 1;
            }
        }
        for (index, (long, capital, small)) in counts.into_iter().enumerate() {
            let heading = document.blocks[index].kind == BlockKind::Heading;
            let ends =
                document.blocks[index].span.of(&document.reading).ends_with(['.', '!', '"', '\u{201d}']);
            // A byline has few words and no small ones; a headline has more than a name has.
            self.titled[index] = long >= 3
                && capital * 10 >= long * if heading { 6 } else { 8 }
                && (heading || !ends)
                && (heading || long + small >= 4);
        }
    }

    fn is(&self, list: &str, word: &str) -> bool {
        self.words.is(list, word)
    }

    /// The names of running text.
    fn body(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.scan.pieces.len() {
            if self.titled[self.scan.pieces[at].block] || !self.begins(at) {
                at += 1;
                continue;
            }
            let end = self.run_end(at);
            self.read_run(at, end, &mut found);
            at = end.max(at + 1);
        }
        found
    }

    /// Whether the piece at `at` can stand in a name.
    fn begins(&self, at: usize) -> bool {
        let Some(piece) = self.scan.piece(at) else { return false };
        piece.kind == PieceKind::Word && piece.capital && !self.dated[at] && {
            let word = self.scan.lower(at);
            if word.contains('\u{2019}') && self.is("function-word", &word.replace('\u{2019}', "'")) {
                return false;
            }
            let acronym = is_acronym(self.scan.text(at));
            // `US` and `IT` in capitals are no pronouns; `WHO` is a body.
            !self.is("function-word", word)
                || acronym
                    && piece.span.len() > 1
                    && !self.shouted(at)
                    && matches!(word, "us" | "who" | "it" | "un")
        }
    }

    /// Whether the words around are in capitals too.
    fn shouted(&self, at: usize) -> bool {
        let capitals = |at: usize| {
            self.scan.text(at).len() > 3 && self.scan.text(at).bytes().all(|byte| byte.is_ascii_uppercase())
        };
        self.scan.follows(at + 1) && capitals(at + 1) || self.scan.follows(at) && capitals(at - 1)
    }

    /// The piece after the run of name words that begins at `first`.
    fn run_end(&self, first: usize) -> usize {
        let scan = self.scan;
        let mut end = first + 1;
        let mut organisation = self.is("organisation-word", scan.lower(first));
        let mut of = false;
        while scan.follows(end) && end < first + LONGEST {
            let word = scan.lower(end);
            let previous = scan.lower(end - 1);
            if self.begins(end) && (!scan.pieces[end].opens || scan.touches(end)) {
                organisation |= self.is("organisation-word", word);
                end += 1;
                continue;
            }
            // `Sen. Ruiz`, `St. Holm`, `Ruiz Jr.`
            if word == "." && scan.touches(end) {
                let title = self.is("honorific", previous)
                    && previous.len() <= 5
                    && self.begins(end + 1)
                    && scan.follows(end + 1);
                let ended = scan.text(end - 1).len() <= 3
                    && matches!(previous, "jr" | "sr" | "inc" | "corp" | "co" | "ltd")
                    && scan.follows(end + 1)
                    && !(scan.pieces[end + 1].kind == PieceKind::Word && scan.pieces[end + 1].capital);
                if title {
                    end += 1;
                    continue;
                }
                if ended && end > first + 1 {
                    end += 1;
                }
                break;
            }
            if word == ","
                && matches!(scan.lower(end + 1), "jr" | "sr" | "inc" | "llc" | "ltd")
                && scan.follows(end + 1)
            {
                end += 2;
                continue;
            }
            if word == "&" && scan.follows(end + 1) && self.begins(end + 1) {
                organisation = true;
                end += 2;
                continue;
            }
            // `Moscow-Holm` parts that the scan split.
            let particle = self.is("name-particle", word) && scan.pieces[end].kind == PieceKind::Word;
            if particle {
                let mut next = end + 1;
                while next < end + 3
                    && scan.follows(next)
                    && self.is("name-particle", scan.lower(next))
                    && !scan.pieces[next].capital
                {
                    next += 1;
                }
                if scan.follows(next) && self.begins(next) {
                    end = next + 1;
                    continue;
                }
                break;
            }
            let skip = match word {
                "of" | "for" | "on" | "against" | "in" if scan.lower(end + 1) == "the" => 2,
                "of" | "for" | "on" | "against" | "and" | "to" => 1,
                _ => break,
            };
            let next = end + skip;
            if !(scan.follows(end + 1) && scan.follows(next) && self.begins(next)) {
                break;
            }
            let allowed = match word {
                "of" => {
                    organisation || self.is("of-head", previous) || self.role_phrase(first, end + 2).is_some()
                }
                "for" | "on" | "against" => organisation && skip == 1 && !self.is("demonym", previous),
                "to" => self.is("to-head", previous),
                // `Department of Health and Human Services`, but not `Bank of Norland and Ruiz`.
                "and" => {
                    of && organisation && self.is("organisation-word", scan.lower(next))
                        || of
                            && self.is("organisation-word", scan.lower(next + 1))
                            && self.begins(next + 1)
                            && scan.follows(next + 1)
                }
                _ => false,
            };
            if !allowed {
                break;
            }
            of |= matches!(word, "of" | "for" | "on");
            end = next + 1;
        }
        end
    }

    /// How many pieces from `first`, up to `end`, make up a role of more than one word with `of` in it.
    fn role_phrase(&self, first: usize, end: usize) -> Option<usize> {
        (first..end).find_map(|at| {
            let count = self
                .scan
                .longest_phrase(at, 3, |phrase| phrase.contains(" of ") && self.is("role-noun", phrase))?;
            (at + count >= end).then_some(at + count - first)
        })
    }

    /// Takes the names out of a run of name words.
    fn read_run(&self, first: usize, end: usize, found: &mut Vec<Mention>) {
        let scan = self.scan;
        let (mut first, mut role) = match self.role_into(first).filter(|_| first + 1 < end) {
            Some(role) => (first + 1, Some(role)),
            None => self.after_role(first, end),
        };
        // Connectors and points are no beginning.
        while first < end && !self.begins(first) {
            first += 1;
        }
        if first >= end {
            return;
        }
        let mut last = end - 1;
        if scan.text(last) == "."
            && last > first
            && !matches!(scan.lower(last - 1), "jr" | "sr" | "inc" | "corp" | "co" | "ltd")
        {
            last -= 1;
        }
        if role.is_none() {
            first = self.after_opener(first, last);
            if first > last {
                return;
            }
            role = self.role_before(first);
        }
        if role.is_none()
            && first < last
            && self.is("demonym", scan.lower(first))
            && !self.is("place-given-name", scan.lower(first))
            && !self.has_organisation_word(first + 1, last)
            && (scan.lower(first).ends_with('s') || last - first >= 2 && !self.has_thing_word(first, last))
        {
            // `Norlander Ana Ruiz`, `Democrats Ruiz and Lund`, but `American Dream`.
            first += 1;
        }
        if self.is_nothing(first, last, role.is_some()) {
            return;
        }
        let acronym = first == last && is_acronym(scan.text(first));
        let after = self.role_after(last);
        let person = self.person(first, last, role.is_some(), after.is_some());
        let role = role.or(after).filter(|_| person != Some(false));
        found.push(Mention { first, last, role, person, acronym });
    }

    /// Skips capitals that only a sentence start explains.
    fn after_opener(&self, first: usize, last: usize) -> usize {
        let scan = self.scan;
        if !scan.pieces[first].opens {
            return first;
        }
        let word = scan.lower(first);
        let known = self.proper.contains(word) || self.is_place(word);
        let tagged = self.tag(first).is_some_and(|tag| tag == Upos::Propn);
        let common = self.common.contains(word)
            || self.is("opening-word", word)
            || self.is("role-modifier", word)
            || self.is("relative-date", word)
            || scan.numbers.is_word(word)
            || word.ends_with("ly") && word.len() > 5
            || word.ends_with("ing") && word.len() > 5;
        if first == last {
            let phrase_known = self.is_place(word) || known && !common;
            let acronym = is_acronym(scan.text(first)) && !self.shouted(first);
            return if phrase_known || acronym || tagged && !common { first } else { first + 1 };
        }
        // `Ana Ruiz` opens a sentence; `Critics Ruiz` does not.
        let body = self.is("organisation-word", scan.lower(last)) || self.is("thing-word", scan.lower(last));
        if common && !known && !body || self.is("opening-word", word) && !self.proper.contains(word) && !body
        {
            first + 1
        } else {
            first
        }
    }

    /// Whether the words are no name at all.
    fn is_nothing(&self, first: usize, last: usize, role: bool) -> bool {
        let scan = self.scan;
        let phrase = scan.phrase(first, last);
        if self.is_place(phrase) {
            // `us` in a shouted line is a pronoun.
            return phrase == "us" && (self.shouted(first) || scan.text(first) != "US");
        }
        if self.is("demonym", phrase)
            || self.is("not-a-name", phrase)
            || self.is("month", phrase) && first == last && !role
        {
            return true;
        }
        if first < last {
            let all = |list: &str| (first..=last).all(|at| self.is(list, scan.lower(at)));
            return all("demonym")
                || all("role-modifier") && !self.has_organisation_word(first, last)
                || self.is("role-noun", phrase);
        }
        let word = phrase;
        let text = scan.text(first);
        if self.role_into(first).is_some() {
            return true;
        }
        // `(R-Va.)`, `Muslim-American`
        let party = word.as_bytes().get(1) == Some(&b'-') && matches!(scan.lower_before(first), "(" | ",");
        let peoples = word.contains('-') && word.split('-').all(|part| self.is("demonym", part));
        if party || peoples || word.len() == 1 && scan.lower_before(first) == "(" {
            return true;
        }
        let letter = text.chars().filter(|c| c.is_alphabetic()).count() < 2;
        letter && !role
            || self.is("weekday", word) && word.len() > 3
            || self.is("common-acronym", word) && is_acronym(text)
            || (self.is("role-noun", word) || self.is("honorific", word)) && !role
            || is_acronym(text) && self.shouted(first)
            || self.is("thing-word", word) && self.common.contains(word)
            || self.common.contains(word) && self.is("opening-word", word)
            || word.ends_with("ism")
            || self.is("weekday", word.trim_end_matches('s')) && word.len() > 4
            || scan.numbers.is_word(word)
    }

    /// The former `secretary of State` Ana Ruiz: a role that ends in the first capital of a run.
    fn role_into(&self, first: usize) -> Option<Span> {
        let scan = self.scan;
        let ends = scan.lower_before(first) == "of"
            && scan.longest_phrase(first.checked_sub(2)?, 3, |phrase| self.is("role-noun", phrase))
                == Some(3);
        ends.then(|| self.wider_role(first - 2, first))
    }

    /// Cuts the title or role off the beginning of a run.
    fn after_role(&self, first: usize, end: usize) -> (usize, Option<Span>) {
        let scan = self.scan;
        let mut cut = None;
        let mut led = true;
        let mut at = first;
        while at < end {
            // `St. Holm` is a place, `Democrats Ruiz and Lund` are no title.
            let phrase = scan.longest_phrase(at, 4, |phrase| {
                (self.is("role-noun", phrase) && !(self.is("demonym", phrase) && phrase.ends_with('s')))
                    || self.is("honorific", phrase) && !self.is("thing-word", phrase)
            });
            if let Some(count) = phrase.filter(|count| at + count < end && (led || cut.is_none())) {
                let next = at + count + usize::from(scan.text(at + count) == ".");
                // `General Motors` and `Justice Department` are bodies.
                let body = next < end && self.is("organisation-word", scan.lower(end - 1)) && end - next <= 1;
                // `Associated General Contractors`
                let general = count == 1 && at > first && scan.lower(at) == "general";
                // After words that lead to no role, as in `Holm County Sheriff Ana Ruiz`, a whole name must follow.
                let whole = led
                    || !scan.lower(at + count - 1).ends_with('s')
                        && end - next.min(end) >= 2
                        && !self.has_organisation_word(next, end - 1);
                if next < end && self.begins(next) && !body && !general && whole {
                    cut = Some(next);
                    at = next;
                    continue;
                }
                break;
            }
            let word = scan.lower(at);
            let leads = self.is("role-modifier", word)
                || self.is("demonym", word)
                || self.is("country", word)
                || self.is("organisation-word", word)
                || matches!(word, "of" | "and" | "." | "for")
                || at == first && cut.is_none();
            led &= leads;
            at += 1;
        }
        match cut {
            Some(cut) => {
                let mut last = cut - 1;
                if scan.text(last) == "." && last > first && scan.text(last - 1).len() > 5 {
                    last -= 1;
                }
                // `Calling Mr. Ruiz` begins a sentence, not a title.
                let word = scan.lower(first);
                let opener = scan.pieces[first].opens
                    && (self.is("opening-word", word) || word.ends_with("ing"))
                    && !["role-noun", "honorific", "role-modifier", "organisation-word"]
                        .iter()
                        .any(|list| self.is(list, word));
                let first = if opener && first < last { first + 1 } else { first };
                (cut, Some(self.wider_role(first, last)))
            }
            None => (first, None),
        }
    }

    /// A role with the words in lower case that belong to its beginning: `former deputy` Mayor.
    fn wider_role(&self, first: usize, last: usize) -> Span {
        let scan = self.scan;
        let mut start = first;
        while scan.is(start, PieceKind::Word)
            && start > 0
            && scan.pieces[start - 1].kind == PieceKind::Word
            && first - start < 4
        {
            let before = scan.lower(start - 1);
            if !(self.is("role-modifier", before) && !scan.pieces[start - 1].capital
                || self.is("demonym", before)
                || self.is("country", before))
            {
                break;
            }
            start -= 1;
        }
        scan.over(start, last)
    }

    /// `chief executive` Ana Ruiz: a role in lower case right before a name.
    fn role_before(&self, first: usize) -> Option<Span> {
        let scan = self.scan;
        if !scan.is(first, PieceKind::Word) || scan.pieces[first - 1].kind != PieceKind::Word {
            return None;
        }
        let count = scan.longest_phrase_before(first, 3, |phrase| {
            self.is("role-noun", phrase) && !self.is("demonym", phrase)
        })?;
        // A plural before a name is a subject or an object: `the voters Ruiz met`.
        let noun = scan.lower(first - 1);
        if noun.ends_with('s') && !matches!(noun, "boss") || scan.pieces[first - 1].opens {
            return None;
        }
        Some(self.wider_role(first - count, first - 1))
    }

    /// Ana Ruiz, `the mayor of Holm`, — Ana Ruiz, 54, a `teacher`,
    fn role_after(&self, last: usize) -> Option<Span> {
        let scan = self.scan;
        let comma = |at: usize| scan.follows(at) && scan.text(at) == ",";
        let mut at = last + 1;
        if !comma(at) {
            return None;
        }
        at += 1;
        if scan.is(at, PieceKind::Figures) && scan.text(at).len() <= 3 && comma(at + 1) {
            at += 2;
        }
        if scan.is(at, PieceKind::Word)
            && matches!(scan.lower(at), "the" | "a" | "an" | "one" | "his" | "her" | "their")
        {
            at += 1;
        }
        let start = at;
        // The noun comes after a few words of its own phrase.
        let mut noun = None;
        while at < start + 6 && scan.is(at, PieceKind::Word) {
            if let Some(count) = scan.longest_phrase(at, 3, |phrase| self.is("role-noun", phrase)) {
                noun = Some(at + count - 1);
                at += count;
                continue;
            }
            if noun.is_some()
                || self.is("function-word", scan.lower(at))
                    && !matches!(scan.lower(at), "first" | "second" | "third" | "last")
            {
                break;
            }
            at += 1;
        }
        let mut role_end = noun?;
        if scan.lower(role_end).ends_with('s') && !matches!(scan.lower(role_end), "boss") {
            return None;
        }
        // `mayor of Holm`, `director for trade`, up to the comma that closes the apposition.
        if matches!(scan.lower(role_end + 1), "of" | "for" | "at" | "in" | "with" | "to" | "on") {
            let mut at = role_end + 1;
            while at < role_end + 14
                && scan.follows(at)
                && (scan.pieces[at].kind != PieceKind::Mark || scan.joins(at) || scan.text(at) == "&")
                && !matches!(
                    scan.lower(at),
                    "who" | "which" | "that" | "said" | "says" | "was" | "is" | "has" | "had"
                )
            {
                at += 1;
            }
            let closed = !scan.follows(at) || matches!(scan.text(at), "," | "." | ";" | ")" | "\u{2014}");
            if closed || matches!(scan.lower(at), "who" | "which" | "said" | "says") {
                role_end = at - 1;
            }
        } else if scan.is(role_end + 1, PieceKind::Word)
            && !matches!(scan.lower(role_end + 1), "who" | "and" | "said" | "says" | "told")
        {
            // `Ana Ruiz, the mayor left` is no apposition.
            return None;
        }
        Some(scan.over(start, role_end))
    }

    /// Whether the words are a person's; `None` for a single word without a title.
    fn person(&self, first: usize, last: usize, before: bool, after: bool) -> Option<bool> {
        let scan = self.scan;
        let phrase = scan.phrase(first, last);
        if self.is_place(phrase) || self.has_organisation_word(first, last) {
            return Some(false);
        }
        if before {
            return Some(true);
        }
        if self.has_thing_word(first, last)
            || (first..=last).any(|at| matches!(scan.lower(at), "of" | "for" | "on" | "&" | "and"))
        {
            return Some(false);
        }
        if after {
            return Some(true);
        }
        if first == last {
            return None;
        }
        // A dateline or a heading in capitals says nothing.
        if (first..=last).all(|at| !scan.text(at).chars().any(char::is_lowercase)) {
            return None;
        }
        let capitals = (first..=last).filter(|&at| scan.pieces[at].capital).count();
        let acronym = (first..=last).any(|at| {
            is_acronym(scan.text(at))
                && !scan.text(at).contains('.')
                && !self.is("name-suffix", scan.lower(at))
                && scan.text(at).len() > 2
        });
        let place = (first..=last).any(|at| {
            let word = scan.lower(at);
            let given = at == first && self.is("place-given-name", word);
            self.is("country", word) && !given
                || self.is_place(word) && at == last
                || self.is("demonym", word) && !given
        });
        Some((2..=4).contains(&capitals) && !acronym && !place)
    }

    fn is_place(&self, phrase: &str) -> bool {
        self.is("country", phrase) || self.is("capital-city", phrase) || self.is("region", phrase)
    }

    fn has_organisation_word(&self, first: usize, last: usize) -> bool {
        (first..=last).any(|at| self.is("organisation-word", self.scan.lower(at)))
    }

    fn has_thing_word(&self, first: usize, last: usize) -> bool {
        (first..=last).any(|at| self.is("thing-word", self.scan.lower(at)))
    }

    /// Names in headlines: only those that the body has.
    fn headlines(&self, found: &mut Vec<Mention>) {
        let scan = self.scan;
        let mut known: HashMap<&str, (Option<bool>, bool)> = HashMap::new();
        for mention in found.iter() {
            known
                .entry(scan.phrase(mention.first, mention.last))
                .or_insert((mention.person, mention.acronym));
            if mention.person == Some(true) {
                let family = family_name(scan, self.words, mention.first, mention.last);
                known.entry(scan.lower(family)).or_insert((None, false));
            }
        }
        let mut at = 0;
        while at < scan.pieces.len() {
            let piece = &scan.pieces[at];
            let longest = (self.titled[piece.block] && piece.capital && !self.dated[at])
                .then(|| scan.longest_phrase(at, 8, |phrase| known.contains_key(phrase)))
                .flatten();
            let Some(count) = longest else {
                at += 1;
                continue;
            };
            let (person, acronym) = known[scan.phrase(at, at + count - 1)];
            found.push(Mention { first: at, last: at + count - 1, role: None, person, acronym });
            at += count;
        }
    }

    /// The tag of a piece, if a tagger ran.
    fn tag(&self, at: usize) -> Option<Upos> {
        if self.tagging.tokens.is_empty() {
            return None;
        }
        let within = self.tagging.within(self.scan.pieces[at].span);
        self.tagging.tokens.get(within.start).filter(|_| !within.is_empty()).map(|token| token.upos)
    }
}

/// Whether a word is made of capitals, figures and points.
fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    capitals >= 2
        && word.len() <= 8
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '-'))
}

/// The last word of a person's name that is no suffix.
fn family_name(scan: &Scan<'_>, words: &WordLists, first: usize, last: usize) -> usize {
    let mut at = last;
    while at > first && (scan.pieces[at].kind != PieceKind::Word || words.is("name-suffix", scan.lower(at))) {
        at -= 1;
    }
    at
}

/// Says which mentions are of the same name.
fn resolve(scan: &Scan<'_>, words: &WordLists, found: Vec<Mention>) -> Vec<Name> {
    let mut first_full: HashMap<&str, usize> = HashMap::new();
    // Who bears a family name, in order of first mention.
    let mut bearers: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut given: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let mut expansions: HashMap<&str, usize> = HashMap::new();
    let mut mentions = vec![0_u32; found.len()];
    for (index, mention) in found.iter().enumerate() {
        if mention.first < mention.last {
            let phrase = scan.phrase(mention.first, mention.last);
            let new = !first_full.contains_key(phrase);
            mentions[*first_full.entry(phrase).or_insert(index)] += 1;
            if new && mention.person == Some(true) {
                let family = family_name(scan, words, mention.first, mention.last);
                if family > mention.first {
                    given
                        .entry(scan.lower(mention.first))
                        .and_modify(|bearer| *bearer = None)
                        .or_insert(Some(index));
                    bearers.entry(scan.lower(family)).or_default().push(index);
                }
            }
        }
        if let Some(other) = expansion(scan, &found, index) {
            expansions.entry(scan.lower(mention.first)).or_insert(other);
        }
    }
    // A given name alone stands for its only bearer.
    for (given, bearer) in given {
        if let Some(bearer) = bearer
            && !bearers.contains_key(given)
        {
            bearers.insert(given, vec![bearer]);
        }
    }
    // A family name alone is that of whoever is named in full most often, the first of equals.
    let main_bearer: HashMap<&str, usize> = bearers
        .into_iter()
        .filter_map(|(family, bearers)| {
            let main =
                bearers.into_iter().max_by_key(|&bearer| (mentions[bearer], std::cmp::Reverse(bearer)))?;
            Some((family, main))
        })
        .collect();
    let mut names: Vec<Name> = Vec::with_capacity(found.len());
    for (index, mention) in found.iter().enumerate() {
        let phrase = scan.phrase(mention.first, mention.last);
        let mut form = NameForm::Full;
        let mut refers_to = first_full.get(phrase).copied();
        if mention.acronym {
            form = NameForm::Acronym;
            if let Some(&full) = expansions.get(phrase) {
                let full_phrase = scan.phrase(found[full].first, found[full].last);
                refers_to = first_full.get(full_phrase).copied().or(Some(full));
            }
        } else if mention.first == mention.last
            && mention.person != Some(false)
            && let Some(bearer) = main_bearer.get(phrase)
        {
            form = NameForm::Short;
            refers_to = Some(*bearer);
        }
        let refers_to = refers_to.unwrap_or_else(|| *first_full.entry(phrase).or_insert(index));
        names.push(Name {
            span: scan.over(mention.first, mention.last),
            form,
            refers_to,
            person: mention.person == Some(true),
            role: mention.role,
        });
    }
    // Whoever is a person once is one at every mention.
    for index in 0..names.len() {
        if names[index].person && names[index].form != NameForm::Acronym {
            let full = names[index].refers_to;
            names[full].person = true;
        }
    }
    for index in 0..names.len() {
        let full = names[index].refers_to;
        names[index].person = names[full].person && names[index].form != NameForm::Acronym;
    }
    names
}

/// The mention that the acronym at `index` stands for: `Norland Fund (NF)`, `NF (Norland Fund)`.
fn expansion(scan: &Scan<'_>, found: &[Mention], index: usize) -> Option<usize> {
    let acronym = &found[index];
    if !acronym.acronym {
        return None;
    }
    let opened = scan.lower_before(acronym.first) == "(" && scan.text(acronym.last + 1) == ")";
    let other = if opened {
        index.checked_sub(1).filter(|&other| found[other].last + 2 == acronym.first)?
    } else if scan.follows(acronym.last + 1) && scan.text(acronym.last + 1) == "(" {
        Some(index + 1)
            .filter(|&other| found.get(other).is_some_and(|other| other.first == acronym.last + 2))?
    } else {
        return None;
    };
    let full = &found[other];
    let initials: String = (full.first..=full.last)
        .filter_map(|at| scan.text(at).chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    let letters: String = scan.text(acronym.first).chars().filter(|c| c.is_alphabetic()).collect();
    let fits = initials == letters || initials.len() >= 2 && letters.starts_with(initials.chars().next()?);
    (full.first < full.last && fits).then_some(other)
}
