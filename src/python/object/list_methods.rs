//! The methods of `list`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::list_sort::{self, Entry};
use crate::python::object::{Def, Fallible, Vm, class_method, def};
use crate::python::object::{
    exception, given, iterators, list, list_slice, native, protocol, slice,
};

/// Takes everything out.
pub fn empty(vm: &mut dyn Vm, list: Obj) {
    let items = vm.heap.list_clear(list);
    vm.release_all(items.into_iter().rev());
}

fn get_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    list::subscript(vm, arguments[0], arguments[1])
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !vm.heap.list_is_bare(arguments[0]) {
        empty(vm, arguments[0]);
    }
    Ok(vm.none())
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let items = vm.heap.list_items(arguments[0]);
    Ok(vm.heap.list(&items))
}

fn append(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let item = vm.heap.own(arguments[1]);
    vm.heap.list_append(arguments[0], item);
    Ok(vm.none())
}

fn insert(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = given::size(vm, arguments[1], 0)?;
    let length = list::count_of(vm, arguments[0]);
    let index = if index < 0 { (index + length).max(0) } else { index.min(length) };
    let item = vm.heap.own(arguments[2]);
    vm.heap.list_insert(arguments[0], index as usize, item);
    Ok(vm.none())
}

fn extend(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    list::extend(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = given::size(vm, arguments[1], -1)?;
    let length = list::count_of(vm, arguments[0]);
    if length == 0 {
        return Err(exception::index_error(vm, "pop from empty list"));
    }
    let index = if index < 0 { index + length } else { index };
    if !(0..length).contains(&index) {
        return Err(exception::index_error(vm, "pop index out of range"));
    }
    Ok(vm.heap.list_remove_at(arguments[0], index as usize))
}

fn remove(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Some(place) = list::find(vm, arguments[0], arguments[1], 0, i64::MAX)? else {
        return Err(exception::value_error(vm, "list.remove(x): x not in list"));
    };
    list_slice::delete_range(vm, arguments[0], place, place + 1);
    Ok(vm.none())
}

fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let start = slice::bound(vm, arguments[2], 0)?;
    let stop = slice::bound(vm, arguments[3], i64::MAX)?;
    let length = list::count_of(vm, arguments[0]);
    let from_end = |index: i64| if index < 0 { (index + length).max(0) } else { index };
    let (start, stop) = (from_end(start), from_end(stop));
    if let Some(place) = list::find(vm, arguments[0], arguments[1], start, stop)? {
        return Ok(vm.heap.int(place as i64));
    }
    if !vm.heap.profile.words.shows_missing_item {
        return Err(exception::value_error(vm, "list.index(x): x not in list"));
    }
    let text = format!("{} is not in list", protocol::repr_text(vm, arguments[1])?);
    Err(exception::value_error(vm, text))
}

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut count = 0;
    let mut start = 0;
    while let Some(place) = list::find(vm, arguments[0], arguments[1], start, i64::MAX)? {
        count += 1;
        start = place as i64 + 1;
    }
    Ok(vm.heap.int(count))
}

fn reverse(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut items = vm.heap.list_items(arguments[0]);
    items.reverse();
    vm.heap.list_reorder(arguments[0], &items);
    Ok(vm.none())
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let last = list::count_of(vm, arguments[0]) - 1;
    Ok(iterators::create(vm, types::LIST_REVERSEITERATOR, arguments[0], last))
}

fn sort(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let key = arguments[1].some().filter(|key| *key != image::NONE);
    let reverse = match arguments[2].some() {
        Some(reverse) => protocol::truth(vm, reverse)?,
        None => false,
    };
    sort_list(vm, arguments[0], key, reverse)?;
    Ok(vm.none())
}

/// `list.sort`: the list is empty while keys and comparisons run.
pub fn sort_list(vm: &mut dyn Vm, list: Obj, key: Option<Obj>, reverse: bool) -> Fallible<()> {
    let items = vm.heap.list_items(list);
    let detached = vm.heap.list_detach(list);
    let mut entries: Vec<Entry> =
        items.iter().map(|item| Entry { key: *item, item: *item }).collect();
    let mut result = compute_keys(vm, &mut entries, key);
    if result.is_ok() {
        // Reversing before and after keeps equal items in their order.
        if reverse {
            entries.reverse();
        }
        result = list_sort::sort(vm, &mut entries);
        if reverse {
            entries.reverse();
        }
        if key.is_some() {
            for entry in &entries {
                vm.heap.release_raw(entry.key);
            }
        }
    }
    let order: Vec<Obj> = entries.iter().map(|entry| entry.item).collect();
    let (modified, others) = vm.heap.list_reattach(list, detached);
    vm.heap.list_reorder(list, &order);
    vm.release_all(others.into_iter().rev());
    if modified && result.is_ok() {
        return Err(exception::value_error(vm, "list modified during sort"));
    }
    result
}

/// Calls the key function for each item in order; on an error no key is kept.
fn compute_keys(vm: &mut dyn Vm, entries: &mut [Entry], key: Option<Obj>) -> Fallible<()> {
    let Some(function) = key else { return Ok(()) };
    for index in 0..entries.len() {
        match vm.call(function, &[entries[index].item], &[]) {
            Ok(key) => entries[index].key = key.into_raw(),
            Err(raised) => {
                for entry in &entries[..index] {
                    vm.heap.release_raw(entry.key);
                }
                return Err(raised);
            }
        }
    }
    Ok(())
}

/// The rows of the methods.
pub const METHODS: &[Def] = &[
    def("__getitem__", "($self, index, /)", get_item).doc("Return self[index]."),
    def("__reversed__", "($self, /)", reversed).doc("Return a reverse iterator over the list."),
    def("__sizeof__", "($self, /)", native::size_of)
        .doc("Return the size of the list in memory, in bytes."),
    def("clear", "($self, /)", clear).doc("Remove all items from list."),
    def("copy", "($self, /)", copy).doc("Return a shallow copy of the list."),
    def("append", "($self, object, /)", append).doc("Append object to the end of the list."),
    def("insert", "($self, index, object, /)", insert).doc("Insert object before index."),
    def("extend", "($self, iterable, /)", extend)
        .doc("Extend list by appending elements from the iterable."),
    def("pop", "($self, index=-1, /)", pop).doc(
        "Remove and return item at index (default last).\n\n\
              Raises IndexError if list is empty or index is out of range.",
    ),
    def("remove", "($self, value, /)", remove)
        .doc("Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
    def("index", "($self, value, start=0, stop=sys.maxsize, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    def("count", "($self, value, /)", count).doc("Return number of occurrences of value."),
    def("reverse", "($self, /)", reverse).doc("Reverse *IN PLACE*."),
    def("sort", "($self, /, *, key=None, reverse=False)", sort).doc(
        "Sort the list in ascending order and return None.\n\n\
              The sort is in-place (i.e. the list itself is modified) and stable (i.e. the\n\
              order of two equal elements is maintained).\n\n\
              If a key function is given, apply it once to each list item and sort them,\n\
              ascending or descending, according to their function values.\n\n\
              The reverse flag can be set to sort in descending order.",
    ),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];
