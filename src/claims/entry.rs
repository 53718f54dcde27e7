//! One entry of a claims file: a statement as it was when somebody touched it.
//!
//! It must never hold anything that nobody said: who and when stay empty until they are given.

use crate::analysis::Analysis;
use crate::segment::Statement;
use crate::text::Span;

use super::SourceRef;

/// How far the checking of a statement, or of one thing in it, has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody has looked.
    #[default]
    Unchecked,
    /// A source is attached; nobody has compared it.
    Sourced,
    /// Compared with its source.
    Checked,
    /// Specifically and deliberately verified, however strange it looks.
    Cq,
    /// Somebody says that it is not so.
    Disputed,
    /// To be taken out of the draft.
    Cut,
}

impl State {
    /// Every state, in the order in which a statement goes through them.
    pub const ALL: [Self; 6] =
        [Self::Unchecked, Self::Sourced, Self::Checked, Self::Cq, Self::Disputed, Self::Cut];

    /// The word for the state in claims files, options and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::Sourced => "sourced",
            Self::Checked => "checked",
            Self::Cq => "cq",
            Self::Disputed => "disputed",
            Self::Cut => "cut",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether a person compared it.
    #[must_use]
    pub fn is_checked(self) -> bool {
        matches!(self, Self::Checked | Self::Cq)
    }
}

/// What somebody wrote down about one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The statement's id when it was touched last.
    pub id: String,
    /// The statement as it was then, in one line.
    pub text: String,
    /// The words right before it then; they tell equal statements apart.
    pub before: String,
    /// The words right after it then.
    pub after: String,
    /// How far it has come.
    pub state: State,
    /// What in it can be checked singly, in order.
    pub items: Vec<Item>,
    /// What it rests on.
    pub source: Option<SourceRef>,
    /// The hash of the passage that the source had there; see [`passage_hash`](super::passage_hash).
    pub passage: Option<String>,
    /// What a person wrote.
    pub note: String,
    /// Who.
    pub by: String,
    /// When, `2026-03-04`.
    pub at: String,
}

impl Entry {
    /// An entry that nobody has said anything in yet, for a statement as it stands.
    #[must_use]
    pub fn of(analysis: &Analysis, statement: usize, items: &[Item]) -> Self {
        let mut entry = Self { items: items.to_vec(), ..Self::default() };
        entry.anchor(analysis, statement);
        entry
    }

    /// Takes over where a statement stands and what it says.
    pub(super) fn anchor(&mut self, analysis: &Analysis, statement: usize) {
        let Some(found) = analysis.statements.get(statement) else { return };
        self.id = found.id.to_string();
        self.text = words_of(analysis, found);
        let (before, after) = context(analysis, statement);
        (self.before, self.after) = (before, after);
    }

    /// Whether a person has checked it and nothing in it is disputed.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.state.is_checked() && self.items.iter().all(|item| item.state != State::Disputed)
    }

    /// Whether a person has said anything of it that an edit could make untrue.
    #[must_use]
    pub fn is_looked_at(&self) -> bool {
        self.state != State::Unchecked || self.items.iter().any(|item| item.state != State::Unchecked)
    }
}

/// Something in a statement that can be checked singly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its words.
    pub text: String,
    /// How far it has come.
    pub state: State,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Words that somebody said.
    Quotation,
    /// A number with what it counts.
    Number,
    /// A day, month or year.
    Date,
    /// A person, body or place.
    Name,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Quotation, Self::Number, Self::Date, Self::Name];

    /// The word for the kind in claims files and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Number => "number",
            Self::Date => "date",
            Self::Name => "name",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Indices of the statements that a span shares words with.
pub(super) fn statements_under(statements: &[Statement], span: Span) -> std::ops::Range<usize> {
    let first = statements.partition_point(|statement| statement.span.end() <= span.start());
    let after = statements.partition_point(|statement| statement.span.start() < span.end());
    first..after.max(first)
}

/// A statement's words as a reader sees them, in one line.
pub(super) fn words_of(analysis: &Analysis, statement: &Statement) -> String {
    one_line(&analysis.document.shown(statement.span))
}

/// How much of a neighbour is kept, in characters.
const CONTEXT: usize = 40;

/// The end of the statement before, and the beginning of the one after.
pub(super) fn context(analysis: &Analysis, statement: usize) -> (String, String) {
    let text = |at: Option<usize>| {
        let neighbour = at.and_then(|at| analysis.statements.get(at));
        neighbour.map(|neighbour| words_of(analysis, neighbour)).unwrap_or_default()
    };
    (tail(&text(statement.checked_sub(1))), head(&text(statement.checked_add(1))))
}

/// The first words, as many as fit.
pub(super) fn head(text: &str) -> String {
    fitting(text.split_whitespace()).join(" ")
}

/// The last words, as many as fit.
pub(super) fn tail(text: &str) -> String {
    let mut words = fitting(text.split_whitespace().rev());
    words.reverse();
    words.join(" ")
}

fn fitting<'t>(words: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut left = CONTEXT;
    let mut out = Vec::new();
    for word in words {
        let length = word.chars().take(CONTEXT + 1).count() + usize::from(!out.is_empty());
        if length > left {
            // A word longer than the context stands for itself where there is nothing else.
            if out.is_empty() {
                let end = word.char_indices().nth(CONTEXT).map_or(word.len(), |(end, _)| end);
                out.push(&word[..end]);
            }
            break;
        }
        left -= length;
        out.push(word);
    }
    out
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
