//! The instructions of `match` statements.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{self as image_types, STR, TUPLE, TYPE, TYPE_ERROR};
use crate::python::heap::{Obj, Owned};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, exception, flag, protocol, types};

impl Machine {
    pub fn get_length(&mut self) -> Fallible<Flow> {
        let first = self.peek(1);
        let length = protocol::length(self, first)?;
        let object = self.core.heap.int(length);
        self.push(object);
        Ok(Flow::Next)
    }

    pub fn match_mapping(&mut self) -> Fallible<Flow> {
        self.match_flag(flag::MAPPING)
    }

    pub fn match_sequence(&mut self) -> Fallible<Flow> {
        self.match_flag(flag::SEQUENCE)
    }

    fn match_flag(&mut self, wanted: u32) -> Fallible<Flow> {
        let kind = self.core.heap.type_of(self.peek(1));
        let has = self.core.type_data(kind).flags & wanted != 0;
        let object = self.core.heap.bool(has);
        self.load(object)
    }

    /// `MATCH_KEYS`: subject and keys stay; the values as a tuple, or None.
    pub fn match_keys(&mut self) -> Fallible<Flow> {
        let (subject, keys) = (self.peek(2), self.peek(1));
        let keys = self.core.heap.tuple_items(keys);
        let mut values: Vec<Owned> = Vec::new();
        let found = self.values_of_keys(subject, &keys, &mut values);
        if !matches!(found, Ok(true)) {
            self.release_all(values);
            return found.and_then(|_| self.load(NONE));
        }
        let raw: Vec<Obj> = values.iter().map(Owned::get).collect();
        let tuple = self.core.heap.tuple(&raw);
        self.release_all(values);
        self.push(tuple);
        Ok(Flow::Next)
    }

    /// The values of all keys; false at the first that is not there.
    fn values_of_keys(
        &mut self,
        subject: Obj,
        keys: &[Obj],
        values: &mut Vec<Owned>,
    ) -> Fallible<bool> {
        for (index, key) in keys.iter().enumerate() {
            for earlier in &keys[..index] {
                if protocol::equal(self, *earlier, *key)? {
                    let shown = protocol::repr_text(self, *key)?;
                    let text = format!("mapping pattern checks duplicate key ({shown})");
                    return Err(exception::value_error(self, text));
                }
            }
            match self.mapping_get(subject, *key)? {
                Some(value) => values.push(value),
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// `mapping.get(key)` with a marker as the default, so that None can be a value.
    fn mapping_get(&mut self, mapping: Obj, key: Obj) -> Fallible<Option<Owned>> {
        let marker = self.core.heap.new_object(image_types::OBJECT);
        let got = protocol::call_method(self, mapping, "get", &[key, marker.get()]);
        let is_missing = got.as_ref().is_ok_and(|got| got.get() == marker.get());
        self.drop_owned(marker);
        let got = got?;
        if is_missing {
            self.drop_owned(got);
            return Ok(None);
        }
        Ok(Some(got))
    }

    /// `MATCH_CLASS`: subject, class and keyword names become a tuple of attributes, or None.
    pub fn match_class(&mut self, positional: u32) -> Fallible<Flow> {
        let (subject, class, names) = (self.peek(3), self.peek(2), self.peek(1));
        let result = self.class_attributes(subject, class, names, positional as usize);
        self.drop_values(3);
        match result? {
            Some(values) => {
                let raw: Vec<Obj> = values.iter().map(Owned::get).collect();
                let tuple = self.core.heap.tuple(&raw);
                self.release_all(values);
                self.push(tuple);
                Ok(Flow::Next)
            }
            None => self.load(NONE),
        }
    }

    fn class_attributes(
        &mut self,
        subject: Obj,
        class: Obj,
        names: Obj,
        positional: usize,
    ) -> Fallible<Option<Vec<Owned>>> {
        let meta = self.core.heap.type_of(class);
        if !types::is_subtype(self, meta, TYPE) {
            let text = "called match pattern must be a class";
            return Err(exception::raise(self, TYPE_ERROR, text));
        }
        if !protocol::is_instance(self, subject, class)? {
            return Ok(None);
        }
        let mut values = Vec::new();
        let mut wanted = Vec::new();
        if positional > 0 {
            match self.positional_attributes(class, positional)? {
                None => values.push(self.core.heap.own(subject)),
                Some(attributes) => wanted.extend(attributes),
            }
        }
        for name in self.core.heap.tuple_items(names) {
            wanted.push(self.core.heap.own(name));
        }
        let found = self.look_up_all(subject, class, &wanted, &mut values);
        self.release_all(wanted);
        if matches!(found, Ok(true)) {
            return Ok(Some(values));
        }
        self.release_all(values);
        found.map(|_| None)
    }

    /// `match_class_attr` for each name: no attribute may be asked twice; false at the first that is not there.
    fn look_up_all(
        &mut self,
        subject: Obj,
        class: Obj,
        names: &[Owned],
        values: &mut Vec<Owned>,
    ) -> Fallible<bool> {
        for (place, name) in names.iter().enumerate() {
            if !types::is_instance(self, name.get(), STR) {
                let got = protocol::type_name(self, name.get());
                let text = format!("__match_args__ elements must be strings (got {got})");
                return Err(exception::type_error(self, text));
            }
            for earlier in &names[..place] {
                if protocol::equal(self, earlier.get(), name.get())? {
                    let class = self.core.type_data(class).short_name().to_owned();
                    let name = protocol::repr_text(self, name.get())?;
                    let text = format!("{class}() got multiple sub-patterns for attribute {name}");
                    return Err(exception::type_error(self, text));
                }
            }
            match protocol::lookup_attribute(self, subject, name.get())? {
                Some(value) => values.push(value),
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The names of `__match_args__`; `None` when the subject itself is the one positional pattern.
    fn positional_attributes(&mut self, class: Obj, count: usize) -> Fallible<Option<Vec<Owned>>> {
        let found = protocol::lookup_attribute_str(self, class, "__match_args__")?;
        let class_name = self.core.type_data(class).short_name().to_owned();
        let Some(tuple) = found else {
            let is_self = self.core.type_data(class).flags & flag::MATCH_SELF != 0;
            let allowed = usize::from(is_self);
            if count > allowed {
                return Err(self.too_many_patterns(&class_name, allowed, count));
            }
            return Ok(None);
        };
        let kind = self.core.heap.type_of(tuple.get());
        if kind != TUPLE {
            let name = self.core.type_data(kind).short_name().to_owned();
            self.drop_owned(tuple);
            let text = format!("{class_name}.__match_args__ must be a tuple (got {name})");
            return Err(exception::type_error(self, text));
        }
        let items = self.core.heap.tuple_items(tuple.get());
        if count > items.len() {
            self.drop_owned(tuple);
            return Err(self.too_many_patterns(&class_name, items.len(), count));
        }
        let names = items[..count].iter().map(|name| self.core.heap.own(*name)).collect();
        self.drop_owned(tuple);
        Ok(Some(names))
    }

    fn too_many_patterns(
        &mut self,
        class: &str,
        allowed: usize,
        given: usize,
    ) -> crate::python::object::Raised {
        let plural = if allowed == 1 { "" } else { "s" };
        let text =
            format!("{class}() accepts {allowed} positional sub-pattern{plural} ({given} given)");
        exception::type_error(self, text)
    }
}
