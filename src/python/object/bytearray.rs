//! `bytearray`: bytes that can be changed in place.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::buffer::Memory;
use crate::python::object::bytes_methods::check_resizable;
use crate::python::object::{
    Compare, Core, Fallible, Operator, Slots, Vm, bytes, bytes_iterator, bytes_like, bytes_percent,
    exception, given, protocol, slice, str,
};

/// Words of `PyByteArrayObject`.
const SIZE: u32 = 2;
const ALLOCATED: u32 = 3;
const BLOCK: u32 = 4;

const SIGNATURE: &str = "(source=b'', encoding=<unrepresentable>, errors=<unrepresentable>)";

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let bound = given::bind::<3>(vm, "bytearray", SIGNATURE, arguments, keywords)?;
    let contents = bytes::contents(vm, "bytearray", bound)?;
    replace_contents(vm, object, &contents)
}

/// Gives it other contents; impossible to resize while a memoryview looks at it.
fn replace_contents(vm: &mut dyn Vm, object: Obj, contents: &[u8]) -> Fallible<()> {
    if contents.len() != vm.heap.bytes_length(object) {
        check_resizable(vm, object)?;
    }
    vm.heap.bytearray_set(object, contents);
    Ok(())
}

fn extend_contents(vm: &mut dyn Vm, object: Obj, more: &[u8]) -> Fallible<()> {
    if more.is_empty() {
        return Ok(());
    }
    check_resizable(vm, object)?;
    str::room(vm, more.len(), 1)?;
    vm.heap.bytearray_extend(object, more);
    Ok(())
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = protocol::type_name(vm, object).to_owned();
    // Unlike bytes, a bytearray escapes the apostrophe between double quotes too.
    let text = bytes::repr_text(vm.heap.bytes_value(object));
    let text = if text.starts_with("b\"") { text.replace('\'', "\\'") } else { text };
    Ok(vm.heap.str(&format!("{name}({text})")))
}

fn length(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    Ok(vm.heap.bytes_length(object) as i64)
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    match (bytes_like::view(vm, a), bytes_like::view(vm, b)) {
        (Some(a), Some(b)) => Ok(vm.bool(operator.holds(a.cmp(&b)))),
        _ => Ok(vm.not_implemented()),
    }
}

fn concatenate(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let value = bytes::joined(vm, a, b)?;
    Ok(vm.heap.bytearray(&value))
}

fn concatenate_in_place(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    let Some(more) = bytes_like::view(vm, b) else {
        bytes::joined(vm, a, b)?;
        return Ok(vm.own(a));
    };
    extend_contents(vm, a, &more)?;
    Ok(vm.own(a))
}

fn repeat(vm: &mut dyn Vm, object: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, t::OVERFLOW_ERROR)?;
    let value = bytes::repeated(vm, object, count)?;
    Ok(vm.heap.bytearray(&value))
}

fn repeat_in_place(vm: &mut dyn Vm, object: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, t::OVERFLOW_ERROR)?;
    let value = bytes::repeated(vm, object, count)?;
    replace_contents(vm, object, &value)?;
    Ok(vm.own(object))
}

/// The place that an index names.
fn place(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<usize> {
    let index = protocol::index(vm, key)?;
    let length = vm.heap.bytes_length(object) as i64;
    let index = if index < 0 { index + length } else { index };
    if !(0..length).contains(&index) {
        return Err(exception::index_error(vm, "bytearray index out of range"));
    }
    Ok(index as usize)
}

/// Where a slice lies; any other key is a `TypeError`.
fn bounds(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<slice::Bounds> {
    if vm.heap.type_of(key) != t::SLICE {
        let name = protocol::type_name(vm, key);
        let message = format!("bytearray indices must be integers or slices, not {name}");
        return Err(exception::type_error(vm, message));
    }
    let parts = slice::unpack(vm, key)?;
    Ok(slice::adjust(parts, vm.heap.bytes_length(object) as i64))
}

fn subscript(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let place = place(vm, object, key)?;
        let byte = vm.heap.bytes_value(object)[place];
        return Ok(vm.heap.int(i64::from(byte)));
    }
    let bounds = bounds(vm, object, key)?;
    let picked: Vec<u8> =
        bounds.indexes().map(|index| vm.heap.bytes_value(object)[index]).collect();
    Ok(vm.heap.bytearray(&picked))
}

fn set_subscript(vm: &mut dyn Vm, object: Obj, key: Obj, value: Obj) -> Fallible<()> {
    if protocol::is_index(vm, key) {
        let place = place(vm, object, key)?;
        if value.is_null() {
            let mut contents = bytes::value(vm, object);
            contents.remove(place);
            return replace_contents(vm, object, &contents);
        }
        let byte = bytes_like::byte(vm, value, "byte must be in range(0, 256)")?;
        if place < vm.heap.bytes_length(object) {
            set_byte(vm, object, place, byte);
        }
        return Ok(());
    }
    // First, since it may run Python code that changes the length.
    let new = if value.is_null() { Vec::new() } else { assigned(vm, object, key, value)? };
    let bounds = bounds(vm, object, key)?;
    let contents = bytes::value(vm, object);
    if bounds.step == 1 {
        let (start, end) = (bounds.start as usize, bounds.stop.max(bounds.start) as usize);
        let end = end.min(contents.len());
        let start = start.min(end);
        let replaced = [&contents[..start], &new, &contents[end..]].concat();
        return replace_contents(vm, object, &replaced);
    }
    set_extended(vm, object, bounds, contents, new, value.is_null())
}

/// A slice with a step: as many bytes as it has places, or none to delete them.
fn set_extended(
    vm: &mut dyn Vm,
    object: Obj,
    bounds: slice::Bounds,
    mut contents: Vec<u8>,
    new: Vec<u8>,
    delete: bool,
) -> Fallible<()> {
    if delete || (new.is_empty() && bounds.length > 0) {
        let mut gone: Vec<usize> = bounds.indexes().collect();
        gone.sort_unstable();
        for index in gone.into_iter().rev() {
            contents.remove(index);
        }
        return replace_contents(vm, object, &contents);
    }
    if new.len() as i64 != bounds.length {
        let message = format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            bounds.length
        );
        return Err(exception::value_error(vm, message));
    }
    for (index, byte) in bounds.indexes().zip(new) {
        contents[index] = byte;
    }
    replace_contents(vm, object, &contents)
}

/// What may be assigned to a slice; a bad key is told first.
fn assigned(vm: &mut dyn Vm, object: Obj, key: Obj, value: Obj) -> Fallible<Vec<u8>> {
    bounds(vm, object, key)?;
    if let Some(value) = bytes_like::view(vm, value) {
        return Ok(value);
    }
    let refused = given::is_str(vm, value)
        || protocol::is_index(vm, value)
        || !protocol::is_iterable(vm, value);
    if refused {
        let message = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
        return Err(exception::type_error(vm, message));
    }
    bytes_like::from_items(vm, value, "bytearray")
}

fn set_byte(vm: &mut dyn Vm, object: Obj, place: usize, byte: u8) {
    let word = vm.heap.word(object, BLOCK) as u32 + place as u32 / 8;
    let shift = 8 * (place as u32 % 8);
    let old = vm.heap.words.get(word) & !(0xff << shift);
    vm.heap.words.set(word, old | u64::from(byte) << shift);
}

fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    Ok(bytes_iterator::create(vm, t::BYTEARRAY_ITERATOR, object))
}

pub fn append(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let byte = bytes_like::byte(vm, arguments[1], "byte must be in range(0, 256)")?;
    let object = arguments[0];
    check_resizable(vm, object)?;
    let size = vm.heap.bytes_length(object);
    if size as u64 + 2 <= vm.heap.word(object, ALLOCATED) {
        // There is room for it and for the final 0: nothing has to be copied.
        set_byte(vm, object, size, byte);
        set_byte(vm, object, size + 1, 0);
        vm.heap.set_word(object, SIZE, size as u64 + 1);
    } else {
        let mut contents = bytes::value(vm, object);
        contents.push(byte);
        replace_contents(vm, object, &contents)?;
    }
    Ok(vm.none())
}

pub fn extend(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, items] = [arguments[0], arguments[1]];
    let new = if let Some(value) = bytes_like::view(vm, items) {
        value
    } else if given::is_str(vm, items) {
        let message = "expected iterable of integers; got: 'str'";
        return Err(exception::type_error(vm, message));
    } else if protocol::is_iterable(vm, items) {
        bytes_like::from_items(vm, items, "bytearray")?
    } else {
        let name = protocol::type_name(vm, items);
        let message = format!("can't extend bytearray with {name}");
        return Err(exception::type_error(vm, message));
    };
    extend_contents(vm, object, &new)?;
    Ok(vm.none())
}

pub fn insert(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = given::size(vm, arguments[1], 0)?;
    let byte = bytes_like::byte(vm, arguments[2], "byte must be in range(0, 256)")?;
    let mut contents = bytes::value(vm, arguments[0]);
    let length = contents.len() as i64;
    let index = if index < 0 { (index + length).max(0) } else { index.min(length) };
    contents.insert(index as usize, byte);
    replace_contents(vm, arguments[0], &contents)?;
    Ok(vm.none())
}

pub fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = given::size(vm, arguments[1], -1)?;
    let mut contents = bytes::value(vm, arguments[0]);
    if contents.is_empty() {
        return Err(exception::index_error(vm, "pop from empty bytearray"));
    }
    let length = contents.len() as i64;
    let index = if index < 0 { index + length } else { index };
    if !(0..length).contains(&index) {
        return Err(exception::index_error(vm, "pop index out of range"));
    }
    let byte = contents.remove(index as usize);
    replace_contents(vm, arguments[0], &contents)?;
    Ok(vm.heap.int(i64::from(byte)))
}

pub fn remove(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let byte = bytes_like::byte(vm, arguments[1], "byte must be in range(0, 256)")?;
    let mut contents = bytes::value(vm, arguments[0]);
    let Some(place) = contents.iter().position(|other| *other == byte) else {
        return Err(exception::value_error(vm, "value not found in bytearray"));
    };
    contents.remove(place);
    replace_contents(vm, arguments[0], &contents)?;
    Ok(vm.none())
}

pub fn reverse(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut contents = bytes::value(vm, arguments[0]);
    contents.reverse();
    vm.heap.bytearray_set(arguments[0], &contents);
    Ok(vm.none())
}

pub fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    replace_contents(vm, arguments[0], &[])?;
    Ok(vm.none())
}

pub fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let contents = bytes::value(vm, arguments[0]);
    Ok(vm.heap.bytearray(&contents))
}

pub fn allocated(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let allocated = vm.heap.word(arguments[0], ALLOCATED) as i64;
    Ok(vm.heap.int(allocated))
}

pub fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.basic_size_of(arguments[0]);
    Ok(vm.heap.int(size as i64))
}

/// `__reduce__`: the type, the contents as Latin-1 text and the instance's `__dict__`.
pub fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let text: Vec<u32> =
        vm.heap.bytes_value(arguments[0]).iter().map(|byte| u32::from(*byte)).collect();
    let state = match protocol::lookup_attribute_str(vm, arguments[0], "__dict__")? {
        Some(state) => state,
        None => vm.none(),
    };
    let (text, encoding) = (vm.heap.str_from_codes(&text), vm.heap.str("latin-1"));
    let parameters = vm.heap.tuple_from_owned(vec![text, encoding]);
    let kind = vm.own(kind);
    Ok(vm.heap.tuple_from_owned(vec![kind, parameters, state]))
}

fn lend(core: &Core, object: Obj) -> Option<Memory> {
    let (start, length) = (core.heap.bytes_start(object), core.heap.bytes_length(object));
    Some(Memory::of_bytes(object, start, length, false))
}

pub const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(repr),
    compare: Some(compare),
    iter: Some(iter),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(set_subscript),
    contains: Some(bytes::contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    in_place_concatenate: Some(concatenate_in_place),
    in_place_repeat: Some(repeat_in_place),
    new: Some(new),
    init: Some(init),
    buffer: Some(lend),
    ..Slots::EMPTY
}
.binary(Operator::Remainder, bytes_percent::remainder);
