//! What is asked about the process and the machine, and what is refused.

use crate::python::heap::image;
use crate::python::heap::{Obj, Owned};
use crate::python::host::errno;
use crate::python::library::host::{fs_path, os_error};
use crate::python::library::posix::instance;
use crate::python::library::refused;
use crate::python::object::{Def, Fallible, Vm, def, exception, given};

/// The number of the first process's group, and of its session.
const PROCESS: i64 = 4242;
const PARENT: i64 = 4241;
const USER: i64 = 1000;
/// Processors of the modelled machine.
const PROCESSORS: i64 = 4;

/// What `sysconf` knows: number and answer.
pub const SYSCONF: &[(&str, (i64, i64))] = &[
    ("SC_ARG_MAX", (0, 2_097_152)),
    ("SC_CLK_TCK", (2, 100)),
    ("SC_OPEN_MAX", (4, 1024)),
    ("SC_PAGESIZE", (30, 4096)),
    ("SC_PAGE_SIZE", (30, 4096)),
    ("SC_NPROCESSORS_CONF", (83, PROCESSORS)),
    ("SC_NPROCESSORS_ONLN", (84, PROCESSORS)),
    ("SC_PHYS_PAGES", (85, 1_048_576)),
];

macro_rules! numbers {
    ($($function:ident $value:expr;)*) => {
        $(fn $function(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
            Ok(vm.heap.int($value))
        })*
    };
}

numbers! {
    process_number PROCESS;
    session_number PARENT;
    user_number USER;
    processors PROCESSORS;
    zero 0;
}

refused! {
    system "os.system";
    fork_terminal "os.forkpty";
    execute "os.exec";
    spawn "os.posix_spawn";
    kill_group "os.killpg";
    make_fifo "os.mkfifo";
}

/// The name of the user.
fn log_in(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.str("student"))
}

/// Bytes that look random: the same in every run.
fn random(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = given::size(vm, arguments[0], 0)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(exception::value_error(vm, "negative argument not allowed"));
    };
    crate::python::object::native::check_room(vm, count / 8 + 1, 1)?;
    let bytes = vm.process.entropy(count);
    Ok(vm.heap.bytes(&bytes))
}

fn mask(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mask = given::c_int(vm, arguments[0], 0)? as u32;
    let old = vm.process.host.mask(mask);
    Ok(vm.heap.int(i64::from(old)))
}

fn words(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::c_int(vm, arguments[0], 0)?;
    Ok(vm.heap.str(&errno::words(number)))
}

/// Seconds that the process has run; the system has done nothing.
fn times(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let user = vm.busy_ns() as f64 * 1e-9;
    let elapsed = 1000.0 + vm.now_ns() as f64 * 1e-9;
    let values = [user, 0.0, 0.0, 0.0, elapsed].map(|value| vm.heap.float(value));
    instance(vm, "times_result", values.into())
}

fn name_of_system(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let texts = ["Linux", "heapdeck", "6.1.0", "#1 SMP PREEMPT_DYNAMIC heapdeck's model", "x86_64"];
    let values = texts.map(|text| vm.heap.str(text));
    instance(vm, "uname_result", values.into())
}

fn load(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let values = [0.0, 0.0, 0.0].map(|value| vm.heap.float(value));
    Ok(vm.heap.tuple_from_owned(values.into()))
}

fn configuration(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = if given::is_str(vm, arguments[0]) {
        let name = vm.heap.text(arguments[0]).into_owned();
        SYSCONF.iter().find(|row| row.0 == name).map(|row| row.1.1)
    } else {
        let number = i64::from(given::c_int(vm, arguments[0], -1)?);
        SYSCONF.iter().find(|row| row.1.0 == number).map(|row| row.1.1)
    };
    match found {
        Some(value) => Ok(vm.heap.int(value)),
        None => Err(exception::value_error(vm, "unrecognized configuration name")),
    }
}

fn nothing(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.none())
}

/// `putenv` and `unsetenv`: `os.environ` keeps what is set; nobody else can see it.
fn environment(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    for given in arguments {
        let text = fs_path(vm, *given)?;
        let is_bad = given::is_str(vm, text.get()) && vm.heap.text(text.get()).contains('\0');
        vm.release(text);
        if is_bad {
            return Err(exception::value_error(vm, "embedded null byte"));
        }
    }
    Ok(vm.none())
}

/// Nothing is a terminal.
fn device_encoding(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.own(image::NONE))
}

fn groups(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let group = vm.heap.int(USER);
    Ok(vm.heap.list_from_owned(vec![group]))
}

fn affinity(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let set = vm.heap.set_of_type(crate::python::heap::image::types::SET);
    for number in 0..PROCESSORS {
        let item = vm.heap.int(number);
        let hash = crate::python::heap::hash_int(number);
        vm.heap.set_insert_new(set.get(), item.get(), hash);
        vm.release(item);
    }
    Ok(set)
}

fn exit_code(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let status = given::c_int(vm, arguments[0], 0)?;
    let (low, high) = (status & 0x7f, (status >> 8) & 0xff);
    let code = if low == 0 { high } else { -low };
    Ok(vm.heap.int(i64::from(code)))
}

fn denied(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(os_error(vm, errno::EPERM, Obj::NULL, Obj::NULL))
}

/// `statvfs` of the one disk there is.
fn disk(vm: &mut dyn Vm) -> Fallible<Owned> {
    const BLOCK: u64 = 4096;
    const FILES: i64 = 1 << 20;
    let (used, size) = vm.process.host.usage();
    let (blocks, free) = (size / BLOCK, (size - used) / BLOCK);
    let numbers = [BLOCK, BLOCK, blocks, free, free].map(|number| number as i64);
    let values = numbers.into_iter().chain([FILES, FILES, FILES, BLOCK as i64, 255, 0]);
    let values = values.map(|value| vm.heap.int(value)).collect();
    instance(vm, "statvfs_result", values)
}

fn disk_of_path(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !given::is_int(vm, arguments[0]) {
        let path = crate::python::library::host::path(vm, arguments[0])?;
        let found = vm.process.host.stat(&path.text, true);
        crate::python::library::host::answer(vm, found, arguments[0])?;
    }
    disk(vm)
}

fn disk_of_file(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::c_int(vm, arguments[0], -1)?;
    let found = vm.process.host.stat_open(number);
    crate::python::library::host::answer(vm, found, Obj::NULL)?;
    disk(vm)
}

pub const TABLE: &[Def] = &[
    def("statvfs", "($module, /, path)", disk_of_path),
    def("fstatvfs", "($module, fd, /)", disk_of_file),
    def("getpgid", "($module, /, pid)", process_number),
    def("getpgrp", "($module, /)", process_number),
    def("getsid", "($module, pid, /)", session_number),
    def("getuid", "($module, /)", user_number),
    def("geteuid", "($module, /)", user_number),
    def("getgid", "($module, /)", user_number),
    def("getegid", "($module, /)", user_number),
    def("getgroups", "($module, /)", groups),
    def("setuid", "($module, uid, /)", denied),
    def("setgid", "($module, gid, /)", denied),
    def("cpu_count", "($module, /)", processors),
    def("sched_getaffinity", "($module, pid, /)", affinity),
    def("sched_yield", "($module, /)", nothing),
    def("nice", "($module, increment, /)", zero),
    def("urandom", "($module, size, /)", random),
    def("getrandom", "($module, /, size, flags=0)", random),
    def("umask", "($module, mask, /)", mask),
    def("strerror", "($module, code, /)", words),
    def("times", "($module, /)", times),
    def("uname", "($module, /)", name_of_system),
    def("getloadavg", "($module, /)", load),
    def("sysconf", "($module, name, /)", configuration),
    def("sync", "($module, /)", nothing),
    def("putenv", "($module, name, value, /)", environment),
    def("unsetenv", "($module, name, /)", environment),
    def("device_encoding", "($module, /, fd)", device_encoding),
    def("waitstatus_to_exitcode", "($module, /, status)", exit_code),
    def("getlogin", "($module, /)", log_in),
    def("system", "($module, /, command)", system),
    def("forkpty", "($module, /)", fork_terminal),
    def("execv", "($module, path, argv, /)", execute),
    def("execve", "($module, /, path, argv, env)", execute),
    def("posix_spawn", "($module, path, argv, env, /, **kwargs)", spawn),
    def("posix_spawnp", "($module, path, argv, env, /, **kwargs)", spawn),
    def("killpg", "($module, pgid, signal, /)", kill_group),
    def("mkfifo", "($module, /, path, mode=438, *, dir_fd=None)", make_fifo),
];
