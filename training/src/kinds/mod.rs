//! Trains and measures the model of kinds: a multinomial log-linear model over the library's features.
//!
//! Deterministic: a fixed seed and a fixed order.

pub mod drafts;
pub mod learn;
pub mod measure;
