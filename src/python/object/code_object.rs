//! Code objects as Python sees them: names, constants and counts.

use crate::python::heap::fields::code as field;
use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned, arena};
use crate::python::object::{
    Core, Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, get, member,
};

fn repr(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let text = format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        vm.heap.text(vm.heap.field(code, field::NAME)),
        arena::address(code),
        vm.heap.text(vm.heap.field(code, field::FILENAME)),
        high(vm, code, field::STACK_SIZE)
    );
    Ok(vm.heap.str(&text))
}

fn low(core: &Core, code: Obj, word: u32) -> i64 {
    i64::from(core.heap.word(code, word) as u32)
}

fn high(core: &Core, code: Obj, word: u32) -> i64 {
    (core.heap.word(code, word) >> 32) as i64
}

fn get_low<const WORD: u32>(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let value = low(vm, code, WORD);
    Ok(vm.heap.int(value))
}

fn get_high<const WORD: u32>(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let value = high(vm, code, WORD);
    Ok(vm.heap.int(value))
}

fn get_field<const FIELD: u32>(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let value = vm.heap.field(code, FIELD).some().unwrap_or(image::NONE);
    Ok(vm.own(value))
}

fn variables(core: &Core, code: Obj) -> Vec<Obj> {
    match core.heap.field(code, field::LOCALS_PLUS_NAMES).some() {
        Some(names) => core.heap.tuple_items(names),
        None => Vec::new(),
    }
}

/// `co_varnames`: the local variables come first.
fn get_variables(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let mut names = variables(vm, code);
    names.truncate(low(vm, code, field::LOCAL_COUNT) as usize);
    Ok(vm.heap.tuple(&names))
}

/// `co_cellvars`.
fn get_cells(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let names = variables(vm, code);
    let (locals, free) = (low(vm, code, field::LOCAL_COUNT), high(vm, code, field::LOCAL_COUNT));
    let end = names.len().saturating_sub(free as usize);
    let marked = vm.heap.word(code, field::CELLS);
    // Behind the locals stand the cells that are no locals, then the free variables.
    let is_cell = |place: usize| {
        (place as i64) >= locals && place < end || place < 64 && marked >> place & 1 != 0
    };
    let cells: Vec<Obj> = names
        .into_iter()
        .enumerate()
        .filter(|(place, _)| is_cell(*place))
        .map(|(_, name)| name)
        .collect();
    Ok(vm.heap.tuple(&cells))
}

/// `co_freevars`: the last ones.
fn get_free(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let names = variables(vm, code);
    let free = high(vm, code, field::LOCAL_COUNT) as usize;
    let first = names.len().saturating_sub(free);
    Ok(vm.heap.tuple(&names[first..]))
}

fn refuse_bytes(vm: &mut dyn Vm, _code: Obj) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "the bytes of a code object (`co_code`, `co_linetable`)"))
}

fn refuse(vm: &mut dyn Vm, _arguments: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "`replace`, `co_lines` and `co_positions` of a code object"))
}

const METHODS: &[Def] = &[
    def("replace", "($self, /, **kwargs)", refuse),
    def("co_lines", "($self, /)", refuse),
    def("co_positions", "($self, /)", refuse),
];

const MEMBERS: &[GetSet] = &[
    member("co_argcount", get_high::<{ field::FLAGS }>),
    member("co_posonlyargcount", get_low::<{ field::COUNTS }>),
    member("co_kwonlyargcount", get_high::<{ field::COUNTS }>),
    member("co_stacksize", get_low::<{ field::STACK_SIZE }>),
    member("co_flags", get_low::<{ field::FLAGS }>),
    member("co_names", get_field::<{ field::NAMES }>),
    member("co_filename", get_field::<{ field::FILENAME }>),
    member("co_name", get_field::<{ field::NAME }>),
    member("co_qualname", get_field::<{ field::QUALNAME }>),
    member("co_consts", get_field::<{ field::CONSTANTS }>),
    member("co_firstlineno", get_high::<{ field::STACK_SIZE }>),
    member("co_nlocals", get_low::<{ field::LOCAL_COUNT }>),
    get("co_varnames", get_variables),
    get("co_cellvars", get_cells),
    get("co_freevars", get_free),
    get("co_code", refuse_bytes),
    get("co_linetable", refuse_bytes),
    get("co_lnotab", refuse_bytes),
    get("co_exceptiontable", refuse_bytes),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new("code", t::CODE, Slots { repr: Some(repr), ..Slots::EMPTY })
}];
