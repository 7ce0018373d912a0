//! The module `_heapq`: lists kept as heaps, the smallest item (or the largest) first.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Compare, Def, Fallible, Vm, def};
use crate::python::object::{exception, protocol, types};

fn check_list(vm: &mut dyn Vm, function: &str, heap: Obj, alone: bool) -> Fallible<usize> {
    if types::is_instance(vm, heap, t::LIST) {
        return Ok(vm.heap.list_length(heap));
    }
    let got = protocol::type_name(vm, heap);
    let which = if alone { "argument" } else { "argument 1" };
    let text = format!("{function}() {which} must be list, not {got}");
    Err(exception::type_error(vm, text))
}

/// Whether one item comes before another: the smaller one, or in a max-heap the larger one.
fn before(vm: &mut dyn Vm, a: Obj, b: Obj, max: bool) -> Fallible<bool> {
    let (a, b) = (vm.own(a), vm.own(b));
    let answer = if max {
        protocol::compare_bool(vm, b.get(), a.get(), Compare::Less)
    } else {
        protocol::compare_bool(vm, a.get(), b.get(), Compare::Less)
    };
    vm.release_all([a, b]);
    answer
}

/// The same for two places of a heap, which comparing must not resize.
fn place_before(
    vm: &mut dyn Vm,
    heap: Obj,
    (a, b): (usize, usize),
    size: usize,
    max: bool,
) -> Fallible<bool> {
    let (x, y) = (vm.heap.list_item(heap, a), vm.heap.list_item(heap, b));
    let answer = before(vm, x, y, max)?;
    if vm.heap.list_length(heap) != size {
        return Err(exception::runtime_error(vm, "list changed size during iteration"));
    }
    Ok(answer)
}

/// `siftdown`: an item rises until its parent comes before it.
fn rise(vm: &mut dyn Vm, heap: Obj, start: usize, from: usize, max: bool) -> Fallible<()> {
    let size = vm.heap.list_length(heap);
    if from >= size {
        return Err(exception::index_error(vm, "index out of range"));
    }
    let mut place = from;
    while place > start {
        let parent = (place - 1) / 2;
        if !place_before(vm, heap, (place, parent), size, max)? {
            break;
        }
        vm.heap.list_swap(heap, place, parent);
        place = parent;
    }
    Ok(())
}

/// `siftup`: an item sinks to a leaf, then rises to where it belongs.
fn sink(vm: &mut dyn Vm, heap: Obj, from: usize, max: bool) -> Fallible<()> {
    let size = vm.heap.list_length(heap);
    if from >= size {
        return Err(exception::index_error(vm, "index out of range"));
    }
    let mut place = from;
    while place < size / 2 {
        let mut child = 2 * place + 1;
        if child + 1 < size && !place_before(vm, heap, (child, child + 1), size, max)? {
            child += 1;
        }
        vm.heap.list_swap(heap, place, child);
        place = child;
    }
    rise(vm, heap, from, place, max)
}

fn push(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let last = check_list(vm, "heappush", arguments[0], false)?;
    let item = vm.own(arguments[1]);
    vm.heap.list_append(arguments[0], item);
    rise(vm, arguments[0], 0, last, false)?;
    Ok(vm.none())
}

fn pop_from(vm: &mut dyn Vm, name: &str, heap: Obj, max: bool) -> Fallible<Owned> {
    if check_list(vm, name, heap, true)? == 0 {
        return Err(exception::index_error(vm, "index out of range"));
    }
    let last = vm.heap.list_pop(heap);
    if vm.heap.list_length(heap) == 0 {
        return Ok(last);
    }
    let first = vm.heap.list_set(heap, 0, last);
    match sink(vm, heap, 0, max) {
        Ok(()) => Ok(first),
        Err(raised) => {
            vm.release(first);
            Err(raised)
        }
    }
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pop_from(vm, "heappop", arguments[0], false)
}

fn pop_max(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pop_from(vm, "_heappop_max", arguments[0], true)
}

fn replace_in(vm: &mut dyn Vm, heap: Obj, item: Obj, max: bool) -> Fallible<Owned> {
    let item = vm.own(item);
    let first = vm.heap.list_set(heap, 0, item);
    match sink(vm, heap, 0, max) {
        Ok(()) => Ok(first),
        Err(raised) => {
            vm.release(first);
            Err(raised)
        }
    }
}

fn replace_checked(vm: &mut dyn Vm, name: &str, given: &[Obj], max: bool) -> Fallible<Owned> {
    if check_list(vm, name, given[0], false)? == 0 {
        return Err(exception::index_error(vm, "index out of range"));
    }
    replace_in(vm, given[0], given[1], max)
}

fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    replace_checked(vm, "heapreplace", arguments, false)
}

fn replace_max(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    replace_checked(vm, "_heapreplace_max", arguments, true)
}

fn push_pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (heap, item) = (arguments[0], arguments[1]);
    if check_list(vm, "heappushpop", heap, false)? == 0 {
        return Ok(vm.own(item));
    }
    let first = vm.heap.list_item(heap, 0);
    if !before(vm, first, item, false)? {
        return Ok(vm.own(item));
    }
    if vm.heap.list_length(heap) == 0 {
        return Err(exception::index_error(vm, "index out of range"));
    }
    replace_in(vm, heap, item, false)
}

fn heapify_list(vm: &mut dyn Vm, heap: Obj, length: usize, max: bool) -> Fallible<Owned> {
    for place in (0..length / 2).rev() {
        sink(vm, heap, place, max)?;
    }
    Ok(vm.none())
}

fn heapify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = check_list(vm, "heapify", arguments[0], true)?;
    heapify_list(vm, arguments[0], length, false)
}

fn heapify_max(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = check_list(vm, "_heapify_max", arguments[0], true)?;
    heapify_list(vm, arguments[0], length, true)
}

const FUNCTIONS: &[Def] = &[
    def("heappush", "($module, heap, item, /)", push)
        .doc("Push item onto heap, maintaining the heap invariant."),
    def("heappushpop", "($module, heap, item, /)", push_pop).doc(
        "Push item on the heap, then pop and return the smallest item from the heap.\n\n\
         The combined action runs more efficiently than heappush() followed by\n\
         a separate call to heappop().",
    ),
    def("heappop", "($module, heap, /)", pop)
        .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
    def("heapreplace", "($module, heap, item, /)", replace).doc(
        "Pop and return the current smallest value, and add the new item.\n\n\
         This is more efficient than heappop() followed by heappush(), and can be\n\
         more appropriate when using a fixed-size heap.  Note that the value\n\
         returned may be larger than item!  That constrains reasonable uses of\n\
         this routine unless written as part of a conditional replacement:\n\n    \
         if item > heap[0]:\n        item = heapreplace(heap, item)",
    ),
    def("heapify", "($module, heap, /)", heapify)
        .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
    def("_heappop_max", "($module, heap, /)", pop_max).doc("Maxheap variant of heappop."),
    def("_heapify_max", "($module, heap, /)", heapify_max).doc("Maxheap variant of heapify."),
    def("_heapreplace_max", "($module, heap, item, /)", replace_max)
        .doc("Maxheap variant of heapreplace."),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).\n",
    functions: FUNCTIONS,
    ..Module::EMPTY
};
