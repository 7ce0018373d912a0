//! Items of a memoryview: where they lie, reading, writing and comparing them.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::buffer::Memory;
use crate::python::object::pack::{self, Kind};
use crate::python::object::{Fallible, Raised, Vm, exception, given, memoryview, protocol, types};
use num_bigint::BigInt;

/// `get_native_fmtchar`: kind and size of a single native format.
fn kind(memory: &Memory) -> Option<(Kind, usize)> {
    let mut letters = memory.format.strip_prefix('@').unwrap_or(&memory.format).chars();
    let kind = pack::native(letters.next()?);
    if letters.next().is_some() { None } else { kind }
}

#[cold]
pub fn not_implemented_error(vm: &mut dyn Vm, text: &str) -> Raised {
    exception::raise(vm, t::NOT_IMPLEMENTED_ERROR, text)
}

/// `adjust_fmt`: single native formats only.
pub fn check_format(vm: &mut dyn Vm, memory: &Memory) -> Fallible<Kind> {
    if let Some((kind, _)) = kind(memory) {
        return Ok(kind);
    }
    let text = format!("memoryview: unsupported format {}", memory.format);
    Err(not_implemented_error(vm, &text))
}

/// The item at a byte of the heap.
pub fn read(vm: &mut dyn Vm, memory: &Memory, place: u64) -> Fallible<Owned> {
    let kind = check_format(vm, memory)?;
    let bytes = vm.heap.memory(place, memory.item_size as usize).to_vec();
    Ok(pack::read(&mut vm.heap, kind, &bytes))
}

/// `lookup_dimension` for each index: where the item lies.
pub fn place(vm: &mut dyn Vm, memory: &Memory, indexes: &[Obj]) -> Fallible<u64> {
    let mut place = memory.start;
    for (dimension, index) in indexes.iter().enumerate() {
        let index = protocol::index(vm, *index)?;
        let length = memory.shape[dimension];
        let index = if index < 0 { index + length } else { index };
        if !(0..length).contains(&index) {
            let text = format!("index out of bounds on dimension {}", dimension + 1);
            return Err(exception::index_error(vm, text));
        }
        place = place.wrapping_add((index * memory.strides[dimension]) as u64);
    }
    Ok(place)
}

/// Where the item of a tuple of indexes lies; `None` for any other key.
pub fn indexes(vm: &mut dyn Vm, memory: &Memory, key: Obj, partial: &str) -> Fallible<Option<u64>> {
    if !types::is_instance(vm, key, t::TUPLE) {
        return Ok(None);
    }
    let items = vm.heap.tuple_items(key);
    if items.iter().all(|item| protocol::is_index(vm, *item)) {
        check_format(vm, memory)?;
        if items.len() < memory.shape.len() {
            return Err(not_implemented_error(vm, partial));
        }
        if items.len() > memory.shape.len() {
            let text = format!(
                "cannot index {}-dimension view with {}-element tuple",
                memory.shape.len(),
                items.len()
            );
            return Err(exception::type_error(vm, text));
        }
        return place(vm, memory, &items).map(Some);
    }
    if !items.is_empty() && items.iter().all(|item| vm.heap.type_of(*item) == t::SLICE) {
        let text = "multi-dimensional slicing is not implemented";
        return Err(not_implemented_error(vm, text));
    }
    Ok(None)
}

/// `pack_single`; converting the value may run Python code that releases the view.
pub fn write(vm: &mut dyn Vm, view: Obj, memory: &Memory, place: u64, value: Obj) -> Fallible<()> {
    let kind = check_format(vm, memory)?;
    let bytes = encoded(vm, memory, kind, value)?;
    memoryview::memory(vm, view)?;
    vm.heap.set_memory(place, &bytes);
    Ok(())
}

fn encoded(vm: &mut dyn Vm, memory: &Memory, kind: Kind, value: Obj) -> Fallible<Vec<u8>> {
    let size = memory.item_size as usize;
    match kind {
        Kind::Signed | Kind::Unsigned => {
            let int = match protocol::index_object(vm, value) {
                Ok(int) => int,
                Err(raised) => return Err(worded(vm, memory, raised)),
            };
            let number = vm.heap.big(int.get());
            vm.release(int);
            match number_bytes(&number, kind, size) {
                Some(bytes) => Ok(bytes),
                None => Err(wrong_value(vm, memory)),
            }
        }
        Kind::Float => {
            let number = match protocol::float(vm, value) {
                Ok(number) => number,
                Err(raised) => return Err(worded(vm, memory, raised)),
            };
            match pack::float_bytes(number, size) {
                Some(bytes) => Ok(bytes),
                None if size == 4 => Ok((number as f32).to_le_bytes().to_vec()),
                None => {
                    let text = "float too large to pack with e format";
                    Err(exception::overflow_error(vm, text))
                }
            }
        }
        Kind::Bool => Ok(vec![u8::from(protocol::truth(vm, value)?)]),
        Kind::Character => {
            if !types::is_instance(vm, value, t::BYTES) {
                return Err(wrong_type(vm, memory));
            }
            if vm.heap.bytes_length(value) != 1 {
                return Err(wrong_value(vm, memory));
            }
            Ok(vm.heap.bytes_value(value).to_vec())
        }
    }
}

/// An int in so many bytes, if it fits.
pub fn number_bytes(value: &BigInt, kind: Kind, size: usize) -> Option<Vec<u8>> {
    let (low, high) = if kind == Kind::Signed {
        let half = 1i128 << (8 * size - 1);
        (-half, half - 1)
    } else {
        (0, (1i128 << (8 * size)) - 1)
    };
    let value = i128::try_from(value).ok().filter(|value| (low..=high).contains(value))?;
    Some(value.to_le_bytes()[..size].to_vec())
}

/// `fix_error_int`.
fn worded(vm: &mut dyn Vm, memory: &Memory, raised: Raised) -> Raised {
    if exception::matches(vm, t::TYPE_ERROR) {
        exception::clear(vm);
        return wrong_type(vm, memory);
    }
    if exception::matches(vm, t::OVERFLOW_ERROR) || exception::matches(vm, t::VALUE_ERROR) {
        exception::clear(vm);
        return wrong_value(vm, memory);
    }
    raised
}

fn wrong_type(vm: &mut dyn Vm, memory: &Memory) -> Raised {
    let text = format!("memoryview: invalid type for format '{}'", letter(memory));
    exception::type_error(vm, text)
}

fn wrong_value(vm: &mut dyn Vm, memory: &Memory) -> Raised {
    let text = format!("memoryview: invalid value for format '{}'", letter(memory));
    exception::value_error(vm, text)
}

fn letter(memory: &Memory) -> &str {
    memory.format.trim_start_matches('@')
}

/// `tolist` from a dimension on.
pub fn list(vm: &mut dyn Vm, memory: &Memory, dimension: usize, start: u64) -> Fallible<Owned> {
    let Some(length) = memory.shape.get(dimension).copied() else {
        return read(vm, memory, start);
    };
    let mut items = Vec::with_capacity(length as usize);
    for index in 0..length {
        let place = start.wrapping_add((index * memory.strides[dimension]) as u64);
        items.push(list(vm, memory, dimension + 1, place)?);
    }
    Ok(vm.heap.list_from_owned(items))
}

/// `memory_richcompare`: the same shape and equal values, whatever the formats.
pub fn equal(vm: &mut dyn Vm, a: &Memory, b: &Memory) -> Fallible<bool> {
    // Dimensions after an empty one do not matter.
    let shape = |memory: &Memory| {
        let end = memory.shape.iter().position(|length| *length == 0);
        memory.shape[..end.map_or(memory.shape.len(), |end| end + 1)].to_vec()
    };
    if a.shape.len() != b.shape.len() || shape(a) != shape(b) {
        return Ok(false);
    }
    let (Some((kind_a, _)), Some((kind_b, _))) = (kind(a), kind(b)) else { return Ok(false) };
    if kind_a == kind_b && kind_a != Kind::Float && a.item_size == b.item_size {
        return Ok(a.bytes(&vm.heap) == b.bytes(&vm.heap));
    }
    for (left, right) in a.places().into_iter().zip(b.places()) {
        let left = read(vm, a, left)?;
        let equal = match read(vm, b, right) {
            Ok(right) => given::with(vm, right, |vm, right| {
                // Not by identity: a NaN differs from itself.
                let result = protocol::compare(
                    vm,
                    left.get(),
                    right,
                    crate::python::object::Compare::Equal,
                )?;
                given::with(vm, result, protocol::truth)
            }),
            Err(raised) => Err(raised),
        };
        vm.release(left);
        if !equal? {
            return Ok(false);
        }
    }
    Ok(true)
}
