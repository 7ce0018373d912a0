//! Tuples with named fields (`Objects/structseq.c`): `sys.version_info` and its kin.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Fallible, GetSet, TypeRow, Vm, flag, get, protocol};

/// An instance of one of these types.
pub fn create(vm: &mut dyn Vm, kind: Obj, values: Vec<Owned>) -> Owned {
    let items: Vec<Obj> = values.iter().map(Owned::get).collect();
    let object = vm.heap.tuple_of_type(kind, &items);
    vm.release_all(values);
    object
}

/// Reads an item.
pub fn field<const INDEX: usize>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.heap.tuple_item(object, INDEX);
    Ok(vm.heap.own(value))
}

/// As in `sys.version_info(major=3, ...)`.
fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let names = ROWS
        .iter()
        .chain(&LATE_ROWS)
        .find(|row| row.handle == kind)
        .map_or(&[][..], |row| row.members);
    let mut parts = Vec::with_capacity(names.len());
    for (name, value) in names.iter().zip(vm.heap.tuple_items(object)) {
        parts.push(format!("{}={}", name.name, protocol::repr_text(vm, value)?));
    }
    let text = format!("{}({})", protocol::type_name(vm, object), parts.join(", "));
    Ok(vm.heap.str(&text))
}

/// The row of such a type.
pub const fn row(name: &'static str, kind: Obj, members: &'static [GetSet]) -> TypeRow {
    let slots = Slots { repr: Some(repr), ..Slots::EMPTY };
    TypeRow { members, flags: flag::DISALLOW_INSTANTIATION, ..TypeRow::new(name, kind, slots) }
}

/// The types' rows; the members are the fields in order.
pub static ROWS: [TypeRow; 6] = [
    row("sys.version_info", types::SYS_VERSION_INFO, VERSION_INFO),
    row("sys.flags", types::SYS_FLAGS, FLAGS),
    row("sys.float_info", types::SYS_FLOAT_INFO, FLOAT_INFO),
    row("sys.int_info", types::SYS_INT_INFO, INT_INFO),
    row("sys.hash_info", types::SYS_HASH_INFO, HASH_INFO),
    row("sys.thread_info", types::SYS_THREAD_INFO, THREAD_INFO),
];

/// Those that came later.
pub static LATE_ROWS: [TypeRow; 2] = [
    row("sys.asyncgen_hooks", types::SYS_ASYNCGEN_HOOKS, ASYNCGEN_HOOKS),
    row("UnraisableHookArgs", types::UNRAISABLE_HOOK_ARGS, UNRAISABLE),
];

const ASYNCGEN_HOOKS: &[GetSet] = &[get("firstiter", field::<0>), get("finalizer", field::<1>)];

const UNRAISABLE: &[GetSet] = &[
    get("exc_type", field::<0>),
    get("exc_value", field::<1>),
    get("exc_traceback", field::<2>),
    get("err_msg", field::<3>),
    get("object", field::<4>),
];

const VERSION_INFO: &[GetSet] = &[
    get("major", field::<0>),
    get("minor", field::<1>),
    get("micro", field::<2>),
    get("releaselevel", field::<3>),
    get("serial", field::<4>),
];

const FLAGS: &[GetSet] = &[
    get("debug", field::<0>),
    get("inspect", field::<1>),
    get("interactive", field::<2>),
    get("optimize", field::<3>),
    get("dont_write_bytecode", field::<4>),
    get("no_user_site", field::<5>),
    get("no_site", field::<6>),
    get("ignore_environment", field::<7>),
    get("verbose", field::<8>),
    get("bytes_warning", field::<9>),
    get("quiet", field::<10>),
    get("hash_randomization", field::<11>),
    get("isolated", field::<12>),
    get("dev_mode", field::<13>),
    get("utf8_mode", field::<14>),
    get("warn_default_encoding", field::<15>),
    get("safe_path", field::<16>),
    get("int_max_str_digits", field::<17>),
];

const FLOAT_INFO: &[GetSet] = &[
    get("max", field::<0>),
    get("max_exp", field::<1>),
    get("max_10_exp", field::<2>),
    get("min", field::<3>),
    get("min_exp", field::<4>),
    get("min_10_exp", field::<5>),
    get("dig", field::<6>),
    get("mant_dig", field::<7>),
    get("epsilon", field::<8>),
    get("radix", field::<9>),
    get("rounds", field::<10>),
];

const INT_INFO: &[GetSet] = &[
    get("bits_per_digit", field::<0>),
    get("sizeof_digit", field::<1>),
    get("default_max_str_digits", field::<2>),
    get("str_digits_check_threshold", field::<3>),
];

const HASH_INFO: &[GetSet] = &[
    get("width", field::<0>),
    get("modulus", field::<1>),
    get("inf", field::<2>),
    get("nan", field::<3>),
    get("imag", field::<4>),
    get("algorithm", field::<5>),
    get("hash_bits", field::<6>),
    get("seed_bits", field::<7>),
    get("cutoff", field::<8>),
];

const THREAD_INFO: &[GetSet] =
    &[get("name", field::<0>), get("lock", field::<1>), get("version", field::<2>)];
