//! Methods of `str` that cut and join: `split`, `splitlines`, `strip`, `join`.

use std::ops::Range;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::stringlib::{self, Ends};
use crate::python::object::{Fallible, Vm, exception, given, list, protocol, str, unicode};
use crate::python::version::Work;

/// `self, sep, maxsplit`.
pub fn split(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    split_by(vm, arguments, false)
}

pub fn rsplit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    split_by(vm, arguments, true)
}

fn split_by(vm: &mut dyn Vm, arguments: &[Obj], from_right: bool) -> Fallible<Owned> {
    let separator = arguments[1].some().filter(|separator| *separator != image::NONE);
    let limit = given::size(vm, arguments[2], -1)?;
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    if let Some(parts) = split_narrow(vm, arguments[0], separator, limit, from_right) {
        vm.heap.spend(Work::Turn, parts.len() as u64);
        let room = room_for_parts(vm, arguments[0], separator, limit);
        return Ok(list_of_parts(vm, arguments[0], parts, room));
    }
    let text = str::codes(vm, arguments[0]);
    let parts = match separator {
        None if from_right => stringlib::split_spaces_last(&text, unicode::is_space, limit),
        None => stringlib::split_spaces(&text, unicode::is_space, limit),
        Some(separator) => {
            if !given::is_str(vm, separator) {
                let name = protocol::type_name(vm, separator);
                let message = format!("must be str or None, not {name}");
                return Err(exception::type_error(vm, message));
            }
            let separator = str::codes(vm, separator);
            if separator.is_empty() {
                return Err(exception::value_error(vm, "empty separator"));
            }
            if from_right {
                stringlib::split_last(&text, &separator, limit)
            } else {
                stringlib::split(&text, &separator, limit)
            }
        }
    };
    let room = room_for_parts(vm, arguments[0], separator, limit);
    Ok(list_of_parts(vm, arguments[0], parts, room))
}

/// How many places the list of parts has at first: for as many as there may be, up to a dozen.
fn room_for_parts(vm: &dyn Vm, text: Obj, separator: Option<Obj>, limit: usize) -> usize {
    let length = vm.heap.str_length(text);
    let most = match separator {
        None => length.saturating_sub(1) / 2 + 1,
        Some(separator) => {
            let of_separator = vm.heap.str_length(separator);
            if vm.heap.str_kind(separator) > vm.heap.str_kind(text) || length < of_separator {
                return 1;
            }
            length / of_separator.max(1) + 1
        }
    };
    stringlib::room_for_parts(if limit == usize::MAX { most } else { limit })
}

/// The same where all characters take one byte: the text is looked at where it lies. `None` where it is not so, and for
/// what is an error.
fn split_narrow(
    vm: &dyn Vm,
    text: Obj,
    separator: Option<Obj>,
    limit: usize,
    from_right: bool,
) -> Option<Vec<Range<usize>>> {
    let heap = &vm.heap;
    if heap.str_kind(text) != 1 {
        return None;
    }
    let bytes = heap.str_bytes(text);
    let is_space = |byte: u8| unicode::is_space(u32::from(byte));
    Some(match separator {
        None if from_right => stringlib::split_spaces_last(bytes, is_space, limit),
        None => stringlib::split_spaces(bytes, is_space, limit),
        Some(separator) => {
            let fits = given::is_str(vm, separator)
                && heap.str_kind(separator) == 1
                && heap.str_length(separator) > 0;
            if !fits {
                return None;
            }
            let separator = heap.str_bytes(separator);
            if from_right {
                stringlib::split_last(bytes, separator, limit)
            } else {
                stringlib::split(bytes, separator, limit)
            }
        }
    })
}

/// A list of parts; one part that is the whole string is the string itself.
fn list_of_parts(vm: &mut dyn Vm, text: Obj, parts: Vec<Range<usize>>, room: usize) -> Owned {
    let list = vm.heap.list_with_capacity(room);
    let length = vm.heap.str_length(text);
    let exact = vm.heap.type_of(text) == t::STR;
    for part in parts {
        let item = if part == (0..length) && exact {
            vm.own(text)
        } else {
            str::slice_of(&mut vm.heap, text, part.start, part.end)
        };
        vm.heap.list_append(list.get(), item);
    }
    list
}

pub fn split_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let keep_ends = given::truth(vm, arguments[1], false)?;
    let text = str::codes(vm, arguments[0]);
    let lines = stringlib::split_lines(&text, unicode::is_line_break, keep_ends);
    Ok(list_of_parts(vm, arguments[0], lines, 0))
}

pub fn strip(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    strip_ends(vm, arguments, "strip", Ends::Both)
}

pub fn lstrip(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    strip_ends(vm, arguments, "lstrip", Ends::Left)
}

pub fn rstrip(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    strip_ends(vm, arguments, "rstrip", Ends::Right)
}

fn strip_ends(vm: &mut dyn Vm, arguments: &[Obj], name: &str, ends: Ends) -> Fallible<Owned> {
    let text = str::codes(vm, arguments[0]);
    let kept = match arguments[1].some().filter(|characters| *characters != image::NONE) {
        None => stringlib::strip(&text, unicode::is_space, ends),
        Some(characters) => {
            if !given::is_str(vm, characters) {
                let message = format!("{name} arg must be None or str");
                return Err(exception::type_error(vm, message));
            }
            let characters = str::codes(vm, characters);
            stringlib::strip(&text, |point| characters.contains(&point), ends)
        }
    };
    Ok(str::substring(vm, arguments[0], kept.start, kept.end))
}

pub fn join(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    joined(vm, arguments[0], arguments[1])
}

/// `separator.join(iterable)`; a single item is the result itself.
pub fn joined(vm: &mut dyn Vm, separator: Obj, iterable: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(iterable) == t::LIST || vm.heap.type_of(iterable) == t::TUPLE {
        // No Python code runs while these are joined: their items can be borrowed.
        let items = if vm.heap.type_of(iterable) == t::LIST {
            vm.heap.list_items(iterable)
        } else {
            vm.heap.tuple_items(iterable)
        };
        return join_items(vm, separator, &items);
    }
    let iterator = protocol::iter_or(vm, iterable, "can only join an iterable")?;
    let items = list::of(vm, iterator.get());
    vm.release(iterator);
    let items = items?;
    let borrowed = vm.heap.list_items(items.get());
    let result = join_items(vm, separator, &borrowed);
    vm.release(items);
    result
}

/// Joins strings; anything else among them is a `TypeError` that tells its place.
pub fn join_items(vm: &mut dyn Vm, separator: Obj, items: &[Obj]) -> Fallible<Owned> {
    if let [only] = items
        && vm.heap.type_of(*only) == t::STR
    {
        return Ok(vm.own(*only));
    }
    for (place, item) in items.iter().enumerate() {
        if !given::is_str(vm, *item) {
            let name = protocol::type_name(vm, *item);
            let message = format!("sequence item {place}: expected str instance, {name} found");
            return Err(exception::type_error(vm, message));
        }
    }
    vm.heap.spend(Work::Turn, items.len() as u64);
    let gaps = items.len().saturating_sub(1).saturating_mul(vm.heap.str_length(separator));
    let total = items.iter().map(|item| vm.heap.str_length(*item)).sum::<usize>() + gaps;
    str::room(vm, total, 1)?;
    let ascii =
        vm.heap.str_is_ascii(separator) && items.iter().all(|item| vm.heap.str_is_ascii(*item));
    if ascii {
        let mut joined: Vec<u8> = Vec::with_capacity(total);
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                joined.extend_from_slice(vm.heap.str_bytes(separator));
            }
            joined.extend_from_slice(vm.heap.str_bytes(*item));
        }
        return Ok(vm.heap.str_fresh_ascii(&joined));
    }
    let separator = str::codes(vm, separator);
    let mut joined = Vec::with_capacity(total);
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            joined.extend_from_slice(&separator);
        }
        joined.extend(vm.heap.str_codes(*item));
    }
    Ok(vm.heap.str_from_codes(&joined))
}
