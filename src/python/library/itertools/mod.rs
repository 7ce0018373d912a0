//! The module `itertools`.

mod accumulate;
mod batched;
mod chain;
mod combinations;
mod count;
mod cycle;
mod groupby;
mod islice;
mod pairwise;
mod permutations;
mod pick;
mod product;
mod repeat;
mod shared;
mod tee;
mod zip_longest;

use crate::python::heap::image::types as t;
use crate::python::library::{Constant, Module};
use crate::python::object::{TypeRow, def};

const TYPES: &[TypeRow] = &[
    accumulate::ROW,
    batched::ROW,
    chain::ROW,
    combinations::ROW,
    combinations::WITH_REPLACEMENT_ROW,
    pick::COMPRESS_ROW,
    count::ROW,
    cycle::ROW,
    pick::DROP_WHILE_ROW,
    pick::FILTER_FALSE_ROW,
    groupby::ROW,
    groupby::GROUPER_ROW,
    islice::ROW,
    pairwise::ROW,
    permutations::ROW,
    product::ROW,
    repeat::ROW,
    pick::STARMAP_ROW,
    pick::TAKE_WHILE_ROW,
    tee::ROW,
    tee::DATA_ROW,
    zip_longest::ROW,
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[def("tee", "($module, iterable, n=2, /)", tee::tee)
        .doc("Returns a tuple of n independent iterators.")],
    constants: &[
        ("accumulate", Constant::Static(t::ACCUMULATE)),
        ("batched", Constant::Static(t::BATCHED)),
        ("chain", Constant::Static(t::CHAIN)),
        ("combinations", Constant::Static(t::COMBINATIONS)),
        ("combinations_with_replacement", Constant::Static(t::COMBINATIONS_WITH_REPLACEMENT)),
        ("compress", Constant::Static(t::COMPRESS)),
        ("count", Constant::Static(t::COUNT)),
        ("cycle", Constant::Static(t::CYCLE)),
        ("dropwhile", Constant::Static(t::DROP_WHILE)),
        ("filterfalse", Constant::Static(t::FILTER_FALSE)),
        ("groupby", Constant::Static(t::GROUP_BY)),
        ("_grouper", Constant::Static(t::GROUPER)),
        ("islice", Constant::Static(t::ISLICE)),
        ("pairwise", Constant::Static(t::PAIRWISE)),
        ("permutations", Constant::Static(t::PERMUTATIONS)),
        ("product", Constant::Static(t::PRODUCT)),
        ("repeat", Constant::Static(t::REPEAT)),
        ("starmap", Constant::Static(t::STARMAP)),
        ("takewhile", Constant::Static(t::TAKE_WHILE)),
        ("_tee", Constant::Static(t::TEE)),
        ("_tee_dataobject", Constant::Static(t::TEE_DATA)),
        ("zip_longest", Constant::Static(t::ZIP_LONGEST)),
    ],
    types: TYPES,
    ..Module::EMPTY
};
