//! `__slots__`: which members, dict and list of weak references a new class adds to its instances.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{Core, Fallible, Vm, exception, types};

/// What the class adds to the instances of its base.
#[derive(Default)]
pub struct Members {
    /// Interned (and mangled) names, sorted.
    pub names: Vec<Owned>,
    /// The class has `__slots__`.
    pub listed: bool,
    pub dict: bool,
    pub weak: bool,
}

/// `type_new_slots`: reads `__slots__` of the namespace.
pub fn plan(
    vm: &mut dyn Vm,
    class_name: Obj,
    bases: &[Obj],
    base: Obj,
    namespace: Obj,
) -> Fallible<Members> {
    let layout = vm.type_data(base).layout;
    let may_add_dict = layout.dict == 0 && !layout.managed_dict;
    let may_add_weak = layout.weak_list == 0 && !layout.managed_weak_list && layout.item_size == 0;
    let name = vm.names.slots;
    let slots = vm.heap.dict_get_str(namespace, name);
    if slots.is_null() {
        return Ok(Members { dict: may_add_dict, weak: may_add_weak, ..Members::default() });
    }
    let listed = if types::is_instance(vm, slots, t::STR) {
        vec![vm.own(slots)]
    } else {
        let slots = vm.own(slots);
        let listed = protocol::collect(vm, slots.get());
        vm.release(slots);
        listed?
    };
    let mut members = Members { listed: true, ..Members::default() };
    let mut result = Ok(());
    if !listed.is_empty() && layout.item_size != 0 {
        let message = format!(
            "nonempty __slots__ not supported for subtype of '{}'",
            vm.type_data(base).name
        );
        result = Err(exception::type_error(vm, message));
    }
    for slot in &listed {
        if result.is_ok() {
            let may = (may_add_dict, may_add_weak);
            result = add(vm, &mut members, class_name, namespace, slot.get(), may);
        }
    }
    vm.release_all(listed);
    if let Err(raised) = result {
        vm.release_all(members.names);
        return Err(raised);
    }
    let texts: Vec<String> =
        members.names.iter().map(|name| vm.heap.text(name.get()).into_owned()).collect();
    let mut sorted: Vec<(String, Owned)> = texts.into_iter().zip(members.names).collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    members.names = sorted.into_iter().map(|(_, name)| name).collect();
    add_from_other_bases(vm, &mut members, bases, base, may_add_dict, may_add_weak);
    Ok(members)
}

/// `type_new_visit_slots` for one name.
fn add(
    vm: &mut dyn Vm,
    members: &mut Members,
    class_name: Obj,
    namespace: Obj,
    slot: Obj,
    (may_add_dict, may_add_weak): (bool, bool),
) -> Fallible<()> {
    if !types::is_instance(vm, slot, t::STR) {
        let got = type_name(vm, slot);
        let message = format!("__slots__ items must be strings, not '{got}'");
        return Err(exception::type_error(vm, message));
    }
    let text = vm.heap.text(slot).into_owned();
    if !is_identifier(&text) {
        return Err(exception::type_error(vm, "__slots__ must be identifiers"));
    }
    match text.as_str() {
        "__dict__" if !may_add_dict || members.dict => {
            let message = "__dict__ slot disallowed: we already got one";
            return Err(exception::type_error(vm, message));
        }
        "__dict__" => {
            members.dict = true;
            return Ok(());
        }
        "__weakref__" if !may_add_weak || members.weak => {
            let message = "__weakref__ slot disallowed: we already got one";
            return Err(exception::type_error(vm, message));
        }
        "__weakref__" => {
            members.weak = true;
            return Ok(());
        }
        _ => {}
    }
    let mangled = mangle(&vm.heap.text(class_name), &text);
    let name = vm.heap.interned(&mangled);
    let clashes = !vm.heap.dict_get_str(namespace, name.get()).is_null()
        && !matches!(text.as_str(), "__qualname__" | "__classcell__" | "__classdictcell__");
    if clashes {
        vm.release(name);
        let message = format!("'{text}' in __slots__ conflicts with class variable");
        return Err(exception::value_error(vm, message));
    }
    members.names.push(name);
    Ok(())
}

/// `type_new_slots_bases`: another base may have the dict or the weak references that `__slots__` left out.
fn add_from_other_bases(
    core: &Core,
    members: &mut Members,
    bases: &[Obj],
    base: Obj,
    may_add_dict: bool,
    may_add_weak: bool,
) {
    if bases.len() < 2 {
        return;
    }
    for other in bases.iter().filter(|other| **other != base) {
        let layout = core.type_data(*other).layout;
        members.dict |= may_add_dict && (layout.managed_dict || layout.dict != 0);
        members.weak |= may_add_weak && (layout.managed_weak_list || layout.weak_list != 0);
    }
}

/// `_Py_Mangle`: `__x` in class `_C` is `_C__x`.
pub fn mangle(class_name: &str, name: &str) -> String {
    let class_name = class_name.trim_start_matches('_');
    let private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.');
    if !private || class_name.is_empty() {
        return name.to_owned();
    }
    format!("_{class_name}{name}")
}

/// `str.isidentifier` by the characters Python allows.
fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    let starts = characters.next().is_some_and(|first| first == '_' || first.is_alphabetic());
    starts && characters.all(|other| other == '_' || other.is_alphanumeric())
}
