//! The module `cmath`: CPython's own ways, with its care for cancellation, overflow and branch cuts.

use std::f64::consts;

use crate::python::heap::{Obj, Owned};
use crate::python::library::complex_special::{self as special, Table, Value};
use crate::python::library::math_special::{Trouble, asinh};
use crate::python::library::{Constant, Module, set};
use crate::python::object::complex::{self, quotient};
use crate::python::object::{Def, Fallible, Raised, Vm, def, exception, protocol};

type Answer = Result<Value, Trouble>;

const LARGE: f64 = f64::MAX / 4.0;
/// `CM_SCALE_UP` and `CM_SCALE_DOWN` for subnormal numbers.
const SCALE_UP: f64 = 9_007_199_254_740_992.0;
const SCALE_DOWN: f64 = 1.0 / 134_217_728.0;

fn is_finite(z: Value) -> bool {
    z.0.is_finite() && z.1.is_finite()
}

fn log_large() -> f64 {
    LARGE.ln()
}

/// The logarithm of the absolute value of something large.
fn log_of_large(z: Value) -> f64 {
    (z.0 / 2.0).hypot(z.1 / 2.0).ln() + 2.0 * consts::LN_2
}

fn is_large(z: Value) -> bool {
    z.0.abs() > LARGE || z.1.abs() > LARGE
}

fn sqrt(z: Value) -> Answer {
    if !is_finite(z) {
        return special::entry(&special::SQRT, z);
    }
    if z == (0.0, 0.0) {
        return Ok((0.0, z.1));
    }
    let (mut ax, ay) = (z.0.abs(), z.1.abs());
    let tiny = f64::MIN_POSITIVE;
    let s = if ax < tiny && ay < tiny {
        ax *= SCALE_UP;
        (ax + ax.hypot(ay * SCALE_UP)).sqrt() * SCALE_DOWN
    } else {
        ax /= 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    Ok(if z.0 >= 0.0 { (s, d.copysign(z.1)) } else { (d, s.copysign(z.1)) })
}

fn acos(z: Value) -> Answer {
    if !is_finite(z) {
        return special::entry(&special::ACOS, z);
    }
    if is_large(z) {
        let log = log_of_large(z);
        let imaginary = if z.0 < 0.0 { -log.copysign(z.1) } else { log.copysign(-z.1) };
        return Ok((z.1.abs().atan2(z.0), imaginary));
    }
    let (a, b) = (sqrt((1.0 - z.0, -z.1))?, sqrt((1.0 + z.0, z.1))?);
    Ok((2.0 * a.0.atan2(b.0), asinh(b.0 * a.1 - b.1 * a.0)))
}

fn acosh(z: Value) -> Answer {
    if !is_finite(z) {
        return special::entry(&special::ACOSH, z);
    }
    if is_large(z) {
        return Ok((log_of_large(z), z.1.atan2(z.0)));
    }
    let (a, b) = (sqrt((z.0 - 1.0, z.1))?, sqrt((z.0 + 1.0, z.1))?);
    Ok((asinh(a.0 * b.0 + a.1 * b.1), 2.0 * a.1.atan2(b.0)))
}

fn asinh_of(z: Value) -> Answer {
    if !is_finite(z) {
        return special::entry(&special::ASINH, z);
    }
    if is_large(z) {
        let log = log_of_large(z);
        let real = if z.1.is_sign_negative() { -log.copysign(-z.0) } else { log.copysign(z.0) };
        return Ok((real, z.1.atan2(z.0.abs())));
    }
    let (a, b) = (sqrt((1.0 + z.1, -z.0))?, sqrt((1.0 - z.1, z.0))?);
    Ok((asinh(a.0 * b.1 - b.0 * a.1), z.1.atan2(a.0 * b.0 - a.1 * b.1)))
}

fn atanh(z: Value) -> Answer {
    if !is_finite(z) {
        return special::entry(&special::ATANH, z);
    }
    if z.0.is_sign_negative() {
        let (real, imaginary) = atanh((-z.0, -z.1))?;
        return Ok((-real, -imaginary));
    }
    let ay = z.1.abs();
    let large = LARGE.sqrt();
    if z.0 > large || ay > large {
        let h = (z.0 / 2.0).hypot(z.1 / 2.0);
        return Ok((z.0 / 4.0 / h / h, -consts::FRAC_PI_2.copysign(-z.1)));
    }
    if z.0 == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
        if ay == 0.0 {
            return Err(Trouble::Domain);
        }
        let real = -(ay.sqrt() / ay.hypot(2.0).sqrt()).ln();
        return Ok((real, (2.0_f64.atan2(-ay) / 2.0).copysign(z.1)));
    }
    let below = (1.0 - z.0) * (1.0 - z.0) + ay * ay;
    let real = (4.0 * z.0 / below).ln_1p() / 4.0;
    let imaginary = -(-2.0 * z.1).atan2((1.0 - z.0) * (1.0 + z.0) - ay * ay) / 2.0;
    Ok((real, imaginary))
}

/// `f(iz) / i` of a hyperbolic function is the circular one.
fn turned(z: Value, function: fn(Value) -> Answer) -> Answer {
    let (real, imaginary) = function((-z.1, z.0))?;
    Ok((imaginary, -real))
}

fn asin(z: Value) -> Answer {
    turned(z, asinh_of)
}

fn atan(z: Value) -> Answer {
    turned(z, atanh)
}

fn sin(z: Value) -> Answer {
    turned(z, sinh)
}

fn tan(z: Value) -> Answer {
    turned(z, tanh)
}

fn cos(z: Value) -> Answer {
    cosh((-z.1, z.0))
}

/// The table's entry, or infinities by the signs of sine and cosine.
fn unbounded(z: Value, table: &Table, size: f64, signs: Value) -> Answer {
    if z.0.is_infinite() && z.1.is_finite() && z.1 != 0.0 {
        let real = size.copysign(z.1.cos()) * signs.0;
        return Ok((real, size.copysign(z.1.sin()) * signs.1));
    }
    special::entry(table, z)
}

fn within_range(z: Value) -> Answer {
    if z.0.is_infinite() || z.1.is_infinite() { Err(Trouble::Range) } else { Ok(z) }
}

fn cosh(z: Value) -> Answer {
    if !is_finite(z) {
        let sign = if z.0 > 0.0 { 1.0 } else { -1.0 };
        return unbounded(z, &special::COSH, f64::INFINITY, (1.0, sign));
    }
    let (sine, cosine) = (z.1.sin(), z.1.cos());
    if z.0.abs() > log_large() {
        let less = z.0 - 1.0_f64.copysign(z.0);
        return within_range((cosine * less.cosh() * consts::E, sine * less.sinh() * consts::E));
    }
    within_range((cosine * z.0.cosh(), sine * z.0.sinh()))
}

fn sinh(z: Value) -> Answer {
    if !is_finite(z) {
        let sign = if z.0 > 0.0 { 1.0 } else { -1.0 };
        return unbounded(z, &special::SINH, f64::INFINITY, (sign, 1.0));
    }
    let (sine, cosine) = (z.1.sin(), z.1.cos());
    if z.0.abs() > log_large() {
        let less = z.0 - 1.0_f64.copysign(z.0);
        return within_range((cosine * less.sinh() * consts::E, sine * less.cosh() * consts::E));
    }
    within_range((cosine * z.0.sinh(), sine * z.0.cosh()))
}

fn exp(z: Value) -> Answer {
    if !is_finite(z) {
        let size = if z.0 > 0.0 { f64::INFINITY } else { 0.0 };
        return unbounded(z, &special::EXP, size, (1.0, 1.0));
    }
    let (sine, cosine) = (z.1.sin(), z.1.cos());
    if z.0 > log_large() {
        let size = (z.0 - 1.0).exp();
        return within_range((size * cosine * consts::E, size * sine * consts::E));
    }
    let size = z.0.exp();
    within_range((size * cosine, size * sine))
}

fn tanh(z: Value) -> Answer {
    if !is_finite(z) {
        if z.0.is_infinite() && z.1.is_finite() && z.1 != 0.0 {
            let sign = if z.0 > 0.0 { 1.0 } else { -1.0 };
            return Ok((sign, 0.0_f64.copysign(2.0 * z.1.sin() * z.1.cos())));
        }
        return special::entry(&special::TANH, z);
    }
    if z.0.abs() > log_large() {
        let imaginary = 4.0 * z.1.sin() * z.1.cos() * (-2.0 * z.0.abs()).exp();
        return Ok((1.0_f64.copysign(z.0), imaginary));
    }
    let (tx, ty) = (z.0.tanh(), z.1.tan());
    let cx = 1.0 / z.0.cosh();
    let product = tx * ty;
    let below = 1.0 + product * product;
    Ok((tx * (1.0 + ty * ty) / below, ((ty / below) * cx) * cx))
}

fn natural_log(z: Value) -> Answer {
    if !is_finite(z) {
        return special::entry(&special::LOG, z);
    }
    let (ax, ay) = (z.0.abs(), z.1.abs());
    let real = if is_large(z) {
        (ax / 2.0).hypot(ay / 2.0).ln() + consts::LN_2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        if ax == 0.0 && ay == 0.0 {
            return Err(Trouble::Domain);
        }
        let scale = 9_007_199_254_740_992.0;
        (ax * scale).hypot(ay * scale).ln() - 53.0 * consts::LN_2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            let (most, least) = (ax.max(ay), ax.min(ay));
            ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    Ok((real, z.1.atan2(z.0)))
}

fn log10(z: Value) -> Answer {
    let (real, imaginary) = natural_log(z)?;
    Ok((real / consts::LN_10, imaginary / consts::LN_10))
}

fn raised(vm: &mut dyn Vm, trouble: Trouble) -> Raised {
    match trouble {
        Trouble::Domain => exception::value_error(vm, "math domain error"),
        Trouble::Range => exception::overflow_error(vm, "math range error"),
    }
}

fn complex_of(vm: &mut dyn Vm, object: Obj) -> Fallible<Value> {
    complex::value(vm, object)
}

macro_rules! functions {
    ($($name:ident $function:ident;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let z = complex_of(vm, arguments[0])?;
            match $function(z) {
                Ok((real, imaginary)) => Ok(vm.heap.complex(real, imaginary)),
                Err(trouble) => Err(raised(vm, trouble)),
            }
        })*
    };
}

functions! {
    call_acos acos;
    call_acosh acosh;
    call_asin asin;
    call_asinh asinh_of;
    call_atan atan;
    call_atanh atanh;
    call_cos cos;
    call_cosh cosh;
    call_exp exp;
    call_log10 log10;
    call_sin sin;
    call_sinh sinh;
    call_sqrt sqrt;
    call_tan tan;
    call_tanh tanh;
}

fn log(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let z = complex_of(vm, arguments[0])?;
    let base = match arguments[1].some() {
        Some(base) => Some(complex_of(vm, base)?),
        None => None,
    };
    let answer = natural_log(z).and_then(|top| match base {
        None => Ok(top),
        Some(base) => quotient(top, natural_log(base)?).ok_or(Trouble::Domain),
    });
    match answer {
        Ok((real, imaginary)) => Ok(vm.heap.complex(real, imaginary)),
        Err(trouble) => Err(raised(vm, trouble)),
    }
}

fn phase(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let z = complex_of(vm, arguments[0])?;
    Ok(vm.heap.float(z.1.atan2(z.0)))
}

fn polar(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let z = complex_of(vm, arguments[0])?;
    let size = z.0.hypot(z.1);
    if size.is_infinite() && is_finite(z) {
        return Err(raised(vm, Trouble::Range));
    }
    let (size, angle) = (vm.heap.float(size), vm.heap.float(z.1.atan2(z.0)));
    Ok(vm.heap.tuple_from_owned(vec![size, angle]))
}

fn rect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = protocol::float(vm, arguments[0])?;
    let angle = protocol::float(vm, arguments[1])?;
    let answer = if !size.is_finite() || !angle.is_finite() {
        let sign = if size > 0.0 { 1.0 } else { -1.0 };
        unbounded((size, angle), &special::RECT, f64::INFINITY, (sign, sign))
    } else if angle == 0.0 {
        Ok((size, size * angle))
    } else {
        Ok((size * angle.cos(), size * angle.sin()))
    };
    match answer {
        Ok((real, imaginary)) => Ok(vm.heap.complex(real, imaginary)),
        Err(trouble) => Err(raised(vm, trouble)),
    }
}

fn finite(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let z = complex_of(vm, arguments[0])?;
    Ok(vm.bool(is_finite(z)))
}

fn infinite(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let z = complex_of(vm, arguments[0])?;
    Ok(vm.bool(z.0.is_infinite() || z.1.is_infinite()))
}

fn not_a_number(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let z = complex_of(vm, arguments[0])?;
    Ok(vm.bool(z.0.is_nan() || z.1.is_nan()))
}

/// `a, b, rel_tol, abs_tol`.
fn is_close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (a, b) = (complex_of(vm, arguments[0])?, complex_of(vm, arguments[1])?);
    let mut tolerance = [1e-9, 0.0];
    for (place, given) in tolerance.iter_mut().zip(&arguments[2..4]) {
        if let Some(given) = given.some() {
            *place = protocol::float(vm, given)?;
        }
    }
    let [relative, absolute] = tolerance;
    if relative < 0.0 || absolute < 0.0 {
        return Err(exception::value_error(vm, "tolerances must be non-negative"));
    }
    let infinite = |z: Value| z.0.is_infinite() || z.1.is_infinite();
    let close = if a == b {
        true
    } else if infinite(a) || infinite(b) {
        false
    } else {
        let difference = (a.0 - b.0).hypot(a.1 - b.1);
        difference <= relative * b.0.hypot(b.1)
            || difference <= relative * a.0.hypot(a.1)
            || difference <= absolute
    };
    Ok(vm.bool(close))
}

fn add_complex(vm: &mut dyn Vm, namespace: Obj) {
    for (name, imaginary) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let value = vm.heap.complex(0.0, imaginary);
        set(vm, namespace, name, value);
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: FUNCTIONS,
    constants: &[
        ("e", Constant::Float(consts::E)),
        ("pi", Constant::Float(consts::PI)),
        ("tau", Constant::Float(consts::TAU)),
        ("inf", Constant::Float(f64::INFINITY)),
        ("nan", Constant::Float(f64::NAN)),
    ],
    fill: Some(add_complex),
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("acos", "($module, z, /)", call_acos).doc("Return the arc cosine of z."),
    def("acosh", "($module, z, /)", call_acosh).doc("Return the inverse hyperbolic cosine of z."),
    def("asin", "($module, z, /)", call_asin).doc("Return the arc sine of z."),
    def("asinh", "($module, z, /)", call_asinh).doc("Return the inverse hyperbolic sine of z."),
    def("atan", "($module, z, /)", call_atan).doc("Return the arc tangent of z."),
    def("atanh", "($module, z, /)", call_atanh).doc("Return the inverse hyperbolic tangent of z."),
    def("cos", "($module, z, /)", call_cos).doc("Return the cosine of z."),
    def("cosh", "($module, z, /)", call_cosh).doc("Return the hyperbolic cosine of z."),
    def("exp", "($module, z, /)", call_exp).doc("Return the exponential value e**z."),
    def("isclose", "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", is_close)
        .doc("Determine whether two complex numbers are close in value."),
    def("isfinite", "($module, z, /)", finite)
        .doc("Return True if both the real and imaginary parts of z are finite, else False."),
    def("isinf", "($module, z, /)", infinite)
        .doc("Checks if the real or imaginary part of z is infinite."),
    def("isnan", "($module, z, /)", not_a_number)
        .doc("Checks if the real or imaginary part of z not a number (NaN)."),
    def("log", "($module, z, base=<unrepresentable>, /)", log)
        .doc("log(z[, base]) -> the logarithm of z to the given base."),
    def("log10", "($module, z, /)", call_log10).doc("Return the base-10 logarithm of z."),
    def("phase", "($module, z, /)", phase)
        .doc("Return argument, also known as the phase angle, of a complex."),
    def("polar", "($module, z, /)", polar)
        .doc("Convert a complex from rectangular coordinates to polar coordinates."),
    def("rect", "($module, r, phi, /)", rect)
        .doc("Convert from polar coordinates to rectangular coordinates."),
    def("sin", "($module, z, /)", call_sin).doc("Return the sine of z."),
    def("sinh", "($module, z, /)", call_sinh).doc("Return the hyperbolic sine of z."),
    def("sqrt", "($module, z, /)", call_sqrt).doc("Return the square root of z."),
    def("tan", "($module, z, /)", call_tan).doc("Return the tangent of z."),
    def("tanh", "($module, z, /)", call_tanh).doc("Return the hyperbolic tangent of z."),
];
