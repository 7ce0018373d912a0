//! `list[int]` (`Objects/genericaliasobject.c`): stands for its origin wherever it is used as a class.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Operator, Raised, Slots, TypeRow, Vm, binding, def, exception,
    flag, get, instance, member, types, union,
};
use crate::python::object::{alias_parameters, given, native, object, protocol};

/// `origin`, `args`, `parameters` (NULL until they are asked for), `starred`.
const ORIGIN: u32 = 2;
const ARGS: u32 = 3;
const PARAMETERS: u32 = 4;
const STARRED: u32 = 6;

/// `Py_GenericAlias`: arguments that are no tuple become one.
pub fn new(vm: &mut dyn Vm, origin: Obj, arguments: Obj) -> Fallible<Owned> {
    new_of_type(vm, t::GENERIC_ALIAS, origin, arguments)
}

fn new_of_type(vm: &mut dyn Vm, kind: Obj, origin: Obj, arguments: Obj) -> Fallible<Owned> {
    let tuple = if types::is_instance(vm, arguments, t::TUPLE) {
        vm.own(arguments)
    } else {
        vm.heap.tuple(&[arguments])
    };
    let alias = vm.heap.new_object_with(kind, &[origin, tuple.get()]);
    vm.release(tuple);
    Ok(alias)
}

/// How a part of an alias or union is written: a class or function by its name, anything else by its `repr`.
pub fn part_text(vm: &mut dyn Vm, part: Obj) -> Fallible<String> {
    if part == image::ELLIPSIS {
        return Ok("...".to_owned());
    }
    // What looks like an alias itself writes itself.
    if has(vm, part, "__origin__")? && has(vm, part, "__args__")? {
        return protocol::repr_text(vm, part);
    }
    let Some(name) = protocol::lookup_attribute_str(vm, part, "__qualname__")? else {
        return protocol::repr_text(vm, part);
    };
    let name = given::with(vm, name, protocol::str_text)?;
    let Some(module) = protocol::lookup_attribute_str(vm, part, "__module__")? else {
        return protocol::repr_text(vm, part);
    };
    given::with(vm, module, |vm, module| {
        if module == image::NONE {
            return protocol::repr_text(vm, part);
        }
        let module = protocol::str_text(vm, module)?;
        Ok(if module == "builtins" { name } else { format!("{module}.{name}") })
    })
}

fn has(vm: &mut dyn Vm, object: Obj, name: &str) -> Fallible<bool> {
    let found = protocol::lookup_attribute_str(vm, object, name)?;
    let is_there = found.is_some();
    vm.release_option(found);
    Ok(is_there)
}

fn is_starred(vm: &dyn Vm, alias: Obj) -> bool {
    vm.heap.word(alias, STARRED) != 0
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
    let star = if is_starred(vm, alias) { "*" } else { "" };
    Ok(vm.heap.str(&format!("{star}{origin}[{inside}]")))
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
    if OWN.contains(&text.as_str()) || text == "__init__" {
        return instance::get_attribute(vm, alias, name);
    }
    let origin = vm.heap.field(alias, ORIGIN);
    protocol::get_attribute(vm, origin, name)
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let is_alias = |object: Obj| types::is_instance(vm, object, t::GENERIC_ALIAS);
    let aliases = is_alias(a) && is_alias(b);
    if !aliases || !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    let mut same = is_starred(vm, a) == is_starred(vm, b);
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

fn alias_new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "GenericAlias", keywords)?;
    binding::check_count(vm, "GenericAlias", arguments.len(), 2, 2)?;
    new_of_type(vm, kind, arguments[0], arguments[1])
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

/// The alias with type parameters replaced by arguments.
fn get_item(vm: &mut dyn Vm, alias: Obj, key: Obj) -> Fallible<Owned> {
    let (origin, args) = (vm.heap.field(alias, ORIGIN), vm.heap.field(alias, ARGS));
    let parameters = get_parameters(vm, alias)?;
    let replaced = given::with(vm, parameters, |vm, parameters| {
        alias_parameters::substitute(vm, alias, args, parameters, key)
    })?;
    let result = given::with(vm, replaced, |vm, replaced| new(vm, origin, replaced))?;
    let starred = vm.heap.word(alias, STARRED);
    vm.heap.set_word(result.get(), STARRED, starred);
    Ok(result)
}

/// `*list[int]`: an iterator over the one starred alias.
fn iter(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let starred = starred(vm, alias);
    let one = vm.heap.tuple_from_owned(vec![starred]);
    given::with(vm, one, protocol::iter)
}

fn starred(vm: &mut dyn Vm, alias: Obj) -> Owned {
    let (origin, args) = (vm.heap.field(alias, ORIGIN), vm.heap.field(alias, ARGS));
    let starred = vm.heap.new_object_with(t::GENERIC_ALIAS, &[origin, args]);
    vm.heap.set_word(starred.get(), STARRED, 1);
    starred
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let alias = arguments[0];
    let (origin, args) = (vm.heap.field(alias, ORIGIN), vm.heap.field(alias, ARGS));
    if !is_starred(vm, alias) {
        return Ok(native::reduced(vm, t::GENERIC_ALIAS, &[origin, args]));
    }
    let plain = new(vm, origin, args)?;
    let iterator = given::with(vm, plain, protocol::iter)?;
    let next = native::builtin(vm, "next");
    given::with(vm, iterator, |vm, iterator| Ok(native::reduced(vm, next, &[iterator])))
}

fn dir(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let origin = vm.heap.field(arguments[0], ORIGIN);
    let names = protocol::call_method(vm, origin, "__dir__", &[]);
    let names = match names {
        Ok(names) => names,
        Err(Raised) if types::is_type(vm, origin) => {
            exception::clear(vm);
            let names = object::names_of_class(vm, origin);
            object::unique_list(vm, &names)
        }
        Err(Raised) => return Err(Raised),
    };
    let items = given::with(vm, names, protocol::collect)?;
    let mut all: Vec<Obj> = items.iter().map(Owned::get).collect();
    let own: Vec<Owned> = OWN.iter().map(|name| vm.heap.interned(name)).collect();
    all.extend(own.iter().map(Owned::get));
    let list = object::unique_list(vm, &all);
    vm.release_all(items.into_iter().chain(own));
    Ok(list)
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
    if vm.heap.field(alias, PARAMETERS).is_null() {
        let args = vm.heap.field(alias, ARGS);
        let parameters = alias_parameters::of(vm, args)?;
        vm.heap.init_field(alias, PARAMETERS, parameters);
    }
    let parameters = vm.heap.field(alias, PARAMETERS);
    Ok(vm.own(parameters))
}

fn get_unpacked(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    let starred = is_starred(vm, alias);
    Ok(vm.bool(starred))
}

/// The arguments of a starred tuple, which unpacking it puts in its place.
fn get_unpacked_args(vm: &mut dyn Vm, alias: Obj) -> Fallible<Owned> {
    if is_starred(vm, alias) && vm.heap.field(alias, ORIGIN) == t::TUPLE {
        return get_args(vm, alias);
    }
    Ok(vm.none())
}

/// Attributes that are the alias's own; all others are its origin's.
const OWN: &[&str] = &[
    "__origin__",
    "__args__",
    "__parameters__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__unpacked__",
    "__typing_unpacked_tuple_args__",
    "__class__",
    "__bases__",
];

const METHODS: &[Def] = &[
    def("__mro_entries__", "($self, bases, /)", mro_entries),
    def("__instancecheck__", "($self, instance, /)", instance_check),
    def("__subclasscheck__", "($self, subclass, /)", subclass_check),
    def("__reduce__", "($self, /)", reduce),
    def("__dir__", "($self, /)", dir),
];

const MEMBERS: &[GetSet] = &[
    member("__origin__", get_origin),
    member("__args__", get_args),
    member("__unpacked__", get_unpacked),
    get("__parameters__", get_parameters),
    get("__typing_unpacked_tuple_args__", get_unpacked_args),
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
            iter: Some(iter),
            get_attribute: Some(get_attribute),
            new: Some(alias_new),
            ..Slots::EMPTY
        }
        .binary(Operator::Or, union::or),
    )
}];
