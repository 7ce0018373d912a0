//! Ints of many thousands of digits: division and decimal text by halves, so that their cost follows multiplication's.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Zero};

/// Below so many bits the schoolbook ways are faster.
const SHORT_BITS: u64 = 40_000;
/// What nine decimal digits count to.
const BILLION: u64 = 1_000_000_000;
/// Below so many digits a text is converted at once.
const SHORT_DIGITS: usize = 4000;

/// Digits from which on CPython multiplies by halves (`KARATSUBA_CUTOFF`), and the power by which the cost grows then.
const CUTOFF: f64 = 70.0;
const GROWTH: f64 = 1.585;

/// What CPython's multiplication of ints of so many 30-bit digits costs, in products of digits; ours costs less.
pub fn product_cost(a_digits: u64, b_digits: u64) -> f64 {
    let (short, long) = (a_digits.min(b_digits).max(1) as f64, a_digits.max(b_digits) as f64);
    let saved = if short < CUTOFF { 1.0 } else { (short / CUTOFF).powf(GROWTH - 2.0) };
    short * long * saved
}

/// What a division costs: by halves, a few multiplications per halving.
pub fn division_cost(a_digits: u64, b_digits: u64) -> f64 {
    let quotient = a_digits.saturating_sub(b_digits).max(1);
    if quotient.min(b_digits) < SHORT_BITS / 30 {
        return (quotient * b_digits.max(1)) as f64;
    }
    let levels = (quotient.min(b_digits).max(2) as f64).log2();
    2.0 * levels.max(1.0) * product_cost(quotient, b_digits)
}

/// Quotient and remainder, the divisor not 0.
pub fn div_rem(a: &BigUint, b: &BigUint) -> (BigUint, BigUint) {
    let bits = b.bits();
    if a.bits().saturating_sub(bits) < SHORT_BITS || bits < SHORT_BITS {
        return a.div_rem(b);
    }
    // The dividend in pieces as long as the divisor, the highest first.
    let pieces = a.bits().div_ceil(bits);
    let (mut quotient, mut rest) = (BigUint::zero(), BigUint::zero());
    for piece in (0..pieces).rev() {
        let part = low_bits(&(a >> (piece * bits)), bits);
        let (digit, left) = two_by_one((rest << bits) + part, b.clone(), bits);
        quotient = (quotient << bits) + digit;
        rest = left;
    }
    (quotient, rest)
}

fn low_bits(value: &BigUint, bits: u64) -> BigUint {
    if value.bits() <= bits {
        return value.clone();
    }
    let words = value.iter_u32_digits().take(bits.div_ceil(32) as usize).collect();
    let mut low = BigUint::new(words);
    let kept = bits % 32;
    if kept != 0 {
        let top = &low >> (bits - kept) & BigUint::from((1_u32 << kept) - 1);
        let below = bits / 32;
        let words = low.iter_u32_digits().take(below as usize).collect();
        low = BigUint::new(words) + (top << (bits - kept));
    }
    low
}

/// `2n` bits by `n` bits (Burnikel and Ziegler).
fn two_by_one(mut a: BigUint, mut b: BigUint, mut bits: u64) -> (BigUint, BigUint) {
    if a.bits().saturating_sub(bits) < SHORT_BITS {
        return a.div_rem(&b);
    }
    let odd = bits % 2 == 1;
    if odd {
        (a, b, bits) = (a << 1_u32, b << 1_u32, bits + 1);
    }
    let half = bits / 2;
    let (high, low) = (&b >> half, low_bits(&b, half));
    let middle = low_bits(&(&a >> half), half);
    let (first, rest) = three_by_two(&(&a >> bits), middle, &b, &high, &low, half);
    let (second, rest) = three_by_two(&rest, low_bits(&a, half), &b, &high, &low, half);
    ((first << half) + second, if odd { rest >> 1_u32 } else { rest })
}

fn three_by_two(
    upper: &BigUint,
    lower: BigUint,
    b: &BigUint,
    high: &BigUint,
    low: &BigUint,
    bits: u64,
) -> (BigUint, BigUint) {
    let (mut quotient, rest) = if &(upper >> bits) == high {
        let all_ones = (BigUint::one() << bits) - 1_u32;
        (all_ones, upper + high - (high << bits))
    } else {
        two_by_one(upper.clone(), high.clone(), bits)
    };
    let taken = BigInt::from(&quotient * low);
    let mut rest = BigInt::from((rest << bits) + lower) - taken;
    while rest.sign() == Sign::Minus {
        quotient -= 1_u32;
        rest += BigInt::from(b.clone());
    }
    (quotient, rest.into_parts().1)
}

/// Quotient rounded down and the remainder with the divisor's sign.
pub fn div_mod_floor(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = div_rem(a.magnitude(), b.magnitude());
    let same = (a.sign() == Sign::Minus) == (b.sign() == Sign::Minus);
    let (quotient, rest) = if same || rest.is_zero() {
        (quotient, rest)
    } else {
        (quotient + 1_u32, b.magnitude() - rest)
    };
    let quotient = BigInt::from(quotient);
    let rest = BigInt::from(rest);
    (if same { quotient } else { -quotient }, if b.sign() == Sign::Minus { -rest } else { rest })
}

/// Decimal digits.
pub fn to_decimal(value: &BigUint) -> String {
    if let Ok(small) = u64::try_from(value) {
        return small.to_string();
    }
    if value.bits() < SHORT_BITS {
        return short_decimal(value);
    }
    let digits = (value.bits() as f64 * std::f64::consts::LOG10_2) as usize + 1;
    let mut text = String::with_capacity(digits + 1);
    push_decimal(&mut text, value, digits);
    text.trim_start_matches('0').to_owned()
}

/// As `long_to_decimal_string_internal`: nine digits at a time.
fn short_decimal(value: &BigUint) -> String {
    let mut parts: Vec<u32> = Vec::new();
    for word in value.iter_u32_digits().rev() {
        let mut carry = u64::from(word);
        for part in &mut parts {
            let wide = u64::from(*part) << 32 | carry;
            *part = (wide % BILLION) as u32;
            carry = wide / BILLION;
        }
        while carry != 0 {
            parts.push((carry % BILLION) as u32);
            carry /= BILLION;
        }
    }
    let mut text = parts.last().map_or_else(|| "0".to_owned(), u32::to_string);
    for part in parts.iter().rev().skip(1) {
        text.push_str(&format!("{part:09}"));
    }
    text
}

fn push_decimal(text: &mut String, value: &BigUint, digits: usize) {
    if digits < SHORT_DIGITS {
        let part = value.to_str_radix(10);
        text.extend(std::iter::repeat_n('0', digits.saturating_sub(part.len())));
        text.push_str(&part);
        return;
    }
    let low = digits / 2;
    let (upper, lower) = div_rem(value, &BigUint::from(10_u32).pow(low as u32));
    push_decimal(text, &upper, digits - low);
    push_decimal(text, &lower, low);
}

/// The value of decimal digits.
pub fn from_decimal(digits: &[u8]) -> Option<BigUint> {
    if digits.len() < SHORT_DIGITS {
        return short_from_decimal(digits);
    }
    let low = digits.len() / 2;
    let (upper, lower) = digits.split_at(digits.len() - low);
    Some(from_decimal(upper)? * BigUint::from(10_u32).pow(low as u32) + from_decimal(lower)?)
}

fn short_from_decimal(digits: &[u8]) -> Option<BigUint> {
    let mut words: Vec<u32> = Vec::with_capacity(digits.len() / 9 + 1);
    let (first, rest) = digits.split_at(digits.len() % 9);
    for part in std::iter::once(first).chain(rest.chunks(9)) {
        let mut carry = 0;
        for digit in part {
            carry = carry * 10 + u64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
        }
        for word in &mut words {
            let wide = u64::from(*word) * BILLION + carry;
            *word = wide as u32;
            carry = wide >> 32;
        }
        if carry != 0 {
            words.push(carry as u32);
        }
    }
    Some(BigUint::new(words))
}

#[cfg(test)]
mod tests {
    use num_bigint::{BigInt, BigUint};
    use num_integer::Integer;

    use crate::python::object::int_large::{div_mod_floor, from_decimal, to_decimal};

    #[test]
    fn long_ways_agree_with_short_ones() {
        let a: BigInt = BigInt::from(7).pow(60_001) + 12_345;
        let b: BigInt = BigInt::from(5).pow(30_001) - 3;
        for (a, b) in [(&a, &b), (&-a.clone(), &b), (&a, &-b.clone())] {
            assert_eq!(div_mod_floor(a, b), Integer::div_mod_floor(a, b));
        }
        let value = BigUint::from(3_u32).pow(90_000);
        let text = to_decimal(&value);
        assert_eq!(text, value.to_str_radix(10));
        assert_eq!(from_decimal(text.as_bytes()), Some(value));
    }
}
