//! How sure a kind is, by how far it is before the next.
//!
//! The figures are counted, not chosen: `models/confidence.toml` says on what. This module must never
//! change a kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Kind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// For statements whose block settles their kind.
    settled: u8,
    steps: BTreeMap<String, Steps>,
}

/// From each margin on, how often such a label is right.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    margins: Vec<i32>,
    hundredths: Vec<u8>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../models/confidence.toml")).expect("the built-in table is tested")
});

/// How often `kind` is right when it is `margin` before the next kind, in hundredths.
pub(super) fn confidence(kind: Kind, margin: i32) -> u8 {
    let Some(steps) = TABLE.steps.get(kind.name()) else { return 50 };
    let step = steps.margins.partition_point(|least| *least <= margin).saturating_sub(1);
    steps.hundredths.get(step).copied().unwrap_or(50)
}

/// How often a kind is right that the block settles, in hundredths.
pub(super) fn settled() -> u8 {
    TABLE.settled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_rises_with_the_margin() {
        assert!((1..100).contains(&settled()));
        for kind in Kind::ALL {
            let steps = &TABLE.steps[kind.name()];
            assert_eq!(steps.margins.len(), steps.hundredths.len());
            assert_eq!(steps.margins.first(), Some(&0));
            assert!(steps.margins.is_sorted() && steps.hundredths.is_sorted());
            assert!(steps.hundredths.iter().all(|hundredths| (1..100).contains(hundredths)));
            assert!(confidence(kind, i32::MAX) >= confidence(kind, 0));
        }
    }
}
