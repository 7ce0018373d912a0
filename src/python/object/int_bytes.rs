//! `int.to_bytes` and `int.from_bytes`.

use num_bigint::{BigInt, Sign};
use num_traits::Signed;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Fallible, Vm, bytes_like, exception, given};

/// Little-endian?
fn byte_order(vm: &mut dyn Vm, function: &str, order: Obj) -> Fallible<bool> {
    if order.is_null() {
        return Ok(false);
    }
    given::expect_str(vm, function, "argument 'byteorder'", order)?;
    let little = match vm.heap.text(order).as_ref() {
        "little" => Some(true),
        "big" => Some(false),
        _ => None,
    };
    little.ok_or_else(|| exception::value_error(vm, "byteorder must be either 'little' or 'big'"))
}

/// `self, length, byteorder, signed`.
pub fn to_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = given::size(vm, arguments[1], 1)?;
    let little = byte_order(vm, "to_bytes", arguments[2])?;
    let signed = given::truth(vm, arguments[3], false)?;
    if length < 0 {
        return Err(exception::value_error(vm, "length argument must be non-negative"));
    }
    let value = vm.heap.big(arguments[0]);
    if value.is_negative() && !signed {
        let message = "can't convert negative int to unsigned";
        return Err(exception::overflow_error(vm, message));
    }
    if !vm.heap.has_room(length as u64) {
        return Err(exception::memory_error(vm));
    }
    let mut bytes = if signed { value.to_signed_bytes_le() } else { value.to_bytes_le().1 };
    let filler = if value.is_negative() { 0xff } else { 0 };
    // The shortest form of 0 has one byte, but 0 fits in none.
    let needed = if value.sign() == Sign::NoSign { 0 } else { bytes.len() };
    if needed > length as usize {
        return Err(exception::overflow_error(vm, "int too big to convert"));
    }
    bytes.resize(length as usize, filler);
    if !little {
        bytes.reverse();
    }
    Ok(vm.heap.bytes(&bytes))
}

/// `type, bytes, byteorder, signed`.
pub fn from_bytes(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let little = byte_order(vm, "from_bytes", arguments[2])?;
    let signed = given::truth(vm, arguments[3], false)?;
    let mut bytes = bytes_like::from_object(vm, arguments[1])?;
    if !little {
        bytes.reverse();
    }
    let value = if signed {
        BigInt::from_signed_bytes_le(&bytes)
    } else {
        BigInt::from_bytes_le(Sign::Plus, &bytes)
    };
    let digits = ((bytes.len() as u32) * 8).div_ceil(30);
    let result = vm.heap.int_from_big_sized(&value, digits);
    if arguments[0] == t::INT {
        return Ok(result);
    }
    let made = vm.call(arguments[0], &[result.get()], &[]);
    vm.release(result);
    made
}
