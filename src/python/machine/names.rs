//! Names: locals, cells, globals, builtins, the namespaces of modules and classes, attributes.

use crate::python::code::{Instruction, Op};
use crate::python::heap::image::types::{DICT, KEY_ERROR, NAME_ERROR, UNBOUND_LOCAL_ERROR};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::library::later;
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, Raised, exception, protocol};

impl Machine {
    /// The running frame's name by its index.
    pub fn name(&self, index: u32) -> Obj {
        self.codes.names[(self.names + index) as usize]
    }

    /// Globals and builtins of the running frame.
    #[inline(always)]
    pub fn globals_and_builtins(&self) -> (Obj, Obj) {
        self.thread
            .frames
            .last()
            .map_or((Obj::NULL, self.builtins), |frame| (frame.globals, frame.builtins))
    }

    /// Namespace and builtins of a running module; NULL for both in any other body.
    #[inline(always)]
    pub fn module_and_builtins(&self) -> (Obj, Obj) {
        match self.thread.frames.last() {
            Some(frame) if frame.locals == frame.globals => (frame.globals, frame.builtins),
            _ => (Obj::NULL, Obj::NULL),
        }
    }

    /// What `LOAD_GLOBAL` or, in a module, `LOAD_NAME` remembers, borrowed; NULL when it does not hold.
    #[inline(always)]
    pub fn remembered_global(&self, instruction: Instruction, is_name: bool) -> Obj {
        let (globals, builtins) =
            if is_name { self.module_and_builtins() } else { self.globals_and_builtins() };
        self.cache(instruction).global(&self.core.heap, globals, builtins)
    }

    /// Both, where nothing is remembered.
    pub fn load_global_or_name(&mut self, instruction: Instruction) -> Fallible<Flow> {
        match instruction.op {
            Op::LoadName => self.load_name(instruction),
            _ => self.load_global(instruction),
        }
    }

    /// `LOAD_GLOBAL`, where nothing is remembered.
    fn load_global(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let name = self.name(instruction.arg >> 1);
        let object = self.global_name(name)?;
        self.push(object);
        if instruction.arg & 1 != 0 {
            self.push(Owned::from_raw(Obj::NULL));
        }
        if self.core.heap.type_of(self.globals_and_builtins().0) == DICT {
            self.remember_global(instruction, name);
        }
        Ok(Flow::Next)
    }

    fn unbound_name(&mut self, name: Obj) -> Fallible<Owned> {
        if let Some(value) = self.later_global(name) {
            return Ok(self.core.heap.own(value));
        }
        let text = format!("name '{}' is not defined", self.core.heap.text(name));
        Err(exception::name_error(self, NAME_ERROR, name, text))
    }

    /// What a module of the library has for its own functions only, borrowed.
    fn later_global(&mut self, name: Obj) -> Option<Obj> {
        if self.core.process.later.is_empty() || !self.runs_library() {
            return None;
        }
        let key = self.core.heap.interned_name("__name__");
        let owner = self.core.heap.dict_get_str(self.globals_and_builtins().0, key).some()?;
        let owner = self.core.heap.text(owner);
        later::seen_by_library(&self.core, &owner, &self.core.heap.text(name))
    }

    /// `LOAD_NAME`: the namespace, then globals and builtins.
    fn load_name(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let name = self.name(instruction.arg);
        let namespace = self.frame().map_or(Obj::NULL, |frame| frame.locals);
        let object = self.name_in(namespace, name)?;
        self.push(object);
        if !self.module_and_builtins().0.is_null() {
            self.remember_global(instruction, name);
        }
        Ok(Flow::Next)
    }

    /// A name of a namespace, else global or builtin.
    pub fn name_in(&mut self, namespace: Obj, name: Obj) -> Fallible<Owned> {
        if let Some(object) = self.namespace_item(namespace, name)? {
            return Ok(object);
        }
        self.global_name(name)
    }

    /// A global or builtin by its name.
    pub fn global_name(&mut self, name: Obj) -> Fallible<Owned> {
        let (globals, builtins) = self.globals_and_builtins();
        // A dict of a subclass may know more than it holds.
        if self.core.heap.type_of(globals) != DICT
            && let Some(object) = self.namespace_item(globals, name)?
        {
            return Ok(object);
        }
        for dict in [globals, builtins] {
            if let Some(object) = self.core.heap.dict_get_str(dict, name).some() {
                return Ok(self.core.heap.own(object));
            }
        }
        self.unbound_name(name)
    }

    /// What a namespace (a dict, or what `__prepare__` gave) has under a name.
    pub fn namespace_item(&mut self, namespace: Obj, name: Obj) -> Fallible<Option<Owned>> {
        if namespace.is_null() {
            return Ok(None);
        }
        if self.core.heap.type_of(namespace) == DICT {
            let object = self.core.heap.dict_get_str(namespace, name).some();
            return Ok(object.map(|object| self.core.heap.own(object)));
        }
        match protocol::get_item(self, namespace, name) {
            Ok(object) => Ok(Some(object)),
            Err(Raised) if exception::matches(self, KEY_ERROR) => {
                exception::clear(self);
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// `STORE_NAME`.
    pub fn store_name(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let name = self.name(instruction.arg);
        let namespace = self.frame().map_or(Obj::NULL, |frame| frame.locals);
        let value = self.pop();
        if self.core.heap.type_of(namespace) == DICT {
            self.set_in_dict(namespace, name, value);
            if !self.module_and_builtins().0.is_null() {
                self.remember_global(instruction, name);
            }
            return Ok(Flow::Next);
        }
        let result = protocol::set_item(self, namespace, name, value.get());
        self.drop_owned(value);
        result.map(|()| Flow::Next)
    }

    /// `STORE_GLOBAL`.
    pub fn store_global(&mut self, index: u32) -> Fallible<Flow> {
        let name = self.name(index);
        let value = self.pop();
        let (globals, _) = self.globals_and_builtins();
        self.set_in_dict(globals, name, value);
        Ok(Flow::Next)
    }

    /// Binds a name in a dict and lets go of what it was bound to.
    pub fn set_in_dict(&mut self, dict: Obj, name: Obj, value: Owned) {
        self.core.heap.dict_set_str(dict, name, value);
        if self.core.heap.has_pending() {
            crate::python::object::Vm::run_pending(self);
        }
    }

    /// `DELETE_NAME`.
    pub fn delete_name(&mut self, index: u32) -> Fallible<Flow> {
        let name = self.name(index);
        let namespace = self.frame().map_or(Obj::NULL, |frame| frame.locals);
        if self.core.heap.type_of(namespace) != DICT {
            return protocol::delete_item(self, namespace, name).map(|()| Flow::Next);
        }
        self.delete_in(namespace, name)
    }

    /// `DELETE_GLOBAL`.
    pub fn delete_global(&mut self, index: u32) -> Fallible<Flow> {
        let (globals, _) = self.globals_and_builtins();
        self.delete_in(globals, self.name(index))
    }

    fn delete_in(&mut self, dict: Obj, name: Obj) -> Fallible<Flow> {
        match self.core.heap.dict_remove_str(dict, name) {
            Some(value) => {
                self.drop_owned(value);
                Ok(Flow::Next)
            }
            None => self.unbound_name(name).map(|object| {
                self.drop_owned(object);
                Flow::Next
            }),
        }
    }

    /// `LOAD_FAST_CHECK`.
    pub fn load_fast_check(&mut self, index: u32) -> Fallible<Flow> {
        let object = self.thread.stack.get(self.base + index);
        if object.is_null() {
            return self.unbound_local(index);
        }
        let object = self.core.heap.own(object);
        self.push(object);
        Ok(Flow::Next)
    }

    /// `LOAD_FAST_AND_CLEAR`.
    pub fn load_fast_and_clear(&mut self, index: u32) -> Fallible<Flow> {
        let object = self.thread.stack.get(self.base + index);
        self.thread.stack.set(self.base + index, Obj::NULL);
        self.push(Owned::from_raw(object));
        Ok(Flow::Next)
    }

    /// `DELETE_FAST`.
    pub fn delete_fast(&mut self, index: u32) -> Fallible<Flow> {
        if self.thread.stack.get(self.base + index).is_null() {
            return self.unbound_local(index);
        }
        self.set_slot(self.base + index, Owned::from_raw(Obj::NULL));
        Ok(Flow::Next)
    }

    fn variable(&self, index: u32) -> Obj {
        self.loaded()
            .and_then(|loaded| loaded.variables.get(index as usize))
            .copied()
            .unwrap_or_default()
    }

    fn unbound_local<T>(&mut self, index: u32) -> Fallible<T> {
        let name = self.variable(index);
        let words = self.core.heap.profile.words.unbound_local;
        let text = words.replace("{}", &self.core.heap.text(name));
        Err(exception::name_error(self, UNBOUND_LOCAL_ERROR, name, text))
    }

    fn unbound_cell<T>(&mut self, index: u32) -> Fallible<T> {
        let is_free = self.loaded().is_some_and(|loaded| {
            loaded.code.locals_plus.get(index as usize).is_some_and(|slot| slot.free)
        });
        if !is_free {
            return self.unbound_local(index);
        }
        let name = self.variable(index);
        let text = format!(
            "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
            self.core.heap.text(name)
        );
        Err(exception::name_error(self, NAME_ERROR, name, text))
    }

    fn cell(&self, index: u32) -> Obj {
        self.thread.stack.get(self.base + index)
    }

    /// `LOAD_DEREF`.
    pub fn load_deref(&mut self, index: u32) -> Fallible<Flow> {
        let object = self.core.heap.field(self.cell(index), fields::cell::CONTENTS);
        if object.is_null() {
            return self.unbound_cell(index);
        }
        let object = self.core.heap.own(object);
        self.push(object);
        Ok(Flow::Next)
    }

    /// `STORE_DEREF`.
    pub fn store_deref(&mut self, index: u32) -> Fallible<Flow> {
        let value = self.pop();
        let cell = self.cell(index);
        let old = self.core.heap.field(cell, fields::cell::CONTENTS);
        self.core.heap.set_word(cell, fields::cell::CONTENTS, u64::from(value.into_raw().0));
        self.release_object(old);
        Ok(Flow::Next)
    }

    /// `DELETE_DEREF`.
    pub fn delete_deref(&mut self, index: u32) -> Fallible<Flow> {
        let cell = self.cell(index);
        let old = self.core.heap.field(cell, fields::cell::CONTENTS);
        if old.is_null() {
            return self.unbound_cell(index);
        }
        self.core.heap.set_word(cell, fields::cell::CONTENTS, 0);
        self.release_object(old);
        Ok(Flow::Next)
    }

    /// `LOAD_FROM_DICT_OR_DEREF`: a class body's own name, else the enclosing function's.
    pub fn load_from_dict_or_deref(&mut self, index: u32) -> Fallible<Flow> {
        let namespace = self.pop();
        let name = self.variable(index);
        let found = self.namespace_item(namespace.get(), name);
        self.drop_owned(namespace);
        match found? {
            Some(object) => self.push(object),
            None => return self.load_deref(index),
        }
        Ok(Flow::Next)
    }

    /// `LOAD_FROM_DICT_OR_GLOBALS`.
    pub fn load_from_dict_or_globals(&mut self, index: u32) -> Fallible<Flow> {
        let namespace = self.pop();
        let name = self.name(index);
        let found = self.name_in(namespace.get(), name);
        self.drop_owned(namespace);
        self.push(found?);
        Ok(Flow::Next)
    }

    /// `LOAD_LOCALS`.
    pub fn load_locals(&mut self) -> Fallible<Flow> {
        let namespace = self.frame().map_or(Obj::NULL, |frame| frame.locals);
        let namespace = self.core.heap.own(namespace);
        self.push(namespace);
        Ok(Flow::Next)
    }
}
