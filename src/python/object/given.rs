//! What natives are given: optional numbers, slice bounds, texts and the arguments of constructors, with CPython's words.

use num_traits::ToPrimitive;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::{Fallible, Vm, binding, exception, protocol, types};

/// `Py_ssize_t`: an int or what has `__index__`; NULL is the default.
pub fn size(vm: &mut dyn Vm, object: Obj, default: i64) -> Fallible<i64> {
    if object.is_null() {
        return Ok(default);
    }
    let int = protocol::index_object(vm, object)?;
    let value = vm.heap.big(int.get()).to_i64();
    vm.release(int);
    value.ok_or_else(|| {
        exception::overflow_error(vm, "Python int too large to convert to C ssize_t")
    })
}

/// `int` as Argument Clinic reads it (`PyLong_AsInt`); NULL is the default.
pub fn c_int(vm: &mut dyn Vm, object: Obj, default: i32) -> Fallible<i32> {
    if object.is_null() {
        return Ok(default);
    }
    let value = small_int(vm, object)?;
    let small = value.and_then(|value| i32::try_from(value).ok());
    small.ok_or_else(|| exception::overflow_error(vm, TOO_LARGE))
}

const TOO_LARGE: &str = "Python int too large to convert to C int";

/// An int as `PyArg_ParseTuple` reads `i`.
pub fn parsed_int(vm: &mut dyn Vm, object: Obj) -> Fallible<i32> {
    let Some(value) = small_int(vm, object)? else {
        return Err(exception::overflow_error(vm, TOO_LARGE));
    };
    i32::try_from(value).map_err(|_| {
        let message = if value > 0 {
            "signed integer is greater than maximum"
        } else {
            "signed integer is less than minimum"
        };
        exception::overflow_error(vm, message)
    })
}

/// An int that fits into 64 bits.
fn small_int(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<i64>> {
    let int = protocol::index_object(vm, object)?;
    let value = vm.heap.big(int.get()).to_i64();
    vm.release(int);
    Ok(value)
}

/// `_PyEval_SliceIndex`: NULL and None are the default, what does not fit is clamped.
pub fn slice_bound(vm: &mut dyn Vm, object: Obj, default: i64) -> Fallible<i64> {
    if object.is_null() || object == image::NONE {
        return Ok(default);
    }
    if !protocol::is_index(vm, object) {
        let message = "slice indices must be integers or None or have an __index__ method";
        return Err(exception::type_error(vm, message));
    }
    protocol::clamp_index(vm, object)
}

/// NULL is the default.
pub fn truth(vm: &mut dyn Vm, object: Obj, default: bool) -> Fallible<bool> {
    if object.is_null() { Ok(default) } else { protocol::truth(vm, object) }
}

/// Is it a str (or of a subclass)?
pub fn is_str(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::STR)
}

pub fn is_int(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::INT)
}

pub fn is_float(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::FLOAT)
}

/// An argument that must be a str, by its number or name ("argument 1" or "argument 'encoding'").
pub fn expect_str(vm: &mut dyn Vm, function: &str, which: &str, object: Obj) -> Fallible<()> {
    if is_str(vm, object) {
        return Ok(());
    }
    let kind = protocol::type_name(vm, object);
    // `_PyArg_BadArgument` calls None by its name.
    let kind = if object == image::NONE { "None" } else { kind };
    let message = format!("{function}() {which} must be str, not {kind}");
    Err(exception::type_error(vm, message))
}

/// One entry per parameter of a constructor, NULL where it is not given.
pub fn bind<const N: usize>(
    vm: &mut dyn Vm,
    function: &str,
    signature: &'static str,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<[Obj; N]> {
    binding::with(vm, function, signature, arguments, keywords, |_, values| {
        let mut bound = [Obj::NULL; N];
        for (place, value) in bound.iter_mut().zip(values) {
            *place = *value;
        }
        Ok(bound)
    })
}

/// The one optional argument of a constructor without keywords.
pub fn optional(
    vm: &mut dyn Vm,
    name: &str,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Option<Obj>> {
    binding::no_keywords(vm, name, keywords)?;
    binding::check_count(vm, name, arguments.len(), 0, 1)?;
    Ok(arguments.first().copied())
}

/// The positional arguments of a type's `special` (`__new__` or `__init__`), which takes no keywords: those of a subclass
/// are for `other`, if it has its own.
pub fn positional<'a>(
    vm: &mut dyn Vm,
    kind: Obj,
    base: Obj,
    other: Obj,
    arguments: &'a [Obj],
    keywords: &[Obj],
) -> Fallible<&'a [Obj]> {
    if !keywords.is_empty() && types::lookup(vm, kind, other) == types::lookup(vm, base, other) {
        let name = vm.type_data(base).name.clone();
        binding::no_keywords(vm, &name, keywords)?;
    }
    Ok(&arguments[..arguments.len() - keywords.len()])
}

/// Runs with an owned object and releases it after, whatever came out.
pub fn with<T>(
    vm: &mut dyn Vm,
    owned: Owned,
    action: impl FnOnce(&mut dyn Vm, Obj) -> Fallible<T>,
) -> Fallible<T> {
    let result = action(vm, owned.get());
    vm.release(owned);
    result
}
