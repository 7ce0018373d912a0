//! The module `posix`: the simulated host, as `os` asks for it.

mod children;
mod descriptors;
mod paths;
mod process;

pub use crate::python::library::posix::descriptors::write_bytes;

use crate::python::heap::Obj;
use crate::python::heap::image::types as t;
use crate::python::library::{Constant, Module, set};
use crate::python::object::{Fallible, Vm, module, protocol};

/// Names that the hidden text `_posix_types` makes: tuples with named fields, what `scandir` gives, and what is done
/// around `fork`.
const CLASSES: &[&str] = &[
    "DirEntry",
    "sched_param",
    "stat_result",
    "statvfs_result",
    "terminal_size",
    "times_result",
    "uname_result",
    "waitid_result",
    "scandir",
    "fork",
    "register_at_fork",
    "WIFEXITED",
    "WEXITSTATUS",
    "WIFSIGNALED",
    "WTERMSIG",
    "WIFSTOPPED",
    "WIFCONTINUED",
    "WCOREDUMP",
];

/// Lists of that text: what is done around `fork`.
const AT_FORK: &[&str] = &["_before", "_after_in_child", "_after_in_parent"];

fn fill(vm: &mut dyn Vm, dict: Obj) {
    let environment = vm.heap.dict();
    set(vm, dict, "environ", environment);
    let functions = vm.heap.list(&[]);
    set(vm, dict, "_have_functions", functions);
    for name in ["confstr_names", "pathconf_names"] {
        let empty = vm.heap.dict();
        set(vm, dict, name, empty);
    }
    let names = vm.heap.dict();
    for (name, number) in process::SYSCONF {
        let number = vm.heap.int(number.0);
        set(vm, names.get(), name, number);
    }
    set(vm, dict, "sysconf_names", names);
    // The text needs some of the functions, which stand in the dict already.
    let Ok(types) = vm.import("_posix_types") else { return };
    let namespace = module::dict(vm, types.get());
    for name in AT_FORK {
        let key = vm.heap.interned_name(name);
        if let Some(functions) = vm.heap.dict_get_str(namespace, key).some() {
            let functions = vm.own(functions);
            vm.process.at_fork.push(functions.into_raw());
        }
    }
    for name in CLASSES {
        let key = vm.heap.interned_name(name);
        if let Some(class) = vm.heap.dict_get_str(namespace, key).some() {
            let class = vm.own(class);
            vm.heap.dict_set_str(dict, key, class);
        }
    }
    vm.release(types);
}

/// An instance of one of those classes.
fn instance(
    vm: &mut dyn Vm,
    name: &str,
    values: Vec<crate::python::heap::Owned>,
) -> Fallible<crate::python::heap::Owned> {
    let items = vm.heap.tuple_from_owned(values);
    let made = vm.import("_posix_types").and_then(|types| {
        let class = protocol::get_attribute_str(vm, types.get(), name);
        vm.release(types);
        let class = class?;
        let made = vm.call(class.get(), &[items.get()], &[]);
        vm.release(class);
        made
    });
    vm.release(items);
    made
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\n\
          standardized by the C Standard and the POSIX standard (a thinly\n\
          disguised Unix interface).  Refer to the library manual and\n\
          corresponding Unix manual entries for more information on calls.",
    functions: FUNCTIONS,
    constants: &[
        ("error", Constant::Static(t::OS_ERROR)),
        ("F_OK", Constant::Int(0)),
        ("R_OK", Constant::Int(4)),
        ("W_OK", Constant::Int(2)),
        ("X_OK", Constant::Int(1)),
        ("O_RDONLY", Constant::Int(0)),
        ("O_WRONLY", Constant::Int(1)),
        ("O_RDWR", Constant::Int(2)),
        ("O_ACCMODE", Constant::Int(3)),
        ("O_CREAT", Constant::Int(0o100)),
        ("O_EXCL", Constant::Int(0o200)),
        ("O_NOCTTY", Constant::Int(0o400)),
        ("O_TRUNC", Constant::Int(0o1000)),
        ("O_APPEND", Constant::Int(0o2000)),
        ("O_NONBLOCK", Constant::Int(0o4000)),
        ("O_NDELAY", Constant::Int(0o4000)),
        ("O_DSYNC", Constant::Int(0o10_000)),
        ("O_SYNC", Constant::Int(0o4_010_000)),
        ("O_DIRECTORY", Constant::Int(0o200_000)),
        ("O_NOFOLLOW", Constant::Int(0o400_000)),
        ("O_CLOEXEC", Constant::Int(0o2_000_000)),
        ("SEEK_DATA", Constant::Int(3)),
        ("SEEK_HOLE", Constant::Int(4)),
        ("TMP_MAX", Constant::Int(238_328)),
        ("NGROUPS_MAX", Constant::Int(65_536)),
        ("WNOHANG", Constant::Int(1)),
        ("WUNTRACED", Constant::Int(2)),
        ("WCONTINUED", Constant::Int(8)),
        ("WUNTRACED", Constant::Int(2)),
        ("WCONTINUED", Constant::Int(8)),
        ("P_ALL", Constant::Int(0)),
        ("P_PID", Constant::Int(1)),
        ("P_PGID", Constant::Int(2)),
        ("PRIO_PROCESS", Constant::Int(0)),
        ("PRIO_PGRP", Constant::Int(1)),
        ("PRIO_USER", Constant::Int(2)),
        ("EX_OK", Constant::Int(0)),
        ("EX_USAGE", Constant::Int(64)),
        ("EX_DATAERR", Constant::Int(65)),
        ("EX_NOINPUT", Constant::Int(66)),
        ("EX_NOUSER", Constant::Int(67)),
        ("EX_NOHOST", Constant::Int(68)),
        ("EX_UNAVAILABLE", Constant::Int(69)),
        ("EX_SOFTWARE", Constant::Int(70)),
        ("EX_OSERR", Constant::Int(71)),
        ("EX_OSFILE", Constant::Int(72)),
        ("EX_CANTCREAT", Constant::Int(73)),
        ("EX_IOERR", Constant::Int(74)),
        ("EX_TEMPFAIL", Constant::Int(75)),
        ("EX_PROTOCOL", Constant::Int(76)),
        ("EX_NOPERM", Constant::Int(77)),
        ("EX_CONFIG", Constant::Int(78)),
    ],
    fill: Some(fill),
    ..Module::EMPTY
};

const COUNT: usize =
    paths::TABLE.len() + descriptors::TABLE.len() + process::TABLE.len() + children::TABLE.len();
const FUNCTIONS: &[crate::python::object::Def] = &concat_tables();

/// The functions of all files.
const fn concat_tables() -> [crate::python::object::Def; COUNT] {
    let mut all = [paths::TABLE[0]; COUNT];
    let tables = [paths::TABLE, descriptors::TABLE, process::TABLE, children::TABLE];
    let (mut table, mut place) = (0, 0);
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            all[place] = tables[table][row];
            place += 1;
            row += 1;
        }
        table += 1;
    }
    all
}
