//! `ast.AST`: what all nodes of a syntax tree derive from.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, get_set, instance, protocol,
    types,
};

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_instance(kind))
}

/// An attribute of the class as strs, a new reference to each; nothing when it is missing.
fn class_names(vm: &mut dyn Vm, object: Obj, name: &str) -> Fallible<Vec<Owned>> {
    let kind = vm.heap.type_of(object);
    match protocol::lookup_attribute_str(vm, kind, name)? {
        None => Ok(Vec::new()),
        Some(names) => {
            let items = protocol::collect(vm, names.get());
            vm.release(names);
            items
        }
    }
}

fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let fields = class_names(vm, object, "_fields")?;
    let given: Vec<Obj> = fields.iter().map(Owned::get).collect();
    let result = set_given(vm, object, &given, arguments, keywords)
        .and_then(|missing| set_defaults(vm, object, &missing));
    vm.release_all(fields);
    result
}

/// Sets what was given; gives the fields that were not.
fn set_given(
    vm: &mut dyn Vm,
    object: Obj,
    fields: &[Obj],
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Vec<Obj>> {
    let (positional, values) = arguments.split_at(arguments.len() - keywords.len());
    if positional.len() > fields.len() {
        let name = protocol::type_name(vm, object);
        let plural = if fields.len() == 1 { "" } else { "s" };
        let text = format!(
            "{name} constructor takes at most {} positional argument{plural}",
            fields.len()
        );
        return Err(exception::type_error(vm, text));
    }
    for (field, value) in fields.iter().zip(positional) {
        protocol::set_attribute(vm, object, *field, *value)?;
    }
    let mut missing: Vec<Obj> = fields[positional.len()..].to_vec();
    for (name, value) in keywords.iter().zip(values) {
        let same = |field: &Obj| vm.heap.str_equal(*field, *name);
        if let Some(place) = missing.iter().position(same) {
            missing.remove(place);
        } else if fields.iter().any(same) {
            let kind = protocol::type_name(vm, object).to_owned();
            let name = protocol::repr_text(vm, *name)?;
            let text = format!("{kind} got multiple values for argument {name}");
            return Err(exception::type_error(vm, text));
        }
        protocol::set_attribute(vm, object, *name, *value)?;
    }
    Ok(missing)
}

/// A list that was not given is empty, a context is `Load`; what is optional is None in the class.
fn set_defaults(vm: &mut dyn Vm, object: Obj, missing: &[Obj]) -> Fallible<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let kind = vm.heap.type_of(object);
    let Some(field_types) = protocol::lookup_attribute_str(vm, kind, "_field_types")? else {
        return Ok(());
    };
    for field in missing {
        if vm.heap.type_of(field_types.get()) != t::DICT {
            break;
        }
        let kind = vm.heap.dict_get_str(field_types.get(), *field);
        if kind.is_null() {
            continue;
        }
        let default = if vm.heap.type_of(kind) == t::GENERIC_ALIAS {
            Some(vm.heap.list(&[]))
        } else if vm.heap.type_of(kind) == t::TYPE
            && vm.type_data(kind).short_name() == "expr_context"
        {
            load(vm)?
        } else {
            None
        };
        if let Some(default) = default {
            let done = protocol::set_attribute(vm, object, *field, default.get());
            vm.release(default);
            done?;
        }
    }
    vm.release(field_types);
    Ok(())
}

fn load(vm: &mut dyn Vm) -> Fallible<Option<Owned>> {
    let module = vm.import("_ast")?;
    let class = protocol::get_attribute_str(vm, module.get(), "Load");
    vm.release(module);
    let class = class?;
    let made = vm.call(class.get(), &[], &[]);
    vm.release(class);
    made.map(Some)
}

/// The class, None for each field, and the attributes.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let kind = vm.heap.type_of(object);
    let dict = vm.heap.instance_dict(object);
    let fields = class_names(vm, object, "_fields")?;
    let count = fields
        .iter()
        .take_while(|field| {
            types::is_instance(vm, field.get(), t::STR)
                && !vm.heap.dict_get_str(dict, field.get()).is_null()
        })
        .count();
    vm.release_all(fields);
    let nothing = vec![crate::python::heap::image::NONE; count];
    let arguments = vm.heap.tuple(&nothing);
    let state = vm.heap.dict_copy(dict);
    let kind = vm.own(kind);
    Ok(vm.heap.tuple_from_owned(vec![kind, arguments, state]))
}

const METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce)];

const MEMBERS: &[GetSet] = &[get_set("__dict__", instance::get_dict, instance::set_dict)];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "ast.AST",
        t::AST_NODE,
        Slots {
            get_attribute: Some(instance::get_attribute),
            set_attribute: Some(instance::set_attribute),
            new: Some(new),
            init: Some(init),
            ..Slots::EMPTY
        },
    )
};
