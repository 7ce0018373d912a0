//! `range` objects: three ints and their length.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::python::heap::{Obj, Owned, hash_tuple, image, image::types};
use crate::python::object::slots::{Compare, Slots};
use crate::python::object::{Def, Fallible, GetSet, TypeRow, Vm, def, flag, member};
use crate::python::object::{binding, exception, int, native, protocol, range_iterator, slice};

/// Words of a `rangeobject`.
pub const START: u32 = 2;
pub const STOP: u32 = 3;
pub const STEP: u32 = 4;
pub const LENGTH: u32 = 5;

/// A `range` of these start, stop and step.
pub fn from_numbers(vm: &mut dyn Vm, numbers: [&BigInt; 3]) -> Owned {
    let [start, stop, step] = numbers.map(|number| vm.heap.int_from_big(number));
    create(vm, start, stop, step)
}

fn create(vm: &mut dyn Vm, start: Owned, stop: Owned, step: Owned) -> Owned {
    let length = length_of(vm, start.get(), stop.get(), step.get());
    let fields = [(START, start), (STOP, stop), (STEP, step), (LENGTH, length)];
    native::create(vm, types::RANGE, fields)
}

fn length_of(vm: &mut dyn Vm, start: Obj, stop: Obj, step: Obj) -> Owned {
    if let (Some(start), Some(stop), Some(step)) =
        (vm.heap.int_value(start), vm.heap.int_value(stop), vm.heap.int_value(step))
    {
        let length = word_length(start.into(), stop.into(), step.into());
        return vm.heap.int_from_big_sized(&BigInt::from(length), 2);
    }
    let (start, stop, step) = (vm.heap.big(start), vm.heap.big(stop), vm.heap.big(step));
    let (low, high) = if step.is_positive() { (start, stop) } else { (stop, start) };
    if low >= high {
        return vm.heap.int(0);
    }
    let length = (high - low - BigInt::one()) / step.abs() + BigInt::one();
    vm.heap.int_from_big(&length)
}

/// Elements of a range whose bounds are machine words.
fn word_length(start: i128, stop: i128, step: i128) -> i128 {
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high { 0 } else { (high - low - 1) / step.abs() + 1 }
}

fn new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "range", keywords)?;
    binding::check_count(vm, "range", arguments.len(), 1, 3)?;
    if let [stop] = arguments {
        let stop = plain_index(vm, *stop)?;
        let (start, step) = (vm.heap.int(0), vm.heap.int(1));
        return Ok(create(vm, start, stop, step));
    }
    let start = plain_index(vm, arguments[0])?;
    let stop = match plain_index(vm, arguments[1]) {
        Ok(stop) => stop,
        Err(raised) => {
            vm.heap.release(start);
            return Err(raised);
        }
    };
    match step_of(vm, arguments.get(2).copied()) {
        Ok(step) => Ok(create(vm, start, stop, step)),
        Err(raised) => {
            vm.heap.release(start);
            vm.heap.release(stop);
            Err(raised)
        }
    }
}

/// `PyNumber_Index`: a plain int also of a bool or another subclass.
fn plain_index(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let index = protocol::index_object(vm, object)?;
    let plain = int::plain(&mut vm.heap, index.get());
    vm.release(index);
    Ok(plain)
}

fn step_of(vm: &mut dyn Vm, step: Option<Obj>) -> Fallible<Owned> {
    let Some(step) = step else { return Ok(vm.heap.int(1)) };
    let step = plain_index(vm, step)?;
    if vm.heap.int_value(step.get()) == Some(0) {
        vm.heap.release(step);
        return Err(exception::value_error(vm, "range() arg 3 must not be zero"));
    }
    Ok(step)
}

fn field(vm: &mut dyn Vm, range: Obj, word: u32) -> Fallible<Owned> {
    let value = vm.heap.field(range, word);
    Ok(vm.heap.own(value))
}

fn start(vm: &mut dyn Vm, range: Obj) -> Fallible<Owned> {
    field(vm, range, START)
}

fn stop(vm: &mut dyn Vm, range: Obj) -> Fallible<Owned> {
    field(vm, range, STOP)
}

fn step(vm: &mut dyn Vm, range: Obj) -> Fallible<Owned> {
    field(vm, range, STEP)
}

fn repr(vm: &mut dyn Vm, range: Obj) -> Fallible<Owned> {
    let number = |word| vm.heap.big(vm.heap.field(range, word));
    let (start, stop, step) = (number(START), number(STOP), number(STEP));
    let text = if step.is_one() {
        format!("range({start}, {stop})")
    } else {
        format!("range({start}, {stop}, {step})")
    };
    Ok(vm.heap.str(&text))
}

fn length(vm: &mut dyn Vm, range: Obj) -> Fallible<i64> {
    let length = vm.heap.field(range, LENGTH);
    match vm.heap.big(length).to_i64() {
        Some(length) => Ok(length),
        None => Err(exception::overflow_error(vm, "Python int too large to convert to C ssize_t")),
    }
}

fn truth(vm: &mut dyn Vm, range: Obj) -> Fallible<bool> {
    Ok(vm.heap.int_value(vm.heap.field(range, LENGTH)) != Some(0))
}

fn subscript(vm: &mut dyn Vm, range: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let index = plain_index(vm, key)?;
        let item = item(vm, range, index.get());
        vm.heap.release(index);
        return item;
    }
    if vm.heap.type_of(key) == types::SLICE {
        return sliced(vm, range, key);
    }
    let text =
        format!("range indices must be integers or slices, not {}", protocol::type_name(vm, key));
    Err(exception::type_error(vm, text))
}

fn item(vm: &mut dyn Vm, range: Obj, index: Obj) -> Fallible<Owned> {
    let mut index = vm.heap.big(index);
    let length = vm.heap.big(vm.heap.field(range, LENGTH));
    if index.is_negative() {
        index += &length;
    }
    if index.is_negative() || index >= length {
        return Err(exception::index_error(vm, "range object index out of range"));
    }
    Ok(element(vm, range, &index))
}

fn element(vm: &mut dyn Vm, range: Obj, index: &BigInt) -> Owned {
    let number = |word| vm.heap.big(vm.heap.field(range, word));
    let value = number(START) + index * number(STEP);
    vm.heap.int_from_big(&value)
}

fn sliced(vm: &mut dyn Vm, range: Obj, key: Obj) -> Fallible<Owned> {
    let length = vm.heap.big(vm.heap.field(range, LENGTH));
    let (start, stop, step) = slice::big_indices(vm, key, &length)?;
    let own_step = vm.heap.big(vm.heap.field(range, STEP));
    let step = vm.heap.int_from_big(&(own_step * step));
    let start = element(vm, range, &start);
    let stop = element(vm, range, &stop);
    Ok(create(vm, start, stop, step))
}

fn iter(vm: &mut dyn Vm, range: Obj) -> Fallible<Owned> {
    let (start, step) = (vm.heap.field(range, START), vm.heap.field(range, STEP));
    let length = vm.heap.field(range, LENGTH);
    Ok(range_iterator::create(vm, start, step, length))
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let range = arguments[0];
    let last = vm.heap.big(vm.heap.field(range, LENGTH)) - BigInt::one();
    let start = element(vm, range, &last);
    let step = -vm.heap.big(vm.heap.field(range, STEP));
    let step = vm.heap.int_from_big(&step);
    let length = vm.heap.field(range, LENGTH);
    let iterator = range_iterator::create(vm, start.get(), step.get(), length);
    vm.heap.release(start);
    vm.heap.release(step);
    Ok(iterator)
}

/// Where an int stands in the range.
fn position(vm: &mut dyn Vm, range: Obj, value: Obj) -> Option<BigInt> {
    let number = |word| vm.heap.big(vm.heap.field(range, word));
    let (start, stop, step) = (number(START), number(STOP), number(STEP));
    let value = vm.heap.big(value);
    let inside = if step.is_positive() {
        start <= value && value < stop
    } else {
        stop < value && value <= start
    };
    let (steps, rest) = (value - start).div_mod_floor(&step);
    (inside && rest.is_zero()).then_some(steps)
}

fn is_exact_int(vm: &mut dyn Vm, object: Obj) -> bool {
    [types::INT, types::BOOL].contains(&vm.heap.type_of(object))
}

fn contains(vm: &mut dyn Vm, range: Obj, value: Obj) -> Fallible<bool> {
    if is_exact_int(vm, value) {
        return Ok(position(vm, range, value).is_some());
    }
    Ok(first(vm, range, value)?.is_some())
}

/// Where the first element stands that equals a value of any type.
fn first(vm: &mut dyn Vm, range: Obj, value: Obj) -> Fallible<Option<i64>> {
    let iterator = iter(vm, range)?;
    let mut place = 0;
    let result = loop {
        match equals_next(vm, iterator.get(), value) {
            Ok(Some(true)) => break Ok(Some(place)),
            Ok(Some(false)) => place += 1,
            Ok(None) => break Ok(None),
            Err(raised) => break Err(raised),
        }
    };
    vm.heap.release(iterator);
    result
}

fn count_equal(vm: &mut dyn Vm, range: Obj, value: Obj) -> Fallible<i64> {
    let iterator = iter(vm, range)?;
    let mut count = 0;
    let result = loop {
        match equals_next(vm, iterator.get(), value) {
            Ok(Some(equal)) => count += i64::from(equal),
            Ok(None) => break Ok(count),
            Err(raised) => break Err(raised),
        }
    };
    vm.heap.release(iterator);
    result
}

fn equals_next(vm: &mut dyn Vm, iterator: Obj, value: Obj) -> Fallible<Option<bool>> {
    let Some(item) = protocol::next(vm, iterator)? else { return Ok(None) };
    let equal = protocol::equal(vm, item.get(), value);
    vm.heap.release(item);
    equal.map(Some)
}

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (range, value) = (arguments[0], arguments[1]);
    let count = if is_exact_int(vm, value) {
        i64::from(position(vm, range, value).is_some())
    } else {
        count_equal(vm, range, value)?
    };
    Ok(vm.heap.int(count))
}

fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (range, value) = (arguments[0], arguments[1]);
    if !is_exact_int(vm, value) {
        return match first(vm, range, value)? {
            Some(place) => Ok(vm.heap.int(place)),
            None => Err(exception::value_error(vm, "sequence.index(x): x not in sequence")),
        };
    }
    if let Some(position) = position(vm, range, value) {
        return Ok(vm.heap.int_from_big(&position));
    }
    let text = format!("{} is not in range", vm.heap.big(value));
    Err(exception::value_error(vm, text))
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let order = !matches!(operator, Compare::Equal | Compare::NotEqual);
    if order || vm.heap.type_of(right) != types::RANGE {
        return Ok(vm.heap.own(image::NOT_IMPLEMENTED));
    }
    let equal = left == right || signature(vm, left) == signature(vm, right);
    Ok(vm.bool(equal == (operator == Compare::Equal)))
}

/// What makes two ranges equal: length, then start unless empty, then step unless of one element.
fn signature(vm: &mut dyn Vm, range: Obj) -> (BigInt, Option<BigInt>, Option<BigInt>) {
    let number = |word| vm.heap.big(vm.heap.field(range, word));
    let length = number(LENGTH);
    let start = (!length.is_zero()).then(|| number(START));
    let step = (length > BigInt::one()).then(|| number(STEP));
    (length, start, step)
}

fn hash(vm: &mut dyn Vm, range: Obj) -> Fallible<i64> {
    let length = vm.heap.field(range, LENGTH);
    let (start, step) = match vm.heap.int_value(length) {
        Some(0) => (image::NONE, image::NONE),
        Some(1) => (vm.heap.field(range, START), image::NONE),
        _ => (vm.heap.field(range, START), vm.heap.field(range, STEP)),
    };
    let mut lanes = [0; 3];
    for (lane, part) in lanes.iter_mut().zip([length, start, step]) {
        *lane = protocol::hash(vm, part)?;
    }
    Ok(hash_tuple(&lanes))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let words = [START, STOP, STEP].map(|word| vm.heap.field(arguments[0], word));
    Ok(native::reduced(vm, types::RANGE, &words))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    iter: Some(iter),
    compare: Some(compare),
    bool: Some(truth),
    length: Some(length),
    subscript: Some(subscript),
    contains: Some(contains),
    new: Some(new),
    ..Slots::EMPTY
};

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n\
          Return an object that produces a sequence of integers from start (inclusive)\n\
          to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\n\
          start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\n\
          These are exactly the valid indices for a list of 4 elements.\n\
          When step is given, it specifies the increment (or decrement).",
    ..TypeRow::new("range", types::RANGE, SLOTS)
};

const METHODS: &[Def] = &[
    def("__reversed__", "($self, /)", reversed),
    def("__reduce__", "($self, /)", reduce),
    def("count", "($self, object, /)", count),
    def("index", "($self, object, /)", index),
];

const MEMBERS: &[GetSet] = &[member("start", start), member("stop", stop), member("step", step)];
