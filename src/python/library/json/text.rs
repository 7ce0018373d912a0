//! Strings of JSON, read and written.

use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::{Def, Fallible, Raised, Vm, def, exception, given, protocol, str};

const QUOTE: u32 = 34;
const BACKSLASH: u32 = 92;

/// Raises `json.decoder.JSONDecodeError` (`raise_errmsg`).
pub fn wrong(vm: &mut dyn Vm, message: &str, text: Obj, place: usize) -> Raised {
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

/// A string whose opening quote stands before `start`, and where it ends (`scanstring_unicode`).
pub fn string_at(
    vm: &mut dyn Vm,
    text: Obj,
    start: usize,
    strict: bool,
) -> Fallible<(Owned, usize)> {
    let mut out: Vec<u32> = Vec::new();
    let mut at = start;
    loop {
        let (end, stop) = plain_end(&vm.heap, text, at, strict);
        match stop {
            Some(QUOTE) if out.is_empty() => {
                return Ok((str::substring(vm, text, at, end), end + 1));
            }
            Some(QUOTE | BACKSLASH) => {}
            Some(_) => return Err(wrong(vm, "Invalid control character at", text, end)),
            None => return Err(unterminated(vm, text, start)),
        }
        out.extend((at..end).map(|index| vm.heap.str_code(text, index as u32)));
        if stop == Some(QUOTE) {
            return Ok((vm.heap.str_from_codes(&out), end + 1));
        }
        match escape(&window(&vm.heap, text, end)) {
            Ok((code, length)) => {
                out.push(code);
                at = end + length;
            }
            Err(("", _)) => return Err(unterminated(vm, text, start)),
            Err((message, offset)) => return Err(wrong(vm, message, text, end + offset)),
        }
    }
}

fn unterminated(vm: &mut dyn Vm, text: Obj, start: usize) -> Raised {
    wrong(vm, "Unterminated string starting at", text, start.max(1) - 1)
}

/// Where what needs no thought ends, and the character there: a quote, a backslash or, where that is wrong, a control
/// character.
fn plain_end(heap: &Heap, text: Obj, start: usize, strict: bool) -> (usize, Option<u32>) {
    let length = heap.str_length(text);
    for at in start..length {
        let code = heap.str_code(text, at as u32);
        if matches!(code, QUOTE | BACKSLASH) || strict && code < 32 {
            return (at, Some(code));
        }
    }
    (length, None)
}

/// As many characters as an escape can be made of, and the one behind it.
fn window(heap: &Heap, text: Obj, at: usize) -> Vec<u32> {
    let end = heap.str_length(text).min(at + 13);
    (at..end).map(|index| heap.str_code(text, index as u32)).collect()
}

/// Four hexadecimal digits from a place on.
fn unit(codes: &[u32], at: usize) -> Option<u32> {
    let digits = codes.get(at..at + 4)?;
    digits.iter().try_fold(0, |all, code| Some(all << 4 | char::from_u32(*code)?.to_digit(16)?))
}

/// `scanstring(string, end, strict)`: the text of a string whose opening quote stands before `end`, and where it ends.
fn scan_string(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let start = given::size(vm, arguments[1], 0)?;
    let (text, strict) = (arguments[0], given::truth(vm, arguments[2], true)?);
    expect_text(vm, text)?;
    let length = vm.heap.str_length(text);
    let Some(start) = usize::try_from(start).ok().filter(|start| *start <= length) else {
        return Err(exception::value_error(vm, "end is out of bounds"));
    };
    let (value, end) = string_at(vm, text, start, strict)?;
    Ok(with_place(vm, value, end))
}

/// The pair of what was read and where it ends.
pub fn with_place(vm: &mut dyn Vm, value: Owned, end: usize) -> Owned {
    let end = vm.heap.int(end as i64);
    vm.heap.tuple_from_owned(vec![value, end])
}

pub fn expect_text(vm: &mut dyn Vm, text: Obj) -> Fallible<()> {
    if given::is_str(vm, text) {
        return Ok(());
    }
    let kind = protocol::type_name(vm, text);
    let message = format!("first argument must be a string, not {kind}");
    Err(exception::type_error(vm, message))
}

/// The character of an escape and how long it is, or what is wrong at which of its characters.
fn escape(codes: &[u32]) -> Result<(u32, usize), (&'static str, usize)> {
    let Some(kind) = codes.get(1).copied().and_then(char::from_u32) else {
        return if codes.len() < 2 { Err(("", 0)) } else { Err((INVALID, 0)) };
    };
    let simple = match kind {
        '"' | '\\' | '/' => kind,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return wide_escape(codes),
        _ => return Err((INVALID, 0)),
    };
    Ok((u32::from(simple), 2))
}

const INVALID: &str = "Invalid \\escape";

fn wide_escape(codes: &[u32]) -> Result<(u32, usize), (&'static str, usize)> {
    let Some(first) = unit(codes, 2).filter(|_| codes.len() > 6) else {
        return Err(("Invalid \\uXXXX escape", 1));
    };
    let is_pair = (0xd800..0xdc00).contains(&first)
        && codes.len() > 12
        && codes[6..8] == [BACKSLASH, u32::from('u')];
    if is_pair
        && let Some(second) = unit(codes, 8)
        && (0xdc00..0xe000).contains(&second)
    {
        return Ok((0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00), 12));
    }
    Ok((first, 6))
}

/// Adds a string between quotes; what is no ASCII is escaped where that is asked for.
pub fn encode_onto(heap: &Heap, out: &mut Vec<u32>, text: Obj, only_ascii: bool) {
    out.push(QUOTE);
    for code in heap.str_codes(text) {
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
        if short != 'u' {
            continue;
        }
        if code < 0x1_0000 {
            push_unit(out, code);
        } else {
            push_unit(out, 0xd7c0 + (code >> 10));
            out.extend([BACKSLASH, u32::from('u')]);
            push_unit(out, 0xdc00 + (code & 0x3ff));
        }
    }
    out.push(QUOTE);
}

/// Four hexadecimal digits.
fn push_unit(out: &mut Vec<u32>, unit: u32) {
    let digits = [12, 8, 4, 0].map(|shift| char::from_digit(unit >> shift & 15, 16));
    out.extend(digits.into_iter().flatten().map(u32::from));
}

fn encode(vm: &mut dyn Vm, text: Obj, only_ascii: bool) -> Fallible<Owned> {
    expect_text(vm, text)?;
    let mut out = Vec::new();
    encode_onto(&vm.heap, &mut out, text, only_ascii);
    Ok(vm.heap.str_from_codes(&out))
}

/// `encode_basestring_ascii`.
pub fn encode_ascii(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    encode(vm, arguments[0], true)
}

/// `encode_basestring`.
pub fn encode_any(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    encode(vm, arguments[0], false)
}

pub const FUNCTIONS: &[Def] = &[
    def("scanstring", "($module, string, end, strict=True, /)", scan_string),
    def("encode_basestring", "($module, string, /)", encode_any),
    def("encode_basestring_ascii", "($module, string, /)", encode_ascii),
];
