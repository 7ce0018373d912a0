//! How a call of a built-in special method (`int.__add__(1, 2)`) calls the slot behind it.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::slotdefs::{Field, SlotDef};
use crate::python::object::{Compare, Fallible, Slots, Vm, exception, protocol, types};

/// A call of a slot wrapper.
pub struct WrapperCall<'a> {
    pub def: &'static SlotDef,
    /// The type whose slot it is.
    pub owner: Obj,
    pub receiver: Obj,
    pub arguments: &'a [Obj],
    pub keywords: &'a [Obj],
}

/// Calls the slot with the arguments of a method call.
pub type Wrapper = fn(&mut dyn Vm, &WrapperCall) -> Fallible<Owned>;

pub fn unary(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 0)?;
    let slots = slots(vm, call);
    let slot = match call.def.field {
        Field::Repr => slots.repr,
        Field::Str => slots.str,
        Field::Iter => slots.iter,
        Field::Await => slots.await_,
        Field::AsyncIter => slots.async_iter,
        Field::AsyncNext => slots.async_next,
        Field::Negative => slots.negative,
        Field::Positive => slots.positive,
        Field::Absolute => slots.absolute,
        Field::Invert => slots.invert,
        Field::Int => slots.int,
        Field::Float => slots.float,
        Field::Index => slots.index,
        _ => None,
    };
    match slot {
        Some(slot) => slot(vm, call.receiver),
        None => Ok(vm.not_implemented()),
    }
}

pub fn binary(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    if call.def.field == Field::GetAttribute {
        check_name(vm, call.arguments[0])?;
    }
    two(vm, call, call.receiver, call.arguments[0])
}

pub fn reflected(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    two(vm, call, call.arguments[0], call.receiver)
}

fn two(vm: &mut dyn Vm, call: &WrapperCall, a: Obj, b: Obj) -> Fallible<Owned> {
    let slots = slots(vm, call);
    let slot = match call.def.field {
        Field::Binary(operator) => slots.binary[operator as usize],
        Field::InPlace(operator) => slots.in_place[operator as usize],
        Field::Divmod => slots.divmod,
        Field::GetAttribute => slots.get_attribute,
        Field::Subscript => slots.subscript,
        Field::Concatenate => slots.concatenate,
        Field::InPlaceConcatenate => slots.in_place_concatenate,
        _ => None,
    };
    match slot {
        Some(slot) => slot(vm, a, b),
        None => Ok(vm.not_implemented()),
    }
}

/// `__pow__(self, other, modulus=None)`.
pub fn power(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    three(vm, call, false)
}

pub fn reflected_power(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    three(vm, call, true)
}

fn three(vm: &mut dyn Vm, call: &WrapperCall, swapped: bool) -> Fallible<Owned> {
    expect_range(vm, call, 1, 2)?;
    let other = call.arguments[0];
    let (a, b) = if swapped { (other, call.receiver) } else { (call.receiver, other) };
    let slots = slots(vm, call);
    match (call.arguments.get(1).copied(), slots.power_modulo) {
        (Some(modulus), Some(slot)) if modulus != image::NONE => slot(vm, a, b, modulus),
        _ => two(vm, call, a, b),
    }
}

/// `__mul__` of a sequence: the count must be an integer.
pub fn repeat(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    let count = protocol::index_object(vm, call.arguments[0])?;
    let slots = slots(vm, call);
    let slot = match call.def.field {
        Field::Repeat => slots.repeat,
        _ => slots.in_place_repeat,
    };
    let result = match slot {
        Some(slot) => slot(vm, call.receiver, count.get()),
        None => Ok(vm.not_implemented()),
    };
    vm.release(count);
    result
}

pub fn compare(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    let operator = match call.def.name {
        "__lt__" => Compare::Less,
        "__le__" => Compare::LessEqual,
        "__eq__" => Compare::Equal,
        "__ne__" => Compare::NotEqual,
        "__gt__" => Compare::Greater,
        _ => Compare::GreaterEqual,
    };
    match slots(vm, call).compare {
        Some(slot) => slot(vm, call.receiver, call.arguments[0], operator),
        None => Ok(vm.not_implemented()),
    }
}

pub fn hash(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 0)?;
    match slots(vm, call).hash {
        Some(slot) => slot(vm, call.receiver).map(|hash| vm.heap.int(hash)),
        None => Err(protocol::type_hash_error(vm, call.receiver)),
    }
}

pub fn length(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 0)?;
    match slots(vm, call).length {
        Some(slot) => slot(vm, call.receiver).map(|length| vm.heap.int(length)),
        None => Ok(vm.not_implemented()),
    }
}

pub fn bool(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 0)?;
    match slots(vm, call).bool {
        Some(slot) => slot(vm, call.receiver).map(|truth| vm.bool(truth)),
        None => Ok(vm.not_implemented()),
    }
}

pub fn contains(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    match slots(vm, call).contains {
        Some(slot) => slot(vm, call.receiver, call.arguments[0]).map(|found| vm.bool(found)),
        None => Ok(vm.not_implemented()),
    }
}

pub fn next(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 0)?;
    let Some(slot) = slots(vm, call).next else { return Ok(vm.not_implemented()) };
    match slot(vm, call.receiver)? {
        Some(item) => Ok(item),
        None => Err(exception::stop_iteration(vm, Obj::NULL)),
    }
}

pub fn set_subscript(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 2)?;
    store(vm, call, call.arguments[0], call.arguments[1])
}

pub fn delete_subscript(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    store(vm, call, call.arguments[0], Obj::NULL)
}

pub fn set_attribute(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 2)?;
    hack_check(vm, call)?;
    check_name(vm, call.arguments[0])?;
    store(vm, call, call.arguments[0], call.arguments[1])
}

pub fn delete_attribute(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    hack_check(vm, call)?;
    check_name(vm, call.arguments[0])?;
    store(vm, call, call.arguments[0], Obj::NULL)
}

pub fn descriptor_set(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 2)?;
    store(vm, call, call.arguments[0], call.arguments[1])
}

pub fn descriptor_delete(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 1)?;
    store(vm, call, call.arguments[0], Obj::NULL)
}

fn store(vm: &mut dyn Vm, call: &WrapperCall, key: Obj, value: Obj) -> Fallible<Owned> {
    let slots = slots(vm, call);
    let slot = match call.def.field {
        Field::SetSubscript => slots.set_subscript,
        Field::SetAttribute => slots.set_attribute,
        _ => slots.descriptor_set,
    };
    if let Some(slot) = slot {
        slot(vm, call.receiver, key, value)?;
    }
    Ok(vm.none())
}

/// `__get__(self, instance, owner=None)`.
pub fn descriptor_get(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect_range(vm, call, 1, 2)?;
    let or_null = |object: Option<&Obj>| match object {
        Some(object) if *object != image::NONE => *object,
        _ => Obj::NULL,
    };
    let (instance, owner) = (or_null(call.arguments.first()), or_null(call.arguments.get(1)));
    if instance.is_null() && owner.is_null() {
        return Err(exception::type_error(vm, "__get__(None, None) is invalid"));
    }
    match slots(vm, call).descriptor_get {
        Some(slot) => slot(vm, call.receiver, instance, owner),
        None => Ok(vm.not_implemented()),
    }
}

pub fn init(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    if let Some(slot) = slots(vm, call).init {
        slot(vm, call.receiver, call.arguments, call.keywords)?;
    }
    Ok(vm.none())
}

pub fn call(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    match slots(vm, call).call {
        Some(slot) => slot(vm, call.receiver, call.arguments, call.keywords),
        None => Ok(vm.not_implemented()),
    }
}

pub fn finalize(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<Owned> {
    expect(vm, call, 0)?;
    if let Some(slot) = slots(vm, call).finalize {
        slot(vm, call.receiver);
    }
    Ok(vm.none())
}

fn check_name(vm: &mut dyn Vm, name: Obj) -> Fallible<()> {
    if types::is_instance(vm, name, t::STR) {
        return Ok(());
    }
    let got = protocol::type_name(vm, name);
    let message = format!("attribute name must be string, not '{got}'");
    Err(exception::type_error(vm, message))
}

/// `hackcheck`: `object.__setattr__` must not get round the `__setattr__` of a built-in type in between.
fn hack_check(vm: &mut dyn Vm, call: &WrapperCall) -> Fallible<()> {
    let kind = vm.heap.type_of(call.receiver);
    let own = slots(vm, call).set_attribute;
    let mro = vm.type_data(kind).mro.clone();
    for class in mro {
        if class == call.owner {
            return Ok(());
        }
        let data = vm.type_data(class);
        let is_class = data.flags & crate::python::object::flag::HEAP_TYPE != 0;
        let same = match (data.slots.set_attribute, own) {
            (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
            _ => false,
        };
        if !is_class && !same {
            let name = call.def.name;
            let receiver = types::is_type(vm, call.receiver);
            let kind = if receiver { "type" } else { &vm.type_data(kind).name };
            let message = format!("can't apply this {name} to {kind} object");
            return Err(exception::type_error(vm, message));
        }
    }
    Ok(())
}

/// `check_num_args`.
fn expect(vm: &mut dyn Vm, call: &WrapperCall, count: usize) -> Fallible<()> {
    if call.arguments.len() == count {
        return Ok(());
    }
    let plural = if count == 1 { "" } else { "s" };
    let message = format!("expected {count} argument{plural}, got {}", call.arguments.len());
    Err(exception::type_error(vm, message))
}

fn expect_range(vm: &mut dyn Vm, call: &WrapperCall, least: usize, most: usize) -> Fallible<()> {
    let count = call.arguments.len();
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let (bound, limit) = if count < least { ("at least", least) } else { ("at most", most) };
    let plural = if limit == 1 { "" } else { "s" };
    let message = format!(" expected {bound} {limit} argument{plural}, got {count}");
    Err(exception::type_error(vm, message))
}

fn slots(vm: &dyn Vm, call: &WrapperCall) -> Slots {
    vm.type_data(call.owner).slots
}
