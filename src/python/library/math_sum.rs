//! Sums of `math` that keep what ordinary addition rounds away: fsum, hypot, dist, sumprod.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::library::math::real;
use crate::python::object::exception;
use crate::python::object::protocol;
use crate::python::object::{Fallible, Operator, Vm};

/// `math.fsum`: Shewchuk's partial sums, rounded once at the end.
pub fn fsum(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut sum = Partials::default();
    protocol::iterate(vm, arguments[0], |vm, item| {
        let value = real(vm, item.get());
        vm.heap.release(item);
        sum.add(vm, value?)
    })?;
    let total = sum.total(vm)?;
    Ok(vm.heap.float(total))
}

/// Non-overlapping doubles in increasing size whose exact sum is the sum so far.
#[derive(Default)]
struct Partials {
    parts: Vec<f64>,
    /// The sum of the infinities and NaNs met; 0 while there is none.
    special: f64,
    infinities: f64,
}

impl Partials {
    fn add(&mut self, vm: &mut dyn Vm, value: f64) -> Fallible<()> {
        let mut x = value;
        let mut kept = 0;
        for index in 0..self.parts.len() {
            let mut y = self.parts[index];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.parts.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            self.parts.push(x);
            return Ok(());
        }
        if value.is_finite() {
            return Err(exception::overflow_error(vm, "intermediate overflow in fsum"));
        }
        if value.is_infinite() {
            self.infinities += value;
        }
        self.special += value;
        self.parts.clear();
        Ok(())
    }

    fn total(&self, vm: &mut dyn Vm) -> Fallible<f64> {
        if self.special != 0.0 {
            if self.infinities.is_nan() {
                return Err(exception::value_error(vm, "-inf + inf in fsum"));
            }
            return Ok(self.special);
        }
        let mut parts = self.parts.iter().rev().copied();
        let Some(mut high) = parts.next() else { return Ok(0.0) };
        let mut low = 0.0;
        for y in parts.by_ref() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases: the part below decides the direction of rounding.
        if let Some(next) = parts.next()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
        Ok(high)
    }
}

/// `math.hypot(*coordinates)`.
pub fn hypot(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let coordinates = vm.heap.tuple_items(arguments[0]);
    let mut sizes = Vec::with_capacity(coordinates.len());
    for coordinate in coordinates {
        sizes.push(real(vm, coordinate)?.abs());
    }
    Ok(vm.heap.float(norm(&mut sizes)))
}

/// `math.dist(p, q)`.
pub fn dist(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let p = as_tuple(vm, arguments[0])?;
    let q = match as_tuple(vm, arguments[1]) {
        Ok(q) => q,
        Err(raised) => {
            vm.heap.release(p);
            return Err(raised);
        }
    };
    let result = differences(vm, p.get(), q.get());
    vm.heap.release(p);
    vm.heap.release(q);
    let mut sizes = result?;
    Ok(vm.heap.float(norm(&mut sizes)))
}

fn as_tuple(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(object) == types::TUPLE {
        return Ok(vm.heap.own(object));
    }
    let items = protocol::collect(vm, object)?;
    Ok(vm.heap.tuple_from_owned(items))
}

fn differences(vm: &mut dyn Vm, p: Obj, q: Obj) -> Fallible<Vec<f64>> {
    let (p, q) = (vm.heap.tuple_items(p), vm.heap.tuple_items(q));
    if p.len() != q.len() {
        let text = "both points must have the same number of dimensions";
        return Err(exception::value_error(vm, text));
    }
    let mut sizes = Vec::with_capacity(p.len());
    for (p, q) in p.into_iter().zip(q) {
        sizes.push((real(vm, p)? - real(vm, q)?).abs());
    }
    Ok(sizes)
}

/// The square root of the sum of squares, with the rounding errors carried along and one correcting step.
fn norm(sizes: &mut [f64]) -> f64 {
    let largest =
        sizes.iter().copied().fold(0.0, |most, size| if size > most { size } else { most });
    if largest.is_infinite() {
        return largest;
    }
    if sizes.iter().any(|size| size.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || sizes.len() <= 1 {
        return largest;
    }
    let (_, exponent) = frexp(largest);
    if exponent < -1023 {
        // 2 ** -exponent would overflow: make the subnormals normal first.
        for size in sizes.iter_mut() {
            *size /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(sizes);
    }
    let scale = ldexp(1.0, -i64::from(exponent));
    let (mut sum, mut low_squares, mut low_sums) = (1.0, 0.0, 0.0);
    let mut accumulate = |product: (f64, f64)| {
        let (high, low) = fast_sum(sum, product.0);
        sum = high;
        low_squares += product.1;
        low_sums += low;
        sum - 1.0 + (low_squares + low_sums)
    };
    let mut total = 0.0;
    for size in sizes.iter() {
        let x = size * scale;
        total = accumulate(exact_product(x, x));
    }
    let root = f64::sqrt(total);
    let rest = accumulate(exact_product(-root, root));
    (root + rest / (2.0 * root)) / scale
}

/// `math.sumprod(p, q)`.
pub fn sumprod(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let p = protocol::iter(vm, arguments[0])?;
    let q = match protocol::iter(vm, arguments[1]) {
        Ok(q) => q,
        Err(raised) => {
            vm.heap.release(p);
            return Err(raised);
        }
    };
    let mut total = SumOfProducts {
        total: vm.heap.int(0),
        integers: Some(0),
        float: Triple::default(),
        in_float: false,
        float_over: false,
    };
    let result = add_all(vm, p.get(), q.get(), &mut total);
    vm.heap.release(p);
    vm.heap.release(q);
    match result.and_then(|()| total.flush(vm)) {
        Ok(()) => Ok(total.total),
        Err(raised) => {
            vm.heap.release(total.total);
            Err(raised)
        }
    }
}

fn add_all(vm: &mut dyn Vm, p: Obj, q: Obj, total: &mut SumOfProducts) -> Fallible<()> {
    loop {
        let left = protocol::next(vm, p)?;
        let right = match protocol::next(vm, q) {
            Ok(right) => right,
            Err(raised) => {
                vm.release_option(left);
                return Err(raised);
            }
        };
        match (left, right) {
            (None, None) => return Ok(()),
            (Some(left), Some(right)) => {
                let result = total.add(vm, left.get(), right.get());
                vm.heap.release(left);
                vm.heap.release(right);
                result?;
            }
            (Some(lone), None) | (None, Some(lone)) => {
                vm.heap.release(lone);
                return Err(exception::value_error(vm, "Inputs are not the same length"));
            }
        }
    }
}

/// Pairs of small ints come first, then pairs with a float, summed in triple precision; whatever follows
/// the first pair of another kind goes through `*` and `+`.
struct SumOfProducts {
    total: Owned,
    /// The sum while all pairs were ints and the sum one machine word.
    integers: Option<i64>,
    float: Triple,
    in_float: bool,
    float_over: bool,
}

impl SumOfProducts {
    fn add(&mut self, vm: &mut dyn Vm, p: Obj, q: Obj) -> Fallible<()> {
        self.integers = self.integers.and_then(|sum| {
            let is_int = |object| vm.heap.type_of(object) == types::INT;
            let pair =
                (is_int(p) && is_int(q)).then(|| (vm.heap.int_value(p), vm.heap.int_value(q)));
            let (Some(p), Some(q)) = pair? else { return None };
            sum.checked_add(p.checked_mul(q)?)
        });
        if self.integers.is_none() && !self.float_over {
            if let Some((p, q)) = float_pair(vm, p, q) {
                let next = self.float.add_product(p, q);
                if next.high.is_finite() {
                    self.float = next;
                    self.in_float = true;
                    return Ok(());
                }
            }
            self.flush(vm)?;
        }
        let product = protocol::binary(vm, Operator::Multiply, p, q)?;
        let sum = protocol::binary(vm, Operator::Add, self.total.get(), product.get());
        vm.heap.release(product);
        let old = std::mem::replace(&mut self.total, sum?);
        vm.heap.release(old);
        Ok(())
    }

    fn flush(&mut self, vm: &mut dyn Vm) -> Fallible<()> {
        self.float_over = true;
        if !self.in_float {
            return Ok(());
        }
        self.in_float = false;
        let value = std::mem::take(&mut self.float).rounded();
        let float = vm.heap.float(value);
        let sum = protocol::binary(vm, Operator::Add, self.total.get(), float.get());
        vm.heap.release(float);
        let old = std::mem::replace(&mut self.total, sum?);
        vm.heap.release(old);
        Ok(())
    }
}

/// Both as doubles if one is exactly a float and the other a float, an int that fits or a bool.
fn float_pair(vm: &mut dyn Vm, p: Obj, q: Obj) -> Option<(f64, f64)> {
    let (p_type, q_type) = (vm.heap.type_of(p), vm.heap.type_of(q));
    if p_type != types::FLOAT && q_type != types::FLOAT {
        return None;
    }
    let mut value = |object: Obj, kind: Obj| {
        if ![types::FLOAT, types::INT, types::BOOL].contains(&kind) {
            return None;
        }
        let value = real(vm, object);
        if value.is_err() {
            exception::clear(vm);
        }
        value.ok()
    };
    Some((value(p, p_type)?, value(q, q_type)?))
}

/// A sum as three doubles.
#[derive(Default)]
struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    fn add_product(&self, x: f64, y: f64) -> Triple {
        let product = exact_product(x, y);
        let sum = exact_sum(self.high, product.0);
        let first = exact_sum(self.low, product.1);
        let second = exact_sum(first.0, sum.1);
        Triple { high: sum.0, low: second.0, tiny: self.tiny + first.1 + second.1 }
    }

    fn rounded(&self) -> f64 {
        let last = exact_sum(self.low, self.high);
        self.tiny + last.1 + last.0
    }
}

/// a + b for |a| >= |b|, with its rounding error.
fn fast_sum(a: f64, b: f64) -> (f64, f64) {
    let x = a + b;
    (x, (a - x) + b)
}

/// a + b with its rounding error.
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let x = a + b;
    let z = x - a;
    (x, (a - (x - z)) + (b - z))
}

/// x * y with its rounding error.
fn exact_product(x: f64, y: f64) -> (f64, f64) {
    let z = x * y;
    (z, x.mul_add(y, -z))
}

/// Mantissa in [0.5, 1) and exponent.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let raw = ((x.to_bits() >> 52) & 0x7FF) as i32;
    if raw == 0 {
        let (mantissa, exponent) = frexp(x * 2f64.powi(64));
        return (mantissa, exponent - 64);
    }
    let bits = (x.to_bits() & !(0x7FF << 52)) | (1022 << 52);
    (f64::from_bits(bits), raw - 1022)
}

/// x * 2 ** exponent, rounded once.
pub fn ldexp(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (mantissa, own) = frexp(x);
    let exponent = exponent.saturating_add(i64::from(own));
    if exponent > 1024 {
        return f64::INFINITY.copysign(x);
    }
    if exponent < -1075 {
        return 0f64.copysign(x);
    }
    if exponent >= -1021 {
        // In two steps, because 2 ** 1024 is no double.
        return mantissa * 2.0 * 2f64.powi(exponent as i32 - 1);
    }
    // The first product is exact, so only the last one rounds.
    mantissa * 2f64.powi(exponent as i32 + 500) * 2f64.powi(-500)
}
