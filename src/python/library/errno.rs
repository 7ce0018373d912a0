//! The module `errno`.

use crate::python::heap::Obj;
use crate::python::host::errno::TABLE;
use crate::python::library::{Module, set};
use crate::python::object::Vm;

/// Second names of some numbers.
const ALIASES: &[(&str, i64)] = &[("EWOULDBLOCK", 11), ("EDEADLK", 35), ("EOPNOTSUPP", 95)];

fn fill(vm: &mut dyn Vm, dict: Obj) {
    let names = vm.heap.dict();
    for (number, name, _) in TABLE {
        let value = vm.heap.int(i64::from(*number));
        set(vm, dict, name, value);
        let key = vm.heap.int(i64::from(*number));
        let text = vm.heap.interned(name);
        let hash = crate::python::heap::hash_int(i64::from(*number));
        vm.heap.dict_insert_new(names.get(), key.get(), hash, text);
        vm.release(key);
    }
    for (name, number) in ALIASES {
        let value = vm.heap.int(*number);
        set(vm, dict, name, value);
    }
    set(vm, dict, "errorcode", names);
}

pub const MODULE: Module = Module {
    name: "errno",
    doc: "This module makes available standard errno system symbols.\n\n\
          The value of each symbol is the corresponding integer value,\n\
          e.g., on most systems, errno.ENOENT equals the integer 2.\n\n\
          The dictionary errno.errorcode maps numeric codes to symbol names,\n\
          e.g., errno.errorcode[2] could be the string 'ENOENT'.\n\n\
          Symbols that are not relevant to the underlying system are not defined.\n\n\
          To map error codes to error messages, use the function os.strerror(),\n\
          e.g. os.strerror(2) could return 'No such file or directory'.",
    fill: Some(fill),
    ..Module::EMPTY
};
