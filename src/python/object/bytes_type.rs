//! The tables of the types `bytes` and `bytearray`: both have one set of methods in common.

use crate::python::heap::image::types as t;
use crate::python::object::{
    Def, TypeRow, buffer, bytearray, bytes, bytes_methods, bytes_search, class_method, def, flag,
    static_method,
};

/// Rows that both tables have, followed by those of one.
macro_rules! methods {
    ($($own:expr),* $(,)?) => {
        &[
            def("capitalize", "($self, /)", bytes_methods::capitalize),
            def("center", "($self, width, fillchar=b' ', /)", bytes_methods::center),
            def("count", "($self, sub[, start[, end]], /)", bytes_search::count),
            def("decode", "($self, /, encoding='utf-8', errors='strict')", bytes_methods::decode),
            def("endswith", "($self, suffix[, start[, end]], /)", bytes_search::ends_with),
            def("expandtabs", "($self, /, tabsize=8)", bytes_methods::expand_tabs),
            def("find", "($self, sub[, start[, end]], /)", bytes_search::find),
            def("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", bytes_methods::hex),
            def("index", "($self, sub[, start[, end]], /)", bytes_search::index),
            def("isalnum", "($self, /)", bytes_methods::is_alnum),
            def("isalpha", "($self, /)", bytes_methods::is_alpha),
            def("isascii", "($self, /)", bytes_methods::is_ascii),
            def("isdigit", "($self, /)", bytes_methods::is_digit),
            def("islower", "($self, /)", bytes_methods::is_lower),
            def("isspace", "($self, /)", bytes_methods::is_space),
            def("istitle", "($self, /)", bytes_methods::is_title),
            def("isupper", "($self, /)", bytes_methods::is_upper),
            def("join", "($self, iterable_of_bytes, /)", bytes_search::join),
            def("ljust", "($self, width, fillchar=b' ', /)", bytes_methods::left_justify),
            def("lower", "($self, /)", bytes_methods::lower),
            def("lstrip", "($self, bytes=None, /)", bytes_search::lstrip),
            def("partition", "($self, sep, /)", bytes_search::partition),
            def("replace", "($self, old, new, count=-1, /)", bytes_search::replace),
            def("removeprefix", "($self, prefix, /)", bytes_search::remove_prefix),
            def("removesuffix", "($self, suffix, /)", bytes_search::remove_suffix),
            def("rfind", "($self, sub[, start[, end]], /)", bytes_search::rfind),
            def("rindex", "($self, sub[, start[, end]], /)", bytes_search::rindex),
            def("rjust", "($self, width, fillchar=b' ', /)", bytes_methods::right_justify),
            def("rpartition", "($self, sep, /)", bytes_search::rpartition),
            def("rsplit", "($self, /, sep=None, maxsplit=-1)", bytes_search::rsplit),
            def("rstrip", "($self, bytes=None, /)", bytes_search::rstrip),
            def("split", "($self, /, sep=None, maxsplit=-1)", bytes_search::split),
            def("splitlines", "($self, /, keepends=False)", bytes_search::split_lines),
            def("startswith", "($self, prefix[, start[, end]], /)", bytes_search::starts_with),
            def("strip", "($self, bytes=None, /)", bytes_search::strip),
            def("swapcase", "($self, /)", bytes_methods::swap_case),
            def("title", "($self, /)", bytes_methods::title),
            def("translate", "($self, table, /, delete=b'')", bytes_methods::translate),
            def("upper", "($self, /)", bytes_methods::upper),
            def("zfill", "($self, width, /)", bytes_methods::zero_fill),
            class_method("fromhex", "($type, string, /)", bytes_methods::from_hex),
            static_method("maketrans", "(frm, to, /)", bytes_methods::make_translation),
            $($own),*
        ]
    };
}

const BYTES_METHODS: &[Def] = methods![
    def("__getnewargs__", "($self, /)", bytes::get_new_arguments),
    def("__buffer__", "($self, flags, /)", buffer::dunder_buffer)
        .doc("Return a buffer object that exposes the underlying memory of the object."),
    def("__bytes__", "($self, /)", bytes::to_bytes).doc("Convert this value to exact type bytes."),
];

const BYTEARRAY_METHODS: &[Def] = methods![
    def("__alloc__", "($self, /)", bytearray::allocated)
        .doc("Return the number of bytes actually allocated."),
    def("__buffer__", "($self, flags, /)", buffer::dunder_buffer)
        .doc("Return a buffer object that exposes the underlying memory of the object."),
    def("__release_buffer__", "($self, buffer, /)", buffer::dunder_release)
        .doc("Release the buffer object that exposes the underlying memory of the object."),
    def("__reduce__", "($self, /)", bytearray::reduce)
        .doc("Return state information for pickling."),
    def("__reduce_ex__", "($self, proto=0, /)", bytearray::reduce)
        .doc("Return state information for pickling."),
    def("__sizeof__", "($self, /)", bytearray::size_of)
        .doc("Returns the size of the bytearray object in memory, in bytes."),
    def("append", "($self, item, /)", bytearray::append)
        .doc("Append a single item to the end of the bytearray."),
    def("clear", "($self, /)", bytearray::clear).doc("Remove all items from the bytearray."),
    def("copy", "($self, /)", bytearray::copy).doc("Return a copy of B."),
    def("extend", "($self, iterable_of_ints, /)", bytearray::extend)
        .doc("Append all the items from the iterator or sequence to the end of the bytearray."),
    def("insert", "($self, index, item, /)", bytearray::insert)
        .doc("Insert a single item into the bytearray before the given index."),
    def("pop", "($self, index=-1, /)", bytearray::pop)
        .doc("Remove and return a single item from B."),
    def("remove", "($self, value, /)", bytearray::remove)
        .doc("Remove the first occurrence of a value in the bytearray."),
    def("reverse", "($self, /)", bytearray::reverse)
        .doc("Reverse the order of the values in B in place."),
];

/// `bytes` and `bytearray`.
pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: BYTES_METHODS,
        flags: flag::BASE_TYPE | flag::BYTES_SUBCLASS | flag::MATCH_SELF,
        doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n\
          bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n\
          bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n\
          bytes() -> empty bytes object",
        ..TypeRow::new("bytes", t::BYTES, bytes::SLOTS)
    },
    TypeRow {
        methods: BYTEARRAY_METHODS,
        flags: flag::BASE_TYPE | flag::MATCH_SELF,
        doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray",
        ..TypeRow::new("bytearray", t::BYTEARRAY, bytearray::SLOTS)
    },
];
