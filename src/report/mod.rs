//! What a run has to say, in total order, and the formats it can be said in.
//!
//! Everything printed is a function of the report alone: no clock, no host, no absolute path, no hash
//! order. It must never hold colour or escape codes; they are added when shown.

use crate::analysis::Analysis;
use crate::document::Problem;
use crate::finding::{Finding, Suppressed};
use crate::settings::Profile;

/// One draft's part of a report.
#[derive(Clone, Debug)]
pub struct DocumentReport {
    /// The draft and everything known of it.
    pub analysis: Analysis,
    /// How strictly it was judged.
    pub profile: Profile,
    /// What was wrong with the input.
    pub problems: Vec<Problem>,
    /// In order of position, then rule.
    pub findings: Vec<Finding>,
    /// Silenced findings, in the same order.
    pub suppressed: Vec<Suppressed>,
}
