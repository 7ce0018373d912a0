//! What objects hold: words at CPython's addresses, real reference counts, CPython's struct layouts. Knows no behaviour.
#![expect(
    clippy::inline_always,
    reason = "a load of a word must be a load in debug-like builds too: measured"
)]

pub mod arena;
pub mod fields;
pub mod image;
pub mod idle;
pub mod types;
mod layout;
mod lend;
mod reference;
mod pymalloc;
mod malloc;
mod mimalloc;
mod allocate;
mod free;
mod edges;
pub mod extents;
mod names;
mod hash;
mod int;
mod text;
mod intern;
mod array;
mod bytes;
pub mod buffer;
mod tuple;
mod list;
mod keys;
mod dict;
mod dict_copy;
mod digits;
mod order;
pub mod peek;
mod deque;
mod places;
mod plain;
mod split;
mod set;
pub mod instance;
mod object;
mod size;
pub mod weak;
mod collect;
mod collect_whole;
mod atom;
mod audit;
mod checkpoint;
pub mod tracer;

pub use self::atom::hash_tuple;
pub use self::audit::Mismatch;
pub use self::checkpoint::{Checkpoint, Kept};
pub use self::collect::{Collection, Collector};
pub use self::deque::DequeCursor;
pub use self::dict::Probe;
pub use self::digits::SHORT;
pub use self::hash::{hash_big, hash_bytes, hash_float, hash_int, hash_pointer};
pub use self::int::digit_count;
pub use self::layout::{Layout, Tail};
pub use self::list::Detached;
pub use self::reference::{Obj, Owned};
pub use self::set::SetProbe;
pub use self::text::Interning;

use crate::python::heap::allocate::FreeLists;
use crate::python::heap::arena::Words;
use crate::python::heap::intern::Interned;
use crate::python::heap::malloc::Malloc;
use crate::python::heap::mimalloc::Mimalloc;
use crate::python::heap::pymalloc::Pymalloc;
use crate::python::heap::tracer::Tracer;
use crate::python::version::{ProcessMap, Profile, Work};
use std::collections::{BTreeSet, VecDeque};

/// `_Py_IMMORTAL_REFCNT` of 3.12 and 3.13.
pub const IMMORTAL: u32 = u32::MAX;

/// How far behind the beginning of the static data the shared texts lie where they are larger.
const WIDE_TEXTS: u64 = 0x20_0000;

/// Word offsets that every object shares.
pub const REFCOUNT: u32 = 0;
pub const TYPE: u32 = 1;
/// `ob_size` of objects of variable size.
pub const SIZE: u32 = 2;

/// The memory of one process.
pub struct Heap {
    pub words: Words,
    pub profile: &'static Profile,
    /// What native code and costly instructions have spent of virtual time, in picoseconds.
    pub spent_ps: u64,
    /// Where in the address space its parts lie.
    pub map: ProcessMap,
    /// How many ints from the smallest shared one on are shared.
    shared_ints: u64,
    /// What is asked for a block for an int of one digit: its size class, or the list of those that wait.
    one_digit_class: u32,
    /// Words of the head of an object that the words do not hold: they lie before it, as a collector's do (0, or 2
    /// without a GIL).
    head_words: u32,
    /// Texts among constants are interned whatever is in them.
    pub interns_constants: bool,
    /// The type int where its instances are given back at once, `NULL` where they may wait for their next use.
    plain_int: Obj,
    small: Pymalloc,
    /// What serves instead of it without a GIL; `small` is hidden then.
    pages: Option<Mimalloc>,
    large: Malloc,
    free_lists: FreeLists,
    interned: Interned,
    /// By layout number: how the instances of a type lie (static types first, in their order).
    layouts: Vec<Layout>,
    pub collector: Collector,
    pub tracer: Tracer,
    /// Objects whose count fell to 0 and whose Python-level finalizer (`__del__`) has not run, and weak references
    /// whose callback has not run; each is kept alive by one count until the machine has run it and released it.
    pub pending_finalizers: VecDeque<Obj>,
    /// So many of them wait for the end of one that is running.
    pending_kept: usize,
    exhausted: bool,
    /// Objects made so far.
    made: u32,
    /// Numbers of the classes that died and have data beside the words.
    dead_types: Vec<u32>,
    /// How often a code object has died, or may have.
    codes_freed: u64,
    /// The next version of a dict's keys; 0 = none left.
    next_keys_version: u32,
    /// Space for the work of freeing.
    tasks: Vec<u64>,
    /// Blocks that the program took itself (`PyObject_Malloc`).
    lent: BTreeSet<u32>,
    /// Bytes that objects may take; the profile's, or less.
    limit_bytes: u64,
    /// It was put back to an earlier moment, or forward to a later one.
    has_gone_back: bool,
}

impl Heap {
    /// Objects of the program may take so many bytes, beside what is there from the start.
    pub fn lower_limit(&mut self, bytes: Option<u64>) {
        let Some(bytes) = bytes else { return };
        self.limit_bytes = self.limit_bytes.min(self.used_bytes().saturating_add(bytes));
    }

    /// The memory of a fresh process: the static segment is there, nothing else.
    pub fn new(profile: &'static Profile) -> Heap {
        let mut heap = Heap::hollow(profile);
        let layout = |row| types::layout(row, &profile.added);
        heap.layouts = types::ROWS.iter().map(layout).collect();
        heap.small.arena_limit = (profile.heap_limit_bytes >> 20) as u32;
        image::build(&mut heap);
        if heap.pages.is_some() {
            heap.small.hide();
        } else {
            heap.small.occupy(&mut heap.words);
        }
        heap.start_collector();
        heap
    }

    /// Native code has done some work: virtual time passes.
    #[inline]
    pub fn spend(&mut self, work: Work, count: u64) {
        let cost = u64::from(self.profile.costs.of(work));
        self.spent_ps = self.spent_ps.saturating_add(cost.saturating_mul(count));
    }

    /// Objects made so far; it begins again when it gets too large.
    pub fn objects_made(&self) -> u32 {
        self.made
    }

    /// Changes whenever a code object has died since.
    pub fn codes_freed(&self) -> u64 {
        self.codes_freed
    }

    /// A memory in which nothing is, not even types.
    pub fn hollow(profile: &'static Profile) -> Heap {
        let keeps_ints = profile.free_lists.others.int > 0;
        let head_words = profile.added.head / 8;
        Heap {
            words: Words::new(),
            profile,
            spent_ps: 0,
            map: profile.build.map,
            small: Pymalloc::default(),
            pages: (!profile.threading.has_gil).then(Mimalloc::default),
            large: Malloc::default(),
            free_lists: FreeLists::default(),
            interned: Interned::default(),
            layouts: Vec::new(),
            one_digit_class: if keeps_ints { pymalloc::INTS } else { pymalloc::SMALL_INTS },
            head_words,
            interns_constants: false,
            plain_int: if keeps_ints { Obj::NULL } else { image::types::INT },
            shared_ints: (profile.small_int_max + 1 - image::SMALL_INT_MIN) as u64,
            collector: Collector::new(profile.gc_thresholds),
            tracer: Tracer::default(),
            pending_finalizers: VecDeque::new(),
            pending_kept: 0,
            exhausted: false,
            made: 0,
            dead_types: Vec::new(),
            codes_freed: 0,
            next_keys_version: 1,
            tasks: Vec::new(),
            lent: BTreeSet::new(),
            limit_bytes: profile.heap_limit_bytes,
            has_gone_back: false,
        }
    }

    /// An allocation failed or the heap's limit was passed: the machine must stop the run before it goes on.
    #[inline(always)]
    pub fn is_exhausted(&self) -> bool {
        self.exhausted || self.small.over_limit
    }

    /// Something is due at the next check: a collection, or the end of a run that has no more room.
    #[inline(always)]
    pub fn wants_attention(&self) -> bool {
        self.collector.due | self.exhausted | self.small.over_limit
    }

    /// What `id()` gives.
    pub fn address(&self, object: Obj) -> u64 {
        if self.has_wide_texts()
            && let Some(place) = image::wide_text_place(object.0)
        {
            return self.map.statics + WIDE_TEXTS + place;
        }
        if self.head_words > 0 && arena::is_static(object) {
            return self.map.statics + image::wide_place(object.0);
        }
        arena::address_in(&self.map, object.0 - self.head_words)
    }

    /// Where a block begins that is no object.
    pub fn block_address(&self, word: u32) -> u64 {
        if self.head_words > 0 && word != 0 && arena::is_static(Obj(word)) {
            return self.address(Obj(word));
        }
        arena::address_in(&self.map, word)
    }

    /// How many bytes of an object's head the words do not hold.
    pub fn head_bytes(&self) -> u64 {
        u64::from(self.head_words) * 8
    }

    /// Texts have a field more, so that the shared ones lie elsewhere (until 3.11).
    pub(in crate::python::heap) fn has_wide_texts(&self) -> bool {
        self.profile.added.text > 0
    }

    /// The object of the static data around an address, where those are larger and lie elsewhere, and the byte in it.
    pub(in crate::python::heap) fn wide_object_at(&self, address: u64) -> Option<(Obj, u32)> {
        if self.head_words > 0 {
            return image::headed_object_at(address.checked_sub(self.map.statics)?);
        }
        let place = address.checked_sub(self.map.statics + WIDE_TEXTS)?;
        if self.has_wide_texts() { image::wide_text_at(place) } else { None }
    }

    /// The word at an address, if there is one.
    pub fn word_at(&self, address: u64) -> Option<u32> {
        match self.wide_object_at(address) {
            Some((object, 0)) => Some(object.0),
            Some(_) => None,
            None => arena::word_in(&self.map, address),
        }
    }

    #[inline(always)]
    pub fn word(&self, object: Obj, offset: u32) -> u64 {
        self.words.get(object.0.wrapping_add(offset))
    }

    #[inline(always)]
    pub fn set_word(&mut self, object: Obj, offset: u32, value: u64) {
        self.words.set(object.0.wrapping_add(offset), value);
    }

    /// A borrowed reference stored in an object; `NULL` when the field is empty.
    #[inline(always)]
    pub fn field(&self, object: Obj, offset: u32) -> Obj {
        Obj(self.word(object, offset) as u32)
    }

    /// Stores a reference in a field that holds none.
    #[inline(always)]
    pub fn init_field(&mut self, object: Obj, offset: u32, value: Owned) {
        self.set_word(object, offset, u64::from(value.into_raw().0));
    }

    /// `Py_XSETREF`: stores a reference and releases what the field held.
    pub fn set_field(&mut self, object: Obj, offset: u32, value: Owned) {
        let old = self.field(object, offset);
        self.init_field(object, offset, value);
        self.release_raw(old);
    }

    /// `Py_CLEAR`.
    pub fn clear_field(&mut self, object: Obj, offset: u32) {
        let old = self.field(object, offset);
        self.set_word(object, offset, 0);
        self.release_raw(old);
    }

    /// `ob_type`.
    #[inline(always)]
    pub fn type_of(&self, object: Obj) -> Obj {
        self.field(object, TYPE)
    }

    /// `ob_type` of a new object. The upper half of the word numbers the objects of a process in the order in which they
    /// are made: an identity that outlives the address.
    #[inline(always)]
    pub(in crate::python::heap) fn set_type(&mut self, object: Obj, kind: Obj) {
        let word = self.new_type_word(kind);
        self.set_word(object, TYPE, word);
    }

    /// What `ob_type` of the next new object is.
    #[inline(always)]
    pub(in crate::python::heap) fn new_type_word(&mut self, kind: Obj) -> u64 {
        self.made = self.made.wrapping_add(1);
        u64::from(kind.0) | u64::from(self.made) << 32
    }

    /// The number of an object among all that were made; 0 for those of the static segment.
    pub fn serial(&self, object: Obj) -> u32 {
        (self.word(object, TYPE) >> 32) as u32
    }

    /// Whether an object with this number still lives at this address. A free block's first word is a link or 0, and
    /// no count is as large as a link.
    pub fn is_alive(&self, object: Obj, serial: u32) -> bool {
        let count = self.refcount(object);
        let counts = self.is_immortal(object) || (1..arena::BRK_START).contains(&count);
        counts && self.serial(object) == serial
    }

    /// `ob_refcnt`, 32 bits.
    #[inline(always)]
    pub fn refcount(&self, object: Obj) -> u32 {
        self.word(object, REFCOUNT) as u32
    }

    #[inline(always)]
    pub fn is_immortal(&self, object: Obj) -> bool {
        (self.refcount(object) as i32) < 0
    }

    /// `Py_INCREF`, giving the new reference.
    #[inline(always)]
    pub fn own(&mut self, object: Obj) -> Owned {
        self.increment(object);
        Owned::from_raw(object)
    }

    /// `Py_INCREF`.
    #[inline(always)]
    pub fn increment(&mut self, object: Obj) {
        let count = (self.word(object, REFCOUNT) as u32).wrapping_add(1);
        if count != 0 {
            self.set_word(object, REFCOUNT, u64::from(count));
        }
    }

    /// The count goes down by one; true when nothing holds the object any more and the caller must `dealloc` it.
    #[inline(always)]
    #[must_use]
    pub fn decrement(&mut self, object: Obj) -> bool {
        let count = self.word(object, REFCOUNT) as u32;
        if (count as i32) < 0 {
            return false;
        }
        self.set_word(object, REFCOUNT, u64::from(count.wrapping_sub(1)));
        count == 1
    }

    /// `Py_DECREF`: ends a reference; an object that nothing holds any more is freed at once.
    #[inline(always)]
    pub fn release(&mut self, owned: Owned) {
        let object = owned.into_raw();
        if self.decrement(object) {
            self.dealloc(object);
        }
    }

    /// `Py_XDECREF` of a reference that stood in a field or on a stack.
    #[inline(always)]
    pub fn release_raw(&mut self, object: Obj) {
        if !object.is_null() && self.decrement(object) {
            self.dealloc(object);
        }
    }

    /// How the instances of a type lie.
    #[inline(always)]
    pub fn layout_of_type(&self, kind: Obj) -> &Layout {
        let number = self.word(kind, types::word::LAYOUT) as usize;
        self.layouts.get(number).unwrap_or(&PLAIN)
    }

    #[inline(always)]
    pub fn layout_of(&self, object: Obj) -> &Layout {
        self.layout_of_type(self.type_of(object))
    }

    /// Registers how the instances of a Python class lie and writes it into the class (equal layouts share a number).
    pub fn set_layout(&mut self, kind: Obj, layout: Layout) {
        let known = self.layouts.iter().position(|row| *row == layout);
        let number = known.unwrap_or(self.layouts.len());
        if known.is_none() {
            self.layouts.push(layout);
        }
        self.set_word(kind, types::word::LAYOUT, number as u64);
        self.set_word(kind, types::word::BASIC_SIZE, u64::from(layout.basic_size));
        self.set_word(kind, types::word::ITEM_SIZE, u64::from(layout.item_size));
    }
}

/// The layout of what is no type's instance.
static PLAIN: Layout = Layout::plain(16);
