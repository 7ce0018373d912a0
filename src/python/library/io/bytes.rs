//! `_io.BytesIO`: a file of bytes in memory.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::common::{closed_error, contents, fill, room, size_or_none};
use crate::python::object::buffer::Memory;
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, get, get_set, given, instance,
    memoryview, native, protocol, types,
};

/// Word with the position; all ones when the file is closed.
const POSITION: u32 = 7;
const CLOSED: u64 = u64::MAX;
/// `sizeof(bytesio)` of CPython.
const STRUCT_SIZE: u64 = 64;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, file: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let [initial] = given::bind::<1>(vm, "BytesIO", "(initial_bytes=b'')", arguments, keywords)?;
    check_exports(vm, file)?;
    let bytes = match initial.some().filter(|initial| *initial != image::NONE) {
        Some(initial) => contents(vm, initial)?,
        None => Vec::new(),
    };
    vm.heap.bytearray_set(file, &bytes);
    vm.heap.set_word(file, POSITION, 0);
    Ok(())
}

fn check_exports(vm: &mut dyn Vm, file: Obj) -> Fallible<()> {
    if vm.heap.exports(file) == 0 {
        return Ok(());
    }
    let message = "Existing exports of data: object cannot be re-sized";
    Err(exception::raise(vm, t::BUFFER_ERROR, message))
}

fn position(vm: &mut dyn Vm, file: Obj) -> Fallible<usize> {
    match vm.heap.word(file, POSITION) {
        CLOSED => Err(closed_error(vm)),
        position => Ok(position as usize),
    }
}

/// Takes up to so many bytes from the position on.
fn take(vm: &mut dyn Vm, file: Obj, count: Option<usize>) -> Fallible<Vec<u8>> {
    let start = position(vm, file)?;
    let all = vm.heap.bytes_value(file);
    let rest = all.get(start..).unwrap_or_default();
    let taken = rest[..count.map_or(rest.len(), |count| count.min(rest.len()))].to_vec();
    vm.heap.set_word(file, POSITION, (start + taken.len()) as u64);
    Ok(taken)
}

fn take_line(vm: &mut dyn Vm, file: Obj, limit: Option<usize>) -> Fallible<Vec<u8>> {
    let start = position(vm, file)?;
    let rest = vm.heap.bytes_value(file).get(start..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
    let end = limit.map_or(end, |limit| limit.min(end));
    take(vm, file, Some(end))
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = size_or_none(vm, arguments[1])?;
    let bytes = take(vm, arguments[0], count)?;
    Ok(vm.heap.bytes(&bytes))
}

fn read_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = room(vm, "readinto", arguments[1])?;
    let bytes = take(vm, arguments[0], Some(size))?;
    fill(vm, arguments[1], &bytes)?;
    Ok(vm.heap.int(bytes.len() as i64))
}

fn read_line(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let limit = size_or_none(vm, arguments[1])?;
    let line = take_line(vm, arguments[0], limit)?;
    Ok(vm.heap.bytes(&line))
}

fn read_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let limit = size_or_none(vm, arguments[1])?.filter(|limit| *limit > 0);
    let list = vm.heap.list(&[]);
    let mut length = 0;
    loop {
        let line = match take_line(vm, arguments[0], None) {
            Ok(line) => line,
            Err(raised) => {
                vm.release(list);
                return Err(raised);
            }
        };
        if line.is_empty() {
            return Ok(list);
        }
        length += line.len();
        let line = vm.heap.bytes(&line);
        vm.heap.list_append(list.get(), line);
        if limit.is_some_and(|limit| length >= limit) {
            return Ok(list);
        }
    }
}

fn next(vm: &mut dyn Vm, file: Obj) -> Fallible<Option<Owned>> {
    let line = take_line(vm, file, None)?;
    Ok((!line.is_empty()).then(|| vm.heap.bytes(&line)))
}

fn iter(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    position(vm, file)?;
    Ok(vm.own(file))
}

fn put(vm: &mut dyn Vm, file: Obj, data: &[u8]) -> Fallible<()> {
    let start = position(vm, file)?;
    check_exports(vm, file)?;
    if data.is_empty() {
        return Ok(());
    }
    let end = start + data.len();
    native::check_room(vm, end / 8 + 1, 1)?;
    if end > vm.heap.bytes_length(file) && !vm.heap.bytearray_resize(file, end) {
        return Err(exception::memory_error(vm));
    }
    vm.heap.bytearray_write(file, start, data);
    vm.heap.set_word(file, POSITION, end as u64);
    Ok(())
}

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    check_exports(vm, arguments[0])?;
    let data = contents(vm, arguments[1])?;
    put(vm, arguments[0], &data)?;
    Ok(vm.heap.int(data.len() as i64))
}

fn write_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    position(vm, file)?;
    protocol::iterate(vm, arguments[1], |vm, line| {
        let data = given::with(vm, line, contents)?;
        put(vm, file, &data)
    })?;
    Ok(vm.none())
}

fn seek(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let offset = given::size(vm, arguments[1], 0)?;
    let whence = given::c_int(vm, arguments[2], 0)?;
    let start = position(vm, file)?;
    let base = match whence {
        0 if offset < 0 => {
            return Err(exception::value_error(vm, format!("negative seek value {offset}")));
        }
        0 => 0,
        1 => start as i64,
        2 => vm.heap.bytes_length(file) as i64,
        _ => {
            let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(exception::value_error(vm, message));
        }
    };
    let Some(target) = base.checked_add(offset) else {
        return Err(exception::overflow_error(vm, "new position too large"));
    };
    let target = target.max(0);
    vm.heap.set_word(file, POSITION, target as u64);
    Ok(vm.heap.int(target))
}

fn tell(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let position = position(vm, arguments[0])?;
    Ok(vm.heap.int(position as i64))
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let start = position(vm, file)?;
    check_exports(vm, file)?;
    let size = match arguments[1].some().filter(|size| *size != image::NONE) {
        Some(size) => given::size(vm, size, 0)?,
        None => start as i64,
    };
    let Ok(length) = usize::try_from(size) else {
        return Err(exception::value_error(vm, format!("negative size value {size}")));
    };
    if length < vm.heap.bytes_length(file) {
        vm.heap.bytearray_resize(file, length);
    }
    Ok(vm.heap.int(size))
}

fn get_value(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    let bytes = vm.heap.bytes_value(arguments[0]).to_vec();
    Ok(vm.heap.bytes(&bytes))
}

fn get_buffer(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    let (start, length) = (vm.heap.bytes_start(arguments[0]), vm.heap.bytes_length(arguments[0]));
    let memory = Memory::of_bytes(arguments[0], start, length, false);
    Ok(memoryview::over(vm, &memory))
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_exports(vm, arguments[0])?;
    vm.heap.set_word(arguments[0], POSITION, CLOSED);
    vm.heap.bytearray_set(arguments[0], &[]);
    Ok(vm.none())
}

fn yes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    Ok(vm.own(image::TRUE))
}

fn is_terminal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    Ok(vm.own(image::FALSE))
}

fn flush(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    Ok(vm.none())
}

fn closed(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let closed = vm.heap.word(file, POSITION) == CLOSED;
    Ok(vm.bool(closed))
}

/// Contents, position and instance dict.
fn get_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = get_value(vm, &arguments[..1])?;
    let place = vm.heap.word(arguments[0], POSITION) as i64;
    let position = vm.heap.int(place);
    let dict = match vm.heap.instance_dict_if_any(arguments[0]).some() {
        Some(dict) => protocol::call_method(vm, dict, "copy", &[])?,
        None => vm.none(),
    };
    Ok(vm.heap.tuple_from_owned(vec![value, position, dict]))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, state) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, state, t::TUPLE) || vm.heap.tuple_length(state) < 3 {
        let kind = vm.heap.type_of(file);
        let kind = types::full_name(vm, kind);
        let got = protocol::type_name(vm, state);
        let message = format!("{kind}.__setstate__ argument should be 3-tuple, got {got}");
        return Err(exception::type_error(vm, message));
    }
    let [value, place, dict] = [0, 1, 2].map(|index| vm.heap.tuple_item(state, index));
    init(vm, file, &[value], &[])?;
    let place = given::size(vm, place, 0)?;
    if place < 0 {
        return Err(exception::value_error(vm, "position value cannot be negative"));
    }
    vm.heap.set_word(file, POSITION, place as u64);
    update_dict(vm, file, dict)?;
    Ok(vm.none())
}

/// The instance dict of a state: a dict or None.
pub fn update_dict(vm: &mut dyn Vm, file: Obj, dict: Obj) -> Fallible<()> {
    if dict == image::NONE {
        return Ok(());
    }
    if !types::is_instance(vm, dict, t::DICT) {
        let got = protocol::type_name(vm, dict);
        let message = format!("third item of state should be a dict, got a {got}");
        return Err(exception::type_error(vm, message));
    }
    let own = vm.heap.instance_dict(file);
    let updated = protocol::call_method(vm, own, "update", &[dict])?;
    vm.release(updated);
    Ok(())
}

fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    // A buffer that the file shares with nobody is a bytes object of its own.
    let length = vm.heap.bytes_length(arguments[0]) as u64;
    let size = STRUCT_SIZE + if length == 0 { 0 } else { length + 33 };
    Ok(vm.heap.int(size as i64))
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_io.BytesIO",
        t::BYTES_IO,
        Slots {
            new: Some(new),
            init: Some(init),
            iter: Some(iter),
            next: Some(next),
            finalize: Some(finalize),
            ..Slots::EMPTY
        },
    )
};

/// There is nothing to flush.
fn finalize(_: &mut dyn Vm, _: Obj) {}

const METHODS: &[Def] = &[
    def("readable", "($self, /)", yes),
    def("seekable", "($self, /)", yes),
    def("writable", "($self, /)", yes),
    def("close", "($self, /)", close),
    def("flush", "($self, /)", flush),
    def("isatty", "($self, /)", is_terminal),
    def("tell", "($self, /)", tell),
    def("write", "($self, b, /)", write),
    def("writelines", "($self, lines, /)", write_lines),
    def("read1", "($self, size=-1, /)", read),
    def("readinto", "($self, buffer, /)", read_into),
    def("readline", "($self, size=-1, /)", read_line),
    def("readlines", "($self, size=None, /)", read_lines),
    def("read", "($self, size=-1, /)", read),
    def("getbuffer", "($self, /)", get_buffer),
    def("getvalue", "($self, /)", get_value),
    def("seek", "($self, pos, whence=0, /)", seek),
    def("truncate", "($self, size=None, /)", truncate),
    def("__getstate__", "($self, /)", get_state),
    def("__setstate__", "($self, object, /)", set_state),
    def("__sizeof__", "($self, /)", size_of),
];

const MEMBERS: &[GetSet] =
    &[get("closed", closed), get_set("__dict__", instance::get_dict, instance::set_dict)];
