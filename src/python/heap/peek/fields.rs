//! Words of CPython's structs that are neither references nor the same here, by the type whose struct it is.

use crate::python::heap::Obj;
use crate::python::heap::image::types as t;

/// What CPython has in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The same as here.
    Plain,
    /// Nothing: the word is the machine's own.
    Zero,
    /// A reference that is not counted.
    Pointer,
    /// What is not modelled, where the machine's word is not 0.
    Unless(&'static str),
    /// What is not modelled.
    Unknown(&'static str),
}

/// First word, last word, what stands there.
type Row = (u32, u32, Field);

/// A word of a type's struct that is no reference.
pub fn field(kind: Obj, word: u32) -> Field {
    let Some((_, rows)) = STRUCTS.iter().find(|(kinds, _)| kinds.contains(&kind)) else {
        return Field::Unknown("a field of this type's C struct");
    };
    let row = rows.iter().find(|(first, last, _)| (*first..=*last).contains(&word));
    row.map_or(Field::Plain, |(_, _, field)| *field)
}

const CALL: Field = Field::Unknown("`vectorcall`, an address of C code");
const METHOD_TABLE: Field = Field::Unknown("an address of a C method table");
const SLOT: Field = Field::Unknown("a slot of a type, an address of C code");
const FRAME: Field = Field::Unknown("a field of an interpreter frame");
const CODE: Field = Field::Unknown("a field of a code object");

/// The structs whose words are known, each with those that differ.
const STRUCTS: &[(&[Obj], &[Row])] = &[
    (PLAIN, &[]),
    (
        &[t::TYPE],
        &[
            (2, 2, Field::Zero),
            (8, 8, Field::Zero),
            (6, 7, SLOT),
            (9, 20, SLOT),
            (22, 25, SLOT),
            (27, 31, SLOT),
            (34, 35, SLOT),
            (37, 41, SLOT),
            (44, 44, Field::Zero),
            (45, 45, Field::Unknown("`tp_subclasses` of a type")),
            (47, 47, Field::Zero),
            (48, 48, Field::Unknown("`tp_version_tag` of a type")),
            (49, 49, Field::Unless("`tp_finalize` of a type")),
            (50, 50, CALL),
            (51, 51, Field::Unknown("`tp_versions_used` of a type")),
            (52, 106, SLOT),
            (112, 112, Field::Zero),
            (113, 115, Field::Unknown("the specialization cache of a type")),
        ],
    ),
    (&[t::FUNCTION], &[(16, 16, CALL), (17, 17, Field::Unknown("`func_version` of a function"))]),
    (&[t::METHOD], &[(5, 5, CALL)]),
    (&[t::BUILTIN_FUNCTION], &[(2, 2, METHOD_TABLE), (6, 6, CALL)]),
    (
        &[t::METHOD_DESCRIPTOR, t::CLASSMETHOD_DESCRIPTOR, t::WRAPPER_DESCRIPTOR],
        &[(5, 5, METHOD_TABLE), (6, 6, CALL)],
    ),
    (&[t::GETSET_DESCRIPTOR, t::MEMBER_DESCRIPTOR], &[(5, 5, METHOD_TABLE)]),
    (&[t::MODULE], &[(3, 4, Field::Unknown("the definition of a module"))]),
    (
        &[t::WEAKREF, t::WEAKPROXY, t::WEAKCALLABLEPROXY],
        &[(2, 2, Field::Pointer), (5, 6, Field::Pointer), (7, 7, CALL)],
    ),
    (&[t::GENERIC_ALIAS], &[(7, 7, CALL)]),
    (
        &[t::GENERATOR, t::COROUTINE, t::ASYNC_GENERATOR],
        &[
            (6, 6, Field::Zero),
            (8, 8, FRAME),
            (10, 10, FRAME),
            (12, 13, Field::Pointer),
            (16, 17, FRAME),
        ],
    ),
    (
        &[t::FRAME],
        &[
            (3, 3, FRAME),
            (5, 5, FRAME),
            (7, 7, FRAME),
            (9, 9, FRAME),
            (11, 12, Field::Pointer),
            (14, 16, FRAME),
        ],
    ),
    (
        &[t::CODE],
        &[(2, 2, Field::Plain), (5, 5, CODE), (7, 11, CODE), (13, 13, CODE), (17, 200, CODE)],
    ),
    (&[t::TRACEBACK], &[(4, 4, Field::Unknown("`tb_lasti` of a traceback"))]),
    (&[t::LOCK, t::RLOCK], &[(2, 2, FRAME), (4, 5, FRAME)]),
];

/// Structs that are the same here, word for word.
const PLAIN: &[Obj] = &[
    t::OBJECT,
    t::INT,
    t::BOOL,
    t::FLOAT,
    t::COMPLEX,
    t::STR,
    t::BYTES,
    t::BYTEARRAY,
    t::TUPLE,
    t::LIST,
    t::DICT,
    t::SET,
    t::FROZENSET,
    t::RANGE,
    t::SLICE,
    t::NONE_TYPE,
    t::ELLIPSIS_TYPE,
    t::NOT_IMPLEMENTED_TYPE,
    t::METHOD_WRAPPER,
    t::CLASSMETHOD,
    t::STATICMETHOD,
    t::PROPERTY,
    t::SUPER,
    t::CELL,
    t::LIST_ITERATOR,
    t::LIST_REVERSEITERATOR,
    t::TUPLE_ITERATOR,
    t::RANGE_ITERATOR,
    t::LONGRANGE_ITERATOR,
    t::DICT_KEYITERATOR,
    t::DICT_VALUEITERATOR,
    t::DICT_ITEMITERATOR,
    t::DICT_REVERSEKEYITERATOR,
    t::DICT_REVERSEVALUEITERATOR,
    t::DICT_REVERSEITEMITERATOR,
    t::DICT_KEYS,
    t::DICT_VALUES,
    t::DICT_ITEMS,
    t::SET_ITERATOR,
    t::STR_ASCII_ITERATOR,
    t::STR_ITERATOR,
    t::BYTES_ITERATOR,
    t::BYTEARRAY_ITERATOR,
    t::ENUMERATE,
    t::ZIP,
    t::MAP,
    t::FILTER,
    t::REVERSED,
    t::ITERATOR,
    t::CALLABLE_ITERATOR,
    t::MAPPINGPROXY,
    t::SIMPLE_NAMESPACE,
    t::UNION_TYPE,
    t::BASE_EXCEPTION,
    t::EXCEPTION,
    t::VALUE_ERROR,
    t::TYPE_ERROR,
    t::KEY_ERROR,
    t::INDEX_ERROR,
    t::RUNTIME_ERROR,
    t::ZERO_DIVISION_ERROR,
    t::ATTRIBUTE_ERROR,
    t::NAME_ERROR,
    t::STOP_ITERATION,
    t::DEFAULTDICT,
    t::ORDERED_DICT,
    t::DEQUE,
    t::ARRAY,
    t::PARTIAL,
];
