//! The native modules: one file each, and the table of all.
