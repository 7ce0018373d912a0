//! `itertools.islice`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, Raised, TypeRow, Vm, binding, exception, flag, given};
use crate::python::object::{native, protocol};

/// Words of an `isliceobject`.
const ITERATOR: u32 = 2;
const NEXT: u32 = 3;
const STOP: u32 = 4;
const STEP: u32 = 5;
const PASSED: u32 = 6;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == t::ISLICE {
        binding::no_keywords(vm, "islice", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, "islice", arguments.len(), 2, 4)?;
    let (start, stop, step) = match arguments {
        [_, stop] => (image::NONE, *stop, image::NONE),
        [_, start, stop] => (*start, *stop, image::NONE),
        [_, start, stop, step] => (*start, *stop, *step),
        _ => (image::NONE, image::NONE, image::NONE),
    };
    let only_stop = arguments.len() == 2;
    let stop = bound(vm, stop, -1, only_stop)?;
    let start = bound(vm, start, 0, false)?;
    let step = match step {
        image::NONE => 1,
        step => match given::size(vm, step, 1) {
            Ok(step) if step >= 1 => step,
            _ => {
                exception::clear(vm);
                let text = "Step for islice() must be a positive integer or None.";
                return Err(exception::value_error(vm, text));
            }
        },
    };
    let iterator = protocol::iter(vm, arguments[0])?;
    let object = native::create(vm, kind, [(ITERATOR, iterator)]);
    for (word, value) in [(NEXT, start), (STOP, stop), (STEP, step)] {
        vm.heap.set_word(object.get(), word, value as u64);
    }
    Ok(object)
}

/// A bound that is None (its default) or an int that is not negative.
fn bound(vm: &mut dyn Vm, object: Obj, default: i64, only_stop: bool) -> Fallible<i64> {
    if object == image::NONE {
        return Ok(default);
    }
    let value = given::size(vm, object, 0);
    if let Ok(value) = value
        && value >= 0
    {
        return Ok(value);
    }
    exception::clear(vm);
    // As in C, where -1 also stands for an error.
    let is_stop = default == -1 && (only_stop || matches!(value, Ok(-1) | Err(Raised)));
    let text = if is_stop {
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    } else {
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    };
    Err(exception::value_error(vm, text))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let Some(iterator) = vm.own_field(object, ITERATOR) else { return Ok(None) };
    let result = draw(vm, object, iterator.get());
    vm.release(iterator);
    if let Ok(None) | Err(Raised) = result {
        vm.clear_field(object, ITERATOR);
    }
    result
}

fn draw(vm: &mut dyn Vm, object: Obj, iterator: Obj) -> Fallible<Option<Owned>> {
    let stop = vm.heap.word(object, STOP) as i64;
    let wanted = vm.heap.word(object, NEXT) as i64;
    let passed = |vm: &mut dyn Vm| vm.heap.word(object, PASSED) as i64;
    while passed(vm) < wanted {
        let Some(item) = protocol::next(vm, iterator)? else { return Ok(None) };
        vm.release(item);
        let now = passed(vm) + 1;
        vm.heap.set_word(object, PASSED, now as u64);
    }
    if stop != -1 && passed(vm) >= stop {
        return Ok(None);
    }
    let Some(item) = protocol::next(vm, iterator)? else { return Ok(None) };
    let now = passed(vm) + 1;
    vm.heap.set_word(object, PASSED, now as u64);
    let step = vm.heap.word(object, STEP) as i64;
    let following = wanted.checked_add(step).unwrap_or(stop);
    let following = if stop != -1 && following > stop { stop } else { following };
    vm.heap.set_word(object, NEXT, following as u64);
    Ok(Some(item))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "islice(iterable, stop) --> islice object\n\
          islice(iterable, start, stop[, step]) --> islice object\n\n\
          Return an iterator whose next() method returns selected values from an\n\
          iterable.  If start is specified, will skip all preceding elements;\n\
          otherwise, start defaults to zero.  Step defaults to one.  If\n\
          specified as another value, step determines how many values are\n\
          skipped between successive calls.  Works like a slice() on a list\n\
          but returns an iterator.",
    ..TypeRow::new("itertools.islice", t::ISLICE, shared::slots(new, next))
};
