//! The methods of `array.array` and its iterator.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::array::{self, is};
use crate::python::library::array_item as item;
use crate::python::object::{
    Def, Fallible, GetSet, Vm, buffer, bytes_like, class_method, def, exception, get, given,
    native, protocol, slice, types,
};

/// Adds the items of these bytes.
pub fn extend_bytes(vm: &mut dyn Vm, array: Obj, bytes: &[u8]) -> Fallible<()> {
    if !bytes.len().is_multiple_of(vm.heap.array_item_size(array)) {
        return Err(exception::value_error(vm, "bytes length not a multiple of item size"));
    }
    let length = vm.heap.array_length(array);
    item::splice(vm, array, length, length, bytes)
}

/// Adds the characters of a str.
pub fn extend_text(vm: &mut dyn Vm, array: Obj, text: Obj) -> Fallible<()> {
    let codes: Vec<u8> = vm.heap.str_codes(text).flat_map(u32::to_le_bytes).collect();
    extend_bytes(vm, array, &codes)
}

/// Adds the items of another array of the same kind.
pub fn extend_array(vm: &mut dyn Vm, array: Obj, other: Obj) -> Fallible<()> {
    if vm.heap.array_code(array) != vm.heap.array_code(other) {
        let text = "can only extend with array of same kind";
        return Err(exception::type_error(vm, text));
    }
    let bytes = vm.heap.array_bytes(other).to_vec();
    extend_bytes(vm, array, &bytes)
}

/// Adds the items of an iterable, one by one.
pub fn extend_items(vm: &mut dyn Vm, array: Obj, items: Obj) -> Fallible<()> {
    protocol::iterate(vm, items, |vm, value| {
        given::with(vm, value, |vm, value| push(vm, array, value))
    })
}

/// The bytes of the items of a list or tuple.
pub fn encode_items(vm: &mut dyn Vm, code: char, items: Obj) -> Fallible<Vec<u8>> {
    let mut bytes = Vec::new();
    protocol::iterate(vm, items, |vm, value| {
        bytes.extend(given::with(vm, value, |vm, value| item::encode(vm, code, value))?);
        Ok(())
    })?;
    Ok(bytes)
}

fn push(vm: &mut dyn Vm, array: Obj, value: Obj) -> Fallible<()> {
    let code = vm.heap.array_code(array);
    let bytes = item::encode(vm, code, value)?;
    let length = vm.heap.array_length(array);
    item::splice(vm, array, length, length, &bytes)
}

/// The first place from `start` on whose item equals a value.
pub fn find(
    vm: &mut dyn Vm,
    array: Obj,
    value: Obj,
    start: i64,
    stop: i64,
) -> Fallible<Option<usize>> {
    let mut place = start;
    // The length is asked for again, since `__eq__` may change it.
    while place < stop && place < vm.heap.array_length(array) as i64 {
        let candidate = item::get(vm, array, place as usize);
        let equal =
            given::with(vm, candidate, |vm, candidate| protocol::equal(vm, candidate, value))?;
        if equal {
            return Ok(Some(place as usize));
        }
        place += 1;
    }
    Ok(None)
}

fn append(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    push(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn buffer_info(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let start = vm.heap.array_start(arguments[0]);
    let place = if start == 0 { 0 } else { vm.heap.block_address((start / 8) as u32) };
    let length = vm.heap.array_length(arguments[0]) as i64;
    let (place, length) = (vm.heap.int(place as i64), vm.heap.int(length));
    Ok(vm.heap.tuple_from_owned(vec![place, length]))
}

fn swap_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.array_item_size(arguments[0]);
    let mut bytes = vm.heap.array_bytes(arguments[0]).to_vec();
    bytes.chunks_mut(size).for_each(<[u8]>::reverse);
    let start = vm.heap.array_start(arguments[0]);
    vm.heap.set_memory(start, &bytes);
    Ok(vm.none())
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    item::resize(vm, arguments[0], 0)?;
    Ok(vm.none())
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = vm.heap.array_bytes(arguments[0]).to_vec();
    Ok(array::like(vm, arguments[0], &bytes))
}

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (mut found, mut place) = (0, 0);
    while let Some(next) = find(vm, arguments[0], arguments[1], place, i64::MAX)? {
        found += 1;
        place = next as i64 + 1;
    }
    Ok(vm.heap.int(found))
}

fn extend(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if is(vm, arguments[1]) {
        extend_array(vm, arguments[0], arguments[1])?;
    } else {
        extend_items(vm, arguments[0], arguments[1])?;
    }
    Ok(vm.none())
}

fn from_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, arguments[1])?;
    extend_bytes(vm, arguments[0], &bytes)?;
    Ok(vm.none())
}

/// `self, file, count`.
fn from_file(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let wanted = given::size(vm, arguments[2], 0)?;
    if wanted < 0 {
        return Err(exception::value_error(vm, "negative count"));
    }
    let bytes = wanted.saturating_mul(vm.heap.array_item_size(arguments[0]) as i64);
    let bytes = vm.heap.int(bytes);
    let read = protocol::call_method(vm, arguments[1], "read", &[bytes.get()]);
    vm.release(bytes);
    let read = read?;
    let result = given::with(vm, read, |vm, read| {
        if !types::is_instance(vm, read, t::BYTES) {
            return Err(exception::type_error(vm, "read() didn't return bytes"));
        }
        let bytes = vm.heap.bytes_value(read).to_vec();
        extend_bytes(vm, arguments[0], &bytes)?;
        Ok(bytes.len())
    })?;
    if result < wanted as usize * vm.heap.array_item_size(arguments[0]) {
        let text = "read() didn't return enough bytes";
        return Err(exception::raise(vm, t::EOF_ERROR, text));
    }
    Ok(vm.none())
}

fn to_file(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = to_bytes(vm, arguments)?;
    let written = protocol::call_method(vm, arguments[1], "write", &[bytes.get()]);
    vm.release(bytes);
    let written = written?;
    vm.release(written);
    Ok(vm.none())
}

fn from_list(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [array, list] = [arguments[0], arguments[1]];
    if !types::is_instance(vm, list, t::LIST) {
        return Err(exception::type_error(vm, "arg must be list"));
    }
    let code = vm.heap.array_code(array);
    let mut bytes = Vec::new();
    let length = vm.heap.list_length(list);
    for place in 0..length {
        if vm.heap.list_length(list) != length {
            let text = "list changed size during iteration";
            return Err(exception::runtime_error(vm, text));
        }
        let value = vm.heap.list_item(list, place);
        let value = vm.own(value);
        bytes.extend(given::with(vm, value, |vm, value| item::encode(vm, code, value))?);
    }
    extend_bytes(vm, array, &bytes)?;
    Ok(vm.none())
}

fn from_unicode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "fromunicode", "argument", arguments[1])?;
    if !item::is_text(vm.heap.array_code(arguments[0])) {
        let text = "fromunicode() may only be called on unicode type arrays ('u' or 'w')";
        return Err(exception::value_error(vm, text));
    }
    extend_text(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

/// The characters of an array of them.
pub fn to_unicode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !item::is_text(vm.heap.array_code(arguments[0])) {
        let text = "tounicode() may only be called on unicode type arrays ('u' or 'w')";
        return Err(exception::value_error(vm, text));
    }
    let bytes = vm.heap.array_bytes(arguments[0]);
    let codes: Vec<u32> = bytes
        .chunks_exact(4)
        .map(|code| u32::from_le_bytes([code[0], code[1], code[2], code[3]]))
        .collect();
    if let Some(code) = codes.iter().find(|code| **code > 0x10_ffff) {
        let text = format!("character U+{code:x} is not in range [U+0000; U+10ffff]");
        return Err(exception::value_error(vm, text));
    }
    Ok(vm.heap.str_from_codes(&codes))
}

/// `self, value, start, stop`.
fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = vm.heap.array_length(arguments[0]) as i64;
    let start = slice::bound(vm, arguments[2], 0)?;
    let stop = slice::bound(vm, arguments[3], i64::MAX)?;
    let from_end = |bound: i64| if bound < 0 { (bound + length).max(0) } else { bound };
    match find(vm, arguments[0], arguments[1], from_end(start), from_end(stop))? {
        Some(place) => Ok(vm.heap.int(place as i64)),
        None => Err(exception::value_error(vm, "array.index(x): x not in array")),
    }
}

fn insert(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let place = given::size(vm, arguments[1], 0)?;
    let code = vm.heap.array_code(arguments[0]);
    let bytes = item::encode(vm, code, arguments[2])?;
    let length = vm.heap.array_length(arguments[0]) as i64;
    let place = if place < 0 { (place + length).max(0) } else { place.min(length) } as usize;
    item::splice(vm, arguments[0], place, place, &bytes)?;
    Ok(vm.none())
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let place = given::size(vm, arguments[1], -1)?;
    let length = vm.heap.array_length(arguments[0]) as i64;
    if length == 0 {
        return Err(exception::index_error(vm, "pop from empty array"));
    }
    let place = if place < 0 { place + length } else { place };
    if !(0..length).contains(&place) {
        return Err(exception::index_error(vm, "pop index out of range"));
    }
    let value = item::get(vm, arguments[0], place as usize);
    match item::splice(vm, arguments[0], place as usize, place as usize + 1, &[]) {
        Ok(()) => Ok(value),
        Err(raised) => {
            vm.release(value);
            Err(raised)
        }
    }
}

fn remove(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Some(place) = find(vm, arguments[0], arguments[1], 0, i64::MAX)? else {
        return Err(exception::value_error(vm, "array.remove(x): x not in array"));
    };
    item::splice(vm, arguments[0], place, place + 1, &[])?;
    Ok(vm.none())
}

fn reverse(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.array_item_size(arguments[0]);
    let bytes = vm.heap.array_bytes(arguments[0]);
    let reversed: Vec<u8> = bytes.chunks(size).rev().flatten().copied().collect();
    let start = vm.heap.array_start(arguments[0]);
    vm.heap.set_memory(start, &reversed);
    Ok(vm.none())
}

fn to_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = vm.heap.array_bytes(arguments[0]).to_vec();
    Ok(vm.heap.bytes(&bytes))
}

/// All items as a list.
pub fn to_list(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = vm.heap.array_length(arguments[0]);
    native::check_room(vm, length, 4)?;
    let items = (0..length).map(|place| item::get(vm, arguments[0], place)).collect();
    Ok(vm.heap.list_from_owned(items))
}

fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    native::size_of(vm, arguments)
}

/// The form of protocols below 3 has the items as a list, the others their bytes.
fn reduce_ex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [array, protocol] = [arguments[0], arguments[1]];
    if !given::is_int(vm, protocol) {
        let text = "__reduce_ex__ argument should be an integer";
        return Err(exception::type_error(vm, text));
    }
    let old = given::size(vm, protocol, 0)? < 3;
    let state = match protocol::lookup_attribute_str(vm, array, "__dict__")? {
        Some(state) => state,
        None => vm.own(image::NONE),
    };
    let letter = vm.heap.array_code(array);
    let code = vm.heap.str(&letter.to_string());
    let kind = vm.heap.type_of(array);
    let kind = vm.own(kind);
    if old {
        let items = to_list(vm, &[array])?;
        let arguments = vm.heap.tuple_from_owned(vec![code, items]);
        return Ok(vm.heap.tuple_from_owned(vec![kind, arguments, state]));
    }
    let module = vm.import("array")?;
    let function = protocol::get_attribute_str(vm, module.get(), "_array_reconstructor");
    vm.release(module);
    let format = vm.heap.int(machine_format(letter));
    let bytes = to_bytes(vm, &[array])?;
    let arguments = vm.heap.tuple_from_owned(vec![kind, code, format, bytes]);
    Ok(vm.heap.tuple_from_owned(vec![function?, arguments, state]))
}

/// The number by which a pickle tells how items lie in memory: this machine's little-endian ones.
fn machine_format(code: char) -> i64 {
    match code {
        'b' => 1,
        'H' => 2,
        'h' => 4,
        'I' => 6,
        'i' => 8,
        'L' | 'Q' => 10,
        'l' | 'q' => 12,
        'f' => 14,
        'd' => 16,
        'u' | 'w' => 20,
        _ => 0,
    }
}

/// `_array_reconstructor(type, typecode, format, bytes)`.
pub fn reconstruct(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [kind, code, format, items] = *arguments else { return Ok(vm.none()) };
    if !types::is_type(vm, kind) || !types::is_subtype(vm, kind, t::ARRAY) {
        let text = "first argument must be a type object, not something else";
        return Err(exception::type_error(vm, text));
    }
    let code =
        if given::is_str(vm, code) { vm.heap.text(code).into_owned() } else { String::new() };
    let letter = code.chars().next().filter(|letter| item::size(*letter).is_some());
    let Some(letter) = letter else {
        return Err(exception::value_error(vm, "second argument must be a valid type code"));
    };
    let format = given::size(vm, format, 0)?;
    if !(0..=21).contains(&format) {
        let text = "third argument must be a valid machine format code.";
        return Err(exception::value_error(vm, text));
    }
    if format != machine_format(letter) {
        return Err(exception::unsupported(vm, "an array pickled on another kind of machine"));
    }
    let bytes = bytes_like::expect(vm, items)?;
    let array = array::empty(vm, kind, letter);
    match extend_bytes(vm, array.get(), &bytes) {
        Ok(()) => Ok(array),
        Err(raised) => {
            vm.release(array);
            Err(raised)
        }
    }
}

fn type_code(vm: &mut dyn Vm, array: Obj) -> Fallible<Owned> {
    let code = vm.heap.array_code(array).to_string();
    Ok(vm.heap.str(&code))
}

fn item_size(vm: &mut dyn Vm, array: Obj) -> Fallible<Owned> {
    let size = vm.heap.array_item_size(array) as i64;
    Ok(vm.heap.int(size))
}

fn iterator_reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = vm.heap.word(arguments[0], 2) as i64;
    match vm.own_field(arguments[0], 3) {
        Some(array) => {
            let function = native::builtin(vm, "iter");
            let state = vm.heap.int(index);
            let result = native::reduced_with_state(vm, function, array.get(), state);
            vm.release(array);
            Ok(result)
        }
        None => {
            let nothing = vm.heap.list(&[]);
            native::reduced_iterator(vm, nothing)
        }
    }
}

fn iterator_set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = native::integer(vm, arguments[1])?;
    if let Some(array) = vm.heap.field(arguments[0], 3).some() {
        let index = index.clamp(0, vm.heap.array_length(array) as i64);
        vm.heap.set_word(arguments[0], 2, index as u64);
    }
    Ok(vm.none())
}

pub const ITERATOR_METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", iterator_reduce).doc("Return state information for pickling."),
    def("__setstate__", "($self, state, /)", iterator_set_state)
        .doc("Set state information for unpickling."),
];

pub const MEMBERS: &[GetSet] = &[get("typecode", type_code), get("itemsize", item_size)];

pub const METHODS: &[Def] = &[
    def("__buffer__", "($self, flags, /)", buffer::dunder_buffer)
        .doc("Return a buffer object that exposes the underlying memory of the object."),
    def("__release_buffer__", "($self, buffer, /)", buffer::dunder_release)
        .doc("Release the buffer object that exposes the underlying memory of the object."),
    def("append", "($self, v, /)", append).doc("Append new value v to the end of the array."),
    def("buffer_info", "($self, /)", buffer_info).doc(
        "Return a tuple (address, length) giving the current memory address and the length in \
         items of the buffer used to hold array's contents.",
    ),
    def("byteswap", "($self, /)", swap_bytes).doc("Byteswap all items of the array."),
    def("clear", "($self, /)", clear).doc("Remove all items from the array."),
    def("__copy__", "($self, /)", copy).doc("Return a copy of the array."),
    def("count", "($self, v, /)", count).doc("Return number of occurrences of v in the array."),
    def("__deepcopy__", "($self, unused, /)", copy).doc("Return a copy of the array."),
    def("extend", "($self, bb, /)", extend).doc("Append items to the end of the array."),
    def("fromfile", "($self, f, n, /)", from_file)
        .doc("Read n objects from the file object f and append them to the end of the array."),
    def("fromlist", "($self, list, /)", from_list).doc("Append items to array from list."),
    def("frombytes", "($self, buffer, /)", from_bytes)
        .doc("Appends items from the string, interpreting it as an array of machine values."),
    def("fromunicode", "($self, ustr, /)", from_unicode)
        .doc("Extends this array with data from the unicode string ustr."),
    def("index", "($self, v, start=0, stop=sys.maxsize, /)", index)
        .doc("Return index of first occurrence of v in the array."),
    def("insert", "($self, i, v, /)", insert)
        .doc("Insert a new item v into the array before position i."),
    def("pop", "($self, i=-1, /)", pop)
        .doc("Return the i-th element and delete it from the array.\n\ni defaults to -1."),
    def("__reduce_ex__", "($self, value, /)", reduce_ex)
        .doc("Return state information for pickling."),
    def("remove", "($self, v, /)", remove).doc("Remove the first occurrence of v in the array."),
    def("reverse", "($self, /)", reverse).doc("Reverse the order of the items in the array."),
    def("tobytes", "($self, /)", to_bytes)
        .doc("Convert the array to an array of machine values and return the bytes."),
    def("tofile", "($self, f, /)", to_file)
        .doc("Write all items (as machine values) to the file object f."),
    def("tolist", "($self, /)", to_list)
        .doc("Convert array to an ordinary list with the same items."),
    def("tounicode", "($self, /)", to_unicode).doc("Convert the array to a unicode string."),
    def("__sizeof__", "($self, /)", size_of).doc("Size of the array in memory, in bytes."),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];
