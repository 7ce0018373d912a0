//! The bytecode of a unit as data.

use crate::python::code::{self, Code, Line};
use crate::python::machine::Machine;
use crate::trace::{ListedCode, ListedRow};

/// Code objects of a unit that are listed, and instructions of each.
const MOST: usize = 16;
const LONGEST: usize = 400;

/// An instruction with its argument, as in `LOAD_CONST 1`; `None` for what no listing shows.
pub fn told(code: &Code, index: usize) -> Option<String> {
    let lines = code::lines(code, &mut code::repr);
    let line = lines.iter().find(|line| line.instruction as usize == index)?;
    let argument = match (&line.meaning, line.argument) {
        (meaning, _) if !meaning.is_empty() => format!(" {meaning}"),
        (_, Some(argument)) => format!(" {argument}"),
        _ => String::new(),
    };
    Some(format!("{}{argument}", line.name))
}

/// The code objects of a unit in the order of their lines.
pub fn take(machine: &Machine, unit: u32) -> Vec<ListedCode> {
    let loaded = machine.codes.loaded.iter().filter(|loaded| loaded.unit == unit);
    let mut codes: Vec<_> = loaded.collect();
    codes.sort_by_key(|loaded| loaded.code.first_line);
    let listed = codes.into_iter().take(MOST).map(|loaded| {
        let lines = code::lines(&loaded.code, &mut code::repr);
        let row = |line: &Line| {
            let number = loaded.code.line(line.instruction as usize);
            let plain = line.argument.map_or(String::new(), |argument| argument.to_string());
            ListedRow {
                line: if number == 0 { 0 } else { machine.unit_line(unit, number) },
                offset: line.offset,
                name: line.name.to_owned(),
                argument: if line.meaning.is_empty() { plain } else { line.meaning.clone() },
                label: line.label,
            }
        };
        let rows = lines.iter().take(LONGEST).map(row).collect();
        ListedCode { name: loaded.code.qualname.to_string(), rows }
    });
    listed.collect()
}
