//! `slice` objects, and the resolution of their bounds for a sequence of a given length.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::{Compare, Slots};
use crate::python::object::{Def, Fallible, GetSet, TypeRow, Vm, def, member};
use crate::python::object::{binding, exception, native, protocol, tuple};

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

/// `PySlice_New`: missing parts are `None`.
pub fn create(vm: &mut dyn Vm, start: Obj, stop: Obj, step: Obj) -> Owned {
    vm.heap.slice(start, stop, step)
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

/// Both steps; the length is asked for after `__index__` has run.
pub fn resolve(
    vm: &mut dyn Vm,
    slice: Obj,
    length: fn(&mut dyn Vm, Obj) -> i64,
    of: Obj,
) -> Fallible<Bounds> {
    let unpacked = unpack(vm, slice)?;
    let length = length(vm, of);
    Ok(adjust(unpacked, length))
}

/// `_PySlice_GetLongIndices`: start, stop, step for a length of any size.
pub fn big_indices(
    vm: &mut dyn Vm,
    slice: Obj,
    length: &BigInt,
) -> Fallible<(BigInt, BigInt, BigInt)> {
    let [start, stop, step] = [START, STOP, STEP].map(|word| vm.heap.field(slice, word));
    let step = match big_index(vm, step)? {
        Some(step) if step.is_zero() => {
            return Err(exception::value_error(vm, "slice step cannot be zero"));
        }
        Some(step) => step,
        None => BigInt::one(),
    };
    let down = step.is_negative();
    let (lowest, highest) = if down {
        (-BigInt::one(), length - BigInt::one())
    } else {
        (BigInt::zero(), length.clone())
    };
    let clamp = |index: BigInt| {
        if index.is_negative() {
            (index + length).max(lowest.clone())
        } else {
            index.min(highest.clone())
        }
    };
    let (first, last) = if down { (&highest, &lowest) } else { (&lowest, &highest) };
    let start = big_index(vm, start)?.map_or(first.clone(), clamp);
    let stop = big_index(vm, stop)?.map_or(last.clone(), clamp);
    Ok((start, stop, step))
}

fn big_index(vm: &mut dyn Vm, value: Obj) -> Fallible<Option<BigInt>> {
    if value == image::NONE {
        return Ok(None);
    }
    if !protocol::is_index(vm, value) {
        return Err(not_an_index(vm));
    }
    let index = protocol::index_object(vm, value)?;
    let value = vm.heap.big(index.get());
    vm.heap.release(index);
    Ok(Some(value))
}

fn new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "slice", keywords)?;
    binding::check_count(vm, "slice", arguments.len(), 1, 3)?;
    Ok(match *arguments {
        [stop] => create(vm, image::NONE, stop, image::NONE),
        [start, stop] => create(vm, start, stop, image::NONE),
        _ => create(vm, arguments[0], arguments[1], arguments[2]),
    })
}

fn field(vm: &mut dyn Vm, slice: Obj, word: u32) -> Fallible<Owned> {
    let value = vm.heap.field(slice, word);
    Ok(vm.heap.own(value))
}

fn start(vm: &mut dyn Vm, slice: Obj) -> Fallible<Owned> {
    field(vm, slice, START)
}

fn stop(vm: &mut dyn Vm, slice: Obj) -> Fallible<Owned> {
    field(vm, slice, STOP)
}

fn step(vm: &mut dyn Vm, slice: Obj) -> Fallible<Owned> {
    field(vm, slice, STEP)
}

fn repr(vm: &mut dyn Vm, slice: Obj) -> Fallible<Owned> {
    let mut parts = Vec::new();
    for word in [START, STOP, STEP] {
        let part = vm.heap.field(slice, word);
        parts.push(protocol::repr_text(vm, part)?);
    }
    let text = format!("slice({})", parts.join(", "));
    Ok(vm.heap.str(&text))
}

fn as_tuple(vm: &mut dyn Vm, slice: Obj) -> Owned {
    let parts = [START, STOP, STEP].map(|word| vm.heap.field(slice, word));
    vm.heap.tuple(&parts)
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    if vm.heap.type_of(left) != types::SLICE || vm.heap.type_of(right) != types::SLICE {
        return Ok(vm.not_implemented());
    }
    if left == right {
        let holds = matches!(operator, Compare::Equal | Compare::LessEqual | Compare::GreaterEqual);
        return Ok(vm.bool(holds));
    }
    let (left, right) = (as_tuple(vm, left), as_tuple(vm, right));
    let result = protocol::compare(vm, left.get(), right.get(), operator);
    vm.heap.release(left);
    vm.heap.release(right);
    result
}

fn hash(vm: &mut dyn Vm, slice: Obj) -> Fallible<i64> {
    if !vm.heap.profile.hashes_slices {
        return Err(exception::type_error(vm, "unhashable type: 'slice'"));
    }
    let mut lanes = [0; 3];
    for (lane, word) in lanes.iter_mut().zip([START, STOP, STEP]) {
        let part = vm.heap.field(slice, word);
        *lane = protocol::hash(vm, part)?;
    }
    // The tuple's mixing without its last step, which takes in the length.
    Ok(match tuple::mix_hashes(&lanes) as i64 {
        -1 => 1_546_275_796,
        hash => hash,
    })
}

fn indices(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let length = protocol::index_object(vm, arguments[1])?;
    let number = vm.heap.big(length.get());
    vm.heap.release(length);
    if number.is_negative() {
        return Err(exception::value_error(vm, "length should not be negative"));
    }
    let (start, stop, step) = big_indices(vm, arguments[0], &number)?;
    let parts = [start, stop, step].iter().map(|part| vm.heap.int_from_big(part)).collect();
    Ok(vm.heap.tuple_from_owned(parts))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let parts = [START, STOP, STEP].map(|word| vm.heap.field(arguments[0], word));
    Ok(native::reduced(vm, types::SLICE, &parts))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    new: Some(new),
    ..Slots::EMPTY
};

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    doc: "slice(stop)\nslice(start, stop[, step])\n\n\
          Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    ..TypeRow::new("slice", types::SLICE, SLOTS)
};

const METHODS: &[Def] =
    &[def("indices", "($self, object, /)", indices), def("__reduce__", "($self, /)", reduce)];

const MEMBERS: &[GetSet] = &[member("start", start), member("stop", stop), member("step", step)];
