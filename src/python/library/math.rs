//! The module `math`.

use std::f64::consts;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, ToPrimitive};

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::math_special::{
    Computed, Trouble, acosh, asinh, atanh, erf, erfc, gamma, log_gamma,
};
use crate::python::library::math_sum::{frexp, ldexp};
use crate::python::library::{Constant, Module, math_integer, math_sum};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, Vm, def};
use crate::python::object::{Operator, exception, protocol};

/// `PyFloat_AsDouble`: the value of a float, of `__float__` or of `__index__`.
pub fn real(vm: &mut dyn Vm, object: Obj) -> Fallible<f64> {
    protocol::float(vm, object)
}

fn float(vm: &mut dyn Vm, value: f64) -> Fallible<Owned> {
    Ok(vm.heap.float(value))
}

fn finish(vm: &mut dyn Vm, value: Computed) -> Fallible<Owned> {
    match value {
        Ok(value) => float(vm, value),
        Err(Trouble::Domain) => Err(exception::value_error(vm, "math domain error")),
        Err(Trouble::Range) => Err(exception::overflow_error(vm, "math range error")),
    }
}

/// What can overflow says so; a NaN or an infinity out of nothing is outside the domain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limit {
    Domain,
    Overflow,
}

fn unary(vm: &mut dyn Vm, x: Obj, function: fn(f64) -> f64, limit: Limit) -> Fallible<Owned> {
    let x = real(vm, x)?;
    let value = function(x);
    let computed = if value.is_nan() && !x.is_nan() {
        Err(Trouble::Domain)
    } else if value.is_infinite() && x.is_finite() {
        Err(if limit == Limit::Overflow { Trouble::Range } else { Trouble::Domain })
    } else {
        Ok(value)
    };
    finish(vm, computed)
}

macro_rules! unary_functions {
    ($($name:ident, $function:expr, $limit:ident;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            unary(vm, arguments[0], $function, Limit::$limit)
        })*
    };
}

unary_functions! {
    acos, f64::acos, Domain;
    acosh_of, acosh, Domain;
    asin, f64::asin, Domain;
    asinh_of, asinh, Domain;
    atan, f64::atan, Domain;
    atanh_of, atanh, Domain;
    cbrt, f64::cbrt, Domain;
    cos, f64::cos, Domain;
    cosh, f64::cosh, Overflow;
    erf_of, erf, Domain;
    erfc_of, erfc, Domain;
    exp, f64::exp, Overflow;
    exp2, f64::exp2, Overflow;
    expm1, f64::exp_m1, Overflow;
    fabs, f64::abs, Domain;
    log1p, f64::ln_1p, Domain;
    sin, f64::sin, Domain;
    sinh, f64::sinh, Overflow;
    sqrt, f64::sqrt, Domain;
    tan, f64::tan, Domain;
    tanh, f64::tanh, Domain;
}

fn gamma_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    finish(vm, gamma(x))
}

fn lgamma(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    finish(vm, log_gamma(x))
}

fn pair(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<(f64, f64)> {
    Ok((real(vm, arguments[0])?, real(vm, arguments[1])?))
}

fn atan2(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (y, x) = pair(vm, arguments)?;
    float(vm, y.atan2(x))
}

fn copysign(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (x, y) = pair(vm, arguments)?;
    float(vm, x.copysign(y))
}

fn fmod(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (x, y) = pair(vm, arguments)?;
    let value = if y.is_infinite() && x.is_finite() { x } else { x % y };
    let domain = value.is_nan() && !x.is_nan() && !y.is_nan();
    finish(vm, if domain { Err(Trouble::Domain) } else { Ok(value) })
}

fn remainder(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (x, y) = pair(vm, arguments)?;
    finish(vm, ieee_remainder(x, y))
}

/// x less the multiple of y nearest to it, ties to the even multiple.
fn ieee_remainder(x: f64, y: f64) -> Computed {
    if x.is_nan() || y.is_nan() {
        return Ok(if x.is_nan() { x } else { y });
    }
    if x.is_infinite() || y == 0.0 {
        return Err(Trouble::Domain);
    }
    if y.is_infinite() {
        return Ok(x);
    }
    let (x_size, y_size) = (x.abs(), y.abs());
    let modulus = x_size % y_size;
    let complement = y_size - modulus;
    let size = if modulus < complement {
        modulus
    } else if modulus > complement {
        -complement
    } else {
        modulus - 2.0 * ((0.5 * (x_size - modulus)) % y_size)
    };
    Ok(1f64.copysign(x) * size)
}

fn pow(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (x, y) = pair(vm, arguments)?;
    let value = x.powf(y);
    let computed = if !x.is_finite() || !y.is_finite() || value.is_finite() {
        Ok(value)
    } else if value.is_nan() || x == 0.0 {
        Err(Trouble::Domain)
    } else {
        Err(Trouble::Range)
    };
    finish(vm, computed)
}

fn fma(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (x, y) = pair(vm, arguments)?;
    let z = real(vm, arguments[2])?;
    let value = x.mul_add(y, z);
    if value.is_nan() && ![x, y, z].iter().any(|x| x.is_nan()) {
        return Err(exception::value_error(vm, "invalid operation in fma"));
    }
    if value.is_infinite() && [x, y, z].iter().all(|x| x.is_finite()) {
        return Err(exception::overflow_error(vm, "overflow in fma"));
    }
    float(vm, value)
}

fn degrees(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    float(vm, x * (180.0 / consts::PI))
}

fn radians(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    float(vm, x * (consts::PI / 180.0))
}

fn isfinite(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    Ok(vm.bool(x.is_finite()))
}

fn isinf(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    Ok(vm.bool(x.is_infinite()))
}

fn isnan(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    Ok(vm.bool(x.is_nan()))
}

fn isclose(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (a, b) = pair(vm, arguments)?;
    let relative = if arguments[2].is_null() { 1e-9 } else { real(vm, arguments[2])? };
    let absolute = if arguments[3].is_null() { 0.0 } else { real(vm, arguments[3])? };
    if relative < 0.0 || absolute < 0.0 {
        return Err(exception::value_error(vm, "tolerances must be non-negative"));
    }
    let close = a == b
        || (a.is_finite() && b.is_finite() && {
            let difference = (b - a).abs();
            difference <= (relative * b).abs()
                || difference <= (relative * a).abs()
                || difference <= absolute
        });
    Ok(vm.bool(close))
}

/// Rounds through the method of the type, else through the double.
fn round_with(vm: &mut dyn Vm, x: Obj, method: Obj, function: fn(f64) -> f64) -> Fallible<Owned> {
    if vm.heap.type_of(x) != types::FLOAT
        && let Some(result) = protocol::call_rounding(vm, x, method, &[])?
    {
        return Ok(result);
    }
    let value = function(real(vm, x)?);
    whole(vm, value)
}

/// The int of a double without a fraction.
fn whole(vm: &mut dyn Vm, value: f64) -> Fallible<Owned> {
    if value.is_nan() {
        return Err(exception::value_error(vm, "cannot convert float NaN to integer"));
    }
    match BigInt::from_f64(value) {
        Some(value) => Ok(vm.heap.int_from_big(&value)),
        None => Err(exception::overflow_error(vm, "cannot convert float infinity to integer")),
    }
}

fn ceil(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let method = vm.names.ceil;
    round_with(vm, arguments[0], method, f64::ceil)
}

fn floor(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let method = vm.names.floor;
    round_with(vm, arguments[0], method, f64::floor)
}

fn trunc(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = arguments[0];
    let method = vm.names.trunc;
    if let Some(result) = protocol::call_rounding(vm, x, method, &[])? {
        return Ok(result);
    }
    let text = format!("type {} doesn't define __trunc__ method", protocol::type_name(vm, x));
    Err(exception::type_error(vm, text))
}

fn frexp_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    let (mantissa, exponent) = frexp(x);
    let pair = vec![vm.heap.float(mantissa), vm.heap.int(i64::from(exponent))];
    Ok(vm.heap.tuple_from_owned(pair))
}

fn ldexp_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    if !classes::is_instance(vm, arguments[1], types::INT) {
        let text = "Expected an int as second argument to ldexp.";
        return Err(exception::type_error(vm, text));
    }
    let exponent = vm.heap.big(arguments[1]);
    let exponent =
        exponent.to_i64().unwrap_or(if exponent.is_negative() { i64::MIN } else { i64::MAX });
    let value = ldexp(x, exponent);
    let range = value.is_infinite() && x.is_finite();
    finish(vm, if range { Err(Trouble::Range) } else { Ok(value) })
}

fn modf(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let x = real(vm, arguments[0])?;
    let (fraction, whole) = if x.is_infinite() {
        (0f64.copysign(x), x)
    } else {
        ((x - x.trunc()).copysign(x), x.trunc())
    };
    let pair = vec![vm.heap.float(fraction), vm.heap.float(whole)];
    Ok(vm.heap.tuple_from_owned(pair))
}

/// The logarithm of a float or of an int of any size.
fn logarithm(vm: &mut dyn Vm, x: Obj, function: fn(f64) -> f64) -> Fallible<f64> {
    let domain = |vm: &mut dyn Vm| exception::value_error(vm, "math domain error");
    if !classes::is_instance(vm, x, types::INT) {
        let x = real(vm, x)?;
        return if x > 0.0 || x.is_nan() { Ok(function(x)) } else { Err(domain(vm)) };
    }
    let value = vm.heap.big(x);
    if !value.is_positive() {
        return Err(domain(vm));
    }
    if let Some(double) = value.to_f64().filter(|double| double.is_finite()) {
        return Ok(function(double));
    }
    // The top 64 bits, the last one standing for all below it, round to a double in [0.5, 1].
    let exponent = value.bits();
    let top: BigInt = &value >> (exponent - 64);
    let rest = u64::from(value.trailing_zeros().is_some_and(|zeros| zeros < exponent - 64));
    let mantissa = (top.to_u64().unwrap_or(u64::MAX) | rest) as f64 / 2f64.powi(64);
    let (mantissa, exponent) =
        if mantissa == 1.0 { (0.5, exponent + 1) } else { (mantissa, exponent) };
    Ok(function(mantissa) + function(2.0) * exponent as f64)
}

fn log(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let numerator = logarithm(vm, arguments[0], f64::ln)?;
    if arguments[1].is_null() {
        return float(vm, numerator);
    }
    let denominator = logarithm(vm, arguments[1], f64::ln)?;
    if denominator == 0.0 {
        return Err(exception::zero_division_error(vm, "float division by zero"));
    }
    float(vm, numerator / denominator)
}

fn log2(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = logarithm(vm, arguments[0], f64::log2)?;
    float(vm, value)
}

fn log10(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = logarithm(vm, arguments[0], f64::log10)?;
    float(vm, value)
}

fn nextafter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (x, y) = pair(vm, arguments)?;
    let steps = arguments[2];
    if steps.is_null() || steps == image::NONE {
        return float(vm, step_towards(x, y, 1));
    }
    let index = protocol::index_object(vm, steps)?;
    let steps = vm.heap.big(index.get());
    vm.heap.release(index);
    if steps.is_negative() {
        return Err(exception::value_error(vm, "steps must be a non-negative integer"));
    }
    float(vm, step_towards(x, y, steps.to_u64().unwrap_or(u64::MAX)))
}

/// The double `steps` doubles from x towards y.
fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 {
        return x;
    }
    if x.is_nan() || y.is_nan() {
        return if x.is_nan() { x } else { y };
    }
    if x == y {
        return y;
    }
    // Doubles as ordered integers: negative ones mirrored below zero.
    let order = |value: f64| {
        let size = (value.to_bits() & (u64::MAX >> 1)) as i128;
        if value.is_sign_negative() { -size } else { size }
    };
    let (from, to) = (order(x), order(y));
    let distance = i128::from(steps).min((to - from).abs());
    if distance == (to - from).abs() {
        return y;
    }
    let place = if to > from { from + distance } else { from - distance };
    let size = f64::from_bits(place.unsigned_abs() as u64);
    if place < 0 || (place == 0 && x.is_sign_negative()) { -size } else { size }
}

fn ulp(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = real(vm, arguments[0])?.abs();
    if size.is_nan() || size.is_infinite() {
        return float(vm, size);
    }
    let next = step_towards(size, f64::INFINITY, 1);
    if next.is_infinite() {
        return float(vm, size - step_towards(size, f64::NEG_INFINITY, 1));
    }
    float(vm, next - size)
}

fn prod(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = protocol::iter(vm, arguments[0])?;
    let start = arguments[1].some();
    let mut product = match start {
        Some(start) => vm.heap.own(start),
        None => vm.heap.int(1),
    };
    let result = loop {
        let item = match protocol::next(vm, iterator.get()) {
            Ok(Some(item)) => item,
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        };
        let next = protocol::binary(vm, Operator::Multiply, product.get(), item.get());
        vm.heap.release(item);
        match next {
            Ok(next) => {
                let old = std::mem::replace(&mut product, next);
                vm.heap.release(old);
            }
            Err(raised) => break Err(raised),
        }
    };
    vm.heap.release(iterator);
    match result {
        Ok(()) => Ok(product),
        Err(raised) => {
            vm.heap.release(product);
            Err(raised)
        }
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: FUNCTIONS,
    constants: &[
        ("pi", Constant::Float(consts::PI)),
        ("e", Constant::Float(consts::E)),
        ("tau", Constant::Float(consts::TAU)),
        ("inf", Constant::Float(f64::INFINITY)),
        ("nan", Constant::Float(f64::NAN)),
    ],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("acos", "($module, x, /)", acos),
    def("acosh", "($module, x, /)", acosh_of),
    def("asin", "($module, x, /)", asin),
    def("asinh", "($module, x, /)", asinh_of),
    def("atan", "($module, x, /)", atan),
    def("atan2", "($module, y, x, /)", atan2),
    def("atanh", "($module, x, /)", atanh_of),
    def("cbrt", "($module, x, /)", cbrt),
    def("ceil", "($module, x, /)", ceil),
    def("copysign", "($module, x, y, /)", copysign),
    def("cos", "($module, x, /)", cos),
    def("cosh", "($module, x, /)", cosh),
    def("degrees", "($module, x, /)", degrees),
    def("dist", "($module, p, q, /)", math_sum::dist),
    def("erf", "($module, x, /)", erf_of),
    def("erfc", "($module, x, /)", erfc_of),
    def("exp", "($module, x, /)", exp),
    def("exp2", "($module, x, /)", exp2),
    def("expm1", "($module, x, /)", expm1),
    def("fabs", "($module, x, /)", fabs),
    def("factorial", "($module, n, /)", math_integer::factorial),
    def("floor", "($module, x, /)", floor),
    def("fma", "($module, x, y, z, /)", fma),
    def("fmod", "($module, x, y, /)", fmod),
    def("frexp", "($module, x, /)", frexp_of),
    def("fsum", "($module, seq, /)", math_sum::fsum),
    def("gamma", "($module, x, /)", gamma_of),
    def("gcd", "($module, *integers)", math_integer::gcd),
    def("hypot", "($module, *coordinates)", math_sum::hypot),
    def("isclose", "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose),
    def("isfinite", "($module, x, /)", isfinite),
    def("isinf", "($module, x, /)", isinf),
    def("isnan", "($module, x, /)", isnan),
    def("isqrt", "($module, n, /)", math_integer::isqrt),
    def("lcm", "($module, *integers)", math_integer::lcm),
    def("ldexp", "($module, x, i, /)", ldexp_of),
    def("lgamma", "($module, x, /)", lgamma),
    def("log", "(x, base=<unset>, /)", log),
    def("log10", "($module, x, /)", log10),
    def("log1p", "($module, x, /)", log1p),
    def("log2", "($module, x, /)", log2),
    def("modf", "($module, x, /)", modf),
    def("nextafter", "($module, x, y, /, *, steps=None)", nextafter),
    def("perm", "($module, n, k=None, /)", math_integer::perm),
    def("pow", "($module, x, y, /)", pow),
    def("prod", "($module, iterable, /, *, start=1)", prod),
    def("radians", "($module, x, /)", radians),
    def("remainder", "($module, x, y, /)", remainder),
    def("sin", "($module, x, /)", sin),
    def("sinh", "($module, x, /)", sinh),
    def("sqrt", "($module, x, /)", sqrt),
    def("sumprod", "($module, p, q, /)", math_sum::sumprod),
    def("tan", "($module, x, /)", tan),
    def("tanh", "($module, x, /)", tanh),
    def("trunc", "($module, x, /)", trunc),
    def("ulp", "($module, x, /)", ulp),
    def("comb", "($module, n, k, /)", math_integer::comb),
];
