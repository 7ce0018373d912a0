//! Items of an `array.array`: the type codes, and numbers in and out of its memory.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::python::heap::image::types as t;
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::pack::{self, Kind};
use crate::python::object::{Fallible, Raised, Vm, exception, float_text, given, protocol};

/// The type codes in the order of `array.typecodes`.
pub const CODES: &str = "bBuwhHiIlLqQfd";

/// Bytes of an item; `None` for what is no type code.
pub fn size(code: char) -> Option<usize> {
    match code {
        'u' | 'w' => Some(4),
        _ if CODES.contains(code) => pack::native(code).map(|(_, size)| size),
        _ => None,
    }
}

/// Are the items characters?
pub fn is_text(code: char) -> bool {
    matches!(code, 'u' | 'w')
}

/// The item at a place.
pub fn get(vm: &mut dyn Vm, array: Obj, place: usize) -> Owned {
    let (code, size) = (vm.heap.array_code(array), vm.heap.array_item_size(array));
    let start = vm.heap.array_start(array) + (place * size) as u64;
    let bytes = vm.heap.memory(start, size).to_vec();
    if is_text(code) {
        return vm.heap.str_from_codes(&[pack::unsigned(&bytes) as u32]);
    }
    let kind = pack::native(code).map_or(Kind::Signed, |(kind, _)| kind);
    pack::read(&mut vm.heap, kind, &bytes)
}

/// The first items as `repr` writes them, without making objects of them.
pub fn texts(heap: &Heap, array: Obj, most: usize) -> Vec<String> {
    let (code, size) = (heap.array_code(array), heap.array_item_size(array));
    let kind = pack::native(code).map_or(Kind::Signed, |(kind, _)| kind);
    let items = heap.array_bytes(array).chunks_exact(size.max(1)).take(most);
    let text = |bytes: &[u8]| match kind {
        _ if is_text(code) => {
            let character = char::from_u32(pack::unsigned(bytes) as u32).unwrap_or('\u{fffd}');
            format!("'{character}'")
        }
        Kind::Float => float_text::repr(pack::float(bytes)),
        Kind::Unsigned => pack::unsigned(bytes).to_string(),
        _ => pack::signed(bytes).to_string(),
    };
    items.map(text).collect()
}

/// The bytes of a value, with the words of each type code for what does not fit.
pub fn encode(vm: &mut dyn Vm, code: char, value: Obj) -> Fallible<Vec<u8>> {
    match code {
        'u' | 'w' => {
            if given::is_str(vm, value) && vm.heap.str_length(value) == 1 {
                return Ok(vm.heap.str_code(value, 0).to_le_bytes().to_vec());
            }
            Err(exception::type_error(vm, "array item must be unicode character"))
        }
        'f' => Ok((real(vm, value)? as f32).to_le_bytes().to_vec()),
        'd' => Ok(real(vm, value)?.to_le_bytes().to_vec()),
        _ => {
            let int = protocol::index_object(vm, value)?;
            let number = vm.heap.big(int.get());
            vm.release(int);
            integer(vm, code, &number)
        }
    }
}

/// `PyArg_Parse` with "f" or "d".
fn real(vm: &mut dyn Vm, value: Obj) -> Fallible<f64> {
    protocol::float(vm, value)
}

/// The steps by which CPython narrows a C `long`: lower and upper limit with the name of each.
fn limits(code: char) -> &'static [(i64, i64, &'static str)] {
    const SHORT: (i64, i64, &str) = (i16::MIN as i64, i16::MAX as i64, "signed short integer");
    const INT: (i64, i64, &str) = (i32::MIN as i64, i32::MAX as i64, "signed integer");
    match code {
        'b' => &[SHORT, (i8::MIN as i64, i8::MAX as i64, "signed char")],
        'B' => &[(0, u8::MAX as i64, "unsigned byte integer")],
        'h' => &[SHORT],
        'H' => &[INT, (0, u16::MAX as i64, "unsigned short")],
        'i' => &[INT],
        _ => &[],
    }
}

fn integer(vm: &mut dyn Vm, code: char, number: &BigInt) -> Fallible<Vec<u8>> {
    let size = size(code).unwrap_or(8);
    if matches!(code, 'I' | 'L' | 'Q') {
        let value = unsigned(vm, code, number)?;
        return Ok(value.to_le_bytes()[..size].to_vec());
    }
    let Some(value) = number.to_i64() else {
        let text = if code == 'q' {
            "int too big to convert"
        } else {
            "Python int too large to convert to C long"
        };
        return Err(exception::overflow_error(vm, text));
    };
    for (low, high, name) in limits(code) {
        if value < *low {
            return Err(exception::overflow_error(vm, format!("{name} is less than minimum")));
        }
        if value > *high {
            return Err(exception::overflow_error(vm, format!("{name} is greater than maximum")));
        }
    }
    Ok(value.to_le_bytes()[..size].to_vec())
}

fn unsigned(vm: &mut dyn Vm, code: char, number: &BigInt) -> Fallible<u64> {
    if number.is_negative() {
        let text = if code == 'Q' {
            "can't convert negative int to unsigned"
        } else {
            "can't convert negative value to unsigned int"
        };
        return Err(exception::overflow_error(vm, text));
    }
    let Some(value) = number.to_u64() else {
        let text = if code == 'Q' {
            "int too big to convert"
        } else {
            "Python int too large to convert to C unsigned long"
        };
        return Err(exception::overflow_error(vm, text));
    };
    if code == 'I' && value > u64::from(u32::MAX) {
        return Err(exception::overflow_error(vm, "unsigned int is greater than maximum"));
    }
    Ok(value)
}

/// Refuses a change of length while a memoryview looks at the array.
pub fn check_resizable(vm: &mut dyn Vm, array: Obj) -> Fallible<()> {
    if vm.heap.exports(array) == 0 {
        return Ok(());
    }
    let text = "cannot resize an array that is exporting buffers";
    Err(exception::raise(vm, t::BUFFER_ERROR, text))
}

/// Gives an array another length; the new items are 0.
pub fn resize(vm: &mut dyn Vm, array: Obj, length: usize) -> Fallible<()> {
    if length == vm.heap.array_length(array) {
        return Ok(());
    }
    check_resizable(vm, array)?;
    if vm.heap.array_resize(array, length) { Ok(()) } else { Err(full(vm)) }
}

/// Puts bytes between two places, as many items as they give.
pub fn splice(vm: &mut dyn Vm, array: Obj, start: usize, end: usize, bytes: &[u8]) -> Fallible<()> {
    let size = vm.heap.array_item_size(array);
    let tail = vm.heap.array_bytes(array)[end * size..].to_vec();
    let length = start + bytes.len() / size + tail.len() / size;
    let moved = length != vm.heap.array_length(array);
    resize(vm, array, length)?;
    let at = vm.heap.array_start(array) + (start * size) as u64;
    vm.heap.set_memory(at, bytes);
    if moved {
        vm.heap.set_memory(at + bytes.len() as u64, &tail);
    }
    Ok(())
}

#[cold]
fn full(vm: &mut dyn Vm) -> Raised {
    exception::memory_error(vm)
}
