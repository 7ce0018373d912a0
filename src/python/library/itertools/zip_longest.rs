//! `itertools.zip_longest`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, exception, flag, given, native, protocol, zip};

/// Words of a `ziplongestobject`.
const ACTIVE: u32 = 3;
const ITERATORS: u32 = 4;
const RESULT: u32 = 5;
const FILL: u32 = 6;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (iterables, values) = arguments.split_at(arguments.len() - keywords.len());
    let mut fill = Obj::NULL;
    for (name, value) in keywords.iter().zip(values) {
        if vm.heap.text(*name) != "fillvalue" {
            let text = "zip_longest() got an unexpected keyword argument";
            return Err(exception::type_error(vm, text));
        }
        fill = *value;
    }
    let iterators = zip::iterators_of(vm, iterables)?;
    let fill = vm.own(fill.some().unwrap_or(image::NONE));
    let result = vm.heap.tuple(&vec![image::NONE; iterables.len()]);
    let fields = [(ITERATORS, iterators), (FILL, fill), (RESULT, result)];
    let object = native::create(vm, kind, fields);
    vm.heap.set_word(object.get(), ACTIVE, iterables.len() as u64);
    Ok(object)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let iterators = vm.heap.field(object, ITERATORS);
    let size = vm.heap.tuple_length(iterators);
    if size == 0 || vm.heap.word(object, ACTIVE) == 0 {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(size);
    for place in 0..size {
        match item(vm, object, iterators, place) {
            Ok(Some(item)) => items.push(item),
            end => {
                vm.release_all(items);
                if end.is_err() {
                    vm.heap.set_word(object, ACTIVE, 0);
                }
                return end;
            }
        }
    }
    let borrowed: Vec<Obj> = items.iter().map(Owned::get).collect();
    let result = shared::result(vm, object, RESULT, &borrowed);
    vm.release_all(items);
    Ok(Some(result))
}

/// The next item of one iterator, or the fill value; `None` when that was the last iterator.
fn item(vm: &mut dyn Vm, object: Obj, iterators: Obj, place: usize) -> Fallible<Option<Owned>> {
    let iterator = vm.heap.tuple_item(iterators, place);
    if iterator != image::NONE {
        let iterator = vm.own(iterator);
        if let Some(item) = given::with(vm, iterator, protocol::next)? {
            return Ok(Some(item));
        }
        let active = vm.heap.word(object, ACTIVE).saturating_sub(1);
        vm.heap.set_word(object, ACTIVE, active);
        if active == 0 {
            return Ok(None);
        }
        // None in the place of an iterator: it is at its end.
        let none = vm.none();
        vm.heap.tuple_set(iterators, place, none);
    }
    Ok(vm.own_field(object, FILL))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return a zip_longest object whose .__next__() method returns a tuple where\n\
          the i-th element comes from the i-th iterable argument.  The .__next__()\n\
          method continues until the longest iterable in the argument sequence\n\
          is exhausted and then it raises StopIteration.  When the shorter iterables\n\
          are exhausted, the fillvalue is substituted in their place.  The fillvalue\n\
          defaults to None or can be specified by a keyword argument.",
    ..TypeRow::new("itertools.zip_longest", t::ZIP_LONGEST, shared::slots(new, next))
};
