//! `operator.methodcaller`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def};
use crate::python::object::{binding, exception, flag, given, native, protocol, types};

/// Words of a `methodcallerobject`.
const NAME: u32 = 2;
const ARGUMENTS: u32 = 3;
const KEYWORDS: u32 = 4;

fn new(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (positional, values) = given.split_at(given.len() - keywords.len());
    let Some((name, rest)) = positional.split_first() else {
        let text = "methodcaller needs at least one argument, the method name";
        return Err(exception::type_error(vm, text));
    };
    if !given::is_str(vm, *name) {
        return Err(exception::type_error(vm, "method name must be a string"));
    }
    let name = vm.own(*name);
    let name = vm.heap.intern(name);
    let arguments = vm.heap.tuple(rest);
    let dict = vm.heap.dict();
    for (name, value) in keywords.iter().zip(values) {
        let value = vm.own(*value);
        vm.heap.dict_set_str(dict.get(), *name, value);
    }
    Ok(native::create(vm, kind, [(NAME, name), (ARGUMENTS, arguments), (KEYWORDS, dict)]))
}

fn call(vm: &mut dyn Vm, caller: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "methodcaller", keywords)?;
    binding::check_count(vm, "methodcaller", arguments.len(), 1, 1)?;
    let name = vm.heap.field(caller, NAME);
    let mut given = vm.heap.tuple_items(vm.heap.field(caller, ARGUMENTS));
    let items = vm.heap.dict_items(vm.heap.field(caller, KEYWORDS));
    let names: Vec<Obj> = items.iter().map(|(name, _)| *name).collect();
    given.extend(items.iter().map(|(_, value)| *value));
    let method = protocol::get_attribute(vm, arguments[0], name)?;
    given::with(vm, method, |vm, method| vm.call(method, &given, &names))
}

fn repr(vm: &mut dyn Vm, caller: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(caller);
    let type_name = types::full_name(vm, kind);
    protocol::recursive_repr(vm, caller, &format!("{type_name}(...)"), |vm| {
        let name = vm.heap.field(caller, NAME);
        let mut parts = vec![protocol::repr_text(vm, name)?];
        for argument in vm.heap.tuple_items(vm.heap.field(caller, ARGUMENTS)) {
            parts.push(protocol::repr_text(vm, argument)?);
        }
        for (name, value) in vm.heap.dict_items(vm.heap.field(caller, KEYWORDS)) {
            let name = vm.heap.text(name).into_owned();
            parts.push(format!("{name}={}", protocol::repr_text(vm, value)?));
        }
        Ok(vm.heap.str(&format!("{type_name}({})", parts.join(", "))))
    })
}

/// With keywords a `functools.partial` carries them.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let caller = arguments[0];
    let kind = vm.heap.type_of(caller);
    let name = vm.heap.field(caller, NAME);
    let given = vm.heap.field(caller, ARGUMENTS);
    let items = vm.heap.dict_items(vm.heap.field(caller, KEYWORDS));
    if items.is_empty() {
        let mut parts = vec![name];
        parts.extend(vm.heap.tuple_items(given));
        return Ok(native::reduced(vm, kind, &parts));
    }
    let functools = vm.import("functools")?;
    let partial = given::with(vm, functools, |vm, functools| {
        protocol::get_attribute_str(vm, functools, "partial")
    })?;
    let mut parts = vec![kind, name];
    parts.extend(items.iter().map(|(_, value)| *value));
    let names: Vec<Obj> = items.iter().map(|(name, _)| *name).collect();
    let constructor = given::with(vm, partial, |vm, partial| vm.call(partial, &parts, &names))?;
    let given = vm.own(given);
    Ok(vm.heap.tuple_from_owned(vec![constructor, given]))
}

const METHODS: &[Def] =
    &[def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling")];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return a callable object that calls the given method on its operand.\n\
          After f = methodcaller('name'), the call f(r) returns r.name().\n\
          After g = methodcaller('name', 'date', foo=1), the call g(r) returns\n\
          r.name('date', foo=1).",
    ..TypeRow::new(
        "operator.methodcaller",
        t::METHOD_CALLER,
        Slots { repr: Some(repr), call: Some(call), new: Some(new), ..Slots::EMPTY },
    )
};
