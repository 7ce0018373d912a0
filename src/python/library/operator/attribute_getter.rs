//! `operator.attrgetter`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def};
use crate::python::object::{binding, exception, flag, given, native, protocol, types};

/// Words of an `attrgetterobject`: how many names, and their tuple.
const COUNT: u32 = 2;
const NAMES: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == t::ATTRIBUTE_GETTER {
        binding::no_keywords(vm, "attrgetter", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, "attrgetter", arguments.len().min(1), 1, 1)?;
    if !arguments.iter().all(|name| given::is_str(vm, *name)) {
        return Err(exception::type_error(vm, "attribute name must be a string"));
    }
    let names = arguments.iter().map(|name| {
        let name = vm.own(*name);
        vm.heap.intern(name)
    });
    let names: Vec<Owned> = names.collect();
    let names = vm.heap.tuple_from_owned(names);
    let getter = native::create(vm, kind, [(NAMES, names)]);
    vm.heap.set_word(getter.get(), COUNT, arguments.len() as u64);
    Ok(getter)
}

/// An attribute, or with dots in its name the attribute of an attribute.
fn get(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Owned> {
    let text = vm.heap.text(name).into_owned();
    if !text.contains('.') {
        return protocol::get_attribute(vm, object, name);
    }
    let mut value = vm.own(object);
    for part in text.split('.') {
        value = given::with(vm, value, |vm, value| protocol::get_attribute_str(vm, value, part))?;
    }
    Ok(value)
}

fn call(vm: &mut dyn Vm, getter: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "attrgetter", keywords)?;
    binding::check_count(vm, "attrgetter", arguments.len(), 1, 1)?;
    let names = vm.heap.tuple_items(vm.heap.field(getter, NAMES));
    if let [name] = names.as_slice() {
        return get(vm, arguments[0], *name);
    }
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        match get(vm, arguments[0], name) {
            Ok(value) => found.push(value),
            Err(raised) => {
                vm.release_all(found);
                return Err(raised);
            }
        }
    }
    Ok(vm.heap.tuple_from_owned(found))
}

fn repr(vm: &mut dyn Vm, getter: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(getter);
    let name = types::full_name(vm, kind);
    let mut parts = Vec::new();
    for item in vm.heap.tuple_items(vm.heap.field(getter, NAMES)) {
        parts.push(protocol::repr_text(vm, item)?);
    }
    Ok(vm.heap.str(&format!("{name}({})", parts.join(", "))))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let names = vm.heap.tuple_items(vm.heap.field(arguments[0], NAMES));
    Ok(native::reduced(vm, kind, &names))
}

const METHODS: &[Def] =
    &[def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling")];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return a callable object that fetches the given attribute(s) from its operand.\n\
          After f = attrgetter('name'), the call f(r) returns r.name.\n\
          After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\n\
          After h = attrgetter('name.first', 'name.last'), the call h(r) returns\n\
          (r.name.first, r.name.last).",
    ..TypeRow::new(
        "operator.attrgetter",
        t::ATTRIBUTE_GETTER,
        Slots { repr: Some(repr), call: Some(call), new: Some(new), ..Slots::EMPTY },
    )
};
