//! The command line from outside: what is printed, where, and with which exit code.
//!
//! Each test sits at a desk of its own, a temporary folder with a scrubbed environment. The rules that
//! are built in are off there, and one of the newsroom's own is on, so that these snapshots change only
//! when the command line does.

#![allow(clippy::disallowed_methods, reason = "tests make and read files and start the binary")]

mod batch;
mod check;
mod claims;
mod config;
mod desk;
mod exit;
mod folder;
mod help;
mod sources;
