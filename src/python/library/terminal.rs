//! The module `_terminal`: what is typed without being shown.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Fallible, Vm, def, exception, protocol};
use crate::trace::Stream;

/// Shows a prompt and reads a line of which the terminal shows nothing.
fn ask_secretly(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let prompt = protocol::str_text(vm, arguments[0])?;
    // A terminal outside shows what is typed into it: it hides nothing for us.
    let stream = if vm.has_world() { Stream::Stderr } else { Stream::Stdin };
    vm.write(stream, &prompt)?;
    vm.process.typed.is_secret = true;
    let line = vm.read_line();
    vm.process.typed.is_secret = false;
    match line? {
        Some(line) => Ok(vm.heap.str(line.trim_end_matches('\n'))),
        None => Err(exception::raise_with(vm, t::EOF_ERROR, &[])),
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_terminal",
    doc: "What is typed without being shown.",
    functions: &[def("ask_secretly", "($module, prompt, /)", ask_secretly)],
    ..Module::EMPTY
};
