//! One number of C in memory: the single-character formats that `memoryview`, `array` and `struct` share.

use num_bigint::{BigInt, Sign};

use crate::python::heap::{Heap, Owned};

/// How a format character reads its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Signed,
    Unsigned,
    Float,
    Bool,
    /// One byte as a bytes object.
    Character,
}

/// The kind and the native size of a format character (64-bit Linux).
pub fn native(format: char) -> Option<(Kind, usize)> {
    Some(match format {
        'c' => (Kind::Character, 1),
        'b' => (Kind::Signed, 1),
        'B' => (Kind::Unsigned, 1),
        '?' => (Kind::Bool, 1),
        'h' => (Kind::Signed, 2),
        'H' => (Kind::Unsigned, 2),
        'i' => (Kind::Signed, 4),
        'I' => (Kind::Unsigned, 4),
        'l' | 'q' | 'n' => (Kind::Signed, 8),
        'L' | 'Q' | 'N' | 'P' => (Kind::Unsigned, 8),
        'e' => (Kind::Float, 2),
        'f' => (Kind::Float, 4),
        'd' => (Kind::Float, 8),
        _ => return None,
    })
}

/// The value of little-endian bytes.
pub fn read(heap: &mut Heap, kind: Kind, bytes: &[u8]) -> Owned {
    match kind {
        Kind::Signed => heap.int(signed(bytes)),
        Kind::Unsigned => match i64::try_from(unsigned(bytes)) {
            Ok(value) => heap.int(value),
            Err(_) => heap.int_from_big(&BigInt::from_bytes_le(Sign::Plus, bytes)),
        },
        Kind::Float => heap.float(float(bytes)),
        Kind::Bool => {
            let truth = heap.bool(bytes.iter().any(|byte| *byte != 0));
            heap.own(truth)
        }
        Kind::Character => heap.bytes(bytes),
    }
}

/// Two's complement, at most 8 bytes.
pub fn signed(bytes: &[u8]) -> i64 {
    let shift = 64 - 8 * bytes.len().clamp(1, 8) as u32;
    (unsigned(bytes) << shift) as i64 >> shift
}

pub fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// An IEEE number of 2, 4 or 8 bytes.
pub fn float(bytes: &[u8]) -> f64 {
    match bytes.len() {
        2 => half(unsigned(bytes) as u16),
        4 => f64::from(f32::from_bits(unsigned(bytes) as u32)),
        _ => f64::from_bits(unsigned(bytes)),
    }
}

/// `PyFloat_Pack2`, `4` and `8`: little-endian bytes, `None` when the value is too large for the size.
pub fn float_bytes(value: f64, size: usize) -> Option<Vec<u8>> {
    match size {
        2 => Some(half_bits(value)?.to_le_bytes().to_vec()),
        4 => {
            let narrow = value as f32;
            let fits = !narrow.is_infinite() || value.is_infinite();
            fits.then(|| narrow.to_le_bytes().to_vec())
        }
        _ => Some(value.to_le_bytes().to_vec()),
    }
}

fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    match exponent {
        0x1f if fraction == 0.0 => sign * f64::INFINITY,
        0x1f => f64::NAN.copysign(sign),
        0 => sign * fraction * 2f64.powi(-24),
        _ => sign * (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

/// Rounds half to even.
fn half_bits(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    if value.is_nan() {
        return Some(sign | 0x7e00);
    }
    if value.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let magnitude = value.abs();
    if magnitude < 2f64.powi(-14) {
        // A subnormal number, or 0; rounding up may give the smallest normal one.
        let steps = (magnitude * 2f64.powi(24)).round_ties_even() as u16;
        return Some(sign | steps);
    }
    let mut exponent = ((magnitude.to_bits() >> 52) as i32) - 1023;
    let mut fraction = ((magnitude / 2f64.powi(exponent) - 1.0) * 1024.0).round_ties_even() as u16;
    if fraction == 1024 {
        fraction = 0;
        exponent += 1;
    }
    if exponent > 15 {
        return None;
    }
    Some(sign | ((exponent + 15) as u16) << 10 | fraction)
}
