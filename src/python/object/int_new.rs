//! `int(x)` and `int(text, base)`.

use num_bigint::BigInt;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::int_text::{self, IntError};
use crate::python::object::{
    Fallible, Raised, Vm, bytes_like, exception, float_text, given, int, protocol, types, unicode,
};

const SIGNATURE: &str = "(x=<unrepresentable>, /, base=<unrepresentable>)";

/// `long_new`.
pub fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if arguments.len() > 2 {
        let message = format!("int expected at most 2 arguments, got {}", arguments.len());
        return Err(exception::type_error(vm, message));
    }
    let [value, base] = given::bind::<2>(vm, "int", SIGNATURE, arguments, keywords)?;
    let result = if value.is_null() {
        if !base.is_null() {
            return Err(exception::type_error(vm, "int() missing string argument"));
        }
        vm.heap.int(0)
    } else if base.is_null() {
        from_object(vm, value)?
    } else {
        with_base(vm, value, base)?
    };
    if kind == t::INT {
        return Ok(result);
    }
    let value = vm.heap.big(result.get());
    vm.release(result);
    Ok(vm.heap.int_of_type(kind, &value))
}

/// `PyNumber_Long`.
pub fn from_object(vm: &mut dyn Vm, value: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(value);
    if kind == t::INT {
        return Ok(vm.own(value));
    }
    let slots = &vm.type_data(kind).slots;
    if slots.int.is_some() || slots.index.is_some() {
        let converted = protocol::int(vm, value)?;
        if let Some(result) = converted {
            let plain = int::plain(&mut vm.heap, result.get());
            vm.release(result);
            return Ok(plain);
        }
    }
    let trunc = vm.names.trunc;
    if let Some(method) = protocol::lookup_special(vm, value, trunc)? {
        return given::with(vm, method, |vm, method| truncated(vm, method));
    }
    if given::is_str(vm, value) {
        return parse_str(vm, value, 10);
    }
    if let Some(bytes) = byte_text(vm, value) {
        return parse_bytes(vm, value, &bytes, 10);
    }
    if bytes_like::is(vm, value) {
        let bytes = bytes_like::expect(vm, value)?;
        let copy = vm.heap.bytes(&bytes);
        let result = parse_bytes(vm, copy.get(), &bytes, 10);
        vm.release(copy);
        return result;
    }
    let message = format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        protocol::type_name(vm, value)
    );
    Err(exception::type_error(vm, message))
}

/// `__trunc__`, which 3.13 still asks, with a warning; what it gives may have no more than `__index__`.
fn truncated(vm: &mut dyn Vm, method: Obj) -> Fallible<Owned> {
    let text = "The delegation of int() to __trunc__ is deprecated.";
    vm.warn(t::DEPRECATION_WARNING, text, 1)?;
    let result = vm.call(method, &[], &[])?;
    let is_int = given::is_int(vm, result.get());
    if !is_int && !protocol::is_index(vm, result.get()) {
        let got = protocol::type_name(vm, result.get());
        let message = format!("__trunc__ returned non-Integral (type {got})");
        vm.release(result);
        return Err(exception::type_error(vm, message));
    }
    given::with(vm, result, |vm, result| {
        let index = protocol::index_object(vm, result)?;
        let plain = int::plain(&mut vm.heap, index.get());
        vm.release(index);
        Ok(plain)
    })
}

fn with_base(vm: &mut dyn Vm, value: Obj, base: Obj) -> Fallible<Owned> {
    let base = protocol::clamp_index(vm, base)?;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(exception::value_error(vm, "int() base must be >= 2 and <= 36, or 0"));
    }
    if given::is_str(vm, value) {
        return parse_str(vm, value, base as u32);
    }
    match byte_text(vm, value) {
        Some(bytes) => parse_bytes(vm, value, &bytes, base as u32),
        None => {
            let message = "int() can't convert non-string with explicit base";
            Err(exception::type_error(vm, message))
        }
    }
}

fn byte_text(vm: &dyn Vm, value: Obj) -> Option<Vec<u8>> {
    let bytes_like =
        types::is_instance(vm, value, t::BYTES) || types::is_instance(vm, value, t::BYTEARRAY);
    bytes_like.then(|| vm.heap.bytes_value(value).to_vec())
}

/// `_PyUnicode_TransformDecimalAndSpaceToASCII`: digits and spaces of any script as ASCII, the rest as `?`.
pub fn ascii_number(vm: &dyn Vm, text: Obj) -> String {
    if vm.heap.str_is_ascii(text) {
        return vm.heap.text(text).into_owned();
    }
    let simple = |code: u32| match code {
        0..128 => code as u8 as char,
        _ if unicode::is_space(code) => ' ',
        _ => unicode::decimal_value(code)
            .and_then(|digit| char::from_digit(digit, 10))
            .unwrap_or('?'),
    };
    vm.heap.str_codes(text).map(simple).collect()
}

fn parse_str(vm: &mut dyn Vm, text: Obj, base: u32) -> Fallible<Owned> {
    let ascii = ascii_number(vm, text);
    match int_text::parse(&ascii, base, vm.process.digit_limit) {
        Ok(value) => Ok(sized(vm, &value, &ascii, base)),
        Err(error) => Err(failed(vm, text, base, &error)),
    }
}

fn parse_bytes(vm: &mut dyn Vm, object: Obj, bytes: &[u8], base: u32) -> Fallible<Owned> {
    let ascii: String =
        bytes.iter().map(|byte| if byte.is_ascii() { *byte as char } else { '?' }).collect();
    match int_text::parse(&ascii, base, vm.process.digit_limit) {
        Ok(value) => Ok(sized(vm, &value, &ascii, base)),
        Err(IntError::Invalid) => {
            let shown = vm.heap.bytes(bytes);
            let raised = failed(vm, shown.get(), base, &IntError::Invalid);
            vm.release(shown);
            Err(raised)
        }
        Err(error) => Err(failed(vm, object, base, &error)),
    }
}

/// The int of decimal digits, a sign in front of them if there is one (`PyLong_FromString`).
pub fn from_decimal(vm: &mut dyn Vm, digits: &str) -> Fallible<Owned> {
    let parsed = match digits.parse::<i64>() {
        Ok(value) => Ok(BigInt::from(value)),
        Err(_) => int_text::parse(digits, 10, vm.process.digit_limit),
    };
    match parsed {
        Ok(value) => Ok(sized(vm, &value, digits, 10)),
        Err(error) => {
            let text = vm.heap.str(digits);
            let raised = failed(vm, text.get(), 10, &error);
            vm.release(text);
            Err(raised)
        }
    }
}

/// The block is as large as `long_from_string_base` estimates from the number of digits.
fn sized(vm: &mut dyn Vm, value: &BigInt, text: &str, base: u32) -> Owned {
    let base = if base == 0 { 10 } else { base };
    let digits = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let bits = f64::from(base).log2() * digits as f64;
    let room =
        if base.is_power_of_two() { (bits / 30.0).ceil() } else { (bits / 30.0 + 1.0).floor() };
    vm.heap.int_from_big_sized(value, room as u32)
}

fn failed(vm: &mut dyn Vm, text: Obj, base: u32, error: &IntError) -> Raised {
    match error {
        IntError::TooLong(digits) => {
            let limit = vm.process.digit_limit;
            exception::value_error(vm, int_text::too_long_to_read(*digits, limit))
        }
        IntError::Invalid => match protocol::repr_text(vm, text) {
            Err(raised) => raised,
            Ok(shown) => {
                let shown: String = shown.chars().take(200).collect();
                let message = format!("invalid literal for int() with base {base}: {shown}");
                exception::value_error(vm, message)
            }
        },
    }
}

/// The int of a float's integer part (`PyLong_FromDouble`).
pub fn from_float(vm: &mut dyn Vm, value: f64) -> Fallible<Owned> {
    if value.is_nan() {
        return Err(exception::value_error(vm, "cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(exception::overflow_error(vm, "cannot convert float infinity to integer"));
    }
    let whole = int::from_float(value);
    let digits = (float_text::frexp(value).1.max(1) as u32).div_ceil(30);
    Ok(vm.heap.int_from_big_sized(&whole, digits))
}
