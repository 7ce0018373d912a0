//! Python source as a tree: the adapter over the parser crate, the only place that knows it.

pub mod tokens;
