//! `tuple`.

use crate::python::heap::{Obj, Owned, hash_tuple, image::types};
use crate::python::object::slots::{Compare, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, TypeRow, Vm, class_method, def, flag};
use crate::python::object::{binding, exception, given, iterators, native, protocol, slice};

/// How the hashes of a tuple's elements are mixed (xxHash), before its length comes in.
pub fn mix_hashes(lanes: &[i64]) -> u64 {
    lanes.iter().fold(PRIME_5, |sum, lane| {
        sum.wrapping_add((*lane as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
    })
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// `PySequence_Tuple`: the tuple itself if it is exactly one, else a new one of the iterable's items.
pub fn of(vm: &mut dyn Vm, iterable: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(iterable) == types::TUPLE {
        return Ok(vm.heap.own(iterable));
    }
    if vm.heap.type_of(iterable) == types::LIST {
        let items = vm.heap.list_items(iterable);
        return Ok(vm.heap.tuple(&items));
    }
    let iterator = protocol::iter(vm, iterable)?;
    // The hint changes nothing but what a wrong one raises.
    let items =
        protocol::length_hint(vm, iterable, 10).and_then(|_| protocol::collect(vm, iterator.get()));
    vm.heap.release(iterator);
    Ok(vm.heap.tuple_from_owned(items?))
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let init = vm.names.init;
    let positional = given::positional(vm, kind, types::TUPLE, init, arguments, keywords)?;
    binding::check_count(vm, "tuple", positional.len(), 0, 1)?;
    let exact = match positional {
        [iterable] => of(vm, *iterable)?,
        _ => vm.heap.tuple(&[]),
    };
    if kind == types::TUPLE {
        return Ok(exact);
    }
    let items = vm.heap.tuple_items(exact.get());
    let object = vm.heap.tuple_of_type(kind, &items);
    vm.heap.release(exact);
    Ok(object)
}

fn length(vm: &mut dyn Vm, tuple: Obj) -> Fallible<i64> {
    Ok(count_of(vm, tuple))
}

fn count_of(vm: &mut dyn Vm, tuple: Obj) -> i64 {
    vm.heap.tuple_length(tuple) as i64
}

fn repr(vm: &mut dyn Vm, tuple: Obj) -> Fallible<Owned> {
    let items = vm.heap.tuple_items(tuple);
    if items.is_empty() {
        return Ok(vm.heap.str("()"));
    }
    protocol::recursive_repr(vm, tuple, "(...)", |vm| {
        let comma = if items.len() == 1 { "," } else { "" };
        let text = format!("({}{comma})", joined(vm, &items)?);
        Ok(vm.heap.str(&text))
    })
}

fn joined(vm: &mut dyn Vm, items: &[Obj]) -> Fallible<String> {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&protocol::repr_text(vm, *item)?);
    }
    Ok(text)
}

fn hash(vm: &mut dyn Vm, tuple: Obj) -> Fallible<i64> {
    let mut lanes = Vec::new();
    for item in vm.heap.tuple_items(tuple) {
        lanes.push(protocol::hash(vm, item)?);
    }
    Ok(hash_tuple(&lanes))
}

fn is_tuple(vm: &mut dyn Vm, object: Obj) -> bool {
    classes::is_instance(vm, object, types::TUPLE)
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    if !is_tuple(vm, left) || !is_tuple(vm, right) {
        return Ok(vm.not_implemented());
    }
    let (a, b) = (vm.heap.tuple_items(left), vm.heap.tuple_items(right));
    for (a, b) in a.iter().zip(&b) {
        if protocol::equal(vm, *a, *b)? {
            continue;
        }
        return match operator {
            Compare::Equal => Ok(vm.bool(false)),
            Compare::NotEqual => Ok(vm.bool(true)),
            _ => protocol::compare(vm, *a, *b, operator),
        };
    }
    Ok(vm.bool(operator.holds(a.len().cmp(&b.len()))))
}

fn contains(vm: &mut dyn Vm, tuple: Obj, value: Obj) -> Fallible<bool> {
    for item in vm.heap.tuple_items(tuple) {
        if protocol::equal(vm, item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn subscript(vm: &mut dyn Vm, tuple: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let index = protocol::index(vm, key)?;
        let length = count_of(vm, tuple);
        let place = if index < 0 { index + length } else { index };
        if !(0..length).contains(&place) {
            return Err(exception::index_error(vm, "tuple index out of range"));
        }
        let item = vm.heap.tuple_item(tuple, place as usize);
        return Ok(vm.heap.own(item));
    }
    if vm.heap.type_of(key) != types::SLICE {
        let name = protocol::type_name(vm, key);
        let text = format!("tuple indices must be integers or slices, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let bounds = slice::resolve(vm, key, count_of, tuple)?;
    if bounds.length == count_of(vm, tuple)
        && bounds.step == 1
        && vm.heap.type_of(tuple) == types::TUPLE
    {
        return Ok(vm.heap.own(tuple));
    }
    let items: Vec<Obj> = bounds.indexes().map(|index| vm.heap.tuple_item(tuple, index)).collect();
    Ok(vm.heap.tuple(&items))
}

fn concatenate(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if count_of(vm, left) == 0 && vm.heap.type_of(right) == types::TUPLE {
        return Ok(vm.heap.own(right));
    }
    if !is_tuple(vm, right) {
        let name = protocol::type_name(vm, right);
        let text = format!("can only concatenate tuple (not \"{name}\") to tuple");
        return Err(exception::type_error(vm, text));
    }
    if count_of(vm, right) == 0 && vm.heap.type_of(left) == types::TUPLE {
        return Ok(vm.heap.own(left));
    }
    let mut items = vm.heap.tuple_items(left);
    items.extend(vm.heap.tuple_items(right));
    Ok(vm.heap.tuple(&items))
}

fn repeat(vm: &mut dyn Vm, tuple: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, types::OVERFLOW_ERROR)?.max(0);
    let items = vm.heap.tuple_items(tuple);
    if (items.is_empty() || count == 1) && vm.heap.type_of(tuple) == types::TUPLE {
        return Ok(vm.heap.own(tuple));
    }
    native::check_room(vm, items.len(), count)?;
    let repeated = items.repeat(count as usize);
    Ok(vm.heap.tuple(&repeated))
}

fn iter(vm: &mut dyn Vm, tuple: Obj) -> Fallible<Owned> {
    Ok(iterators::create(vm, types::TUPLE_ITERATOR, tuple, 0))
}

fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let start = slice::bound(vm, arguments[2], 0)?;
    let stop = slice::bound(vm, arguments[3], i64::MAX)?;
    let length = count_of(vm, arguments[0]);
    let from_end = |index: i64| if index < 0 { (index + length).max(0) } else { index };
    let (start, stop) = (from_end(start), from_end(stop).min(length));
    for place in start..stop {
        let item = vm.heap.tuple_item(arguments[0], place as usize);
        if protocol::equal(vm, item, arguments[1])? {
            return Ok(vm.heap.int(place));
        }
    }
    Err(exception::value_error(vm, "tuple.index(x): x not in tuple"))
}

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut count = 0;
    for item in vm.heap.tuple_items(arguments[0]) {
        count += i64::from(protocol::equal(vm, item, arguments[1])?);
    }
    Ok(vm.heap.int(count))
}

fn get_new_arguments(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let items = vm.heap.tuple_items(arguments[0]);
    let copy = vm.heap.tuple(&items);
    let result = vm.heap.tuple(&[copy.get()]);
    vm.heap.release(copy);
    Ok(result)
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    iter: Some(iter),
    compare: Some(compare),
    length: Some(length),
    subscript: Some(subscript),
    contains: Some(contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    new: Some(new),
    ..Slots::EMPTY
};

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE | flag::SEQUENCE | flag::MATCH_SELF | flag::TUPLE_SUBCLASS,
    doc: "Built-in immutable sequence.\n\n\
          If no argument is given, the constructor returns an empty tuple.\n\
          If iterable is specified the tuple is initialized from iterable's items.\n\n\
          If the argument is a tuple, the return value is the same object.",
    ..TypeRow::new("tuple", types::TUPLE, SLOTS)
};

const METHODS: &[Def] = &[
    def("__getnewargs__", "($self, /)", get_new_arguments),
    def("index", "($self, value, start=0, stop=sys.maxsize, /)", index),
    def("count", "($self, value, /)", count),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item),
];
