//! The methods of `_io.TextIOWrapper`: writing, and what is handed on to the file of bytes.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::base::tell_of_death;
use crate::python::library::io::buffered_methods::put_bytes;
use crate::python::library::io::common::{both, closed_error, no_pickle, tell_to, unsupported};
use crate::python::library::io::newline::{seen_object, translate_written};
use crate::python::library::io::streams;
use crate::python::library::io::text::{
    self, AT_START, BUFFER, CHUNK, DETACHED, ENCODER, ENCODING, ERRORS, FINALIZING, LINES,
    SEEKABLE, TELLING, THROUGH, WRITES, buffer, check_open, has, is_closed, left_start,
    reset_decoder, set,
};
use crate::python::library::io::{text_place, text_read};
use crate::python::object::codec::{Codec, Order, is_surrogate};
use crate::python::object::{
    Def, Fallible, GetSet, Vm, bytes_codec, def, exception, get, get_set, given, instance,
    protocol, str, types,
};

const LF: u32 = 10;
const CR: u32 = 13;

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, content) = (arguments[0], arguments[1]);
    if !given::is_str(vm, content) {
        buffer(vm, file)?;
        let kind = protocol::type_name(vm, content);
        let kind = if content == image::NONE { "None" } else { kind };
        let message = format!("write() argument must be str, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    if let Some(stream) = streams::stream(text::direct(vm, file))
        && !has_surrogates(vm, content)
    {
        let whole = vm.heap.text(content).into_owned();
        vm.write(stream, &whole)?;
    } else {
        check_open(vm, file)?;
        if !has(vm, file, WRITES) {
            return Err(unsupported(vm, "not writable"));
        }
        put(vm, file, content)?;
    }
    let count = vm.heap.str_length(content) as i64;
    Ok(vm.heap.int(count))
}

/// Has the text what no encoding can hold?
pub fn has_surrogates(vm: &dyn Vm, content: Obj) -> bool {
    vm.heap.str_kind(content) > 1 && vm.heap.str_codes(content).any(is_surrogate)
}

fn put(vm: &mut dyn Vm, file: Obj, content: Obj) -> Fallible<()> {
    let lines = has(vm, file, LINES);
    let ends_line = vm.heap.str_codes(content).any(|code| code == LF || lines && code == CR);
    let data = match text::mode(vm, file).writes {
        Some(ending) if ends_line => {
            let codes = str::codes(vm, content);
            let translated = translate_written(codes, ending);
            let translated = vm.heap.str_from_codes(&translated);
            given::with(vm, translated, |vm, content| encode(vm, file, content))?
        }
        _ => encode(vm, file, content)?,
    };
    let length = vm.heap.bytes_length(file);
    let chunk = vm.heap.word(file, CHUNK) as usize;
    if length > 0 && length + data.len() > chunk {
        flush_pending(vm, file)?;
    }
    let length = vm.heap.bytes_length(file);
    if vm.heap.bytearray_resize(file, length + data.len()) {
        vm.heap.bytearray_write(file, length, &data);
    }
    let is_standard = text::direct(vm, file) != 0;
    let flushes = lines && ends_line;
    let is_full = length + data.len() >= chunk;
    if is_full || flushes || is_standard || has(vm, file, THROUGH) {
        flush_pending(vm, file)?;
    }
    if flushes {
        let below = buffer(vm, file)?;
        tell_to(vm, below, "flush")?;
    }
    if has(vm, file, text::READS) {
        reset_decoder(vm, file, false)?;
    }
    Ok(())
}

fn encode(vm: &mut dyn Vm, file: Obj, content: Obj) -> Fallible<Vec<u8>> {
    let at_start = has(vm, file, AT_START);
    let Some(codec) = text::first_codec(vm, file) else {
        let encoder = vm.heap.field(file, ENCODER);
        set(vm, file, AT_START, false);
        let bytes = protocol::call_method(vm, encoder, "encode", &[content])?;
        if types::is_instance(vm, bytes.get(), t::BYTES) {
            return given::with(vm, bytes, |vm, bytes| Ok(vm.heap.bytes_value(bytes).to_vec()));
        }
        let kind = protocol::type_name(vm, bytes.get()).to_owned();
        vm.release(bytes);
        let message = format!("encoder should return a bytes object, not '{kind}'");
        return Err(exception::type_error(vm, message));
    };
    let codec = match codec {
        Codec::Utf8Signed if !at_start => Codec::Utf8,
        Codec::Utf16(Order::Marked) if !at_start => Codec::Utf16(Order::Little),
        Codec::Utf32(Order::Marked) if !at_start => Codec::Utf32(Order::Little),
        codec => codec,
    };
    let handler = text::handler(vm, file);
    let data = bytes_codec::encode_with(vm, codec, content, &handler)?;
    set(vm, file, AT_START, false);
    Ok(data)
}

/// Hands what waits to the file of bytes.
pub fn flush_pending(vm: &mut dyn Vm, file: Obj) -> Fallible<()> {
    if vm.heap.bytes_length(file) == 0 {
        return Ok(());
    }
    let data = vm.heap.bytes_value(file).to_vec();
    vm.heap.bytearray_set(file, &[]);
    let below = buffer(vm, file)?;
    put_bytes(vm, below, &data)
}

fn flush(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let below = check_open(vm, file)?;
    let seekable = has(vm, file, SEEKABLE);
    set(vm, file, TELLING, seekable);
    flush_pending(vm, file)?;
    protocol::call_method(vm, below, "flush", &[])
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let below = buffer(vm, file)?;
    if is_closed(vm, file)? {
        return Ok(vm.none());
    }
    if has(vm, file, FINALIZING) {
        tell_of_death(vm, below, file);
    }
    both(vm, |vm| tell_to(vm, file, "flush"), |vm| tell_to(vm, below, "close"))?;
    Ok(vm.none())
}

fn detach(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    buffer(vm, file)?;
    tell_to(vm, file, "flush")?;
    let below = vm.heap.field(file, BUFFER);
    vm.heap.set_word(file, BUFFER, 0);
    set(vm, file, DETACHED, true);
    Ok(if below.is_null() { vm.none() } else { Owned::from_raw(below) })
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let below = buffer(vm, file)?;
    tell_to(vm, file, "flush")?;
    let size = arguments[1].some().unwrap_or(image::NONE);
    protocol::call_method(vm, below, "truncate", &[size])
}

/// The next line; `tell` cannot be asked between two of them.
pub fn next(vm: &mut dyn Vm, file: Obj) -> Fallible<Option<Owned>> {
    buffer(vm, file)?;
    set(vm, file, TELLING, false);
    let line = if vm.heap.type_of(file) == t::TEXT_IO_WRAPPER {
        text_read::line(vm, file, None)?
    } else {
        let line = protocol::call_method(vm, file, "readline", &[])?;
        if !given::is_str(vm, line.get()) {
            let kind = protocol::type_name(vm, line.get()).to_owned();
            vm.release(line);
            let message = format!("readline() should have returned a str object, not '{kind}'");
            return Err(exception::raise(vm, t::OS_ERROR, message));
        }
        line
    };
    if vm.heap.str_length(line.get()) > 0 {
        return Ok(Some(line));
    }
    vm.release(line);
    vm.heap.clear_field(file, text::SNAPSHOT);
    let seekable = has(vm, file, SEEKABLE);
    set(vm, file, TELLING, seekable);
    Ok(None)
}

macro_rules! asks_buffer {
    ($($function:ident $name:literal;)*) => {
        $(fn $function(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let below = buffer(vm, arguments[0])?;
            protocol::call_method(vm, below, $name, &[])
        })*
    };
}

asks_buffer! {
    readable "readable";
    writable "writable";
    seekable "seekable";
    file_number "fileno";
    is_terminal "isatty";
}

fn field(vm: &mut dyn Vm, file: Obj, word: u32) -> Fallible<Owned> {
    let value = vm.heap.field(file, word).some().unwrap_or(image::NONE);
    Ok(vm.own(value))
}

fn encoding(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    field(vm, file, ENCODING)
}

fn errors(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    field(vm, file, ERRORS)
}

fn buffer_member(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    field(vm, file, BUFFER)
}

fn line_buffering(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let is = has(vm, file, LINES);
    Ok(vm.bool(is))
}

fn write_through(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let is = has(vm, file, THROUGH);
    Ok(vm.bool(is))
}

fn is_finalizing(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let is = has(vm, file, FINALIZING);
    Ok(vm.bool(is))
}

fn set_finalizing(vm: &mut dyn Vm, file: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let value = protocol::truth(vm, value)?;
    set(vm, file, FINALIZING, value);
    Ok(())
}

fn newlines(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let seen = text::newlines(vm, file).seen;
    Ok(seen_object(vm, seen))
}

fn closed(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let below = buffer(vm, file)?;
    protocol::get_attribute_str(vm, below, "closed")
}

fn name(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let below = buffer(vm, file)?;
    protocol::get_attribute_str(vm, below, "name")
}

fn chunk_size(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let size = vm.heap.word(file, CHUNK) as i64;
    Ok(vm.heap.int(size))
}

fn set_chunk_size(vm: &mut dyn Vm, file: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(exception::raise(vm, t::ATTRIBUTE_ERROR, "cannot delete attribute"));
    }
    let size = protocol::as_size(vm, value, t::VALUE_ERROR)?;
    if size <= 0 {
        return Err(exception::value_error(vm, "a strictly positive integer is required"));
    }
    vm.heap.set_word(file, CHUNK, size as u64);
    Ok(())
}

/// As in `<_io.TextIOWrapper name='data.txt' mode='r' encoding='UTF-8'>`.
pub fn repr(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    buffer(vm, file)?;
    let kind = vm.heap.type_of(file);
    let kind = types::full_name(vm, kind);
    let mut parts = crate::python::library::io::common::name_part(vm, file)?;
    if let Some(mode) = protocol::lookup_attribute_str(vm, file, "mode")? {
        parts += &format!(" mode={}", given::with(vm, mode, protocol::repr_text)?);
    }
    let encoding = vm.heap.field(file, ENCODING);
    let encoding = protocol::repr_text(vm, encoding)?;
    Ok(vm.heap.str(&format!("<{kind}{parts} encoding={encoding}>")))
}

/// What is written next begins the file, or not.
pub fn set_start(vm: &mut dyn Vm, file: Obj, at_start: bool) -> Fallible<()> {
    if !has(vm, file, WRITES) {
        return Ok(());
    }
    if !at_start {
        return left_start(vm, file);
    }
    set(vm, file, AT_START, true);
    if let Some(encoder) = vm.heap.field(file, ENCODER).some() {
        let done = protocol::call_method(vm, encoder, "reset", &[])?;
        vm.release(done);
    }
    Ok(())
}

/// An error unless it can be read and is open; what waits to be written goes first.
pub fn prepare_to_read(vm: &mut dyn Vm, file: Obj) -> Fallible<()> {
    buffer(vm, file)?;
    if is_closed(vm, file)? {
        return Err(closed_error(vm));
    }
    if !has(vm, file, text::READS) {
        return Err(unsupported(vm, "not readable"));
    }
    flush_pending(vm, file)
}

pub const METHODS: &[Def] = &[
    def("detach", "($self, /)", detach),
    def(
        "reconfigure",
        "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, \
         write_through=None)",
        text::reconfigure,
    ),
    def("write", "($self, text, /)", write),
    def("read", "($self, size=-1, /)", text_read::read),
    def("readline", "($self, size=-1, /)", text_read::read_line),
    def("flush", "($self, /)", flush),
    def("close", "($self, /)", close),
    def("fileno", "($self, /)", file_number),
    def("seekable", "($self, /)", seekable),
    def("readable", "($self, /)", readable),
    def("writable", "($self, /)", writable),
    def("isatty", "($self, /)", is_terminal),
    def("seek", "($self, cookie, whence=os.SEEK_SET, /)", text_place::seek),
    def("tell", "($self, /)", text_place::tell),
    def("truncate", "($self, pos=None, /)", truncate),
    def("__reduce__", "($self, /)", no_pickle),
    def("__reduce_ex__", "($self, object, /)", no_pickle),
];

pub const MEMBERS: &[GetSet] = &[
    crate::python::object::member("encoding", encoding),
    crate::python::object::member("buffer", buffer_member),
    crate::python::object::member("line_buffering", line_buffering),
    crate::python::object::member("write_through", write_through),
    get("name", name),
    get("closed", closed),
    get("newlines", newlines),
    get("errors", errors),
    get_set("_CHUNK_SIZE", chunk_size, set_chunk_size),
    get_set("_finalizing", is_finalizing, set_finalizing),
    get_set("__dict__", instance::get_dict, instance::set_dict),
];
