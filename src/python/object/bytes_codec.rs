//! Encoding of strings and decoding of bytes, with the errors that handlers leave.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::codec::{self, Codec, Flaw};
use crate::python::object::{Fallible, Raised, Vm, bytes_like, exception, protocol, str, types};

/// The codec and the error handler that two arguments name (NULL: the defaults).
fn codec_and_handler(vm: &mut dyn Vm, encoding: Obj, errors: Obj) -> Fallible<(Codec, String)> {
    let handler = match errors.some() {
        Some(errors) => vm.heap.text(errors).into_owned(),
        None => "strict".to_owned(),
    };
    let Some(encoding) = encoding.some() else { return Ok((Codec::Utf8, handler)) };
    let name = vm.heap.text(encoding).into_owned();
    match Codec::by_name(&name) {
        Some(codec) => Ok((codec, handler)),
        None if is_known_elsewhere(&name) => {
            Err(exception::unsupported(vm, format!("the encoding `{name}`")))
        }
        None => {
            let message = format!("unknown encoding: {name}");
            Err(exception::raise(vm, t::LOOKUP_ERROR, message))
        }
    }
}

/// Encodings that CPython has and this machine has not.
fn is_known_elsewhere(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', ' '], "_");
    let families =
        ["cp", "iso8859_", "iso_8859_", "koi8", "mac_", "shift_jis", "euc_", "gb", "big5", "utf_7"];
    let single = [
        "idna",
        "punycode",
        "raw_unicode_escape",
        "unicode_escape",
        "rot13",
        "rot_13",
        "hex",
        "base64",
        "zlib",
        "bz2",
        "mbcs",
        "oem",
        "ptcp154",
        "tis_620",
        "hz",
        "johab",
        "uu",
        "quopri",
    ];
    let numbered = |prefix: &&str| {
        let rest = name.strip_prefix(*prefix).unwrap_or("-");
        rest.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
    };
    single.contains(&name.as_str()) || families.iter().any(numbered)
}

/// `str.encode`.
pub fn encode(vm: &mut dyn Vm, text: Obj, encoding: Obj, errors: Obj) -> Fallible<Owned> {
    let bytes = encode_bytes(vm, text, encoding, errors)?;
    Ok(vm.heap.bytes(&bytes))
}

/// The bytes of a string in an encoding.
pub fn encode_bytes(vm: &mut dyn Vm, text: Obj, encoding: Obj, errors: Obj) -> Fallible<Vec<u8>> {
    let (codec, handler) = codec_and_handler(vm, encoding, errors)?;
    let codes = str::codes(vm, text);
    let encoded = codec.encode(&codes, &mut |flaw| {
        codec::repair_encoding(codec, &handler, &codes, flaw).ok_or(flaw)
    });
    encoded.map_err(|flaw| {
        unknown_handler(vm, &handler, "UnicodeEncodeError")
            .unwrap_or_else(|| unicode_error(vm, t::UNICODE_ENCODE_ERROR, text, flaw))
    })
}

/// `bytes.decode`.
pub fn decode(vm: &mut dyn Vm, object: Obj, encoding: Obj, errors: Obj) -> Fallible<Owned> {
    let bytes = bytes_like::view(vm, object).unwrap_or_default();
    let (codec, handler) = codec_and_handler(vm, encoding, errors)?;
    let decoded = codec
        .decode(&bytes, &mut |flaw| codec::repair_decoding(&handler, &bytes, flaw).ok_or(flaw));
    match decoded {
        Ok(codes) => Ok(vm.heap.str_from_codes(&codes)),
        Err(flaw) => {
            if let Some(raised) = unknown_handler(vm, &handler, "UnicodeDecodeError") {
                return Err(raised);
            }
            let source = vm.heap.bytes(&bytes);
            let raised = unicode_error(vm, t::UNICODE_DECODE_ERROR, source.get(), flaw);
            vm.release(source);
            Err(raised)
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

const HANDLERS: [&str; 8] = [
    "strict",
    "ignore",
    "replace",
    "backslashreplace",
    "surrogateescape",
    "surrogatepass",
    "xmlcharrefreplace",
    "namereplace",
];

fn unknown_handler(vm: &mut dyn Vm, handler: &str, error: &str) -> Option<Raised> {
    let one_way = matches!(handler, "xmlcharrefreplace" | "namereplace");
    if one_way && error == "UnicodeDecodeError" {
        let message = format!("don't know how to handle {error} in error callback");
        return Some(exception::type_error(vm, message));
    }
    if HANDLERS.contains(&handler) {
        return None;
    }
    let message = format!("unknown error handler name '{handler}'");
    Some(exception::raise(vm, t::LOOKUP_ERROR, message))
}

fn unicode_error(vm: &mut dyn Vm, class: Obj, object: Obj, flaw: Flaw) -> Raised {
    let parts = [
        vm.heap.str(flaw.encoding),
        vm.own(object),
        vm.heap.int(flaw.start as i64),
        vm.heap.int(flaw.end as i64),
        vm.heap.str(flaw.reason),
    ];
    let handles = [0, 1, 2, 3, 4].map(|place: usize| parts[place].get());
    let made = vm.call(class, &handles, &[]);
    vm.release_all(parts);
    match made {
        Ok(exception) => {
            exception::set(vm, exception);
            Raised
        }
        Err(raised) => raised,
    }
}
