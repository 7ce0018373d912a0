//! `collections.deque`: what it does as a sequence; its methods stand in `deque_methods`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::collections::{deque_iterator, deque_methods};
use crate::python::object::{Compare, Fallible, Slots, TypeRow, Vm, flag};
use crate::python::object::{exception, given, list, native, protocol, types};

/// Words of a `dequeobject` that the heap does not keep itself.
const STATE: u32 = 7;
const MAXLEN: u32 = 8;

/// How often a deque has been changed.
pub fn state(vm: &dyn Vm, deque: Obj) -> u64 {
    vm.heap.word(deque, STATE)
}

/// The limit; -1 without one.
pub fn maxlen(vm: &dyn Vm, deque: Obj) -> i64 {
    vm.heap.word(deque, MAXLEN) as i64
}

pub fn is_deque(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::DEQUE)
}

/// `append`: an item too many drops out on the left.
pub fn append(vm: &mut dyn Vm, deque: Obj, item: Owned) {
    vm.heap.deque_append(deque, item);
    if is_too_long(vm, deque) {
        let old = vm.heap.deque_pop_left(deque);
        vm.release_option(old);
    }
}

/// `appendleft`: an item too many drops out on the right.
pub fn append_left(vm: &mut dyn Vm, deque: Obj, item: Owned) {
    vm.heap.deque_append_left(deque, item);
    if is_too_long(vm, deque) {
        let old = vm.heap.deque_pop(deque);
        vm.release_option(old);
    }
}

fn is_too_long(vm: &dyn Vm, deque: Obj) -> bool {
    let limit = maxlen(vm, deque);
    limit >= 0 && vm.heap.deque_length(deque) as i64 > limit
}

/// `extend` and `extendleft`.
pub fn extend(vm: &mut dyn Vm, deque: Obj, iterable: Obj, left: bool) -> Fallible<()> {
    if iterable == deque {
        let copy = list::of(vm, iterable)?;
        return given::with(vm, copy, |vm, copy| extend(vm, deque, copy, left));
    }
    if vm.heap.deque_length(deque) == 0 {
        vm.heap.deque_make_room(deque, left);
    }
    // One without room only consumes, and does not change.
    let has_room = maxlen(vm, deque) != 0;
    protocol::iterate(vm, iterable, |vm, item| {
        if !has_room {
            vm.release(item);
        } else if left {
            append_left(vm, deque, item);
        } else {
            append(vm, deque, item);
        }
        Ok(())
    })
}

pub fn clear(vm: &mut dyn Vm, deque: Obj) {
    let items = vm.heap.deque_clear(deque);
    vm.release_all(items);
    // What the items have to say comes before anything is put into it.
    vm.run_pending();
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.deque_of_type(kind))
}

fn init(vm: &mut dyn Vm, deque: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let [iterable, limit] =
        given::bind(vm, "deque", "(iterable=None, maxlen=None)", arguments, keywords)?;
    let mut maxlen = -1;
    if !limit.is_null() && limit != image::NONE {
        maxlen = native::integer(vm, limit)?;
        if maxlen < 0 {
            return Err(exception::value_error(vm, "maxlen must be non-negative"));
        }
    }
    vm.heap.set_word(deque, MAXLEN, maxlen as u64);
    if vm.heap.deque_length(deque) > 0 {
        clear(vm, deque);
    }
    if iterable.is_null() {
        return Ok(());
    }
    extend(vm, deque, iterable, false)
}

/// A copy: by the type's own constructor where it is a subclass.
pub fn copy(vm: &mut dyn Vm, deque: Obj) -> Fallible<Owned> {
    let (kind, limit) = (vm.heap.type_of(deque), maxlen(vm, deque));
    if kind == t::DEQUE {
        let copy = vm.heap.deque_of_type(kind);
        vm.heap.set_word(copy.get(), MAXLEN, limit as u64);
        for item in vm.heap.deque_items(deque) {
            let item = vm.own(item);
            append(vm, copy.get(), item);
        }
        return Ok(copy);
    }
    let copy = if limit < 0 {
        vm.call(kind, &[deque], &[])?
    } else {
        let limit = vm.heap.int(limit);
        given::with(vm, limit, |vm, limit| vm.call(kind, &[deque, limit], &[]))?
    };
    if is_deque(vm, copy.get()) {
        return Ok(copy);
    }
    let (kind, got) = (vm.type_data(kind).short_name(), protocol::type_name(vm, copy.get()));
    let text = format!("{kind}() must return a deque, not {got}");
    vm.release(copy);
    Err(exception::type_error(vm, text))
}

fn length(vm: &mut dyn Vm, deque: Obj) -> Fallible<i64> {
    Ok(vm.heap.deque_length(deque) as i64)
}

fn iter(vm: &mut dyn Vm, deque: Obj) -> Fallible<Owned> {
    Ok(deque_iterator::create(vm, t::DEQUE_ITERATOR, deque))
}

fn repr(vm: &mut dyn Vm, deque: Obj) -> Fallible<Owned> {
    protocol::recursive_repr(vm, deque, "[...]", |vm| {
        let items = list::of(vm, deque)?;
        let items = given::with(vm, items, protocol::repr_text)?;
        let kind = vm.heap.type_of(deque);
        let name = vm.type_data(kind).short_name();
        let text = match maxlen(vm, deque) {
            limit if limit >= 0 => format!("{name}({items}, maxlen={limit})"),
            _ => format!("{name}({items})"),
        };
        Ok(vm.heap.str(&text))
    })
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    if !is_deque(vm, left) || !is_deque(vm, right) {
        return Ok(vm.not_implemented());
    }
    let lengths = (vm.heap.deque_length(left), vm.heap.deque_length(right));
    if left == right {
        return Ok(vm.bool(operator.holds(std::cmp::Ordering::Equal)));
    }
    if matches!(operator, Compare::Equal | Compare::NotEqual) && lengths.0 != lengths.1 {
        return Ok(vm.bool(operator == Compare::NotEqual));
    }
    let (a, b) = (protocol::iter(vm, left)?, protocol::iter(vm, right)?);
    let result = compare_items(vm, a.get(), b.get(), operator);
    vm.release_all([a, b]);
    result
}

fn compare_items(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    loop {
        let left = protocol::next(vm, a)?;
        let right = match protocol::next(vm, b) {
            Ok(right) => right,
            Err(raised) => {
                vm.release_option(left);
                return Err(raised);
            }
        };
        let (Some(x), Some(y)) = (&left, &right) else {
            let order = left.is_some().cmp(&right.is_some());
            vm.release_option(left);
            vm.release_option(right);
            return Ok(vm.bool(operator.holds(order)));
        };
        let answer = decide(vm, x.get(), y.get(), operator);
        vm.release_option(left);
        vm.release_option(right);
        if let Some(answer) = answer? {
            return Ok(answer);
        }
    }
}

/// The answer that the first pair of different items gives; `None` for equal ones.
fn decide(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Option<Owned>> {
    if protocol::equal(vm, a, b)? {
        return Ok(None);
    }
    Ok(Some(match operator {
        Compare::Equal => vm.bool(false),
        Compare::NotEqual => vm.bool(true),
        _ => protocol::compare(vm, a, b, operator)?,
    }))
}

/// The place that an index names.
fn place(vm: &mut dyn Vm, deque: Obj, key: Obj) -> Fallible<usize> {
    if !protocol::is_index(vm, key) {
        let name = protocol::type_name(vm, key);
        let text = format!("sequence index must be integer, not '{name}'");
        return Err(exception::type_error(vm, text));
    }
    let index = protocol::index(vm, key)?;
    let length = vm.heap.deque_length(deque) as i64;
    let index = if index < 0 { index + length } else { index };
    if (0..length).contains(&index) {
        return Ok(index as usize);
    }
    Err(exception::index_error(vm, "deque index out of range"))
}

fn subscript(vm: &mut dyn Vm, deque: Obj, key: Obj) -> Fallible<Owned> {
    let place = place(vm, deque, key)?;
    let item = vm.heap.deque_item(deque, place);
    Ok(vm.own(item))
}

fn set_subscript(vm: &mut dyn Vm, deque: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let place = place(vm, deque, key)?;
    if value.is_null() {
        delete(vm, deque, place);
        return Ok(());
    }
    let value = vm.own(value);
    let old = vm.heap.deque_set(deque, place, value);
    vm.release(old);
    Ok(())
}

/// `deque_del_item`: the item is turned to the front and taken off there.
pub fn delete(vm: &mut dyn Vm, deque: Obj, place: usize) {
    rotate(vm, deque, -(place as i64));
    let item = vm.heap.deque_pop_left(deque);
    rotate(vm, deque, place as i64);
    vm.release_option(item);
}

/// Turns the deque to the right by so many places.
pub fn rotate(vm: &mut dyn Vm, deque: Obj, by: i64) {
    let length = vm.heap.deque_length(deque) as i64;
    if length <= 1 {
        return;
    }
    let right = by.rem_euclid(length);
    let (right, left) = if right * 2 <= length { (right, 0) } else { (0, length - right) };
    for _ in 0..right {
        if let Some(item) = vm.heap.deque_pop(deque) {
            vm.heap.deque_append_left(deque, item);
        }
    }
    for _ in 0..left {
        if let Some(item) = vm.heap.deque_pop_left(deque) {
            vm.heap.deque_append(deque, item);
        }
    }
}

fn contains(vm: &mut dyn Vm, deque: Obj, value: Obj) -> Fallible<bool> {
    Ok(find(vm, deque, value, 0, i64::MAX)?.is_some())
}

/// The place of the first item from `start` on, before `stop`, that equals the value.
pub fn find(
    vm: &mut dyn Vm,
    deque: Obj,
    value: Obj,
    start: usize,
    stop: i64,
) -> Fallible<Option<usize>> {
    let known = state(vm, deque);
    for place in start..vm.heap.deque_length(deque) {
        if place as i64 >= stop {
            break;
        }
        let item = vm.heap.deque_item(deque, place);
        let item = vm.own(item);
        let equal = given::with(vm, item, |vm, item| protocol::equal(vm, item, value))?;
        // The item may have died of the comparison, and what it does then counts.
        vm.run_pending();
        if known != state(vm, deque) {
            return Err(exception::runtime_error(vm, "deque mutated during iteration"));
        }
        if equal {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn concatenate(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !is_deque(vm, right) {
        let name = protocol::type_name(vm, right);
        let text = format!("can only concatenate deque (not \"{name}\") to deque");
        return Err(exception::type_error(vm, text));
    }
    let result = copy(vm, left)?;
    match extend(vm, result.get(), right, false) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.release(result);
            Err(raised)
        }
    }
}

fn in_place_concatenate(vm: &mut dyn Vm, deque: Obj, other: Obj) -> Fallible<Owned> {
    extend(vm, deque, other, false)?;
    Ok(vm.own(deque))
}

fn in_place_repeat(vm: &mut dyn Vm, deque: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::index(vm, count)?;
    let length = vm.heap.deque_length(deque) as i64;
    if count <= 0 {
        // An empty one does not change.
        if length > 0 {
            clear(vm, deque);
        }
        return Ok(vm.own(deque));
    }
    // With a limit only the last items would stay.
    let limit = maxlen(vm, deque);
    let times = match (limit >= 0, length) {
        (_, 0) => 0,
        (true, length) => (count - 1).min(limit / length + 1),
        (false, _) => count - 1,
    };
    native::check_room(vm, length as usize, times)?;
    let items = vm.heap.deque_items(deque);
    for _ in 0..times {
        let held: Vec<Owned> = items.iter().map(|item| vm.own(*item)).collect();
        for item in held {
            append(vm, deque, item);
        }
    }
    Ok(vm.own(deque))
}

fn repeat(vm: &mut dyn Vm, deque: Obj, count: Obj) -> Fallible<Owned> {
    let result = copy(vm, deque)?;
    let repeated = in_place_repeat(vm, result.get(), count);
    vm.release(result);
    repeated
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    iter: Some(iter),
    compare: Some(compare),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(set_subscript),
    contains: Some(contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    in_place_concatenate: Some(in_place_concatenate),
    in_place_repeat: Some(in_place_repeat),
    new: Some(new),
    init: Some(init),
    ..Slots::EMPTY
};

pub const ROW: TypeRow = TypeRow {
    methods: deque_methods::METHODS,
    members: deque_methods::MEMBERS,
    flags: flag::BASE_TYPE | flag::SEQUENCE,
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    ..TypeRow::new("collections.deque", t::DEQUE, SLOTS)
};
