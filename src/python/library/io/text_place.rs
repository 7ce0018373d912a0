//! Where a text file stands: `tell` and `seek`, in bytes of the file below.

use crate::python::heap::image;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::io::common::{offset, tell_to, unsupported};
use crate::python::library::io::text::{
    CONSUMED, DECODED, PLACE, SEEKABLE, SNAPSHOT, TELLING, check_open, has, marked, mode, newlines,
    reset_decoder,
};
use crate::python::library::io::text_methods::{flush_pending, set_start};
use crate::python::object::codec::Codec;
use crate::python::object::{Fallible, Vm, bytes_codec, exception, given, protocol};

/// `tell`.
pub fn tell(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let position = position(vm, arguments[0])?;
    Ok(vm.heap.int(position))
}

fn position(vm: &mut dyn Vm, file: Obj) -> Fallible<i64> {
    let below = check_open(vm, file)?;
    if !has(vm, file, SEEKABLE) {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    if !has(vm, file, TELLING) {
        let message = "telling position disabled by next() call";
        return Err(exception::raise(vm, t::OS_ERROR, message));
    }
    flush_pending(vm, file)?;
    tell_to(vm, file, "flush")?;
    let end = protocol::call_method(vm, below, "tell", &[])?;
    let end = offset(vm, end)?;
    let Some(snapshot) = vm.heap.field(file, SNAPSHOT).some() else { return Ok(end) };
    let bytes = vm.heap.bytes_value(snapshot).to_vec();
    let place = vm.heap.word(file, PLACE) as usize;
    let decoded = vm.heap.field(file, DECODED);
    let length = if decoded.is_null() { 0 } else { vm.heap.str_length(decoded) };
    let start = end - bytes.len() as i64;
    let (codec, before) = marked(vm, file);
    if place == length {
        let consumed = vm.heap.word(file, CONSUMED) as i64;
        let held = if newlines(vm, file).pending { codec.map_or(1, width) } else { 0 };
        return Ok(start + consumed - held);
    }
    let Some(codec) = codec else {
        return Err(exception::unsupported(vm, "`tell` within a text file of this encoding"));
    };
    if place == 0 {
        return Ok(start - if before.pending { width(codec) } else { 0 });
    }
    let universal = mode(vm, file).universal;
    // The fewest bytes that give so many characters.
    let count = |vm: &mut dyn Vm, size: usize| {
        let (codes, _) = bytes_codec::decode_with(vm, codec, &bytes[..size], "replace", false)?;
        let mut state = before;
        Ok(if universal { state.decode(codes, false).len() } else { codes.len() })
    };
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low.midpoint(high);
        if count(vm, middle)? >= place { high = middle } else { low = middle + 1 }
    }
    // The character after a lone `\r` settles that it is one.
    let over = count(vm, low)? > place;
    Ok(start + low as i64 - if over { width(codec) } else { 0 })
}

fn width(codec: Codec) -> i64 {
    match codec {
        Codec::Utf16(_) => 2,
        Codec::Utf32(_) => 4,
        _ => 1,
    }
}

/// `seek`.
pub fn seek(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, cookie) = (arguments[0], arguments[1]);
    let whence = given::c_int(vm, arguments[2], 0)?;
    let below = check_open(vm, file)?;
    if !has(vm, file, SEEKABLE) {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    let is_zero =
        protocol::is_index(vm, cookie) && protocol::as_size(vm, cookie, t::OVERFLOW_ERROR)? == 0;
    let target = match whence {
        0 => {
            let target = protocol::as_size(vm, cookie, t::OVERFLOW_ERROR)?;
            if target < 0 {
                let shown = protocol::repr_text(vm, cookie)?;
                return Err(exception::value_error(vm, format!("negative seek position {shown}")));
            }
            target
        }
        1 if is_zero => position(vm, file)?,
        1 => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        2 if is_zero => return seek_end(vm, file, below),
        2 => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        _ => {
            let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(exception::value_error(vm, message));
        }
    };
    tell_to(vm, file, "flush")?;
    let place = vm.heap.int(target);
    let moved = protocol::call_method(vm, below, "seek", &[place.get()]);
    vm.release(place);
    let moved = moved?;
    vm.release(moved);
    reset_decoder(vm, file, target == 0)?;
    set_start(vm, file, target == 0)?;
    Ok(vm.heap.int(target))
}

fn seek_end(vm: &mut dyn Vm, file: Obj, below: Obj) -> Fallible<Owned> {
    tell_to(vm, file, "flush")?;
    reset_decoder(vm, file, false)?;
    let (zero, two) = (vm.heap.int(0), vm.heap.int(2));
    let end = protocol::call_method(vm, below, "seek", &[zero.get(), two.get()]);
    vm.release_all([zero, two]);
    let end = end?;
    let is_start =
        protocol::compare_bool(vm, end.get(), image::FALSE, crate::python::object::Compare::Equal);
    match is_start {
        Ok(is_start) => set_start(vm, file, is_start)?,
        Err(raised) => {
            vm.release(end);
            return Err(raised);
        }
    }
    Ok(end)
}
