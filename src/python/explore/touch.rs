//! The variables that threads share, as instructions read and write them: names, attributes, entries, lengths, members.

use crate::python::code::{Instruction, Op};
use crate::python::heap::Obj;
use crate::python::heap::image::types::{DEQUE, DICT, LIST, SET};
use crate::python::machine::Machine;
use crate::python::record::brief;

/// An instruction reads or writes a variable.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Tells variables apart.
    pub key: String,
    /// As the source has it.
    pub shown: String,
    pub is_write: bool,
    /// It would change the variable, and finds nothing to change: `pop` of an empty list.
    pub is_vain: bool,
    /// A length or a membership: methods change it, nothing is written into it.
    pub is_derived: bool,
    /// What is written; what is read, where the instruction leaves something else on the stack.
    pub value: String,
}

impl Touched {
    fn read(key: String, shown: String) -> Touched {
        let (is_write, is_vain, is_derived) = (false, false, false);
        Touched { key, shown, is_write, is_vain, is_derived, value: String::new() }
    }

    fn write(key: String, shown: String, value: String) -> Touched {
        Touched { is_write: true, value, ..Touched::read(key, shown) }
    }
}

/// The variable that an instruction reads or writes; `source` is the expression.
pub fn touched(
    machine: &Machine,
    instruction: Instruction,
    name: &str,
    source: impl Fn() -> String,
) -> Option<Touched> {
    let top = |depth: u32| machine.top_of_stack(depth);
    let value = |depth: u32| top(depth).map_or(String::new(), |it| brief(machine, it));
    let attribute = || format!("{:x}.{name}", top(0).map_or(0, |it| address(machine, it)));
    let item = || format!("{:x}[{}]", top(1).map_or(0, |it| address(machine, it)), value(0));
    match instruction.op {
        Op::LoadGlobal | Op::LoadGlobalBelow | Op::LoadName | Op::LoadDeref => {
            Some(Touched::read(name.to_owned(), name.to_owned()))
        }
        Op::StoreGlobal | Op::StoreName | Op::StoreDeref => {
            Some(Touched::write(name.to_owned(), name.to_owned(), value(0)))
        }
        Op::LoadAttr => Some(Touched::read(attribute(), source())),
        Op::StoreAttr => Some(Touched::write(attribute(), source(), value(1))),
        Op::BinarySubscr => Some(Touched::read(item(), source())),
        Op::StoreSubscr => Some(Touched::write(item(), source(), value(2))),
        Op::DeleteSubscr => Some(Touched::write(item(), source(), ABSENT.to_owned())),
        Op::ContainsOp => contained(machine, &source()),
        Op::Call | Op::CallBelow => called(machine, instruction.arg, &source()),
        Op::ToBool
        | Op::UnaryNot
        | Op::PopJumpIfFalse
        | Op::PopJumpIfTrue
        | Op::TestJumpIfFalse
        | Op::TestJumpIfTrue => length(machine, top(0)?, &source()),
        _ => None,
    }
}

/// `key in dict`, `member in set`.
fn contained(machine: &Machine, source: &str) -> Option<Touched> {
    let (container, member) = (machine.top_of_stack(0)?, machine.top_of_stack(1)?);
    let name = source.rsplit_once(" in ").map_or("", |(_, name)| name.trim());
    match machine.core.heap.type_of(container) {
        DICT => entry(machine, container, member, name),
        SET => Some(membership(machine, container, member, name)),
        _ => None,
    }
}

/// `len(list)`, and the methods of lists, deques, dicts and sets that read or change one thing.
fn called(machine: &Machine, count: u32, source: &str) -> Option<Touched> {
    let argument = count.checked_sub(1).and_then(|depth| machine.top_of_stack(depth));
    let (method, receiver) = machine.native_called(count)?;
    if method == "len" {
        let name = source.strip_prefix("len(").and_then(|rest| rest.strip_suffix(')'));
        return length(machine, argument?, name.unwrap_or_default());
    }
    let name = source.rsplit_once(&format!(".{method}(")).map_or("", |(name, _)| name);
    if receiver.is_null() {
        return None;
    }
    match machine.core.heap.type_of(receiver) {
        DICT if method == "get" => entry(machine, receiver, argument?, name),
        SET => {
            let after = MEMBERS.iter().find(|(known, _)| *known == method)?.1;
            let found = membership(machine, receiver, argument?, name);
            Some(Touched { is_write: true, value: after.to_owned(), ..found })
        }
        LIST | DEQUE => resized(machine, method, receiver, name),
        _ => None,
    }
}

/// A method gives a list or a deque another length.
fn resized(machine: &Machine, method: &str, receiver: Obj, name: &str) -> Option<Touched> {
    let by = LENGTHS.iter().find(|(known, _)| *known == method)?.1;
    let found = length(machine, receiver, name)?;
    let before: i64 = found.value.parse().ok()?;
    if before + by < 0 {
        return Some(Touched { is_vain: true, ..found });
    }
    Some(Touched { is_write: true, value: (before + by).to_string(), ..found })
}

/// A list or a deque is asked how long it is, or whether it is empty.
fn length(machine: &Machine, object: Obj, name: &str) -> Option<Touched> {
    let heap = &machine.core.heap;
    let length = match heap.type_of(object) {
        LIST => heap.list_length(object),
        DEQUE => heap.deque_length(object),
        _ => return None,
    };
    let name = name.strip_prefix("not ").unwrap_or(name);
    let key = format!("len {:x}", address(machine, object));
    let read = Touched::read(key, format!("len({name})"));
    Some(Touched { value: length.to_string(), is_derived: true, ..read })
}

/// The entry of a dict that is asked for by a method or by `in`.
fn entry(machine: &Machine, dict: Obj, key: Obj, name: &str) -> Option<Touched> {
    let key = brief(machine, key);
    let shown = format!("{name}[{key}]");
    Some(Touched::read(format!("{:x}[{key}]", address(machine, dict)), shown))
}

/// Whether a set has a member.
fn membership(machine: &Machine, set: Obj, member: Obj, name: &str) -> Touched {
    let member = brief(machine, member);
    let key = format!("{member} in {:x}", address(machine, set));
    Touched { is_derived: true, ..Touched::read(key, format!("{member} in {name}")) }
}

fn address(machine: &Machine, object: Obj) -> u64 {
    machine.core.heap.address(object)
}

const ABSENT: &str = "absent";
/// Methods of `list` and `deque`: by how much they change the length.
const LENGTHS: &[(&str, i64)] =
    &[("append", 1), ("appendleft", 1), ("insert", 1), ("pop", -1), ("popleft", -1)];
/// Methods of `set`: what is true of the member then.
const MEMBERS: &[(&str, &str)] = &[("add", "present"), ("discard", ABSENT)];
