//! What a run was asked to do, resolved: no options left open.
//!
//! Made by `config` and `cli`, read by every layer after it. It must never read a file.

use std::collections::BTreeMap;

/// An enum whose every value has a word in rule files.
macro_rules! rule_words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in rule files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

pub(crate) use rule_words;

/// How strictly a draft is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// A news story: the default.
    #[default]
    News,
    /// A news agency: attribute everything but established fact.
    Wire,
    /// A magazine piece.
    Magazine,
    /// A blog post.
    Blog,
    /// An intelligence product: likelihood scales are enforced.
    Intel,
    /// An opinion piece: opinion rules are off.
    Opinion,
}

impl Profile {
    /// Every profile, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::News, Self::Wire, Self::Magazine, Self::Blog, Self::Intel, Self::Opinion];

    /// The word for the profile.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Wire => "wire",
            Self::Magazine => "magazine",
            Self::Blog => "blog",
            Self::Intel => "intel",
            Self::Opinion => "opinion",
        }
    }

    /// The profile of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }
}

/// How bad a finding is. Ordered: `Info < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// Blocks publication.
    Error,
}

impl Severity {
    /// The word for the severity.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|severity| severity.name() == name)
    }
}

/// What the configuration says about one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleSetting {
    /// Never reported.
    Off,
    /// Reported, at the rule's own severity, even if off by default.
    On,
    /// Reported at this severity.
    At(Severity),
}

rule_words! {
    /// What a newsroom may allow only so much of.
    Budget {
        /// Facts with no source.
        UnsourcedFacts = "unsourced-facts",
        /// Claims of sources that are not named.
        AnonymousSources = "anonymous-sources",
        /// Claims of nobody in particular.
        VagueAttributions = "vague-attributions",
        /// Hedged statements with no source and no basis.
        HedgesWithoutBasis = "hedges-without-basis",
    }
}

/// How much is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// More than so many.
    Count(usize),
    /// More than this share, in percent.
    Share(u8),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Share(share) => write!(f, "{share}%"),
        }
    }
}

/// Everything that shapes the analysis of one draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How strictly the draft is judged.
    pub profile: Profile,
    /// By rule id, or by a whole group (`opinion`).
    pub rules: BTreeMap<String, RuleSetting>,
    /// Whether every rule runs that is not named, whatever its default and its profiles.
    pub all_rules: bool,
    /// How much of each is too much.
    pub budgets: BTreeMap<Budget, Limit>,
    /// Words added to the lists, by list name.
    pub added_words: BTreeMap<String, Vec<String>>,
    /// Whether the whole draft is declared opinion or analysis.
    pub opinion: bool,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailOn {
    /// A finding this bad or worse.
    At(Severity),
    /// Nothing fails it.
    Never,
}

impl FailOn {
    /// The value of that name: a severity, or `never`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "never" { Some(Self::Never) } else { Severity::named(name).map(Self::At) }
    }
}
