//! The buffer protocol: where an object's memory lies and how items stand in it.

use crate::python::heap::image::types as t;
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::{Core, Fallible, Vm, exception, memoryview, protocol, types};

/// `Py_buffer`: memory that an object lends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// What is kept alive and may not be resized meanwhile.
    pub owner: Obj,
    /// Where the first item begins, as the number of a byte in the heap's words.
    pub start: u64,
    pub format: String,
    pub item_size: i64,
    pub is_read_only: bool,
    pub shape: Vec<i64>,
    /// Bytes from one item to the next, for each dimension.
    pub strides: Vec<i64>,
}

/// `bf_getbuffer`: `None` when the object gave its memory back.
pub type Lend = fn(&Core, Obj) -> Option<Memory>;

impl Memory {
    /// Plain bytes.
    pub fn of_bytes(owner: Obj, start: u64, length: usize, is_read_only: bool) -> Memory {
        Memory {
            owner,
            start,
            format: "B".to_owned(),
            item_size: 1,
            is_read_only,
            shape: vec![length as i64],
            strides: vec![1],
        }
    }

    /// Number of items.
    pub fn count(&self) -> i64 {
        self.shape.iter().product()
    }

    /// `nbytes`.
    pub fn length(&self) -> i64 {
        self.count() * self.item_size
    }

    /// Do the items stand one after another, the last dimension's closest?
    pub fn is_c_contiguous(&self) -> bool {
        self.is_contiguous(self.shape.iter().zip(&self.strides).rev())
    }

    /// Do the items stand one after another, the first dimension's closest?
    pub fn is_fortran_contiguous(&self) -> bool {
        self.is_contiguous(self.shape.iter().zip(&self.strides))
    }

    fn is_contiguous<'a>(&self, dimensions: impl Iterator<Item = (&'a i64, &'a i64)>) -> bool {
        if self.count() == 0 {
            return true;
        }
        let mut expected = self.item_size;
        for (length, stride) in dimensions {
            if *length > 1 && *stride != expected {
                return false;
            }
            expected *= length;
        }
        true
    }

    /// Where each item begins, the last dimension running fastest.
    pub fn places(&self) -> Vec<u64> {
        let mut places = vec![self.start];
        for (length, stride) in self.shape.iter().zip(&self.strides) {
            places = places
                .iter()
                .flat_map(|place| {
                    (0..*length).map(move |index| place.wrapping_add((index * stride) as u64))
                })
                .collect();
        }
        places
    }

    /// The items' bytes, in order.
    pub fn bytes(&self, heap: &Heap) -> Vec<u8> {
        let length = self.length() as usize;
        if self.is_c_contiguous() {
            return heap.memory(self.start, length).to_vec();
        }
        let size = self.item_size as usize;
        let mut bytes = Vec::with_capacity(length);
        for place in self.places() {
            bytes.extend_from_slice(heap.memory(place, size));
        }
        bytes
    }

    /// Writes the items' bytes, as many as there are.
    pub fn set_bytes(&self, heap: &mut Heap, bytes: &[u8]) {
        if self.is_c_contiguous() {
            return heap.set_memory(self.start, bytes);
        }
        for (place, item) in self.places().into_iter().zip(bytes.chunks(self.item_size as usize)) {
            heap.set_memory(place, item);
        }
    }
}

/// `PyObject_CheckBuffer`.
pub fn is_lender(core: &Core, object: Obj) -> bool {
    core.type_data(core.heap.type_of(object)).slots.buffer.is_some()
}

/// The memory of an object; `None` when it has none to lend, or not any more.
pub fn memory(core: &Core, object: Obj) -> Option<Memory> {
    let lend = core.type_data(core.heap.type_of(object)).slots.buffer?;
    lend(core, object)
}

/// `PyObject_GetBuffer`: "a bytes-like object is required"; a released memoryview lends nothing.
pub fn expect(vm: &mut dyn Vm, object: Obj) -> Fallible<Memory> {
    if let Some(memory) = memory(vm, object) {
        return Ok(memory);
    }
    if is_lender(vm, object) {
        return Err(memoryview::released(vm, object));
    }
    refuse_own(vm, object)?;
    let name = protocol::type_name(vm, object);
    let message = format!("a bytes-like object is required, not '{name}'");
    Err(exception::type_error(vm, message))
}

/// A class that lends memory by a `__buffer__` of its own is refused: nobody would know when it is given back.
pub fn refuse_own(vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
    let (kind, name) = (vm.heap.type_of(object), vm.heap.interned_name("__buffer__"));
    if is_lender(vm, object) || types::lookup(vm, kind, name).is_null() {
        return Ok(());
    }
    Err(exception::unsupported(vm, "a class with a `__buffer__` of its own"))
}

/// Memory to write to: "read-write bytes-like object".
pub fn expect_writable(vm: &mut dyn Vm, function: &str, object: Obj) -> Fallible<Memory> {
    if is_lender(vm, object) {
        let memory = expect(vm, object)?;
        if !memory.is_read_only && memory.is_c_contiguous() {
            return Ok(memory);
        }
    }
    refuse_own(vm, object)?;
    let name = protocol::type_name(vm, object);
    let message = format!("{function} must be read-write bytes-like object, not {name}");
    Err(exception::type_error(vm, message))
}

/// `__buffer__` of a built-in type: a memoryview of it.
pub fn dunder_buffer(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::index(vm, arguments[1])?;
    memoryview::create(vm, arguments[0])
}

/// `wrap_releasebuffer`: ends a view that looks at this object, once.
pub fn dunder_release(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let view = arguments[1];
    if !types::is_instance(vm, view, t::MEMORYVIEW) {
        return Err(exception::type_error(vm, "expected a memoryview object"));
    }
    let Some(memory) = memory(vm, view) else {
        let text = "memoryview's buffer has already been released";
        return Err(exception::value_error(vm, text));
    };
    if memory.owner != arguments[0] {
        let text = "memoryview's buffer is not this object";
        return Err(exception::value_error(vm, text));
    }
    memoryview::release(vm, &arguments[1..])
}
