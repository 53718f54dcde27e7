//! Who stands behind what, over the whole draft.
//!
//! A source can be there and still come too late, point at nobody, fade out or stand alone; each of these
//! takes several statements to see. It must never judge: what is found is a place and the draft's own words.

use std::collections::BTreeSet;

use super::{Observation, Observed, Outline, within};
use crate::classify::Kind;
use crate::document::BlockKind;
use crate::extract::{Attribution, CueKind, QuotationKind, SourceExpression, SourceKind};
use crate::text::Span;
use crate::words::{Scanner, WordLists};

/// Sentences of one quotation before its speaker is named.
const LATE: usize = 2;
/// Words of a quotation that a reader hears before asking who speaks.
const HEARD: usize = 15;
/// Sentences without a source after a paragraph that one opened.
const LAPSED: usize = 3;
/// Paragraphs that make the beginning of a draft.
const LEAD: usize = 3;
/// Sourced statements below which a draft is too short to ask for a second source.
const SOURCED: usize = 4;
/// Claims a draft must hold for its beginning to stand for a report.
const REPORT: usize = 8;
/// One sourced claim in so many is thin.
const THIN: usize = 3;
/// Words up to which a first paragraph of one sentence is a title or a standfirst.
const TITLE: usize = 18;
/// Speakers of one statement who can speak of the others in it; a bound, since statements can be long.
const OUTER: usize = 8;
/// Paragraphs that a reader looks back for whoever "he" is.
const BACK: usize = 2;

/// The words around sources.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    /// Pronouns that stand for one person.
    pronouns: Vec<String>,
    /// Roles and groups of people: whom a pronoun can stand for beside a name.
    people: Scanner,
    /// Words that show that somebody said it, however the sentence is built.
    voices: Scanner,
    /// Words by which a draft says that it reports one voice.
    one_voice: Scanner,
}

impl Sources {
    pub(super) fn new(words: &WordLists) -> Self {
        let scanner = |lists: &[&str]| {
            let ids: Vec<_> = lists.iter().filter_map(|list| words.id(list)).collect();
            words.scanner(&ids)
        };
        Self {
            pronouns: words.list("source-pronoun").map_or_else(Vec::new, |list| list.forms.clone()),
            people: scanner(&["role-noun", "vague-source", "unnamed-role"]),
            voices: scanner(&[
                "voice-verb",
                "voice-noun",
                "document-mass",
                "attribution-preposition",
                "evidential",
                "own-source",
            ]),
            one_voice: scanner(&["one-voice"]),
        }
    }

    pub(super) fn observe(
        &self,
        outline: &Outline<'_>,
        wanted: &dyn Fn(Observation) -> bool,
        out: &mut Vec<Observed>,
    ) {
        let reads = [
            Observation::SourceLate,
            Observation::AttributionLapse,
            Observation::PronounSource,
            Observation::SingleSource,
            Observation::LeadUnsourced,
        ];
        if !reads.into_iter().any(wanted) {
            return;
        }
        let voices = Voices::of(outline);
        if wanted(Observation::SourceLate) {
            self.late(outline, &voices, out);
        }
        if wanted(Observation::AttributionLapse) {
            lapses(outline, &voices, out);
        }
        if wanted(Observation::PronounSource) {
            self.pronoun_sources(outline, &voices, out);
        }
        if wanted(Observation::SingleSource) {
            out.extend(single_source(outline, &voices).filter(|_| !self.reports_one_voice(outline)));
        }
        if wanted(Observation::LeadUnsourced) {
            out.extend(self.lead_unsourced(outline, &voices));
        }
    }

    /// Whether the first paragraphs say that the draft reports an interview or a speech.
    fn reports_one_voice(&self, outline: &Outline<'_>) -> bool {
        paragraphs(outline).take(LEAD).any(|block| {
            let text = outline.blocks()[block].span.of(outline.reading());
            !self.one_voice.scan(text).is_empty()
        })
    }

    fn is_pronoun(&self, text: &str) -> bool {
        self.pronouns.binary_search(&text.to_lowercase()).is_ok()
    }

    /// Quotations that run for sentences before anybody is named.
    fn late(&self, outline: &Outline<'_>, voices: &Voices, out: &mut Vec<Observed>) {
        let analysis = outline.analysis;
        for block in paragraphs(outline) {
            let statements = outline.statements_of(block);
            let quoted = statements
                .clone()
                .take_while(|&at| {
                    outline.is_quoted(analysis.statements[at].span)
                        && voices.own(outline, at).next().is_none()
                })
                .count();
            if quoted < LATE || statements.len() <= quoted {
                continue;
            }
            let cue_at = statements.start + quoted;
            let before = Span::new(
                analysis.statements[statements.start].span.start(),
                analysis.statements[cue_at].span.start(),
            );
            if before.of(outline.reading()).split_whitespace().count() < HEARD {
                continue;
            }
            let Some(source) = voices
                .own(outline, cue_at)
                .filter(|attribution| attribution.main && attribution.cue_kind == CueKind::Speech)
                .find_map(|attribution| attribution.source.as_ref())
            else {
                continue;
            };
            let text = source.span.of(outline.reading());
            // A pronoun points at somebody whom the reader has met; an "I said" in the marks is the speaker's.
            if self.is_pronoun(text)
                || outline.is_quoted(source.span)
                || source.resolved.is_none()
                || source.resolved == voices.speaker_before(outline, statements.start)
                || introduced(outline, block, source.span)
            {
                continue;
            }
            let detail = format!("“{text}” after {quoted} sentences");
            let span = analysis.statements[statements.start].span;
            out.push(Observed {
                related: vec![source.span],
                detail,
                ..Observed::at(Observation::SourceLate, span)
            });
        }
    }

    /// "He said" at the head of a paragraph, after two speakers or after nobody.
    fn pronoun_sources(&self, outline: &Outline<'_>, voices: &Voices, out: &mut Vec<Observed>) {
        let analysis = outline.analysis;
        let reading = outline.reading();
        let paragraphs: Vec<usize> = paragraphs(outline).collect();
        for (place, &block) in paragraphs.iter().enumerate() {
            let statements = outline.statements_of(block);
            let Some(attribution) = statements
                .clone()
                .flat_map(|at| voices.own(outline, at))
                .min_by_key(|attribution| attribution.cue.map_or(usize::MAX, |cue| cue.start()))
            else {
                continue;
            };
            let (Some(source), Some(cue)) = (&attribution.source, attribution.cue) else { continue };
            if attribution.cue_kind != CueKind::Speech || !self.is_pronoun(source.span.of(reading)) {
                continue;
            }
            let before = Span::new(outline.blocks()[block].span.start(), source.span.start());
            // After a quotation the last speaker goes on, and a name or a role settles it.
            if !outline.quoted_parts(before).is_empty()
                || within(&analysis.mentions.names, before, |name| name.span).next().is_some()
                || !self.people.scan(before.of(reading)).is_empty()
            {
                continue;
            }
            let speakers = match place.checked_sub(1) {
                Some(last) => self.speakers(outline, voices, paragraphs[last]),
                None => BTreeSet::new(),
            };
            let from = if place <= BACK { 0 } else { paragraphs[place - BACK] };
            let detail = if speakers.len() >= 2 {
                let name = |&at: &usize| format!("“{}”", analysis.mentions.sources[at].name);
                speakers.iter().map(name).collect::<Vec<_>>().join(" or ")
            } else if speakers.is_empty()
                && (from..block).all(|block| self.is_empty_of_people(outline, voices, block))
            {
                "nobody is named before it".to_owned()
            } else {
                continue;
            };
            let span = source.span.join(cue);
            out.push(Observed { detail, ..Observed::at(Observation::PronounSource, span) });
        }
    }

    /// The people who speak by name in a paragraph; nobody where a pronoun there has already chosen.
    fn speakers(&self, outline: &Outline<'_>, voices: &Voices, block: usize) -> BTreeSet<usize> {
        let mentions = &outline.analysis.mentions;
        if self.holds_pronoun(outline.blocks()[block].span.of(outline.reading())) {
            return BTreeSet::new();
        }
        let person = |span: Span| {
            within(&mentions.names, span, |name| name.span)
                .any(|name| name.person || mentions.names[name.refers_to].person)
        };
        outline
            .statements_of(block)
            .flat_map(|at| voices.own(outline, at))
            .filter(|attribution| attribution.main && attribution.cue_kind == CueKind::Speech)
            .filter_map(|attribution| attribution.source.as_ref())
            .filter(|source| source.kind == SourceKind::Named && person(source.span))
            .filter_map(|source| source.resolved)
            .collect()
    }

    fn holds_pronoun(&self, text: &str) -> bool {
        text.split(|c: char| !c.is_alphanumeric()).any(|word| self.is_pronoun(word))
    }

    fn is_empty_of_people(&self, outline: &Outline<'_>, voices: &Voices, block: usize) -> bool {
        let mentions = &outline.analysis.mentions;
        let span = outline.blocks()[block].span;
        within(&mentions.names, span, |name| name.span).next().is_none()
            && self.people.scan(span.of(outline.reading())).is_empty()
            && outline.statements_of(block).all(|at| voices.touching[at].is_empty())
            && !self.holds_pronoun(span.of(outline.reading()))
    }

    /// The first statement, when no source stands in the first paragraphs.
    fn lead_unsourced(&self, outline: &Outline<'_>, voices: &Voices) -> Option<Observed> {
        let analysis = outline.analysis;
        let claims = |block: usize| {
            outline
                .statements_of(block)
                .filter(|&at| analysis.labels[at].kind.is_some_and(|kind| kind != Kind::NonClaim))
        };
        let interview = paragraphs(outline).any(|block| outline.blocks()[block].speaker.is_some());
        if interview || !is_report(outline) {
            return None;
        }
        let lead: Vec<usize> = paragraphs(outline)
            .filter(|&block| claims(block).next().is_some())
            .skip_while(|&block| is_title(outline, block))
            .take(LEAD)
            .collect();
        if lead.len() < LEAD {
            return None;
        }
        let span = outline.blocks()[lead[0]].span.join(outline.blocks()[lead[LEAD - 1]].span);
        let sourced = lead
            .iter()
            .flat_map(|&block| outline.statements_of(block))
            .any(|at| !voices.touching[at].is_empty() || analysis.labels[at].sourced != SourceKind::None);
        let quoted = within(&analysis.mentions.quotations, span, |quotation| quotation.span)
            .any(|quotation| matches!(quotation.kind, QuotationKind::Speech | QuotationKind::Block));
        if sourced || quoted || !self.voices.scan(span.of(outline.reading())).is_empty() {
            return None;
        }
        let mut firsts =
            lead.iter().filter_map(|&block| claims(block).next()).map(|at| analysis.statements[at].span);
        let first = firsts.next()?;
        Some(Observed { related: firsts.collect(), ..Observed::at(Observation::LeadUnsourced, first) })
    }
}

/// Whether a draft is long enough to have a beginning, tells more than it judges, and goes on as thinly
/// sourced as it begins: a slow opening that is borne out later is a way of writing.
fn is_report(outline: &Outline<'_>) -> bool {
    let count = |kind| outline.analysis.labels.iter().filter(|label| label.kind == Some(kind)).count();
    let (facts, opinions) = (count(Kind::ReportedFact), count(Kind::EditorialOpinion));
    let claims = facts + opinions + count(Kind::AttributedClaim) + count(Kind::AnalystReconstruction);
    let sourced = outline.analysis.labels.iter().filter(|label| label.sourced != SourceKind::None).count();
    facts > 0 && claims >= REPORT && opinions * 4 <= claims && sourced * THIN <= claims
}

/// Whether a paragraph at the beginning is the title of a text without markup.
fn is_title(outline: &Outline<'_>, block: usize) -> bool {
    outline.statements_of(block).len() == 1
        && outline.blocks()[block].span.of(outline.reading()).split(' ').count() <= TITLE
}

/// Which attributions each statement has to do with.
struct Voices {
    /// Those whose content or cue stands in it, by index, in order.
    touching: Vec<Vec<usize>>,
}

impl Voices {
    fn of(outline: &Outline<'_>) -> Self {
        let analysis = outline.analysis;
        let mut touching = vec![Vec::new(); analysis.statements.len()];
        for (index, attribution) in analysis.mentions.attributions.iter().enumerate() {
            if !attribution.is_saying() {
                continue;
            }
            let cue = attribution.cue.and_then(|cue| outline.statement_at(cue.start()));
            for at in attribution.statements.iter().copied().chain(cue) {
                if touching[at].last() != Some(&index) {
                    touching[at].push(index);
                }
            }
        }
        Self { touching }
    }

    /// The attributions whose source is named in the statement itself.
    fn own<'a>(&'a self, outline: &Outline<'a>, at: usize) -> impl Iterator<Item = &'a Attribution> + 'a {
        let analysis = outline.analysis;
        let span = analysis.statements[at].span;
        self.touching[at].iter().map(|&index| &analysis.mentions.attributions[index]).filter(
            move |attribution| !attribution.carried && attribution.cue.is_some_and(|cue| span.overlaps(cue)),
        )
    }

    /// The sources of a statement, without those whom another source in it speaks of.
    fn outermost<'a>(
        &'a self,
        outline: &Outline<'a>,
        at: usize,
    ) -> impl Iterator<Item = &'a SourceExpression> {
        let attributions = &outline.analysis.mentions.attributions;
        let here = &self.touching[at];
        here.iter().map(|&index| &attributions[index]).filter_map(move |attribution| {
            let told = here.iter().take(OUTER).map(|&index| &attributions[index]).any(|outer| {
                outer.cue_kind == CueKind::Speech
                    && outer.main
                    && outer.cue != attribution.cue
                    && attribution.cue.is_some_and(|cue| outer.content.iter().any(|part| part.contains(cue)))
            });
            attribution.source.as_ref().filter(|_| !told)
        })
    }

    /// Who spoke last before a statement; asked of few statements back.
    fn speaker_before(&self, outline: &Outline<'_>, statement: usize) -> Option<usize> {
        let attributions = &outline.analysis.mentions.attributions;
        self.touching[..statement]
            .iter()
            .rev()
            .take(12)
            .find_map(|touching| touching.iter().rev().find_map(|&at| attributions[at].source.as_ref()))
            .and_then(|source| source.resolved)
    }
}

/// The paragraphs of English running text.
fn paragraphs(outline: &Outline<'_>) -> impl Iterator<Item = usize> {
    let blocks = outline.blocks();
    (0..blocks.len()).filter(|&at| blocks[at].kind == BlockKind::Paragraph && blocks[at].english)
}

/// Whether the paragraphs before name the speaker, or hand over with a colon.
fn introduced(outline: &Outline<'_>, block: usize, source: Span) -> bool {
    let mentions = &outline.analysis.mentions;
    let before = &outline.blocks()[block.saturating_sub(BACK)..block];
    let Some(last) = before.last() else { return false };
    let speaker: BTreeSet<usize> =
        within(&mentions.names, source, |name| name.span).map(|name| name.refers_to).collect();
    last.span.of(outline.reading()).ends_with(':')
        || before
            .iter()
            .flat_map(|earlier| within(&mentions.names, earlier.span, |name| name.span))
            .any(|name| speaker.contains(&name.refers_to))
}

/// Paragraphs that open with a source and then go on without it.
fn lapses(outline: &Outline<'_>, voices: &Voices, out: &mut Vec<Observed>) {
    let analysis = outline.analysis;
    for block in paragraphs(outline) {
        let statements = outline.statements_of(block);
        let Some(first) = statements.clone().next() else { continue };
        let opening = voices.own(outline, first).find(|attribution| {
            let said = matches!(attribution.cue_kind, CueKind::Speech | CueKind::Preposition);
            said && attribution.main
                && attribution.source.as_ref().is_some_and(|source| is_somebody(outline, source))
        });
        let Some(source) = opening.and_then(|attribution| attribution.source.as_ref()) else { continue };
        let without: Vec<usize> = statements
            .skip(1)
            .take_while(|&at| {
                voices.touching[at].is_empty()
                    && !outline.is_quoted(analysis.statements[at].span)
                    && analysis.labels[at].sourced == SourceKind::None
                    && analysis.labels[at].kind.is_some_and(|kind| kind != Kind::NonClaim)
            })
            .collect();
        if without.len() < LAPSED {
            continue;
        }
        let detail = format!("“{}”", source.span.of(outline.reading()));
        let spans: Vec<Span> = without.iter().map(|&at| analysis.statements[at].span).collect();
        out.push(Observed {
            related: spans[1..].to_vec(),
            detail,
            ..Observed::at(Observation::AttributionLapse, spans[0])
        });
    }
}

/// Whether a source is somebody whom the next sentence could go on quoting.
fn is_somebody(outline: &Outline<'_>, source: &SourceExpression) -> bool {
    matches!(source.kind, SourceKind::Named | SourceKind::Anonymous) && !outline.is_quoted(source.span)
}

/// Whether the title, or a lead of one sentence, names the source: then the draft hides nothing.
fn is_announced(outline: &Outline<'_>, source: &str) -> bool {
    let last = source.rsplit(' ').next().unwrap_or(source).to_lowercase();
    let Some(first) = (0..outline.blocks().len()).find(|&at| !outline.statements_of(at).is_empty()) else {
        return false;
    };
    let alone = outline.blocks()[first].kind == BlockKind::Heading || outline.statements_of(first).len() == 1;
    alone
        && outline.blocks()[first]
            .span
            .of(outline.reading())
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| word.to_lowercase() == last)
}

/// The first statement that rests on the only source there is.
fn single_source(outline: &Outline<'_>, voices: &Voices) -> Option<Observed> {
    let analysis = outline.analysis;
    if outline.blocks().iter().any(|block| block.speaker.is_some()) || !analysis.document.links.is_empty() {
        return None;
    }
    let mut only = None;
    let mut sourced = Vec::new();
    let mut claims = 0;
    for (at, label) in analysis.labels.iter().enumerate() {
        claims += usize::from(label.kind.is_some_and(|kind| kind != Kind::NonClaim));
        if label.sourced == SourceKind::None {
            continue;
        }
        for source in voices.outermost(outline, at) {
            // A source that is not known may be a second one.
            let resolved = source.resolved?;
            if *only.get_or_insert(resolved) != resolved {
                return None;
            }
        }
        // A link, a footnote or the outlet's own count stands beside whoever spoke.
        if label.sources.is_empty() {
            return None;
        }
        sourced.push(analysis.statements[at].span);
    }
    let source = &analysis.mentions.sources[only?];
    if sourced.len() < SOURCED || sourced.len() * 3 < claims || is_announced(outline, &source.name) {
        return None;
    }
    let detail = format!("“{}”", source.name);
    Some(Observed {
        related: sourced[1..].to_vec(),
        detail,
        ..Observed::at(Observation::SingleSource, sourced[0])
    })
}
