//! The methods of `dict`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::{Def, Fallible, Vm, class_method, def};
use crate::python::object::{
    dict, dict_iterators, dict_update, dict_views, exception, native, protocol, set_operations,
};

fn get_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    dict::subscript(vm, arguments[0], arguments[1])
}

fn contains(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = dict::contains(vm, arguments[0], arguments[1])?;
    Ok(vm.bool(found))
}

fn get(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = dict::get(vm, arguments[0], arguments[1])?;
    let value = value.or(arguments[2].some()).unwrap_or(image::NONE);
    Ok(vm.heap.own(value))
}

fn set_default(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    let hash = protocol::hash_of(vm, key, "dict key")?;
    if let Some(index) = dict::find(vm, dict, key, hash)? {
        let value = vm.heap.dict_value(dict, index);
        return Ok(vm.heap.own(value));
    }
    let value = arguments[2].some().unwrap_or(image::NONE);
    let stored = vm.heap.own(value);
    vm.heap.dict_insert_new(dict, key, hash, stored);
    Ok(vm.heap.own(value))
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    // An empty dict does not even hash the key.
    let value = if vm.heap.dict_length(dict) == 0 { None } else { dict::remove(vm, dict, key)? };
    match (value, arguments[2].some()) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(vm.heap.own(default)),
        (None, None) => Err(exception::key_error(vm, key)),
    }
}

fn pop_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match vm.heap.dict_pop_last(arguments[0]) {
        Some((key, value)) => Ok(vm.heap.tuple_from_owned(vec![key, value])),
        None => {
            let text = vm.heap.str("popitem(): dictionary is empty");
            let raised = exception::key_error(vm, text.get());
            vm.heap.release(text);
            Err(raised)
        }
    }
}

fn keys(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_views::create(vm, types::DICT_KEYS, arguments[0]))
}

fn values(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_views::create(vm, types::DICT_VALUES, arguments[0]))
}

fn items(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_views::create(vm, types::DICT_ITEMS, arguments[0]))
}

fn update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let positional = vm.heap.tuple_items(arguments[1]);
    dict_update::update_common(vm, arguments[0], "update", &positional)?;
    if let Some(keywords) = arguments[2].some() {
        dict_update::merge(vm, arguments[0], keywords, dict_update::Existing::Replace)?;
    }
    Ok(vm.none())
}

fn from_keys(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = arguments[2].some().unwrap_or(image::NONE);
    let result = if arguments[0] == types::DICT {
        sized_for(vm, arguments[1])
    } else {
        vm.call(arguments[0], &[], &[])?
    };
    match fill_from(vm, result.get(), arguments[1], value) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.heap.release(result);
            Err(raised)
        }
    }
}

/// The hashes that a dict or a set has already are not asked for again.
fn fill_from(vm: &mut dyn Vm, mapping: Obj, iterable: Obj, value: Obj) -> Fallible<()> {
    let add =
        |vm: &mut dyn Vm, key: Obj, hash: i64| dict::set_known_hash(vm, mapping, key, hash, value);
    let is_dict = vm.heap.type_of(mapping) == types::DICT;
    match vm.heap.type_of(iterable) {
        types::DICT if is_dict => set_operations::for_keys(vm, iterable, add),
        types::SET | types::FROZENSET if is_dict => set_operations::for_entries(vm, iterable, add),
        _ => {
            let iterator = protocol::iter(vm, iterable)?;
            let filled = fill(vm, mapping, iterator.get(), value);
            vm.heap.release(iterator);
            filled
        }
    }
}

/// An empty dict with room for the keys of a dict or set.
fn sized_for(vm: &mut dyn Vm, iterable: Obj) -> Owned {
    match vm.heap.type_of(iterable) {
        types::DICT => {
            let only_str = vm.heap.dict_has_only_str_keys(iterable);
            let count = vm.heap.dict_length(iterable);
            vm.heap.dict_presized(count, only_str)
        }
        types::SET | types::FROZENSET => {
            let count = vm.heap.set_length(iterable);
            vm.heap.dict_presized(count, false)
        }
        _ => vm.heap.dict(),
    }
}

fn fill(vm: &mut dyn Vm, mapping: Obj, iterator: Obj, value: Obj) -> Fallible<()> {
    while let Some(key) = protocol::next(vm, iterator)? {
        let result = if vm.heap.type_of(mapping) == types::DICT {
            dict::set(vm, mapping, key.get(), value)
        } else {
            protocol::set_item(vm, mapping, key.get(), value)
        };
        vm.heap.release(key);
        result?;
    }
    Ok(())
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.heap.dict_clear(arguments[0]);
    Ok(vm.none())
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.dict_copy(arguments[0]))
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(dict_iterators::create(vm, types::DICT_REVERSEKEYITERATOR, arguments[0]))
}

/// The rows of the methods.
pub const METHODS: &[Def] = &[
    def("__contains__", "($self, key, /)", contains)
        .doc("True if the dictionary has the specified key, else False."),
    def("__getitem__", "($self, key, /)", get_item).doc("Return self[key]."),
    def("__sizeof__", "($self, /)", native::size_of)
        .doc("Return the size of the dict in memory."),
    def("get", "($self, key, default=None, /)", get)
        .doc("Return the value for key if key is in the dictionary, else default."),
    def("setdefault", "($self, key, default=None, /)", set_default)
        .doc("Insert key with a value of default if key is not in the dictionary.\n\n\
              Return the value for key if key is in the dictionary, else default."),
    def("pop", "($self, key, default=<unrepresentable>, /)", pop)
        .doc("D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\n\
              If the key is not found, return the default if given; otherwise,\n\
              raise a KeyError."),
    def("popitem", "($self, /)", pop_item)
        .doc("Remove and return a (key, value) pair as a 2-tuple.\n\n\
              Pairs are returned in LIFO (last-in, first-out) order.\n\
              Raises KeyError if the dict is empty."),
    def("keys", "($self, /)", keys)
        .doc("Return a set-like object providing a view on the dict's keys."),
    def("items", "($self, /)", items)
        .doc("Return a set-like object providing a view on the dict's items."),
    def("values", "($self, /)", values)
        .doc("Return an object providing a view on the dict's values."),
    def("update", "($self, /, *args, **kwargs)", update)
        .doc("D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\n\
              If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\n\
              If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\n\
              In either case, this is followed by: for k in F:  D[k] = F[k]"),
    class_method("fromkeys", "($type, iterable, value=None, /)", from_keys)
        .doc("Create a new dictionary with keys from iterable and values set to value."),
    def("clear", "($self, /)", clear).doc("Remove all items from the dict."),
    def("copy", "($self, /)", copy).doc("Return a shallow copy of the dict."),
    def("__reversed__", "($self, /)", reversed)
        .doc("Return a reverse iterator over the dict keys."),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];
