//! Arguments that C holds while it calls: references that a program sees from within (`Objects/call.c`).

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Core, Fallible, Vm, slotdefs, types};

/// Types in C that take their arguments where they lie (`tp_vectorcall`).
const TAKE_VECTORS: [Obj; 13] = [
    t::BOOL,
    t::DICT,
    t::ENUMERATE,
    t::FILTER,
    t::FLOAT,
    t::FROZENSET,
    t::LIST,
    t::MAP,
    t::RANGE,
    t::REVERSED,
    t::SET,
    t::SUPER,
    t::TUPLE,
];

/// Whether what is called so gets its arguments in a tuple, and those by name in a dict: most classes, instances of the
/// program's classes, and slots as methods.
pub fn is_packed(core: &Core, callable: Obj, count: usize) -> bool {
    let kind = core.heap.type_of(callable);
    match kind {
        t::FUNCTION | t::METHOD | t::BUILTIN_FUNCTION | t::METHOD_DESCRIPTOR => return false,
        t::WRAPPER_DESCRIPTOR | t::METHOD_WRAPPER => return true,
        _ => {}
    }
    if types::is_type(core, callable) {
        return match callable {
            t::TYPE => count != 1,
            t::INT | t::STR => !core.heap.profile.calls.int_and_str_take_vectors,
            _ => !TAKE_VECTORS.contains(&callable),
        };
    }
    let (slot, own) = (core.type_data(kind).slots.call, slotdefs::GENERIC.call);
    slot.zip(own).is_some_and(|(slot, own)| std::ptr::fn_addr_eq(slot, own))
}

/// Whether a call of it begins with a vector, whatever it makes of that then.
pub fn takes_vector(core: &Core, callable: Obj, count: usize) -> bool {
    callable == t::TYPE || !is_packed(core, callable, count)
}

/// Acts while all that is passed is held once more: by the tuple and the dict that it lies in (`_PyObject_MakeTpCall`), or where
/// a dict of keywords becomes a vector again (`_PyStack_UnpackDict`). No tuple is made for it: CPython takes one of those that
/// wait since its start, and so no other object gets another place by it.
pub fn held<T>(vm: &mut dyn Vm, objects: &[Obj], action: impl FnOnce(&mut dyn Vm) -> T) -> T {
    for object in objects {
        vm.heap.increment(*object);
    }
    let result = action(vm);
    for object in objects.iter().rev() {
        vm.heap.release_raw(*object);
    }
    result
}

/// `PyObject_VectorcallDict`: the keywords are a dict already.
pub fn call_with_dict(
    vm: &mut dyn Vm,
    callable: Obj,
    arguments: &[Obj],
    names: &[Obj],
) -> Fallible<Owned> {
    if names.is_empty() {
        return vm.call(callable, arguments, names);
    }
    if takes_vector(vm, callable, arguments.len()) {
        return held(vm, arguments, |vm| vm.call(callable, arguments, names));
    }
    let positional = &arguments[..arguments.len().saturating_sub(names.len())];
    held(vm, positional, |vm| vm.call_given(callable, arguments, names))
}

/// Empties the tuple in which a function gets its arguments here, but in CPython where they lie: their caller holds them.
pub fn let_go(vm: &mut dyn Vm, tuple: Obj) {
    for place in 0..vm.heap.tuple_length(tuple) {
        vm.heap.tuple_set(tuple, place, Owned::from_raw(Obj::NULL));
    }
}

/// The same for a dict of those by name.
pub fn let_go_named(vm: &mut dyn Vm, dict: Obj) {
    vm.heap.dict_clear(dict);
}
