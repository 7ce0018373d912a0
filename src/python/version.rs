//! Every difference between CPython versions, as data: code asks `profile.field`, never `if version >= ..`.

/// What a CPython version does to memory, and its rhythms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// As in "3.13".
    pub name: &'static str,
    /// `sys.version_info`: major, minor, micro.
    pub version: (u8, u8, u8),
    /// `PYTHONHASHSEED`; 0 makes the key of the hash zero.
    pub hash_seed: u32,
    /// Largest shared int (`_PY_NSMALLPOSINTS` - 1).
    pub small_int_max: i64,
    /// `sys.getrefcount` of an immortal object.
    pub immortal_refcount: u32,
    /// `gc.get_threshold()`.
    pub gc_thresholds: [u32; 3],
    pub free_lists: FreeListLimits,
    pub list: ListRules,
    pub dict: DictRules,
    pub instance: InstanceRules,
    pub frame: FrameRules,
    /// Seconds between forced hand-overs of the GIL, in nanoseconds (`sys.getswitchinterval`).
    pub switch_interval_ns: u64,
    /// `sys.getrecursionlimit()`.
    pub recursion_limit: u32,
    /// Whether `LOAD_FAST_BORROW` leaves a local's count alone (3.14).
    pub borrows_locals: bool,
    /// Size in bytes of the heap at which a run is stopped.
    pub heap_limit_bytes: u64,
}

/// How many freed objects of a type wait for their next use (`pycore_freelist_state.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeListLimits {
    pub float: u32,
    pub list: u32,
    pub dict: u32,
    pub dict_keys: u32,
    /// For each length from 1 to `tuple_lengths`.
    pub tuple: u32,
    pub tuple_lengths: u32,
    pub slice: u32,
    /// One-digit ints (3.14).
    pub int: u32,
}

/// `Objects/listobject.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListRules {
    /// Lists of at most this many slots do not shrink before they are empty (gh-158592); 0 = no such rule.
    pub kept_slots: u32,
    /// Whether `del l[i]` gives slots back.
    pub item_deletion_shrinks: bool,
}

/// `Objects/dictobject.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DictRules {
    /// Whether a new table for fewer than 8 slots gets 16 (`calculate_log2_keysize`, until 3.13.0).
    pub doubles_small_tables: bool,
    /// Whether dicts of atoms are left untracked by the collector (until 3.13).
    pub untracks_atoms: bool,
}

/// How instances of Python classes hold their attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceRules {
    /// Slots of a class's shared keys at first (`SHARED_KEYS_MAX_SIZE`).
    pub shared_keys: u32,
    /// Whether the values lie in the object's own block (3.13).
    pub inline_values: bool,
}

/// `_PyInterpreterFrame`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameRules {
    /// Words before `localsplus`.
    pub header_words: u32,
    /// Bytes of a thread's chunk of frames (`DATA_STACK_CHUNK_SIZE`).
    pub chunk_bytes: u32,
}

/// The profile that a version such as "3.13" or "3.13.5" names.
pub fn profile(version: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| {
        let (major, minor, micro) = profile.version;
        version == profile.name || version == format!("{major}.{minor}.{micro}")
    })
}

/// CPython 3.13.5 on x86-64 Linux, as Debian 13 builds it.
pub const PYTHON_3_13: Profile = Profile {
    name: "3.13",
    version: (3, 13, 5),
    hash_seed: 0,
    small_int_max: 256,
    immortal_refcount: u32::MAX,
    gc_thresholds: [2000, 10, 10],
    free_lists: FreeListLimits {
        float: 100,
        list: 80,
        dict: 80,
        dict_keys: 80,
        tuple: 2000,
        tuple_lengths: 20,
        slice: 1,
        int: 0,
    },
    list: ListRules { kept_slots: 0, item_deletion_shrinks: false },
    dict: DictRules { doubles_small_tables: false, untracks_atoms: true },
    instance: InstanceRules { shared_keys: 30, inline_values: true },
    frame: FrameRules { header_words: 9, chunk_bytes: 16 * 1024 },
    switch_interval_ns: 5_000_000,
    recursion_limit: 1000,
    borrows_locals: false,
    heap_limit_bytes: 64 << 20,
};

/// One row per version.
pub const PROFILES: &[Profile] = &[PYTHON_3_13];
