//! The module `_bisect`: places in sorted sequences.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Compare, Def, Fallible, Vm, def};
use crate::python::object::{exception, given, protocol};

/// `a, x, lo, hi, key` as they were given.
struct Search {
    sequence: Obj,
    value: Obj,
    low: i64,
    high: i64,
    key: Obj,
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Search> {
    let low = given::size(vm, arguments[2], 0)?;
    let high = match arguments[3] {
        image::NONE | Obj::NULL => -1,
        high => given::size(vm, high, -1)?,
    };
    if low < 0 {
        return Err(exception::value_error(vm, "lo must be non-negative"));
    }
    let key = arguments[4].some().filter(|key| *key != image::NONE).unwrap_or_default();
    let sequence = arguments[0];
    let high = if high == -1 { protocol::length(vm, sequence)? } else { high };
    Ok(Search { sequence, value: arguments[1], low, high, key })
}

/// Whether the place is to the right of an item.
fn is_right(vm: &mut dyn Vm, item: Obj, value: Obj, right: bool) -> Fallible<bool> {
    if right {
        return Ok(!protocol::compare_bool(vm, value, item, Compare::Less)?);
    }
    protocol::compare_bool(vm, item, value, Compare::Less)
}

fn place(vm: &mut dyn Vm, search: &Search, right: bool) -> Fallible<i64> {
    let (mut low, mut high) = (search.low, search.high);
    while low < high {
        let middle = low + (high - low) / 2;
        let index = vm.heap.int(middle);
        let mut item =
            given::with(vm, index, |vm, index| protocol::get_item(vm, search.sequence, index))?;
        if let Some(key) = search.key.some() {
            item = given::with(vm, item, |vm, item| vm.call(key, &[item], &[]))?;
        }
        if given::with(vm, item, |vm, item| is_right(vm, item, search.value, right))? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn bisect<const RIGHT: bool>(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let search = read(vm, arguments)?;
    let place = place(vm, &search, RIGHT)?;
    Ok(vm.heap.int(place))
}

fn insort<const RIGHT: bool>(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let search = read(vm, arguments)?;
    let place = match search.key.some() {
        Some(key) => {
            let wanted = vm.call(key, &[search.value], &[])?;
            given::with(vm, wanted, |vm, value| place(vm, &Search { value, ..search }, RIGHT))?
        }
        None => place(vm, &search, RIGHT)?,
    };
    let (sequence, value) = (arguments[0], arguments[1]);
    if vm.heap.type_of(sequence) == t::LIST {
        let value = vm.own(value);
        let place = (place as usize).min(vm.heap.list_length(sequence));
        vm.heap.list_insert(sequence, place, value);
        return Ok(vm.none());
    }
    let place = vm.heap.int(place);
    let result = given::with(vm, place, |vm, place| {
        protocol::call_method(vm, sequence, "insert", &[place, value])
    })?;
    vm.release(result);
    Ok(vm.none())
}

const SIGNATURE: &str = "($module, /, a, x, lo=0, hi=None, *, key=None)";
const RIGHT_DOC: &str = "Return the index where to insert item x in list a, assuming a is sorted.\n\n\
     The return value i is such that all e in a[:i] have e <= x, and all e in\n\
     a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\n\
     insert just after the rightmost x already there.\n\n\
     Optional args lo (default 0) and hi (default len(a)) bound the\n\
     slice of a to be searched.\n\n\
     A custom key function can be supplied to customize the sort order.";
const LEFT_DOC: &str = "Return the index where to insert item x in list a, assuming a is sorted.\n\n\
     The return value i is such that all e in a[:i] have e < x, and all e in\n\
     a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\n\
     insert just before the leftmost x already there.\n\n\
     Optional args lo (default 0) and hi (default len(a)) bound the\n\
     slice of a to be searched.\n\n\
     A custom key function can be supplied to customize the sort order.";

const FUNCTIONS: &[Def] = &[
    def("bisect_right", SIGNATURE, bisect::<true>).doc(RIGHT_DOC),
    def("insort_right", SIGNATURE, insort::<true>)
        .doc("Insert item x in list a, and keep it sorted assuming a is sorted."),
    def("bisect_left", SIGNATURE, bisect::<false>).doc(LEFT_DOC),
    def("insort_left", SIGNATURE, insort::<false>)
        .doc("Insert item x in list a, and keep it sorted assuming a is sorted."),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_bisect",
    doc: "Bisection algorithms.\n",
    functions: FUNCTIONS,
    ..Module::EMPTY
};
