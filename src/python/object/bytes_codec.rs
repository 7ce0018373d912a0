//! Encoding of strings and decoding of bytes, with the errors that handlers leave.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::codec::{Codec, Patch};
use crate::python::object::{
    Fallible, Raised, Vm, bytes_like, codecs, exception, protocol, str, types,
};

/// The name of an error handler; NULL is "strict".
fn handler_name(vm: &dyn Vm, errors: Obj) -> String {
    errors.some().map_or_else(|| "strict".to_owned(), |errors| vm.heap.text(errors).into_owned())
}

/// The built-in codec that an argument names; `Err` holds the name of another one.
fn built_in(vm: &dyn Vm, encoding: Obj) -> Result<Codec, String> {
    let Some(encoding) = encoding.some() else { return Ok(Codec::Utf8) };
    let name = vm.heap.text(encoding).into_owned();
    Codec::by_name(&name).ok_or(name)
}

/// `str.encode`.
pub fn encode(vm: &mut dyn Vm, text: Obj, encoding: Obj, errors: Obj) -> Fallible<Owned> {
    match built_in(vm, encoding) {
        Ok(codec) => {
            let handler = handler_name(vm, errors);
            let bytes = encode_with(vm, codec, text, &handler)?;
            Ok(vm.heap.bytes(&bytes))
        }
        Err(name) => {
            let info = codecs::lookup_text(vm, &name, "codecs.encode()")?;
            let result = codecs::apply(vm, (info.get(), &name), 0, text, errors);
            vm.release(info);
            let result = result?;
            if types::is_instance(vm, result.get(), t::BYTES) {
                return Ok(result);
            }
            let kind = protocol::type_name(vm, result.get()).to_owned();
            vm.release(result);
            let message = format!(
                "'{name}' encoder returned '{kind}' instead of 'bytes'; \
                 use codecs.encode() to encode to arbitrary types"
            );
            Err(exception::type_error(vm, message))
        }
    }
}

/// The bytes of a string in an encoding.
pub fn encode_bytes(vm: &mut dyn Vm, text: Obj, encoding: Obj, errors: Obj) -> Fallible<Vec<u8>> {
    let encoded = encode(vm, text, encoding, errors)?;
    let bytes = vm.heap.bytes_value(encoded.get()).to_vec();
    vm.release(encoded);
    Ok(bytes)
}

/// The bytes of a string by a built-in codec.
pub fn encode_with(vm: &mut dyn Vm, codec: Codec, text: Obj, handler: &str) -> Fallible<Vec<u8>> {
    if codec == Codec::Utf8 && vm.heap.str_is_ascii(text) {
        return Ok(vm.heap.str_bytes(text).to_vec());
    }
    let codes = str::codes(vm, text);
    codec.encode(&codes, &mut |flaw| {
        let (patch, next) = codecs::repair_encoding(vm, (codec, handler), (text, &codes), flaw)?;
        // What a handler puts in must be text of the encoding itself.
        if let Patch::Text(points) = &patch
            && !points.iter().all(|point| codec.holds(*point))
        {
            return Err(codecs::unicode_error(vm, t::UNICODE_ENCODE_ERROR, text, flaw));
        }
        Ok((patch, next))
    })
}

/// Why decoding stopped.
enum Stop {
    Raised,
    /// A character that is not whole stands at the end.
    Unfinished(usize),
}

/// Decodes by a built-in codec; gives the text and how many bytes it was. What is not whole at the end is left
/// over unless `is_final`.
pub fn decode_with(
    vm: &mut dyn Vm,
    codec: Codec,
    bytes: &[u8],
    handler: &str,
    is_final: bool,
) -> Fallible<(Vec<u32>, usize)> {
    let attempt = |vm: &mut dyn Vm, bytes: &[u8], is_final: bool| {
        codec.decode(bytes, &mut |flaw| {
            let unfinished = matches!(flaw.reason, "unexpected end of data" | "truncated data");
            if unfinished && !is_final && flaw.end == bytes.len() {
                return Err(Stop::Unfinished(flaw.start));
            }
            codecs::repair_decoding(vm, handler, bytes, flaw).map_err(|Raised| Stop::Raised)
        })
    };
    match attempt(vm, bytes, is_final) {
        Ok(text) => Ok((text, bytes.len())),
        Err(Stop::Raised) => Err(Raised),
        Err(Stop::Unfinished(end)) => match attempt(vm, &bytes[..end], true) {
            Ok(text) => Ok((text, end)),
            Err(_) => Err(Raised),
        },
    }
}

/// `bytes.decode`. No codec is asked about nothing (`PyUnicode_FromEncodedObject`).
pub fn decode(vm: &mut dyn Vm, object: Obj, encoding: Obj, errors: Obj) -> Fallible<Owned> {
    if bytes_like::expect(vm, object)?.is_empty() {
        return Ok(vm.heap.str(""));
    }
    match built_in(vm, encoding) {
        Ok(codec) => {
            let bytes = bytes_like::expect(vm, object)?;
            let handler = handler_name(vm, errors);
            let (codes, _) = decode_with(vm, codec, &bytes, &handler, true)?;
            Ok(vm.heap.str_from_codes(&codes))
        }
        Err(name) => {
            let info = codecs::lookup_text(vm, &name, "codecs.decode()")?;
            let result = codecs::apply(vm, (info.get(), &name), 1, object, errors);
            vm.release(info);
            let result = result?;
            if types::is_instance(vm, result.get(), t::STR) {
                return Ok(result);
            }
            let kind = protocol::type_name(vm, result.get()).to_owned();
            vm.release(result);
            let message = format!(
                "'{name}' decoder returned '{kind}' instead of 'str'; \
                 use codecs.decode() to decode to arbitrary types"
            );
            Err(exception::type_error(vm, message))
        }
    }
}

/// `str(object, encoding, errors)`.
pub fn decode_object(vm: &mut dyn Vm, object: Obj, encoding: Obj, errors: Obj) -> Fallible<Owned> {
    if types::is_instance(vm, object, t::STR) {
        return Err(exception::type_error(vm, "decoding str is not supported"));
    }
    if !bytes_like::is(vm, object) {
        let name = protocol::type_name(vm, object);
        let message = format!("decoding to str: need a bytes-like object, {name} found");
        return Err(exception::type_error(vm, message));
    }
    decode(vm, object, encoding, errors)
}
