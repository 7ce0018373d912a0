//! Constants as Python writes them.

use crate::python::code::Constant;

/// `repr(value)`.
pub fn repr(value: &Constant) -> String {
    match value {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(value) => value.to_string(),
        Constant::Float(value) => format!("{value:?}"),
        Constant::Complex(real, imaginary) => format!("({real}+{imaginary}j)"),
        Constant::Str(text) => format!("{text:?}"),
        Constant::Bytes(bytes) => format!("{bytes:?}"),
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            let items: Vec<String> = items.iter().map(repr).collect();
            format!("({})", items.join(", "))
        }
        Constant::Code(code) => format!("<code object {}>", code.name),
    }
}
