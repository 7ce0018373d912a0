//! Encodings by a table (`charmap`), and what the built-in error handlers put in the place of a flaw.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::codecs::{handler, result};
use crate::python::object::codec::{self, Codec, Flaw, Patch};
use crate::python::object::{
    Fallible, Raised, Vm, bytes_codec, bytes_like, codecs, exception, given, protocol, str, types,
};

/// What a table has for a code that it lacks.
const UNDEFINED: u32 = 0xfffe;
const REASON: &str = "character maps to <undefined>";

/// `charmap_build`: from each character of a decoding table to its place there.
pub fn build(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "charmap_build", "argument", arguments[0])?;
    let map = vm.heap.dict();
    for (place, code) in str::codes(vm, arguments[0]).into_iter().enumerate().take(256) {
        if code == UNDEFINED {
            continue;
        }
        let (key, value) = (vm.heap.int(i64::from(code)), vm.heap.int(place as i64));
        let stored = protocol::set_item(vm, map.get(), key.get(), value.get());
        vm.release_all([key, value]);
        if let Err(raised) = stored {
            vm.release(map);
            return Err(raised);
        }
    }
    Ok(map)
}

/// The item of a mapping, `None` where there is none.
fn item(vm: &mut dyn Vm, mapping: Obj, key: i64) -> Fallible<Option<Owned>> {
    let key = vm.heap.int(key);
    let found = protocol::get_item(vm, mapping, key.get());
    vm.release(key);
    match found {
        Ok(found) if found.get() == image::NONE => {
            vm.release(found);
            Ok(None)
        }
        Ok(found) => Ok(Some(found)),
        Err(Raised) if exception::matches(vm, t::LOOKUP_ERROR) => {
            exception::clear(vm);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// The bytes of a character; `None`: the table lacks it.
fn bytes_of(vm: &mut dyn Vm, mapping: Obj, code: u32) -> Fallible<Option<Vec<u8>>> {
    let Some(found) = item(vm, mapping, i64::from(code))? else { return Ok(None) };
    given::with(vm, found, |vm, found| {
        if given::is_int(vm, found) {
            return match u8::try_from(protocol::index(vm, found)?) {
                Ok(byte) => Ok(Some(vec![byte])),
                Err(_) => {
                    let message = "character mapping must be in range(256)";
                    Err(exception::type_error(vm, message))
                }
            };
        }
        if types::is_instance(vm, found, t::BYTES) {
            return Ok(Some(vm.heap.bytes_value(found).to_vec()));
        }
        let kind = protocol::type_name(vm, found);
        let message = format!("character mapping must return integer, bytes or None, not {kind}");
        Err(exception::type_error(vm, message))
    })
}

/// `charmap_encode`.
pub fn encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, errors, mapping] = *arguments else { return Ok(vm.none()) };
    given::expect_str(vm, "charmap_encode", "argument 1", object)?;
    let handler = handler(vm, "charmap_encode", errors)?;
    let codes = str::codes(vm, object);
    if mapping.is_null() || mapping == image::NONE {
        let bytes = bytes_codec::encode_with(vm, Codec::Latin1, object, &handler)?;
        let made = vm.heap.bytes(&bytes);
        return Ok(result(vm, made, codes.len()));
    }
    let mut out = Vec::with_capacity(codes.len());
    let mut at = 0;
    while at < codes.len() {
        if let Some(bytes) = bytes_of(vm, mapping, codes[at])? {
            out.extend(bytes);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < codes.len() && bytes_of(vm, mapping, codes[end])?.is_none() {
            end += 1;
        }
        let flaw = Flaw { encoding: "charmap", start: at, end, reason: REASON };
        let place = (Codec::Latin1, handler.as_str());
        let (patch, next) = codecs::repair_encoding(vm, place, (object, &codes), flaw)?;
        match patch {
            Patch::Bytes(bytes) => out.extend(bytes),
            Patch::Text(points) => {
                for point in points {
                    let Some(bytes) = bytes_of(vm, mapping, point)? else {
                        let class = t::UNICODE_ENCODE_ERROR;
                        return Err(codecs::unicode_error(vm, class, object, flaw));
                    };
                    out.extend(bytes);
                }
            }
        }
        at = next;
    }
    let made = vm.heap.bytes(&out);
    Ok(result(vm, made, codes.len()))
}

/// The text of a byte; `None`: the table lacks it.
fn text_of(
    vm: &mut dyn Vm,
    mapping: Obj,
    table: Option<&[u32]>,
    byte: u8,
) -> Fallible<Option<Vec<u32>>> {
    if let Some(table) = table {
        let code = table.get(byte as usize).copied().filter(|code| *code != UNDEFINED);
        return Ok(code.map(|code| vec![code]));
    }
    let Some(found) = item(vm, mapping, i64::from(byte))? else { return Ok(None) };
    given::with(vm, found, |vm, found| {
        if given::is_int(vm, found) {
            let code = protocol::index(vm, found)?;
            return match u32::try_from(code) {
                Ok(UNDEFINED) => Ok(None),
                Ok(code) if code <= 0x10_ffff => Ok(Some(vec![code])),
                _ => {
                    let message = "character mapping must be in range(0x110000)";
                    Err(exception::type_error(vm, message))
                }
            };
        }
        if given::is_str(vm, found) {
            let codes = str::codes(vm, found);
            return Ok((codes != [UNDEFINED]).then_some(codes));
        }
        let message = "character mapping must return integer, None or str";
        Err(exception::type_error(vm, message))
    })
}

/// `charmap_decode`.
pub fn decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [data, errors, mapping] = *arguments else { return Ok(vm.none()) };
    let bytes = bytes_like::expect(vm, data)?;
    let handler = handler(vm, "charmap_decode", errors)?;
    let table: Option<Vec<u32>> = if mapping.is_null() || mapping == image::NONE {
        Some((0..256).collect())
    } else {
        given::is_str(vm, mapping).then(|| str::codes(vm, mapping))
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if let Some(codes) = text_of(vm, mapping, table.as_deref(), bytes[at])? {
            out.extend(codes);
            at += 1;
            continue;
        }
        let flaw = Flaw { encoding: "charmap", start: at, end: at + 1, reason: REASON };
        let (patch, next) = codecs::repair_decoding(vm, &handler, &bytes, flaw)?;
        if let Patch::Text(points) = patch {
            out.extend(points);
        }
        at = next;
    }
    let text = vm.heap.str_from_codes(&out);
    Ok(result(vm, text, bytes.len()))
}

/// What a built-in handler puts in; `None`: it gives up.
pub fn replacement(
    vm: &mut dyn Vm,
    name: &str,
    kind: Obj,
    object: Obj,
    (start, end): (usize, usize),
) -> Option<Owned> {
    let flaw = Flaw { encoding: "utf-8", start, end, reason: "" };
    let patch = if kind == t::UNICODE_DECODE_ERROR {
        let bytes = bytes_like::view(vm, object)?;
        codec::repair_decoding(name, &bytes, flaw)?.0
    } else if kind == t::UNICODE_TRANSLATE_ERROR && name == "replace" {
        Patch::Text(vec![0xfffd; end.saturating_sub(start)])
    } else {
        let codes = str::codes(vm, object);
        codec::repair_encoding(Codec::Utf8, name, &codes, flaw)?.0
    };
    Some(match patch {
        Patch::Text(points) => vm.heap.str_from_codes(&points),
        Patch::Bytes(bytes) if bytes.is_empty() && name == "ignore" => vm.heap.str(""),
        Patch::Bytes(bytes) => vm.heap.bytes(&bytes),
    })
}
