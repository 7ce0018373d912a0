//! Where a slice lies in a sequence of a given length.

use crate::python::heap::{Obj, image};
use crate::python::object::{Fallible, Vm};
use crate::python::object::{exception, protocol};

/// Words of a `PySliceObject`.
pub const START: u32 = 2;
pub const STOP: u32 = 3;
pub const STEP: u32 = 4;

/// Where a slice lies in a sequence: `length` elements at `start`, `start + step`, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub length: i64,
}

impl Bounds {
    /// The indexes, in the slice's own order.
    pub fn indexes(self) -> impl Iterator<Item = usize> {
        (0..self.length).map(move |place| (self.start + place * self.step) as usize)
    }
}

/// `PySlice_Unpack`: start, stop and step as machine words, clamped; may call `__index__`.
pub fn unpack(vm: &mut dyn Vm, slice: Obj) -> Fallible<(i64, i64, i64)> {
    let [start, stop, step] = [START, STOP, STEP].map(|word| vm.heap.field(slice, word));
    let step = match index_or(vm, step, 1)? {
        0 => return Err(exception::value_error(vm, "slice step cannot be zero")),
        step => step.max(-i64::MAX),
    };
    let (first, last) = if step < 0 { (i64::MAX, i64::MIN) } else { (0, i64::MAX) };
    let start = index_or(vm, start, first)?;
    let stop = index_or(vm, stop, last)?;
    Ok((start, stop, step))
}

fn index_or(vm: &mut dyn Vm, value: Obj, missing: i64) -> Fallible<i64> {
    if value == image::NONE {
        return Ok(missing);
    }
    if !protocol::is_index(vm, value) {
        return Err(not_an_index(vm));
    }
    protocol::clamp_index(vm, value)
}

/// `_PyEval_SliceIndexNotNone`: a bound given as an argument; `NULL` is the default.
pub fn bound(vm: &mut dyn Vm, value: Obj, missing: i64) -> Fallible<i64> {
    if value.is_null() {
        return Ok(missing);
    }
    if !protocol::is_index(vm, value) {
        let text = "slice indices must be integers or have an __index__ method";
        return Err(exception::type_error(vm, text));
    }
    protocol::clamp_index(vm, value)
}

fn not_an_index(vm: &mut dyn Vm) -> crate::python::object::Raised {
    let text = "slice indices must be integers or None or have an __index__ method";
    exception::type_error(vm, text)
}

/// `PySlice_AdjustIndices`: for a sequence of `length` elements.
pub fn adjust((start, stop, step): (i64, i64, i64), length: i64) -> Bounds {
    let clamp = |index: i64| {
        if index < 0 {
            let index = index.saturating_add(length);
            if index >= 0 {
                index
            } else if step < 0 {
                -1
            } else {
                0
            }
        } else if index >= length {
            if step < 0 { length - 1 } else { length }
        } else {
            index
        }
    };
    let (start, stop) = (clamp(start), clamp(stop));
    let count = if step < 0 {
        if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Bounds { start, stop, step, length: count }
}
