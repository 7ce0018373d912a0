//! `TypeAliasType`, which `type X = ...` makes, and `Generic[T]` of a class with type parameters.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::typing::{NAME, call, caller_module, get_name, lazy, ready};
use crate::python::object::slots::Operator;
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, generic_alias, get, given, instance,
    member, native, protocol, types as classes, union,
};

const PARAMETERS: u32 = 3;
const VALUE: u32 = 4;
const EVALUATE: u32 = 5;

/// `INTRINSIC_TYPEALIAS`: of name, type parameters (None or a tuple) and the function that makes the value.
pub fn alias(vm: &mut dyn Vm, parts: Obj) -> Owned {
    ready(vm);
    let items = vm.heap.tuple_items(parts);
    let [name, parameters, evaluate] = items[..] else { return vm.none() };
    let name = vm.heap.own(name);
    let evaluate = vm.heap.own(evaluate);
    let made = native::create(vm, t::TYPE_ALIAS_TYPE, [(NAME, name), (EVALUATE, evaluate)]);
    if parameters != image::NONE {
        let parameters = vm.heap.own(parameters);
        vm.store(made.get(), PARAMETERS, parameters);
    }
    made
}

/// `typing.Unpack[parameter]`.
pub fn unpack(vm: &mut dyn Vm, parameter: Obj) -> Fallible<Owned> {
    let typing = vm.import("typing")?;
    let special = protocol::get_attribute_str(vm, typing.get(), "Unpack");
    vm.release(typing);
    let special = special?;
    let result = protocol::get_item(vm, special.get(), parameter);
    vm.release(special);
    result
}

/// `unpack_typevartuples`: a tuple whose `Ts` are `*Ts`.
fn unpacked(vm: &mut dyn Vm, parameters: Obj) -> Fallible<Owned> {
    let mut items = Vec::new();
    for parameter in vm.heap.tuple_items(parameters) {
        let item = if vm.heap.type_of(parameter) == t::TYPE_VAR_TUPLE {
            unpack(vm, parameter)
        } else {
            Ok(vm.heap.own(parameter))
        };
        match item {
            Ok(item) => items.push(item),
            Err(raised) => {
                vm.release_all(items);
                return Err(raised);
            }
        }
    }
    Ok(vm.heap.tuple_from_owned(items))
}

/// `INTRINSIC_SUBSCRIPT_GENERIC`: the base `Generic[...]` of a class with these parameters.
pub fn generic(vm: &mut dyn Vm, parameters: Obj) -> Fallible<Owned> {
    ready(vm);
    let parameters = unpacked(vm, parameters)?;
    let result = call(vm, "_GenericAlias", &[t::TYPING_GENERIC, parameters.get()]);
    vm.release(parameters);
    result
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(name, value, *, type_params=<unrepresentable>)";
    let [name, value, parameters] =
        given::bind::<3>(vm, "typealias", signature, arguments, keywords)?;
    given::expect_str(vm, "typealias", "argument 'name'", name)?;
    if !parameters.is_null() && !classes::is_instance(vm, parameters, t::TUPLE) {
        return Err(exception::type_error(vm, "type_params must be a tuple"));
    }
    let fields = [(NAME, vm.heap.own(name)), (VALUE, vm.heap.own(value))];
    let made = native::create(vm, kind, fields);
    if !parameters.is_null() && vm.heap.tuple_length(parameters) > 0 {
        let parameters = vm.heap.own(parameters);
        vm.store(made.get(), PARAMETERS, parameters);
    }
    // Its own `__module__` is a getter.
    if let Some(module) = caller_module(vm) {
        let key = vm.heap.interned_name("__module__");
        let module = vm.own(module);
        vm.heap.instance_set(made.get(), key, module);
    }
    Ok(made)
}

fn repr(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    get_name(vm, alias)
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    union::or(vm, left, right)
}

fn subscript(vm: &mut dyn Vm, alias: Obj, key: Obj) -> Fallible<Owned> {
    if vm.heap.field(alias, PARAMETERS).is_null() {
        let text = "Only generic type aliases are subscriptable";
        return Err(exception::type_error(vm, text));
    }
    generic_alias::new(vm, alias, key)
}

fn get_value(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let value = lazy(vm, alias, VALUE, EVALUATE)?;
    Ok(vm.heap.own(value.some().unwrap_or(image::NONE)))
}

fn get_type_parameters(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    match vm.heap.field(alias, PARAMETERS).some() {
        Some(parameters) => Ok(vm.heap.own(parameters)),
        None => Ok(vm.heap.tuple(&[])),
    }
}

fn get_parameters(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    match vm.heap.field(alias, PARAMETERS).some() {
        Some(parameters) => unpacked(vm, parameters),
        None => Ok(vm.heap.tuple(&[])),
    }
}

/// That of the function that makes the value, unless one was set.
fn get_module(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    if let Some(function) = vm.heap.field(alias, EVALUATE).some() {
        return protocol::get_attribute_str(vm, function, "__module__");
    }
    let key = vm.heap.interned_name("__module__");
    let namespace = instance::get_dict(vm, alias)?;
    let found = vm.heap.dict_get_str(namespace.get(), key);
    let found = vm.heap.own(found.some().unwrap_or(image::NONE));
    vm.release(namespace);
    Ok(found)
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    get_name(vm, arguments[0])
}

const METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce)];

const MEMBERS: &[GetSet] = &[
    member("__name__", get_name),
    get("__parameters__", get_parameters),
    get("__type_params__", get_type_parameters),
    get("__value__", get_value),
    get("__module__", get_module),
    member("__dict__", instance::get_dict),
];

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    doc: "Type alias.",
    ..TypeRow::new(
        "typing.TypeAliasType",
        t::TYPE_ALIAS_TYPE,
        Slots { repr: Some(repr), subscript: Some(subscript), new: Some(new), ..Slots::EMPTY }
            .binary(Operator::Or, or),
    )
};
