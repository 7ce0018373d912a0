//! `object.__reduce_ex__` and `object.__getstate__`: what `copy` and `pickle` take an object apart with.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Def, Fallible, Vm, def, descriptor, exception, flag, given, native, types,
};

/// `object.__reduce__`.
pub fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    common(vm, arguments[0], 0)
}

/// `object.__reduce_ex__`: `__reduce__` where a class has its own.
pub fn reduce_ex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let protocol_number = i64::from(given::c_int(vm, arguments[1], 0)?);
    let name = vm.heap.interned_name("__reduce__");
    if let Some(reduce) = protocol::lookup_attribute(vm, object, name)? {
        let kind = vm.heap.type_of(object);
        if types::lookup(vm, kind, name) != types::lookup(vm, t::OBJECT, name) {
            return given::with(vm, reduce, |vm, reduce| vm.call(reduce, &[], &[]));
        }
        vm.release(reduce);
    }
    common(vm, object, protocol_number)
}

fn common(vm: &mut dyn Vm, object: Obj, protocol_number: i64) -> Fallible<Owned> {
    if protocol_number >= 2 {
        return new_object(vm, object);
    }
    let number = vm.heap.int(protocol_number);
    given::with(vm, number, |vm, number| call_copyreg(vm, "_reduce_ex", &[object, number]))
}

fn from_copyreg(vm: &mut dyn Vm, name: &str) -> Fallible<Owned> {
    let module = vm.import("copyreg")?;
    given::with(vm, module, |vm, module| protocol::get_attribute_str(vm, module, name))
}

fn call_copyreg(vm: &mut dyn Vm, name: &str, arguments: &[Obj]) -> Fallible<Owned> {
    let function = from_copyreg(vm, name)?;
    given::with(vm, function, |vm, function| vm.call(function, arguments, &[]))
}

fn cannot_pickle(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let text = format!("cannot pickle '{}' object", type_name(vm, object));
    Err(exception::type_error(vm, text))
}

/// `reduce_newobj`: the object is made by `__new__`, its state is set after.
fn new_object(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let data = vm.type_data(kind);
    if data.slots.new.is_none() || data.flags & flag::DISALLOW_INSTANTIATION != 0 {
        return cannot_pickle(vm, object);
    }
    let mut parts = Vec::with_capacity(5);
    match fill(vm, object, &mut parts) {
        Ok(()) => Ok(vm.heap.tuple_from_owned(parts)),
        Err(raised) => {
            vm.release_all(parts);
            Err(raised)
        }
    }
}

fn fill(vm: &mut dyn Vm, object: Obj, parts: &mut Vec<Owned>) -> Fallible<()> {
    let kind = vm.heap.type_of(object);
    let (arguments, keywords) = new_arguments(vm, object)?;
    let has_arguments = arguments.is_some();
    let given = arguments.as_ref().map_or_else(Vec::new, |given| vm.heap.tuple_items(given.get()));
    let with_keywords = keywords.as_ref().filter(|dict| vm.heap.dict_length(dict.get()) > 0);
    let (maker, passed) = match with_keywords {
        Some(keywords) => {
            let given = vm.heap.tuple(&given);
            let passed = vm.heap.tuple(&[kind, given.get(), keywords.get()]);
            vm.release(given);
            ("__newobj_ex__", passed)
        }
        None => {
            let all: Vec<Obj> = std::iter::once(kind).chain(given).collect();
            ("__newobj__", vm.heap.tuple(&all))
        }
    };
    vm.release_option(arguments);
    vm.release_option(keywords);
    match from_copyreg(vm, maker) {
        Ok(maker) => parts.extend([maker, passed]),
        Err(raised) => {
            vm.release(passed);
            return Err(raised);
        }
    }
    let is_list = types::is_instance(vm, object, t::LIST);
    let is_dict = types::is_instance(vm, object, t::DICT);
    let required = !has_arguments && !is_list && !is_dict;
    parts.push(state(vm, object, required)?);
    parts.push(if is_list { protocol::iter(vm, object)? } else { vm.none() });
    parts.push(if is_dict {
        let items = protocol::call_method(vm, object, "items", &[])?;
        given::with(vm, items, protocol::iter)?
    } else {
        vm.none()
    });
    Ok(())
}

/// `_PyObject_GetNewArguments`: what `__getnewargs_ex__` or `__getnewargs__` gives.
fn new_arguments(vm: &mut dyn Vm, object: Obj) -> Fallible<(Option<Owned>, Option<Owned>)> {
    let name = vm.heap.interned_name("__getnewargs_ex__");
    if let Some(method) = protocol::lookup_special(vm, object, name)? {
        let pair = given::with(vm, method, |vm, method| vm.call(method, &[], &[]))?;
        return given::with(vm, pair, split_pair);
    }
    let name = vm.heap.interned_name("__getnewargs__");
    let Some(method) = protocol::lookup_special(vm, object, name)? else { return Ok((None, None)) };
    let arguments = given::with(vm, method, |vm, method| vm.call(method, &[], &[]))?;
    if types::is_instance(vm, arguments.get(), t::TUPLE) {
        return Ok((Some(arguments), None));
    }
    let got = type_name(vm, arguments.get());
    let text = format!("__getnewargs__ should return a tuple, not '{got}'");
    vm.release(arguments);
    Err(exception::type_error(vm, text))
}

fn split_pair(vm: &mut dyn Vm, pair: Obj) -> Fallible<(Option<Owned>, Option<Owned>)> {
    if !types::is_instance(vm, pair, t::TUPLE) {
        let got = type_name(vm, pair);
        let text = format!("__getnewargs_ex__ should return a tuple, not '{got}'");
        return Err(exception::type_error(vm, text));
    }
    let items = vm.heap.tuple_items(pair);
    let [arguments, keywords] = *items.as_slice() else {
        let text =
            format!("__getnewargs_ex__ should return a tuple of length 2, not {}", items.len());
        return Err(exception::value_error(vm, text));
    };
    for (which, item, kind, name) in
        [("first", arguments, t::TUPLE, "tuple"), ("second", keywords, t::DICT, "dict")]
    {
        if !types::is_instance(vm, item, kind) {
            let got = type_name(vm, item);
            let text = format!(
                "{which} item of the tuple returned by __getnewargs_ex__ must be a {name}, not '{got}'"
            );
            return Err(exception::type_error(vm, text));
        }
    }
    Ok((Some(vm.own(arguments)), Some(vm.own(keywords))))
}

/// `object_getstate`: by the class's own `__getstate__` where it has one.
pub fn state(vm: &mut dyn Vm, object: Obj, required: bool) -> Fallible<Owned> {
    let name = vm.heap.interned_name("__getstate__");
    let kind = vm.heap.type_of(object);
    if types::lookup(vm, kind, name) == types::lookup(vm, t::OBJECT, name)
        && vm.heap.instance_get(object, name).is_null()
    {
        return default_state(vm, object, required);
    }
    protocol::call_method(vm, object, "__getstate__", &[])
}

/// `object.__getstate__`.
pub fn get_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    default_state(vm, arguments[0], false)
}

/// `object_getstate_default`: the instance's dict, with the values of `__slots__` members beside it if it has any.
fn default_state(vm: &mut dyn Vm, object: Obj, required: bool) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let layout = vm.type_data(kind).layout;
    if required && layout.item_size != 0 {
        let text = format!("cannot pickle {} objects", type_name(vm, object));
        return Err(exception::type_error(vm, text));
    }
    let state = if vm.heap.instance_items(object).is_empty() {
        vm.none()
    } else {
        let dict = vm.heap.instance_dict(object);
        vm.own(dict)
    };
    let names = match slot_names(vm, kind) {
        Ok(names) => names,
        Err(raised) => {
            vm.release(state);
            return Err(raised);
        }
    };
    if required {
        let own_dict = u32::from(layout.dict != 0 && !layout.managed_dict);
        let words = 2 + own_dict + u32::from(layout.weak_list != 0) + names.len() as u32;
        if layout.basic_size > words * 8 {
            vm.release(state);
            vm.release_all(names);
            return cannot_pickle(vm, object);
        }
    }
    let slots = vm.heap.dict();
    let filled = fill_slots(vm, object, &names, slots.get());
    vm.release_all(names);
    if filled.is_err() || vm.heap.dict_length(slots.get()) == 0 {
        vm.release(slots);
        if let Err(raised) = filled {
            vm.release(state);
            return Err(raised);
        }
        return Ok(state);
    }
    Ok(vm.heap.tuple_from_owned(vec![state, slots]))
}

fn fill_slots(vm: &mut dyn Vm, object: Obj, names: &[Owned], slots: Obj) -> Fallible<()> {
    for name in names {
        if let Some(value) = protocol::lookup_attribute(vm, object, name.get())? {
            vm.heap.dict_set_str(slots, name.get(), value);
        }
    }
    Ok(())
}

/// `_PyType_GetSlotNames`: what `copyreg._slotnames` finds, which the class remembers. A built-in type has none.
fn slot_names(vm: &mut dyn Vm, kind: Obj) -> Fallible<Vec<Owned>> {
    if vm.type_data(kind).flags & flag::HEAP_TYPE == 0 {
        return Ok(Vec::new());
    }
    let name = vm.heap.interned_name("__slotnames__");
    let dict = vm.type_data(kind).dict;
    let known = vm.heap.dict_get_str(dict, name);
    let names = match known.some() {
        Some(known) => vm.own(known),
        None => call_copyreg(vm, "_slotnames", &[kind])?,
    };
    given::with(vm, names, |vm, names| {
        if names == image::NONE {
            return Ok(Vec::new());
        }
        if types::is_instance(vm, names, t::LIST) {
            let items = vm.heap.list_items(names);
            return Ok(items.into_iter().map(|name| vm.own(name)).collect());
        }
        let class = &vm.type_data(kind).name;
        let got = type_name(vm, names);
        let text = format!("{class}.__slotnames__ should be a list or None, not {got}");
        Err(exception::type_error(vm, text))
    })
}

/// `descr_reduce` and `wrapper_reduce`: `getattr` finds the descriptor again in its class, a bound one in its object.
fn descriptor_reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = descriptor::described(vm, arguments[0]);
    let name = vm.heap.field(found, descriptor::NAME);
    let owner = if found == arguments[0] {
        vm.heap.field(found, descriptor::OWNER)
    } else {
        vm.heap.field(arguments[0], descriptor::WRAPPER_SELF)
    };
    let getattr = native::builtin(vm, "getattr");
    Ok(native::reduced(vm, getattr, &[owner, name]))
}

pub const DESCRIPTOR: &[Def] = &[def("__reduce__", "($self, /)", descriptor_reduce)];
