//! `functools.partial`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::library::warnings;
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, class_method, def, get_set,
};
use crate::python::object::{
    dict_update, exception, flag, instance, member, native, packed, protocol, types,
};

/// Words of a `partialobject`.
const FUNCTION: u32 = 2;
const ARGUMENTS: u32 = 3;
const KEYWORDS: u32 = 4;
const DICT: u32 = 5;

/// `partial(function, *arguments, **keywords)`; keyword values last, as everywhere.
pub fn new(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (positional, values) = given.split_at(given.len() - keywords.len());
    let Some((function, rest)) = positional.split_first() else {
        let text = "type 'partial' takes at least one argument";
        return Err(exception::type_error(vm, text));
    };
    if !protocol::is_callable(vm, *function) {
        return Err(exception::type_error(vm, "the first argument must be callable"));
    }
    // A partial of a partial calls the inner function itself, unless attributes hang on the inner one.
    let nested = types::is_instance(vm, *function, t::PARTIAL)
        && is_called_as_partial(vm, *function)
        && vm.heap.field(*function, DICT).is_null();
    let (function, mut arguments, dict) = if nested {
        let inner = *function;
        let arguments = vm.heap.tuple_items(vm.heap.field(inner, ARGUMENTS));
        let dict = vm.heap.field(inner, KEYWORDS);
        (vm.heap.field(inner, FUNCTION), arguments, vm.heap.dict_copy(dict))
    } else {
        (*function, Vec::new(), vm.heap.dict())
    };
    arguments.extend_from_slice(rest);
    for (name, value) in keywords.iter().zip(values) {
        let value = vm.own(*value);
        vm.heap.dict_set_str(dict.get(), *name, value);
    }
    let (function, arguments) = (vm.own(function), vm.heap.tuple(&arguments));
    let fields = [(FUNCTION, function), (ARGUMENTS, arguments), (KEYWORDS, dict)];
    Ok(native::create(vm, kind, fields))
}

/// The function, the tuple of arguments and the dict of keywords.
pub fn parts(heap: &Heap, partial: Obj) -> [Obj; 3] {
    [FUNCTION, ARGUMENTS, KEYWORDS].map(|word| heap.field(partial, word))
}

fn is_called_as_partial(vm: &dyn Vm, object: Obj) -> bool {
    let kind = vm.heap.type_of(object);
    let slot = vm.type_data(kind).slots.call;
    slot.is_some_and(|slot| std::ptr::fn_addr_eq(slot, call as crate::python::object::slots::Call))
}

fn call(vm: &mut dyn Vm, object: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (positional, values) = given.split_at(given.len() - keywords.len());
    let function = vm.heap.field(object, FUNCTION);
    let mut arguments = vm.heap.tuple_items(vm.heap.field(object, ARGUMENTS));
    arguments.extend_from_slice(positional);
    let own = vm.heap.dict_items(vm.heap.field(object, KEYWORDS));
    if own.is_empty() && !packed::is_packed(vm, function, arguments.len()) {
        arguments.extend_from_slice(values);
        return vm.call(function, &arguments, keywords);
    }
    // It is called itself with a tuple and a dict then (`partial_call`), and makes one of two where neither is empty.
    let mut names: Vec<Obj> = own.iter().map(|(name, _)| *name).collect();
    let mut all: Vec<Obj> = own.iter().map(|(_, value)| *value).collect();
    for (name, value) in keywords.iter().zip(values) {
        match names.iter().position(|other| vm.heap.str_equal(*other, *name)) {
            Some(place) => all[place] = *value,
            None => {
                names.push(*name);
                all.push(*value);
            }
        }
    }
    let is_joined = !positional.is_empty() && arguments.len() > positional.len();
    let both = if is_joined { arguments.clone() } else { Vec::new() };
    arguments.extend(&all);
    let dict = if own.is_empty() { Vec::new() } else { all };
    let kept = [given, &both, &dict].concat();
    packed::held(vm, &kept, |vm| vm.call_given(function, &arguments, &names))
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    protocol::recursive_repr(vm, object, "...", |vm| {
        let function = vm.heap.field(object, FUNCTION);
        let mut parts = vec![protocol::repr_text(vm, function)?];
        for argument in vm.heap.tuple_items(vm.heap.field(object, ARGUMENTS)) {
            parts.push(protocol::repr_text(vm, argument)?);
        }
        for (name, value) in vm.heap.dict_items(vm.heap.field(object, KEYWORDS)) {
            let name = protocol::str_text(vm, name)?;
            parts.push(format!("{name}={}", protocol::repr_text(vm, value)?));
        }
        let kind = vm.heap.type_of(object);
        let name = types::full_name(vm, kind);
        Ok(vm.heap.str(&format!("{name}({})", parts.join(", "))))
    })
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let kind = vm.heap.type_of(object);
    let function = vm.heap.field(object, FUNCTION);
    let dict = vm.heap.field(object, DICT).some().unwrap_or(image::NONE);
    let (given, keywords) = (vm.heap.field(object, ARGUMENTS), vm.heap.field(object, KEYWORDS));
    let state = vm.heap.tuple(&[function, given, keywords, dict]);
    Ok(native::reduced_with_state(vm, kind, function, state))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, state) = (arguments[0], arguments[1]);
    let parts = if types::is_instance(vm, state, t::TUPLE) {
        vm.heap.tuple_items(state)
    } else {
        Vec::new()
    };
    let valid = match parts.as_slice() {
        [function, given, keywords, _] => {
            protocol::is_callable(vm, *function)
                && types::is_instance(vm, *given, t::TUPLE)
                && (*keywords == image::NONE || types::is_instance(vm, *keywords, t::DICT))
        }
        _ => false,
    };
    if !valid {
        return Err(exception::type_error(vm, "invalid partial state"));
    }
    let given = vm.heap.tuple_items(parts[1]);
    let given = vm.heap.tuple(&given);
    let keywords = vm.heap.dict();
    if parts[2] != image::NONE {
        dict_update::update_from(vm, keywords.get(), parts[2])?;
    }
    let function = vm.own(parts[0]);
    for (field, value) in [(FUNCTION, function), (ARGUMENTS, given), (KEYWORDS, keywords)] {
        vm.store(object, field, value);
    }
    if parts[3] == image::NONE {
        vm.clear_field(object, DICT);
    } else {
        let dict = vm.own(parts[3]);
        vm.store(object, DICT, dict);
    }
    Ok(vm.none())
}

/// A partial in a class is no method yet, and says so when an instance is asked for it.
fn bind(vm: &mut dyn Vm, object: Obj, instance: Obj, _owner: Obj) -> Fallible<Owned> {
    if !instance.is_null() && instance != image::NONE {
        let text = "functools.partial will be a method descriptor in future Python versions; \
                    wrap it in staticmethod() if you want to preserve the old behavior";
        warnings::warn_of(vm, t::FUTURE_WARNING, text, 1, Obj::NULL)?;
    }
    Ok(vm.own(object))
}

fn get_field<const FIELD: u32>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.own_field(object, FIELD);
    Ok(value.unwrap_or_else(|| vm.none()))
}

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", reduce),
    def("__setstate__", "($self, state, /)", set_state),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

const MEMBERS: &[GetSet] = &[
    member("func", get_field::<FUNCTION>),
    member("args", get_field::<ARGUMENTS>),
    member("keywords", get_field::<KEYWORDS>),
    get_set("__dict__", instance::get_dict, instance::set_dict),
];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    doc: "Create a new function with partial application of the given arguments\nand keywords.",
    ..TypeRow::new(
        "functools.partial",
        t::PARTIAL,
        Slots {
            repr: Some(repr),
            call: Some(call),
            descriptor_get: Some(bind),
            new: Some(new),
            ..Slots::EMPTY
        },
    )
};
