//! `memoryview`: a look at memory that another object lends.

use crate::python::heap::buffer::view;
use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::buffer::{self, Memory};
use crate::python::object::memoryview_item as item;
use crate::python::object::{
    Compare, Core, Fallible, Raised, Slots, TypeRow, Vm, bytes_methods, exception, given, native,
    pack, protocol, slice, types,
};

/// `PyBUF_MAX_NDIM`.
const MOST_DIMENSIONS: usize = 64;
/// Marks the number of a format; no character has this bit.
const LONG_FORMAT: u64 = 1 << 63;
/// Words of a `memoryiterobject`.
const NEXT: u32 = 2;
const SEQUENCE: u32 = 3;
const COUNT: u32 = 4;

/// A view of an object's memory, or of what another view looks at.
pub fn create(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if !buffer::is_lender(vm, object) {
        buffer::refuse_own(vm, object)?;
        let name = protocol::type_name(vm, object);
        let message = format!("memoryview: a bytes-like object is required, not '{name}'");
        return Err(exception::type_error(vm, message));
    }
    let memory = buffer::expect(vm, object)?;
    if vm.heap.type_of(object) == t::MEMORYVIEW {
        return Ok(derived(vm, object, &memory));
    }
    Ok(over(vm, &memory))
}

/// A view of memory that its owner lends to nobody else.
pub fn over(vm: &mut dyn Vm, memory: &Memory) -> Owned {
    types::ready_module(vm, MANAGED_ROWS);
    let managed = vm.heap.managed_buffer(memory.owner);
    look(vm, managed, memory)
}

/// Another view of what a view looks at.
pub fn derived(vm: &mut dyn Vm, object: Obj, memory: &Memory) -> Owned {
    let managed = vm.heap.field(object, view::MANAGED);
    let managed = vm.own(managed);
    look(vm, managed, memory)
}

fn look(vm: &mut dyn Vm, managed: Owned, memory: &Memory) -> Owned {
    let dimensions = memory.shape.len() as u64;
    // Room for one dimension at least.
    let made = vm.heap.new_var_object(t::MEMORYVIEW, 3 * dimensions.max(1));
    let object = made.get();
    vm.heap.add_view(managed.get());
    vm.heap.init_field(object, view::MANAGED, managed);
    vm.heap.set_word(object, view::HASH, u64::MAX);
    vm.heap.set_word(object, view::BUFFER, memory.start);
    vm.heap.set_word(object, view::LENGTH, memory.length() as u64);
    vm.heap.set_word(object, view::ITEM_SIZE, memory.item_size as u64);
    let flags = u64::from(memory.is_read_only) | dimensions << 32;
    vm.heap.set_word(object, view::READONLY, flags);
    let format = format_word(vm, &memory.format);
    vm.heap.set_word(object, view::FORMAT, format);
    for (place, value) in (0..).zip(memory.shape.iter().chain(&memory.strides)) {
        vm.heap.set_word(object, view::ITEMS + place, *value as u64);
    }
    made
}

/// The word for a format: its characters, or, of a longer one, its number among all of the process.
fn format_word(core: &mut Core, format: &str) -> u64 {
    if format.len() <= 8 {
        let mut word = [0; 8];
        word[..format.len()].copy_from_slice(format.as_bytes());
        return u64::from_le_bytes(word);
    }
    let formats = &mut core.process.long_formats;
    let known = formats.iter().position(|known| known == format);
    let number = known.unwrap_or(formats.len());
    if known.is_none() {
        formats.push(format.to_owned());
    }
    LONG_FORMAT | number as u64
}

fn format_of(core: &Core, word: u64) -> String {
    if word & LONG_FORMAT != 0 {
        let number = (word & !LONG_FORMAT) as usize;
        return core.process.long_formats.get(number).cloned().unwrap_or_default();
    }
    word.to_le_bytes().iter().take_while(|byte| **byte != 0).map(|byte| *byte as char).collect()
}

/// What a view looks at; `None` once it is released.
pub fn lend(core: &Core, object: Obj) -> Option<Memory> {
    let heap = &core.heap;
    if heap.word(object, view::FLAGS) & view::RELEASED != 0 {
        return None;
    }
    let managed = heap.field(object, view::MANAGED).some()?;
    let flags = heap.word(object, view::READONLY);
    let dimensions = (flags >> 32) as u32;
    let items = |first: u32| {
        (first..first + dimensions)
            .map(|place| heap.word(object, view::ITEMS + place) as i64)
            .collect::<Vec<i64>>()
    };
    Some(Memory {
        owner: heap.field(managed, crate::python::heap::buffer::managed::OWNER),
        start: heap.word(object, view::BUFFER),
        format: format_of(core, heap.word(object, view::FORMAT)),
        item_size: heap.word(object, view::ITEM_SIZE) as i64,
        is_read_only: flags & 1 != 0,
        shape: items(0),
        strides: items(dimensions),
    })
}

/// What a view looks at.
pub fn memory(vm: &mut dyn Vm, object: Obj) -> Fallible<Memory> {
    lend(vm, object).ok_or_else(|| released(vm, object))
}

#[cold]
pub fn released(core: &mut Core, object: Obj) -> Raised {
    let kind = core.heap.type_of(object);
    let name = core.type_data(kind).short_name().to_owned();
    let message = format!("operation forbidden on released {name} object");
    exception::value_error(core, message)
}

fn new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [object] = given::bind::<1>(vm, "memoryview", "(object)", arguments, keywords)?;
    create(vm, object)
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = if lend(vm, object).is_some() { "memory" } else { "released memory" };
    let text = format!("<{kind} at {:#x}>", vm.heap.address(object));
    Ok(vm.heap.str(&text))
}

fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let known = vm.heap.word(object, view::HASH);
    if known != u64::MAX {
        return Ok(known as i64);
    }
    let memory = memory(vm, object)?;
    if !memory.is_read_only {
        return Err(exception::value_error(vm, "cannot hash writable memoryview object"));
    }
    if !["B", "b", "c"].contains(&memory.format.trim_start_matches('@')) {
        let message = "memoryview: hashing is restricted to formats 'B', 'b' or 'c'";
        return Err(exception::value_error(vm, message));
    }
    protocol::hash(vm, memory.owner)?;
    let bytes = memory.bytes(&vm.heap);
    let bytes = vm.heap.bytes(&bytes);
    let hash = vm.heap.bytes_hash(bytes.get());
    vm.release(bytes);
    vm.heap.set_word(object, view::HASH, hash as u64);
    Ok(hash)
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    let equal = match lend(vm, a) {
        None => a == b,
        Some(left) => match buffer::memory(vm, b) {
            Some(right) => item::equal(vm, &left, &right)?,
            None if vm.heap.type_of(b) == t::MEMORYVIEW => false,
            None => return Ok(vm.not_implemented()),
        },
    };
    Ok(vm.bool(equal == (operator == Compare::Equal)))
}

fn length(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let memory = memory(vm, object)?;
    match memory.shape.first() {
        Some(length) => Ok(*length),
        None => Err(exception::type_error(vm, "0-dim memory has no length")),
    }
}

/// `subscript` of everything but what a 0-dimensional view takes.
/// `CHECK_RELEASED_AGAIN`: what made an index of the key may have released the view.
fn still_lent(vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
    memory(vm, object).map(|_| ())
}

fn subscript(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    if memory.shape.is_empty() {
        if key == image::ELLIPSIS {
            return Ok(vm.own(object));
        }
        if vm.heap.type_of(key) == t::TUPLE && vm.heap.tuple_length(key) == 0 {
            return item::read(vm, &memory, memory.start);
        }
        return Err(exception::type_error(vm, "invalid indexing of 0-dim memory"));
    }
    if protocol::is_index(vm, key) {
        if memory.shape.len() > 1 {
            item::check_format(vm, &memory)?;
            return Err(item::not_implemented_error(
                vm,
                "multi-dimensional sub-views are not implemented",
            ));
        }
        let place = item::place(vm, &memory, &[key])?;
        still_lent(vm, object)?;
        return item::read(vm, &memory, place);
    }
    if vm.heap.type_of(key) == t::SLICE {
        let sliced = sliced(vm, &memory, key)?;
        still_lent(vm, object)?;
        return Ok(derived(vm, object, &sliced));
    }
    match item::indexes(vm, &memory, key, "sub-views are not implemented")? {
        Some(place) => {
            still_lent(vm, object)?;
            item::read(vm, &memory, place)
        }
        None => Err(exception::type_error(vm, "memoryview: invalid slice key")),
    }
}

/// The memory of a slice along the first dimension.
fn sliced(vm: &mut dyn Vm, memory: &Memory, key: Obj) -> Fallible<Memory> {
    let parts = slice::unpack(vm, key)?;
    let bounds = slice::adjust(parts, memory.shape[0]);
    let mut sliced = memory.clone();
    sliced.start = sliced.start.wrapping_add((bounds.start * memory.strides[0]) as u64);
    sliced.shape[0] = bounds.length;
    sliced.strides[0] = memory.strides[0].saturating_mul(bounds.step);
    Ok(sliced)
}

fn set_subscript(vm: &mut dyn Vm, object: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let memory = memory(vm, object)?;
    item::check_format(vm, &memory)?;
    if memory.is_read_only {
        return Err(exception::type_error(vm, "cannot modify read-only memory"));
    }
    if value.is_null() {
        return Err(exception::type_error(vm, "cannot delete memory"));
    }
    if memory.shape.is_empty() {
        let whole = key == image::ELLIPSIS
            || vm.heap.type_of(key) == t::TUPLE && vm.heap.tuple_length(key) == 0;
        if whole {
            return item::write(vm, object, &memory, memory.start, value);
        }
        return Err(exception::type_error(vm, "invalid indexing of 0-dim memory"));
    }
    if protocol::is_index(vm, key) {
        if memory.shape.len() > 1 {
            return Err(item::not_implemented_error(vm, "sub-views are not implemented"));
        }
        let place = item::place(vm, &memory, &[key])?;
        return item::write(vm, object, &memory, place, value);
    }
    if vm.heap.type_of(key) == t::SLICE {
        if memory.shape.len() > 1 {
            let text = "memoryview slice assignments are currently restricted to ndim = 1";
            return Err(item::not_implemented_error(vm, text));
        }
        return assign_slice(vm, object, &memory, key, value);
    }
    match item::indexes(vm, &memory, key, "sub-views are not implemented")? {
        Some(place) => item::write(vm, object, &memory, place, value),
        None => Err(exception::type_error(vm, "memoryview: invalid slice key")),
    }
}

fn assign_slice(
    vm: &mut dyn Vm,
    object: Obj,
    memory: &Memory,
    key: Obj,
    value: Obj,
) -> Fallible<()> {
    let source = buffer::expect(vm, value)?;
    let target = sliced(vm, memory, key)?;
    still_lent(vm, object)?;
    let plain = |format: &str| format.trim_start_matches('@').to_owned();
    let same = plain(&source.format) == plain(&target.format)
        && source.item_size == target.item_size
        && source.shape == target.shape;
    if !same {
        let text = "memoryview assignment: lvalue and rvalue have different structures";
        return Err(exception::value_error(vm, text));
    }
    let bytes = source.bytes(&vm.heap);
    target.set_bytes(&mut vm.heap, &bytes);
    Ok(())
}

/// `memory_iter`.
fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    match memory.shape[..] {
        [] => Err(exception::type_error(vm, "invalid indexing of 0-dim memory")),
        [length] => {
            item::check_format(vm, &memory)?;
            let iterator = vm.heap.new_object(t::MEMORY_ITERATOR);
            let held = vm.own(object);
            vm.heap.init_field(iterator.get(), SEQUENCE, held);
            vm.heap.set_word(iterator.get(), COUNT, length as u64);
            Ok(iterator)
        }
        _ => {
            let text = "multi-dimensional sub-views are not implemented";
            Err(item::not_implemented_error(vm, text))
        }
    }
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let Some(object) = vm.heap.field(iterator, SEQUENCE).some() else { return Ok(None) };
    let (index, count) = (vm.heap.word(iterator, NEXT), vm.heap.word(iterator, COUNT));
    if index < count {
        vm.heap.set_word(iterator, NEXT, index + 1);
        let memory = memory(vm, object)?;
        let step = memory.strides.first().copied().unwrap_or(0);
        let place = memory.start.wrapping_add((index as i64 * step) as u64);
        return Ok(Some(item::read(vm, &memory, place)?));
    }
    vm.clear_field(iterator, SEQUENCE);
    Ok(None)
}

pub fn release(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if let Some(lender) = vm.heap.end_view(arguments[0]) {
        vm.release(lender);
    }
    Ok(vm.none())
}

pub fn enter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    memory(vm, arguments[0])?;
    Ok(vm.own(arguments[0]))
}

pub fn leave(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    release(vm, &arguments[..1])
}

/// `self, order`.
pub fn to_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = memory(vm, arguments[0])?;
    let mut order = "C".to_owned();
    if let Some(given) = arguments[1].some().filter(|given| *given != image::NONE) {
        if !given::is_str(vm, given) {
            let name = protocol::type_name(vm, given);
            let text = format!("tobytes() argument 'order' must be str or None, not {name}");
            return Err(exception::type_error(vm, text));
        }
        order = vm.heap.text(given).into_owned();
    }
    let by_columns = match order.as_str() {
        "C" => false,
        "F" => true,
        "A" => memory.is_fortran_contiguous(),
        _ => return Err(exception::value_error(vm, "order must be 'C', 'F' or 'A'")),
    };
    let mut memory = memory;
    if by_columns {
        // The items of the transposed view, row by row.
        memory.shape.reverse();
        memory.strides.reverse();
    }
    let bytes = memory.bytes(&vm.heap);
    Ok(vm.heap.bytes(&bytes))
}

/// `self, sep, bytes_per_sep`.
pub fn hex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = memory(vm, arguments[0])?;
    let bytes = memory.bytes(&vm.heap);
    let bytes = vm.heap.bytes(&bytes);
    let result = bytes_methods::hex(vm, &[bytes.get(), arguments[1], arguments[2]]);
    vm.release(bytes);
    result
}

pub fn to_list(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = memory(vm, arguments[0])?;
    item::check_format(vm, &memory)?;
    item::list(vm, &memory, 0, memory.start)
}

pub fn to_read_only(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut memory = memory(vm, arguments[0])?;
    memory.is_read_only = true;
    Ok(derived(vm, arguments[0], &memory))
}

/// `self, format, shape`.
pub fn cast(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, format, shape] = [arguments[0], arguments[1], arguments[2]];
    given::expect_str(vm, "cast", "argument 'format'", format)?;
    let format = vm.heap.text(format).into_owned();
    let memory = memory(vm, object)?;
    if !memory.is_c_contiguous() {
        let text = "memoryview: casts are restricted to C-contiguous views";
        return Err(exception::type_error(vm, text));
    }
    let nothing = memory.shape.contains(&0);
    if (!shape.is_null() || memory.shape.len() != 1) && nothing {
        let text = "memoryview: cannot cast view with zeros in shape or strides";
        return Err(exception::type_error(vm, text));
    }
    let wanted = if shape.is_null() { None } else { Some(cast_shape(vm, &memory, shape)?) };
    let mut result = cast_flat(vm, &memory, &format)?;
    if let Some(shape) = wanted {
        reshape(vm, &mut result, shape)?;
    }
    Ok(derived(vm, object, &result))
}

/// The items of the `shape` argument.
fn cast_shape(vm: &mut dyn Vm, memory: &Memory, shape: Obj) -> Fallible<Vec<Obj>> {
    let items = if types::is_instance(vm, shape, t::LIST) {
        vm.heap.list_items(shape)
    } else if types::is_instance(vm, shape, t::TUPLE) {
        vm.heap.tuple_items(shape)
    } else {
        return Err(exception::type_error(vm, "shape must be a list or a tuple"));
    };
    if items.len() > MOST_DIMENSIONS {
        let text = "memoryview: number of dimensions must not exceed 64";
        return Err(exception::value_error(vm, text));
    }
    if memory.shape.len() != 1 && items.len() != 1 {
        let text = "memoryview: cast must be 1D -> ND or ND -> 1D";
        return Err(exception::type_error(vm, text));
    }
    Ok(items)
}

/// `cast_to_1D`.
fn cast_flat(vm: &mut dyn Vm, memory: &Memory, format: &str) -> Fallible<Memory> {
    let is_byte = |format: &str| ["b", "B", "c"].contains(&format.trim_start_matches('@'));
    let letter = format.strip_prefix('@').unwrap_or(format);
    let mut letters = letter.chars();
    let size = letters.next().and_then(pack::native).filter(|_| letters.next().is_none());
    let Some((_, size)) = size else {
        let text = "memoryview: destination format must be a native single character format \
                    prefixed with an optional '@'";
        return Err(exception::value_error(vm, text));
    };
    if !is_byte(&memory.format) && !is_byte(letter) {
        let text = "memoryview: cannot cast between two non-byte formats";
        return Err(exception::type_error(vm, text));
    }
    let length = memory.length();
    if length % size as i64 != 0 {
        let text = "memoryview: length is not a multiple of itemsize";
        return Err(exception::type_error(vm, text));
    }
    Ok(Memory {
        format: format.to_owned(),
        item_size: size as i64,
        shape: vec![length / size as i64],
        strides: vec![size as i64],
        ..memory.clone()
    })
}

/// `cast_to_ND`.
fn reshape(vm: &mut dyn Vm, memory: &mut Memory, wanted: Vec<Obj>) -> Fallible<()> {
    let mut shape = Vec::with_capacity(wanted.len());
    let mut product = 1i64;
    for object in wanted {
        if !given::is_int(vm, object) {
            let text = "memoryview.cast(): elements of shape must be integers";
            return Err(exception::type_error(vm, text));
        }
        let length = given::size(vm, object, 0)?;
        if length <= 0 {
            let text = "memoryview.cast(): elements of shape must be integers > 0";
            return Err(exception::value_error(vm, text));
        }
        let Some(larger) = product.checked_mul(length) else {
            let text = "memoryview.cast(): product(shape) > SSIZE_MAX";
            return Err(exception::value_error(vm, text));
        };
        product = larger;
        shape.push(length);
    }
    if product.checked_mul(memory.item_size) != Some(memory.length()) {
        let text = "memoryview: product(shape) * itemsize != buffer size";
        return Err(exception::type_error(vm, text));
    }
    let mut stride = memory.item_size;
    memory.strides = vec![0; shape.len()];
    for (place, length) in memory.strides.iter_mut().zip(&shape).rev() {
        *place = stride;
        stride *= length;
    }
    memory.shape = shape;
    Ok(())
}

pub const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    iter: Some(iter),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(set_subscript),
    new: Some(new),
    buffer: Some(lend),
    ..Slots::EMPTY
};

pub const ITERATOR_SLOTS: Slots =
    Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY };

/// Readied with the first view: a process without one has no such type.
const MANAGED_ROWS: &[TypeRow] = &[TypeRow::new("managedbuffer", t::MANAGED_BUFFER, Slots::EMPTY)];
