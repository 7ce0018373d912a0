//! `itertools.repeat`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def, exception, flag, given};
use crate::python::object::{native, protocol};

/// Words of a `repeatobject`; the count is -1 without a limit.
const ELEMENT: u32 = 2;
const LEFT: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(object, times=<unrepresentable>)";
    let [element, times] = given::bind(vm, "repeat", signature, arguments, keywords)?;
    let left = if times.is_null() { -1 } else { given::size(vm, times, 0)?.max(0) };
    let element = vm.own(element);
    let object = native::create(vm, kind, [(ELEMENT, element)]);
    vm.heap.set_word(object.get(), LEFT, left as u64);
    Ok(object)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let left = vm.heap.word(object, LEFT) as i64;
    if left == 0 {
        return Ok(None);
    }
    if left > 0 {
        vm.heap.set_word(object, LEFT, (left - 1) as u64);
    }
    Ok(vm.own_field(object, ELEMENT))
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let element = vm.heap.field(object, ELEMENT);
    let element = protocol::repr_text(vm, element)?;
    let kind = vm.heap.type_of(object);
    let name = vm.type_data(kind).short_name();
    let text = match vm.heap.word(object, LEFT) as i64 {
        -1 => format!("{name}({element})"),
        left => format!("{name}({element}, {left})"),
    };
    Ok(vm.heap.str(&text))
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match vm.heap.word(arguments[0], LEFT) as i64 {
        -1 => Err(exception::type_error(vm, "len() of unsized object")),
        left => Ok(vm.heap.int(left)),
    }
}

const METHODS: &[Def] = &[def("__length_hint__", "($self, /)", length_hint)
    .doc("Private method returning an estimate of len(list(it)).")];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "repeat(object [,times]) -> create an iterator which returns the object\n\
          for the specified number of times.  If not specified, returns the object\n\
          endlessly.",
    ..TypeRow::new(
        "itertools.repeat",
        t::REPEAT,
        Slots { repr: Some(repr), ..shared::slots(new, next) },
    )
};
