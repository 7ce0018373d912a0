//! Format strings of `struct`: parsed, packed and unpacked.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::pack::{self, Kind};
use crate::python::object::{Fallible, Raised, Vm, bytes_like, exception, given, protocol, types};

/// One code of a format with its place in the packed bytes.
struct Code {
    letter: char,
    /// What it packs; `None` for `s` and `p`.
    kind: Option<Kind>,
    /// Bytes of one item.
    size: usize,
    offset: usize,
    /// Items of this code, one after another.
    count: usize,
}

/// A parsed format.
pub struct Format {
    codes: Vec<Code>,
    is_big_endian: bool,
    is_native: bool,
    /// Bytes in all.
    pub size: usize,
    /// Items in all.
    pub length: usize,
}

#[cold]
pub fn error(vm: &mut dyn Vm, text: impl Into<String>) -> Raised {
    exception::raise(vm, t::STRUCT_ERROR, text)
}

/// The text of a format argument: a str or bytes.
pub fn format_text(vm: &mut dyn Vm, format: Obj) -> Fallible<String> {
    if types::is_instance(vm, format, t::BYTES) {
        return Ok(vm.heap.bytes_value(format).iter().map(|byte| *byte as char).collect());
    }
    if given::is_str(vm, format) {
        let encoding = vm.heap.str("ascii");
        let encoded = protocol::call_method(vm, format, "encode", &[encoding.get()]);
        vm.release(encoding);
        let encoded = encoded?;
        vm.release(encoded);
        return Ok(vm.heap.text(format).into_owned());
    }
    let name = protocol::type_name(vm, format);
    let text = format!("Struct() argument 1 must be a str or bytes object, not {name}");
    Err(exception::type_error(vm, text))
}

/// `prepare_s`.
pub fn parse(vm: &mut dyn Vm, text: &str) -> Fallible<Format> {
    if text.contains('\0') {
        return Err(error(vm, "embedded null character"));
    }
    let (order, rest) = match text.chars().next() {
        Some(order @ ('@' | '=' | '<' | '>' | '!')) => (order, &text[1..]),
        _ => ('@', text),
    };
    let mut format = Format {
        codes: Vec::new(),
        is_big_endian: matches!(order, '>' | '!'),
        is_native: order == '@',
        size: 0,
        length: 0,
    };
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_whitespace() || letter == '\x0b' {
            continue;
        }
        let mut letter = letter;
        let mut count = 1_usize;
        if letter.is_ascii_digit() {
            count = letter as usize - '0' as usize;
            loop {
                let Some(next) = letters.next() else {
                    return Err(error(vm, "repeat count given without format specifier"));
                };
                let Some(digit) = next.to_digit(10) else {
                    letter = next;
                    break;
                };
                count = count
                    .checked_mul(10)
                    .and_then(|count| count.checked_add(digit as usize))
                    .filter(|count| i64::try_from(*count).is_ok())
                    .ok_or_else(|| error(vm, "total struct size too long"))?;
            }
        }
        format.add(vm, letter, count)?;
    }
    Ok(format)
}

/// Kind, size and alignment of a code.
fn described(letter: char, is_native: bool) -> Option<(Option<Kind>, usize, usize)> {
    match letter {
        'x' | 's' | 'p' => return Some((None, 1, 1)),
        'n' | 'N' | 'P' if !is_native => return None,
        _ => {}
    }
    let (kind, mut size) = pack::native(letter)?;
    if !is_native && matches!(letter, 'l' | 'L') {
        size = 4;
    }
    Some((Some(kind), size, if is_native { size } else { 1 }))
}

impl Format {
    fn add(&mut self, vm: &mut dyn Vm, letter: char, count: usize) -> Fallible<()> {
        let Some((kind, size, alignment)) = described(letter, self.is_native) else {
            return Err(error(vm, "bad char in struct format"));
        };
        let offset = self.size.next_multiple_of(alignment);
        let end = size.checked_mul(count).and_then(|bytes| bytes.checked_add(offset));
        let Some(end) = end.filter(|end| i64::try_from(*end).is_ok()) else {
            return Err(error(vm, "total struct size too long"));
        };
        self.size = end;
        match letter {
            'x' => {}
            's' | 'p' => {
                self.length += 1;
                self.codes.push(Code { letter, kind, size: count, offset, count: 1 });
            }
            _ => {
                self.length += count;
                self.codes.push(Code { letter, kind, size, offset, count });
            }
        }
        Ok(())
    }

    /// The values of packed bytes, `size` of them.
    pub fn unpack(&self, vm: &mut dyn Vm, bytes: &[u8]) -> Fallible<Owned> {
        if !vm.heap.has_room(32 * self.length as u64) {
            return Err(exception::memory_error(vm));
        }
        let mut items = Vec::with_capacity(self.length);
        for code in &self.codes {
            for index in 0..code.count {
                let start = code.offset + index * code.size;
                let item = &bytes[start..start + code.size];
                items.push(self.unpack_one(vm, code, item));
            }
        }
        Ok(vm.heap.tuple_from_owned(items))
    }

    fn unpack_one(&self, vm: &mut dyn Vm, code: &Code, item: &[u8]) -> Owned {
        match code.kind {
            Some(kind) if self.is_big_endian => {
                let turned: Vec<u8> = item.iter().rev().copied().collect();
                pack::read(&mut vm.heap, kind, &turned)
            }
            Some(kind) => pack::read(&mut vm.heap, kind, item),
            None if code.letter == 'p' => {
                let length = item.first().map_or(0, |length| *length as usize);
                let end = (length + 1).min(item.len());
                vm.heap.bytes(item.get(1..end).unwrap_or_default())
            }
            None => vm.heap.bytes(item),
        }
    }

    /// The packed bytes of values; there must be `length` of them.
    pub fn pack(&self, vm: &mut dyn Vm, values: &[Obj]) -> Fallible<Vec<u8>> {
        if !vm.heap.has_room(self.size as u64) {
            return Err(exception::memory_error(vm));
        }
        let mut packed = vec![0; self.size];
        let mut values = values.iter();
        for code in &self.codes {
            for index in 0..code.count {
                let Some(value) = values.next() else { continue };
                let mut bytes = self.pack_one(vm, code, *value)?;
                if self.is_big_endian && code.kind.is_some() {
                    bytes.reverse();
                }
                let start = code.offset + index * code.size;
                packed[start..start + bytes.len()].copy_from_slice(&bytes);
            }
        }
        Ok(packed)
    }

    fn pack_one(&self, vm: &mut dyn Vm, code: &Code, value: Obj) -> Fallible<Vec<u8>> {
        match code.kind {
            None => pack_text(vm, code, value),
            Some(Kind::Bool) => Ok(vec![u8::from(protocol::truth(vm, value)?)]),
            Some(Kind::Character) => {
                let one =
                    types::is_instance(vm, value, t::BYTES) && vm.heap.bytes_length(value) == 1;
                if one {
                    return Ok(vm.heap.bytes_value(value).to_vec());
                }
                Err(error(vm, "char format requires a bytes object of length 1"))
            }
            Some(Kind::Float) => self.pack_float(vm, code, value),
            Some(kind) => pack_integer(vm, code, kind, value),
        }
    }

    fn pack_float(&self, vm: &mut dyn Vm, code: &Code, value: Obj) -> Fallible<Vec<u8>> {
        let Ok(number) = protocol::float(vm, value) else {
            exception::clear(vm);
            return Err(error(vm, "required argument is not a float"));
        };
        if let Some(bytes) = pack::float_bytes(number, code.size) {
            return Ok(bytes);
        }
        if self.is_native && code.letter == 'f' {
            // C's own conversion.
            return Ok((number as f32).to_le_bytes().to_vec());
        }
        if given::is_int(vm, value) {
            return Err(error(vm, "int too large to convert"));
        }
        let text = format!("float too large to pack with {} format", code.letter);
        Err(exception::overflow_error(vm, text))
    }
}

/// `s` and `p`: what is too long is cut.
fn pack_text(vm: &mut dyn Vm, code: &Code, value: Obj) -> Fallible<Vec<u8>> {
    let is_bytes =
        types::is_instance(vm, value, t::BYTES) || types::is_instance(vm, value, t::BYTEARRAY);
    if !is_bytes {
        let text = format!("argument for '{}' must be a bytes object", code.letter);
        return Err(error(vm, text));
    }
    let bytes = bytes_like::expect(vm, value)?;
    if code.letter == 's' {
        return Ok(bytes[..bytes.len().min(code.size)].to_vec());
    }
    if code.size == 0 {
        return Ok(Vec::new());
    }
    let kept = &bytes[..bytes.len().min(code.size - 1)];
    Ok([&[kept.len().min(255) as u8], kept].concat())
}

fn pack_integer(vm: &mut dyn Vm, code: &Code, kind: Kind, value: Obj) -> Fallible<Vec<u8>> {
    if !given::is_int(vm, value) && !protocol::is_index(vm, value) {
        return Err(error(vm, "required argument is not an integer"));
    }
    let int = protocol::index_object(vm, value)?;
    let number = vm.heap.big(int.get());
    vm.release(int);
    if code.letter == 'P' {
        return pack_pointer(vm, &number);
    }
    let bits = 8 * code.size as u32;
    let (low, high) = if kind == Kind::Signed {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    match number.to_i128().filter(|number| (low..=high).contains(number)) {
        Some(number) => Ok(number.to_le_bytes()[..code.size].to_vec()),
        None => {
            let text = format!("'{}' format requires {low} <= number <= {high}", code.letter);
            Err(error(vm, text))
        }
    }
}

/// `PyLong_AsVoidPtr`: signed or unsigned.
fn pack_pointer(vm: &mut dyn Vm, number: &BigInt) -> Fallible<Vec<u8>> {
    let fits =
        if number.is_negative() { number.to_i64().is_some() } else { number.to_u64().is_some() };
    if !fits {
        return Err(error(vm, "int too large to convert"));
    }
    let mut bytes = number.to_signed_bytes_le();
    let filler = if number.sign() == Sign::Minus { 0xff } else { 0 };
    bytes.resize(8, filler);
    Ok(bytes)
}
