//! `BaseExceptionGroup` and `ExceptionGroup`: many exceptions raised as one, and parted again for `except*`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::exception::base::{self, CAUSE, CONTEXT, TRACEBACK};
use crate::python::object::exception::{
    given_matches, is_class, is_instance, members, type_error, value_error,
};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Core, Def, Fallible, GetSet, Slots, Vm, binding, class_method, def, generic_alias, member,
    types,
};

const MESSAGE: u32 = 9;
const EXCEPTIONS: u32 = 10;

/// What `split` asks of each exception.
#[derive(Clone, Copy)]
enum Condition<'a> {
    /// A class or a tuple of classes.
    Class(Obj),
    /// A function that says yes or no.
    Predicate(Obj),
    /// One of these, and no group.
    Leaves(&'a [Obj]),
}

/// The exceptions in a group.
pub fn exceptions(core: &Core, group: Obj) -> Vec<Obj> {
    match core.heap.field(group, EXCEPTIONS).some() {
        Some(tuple) => core.heap.tuple_items(tuple),
        None => Vec::new(),
    }
}

/// `_PyEval_ExceptionGroupMatch`: parts an exception (a group or not) into what matches a class (or a tuple of classes)
/// and the rest. A naked exception that matches is wrapped; a group is asked by its own `split`.
pub fn match_star(
    vm: &mut dyn Vm,
    exception: Obj,
    class: Obj,
) -> Fallible<(Option<Owned>, Option<Owned>)> {
    let is_group = types::is_instance(vm, exception, t::BASE_EXCEPTION_GROUP);
    if given_matches(vm, exception, class) {
        if is_group {
            return Ok((Some(vm.own(exception)), None));
        }
        let naked = vm.heap.tuple(&[exception]);
        let wrapped = unnamed(vm, naked.get());
        vm.release(naked);
        return Ok((Some(wrapped?), None));
    }
    if !is_group {
        return Ok((None, Some(vm.own(exception))));
    }
    let pair = protocol::call_method(vm, exception, "split", &[class])?;
    let name = type_name(vm, exception).to_owned();
    if !types::is_instance(vm, pair.get(), t::TUPLE) {
        let got = type_name(vm, pair.get()).to_owned();
        vm.release(pair);
        return Err(type_error(vm, format!("{name}.split must return a tuple, not {got}")));
    }
    let items = vm.heap.tuple_items(pair.get());
    if items.len() < 2 {
        let size = items.len();
        vm.release(pair);
        let message = format!("{name}.split must return a 2-tuple, got tuple of size {size}");
        return Err(type_error(vm, message));
    }
    let parts = [items[0], items[1]].map(|part| (part != image::NONE).then(|| vm.own(part)));
    vm.release(pair);
    let [matching, rest] = parts;
    Ok((matching, rest))
}

/// `_PyExc_PrepReraiseStar`: what is left of the original, and what was raised meanwhile, in one exception. What has the
/// original's own metadata was raised again, the rest is new.
pub fn raise_star(vm: &mut dyn Vm, original: Obj, raised: &[Obj]) -> Fallible<Option<Owned>> {
    let left: Vec<Obj> = raised.iter().copied().filter(|part| *part != image::NONE).collect();
    let Some(first) = left.first().copied() else { return Ok(None) };
    if !types::is_instance(vm, original, t::BASE_EXCEPTION_GROUP) {
        return Ok(Some(vm.own(first)));
    }
    let (old, new): (Vec<Obj>, Vec<Obj>) = left.into_iter().partition(|part| {
        [TRACEBACK, CAUSE, CONTEXT]
            .iter()
            .all(|field| vm.heap.field(*part, *field) == vm.heap.field(original, *field))
    });
    let mut leaves = Vec::new();
    for part in old {
        protocol::on_stack(|| collect_leaves(vm, part, &mut leaves))?;
    }
    let (again, _) = part(vm, original, Condition::Leaves(&leaves), false)?;
    let mut all: Vec<Owned> = new.into_iter().map(|part| vm.own(part)).collect();
    all.extend(again);
    if all.len() < 2 {
        return Ok(all.pop());
    }
    let list = vm.heap.list_from_owned(all);
    let group = unnamed(vm, list.get());
    vm.release(list);
    group.map(Some)
}

/// The exceptions at the leaves of a group, or the exception itself.
fn collect_leaves(vm: &mut dyn Vm, exception: Obj, leaves: &mut Vec<Obj>) -> Fallible<()> {
    if !types::is_instance(vm, exception, t::BASE_EXCEPTION_GROUP) {
        leaves.push(exception);
        return Ok(());
    }
    protocol::enter(vm, " in collect_exception_group_leaf_ids")?;
    let members = exceptions(vm, exception);
    let result = members
        .into_iter()
        .try_for_each(|member| protocol::on_stack(|| collect_leaves(vm, member, leaves)));
    protocol::leave(vm);
    result
}

/// `_PyExc_CreateExceptionGroup("", …)`.
fn unnamed(vm: &mut dyn Vm, members: Obj) -> Fallible<Owned> {
    let message = vm.own(image::EMPTY_STR);
    let group = vm.call(t::BASE_EXCEPTION_GROUP, &[message.get(), members], &[]);
    vm.release(message);
    group
}

/// `BaseExceptionGroup_new`.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.type_data(kind).name.clone();
    binding::no_keywords(vm, &name, keywords)?;
    if arguments.len() != 2 {
        let message = format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            arguments.len()
        );
        return Err(type_error(vm, message));
    }
    if !types::is_instance(vm, arguments[0], t::STR) {
        let got = type_name(vm, arguments[0]);
        let message = format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}");
        return Err(type_error(vm, message));
    }
    let is_sequence = {
        let slots = &vm.type_data(vm.heap.type_of(arguments[1])).slots;
        slots.subscript.is_some() && !types::is_instance(vm, arguments[1], t::DICT)
    };
    if !is_sequence {
        return Err(type_error(vm, "second argument (exceptions) must be a sequence"));
    }
    let items = protocol::collect(vm, arguments[1])?;
    let class = match check(vm, kind, &items) {
        Ok(class) => class,
        Err(raised) => {
            vm.release_all(items);
            return Err(raised);
        }
    };
    let group = base::new(vm, class, arguments, &[])?;
    let message = vm.own(arguments[0]);
    vm.heap.init_field(group.get(), MESSAGE, message);
    let tuple = vm.heap.tuple_from_owned(items);
    vm.heap.init_field(group.get(), EXCEPTIONS, tuple);
    Ok(group)
}

/// Which class the group gets: a group of nothing but `Exception`s is an `ExceptionGroup`.
fn check(vm: &mut dyn Vm, kind: Obj, items: &[Owned]) -> Fallible<Obj> {
    if items.is_empty() {
        let message = "second argument (exceptions) must be a non-empty sequence";
        return Err(value_error(vm, message));
    }
    let mut all_exceptions = true;
    for (place, item) in items.iter().enumerate() {
        if !is_instance(vm, item.get()) {
            let message =
                format!("Item {place} of second argument (exceptions) is not an exception");
            return Err(value_error(vm, message));
        }
        all_exceptions &= types::is_instance(vm, item.get(), t::EXCEPTION);
    }
    if kind == t::BASE_EXCEPTION_GROUP && all_exceptions {
        return Ok(t::EXCEPTION_GROUP);
    }
    if !all_exceptions && kind == t::EXCEPTION_GROUP {
        return Err(type_error(vm, "Cannot nest BaseExceptions in an ExceptionGroup"));
    }
    if !all_exceptions && types::is_subtype(vm, kind, t::EXCEPTION) {
        let message = format!("Cannot nest BaseExceptions in '{}'", vm.type_data(kind).name);
        return Err(type_error(vm, message));
    }
    Ok(kind)
}

fn str(vm: &mut dyn Vm, group: Obj) -> Fallible<Owned> {
    let message = vm.heap.field(group, MESSAGE).some().unwrap_or(image::EMPTY_STR);
    let message = protocol::str_text(vm, message)?;
    let count = exceptions(vm, group).len();
    let plural = if count > 1 { "s" } else { "" };
    Ok(vm.heap.str(&format!("{message} ({count} sub-exception{plural})")))
}

/// `exceptiongroup_split_recursive`; the rest is made only where it is asked for.
fn part(
    vm: &mut dyn Vm,
    exception: Obj,
    condition: Condition,
    with_rest: bool,
) -> Fallible<(Option<Owned>, Option<Owned>)> {
    if holds(vm, exception, condition)? {
        return Ok((Some(vm.own(exception)), None));
    }
    if !types::is_instance(vm, exception, t::BASE_EXCEPTION_GROUP) {
        return Ok((None, with_rest.then(|| vm.own(exception))));
    }
    protocol::enter(vm, " in exceptiongroup_split_recursive")?;
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    let mut result = Ok(());
    for member in exceptions(vm, exception) {
        match protocol::on_stack(|| part(vm, member, condition, with_rest)) {
            Ok((yes, no)) => {
                matching.extend(yes);
                rest.extend(no);
            }
            Err(raised) => {
                result = Err(raised);
                break;
            }
        }
    }
    protocol::leave(vm);
    if let Err(raised) = result {
        vm.release_all(matching.into_iter().chain(rest));
        return Err(raised);
    }
    let matching = match subset(vm, exception, matching) {
        Ok(matching) => matching,
        Err(raised) => {
            vm.release_all(rest);
            return Err(raised);
        }
    };
    match subset(vm, exception, rest) {
        Ok(rest) => Ok((matching, rest)),
        Err(raised) => {
            vm.release_option(matching);
            Err(raised)
        }
    }
}

fn holds(vm: &mut dyn Vm, exception: Obj, condition: Condition) -> Fallible<bool> {
    match condition {
        Condition::Class(class) => Ok(given_matches(vm, exception, class)),
        Condition::Leaves(leaves) => Ok(leaves.contains(&exception)),
        Condition::Predicate(function) => {
            let answer = vm.call(function, &[exception], &[])?;
            let truth = protocol::truth(vm, answer.get());
            vm.release(answer);
            truth
        }
    }
}

/// `exceptiongroup_subset`: a group like this one with some of its members, made by its `derive`.
fn subset(vm: &mut dyn Vm, group: Obj, members: Vec<Owned>) -> Fallible<Option<Owned>> {
    if members.is_empty() {
        return Ok(None);
    }
    let list = vm.heap.list_from_owned(members);
    let derived = protocol::call_method(vm, group, "derive", &[list.get()]);
    vm.release(list);
    let derived = derived?;
    if !types::is_instance(vm, derived.get(), t::BASE_EXCEPTION_GROUP) {
        vm.release(derived);
        return Err(type_error(vm, "derive must return an instance of BaseExceptionGroup"));
    }
    for field in [TRACEBACK, CONTEXT, CAUSE] {
        if let Some(value) = vm.own_field(group, field) {
            vm.store(derived.get(), field, value);
        }
    }
    let name = vm.names.notes;
    let notes = vm.heap.instance_get(group, name);
    if !notes.is_null() && vm.heap.type_of(notes) == t::LIST {
        let items = vm.heap.list_items(notes);
        let copy = vm.heap.list(&items);
        vm.heap.instance_set(derived.get(), name, copy);
    }
    Ok(Some(derived))
}

fn condition(vm: &mut dyn Vm, argument: Obj) -> Fallible<Condition<'static>> {
    let all_classes = vm.heap.type_of(argument) == t::TUPLE
        && vm.heap.tuple_items(argument).iter().all(|item| is_class(vm, *item));
    if is_class(vm, argument) || all_classes {
        return Ok(Condition::Class(argument));
    }
    if protocol::is_callable(vm, argument) && !types::is_type(vm, argument) {
        return Ok(Condition::Predicate(argument));
    }
    let message = "expected an exception type, a tuple of exception types, or a callable (other than a class)";
    Err(type_error(vm, message))
}

fn derive(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let message = vm.heap.field(arguments[0], MESSAGE);
    vm.call(t::BASE_EXCEPTION_GROUP, &[message, arguments[1]], &[])
}

fn split_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let condition = condition(vm, arguments[1])?;
    let (yes, no) = part(vm, arguments[0], condition, true)?;
    let parts = [yes, no].map(|part| part.unwrap_or_else(|| vm.none()));
    Ok(vm.heap.tuple_from_owned(parts.into()))
}

fn subgroup(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let condition = condition(vm, arguments[1])?;
    let (yes, _) = part(vm, arguments[0], condition, false)?;
    Ok(yes.unwrap_or_else(|| vm.none()))
}

fn class_getitem(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    generic_alias::new(vm, arguments[0], arguments[1])
}

fn get_message(vm: &mut dyn Vm, group: Obj) -> Fallible<Owned> {
    members::get_field::<MESSAGE>(vm, group)
}

fn get_exceptions(vm: &mut dyn Vm, group: Obj) -> Fallible<Owned> {
    members::get_field::<EXCEPTIONS>(vm, group)
}

pub const SLOTS: Slots = Slots { str: Some(str), new: Some(new), ..base::DERIVED };

pub const METHODS: &[Def] = &[
    class_method("__class_getitem__", "($type, object, /)", class_getitem),
    def("derive", "($self, excs, /)", derive),
    def("split", "($self, matcher_value, /)", split_method),
    def("subgroup", "($self, matcher_value, /)", subgroup),
];

pub const MEMBERS: &[GetSet] =
    &[member("message", get_message), member("exceptions", get_exceptions)];
