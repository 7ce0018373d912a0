//! What a class says of the struct of its instances: `__basicsize__`, `__itemsize__` and where dict and weak references lie.

use crate::python::heap::{Layout, Obj, Owned};
use crate::python::object::{Core, Fallible, Vm};

pub fn basic_size(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let layout = vm.type_data(class).layout;
    let behind = if has_dict_behind(vm, &layout) { 8 } else { 0 };
    let size = told(vm, class, "__basicsize__")
        .unwrap_or(head(vm) + i64::from(layout.basic_size) + behind);
    Ok(vm.heap.int(size))
}

pub fn item_size(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let size = vm.type_data(class).layout.item_size;
    Ok(vm.heap.int(i64::from(size)))
}

pub fn dict_offset(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let layout = vm.type_data(class).layout;
    let offset = match (layout.managed_dict, vm.heap.profile.instance.weak_list_in_struct) {
        _ if has_dict_behind(vm, &layout) => -8,
        (true, false) => -1,
        // From the end of the struct to the word before its headers.
        (true, true) => -24 - i64::from(layout.basic_size),
        (false, _) if layout.dict == 0 => 0,
        (false, _) => head(vm) + i64::from(layout.dict) * 8,
    };
    Ok(vm.heap.int(offset))
}

pub fn weak_offset(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let layout = vm.type_data(class).layout;
    let offset = match (layout.managed_weak_list, layout.weak_list) {
        // The two words of the collector, if it has any there.
        (true, _) => head(vm) - 32,
        (false, 0) => 0,
        (false, word) => head(vm) + i64::from(word) * 8,
    };
    let offset = told(vm, class, "__weakrefoffset__").unwrap_or(offset);
    Ok(vm.heap.int(offset))
}

/// Bytes of an object's head that the machine's words do not hold.
fn head(core: &Core) -> i64 {
    i64::from(core.heap.profile.added.head)
}

/// What a version says of a type whose struct has other fields there, though its blocks are as large here.
fn told(core: &Core, class: Obj, name: &str) -> Option<i64> {
    let kind = &core.type_data(class).name;
    let rows = core.heap.profile.told.iter();
    rows.copied().find(|(of, what, _)| **kind == **of && *what == name).map(|(_, _, value)| value)
}

/// Whether the instances have their dict behind their items, not before their headers.
fn has_dict_behind(core: &Core, layout: &Layout) -> bool {
    core.heap.profile.instance.dict_behind_items && layout.managed_dict && layout.item_size != 0
}
