//! `tp_flags` of a type, with CPython's numbers (`Include/object.h`).

pub const STATIC_BUILTIN: u32 = 1 << 1;
pub const INLINE_VALUES: u32 = 1 << 2;
pub const MANAGED_WEAKREF: u32 = 1 << 3;
pub const MANAGED_DICT: u32 = 1 << 4;
/// `match` takes it for a sequence.
pub const SEQUENCE: u32 = 1 << 5;
/// `match` takes it for a mapping.
pub const MAPPING: u32 = 1 << 6;
/// `type()` of it cannot be called: "cannot create 'generator' instances".
pub const DISALLOW_INSTANTIATION: u32 = 1 << 7;
pub const IMMUTABLE_TYPE: u32 = 1 << 8;
pub const HEAP_TYPE: u32 = 1 << 9;
/// Classes may derive from it.
pub const BASE_TYPE: u32 = 1 << 10;
pub const HAVE_VECTORCALL: u32 = 1 << 11;
pub const READY: u32 = 1 << 12;
pub const HAVE_GC: u32 = 1 << 14;
/// Looked up on an instance it is called without being bound first.
pub const METHOD_DESCRIPTOR: u32 = 1 << 17;
pub const VALID_VERSION_TAG: u32 = 1 << 19;
pub const IS_ABSTRACT: u32 = 1 << 20;
/// `case list(x):` binds the subject itself.
pub const MATCH_SELF: u32 = 1 << 22;
pub const ITEMS_AT_END: u32 = 1 << 23;
pub const LONG_SUBCLASS: u32 = 1 << 24;
pub const LIST_SUBCLASS: u32 = 1 << 25;
pub const TUPLE_SUBCLASS: u32 = 1 << 26;
pub const BYTES_SUBCLASS: u32 = 1 << 27;
pub const UNICODE_SUBCLASS: u32 = 1 << 28;
pub const DICT_SUBCLASS: u32 = 1 << 29;
pub const BASE_EXCEPTION_SUBCLASS: u32 = 1 << 30;
pub const TYPE_SUBCLASS: u32 = 1 << 31;

/// The flags by which C asks for a built-in base; inherited whole.
pub const SUBCLASS_MASK: u32 = 0xff << 24;
/// `match`'s flags; inherited from the first base that has one.
pub const COLLECTION_MASK: u32 = SEQUENCE | MAPPING;

/// CPython's modules make most of their types when they are imported; ours are all static.
pub fn is_made_at_run_time(name: &str) -> bool {
    let is_core = !name.contains('.') && name != "ExceptionGroup"
        || ["sys.", "types.", "weakref.", "_contextvars."].iter().any(|it| name.starts_with(it))
        || STATIC_ELSEWHERE.contains(&name);
    !is_core
}

/// Types of modules that are static in CPython too.
const STATIC_ELSEWHERE: [&str; 4] =
    ["Token.MISSING", "collections.OrderedDict", "pickle.PickleBuffer", "typing.TypeAliasType"];
