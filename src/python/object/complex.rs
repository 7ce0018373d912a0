//! `complex`: arithmetic as in `Objects/complexobject.c`, and the type's table.

use std::cmp::Ordering;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, hash_float, image};
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Operator, Slots, TypeRow, Vm, complex_text, def, exception,
    flag, float, float_text, format_number, given, int_new, int_type, member, protocol, types,
};

/// Real and imaginary part.
pub type Value = (f64, f64);

fn is_complex(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::COMPLEX)
}

/// `TO_COMPLEX`: `None` for what is no number.
fn operand(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Value>> {
    if is_complex(vm, object) {
        return Ok(Some(vm.heap.complex_value(object)));
    }
    Ok(float::operand(vm, object)?.map(|real| (real, 0.0)))
}

fn arithmetic(
    vm: &mut dyn Vm,
    a: Obj,
    b: Obj,
    operation: impl FnOnce(&mut dyn Vm, Value, Value) -> Fallible<Value>,
) -> Fallible<Owned> {
    let Some(x) = operand(vm, a)? else { return Ok(vm.not_implemented()) };
    let Some(y) = operand(vm, b)? else { return Ok(vm.not_implemented()) };
    let (real, imaginary) = operation(vm, x, y)?;
    Ok(vm.heap.complex(real, imaginary))
}

fn add(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |_, x, y| Ok((x.0 + y.0, x.1 + y.1)))
}

fn subtract(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |_, x, y| Ok((x.0 - y.0, x.1 - y.1)))
}

fn multiply(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |_, x, y| Ok(product(x, y)))
}

fn true_divide(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |vm, x, y| {
        quotient(x, y).ok_or_else(|| float::zero_division(vm, |words| words.complex_division))
    })
}

fn product(x: Value, y: Value) -> Value {
    (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0)
}

/// `_Py_c_quot`; `None` for a divisor of 0.
pub fn quotient(x: Value, y: Value) -> Option<Value> {
    let (real, imaginary) = (y.0.abs(), y.1.abs());
    if real >= imaginary {
        if real == 0.0 {
            return None;
        }
        let ratio = y.1 / y.0;
        let divisor = y.0 + y.1 * ratio;
        return Some(((x.0 + x.1 * ratio) / divisor, (x.1 - x.0 * ratio) / divisor));
    }
    if imaginary >= real {
        let ratio = y.0 / y.1;
        let divisor = y.0 * ratio + y.1;
        return Some(((x.0 * ratio + x.1) / divisor, (x.1 * ratio - x.0) / divisor));
    }
    Some((f64::NAN, f64::NAN))
}

/// `complex_pow`.
pub fn power(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |vm, x, y| {
        let small = y.1 == 0.0 && y.0.fract() == 0.0 && y.0.abs() <= 100.0;
        let result = if small { integer_power(x, y.0 as i64) } else { general_power(x, y) };
        let Some(result) = result else {
            let message = vm.heap.profile.words.complex_power;
            return Err(exception::zero_division_error(vm, message));
        };
        if result.0.is_infinite() || result.1.is_infinite() {
            return Err(exception::overflow_error(vm, "complex exponentiation"));
        }
        Ok(result)
    })
}

fn integer_power(x: Value, exponent: i64) -> Option<Value> {
    let mut result = (1.0, 0.0);
    let mut square = x;
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            result = product(result, square);
        }
        left >>= 1;
        square = product(square, square);
    }
    if exponent > 0 { Some(result) } else { quotient((1.0, 0.0), result) }
}

fn general_power(x: Value, y: Value) -> Option<Value> {
    if y == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if x == (0.0, 0.0) {
        return (y.1 == 0.0 && y.0 >= 0.0).then_some((0.0, 0.0));
    }
    let magnitude = x.0.hypot(x.1);
    let mut length = magnitude.powf(y.0);
    let angle = x.1.atan2(x.0);
    let mut phase = angle * y.0;
    if y.1 != 0.0 {
        length /= (angle * y.1).exp();
        phase += y.1 * magnitude.ln();
    }
    if phase.is_infinite() {
        // The C library's sine of it is a domain error.
        return None;
    }
    Some((length * phase.cos(), length * phase.sin()))
}

fn power_modulo(vm: &mut dyn Vm, a: Obj, b: Obj, modulus: Obj) -> Fallible<Owned> {
    if modulus == image::NONE {
        return power(vm, a, b);
    }
    Err(exception::value_error(vm, "complex modulo"))
}

fn negative(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (real, imaginary) = vm.heap.complex_value(object);
    Ok(vm.heap.complex(-real, -imaginary))
}

fn itself(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(object) == t::COMPLEX {
        return Ok(vm.own(object));
    }
    let (real, imaginary) = vm.heap.complex_value(object);
    Ok(vm.heap.complex(real, imaginary))
}

fn absolute(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (real, imaginary) = vm.heap.complex_value(object);
    let magnitude = real.hypot(imaginary);
    if magnitude.is_infinite() && real.is_finite() && imaginary.is_finite() {
        return Err(exception::overflow_error(vm, "absolute value too large"));
    }
    Ok(vm.heap.float(magnitude))
}

fn truth(vm: &mut dyn Vm, object: Obj) -> Fallible<bool> {
    Ok(vm.heap.complex_value(object) != (0.0, 0.0))
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (real, imaginary) = vm.heap.complex_value(object);
    Ok(vm.heap.str(&format_number::complex_repr(real, imaginary)))
}

fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let (real, imaginary) = vm.heap.complex_value(object);
    let part = |value: f64| {
        if value.is_nan() {
            return crate::python::heap::hash_pointer(vm.heap.address(object));
        }
        hash_float(value)
    };
    let hash = part(real).wrapping_add(part(imaginary).wrapping_mul(1_000_003));
    Ok(if hash == -1 { -2 } else { hash })
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    let (real, imaginary) = vm.heap.complex_value(a);
    let equal = if is_complex(vm, b) {
        (real, imaginary) == vm.heap.complex_value(b)
    } else if given::is_float(vm, b) {
        imaginary == 0.0 && real.partial_cmp(&vm.heap.float_value(b)) == Some(Ordering::Equal)
    } else if given::is_int(vm, b) {
        let order = float::order_with_int(real, &vm.heap.big(b));
        imaginary == 0.0 && order == Some(Ordering::Equal)
    } else {
        return Ok(vm.not_implemented());
    };
    Ok(vm.bool(equal == (operator == Compare::Equal)))
}

const SIGNATURE: &str = "(real=0, imag=0)";

/// `complex_new`.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [real, imaginary] = given::bind::<2>(vm, "complex", SIGNATURE, arguments, keywords)?;
    if imaginary.is_null() && vm.heap.type_of(real) == t::COMPLEX && kind == t::COMPLEX {
        return Ok(vm.own(real));
    }
    if !real.is_null() && given::is_str(vm, real) {
        if !imaginary.is_null() {
            let message = "complex() can't take second arg if first is a string";
            return Err(exception::type_error(vm, message));
        }
        return from_text(vm, kind, real);
    }
    if !imaginary.is_null() && given::is_str(vm, imaginary) {
        return Err(exception::type_error(vm, "complex() second arg can't be a string"));
    }
    let (first, second) = parts(vm, real, imaginary)?;
    let real_part = first.0 - if second.1 == 0.0 { 0.0 } else { second.1 };
    let imaginary_part =
        if first.1 == 0.0 && !first_is_complex(vm, real) { second.0 } else { first.1 + second.0 };
    make(vm, kind, real_part, imaginary_part)
}

fn first_is_complex(vm: &dyn Vm, real: Obj) -> bool {
    !real.is_null() && is_complex(vm, real)
}

/// Both arguments as complex numbers: the result is the first plus the second times j.
fn parts(vm: &mut dyn Vm, real: Obj, imaginary: Obj) -> Fallible<(Value, Value)> {
    let first = match real.some() {
        Some(real) => converted(vm, real)?,
        None => (0.0, 0.0),
    };
    let second = match imaginary.some() {
        Some(imaginary) => number(vm, imaginary, "second argument must be a number")?,
        None => (0.0, 0.0),
    };
    Ok((first, second))
}

/// `PyComplex_AsCComplex`: of a complex number, of `__complex__`, or a float.
pub fn value(vm: &mut dyn Vm, object: Obj) -> Fallible<Value> {
    if is_complex(vm, object) {
        return Ok(vm.heap.complex_value(object));
    }
    match special(vm, object)? {
        Some(value) => Ok(value),
        None => Ok((protocol::float(vm, object)?, 0.0)),
    }
}

/// The value of the first argument: `__complex__` is asked before what makes a float of it.
fn converted(vm: &mut dyn Vm, object: Obj) -> Fallible<Value> {
    match special(vm, object)? {
        Some(value) => Ok(value),
        None => number(vm, object, "first argument must be a string or a number"),
    }
}

/// The value of a complex number or of `__complex__`.
fn special(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Value>> {
    if vm.heap.type_of(object) == t::COMPLEX {
        return Ok(Some(vm.heap.complex_value(object)));
    }
    let name = vm.names.complex;
    if let Some(converted) = protocol::call_bound(vm, object, name, &[])? {
        let converted = match vm.heap.type_of(converted.get()) {
            kind if kind != t::COMPLEX && types::is_subtype(vm, kind, t::COMPLEX) => {
                protocol::warn_of_subclass(vm, converted, "__complex__", "complex")?
            }
            _ => converted,
        };
        let value = is_complex(vm, converted.get()).then(|| vm.heap.complex_value(converted.get()));
        let got = protocol::type_name(vm, converted.get()).to_owned();
        vm.release(converted);
        return value.map(Some).ok_or_else(|| {
            let message = format!("__complex__ returned non-complex (type {got})");
            exception::type_error(vm, message)
        });
    }
    Ok(None)
}

/// The value of a complex number, of `__float__` or `__index__`.
fn number(vm: &mut dyn Vm, object: Obj, demand: &str) -> Fallible<Value> {
    if is_complex(vm, object) {
        return Ok(vm.heap.complex_value(object));
    }
    let slots = &vm.type_data(vm.heap.type_of(object)).slots;
    if slots.float.is_none() && slots.index.is_none() {
        let name = protocol::type_name(vm, object);
        let message = format!("complex() {demand}, not '{name}'");
        return Err(exception::type_error(vm, message));
    }
    Ok((protocol::float(vm, object)?, 0.0))
}

fn from_text(vm: &mut dyn Vm, kind: Obj, text: Obj) -> Fallible<Owned> {
    let ascii = int_new::ascii_number(vm, text);
    let Some(plain) = float_text::without_underscores(&ascii) else {
        let shown = protocol::repr_text(vm, text)?;
        let message = format!("could not convert string to complex: {shown}");
        return Err(exception::value_error(vm, message));
    };
    match complex_text::parse(&plain) {
        Some((real, imaginary)) => make(vm, kind, real, imaginary),
        None => Err(exception::value_error(vm, "complex() arg is a malformed string")),
    }
}

fn make(vm: &mut dyn Vm, kind: Obj, real: f64, imaginary: f64) -> Fallible<Owned> {
    if kind == t::COMPLEX {
        return Ok(vm.heap.complex(real, imaginary));
    }
    let object = vm.heap.new_object(kind);
    vm.heap.set_word(object.get(), 2, real.to_bits());
    vm.heap.set_word(object.get(), 3, imaginary.to_bits());
    Ok(object)
}

fn conjugate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (real, imaginary) = vm.heap.complex_value(arguments[0]);
    Ok(vm.heap.complex(real, -imaginary))
}

fn itself_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    itself(vm, arguments[0])
}

fn get_new_arguments(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (real, imaginary) = vm.heap.complex_value(arguments[0]);
    let pair = vec![vm.heap.float(real), vm.heap.float(imaginary)];
    Ok(vm.heap.tuple_from_owned(pair))
}

fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let spec = int_type::spec_codes(vm, arguments[1])?;
    if spec.is_empty() {
        return protocol::str(vm, arguments[0]);
    }
    let name = protocol::type_name(vm, arguments[0]).to_owned();
    let (real, imaginary) = vm.heap.complex_value(arguments[0]);
    match format_number::format_complex(real, imaginary, &spec, &name) {
        Ok(codes) => Ok(vm.heap.str_from_codes(&codes)),
        Err(error) => Err(int_type::format_failed(vm, error)),
    }
}

fn real(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (real, _) = vm.heap.complex_value(object);
    Ok(vm.heap.float(real))
}

fn imaginary(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (_, imaginary) = vm.heap.complex_value(object);
    Ok(vm.heap.float(imaginary))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    power_modulo: Some(power_modulo),
    negative: Some(negative),
    positive: Some(itself),
    absolute: Some(absolute),
    bool: Some(truth),
    new: Some(new),
    ..Slots::EMPTY
}
.binary(Operator::Add, add)
.binary(Operator::Subtract, subtract)
.binary(Operator::Multiply, multiply)
.binary(Operator::TrueDivide, true_divide)
.binary(Operator::Power, power);

const METHODS: &[Def] = &[
    def("conjugate", "($self, /)", conjugate)
        .doc("Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    def("__complex__", "($self, /)", itself_method)
        .doc("Convert this value to exact type complex."),
    def("__getnewargs__", "($self, /)", get_new_arguments),
    def("__format__", "($self, format_spec, /)", format)
        .doc("Convert to a string according to format_spec."),
];

const MEMBERS: &[GetSet] = &[member("real", real), member("imag", imaginary)];

/// `complex`.
pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    doc: "Create a complex number from a string or numbers.",
    ..TypeRow::new("complex", t::COMPLEX, SLOTS)
}];
