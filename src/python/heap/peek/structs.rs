//! CPython's structs field by field: one row per field, in the order of the C source, with the versions that have it.

use crate::python::heap::Obj;
use crate::python::heap::image::types as t;

/// Where the bytes of a field are in the machine's own memory, whose words are those of 3.13.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A word of the object, as CPython has it.
    Word(u32),
    /// The lower or upper half of one.
    Low(u32),
    High(u32),
    /// Always 0.
    Zero,
    /// The count of references, from this bit on.
    Count(u8),
    /// What stands in the head without a GIL: the thread that made it, flags of the static data, the lock, the collector's
    /// bits, counts.
    Thread,
    StaticFlags,
    Mutex,
    CollectorBits,
    Local,
    Shared,
    /// Nothing that is modelled.
    Unknown(&'static str),
    /// `ob_size` of an int until 3.11: digits with the sign.
    SignedSize,
    /// `lv_tag` with a mark in ints that are shared (3.14).
    MarkedTag,
    /// `wstr`: the characters themselves, if they take 4 bytes each.
    Wide,
    /// `ob_alloc` without the final 0.
    Unended,
    /// Where the bytes lie that a bytearray holds, without the head of the bytes object they are in (3.15).
    BytesObject,
    /// `state` of a text: 4 bytes of flags.
    State,
    /// The values of a split dict.
    Values,
}

/// One field of a struct.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    pub bytes: u8,
    pub from: From,
    /// The first and the last minor version that have it.
    pub since: u8,
    pub until: u8,
    /// How its bytes are read.
    pub reads: Reads,
    /// Only with a GIL, or only without.
    pub threading: Option<bool>,
}

/// How the bytes of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// A reference.
    Pointer,
    /// The address of what is no object.
    Address,
    Unsigned,
    Signed,
    /// A hash; -1 is "not computed yet".
    Hash,
    Float,
    /// Bits with names of their own.
    Flags,
}

impl Row {
    const fn since(self, minor: u8) -> Row {
        Row { since: minor, ..self }
    }

    const fn without_gil(self) -> Row {
        Row { threading: Some(false), ..self }
    }

    const fn until(self, minor: u8) -> Row {
        Row { until: minor, ..self }
    }

    const fn reads(self, reads: Reads) -> Row {
        Row { reads, ..self }
    }

    /// Whether a version has it.
    pub fn is_in(&self, minor: u8) -> bool {
        (self.since..=self.until).contains(&minor)
    }
}

const fn row(name: &'static str, bytes: u8, from: From, reads: Reads) -> Row {
    Row { name, bytes, from, since: 0, until: u8::MAX, reads, threading: None }
}

/// A pointer in this word.
const fn pointer(name: &'static str, word: u32) -> Row {
    row(name, 8, From::Word(word), Reads::Pointer)
}

const fn address(name: &'static str, word: u32) -> Row {
    pointer(name, word).reads(Reads::Address)
}

/// A `Py_ssize_t` or `long`.
const fn size(name: &'static str, word: u32) -> Row {
    row(name, 8, From::Word(word), Reads::Signed)
}

/// An `int` in the lower half of a word.
const fn low(name: &'static str, word: u32) -> Row {
    row(name, 4, From::Low(word), Reads::Signed)
}

/// An `int` in the upper half.
const fn high(name: &'static str, word: u32) -> Row {
    row(name, 4, From::High(word), Reads::Signed)
}

const fn unknown(name: &'static str, bytes: u8, what: &'static str) -> Row {
    row(name, bytes, From::Unknown(what), Reads::Unsigned)
}

const fn zero(name: &'static str, bytes: u8) -> Row {
    row(name, bytes, From::Zero, Reads::Unsigned)
}

/// `PyObject`.
pub const HEAD: &[Row] = &[
    row("ob_refcnt", 8, From::Count(0), Reads::Unsigned).until(13),
    row("ob_refcnt", 4, From::Count(0), Reads::Unsigned).since(14),
    row("ob_overflow", 2, From::Count(32), Reads::Unsigned).since(14),
    row("ob_flags", 2, From::Count(48), Reads::Flags).since(14),
    pointer("ob_type", 1),
];

/// `PyObject` without a GIL.
pub const HEAD_WITHOUT_GIL: &[Row] = &[
    row("ob_tid", 8, From::Thread, Reads::Unsigned),
    row("_padding", 2, From::Zero, Reads::Unsigned).until(13),
    row("ob_flags", 2, From::StaticFlags, Reads::Flags).since(14),
    row("ob_mutex", 1, From::Mutex, Reads::Unsigned),
    row("ob_gc_bits", 1, From::CollectorBits, Reads::Flags),
    row("ob_ref_local", 4, From::Local, Reads::Unsigned),
    row("ob_ref_shared", 8, From::Shared, Reads::Unsigned),
    pointer("ob_type", 1),
];

/// The struct of a static type, after `ob_type`; `None` for those that have no table yet.
pub fn rows(kind: Obj) -> Option<&'static [Row]> {
    STRUCTS.iter().find(|(kinds, _)| kinds.contains(&kind)).map(|(_, rows)| *rows)
}

const CALL: &str = "`vectorcall`, an address of C code";
const METHODS: &str = "an address of a C method table";
const FRAME: &str = "a field of an interpreter frame";
const CODE: &str = "a field of a code object";
const DEFINITION: &str = "the definition of a module";

const DICT: Row = pointer("dict", 2);
const ARGS: Row = pointer("args", 3);
const NOTES: Row = pointer("notes", 4).since(11);
const TRACEBACK: Row = pointer("traceback", 5);
const CONTEXT: Row = pointer("context", 6);
const CAUSE: Row = pointer("cause", 7);
const SUPPRESS: Row = row("suppress_context", 1, From::Word(8), Reads::Unsigned);

const ITERATOR: &[Row] = &[size("it_index", 2), pointer("it_seq", 3)];
const DICT_ITERATOR: &[Row] = &[
    pointer("di_dict", 2),
    size("di_used", 3),
    size("di_pos", 4),
    pointer("di_result", 5),
    size("len", 6),
];
const VIEW: &[Row] = &[pointer("dv_dict", 2)];
const SET: &[Row] = &[
    size("fill", 2),
    size("used", 3),
    size("mask", 4),
    address("table", 5),
    size("hash", 6).reads(Reads::Hash),
    size("finger", 7),
];
const D_TYPE: Row = pointer("d_type", 2);
const D_NAME: Row = pointer("d_name", 3);
const D_QUALNAME: Row = pointer("d_qualname", 4);
const D_METHOD: Row = unknown("d_method", 8, METHODS);
const WEAK: &[Row] = &[
    pointer("wr_object", 2),
    pointer("wr_callback", 3),
    size("hash", 4).reads(Reads::Hash),
    address("wr_prev", 5),
    address("wr_next", 6),
    unknown("vectorcall", 8, CALL),
    unknown("weakrefs_lock", 8, "the lock of an object's weak references").without_gil(),
];
const GENERATOR: &[Row] = &[
    pointer("gi_code", 9).until(11),
    pointer("gi_weakreflist", 2),
    pointer("gi_name", 3),
    pointer("gi_qualname", 4),
    pointer("gi_exc_state.exc_value", 5),
    zero("gi_exc_state.previous_item", 8),
    pointer("gi_origin_or_finalizer", 7),
    zero("gi_hooks_inited", 1),
    zero("gi_closed", 1),
    zero("gi_running_async", 1),
    unknown("gi_frame_state", 1, FRAME),
    pointer("gi_iframe.f_func", 11).until(11),
    pointer("gi_iframe.f_executable", 9).since(13),
    pointer("gi_iframe.f_code", 9).since(12).until(12),
    unknown("gi_iframe.previous", 8, FRAME).since(12),
    pointer("gi_iframe.f_funcobj", 11).since(12),
    pointer("gi_iframe.f_globals", 12),
    pointer("gi_iframe.f_builtins", 13),
    pointer("gi_iframe.f_locals", 14),
    pointer("gi_iframe.f_code", 9).until(11),
    pointer("gi_iframe.frame_obj", 15),
    unknown("gi_iframe.previous", 8, FRAME).until(11),
    unknown("gi_iframe.prev_instr", 8, FRAME).until(12),
    unknown("gi_iframe.instr_ptr", 8, FRAME).since(13),
    unknown("gi_iframe.stacktop", 4, FRAME).until(13),
    unknown("gi_iframe.return_offset", 2, FRAME).since(12).until(13),
    unknown("gi_iframe.is_entry", 1, FRAME).until(11),
    unknown("gi_iframe.stackpointer", 8, FRAME).since(14),
    unknown("gi_iframe.return_offset", 2, FRAME).since(14),
    unknown("gi_iframe.owner", 1, FRAME),
];
const FUNCTION: &[Row] = &[
    pointer("func_globals", 2),
    pointer("func_builtins", 3),
    pointer("func_name", 4),
    pointer("func_qualname", 5),
    pointer("func_code", 6),
    pointer("func_defaults", 7),
    pointer("func_kwdefaults", 8),
    pointer("func_closure", 9),
    pointer("func_doc", 10),
    pointer("func_dict", 11),
    pointer("func_weakreflist", 12),
    pointer("func_module", 13),
    pointer("func_annotations", 14),
    pointer("func_annotate", 18).since(14),
    pointer("func_typeparams", 15).since(12),
    unknown("vectorcall", 8, CALL),
    unknown("func_version", 4, "`func_version` of a function"),
];
const CODE_ROWS: &[Row] = &[
    size("ob_size", 2),
    pointer("co_consts", 3),
    pointer("co_names", 4),
    unknown("co_exceptiontable", 8, CODE),
    low("co_flags", 6).reads(Reads::Flags),
    unknown("co_warmup", 4, CODE).until(11),
    high("co_argcount", 6),
    low("co_posonlyargcount", 7),
    high("co_kwonlyargcount", 7),
    low("co_stacksize", 8),
    high("co_firstlineno", 8),
    unknown("co_nlocalsplus", 4, CODE),
    unknown("co_framesize", 4, CODE).since(12),
    low("co_nlocals", 10),
    unknown("co_nplaincellvars", 4, CODE).until(11),
    unknown("co_ncellvars", 4, CODE),
    high("co_nfreevars", 10),
    unknown("co_version", 4, CODE).since(12),
    pointer("co_localsplusnames", 12),
    unknown("co_localspluskinds", 8, CODE),
    pointer("co_filename", 14),
    pointer("co_name", 15),
    pointer("co_qualname", 16),
    unknown("co_linetable", 8, CODE),
    pointer("co_weakreflist", 18),
    unknown("co_executors", 8, CODE).since(13),
    unknown("_co_cached", 8, CODE),
];
const MODULE: &[Row] = &[
    pointer("md_dict", 2),
    unknown("md_def", 8, DEFINITION).until(14),
    unknown("md_state", 8, DEFINITION),
    pointer("md_weaklist", 5),
    pointer("md_name", 6),
    zero("md_gil", 8).until(14).without_gil(),
    unknown("md_token_is_def", 8, DEFINITION).since(15),
    unknown("md_state_size", 8, DEFINITION).since(15),
    unknown("md_state_traverse", 8, DEFINITION).since(15),
    unknown("md_state_clear", 8, DEFINITION).since(15),
    unknown("md_state_free", 8, DEFINITION).since(15),
    unknown("md_token", 8, DEFINITION).since(15),
    unknown("md_exec", 8, DEFINITION).since(15),
];
const MA_USED: Row = size("ma_used", 2);
const MA_VERSION: Row = unknown("ma_version_tag", 8, "`ma_version_tag` of a dict").until(13);
const MA_WATCHER: Row = unknown("_ma_watcher_tag", 8, "`_ma_watcher_tag` of a dict").since(14);
const MA_KEYS: Row = address("ma_keys", 4);
const MA_VALUES: Row = row("ma_values", 8, From::Values, Reads::Address);

/// The structs with the types whose objects are such.
const STRUCTS: &[(&[Obj], &[Row])] = &[
    (&[t::OBJECT, t::NONE_TYPE, t::ELLIPSIS_TYPE, t::NOT_IMPLEMENTED_TYPE], &[]),
    (
        &[t::INT, t::BOOL],
        &[
            row("ob_size", 8, From::SignedSize, Reads::Signed).until(11),
            row("lv_tag", 8, From::Word(2), Reads::Flags).since(12).until(13),
            row("lv_tag", 8, From::MarkedTag, Reads::Flags).since(14),
        ],
    ),
    (&[t::FLOAT], &[size("ob_fval", 2).reads(Reads::Float)]),
    (
        &[t::COMPLEX],
        &[size("cval.real", 2).reads(Reads::Float), size("cval.imag", 3).reads(Reads::Float)],
    ),
    (
        &[t::STR],
        &[
            size("length", 2),
            size("hash", 3).reads(Reads::Hash),
            row("state", 4, From::State, Reads::Flags),
            row("wstr", 8, From::Wide, Reads::Address).until(11),
        ],
    ),
    (&[t::BYTES], &[size("ob_size", 2), size("ob_shash", 3).reads(Reads::Hash)]),
    (
        &[t::BYTEARRAY],
        &[
            size("ob_size", 2),
            size("ob_alloc", 3).until(14),
            row("ob_alloc", 8, From::Unended, Reads::Signed).since(15),
            address("ob_bytes", 4),
            address("ob_start", 5),
            size("ob_exports", 6),
            row("ob_bytes_object", 8, From::BytesObject, Reads::Address).since(15),
        ],
    ),
    (&[t::TUPLE], &[size("ob_size", 2), unknown("ob_hash", 8, "`ob_hash` of a tuple").since(14)]),
    (&[t::LIST], &[size("ob_size", 2), address("ob_item", 3), size("allocated", 4)]),
    (&[t::DICT], &[MA_USED, MA_VERSION, MA_WATCHER, MA_KEYS, MA_VALUES]),
    (
        &[t::DEFAULTDICT],
        &[MA_USED, MA_VERSION, MA_WATCHER, MA_KEYS, MA_VALUES, pointer("default_factory", 6)],
    ),
    (&[t::SET, t::FROZENSET], SET),
    (
        &[t::RANGE],
        &[pointer("start", 2), pointer("stop", 3), pointer("step", 4), pointer("length", 5)],
    ),
    (&[t::SLICE], &[pointer("start", 2), pointer("stop", 3), pointer("step", 4)]),
    (
        &[t::RANGE_ITERATOR],
        &[
            unknown("index", 8, "`index` of a range iterator").until(11),
            unknown("start", 8, "`start` of a range iterator").until(11),
            size("start", 2).since(12),
            size("step", 3),
            unknown("len", 8, "`len` of a range iterator").until(11),
            size("len", 4).since(12),
        ],
    ),
    (&[t::FUNCTION], FUNCTION),
    (
        &[t::METHOD],
        &[
            pointer("im_func", 2),
            pointer("im_self", 3),
            pointer("im_weakreflist", 4),
            unknown("vectorcall", 8, CALL),
        ],
    ),
    (
        &[t::BUILTIN_FUNCTION],
        &[
            unknown("m_ml", 8, METHODS),
            pointer("m_self", 3),
            pointer("m_module", 4),
            pointer("m_weakreflist", 5),
            unknown("vectorcall", 8, CALL),
        ],
    ),
    (
        &[t::METHOD_DESCRIPTOR, t::CLASSMETHOD_DESCRIPTOR],
        &[D_TYPE, D_NAME, D_QUALNAME, D_METHOD, unknown("vectorcall", 8, CALL)],
    ),
    (
        &[t::WRAPPER_DESCRIPTOR],
        &[D_TYPE, D_NAME, D_QUALNAME, D_METHOD, unknown("d_wrapped", 8, CALL)],
    ),
    (&[t::GETSET_DESCRIPTOR, t::MEMBER_DESCRIPTOR], &[D_TYPE, D_NAME, D_QUALNAME, D_METHOD]),
    (&[t::METHOD_WRAPPER], &[pointer("descr", 2), pointer("self", 3)]),
    (&[t::CLASSMETHOD], &[pointer("cm_callable", 2), pointer("cm_dict", 3)]),
    (&[t::STATICMETHOD], &[pointer("sm_callable", 2), pointer("sm_dict", 3)]),
    (
        &[t::PROPERTY],
        &[
            pointer("prop_get", 2),
            pointer("prop_set", 3),
            pointer("prop_del", 4),
            pointer("prop_doc", 5),
            pointer("prop_name", 6),
            row("getter_doc", 4, From::Low(7), Reads::Unsigned),
        ],
    ),
    (&[t::SUPER], &[pointer("type", 2), pointer("obj", 3), pointer("obj_type", 4)]),
    (&[t::CELL], &[pointer("ob_ref", 2)]),
    (&[t::CODE], CODE_ROWS),
    (&[t::MODULE], MODULE),
    (&[t::GENERATOR, t::COROUTINE, t::ASYNC_GENERATOR], GENERATOR),
    (
        &[
            t::LIST_ITERATOR,
            t::LIST_REVERSEITERATOR,
            t::TUPLE_ITERATOR,
            t::STR_ASCII_ITERATOR,
            t::STR_ITERATOR,
            t::BYTES_ITERATOR,
            t::BYTEARRAY_ITERATOR,
            t::ITERATOR,
        ],
        ITERATOR,
    ),
    (&[t::REVERSED], &[size("index", 2), pointer("seq", 3)]),
    (&[t::CALLABLE_ITERATOR], &[pointer("it_callable", 2), pointer("it_sentinel", 3)]),
    (&[t::DICT_KEYITERATOR, t::DICT_VALUEITERATOR, t::DICT_ITEMITERATOR], DICT_ITERATOR),
    (
        &[t::DICT_REVERSEKEYITERATOR, t::DICT_REVERSEVALUEITERATOR, t::DICT_REVERSEITEMITERATOR],
        DICT_ITERATOR,
    ),
    (&[t::DICT_KEYS, t::DICT_VALUES, t::DICT_ITEMS], VIEW),
    (
        &[t::SET_ITERATOR],
        &[pointer("si_set", 2), size("si_used", 3), size("si_pos", 4), size("len", 5)],
    ),
    (
        &[t::ENUMERATE],
        &[
            size("en_index", 2),
            pointer("en_sit", 3),
            pointer("en_result", 4),
            pointer("en_longindex", 5),
            pointer("one", 6),
        ],
    ),
    (
        &[t::ZIP],
        &[
            size("tuplesize", 2),
            pointer("ittuple", 3),
            pointer("result", 4),
            row("strict", 4, From::Low(5), Reads::Unsigned),
        ],
    ),
    (&[t::MAP], &[pointer("iters", 2), pointer("func", 3), zero("strict", 4).since(14)]),
    (&[t::FILTER], &[pointer("func", 2), pointer("it", 3)]),
    (&[t::MAPPINGPROXY], &[pointer("mapping", 2)]),
    (&[t::SIMPLE_NAMESPACE], &[pointer("ns_dict", 2)]),
    (
        &[t::UNION_TYPE],
        &[
            pointer("args", 2),
            unknown("hashable_args", 8, "`hashable_args` of a union").since(14),
            unknown("unhashable_args", 8, "`unhashable_args` of a union").since(14),
            pointer("parameters", 3),
            unknown("weakreflist", 8, "`weakreflist` of a union").since(14),
        ],
    ),
    (&[t::WEAKREF, t::WEAKPROXY, t::WEAKCALLABLEPROXY], WEAK),
    (
        &[t::STOP_ITERATION],
        &[DICT, ARGS, NOTES, TRACEBACK, CONTEXT, CAUSE, SUPPRESS, pointer("value", 9)],
    ),
    (
        &[t::SYSTEM_EXIT],
        &[DICT, ARGS, NOTES, TRACEBACK, CONTEXT, CAUSE, SUPPRESS, pointer("code", 9)],
    ),
    (
        &[t::NAME_ERROR, t::UNBOUND_LOCAL_ERROR],
        &[DICT, ARGS, NOTES, TRACEBACK, CONTEXT, CAUSE, SUPPRESS, pointer("name", 9)],
    ),
    (
        &[t::ATTRIBUTE_ERROR],
        &[
            DICT,
            ARGS,
            NOTES,
            TRACEBACK,
            CONTEXT,
            CAUSE,
            SUPPRESS,
            pointer("obj", 9),
            pointer("name", 10),
        ],
    ),
    (
        &[t::IMPORT_ERROR, t::MODULE_NOT_FOUND_ERROR],
        &[
            DICT,
            ARGS,
            NOTES,
            TRACEBACK,
            CONTEXT,
            CAUSE,
            SUPPRESS,
            pointer("msg", 9),
            pointer("name", 10),
            pointer("path", 11),
            pointer("name_from", 12).since(12),
        ],
    ),
    (
        &[t::BASE_EXCEPTION_GROUP, t::EXCEPTION_GROUP],
        &[
            DICT,
            ARGS,
            NOTES,
            TRACEBACK,
            CONTEXT,
            CAUSE,
            SUPPRESS,
            pointer("msg", 9),
            pointer("excs", 10),
        ],
    ),
    (PLAIN_ERRORS, &[DICT, ARGS, NOTES, TRACEBACK, CONTEXT, CAUSE, SUPPRESS]),
];

/// Exceptions without fields of their own.
const PLAIN_ERRORS: &[Obj] = &[
    t::BASE_EXCEPTION,
    t::EXCEPTION,
    t::GENERATOR_EXIT,
    t::KEYBOARD_INTERRUPT,
    t::ARITHMETIC_ERROR,
    t::ASSERTION_ERROR,
    t::BUFFER_ERROR,
    t::EOF_ERROR,
    t::LOOKUP_ERROR,
    t::MEMORY_ERROR,
    t::REFERENCE_ERROR,
    t::RUNTIME_ERROR,
    t::STOP_ASYNC_ITERATION,
    t::SYSTEM_ERROR,
    t::TYPE_ERROR,
    t::VALUE_ERROR,
    t::WARNING,
    t::FLOATING_POINT_ERROR,
    t::OVERFLOW_ERROR,
    t::ZERO_DIVISION_ERROR,
    t::INDEX_ERROR,
    t::KEY_ERROR,
    t::NOT_IMPLEMENTED_ERROR,
    t::RECURSION_ERROR,
    t::UNICODE_ERROR,
    t::DEPRECATION_WARNING,
    t::RUNTIME_WARNING,
    t::SYNTAX_WARNING,
    t::USER_WARNING,
];
