//! What of a class is data: by its own attributes, or by the dict that they stand in.

use crate::python::heap::image::types::{
    BOOL, BYTEARRAY, BYTES, COMPLEX, DEFAULTDICT, DEQUE, DICT, ELLIPSIS_TYPE, FLOAT, FROZENSET,
    FUNCTION, INT, LIST, MAPPINGPROXY, NONE_TYPE, OBJECT, ORDERED_DICT, RANGE, SET, STR, TUPLE,
    TYPE,
};
use crate::python::heap::{Heap, Obj};
use crate::python::machine::Machine;
use crate::python::object::class::built_in_base;
use crate::python::object::{flag, mappingproxy};
use crate::python::record::value::{ITEM_LIMIT, Shown, is_library_class};

/// The attributes of a class that are data: what its instances share.
pub fn attributes(machine: &Machine, class: Obj) -> Vec<(String, Obj)> {
    let heap = &machine.core.heap;
    let items = items(machine, class).into_iter();
    items.map(|(name, value)| (heap.text(name).into_owned(), value)).collect()
}

/// The dict of a class, with these and no others; its length is that of the whole.
pub fn namespace(machine: &Machine, class: Obj) -> Shown {
    let dict = machine.core.type_data(class).dict;
    let length = machine.core.heap.dict_length(dict) as u64;
    Shown::Pairs { pairs: items(machine, class), length }
}

fn items(machine: &Machine, class: Obj) -> Vec<(Obj, Obj)> {
    let (core, heap) = (&machine.core, &machine.core.heap);
    let data = core.type_data(class);
    let metaclass = heap.type_of(class);
    let is_made_by_library =
        is_library_class(machine, metaclass) && core.type_data(metaclass).short_name() != "ABCMeta";
    // The names of a named tuple's fields are no data of the author's.
    let is_own = data.flags & flag::HEAP_TYPE != 0
        && !is_made_by_library
        && built_in_base(core, class) != TUPLE
        && !is_library_class(machine, class);
    if !is_own {
        return Vec::new();
    }
    let mut items = heap.dict_items(data.dict);
    items.retain(|(name, _)| heap.type_of(*name) == STR);
    // What a dataclass has of its fields are their defaults.
    if items.iter().any(|(name, _)| heap.text(*name) == "__dataclass_fields__") {
        return Vec::new();
    }
    items.retain(|(name, value)| !is_special(heap, *name) && is_data(machine, *value));
    items.truncate(ITEM_LIMIT);
    items
}

fn is_special(heap: &Heap, name: Obj) -> bool {
    let name = heap.text(name);
    name.starts_with("__") && name.ends_with("__") || name == "_abc_impl"
}

/// Whether an attribute of a class is a value, rather than a method, a nested class or what governs an attribute.
fn is_data(machine: &Machine, value: Obj) -> bool {
    let kind = machine.core.heap.type_of(value);
    let base = built_in_base(&machine.core, kind);
    if base != kind {
        return base != FUNCTION && base != TYPE;
    }
    DATA.contains(&kind)
}

/// The built-in types whose instances are values.
const DATA: [Obj; 18] = [
    INT,
    BOOL,
    FLOAT,
    COMPLEX,
    STR,
    BYTES,
    BYTEARRAY,
    NONE_TYPE,
    ELLIPSIS_TYPE,
    TUPLE,
    LIST,
    RANGE,
    DEQUE,
    SET,
    FROZENSET,
    DICT,
    DEFAULTDICT,
    ORDERED_DICT,
];

/// The class whose dict a view shows.
pub fn of_view(machine: &Machine, view: Obj) -> Option<Obj> {
    let heap = &machine.core.heap;
    if heap.type_of(view) != MAPPINGPROXY {
        return None;
    }
    let dict = heap.field(view, mappingproxy::MAPPING).some()?;
    let mut classes = vec![OBJECT];
    while let Some(class) = classes.pop() {
        let data = machine.core.type_data(class);
        if data.dict == dict {
            return Some(class);
        }
        classes.extend(&data.subclasses);
    }
    None
}
