//! `BaseException`: its fields, how instances are made, what they print.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::exception::members;
use crate::python::object::exception::{is_instance, type_error};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Core, Def, Fallible, GetSet, Slots, Vm, binding, def, get_set, instance, member_set, types,
};

pub const ARGS: u32 = 3;
pub const TRACEBACK: u32 = 5;
pub const CONTEXT: u32 = 6;
pub const CAUSE: u32 = 7;
pub const SUPPRESS_CONTEXT: u32 = 8;

/// An instance of a built-in exception class, as its constructor makes it from positional arguments.
pub fn new_builtin(core: &mut Core, class: Obj, arguments: &[Obj]) -> Owned {
    let exception = core.heap.new_object(class);
    let tuple = core.heap.tuple(arguments);
    core.heap.init_field(exception.get(), ARGS, tuple);
    members::fill(core, exception.get(), arguments);
    exception
}

/// `BaseException_new`.
pub fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let positional = &arguments[..arguments.len().saturating_sub(keywords.len())];
    let exception = vm.heap.new_object(kind);
    let tuple = vm.heap.tuple(positional);
    vm.heap.init_field(exception.get(), ARGS, tuple);
    Ok(exception)
}

/// `BaseException_init`.
pub fn init(vm: &mut dyn Vm, exception: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let name = type_name(vm, exception).to_owned();
    binding::no_keywords(vm, &name, keywords)?;
    set_arguments(vm, exception, arguments);
    members::fill(vm, exception, arguments);
    Ok(())
}

/// Replaces `args`, unless they are these already and nobody else would see them replaced.
pub fn set_arguments(core: &mut Core, exception: Obj, arguments: &[Obj]) {
    let tuple = core.heap.field(exception, ARGS);
    let is_own = !tuple.is_null() && core.heap.refcount(tuple) == 1;
    if is_own && core.heap.tuple_items(tuple) == arguments {
        return;
    }
    let tuple = core.heap.tuple(arguments);
    core.store(exception, ARGS, tuple);
}

/// The items of `args`.
pub fn arguments(core: &Core, exception: Obj) -> Vec<Obj> {
    match core.heap.field(exception, ARGS).some() {
        Some(tuple) => core.heap.tuple_items(tuple),
        None => Vec::new(),
    }
}

/// `BaseException_str`: nothing, the argument, or the tuple of arguments.
pub fn str(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    match arguments(vm, exception)[..] {
        [] => Ok(vm.heap.str("")),
        [argument] => protocol::str(vm, argument),
        _ => {
            let tuple = vm.heap.field(exception, ARGS);
            protocol::str(vm, tuple)
        }
    }
}

fn repr(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(exception);
    let name = vm.type_data(kind).short_name().to_owned();
    let text = match arguments(vm, exception)[..] {
        [argument] => format!("({})", protocol::repr_text(vm, argument)?),
        [] => "()".to_owned(),
        _ => {
            let tuple = vm.heap.field(exception, ARGS);
            protocol::repr_text(vm, tuple)?
        }
    };
    Ok(vm.heap.str(&format!("{name}{text}")))
}

/// Adds a note, as `add_note` does from Python.
pub fn add_note(core: &mut Core, exception: Obj, note: &str) {
    let name = core.names.notes;
    let mut notes = core.heap.instance_get(exception, name);
    if notes.is_null() {
        let list = core.heap.list(&[]);
        notes = list.get();
        core.heap.instance_set(exception, name, list);
    }
    if core.heap.type_of(notes) == t::LIST {
        let note = core.heap.str(note);
        core.heap.list_append(notes, note);
    }
}

fn add_note_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (exception, note) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, note, t::STR) {
        let got = type_name(vm, note);
        let message = format!("note must be a str, not '{got}'");
        return Err(type_error(vm, message));
    }
    let name = vm.names.notes;
    let notes = match protocol::lookup_attribute(vm, exception, name)? {
        Some(notes) => notes,
        None => {
            let list = vm.heap.list(&[]);
            if let Err(raised) = protocol::set_attribute(vm, exception, name, list.get()) {
                vm.release(list);
                return Err(raised);
            }
            list
        }
    };
    if !types::is_instance(vm, notes.get(), t::LIST) {
        vm.release(notes);
        return Err(type_error(vm, "Cannot add note: __notes__ is not a list"));
    }
    let note = vm.own(note);
    vm.heap.list_append(notes.get(), note);
    vm.release(notes);
    Ok(vm.none())
}

fn with_traceback(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set_traceback(vm, arguments[0], arguments[1], Obj::NULL)?;
    Ok(vm.own(arguments[0]))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let exception = arguments[0];
    let (kind, args) = (vm.heap.type_of(exception), vm.heap.field(exception, ARGS));
    match vm.heap.instance_dict_if_any(exception).some() {
        Some(dict) => Ok(vm.heap.tuple(&[kind, args, dict])),
        None => Ok(vm.heap.tuple(&[kind, args])),
    }
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (exception, state) = (arguments[0], arguments[1]);
    if state != image::NONE {
        if !types::is_instance(vm, state, t::DICT) {
            return Err(type_error(vm, "state is not a dictionary"));
        }
        for (name, value) in vm.heap.dict_items(state) {
            protocol::set_attribute(vm, exception, name, value)?;
        }
    }
    Ok(vm.none())
}

fn get_args(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    Ok(match vm.own_field(exception, ARGS) {
        Some(tuple) => tuple,
        None => vm.none(),
    })
}

fn set_args(vm: &mut dyn Vm, exception: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(type_error(vm, "args may not be deleted"));
    }
    let items = protocol::collect(vm, value)?;
    let tuple = vm.heap.tuple_from_owned(items);
    vm.store(exception, ARGS, tuple);
    Ok(())
}

fn get_traceback(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    members::get_field::<TRACEBACK>(vm, exception)
}

fn set_traceback(vm: &mut dyn Vm, exception: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(type_error(vm, "__traceback__ may not be deleted"));
    }
    if value == image::NONE {
        vm.heap.clear_field(exception, TRACEBACK);
        return Ok(());
    }
    if vm.heap.type_of(value) != t::TRACEBACK {
        return Err(type_error(vm, "__traceback__ must be a traceback or None"));
    }
    let traceback = vm.own(value);
    vm.store(exception, TRACEBACK, traceback);
    Ok(())
}

fn set_related(
    vm: &mut dyn Vm,
    exception: Obj,
    field: u32,
    what: &str,
    value: Obj,
) -> Fallible<()> {
    if value.is_null() {
        let message = format!("__{what}__ may not be deleted");
        return Err(type_error(vm, message));
    }
    if value == image::NONE {
        vm.heap.clear_field(exception, field);
        return Ok(());
    }
    if !is_instance(vm, value) {
        let message = format!("exception {what} must be None or derive from BaseException");
        return Err(type_error(vm, message));
    }
    let related = vm.own(value);
    vm.store(exception, field, related);
    Ok(())
}

fn set_context(vm: &mut dyn Vm, exception: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_related(vm, exception, CONTEXT, "context", value)
}

/// `PyException_SetCause`: a cause also hides the context.
fn set_cause(vm: &mut dyn Vm, exception: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_related(vm, exception, CAUSE, "cause", value)?;
    vm.heap.set_word(exception, SUPPRESS_CONTEXT, 1);
    Ok(())
}

fn get_suppress_context(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    let set = vm.heap.word(exception, SUPPRESS_CONTEXT) & 0xff != 0;
    Ok(vm.bool(set))
}

fn set_suppress_context(vm: &mut dyn Vm, exception: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value != image::TRUE && value != image::FALSE {
        return Err(type_error(vm, "attribute value type must be bool"));
    }
    vm.heap.set_word(exception, SUPPRESS_CONTEXT, u64::from(value == image::TRUE));
    Ok(())
}

/// What a class derived from `BaseException` has of its own.
pub const DERIVED: Slots = Slots { new: Some(new), init: Some(init), ..Slots::EMPTY };

pub const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(str),
    get_attribute: Some(instance::get_attribute),
    new: Some(new),
    init: Some(init),
    ..Slots::EMPTY
};

pub const METHODS: &[Def] = &[
    def("with_traceback", "($self, object, /)", with_traceback),
    def("add_note", "($self, object, /)", add_note_method),
    def("__reduce__", "($self, /)", reduce),
    def("__setstate__", "($self, state, /)", set_state),
];

pub const MEMBERS: &[GetSet] = &[
    member_set("__suppress_context__", get_suppress_context, set_suppress_context),
    get_set("__dict__", instance::get_dict, instance::set_dict),
    get_set("args", get_args, set_args),
    get_set("__traceback__", get_traceback, set_traceback),
    get_set("__context__", members::get_field::<CONTEXT>, set_context),
    get_set("__cause__", members::get_field::<CAUSE>, set_cause),
];
