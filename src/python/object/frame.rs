//! Frames and tracebacks as objects: where code stands and stood.

use crate::python::code::{OPTIMIZED, Op};
use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, fields};
use crate::python::object::monitoring::{Event, TRACE};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, frame_locals, generator, get,
    get_set, given, member, member_set, protocol,
};

/// Where the frame of a frame object is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrameState {
    Running,
    /// A generator keeps it.
    Suspended(Obj),
    #[default]
    Ended,
}

/// What a frame object stands for; all objects are borrowed.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameView {
    pub state: FrameState,
    pub code: Obj,
    /// Number of the last instruction that was executed; `None` before the first.
    pub instruction: Option<u32>,
    pub line: u32,
    pub function: Obj,
    pub globals: Obj,
    pub builtins: Obj,
    /// Of a module or class body; NULL in a function.
    pub namespace: Obj,
}

/// A place in a running program.
#[derive(Clone, Debug)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub globals: Obj,
}

fn held(vm: &mut dyn Vm, object: Obj, field: u32) -> Fallible<Owned> {
    let value = vm.heap.field(object, field).some().unwrap_or(NONE);
    Ok(vm.own(value))
}

fn f_code(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    held(vm, frame, fields::frame::CODE)
}

fn f_back(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    match vm.frame_back(frame) {
        Some(back) => Ok(back),
        None => held(vm, frame, fields::frame::BACK),
    }
}

fn f_lineno(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let view = vm.frame_view(frame);
    let code = vm.code(view.code);
    let running = view.instruction.and_then(|at| code.instructions.get(at as usize));
    match view.line {
        // A module begins on a line before the first.
        0 if running.is_none_or(|running| running.op != Op::Resume) => Ok(vm.none()),
        line => Ok(vm.heap.int(i64::from(line))),
    }
}

fn set_f_lineno(vm: &mut dyn Vm, frame: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(exception::raise(vm, t::ATTRIBUTE_ERROR, "cannot delete attribute"));
    }
    if vm.heap.type_of(value) != t::INT {
        return Err(exception::value_error(vm, "lineno must be an integer"));
    }
    let line = vm.heap.int_value(value).unwrap_or(i64::MAX);
    vm.jump(frame, line)
}

fn f_lasti(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let view = vm.frame_view(frame);
    let offset = view.instruction.map(|at| offset(vm, view.code, at));
    Ok(vm.heap.int(offset.map_or(-1, i64::from)))
}

/// The byte of an instruction in `co_code`.
fn offset(vm: &mut dyn Vm, code: Obj, instruction: u32) -> u32 {
    vm.code(code).offsets.get(instruction as usize).copied().unwrap_or(0)
}

fn f_globals(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let globals = vm.frame_view(frame).globals;
    Ok(vm.own(globals.some().unwrap_or(NONE)))
}

fn f_builtins(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let builtins = vm.frame_view(frame).builtins;
    Ok(vm.own(builtins.some().unwrap_or(NONE)))
}

fn f_locals(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let view = vm.frame_view(frame);
    let flags = vm.heap.word(view.code, fields::code::FLAGS) as u32;
    if flags & OPTIMIZED != 0 && vm.heap.profile.keeps_locals {
        return frame_locals::refreshed(vm, frame, view.namespace);
    }
    if flags & OPTIMIZED != 0 {
        return Ok(frame_locals::new(vm, frame));
    }
    Ok(vm.own(view.namespace.some().unwrap_or(NONE)))
}

fn f_trace(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    held(vm, frame, fields::frame::TRACE)
}

fn set_f_trace(vm: &mut dyn Vm, frame: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() || value == NONE {
        vm.clear_field(frame, fields::frame::TRACE);
        return Ok(());
    }
    let value = vm.own(value);
    vm.store(frame, fields::frame::TRACE, value);
    if vm.heap.word(frame, fields::frame::TRACING) & OPCODES != 0 {
        tell_opcodes(vm, frame, true);
    }
    Ok(())
}

/// `_PyEval_SetOpcodeTrace`: whether the trace function is told of each instruction of the frame's code.
fn tell_opcodes(vm: &mut dyn Vm, frame: Obj, is_on: bool) {
    let code = vm.heap.field(frame, fields::frame::CODE);
    let number = vm.heap.word(code, fields::code::INDEX) as u32;
    let (events, bit) =
        (vm.process.monitoring.local_events(number, TRACE), Event::Instruction.bit());
    let wanted = if is_on { events | bit } else { events & !bit };
    if wanted != events {
        vm.process.monitoring.set_local_events(number, TRACE, wanted);
        vm.events_changed();
    }
}

/// `f_trace_lines` is on unless it was switched off; `f_trace_opcodes` the other way round.
fn trace_flag<const BIT: u64, const ON: bool>(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let is_set = vm.heap.word(frame, fields::frame::TRACING) & BIT != 0;
    Ok(vm.bool(is_set == ON))
}

fn set_trace_flag<const BIT: u64, const ON: bool>(
    vm: &mut dyn Vm,
    frame: Obj,
    value: Obj,
    _: Obj,
) -> Fallible<()> {
    if value != crate::python::heap::image::TRUE && value != crate::python::heap::image::FALSE {
        return Err(exception::type_error(vm, "attribute value type must be bool"));
    }
    let is_set = (value == crate::python::heap::image::TRUE) == ON;
    let word = vm.heap.word(frame, fields::frame::TRACING);
    let word = if is_set { word | BIT } else { word & !BIT };
    vm.heap.set_word(frame, fields::frame::TRACING, word);
    let is_traced = !vm.heap.field(frame, fields::frame::TRACE).is_null();
    if BIT == OPCODES && (!is_set || is_traced) {
        tell_opcodes(vm, frame, is_set);
    }
    Ok(())
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let frame = arguments[0];
    match vm.frame_view(frame).state {
        FrameState::Running => Err(exception::runtime_error(vm, "cannot clear an executing frame")),
        FrameState::Suspended(kept)
            if generator::state(&vm.heap, kept) != generator::State::Created =>
        {
            Err(exception::runtime_error(vm, "cannot clear a suspended frame"))
        }
        FrameState::Suspended(kept) => {
            generator::finalize(vm, kept);
            Ok(vm.none())
        }
        FrameState::Ended => {
            vm.clear_frame_object(frame);
            Ok(vm.none())
        }
    }
}

fn repr(vm: &mut dyn Vm, frame: Obj) -> Fallible<Owned> {
    let view = vm.frame_view(frame);
    let code = vm.code(view.code);
    let file = vm.heap.str(&code.filename);
    let shown = protocol::repr_text(vm, file.get());
    vm.release(file);
    let text = format!(
        "<frame at {:#x}, file {}, line {}, code {}>",
        vm.heap.address(frame),
        shown?,
        view.line,
        code.name
    );
    Ok(vm.heap.str(&text))
}

fn tb_frame(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    held(vm, traceback, fields::traceback::FRAME)
}

fn tb_next(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    held(vm, traceback, fields::traceback::NEXT)
}

fn set_tb_next(vm: &mut dyn Vm, traceback: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(exception::type_error(vm, "can't delete tb_next attribute"));
    }
    if value != NONE && vm.heap.type_of(value) != t::TRACEBACK {
        let name = protocol::type_name(vm, value);
        let text = format!("expected traceback object, got '{name}'");
        return Err(exception::type_error(vm, text));
    }
    let mut cursor = value;
    while !cursor.is_null() && cursor != NONE {
        if cursor == traceback {
            return Err(exception::value_error(vm, "traceback loop detected"));
        }
        cursor = vm.heap.field(cursor, fields::traceback::NEXT);
    }
    if value == NONE {
        vm.clear_field(traceback, fields::traceback::NEXT);
    } else {
        let value = vm.own(value);
        vm.store(traceback, fields::traceback::NEXT, value);
    }
    Ok(())
}

fn tb_lineno(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    let line = vm.heap.word(traceback, fields::traceback::PLACE) >> 32;
    Ok(vm.heap.int(i64::from(line as u32 as i32)))
}

fn tb_lasti(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    let frame = vm.heap.field(traceback, fields::traceback::FRAME);
    let code = vm.heap.field(frame, fields::frame::CODE);
    let instruction = vm.heap.word(traceback, fields::traceback::PLACE) as u32;
    let offset = if instruction == u32::MAX { -1 } else { offset(vm, code, instruction).into() };
    Ok(vm.heap.int(offset))
}

/// `types.TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)`.
fn new_traceback(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)";
    let [next, frame, lasti, line] =
        given::bind::<4>(vm, "traceback", signature, arguments, keywords)?;
    if next != NONE && vm.heap.type_of(next) != t::TRACEBACK {
        let name = protocol::type_name(vm, next);
        let text = format!("expected traceback object or None, got '{name}'");
        return Err(exception::type_error(vm, text));
    }
    if vm.heap.type_of(frame) != t::FRAME {
        let name = protocol::type_name(vm, frame);
        let text = format!("traceback() argument 'tb_frame' must be frame, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let lasti = given::c_int(vm, lasti, 0)?;
    let line = given::c_int(vm, line, 0)?;
    let code = vm.heap.field(frame, fields::frame::CODE);
    let code = vm.code(code);
    let instruction = match u32::try_from(lasti) {
        Ok(offset) => code.offsets.partition_point(|at| *at < offset) as u32,
        Err(_) => u32::MAX,
    };
    let made = vm.heap.new_object(t::TRACEBACK);
    if next != NONE {
        let next = vm.own(next);
        vm.store(made.get(), fields::traceback::NEXT, next);
    }
    let frame = vm.own(frame);
    vm.store(made.get(), fields::traceback::FRAME, frame);
    let place = u64::from(instruction) | u64::from(line as u32) << 32;
    vm.heap.set_word(made.get(), fields::traceback::PLACE, place);
    Ok(made)
}

/// `traceback.__dir__`.
fn tb_dir(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"];
    let names = names.iter().map(|name| vm.heap.interned(name)).collect();
    Ok(vm.heap.list_from_owned(names))
}

/// In the word `TRACING` of a frame object: `f_trace_lines` is off.
pub const LINES: u64 = 1;
/// In that word: `f_trace_opcodes` is on.
pub const OPCODES: u64 = 2;

const FRAME_METHODS: &[Def] =
    &[def("clear", "($self, /)", clear).doc("Clear all references held by the frame.")];

const FRAME_MEMBERS: &[GetSet] = &[
    member_set("f_trace_lines", trace_flag::<LINES, false>, set_trace_flag::<LINES, false>),
    get("f_back", f_back),
    get("f_locals", f_locals),
    get_set("f_lineno", f_lineno, set_f_lineno),
    get_set("f_trace", f_trace, set_f_trace),
    get("f_lasti", f_lasti),
    get("f_globals", f_globals),
    get("f_builtins", f_builtins),
    get("f_code", f_code),
    get_set("f_trace_opcodes", trace_flag::<OPCODES, true>, set_trace_flag::<OPCODES, true>),
];

const TRACEBACK_METHODS: &[Def] = &[def("__dir__", "($self, /)", tb_dir)];

const TRACEBACK_MEMBERS: &[GetSet] = &[
    member("tb_frame", tb_frame),
    member("tb_lasti", tb_lasti),
    get("tb_lineno", tb_lineno),
    get_set("tb_next", tb_next, set_tb_next),
];

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: FRAME_METHODS,
        members: FRAME_MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new("frame", t::FRAME, Slots { repr: Some(repr), ..Slots::EMPTY })
    },
    TypeRow {
        methods: TRACEBACK_METHODS,
        members: TRACEBACK_MEMBERS,
        doc: "Create a new traceback object.",
        ..TypeRow::new(
            "traceback",
            t::TRACEBACK,
            Slots { new: Some(new_traceback), ..Slots::EMPTY },
        )
    },
];
