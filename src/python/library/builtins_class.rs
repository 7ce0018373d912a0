//! `__build_class__`: what a `class` statement does.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{class, exception, packed, protocol};

pub fn build_class(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let positional = vm.heap.tuple_items(arguments[0]);
    packed::let_go(vm, arguments[0]);
    let [function, name, bases @ ..] = positional.as_slice() else {
        return Err(exception::type_error(vm, "__build_class__: not enough arguments"));
    };
    if vm.heap.type_of(*function) != types::FUNCTION {
        return Err(exception::type_error(vm, "__build_class__: func must be a function"));
    }
    if !classes::is_instance(vm, *name, types::STR) {
        return Err(exception::type_error(vm, "__build_class__: name is not a string"));
    }
    let written = vm.heap.tuple(bases);
    let resolved = resolve_bases(vm, written.get());
    let result = resolved.and_then(|resolved| {
        let statement = Statement {
            function: *function,
            name: *name,
            written: written.get(),
            bases: resolved.as_ref().unwrap_or(&written).get(),
        };
        let result = statement.run(vm, arguments[1]);
        vm.release_option(resolved);
        result
    });
    vm.heap.release(written);
    result
}

/// `update_bases`: what is no class may name its replacements by `__mro_entries__`; `None` where all are as written.
fn resolve_bases(vm: &mut dyn Vm, written: Obj) -> Fallible<Option<Owned>> {
    let mut bases: Vec<Owned> = Vec::new();
    let mut changed = false;
    for base in vm.heap.tuple_items(written) {
        match entries_of(vm, base, written) {
            Ok(None) => bases.push(vm.heap.own(base)),
            Ok(Some(entries)) => {
                changed = true;
                for entry in vm.heap.tuple_items(entries.get()) {
                    bases.push(vm.heap.own(entry));
                }
                vm.heap.release(entries);
            }
            Err(raised) => {
                vm.release_all(bases);
                return Err(raised);
            }
        }
    }
    if changed {
        return Ok(Some(vm.heap.tuple_from_owned(bases)));
    }
    vm.release_all(bases);
    Ok(None)
}

fn entries_of(vm: &mut dyn Vm, base: Obj, written: Obj) -> Fallible<Option<Owned>> {
    if classes::is_type(vm, base) {
        return Ok(None);
    }
    let hook = vm.names.mro_entries;
    let Some(method) = protocol::lookup_attribute(vm, base, hook)? else { return Ok(None) };
    let entries = vm.call(method.get(), &[written], &[]);
    vm.heap.release(method);
    let entries = entries?;
    if classes::is_instance(vm, entries.get(), types::TUPLE) {
        return Ok(Some(entries));
    }
    vm.heap.release(entries);
    Err(exception::type_error(vm, "__mro_entries__ must return a tuple"))
}

/// A `class` statement with its bases resolved.
struct Statement {
    function: Obj,
    name: Obj,
    /// The bases as they are written.
    written: Obj,
    bases: Obj,
}

impl Statement {
    fn run(&self, vm: &mut dyn Vm, keywords: Obj) -> Fallible<Owned> {
        let mut names = Vec::new();
        let mut values = Vec::new();
        let mut metaclass = None;
        if !keywords.is_null() {
            for (name, value) in vm.heap.dict_items(keywords) {
                if vm.heap.text(name) == "metaclass" {
                    metaclass = Some(value);
                } else {
                    names.push(name);
                    values.push(value);
                }
            }
        }
        let listed = vm.heap.tuple_items(self.bases);
        let first = listed.first().map_or(types::TYPE, |base| vm.heap.type_of(*base));
        let metaclass = metaclass.unwrap_or(first);
        let is_class = classes::is_type(vm, metaclass);
        let metaclass =
            if is_class { class::calculate_metaclass(vm, metaclass, &listed)? } else { metaclass };
        let namespace = self.prepare(vm, metaclass, is_class, &names, &values)?;
        let result = self.make(vm, metaclass, namespace.get(), &names, &values);
        vm.heap.release(namespace);
        result
    }

    fn prepare(
        &self,
        vm: &mut dyn Vm,
        metaclass: Obj,
        is_class: bool,
        names: &[Obj],
        values: &[Obj],
    ) -> Fallible<Owned> {
        let hook = vm.names.prepare;
        let Some(method) = protocol::lookup_attribute(vm, metaclass, hook)? else {
            return Ok(vm.heap.dict());
        };
        let arguments: Vec<Obj> =
            [self.name, self.bases].into_iter().chain(values.iter().copied()).collect();
        let namespace = packed::call_with_dict(vm, method.get(), &arguments, names);
        vm.heap.release(method);
        let namespace = namespace?;
        let kind = vm.heap.type_of(namespace.get());
        if vm.type_data(kind).slots.subscript.is_some() {
            return Ok(namespace);
        }
        let owner = if is_class {
            vm.type_data(metaclass).name.to_string()
        } else {
            "<metaclass>".to_owned()
        };
        let got = protocol::type_name(vm, namespace.get());
        let text = format!("{owner}.__prepare__() must return a mapping, not {got}");
        vm.heap.release(namespace);
        Err(exception::type_error(vm, text))
    }

    fn make(
        &self,
        vm: &mut dyn Vm,
        metaclass: Obj,
        namespace: Obj,
        names: &[Obj],
        values: &[Obj],
    ) -> Fallible<Owned> {
        let cell = vm.run_class_body(self.function, namespace)?;
        let made = self.call_metaclass(vm, metaclass, namespace, names, values);
        let result = made.and_then(|made| self.check_cell(vm, made, cell.get()));
        vm.heap.release(cell);
        result
    }

    fn call_metaclass(
        &self,
        vm: &mut dyn Vm,
        metaclass: Obj,
        namespace: Obj,
        names: &[Obj],
        values: &[Obj],
    ) -> Fallible<Owned> {
        if self.bases != self.written {
            let key = vm.heap.interned_name("__orig_bases__");
            protocol::set_item(vm, namespace, key, self.written)?;
        }
        let arguments: Vec<Obj> =
            [self.name, self.bases, namespace].into_iter().chain(values.iter().copied()).collect();
        packed::call_with_dict(vm, metaclass, &arguments, names)
    }

    /// The cell of `__class__` must have been given the class by `type.__new__`.
    fn check_cell(&self, vm: &mut dyn Vm, made: Owned, cell: Obj) -> Fallible<Owned> {
        if cell == image::NONE
            || !classes::is_type(vm, made.get())
            || vm.heap.type_of(cell) != types::CELL
        {
            return Ok(made);
        }
        let held = vm.heap.cell_get(cell);
        if held == made.get() {
            return Ok(made);
        }
        let texts = protocol::repr_text(vm, self.name)
            .and_then(|name| Ok((name, protocol::repr_text(vm, made.get())?)));
        let held_text = match held.some() {
            Some(held) => protocol::repr_text(vm, held).map(Some),
            None => Ok(None),
        };
        vm.heap.release(made);
        let (name, class) = texts?;
        Err(match held_text? {
            None => exception::runtime_error(
                vm,
                format!(
                    "__class__ not set defining {name} as {class}. \
                 Was __classcell__ propagated to type.__new__?"
                ),
            ),
            Some(held) => exception::type_error(
                vm,
                format!("__class__ set to {held} defining {name} as {class}"),
            ),
        })
    }
}
