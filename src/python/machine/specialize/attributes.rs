//! Forms of attributes, globals and `super`.

use crate::python::heap::image::types::{
    CLASSMETHOD, CLASSMETHOD_DESCRIPTOR, FUNCTION, MEMBER_DESCRIPTOR, MODULE, OBJECT, PROPERTY,
    SUPER, TYPE,
};
use crate::python::heap::{Layout, Obj};
use crate::python::machine::Machine;
use crate::python::machine::specialize::{Chooser, Running, Taken};
use crate::python::object::slots::{Binary, Store};
use crate::python::object::{
    descriptor, dispatch, flag, instance, module, property, type_object, types,
};

/// `sizeof(PyObject)`: that of an instance whose class derives from `object` alone.
const PLAIN_BYTES: u32 = 16;
/// With more attributes, it is not known whether a dict shares its keys.
const FEW_KEYS: usize = 5;

/// What a name on a type is (`DescriptorClassification`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Overriding,
    Method,
    Property,
    Slot,
    /// A field of the struct: whether of an object, the machine does not know.
    Field,
    OtherDescriptor,
    Value,
    Mutable,
    Absent,
    Class,
    Overridden,
    PythonGetattribute,
}

impl Machine {
    fn classify(&mut self, found: Obj, kind: Obj, has_getattr: bool) -> Found {
        if found.is_null() {
            return Found::Absent;
        }
        let class = self.core.heap.type_of(found);
        let data = self.core.type_data(class);
        if data.flags & flag::IMMUTABLE_TYPE == 0 {
            return Found::Mutable;
        }
        if data.slots.descriptor_set.is_some() {
            return match class {
                MEMBER_DESCRIPTOR if descriptor::slot_word(self, found, kind).is_some() => {
                    Found::Slot
                }
                MEMBER_DESCRIPTOR => Found::Field,
                PROPERTY if has_getattr => Found::Overridden,
                PROPERTY => Found::Property,
                _ => Found::Overriding,
            };
        }
        if data.slots.descriptor_get.is_none() {
            return Found::Value;
        }
        let is_other = matches!(class, CLASSMETHOD | CLASSMETHOD_DESCRIPTOR);
        if !is_other && self.is_method_descriptor(found) {
            Found::Method
        } else {
            Found::OtherDescriptor
        }
    }

    /// `analyze_descriptor`.
    fn analyze(&mut self, kind: Obj, name: Obj, stores: bool, chooser: &Chooser) -> (Found, Obj) {
        let mut has_getattr = false;
        let slots = &self.core.type_data(kind).slots;
        if stores {
            let generic = instance::set_attribute as Store;
            if !slots.set_attribute.is_some_and(|slot| std::ptr::fn_addr_eq(slot, generic)) {
                return (Found::Overridden, Obj::NULL);
            }
        } else {
            let is = |function: Binary| {
                slots.get_attribute.is_some_and(|slot| std::ptr::fn_addr_eq(slot, function))
            };
            if is(dispatch::get_attribute) && chooser.has("LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN") {
                let [getattribute, getattr] = ["__getattribute__", "__getattr__"]
                    .map(|name| self.core.heap.interned_name(name));
                let own = types::lookup(self, kind, getattribute);
                let plain = types::lookup(self, OBJECT, getattribute);
                has_getattr = !types::lookup(self, kind, getattr).is_null();
                if own != plain {
                    let is_function = self.core.heap.type_of(own) == FUNCTION;
                    let found = if is_function && !has_getattr {
                        Found::PythonGetattribute
                    } else {
                        Found::Overridden
                    };
                    return (found, own);
                }
            } else if !is(instance::get_attribute) {
                return (Found::Overridden, Obj::NULL);
            }
        }
        let found = types::lookup(self, kind, name);
        if self.core.heap.text(name) == "__class__" && found == types::lookup(self, OBJECT, name) {
            return (Found::Class, found);
        }
        (self.classify(found, kind, has_getattr), found)
    }

    pub(super) fn choose_load_attribute(&mut self, running: Running, chooser: &Chooser) -> Taken {
        use crate::python::code::Op;
        let as_method =
            running.op == Op::LoadMethod || running.op == Op::LoadAttr && running.arg & 1 != 0;
        let index = if running.op == Op::LoadAttr { running.arg >> 1 } else { running.arg };
        let (owner, name) = (self.operand(1), self.name(index));
        let kind = self.core.heap.type_of(owner);
        if kind == MODULE {
            return self.choose_of_module(owner, name, running.op, chooser);
        }
        if types::is_type(self, owner) && running.op != Op::LoadAttrPlain {
            return self.choose_of_class(owner, name, running.op, chooser);
        }
        let key = u64::from(types::version(self, kind));
        let (found, value) = self.analyze(kind, name, false, chooser);
        if running.op == Op::LoadMethod {
            return if found == Found::Method {
                self.choose_method(owner, name, key, chooser)
            } else {
                Taken::Plain
            };
        }
        let is_class_method = !value.is_null() && self.core.heap.type_of(value) == CLASSMETHOD;
        if as_method
            && is_class_method
            && chooser.has("BINARY_OP_EXTEND")
            && let Some(adaptive) = &mut self.codes.adaptive
        {
            adaptive.loads_class_methods = true;
        }
        let minds_shadows = chooser.has("BINARY_OP_EXTEND");
        let shadow = self.has_key(owner, name, minds_shadows);
        match found {
            Found::Slot | Found::Class => chooser.form(&["LOAD_ATTR_SLOT"], key),
            Found::Field => Taken::Unknown,
            Found::Property => {
                let getter = property::getter_of(&self.core.heap, value);
                let is_simple = !getter.is_null()
                    && self.core.heap.type_of(getter) == FUNCTION
                    && self.takes_plainly(getter) == Some(1);
                if is_simple && !as_method {
                    chooser.form(&["LOAD_ATTR_PROPERTY"], key)
                } else {
                    Taken::Plain
                }
            }
            Found::PythonGetattribute if !as_method && self.takes_plainly(value) == Some(2) => {
                chooser.form(&["LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN"], key)
            }
            Found::Method | Found::OtherDescriptor | Found::Value | Found::Absent
                if minds_shadows && shadow =>
            {
                self.choose_dict(owner, name, key, true, chooser)
            }
            Found::Method if as_method => self.choose_method(owner, name, key, chooser),
            Found::Value if !as_method && chooser.has("LOAD_ATTR_NONDESCRIPTOR_NO_DICT") => {
                self.choose_class_value(owner, name, key, chooser)
            }
            Found::Value | Found::OtherDescriptor if chooser.bytecode.prepares_calls => {
                self.choose_dict(owner, name, key, true, chooser)
            }
            Found::Absent if !minds_shadows => self.choose_dict(owner, name, key, true, chooser),
            Found::Absent => Taken::Settled,
            _ => Taken::Plain,
        }
    }

    /// `instance_has_key`.
    fn has_key(&mut self, owner: Obj, name: Obj, minds: bool) -> bool {
        let layout = *self.core.heap.layout_of(owner);
        if !minds || !layout.managed_dict {
            return false;
        }
        if layout.inline_values {
            return self.class_has_key(owner, name);
        }
        let dict = self.core.heap.instance_dict_if_any(owner);
        !dict.is_null()
            && !self.core.heap.dict_is_split(dict)
            && self.core.heap.dict_find_str(dict, name).is_some()
    }

    /// Whether the keys that the instances of its class share have a name.
    fn class_has_key(&mut self, owner: Obj, name: Obj) -> bool {
        let kind = self.core.heap.type_of(owner);
        self.core.heap.class_has_key(kind, name)
    }

    /// `specialize_dict_access`.
    fn choose_dict(
        &mut self,
        owner: Obj,
        name: Obj,
        key: u64,
        loads: bool,
        chooser: &Chooser,
    ) -> Taken {
        let layout = *self.core.heap.layout_of(owner);
        if !layout.managed_dict {
            return Taken::Plain;
        }
        let is_derived = is_derived(&layout);
        let few = chooser.has("TO_BOOL_INT") && !chooser.has("BINARY_OP_EXTEND");
        if is_derived && !layout.inline_values && !chooser.has("SEND_GEN") {
            return Taken::Unknown;
        }
        if is_derived && !layout.inline_values && few {
            // Its dict shares its keys with those of others, while these are few.
            let dict = self.core.heap.instance_dict_if_any(owner);
            let is_shared = dict.is_null() || self.core.heap.dict_length(dict) <= FEW_KEYS;
            return if is_shared { Taken::Plain } else { Taken::Unknown };
        }
        if is_derived && !layout.inline_values && chooser.has("BINARY_OP_EXTEND") {
            return Taken::Unknown;
        }
        let (values, hint) = if loads {
            ("LOAD_ATTR_INSTANCE_VALUE", "LOAD_ATTR_WITH_HINT")
        } else {
            ("STORE_ATTR_INSTANCE_VALUE", "STORE_ATTR_WITH_HINT")
        };
        let has_dict = !self.core.heap.instance_dict_if_any(owner).is_null();
        let shared = self.core.heap.has_shared_key(owner, name);
        match shared {
            // Values that a dict has as well: in 3.13 they may be read.
            Some(_)
                if has_dict
                    && layout.inline_values
                    && (!loads || chooser.has("BINARY_OP_EXTEND")) =>
            {
                return Taken::Plain;
            }
            Some(true) => return chooser.form(&[values], key),
            Some(false) => return Taken::Plain,
            None => {}
        }
        let dict = self.core.heap.instance_dict_if_any(owner);
        if dict.is_null() || layout.inline_values && self.core.heap.dict_is_split(dict) {
            return Taken::Plain;
        }
        match self.core.heap.dict_find_str(dict, name) {
            Some(_) => chooser.form(&[hint], key),
            None => Taken::Plain,
        }
    }

    /// `specialize_attr_loadclassattr` for a method.
    fn choose_method(&mut self, owner: Obj, name: Obj, key: u64, chooser: &Chooser) -> Taken {
        let layout = *self.core.heap.layout_of(owner);
        if layout.managed_dict && is_derived(&layout) && chooser.bytecode.null_below {
            return if chooser.bytecode.prepares_calls { Taken::Unknown } else { Taken::Plain };
        }
        if layout.inline_values || layout.separate_values {
            if layout.separate_values && !self.core.heap.instance_dict_if_any(owner).is_null() {
                return Taken::Plain;
            }
            if self.class_has_key(owner, name) {
                return Taken::Plain;
            }
            return chooser.form(&["LOAD_ATTR_METHOD_WITH_VALUES", "LOAD_METHOD_WITH_VALUES"], key);
        }
        if !self.core.heap.has_instance_dict(owner) {
            return chooser.form(&["LOAD_ATTR_METHOD_NO_DICT", "LOAD_METHOD_NO_DICT"], key);
        }
        let has_dict = !self.core.heap.instance_dict_if_any(owner).is_null();
        if chooser.bytecode.prepares_calls {
            return Taken::Unknown;
        }
        if layout.managed_dict && chooser.bytecode.null_below {
            return Taken::Plain;
        }
        if layout.managed_dict && layout.item_size == 0 && chooser.has("BINARY_OP_EXTEND") {
            return Taken::Unknown;
        }
        if !has_dict {
            return chooser.form(&["LOAD_ATTR_METHOD_LAZY_DICT"], key);
        }
        Taken::Plain
    }

    fn choose_class_value(&mut self, owner: Obj, name: Obj, key: u64, chooser: &Chooser) -> Taken {
        let layout = *self.core.heap.layout_of(owner);
        if layout.inline_values && self.class_has_key(owner, name) {
            return Taken::Plain;
        }
        if layout.inline_values {
            return chooser.form(&["LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES"], key);
        }
        if !self.core.heap.has_instance_dict(owner) {
            return chooser.form(&["LOAD_ATTR_NONDESCRIPTOR_NO_DICT"], key);
        }
        Taken::Plain
    }

    fn choose_of_module(
        &mut self,
        owner: Obj,
        name: Obj,
        op: crate::python::code::Op,
        chooser: &Chooser,
    ) -> Taken {
        let dict = module::dict(self, owner);
        let getattr = self.core.heap.interned_name("__getattr__");
        if self.core.heap.dict_find_str(dict, getattr).is_some() {
            return Taken::Plain;
        }
        let names: &[&str] = if op == crate::python::code::Op::LoadMethod {
            &["LOAD_METHOD_MODULE"]
        } else {
            &["LOAD_ATTR_MODULE"]
        };
        match self.core.heap.dict_place(dict, name) {
            Some((version, _)) => chooser.form(names, u64::from(version)),
            None => Taken::Plain,
        }
    }

    /// `specialize_class_load_attr`.
    fn choose_of_class(
        &mut self,
        class: Obj,
        name: Obj,
        op: crate::python::code::Op,
        chooser: &Chooser,
    ) -> Taken {
        let metaclass = self.core.heap.type_of(class);
        let slot = self.core.type_data(metaclass).slots.get_attribute;
        let own = type_object::get_attribute as Binary;
        let minds_metaclass = chooser.has("LOAD_ATTR_CLASS_WITH_METACLASS_CHECK");
        if !slot.is_some_and(|slot| std::ptr::fn_addr_eq(slot, own)) {
            return Taken::Plain;
        }
        let meta = types::lookup(self, metaclass, name);
        let meta = self.classify(meta, metaclass, false);
        let allowed =
            matches!(meta, Found::Method | Found::Value | Found::OtherDescriptor | Found::Absent);
        if minds_metaclass && !allowed {
            return Taken::Plain;
        }
        if !minds_metaclass && metaclass != TYPE {
            return Taken::Plain;
        }
        let (found, _) = self.analyze(class, name, false, chooser);
        let key = u64::from(types::version(self, class));
        let is_checked = self.core.type_data(metaclass).flags & flag::IMMUTABLE_TYPE == 0;
        let names: &[&str] = match op {
            crate::python::code::Op::LoadMethod => &["LOAD_METHOD_CLASS"],
            _ if is_checked && minds_metaclass => &["LOAD_ATTR_CLASS_WITH_METACLASS_CHECK"],
            _ => &["LOAD_ATTR_CLASS"],
        };
        match found {
            Found::Method | Found::Value => chooser.form(names, key),
            _ => Taken::Plain,
        }
    }

    pub(super) fn choose_store_attribute(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let (owner, name) = (self.operand(1), self.name(running.arg));
        let kind = self.core.heap.type_of(owner);
        if kind == MODULE {
            return Taken::Plain;
        }
        let key = u64::from(types::version(self, kind));
        match self.analyze(kind, name, true, chooser).0 {
            Found::Slot => chooser.form(&["STORE_ATTR_SLOT"], key),
            Found::Field => Taken::Unknown,
            Found::Absent => self.choose_dict(owner, name, key, false, chooser),
            Found::Value | Found::OtherDescriptor if chooser.bytecode.prepares_calls => {
                self.choose_dict(owner, name, key, false, chooser)
            }
            _ => Taken::Plain,
        }
    }

    pub(super) fn choose_global(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let name = self.name(running.arg >> 1);
        let (globals, builtins) = self.globals_and_builtins();
        let heap = &mut self.core.heap;
        if heap.dict_find_str(globals, name).is_some() {
            return match heap.dict_place(globals, name) {
                Some((version, _)) => chooser.form(&["LOAD_GLOBAL_MODULE"], u64::from(version)),
                None => Taken::Unknown,
            };
        }
        let version = heap.dict_keys_version_for_cache(globals);
        match heap.dict_place(builtins, name) {
            Some((second, _)) => {
                chooser.form(&["LOAD_GLOBAL_BUILTIN"], u64::from(version) << 32 | u64::from(second))
            }
            None => Taken::Plain,
        }
    }

    pub(super) fn choose_super(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let is_plain = self.operand(3) == SUPER && types::is_type(self, self.operand(2));
        let name =
            if running.arg & 1 != 0 { "LOAD_SUPER_ATTR_METHOD" } else { "LOAD_SUPER_ATTR_ATTR" };
        if is_plain { chooser.form(&[name], 0) } else { Taken::Plain }
    }
}

/// Whether instances have more than the struct of `object`, and with it a dict that begins otherwise.
fn is_derived(layout: &Layout) -> bool {
    layout.basic_size > PLAIN_BYTES + 8 * u32::from(layout.weak_list != 0)
}
