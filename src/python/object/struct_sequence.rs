//! Tuples with named fields (`Objects/structseq.c`): `sys.version_info` and its kin.

use crate::python::heap::image::NONE;
use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Core, Def, Fallible, GetSet, TypeRow, Vm, def, flag, member};
use crate::python::object::{exception, given, protocol, types as classes};

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
    let names = fields(kind).unwrap_or_default();
    let mut parts = Vec::with_capacity(names.len());
    for (name, value) in names.iter().zip(vm.heap.tuple_items(object)) {
        parts.push(format!("{}={}", name.name, protocol::repr_text(vm, value)?));
    }
    let text = format!("{}({})", protocol::type_name(vm, object), parts.join(", "));
    Ok(vm.heap.str(&text))
}

/// The fields of one of these types, in order.
fn fields(kind: Obj) -> Option<&'static [GetSet]> {
    let row = ROWS.iter().chain(&LATE_ROWS).find(|row| row.handle == kind)?;
    Some(row.members)
}

/// What the dict of such a type holds besides.
pub fn describe(core: &mut Core, kind: Obj) {
    let Some(fields) = fields(kind) else { return };
    let profile = core.heap.profile;
    let has = |field: &&GetSet| !profile.is_without("flags", field.name);
    let all = fields.iter().filter(has).count();
    let fields: Vec<&GetSet> =
        fields.iter().filter(|field| !BEHIND.contains(&field.name)).collect();
    for (name, count) in
        [("n_sequence_fields", fields.len()), ("n_fields", all), ("n_unnamed_fields", 0)]
    {
        let (name, count) = (core.heap.interned_name(name), core.heap.int(count as i64));
        classes::set_in_dict(core, kind, name, count);
    }
    let names = fields.iter().map(|field| core.heap.interned(field.name)).collect();
    let names = core.heap.tuple_from_owned(names);
    let name = core.heap.interned_name("__match_args__");
    classes::set_in_dict(core, kind, name, names);
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let items = vm.heap.tuple_items(arguments[0]);
    let parts = vec![vm.heap.tuple(&items), vm.heap.dict()];
    let parts = vm.heap.tuple_from_owned(parts);
    let kind = vm.heap.type_of(arguments[0]);
    let reduced = vm.heap.tuple(&[kind, parts.get()]);
    vm.release(parts);
    Ok(reduced)
}

/// `__replace__(**changes)`.
fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, changes] = [arguments[0], arguments[1]];
    let kind = vm.heap.type_of(object);
    let names = fields(kind).unwrap_or_default();
    let mut items = vm.heap.tuple_items(object);
    let mut unknown = Vec::new();
    for (key, value) in vm.heap.dict_items(changes) {
        let text = vm.heap.text(key).into_owned();
        match names.iter().position(|field| field.name == text) {
            Some(place) => items[place] = value,
            None => unknown.push(key),
        }
    }
    if !unknown.is_empty() {
        let unknown = vm.heap.list(&unknown);
        let shown = protocol::repr_text(vm, unknown.get());
        vm.release(unknown);
        let message = format!("Got unexpected field name(s): {}", shown?);
        return Err(exception::type_error(vm, message));
    }
    Ok(vm.heap.tuple_of_type(kind, &items))
}

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", reduce),
    def("__replace__", "($self, /, **changes)", replace)
        .doc("Return a copy of the structure with new values for the specified fields."),
];

/// The row of such a type.
pub const fn row(name: &'static str, kind: Obj, members: &'static [GetSet]) -> TypeRow {
    let slots = Slots { repr: Some(repr), ..Slots::EMPTY };
    let flags = flag::DISALLOW_INSTANTIATION;
    TypeRow { members, methods: METHODS, flags, ..TypeRow::new(name, kind, slots) }
}

/// The row of one that a program may make instances of.
const fn open(name: &'static str, kind: Obj, members: &'static [GetSet]) -> TypeRow {
    let slots = Slots { repr: Some(repr), new: Some(new), ..Slots::EMPTY };
    TypeRow { members, methods: METHODS, ..TypeRow::new(name, kind, slots) }
}

/// `structseq_new`; there are no fields beyond the sequence's.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.type_data(kind).name.to_string();
    let signature = "(sequence, dict={})";
    let [sequence, _] = given::bind(vm, "structseq", signature, arguments, keywords)?;
    if !protocol::is_iterable(vm, sequence) {
        return Err(exception::type_error(vm, "constructor requires a sequence"));
    }
    let items = protocol::collect(vm, sequence)?;
    let (wanted, count) = (fields(kind).map_or(0, <[GetSet]>::len), items.len());
    if wanted != count {
        vm.release_all(items);
        let message = format!("{name}() takes a {wanted}-sequence ({count}-sequence given)");
        return Err(exception::type_error(vm, message));
    }
    Ok(create(vm, kind, items))
}

/// The types' rows; the members are the fields in order.
pub static ROWS: [TypeRow; 6] = [
    row("sys.version_info", types::SYS_VERSION_INFO, VERSION_INFO),
    row("sys.flags", types::SYS_FLAGS, FLAGS),
    open("sys.float_info", types::SYS_FLOAT_INFO, FLOAT_INFO),
    open("sys.int_info", types::SYS_INT_INFO, INT_INFO),
    open("sys.hash_info", types::SYS_HASH_INFO, HASH_INFO),
    open("sys.thread_info", types::SYS_THREAD_INFO, THREAD_INFO),
];

/// Those that came later.
pub static LATE_ROWS: [TypeRow; 2] = [
    open("sys.asyncgen_hooks", types::SYS_ASYNCGEN_HOOKS, ASYNCGEN_HOOKS),
    open("UnraisableHookArgs", types::UNRAISABLE_HOOK_ARGS, UNRAISABLE),
];

const ASYNCGEN_HOOKS: &[GetSet] =
    &[member("firstiter", field::<0>), member("finalizer", field::<1>)];

const UNRAISABLE: &[GetSet] = &[
    member("exc_type", field::<0>),
    member("exc_value", field::<1>),
    member("exc_traceback", field::<2>),
    member("err_msg", field::<3>),
    member("object", field::<4>),
];

const VERSION_INFO: &[GetSet] = &[
    member("major", field::<0>),
    member("minor", field::<1>),
    member("micro", field::<2>),
    member("releaselevel", field::<3>),
    member("serial", field::<4>),
];

/// What `sys.flags` has behind its tuple.
const BEHIND: &[&str] = &["context_aware_warnings", "gil", "thread_inherit_context"];

fn zero(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.int(0))
}

fn gil(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    // Where it may be switched on, nobody has said.
    let is_open = !vm.heap.profile.threading.has_gil;
    Ok(if is_open { vm.heap.own(NONE) } else { vm.heap.int(1) })
}

const FLAGS: &[GetSet] = &[
    member("debug", field::<0>),
    member("inspect", field::<1>),
    member("interactive", field::<2>),
    member("optimize", field::<3>),
    member("dont_write_bytecode", field::<4>),
    member("no_user_site", field::<5>),
    member("no_site", field::<6>),
    member("ignore_environment", field::<7>),
    member("verbose", field::<8>),
    member("bytes_warning", field::<9>),
    member("quiet", field::<10>),
    member("hash_randomization", field::<11>),
    member("isolated", field::<12>),
    member("dev_mode", field::<13>),
    member("utf8_mode", field::<14>),
    member("warn_default_encoding", field::<15>),
    member("safe_path", field::<16>),
    member("int_max_str_digits", field::<17>),
    member("gil", gil),
    member("thread_inherit_context", zero),
    member("context_aware_warnings", zero),
];

const FLOAT_INFO: &[GetSet] = &[
    member("max", field::<0>),
    member("max_exp", field::<1>),
    member("max_10_exp", field::<2>),
    member("min", field::<3>),
    member("min_exp", field::<4>),
    member("min_10_exp", field::<5>),
    member("dig", field::<6>),
    member("mant_dig", field::<7>),
    member("epsilon", field::<8>),
    member("radix", field::<9>),
    member("rounds", field::<10>),
];

const INT_INFO: &[GetSet] = &[
    member("bits_per_digit", field::<0>),
    member("sizeof_digit", field::<1>),
    member("default_max_str_digits", field::<2>),
    member("str_digits_check_threshold", field::<3>),
];

const HASH_INFO: &[GetSet] = &[
    member("width", field::<0>),
    member("modulus", field::<1>),
    member("inf", field::<2>),
    member("nan", field::<3>),
    member("imag", field::<4>),
    member("algorithm", field::<5>),
    member("hash_bits", field::<6>),
    member("seed_bits", field::<7>),
    member("cutoff", field::<8>),
];

const THREAD_INFO: &[GetSet] =
    &[member("name", field::<0>), member("lock", field::<1>), member("version", field::<2>)];
