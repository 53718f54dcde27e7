//! `onrecord.toml`: the nearest one to each draft, up to the repository root.
//!
//! Nothing from the home folder, nothing from the environment. Unknown keys are errors with line and
//! column. It must never leave an option open: what it returns is resolved.
