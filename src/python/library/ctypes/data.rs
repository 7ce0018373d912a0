//! `_ctypes._CData`: an object that stands for memory, its own or another's.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::ctypes::address_of;
use crate::python::object::buffer::Memory;
use crate::python::object::{
    Core, Fallible, GetSet, Slots, TypeRow, Vm, exception, flag, get, given, member, native, types,
};

/// Words of a `CDataObject`: `b_ptr` as an address, `b_base`, `b_size`, `b_index`, `b_objects`.
const ADDRESS: u32 = 2;
const BASE: u32 = 4;
const SIZE: u32 = 5;
const INDEX: u32 = 7;
const OBJECTS: u32 = 8;
/// The bytearray that has the memory, or NULL.
const STORAGE: u32 = 9;
/// What a memoryview of it is told: a tuple of the format, the size of an item and the shape.
const FORMAT: u32 = 10;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    if kind == t::C_DATA {
        return Err(exception::type_error(vm, "abstract class"));
    }
    Ok(vm.heap.new_object(kind))
}

fn is_data(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::C_DATA)
}

/// `attach(object, address, size, storage, base, index, format)`: gives an object its memory.
pub fn attach(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, address, size, storage, base, index, format] = *arguments else {
        return Ok(vm.none());
    };
    if !is_data(vm, object) {
        return Err(exception::type_error(vm, "invalid type"));
    }
    let address = address_of(vm, address)?;
    let size = given::size(vm, size, 0)?;
    let index = given::size(vm, index, 0)?;
    for (word, value) in [(ADDRESS, address), (SIZE, size as u64), (INDEX, index as u64)] {
        vm.heap.set_word(object, word, value);
    }
    for (word, part) in [(STORAGE, storage), (BASE, base), (FORMAT, format)] {
        let value = if part == image::NONE { Obj::NULL } else { part };
        let old = vm.heap.field(object, word);
        if !value.is_null() {
            vm.heap.increment(value);
        }
        vm.heap.set_word(object, word, u64::from(value.0));
        vm.heap.release_raw(old);
    }
    Ok(vm.none())
}

fn expect(vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
    if is_data(vm, object) {
        return Ok(());
    }
    Err(exception::type_error(vm, "invalid type"))
}

/// `address(object)`.
pub fn address(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect(vm, arguments[0])?;
    let big = num_bigint::BigInt::from(vm.heap.word(arguments[0], ADDRESS));
    Ok(vm.heap.int_from_big(&big))
}

/// `size(object)`.
pub fn size(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect(vm, arguments[0])?;
    let size = vm.heap.word(arguments[0], SIZE) as i64;
    Ok(vm.heap.int(size))
}

/// `storage(object)`: the bytearray that has its memory, or None.
pub fn storage(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect(vm, arguments[0])?;
    Ok(field_or_none(vm, arguments[0], STORAGE))
}

/// `index(object)`: which part of its base it is.
pub fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect(vm, arguments[0])?;
    let index = vm.heap.word(arguments[0], INDEX) as i64;
    Ok(vm.heap.int(index))
}

/// `set_objects(object, kept)`.
pub fn set_objects(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect(vm, arguments[0])?;
    let value = vm.own(arguments[1]);
    let old = native::swap(vm, arguments[0], OBJECTS, value);
    if !old.get().is_null() {
        vm.release(old);
    }
    Ok(vm.none())
}

fn field_or_none(vm: &mut dyn Vm, object: Obj, word: u32) -> Owned {
    let value = vm.heap.field(object, word).some().unwrap_or(image::NONE);
    vm.own(value)
}

fn base(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, object, BASE))
}

fn objects(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, object, OBJECTS))
}

/// 1 when the memory is the object's own.
fn needs_free(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let owns = !vm.heap.field(object, STORAGE).is_null() && vm.heap.field(object, BASE).is_null();
    Ok(vm.heap.int(i64::from(owns)))
}

fn hash(vm: &mut dyn Vm, _: Obj) -> Fallible<i64> {
    Err(exception::type_error(vm, "unhashable type"))
}

/// The memory, if it belongs to ctypes' objects or to a bytearray.
fn lend(core: &Core, object: Obj) -> Option<Memory> {
    let heap = &core.heap;
    let owner = heap.field(object, STORAGE).some()?;
    let place = heap.word(object, ADDRESS);
    let start = u64::from(heap.word_at(place & !7)?) * 8 + place % 8;
    let told = heap.field(object, FORMAT).some()?;
    let [format, item_size, shape] = *heap.tuple_items(told) else { return None };
    let item_size = heap.int_value(item_size)?;
    let shape: Option<Vec<i64>> =
        heap.tuple_items(shape).into_iter().map(|length| heap.int_value(length)).collect();
    let shape = shape?;
    let mut strides = vec![item_size; shape.len()];
    for place in (0..shape.len().saturating_sub(1)).rev() {
        strides[place] = strides[place + 1] * shape[place + 1];
    }
    let format = heap.text(format).into_owned();
    Some(Memory { owner, start, format, item_size, is_read_only: false, shape, strides })
}

/// Flag bits, type and slots.
pub const ROWS: &[TypeRow] = &[TypeRow {
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    doc: "XXX to be provided",
    ..TypeRow::new(
        "_ctypes._CData",
        t::C_DATA,
        Slots { new: Some(new), hash: Some(hash), buffer: Some(lend), ..Slots::EMPTY },
    )
}];

const MEMBERS: &[GetSet] =
    &[member("_b_base_", base), member("_b_needsfree_", needs_free), get("_objects", objects)];
