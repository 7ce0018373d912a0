//! `FrameLocalsProxy` (PEP 667): the variables of a function's frame as a mapping that writes through.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, fields};
use crate::python::object::{
    Compare, Def, Fallible, Operator, Raised, Slots, TypeRow, Vm, binding, def, dict, dict_update,
    exception, flag, given, native, protocol, types,
};

const FRAME: u32 = 2;

/// The proxy of a frame object.
pub fn new(vm: &mut dyn Vm, frame: Obj) -> Owned {
    let frame = vm.heap.own(frame);
    native::create(vm, t::FRAME_LOCALS_PROXY, [(FRAME, frame)])
}

fn new_proxy(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if !keywords.is_empty() {
        return Err(exception::type_error(vm, "FrameLocalsProxy takes no keyword arguments"));
    }
    binding::check_count(vm, "FrameLocalsProxy", arguments.len(), 1, 1)?;
    let frame = arguments[0];
    if vm.heap.type_of(frame) != t::FRAME {
        let name = protocol::type_name(vm, frame);
        let text = format!("expect frame, not {name}");
        return Err(exception::type_error(vm, text));
    }
    Ok(new(vm, frame))
}

/// Name and slot of each variable that is not hidden.
fn variables(vm: &dyn Vm, frame: Obj) -> Vec<(Obj, u32, bool)> {
    let object = vm.heap.field(frame, fields::frame::CODE);
    let names = vm.heap.tuple_items(vm.heap.field(object, fields::code::LOCALS_PLUS_NAMES));
    let code = vm.code(object);
    let slots = code.locals_plus.iter().zip(names).zip(0..);
    let shown = slots.filter(|((slot, _), _)| !slot.hidden);
    shown.map(|((slot, name), index)| (name, index, slot.cell || slot.free)).collect()
}

/// What a variable holds, through its cell: NULL when it is unbound.
fn value_of(vm: &dyn Vm, frame: Obj, index: u32, is_cell: bool) -> Obj {
    let value = vm.frame_slot(frame, index);
    if is_cell && !value.is_null() && vm.heap.type_of(value) == t::CELL {
        return vm.heap.field(value, fields::cell::CONTENTS);
    }
    value
}

/// All names and values, with those that only `f_locals` knows.
fn snapshot(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let frame = vm.heap.field(proxy, FRAME);
    let result = vm.heap.dict();
    for (name, index, is_cell) in variables(vm, frame) {
        if let Some(value) = value_of(vm, frame, index, is_cell).some() {
            let value = vm.heap.own(value);
            vm.heap.dict_set_str(result.get(), name, value);
        }
    }
    if let Some(extra) = vm.heap.field(frame, fields::frame::EXTRA).some()
        && let Err(Raised) = dict_update::update_from(vm, result.get(), extra)
    {
        vm.release(result);
        return Err(Raised);
    }
    Ok(result)
}

/// The one dict of a frame's variables, as they are now (`PyFrame_FastToLocals`, until 3.12).
pub fn refreshed(vm: &mut dyn Vm, frame: Obj, kept: Obj) -> Fallible<Owned> {
    let dict = match kept.some() {
        Some(kept) => vm.heap.own(kept),
        None => vm.heap.dict(),
    };
    for (name, index, is_cell) in variables(vm, frame) {
        if let Some(value) = value_of(vm, frame, index, is_cell).some() {
            let value = vm.heap.own(value);
            vm.heap.dict_set_str(dict.get(), name, value);
        } else if let Some(old) = vm.heap.dict_remove_str(dict.get(), name) {
            vm.release(old);
        }
    }
    if kept.is_null() {
        let held = vm.heap.own(dict.get());
        vm.keep_frame_locals(frame, held);
    }
    Ok(dict)
}

/// Runs with a snapshot.
fn with<T>(
    vm: &mut dyn Vm,
    proxy: Obj,
    action: impl FnOnce(&mut dyn Vm, Obj) -> Fallible<T>,
) -> Fallible<T> {
    let snapshot = snapshot(vm, proxy)?;
    given::with(vm, snapshot, action)
}

/// The variable that a key names.
fn find(vm: &mut dyn Vm, frame: Obj, key: Obj) -> Fallible<Option<(u32, bool)>> {
    if !types::is_instance(vm, key, t::STR) {
        return Ok(None);
    }
    for (name, index, is_cell) in variables(vm, frame) {
        if name == key || protocol::equal(vm, name, key)? {
            return Ok(Some((index, is_cell)));
        }
    }
    Ok(None)
}

fn lookup(vm: &mut dyn Vm, proxy: Obj, key: Obj) -> Fallible<Option<Owned>> {
    let frame = vm.heap.field(proxy, FRAME);
    if let Some((index, is_cell)) = find(vm, frame, key)?
        && let Some(value) = value_of(vm, frame, index, is_cell).some()
    {
        return Ok(Some(vm.heap.own(value)));
    }
    let Some(extra) = vm.heap.field(frame, fields::frame::EXTRA).some() else {
        return Ok(None);
    };
    let value = dict::get(vm, extra, key)?;
    Ok(value.map(|value| vm.heap.own(value)))
}

fn subscript(vm: &mut dyn Vm, proxy: Obj, key: Obj) -> Fallible<Owned> {
    if let Some(value) = lookup(vm, proxy, key)? {
        return Ok(value);
    }
    let shown = protocol::repr_text(vm, key)?;
    let text = format!("local variable '{shown}' is not defined");
    Err(exception::raise(vm, t::KEY_ERROR, text))
}

fn set_subscript(vm: &mut dyn Vm, proxy: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let frame = vm.heap.field(proxy, FRAME);
    if let Some((index, is_cell)) = find(vm, frame, key)? {
        if value.is_null() {
            let text = "cannot remove local variables from FrameLocalsProxy";
            return Err(exception::value_error(vm, text));
        }
        let value = vm.heap.own(value);
        let cell = vm.frame_slot(frame, index);
        if is_cell && !cell.is_null() && vm.heap.type_of(cell) == t::CELL {
            vm.store(cell, fields::cell::CONTENTS, value);
        } else {
            vm.set_frame_slot(frame, index, value);
        }
        return Ok(());
    }
    let extra = vm.heap.field(frame, fields::frame::EXTRA);
    if value.is_null() {
        if extra.is_null() || dict::get(vm, extra, key)?.is_none() {
            return Err(exception::key_error(vm, key));
        }
        return protocol::delete_item(vm, extra, key);
    }
    if extra.is_null() {
        let made = vm.heap.dict();
        vm.store(frame, fields::frame::EXTRA, made);
    }
    let extra = vm.heap.field(frame, fields::frame::EXTRA);
    dict::set(vm, extra, key, value)
}

fn contains(vm: &mut dyn Vm, proxy: Obj, key: Obj) -> Fallible<bool> {
    let found = lookup(vm, proxy, key)?;
    let is_there = found.is_some();
    vm.release_option(found);
    Ok(is_there)
}

fn length(vm: &mut dyn Vm, proxy: Obj) -> Fallible<i64> {
    with(vm, proxy, |vm, dict| Ok(vm.heap.dict_length(dict) as i64))
}

fn repr(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    protocol::recursive_repr(vm, proxy, "{...}", |vm| {
        with(vm, proxy, |vm, dict| protocol::repr(vm, dict))
    })
}

fn compare(vm: &mut dyn Vm, proxy: Obj, other: Obj, operator: Compare) -> Fallible<Owned> {
    if !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    if vm.heap.type_of(other) == t::FRAME_LOCALS_PROXY {
        let same = vm.heap.field(proxy, FRAME) == vm.heap.field(other, FRAME);
        return Ok(vm.bool(same == (operator == Compare::Equal)));
    }
    if !types::is_instance(vm, other, t::DICT) {
        return Ok(vm.not_implemented());
    }
    with(vm, proxy, |vm, dict| protocol::compare(vm, dict, other, operator))
}

/// A list of the keys, values or items, as the proxy's methods give it.
fn list_of(
    vm: &mut dyn Vm,
    proxy: Obj,
    part: fn(&mut dyn Vm, Obj, Obj) -> Owned,
) -> Fallible<Owned> {
    with(vm, proxy, |vm, dict| {
        let items = vm.heap.dict_items(dict);
        let parts = items.into_iter().map(|(key, value)| part(vm, key, value)).collect();
        Ok(vm.heap.list_from_owned(parts))
    })
}

fn keys(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    list_of(vm, arguments[0], |vm, key, _| vm.heap.own(key))
}

fn values(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    list_of(vm, arguments[0], |vm, _, value| vm.heap.own(value))
}

fn items(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    list_of(vm, arguments[0], |vm, key, value| vm.heap.tuple(&[key, value]))
}

fn iter(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let keys = keys(vm, &[proxy])?;
    given::with(vm, keys, |vm, keys| protocol::iter(vm, keys))
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let keys = keys(vm, &arguments[..1])?;
    let result = protocol::call_method(vm, keys.get(), "reverse", &[]);
    let result = result.and_then(|none| {
        vm.release(none);
        protocol::iter(vm, keys.get())
    });
    vm.release(keys);
    result
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    snapshot(vm, arguments[0])
}

fn get(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match lookup(vm, arguments[0], arguments[1])? {
        Some(value) => Ok(value),
        None => {
            let default = arguments[2].some().unwrap_or(crate::python::heap::image::NONE);
            Ok(vm.heap.own(default))
        }
    }
}

fn set_default(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if let Some(value) = lookup(vm, arguments[0], arguments[1])? {
        return Ok(value);
    }
    let default = arguments[2].some().unwrap_or(crate::python::heap::image::NONE);
    set_subscript(vm, arguments[0], arguments[1], default)?;
    Ok(vm.heap.own(default))
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (proxy, key) = (arguments[0], arguments[1]);
    let frame = vm.heap.field(proxy, FRAME);
    if find(vm, frame, key)?.is_some() {
        let text = "cannot remove local variables from FrameLocalsProxy";
        return Err(exception::value_error(vm, text));
    }
    match (lookup(vm, proxy, key)?, arguments[2].some()) {
        (Some(value), _) => {
            let deleted = set_subscript(vm, proxy, key, Obj::NULL);
            if deleted.is_err() {
                vm.release(value);
                return Err(Raised);
            }
            Ok(value)
        }
        (None, Some(default)) => Ok(vm.heap.own(default)),
        (None, None) => Err(exception::key_error(vm, key)),
    }
}

fn update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let result = merge(vm, arguments[0], arguments[1])?;
    vm.release(result);
    Ok(vm.none())
}

/// `|=`: every item of a mapping or of an iterable of pairs.
fn merge(vm: &mut dyn Vm, proxy: Obj, other: Obj) -> Fallible<Owned> {
    let mapping =
        vm.heap.type_of(other) == t::FRAME_LOCALS_PROXY || types::is_instance(vm, other, t::DICT);
    if !mapping {
        let text = "update() argument must be dict or another FrameLocalsProxy";
        return Err(exception::type_error(vm, text));
    }
    let copy = vm.heap.dict();
    let result = given::with(vm, copy, |vm, copy| {
        if vm.heap.type_of(other) == t::FRAME_LOCALS_PROXY {
            with(vm, other, |vm, dict| dict_update::update_from(vm, copy, dict))?;
        } else {
            dict_update::update_from(vm, copy, other)?;
        }
        for (key, value) in vm.heap.dict_items(copy) {
            set_subscript(vm, proxy, key, value)?;
        }
        Ok(())
    });
    result?;
    Ok(vm.heap.own(proxy))
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    let both = [left, right].into_iter().all(|one| {
        vm.heap.type_of(one) == t::FRAME_LOCALS_PROXY || types::is_instance(vm, one, t::DICT)
    });
    if !both {
        return Ok(vm.not_implemented());
    }
    let result = vm.heap.dict();
    for side in [left, right] {
        let added = if vm.heap.type_of(side) == t::FRAME_LOCALS_PROXY {
            with(vm, side, |vm, dict| dict_update::update_from(vm, result.get(), dict))
        } else {
            dict_update::update_from(vm, result.get(), side)
        };
        if added.is_err() {
            vm.release(result);
            return Err(Raised);
        }
    }
    Ok(result)
}

const METHODS: &[Def] = &[
    def("__reversed__", "($self, /)", reversed),
    def("copy", "($self, /)", copy),
    def("keys", "($self, /)", keys),
    def("values", "($self, /)", values),
    def("items", "($self, /)", items),
    def("update", "($self, other, /)", update),
    def("get", "($self, key, default=None, /)", get),
    def("setdefault", "($self, key, default=None, /)", set_default),
    def("pop", "($self, key, default=<unrepresentable>, /)", pop),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    flags: flag::MAPPING,
    ..TypeRow::new(
        "FrameLocalsProxy",
        t::FRAME_LOCALS_PROXY,
        Slots {
            repr: Some(repr),
            iter: Some(iter),
            compare: Some(compare),
            length: Some(length),
            subscript: Some(subscript),
            set_subscript: Some(set_subscript),
            contains: Some(contains),
            new: Some(new_proxy),
            ..Slots::EMPTY
        }
        .binary(Operator::Or, or)
        .in_place(Operator::Or, merge),
    )
}];
