//! `float`: arithmetic, comparison with ints of any size, rounding, and the type's table.

use num_bigint::BigInt;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, hash_float, image};
use crate::python::object::float_text::{self, HexError};
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Operator, Raised, Slots, TypeRow, Vm, bytes_like, class_method,
    complex, def, exception, flag, format_number, get, given, int, int_new, int_type, protocol,
};
use crate::python::version::Words;

/// `CONVERT_TO_DOUBLE`: `None` for what is neither float nor int.
#[inline]
pub fn operand(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<f64>> {
    if vm.heap.type_of(object) == t::FLOAT || given::is_float(vm, object) {
        return Ok(Some(vm.heap.float_value(object)));
    }
    if given::is_int(vm, object) {
        return int_type::as_float(vm, object).map(Some);
    }
    Ok(None)
}

fn arithmetic(
    vm: &mut dyn Vm,
    a: Obj,
    b: Obj,
    operation: impl FnOnce(&mut dyn Vm, f64, f64) -> Fallible<f64>,
) -> Fallible<Owned> {
    let Some(x) = operand(vm, a)? else { return Ok(vm.not_implemented()) };
    let Some(y) = operand(vm, b)? else { return Ok(vm.not_implemented()) };
    let result = operation(vm, x, y)?;
    Ok(vm.heap.float(result))
}

fn add(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |_, x, y| Ok(x + y))
}

fn subtract(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |_, x, y| Ok(x - y))
}

fn multiply(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |_, x, y| Ok(x * y))
}

/// `ZeroDivisionError` in the words of the version.
pub fn zero_division(vm: &mut dyn Vm, words: fn(&Words) -> &'static str) -> Raised {
    let message = words(&vm.heap.profile.words);
    exception::zero_division_error(vm, message)
}

fn true_divide(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |vm, x, y| {
        if y == 0.0 {
            return Err(zero_division(vm, |words| words.float_division));
        }
        Ok(x / y)
    })
}

fn floor_divide(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |vm, x, y| {
        if y == 0.0 {
            return Err(zero_division(vm, |words| words.float_floor_division));
        }
        Ok(floor_and_rest(x, y).0)
    })
}

fn remainder(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    arithmetic(vm, a, b, |vm, x, y| {
        if y == 0.0 {
            return Err(zero_division(vm, |words| words.float_modulo));
        }
        Ok(floor_and_rest(x, y).1)
    })
}

fn divmod(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let Some(x) = operand(vm, a)? else { return Ok(vm.not_implemented()) };
    let Some(y) = operand(vm, b)? else { return Ok(vm.not_implemented()) };
    if y == 0.0 {
        return Err(zero_division(vm, |words| words.float_divmod));
    }
    let (quotient, rest) = floor_and_rest(x, y);
    let pair = vec![vm.heap.float(quotient), vm.heap.float(rest)];
    Ok(vm.heap.tuple_from_owned(pair))
}

/// `_float_div_mod`: the remainder has the divisor's sign, and so have zeros.
pub fn floor_and_rest(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(y);
    } else if (y < 0.0) != (rest < 0.0) {
        rest += y;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(x / y), rest);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// What `float_pow` comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    Value(f64),
    /// 0.0 to a negative power.
    ZeroBase,
    /// A negative number to a broken power: a complex number.
    Complex,
    Overflow,
}

/// `float_pow` with C99's special cases.
pub fn power_of(x: f64, y: f64) -> Power {
    let odd = y.fract() == 0.0 && (y / 2.0).fract() != 0.0;
    if y == 0.0 || (x - 1.0 == 0.0 && y.is_nan()) {
        return Power::Value(1.0);
    }
    if x.is_nan() || y.is_nan() {
        return Power::Value(if x.is_nan() { x } else { y });
    }
    if y.is_infinite() {
        return Power::Value(match x.abs() {
            1.0 => 1.0,
            magnitude if (y > 0.0) == (magnitude > 1.0) => f64::INFINITY,
            _ => 0.0,
        });
    }
    if x.is_infinite() {
        return Power::Value(match (y > 0.0, odd) {
            (true, true) => x,
            (true, false) => x.abs(),
            (false, true) => 0.0_f64.copysign(x),
            (false, false) => 0.0,
        });
    }
    if x == 0.0 {
        if y < 0.0 {
            return Power::ZeroBase;
        }
        return Power::Value(if odd { x } else { 0.0 });
    }
    if x < 0.0 && y.fract() != 0.0 {
        return Power::Complex;
    }
    let magnitude = x.abs().powf(y);
    if magnitude.is_infinite() {
        return Power::Overflow;
    }
    Power::Value(if x < 0.0 && odd { -magnitude } else { magnitude })
}

fn power(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let Some(x) = operand(vm, a)? else { return Ok(vm.not_implemented()) };
    let Some(y) = operand(vm, b)? else { return Ok(vm.not_implemented()) };
    match power_of(x, y) {
        Power::Value(value) => Ok(vm.heap.float(value)),
        Power::ZeroBase => {
            let message = vm.heap.profile.words.negative_power;
            Err(exception::zero_division_error(vm, message))
        }
        Power::Complex => complex::power(vm, a, b),
        Power::Overflow => Err(out_of_range(vm)),
    }
}

/// `OverflowError(34, 'Numerical result out of range')`.
fn out_of_range(vm: &mut dyn Vm) -> Raised {
    let (number, text) = (vm.heap.int(34), vm.heap.str("Numerical result out of range"));
    let raised = exception::raise_with(vm, t::OVERFLOW_ERROR, &[number.get(), text.get()]);
    vm.release(number);
    vm.release(text);
    raised
}

fn power_modulo(vm: &mut dyn Vm, a: Obj, b: Obj, modulus: Obj) -> Fallible<Owned> {
    if modulus == image::NONE {
        return power(vm, a, b);
    }
    let message = "pow() 3rd argument not allowed unless all arguments are integers";
    Err(exception::type_error(vm, message))
}

fn negative(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.heap.float_value(object);
    Ok(vm.heap.float(-value))
}

fn absolute(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.heap.float_value(object);
    Ok(vm.heap.float(value.abs()))
}

/// Itself, or a new exact float of an instance of a subclass.
fn itself(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(object) == t::FLOAT {
        return Ok(vm.own(object));
    }
    let value = vm.heap.float_value(object);
    Ok(vm.heap.float(value))
}

fn truth(vm: &mut dyn Vm, object: Obj) -> Fallible<bool> {
    Ok(vm.heap.float_value(object) != 0.0)
}

fn int(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.heap.float_value(object);
    int_new::from_float(vm, value)
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let text = float_text::repr(vm.heap.float_value(object));
    Ok(vm.heap.str(&text))
}

fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let value = vm.heap.float_value(object);
    if value.is_nan() {
        // Since 3.10 nans hash by identity, or dicts full of them would be slow.
        return Ok(crate::python::heap::hash_pointer(vm.heap.address(object)));
    }
    Ok(hash_float(value))
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let x = vm.heap.float_value(a);
    let order = if given::is_float(vm, b) {
        x.partial_cmp(&vm.heap.float_value(b))
    } else if given::is_int(vm, b) {
        order_with_int(x, &vm.heap.big(b))
    } else {
        return Ok(vm.not_implemented());
    };
    let holds = order.map_or(operator == Compare::NotEqual, |order| operator.holds(order));
    Ok(vm.bool(holds))
}

/// Exact, whatever their sizes; `None` for nan.
pub fn order_with_int(x: f64, y: &BigInt) -> Option<std::cmp::Ordering> {
    if !x.is_finite() {
        return x.partial_cmp(&0.0);
    }
    let order = int::from_float(x).cmp(y);
    Some(order.then(x.partial_cmp(&x.trunc())?))
}

/// `float_new`.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let init = vm.names.init;
    let arguments = given::positional(vm, kind, t::FLOAT, init, arguments, keywords)?;
    let result = match given::optional(vm, "float", arguments, &[])? {
        Some(value) => from_object(vm, value)?,
        None => vm.heap.float(0.0),
    };
    if kind == t::FLOAT {
        return Ok(result);
    }
    let value = vm.heap.float_value(result.get());
    vm.release(result);
    let object = vm.heap.new_object(kind);
    vm.heap.set_float_value(object.get(), value);
    Ok(object)
}

/// `PyNumber_Float`, or the float that a text tells.
pub fn from_object(vm: &mut dyn Vm, value: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(value) == t::FLOAT {
        return Ok(vm.own(value));
    }
    let text = if given::is_str(vm, value) {
        int_new::ascii_number(vm, value)
    } else if let Some(bytes) = bytes_like::view(vm, value) {
        bytes.iter().map(|byte| if byte.is_ascii() { *byte as char } else { '?' }).collect()
    } else {
        let slots = &vm.type_data(vm.heap.type_of(value)).slots;
        if slots.float.is_none() && slots.index.is_none() {
            let message = format!(
                "float() argument must be a string or a real number, not '{}'",
                protocol::type_name(vm, value)
            );
            return Err(exception::type_error(vm, message));
        }
        // A subclass of float is asked by its `__float__` too.
        let value = protocol::number_as_float(vm, value)?;
        return Ok(vm.heap.float(value));
    };
    let stripped = text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    match float_text::parse(stripped) {
        Some(value) => Ok(vm.heap.float(value)),
        None => {
            let shown = protocol::repr_text(vm, value)?;
            let message = format!("could not convert string to float: {shown}");
            Err(exception::value_error(vm, message))
        }
    }
}

fn own_value(vm: &mut dyn Vm, arguments: &[Obj]) -> f64 {
    vm.heap.float_value(arguments[0])
}

fn itself_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    itself(vm, arguments[0])
}

fn trunc(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    int(vm, arguments[0])
}

fn floor(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = own_value(vm, arguments).floor();
    int_new::from_float(vm, value)
}

fn ceil(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = own_value(vm, arguments).ceil();
    int_new::from_float(vm, value)
}

fn round(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = own_value(vm, arguments);
    if arguments[1].is_null() || arguments[1] == image::NONE {
        return int_new::from_float(vm, value.round_ties_even());
    }
    let places = protocol::clamp_index(vm, arguments[1])?;
    match rounded(value, places) {
        Some(rounded) => Ok(vm.heap.float(rounded)),
        None => {
            let message = "rounded value too large to represent";
            Err(exception::overflow_error(vm, message))
        }
    }
}

/// Correctly rounded to `places` decimals, half to even; `None` on overflow.
pub fn rounded(value: f64, places: i64) -> Option<f64> {
    if !value.is_finite() || value == 0.0 || places > 323 {
        return Some(value);
    }
    if places < -308 {
        return Some(0.0 * value);
    }
    if places >= 0 {
        return format!("{value:.*}", places as usize).parse().ok();
    }
    let exponent: i64 = format!("{:e}", value.abs()).split_once('e')?.1.parse().ok()?;
    let digits = exponent + places;
    if digits < 0 {
        let unit = 10_f64.powi(-places as i32);
        let up = digits == -1 && value.abs() > unit / 2.0;
        return Some(if up { unit.copysign(value) } else { 0.0 * value });
    }
    let rounded: f64 = format!("{value:.*e}", digits as usize).parse().ok()?;
    rounded.is_finite().then_some(rounded)
}

fn as_integer_ratio(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = own_value(vm, arguments);
    if value.is_infinite() {
        let message = "cannot convert Infinity to integer ratio";
        return Err(exception::overflow_error(vm, message));
    }
    if value.is_nan() {
        return Err(exception::value_error(vm, "cannot convert NaN to integer ratio"));
    }
    let (numerator, denominator) = ratio(value);
    let pair = vec![vm.heap.int_from_big(&numerator), vm.heap.int_from_big(&denominator)];
    Ok(vm.heap.tuple_from_owned(pair))
}

/// Numerator and denominator in lowest terms.
fn ratio(value: f64) -> (BigInt, BigInt) {
    let (fraction, exponent) = float_text::frexp(value);
    let mantissa = (fraction * 9_007_199_254_740_992.0) as i64;
    let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() };
    let (odd, power) = (BigInt::from(mantissa >> zeros), exponent - 53 + zeros as i32);
    if mantissa == 0 {
        return (odd, BigInt::from(1));
    }
    if power >= 0 { (odd << power, BigInt::from(1)) } else { (odd, BigInt::from(1) << -power) }
}

fn is_integer(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = own_value(vm, arguments);
    Ok(vm.bool(value.is_finite() && value.fract() == 0.0))
}

fn hex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = float_text::hex(own_value(vm, arguments));
    Ok(vm.heap.str(&text))
}

fn from_hex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !given::is_str(vm, arguments[1]) {
        let message = "bad argument type for built-in operation";
        return Err(exception::type_error(vm, message));
    }
    let text = vm.heap.text(arguments[1]).into_owned();
    let value = match float_text::from_hex(&text) {
        Ok(value) => vm.heap.float(value),
        Err(HexError::Invalid) => {
            let message = "invalid hexadecimal floating-point string";
            return Err(exception::value_error(vm, message));
        }
        Err(HexError::TooLarge) => {
            let message = "hexadecimal value too large to represent as a float";
            return Err(exception::overflow_error(vm, message));
        }
    };
    if arguments[0] == t::FLOAT {
        return Ok(value);
    }
    given::with(vm, value, |vm, value| vm.call(arguments[0], &[value], &[]))
}

fn get_new_arguments(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = own_value(vm, arguments);
    let copy = vm.heap.float(value);
    Ok(vm.heap.tuple_from_owned(vec![copy]))
}

fn get_format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "__getformat__", "argument", arguments[1])?;
    let known = matches!(vm.heap.text(arguments[1]).as_ref(), "double" | "float");
    if !known {
        let message = "__getformat__() argument 1 must be 'double' or 'float'";
        return Err(exception::value_error(vm, message));
    }
    Ok(vm.heap.str("IEEE, little-endian"))
}

fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let spec = int_type::spec_codes(vm, arguments[1])?;
    if spec.is_empty() {
        return protocol::str(vm, arguments[0]);
    }
    let name = protocol::type_name(vm, arguments[0]).to_owned();
    let value = own_value(vm, arguments);
    match format_number::format_float(value, &spec, &name) {
        Ok(codes) => Ok(vm.heap.str_from_codes(&codes)),
        Err(error) => Err(int_type::format_failed(vm, error)),
    }
}

fn imaginary(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.float(0.0))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    divmod: Some(divmod),
    power_modulo: Some(power_modulo),
    negative: Some(negative),
    positive: Some(itself),
    absolute: Some(absolute),
    bool: Some(truth),
    int: Some(int),
    float: Some(itself),
    new: Some(new),
    ..Slots::EMPTY
}
.binary(Operator::Add, add)
.binary(Operator::Subtract, subtract)
.binary(Operator::Multiply, multiply)
.binary(Operator::TrueDivide, true_divide)
.binary(Operator::FloorDivide, floor_divide)
.binary(Operator::Remainder, remainder)
.binary(Operator::Power, power);

const METHODS: &[Def] = &[
    def("conjugate", "($self, /)", itself_method)
        .doc("Return self, the complex conjugate of any float."),
    def("__trunc__", "($self, /)", trunc).doc("Return the Integral closest to x between 0 and x."),
    def("__floor__", "($self, /)", floor).doc("Return the floor as an Integral."),
    def("__ceil__", "($self, /)", ceil).doc("Return the ceiling as an Integral."),
    def("__round__", "($self, ndigits=None, /)", round)
        .doc("Return the Integral closest to x, rounding half toward even."),
    def("as_integer_ratio", "($self, /)", as_integer_ratio)
        .doc("Return a pair of integers, whose ratio is exactly equal to the original float."),
    class_method("fromhex", "($type, string, /)", from_hex)
        .doc("Create a floating-point number from a hexadecimal string."),
    def("hex", "($self, /)", hex)
        .doc("Return a hexadecimal representation of a floating-point number."),
    def("is_integer", "($self, /)", is_integer).doc("Return True if the float is an integer."),
    def("__getnewargs__", "($self, /)", get_new_arguments),
    class_method("__getformat__", "($type, typestr, /)", get_format)
        .doc("You probably don't want to use this function."),
    def("__format__", "($self, format_spec, /)", format)
        .doc("Formats the float according to format_spec."),
];

const MEMBERS: &[GetSet] = &[get("real", itself), get("imag", imaginary)];

/// `float`.
pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE | flag::MATCH_SELF,
    doc: "Convert a string or number to a floating-point number, if possible.",
    ..TypeRow::new("float", t::FLOAT, SLOTS)
}];

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use num_bigint::BigInt;

    use crate::python::object::float::{
        Power, floor_and_rest, order_with_int, power_of, ratio, rounded,
    };

    #[test]
    fn division_floors() {
        assert_eq!(floor_and_rest(-7.0, 2.0), (-4.0, 1.0));
        assert_eq!(floor_and_rest(1.0, 0.1), (9.0, 0.099_999_999_999_999_95));
        assert!(floor_and_rest(-0.0, 5.0).0.is_sign_negative());
    }

    #[test]
    fn powers_follow_c99() {
        assert_eq!(power_of(-8.0, 1.0 / 3.0), Power::Complex);
        assert_eq!(power_of(0.0, -1.0), Power::ZeroBase);
        assert_eq!(power_of(2.0, 5000.0), Power::Overflow);
        assert_eq!(power_of(f64::NEG_INFINITY, 3.0), Power::Value(f64::NEG_INFINITY));
        assert_eq!(power_of(-1.0, f64::INFINITY), Power::Value(1.0));
    }

    #[test]
    fn rounding_is_decimal_and_even() {
        assert_eq!(rounded(2.675, 2), Some(2.67));
        assert_eq!(rounded(0.5, 0), Some(0.0));
        assert_eq!(rounded(1250.0, -2), Some(1200.0));
        assert_eq!(rounded(50.0, -2), Some(0.0));
        assert_eq!(rounded(51.0, -2), Some(100.0));
        assert_eq!(rounded(f64::MAX, -308), None);
    }

    #[test]
    fn ints_compare_exactly() {
        let big = BigInt::from(1_i64 << 53) + 1;
        assert_eq!(order_with_int(9_007_199_254_740_992.0, &big), Some(Ordering::Less));
        assert_eq!(order_with_int(-0.5, &BigInt::from(0)), Some(Ordering::Less));
        assert_eq!(ratio(-0.75), (BigInt::from(-3), BigInt::from(4)));
    }
}
