//! `_io._IOBase` and the three bases below it: what every file can do, by asking the methods of its class.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::common::{
    BUFFER_SIZE, check_open, fill, is_closed, room, size_or_none, tell_to, unsupported,
};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, def, exception, get, given, instance,
    native, protocol, types,
};

/// The attribute that says so in the instance's own dict.
const CLOSED: &str = "__IOBase_closed";

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

macro_rules! not_supported {
    ($($function:ident $name:literal;)*) => {
        $(fn $function(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
            Err(unsupported(vm, $name))
        })*
    };
}

not_supported! {
    seek "seek";
    truncate "truncate";
    file_number "fileno";
    detach "detach";
    read_nothing "read";
    read_once "read1";
    write "write";
    read_no_line "readline";
}

fn tell(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (zero, one) = (vm.heap.int(0), vm.heap.int(1));
    let result = protocol::call_method(vm, arguments[0], "seek", &[zero.get(), one.get()]);
    vm.release_all([zero, one]);
    result
}

fn was_closed(vm: &mut dyn Vm, file: Obj) -> Fallible<bool> {
    let flag = protocol::lookup_attribute_str(vm, file, CLOSED)?;
    let closed = flag.is_some();
    vm.release_option(flag);
    Ok(closed)
}

fn flush(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if was_closed(vm, arguments[0])? {
        return Err(exception::value_error(vm, "I/O operation on closed file."));
    }
    Ok(vm.none())
}

/// `_IOBase.close`: flushes, and is closed whatever came of that.
pub fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    if was_closed(vm, file)? {
        return Ok(vm.none());
    }
    let flushed = tell_to(vm, file, "flush");
    let earlier = match flushed {
        Err(Raised) if vm.raised.is_null() => return Err(Raised),
        Err(Raised) => Some(exception::take(vm)),
        Ok(()) => None,
    };
    let name = vm.heap.interned(CLOSED);
    let set = protocol::set_attribute(vm, file, name.get(), image::TRUE);
    vm.release(name);
    match (earlier, set) {
        (None, Ok(())) => Ok(vm.none()),
        (None, Err(raised)) => Err(raised),
        (Some(earlier), _) => {
            exception::chain(vm, earlier);
            Err(Raised)
        }
    }
}

fn no(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.own(image::FALSE))
}

fn is_terminal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_open(vm, arguments[0])?;
    Ok(vm.own(image::FALSE))
}

fn check_closed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_open(vm, arguments[0])?;
    Ok(vm.none())
}

fn check_that(vm: &mut dyn Vm, file: Obj, method: &str, message: &str) -> Fallible<Owned> {
    let answer = protocol::call_method(vm, file, method, &[])?;
    if answer.get() == image::TRUE {
        return Ok(answer);
    }
    vm.release(answer);
    Err(unsupported(vm, message))
}

fn check_seekable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_that(vm, arguments[0], "seekable", "File or stream is not seekable.")
}

fn check_readable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_that(vm, arguments[0], "readable", "File or stream is not readable.")
}

fn check_writable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_that(vm, arguments[0], "writable", "File or stream is not writable.")
}

fn enter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_open(vm, arguments[0])?;
    Ok(vm.own(arguments[0]))
}

fn leave(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::call_method(vm, arguments[0], "close", &[])
}

/// `iter(file)`: itself, while it is open.
pub fn iter(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    check_open(vm, file)?;
    Ok(vm.own(file))
}

/// The next line, by the method `readline`.
pub fn next(vm: &mut dyn Vm, file: Obj) -> Fallible<Option<Owned>> {
    let line = protocol::call_method(vm, file, "readline", &[])?;
    match protocol::length(vm, line.get()) {
        Ok(0) => {
            vm.release(line);
            Ok(None)
        }
        Ok(_) => Ok(Some(line)),
        Err(raised) => {
            vm.release(line);
            Err(raised)
        }
    }
}

/// A line byte by byte through `read`, or by what `peek` shows.
fn read_line(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, limit) = (arguments[0], size_or_none(vm, arguments[1])?);
    let peek = protocol::lookup_attribute_str(vm, file, "peek")?;
    let mut line = Vec::new();
    let mut result = Ok(());
    while limit.is_none_or(|limit| line.len() < limit) {
        let wanted = match &peek {
            Some(peek) => match peeked(vm, peek.get(), limit.map(|limit| limit - line.len())) {
                Ok(wanted) => wanted,
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            },
            None => 1,
        };
        match read_some(vm, file, wanted) {
            Ok(part) if part.is_empty() => break,
            Ok(part) => line.extend(part),
            Err(raised) => {
                result = Err(raised);
                break;
            }
        }
        if line.ends_with(b"\n") {
            break;
        }
    }
    vm.release_option(peek);
    result?;
    Ok(vm.heap.bytes(&line))
}

/// How many bytes up to the end of the line are there to be read.
fn peeked(vm: &mut dyn Vm, peek: Obj, limit: Option<usize>) -> Fallible<usize> {
    let one = vm.heap.int(1);
    let ahead = vm.call(peek, &[one.get()], &[]);
    vm.release(one);
    let ahead = ahead?;
    let bytes = bytes_of(vm, ahead, "peek")?;
    let line = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    Ok(limit.map_or(line, |limit| line.min(limit)).max(1))
}

fn read_some(vm: &mut dyn Vm, file: Obj, count: usize) -> Fallible<Vec<u8>> {
    let count = vm.heap.int(count as i64);
    let part = protocol::call_method(vm, file, "read", &[count.get()]);
    vm.release(count);
    let part = part?;
    bytes_of(vm, part, "read")
}

/// The contents of what must be a bytes object.
fn bytes_of(vm: &mut dyn Vm, part: Owned, method: &str) -> Fallible<Vec<u8>> {
    given::with(vm, part, |vm, part| {
        if types::is_instance(vm, part, t::BYTES) {
            return Ok(vm.heap.bytes_value(part).to_vec());
        }
        let kind = protocol::type_name(vm, part);
        let message = format!("{method}() should have returned a bytes object, not '{kind}'");
        Err(exception::raise(vm, t::OS_ERROR, message))
    })
}

/// `readlines`: all lines, or those that reach `hint` characters together.
pub fn read_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let hint = size_or_none(vm, arguments[1])?.filter(|hint| *hint > 0);
    let list = vm.heap.list(&[]);
    let iterator = match protocol::iter(vm, arguments[0]) {
        Ok(iterator) => iterator,
        Err(raised) => {
            vm.release(list);
            return Err(raised);
        }
    };
    let mut length = 0;
    let result = loop {
        let line = match protocol::next(vm, iterator.get()) {
            Ok(Some(line)) => line,
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        };
        let size = protocol::length(vm, line.get());
        vm.heap.list_append(list.get(), line);
        match size {
            Ok(size) => length += size as usize,
            Err(raised) => break Err(raised),
        }
        if hint.is_some_and(|hint| length >= hint) {
            break Ok(());
        }
    };
    vm.release(iterator);
    if let Err(raised) = result {
        vm.release(list);
        return Err(raised);
    }
    Ok(list)
}

/// `writelines`: each by the method `write`.
pub fn write_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    check_open(vm, file)?;
    protocol::iterate(vm, arguments[1], |vm, line| {
        let written = protocol::call_method(vm, file, "write", &[line.get()]);
        vm.release(line);
        let written = written?;
        vm.release(written);
        Ok(())
    })?;
    Ok(vm.none())
}

fn closed(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let closed = was_closed(vm, file)?;
    Ok(vm.bool(closed))
}

/// A file that dies open is closed; what that raises is only reported.
fn finalize(vm: &mut dyn Vm, file: Obj) {
    exception::aside(vm, |vm| match is_closed(vm, file) {
        Ok(true) => {}
        Ok(false) => {
            let name = vm.heap.interned_name("_finalizing");
            if protocol::set_attribute(vm, file, name, image::TRUE).is_err() {
                exception::clear(vm);
            }
            if tell_to(vm, file, "close").is_err() && !vm.raised.is_null() {
                vm.unraisable(file);
            }
        }
        Err(Raised) => exception::clear(vm),
    });
}

/// Whom a file that dies open tells of it: the one below, or at last the warnings.
pub fn tell_of_death(vm: &mut dyn Vm, below: Obj, file: Obj) {
    match protocol::call_method(vm, below, "_dealloc_warn", &[file]) {
        Ok(result) => vm.release(result),
        Err(Raised) => exception::clear(vm),
    }
}

/// `_RawIOBase.read`: through `readinto` or `readall`.
fn raw_read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let Some(count) = size_or_none(vm, arguments[1])? else {
        return protocol::call_method(vm, file, "readall", &[]);
    };
    native::check_room(vm, count / 8 + 1, 1)?;
    let buffer = vm.heap.bytearray(&vec![0; count]);
    let filled = protocol::call_method(vm, file, "readinto", &[buffer.get()]);
    let result = match filled {
        Ok(filled) if filled.get() == image::NONE => {
            vm.release(buffer);
            return Ok(filled);
        }
        Ok(filled) => given::with(vm, filled, protocol::index),
        Err(raised) => Err(raised),
    };
    let bytes = vm.heap.bytes_value(buffer.get()).to_vec();
    vm.release(buffer);
    let end = usize::try_from(result?).unwrap_or(0).min(bytes.len());
    Ok(vm.heap.bytes(&bytes[..end]))
}

/// `_RawIOBase.readall`: until `read` gives nothing.
fn raw_read_all(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut all = Vec::new();
    loop {
        let count = vm.heap.int(BUFFER_SIZE as i64);
        let part = protocol::call_method(vm, arguments[0], "read", &[count.get()]);
        vm.release(count);
        let part = part?;
        if part.get() == image::NONE && all.is_empty() {
            return Ok(part);
        }
        let is_end = part.get() == image::NONE;
        if !is_end && !types::is_instance(vm, part.get(), t::BYTES) {
            vm.release(part);
            return Err(exception::type_error(vm, "read() should return bytes"));
        }
        let bytes = if is_end { Vec::new() } else { vm.heap.bytes_value(part.get()).to_vec() };
        vm.release(part);
        if bytes.is_empty() {
            return Ok(vm.heap.bytes(&all));
        }
        all.extend(bytes);
    }
}

fn not_implemented(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::raise_with(vm, t::NOT_IMPLEMENTED_ERROR, &[]))
}

/// `_BufferedIOBase.readinto` and `readinto1`, through `read` or `read1`.
fn read_into_by(vm: &mut dyn Vm, arguments: &[Obj], method: &str) -> Fallible<Owned> {
    let size = room(vm, if method == "read" { "readinto" } else { "readinto1" }, arguments[1])?;
    let count = vm.heap.int(size as i64);
    let part = protocol::call_method(vm, arguments[0], method, &[count.get()]);
    vm.release(count);
    let part = part?;
    if !types::is_instance(vm, part.get(), t::BYTES) {
        vm.release(part);
        return Err(exception::type_error(vm, "read() should return bytes"));
    }
    let bytes = vm.heap.bytes_value(part.get()).to_vec();
    vm.release(part);
    if bytes.len() > size {
        let message = format!(
            "read() returned too much data: {size} bytes requested, {} returned",
            bytes.len()
        );
        return Err(exception::value_error(vm, message));
    }
    fill(vm, arguments[1], &bytes)?;
    Ok(vm.heap.int(bytes.len() as i64))
}

fn read_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    read_into_by(vm, arguments, "read")
}

fn read_into_once(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    read_into_by(vm, arguments, "read1")
}

fn none(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.none())
}

/// The four types.
pub const ROWS: [TypeRow; 4] = [
    TypeRow {
        methods: BASE_METHODS,
        members: &[
            get("closed", closed),
            crate::python::object::get_set("__dict__", instance::get_dict, instance::set_dict),
        ],
        flags: crate::python::object::flag::BASE_TYPE,
        ..TypeRow::new(
            "_io._IOBase",
            t::IO_BASE,
            Slots {
                new: Some(new),
                iter: Some(iter),
                next: Some(next),
                finalize: Some(finalize),
                ..Slots::EMPTY
            },
        )
    },
    row("_io._RawIOBase", t::RAW_IO_BASE, RAW_METHODS, &[]),
    row("_io._BufferedIOBase", t::BUFFERED_IO_BASE, BUFFERED_METHODS, &[]),
    row("_io._TextIOBase", t::TEXT_IO_BASE, TEXT_METHODS, TEXT_MEMBERS),
];

const fn row(
    name: &'static str,
    kind: Obj,
    methods: &'static [Def],
    members: &'static [GetSet],
) -> TypeRow {
    let flags = crate::python::object::flag::BASE_TYPE;
    TypeRow { methods, members, flags, ..TypeRow::new(name, kind, Slots::EMPTY) }
}

const BASE_METHODS: &[Def] = &[
    def("seek", "($self, offset, whence=os.SEEK_SET, /)", seek),
    def("tell", "($self, /)", tell),
    def("truncate", "($self, size=None, /)", truncate),
    def("flush", "($self, /)", flush),
    def("close", "($self, /)", close),
    def("seekable", "($self, /)", no),
    def("readable", "($self, /)", no),
    def("writable", "($self, /)", no),
    def("_checkClosed", "($self, /)", check_closed),
    def("_checkSeekable", "($self, /)", check_seekable),
    def("_checkReadable", "($self, /)", check_readable),
    def("_checkWritable", "($self, /)", check_writable),
    def("fileno", "($self, /)", file_number),
    def("isatty", "($self, /)", is_terminal),
    def("__enter__", "($self, /)", enter),
    def("__exit__", "($self, /, *args)", leave),
    def("readline", "($self, size=-1, /)", read_line),
    def("readlines", "($self, hint=-1, /)", read_lines),
    def("writelines", "($self, lines, /)", write_lines),
];

const RAW_METHODS: &[Def] = &[
    def("read", "($self, size=-1, /)", raw_read),
    def("readall", "($self, /)", raw_read_all),
    def("readinto", "($self, /, *args)", not_implemented),
    def("write", "($self, /, *args)", not_implemented),
];

const BUFFERED_METHODS: &[Def] = &[
    def("detach", "($self, /)", detach),
    def("read", "($self, size=-1, /)", read_nothing),
    def("read1", "($self, size=-1, /)", read_once),
    def("readinto", "($self, buffer, /)", read_into),
    def("readinto1", "($self, buffer, /)", read_into_once),
    def("write", "($self, b, /)", write),
];

const TEXT_METHODS: &[Def] = &[
    def("detach", "($self, /)", detach),
    def("read", "($self, size=-1, /)", read_nothing),
    def("readline", "($self, size=-1, /)", read_no_line),
    def("write", "($self, s, /)", write),
];

const TEXT_MEMBERS: &[GetSet] =
    &[get("encoding", none), get("newlines", none), get("errors", none)];
