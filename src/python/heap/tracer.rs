//! `Python/tracemalloc.c`: which blocks were handed out since tracing began, of what size, and from where.

use rustc_hash::FxHashMap;

use crate::python::heap::arena::{ARENAS_END, ARENAS_START};
use crate::python::heap::pymalloc::{Pymalloc, SMALL_REQUEST};
use crate::python::heap::{Heap, Obj};

/// A frame of a traceback: number of the code, line.
pub type Spot = (u32, u32);

/// A block that is traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    pub block: u32,
    /// Bytes that were asked for.
    pub size: u64,
    /// Number of the traceback.
    pub origin: u32,
}

/// Frames at one moment, the innermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub frames: Vec<Spot>,
    /// How many there were.
    pub total: u32,
}

/// What tracing knows.
#[derive(Clone, Debug, Default)]
pub struct Tracer {
    is_on: bool,
    /// What is made now is not looked at (`set_reentrant`).
    pub is_paused: bool,
    /// Frames that a traceback has at most.
    pub limit: u32,
    traces: FxHashMap<u32, (u64, u32)>,
    /// Blocks whose place is not known yet: the machine tells it when the instruction is over.
    unplaced: Vec<u32>,
    origins: Vec<Origin>,
    numbers: FxHashMap<Vec<Spot>, u32>,
    current: u64,
    peak: u64,
}

/// The place of a block before the machine has told it.
const NOWHERE: u32 = u32::MAX;

impl Tracer {
    #[inline(always)]
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Bytes traced now, and the most there were.
    pub fn traced(&self) -> (u64, u64) {
        (self.current, self.peak)
    }

    pub fn reset_peak(&mut self) {
        self.peak = self.current;
    }

    /// Forgets all traces.
    pub fn clear(&mut self) {
        self.traces.clear();
        self.unplaced.clear();
        self.origins.clear();
        self.numbers.clear();
        (self.current, self.peak) = (0, 0);
    }

    /// Has anything been handed out since the machine told a place?
    pub fn is_waiting(&self) -> bool {
        !self.unplaced.is_empty()
    }

    /// What was handed out since then comes from here.
    pub fn place(&mut self, origin: Origin) {
        let number = match self.numbers.get(&origin.frames) {
            Some(number) => *number,
            None => {
                let number = self.origins.len() as u32;
                self.numbers.insert(origin.frames.clone(), number);
                self.origins.push(origin);
                number
            }
        };
        for block in std::mem::take(&mut self.unplaced) {
            if let Some((_, origin)) = self.traces.get_mut(&block)
                && *origin == NOWHERE
            {
                *origin = number;
            }
        }
    }

    /// All traces, by address.
    pub fn traces(&self) -> Vec<Trace> {
        let mut traces: Vec<Trace> = self
            .traces
            .iter()
            .map(|(block, (size, origin))| Trace { block: *block, size: *size, origin: *origin })
            .collect();
        traces.sort_unstable_by_key(|trace| trace.block);
        traces
    }

    pub fn origin(&self, number: u32) -> Option<&Origin> {
        self.origins.get(number as usize)
    }

    /// Bytes of the tables that CPython would keep.
    pub fn own_size(&self) -> u64 {
        let entries = self.traces.len() as u64;
        let frames: u64 = self.origins.iter().map(|origin| 16 * origin.frames.len() as u64).sum();
        entries * (32 + 16 + 16) + self.origins.len() as u64 * (32 + 24) + frames
    }

    pub(in crate::python::heap) fn add(&mut self, block: u32, size: u64) {
        if self.is_paused {
            return;
        }
        self.remove(block);
        self.traces.insert(block, (size, NOWHERE));
        self.unplaced.push(block);
        self.current += size;
        self.peak = self.peak.max(self.current);
    }

    pub(in crate::python::heap) fn remove(&mut self, block: u32) {
        if let Some((size, _)) = self.traces.remove(&block) {
            self.current -= size;
        }
    }
}

impl Heap {
    /// Begins or ends tracing. While it is on, the small blocks' lists are hidden from the quick way, which costs nothing
    /// when it is off.
    pub fn trace_blocks(&mut self, is_on: bool) {
        if self.tracer.is_on == is_on {
            return;
        }
        self.tracer.clear();
        self.tracer.is_on = is_on;
        if self.pages.is_some() {
            return;
        }
        if is_on {
            self.small.hide();
        } else {
            self.small.show();
        }
    }

    /// A block, in the way that is taken while tracing is on.
    pub(in crate::python::heap) fn allocate_traced(&mut self, bytes: u64) -> u32 {
        let mut block = None;
        if bytes <= u64::from(SMALL_REQUEST) && self.pages.is_none() {
            self.small.show();
            block = self.small.allocate(&mut self.words, Pymalloc::size_class(bytes as u32));
            self.small.hide();
        }
        let block = block.unwrap_or_else(|| self.allocate_large(bytes));
        if block != 0 {
            self.tracer.add(block, bytes);
        }
        block
    }

    pub(in crate::python::heap) fn free_traced(&mut self, block: u32) {
        if self.pages.is_none() && (ARENAS_START..ARENAS_END).contains(&block) {
            self.small.show();
            self.small.free(&mut self.words, block);
            self.small.hide();
        } else {
            self.large.free(block);
        }
        self.tracer.remove(block);
    }

    /// A block has another size now, where it lay or elsewhere.
    pub(in crate::python::heap) fn note_resized(&mut self, old: u32, new: u32, bytes: u64) {
        if old != new {
            self.tracer.remove(old);
        }
        self.tracer.add(new, bytes);
    }

    /// The trace of the block that an object lies in.
    pub fn trace_of(&self, object: Obj) -> Option<Trace> {
        let headers = if crate::python::heap::arena::is_static(object) {
            return None;
        } else {
            self.words_before(self.layout_of(object))
        };
        let block = object.0 - headers;
        let (size, origin) = *self.tracer.traces.get(&block)?;
        Some(Trace { block, size, origin })
    }
}
