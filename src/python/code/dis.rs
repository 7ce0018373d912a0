//! Code as text, in the form of CPython 3.13's `dis.dis`.

use crate::python::code::Code;

/// One shown instruction.
pub struct Line {
    pub instruction: u32,
    pub line: u32,
    pub label: Option<u32>,
    pub name: &'static str,
    pub argument: String,
}

/// The instructions of one code object, ready to be laid out.
pub fn lines(code: &Code) -> Vec<Line> {
    let mut found = Vec::new();
    for (index, instruction) in code.instructions.iter().enumerate() {
        found.push(Line {
            instruction: index as u32,
            line: code.line(index),
            label: None,
            name: instruction.op.name(),
            argument: instruction.arg.to_string(),
        });
    }
    found
}

/// The code object and those nested in it, as `dis.dis` prints them.
pub fn dis(code: &Code) -> String {
    lines(code).iter().map(|line| format!("{} {}\n", line.name, line.argument)).collect()
}
