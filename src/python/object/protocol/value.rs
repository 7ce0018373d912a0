//! Truth, equality, order and hash of any object.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::protocol::{enter, leave, on_stack, turn, type_name};
use crate::python::object::types;
use crate::python::object::{Compare, Core, Fallible, Raised, Vm, exception};

/// `PyObject_IsTrue`.
#[inline]
pub fn truth(vm: &mut dyn Vm, object: Obj) -> Fallible<bool> {
    if object == image::TRUE {
        return Ok(true);
    }
    if object == image::FALSE || object == image::NONE {
        return Ok(false);
    }
    let slots = &vm.type_data(vm.heap.type_of(object)).slots;
    if let Some(bool) = slots.bool {
        return bool(vm, object);
    }
    if let Some(length) = slots.length {
        return Ok(length(vm, object)? > 0);
    }
    Ok(true)
}

/// `PyObject_RichCompareBool` for `==`: an object equals itself.
#[inline]
pub fn equal(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<bool> {
    compare_bool(vm, a, b, Compare::Equal)
}

/// `PyObject_RichCompareBool`: identity answers `==` and `!=` at once.
pub fn compare_bool(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<bool> {
    if a == b {
        match operator {
            Compare::Equal => return Ok(true),
            Compare::NotEqual => return Ok(false),
            _ => {}
        }
    }
    if let Some(answer) = compare_plainly(&vm.heap, a, b, operator) {
        return Ok(answer);
    }
    let result = compare(vm, a, b, operator)?;
    let answer = truth(vm, result.get());
    vm.release(result);
    answer
}

/// What needs no way over the slots: ints of a machine word, and whether strs are equal.
fn compare_plainly(heap: &Heap, a: Obj, b: Obj, operator: Compare) -> Option<bool> {
    match (heap.type_of(a), heap.type_of(b)) {
        (t::INT, t::INT) => Some(operator.holds(heap.int_value(a)?.cmp(&heap.int_value(b)?))),
        (t::FLOAT, t::FLOAT) => {
            let (a, b) = (heap.float_value(a), heap.float_value(b));
            a.partial_cmp(&b).map(|order| operator.holds(order))
        }
        (t::STR, t::STR) => match operator {
            Compare::Equal => Some(heap.str_equal(a, b)),
            Compare::NotEqual => Some(!heap.str_equal(a, b)),
            _ => None,
        },
        _ => None,
    }
}

/// `PyObject_RichCompare`.
pub fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    turn(vm)?;
    enter(vm, " in comparison")?;
    let result = on_stack(|| compare_inner(vm, a, b, operator));
    leave(vm);
    result
}

fn compare_inner(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let (type_a, type_b) = (vm.heap.type_of(a), vm.heap.type_of(b));
    let (slot_a, slot_b) = (vm.type_data(type_a).slots.compare, vm.type_data(type_b).slots.compare);
    let reflected_first =
        type_a != type_b && slot_b.is_some() && types::is_subtype(vm, type_b, type_a);
    let attempts = if reflected_first {
        [(slot_b, b, a, operator.swapped()), (slot_a, a, b, operator)]
    } else {
        [(slot_a, a, b, operator), (slot_b, b, a, operator.swapped())]
    };
    for (slot, left, right, operator) in attempts {
        let Some(slot) = slot else { continue };
        let result = slot(vm, left, right, operator)?;
        if result.get() != image::NOT_IMPLEMENTED {
            return Ok(result);
        }
        vm.release(result);
    }
    match operator {
        Compare::Equal => Ok(vm.bool(a == b)),
        Compare::NotEqual => Ok(vm.bool(a != b)),
        _ => {
            let message = format!(
                "'{}' not supported between instances of '{}' and '{}'",
                operator.symbol(),
                type_name(vm, a),
                type_name(vm, b)
            );
            Err(exception::type_error(vm, message))
        }
    }
}

/// `PyObject_Hash`.
#[inline]
pub fn hash(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    if let Some(hash) = vm.heap.plain_hash(object) {
        return Ok(hash);
    }
    let kind = vm.heap.type_of(object);
    match vm.type_data(kind).slots.hash {
        Some(hash) => {
            turn(vm)?;
            on_stack(|| hash(vm, object))
        }
        None => Err(type_hash_error(vm, object)),
    }
}

/// The hash of what becomes a key or an element: an error says so in later versions.
#[inline]
pub fn hash_of(vm: &mut dyn Vm, object: Obj, what: &str) -> Fallible<i64> {
    let hash = hash(vm, object);
    if hash.is_err()
        && vm.heap.profile.words.tells_use_of_hash
        && exception::matches(vm, t::TYPE_ERROR)
    {
        return Err(tell_use(vm, object, what));
    }
    hash
}

#[cold]
fn tell_use(vm: &mut dyn Vm, object: Obj, what: &str) -> Raised {
    let error = exception::take(vm);
    let message = crate::python::object::protocol::str_text(vm, error.get()).unwrap_or_default();
    let text = format!("cannot use '{}' as a {what} ({message})", type_name(vm, object));
    vm.release(error);
    exception::type_error(vm, text)
}

/// "unhashable type: 'list'".
#[cold]
pub fn type_hash_error(core: &mut Core, object: Obj) -> Raised {
    let message = format!("unhashable type: '{}'", type_name(core, object));
    exception::type_error(core, message)
}
