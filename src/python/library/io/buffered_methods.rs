//! The methods of buffers, and `_io.BufferedRWPair`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::base::tell_of_death;
use crate::python::library::io::buffered::{
    self, FINALIZING, FLAGS, RAW, WRITABLE, ahead, capacity, check_open, detach, fill,
    flush_and_rewind, flush_writes, has, is_closed, kind_name, logical_position, peek, raw_of,
    raw_read, reset, seek_to, take, write,
};
use crate::python::library::io::common::{
    self, both, name_part, no_pickle, room, size_or_none, tell_to, unsupported,
};
use crate::python::object::{
    Def, Fallible, GetSet, Vm, def, exception, get, get_set, given, instance, protocol, types,
};

/// Before reading: what waits to be written goes first.
fn prepare(vm: &mut dyn Vm, buffer: Obj) -> Fallible<()> {
    if has(vm, buffer, WRITABLE) { flush_writes(vm, buffer) } else { Ok(()) }
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    raw_of(vm, buffer)?;
    let given = arguments[1].some().filter(|size| *size != image::NONE);
    if let Some(size) = given
        && protocol::is_index(vm, size)
        && given::size(vm, size, 0)? < -1
    {
        return Err(exception::value_error(vm, "read length must be non-negative or -1"));
    }
    let count = size_or_none(vm, arguments[1])?;
    check_open(vm, buffer, "read of")?;
    match count {
        None => read_all(vm, buffer),
        Some(count) => match read_count(vm, buffer, count)? {
            Some(bytes) => Ok(vm.heap.bytes(&bytes)),
            None => Ok(vm.none()),
        },
    }
}

fn read_all(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let left = ahead(vm, buffer);
    let mut all = take(vm, buffer, left);
    prepare(vm, buffer)?;
    reset(vm, buffer);
    let file = raw_of(vm, buffer)?;
    let rest = match protocol::lookup_attribute_str(vm, file, "readall")? {
        Some(method) => {
            let rest = vm.call(method.get(), &[], &[]);
            vm.release(method);
            rest?
        }
        None => loop {
            let part = protocol::call_method(vm, file, "read", &[])?;
            if part.get() == image::NONE || common::contents(vm, part.get())?.is_empty() {
                break part;
            }
            let bytes = given::with(vm, part, common::contents)?;
            all.extend(bytes);
        },
    };
    if rest.get() == image::NONE {
        if all.is_empty() {
            return Ok(rest);
        }
        vm.release(rest);
        return Ok(vm.heap.bytes(&all));
    }
    if !types::is_instance(vm, rest.get(), t::BYTES) {
        vm.release(rest);
        return Err(exception::type_error(vm, "readall() should return bytes"));
    }
    all.extend_from_slice(vm.heap.bytes_value(rest.get()));
    vm.release(rest);
    Ok(vm.heap.bytes(&all))
}

/// So many bytes, fewer at the end of the file; `None` when nothing can be read without blocking.
fn read_count(vm: &mut dyn Vm, buffer: Obj, count: usize) -> Fallible<Option<Vec<u8>>> {
    let mut bytes = take(vm, buffer, count);
    if bytes.len() == count {
        return Ok(Some(bytes));
    }
    prepare(vm, buffer)?;
    reset(vm, buffer);
    let size = capacity(vm, buffer);
    let ended = |bytes: Vec<u8>, blocked: bool| (!blocked || !bytes.is_empty()).then_some(bytes);
    while bytes.len() < count {
        let missing = count - bytes.len();
        let whole = missing - missing % size;
        if whole > 0 {
            match raw_read(vm, buffer, whole)? {
                Some(part) if !part.is_empty() => bytes.extend(part),
                other => return Ok(ended(bytes, other.is_none())),
            }
        } else {
            if vm.heap.bytes_length(buffer) >= size {
                reset(vm, buffer);
            }
            match fill(vm, buffer)? {
                Some(1..) => bytes.extend(take(vm, buffer, missing)),
                other => return Ok(ended(bytes, other.is_none())),
            }
        }
    }
    Ok(Some(bytes))
}

fn read_once(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    raw_of(vm, buffer)?;
    let count = size_or_none(vm, arguments[1])?;
    let count = count.unwrap_or_else(|| capacity(vm, buffer));
    check_open(vm, buffer, "read of")?;
    if count == 0 || ahead(vm, buffer) > 0 {
        let bytes = take(vm, buffer, count);
        return Ok(vm.heap.bytes(&bytes));
    }
    prepare(vm, buffer)?;
    reset(vm, buffer);
    let bytes = raw_read(vm, buffer, count)?.unwrap_or_default();
    Ok(vm.heap.bytes(&bytes))
}

fn peek_at(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    raw_of(vm, buffer)?;
    check_open(vm, buffer, "peek of")?;
    prepare(vm, buffer)?;
    if ahead(vm, buffer) == 0 {
        reset(vm, buffer);
        fill(vm, buffer)?;
    }
    let bytes = peek(vm, buffer);
    Ok(vm.heap.bytes(&bytes))
}

fn read_into_with(vm: &mut dyn Vm, arguments: &[Obj], once: bool) -> Fallible<Owned> {
    let buffer = arguments[0];
    raw_of(vm, buffer)?;
    let size = room(vm, if once { "readinto1" } else { "readinto" }, arguments[1])?;
    check_open(vm, buffer, "readinto of")?;
    let mut bytes = take(vm, buffer, size);
    if bytes.len() < size {
        prepare(vm, buffer)?;
        reset(vm, buffer);
    }
    while bytes.len() < size && (!once || bytes.is_empty()) {
        let missing = size - bytes.len();
        if missing > capacity(vm, buffer) {
            match raw_read(vm, buffer, missing)? {
                Some(part) if !part.is_empty() => bytes.extend(part),
                None if bytes.is_empty() => return Ok(vm.none()),
                _ => break,
            }
        } else {
            reset(vm, buffer);
            match fill(vm, buffer)? {
                Some(1..) => bytes.extend(take(vm, buffer, missing)),
                None if bytes.is_empty() => return Ok(vm.none()),
                _ => break,
            }
        }
    }
    common::fill(vm, arguments[1], &bytes)?;
    Ok(vm.heap.int(bytes.len() as i64))
}

fn read_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    read_into_with(vm, arguments, false)
}

fn read_into_once(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    read_into_with(vm, arguments, true)
}

fn line(vm: &mut dyn Vm, buffer: Obj, limit: Option<usize>) -> Fallible<Vec<u8>> {
    check_open(vm, buffer, "readline of")?;
    let mut line = Vec::new();
    loop {
        let there = peek(vm, buffer);
        let space = limit.map_or(there.len(), |limit| (limit - line.len()).min(there.len()));
        let end = there[..space].iter().position(|byte| *byte == b'\n');
        let count = end.map_or(space, |end| end + 1);
        line.extend(take(vm, buffer, count));
        if end.is_some() || limit == Some(line.len()) {
            return Ok(line);
        }
        prepare(vm, buffer)?;
        reset(vm, buffer);
        if fill(vm, buffer)?.unwrap_or(0) == 0 {
            return Ok(line);
        }
    }
}

fn read_line(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    raw_of(vm, arguments[0])?;
    let limit = size_or_none(vm, arguments[1])?;
    let line = line(vm, arguments[0], limit)?;
    Ok(vm.heap.bytes(&line))
}

/// The next line.
pub fn next(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Option<Owned>> {
    raw_of(vm, buffer)?;
    let kind = vm.heap.type_of(buffer);
    if kind != t::BUFFERED_READER && kind != t::BUFFERED_RANDOM {
        return crate::python::library::io::base::next(vm, buffer);
    }
    let line = line(vm, buffer, None)?;
    Ok((!line.is_empty()).then(|| vm.heap.bytes(&line)))
}

fn flush_reader(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = raw_of(vm, arguments[0])?;
    protocol::call_method(vm, file, "flush", &[])
}

fn flush(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    raw_of(vm, arguments[0])?;
    if is_closed(vm, arguments[0])? {
        return Err(exception::value_error(vm, "flush of closed file"));
    }
    flush_and_rewind(vm, arguments[0])?;
    Ok(vm.none())
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    let file = raw_of(vm, buffer)?;
    if is_closed(vm, buffer)? {
        return Ok(vm.none());
    }
    if has(vm, buffer, FINALIZING) {
        tell_of_death(vm, file, buffer);
    }
    both(vm, |vm| tell_to(vm, buffer, "flush"), |vm| tell_to(vm, file, "close"))?;
    vm.heap.bytearray_set(buffer, &[]);
    Ok(vm.none())
}

fn seek(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    let whence = given::c_int(vm, arguments[2], 0)?;
    if !(0..=2).contains(&whence) {
        let message = format!("whence value {whence} unsupported");
        return Err(exception::value_error(vm, message));
    }
    raw_of(vm, buffer)?;
    if is_closed(vm, buffer)? {
        return Err(exception::value_error(vm, "seek of closed file"));
    }
    let target = protocol::as_size(vm, arguments[1], t::OVERFLOW_ERROR)?;
    let position = seek_to(vm, buffer, target, i64::from(whence))?;
    Ok(vm.heap.int(position))
}

fn tell(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let position = logical_position(vm, arguments[0])?;
    Ok(vm.heap.int(position))
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    let file = raw_of(vm, buffer)?;
    if is_closed(vm, buffer)? {
        return Err(exception::value_error(vm, "truncate of closed file"));
    }
    if !has(vm, buffer, WRITABLE) {
        return Err(unsupported(vm, "truncate"));
    }
    flush_and_rewind(vm, buffer)?;
    let size = match arguments[1].some().filter(|size| *size != image::NONE) {
        Some(size) => vm.own(size),
        None => {
            let position = logical_position(vm, buffer)?;
            vm.heap.int(position)
        }
    };
    let result = protocol::call_method(vm, file, "truncate", &[size.get()]);
    vm.release(size);
    result
}

macro_rules! asks_raw {
    ($($function:ident $name:literal;)*) => {
        $(fn $function(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let file = raw_of(vm, arguments[0])?;
            protocol::call_method(vm, file, $name, &[])
        })*
    };
}

asks_raw! {
    readable "readable";
    writable "writable";
    seekable "seekable";
    file_number "fileno";
    is_terminal "isatty";
}

fn closed(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let file = raw_of(vm, buffer)?;
    protocol::get_attribute_str(vm, file, "closed")
}

fn name(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let file = raw_of(vm, buffer)?;
    protocol::get_attribute_str(vm, file, "name")
}

fn mode(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let file = raw_of(vm, buffer)?;
    protocol::get_attribute_str(vm, file, "mode")
}

fn raw_file(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let file = vm.heap.field(buffer, RAW).some().unwrap_or(image::NONE);
    Ok(vm.own(file))
}

fn is_finalizing(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let is = has(vm, buffer, FINALIZING);
    Ok(vm.bool(is))
}

fn set_finalizing(vm: &mut dyn Vm, buffer: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let bit = if protocol::truth(vm, value)? { FINALIZING } else { 0 };
    let flags = vm.heap.word(buffer, FLAGS) & !FINALIZING;
    vm.heap.set_word(buffer, FLAGS, flags | bit);
    Ok(())
}

fn dealloc_warn(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if let Some(file) = vm.heap.field(arguments[0], RAW).some() {
        tell_of_death(vm, file, arguments[1]);
    }
    Ok(vm.none())
}

fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = 152 + capacity(vm, arguments[0]);
    Ok(vm.heap.int(size as i64))
}

/// As in `<_io.BufferedReader name='data.txt'>`.
pub fn repr(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Owned> {
    let kind = kind_name(vm, buffer);
    let name = name_part(vm, buffer)?;
    Ok(vm.heap.str(&format!("<{kind}{name}>")))
}

/// The attributes of all three.
pub const MEMBERS: &[GetSet] = &[
    get("closed", closed),
    get("name", name),
    get("mode", mode),
    get("raw", raw_file),
    get_set("_finalizing", is_finalizing, set_finalizing),
    get_set("__dict__", instance::get_dict, instance::set_dict),
];

macro_rules! methods {
    ($($more:expr),* $(,)?) => {
        &[
            def("detach", "($self, /)", detach),
            def("close", "($self, /)", close),
            def("seekable", "($self, /)", seekable),
            def("fileno", "($self, /)", file_number),
            def("isatty", "($self, /)", is_terminal),
            def("_dealloc_warn", "($self, source, /)", dealloc_warn),
            def("seek", "($self, target, whence=0, /)", seek),
            def("tell", "($self, /)", tell),
            def("truncate", "($self, pos=None, /)", truncate),
            def("__sizeof__", "($self, /)", size_of),
            def("__reduce__", "($self, /)", no_pickle),
            def("__reduce_ex__", "($self, object, /)", no_pickle),
            $($more),*
        ]
    };
}

pub const READER: &[Def] = methods![
    def("flush", "($self, /)", flush_reader),
    def("readable", "($self, /)", readable),
    def("read", "($self, size=-1, /)", read),
    def("peek", "($self, size=0, /)", peek_at),
    def("read1", "($self, size=-1, /)", read_once),
    def("readinto", "($self, buffer, /)", read_into),
    def("readinto1", "($self, buffer, /)", read_into_once),
    def("readline", "($self, size=-1, /)", read_line),
];

pub const WRITER: &[Def] = methods![
    def("flush", "($self, /)", flush),
    def("writable", "($self, /)", writable),
    def("write", "($self, buffer, /)", write),
];

pub const RANDOM: &[Def] = methods![
    def("flush", "($self, /)", flush),
    def("readable", "($self, /)", readable),
    def("writable", "($self, /)", writable),
    def("read", "($self, size=-1, /)", read),
    def("peek", "($self, size=0, /)", peek_at),
    def("read1", "($self, size=-1, /)", read_once),
    def("readinto", "($self, buffer, /)", read_into),
    def("readinto1", "($self, buffer, /)", read_into_once),
    def("readline", "($self, size=-1, /)", read_line),
    def("write", "($self, buffer, /)", write),
];

/// Is it one of the machine's own buffers, with no method of its class in the way?
pub fn is_plain(vm: &dyn Vm, buffer: Obj) -> bool {
    let kind = vm.heap.type_of(buffer);
    [t::BUFFERED_READER, t::BUFFERED_WRITER, t::BUFFERED_RANDOM].contains(&kind)
}

/// `read1` of a buffer, as the text above it asks for its next bytes.
pub fn next_bytes(vm: &mut dyn Vm, buffer: Obj, count: usize) -> Fallible<Owned> {
    let count = vm.heap.int(count as i64);
    let result = if is_plain(vm, buffer) {
        read_once(vm, &[buffer, count.get()])
    } else {
        protocol::call_method(vm, buffer, "read1", &[count.get()])
    };
    vm.release(count);
    result
}

/// Writes bytes to a buffer of any kind.
pub fn put_bytes(vm: &mut dyn Vm, buffer: Obj, data: &[u8]) -> Fallible<()> {
    if is_plain(vm, buffer) && has(vm, buffer, WRITABLE) {
        if is_closed(vm, buffer)? {
            return Err(exception::value_error(vm, "write to closed file"));
        }
        return buffered::write_bytes(vm, buffer, data);
    }
    let bytes = vm.heap.bytes(data);
    let written = protocol::call_method(vm, buffer, "write", &[bytes.get()]);
    vm.release(bytes);
    let written = written?;
    vm.release(written);
    Ok(())
}
