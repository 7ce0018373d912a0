//! `types.SimpleNamespace`, of which `sys.implementation` is one.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::{Compare, Slots};
use crate::python::object::types as classes;
use crate::python::object::{
    Core, Def, Fallible, TypeRow, Vm, binding, def, exception, flag, member,
};
use crate::python::object::{dict_update, instance, protocol};

/// Word of the dict.
const DICT: u32 = 2;

/// A namespace with these attributes.
pub fn create(core: &mut Core, fields: impl IntoIterator<Item = (&'static str, Owned)>) -> Owned {
    let object = empty(core, types::SIMPLE_NAMESPACE);
    let dict = core.heap.field(object.get(), DICT);
    for (name, value) in fields {
        let name = core.heap.interned_name(name);
        core.heap.dict_set_str(dict, name, value);
    }
    object
}

fn empty(core: &mut Core, kind: Obj) -> Owned {
    let object = core.heap.new_object(kind);
    let dict = core.heap.dict();
    core.heap.init_field(object.get(), DICT, dict);
    object
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(empty(vm, kind))
}

fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let (positional, values) = arguments.split_at(arguments.len() - keywords.len());
    binding::check_count(vm, "SimpleNamespace", positional.len(), 0, 1)?;
    let dict = vm.heap.field(object, DICT);
    if let [mapping] = positional {
        dict_update::update_from(vm, dict, *mapping)?;
        let names: Vec<Obj> = vm.heap.dict_items(dict).into_iter().map(|(name, _)| name).collect();
        if names.iter().any(|name| !classes::is_instance(vm, *name, types::STR)) {
            return Err(exception::type_error(vm, "keywords must be strings"));
        }
    }
    for (name, value) in keywords.iter().zip(values) {
        let value = vm.own(*value);
        vm.heap.dict_set_str(dict, *name, value);
    }
    Ok(())
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = if vm.heap.type_of(object) == types::SIMPLE_NAMESPACE {
        "namespace".to_owned()
    } else {
        protocol::type_name(vm, object).to_owned()
    };
    protocol::recursive_repr(vm, object, &format!("{name}(...)"), |vm| {
        let dict = vm.heap.field(object, DICT);
        let mut parts = Vec::new();
        for (key, value) in vm.heap.dict_items(dict) {
            if classes::is_instance(vm, key, types::STR) && vm.heap.str_length(key) > 0 {
                let key = vm.heap.text(key).into_owned();
                parts.push(format!("{key}={}", protocol::repr_text(vm, value)?));
            }
        }
        Ok(vm.heap.str(&format!("{name}({})", parts.join(", "))))
    })
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let both = [left, right]
        .iter()
        .all(|object| classes::is_instance(vm, *object, types::SIMPLE_NAMESPACE));
    if !both {
        return Ok(vm.not_implemented());
    }
    let (left, right) = (vm.heap.field(left, DICT), vm.heap.field(right, DICT));
    protocol::compare(vm, left, right, operator)
}

fn attributes(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let dict = vm.heap.field(object, DICT);
    Ok(vm.own(dict))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let dict = vm.heap.field(arguments[0], DICT);
    Ok(vm.heap.tuple(&[kind, image::EMPTY_TUPLE, dict]))
}

/// `copy.replace`: a namespace of the same type with some attributes changed.
fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let kind = vm.heap.type_of(object);
    let result = vm.call(kind, &[], &[])?;
    let target = vm.heap.field(result.get(), DICT);
    for dict in [vm.heap.field(object, DICT), arguments[1]] {
        if !dict.is_null() {
            dict_update::update_from(vm, target, dict)?;
        }
    }
    Ok(result)
}

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling"),
    def("__replace__", "($self, /, **changes)", replace)
        .doc("Return a copy of the namespace object with new values for the specified attributes."),
];

const SLOTS: Slots = Slots {
    repr: Some(repr),
    compare: Some(compare),
    get_attribute: Some(instance::get_attribute),
    set_attribute: Some(instance::set_attribute),
    new: Some(new),
    init: Some(init),
    ..Slots::EMPTY
};

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: &[member("__dict__", attributes)],
    flags: flag::BASE_TYPE,
    doc: "A simple attribute-based namespace.",
    ..TypeRow::new("types.SimpleNamespace", types::SIMPLE_NAMESPACE, SLOTS)
};
