//! `weakref.proxy`: acts as its object while that lives; every operator is passed on.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::slots::{BINARY_OPERATORS, Binary};
use crate::python::object::{Compare, Def, Fallible, Operator, Slots, TypeRow, Vm, def};
use crate::python::object::{exception, flag, given, protocol, types};

fn is_proxy(vm: &dyn Vm, object: Obj) -> bool {
    [t::WEAKPROXY, t::WEAKCALLABLEPROXY].contains(&vm.heap.type_of(object))
}

/// The object behind a proxy; anything else itself.
fn unwrap(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if !is_proxy(vm, object) {
        return Ok(vm.own(object));
    }
    match vm.heap.weak_target(object).some() {
        Some(target) => Ok(vm.own(target)),
        None => {
            let text = "weakly-referenced object no longer exists";
            Err(exception::raise(vm, t::REFERENCE_ERROR, text))
        }
    }
}

fn one<T>(
    vm: &mut dyn Vm,
    proxy: Obj,
    action: impl FnOnce(&mut dyn Vm, Obj) -> Fallible<T>,
) -> Fallible<T> {
    let object = unwrap(vm, proxy)?;
    given::with(vm, object, action)
}

fn two<T>(
    vm: &mut dyn Vm,
    a: Obj,
    b: Obj,
    action: impl FnOnce(&mut dyn Vm, Obj, Obj) -> Fallible<T>,
) -> Fallible<T> {
    one(vm, a, |vm, a| one(vm, b, |vm, b| action(vm, a, b)))
}

fn binary<const OPERATOR: usize>(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    two(vm, a, b, |vm, a, b| protocol::binary(vm, Operator::ALL[OPERATOR], a, b))
}

fn in_place<const OPERATOR: usize>(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    two(vm, a, b, |vm, a, b| protocol::in_place(vm, Operator::ALL[OPERATOR], a, b))
}

macro_rules! all_operators {
    ($function:ident) => {{
        const ALL: [Option<Binary>; BINARY_OPERATORS] = [
            Some($function::<0>),
            Some($function::<1>),
            Some($function::<2>),
            Some($function::<3>),
            Some($function::<4>),
            Some($function::<5>),
            Some($function::<6>),
            Some($function::<7>),
            Some($function::<8>),
            Some($function::<9>),
            Some($function::<10>),
            Some($function::<11>),
            Some($function::<12>),
        ];
        ALL
    }};
}

fn repr(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let address = vm.heap.address(proxy);
    let text = match vm.heap.weak_target(proxy).some() {
        Some(target) => {
            let kind = vm.heap.type_of(target);
            let (name, place) = (types::name_outside_main(vm, kind), vm.heap.address(target));
            format!("<weakproxy at {address:#x}; to '{name}' at {place:#x}>")
        }
        None => format!("<weakproxy at {address:#x}; dead>"),
    };
    Ok(vm.heap.str(&text))
}

fn str(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::str)
}

fn get_attribute(vm: &mut dyn Vm, proxy: Obj, name: Obj) -> Fallible<Owned> {
    one(vm, proxy, |vm, object| protocol::get_attribute(vm, object, name))
}

fn set_attribute(vm: &mut dyn Vm, proxy: Obj, name: Obj, value: Obj) -> Fallible<()> {
    one(vm, proxy, |vm, object| match value.some() {
        Some(value) => protocol::set_attribute(vm, object, name, value),
        None => protocol::delete_attribute(vm, object, name),
    })
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    two(vm, a, b, |vm, a, b| protocol::compare(vm, a, b, operator))
}

fn divmod(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    two(vm, a, b, protocol::divmod)
}

fn power(vm: &mut dyn Vm, a: Obj, b: Obj, modulus: Obj) -> Fallible<Owned> {
    two(vm, a, b, |vm, a, b| {
        if modulus.is_null() || modulus == image::NONE {
            return protocol::power(vm, a, b, modulus);
        }
        one(vm, modulus, |vm, modulus| protocol::power(vm, a, b, modulus))
    })
}

fn negative(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::negative)
}

fn positive(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::positive)
}

fn absolute(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::absolute)
}

fn invert(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::invert)
}

fn truth(vm: &mut dyn Vm, proxy: Obj) -> Fallible<bool> {
    one(vm, proxy, protocol::truth)
}

fn index(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::index_object)
}

fn int(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, |vm, object| vm.call(t::INT, &[object], &[]))
}

fn float(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, |vm, object| vm.call(t::FLOAT, &[object], &[]))
}

fn length(vm: &mut dyn Vm, proxy: Obj) -> Fallible<i64> {
    one(vm, proxy, protocol::length)
}

fn contains(vm: &mut dyn Vm, proxy: Obj, item: Obj) -> Fallible<bool> {
    one(vm, proxy, |vm, object| protocol::contains(vm, object, item))
}

fn subscript(vm: &mut dyn Vm, proxy: Obj, key: Obj) -> Fallible<Owned> {
    two(vm, proxy, key, protocol::get_item)
}

fn set_subscript(vm: &mut dyn Vm, proxy: Obj, key: Obj, value: Obj) -> Fallible<()> {
    one(vm, proxy, |vm, object| match value.some() {
        Some(value) => protocol::set_item(vm, object, key, value),
        None => protocol::delete_item(vm, object, key),
    })
}

fn iter(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    one(vm, proxy, protocol::iter)
}

fn next(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Option<Owned>> {
    one(vm, proxy, |vm, object| {
        let kind = vm.heap.type_of(object);
        if vm.type_data(kind).slots.next.is_some() {
            return protocol::next(vm, object);
        }
        let name = protocol::type_name(vm, object);
        let text = format!("Weakref proxy referenced a non-iterator '{name}' object");
        Err(exception::type_error(vm, text))
    })
}

fn call(vm: &mut dyn Vm, proxy: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    one(vm, proxy, |vm, object| vm.call(object, arguments, keywords))
}

fn bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    one(vm, arguments[0], |vm, object| protocol::call_method(vm, object, "__bytes__", &[]))
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    one(vm, arguments[0], |vm, object| protocol::call_method(vm, object, "__reversed__", &[]))
}

const METHODS: &[Def] =
    &[def("__bytes__", "($self, /)", bytes), def("__reversed__", "($self, /)", reversed)];

const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(str),
    get_attribute: Some(get_attribute),
    set_attribute: Some(set_attribute),
    compare: Some(compare),
    binary: all_operators!(binary),
    in_place: all_operators!(in_place),
    divmod: Some(divmod),
    power_modulo: Some(power),
    negative: Some(negative),
    positive: Some(positive),
    absolute: Some(absolute),
    invert: Some(invert),
    bool: Some(truth),
    index: Some(index),
    int: Some(int),
    float: Some(float),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(set_subscript),
    contains: Some(contains),
    iter: Some(iter),
    next: Some(next),
    ..Slots::EMPTY
};

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new("weakref.ProxyType", t::WEAKPROXY, SLOTS)
    },
    TypeRow {
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "weakref.CallableProxyType",
            t::WEAKCALLABLEPROXY,
            Slots { call: Some(call), ..SLOTS },
        )
    },
];
