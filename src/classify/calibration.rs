//! How sure a kind is, by the cue that decided it.
//!
//! The figures are counted, not chosen: `models/confidence.toml` says on what. This module must never
//! change a kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Kind;

/// Kind → cue → hundredths.
type Table = BTreeMap<String, BTreeMap<String, u8>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../models/confidence.toml")).expect("the built-in table is tested")
});

/// How often `kind` is right when a cue of this sort decided it, in hundredths.
///
/// A cue that was never counted gets an even chance.
pub(super) fn confidence(kind: Kind, cue: &str) -> u8 {
    TABLE.get(kind.name()).and_then(|cues| cues.get(cue)).copied().unwrap_or(50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_in_hundredths() {
        assert!(TABLE.values().flatten().all(|(_, hundredths)| (1..100).contains(hundredths)));
        assert!(confidence(Kind::AttributedClaim, "speech") > confidence(Kind::AttributedClaim, "belief"));
    }
}
