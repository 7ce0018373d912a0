//! Arithmetic on the digits of ints of any size where they lie: two digits of 30 bits stand in a word, and two make a limb
//! of 60 bits to calculate with.

use std::cmp::Ordering;

use crate::python::heap::image::types;
use crate::python::heap::int::{DIGIT_BITS, DIGIT_MASK, DIGITS, digit_count};
use crate::python::heap::{Heap, Obj, Owned};

/// Limbs of numbers for which no memory of the host's is asked for.
const FEW: usize = 34;
/// The shorter factor of a product that is made limb by limb; above, other ways are faster.
pub const SHORT: usize = 32;
const LIMB_BITS: u32 = 2 * DIGIT_BITS;
const LIMB_MASK: u64 = (1 << LIMB_BITS) - 1;

/// A magnitude, the lowest limb first.
struct Limbs {
    few: [u64; FEW],
    many: Vec<u64>,
    length: usize,
}

impl Limbs {
    fn zeros(length: usize) -> Limbs {
        let many = if length > FEW { vec![0; length] } else { Vec::new() };
        Limbs { few: [0; FEW], many, length }
    }

    fn get(&self) -> &[u64] {
        if self.length > FEW { &self.many } else { &self.few[..self.length] }
    }

    fn get_mut(&mut self) -> &mut [u64] {
        if self.length > FEW { &mut self.many } else { &mut self.few[..self.length] }
    }
}

#[inline(always)]
fn limb(word: u64) -> u64 {
    (word & DIGIT_MASK) | (word >> 32) << DIGIT_BITS
}

#[inline(always)]
fn word(limb: u64) -> u64 {
    (limb & DIGIT_MASK) | (limb >> DIGIT_BITS) << 32
}

impl Heap {
    /// The words of an int's digits. What lies behind an odd number of them is 0 in ints of more than one.
    fn digit_words(&self, object: Obj) -> &[u64] {
        self.words.slice(object.0 + DIGITS, self.int_digits(object).div_ceil(2))
    }

    fn limbs(&self, object: Obj) -> Limbs {
        let words = self.digit_words(object);
        let mut limbs = Limbs::zeros(words.len());
        for (limb_of, word_of) in limbs.get_mut().iter_mut().zip(words) {
            *limb_of = limb(*word_of);
        }
        if self.int_digits(object) == 1 {
            limbs.get_mut()[0] &= DIGIT_MASK;
        }
        limbs
    }

    /// The int of a magnitude and a sign, in a block of at least `digits` digits.
    fn int_of_limbs(&mut self, limbs: &[u64], is_negative: bool, digits: u32) -> Owned {
        let used = limbs.iter().rposition(|limb| *limb != 0).map_or(0, |top| top + 1);
        let limbs = &limbs[..used];
        if used < 2 {
            let value = limbs.first().map_or(0, |limb| *limb as i64);
            let value = if is_negative { -value } else { value };
            return self.int_sized(value, digits.max(digit_count(value)));
        }
        let count = 2 * used as u32 - u32::from(limbs[used - 1] <= DIGIT_MASK);
        let size = digits.max(count);
        let block = self.allocate_plain(24 + 4 * u64::from(size));
        if self.is_exhausted() {
            // The block may be a scratch block without room for the digits.
            return self.int_sized(0, 0);
        }
        let kind = self.new_type_word(types::INT);
        let sign = if is_negative { 2 } else { 0 };
        let head = [1, kind, u64::from(count) << 3 | sign, word(limbs[0])];
        self.words.set_four(block, head);
        let rest = self.words.slice_mut(block + DIGITS + 1, used as u32 - 1);
        for (target, limb) in rest.iter_mut().zip(&limbs[1..]) {
            *target = word(*limb);
        }
        Owned::from_raw(Obj(block))
    }

    /// `|a| + |b|` with a sign, in a block of `digits` digits.
    pub fn int_sum(&mut self, a: Obj, b: Obj, is_negative: bool, digits: u32) -> Owned {
        let (a, b) = (self.limbs(a), self.limbs(b));
        let (long, short) = if a.length >= b.length { (&a, &b) } else { (&b, &a) };
        let mut sum = Limbs::zeros(long.length + 1);
        let (out, mut carry) = (sum.get_mut(), 0);
        let (long, short) = (long.get(), short.get());
        for (place, limb) in long.iter().enumerate() {
            let total = limb + short.get(place).copied().unwrap_or(0) + carry;
            out[place] = total & LIMB_MASK;
            carry = total >> LIMB_BITS;
        }
        out[long.len()] = carry;
        self.int_of_limbs(sum.get(), is_negative, digits)
    }

    /// `|a| - |b|` with a sign, which turns where b is the larger one, in a block of `digits` digits.
    pub fn int_difference(&mut self, a: Obj, b: Obj, is_negative: bool, digits: u32) -> Owned {
        let turns = self.compare_magnitudes(a, b) == Ordering::Less;
        let (mut large, mut small) = (self.limbs(a), self.limbs(b));
        if turns {
            std::mem::swap(&mut large, &mut small);
        }
        let (out, taken) = (large.get_mut(), small.get());
        let mut borrow = 0;
        for (place, limb) in out.iter_mut().enumerate() {
            let less = taken.get(place).copied().unwrap_or(0) + borrow;
            borrow = u64::from(*limb < less);
            *limb = limb.wrapping_sub(less) & LIMB_MASK;
        }
        self.int_of_limbs(large.get(), is_negative != turns, digits)
    }

    /// `|a| * |b|` with a sign, in a block of `digits` digits.
    pub fn int_product(&mut self, a: Obj, b: Obj, is_negative: bool, digits: u32) -> Owned {
        let (a, b) = (self.limbs(a), self.limbs(b));
        let mut product = Limbs::zeros(a.length + b.length);
        let out = product.get_mut();
        for (place, factor) in b.get().iter().enumerate() {
            let mut carry = 0;
            let factor = u128::from(*factor);
            for (limb, target) in a.get().iter().zip(&mut out[place..]) {
                let total = factor * u128::from(*limb) + u128::from(*target) + carry;
                *target = total as u64 & LIMB_MASK;
                carry = total >> LIMB_BITS;
            }
            out[place + a.length] = carry as u64;
        }
        self.int_of_limbs(product.get(), is_negative, digits)
    }

    /// Limbs of the shorter of two ints.
    pub fn shorter_limbs(&self, a: Obj, b: Obj) -> usize {
        self.int_digits(a).min(self.int_digits(b)).div_ceil(2) as usize
    }

    /// `|a|` against `|b|`.
    pub fn compare_magnitudes(&self, a: Obj, b: Obj) -> Ordering {
        let (a_digits, b_digits) = (self.int_digits(a), self.int_digits(b));
        a_digits.cmp(&b_digits).then_with(|| {
            let last = |index: usize, word: u64| {
                if 2 * index + 1 == a_digits as usize { word & DIGIT_MASK } else { limb(word) }
            };
            let pairs = self.digit_words(a).iter().zip(self.digit_words(b)).enumerate().rev();
            let mut orders = pairs.map(|(index, (x, y))| last(index, *x).cmp(&last(index, *y)));
            orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        })
    }

    /// `a` against `b`.
    pub fn compare_ints(&self, a: Obj, b: Obj) -> Ordering {
        let (a_sign, b_sign) = (self.int_sign(a), self.int_sign(b));
        match (a_sign.cmp(&b_sign), a_sign) {
            (Ordering::Equal, 0) => Ordering::Equal,
            (Ordering::Equal, 1) => self.compare_magnitudes(a, b),
            (Ordering::Equal, _) => self.compare_magnitudes(b, a),
            (order, _) => order,
        }
    }

    /// Digits up to the highest one in which two ints of as many digits differ.
    pub fn differing_digits(&self, a: Obj, b: Obj) -> u32 {
        let (a, b) = (self.limbs(a), self.limbs(b));
        let differing = a.get().iter().zip(b.get()).rposition(|(a, b)| a != b);
        differing.map_or(0, |top| {
            2 * top as u32 + if (a.get()[top] ^ b.get()[top]) > DIGIT_MASK { 2 } else { 1 }
        })
    }

    /// `&`, `|` or `^` of two ints that are not negative, word by word, in a block of `digits` digits.
    pub fn int_bitwise(&mut self, a: Obj, b: Obj, digits: u32, run: fn(u64, u64) -> u64) -> Owned {
        let (a, b) = (self.limbs(a), self.limbs(b));
        let mut result = Limbs::zeros(a.length.max(b.length));
        let at = |limbs: &Limbs, place: usize| limbs.get().get(place).copied().unwrap_or(0);
        for (place, limb) in result.get_mut().iter_mut().enumerate() {
            *limb = run(at(&a, place), at(&b, place));
        }
        self.int_of_limbs(result.get(), false, digits)
    }

    /// `a << count`, in a block of `digits` digits, which hold it.
    pub fn int_shifted_left(&mut self, a: Obj, count: u64, digits: u32) -> Owned {
        let is_negative = self.int_sign(a) < 0;
        let (skipped, shift) = ((count / u64::from(LIMB_BITS)) as usize, count as u32 % LIMB_BITS);
        let a = self.limbs(a);
        let mut shifted = Limbs::zeros(a.length + skipped + 1);
        let out = &mut shifted.get_mut()[skipped..];
        let mut carry = 0;
        for (limb, target) in a.get().iter().zip(out.iter_mut()) {
            let wide = u128::from(*limb) << shift | carry;
            *target = wide as u64 & LIMB_MASK;
            carry = wide >> LIMB_BITS;
        }
        out[a.length] = carry as u64;
        self.int_of_limbs(shifted.get(), is_negative, digits)
    }

    /// `a >> count` of an int that is not negative, in a block of `digits` digits.
    pub fn int_shifted_right(&mut self, a: Obj, count: u64, digits: u32) -> Owned {
        let (skipped, shift) = ((count / u64::from(LIMB_BITS)) as usize, count as u32 % LIMB_BITS);
        let mut a = self.limbs(a);
        let limbs = a.get_mut().get_mut(skipped..).unwrap_or_default();
        for place in 0..limbs.len() {
            let above = limbs.get(place + 1).copied().unwrap_or(0);
            let wide = u128::from(limbs[place]) | u128::from(above) << LIMB_BITS;
            limbs[place] = (wide >> shift) as u64 & LIMB_MASK;
        }
        self.int_of_limbs(limbs, false, digits)
    }

    /// `|a|` by a divisor of one digit: the quotient in a block of `digits` digits, and the remainder.
    pub fn int_divided(&mut self, a: Obj, divisor: u64, digits: u32) -> (Owned, u64) {
        let mut a = self.limbs(a);
        let mut rest = 0;
        for limb in a.get_mut().iter_mut().rev() {
            let high = rest << DIGIT_BITS | *limb >> DIGIT_BITS;
            let low = (high % divisor) << DIGIT_BITS | *limb & DIGIT_MASK;
            *limb = ((high / divisor) << DIGIT_BITS) | (low / divisor);
            rest = low % divisor;
        }
        (self.int_of_limbs(a.get(), false, digits), rest)
    }

    /// `|a|` modulo a divisor of one digit.
    pub fn int_modulo(&self, a: Obj, divisor: u64) -> u64 {
        self.limbs(a).get().iter().rev().fold(0, |rest, limb| {
            let high = (rest << DIGIT_BITS | *limb >> DIGIT_BITS) % divisor;
            (high << DIGIT_BITS | *limb & DIGIT_MASK) % divisor
        })
    }
}
