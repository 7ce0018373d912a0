//! `_io.BufferedRWPair`: a reader and a writer as one file.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::buffered::{check, wrap};
use crate::python::library::io::common::{BUFFER_SIZE, ask, both, tell_to};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, get, get_set, given, instance,
    protocol,
};

const READER: u32 = 2;
const WRITER: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, pair: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(reader, writer, buffer_size=8192, /)";
    let name = "BufferedRWPair";
    let [reader, writer, size] = given::bind::<3>(vm, name, SIGNATURE, arguments, keywords)?;
    let size = given::size(vm, size, BUFFER_SIZE as i64)?;
    check(vm, reader, "readable", "File or stream is not readable.")?;
    check(vm, writer, "writable", "File or stream is not writable.")?;
    if size <= 0 {
        return Err(exception::value_error(vm, "buffer size must be strictly positive"));
    }
    let reader = wrap(vm, t::BUFFERED_READER, reader, size as usize)?;
    let writer = match wrap(vm, t::BUFFERED_WRITER, writer, size as usize) {
        Ok(writer) => writer,
        Err(raised) => {
            vm.release(reader);
            return Err(raised);
        }
    };
    vm.store(pair, READER, reader);
    vm.store(pair, WRITER, writer);
    Ok(())
}

fn half(vm: &mut dyn Vm, pair: Obj, word: u32) -> Fallible<Obj> {
    match vm.heap.field(pair, word).some() {
        Some(half) => Ok(half),
        None => Err(exception::value_error(vm, "I/O operation on uninitialized object")),
    }
}

macro_rules! forward {
    ($($function:ident $half:ident $name:literal;)*) => {
        $(fn $function(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let half = half(vm, arguments[0], $half)?;
            let rest: Vec<Obj> = arguments[1..].iter().copied().filter(|one| !one.is_null()).collect();
            protocol::call_method(vm, half, $name, &rest)
        })*
    };
}

forward! {
    read READER "read";
    peek READER "peek";
    read_once READER "read1";
    read_into READER "readinto";
    read_into_once READER "readinto1";
    write WRITER "write";
    flush WRITER "flush";
    readable READER "readable";
    writable WRITER "writable";
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let writer = half(vm, arguments[0], WRITER)?;
    let reader = half(vm, arguments[0], READER)?;
    both(vm, |vm| tell_to(vm, writer, "close"), |vm| tell_to(vm, reader, "close"))?;
    Ok(vm.none())
}

fn is_terminal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let writer = half(vm, arguments[0], WRITER)?;
    let is = ask(vm, writer, "isatty")? || {
        let reader = half(vm, arguments[0], READER)?;
        ask(vm, reader, "isatty")?
    };
    Ok(vm.bool(is))
}

fn closed(vm: &mut dyn Vm, pair: Obj) -> Fallible<Owned> {
    match vm.heap.field(pair, WRITER).some() {
        Some(writer) => protocol::get_attribute_str(vm, writer, "closed"),
        None => {
            let message = "the BufferedRWPair object is being garbage-collected";
            Err(exception::runtime_error(vm, message))
        }
    }
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_io.BufferedRWPair",
        t::BUFFERED_RW_PAIR,
        Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    )
};

const METHODS: &[Def] = &[
    def("read", "($self, size=None, /)", read),
    def("peek", "($self, size=None, /)", peek),
    def("read1", "($self, size=None, /)", read_once),
    def("readinto", "($self, buffer, /)", read_into),
    def("readinto1", "($self, buffer, /)", read_into_once),
    def("write", "($self, buffer, /)", write),
    def("flush", "($self, /)", flush),
    def("readable", "($self, /)", readable),
    def("writable", "($self, /)", writable),
    def("close", "($self, /)", close),
    def("isatty", "($self, /)", is_terminal),
];

const MEMBERS: &[GetSet] =
    &[get("closed", closed), get_set("__dict__", instance::get_dict, instance::set_dict)];
