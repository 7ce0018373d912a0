//! The module `_ast`: the classes of the syntax tree's nodes, made of a table.

pub mod nodes;
mod tree_node;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::library::ast::nodes::{Count, Field, GROUPS, Group, Place};
use crate::python::library::{Constant, Module};
use crate::python::object::{Vm, generic_alias, given, protocol, union};

/// What tells where a node stands.
pub const ATTRIBUTES: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// `PyCF_ONLY_AST`, a flag of `compile`.
pub const ONLY_AST: i64 = 0x400;
/// `PyCF_OPTIMIZED_AST`.
pub const OPTIMIZED_AST: i64 = 0x8400;

/// A tuple of names.
fn names(vm: &mut dyn Vm, names: &[&str]) -> Owned {
    let names = names.iter().map(|name| vm.heap.interned(name)).collect();
    vm.heap.tuple_from_owned(names)
}

fn put(vm: &mut dyn Vm, dict: Obj, name: &str, value: Owned) {
    let name = vm.heap.interned_name(name);
    vm.heap.dict_set_str(dict, name, value);
}

/// The classes of all nodes, and the constants of `compile`'s flags.
fn fill(vm: &mut dyn Vm, namespace: Obj) {
    let dict = vm.type_data(t::AST_NODE).dict;
    for name in ["_fields", "__match_args__", "_attributes"] {
        let empty = vm.heap.tuple(&[]);
        put(vm, dict, name, empty);
    }
    let mut made = Vec::new();
    for group in GROUPS {
        let (_, fields) = nodes::parse(group.product);
        let doc = group_doc(group);
        let class = class(vm, group.name, t::AST_NODE, &fields, &doc, group.place);
        put(vm, namespace, group.name, class);
        let base = member(vm, namespace, group.name);
        made.push((base, fields));
        for row in group.nodes {
            let (name, fields) = nodes::parse(row);
            if vm.heap.profile.is_without_name(name) {
                continue;
            }
            let class = self::class(vm, name, base, &fields, row, Place::None);
            put(vm, namespace, name, class);
            made.push((member(vm, namespace, name), fields));
        }
    }
    for (class, fields) in made {
        if !class.is_null() {
            add_types(vm, namespace, class, &fields);
        }
    }
}

/// Something of a namespace, borrowed.
fn member(vm: &mut dyn Vm, namespace: Obj, name: &str) -> Obj {
    let name = vm.heap.interned_name(name);
    vm.heap.dict_get_str(namespace, name)
}

/// "boolop = And | Or", or a line for each kind when they have fields.
fn group_doc(group: &Group) -> String {
    if group.nodes.is_empty() {
        return group.product.to_owned();
    }
    let has_fields = group.nodes.iter().any(|row| row.contains('('));
    let indent = " ".repeat(group.name.len() + 1);
    let between = if has_fields { format!("\n{indent}| ") } else { " | ".to_owned() };
    format!("{} = {}", group.name, group.nodes.join(&between))
}

/// `make_type`: `type(name, (base,), {...})`.
fn class(
    vm: &mut dyn Vm,
    name: &str,
    base: Obj,
    fields: &[Field],
    doc: &str,
    place: Place,
) -> Owned {
    let dict = vm.heap.dict();
    let field_names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let entries = [
        ("_fields", names(vm, &field_names)),
        ("__module__", vm.heap.interned("ast")),
        ("__doc__", vm.heap.str(doc)),
        ("__match_args__", names(vm, &field_names)),
    ];
    for (key, value) in entries {
        put(vm, dict.get(), key, value);
    }
    for field in fields.iter().filter(|field| field.count == Count::Optional) {
        let none = vm.none();
        put(vm, dict.get(), field.name, none);
    }
    if base == t::AST_NODE {
        let attributes: &[&str] = if place == Place::None { &[] } else { &ATTRIBUTES };
        let attributes = names(vm, attributes);
        put(vm, dict.get(), "_attributes", attributes);
    }
    if place == Place::OpenEnd {
        for name in &ATTRIBUTES[2..] {
            let none = vm.none();
            put(vm, dict.get(), name, none);
        }
    }
    let name = vm.heap.interned(name);
    let bases = vm.heap.tuple(&[base]);
    let made = vm.call(t::TYPE, &[name.get(), bases.get(), dict.get()], &[]);
    vm.release_all([name, bases, dict]);
    made.unwrap_or_else(|_| vm.none())
}

/// `_field_types` and `__annotations__`: what a field may hold.
fn add_types(vm: &mut dyn Vm, namespace: Obj, class: Obj, fields: &[Field]) {
    let dict = vm.heap.dict();
    for field in fields {
        let kind = match field.kind {
            "identifier" | "string" => t::STR,
            "int" => t::INT,
            "constant" => t::OBJECT,
            name => member(vm, namespace, name),
        };
        let kind = match field.count {
            Count::One => Ok(vm.own(kind)),
            Count::Optional => union::or(vm, kind, image::NONE),
            Count::Many => generic_alias::new(vm, t::LIST, kind),
        };
        if let Ok(kind) = kind {
            put(vm, dict.get(), field.name, kind);
        }
    }
    for name in ["_field_types", "__annotations__"] {
        let name = vm.heap.interned(name);
        // A class takes any attribute.
        let done = protocol::set_attribute(vm, class, name.get(), dict.get());
        debug_assert!(done.is_ok(), "a class refuses its field types");
        vm.release(name);
    }
    vm.release(dict);
}

/// The flags that a call of `compile` was given.
pub fn flags(vm: &mut dyn Vm, given: Obj) -> crate::python::object::Fallible<i64> {
    Ok(i64::from(given::c_int(vm, given, 0)?))
}

pub const MODULE: Module = Module {
    name: "_ast",
    constants: &[
        ("AST", Constant::Static(t::AST_NODE)),
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", Constant::Int(0x2000)),
        ("PyCF_ONLY_AST", Constant::Int(ONLY_AST)),
        ("PyCF_TYPE_COMMENTS", Constant::Int(0x1000)),
        ("PyCF_OPTIMIZED_AST", Constant::Int(OPTIMIZED_AST)),
    ],
    types: &[tree_node::ROW],
    fill: Some(fill),
    ..Module::EMPTY
};
