//! `bytes`: construction, operators, indexing, `repr`; results of the methods that `bytearray` shares.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::buffer::Memory;
use crate::python::object::{
    Compare, Core, Fallible, Operator, Slots, Vm, bytes_codec, bytes_iterator, bytes_like,
    bytes_percent, exception, given, protocol, slice, str, stringlib, types,
};

/// The contents of bytes or of a bytearray.
pub fn value(vm: &dyn Vm, object: Obj) -> Vec<u8> {
    vm.heap.bytes_value(object).to_vec()
}

pub fn is_bytearray(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::BYTEARRAY)
}

/// A result of the kind of the object whose method made it.
pub fn like(vm: &mut dyn Vm, object: Obj, value: &[u8]) -> Owned {
    if is_bytearray(vm, object) { vm.heap.bytearray(value) } else { vm.heap.bytes(value) }
}

/// Itself if it is exactly a bytes object, else a copy.
pub fn unchanged(vm: &mut dyn Vm, object: Obj) -> Owned {
    if vm.heap.type_of(object) == t::BYTES {
        return vm.own(object);
    }
    let value = value(vm, object);
    like(vm, object, &value)
}

/// A literal that reads back: `b'...'`.
pub fn repr_text(value: &[u8]) -> String {
    let quote = if value.contains(&b'\'') && !value.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for byte in value {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            byte if *byte as char == quote => out.extend(['\\', quote]),
            32..=126 => out.push(*byte as char),
            _ => out.push_str(&format_escape(*byte)),
        }
    }
    out.push(quote);
    out
}

fn format_escape(byte: u8) -> String {
    format!("\\x{byte:02x}")
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let text = repr_text(vm.heap.bytes_value(object));
    Ok(vm.heap.str(&text))
}

fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    Ok(vm.heap.bytes_hash(object))
}

fn length(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    Ok(vm.heap.bytes_length(object) as i64)
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if !types::is_instance(vm, a, t::BYTES) || !types::is_instance(vm, b, t::BYTES) {
        return Ok(vm.not_implemented());
    }
    let order = vm.heap.bytes_value(a).cmp(vm.heap.bytes_value(b));
    Ok(vm.bool(operator.holds(order)))
}

/// The joined contents of two bytes-like objects.
pub fn joined(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Vec<u8>> {
    let Some(mut value) = bytes_like::view(vm, a) else {
        return Err(no_concatenation(vm, a, b));
    };
    let Some(other) = bytes_like::view(vm, b) else { return Err(no_concatenation(vm, a, b)) };
    str::room(vm, value.len() + other.len(), 1)?;
    value.extend(other);
    Ok(value)
}

fn no_concatenation(vm: &mut dyn Vm, a: Obj, b: Obj) -> crate::python::object::Raised {
    let (to, what) = (protocol::type_name(vm, a), protocol::type_name(vm, b));
    let message = format!("can't concat {what} to {to}");
    exception::type_error(vm, message)
}

fn concatenate(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let value = joined(vm, a, b)?;
    if vm.heap.bytes_length(a) == 0 && vm.heap.type_of(b) == t::BYTES {
        return Ok(vm.own(b));
    }
    if vm.heap.bytes_length(b) == 0 && vm.heap.type_of(a) == t::BYTES {
        return Ok(vm.own(a));
    }
    Ok(vm.heap.bytes(&value))
}

/// The repeated contents; an `OverflowError` with these words when they are too long to count.
pub fn repeated(vm: &mut dyn Vm, object: Obj, count: i64) -> Fallible<Vec<u8>> {
    let length = vm.heap.bytes_length(object);
    let count = count.max(0) as usize;
    let total = length.checked_mul(count).filter(|total| *total <= i64::MAX as usize - 33);
    let Some(total) = total else {
        if is_bytearray(vm, object) {
            return Err(exception::memory_error(vm));
        }
        return Err(exception::overflow_error(vm, "repeated bytes are too long"));
    };
    str::room(vm, total, 1)?;
    Ok(vm.heap.bytes_value(object).repeat(count))
}

fn repeat(vm: &mut dyn Vm, object: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, t::OVERFLOW_ERROR)?;
    if count == 1 && vm.heap.type_of(object) == t::BYTES {
        return Ok(vm.own(object));
    }
    let value = repeated(vm, object, count)?;
    Ok(vm.heap.bytes(&value))
}

fn subscript(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let index = protocol::index(vm, key)?;
        let length = vm.heap.bytes_length(object) as i64;
        let index = if index < 0 { index + length } else { index };
        if !(0..length).contains(&index) {
            return Err(exception::index_error(vm, "index out of range"));
        }
        let byte = vm.heap.bytes_value(object)[index as usize];
        return Ok(vm.heap.int(i64::from(byte)));
    }
    if vm.heap.type_of(key) != t::SLICE {
        let name = protocol::type_name(vm, key);
        let message = format!("byte indices must be integers or slices, not {name}");
        return Err(exception::type_error(vm, message));
    }
    let parts = slice::unpack(vm, key)?;
    let length = vm.heap.bytes_length(object) as i64;
    let bounds = slice::adjust(parts, length);
    if bounds.start == 0 && bounds.step == 1 && bounds.length == length {
        return Ok(unchanged(vm, object));
    }
    let picked: Vec<u8> =
        bounds.indexes().map(|index| vm.heap.bytes_value(object)[index]).collect();
    Ok(vm.heap.bytes(&picked))
}

/// An int is looked for as a byte, anything else as a part.
pub fn contains(vm: &mut dyn Vm, object: Obj, item: Obj) -> Fallible<bool> {
    if protocol::is_index(vm, item) {
        let byte = bytes_like::byte(vm, item, "byte must be in range(0, 256)")?;
        return Ok(vm.heap.bytes_value(object).contains(&byte));
    }
    let part = bytes_like::expect(vm, item)?;
    let whole = vm.heap.bytes_value(object);
    Ok(stringlib::find(whole, &part, 0..whole.len()).is_some())
}

fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    Ok(bytes_iterator::create(vm, t::BYTES_ITERATOR, object))
}

const SIGNATURE: &str = "(source=b'', encoding=<unrepresentable>, errors=<unrepresentable>)";

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [source, encoding, errors] = given::bind::<3>(vm, "bytes", SIGNATURE, arguments, keywords)?;
    let plain = encoding.is_null() && errors.is_null() && kind == t::BYTES && !source.is_null();
    if plain {
        if vm.heap.type_of(source) == t::BYTES && vm.heap.type_of(source) == kind {
            return Ok(vm.own(source));
        }
        if let Some(converted) = bytes_like::special(vm, source)? {
            return Ok(converted);
        }
    }
    let value = contents(vm, "bytes", [source, encoding, errors])?;
    if kind == t::BYTES {
        return Ok(vm.heap.bytes(&value));
    }
    Ok(vm.heap.bytes_of_type(kind, &value))
}

/// What `bytes(...)` and `bytearray(...)` are made of: nothing, encoded text, so many zeros, bytes, or ints.
pub fn contents(vm: &mut dyn Vm, function: &str, arguments: [Obj; 3]) -> Fallible<Vec<u8>> {
    let [source, encoding, errors] = arguments;
    for (name, value) in [("argument 'encoding'", encoding), ("argument 'errors'", errors)] {
        if !value.is_null() {
            given::expect_str(vm, function, name, value)?;
        }
    }
    let with_codec = !encoding.is_null() || !errors.is_null();
    if !source.is_null() && given::is_str(vm, source) {
        if encoding.is_null() {
            return Err(exception::type_error(vm, "string argument without an encoding"));
        }
        return bytes_codec::encode_bytes(vm, source, encoding, errors);
    }
    if with_codec {
        let which = if encoding.is_null() { "errors" } else { "encoding" };
        let message = format!("{which} without a string argument");
        return Err(exception::type_error(vm, message));
    }
    if source.is_null() {
        return Ok(Vec::new());
    }
    let converted = if function == "bytes" { bytes_like::special(vm, source)? } else { None };
    if let Some(converted) = converted {
        let value = value(vm, converted.get());
        vm.release(converted);
        return Ok(value);
    }
    if let Some(value) = bytes_like::view(vm, source) {
        return Ok(value);
    }
    if protocol::is_index(vm, source) {
        match protocol::as_size(vm, source, t::OVERFLOW_ERROR) {
            Ok(count) if count < 0 => return Err(exception::value_error(vm, "negative count")),
            Ok(count) => {
                str::room(vm, count as usize, 1)?;
                return Ok(vec![0; count as usize]);
            }
            Err(raised) if !exception::matches(vm, t::TYPE_ERROR) => return Err(raised),
            Err(_) => exception::clear(vm),
        }
    }
    bytes_like::from_items(vm, source, function)
}

/// `bytes.__bytes__`.
pub fn to_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(unchanged(vm, arguments[0]))
}

/// `bytes.__getnewargs__`.
pub fn get_new_arguments(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let copy = value(vm, arguments[0]);
    let copy = vm.heap.bytes(&copy);
    Ok(vm.heap.tuple_from_owned(vec![copy]))
}

fn lend(core: &Core, object: Obj) -> Option<Memory> {
    let (start, length) = (core.heap.bytes_start(object), core.heap.bytes_length(object));
    Some(Memory::of_bytes(object, start, length, true))
}

pub const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    iter: Some(iter),
    length: Some(length),
    subscript: Some(subscript),
    contains: Some(contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    new: Some(new),
    buffer: Some(lend),
    ..Slots::EMPTY
}
.binary(Operator::Remainder, bytes_percent::remainder);
