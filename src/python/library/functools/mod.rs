//! The module `_functools`: `partial`, `reduce`, `cmp_to_key` and the cache behind `lru_cache`.

mod key_wrapper;
mod lru_cache;
mod lru_list;
mod partial;

pub use self::partial::parts as partial_parts;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Raised, TypeRow, Vm, def};
use crate::python::object::{exception, given, protocol};

/// `reduce(function, iterable[, initial], /)`.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [function, iterable, initial] = *arguments else { return Ok(vm.none()) };
    let iterator = match protocol::iter(vm, iterable) {
        Ok(iterator) => iterator,
        Err(Raised) if exception::matches(vm, t::TYPE_ERROR) => {
            exception::clear(vm);
            return Err(exception::type_error(vm, "reduce() arg 2 must support iteration"));
        }
        Err(Raised) => return Err(Raised),
    };
    let initial = initial.some().map(|initial| vm.own(initial));
    let result = given::with(vm, iterator, |vm, iterator| fold(vm, function, iterator, initial))?;
    result.ok_or_else(|| {
        let text = "reduce() of empty iterable with no initial value";
        exception::type_error(vm, text)
    })
}

fn fold(
    vm: &mut dyn Vm,
    function: Obj,
    iterator: Obj,
    mut total: Option<Owned>,
) -> Fallible<Option<Owned>> {
    loop {
        let item = match protocol::next(vm, iterator) {
            Ok(Some(item)) => item,
            Ok(None) => return Ok(total),
            Err(raised) => {
                vm.release_option(total);
                return Err(raised);
            }
        };
        total = Some(match total {
            None => item,
            Some(total) => {
                let result = vm.call_given(function, &[total.get(), item.get()], &[]);
                vm.release_all([total, item]);
                result?
            }
        });
    }
}

const FUNCTIONS: &[Def] = &[
    def("cmp_to_key", "($module, /, mycmp)", key_wrapper::cmp_to_key)
        .doc("Convert a cmp= function into a key= function."),
    def("reduce", "($module, function, iterable, initial=<unrepresentable>, /)", reduce).doc(
        "Apply a function of two arguments cumulatively to the items of an iterable, from left to \
         right.\n\nThis effectively reduces the iterable to a single value.  If initial is \
         present,\nit is placed before the items of the iterable in the calculation, and serves \
         as\na default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, \
         [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).",
    ),
];

const TYPES: &[TypeRow] = &[partial::ROW, key_wrapper::ROW, lru_cache::ROW, lru_list::ROW];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: FUNCTIONS,
    constants: &[
        ("partial", Constant::Static(t::PARTIAL)),
        ("_lru_cache_wrapper", Constant::Static(t::LRU_CACHE)),
    ],
    types: TYPES,
    ..Module::EMPTY
};
