//! Whether a quotation stands in a source, word for word, and if not, how it differs.
//!
//! Places are found by pairs of neighbouring words, and at the best of them the words are laid over the
//! source one by one. What follows is decided by which words differ and where they stand, never by how many:
//! one "not" is as much an alteration as a new sentence. It must never pass a quotation that has a word
//! more, a word less or another word than the source, unless the draft marks the cut.

use std::collections::BTreeMap;
use std::ops::Range;

use super::alignment::{Alignment, Step, align, ends_sentence};
use super::index::{PassageIndex as _, Sources};
use super::quoted::{Quoted, Seam};
use super::speaker::{Likeness, Speakers};
use super::words::UNKNOWN;
use super::{Edit, Outcome, Passage};
use crate::text::Span;

/// What was found of a quotation.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) passages: Vec<Passage>,
    pub(super) difference: Vec<Edit>,
    pub(super) reason: Option<String>,
    /// Whether a "not" that governs the words is left out.
    pub(super) turned: bool,
}

impl Judged {
    fn only(outcome: Outcome, reason: Option<String>) -> Self {
        Self { outcome, passages: Vec::new(), difference: Vec::new(), reason, turned: false }
    }
}

/// A marked cut leaves out at most so many words.
const LONGEST_CUT: usize = 300;

/// Words in brackets stand for at most so many.
const LONGEST_BRACKETED: usize = 12;

/// How many places are looked at closely.
const PLACES: usize = 10;

/// How many pairs of words are followed to their places.
const PAIRS_FOLLOWED: usize = 20_000;

/// The fewest words that are taken to be somebody's own, and not everybody's.
const OWN_WORDS: usize = 4;

/// Each of two joined places holds at least so many.
const OWN_END: usize = 3;

/// A "not" governs at most so many words after it.
const GOVERNED: usize = 6;

/// Places are gathered by so many words.
const BUCKET: usize = 16;

/// Words left out in one place without a mark: more than this join two places.
const WIDEST_GAP: usize = 6;

/// A quotation to judge.
pub(super) struct Asked<'a> {
    /// The draft's reading text.
    pub(super) reading: &'a str,
    /// The quotation without its marks.
    pub(super) inner: Span,
    /// What stands before it in its sentence.
    pub(super) before: &'a str,
    /// Whom the draft names as saying it, if it names anybody.
    pub(super) credited: Option<&'a str>,
    /// The documents that the draft names as its sources, if it names any.
    pub(super) only: Option<&'a [usize]>,
}

/// Judges a quotation.
pub(super) fn judge(asked: &Asked<'_>, sources: &Sources, speakers: &Speakers) -> Judged {
    let quoted = Quoted::of(asked.reading, asked.inner, sources);
    if quoted.words.is_empty() {
        return Judged::only(Outcome::NotChecked, Some("no words".to_owned()));
    }
    let Asked { reading, inner, before, credited, only } = *asked;
    Search { reading, inner, before, quoted: &quoted, credited, sources, speakers, only }.judge()
}

struct Search<'s> {
    reading: &'s str,
    inner: Span,
    before: &'s str,
    quoted: &'s Quoted,
    credited: Option<&'s str>,
    sources: &'s Sources,
    speakers: &'s Speakers,
    only: Option<&'s [usize]>,
}

/// A quotation laid over one place.
#[derive(Clone, Debug)]
struct Placed {
    /// One a stretch.
    parts: Vec<Alignment>,
    cost: usize,
    speaker: Likeness,
}

impl Placed {
    fn words(&self) -> Range<usize> {
        let start = self.parts.iter().map(|part| part.words.start).min().unwrap_or(0);
        let end = self.parts.iter().map(|part| part.words.end).max().unwrap_or(start);
        start..end
    }

    fn same(&self) -> usize {
        self.parts.iter().map(Alignment::same).sum()
    }

    fn longest_run(&self) -> usize {
        self.parts.iter().map(Alignment::longest_run).max().unwrap_or(0)
    }

    fn widest_gap(&self) -> usize {
        self.parts.iter().map(Alignment::widest_gap).max().unwrap_or(0)
    }

    /// Whether all that differs stands in one place, with words that are the same on both sides.
    fn is_one_change(&self) -> bool {
        let [part] = self.parts.as_slice() else { return false };
        let kept = |step: &Step| matches!(step, Step::Same(..));
        let runs = part.steps.chunk_by(|a, b| kept(a) == kept(b)).count();
        runs == 3 && part.steps.first().is_some_and(kept) && part.steps.last().is_some_and(kept)
    }

    fn is_own(&self) -> bool {
        self.speaker != Likeness::Other
    }
}

impl Search<'_> {
    fn judge(&self) -> Judged {
        let count = self.quoted.words.len();
        let placed = self.placed();
        let own = placed.iter().filter(|placed| placed.is_own()).min_by_key(|placed| placed.cost);
        let any = placed.iter().min_by_key(|placed| placed.cost);
        let own_is_close = own.filter(|own| is_close(own, count));
        if let Some(own) = own.filter(|own| own.cost == 0) {
            return self.faithful(own);
        }
        if let Some(other) = any.filter(|any| any.cost == 0)
            && own_is_close.is_none_or(|own| own.cost > 1 + count / 8)
        {
            return self.of_another(other, count);
        }
        let mended = own_is_close.filter(|own| own.cost <= 2 && own.widest_gap() <= WIDEST_GAP);
        if mended.is_none()
            && let Some(judged) = self.stitched(own_is_close)
        {
            return judged;
        }
        if let Some(own) = own_is_close {
            return self.altered(own);
        }
        match any.filter(|any| is_close(any, count)) {
            Some(other) => self.of_another(other, count),
            None => self.absent(any),
        }
    }

    /// The quotation over each of the places that look best, in order of place.
    fn placed(&self) -> Vec<Placed> {
        let longest = (0..self.quoted.stretches.len())
            .max_by_key(|at| (self.quoted.stretches[*at].len(), std::cmp::Reverse(*at)))
            .unwrap_or(0);
        let mut placed: Vec<Placed> = Vec::new();
        let exact = self.exact(longest);
        for window in exact.into_iter().chain(self.windows(longest)) {
            let Some(found) = self.place(longest, window) else { continue };
            if !placed.iter().any(|other| other.words() == found.words()) {
                placed.push(found);
            }
        }
        placed.sort_by_key(|placed| (std::cmp::Reverse(placed.speaker), placed.words().start));
        placed
    }

    /// Where a stretch stands word for word; the votes of its pairs may all go elsewhere if it is made of common
    /// words.
    fn exact(&self, stretch: usize) -> Vec<Range<usize>> {
        let said = &self.quoted.words[self.quoted.stretches[stretch].clone()];
        let [first, second, ..] = said else { return Vec::new() };
        let places = self.sources.places(first.key, second.key).filter(|place| self.may_look_at(*place));
        let stands = |place: usize| {
            let row = self.row_of(place);
            place + said.len() <= row.end
                && said.iter().zip(&self.sources.keys[place..]).all(|(said, key)| said.is(*key, self.sources))
        };
        let exact = places.take(PAIRS_FOLLOWED).filter(|place| stands(*place)).take(2 * PLACES);
        exact.map(|place| place..place + said.len()).collect()
    }

    /// Where the words of a stretch gather, best first.
    fn windows(&self, stretch: usize) -> Vec<Range<usize>> {
        let said = &self.quoted.words[self.quoted.stretches[stretch].clone()];
        let mut hits: Vec<(usize, usize)> = said
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0].key != UNKNOWN && pair[1].key != UNKNOWN)
            .map(|(at, pair)| (self.sources.places(pair[0].key, pair[1].key).len(), at))
            .filter(|(places, _)| *places > 0)
            .collect();
        if hits.is_empty() {
            return self.windows_of_words(stretch);
        }
        // Rare pairs first: they say most, and there are only so many places to follow.
        hits.sort_unstable();
        // For each bucket of diagonals, its votes and the first place that voted.
        let mut votes: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
        let mut followed = 0;
        for (places, at) in hits {
            if followed > 0 && followed + places > PAIRS_FOLLOWED {
                break;
            }
            followed += places;
            let weight = 16 + 256 / (places as u64 + 1);
            for place in self.sources.places(said[at].key, said[at + 1].key) {
                if self.may_look_at(place) {
                    votes.entry((place + said.len() - at) / BUCKET).or_insert((0, place)).0 += weight;
                }
            }
        }
        // A diagonal may lie across the edge of two buckets.
        let mut buckets: Vec<(u64, usize, usize)> = votes
            .iter()
            .map(|(bucket, (own, place))| {
                (own + votes.get(&(bucket + 1)).map_or(0, |next| next.0), *bucket, *place)
            })
            .collect();
        buckets.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        buckets.truncate(PLACES);
        let start = |bucket: usize| (bucket * BUCKET).saturating_sub(said.len());
        buckets.into_iter().map(|(_, bucket, place)| self.window(start(bucket), said.len(), place)).collect()
    }

    /// The same where no two words of the stretch stand together anywhere.
    fn windows_of_words(&self, stretch: usize) -> Vec<Range<usize>> {
        let said = &self.quoted.words[self.quoted.stretches[stretch].clone()];
        let keys: Vec<_> = said.iter().map(|said| said.key).collect();
        let found = self.sources.search(&keys, PLACES * 4);
        found
            .iter()
            .filter_map(|found| self.sources.stretch(found.passage))
            .filter(|stretch| self.may_look_at(stretch.words.start))
            .map(|stretch| stretch.words.clone())
            .take(PLACES)
            .collect()
    }

    fn may_look_at(&self, word: usize) -> bool {
        self.only.is_none_or(|only| only.contains(&self.sources.document_of(word)))
    }

    /// The words around those that `len` words from `start` on would cover, as far as they are of the document
    /// of `place`.
    fn window(&self, start: usize, len: usize, place: usize) -> Range<usize> {
        let row = self.row_of(place);
        let room = 2 * BUCKET + len / 4;
        let from = start.saturating_sub(room).clamp(row.start, place);
        from..(start + len + room).clamp(place + 1, row.end)
    }

    /// The whole quotation around one of its stretches.
    fn place(&self, stretch: usize, window: Range<usize>) -> Option<Placed> {
        let stretches = &self.quoted.stretches;
        let row = self.sources.rows.get(self.sources.document_of(window.start))?.clone();
        let middle = self.lay(stretch, window)?;
        let mut cost = middle.cost;
        let mut parts = vec![middle];
        for (at, own) in stretches.iter().enumerate().skip(stretch + 1) {
            let from = parts.last()?.words.end;
            let seam = self.quoted.seams[at - 1];
            let len = own.len();
            let to = (from + reach(seam) + len + len / 4 + 4).min(row.end);
            let part = self.lay(at, from..to).unwrap_or_else(|| self.nowhere(at, from));
            cost += part.cost;
            if seam == Seam::Part {
                cost += part.words.start.saturating_sub(from);
            }
            parts.push(part);
        }
        for at in (0..stretch).rev() {
            let to = parts.first()?.words.start;
            let seam = self.quoted.seams[at];
            let len = stretches[at].len();
            let from = to.saturating_sub(reach(seam) + len + len / 4 + 4).max(row.start);
            let part = self.lay(at, from..to).unwrap_or_else(|| self.nowhere(at, to));
            cost += part.cost;
            if seam == Seam::Part {
                cost += to.saturating_sub(part.words.end);
            }
            parts.insert(0, part);
        }
        let speaker = self.speaker(&parts);
        Some(Placed { parts, cost, speaker })
    }

    fn lay(&self, stretch: usize, window: Range<usize>) -> Option<Alignment> {
        let range = self.quoted.stretches[stretch].clone();
        align(&self.quoted.words[range.clone()], range.start, window, self.sources)
    }

    /// A stretch of which nothing is there.
    fn nowhere(&self, stretch: usize, at: usize) -> Alignment {
        let range = self.quoted.stretches[stretch].clone();
        Alignment { cost: range.len(), words: at..at, steps: range.map(Step::Added).collect() }
    }

    /// How the credited name fits whoever says the words; the worst, if there are several.
    fn speaker(&self, parts: &[Alignment]) -> Likeness {
        let Some(credited) = self.credited else { return Likeness::Open };
        let mut worst = Likeness::Same;
        let mut before = None;
        for step in parts.iter().flat_map(|part| &part.steps) {
            let Step::Same(_, word) = *step else { continue };
            let turn = (self.sources.document_of(word), self.sources.turns[word]);
            if before != Some(turn) {
                before = Some(turn);
                let label = self.sources.speaker_of(word);
                worst =
                    worst.min(label.map_or(Likeness::Open, |label| self.speakers.likeness(credited, label)));
            }
        }
        if before.is_none() { Likeness::Open } else { worst }
    }

    /// Every word is there and the speaker's.
    fn faithful(&self, own: &Placed) -> Judged {
        let passages = self.sources.passage(own.words()).into_iter().collect::<Vec<_>>();
        let cuts = self.cuts(own);
        let first = self.quoted.words[0].span;
        let last = self.quoted.words[self.quoted.words.len() - 1].span;
        let draft = &self.reading[first.start()..last.end()];
        let outcome = if !cuts.is_empty() {
            Outcome::Elided
        } else if passages.first().is_some_and(|passage| passage.text == draft) {
            Outcome::Verbatim
        } else {
            Outcome::VerbatimNormalised
        };
        let lost = cuts.iter().find_map(|cut| self.negation(&cut.source));
        let lost = lost.map(|word| format!("the cut leaves out “{word}”"));
        let reason = lost.or_else(|| self.clipped(own.words().start));
        let turned = reason.is_some();
        Judged { outcome, passages, difference: cuts, reason, turned }
    }

    /// What the seams leave out, or stand for.
    fn cuts(&self, placed: &Placed) -> Vec<Edit> {
        let mut cuts = Vec::new();
        for (at, pair) in placed.parts.windows(2).enumerate() {
            let (left, right) = (self.quoted.stretches[at].end, self.quoted.stretches[at + 1].start);
            let span =
                Span::new(self.quoted.words[left - 1].span.end(), self.quoted.words[right].span.start());
            let left_out = pair[0].words.end..pair[1].words.start;
            let bracket = self.quoted.seams[at] == Seam::Bracket;
            if left_out.start < left_out.end || bracket {
                let source = self.sources.passage(left_out).map(|passage| passage.text).unwrap_or_default();
                cuts.push(Edit { span, draft: span.of(self.reading).trim().to_owned(), source });
            }
        }
        cuts
    }

    /// A word that turns what is said into its opposite, if there is one.
    fn negation(&self, text: &str) -> Option<String> {
        let mut found = None;
        super::words::words(text, 0, &self.sources.speech, |word| {
            if found.is_none() && self.sources.speech.is_negation(&word.text) {
                found = Some(word.text.into_owned());
            }
        });
        found
    }

    /// Some words differ.
    fn altered(&self, own: &Placed) -> Judged {
        let mut difference: Vec<Edit> = Vec::new();
        for part in &own.parts {
            let mut open: Vec<Step> = Vec::new();
            for step in &part.steps {
                if let Step::Same(quoted, place) = *step {
                    // A currency that is lost or found is shown with its number.
                    let sign = |step: &Step| match step {
                        Step::LeftOut(place) => self.sources.is_sign(self.sources.keys[*place]),
                        Step::Added(quoted) => self.sources.is_sign(self.quoted.words[*quoted].key),
                        _ => false,
                    };
                    if open.last().is_some_and(sign) {
                        open.push(Step::Changed(quoted, place));
                    }
                    difference.extend(self.edit(&open, Some(*step)));
                    open.clear();
                } else {
                    open.push(*step);
                }
            }
            difference.extend(self.edit(&open, None));
        }
        difference.extend(self.cuts(own));
        difference.sort_by_key(|edit| edit.span);
        let passages = self.sources.passage(own.words()).into_iter().collect();
        Judged { outcome: Outcome::Altered, passages, difference, reason: None, turned: false }
    }

    /// One run of steps that are not the same, before the step `next`.
    fn edit(&self, steps: &[Step], next: Option<Step>) -> Option<Edit> {
        if steps.is_empty() {
            return None;
        }
        let quoted = steps.iter().filter_map(|step| match step {
            Step::Changed(quoted, _) | Step::Added(quoted) => Some(*quoted),
            _ => None,
        });
        let places = steps.iter().filter_map(|step| match step {
            Step::Changed(_, place) | Step::LeftOut(place) => Some(*place),
            _ => None,
        });
        let span = match (quoted.clone().min(), quoted.max(), next) {
            (Some(from), Some(to), _) => self.quoted.words[from].span.join(self.quoted.words[to].span),
            (_, _, Some(Step::Same(quoted, _))) => {
                let at = self.quoted.words[quoted].span.start();
                Span::new(at, at)
            }
            _ => return None,
        };
        let source = match (places.clone().min(), places.max()) {
            (Some(from), Some(to)) => self.sources.passage(from..to + 1).map(|passage| passage.text),
            _ => None,
        };
        Some(Edit { span, draft: span.of(self.reading).to_owned(), source: source.unwrap_or_default() })
    }

    /// The words are there, and somebody else says them.
    fn of_another(&self, other: &Placed, count: usize) -> Judged {
        let words = other.words();
        let passage = self.sources.passage(words.clone());
        let says = passage.as_ref().and_then(|passage| passage.speaker.clone()).unwrap_or_default();
        let credited = self.credited.unwrap_or_default();
        let here = self.sources.documents.get(self.sources.document_of(words.start));
        let speaks_here = here.is_some_and(|document| self.speakers.speaks_in(credited, document));
        let speaks =
            self.sources.documents.iter().any(|document| self.speakers.speaks_in(credited, document));
        let nearly = other.cost <= 1 + count / 8;
        let (outcome, reason) = if count >= OWN_WORDS && nearly && (speaks_here || !speaks) {
            let nearly = if other.cost > 0 { "nearly " } else { "" };
            (Outcome::Misattributed, format!("{nearly}the words of {says}, not of {credited}"))
        } else if nearly {
            (
                Outcome::Absent,
                format!("nothing that {credited} says in the sources has these words; {says} says them"),
            )
        } else {
            return self.absent(None);
        };
        let difference = if other.cost > 0 { self.altered(other).difference } else { Vec::new() };
        let passages = passage.into_iter().collect();
        Judged { outcome, passages, difference, reason: Some(reason), turned: false }
    }

    /// What the source says against the words right before them, where the draft says nothing of the kind.
    fn clipped(&self, first: usize) -> Option<String> {
        if self.negation(self.before).is_some() {
            return None;
        }
        let start = first.saturating_sub(GOVERNED).max(self.row_of(first).start);
        let mut from = first;
        while from > start && !ends_sentence(from - 1, self.sources) {
            from -= 1;
        }
        let before = self.sources.passage(from..first)?;
        let word = self.negation(&before.text)?;
        Some(format!("the source has “{word}” before these words: “{}”", before.text))
    }

    fn absent(&self, nearest: Option<&Placed>) -> Judged {
        let count = self.quoted.words.len();
        let near = nearest.filter(|placed| {
            count >= OWN_WORDS && placed.same() * 3 >= count && placed.longest_run() >= OWN_WORDS
        });
        let passages =
            near.and_then(|placed| self.sources.passage(placed.words())).into_iter().collect::<Vec<_>>();
        let reason = (!passages.is_empty()).then(|| "the nearest words are others".to_owned());
        Judged { outcome: Outcome::Absent, passages, difference: Vec::new(), reason, turned: false }
    }

    /// Two places joined: the words up to somewhere stand in one, and the rest in another.
    fn stitched(&self, own: Option<&Placed>) -> Option<Judged> {
        let count = self.quoted.words.len();
        if count < 2 * OWN_END {
            return None;
        }
        let firsts = self.runs_from_start();
        let lasts = self.runs_to_end();
        let (first, last) = (firsts.first()?.len(), lasts.first()?.len());
        if first < OWN_END || last < OWN_END || first + last < count || first.max(last) == count {
            return None;
        }
        let home = own.map(|own| self.sources.document_of(own.words().start));
        let rank = |one: &Range<usize>, other: &Range<usize>| {
            let (a, b) = (self.sources.document_of(one.start), self.sources.document_of(other.start));
            (a != b, Some(a) != home, one.start, other.start)
        };
        let pairs = firsts
            .iter()
            .take(PLACES)
            .flat_map(|one| lasts.iter().take(PLACES).map(move |other| (one, other)));
        let (one, other) = pairs.min_by_key(|(one, other)| rank(one, other))?;
        // Where both runs hold the words in the middle, the first keeps them.
        let other = other.start + (first + last - count)..other.end;
        let joint = self.quoted.words[first.min(count - 1)].span.start();
        let passages =
            [one.clone(), other].into_iter().filter_map(|words| self.sources.passage(words)).collect();
        let before = &self.reading[..joint];
        let words: Vec<&str> = before[self.inner.start()..].split_whitespace().rev().take(3).collect();
        let tail: Vec<&str> = words.into_iter().rev().collect();
        let reason = format!("two places are joined after “{}”", tail.join(" "));
        Some(Judged {
            outcome: Outcome::Stitched,
            passages,
            difference: Vec::new(),
            reason: Some(reason),
            turned: false,
        })
    }

    /// The longest runs of the source that begin as the quotation does, in order of place.
    fn runs_from_start(&self) -> Vec<Range<usize>> {
        let said = &self.quoted.words;
        self.longest(self.sources.places(said[0].key, said[1].key).map(|place| {
            let end = self.row_of(place).end;
            let len = said.iter().zip(&self.sources.keys[place..end]);
            place..place + len.take_while(|(said, key)| said.is(**key, self.sources)).count()
        }))
    }

    /// The longest runs of the source that end as the quotation does.
    fn runs_to_end(&self) -> Vec<Range<usize>> {
        let said = &self.quoted.words;
        let count = said.len();
        self.longest(self.sources.places(said[count - 2].key, said[count - 1].key).map(|place| {
            let start = self.row_of(place).start;
            let end = place + 2;
            let len = said.iter().rev().zip(self.sources.keys[start..end].iter().rev());
            end - len.take_while(|(said, key)| said.is(**key, self.sources)).count()..end
        }))
    }

    fn longest(&self, runs: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
        let runs: Vec<Range<usize>> =
            runs.take(PAIRS_FOLLOWED).filter(|run| self.may_look_at(run.start)).collect();
        let longest = runs.iter().map(Range::len).max().unwrap_or(0);
        runs.into_iter().filter(|run| run.len() == longest).collect()
    }

    fn row_of(&self, word: usize) -> Range<usize> {
        self.sources.rows.get(self.sources.document_of(word)).cloned().unwrap_or_default()
    }
}

/// Whether so much is the same that it is the same quotation.
fn is_close(placed: &Placed, count: usize) -> bool {
    let same = placed.same();
    count >= OWN_WORDS
        && same * 2 >= count
        && placed.cost * 5 <= count * 3
        && (placed.longest_run() >= OWN_WORDS || same * 4 >= count * 3 || placed.is_one_change())
}

fn reach(seam: Seam) -> usize {
    match seam {
        Seam::Cut => LONGEST_CUT,
        Seam::Bracket => LONGEST_BRACKETED,
        Seam::Part => 0,
    }
}
