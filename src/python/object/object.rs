//! `object`: what every object can do unless its type says otherwise.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned, hash_pointer};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Compare, Core, Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, assign_class, class_method,
    def, exception, flag, get_set, instance, reduce, types,
};

/// `object_new`: arguments are an error unless `__init__` takes them.
pub fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], _keywords: &[Obj]) -> Fallible<Owned> {
    if !arguments.is_empty() {
        if !is_object_new(vm, kind) {
            let message = "object.__new__() takes exactly one argument (the type to instantiate)";
            return Err(exception::type_error(vm, message));
        }
        if is_object_init(vm, kind) {
            let message = format!("{}() takes no arguments", vm.type_data(kind).name);
            return Err(exception::type_error(vm, message));
        }
    }
    if vm.type_data(kind).flags & flag::IS_ABSTRACT != 0 {
        return Err(abstract_error(vm, kind));
    }
    Ok(vm.heap.new_instance(kind))
}

/// `object_init`.
fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], _keywords: &[Obj]) -> Fallible<()> {
    if arguments.is_empty() {
        return Ok(());
    }
    let kind = vm.heap.type_of(object);
    if !is_object_init(vm, kind) {
        let message = "object.__init__() takes exactly one argument (the instance to initialize)";
        return Err(exception::type_error(vm, message));
    }
    if is_object_new(vm, kind) {
        let message = format!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            vm.type_data(kind).name
        );
        return Err(exception::type_error(vm, message));
    }
    Ok(())
}

/// Are the type's instances made as `object` makes them?
pub fn is_object_new(core: &Core, kind: Obj) -> bool {
    let (own, base) = (core.type_data(kind).slots.new, core.type_data(t::OBJECT).slots.new);
    own.zip(base).is_some_and(|(own, base)| std::ptr::fn_addr_eq(own, base))
}

fn is_object_init(core: &Core, kind: Obj) -> bool {
    let (own, base) = (core.type_data(kind).slots.init, core.type_data(t::OBJECT).slots.init);
    own.zip(base).is_some_and(|(own, base)| std::ptr::fn_addr_eq(own, base))
}

#[cold]
fn abstract_error(vm: &mut dyn Vm, kind: Obj) -> Raised {
    let name = vm.names.abstractmethods;
    let dict = vm.type_data(kind).dict;
    let methods = vm.heap.dict_get_str(dict, name);
    let mut names = Vec::new();
    if !methods.is_null() {
        match protocol::collect(vm, methods) {
            Ok(items) => {
                for item in &items {
                    if types::is_instance(vm, item.get(), t::STR) {
                        names.push(vm.heap.text(item.get()).into_owned());
                    }
                }
                vm.release_all(items);
            }
            Err(raised) => return raised,
        }
    }
    names.sort();
    let plural = if names.len() > 1 { "s" } else { "" };
    let class = &vm.type_data(kind).name;
    let message = if vm.heap.profile.words.asks_for_implementation {
        let names = names.join("', '");
        format!(
            "Can't instantiate abstract class {class} without an implementation for abstract method{plural} '{names}'"
        )
    } else {
        let names = names.join(", ");
        format!("Can't instantiate abstract class {class} with abstract method{plural} {names}")
    };
    exception::type_error(vm, message)
}

/// `object_repr`: "<module.C object at 0x…>".
fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let name = types::full_name(vm, kind);
    let address = vm.heap.address(object);
    Ok(vm.heap.str(&format!("<{name} object at {address:#x}>")))
}

/// `object_str`: what `repr` gives.
fn str(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    match vm.type_data(kind).slots.repr {
        Some(slot) => slot(vm, object),
        None => repr(vm, object),
    }
}

fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    Ok(hash_pointer(vm.heap.address(object)))
}

/// `object_richcompare`: identity; `!=` is the opposite of the type's `==`.
pub fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    match operator {
        Compare::Equal if a == b => Ok(vm.bool(true)),
        Compare::NotEqual => {
            let kind = vm.heap.type_of(a);
            let Some(slot) = vm.type_data(kind).slots.compare else {
                return Ok(vm.not_implemented());
            };
            let result = slot(vm, a, b, Compare::Equal)?;
            if result.get() == image::NOT_IMPLEMENTED {
                return Ok(result);
            }
            let truth = protocol::truth(vm, result.get());
            vm.release(result);
            truth.map(|truth| vm.bool(!truth))
        }
        _ => Ok(vm.not_implemented()),
    }
}

/// `object.__format__`: `str(self)`; a format specification is an error.
fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, spec) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, spec, t::STR) {
        let got = type_name(vm, spec);
        let message = format!("__format__() argument must be str, not {got}");
        return Err(exception::type_error(vm, message));
    }
    if vm.heap.str_length(spec) > 0 {
        let name = type_name(vm, object);
        let message = format!("unsupported format string passed to {name}.__format__");
        return Err(exception::type_error(vm, message));
    }
    protocol::str(vm, object)
}

fn init_subclass(vm: &mut dyn Vm, _arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.none())
}

fn subclass_hook(vm: &mut dyn Vm, _arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.not_implemented())
}

/// `object.__sizeof__`: basic size and, for types with items, their number times the item size.
fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.basic_size_of(arguments[0]);
    Ok(vm.heap.int(size as i64))
}

/// `object.__dir__`: names of the instance, of its class and of the bases.
fn dir(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let (dict_name, class_name) = (vm.names.dict, vm.names.class);
    let mut names: Vec<Obj> = Vec::new();
    let mut kept: Vec<Owned> = Vec::new();
    if let Some(dict) = protocol::lookup_attribute(vm, object, dict_name)? {
        if types::is_instance(vm, dict.get(), t::DICT) {
            names.extend(vm.heap.dict_items(dict.get()).into_iter().map(|(key, _)| key));
        }
        kept.push(dict);
    }
    match protocol::lookup_attribute(vm, object, class_name) {
        Ok(Some(class)) => {
            if types::is_type(vm, class.get()) {
                names.extend(names_of_class(vm, class.get()));
            }
            kept.push(class);
        }
        Ok(None) => {}
        Err(raised) => {
            vm.release_all(kept);
            return Err(raised);
        }
    }
    let list = unique_list(vm, &names);
    vm.release_all(kept);
    Ok(list)
}

/// The names in the dicts of a class and its bases (`merge_class_dict`).
pub fn names_of_class(core: &Core, class: Obj) -> Vec<Obj> {
    let mro = &core.type_data(class).mro;
    let dicts = mro.iter().map(|class| core.type_data(*class).dict);
    dicts.flat_map(|dict| core.heap.dict_items(dict)).map(|(key, _)| key).collect()
}

/// A list of names, each once.
pub fn unique_list(core: &mut Core, names: &[Obj]) -> Owned {
    let set = core.heap.dict();
    for name in names {
        if types::is_instance(core, *name, t::STR) {
            let none = core.none();
            core.heap.dict_set_str(set.get(), *name, none);
        }
    }
    let keys: Vec<Obj> = core.heap.dict_items(set.get()).into_iter().map(|(key, _)| key).collect();
    let list = core.heap.list(&keys);
    core.release(set);
    list
}

fn get_class(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    Ok(vm.own(kind))
}

const METHODS: &[Def] = &[
    class_method("__subclasshook__", "($type, object, /)", subclass_hook),
    class_method("__init_subclass__", "($type, /)", init_subclass),
    def("__format__", "($self, format_spec, /)", format),
    def("__sizeof__", "($self, /)", size_of),
    def("__dir__", "($self, /)", dir),
    def("__reduce__", "($self, /)", reduce::reduce).doc("Helper for pickle."),
    def("__reduce_ex__", "($self, protocol, /)", reduce::reduce_ex).doc("Helper for pickle."),
    def("__getstate__", "($self, /)", reduce::get_state).doc("Helper for pickle."),
];

const MEMBERS: &[GetSet] = &[get_set("__class__", get_class, assign_class::set_class)];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "object",
        t::OBJECT,
        Slots {
            repr: Some(repr),
            str: Some(str),
            hash: Some(hash),
            compare: Some(compare),
            get_attribute: Some(instance::get_attribute),
            set_attribute: Some(instance::set_attribute),
            new: Some(new),
            init: Some(init),
            ..Slots::EMPTY
        },
    )
}];
