//! Hash and equality of constants, which need no Python code: numbers, texts, `None`, and tuples and frozensets of them.

use crate::python::heap::image::types;
use crate::python::heap::{Heap, Obj, Owned, hash_big, hash_float, hash_int, hash_pointer};
use num_bigint::BigInt;
use num_traits::FromPrimitive;

/// `tuplehash`: the constants of xxHash.
const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;
/// `_PyHASH_IMAG`.
const IMAGINARY: i64 = 1_000_003;
/// `hash(None)` since 3.12.
const NONE_HASH: i64 = 0xFCA8_6420;

impl Heap {
    /// A nan hashes by its object.
    fn number_hash(&self, value: f64, object: Obj) -> i64 {
        if value.is_nan() { hash_pointer(self.address(object)) } else { hash_float(value) }
    }

    /// The hash of a constant; `None` for an object whose hash its class may define.
    pub fn atom_hash(&mut self, object: Obj) -> Option<i64> {
        match self.type_of(object) {
            types::STR => Some(self.str_hash(object)),
            types::INT | types::BOOL => Some(match self.int_value(object) {
                Some(value) => hash_int(value),
                None => hash_big(&self.big(object)),
            }),
            types::FLOAT => Some(self.number_hash(self.float_value(object), object)),
            types::COMPLEX => {
                let (real, imaginary) = self.complex_value(object);
                let combined = self
                    .number_hash(real, object)
                    .wrapping_add(IMAGINARY.wrapping_mul(self.number_hash(imaginary, object)));
                Some(if combined == -1 { -2 } else { combined })
            }
            types::BYTES => Some(self.bytes_hash(object)),
            types::NONE_TYPE => Some(NONE_HASH),
            types::ELLIPSIS_TYPE => Some(hash_pointer(self.address(object))),
            types::TUPLE => {
                let items = self.tuple_items(object);
                let hashes: Option<Vec<i64>> =
                    items.into_iter().map(|item| self.atom_hash(item)).collect();
                Some(hash_tuple(&hashes?))
            }
            types::FROZENSET => Some(self.frozen_set_hash(object)),
            _ => None,
        }
    }

    /// Whether two constants are equal.
    pub fn atoms_equal(&self, a: Obj, b: Obj) -> bool {
        if a == b {
            return true;
        }
        match (self.type_of(a), self.type_of(b)) {
            (types::STR, types::STR) => self.str_equal(a, b),
            (types::BYTES, types::BYTES) => self.bytes_value(a) == self.bytes_value(b),
            (types::TUPLE, types::TUPLE) => {
                let (left, right) = (self.tuple_items(a), self.tuple_items(b));
                left.len() == right.len()
                    && left.iter().zip(&right).all(|(a, b)| self.atoms_equal(*a, *b))
            }
            (types::FROZENSET, types::FROZENSET) => {
                let (left, right) = (self.set_items(a), self.set_items(b));
                left.len() == right.len()
                    && left.iter().all(|a| right.iter().any(|b| self.atoms_equal(*a, *b)))
            }
            _ => match (self.number_value(a), self.number_value(b)) {
                (Some(left), Some(right)) => left.equals(&right),
                _ => false,
            },
        }
    }

    /// A frozenset of constants in the order in which the compiler leaves them: it builds the set twice.
    pub fn frozen_set_of_constants(&mut self, items: &[Obj]) -> Owned {
        let first = self.frozen_set_of(items);
        let order = self.set_items(first.get());
        let second = self.frozen_set_of(&order);
        self.release(first);
        second
    }

    /// `frozenset_hash`: depends on the keys' hashes only, not on their order.
    pub fn frozen_set_hash(&mut self, set: Obj) -> i64 {
        if let Some(hash) = self.set_cached_hash(set) {
            return hash;
        }
        let shuffle = |hash: u64| ((hash ^ 0x055b_4db3) ^ (hash << 16)).wrapping_mul(3_644_798_167);
        let mut hash = 0_u64;
        let mut position = 0;
        while let Some((_, key_hash)) = self.set_next(set, &mut position) {
            hash ^= shuffle(key_hash as u64);
        }
        hash ^= (self.set_length(set) as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        let hash = if hash == u64::MAX { 590_923_713 } else { hash as i64 };
        self.set_cache_hash(set, hash);
        hash
    }

    fn frozen_set_of(&mut self, items: &[Obj]) -> Owned {
        let set = self.set_of_type(types::FROZENSET);
        for item in items {
            let hash = self.atom_hash(*item).unwrap_or(0);
            let mut probe = self.set_probe(set.get(), hash);
            let mut known = false;
            while let Some(place) = self.set_probe_next(&mut probe) {
                let entry = self.set_entry(set.get(), place);
                known |= entry.is_some_and(|(key, _)| self.atoms_equal(key, *item));
            }
            if !known {
                self.set_insert_new(set.get(), *item, hash);
            }
        }
        set
    }

    fn number_value(&self, object: Obj) -> Option<Number> {
        match self.type_of(object) {
            types::INT | types::BOOL => Some(Number::Int(self.big(object))),
            types::FLOAT => Some(Number::Complex(self.float_value(object), 0.0)),
            types::COMPLEX => {
                let (real, imaginary) = self.complex_value(object);
                Some(Number::Complex(real, imaginary))
            }
            _ => None,
        }
    }
}

/// `tuplehash` of the items' hashes.
pub fn hash_tuple(hashes: &[i64]) -> i64 {
    let mut sum = PRIME_5;
    for hash in hashes {
        sum = sum.wrapping_add((*hash as u64).wrapping_mul(PRIME_2));
        sum = sum.rotate_left(31).wrapping_mul(PRIME_1);
    }
    sum = sum.wrapping_add(hashes.len() as u64 ^ (PRIME_5 ^ 0x0035_d373));
    if sum == u64::MAX { 1_546_275_796 } else { sum as i64 }
}

enum Number {
    Int(BigInt),
    Complex(f64, f64),
}

impl Number {
    fn equals(&self, other: &Number) -> bool {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => a == b,
            (Number::Complex(a, b), Number::Complex(c, d)) => a == c && b == d,
            (Number::Int(int), Number::Complex(real, imaginary))
            | (Number::Complex(real, imaginary), Number::Int(int)) => {
                *imaginary == 0.0
                    && real.fract() == 0.0
                    && BigInt::from_f64(*real).as_ref() == Some(int)
            }
        }
    }
}
