//! Method resolution order: the C3 merge, and a metaclass's own `mro()`.

use crate::python::heap::image::types as t;
use crate::python::heap::image::types::word;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{Core, Fallible, Raised, Vm, class, exception, types};

/// Classes in an order from which on making another one takes its time.
const LONG: usize = 64;
/// So many slots a class has, about.
const SLOTS: u64 = 400;

/// `mro_implementation`: the C3 order of a class whose bases are known.
pub fn c3(core: &mut Core, kind: Obj) -> Fallible<Vec<Obj>> {
    let bases = core.heap.tuple_items(core.type_data(kind).bases);
    for (place, base) in bases.iter().enumerate() {
        if bases[..place].contains(base) {
            let name = core.type_data(*base).short_name();
            let message = format!("duplicate base class {name}");
            return Err(exception::type_error(core, message));
        }
    }
    let mut order = vec![kind];
    if let [base] = bases[..] {
        order.extend_from_slice(&core.type_data(base).mro);
        return Ok(order);
    }
    let mut lists: Vec<Vec<Obj>> =
        bases.iter().map(|base| core.type_data(*base).mro.clone()).collect();
    lists.push(bases);
    let mut starts = vec![0; lists.len()];
    loop {
        let heads = || lists.iter().zip(&starts).filter_map(|(list, start)| list.get(*start));
        if heads().next().is_none() {
            return Ok(order);
        }
        let in_tail = |class: &Obj| {
            lists
                .iter()
                .zip(&starts)
                .any(|(list, start)| list.get(start + 1..).is_some_and(|tail| tail.contains(class)))
        };
        let Some(next) = heads().find(|class| !in_tail(class)).copied() else {
            return Err(conflict(core, &lists, &starts));
        };
        order.push(next);
        for (list, start) in lists.iter().zip(&mut starts) {
            if list.get(*start) == Some(&next) {
                *start += 1;
            }
        }
    }
}

#[cold]
fn conflict(core: &mut Core, lists: &[Vec<Obj>], starts: &[usize]) -> Raised {
    let mut names: Vec<String> = Vec::new();
    let mut seen: Vec<Obj> = Vec::new();
    for (list, start) in lists.iter().zip(starts) {
        if let Some(class) = list.get(*start)
            && !seen.contains(class)
        {
            seen.push(*class);
            names.push(core.type_data(*class).short_name().to_owned());
        }
    }
    let message = format!(
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        names.join(", ")
    );
    exception::type_error(core, message)
}

/// `mro_internal`: computes the order and stores it. A metaclass may say otherwise by its `mro()`; when that has set another
/// one meanwhile, the later one stays, and the answer is no.
pub fn update(vm: &mut dyn Vm, kind: Obj) -> Fallible<bool> {
    let metatype = vm.heap.type_of(kind);
    if metatype != t::TYPE {
        let before = vm.heap.field(kind, word::MRO);
        let kept = vm.own(before);
        let found = custom(vm, kind);
        let is_later = vm.heap.field(kind, word::MRO) != before;
        vm.release(kept);
        match found? {
            Some((_, tuple)) if is_later => {
                vm.release(tuple);
                return Ok(false);
            }
            Some((order, tuple)) => {
                let counted = count(vm, &order);
                store(vm, kind, order, tuple);
                return counted.map(|()| true);
            }
            None => {}
        }
    }
    let order = c3(vm, kind)?;
    count(vm, &order)?;
    let tuple = vm.heap.tuple(&order);
    store(vm, kind, order, tuple);
    Ok(true)
}

/// A long order counts: each slot is looked for in all of its classes.
fn count(vm: &mut dyn Vm, order: &[Obj]) -> Fallible<()> {
    if order.len() > LONG { protocol::turns(vm, SLOTS * order.len() as u64) } else { Ok(()) }
}

/// Makes this the class's order.
pub fn store(core: &mut Core, kind: Obj, order: Vec<Obj>, tuple: Owned) {
    core.type_data_mut(kind).mro = order;
    core.store(kind, word::MRO, tuple);
    types::modified(core, kind);
}

/// `mro_invoke` with the metaclass's `mro()`, and `mro_check`.
fn custom(vm: &mut dyn Vm, kind: Obj) -> Fallible<Option<(Vec<Obj>, Owned)>> {
    let name = vm.names.mro;
    let metatype = vm.heap.type_of(kind);
    let (own, plain) = (types::lookup(vm, metatype, name), types::lookup(vm, t::TYPE, name));
    if own == plain {
        return Ok(None);
    }
    let Some(result) = protocol::call_special(vm, kind, name, &[])? else { return Ok(None) };
    let items = protocol::collect(vm, result.get());
    vm.release(result);
    let items = items?;
    let order: Vec<Obj> = items.iter().map(Owned::get).collect();
    let tuple = vm.heap.tuple(&order);
    vm.release_all(items);
    let solid = class::solid_base(vm, kind);
    for class in &order {
        if !types::is_type(vm, *class) {
            let got = type_name(vm, *class);
            let message = format!("mro() returned a non-class ('{got}')");
            vm.release(tuple);
            return Err(exception::type_error(vm, message));
        }
        let base = class::solid_base(vm, *class);
        if !types::is_subtype(vm, solid, base) {
            let name = &vm.type_data(*class).name;
            let message = format!("mro() returned base with unsuitable layout ('{name}')");
            vm.release(tuple);
            return Err(exception::type_error(vm, message));
        }
    }
    Ok(Some((order, tuple)))
}
