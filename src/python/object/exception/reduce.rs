//! How exceptions with fields of their own are copied and pickled, and fields that are more than a word.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::exception::base::ARGS;
use crate::python::object::exception::members::{
    ATTRIBUTE_ERROR_NAME, IMPORT_NAME, IMPORT_NAME_FROM, IMPORT_PATH, OS_FILENAME, OS_FILENAME2,
    OS_WRITTEN, OS_WRITTEN_UNSET,
};
use crate::python::object::exception::{raise_with, type_error};
use crate::python::object::{Def, Fallible, GetSet, Raised, Vm, def, get_set, protocol};

fn reduced(vm: &mut dyn Vm, exception: Obj, args: Obj, state: Obj) -> Owned {
    let kind = vm.heap.type_of(exception);
    if state == image::NONE {
        return vm.heap.tuple(&[kind, args]);
    }
    vm.heap.tuple(&[kind, args, state])
}

/// `OSError_reduce`: the file names that the constructor has taken out of `args` are put back.
fn os_reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let exception = arguments[0];
    let args = vm.heap.field(exception, ARGS);
    let mut items = vm.heap.tuple_items(args);
    if let (2, Some(first)) = (items.len(), vm.heap.field(exception, OS_FILENAME).some()) {
        items.push(first);
        if let Some(second) = vm.heap.field(exception, OS_FILENAME2).some() {
            items.extend([image::NONE, second]);
        }
    }
    let args = vm.heap.tuple(&items);
    let state = vm.heap.instance_dict_if_any(exception).some().unwrap_or(image::NONE);
    let result = reduced(vm, exception, args.get(), state);
    vm.release(args);
    Ok(result)
}

/// The attributes in the exception's dict and these fields, as far as they are set; None when there are none.
fn state_with(vm: &mut dyn Vm, exception: Obj, fields: &[(&str, u32)]) -> Owned {
    let dict = vm.heap.instance_dict_if_any(exception);
    let set: Vec<(&str, Obj)> = fields
        .iter()
        .map(|(name, field)| (*name, vm.heap.field(exception, *field)))
        .filter(|(_, value)| !value.is_null() && *value != image::NONE)
        .collect();
    if set.is_empty() {
        return vm.own(dict.some().unwrap_or(image::NONE));
    }
    let state = vm.heap.dict();
    if !dict.is_null() {
        for (name, value) in vm.heap.dict_items(dict) {
            let value = vm.own(value);
            vm.heap.dict_set_str(state.get(), name, value);
        }
    }
    for (name, value) in set {
        let (name, value) = (vm.heap.interned(name), vm.own(value));
        vm.heap.dict_set_str(state.get(), name.get(), value);
        vm.release(name);
    }
    state
}

fn reduce_with(vm: &mut dyn Vm, exception: Obj, fields: &[(&str, u32)]) -> Owned {
    let state = state_with(vm, exception, fields);
    let args = vm.heap.field(exception, ARGS);
    let result = reduced(vm, exception, args, state.get());
    vm.release(state);
    result
}

const IMPORT_FIELDS: &[(&str, u32)] =
    &[("name", IMPORT_NAME), ("path", IMPORT_PATH), ("name_from", IMPORT_NAME_FROM)];
const ATTRIBUTE_FIELDS: &[(&str, u32)] = &[("name", ATTRIBUTE_ERROR_NAME), ("args", ARGS)];

fn import_reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(reduce_with(vm, arguments[0], IMPORT_FIELDS))
}

/// The object that has not the attribute is left behind: much may hang on it.
fn attribute_reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(reduce_with(vm, arguments[0], ATTRIBUTE_FIELDS))
}

fn attribute_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(state_with(vm, arguments[0], ATTRIBUTE_FIELDS))
}

fn get_written(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    match vm.heap.word(exception, OS_WRITTEN) {
        OS_WRITTEN_UNSET => Err(unset(vm)),
        written => Ok(vm.heap.int(written as i64)),
    }
}

fn set_written(vm: &mut dyn Vm, exception: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let written = if !value.is_null() {
        protocol::as_size(vm, value, t::VALUE_ERROR)? as u64
    } else if vm.heap.word(exception, OS_WRITTEN) == OS_WRITTEN_UNSET {
        return Err(unset(vm));
    } else {
        OS_WRITTEN_UNSET
    };
    vm.heap.set_word(exception, OS_WRITTEN, written);
    Ok(())
}

fn unset(vm: &mut dyn Vm) -> Raised {
    let name = vm.heap.interned_name("characters_written");
    raise_with(vm, t::ATTRIBUTE_ERROR, &[name])
}

/// `SyntaxError_init` parses the second of two arguments, any sequence.
pub fn syntax_details(vm: &mut dyn Vm, details: Obj) -> Fallible<Vec<Owned>> {
    let items = protocol::collect(vm, details)?;
    let message = match items.len() {
        4 | 6 => return Ok(items),
        5 => "end_offset must be provided when end_lineno is provided".to_owned(),
        given @ ..4 => format!("function takes at least 4 arguments ({given} given)"),
        given => format!("function takes at most 6 arguments ({given} given)"),
    };
    vm.release_all(items);
    Err(type_error(vm, message))
}

pub const OS_METHODS: &[Def] = &[def("__reduce__", "($self, /)", os_reduce)];
pub const IMPORT_METHODS: &[Def] = &[def("__reduce__", "($self, /)", import_reduce)];
pub const ATTRIBUTE_METHODS: &[Def] = &[
    def("__getstate__", "($self, /)", attribute_state),
    def("__reduce__", "($self, /)", attribute_reduce),
];

/// `characters_written`, the only field that is not an object.
pub const WRITTEN: GetSet = get_set("characters_written", get_written, set_written);
