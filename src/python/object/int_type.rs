//! The type `int`: its operators, methods and table.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive};

use crate::python::heap::image::types as t;
use crate::python::heap::{Heap, Obj, Owned, image};
use crate::python::object::format_spec::{FormatError, points_text};
use crate::python::object::int::{self, Bitwise, Refusal};
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Operator, Raised, Slots, TypeRow, Vm, class_method, def,
    exception, flag, float, format_number, get, given, int_bytes, int_large, int_new, int_text,
    protocol,
};
use crate::python::version::Work;

/// Both operands are ints, else the operator gives `NotImplemented` (`CHECK_BINOP`).
#[inline]
fn ints(vm: &dyn Vm, a: Obj, b: Obj) -> bool {
    let plain = |kind: Obj| kind == t::INT || kind == t::BOOL;
    (plain(vm.heap.type_of(a)) || given::is_int(vm, a))
        && (plain(vm.heap.type_of(b)) || given::is_int(vm, b))
}

fn add(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    Ok(int::add(&mut vm.heap, a, b))
}

fn subtract(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    Ok(int::subtract(&mut vm.heap, a, b))
}

fn multiply(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    check_product(vm, a, b)?;
    Ok(int::multiply(&mut vm.heap, a, b))
}

fn floor_divide(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    check_division(vm, a, b)?;
    int::floor_divide(&mut vm.heap, a, b)
        .ok_or_else(|| float::zero_division(vm, |words| words.int_division))
}

fn remainder(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    check_division(vm, a, b)?;
    int::remainder(&mut vm.heap, a, b)
        .ok_or_else(|| float::zero_division(vm, |words| words.int_modulo))
}

fn divmod(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    check_division(vm, a, b)?;
    let pair = (int::floor_divide(&mut vm.heap, a, b), int::remainder(&mut vm.heap, a, b));
    match pair {
        (Some(quotient), Some(remainder)) => {
            Ok(vm.heap.tuple_from_owned(vec![quotient, remainder]))
        }
        _ => Err(float::zero_division(vm, |words| words.int_division)),
    }
}

fn true_divide(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    if vm.heap.int_sign(b) == 0 {
        return Err(exception::zero_division_error(vm, "division by zero"));
    }
    let small = |value: Option<i64>| value.filter(|value| value.unsigned_abs() < 1 << 53);
    let words = (small(vm.heap.int_value(a)), small(vm.heap.int_value(b)));
    let quotient = match words {
        (Some(x), Some(y)) => Some(x as f64 / y as f64),
        _ => int::true_divide(&vm.heap.big(a), &vm.heap.big(b)),
    };
    match quotient {
        Some(quotient) => Ok(vm.heap.float(quotient)),
        None => {
            let message = "integer division result too large for a float";
            Err(exception::overflow_error(vm, message))
        }
    }
}

/// One instruction must not take for ever: what costs more products of digits is not computed.
const MOST_DIGIT_PRODUCTS: f64 = 4e9;

fn check_product(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<()> {
    let (a_digits, b_digits) = (vm.heap.int_digits(a), vm.heap.int_digits(b));
    check_work(vm, int_large::product_cost(a_digits.into(), b_digits.into()))
}

fn check_division(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<()> {
    let (a_digits, b_digits) = (vm.heap.int_digits(a), vm.heap.int_digits(b));
    check_work(vm, int_large::division_cost(a_digits.into(), b_digits.into()))
}

/// Refuses what would take too long, in products of digits.
pub fn check_work(vm: &mut dyn Vm, cost: f64) -> Fallible<()> {
    if cost <= MOST_DIGIT_PRODUCTS {
        return Ok(());
    }
    Err(exception::unsupported(vm, "arithmetic on ints of millions of bits"))
}

fn refused(vm: &mut dyn Vm, refusal: Refusal) -> Raised {
    match refusal {
        Refusal::NegativeShift => exception::value_error(vm, "negative shift count"),
        Refusal::TooManyDigits => exception::overflow_error(vm, "too many digits in integer"),
        Refusal::OutOfMemory => exception::memory_error(vm),
        Refusal::NoInverse => {
            exception::value_error(vm, "base is not invertible for the given modulus")
        }
    }
}

fn left_shift(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    int::left_shift(&mut vm.heap, a, b).map_err(|refusal| refused(vm, refusal))
}

fn right_shift(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    int::right_shift(&mut vm.heap, a, b).map_err(|refusal| refused(vm, refusal))
}

fn and(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    bitwise(vm, Bitwise::And, a, b)
}

fn or(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    bitwise(vm, Bitwise::Or, a, b)
}

fn xor(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    bitwise(vm, Bitwise::Xor, a, b)
}

fn bitwise(vm: &mut dyn Vm, operator: Bitwise, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    Ok(int::bitwise(&mut vm.heap, operator, a, b))
}

fn power(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    if vm.heap.int_sign(b) < 0 {
        // A negative exponent makes floats of both.
        let (x, y) = (as_float(vm, a)?, as_float(vm, b)?);
        let (x, y) = (vm.heap.float(x), vm.heap.float(y));
        let result = protocol::binary(vm, Operator::Power, x.get(), y.get());
        vm.release(x);
        vm.release(y);
        return result;
    }
    let exponent = vm.heap.int_value(b).unwrap_or(i64::MAX);
    if vm.heap.big(a).bits() > 1 {
        let bits = vm.heap.big(a).bits().saturating_mul(exponent as u64);
        // What does not fit in memory is a `MemoryError`.
        if vm.heap.has_room(bits / 7) {
            let cost = int_large::product_cost(bits / 30, bits / 30);
            check_work(vm, cost)?;
            vm.heap.spend(Work::DigitProduct, cost as u64);
        }
    }
    int::power(&mut vm.heap, a, b).map_err(|refusal| refused(vm, refusal))
}

fn power_modulo(vm: &mut dyn Vm, a: Obj, b: Obj, modulus: Obj) -> Fallible<Owned> {
    if modulus == image::NONE {
        return power(vm, a, b);
    }
    if !ints(vm, a, b) || !given::is_int(vm, modulus) {
        return Ok(vm.not_implemented());
    }
    if vm.heap.int_sign(modulus) == 0 {
        return Err(exception::value_error(vm, "pow() 3rd argument cannot be 0"));
    }
    let digits = vm.heap.int_digits(modulus);
    let steps = vm.heap.int_digits(b).saturating_mul(30);
    check_work(vm, f64::from(digits) * f64::from(digits) * f64::from(steps))?;
    let (base, exponent, modulus) = (vm.heap.big(a), vm.heap.big(b), vm.heap.big(modulus));
    match int::power_modulo(&base, &exponent, &modulus) {
        Ok(value) => Ok(vm.heap.int_from_big(&value)),
        Err(refusal) => Err(refused(vm, refusal)),
    }
}

fn negative(vm: &mut dyn Vm, a: Obj) -> Fallible<Owned> {
    Ok(int::negative(&mut vm.heap, a))
}

fn itself(vm: &mut dyn Vm, a: Obj) -> Fallible<Owned> {
    Ok(int::plain(&mut vm.heap, a))
}

fn absolute(vm: &mut dyn Vm, a: Obj) -> Fallible<Owned> {
    Ok(int::absolute(&mut vm.heap, a))
}

fn invert(vm: &mut dyn Vm, a: Obj) -> Fallible<Owned> {
    Ok(int::invert(&mut vm.heap, a))
}

fn truth(vm: &mut dyn Vm, a: Obj) -> Fallible<bool> {
    Ok(vm.heap.int_sign(a) != 0)
}

/// The value as a float, or `OverflowError`.
pub fn as_float(vm: &mut dyn Vm, a: Obj) -> Fallible<f64> {
    if let Some(value) = vm.heap.int_value(a) {
        return Ok(value as f64);
    }
    int::to_float(&vm.heap.big(a))
        .ok_or_else(|| exception::overflow_error(vm, "int too large to convert to float"))
}

fn float(vm: &mut dyn Vm, a: Obj) -> Fallible<Owned> {
    let value = as_float(vm, a)?;
    Ok(vm.heap.float(value))
}

fn hash(vm: &mut dyn Vm, a: Obj) -> Fallible<i64> {
    Ok(int::hash(&vm.heap, a))
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if !ints(vm, a, b) {
        return Ok(vm.not_implemented());
    }
    let holds = int::compare(&vm.heap, a, b, operator);
    Ok(vm.bool(holds))
}

/// `repr`: decimal digits, at most as many as the limit allows. A new string even for one digit.
pub fn repr(vm: &mut dyn Vm, a: Obj) -> Fallible<Owned> {
    if let Some(value) = vm.heap.int_value(a) {
        return Ok(word_text(&mut vm.heap, value));
    }
    let text = decimal(vm, a)?;
    Ok(vm.heap.str_fresh(&text))
}

/// The digits of an int of a machine word as a new string.
pub fn word_text(heap: &mut Heap, value: i64) -> Owned {
    let mut digits = [0; 20];
    let mut first = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        first -= 1;
        digits[first] = b'-';
    }
    heap.str_fresh_ascii(&digits[first..])
}

/// The decimal digits of an int as a Rust text.
pub fn decimal(vm: &mut dyn Vm, a: Obj) -> Fallible<String> {
    if let Some(value) = vm.heap.int_value(a) {
        return Ok(value.to_string());
    }
    // A digit of 30 bits has at most 9.04 decimals: what is far too long is not even converted.
    let limit = vm.process.digit_limit;
    let too_long = limit.0 > 0 && vm.heap.int_digits(a) as usize > limit.0 * 10 / 90 + 2;
    let value = if too_long { BigInt::ZERO } else { vm.heap.big(a) };
    let digits = u64::from(vm.heap.int_digits(a));
    vm.heap.spend(Work::DigitProduct, int_large::division_cost(2 * digits, digits) as u64);
    let text = int_large::to_decimal(value.magnitude());
    if too_long || limit.forbids(text.len()) {
        return Err(exception::value_error(vm, int_text::too_long_to_print(limit)));
    }
    Ok(if vm.heap.int_sign(a) < 0 { format!("-{text}") } else { text })
}

/// Raises what a format spec cannot do.
pub fn format_failed(vm: &mut dyn Vm, error: FormatError) -> Raised {
    match error {
        FormatError::Value(message) => exception::value_error(vm, message),
        FormatError::Overflow(message) => exception::overflow_error(vm, message),
    }
}

/// The code points of a format spec, which must be a str.
pub fn spec_codes(vm: &mut dyn Vm, spec: Obj) -> Fallible<Vec<u32>> {
    given::expect_str(vm, "__format__", "argument", spec)?;
    let codes: Vec<u32> = vm.heap.str_codes(spec).collect();
    let places = largest_number(&codes);
    if !vm.heap.has_room(places) {
        return Err(exception::memory_error(vm));
    }
    Ok(codes)
}

/// The largest width or precision of a spec; a precision that no float takes is left to the spec's own check.
fn largest_number(spec: &[u32]) -> u64 {
    let text = points_text(spec);
    let mut largest = 0;
    let mut before = ' ';
    for part in text.split_inclusive(|character: char| !character.is_ascii_digit()) {
        let digits = part.trim_end_matches(|character: char| !character.is_ascii_digit());
        let number = digits.parse::<u64>().unwrap_or(0);
        let checked_later = before == '.' && number > i32::MAX as u64;
        largest = largest.max(if checked_later { 0 } else { number });
        before = part.chars().last().unwrap_or(' ');
    }
    largest
}

fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let spec = spec_codes(vm, arguments[1])?;
    if spec.is_empty() {
        if vm.heap.type_of(arguments[0]) == t::INT {
            return repr(vm, arguments[0]);
        }
        return protocol::str(vm, arguments[0]);
    }
    let name = protocol::type_name(vm, arguments[0]).to_owned();
    match format_number::format_int(
        &vm.heap.big(arguments[0]),
        &spec,
        &name,
        vm.process.digit_limit,
    ) {
        Ok(codes) => Ok(vm.heap.str_from_codes(&codes)),
        Err(error) => Err(format_failed(vm, error)),
    }
}

fn itself_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(int::plain(&mut vm.heap, arguments[0]))
}

fn bit_length(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bits = vm.heap.big(arguments[0]).bits();
    Ok(vm.heap.int(bits as i64))
}

fn bit_count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = vm.heap.big(arguments[0]).magnitude().count_ones();
    Ok(vm.heap.int(count as i64))
}

fn as_integer_ratio(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let numerator = int::plain(&mut vm.heap, arguments[0]);
    let denominator = vm.heap.int(1);
    Ok(vm.heap.tuple_from_owned(vec![numerator, denominator]))
}

fn is_integer(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.bool(true))
}

/// `round(i, n)`: for a negative n to a multiple of a power of ten, half to even.
fn round(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if arguments[1].is_null() {
        return itself_method(vm, arguments);
    }
    let places = protocol::index_object(vm, arguments[1])?;
    let places = given::with(vm, places, |vm, places| Ok(vm.heap.big(places)))?;
    if !places.is_negative() {
        return itself_method(vm, arguments);
    }
    let value = vm.heap.big(arguments[0]);
    let Some(places) = (-places).to_u32().filter(|places| u64::from(*places) <= value.bits() + 1)
    else {
        return Ok(vm.heap.int(0));
    };
    let unit = BigInt::from(10).pow(places);
    let (quotient, rest) = value.div_mod_floor(&unit);
    let up = match (&rest * 2_u32).cmp(&unit) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient.is_odd(),
        std::cmp::Ordering::Greater => true,
    };
    let rounded = if up { quotient + BigInt::one() } else { quotient } * unit;
    Ok(vm.heap.int_from_big(&rounded))
}

fn get_new_arguments(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = vm.heap.big(arguments[0]);
    let copy = vm.heap.int_from_big(&value);
    Ok(vm.heap.tuple_from_owned(vec![copy]))
}

fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    // There is room for one digit at least, even in 0.
    let digits = i64::from(vm.heap.int_digits(arguments[0]).max(1));
    let kind = vm.heap.type_of(arguments[0]);
    let fixed = vm.heap.word(kind, t::word::BASIC_SIZE) as i64;
    Ok(vm.heap.int(fixed + 4 * digits))
}

fn imaginary(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.int(0))
}

fn denominator(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.int(1))
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
    invert: Some(invert),
    bool: Some(truth),
    index: Some(itself),
    int: Some(itself),
    float: Some(float),
    new: Some(int_new::new),
    ..Slots::EMPTY
}
.binary(Operator::Add, add)
.binary(Operator::Subtract, subtract)
.binary(Operator::Multiply, multiply)
.binary(Operator::FloorDivide, floor_divide)
.binary(Operator::Remainder, remainder)
.binary(Operator::TrueDivide, true_divide)
.binary(Operator::LeftShift, left_shift)
.binary(Operator::RightShift, right_shift)
.binary(Operator::And, and)
.binary(Operator::Or, or)
.binary(Operator::Xor, xor)
.binary(Operator::Power, power);

const METHODS: &[Def] = &[
    def("conjugate", "($self, /)", itself_method)
        .doc("Returns self, the complex conjugate of any int."),
    def("bit_length", "($self, /)", bit_length)
        .doc("Number of bits necessary to represent self in binary."),
    def("bit_count", "($self, /)", bit_count)
        .doc("Number of ones in the binary representation of the absolute value of self."),
    def("to_bytes", "($self, /, length=1, byteorder='big', *, signed=False)", int_bytes::to_bytes)
        .doc("Return an array of bytes representing an integer."),
    class_method(
        "from_bytes",
        "($type, /, bytes, byteorder='big', *, signed=False)",
        int_bytes::from_bytes,
    )
    .doc("Return the integer represented by the given array of bytes."),
    def("as_integer_ratio", "($self, /)", as_integer_ratio)
        .doc("Return a pair of integers, whose ratio is equal to the original int."),
    def("__trunc__", "($self, /)", itself_method).doc("Truncating an Integral returns itself."),
    def("__floor__", "($self, /)", itself_method).doc("Flooring an Integral returns itself."),
    def("__ceil__", "($self, /)", itself_method).doc("Ceiling of an Integral returns itself."),
    def("__round__", "($self, ndigits=<unrepresentable>, /)", round)
        .doc("Rounding an Integral returns itself."),
    def("__getnewargs__", "($self, /)", get_new_arguments),
    def("__format__", "($self, format_spec, /)", format)
        .doc("Convert to a string according to format_spec."),
    def("__sizeof__", "($self, /)", size_of).doc("Returns size in memory, in bytes."),
    def("is_integer", "($self, /)", is_integer).doc("Returns True."),
];

const MEMBERS: &[GetSet] = &[
    get("real", itself),
    get("imag", imaginary),
    get("numerator", itself),
    get("denominator", denominator),
];

/// `int`.
pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE | flag::LONG_SUBCLASS | flag::MATCH_SELF,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer",
    ..TypeRow::new("int", t::INT, SLOTS)
}];
