//! Every difference between CPython versions, as data: code asks `profile.field`, never `if version >= ..`.

mod added;
mod build;
mod calls;
mod costs;
mod free_threaded;
mod new_names;
mod others;
mod teaching;

pub use self::added::{AddedBytes, UntoldBytes};
pub use self::build::{BUILDS, Build, NON_PIE, PIE, ProcessMap, build};
pub use self::calls::CallRules;
pub use self::costs::{Costs, Work};

use serde::Serialize;

use crate::python::version::calls::CALLS_3_13;
use crate::python::version::costs::COSTS_3_13;
use crate::python::version::free_threaded::{PYTHON_3_13T, PYTHON_3_14T, Threading, WITH_GIL};
use crate::python::version::new_names::NEW_NAMES;
use crate::python::version::others::{PYTHON_3_11, PYTHON_3_12, PYTHON_3_14, PYTHON_3_15};
use crate::python::version::teaching::{PYTHON_3_9, PYTHON_3_10};

/// What a CPython version does to memory, and its rhythms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Profile {
    /// As in "3.13".
    pub name: &'static str,
    /// `sys.version_info`: major, minor, micro.
    pub version: (u8, u8, u8),
    /// How the interpreter was built whose answers these are.
    pub build: &'static Build,
    /// The version whose texts of the library are taken, where there are several.
    pub texts_of: &'static str,
    /// `PYTHONHASHSEED`; 0 makes the key of the hash zero.
    pub hash_seed: u32,
    /// Largest shared int (`_PY_NSMALLPOSINTS` - 1).
    pub small_int_max: i64,
    /// `sys.getrefcount` of an immortal object; `None`: every object has a count of its own (until 3.11).
    pub immortal_refcount: Option<u32>,
    /// `ob_flags` of an object of the interpreter's own data (3.14).
    pub static_flags: u16,
    /// Every interned string is immortal, not only names (3.12).
    pub interns_for_ever: bool,
    /// Constants are immortal, and equal ones are one object (without a GIL).
    pub keeps_constants: bool,
    /// `gc.get_threshold()`.
    pub gc_thresholds: [u32; 3],
    /// The collector runs where something is allocated, not between instructions (until 3.11).
    pub collects_in_allocation: bool,
    /// `gc.get_freeze_count()` at first: what the interpreter's own start froze (3.12.1).
    pub frozen_at_start: u32,
    pub free_lists: FreeListLimits,
    pub list: ListRules,
    pub dict: DictRules,
    pub instance: InstanceRules,
    pub frame: FrameRules,
    /// Seconds between forced hand-overs of the GIL, in nanoseconds (`sys.getswitchinterval`).
    pub switch_interval_ns: u64,
    /// Where a thread looks whether another one has asked for the GIL.
    pub checks: Checks,
    /// What takes how long.
    #[serde(skip)]
    pub costs: &'static Costs,
    /// A profile for lessons on threads, not compared with its CPython in everything.
    pub is_for_threads: bool,
    /// What the build without a GIL does otherwise (`--disable-gil`).
    pub threading: Threading,
    /// `sys.getrecursionlimit()`.
    pub recursion_limit: u32,
    pub bytecode: &'static Bytecode,
    pub added: AddedBytes,
    pub untold: UntoldBytes,
    /// What types say of their structs where these have other fields: name of the type, name of the attribute, value.
    pub told: &'static [(&'static str, &'static str, i64)],
    /// `sizeof(PyTypeObject)`, as `sys.getsizeof` tells it of a static type.
    pub static_type_bytes: u32,
    pub words: Words,
    pub csv: CsvRules,
    /// What a traceback marks in the line that it shows.
    pub carets: Carets,
    /// Every frame has one dict for `locals()`, brought up to date when it is asked for (until 3.12).
    pub keeps_locals: bool,
    /// `sys._debugmallocstats` tells of the tables of dicts that wait (3.13).
    pub tells_free_keys: bool,
    /// How many copies of the dict of `builtins` the interpreter keeps (two until 3.11).
    pub copies_of_builtins: u32,
    /// The collector does not track a frozenset of what it need not track (3.15).
    pub untracks_frozensets: bool,
    /// `sum` of floats corrects what adding them loses (3.12).
    pub sums_exactly: bool,
    /// What C holds while it calls.
    pub calls: CallRules,
    /// So does a sum of floats and ints (3.14).
    pub compensates_ints: bool,
    /// A slice has a hash (3.12).
    pub hashes_slices: bool,
    /// Size in bytes of the heap at which a run is stopped.
    pub heap_limit_bytes: u64,
}

/// What a traceback marks in a line of source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Carets {
    /// Operators, subscripts and calls, several lines; no plain call that is all of a line (3.13).
    #[default]
    Calls,
    /// Operators and subscripts in the first line, nothing under a whole line (3.11).
    Operators,
    /// Nothing (until 3.10).
    None,
}

/// Where the evaluation loop looks at its breaker, beside jumps back and the beginning of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Checks {
    /// After calls of native code, but not those that are specialised without (3.11).
    #[default]
    MostCalls,
    /// After all calls of native code (3.10).
    AllCalls,
    /// Before nearly every instruction (until 3.9).
    Each,
}

/// The instruction set, and what the compiler makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bytecode {
    /// Which column of the opcode table holds its numbers and caches.
    pub column: usize,
    /// `RETURN_CONST` instead of two instructions (3.12 to 3.13).
    pub returns_constants: bool,
    /// A conditional jump and `not` find the truth of their value themselves (until 3.12).
    pub tests_truth: bool,
    /// The NULL beside a callable lies below it, and `KW_NAMES` tells names of keywords (until 3.12).
    pub null_below: bool,
    /// `MAKE_FUNCTION` and `FORMAT_VALUE` take flags (until 3.12).
    pub takes_flags: bool,
    /// All jumps but those of `yield from` look at the eval breaker when they go back (until 3.12).
    pub jumps_plainly: bool,
    /// Docstrings lose their indentation (3.13).
    pub cleans_docstrings: bool,
    /// A class body notes its first line, and the attributes that its methods set (3.13).
    pub notes_class: bool,
    /// What stands where an exhausted iterator leads.
    pub loop_end: LoopEnd,
    /// The order of the optimiser's passes.
    pub passes: Passes,
    /// Behind a field that ends a format specification stands an empty string (3.12).
    pub pads_specifications: bool,
    /// Rare helpers are called by number, not by instructions of their own (3.12).
    pub has_intrinsics: bool,
    /// Each instruction is told its place; until 3.11 it stands where the compiler was told of last.
    pub tells_places: bool,
    /// `BINARY_SLICE` and `STORE_SLICE` (3.12).
    pub has_slices: bool,
    /// Generators guard themselves against `StopIteration`, and a `yield from` what is thrown into it (3.12).
    pub guards_generators: bool,
    /// `PRECALL`, `LOAD_METHOD`, and no `LOAD_SUPER_ATTR` (until 3.11).
    pub prepares_calls: bool,
    /// `and` and `or` are one jump that keeps the value or drops it (until 3.11).
    pub jumps_or_pops: bool,
    /// What the compiler doubts is remembered in `__warningregistry__` (3.13.4 to 3.13).
    pub remembers_doubts: bool,
    /// A `finally` block that is compiled several times is warned of each time (until 3.13).
    pub warns_of_each_copy: bool,
    /// A `for` in a comprehension asks its iterator for one once more (3.13.1 to 3.13).
    pub asks_for_iterator_twice: bool,
    /// Constants are folded in the flow graph, no longer on the tree; `LOAD_SMALL_INT`; `and` and `or` as one
    /// jump until then (3.14).
    pub folds_late: bool,
    /// The tree of a bytes literal is joined to an empty one, and holds the object twice (3.12 and 3.13).
    pub joins_bytes: bool,
    /// `LOAD_FAST_BORROW` leaves a local's count alone (3.14).
    pub borrows_locals: bool,
    /// `LOAD_SPECIAL` and `LOAD_COMMON_CONSTANT` (3.14).
    pub loads_special: bool,
    /// `NOT_TAKEN` behind conditional jumps, `POP_ITER` behind loops, whose test stands once (3.14).
    pub marks_ways: bool,
    /// `CALL_FUNCTION_EX` always takes a mapping or NULL; no `BUILD_CONST_KEY_MAP` (3.14).
    pub plain_mappings: bool,
    /// `co_flags` tell of docstrings and methods (3.14).
    pub marks_docstrings: bool,
    /// An inlined comprehension in a class body puts aside only the names that it binds (3.14).
    pub isolates_bound: bool,
    /// Annotations are evaluated when they are asked for (PEP 649).
    pub defers_annotations: bool,
    /// `GET_ITER` and what `with` calls stand where the statement does, not where their operand does (until 3.12).
    pub acts_at_statement: bool,
    /// The `RAISE_VARARGS` of an `assert` stands where the statement does (3.12).
    pub raises_at_assert: bool,
    /// List, set and dict comprehensions have no frames of their own (PEP 709).
    pub inlines_comprehensions: bool,
    /// None, True, False, '' and -1 are loaded without a place among the constants; a local that got one of those that
    /// have a place borrows it (3.15).
    pub shares_constants: bool,
    /// Beside an iterator on the stack lies the place it is at, or NULL; comprehensions ask for their iterators themselves
    /// (3.15).
    pub pairs_iterators: bool,
    /// `list` and `set` of a generator expression are loops like `tuple` (3.15).
    pub shortens_displays: bool,
    /// `IMPORT_NAME` says whether it may wait (PEP 810, 3.15).
    pub marks_imports: bool,
    /// The bit of `RESUME` that tells of a `yield` with no handler but the generator's own (4; 3.15: 8).
    pub depth_bit: u32,
    /// An `__annotate__` is called after its function, not after what that stands in (3.15).
    pub names_annotated: bool,
    /// Jumps that are threaded or made real keep their handler, and what borrows is found behind empty blocks and pushed
    /// values, too (3.15).
    pub mends_graph: bool,
    /// Whether these are the instructions of CPython: what shows them is refused otherwise.
    pub is_exact: bool,
}

/// What stands where an exhausted iterator leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LoopEnd {
    /// `END_FOR`, and an instruction that drops the iterator (3.13).
    Dropped,
    /// An `END_FOR` that drops both (3.12).
    Both,
    /// Nothing: `FOR_ITER` drops the iterator (until 3.11).
    None,
}

/// The order in which the flow graph is optimised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Passes {
    /// Unreachable code and lines first (3.13).
    LinesFirst,
    /// Small exits, then each block (3.12).
    BlocksFirst,
    /// Small exits, then each block, on jumps that know no direction (3.11).
    Undirected,
}

/// The instructions of CPython 3.13.
pub static BYTECODE_3_13: Bytecode = Bytecode {
    column: 0,
    returns_constants: true,
    tests_truth: false,
    null_below: false,
    takes_flags: false,
    jumps_plainly: false,
    cleans_docstrings: true,
    notes_class: true,
    loop_end: LoopEnd::Dropped,
    passes: Passes::LinesFirst,
    pads_specifications: false,
    has_intrinsics: true,
    tells_places: true,
    has_slices: true,
    guards_generators: true,
    prepares_calls: false,
    jumps_or_pops: false,
    remembers_doubts: true,
    warns_of_each_copy: true,
    asks_for_iterator_twice: true,
    folds_late: false,
    joins_bytes: true,
    borrows_locals: false,
    loads_special: false,
    marks_ways: false,
    plain_mappings: false,
    marks_docstrings: false,
    isolates_bound: false,
    defers_annotations: false,
    acts_at_statement: false,
    raises_at_assert: false,
    inlines_comprehensions: true,
    shares_constants: false,
    pairs_iterators: false,
    shortens_displays: false,
    marks_imports: false,
    depth_bit: 4,
    names_annotated: false,
    mends_graph: false,
    is_exact: true,
};

/// How many freed objects of a type wait for their next use (`pycore_freelist_state.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FreeListLimits {
    pub float: u32,
    pub list: u32,
    pub dict: u32,
    pub dict_keys: u32,
    /// For each length from 1 to `tuple_lengths`.
    pub tuple: u32,
    pub tuple_lengths: u32,
    /// Tuples of the longest length that are kept are never used again (gh-121439, until 3.12).
    pub loses_longest: bool,
    pub slice: u32,
    pub others: OtherLimits,
}

/// The free lists that came with 3.14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OtherLimits {
    /// Ints of one digit.
    pub int: u32,
    pub method: u32,
    pub list_iterator: u32,
    pub tuple_iterator: u32,
    pub range: u32,
    pub range_iterator: u32,
}

/// `Objects/listobject.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ListRules {
    /// Lists of at most this many slots do not shrink before they are empty (gh-158592); 0 = no such rule.
    pub kept_slots: u32,
    /// Whether a list that was filled from an empty iterator keeps the slots it got beforehand.
    pub keeps_unused: bool,
    /// Slots for items of which nobody knows how many there are (until 3.14).
    pub unknown_length: i64,
    /// Whether a list gives its slots back when its last item is popped (3.12).
    pub pop_clears: bool,
    /// Whether `del l[i]` gives slots back (not in 3.13).
    pub item_deletion_shrinks: bool,
}

/// `Objects/dictobject.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DictRules {
    /// Whether a new table for fewer than 8 slots gets 16 (`calculate_log2_keysize`, until 3.13.0).
    pub doubles_small_tables: bool,
    /// Whether dicts of atoms are left untracked by the collector, and tuples of atoms until its next run (until 3.13).
    pub untracks_atoms: bool,
}

/// How instances of Python classes hold their attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceRules {
    /// Slots of a class's shared keys at first (`SHARED_KEYS_MAX_SIZE`).
    pub shared_keys: u32,
    /// `__dict__` and `__weakref__` of all classes are one descriptor each (3.15).
    pub shares_descriptors: bool,
    /// Whether the names that methods set on `self` are among them from the start (3.14).
    pub knows_attributes: bool,
    /// Whether an instance of a type with items has its dict behind them (until 3.11).
    pub dict_behind_items: bool,
    /// Whether the values lie in the object's own block (3.13).
    pub inline_values: bool,
    /// Whether the list of weak references is a field of the struct (until 3.11).
    pub weak_list_in_struct: bool,
}

/// Messages of exceptions that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    pub float_division: &'static str,
    pub float_floor_division: &'static str,
    pub float_modulo: &'static str,
    pub float_divmod: &'static str,
    pub complex_division: &'static str,
    pub complex_power: &'static str,
    pub int_division: &'static str,
    pub int_modulo: &'static str,
    pub negative_power: &'static str,
    /// Of a local variable, whose name stands for `{}`.
    pub unbound_local: &'static str,
    pub negative_timeout: &'static str,
    /// Where a warning comes from that no frame gave.
    pub no_place: (&'static str, i64),
    /// "too many values to unpack" says how many there were, if that is known (3.14).
    pub counts_unpacked: bool,
    /// `~True` is warned of (3.12), with these words about its end.
    pub bool_inversion: Option<&'static str>,
    /// `bool(NotImplemented)` is a `TypeError` and no longer a warning (3.14).
    pub refuses_truth_of_not_implemented: bool,
    /// "unhashable type" says what the object was to be used for (3.14).
    pub tells_use_of_hash: bool,
    /// `list.index` shows what it did not find (until 3.13).
    pub shows_missing_item: bool,
    /// `int | str` is of the class `typing.Union` (3.14).
    pub unions_are_typings: bool,
    /// A `SyntaxWarning` for what leaves a `finally` block (PEP 765).
    pub warns_of_leaving_finally: bool,
    /// An invalid escape sequence is explained (3.14).
    pub explains_escapes: bool,
    /// An escape that is none is warned of at its own line, not where its string begins (3.13).
    pub places_escapes: bool,
    /// "'int' object can't be awaited" (3.14).
    pub tells_who_is_awaited: bool,
    /// Escapes that are none are a `SyntaxWarning`, `throw(type, value)` a `DeprecationWarning` (3.12).
    pub warns_of_old_habits: bool,
    /// `"is" with 'int' literal` and not only `"is" with a literal` (3.12).
    pub names_literal: bool,
    /// "Did you mean '.x' instead of '.y'?" of attributes (3.15).
    pub points_at_attribute: bool,
    /// "and no __dict__ for setting new attributes" (3.13).
    pub tells_of_missing_dict: bool,
    /// "Did you mean" behind an unknown keyword argument (3.13).
    pub suggests_keywords: bool,
    /// `'sepp' is an invalid keyword argument for print()` of native code (until 3.12).
    pub calls_keywords_invalid: bool,
    /// "Did you mean: 'self.x'", "Did you forget to import", and hints for names that cannot be imported (3.12).
    pub suggests_imports: bool,
    /// A note for each object around what `json` cannot write: "when serializing list item 0" (3.14).
    pub notes_json_places: bool,
    /// "Can't instantiate abstract class A without an implementation for abstract method 'f'" (3.12).
    pub asks_for_implementation: bool,
}

/// What the module `csv` reads and minds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CsvRules {
    /// `QUOTE_NOTNULL`; before 3.12 `QUOTE_NONE` is the last one.
    pub last_quoting: i32,
    /// Characters of a dialect that cannot mean two things, quotes around every line break, None for fields without quotes
    /// where the quoting tells texts apart (3.13).
    pub checks_all: bool,
    /// ", not a string of length 2" (3.14).
    pub tells_what_was_given: bool,
}

/// `_PyInterpreterFrame`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FrameRules {
    /// Words before `localsplus`.
    pub header_words: u32,
    /// Bytes of a thread's chunk of frames (`DATA_STACK_CHUNK_SIZE`).
    pub chunk_bytes: u32,
    /// A generator holds its code itself, beside its frame (until 3.11).
    pub generator_holds_code: bool,
}

impl Profile {
    /// The whole version, as in "3.13.5" or "3.13.15t".
    pub fn level(&self) -> String {
        let (major, minor, micro) = self.version;
        let flag = if self.threading.has_gil { "" } else { "t" };
        format!("{major}.{minor}.{micro}{flag}")
    }

    /// Whether the structs of this version are known byte by byte.
    pub fn knows_structs(&self) -> bool {
        !self.is_for_threads || !self.threading.has_gil
    }

    /// Whether a type or module of this name has not what a later version has.
    pub fn is_without(&self, owner: &str, name: &str) -> bool {
        NEW_NAMES.iter().filter(|(since, _)| self.version < *since).any(|(_, names)| {
            names.iter().any(|new| match new.split_once('.') {
                Some(new) => new == (owner, name),
                None => *new == name,
            })
        })
    }

    /// Whether a name without an owner came with a later version.
    pub fn is_without_name(&self, name: &str) -> bool {
        NEW_NAMES.iter().any(|(since, names)| self.version < *since && names.contains(&name))
    }
}

/// The profile that a version such as "3.13" or "3.13.5" names.
pub fn profile(version: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| version == profile.name || version == profile.level())
}

/// CPython 3.13.5 on x86-64 Linux, as Debian 13 builds it.
pub const PYTHON_3_13: Profile = Profile {
    name: "3.13",
    version: (3, 13, 5),
    build: &NON_PIE,
    texts_of: "3.13",
    hash_seed: 0,
    small_int_max: 256,
    immortal_refcount: Some(u32::MAX),
    static_flags: 0,
    interns_for_ever: false,
    keeps_constants: false,
    gc_thresholds: [2000, 10, 10],
    collects_in_allocation: false,
    frozen_at_start: 0,
    free_lists: FreeListLimits {
        float: 100,
        list: 80,
        dict: 80,
        dict_keys: 80,
        tuple: 2000,
        tuple_lengths: 20,
        loses_longest: false,
        slice: 1,
        others: OtherLimits {
            int: 0,
            method: 0,
            list_iterator: 0,
            tuple_iterator: 0,
            range: 0,
            range_iterator: 0,
        },
    },
    list: ListRules {
        kept_slots: 0,
        keeps_unused: false,
        unknown_length: 8,
        pop_clears: true,
        item_deletion_shrinks: false,
    },
    dict: DictRules { doubles_small_tables: false, untracks_atoms: true },
    instance: InstanceRules {
        shared_keys: 30,
        shares_descriptors: false,
        knows_attributes: false,
        dict_behind_items: false,
        inline_values: true,
        weak_list_in_struct: false,
    },
    frame: FrameRules { header_words: 9, chunk_bytes: 16 * 1024, generator_holds_code: false },
    switch_interval_ns: 5_000_000,
    checks: Checks::MostCalls,
    costs: &COSTS_3_13,
    is_for_threads: false,
    threading: WITH_GIL,
    recursion_limit: 1000,
    bytecode: &BYTECODE_3_13,
    added: AddedBytes {
        head: 0,
        weak_reference: 0,
        tuple: 0,
        text: 0,
        range_iterator: 0,
        function: 0,
        generator: 0,
        frame_object: 0,
        code: 0,
        class: 0,
        union: 0,
        map: 0,
        lock: 0,
        module: 0,
        bytearray: 0,
    },
    static_type_bytes: 416,
    untold: UntoldBytes { code: 0, class: 0, function: 0, frame: 0, decimal: 0 },
    told: &[],
    words: Words {
        float_division: "float division by zero",
        float_floor_division: "float floor division by zero",
        float_modulo: "float modulo by zero",
        float_divmod: "float divmod()",
        complex_division: "complex division by zero",
        complex_power: "0.0 to a negative or complex power",
        int_division: "integer division or modulo by zero",
        int_modulo: "integer modulo by zero",
        negative_power: "0.0 cannot be raised to a negative power",
        unbound_local: "cannot access local variable '{}' where it is not associated with a value",
        negative_timeout: "timeout value must be a non-negative number",
        no_place: ("<sys>", 0),
        counts_unpacked: false,
        tells_use_of_hash: false,
        shows_missing_item: true,
        unions_are_typings: false,
        warns_of_leaving_finally: false,
        explains_escapes: false,
        places_escapes: true,
        tells_who_is_awaited: false,
        warns_of_old_habits: true,
        names_literal: true,
        points_at_attribute: false,
        tells_of_missing_dict: true,
        suggests_keywords: true,
        calls_keywords_invalid: false,
        bool_inversion: Some(" and will be removed in Python 3.16"),
        refuses_truth_of_not_implemented: false,
        suggests_imports: true,
        notes_json_places: false,
        asks_for_implementation: true,
    },
    csv: CsvRules { last_quoting: 5, checks_all: true, tells_what_was_given: false },
    carets: Carets::Calls,
    keeps_locals: false,
    tells_free_keys: true,
    copies_of_builtins: 1,
    untracks_frozensets: false,
    sums_exactly: true,
    calls: CALLS_3_13,
    compensates_ints: false,
    hashes_slices: true,
    heap_limit_bytes: 64 << 20,
};

/// One row per version, the default first.
pub static PROFILES: [Profile; 9] = [
    PYTHON_3_13,
    PYTHON_3_14,
    PYTHON_3_15,
    PYTHON_3_12,
    PYTHON_3_11,
    PYTHON_3_10,
    PYTHON_3_9,
    PYTHON_3_13T,
    PYTHON_3_14T,
];
