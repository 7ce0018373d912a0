//! `bytes % arguments` (`_PyBytes_FormatEx`); a bytearray's result is a bytearray.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::percent::{Conversion, Piece, Template};
use crate::python::object::str_percent::{self, Arguments};
use crate::python::object::{
    Fallible, Vm, bytes, bytes_like, exception, given, protocol, str, types,
};

pub fn remainder(vm: &mut dyn Vm, template: Obj, given: Obj) -> Fallible<Owned> {
    if bytes_like::view(vm, template).is_none() {
        return Ok(vm.not_implemented());
    }
    let text: Vec<u32> =
        vm.heap.bytes_value(template).iter().map(|byte| u32::from(*byte)).collect();
    let mut arguments = Arguments::new(vm, given, &[t::BYTES, t::STR, t::BYTEARRAY]);
    let filled = fill(vm, &text, &mut arguments);
    arguments.release(vm);
    let filled = filled?;
    Ok(bytes::like(vm, template, &filled))
}

fn fill(vm: &mut dyn Vm, text: &[u32], arguments: &mut Arguments) -> Fallible<Vec<u8>> {
    let mut template = Template::new(text, "prec too big");
    let mut out = Vec::with_capacity(text.len());
    loop {
        match template.advance() {
            Ok(Some(Piece::Literal(range))) => {
                out.extend(text[range].iter().map(|point| *point as u8));
            }
            Ok(Some(Piece::Conversion(conversion))) => {
                out.extend(convert(vm, &conversion, arguments)?);
                str::room(vm, out.len(), 1)?;
            }
            Ok(None) => break,
            Err(message) => return Err(exception::value_error(vm, message)),
        }
    }
    arguments.finish(vm, "bytes")?;
    Ok(out)
}

fn convert(
    vm: &mut dyn Vm,
    conversion: &Conversion,
    arguments: &mut Arguments,
) -> Fallible<Vec<u8>> {
    if conversion.bare && conversion.kind == 37 {
        return Ok(vec![b'%']);
    }
    if let Some(key) = &conversion.key {
        let key: Vec<u8> = key.iter().map(|point| *point as u8).collect();
        let key = vm.heap.bytes(&key);
        arguments.choose(vm, key)?;
    }
    let (mut placing, precision) = str_percent::resolve(vm, conversion, arguments)?;
    if placing.kind == 'i' {
        placing.kind = 'd';
    }
    let value = arguments.take(vm)?;
    let body = match placing.kind {
        's' | 'b' => bytes_of(vm, value)?,
        'r' | 'a' => {
            let text = protocol::ascii(vm, value)?;
            given::with(vm, text, |vm, text| Ok(vm.heap.str_bytes(text).to_vec()))?
        }
        'c' => return Ok(placing.place_text(&[character(vm, value)?])),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' if !is_real(vm, value) => {
            let name = protocol::type_name(vm, value);
            let message = format!("float argument required, not {name}");
            return Err(exception::type_error(vm, message));
        }
        _ => {
            return match str_percent::number(vm, value, &placing, precision)? {
                Some(text) => Ok(text.into_bytes()),
                None => Err(str_percent::unsupported(vm, conversion)),
            };
        }
    };
    let kept = precision.map_or(body.len(), |precision| precision.min(body.len()));
    Ok(placing.place_text(&body[..kept]))
}

fn bytes_of(vm: &mut dyn Vm, value: Obj) -> Fallible<Vec<u8>> {
    if let Some(value) = bytes_like::view(vm, value) {
        return Ok(value);
    }
    if let Some(converted) = bytes_like::special(vm, value)? {
        return given::with(vm, converted, |vm, converted| Ok(bytes::value(vm, converted)));
    }
    let name = protocol::type_name(vm, value);
    let message = format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
    );
    Err(exception::type_error(vm, message))
}

fn is_real(vm: &dyn Vm, value: Obj) -> bool {
    let slots = &vm.type_data(vm.heap.type_of(value)).slots;
    types::is_instance(vm, value, t::FLOAT) || slots.float.is_some() || slots.index.is_some()
}

fn character(vm: &mut dyn Vm, value: Obj) -> Fallible<u8> {
    if let Some(value) = bytes_like::view(vm, value) {
        if let [byte] = value[..] {
            return Ok(byte);
        }
    } else if types::is_instance(vm, value, t::INT) || protocol::is_index(vm, value) {
        let code = protocol::clamp_index(vm, value)?;
        return u8::try_from(code)
            .map_err(|_| exception::overflow_error(vm, "%c arg not in range(256)"));
    }
    let message = "%c requires an integer in range(256) or a single byte";
    Err(exception::type_error(vm, message))
}
