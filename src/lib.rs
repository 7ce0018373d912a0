//! heapdeck: Markdown notes in, slides with true pictures of Python's memory out. The whole flow is
//! `Source -> Notes -> Lecture -> Trace -> Scene -> Svg -> Deck -> Page`, and each room is one module.

pub mod source;
pub mod diagnostic;
pub mod trace;
pub mod python;
pub mod notes;
pub mod lecture;
pub mod diagram;
pub mod deck;
pub mod site;
pub mod cli;
