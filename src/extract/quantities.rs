//! Quantities: numbers in figures and words, ranges, percentages, money, units, comparators.
//!
//! Values are exact decimals, for they are compared with other texts.
//! It must never take a date, a time, a telephone number or a part of a name for a count.

use super::dates::Date;
use super::scan::{PieceKind, Scan, is_dash};
use crate::tag::{Tagging, Upos};
use crate::text::Span;
use crate::words::WordLists;

/// An exact decimal: `digits` times ten to the `exponent`. No float ever holds a number of a draft.
///
/// Equal values have equal parts: the exponent is never positive, and digits after the point
/// never end in zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Significant digits.
    pub digits: i128,
    /// Power of ten.
    pub exponent: i8,
}

impl Decimal {
    /// `digits` times ten to the `exponent`, in the one form for that value; nothing if it is too large.
    #[must_use]
    pub fn new(digits: i128, exponent: i8) -> Option<Self> {
        let (mut digits, mut exponent) = (digits, exponent);
        while exponent > 0 {
            digits = digits.checked_mul(10)?;
            exponent -= 1;
        }
        while exponent < 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Some(Self { digits, exponent })
    }

    /// The number written in figures, with `,` between thousands and `.` before decimals.
    #[must_use]
    pub fn parse(figures: &str) -> Option<Self> {
        let (whole, part) = figures.split_once('.').unwrap_or((figures, ""));
        if !part.bytes().all(|byte| byte.is_ascii_digit()) || figures.len() > 30 {
            return None;
        }
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let grouped = whole.contains(',');
        if first.is_empty() || grouped && first.len() > 3 || groups.any(|group| group.len() != 3) {
            return None;
        }
        let mut digits: i128 = 0;
        for byte in whole.bytes().chain(part.bytes()).filter(|&byte| byte != b',') {
            digits = digits.checked_mul(10)?.checked_add(i128::from(byte.checked_sub(b'0')?))?;
        }
        Self::new(digits, -i8::try_from(part.len()).ok()?)
    }

    fn times(self, factor: u64) -> Option<Self> {
        Self::new(self.digits.checked_mul(i128::from(factor))?, self.exponent)
    }

    fn at_scale(self, exponent: i8) -> Option<i128> {
        let steps = u32::try_from(self.exponent - exponent).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(steps)?)
    }

    fn is_less_than(self, other: Self) -> bool {
        self.compare(other) == Some(std::cmp::Ordering::Less)
    }

    /// Which of two is greater; nothing if they are too far apart to be written at one scale.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        let scale = self.exponent.min(other.exponent);
        Some(self.at_scale(scale)?.cmp(&other.at_scale(scale)?))
    }

    /// How far the other lies from this one, in thousandths of the greater of the two, whatever their signs;
    /// nothing if they are too far apart to be written at one scale.
    #[must_use]
    pub fn distance(self, other: Self) -> Option<u64> {
        let scale = self.exponent.min(other.exponent);
        let (one, two) = (self.at_scale(scale)?, other.at_scale(scale)?);
        let greater = one.unsigned_abs().max(two.unsigned_abs()).max(1);
        u64::try_from(one.abs_diff(two).checked_mul(1000)? / greater).ok()
    }

    /// Its digits without zeros at the end: 2,968,000 and 2.968 million have the same.
    #[must_use]
    pub fn significant(self) -> i128 {
        let mut digits = self.digits;
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
        }
        digits
    }

    /// Rounded to as many of its leading digits as `other` shows, and whether that gives `other`: 2,968,000
    /// rounds to 3 million.
    #[must_use]
    pub fn rounds_to(self, other: Self) -> bool {
        let (shown, own) = (other.significant(), self.significant());
        let scale = self.exponent.min(other.exponent);
        let (Some(one), Some(two)) = (self.at_scale(scale), other.at_scale(scale)) else { return false };
        if shown == 0 || own == 0 || two % shown != 0 {
            return false;
        }
        // The place of the last digit that the other shows.
        let step = two / shown;
        one.abs_diff(two).saturating_mul(2) <= step.unsigned_abs()
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        if self.exponent >= 0 {
            return write!(f, "{sign}{digits}{}", "0".repeat(self.exponent.unsigned_abs().into()));
        }
        let places = usize::from(self.exponent.unsigned_abs());
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{part}")
    }
}

/// How the text bounds a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// "114".
    Exactly,
    /// "about 40", "some 40".
    About,
    /// "more than 100", "over 100".
    MoreThan,
    /// "at least 100".
    AtLeast,
    /// "fewer than 100".
    LessThan,
    /// "up to 100", "at most 100".
    AtMost,
    /// "nearly 100", "almost 100".
    Nearly,
}

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A bare count; the counted noun if one follows ("people").
    Count(Option<String>),
    /// Percent.
    Percent,
    /// Percentage points.
    PercentagePoints,
    /// Money, with an ISO 4217 code, or `"$"`-like sign where the currency is not known.
    Money(String),
    /// A measure, by its name in the units table ("kilometre").
    Measure(String),
    /// "third", "21st".
    Ordinal,
    /// Parts of which so many make a whole: the value of "two-thirds" is 2, its unit thirds.
    Fraction(u32),
}

/// A number of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// With its comparator, sign and unit, in reading text.
    pub span: Span,
    /// The value, or the lower end of a range.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// How the text bounds it.
    pub comparator: Comparator,
    /// What it counts.
    pub unit: Unit,
}

pub(super) fn quantities(
    scan: &Scan<'_>,
    tagging: &Tagging,
    dates: &[Date],
    words: &WordLists,
) -> Vec<Quantity> {
    let reader = Reader { scan, tagging, words };
    let mut quantities: Vec<Quantity> = Vec::new();
    let mut dates = dates.iter().peekable();
    let mut at = 0;
    while at < scan.pieces.len() {
        let span = scan.pieces[at].span;
        while dates.next_if(|date| date.span.end() <= span.start()).is_some() {}
        if dates.peek().is_some_and(|date| date.span.overlaps(span)) {
            at += 1;
            continue;
        }
        let limit = dates.peek().map_or(usize::MAX, |date| date.span.start());
        match reader.quantity_at(at) {
            Some((quantity, next)) if quantity.span.end() <= limit => {
                // A sign or a comparator never reaches back into the quantity before.
                if quantities.last().is_none_or(|last| last.span.end() <= quantity.span.start()) {
                    quantities.push(quantity);
                }
                at = next.max(at + 1);
            }
            _ => at = reader.after_numeral(at),
        }
    }
    quantities
}

/// A number without its surroundings.
#[derive(Clone, Copy, Debug)]
struct Numeral {
    value: Decimal,
    /// First and last piece.
    first: usize,
    last: usize,
    form: Form,
    /// Whether a word or letter like "million" multiplied it.
    multiplied: Option<u64>,
    /// Whether it is written in figures.
    figures: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Cardinal,
    Ordinal,
    Fraction(u32),
}

struct Reader<'r> {
    scan: &'r Scan<'r>,
    tagging: &'r Tagging,
    words: &'r WordLists,
}

impl Reader<'_> {
    fn quantity_at(&self, at: usize) -> Option<(Quantity, usize)> {
        let scan = self.scan;
        let (low, prefix) = self.signed_numeral(at)?;
        let mut first = low.first.min(prefix.as_ref().map_or(low.first, |(first, _)| *first));
        if self.is_part_of_something_else(&low, first, prefix.is_some()) {
            return None;
        }
        let mut last = low.last;
        let mut low_value = low.value;
        let mut high = None;
        let mut unit = prefix.map(|(_, unit)| unit);
        let mut multiplied = low.multiplied;
        if low.form == Form::Cardinal
            && let Some((upper, unit_of_upper)) = self.range_end(&low, first)
        {
            if low.multiplied.is_none()
                && let Some(factor) = upper.multiplied
                && let Some(value) = low.value.times(factor)
                && low.value.is_less_than(upper.value)
            {
                low_value = value;
            }
            if low_value.is_less_than(upper.value) {
                high = Some(upper.value);
                if scan.lower_before(first) == "between" {
                    first -= 1;
                }
                last = upper.last;
                multiplied = upper.multiplied;
                unit = unit.or(unit_of_upper);
            }
        }
        let (mut unit, mut last) = match (low.form, unit) {
            (Form::Ordinal, _) => (Unit::Ordinal, last),
            (Form::Fraction(parts), _) => (Unit::Fraction(parts), last),
            (Form::Cardinal, Some(unit)) => self.refined_money(unit, last),
            (Form::Cardinal, None) => self.unit_after(last, multiplied).unwrap_or((Unit::Count(None), last)),
        };
        // `half an hour`, `a quarter of a mile` keep their fraction; a count names what it counts.
        if unit == Unit::Count(None) {
            if self.is_lone_one(&low) {
                return None;
            }
            unit = Unit::Count(self.counted_noun(last, &low, high.is_some()));
        }
        let mut comparator = Comparator::Exactly;
        let mut start = first;
        if let Some((from, found)) = self.comparator_before(first) {
            start = from;
            comparator = found;
        }
        if comparator == Comparator::Exactly
            && let Some((to, found)) = self.comparator_after(last, &unit)
        {
            comparator = found;
            last = to;
        }
        let span = match &unit {
            Unit::Count(Some(noun)) => {
                let mut end = last;
                while end + 1 < scan.pieces.len() && end < last + 8 && scan.lower(end) != noun {
                    end += 1;
                }
                scan.over(start, if scan.lower(end) == noun { end } else { last })
            }
            _ => scan.over(start, last),
        };
        Some((Quantity { span, low: low_value, high, comparator, unit }, last + 1))
    }

    /// The piece after the number in figures at `at`, so that its rest is not read as a number of its own.
    fn after_numeral(&self, at: usize) -> usize {
        let mut next = at + 1;
        if self.scan.pieces[at].kind == PieceKind::Figures {
            while self.scan.touches(next)
                && (self.scan.pieces[next].kind == PieceKind::Figures
                    || matches!(self.scan.text(next), "/" | ":" | "-" | "\u{2013}" | "." | ")")
                        && self.scan.touches(next + 1)
                        && self.scan.pieces[next + 1].kind == PieceKind::Figures)
            {
                next += 1;
            }
        }
        next
    }

    /// A numeral with the sign of its currency or value before it.
    fn signed_numeral(&self, at: usize) -> Option<(Numeral, Option<(usize, Unit)>)> {
        let scan = self.scan;
        let piece = scan.piece(at)?;
        let mut first = at;
        let mut negative = false;
        if piece.kind == PieceKind::Mark && matches!(scan.text(at), "-" | "\u{2212}" | "+" | "\u{2013}") {
            if !piece.spaced || !scan.touches(at + 1) {
                return None;
            }
            negative = scan.text(at) != "+";
            first = at + 1;
        } else if scan.lower(at) == "minus" && scan.is(at + 1, PieceKind::Figures) {
            negative = true;
            first = at + 1;
        }
        let sign = self.currency_before(first);
        let number = sign.as_ref().map_or(first, |(pieces, _)| first + pieces);
        if first > at && sign.is_none() && scan.pieces[number].kind != PieceKind::Figures {
            return None;
        }
        if number > at && !scan.follows(number) {
            return None;
        }
        let mut numeral = self.numeral(number)?;
        if sign.is_some() && !numeral.figures {
            return None;
        }
        if negative {
            numeral.value = Decimal { digits: -numeral.value.digits, ..numeral.value };
        }
        if number > at {
            numeral.first = at;
        }
        Some((numeral, sign.map(|(_, unit)| (at, unit))))
    }

    /// The currency whose sign or code stands at `at`, and how many pieces it takes.
    fn currency_before(&self, at: usize) -> Option<(usize, Unit)> {
        let scan = self.scan;
        let money = |phrase: &str| match scan.numbers.unit(phrase) {
            Some(unit @ Unit::Money(_)) => Some(unit.clone()),
            _ => None,
        };
        let piece = scan.piece(at)?;
        if piece.kind == PieceKind::Mark {
            return money(scan.lower(at))
                .filter(|_| scan.is(at + 1, PieceKind::Figures))
                .map(|unit| (1, unit));
        }
        if piece.kind == PieceKind::Word && piece.capital {
            if scan.touches(at + 1)
                && scan.is(at + 2, PieceKind::Figures)
                && scan.pieces[at + 1].kind == PieceKind::Mark
            {
                return money(scan.phrase(at, at + 1)).map(|unit| (2, unit));
            }
            let code = scan.text(at);
            if code.len() == 3
                && code.bytes().all(|b| b.is_ascii_uppercase())
                && scan.is(at + 1, PieceKind::Figures)
            {
                return money(scan.lower(at)).map(|unit| (1, unit));
            }
        }
        None
    }

    /// The number at `at`, in figures or words.
    fn numeral(&self, at: usize) -> Option<Numeral> {
        match self.scan.piece(at)?.kind {
            PieceKind::Figures => self.figures(at),
            PieceKind::Word => self.in_words(at),
            _ => None,
        }
    }

    fn figures(&self, at: usize) -> Option<Numeral> {
        let scan = self.scan;
        let mut value = Decimal::parse(scan.text(at))?;
        let mut last = at;
        // `1 400 000`: groups of three after spaces.
        if scan.text(at).len() <= 3 && value.exponent == 0 && value.digits > 0 {
            let mut grouped = value;
            while scan.is(last + 1, PieceKind::Figures)
                && scan.text(last + 1).len() == 3
                && scan.text(last + 1).bytes().all(|byte| byte.is_ascii_digit())
                && !scan.touches(last + 1)
            {
                let group = Decimal::parse(scan.text(last + 1))?;
                grouped = Decimal::new(grouped.times(1000)?.digits.checked_add(group.digits)?, 0)?;
                last += 1;
            }
            value = grouped;
        }
        let mut numeral =
            Numeral { value, first: at, last, form: Form::Cardinal, multiplied: None, figures: true };
        if scan.touches(last + 1) && scan.pieces[last + 1].kind == PieceKind::Word {
            let letters = scan.lower(last + 1);
            if matches!(letters, "st" | "nd" | "rd" | "th") {
                return Some(Numeral { last: last + 1, form: Form::Ordinal, ..numeral });
            }
            if let Some(&factor) = scan.numbers.multipliers.get(letters) {
                return Some(Numeral {
                    value: value.times(factor)?,
                    last: last + 1,
                    multiplied: Some(factor),
                    ..numeral
                });
            }
            return scan.numbers.unit(letters).map(|_| numeral);
        }
        // `4 1/2 hours`
        if scan.is(last + 1, PieceKind::Figures)
            && value.exponent == 0
            && scan.touches(last + 3)
            && (!scan.touches(last + 4) || !matches!(scan.text(last + 4), "/" | "."))
        {
            let part = match scan.phrase(last + 1, last + 3) {
                "1/2" => Some(50),
                "1/4" => Some(25),
                "3/4" => Some(75),
                _ => None,
            };
            if let Some(part) = part {
                let hundredths = value.times(100)?.digits.checked_add(part)?;
                return Some(Numeral { value: Decimal::new(hundredths, -2)?, last: last + 3, ..numeral });
            }
        }
        // `1/2`, `3/4`; other slashes are dates, ratios and names.
        if scan.touches(last + 1) && scan.touches(last + 2) && scan.text(last + 1) == "/" {
            let parts: u32 = scan.text(last + 2).parse().ok().filter(|parts| matches!(parts, 2..=5))?;
            let fits = value.exponent == 0 && value.digits > 0 && value.digits < i128::from(parts);
            return fits.then_some(Numeral { last: last + 2, form: Form::Fraction(parts), ..numeral });
        }
        while let Some((factor, place)) = self.multiplier_after(numeral.last) {
            numeral.value = numeral.value.times(factor)?;
            numeral.multiplied = Some(factor);
            numeral.last = place;
        }
        Some(numeral)
    }

    /// A multiplying word after `at`, with a space or a hyphen between.
    fn multiplier_after(&self, at: usize) -> Option<(u64, usize)> {
        let scan = self.scan;
        let next = if scan.joins(at + 1) { at + 2 } else { at + 1 };
        let word = scan.is(next, PieceKind::Word).then(|| scan.lower(next))?;
        // Letters alone stand for a number only where they touch the figures.
        if word.len() < 2 || word.len() <= 2 && !matches!(word, "bn" | "mn" | "tn") {
            return None;
        }
        scan.numbers.multipliers.get(word).map(|&factor| (factor, next))
    }

    fn in_words(&self, at: usize) -> Option<Numeral> {
        let scan = self.scan;
        let numbers = scan.numbers;
        let word = scan.lower(at);
        if !(word == "a" || word == "an" || numbers.is_word(word) || word == "quarter") {
            return None;
        }
        let base = Numeral {
            value: Decimal { digits: 0, exponent: 0 },
            first: at,
            last: at,
            form: Form::Cardinal,
            multiplied: None,
            figures: false,
        };
        if matches!(word, "a" | "an") {
            return self.after_article(at, base);
        }
        if word == "half" || word == "quarter" {
            return self.lone_fraction(at, at, base);
        }
        if let Some(&value) = numbers.ordinals.get(word)
            && !numbers.cardinals.contains_key(word)
        {
            let value = Decimal { digits: i128::from(value), exponent: 0 };
            return self.is_ordinal(at).then_some(Numeral { value, form: Form::Ordinal, ..base });
        }
        let mut total: u64 = 0;
        let mut current = *numbers.cardinals.get(word)?;
        let mut last = at;
        // What may still be added: after tens a unit, after a hundred anything below it.
        let mut room = if current >= 20 && current % 10 == 0 { 10 } else { 0 };
        let mut multiplied = None;
        loop {
            let mut next = last + 1;
            if scan.joins(next) {
                next += 1;
            }
            let with_and = scan.follows(next) && scan.lower(next) == "and" && multiplied.is_some();
            if with_and {
                next += 1;
            }
            if !scan.is(next, PieceKind::Word) {
                break;
            }
            let word = scan.lower(next);
            if let Some(&value) = numbers.cardinals.get(word) {
                if value == 0 || value >= room || with_and && value >= 100 {
                    break;
                }
                current += value;
                room = if value >= 20 && value % 10 == 0 { 10 } else { 0 };
            } else if let Some(&factor) =
                numbers.multipliers.get(word).filter(|_| !with_and && word.len() > 3)
            {
                current = current.checked_mul(factor)?;
                if factor >= 1000 {
                    total = total.checked_add(current)?;
                    current = 0;
                }
                multiplied = Some(factor);
                room = factor.min(1000);
            } else if let Some(&value) =
                numbers.ordinals.get(word).filter(|&&value| value < room && !with_and)
            {
                // `twenty-first`
                let value = Decimal { digits: i128::from(total + current + value), exponent: 0 };
                return Some(Numeral { value, last: next, form: Form::Ordinal, ..base });
            } else {
                break;
            }
            last = next;
        }
        let value = Decimal { digits: i128::from(total.checked_add(current)?), exponent: 0 };
        let mut numeral = Numeral { value, last, multiplied, ..base };
        // `two-thirds`, `three quarters`
        let next = if scan.joins(last + 1) { last + 2 } else { last + 1 };
        if scan.is(next, PieceKind::Word)
            && let Some(&parts) = numbers.fractions.get(scan.lower(next))
            && (scan.lower(next).ends_with('s') && value.digits > 1 || value.digits == 1)
            && value.digits < i128::from(parts)
            && !(next == last + 1
                && value.digits == 1
                && scan.lower(next) != "third"
                && scan.lower(next) != "half"
                && scan.lower(next) != "quarter")
        {
            return Some(Numeral { last: next, form: Form::Fraction(parts), ..numeral });
        }
        // `two and a half`
        if scan.follows(last + 3)
            && matches!(scan.phrase(last + 1, last + 3), "and a half")
            && scan.follows(last + 1)
        {
            numeral.value = Decimal::new(value.digits.checked_mul(10)?.checked_add(5)?, -1)?;
            numeral.last = last + 3;
            if let Some((factor, place)) = self.multiplier_after(numeral.last) {
                numeral.value = numeral.value.times(factor)?;
                numeral.multiplied = Some(factor);
                numeral.last = place;
            }
        }
        Some(numeral)
    }

    /// `a hundred`, `a dozen`, `a third of`, `a half`.
    fn after_article(&self, at: usize, base: Numeral) -> Option<Numeral> {
        let scan = self.scan;
        let next = at + 1;
        if !scan.is(next, PieceKind::Word) {
            return None;
        }
        let word = scan.lower(next);
        if let Some(&factor) = scan.numbers.multipliers.get(word).filter(|_| word.len() > 3) {
            let mut value = Decimal { digits: i128::from(factor), exponent: 0 };
            let mut last = next;
            let mut multiplied = factor;
            while let Some((factor, place)) = self.multiplier_after(last) {
                value = value.times(factor)?;
                multiplied = factor;
                last = place;
            }
            return Some(Numeral { value, last, multiplied: Some(multiplied), ..base });
        }
        self.lone_fraction(at, next, base)
    }

    /// `half of`, `half a million`, `a third of`: a fraction at `place` of a numeral that begins at `first`.
    fn lone_fraction(&self, first: usize, place: usize, base: Numeral) -> Option<Numeral> {
        let scan = self.scan;
        let word = scan.lower(place);
        let parts = *scan.numbers.fractions.get(word)?;
        if word.ends_with('s') {
            return None;
        }
        let after = if scan.follows(place + 1) { scan.lower(place + 1) } else { "" };
        let one = Decimal { digits: 1, exponent: 0 };
        if word == "half" {
            let next = match after {
                "a" | "an" => place + 2,
                "-" if scan.joins(place + 1) => place + 2,
                _ => place + 1,
            };
            if scan.is(next, PieceKind::Word)
                && let Some(&factor) =
                    scan.numbers.multipliers.get(scan.lower(next)).filter(|_| scan.lower(next).len() > 3)
            {
                let value = Decimal { digits: 5, exponent: -1 }.times(factor)?;
                return Some(Numeral { value, first, last: next, multiplied: Some(factor), ..base });
            }
            let ordered = scan.follows(first) && scan.numbers.ordinals.contains_key(scan.lower(first - 1));
            let before = scan.lower_before(first);
            if ordered || matches!(before, "other" | "latter" | "better" | "first" | "second" | "in" | "by") {
                return None;
            }
            // `half an hour` is a measure.
            if matches!(after, "an" | "a")
                && let Some(Unit::Measure(_)) = scan.numbers.unit(scan.lower(place + 2))
            {
                let value = Decimal { digits: 5, exponent: -1 };
                return Some(Numeral { value, first, last: place + 1, ..base });
            }
        }
        let whole = match after {
            "of" => true,
            "the" | "its" | "their" | "his" | "her" | "all" | "that" | "our" => word == "half",
            _ => false,
        };
        // `by a third`, `nearly a third`
        let share = first < place
            && (scan.lower_before(first) == "by" || self.comparator_before(first).is_some())
            && (!scan.is(place + 1, PieceKind::Word) || !is_plural(self.words, after));
        let whole = whole || share;
        // `a quarter of 2024` and `the third of June` are periods and dates.
        (whole && (first < place || word == "half" || word == "quarter" && scan.lower_before(place) == "one"))
            .then_some(Numeral { value: one, first, last: place, form: Form::Fraction(parts), ..base })
    }

    /// Whether an ordinal word orders something: "first" and "second" are often adverbs.
    fn is_ordinal(&self, at: usize) -> bool {
        let scan = self.scan;
        let before = scan.lower_before(at);
        let determined = matches!(
            before,
            "the"
                | "a"
                | "his"
                | "her"
                | "its"
                | "their"
                | "our"
                | "my"
                | "your"
                | "this"
                | "that"
                | "whose"
                | "and"
                | "or"
        ) || scan.follows(at) && scan.pieces[at - 1].kind == PieceKind::Possessive;
        let hyphened = scan.joins(at + 1);
        let after = if scan.is(at + 1, PieceKind::Word) { scan.lower(at + 1) } else { "" };
        if self.words.is("not-ordinal-after", after) {
            return false;
        }
        match scan.lower(at) {
            "first" | "second" => determined && (hyphened || !after.is_empty()) && after != "of",
            _ => true,
        }
    }

    /// What comes after a mark or word of range: `10 to 12`, `3-4`, `between 5 and 7`.
    fn range_end(&self, low: &Numeral, first: usize) -> Option<(Numeral, Option<Unit>)> {
        let scan = self.scan;
        let mark = low.last + 1;
        // `$3m-$4m`, `5% to 7%`: the sign is said twice.
        let mark = if scan.follows(mark) && matches!(scan.text(mark), "%") { mark + 1 } else { mark };
        if !scan.follows(mark) || !scan.follows(mark + 1) {
            return None;
        }
        let before = scan.lower_before(first);
        let joined = match scan.lower(mark) {
            dash if is_dash(dash) => scan.joins(mark),
            "to" => before != "from" && low.figures == (scan.pieces[mark + 1].kind != PieceKind::Word),
            "and" => before == "between",
            _ => false,
        };
        if !joined {
            return None;
        }
        let currency = self.currency_before(mark + 1);
        let place = mark + 1 + currency.as_ref().map_or(0, |(pieces, _)| *pieces);
        let upper = self.numeral(place).filter(|upper| upper.form == Form::Cardinal)?;
        // Three numbers joined by dashes are a telephone number or a score.
        (!scan.joins(upper.last + 1) || scan.pieces[upper.last + 2].kind != PieceKind::Figures)
            .then_some((upper, currency.map(|(_, unit)| unit)))
    }

    /// The unit after the piece `last`, and the last piece with it.
    fn unit_after(&self, last: usize, multiplied: Option<u64>) -> Option<(Unit, usize)> {
        let scan = self.scan;
        let next = if scan.joins(last + 1) { last + 2 } else { last + 1 };
        if !scan.follows(next) {
            return None;
        }
        let count = scan.longest_phrase(next, 5, |phrase| scan.numbers.unit(phrase).is_some())?;
        let end = next + count - 1;
        let phrase = scan.phrase(next, end);
        let mut unit = scan.numbers.unit(phrase)?.clone();
        // A letter or two is a unit only as written for one: `5 km`, `5 m`, but no `5 In`.
        if phrase.len() <= 3 && phrase.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let written = scan.text(next);
            let code = written.bytes().all(|byte| byte.is_ascii_uppercase());
            if matches!(unit, Unit::Money(_)) && !code && !matches!(phrase, "yen" | "won" | "lei") {
                return None;
            }
            if matches!(unit, Unit::Measure(_)) && scan.pieces[next].capital && !code {
                return None;
            }
        }
        if unit == Unit::Measure("pound".to_owned()) && multiplied.is_some_and(|factor| factor >= 1_000_000) {
            unit = Unit::Money("GBP".to_owned());
        }
        Some((unit, end))
    }

    /// Money whose sign is followed by a word for the currency: `$5 Canadian` is left, `US$5 dollars` taken in.
    fn refined_money(&self, unit: Unit, last: usize) -> (Unit, usize) {
        match self.unit_after(last, None) {
            Some((Unit::Money(code), end)) if self.scan.pieces[end].kind == PieceKind::Word => {
                (if unit == Unit::Money("$".to_owned()) { Unit::Money(code) } else { unit }, end)
            }
            _ => (unit, last),
        }
    }

    fn comparator_before(&self, first: usize) -> Option<(usize, Comparator)> {
        let scan = self.scan;
        if !scan.follows(first) {
            return None;
        }
        let mut end = first;
        // `more than the 100`, `at least another 40`.
        if matches!(scan.lower(first - 1), "a" | "another" | "the") && scan.follows(first - 1) {
            end -= 1;
        }
        for end in [first, end] {
            if let Some(count) =
                scan.longest_phrase_before(end, 4, |phrase| scan.numbers.comparator(phrase).is_some())
            {
                let from = end - count;
                let phrase = scan.phrase(from, end - 1);
                // `from above 40`, `the house above 40` are taken; `talks about 40` is not told apart without a tagger.
                if phrase == "about" && self.words.is("about-what-before", scan.lower_before(from)) {
                    return None;
                }
                return Some((from, scan.numbers.comparator(phrase)?));
            }
        }
        None
    }

    fn comparator_after(&self, last: usize, unit: &Unit) -> Option<(usize, Comparator)> {
        let scan = self.scan;
        if scan.touches(last + 1) && scan.text(last + 1) == "+" {
            return Some((last + 1, Comparator::AtLeast));
        }
        if !scan.follows(last + 1) {
            return None;
        }
        let mut next = last + 1;
        if let Unit::Count(Some(noun)) = unit
            && scan.lower(next) == noun
        {
            next += 1;
        }
        let count = scan.longest_phrase(next, 2, |phrase| scan.numbers.comparator_after(phrase).is_some())?;
        let comparator = scan.numbers.comparator_after(scan.phrase(next, next + count - 1))?;
        Some((next + count - 1, comparator))
    }

    /// The noun that a count counts: the last noun of the phrase after it.
    fn counted_noun(&self, last: usize, low: &Numeral, range: bool) -> Option<String> {
        let scan = self.scan;
        let hyphened = scan.joins(last + 1);
        let start = if hyphened { last + 2 } else { last + 1 };
        if !scan.is(start, PieceKind::Word) {
            return None;
        }
        if hyphened {
            return Some(scan.lower(start).to_owned());
        }
        let singular = !range && low.value == Decimal { digits: 1, exponent: 0 };
        let mut noun = None;
        let mut at = start;
        while at < start + 7 {
            if !scan.is(at, PieceKind::Word) || scan.touches(at) && !scan.joins(at - 1) {
                break;
            }
            // The first part of `anti-Norland text`.
            if scan.joins(at + 1) {
                at += 2;
                continue;
            }
            let word = scan.lower(at);
            let tag = self.tag(at);
            if self.words.is("function-word", word) && !self.words.is("count-modifier", word)
                || matches!(tag, Some(Upos::Verb | Upos::Aux | Upos::Adp | Upos::Pron | Upos::Det))
            {
                break;
            }
            match tag {
                Some(Upos::Noun) => noun = Some(at),
                Some(_) if noun.is_some() => break,
                Some(_) => {}
                None if singular && !scan.pieces[at].capital => {
                    noun = Some(at);
                    break;
                }
                None if is_plural(self.words, word) => {
                    noun = Some(at);
                    break;
                }
                None => {}
            }
            at += 1;
        }
        noun.filter(|&at| !scan.pieces[at].capital || !singular).map(|at| scan.lower(at).to_owned())
    }

    /// The tag of a piece, if a tagger ran.
    fn tag(&self, at: usize) -> Option<Upos> {
        if self.tagging.tokens.is_empty() {
            return None;
        }
        let within = self.tagging.within(self.scan.pieces[at].span);
        self.tagging.tokens.get(within.start).filter(|_| !within.is_empty()).map(|token| token.upos)
    }

    /// Whether "one" stands for somebody or something said before.
    fn is_lone_one(&self, numeral: &Numeral) -> bool {
        let scan = self.scan;
        if numeral.figures || numeral.first != numeral.last || scan.lower(numeral.first) != "one" {
            return false;
        }
        let at = numeral.first;
        // `one-on-one`, `the man designed one`, `one designed to frighten`
        if scan.touches(at) && is_dash(scan.text(at - 1)) || scan.lower(at + 1).ends_with("ed") {
            return true;
        }
        if scan.follows(at + 1) && scan.lower(at + 1) == "of" {
            let next = if scan.lower(at + 2) == "the" { at + 3 } else { at + 2 };
            return !(next == at + 2 && self.numeral(next).is_some() && scan.follows(next));
        }
        if scan.lower(at + 1) == "in" && self.numeral(at + 2).is_some() {
            return false;
        }
        !scan.is(at + 1, PieceKind::Word) && !scan.joins(at + 1)
            || self.words.is("not-one-after", scan.lower(at + 1))
            || scan.joins(at + 1) && self.words.is("not-one-after", scan.lower(at + 2))
            || self.words.is("not-one-before", scan.lower_before(at))
            || scan.pieces[at + 1].capital
    }

    /// Whether the figures belong to a name, a telephone number, a version, a list or an address.
    fn is_part_of_something_else(&self, numeral: &Numeral, first: usize, money: bool) -> bool {
        let scan = self.scan;
        if !numeral.figures || money {
            return false;
        }
        let (start, end) = (first, numeral.last);
        let plain = numeral.form == Form::Cardinal && numeral.multiplied.is_none();
        // Nobody counts so far without marks between the thousands.
        if scan.text(end).len() >= 10 && plain && scan.text(end).bytes().all(|byte| byte.is_ascii_digit()) {
            return true;
        }
        if scan.touches(start) {
            let mark = scan.text(start - 1);
            let glued = matches!(mark, "#" | "/" | ":" | "@" | "_" | "\\" | "=" | "&" | ".")
                || is_dash(mark) && scan.touches(start - 1) && scan.pieces[start - 2].kind == PieceKind::Word;
            let quoted = scan.pieces[start - 1].kind == PieceKind::Word;
            // A date before a dash leaves the rest of a range.
            if glued || quoted {
                return true;
            }
        }
        let list = scan.pieces[start].opens
            && !scan.follows(start)
            && scan.touches(end + 1)
            && matches!(scan.text(end + 1), "." | ")")
            && scan.follows(end + 2);
        if list {
            return true;
        }
        if scan.touches(end + 1)
            && matches!(scan.text(end + 1), "/" | ":" | "_" | "@")
            && scan.touches(end + 2)
        {
            return numeral.form == Form::Cardinal;
        }
        // `555-0123`, `1-800-555-0123`
        let mut dashes = 0;
        let mut next = end + 1;
        while scan.joins(next) && scan.pieces[next + 1].kind == PieceKind::Figures {
            dashes += 1;
            next += 2;
        }
        let telephone =
            dashes >= 2 || dashes == 1 && scan.text(end).len() == 3 && scan.text(end + 2).len() == 4;
        if telephone {
            return true;
        }
        if !plain || !scan.follows(start) || scan.text(start).contains(',') {
            return false;
        }
        let before = &scan.pieces[start - 1];
        if before.kind != PieceKind::Word || scan.touches(start) {
            return matches!(scan.text(start - 1), ".")
                && scan.follows(start - 1)
                && matches!(scan.text(start - 2), "No" | "no" | "Nos");
        }
        let named = self.words.is("numbered-noun", scan.lower(start - 1));
        if named && (before.capital || !self.words.is("numbered-noun-or-not", scan.lower(start - 1))) {
            return true;
        }
        // `Area 51`, `Windows 10`: a name with a number, unless it counts what follows.
        before.capital
            && !before.opens
            && (!self.words.is("function-word", scan.lower(start - 1))
                || scan.text(start - 1).bytes().all(|byte| byte.is_ascii_uppercase()))
            && self.unit_after(end, None).is_none()
            && self.counted_noun(end, numeral, false).is_none()
            && !scan.touches(end + 1)
            && scan.numbers.comparator(scan.lower(start - 1)).is_none()
    }
}

/// Whether a word (lower case) looks like the plural of a noun.
pub(super) fn is_plural(words: &WordLists, word: &str) -> bool {
    words.is("plural-noun", word)
        || word.len() > 3
            && !words.is("not-plural", word)
            && word.ends_with('s')
            && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
        || word.ends_with("men") && word.len() > 4
}
