//! The references that an object holds: from its type's layout, in the order in which CPython lets them go.

use crate::python::heap::arena::is_static;
use crate::python::heap::instance::MANAGED_DICT;
use crate::python::heap::types::{STATIC_TYPE_WORDS, word};
use crate::python::heap::{Heap, Obj, SIZE, Tail};

impl Heap {
    /// Calls `visit` with every reference that the object holds, each as often as it holds it; with its class if that
    /// is a heap type. The names in a table that instances share are the class's.
    pub fn edges(&self, object: Obj, visit: &mut dyn FnMut(Obj)) {
        let kind = self.type_of(object);
        let layout = self.layout_of_type(kind);
        let (first, count) = layout.members;
        for offset in u32::from(first)..u32::from(first) + u32::from(count) {
            // The list of weak references may stand between the members of two classes (3.11).
            if offset != u32::from(layout.weak_list) {
                self.visit_word(object.0 + offset, visit);
            }
        }
        if (layout.inline_values || layout.separate_values)
            && let Some((_, values)) = self.inline_values(object)
        {
            self.visit_words(values + 1, self.values_at(values).capacity, visit);
        }
        if layout.managed_dict {
            self.visit_word(object.0 - MANAGED_DICT, visit);
        }
        let short = layout.tail == Tail::Type && is_static(object);
        for offset in layout.references {
            if !short || u32::from(*offset) < STATIC_TYPE_WORDS {
                self.visit_word(object.0 + u32::from(*offset), visit);
            }
        }
        self.tail_edges(object, layout.tail, visit);
        if !is_static(kind) {
            visit(kind);
        }
    }

    /// What an object tells the collector of: all but a class's tuple of slots (`type_traverse`).
    pub(in crate::python::heap) fn traverse(&self, object: Obj, visit: &mut dyn FnMut(Obj)) {
        if self.layout_of(object).tail != Tail::Type || is_static(object) {
            return self.edges(object, visit);
        }
        let mut untold = self.field(object, word::SLOTS);
        self.edges(object, &mut |child| {
            if child == untold {
                untold = Obj::NULL;
            } else {
                visit(child);
            }
        });
    }

    fn tail_edges(&self, object: Obj, tail: Tail, visit: &mut dyn FnMut(Obj)) {
        match tail {
            Tail::None
            | Tail::Digits
            | Tail::Text
            | Tail::Bytes
            | Tail::ByteArray
            | Tail::Code
            | Tail::Array
            | Tail::View => {}
            Tail::Tuple => self.visit_reversed(object.0 + 3, self.word(object, SIZE) as u32, visit),
            Tail::List => {
                self.visit_reversed(
                    self.word(object, 3) as u32,
                    self.word(object, SIZE) as u32,
                    visit,
                );
            }
            Tail::Dict => self.dict_edges(object, visit),
            Tail::OrderedDict => {
                self.dict_edges(object, visit);
                self.order_edges(object, visit);
            }
            Tail::Deque => self.deque_edges(object, visit),
            Tail::Set => {
                for key in self.set_items(object) {
                    visit(key);
                }
            }
            Tail::Type => {
                let keys =
                    if is_static(object) { 0 } else { self.word(object, word::CACHED_KEYS) as u32 };
                if keys != 0 {
                    self.keys_edges(keys, visit);
                }
            }
            Tail::Slots { count, first } => {
                let count = self.word(object, u32::from(count)) as u32;
                self.visit_words(object.0 + u32::from(first), count, visit);
            }
        }
    }

    fn dict_edges(&self, dict: Obj, visit: &mut dyn FnMut(Obj)) {
        let values = self.word(dict, 5) as u32;
        if values == 0 {
            self.keys_edges(self.word(dict, 4) as u32, visit);
            return;
        }
        // Values that lie in an instance are the instance's.
        let values = self.values_at(values);
        if !values.embedded {
            self.visit_words(values.word + 1, values.capacity, visit);
        }
    }

    /// Keys and values of a table.
    pub(in crate::python::heap) fn keys_edges(&self, table: u32, visit: &mut dyn FnMut(Obj)) {
        let keys = self.keys_at(table);
        for index in 0..self.keys_count(keys) {
            for child in [self.entry_key(keys, index), self.entry_value(keys, index)] {
                if !child.is_null() {
                    visit(child);
                }
            }
        }
    }

    fn visit_word(&self, word: u32, visit: &mut dyn FnMut(Obj)) {
        let child = Obj(self.words.get(word) as u32);
        if !child.is_null() {
            visit(child);
        }
    }

    fn visit_words(&self, first: u32, count: u32, visit: &mut dyn FnMut(Obj)) {
        for word in self.words.slice(first, count) {
            if *word != 0 {
                visit(Obj(*word as u32));
            }
        }
    }

    fn visit_reversed(&self, first: u32, count: u32, visit: &mut dyn FnMut(Obj)) {
        for word in self.words.slice(first, count).iter().rev() {
            if *word != 0 {
                visit(Obj(*word as u32));
            }
        }
    }
}
