//! The codecs that write characters as escapes: `unicode_escape`, `raw_unicode_escape`, and the escapes of bytes.

use crate::python::heap::{Obj, Owned};
use crate::python::library::codecs::{handler, result};
use crate::python::object::codec::{Codec, Flaw, Patch, escape_point};
use crate::python::object::{Fallible, Vm, bytes_codec, bytes_like, codecs, exception, given, str};

const ENCODING: &str = "unicodeescape";
const RAW: &str = "rawunicodeescape";

/// `unicode_escape_encode`.
pub fn unicode_encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "unicode_escape_encode", "argument 1", arguments[0])?;
    let codes = str::codes(vm, arguments[0]);
    let mut out = String::new();
    for code in &codes {
        match code {
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            13 => out.push_str("\\r"),
            92 => out.push_str("\\\\"),
            32..=126 => out.push(*code as u8 as char),
            _ => out.push_str(&escape_point(*code)),
        }
    }
    let bytes = vm.heap.bytes(out.as_bytes());
    Ok(result(vm, bytes, codes.len()))
}

/// `raw_unicode_escape_encode`: what is no Latin-1 is escaped.
pub fn raw_encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "raw_unicode_escape_encode", "argument 1", arguments[0])?;
    let codes = str::codes(vm, arguments[0]);
    let mut out = Vec::new();
    for code in &codes {
        if *code < 256 { out.push(*code as u8) } else { out.extend(escape_point(*code).bytes()) }
    }
    let bytes = vm.heap.bytes(&out);
    Ok(result(vm, bytes, codes.len()))
}

/// The input of a decoder: bytes, or text that stands for them.
fn input(vm: &mut dyn Vm, object: Obj) -> Fallible<Vec<u8>> {
    if given::is_str(vm, object) {
        return bytes_codec::encode_with(vm, Codec::Utf8, object, "strict");
    }
    bytes_like::expect(vm, object)
}

/// What stands at an escape.
enum Step {
    Point(u32, usize),
    Nothing(usize),
    Plain,
    /// Wrong, up to so many bytes further.
    Flaw(usize, &'static str),
}

/// A number of `count` hexadecimal digits from a place on: its value, or how many there are.
fn hexadecimal(bytes: &[u8], at: usize, count: usize) -> Result<u32, usize> {
    let digits = bytes[at.min(bytes.len())..].iter().take(count);
    let values: Vec<u32> = digits.map_while(|byte| (*byte as char).to_digit(16)).collect();
    if values.len() < count {
        return Err(values.len());
    }
    Ok(values.iter().fold(0, |all, digit| all << 4 | digit))
}

fn numbered(bytes: &[u8], at: usize, count: usize, reason: &'static str) -> Step {
    match hexadecimal(bytes, at + 2, count) {
        Ok(point) if point <= 0x10_ffff => Step::Point(point, at + 2 + count),
        Ok(_) => Step::Flaw(at + 2 + count, "illegal Unicode character"),
        Err(there) => Step::Flaw(at + 2 + there, reason),
    }
}

fn escape(bytes: &[u8], at: usize) -> Step {
    let simple = |character: char| Step::Point(u32::from(character), at + 2);
    let Some(kind) = bytes.get(at + 1) else {
        return Step::Flaw(bytes.len(), "\\ at end of string");
    };
    match kind {
        b'\n' => Step::Nothing(at + 2),
        b'\\' | b'\'' | b'"' => simple(*kind as char),
        b'b' => simple('\u{8}'),
        b'f' => simple('\u{c}'),
        b't' => simple('\t'),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b'v' => simple('\u{b}'),
        b'a' => simple('\u{7}'),
        b'0'..=b'7' => {
            let digits = bytes[at + 1..].iter().take(3);
            let digits: Vec<u32> = digits.map_while(|byte| (*byte as char).to_digit(8)).collect();
            let point = digits.iter().fold(0, |all, digit| all << 3 | digit);
            Step::Point(point, at + 1 + digits.len())
        }
        b'x' => numbered(bytes, at, 2, "truncated \\xXX escape"),
        b'u' => numbered(bytes, at, 4, "truncated \\uXXXX escape"),
        b'U' => numbered(bytes, at, 8, "truncated \\UXXXXXXXX escape"),
        b'N' => named(bytes, at),
        _ => Step::Plain,
    }
}

fn named(bytes: &[u8], at: usize) -> Step {
    let malformed = "malformed \\N character escape";
    if bytes.get(at + 2) != Some(&b'{') {
        return Step::Flaw(at + 2, malformed);
    }
    let rest = &bytes[at + 3..];
    match rest.iter().position(|byte| *byte == b'}') {
        None => Step::Flaw(bytes.len(), malformed),
        Some(0) => Step::Flaw(at + 4, malformed),
        Some(length) => {
            let name = String::from_utf8_lossy(&rest[..length]).into_owned();
            match unicode_names2::character(&name) {
                Some(character) => Step::Point(u32::from(character), at + 4 + length),
                None => Step::Flaw(at + 4 + length, "unknown Unicode character name"),
            }
        }
    }
}

/// Takes escapes out of bytes; everything else is Latin-1.
fn unescape(
    vm: &mut dyn Vm,
    bytes: &[u8],
    (encoding, handler, is_final): (&'static str, &str, bool),
    step: fn(&[u8], usize) -> Step,
) -> Fallible<(Vec<u32>, usize)> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(u32::from(bytes[at]));
            at += 1;
            continue;
        }
        match step(bytes, at) {
            Step::Point(point, next) => {
                out.push(point);
                at = next;
            }
            Step::Nothing(next) => at = next,
            Step::Plain => {
                out.push(92);
                at += 1;
            }
            Step::Flaw(end, _) if !is_final && end >= bytes.len() => break,
            Step::Flaw(end, reason) => {
                let flaw = Flaw { encoding, start: at, end, reason };
                let (patch, next) = codecs::repair_decoding(vm, handler, bytes, flaw)?;
                if let Patch::Text(points) = patch {
                    out.extend(points);
                }
                at = next;
            }
        }
    }
    Ok((out, at))
}

fn decode_with(
    vm: &mut dyn Vm,
    arguments: &[Obj],
    encoding: &'static str,
    step: fn(&[u8], usize) -> Step,
) -> Fallible<Owned> {
    let bytes = input(vm, arguments[0])?;
    let handler = handler(vm, "unicode_escape_decode", arguments[1])?;
    let is_final = given::truth(vm, arguments[2], true)?;
    let (codes, taken) = unescape(vm, &bytes, (encoding, &handler, is_final), step)?;
    let text = vm.heap.str_from_codes(&codes);
    Ok(result(vm, text, taken))
}

/// `unicode_escape_decode`.
pub fn unicode_decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    decode_with(vm, arguments, ENCODING, escape)
}

/// `raw_unicode_escape_decode`: only `\uXXXX` and `\UXXXXXXXX`.
pub fn raw_decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    decode_with(vm, arguments, RAW, |bytes, at| match bytes.get(at + 1) {
        Some(b'u') => numbered(bytes, at, 4, "truncated \\uXXXX escape"),
        Some(b'U') => numbered(bytes, at, 8, "truncated \\UXXXXXXXX escape"),
        // An escaped backslash escapes nothing itself, and stays.
        _ => Step::Plain,
    })
}

/// `escape_encode`: bytes as they stand between quotes.
pub fn bytes_encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, arguments[0])?;
    let mut out = String::new();
    for byte in &bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\'' => out.push_str("\\'"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            32..=126 => out.push(*byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    let made = vm.heap.bytes(out.as_bytes());
    Ok(result(vm, made, bytes.len()))
}

/// `escape_decode`: what `bytes_encode` wrote.
pub fn bytes_decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let bytes = input(vm, arguments[0])?;
    let errors = handler(vm, "escape_decode", arguments[1])?;
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let is_ours = !matches!(bytes.get(at + 1), Some(b'u' | b'U' | b'N'));
        match if is_ours { escape(&bytes, at) } else { Step::Plain } {
            Step::Point(point, next) => {
                out.push(point as u8);
                at = next;
            }
            Step::Nothing(next) => at = next,
            Step::Plain => {
                out.push(b'\\');
                at += 1;
            }
            Step::Flaw(_, "\\ at end of string") => {
                return Err(exception::value_error(vm, "Trailing \\ in string"));
            }
            Step::Flaw(end, _) => match errors.as_str() {
                "replace" => {
                    out.push(b'?');
                    at = end;
                }
                "ignore" => at = end,
                "strict" => {
                    let message = format!("invalid \\x escape at position {at}");
                    return Err(exception::value_error(vm, message));
                }
                other => {
                    let message = format!("decoding error; unknown error handling code: {other}");
                    return Err(exception::value_error(vm, message));
                }
            },
        }
    }
    let made = vm.heap.bytes(&out);
    Ok(result(vm, made, bytes.len()))
}
