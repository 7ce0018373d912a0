//! The module `_lsprof`, under `cProfile`: its clock is the virtual one, and what it does itself takes no time.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::monitoring::{Event, PROFILER as PROFILER_TOOL};
use crate::python::object::profiling::Count;
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, get, given, protocol,
    struct_sequence,
};

/// The word of a profiler that holds its number.
const NUMBER: u32 = 2;
/// Its flags: count subcalls, count native functions.
const FLAGS: u32 = 5;
const SUBCALLS: u64 = 1;
const BUILTINS: u64 = 2;

const PYTHON_EVENTS: u32 = Event::Start.bit()
    | Event::Resume.bit()
    | Event::Throw.bit()
    | Event::Return.bit()
    | Event::Yield.bit()
    | Event::Unwind.bit();

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    let made = vm.heap.new_object(kind);
    vm.process.profiling.last += 1;
    let number = vm.process.profiling.last;
    vm.heap.set_word(made.get(), NUMBER, number);
    vm.heap.set_word(made.get(), FLAGS, SUBCALLS | BUILTINS);
    vm.process.profiling.profiles.entry(number).or_default();
    Ok(made)
}

fn init(vm: &mut dyn Vm, profiler: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let signature = "(timer=None, timeunit=0.0, subcalls=True, builtins=True)";
    let [timer, _, subcalls, builtins] =
        given::bind::<4>(vm, "Profiler", signature, arguments, keywords)?;
    if !timer.is_null() && timer != image::NONE {
        return Err(exception::unsupported(vm, "`cProfile.Profile` with a timer"));
    }
    set_flags(vm, profiler, subcalls, builtins)
}

fn set_flags(vm: &mut dyn Vm, profiler: Obj, subcalls: Obj, builtins: Obj) -> Fallible<()> {
    let mut flags = vm.heap.word(profiler, FLAGS);
    for (given, bit) in [(subcalls, SUBCALLS), (builtins, BUILTINS)] {
        if given.is_null() {
            continue;
        }
        let is_on = protocol::truth(vm, given)?;
        flags = if is_on { flags | bit } else { flags & !bit };
    }
    vm.heap.set_word(profiler, FLAGS, flags);
    Ok(())
}

fn enable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let profiler = arguments[0];
    set_flags(vm, profiler, arguments[1], arguments[2])?;
    if !vm.process.monitoring.names[PROFILER_TOOL].is_null() {
        return Err(exception::value_error(vm, "Another profiling tool is already active"));
    }
    let name = vm.heap.str("cProfile");
    vm.process.monitoring.names[PROFILER_TOOL] = name.into_raw();
    let (number, flags) = (vm.heap.word(profiler, NUMBER), vm.heap.word(profiler, FLAGS));
    let profile = vm.process.profiling.profiles.entry(number).or_default();
    profile.has_calls = flags & SUBCALLS != 0;
    vm.process.profiling.active = Some(number);
    let calls = if flags & BUILTINS != 0 { Event::Call.bit() } else { 0 };
    vm.process.monitoring.set_events(PROFILER_TOOL, PYTHON_EVENTS | calls);
    vm.events_changed();
    Ok(vm.none())
}

fn disable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = vm.heap.word(arguments[0], NUMBER);
    let now = vm.now_ns();
    if let Some(profile) = vm.process.profiling.profiles.get_mut(&number) {
        profile.end_all(now);
    }
    if vm.process.profiling.active == Some(number) {
        vm.process.profiling.active = None;
        let name = std::mem::replace(&mut vm.process.monitoring.names[PROFILER_TOOL], Obj::NULL);
        if !name.is_null() {
            vm.release(Owned::from_raw(name));
        }
        vm.process.monitoring.set_events(PROFILER_TOOL, 0);
        vm.events_changed();
    }
    Ok(vm.none())
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = vm.heap.word(arguments[0], NUMBER);
    let held = vm.process.profiling.clear(number);
    vm.release_all(held.into_iter().map(Owned::from_raw));
    Ok(vm.none())
}

/// The counts as the fields of an entry, behind its code.
fn fields(vm: &mut dyn Vm, shown: Obj, count: &Count) -> Vec<Owned> {
    let seconds = |time_ns: u64| time_ns as f64 / 1e9;
    vec![
        vm.own(shown),
        vm.heap.int(count.calls as i64),
        vm.heap.int(count.recursive as i64),
        vm.heap.float(seconds(count.total_ns)),
        vm.heap.float(seconds(count.inline_ns)),
    ]
}

fn get_stats(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = vm.heap.word(arguments[0], NUMBER);
    let now = vm.now_ns();
    let is_active = vm.process.profiling.active == Some(number);
    let Some(profile) = vm.process.profiling.profiles.get_mut(&number) else {
        return Ok(vm.heap.list(&[]));
    };
    if !is_active {
        profile.end_all(now);
    }
    let entries = profile.entries.clone();
    let mut shown = Vec::new();
    for entry in entries.iter().filter(|entry| entry.count.calls > 0) {
        let mut values = fields(vm, entry.shown, &entry.count);
        let mut calls = Vec::new();
        for (callee, count) in &entry.calls {
            let values = fields(vm, entries[*callee].shown, count);
            calls.push(struct_sequence::create(vm, t::PROFILER_SUBENTRY, values));
        }
        values.push(if calls.is_empty() { vm.none() } else { vm.heap.list_from_owned(calls) });
        shown.push(struct_sequence::create(vm, t::PROFILER_ENTRY, values));
    }
    Ok(vm.heap.list_from_owned(shown))
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_lsprof",
    doc: "Counts calls and their times.",
    constants: &[
        ("Profiler", Constant::Static(t::PROFILER)),
        ("profiler_entry", Constant::Static(t::PROFILER_ENTRY)),
        ("profiler_subentry", Constant::Static(t::PROFILER_SUBENTRY)),
    ],
    types: &[PROFILER, ENTRY, SUBENTRY],
    ..Module::EMPTY
};

const PROFILER: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_lsprof.Profiler",
        t::PROFILER,
        Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    )
};

const ENTRY: TypeRow = struct_sequence::row("_lsprof.profiler_entry", t::PROFILER_ENTRY, MEMBERS);
const SUBENTRY: TypeRow =
    struct_sequence::row("_lsprof.profiler_subentry", t::PROFILER_SUBENTRY, SUB_MEMBERS);

const MEMBERS: &[GetSet] = &[
    get("code", struct_sequence::field::<0>),
    get("callcount", struct_sequence::field::<1>),
    get("reccallcount", struct_sequence::field::<2>),
    get("totaltime", struct_sequence::field::<3>),
    get("inlinetime", struct_sequence::field::<4>),
    get("calls", struct_sequence::field::<5>),
];

const SUB_MEMBERS: &[GetSet] = MEMBERS.split_at(5).0;

const METHODS: &[Def] = &[
    def("getstats", "($self, /)", get_stats),
    def("enable", "($self, subcalls=<unset>, builtins=<unset>)", enable),
    def("disable", "($self, /)", disable),
    def("clear", "($self, /)", clear),
];
