//! The module `_string`: what `string.Formatter` reads templates with.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::format_spec::FormatError;
use crate::python::object::str_template::{Access, Key, Template, next_access, split_name};
use crate::python::object::{
    Fallible, Raised, Slots, TypeRow, Vm, def, exception, flag, native, protocol, str as strings,
    types,
};

/// Words of both iterators: the str and how far it was read.
const TEXT: u32 = 2;
const AT: u32 = 3;

fn iterator(vm: &mut dyn Vm, kind: Obj, text: Obj, at: usize) -> Owned {
    let text = vm.own(text);
    let made = native::create(vm, kind, [(TEXT, text)]);
    vm.heap.set_word(made.get(), AT, at as u64);
    made
}

fn expect_str(vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
    if types::is_instance(vm, object, t::STR) {
        return Ok(());
    }
    let name = protocol::type_name(vm, object);
    let text = format!("expected str, got {name}");
    Err(exception::type_error(vm, text))
}

fn raise(vm: &mut dyn Vm, error: FormatError) -> Raised {
    match error {
        FormatError::Value(text) => exception::value_error(vm, text),
        FormatError::Overflow(text) => exception::overflow_error(vm, text),
    }
}

fn parser(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect_str(vm, arguments[0])?;
    Ok(iterator(vm, t::FORMATTER_ITERATOR, arguments[0], 0))
}

/// Literal text, field name, format spec and conversion, the last three None where no field follows.
fn next_markup(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let text = vm.heap.field(object, TEXT);
    let points = strings::codes(vm, text);
    let rest = &points[(vm.heap.word(object, AT) as usize).min(points.len())..];
    let mut template = Template::new(rest);
    let markup = match template.advance() {
        Ok(Some(markup)) => markup,
        Ok(None) => return Ok(None),
        Err(text) => return Err(exception::value_error(vm, text)),
    };
    let at = vm.heap.word(object, AT) + template.position() as u64;
    vm.heap.set_word(object, AT, at);
    let literal = vm.heap.str_from_codes(&rest[markup.literal]);
    let parts = match markup.field {
        None => [vm.none(), vm.none(), vm.none()],
        Some(field) => {
            let conversion = match field.conversion {
                Some(point) => vm.heap.str_from_codes(&[point]),
                None => vm.none(),
            };
            let name = vm.heap.str_from_codes(&rest[field.name]);
            [name, vm.heap.str_from_codes(&rest[field.spec]), conversion]
        }
    };
    Ok(Some(vm.heap.tuple_from_owned([literal].into_iter().chain(parts).collect())))
}

fn key_object(vm: &mut dyn Vm, key: &Key) -> Owned {
    match key {
        Key::Index(index) => vm.heap.int(*index as i64),
        Key::Text(points) => vm.heap.str_from_codes(points),
    }
}

/// The first part of a field name, and an iterator over the rest.
fn split_field_name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    expect_str(vm, arguments[0])?;
    let points = strings::codes(vm, arguments[0]);
    match split_name(&points) {
        Ok((key, rest)) => {
            let first = key_object(vm, &key);
            let at = points.len() - rest.len();
            let rest = iterator(vm, t::FIELD_NAME_ITERATOR, arguments[0], at);
            Ok(vm.heap.tuple_from_owned(vec![first, rest]))
        }
        Err(error) => Err(raise(vm, error)),
    }
}

/// Whether it is an attribute, and its name or key.
fn next_part(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let text = vm.heap.field(object, TEXT);
    let points = strings::codes(vm, text);
    let mut rest = &points[(vm.heap.word(object, AT) as usize).min(points.len())..];
    let access = match next_access(&mut rest) {
        None => return Ok(None),
        Some(Ok(access)) => access,
        Some(Err(error)) => return Err(raise(vm, error)),
    };
    vm.heap.set_word(object, AT, (points.len() - rest.len()) as u64);
    let (is_attribute, key) = match access {
        Access::Attribute(name) => (true, vm.heap.str_from_codes(&name)),
        Access::Item(key) => (false, key_object(vm, &key)),
    };
    let is_attribute = vm.bool(is_attribute);
    Ok(Some(vm.heap.tuple_from_owned(vec![is_attribute, key])))
}

const fn row(name: &'static str, kind: Obj, next: crate::python::object::slots::Next) -> TypeRow {
    let slots = Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY };
    TypeRow { flags: flag::DISALLOW_INSTANTIATION, ..TypeRow::new(name, kind, slots) }
}

pub const MODULE: Module = Module {
    name: "_string",
    doc: "string helper module",
    functions: &[
        def("formatter_field_name_split", "($module, object, /)", split_field_name)
            .doc("split the argument as a field name"),
        def("formatter_parser", "($module, object, /)", parser)
            .doc("parse the argument as a format string"),
    ],
    types: &[
        row("formatteriterator", t::FORMATTER_ITERATOR, next_markup),
        row("fieldnameiterator", t::FIELD_NAME_ITERATOR, next_part),
    ],
    ..Module::EMPTY
};
