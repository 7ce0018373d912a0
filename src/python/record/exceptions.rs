//! What exceptions show: their arguments as text where nothing is to be pointed at, else all that they hold.

use crate::python::heap::Obj;
use crate::python::heap::image::types::{
    BASE_EXCEPTION, BOOL, BYTES, COMPLEX, FLOAT, INT, NONE_TYPE, STOP_ITERATION, STR, SYSTEM_EXIT,
    TUPLE,
};
use crate::python::machine::Machine;
use crate::python::object::exception::members::{STOP_ITERATION_VALUE, SYSTEM_EXIT_CODE};
use crate::python::object::exception::{ARGS, CAUSE};
use crate::python::object::types;
use crate::python::record::value::{Shown, atom, shown};

/// The text of an exception's arguments, where those are numbers and texts and it has nothing else; `None` for what is no
/// exception.
pub fn content(machine: &Machine, object: Obj) -> Option<Shown> {
    let args = arguments(machine, object)?;
    let heap = &machine.core.heap;
    let is_more = !heap.instance_items(object).is_empty() || !heap.field(object, CAUSE).is_null();
    if is_more || !args.iter().all(|arg| WRITTEN.contains(&heap.type_of(*arg))) {
        return Some(opened(machine, object));
    }
    let args: Vec<String> = args.iter().map(|arg| inside(machine, *arg)).collect();
    Some(match args.as_slice() {
        [only] => atom(only),
        all => atom(&format!("({})", all.join(", "))),
    })
}

/// The arguments of an exception.
pub fn arguments(machine: &Machine, object: Obj) -> Option<Vec<Obj>> {
    let heap = &machine.core.heap;
    if !types::is_instance(&machine.core, object, BASE_EXCEPTION) {
        return None;
    }
    let args = heap.field(object, ARGS).some()?;
    (heap.type_of(args) == TUPLE).then(|| heap.tuple_items(args))
}

/// An exception by what it holds.
pub fn opened(machine: &Machine, object: Obj) -> Shown {
    let heap = &machine.core.heap;
    let is_one = arguments(machine, object).is_some_and(|args| args.len() == 1);
    let is_its = |member: &&(Obj, &str, u32)| types::is_instance(&machine.core, object, member.0);
    // What it is about stands for the tuple of it alone.
    let member = MEMBERS.iter().find(is_its).filter(|_| is_one);
    let (name, word) = member.map_or(("args", ARGS), |(_, name, word)| (*name, *word));
    let mut fields = vec![(name.to_owned(), heap.field(object, word))];
    let own = heap.instance_items(object).into_iter();
    let own = own.filter(|(name, _)| heap.type_of(*name) == STR);
    fields.extend(own.map(|(name, value)| (heap.text(name).into_owned(), value)));
    fields.push(("__cause__".to_owned(), heap.field(object, CAUSE)));
    fields.retain(|(_, value)| !value.is_null());
    Shown::Fields { fields }
}

/// The exception on its way, as `BaseException.__repr__` writes it.
pub fn raised(machine: &Machine) -> String {
    let (heap, object) = (&machine.core.heap, machine.core.raised);
    if object.is_null() {
        return String::new();
    }
    let name = machine.core.type_data(heap.type_of(object)).short_name();
    let args = Some(heap.field(object, ARGS)).filter(|args| !args.is_null());
    let args = args.filter(|args| heap.type_of(*args) == TUPLE).map(|it| heap.tuple_items(it));
    let args: Vec<String> =
        args.unwrap_or_default().iter().map(|arg| inside(machine, *arg)).collect();
    format!("{name}({})", args.join(", "))
}

/// A value among others, or its type.
fn inside(machine: &Machine, object: Obj) -> String {
    match shown(machine, object).1 {
        Shown::Atom { text, .. } => text,
        _ => machine.core.type_data(machine.core.heap.type_of(object)).short_name().to_owned(),
    }
}

/// The types of arguments that are written, where nothing else refers to them.
const WRITTEN: [Obj; 7] = [INT, BOOL, FLOAT, COMPLEX, STR, BYTES, NONE_TYPE];
/// Where classes of exceptions keep their only argument a second time.
const MEMBERS: [(Obj, &str, u32); 2] =
    [(STOP_ITERATION, "value", STOP_ITERATION_VALUE), (SYSTEM_EXIT, "code", SYSTEM_EXIT_CODE)];
