//! A syntax tree that a program made of `ast` objects, as the compiler wants it: fields and what stands in them.

use std::sync::Arc;

use num_traits::ToPrimitive;

use crate::python::code::Constant;
use crate::python::compile::Mode;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::machine::Machine;
use crate::python::machine::tree_objects::Classes;
use crate::python::object::{Fallible, exception, given, protocol, types};
use crate::python::syntax::tree::*;

/// A tree may nest so deeply.
const DEEPEST: u32 = 1000;

/// The tree of an object; it must be of the kind that the mode wants.
pub fn read(machine: &mut Machine, object: Obj, mode: Mode) -> Fallible<Module> {
    let classes = Classes::load(machine)?;
    let mut reader = Reader { machine, classes, scopes: 1, depth: 0 };
    let body = reader.module(object, mode);
    let Reader { machine, classes, scopes, .. } = reader;
    classes.release(machine);
    Ok(Module { body: body?, scopes })
}

pub(super) struct Reader<'m> {
    pub(super) machine: &'m mut Machine,
    classes: Classes,
    scopes: u32,
    depth: u32,
}

impl Reader<'_> {
    fn module(&mut self, object: Obj, mode: Mode) -> Fallible<Vec<Stmt>> {
        let wanted = match mode {
            Mode::Exec | Mode::Echo => "Module",
            Mode::Eval => "Expression",
            Mode::Single => "Interactive",
        };
        if self.kind(object) != Some(wanted) {
            let name = protocol::type_name(self.machine, object);
            let text = format!("expected {wanted} node, got {name}");
            return Err(exception::type_error(self.machine, text));
        }
        if mode == Mode::Eval {
            let value = self.expression(object, wanted, "body")?;
            return Ok(vec![Stmt { place: value.place, kind: StmtKind::Expr(value) }]);
        }
        self.statements(object, wanted, "body")
    }

    pub(super) fn scope(&mut self) -> ScopeId {
        self.scopes += 1;
        self.scopes - 1
    }

    /// Which node it is: the first known class among its own and those that it derives from.
    pub(super) fn kind(&self, object: Obj) -> Option<&'static str> {
        let class = self.machine.core.heap.type_of(object);
        let order = &self.machine.core.type_data(class).mro;
        order.iter().find_map(|class| self.classes.name_of(*class))
    }

    pub(super) fn unexpected<T>(&mut self, group: &str, object: Obj) -> Fallible<T> {
        let shown = protocol::repr_text(self.machine, object)?;
        let text = format!("expected some sort of {group}, but got {shown}");
        Err(exception::type_error(self.machine, text))
    }

    pub(super) fn invalid<T>(&mut self, text: impl Into<String>) -> Fallible<T> {
        Err(exception::value_error(self.machine, text))
    }

    /// What a field holds; `None` when it is missing or None.
    fn found(&mut self, object: Obj, name: &str) -> Fallible<Option<Owned>> {
        let found = protocol::lookup_attribute_str(self.machine, object, name)?;
        Ok(match found {
            Some(value) if value.get() == image::NONE => {
                self.machine.drop_owned(value);
                None
            }
            found => found,
        })
    }

    /// Reads an optional field.
    pub(super) fn optional<T>(
        &mut self,
        object: Obj,
        name: &str,
        read: impl FnOnce(&mut Self, Obj) -> Fallible<T>,
    ) -> Fallible<Option<T>> {
        let Some(value) = self.found(object, name)? else { return Ok(None) };
        let result = read(self, value.get());
        self.machine.drop_owned(value);
        result.map(Some)
    }

    /// Reads a field that must be there.
    pub(super) fn required<T>(
        &mut self,
        object: Obj,
        kind: &str,
        name: &str,
        read: impl FnOnce(&mut Self, Obj) -> Fallible<T>,
    ) -> Fallible<T> {
        if let Some(value) = self.optional(object, name, read)? {
            return Ok(value);
        }
        match protocol::lookup_attribute_str(self.machine, object, name)? {
            Some(value) => {
                self.machine.drop_owned(value);
                self.invalid(format!("field '{name}' is required for {kind}"))
            }
            None => {
                let text = format!("required field \"{name}\" missing from {kind}");
                Err(exception::type_error(self.machine, text))
            }
        }
    }

    /// Reads each item of a list; a missing one is empty.
    pub(super) fn items<T>(
        &mut self,
        object: Obj,
        kind: &str,
        name: &str,
        mut read: impl FnMut(&mut Self, Obj) -> Fallible<T>,
    ) -> Fallible<Vec<T>> {
        let list = self.optional(object, name, |reader, list| {
            if !types::is_instance(reader.machine, list, t::LIST) {
                let got = protocol::type_name(reader.machine, list);
                let text = format!("{kind} field \"{name}\" must be a list, not a {got}");
                return Err(exception::type_error(reader.machine, text));
            }
            let mut read_items = Vec::new();
            let mut index = 0;
            // Reading may run Python code that changes the list.
            while index < reader.machine.core.heap.list_length(list) {
                let item = reader.machine.core.heap.list_item(list, index);
                let item = reader.machine.core.heap.own(item);
                let result = read(reader, item.get());
                reader.machine.drop_owned(item);
                read_items.push(result?);
                index += 1;
            }
            Ok(read_items)
        })?;
        Ok(list.unwrap_or_default())
    }

    /// As deep as may be.
    pub(super) fn nested<T>(
        &mut self,
        group: &str,
        read: impl FnOnce(&mut Self) -> Fallible<T>,
    ) -> Fallible<T> {
        if self.depth >= DEEPEST {
            let text = format!("maximum recursion depth exceeded while traversing '{group}' node");
            return Err(exception::raise(self.machine, t::RECURSION_ERROR, text));
        }
        self.depth += 1;
        let result = stacker::maybe_grow(1 << 16, 1 << 20, || read(self));
        self.depth -= 1;
        result
    }

    pub(super) fn identifier(&mut self, object: Obj) -> Fallible<Name> {
        if !given::is_str(self.machine, object) {
            return Err(exception::type_error(self.machine, "AST identifier must be of type str"));
        }
        Ok(Arc::from(&*self.machine.core.heap.text(object)))
    }

    pub(super) fn name(&mut self, object: Obj, kind: &str, field: &str) -> Fallible<Name> {
        self.required(object, kind, field, Self::identifier)
    }

    pub(super) fn optional_name(&mut self, object: Obj, field: &str) -> Fallible<Option<Name>> {
        self.optional(object, field, Self::identifier)
    }

    pub(super) fn int(&mut self, object: Obj) -> Fallible<i64> {
        let value = self.machine.core.heap.int_value(object);
        match value.filter(|_| given::is_int(self.machine, object)) {
            Some(value) => Ok(value),
            None => {
                let shown = protocol::repr_text(self.machine, object)?;
                self.invalid(format!("invalid integer value: {shown}"))
            }
        }
    }

    /// Where a node stands; its end may be missing.
    pub(super) fn place(&mut self, object: Obj, group: &str) -> Fallible<Place> {
        let line = self.required(object, group, "lineno", Self::int)?;
        let column = self.required(object, group, "col_offset", Self::int)?;
        let end_line = self.optional(object, "end_lineno", Self::int)?.unwrap_or(line);
        let end_column = self.optional(object, "end_col_offset", Self::int)?.unwrap_or(column);
        if line > end_line || line == end_line && column > end_column {
            return self.invalid(if line > end_line {
                format!("AST node line range ({line}, {end_line}) is not valid")
            } else {
                format!("line {line}, column {column}-{end_column} is not a valid range")
            });
        }
        let number = |value: i64| value.clamp(0, i64::from(u32::MAX)) as u32;
        Ok(Place {
            line: number(line),
            column: number(column),
            end_line: number(end_line),
            end_column: number(end_column),
        })
    }

    pub(super) fn expressions(
        &mut self,
        object: Obj,
        kind: &str,
        field: &str,
    ) -> Fallible<Vec<Expr>> {
        self.items(object, kind, field, Self::read_expression)
    }

    pub(super) fn expression(&mut self, object: Obj, kind: &str, field: &str) -> Fallible<Expr> {
        self.required(object, kind, field, Self::read_expression)
    }

    pub(super) fn boxed(&mut self, object: Obj, kind: &str, field: &str) -> Fallible<Box<Expr>> {
        self.expression(object, kind, field).map(Box::new)
    }

    pub(super) fn optional_expression(
        &mut self,
        object: Obj,
        field: &str,
    ) -> Fallible<Option<Expr>> {
        self.optional(object, field, Self::read_expression)
    }

    pub(super) fn statements(
        &mut self,
        object: Obj,
        kind: &str,
        field: &str,
    ) -> Fallible<Vec<Stmt>> {
        self.items(object, kind, field, Self::read_statement)
    }

    /// Statements of which there must be some.
    pub(super) fn body(&mut self, object: Obj, kind: &str) -> Fallible<Vec<Stmt>> {
        let body = self.statements(object, kind, "body")?;
        if body.is_empty() { self.invalid(format!("empty body on {kind}")) } else { Ok(body) }
    }

    /// A constant: of the types that code may hold.
    pub(super) fn constant(&mut self, object: Obj) -> Fallible<Constant> {
        let heap = &self.machine.core.heap;
        Ok(match heap.type_of(object) {
            t::NONE_TYPE => Constant::None,
            t::ELLIPSIS_TYPE => Constant::Ellipsis,
            t::BOOL if object == image::TRUE => Constant::True,
            t::BOOL => Constant::False,
            t::INT => Constant::int(heap.big(object)),
            t::FLOAT => Constant::Float(heap.float_value(object)),
            t::COMPLEX => {
                let (real, imaginary) = heap.complex_value(object);
                Constant::Complex(real, imaginary)
            }
            t::STR if heap.str_kind(object) == 1 => Constant::str(&heap.text(object)),
            t::STR => Constant::text(&heap.str_codes(object).collect::<Vec<u32>>()),
            t::BYTES => Constant::Bytes(Arc::from(heap.bytes_value(object))),
            t::TUPLE | t::FROZENSET => {
                let is_tuple = heap.type_of(object) == t::TUPLE;
                let items =
                    if is_tuple { heap.tuple_items(object) } else { heap.set_items(object) };
                let items = self.nested("constant", |reader| {
                    items
                        .into_iter()
                        .map(|item| reader.constant(item))
                        .collect::<Fallible<Vec<_>>>()
                })?;
                if is_tuple {
                    Constant::Tuple(items.into())
                } else {
                    Constant::FrozenSet(items.into())
                }
            }
            _ => {
                let name = protocol::type_name(self.machine, object);
                let text = format!("got an invalid type in Constant: {name}");
                return Err(exception::type_error(self.machine, text));
            }
        })
    }

    /// A letter after `!` in an f-string; -1 is none.
    pub(super) fn conversion(&mut self, object: Obj) -> Fallible<Option<char>> {
        let value = self.required(object, "FormattedValue", "conversion", Self::int)?;
        match value.to_u32().and_then(char::from_u32) {
            _ if value == -1 => Ok(None),
            Some(letter @ ('s' | 'r' | 'a')) => Ok(Some(letter)),
            _ => {
                let text = format!("Unrecognized conversion character {value}");
                Err(exception::system_error(self.machine, text))
            }
        }
    }
}
