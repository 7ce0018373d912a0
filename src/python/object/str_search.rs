//! Methods of `str` that look for parts: `find`, `count`, `startswith`, `replace`, `removeprefix`, `partition` and their kin.

use std::ops::Range;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::{Fallible, Vm, exception, given, protocol, str, stringlib, types};

/// The text, the part and the range of `(sub, start, end)`.
struct Search {
    text: Vec<u32>,
    part: Vec<u32>,
    range: Range<usize>,
}

fn search(vm: &mut dyn Vm, function: &str, arguments: &[Obj]) -> Fallible<Search> {
    given::expect_str(vm, function, "argument 1", arguments[1])?;
    let start = given::slice_bound(vm, arguments[2], 0)?;
    let end = given::slice_bound(vm, arguments[3], i64::MAX)?;
    let text = str::codes(vm, arguments[0]);
    let range = stringlib::adjust(start, end, text.len());
    Ok(Search { part: str::codes(vm, arguments[1]), text, range })
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
    let Search { text, part, range } = search(vm, "find", arguments)?;
    Ok(place_or_minus(vm, stringlib::find(&text, &part, range)))
}

pub fn rfind(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { text, part, range } = search(vm, "rfind", arguments)?;
    Ok(place_or_minus(vm, stringlib::find_last(&text, &part, range)))
}

pub fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { text, part, range } = search(vm, "index", arguments)?;
    place_or_error(vm, stringlib::find(&text, &part, range))
}

pub fn rindex(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { text, part, range } = search(vm, "rindex", arguments)?;
    place_or_error(vm, stringlib::find_last(&text, &part, range))
}

pub fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Search { text, part, range } = search(vm, "count", arguments)?;
    Ok(vm.heap.int(stringlib::count(&text, &part, range) as i64))
}

pub fn starts_with(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    tail_match(vm, "startswith", arguments, <[u32]>::starts_with)
}

pub fn ends_with(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    tail_match(vm, "endswith", arguments, <[u32]>::ends_with)
}

fn tail_match(
    vm: &mut dyn Vm,
    function: &str,
    arguments: &[Obj],
    matches: fn(&[u32], &[u32]) -> bool,
) -> Fallible<Owned> {
    let start = given::slice_bound(vm, arguments[2], 0)?;
    let end = given::slice_bound(vm, arguments[3], i64::MAX)?;
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
    let [text, old, new] = [0, 1, 2].map(|place| str::codes(vm, arguments[place]));
    let hits = stringlib::count(&text, &old, 0..text.len()).min(limit);
    str::room(vm, text.len().saturating_add(hits.saturating_mul(new.len())), 1)?;
    match stringlib::replace(&text, &old, &new, limit) {
        Some(replaced) => Ok(str::fresh(vm, &replaced)),
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
