//! `int | str`: unions of types (`Objects/unionobject.c`).

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Compare, Fallible, GetSet, Operator, Slots, TypeRow, Vm, class_method, def, exception, flag,
    generic_alias, get, instance, member, types,
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
    // PEP 604; what the library's text does with it, no program of an earlier version sees.
    let has_unions = !vm.heap.profile.is_without("type", "__or__") || vm.runs_library();
    if !has_unions || !can_stand(vm, a) || !can_stand(vm, b) {
        return Ok(vm.not_implemented());
    }
    of_parts(vm, &[a, b])
}

/// The union of some, whose own members become its.
fn of_parts(vm: &mut dyn Vm, sides: &[Obj]) -> Fallible<Owned> {
    let mut parts: Vec<Obj> = Vec::new();
    for side in sides.iter().copied() {
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

/// `Union[X, Y]`: one of one is that one; a string is a reference to come.
fn of_items(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let items = arguments[1];
    let is_tuple = types::is_instance(vm, items, t::TUPLE);
    let items = if is_tuple { vm.heap.tuple_items(items) } else { vec![items] };
    if items.is_empty() {
        return Err(exception::type_error(vm, "Cannot take a Union of no types."));
    }
    let mut made = Vec::new();
    let mut parts = Vec::new();
    for item in items {
        if given::is_str(vm, item) {
            let reference = forward_reference(vm, item)?;
            parts.push(reference.get());
            made.push(reference);
        } else {
            parts.push(item);
        }
    }
    let union = of_parts(vm, &parts);
    vm.release_all(made);
    union
}

fn forward_reference(vm: &mut dyn Vm, text: Obj) -> Fallible<Owned> {
    let module = vm.import("annotationlib")?;
    let class = protocol::get_attribute_str(vm, module.get(), "ForwardRef");
    vm.release(module);
    let class = class?;
    let made = vm.call(class.get(), &[text], &[]);
    vm.release(class);
    made
}

fn refuse_base(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = protocol::repr_text(vm, arguments[0])?;
    Err(exception::type_error(vm, format!("Cannot subclass {text}")))
}

fn get_name(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.interned("Union"))
}

fn get_origin(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.own(t::UNION_TYPE))
}

const MEMBERS: &[GetSet] = &[member("__args__", get_args), get("__parameters__", get_parameters)];

const SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    subscript: Some(get_item),
    get_attribute: Some(instance::get_attribute),
    ..Slots::EMPTY
}
.binary(Operator::Or, or);

pub const ROWS: &[TypeRow] = &[TypeRow {
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new("types.UnionType", t::UNION_TYPE, SLOTS)
}];

/// The same where `typing.Union` is the class of all unions.
pub static TYPING_ROW: TypeRow = TypeRow {
    methods: &[
        class_method("__class_getitem__", "($type, object, /)", of_items),
        def("__mro_entries__", "($self, object, /)", refuse_base),
    ],
    members: &[
        member("__args__", get_args),
        get("__parameters__", get_parameters),
        get("__name__", get_name),
        get("__qualname__", get_name),
        get("__origin__", get_origin),
    ],
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new("typing.Union", t::UNION_TYPE, SLOTS)
};
