//! `itertools.tee`: iterators that share what one of them has drawn already.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Def, Fallible, TypeRow, Vm, binding, def, exception, flag, given};
use crate::python::object::{native, protocol, types};

/// Words of a `teeobject`.
const DATA: u32 = 2;
const INDEX: u32 = 3;

/// Words of a `teedataobject`: a link in a chain of lists of drawn items.
const ITERATOR: u32 = 2;
const RUNNING: u32 = 3;
const NEXT: u32 = 4;
const VALUES: u32 = 5;
/// Items per link.
const LINK_CELLS: usize = 57;

/// `tee(iterable, n=2)`.
pub fn tee(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = given::size(vm, arguments[1], 2)?;
    if count < 0 {
        return Err(exception::value_error(vm, "n must be >= 0"));
    }
    native::check_room(vm, 1, count)?;
    if count == 0 {
        return Ok(vm.heap.tuple(&[]));
    }
    let iterator = protocol::iter(vm, arguments[0])?;
    let copies = match protocol::lookup_attribute_str(vm, iterator.get(), "__copy__") {
        Ok(copy) => copy,
        Err(raised) => {
            vm.release(iterator);
            return Err(raised);
        }
    };
    let first = match copies {
        Some(copy) => {
            vm.release(copy);
            iterator
        }
        None => given::with(vm, iterator, |vm, iterator| from_iterable(vm, t::TEE, iterator))?,
    };
    let mut tees = vec![first];
    for _ in 1..count {
        let first = tees[0].get();
        match protocol::call_method(vm, first, "__copy__", &[]) {
            Ok(copy) => tees.push(copy),
            Err(raised) => {
                vm.release_all(tees);
                return Err(raised);
            }
        }
    }
    Ok(vm.heap.tuple_from_owned(tees))
}

fn from_iterable(vm: &mut dyn Vm, kind: Obj, iterable: Obj) -> Fallible<Owned> {
    let iterator = protocol::iter(vm, iterable)?;
    if types::is_instance(vm, iterator.get(), t::TEE) {
        return given::with(vm, iterator, |vm, tee| Ok(copy_of(vm, kind, tee)));
    }
    let data = link(vm, iterator);
    Ok(native::create(vm, kind, [(DATA, data)]))
}

fn copy_of(vm: &mut dyn Vm, kind: Obj, tee: Obj) -> Owned {
    let data = vm.heap.field(tee, DATA);
    let data = vm.own(data);
    let copy = native::create(vm, kind, [(DATA, data)]);
    let index = vm.heap.word(tee, INDEX);
    vm.heap.set_word(copy.get(), INDEX, index);
    copy
}

fn link(vm: &mut dyn Vm, iterator: Owned) -> Owned {
    let values = vm.heap.list(&[]);
    native::create(vm, t::TEE_DATA, [(ITERATOR, iterator), (VALUES, values)])
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "_tee", keywords)?;
    binding::check_count(vm, "_tee", arguments.len(), 1, 1)?;
    from_iterable(vm, kind, arguments[0])
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(copy_of(vm, t::TEE, arguments[0]))
}

fn next(vm: &mut dyn Vm, tee: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.word(tee, INDEX) as usize >= LINK_CELLS {
        let data = vm.heap.field(tee, DATA);
        let following = following(vm, data);
        vm.store(tee, DATA, following);
        vm.heap.set_word(tee, INDEX, 0);
    }
    let data = vm.heap.field(tee, DATA);
    let data = vm.own(data);
    let index = vm.heap.word(tee, INDEX) as usize;
    let item = given::with(vm, data, |vm, data| item(vm, data, index))?;
    if item.is_some() {
        vm.heap.set_word(tee, INDEX, index as u64 + 1);
    }
    Ok(item)
}

/// The link behind a full one, made by whoever comes there first.
fn following(vm: &mut dyn Vm, data: Obj) -> Owned {
    if vm.heap.field(data, NEXT).is_null() {
        let iterator = vm.heap.field(data, ITERATOR);
        let iterator = vm.own(iterator);
        let fresh = link(vm, iterator);
        vm.heap.init_field(data, NEXT, fresh);
    }
    let next = vm.heap.field(data, NEXT);
    vm.own(next)
}

fn item(vm: &mut dyn Vm, data: Obj, index: usize) -> Fallible<Option<Owned>> {
    let values = vm.heap.field(data, VALUES);
    if index < vm.heap.list_length(values) {
        let item = vm.heap.list_item(values, index);
        return Ok(Some(vm.own(item)));
    }
    if vm.heap.word(data, RUNNING) != 0 {
        return Err(exception::runtime_error(vm, "cannot re-enter the tee iterator"));
    }
    vm.heap.set_word(data, RUNNING, 1);
    let iterator = vm.heap.field(data, ITERATOR);
    let item = protocol::next(vm, iterator);
    vm.heap.set_word(data, RUNNING, 0);
    let Some(item) = item? else { return Ok(None) };
    let kept = vm.own(item.get());
    vm.heap.list_append(values, kept);
    Ok(Some(item))
}

const METHODS: &[Def] =
    &[def("__copy__", "($self, /)", copy).doc("Returns an independent iterator.")];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    doc: "Iterator wrapped to make it copyable.",
    ..TypeRow::new("itertools._tee", t::TEE, shared::slots(new, next))
};

pub const DATA_ROW: TypeRow = TypeRow {
    flags: flag::DISALLOW_INSTANTIATION,
    doc: "Data container common to multiple tee objects.",
    ..TypeRow::new("itertools._tee_dataobject", t::TEE_DATA, crate::python::object::Slots::EMPTY)
};
