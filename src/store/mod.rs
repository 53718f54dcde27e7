//! The edge where source folders, caches and claims files are read and written.
//!
//! It must never follow a path out of the folder it was given, never skip a file in silence, and never
//! leave half a file behind.

pub mod archive;
pub mod claims;
pub mod pdf;
pub mod sources;
