//! What `explain` says of kinds, flags and ways of being sourced.
//!
//! Words for people. It must never be read by anything that decides.

/// A word of the reports, explained.
pub(super) struct Entry {
    /// The word as JSON and rule files write it.
    pub(super) name: &'static str,
    /// What it is, in a line.
    pub(super) title: &'static str,
    /// What it means, paragraph by paragraph.
    pub(super) paragraphs: &'static [&'static str],
    /// Sentences that show it, each with a remark.
    pub(super) examples: &'static [(&'static str, &'static str)],
}

/// Every word, in the order of reports.
pub(super) const ENTRIES: [Entry; 18] = [
    Entry {
        name: "reported_fact",
        title: "a kind of statement: something that evidence could settle, in the writer's voice",
        paragraphs: &[
            "An event, a state, a number, an identity or background that could be looked up, told as \
             it stands by the writer. It may be true or false, and it may have a source or none: both \
             are told apart from the kind.",
            "Decoration does not make it opinion. If a sentence stays checkable after the loaded \
             adjectives are struck, it is a fact with decoration.",
        ],
        examples: &[
            ("The ferry sank off Orvik on Sunday.", "an event"),
            ("About 40 people live on the island.", "a round number is no hedge"),
        ],
    },
    Entry {
        name: "attributed_claim",
        title: "a kind of statement: content given as what a source said, wrote, showed or demanded",
        paragraphs: &[
            "The sentence hands its content to somebody other than the writer, by a verb of saying, \
             by \u{201c}according to\u{201d}, by a demand or refusal, by belief with a believer, or by words such as \
             \u{201c}reportedly\u{201d} that point at a source and hide it.",
            "What is attributed does not matter: an attributed opinion and an attributed guess are \
             attributed. Who it is attributed to is the flag `sourced`.",
        ],
        examples: &[
            ("The pier was unsafe, harbour master Lene Dahl said.", "a named source"),
            ("The talks reportedly broke down.", "a source is hinted at: vague"),
        ],
    },
    Entry {
        name: "analyst_reconstruction",
        title: "a kind of statement: an inference, a forecast or an unspoken motive, in the writer's voice",
        paragraphs: &[
            "The writer tells what lies behind events: what they suggest, what somebody wants, what \
             will come of it, what was said behind closed doors. Nothing in the sentence says who \
             worked that out.",
            "Unnamed analysts who piece something together count here too: nobody can ask them how.",
        ],
        examples: &[
            ("The visit suggests that the two sides are closer than they admit.", "evidence to meaning"),
            ("The minister wants to split the opposition.", "an unspoken motive"),
        ],
    },
    Entry {
        name: "editorial_opinion",
        title: "a kind of statement: an evaluation or a prescription, in the writer's voice",
        paragraphs: &[
            "The main point of the sentence is worth, importance, danger or duty: what is good, what \
             matters, what should be done, what marks a turning point. No record could settle it.",
            "There is nothing wrong with opinion that is labelled as such. In a news story it needs a \
             speaker, or a place of its own.",
        ],
        examples: &[
            ("The council must act now.", "a prescription"),
            ("The accord is a historic turning point.", "importance, in the writer's voice"),
        ],
    },
    Entry {
        name: "non_claim",
        title: "a kind of statement: text without a claim",
        paragraphs: &["Headlines, headings, bylines, captions' credits, menus, questions that only ask, \
             instructions to the reader, and what a content system leaves behind. It counts in no ratio."],
        examples: &[("Here is what we know so far.", "a signpost"), ("Leave a Reply", "furniture")],
    },
    Entry {
        name: "hedged",
        title: "a flag: a word weakens the main content of the statement",
        paragraphs: &[
            "Words such as \u{201c}may\u{201d}, \u{201c}likely\u{201d}, \u{201c}reportedly\u{201d} or \u{201c}appears\u{201d} on the main point. Round numbers, \
             negations, ability (\u{201c}can reach\u{201d}) and words that strengthen (\u{201c}undoubtedly\u{201d}) are no hedges, and \
             a hedge in a subordinate clause does not count.",
        ],
        examples: &[("The bridge may reopen in May.", "hedged"), ("About 40 people came.", "not hedged")],
    },
    Entry {
        name: "mixed",
        title: "a flag: another clause of the statement would get another kind",
        paragraphs: &[
            "The first main clause decides the kind. Splitting the sentence usually helps the reader.",
        ],
        examples: &[("She resigned, and that is a disaster.", "a fact, then an opinion")],
    },
    Entry {
        name: "sourced",
        title: "a flag with six values: who stands behind the content of the statement",
        paragraphs: &[
            "The strongest that applies of `named`, `document`, `own`, `anonymous`, `vague` and `none`. \
             Whoever an event happens to is not its source: the source is the origin of the content.",
        ],
        examples: &[],
    },
    Entry {
        name: "named",
        title: "a value of `sourced`: a person by name, or a body that can be identified",
        paragraphs: &[
            "Somebody who can be rung up and asked: a person, a ministry, a company, a publication.",
        ],
        examples: &[("The dam is safe, the Ministry of Water said.", "a body that can be asked")],
    },
    Entry {
        name: "document",
        title: "a value of `sourced`: a link, a footnote, or a document, data set or law that can be found",
        paragraphs: &["Something that can be opened and read: a filing, a report with a title, a recording."],
        examples: &[("Revenue fell by a tenth, the annual report shows.", "a report that can be opened")],
    },
    Entry {
        name: "own",
        title: "a value of `sourced`: what the outlet saw, holds or worked out itself",
        paragraphs: &["The outlet stands behind it with its own witnessing, records or calculation."],
        examples: &[("A reporter saw three trucks leave.", "the outlet's own witnessing")],
    },
    Entry {
        name: "anonymous",
        title: "a value of `sourced`: a source without a name, but counted and described",
        paragraphs: &[
            "How many they are, and what they do or how they know, is said; the name is not. A reader \
             is owed the reason.",
        ],
        examples: &[("Two people briefed on the talks said so.", "counted, and how they know is said")],
    },
    Entry {
        name: "vague",
        title: "a value of `sourced`: a gesture at a source",
        paragraphs: &[
            "Bare plurals such as \u{201c}officials\u{201d}, \u{201c}analysts\u{201d} or \u{201c}critics\u{201d}, and words such as \u{201c}reportedly\u{201d}. \
             Nobody could be asked.",
        ],
        examples: &[("Experts say the dam is safe.", "which, and how many?")],
    },
    Entry {
        name: "none",
        title: "a value of `sourced`: nothing says where the content comes from",
        paragraphs: &[
            "The writer alone stands behind it. That may be right, for what everybody can see or knows.",
        ],
        examples: &[("The ferry sank off Orvik on Sunday.", "who says so is not said")],
    },
    Entry {
        name: "allow",
        title: "how to allow a finding that you know better than",
        paragraphs: &[
            "In Markdown and HTML, by a comment in the draft: `<!-- allow RULE: reason -->`. It holds for the \
             block it stands in, or for the next one if it stands alone.",
            "For any format, by an entry in `<draft>.allow.toml` beside the draft, so `story.txt.allow.toml` \
             for `story.txt`. An entry begins with the line `[[allow]]` and has the keys `rule`, the name \
             that the report shows; `statement`, the id that `onrecord check --statements` shows in \
             brackets, or \u{201c}document\u{201d} for a finding about the whole draft; `text`, the statement as it \
             is now, so that it is found again when it changes; `reason`; and `by`, who allowed it.",
            "An allowed finding is still listed, with its reason. One without a reason allows nothing. One \
             that allows nothing, or whose statement has changed, is itself reported.",
        ],
        examples: &[],
    },
    Entry {
        name: "claims",
        title: "what was checked in a draft, by whom, and against what",
        paragraphs: &[
            "A claims file stands beside a draft and holds one entry for each statement that somebody \
             touched. `onrecord claims next` shows what to check first, `claims set` writes down how far a \
             statement has come, and `claims list` shows every statement with what is known of it.",
            "The states are unchecked, sourced, checked, cq, disputed and cut. They say what people did, \
             never that something is true.",
        ],
        examples: &[],
    },
    Entry {
        name: "stale",
        title: "an entry of a claims file about words that have changed",
        paragraphs: &[
            "An entry is about a statement as it was read and, if a source is attached, about a passage as \
             it was read there. When a word of either has changed, the entry counts as unchecked until \
             somebody says anew with `onrecord claims set` how the statement stands. White space and the \
             style of quotation marks and dashes change nothing; a number, a name or a \u{201c}not\u{201d} does.",
        ],
        examples: &[],
    },
    Entry {
        name: "cq",
        title: "correct, however strange it looks",
        paragraphs: &[
            "The old mark of the copy desk: somebody has specifically and deliberately verified this, an \
             odd spelling or an unlikely number, and it is to stay. It counts as checked and goes stale \
             like any other entry.",
        ],
        examples: &[],
    },
];
