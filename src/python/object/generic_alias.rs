//! `list[int]` (`Objects/genericaliasobject.c`): stands for its origin wherever it is used as a class.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol;
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Operator, Raised, Slots, TypeRow, Vm, binding, def, exception,
    flag, get, instance, member, types, union,
};

/// `origin`, `args`, `parameters`.
const ORIGIN: u32 = 2;
const ARGS: u32 = 3;
const PARAMETERS: u32 = 4;

/// `Py_GenericAlias`: arguments that are no tuple become one.
pub fn new(vm: &mut dyn Vm, origin: Obj, arguments: Obj) -> Fallible<Owned> {
    let tuple = if types::is_instance(vm, arguments, t::TUPLE) {
        vm.own(arguments)
    } else {
        vm.heap.tuple(&[arguments])
    };
    let alias = vm.heap.new_object_with(t::GENERIC_ALIAS, &[origin, tuple.get()]);
    vm.release(tuple);
    Ok(alias)
}

/// How a part of an alias or union is written: a class by its name, anything else by its `repr`.
pub fn part_text(vm: &mut dyn Vm, part: Obj) -> Fallible<String> {
    if part == image::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if types::is_type(vm, part) {
        return Ok(types::full_name(vm, part));
    }
    protocol::repr_text(vm, part)
}

fn repr(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let origin = vm.heap.field(alias, ORIGIN);
    let origin = part_text(vm, origin)?;
    let mut parts = Vec::new();
    for argument in vm.heap.tuple_items(vm.heap.field(alias, ARGS)) {
        if vm.heap.type_of(argument) == t::LIST {
            let mut inner = Vec::new();
            for item in vm.heap.list_items(argument) {
                inner.push(part_text(vm, item)?);
            }
            parts.push(format!("[{}]", inner.join(", ")));
        } else {
            parts.push(part_text(vm, argument)?);
        }
    }
    let inside = if parts.is_empty() { "()".to_owned() } else { parts.join(", ") };
    Ok(vm.heap.str(&format!("{origin}[{inside}]")))
}

fn call(vm: &mut dyn Vm, alias: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let origin = vm.heap.field(alias, ORIGIN);
    let object = vm.call(origin, arguments, keywords)?;
    let name = vm.heap.interned("__orig_class__");
    // Objects without attributes of their own simply do not know the alias.
    if protocol::set_attribute(vm, object.get(), name.get(), alias).is_err() {
        if exception::matches(vm, t::ATTRIBUTE_ERROR) || exception::matches(vm, t::TYPE_ERROR) {
            exception::clear(vm);
        } else {
            vm.release(name);
            vm.release(object);
            return Err(Raised);
        }
    }
    vm.release(name);
    Ok(object)
}

/// What the alias itself has not, its origin has.
fn get_attribute(vm: &mut dyn Vm, alias: Obj, name: Obj) -> Fallible<Owned> {
    let text = vm.heap.text(name).into_owned();
    let own = text.starts_with("__")
        && text.ends_with("__")
        && matches!(
            text.as_str(),
            "__origin__"
                | "__args__"
                | "__parameters__"
                | "__unpacked__"
                | "__mro_entries__"
                | "__class__"
                | "__reduce__"
                | "__dir__"
                | "__bases__"
        );
    if own || types::lookup(vm, t::GENERIC_ALIAS, name) != Obj::NULL && text == "__init__" {
        return instance::get_attribute(vm, alias, name);
    }
    let origin = vm.heap.field(alias, ORIGIN);
    protocol::get_attribute(vm, origin, name)
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let aliases = vm.heap.type_of(a) == t::GENERIC_ALIAS && vm.heap.type_of(b) == t::GENERIC_ALIAS;
    if !aliases || !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    let mut same = true;
    for field in [ORIGIN, ARGS] {
        let (left, right) = (vm.heap.field(a, field), vm.heap.field(b, field));
        same = same && protocol::equal(vm, left, right)?;
    }
    Ok(vm.bool(same == (operator == Compare::Equal)))
}

fn hash(vm: &mut dyn Vm, alias: Obj) -> Fallible<i64> {
    let (origin, args) = (vm.heap.field(alias, ORIGIN), vm.heap.field(alias, ARGS));
    let hash = protocol::hash(vm, origin)? ^ protocol::hash(vm, args)?;
    Ok(if hash == -1 { -2 } else { hash })
}

fn alias_new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "GenericAlias", keywords)?;
    binding::check_count(vm, "GenericAlias", arguments.len(), 2, 2)?;
    new(vm, arguments[0], arguments[1])
}

fn mro_entries(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let origin = vm.heap.field(arguments[0], ORIGIN);
    Ok(vm.heap.tuple(&[origin]))
}

fn instance_check(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let message = "isinstance() argument 2 cannot be a parameterized generic";
    Err(exception::type_error(vm, message))
}

fn subclass_check(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let message = "issubclass() argument 2 cannot be a parameterized generic";
    Err(exception::type_error(vm, message))
}

/// Without type parameters in it there is nothing to fill in.
fn get_item(vm: &mut dyn Vm, alias: Obj, _key: Obj) -> Fallible<Owned> {
    let text = protocol::repr_text(vm, alias)?;
    Err(exception::type_error(vm, format!("{text} is not a generic class")))
}

fn get_origin(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let origin = vm.heap.field(alias, ORIGIN);
    Ok(vm.own(origin))
}

fn get_args(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let args = vm.heap.field(alias, ARGS);
    Ok(vm.own(args))
}

fn get_parameters(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let parameters = vm.heap.field(alias, PARAMETERS).some().unwrap_or(image::EMPTY_TUPLE);
    Ok(vm.own(parameters))
}

fn get_unpacked(vm: &mut dyn Vm, _alias: Obj) -> Fallible<Owned> {
    Ok(vm.bool(false))
}

const METHODS: &[Def] = &[
    def("__mro_entries__", "($self, bases, /)", mro_entries),
    def("__instancecheck__", "($self, instance, /)", instance_check),
    def("__subclasscheck__", "($self, subclass, /)", subclass_check),
];

const MEMBERS: &[GetSet] = &[
    member("__origin__", get_origin),
    member("__args__", get_args),
    member("__unpacked__", get_unpacked),
    get("__parameters__", get_parameters),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "types.GenericAlias",
        t::GENERIC_ALIAS,
        Slots {
            repr: Some(repr),
            hash: Some(hash),
            call: Some(call),
            compare: Some(compare),
            subscript: Some(get_item),
            get_attribute: Some(get_attribute),
            new: Some(alias_new),
            ..Slots::EMPTY
        }
        .binary(Operator::Or, union::or),
    )
}];
