//! The module `_json`: strings of JSON, read and written. What builds values of them is the library's own text.

use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Def, Fallible, Raised, Vm, def, exception, given, protocol, str};

const QUOTE: u32 = 34;
const BACKSLASH: u32 = 92;

/// Raises `json.decoder.JSONDecodeError`.
fn wrong(vm: &mut dyn Vm, message: &str, text: Obj, place: usize) -> Raised {
    let raised = (|| {
        let module = vm.import("json.decoder")?;
        let class = protocol::get_attribute_str(vm, module.get(), "JSONDecodeError");
        vm.release(module);
        let class = class?;
        let (message, place) = (vm.heap.str(message), vm.heap.int(place as i64));
        let made = vm.call(class.get(), &[message.get(), text, place.get()], &[]);
        vm.release_all([class, message, place]);
        made
    })();
    match raised {
        Ok(made) => {
            exception::set(vm, made);
            Raised
        }
        Err(raised) => raised,
    }
}

/// Four hexadecimal digits from a place on.
fn unit(codes: &[u32], at: usize) -> Option<u32> {
    let digits = codes.get(at..at + 4)?;
    digits.iter().try_fold(0, |all, code| Some(all << 4 | char::from_u32(*code)?.to_digit(16)?))
}

/// `scanstring(string, end, strict)`: the text of a string whose opening quote stands before `end`, and where it ends.
fn scan_string(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (text, strict) = (arguments[0], given::truth(vm, arguments[2], true)?);
    if !given::is_str(vm, text) {
        let kind = protocol::type_name(vm, text);
        let message = format!("first argument must be a string, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let start = given::size(vm, arguments[1], 0)?;
    let codes = str::codes(vm, text);
    let Some(start) = usize::try_from(start).ok().filter(|start| *start <= codes.len()) else {
        return Err(exception::value_error(vm, "end is out of bounds"));
    };
    let mut out = Vec::new();
    let mut at = start;
    loop {
        let Some(code) = codes.get(at).copied() else {
            return Err(wrong(vm, "Unterminated string starting at", text, start.max(1) - 1));
        };
        match code {
            QUOTE => break,
            BACKSLASH => match escape(&codes, at) {
                Ok((code, next)) => {
                    out.push(code);
                    at = next;
                }
                Err(("", _)) => {
                    let message = "Unterminated string starting at";
                    return Err(wrong(vm, message, text, start.max(1) - 1));
                }
                Err((message, place)) => return Err(wrong(vm, message, text, place)),
            },
            0..=31 if strict => return Err(wrong(vm, "Invalid control character at", text, at)),
            code => {
                out.push(code);
                at += 1;
            }
        }
    }
    let value = vm.heap.str_from_codes(&out);
    let end = vm.heap.int(at as i64 + 1);
    Ok(vm.heap.tuple_from_owned(vec![value, end]))
}

/// The character of an escape and where it ends, or what is wrong where.
fn escape(codes: &[u32], at: usize) -> Result<(u32, usize), (&'static str, usize)> {
    let Some(kind) = codes.get(at + 1).copied().and_then(char::from_u32) else {
        return Err(("", at));
    };
    let simple = match kind {
        '"' | '\\' | '/' => kind,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return wide_escape(codes, at),
        _ => return Err(("Invalid \\escape", at)),
    };
    Ok((u32::from(simple), at + 2))
}

fn wide_escape(codes: &[u32], at: usize) -> Result<(u32, usize), (&'static str, usize)> {
    let Some(first) = unit(codes, at + 2).filter(|_| at + 6 < codes.len()) else {
        return Err(("Invalid \\uXXXX escape", at + 1));
    };
    let is_pair = (0xd800..0xdc00).contains(&first)
        && codes.get(at + 6..at + 8) == Some(&[BACKSLASH, u32::from('u')]);
    if is_pair
        && let Some(second) = unit(codes, at + 8)
        && (0xdc00..0xe000).contains(&second)
    {
        return Ok((0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00), at + 12));
    }
    Ok((first, at + 6))
}

/// A string between quotes; what is no ASCII is escaped where that is asked for.
fn encode(vm: &mut dyn Vm, text: Obj, only_ascii: bool) -> Fallible<Owned> {
    if !given::is_str(vm, text) {
        let kind = protocol::type_name(vm, text);
        let message = format!("first argument must be a string, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let codes = str::codes(vm, text);
    let mut out = Vec::with_capacity(codes.len() + 2);
    out.push(QUOTE);
    for code in codes {
        let short = match code {
            QUOTE => '"',
            BACKSLASH => '\\',
            8 => 'b',
            12 => 'f',
            10 => 'n',
            13 => 'r',
            9 => 't',
            0..=31 => 'u',
            127.. if only_ascii => 'u',
            code => {
                out.push(code);
                continue;
            }
        };
        out.extend([BACKSLASH, u32::from(short)]);
        if short == 'u' {
            let units: Vec<String> = if code < 0x1_0000 {
                vec![format!("{code:04x}")]
            } else {
                let high = 0xd7c0 + (code >> 10);
                let low = 0xdc00 + (code & 0x3ff);
                vec![format!("{high:04x}"), format!("\\u{low:04x}")]
            };
            out.extend(units.concat().chars().map(u32::from));
        }
    }
    out.push(QUOTE);
    Ok(vm.heap.str_from_codes(&out))
}

fn encode_ascii(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    encode(vm, arguments[0], true)
}

fn encode_any(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    encode(vm, arguments[0], false)
}

pub const MODULE: Module =
    Module { name: "_json", doc: "json speedups\n", functions: FUNCTIONS, ..Module::EMPTY };

const FUNCTIONS: &[Def] = &[
    def("scanstring", "($module, string, end, strict=True, /)", scan_string),
    def("encode_basestring", "($module, string, /)", encode_any),
    def("encode_basestring_ascii", "($module, string, /)", encode_ascii),
];
