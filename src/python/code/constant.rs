//! Constants of a code object, with the equality by which CPython merges them.

use crate::python::code::Code;
use num_bigint::BigInt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A constant. Two that are equal here are one object within a compilation unit (a code object and all that are
/// nested in it): `==` and `Hash` follow `_PyCode_ConstantKey`: same type, same value, same sign of zero.
/// So a machine makes its objects through one `HashMap<Constant, Object>` per unit (nested items first), and strings
/// for which [`Constant::is_interned`] holds through its table of interned strings.
#[derive(Clone, Debug)]
pub enum Constant {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    /// Only for what does not fit into an `Int`.
    BigInt(Arc<BigInt>),
    Float(f64),
    Complex(f64, f64),
    Str(Arc<str>),
    /// A text with lone surrogates among its code points, which `Str` cannot hold.
    Surrogates(Arc<[u32]>),
    Bytes(Arc<[u8]>),
    Tuple(Arc<[Constant]>),
    /// In source order, without repetitions.
    FrozenSet(Arc<[Constant]>),
    /// Start, stop and step (3.14).
    Slice(Arc<[Constant; 3]>),
    Code(Arc<Code>),
}

impl Constant {
    /// Whether there is one of it in each process, that no table needs to know.
    pub fn is_single(&self) -> bool {
        matches!(self, Constant::None | Constant::True | Constant::False | Constant::Ellipsis)
    }

    /// Whether CPython interns this string: all of its characters are ASCII letters, digits or underscores.
    pub fn is_interned(text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }

    /// An int of any size.
    pub fn int(value: BigInt) -> Constant {
        match i64::try_from(&value) {
            Ok(small) => Constant::Int(small),
            Err(_) => Constant::BigInt(Arc::new(value)),
        }
    }

    /// A text.
    pub fn str(text: &str) -> Constant {
        Constant::Str(Arc::from(text))
    }

    /// A text of any code points.
    pub fn text(codes: &[u32]) -> Constant {
        let text: Option<String> = codes.iter().map(|code| char::from_u32(*code)).collect();
        text.map_or_else(|| Constant::Surrogates(codes.into()), |text| Constant::str(&text))
    }

    /// The code points of a text.
    pub fn codes(&self) -> Option<Vec<u32>> {
        match self {
            Constant::Str(text) => Some(text.chars().map(u32::from).collect()),
            Constant::Surrogates(codes) => Some(codes.to_vec()),
            _ => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Constant::None => 0,
            Constant::True => 1,
            Constant::False => 2,
            Constant::Ellipsis => 3,
            Constant::Int(_) => 4,
            Constant::BigInt(_) => 5,
            Constant::Float(_) => 6,
            Constant::Complex(..) => 7,
            Constant::Str(_) => 8,
            Constant::Bytes(_) => 9,
            Constant::Tuple(_) => 10,
            Constant::FrozenSet(_) => 11,
            Constant::Code(_) => 12,
            Constant::Slice(_) => 13,
            Constant::Surrogates(_) => 14,
        }
    }
}

impl PartialEq for Constant {
    fn eq(&self, other: &Constant) -> bool {
        match (self, other) {
            (Constant::Int(a), Constant::Int(b)) => a == b,
            (Constant::BigInt(a), Constant::BigInt(b)) => a == b,
            (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits(),
            (Constant::Complex(a, b), Constant::Complex(c, d)) => {
                a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
            }
            (Constant::Str(a), Constant::Str(b)) => a == b,
            (Constant::Surrogates(a), Constant::Surrogates(b)) => a == b,
            (Constant::Bytes(a), Constant::Bytes(b)) => a == b,
            (Constant::Tuple(a), Constant::Tuple(b)) => a == b,
            (Constant::Slice(a), Constant::Slice(b)) => a == b,
            (Constant::FrozenSet(a), Constant::FrozenSet(b)) => {
                a.len() == b.len() && a.iter().all(|item| b.contains(item))
            }
            // A loop's test is compiled twice: what is in it gives equal code objects, which are one.
            (Constant::Code(a), Constant::Code(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => self.rank() == other.rank() && self.rank() < 4,
        }
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rank().hash(state);
        match self {
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis => {}
            Constant::Int(value) => value.hash(state),
            Constant::BigInt(value) => value.hash(state),
            Constant::Float(value) => value.to_bits().hash(state),
            Constant::Complex(real, imaginary) => {
                (real.to_bits(), imaginary.to_bits()).hash(state);
            }
            Constant::Str(text) => text.hash(state),
            Constant::Surrogates(codes) => codes.hash(state),
            Constant::Bytes(bytes) => bytes.hash(state),
            Constant::Tuple(items) => items.hash(state),
            Constant::Slice(parts) => parts.hash(state),
            // Equal sets may list their items in different orders.
            Constant::FrozenSet(items) => items.len().hash(state),
            Constant::Code(code) => {
                (&code.qualname, code.first_line, code.instructions.len()).hash(state);
            }
        }
    }
}
