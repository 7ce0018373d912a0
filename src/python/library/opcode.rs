//! The module `_opcode`: what CPython 3.13's instructions take, for `opcode` and `dis`.

use crate::python::code::dis::{INTRINSICS_1, INTRINSICS_2};
use crate::python::heap::image::{FALSE, NONE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Vm, def, exception, given};

/// Which numbers are instructions at all.
fn is_instruction(number: i32) -> bool {
    matches!(number, 0..=118 | 149..=222 | 236..=253 | 256..=267)
}

fn takes_argument(number: i32) -> bool {
    matches!(number, 45..=118 | 149 | 162..=206 | 208 | 211 | 220..=222 | 236)
        || matches!(number, 240..=245 | 248..=253 | 256..=262 | 264..=267)
}

fn takes_constant(number: i32) -> bool {
    matches!(number, 83 | 103 | 240)
}

fn takes_name(number: i32) -> bool {
    matches!(number, 63 | 66 | 67 | 74 | 75 | 82 | 90..=93 | 108 | 113 | 114 | 192 | 202)
        || matches!(number, 205 | 206 | 211 | 259..=262)
}

fn jumps(number: i32) -> bool {
    matches!(number, 72 | 77..=79 | 97..=100 | 104 | 188..=190 | 256 | 257)
}

fn takes_free(number: i32) -> bool {
    matches!(number, 64 | 84 | 89 | 94 | 109)
}

fn takes_local(number: i32) -> bool {
    matches!(number, 3 | 65 | 85..=88 | 110..=112 | 258 | 267)
}

fn handles(number: i32) -> bool {
    matches!(number, 264..=266)
}

/// A question about an instruction's number.
macro_rules! questions {
    ($($name:ident $test:ident;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let number = given::c_int(vm, arguments[0], 0)?;
            Ok(vm.bool(is_instruction(number) && $test(number)))
        })*
    };
}

questions! {
    is_valid is_instruction;
    has_argument takes_argument;
    has_constant takes_constant;
    has_name takes_name;
    has_jump jumps;
    has_free takes_free;
    has_local takes_local;
    has_exception handles;
}

/// `stack_effect(opcode, oparg=None, *, jump=None)`.
fn stack_effect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = given::c_int(vm, arguments[0], 0)?;
    let argument = match arguments[1].some().filter(|argument| *argument != NONE) {
        Some(argument) => given::c_int(vm, argument, 0)?,
        None => 0,
    };
    let jump = match arguments[2].some().filter(|jump| *jump != NONE) {
        Some(jump) if jump == TRUE => Some(true),
        Some(jump) if jump == FALSE => Some(false),
        None => None,
        Some(_) => {
            let text = "stack_effect: jump must be False, True or None";
            return Err(exception::value_error(vm, text));
        }
    };
    if !is_instruction(number) {
        return Err(exception::value_error(vm, "invalid opcode or oparg"));
    }
    match vm.stack_effect(number as u32, argument as u32, jump) {
        Some(effect) => Ok(vm.heap.int(i64::from(effect))),
        None => Err(exception::unsupported(vm, "`dis.stack_effect` of this instruction")),
    }
}

fn texts(vm: &mut dyn Vm, texts: &[&str]) -> Owned {
    let texts = texts.iter().map(|text| vm.heap.interned(text)).collect();
    vm.heap.list_from_owned(texts)
}

fn get_intrinsics_1(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(texts(vm, &INTRINSICS_1))
}

fn get_intrinsics_2(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(texts(vm, &INTRINSICS_2))
}

fn get_operators(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let mut pairs = Vec::new();
    for in_place in [false, true] {
        for (name, symbol) in OPERATORS {
            let (prefix, suffix) = if in_place { ("NB_INPLACE_", "=") } else { ("NB_", "") };
            let name = vm.heap.str(&format!("{prefix}{name}"));
            let symbol = vm.heap.str(&format!("{symbol}{suffix}"));
            pairs.push(vm.heap.tuple_from_owned(vec![name, symbol]));
        }
    }
    Ok(vm.heap.list_from_owned(pairs))
}

/// CPython counts only where it was built to.
fn get_statistics(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.none())
}

fn get_executor(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::value_error(vm, "no executor exists at address 0"))
}

pub const MODULE: Module = Module {
    name: "_opcode",
    doc: "Opcode support module.",
    functions: FUNCTIONS,
    constants: &[("ENABLE_SPECIALIZATION", Constant::Static(TRUE))],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("stack_effect", "($module, opcode, oparg=None, /, *, jump=None)", stack_effect)
        .doc("Compute the stack effect of the opcode."),
    def("is_valid", "($module, /, opcode)", is_valid)
        .doc("Return True if opcode is valid, False otherwise."),
    def("has_arg", "($module, /, opcode)", has_argument)
        .doc("Return True if the opcode uses its oparg, False otherwise."),
    def("has_const", "($module, /, opcode)", has_constant)
        .doc("Return True if the opcode accesses a constant, False otherwise."),
    def("has_name", "($module, /, opcode)", has_name)
        .doc("Return True if the opcode accesses an attribute by name, False otherwise."),
    def("has_jump", "($module, /, opcode)", has_jump)
        .doc("Return True if the opcode has a jump target, False otherwise."),
    def("has_free", "($module, /, opcode)", has_free).doc(
        "Return True if the opcode accesses a free variable, False otherwise.\n\n\
         Note that 'free' in this context refers to names in the current scope\n\
         that are referenced by inner scopes or names in outer scopes that are\n\
         referenced from this scope. It does not include references to global\n\
         or builtin scopes.",
    ),
    def("has_local", "($module, /, opcode)", has_local)
        .doc("Return True if the opcode accesses a local variable, False otherwise."),
    def("has_exc", "($module, /, opcode)", has_exception)
        .doc("Return True if the opcode sets an exception handler, False otherwise."),
    def("get_specialization_stats", "($module, /)", get_statistics)
        .doc("Return the specialization stats"),
    def("get_intrinsic1_descs", "($module, /)", get_intrinsics_1)
        .doc("Return a list of names of the unary intrinsics."),
    def("get_intrinsic2_descs", "($module, /)", get_intrinsics_2)
        .doc("Return a list of names of the binary intrinsics."),
    def("get_nb_ops", "($module, /)", get_operators)
        .doc("Return array of symbols of binary ops.\n\nIndexed by the BINARY_OP oparg value."),
    def("get_executor", "($module, /, *, code, offset)", get_executor)
        .doc("Return the executor object at offset in code if exists, None otherwise."),
];

const OPERATORS: [(&str, &str); 13] = [
    ("ADD", "+"),
    ("AND", "&"),
    ("FLOOR_DIVIDE", "//"),
    ("LSHIFT", "<<"),
    ("MATRIX_MULTIPLY", "@"),
    ("MULTIPLY", "*"),
    ("REMAINDER", "%"),
    ("OR", "|"),
    ("POWER", "**"),
    ("RSHIFT", ">>"),
    ("SUBTRACT", "-"),
    ("TRUE_DIVIDE", "/"),
    ("XOR", "^"),
];
