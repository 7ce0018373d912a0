//! `str`: construction, operators, indexing, and which results are the string itself (`Objects/unicodeobject.c`).

use crate::python::heap::image::types as t;
use crate::python::heap::{Heap, Obj, Owned, image};
use crate::python::object::{
    Compare, Fallible, Operator, Slots, Vm, bytes_codec, exception, given, protocol, slice,
    str_iterator, str_percent, str_text,
};

/// The code points of a string.
pub fn codes(vm: &dyn Vm, text: Obj) -> Vec<u32> {
    let bytes = vm.heap.str_bytes(text);
    match vm.heap.str_kind(text) {
        1 => bytes.iter().map(|byte| u32::from(*byte)).collect(),
        2 => bytes
            .chunks_exact(2)
            .map(|pair| u32::from(u16::from_le_bytes([pair[0], pair[1]])))
            .collect(),
        _ => vm.heap.str_codes(text).collect(),
    }
}

/// A string of code points that is new even where an equal one is shared.
pub fn fresh(vm: &mut dyn Vm, codes: &[u32]) -> Owned {
    match codes {
        [single] => {
            let text = char::from_u32(*single).map(String::from);
            match text {
                Some(text) => vm.heap.str_fresh(&text),
                None => vm.heap.str_from_codes(codes),
            }
        }
        _ => vm.heap.str_from_codes(codes),
    }
}

/// `unicode_result_unchanged`: itself, or a copy of an instance of a subclass.
pub fn unchanged(vm: &mut dyn Vm, text: Obj) -> Owned {
    if vm.heap.type_of(text) == t::STR {
        return vm.own(text);
    }
    let codes = codes(vm, text);
    fresh(vm, &codes)
}

/// A part of a string: itself when it is all of it (`PyUnicode_Substring`).
pub fn substring(vm: &mut dyn Vm, text: Obj, start: usize, end: usize) -> Owned {
    if start == 0 && end >= vm.heap.str_length(text) {
        return unchanged(vm, text);
    }
    slice_of(&mut vm.heap, text, start, end)
}

/// A part of a string as a string of its own; one Latin-1 character is shared.
pub fn slice_of(heap: &mut Heap, text: Obj, start: usize, end: usize) -> Owned {
    if heap.str_is_ascii(text) {
        return match heap.str_bytes(text).get(start..end).unwrap_or_default() {
            [single] => Owned::from_raw(image::latin1_character(*single)),
            part => {
                let part = part.to_vec();
                heap.str_fresh_ascii(&part)
            }
        };
    }
    let part: Vec<u32> = (start..end).map(|index| heap.str_code(text, index as u32)).collect();
    heap.str_from_codes(&part)
}

/// `a + b` of two strings: one of them when the other is empty.
pub fn concatenation(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    if heap.str_length(b) == 0 && heap.type_of(a) == t::STR {
        return heap.own(a);
    }
    if heap.str_length(a) == 0 && heap.type_of(b) == t::STR {
        return heap.own(b);
    }
    if heap.str_is_ascii(a) && heap.str_is_ascii(b) {
        let joined = [heap.str_bytes(a), heap.str_bytes(b)].concat();
        return heap.str_fresh_ascii(&joined);
    }
    let joined: Vec<u32> = heap.str_codes(a).chain(heap.str_codes(b)).collect();
    heap.str_from_codes(&joined)
}

fn concatenate(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !given::is_str(vm, b) {
        let name = protocol::type_name(vm, b);
        let message = format!("can only concatenate str (not \"{name}\") to str");
        return Err(exception::type_error(vm, message));
    }
    let total = vm.heap.str_length(a) + vm.heap.str_length(b);
    room(vm, total, 4)?;
    Ok(concatenation(&mut vm.heap, a, b))
}

/// `MemoryError` when there is no room for so many items of so many bytes.
pub fn room(vm: &mut dyn Vm, count: usize, bytes: u64) -> Fallible<()> {
    if vm.heap.has_room((count as u64).saturating_mul(bytes)) {
        return Ok(());
    }
    Err(exception::memory_error(vm))
}

fn repeat(vm: &mut dyn Vm, text: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, t::OVERFLOW_ERROR)?.max(0);
    let length = vm.heap.str_length(text);
    if count == 0 || length == 0 {
        return Ok(vm.own(image::EMPTY_STR));
    }
    if count == 1 {
        return Ok(unchanged(vm, text));
    }
    let total = (count as usize).checked_mul(length);
    let Some(total) = total.filter(|total| i64::try_from(*total).is_ok()) else {
        return Err(exception::overflow_error(vm, "repeated string is too long"));
    };
    let width = u64::from(vm.heap.str_kind(text));
    room(vm, total, width)?;
    if vm.heap.str_is_ascii(text) {
        let repeated = vm.heap.str_bytes(text).repeat(count as usize);
        return Ok(vm.heap.str_fresh_ascii(&repeated));
    }
    let repeated = codes(vm, text).repeat(count as usize);
    Ok(vm.heap.str_from_codes(&repeated))
}

fn length(vm: &mut dyn Vm, text: Obj) -> Fallible<i64> {
    Ok(vm.heap.str_length(text) as i64)
}

/// The string of one character; Latin-1 ones are shared.
#[inline]
pub fn character(heap: &mut Heap, code: u32) -> Owned {
    match u8::try_from(code) {
        Ok(code) => heap.own(image::latin1_character(code)),
        Err(_) => heap.str_from_codes(&[code]),
    }
}

fn subscript(vm: &mut dyn Vm, text: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let index = protocol::index(vm, key)?;
        let length = vm.heap.str_length(text) as i64;
        let index = if index < 0 { index + length } else { index };
        if !(0..length).contains(&index) {
            return Err(exception::index_error(vm, "string index out of range"));
        }
        let code = vm.heap.str_code(text, index as u32);
        return Ok(character(&mut vm.heap, code));
    }
    if vm.heap.type_of(key) != t::SLICE {
        let name = protocol::type_name(vm, key);
        let message = format!("string indices must be integers, not '{name}'");
        return Err(exception::type_error(vm, message));
    }
    let parts = slice::unpack(vm, key)?;
    let bounds = slice::adjust(parts, vm.heap.str_length(text) as i64);
    if bounds.length <= 0 {
        return Ok(vm.own(image::EMPTY_STR));
    }
    if bounds.step == 1 {
        let end = bounds.start + bounds.length;
        return Ok(substring(vm, text, bounds.start as usize, end as usize));
    }
    let picked: Vec<u32> =
        bounds.indexes().map(|index| vm.heap.str_code(text, index as u32)).collect();
    Ok(fresh(vm, &picked))
}

fn contains(vm: &mut dyn Vm, text: Obj, part: Obj) -> Fallible<bool> {
    if !given::is_str(vm, part) {
        let name = protocol::type_name(vm, part);
        let message = format!("'in <string>' requires string as left operand, not {name}");
        return Err(exception::type_error(vm, message));
    }
    if vm.heap.str_is_ascii(text) && vm.heap.str_is_ascii(part) {
        return Ok(vm.heap.text(text).contains(vm.heap.text(part).as_ref()));
    }
    let (text, part) = (codes(vm, text), codes(vm, part));
    let whole = 0..text.len();
    Ok(crate::python::object::stringlib::find(&text, &part, whole).is_some())
}

fn hash(vm: &mut dyn Vm, text: Obj) -> Fallible<i64> {
    Ok(vm.heap.str_hash(text))
}

/// Order by code points.
pub fn order(heap: &Heap, a: Obj, b: Obj) -> std::cmp::Ordering {
    if heap.str_kind(a) == 1 && heap.str_kind(b) == 1 {
        return heap.str_bytes(a).cmp(heap.str_bytes(b));
    }
    heap.str_codes(a).cmp(heap.str_codes(b))
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if !given::is_str(vm, a) || !given::is_str(vm, b) {
        return Ok(vm.not_implemented());
    }
    let holds = match operator {
        Compare::Equal => vm.heap.str_equal(a, b),
        Compare::NotEqual => !vm.heap.str_equal(a, b),
        _ => operator.holds(order(&vm.heap, a, b)),
    };
    Ok(vm.bool(holds))
}

fn repr(vm: &mut dyn Vm, text: Obj) -> Fallible<Owned> {
    let shown = str_text::repr(&codes(vm, text));
    Ok(vm.heap.str_from_codes(&shown))
}

fn itself(vm: &mut dyn Vm, text: Obj) -> Fallible<Owned> {
    Ok(unchanged(vm, text))
}

const SIGNATURE: &str = "(object='', encoding=<unrepresentable>, errors=<unrepresentable>)";

/// `unicode_new`.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if arguments.len() > 3 {
        let message = format!("str expected at most 3 arguments, got {}", arguments.len());
        return Err(exception::type_error(vm, message));
    }
    let [object, encoding, errors] = given::bind::<3>(vm, "str", SIGNATURE, arguments, keywords)?;
    for (name, value) in [("argument 'encoding'", encoding), ("argument 'errors'", errors)] {
        // `unicode_vectorcall`, which calls without keywords reach, names the class of None.
        if value == image::NONE && kind == t::STR && keywords.is_empty() {
            let message = format!("str() {name} must be str, not NoneType");
            return Err(exception::type_error(vm, message));
        }
        if !value.is_null() {
            given::expect_str(vm, "str", name, value)?;
        }
    }
    let text = if object.is_null() {
        vm.own(image::EMPTY_STR)
    } else if encoding.is_null() && errors.is_null() {
        protocol::str(vm, object)?
    } else {
        bytes_codec::decode_object(vm, object, encoding, errors)?
    };
    if kind == t::STR {
        return Ok(text);
    }
    let made = vm.heap.str_of_type(kind, text.get());
    vm.release(text);
    Ok(made)
}

fn iter(vm: &mut dyn Vm, text: Obj) -> Fallible<Owned> {
    Ok(str_iterator::create(vm, text))
}

pub const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(itself),
    hash: Some(hash),
    compare: Some(compare),
    iter: Some(iter),
    length: Some(length),
    subscript: Some(subscript),
    contains: Some(contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    new: Some(new),
    ..Slots::EMPTY
}
.binary(Operator::Remainder, str_percent::remainder);
