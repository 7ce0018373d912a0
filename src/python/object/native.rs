//! What many native types share: making their structs, iterators that are their own iterator, `__reduce__`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{exception, generic_alias, given};

/// An instance with these fields.
pub fn create(vm: &mut dyn Vm, kind: Obj, fields: impl IntoIterator<Item = (u32, Owned)>) -> Owned {
    let object = vm.heap.new_object(kind);
    for (word, value) in fields {
        vm.heap.init_field(object.get(), word, value);
    }
    object
}

/// Puts a reference into a field and gives the one that was there.
pub fn swap(vm: &mut dyn Vm, object: Obj, word: u32, value: Owned) -> Owned {
    let old = vm.heap.field(object, word);
    vm.heap.init_field(object, word, value);
    Owned::from_raw(old)
}

/// What a field holds, or None: the getter of a member that is an object.
pub fn field<const WORD: u32>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.own_field(object, WORD);
    Ok(value.unwrap_or_else(|| vm.none()))
}

/// `PyObject_SelfIter`.
pub fn itself(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    Ok(vm.heap.own(object))
}

/// The pair that `__reduce__` gives: a callable and its arguments.
pub fn reduced(vm: &mut dyn Vm, callable: Obj, arguments: &[Obj]) -> Owned {
    let arguments = vm.heap.tuple(arguments);
    let pair = vm.heap.tuple(&[callable, arguments.get()]);
    vm.heap.release(arguments);
    pair
}

/// A function or type of the running frame's builtins, borrowed (`_PyEval_GetBuiltin`).
pub fn builtin(vm: &mut dyn Vm, name: &str) -> Obj {
    let name = vm.heap.interned_name(name);
    let builtins = vm.builtins();
    vm.heap.dict_get_str(builtins, name).some().unwrap_or(image::NONE)
}

/// `iter` and its argument: how an iterator says in `__reduce__` what it has left.
pub fn reduced_iterator(vm: &mut dyn Vm, rest: Owned) -> Fallible<Owned> {
    let function = builtin(vm, "iter");
    let pair = reduced(vm, function, &[rest.get()]);
    vm.heap.release(rest);
    Ok(pair)
}

/// A callable, its one argument and a state for `__setstate__`.
pub fn reduced_with_state(vm: &mut dyn Vm, callable: Obj, argument: Obj, state: Owned) -> Owned {
    let arguments = vm.heap.tuple(&[argument]);
    let result = vm.heap.tuple(&[callable, arguments.get(), state.get()]);
    vm.heap.release(arguments);
    vm.heap.release(state);
    result
}

/// `PyLong_AsSsize_t`: of an int only, what has `__index__` will not do.
pub fn integer(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    if !classes::is_instance(vm, object, types::INT) {
        return Err(exception::type_error(vm, "an integer is required"));
    }
    given::size(vm, object, 0)
}

/// `__class_getitem__`: as in `list[int]`.
pub fn class_get_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    generic_alias::new(vm, arguments[0], arguments[1])
}

/// `__sizeof__`.
pub fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = vm.heap.basic_size_of(arguments[0]);
    Ok(vm.heap.int(bytes as i64))
}

/// The result tuple of an iterator once more, if only the iterator holds it; else a new one.
pub fn reuse_tuple(vm: &mut dyn Vm, last: Obj, items: Vec<Owned>) -> Owned {
    if vm.heap.refcount(last) != 1 {
        return vm.heap.tuple_from_owned(items);
    }
    let result = vm.heap.own(last);
    for (index, item) in items.into_iter().enumerate() {
        vm.heap.tuple_set(last, index, item);
    }
    track(vm, last);
    result
}

/// The collector sees the object from now on.
pub fn track(vm: &mut dyn Vm, object: Obj) {
    if !vm.heap.gc_is_tracked(object) {
        vm.heap.gc_track(object);
    }
}

/// Refuses to build `count` times `length` references when memory cannot hold them.
pub fn check_room(vm: &mut dyn Vm, length: usize, count: i64) -> Fallible<()> {
    let bytes = (length as u64).saturating_mul(8).saturating_mul(count.max(0) as u64);
    if bytes > i64::MAX as u64 {
        return Err(exception::memory_error(vm));
    }
    if !vm.heap.has_room(bytes) {
        return Err(exception::unsupported(vm, "an object larger than the machine's memory"));
    }
    Ok(())
}
