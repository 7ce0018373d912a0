//! `int | str`: unions of types (`Objects/unionobject.c`).

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Compare, Fallible, GetSet, Operator, Slots, TypeRow, Vm, flag, generic_alias, get, instance,
    member, types,
};
use crate::python::object::{alias_parameters, given, protocol, set};

/// `args`, and the type parameters in them.
const ARGS: u32 = 2;
const PARAMETERS: u32 = 3;

/// What the union is of: types, aliases, None.
pub fn members(vm: &dyn Vm, union: Obj) -> Vec<Obj> {
    vm.heap.tuple_items(vm.heap.field(union, ARGS))
}

/// `_Py_union_type_or`: gives `NotImplemented` for what is no type.
pub fn or(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    if !can_stand(vm, a) || !can_stand(vm, b) {
        return Ok(vm.not_implemented());
    }
    let mut parts: Vec<Obj> = Vec::new();
    for side in [a, b] {
        let listed =
            if vm.heap.type_of(side) == t::UNION_TYPE { members(vm, side) } else { vec![side] };
        for part in listed {
            let part = if part == image::NONE { t::NONE_TYPE } else { part };
            let mut known = false;
            for other in &parts {
                known |= protocol::equal(vm, *other, part)?;
            }
            if !known {
                parts.push(part);
            }
        }
    }
    if let [one] = parts[..] {
        return Ok(vm.own(one));
    }
    let args = vm.heap.tuple(&parts);
    let union = vm.heap.new_object_with(t::UNION_TYPE, &[args.get()]);
    vm.release(args);
    Ok(union)
}

fn can_stand(vm: &dyn Vm, object: Obj) -> bool {
    object == image::NONE
        || types::is_type(vm, object)
        || types::is_instance(vm, object, t::GENERIC_ALIAS)
        || matches!(vm.heap.type_of(object), t::UNION_TYPE | t::TYPE_ALIAS_TYPE)
}

fn repr(vm: &mut dyn Vm, union: Obj) -> Fallible<Owned> {
    let mut parts = Vec::new();
    for member in members(vm, union) {
        if member == t::NONE_TYPE {
            parts.push("None".to_owned());
        } else {
            parts.push(generic_alias::part_text(vm, member)?);
        }
    }
    Ok(vm.heap.str(&parts.join(" | ")))
}

/// Equal when they are of the same types, in any order.
fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let unions = vm.heap.type_of(a) == t::UNION_TYPE && vm.heap.type_of(b) == t::UNION_TYPE;
    if !unions || !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    let (left, right) = (members(vm, a), members(vm, b));
    let mut same = left.len() == right.len();
    for part in left {
        let mut found = false;
        for other in &right {
            found |= protocol::equal(vm, part, *other)?;
        }
        same &= found;
    }
    Ok(vm.bool(same == (operator == Compare::Equal)))
}

fn hash(vm: &mut dyn Vm, union: Obj) -> Fallible<i64> {
    let args = vm.heap.field(union, ARGS);
    let unordered = set::of(vm, t::FROZENSET, args)?;
    given::with(vm, unordered, protocol::hash)
}

/// The union with type parameters replaced by arguments.
fn get_item(vm: &mut dyn Vm, union: Obj, key: Obj) -> Fallible<Owned> {
    let args = vm.heap.field(union, ARGS);
    let parameters = get_parameters(vm, union)?;
    let replaced = given::with(vm, parameters, |vm, parameters| {
        alias_parameters::substitute(vm, union, args, parameters, key)
    })?;
    given::with(vm, replaced, |vm, replaced| {
        let parts = vm.heap.tuple_items(replaced);
        let mut result = vm.own(parts[0]);
        for part in &parts[1..] {
            result = given::with(vm, result, |vm, left| {
                protocol::binary(vm, Operator::Or, left, *part)
            })?;
        }
        Ok(result)
    })
}

fn get_args(vm: &mut dyn Vm, union: Obj) -> Fallible<Owned> {
    let args = vm.heap.field(union, ARGS);
    Ok(vm.own(args))
}

fn get_parameters(vm: &mut dyn Vm, union: Obj) -> Fallible<Owned> {
    if vm.heap.field(union, PARAMETERS).is_null() {
        let args = vm.heap.field(union, ARGS);
        let parameters = alias_parameters::of(vm, args)?;
        vm.heap.init_field(union, PARAMETERS, parameters);
    }
    let parameters = vm.heap.field(union, PARAMETERS);
    Ok(vm.own(parameters))
}

const MEMBERS: &[GetSet] = &[member("__args__", get_args), get("__parameters__", get_parameters)];

pub const ROWS: &[TypeRow] = &[TypeRow {
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new(
        "types.UnionType",
        t::UNION_TYPE,
        Slots {
            repr: Some(repr),
            hash: Some(hash),
            compare: Some(compare),
            subscript: Some(get_item),
            get_attribute: Some(instance::get_attribute),
            ..Slots::EMPTY
        }
        .binary(Operator::Or, or),
    )
}];
