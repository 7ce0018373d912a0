//! The module `array`: sequences of numbers of one C type.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::array_item::{self as item, CODES};
use crate::python::library::{Constant, Module, array_methods};
use crate::python::object::buffer::Memory;
use crate::python::object::{
    Compare, Core, Fallible, Slots, TypeRow, Vm, binding, bytes_like, exception, flag, given,
    native, protocol, slice, types,
};

/// Words of an `arrayiterobject`.
const NEXT: u32 = 2;
const ARRAY: u32 = 3;

pub fn is(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::ARRAY)
}

/// An empty array of a type code.
pub fn empty(vm: &mut dyn Vm, kind: Obj, code: char) -> Owned {
    vm.heap.array(kind, code, item::size(code).unwrap_or(1), &[])
}

/// An array of the kind of another, with these bytes.
pub fn like(vm: &mut dyn Vm, array: Obj, bytes: &[u8]) -> Owned {
    let (code, size) = (vm.heap.array_code(array), vm.heap.array_item_size(array));
    vm.heap.array(t::ARRAY, code, size, bytes)
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == t::ARRAY {
        binding::no_keywords(vm, "array.array", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    let text = match arguments.len() {
        0 => "array() takes at least 1 argument (0 given)".to_owned(),
        1 | 2 => String::new(),
        count => format!("array() takes at most 2 arguments ({count} given)"),
    };
    if !text.is_empty() {
        return Err(exception::type_error(vm, text));
    }
    let code = arguments[0];
    if !given::is_str(vm, code) || vm.heap.str_length(code) != 1 {
        let name = protocol::type_name(vm, code);
        let text = format!("array() argument 1 must be a unicode character, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let code = vm.heap.str_char(code, 0);
    let initial = arguments.get(1).copied().unwrap_or(Obj::NULL);
    check_initial(vm, code, initial)?;
    if item::size(code).is_none() {
        let text = "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)";
        return Err(exception::value_error(vm, text));
    }
    let array = empty(vm, kind, code);
    if initial.is_null() {
        return Ok(array);
    }
    match fill(vm, array.get(), code, initial) {
        Ok(()) => Ok(array),
        Err(raised) => {
            vm.release(array);
            Err(raised)
        }
    }
}

/// Text goes into arrays of characters only.
fn check_initial(vm: &mut dyn Vm, code: char, initial: Obj) -> Fallible<()> {
    if initial.is_null() || item::is_text(code) {
        return Ok(());
    }
    if given::is_str(vm, initial) {
        let text = format!("cannot use a str to initialize an array with typecode '{code}'");
        return Err(exception::type_error(vm, text));
    }
    if is(vm, initial) && item::is_text(vm.heap.array_code(initial)) {
        let text =
            format!("cannot use a unicode array to initialize an array with typecode '{code}'");
        return Err(exception::type_error(vm, text));
    }
    Ok(())
}

fn fill(vm: &mut dyn Vm, array: Obj, code: char, initial: Obj) -> Fallible<()> {
    if given::is_str(vm, initial) {
        return array_methods::extend_text(vm, array, initial);
    }
    let is_bytes =
        types::is_instance(vm, initial, t::BYTES) || types::is_instance(vm, initial, t::BYTEARRAY);
    if is_bytes {
        let bytes = bytes_like::expect(vm, initial)?;
        return array_methods::extend_bytes(vm, array, &bytes);
    }
    let size = vm.heap.array_item_size(array);
    let bytes = if is(vm, initial) && vm.heap.array_code(initial) == code {
        vm.heap.array_bytes(initial).to_vec()
    } else if types::is_instance(vm, initial, t::LIST) || types::is_instance(vm, initial, t::TUPLE)
    {
        array_methods::encode_items(vm, code, initial)?
    } else {
        return array_methods::extend_items(vm, array, initial);
    };
    // What knows its length gets exactly the room it needs.
    vm.heap.array_fill(array, size, &bytes);
    Ok(())
}

fn repr(vm: &mut dyn Vm, array: Obj) -> Fallible<Owned> {
    let name = vm.type_data(vm.heap.type_of(array)).short_name().to_owned();
    let code = vm.heap.array_code(array);
    if vm.heap.array_length(array) == 0 {
        return Ok(vm.heap.str(&format!("{name}('{code}')")));
    }
    let contents = if item::is_text(code) {
        array_methods::to_unicode(vm, &[array])?
    } else {
        array_methods::to_list(vm, &[array])?
    };
    let text = given::with(vm, contents, protocol::repr_text)?;
    Ok(vm.heap.str(&format!("{name}('{code}', {text})")))
}

fn length(vm: &mut dyn Vm, array: Obj) -> Fallible<i64> {
    Ok(vm.heap.array_length(array) as i64)
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if !is(vm, a) || !is(vm, b) {
        return Ok(vm.not_implemented());
    }
    let (length_a, length_b) = (vm.heap.array_length(a), vm.heap.array_length(b));
    if length_a != length_b && matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.bool(operator == Compare::NotEqual));
    }
    for place in 0..length_a.min(length_b) {
        let (left, right) = (item::get(vm, a, place), item::get(vm, b, place));
        let equal = protocol::equal(vm, left.get(), right.get());
        let result = match equal {
            Ok(true) => Ok(None),
            Ok(false) if operator == Compare::Equal => Ok(Some(vm.bool(false))),
            Ok(false) if operator == Compare::NotEqual => Ok(Some(vm.bool(true))),
            Ok(false) => protocol::compare(vm, left.get(), right.get(), operator).map(Some),
            Err(raised) => Err(raised),
        };
        vm.release_all([left, right]);
        if let Some(answer) = result? {
            return Ok(answer);
        }
    }
    Ok(vm.bool(operator.holds(length_a.cmp(&length_b))))
}

fn place(vm: &mut dyn Vm, array: Obj, key: Obj, words: &str) -> Fallible<usize> {
    let index = protocol::index(vm, key)?;
    let length = vm.heap.array_length(array) as i64;
    let index = if index < 0 { index + length } else { index };
    if !(0..length).contains(&index) {
        return Err(exception::index_error(vm, words));
    }
    Ok(index as usize)
}

fn bounds(vm: &mut dyn Vm, array: Obj, key: Obj) -> Fallible<slice::Bounds> {
    if vm.heap.type_of(key) != t::SLICE {
        return Err(exception::type_error(vm, "array indices must be integers"));
    }
    let parts = slice::unpack(vm, key)?;
    Ok(slice::adjust(parts, vm.heap.array_length(array) as i64))
}

fn subscript(vm: &mut dyn Vm, array: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let place = place(vm, array, key, "array index out of range")?;
        return Ok(item::get(vm, array, place));
    }
    let bounds = bounds(vm, array, key)?;
    let size = vm.heap.array_item_size(array);
    let whole = vm.heap.array_bytes(array);
    let picked: Vec<u8> =
        bounds.indexes().flat_map(|index| whole[index * size..][..size].iter().copied()).collect();
    Ok(like(vm, array, &picked))
}

fn set_subscript(vm: &mut dyn Vm, array: Obj, key: Obj, value: Obj) -> Fallible<()> {
    if protocol::is_index(vm, key) {
        let place = place(vm, array, key, "array assignment index out of range")?;
        if value.is_null() {
            return item::splice(vm, array, place, place + 1, &[]);
        }
        let code = vm.heap.array_code(array);
        let bytes = item::encode(vm, code, value)?;
        if place < vm.heap.array_length(array) {
            item::splice(vm, array, place, place + 1, &bytes)?;
        }
        return Ok(());
    }
    let bounds = bounds(vm, array, key)?;
    let new = assigned(vm, array, value)?;
    let size = vm.heap.array_item_size(array);
    if bounds.step == 1 {
        let start = bounds.start as usize;
        return item::splice(vm, array, start, start + bounds.length as usize, &new);
    }
    if value.is_null() {
        return delete_extended(vm, array, bounds, size);
    }
    if (new.len() / size) as i64 != bounds.length {
        let text = format!(
            "attempt to assign array of size {} to extended slice of size {}",
            new.len() / size,
            bounds.length
        );
        return Err(exception::value_error(vm, text));
    }
    let start = vm.heap.array_start(array);
    for (index, bytes) in bounds.indexes().zip(new.chunks(size)) {
        vm.heap.set_memory(start + (index * size) as u64, bytes);
    }
    Ok(())
}

/// The bytes of what is assigned to a slice, nothing for NULL.
fn assigned(vm: &mut dyn Vm, array: Obj, value: Obj) -> Fallible<Vec<u8>> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    if !is(vm, value) {
        let name = protocol::type_name(vm, value);
        let text = format!("can only assign array (not \"{name}\") to array slice");
        return Err(exception::type_error(vm, text));
    }
    same_kind(vm, array, value)?;
    Ok(vm.heap.array_bytes(value).to_vec())
}

fn delete_extended(
    vm: &mut dyn Vm,
    array: Obj,
    bounds: slice::Bounds,
    size: usize,
) -> Fallible<()> {
    let gone: Vec<usize> = bounds.indexes().collect();
    let whole = vm.heap.array_bytes(array);
    let kept: Vec<u8> = whole
        .chunks(size)
        .enumerate()
        .filter(|(place, _)| !gone.contains(place))
        .flat_map(|(_, bytes)| bytes.iter().copied())
        .collect();
    let length = vm.heap.array_length(array);
    item::splice(vm, array, 0, length, &kept)
}

fn same_kind(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<()> {
    if vm.heap.array_code(a) == vm.heap.array_code(b) {
        return Ok(());
    }
    // `PyErr_BadArgument`.
    Err(exception::type_error(vm, "bad argument type for built-in operation"))
}

fn contains(vm: &mut dyn Vm, array: Obj, value: Obj) -> Fallible<bool> {
    Ok(array_methods::find(vm, array, value, 0, i64::MAX)?.is_some())
}

fn concatenate(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !is(vm, b) {
        let name = protocol::type_name(vm, b);
        let text = format!("can only append array (not \"{name}\") to array");
        return Err(exception::type_error(vm, text));
    }
    same_kind(vm, a, b)?;
    let bytes = [vm.heap.array_bytes(a), vm.heap.array_bytes(b)].concat();
    Ok(like(vm, a, &bytes))
}

fn concatenate_in_place(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !is(vm, b) {
        let name = protocol::type_name(vm, b);
        let text = format!("can only extend array with array (not \"{name}\")");
        return Err(exception::type_error(vm, text));
    }
    array_methods::extend_array(vm, a, b)?;
    Ok(vm.own(a))
}

fn repeated(vm: &mut dyn Vm, array: Obj, count: Obj) -> Fallible<Vec<u8>> {
    let count = protocol::as_size(vm, count, t::OVERFLOW_ERROR)?.max(0);
    let bytes = vm.heap.array_bytes(array).to_vec();
    native::check_room(vm, bytes.len().div_ceil(8), count)?;
    Ok(bytes.repeat(count as usize))
}

fn repeat(vm: &mut dyn Vm, array: Obj, count: Obj) -> Fallible<Owned> {
    let bytes = repeated(vm, array, count)?;
    Ok(like(vm, array, &bytes))
}

fn repeat_in_place(vm: &mut dyn Vm, array: Obj, count: Obj) -> Fallible<Owned> {
    let bytes = repeated(vm, array, count)?;
    let length = vm.heap.array_length(array);
    item::splice(vm, array, 0, length, &bytes)?;
    Ok(vm.own(array))
}

fn iter(vm: &mut dyn Vm, array: Obj) -> Fallible<Owned> {
    let iterator = vm.heap.new_object(t::ARRAY_ITERATOR);
    let held = vm.own(array);
    vm.heap.init_field(iterator.get(), ARRAY, held);
    Ok(iterator)
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let Some(array) = vm.heap.field(iterator, ARRAY).some() else { return Ok(None) };
    let index = vm.heap.word(iterator, NEXT);
    if index < vm.heap.array_length(array) as u64 {
        vm.heap.set_word(iterator, NEXT, index + 1);
        return Ok(Some(item::get(vm, array, index as usize)));
    }
    vm.clear_field(iterator, ARRAY);
    Ok(None)
}

fn lend(core: &Core, array: Obj) -> Option<Memory> {
    let heap = &core.heap;
    let size = heap.array_item_size(array) as i64;
    Some(Memory {
        owner: array,
        start: heap.array_start(array),
        format: heap.array_code(array).to_string(),
        item_size: size,
        is_read_only: false,
        shape: vec![heap.array_length(array) as i64],
        strides: vec![size],
    })
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    compare: Some(compare),
    iter: Some(iter),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(set_subscript),
    contains: Some(contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    in_place_concatenate: Some(concatenate_in_place),
    in_place_repeat: Some(repeat_in_place),
    new: Some(new),
    buffer: Some(lend),
    ..Slots::EMPTY
};

const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: array_methods::METHODS,
        members: array_methods::MEMBERS,
        flags: flag::BASE_TYPE | flag::SEQUENCE,
        doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are \
              restricted by typecode, and\ninitialized from the optional initializer value, \
              which must be a list,\nstring or iterable over elements of the appropriate type.\n",
        ..TypeRow::new("array.array", t::ARRAY, SLOTS)
    },
    TypeRow {
        methods: array_methods::ITERATOR_METHODS,
        ..TypeRow::new(
            "array.arrayiterator",
            t::ARRAY_ITERATOR,
            Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY },
        )
    },
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic \
          values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and \
          behave very much like lists, except that the type of objects stored in them is \
          constrained.\n",
    functions: &[crate::python::object::def(
        "_array_reconstructor",
        "($module, arraytype, typecode, mformat_code, items, /)",
        array_methods::reconstruct,
    )],
    constants: &[
        ("array", Constant::Static(t::ARRAY)),
        ("ArrayType", Constant::Static(t::ARRAY)),
        ("typecodes", Constant::Text(CODES)),
    ],
    types: ROWS,
    ..Module::EMPTY
};
