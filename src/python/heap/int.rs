//! Ints (`PyLongObject`), bools, floats and complex numbers.

use crate::python::heap::image::{self, types};
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT};
use num_bigint::{BigInt, Sign};

/// Bits of a digit.
pub const DIGIT_BITS: u32 = 30;
/// A digit's bits.
pub const DIGIT_MASK: u64 = (1 << DIGIT_BITS) - 1;
/// `lv_tag`: sign in bits 0 and 1 (0 positive, 1 zero, 2 negative), number of digits from bit 3 on.
pub const TAG: u32 = 2;
/// Where the digits begin, two in a word.
pub const DIGITS: u32 = 3;
const FLOAT_VALUE: u32 = 2;
const FLOAT_LAYOUT: Layout = Layout::plain(24);

impl Heap {
    /// An int, shared if it is small; its block is as large as its digits need.
    #[inline(always)]
    pub fn int(&mut self, value: i64) -> Owned {
        self.int_sized(value, digit_count(value))
    }

    /// An int as `PyLong_FromLong` makes it: one of one digit has the room of two.
    pub fn int_from_long(&mut self, value: i64) -> Owned {
        self.int_sized(value, digit_count(value).max(2))
    }

    /// Whether a value is one of the shared ints.
    #[inline(always)]
    pub fn is_shared(&self, value: i64) -> bool {
        (value.wrapping_sub(image::SMALL_INT_MIN) as u64) < self.shared_ints
    }

    /// An int whose block holds `digits` digits, as the operation that made it asked for.
    #[inline(always)]
    pub fn int_sized(&mut self, value: i64, digits: u32) -> Owned {
        if self.is_shared(value) {
            return Owned::from_raw(image::shared_int(value));
        }
        let count = digit_count(value);
        let block = match digits {
            0..=2 => self.allocate_small_int(count <= 1),
            _ => self.allocate_plain(u64::from(24 + 4 * digits)),
        };
        let object = Obj(block);
        let magnitude = value.unsigned_abs();
        let high = magnitude >> DIGIT_BITS;
        let kind = self.new_type_word(types::INT);
        let words = [
            1,
            kind,
            u64::from(count) << 3 | if value < 0 { 2 } else { 0 },
            (magnitude & DIGIT_MASK) | (high & DIGIT_MASK) << 32,
        ];
        self.words.set_four(block, words);
        if count > 2 {
            self.set_word(object, DIGITS + 1, high >> DIGIT_BITS);
        }
        Owned::from_raw(object)
    }

    /// The same for a value below 2**60, in the block of 32 bytes that one and two digits share.
    #[inline(always)]
    pub fn int_of_two_digits(&mut self, value: i64) -> Owned {
        if self.is_shared(value) {
            return Owned::from_raw(image::shared_int(value));
        }
        let magnitude = value.unsigned_abs();
        let high = magnitude >> DIGIT_BITS;
        let block = self.allocate_small_int(high == 0);
        let kind = self.new_type_word(types::INT);
        let tag = if high == 0 { 1 << 3 } else { 2 << 3 } | if value < 0 { 2 } else { 0 };
        self.words.set_four(block, [1, kind, tag, (magnitude & DIGIT_MASK) | high << 32]);
        Owned::from_raw(Obj(block))
    }

    /// The value of an int (or bool, or instance of a subclass) that fits.
    #[inline(always)]
    pub fn int_value(&self, object: Obj) -> Option<i64> {
        let tag = self.word(object, TAG);
        if tag >= 3 << 3 {
            return self.three_digit_value(object, tag);
        }
        let pair = self.word(object, DIGITS);
        let mut magnitude = pair & DIGIT_MASK;
        if tag >= 2 << 3 {
            magnitude |= (pair >> 32) << DIGIT_BITS;
        }
        let value = magnitude as i64;
        Some(if tag & 3 == 2 { -value } else { value })
    }

    /// Number of digits; 0 for zero.
    #[inline(always)]
    pub fn int_digits(&self, object: Obj) -> u32 {
        (self.word(object, TAG) >> 3) as u32
    }

    /// -1, 0 or 1.
    #[inline(always)]
    pub fn int_sign(&self, object: Obj) -> i32 {
        1 - (self.word(object, TAG) & 3) as i32
    }

    /// The value of an int of any size.
    pub fn big(&self, object: Obj) -> BigInt {
        if let Some(value) = self.int_value(object) {
            return BigInt::from(value);
        }
        let count = self.int_digits(object);
        let digits: Vec<u32> = (0..count).map(|index| self.digit(object, index)).collect();
        let sign = if self.int_sign(object) < 0 { Sign::Minus } else { Sign::Plus };
        BigInt::from_biguint(sign, join_digits(&digits))
    }

    /// An int of any size; its block is as large as its digits need.
    pub fn int_from_big(&mut self, value: &BigInt) -> Owned {
        self.int_from_big_sized(value, 0)
    }

    /// An int of any size whose block holds at least `digits` digits.
    pub fn int_from_big_sized(&mut self, value: &BigInt, digits: u32) -> Owned {
        if let Ok(small) = i64::try_from(value) {
            return self.int_sized(small, digits.max(digit_count(small)));
        }
        let magnitude = split_digits(value);
        let sign = if value.sign() == Sign::Minus { 2 } else { 0 };
        self.new_int(types::INT, &magnitude, sign, digits)
    }

    /// An instance of a subclass of int with a value (`long_subtype_new`).
    pub fn int_of_type(&mut self, kind: Obj, value: &BigInt) -> Owned {
        let sign = match value.sign() {
            Sign::Minus => 2,
            Sign::NoSign => 1,
            Sign::Plus => 0,
        };
        let layout = *self.layout_of_type(kind);
        let magnitude = split_digits(value);
        let count = magnitude.len().max(1) as u64;
        let object = self.new_untracked(kind, &layout, 4, count, 0);
        self.write_digits(object, &magnitude, sign);
        if layout.collected {
            self.gc_track(object);
        }
        Owned::from_raw(object)
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn bool(&self, value: bool) -> Obj {
        if value { image::TRUE } else { image::FALSE }
    }

    /// `True` or `False` as a new reference.
    #[inline(always)]
    pub fn bool_owned(&self, value: bool) -> Owned {
        // Both are immortal: there is no count to raise.
        Owned::from_raw(self.bool(value))
    }

    #[inline(always)]
    pub fn float(&mut self, value: f64) -> Owned {
        let reused = self.pop_free(|lists| &mut lists.float);
        let object = reused.unwrap_or_else(|| self.new_block(&FLOAT_LAYOUT, 24));
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::FLOAT);
        self.set_word(object, FLOAT_VALUE, value.to_bits());
        Owned::from_raw(object)
    }

    #[inline(always)]
    pub fn float_value(&self, object: Obj) -> f64 {
        f64::from_bits(self.word(object, FLOAT_VALUE))
    }

    pub fn complex(&mut self, real: f64, imaginary: f64) -> Owned {
        let object = self.new_object(types::COMPLEX);
        self.set_word(object.get(), 2, real.to_bits());
        self.set_word(object.get(), 3, imaginary.to_bits());
        object
    }

    pub fn complex_value(&self, object: Obj) -> (f64, f64) {
        (f64::from_bits(self.word(object, 2)), f64::from_bits(self.word(object, 3)))
    }

    /// Sets the value of a fresh instance of a subclass of float.
    pub fn set_float_value(&mut self, object: Obj, value: f64) {
        self.set_word(object, FLOAT_VALUE, value.to_bits());
    }

    fn new_int(&mut self, kind: Obj, magnitude: &[u32], sign: u64, digits: u32) -> Owned {
        let count = u64::from(digits).max(magnitude.len() as u64).max(1);
        let layout = Layout::plain(24);
        let object = self.new_untracked(kind, &layout, 4, count, 0);
        self.write_digits(object, magnitude, sign);
        Owned::from_raw(object)
    }

    fn write_digits(&mut self, object: Obj, magnitude: &[u32], sign: u64) {
        self.set_word(object, TAG, (magnitude.len() as u64) << 3 | sign);
        if self.is_exhausted() {
            // The block may be a scratch block without room for the digits.
            self.set_word(object, TAG, 1);
            return;
        }
        for (index, pair) in magnitude.chunks(2).enumerate() {
            let high = pair.get(1).copied().unwrap_or(0);
            self.set_word(
                object,
                DIGITS + index as u32,
                u64::from(pair[0]) | u64::from(high) << 32,
            );
        }
    }

    fn digit(&self, object: Obj, index: u32) -> u32 {
        (self.word(object, DIGITS + index / 2) >> (32 * (index & 1))) as u32
    }

    #[cold]
    fn three_digit_value(&self, object: Obj, tag: u64) -> Option<i64> {
        let top = self.word(object, DIGITS + 1) as u32;
        if tag >= 4 << 3 || top > 15 {
            return None;
        }
        let pair = self.word(object, DIGITS);
        let magnitude =
            (pair & DIGIT_MASK) | (pair >> 32) << DIGIT_BITS | u64::from(top) << (2 * DIGIT_BITS);
        match (tag & 3, i64::try_from(magnitude)) {
            (2, Ok(value)) => Some(-value),
            (2, Err(_)) => (magnitude == 1 << 63).then_some(i64::MIN),
            (_, value) => value.ok(),
        }
    }
}

/// Digits that a value needs: 0 for zero.
#[inline(always)]
pub fn digit_count(value: i64) -> u32 {
    // Comparisons, since the division of a bit count is slower.
    let magnitude = value.unsigned_abs();
    u32::from(magnitude != 0)
        + u32::from(magnitude > DIGIT_MASK)
        + u32::from(magnitude >> (2 * DIGIT_BITS) != 0)
}

fn split_digits(value: &BigInt) -> Vec<u32> {
    let mut digits = Vec::with_capacity(value.bits().div_ceil(u64::from(DIGIT_BITS)) as usize + 3);
    let (mut kept, mut bits) = (0_u128, 0);
    for word in value.magnitude().iter_u64_digits() {
        kept |= u128::from(word) << bits;
        bits += 64;
        while bits >= DIGIT_BITS {
            digits.push(kept as u32 & DIGIT_MASK as u32);
            kept >>= DIGIT_BITS;
            bits -= DIGIT_BITS;
        }
    }
    digits.push(kept as u32);
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits
}

fn join_digits(digits: &[u32]) -> num_bigint::BigUint {
    let mut words = Vec::with_capacity(digits.len() + 1);
    let (mut kept, mut bits) = (0_u64, 0);
    for digit in digits {
        kept |= u64::from(*digit) << bits;
        bits += DIGIT_BITS;
        if bits >= 32 {
            words.push(kept as u32);
            kept >>= 32;
            bits -= 32;
        }
    }
    words.push(kept as u32);
    num_bigint::BigUint::new(words)
}
