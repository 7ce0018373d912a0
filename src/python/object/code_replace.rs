//! `code.replace`: a copy of a code object with other names, flags, lines or constants; other instructions are refused.

use std::sync::Arc;

use crate::python::code::{
    ASYNC_GENERATOR, COROUTINE, Code, Constant, GENERATOR, LocalPlus, NEW_LOCALS, OPTIMIZED,
    VARARGS, VARKEYWORDS, bytes,
};
use crate::python::heap::fields::code as field;
use crate::python::heap::{Obj, Owned, image::types as t};
use crate::python::object::{Fallible, Raised, Vm, exception, given, protocol, types};

/// `types.CodeType(...)`.
pub fn new(vm: &mut dyn Vm, _: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "making a code object of bytes"))
}

fn refused(vm: &mut dyn Vm, what: &str) -> Raised {
    exception::unsupported(vm, format!("a code object with {what}"))
}

fn count(vm: &mut dyn Vm, value: Obj, old: u32) -> Fallible<u32> {
    let value = given::c_int(vm, value, old as i32)?;
    u32::try_from(value)
        .map_err(|_| exception::value_error(vm, "code: argument counts must not be negative"))
}

fn text(vm: &mut dyn Vm, name: &str, value: Obj, old: &Arc<str>) -> Fallible<Arc<str>> {
    if value.is_null() {
        return Ok(Arc::clone(old));
    }
    given::expect_str(vm, "replace", &format!("argument '{name}'"), value)?;
    Ok(Arc::from(&*vm.heap.text(value)))
}

/// The strings of a tuple.
fn names(vm: &mut dyn Vm, name: &str, value: Obj) -> Fallible<Option<Vec<Arc<str>>>> {
    if value.is_null() {
        return Ok(None);
    }
    if !types::is_instance(vm, value, t::TUPLE) {
        let kind = protocol::type_name(vm, value);
        let text = format!("replace() argument '{name}' must be tuple, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let mut found: Vec<Arc<str>> = Vec::new();
    for item in vm.heap.tuple_items(value) {
        if !types::is_instance(vm, item, t::STR) {
            let kind = protocol::type_name(vm, item);
            let text = format!("name tuples must contain only strings, not '{kind}'");
            return Err(exception::type_error(vm, text));
        }
        found.push(Arc::from(&*vm.heap.text(item)));
    }
    Ok(Some(found))
}

/// Given bytes must be those that are there.
fn same_bytes(vm: &mut dyn Vm, value: Obj, own: &[u8], what: &str) -> Fallible<()> {
    if value.is_null() {
        return Ok(());
    }
    if !types::is_instance(vm, value, t::BYTES) {
        let kind = protocol::type_name(vm, value);
        let text = format!("replace() argument must be bytes, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    if vm.heap.bytes_value(value) == own {
        return Ok(());
    }
    Err(refused(vm, what))
}

pub fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let part = |index: usize| arguments.get(index).copied().unwrap_or_default();
    let old = vm.code(object);
    let mut code: Code = (*old).clone();
    code.argument_count = count(vm, part(1), old.argument_count)?;
    code.positional_only_count = count(vm, part(2), old.positional_only_count)?;
    code.keyword_only_count = count(vm, part(3), old.keyword_only_count)?;
    let locals = count(vm, part(4), old.local_count() as u32)?;
    code.stack_size = count(vm, part(5), old.stack_size)?.max(old.stack_size);
    code.flags = count(vm, part(6), old.flags)?;
    let first_line = count(vm, part(7), old.first_line)?;
    move_lines(&mut code, first_line);
    same_bytes(vm, part(8), &bytes::instructions(&old), "other instructions")?;
    same_bytes(vm, part(17), &bytes::lines(&old), "another line table")?;
    same_bytes(vm, part(18), &bytes::exceptions(&old), "another exception table")?;
    if let Some(names) = names(vm, "co_names", part(10))? {
        if names.len() < old.names.len() {
            return Err(refused(vm, "fewer names"));
        }
        code.names = names;
    }
    rename_variables(vm, &mut code, [part(11), part(12), part(13)])?;
    code.filename = text(vm, "co_filename", part(14), &old.filename)?;
    code.name = text(vm, "co_name", part(15), &old.name)?;
    code.qualname = text(vm, "co_qualname", part(16), &old.qualname)?;
    check_counts(vm, &code, &old, locals)?;
    let constants = part(9).some().unwrap_or_else(|| vm.heap.field(object, field::CONSTANTS));
    if !types::is_instance(vm, constants, t::TUPLE) {
        let kind = protocol::type_name(vm, constants);
        let text = format!("replace() argument 'co_consts' must be tuple, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let length = vm.heap.tuple_length(constants);
    if length < old.constants.len() {
        return Err(refused(vm, "fewer constants"));
    }
    code.constants.resize(length, Constant::None);
    Ok(vm.new_code(code, constants))
}

/// Lines are counted from the first one.
fn move_lines(code: &mut Code, first_line: u32) {
    let shift = i64::from(first_line) - i64::from(code.first_line);
    code.first_line = first_line;
    for position in &mut code.positions {
        if position.line != 0 {
            position.line = (i64::from(position.line) + shift).max(0) as u32;
            position.end_line = (i64::from(position.end_line) + shift).max(0) as u32;
        }
    }
}

/// Whether a slot is a variable of some kind.
type OfKind = fn(&LocalPlus) -> bool;

/// Other names for the same variables: locals, free variables, cells.
fn rename_variables(vm: &mut dyn Vm, code: &mut Code, given: [Obj; 3]) -> Fallible<()> {
    let [locals, frees, cells] = given;
    let kinds: [(&str, Obj, OfKind); 3] = [
        ("co_varnames", locals, |slot| slot.local),
        ("co_freevars", frees, |slot| slot.free),
        ("co_cellvars", cells, |slot| slot.cell && !slot.local),
    ];
    for (what, value, is_of_kind) in kinds {
        let Some(names) = names(vm, what, value)? else { continue };
        let names: Vec<Arc<str>> = if what == "co_cellvars" {
            // A cell that is a parameter too has its name from there.
            let is_local = |name: &Arc<str>| {
                code.locals_plus.iter().any(|slot| slot.local && slot.cell && slot.name == *name)
            };
            names.into_iter().filter(|name| !is_local(name)).collect()
        } else {
            names
        };
        let slots: Vec<_> = code.locals_plus.iter_mut().filter(|slot| is_of_kind(slot)).collect();
        if slots.len() != names.len() {
            return Err(refused(vm, "another number of variables"));
        }
        for (slot, name) in slots.into_iter().zip(names) {
            slot.name = name;
        }
    }
    Ok(())
}

/// Parameters must be locals, and the frame must be as large as the instructions think.
fn check_counts(vm: &mut dyn Vm, code: &Code, old: &Code, locals: u32) -> Fallible<()> {
    let extra = |flag: u32| u32::from(code.flags & flag != 0);
    let parameters = code.argument_count.saturating_add(code.keyword_only_count);
    let all = parameters.saturating_add(extra(VARARGS) + extra(VARKEYWORDS));
    let is_off = code.positional_only_count > code.argument_count || all > old.local_count() as u32;
    if locals as usize != old.local_count() || is_off {
        let text = "code: co_nlocals != len(co_varnames)";
        return Err(exception::value_error(vm, text));
    }
    let kept = GENERATOR | COROUTINE | ASYNC_GENERATOR | OPTIMIZED | NEW_LOCALS;
    if code.flags & kept != old.flags & kept {
        return Err(refused(vm, "flags of another kind of function"));
    }
    Ok(())
}
