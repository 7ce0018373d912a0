//! `itertools.groupby` and its groups.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, binding, exception, flag, given, native};
use crate::python::object::{protocol, types};

/// Words of a `groupbyobject`.
const ITERATOR: u32 = 2;
const FUNCTION: u32 = 3;
const TARGET: u32 = 4;
const KEY: u32 = 5;
const VALUE: u32 = 6;
/// The group that may take values now; not a reference.
const GROUP: u32 = 7;

/// Words of a `_grouperobject`.
const PARENT: u32 = 2;
const GROUP_KEY: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [iterable, key] = given::bind(vm, "groupby", "(iterable, key=None)", arguments, keywords)?;
    let iterator = protocol::iter(vm, iterable)?;
    let key = vm.own(key.some().unwrap_or(image::NONE));
    Ok(native::create(vm, kind, [(ITERATOR, iterator), (FUNCTION, key)]))
}

/// Draws a value and its key; false at the end.
fn step(vm: &mut dyn Vm, object: Obj) -> Fallible<bool> {
    let (iterator, function) = (vm.heap.field(object, ITERATOR), vm.heap.field(object, FUNCTION));
    let Some(value) = protocol::next(vm, iterator)? else { return Ok(false) };
    let key = if function == image::NONE {
        vm.own(value.get())
    } else {
        match vm.call(function, &[value.get()], &[]) {
            Ok(key) => key,
            Err(raised) => {
                vm.release(value);
                return Err(raised);
            }
        }
    };
    vm.store(object, VALUE, value);
    vm.store(object, KEY, key);
    Ok(true)
}

fn equal(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<bool> {
    let (a, b) = (vm.own(a), vm.own(b));
    let equal = protocol::equal(vm, a.get(), b.get());
    vm.release_all([a, b]);
    equal
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    vm.heap.set_word(object, GROUP, 0);
    // What is left of the group before is passed over.
    loop {
        let (key, target) = (vm.heap.field(object, KEY), vm.heap.field(object, TARGET));
        if !key.is_null() && (target.is_null() || !equal(vm, target, key)?) {
            break;
        }
        if !step(vm, object)? {
            return Ok(None);
        }
    }
    let key = vm.heap.field(object, KEY);
    let target = vm.own(key);
    vm.store(object, TARGET, target);
    let group = group(vm, t::GROUPER, object, key);
    let key = vm.heap.field(object, KEY);
    let key = vm.own(key);
    Ok(Some(vm.heap.tuple_from_owned(vec![key, group])))
}

fn group(vm: &mut dyn Vm, kind: Obj, parent: Obj, key: Obj) -> Owned {
    let (owned, key) = (vm.own(parent), vm.own(key));
    let group = native::create(vm, kind, [(PARENT, owned), (GROUP_KEY, key)]);
    vm.heap.set_word(parent, GROUP, u64::from(group.get().0));
    group
}

fn new_group(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "_grouper", keywords)?;
    binding::check_count(vm, "_grouper", arguments.len(), 2, 2)?;
    if !types::is_instance(vm, arguments[0], t::GROUP_BY) {
        let got = protocol::type_name(vm, arguments[0]);
        let text = format!("_grouper() argument 1 must be itertools.groupby, not {got}");
        return Err(exception::type_error(vm, text));
    }
    Ok(group(vm, kind, arguments[0], arguments[1]))
}

fn group_next(vm: &mut dyn Vm, group: Obj) -> Fallible<Option<Owned>> {
    let parent = vm.heap.field(group, PARENT);
    if vm.heap.field(parent, GROUP) != group {
        return Ok(None);
    }
    if vm.heap.field(parent, VALUE).is_null() && !step(vm, parent)? {
        return Ok(None);
    }
    let (own, key) = (vm.heap.field(group, GROUP_KEY), vm.heap.field(parent, KEY));
    if !equal(vm, own, key)? {
        return Ok(None);
    }
    let value = vm.own_field(parent, VALUE);
    vm.clear_field(parent, VALUE);
    vm.clear_field(parent, KEY);
    Ok(value)
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "make an iterator that returns consecutive keys and groups from the iterable",
    ..TypeRow::new("itertools.groupby", t::GROUP_BY, shared::slots(new, next))
};

pub const GROUPER_ROW: TypeRow =
    TypeRow::new("itertools._grouper", t::GROUPER, shared::slots(new_group, group_next));
