//! The hidden module `_processes`: what the texts of `multiprocessing` ask the kernel for.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::BYTEARRAY;
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Try, errno};
use crate::python::library::host::{answer, os_error};
use crate::python::library::{self, Module, waiting};
use crate::python::object::{
    Core, Fallible, Raised, Vm, bytes_like, def, given, lock, module, protocol,
};

/// The dict in the module's namespace that has the bytearrays.
const MAPPED: &str = "mapped";

fn number(vm: &mut dyn Vm, object: Obj) -> Fallible<u32> {
    let number = given::size(vm, object, 0)?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

fn unknown(vm: &mut dyn Vm) -> Raised {
    os_error(vm, errno::EINVAL, Obj::NULL, Obj::NULL)
}

fn semaphore(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = number(vm, arguments[0])?;
    let made = vm.process.host.processes().new_semaphore(value);
    Ok(vm.heap.int(i64::from(made)))
}

/// Takes one of it; `timeout` is in seconds, None for no limit.
fn acquire(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let semaphore = number(vm, arguments[0])?;
    let blocks = protocol::truth(vm, arguments[1])?;
    let timeout = match arguments[2].some().filter(|given| *given != NONE) {
        _ if !blocks => Some(0),
        None => None,
        Some(given) => lock::seconds(vm, given)?.map(|timeout| timeout.max(0) as u64),
    };
    let done = waiting::until_done(vm, Some(semaphore), timeout, &mut |vm| match vm
        .process
        .host
        .processes()
        .semaphore(semaphore)
    {
        Some(0) => Ok(Try::Later(None)),
        Some(value) => {
            *value -= 1;
            Ok(Try::Done(()))
        }
        None => Err(unknown(vm)),
    })?;
    Ok(vm.bool(done.is_some()))
}

/// Gives one back; false if it has as much as it may have.
fn release(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (semaphore, most) = (number(vm, arguments[0])?, number(vm, arguments[1])?);
    vm.catch_up()?;
    let Some(value) = vm.process.host.processes().semaphore(semaphore) else {
        return Err(unknown(vm));
    };
    if *value >= most {
        return Ok(vm.bool(false));
    }
    *value += 1;
    vm.notify_ready(semaphore);
    Ok(vm.bool(true))
}

fn value(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let semaphore = number(vm, arguments[0])?;
    vm.catch_up()?;
    match vm.process.host.processes().semaphore(semaphore).copied() {
        Some(value) => Ok(vm.heap.int(i64::from(value))),
        None => Err(unknown(vm)),
    }
}

fn memory(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = number(vm, arguments[0])?;
    crate::python::object::native::check_room(vm, size as usize / 8 + 1, 1)?;
    let made = vm.process.host.processes().new_memory(size as usize);
    Ok(vm.heap.int(i64::from(made)))
}

fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = number(vm, arguments[0])?;
    let (start, size) = (number(vm, arguments[1])? as usize, number(vm, arguments[2])? as usize);
    vm.catch_up()?;
    let found = vm.process.host.processes().memory(memory);
    let found = found.and_then(|bytes| bytes.get(start..start.checked_add(size)?));
    match found.map(<[u8]>::to_vec) {
        Some(bytes) => Ok(vm.heap.bytes(&bytes)),
        None => Err(unknown(vm)),
    }
}

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (memory, start) = (number(vm, arguments[0])?, number(vm, arguments[1])? as usize);
    let data = bytes_like::expect(vm, arguments[2])?;
    vm.catch_up()?;
    let found = vm.process.host.processes().memory(memory);
    let Some(room) = found.and_then(|bytes| bytes.get_mut(start..start.checked_add(data.len())?))
    else {
        return Err(unknown(vm));
    };
    room.copy_from_slice(&data);
    Ok(vm.none())
}

/// The number of the block of memory with a name; -1: there is none, -2: there is one already.
fn open_block(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.heap.text(arguments[0]).into_owned();
    let (creates, is_new) =
        (protocol::truth(vm, arguments[1])?, protocol::truth(vm, arguments[2])?);
    vm.catch_up()?;
    let processes = vm.process.host.processes();
    let found = match processes.block(&name) {
        Some(_) if creates && is_new => -2,
        Some(found) => i64::from(found),
        None if creates => i64::from(processes.new_block(name)),
        None => -1,
    };
    Ok(vm.heap.int(found))
}

/// A block loses its name; false: it has none.
fn unlink_block(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.heap.text(arguments[0]).into_owned();
    vm.catch_up()?;
    let had_one = vm.process.host.processes().forget_block(&name);
    Ok(vm.bool(had_one))
}

fn resize(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (memory, size) = (number(vm, arguments[0])?, number(vm, arguments[1])? as usize);
    crate::python::object::native::check_room(vm, size / 8 + 1, 1)?;
    match vm.process.host.processes().memory(memory) {
        Some(bytes) => bytes.resize(size, 0),
        None => return Err(unknown(vm)),
    }
    Ok(vm.none())
}

fn size(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = number(vm, arguments[0])?;
    match vm.process.host.processes().memory(memory).map(|bytes| bytes.len()) {
        Some(size) => Ok(vm.heap.int(size as i64)),
        None => Err(unknown(vm)),
    }
}

/// The bytearrays of this process that stand for blocks, by their number.
fn mapped(core: &mut Core) -> Vec<(u32, Obj)> {
    let name = core.heap.interned_name(MODULE.name);
    let module = core.heap.dict_get_str(core.process.modules, name);
    if module.is_null() {
        return Vec::new();
    }
    let (namespace, name) = (module::dict(core, module), core.heap.interned_name(MAPPED));
    let mapped = core.heap.dict_get_str(namespace, name);
    if mapped.is_null() {
        return Vec::new();
    }
    let items = core.heap.dict_items(mapped).into_iter();
    let known = items.filter_map(|(key, value)| {
        let number = u32::try_from(core.heap.int_value(key)?).ok()?;
        (core.heap.type_of(value) == BYTEARRAY).then_some((number, value))
    });
    known.collect()
}

/// Before another process runs: what this one has written into blocks is seen by all.
pub fn give_blocks(core: &mut Core) {
    if !core.process.host.see_processes().have_blocks() {
        return;
    }
    for (number, object) in mapped(core) {
        let data = core.heap.bytes_value(object).to_vec();
        if let Some(memory) = core.process.host.processes().memory(number)
            && memory.len() == data.len()
        {
            *memory = data;
        }
    }
}

/// This process comes next: what others have written into blocks is seen here.
pub fn take_blocks(core: &mut Core) {
    if !core.process.host.see_processes().have_blocks() {
        return;
    }
    for (number, object) in mapped(core) {
        let Some(data) = core.process.host.processes().memory(number).cloned() else { continue };
        if data.len() == core.heap.bytes_length(object) {
            core.heap.bytearray_write(object, 0, &data);
        }
    }
}

fn fill(vm: &mut dyn Vm, namespace: Obj) {
    let mapped = vm.heap.dict();
    library::set(vm, namespace, MAPPED, mapped);
}

/// Whether Python code handles a signal.
fn handle(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let signal = given::c_int(vm, arguments[0], 0)?;
    let handles = protocol::truth(vm, arguments[1])?;
    vm.process.host.processes().handle(signal, handles);
    Ok(vm.none())
}

/// `signal.set_wakeup_fd`.
fn wake(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::c_int(vm, arguments[0], -1)?;
    vm.process.host.wake_by(number);
    Ok(vm.none())
}

/// A fresh interpreter that runs a text, with arguments and descriptors.
fn spawn(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = vm.heap.text(arguments[0]).into_owned();
    let given = vm.heap.tuple_items(arguments[1]);
    let given = given.into_iter().map(|item| vm.heap.text(item).into_owned()).collect();
    let mut kept = Vec::new();
    for item in vm.heap.tuple_items(arguments[2]) {
        kept.push(given::c_int(vm, item, 0)?);
    }
    let process = vm.spawn(&text, given, &kept)?;
    Ok(vm.heap.int(i64::from(process)))
}

fn send_descriptors(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let connection = given::c_int(vm, arguments[0], 0)?;
    let mut numbers = Vec::new();
    for item in vm.heap.tuple_items(arguments[1]) {
        numbers.push(given::c_int(vm, item, 0)?);
    }
    vm.catch_up()?;
    let sent = vm.process.host.send_descriptors(connection, &numbers);
    answer(vm, sent, Obj::NULL)?;
    Ok(vm.none())
}

fn take_descriptors(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let connection = given::c_int(vm, arguments[0], 0)?;
    let taken = vm.process.host.take_descriptors(connection);
    let numbers = answer(vm, taken, Obj::NULL)?;
    let numbers = numbers.into_iter().map(|number| vm.heap.int(i64::from(number))).collect();
    Ok(vm.heap.list_from_owned(numbers))
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_processes",
    doc: "",
    functions: &[
        def("semaphore", "($module, value, /)", semaphore),
        def("acquire", "($module, semaphore, block, timeout, /)", acquire),
        def("release", "($module, semaphore, most, /)", release),
        def("value", "($module, semaphore, /)", value),
        def("memory", "($module, size, /)", memory),
        def("read", "($module, memory, start, size, /)", read),
        def("write", "($module, memory, start, data, /)", write),
        def("open_block", "($module, name, creates, is_new, /)", open_block),
        def("unlink_block", "($module, name, /)", unlink_block),
        def("resize", "($module, memory, size, /)", resize),
        def("size", "($module, memory, /)", size),
        def("handle", "($module, signal, handles, /)", handle),
        def("wake", "($module, descriptor, /)", wake),
        def("send_descriptors", "($module, connection, numbers, /)", send_descriptors),
        def("take_descriptors", "($module, connection, /)", take_descriptors),
        def("spawn", "($module, text, arguments, descriptors, /)", spawn),
    ],
    fill: Some(fill),
    ..Module::EMPTY
};
