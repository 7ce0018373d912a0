//! `_io.TextIOWrapper`: text over a file of bytes.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::common::{ask, closed_error, offset};
use crate::python::library::io::newline::{self, Mode, Newlines, decode_mode, encode_mode};
use crate::python::library::io::{buffered, raw, text_methods};
use crate::python::object::codec::{Codec, Order};
use crate::python::object::{
    Fallible, Slots, TypeRow, Vm, codecs, exception, flag, given, protocol,
};

/// Words that hold references.
pub const BUFFER: u32 = 7;
pub const ENCODING: u32 = 10;
pub const ERRORS: u32 = 11;
/// Incremental codecs of Python's, where the encoding is not built in.
pub const DECODER: u32 = 12;
pub const ENCODER: u32 = 13;
/// Text that was decoded and not all read.
pub const DECODED: u32 = 14;
/// The bytes that it comes from; those after the first `CONSUMED` are no whole character yet.
pub const SNAPSHOT: u32 = 15;
/// Words that hold numbers.
pub const CONSUMED: u32 = 16;
pub const PLACE: u32 = 17;
pub const FLAGS: u32 = 18;
const CODEC: u32 = 19;
const MODE: u32 = 20;
const NEWLINES: u32 = 21;
pub const CHUNK: u32 = 22;
/// `CODEC` and `NEWLINES` as they were before the snapshot.
pub const BEFORE: u32 = 23;

pub const READS: u64 = 1;
pub const WRITES: u64 = 2;
pub const SEEKABLE: u64 = 4;
pub const TELLING: u64 = 8;
pub const LINES: u64 = 16;
pub const THROUGH: u64 = 32;
pub const DETACHED: u64 = 64;
/// Nothing has been written: an encoding may begin with a byte order mark.
pub const AT_START: u64 = 128;
pub const FINALIZING: u64 = 256;
/// The number of the standard stream that it is.
const STANDARD: u32 = 16;

/// How much is read at once.
const CHUNK_SIZE: u64 = 8192;

pub fn has(vm: &dyn Vm, file: Obj, bit: u64) -> bool {
    vm.heap.word(file, FLAGS) & bit != 0
}

pub fn set(vm: &mut dyn Vm, file: Obj, bit: u64, value: bool) {
    let flags = vm.heap.word(file, FLAGS) & !bit;
    vm.heap.set_word(file, FLAGS, flags | if value { bit } else { 0 });
}

/// The built-in codec, if it is one.
pub fn codec(vm: &dyn Vm, file: Obj) -> Option<Codec> {
    codec_of(vm.heap.word(file, CODEC))
}

/// The codec that a number stands for; the upper half is the one that the file began with.
pub fn codec_of(number: u64) -> Option<Codec> {
    let order = |number: u64| match number {
        0 => Order::Little,
        1 => Order::Big,
        _ => Order::Marked,
    };
    Some(match number & 0xff {
        1 => Codec::Utf8,
        2 => Codec::Utf8Signed,
        3 => Codec::Latin1,
        4 => Codec::Ascii,
        number @ 5..=7 => Codec::Utf16(order(number - 5)),
        number @ 8..=10 => Codec::Utf32(order(number - 8)),
        _ => return None,
    })
}

fn number_of(codec: Codec) -> u64 {
    let order = |order: Order| match order {
        Order::Little => 0,
        Order::Big => 1,
        Order::Marked => 2,
    };
    match codec {
        Codec::Utf8 => 1,
        Codec::Utf8Signed => 2,
        Codec::Latin1 => 3,
        Codec::Ascii => 4,
        Codec::Utf16(kind) => 5 + order(kind),
        Codec::Utf32(kind) => 8 + order(kind),
    }
}

/// Decoding goes on with this codec, the byte order being known.
pub fn set_codec(vm: &mut dyn Vm, file: Obj, codec: Codec) {
    let first = vm.heap.word(file, CODEC) & !0xff;
    vm.heap.set_word(file, CODEC, first | number_of(codec));
}

/// The codec that the file began with.
pub fn first_codec(vm: &dyn Vm, file: Obj) -> Option<Codec> {
    codec_of(vm.heap.word(file, CODEC) >> 8)
}

pub fn mode(vm: &dyn Vm, file: Obj) -> Mode {
    decode_mode(vm.heap.word(file, MODE))
}

pub fn newlines(vm: &dyn Vm, file: Obj) -> Newlines {
    newlines_of(vm.heap.word(file, NEWLINES), mode(vm, file).translates)
}

fn newlines_of(word: u64, translates: bool) -> Newlines {
    Newlines { seen: word & 7, pending: word & 8 != 0, translates }
}

pub fn set_newlines(vm: &mut dyn Vm, file: Obj, newlines: Newlines) {
    let pending = if newlines.pending { 8 } else { 0 };
    vm.heap.set_word(file, NEWLINES, newlines.seen | pending);
}

/// Remembers how decoding stood before the next bytes.
pub fn mark(vm: &mut dyn Vm, file: Obj) {
    let state = vm.heap.word(file, CODEC) & 0xff | vm.heap.word(file, NEWLINES) << 8;
    vm.heap.set_word(file, BEFORE, state);
}

/// How it stood then.
pub fn marked(vm: &dyn Vm, file: Obj) -> (Option<Codec>, Newlines) {
    let state = vm.heap.word(file, BEFORE);
    (codec_of(state), newlines_of(state >> 8, mode(vm, file).translates))
}

/// Decoding begins anew: at the very start the byte order is not known.
pub fn reset_decoder(vm: &mut dyn Vm, file: Obj, at_start: bool) -> Fallible<()> {
    vm.heap.clear_field(file, DECODED);
    vm.heap.clear_field(file, SNAPSHOT);
    vm.heap.set_word(file, CONSUMED, 0);
    vm.heap.set_word(file, PLACE, 0);
    let seen = vm.heap.word(file, NEWLINES) & 7;
    vm.heap.set_word(file, NEWLINES, seen);
    if at_start && let Some(first) = first_codec(vm, file) {
        set_codec(vm, file, first);
    }
    if let Some(decoder) = vm.heap.field(file, DECODER).some() {
        let done = protocol::call_method(vm, decoder, "reset", &[])?;
        vm.release(done);
    }
    Ok(())
}

/// The error handler.
pub fn handler(vm: &dyn Vm, file: Obj) -> String {
    match vm.heap.field(file, ERRORS).some() {
        Some(errors) => vm.heap.text(errors).into_owned(),
        None => "strict".to_owned(),
    }
}

/// The file of bytes; an error when there is none.
pub fn buffer(vm: &mut dyn Vm, file: Obj) -> Fallible<Obj> {
    if let Some(buffer) = vm.heap.field(file, BUFFER).some() {
        return Ok(buffer);
    }
    let message = if has(vm, file, DETACHED) {
        "underlying buffer has been detached"
    } else {
        "I/O operation on uninitialized object"
    };
    Err(exception::value_error(vm, message))
}

/// Is the file of bytes closed?
pub fn is_closed(vm: &mut dyn Vm, file: Obj) -> Fallible<bool> {
    let buffer = buffer(vm, file)?;
    let kind = vm.heap.type_of(buffer);
    if kind == t::BUFFERED_READER || kind == t::BUFFERED_WRITER || kind == t::BUFFERED_RANDOM {
        return buffered::is_closed(vm, buffer);
    }
    let closed = protocol::get_attribute_str(vm, buffer, "closed")?;
    given::with(vm, closed, protocol::truth)
}

pub fn check_open(vm: &mut dyn Vm, file: Obj) -> Fallible<Obj> {
    let buffer = buffer(vm, file)?;
    if is_closed(vm, file)? { Err(closed_error(vm)) } else { Ok(buffer) }
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    let file = vm.heap.new_object(kind);
    vm.heap.set_word(file.get(), CHUNK, CHUNK_SIZE);
    Ok(file)
}

/// The text of a standard stream.
pub fn over(vm: &mut dyn Vm, buffer: Owned, number: i32) -> Owned {
    let file = vm.heap.new_object(t::TEXT_IO_WRAPPER);
    let object = file.get();
    vm.heap.init_field(object, BUFFER, buffer);
    let encoding = vm.heap.interned("utf-8");
    vm.heap.init_field(object, ENCODING, encoding);
    let errors = vm.heap.interned(if number == 2 { "backslashreplace" } else { "strict" });
    vm.heap.init_field(object, ERRORS, errors);
    let flags = match number {
        0 => READS,
        1 => WRITES,
        _ => WRITES | LINES,
    };
    vm.heap.set_word(object, FLAGS, flags | (number as u64) << STANDARD);
    vm.heap.set_word(object, CODEC, 0x101);
    let reads = Mode {
        universal: number == 0,
        translates: number == 0,
        ending: newline::Ending::Lf,
        writes: None,
    };
    vm.heap.set_word(object, MODE, encode_mode(reads));
    vm.heap.set_word(object, CHUNK, CHUNK_SIZE);
    let mode = vm.heap.interned(if number == 0 { "r" } else { "w" });
    let name = vm.heap.interned_name("mode");
    vm.heap.instance_set(object, name, mode);
    file
}

/// The number of the standard stream that what is written goes to at once; 0 where it takes another way.
pub fn direct(vm: &dyn Vm, file: Obj) -> u32 {
    let number = (vm.heap.word(file, FLAGS) >> STANDARD) as u32;
    let buffer = vm.heap.field(file, BUFFER);
    if number == 0 || buffer.is_null() || vm.heap.type_of(buffer) != t::BUFFERED_WRITER {
        return 0;
    }
    let file = vm.heap.field(buffer, buffered::RAW);
    let is_open = !file.is_null()
        && vm.heap.type_of(file) == t::FILE_IO
        && raw::descriptor(vm, file) == Some(number as i32)
        && vm.process.host.standard(number as i32) == Some(number);
    if is_open { number } else { 0 }
}

/// What is written goes the long way from now on unless it is UTF-8 with plain line ends.
fn settle_standard(vm: &mut dyn Vm, file: Obj) {
    let plain = codec(vm, file) == Some(Codec::Utf8) && mode(vm, file).writes.is_none();
    if !plain {
        let flags = vm.heap.word(file, FLAGS) & ((1 << STANDARD) - 1);
        vm.heap.set_word(file, FLAGS, flags | THROUGH);
    }
}

fn init(vm: &mut dyn Vm, file: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(buffer, encoding=None, errors=None, newline=None, \
                             line_buffering=False, write_through=False)";
    let [buffer, encoding, errors, newline, lines, through] =
        given::bind::<6>(vm, "TextIOWrapper", SIGNATURE, arguments, keywords)?;
    for (name, value) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
        check_text(vm, name, value)?;
    }
    let lines = given::truth(vm, lines, false)?;
    let through = given::truth(vm, through, false)?;
    vm.heap.clear_field(file, BUFFER);
    vm.heap.bytearray_set(file, &[]);
    let mode = newline::mode(vm, newline)?;
    set_encoding(vm, file, encoding, errors)?;
    vm.heap.set_word(file, MODE, encode_mode(mode));
    vm.heap.set_word(file, NEWLINES, 0);
    let mut flags = 0;
    for (bit, is_on) in [(LINES, lines), (THROUGH, through), (AT_START, true)] {
        flags |= if is_on { bit } else { 0 };
    }
    for (bit, method) in
        [(SEEKABLE | TELLING, "seekable"), (READS, "readable"), (WRITES, "writable")]
    {
        flags |= if ask(vm, buffer, method)? { bit } else { 0 };
    }
    vm.heap.set_word(file, FLAGS, flags);
    vm.heap.set_word(file, CHUNK, CHUNK_SIZE);
    reset_decoder(vm, file, true)?;
    make_codecs(vm, file)?;
    let kept = vm.own(buffer);
    vm.store(file, BUFFER, kept);
    if flags & (SEEKABLE | WRITES) == SEEKABLE | WRITES {
        let place = protocol::call_method(vm, buffer, "tell", &[])?;
        if offset(vm, place)? != 0 {
            left_start(vm, file)?;
        }
    }
    Ok(())
}

/// What is written does not begin a file: no byte order mark comes first.
pub fn left_start(vm: &mut dyn Vm, file: Obj) -> Fallible<()> {
    set(vm, file, AT_START, false);
    if let Some(encoder) = vm.heap.field(file, ENCODER).some() {
        let zero = vm.heap.int(0);
        let done = protocol::call_method(vm, encoder, "setstate", &[zero.get()]);
        vm.release(zero);
        let done = done?;
        vm.release(done);
    }
    Ok(())
}

fn check_text(vm: &mut dyn Vm, name: &str, value: Obj) -> Fallible<()> {
    if value.is_null() || value == image::NONE || given::is_str(vm, value) {
        return Ok(());
    }
    let kind = protocol::type_name(vm, value);
    let message = format!("TextIOWrapper() argument '{name}' must be str or None, not {kind}");
    Err(exception::type_error(vm, message))
}

fn set_encoding(vm: &mut dyn Vm, file: Obj, encoding: Obj, errors: Obj) -> Fallible<()> {
    let given = encoding.some().filter(|encoding| *encoding != image::NONE);
    let name = given.map(|encoding| vm.heap.text(encoding).into_owned());
    if name.as_deref().is_some_and(|name| name.contains('\0')) {
        return Err(exception::value_error(vm, "embedded null character"));
    }
    let kept = match given {
        Some(encoding) if name.as_deref() != Some("locale") => vm.own(encoding),
        _ => vm.heap.str("UTF-8"),
    };
    let name = vm.heap.text(kept.get()).into_owned();
    let number = match Codec::by_name(&name) {
        Some(codec) => number_of(codec) * 0x101,
        None => 0,
    };
    if number == 0 {
        match codecs::lookup_text(vm, &name, "codecs.open()") {
            Ok(info) => vm.release(info),
            Err(raised) => {
                vm.release(kept);
                return Err(raised);
            }
        }
    }
    vm.store(file, ENCODING, kept);
    vm.heap.set_word(file, CODEC, number);
    let errors = match errors.some().filter(|errors| *errors != image::NONE) {
        Some(errors) => vm.own(errors),
        None => vm.heap.interned("strict"),
    };
    vm.store(file, ERRORS, errors);
    Ok(())
}

/// The incremental codecs of an encoding that is not built in.
fn make_codecs(vm: &mut dyn Vm, file: Obj) -> Fallible<()> {
    vm.heap.clear_field(file, DECODER);
    vm.heap.clear_field(file, ENCODER);
    if codec(vm, file).is_some() {
        return Ok(());
    }
    let encoding = vm.heap.field(file, ENCODING);
    let name = vm.heap.text(encoding).into_owned();
    let info = codecs::lookup_text(vm, &name, "codecs.open()")?;
    let parts = [("incrementaldecoder", DECODER, READS), ("incrementalencoder", ENCODER, WRITES)];
    let mut result = Ok(());
    for (attribute, word, bit) in parts {
        if result.is_ok() && has(vm, file, bit) {
            let errors = vm.heap.field(file, ERRORS);
            result = protocol::call_method(vm, info.get(), attribute, &[errors])
                .map(|made| vm.store(file, word, made));
        }
    }
    vm.release(info);
    result
}

/// `reconfigure`.
pub fn reconfigure(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [file, encoding, errors, newline, lines, through] = *arguments else {
        return Ok(vm.none());
    };
    let is_given = |value: Obj| !value.is_null() && value != image::NONE;
    for (name, value) in [("encoding", encoding), ("errors", errors)] {
        if is_given(value) && !given::is_str(vm, value) {
            let kind = protocol::type_name(vm, value);
            let message =
                format!("reconfigure() argument '{name}' must be str or None, not {kind}");
            return Err(exception::type_error(vm, message));
        }
    }
    let changes = is_given(encoding) || is_given(errors) || !newline.is_null();
    if changes && !vm.heap.field(file, DECODED).is_null() {
        let message =
            "It is not possible to set the encoding or newline of stream after the first read";
        return Err(crate::python::library::io::common::unsupported(vm, message));
    }
    let mode = if newline.is_null() { None } else { Some(newline::mode(vm, newline)?) };
    let lines = if is_given(lines) { Some(protocol::truth(vm, lines)?) } else { None };
    let through = if is_given(through) { Some(protocol::truth(vm, through)?) } else { None };
    let flushed = protocol::call_method(vm, file, "flush", &[])?;
    vm.release(flushed);
    if is_given(encoding) || is_given(errors) {
        let old_encoding = vm.heap.field(file, ENCODING);
        let old_errors = vm.heap.field(file, ERRORS);
        let handler = match (is_given(errors), is_given(encoding)) {
            (true, _) => errors,
            (false, true) => Obj::NULL,
            (false, false) => old_errors,
        };
        let encoding = if is_given(encoding) { encoding } else { old_encoding };
        set_encoding(vm, file, encoding, handler)?;
        make_codecs(vm, file)?;
    }
    if let Some(mode) = mode {
        vm.heap.set_word(file, MODE, encode_mode(mode));
        vm.heap.set_word(file, NEWLINES, 0);
    }
    for (bit, value) in [(LINES, lines), (THROUGH, through)] {
        if let Some(value) = value {
            set(vm, file, bit, value);
        }
    }
    if vm.heap.word(file, FLAGS) >> STANDARD != 0 {
        settle_standard(vm, file);
    }
    Ok(vm.none())
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: text_methods::METHODS,
    members: text_methods::MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_io.TextIOWrapper",
        t::TEXT_IO_WRAPPER,
        Slots {
            new: Some(new),
            init: Some(init),
            repr: Some(text_methods::repr),
            next: Some(text_methods::next),
            ..Slots::EMPTY
        },
    )
};
