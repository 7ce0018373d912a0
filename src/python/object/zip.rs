//! `zip`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, flag};
use crate::python::object::{binding, exception, native, protocol};

/// Words of a `zipobject`.
const SIZE: u32 = 2;
const ITERATORS: u32 = 3;
const RESULT: u32 = 4;
const STRICT: u32 = 5;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (iterables, values) = arguments.split_at(arguments.len() - keywords.len());
    let strict = strict_of(vm, kind, keywords, values)?;
    let iterators = iterators_of(vm, iterables)?;
    let result = vm.heap.tuple(&vec![image::NONE; iterables.len()]);
    let object = native::create(vm, kind, [(ITERATORS, iterators), (RESULT, result)]);
    vm.heap.set_word(object.get(), SIZE, iterables.len() as u64);
    vm.heap.set_word(object.get(), STRICT, u64::from(strict));
    Ok(object)
}

fn strict_of(vm: &mut dyn Vm, kind: Obj, keywords: &[Obj], values: &[Obj]) -> Fallible<bool> {
    if kind != types::ZIP && keywords.is_empty() {
        return Ok(false);
    }
    if vm.heap.profile.is_without("zip", "strict") && !vm.runs_library() {
        return Err(exception::type_error(vm, "zip() takes no keyword arguments"));
    }
    let mut strict = false;
    if keywords.len() > 1 {
        let text = format!("zip() takes at most 1 keyword argument ({} given)", keywords.len());
        return Err(exception::type_error(vm, text));
    }
    for (name, value) in keywords.iter().zip(values) {
        let name = vm.heap.text(*name).into_owned();
        if name != "strict" {
            return Err(binding::wrong_keyword(vm, &["strict"], "zip", &name));
        }
        strict = protocol::truth(vm, *value)?;
    }
    Ok(strict)
}

/// A tuple of one iterator per iterable.
pub fn iterators_of(vm: &mut dyn Vm, iterables: &[Obj]) -> Fallible<Owned> {
    let mut iterators = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        match protocol::iter(vm, *iterable) {
            Ok(iterator) => iterators.push(iterator),
            Err(raised) => {
                vm.release_all(iterators);
                return Err(raised);
            }
        }
    }
    Ok(vm.heap.tuple_from_owned(iterators))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let size = vm.heap.word(object, SIZE) as usize;
    if size == 0 {
        return Ok(None);
    }
    // The last result is used again when nobody kept it: each item takes the place of an old one at once.
    let last = vm.heap.field(object, RESULT);
    let result = if vm.heap.refcount(last) == 1 {
        vm.heap.own(last)
    } else {
        vm.heap.tuple(&vec![image::NONE; size])
    };
    match fill(vm, object, result.get(), size) {
        Ok(true) => {
            native::track(vm, result.get());
            Ok(Some(result))
        }
        ended => {
            vm.heap.release(result);
            ended.map(|_| None)
        }
    }
}

/// False when one of the iterators was at its end.
fn fill(vm: &mut dyn Vm, object: Obj, result: Obj, size: usize) -> Fallible<bool> {
    let iterators = vm.heap.field(object, ITERATORS);
    for index in 0..size {
        let iterator = vm.heap.tuple_item(iterators, index);
        match protocol::step(vm, iterator)? {
            Some(item) => vm.heap.tuple_set(result, index, item),
            None => {
                if vm.heap.word(object, STRICT) != 0 {
                    check_lengths(vm, iterators, index, size)?;
                }
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Argument `ended` (from 0) is at its end: all others must be, too.
fn check_lengths(vm: &mut dyn Vm, iterators: Obj, ended: usize, size: usize) -> Fallible<()> {
    let others = |count: usize| if count == 1 { " 1".to_owned() } else { format!("s 1-{count}") };
    if ended > 0 {
        let text =
            format!("zip() argument {} is shorter than argument{}", ended + 1, others(ended));
        return Err(exception::value_error(vm, text));
    }
    for index in 1..size {
        let iterator = vm.heap.tuple_item(iterators, index);
        if let Some(item) = protocol::step(vm, iterator)? {
            vm.heap.release(item);
            let text =
                format!("zip() argument {} is longer than argument{}", index + 1, others(index));
            return Err(exception::value_error(vm, text));
        }
    }
    Ok(())
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let (kind, iterators) = (vm.heap.type_of(object), vm.heap.field(object, ITERATORS));
    let strict = vm.heap.word(object, STRICT) != 0;
    let parts = [kind, iterators, image::TRUE];
    Ok(vm.heap.tuple(if strict { &parts } else { &parts[..2] }))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let strict = protocol::truth(vm, arguments[1])?;
    vm.heap.set_word(arguments[0], STRICT, u64::from(strict));
    Ok(vm.none())
}

const SLOTS: Slots =
    Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY };

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "The zip object yields n-length tuples, where n is the number of iterables\n\
          passed as positional arguments to zip().  The i-th element in every tuple\n\
          comes from the i-th iterable argument to zip().  This continues until the\n\
          shortest argument is exhausted.\n\n\
          If strict is true and one of the arguments is exhausted before the others,\n\
          raise a ValueError.\n\n   \
          >>> list(zip('abcdefg', range(3), range(4)))\n   \
          [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    ..TypeRow::new("zip", types::ZIP, SLOTS)
};

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", reduce),
    def("__setstate__", "($self, object, /)", set_state),
];
