//! `_io.StringIO`: a file of text in memory, four bytes a character.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::bytes::update_dict;
use crate::python::library::io::common::size_or_none;
use crate::python::library::io::newline::{
    self, Newlines, decode_mode, encode_mode, line_end, seen_object, translate_written,
};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, def, exception, flag, get, get_set, given,
    instance, native, protocol, str, types,
};

/// Words: the position in characters (all ones when closed), the argument `newline`, its meaning, the endings seen.
const POSITION: u32 = 7;
const NEWLINE: u32 = 10;
const MODE: u32 = 12;
const SEEN: u32 = 13;
const CLOSED: u64 = u64::MAX;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, file: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(initial_value='', newline='\\n')";
    let [initial, given_newline] =
        given::bind::<2>(vm, "StringIO", SIGNATURE, arguments, keywords)?;
    let newline = match given_newline.some() {
        Some(newline) => vm.own(newline),
        None => vm.heap.str("\n"),
    };
    let result = set_up(vm, file, initial, newline.get());
    vm.release(newline);
    result
}

fn set_up(vm: &mut dyn Vm, file: Obj, initial: Obj, newline: Obj) -> Fallible<()> {
    if newline != image::NONE && !given::is_str(vm, newline) {
        let kind = protocol::type_name(vm, newline);
        let message = format!("newline must be str or None, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let mode = match newline::mode(vm, newline) {
        Err(Raised) if exception::matches(vm, t::VALUE_ERROR) => {
            exception::clear(vm);
            let shown = protocol::repr_text(vm, newline)?;
            return Err(exception::value_error(vm, format!("illegal newline value: {shown}")));
        }
        mode => mode?,
    };
    let has_value = !initial.is_null() && initial != image::NONE;
    if has_value && !given::is_str(vm, initial) {
        let kind = protocol::type_name(vm, initial);
        let message = format!("initial_value must be str or None, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let newline = vm.own(newline);
    vm.store(file, NEWLINE, newline);
    vm.heap.set_word(file, MODE, encode_mode(mode));
    vm.heap.set_word(file, SEEN, 0);
    vm.heap.set_word(file, POSITION, 0);
    vm.heap.bytearray_set(file, &[]);
    if has_value {
        put(vm, file, initial)?;
        vm.heap.set_word(file, POSITION, 0);
    }
    Ok(())
}

fn position(vm: &mut dyn Vm, file: Obj) -> Fallible<usize> {
    if vm.heap.field(file, NEWLINE).is_null() {
        return Err(exception::value_error(vm, "I/O operation on uninitialized object"));
    }
    match vm.heap.word(file, POSITION) {
        CLOSED => Err(exception::value_error(vm, "I/O operation on closed file")),
        position => Ok(position as usize),
    }
}

fn length(vm: &dyn Vm, file: Obj) -> usize {
    vm.heap.bytes_length(file) / 4
}

/// The characters from one place to another.
fn characters(vm: &dyn Vm, file: Obj, start: usize, end: usize) -> Vec<u32> {
    let all = vm.heap.bytes_value(file);
    let part = all.get(start * 4..(end * 4).min(all.len())).unwrap_or_default();
    part.chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

fn text(vm: &mut dyn Vm, file: Obj, start: usize, end: usize) -> Owned {
    let codes = characters(vm, file, start, end);
    vm.heap.str_from_codes(&codes)
}

fn put(vm: &mut dyn Vm, file: Obj, text: Obj) -> Fallible<()> {
    let start = position(vm, file)?;
    let mode = decode_mode(vm.heap.word(file, MODE));
    let mut codes = str::codes(vm, text);
    if mode.universal {
        let seen = vm.heap.word(file, SEEN);
        let mut newlines = Newlines { seen, pending: false, translates: mode.translates };
        codes = newlines.decode(codes, true);
        vm.heap.set_word(file, SEEN, newlines.seen);
    }
    if let Some(ending) = mode.writes {
        codes = translate_written(codes, ending);
    }
    if codes.is_empty() {
        return Ok(());
    }
    let end = start + codes.len();
    native::check_room(vm, end / 2 + 1, 1)?;
    if end > length(vm, file) && !vm.heap.bytearray_resize(file, end * 4) {
        return Err(exception::memory_error(vm));
    }
    let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
    vm.heap.bytearray_write(file, start * 4, &bytes);
    vm.heap.set_word(file, POSITION, end as u64);
    Ok(())
}

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, text) = (arguments[0], arguments[1]);
    if vm.heap.field(file, NEWLINE).is_null() {
        position(vm, file)?;
    }
    if !given::is_str(vm, text) {
        let kind = protocol::type_name(vm, text);
        let message = format!("string argument expected, got '{kind}'");
        return Err(exception::type_error(vm, message));
    }
    position(vm, file)?;
    put(vm, file, text)?;
    let count = vm.heap.str_length(text) as i64;
    Ok(vm.heap.int(count))
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let start = position(vm, file)?;
    let count = size_or_none(vm, arguments[1])?;
    let all = length(vm, file);
    let end = count.map_or(all, |count| all.min(start.saturating_add(count)));
    if end <= start {
        return Ok(vm.heap.str(""));
    }
    vm.heap.set_word(file, POSITION, end as u64);
    Ok(text(vm, file, start, end))
}

fn take_line(vm: &mut dyn Vm, file: Obj, limit: Option<usize>) -> Fallible<Owned> {
    let start = position(vm, file)?;
    let all = length(vm, file);
    if start >= all || limit == Some(0) {
        return Ok(vm.heap.str(""));
    }
    let ending = decode_mode(vm.heap.word(file, MODE)).ending;
    // Most lines are short: what is looked through grows as long as no ending is found.
    let mut window = 128;
    let line = loop {
        let end = all.min(start + window);
        let codes = characters(vm, file, start, end);
        let is_last = end == all;
        match line_end(&codes, 0, ending, is_last) {
            Some(length) => break codes[..length].to_vec(),
            None if is_last => break codes,
            None => window *= 4,
        }
    };
    let count = limit.map_or(line.len(), |limit| limit.min(line.len()));
    vm.heap.set_word(file, POSITION, (start + count) as u64);
    Ok(vm.heap.str_from_codes(&line[..count]))
}

fn read_line(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    let limit = size_or_none(vm, arguments[1])?;
    take_line(vm, arguments[0], limit)
}

fn next(vm: &mut dyn Vm, file: Obj) -> Fallible<Option<Owned>> {
    let line = if vm.heap.type_of(file) == t::STRING_IO {
        take_line(vm, file, None)?
    } else {
        protocol::call_method(vm, file, "readline", &[])?
    };
    if types::is_instance(vm, line.get(), t::STR) && vm.heap.str_length(line.get()) > 0 {
        return Ok(Some(line));
    }
    vm.release(line);
    Ok(None)
}

fn get_value(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    let all = length(vm, arguments[0]);
    Ok(text(vm, arguments[0], 0, all))
}

fn tell(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let position = position(vm, arguments[0])?;
    Ok(vm.heap.int(position as i64))
}

fn seek(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let offset = given::size(vm, arguments[1], 0)?;
    let whence = given::c_int(vm, arguments[2], 0)?;
    let here = position(vm, file)?;
    let message = match (whence, offset) {
        (0, offset) if offset < 0 => format!("Negative seek position {offset}"),
        (0, _) | (1 | 2, 0) => String::new(),
        (1 | 2, _) => {
            let message = "Can't do nonzero cur-relative seeks";
            return Err(exception::raise(vm, t::OS_ERROR, message));
        }
        _ => format!("Invalid whence ({whence}, should be 0, 1 or 2)"),
    };
    if !message.is_empty() {
        return Err(exception::value_error(vm, message));
    }
    let target = match whence {
        0 => offset as usize,
        1 => here,
        _ => length(vm, file),
    };
    vm.heap.set_word(file, POSITION, target as u64);
    Ok(vm.heap.int(target as i64))
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let here = position(vm, file)?;
    let size = match size_argument(vm, arguments[1])? {
        Some(size) => size,
        None => here as i64,
    };
    let Ok(target) = usize::try_from(size) else {
        return Err(exception::value_error(vm, format!("Negative size value {size}")));
    };
    if target < length(vm, file) {
        vm.heap.bytearray_resize(file, target * 4);
    }
    Ok(vm.heap.int(size))
}

fn size_argument(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<i64>> {
    if object.is_null() || object == image::NONE {
        return Ok(None);
    }
    given::size(vm, object, 0).map(Some)
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.heap.set_word(arguments[0], POSITION, CLOSED);
    vm.heap.bytearray_set(arguments[0], &[]);
    Ok(vm.none())
}

fn yes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    position(vm, arguments[0])?;
    Ok(vm.own(image::TRUE))
}

fn closed(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let closed = vm.heap.word(file, POSITION) == CLOSED;
    Ok(vm.bool(closed))
}

fn no(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    position(vm, file)?;
    Ok(vm.own(image::FALSE))
}

fn newlines(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    position(vm, file)?;
    let seen = vm.heap.word(file, SEEN);
    Ok(seen_object(vm, seen))
}

/// Text, `newline`, position and instance dict.
fn get_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = get_value(vm, &arguments[..1])?;
    let newline = vm.heap.field(arguments[0], NEWLINE);
    let newline = vm.own(newline);
    let place = vm.heap.word(arguments[0], POSITION) as i64;
    let position = vm.heap.int(place);
    let dict = match vm.heap.instance_dict_if_any(arguments[0]).some() {
        Some(dict) => protocol::call_method(vm, dict, "copy", &[])?,
        None => vm.none(),
    };
    Ok(vm.heap.tuple_from_owned(vec![value, newline, position, dict]))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, state) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, state, t::TUPLE) || vm.heap.tuple_length(state) < 4 {
        let kind = vm.heap.type_of(file);
        let kind = types::full_name(vm, kind);
        let got = protocol::type_name(vm, state);
        let message = format!("{kind}.__setstate__ argument should be 4-tuple, got {got}");
        return Err(exception::type_error(vm, message));
    }
    let [value, newline, place, dict] = [0, 1, 2, 3].map(|at| vm.heap.tuple_item(state, at));
    // What was translated once is not translated again.
    let plain = vm.heap.str("");
    let set = set_up(vm, file, value, plain.get());
    vm.release(plain);
    set?;
    let mode = newline::mode(vm, newline)?;
    let newline = vm.own(newline);
    vm.store(file, NEWLINE, newline);
    vm.heap.set_word(file, MODE, encode_mode(mode));
    let place = given::size(vm, place, 0)?;
    if place < 0 {
        return Err(exception::value_error(vm, "position value cannot be negative"));
    }
    vm.heap.set_word(file, POSITION, place as u64);
    update_dict(vm, file, dict)?;
    Ok(vm.none())
}

/// There is nothing to flush.
fn finalize(_: &mut dyn Vm, _: Obj) {}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_io.StringIO",
        t::STRING_IO,
        Slots {
            new: Some(new),
            init: Some(init),
            next: Some(next),
            finalize: Some(finalize),
            ..Slots::EMPTY
        },
    )
};

const METHODS: &[Def] = &[
    def("close", "($self, /)", close),
    def("getvalue", "($self, /)", get_value),
    def("read", "($self, size=-1, /)", read),
    def("readline", "($self, size=-1, /)", read_line),
    def("tell", "($self, /)", tell),
    def("truncate", "($self, pos=None, /)", truncate),
    def("seek", "($self, pos, whence=0, /)", seek),
    def("write", "($self, s, /)", write),
    def("seekable", "($self, /)", yes),
    def("readable", "($self, /)", yes),
    def("writable", "($self, /)", yes),
    def("__getstate__", "($self, /)", get_state),
    def("__setstate__", "($self, state, /)", set_state),
];

const MEMBERS: &[GetSet] = &[
    get("closed", closed),
    get("newlines", newlines),
    get("line_buffering", no),
    get_set("__dict__", instance::get_dict, instance::set_dict),
];
