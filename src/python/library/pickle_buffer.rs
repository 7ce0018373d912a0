//! The module `_pickle`: only `PickleBuffer` is native, the rest is CPython's own text.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::buffer::{self, Memory};
use crate::python::object::{Core, Def, Fallible, Slots, TypeRow, Vm};
use crate::python::object::{def, exception, memoryview, native, protocol};

/// The view of the memory; NULL once it is released.
const VIEW: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if !keywords.is_empty() {
        return Err(exception::type_error(vm, "PickleBuffer() takes no keyword arguments"));
    }
    let &[source] = arguments else {
        let count = arguments.len();
        let message = format!("PickleBuffer() takes exactly 1 positional argument ({count} given)");
        return Err(exception::type_error(vm, message));
    };
    let view = match vm.call(t::MEMORYVIEW, &[source], &[]) {
        Ok(view) => view,
        Err(raised) if !exception::matches(vm, t::TYPE_ERROR) => return Err(raised),
        Err(_) => {
            exception::clear(vm);
            let name = protocol::type_name(vm, source);
            let message = format!("a bytes-like object is required, not '{name}'");
            return Err(exception::type_error(vm, message));
        }
    };
    Ok(native::create(vm, kind, [(VIEW, view)]))
}

fn lend(core: &Core, object: Obj) -> Option<Memory> {
    memoryview::lend(core, core.heap.field(object, VIEW).some()?)
}

/// The memory as plain bytes.
fn raw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = buffer::expect(vm, arguments[0])?;
    if !memory.is_c_contiguous() && !memory.is_fortran_contiguous() {
        let message = "cannot extract raw buffer from non-contiguous buffer";
        return Err(exception::raise(vm, t::BUFFER_ERROR, message));
    }
    let length = memory.length() as usize;
    let plain = Memory::of_bytes(memory.owner, memory.start, length, memory.is_read_only);
    let view = vm.heap.field(arguments[0], VIEW);
    Ok(memoryview::derived(vm, view, &plain))
}

fn release(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let view = native::swap(vm, arguments[0], VIEW, Owned::from_raw(Obj::NULL));
    if !view.get().is_null() {
        vm.release(view);
    }
    Ok(vm.none())
}

const METHODS: &[Def] = &[
    def("raw", "($self, /)", raw).doc(
        "Return a memoryview of the raw memory underlying this buffer.\n\n\
         Will raise BufferError is the buffer isn't contiguous.",
    ),
    def("release", "($self, /)", release)
        .doc("Release the underlying buffer exposed by the PickleBuffer object."),
];

pub const MODULE: Module = Module {
    name: "_pickle",
    constants: &[("PickleBuffer", Constant::Static(t::PICKLE_BUFFER))],
    types: &[TypeRow {
        methods: METHODS,
        doc: "Wrapper for potentially out-of-band buffers",
        ..TypeRow::new(
            "pickle.PickleBuffer",
            t::PICKLE_BUFFER,
            Slots { new: Some(new), buffer: Some(lend), ..Slots::EMPTY },
        )
    }],
    ..Module::EMPTY
};
