//! `enumerate`.

use num_bigint::BigInt;
use num_traits::One;

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Def, Fallible, TypeRow, Vm, class_method, def, flag};
use crate::python::object::{exception, native, protocol};

/// Words of an `enumobject`; the counter is a number until it outgrows a machine word.
const INDEX: u32 = 2;
const ITERATOR: u32 = 3;
const RESULT: u32 = 4;
const LONG_INDEX: u32 = 5;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [iterable, start] = bind(vm, arguments, keywords)?;
    let start = match start.some() {
        Some(start) => Some(protocol::index_object(vm, start)?),
        None => None,
    };
    let iterator = match protocol::iter(vm, iterable) {
        Ok(iterator) => iterator,
        Err(raised) => {
            vm.release_all(start);
            return Err(raised);
        }
    };
    let result = vm.heap.tuple(&[image::NONE, image::NONE]);
    let object = native::create(vm, kind, [(ITERATOR, iterator), (RESULT, result)]);
    let Some(start) = start else { return Ok(object) };
    match vm.heap.int_value(start.get()) {
        Some(index) if index < i64::MAX => {
            vm.heap.set_word(object.get(), INDEX, index as u64);
            vm.heap.release(start);
        }
        _ => {
            vm.heap.set_word(object.get(), INDEX, i64::MAX as u64);
            vm.heap.init_field(object.get(), LONG_INDEX, start);
        }
    }
    Ok(object)
}

/// `iterable` and `start`, with the words that `enumerate` has for wrong arguments.
fn bind(vm: &mut dyn Vm, arguments: &[Obj], keywords: &[Obj]) -> Fallible<[Obj; 2]> {
    if arguments.is_empty() {
        let text = "enumerate() missing required argument 'iterable'";
        return Err(exception::type_error(vm, text));
    }
    if arguments.len() > 2 {
        let text = format!("enumerate() takes at most 2 arguments ({} given)", arguments.len());
        return Err(exception::type_error(vm, text));
    }
    let positional = arguments.len() - keywords.len();
    let mut bound = [Obj::NULL; 2];
    bound[..positional].copy_from_slice(&arguments[..positional]);
    for (name, value) in keywords.iter().zip(&arguments[positional..]) {
        let place = ["iterable", "start"].iter().position(|known| *known == vm.heap.text(*name));
        match place.filter(|place| bound[*place].is_null()) {
            // Without the iterable, `start` is not known either.
            Some(place) if arguments.len() == 2 || place == 0 => bound[place] = *value,
            _ => {
                let name = vm.heap.text(*name).into_owned();
                let text = format!("'{name}' is an invalid keyword argument for enumerate()");
                return Err(exception::type_error(vm, text));
            }
        }
    }
    Ok(bound)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let iterator = vm.heap.field(object, ITERATOR);
    let Some(item) = protocol::step(vm, iterator)? else { return Ok(None) };
    let index = next_index(vm, object);
    let result = vm.heap.field(object, RESULT);
    Ok(Some(native::reuse_tuple(vm, result, vec![index, item])))
}

fn next_index(vm: &mut dyn Vm, object: Obj) -> Owned {
    let index = vm.heap.word(object, INDEX) as i64;
    if index < i64::MAX {
        vm.heap.set_word(object, INDEX, (index + 1) as u64);
        return vm.heap.int(index);
    }
    let long = vm.heap.field(object, LONG_INDEX);
    let current = if long.is_null() { vm.heap.int(i64::MAX) } else { vm.heap.own(long) };
    let following = vm.heap.big(current.get()) + BigInt::one();
    let following = vm.heap.int_from_big(&following);
    vm.heap.set_field(object, LONG_INDEX, following);
    current
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let long = vm.heap.field(object, LONG_INDEX);
    let index = match long.some() {
        Some(long) => vm.heap.own(long),
        None => {
            let index = vm.heap.word(object, INDEX) as i64;
            vm.heap.int(index)
        }
    };
    let iterator = vm.heap.field(object, ITERATOR);
    let kind = vm.heap.type_of(object);
    let pair = native::reduced(vm, kind, &[iterator, index.get()]);
    vm.heap.release(index);
    Ok(pair)
}

const SLOTS: Slots =
    Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY };

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\n\
          The enumerate object yields pairs containing a count (from start, which\n\
          defaults to zero) and a value yielded by the iterable argument.\n\n\
          enumerate is useful for obtaining an indexed list:\n    \
          (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    ..TypeRow::new("enumerate", types::ENUMERATE, SLOTS)
};

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /)", reduce),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item),
];
