//! `collections.defaultdict`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, GetSet, Operator, Slots, TypeRow, Vm, def, flag};
use crate::python::object::{class_method, dict, dict_update, exception, given, member_set};
use crate::python::object::{native, protocol};

/// Word of the `default_factory`.
const FACTORY: u32 = 6;

fn init(vm: &mut dyn Vm, dict: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let mut rest = arguments;
    let mut factory = Obj::NULL;
    if arguments.len() > keywords.len() {
        (factory, rest) = (arguments[0], &arguments[1..]);
        if factory != image::NONE && !protocol::is_callable(vm, factory) {
            return Err(exception::type_error(vm, "first argument must be callable or None"));
        }
    }
    set_factory(vm, dict, factory, Obj::NULL)?;
    let init = vm.type_data(t::DICT).slots.init;
    init.map_or(Ok(()), |init| init(vm, dict, rest, keywords))
}

fn get_factory(vm: &mut dyn Vm, dict: Obj) -> Fallible<Owned> {
    let factory = vm.own_field(dict, FACTORY);
    Ok(factory.unwrap_or_else(|| vm.none()))
}

fn set_factory(vm: &mut dyn Vm, dict: Obj, factory: Obj, _: Obj) -> Fallible<()> {
    if factory.is_null() {
        vm.clear_field(dict, FACTORY);
    } else {
        let factory = vm.own(factory);
        vm.store(dict, FACTORY, factory);
    }
    Ok(())
}

fn missing(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    let factory = vm.heap.field(dict, FACTORY);
    if factory.is_null() || factory == image::NONE {
        return Err(exception::key_error(vm, key));
    }
    let factory = vm.own(factory);
    let value = given::with(vm, factory, |vm, factory| vm.call(factory, &[], &[]))?;
    match protocol::set_item(vm, dict, key, value.get()) {
        Ok(()) => Ok(value),
        Err(raised) => {
            vm.release(value);
            Err(raised)
        }
    }
}

/// One of the same class with the same factory, filled from a mapping.
fn similar(vm: &mut dyn Vm, dict: Obj, mapping: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(dict);
    let factory = get_factory(vm, dict)?;
    given::with(vm, factory, |vm, factory| vm.call(kind, &[factory, mapping], &[]))
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    similar(vm, arguments[0], arguments[0])
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let dict = arguments[0];
    let factory = vm.heap.field(dict, FACTORY);
    let given = if factory.is_null() || factory == image::NONE { vec![] } else { vec![factory] };
    let items = protocol::call_method(vm, dict, "items", &[])?;
    let items = given::with(vm, items, protocol::iter)?;
    let kind = vm.heap.type_of(dict);
    let given = vm.heap.tuple(&given);
    let parts = [kind, given.get(), image::NONE, image::NONE, items.get()];
    let result = vm.heap.tuple(&parts);
    vm.release_all([given, items]);
    Ok(result)
}

fn repr(vm: &mut dyn Vm, dict: Obj) -> Fallible<Owned> {
    let base = vm.type_data(t::DICT).slots.repr;
    let content = match base {
        Some(repr) => repr(vm, dict)?,
        None => vm.none(),
    };
    let content = given::with(vm, content, protocol::str_text)?;
    let factory = get_factory(vm, dict)?;
    let factory = given::with(vm, factory, |vm, factory| {
        let text = protocol::recursive_repr(vm, dict, "...", |vm| protocol::repr(vm, factory))?;
        given::with(vm, text, protocol::str_text)
    })?;
    let kind = vm.heap.type_of(dict);
    let text = format!("{}({factory}, {content})", vm.type_data(kind).short_name());
    Ok(vm.heap.str(&text))
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    let is_left = crate::python::object::types::is_instance(vm, left, t::DEFAULTDICT);
    let (own, other) = if is_left { (left, right) } else { (right, left) };
    if !dict::is_dict(vm, other) {
        return Ok(vm.not_implemented());
    }
    let result = similar(vm, own, left)?;
    match dict_update::update_from(vm, result.get(), right) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.release(result);
            Err(raised)
        }
    }
}

const METHODS: &[Def] = &[
    def("__missing__", "($self, key, /)", missing).doc(
        "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  \
         if self.default_factory is None: raise KeyError((key,))\n  \
         self[key] = value = self.default_factory()\n  return value\n",
    ),
    def("copy", "($self, /)", copy).doc("D.copy() -> a shallow copy of D."),
    def("__copy__", "($self, /)", copy).doc("D.copy() -> a shallow copy of D."),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling."),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

const MEMBERS: &[GetSet] = &[member_set("default_factory", get_factory, set_factory)];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n\
          The default factory is called without arguments to produce\n\
          a new value when a key is not present, in __getitem__ only.\n\
          A defaultdict compares equal to a dict with the same items.\n\
          All remaining arguments are treated the same as if they were\n\
          passed to the dict constructor, including keyword arguments.",
    ..TypeRow::new(
        "collections.defaultdict",
        t::DEFAULTDICT,
        Slots { repr: Some(repr), init: Some(init), ..Slots::EMPTY }.binary(Operator::Or, or),
    )
};
