//! Truth and equality of constants, as Python sees them.

use std::hash::{DefaultHasher, Hash, Hasher};

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive, Zero};

use crate::python::code::Constant;

/// `bool(value)`.
pub fn truth(value: &Constant) -> bool {
    match value {
        Constant::None | Constant::False => false,
        Constant::True | Constant::Ellipsis | Constant::Code(_) | Constant::Slice(_) => true,
        Constant::Int(value) => *value != 0,
        Constant::BigInt(value) => !value.is_zero(),
        Constant::Float(value) => *value != 0.0,
        Constant::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Constant::Str(text) => !text.is_empty(),
        Constant::Surrogates(codes) => !codes.is_empty(),
        Constant::Bytes(bytes) => !bytes.is_empty(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
    }
}

/// An int or bool as an int.
pub fn integer(value: &Constant) -> Option<BigInt> {
    match value {
        Constant::True => Some(BigInt::from(1)),
        Constant::False => Some(BigInt::zero()),
        Constant::Int(value) => Some(BigInt::from(*value)),
        Constant::BigInt(value) => Some((**value).clone()),
        _ => None,
    }
}

/// A real number as a float; none if an int is too large for one.
pub fn float(value: &Constant) -> Option<f64> {
    match value {
        Constant::Float(value) => Some(*value),
        Constant::Int(value) => Some(*value as f64),
        _ => integer(value)?.to_f64().filter(|value| value.is_finite()),
    }
}

/// `a == b` for hashable constants: numbers of different types may be equal.
pub fn python_equal(a: &Constant, b: &Constant) -> bool {
    if let (Some(a), Some(b)) = (integer(a), integer(b)) {
        return a == b;
    }
    match (a, b) {
        (Constant::Tuple(a), Constant::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| python_equal(a, b))
        }
        (Constant::Float(a), Constant::Float(b)) => a == b,
        (Constant::Float(float_value), other) | (other, Constant::Float(float_value)) => {
            integer(other).is_some_and(|value| {
                float_value.fract() == 0.0 && float(other) == Some(*float_value) && {
                    // A float equals an int only exactly.
                    BigInt::from_f64(*float_value) == Some(value)
                }
            })
        }
        _ => a == b,
    }
}

/// A number that all constants share which are equal in Python.
pub fn python_hash(value: &Constant) -> u64 {
    let mut hasher = DefaultHasher::new();
    feed(value, &mut hasher);
    hasher.finish()
}

fn feed(value: &Constant, hasher: &mut DefaultHasher) {
    let whole = match value {
        Constant::Float(float) if float.fract() == 0.0 => BigInt::from_f64(*float),
        _ => integer(value),
    };
    match (value, whole) {
        (_, Some(whole)) => whole.hash(hasher),
        (Constant::Tuple(items), None) => items.iter().for_each(|item| feed(item, hasher)),
        (_, None) => value.hash(hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::{python_equal, python_hash};
    use crate::python::code::Constant;

    #[test]
    fn what_is_equal_has_one_hash() {
        let pairs = [
            (Constant::True, Constant::Int(1)),
            (Constant::Float(1.0), Constant::Int(1)),
            (Constant::Float(-0.0), Constant::False),
            (Constant::Float(0.5), Constant::Float(0.5)),
            (Constant::Str("a".into()), Constant::Str("a".into())),
        ];
        for (one, other) in pairs {
            let in_tuple = |it: &Constant| Constant::Tuple(vec![it.clone()].into());
            for (one, other) in [(in_tuple(&one), in_tuple(&other)), (one, other)] {
                assert!(python_equal(&one, &other), "{one:?} {other:?}");
                assert_eq!(python_hash(&one), python_hash(&other), "{one:?} {other:?}");
            }
        }
    }
}
