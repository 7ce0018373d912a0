//! The functions in the slots of classes written in Python: each looks its special method up and calls it.

use num_traits::{Signed, ToPrimitive};

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{call_special, type_name};
use crate::python::object::slotdefs::GENERIC;
use crate::python::object::slots::{BINARY_OPERATORS, Binary};
use crate::python::object::{
    Compare, Fallible, Operator, Raised, Vm, descriptor, exception, flag, instance, packed,
    protocol, types,
};

pub fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.repr;
    required(vm, object, name, &[])
}

pub fn str(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.str;
    required(vm, object, name, &[])
}

pub fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let name = vm.names.hash;
    let kind = vm.heap.type_of(object);
    let method = types::lookup(vm, kind, name);
    if method.is_null() || method == image::NONE {
        return Err(protocol::type_hash_error(vm, object));
    }
    let result = required(vm, object, name, &[])?;
    if !types::is_instance(vm, result.get(), t::INT) {
        vm.release(result);
        return Err(exception::type_error(vm, "__hash__ method should return an integer"));
    }
    // A number too large for a hash is hashed itself.
    let hash = match vm.heap.int_value(result.get()) {
        Some(value) => Ok(value),
        None => match vm.heap.big(result.get()).to_i64() {
            Some(value) => Ok(value),
            None => protocol::hash(vm, result.get()),
        },
    };
    vm.release(result);
    hash.map(|hash| if hash == -1 { -2 } else { hash })
}

/// `slot_tp_call`.
pub fn call(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.names.call;
    with_keywords(vm, object, name, arguments, keywords)
}

pub fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.iter;
    let kind = vm.heap.type_of(object);
    if types::lookup(vm, kind, name) == image::NONE {
        let message = format!("'{}' object is not iterable", type_name(vm, object));
        return Err(exception::type_error(vm, message));
    }
    required(vm, object, name, &[])
}

pub fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let name = vm.names.next;
    required(vm, object, name, &[]).map(Some)
}

/// `slot_tp_getattr_hook`: `__getattribute__`, then `__getattr__` for what is not there.
pub fn get_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let hook_name = vm.names.getattr;
    let hook = types::lookup(vm, kind, hook_name);
    let getter_name = vm.names.getattribute;
    let getter = types::lookup(vm, kind, getter_name);
    let generic = descriptor::wrapped_slot(vm, getter).is_some_and(|(owner, _)| owner == t::OBJECT);
    if hook.is_null() {
        return required(vm, object, getter_name, &[name]);
    }
    let hook = vm.own(hook);
    let found = if generic {
        instance::lookup(vm, object, name)
    } else {
        match hooked(vm, object, getter_name, name) {
            Ok(value) => Ok(Some(value)),
            Err(Raised) if exception::matches(vm, t::ATTRIBUTE_ERROR) => {
                exception::clear(vm);
                Ok(None)
            }
            Err(Raised) => Err(Raised),
        }
    };
    let result = match found {
        Ok(Some(value)) => Ok(value),
        Ok(None) => hooked(vm, object, hook_name, name),
        Err(Raised) => Err(Raised),
    };
    vm.release(hook);
    result
}

/// `call_attribute`.
fn hooked(vm: &mut dyn Vm, object: Obj, hook: Obj, name: Obj) -> Fallible<Owned> {
    if vm.heap.profile.calls.binds_getattr
        && let Some(value) = protocol::call_bound(vm, object, hook, &[name])?
    {
        return Ok(value);
    }
    required(vm, object, hook, &[name])
}

pub fn set_attribute(vm: &mut dyn Vm, object: Obj, name: Obj, value: Obj) -> Fallible<()> {
    let (set, delete) = (vm.names.setattr, vm.names.delattr);
    store(vm, object, set, delete, name, value)
}

pub fn set_subscript(vm: &mut dyn Vm, object: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let (set, delete) = (vm.names.setitem, vm.names.delitem);
    store(vm, object, set, delete, key, value)
}

pub fn descriptor_set(vm: &mut dyn Vm, object: Obj, target: Obj, value: Obj) -> Fallible<()> {
    let (set, delete) = (vm.names.set, vm.names.delete);
    store(vm, object, set, delete, target, value)
}

pub fn descriptor_get(vm: &mut dyn Vm, object: Obj, target: Obj, owner: Obj) -> Fallible<Owned> {
    let or_none = |object: Obj| object.some().unwrap_or(image::NONE);
    let name = vm.names.get;
    match call_special(vm, object, name, &[or_none(target), or_none(owner)])? {
        Some(result) => Ok(result),
        None => Ok(vm.own(object)),
    }
}

pub fn compare(vm: &mut dyn Vm, object: Obj, other: Obj, operator: Compare) -> Fallible<Owned> {
    let names = &vm.names;
    let name = [names.lt, names.le, names.eq, names.ne, names.gt, names.ge][operator as usize];
    optional(vm, object, name, &[other])
}

pub fn divmod(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let (name, reflected) = (vm.names.divmod, vm.names.rdivmod);
    let serves = |vm: &dyn Vm, object: Obj| {
        let slot = vm.type_data(vm.heap.type_of(object)).slots.divmod;
        slot.zip(GENERIC.divmod).is_some_and(|(slot, own)| std::ptr::fn_addr_eq(slot, own))
    };
    let (left, right) = (serves(vm, a), serves(vm, b));
    two_sided(vm, a, b, name, reflected, left, right)
}

/// Three operands are only ever asked of the left one.
pub fn power_modulo(vm: &mut dyn Vm, a: Obj, b: Obj, modulus: Obj) -> Fallible<Owned> {
    let name = vm.names.pow;
    optional(vm, a, name, &[b, modulus])
}

pub fn negative(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.neg;
    required(vm, object, name, &[])
}

pub fn positive(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.pos;
    required(vm, object, name, &[])
}

pub fn absolute(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.abs;
    required(vm, object, name, &[])
}

pub fn invert(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.invert;
    required(vm, object, name, &[])
}

pub fn bool(vm: &mut dyn Vm, object: Obj) -> Fallible<bool> {
    let name = vm.names.bool;
    let result = required(vm, object, name, &[])?;
    if vm.heap.type_of(result.get()) == t::BOOL {
        let truth = result.get() == image::TRUE;
        vm.release(result);
        return Ok(truth);
    }
    let got = type_name(vm, result.get());
    let message = format!("__bool__ should return bool, returned {got}");
    vm.release(result);
    Err(exception::type_error(vm, message))
}

pub fn index(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.index;
    required(vm, object, name, &[])
}

pub fn int(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.int;
    required(vm, object, name, &[])
}

pub fn float(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.float;
    required(vm, object, name, &[])
}

pub fn length(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let name = vm.names.len;
    let result = required(vm, object, name, &[])?;
    let int = protocol::index_object(vm, result.get());
    vm.release(result);
    let int = int?;
    let negative = match vm.heap.int_value(int.get()) {
        Some(value) => value < 0,
        None => vm.heap.big(int.get()).is_negative(),
    };
    let length = if negative {
        Err(exception::value_error(vm, "__len__() should return >= 0"))
    } else {
        protocol::as_size(vm, int.get(), t::OVERFLOW_ERROR)
    };
    vm.release(int);
    length
}

pub fn subscript(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<Owned> {
    let name = vm.names.getitem;
    required(vm, object, name, &[key])
}

pub fn contains(vm: &mut dyn Vm, object: Obj, item: Obj) -> Fallible<bool> {
    let name = vm.names.contains;
    let kind = vm.heap.type_of(object);
    if types::lookup(vm, kind, name) == image::NONE {
        let message = format!("'{}' object is not a container", type_name(vm, object));
        return Err(exception::type_error(vm, message));
    }
    let result = required(vm, object, name, &[item])?;
    let found = protocol::truth(vm, result.get());
    vm.release(result);
    found
}

/// `slot_tp_new`: the class's `__new__`, called with the class.
pub fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.names.new;
    let function = protocol::get_attribute(vm, kind, name)?;
    let result = call_prepended(vm, function.get(), kind, arguments, keywords);
    vm.release(function);
    result
}

pub fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let name = vm.names.init;
    let result = with_keywords(vm, object, name, arguments, keywords)?;
    if result.get() == image::NONE {
        vm.release(result);
        return Ok(());
    }
    let got = type_name(vm, result.get());
    let message = format!("__init__() should return None, not '{got}'");
    vm.release(result);
    Err(exception::type_error(vm, message))
}

/// `slot_tp_finalize`: what `__del__` raises is only reported.
pub fn finalize(vm: &mut dyn Vm, object: Obj) {
    exception::aside(vm, |vm| {
        let kind = vm.heap.type_of(object);
        let name = vm.names.del;
        let method = types::lookup(vm, kind, name);
        if !method.is_null() {
            let method = vm.own(method);
            match call_special(vm, object, name, &[]) {
                Ok(result) => vm.release_option(result),
                Err(Raised) => vm.unraisable(method.get()),
            }
            vm.release(method);
        }
    });
}

pub fn await_(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.await_;
    required(vm, object, name, &[])
}

pub fn async_iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.aiter;
    required(vm, object, name, &[])
}

pub fn async_next(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.names.anext;
    required(vm, object, name, &[])
}

/// `SLOT1BINFULL` for the operator with this number.
fn binary<const OPERATOR: usize>(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let serves = |vm: &dyn Vm, object: Obj| {
        let slot = vm.type_data(vm.heap.type_of(object)).slots.binary[OPERATOR];
        let own = GENERIC.binary[OPERATOR];
        slot.zip(own).is_some_and(|(slot, own)| std::ptr::fn_addr_eq(slot, own))
    };
    let (left, right) = (serves(vm, a), serves(vm, b));
    let [name, reflected, _] = vm.names.operator(Operator::ALL[OPERATOR]);
    two_sided(vm, a, b, name, reflected, left, right)
}

fn in_place<const OPERATOR: usize>(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let [.., name] = vm.names.operator(Operator::ALL[OPERATOR]);
    required(vm, a, name, &[b])
}

/// `left` and `right` say whose slot is this function.
fn two_sided(
    vm: &mut dyn Vm,
    a: Obj,
    b: Obj,
    name: Obj,
    reflected: Obj,
    left: bool,
    right: bool,
) -> Fallible<Owned> {
    let (type_a, type_b) = (vm.heap.type_of(a), vm.heap.type_of(b));
    let mut ask_other = type_a != type_b && right;
    if left {
        if ask_other && types::is_subtype(vm, type_b, type_a) {
            // The derived class goes first if it defines the reflected method anew.
            let theirs = types::lookup(vm, type_b, reflected);
            if !theirs.is_null() && theirs != types::lookup(vm, type_a, reflected) {
                let result = optional(vm, b, reflected, &[a])?;
                if result.get() != image::NOT_IMPLEMENTED {
                    return Ok(result);
                }
                vm.release(result);
                ask_other = false;
            }
        }
        let result = optional(vm, a, name, &[b])?;
        if result.get() != image::NOT_IMPLEMENTED || type_a == type_b {
            return Ok(result);
        }
        vm.release(result);
    }
    if ask_other {
        return optional(vm, b, reflected, &[a]);
    }
    Ok(vm.not_implemented())
}

fn store(
    vm: &mut dyn Vm,
    object: Obj,
    set: Obj,
    delete: Obj,
    key: Obj,
    value: Obj,
) -> Fallible<()> {
    let result = if value.is_null() {
        required(vm, object, delete, &[key])?
    } else {
        required(vm, object, set, &[key, value])?
    };
    vm.release(result);
    Ok(())
}

/// `vectorcall_maybe`: `NotImplemented` when the method is not there.
fn optional(vm: &mut dyn Vm, object: Obj, name: Obj, arguments: &[Obj]) -> Fallible<Owned> {
    match call_special(vm, object, name, arguments)? {
        Some(result) => Ok(result),
        None => Ok(vm.not_implemented()),
    }
}

/// `vectorcall_method`: `AttributeError(name)` when the method is not there.
fn required(vm: &mut dyn Vm, object: Obj, name: Obj, arguments: &[Obj]) -> Fallible<Owned> {
    match call_special(vm, object, name, arguments)? {
        Some(result) => Ok(result),
        None => Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name])),
    }
}

fn with_keywords(
    vm: &mut dyn Vm,
    object: Obj,
    name: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let method = types::lookup(vm, kind, name);
    if method.is_null() {
        return Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name]));
    }
    let method_flags = vm.type_data(vm.heap.type_of(method)).flags;
    if method_flags & flag::METHOD_DESCRIPTOR != 0 {
        let method = vm.own(method);
        let result = call_prepended(vm, method.get(), object, arguments, keywords);
        vm.release(method);
        return result;
    }
    let Some(method) = protocol::lookup_special(vm, object, name)? else {
        return Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name]));
    };
    let result = packed::call_with_dict(vm, method.get(), arguments, keywords);
    vm.release(method);
    result
}

/// `_PyObject_Call_Prepend`.
fn call_prepended(
    vm: &mut dyn Vm,
    function: Obj,
    first: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let all: Vec<Obj> = std::iter::once(first).chain(arguments.iter().copied()).collect();
    packed::call_with_dict(vm, function, &all, keywords)
}

macro_rules! table {
    ($function:ident) => {
        [
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
        ]
    };
}

/// By operator. Slots are filled from `GENERIC` alone, so that the functions' addresses can be compared.
pub const BINARY: [Option<Binary>; BINARY_OPERATORS] = table!(binary);
pub const IN_PLACE: [Option<Binary>; BINARY_OPERATORS] = table!(in_place);
