//! The module `_struct`: numbers in bytes, by format strings.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::structs::{self, Format, error};
use crate::python::library::{Constant, Module};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, buffer, bytes_like, def, exception, flag, get,
    given, member, memoryview, native, protocol,
};

/// Words of a `PyStructObject`: the text of the format, which is parsed again where it is used.
const FORMAT: u32 = 5;
/// Words of an `unpackiterobject`: the struct, a view of the buffer, the next place.
const STRUCT: u32 = 2;
const VIEW: u32 = 4;
const INDEX: u32 = 13;

/// The format of an argument of the module's functions.
fn parse_argument(vm: &mut dyn Vm, format: Obj) -> Fallible<Format> {
    let text = structs::format_text(vm, format)?;
    structs::parse(vm, &text)
}

/// The format of a `Struct`; `None` before `__init__`.
fn own_format(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Format>> {
    let Some(text) = vm.heap.field(object, FORMAT).some() else { return Ok(None) };
    let text = vm.heap.text(text).into_owned();
    structs::parse(vm, &text).map(Some)
}

fn ready_format(vm: &mut dyn Vm, object: Obj) -> Fallible<Format> {
    match own_format(vm, object)? {
        Some(format) => Ok(format),
        None => Err(exception::runtime_error(vm, "Struct object is not initialized")),
    }
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let [format] = given::bind::<1>(vm, "Struct", "(format)", arguments, keywords)?;
    let text = structs::format_text(vm, format)?;
    structs::parse(vm, &text)?;
    let text = vm.heap.str(&text);
    vm.store(object, FORMAT, text);
    Ok(())
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let format = vm.heap.field(object, FORMAT);
    if format.is_null() {
        return Err(exception::runtime_error(vm, "Struct object is not initialized"));
    }
    let text = protocol::repr_text(vm, format)?;
    let name = vm.type_data(vm.heap.type_of(object)).short_name();
    let text = format!("{name}({text})");
    Ok(vm.heap.str(&text))
}

fn format_of(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    match vm.own_field(object, FORMAT) {
        Some(format) => Ok(format),
        None => Err(exception::runtime_error(vm, "Struct object is not initialized")),
    }
}

fn size_of(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let size = own_format(vm, object)?.map_or(-1, |format| format.size as i64);
    Ok(vm.heap.int(size))
}

fn check_count(vm: &mut dyn Vm, function: &str, format: &Format, given: usize) -> Fallible<()> {
    if given == format.length {
        return Ok(());
    }
    let text = format!("{function} expected {} items for packing (got {given})", format.length);
    Err(error(vm, text))
}

fn pack_values(vm: &mut dyn Vm, format: &Format, values: &[Obj]) -> Fallible<Owned> {
    check_count(vm, "pack", format, values.len())?;
    let packed = format.pack(vm, values)?;
    Ok(vm.heap.bytes(&packed))
}

/// `pack(format, *values)`.
fn pack(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let values = vm.heap.tuple_items(arguments[0]);
    let Some((format, values)) = values.split_first() else {
        return Err(exception::type_error(vm, "missing format argument"));
    };
    let format = parse_argument(vm, *format)?;
    pack_values(vm, &format, values)
}

fn struct_pack(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let values = vm.heap.tuple_items(arguments[1]);
    let format = ready_format(vm, arguments[0])?;
    pack_values(vm, &format, &values)
}

/// `pack_into(format, buffer, offset, *values)`.
fn pack_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let values = vm.heap.tuple_items(arguments[0]);
    let Some((format, values)) = values.split_first() else {
        return Err(exception::type_error(vm, "missing format argument"));
    };
    let format = parse_argument(vm, *format)?;
    store(vm, &format, values)
}

fn struct_pack_into(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let values = vm.heap.tuple_items(arguments[1]);
    let format = ready_format(vm, arguments[0])?;
    store(vm, &format, &values)
}

/// Packs into a buffer at an offset: both stand before the values.
fn store(vm: &mut dyn Vm, format: &Format, arguments: &[Obj]) -> Fallible<Owned> {
    let (target, place, values) = match arguments {
        [] => return Err(error(vm, "pack_into expected buffer argument")),
        [_] => return Err(error(vm, "pack_into expected offset argument")),
        [target, place, values @ ..] => (*target, *place, values),
    };
    check_count(vm, "pack_into", format, values.len())?;
    let memory = buffer::expect_writable(vm, "argument", target)?;
    let place = protocol::as_size(vm, place, t::INDEX_ERROR)?;
    let length = memory.length();
    let size = format.size as i64;
    let mut start = place;
    if place < 0 {
        if place + size > 0 {
            return Err(error(vm, format!("no space to pack {size} bytes at offset {place}")));
        }
        start += length;
        if start < 0 {
            let text = format!("offset {place} out of range for {length}-byte buffer");
            return Err(error(vm, text));
        }
    }
    if length - start < size {
        let text = format!(
            "pack_into requires a buffer of at least {} bytes for packing {size} bytes at \
             offset {start} (actual buffer size is {length})",
            start.saturating_add(size)
        );
        return Err(error(vm, text));
    }
    // A view forbids that a value's method changes the length meanwhile.
    let view = memoryview::create(vm, target)?;
    let packed = format.pack(vm, values);
    vm.release(view);
    vm.heap.set_memory(memory.start + start as u64, &packed?);
    Ok(vm.none())
}

fn unpack_all(vm: &mut dyn Vm, format: &Format, object: Obj) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, object)?;
    if bytes.len() != format.size {
        return Err(error(vm, format!("unpack requires a buffer of {} bytes", format.size)));
    }
    format.unpack(vm, &bytes)
}

fn unpack(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let format = parse_argument(vm, arguments[0])?;
    unpack_all(vm, &format, arguments[1])
}

fn struct_unpack(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let format = ready_format(vm, arguments[0])?;
    unpack_all(vm, &format, arguments[1])
}

fn unpack_at(vm: &mut dyn Vm, format: &Format, object: Obj, offset: Obj) -> Fallible<Owned> {
    let bytes = bytes_like::expect(vm, object)?;
    let place = if offset.is_null() { 0 } else { protocol::as_size(vm, offset, t::INDEX_ERROR)? };
    let (length, size) = (bytes.len() as i64, format.size as i64);
    let mut start = place;
    if place < 0 {
        if place + size > 0 {
            let text = format!("not enough data to unpack {size} bytes at offset {place}");
            return Err(error(vm, text));
        }
        start += length;
        if start < 0 {
            let text = format!("offset {place} out of range for {length}-byte buffer");
            return Err(error(vm, text));
        }
    }
    if length - start < size {
        let text = format!(
            "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes at \
             offset {start} (actual buffer size is {length})",
            start.saturating_add(size)
        );
        return Err(error(vm, text));
    }
    format.unpack(vm, &bytes[start as usize..(start + size) as usize])
}

fn unpack_from(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let format = parse_argument(vm, arguments[0])?;
    unpack_at(vm, &format, arguments[1], arguments[2])
}

fn struct_unpack_from(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let format = ready_format(vm, arguments[0])?;
    unpack_at(vm, &format, arguments[1], arguments[2])
}

fn iter_unpack(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = structs::format_text(vm, arguments[0])?;
    structs::parse(vm, &text)?;
    let made = vm.heap.new_object(t::STRUCT);
    let text = vm.heap.str(&text);
    vm.heap.init_field(made.get(), FORMAT, text);
    let result = struct_iter_unpack(vm, &[made.get(), arguments[1]]);
    vm.release(made);
    result
}

fn struct_iter_unpack(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let format = ready_format(vm, arguments[0])?;
    if format.size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    let length = bytes_like::expect(vm, arguments[1])?.len();
    if length % format.size != 0 {
        let size = format.size;
        let text = format!("iterative unpacking requires a buffer of a multiple of {size} bytes");
        return Err(error(vm, text));
    }
    let view = memoryview::create(vm, arguments[1])?;
    let held = vm.own(arguments[0]);
    let iterator = native::create(vm, t::UNPACK_ITERATOR, [(STRUCT, held), (VIEW, view)]);
    Ok(iterator)
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let Some(held) = vm.heap.field(iterator, STRUCT).some() else { return Ok(None) };
    let format = ready_format(vm, held)?;
    let index = vm.heap.word(iterator, INDEX) as usize;
    let view = vm.heap.field(iterator, VIEW);
    let bytes = bytes_like::view(vm, view).unwrap_or_default();
    let Some(part) = bytes.get(index..index + format.size) else {
        vm.clear_field(iterator, STRUCT);
        vm.clear_field(iterator, VIEW);
        return Ok(None);
    };
    vm.heap.set_word(iterator, INDEX, (index + format.size) as u64);
    format.unpack(vm, part).map(Some)
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = arguments[0];
    let Some(held) = vm.heap.field(iterator, STRUCT).some() else { return Ok(vm.heap.int(0)) };
    let format = ready_format(vm, held)?;
    let view = vm.heap.field(iterator, VIEW);
    let length = bytes_like::view(vm, view).unwrap_or_default().len();
    let left = (length - vm.heap.word(iterator, INDEX) as usize) / format.size;
    Ok(vm.heap.int(left as i64))
}

fn calculate_size(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let format = parse_argument(vm, arguments[0])?;
    Ok(vm.heap.int(format.size as i64))
}

/// Nothing is kept between calls.
fn clear_cache(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.none())
}

const METHODS: &[Def] = &[
    def("iter_unpack", "($self, buffer, /)", struct_iter_unpack)
        .doc("Return an iterator yielding tuples."),
    def("pack", "($self, /, *values)", struct_pack).doc("S.pack(v1, v2, ...) -> bytes"),
    def("pack_into", "($self, /, *values)", struct_pack_into)
        .doc("S.pack_into(buffer, offset, v1, v2, ...)"),
    def("unpack", "($self, buffer, /)", struct_unpack)
        .doc("Return a tuple containing unpacked values."),
    def("unpack_from", "($self, /, buffer, offset=0)", struct_unpack_from)
        .doc("Return a tuple containing unpacked values."),
];

const MEMBERS: &[GetSet] = &[get("format", format_of), member("size", size_of)];

const SLOTS: Slots = Slots { repr: Some(repr), new: Some(new), init: Some(init), ..Slots::EMPTY };

const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        flags: flag::BASE_TYPE,
        doc: "Struct(fmt) --> compiled struct object\n\n",
        ..TypeRow::new("_struct.Struct", t::STRUCT, SLOTS)
    },
    exception::module_row("struct.error", t::STRUCT_ERROR),
    TypeRow {
        methods: &[def("__length_hint__", "($self, /)", length_hint)],
        ..TypeRow::new(
            "_struct.unpack_iterator",
            t::UNPACK_ITERATOR,
            Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY },
        )
    },
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used \
          to hold the data representing the C struct\nand also as format strings (explained \
          below) to describe the layout of data\nin the C struct.\n",
    functions: FUNCTIONS,
    constants: &[
        ("Struct", Constant::Static(t::STRUCT)),
        ("error", Constant::Static(t::STRUCT_ERROR)),
    ],
    types: ROWS,
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("_clearcache", "($module, /)", clear_cache).doc("Clear the internal cache."),
    def("calcsize", "($module, format, /)", calculate_size)
        .doc("Return size in bytes of the struct described by the format string."),
    def("iter_unpack", "($module, format, buffer, /)", iter_unpack)
        .doc("Return an iterator yielding tuples unpacked from the given bytes."),
    def("pack", "(*values)", pack).doc("pack(format, v1, v2, ...) -> bytes"),
    def("pack_into", "(*values)", pack_into).doc("pack_into(format, buffer, offset, v1, v2, ...)"),
    def("unpack", "($module, format, buffer, /)", unpack)
        .doc("Return a tuple containing values unpacked according to the format string."),
    def("unpack_from", "($module, format, /, buffer, offset=0)", unpack_from)
        .doc("Return a tuple containing values unpacked according to the format string."),
];
