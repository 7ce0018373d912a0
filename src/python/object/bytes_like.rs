//! Objects that give bytes: `bytes`, `bytearray` and what `bytes()` makes of other objects.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Fallible, Vm, buffer, exception, given, protocol, types};

/// Is it one?
pub fn is(vm: &dyn Vm, object: Obj) -> bool {
    buffer::is_lender(vm, object)
}

/// The contents of a bytes-like object; `None` for a released memoryview too.
pub fn view(vm: &dyn Vm, object: Obj) -> Option<Vec<u8>> {
    if types::is_instance(vm, object, t::BYTES) || types::is_instance(vm, object, t::BYTEARRAY) {
        return Some(vm.heap.bytes_value(object).to_vec());
    }
    buffer::memory(vm, object).map(|memory| memory.bytes(&vm.heap))
}

/// The contents of a bytes-like object, or "a bytes-like object is required".
pub fn expect(vm: &mut dyn Vm, object: Obj) -> Fallible<Vec<u8>> {
    if types::is_instance(vm, object, t::BYTES) || types::is_instance(vm, object, t::BYTEARRAY) {
        return Ok(vm.heap.bytes_value(object).to_vec());
    }
    let memory = buffer::expect(vm, object)?;
    if !memory.is_c_contiguous() {
        let message = "memoryview: underlying buffer is not C-contiguous";
        return Err(exception::raise(vm, t::BUFFER_ERROR, message));
    }
    Ok(memory.bytes(&vm.heap))
}

/// `PyObject_Bytes`: of a bytes-like object, `__bytes__`, or an iterable of ints.
pub fn from_object(vm: &mut dyn Vm, object: Obj) -> Fallible<Vec<u8>> {
    if let Some(converted) = special(vm, object)? {
        let bytes = vm.heap.bytes_value(converted.get()).to_vec();
        vm.release(converted);
        return Ok(bytes);
    }
    match view(vm, object) {
        Some(bytes) => Ok(bytes),
        None => from_items(vm, object, "bytes"),
    }
}

/// What `__bytes__` gives, when the type has it.
pub fn special(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let kind = vm.heap.type_of(object);
    if kind == t::BYTES || kind == t::BYTEARRAY || kind == t::STR || kind == t::LIST {
        return Ok(None);
    }
    let name = vm.names.bytes;
    let Some(converted) = protocol::call_bound(vm, object, name, &[])? else { return Ok(None) };
    if types::is_instance(vm, converted.get(), t::BYTES) {
        return Ok(Some(converted));
    }
    let name = protocol::type_name(vm, converted.get());
    let message = format!("__bytes__ returned non-bytes (type {name})");
    vm.release(converted);
    Err(exception::type_error(vm, message))
}

/// Bytes from an iterable of ints; `target` is what they are for, in messages.
pub fn from_items(vm: &mut dyn Vm, object: Obj, target: &str) -> Fallible<Vec<u8>> {
    if buffer::is_lender(vm, object) {
        // What it lent is gone.
        buffer::expect(vm, object)?;
    }
    buffer::refuse_own(vm, object)?;
    let name = protocol::type_name(vm, object);
    let message = format!("cannot convert '{name}' object to {target}");
    if given::is_str(vm, object) {
        return Err(exception::type_error(vm, message));
    }
    let words = if target == "bytes" {
        "bytes must be in range(0, 256)"
    } else {
        "byte must be in range(0, 256)"
    };
    let iterator = protocol::iter_or(vm, object, &message)?;
    // The hint is asked for what may be wrong with it.
    let hint = if target == "bytes" { protocol::length_hint(vm, object, 64) } else { Ok(0) };
    let result = hint.and_then(|_| {
        let mut bytes = Vec::new();
        protocol::iterate(vm, iterator.get(), |vm, item| {
            let byte = given::with(vm, item, |vm, item| byte(vm, item, words))?;
            bytes.push(byte);
            Ok(())
        })?;
        Ok(bytes)
    });
    vm.release(iterator);
    result
}

/// An int from 0 to 255, else a `ValueError` with these words.
pub fn byte(vm: &mut dyn Vm, object: Obj, words: &str) -> Fallible<u8> {
    let value = protocol::clamp_index(vm, object)?;
    u8::try_from(value).map_err(|_| exception::value_error(vm, words))
}
