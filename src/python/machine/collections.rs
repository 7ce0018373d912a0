//! Instructions that build and unpack tuples, lists, sets, dicts, strings and slices.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{DICT, LIST, TUPLE, TYPE_ERROR, VALUE_ERROR};
use crate::python::heap::{Obj, Owned};
use crate::python::library::templatelib;
use crate::python::machine::{Flow, Machine};
use crate::python::object::{
    Fallible, Raised, dict, dict_update, exception, list, protocol, set, set_operations, slice, str,
};

/// Items up to this number are handed on without a list made for them.
const FEW: usize = 8;

impl Machine {
    pub fn build_tuple(&mut self, count: u32) -> Fallible<Flow> {
        if count <= FEW as u32 {
            // The tuple takes the references over.
            let mut few = [Obj::NULL; FEW];
            let items = self.thread.stack.few(self.sp - count, self.sp, &mut few);
            if let Some(tuple) = self.core.heap.tuple_taking(items) {
                self.sp -= count;
                self.push(tuple);
                return Ok(Flow::Next);
            }
        }
        let items = self.values(count);
        let tuple = self.core.heap.tuple(&items);
        self.drop_values(count);
        self.push(tuple);
        Ok(Flow::Next)
    }

    pub fn build_list(&mut self, count: u32) -> Fallible<Flow> {
        let items = self.values(count);
        let list = self.core.heap.list(&items);
        self.drop_values(count);
        self.push(list);
        Ok(Flow::Next)
    }

    pub fn build_set(&mut self, count: u32) -> Fallible<Flow> {
        let built = self.core.heap.set();
        for depth in (1..=count).rev() {
            let first = self.peek(depth);
            if let Err(raised) = set::add(self, built.get(), first) {
                self.drop_owned(built);
                return Err(raised);
            }
        }
        self.drop_values(count);
        self.push(built);
        Ok(Flow::Next)
    }

    pub fn build_map(&mut self, count: u32) -> Fallible<Flow> {
        let built = self.core.heap.dict();
        for pair in (1..=count).rev() {
            let (key, value) = (self.peek(2 * pair), self.peek(2 * pair - 1));
            if let Err(raised) = dict::set(self, built.get(), key, value) {
                self.drop_owned(built);
                return Err(raised);
            }
        }
        self.drop_values(2 * count);
        self.push(built);
        Ok(Flow::Next)
    }

    pub fn build_const_key_map(&mut self, count: u32) -> Fallible<Flow> {
        let keys = self.core.heap.tuple_items(self.peek(1));
        let built = self.core.heap.dict();
        for (key, depth) in keys.into_iter().zip((2..=count + 1).rev()) {
            let first = self.peek(depth);
            if let Err(raised) = dict::set(self, built.get(), key, first) {
                self.drop_owned(built);
                return Err(raised);
            }
        }
        self.drop_values(count + 1);
        self.push(built);
        Ok(Flow::Next)
    }

    pub fn build_string(&mut self, count: u32) -> Fallible<Flow> {
        let lengths = (1..=count).map(|depth| self.core.heap.str_length(self.peek(depth)));
        let length = lengths.sum();
        str::room(self, length, 1)?;
        let heap = &self.core.heap;
        let parts = || (1..=count).rev().map(|depth| self.peek(depth));
        let joined = if parts().all(|part| heap.str_is_ascii(part)) {
            let bytes: Vec<u8> = parts().flat_map(|part| heap.str_bytes(part)).copied().collect();
            self.core.heap.str(&String::from_utf8_lossy(&bytes))
        } else {
            let codes: Vec<u32> = parts().flat_map(|part| heap.str_codes(part)).collect();
            self.core.heap.str_from_codes(&codes)
        };
        self.drop_values(count);
        self.push(joined);
        Ok(Flow::Next)
    }

    /// A t-string: its strings lie below its interpolations.
    pub fn build_template(&mut self) -> Fallible<Flow> {
        let (strings, parts) = (self.peek(2), self.peek(1));
        let (strings, parts) = (self.core.heap.own(strings), self.core.heap.own(parts));
        let built = templatelib::template(self, strings, parts);
        self.drop_values(2);
        self.push(built);
        Ok(Flow::Next)
    }

    /// The argument: bit 0 for a format specification, from bit 2 on the conversion.
    pub fn build_interpolation(&mut self, arg: u32) -> Fallible<Flow> {
        let has_spec = arg & 1;
        let spec = if has_spec == 1 { self.peek(1) } else { Obj::NULL };
        let (value, text) = (self.peek(2 + has_spec), self.peek(1 + has_spec));
        let built = templatelib::interpolation(self, value, text, arg >> 2, spec);
        self.drop_values(2 + has_spec);
        self.push(built);
        Ok(Flow::Next)
    }

    pub fn build_slice(&mut self, count: u32) -> Fallible<Flow> {
        let step = if count == 3 { self.peek(1) } else { NONE };
        let (start, stop) = (self.peek(count), self.peek(count - 1));
        let built = slice::create(self, start, stop, step);
        self.drop_values(count);
        self.push(built);
        Ok(Flow::Next)
    }

    pub fn binary_slice(&mut self) -> Fallible<Flow> {
        let (container, start, stop) = (self.peek(3), self.peek(2), self.peek(1));
        let index = slice::create(self, start, stop, NONE);
        let result = protocol::get_item(self, container, index.get());
        self.drop_owned(index);
        let result = result?;
        self.drop_values(3);
        self.push(result);
        Ok(Flow::Next)
    }

    pub fn store_slice(&mut self) -> Fallible<Flow> {
        let (value, container) = (self.peek(4), self.peek(3));
        let (first, second) = (self.peek(2), self.peek(1));
        let index = slice::create(self, first, second, NONE);
        let result = protocol::set_item(self, container, index.get(), value);
        self.drop_owned(index);
        self.drop_values(4);
        result.map(|()| Flow::Next)
    }

    /// `LIST_EXTEND`, which words the error of `[*x]`.
    pub fn list_extend(&mut self, depth: u32) -> Fallible<Flow> {
        let (iterable, list) = (self.peek(1), self.peek(1 + depth));
        let kind = self.core.heap.type_of(iterable);
        if kind != LIST && kind != TUPLE && !protocol::is_iterable(self, iterable) {
            let name = protocol::type_name(self, iterable);
            let text = format!("Value after * must be an iterable, not {name}");
            return Err(exception::type_error(self, text));
        }
        list::extend(self, list, iterable)?;
        self.drop_values(1);
        Ok(Flow::Next)
    }

    pub fn set_add(&mut self, depth: u32) -> Fallible<Flow> {
        let (first, second) = (self.peek(1 + depth), self.peek(1));
        set::add(self, first, second)?;
        self.drop_values(1);
        Ok(Flow::Next)
    }

    pub fn set_update(&mut self, depth: u32) -> Fallible<Flow> {
        let (first, second) = (self.peek(1 + depth), self.peek(1));
        set_operations::update_from(self, first, second)?;
        self.drop_values(1);
        Ok(Flow::Next)
    }

    pub fn map_add(&mut self, depth: u32) -> Fallible<Flow> {
        let (first, second, third) = (self.peek(2 + depth), self.peek(2), self.peek(1));
        dict::set(self, first, second, third)?;
        self.drop_values(2);
        Ok(Flow::Next)
    }

    /// `DICT_UPDATE` of `{**mapping}`.
    pub fn dict_update(&mut self, depth: u32) -> Fallible<Flow> {
        let (mapping, built) = (self.peek(1), self.peek(1 + depth));
        if self.core.heap.type_of(mapping) != DICT && !self.has_keys(mapping)? {
            let name = protocol::type_name(self, mapping);
            let text = format!("'{name}' object is not a mapping");
            return Err(exception::type_error(self, text));
        }
        dict_update::update_from(self, built, mapping)?;
        self.drop_values(1);
        Ok(Flow::Next)
    }

    /// What `dict.update` takes for a mapping.
    fn has_keys(&mut self, object: Obj) -> Fallible<bool> {
        let name = self.core.heap.interned("keys");
        let has = protocol::has_attribute(self, object, name.get());
        self.drop_owned(name);
        has
    }

    /// `UNPACK_SEQUENCE`.
    pub fn unpack_sequence(&mut self, count: u32) -> Fallible<Flow> {
        let sequence = self.pop();
        let result = self.unpack(sequence.get(), count as usize, None);
        self.drop_owned(sequence);
        result.map(|()| Flow::Next)
    }

    /// `UNPACK_EX`: names before and after the starred one.
    pub fn unpack_ex(&mut self, arg: u32) -> Fallible<Flow> {
        let sequence = self.pop();
        let (before, after) = ((arg & 255) as usize, (arg >> 8) as usize);
        let result = self.unpack(sequence.get(), before, Some(after));
        self.drop_owned(sequence);
        result.map(|()| Flow::Next)
    }

    /// Pushes the items in reverse; `after` is the number of names behind a starred one.
    fn unpack(&mut self, sequence: Obj, before: usize, after: Option<usize>) -> Fallible<()> {
        let kind = self.core.heap.type_of(sequence);
        if after.is_none() && (kind == TUPLE || kind == LIST) {
            let items = if kind == TUPLE {
                self.core.heap.tuple_items(sequence)
            } else {
                self.core.heap.list_items(sequence)
            };
            if items.len() > before {
                return Err(self.too_many_values(before, sequence));
            }
            if items.len() < before {
                return Err(self.not_enough_values(before, items.len(), false));
            }
            for item in items.into_iter().rev() {
                let item = self.core.heap.own(item);
                self.push(item);
            }
            return Ok(());
        }
        let iterator = match protocol::iter(self, sequence) {
            Ok(iterator) => iterator,
            Err(raised) => return Err(self.not_unpackable(sequence, raised)),
        };
        let mut items = Vec::new();
        let result = self.unpack_iterator([sequence, iterator.get()], before, after, &mut items);
        self.drop_owned(iterator);
        if let Err(raised) = result {
            self.release_all(items);
            return Err(raised);
        }
        for item in items.into_iter().rev() {
            self.push(item);
        }
        Ok(())
    }

    fn unpack_iterator(
        &mut self,
        [sequence, iterator]: [Obj; 2],
        before: usize,
        after: Option<usize>,
        items: &mut Vec<Owned>,
    ) -> Fallible<()> {
        while items.len() < before {
            match protocol::next(self, iterator)? {
                Some(item) => items.push(item),
                None => {
                    let wanted = before + after.unwrap_or(0);
                    return Err(self.not_enough_values(wanted, items.len(), after.is_some()));
                }
            }
        }
        let Some(after) = after else {
            return match protocol::next(self, iterator)? {
                Some(item) => {
                    self.drop_owned(item);
                    Err(self.too_many_values(before, sequence))
                }
                None => Ok(()),
            };
        };
        let mut rest = Vec::new();
        loop {
            match protocol::next(self, iterator) {
                Ok(Some(item)) => rest.push(item),
                Ok(None) => break,
                Err(raised) => {
                    self.release_all(rest);
                    return Err(raised);
                }
            }
        }
        if rest.len() < after {
            let got = before + rest.len();
            self.release_all(rest);
            return Err(self.not_enough_values(before + after, got, true));
        }
        let tail = rest.split_off(rest.len() - after);
        let raw: Vec<Obj> = rest.iter().map(Owned::get).collect();
        items.push(self.core.heap.list(&raw));
        self.release_all(rest);
        items.extend(tail);
        Ok(())
    }

    fn not_unpackable(&mut self, sequence: Obj, raised: Raised) -> Raised {
        if exception::matches(self, TYPE_ERROR) && !protocol::is_iterable(self, sequence) {
            exception::clear(self);
            let name = protocol::type_name(self, sequence);
            let text = format!("cannot unpack non-iterable {name} object");
            return exception::type_error(self, text);
        }
        raised
    }

    fn too_many_values(&mut self, expected: usize, sequence: Obj) -> Raised {
        let counts = self.core.heap.profile.words.counts_unpacked;
        let got = match self.core.heap.type_of(sequence) {
            LIST => Some(self.core.heap.list_length(sequence)),
            TUPLE => Some(self.core.heap.tuple_length(sequence)),
            DICT => Some(self.core.heap.dict_length(sequence)),
            _ => None,
        };
        let got = got.filter(|got| counts && *got > expected);
        let got = got.map_or(String::new(), |got| format!(", got {got}"));
        let text = format!("too many values to unpack (expected {expected}{got})");
        exception::raise(self, VALUE_ERROR, text)
    }

    fn not_enough_values(&mut self, expected: usize, got: usize, at_least: bool) -> Raised {
        let at_least = if at_least { "at least " } else { "" };
        let text =
            format!("not enough values to unpack (expected {at_least}{expected}, got {got})");
        exception::raise(self, VALUE_ERROR, text)
    }
}
