//! Iterators of `range`: over machine words, and over ints of any size.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive};

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::{Next, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, flag};
use crate::python::object::{exception, native, protocol, range};

/// Words of both structs: numbers in a `range_iterator`, objects in a `longrange_iterator`.
pub const START: u32 = 2;
pub const STEP: u32 = 3;
pub const LENGTH: u32 = 4;

/// The iterator over `length` ints from `start` on.
pub fn create(vm: &mut dyn Vm, start: Obj, step: Obj, length: Obj) -> Owned {
    let words = [start, step, length].map(|object| vm.heap.big(object).to_i64());
    if let [Some(start), Some(step), Some(length)] = words
        && start.checked_add(step.saturating_mul(length)).is_some()
        && step.checked_mul(length).is_some()
    {
        let iterator = vm.heap.new_object(types::RANGE_ITERATOR);
        vm.heap.set_word(iterator.get(), START, start as u64);
        vm.heap.set_word(iterator.get(), STEP, step as u64);
        vm.heap.set_word(iterator.get(), LENGTH, length as u64);
        return iterator;
    }
    let fields = [(START, start), (STEP, step), (LENGTH, length)];
    let fields = fields.map(|(word, object)| (word, vm.heap.own(object)));
    native::create(vm, types::LONGRANGE_ITERATOR, fields)
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let length = vm.heap.word(iterator, LENGTH) as i64;
    if length <= 0 {
        return Ok(None);
    }
    let value = vm.heap.word(iterator, START) as i64;
    let step = vm.heap.word(iterator, STEP) as i64;
    vm.heap.set_word(iterator, START, value.wrapping_add(step) as u64);
    vm.heap.set_word(iterator, LENGTH, (length - 1) as u64);
    Ok(Some(vm.heap.int_from_long(value)))
}

fn long_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let length = vm.heap.big(vm.heap.field(iterator, LENGTH));
    if !length.is_positive() {
        return Ok(None);
    }
    let less = vm.heap.int_from_big(&(length - BigInt::one()));
    let step = vm.heap.big(vm.heap.field(iterator, STEP));
    let value = vm.heap.field(iterator, START);
    let following = vm.heap.big(value) + step;
    let following = vm.heap.int_from_big(&following);
    vm.heap.set_field(iterator, LENGTH, less);
    Ok(Some(native::swap(vm, iterator, START, following)))
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = vm.heap.word(arguments[0], LENGTH) as i64;
    Ok(vm.heap.int_from_long(length))
}

fn long_length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = vm.heap.field(arguments[0], LENGTH);
    Ok(vm.heap.own(length))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (iterator, state) = (arguments[0], arguments[1]);
    let index = native::integer(vm, state)?;
    let length = vm.heap.word(iterator, LENGTH) as i64;
    let index = index.clamp(0, length);
    let start = vm.heap.word(iterator, START) as i64;
    let step = vm.heap.word(iterator, STEP) as i64;
    vm.heap.set_word(iterator, START, start.wrapping_add(index.wrapping_mul(step)) as u64);
    vm.heap.set_word(iterator, LENGTH, (length - index) as u64);
    Ok(vm.none())
}

fn long_set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (iterator, state) = (arguments[0], arguments[1]);
    if !classes::is_instance(vm, state, types::INT) {
        let name = protocol::type_name(vm, state);
        let text = format!("state must be an int, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let number = |word| vm.heap.big(vm.heap.field(iterator, word));
    let (start, step, length) = (number(START), number(STEP), number(LENGTH));
    let index = vm.heap.big(state).clamp(BigInt::default(), length.clone());
    let start = vm.heap.int_from_big(&(start + &index * step));
    let length = vm.heap.int_from_big(&(length - index));
    for (word, value) in [(START, start), (LENGTH, length)] {
        vm.heap.set_field(iterator, word, value);
    }
    Ok(vm.none())
}

/// `iter(range(...))` of what is left.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = arguments[0];
    let long = vm.heap.type_of(iterator) == types::LONGRANGE_ITERATOR;
    let [start, step, length] = [START, STEP, LENGTH].map(|word| {
        if long {
            vm.heap.big(vm.heap.field(iterator, word))
        } else {
            BigInt::from(vm.heap.word(iterator, word) as i64)
        }
    });
    let stop = &start + &step * length;
    let rest = range::from_numbers(vm, [&start, &stop, &step]);
    let function = native::builtin(vm, "iter");
    let state = vm.none();
    let result = native::reduced_with_state(vm, function, rest.get(), state);
    vm.heap.release(rest);
    Ok(result)
}

const fn row(name: &'static str, kind: Obj, next: Next, methods: &'static [Def]) -> TypeRow {
    let slots = Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY };
    TypeRow { methods, flags: flag::DISALLOW_INSTANTIATION, ..TypeRow::new(name, kind, slots) }
}

/// The rows of both types.
pub const ROW: TypeRow = row("range_iterator", types::RANGE_ITERATOR, next, METHODS);
pub const LONG_ROW: TypeRow =
    row("longrange_iterator", types::LONGRANGE_ITERATOR, long_next, LONG_METHODS);

const METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", length_hint),
    def("__reduce__", "($self, /)", reduce),
    def("__setstate__", "($self, object, /)", set_state),
];

const LONG_METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", long_length_hint),
    def("__reduce__", "($self, /)", reduce),
    def("__setstate__", "($self, object, /)", long_set_state),
];
