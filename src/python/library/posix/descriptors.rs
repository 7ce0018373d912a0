//! What is done with open files.

use crate::python::heap::image;
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Answer, EndKind, Host, errno};
use crate::python::library::host::{self, answer, now};
use crate::python::library::posix::paths::stat_result;
use crate::python::library::{io, waiting};
use crate::python::object::{Def, Fallible, Vm, bytes_like, def, given, protocol};

fn number(vm: &mut dyn Vm, object: Obj) -> Fallible<i32> {
    given::c_int(vm, object, -1)
}

fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let done = vm.process.host.close(number);
    waiting::tell_changes(vm);
    answer(vm, done, Obj::NULL)?;
    Ok(vm.none())
}

fn close_range(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (low, high) = (number(vm, arguments[0])?, number(vm, arguments[1])?);
    for number in low.max(0)..high.min(1024) {
        // Those that are not open are passed over.
        let _ = vm.process.host.close(number);
    }
    Ok(vm.none())
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let count = given::size(vm, arguments[1], 0)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(host::os_error(vm, errno::EINVAL, Obj::NULL, Obj::NULL));
    };
    let bytes = match vm.process.host.standard(number) {
        Some(stream) => io::read_standard(vm, stream, Some(count))?,
        None => match vm.process.host.end_of(number) {
            Ok(Some(end)) => match waiting::read(vm, end, Some(count))? {
                Some(bytes) => bytes,
                None => return Err(host::os_error(vm, errno::EAGAIN, Obj::NULL, Obj::NULL)),
            },
            _ => {
                let bytes = vm.process.host.read(number, Some(count));
                answer(vm, bytes, Obj::NULL)?
            }
        },
    };
    Ok(vm.heap.bytes(&bytes))
}

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let data = bytes_like::expect(vm, arguments[1])?;
    let count = write_bytes(vm, number, &data)?;
    Ok(vm.heap.int(count as i64))
}

/// Writes to a descriptor; gives how much it took.
pub fn write_bytes(vm: &mut dyn Vm, number: i32, data: &[u8]) -> Fallible<usize> {
    if let Some(stream) = vm.process.host.standard(number) {
        io::write_standard(vm, stream, data)?;
        return Ok(data.len());
    }
    if let Ok(Some(end)) = vm.process.host.end_of(number) {
        return match waiting::write(vm, end, data)? {
            Some(count) => Ok(count),
            None => Err(host::os_error(vm, errno::EAGAIN, Obj::NULL, Obj::NULL)),
        };
    }
    let now = now(vm);
    let written = vm.process.host.write(number, data, now);
    answer(vm, written, Obj::NULL)
}

fn seek(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let offset = given::size(vm, arguments[1], 0)?;
    let whence = given::c_int(vm, arguments[2], 0)?;
    let position = vm.process.host.seek(number, offset, i64::from(whence));
    let position = answer(vm, position, Obj::NULL)?;
    Ok(vm.heap.int(position as i64))
}

/// Reads or writes elsewhere; the position stays.
fn elsewhere<T>(
    vm: &mut dyn Vm,
    number: i32,
    offset: i64,
    action: impl FnOnce(&mut Host) -> Answer<T>,
) -> Fallible<T> {
    let host = &mut vm.process.host;
    let result = host.seek(number, 0, 1).and_then(|position| {
        host.seek(number, offset, 0)?;
        let result = action(host);
        host.seek(number, position as i64, 0)?;
        result
    });
    answer(vm, result, Obj::NULL)
}

fn read_at(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let count = given::size(vm, arguments[1], 0)?.max(0) as usize;
    let offset = given::size(vm, arguments[2], 0)?;
    let bytes = elsewhere(vm, number, offset, |host| host.read(number, Some(count)))?;
    Ok(vm.heap.bytes(&bytes))
}

fn write_at(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let data = bytes_like::expect(vm, arguments[1])?;
    let offset = given::size(vm, arguments[2], 0)?;
    let now = now(vm);
    let count = elsewhere(vm, number, offset, |host| host.write(number, &data, now))?;
    Ok(vm.heap.int(count as i64))
}

fn stat(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let stat = vm.process.host.stat_open(number);
    let stat = answer(vm, stat, Obj::NULL)?;
    stat_result(vm, stat)
}

fn truncate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let size = given::size(vm, arguments[1], 0)?;
    let Ok(size) = u64::try_from(size) else {
        return Err(host::os_error(vm, errno::EINVAL, Obj::NULL, Obj::NULL));
    };
    let now = now(vm);
    let done = vm.process.host.truncate_open(number, size, now);
    answer(vm, done, Obj::NULL)?;
    Ok(vm.none())
}

fn set_mode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let mode = given::c_int(vm, arguments[1], 0)? as u32;
    let now = now(vm);
    let host = &mut vm.process.host;
    let done = host.node_of(number).and_then(|node| host.set_mode(node, mode, now));
    answer(vm, done, Obj::NULL)?;
    Ok(vm.none())
}

fn duplicate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = number(vm, arguments[0])?;
    let made = vm.process.host.duplicate(number, None);
    let made = answer(vm, made, Obj::NULL)?;
    Ok(vm.heap.int(i64::from(made)))
}

fn duplicate_as(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (old, wanted) = (number(vm, arguments[0])?, number(vm, arguments[1])?);
    if wanted < 0 {
        return Err(host::os_error(vm, errno::EBADF, Obj::NULL, Obj::NULL));
    }
    let made = vm.process.host.duplicate(old, Some(wanted));
    let made = answer(vm, made, Obj::NULL)?;
    Ok(vm.heap.int(i64::from(made)))
}

/// An error for a descriptor that is not open.
fn check(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<()> {
    let number = number(vm, arguments[0])?;
    let stat = vm.process.host.stat_open(number);
    answer(vm, stat, Obj::NULL)?;
    Ok(())
}

fn nothing(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check(vm, arguments)?;
    Ok(vm.none())
}

fn no(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check(vm, arguments)?;
    Ok(vm.own(image::FALSE))
}

fn is_terminal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    number(vm, arguments[0])?;
    Ok(vm.own(image::FALSE))
}

fn no_terminal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if let Some(given) = arguments.first().and_then(|given| given.some()) {
        check(vm, &[given])?;
    }
    Err(host::os_error(vm, errno::ENOTTY, Obj::NULL, Obj::NULL))
}

const NON_BLOCKING: i32 = 0o4000;

/// A pair of descriptors: what is written to the second one is read from the first.
fn pipe(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let flags = match arguments.first() {
        Some(flags) => number(vm, *flags)?,
        None => 0,
    };
    let ends = vm.process.host.ends().add_pair([EndKind::PipeReader, EndKind::PipeWriter], 0);
    let mut made = Vec::new();
    for end in ends {
        if let Some(end) = vm.process.host.ends().get_mut(end) {
            end.blocks = flags & NON_BLOCKING == 0;
        }
        let number = vm.process.host.open_end(end);
        let number = answer(vm, number, Obj::NULL)?;
        made.push(vm.heap.int(i64::from(number)));
    }
    Ok(vm.heap.tuple_from_owned(made))
}

/// The open pipe or connection of a descriptor; files are none.
fn end_of(vm: &mut dyn Vm, descriptor: Obj) -> Fallible<Option<u32>> {
    let number = number(vm, descriptor)?;
    let end = vm.process.host.end_of(number);
    answer(vm, end, Obj::NULL)
}

fn get_blocking(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let end = end_of(vm, arguments[0])?;
    let end = end.and_then(|end| vm.process.host.see_ends().get(end));
    let blocks = end.is_none_or(|end| end.blocks);
    Ok(vm.bool(blocks))
}

fn set_blocking(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let blocks = protocol::truth(vm, arguments[1])?;
    let end = end_of(vm, arguments[0])?;
    if let Some(end) = end.and_then(|end| vm.process.host.ends().get_mut(end)) {
        end.blocks = blocks;
    }
    Ok(vm.none())
}

/// Parts of memory that are filled one after the other.
fn read_vector(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let targets = protocol::collect(vm, arguments[1])?;
    let result = fill_vector(vm, arguments[0], &targets, arguments.get(2).copied());
    vm.release_all(targets);
    let count = result?;
    Ok(vm.heap.int(count as i64))
}

fn fill_vector(
    vm: &mut dyn Vm,
    descriptor: Obj,
    targets: &[Owned],
    offset: Option<Obj>,
) -> Fallible<usize> {
    let number = number(vm, descriptor)?;
    let mut rooms = Vec::new();
    for target in targets {
        rooms.push(io::room(vm, "readv", target.get())?);
    }
    let all = rooms.iter().sum();
    let bytes = match (offset, vm.process.host.end_of(number)) {
        (Some(offset), _) => {
            let offset = given::size(vm, offset, 0)?;
            elsewhere(vm, number, offset, |host| host.read(number, Some(all)))?
        }
        (None, Ok(Some(end))) => waiting::read(vm, end, Some(all))?.unwrap_or_default(),
        (None, _) => {
            let bytes = vm.process.host.read(number, Some(all));
            answer(vm, bytes, Obj::NULL)?
        }
    };
    let mut rest = bytes.as_slice();
    for (target, room) in targets.iter().zip(rooms) {
        let (part, after) = rest.split_at(room.min(rest.len()));
        io::fill_buffer(vm, target.get(), part)?;
        rest = after;
    }
    Ok(bytes.len())
}

/// Parts that are written one after the other, at the position or elsewhere.
fn write_vector(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut data = Vec::new();
    let parts = protocol::collect(vm, arguments[1])?;
    let mut result = Ok(());
    for part in &parts {
        result = result.and_then(|()| {
            data.extend(bytes_like::expect(vm, part.get())?);
            Ok(())
        });
    }
    vm.release_all(parts);
    result?;
    let joined = vm.heap.bytes(&data);
    let written = match arguments.get(2) {
        None => write(vm, &[arguments[0], joined.get()]),
        Some(offset) => write_at(vm, &[arguments[0], joined.get(), *offset]),
    };
    vm.release(joined);
    written
}

pub const TABLE: &[Def] = &[
    def("close", "($module, /, fd)", close),
    def("closerange", "($module, fd_low, fd_high, /)", close_range),
    def("read", "($module, fd, length, /)", read),
    def("write", "($module, fd, data, /)", write),
    def("lseek", "($module, fd, position, whence, /)", seek),
    def("pread", "($module, fd, length, offset, /)", read_at),
    def("pwrite", "($module, fd, buffer, offset, /)", write_at),
    def("fstat", "($module, /, fd)", stat),
    def("ftruncate", "($module, fd, length, /)", truncate),
    def("fchmod", "($module, /, fd, mode)", set_mode),
    def("dup", "($module, fd, /)", duplicate),
    def("dup2", "($module, /, fd, fd2, inheritable=True)", duplicate_as),
    def("fsync", "($module, /, fd)", nothing),
    def("fdatasync", "($module, /, fd)", nothing),
    def("get_inheritable", "($module, fd, /)", no),
    def("set_inheritable", "($module, fd, inheritable, /)", nothing),
    def("get_blocking", "($module, fd, /)", get_blocking),
    def("set_blocking", "($module, fd, blocking, /)", set_blocking),
    def("readv", "($module, fd, buffers, /)", read_vector),
    def("writev", "($module, fd, buffers, /)", write_vector),
    def("preadv", "($module, fd, buffers, offset, flags=0, /)", read_vector),
    def("pwritev", "($module, fd, buffers, offset, flags=0, /)", write_vector),
    def("isatty", "($module, fd, /)", is_terminal),
    def("get_terminal_size", "($module, fd=<unrepresentable>, /)", no_terminal),
    def("ttyname", "($module, fd, /)", no_terminal),
    def("pipe", "($module, /)", pipe),
    def("pipe2", "($module, flags, /)", pipe),
];
