//! Arguments that C holds while it calls: references that a program sees from within.

use crate::python::heap::{Obj, Owned};
use crate::python::object::Vm;

/// Acts while the arguments lie in a tuple, and those by name in a dict, as what has no vectorcall takes them (`_PyObject_MakeTpCall`).
pub fn with<T>(
    vm: &mut dyn Vm,
    arguments: &[Obj],
    names: &[Obj],
    action: impl FnOnce(&mut dyn Vm) -> T,
) -> T {
    let (positional, named) = arguments.split_at(arguments.len().saturating_sub(names.len()));
    let tuple = vm.heap.tuple(positional);
    let dict = (!names.is_empty()).then(|| vm.heap.dict());
    if let Some(dict) = &dict {
        for (name, value) in names.iter().zip(named) {
            let value = vm.own(*value);
            vm.heap.dict_set_str(dict.get(), *name, value);
        }
    }
    let result = action(vm);
    vm.release_option(dict);
    vm.release(tuple);
    result
}

/// Acts while all that was passed is held once more, as it is where a dict of keywords becomes a vector again
/// (`_PyStack_UnpackDict`).
pub fn held<T>(vm: &mut dyn Vm, objects: &[Obj], action: impl FnOnce(&mut dyn Vm) -> T) -> T {
    let held: Vec<Owned> = objects.iter().map(|object| vm.own(*object)).collect();
    let result = action(vm);
    vm.release_all(held);
    result
}
