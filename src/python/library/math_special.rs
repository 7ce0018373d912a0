//! The error and gamma functions of `math`, which Rust's standard library does not have.

use std::f64::consts::{LN_2, PI};

/// Value, or which of C's two errors it is.
pub type Computed = Result<f64, Trouble>;

/// `EDOM` and `ERANGE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Domain,
    Range,
}

/// The error function, by the rational approximations that C libraries use on the same five intervals.
pub fn erf(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let size = x.abs();
    let value = if size < 0.84375 {
        return erf_small(x, size);
    } else if size < 1.25 {
        let s = size - 1.0;
        ERF_AT_ONE + rational(s, &ONE_TOP, &ONE_BOTTOM)
    } else if size >= 6.0 {
        1.0
    } else {
        1.0 - erfc_tail(size)
    };
    value.copysign(x)
}

/// `1 - erf(x)` without cancellation.
pub fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let size = x.abs();
    if size < 0.84375 {
        return erfc_small(x, size);
    }
    if size < 1.25 {
        let part = rational(size - 1.0, &ONE_TOP, &ONE_BOTTOM);
        return if x >= 0.0 { 1.0 - ERF_AT_ONE - part } else { 1.0 + (ERF_AT_ONE + part) };
    }
    if size < 28.0 && x > -6.0 {
        return if x > 0.0 { erfc_tail(size) } else { 2.0 - erfc_tail(size) };
    }
    if x > 0.0 { 0.0 } else { 2.0 }
}

fn erf_small(x: f64, size: f64) -> f64 {
    if size < 2f64.powi(-28) {
        if size < 2f64.powi(-1015) {
            return 0.125 * (8.0 * x + 8.0 * SLOPE * x);
        }
        return x + SLOPE * x;
    }
    x + x * rational(x * x, &SMALL_TOP, &SMALL_BOTTOM)
}

fn erfc_small(x: f64, size: f64) -> f64 {
    if size < 2f64.powi(-56) {
        return 1.0 - x;
    }
    let y = rational(x * x, &SMALL_TOP, &SMALL_BOTTOM);
    if x < 0.25 { 1.0 - (x + x * y) } else { 0.5 - (x - 0.5 + x * y) }
}

/// erfc for 1.25 <= size < 28.
fn erfc_tail(size: f64) -> f64 {
    let s = 1.0 / (size * size);
    let ratio = if size < 1.0 / 0.35 {
        rational(s, &MIDDLE_TOP, &MIDDLE_BOTTOM)
    } else {
        rational(s, &FAR_TOP, &FAR_BOTTOM)
    };
    // The square of a number with half its bits cleared is exact.
    let z = f64::from_bits(size.to_bits() & 0xFFFF_FFFF_0000_0000);
    (-z * z - 0.5625).exp() * ((z - size) * (z + size) + ratio).exp() / size
}

/// The inverse hyperbolic sine, by the formulas of C libraries (Rust's own rounds differently).
pub fn asinh(x: f64) -> f64 {
    let size = x.abs();
    if size < TINY || !x.is_finite() {
        return x;
    }
    let value = if size > HUGE {
        size.ln() + LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((x * x + 1.0).sqrt() + size)).ln()
    } else {
        let square = x * x;
        (size + square / (1.0 + (1.0 + square).sqrt())).ln_1p()
    };
    value.copysign(x)
}

/// The inverse hyperbolic cosine; NaN below 1.
pub fn acosh(x: f64) -> f64 {
    if x < 1.0 {
        f64::NAN
    } else if x >= HUGE {
        if x.is_finite() { x.ln() + LN_2 } else { x }
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let t = x - 1.0;
        (t + (2.0 * t + t * t).sqrt()).ln_1p()
    }
}

/// The inverse hyperbolic tangent; NaN outside of -1 to 1.
pub fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let twice = size + size;
    let value = if size < TINY {
        return x;
    } else if size < 0.5 {
        0.5 * (twice + twice * size / (1.0 - size)).ln_1p()
    } else if size < 1.0 {
        0.5 * (twice / (1.0 - size)).ln_1p()
    } else if size > 1.0 {
        f64::NAN
    } else {
        size / 0.0
    };
    value.copysign(x)
}

fn rational(s: f64, top: &[f64], bottom: &[f64]) -> f64 {
    in_pairs(s, top) / in_pairs(s, bottom)
}

/// The sum by pairs of terms and then from the left: the order in which glibc rounds.
fn in_pairs(s: f64, coefficients: &[f64]) -> f64 {
    let square = s * s;
    let fourth = square * square;
    let powers = [1.0, square, fourth, fourth * square, fourth * fourth];
    let pairs = coefficients.chunks(2).zip(powers);
    pairs.fold(0.0, |sum, (pair, power)| match pair {
        [even, odd] => sum + power * (even + s * odd),
        _ => sum + power * pair.first().copied().unwrap_or_default(),
    })
}

fn polynomial(s: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * s + coefficient)
}

/// The gamma function by Lanczos' approximation (CPython's own, Modules/mathmodule.c).
pub fn gamma(x: f64) -> Computed {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 { Ok(x) } else { Err(Trouble::Domain) };
    }
    if x == 0.0 {
        return Err(Trouble::Domain);
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(Trouble::Domain);
        }
        if x <= FACTORIALS_EXACT as f64 {
            return Ok((1..x as u64).fold(1.0, |product, factor| product * factor as f64));
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        let value = 1.0 / x;
        return if value.is_infinite() { Err(Trouble::Range) } else { Ok(value) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(Trouble::Range) };
    }
    let value = gamma_lanczos(x, size);
    if value.is_infinite() { Err(Trouble::Range) } else { Ok(value) }
}

fn gamma_lanczos(x: f64, size: f64) -> f64 {
    let y = size + G_MINUS_HALF;
    // The rounding error of y, found without cancellation.
    let z = if size > G_MINUS_HALF {
        let q = y - size;
        q - G_MINUS_HALF
    } else {
        let q = y - G_MINUS_HALF;
        q - size
    };
    let z = z * G / y;
    if x < 0.0 {
        let mut result = -PI / sin_pi(size) / size * y.exp() / lanczos(size);
        result -= z * result;
        if size < 140.0 {
            return result / y.powf(size - 0.5);
        }
        let root = y.powf(size / 2.0 - 0.25);
        result / root / root
    } else {
        let mut result = lanczos(size) / y.exp();
        result += z * result;
        if size < 140.0 {
            return result * y.powf(size - 0.5);
        }
        let root = y.powf(size / 2.0 - 0.25);
        result * root * root
    }
}

/// The logarithm of the absolute value of gamma.
pub fn log_gamma(x: f64) -> Computed {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(Trouble::Domain) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut result = lanczos(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = LOG_PI - sin_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() { Err(Trouble::Range) } else { Ok(result) }
}

/// sin(pi * x), exact at multiples of 1/2.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * sine
}

fn lanczos(x: f64) -> f64 {
    if x < 5.0 {
        return polynomial(x, &LANCZOS_TOP) / polynomial(x, &LANCZOS_BOTTOM);
    }
    let down = |sum: f64, coefficient: &f64| sum / x + coefficient;
    LANCZOS_TOP.iter().fold(0.0, down) / LANCZOS_BOTTOM.iter().fold(0.0, down)
}

/// (n - 1)! is a double's integer up to n = 23.
const FACTORIALS_EXACT: u64 = 23;
const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;
const LOG_PI: f64 = 1.144_729_885_849_400_2;

const LANCZOS_TOP: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_6,
    248_874_557.862_054_17,
    31_426_415.585_400_194,
    2_876_370.628_935_372_4,
    186_056.265_395_223_48,
    8_071.672_002_365_816,
    210.824_277_751_579_35,
    2.506_628_274_631_000_3,
];
const LANCZOS_BOTTOM: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

/// Below 2 ** -28 and above 2 ** 28 the formulas are their own limits.
const TINY: f64 = 1.0 / HUGE;
const HUGE: f64 = 268_435_456.0;

const ERF_AT_ONE: f64 = 8.450_629_115_104_675e-1;
/// 2/sqrt(pi) - 1.
const SLOPE: f64 = 1.283_791_670_955_126e-1;
const SMALL_TOP: [f64; 5] = [
    1.283_791_670_955_125_6e-1,
    -3.250_421_072_470_015e-1,
    -2.848_174_957_559_851e-2,
    -5.770_270_296_489_442e-3,
    -2.376_301_665_665_016_3e-5,
];
const SMALL_BOTTOM: [f64; 6] = [
    1.0,
    3.979_172_239_591_553_5e-1,
    6.502_224_998_876_73e-2,
    5.081_306_281_875_766e-3,
    1.324_947_380_043_216_4e-4,
    -3.960_228_278_775_368e-6,
];
const ONE_TOP: [f64; 7] = [
    -2.362_118_560_752_659_4e-3,
    4.148_561_186_837_483_3e-1,
    -3.722_078_760_357_013e-1,
    3.183_466_199_011_617_5e-1,
    -1.108_946_942_823_966_8e-1,
    3.547_830_432_561_823_6e-2,
    -2.166_375_594_868_791e-3,
];
const ONE_BOTTOM: [f64; 7] = [
    1.0,
    1.064_208_804_008_442_3e-1,
    5.403_979_177_021_71e-1,
    7.182_865_441_419_627e-2,
    1.261_712_198_087_616_4e-1,
    1.363_708_391_202_905e-2,
    1.198_449_984_679_910_7e-2,
];
const MIDDLE_TOP: [f64; 8] = [
    -9.864_944_034_847_148e-3,
    -6.938_585_727_071_818e-1,
    -1.055_862_622_532_329_1e1,
    -6.237_533_245_032_600_6e1,
    -1.623_966_694_625_734_7e2,
    -1.846_050_929_067_110_4e2,
    -8.128_743_550_630_66e1,
    -9.814_329_344_169_145,
];
const MIDDLE_BOTTOM: [f64; 9] = [
    1.0,
    1.965_127_166_743_925_7e1,
    1.376_577_541_435_190_4e2,
    4.345_658_774_752_292_3e2,
    6.453_872_717_332_679e2,
    4.290_081_400_275_678_3e2,
    1.086_350_055_417_794_3e2,
    6.570_249_770_319_282,
    -6.042_441_521_485_81e-2,
];
const FAR_TOP: [f64; 7] = [
    -9.864_942_924_700_1e-3,
    -7.992_832_376_805_23e-1,
    -1.775_795_491_775_475_2e1,
    -1.606_363_848_558_219_2e2,
    -6.375_664_433_683_896e2,
    -1.025_095_131_611_077_2e3,
    -4.835_191_916_086_514e2,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    3.033_806_074_348_246e1,
    3.257_925_129_965_739e2,
    1.536_729_586_084_437e3,
    3.199_858_219_508_595_5e3,
    2.553_050_406_433_164_4e3,
    4.745_285_412_069_553_7e2,
    -2.244_095_244_658_582e1,
];
