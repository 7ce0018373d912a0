//! What the types of `_io` share: errors, arguments, buffers to read from and to write into.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Fallible, Raised, Vm, buffer, bytes_like, exception, given, protocol};

/// `io.DEFAULT_BUFFER_SIZE`.
pub const BUFFER_SIZE: usize = 8192;

/// Raises `io.UnsupportedOperation`.
pub fn unsupported(vm: &mut dyn Vm, message: &str) -> Raised {
    let class = match operation_class(vm) {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let text = vm.heap.str(message);
    let made = vm.call(class.get(), &[text.get()], &[]);
    vm.release(text);
    vm.release(class);
    match made {
        Ok(made) => {
            exception::set(vm, made);
            Raised
        }
        Err(raised) => raised,
    }
}

fn operation_class(vm: &mut dyn Vm) -> Fallible<Owned> {
    let module = vm.import("_io")?;
    let class = protocol::get_attribute_str(vm, module.get(), "UnsupportedOperation");
    vm.release(module);
    class
}

/// `iobase_check_closed`: asks the attribute `closed`.
pub fn check_open(vm: &mut dyn Vm, file: Obj) -> Fallible<()> {
    if is_closed(vm, file)? { Err(closed_error(vm)) } else { Ok(()) }
}

/// The truth of a file's attribute `closed`.
pub fn is_closed(vm: &mut dyn Vm, file: Obj) -> Fallible<bool> {
    match protocol::lookup_attribute_str(vm, file, "closed")? {
        Some(closed) => given::with(vm, closed, protocol::truth),
        None => Ok(false),
    }
}

pub fn closed_error(vm: &mut dyn Vm) -> Raised {
    exception::value_error(vm, "I/O operation on closed file.")
}

/// A size argument: an int, or None or nothing for all (`_Py_convert_optional_to_ssize_t`).
pub fn size_or_none(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<usize>> {
    if object.is_null() || object == image::NONE {
        return Ok(None);
    }
    if !protocol::is_index(vm, object) {
        let kind = protocol::type_name(vm, object);
        let message = format!("argument should be integer or None, not '{kind}'");
        return Err(exception::type_error(vm, message));
    }
    let size = protocol::as_size(vm, object, t::OVERFLOW_ERROR)?;
    Ok(usize::try_from(size).ok())
}

/// How many bytes fit into a writable buffer.
pub fn room(vm: &mut dyn Vm, function: &str, target: Obj) -> Fallible<usize> {
    let memory = buffer::expect_writable(vm, &format!("{function}() argument"), target)?;
    Ok(memory.length().max(0) as usize)
}

/// Writes to the beginning of a writable buffer.
pub fn fill(vm: &mut dyn Vm, target: Obj, data: &[u8]) -> Fallible<()> {
    let memory = buffer::expect_writable(vm, "argument", target)?;
    let count = data.len().min(memory.length().max(0) as usize);
    vm.heap.set_memory(memory.start, &data[..count]);
    Ok(())
}

/// The contents of a bytes-like argument.
pub fn contents(vm: &mut dyn Vm, object: Obj) -> Fallible<Vec<u8>> {
    bytes_like::expect(vm, object)
}

/// `self.name()` where the answer does not matter.
pub fn tell_to(vm: &mut dyn Vm, file: Obj, name: &str) -> Fallible<()> {
    let answer = protocol::call_method(vm, file, name, &[])?;
    vm.release(answer);
    Ok(())
}

/// The truth of `self.name()`.
pub fn ask(vm: &mut dyn Vm, file: Obj, name: &str) -> Fallible<bool> {
    let answer = protocol::call_method(vm, file, name, &[])?;
    given::with(vm, answer, protocol::truth)
}

/// Closes in two steps as CPython does: what the first raises becomes the context of what the second does.
pub fn both(
    vm: &mut dyn Vm,
    first: impl FnOnce(&mut dyn Vm) -> Fallible<()>,
    second: impl FnOnce(&mut dyn Vm) -> Fallible<()>,
) -> Fallible<()> {
    let first = first(vm);
    if vm.unsupported.is_some() || vm.process.blocked {
        return first;
    }
    let earlier = first.is_err().then(|| exception::take(vm));
    let second = second(vm);
    match (earlier, second) {
        (None, second) => second,
        (Some(earlier), Ok(())) => {
            exception::restore(vm, earlier);
            Err(Raised)
        }
        (Some(earlier), Err(raised)) => {
            exception::chain(vm, earlier);
            Err(raised)
        }
    }
}

/// `name` in a repr: as in ` name='data.txt'`, or nothing where there is none.
pub fn name_part(vm: &mut dyn Vm, file: Obj) -> Fallible<String> {
    match protocol::lookup_attribute_str(vm, file, "name") {
        Ok(Some(name)) => {
            let text = given::with(vm, name, protocol::repr_text)?;
            Ok(format!(" name={text}"))
        }
        Ok(None) => Ok(String::new()),
        Err(Raised) if exception::matches(vm, t::VALUE_ERROR) => {
            exception::clear(vm);
            Ok(String::new())
        }
        Err(raised) => Err(raised),
    }
}

/// `__reduce__` of what cannot be pickled.
pub fn no_pickle(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = protocol::type_name(vm, arguments[0]);
    let message = format!("cannot pickle '{kind}' instances");
    Err(exception::type_error(vm, message))
}

/// The int that a method like `tell` gives.
pub fn offset(vm: &mut dyn Vm, object: Owned) -> Fallible<i64> {
    given::with(vm, object, |vm, object| protocol::as_size(vm, object, t::OVERFLOW_ERROR))
}
