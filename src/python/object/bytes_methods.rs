//! The other methods of `bytes` and `bytearray`: ASCII cases and classes, padding, tables, hexadecimal, decoding.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::{
    Fallible, Raised, Vm, bytes, bytes_codec, bytes_like, bytes_search, exception, given, protocol,
    str, stringlib,
};

fn mapped(vm: &mut dyn Vm, object: Obj, map: impl Fn(&u8) -> u8) -> Fallible<Owned> {
    let mapped: Vec<u8> = vm.heap.bytes_value(object).iter().map(map).collect();
    Ok(bytes::like(vm, object, &mapped))
}

pub fn lower(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    mapped(vm, arguments[0], u8::to_ascii_lowercase)
}

pub fn upper(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    mapped(vm, arguments[0], u8::to_ascii_uppercase)
}

pub fn swap_case(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let swapped = |byte: &u8| if byte.is_ascii_alphabetic() { byte ^ 32 } else { *byte };
    mapped(vm, arguments[0], swapped)
}

pub fn capitalize(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut value = vm.heap.bytes_value(arguments[0]).to_ascii_lowercase();
    if let Some(first) = value.first_mut() {
        first.make_ascii_uppercase();
    }
    Ok(bytes::like(vm, arguments[0], &value))
}

pub fn title(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut value = bytes::value(vm, arguments[0]);
    let mut inside = false;
    for byte in &mut value {
        *byte = if inside { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        inside = byte.is_ascii_alphabetic();
    }
    Ok(bytes::like(vm, arguments[0], &value))
}

fn all(vm: &mut dyn Vm, object: Obj, class: impl Fn(&u8) -> bool) -> Fallible<Owned> {
    let value = vm.heap.bytes_value(object);
    let answer = !value.is_empty() && value.iter().all(class);
    Ok(vm.bool(answer))
}

pub fn is_alnum(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], u8::is_ascii_alphanumeric)
}

pub fn is_alpha(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], u8::is_ascii_alphabetic)
}

pub fn is_digit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], u8::is_ascii_digit)
}

pub fn is_space(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], |byte| bytes_search::is_space(*byte))
}

pub fn is_ascii(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = vm.heap.bytes_value(arguments[0]).is_ascii();
    Ok(vm.bool(answer))
}

pub fn is_lower(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = vm.heap.bytes_value(arguments[0]);
    let answer =
        value.iter().any(u8::is_ascii_lowercase) && !value.iter().any(u8::is_ascii_uppercase);
    Ok(vm.bool(answer))
}

pub fn is_upper(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = vm.heap.bytes_value(arguments[0]);
    let answer =
        value.iter().any(u8::is_ascii_uppercase) && !value.iter().any(u8::is_ascii_lowercase);
    Ok(vm.bool(answer))
}

pub fn is_title(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (mut cased, mut inside, mut fits) = (false, false, true);
    for byte in vm.heap.bytes_value(arguments[0]) {
        fits &= !(byte.is_ascii_uppercase() && inside || byte.is_ascii_lowercase() && !inside);
        inside = byte.is_ascii_alphabetic();
        cased |= inside;
    }
    Ok(vm.bool(cased && fits))
}

pub fn center(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pad(vm, "center", arguments, stringlib::center_padding)
}

pub fn left_justify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pad(vm, "ljust", arguments, |length, width| (0, width.saturating_sub(length)))
}

pub fn right_justify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pad(vm, "rjust", arguments, |length, width| (width.saturating_sub(length), 0))
}

fn pad(
    vm: &mut dyn Vm,
    function: &str,
    arguments: &[Obj],
    padding: fn(usize, usize) -> (usize, usize),
) -> Fallible<Owned> {
    let width = given::size(vm, arguments[1], 0)?;
    let fill = match arguments[2].some() {
        None => b' ',
        Some(fill) => match bytes_like::view(vm, fill).as_deref() {
            Some([fill]) => *fill,
            _ => {
                let name = protocol::type_name(vm, fill);
                let message = format!(
                    "{function}() argument 2 must be a byte string of length 1, not {name}"
                );
                return Err(exception::type_error(vm, message));
            }
        },
    };
    let value = bytes::value(vm, arguments[0]);
    if width <= value.len() as i64 {
        return Ok(bytes::unchanged(vm, arguments[0]));
    }
    str::room(vm, width as usize, 1)?;
    let (left, right) = padding(value.len(), width as usize);
    Ok(bytes::like(vm, arguments[0], &stringlib::padded(&value, left, right, fill)))
}

pub fn zero_fill(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let width = given::size(vm, arguments[1], 0)?;
    str::room(vm, width.max(0) as usize, 1)?;
    match stringlib::zero_fill(&bytes::value(vm, arguments[0]), width) {
        Some(filled) => Ok(bytes::like(vm, arguments[0], &filled)),
        None => Ok(bytes::unchanged(vm, arguments[0])),
    }
}

pub fn expand_tabs(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tab_size = given::c_int(vm, arguments[1], 8)?;
    let value = bytes::value(vm, arguments[0]);
    let most = value.split(|byte| *byte == b'\t').count();
    str::room(vm, most.saturating_mul(tab_size.max(0) as usize), 1)?;
    match stringlib::expand_tabs(&value, i64::from(tab_size)) {
        Some(expanded) => Ok(bytes::like(vm, arguments[0], &expanded)),
        None => Err(exception::overflow_error(vm, "result too long")),
    }
}

/// `self, table, delete`.
pub fn translate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let table = match arguments[1] {
        image::NONE => None,
        table => {
            let table = bytes_like::expect(vm, table)?;
            if table.len() != 256 {
                let message = "translation table must be 256 characters long";
                return Err(exception::value_error(vm, message));
            }
            Some(table)
        }
    };
    let delete = match arguments[2].some() {
        Some(delete) => bytes_like::expect(vm, delete)?,
        None => Vec::new(),
    };
    let value = bytes::value(vm, arguments[0]);
    let kept = value.iter().filter(|byte| !delete.contains(byte));
    let translated: Vec<u8> = match table {
        Some(table) => kept.map(|byte| table[usize::from(*byte)]).collect(),
        None => kept.copied().collect(),
    };
    if translated == value {
        return Ok(bytes::unchanged(vm, arguments[0]));
    }
    Ok(bytes::like(vm, arguments[0], &translated))
}

/// `frm, to`.
pub fn make_translation(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let from = bytes_like::expect(vm, arguments[0])?;
    let to = bytes_like::expect(vm, arguments[1])?;
    if from.len() != to.len() {
        return Err(exception::value_error(vm, "maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=u8::MAX).collect();
    for (from, to) in from.into_iter().zip(to) {
        table[usize::from(from)] = to;
    }
    Ok(vm.heap.bytes(&table))
}

/// `self, sep, bytes_per_sep`.
pub fn hex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let group = given::c_int(vm, arguments[2], 1)?;
    let separator = match arguments[1].some() {
        Some(separator) => Some(separator_character(vm, separator)?),
        None => None,
    };
    let value = bytes::value(vm, arguments[0]);
    let text = hex_text(&value, separator.filter(|_| group != 0), i64::from(group));
    Ok(vm.heap.str(&text))
}

/// Groups are counted from the right, or from the left when their size is negative.
fn hex_text(value: &[u8], separator: Option<char>, group: i64) -> String {
    let size = group.unsigned_abs() as usize;
    let mut out = String::with_capacity(value.len() * 3);
    for (place, byte) in value.iter().enumerate() {
        if let Some(separator) = separator {
            let distance = if group > 0 { value.len() - place } else { place };
            if place > 0 && distance.is_multiple_of(size) {
                out.push(separator);
            }
        }
        for digit in [byte >> 4, byte & 15] {
            out.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    out
}

fn separator_character(vm: &mut dyn Vm, separator: Obj) -> Fallible<char> {
    if protocol::length(vm, separator)? != 1 {
        return Err(exception::value_error(vm, "sep must be length 1."));
    }
    let code = if given::is_str(vm, separator) {
        vm.heap.str_code(separator, 0)
    } else if let Some(value) = bytes_like::view(vm, separator) {
        value.first().copied().map_or(0, u32::from)
    } else {
        return Err(exception::type_error(vm, "sep must be str or bytes."));
    };
    let ascii = char::from_u32(code).filter(char::is_ascii);
    ascii.ok_or_else(|| exception::value_error(vm, "sep must be ASCII."))
}

/// `type, string`.
pub fn from_hex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "fromhex", "argument", arguments[1])?;
    let text = str::codes(vm, arguments[1]);
    let value = parse_hex(&text).map_err(|place| {
        let message = format!("non-hexadecimal number found in fromhex() arg at position {place}");
        exception::value_error(vm, message)
    })?;
    let is_bytes = arguments[0] == t::BYTES;
    if arguments[0] == t::BYTEARRAY {
        return Ok(vm.heap.bytearray(&value));
    }
    let value = vm.heap.bytes(&value);
    if is_bytes {
        return Ok(value);
    }
    given::with(vm, value, |vm, value| vm.call(arguments[0], &[value], &[]))
}

/// Pairs of digits with spaces between them; the error is the place of what is no digit.
fn parse_hex(text: &[u32]) -> Result<Vec<u8>, usize> {
    let digit = |place: usize| {
        let digit = text.get(place).and_then(|point| char::from_u32(*point)?.to_digit(16));
        digit.map(|digit| digit as u8).ok_or(place)
    };
    let mut value = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    loop {
        while text.get(at).is_some_and(|point| matches!(point, 9..=13 | 32)) {
            at += 1;
        }
        if at >= text.len() {
            return Ok(value);
        }
        value.push(digit(at)? << 4 | digit(at + 1)?);
        at += 2;
    }
}

/// `self, encoding, errors`.
pub fn decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    for (place, name) in [(1, "argument 'encoding'"), (2, "argument 'errors'")] {
        if !arguments[place].is_null() {
            given::expect_str(vm, "decode", name, arguments[place])?;
        }
    }
    bytes_codec::decode(vm, arguments[0], arguments[1], arguments[2])
}

/// "cannot re-size": what a bytearray says while a memoryview looks at it.
pub fn check_resizable(vm: &mut dyn Vm, object: Obj) -> Result<(), Raised> {
    if vm.heap.exports(object) == 0 {
        return Ok(());
    }
    let message = "Existing exports of data: object cannot be re-sized";
    Err(exception::raise(vm, t::BUFFER_ERROR, message))
}

#[cfg(test)]
mod tests {
    use crate::python::object::bytes_methods::{hex_text, parse_hex};

    #[test]
    fn hexadecimal() {
        assert_eq!(hex_text(b"abcdefg", Some(':'), 2), "61:6263:6465:6667");
        assert_eq!(hex_text(b"abcdefg", Some(':'), -2), "6162:6364:6566:67");
        let points = |text: &str| text.bytes().map(u32::from).collect::<Vec<u32>>();
        assert_eq!(parse_hex(&points(" 61 6263\n")).as_deref(), Ok(&b"abc"[..]));
        assert_eq!(parse_hex(&points("616")), Err(3));
        assert_eq!(parse_hex(&points("6 1")), Err(1));
    }
}
