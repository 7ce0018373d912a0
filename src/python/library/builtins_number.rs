//! Builtins of numbers and characters.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{exception, protocol};

pub fn abs(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::absolute(vm, arguments[0])
}

pub fn divmod(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::divmod(vm, arguments[0], arguments[1])
}

pub fn pow(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let modulus = arguments[2].some().unwrap_or(image::NONE);
    protocol::power(vm, arguments[0], arguments[1], modulus)
}

pub fn round(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let digits = arguments[1].some().filter(|digits| *digits != image::NONE);
    let hook = vm.names.round;
    let digits = digits.as_slice();
    let Some(result) = protocol::call_rounding(vm, arguments[0], hook, digits)? else {
        let name = protocol::type_name(vm, arguments[0]);
        let text = format!("type {name} doesn't define __round__ method");
        return Err(exception::type_error(vm, text));
    };
    Ok(result)
}

fn in_base(vm: &mut dyn Vm, number: Obj, prefix: &str, radix: u32) -> Fallible<Owned> {
    let index = protocol::index_object(vm, number)?;
    let value: BigInt = vm.heap.big(index.get());
    vm.heap.release(index);
    let sign = if value.is_negative() { "-" } else { "" };
    let text = format!("{sign}{prefix}{}", value.magnitude().to_str_radix(radix));
    Ok(vm.heap.str_fresh(&text))
}

pub fn bin(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    in_base(vm, arguments[0], "0b", 2)
}

pub fn oct(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    in_base(vm, arguments[0], "0o", 8)
}

pub fn hex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    in_base(vm, arguments[0], "0x", 16)
}

pub fn chr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = protocol::index_object(vm, arguments[0])?;
    let code = vm.heap.big(index.get()).to_u32().filter(|code| *code < 0x11_0000);
    vm.heap.release(index);
    match code {
        Some(code) => Ok(vm.heap.str_from_codes(&[code])),
        None => Err(exception::value_error(vm, "chr() arg not in range(0x110000)")),
    }
}

pub fn ord(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let character = arguments[0];
    let (length, code) = if classes::is_instance(vm, character, types::STR) {
        let length = vm.heap.str_length(character);
        (length, (length == 1).then(|| vm.heap.str_code(character, 0)))
    } else if classes::is_instance(vm, character, types::BYTES)
        || classes::is_instance(vm, character, types::BYTEARRAY)
    {
        let bytes = vm.heap.bytes_value(character);
        (bytes.len(), bytes.first().copied().map(u32::from).filter(|_| bytes.len() == 1))
    } else {
        let name = protocol::type_name(vm, character);
        let text = format!("ord() expected string of length 1, but {name} found");
        return Err(exception::type_error(vm, text));
    };
    match code {
        Some(code) => Ok(vm.heap.int_from_long(i64::from(code))),
        None => {
            let text = format!("ord() expected a character, but string of length {length} found");
            Err(exception::type_error(vm, text))
        }
    }
}
