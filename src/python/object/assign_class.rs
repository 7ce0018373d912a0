//! Giving an object another class, and a class other bases.

use crate::python::heap::TYPE;
use crate::python::heap::image::types as t;
use crate::python::heap::image::types::word;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::type_name;
use crate::python::object::{Core, Fallible, Vm, class, exception, flag, mro, slotdefs, types};

/// `object_set_class`: `x.__class__ = C`.
pub fn set_class(vm: &mut dyn Vm, object: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(exception::type_error(vm, "can't delete __class__ attribute"));
    }
    if !types::is_type(vm, value) {
        let got = type_name(vm, value);
        let message = format!("__class__ must be set to a class, not '{got}' object");
        return Err(exception::type_error(vm, message));
    }
    let old = vm.heap.type_of(object);
    let modules = types::is_subtype(vm, value, t::MODULE) && types::is_subtype(vm, old, t::MODULE);
    let fixed = |kind: Obj| vm.type_data(kind).flags & flag::IMMUTABLE_TYPE != 0;
    if !modules && (fixed(value) || fixed(old)) {
        let message =
            "__class__ assignment only supported for mutable types or ModuleType subclasses";
        return Err(exception::type_error(vm, message));
    }
    check_layouts(vm, old, value, "__class__")?;
    let layout = vm.type_data(old).layout;
    if layout.separate_values {
        vm.heap.instance_dict(object);
    }
    if layout.inline_values
        && let Some(dict) = vm.heap.instance_dict(object).some()
    {
        // The values' places are those of the old class's shared keys: the dict takes them over.
        let dict = vm.own(dict);
        vm.heap.set_instance_dict(object, dict);
    }
    let new = vm.own(value);
    // The number of the object among all that were made stays.
    let number = vm.heap.word(object, TYPE) >> 32 << 32;
    vm.heap.set_word(object, TYPE, number | u64::from(new.into_raw().0));
    vm.release(Owned::from_raw(old));
    Ok(())
}

/// `type_set_bases`: `C.__bases__ = (…)`.
pub fn set_bases(vm: &mut dyn Vm, kind: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let name = vm.type_data(kind).name.clone();
    if vm.type_data(kind).flags & flag::IMMUTABLE_TYPE != 0 || value.is_null() {
        let what = if value.is_null() { "delete" } else { "set" };
        let message = format!("cannot {what} '__bases__' attribute of immutable type '{name}'");
        return Err(exception::type_error(vm, message));
    }
    let bases = check_bases(vm, kind, &name, value)?;
    let base = class::best_base(vm, &bases)?;
    let old_base = vm.type_data(kind).base;
    check_layouts(vm, old_base, base, "__bases__")?;
    let old_bases = vm.type_data(kind).bases;
    let kept = vm.own(old_bases);
    place_bases(vm, kind, value, base);
    let updated = update_orders(vm, kind);
    // An `mro()` that assigned other bases meanwhile has the last word.
    let is_latest = vm.type_data(kind).bases == value;
    if updated.is_err() || !is_latest {
        if is_latest {
            place_bases(vm, kind, old_bases, old_base);
        }
        vm.release(kept);
        return updated;
    }
    for old in vm.heap.tuple_items(old_bases) {
        vm.type_data_mut(old).subclasses.retain(|class| *class != kind);
    }
    for new in bases {
        vm.type_data_mut(new).subclasses.push(kind);
    }
    vm.release(kept);
    types::modified(vm, kind);
    slotdefs::update_all(vm, kind);
    class::note_finalizer(vm, kind);
    Ok(())
}

fn check_bases(vm: &mut dyn Vm, kind: Obj, name: &str, value: Obj) -> Fallible<Vec<Obj>> {
    if !types::is_instance(vm, value, t::TUPLE) {
        let got = type_name(vm, value);
        let message = format!("can only assign tuple to {name}.__bases__, not {got}");
        return Err(exception::type_error(vm, message));
    }
    let bases = vm.heap.tuple_items(value);
    if bases.is_empty() {
        let message = format!("can only assign non-empty tuple to {name}.__bases__, not ()");
        return Err(exception::type_error(vm, message));
    }
    for base in &bases {
        if !types::is_type(vm, *base) {
            let got = type_name(vm, *base);
            let message = format!("{name}.__bases__ must be tuple of classes, not '{got}'");
            return Err(exception::type_error(vm, message));
        }
        // Within an `mro()` the orders may be old ones; the line of bases is not.
        if types::is_subtype(vm, *base, kind) || descends(vm, *base, kind) {
            let message = "a __bases__ item causes an inheritance cycle";
            return Err(exception::type_error(vm, message));
        }
    }
    Ok(bases)
}

/// `type_is_subtype_base_chain`.
fn descends(core: &Core, mut class: Obj, from: Obj) -> bool {
    while !class.is_null() {
        if class == from {
            return true;
        }
        class = core.type_data(class).base;
    }
    false
}

fn place_bases(vm: &mut dyn Vm, kind: Obj, bases: Obj, base: Obj) {
    let data = vm.type_data_mut(kind);
    (data.bases, data.base) = (bases, base);
    let (bases, base) = (vm.own(bases), vm.own(base));
    vm.store(kind, word::BASES, bases);
    vm.store(kind, word::BASE, base);
}

/// `mro_hierarchy`: new orders for the class and all derived from it; all old ones come back when one fails.
fn update_orders(vm: &mut dyn Vm, kind: Obj) -> Fallible<()> {
    let mut old: Vec<(Obj, Vec<Obj>, Owned, Obj)> = Vec::new();
    let mut waiting = vec![kind];
    let mut result = Ok(());
    while let Some(class) = waiting.pop() {
        let order = vm.type_data(class).mro.clone();
        let tuple = vm.heap.field(class, word::MRO);
        let tuple = vm.own(tuple);
        let updated = mro::update(vm, class);
        old.push((class, order, tuple, vm.heap.field(class, word::MRO)));
        match updated {
            Ok(true) => waiting.extend(types::subclasses(vm, class)),
            // A later assignment has seen to the classes below.
            Ok(false) => {}
            Err(raised) => {
                result = Err(raised);
                break;
            }
        }
    }
    for (class, order, tuple, new) in old {
        if result.is_err() && vm.heap.field(class, word::MRO) == new {
            mro::store(vm, class, order, tuple);
        } else {
            vm.release(tuple);
        }
    }
    result
}

/// `compatible_for_assignment`: instances of both classes must lie alike.
fn check_layouts(core: &mut Core, old: Obj, new: Obj, attribute: &str) -> Fallible<()> {
    let (old_base, new_base) = (layout_base(core, old), layout_base(core, new));
    let same_base = core.type_data(old_base).base == core.type_data(new_base).base;
    if old_base == new_base || same_base && same_slots(core, old_base, new_base) {
        return Ok(());
    }
    let (new, old) = (&core.type_data(new).name, &core.type_data(old).name);
    let message = format!("{attribute} assignment: '{new}' object layout differs from '{old}'");
    Err(exception::type_error(core, message))
}

/// The nearest class in the line of bases that changes how instances lie.
fn layout_base(core: &Core, kind: Obj) -> Obj {
    let mut class = kind;
    loop {
        let data = core.type_data(class);
        if data.base.is_null() || core.type_data(data.base).layout != data.layout {
            return class;
        }
        class = data.base;
    }
}

/// `same_slots_added`.
fn same_slots(core: &Core, a: Obj, b: Obj) -> bool {
    if core.type_data(a).layout != core.type_data(b).layout {
        return false;
    }
    let is_class = |kind: Obj| core.type_data(kind).flags & flag::HEAP_TYPE != 0;
    if !is_class(a) || !is_class(b) {
        return false;
    }
    let names = |kind: Obj| match core.heap.field(kind, word::SLOTS).some() {
        Some(tuple) => {
            let items = core.heap.tuple_items(tuple);
            items.into_iter().map(|item| core.heap.text(item).into_owned()).collect()
        }
        None => Vec::new(),
    };
    names(a) == names(b)
}
