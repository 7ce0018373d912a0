//! Iterators that pick by a function or selectors: `compress`, `dropwhile`, `takewhile`, `filterfalse`; and `starmap`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, flag, given, native, protocol, tuple};

/// Words of all of them: function (or data), iterator (or selectors), whether it has started (or stopped).
const FUNCTION: u32 = 2;
const ITERATOR: u32 = 3;
const FLAG: u32 = 4;

fn create(
    vm: &mut dyn Vm,
    own: (Obj, Obj),
    name: &str,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let arguments = shared::positional(vm, own, name, arguments, keywords, 2)?;
    let iterator = protocol::iter(vm, arguments[1])?;
    let function = vm.own(arguments[0]);
    Ok(native::create(vm, own.0, [(FUNCTION, function), (ITERATOR, iterator)]))
}

/// What the function says about an item.
fn holds(vm: &mut dyn Vm, object: Obj, item: Obj) -> Fallible<bool> {
    let function = vm.heap.field(object, FUNCTION);
    let answer = vm.call(function, &[item], &[])?;
    given::with(vm, answer, protocol::truth)
}

/// The first item of the iterator that satisfies the condition.
fn first(
    vm: &mut dyn Vm,
    object: Obj,
    condition: impl Fn(&mut dyn Vm, Obj) -> Fallible<bool>,
) -> Fallible<Option<Owned>> {
    let iterator = vm.heap.field(object, ITERATOR);
    while let Some(item) = protocol::next(vm, iterator)? {
        match condition(vm, item.get()) {
            Ok(true) => return Ok(Some(item)),
            Ok(false) => vm.release(item),
            Err(raised) => {
                vm.release(item);
                return Err(raised);
            }
        }
    }
    Ok(None)
}

fn new_drop(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    create(vm, (kind, t::DROP_WHILE), "dropwhile", given, keywords)
}

fn next_drop(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.word(object, FLAG) != 0 {
        let iterator = vm.heap.field(object, ITERATOR);
        return protocol::next(vm, iterator);
    }
    let item = first(vm, object, |vm, item| Ok(!holds(vm, object, item)?))?;
    if item.is_some() {
        vm.heap.set_word(object, FLAG, 1);
    }
    Ok(item)
}

fn new_take(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    create(vm, (kind, t::TAKE_WHILE), "takewhile", given, keywords)
}

fn next_take(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.word(object, FLAG) != 0 {
        return Ok(None);
    }
    let Some(item) = first(vm, object, |_, _| Ok(true))? else { return Ok(None) };
    let holds = holds(vm, object, item.get());
    if let Ok(true) = holds {
        return Ok(Some(item));
    }
    vm.release(item);
    holds?;
    vm.heap.set_word(object, FLAG, 1);
    Ok(None)
}

fn new_false(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    create(vm, (kind, t::FILTER_FALSE), "filterfalse", given, keywords)
}

fn next_false(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let function = vm.heap.field(object, FUNCTION);
    if [image::NONE, t::BOOL].contains(&function) {
        return first(vm, object, |vm, item| Ok(!protocol::truth(vm, item)?));
    }
    first(vm, object, |vm, item| Ok(!holds(vm, object, item)?))
}

fn new_star(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    create(vm, (kind, t::STARMAP), "starmap", given, keywords)
}

fn next_star(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let Some(item) = first(vm, object, |_, _| Ok(true))? else { return Ok(None) };
    let arguments = if vm.heap.type_of(item.get()) == t::TUPLE {
        item
    } else {
        given::with(vm, item, tuple::of)?
    };
    let function = vm.heap.field(object, FUNCTION);
    let items = vm.heap.tuple_items(arguments.get());
    given::with(vm, arguments, |vm, _| vm.call(function, &items, &[])).map(Some)
}

fn new_compress(vm: &mut dyn Vm, kind: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [data, selectors] = given::bind(vm, "compress", "(data, selectors)", given, keywords)?;
    let data = protocol::iter(vm, data)?;
    match protocol::iter(vm, selectors) {
        Ok(selectors) => Ok(native::create(vm, kind, [(FUNCTION, data), (ITERATOR, selectors)])),
        Err(raised) => {
            vm.release(data);
            Err(raised)
        }
    }
}

fn next_compress(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let (data, selectors) = (vm.heap.field(object, FUNCTION), vm.heap.field(object, ITERATOR));
    while let Some(item) = protocol::next(vm, data)? {
        let selected = match protocol::next(vm, selectors) {
            Ok(Some(selector)) => given::with(vm, selector, protocol::truth).map(Some),
            Ok(None) => Ok(None),
            Err(raised) => Err(raised),
        };
        if let Ok(Some(true)) = selected {
            return Ok(Some(item));
        }
        vm.release(item);
        if selected?.is_none() {
            return Ok(None);
        }
    }
    Ok(None)
}

pub const DROP_WHILE_ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Drop items from the iterable while predicate(item) is true.\n\n\
          Afterwards, return every element until the iterable is exhausted.",
    ..TypeRow::new("itertools.dropwhile", t::DROP_WHILE, shared::slots(new_drop, next_drop))
};

pub const TAKE_WHILE_ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return successive entries from an iterable as long as the predicate evaluates to true \
          for each entry.",
    ..TypeRow::new("itertools.takewhile", t::TAKE_WHILE, shared::slots(new_take, next_take))
};

pub const FILTER_FALSE_ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return those items of iterable for which function(item) is false.\n\n\
          If function is None, return the items that are false.",
    ..TypeRow::new("itertools.filterfalse", t::FILTER_FALSE, shared::slots(new_false, next_false))
};

pub const STARMAP_ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return an iterator whose values are returned from the function evaluated with an \
          argument tuple taken from the given sequence.",
    ..TypeRow::new("itertools.starmap", t::STARMAP, shared::slots(new_star, next_star))
};

pub const COMPRESS_ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return data elements corresponding to true selector elements.\n\n\
          Forms a shorter iterator from selected data elements using the selectors to\n\
          choose the data elements.",
    ..TypeRow::new("itertools.compress", t::COMPRESS, shared::slots(new_compress, next_compress))
};
