//! The table of the type `str`.

use crate::python::heap::image::types as t;
use crate::python::object::{
    Def, TypeRow, def, flag, static_method, str, str_format, str_methods, str_search, str_split,
};

const METHODS: &[Def] = &[
    def("encode", "($self, /, encoding='utf-8', errors='strict')", str_methods::encode)
        .doc("Encode the string using the codec registered for encoding."),
    def("replace", "($self, old, new, /, count=-1)", str_search::replace)
        .doc("Return a copy with all occurrences of substring old replaced by new."),
    def("split", "($self, /, sep=None, maxsplit=-1)", str_split::split)
        .doc("Return a list of the substrings in the string, using sep as the separator string."),
    def("rsplit", "($self, /, sep=None, maxsplit=-1)", str_split::rsplit)
        .doc("Return a list of the substrings in the string, using sep as the separator string."),
    def("join", "($self, iterable, /)", str_split::join).doc("Concatenate any number of strings."),
    def("capitalize", "($self, /)", str_methods::capitalize)
        .doc("Return a capitalized version of the string."),
    def("casefold", "($self, /)", str_methods::case_fold)
        .doc("Return a version of the string suitable for caseless comparisons."),
    def("title", "($self, /)", str_methods::title)
        .doc("Return a version of the string where each word is titlecased."),
    def("center", "($self, width, fillchar=' ', /)", str_methods::center)
        .doc("Return a centered string of length width."),
    def("count", "($self, sub[, start[, end]], /)", str_search::count)
        .doc("Return the number of non-overlapping occurrences of substring sub."),
    def("expandtabs", "($self, /, tabsize=8)", str_methods::expand_tabs)
        .doc("Return a copy where all tab characters are expanded using spaces."),
    def("find", "($self, sub[, start[, end]], /)", str_search::find)
        .doc("Return the lowest index in S where substring sub is found."),
    def("partition", "($self, sep, /)", str_search::partition)
        .doc("Partition the string into three parts using the given separator."),
    def("index", "($self, sub[, start[, end]], /)", str_search::index)
        .doc("Return the lowest index in S where substring sub is found."),
    def("ljust", "($self, width, fillchar=' ', /)", str_methods::left_justify)
        .doc("Return a left-justified string of length width."),
    def("lower", "($self, /)", str_methods::lower)
        .doc("Return a copy of the string converted to lowercase."),
    def("lstrip", "($self, chars=None, /)", str_split::lstrip)
        .doc("Return a copy of the string with leading whitespace removed."),
    def("rfind", "($self, sub[, start[, end]], /)", str_search::rfind)
        .doc("Return the highest index in S where substring sub is found."),
    def("rindex", "($self, sub[, start[, end]], /)", str_search::rindex)
        .doc("Return the highest index in S where substring sub is found."),
    def("rjust", "($self, width, fillchar=' ', /)", str_methods::right_justify)
        .doc("Return a right-justified string of length width."),
    def("rstrip", "($self, chars=None, /)", str_split::rstrip)
        .doc("Return a copy of the string with trailing whitespace removed."),
    def("rpartition", "($self, sep, /)", str_search::rpartition)
        .doc("Partition the string into three parts using the given separator."),
    def("splitlines", "($self, /, keepends=False)", str_split::split_lines)
        .doc("Return a list of the lines in the string, breaking at line boundaries."),
    def("strip", "($self, chars=None, /)", str_split::strip)
        .doc("Return a copy of the string with leading and trailing whitespace removed."),
    def("swapcase", "($self, /)", str_methods::swap_case)
        .doc("Convert uppercase characters to lowercase and lowercase characters to uppercase."),
    def("translate", "($self, table, /)", str_methods::translate)
        .doc("Replace each character in the string using the given translation table."),
    def("upper", "($self, /)", str_methods::upper)
        .doc("Return a copy of the string converted to uppercase."),
    def("startswith", "($self, prefix[, start[, end]], /)", str_search::starts_with)
        .doc("Return True if the string starts with the specified prefix, False otherwise."),
    def("endswith", "($self, suffix[, start[, end]], /)", str_search::ends_with)
        .doc("Return True if the string ends with the specified suffix, False otherwise."),
    def("removeprefix", "($self, prefix, /)", str_search::remove_prefix)
        .doc("Return a str with the given prefix string removed if present."),
    def("removesuffix", "($self, suffix, /)", str_search::remove_suffix)
        .doc("Return a str with the given suffix string removed if present."),
    def("isascii", "($self, /)", str_methods::is_ascii)
        .doc("Return True if all characters in the string are ASCII, False otherwise."),
    def("islower", "($self, /)", str_methods::is_lower)
        .doc("Return True if the string is a lowercase string, False otherwise."),
    def("isupper", "($self, /)", str_methods::is_upper)
        .doc("Return True if the string is an uppercase string, False otherwise."),
    def("istitle", "($self, /)", str_methods::is_title)
        .doc("Return True if the string is a title-cased string, False otherwise."),
    def("isspace", "($self, /)", str_methods::is_space)
        .doc("Return True if the string is a whitespace string, False otherwise."),
    def("isdecimal", "($self, /)", str_methods::is_decimal)
        .doc("Return True if the string is a decimal string, False otherwise."),
    def("isdigit", "($self, /)", str_methods::is_digit)
        .doc("Return True if the string is a digit string, False otherwise."),
    def("isnumeric", "($self, /)", str_methods::is_numeric)
        .doc("Return True if the string is a numeric string, False otherwise."),
    def("isalpha", "($self, /)", str_methods::is_alpha)
        .doc("Return True if the string is an alphabetic string, False otherwise."),
    def("isalnum", "($self, /)", str_methods::is_alnum)
        .doc("Return True if the string is an alpha-numeric string, False otherwise."),
    def("isidentifier", "($self, /)", str_methods::is_identifier)
        .doc("Return True if the string is a valid Python identifier, False otherwise."),
    def("isprintable", "($self, /)", str_methods::is_printable)
        .doc("Return True if all characters in the string are printable, False otherwise."),
    def("zfill", "($self, width, /)", str_methods::zero_fill)
        .doc("Pad a numeric string with zeros on the left, to fill a field of the given width."),
    def("format", "($self, /, *args, **kwargs)", str_format::format)
        .doc("Return a formatted version of the string, using substitutions from args and kwargs."),
    def("format_map", "($self, mapping, /)", str_format::format_map)
        .doc("Return a formatted version of the string, using substitutions from mapping."),
    def("__format__", "($self, format_spec, /)", str_methods::format)
        .doc("Return a formatted version of the string as described by format_spec."),
    static_method(
        "maketrans",
        "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
        str_methods::make_translation,
    )
    .doc("Return a translation table usable for str.translate()."),
    def("__sizeof__", "($self, /)", str_methods::size_of)
        .doc("Return the size of the string in memory, in bytes."),
    def("__getnewargs__", "($self, /)", str_methods::get_new_arguments),
];

/// `str`.
pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE | flag::UNICODE_SUBCLASS | flag::MATCH_SELF,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new \
          string object from the given object. If encoding or\nerrors is specified, then the object \
          must expose a data buffer\nthat will be decoded using the given encoding and error \
          handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor \
          repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.",
    ..TypeRow::new("str", t::STR, str::SLOTS)
}];
