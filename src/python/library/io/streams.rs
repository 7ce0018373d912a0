//! The standard streams: what `sys.stdin`, `sys.stdout` and `sys.stderr` are made of.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::{STREAM_TYPES, buffered, raw, text};
use crate::python::object::{Fallible, Vm, class, exception, types};
use crate::trace::Stream;

/// The stream of a standard descriptor that can be written to.
pub fn stream(number: u32) -> Option<Stream> {
    match number {
        1 => Some(Stream::Stdout),
        2 => Some(Stream::Stderr),
        _ => None,
    }
}

/// Bytes on a standard stream: the text that they are, a character that is not whole being kept for later.
pub fn write(vm: &mut dyn Vm, number: u32, data: &[u8]) -> Fallible<()> {
    let Some(stream) = stream(number) else {
        return Err(exception::unsupported(vm, "writing to `sys.stdin`"));
    };
    let mut bytes = std::mem::take(&mut vm.process.unfinished[number as usize - 1]);
    bytes.extend_from_slice(data);
    let (whole, rest) = match std::str::from_utf8(&bytes) {
        Ok(_) => (bytes.len(), bytes.len()),
        Err(error) if error.error_len().is_none() => (error.valid_up_to(), bytes.len()),
        Err(error) => (error.valid_up_to(), error.valid_up_to()),
    };
    let text = String::from_utf8_lossy(&bytes[..whole]).into_owned();
    vm.write(stream, &text)?;
    if rest < bytes.len() {
        return Err(exception::unsupported(vm, "bytes on a standard stream that are not UTF-8"));
    }
    vm.process.unfinished[number as usize - 1] = bytes[whole..].to_vec();
    Ok(())
}

/// Bytes of `sys.stdin`.
pub fn read(vm: &mut dyn Vm, number: u32, count: Option<usize>) -> Fallible<Vec<u8>> {
    if number != 0 {
        return Err(exception::unsupported(vm, "reading from a stream that is written"));
    }
    let mut input = match vm.process.input.take() {
        Some(input) => input,
        None => next_lines(vm, count)?,
    };
    let end = count.map_or(input.len(), |count| count.min(input.len()));
    let rest = input.split_off(end);
    vm.process.input = (!rest.is_empty()).then_some(rest);
    Ok(input)
}

/// What the world has on standard input: the next line, or without a limit all of it.
fn next_lines(vm: &mut dyn Vm, count: Option<usize>) -> Fallible<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(line) = vm.read_line()? {
        bytes.extend_from_slice(line.as_bytes());
        if count.is_some() {
            break;
        }
    }
    Ok(bytes)
}

/// Makes one of the three; the types of files are readied with the first.
pub fn create(vm: &mut dyn Vm, number: i32, name: &str) -> Owned {
    types::ready_module(vm, STREAM_TYPES);
    class::note_finalizer(vm, t::IO_BASE);
    let writes = number != 0;
    let file = raw::over(vm, number, writes, &format!("<{name}>"));
    let buffer = buffered::over(vm, file, writes);
    text::over(vm, buffer, number)
}

/// The stream that a file writes to at once, if it is one of the machine's own as it was made.
pub fn stream_of(vm: &dyn Vm, file: Obj) -> Option<Stream> {
    if vm.heap.type_of(file) != t::TEXT_IO_WRAPPER {
        return None;
    }
    stream(text::direct(vm, file))
}
