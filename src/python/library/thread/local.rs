//! `_thread._local`: attributes that each thread has for itself.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Core, Fallible, Slots, TypeRow, Vm, dict, exception, flag, instance, protocol, types,
};

/// Words: the dicts by their threads' identifiers, and what `__init__` is called with in each thread.
const DICTS: u32 = 2;
const ARGUMENTS: u32 = 5;
const KEYWORDS: u32 = 6;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let init = vm.type_data(kind).slots.init.map(|slot| slot as usize);
    let plain = vm.type_data(t::OBJECT).slots.init.map(|slot| slot as usize);
    if !arguments.is_empty() && init == plain {
        let text = "Initialization arguments are not supported";
        return Err(exception::type_error(vm, text));
    }
    let object = vm.heap.new_object(kind);
    let (given, values) = arguments.split_at(arguments.len() - keywords.len());
    let given = vm.heap.tuple(given);
    let named = vm.heap.dict();
    for (name, value) in keywords.iter().zip(values) {
        let value = vm.own(*value);
        vm.heap.dict_set_str(named.get(), *name, value);
    }
    let dicts = vm.heap.dict();
    for (word, value) in [(DICTS, dicts), (ARGUMENTS, given), (KEYWORDS, named)] {
        vm.heap.init_field(object.get(), word, value);
    }
    // The thread that makes it runs `__init__` anyway.
    let own = vm.heap.dict();
    let result = remember(vm, object.get(), own.get());
    vm.release(own);
    vm.process.thread_locals.push(object.get());
    match result {
        Ok(()) => Ok(object),
        Err(raised) => {
            vm.release(object);
            Err(raised)
        }
    }
}

fn remember(vm: &mut dyn Vm, object: Obj, own: Obj) -> Fallible<()> {
    let ident = vm.thread_ident(vm.thread());
    let key = vm.heap.int(ident as i64);
    let dicts = vm.heap.field(object, DICTS);
    let result = dict::set(vm, dicts, key.get(), own);
    vm.release(key);
    result
}

/// The running thread's dict, borrowed; in a thread that comes here first `__init__` makes its content.
fn own_dict(vm: &mut dyn Vm, object: Obj) -> Fallible<Obj> {
    let ident = vm.thread_ident(vm.thread());
    let key = vm.heap.int(ident as i64);
    let dicts = vm.heap.field(object, DICTS);
    let found = dict::get(vm, dicts, key.get());
    vm.release(key);
    if let Some(found) = found? {
        return Ok(found);
    }
    let own = vm.heap.dict();
    let result = remember(vm, object, own.get()).and_then(|()| begin(vm, object));
    let dict = own.get();
    vm.release(own);
    result.map(|()| dict)
}

fn begin(vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
    let kind = vm.heap.type_of(object);
    let Some(init) = vm.type_data(kind).slots.init else { return Ok(()) };
    let given = vm.heap.field(object, ARGUMENTS);
    let named = vm.heap.field(object, KEYWORDS);
    let mut values = vm.heap.tuple_items(given);
    let named = vm.heap.dict_items(named);
    let names: Vec<Obj> = named.iter().map(|(name, _)| *name).collect();
    values.extend(named.iter().map(|(_, value)| *value));
    let result = init(vm, object, &values, &names);
    if result.is_err() {
        let earlier = exception::take(vm);
        let ident = vm.thread_ident(vm.thread());
        forget(vm, object, ident);
        exception::restore(vm, earlier);
    }
    result
}

fn get_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Owned> {
    let own = own_dict(vm, object)?;
    if types::is_instance(vm, name, t::STR) && vm.heap.text(name) == "__dict__" {
        return Ok(vm.own(own));
    }
    match instance::find_with_dict(vm, object, name, own)? {
        Some(value) => Ok(value),
        None => Err(instance::missing(vm, object, name)),
    }
}

fn set_attribute(vm: &mut dyn Vm, object: Obj, name: Obj, value: Obj) -> Fallible<()> {
    let own = own_dict(vm, object)?;
    if vm.heap.text(name) == "__dict__" {
        let kind = protocol::type_name(vm, object).to_owned();
        let text = format!("'{kind}' object attribute '__dict__' is read-only");
        return Err(exception::attribute_error(vm, object, name, text));
    }
    let kind = vm.heap.type_of(object);
    let found = types::lookup(vm, kind, name);
    if !found.is_null()
        && let Some(set) = vm.type_data(vm.heap.type_of(found)).slots.descriptor_set
    {
        return set(vm, found, object, value);
    }
    if value.is_null() {
        return match dict::remove(vm, own, name)? {
            Some(old) => {
                vm.release(old);
                Ok(())
            }
            None => Err(instance::missing(vm, object, name)),
        };
    }
    dict::set(vm, own, name, value)
}

fn forget(core: &mut dyn Vm, object: Obj, ident: u64) {
    let key = core.heap.int(ident as i64);
    let dicts = core.heap.field(object, DICTS);
    if let Ok(Some(own)) = dict::remove(core, dicts, key.get()) {
        core.release(own);
    }
    core.release(key);
}

/// A thread has ended: what it kept in any of these objects goes.
pub fn forget_thread(vm: &mut dyn Vm, ident: u64) {
    for object in vm.process.thread_locals.clone() {
        let held = vm.own(object);
        forget(vm, object, ident);
        vm.release(held);
    }
    vm.run_pending();
}

fn finalize(vm: &mut dyn Vm, object: Obj) {
    let core: &mut Core = vm;
    core.process.thread_locals.retain(|other| *other != object);
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "_local()\n--\n\nThread-local data",
    ..TypeRow::new(
        "_thread._local",
        t::THREAD_LOCAL,
        Slots {
            new: Some(new),
            get_attribute: Some(get_attribute),
            set_attribute: Some(set_attribute),
            finalize: Some(finalize),
            ..Slots::EMPTY
        },
    )
};
