//! The static types: one row each, with its base and how its instances lie in memory.

use crate::python::heap::{Layout, Obj, Tail};
use crate::python::version::AddedBytes;

/// A static type.
pub struct StaticType {
    pub handle: Obj,
    /// Its `__name__`.
    pub name: &'static str,
    pub base: Obj,
    pub layout: Layout,
}

/// `sizeof(PyTypeObject)` in words: how far apart static types lie.
pub const STATIC_TYPE_WORDS: u32 = 52;
/// Word of the first type object, `object`.
pub const FIRST: u32 = 0x240;
/// So many types lie there; those of modules go on at `MORE`.
pub const ROOM: u32 = 225;
/// Word of the first type object of the second group.
pub const MORE: u32 = 0x3_0000;

/// Words of a type object that the heap, the type system and the machine share.
pub mod word {
    pub const BASIC_SIZE: u32 = 4;
    pub const ITEM_SIZE: u32 = 5;
    /// `tp_dealloc`: the number of the layout of its instances.
    pub const LAYOUT: u32 = 6;
    /// `tp_getattr`, which no type sets any more: the number of the type in the type system's own table.
    pub const NUMBER: u32 = 8;
    pub const FLAGS: u32 = 21;
    pub const BASE: u32 = 32;
    pub const DICT: u32 = 33;
    pub const BASES: u32 = 42;
    pub const MRO: u32 = 43;
    pub const SUBCLASSES: u32 = 45;
    pub const WEAK_LIST: u32 = 46;
    /// `tp_version_tag`.
    pub const VERSION: u32 = 48;
    /// `tp_finalize`: not 0 when instances have a `__del__` to run.
    pub const FINALIZE: u32 = 49;
    pub const NAME: u32 = 107;
    pub const SLOTS: u32 = 108;
    pub const QUALNAME: u32 = 109;
    /// `ht_cached_keys`: the keys table that instances share.
    pub const CACHED_KEYS: u32 = 110;
    pub const MODULE: u32 = 111;
}

/// What a type object refers to; a static type ends before the last four.
const TYPE_REFERENCES: &[u8] = &[33, 43, 42, 32, 45, 107, 109, 108, 111];
/// `PyBaseExceptionObject`, and with more fields after it.
const ERROR_LAYOUT: Layout = Layout::collected(72, &[2, 3, 4, 5, 6, 7]).with_dict(2);
const ERROR_1_LAYOUT: Layout = Layout::collected(80, &[2, 3, 4, 5, 6, 7, 9]).with_dict(2);
const ERROR_2_LAYOUT: Layout = Layout::collected(88, &[2, 3, 4, 5, 6, 7, 9, 10]).with_dict(2);
const ERROR_4_LAYOUT: Layout =
    Layout::collected(104, &[2, 3, 4, 5, 6, 7, 9, 10, 11, 12]).with_dict(2);
const OS_LAYOUT: Layout = Layout::collected(112, &[2, 3, 4, 5, 6, 7, 9, 10, 11, 12]).with_dict(2);
const SYNTAX_LAYOUT: Layout =
    Layout::collected(136, &[2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16]).with_dict(2);
const UNICODE_LAYOUT: Layout = Layout::collected(112, &[2, 3, 4, 5, 6, 7, 9, 10, 13]).with_dict(2);
/// `PyGenObject`: its frame's executable, function, locals and frame object, then the frame's `localsplus`.
const GENERATOR_LAYOUT: Layout = Layout::collected(144, &[3, 4, 5, 7, 9, 11, 14, 15])
    .with_tail(Tail::Slots { count: 17, first: 18 }, 8)
    .with_weak_list(2);

/// A file: its instance dict and, where the type keeps bytes of its own, a block as a bytearray's.
const FILE_LAYOUT: Layout = Layout::collected(32, &[2]).with_dict(2).with_weak_list(3);
const BUFFER_LAYOUT: Layout =
    Layout::collected(152, &[7, 8]).with_tail(Tail::ByteArray, 0).with_dict(8).with_weak_list(9);
const STRING_IO_LAYOUT: Layout = Layout::collected(168, &[8, 10, 11])
    .with_tail(Tail::ByteArray, 0)
    .with_dict(8)
    .with_weak_list(9);
const TEXT_WRAPPER_LAYOUT: Layout = Layout::collected(200, &[7, 8, 10, 11, 12, 13, 14, 15])
    .with_tail(Tail::ByteArray, 0)
    .with_dict(8)
    .with_weak_list(9);

/// `PyWeakReference`; what it refers to is not counted.
const WEAK_LAYOUT: Layout = Layout { is_weak_reference: true, ..Layout::collected(64, &[3]) };
/// `PyFrameObject` with the frame that it took over.
const FRAME_LAYOUT: Layout = Layout::collected(136, &[2, 4, 6, 8, 10, 13])
    .with_tail(Tail::Slots { count: 16, first: 17 }, 8);

/// A function with its `__annotate__` (3.14).
const FUNCTION_REFERENCES: &[u8] = &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 18, 15];

/// How the instances of a type lie in a version's memory. What was added follows what was there: only the size is CPython's,
/// where a word lies is told by whoever shows the bytes.
pub fn layout(row: &StaticType, added: &AddedBytes) -> Layout {
    let mut layout = row.layout;
    let bytes = match (layout.tail, row.handle) {
        (Tail::Tuple, _) => added.tuple,
        (Tail::Text, _) => 2 * added.text,
        (_, MODULE) => added.module,
        (_, WEAKREF) => added.weak_reference,
        (_, BYTEARRAY) => added.bytearray,
        (_, RANGE_ITERATOR) => added.range_iterator,
        (Tail::Type, _) => added.class,
        (Tail::Code, _) => added.code,
        (_, FUNCTION) => added.function,
        (_, FRAME) => added.frame_object,
        (_, UNION_TYPE) => added.union,
        (_, MAP) => added.map,
        (_, RLOCK) => added.lock,
        (_, GENERATOR | COROUTINE | ASYNC_GENERATOR) => added.generator,
        _ => 0,
    };
    layout.basic_size += bytes;
    if row.handle == FUNCTION && bytes > 0 {
        layout.references = FUNCTION_REFERENCES;
    }
    layout
}

/// The static type that a handle names.
pub fn static_type(handle: Obj) -> Option<&'static StaticType> {
    let place = |first: u32| handle.0.checked_sub(first).map(|words| words / STATIC_TYPE_WORDS);
    let number = place(MORE).map_or_else(|| place(FIRST), |number| Some(number + ROOM))?;
    ROWS.get(number as usize).filter(|row| row.handle == handle)
}

/// Where the type of this number lies.
const fn place(number: u32) -> Obj {
    if number < ROOM {
        return Obj(FIRST + number * STATIC_TYPE_WORDS);
    }
    Obj(MORE + (number - ROOM) * STATIC_TYPE_WORDS)
}

/// The types that every process begins with; the others are readied when their module is made.
pub fn core_rows() -> &'static [StaticType] {
    &ROWS[..=Number::USER_WARNING as usize]
}

macro_rules! static_types {
    ($(($constant:ident, $name:literal, $base:ident, $layout:expr))*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the rows by their constants")]
        enum Number { $($constant),* }
        $(pub const $constant: Obj = place(Number::$constant as u32);)*
        const NULL: Obj = Obj::NULL;
        /// All static types in the order of their addresses; a type's layout number is its place here.
        pub static ROWS: &[StaticType] = &[
            $(StaticType { handle: $constant, name: $name, base: $base, layout: $layout }),*
        ];
    };
}

static_types! {
    (OBJECT, "object", NULL, Layout::plain(16))
    (TYPE, "type", OBJECT, Layout::collected(928, TYPE_REFERENCES).with_tail(Tail::Type, 40).with_weak_list(46).with_dict(33))
    (INT, "int", OBJECT, Layout::plain(24).with_tail(Tail::Digits, 4))
    (BOOL, "bool", INT, Layout::plain(24).with_tail(Tail::Digits, 4))
    (FLOAT, "float", OBJECT, Layout::plain(24))
    (COMPLEX, "complex", OBJECT, Layout::plain(32))
    (STR, "str", OBJECT, Layout::plain(64).with_tail(Tail::Text, 0))
    (BYTES, "bytes", OBJECT, Layout::plain(33).with_tail(Tail::Bytes, 1))
    (BYTEARRAY, "bytearray", OBJECT, Layout::plain(56).with_tail(Tail::ByteArray, 0))
    (MEMORYVIEW, "memoryview", OBJECT, Layout::collected(144, &[3]).with_tail(Tail::View, 8).with_weak_list(17))
    (TUPLE, "tuple", OBJECT, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (LIST, "list", OBJECT, Layout::collected(40, &[]).with_tail(Tail::List, 0))
    (DICT, "dict", OBJECT, Layout::collected(48, &[]).with_tail(Tail::Dict, 0))
    (SET, "set", OBJECT, Layout::collected(200, &[]).with_tail(Tail::Set, 0).with_weak_list(24))
    (FROZENSET, "frozenset", OBJECT, Layout::collected(200, &[]).with_tail(Tail::Set, 0).with_weak_list(24))
    (RANGE, "range", OBJECT, Layout::holding(48, &[2, 3, 4, 5]))
    (SLICE, "slice", OBJECT, Layout::collected(40, &[2, 3, 4]))
    (NONE_TYPE, "NoneType", OBJECT, Layout::plain(16))
    (ELLIPSIS_TYPE, "ellipsis", OBJECT, Layout::plain(16))
    (NOT_IMPLEMENTED_TYPE, "NotImplementedType", OBJECT, Layout::plain(16))
    (FUNCTION, "function", OBJECT, Layout::collected(144, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15]).with_dict(11).with_weak_list(12))
    (METHOD, "method", OBJECT, Layout::collected(48, &[2, 3]).with_weak_list(4))
    (BUILTIN_FUNCTION, "builtin_function_or_method", OBJECT, Layout::collected(56, &[3, 4]).with_weak_list(5))
    (METHOD_DESCRIPTOR, "method_descriptor", OBJECT, Layout::collected(56, &[2, 3, 4]))
    (WRAPPER_DESCRIPTOR, "wrapper_descriptor", OBJECT, Layout::collected(56, &[2, 3, 4]))
    (GETSET_DESCRIPTOR, "getset_descriptor", OBJECT, Layout::collected(48, &[2, 3, 4]))
    (MEMBER_DESCRIPTOR, "member_descriptor", OBJECT, Layout::collected(48, &[2, 3, 4]))
    (CLASSMETHOD_DESCRIPTOR, "classmethod_descriptor", OBJECT, Layout::collected(56, &[2, 3, 4]))
    (METHOD_WRAPPER, "method-wrapper", OBJECT, Layout::collected(32, &[2, 3]))
    (CLASSMETHOD, "classmethod", OBJECT, Layout::collected(32, &[2, 3]).with_dict(3))
    (STATICMETHOD, "staticmethod", OBJECT, Layout::collected(32, &[2, 3]).with_dict(3))
    (PROPERTY, "property", OBJECT, Layout::collected(64, &[2, 3, 4, 5, 6]))
    (SUPER, "super", OBJECT, Layout::collected(40, &[2, 3, 4]))
    (CELL, "cell", OBJECT, Layout::collected(24, &[2]))
    (CODE, "code", OBJECT, Layout::holding(200, &[3, 4, 5, 12, 13, 14, 15, 16, 17]).with_tail(Tail::Code, 2).with_weak_list(18))
    (FRAME, "frame", OBJECT, FRAME_LAYOUT)
    (TRACEBACK, "traceback", OBJECT, Layout::collected(40, &[2, 3]))
    (MODULE, "module", OBJECT, Layout::collected(56, &[2, 6]).with_dict(2).with_weak_list(5))
    (GENERATOR, "generator", OBJECT, GENERATOR_LAYOUT)
    (COROUTINE, "coroutine", OBJECT, GENERATOR_LAYOUT)
    (COROUTINE_WRAPPER, "coroutine_wrapper", OBJECT, Layout::collected(24, &[2]))
    (ASYNC_GENERATOR, "async_generator", OBJECT, GENERATOR_LAYOUT)
    (ASYNC_GENERATOR_ASEND, "async_generator_asend", OBJECT, Layout::collected(40, &[2, 3]))
    (ASYNC_GENERATOR_ATHROW, "async_generator_athrow", OBJECT, Layout::collected(40, &[2, 3]))
    (LIST_ITERATOR, "list_iterator", OBJECT, Layout::collected(32, &[3]))
    (LIST_REVERSEITERATOR, "list_reverseiterator", OBJECT, Layout::collected(32, &[3]))
    (TUPLE_ITERATOR, "tuple_iterator", OBJECT, Layout::collected(32, &[3]))
    (RANGE_ITERATOR, "range_iterator", OBJECT, Layout::plain(40))
    (LONGRANGE_ITERATOR, "longrange_iterator", OBJECT, Layout::holding(40, &[2, 3, 4]))
    (DICT_KEYITERATOR, "dict_keyiterator", OBJECT, Layout::collected(56, &[2, 5]))
    (DICT_VALUEITERATOR, "dict_valueiterator", OBJECT, Layout::collected(56, &[2, 5]))
    (DICT_ITEMITERATOR, "dict_itemiterator", OBJECT, Layout::collected(56, &[2, 5]))
    (DICT_REVERSEKEYITERATOR, "dict_reversekeyiterator", OBJECT, Layout::collected(56, &[2, 5]))
    (DICT_REVERSEVALUEITERATOR, "dict_reversevalueiterator", OBJECT, Layout::collected(56, &[2, 5]))
    (DICT_REVERSEITEMITERATOR, "dict_reverseitemiterator", OBJECT, Layout::collected(56, &[2, 5]))
    (DICT_KEYS, "dict_keys", OBJECT, Layout::collected(24, &[2]))
    (DICT_VALUES, "dict_values", OBJECT, Layout::collected(24, &[2]))
    (DICT_ITEMS, "dict_items", OBJECT, Layout::collected(24, &[2]))
    (SET_ITERATOR, "set_iterator", OBJECT, Layout::collected(48, &[2]))
    (STR_ASCII_ITERATOR, "str_ascii_iterator", OBJECT, Layout::collected(32, &[3]))
    (STR_ITERATOR, "str_iterator", OBJECT, Layout::collected(32, &[3]))
    (BYTES_ITERATOR, "bytes_iterator", OBJECT, Layout::collected(32, &[3]))
    (BYTEARRAY_ITERATOR, "bytearray_iterator", OBJECT, Layout::collected(32, &[3]))
    (MEMORY_ITERATOR, "memory_iterator", OBJECT, Layout::collected(48, &[3]))
    (ENUMERATE, "enumerate", OBJECT, Layout::collected(56, &[3, 4, 5, 6]))
    (ZIP, "zip", OBJECT, Layout::collected(48, &[3, 4]))
    (MAP, "map", OBJECT, Layout::collected(32, &[2, 3]))
    (FILTER, "filter", OBJECT, Layout::collected(32, &[2, 3]))
    (REVERSED, "reversed", OBJECT, Layout::collected(32, &[3]))
    (ITERATOR, "iterator", OBJECT, Layout::collected(32, &[3]))
    (CALLABLE_ITERATOR, "callable_iterator", OBJECT, Layout::collected(32, &[2, 3]))
    (MAPPINGPROXY, "mappingproxy", OBJECT, Layout::collected(24, &[2]))
    (FRAME_LOCALS_PROXY, "FrameLocalsProxy", OBJECT, Layout::collected(24, &[2]))
    (WEAKREF, "ReferenceType", OBJECT, WEAK_LAYOUT)
    (WEAKPROXY, "ProxyType", OBJECT, WEAK_LAYOUT)
    (WEAKCALLABLEPROXY, "CallableProxyType", OBJECT, WEAK_LAYOUT)
    (SIMPLE_NAMESPACE, "SimpleNamespace", OBJECT, Layout::collected(24, &[2]).with_dict(2))
    (GENERIC_ALIAS, "GenericAlias", OBJECT, Layout::collected(64, &[2, 3, 4]).with_weak_list(5))
    (UNION_TYPE, "UnionType", OBJECT, Layout::collected(32, &[2, 3]))
    (LOCK, "lock", OBJECT, Layout::collected(40, &[]).with_weak_list(3))
    (RLOCK, "RLock", OBJECT, Layout::collected(48, &[]).with_weak_list(5))
    (THREAD_HANDLE, "_ThreadHandle", OBJECT, Layout::plain(24))
    (POSITIONS_ITERATOR, "positions_iterator", OBJECT, Layout::holding(80, &[2]))
    (LINE_ITERATOR, "line_iterator", OBJECT, Layout::holding(64, &[2]))
    (SYS_FLAGS, "flags", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (SYS_VERSION_INFO, "version_info", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (SYS_FLOAT_INFO, "float_info", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (SYS_INT_INFO, "int_info", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (SYS_HASH_INFO, "hash_info", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (SYS_THREAD_INFO, "thread_info", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (BASE_EXCEPTION, "BaseException", OBJECT, ERROR_LAYOUT)
    (EXCEPTION, "Exception", BASE_EXCEPTION, ERROR_LAYOUT)
    (GENERATOR_EXIT, "GeneratorExit", BASE_EXCEPTION, ERROR_LAYOUT)
    (KEYBOARD_INTERRUPT, "KeyboardInterrupt", BASE_EXCEPTION, ERROR_LAYOUT)
    (SYSTEM_EXIT, "SystemExit", BASE_EXCEPTION, ERROR_1_LAYOUT)
    (BASE_EXCEPTION_GROUP, "BaseExceptionGroup", BASE_EXCEPTION, ERROR_2_LAYOUT)
    (EXCEPTION_GROUP, "ExceptionGroup", BASE_EXCEPTION_GROUP, ERROR_2_LAYOUT)
    (ARITHMETIC_ERROR, "ArithmeticError", EXCEPTION, ERROR_LAYOUT)
    (ASSERTION_ERROR, "AssertionError", EXCEPTION, ERROR_LAYOUT)
    (BUFFER_ERROR, "BufferError", EXCEPTION, ERROR_LAYOUT)
    (EOF_ERROR, "EOFError", EXCEPTION, ERROR_LAYOUT)
    (LOOKUP_ERROR, "LookupError", EXCEPTION, ERROR_LAYOUT)
    (MEMORY_ERROR, "MemoryError", EXCEPTION, ERROR_LAYOUT)
    (REFERENCE_ERROR, "ReferenceError", EXCEPTION, ERROR_LAYOUT)
    (RUNTIME_ERROR, "RuntimeError", EXCEPTION, ERROR_LAYOUT)
    (STOP_ASYNC_ITERATION, "StopAsyncIteration", EXCEPTION, ERROR_LAYOUT)
    (SYSTEM_ERROR, "SystemError", EXCEPTION, ERROR_LAYOUT)
    (TYPE_ERROR, "TypeError", EXCEPTION, ERROR_LAYOUT)
    (VALUE_ERROR, "ValueError", EXCEPTION, ERROR_LAYOUT)
    (WARNING, "Warning", EXCEPTION, ERROR_LAYOUT)
    (ATTRIBUTE_ERROR, "AttributeError", EXCEPTION, ERROR_2_LAYOUT)
    (IMPORT_ERROR, "ImportError", EXCEPTION, ERROR_4_LAYOUT)
    (MODULE_NOT_FOUND_ERROR, "ModuleNotFoundError", IMPORT_ERROR, ERROR_4_LAYOUT)
    (NAME_ERROR, "NameError", EXCEPTION, ERROR_1_LAYOUT)
    (UNBOUND_LOCAL_ERROR, "UnboundLocalError", NAME_ERROR, ERROR_1_LAYOUT)
    (STOP_ITERATION, "StopIteration", EXCEPTION, ERROR_1_LAYOUT)
    (OS_ERROR, "OSError", EXCEPTION, OS_LAYOUT)
    (BLOCKING_IO_ERROR, "BlockingIOError", OS_ERROR, OS_LAYOUT)
    (CHILD_PROCESS_ERROR, "ChildProcessError", OS_ERROR, OS_LAYOUT)
    (CONNECTION_ERROR, "ConnectionError", OS_ERROR, OS_LAYOUT)
    (FILE_EXISTS_ERROR, "FileExistsError", OS_ERROR, OS_LAYOUT)
    (FILE_NOT_FOUND_ERROR, "FileNotFoundError", OS_ERROR, OS_LAYOUT)
    (INTERRUPTED_ERROR, "InterruptedError", OS_ERROR, OS_LAYOUT)
    (IS_A_DIRECTORY_ERROR, "IsADirectoryError", OS_ERROR, OS_LAYOUT)
    (NOT_A_DIRECTORY_ERROR, "NotADirectoryError", OS_ERROR, OS_LAYOUT)
    (PERMISSION_ERROR, "PermissionError", OS_ERROR, OS_LAYOUT)
    (PROCESS_LOOKUP_ERROR, "ProcessLookupError", OS_ERROR, OS_LAYOUT)
    (TIMEOUT_ERROR, "TimeoutError", OS_ERROR, OS_LAYOUT)
    (BROKEN_PIPE_ERROR, "BrokenPipeError", CONNECTION_ERROR, OS_LAYOUT)
    (CONNECTION_ABORTED_ERROR, "ConnectionAbortedError", CONNECTION_ERROR, OS_LAYOUT)
    (CONNECTION_REFUSED_ERROR, "ConnectionRefusedError", CONNECTION_ERROR, OS_LAYOUT)
    (CONNECTION_RESET_ERROR, "ConnectionResetError", CONNECTION_ERROR, OS_LAYOUT)
    (SYNTAX_ERROR, "SyntaxError", EXCEPTION, SYNTAX_LAYOUT)
    (INDENTATION_ERROR, "IndentationError", SYNTAX_ERROR, SYNTAX_LAYOUT)
    (TAB_ERROR, "TabError", INDENTATION_ERROR, SYNTAX_LAYOUT)
    (INCOMPLETE_INPUT_ERROR, "_IncompleteInputError", SYNTAX_ERROR, SYNTAX_LAYOUT)
    (FLOATING_POINT_ERROR, "FloatingPointError", ARITHMETIC_ERROR, ERROR_LAYOUT)
    (OVERFLOW_ERROR, "OverflowError", ARITHMETIC_ERROR, ERROR_LAYOUT)
    (ZERO_DIVISION_ERROR, "ZeroDivisionError", ARITHMETIC_ERROR, ERROR_LAYOUT)
    (INDEX_ERROR, "IndexError", LOOKUP_ERROR, ERROR_LAYOUT)
    (KEY_ERROR, "KeyError", LOOKUP_ERROR, ERROR_LAYOUT)
    (NOT_IMPLEMENTED_ERROR, "NotImplementedError", RUNTIME_ERROR, ERROR_LAYOUT)
    (RECURSION_ERROR, "RecursionError", RUNTIME_ERROR, ERROR_LAYOUT)
    (PYTHON_FINALIZATION_ERROR, "PythonFinalizationError", RUNTIME_ERROR, ERROR_LAYOUT)
    (UNICODE_ERROR, "UnicodeError", VALUE_ERROR, ERROR_LAYOUT)
    (UNICODE_DECODE_ERROR, "UnicodeDecodeError", UNICODE_ERROR, UNICODE_LAYOUT)
    (UNICODE_ENCODE_ERROR, "UnicodeEncodeError", UNICODE_ERROR, UNICODE_LAYOUT)
    (UNICODE_TRANSLATE_ERROR, "UnicodeTranslateError", UNICODE_ERROR, UNICODE_LAYOUT)
    (BYTES_WARNING, "BytesWarning", WARNING, ERROR_LAYOUT)
    (DEPRECATION_WARNING, "DeprecationWarning", WARNING, ERROR_LAYOUT)
    (ENCODING_WARNING, "EncodingWarning", WARNING, ERROR_LAYOUT)
    (FUTURE_WARNING, "FutureWarning", WARNING, ERROR_LAYOUT)
    (IMPORT_WARNING, "ImportWarning", WARNING, ERROR_LAYOUT)
    (PENDING_DEPRECATION_WARNING, "PendingDeprecationWarning", WARNING, ERROR_LAYOUT)
    (RESOURCE_WARNING, "ResourceWarning", WARNING, ERROR_LAYOUT)
    (RUNTIME_WARNING, "RuntimeWarning", WARNING, ERROR_LAYOUT)
    (SYNTAX_WARNING, "SyntaxWarning", WARNING, ERROR_LAYOUT)
    (UNICODE_WARNING, "UnicodeWarning", WARNING, ERROR_LAYOUT)
    (USER_WARNING, "UserWarning", WARNING, ERROR_LAYOUT)
    // From here on: types of modules, readied when their module is made.
    (DEQUE, "deque", OBJECT, Layout::collected(216, &[]).with_tail(Tail::Deque, 0).with_weak_list(26))
    (DEFAULTDICT, "defaultdict", DICT, Layout::collected(56, &[6]).with_tail(Tail::Dict, 0))
    (ORDERED_DICT, "OrderedDict", DICT, Layout::collected(112, &[12]).with_tail(Tail::OrderedDict, 0).with_dict(12).with_weak_list(13))
    (PARTIAL, "partial", OBJECT, Layout::collected(64, &[2, 3, 4, 5]).with_dict(5).with_weak_list(6))
    (THREAD_LOCAL, "_local", OBJECT, Layout::collected(56, &[2, 3, 5, 6]).with_weak_list(4))
    (SRE_PATTERN, "Pattern", OBJECT, Layout::collected(96, &[4, 5, 6]).with_tail(Tail::None, 4).with_weak_list(8))
    (SRE_MATCH, "Match", OBJECT, Layout::collected(88, &[3, 4, 5]).with_tail(Tail::None, 8))
    (SRE_SCANNER, "SRE_Scanner", OBJECT, Layout::collected(248, &[2, 3]))
    (SRE_TEMPLATE, "SRE_Template", OBJECT, Layout::collected(40, &[2, 3]))
    (DEQUE_ITERATOR, "_deque_iterator", OBJECT, Layout::collected(56, &[4]))
    (DEQUE_REVERSE_ITERATOR, "_deque_reverse_iterator", OBJECT, Layout::collected(56, &[4]))
    (TUPLE_GETTER, "_tuplegetter", OBJECT, Layout::collected(32, &[3]))
    (ODICT_ITERATOR, "odict_iterator", OBJECT, Layout::collected(72, &[4, 7, 8]))
    (ODICT_KEYS, "odict_keys", DICT_KEYS, Layout::collected(24, &[2]))
    (ODICT_VALUES, "odict_values", DICT_VALUES, Layout::collected(24, &[2]))
    (ODICT_ITEMS, "odict_items", DICT_ITEMS, Layout::collected(24, &[2]))
    (KEY_WRAPPER, "KeyWrapper", OBJECT, Layout::collected(32, &[2, 3]))
    (LRU_CACHE, "_lru_cache_wrapper", OBJECT, Layout::collected(152, &[3, 9, 12, 14, 16, 17]).with_dict(17).with_weak_list(18))
    (LRU_LINK, "_lru_list_elem", OBJECT, Layout::collected(56, &[3, 5, 6]))
    (ITEM_GETTER, "itemgetter", OBJECT, Layout::collected(48, &[3]))
    (ATTRIBUTE_GETTER, "attrgetter", OBJECT, Layout::collected(40, &[3]))
    (METHOD_CALLER, "methodcaller", OBJECT, Layout::collected(64, &[2, 3, 4]))
    (ACCUMULATE, "accumulate", OBJECT, Layout::collected(56, &[2, 3, 4, 5]))
    (BATCHED, "batched", OBJECT, Layout::collected(40, &[2]))
    (CHAIN, "chain", OBJECT, Layout::collected(32, &[2, 3]))
    (COMBINATIONS, "combinations", OBJECT, Layout::collected(56, &[2, 3, 4]))
    (COMBINATIONS_WITH_REPLACEMENT, "combinations_with_replacement", OBJECT, Layout::collected(56, &[2, 3, 4]))
    (COMPRESS, "compress", OBJECT, Layout::collected(32, &[2, 3]))
    (COUNT, "count", OBJECT, Layout::collected(40, &[3, 4]))
    (CYCLE, "cycle", OBJECT, Layout::collected(48, &[2, 3]))
    (DROP_WHILE, "dropwhile", OBJECT, Layout::collected(40, &[2, 3]))
    (FILTER_FALSE, "filterfalse", OBJECT, Layout::collected(32, &[2, 3]))
    (GROUP_BY, "groupby", OBJECT, Layout::collected(72, &[2, 3, 4, 5, 6]))
    (GROUPER, "_grouper", OBJECT, Layout::collected(32, &[2, 3]))
    (ISLICE, "islice", OBJECT, Layout::collected(56, &[2]))
    (PAIRWISE, "pairwise", OBJECT, Layout::collected(40, &[2, 3, 4]))
    (PERMUTATIONS, "permutations", OBJECT, Layout::collected(64, &[2, 3, 4, 5]))
    (PRODUCT, "product", OBJECT, Layout::collected(48, &[2, 3, 4]))
    (REPEAT, "repeat", OBJECT, Layout::collected(32, &[2]))
    (STARMAP, "starmap", OBJECT, Layout::collected(32, &[2, 3]))
    (TAKE_WHILE, "takewhile", OBJECT, Layout::collected(40, &[2, 3]))
    (TEE, "_tee", OBJECT, Layout::collected(48, &[2]).with_weak_list(4))
    (TEE_DATA, "_tee_dataobject", OBJECT, Layout::collected(48, &[2, 4, 5]))
    (ZIP_LONGEST, "zip_longest", OBJECT, Layout::collected(56, &[4, 5, 6]))
    (ABC_DATA, "_abc_data", OBJECT, Layout::collected(48, &[2, 3, 4]))
    (MANAGED_BUFFER, "managedbuffer", OBJECT, Layout::collected(112, &[5]))
    (ARRAY, "array", OBJECT, Layout::collected(64, &[]).with_tail(Tail::Array, 0).with_weak_list(6))
    (ARRAY_ITERATOR, "arrayiterator", OBJECT, Layout::collected(40, &[3]))
    (MODULE_SPEC, "ModuleSpec", OBJECT, Layout::collected(24, &[2]).with_dict(2))
    (BUILTIN_IMPORTER, "BuiltinImporter", OBJECT, Layout::plain(16))
    (FROZEN_IMPORTER, "FrozenImporter", OBJECT, Layout::plain(16))
    (SOURCE_FILE_LOADER, "SourceFileLoader", OBJECT, Layout::collected(24, &[2]).with_dict(2))
    (AST_NODE, "AST", OBJECT, Layout::collected(24, &[2]).with_dict(2))
    (ASYNC_GENERATOR_WRAPPED_VALUE, "async_generator_wrapped_value", OBJECT, Layout::collected(24, &[2]))
    (ANEXT_AWAITABLE, "anext_awaitable", OBJECT, Layout::collected(32, &[2, 3]))
    (SYS_ASYNCGEN_HOOKS, "asyncgen_hooks", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (UNRAISABLE_HOOK_ARGS, "UnraisableHookArgs", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (FORMATTER_ITERATOR, "formatteriterator", OBJECT, Layout::holding(32, &[2]))
    (FIELD_NAME_ITERATOR, "fieldnameiterator", OBJECT, Layout::holding(32, &[2]))
    (STRUCT, "Struct", OBJECT, Layout::collected(64, &[5]).with_weak_list(6))
    (STRUCT_ERROR, "error", EXCEPTION, ERROR_LAYOUT)
    (UNPACK_ITERATOR, "unpack_iterator", OBJECT, Layout::collected(112, &[2, 4]))
    (BINASCII_ERROR, "Error", VALUE_ERROR, ERROR_LAYOUT)
    (BINASCII_INCOMPLETE, "Incomplete", EXCEPTION, ERROR_LAYOUT)
    (RANDOM, "Random", OBJECT, Layout::plain(2520))
    (MD5, "md5", OBJECT, Layout::collected(40, &[2]))
    (SHA1, "sha1", OBJECT, Layout::collected(40, &[2]))
    (SHA224, "SHA224Type", OBJECT, Layout::collected(40, &[2]))
    (SHA256, "SHA256Type", OBJECT, Layout::collected(40, &[2]))
    (SHA384, "SHA384Type", OBJECT, Layout::collected(40, &[2]))
    (SHA512, "SHA512Type", OBJECT, Layout::collected(40, &[2]))
    (SHA3_224, "sha3_224", OBJECT, Layout::collected(40, &[2]))
    (SHA3_256, "sha3_256", OBJECT, Layout::collected(40, &[2]))
    (SHA3_384, "sha3_384", OBJECT, Layout::collected(40, &[2]))
    (SHA3_512, "sha3_512", OBJECT, Layout::collected(40, &[2]))
    (SHAKE_128, "shake_128", OBJECT, Layout::collected(40, &[2]))
    (SHAKE_256, "shake_256", OBJECT, Layout::collected(40, &[2]))
    (BLAKE2B, "blake2b", OBJECT, Layout::collected(64, &[2, 3]))
    (BLAKE2S, "blake2s", OBJECT, Layout::collected(64, &[2, 3]))
    (ZLIB_ERROR, "error", EXCEPTION, ERROR_LAYOUT)
    (ZLIB_COMPRESS, "Compress", OBJECT, Layout::collected(64, &[2, 7]))
    (ZLIB_DECOMPRESS, "Decompress", OBJECT, Layout::collected(64, &[2, 3, 4]))
    (UCD, "UCD", OBJECT, Layout::plain(40))
    (TYPE_VAR, "TypeVar", OBJECT, Layout::collected(96, &[2, 3, 4, 5, 6, 7, 8, 10]).with_dict(10).with_weak_list(11))
    (PARAM_SPEC, "ParamSpec", OBJECT, Layout::collected(96, &[2, 3, 4, 7, 8, 10]).with_dict(10).with_weak_list(11))
    (TYPE_VAR_TUPLE, "TypeVarTuple", OBJECT, Layout::collected(96, &[2, 7, 8, 10]).with_dict(10).with_weak_list(11))
    (PARAM_SPEC_ARGS, "ParamSpecArgs", OBJECT, Layout::collected(32, &[2]).with_weak_list(3))
    (PARAM_SPEC_KWARGS, "ParamSpecKwargs", OBJECT, Layout::collected(32, &[2]).with_weak_list(3))
    (NO_DEFAULT_TYPE, "NoDefaultType", OBJECT, Layout::plain(16))
    (TYPING_GENERIC, "Generic", OBJECT, Layout::plain(16))
    (TYPE_ALIAS_TYPE, "TypeAliasType", OBJECT, Layout::collected(64, &[2, 3, 4, 5, 6]).with_dict(6).with_weak_list(7))
    (TOKENIZER_ITERATOR, "TokenizerIter", OBJECT, Layout::collected(40, &[2, 3]))
    (EXCEPT_HOOK_ARGS, "_ExceptHookArgs", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (STRUCT_TIME, "struct_time", TUPLE, Layout::collected(40, &[12, 13]).with_tail(Tail::Tuple, 8))
    (SIMPLE_QUEUE, "SimpleQueue", OBJECT, Layout::collected(72, &[3]).with_weak_list(8))
    (CONTEXT, "Context", OBJECT, Layout::collected(56, &[2, 3]).with_weak_list(4))
    (CONTEXT_VAR, "ContextVar", OBJECT, Layout::collected(64, &[2, 3]))
    (CONTEXT_TOKEN, "Token", OBJECT, Layout::collected(48, &[2, 3, 4]))
    (IO_BASE, "_IOBase", OBJECT, FILE_LAYOUT)
    (RAW_IO_BASE, "_RawIOBase", IO_BASE, FILE_LAYOUT)
    (BUFFERED_IO_BASE, "_BufferedIOBase", IO_BASE, FILE_LAYOUT)
    (TEXT_IO_BASE, "_TextIOBase", IO_BASE, FILE_LAYOUT)
    (FILE_IO, "FileIO", RAW_IO_BASE, Layout::collected(48, &[5]).with_dict(5).with_weak_list(4))
    (BUFFERED_READER, "BufferedReader", BUFFERED_IO_BASE, BUFFER_LAYOUT)
    (BUFFERED_WRITER, "BufferedWriter", BUFFERED_IO_BASE, BUFFER_LAYOUT)
    (TEXT_IO_WRAPPER, "TextIOWrapper", TEXT_IO_BASE, TEXT_WRAPPER_LAYOUT)
    (BUFFERED_RANDOM, "BufferedRandom", BUFFERED_IO_BASE, BUFFER_LAYOUT)
    (BUFFERED_RW_PAIR, "BufferedRWPair", BUFFERED_IO_BASE, Layout::collected(48, &[2, 3, 4]).with_dict(4).with_weak_list(5))
    (BYTES_IO, "BytesIO", BUFFERED_IO_BASE, Layout::collected(80, &[8]).with_tail(Tail::ByteArray, 0).with_dict(8).with_weak_list(9))
    (STRING_IO, "StringIO", TEXT_IO_BASE, STRING_IO_LAYOUT)
    (NEWLINE_DECODER, "IncrementalNewlineDecoder", OBJECT, Layout::collected(40, &[2, 3]))
    (TOKEN_MISSING, "Token.MISSING", OBJECT, Layout::plain(16))
    (QUEUE_EMPTY, "Empty", EXCEPTION, ERROR_LAYOUT)
    (C_DATA, "_CData", OBJECT, Layout::collected(96, &[4, 8, 9, 10]))
    (SOCKET, "socket", OBJECT, Layout::collected(56, &[]))
    (SOCKET_H_ERROR, "herror", OS_ERROR, OS_LAYOUT)
    (SOCKET_GAI_ERROR, "gaierror", OS_ERROR, OS_LAYOUT)
    (SELECT_POLL, "poll", OBJECT, Layout::holding(48, &[2]))
    (ZLIB_DECOMPRESSOR, "_ZlibDecompressor", OBJECT, Layout::collected(64, &[2]))
    (PROFILER, "Profiler", OBJECT, Layout::collected(80, &[6, 9]))
    (PROFILER_ENTRY, "profiler_entry", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (PROFILER_SUBENTRY, "profiler_subentry", TUPLE, Layout::collected(24, &[]).with_tail(Tail::Tuple, 8))
    (PICKLE_BUFFER, "PickleBuffer", OBJECT, Layout::collected(104, &[3]).with_weak_list(12))
    (SYMTABLE_ENTRY, "symtable entry", OBJECT, Layout::holding(144, &[2, 3, 4, 5, 6]))
    (TEMPLATE, "Template", OBJECT, Layout::collected(32, &[2, 3]))
    (INTERPOLATION, "Interpolation", OBJECT, Layout::collected(48, &[2, 3, 4, 5]))
    (TEMPLATE_ITERATOR, "TemplateIter", OBJECT, Layout::collected(40, &[2, 3]))
    (JSON_SCANNER, "Scanner", OBJECT, Layout::collected(64, &[3, 4, 5, 6, 7]))
    (JSON_ENCODER, "Encoder", OBJECT, Layout::collected(80, &[2, 3, 4, 5, 6, 7]))
    (CSV_DIALECT, "Dialect", OBJECT, Layout::collected(48, &[5]))
    (CSV_READER, "reader", OBJECT, Layout::collected(88, &[2, 3, 4]))
    (CSV_WRITER, "writer", OBJECT, Layout::collected(72, &[2, 3]))
    (CSV_ERROR, "Error", EXCEPTION, ERROR_LAYOUT)
}
