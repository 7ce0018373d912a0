//! Builtins that go through an iterable: all, any, max, min, sorted, sum.

use crate::python::heap::arena::is_static;
use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::{Compare, Operator};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{binding, exception, list, list_methods, packed, protocol};

/// Runs with an iterator of the iterable.
fn with_iterator<T>(
    vm: &mut dyn Vm,
    iterable: Obj,
    action: impl FnOnce(&mut dyn Vm, Obj) -> Fallible<T>,
) -> Fallible<T> {
    let iterator = protocol::iter(vm, iterable)?;
    let result = action(vm, iterator.get());
    vm.heap.release(iterator);
    result
}

/// Is there an item with this truth?
fn has_item(vm: &mut dyn Vm, iterable: Obj, wanted: bool) -> Fallible<bool> {
    with_iterator(vm, iterable, |vm, iterator| {
        while let Some(item) = protocol::next(vm, iterator)? {
            let truth = protocol::truth(vm, item.get());
            vm.heap.release(item);
            if truth? == wanted {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

pub fn all(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = has_item(vm, arguments[0], false)?;
    Ok(vm.bool(!found))
}

pub fn any(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = has_item(vm, arguments[0], true)?;
    Ok(vm.bool(found))
}

pub fn max(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    extreme(vm, "max", Compare::Greater, arguments)
}

pub fn min(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    extreme(vm, "min", Compare::Less, arguments)
}

/// `max` of positional arguments alone.
pub fn max_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    extreme_of(vm, "max", Compare::Greater, arguments)
}

/// `min` of positional arguments alone.
pub fn min_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    extreme_of(vm, "min", Compare::Less, arguments)
}

/// Many arguments are looked at where they are; one is an iterable.
fn extreme_of(vm: &mut dyn Vm, name: &str, wins: Compare, arguments: &[Obj]) -> Fallible<Owned> {
    if arguments.len() < 2 {
        let tuple = vm.heap.tuple(arguments);
        let result = extreme(vm, name, wins, &[tuple.get(), Obj::NULL, Obj::NULL]);
        vm.release(tuple);
        return result;
    }
    if !arguments.iter().all(|item| is_static(vm.heap.type_of(*item))) {
        // Their comparisons see who holds them.
        let in_tuple = if takes_vectors(vm) { &[] } else { arguments };
        let best = packed::held(vm, in_tuple, |vm| best_among(vm, arguments, None, wins))?;
        return Ok(best.unwrap_or_else(|| vm.none()));
    }
    let mut best = arguments[0];
    for item in &arguments[1..] {
        if protocol::compare_bool(vm, *item, best, wins)? {
            best = *item;
        }
    }
    Ok(vm.heap.own(best))
}

/// Whether no tuple holds the arguments, and no dict those by name.
fn takes_vectors(vm: &dyn Vm) -> bool {
    vm.heap.profile.calls.extremes_take_vectors
}

fn extreme(vm: &mut dyn Vm, name: &str, wins: Compare, arguments: &[Obj]) -> Fallible<Owned> {
    let positional = vm.heap.tuple_items(arguments[0]);
    let key = arguments[1].some().filter(|key| *key != image::NONE);
    let default = arguments[2].some();
    let iterable = match positional.as_slice() {
        [] => {
            let text = format!("{name} expected at least 1 argument, got 0");
            return Err(exception::type_error(vm, text));
        }
        [iterable] => *iterable,
        _ if default.is_some() => {
            let text =
                format!("Cannot specify a default for {name}() with multiple positional arguments");
            return Err(exception::type_error(vm, text));
        }
        _ => arguments[0],
    };
    let takes_vectors = takes_vectors(vm);
    let in_dict = if takes_vectors { &[] } else { key.as_slice() };
    let best = packed::held(vm, in_dict, |vm| {
        if positional.len() > 1 && takes_vectors {
            packed::let_go(vm, arguments[0]);
            return best_among(vm, &positional, key, wins);
        }
        with_iterator(vm, iterable, |vm, iterator| {
            best_of(vm, |vm| protocol::next(vm, iterator), key, wins)
        })
    })?;
    match (best, default) {
        (Some(best), _) => Ok(best),
        (None, Some(default)) => Ok(vm.heap.own(default)),
        (None, None) => {
            let is_older = vm.heap.profile.version < (3, 12, 0);
            let what =
                if is_older { "arg is an empty sequence" } else { "iterable argument is empty" };
            let text = format!("{name}() {what}");
            Err(exception::value_error(vm, text))
        }
    }
}

fn best_among(
    vm: &mut dyn Vm,
    items: &[Obj],
    key: Option<Obj>,
    wins: Compare,
) -> Fallible<Option<Owned>> {
    let mut items = items.iter();
    best_of(vm, |vm| Ok(items.next().map(|item| vm.own(*item))), key, wins)
}

fn best_of(
    vm: &mut dyn Vm,
    mut next: impl FnMut(&mut dyn Vm) -> Fallible<Option<Owned>>,
    key: Option<Obj>,
    wins: Compare,
) -> Fallible<Option<Owned>> {
    let mut best: Option<(Owned, Owned)> = None;
    let result = loop {
        let item = match next(vm) {
            Ok(Some(item)) => item,
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        };
        let value = match key {
            Some(function) => vm.call(function, &[item.get()], &[]),
            None => Ok(vm.heap.own(item.get())),
        };
        let value = match value {
            Ok(value) => value,
            Err(raised) => {
                vm.heap.release(item);
                break Err(raised);
            }
        };
        let better = match &best {
            Some((_, champion)) => protocol::compare_bool(vm, value.get(), champion.get(), wins),
            None => Ok(true),
        };
        let loser = match better {
            Ok(true) => best.replace((item, value)),
            _ => Some((item, value)),
        };
        if let Some((item, value)) = loser {
            vm.heap.release(value);
            vm.heap.release(item);
        }
        if let Err(raised) = better {
            break Err(raised);
        }
    };
    let best = best.map(|(item, value)| {
        vm.heap.release(value);
        item
    });
    match result {
        Ok(()) => Ok(best),
        Err(raised) => {
            vm.release_all(best);
            Err(raised)
        }
    }
}

/// One positional argument; the keywords are those of `list.sort`, which also words the errors.
pub fn sorted(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let positional = vm.heap.tuple_items(arguments[0]);
    packed::let_go(vm, arguments[0]);
    binding::check_count(vm, "sorted", positional.len(), 1, 1)?;
    let result = list::of(vm, positional[0])?;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    if let Some(keywords) = arguments[1].some() {
        (names, values) = vm.heap.dict_items(keywords).into_iter().unzip();
        packed::let_go_named(vm, keywords);
    }
    let signature = "(*, key=None, reverse=False)";
    let sorted = binding::with(vm, "sort", signature, &values, &names, |vm, bound| {
        let key = bound[0].some().filter(|key| *key != image::NONE);
        let reverse = match bound[1].some() {
            Some(reverse) => protocol::truth(vm, reverse)?,
            None => false,
        };
        list_methods::sort_list(vm, result.get(), key, reverse)
    });
    match sorted {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.heap.release(result);
            Err(raised)
        }
    }
}

pub fn sum(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    with_iterator(vm, arguments[0], |vm, iterator| {
        let start = match arguments[1].some() {
            Some(start) => {
                check_start(vm, start)?;
                vm.heap.own(start)
            }
            None => vm.heap.int(0),
        };
        Sum::starting_with(vm, start).run(vm, iterator)
    })
}

fn check_start(vm: &mut dyn Vm, start: Obj) -> Fallible<()> {
    let refused = [
        (types::STR, "strings", "''"),
        (types::BYTES, "bytes", "b''"),
        (types::BYTEARRAY, "bytearray", "b''"),
    ];
    for (kind, plural, joiner) in refused {
        if classes::is_instance(vm, start, kind) {
            let text = format!("sum() can't sum {plural} [use {joiner}.join(seq) instead]");
            return Err(exception::type_error(vm, text));
        }
    }
    Ok(())
}

/// The sum so far: as long as the items allow it in a machine word or a compensated double (Neumaier), then as an object.
enum Sum {
    Int(i64),
    Float { sum: f64, compensation: f64 },
    Object(Owned),
}

impl Sum {
    fn starting_with(vm: &mut dyn Vm, start: Owned) -> Sum {
        if vm.heap.type_of(start.get()) == types::INT
            && let Some(value) = vm.heap.int_value(start.get())
        {
            vm.heap.release(start);
            return Sum::Int(value);
        }
        Sum::of_object(vm, start)
    }

    /// Exact floats go on as doubles.
    fn of_object(vm: &mut dyn Vm, object: Owned) -> Sum {
        if vm.heap.type_of(object.get()) != types::FLOAT {
            return Sum::Object(object);
        }
        let sum = vm.heap.float_value(object.get());
        vm.heap.release(object);
        Sum::Float { sum, compensation: 0.0 }
    }

    fn run(mut self, vm: &mut dyn Vm, iterator: Obj) -> Fallible<Owned> {
        loop {
            let item = match protocol::next(vm, iterator) {
                Ok(Some(item)) => item,
                Ok(None) => return Ok(self.into_object(vm)),
                Err(raised) => {
                    if let Sum::Object(sum) = self {
                        vm.heap.release(sum);
                    }
                    return Err(raised);
                }
            };
            self = match self.add_native(vm, item.get()) {
                Ok(sum) => {
                    vm.heap.release(item);
                    sum
                }
                Err(sum) => sum.add(vm, item)?,
            };
        }
    }

    /// Without objects, where that is exact; else gives the sum back unchanged.
    fn add_native(self, vm: &mut dyn Vm, item: Obj) -> Result<Sum, Sum> {
        let kind = vm.heap.type_of(item);
        match self {
            Sum::Int(sum) if kind == types::INT || kind == types::BOOL => {
                let total = vm.heap.int_value(item).and_then(|value| sum.checked_add(value));
                total.map(Sum::Int).ok_or(Sum::Int(sum))
            }
            Sum::Float { sum, compensation } if kind == types::FLOAT => {
                Ok(Sum::compensated(sum, compensation, vm.heap.float_value(item)))
            }
            Sum::Float { sum, compensation } if classes::is_instance(vm, item, types::INT) => {
                match vm.heap.int_value(item) {
                    Some(value) if vm.heap.profile.compensates_ints => {
                        Ok(Sum::compensated(sum, compensation, value as f64))
                    }
                    Some(value) => Ok(Sum::Float { sum: sum + value as f64, compensation }),
                    None => Err(Sum::Float { sum, compensation }),
                }
            }
            sum => Err(sum),
        }
    }

    /// A double more, and what adding it loses.
    fn compensated(sum: f64, compensation: f64, value: f64) -> Sum {
        let total = sum + value;
        let lost =
            if sum.abs() >= value.abs() { (sum - total) + value } else { (value - total) + sum };
        Sum::Float { sum: total, compensation: compensation + lost }
    }

    /// Through `+`. A machine word may become a double, a double that met something else stays an object.
    fn add(self, vm: &mut dyn Vm, item: Owned) -> Fallible<Sum> {
        let was_int = matches!(self, Sum::Int(_));
        let sum = self.into_object(vm);
        let total = protocol::binary(vm, Operator::Add, sum.get(), item.get());
        vm.heap.release(sum);
        vm.heap.release(item);
        let total = total?;
        Ok(if was_int { Sum::of_object(vm, total) } else { Sum::Object(total) })
    }

    fn into_object(self, vm: &mut dyn Vm) -> Owned {
        match self {
            Sum::Int(value) => vm.heap.int(value),
            Sum::Float { sum, compensation } => {
                // Adding it must not turn an infinity into a NaN, nor -0.0 into 0.0.
                let corrected =
                    vm.heap.profile.sums_exactly && compensation != 0.0 && compensation.is_finite();
                vm.heap.float(if corrected { sum + compensation } else { sum })
            }
            Sum::Object(sum) => sum,
        }
    }
}
