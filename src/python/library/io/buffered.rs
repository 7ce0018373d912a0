//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`: a block of bytes between a program and a raw file.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::common::{BUFFER_SIZE, ask, contents, offset, unsupported};
use crate::python::library::io::{buffered_methods, raw};
use crate::python::object::{
    Fallible, Slots, TypeRow, Vm, exception, flag, given, native, protocol, types,
};

/// Words: the raw file, the place in the block, flags, the block's size.
pub const RAW: u32 = 7;
const PLACE: u32 = 10;
pub const FLAGS: u32 = 11;
const CAPACITY: u32 = 12;

/// The block holds what is to be written, not what was read.
const WRITING: u64 = 1;
pub const READABLE: u64 = 2;
pub const WRITABLE: u64 = 4;
const DETACHED: u64 = 8;
/// Everything is written at once: the standard streams.
const THROUGH: u64 = 16;
pub const FINALIZING: u64 = 32;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

/// The buffer of a standard stream.
pub fn over(vm: &mut dyn Vm, file: Owned, writes: bool) -> Owned {
    let kind = if writes { t::BUFFERED_WRITER } else { t::BUFFERED_READER };
    let buffer = vm.heap.new_object(kind);
    vm.heap.init_field(buffer.get(), RAW, file);
    let flags = if writes { WRITABLE | THROUGH } else { READABLE };
    vm.heap.set_word(buffer.get(), FLAGS, flags);
    vm.heap.set_word(buffer.get(), CAPACITY, BUFFER_SIZE as u64);
    buffer
}

/// A buffer around a raw file, as the constructors make it.
pub fn wrap(vm: &mut dyn Vm, kind: Obj, file: Obj, size: usize) -> Fallible<Owned> {
    let size = vm.heap.int(size as i64);
    let made = vm.call(kind, &[file, size.get()], &[]);
    vm.release(size);
    made
}

fn init_with(
    vm: &mut dyn Vm,
    name: &str,
    flags: u64,
    (buffer, arguments, keywords): (Obj, &[Obj], &[Obj]),
) -> Fallible<()> {
    const SIGNATURE: &str = "(raw, buffer_size=8192)";
    let [file, size] = given::bind::<2>(vm, name, SIGNATURE, arguments, keywords)?;
    let size = given::size(vm, size, BUFFER_SIZE as i64)?;
    vm.heap.clear_field(buffer, RAW);
    if name == "BufferedRandom" {
        check(vm, file, "seekable", "File or stream is not seekable.")?;
    }
    if flags & READABLE != 0 {
        check(vm, file, "readable", "File or stream is not readable.")?;
    }
    if flags & WRITABLE != 0 {
        check(vm, file, "writable", "File or stream is not writable.")?;
    }
    if size <= 0 {
        return Err(exception::value_error(vm, "buffer size must be strictly positive"));
    }
    native::check_room(vm, size as usize / 8 + 1, 1)?;
    let file = vm.own(file);
    vm.store(buffer, RAW, file);
    vm.heap.bytearray_set(buffer, &[]);
    vm.heap.set_word(buffer, PLACE, 0);
    vm.heap.set_word(buffer, FLAGS, flags);
    vm.heap.set_word(buffer, CAPACITY, size as u64);
    Ok(())
}

/// `_PyIOBase_check_readable` and its kin.
pub fn check(vm: &mut dyn Vm, file: Obj, method: &str, message: &str) -> Fallible<()> {
    if ask(vm, file, method)? { Ok(()) } else { Err(unsupported(vm, message)) }
}

fn init_reader(vm: &mut dyn Vm, buffer: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    init_with(vm, "BufferedReader", READABLE, (buffer, given, keywords))
}

fn init_writer(vm: &mut dyn Vm, buffer: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    init_with(vm, "BufferedWriter", WRITABLE, (buffer, given, keywords))
}

fn init_random(vm: &mut dyn Vm, buffer: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    init_with(vm, "BufferedRandom", READABLE | WRITABLE, (buffer, given, keywords))
}

pub fn has(vm: &dyn Vm, buffer: Obj, bit: u64) -> bool {
    vm.heap.word(buffer, FLAGS) & bit != 0
}

fn set_flag(vm: &mut dyn Vm, buffer: Obj, bit: u64, value: bool) {
    let flags = vm.heap.word(buffer, FLAGS) & !bit;
    vm.heap.set_word(buffer, FLAGS, flags | if value { bit } else { 0 });
}

/// The raw file; an error when there is none.
pub fn raw_of(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Obj> {
    if let Some(file) = vm.heap.field(buffer, RAW).some() {
        return Ok(file);
    }
    let message = if has(vm, buffer, DETACHED) {
        "raw stream has been detached"
    } else {
        "I/O operation on uninitialized object"
    };
    Err(exception::value_error(vm, message))
}

/// Is the raw file closed?
pub fn is_closed(vm: &mut dyn Vm, buffer: Obj) -> Fallible<bool> {
    let file = raw_of(vm, buffer)?;
    if vm.heap.type_of(file) == t::FILE_IO {
        return Ok(raw::descriptor(vm, file).is_none());
    }
    let closed = protocol::get_attribute_str(vm, file, "closed")?;
    given::with(vm, closed, protocol::truth)
}

/// An error unless it is open, or has something left from before.
pub fn check_open(vm: &mut dyn Vm, buffer: Obj, what: &str) -> Fallible<()> {
    if is_closed(vm, buffer)? && ahead(vm, buffer) == 0 {
        return Err(exception::value_error(vm, format!("{what} closed file")));
    }
    Ok(())
}

pub fn capacity(vm: &dyn Vm, buffer: Obj) -> usize {
    vm.heap.word(buffer, CAPACITY) as usize
}

/// How many bytes are there to be read without asking the raw file.
pub fn ahead(vm: &dyn Vm, buffer: Obj) -> usize {
    if has(vm, buffer, WRITING) {
        return 0;
    }
    vm.heap.bytes_length(buffer) - vm.heap.word(buffer, PLACE) as usize
}

/// What is there to be read, left where it is.
pub fn peek(vm: &dyn Vm, buffer: Obj) -> Vec<u8> {
    if has(vm, buffer, WRITING) {
        return Vec::new();
    }
    let place = vm.heap.word(buffer, PLACE) as usize;
    vm.heap.bytes_value(buffer).get(place..).unwrap_or_default().to_vec()
}

/// Takes up to so many bytes of what is there.
pub fn take(vm: &mut dyn Vm, buffer: Obj, count: usize) -> Vec<u8> {
    let count = count.min(ahead(vm, buffer));
    let place = vm.heap.word(buffer, PLACE) as usize;
    let taken = vm.heap.bytes_value(buffer).get(place..place + count).unwrap_or_default().to_vec();
    vm.heap.set_word(buffer, PLACE, (place + count) as u64);
    taken
}

/// Forgets what was read ahead.
pub fn reset(vm: &mut dyn Vm, buffer: Obj) {
    if !has(vm, buffer, WRITING) {
        vm.heap.bytearray_set(buffer, &[]);
        vm.heap.set_word(buffer, PLACE, 0);
    }
}

/// Reads from the raw file: `None` when it would block.
pub fn raw_read(vm: &mut dyn Vm, buffer: Obj, count: usize) -> Fallible<Option<Vec<u8>>> {
    let file = raw_of(vm, buffer)?;
    if vm.heap.type_of(file) == t::FILE_IO {
        return raw::read_bytes(vm, file, Some(count)).map(Some);
    }
    let room = vm.heap.bytearray(&vec![0; count]);
    let filled = protocol::call_method(vm, file, "readinto", &[room.get()]);
    let bytes = vm.heap.bytes_value(room.get()).to_vec();
    vm.release(room);
    let filled = filled?;
    if filled.get() == image::NONE {
        vm.release(filled);
        return Ok(None);
    }
    let length = offset(vm, filled)?;
    match usize::try_from(length) {
        Ok(length) if length <= count => Ok(Some(bytes[..length.min(bytes.len())].to_vec())),
        _ => {
            let message = format!(
                "raw readinto() returned invalid length {length} \
                 (should have been between 0 and {count})"
            );
            Err(exception::raise(vm, t::OS_ERROR, message))
        }
    }
}

/// Reads what still has room in the block; how many bytes came, `None` when it would block.
pub fn fill(vm: &mut dyn Vm, buffer: Obj) -> Fallible<Option<usize>> {
    let length = vm.heap.bytes_length(buffer);
    let space = capacity(vm, buffer).saturating_sub(length);
    let Some(bytes) = raw_read(vm, buffer, space)? else { return Ok(None) };
    if vm.heap.bytearray_resize(buffer, length + bytes.len()) {
        vm.heap.bytearray_write(buffer, length, &bytes);
    }
    Ok(Some(bytes.len()))
}

/// Writes to the raw file: `None` when it would block.
fn raw_write(vm: &mut dyn Vm, buffer: Obj, data: &[u8]) -> Fallible<Option<usize>> {
    let file = raw_of(vm, buffer)?;
    if vm.heap.type_of(file) == t::FILE_IO {
        return raw::write_bytes(vm, file, data).map(Some);
    }
    let bytes = vm.heap.bytes(data);
    let written = protocol::call_method(vm, file, "write", &[bytes.get()]);
    vm.release(bytes);
    let written = written?;
    if written.get() == image::NONE {
        vm.release(written);
        return Ok(None);
    }
    let length = offset(vm, written)?;
    match usize::try_from(length) {
        Ok(count) if count <= data.len() => Ok(Some(count)),
        _ => {
            let message = format!(
                "raw write() returned invalid length {length} \
                 (should have been between 0 and {})",
                data.len()
            );
            Err(exception::raise(vm, t::OS_ERROR, message))
        }
    }
}

/// `raw.seek`.
pub fn raw_seek(vm: &mut dyn Vm, buffer: Obj, target: i64, whence: i64) -> Fallible<i64> {
    let file = raw_of(vm, buffer)?;
    let (target, whence) = (vm.heap.int(target), vm.heap.int(whence));
    let result = protocol::call_method(vm, file, "seek", &[target.get(), whence.get()]);
    vm.release_all([target, whence]);
    let result = result?;
    position(vm, result)
}

/// `raw.tell`.
pub fn raw_tell(vm: &mut dyn Vm, buffer: Obj) -> Fallible<i64> {
    let file = raw_of(vm, buffer)?;
    let result = protocol::call_method(vm, file, "tell", &[])?;
    position(vm, result)
}

fn position(vm: &mut dyn Vm, result: Owned) -> Fallible<i64> {
    let position = offset(vm, result)?;
    if position < 0 {
        let message = format!("Raw stream returned invalid position {position}");
        return Err(exception::raise(vm, t::OS_ERROR, message));
    }
    Ok(position)
}

/// Writes out what waits in the block.
pub fn flush_writes(vm: &mut dyn Vm, buffer: Obj) -> Fallible<()> {
    if !has(vm, buffer, WRITING) {
        return Ok(());
    }
    loop {
        let data = vm.heap.bytes_value(buffer).to_vec();
        if data.is_empty() {
            break;
        }
        let Some(count) = raw_write(vm, buffer, &data)? else {
            return Err(would_block(vm, 0));
        };
        vm.heap.bytearray_set(buffer, &data[count..]);
    }
    set_flag(vm, buffer, WRITING, false);
    vm.heap.set_word(buffer, PLACE, 0);
    Ok(())
}

fn would_block(vm: &mut dyn Vm, written: i64) -> crate::python::object::Raised {
    let parts = [
        vm.heap.int(11),
        vm.heap.str("write could not complete without blocking"),
        vm.heap.int(written),
    ];
    let handles = [0, 1, 2].map(|place: usize| parts[place].get());
    let made = vm.call(t::BLOCKING_IO_ERROR, &handles, &[]);
    vm.release_all(parts);
    match made {
        Ok(made) => {
            exception::set(vm, made);
            crate::python::object::Raised
        }
        Err(raised) => raised,
    }
}

/// Writes out what waits; the raw file then stands where the program thinks that it stands.
pub fn flush_and_rewind(vm: &mut dyn Vm, buffer: Obj) -> Fallible<()> {
    flush_writes(vm, buffer)?;
    let left = ahead(vm, buffer);
    if has(vm, buffer, READABLE) && left > 0 {
        let moved = raw_seek(vm, buffer, -(left as i64), 1);
        reset(vm, buffer);
        moved?;
    }
    Ok(())
}

/// `write` of a buffer that can be written to.
pub fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    raw_of(vm, buffer)?;
    let data = contents(vm, arguments[1])?;
    if is_closed(vm, buffer)? {
        return Err(exception::value_error(vm, "write to closed file"));
    }
    write_bytes(vm, buffer, &data)?;
    Ok(vm.heap.int(data.len() as i64))
}

/// Takes bytes to be written.
pub fn write_bytes(vm: &mut dyn Vm, buffer: Obj, data: &[u8]) -> Fallible<()> {
    if !has(vm, buffer, WRITING) {
        flush_and_rewind(vm, buffer)?;
        reset(vm, buffer);
        set_flag(vm, buffer, WRITING, true);
    }
    let capacity = capacity(vm, buffer);
    let length = vm.heap.bytes_length(buffer);
    if length + data.len() <= capacity && !has(vm, buffer, THROUGH) {
        append(vm, buffer, data);
        return Ok(());
    }
    flush_writes(vm, buffer)?;
    set_flag(vm, buffer, WRITING, true);
    let mut rest = data;
    while rest.len() > capacity || has(vm, buffer, THROUGH) && !rest.is_empty() {
        match raw_write(vm, buffer, rest)? {
            Some(count) => rest = &rest[count..],
            None if rest.len() > capacity => {
                append(vm, buffer, &rest[..capacity]);
                let written = data.len() - rest.len() + capacity;
                return Err(would_block(vm, written as i64));
            }
            None => break,
        }
    }
    append(vm, buffer, rest);
    Ok(())
}

fn append(vm: &mut dyn Vm, buffer: Obj, data: &[u8]) {
    let length = vm.heap.bytes_length(buffer);
    if vm.heap.bytearray_resize(buffer, length + data.len()) {
        vm.heap.bytearray_write(buffer, length, data);
    }
}

/// `detach`: flushes, and gives the raw file away.
pub fn detach(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let buffer = arguments[0];
    raw_of(vm, buffer)?;
    let flushed = protocol::call_method(vm, buffer, "flush", &[])?;
    vm.release(flushed);
    let file = vm.heap.field(buffer, RAW);
    vm.heap.set_word(buffer, RAW, 0);
    set_flag(vm, buffer, DETACHED, true);
    Ok(if file.is_null() { vm.none() } else { Owned::from_raw(file) })
}

/// `tell`: where the program thinks that it stands.
pub fn logical_position(vm: &mut dyn Vm, buffer: Obj) -> Fallible<i64> {
    let position = raw_tell(vm, buffer)?;
    if has(vm, buffer, WRITING) {
        return Ok(position + vm.heap.bytes_length(buffer) as i64);
    }
    Ok((position - ahead(vm, buffer) as i64).max(0))
}

/// `seek`.
pub fn seek_to(vm: &mut dyn Vm, buffer: Obj, target: i64, whence: i64) -> Fallible<i64> {
    let file = raw_of(vm, buffer)?;
    check(vm, file, "seekable", "File or stream is not seekable.")?;
    let left = ahead(vm, buffer) as i64;
    if whence != 2 && has(vm, buffer, READABLE) && left > 0 {
        let current = raw_tell(vm, buffer)?;
        let step = if whence == 0 { target - (current - left) } else { target };
        let place = vm.heap.word(buffer, PLACE) as i64;
        if step >= -place && step <= left {
            vm.heap.set_word(buffer, PLACE, (place + step) as u64);
            return Ok(current - left + step);
        }
    }
    flush_writes(vm, buffer)?;
    let target = if whence == 1 { target - ahead(vm, buffer) as i64 } else { target };
    let position = raw_seek(vm, buffer, target, whence)?;
    reset(vm, buffer);
    Ok(position)
}

/// The name in a repr.
pub fn kind_name(vm: &mut dyn Vm, file: Obj) -> String {
    let kind = vm.heap.type_of(file);
    types::full_name(vm, kind)
}

const fn row(
    name: &'static str,
    kind: Obj,
    methods: &'static [crate::python::object::Def],
    init: crate::python::object::slots::Init,
) -> TypeRow {
    TypeRow {
        methods,
        members: buffered_methods::MEMBERS,
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            name,
            kind,
            Slots {
                new: Some(new),
                init: Some(init),
                repr: Some(buffered_methods::repr),
                ..Slots::EMPTY
            },
        )
    }
}

/// The reader's and the writer's rows.
pub const ROWS: [TypeRow; 2] = [
    TypeRow {
        slots: Slots {
            next: Some(buffered_methods::next),
            new: Some(new),
            init: Some(init_reader),
            repr: Some(buffered_methods::repr),
            ..Slots::EMPTY
        },
        ..row("_io.BufferedReader", t::BUFFERED_READER, buffered_methods::READER, init_reader)
    },
    row("_io.BufferedWriter", t::BUFFERED_WRITER, buffered_methods::WRITER, init_writer),
];

/// The row of what can do both.
pub const RANDOM: TypeRow = TypeRow {
    slots: Slots {
        next: Some(buffered_methods::next),
        new: Some(new),
        init: Some(init_random),
        repr: Some(buffered_methods::repr),
        ..Slots::EMPTY
    },
    ..row("_io.BufferedRandom", t::BUFFERED_RANDOM, buffered_methods::RANDOM, init_random)
};
