//! What natives are given: optional numbers, slice bounds, texts and the arguments of constructors, with CPython's words.

use num_traits::ToPrimitive;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::{Fallible, Vm, exception, protocol, types};

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

/// `int`; NULL is the default.
pub fn c_int(vm: &mut dyn Vm, object: Obj, default: i32) -> Fallible<i32> {
    if object.is_null() {
        return Ok(default);
    }
    let int = protocol::index_object(vm, object)?;
    let value = vm.heap.big(int.get()).to_i64();
    vm.release(int);
    let Some(value) = value else {
        return Err(exception::overflow_error(vm, "Python int too large to convert to C int"));
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

/// The parameters of a constructor: which of them have names, how many must be given.
pub struct Parameters {
    pub function: &'static str,
    pub names: &'static [&'static str],
    /// How many of the first may not be given by name.
    pub positional_only: usize,
    pub required: usize,
}

/// One entry per parameter, NULL where it is not given (`PyArg_ParseTupleAndKeywords`).
pub fn bind<const N: usize>(
    vm: &mut dyn Vm,
    parameters: &Parameters,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<[Obj; N]> {
    let Parameters { function, names, positional_only, required } = *parameters;
    let mut bound = [Obj::NULL; N];
    if arguments.len() > N {
        let plural = if N == 1 { "" } else { "s" };
        let given = arguments.len();
        let message = format!("{function}() takes at most {N} argument{plural} ({given} given)");
        return Err(exception::type_error(vm, message));
    }
    let positional = arguments.len() - keywords.len();
    bound[..positional].copy_from_slice(&arguments[..positional]);
    for (keyword, value) in keywords.iter().zip(&arguments[positional..]) {
        let name = vm.heap.text(*keyword).into_owned();
        let place = names.iter().position(|known| *known == name);
        let Some(place) = place.filter(|place| *place >= positional_only) else {
            let message = format!("{function}() got an unexpected keyword argument '{name}'");
            return Err(exception::type_error(vm, message));
        };
        if !bound[place].is_null() {
            let message = format!(
                "argument for {function}() given by name ('{name}') and position ({})",
                place + 1
            );
            return Err(exception::type_error(vm, message));
        }
        bound[place] = *value;
    }
    if let Some(missing) = (0..required).find(|place| bound[*place].is_null()) {
        let message = format!(
            "{function}() missing required argument '{}' (pos {})",
            names[missing],
            missing + 1
        );
        return Err(exception::type_error(vm, message));
    }
    Ok(bound)
}

/// `_PyArg_CheckPositional` for a constructor without keywords.
pub fn positional<const N: usize>(
    vm: &mut dyn Vm,
    name: &str,
    least: usize,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<[Obj; N]> {
    if !keywords.is_empty() {
        let message = format!("{name}() takes no keyword arguments");
        return Err(exception::type_error(vm, message));
    }
    let given = arguments.len();
    if given < least || given > N {
        let limit = if given < least { least } else { N };
        let bound = match (least == N, given < least) {
            (true, _) => "",
            (false, true) => "at least ",
            (false, false) => "at most ",
        };
        let plural = if limit == 1 { "" } else { "s" };
        let message = format!("{name} expected {bound}{limit} argument{plural}, got {given}");
        return Err(exception::type_error(vm, message));
    }
    let mut bound = [Obj::NULL; N];
    bound[..given].copy_from_slice(arguments);
    Ok(bound)
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
