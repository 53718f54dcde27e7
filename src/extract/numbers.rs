//! The tables of number words, units and comparators, read once from the word lists.
//!
//! A list's name carries what its words are worth (`cardinal-3`, `unit-mile`, `currency-eur`).
//! It must never hold a word itself.

use std::collections::HashMap;

use super::quantities::{Comparator, Unit};
use crate::words::WordLists;

/// What the word lists say of numbers.
#[derive(Debug)]
pub(super) struct Numbers<'w> {
    pub(super) cardinals: HashMap<&'w str, u64>,
    pub(super) multipliers: HashMap<&'w str, u64>,
    pub(super) ordinals: HashMap<&'w str, u64>,
    pub(super) fractions: HashMap<&'w str, u32>,
    units: HashMap<&'w str, Unit>,
    before: HashMap<&'w str, Comparator>,
    after: HashMap<&'w str, Comparator>,
}

impl<'w> Numbers<'w> {
    pub(super) fn new(words: &'w WordLists) -> Self {
        let mut numbers = Self {
            cardinals: HashMap::new(),
            multipliers: HashMap::new(),
            ordinals: HashMap::new(),
            fractions: HashMap::new(),
            units: HashMap::new(),
            before: HashMap::new(),
            after: HashMap::new(),
        };
        for (name, list) in words.iter() {
            let forms = list.forms.iter().map(String::as_str);
            if let Some(value) = value_of(name, "cardinal-") {
                numbers.cardinals.extend(forms.map(|form| (form, value)));
            } else if let Some(value) = value_of(name, "multiplier-") {
                numbers.multipliers.extend(forms.map(|form| (form, value)));
            } else if let Some(value) = value_of(name, "ordinal-") {
                numbers.ordinals.extend(forms.map(|form| (form, value)));
            } else if let Some(value) = value_of(name, "fraction-") {
                let value = u32::try_from(value).unwrap_or(1);
                numbers.fractions.extend(forms.map(|form| (form, value)));
            } else if let Some(unit) = unit_named(name) {
                numbers.units.extend(forms.map(|form| (form, unit.clone())));
            } else if let Some((comparator, after)) = comparator_named(name) {
                let table = if after { &mut numbers.after } else { &mut numbers.before };
                table.extend(forms.map(|form| (form, comparator)));
            }
        }
        numbers
    }

    /// Whether the word (lower case) is or can begin a number in words.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.cardinals.contains_key(word)
            || self.ordinals.contains_key(word)
            || word == "half"
            || word.len() > 3 && self.multipliers.contains_key(word)
    }

    /// The unit that a phrase (lower case) names.
    pub(super) fn unit(&self, phrase: &str) -> Option<&Unit> {
        self.units.get(phrase)
    }

    /// How a phrase (lower case) bounds the number after it.
    pub(super) fn comparator(&self, phrase: &str) -> Option<Comparator> {
        self.before.get(phrase).copied()
    }

    /// How a phrase (lower case) bounds the number before it.
    pub(super) fn comparator_after(&self, phrase: &str) -> Option<Comparator> {
        self.after.get(phrase).copied()
    }
}

fn value_of(name: &str, prefix: &str) -> Option<u64> {
    name.strip_prefix(prefix)?.parse().ok()
}

fn unit_named(name: &str) -> Option<Unit> {
    Some(match name {
        "percent" => Unit::Percent,
        "percentage-point" => Unit::PercentagePoints,
        "currency-dollar" => Unit::Money("$".to_owned()),
        "currency-yen-or-yuan" => Unit::Money("\u{a5}".to_owned()),
        _ => match name.strip_prefix("currency-") {
            Some(code) => Unit::Money(code.to_uppercase()),
            None => Unit::Measure(name.strip_prefix("unit-")?.to_owned()),
        },
    })
}

fn comparator_named(name: &str) -> Option<(Comparator, bool)> {
    let name = name.strip_prefix("comparator-")?;
    let (name, after) = name.strip_prefix("after-").map_or((name, false), |name| (name, true));
    let comparator = match name {
        "about" => Comparator::About,
        "more-than" => Comparator::MoreThan,
        "at-least" => Comparator::AtLeast,
        "less-than" => Comparator::LessThan,
        "at-most" => Comparator::AtMost,
        "nearly" => Comparator::Nearly,
        _ => return None,
    };
    Some((comparator, after))
}
