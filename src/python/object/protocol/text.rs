//! Texts of any object.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{call_bound, enter, leave, on_stack, turns, type_name};
use crate::python::object::{Fallible, Vm, codec, exception, int_type, types};

/// What a `repr` takes at least, in turns of a loop of native code.
const REPR: u64 = 4;

/// `PyObject_Repr`.
pub fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let Some(slot) = vm.type_data(kind).slots.repr else {
        let text = format!("<{} object at {:#x}>", type_name(vm, object), vm.heap.address(object));
        return Ok(vm.heap.str(&text));
    };
    turns(vm, REPR)?;
    enter(vm, " while getting the repr of an object")?;
    let result = on_stack(|| slot(vm, object));
    leave(vm);
    expect_str(vm, result?, "__repr__ returned non-string")
}

/// `PyObject_Str`.
pub fn str(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    if kind == t::STR {
        return Ok(vm.own(object));
    }
    if kind == t::INT
        && let Some(value) = vm.heap.int_value(object)
    {
        return Ok(int_type::word_text(&mut vm.heap, value));
    }
    let Some(slot) = vm.type_data(kind).slots.str else { return repr(vm, object) };
    enter(vm, " while getting the str of an object")?;
    let result = on_stack(|| slot(vm, object));
    leave(vm);
    expect_str(vm, result?, "__str__ returned non-string")
}

/// `PyObject_ASCII`: `repr` with escapes for what is not ASCII.
pub fn ascii(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let text = repr(vm, object)?;
    let content = vm.heap.text(text.get());
    if content.is_ascii() {
        return Ok(text);
    }
    let mut escaped = String::new();
    for character in content.chars() {
        match character as u32 {
            0..0x80 => escaped.push(character),
            code @ 0x80..0x100 => escaped.push_str(&[r"\x", &hex(code, 2)].concat()),
            code @ 0x100..0x1_0000 => escaped.push_str(&[r"\u", &hex(code, 4)].concat()),
            code => escaped.push_str(&[r"\U", &hex(code, 8)].concat()),
        }
    }
    vm.release(text);
    Ok(vm.heap.str(&escaped))
}

fn hex(code: u32, width: usize) -> String {
    format!("{code:0width$x}")
}

/// `PyObject_Format`: `spec` is a str object or NULL.
pub fn format(vm: &mut dyn Vm, object: Obj, spec: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let empty = spec.is_null() || vm.heap.str_length(spec) == 0;
    if empty && (kind == t::STR || kind == t::INT) {
        return str(vm, object);
    }
    let spec = if spec.is_null() { crate::python::heap::image::EMPTY_STR } else { spec };
    let name = vm.names.format;
    let Some(result) = call_bound(vm, object, name, &[spec])? else {
        let message = format!("Type {} doesn't define __format__", type_name(vm, object));
        return Err(exception::type_error(vm, message));
    };
    if types::is_subtype(vm, vm.heap.type_of(result.get()), t::STR) {
        return Ok(result);
    }
    let message = format!("__format__ must return a str, not {}", type_name(vm, result.get()));
    vm.release(result);
    Err(exception::type_error(vm, message))
}

/// `repr` as a Rust text.
pub fn repr_text(vm: &mut dyn Vm, object: Obj) -> Fallible<String> {
    let text = repr(vm, object)?;
    let content = vm.heap.text(text.get()).into_owned();
    vm.release(text);
    Ok(content)
}

/// `str` as a Rust text.
pub fn str_text(vm: &mut dyn Vm, object: Obj) -> Fallible<String> {
    let text = str(vm, object)?;
    let content = vm.heap.text(text.get()).into_owned();
    vm.release(text);
    Ok(content)
}

/// `str(object)` as standard error shows it: lone surrogates are escaped.
pub fn shown_text(vm: &mut dyn Vm, object: Obj) -> Fallible<String> {
    let text = str(vm, object)?;
    let mut shown = String::with_capacity(vm.heap.str_length(text.get()));
    for code in vm.heap.str_codes(text.get()) {
        match char::from_u32(code) {
            Some(character) => shown.push(character),
            None => shown.push_str(&codec::escape_point(code)),
        }
    }
    vm.release(text);
    Ok(shown)
}

/// The `repr` of a container: `inside` makes it, unless the container is already being written
/// (`Py_ReprEnter`), when it is `ellipsis` (as in "[...]").
pub fn recursive_repr(
    vm: &mut dyn Vm,
    object: Obj,
    ellipsis: &str,
    inside: impl FnOnce(&mut dyn Vm) -> Fallible<Owned>,
) -> Fallible<Owned> {
    if vm.in_repr.contains(&object) {
        return Ok(vm.heap.str(ellipsis));
    }
    vm.in_repr.push(object);
    let result = inside(vm);
    if let Some(place) = vm.in_repr.iter().rposition(|other| *other == object) {
        vm.in_repr.remove(place);
    }
    result
}

fn expect_str(vm: &mut dyn Vm, result: Owned, words: &str) -> Fallible<Owned> {
    if types::is_subtype(vm, vm.heap.type_of(result.get()), t::STR) {
        return Ok(result);
    }
    let message = format!("{words} (type {})", type_name(vm, result.get()));
    vm.release(result);
    Err(exception::type_error(vm, message))
}
