//! Frames and tracebacks as objects: where code stands and stood.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, fields};
use crate::python::object::{Fallible, GetSet, Slots, TypeRow, Vm, exception, get};

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
    let line = vm.frame_line(frame);
    let line = line.unwrap_or(vm.heap.word(frame, fields::frame::LINE) as u32);
    Ok(vm.heap.int(i64::from(line)))
}

fn refused(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "`f_locals`, `f_globals` and their neighbours on a frame"))
}

fn tb_frame(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    held(vm, traceback, fields::traceback::FRAME)
}

fn tb_next(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    held(vm, traceback, fields::traceback::NEXT)
}

fn tb_lineno(vm: &mut dyn Vm, traceback: Obj) -> Fallible<Owned> {
    let line = vm.heap.word(traceback, fields::traceback::PLACE) >> 32;
    Ok(vm.heap.int(line as i64))
}

const FRAME_MEMBERS: &[GetSet] = &[
    get("f_code", f_code),
    get("f_back", f_back),
    get("f_lineno", f_lineno),
    get("f_locals", refused),
    get("f_globals", refused),
    get("f_builtins", refused),
    get("f_lasti", refused),
    get("f_trace", refused),
];

const TRACEBACK_MEMBERS: &[GetSet] = &[
    get("tb_frame", tb_frame),
    get("tb_next", tb_next),
    get("tb_lineno", tb_lineno),
    get("tb_lasti", refused),
];

pub const ROWS: &[TypeRow] = &[
    TypeRow { members: FRAME_MEMBERS, ..TypeRow::new("frame", t::FRAME, Slots::EMPTY) },
    TypeRow { members: TRACEBACK_MEMBERS, ..TypeRow::new("traceback", t::TRACEBACK, Slots::EMPTY) },
];
