//! The methods of `collections.OrderedDict`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::collections::{ordered_dict, ordered_dict_iterators};
use crate::python::object::{Def, Fallible, Vm, def, dict, dict_views};
use crate::python::object::{exception, given, native, protocol};

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    match (ordered_dict::remove(vm, dict, key)?, arguments[2].some()) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(vm.own(default)),
        (None, None) => missing(vm, dict, key),
    }
}

/// A key that is not there: `__missing__` of a subclass, or a `KeyError`.
fn missing(vm: &mut dyn Vm, dict: Obj, key: Obj) -> Fallible<Owned> {
    if vm.heap.type_of(dict) != t::ORDERED_DICT {
        let name = vm.names.missing;
        if let Some(value) = protocol::call_bound(vm, dict, name, &[key])? {
            return Ok(value);
        }
    }
    Err(exception::key_error(vm, key))
}

fn pop_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let dict = arguments[0];
    let last = given::truth(vm, arguments[1], true)?;
    let node = vm.heap.order_end(dict, last);
    if node == 0 {
        let text = vm.heap.str("dictionary is empty");
        let raised = exception::key_error(vm, text.get());
        vm.release(text);
        return Err(raised);
    }
    let (key, hash) = vm.heap.order_key(node);
    let key = vm.own(key);
    let entry = match dict::find(vm, dict, key.get(), hash) {
        Ok(Some(entry)) => entry,
        other => {
            let raised = exception::key_error(vm, key.get());
            vm.release(key);
            return Err(other.err().unwrap_or(raised));
        }
    };
    let node_key = vm.heap.order_remove(dict, Some(entry), node);
    let (dict_key, value) = vm.heap.dict_remove_at(dict, entry);
    vm.release_all([node_key, dict_key]);
    Ok(vm.heap.tuple_from_owned(vec![key, value]))
}

fn move_to_end(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    let last = given::truth(vm, arguments[2], true)?;
    let hash = protocol::hash(vm, key)?;
    let node = match dict::find(vm, dict, key, hash)? {
        Some(entry) => vm.heap.order_node(dict, entry),
        None => 0,
    };
    if node == 0 {
        return Err(exception::key_error(vm, key));
    }
    if vm.heap.order_end(dict, last) != node {
        vm.heap.order_move(dict, node, last);
    }
    Ok(vm.none())
}

fn set_default(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    let default = arguments[2].some().unwrap_or(image::NONE);
    if protocol::contains(vm, dict, key)? {
        return protocol::get_item(vm, dict, key);
    }
    protocol::set_item(vm, dict, key, default)?;
    Ok(vm.own(default))
}

fn update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let positional = vm.heap.tuple_items(arguments[1]);
    if positional.len() > 1 {
        let text =
            format!("update() takes at most 1 positional argument ({} given)", positional.len());
        return Err(exception::type_error(vm, text));
    }
    if let [other] = positional.as_slice() {
        ordered_dict::update_from(vm, arguments[0], *other)?;
    }
    if let Some(keywords) = arguments[2].some() {
        ordered_dict::update_from(vm, arguments[0], keywords)?;
    }
    Ok(vm.none())
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.heap.order_clear(arguments[0]);
    vm.heap.dict_clear(arguments[0]);
    Ok(vm.none())
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let dict = arguments[0];
    let kind = vm.heap.type_of(dict);
    let copy = vm.call(kind, &[], &[])?;
    let result = copy_items(vm, dict, copy.get());
    match result {
        Ok(()) => Ok(copy),
        Err(raised) => {
            vm.release(copy);
            Err(raised)
        }
    }
}

fn copy_items(vm: &mut dyn Vm, dict: Obj, copy: Obj) -> Fallible<()> {
    let exact = vm.heap.type_of(dict) == t::ORDERED_DICT;
    for (key, hash) in ordered_dict::keys(vm, dict) {
        let value = if exact {
            let value = ordered_dict::value_of(vm, dict, key, hash)?;
            vm.own(value)
        } else {
            protocol::get_item(vm, dict, key)?
        };
        given::with(vm, value, |vm, value| protocol::set_item(vm, copy, key, value))?;
    }
    Ok(())
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let dict = arguments[0];
    let state = protocol::call_method(vm, dict, "__getstate__", &[])?;
    let items = protocol::call_method(vm, dict, "items", &[])
        .and_then(|items| given::with(vm, items, protocol::iter));
    let items = match items {
        Ok(items) => items,
        Err(raised) => {
            vm.release(state);
            return Err(raised);
        }
    };
    let kind = vm.heap.type_of(dict);
    let parts = [kind, image::EMPTY_TUPLE, state.get(), image::NONE, items.get()];
    let result = vm.heap.tuple(&parts);
    vm.release_all([state, items]);
    Ok(result)
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = ordered_dict_iterators::KEYS | ordered_dict_iterators::REVERSED;
    Ok(ordered_dict_iterators::create(vm, arguments[0], kind))
}

fn keys(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_views::create(vm, t::ODICT_KEYS, arguments[0]))
}

fn values(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_views::create(vm, t::ODICT_VALUES, arguments[0]))
}

fn items(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_views::create(vm, t::ODICT_ITEMS, arguments[0]))
}

pub const METHODS: &[Def] = &[
    def("setdefault", "($self, /, key, default=None)", set_default).doc(
        "Insert key with a value of default if key is not in the dictionary.\n\n\
         Return the value for key if key is in the dictionary, else default.",
    ),
    def("pop", "($self, /, key, default=<unrepresentable>)", pop).doc(
        "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\n  \
         If the key is not found, return the default if given; otherwise,\n  raise a KeyError.",
    ),
    def("popitem", "($self, /, last=True)", pop_item).doc(
        "Remove and return a (key, value) pair from the dictionary.\n\n\
         Pairs are returned in LIFO order if last is true or FIFO order if false.",
    ),
    def("move_to_end", "($self, /, key, last=True)", move_to_end).doc(
        "Move an existing element to the end (or beginning if last is false).\n\n\
         Raise KeyError if the element does not exist.",
    ),
    def("keys", "($self, /)", keys),
    def("values", "($self, /)", values),
    def("items", "($self, /)", items),
    def("update", "($self, /, *args, **kwargs)", update),
    def("clear", "($self, /)", clear).doc("od.clear() -> None.  Remove all items from od."),
    def("copy", "($self, /)", copy).doc("od.copy() -> a shallow copy of od"),
    def("__reversed__", "($self, /)", reversed).doc("od.__reversed__() <==> reversed(od)"),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling"),
    def("__sizeof__", "($self, /)", native::size_of),
];
