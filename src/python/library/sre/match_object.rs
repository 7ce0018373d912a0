//! `re.Match`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::library::sre::engine::{Found, NONE};
use crate::python::library::sre::subject::{self, State};
use crate::python::library::sre::{pattern, replace};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, class_method, def, dict, flag, get, member, native,
};

/// Words of a `MatchObject`.
const STRING: u32 = 3;
const REGISTERS: u32 = 4;
const PATTERN: u32 = 5;
const START: u32 = 6;
const END: u32 = 7;
const LAST_INDEX: u32 = 8;
const GROUPS: u32 = 9;
const MARKS: u32 = 10;

/// A repr shows so much of what matched.
const SHOWN: usize = 50;

/// A match object, or None for no match.
pub fn create(vm: &mut dyn Vm, pattern: Obj, state: &State, found: Option<Found>) -> Owned {
    let Some(found) = found else { return vm.none() };
    let groups = found.marks.len() as u64 / 2 + 1;
    let made = vm.heap.new_var_object(t::SRE_MATCH, 2 * groups);
    let object = made.get();
    let string = vm.own(state.string);
    vm.heap.init_field(object, STRING, string);
    let pattern = vm.own(pattern);
    vm.heap.init_field(object, PATTERN, pattern);
    let last_index = (found.last_group as u64).wrapping_sub(u64::from(found.last_group == 0));
    let words = [
        (START, state.start as u64),
        (END, state.end as u64),
        (LAST_INDEX, last_index),
        (GROUPS, groups),
    ];
    for (word, value) in words {
        vm.heap.set_word(object, word, value);
    }
    vm.heap.set_word(object, MARKS, found.start as u64);
    vm.heap.set_word(object, MARKS + 1, found.end as u64);
    for (index, pair) in found.marks.chunks(2).enumerate() {
        let is_set = !pair.contains(&NONE);
        for (place, mark) in pair.iter().enumerate() {
            let mark = if is_set { *mark as u64 } else { u64::MAX };
            vm.heap.set_word(object, MARKS + 2 + (2 * index + place) as u32, mark);
        }
    }
    made
}

/// Start and end of a group; -1 when it took no part.
fn span_of(vm: &dyn Vm, object: Obj, group: usize) -> (i64, i64) {
    let word = MARKS + 2 * group as u32;
    (vm.heap.word(object, word) as i64, vm.heap.word(object, word + 1) as i64)
}

/// What a group took, `default` when it took no part.
pub fn group_text(vm: &mut dyn Vm, object: Obj, group: usize, default: Obj) -> Owned {
    let (start, end) = span_of(vm, object, group);
    let string = vm.heap.field(object, STRING);
    if start < 0 || string == image::NONE {
        return vm.own(default);
    }
    // A bytearray may have become shorter since.
    subject::part(vm, string, start as usize, end as usize)
}

fn number(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<usize> {
    let pattern = vm.heap.field(object, PATTERN);
    pattern::group_number(vm, pattern, key)
}

fn one_group(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<Owned> {
    let group = number(vm, object, key)?;
    Ok(group_text(vm, object, group, image::NONE))
}

fn group(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    match vm.heap.tuple_items(arguments[1]).as_slice() {
        [] => one_group(vm, object, Obj::NULL),
        [key] => one_group(vm, object, *key),
        keys => {
            let mut texts = Vec::with_capacity(keys.len());
            for key in keys {
                match one_group(vm, object, *key) {
                    Ok(text) => texts.push(text),
                    Err(raised) => {
                        vm.release_all(texts);
                        return Err(raised);
                    }
                }
            }
            Ok(vm.heap.tuple_from_owned(texts))
        }
    }
}

fn group_total(vm: &dyn Vm, object: Obj) -> usize {
    vm.heap.word(object, GROUPS) as usize
}

fn default(arguments: &[Obj]) -> Obj {
    arguments[1].some().unwrap_or(image::NONE)
}

fn groups(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let default = default(arguments);
    let texts = (1..group_total(vm, arguments[0]))
        .map(|group| group_text(vm, arguments[0], group, default))
        .collect();
    Ok(vm.heap.tuple_from_owned(texts))
}

fn group_dict(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let default = default(arguments);
    let pattern = vm.heap.field(object, PATTERN);
    let names = pattern::group_index(vm, pattern);
    let result = vm.heap.dict();
    for (name, index) in vm.heap.dict_items(names) {
        let filled = number(vm, object, index).and_then(|group| {
            let text = group_text(vm, object, group, default);
            let filled = dict::set(vm, result.get(), name, text.get());
            vm.release(text);
            filled
        });
        if let Err(raised) = filled {
            vm.release(result);
            return Err(raised);
        }
    }
    Ok(result)
}

fn start(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let group = number(vm, arguments[0], arguments[1])?;
    let (start, _) = span_of(vm, arguments[0], group);
    Ok(vm.heap.int(start))
}

fn end(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let group = number(vm, arguments[0], arguments[1])?;
    let (_, end) = span_of(vm, arguments[0], group);
    Ok(vm.heap.int(end))
}

fn pair(vm: &mut dyn Vm, (start, end): (i64, i64)) -> Owned {
    let items = vec![vm.heap.int(start), vm.heap.int(end)];
    vm.heap.tuple_from_owned(items)
}

fn span(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let group = number(vm, arguments[0], arguments[1])?;
    let span = span_of(vm, arguments[0], group);
    Ok(pair(vm, span))
}

fn expand(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let pattern = vm.heap.field(arguments[0], PATTERN);
    let template = replace::template(vm, pattern, arguments[1])?;
    let expanded = replace::expand(vm, template.get(), arguments[0]);
    vm.release(template);
    expanded
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (start, end) = span_of(vm, object, 0);
    let text = group_text(vm, object, 0, image::NONE);
    let shown = pattern::shortened(vm, text.get(), SHOWN);
    vm.release(text);
    let text = format!("<re.Match object; span=({start}, {end}), match={}>", shown?);
    Ok(vm.heap.str(&text))
}

fn get_registers(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if let Some(known) = vm.own_field(object, REGISTERS) {
        return Ok(known);
    }
    let mut pairs = Vec::new();
    for group in 0..group_total(vm, object) {
        let span = span_of(vm, object, group);
        pairs.push(pair(vm, span));
    }
    let registers = vm.heap.tuple_from_owned(pairs);
    let kept = vm.own(registers.get());
    vm.heap.init_field(object, REGISTERS, kept);
    Ok(registers)
}

fn get_last_index(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let index = vm.heap.word(object, LAST_INDEX) as i64;
    Ok(if index < 0 { vm.none() } else { vm.heap.int(index) })
}

fn get_last_group(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let index = vm.heap.word(object, LAST_INDEX) as i64;
    let pattern = vm.heap.field(object, PATTERN);
    let names = vm.heap.field(pattern, pattern::INDEX_GROUP);
    if index < 0 || index as usize >= vm.heap.tuple_length(names) {
        return Ok(vm.none());
    }
    let name = vm.heap.tuple_item(names, index as usize);
    Ok(vm.own(name))
}

fn get_string(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let string = vm.heap.field(object, STRING);
    Ok(vm.own(string))
}

fn get_pattern(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let pattern = vm.heap.field(object, PATTERN);
    Ok(vm.own(pattern))
}

fn get_start(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let start = vm.heap.word(object, START) as i64;
    Ok(vm.heap.int(start))
}

fn get_end(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let end = vm.heap.word(object, END) as i64;
    Ok(vm.heap.int(end))
}

const METHODS: &[Def] = &[
    def("group", "($self, *args)", group).doc(
        "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    \
         For 0 returns the entire match.",
    ),
    def("start", "($self, group=0, /)", start)
        .doc("Return index of the start of the substring matched by group."),
    def("end", "($self, group=0, /)", end)
        .doc("Return index of the end of the substring matched by group."),
    def("span", "($self, group=0, /)", span)
        .doc("For match object m, return the 2-tuple (m.start(group), m.end(group))."),
    def("groups", "($self, /, default=None)", groups).doc(
        "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    \
         Is used for groups that did not participate in the match.",
    ),
    def("groupdict", "($self, /, default=None)", group_dict).doc(
        "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  \
         default\n    Is used for groups that did not participate in the match.",
    ),
    def("expand", "($self, /, template)", expand).doc(
        "Return the string obtained by doing backslash substitution on the string template, as done by \
         the sub() method.",
    ),
    def("__copy__", "($self, /)", pattern::copy),
    def("__deepcopy__", "($self, memo, /)", pattern::copy),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

const MEMBERS: &[GetSet] = &[
    get("lastindex", get_last_index),
    get("lastgroup", get_last_group),
    get("regs", get_registers),
    member("string", get_string),
    member("re", get_pattern),
    member("pos", get_start),
    member("endpos", get_end),
];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION | flag::IMMUTABLE_TYPE,
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    ..TypeRow::new(
        "re.Match",
        t::SRE_MATCH,
        Slots { repr: Some(repr), subscript: Some(one_group), ..Slots::EMPTY },
    )
};
