//! The module `_queue`: a queue that threads share.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{
    Awaited, Def, Fallible, Slots, TypeRow, Vm, binding, class_method, def, exception, flag, lock,
    native, protocol,
};

/// Word with the list of what lies in the queue.
const ITEMS: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "SimpleQueue", keywords)?;
    binding::check_count(vm, "SimpleQueue", arguments.len(), 0, 0)?;
    let queue = vm.heap.new_object(kind);
    let items = vm.heap.list(&[]);
    vm.heap.init_field(queue.get(), ITEMS, items);
    Ok(queue)
}

fn size(vm: &dyn Vm, queue: Obj) -> usize {
    vm.heap.list_length(vm.heap.field(queue, ITEMS))
}

fn put(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (queue, item) = (arguments[0], arguments[1]);
    let items = vm.heap.field(queue, ITEMS);
    let item = vm.own(item);
    vm.heap.list_append(items, item);
    vm.notify(queue, false);
    Ok(vm.none())
}

fn get(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [queue, block, timeout] = *arguments else { return Ok(vm.none()) };
    let blocks = block.is_null() || protocol::truth(vm, block)?;
    let timeout = match timeout.some().filter(|timeout| blocks && *timeout != NONE) {
        None => None,
        Some(timeout) => match lock::seconds(vm, timeout)? {
            Some(timeout) if timeout < 0 => {
                let text = "'timeout' must be a non-negative number";
                return Err(exception::value_error(vm, text));
            }
            timeout => timeout.map(|timeout| timeout as u64),
        },
    };
    while size(vm, queue) == 0 {
        let gives_up = !blocks || timeout == Some(0);
        if gives_up || (!vm.wait(Awaited::Object(queue), timeout)? && size(vm, queue) == 0) {
            return Err(exception::raise_with(vm, t::QUEUE_EMPTY, &[]));
        }
    }
    let items = vm.heap.field(queue, ITEMS);
    Ok(vm.heap.list_remove_at(items, 0))
}

fn put_nowait(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    put(vm, &arguments[..2])
}

fn get_nowait(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    get(vm, &[arguments[0], crate::python::heap::image::FALSE, Obj::NULL])
}

fn is_empty(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let empty = size(vm, arguments[0]) == 0;
    Ok(vm.bool(empty))
}

fn queue_size(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = size(vm, arguments[0]);
    Ok(vm.heap.int(size as i64))
}

const METHODS: &[Def] = &[
    def("empty", "($self, /)", is_empty),
    def("get", "($self, /, block=True, timeout=None)", get),
    def("get_nowait", "($self, /)", get_nowait),
    def("put", "($self, /, item, block=True, timeout=None)", put),
    def("put_nowait", "($self, /, item)", put_nowait),
    def("qsize", "($self, /)", queue_size),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_queue",
    doc: "C implementation of the Python queue module.\n\
          This module is an implementation detail, please do not use it directly.",
    functions: &[],
    constants: &[
        ("SimpleQueue", Constant::Static(t::SIMPLE_QUEUE)),
        ("Empty", Constant::Static(t::QUEUE_EMPTY)),
    ],
    types: &[
        TypeRow {
            methods: METHODS,
            flags: flag::BASE_TYPE,
            doc: "Simple, unbounded, reentrant FIFO queue.",
            ..TypeRow::new(
                "_queue.SimpleQueue",
                t::SIMPLE_QUEUE,
                Slots { new: Some(new), ..Slots::EMPTY },
            )
        },
        exception::module_row("_queue.Empty", t::QUEUE_EMPTY),
    ],
    ..Module::EMPTY
};
