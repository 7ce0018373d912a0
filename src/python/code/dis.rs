//! Code as text, in the form of CPython 3.13's `dis.dis`.

use crate::python::code::{Argument, Code, Constant, Op, repr};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One shown instruction; prefixes for long arguments are shown as instructions of their own.
pub struct Line {
    /// Index in `Code::instructions` of what it belongs to.
    pub instruction: u32,
    pub offset: u32,
    /// The source line, if it differs from the one before: `Some(None)` is "no line".
    pub starts: Option<Option<u32>>,
    /// Number of the label that stands here.
    pub label: Option<u32>,
    pub name: &'static str,
    pub argument: Option<u32>,
    /// What the argument means.
    pub meaning: String,
}

const BINARY: [&str; 27] = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=",
    "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=", "[]",
];
const COMPARE: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];
const CONVERT: [&str; 4] = ["", "str", "repr", "ascii"];
const ATTRIBUTES: [&str; 5] = ["defaults", "kwdefaults", "annotations", "closure", "annotate"];
/// `LOAD_COMMON_CONSTANT`'s builtins, by their numbers.
const COMMON: [&str; 12] = [
    "AssertionError",
    "NotImplementedError",
    "tuple",
    "<built-in function all>",
    "<built-in function any>",
    "list",
    "set",
    "None",
    "",
    "True",
    "False",
    "-1",
];
/// `LOAD_SPECIAL`'s methods, by their numbers.
pub const SPECIAL: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
/// `CALL_INTRINSIC_1`'s functions, by their numbers.
pub const INTRINSICS_1: [&str; 12] = [
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];
/// Those of `CALL_INTRINSIC_2`.
pub const INTRINSICS_2: [&str; 6] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];

/// The code object and those nested in it, as `dis.dis` prints them; addresses are shown as `0x...`.
pub fn dis(code: &Code) -> String {
    dis_with(code, &mut repr)
}

/// The same with the machine's own `repr` of constants.
pub fn dis_with(code: &Code, show: &mut dyn FnMut(&Constant) -> String) -> String {
    let mut text = String::new();
    one(code, show, &mut text);
    for value in &code.constants {
        if let Constant::Code(inner) = value {
            let _ = writeln!(text, "\nDisassembly of {}:", show(value));
            text.push_str(&dis_with(inner, show));
        }
    }
    text
}

/// The instructions of one code object, ready to be laid out.
pub fn lines(code: &Code, show: &mut dyn FnMut(&Constant) -> String) -> Vec<Line> {
    let labels = labels(code);
    let mut found = Vec::new();
    let mut line_before = None;
    for index in 0..code.instructions.len() {
        let (op, _) = code.encoded(index);
        let line = line_of(code, index);
        let mut starts = (line_before != Some(line)).then_some(line);
        line_before = Some(line);
        let meaning = meaning(code, index, &labels, show);
        let raw = raw_argument(code, index);
        let first = start(code, index as u32);
        let prefixes = (code.offsets[index] - first) / 2;
        for prefix in (0..=prefixes).rev() {
            let offset = code.offsets[index] - prefix * 2;
            let is_prefix = prefix > 0;
            let shown = Line {
                instruction: index as u32,
                offset,
                starts: starts.take(),
                label: labels.get(&offset).copied(),
                name: if is_prefix { "EXTENDED_ARG" } else { op.name() },
                argument: (is_prefix || has_argument(code, op)).then_some(raw >> (8 * prefix)),
                meaning: if is_prefix { String::new() } else { meaning.clone() },
            };
            found.push(shown);
        }
    }
    found
}

fn one(code: &Code, show: &mut dyn FnMut(&Constant) -> String, text: &mut String) {
    let lines = lines(code, show);
    let labels = labels(code);
    let known = lines.iter().filter_map(|line| line.starts);
    let largest = known.clone().flatten().max();
    let any_none = known.clone().any(|line| line.is_none());
    let mut line_width =
        largest.filter(|line| *line > 0).map_or(0, |line| line.to_string().len().max(3));
    if line_width > 0 && line_width < 4 && any_none {
        line_width = 4;
    }
    let label_width = 4 + labels.len().to_string().len();
    for line in lines {
        if line_width > 0 && line.starts.is_some() && line.offset > 0 {
            text.push('\n');
        }
        let number = match line.starts {
            None => String::new(),
            Some(None) => "--".to_owned(),
            Some(Some(number)) => number.to_string(),
        };
        let label = line.label.map_or(String::new(), |label| format!("L{label}:"));
        let mut row = String::new();
        if line_width > 0 {
            let _ = write!(row, "{number:>line_width$} ");
        }
        let _ = write!(row, "{label:>label_width$}     {:<20}", line.name);
        if let Some(argument) = line.argument {
            let width = 5usize.saturating_sub(line.name.len().saturating_sub(20));
            let _ = write!(row, " {argument:>width$}");
            if !line.meaning.is_empty() {
                let _ = write!(row, " ({})", line.meaning);
            }
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    table(code, &labels, text);
}

fn table(code: &Code, labels: &BTreeMap<u32, u32>, text: &mut String) {
    if code.exceptions.is_empty() {
        return;
    }
    text.push_str("ExceptionTable:\n");
    for entry in &code.exceptions {
        let [from, to, target] = [entry.start, entry.end, entry.target]
            .map(|index| labels.get(&start(code, index)).copied().unwrap_or(0));
        let lasti = if entry.lasti { " lasti" } else { "" };
        let _ = writeln!(text, "  L{from} to L{to} -> L{target} [{}]{lasti}", entry.depth);
    }
}

/// Whether `dis` shows an argument.
fn has_argument(code: &Code, op: Op) -> bool {
    op.has_argument() && !(op == Op::CallFunctionEx && code.bytecode.plain_mappings)
}

/// Where an instruction starts, its prefixes included.
fn start(code: &Code, index: u32) -> u32 {
    let Some(before) = (index as usize).checked_sub(1) else { return 0 };
    match code.instructions.get(before) {
        Some(instruction) => code.offsets[before] + 2 + 2 * instruction.op.caches(code.bytecode),
        None => code.size,
    }
}

/// The argument as CPython encodes it: jumps count code units from the next instruction.
fn raw_argument(code: &Code, index: usize) -> u32 {
    let instruction = code.instructions[index];
    if !instruction.op.is_jump() {
        return code.encoded(index).1;
    }
    let after = start(code, index as u32 + 1);
    (start(code, instruction.arg) + code.jump_shift(index)).abs_diff(after) / 2
}

/// Numbers of the places that jumps and the exception table name.
fn labels(code: &Code) -> BTreeMap<u32, u32> {
    let mut found = BTreeMap::new();
    for (index, instruction) in code.instructions.iter().enumerate() {
        if instruction.op.is_jump() {
            found.insert(start(code, instruction.arg) + code.jump_shift(index), 0);
        }
    }
    for entry in &code.exceptions {
        for index in [entry.start, entry.end, entry.target] {
            found.insert(start(code, index), 0);
        }
    }
    for (number, label) in found.values_mut().enumerate() {
        *label = number as u32 + 1;
    }
    found
}

fn line_of(code: &Code, index: usize) -> Option<u32> {
    let position = code.positions[index];
    (position.line > 0 || position.end_line > 0).then_some(position.line)
}

fn meaning(
    code: &Code,
    index: usize,
    labels: &BTreeMap<u32, u32>,
    show: &mut dyn FnMut(&Constant) -> String,
) -> String {
    let instruction = code.instructions[index];
    let (op, arg) = code.encoded(index);
    let arg = arg as usize;
    let name = |at: usize| code.names.get(at).map_or(String::new(), ToString::to_string);
    let slot =
        |at: usize| code.locals_plus.get(at).map_or(String::new(), |slot| slot.name.to_string());
    let of = |table: &[&str], at: usize| table.get(at).map_or(String::new(), ToString::to_string);
    match (op, op.row().argument) {
        (Op::LoadGlobal, _) => name(arg >> 1) + if arg & 1 == 1 { " + NULL" } else { "" },
        (Op::LoadAttr, _) => name(arg >> 1) + if arg & 1 == 1 { " + NULL|self" } else { "" },
        (Op::ImportName, _) if code.bytecode.marks_imports => {
            name(arg >> 2) + ["", " + lazy", " + eager", ""][arg & 3]
        }
        (Op::LoadSuperAttr, _) => name(arg >> 2) + if arg & 1 == 1 { " + NULL|self" } else { "" },
        (Op::IsOp, _) if code.bytecode.marks_ways => of(&["is", "is not"], arg),
        (Op::ContainsOp, _) if code.bytecode.marks_ways => of(&["in", "not in"], arg),
        (Op::CallIntrinsic1, _) => of(&INTRINSICS_1, arg),
        (Op::CallIntrinsic2, _) => of(&INTRINSICS_2, arg),
        (_, Argument::Constant) => code.constants.get(arg).map_or(String::new(), show),
        (_, Argument::Name) => name(arg),
        (_, Argument::Local | Argument::Free) => slot(arg),
        (_, Argument::TwoLocals) => format!("{}, {}", slot(arg >> 4), slot(arg & 15)),
        (_, Argument::Jump) => {
            let target = start(code, instruction.arg) + code.jump_shift(index);
            let label = labels.get(&target).copied().unwrap_or(0);
            let word = if op == Op::EndAsyncForFrom { "from" } else { "to" };
            format!("{word} L{label}")
        }
        (_, Argument::Binary) => of(&BINARY, arg),
        (Op::CompareMasked, _) => of(&COMPARE, arg >> 4),
        (Op::ComparePlain, _) => of(&COMPARE, arg),
        (_, Argument::Compare) => {
            let sign = of(&COMPARE, arg >> 5);
            if arg & 16 != 0 { format!("bool({sign})") } else { sign }
        }
        (_, Argument::Flags) => {
            let bits = ATTRIBUTES.iter().enumerate().filter(|(bit, _)| arg & 1 << bit != 0);
            bits.map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
        }
        (_, Argument::Format) => {
            let conversion = of(&CONVERT, arg & 3);
            let spec = if arg & 4 != 0 { "with format" } else { "" };
            let comma = if conversion.is_empty() || spec.is_empty() { "" } else { ", " };
            format!("{conversion}{comma}{spec}")
        }
        (_, Argument::Convert) => of(&CONVERT, arg),
        (_, Argument::Attribute) => {
            let bits = ATTRIBUTES.iter().enumerate().filter(|(bit, _)| arg & 1 << bit != 0);
            bits.map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
        }
        (_, Argument::Common) => of(&COMMON, arg),
        (_, Argument::Special) => of(&SPECIAL, arg),
        (_, Argument::Unused | Argument::Plain | Argument::Handler) => String::new(),
    }
}
