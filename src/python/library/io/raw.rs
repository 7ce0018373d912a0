//! `_io.FileIO`: a descriptor of the simulated host as a raw file.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::host::{errno, flag as open_flag, mode};
use crate::python::library::io::common::{
    BUFFER_SIZE, contents, fill, no_pickle, room, size_or_none, unsupported,
};
use crate::python::library::io::{base, streams};
use crate::python::library::{host, waiting};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, def, exception, flag, get, get_set, given,
    instance, protocol, types,
};

/// Word with the descriptor, -1 when it is closed.
const DESCRIPTOR: u32 = 2;
const FLAGS: u32 = 3;

const CREATED: u64 = 1;
const READABLE: u64 = 2;
const WRITABLE: u64 = 4;
const APPENDING: u64 = 8;
/// The descriptor is closed with the file.
const CLOSES: u64 = 16;
/// Its finalizer runs.
const FINALIZING: u64 = 32;
const INITIALIZED: u64 = 64;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    let file = vm.heap.new_object(kind);
    vm.heap.set_word(file.get(), DESCRIPTOR, u64::MAX);
    vm.heap.set_word(file.get(), FLAGS, CLOSES);
    Ok(file)
}

/// A file over a descriptor that is open, as the standard streams are.
pub fn over(vm: &mut dyn Vm, descriptor: i32, writes: bool, name: &str) -> Owned {
    let file = vm.heap.new_object(t::FILE_IO);
    vm.heap.set_word(file.get(), DESCRIPTOR, descriptor as u64);
    let flags = if writes { WRITABLE } else { READABLE };
    vm.heap.set_word(file.get(), FLAGS, flags | INITIALIZED);
    let value = vm.heap.str(name);
    let name = vm.heap.interned_name("name");
    vm.heap.instance_set(file.get(), name, value);
    file
}

/// The open descriptor, or `None`.
pub fn descriptor(vm: &dyn Vm, file: Obj) -> Option<i32> {
    let number = vm.heap.word(file, DESCRIPTOR) as i64;
    (number >= 0).then_some(number as i32)
}

fn has(vm: &dyn Vm, file: Obj, bit: u64) -> bool {
    vm.heap.word(file, FLAGS) & bit != 0
}

fn open_descriptor(vm: &mut dyn Vm, file: Obj) -> Fallible<i32> {
    descriptor(vm, file).ok_or_else(|| exception::value_error(vm, "I/O operation on closed file"))
}

fn init(vm: &mut dyn Vm, file: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(file, mode='r', closefd=True, opener=None)";
    let [name, given_mode, closes, opener] =
        given::bind::<4>(vm, "FileIO", SIGNATURE, arguments, keywords)?;
    if let Some(old) = descriptor(vm, file) {
        if has(vm, file, CLOSES) {
            // Whatever was open before goes without a word.
            let _ = vm.process.host.close(old);
        }
        vm.heap.set_word(file, DESCRIPTOR, u64::MAX);
    }
    if !given_mode.is_null() {
        given::expect_str(vm, "FileIO", "argument 'mode'", given_mode)?;
    }
    let text =
        if given_mode.is_null() { "r".to_owned() } else { vm.heap.text(given_mode).into_owned() };
    let closes = given::truth(vm, closes, true)?;
    let (flags, host_flags) = parse_mode(vm, &text)?;
    let flags = if closes { flags | CLOSES } else { flags };
    vm.heap.set_word(file, FLAGS, flags | INITIALIZED);
    let number = if given::is_int(vm, name) {
        let number = given::c_int(vm, name, -1)?;
        if number < 0 {
            return Err(exception::value_error(vm, "negative file descriptor"));
        }
        let stat = vm.process.host.stat_open(number);
        let stat = host::answer(vm, stat, name)?;
        check_folder(vm, stat.mode, name)?;
        number
    } else {
        open(vm, file, name, (flags, host_flags), opener)?
    };
    vm.heap.set_word(file, DESCRIPTOR, number as u64);
    let key = vm.heap.interned_name("name");
    protocol::set_attribute(vm, file, key, name)?;
    if flags & APPENDING != 0 && vm.process.host.standard(number).is_none() {
        let end = vm.process.host.seek(number, 0, 2);
        host::answer(vm, end, Obj::NULL)?;
    }
    Ok(())
}

fn open(
    vm: &mut dyn Vm,
    file: Obj,
    name: Obj,
    (flags, host_flags): (u64, u32),
    opener: Obj,
) -> Fallible<i32> {
    if flags & CLOSES == 0 {
        return Err(exception::value_error(vm, "Cannot use closefd=False with file name"));
    }
    let number = if opener.is_null() || opener == image::NONE {
        let path = host::path(vm, name)?;
        host::wait_for_disk(vm, &path.text)?;
        let now = host::now(vm);
        let opened = vm.process.host.open(&path.text, host_flags, 0o666, now);
        host::answer(vm, opened, name)?
    } else {
        let host_flags = vm.heap.int(i64::from(host_flags | 0o2_000_000));
        let opened = vm.call(opener, &[name, host_flags.get()], &[]);
        vm.release(host_flags);
        let opened = opened?;
        if !given::is_int(vm, opened.get()) {
            vm.release(opened);
            return Err(exception::type_error(vm, "expected integer from opener"));
        }
        let number = given::with(vm, opened, |vm, opened| given::c_int(vm, opened, -1))?;
        if number < 0 {
            return Err(exception::value_error(vm, format!("opener returned {number}")));
        }
        number
    };
    let stat = vm.process.host.stat_open(number);
    let stat = host::answer(vm, stat, name)?;
    let checked = check_folder(vm, stat.mode, name);
    if checked.is_err() {
        // The error that stands is the one to tell.
        let _ = vm.process.host.close(number);
    }
    checked?;
    let _ = file;
    Ok(number)
}

fn check_folder(vm: &mut dyn Vm, bits: u32, name: Obj) -> Fallible<()> {
    if bits & 0o170_000 == mode::FOLDER {
        return Err(host::os_error(vm, errno::EISDIR, name, Obj::NULL));
    }
    Ok(())
}

/// Our flags and those of `os.open`.
fn parse_mode(vm: &mut dyn Vm, text: &str) -> Fallible<(u64, u32)> {
    let (mut flags, mut host_flags, mut kinds, mut plus) = (0, 0, 0, 0);
    for character in text.chars() {
        match character {
            'x' => {
                kinds += 1;
                flags |= CREATED | WRITABLE;
                host_flags |= open_flag::EXCLUSIVE | open_flag::CREATE;
            }
            'r' => {
                kinds += 1;
                flags |= READABLE;
            }
            'w' => {
                kinds += 1;
                flags |= WRITABLE;
                host_flags |= open_flag::CREATE | open_flag::TRUNCATE;
            }
            'a' => {
                kinds += 1;
                flags |= WRITABLE | APPENDING;
                host_flags |= open_flag::APPEND | open_flag::CREATE;
            }
            'b' => {}
            '+' => plus += 1,
            _ => {
                return Err(exception::value_error(vm, format!("invalid mode: {text}")));
            }
        }
    }
    if kinds != 1 || plus > 1 {
        let message = "Must have exactly one of create/read/write/append mode and at most one plus";
        return Err(exception::value_error(vm, message));
    }
    if plus == 1 {
        flags |= READABLE | WRITABLE;
    }
    host_flags |= match (flags & READABLE != 0, flags & WRITABLE != 0) {
        (true, true) => open_flag::READ_WRITE,
        (false, true) => open_flag::WRITE_ONLY,
        _ => 0,
    };
    Ok((flags, host_flags))
}

/// `read`: at most so many bytes, `None` for all.
pub fn read_bytes(vm: &mut dyn Vm, file: Obj, count: Option<usize>) -> Fallible<Vec<u8>> {
    let number = open_descriptor(vm, file)?;
    if !has(vm, file, READABLE) {
        return Err(unsupported(vm, "File not open for reading"));
    }
    if let Some(stream) = vm.process.host.standard(number) {
        return streams::read(vm, stream, count);
    }
    if let Ok(Some(end)) = vm.process.host.end_of(number) {
        return match waiting::read(vm, end, count)? {
            Some(bytes) => Ok(bytes),
            None => Err(host::os_error(vm, errno::EAGAIN, Obj::NULL, Obj::NULL)),
        };
    }
    let bytes = vm.process.host.read(number, count);
    host::answer(vm, bytes, Obj::NULL)
}

/// `write`: all of it.
pub fn write_bytes(vm: &mut dyn Vm, file: Obj, data: &[u8]) -> Fallible<usize> {
    let number = open_descriptor(vm, file)?;
    if !has(vm, file, WRITABLE) {
        return Err(unsupported(vm, "File not open for writing"));
    }
    if let Some(stream) = vm.process.host.standard(number) {
        streams::write(vm, stream, data)?;
        return Ok(data.len());
    }
    if let Ok(Some(end)) = vm.process.host.end_of(number) {
        return match waiting::write(vm, end, data)? {
            Some(count) => Ok(count),
            None => Err(host::os_error(vm, errno::EAGAIN, Obj::NULL, Obj::NULL)),
        };
    }
    let now = host::now(vm);
    let written = vm.process.host.write(number, data, now);
    host::answer(vm, written, Obj::NULL)
}

/// `seek`: the new position.
pub fn seek_to(vm: &mut dyn Vm, file: Obj, offset: i64, whence: i64) -> Fallible<i64> {
    let number = open_descriptor(vm, file)?;
    let position = vm.process.host.seek(number, offset, whence);
    Ok(host::answer(vm, position, Obj::NULL)? as i64)
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = size_or_none(vm, arguments[1])?;
    let bytes = read_bytes(vm, arguments[0], count)?;
    Ok(vm.heap.bytes(&bytes))
}

fn read_all(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = read_bytes(vm, arguments[0], None)?;
    Ok(vm.heap.bytes(&bytes))
}

fn read_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    open_descriptor(vm, arguments[0])?;
    let size = room(vm, "readinto", arguments[1])?;
    let bytes = read_bytes(vm, arguments[0], Some(size))?;
    fill(vm, arguments[1], &bytes)?;
    Ok(vm.heap.int(bytes.len() as i64))
}

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    open_descriptor(vm, arguments[0])?;
    let data = contents(vm, arguments[1])?;
    let count = write_bytes(vm, arguments[0], &data)?;
    Ok(vm.heap.int(count as i64))
}

fn seek(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let whence = given::c_int(vm, arguments[2], 0)?;
    let offset = given::size(vm, arguments[1], 0)?;
    let position = seek_to(vm, arguments[0], offset, i64::from(whence))?;
    Ok(vm.heap.int(position))
}

fn tell(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let position = seek_to(vm, arguments[0], 0, 1)?;
    Ok(vm.heap.int(position))
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let number = open_descriptor(vm, file)?;
    if !has(vm, file, WRITABLE) {
        return Err(unsupported(vm, "File not open for writing"));
    }
    let size = match arguments[1].some().filter(|size| *size != image::NONE) {
        Some(size) => given::size(vm, size, 0)?,
        None => seek_to(vm, file, 0, 1)?,
    };
    let Ok(length) = u64::try_from(size) else {
        return Err(host::os_error(vm, errno::EINVAL, Obj::NULL, Obj::NULL));
    };
    let now = host::now(vm);
    let done = vm.process.host.truncate_open(number, length, now);
    host::answer(vm, done, Obj::NULL)?;
    Ok(vm.heap.int(size))
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let result = base::close(vm, arguments);
    if has(vm, file, FINALIZING) {
        warn_of_death(vm, file, file);
    }
    let Some(number) = descriptor(vm, file).filter(|_| has(vm, file, CLOSES)) else {
        vm.heap.set_word(file, DESCRIPTOR, u64::MAX);
        return result;
    };
    vm.heap.set_word(file, DESCRIPTOR, u64::MAX);
    let closed = vm.process.host.close(number);
    waiting::tell_changes(vm);
    if result.is_ok()
        && let Err(Raised) = host::answer(vm, closed, Obj::NULL)
    {
        vm.release_all(result);
        return Err(Raised);
    }
    result
}

fn file_number(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = open_descriptor(vm, arguments[0])?;
    Ok(vm.heap.int(i64::from(number)))
}

fn is_terminal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    open_descriptor(vm, arguments[0])?;
    Ok(vm.own(image::FALSE))
}

fn readable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    open_descriptor(vm, arguments[0])?;
    let readable = has(vm, arguments[0], READABLE);
    Ok(vm.bool(readable))
}

fn writable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    open_descriptor(vm, arguments[0])?;
    let writable = has(vm, arguments[0], WRITABLE);
    Ok(vm.bool(writable))
}

fn seekable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = open_descriptor(vm, arguments[0])?;
    let host = &vm.process.host;
    let seekable = host.standard(number).is_none() && !matches!(host.end_of(number), Ok(Some(_)));
    Ok(vm.bool(seekable))
}

/// As `open` would write it.
pub fn mode_text(vm: &dyn Vm, file: Obj) -> &'static str {
    let flags = vm.heap.word(file, FLAGS);
    let readable = flags & READABLE != 0;
    match (flags & CREATED != 0, flags & APPENDING != 0, readable, flags & WRITABLE != 0) {
        (true, _, true, _) => "xb+",
        (true, _, false, _) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, false, _) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, false) => "rb",
        _ => "wb",
    }
}

fn mode_of(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let mode = mode_text(vm, file);
    Ok(vm.heap.str(mode))
}

fn closed(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let closed = descriptor(vm, file).is_none();
    Ok(vm.bool(closed))
}

fn closes_descriptor(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let closes = has(vm, file, CLOSES);
    Ok(vm.bool(closes))
}

fn block_size(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.int(BUFFER_SIZE as i64))
}

fn is_finalizing(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let is = has(vm, file, FINALIZING);
    Ok(vm.bool(is))
}

fn set_finalizing(vm: &mut dyn Vm, file: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let flags = vm.heap.word(file, FLAGS) & !FINALIZING;
    let bit = if protocol::truth(vm, value)? { FINALIZING } else { 0 };
    vm.heap.set_word(file, FLAGS, flags | bit);
    Ok(())
}

/// `_dealloc_warn`: a file dies that nobody closed.
fn dealloc_warn(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    warn_of_death(vm, arguments[0], arguments[1]);
    Ok(vm.none())
}

fn warn_of_death(vm: &mut dyn Vm, file: Obj, source: Obj) {
    if descriptor(vm, file).is_none() || !has(vm, file, CLOSES) {
        return;
    }
    exception::aside(vm, |vm| {
        let told = protocol::repr_text(vm, source).and_then(|shown| {
            vm.warn_about(t::RESOURCE_WARNING, &format!("unclosed file {shown}"), 1, source)
        });
        if told.is_err() {
            if exception::matches(vm, t::WARNING) {
                vm.unraisable(file);
            } else {
                exception::clear(vm);
            }
        }
    });
}

fn repr(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(file);
    let kind = types::full_name(vm, kind);
    let Some(number) = descriptor(vm, file) else {
        return Ok(vm.heap.str(&format!("<{kind} [closed]>")));
    };
    let name = protocol::lookup_attribute_str(vm, file, "name")?;
    let name = match name {
        Some(name) => format!("name={}", given::with(vm, name, protocol::repr_text)?),
        None => format!("fd={number}"),
    };
    let closes = if has(vm, file, CLOSES) { "True" } else { "False" };
    let mode = mode_text(vm, file);
    Ok(vm.heap.str(&format!("<{kind} {name} mode='{mode}' closefd={closes}>")))
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_io.FileIO",
        t::FILE_IO,
        Slots { new: Some(new), init: Some(init), repr: Some(repr), ..Slots::EMPTY },
    )
};

const METHODS: &[Def] = &[
    def("read", "($self, size=-1, /)", read),
    def("readall", "($self, /)", read_all),
    def("readinto", "($self, buffer, /)", read_into),
    def("write", "($self, b, /)", write),
    def("seek", "($self, pos, whence=0, /)", seek),
    def("tell", "($self, /)", tell),
    def("truncate", "($self, size=None, /)", truncate),
    def("close", "($self, /)", close),
    def("seekable", "($self, /)", seekable),
    def("readable", "($self, /)", readable),
    def("writable", "($self, /)", writable),
    def("fileno", "($self, /)", file_number),
    def("isatty", "($self, /)", is_terminal),
    def("_isatty_open_only", "($self, /)", is_terminal),
    def("_dealloc_warn", "($self, source, /)", dealloc_warn),
    def("__reduce__", "($self, /)", no_pickle),
    def("__reduce_ex__", "($self, object, /)", no_pickle),
];

const MEMBERS: &[GetSet] = &[
    get("closed", closed),
    get("closefd", closes_descriptor),
    get("mode", mode_of),
    get("_blksize", block_size),
    get_set("_finalizing", is_finalizing, set_finalizing),
    get_set("__dict__", instance::get_dict, instance::set_dict),
];
