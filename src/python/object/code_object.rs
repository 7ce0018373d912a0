//! Code objects as Python sees them: names, constants and counts.

use crate::python::code::bytes;
use crate::python::heap::fields::code as field;
use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Compare, Core, Def, Fallible, GetSet, Slots, TypeRow, Vm, code_replace, def, exception, get,
    member, native, protocol,
};

fn repr(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let text = format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        vm.heap.text(vm.heap.field(code, field::NAME)),
        vm.heap.address(code),
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

/// The bytes that CPython would hold.
fn get_bytes<const WHICH: usize>(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    if !vm.heap.profile.bytecode.is_exact {
        let what = format!("the bytecode of CPython {}", vm.heap.profile.name);
        return Err(exception::unsupported(vm, what));
    }
    let make = [bytes::instructions, bytes::lines, bytes::exceptions][WHICH];
    let made = make(&vm.code(code));
    Ok(vm.heap.bytes(&made))
}

/// What the running made of the instructions.
fn get_specialized(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let forms = vm.specialized(code)?;
    let form = |index: usize| forms.get(index).copied().flatten();
    let made = bytes::instructions_as(&vm.code(code), &form);
    Ok(vm.heap.bytes(&made))
}

/// `co_lnotab`, as it was before 3.10: steps of bytes and lines.
fn get_old_lines(vm: &mut dyn Vm, code: Obj) -> Fallible<Owned> {
    let text = "co_lnotab is deprecated, use co_lines instead.";
    vm.warn(t::DEPRECATION_WARNING, text, 1)?;
    let code = vm.code(code);
    let (mut byte, mut line) = (0, i64::from(code.first_line));
    let mut table = Vec::new();
    for (start, _, at) in bytes::line_ranges(&code) {
        let Some(at) = at.filter(|at| i64::from(*at) != line) else { continue };
        let (mut bytes, mut lines) = (start - byte, i64::from(at) - line);
        while bytes > 255 {
            table.extend([255, 0]);
            bytes -= 255;
        }
        while !(-128..=127).contains(&lines) {
            let step = lines.clamp(-128, 127);
            table.extend([bytes as u8, step as i8 as u8]);
            lines -= step;
            bytes = 0;
        }
        table.extend([bytes as u8, lines as i8 as u8]);
        (byte, line) = (start, i64::from(at));
    }
    Ok(vm.heap.bytes(&table))
}

fn number_or_none(vm: &mut dyn Vm, number: Option<u32>) -> Owned {
    match number {
        Some(number) => vm.heap.int(i64::from(number)),
        None => vm.none(),
    }
}

fn tuple_of(vm: &mut dyn Vm, numbers: &[Option<u32>]) -> Owned {
    let items = numbers.iter().map(|number| number_or_none(vm, *number)).collect();
    vm.heap.tuple_from_owned(items)
}

/// An iterator over results that are made already.
fn iterator(vm: &mut dyn Vm, kind: Obj, results: Vec<Owned>) -> Owned {
    let results = vm.heap.tuple_from_owned(results);
    native::create(vm, kind, [(RESULTS, results)])
}

fn iterator_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let index = vm.heap.word(iterator, INDEX) as usize;
    let results = vm.heap.field(iterator, RESULTS);
    if index >= vm.heap.tuple_length(results) {
        return Ok(None);
    }
    vm.heap.set_word(iterator, INDEX, index as u64 + 1);
    let result = vm.heap.tuple_item(results, index);
    Ok(Some(vm.heap.own(result)))
}

fn co_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let ranges = bytes::line_ranges(&vm.code(arguments[0]));
    let results = ranges
        .into_iter()
        .map(|(start, end, line)| tuple_of(vm, &[Some(start), Some(end), line]))
        .collect();
    Ok(iterator(vm, t::LINE_ITERATOR, results))
}

fn co_positions(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let positions = bytes::positions(&vm.code(arguments[0]));
    let results = positions
        .into_iter()
        .map(|at| {
            let is_known = at.line != 0 || at.end_line != 0;
            let line = is_known.then_some(at.line);
            let end_line = is_known.then_some(at.end_line.max(at.line));
            let column = (is_known && at.columns).then_some(at.column);
            let end_column = (is_known && at.columns).then_some(at.end_column);
            tuple_of(vm, &[line, end_line, column, end_column])
        })
        .collect();
    Ok(iterator(vm, t::POSITIONS_ITERATOR, results))
}

fn variable_name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = protocol::as_size(vm, arguments[1], t::OVERFLOW_ERROR)?;
    let names = variables(vm, arguments[0]);
    match usize::try_from(index).ok().and_then(|index| names.get(index).copied()) {
        Some(name) => Ok(vm.heap.own(name)),
        None => Err(exception::index_error(vm, "tuple index out of range")),
    }
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let is_equality = matches!(operator, Compare::Equal | Compare::NotEqual);
    if !is_equality || vm.heap.type_of(left) != t::CODE || vm.heap.type_of(right) != t::CODE {
        return Ok(vm.not_implemented());
    }
    let mut other = (*vm.code(right)).clone();
    let one = vm.code(left);
    // Where it was read from makes no difference.
    other.filename = one.filename.clone();
    let mut same = *one == other;
    if same {
        let constants = [left, right].map(|code| vm.heap.field(code, field::CONSTANTS));
        same = protocol::equal(vm, constants[0], constants[1])?;
    }
    Ok(vm.bool(same == (operator == Compare::Equal)))
}

fn hash(vm: &mut dyn Vm, code: Obj) -> Fallible<i64> {
    let parts = [field::NAME, field::NAMES, field::LOCALS_PLUS_NAMES];
    let mut hash = high(vm, code, field::STACK_SIZE);
    for part in parts {
        let part = vm.heap.field(code, part);
        hash = hash.wrapping_mul(1_000_003) ^ protocol::hash(vm, part)?;
    }
    Ok(if hash == -1 { -2 } else { hash })
}

/// Word of what an iterator gives, and of where it stands.
const RESULTS: u32 = 2;
const INDEX: u32 = 3;

const REPLACE: &str = "($self, /, *, co_argcount=<unrepresentable>, \
    co_posonlyargcount=<unrepresentable>, co_kwonlyargcount=<unrepresentable>, \
    co_nlocals=<unrepresentable>, co_stacksize=<unrepresentable>, co_flags=<unrepresentable>, \
    co_firstlineno=<unrepresentable>, co_code=<unrepresentable>, co_consts=<unrepresentable>, \
    co_names=<unrepresentable>, co_varnames=<unrepresentable>, co_freevars=<unrepresentable>, \
    co_cellvars=<unrepresentable>, co_filename=<unrepresentable>, co_name=<unrepresentable>, \
    co_qualname=<unrepresentable>, co_linetable=<unrepresentable>, \
    co_exceptiontable=<unrepresentable>)";

const METHODS: &[Def] = &[
    def("replace", REPLACE, code_replace::replace)
        .doc("Return a copy of the code object with new values for the specified fields."),
    def("__replace__", REPLACE, code_replace::replace).doc("The same as replace()."),
    def("__sizeof__", "($self, /)", native::size_of),
    def("co_lines", "($self, /)", co_lines),
    def("co_positions", "($self, /)", co_positions),
    def("_varname_from_oparg", "($self, /, oparg)", variable_name),
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
    get("co_code", get_bytes::<0>),
    get("_co_code_adaptive", get_specialized),
    member("co_linetable", get_bytes::<1>),
    member("co_exceptiontable", get_bytes::<2>),
    get("co_lnotab", get_old_lines),
];

const ITERATOR: Slots =
    Slots { iter: Some(native::itself), next: Some(iterator_next), ..Slots::EMPTY };

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        doc: "Create a code object.  Not for mere mortals.",
        ..TypeRow::new(
            "code",
            t::CODE,
            Slots {
                repr: Some(repr),
                compare: Some(compare),
                hash: Some(hash),
                new: Some(code_replace::new),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow::new("line_iterator", t::LINE_ITERATOR, ITERATOR),
    TypeRow::new("positions_iterator", t::POSITIONS_ITERATOR, ITERATOR),
];
