//! The operations that need no Python code, on small ints, floats and plain containers and iterators: the hot path. Each
//! is a function of its own, so that the evaluation loop keeps its registers.

use std::cmp::Ordering;

use crate::python::heap::image;
use crate::python::heap::image::types::{
    DICT, FLOAT, FROZENSET, INT, LIST, LIST_ITERATOR, NONE_TYPE, RANGE_ITERATOR, SET, STR,
    STR_ASCII_ITERATOR, TUPLE, TUPLE_ITERATOR,
};
use crate::python::heap::{Heap, Obj};
use crate::python::object::int::{self, Bitwise};

/// `NB_ADD` and its neighbours in `BINARY_OP`'s argument.
const ADD: u32 = 0;
const AND: u32 = 1;
const FLOOR_DIVIDE: u32 = 2;
const LEFT_SHIFT: u32 = 3;
const MULTIPLY: u32 = 5;
const REMAINDER: u32 = 6;
const OR: u32 = 7;
const RIGHT_SHIFT: u32 = 9;
const SUBTRACT: u32 = 10;
const TRUE_DIVIDE: u32 = 11;
const XOR: u32 = 12;
/// An in-place operator is the plain one plus this.
const IN_PLACE: u32 = 13;

/// `lv_tag` of a negative number, or of zero.
/// Digits from which on a product takes its time.
const COSTLY: u32 = 4_000;
const SIGN: u64 = 3;
/// Tags from here on have more than one digit.
const WIDE: u64 = 2 << 3;
/// Words of `PyLongObject`.
const TAG: u32 = 2;
const DIGITS: u32 = 3;
const FLOAT_VALUE: u32 = 2;

/// `left op right` as a new reference; `NULL` when the general way must be gone.
#[inline(never)]
pub fn binary(heap: &mut Heap, operator: u32, left: Obj, right: Obj) -> Obj {
    let operator = if operator >= IN_PLACE { operator - IN_PLACE } else { operator };
    let (kind, other) = (heap.type_of(left), heap.type_of(right));
    if kind == INT && other == INT {
        let (left_tag, right_tag) = (heap.word(left, TAG), heap.word(right, TAG));
        if left_tag | right_tag < WIDE {
            let (a, b) = (one_digit(heap, left, left_tag), one_digit(heap, right, right_tag));
            return compact_binary(heap, operator, a, b);
        }
        return wide_binary(heap, operator, left, right).unwrap_or_default();
    }
    if kind == FLOAT && other == FLOAT {
        return float_binary(heap, operator, float(heap, left), float(heap, right));
    }
    if kind != FLOAT && other != FLOAT {
        return Obj::NULL;
    }
    let (Some(a), Some(b)) = (number(heap, left), number(heap, right)) else { return Obj::NULL };
    float_binary(heap, operator, a, b)
}

#[inline(always)]
fn float_binary(heap: &mut Heap, operator: u32, a: f64, b: f64) -> Obj {
    let result = match operator {
        ADD => a + b,
        MULTIPLY => a * b,
        SUBTRACT => a - b,
        TRUE_DIVIDE if b != 0.0 => a / b,
        _ => return Obj::NULL,
    };
    heap.float(result).into_raw()
}

/// On ints of one digit, whose results are as large as they need to be.
#[inline(always)]
fn compact_binary(heap: &mut Heap, operator: u32, a: i64, b: i64) -> Obj {
    let value = match operator {
        ADD => a + b,
        SUBTRACT => a - b,
        MULTIPLY => a * b,
        AND => a & b,
        OR => a | b,
        XOR => a ^ b,
        REMAINDER if b != 0 => {
            let remainder = a % b;
            if remainder != 0 && (remainder ^ b) < 0 { remainder + b } else { remainder }
        }
        FLOOR_DIVIDE if b != 0 => {
            let quotient = a / b;
            if a % b != 0 && (a ^ b) < 0 { quotient - 1 } else { quotient }
        }
        LEFT_SHIFT if (0..30).contains(&b) => a << b,
        RIGHT_SHIFT if b >= 0 => a >> b.min(63),
        TRUE_DIVIDE if b != 0 => return heap.float(a as f64 / b as f64).into_raw(),
        _ => return Obj::NULL,
    };
    heap.int_of_two_digits(value).into_raw()
}

/// On ints of any size.
fn wide_binary(heap: &mut Heap, operator: u32, left: Obj, right: Obj) -> Option<Obj> {
    let is_costly = matches!(operator, MULTIPLY | FLOOR_DIVIDE | REMAINDER)
        && heap.int_digits(left).min(heap.int_digits(right)) > COSTLY;
    if is_costly {
        // The general way asks first whether it may take that long.
        return None;
    }
    let result = match operator {
        ADD => int::add(heap, left, right),
        SUBTRACT => int::subtract(heap, left, right),
        MULTIPLY => int::multiply(heap, left, right),
        FLOOR_DIVIDE => int::floor_divide(heap, left, right)?,
        REMAINDER => int::remainder(heap, left, right)?,
        AND => int::bitwise(heap, Bitwise::And, left, right),
        OR => int::bitwise(heap, Bitwise::Or, left, right),
        XOR => int::bitwise(heap, Bitwise::Xor, left, right),
        LEFT_SHIFT => int::left_shift(heap, left, right).ok()?,
        RIGHT_SHIFT => int::right_shift(heap, left, right).ok()?,
        _ => return None,
    };
    Some(result.into_raw())
}

/// Value of an int of one digit, or of zero.
#[inline(always)]
fn one_digit(heap: &Heap, object: Obj, tag: u64) -> i64 {
    // Behind a single digit may lie what was there before.
    (1 - (tag & SIGN) as i64) * (heap.word(object, DIGITS) & 0xFFFF_FFFF) as i64
}

#[inline(always)]
fn float(heap: &Heap, object: Obj) -> f64 {
    f64::from_bits(heap.word(object, FLOAT_VALUE))
}

/// The value of a float, or of an int of one digit beside one.
#[inline(always)]
fn number(heap: &Heap, object: Obj) -> Option<f64> {
    match heap.type_of(object) {
        FLOAT => Some(float(heap, object)),
        INT => {
            let tag = heap.word(object, TAG);
            (tag < WIDE).then(|| one_digit(heap, object, tag) as f64)
        }
        _ => None,
    }
}

/// A rich comparison by its number in `COMPARE_OP`; `None` when the general way must be gone.
#[inline(never)]
pub fn compare(heap: &Heap, operator: u32, left: Obj, right: Obj) -> Option<bool> {
    let kind = heap.type_of(left);
    if kind != heap.type_of(right) {
        return None;
    }
    match kind {
        INT => {
            let (left_tag, right_tag) = (heap.word(left, TAG), heap.word(right, TAG));
            if left_tag | right_tag < WIDE {
                let (a, b) = (one_digit(heap, left, left_tag), one_digit(heap, right, right_tag));
                return Some(ordered(operator, &a, &b));
            }
            Some(match (heap.int_value(left), heap.int_value(right)) {
                (Some(a), Some(b)) => ordered(operator, &a, &b),
                _ => ordered(operator, &heap.compare_ints(left, right), &Ordering::Equal),
            })
        }
        FLOAT => Some(ordered(operator, &float(heap, left), &float(heap, right))),
        STR if operator == 2 => Some(heap.str_equal(left, right)),
        STR if operator == 3 => Some(!heap.str_equal(left, right)),
        _ => None,
    }
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

/// The truth of what has no `__bool__` of its own.
#[inline(always)]
pub fn truth(heap: &Heap, value: Obj) -> Option<bool> {
    match heap.type_of(value) {
        INT => Some(heap.word(value, TAG) & SIGN != 1),
        LIST | TUPLE => Some(heap.list_length(value) != 0),
        STR => Some(heap.str_length(value) != 0),
        DICT => Some(heap.dict_length(value) != 0),
        NONE_TYPE => Some(false),
        _ => None,
    }
}

/// The next item of a plain iterator (a new reference), `NULL` at its end; `None` for other iterators.
#[inline(never)]
pub fn iterate(heap: &mut Heap, iterator: Obj) -> Option<Obj> {
    match heap.type_of(iterator) {
        RANGE_ITERATOR => Some(next_of_range(heap, iterator)),
        LIST_ITERATOR => next_of_list(heap, iterator),
        TUPLE_ITERATOR => next_of_tuple(heap, iterator),
        STR_ASCII_ITERATOR => next_of_text(heap, iterator),
        _ => None,
    }
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
    if start.unsigned_abs() < 1 << 60 {
        return heap.int_of_two_digits(start).into_raw();
    }
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

/// The same of a tuple.
#[inline(always)]
fn next_of_tuple(heap: &mut Heap, iterator: Obj) -> Option<Obj> {
    let tuple = heap.field(iterator, 3);
    let index = heap.word(iterator, 2);
    if tuple.is_null() || index >= heap.tuple_length(tuple) as u64 {
        return None;
    }
    heap.set_word(iterator, 2, index + 1);
    let item = heap.tuple_item(tuple, index as usize);
    heap.increment(item);
    Some(item)
}

/// The same of an ASCII string, whose characters are immortal.
#[inline(always)]
fn next_of_text(heap: &mut Heap, iterator: Obj) -> Option<Obj> {
    let text = heap.field(iterator, 3);
    let index = heap.word(iterator, 2);
    if text.is_null() || index >= heap.str_length(text) as u64 {
        return None;
    }
    heap.set_word(iterator, 2, index + 1);
    Some(image::latin1_character(heap.str_code(text, index as u32) as u8))
}

/// A tuple of so many items, and no instance of a subclass.
#[inline(always)]
pub fn is_tuple_of(heap: &Heap, object: Obj, count: usize) -> bool {
    heap.type_of(object) == TUPLE && heap.tuple_length(object) == count
}

/// An index of one digit within a length, counted from the end where it is negative.
#[inline(always)]
fn index_within(heap: &Heap, index: Obj, length: usize) -> Option<usize> {
    let tag = heap.word(index, TAG);
    if heap.type_of(index) != INT || tag >= WIDE {
        return None;
    }
    let value = one_digit(heap, index, tag);
    let value = if value < 0 { value + length as i64 } else { value };
    ((value as u64) < length as u64).then_some(value as usize)
}

/// `container[index]`, borrowed; `NULL` when the general way must be gone.
#[inline(never)]
pub fn subscript(heap: &mut Heap, container: Obj, index: Obj) -> Obj {
    match heap.type_of(container) {
        LIST => match index_within(heap, index, heap.list_length(container)) {
            Some(place) => heap.list_item(container, place),
            None => Obj::NULL,
        },
        TUPLE => match index_within(heap, index, heap.tuple_length(container)) {
            Some(place) => heap.tuple_item(container, place),
            None => Obj::NULL,
        },
        STR if heap.str_kind(container) == 1 => {
            match index_within(heap, index, heap.str_length(container)) {
                Some(place) => {
                    image::latin1_character(heap.str_code(container, place as u32) as u8)
                }
                None => Obj::NULL,
            }
        }
        DICT => match find(heap, container, index) {
            Some((Some(entry), _)) => heap.dict_value(container, entry),
            _ => Obj::NULL,
        },
        _ => Obj::NULL,
    }
}

/// `container[index] = value`, whose reference is taken over; gives the old item (or `NULL` where there was none) to be
/// released, `None` when the general way must be gone.
#[inline(never)]
pub fn store_subscript(heap: &mut Heap, container: Obj, index: Obj, value: Obj) -> Option<Obj> {
    use crate::python::heap::Owned;
    match heap.type_of(container) {
        LIST => {
            let place = index_within(heap, index, heap.list_length(container))?;
            Some(heap.list_set(container, place, Owned::from_raw(value)).into_raw())
        }
        DICT => match find(heap, container, index)? {
            (Some(entry), _) => {
                Some(heap.dict_replace(container, entry, Owned::from_raw(value)).into_raw())
            }
            (None, hash) => {
                heap.dict_insert_new(container, index, hash, Owned::from_raw(value));
                Some(Obj::NULL)
            }
        },
        _ => None,
    }
}

/// The entry of a plain key, and its hash; `None` when the general way must be gone.
#[inline]
fn find(heap: &mut Heap, dict: Obj, key: Obj) -> Option<(Option<u32>, i64)> {
    let hash = heap.plain_hash(key)?;
    if heap.type_of(key) == STR {
        let entry = heap.dict_find_str(dict, key);
        if entry.is_some() || heap.dict_has_only_str_keys(dict) {
            return Some((entry, hash));
        }
    }
    Some((heap.dict_find_plain(dict, key, hash)?, hash))
}

/// `item in container`; `None` when the general way must be gone.
#[inline(never)]
pub fn contains(heap: &mut Heap, container: Obj, item: Obj) -> Option<bool> {
    match heap.type_of(container) {
        DICT => Some(find(heap, container, item)?.0.is_some()),
        SET | FROZENSET => {
            let hash = heap.plain_hash(item)?;
            Some(heap.set_find_plain(container, item, hash)?.is_some())
        }
        _ => None,
    }
}
