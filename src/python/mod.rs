//! The Python machine, modelled on CPython: it has never heard of slides.

pub mod syntax;
pub mod code;
pub mod compile;
