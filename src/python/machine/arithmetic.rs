//! The operations that need no Python code, on ints of at most two digits, floats and plain iterators: the hot path.

use crate::python::heap::image::types::{FLOAT, INT, LIST_ITERATOR, RANGE_ITERATOR};
use crate::python::heap::{Heap, Obj};
use crate::python::object::int;

/// `NB_ADD` and its neighbours in `BINARY_OP`'s argument.
const ADD: u32 = 0;
const MULTIPLY: u32 = 5;
const SUBTRACT: u32 = 10;
const TRUE_DIVIDE: u32 = 11;
/// An in-place operator is the plain one plus this.
const IN_PLACE: u32 = 13;

/// `lv_tag` of a negative number, or of zero.
const SIGN: u64 = 3;
/// Words of `PyLongObject`.
const TAG: u32 = 2;
const DIGITS: u32 = 3;
const FLOAT_VALUE: u32 = 2;

/// `left op right` as a new reference; `None` when the general way must be gone.
#[inline(always)]
pub fn binary(heap: &mut Heap, operator: u32, left: Obj, right: Obj) -> Option<Obj> {
    let kind = heap.type_of(left);
    if kind != heap.type_of(right) {
        return None;
    }
    let operator = if operator >= IN_PLACE { operator - IN_PLACE } else { operator };
    if kind == INT {
        return int_binary(heap, operator, left, right);
    }
    if kind == FLOAT {
        let (a, b) = (float(heap, left), float(heap, right));
        let result = match operator {
            ADD => a + b,
            MULTIPLY => a * b,
            SUBTRACT => a - b,
            TRUE_DIVIDE if b != 0.0 => a / b,
            _ => return None,
        };
        return Some(heap.float(result).into_raw());
    }
    None
}

#[inline(always)]
fn int_binary(heap: &mut Heap, operator: u32, left: Obj, right: Obj) -> Option<Obj> {
    let (a, a_digits) = small(heap, left)?;
    let (b, b_digits) = small(heap, right)?;
    // The block's size follows the operation, as `x_add` and `x_mul` allocate.
    let (value, digits) = match operator {
        ADD => (a + b, int::sum_digits((a, a_digits), (b, b_digits), (a < 0) == (b < 0))),
        SUBTRACT => (a - b, int::sum_digits((a, a_digits), (b, b_digits), (a < 0) != (b < 0))),
        MULTIPLY => {
            let product = a.checked_mul(b)?;
            (product, if a_digits | b_digits <= 1 { 0 } else { a_digits + b_digits })
        }
        _ => return None,
    };
    Some(heap.int_sized(value, digits).into_raw())
}

/// Value and digit count of an int of at most two digits.
#[inline(always)]
fn small(heap: &Heap, object: Obj) -> Option<(i64, u32)> {
    let tag = heap.word(object, TAG);
    let digits = (tag >> 3) as u32;
    if digits > 2 {
        return None;
    }
    let word = heap.word(object, DIGITS);
    // Behind a single digit may lie what was there before.
    let upper = if digits == 2 { (word >> 32) << 30 } else { 0 };
    let magnitude = ((word & 0xFFFF_FFFF) | upper) as i64;
    Some((if tag & SIGN == 2 { -magnitude } else { magnitude }, digits))
}

#[inline(always)]
fn float(heap: &Heap, object: Obj) -> f64 {
    f64::from_bits(heap.word(object, FLOAT_VALUE))
}

/// A rich comparison by its number in `COMPARE_OP`; `None` when the general way must be gone.
#[inline(always)]
pub fn compare(heap: &Heap, operator: u32, left: Obj, right: Obj) -> Option<bool> {
    let kind = heap.type_of(left);
    if kind != heap.type_of(right) {
        return None;
    }
    if kind == INT {
        return Some(ordered(operator, &small(heap, left)?.0, &small(heap, right)?.0));
    }
    if kind == FLOAT {
        return Some(ordered(operator, &float(heap, left), &float(heap, right)));
    }
    None
}

#[inline(always)]
fn ordered<T: PartialOrd>(operator: u32, left: &T, right: &T) -> bool {
    match operator {
        0 => left < right,
        1 => left <= right,
        2 => left == right,
        3 => left != right,
        4 => left > right,
        _ => left >= right,
    }
}

/// The next item of a plain iterator (a new reference), `NULL` at its end; `None` for other iterators.
#[inline(always)]
pub fn iterate(heap: &mut Heap, iterator: Obj) -> Option<Obj> {
    let kind = heap.type_of(iterator);
    if kind == RANGE_ITERATOR {
        return Some(next_of_range(heap, iterator));
    }
    if kind == LIST_ITERATOR {
        return next_of_list(heap, iterator);
    }
    None
}

/// `_PyRangeIterObject`: start, step, len.
#[inline(always)]
fn next_of_range(heap: &mut Heap, iterator: Obj) -> Obj {
    let left = heap.word(iterator, 4);
    if left == 0 {
        return Obj::NULL;
    }
    let start = heap.word(iterator, 2) as i64;
    let step = heap.word(iterator, 3) as i64;
    heap.set_word(iterator, 2, start.wrapping_add(step) as u64);
    heap.set_word(iterator, 4, left - 1);
    heap.int(start).into_raw()
}

/// `_PyListIterObject`: `it_index`, `it_seq`. Its end is left to the general way, which lets go of the list.
#[inline(always)]
fn next_of_list(heap: &mut Heap, iterator: Obj) -> Option<Obj> {
    let list = heap.field(iterator, 3);
    let index = heap.word(iterator, 2);
    if list.is_null() || index >= heap.list_length(list) as u64 {
        return None;
    }
    heap.set_word(iterator, 2, index + 1);
    let item = heap.list_item(list, index as usize);
    heap.increment(item);
    Some(item)
}
