//! Tuples with named fields that programs may make themselves: `time.struct_time` and its kin.

use crate::python::heap::image::{NONE, types as t};
use crate::python::heap::types::word;
use crate::python::heap::{Obj, Owned};
use crate::python::object::slots::Slots;
use crate::python::object::struct_sequence::{self, field};
use crate::python::object::{Core, Def, Fallible, GetSet, TypeRow, Vm};
use crate::python::object::{binding, def, exception, get, native, protocol, types};

/// The word of the first item.
const ITEMS: u32 = 3;

/// As in `time.struct_time(tm_year=2026, ...)`.
fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let names = match_args(vm, kind);
    let mut parts = Vec::with_capacity(names.len());
    for (name, value) in names.iter().zip(vm.heap.tuple_items(object)) {
        parts.push(format!("{name}={}", protocol::repr_text(vm, value)?));
    }
    let text = format!("{}({})", protocol::type_name(vm, object), parts.join(", "));
    Ok(vm.heap.str(&text))
}

/// The names that `finish` has given to a type.
fn match_args(vm: &mut dyn Vm, kind: Obj) -> Vec<String> {
    let key = vm.heap.interned_name("__match_args__");
    let Some(names) = types::lookup(vm, kind, key).some() else { return Vec::new() };
    let names = vm.heap.tuple_items(names);
    names.into_iter().map(|name| vm.heap.text(name).into_owned()).collect()
}

/// A type of a module that programs may make themselves.
pub struct Fields {
    pub kind: Obj,
    pub names: &'static [&'static str],
    /// How many of them are items of the tuple.
    pub visible: usize,
}

/// Names the fields of such a type, when its module is made.
pub fn finish(vm: &mut dyn Vm, fields: &Fields) {
    let dict = vm.heap.field(fields.kind, word::DICT);
    let names: Vec<Owned> =
        fields.names[..fields.visible].iter().map(|name| vm.heap.interned(name)).collect();
    let names = vm.heap.tuple_from_owned(names);
    let key = vm.heap.interned_name("__match_args__");
    vm.heap.dict_set_str(dict, key, names);
    for (name, count) in [
        ("n_sequence_fields", fields.visible),
        ("n_fields", fields.names.len()),
        ("n_unnamed_fields", 0),
    ] {
        let key = vm.heap.interned_name(name);
        let count = vm.heap.int(count as i64);
        vm.heap.dict_set_str(dict, key, count);
    }
}

/// `structseq_new`: of a sequence with as many items as there are fields; a dict may name those that do not show.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.type_data(kind).name.to_string();
    let short = vm.type_data(kind).short_name().to_owned();
    let signature = "(sequence, dict=<unrepresentable>)";
    binding::with(vm, &short, signature, arguments, keywords, |vm, bound| {
        if !protocol::is_iterable(vm, bound[0]) {
            return Err(exception::type_error(vm, "constructor requires a sequence"));
        }
        let items = protocol::collect(vm, bound[0])?;
        let count = |vm: &mut dyn Vm, which: &str| {
            let key = vm.heap.interned_name(which);
            let count = types::lookup(vm, kind, key);
            vm.heap.int_value(count).unwrap_or(0) as usize
        };
        let (least, most) = (count(vm, "n_sequence_fields"), count(vm, "n_fields"));
        if !(least..=most).contains(&items.len()) {
            let got = items.len();
            vm.release_all(items);
            let text = match (least == most, got < least) {
                (true, _) => format!("{name}() takes a {least}-sequence ({got}-sequence given)"),
                (_, true) => {
                    format!("{name}() takes an at least {least}-sequence ({got}-sequence given)")
                }
                _ => format!("{name}() takes an at most {most}-sequence ({got}-sequence given)"),
            };
            return Err(exception::type_error(vm, text));
        }
        let mut hidden = items;
        let shown: Vec<Owned> = hidden.drain(..least).collect();
        let made = struct_sequence::create(vm, kind, shown);
        if bound[1].some().is_some_and(|named| vm.heap.type_of(named) == t::DICT) {
            for name in field_names(kind).iter().skip(least + hidden.len()) {
                let key = vm.heap.interned_name(name);
                let value = vm.heap.dict_get_str(bound[1], key).some().unwrap_or(NONE);
                hidden.push(vm.own(value));
            }
        }
        hidden.resize_with(most - least, || vm.none());
        hide(vm, made.get(), hidden);
        Ok(made)
    })
}

/// Puts values into the fields that do not show, which lie behind the items.
pub fn hide(core: &mut Core, object: Obj, values: Vec<Owned>) {
    let first = ITEMS + core.heap.tuple_length(object) as u32;
    for (place, value) in (first..).zip(values) {
        core.heap.init_field(object, place, value);
    }
}

/// All fields of a type, those that do not show behind the others.
fn field_names(kind: Obj) -> Vec<&'static str> {
    let members = if kind == t::STRUCT_TIME { TIME } else { FOUR };
    members.iter().map(|member| member.name).collect()
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let items = vm.heap.tuple_items(arguments[0]);
    let kind = vm.heap.type_of(arguments[0]);
    let values = vm.heap.tuple(&items);
    let rest = vm.heap.dict();
    for (place, name) in field_names(kind).iter().enumerate().skip(items.len()) {
        let key = vm.heap.interned_name(name);
        let value = vm.heap.field(arguments[0], ITEMS + place as u32);
        let value = vm.own(value.some().unwrap_or(NONE));
        vm.heap.dict_set_str(rest.get(), key, value);
    }
    let result = native::reduced(vm, kind, &[values.get(), rest.get()]);
    vm.release_all([values, rest]);
    Ok(result)
}

/// The row of such a type.
pub const fn open_row(
    name: &'static str,
    kind: Obj,
    members: &'static [GetSet],
    doc: &'static str,
) -> TypeRow {
    let slots = Slots { repr: Some(repr), new: Some(new), ..Slots::EMPTY };
    TypeRow { members, methods: METHODS, doc, ..TypeRow::new(name, kind, slots) }
}

/// `copy.replace`: fields by name, the others as they are.
fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, changes) = (arguments[0], arguments[1]);
    let kind = vm.heap.type_of(object);
    let names = field_names(kind);
    let known = |vm: &dyn Vm, name: Obj| names.iter().any(|known| *known == vm.heap.text(name));
    let unknown = vm.heap.dict_items(changes).into_iter().map(|(name, _)| name);
    let unknown: Vec<Obj> = unknown.filter(|name| !known(vm, *name)).collect();
    if !unknown.is_empty() {
        let unknown = vm.heap.list(&unknown);
        let shown = protocol::repr_text(vm, unknown.get());
        vm.release(unknown);
        let text = format!("Got unexpected field name(s): {}", shown?);
        return Err(exception::type_error(vm, text));
    }
    let mut values = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        let key = vm.heap.interned_name(name);
        let old = vm.heap.field(object, ITEMS + place as u32).some().unwrap_or(NONE);
        let value = vm.heap.dict_get_str(changes, key).some().unwrap_or(old);
        values.push(vm.own(value));
    }
    let hidden = values.split_off(vm.heap.tuple_length(object));
    let made = struct_sequence::create(vm, kind, values);
    hide(vm, made.get(), hidden);
    Ok(made)
}

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", reduce),
    def("__replace__", "($self, /, **changes)", replace),
];

/// The fields of `_thread._ExceptHookArgs`.
pub const FOUR: &[GetSet] = &[
    get("exc_type", field::<0>),
    get("exc_value", field::<1>),
    get("exc_traceback", field::<2>),
    get("thread", field::<3>),
];

/// The fields of `time.struct_time`.
pub const TIME: &[GetSet] = &[
    get("tm_year", field::<0>),
    get("tm_mon", field::<1>),
    get("tm_mday", field::<2>),
    get("tm_hour", field::<3>),
    get("tm_min", field::<4>),
    get("tm_sec", field::<5>),
    get("tm_wday", field::<6>),
    get("tm_yday", field::<7>),
    get("tm_isdst", field::<8>),
    get("tm_zone", field::<9>),
    get("tm_gmtoff", field::<10>),
];
