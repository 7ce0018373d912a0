//! Assignment to and deletion of items and slices of a list.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::{Fallible, Raised, Vm};
use crate::python::object::{exception, list, protocol, slice};

/// `list[key] = value`; a `NULL` value deletes.
pub fn set_subscript(vm: &mut dyn Vm, list: Obj, key: Obj, value: Obj) -> Fallible<()> {
    if protocol::is_index(vm, key) {
        return set_item(vm, list, key, value);
    }
    if vm.heap.type_of(key) != types::SLICE {
        return Err(no_index(vm, key));
    }
    let unpacked = slice::unpack(vm, key)?;
    let mut bounds = slice::adjust(unpacked, list::count_of(vm, list));
    if bounds.step == 1 {
        return set_range(vm, list, bounds.start, bounds.stop, value);
    }
    // s[5:2] = [...] inserts before 5, not before 2.
    if (bounds.step < 0 && bounds.start < bounds.stop)
        || (bounds.step > 0 && bounds.start > bounds.stop)
    {
        bounds.stop = bounds.start;
    }
    if value.is_null() {
        delete_extended(vm, list, bounds);
        return Ok(());
    }
    set_extended(vm, list, unpacked, value)
}

/// The `TypeError` for a key that is neither an index nor a slice.
pub fn no_index(vm: &mut dyn Vm, key: Obj) -> Raised {
    let name = protocol::type_name(vm, key);
    let text = format!("list indices must be integers or slices, not {name}");
    exception::type_error(vm, text)
}

fn set_item(vm: &mut dyn Vm, list: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let place = list::place(vm, list, key, "list assignment index out of range")?;
    if value.is_null() {
        let removed = vm.heap.list_delete_item(list, place);
        vm.release(removed);
        return Ok(());
    }
    let value = vm.heap.own(value);
    let old = vm.heap.list_set(list, place, value);
    vm.heap.release(old);
    Ok(())
}

/// `del list[start:end]` for places within the list.
pub fn delete_range(vm: &mut dyn Vm, list: Obj, start: usize, end: usize) {
    let removed = vm.heap.list_delete_range(list, start, end);
    vm.release_all(removed.into_iter().rev());
}

/// `list[start:stop] = value`, step 1.
fn set_range(vm: &mut dyn Vm, list: Obj, start: i64, stop: i64, value: Obj) -> Fallible<()> {
    let items = if value.is_null() { Vec::new() } else { items_of(vm, value)? };
    let length = list::count_of(vm, list);
    let start = start.clamp(0, length) as usize;
    let stop = (stop.clamp(0, length) as usize).max(start);
    if items.is_empty() {
        delete_range(vm, list, start, stop);
        return Ok(());
    }
    let removed = vm.heap.list_replace_range(list, start, stop, items);
    vm.release_all(removed.into_iter().rev());
    Ok(())
}

/// The items of an iterable, each a new reference.
fn items_of(vm: &mut dyn Vm, value: Obj) -> Fallible<Vec<Owned>> {
    let items = match vm.heap.type_of(value) {
        types::LIST => vm.heap.list_items(value),
        types::TUPLE => vm.heap.tuple_items(value),
        _ => {
            let iterator = protocol::iter(vm, value).map_err(|raised| {
                if !exception::matches(vm, types::TYPE_ERROR) {
                    return raised;
                }
                exception::clear(vm);
                exception::type_error(vm, "must assign iterable to extended slice")
            })?;
            let items = protocol::collect(vm, iterator.get());
            vm.heap.release(iterator);
            return items;
        }
    };
    Ok(items.into_iter().map(|item| vm.heap.own(item)).collect())
}

fn delete_extended(vm: &mut dyn Vm, list: Obj, bounds: slice::Bounds) {
    let mut places: Vec<usize> = bounds.indexes().collect();
    if places.is_empty() {
        return;
    }
    places.sort_unstable();
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for (index, item) in vm.heap.list_items(list).into_iter().enumerate() {
        let removed = places.binary_search(&index).is_ok();
        if removed { gone.push(item) } else { kept.push(item) }
    }
    let length = kept.len();
    kept.extend(gone);
    vm.heap.list_reorder(list, &kept);
    let removed = vm.heap.list_delete_range(list, length, kept.len());
    vm.release_all(removed);
}

fn set_extended(vm: &mut dyn Vm, list: Obj, unpacked: (i64, i64, i64), value: Obj) -> Fallible<()> {
    let items = items_of(vm, value)?;
    // An iterable may have changed the list.
    let bounds = slice::adjust(unpacked, list::count_of(vm, list));
    if items.len() as i64 != bounds.length {
        let text = format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            bounds.length
        );
        vm.release_all(items);
        return Err(exception::value_error(vm, text));
    }
    // An iterable may have changed the list: what no longer has a place is dropped.
    let mut old = Vec::new();
    for (place, item) in bounds.indexes().zip(items) {
        if place < vm.heap.list_length(list) {
            old.push(vm.heap.list_set(list, place, item));
        } else {
            vm.heap.release(item);
        }
    }
    vm.release_all(old);
    Ok(())
}
