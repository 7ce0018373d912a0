//! `print`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::io;
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{exception, protocol};

pub fn print(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [objects, separator, end, file, flush] = arguments[..5] else { return Ok(vm.none()) };
    let Some(file) = target(vm, file)? else { return Ok(vm.none()) };
    let result = print_to(vm, file.get(), objects, separator, end, flush);
    vm.heap.release(file);
    result?;
    Ok(vm.none())
}

/// The file to print to; `None` when `sys.stdout` is None.
fn target(vm: &mut dyn Vm, file: Obj) -> Fallible<Option<Owned>> {
    if let Some(file) = file.some().filter(|file| *file != image::NONE) {
        return Ok(Some(vm.heap.own(file)));
    }
    let stdout = crate::python::library::sys_attribute(vm, "stdout");
    match stdout.some() {
        None => Err(exception::runtime_error(vm, "lost sys.stdout")),
        Some(image::NONE) => Ok(None),
        Some(stdout) => Ok(Some(vm.heap.own(stdout))),
    }
}

fn print_to(
    vm: &mut dyn Vm,
    file: Obj,
    objects: Obj,
    separator: Obj,
    end: Obj,
    flush: Obj,
) -> Fallible<()> {
    let separator = joining(vm, "sep", separator)?;
    let end = joining(vm, "end", end)?;
    let mut out = Out::to(vm, file);
    for (index, object) in vm.heap.tuple_items(objects).into_iter().enumerate() {
        if index > 0 {
            out.write_text(vm, separator, " ")?;
        }
        out.write_object(vm, object)?;
    }
    out.write_text(vm, end, "\n")?;
    out.flush(vm)?;
    if !flush.is_null() && protocol::truth(vm, flush)? {
        let none = protocol::call_method(vm, file, "flush", &[])?;
        vm.heap.release(none);
    }
    Ok(())
}

/// A str, or `NULL` for the default.
fn joining(vm: &mut dyn Vm, name: &str, value: Obj) -> Fallible<Obj> {
    if value.is_null() || value == image::NONE {
        return Ok(Obj::NULL);
    }
    if classes::is_instance(vm, value, types::STR) {
        return Ok(value);
    }
    let kind = protocol::type_name(vm, value);
    let text = format!("{name} must be None or a string, not {kind}");
    Err(exception::type_error(vm, text))
}

/// Where the pieces go: a stream of the machine takes them joined, any other object one by one through its `write`.
struct Out {
    file: Obj,
    stream: Option<crate::trace::Stream>,
    pending: String,
}

impl Out {
    fn to(vm: &mut dyn Vm, file: Obj) -> Out {
        let stream = io::stream_of(vm, file);
        Out { file, stream, pending: String::new() }
    }

    fn write_text(&mut self, vm: &mut dyn Vm, text: Obj, default: &str) -> Fallible<()> {
        if let Some(text) = text.some() {
            return self.write_object(vm, text);
        }
        if self.stream.is_some() {
            self.pending.push_str(default);
            return Ok(());
        }
        let text = vm.heap.str(default);
        let result = self.write_object(vm, text.get());
        vm.heap.release(text);
        result
    }

    fn write_object(&mut self, vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
        if self.stream.is_some() {
            // What a `__str__` prints comes after what was printed before it.
            if !is_atom(vm, object) {
                self.flush(vm)?;
            }
            let text = protocol::str(vm, object)?;
            if !io::has_surrogates(vm, text.get()) {
                self.pending.push_str(&vm.heap.text(text.get()));
                vm.heap.release(text);
                return Ok(());
            }
            // What UTF-8 cannot hold is for the stream's error handler.
            let written = self
                .flush(vm)
                .and_then(|()| protocol::call_method(vm, self.file, "write", &[text.get()]));
            vm.heap.release(text);
            vm.heap.release(written?);
            return Ok(());
        }
        let write = protocol::get_attribute_str(vm, self.file, "write")?;
        let written = protocol::str(vm, object).and_then(|text| {
            let result = vm.call(write.get(), &[text.get()], &[]);
            vm.heap.release(text);
            result
        });
        vm.heap.release(write);
        vm.heap.release(written?);
        Ok(())
    }

    fn flush(&mut self, vm: &mut dyn Vm) -> Fallible<()> {
        let text = std::mem::take(&mut self.pending);
        match self.stream {
            Some(stream) if !text.is_empty() => vm.write(stream, &text),
            _ => Ok(()),
        }
    }
}

/// Does making its text run no Python code?
fn is_atom(vm: &mut dyn Vm, object: Obj) -> bool {
    let atoms = [types::STR, types::INT, types::FLOAT, types::BOOL, types::NONE_TYPE];
    atoms.contains(&vm.heap.type_of(object))
}
