//! Methods of `bytes` and `bytearray` that look for parts, cut and join.

use std::ops::Range;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::stringlib::{self, Ends};
use crate::python::object::{
    Fallible, Vm, bytes, bytes_like, exception, given, protocol, str, types,
};

struct Search {
    value: Vec<u8>,
    part: Vec<u8>,
    range: Range<usize>,
}

/// `(sub, start, end)`, where the part may be an int.
fn search(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Search> {
    let start = given::slice_bound(vm, arguments[2], 0)?;
    let end = given::slice_bound(vm, arguments[3], i64::MAX)?;
    let part = match bytes_like::view(vm, arguments[1]) {
        Some(part) => part,
        None if protocol::is_index(vm, arguments[1]) => {
            vec![bytes_like::byte(vm, arguments[1], "byte must be in range(0, 256)")?]
        }
        None => {
            let name = protocol::type_name(vm, arguments[1]);
            let message = format!("argument should be integer or bytes-like object, not '{name}'");
            return Err(exception::type_error(vm, message));
        }
    };
    let value = bytes::value(vm, arguments[0]);
    let range = stringlib::adjust(start, end, value.len());
    Ok(Search { value, part, range })
}

fn place_or_error(vm: &mut dyn Vm, place: Option<usize>) -> Fallible<Owned> {
    match place {
        Some(place) => Ok(vm.heap.int(place as i64)),
        None => Err(exception::value_error(vm, "subsection not found")),
    }
}

pub fn find(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { value, part, range } = search(vm, arguments)?;
    let place = stringlib::find(&value, &part, range);
    Ok(vm.heap.int(place.map_or(-1, |place| place as i64)))
}

pub fn rfind(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { value, part, range } = search(vm, arguments)?;
    let place = stringlib::find_last(&value, &part, range);
    Ok(vm.heap.int(place.map_or(-1, |place| place as i64)))
}

pub fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { value, part, range } = search(vm, arguments)?;
    place_or_error(vm, stringlib::find(&value, &part, range))
}

pub fn rindex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { value, part, range } = search(vm, arguments)?;
    place_or_error(vm, stringlib::find_last(&value, &part, range))
}

pub fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { value, part, range } = search(vm, arguments)?;
    Ok(vm.heap.int(stringlib::count(&value, &part, range) as i64))
}

pub fn starts_with(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    tail_match(vm, "startswith", arguments, <[u8]>::starts_with)
}

pub fn ends_with(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    tail_match(vm, "endswith", arguments, <[u8]>::ends_with)
}

fn tail_match(
    vm: &mut dyn Vm,
    function: &str,
    arguments: &[Obj],
    matches: fn(&[u8], &[u8]) -> bool,
) -> Fallible<Owned> {
    let start = given::slice_bound(vm, arguments[2], 0)?;
    let end = given::slice_bound(vm, arguments[3], i64::MAX)?;
    let value = bytes::value(vm, arguments[0]);
    let window = value.get(stringlib::adjust(start, end, value.len()));
    let parts = if types::is_instance(vm, arguments[1], t::TUPLE) {
        vm.heap.tuple_items(arguments[1])
    } else {
        if bytes_like::view(vm, arguments[1]).is_none() {
            let name = protocol::type_name(vm, arguments[1]);
            let message =
                format!("{function} first arg must be bytes or a tuple of bytes, not {name}");
            return Err(exception::type_error(vm, message));
        }
        vec![arguments[1]]
    };
    for part in parts {
        let part = bytes_like::expect(vm, part)?;
        if window.is_some_and(|window| matches(window, &part)) {
            return Ok(vm.bool(true));
        }
    }
    Ok(vm.bool(false))
}

/// `self, old, new, count`.
pub fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let old = bytes_like::expect(vm, arguments[1])?;
    let new = bytes_like::expect(vm, arguments[2])?;
    let count = given::size(vm, arguments[3], -1)?;
    let limit = if count < 0 { usize::MAX } else { count as usize };
    let value = bytes::value(vm, arguments[0]);
    let hits = stringlib::count(&value, &old, 0..value.len()).min(limit);
    str::room(vm, value.len().saturating_add(hits.saturating_mul(new.len())), 1)?;
    match stringlib::replace(&value, &old, &new, limit) {
        Some(replaced) => Ok(bytes::like(vm, arguments[0], &replaced)),
        None => Ok(bytes::unchanged(vm, arguments[0])),
    }
}

/// A part of the value: bytes that are whole stay themselves.
fn part(vm: &mut dyn Vm, object: Obj, range: Range<usize>) -> Owned {
    if range == (0..vm.heap.bytes_length(object)) {
        return bytes::unchanged(vm, object);
    }
    let part = vm.heap.bytes_value(object)[range].to_vec();
    bytes::like(vm, object, &part)
}

pub fn remove_prefix(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let prefix = bytes_like::expect(vm, arguments[1])?;
    let value = bytes::value(vm, arguments[0]);
    let start = if value.starts_with(&prefix) { prefix.len() } else { 0 };
    Ok(part(vm, arguments[0], start..value.len()))
}

pub fn remove_suffix(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let suffix = bytes_like::expect(vm, arguments[1])?;
    let value = bytes::value(vm, arguments[0]);
    let cut = if value.ends_with(&suffix) { suffix.len() } else { 0 };
    Ok(part(vm, arguments[0], 0..value.len() - cut))
}

pub fn partition(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    partition_at(vm, arguments, false)
}

pub fn rpartition(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    partition_at(vm, arguments, true)
}

fn partition_at(vm: &mut dyn Vm, arguments: &[Obj], last: bool) -> Fallible<Owned> {
    let object = arguments[0];
    let separator = bytes_like::expect(vm, arguments[1])?;
    if separator.is_empty() {
        return Err(exception::value_error(vm, "empty separator"));
    }
    let value = bytes::value(vm, object);
    let place = if last {
        stringlib::find_last(&value, &separator, 0..value.len())
    } else {
        stringlib::find(&value, &separator, 0..value.len())
    };
    let parts = match place {
        Some(place) => {
            let before = bytes::like(vm, object, &value[..place]);
            let middle = if bytes::is_bytearray(vm, object) {
                vm.heap.bytearray(&separator)
            } else {
                vm.own(arguments[1])
            };
            vec![before, middle, bytes::like(vm, object, &value[place + separator.len()..])]
        }
        None => {
            let (empty, other) = (bytes::like(vm, object, b""), bytes::like(vm, object, b""));
            let whole = bytes::unchanged(vm, object);
            if last { vec![empty, other, whole] } else { vec![whole, empty, other] }
        }
    };
    Ok(vm.heap.tuple_from_owned(parts))
}

/// `Py_ISSPACE`.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 9..=13 | 32)
}

pub fn split(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    split_by(vm, arguments, false)
}

pub fn rsplit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    split_by(vm, arguments, true)
}

fn split_by(vm: &mut dyn Vm, arguments: &[Obj], from_right: bool) -> Fallible<Owned> {
    let limit = given::size(vm, arguments[2], -1)?;
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let value = bytes::value(vm, arguments[0]);
    let parts = match arguments[1].some().filter(|separator| *separator != image::NONE) {
        None if from_right => stringlib::split_spaces_last(&value, is_space, limit),
        None => stringlib::split_spaces(&value, is_space, limit),
        Some(separator) => {
            let separator = bytes_like::expect(vm, separator)?;
            if separator.is_empty() {
                return Err(exception::value_error(vm, "empty separator"));
            }
            if from_right {
                stringlib::split_last(&value, &separator, limit)
            } else {
                stringlib::split(&value, &separator, limit)
            }
        }
    };
    Ok(list_of_parts(vm, arguments[0], parts, stringlib::room_for_parts(limit)))
}

fn list_of_parts(vm: &mut dyn Vm, object: Obj, parts: Vec<Range<usize>>, room: usize) -> Owned {
    let list = vm.heap.list_with_capacity(room);
    for range in parts {
        let item = part(vm, object, range);
        vm.heap.list_append(list.get(), item);
    }
    list
}

pub fn split_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let keep_ends = given::truth(vm, arguments[1], false)?;
    let value = bytes::value(vm, arguments[0]);
    let is_break = |byte| byte == b'\n' || byte == b'\r';
    let lines = stringlib::split_lines(&value, is_break, keep_ends);
    Ok(list_of_parts(vm, arguments[0], lines, 0))
}

pub fn strip(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    strip_ends(vm, arguments, Ends::Both)
}

pub fn lstrip(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    strip_ends(vm, arguments, Ends::Left)
}

pub fn rstrip(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    strip_ends(vm, arguments, Ends::Right)
}

fn strip_ends(vm: &mut dyn Vm, arguments: &[Obj], ends: Ends) -> Fallible<Owned> {
    let value = bytes::value(vm, arguments[0]);
    let kept = match arguments[1].some().filter(|set| *set != image::NONE) {
        None => stringlib::strip(&value, is_space, ends),
        Some(set) => {
            let set = bytes_like::expect(vm, set)?;
            stringlib::strip(&value, |byte| set.contains(&byte), ends)
        }
    };
    Ok(part(vm, arguments[0], kept))
}

pub fn join(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = protocol::iter_or(vm, arguments[1], "can only join an iterable")?;
    let items = protocol::collect(vm, iterator.get());
    vm.release(iterator);
    let items = items?;
    let result = join_items(vm, arguments[0], &items);
    vm.release_all(items);
    result
}

fn join_items(vm: &mut dyn Vm, separator: Obj, items: &[Owned]) -> Fallible<Owned> {
    if let [only] = items
        && vm.heap.type_of(only.get()) == t::BYTES
        && !bytes::is_bytearray(vm, separator)
    {
        return Ok(vm.own(only.get()));
    }
    let gap = bytes::value(vm, separator);
    let mut total = 0_usize;
    let mut parts: Vec<Vec<u8>> = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        if !bytes_like::is(vm, item.get()) {
            let name = protocol::type_name(vm, item.get());
            let message =
                format!("sequence item {place}: expected a bytes-like object, {name} found");
            return Err(exception::type_error(vm, message));
        }
        let part = bytes_like::view(vm, item.get()).unwrap_or_default();
        total = total.saturating_add(part.len() + gap.len());
        parts.push(part);
        str::room(vm, total, 1)?;
    }
    let joined = parts.join(&gap[..]);
    Ok(bytes::like(vm, separator, &joined))
}
