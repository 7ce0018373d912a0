//! Attributes as the evaluation loop asks for them: methods without their bound objects, special methods by name.

use crate::python::code::Instruction;
use crate::python::heap::image::types::{FUNCTION, SUPER};
use crate::python::heap::{Obj, Owned};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, flag, instance, protocol, super_object, types, weakref};

impl Machine {
    /// `_PyObject_GetMethod`: a method that can be called with its object in front (true), or any other attribute.
    pub fn get_method(&mut self, object: Obj, name: Obj) -> Fallible<(Owned, bool)> {
        let kind = self.core.heap.type_of(object);
        let slot = self.core.type_data(kind).slots.get_attribute;
        let is_plain = slot.is_some_and(|slot| {
            std::ptr::fn_addr_eq(
                slot,
                instance::get_attribute as crate::python::object::slots::Binary,
            )
        });
        if is_plain {
            let found = types::lookup(self, kind, name);
            if !found.is_null() && self.is_method_descriptor(found) {
                let own = self.core.heap.instance_get(object, name);
                if own.is_null() {
                    return Ok((self.core.heap.own(found), true));
                }
                return Ok((self.core.heap.own(own), false));
            }
        }
        protocol::get_attribute(self, object, name).map(|value| (value, false))
    }

    /// `Py_TPFLAGS_METHOD_DESCRIPTOR` of the object's type.
    pub fn is_method_descriptor(&self, object: Obj) -> bool {
        let kind = self.core.heap.type_of(object);
        kind == FUNCTION || self.core.type_data(kind).flags & flag::METHOD_DESCRIPTOR != 0
    }

    /// A method of the object's type by its name, bound.
    pub fn special(&mut self, object: Obj, name: &str) -> Fallible<Option<Owned>> {
        let known = match name {
            "__enter__" => self.core.names.enter,
            "__exit__" => self.core.names.exit,
            _ => Obj::NULL,
        };
        if !known.is_null() {
            return protocol::lookup_special(self, object, known);
        }
        let name = self.core.heap.interned(name);
        let found = protocol::lookup_special(self, object, name.get());
        self.drop_owned(name);
        found
    }

    /// `LOAD_ATTR`, where nothing is remembered; bit 0 asks for a method with its self, so that no bound method is made.
    pub fn load_attribute(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let name = self.name(instruction.arg >> 1);
        let getter = self.cache(instruction).getter(&self.core.heap, self.peek(1));
        if self.enter_getter(getter) {
            return Ok(Flow::Next);
        }
        if instruction.arg & 1 == 0 {
            let owner = self.peek(1);
            let value = protocol::get_attribute(self, owner, name)?;
            self.remember_attribute(instruction, owner);
            self.drop_values(1);
            self.push(value);
            return Ok(Flow::Next);
        }
        let owner = self.pop();
        let found = self.get_method(owner.get(), name);
        if found.is_ok() {
            self.remember_attribute(instruction, owner.get());
        }
        match found {
            Ok((function, true)) => {
                self.push(function);
                self.push(owner);
            }
            Ok((value, false)) => {
                self.push(value);
                self.push(Owned::from_raw(Obj::NULL));
                self.drop_owned(owner);
            }
            Err(raised) => {
                self.drop_owned(owner);
                return Err(raised);
            }
        }
        Ok(Flow::Next)
    }

    /// `STORE_ATTR`, where nothing is remembered: the owner on top, the value below it.
    pub fn store_attribute(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let name = self.name(instruction.arg);
        let (owner, value) = (self.peek(1), self.peek(2));
        let result = protocol::set_attribute(self, owner, name, value);
        if result.is_ok() {
            self.remember_store(instruction, owner);
        }
        self.drop_values(2);
        result.map(|()| Flow::Next)
    }

    /// `DELETE_ATTR`.
    pub fn delete_attribute(&mut self, index: u32) -> Fallible<Flow> {
        let name = self.name(index);
        let first = self.peek(1);
        let result = protocol::delete_attribute(self, first, name);
        self.drop_values(1);
        result.map(|()| Flow::Next)
    }

    /// `LOAD_SUPER_ATTR`: super, class and self lie on the stack; bit 0: as a method; bit 1: with two arguments.
    pub fn load_super_attribute(&mut self, arg: u32) -> Fallible<Flow> {
        let name = self.name(arg >> 2);
        let pair = [self.peek(2), self.peek(1)];
        if self.peek(3) == SUPER {
            return self.load_behind(pair, name, arg & 1 != 0);
        }
        // `super()` without arguments looks up the same two by itself.
        let proxy = self.call(self.peek(3), &pair, &[]);
        let value = proxy.and_then(|proxy| {
            let value = protocol::get_attribute(self, proxy.get(), name);
            self.drop_owned(proxy);
            value
        });
        let value = value?;
        self.drop_values(3);
        self.push(value);
        if arg & 1 != 0 {
            self.push(Owned::from_raw(Obj::NULL));
        }
        Ok(Flow::Next)
    }

    /// What `super` itself would find, without making one.
    fn load_behind(
        &mut self,
        [class, receiver]: [Obj; 2],
        name: Obj,
        method: bool,
    ) -> Fallible<Flow> {
        // What finds its attributes in its own way, as classes do, gets its methods bound.
        let unbinds = method && self.has_plain_attributes(self.core.heap.type_of(receiver));
        let (value, is_unbound) = super_object::lookup(self, class, receiver, name, unbinds)?;
        let receiver = is_unbound.then(|| self.core.own(receiver));
        self.drop_values(3);
        self.push(value);
        if method {
            self.push(receiver.unwrap_or_else(|| Owned::from_raw(Obj::NULL)));
        }
        Ok(Flow::Next)
    }

    /// Runs the `__del__` of a pending object, or the callback of a weak reference.
    pub fn finalize(&mut self, object: Obj) {
        weakref::run_finalizer(self, object);
    }

    /// Whether this is the first time the running instruction runs, by its cache: CPython specialises the second time.
    #[inline(always)]
    pub fn is_first_run(&mut self, cache: u16) -> bool {
        let place = (self.caches + u32::from(cache)) as usize;
        match self.codes.caches.get_mut(place) {
            // Without a GIL nothing is specialised (3.13).
            Some(cache) if cache.version != 0 => !self.core.heap.profile.threading.specializes,
            Some(cache) => {
                cache.version = 1;
                true
            }
            None => true,
        }
    }
}
