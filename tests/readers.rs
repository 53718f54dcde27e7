//! Where another reader plugs in: its scores are added to the models' own, and the rest of the pipeline
//! links and explains what comes of them.

use onrecord::analysis::{Analysis, Language, Readers};
use onrecord::classify::model::Scores;
use onrecord::classify::{Kind, SecondReader};
use onrecord::document::{Document, Format};
use onrecord::extract::roles::{self, CLASSES, TokenReader};
use onrecord::ingest::{self, Input};
use onrecord::segment::Statement;
use onrecord::tag::Tagging;
use onrecord::words::WordLists;

/// More than any feature weighs.
const SURE: i32 = 10_000;

fn document(text: &str, language: &Language) -> Document {
    let input = Input { name: "draft", bytes: text.as_bytes(), format: Some(Format::Text) };
    ingest::document(&input, &language.words).expect("text").0
}

/// Takes every statement for a forecast.
struct Forecaster;

impl SecondReader for Forecaster {
    fn scores(&self, _: &Document, statements: &[Statement]) -> Vec<Scores> {
        let mut scores = Scores::default();
        scores[Kind::AnalystReconstruction as usize] = SURE;
        vec![scores; statements.len()]
    }
}

#[test]
fn a_second_reader_turns_a_kind_and_the_label_still_needs_a_cue() {
    let language = Language::new(WordLists::builtin());
    let text = "The crane at the north quay was built in 1911. The ferry sails at noon.";
    let alone = Analysis::of(document(text, &language), &language);
    assert!(alone.labels.iter().all(|label| label.kind == Some(Kind::ReportedFact)));
    let readers = Readers { statements: Some(&Forecaster), tokens: None };
    let together = Analysis::by(document(text, &language), &language, readers);
    let forecast = |label: &onrecord::classify::Label| label.kind == Some(Kind::AnalystReconstruction);
    assert!(together.labels.iter().any(forecast), "what a reader is sure of counts");
    for label in &together.labels {
        assert!(
            forecast(label) != label.cues.is_empty(),
            "a forecast shows its cue, and only a fact has none"
        );
    }
}

/// Takes one word for a cue, what stands before it for its source and what follows for the content.
struct Listener(&'static str);

impl TokenReader for Listener {
    fn scores(&self, document: &Document, _: &[Statement], tagging: &Tagging) -> Vec<roles::Scores> {
        let words: Vec<&str> = tagging.tokens.iter().map(|token| token.span.of(&document.reading)).collect();
        let cue = words.iter().position(|word| *word == self.0).expect("the word is there");
        let last = words.len() - 1;
        let class = |at: usize| match at {
            _ if at == last => 0,
            _ if at == cue => 3,
            0 => 1,
            _ if at < cue => 2,
            _ if at == cue + 1 => 5,
            _ => 6,
        };
        (0..words.len())
            .map(|at| {
                let mut scores = [0; CLASSES];
                scores[class(at)] = SURE;
                scores
            })
            .collect()
    }
}

#[test]
fn a_token_reader_makes_an_attribution_that_is_linked_like_any_other() {
    let language = Language::new(WordLists::builtin());
    let text = "Ana Ruo fathomed that the quay was sinking.";
    let readers = Readers { statements: None, tokens: Some(&Listener("fathomed")) };
    let analysis = Analysis::by(document(text, &language), &language, readers);
    let reading = &analysis.document.reading;
    let [attribution] = analysis.mentions.attributions.as_slice() else {
        panic!("one attribution, not {}", analysis.mentions.attributions.len());
    };
    assert_eq!(attribution.cue.expect("a cue").of(reading), "fathomed");
    assert_eq!(attribution.source.as_ref().expect("a source").span.of(reading), "Ana Ruo");
    assert_eq!(attribution.content[0].of(reading), "that the quay was sinking");
}

/// Hears nobody.
struct Deaf;

impl TokenReader for Deaf {
    fn scores(&self, _: &Document, _: &[Statement], tagging: &Tagging) -> Vec<roles::Scores> {
        let mut scores = [0; CLASSES];
        scores[0] = SURE;
        vec![scores; tagging.tokens.len()]
    }
}

#[test]
fn a_token_reader_can_take_away_what_only_the_model_found() {
    let language = Language::new(WordLists::builtin());
    let text = "Osk fears the harbour will close.";
    let found = |tokens| {
        let readers = Readers { statements: None, tokens };
        Analysis::by(document(text, &language), &language, readers).mentions.attributions.len()
    };
    assert_eq!((found(None), found(Some(&Deaf as &dyn TokenReader))), (1, 0));
}
