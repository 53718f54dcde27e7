//! Headlines against the body: what a headline has that nothing below it carries.
//!
//! A headline is short for the body and may put it in other words, so that a missing word alone shows
//! nothing. What cannot be put in other words is looked for: a number, a name, a quotation, a word that
//! promises a sensation, and the flat tone over a body that is unsure.

use std::collections::{BTreeSet, HashSet};

use super::{list, top_headlines, words_in};
use crate::classify::Kind;
use crate::document::{BlockKind, Format};
use crate::extract::{Comparator, Decimal, Quantity, Unit};
use crate::observe::outline::within;
use crate::observe::{Observation, Observed, Outline};
use crate::tag::Upos;
use crate::text::Span;
use crate::words::{WordList, WordLists};

/// A body of fewer claims is a teaser, and carries no headline.
const BODY: usize = 5;

/// A heading of more words is no headline.
const LONGEST: usize = 40;

/// The words that decide what a headline says.
#[derive(Clone, Debug)]
pub(super) struct Headlines {
    function: WordList,
    hype: WordList,
    /// Lists of words after which a headline no longer says flatly that something is so.
    soft: Vec<WordList>,
    listing: WordList,
    /// Capitals that name nobody, and names that stand for others.
    unnamed: Vec<WordList>,
}

/// The words of a draft below its headlines.
struct Body {
    first_statement: usize,
    /// The first byte after the headlines.
    start: usize,
    stems: HashSet<String>,
    claims: usize,
}

impl Headlines {
    pub(super) fn new(words: &WordLists) -> Self {
        let soft = [
            "headline-softener",
            "hedge-modal",
            "hedge-adverb",
            "hedge-adjective",
            "hedge-verb",
            "forecast-verb",
            "speech-verb",
            "position-verb",
            "belief-verb",
            "motive-verb",
        ];
        Self {
            function: list(words, "function-word"),
            hype: list(words, "headline-hype"),
            soft: soft.iter().map(|name| list(words, name)).collect(),
            listing: list(words, "listing-noun"),
            unnamed: ["month", "weekday", "demonym", "capital-city", "headline-shorthand"]
                .iter()
                .map(|name| list(words, name))
                .collect(),
        }
    }

    /// What the headline says that the body does not carry; one observation a draft.
    pub(super) fn unsupported(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let tops = top_headlines(outline);
        let Some((&first, &last)) = tops.first().zip(tops.last()) else { return };
        let body = self.body(outline, last + 1);
        if body.claims < BODY {
            return;
        }
        let headline = outline.blocks()[first].span;
        if words_in(outline.reading(), headline).len() > LONGEST {
            return;
        }
        let found = number(outline, headline, &body, &self.listing)
            .or_else(|| self.name(outline, headline, &body))
            .or_else(|| self.quotation(outline, headline, &body))
            .or_else(|| self.hype(outline, headline, &body))
            .or_else(|| self.flat(outline, headline, &body));
        out.extend(found);
    }

    /// A second headline that tells the story of the first again.
    pub(super) fn second(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let reading = outline.reading();
        let is_headline = |&block: &usize| {
            let span = outline.blocks()[block].span;
            let ended = span.of(reading).ends_with(['.', '!', '?', ';', ':', '\u{2026}']);
            words_in(reading, span).len() >= 5 && !ended
        };
        let tops: Vec<usize> = top_headlines(outline).into_iter().filter(is_headline).collect();
        let [first, second, ..] = tops[..] else { return };
        let (first, second) = (outline.blocks()[first].span, outline.blocks()[second].span);
        // A deck goes on where the headline stops; a second headline says the same again. Where markup
        // gives both the rank of a headline, it says so itself.
        let marked = outline.analysis.document.format != Format::Text;
        let (one, other) = (self.stems(reading, first), self.stems(reading, second));
        let same = first.of(reading) == second.of(reading) || one.intersection(&other).count() >= 3;
        if marked || same {
            let related = vec![first];
            out.push(Observed { related, ..Observed::at(Observation::TwoHeadlines, second) });
        }
    }

    /// The stems of the words that carry content, those of two letters left out.
    fn stems(&self, text: &str, span: Span) -> BTreeSet<String> {
        words_in(text, span).into_iter().filter_map(|word| self.content(word.of(text))).collect()
    }

    fn content(&self, word: &str) -> Option<String> {
        let plain = plain(word);
        let carries = plain.chars().count() > 2
            && plain.chars().any(char::is_alphabetic)
            && !self.function.contains(&plain);
        carries.then(|| stem(&plain).to_owned())
    }

    fn body(&self, outline: &Outline<'_>, first_block: usize) -> Body {
        let blocks = outline.blocks();
        let start = blocks.get(first_block).map_or(outline.reading().len(), |block| block.span.start());
        let first_statement =
            blocks.get(first_block).map_or(usize::MAX, |_| outline.statements_of(first_block).start);
        let whole = Span::new(start, outline.reading().len());
        let stems = words_in(outline.reading(), whole)
            .into_iter()
            .map(|word| stem(&plain(word.of(outline.reading()))).to_owned())
            .collect();
        let labels = outline.analysis.labels.get(first_statement..).unwrap_or_default();
        let claims =
            labels.iter().filter(|label| label.kind.is_some_and(|kind| kind != Kind::NonClaim)).count();
        Body { first_statement, start, stems, claims }
    }

    /// A name in a headline that is written as a sentence; where every word has a capital, no name shows.
    fn name(&self, outline: &Outline<'_>, headline: Span, body: &Body) -> Option<Observed> {
        let reading = outline.reading();
        let words = words_in(reading, headline);
        let begins = |word: &Span, test: fn(char) -> bool| word.of(reading).starts_with(test);
        let capitals = words.iter().filter(|word| begins(word, char::is_uppercase)).count();
        if capitals * 2 >= words.len() {
            return None;
        }
        let below = Span::new(body.start, reading.len()).of(reading).to_lowercase();
        let mut missing: Option<Span> = None;
        for pair in words.windows(2) {
            let (before, word) = (pair[0], pair[1]);
            let gap = Span::new(before.end(), word.start()).of(reading);
            // "… | Harrow Courier": the outlet signs its headline.
            if gap.contains(['|', '\u{2013}', '\u{2014}']) || gap == " - " {
                break;
            }
            let text = plain(word.of(reading));
            // A capital after a colon or a dash begins a clause, one of several marks an acronym.
            let name = begins(&word, char::is_uppercase)
                && word.of(reading).chars().any(char::is_lowercase)
                && matches!(gap, " " | "-")
                && text.chars().count() > 3
                && !self.unnamed.iter().any(|list| list.contains(&text))
                && !self.soft.iter().any(|list| list.contains(&text));
            if name && !body.stems.contains(stem(&text)) && !below.contains(stem(&text)) {
                let joins = missing.is_some_and(|missing| missing.end() == before.end());
                match missing {
                    Some(span) if joins => missing = Some(span.join(word)),
                    Some(_) => break,
                    None => missing = Some(word),
                }
            }
        }
        let span = missing?;
        Some(observed(
            span,
            format!("“{}”, a name that nothing below it has", outline.analysis.document.shown(span)),
        ))
    }

    /// Words in quotation marks that the body does not hold.
    fn quotation(&self, outline: &Outline<'_>, headline: Span, body: &Body) -> Option<Observed> {
        let reading = outline.reading();
        within(&outline.analysis.mentions.quotations, headline, |quotation| quotation.span).find_map(
            |quotation| {
                let stems = self.stems(reading, quotation.inner);
                let missing = stems.iter().filter(|stem| !body.stems.contains(stem.as_str())).count();
                let shown = outline.analysis.document.shown(quotation.inner);
                (stems.len() >= 3 && missing >= 2 && missing * 2 >= stems.len()).then(|| {
                    observed(
                        quotation.span,
                        format!("“{}” in quotation marks, and those words stand nowhere below", shown.trim()),
                    )
                })
            },
        )
    }

    /// Words that promise a sensation, none of them quoted.
    fn hype(&self, outline: &Outline<'_>, headline: Span, body: &Body) -> Option<Observed> {
        let reading = outline.reading();
        let quotations = &outline.analysis.mentions.quotations;
        let quoted =
            |word: Span| within(quotations, headline, |one| one.span).any(|one| one.span.overlaps(word));
        let mut loud = words_in(reading, headline).into_iter().filter(|&word| {
            let text = plain(word.of(reading));
            self.hype.contains(&text) && !body.stems.contains(stem(&text)) && !quoted(word)
        });
        let first = loud.next()?;
        let shown: Vec<String> = std::iter::once(first)
            .chain(loud)
            .map(|word| format!("“{}”", outline.analysis.document.shown(word)))
            .collect();
        Some(observed(first, format!("{}, and nothing below it says so", shown.join(", "))))
    }

    /// A headline without a doubt over a body that has nothing else.
    fn flat(&self, outline: &Outline<'_>, headline: Span, body: &Body) -> Option<Observed> {
        let reading = outline.reading();
        let words = words_in(reading, headline);
        let soft = |word: &Span| {
            let text = plain(word.of(reading));
            self.soft.iter().any(|list| list.contains(&text))
        };
        let quoted =
            within(&outline.analysis.mentions.quotations, headline, |quotation| quotation.span).next();
        if words.len() < 4 || words.iter().any(soft) || headline.of(reading).contains('?') || quoted.is_some()
        {
            return None;
        }
        let stems = self.stems(reading, headline);
        let carriers = self.carriers(outline, body, &stems);
        self.hedged(outline, headline, &carriers, &stems).or_else(|| guessed(outline, headline, &carriers))
    }

    /// Every statement that says what the headline says is hedged at just those words.
    fn hedged(
        &self,
        outline: &Outline<'_>,
        headline: Span,
        carriers: &[(usize, usize)],
        stems: &BTreeSet<String>,
    ) -> Option<Observed> {
        let enough = 3.max(stems.len().div_ceil(2));
        let tagging = &outline.analysis.tagging;
        let mut hedge = None;
        let mut related = Vec::new();
        for &(statement, carried) in carriers {
            if carried < enough {
                continue;
            }
            let label = &outline.analysis.labels[statement];
            let firm = label.hedges.iter().find(|hedge| match hedge.kind {
                "adverb" | "evidential" => true,
                "modal" => {
                    let at = tagging.within(hedge.span).start;
                    tagging.tokens.get(at).is_some_and(|token| {
                        let verb = tagging.tokens[token.head];
                        verb.upos == Upos::Verb
                            && self
                                .content(verb.span.of(outline.reading()))
                                .is_some_and(|verb| stems.contains(&verb))
                    })
                }
                _ => false,
            })?;
            hedge.get_or_insert(firm.span);
            related.push(outline.analysis.statements[statement].span);
        }
        let shown = outline.analysis.document.shown(hedge?);
        let detail = format!("no doubt, and the body has one (“{shown}”)");
        Some(Observed { related, ..observed(headline, detail) })
    }

    /// The claims of the body with how many of the headline's words each has.
    fn carriers(&self, outline: &Outline<'_>, body: &Body, stems: &BTreeSet<String>) -> Vec<(usize, usize)> {
        let analysis = outline.analysis;
        (body.first_statement..analysis.statements.len())
            .filter(|&at| analysis.labels[at].kind.is_some_and(|kind| kind != Kind::NonClaim))
            .map(|at| {
                let here = self.stems(outline.reading(), analysis.statements[at].span);
                (at, stems.intersection(&here).count())
            })
            .collect()
    }
}

/// Most statements that hold the headline's words are guesses and judgements of the writer's own.
fn guessed(outline: &Outline<'_>, headline: Span, carriers: &[(usize, usize)]) -> Option<Observed> {
    let (mut all, mut guesses, mut related) = (0, 0, Vec::new());
    for &(statement, carried) in carriers {
        if carried < 2 {
            continue;
        }
        all += 1;
        let label = &outline.analysis.labels[statement];
        let guess = label.kind == Some(Kind::AnalystReconstruction) || label.hedged;
        guesses += usize::from(guess);
        if guess || label.kind == Some(Kind::EditorialOpinion) {
            related.push(outline.analysis.statements[statement].span);
        }
    }
    let soft = related.len();
    if all < 5 || soft * 3 < all * 2 || guesses < 3 {
        return None;
    }
    let detail = format!(
        "no doubt, and {soft} of the {all} statements below with its words are guesses or judgements"
    );
    Some(Observed { related, ..observed(headline, detail) })
}

fn observed(span: Span, detail: String) -> Observed {
    Observed { detail, ..Observed::at(Observation::HeadlineUnsupported, span) }
}

/// A number that the body does not give.
fn number(outline: &Outline<'_>, headline: Span, body: &Body, listing: &WordList) -> Option<Observed> {
    let quantities = &outline.analysis.mentions.quantities;
    let first = quantities.partition_point(|quantity| quantity.span.start() < body.start);
    let below = &quantities[first..];
    let shown = |span: Span| outline.analysis.document.shown(span);
    let missing = within(quantities, headline, |quantity| quantity.span)
        .filter(|quantity| is_checkable(outline, headline, quantity, listing))
        .find(|quantity| {
            !below.iter().any(|other| agrees(quantity, other)) && !is_written(outline, quantity, body)
        })?;
    let value = value(missing.low);
    if counts(outline, body).contains(&value) || is_sum(value, below) {
        return None;
    }
    let other = match &missing.unit {
        Unit::Count(Some(_)) => below.iter().find(|other| other.unit == missing.unit),
        _ => None,
    };
    let detail = match other {
        Some(other) => format!("“{}”, and the body “{}”", shown(missing.span), shown(other.span)),
        None => format!("“{}”, and the body does not give that number", shown(missing.span)),
    };
    let related = other.map(|other| other.span).into_iter().collect();
    Some(Observed { related, ..observed(missing.span, detail) })
}

/// Whether the body would have to repeat the number: not two or three people whom it names, no year, no
/// number that is part of a name or counts what the headline promises.
fn is_checkable(outline: &Outline<'_>, headline: Span, quantity: &Quantity, listing: &WordList) -> bool {
    let value = value(quantity.low);
    let reading = outline.reading();
    let before = reading[headline.start()..quantity.span.start()].trim_end_matches([' ', '-']);
    if is_number_of_chapter(reading, headline, quantity) {
        return false;
    }
    let named = quantity.span.start() > headline.start()
        && (before.ends_with(['#', '\'', '\u{2019}', '/'])
            || reading[..quantity.span.start()].ends_with('-')
            || within(&outline.analysis.mentions.names, headline, |name| name.span)
                .any(|name| name.span.overlaps(quantity.span)));
    let counted = match &quantity.unit {
        Unit::Percent | Unit::PercentagePoints | Unit::Money(_) => true,
        Unit::Count(_) => {
            // "17 of the best things", "five more reasons"
            let rest = Span::new(quantity.span.start(), headline.end());
            let mut next = words_in(reading, rest).into_iter().skip(1).take(6);
            let listed = next.any(|word| listing.contains(&word.of(reading).to_lowercase()));
            value > 4.0 && !(1900.0..=2100.0).contains(&value) && !listed
        }
        Unit::Measure(_) => value > 4.0,
        Unit::Ordinal | Unit::Fraction(_) => false,
    };
    counted && !named
}

/// "4: The wreck", "12. The wreck", "(3) The wreck": a number that opens a headline and counts nothing.
fn is_number_of_chapter(reading: &str, headline: Span, quantity: &Quantity) -> bool {
    let opens = words_in(reading, headline).into_iter().next();
    opens.filter(|word| word.overlaps(quantity.span)).is_some_and(|word| {
        let after = &reading[word.end()..headline.end()];
        after.starts_with([':', ')', ']']) || after.starts_with(". ")
    })
}

/// Whether the body holds the number's figures as they stand, or another number is that number, rounded.
fn is_written(outline: &Outline<'_>, quantity: &Quantity, body: &Body) -> bool {
    let reading = outline.reading();
    words_in(reading, quantity.span)
        .into_iter()
        .map(|word| word.of(reading))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .any(|word| body.stems.contains(stem(&plain(word))))
}

/// Whether the body's number is the headline's, as near as headlines round.
fn agrees(headline: &Quantity, other: &Quantity) -> bool {
    let wanted = value(headline.low);
    let exact = matches!(headline.comparator, Comparator::Exactly);
    // Half of the last figure that the headline gives; all of it where it says "nearly".
    let slack = last_place(headline.low) * if exact { 0.5 } else { 1.0 };
    let near =
        |value: f64| (value - wanted).abs() <= slack * 1.000_1 || (value - wanted).abs() < wanted * 1e-6;
    near(value(other.low))
        || other
            .high
            .is_some_and(|high| near(value(high)) || value(other.low) <= wanted && wanted <= value(high))
}

/// Whether two numbers of the body make up the headline's: the hurt of the ship and those of the pier.
fn is_sum(wanted: f64, below: &[Quantity]) -> bool {
    // Enough for an article; the pairs of a table of thousands would take long.
    const MOST: usize = 200;
    let parts: Vec<f64> = below.iter().take(MOST).map(|quantity| value(quantity.low)).collect();
    parts
        .iter()
        .enumerate()
        .any(|(at, one)| parts[at + 1..].iter().any(|other| (one + other - wanted).abs() < 0.5))
}

fn value(decimal: Decimal) -> f64 {
    decimal.digits as f64 * 10_f64.powi(i32::from(decimal.exponent))
}

/// The worth of the last figure that is not nought: 100 in 1,500.
fn last_place(decimal: Decimal) -> f64 {
    let (mut digits, mut exponent) = (decimal.digits, i32::from(decimal.exponent));
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        exponent += 1;
    }
    10_f64.powi(exponent)
}

/// How many items and headings of each rank the body has: a headline may count them.
fn counts(outline: &Outline<'_>, body: &Body) -> Vec<f64> {
    let mut counts = std::collections::BTreeMap::new();
    for block in outline.blocks().iter().filter(|block| block.span.start() >= body.start) {
        if matches!(block.kind, BlockKind::Heading | BlockKind::ListItem) {
            *counts.entry((block.kind, block.level)).or_insert(0_u32) += 1;
        }
    }
    counts.into_values().map(f64::from).collect()
}

/// In lower case, with straight apostrophes, without a possessive ending and points.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase().replace('\u{2019}', "'");
    let bare = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower);
    bare.replace('.', "")
}

/// A word without what inflection and the commonest derivations add: enough to find it again.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 14] =
        ["ingly", "edly", "ings", "ing", "ied", "ies", "ers", "er", "ed", "es", "ly", "s", "e", "y"];
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|left| left.len() >= 3));
    let left = cut.unwrap_or(word);
    let mut letters = left.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && left.len() > 3 && last.is_ascii() => {
            &left[..left.len() - 1]
        }
        _ => left,
    }
}
