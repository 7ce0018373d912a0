//! The module `_codecs`: the registry, and the codecs between text and bytes that are built in.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Module, codecs_escape, codecs_map, codecs_seven};
use crate::python::object::codec::{Codec, Order};
use crate::python::object::{
    Def, Fallible, Vm, bytes_codec, bytes_like, codecs, def, exception, given, protocol,
};

fn register(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    codecs::register(vm, arguments[0])?;
    Ok(vm.none())
}

fn unregister(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    codecs::unregister(vm, arguments[0]);
    Ok(vm.none())
}

fn text(vm: &mut dyn Vm, function: &str, which: &str, object: Obj) -> Fallible<String> {
    given::expect_str(vm, function, which, object)?;
    Ok(vm.heap.text(object).into_owned())
}

fn lookup(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = text(vm, "lookup", "argument", arguments[0])?;
    codecs::lookup(vm, &name)
}

fn apply(vm: &mut dyn Vm, arguments: &[Obj], which: usize) -> Fallible<Owned> {
    let function = if which == 0 { "encode" } else { "decode" };
    let name = match arguments[1].some() {
        Some(encoding) => text(vm, function, "argument 'encoding'", encoding)?,
        None => "utf-8".to_owned(),
    };
    let info = codecs::lookup(vm, &name)?;
    let result = codecs::apply(vm, (info.get(), &name), which, arguments[0], arguments[2]);
    vm.release(info);
    result
}

fn encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    apply(vm, arguments, 0)
}

fn decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    apply(vm, arguments, 1)
}

fn register_error(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    text(vm, "register_error", "argument 1", arguments[0])?;
    codecs::register_handler(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn unregister_error(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = text(vm, "_unregister_error", "argument", arguments[0])?;
    let known = codecs::handler(vm, &name).is_some();
    if known {
        let handlers = vm.process.codecs.handlers;
        protocol::delete_item(vm, handlers, arguments[0])?;
    }
    Ok(vm.bool(known))
}

/// `lookup_error`: one that a program registered, or a function that does what a built-in handler does.
fn lookup_error(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = text(vm, "lookup_error", "argument", arguments[0])?;
    if let Some(handler) = codecs::handler(vm, &name) {
        return Ok(vm.own(handler));
    }
    codecs::check_handler(vm, &name)?;
    let module = vm.import("_codecs")?;
    let function = protocol::get_attribute_str(vm, module.get(), &format!("_{name}_errors"));
    vm.release(module);
    function
}

/// The name of an error handler.
pub fn handler(vm: &mut dyn Vm, function: &str, object: Obj) -> Fallible<String> {
    if object.is_null() || object == image::NONE {
        return Ok("strict".to_owned());
    }
    if !given::is_str(vm, object) {
        let kind = protocol::type_name(vm, object);
        let message = format!("{function}() argument 2 must be str or None, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    Ok(vm.heap.text(object).into_owned())
}

/// What a codec function gives: the result and how much of the input it took.
pub fn result(vm: &mut dyn Vm, made: Owned, taken: usize) -> Owned {
    let taken = vm.heap.int(taken as i64);
    vm.heap.tuple_from_owned(vec![made, taken])
}

fn encode_by(vm: &mut dyn Vm, arguments: &[Obj], function: &str, codec: Codec) -> Fallible<Owned> {
    let handler = handler(vm, function, arguments[1])?;
    text(vm, function, "argument 1", arguments[0])?;
    let bytes = bytes_codec::encode_with(vm, codec, arguments[0], &handler)?;
    let length = vm.heap.str_length(arguments[0]);
    let bytes = vm.heap.bytes(&bytes);
    Ok(result(vm, bytes, length))
}

fn decode_by(
    vm: &mut dyn Vm,
    arguments: &[Obj],
    function: &str,
    (codec, is_final): (Codec, bool),
) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, arguments[0])?;
    let handler = handler(vm, function, arguments[1])?;
    let (codes, taken) = bytes_codec::decode_with(vm, codec, &bytes, &handler, is_final)?;
    let text = vm.heap.str_from_codes(&codes);
    Ok(result(vm, text, taken))
}

macro_rules! encoders {
    ($($name:ident $codec:expr;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            encode_by(vm, arguments, stringify!($name), $codec)
        })*
    };
}

macro_rules! decoders {
    ($($name:ident $codec:expr;)*) => {
        $(fn $name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            let is_final = match arguments.get(2) {
                Some(given) => given::truth(vm, *given, false)?,
                // What has one byte for each character is always whole.
                None => true,
            };
            decode_by(vm, arguments, stringify!($name), ($codec, is_final))
        })*
    };
}

encoders! {
    utf_8_encode Codec::Utf8;
    latin_1_encode Codec::Latin1;
    ascii_encode Codec::Ascii;
    utf_16_le_encode Codec::Utf16(Order::Little);
    utf_16_be_encode Codec::Utf16(Order::Big);
    utf_32_le_encode Codec::Utf32(Order::Little);
    utf_32_be_encode Codec::Utf32(Order::Big);
}

decoders! {
    utf_8_decode Codec::Utf8;
    latin_1_decode Codec::Latin1;
    ascii_decode Codec::Ascii;
    utf_16_decode Codec::Utf16(Order::Marked);
    utf_16_le_decode Codec::Utf16(Order::Little);
    utf_16_be_decode Codec::Utf16(Order::Big);
    utf_32_decode Codec::Utf32(Order::Marked);
    utf_32_le_decode Codec::Utf32(Order::Little);
    utf_32_be_decode Codec::Utf32(Order::Big);
}

/// The byte order that a number stands for.
fn order(number: i32) -> Order {
    match number {
        0 => Order::Marked,
        1.. => Order::Big,
        _ => Order::Little,
    }
}

fn utf_16_encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let order = order(given::c_int(vm, arguments[2], 0)?);
    encode_by(vm, arguments, "utf_16_encode", Codec::Utf16(order))
}

fn utf_32_encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let order = order(given::c_int(vm, arguments[2], 0)?);
    encode_by(vm, arguments, "utf_32_encode", Codec::Utf32(order))
}

/// `utf_16_ex_decode`: with the byte order that was found (-1, 1, or 0 while it is not known).
fn decode_ex(vm: &mut dyn Vm, arguments: &[Obj], is_wide: bool) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, arguments[0])?;
    let mut number = given::c_int(vm, arguments[2], 0)?;
    let is_final = given::truth(vm, arguments[3], false)?;
    let width = if is_wide { 4 } else { 2 };
    let codec = |order| if is_wide { Codec::Utf32(order) } else { Codec::Utf16(order) };
    let handler = handler(vm, "utf_16_ex_decode", arguments[1])?;
    let codec_now = codec(order(number));
    let (codes, taken) = bytes_codec::decode_with(vm, codec_now, &bytes, &handler, is_final)?;
    let is_big = if is_wide {
        bytes.starts_with(&[0, 0, 0xfe, 0xff])
    } else {
        bytes.starts_with(&[0xfe, 0xff])
    };
    let is_little = if is_wide {
        bytes.starts_with(&[0xff, 0xfe, 0, 0])
    } else {
        bytes.starts_with(&[0xff, 0xfe])
    };
    if number == 0 && taken >= width {
        number = if is_big {
            1
        } else if is_little {
            -1
        } else {
            0
        };
    }
    let text = vm.heap.str_from_codes(&codes);
    let taken = vm.heap.int(taken as i64);
    let number = vm.heap.int(i64::from(number));
    Ok(vm.heap.tuple_from_owned(vec![text, taken, number]))
}

fn utf_16_ex_decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    decode_ex(vm, arguments, false)
}

fn utf_32_ex_decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    decode_ex(vm, arguments, true)
}

fn read_buffer_encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = if given::is_str(vm, arguments[0]) {
        bytes_codec::encode_with(vm, Codec::Utf8, arguments[0], "strict")?
    } else {
        bytes_like::expect(vm, arguments[0])?
    };
    let made = vm.heap.bytes(&bytes);
    Ok(result(vm, made, bytes.len()))
}

/// The built-in handlers as functions: what they put in, and where to go on.
fn handle(vm: &mut dyn Vm, error: Obj, name: &str) -> Fallible<Owned> {
    if !exception::is_instance(vm, error) {
        return Err(exception::type_error(vm, "codec must pass exception instance"));
    }
    let kind = vm.heap.type_of(error);
    let is_encoding = kind == t::UNICODE_ENCODE_ERROR;
    let is_known =
        is_encoding || kind == t::UNICODE_DECODE_ERROR || kind == t::UNICODE_TRANSLATE_ERROR;
    if name == "strict" || !is_known {
        if name != "strict" {
            let kind = protocol::type_name(vm, error);
            let message = format!("don't know how to handle {kind} in error callback");
            return Err(exception::type_error(vm, message));
        }
        let raised = vm.own(error);
        exception::set(vm, raised);
        return Err(crate::python::object::Raised);
    }
    let field = |vm: &mut dyn Vm, name: &str| {
        let value = protocol::get_attribute_str(vm, error, name)?;
        given::with(vm, value, protocol::index)
    };
    let (start, end) = (field(vm, "start")?, field(vm, "end")?);
    let object = protocol::get_attribute_str(vm, error, "object")?;
    let length = protocol::length(vm, object.get())?;
    let (start, end) = (start.clamp(0, length), end.clamp(0, length));
    let made =
        codecs_map::replacement(vm, name, kind, object.get(), (start as usize, end as usize));
    vm.release(object);
    let Some(made) = made else {
        let raised = vm.own(error);
        exception::set(vm, raised);
        return Err(crate::python::object::Raised);
    };
    let end = vm.heap.int(end);
    Ok(vm.heap.tuple_from_owned(vec![made, end]))
}

macro_rules! handlers {
    ($($function:ident $name:literal;)*) => {
        $(fn $function(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
            handle(vm, arguments[0], $name)
        })*
    };
}

handlers! {
    strict_errors "strict";
    ignore_errors "ignore";
    replace_errors "replace";
    backslash_errors "backslashreplace";
    character_errors "xmlcharrefreplace";
    name_errors "namereplace";
    escape_errors "surrogateescape";
    pass_errors "surrogatepass";
}

pub const MODULE: Module = Module { name: "_codecs", functions: FUNCTIONS, ..Module::EMPTY };

const ENCODE: &str = "($module, str, errors=None, /)";
const DECODE: &str = "($module, data, errors=None, /)";
const DECODE_PARTLY: &str = "($module, data, errors=None, final=False, /)";
const ENCODE_ORDER: &str = "($module, str, errors=None, byteorder=0, /)";
const DECODE_ORDER: &str = "($module, data, errors=None, byteorder=0, final=False, /)";
const HANDLER: &str = "($module, error, /)";

const FUNCTIONS: &[Def] = &[
    def("register", "($module, search_function, /)", register),
    def("unregister", "($module, search_function, /)", unregister),
    def("lookup", "($module, encoding, /)", lookup),
    def("encode", "($module, /, obj, encoding='utf-8', errors='strict')", encode),
    def("decode", "($module, /, obj, encoding='utf-8', errors='strict')", decode),
    def("register_error", "($module, errors, handler, /)", register_error),
    def("_unregister_error", "($module, errors, /)", unregister_error),
    def("lookup_error", "($module, name, /)", lookup_error),
    def("_strict_errors", HANDLER, strict_errors),
    def("_ignore_errors", HANDLER, ignore_errors),
    def("_replace_errors", HANDLER, replace_errors),
    def("_backslashreplace_errors", HANDLER, backslash_errors),
    def("_xmlcharrefreplace_errors", HANDLER, character_errors),
    def("_namereplace_errors", HANDLER, name_errors),
    def("_surrogateescape_errors", HANDLER, escape_errors),
    def("_surrogatepass_errors", HANDLER, pass_errors),
    def("utf_8_encode", ENCODE, utf_8_encode),
    def("utf_8_decode", DECODE_PARTLY, utf_8_decode),
    def("latin_1_encode", ENCODE, latin_1_encode),
    def("latin_1_decode", DECODE, latin_1_decode),
    def("ascii_encode", ENCODE, ascii_encode),
    def("ascii_decode", DECODE, ascii_decode),
    def("utf_16_encode", ENCODE_ORDER, utf_16_encode),
    def("utf_16_decode", DECODE_PARTLY, utf_16_decode),
    def("utf_16_le_encode", ENCODE, utf_16_le_encode),
    def("utf_16_le_decode", DECODE_PARTLY, utf_16_le_decode),
    def("utf_16_be_encode", ENCODE, utf_16_be_encode),
    def("utf_16_be_decode", DECODE_PARTLY, utf_16_be_decode),
    def("utf_16_ex_decode", DECODE_ORDER, utf_16_ex_decode),
    def("utf_32_encode", ENCODE_ORDER, utf_32_encode),
    def("utf_32_decode", DECODE_PARTLY, utf_32_decode),
    def("utf_32_le_encode", ENCODE, utf_32_le_encode),
    def("utf_32_le_decode", DECODE_PARTLY, utf_32_le_decode),
    def("utf_32_be_encode", ENCODE, utf_32_be_encode),
    def("utf_32_be_decode", DECODE_PARTLY, utf_32_be_decode),
    def("utf_32_ex_decode", DECODE_ORDER, utf_32_ex_decode),
    def("utf_7_encode", ENCODE, codecs_seven::encode),
    def("utf_7_decode", DECODE_PARTLY, codecs_seven::decode),
    def("readbuffer_encode", DECODE, read_buffer_encode),
    def("unicode_escape_encode", ENCODE, codecs_escape::unicode_encode),
    def(
        "unicode_escape_decode",
        "($module, data, errors=None, final=True, /)",
        codecs_escape::unicode_decode,
    ),
    def("raw_unicode_escape_encode", ENCODE, codecs_escape::raw_encode),
    def(
        "raw_unicode_escape_decode",
        "($module, data, errors=None, final=True, /)",
        codecs_escape::raw_decode,
    ),
    def("escape_encode", "($module, data, errors=None, /)", codecs_escape::bytes_encode),
    def("escape_decode", DECODE, codecs_escape::bytes_decode),
    def("charmap_build", "($module, map, /)", codecs_map::build),
    def("charmap_encode", "($module, str, errors=None, mapping=None, /)", codecs_map::encode),
    def("charmap_decode", "($module, data, errors=None, mapping=None, /)", codecs_map::decode),
];
