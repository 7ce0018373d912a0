//! Arithmetic on any objects.

use num_traits::{Signed, ToPrimitive};

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::type_name;
use crate::python::object::slots::{Binary, Operator, Unary};
use crate::python::object::types;
use crate::python::object::{Fallible, Raised, Vm, exception, flag};

/// `PyNumber_Add` … `PyNumber_Xor`: what `a OP b` gives.
pub fn binary(vm: &mut dyn Vm, operator: Operator, a: Obj, b: Obj) -> Fallible<Owned> {
    let result = binary_slots(vm, operator, a, b)?;
    if result.get() != image::NOT_IMPLEMENTED {
        return Ok(result);
    }
    vm.release(result);
    let (slots_a, slots_b) = (slots(vm, a), slots(vm, b));
    let sequence = match operator {
        Operator::Add => slots_a.concatenate.map(|concatenate| (concatenate, a, b)),
        Operator::Multiply => {
            let left = slots_a.repeat.map(|repeat| (repeat, a, b));
            left.or_else(|| slots_b.repeat.map(|repeat| (repeat, b, a)))
        }
        _ => None,
    };
    let Some((slot, sequence, other)) = sequence else {
        return Err(operand_error(vm, operator, a, b, ""));
    };
    if operator == Operator::Multiply {
        check_repeat_count(vm, other)?;
    }
    slot(vm, sequence, other)
}

/// `PyNumber_InPlaceAdd` …: what `a OP= b` stores.
pub fn in_place(vm: &mut dyn Vm, operator: Operator, a: Obj, b: Obj) -> Fallible<Owned> {
    if let Some(slot) = slots(vm, a).in_place[operator as usize] {
        let result = slot(vm, a, b)?;
        if result.get() != image::NOT_IMPLEMENTED {
            return Ok(result);
        }
        vm.release(result);
    }
    let result = binary_slots(vm, operator, a, b)?;
    if result.get() != image::NOT_IMPLEMENTED {
        return Ok(result);
    }
    vm.release(result);
    let (slots_a, slots_b) = (slots(vm, a), slots(vm, b));
    let sequence = match operator {
        Operator::Add => {
            slots_a.in_place_concatenate.or(slots_a.concatenate).map(|slot| (slot, a, b))
        }
        Operator::Multiply => {
            let left = slots_a.in_place_repeat.or(slots_a.repeat).map(|slot| (slot, a, b));
            let is_sequence = has_sequence_slots(vm, a);
            let right = slots_b.repeat.filter(|_| !is_sequence);
            left.or_else(|| right.map(|slot| (slot, b, a)))
        }
        _ => None,
    };
    let Some((slot, sequence, other)) = sequence else {
        return Err(operand_error(vm, operator, a, b, "="));
    };
    if operator == Operator::Multiply {
        check_repeat_count(vm, other)?;
    }
    slot(vm, sequence, other)
}

/// Whether the type has `tp_as_sequence`: `a *= b` does not ask `b` to repeat itself then.
fn has_sequence_slots(vm: &dyn Vm, object: Obj) -> bool {
    let data = vm.type_data(vm.heap.type_of(object));
    let slots = &data.slots;
    data.flags & flag::HEAP_TYPE != 0
        || slots.contains.is_some()
        || slots.concatenate.is_some()
        || slots.repeat.is_some()
}

/// `PyNumber_Divmod`.
pub fn divmod(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let (slot_a, slot_b) = (slots(vm, a).divmod, slots(vm, b).divmod);
    let result = try_both(vm, slot_a, slot_b, a, b)?;
    if result.get() != image::NOT_IMPLEMENTED {
        return Ok(result);
    }
    vm.release(result);
    let message = unsupported_operands(vm, "divmod()", a, b);
    Err(exception::type_error(vm, message))
}

/// `PyNumber_Power`: `pow(a, b)` or, with a modulus, `pow(a, b, modulus)`; no modulus is NULL or None.
pub fn power(vm: &mut dyn Vm, a: Obj, b: Obj, modulus: Obj) -> Fallible<Owned> {
    if modulus.is_null() || modulus == image::NONE {
        return binary(vm, Operator::Power, a, b);
    }
    // `ternary_op` asks the base, then the exponent, then the modulus; none of our types answers for another.
    for object in [a, b, modulus] {
        if let Some(slot) = slots(vm, object).power_modulo {
            let result = slot(vm, a, b, modulus)?;
            if result.get() != image::NOT_IMPLEMENTED {
                return Ok(result);
            }
            vm.release(result);
        }
    }
    let message = format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        type_name(vm, a),
        type_name(vm, b),
        type_name(vm, modulus)
    );
    Err(exception::type_error(vm, message))
}

/// `PyNumber_Negative`.
pub fn negative(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let slot = slots(vm, object).negative;
    unary(vm, slot, object, "bad operand type for unary -")
}

/// `PyNumber_Positive`.
pub fn positive(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let slot = slots(vm, object).positive;
    unary(vm, slot, object, "bad operand type for unary +")
}

/// `PyNumber_Invert`.
pub fn invert(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let slot = slots(vm, object).invert;
    unary(vm, slot, object, "bad operand type for unary ~")
}

/// `PyNumber_Absolute`.
pub fn absolute(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let slot = slots(vm, object).absolute;
    unary(vm, slot, object, "bad operand type for abs()")
}

/// `PyIndex_Check`.
pub fn is_index(vm: &dyn Vm, object: Obj) -> bool {
    vm.type_data(vm.heap.type_of(object)).slots.index.is_some()
}

/// `PyNumber_Index`: an int (or instance of a subclass).
pub fn index_object(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    if kind == t::INT || types::is_subtype(vm, kind, t::INT) {
        return Ok(vm.own(object));
    }
    let Some(slot) = vm.type_data(kind).slots.index else {
        let name = type_name(vm, object).to_owned();
        let message = format!("'{name}' object cannot be interpreted as an integer");
        return Err(exception::type_error(vm, message));
    };
    let result = slot(vm, object)?;
    let result_type = vm.heap.type_of(result.get());
    if result_type == t::INT {
        return Ok(result);
    }
    if types::is_subtype(vm, result_type, t::INT) {
        return warn_of_subclass(vm, result, "__index__", "int");
    }
    let message = format!("__index__ returned non-int (type {})", type_name(vm, result.get()));
    vm.release(result);
    Err(exception::type_error(vm, message))
}

/// `PyNumber_AsSsize_t(object, PyExc_IndexError)`.
pub fn index(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    as_size(vm, object, t::INDEX_ERROR)
}

/// `PyNumber_AsSsize_t`: an int that fits, else `error` is raised.
pub fn as_size(vm: &mut dyn Vm, object: Obj, error: Obj) -> Fallible<i64> {
    let int = index_object(vm, object)?;
    let value = match vm.heap.int_value(int.get()) {
        Some(value) => Some(value),
        None => vm.heap.big(int.get()).to_i64(),
    };
    vm.release(int);
    value.ok_or_else(|| {
        let name = type_name(vm, object).to_owned();
        let message = format!("cannot fit '{name}' into an index-sized integer");
        exception::raise(vm, error, message)
    })
}

/// `PyNumber_AsSsize_t(object, NULL)`: what does not fit is cut to the nearest that does (slice bounds).
pub fn clamp_index(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let int = index_object(vm, object)?;
    let value = match vm.heap.int_value(int.get()) {
        Some(value) => value,
        None => {
            let big = vm.heap.big(int.get());
            let limit = if big.is_negative() { i64::MIN } else { i64::MAX };
            big.to_i64().unwrap_or(limit)
        }
    };
    vm.release(int);
    Ok(value)
}

/// `nb_int` as `PyNumber_Long` uses it, without the parsing of texts: `__int__`, then `__index__`, then `__trunc__`
/// is gone; `None` when the type has neither.
pub fn int(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let kind = vm.heap.type_of(object);
    if kind == t::INT {
        return Ok(Some(vm.own(object)));
    }
    let Some(slot) = vm.type_data(kind).slots.int else {
        return match vm.type_data(kind).slots.index {
            Some(_) => index_object(vm, object).map(Some),
            None => Ok(None),
        };
    };
    let result = slot(vm, object)?;
    let result_type = vm.heap.type_of(result.get());
    if result_type == t::INT {
        return Ok(Some(result));
    }
    if types::is_subtype(vm, result_type, t::INT) {
        return warn_of_subclass(vm, result, "__int__", "int").map(Some);
    }
    let message = format!("__int__ returned non-int (type {})", type_name(vm, result.get()));
    vm.release(result);
    Err(exception::type_error(vm, message))
}

/// A special method has returned an instance of a strict subclass: 3.13 warns.
pub fn warn_of_subclass(
    vm: &mut dyn Vm,
    result: Owned,
    method: &str,
    expected: &str,
) -> Fallible<Owned> {
    let got = type_name(vm, result.get());
    let text = format!(
        "{method} returned non-{expected} (type {got}).  The ability to return an instance of a strict subclass of \
         {expected} is deprecated, and may be removed in a future version of Python."
    );
    match vm.warn(t::DEPRECATION_WARNING, &text, 1) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.release(result);
            Err(raised)
        }
    }
}

/// `PyFloat_AsDouble`: the value of a float, of `__float__` or of `__index__`.
pub fn float(vm: &mut dyn Vm, object: Obj) -> Fallible<f64> {
    let kind = vm.heap.type_of(object);
    if types::is_subtype(vm, kind, t::FLOAT) {
        return Ok(vm.heap.float_value(object));
    }
    number_as_float(vm, object)
}

/// `PyNumber_Float` without the parsing of texts: `__float__` or `__index__`, of a subclass of float too.
pub fn number_as_float(vm: &mut dyn Vm, object: Obj) -> Fallible<f64> {
    let kind = vm.heap.type_of(object);
    if kind == t::FLOAT {
        return Ok(vm.heap.float_value(object));
    }
    let Some(slot) = vm.type_data(kind).slots.float else {
        if is_index(vm, object) {
            let int = index_object(vm, object)?;
            let value = vm.heap.big(int.get()).to_f64();
            vm.release(int);
            let finite = value.filter(|value| value.is_finite());
            let message = "int too large to convert to float";
            return finite.ok_or_else(|| exception::overflow_error(vm, message));
        }
        let message = format!("must be real number, not {}", type_name(vm, object));
        return Err(exception::type_error(vm, message));
    };
    let result = slot(vm, object)?;
    let result_type = vm.heap.type_of(result.get());
    if !types::is_subtype(vm, result_type, t::FLOAT) {
        let (name, got) = (type_name(vm, object), type_name(vm, result.get()));
        let message = format!("{name}.__float__ returned non-float (type {got})");
        vm.release(result);
        return Err(exception::type_error(vm, message));
    }
    let result = if result_type == t::FLOAT {
        result
    } else {
        let method = format!("{}.__float__", type_name(vm, object));
        warn_of_subclass(vm, result, &method, "float")?
    };
    let value = vm.heap.float_value(result.get());
    vm.release(result);
    Ok(value)
}

/// `binary_op1`: gives `NotImplemented` when neither side can.
fn binary_slots(vm: &mut dyn Vm, operator: Operator, a: Obj, b: Obj) -> Fallible<Owned> {
    let (slot_a, slot_b) =
        (slots(vm, a).binary[operator as usize], slots(vm, b).binary[operator as usize]);
    try_both(vm, slot_a, slot_b, a, b)
}

fn try_both(
    vm: &mut dyn Vm,
    slot_a: Option<Binary>,
    slot_b: Option<Binary>,
    a: Obj,
    b: Obj,
) -> Fallible<Owned> {
    let (type_a, type_b) = (vm.heap.type_of(a), vm.heap.type_of(b));
    // One function that serves both types is asked once: `slot_*` functions look at both sides themselves.
    let same = match (slot_a, slot_b) {
        (Some(first), Some(second)) => std::ptr::fn_addr_eq(first, second),
        _ => false,
    };
    let mut slot_b = slot_b.filter(|_| type_a != type_b && !same);
    if let Some(slot) = slot_a {
        if let Some(reflected) = slot_b
            && types::is_subtype(vm, type_b, type_a)
        {
            let result = reflected(vm, a, b)?;
            if result.get() != image::NOT_IMPLEMENTED {
                return Ok(result);
            }
            vm.release(result);
            slot_b = None;
        }
        let result = slot(vm, a, b)?;
        if result.get() != image::NOT_IMPLEMENTED {
            return Ok(result);
        }
        vm.release(result);
    }
    match slot_b {
        Some(slot) => slot(vm, a, b),
        None => Ok(vm.not_implemented()),
    }
}

fn unary(vm: &mut dyn Vm, slot: Option<Unary>, object: Obj, error: &str) -> Fallible<Owned> {
    if let Some(slot) = slot {
        return slot(vm, object);
    }
    let message = format!("{error}: '{}'", type_name(vm, object));
    Err(exception::type_error(vm, message))
}

fn check_repeat_count(vm: &mut dyn Vm, count: Obj) -> Fallible<()> {
    if is_index(vm, count) {
        return Ok(());
    }
    let name = type_name(vm, count);
    let message = format!("can't multiply sequence by non-int of type '{name}'");
    Err(exception::type_error(vm, message))
}

#[cold]
fn operand_error(vm: &mut dyn Vm, operator: Operator, a: Obj, b: Obj, suffix: &str) -> Raised {
    let symbol = match (operator, suffix) {
        (Operator::Power, "") => "** or pow()".to_owned(),
        _ => format!("{}{suffix}", operator.symbol()),
    };
    let mut message = unsupported_operands(vm, &symbol, a, b);
    let is_print = vm.heap.type_of(a) == t::BUILTIN_FUNCTION
        && crate::python::object::method::native_name(vm, a) == "print";
    if operator == Operator::RightShift && suffix.is_empty() && is_print {
        message += ". Did you mean \"print(<message>, file=<output_stream>)\"?";
    }
    exception::type_error(vm, message)
}

fn unsupported_operands(vm: &dyn Vm, symbol: &str, a: Obj, b: Obj) -> String {
    let (a, b) = (type_name(vm, a), type_name(vm, b));
    format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'")
}

#[inline(always)]
fn slots(vm: &dyn Vm, object: Obj) -> &crate::python::object::Slots {
    &vm.type_data(vm.heap.type_of(object)).slots
}
