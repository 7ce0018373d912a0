//! Number theory of `math`: factorial, comb, perm, gcd, lcm, isqrt.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::python::heap::{Obj, Owned};
use crate::python::object::exception;
use crate::python::object::int_type::check_work;
use crate::python::object::protocol;
use crate::python::object::{Fallible, Vm};
use crate::python::version::Work;

/// The value of an object's `__index__`.
fn integer(vm: &mut dyn Vm, object: Obj) -> Fallible<BigInt> {
    let index = protocol::index_object(vm, object)?;
    let value = vm.heap.big(index.get());
    vm.heap.release(index);
    Ok(value)
}

/// `math.factorial(n)`.
pub fn factorial(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let n = integer(vm, arguments[0])?;
    if n.is_positive() && n.to_i64().is_none() {
        let text = format!("factorial() argument should not exceed {}", i64::MAX);
        return Err(exception::overflow_error(vm, text));
    }
    if n.is_negative() {
        return Err(exception::value_error(vm, "factorial() not defined for negative values"));
    }
    let n = within_reach(vm, &n, "a factorial")?;
    let value = product(1, n);
    Ok(vm.heap.int_from_big(&value))
}

/// What would fill the machine's memory is refused before it is computed.
fn within_reach(vm: &mut dyn Vm, n: &BigInt, what: &str) -> Fallible<u64> {
    match n.to_u64() {
        Some(n) if n <= LARGEST_COUNT => Ok(n),
        _ => Err(exception::unsupported(vm, format!("{what} of {LARGEST_COUNT} factors and more"))),
    }
}

/// first * (first + 1) * ... * last, by halves so that the factors grow alike.
fn product(first: u64, last: u64) -> BigInt {
    if first > last {
        return BigInt::one();
    }
    if last - first < 8 {
        return (first..=last).fold(BigInt::one(), |product, factor| product * factor);
    }
    let middle = first + (last - first) / 2;
    product(first, middle) * product(middle + 1, last)
}

fn non_negative(vm: &mut dyn Vm, value: &BigInt, name: &str) -> Fallible<()> {
    if value.is_negative() {
        let text = format!("{name} must be a non-negative integer");
        return Err(exception::value_error(vm, text));
    }
    Ok(())
}

/// `math.perm(n, k=None)`.
pub fn perm(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let k = arguments[1];
    if k.is_null() || k == crate::python::heap::image::NONE {
        return factorial(vm, &arguments[..1]);
    }
    let n = integer(vm, arguments[0])?;
    let k = integer(vm, k)?;
    non_negative(vm, &n, "n")?;
    non_negative(vm, &k, "k")?;
    if n < k {
        return Ok(vm.heap.int(0));
    }
    if k.to_i64().is_none() {
        let text = format!("k must not exceed {}", i64::MAX);
        return Err(exception::overflow_error(vm, text));
    }
    let k = within_reach(vm, &k, "a permutation count")?;
    let value = falling(&n, k);
    Ok(vm.heap.int_from_big(&value))
}

/// `math.comb(n, k)`.
pub fn comb(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let n = integer(vm, arguments[0])?;
    let k = integer(vm, arguments[1])?;
    non_negative(vm, &n, "n")?;
    non_negative(vm, &k, "k")?;
    if n < k {
        return Ok(vm.heap.int(0));
    }
    let k = (&n - &k).min(k);
    if k.to_i64().is_none() {
        let text = format!("min(n - k, k) must not exceed {}", i64::MAX);
        return Err(exception::overflow_error(vm, text));
    }
    let k = within_reach(vm, &k, "a binomial coefficient")?;
    let value = falling(&n, k) / product(1, k);
    Ok(vm.heap.int_from_big(&value))
}

/// n * (n - 1) * ... of `count` factors.
fn falling(n: &BigInt, count: u64) -> BigInt {
    if let Some(n) = n.to_u64() {
        return product(n - count + 1, n);
    }
    (0..count).fold(BigInt::one(), |product, less| product * (n - less))
}

/// The greatest divisor of two numbers. What it costs is refused where it would take too long, and counts where it
/// takes its time; a long number is first made as short as the other one.
fn divisor(vm: &mut dyn Vm, a: &BigInt, b: &BigInt) -> Fallible<BigInt> {
    let (long, short) = if a.magnitude() < b.magnitude() { (b, a) } else { (a, b) };
    if short.is_zero() {
        return Ok(long.abs());
    }
    let (long_digits, short_digits) = (long.bits() / 30, short.bits() / 30);
    if long_digits < LONG_DIGITS {
        return Ok(long.gcd(short));
    }
    let division = (long_digits - short_digits + 1) as f64 * (short_digits + 1) as f64;
    let cost = division + 14.0 * short_digits as f64 * short_digits as f64;
    check_work(vm, cost)?;
    spend_digits(vm, cost as u64)?;
    Ok(short.gcd(&(long % short)))
}

/// Arithmetic on so many digits counts, also where native code does it again and again.
fn spend_digits(vm: &mut dyn Vm, digits: u64) -> Fallible<()> {
    vm.heap.spend(Work::DigitProduct, digits);
    protocol::turns(vm, 1 + digits / DIGITS_OF_A_TURN)
}

/// So many products of digits take as long as a turn of a loop.
const DIGITS_OF_A_TURN: u64 = 64;
/// Shorter numbers take no time to speak of.
const LONG_DIGITS: u64 = 40;

/// `math.gcd(*integers)`.
pub fn gcd(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut result = BigInt::zero();
    for argument in vm.heap.tuple_items(arguments[0]) {
        let value = integer(vm, argument)?;
        result = divisor(vm, &result, &value)?;
    }
    Ok(vm.heap.int_from_big(&result))
}

/// `math.lcm(*integers)`.
pub fn lcm(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut result = BigInt::one();
    for argument in vm.heap.tuple_items(arguments[0]) {
        let value = integer(vm, argument)?;
        let divisor = divisor(vm, &result, &value)?;
        // Of two zeros it is zero.
        let factor = if divisor.is_zero() { value } else { value / divisor };
        let (result_digits, factor_digits) = (result.bits() / 30, factor.bits() / 30);
        let cost = result_digits as f64 * (factor_digits + 1) as f64;
        check_work(vm, cost)?;
        spend_digits(vm, cost as u64)?;
        result = (result * factor).abs();
    }
    Ok(vm.heap.int_from_big(&result))
}

/// `math.isqrt(n)`.
pub fn isqrt(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let n = integer(vm, arguments[0])?;
    if n.is_negative() {
        return Err(exception::value_error(vm, "isqrt() argument must be nonnegative"));
    }
    Ok(vm.heap.int_from_big(&n.sqrt()))
}

/// Factors of the longest product that is computed.
const LARGEST_COUNT: u64 = 200_000;
