//! Mentions: what a statement quotes, counts, dates and names, and who it says stands behind it.
//!
//! Each extractor reads the reading text and the tags and returns values with spans, in order.
//! It must never decide a kind and never look outside the document.

mod attributions;
pub mod clause;
mod cue_lists;
mod dates;
mod lexemes;
mod names;
mod numbers;
mod quantities;
mod quotations;
pub mod roles;
mod scan;

use crate::document::Document;
use crate::segment::Statement;
use crate::tag::Tagging;
use crate::words::WordLists;

pub use attributions::{Attribution, AttributionForm, CueKind, Source, SourceExpression, SourceKind};
pub use cue_lists::CueLists;
pub use dates::{Date, DateValue};
pub use lexemes::Lexemes;
pub use names::{Name, NameForm};
pub use quantities::{Comparator, Decimal, Quantity, Unit};
pub use quotations::{Quotation, QuotationKind};

/// Everything found in a document, each kind in order of its span.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Quoted words.
    pub quotations: Vec<Quotation>,
    /// Numbers with what they count.
    pub quantities: Vec<Quantity>,
    /// Days, months, years, relative dates.
    pub dates: Vec<Date>,
    /// People, bodies and places by name.
    pub names: Vec<Name>,
    /// Who said what.
    pub attributions: Vec<Attribution>,
    /// Who and what the document rests on.
    pub sources: Vec<Source>,
}

impl Mentions {
    /// The attributions that say who stands behind a statement.
    pub fn sayings(&self) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter().filter(|attribution| attribution.is_saying())
    }
}

/// Runs the extractors over a tagged document.
#[must_use]
pub fn mentions(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    lexemes: &Lexemes,
    lists: &CueLists,
    words: &WordLists,
) -> Mentions {
    mentions_with(document, statements, tagging, lexemes, lists, words, None)
}

/// Runs the extractors over a tagged document; another reader's scores of tokens are added to the model's.
#[must_use]
pub fn mentions_with(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    lexemes: &Lexemes,
    lists: &CueLists,
    words: &WordLists,
    second: Option<&dyn roles::TokenReader>,
) -> Mentions {
    let (mut mentions, ledger) = first(document, statements, tagging, lexemes, lists, words);
    let found = std::mem::take(&mut mentions.attributions);
    let (quotations, names) = (&mentions.quotations, &mentions.names);
    let reading = attributions::Reading { document, statements, tagging, quotations, names, lexemes, lists };
    let blocks = roles::blocks(statements, tagging);
    let more = second.map(|second| second.scores(document, statements, tagging)).unwrap_or_default();
    let classes = roles::classes(&roles::View::of(reading, &found), &blocks, &more);
    (mentions.attributions, mentions.sources) = attributions::link(reading, found, ledger, &blocks, &classes);
    mentions
}

/// The tokens of a document as the model of roles sees them: what it learns from is what it reads later.
#[must_use]
pub fn view(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    lexemes: &Lexemes,
    lists: &CueLists,
    words: &WordLists,
) -> roles::View {
    let (mentions, _) = first(document, statements, tagging, lexemes, lists, words);
    let (quotations, names) = (&mentions.quotations, &mentions.names);
    let reading = attributions::Reading { document, statements, tagging, quotations, names, lexemes, lists };
    roles::View::of(reading, &mentions.attributions)
}

/// The quantities, dates and names of a text, without who said what: enough to compare a source with.
#[must_use]
pub fn facts(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    words: &WordLists,
) -> Mentions {
    let numbers = numbers::Numbers::new(words);
    let scan = scan::scan(document, statements, &numbers, words);
    let dates = dates::dates(&scan, words);
    let quantities = quantities::quantities(&scan, tagging, &dates, words);
    let names = names::names(&scan, document, tagging, &dates, words);
    Mentions { quantities, dates, names, ..Mentions::default() }
}

/// What the grammar and the word lists find.
fn first(
    document: &Document,
    statements: &[Statement],
    tagging: &Tagging,
    lexemes: &Lexemes,
    lists: &CueLists,
    words: &WordLists,
) -> (Mentions, attributions::Ledger) {
    let quotations = quotations::quotations(document, statements, tagging, words);
    let numbers = numbers::Numbers::new(words);
    let scan = scan::scan(document, statements, &numbers, words);
    let dates = dates::dates(&scan, words);
    let quantities = quantities::quantities(&scan, tagging, &dates, words);
    let names = names::names(&scan, document, tagging, &dates, words);
    let (attributions, ledger) = attributions::by_grammar(attributions::Reading {
        document,
        statements,
        tagging,
        quotations: &quotations,
        names: &names,
        lexemes,
        lists,
    });
    (Mentions { quotations, quantities, dates, names, attributions, sources: Vec::new() }, ledger)
}
