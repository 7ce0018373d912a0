//! `_sre.SRE_Scanner`: matches one after the other.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::sre::match_object;
use crate::python::library::sre::subject::{self, Manner, State};
use crate::python::object::{Def, Fallible, GetSet, Slots, TypeRow, Vm, def, flag, member, native};

/// Words of a `ScannerObject`.
const PATTERN: u32 = 2;
const STRING: u32 = 3;
const START: u32 = 4;
const END: u32 = 5;
const MUST_ADVANCE: u32 = 6;

/// `Pattern.scanner`.
pub fn new(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [pattern, string, start, end] = *arguments else { return Ok(vm.none()) };
    let state = subject::begin(vm, pattern, string, start, end)?;
    let fields = [(PATTERN, vm.own(pattern)), (STRING, vm.own(string))];
    let scanner = native::create(vm, t::SRE_SCANNER, fields);
    vm.heap.set_word(scanner.get(), START, state.start as u64);
    vm.heap.set_word(scanner.get(), END, state.end as u64);
    Ok(scanner)
}

fn following(vm: &mut dyn Vm, scanner: Obj, manner: Manner) -> Fallible<Owned> {
    let start = vm.heap.word(scanner, START);
    if start == u64::MAX {
        return Ok(vm.none());
    }
    let pattern = vm.heap.field(scanner, PATTERN);
    let string = vm.heap.field(scanner, STRING);
    // A bytearray may have become shorter since.
    let length = subject::length(vm, string);
    let state = State {
        string,
        start: (start as usize).min(length),
        end: (vm.heap.word(scanner, END) as usize).min(length),
        must_advance: vm.heap.word(scanner, MUST_ADVANCE) != 0,
    };
    let found = subject::find(vm, pattern, &state, manner)?;
    let (next, is_empty) = match &found {
        Some(found) => (found.end as u64, found.start == found.end),
        None => (u64::MAX, false),
    };
    vm.heap.set_word(scanner, START, next);
    vm.heap.set_word(scanner, MUST_ADVANCE, u64::from(is_empty));
    Ok(match_object::create(vm, pattern, &state, found))
}

fn match_next(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    following(vm, arguments[0], Manner::Match)
}

fn search_next(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    following(vm, arguments[0], Manner::Search)
}

fn get_pattern(vm: &mut dyn Vm, scanner: Obj) -> Fallible<Owned> {
    let pattern = vm.heap.field(scanner, PATTERN);
    Ok(vm.own(pattern))
}

const METHODS: &[Def] =
    &[def("match", "($self, /)", match_next), def("search", "($self, /)", search_next)];

const MEMBERS: &[GetSet] = &[member("pattern", get_pattern)];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION | flag::IMMUTABLE_TYPE,
    ..TypeRow::new("_sre.SRE_Scanner", t::SRE_SCANNER, Slots::EMPTY)
};
