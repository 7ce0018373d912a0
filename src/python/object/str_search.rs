//! Methods of `str` that look for parts: `find`, `count`, `startswith`, `replace`, `removeprefix`, `partition` and their kin.

use std::ops::Range;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::{Fallible, Vm, exception, given, protocol, str, stringlib, types};
use crate::python::version::Work;

/// A search within a range of a text.
type Search<T, R> = fn(&[T], &[T], Range<usize>) -> R;

/// What a search gives for `(sub, start, end)`; texts of one byte per character are looked at where they lie.
fn search<R>(
    vm: &mut dyn Vm,
    function: &str,
    arguments: &[Obj],
    narrow: Search<u8, R>,
    wide: Search<u32, R>,
) -> Fallible<R> {
    given::expect_str(vm, function, "argument 1", arguments[1])?;
    let start = given::slice_bound(vm, arguments[2], 0)?;
    let end = given::slice_bound(vm, arguments[3], i64::MAX)?;
    let heap = &vm.heap;
    let range = stringlib::adjust(start, end, heap.str_length(arguments[0]));
    // A long needle is sought element by element, not by the first character of it.
    let looks = if heap.str_length(arguments[1]) < stringlib::LONG { 1 } else { 4 };
    vm.heap.spend(Work::Character, looks * range.len() as u64);
    let heap = &vm.heap;
    if heap.str_kind(arguments[0]) == 1 && heap.str_kind(arguments[1]) == 1 {
        return Ok(narrow(heap.str_bytes(arguments[0]), heap.str_bytes(arguments[1]), range));
    }
    let (text, part) = (str::codes(vm, arguments[0]), str::codes(vm, arguments[1]));
    Ok(wide(&text, &part, range))
}

fn place_or_minus(vm: &mut dyn Vm, place: Option<usize>) -> Owned {
    vm.heap.int(place.map_or(-1, |place| place as i64))
}

fn place_or_error(vm: &mut dyn Vm, place: Option<usize>) -> Fallible<Owned> {
    match place {
        Some(place) => Ok(vm.heap.int(place as i64)),
        None => Err(exception::value_error(vm, "substring not found")),
    }
}

pub fn find(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = search(vm, "find", arguments, stringlib::find, stringlib::find)?;
    Ok(place_or_minus(vm, found))
}

pub fn rfind(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = search(vm, "rfind", arguments, stringlib::find_last, stringlib::find_last)?;
    Ok(place_or_minus(vm, found))
}

pub fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = search(vm, "index", arguments, stringlib::find, stringlib::find)?;
    place_or_error(vm, found)
}

pub fn rindex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = search(vm, "rindex", arguments, stringlib::find_last, stringlib::find_last)?;
    place_or_error(vm, found)
}

pub fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = search(vm, "count", arguments, stringlib::count, stringlib::count)?;
    Ok(vm.heap.int(found as i64))
}

pub fn starts_with(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    tail_match(vm, "startswith", arguments, <[u8]>::starts_with, <[u32]>::starts_with)
}

pub fn ends_with(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    tail_match(vm, "endswith", arguments, <[u8]>::ends_with, <[u32]>::ends_with)
}

fn tail_match(
    vm: &mut dyn Vm,
    function: &str,
    arguments: &[Obj],
    narrow: fn(&[u8], &[u8]) -> bool,
    matches: fn(&[u32], &[u32]) -> bool,
) -> Fallible<Owned> {
    let start = given::slice_bound(vm, arguments[2], 0)?;
    let end = given::slice_bound(vm, arguments[3], i64::MAX)?;
    let heap = &vm.heap;
    if given::is_str(vm, arguments[1])
        && heap.str_kind(arguments[0]) == 1
        && heap.str_kind(arguments[1]) == 1
    {
        let (text, part) = (heap.str_bytes(arguments[0]), heap.str_bytes(arguments[1]));
        let window = text.get(stringlib::adjust(start, end, text.len()));
        let answer = window.is_some_and(|window| narrow(window, part));
        return Ok(vm.bool(answer));
    }
    let text = str::codes(vm, arguments[0]);
    let window = text.get(stringlib::adjust(start, end, text.len()));
    let parts = if types::is_instance(vm, arguments[1], t::TUPLE) {
        vm.heap.tuple_items(arguments[1])
    } else {
        if !given::is_str(vm, arguments[1]) {
            let name = protocol::type_name(vm, arguments[1]);
            let message = format!("{function} first arg must be str or a tuple of str, not {name}");
            return Err(exception::type_error(vm, message));
        }
        vec![arguments[1]]
    };
    for part in parts {
        if !given::is_str(vm, part) {
            let name = protocol::type_name(vm, part);
            let message = format!("tuple for {function} must only contain str, not {name}");
            return Err(exception::type_error(vm, message));
        }
        let part = str::codes(vm, part);
        if window.is_some_and(|window| matches(window, &part)) {
            return Ok(vm.bool(true));
        }
    }
    Ok(vm.bool(false))
}

/// `self, old, new, count`.
pub fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "replace", "argument 1", arguments[1])?;
    given::expect_str(vm, "replace", "argument 2", arguments[2])?;
    let count = given::size(vm, arguments[3], -1)?;
    let limit = if count < 0 { usize::MAX } else { count as usize };
    if arguments[..3].iter().all(|text| vm.heap.str_is_ascii(*text)) {
        return replace_ascii(vm, arguments, limit);
    }
    let [text, old, new] = [0, 1, 2].map(|place| str::codes(vm, arguments[place]));
    let hits = stringlib::count(&text, &old, 0..text.len()).min(limit);
    str::room(vm, text.len().saturating_add(hits.saturating_mul(new.len())), 1)?;
    match stringlib::replace(&text, &old, &new, limit) {
        Some(replaced) => Ok(str::fresh(vm, &replaced)),
        None => Ok(str::unchanged(vm, arguments[0])),
    }
}

fn replace_ascii(vm: &mut dyn Vm, arguments: &[Obj], limit: usize) -> Fallible<Owned> {
    let heap = &vm.heap;
    let [text, old, new] = [0, 1, 2].map(|place| heap.str_bytes(arguments[place]));
    let hits = stringlib::count(text, old, 0..text.len()).min(limit);
    let total = text.len().saturating_add(hits.saturating_mul(new.len()));
    str::room(vm, total, 1)?;
    vm.heap.spend(Work::Character, total as u64);
    let heap = &vm.heap;
    let [text, old, new] = [0, 1, 2].map(|place| heap.str_bytes(arguments[place]));
    match stringlib::replace(text, old, new, limit) {
        Some(replaced) => Ok(vm.heap.str_fresh_ascii(&replaced)),
        None => Ok(str::unchanged(vm, arguments[0])),
    }
}

pub fn remove_prefix(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "removeprefix", "argument", arguments[1])?;
    let (text, prefix) = (str::codes(vm, arguments[0]), str::codes(vm, arguments[1]));
    let start = if text.starts_with(&prefix) { prefix.len() } else { 0 };
    Ok(str::substring(vm, arguments[0], start, text.len()))
}

pub fn remove_suffix(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    given::expect_str(vm, "removesuffix", "argument", arguments[1])?;
    let (text, suffix) = (str::codes(vm, arguments[0]), str::codes(vm, arguments[1]));
    let cut = if text.ends_with(&suffix) { suffix.len() } else { 0 };
    Ok(str::substring(vm, arguments[0], 0, text.len() - cut))
}

pub fn partition(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    partition_at(vm, arguments, false)
}

pub fn rpartition(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    partition_at(vm, arguments, true)
}

fn partition_at(vm: &mut dyn Vm, arguments: &[Obj], last: bool) -> Fallible<Owned> {
    let [text_object, separator_object] = [arguments[0], arguments[1]];
    if !given::is_str(vm, separator_object) {
        let name = protocol::type_name(vm, separator_object);
        let message = format!("must be str, not {name}");
        return Err(exception::type_error(vm, message));
    }
    let (text, separator) = (str::codes(vm, text_object), str::codes(vm, separator_object));
    if separator.is_empty() {
        return Err(exception::value_error(vm, "empty separator"));
    }
    let whole = 0..text.len();
    let place = if last {
        stringlib::find_last(&text, &separator, whole)
    } else {
        stringlib::find(&text, &separator, whole)
    };
    let parts = match place {
        Some(place) => {
            let before = str::slice_of(&mut vm.heap, text_object, 0, place);
            let middle = vm.own(separator_object);
            let end = place + separator.len();
            vec![before, middle, str::slice_of(&mut vm.heap, text_object, end, text.len())]
        }
        None => {
            let (empty, other) = (vm.own(image::EMPTY_STR), vm.own(image::EMPTY_STR));
            let text = vm.own(text_object);
            if last { vec![empty, other, text] } else { vec![text, empty, other] }
        }
    };
    Ok(vm.heap.tuple_from_owned(parts))
}
