//! `super`: attributes looked up behind a class in the order of an object's type.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Fallible, GetSet, Slots, TypeRow, Vm, binding, exception, flag, instance, member, native, types,
};

/// `superobject`: the class, the object, and the type in whose order the search runs.
const CLASS: u32 = 2;
const OBJECT: u32 = 3;
const START: u32 = 4;

/// `_PySuper_Lookup`: what `super(class, object).name` gives. With `method`, a function found is given unbound and the
/// answer is true: it is to be called with the object in front.
pub fn lookup(
    vm: &mut dyn Vm,
    class: Obj,
    object: Obj,
    name: Obj,
    method: bool,
) -> Fallible<(Owned, bool)> {
    let start = check(vm, class, object)?;
    let result = search(vm, class, object, start.get(), name, method);
    vm.release(start);
    match result? {
        Some(found) => Ok(found),
        None => {
            let proxy = vm.call(t::SUPER, &[class, object], &[])?;
            let value = instance::get_attribute(vm, proxy.get(), name);
            vm.release(proxy);
            value.map(|value| (value, false))
        }
    }
}

/// `do_super_lookup`.
fn search(
    vm: &mut dyn Vm,
    class: Obj,
    object: Obj,
    start: Obj,
    name: Obj,
    method: bool,
) -> Fallible<Option<(Owned, bool)>> {
    // `super().__class__` is `super`.
    if name == vm.names.class {
        return Ok(None);
    }
    let order = vm.type_data(start).mro.clone();
    let behind = order.iter().skip_while(|other| **other != class).skip(1);
    for other in behind {
        let dict = vm.type_data(*other).dict;
        let found = vm.heap.dict_get_str(dict, name);
        if found.is_null() {
            continue;
        }
        let found = vm.own(found);
        let data = vm.type_data(vm.heap.type_of(found.get()));
        if method && object != start && data.flags & flag::METHOD_DESCRIPTOR != 0 {
            return Ok(Some((found, true)));
        }
        let Some(get) = data.slots.descriptor_get else { return Ok(Some((found, false))) };
        let target = if object == start { Obj::NULL } else { object };
        let value = get(vm, found.get(), target, start);
        vm.release(found);
        return value.map(|value| Some((value, false)));
    }
    Ok(None)
}

/// `supercheck`: the type whose order is searched.
fn check(vm: &mut dyn Vm, class: Obj, object: Obj) -> Fallible<Owned> {
    if types::is_type(vm, object) && types::is_subtype(vm, object, class) {
        return Ok(vm.own(object));
    }
    let kind = vm.heap.type_of(object);
    if types::is_subtype(vm, kind, class) {
        return Ok(vm.own(kind));
    }
    let name = vm.names.class;
    if let Some(claimed) = protocol::lookup_attribute(vm, object, name)? {
        if claimed.get() != kind
            && types::is_type(vm, claimed.get())
            && types::is_subtype(vm, claimed.get(), class)
        {
            return Ok(claimed);
        }
        vm.release(claimed);
    }
    let described = if types::is_type(vm, object) {
        format!("type {}", vm.type_data(object).name)
    } else {
        format!("instance of {}", type_name(vm, object))
    };
    let class = &vm.type_data(class).name;
    let message = format!(
        "super(type, obj): obj ({described}) is not an instance or subtype of type ({class})."
    );
    Err(exception::type_error(vm, message))
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, proxy: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    binding::no_keywords(vm, "super", keywords)?;
    binding::check_count(vm, "super", arguments.len(), 0, 2)?;
    let given = match arguments {
        [] => {
            let (class, object) = vm.super_arguments()?;
            let object = object.some().filter(|object| *object != image::NONE);
            return fill(vm, proxy, class, object.unwrap_or(Obj::NULL));
        }
        given => given,
    };
    if !types::is_type(vm, given[0]) {
        let got = type_name(vm, given[0]);
        let message = format!("super() argument 1 must be a type, not {got}");
        return Err(exception::type_error(vm, message));
    }
    let object = given.get(1).copied().filter(|object| *object != image::NONE);
    fill(vm, proxy, given[0], object.unwrap_or(Obj::NULL))
}

fn fill(vm: &mut dyn Vm, proxy: Obj, class: Obj, object: Obj) -> Fallible<()> {
    if object.is_null() {
        vm.heap.clear_field(proxy, OBJECT);
        vm.heap.clear_field(proxy, START);
    } else {
        let start = check(vm, class, object)?;
        let object = vm.own(object);
        vm.store(proxy, OBJECT, object);
        vm.store(proxy, START, start);
    }
    let class = vm.own(class);
    vm.store(proxy, CLASS, class);
    Ok(())
}

fn get_attribute(vm: &mut dyn Vm, proxy: Obj, name: Obj) -> Fallible<Owned> {
    let [class, object, start] = [CLASS, OBJECT, START].map(|field| vm.heap.field(proxy, field));
    if !start.is_null()
        && let Some((value, _)) = search(vm, class, object, start, name, false)?
    {
        return Ok(value);
    }
    instance::get_attribute(vm, proxy, name)
}

/// `super_descr_get`: an unbound `super` in a class binds to the instance it is reached through.
fn bind(vm: &mut dyn Vm, proxy: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    let bound = !vm.heap.field(proxy, OBJECT).is_null();
    if object.is_null() || object == image::NONE || bound {
        return Ok(vm.own(proxy));
    }
    let (kind, class) = (vm.heap.type_of(proxy), vm.heap.field(proxy, CLASS));
    if kind != t::SUPER {
        return vm.call(kind, &[class, object], &[]);
    }
    let copy = vm.heap.new_object(t::SUPER);
    match fill(vm, copy.get(), class, object) {
        Ok(()) => Ok(copy),
        Err(raised) => {
            vm.release(copy);
            Err(raised)
        }
    }
}

fn repr(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let (class, start) = (vm.heap.field(proxy, CLASS), vm.heap.field(proxy, START));
    let name = |class: Obj| class.some().map_or("NULL", |class| &vm.type_data(class).name);
    let text = if start.is_null() {
        format!("<super: <class '{}'>, NULL>", name(class))
    } else {
        format!("<super: <class '{}'>, <{} object>>", name(class), name(start))
    };
    Ok(vm.heap.str(&text))
}

const MEMBERS: &[GetSet] = &[
    member("__thisclass__", native::field::<CLASS>),
    member("__self__", native::field::<OBJECT>),
    member("__self_class__", native::field::<START>),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "super",
        t::SUPER,
        Slots {
            repr: Some(repr),
            get_attribute: Some(get_attribute),
            descriptor_get: Some(bind),
            new: Some(new),
            init: Some(init),
            ..Slots::EMPTY
        },
    )
}];
