//! The versions beside 3.13: each says in what it differs from a neighbour.

use crate::python::version::calls::{CALLS_3_11, CALLS_3_12, CALLS_3_14};
use crate::python::version::costs::{COSTS_3_11, COSTS_3_12, COSTS_3_14, COSTS_3_15};
use crate::python::version::{
    AddedBytes, BYTECODE_3_13, Bytecode, Carets, CsvRules, DictRules, FrameRules, FreeListLimits,
    InstanceRules, ListRules, LoopEnd, OtherLimits, PIE, PYTHON_3_13, Passes, Profile, UntoldBytes,
    Words,
};

/// The instructions of CPython 3.12.
pub static BYTECODE_3_12: Bytecode = Bytecode {
    column: 2,
    tests_truth: true,
    null_below: true,
    takes_flags: true,
    jumps_plainly: true,
    cleans_docstrings: false,
    notes_class: false,
    loop_end: LoopEnd::Both,
    pads_specifications: true,
    passes: Passes::BlocksFirst,
    acts_at_statement: true,
    raises_at_assert: true,
    remembers_doubts: false,
    asks_for_iterator_twice: false,
    ..BYTECODE_3_13
};

/// The instructions of CPython 3.11.
pub static BYTECODE_3_11: Bytecode = Bytecode {
    column: 3,
    joins_bytes: false,
    returns_constants: false,
    loop_end: LoopEnd::None,
    passes: Passes::Undirected,
    pads_specifications: false,
    has_intrinsics: false,
    tells_places: false,
    has_slices: false,
    guards_generators: false,
    prepares_calls: true,
    jumps_or_pops: true,
    inlines_comprehensions: false,
    ..BYTECODE_3_12
};

/// The instructions of CPython 3.14.
pub static BYTECODE_3_14: Bytecode = Bytecode {
    column: 1,
    returns_constants: false,
    remembers_doubts: false,
    warns_of_each_copy: false,
    asks_for_iterator_twice: false,
    folds_late: true,
    joins_bytes: false,
    borrows_locals: true,
    loads_special: true,
    marks_ways: true,
    plain_mappings: true,
    marks_docstrings: true,
    isolates_bound: true,
    defers_annotations: true,
    ..BYTECODE_3_13
};

/// The instructions of CPython 3.15.
pub static BYTECODE_3_15: Bytecode = Bytecode {
    column: 4,
    shares_constants: true,
    pairs_iterators: true,
    shortens_displays: true,
    marks_imports: true,
    depth_bit: 8,
    names_annotated: true,
    mends_graph: true,
    ..BYTECODE_3_14
};

/// CPython 3.14.10 on x86-64 Linux, as Debian builds it.
pub const PYTHON_3_14: Profile = Profile {
    name: "3.14",
    calls: CALLS_3_14,
    version: (3, 14, 10),
    texts_of: "3.14",
    compensates_ints: true,
    bytecode: &BYTECODE_3_14,
    costs: &COSTS_3_14,
    added: AddedBytes {
        head: 0,
        weak_reference: 0,
        tuple: 8,
        text: 0,
        range_iterator: 0,
        function: 8,
        generator: 8,
        frame_object: 16,
        code: 8,
        class: 8,
        union: 24,
        map: 8,
        lock: 8,
        module: 0,
        bytearray: 0,
    },
    csv: CsvRules { tells_what_was_given: true, ..PYTHON_3_13.csv },
    words: Words {
        float_division: "division by zero",
        float_floor_division: "division by zero",
        float_modulo: "division by zero",
        float_divmod: "division by zero",
        complex_division: "division by zero",
        complex_power: "zero to a negative or complex power",
        int_division: "division by zero",
        int_modulo: "division by zero",
        negative_power: "zero to a negative power",
        refuses_truth_of_not_implemented: true,
        counts_unpacked: true,
        tells_use_of_hash: true,
        shows_missing_item: false,
        unions_are_typings: true,
        warns_of_leaving_finally: true,
        explains_escapes: true,
        tells_who_is_awaited: true,
        notes_json_places: true,
        ..PYTHON_3_13.words
    },
    free_lists: FreeListLimits {
        others: OtherLimits {
            int: 100,
            method: 20,
            list_iterator: 10,
            tuple_iterator: 10,
            range: 6,
            range_iterator: 6,
        },
        ..PYTHON_3_13.free_lists
    },
    list: ListRules {
        kept_slots: 32,
        keeps_unused: true,
        unknown_length: 8,
        pop_clears: true,
        item_deletion_shrinks: true,
    },
    dict: DictRules { untracks_atoms: false, ..PYTHON_3_13.dict },
    instance: InstanceRules { knows_attributes: true, ..PYTHON_3_13.instance },
    frame: FrameRules { header_words: 10, ..PYTHON_3_13.frame },
    immortal_refcount: Some(3 << 30),
    static_flags: 5,
    ..PYTHON_3_13
};

/// CPython 3.15.2 on x86-64 Linux, as Debian builds it.
pub const PYTHON_3_15: Profile = Profile {
    name: "3.15",
    version: (3, 15, 2),
    small_int_max: 1024,
    list: ListRules { unknown_length: 0, ..PYTHON_3_14.list },
    untracks_frozensets: true,
    bytecode: &BYTECODE_3_15,
    costs: &COSTS_3_15,
    added: AddedBytes { class: 16, module: 48, bytearray: 8, ..PYTHON_3_14.added },
    static_type_bytes: 424,
    told: &[("module", "__weakrefoffset__", 32)],
    words: Words { points_at_attribute: true, ..PYTHON_3_14.words },
    instance: InstanceRules { shares_descriptors: true, ..PYTHON_3_14.instance },
    ..PYTHON_3_14
};

/// CPython 3.12.1 on x86-64 Linux.
pub const PYTHON_3_12: Profile = Profile {
    name: "3.12",
    version: (3, 12, 1),
    build: &PIE,
    bytecode: &BYTECODE_3_12,
    costs: &COSTS_3_12,
    static_type_bytes: 432,
    untold: UntoldBytes { code: 8, class: 8, function: 0, frame: 16, decimal: 16 },
    told: &[
        ("code", "__basicsize__", 192),
        ("frame", "__basicsize__", 120),
        ("type", "__basicsize__", 920),
    ],
    interns_for_ever: true,
    calls: CALLS_3_12,
    tells_free_keys: false,
    list: ListRules { item_deletion_shrinks: true, ..PYTHON_3_13.list },
    free_lists: FreeListLimits { loses_longest: true, ..PYTHON_3_13.free_lists },
    dict: DictRules { doubles_small_tables: true, ..PYTHON_3_13.dict },
    instance: InstanceRules { inline_values: false, ..PYTHON_3_13.instance },
    gc_thresholds: [700, 10, 10],
    frozen_at_start: 375,
    carets: Carets::Operators,
    keeps_locals: true,
    csv: CsvRules { checks_all: false, ..PYTHON_3_13.csv },
    words: Words {
        float_modulo: "float modulo",
        negative_timeout: "timeout value must be positive",
        no_place: ("sys", 1),
        places_escapes: false,
        tells_of_missing_dict: false,
        suggests_keywords: false,
        calls_keywords_invalid: true,
        bool_inversion: Some(""),
        ..PYTHON_3_13.words
    },
    ..PYTHON_3_13
};

/// CPython 3.11.7 on x86-64 Linux.
pub const PYTHON_3_11: Profile = Profile {
    name: "3.11",
    calls: CALLS_3_11,
    version: (3, 11, 7),
    added: AddedBytes { text: 8, range_iterator: 8, generator: 8, ..PYTHON_3_12.added },
    list: ListRules { pop_clears: false, ..PYTHON_3_12.list },
    frame: FrameRules { generator_holds_code: true, ..PYTHON_3_13.frame },
    immortal_refcount: None,
    bytecode: &BYTECODE_3_11,
    costs: &COSTS_3_11,
    static_type_bytes: 424,
    untold: UntoldBytes { code: 16, class: 24, function: 8, frame: 16, decimal: 16 },
    told: &[
        ("bool", "__basicsize__", 32),
        ("code", "__basicsize__", 184),
        ("coroutine", "__weakrefoffset__", 24),
        ("frame", "__basicsize__", 120),
        ("function", "__basicsize__", 136),
        ("generator", "__weakrefoffset__", 24),
        ("type", "__basicsize__", 904),
    ],
    interns_for_ever: false,
    collects_in_allocation: true,
    copies_of_builtins: 2,
    sums_exactly: false,
    hashes_slices: false,
    frozen_at_start: 0,
    instance: InstanceRules {
        weak_list_in_struct: true,
        dict_behind_items: true,
        ..PYTHON_3_12.instance
    },
    csv: CsvRules { last_quoting: 3, ..PYTHON_3_12.csv },
    words: Words {
        warns_of_old_habits: false,
        names_literal: false,
        suggests_imports: false,
        asks_for_implementation: false,
        bool_inversion: None,
        ..PYTHON_3_12.words
    },
    ..PYTHON_3_12
};
