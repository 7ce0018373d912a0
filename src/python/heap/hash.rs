//! `Python/pyhash.c`: hashes of strings, numbers and addresses.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// `_PyHASH_MODULUS`: 2^61 - 1.
const MODULUS_BITS: i32 = 61;
const MODULUS: u64 = (1 << MODULUS_BITS) - 1;
/// Hash of infinity.
const INFINITY: i64 = 314_159;

/// `_Py_HashBytes`: SipHash-1-3, never -1; 0 for nothing.
pub fn hash_bytes(bytes: &[u8], key: (u64, u64)) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let mut hasher = SipHasher13::new_with_keys(key.0, key.1);
    hasher.write(bytes);
    match hasher.finish() as i64 {
        -1 => -2,
        hash => hash,
    }
}

/// The hash key that a `PYTHONHASHSEED` gives (`lcg_urandom` in `bootstrap_hash.c`).
pub fn hash_key(seed: u32) -> (u64, u64) {
    if seed == 0 {
        return (0, 0);
    }
    let mut state = seed;
    let mut next = || {
        let mut word = [0_u8; 8];
        for byte in &mut word {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (state >> 16) as u8;
        }
        u64::from_le_bytes(word)
    };
    (next(), next())
}

/// `_Py_HashDouble` of a number (a nan hashes by its object's address instead).
pub fn hash_float(value: f64) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { INFINITY } else { -INFINITY };
    }
    if value.is_nan() || value == 0.0 {
        return 0;
    }
    let bits = value.abs().to_bits();
    let (fraction, exponent) = match bits >> 52 {
        0 => (bits, -1074),
        biased => (bits & ((1 << 52) - 1) | 1 << 52, biased as i32 - 1075),
    };
    // fraction * 2^exponent modulo 2^61 - 1: a power of two is one by its exponent modulo 61.
    let shift = exponent.rem_euclid(MODULUS_BITS);
    signed((u128::from(fraction) << shift) % u128::from(MODULUS), value < 0.0)
}

/// Hash of an int.
pub fn hash_int(value: i64) -> i64 {
    signed(u128::from(value.unsigned_abs() % MODULUS), value < 0)
}

/// Hash of an int of any size.
pub fn hash_big(value: &BigInt) -> i64 {
    let remainder = (value.magnitude() % MODULUS).to_u128().unwrap_or(0);
    signed(remainder, value.sign() == Sign::Minus)
}

fn signed(remainder: u128, negative: bool) -> i64 {
    let hash = if negative { -(remainder as i64) } else { remainder as i64 };
    if hash == -1 { -2 } else { hash }
}

/// `_Py_HashPointer` of an address.
pub fn hash_pointer(address: u64) -> i64 {
    match address.rotate_right(4) as i64 {
        -1 => -2,
        hash => hash,
    }
}
