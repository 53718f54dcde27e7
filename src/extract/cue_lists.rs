//! The word lists that attributions and kinds read, by name, looked up once.
//!
//! It must never hold a word: only which list plays which part.

use crate::words::{ListId, Scanner, WordLists};

macro_rules! cue_lists {
    ($($(#[$doc:meta])* $field:ident = $name:literal,)*) => {
        /// Which list plays which part; a list that a configuration lacks plays none.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct CueLists {
            $($(#[$doc])* pub $field: Option<ListId>,)*
        }

        impl CueLists {
            /// Looks every list up by its name in `rules/words/`.
            #[must_use]
            pub fn new(words: &WordLists) -> Self {
                Self { $($field: words.id($name),)* }
            }

            /// The name of a list that plays a part here.
            #[must_use]
            pub fn name_of(&self, list: ListId) -> Option<&'static str> {
                $(if self.$field == Some(list) {
                    return Some($name);
                })*
                None
            }

            /// A scanner for the words of these lists and no others.
            #[must_use]
            pub fn scanner(&self, words: &WordLists) -> Scanner {
                let lists: Vec<ListId> = [$(self.$field,)*].into_iter().flatten().collect();
                words.scanner(&lists)
            }
        }
    };
}

cue_lists! {
    /// Verbs of saying.
    speech_verb = "speech-verb",
    /// Verbs that report speech only with a clause or quotation.
    clausal_verb = "speech-verb-clausal",
    /// Verbs that report speech only with a quotation.
    quoting_verb = "speech-verb-quoting",
    /// Demands, refusals, promises.
    position_verb = "position-verb",
    /// Speech acts that are events.
    event_verb = "event-speech-verb",
    /// Verbs of belief.
    belief_verb = "belief-verb",
    /// Verbs by which a document speaks.
    document_verb = "document-verb",
    /// Verbs by which a named commentator speaks.
    commentator_verb = "commentator-verb",
    /// Inference by unnamed analysts.
    reconstruction_verb = "reconstruction-verb",
    /// "according to".
    preposition = "attribution-preposition",
    /// Nouns with somebody's words as complement.
    speech_noun = "speech-noun",
    /// "reportedly".
    evidential = "evidential",
    /// "analysts".
    vague_source = "vague-source",
    /// "the official".
    unnamed_role = "unnamed-role",
    /// "some".
    vague_collective = "vague-collective",
    /// "report".
    document_noun = "document-noun",
    /// "data".
    document_mass = "document-mass",
    /// "newspaper".
    media_noun = "media-noun",
    /// "briefed on".
    basis = "basis-of-knowledge",
    /// "our analysis".
    own = "own-source",
    /// "police".
    authority_noun = "authority-noun",
    /// "minister".
    role_noun = "role-noun",
    /// "Norland".
    country = "country",
    /// Capitals that speak for their governments.
    capital = "capital-city",
    /// "American".
    demonym = "demonym",
    /// May, might, could.
    hedge_modal = "hedge-modal",
    /// "possibly".
    hedge_adverb = "hedge-adverb",
    /// "potential".
    hedge_adjective = "hedge-adjective",
    /// "appears".
    hedge_verb = "hedge-verb",
    /// "is thought".
    hedge_passive = "hedge-passive",
    /// "it is unclear".
    hedge_frame = "hedge-frame",
    /// "is thought", "expects".
    hedge_belief = "hedge-belief",
    /// "chance".
    hedge_noun = "hedge-noun",
    /// "widely seen as".
    vague_gesture = "vague-gesture",
    /// "suggests".
    inference_verb = "inference-verb",
    /// "a sign of".
    inference_phrase = "inference-phrase",
    /// "undoubtedly".
    epistemic_adverb = "epistemic-adverb",
    /// "seems".
    epistemic_verb = "epistemic-verb",
    /// "wants".
    motive_verb = "motive-verb",
    /// "eager".
    mental_adjective = "mental-adjective",
    /// "goal".
    motive_noun = "motive-noun",
    /// "talks".
    undisclosed_noun = "undisclosed-noun",
    /// "will".
    forecast_modal = "forecast-modal",
    /// "meet", "vote".
    schedule_verb = "schedule-verb",
    /// "highlights".
    importance_verb = "importance-verb",
    /// "turning point".
    importance_noun = "importance-noun",
    /// "should".
    obligation = "obligation",
    /// "we".
    editorial_self = "editorial-self",
    /// "believe".
    editorial_belief = "editorial-belief",
    /// "reckless".
    evaluative_adjective = "evaluative-adjective",
    /// "disgrace".
    evaluative_noun = "evaluative-noun",
    /// "tragically".
    evaluative_adverb = "evaluative-adverb",
    /// "betrays".
    evaluative_verb = "evaluative-verb",
    /// "most significant".
    superlative = "superlative-judgement",
    /// Verbs of belief that take a thing: "analysts expect losses".
    forecast_verb = "forecast-verb",
    /// Words that open a clause below another.
    subordinator = "subordinator",
    /// "Here is a breakdown".
    signpost = "signpost",
    /// "How could anyone".
    arguing_question = "arguing-question",
    /// "seismic shift".
    metaphor = "metaphor",
    /// "almost no chance".
    degree_almost_none = "degree-almost-none",
    /// "very unlikely".
    degree_very_unlikely = "degree-very-unlikely",
    /// "unlikely".
    degree_unlikely = "degree-unlikely",
    /// "roughly even odds".
    degree_even = "degree-even",
    /// "likely".
    degree_likely = "degree-likely",
    /// "very likely".
    degree_very_likely = "degree-very-likely",
    /// "almost certain".
    degree_almost_certain = "degree-almost-certain",
    /// "tyranny".
    loaded_noun = "loaded-noun",
    /// "hijack".
    loaded_verb = "loaded-verb",
    /// "truly".
    emphasis = "emphasis",
    /// "therefore".
    turning_word = "turning-word",
    /// "society".
    general_person = "general-person",
    /// "principle".
    idea_noun = "idea-noun",
    /// "arrest".
    deed_verb = "deed-verb",
    /// "criticise".
    telling_deed = "telling-deed",
    /// "remark".
    telling_noun = "telling-noun",
    /// "deepen".
    trend_verb = "trend-verb",
    /// "sceptical".
    mind_word = "mind-word",
    /// "meant to".
    design_word = "design-word",
    /// "you".
    reader_word = "reader-word",
    /// Weighed by the classifier alone.
    loaded_modifier = "loaded-modifier",
    /// Weighed by the classifier alone.
    anonymous_judgement = "anonymous-judgement",
    /// Weighed by the classifier alone.
    editorialising_adverb = "editorialising-adverb",
    /// Weighed by the classifier alone.
    importance_phrase = "importance-phrase",
    /// Weighed by the classifier alone.
    contentious_person = "contentious-person",
    /// Weighed by the classifier alone.
    praise_word = "praise-word",
    /// Weighed by the classifier alone.
    certainty_booster = "certainty-booster",
    /// Weighed by the classifier alone.
    stance_feeling = "stance-feeling",
    /// Weighed by the classifier alone.
    puffery = "puffery",
    /// Weighed by the classifier alone.
    voice_verb = "voice-verb",
    /// Weighed by the classifier alone.
    voice_noun = "voice-noun",
    /// Weighed by the classifier alone.
    stock_metaphor = "stock-metaphor",
}
