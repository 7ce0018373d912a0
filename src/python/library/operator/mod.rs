//! The module `_operator`: the operators as functions, and callables that get items, attributes and methods.

mod attribute_getter;
mod functions;
mod item_getter;
mod method_caller;

use crate::python::heap::image::types as t;
use crate::python::library::{Constant, Module};

/// The module's row.
pub const MODULE: Module = Module {
    name: "_operator",
    doc: "Operator interface.\n\n\
          This module exports a set of functions implemented in C corresponding\n\
          to the intrinsic operators of Python.  For example, operator.add(x, y)\n\
          is equivalent to the expression x+y.",
    functions: functions::FUNCTIONS,
    constants: &[
        ("itemgetter", Constant::Static(t::ITEM_GETTER)),
        ("attrgetter", Constant::Static(t::ATTRIBUTE_GETTER)),
        ("methodcaller", Constant::Static(t::METHOD_CALLER)),
    ],
    types: &[item_getter::ROW, attribute_getter::ROW, method_caller::ROW],
    ..Module::EMPTY
};
