//! The module `_ctypes_memory`: the bytes at an address, for `_ctypes`, which is Python here.

mod data;

use crate::python::heap::Obj;
use crate::python::heap::Owned;
use crate::python::heap::image::types;
use crate::python::heap::peek::{Beyond, Bias, Nowhere, Peeked};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Raised, Vm, buffer, def, exception, given, protocol};
use num_traits::ToPrimitive;

/// Reads of so many bytes are told what they cannot know; longer ones have zeros there.
const WORD: usize = 8;
/// `string_at` of more than this without a 0 is a mistake.
const LONGEST_TEXT: usize = 1 << 20;

/// An int as an address, as C converts it.
fn address_of(vm: &mut dyn Vm, object: Obj) -> Fallible<u64> {
    let index = protocol::index_object(vm, object)?;
    let big = vm.heap.big(index.get());
    vm.release(index);
    let mask = num_bigint::BigInt::from(u64::MAX);
    Ok((big & mask).to_u64().unwrap_or(0))
}

/// What the heap asks for that only the machine knows.
struct Known<'a>(&'a dyn Vm);

impl Beyond for Known<'_> {
    fn type_name(&self, kind: Obj) -> String {
        self.0.type_data(kind).name.to_string()
    }

    fn count(&self, object: Obj) -> u64 {
        self.0.shown_refcount(object)
    }

    fn bias(&self, object: Obj) -> Bias {
        self.0.bias(object)
    }
}

fn peek(vm: &mut dyn Vm, address: u64, count: usize) -> Result<Peeked, Nowhere> {
    vm.heap.peek(address, count, &Known(vm))
}

fn nowhere(vm: &mut dyn Vm, nowhere: Nowhere) -> Raised {
    let place = nowhere.address;
    let text = format!("reading the address {place:#x}, where nothing lives, with `ctypes`");
    exception::unsupported(vm, text)
}

/// Profiles for lessons on threads do not know the structs of their version.
fn expect_structs(vm: &mut dyn Vm) -> Fallible<()> {
    if vm.heap.profile.knows_structs() {
        return Ok(());
    }
    let what = format!("the memory of objects under CPython {}", vm.heap.profile.name);
    Err(exception::unsupported(vm, what))
}

/// `read(address, size)`: bytes.
fn read(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect_structs(vm)?;
    let start = address_of(vm, arguments[0])?;
    let count = given::size(vm, arguments[1], 0)?.max(0) as usize;
    if !vm.heap.has_room(count as u64) {
        return Err(exception::memory_error(vm));
    }
    let peeked = peek(vm, start, count).map_err(|found| nowhere(vm, found))?;
    if let Some((_, what)) = peeked.unknown.first()
        && count <= WORD
    {
        return Err(exception::unsupported(vm, format!("reading {what} with `ctypes`")));
    }
    Ok(vm.heap.bytes(&peeked.bytes))
}

/// `text(address, width)`: the bytes up to a 0 of so many bytes.
fn text(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect_structs(vm)?;
    let start = address_of(vm, arguments[0])?;
    let width = given::size(vm, arguments[1], 1)?.clamp(1, 4) as usize;
    let mut bytes = Vec::new();
    loop {
        let next = start.wrapping_add(bytes.len() as u64);
        let item = peek(vm, next, width).map_err(|found| nowhere(vm, found))?.bytes;
        if item.iter().all(|byte| *byte == 0) || bytes.len() > LONGEST_TEXT {
            return Ok(vm.heap.bytes(&bytes));
        }
        bytes.extend_from_slice(&item);
    }
}

/// `write(address, bytes)`: only into the memory of bytearrays and arrays, and that of ctypes' own objects.
fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let start = address_of(vm, arguments[0])?;
    let bytes = buffer::expect(vm, arguments[1])?.bytes(&vm.heap);
    let Some(first) = vm.heap.writable_at(start, bytes.len()) else {
        let text = "writing to the memory of Python objects with `ctypes`";
        return Err(exception::unsupported(vm, text));
    };
    vm.heap.set_memory(first, &bytes);
    Ok(vm.none())
}

/// `buffer_address(lender)`: where its memory begins.
fn buffer_address(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let memory = buffer::expect(vm, arguments[0])?;
    let place = vm.heap.address_of_byte(memory.start);
    Ok(vm.heap.int(place as i64))
}

/// `object_at(address)`.
fn object_at(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let start = address_of(vm, arguments[0])?;
    match vm.heap.object_at(start) {
        Some(object) => Ok(vm.own(object)),
        None => {
            let text = format!("an object at the address {start:#x}, where none lives");
            Err(exception::unsupported(vm, text))
        }
    }
}

/// `refuse(what)`.
fn refuse(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let what = protocol::str_text(vm, arguments[0])?;
    Err(exception::unsupported(vm, what))
}

/// `address_of_object(object)`.
fn address_of_object(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let address = vm.heap.address(arguments[0]);
    Ok(vm.heap.int(address as i64))
}

/// `allocate(size)`: the address of a block, or None.
fn allocate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = given::size(vm, arguments[0], 0)?.max(0) as u64;
    match vm.heap.lend(size) {
        Some(place) => Ok(vm.heap.int(place as i64)),
        None => Ok(vm.none()),
    }
}

/// `free(address)`.
fn free(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if arguments[0] != crate::python::heap::image::NONE {
        let start = address_of(vm, arguments[0])?;
        if !vm.heap.take_back(start) {
            let text = format!("giving back the block at {start:#x}, which the program has not");
            return Err(exception::unsupported(vm, text));
        }
    }
    Ok(vm.none())
}

/// `utf8(text)`: its bytes, which stand beside its characters from now on.
fn utf8(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = protocol::str_text(vm, arguments[0])?;
    vm.heap.keep_utf8(arguments[0]);
    Ok(vm.heap.bytes(text.as_bytes()))
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_ctypes_memory",
    doc: "What _ctypes needs of the machine.",
    functions: FUNCTIONS,
    constants: &[("_CData", Constant::Static(types::C_DATA))],
    types: data::ROWS,
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("read", "($module, address, size, /)", read),
    def("text", "($module, address, width, /)", text),
    def("write", "($module, address, value, /)", write),
    def("buffer_address", "($module, lender, /)", buffer_address),
    def("object_at", "($module, address, /)", object_at),
    def("address_of_object", "($module, object, /)", address_of_object),
    def(
        "attach",
        "($module, object, address, size, storage, base, index, format, /)",
        data::attach,
    ),
    def("address", "($module, object, /)", data::address),
    def("size", "($module, object, /)", data::size),
    def("storage", "($module, object, /)", data::storage),
    def("index", "($module, object, /)", data::index),
    def("set_objects", "($module, object, kept, /)", data::set_objects),
    def("refuse", "($module, what, /)", refuse),
    def("allocate", "($module, size, /)", allocate),
    def("free", "($module, address, /)", free),
    def("utf8", "($module, text, /)", utf8),
];
