//! Small objects that every room makes: cells, slices, bound methods, types.

use crate::python::heap::image::types;
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT};

const CELL_VALUE: u32 = 2;
const SLICE_LAYOUT: Layout = Layout::collected(40, &[2, 3, 4]);

impl Heap {
    /// A cell with a value (incremented), or empty (`NULL`).
    pub fn cell(&mut self, value: Obj) -> Owned {
        let cell = self.new_object(types::CELL);
        if !value.is_null() {
            self.increment(value);
            self.set_word(cell.get(), CELL_VALUE, u64::from(value.0));
        }
        cell
    }

    /// The value, borrowed, or `NULL` when the cell is empty.
    #[inline(always)]
    pub fn cell_get(&self, cell: Obj) -> Obj {
        self.field(cell, CELL_VALUE)
    }

    /// Gives the cell a value, or empties it (`None`); what it held is released.
    pub fn cell_set(&mut self, cell: Obj, value: Option<Owned>) {
        let old = self.cell_get(cell);
        let new = value.map_or(Obj::NULL, Owned::into_raw);
        self.set_word(cell, CELL_VALUE, u64::from(new.0));
        self.release_raw(old);
    }

    /// A slice of these three (each incremented).
    pub fn slice(&mut self, start: Obj, stop: Obj, step: Obj) -> Owned {
        let reused = self.pop_free(|lists| &mut lists.slice);
        let object = reused.unwrap_or_else(|| self.new_block(&SLICE_LAYOUT, 40));
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::SLICE);
        for (offset, part) in (2..).zip([start, stop, step]) {
            self.increment(part);
            self.set_word(object, offset, u64::from(part.0));
        }
        self.gc_track(object);
        Owned::from_raw(object)
    }

    /// A new object of this type whose fields from word 2 on are these (each non-`NULL` one incremented), the rest 0.
    pub fn new_object_with(&mut self, kind: Obj, fields: &[Obj]) -> Owned {
        let object = self.new_object(kind);
        for (offset, field) in (2..).zip(fields) {
            if !field.is_null() {
                self.increment(*field);
                self.set_word(object.get(), offset, u64::from(field.0));
            }
        }
        object
    }

    /// A new heap type (`class` statement) with these metaclass and layout of instances; its own fields are zero.
    pub fn new_type(&mut self, metatype: Obj, layout: Layout) -> Owned {
        let of_type = *self.layout_of_type(metatype);
        // Room for the descriptions of its members, and for one more.
        let extra = u64::from(of_type.item_size) * (u64::from(layout.members.1) + 1);
        let object = self.new_untracked(metatype, &of_type, 0, 0, extra);
        if of_type.collected {
            self.gc_track(object);
        }
        self.set_layout(object, layout);
        Owned::from_raw(object)
    }
}
