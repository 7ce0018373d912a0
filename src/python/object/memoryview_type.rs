//! The tables of `memoryview` and its iterator, and its computed attributes.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::memoryview::{self, ITERATOR_SLOTS, SLOTS, memory};
use crate::python::object::{
    Def, Fallible, GetSet, TypeRow, Vm, buffer, class_method, def, exception, flag, get,
};

fn owner(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.own(memory.owner))
}

fn nbytes(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.heap.int(memory.length()))
}

fn is_read_only(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.bool(memory.is_read_only))
}

fn item_size(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.heap.int(memory.item_size))
}

fn format(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.heap.str(&memory.format))
}

fn dimensions(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.heap.int(memory.shape.len() as i64))
}

fn ints(vm: &mut dyn Vm, values: &[i64]) -> Owned {
    let items = values.iter().map(|value| vm.heap.int(*value)).collect();
    vm.heap.tuple_from_owned(items)
}

fn shape(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(ints(vm, &memory.shape))
}

fn strides(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(ints(vm, &memory.strides))
}

fn suboffsets(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    memory(vm, object)?;
    Ok(ints(vm, &[]))
}

fn is_c_contiguous(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.bool(memory.is_c_contiguous()))
}

fn is_fortran_contiguous(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.bool(memory.is_fortran_contiguous()))
}

fn is_contiguous(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let memory = memory(vm, object)?;
    Ok(vm.bool(memory.is_c_contiguous() || memory.is_fortran_contiguous()))
}

fn from_flags(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "`memoryview._from_flags`"))
}

const METHODS: &[Def] = &[
    def("release", "($self, /)", memoryview::release)
        .doc("Release the underlying buffer exposed by the memoryview object."),
    def("cast", "($self, /, format, shape=<unrepresentable>)", memoryview::cast)
        .doc("Cast a memoryview to a new format or shape."),
    def("toreadonly", "($self, /)", memoryview::to_read_only)
        .doc("Return a readonly version of the memoryview."),
    def("tolist", "($self, /)", memoryview::to_list)
        .doc("Return the data in the buffer as a list of elements."),
    def("tobytes", "($self, /, order='C')", memoryview::to_bytes)
        .doc("Return the data in the buffer as a byte string."),
    def("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", memoryview::hex)
        .doc("Return the data in the buffer as a str of hexadecimal numbers."),
    class_method("_from_flags", "($type, /, object, flags)", from_flags)
        .doc("Create a new memoryview object which references the given object."),
    def("__enter__", "($self, /)", memoryview::enter),
    def("__exit__", "($self, /, *exc_info)", memoryview::leave),
    def("__buffer__", "($self, flags, /)", buffer::dunder_buffer)
        .doc("Return a buffer object that exposes the underlying memory of the object."),
    def("__release_buffer__", "($self, buffer, /)", buffer::dunder_release)
        .doc("Release the buffer object that exposes the underlying memory of the object."),
];

const MEMBERS: &[GetSet] = &[
    get("obj", owner),
    get("nbytes", nbytes),
    get("readonly", is_read_only),
    get("itemsize", item_size),
    get("format", format),
    get("ndim", dimensions),
    get("shape", shape),
    get("strides", strides),
    get("suboffsets", suboffsets),
    get("c_contiguous", is_c_contiguous),
    get("f_contiguous", is_fortran_contiguous),
    get("contiguous", is_contiguous),
];

/// `memoryview` and `memory_iterator`.
pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        flags: flag::SEQUENCE,
        doc: "Create a new memoryview object which references the given object.",
        ..TypeRow::new("memoryview", t::MEMORYVIEW, SLOTS)
    },
    TypeRow::new("memory_iterator", t::MEMORY_ITERATOR, ITERATOR_SLOTS),
];
