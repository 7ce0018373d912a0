//! The module `_io`: files of bytes and of text, over the simulated host.

mod base;
mod buffered;
mod buffered_methods;
mod bytes;
mod common;
mod newline;
mod open;
mod pair;
mod raw;
mod streams;
mod string;
mod text;
mod text_methods;
mod text_place;
mod text_read;

pub use self::common::{fill as fill_buffer, room};
pub use self::open::open;
pub use self::streams::{create, read as read_standard, stream_of, write as write_standard};
pub use self::text_methods::has_surrogates;

use crate::python::heap::Obj;
use crate::python::heap::image::types as t;
use crate::python::library::{Constant, Module};
use crate::python::object::{TypeRow, Vm, class, def, module};

/// The types that the standard streams are made of, readied with them.
const STREAM_TYPES: &[TypeRow] = &[
    base::ROWS[0],
    base::ROWS[1],
    base::ROWS[2],
    base::ROWS[3],
    raw::ROW,
    buffered::ROWS[0],
    buffered::ROWS[1],
    text::ROW,
];

/// Those that are readied with the module.
const OTHER_TYPES: &[TypeRow] =
    &[buffered::RANDOM, pair::ROW, bytes::ROW, string::ROW, newline::ROW];

fn fill(vm: &mut dyn Vm, dict: Obj) {
    class::note_finalizer(vm, t::IO_BASE);
    let builtins = vm.import("builtins");
    if let Ok(builtins) = builtins {
        let name = vm.heap.interned_name("open");
        let namespace = module::dict(vm, builtins.get());
        if let Some(function) = vm.heap.dict_get_str(namespace, name).some() {
            let function = vm.own(function);
            vm.heap.dict_set_str(dict, name, function);
        }
        vm.release(builtins);
    }
    let name = vm.heap.str("UnsupportedOperation");
    let bases = vm.heap.tuple(&[t::OS_ERROR, t::VALUE_ERROR]);
    let members = vm.heap.dict();
    let key = vm.heap.interned_name("__module__");
    let home = vm.heap.str("io");
    vm.heap.dict_set_str(members.get(), key, home);
    let made = vm.call(t::TYPE, &[name.get(), bases.get(), members.get()], &[]);
    vm.release_all([name, bases, members]);
    if let Ok(made) = made {
        let name = vm.heap.interned_name("UnsupportedOperation");
        vm.heap.dict_set_str(dict, name, made);
    }
    debug_assert!(vm.raised.is_null(), "making a class of two built-in ones cannot fail");
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling. The\n\
          builtin open function is defined in this module.",
    functions: &[
        def("open_code", "($module, /, path)", open::open_code),
        def("text_encoding", "($module, encoding, stacklevel=2, /)", open::text_encoding),
    ],
    constants: &[
        ("DEFAULT_BUFFER_SIZE", Constant::Int(common::BUFFER_SIZE as i64)),
        ("BlockingIOError", Constant::Static(t::BLOCKING_IO_ERROR)),
        ("_IOBase", Constant::Static(t::IO_BASE)),
        ("_RawIOBase", Constant::Static(t::RAW_IO_BASE)),
        ("_BufferedIOBase", Constant::Static(t::BUFFERED_IO_BASE)),
        ("_TextIOBase", Constant::Static(t::TEXT_IO_BASE)),
        ("FileIO", Constant::Static(t::FILE_IO)),
        ("BytesIO", Constant::Static(t::BYTES_IO)),
        ("StringIO", Constant::Static(t::STRING_IO)),
        ("BufferedReader", Constant::Static(t::BUFFERED_READER)),
        ("BufferedWriter", Constant::Static(t::BUFFERED_WRITER)),
        ("BufferedRandom", Constant::Static(t::BUFFERED_RANDOM)),
        ("BufferedRWPair", Constant::Static(t::BUFFERED_RW_PAIR)),
        ("TextIOWrapper", Constant::Static(t::TEXT_IO_WRAPPER)),
        ("IncrementalNewlineDecoder", Constant::Static(t::NEWLINE_DECODER)),
    ],
    types: OTHER_TYPES,
    fill: Some(fill),
};
