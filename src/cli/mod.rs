//! The command line: arguments in, bytes and an exit code out.
//!
//! The only place that reads drafts, walks folders, starts threads and prints. It must never decide
//! anything about a text.
