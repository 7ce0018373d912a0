//! Reading text: chunks of bytes are decoded, lines are cut out of what was decoded.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::buffered_methods::next_bytes;
use crate::python::library::io::common::{contents, size_or_none};
use crate::python::library::io::newline::line_end;
use crate::python::library::io::text::{
    self, CHUNK, CONSUMED, DECODED, DECODER, PLACE, SNAPSHOT, buffer, mode, newlines, set_newlines,
};
use crate::python::library::io::text_methods::prepare_to_read;
use crate::python::object::codec::{Codec, Order};
use crate::python::object::{Fallible, Vm, bytes_codec, exception, given, protocol, str, types};

/// Takes up to so many characters of what was decoded.
fn take(vm: &mut dyn Vm, file: Obj, count: usize) -> Vec<u32> {
    let Some(decoded) = vm.heap.field(file, DECODED).some() else { return Vec::new() };
    let start = vm.heap.word(file, PLACE) as usize;
    let end = vm.heap.str_length(decoded).min(start.saturating_add(count));
    let taken = (start..end).map(|index| vm.heap.str_code(decoded, index as u32)).collect();
    vm.heap.set_word(file, PLACE, end as u64);
    taken
}

/// The bytes that are no whole character yet.
fn leftover(vm: &dyn Vm, file: Obj) -> Vec<u8> {
    match vm.heap.field(file, SNAPSHOT).some() {
        Some(snapshot) => {
            let consumed = vm.heap.word(file, CONSUMED) as usize;
            vm.heap.bytes_value(snapshot).get(consumed..).unwrap_or_default().to_vec()
        }
        None => Vec::new(),
    }
}

/// Decodes the next bytes, what was left over of the last ones in front; how many bytes became text.
fn decode(vm: &mut dyn Vm, file: Obj, bytes: &[u8], is_final: bool) -> Fallible<(Vec<u32>, usize)> {
    let Some(codec) = text::codec(vm, file) else {
        return decode_by_object(vm, file, bytes, is_final);
    };
    let starts_mark = |mark: &[u8]| bytes.len() < mark.len() && mark.starts_with(bytes);
    if codec == Codec::Utf8Signed && !is_final && starts_mark(&[0xef, 0xbb, 0xbf]) {
        return Ok((Vec::new(), 0));
    }
    let width = match codec {
        Codec::Utf16(_) => 2,
        Codec::Utf32(_) => 4,
        _ => 1,
    };
    let handler = text::handler(vm, file);
    let (codes, consumed) = bytes_codec::decode_with(vm, codec, bytes, &handler, is_final)?;
    if consumed >= width {
        let known = match codec {
            Codec::Utf8Signed => Codec::Utf8,
            Codec::Utf16(Order::Marked) if bytes.starts_with(&[0xfe, 0xff]) => {
                Codec::Utf16(Order::Big)
            }
            Codec::Utf16(Order::Marked) => Codec::Utf16(Order::Little),
            Codec::Utf32(Order::Marked) if bytes.starts_with(&[0, 0, 0xfe, 0xff]) => {
                Codec::Utf32(Order::Big)
            }
            Codec::Utf32(Order::Marked) => Codec::Utf32(Order::Little),
            codec => codec,
        };
        text::set_codec(vm, file, known);
    }
    Ok((codes, consumed))
}

fn decode_by_object(
    vm: &mut dyn Vm,
    file: Obj,
    bytes: &[u8],
    is_final: bool,
) -> Fallible<(Vec<u32>, usize)> {
    let decoder = vm.heap.field(file, DECODER);
    let input = vm.heap.bytes(bytes);
    let last = if is_final { image::TRUE } else { image::FALSE };
    let decoded = protocol::call_method(vm, decoder, "decode", &[input.get(), last]);
    vm.release(input);
    let decoded = decoded?;
    if !given::is_str(vm, decoded.get()) {
        let kind = protocol::type_name(vm, decoded.get()).to_owned();
        vm.release(decoded);
        let message = format!("decoder should return a string result, not '{kind}'");
        return Err(exception::type_error(vm, message));
    }
    let codes = str::codes(vm, decoded.get());
    vm.release(decoded);
    Ok((codes, bytes.len()))
}

/// Line ends as the mode wants them.
fn translate(vm: &mut dyn Vm, file: Obj, codes: Vec<u32>, is_final: bool) -> Vec<u32> {
    if !mode(vm, file).universal {
        return codes;
    }
    let mut newlines = newlines(vm, file);
    let codes = newlines.decode(codes, is_final);
    set_newlines(vm, file, newlines);
    codes
}

/// `textiowrapper_read_chunk`: decodes the next chunk; false at the end of the file.
fn read_chunk(vm: &mut dyn Vm, file: Obj) -> Fallible<bool> {
    let below = buffer(vm, file)?;
    let size = vm.heap.word(file, CHUNK) as usize;
    let input = next_bytes(vm, below, size)?;
    let bytes = if types::is_instance(vm, input.get(), t::BYTES) {
        given::with(vm, input, contents)?
    } else {
        let kind = protocol::type_name(vm, input.get()).to_owned();
        vm.release(input);
        let message =
            format!("underlying read1() should have returned a bytes-like object, not '{kind}'");
        return Err(exception::type_error(vm, message));
    };
    let is_end = bytes.is_empty();
    let bytes = [leftover(vm, file), bytes].concat();
    text::mark(vm, file);
    let (codes, consumed) = decode(vm, file, &bytes, is_end)?;
    let codes = translate(vm, file, codes, is_end);
    let snapshot = vm.heap.bytes(&bytes);
    vm.store(file, SNAPSHOT, snapshot);
    vm.heap.set_word(file, CONSUMED, consumed as u64);
    let decoded = vm.heap.str_from_codes(&codes);
    vm.store(file, DECODED, decoded);
    vm.heap.set_word(file, PLACE, 0);
    Ok(!is_end || !codes.is_empty())
}

/// `read`.
pub fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    let count = size_or_none(vm, arguments[1])?;
    prepare_to_read(vm, file)?;
    let codes = match count {
        None => read_all(vm, file)?,
        Some(count) => {
            let mut codes = take(vm, file, count);
            while codes.len() < count {
                let goes_on = read_chunk(vm, file)?;
                let missing = count - codes.len();
                codes.extend(take(vm, file, missing));
                if !goes_on {
                    break;
                }
            }
            codes
        }
    };
    Ok(vm.heap.str_from_codes(&codes))
}

fn read_all(vm: &mut dyn Vm, file: Obj) -> Fallible<Vec<u32>> {
    let below = buffer(vm, file)?;
    let rest = protocol::call_method(vm, below, "read", &[])?;
    let bytes = if rest.get() == image::NONE {
        vm.release(rest);
        Vec::new()
    } else {
        given::with(vm, rest, contents)?
    };
    let bytes = [leftover(vm, file), bytes].concat();
    let (codes, _) = decode(vm, file, &bytes, true)?;
    let codes = translate(vm, file, codes, true);
    let mut all = take(vm, file, usize::MAX);
    all.extend(codes);
    vm.heap.clear_field(file, SNAPSHOT);
    vm.heap.set_word(file, CONSUMED, 0);
    vm.heap.set_word(file, PLACE, 0);
    // That something was read forbids to change the encoding.
    let nothing = vm.heap.str("");
    vm.store(file, DECODED, nothing);
    Ok(all)
}

/// `readline`.
pub fn read_line(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    buffer(vm, arguments[0])?;
    let limit = size_or_none(vm, arguments[1])?;
    line(vm, arguments[0], limit)
}

/// The next line, at most so many characters of it; empty at the end.
pub fn line(vm: &mut dyn Vm, file: Obj, limit: Option<usize>) -> Fallible<Owned> {
    prepare_to_read(vm, file)?;
    let ending = mode(vm, file).ending;
    if let Some(whole) = line_of_decoded(vm, file, limit) {
        return Ok(whole);
    }
    let mut codes: Vec<u32> = take(vm, file, usize::MAX);
    let (mut searched, mut is_end) = (0, false);
    loop {
        // A `\r` that ended the last chunk may belong to the `\n` that begins this one.
        let found = line_end(&codes, searched, ending, is_end);
        searched = codes.len().saturating_sub(1);
        let end = match (found, limit) {
            (Some(end), limit) => limit.map_or(end, |limit| limit.min(end)),
            (None, Some(limit)) if codes.len() >= limit => limit,
            (None, _) if is_end => codes.len(),
            (None, _) => {
                is_end = !read_chunk(vm, file)?;
                codes.extend(take(vm, file, usize::MAX));
                continue;
            }
        };
        // What follows the line is of the chunk that was decoded last.
        give_back(vm, file, codes.len() - end);
        return Ok(vm.heap.str_from_codes(&codes[..end]));
    }
}

/// Reads so many characters anew; they are the last of what was decoded.
fn give_back(vm: &mut dyn Vm, file: Obj, count: usize) {
    let place = vm.heap.word(file, PLACE);
    vm.heap.set_word(file, PLACE, place.saturating_sub(count as u64));
}

/// The whole line where it stands in what was decoded: no character is copied twice.
fn line_of_decoded(vm: &mut dyn Vm, file: Obj, limit: Option<usize>) -> Option<Owned> {
    let decoded = vm.heap.field(file, DECODED).some()?;
    if !vm.heap.str_is_ascii(decoded)
        || mode(vm, file).ending != crate::python::library::io::newline::Ending::Lf
    {
        return None;
    }
    let start = vm.heap.word(file, PLACE) as usize;
    let rest = vm.heap.str_bytes(decoded).get(start..)?;
    let end = rest.iter().position(|byte| *byte == b'\n')? + 1;
    let end = start + limit.map_or(end, |limit| limit.min(end));
    vm.heap.set_word(file, PLACE, end as u64);
    Some(str::slice_of(&mut vm.heap, decoded, start, end))
}
