//! Blocks and the objects in them: which allocator serves a request, the free lists, headers and collector links.

use crate::python::heap::arena::{ARENAS_END, ARENAS_START};
use crate::python::heap::image::types;
use crate::python::heap::mimalloc::{self, Kind, Mimalloc};
use crate::python::heap::pymalloc::{Pymalloc, SMALL_INTS, SMALL_REQUEST};
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT, SIZE, TYPE, Tail};
use crate::python::version::{OtherLimits, Work};

/// Freed objects that wait for their next use, last first; the link lies in their word 1.
#[derive(Clone, Copy, Default)]
pub struct FreeList {
    head: u32,
    count: u32,
}

impl FreeList {
    /// How many wait.
    pub fn waiting(self) -> u64 {
        u64::from(self.count)
    }
}

/// `struct _Py_object_freelists`.
#[derive(Clone, Default)]
pub struct FreeLists {
    pub float: FreeList,
    pub list: FreeList,
    pub dict: FreeList,
    pub dict_keys: FreeList,
    pub slice: FreeList,
    /// By length - 1.
    pub tuple: [FreeList; 20],
    /// Tuples that wait in vain.
    lost: FreeList,
    pub others: [FreeList; OTHERS.len()],
}

/// Of a type's free list, how many may wait.
type Limit = fn(&OtherLimits) -> u32;

/// What else waits for its next use, where the version says so.
const OTHERS: [(Obj, Limit); 5] = [
    (types::METHOD, |limits| limits.method),
    (types::LIST_ITERATOR, |limits| limits.list_iterator),
    (types::TUPLE_ITERATOR, |limits| limits.tuple_iterator),
    (types::RANGE, |limits| limits.range),
    (types::RANGE_ITERATOR, |limits| limits.range_iterator),
];

/// `previous` of a frame lies this many words before its `stacktop`.
const ROOM_BEFORE_COUNT: u32 = 7;
/// Where a small object lands when even the last region is full; the run is stopped at once then.
const SCRATCH: u32 = 0x88;

impl Heap {
    /// A block of `bytes` bytes as its first word. When there is no room, `exhausted` is set and a request of more
    /// than 576 bytes gets 0 (a smaller one scratch words, so that fixed-size objects need no check).
    #[inline(always)]
    pub fn allocate(&mut self, bytes: u64) -> u32 {
        match self.allocate_in_pool(bytes) {
            Some(block) => block,
            None => self.allocate_otherwise(bytes),
        }
    }

    /// The quick way: a block of a pool. Without a GIL, and while blocks are traced, no pool is found.
    #[inline(always)]
    fn allocate_in_pool(&mut self, bytes: u64) -> Option<u32> {
        if bytes > u64::from(SMALL_REQUEST) {
            return None;
        }
        self.small.allocate(&mut self.words, Pymalloc::size_class(bytes as u32))
    }

    /// Takes a block back in the quick way; false where it is not open.
    #[inline(always)]
    fn free_in_pool(&mut self, block: u32) -> bool {
        let is_in_pool = (ARENAS_START..ARENAS_END).contains(&block);
        is_in_pool && self.small.free(&mut self.words, block)
    }

    /// The block of an int of one digit or two.
    #[inline(always)]
    pub(in crate::python::heap) fn allocate_small_int(&mut self, has_one_digit: bool) -> u32 {
        let class = if has_one_digit { self.one_digit_class } else { SMALL_INTS };
        match self.small.allocate(&mut self.words, class) {
            Some(block) => block,
            None => self.allocate_plain_otherwise(32),
        }
    }

    /// The block of an object of `bytes` bytes without a collector's head.
    #[inline(always)]
    pub(in crate::python::heap) fn allocate_plain(&mut self, bytes: u64) -> u32 {
        match self.allocate_in_pool(bytes) {
            Some(block) => block,
            None => self.allocate_plain_otherwise(bytes),
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate_plain_otherwise(&mut self, bytes: u64) -> u32 {
        let head = self.head_words;
        self.set_kind(Kind::Plain);
        match self.allocate_otherwise(bytes + 8 * u64::from(head)) {
            0 => 0,
            block => block + head,
        }
    }

    /// Frees the block of such an object.
    #[inline(always)]
    pub(in crate::python::heap) fn free_plain(&mut self, object: Obj) {
        if !self.free_in_pool(object.0) {
            self.free_otherwise(object.0 - self.head_words);
        }
    }

    /// Says what the next block is for.
    fn set_kind(&mut self, kind: Kind) {
        if let Some(pages) = &mut self.pages {
            pages.kind = kind;
        }
    }

    /// Words before an object of this layout.
    pub fn words_before(&self, layout: &Layout) -> u32 {
        layout.header_words().max(self.head_words)
    }

    /// Frees an int where those of one digit wait for their next use.
    #[cold]
    pub(in crate::python::heap) fn free_listed_int(&mut self, object: Obj) {
        let limit = self.profile.free_lists.others.int;
        let is_kept =
            self.int_digits(object) <= 1 && self.small.keep_int(&mut self.words, object.0, limit);
        if !is_kept {
            self.free_plain(object);
        }
    }

    #[inline(always)]
    pub fn free_block(&mut self, block: u32) {
        if !self.free_in_pool(block) {
            self.free_otherwise(block);
        }
    }

    /// `PyMem_Realloc`: a block of `bytes` bytes with the old block's words; 0 when there is no room (the old one stays).
    pub fn reallocate(&mut self, block: u32, bytes: u64) -> u32 {
        if !self.tracer.is_on() {
            return self.reallocate_block(block, bytes);
        }
        // What this takes and gives back is one block to a tracer.
        let was_paused = std::mem::replace(&mut self.tracer.is_paused, true);
        let new = self.reallocate_block(block, bytes);
        self.tracer.is_paused = was_paused;
        if new != 0 {
            self.note_resized(block, new, bytes);
        }
        new
    }

    fn reallocate_block(&mut self, block: u32, bytes: u64) -> u32 {
        let in_pool = (ARENAS_START..ARENAS_END).contains(&block);
        let old = if in_pool {
            let in_page = self.pages.as_ref().map(|pages| u64::from(pages.block_size(block)));
            let size = in_page.unwrap_or_else(|| u64::from(self.small.block_size(block)));
            // A block stays unless a quarter of it would be given back; without a GIL half of it.
            let is_near = if in_page.is_some() { 2 * bytes >= size } else { 4 * bytes > 3 * size };
            if bytes <= size && is_near {
                return block;
            }
            size
        } else {
            if bytes > u64::from(SMALL_REQUEST) && self.resize_large(block, bytes) {
                self.check_limit();
                return block;
            }
            u64::from(self.large.usable_words(block)) * 8
        };
        let new = self.allocate(bytes);
        if new != 0 {
            self.words.copy(block, new, (old.min(bytes) as u32).div_ceil(8));
            self.free_block(block);
        }
        new
    }

    /// Bytes in use by arenas and `malloc`.
    pub fn used_bytes(&self) -> u64 {
        let in_pages = self.pages.as_ref().map_or(0, Mimalloc::used_bytes);
        let in_arenas = u64::from(self.small.end_word() - ARENAS_START) * 8;
        in_pages + in_arenas + self.large.in_use_bytes()
    }

    /// Whether a request of this size could be served within the heap's limit: natives ask before they build something big.
    pub fn has_room(&self, bytes: u64) -> bool {
        self.used_bytes().saturating_add(bytes) <= self.limit_bytes
    }

    /// An instance with all fields zero: `tp_basicsize` bytes and its headers, tracked if its type is collected.
    pub fn new_object(&mut self, kind: Obj) -> Owned {
        self.new_var_object(kind, 0)
    }

    /// As `new_object`, with `count` items behind the fixed part (`ob_size` is set where the tail has one).
    pub fn new_var_object(&mut self, kind: Obj, count: u64) -> Owned {
        let layout = *self.layout_of_type(kind);
        let object = self.new_untracked(kind, &layout, layout.item_size, count, 0);
        if layout.collected {
            self.gc_track(object);
        }
        Owned::from_raw(object)
    }

    /// The block of an object, header included; words zero but for count and type. Not tracked.
    pub(in crate::python::heap) fn new_untracked(
        &mut self,
        kind: Obj,
        layout: &Layout,
        item_size: u32,
        count: u64,
        extra_bytes: u64,
    ) -> Obj {
        let bytes = u64::from(layout.basic_size) + u64::from(item_size) * count + extra_bytes;
        let reused = self.pop_other(kind);
        let object = reused.unwrap_or_else(|| self.new_block(layout, bytes));
        if object.is_null() {
            // No room: the run is about to be stopped, and until then an object without items is safe.
            return self.new_untracked(kind, layout, 0, 0, 0);
        }
        self.words.clear(object.0, (bytes as u32).div_ceil(8));
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, kind);
        if item_size != 0 && count != 0 {
            self.set_item_count(object, layout, count);
        }
        if !crate::python::heap::arena::is_static(kind) {
            self.increment(kind);
        }
        object
    }

    /// Takes a freed object of a type that has a free list only in some versions.
    fn pop_other(&mut self, kind: Obj) -> Option<Obj> {
        if self.profile.free_lists.others.method == 0 {
            return None;
        }
        let place = OTHERS.iter().position(|(other, _)| *other == kind)?;
        let list = &mut self.free_lists.others[place];
        let object = Obj(list.head).some()?;
        list.head = self.words.get(object.0 + TYPE) as u32;
        list.count -= 1;
        Some(object)
    }

    /// Keeps a freed object of such a type.
    pub(in crate::python::heap) fn push_other(&mut self, object: Obj, kind: Obj) -> bool {
        let limits = self.profile.free_lists.others;
        let Some(place) = OTHERS.iter().position(|(other, _)| *other == kind) else {
            return false;
        };
        let list = &mut self.free_lists.others[place];
        if list.count >= OTHERS[place].1(&limits) {
            return false;
        }
        self.words.set(object.0 + TYPE, u64::from(list.head));
        list.head = object.0;
        list.count += 1;
        true
    }

    /// Items that an object was made with.
    pub fn item_count(&self, object: Obj) -> u64 {
        match self.layout_of(object).tail {
            Tail::Slots { count, .. } => self.word(object, u32::from(count) - ROOM_BEFORE_COUNT),
            _ => self.word(object, SIZE),
        }
    }

    fn set_item_count(&mut self, object: Obj, layout: &Layout, count: u64) {
        match layout.tail {
            // A frame has no `ob_size`: the word that links it to the frame before says how much room it has.
            Tail::Slots { count: used, .. } => {
                self.set_word(object, u32::from(used) - ROOM_BEFORE_COUNT, count);
            }
            _ => self.set_word(object, SIZE, count),
        }
    }

    /// Takes a freed tuple of this length (1 to 20).
    #[inline(always)]
    pub(in crate::python::heap) fn pop_free_tuple(&mut self, length: usize) -> Option<Obj> {
        let list = &mut self.free_lists.tuple[(length - 1) % 20];
        let object = Obj(list.head).some()?;
        list.head = self.words.get(object.0 + TYPE) as u32;
        list.count -= 1;
        Some(object)
    }

    /// Keeps a freed tuple for its next use.
    #[inline(always)]
    pub(in crate::python::heap) fn push_free_tuple(&mut self, object: Obj, length: usize) -> bool {
        let limits = self.profile.free_lists;
        if length == 0 || length > (limits.tuple_lengths as usize).min(20) {
            return false;
        }
        let list = if length == 20 && limits.loses_longest {
            &mut self.free_lists.lost
        } else {
            &mut self.free_lists.tuple[length - 1]
        };
        if list.count >= limits.tuple {
            return false;
        }
        self.words.set(object.0 + TYPE, u64::from(list.head));
        list.head = object.0;
        list.count += 1;
        true
    }

    /// The words of a new object of `bytes` bytes: headers cleared, the collector's count raised, contents as they were.
    #[inline(always)]
    pub(in crate::python::heap) fn new_block(&mut self, layout: &Layout, bytes: u64) -> Obj {
        let header = layout.header_words();
        let object = match self.allocate_in_pool(bytes + u64::from(header) * 8) {
            Some(block) => {
                for word in 0..header {
                    self.words.set(block + word, 0);
                }
                Obj(block + header)
            }
            None => self.new_block_otherwise(layout, bytes),
        };
        if layout.collected && !object.is_null() {
            self.collector.count_allocation();
        }
        object
    }

    #[cold]
    #[inline(never)]
    fn new_block_otherwise(&mut self, layout: &Layout, bytes: u64) -> Obj {
        let header = self.words_before(layout);
        self.set_kind(match (layout.collected, header) {
            (false, _) => Kind::Plain,
            (true, ..4) => Kind::Collected,
            (true, _) => Kind::WithDict,
        });
        let block = self.allocate_otherwise(bytes + u64::from(header) * 8);
        if block == 0 {
            return Obj::NULL;
        }
        for word in 0..header {
            self.words.set(block + word, 0);
        }
        Obj(block + header)
    }

    /// Gives an object's block back (`PyObject_GC_Del`, `PyObject_Free`); it must be untracked.
    #[inline(always)]
    pub(in crate::python::heap) fn free_object_block(&mut self, object: Obj, layout: &Layout) {
        if layout.collected {
            self.collector.count_deallocation();
        }
        if !self.free_in_pool(object.0 - layout.header_words()) {
            self.free_otherwise(object.0 - self.words_before(layout));
        }
    }

    /// Takes the object freed last.
    #[inline(always)]
    pub(in crate::python::heap) fn pop_free(
        &mut self,
        select: fn(&mut FreeLists) -> &mut FreeList,
    ) -> Option<Obj> {
        let list = select(&mut self.free_lists);
        if list.head == 0 {
            return None;
        }
        let object = Obj(list.head);
        list.head = self.words.get(object.0 + TYPE) as u32;
        list.count -= 1;
        Some(object)
    }

    /// Keeps a freed object for its next use; false when the list is full.
    #[inline(always)]
    pub(in crate::python::heap) fn push_free(
        &mut self,
        object: Obj,
        limit: u32,
        select: fn(&mut FreeLists) -> &mut FreeList,
    ) -> bool {
        let list = select(&mut self.free_lists);
        if list.count >= limit {
            return false;
        }
        self.words.set(object.0 + TYPE, u64::from(list.head));
        list.head = object.0;
        list.count += 1;
        true
    }

    /// `clear_freelists`, at a full collection: what waited is given back to pymalloc.
    pub(in crate::python::heap) fn clear_free_lists(&mut self) {
        while let Some(object) = self.pop_free(|lists| &mut lists.float) {
            self.free_plain(object);
        }
        while let Some(block) = self.small.take_kept_int(&self.words) {
            self.free_block(block);
        }
        for length in 1..=20 {
            while let Some(object) = self.pop_free_tuple(length) {
                self.free_collected_block(object);
            }
        }
        while let Some(object) = self.pop_free(|lists| &mut lists.lost) {
            self.free_collected_block(object);
        }
        while let Some(object) = self.pop_free(|lists| &mut lists.list) {
            self.free_collected_block(object);
        }
        while let Some(object) = self.pop_free(|lists| &mut lists.dict) {
            self.free_collected_block(object);
        }
        for (place, row) in OTHERS.iter().enumerate() {
            let layout = *self.layout_of_type(row.0);
            while let Some(object) = Obj(self.free_lists.others[place].head).some() {
                let next = self.words.get(object.0 + TYPE) as u32;
                self.free_lists.others[place].head = next;
                self.free_lists.others[place].count -= 1;
                self.free_object_block(object, &layout);
            }
        }
        while let Some(keys) = self.pop_free(|lists| &mut lists.dict_keys) {
            self.free_block(keys.0);
        }
    }

    fn free_collected_block(&mut self, object: Obj) {
        self.free_object_block(object, &Layout::collected(0, &[]));
    }

    #[cold]
    #[inline(never)]
    fn allocate_otherwise(&mut self, bytes: u64) -> u32 {
        if let Some(block) = self.allocate_in_page(bytes) {
            return block;
        }
        if self.tracer.is_on() {
            return self.allocate_traced(bytes);
        }
        self.allocate_large(bytes)
    }

    #[cold]
    #[inline(never)]
    fn free_otherwise(&mut self, block: u32) {
        if self.pages.as_mut().is_some_and(|pages| pages.free(&mut self.words, block)) {
            self.tracer.remove(block);
        } else if self.tracer.is_on() {
            self.free_traced(block);
        } else {
            self.large.free(block);
        }
    }

    /// A block from a page, where there are any.
    fn allocate_in_page(&mut self, bytes: u64) -> Option<u32> {
        let pages = self.pages.as_mut().filter(|_| bytes <= mimalloc::LARGEST)?;
        let block = pages.allocate(&mut self.words, bytes)?;
        self.check_limit();
        if self.tracer.is_on() {
            self.tracer.add(block, bytes);
        }
        Some(block)
    }

    pub(in crate::python::heap) fn allocate_large(&mut self, bytes: u64) -> u32 {
        let fits = bytes <= 2 * self.limit_bytes;
        let block = if fits { self.large.allocate(bytes as u32) } else { None };
        self.spend(Work::Byte, bytes);
        self.check_limit();
        block.unwrap_or_else(|| {
            self.exhausted = true;
            if bytes <= 576 { SCRATCH } else { 0 }
        })
    }

    fn resize_large(&mut self, block: u32, bytes: u64) -> bool {
        bytes <= 2 * self.limit_bytes && self.large.resize(block, bytes as u32)
    }

    #[cold]
    fn check_limit(&mut self) {
        if self.used_bytes() > self.limit_bytes {
            self.exhausted = true;
        }
    }
}
