//! The module `_opcode`: what CPython 3.13's instructions take, for `opcode` and `dis`.

use crate::python::code::dis::{INTRINSICS_1, INTRINSICS_2, SPECIAL};
use crate::python::code::{Op, SETS};
use crate::python::heap::image::{FALSE, NONE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Vm, def, exception, given};

/// Numbers of instructions, from the first to the last.
type Numbers = &'static [(i32, i32)];

/// What the instructions of a set take.
struct Takes {
    instructions: Numbers,
    argument: Numbers,
    constant: Numbers,
    name: Numbers,
    jump: Numbers,
    free: Numbers,
    local: Numbers,
    handler: Numbers,
}

fn has(numbers: Numbers, number: i32) -> bool {
    numbers.iter().any(|(first, last)| (*first..=*last).contains(&number))
}

fn takes(vm: &dyn Vm) -> &'static Takes {
    &TAKES[vm.heap.profile.bytecode.column]
}

/// A question about an instruction's number.
macro_rules! questions {
    ($($name:ident $which:ident;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let number = given::c_int(vm, arguments[0], 0)?;
            let takes = takes(vm);
            Ok(vm.bool(has(takes.instructions, number) && has(takes.$which, number)))
        })*
    };
}

questions! {
    is_valid instructions;
    has_argument argument;
    has_constant constant;
    has_name name;
    has_jump jump;
    has_free free;
    has_local local;
    has_exception handler;
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
    if !has(takes(vm).instructions, number) {
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
    if has_subscript_operator(vm) {
        let pair = ["NB_SUBSCR", "[]"].map(|text| vm.heap.str(text));
        pairs.push(vm.heap.tuple_from_owned(pair.into()));
    }
    Ok(vm.heap.list_from_owned(pairs))
}

/// Whether `container[key]` is an operator like any other.
fn has_subscript_operator(vm: &dyn Vm) -> bool {
    let bytecode = vm.heap.profile.bytecode;
    Op::BinarySubscr.number(bytecode) == Op::BinaryOp.number(bytecode)
}

fn get_special_names(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(texts(vm, &SPECIAL))
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
    def("get_special_method_names", "($module, /)", get_special_names)
        .doc("Return a list of special method names."),
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

/// One row per instruction set.
static TAKES: [Takes; SETS] = [
    Takes {
        instructions: &[(0, 118), (149, 222), (236, 253), (256, 267)],
        argument: &[
            (45, 118),
            (149, 149),
            (162, 206),
            (208, 208),
            (211, 211),
            (220, 222),
            (236, 236),
            (240, 245),
            (248, 253),
            (256, 262),
            (264, 267),
        ],
        constant: &[(83, 83), (103, 103), (240, 240)],
        name: &[
            (63, 63),
            (66, 66),
            (67, 67),
            (74, 74),
            (75, 75),
            (82, 82),
            (90, 93),
            (108, 108),
            (113, 113),
            (114, 114),
            (192, 192),
            (202, 202),
            (205, 205),
            (206, 206),
            (211, 211),
            (259, 262),
        ],
        jump: &[(72, 72), (77, 79), (97, 100), (104, 104), (188, 190), (256, 256), (257, 257)],
        free: &[(64, 64), (84, 84), (89, 89), (94, 94), (109, 109)],
        local: &[(3, 3), (65, 65), (85, 88), (110, 112), (258, 258), (267, 267)],
        handler: &[(264, 266)],
    },
    Takes {
        instructions: &[(0, 120), (128, 211), (234, 266)],
        argument: &[
            (44, 120),
            (128, 128),
            (143, 153),
            (155, 195),
            (197, 197),
            (200, 200),
            (209, 211),
            (237, 237),
            (239, 239),
            (241, 245),
            (247, 251),
            (253, 253),
            (255, 255),
            (257, 261),
            (263, 266),
        ],
        constant: &[(82, 82), (190, 191)],
        name: &[
            (61, 61),
            (64, 65),
            (72, 73),
            (80, 80),
            (91, 93),
            (96, 96),
            (110, 110),
            (115, 116),
            (179, 179),
            (189, 189),
            (194, 195),
            (200, 200),
            (249, 249),
        ],
        jump: &[
            (68, 68),
            (70, 70),
            (75, 77),
            (100, 103),
            (106, 106),
            (172, 176),
            (237, 237),
            (248, 248),
            (257, 260),
        ],
        free: &[(62, 62), (90, 90), (97, 97), (111, 111)],
        local: &[(3, 3), (63, 63), (83, 89), (112, 114), (261, 261), (266, 266)],
        handler: &[(263, 265)],
    },
    Takes {
        instructions: &[
            (0, 5),
            (9, 9),
            (11, 12),
            (15, 15),
            (17, 17),
            (25, 27),
            (30, 33),
            (35, 37),
            (49, 55),
            (60, 61),
            (68, 69),
            (71, 71),
            (74, 75),
            (83, 83),
            (85, 85),
            (87, 87),
            (89, 110),
            (114, 147),
            (149, 152),
            (155, 157),
            (162, 165),
            (171, 176),
            (237, 254),
            (256, 266),
        ],
        argument: &[
            (90, 110),
            (114, 147),
            (149, 152),
            (155, 157),
            (162, 165),
            (171, 176),
            (237, 254),
            (260, 266),
        ],
        constant: &[(100, 100), (121, 121), (172, 172)],
        name: &[
            (90, 91),
            (95, 98),
            (101, 101),
            (106, 106),
            (108, 109),
            (116, 116),
            (141, 141),
            (175, 175),
            (262, 265),
        ],
        jump: &[
            (93, 93),
            (110, 110),
            (114, 115),
            (123, 123),
            (128, 129),
            (134, 134),
            (140, 140),
            (260, 261),
        ],
        free: &[(135, 139), (148, 148), (176, 176)],
        local: &[(124, 127), (143, 143), (266, 266)],
        handler: &[(256, 258)],
    },
    Takes {
        instructions: &[
            (0, 2),
            (9, 12),
            (15, 15),
            (25, 25),
            (30, 33),
            (35, 37),
            (49, 54),
            (60, 61),
            (68, 71),
            (74, 75),
            (82, 112),
            (114, 120),
            (122, 126),
            (128, 140),
            (142, 142),
            (144, 149),
            (151, 152),
            (155, 157),
            (160, 160),
            (162, 166),
            (171, 176),
        ],
        argument: &[(90, 255)],
        constant: &[(100, 100), (172, 172)],
        name: &[(90, 91), (95, 98), (101, 101), (106, 106), (108, 109), (116, 116), (160, 160)],
        jump: &[
            (93, 93),
            (110, 112),
            (114, 115),
            (123, 123),
            (128, 129),
            (134, 134),
            (140, 140),
            (173, 176),
        ],
        free: &[(135, 139), (148, 148)],
        local: &[(124, 126)],
        handler: &[],
    },
    Takes {
        instructions: &[(0, 119), (128, 218), (233, 266)],
        argument: &[
            (42, 119),
            (128, 128),
            (144, 150),
            (152, 152),
            (154, 156),
            (158, 178),
            (181, 199),
            (201, 204),
            (207, 207),
            (216, 218),
            (236, 236),
            (238, 238),
            (240, 244),
            (246, 250),
            (252, 252),
            (254, 255),
            (257, 261),
            (263, 266),
        ],
        constant: &[(81, 81)],
        name: &[
            (59, 59),
            (62, 63),
            (71, 72),
            (79, 79),
            (90, 92),
            (95, 95),
            (109, 109),
            (114, 115),
            (185, 185),
            (195, 195),
            (198, 199),
            (207, 207),
            (248, 248),
        ],
        jump: &[
            (66, 66),
            (68, 68),
            (74, 76),
            (99, 102),
            (105, 105),
            (175, 178),
            (181, 182),
            (202, 202),
            (204, 204),
            (236, 236),
            (247, 247),
            (257, 260),
        ],
        free: &[(60, 60), (89, 89), (96, 96), (110, 110)],
        local: &[(3, 3), (61, 61), (82, 88), (111, 113), (261, 261), (266, 266)],
        handler: &[(263, 265)],
    },
];
