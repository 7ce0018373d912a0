//! The module `_json`: what reads and writes JSON (`Modules/_json.c`).

mod encoder;
mod scanner;
mod text;

use crate::python::heap::image::types as t;
use crate::python::library::{Constant, Module};

/// The module's row.
pub const MODULE: Module = Module {
    name: "_json",
    doc: "json speedups\n",
    functions: text::FUNCTIONS,
    constants: &[
        ("make_scanner", Constant::Static(t::JSON_SCANNER)),
        ("make_encoder", Constant::Static(t::JSON_ENCODER)),
    ],
    types: &[scanner::ROW, encoder::ROW],
    ..Module::EMPTY
};
