//! Type parameters in the arguments of an alias or union: finding them, and putting arguments in their place.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Fallible, Vm, exception, given, protocol, types};

/// `_Py_make_parameters`: each parameter once, in the order in which they appear.
pub fn of(vm: &mut dyn Vm, arguments: Obj) -> Fallible<Owned> {
    let mut found = Vec::new();
    let result = collect(vm, arguments, &mut found);
    let parameters = vm.heap.tuple(&found.iter().map(Owned::get).collect::<Vec<Obj>>());
    vm.release_all(found);
    match result {
        Ok(()) => Ok(parameters),
        Err(raised) => {
            vm.release(parameters);
            Err(raised)
        }
    }
}

/// The items of a tuple or list.
fn items(vm: &dyn Vm, sequence: Obj) -> Option<Vec<Obj>> {
    if types::is_instance(vm, sequence, t::TUPLE) {
        return Some(vm.heap.tuple_items(sequence));
    }
    types::is_instance(vm, sequence, t::LIST).then(|| vm.heap.list_items(sequence))
}

fn collect(vm: &mut dyn Vm, arguments: Obj, found: &mut Vec<Owned>) -> Fallible<()> {
    for argument in items(vm, arguments).unwrap_or_default() {
        // The `__parameters__` of a bare class are a descriptor.
        if types::is_type(vm, argument) {
            continue;
        }
        if items(vm, argument).is_some() {
            collect(vm, argument, found)?;
        } else if let Some(subst) =
            protocol::lookup_attribute_str(vm, argument, "__typing_subst__")?
        {
            vm.release(subst);
            add(vm, argument, found);
        } else if let Some(nested) = nested_parameters(vm, argument)? {
            for parameter in vm.heap.tuple_items(nested.get()) {
                add(vm, parameter, found);
            }
            vm.release(nested);
        }
    }
    Ok(())
}

fn add(vm: &mut dyn Vm, parameter: Obj, found: &mut Vec<Owned>) {
    if !found.iter().any(|known| known.get() == parameter) {
        found.push(vm.own(parameter));
    }
}

/// `__parameters__` of an argument that is an alias itself.
fn nested_parameters(vm: &mut dyn Vm, argument: Obj) -> Fallible<Option<Owned>> {
    let Some(nested) = protocol::lookup_attribute_str(vm, argument, "__parameters__")? else {
        return Ok(None);
    };
    if types::is_instance(vm, nested.get(), t::TUPLE) {
        return Ok(Some(nested));
    }
    vm.release(nested);
    Ok(None)
}

/// `_Py_subs_parameters`: the arguments with each parameter replaced by the item in its place.
pub fn substitute(
    vm: &mut dyn Vm,
    alias: Obj,
    arguments: Obj,
    parameters: Obj,
    item: Obj,
) -> Fallible<Owned> {
    let parameters = vm.heap.tuple_items(parameters);
    if parameters.is_empty() {
        let text = protocol::repr_text(vm, alias)?;
        return Err(exception::type_error(vm, format!("{text} is not a generic class")));
    }
    let mut given = unpack(vm, item)?;
    for parameter in &parameters {
        let prepare = protocol::lookup_attribute_str(vm, *parameter, "__typing_prepare_subst__");
        let prepared = match prepare {
            Ok(Some(prepare)) if prepare.get() != image::NONE => {
                given::with(vm, prepare, |vm, prepare| vm.call(prepare, &[alias, given.get()], &[]))
            }
            Ok(other) => {
                vm.release_option(other);
                continue;
            }
            Err(raised) => Err(raised),
        };
        vm.release(given);
        given = prepared?;
    }
    given::with(vm, given, |vm, given| {
        let values = items(vm, given).unwrap_or_else(|| vec![given]);
        if values.len() != parameters.len() {
            let many = if values.len() > parameters.len() { "many" } else { "few" };
            let (actual, expected) = (values.len(), parameters.len());
            let text = protocol::repr_text(vm, alias)?;
            let text =
                format!("Too {many} arguments for {text}; actual {actual}, expected {expected}");
            return Err(exception::type_error(vm, text));
        }
        replace_all(vm, arguments, &parameters, &values)
    })
}

/// `_unpack_args`: a tuple of the items, starred tuples among them spread out.
fn unpack(vm: &mut dyn Vm, item: Obj) -> Fallible<Owned> {
    let given =
        if types::is_instance(vm, item, t::TUPLE) { vm.heap.tuple_items(item) } else { vec![item] };
    let mut spread: Vec<Obj> = Vec::new();
    let mut kept = Vec::new();
    for item in given {
        let inner = if types::is_type(vm, item) {
            None
        } else {
            match protocol::lookup_attribute_str(vm, item, "__typing_unpacked_tuple_args__") {
                Ok(inner) => inner,
                Err(raised) => {
                    vm.release_all(kept);
                    return Err(raised);
                }
            }
        };
        let inner_items = inner.as_ref().and_then(|inner| {
            let is_tuple = types::is_instance(vm, inner.get(), t::TUPLE);
            is_tuple.then(|| vm.heap.tuple_items(inner.get()))
        });
        match inner_items {
            Some(items) if items.last() != Some(&image::ELLIPSIS) => spread.extend(items),
            _ => spread.push(item),
        }
        kept.extend(inner);
    }
    let result = vm.heap.tuple(&spread);
    vm.release_all(kept);
    Ok(result)
}

fn replace_all(
    vm: &mut dyn Vm,
    arguments: Obj,
    parameters: &[Obj],
    values: &[Obj],
) -> Fallible<Owned> {
    let mut result = Vec::new();
    for argument in items(vm, arguments).unwrap_or_default() {
        if let Err(raised) = replace(vm, argument, parameters, values, &mut result) {
            vm.release_all(result);
            return Err(raised);
        }
    }
    Ok(vm.heap.tuple_from_owned(result))
}

fn replace(
    vm: &mut dyn Vm,
    argument: Obj,
    parameters: &[Obj],
    values: &[Obj],
    result: &mut Vec<Owned>,
) -> Fallible<()> {
    if types::is_type(vm, argument) {
        result.push(vm.own(argument));
        return Ok(());
    }
    if items(vm, argument).is_some() {
        let inner = replace_all(vm, argument, parameters, values)?;
        let is_list = types::is_instance(vm, argument, t::LIST);
        result.push(if is_list {
            given::with(vm, inner, crate::python::object::list::of)?
        } else {
            inner
        });
        return Ok(());
    }
    let spreads = is_unpacked_type_var_tuple(vm, argument)?;
    let replaced = match protocol::lookup_attribute_str(vm, argument, "__typing_subst__")? {
        Some(subst) => given::with(vm, subst, |vm, subst| {
            let place = parameters.iter().position(|parameter| *parameter == argument);
            vm.call(subst, &[values[place.unwrap_or(0)]], &[])
        })?,
        None => replace_nested(vm, argument, parameters, values)?,
    };
    if spreads && types::is_instance(vm, replaced.get(), t::TUPLE) {
        for item in vm.heap.tuple_items(replaced.get()) {
            result.push(vm.own(item));
        }
        vm.release(replaced);
    } else {
        result.push(replaced);
    }
    Ok(())
}

fn is_unpacked_type_var_tuple(vm: &mut dyn Vm, argument: Obj) -> Fallible<bool> {
    let name = "__typing_is_unpacked_typevartuple__";
    match protocol::lookup_attribute_str(vm, argument, name)? {
        Some(answer) => given::with(vm, answer, protocol::truth),
        None => Ok(false),
    }
}

/// `subs_tvars`: an alias inside an alias gets the items for its own parameters.
fn replace_nested(
    vm: &mut dyn Vm,
    argument: Obj,
    parameters: &[Obj],
    values: &[Obj],
) -> Fallible<Owned> {
    let Some(nested) = nested_parameters(vm, argument)? else { return Ok(vm.own(argument)) };
    let own = vm.heap.tuple_items(nested.get());
    let mut inner: Vec<Obj> = Vec::new();
    for parameter in &own {
        match parameters.iter().position(|known| known == parameter) {
            Some(place) => {
                let value = values[place];
                let spreads = protocol::is_iterable(vm, *parameter);
                match items(vm, value).filter(|_| spreads) {
                    Some(spread) => inner.extend(spread),
                    None => inner.push(value),
                }
            }
            None => inner.push(*parameter),
        }
    }
    vm.release(nested);
    if own.is_empty() {
        return Ok(vm.own(argument));
    }
    let inner = vm.heap.tuple(&inner);
    given::with(vm, inner, |vm, inner| protocol::get_item(vm, argument, inner))
}
