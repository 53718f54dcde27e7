//! Quotations over the whole draft: who speaks, and in whose words.
//!
//! A quotation has a speaker when anything near it could name one: these observations would rather miss
//! a fault than see one where a reader has no doubt.
//! It must never judge: what is found is a place and the draft's own words.

mod terms;
mod twice;

use super::{Observation, Observed, Outline, within};
use crate::document::{Block, BlockKind};
use crate::extract::{Quotation, QuotationKind};
use crate::tag::{Relation, Upos};
use crate::text::Span;
use crate::words::{Scanner, WordList, WordLists};

/// The words around quotations.
#[derive(Clone, Debug)]
pub(super) struct Quotations {
    /// Verbs and nouns of speech, and where words stand that nobody speaks.
    voices: Scanner,
    /// What stands in brackets without changing the words.
    remarks: WordList,
    /// Verbs of posting and of insult: the words themselves are the news.
    quotable: Scanner,
    terms: terms::Terms,
}

/// Lists that say that somebody speaks, or that words stand somewhere instead of being spoken.
const VOICES: [&str; 7] = [
    "speaker-pronoun",
    "speech-verb",
    "speech-verb-clausal",
    "speech-verb-quoting",
    "speech-noun",
    "attribution-preposition",
    "words-on-display",
];

/// Fewer words than this are hardly a clause that a reader would ask the speaker of.
const CLAUSE_WORDS: usize = 5;

/// A piece of a quotation holds no more words than this.
const PIECE_WORDS: usize = 4;

/// So many pieces in a sentence are a habit, two are not.
const PIECES: usize = 3;

/// So many brackets and ellipses are a habit too, if no more words than this stand for each of them.
const EDITS: usize = 2;
const WORDS_FOR_EACH: usize = 13;

/// How many characters a bracket may hold.
const LONGEST_BRACKET: usize = 80;

impl Quotations {
    pub(super) fn new(words: &WordLists) -> Self {
        let voices: Vec<_> = VOICES.iter().filter_map(|list| words.id(list)).collect();
        Self {
            voices: words.scanner(&voices),
            remarks: words.list("editors-remark").cloned().unwrap_or_default(),
            quotable: words.scanner(&words.id("insult-or-post").into_iter().collect::<Vec<_>>()),
            terms: terms::Terms::new(words),
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        if wanted(Observation::UnclosedQuotation) {
            unclosed(outline, out);
        }
        if wanted(Observation::SpeakerMissing) {
            self.speaker_missing(outline, out);
        }
        if wanted(Observation::QuotationInPieces) {
            self.in_pieces(outline, out);
        }
        if wanted(Observation::TwoSpeakers) {
            two_speakers(outline, out);
        }
        if wanted(Observation::QuotationEdited) {
            self.edited(outline, out);
        }
        if wanted(Observation::QuotationTwice) {
            twice::twice(outline, &speakers(outline), out);
        }
        if wanted(Observation::QuotedTerm) {
            self.terms.observe(outline, out);
        }
    }

    /// Quotations that are sentences of their own, with nobody near who could have spoken them.
    fn speaker_missing(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let analysis = outline.analysis;
        let mut spoken = vec![false; analysis.statements.len()];
        for attribution in analysis.mentions.sayings() {
            for &statement in &attribution.statements {
                spoken[statement] |= attribution.source.is_some() || attribution.cue.is_some();
            }
        }
        let openings = twice::openings(outline);
        let mut told = false;
        let mut quotations = analysis.mentions.quotations.iter().peekable();
        for at in 0..analysis.statements.len() {
            let span = analysis.statements[at].span;
            while let Some(quotation) = quotations.next_if(|one| one.span.start() < span.end()) {
                if !told || !stands_alone(outline, quotation) {
                    continue;
                }
                let last = outline.statement_at(quotation.inner.end()).unwrap_or(at);
                let near = at.saturating_sub(1)..(last + 2).min(analysis.statements.len());
                let has_voice = near.clone().any(|near| spoken[near] || self.is_voiced(outline, near));
                if has_voice || is_introduced(outline, at) || openings.stands_elsewhere(quotation.inner) {
                    // Whoever spoke these words may go on.
                    spoken[at..=last.max(at)].fill(true);
                } else {
                    out.push(Observed::at(Observation::SpeakerMissing, quotation.span));
                }
            }
            let block = &outline.blocks()[analysis.statements[at].block];
            told |= block.kind == BlockKind::Paragraph && !outline.is_quoted(span);
        }
    }

    /// Whether the writer's words in a statement name a person, point at one or tell of words.
    fn is_voiced(&self, outline: &Outline<'_>, statement: usize) -> bool {
        let analysis = outline.analysis;
        let span = analysis.statements[statement].span;
        let names = &analysis.mentions.names;
        outline.narration(span).into_iter().any(|part| {
            let person = within(names, part, |name| name.span)
                .any(|name| name.person || names.get(name.refers_to).is_some_and(|full| full.person));
            person || !self.voices.scan(part.of(outline.reading())).is_empty()
        })
    }

    /// Quotations with many brackets and ellipses.
    fn edited(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        for quotation in &outline.analysis.mentions.quotations {
            let speech = matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block);
            if !speech || quotation.depth > 0 || !quotation.closed || !is_running_text(outline, quotation) {
                continue;
            }
            let text = quotation.inner.of(outline.reading());
            let marks = self.edits(text);
            let words = text.split_whitespace().count();
            if marks.len() >= EDITS && words <= marks.len() * WORDS_FOR_EACH {
                let detail = format!("{}: {}", marks.len(), marks.join(" "));
                out.push(Observed { detail, ..Observed::at(Observation::QuotationEdited, quotation.span) });
            }
        }
    }

    /// The brackets and ellipses inside quoted words; what trails off at either end cuts nothing out.
    fn edits<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let text = text.trim_matches(|c: char| matches!(c, '.' | '…' | ' '));
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].find(['[', '…', '.']).map(|next| at + next) {
            let rest = &text[next..];
            let close = rest.char_indices().take(LONGEST_BRACKET).find(|(_, c)| *c == ']');
            let len = match close {
                Some((close, _)) if rest.starts_with('[') => close + 1,
                _ => rest.find(|c: char| !matches!(c, '.' | '…' | ' ')).unwrap_or(rest.len()),
            };
            let mark = rest[..len].trim_end();
            let dots = mark.matches('.').count();
            let words = mark.trim_matches(['[', ']']).to_lowercase();
            let changes = mark.starts_with('[') && mark.len() > 1 && !self.remarks.contains(&words);
            if changes || mark.contains('…') || dots >= 3 {
                found.push(mark);
            }
            at = next + len.max(1);
        }
        found
    }

    /// Sentences that quote somebody in several pieces, lists of words apart.
    fn in_pieces(&self, outline: &Outline<'_>, out: &mut Vec<Observed>) {
        let analysis = outline.analysis;
        for (at, statement) in analysis.statements.iter().enumerate() {
            let block = &outline.blocks()[statement.block];
            let kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
            if !kind || !block.english || analysis.labels[at].sources.is_empty() {
                continue;
            }
            let pieces: Vec<Span> = within(&analysis.mentions.quotations, statement.span, |one| one.span)
                .filter(|one| one.depth == 0 && one.closed && is_piece(outline, one))
                .map(|one| one.span)
                .collect();
            let Some((&first, rest)) = pieces.split_first() else { continue };
            let news = outline
                .narration(statement.span)
                .into_iter()
                .any(|part| !self.quotable.scan(part.of(outline.reading())).is_empty());
            if news {
                continue;
            }
            // "“weak”, “sad” and “slow”" is one list, not three pieces.
            let mut runs = 1;
            let mut last = first;
            for &piece in rest {
                runs += usize::from(!is_list(outline, last.end().min(piece.start()), piece.start()));
                last = piece;
            }
            if runs >= PIECES {
                let detail =
                    pieces.iter().map(|piece| piece.of(outline.reading())).collect::<Vec<_>>().join(", ");
                out.push(Observed {
                    detail,
                    ..Observed::at(Observation::QuotationInPieces, first.join(last))
                });
            }
        }
    }
}

/// The paragraphs and items that a reader reads as the story.
fn is_running_text(outline: &Outline<'_>, quotation: &Quotation) -> bool {
    let block = outline.block_at(quotation.span.start());
    let kinds = [BlockKind::Paragraph, BlockKind::ListItem, BlockKind::BlockQuote];
    block.is_some_and(|block| kinds.contains(&block.kind) && block.english)
}

/// A quotation of a clause that nothing but its marks joins to the text: whole sentences in a paragraph.
fn stands_alone(outline: &Outline<'_>, quotation: &Quotation) -> bool {
    let plain = |block: &Block| {
        let kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
        kind && block.english && block.speaker.is_none() && block.lead.is_none()
    };
    let outer = quotation.kind == QuotationKind::Speech && quotation.depth == 0 && quotation.closed;
    if !outer || quotation.continues.is_some() {
        return false;
    }
    let Some(block) = outline.block_at(quotation.span.start()).filter(|block| plain(block)) else {
        return false;
    };
    let text = quotation.inner.of(outline.reading());
    let tagging = &outline.analysis.tagging;
    let tokens = tagging.within(quotation.inner);
    let clause = tagging.tokens[tokens.clone()].iter().any(|token| {
        matches!(token.relation, Relation::Nsubj | Relation::NsubjPass) && tokens.contains(&token.head)
    });
    let sentence = text.starts_with(|c: char| c.is_uppercase()) && text.ends_with(['.', '!', '?', ',', '…']);
    if !clause || !sentence || text.split_whitespace().take(CLAUSE_WORDS).count() < CLAUSE_WORDS {
        return false;
    }
    // The sentences that the quotation stands in hold no word of the writer's.
    let first = outline.statement_at(quotation.span.start());
    let last = outline.statement_at(quotation.inner.end());
    let (Some(first), Some(last)) = (first, last) else { return false };
    let statements = &outline.analysis.statements;
    let whole = statements[first].span.join(statements[last].span);
    whole.start() >= block.span.start() && outline.is_quoted(whole)
}

/// Whether the text before a statement ends in a colon.
fn is_introduced(outline: &Outline<'_>, statement: usize) -> bool {
    let start = outline.analysis.statements[statement].span.start();
    outline.reading()[..start].trim_end_matches([' ', '\n']).ends_with([':', '—', '–'])
}

fn is_piece(outline: &Outline<'_>, quotation: &Quotation) -> bool {
    let text = quotation.inner.of(outline.reading()).trim();
    matches!(quotation.kind, QuotationKind::Scare | QuotationKind::Speech)
        && text.split_whitespace().take(PIECE_WORDS + 1).count() <= PIECE_WORDS
        && text.starts_with(char::is_lowercase)
        && !text.ends_with(['!', '?'])
}

/// Whether nothing but commas and "and" stands between two pieces.
fn is_list(outline: &Outline<'_>, start: usize, end: usize) -> bool {
    let tagging = &outline.analysis.tagging;
    let between = tagging.within(Span::new(start, end));
    tagging.tokens[between].iter().all(|token| matches!(token.upos, Upos::Punct | Upos::Cconj | Upos::Det))
}

/// For each quotation, the source of the attribution that covers it: an index into the draft's sources.
fn speakers(outline: &Outline<'_>) -> Vec<Option<usize>> {
    let mentions = &outline.analysis.mentions;
    let mut speakers = vec![None; mentions.quotations.len()];
    for attribution in mentions.sayings() {
        let Some(source) = attribution.source.as_ref().and_then(|source| source.resolved) else { continue };
        for content in &attribution.content {
            let first = mentions.quotations.partition_point(|one| one.span.start() < content.start());
            let inside =
                mentions.quotations[first..].iter().take_while(|one| one.span.start() < content.end());
            let inside = inside.count();
            for speaker in &mut speakers[first..first + inside] {
                speaker.get_or_insert(source);
            }
        }
    }
    speakers
}

/// Paragraphs in which one named person's sentence follows another's, before a reader knows of the second.
fn two_speakers(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    let mentions = &outline.analysis.mentions;
    let said = whole_words(outline);
    for (index, block) in outline.blocks().iter().enumerate() {
        if block.kind != BlockKind::Paragraph || !block.english {
            continue;
        }
        let mut before: Option<(usize, Span)> = None;
        for statement in outline.statements_of(index) {
            let Some((source, span, named_at)) = said[statement] else { continue };
            let name = |source: usize| mentions.sources.get(source).map_or("", |source| source.name.as_str());
            if let Some((first, place)) = before
                && first != source
                && named_at > span.start()
                && !is_named_between(outline, place.end(), span.start(), source)
            {
                out.push(Observed {
                    related: vec![place],
                    detail: format!("{} and {}", name(first), name(source)),
                    ..Observed::at(Observation::TwoSpeakers, span)
                });
                break;
            }
            before = Some((source, span));
        }
    }
}

/// For each statement, the person whose own sentence it gives, the quotation, and where the person is named.
fn whole_words(outline: &Outline<'_>) -> Vec<Option<(usize, Span, usize)>> {
    let mentions = &outline.analysis.mentions;
    let mut said = vec![None; outline.analysis.statements.len()];
    let mut unsure = vec![false; said.len()];
    for attribution in mentions.sayings() {
        let Some(source) = attribution.source.as_ref().filter(|_| attribution.main && !attribution.carried)
        else {
            continue;
        };
        let Some(resolved) = source.resolved else { continue };
        let &[statement] = attribution.statements.as_slice() else { continue };
        let quotation = attribution.content.iter().find_map(|content| {
            within(&mentions.quotations, *content, |one| one.span).find(|one| {
                let text = one.inner.of(outline.reading());
                let words = text.split_whitespace().take(CLAUSE_WORDS).count();
                one.kind == QuotationKind::Speech
                    && one.depth == 0
                    && words >= CLAUSE_WORDS
                    && text.starts_with(char::is_uppercase)
            })
        });
        if let Some(quotation) = quotation {
            let (known, ..) = *said[statement].get_or_insert((resolved, quotation.span, source.span.start()));
            let person = within(&mentions.names, source.span, |name| name.span).any(|name| {
                name.person || mentions.names.get(name.refers_to).is_some_and(|full| full.person)
            });
            unsure[statement] |= !person;
            // "…, she said, mentioning what Ruiz wrote": who speaks is not for sure.
            unsure[statement] |= known != resolved;
        }
    }
    for (said, unsure) in said.iter_mut().zip(unsure) {
        said.take_if(|_| unsure);
    }
    said
}

/// Whether a source is named between two places: then a reader knows who speaks next.
fn is_named_between(outline: &Outline<'_>, start: usize, end: usize, source: usize) -> bool {
    let mentions = &outline.analysis.mentions;
    let Some(source) = mentions.sources.get(source).filter(|_| start < end) else { return false };
    within(&mentions.names, Span::new(start, end), |name| name.span).any(|name| {
        let full = mentions.names.get(name.refers_to).map_or(name.span, |full| full.span);
        full.of(outline.reading()).eq_ignore_ascii_case(&source.name)
    })
}

fn unclosed(outline: &Outline<'_>, out: &mut Vec<Observed>) {
    let quotations = &outline.analysis.mentions.quotations;
    let mut goes_on = vec![false; quotations.len()];
    for earlier in quotations.iter().filter_map(|later| later.continues) {
        goes_on[earlier] = true;
    }
    // The marks of the paragraph that was looked at last: it may hold thousands of open quotations.
    let mut around: Option<(Span, Marks)> = None;
    for (at, quotation) in quotations.iter().enumerate() {
        let outer = quotation.kind != QuotationKind::Block && quotation.depth == 0;
        // A mark with nothing behind it closed something, or is a slip of the keyboard.
        let opens = || quotation.span.of(outline.reading()).contains(char::is_alphanumeric);
        if quotation.closed || !outer || goes_on[at] || !opens() {
            continue;
        }
        let Some(block) = outline.block_at(quotation.span.start()).map(|block| block.span) else { continue };
        let marks = match &mut around {
            Some((known, marks)) if *known == block => marks,
            other => &mut other.insert((block, Marks::of(block.of(outline.reading())))).1,
        };
        if is_missed(quotation.span.of(outline.reading()), marks) && !closes_below(outline, quotation) {
            // The mark and the word after it: where the other mark belongs, only the writer knows.
            let text = quotation.span.of(outline.reading());
            let word = text.find(' ').unwrap_or(text.len());
            let span = Span::new(quotation.span.start(), quotation.span.start() + word);
            out.push(Observed::at(Observation::UnclosedQuotation, span));
        }
    }
}

/// The marks of a paragraph.
struct Marks {
    /// Of an address or a tag: `date="May 2019">`.
    markup: bool,
    straight: bool,
    curly: bool,
    apostrophe: bool,
    /// More double marks can only open than there are others.
    opens_more: bool,
}

impl Marks {
    fn of(text: &str) -> Self {
        let (opening, closing) = directions(text);
        Self {
            markup: text.contains("=\"") || text.contains("=“"),
            straight: text.contains('"') || text.contains("''"),
            curly: text.contains(['“', '”', '„']),
            apostrophe: text.contains('\''),
            opens_more: opening > closing,
        }
    }
}

/// Whether the paragraph shows that a closing mark is missing: its marks are of one style, and more of them
/// open than close.
fn is_missed(own: &str, marks: &Marks) -> bool {
    let rest = own.trim_start_matches(['"', '“', '„', '\'', '‘', '`']);
    let markup = rest.starts_with(['>', '<', '=']) || marks.markup;
    // The end of the quotation is there, but damaged: `Harrow.'.'`.
    let tail = own.trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c == '’');
    let tail = &own[tail.len()..];
    let damaged = tail.contains(['\'', '’', '"']) && tail.contains(['.', ',', '?', '!']);
    if markup || damaged || is_turn(rest) {
        return false;
    }
    if own.starts_with(['\'', '‘']) && !own.starts_with("''") {
        return !marks.straight && !marks.apostrophe;
    }
    !(marks.straight && marks.curly) && marks.opens_more
}

/// `MAYOR RUIZ: …`, `Ana Ruiz: …`: a turn of a transcript.
fn is_turn(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.split_once(':').is_some_and(|(name, _)| {
        let words = name.split_whitespace();
        (1..=4).contains(&words.clone().count())
            && words.into_iter().all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '('))
    })
}

/// How many double marks of a text can only open, and how many others there are.
fn directions(text: &str) -> (usize, usize) {
    let (mut opening, mut closing) = (0, 0);
    let mut taken = 0;
    for (at, mark) in text.match_indices(['"', '“', '”', '„', '\'', '`']) {
        let double = mark != "'" && mark != "`";
        let len = if double { mark.len() } else { 2 };
        if at < taken || !double && !text[at..].starts_with("''") && !text[at..].starts_with("``") {
            continue;
        }
        taken = at + len;
        let before = text[..at].chars().next_back();
        let after = text[taken..].chars().next();
        let clear = before.is_none_or(|c| c.is_whitespace() || "([{–—-/'‘\"“…".contains(c));
        let word = after.is_some_and(|c| !c.is_whitespace() && !",.;:)]}<".contains(c));
        let opens = mark != "”" && word && (clear || matches!(mark, "“" | "„"));
        opening += usize::from(opens);
        closing += usize::from(!opens);
    }
    (opening, closing)
}

/// How many paragraphs below a quotation its closing mark is looked for.
const BELOW: usize = 4;

/// Whether the next mark below the paragraph is the one that closes it: some systems break a quotation
/// into paragraphs and mark only its two ends.
fn closes_below(outline: &Outline<'_>, quotation: &Quotation) -> bool {
    let blocks = outline.blocks();
    let after = blocks.partition_point(|block| block.span.start() <= quotation.span.start());
    let own = after.checked_sub(1).map_or("", |own| {
        &outline.reading()[quotation.span.end()..blocks[own].span.end().max(quotation.span.end())]
    });
    if !own.trim().is_empty() {
        return false;
    }
    for block in blocks[after..].iter().take(BELOW) {
        let text = block.span.of(outline.reading());
        let mark = text.find(['"', '“', '”']).or_else(|| text.find("''"));
        let Some(mark) = mark else {
            if block.kind == BlockKind::Heading {
                return false;
            }
            continue;
        };
        let before = text[..mark].chars().next_back();
        let word_follows =
            text[mark..].trim_start_matches(['"', '”', '\'']).starts_with(char::is_alphanumeric);
        return !text[mark..].starts_with('“') && before.is_some_and(|c| !c.is_whitespace()) && !word_follows;
    }
    false
}
