//! `collections.OrderedDict`: the list of nodes beside its dict, and the table that finds a key's node (`Objects/odictobject.c`).

use crate::python::heap::dict::KEYS;
use crate::python::heap::keys::{DUMMY, EMPTY, Places};
use crate::python::heap::{Heap, Obj, Owned};

/// Words of a `PyODictObject` behind those of its dict.
const FAST_NODES: u32 = 6;
const FAST_NODES_SIZE: u32 = 7;
/// The keys table that the fast nodes belong to.
const SENTINEL: u32 = 8;
/// Counts the changes, so that iterators notice them.
pub const STATE: u32 = 9;
const FIRST: u32 = 10;
const LAST: u32 = 11;

/// Words of a node.
const KEY: u32 = 0;
const HASH: u32 = 1;
const NEXT: u32 = 2;
const PREVIOUS: u32 = 3;
const NODE_BYTES: u64 = 32;

impl Heap {
    /// The first or last node; 0 when there is none.
    pub fn order_end(&self, dict: Obj, last: bool) -> u32 {
        self.word(dict, if last { LAST } else { FIRST }) as u32
    }

    /// The node behind, or before, another; 0 at the end.
    pub fn order_neighbour(&self, node: u32, before: bool) -> u32 {
        self.words.get(node + if before { PREVIOUS } else { NEXT }) as u32
    }

    /// Key (borrowed) and hash of a node.
    pub fn order_key(&self, node: u32) -> (Obj, i64) {
        (Obj(self.words.get(node + KEY) as u32), self.words.get(node + HASH) as i64)
    }

    /// The node of an entry of the dict; 0 when the entry came past the order (`dict.__setitem__`).
    pub fn order_node(&mut self, dict: Obj, entry: u32) -> u32 {
        let size = 1_u64 << self.dict_keys(dict).log2_size;
        if self.word(dict, SENTINEL) != self.word(dict, KEYS)
            || self.word(dict, FAST_NODES_SIZE) != size
        {
            self.resize_fast_nodes(dict, size);
        }
        let table = self.word(dict, FAST_NODES) as u32;
        if table == 0 { 0 } else { self.words.get(table + entry) as u32 }
    }

    /// A node for a key that was just put into the dict, as the last one.
    pub fn order_append(&mut self, dict: Obj, entry: u32, key: Obj, hash: i64) {
        if self.order_node(dict, entry) != 0 {
            return;
        }
        let node = self.allocate(NODE_BYTES);
        self.increment(key);
        self.words.set(node + KEY, u64::from(key.0));
        self.words.set(node + HASH, hash as u64);
        self.link_node(dict, node, true);
        let table = self.word(dict, FAST_NODES) as u32;
        if table != 0 {
            self.words.set(table + entry, u64::from(node));
        }
        self.order_changed(dict);
    }

    /// Takes a node out; its key is for the caller to release.
    pub fn order_remove(&mut self, dict: Obj, entry: Option<u32>, node: u32) -> Owned {
        let table = self.word(dict, FAST_NODES) as u32;
        if let Some(entry) = entry
            && table != 0
        {
            self.words.set(table + entry, 0);
        }
        self.unlink_node(dict, node);
        let key = Owned::from_raw(self.order_key(node).0);
        self.free_block(node);
        self.order_changed(dict);
        key
    }

    /// Makes a node the last one, or the first.
    pub fn order_move(&mut self, dict: Obj, node: u32, last: bool) {
        self.unlink_node(dict, node);
        self.link_node(dict, node, last);
        self.order_changed(dict);
    }

    /// Takes all nodes out.
    pub fn order_clear(&mut self, dict: Obj) {
        self.free_fast_nodes(dict);
        let mut node = self.order_end(dict, false);
        self.set_word(dict, FIRST, 0);
        self.set_word(dict, LAST, 0);
        while node != 0 {
            let (key, next) = (self.order_key(node).0, self.order_neighbour(node, false));
            self.free_block(node);
            self.release_raw(key);
            node = next;
        }
        self.order_changed(dict);
    }

    /// How often the order has changed.
    pub fn order_state(&self, dict: Obj) -> u64 {
        self.word(dict, STATE)
    }

    pub(in crate::python::heap) fn order_edges(&self, dict: Obj, visit: &mut dyn FnMut(Obj)) {
        let mut node = self.order_end(dict, false);
        while node != 0 {
            visit(self.order_key(node).0);
            node = self.order_neighbour(node, false);
        }
    }

    /// Bytes of nodes and fast nodes.
    pub(in crate::python::heap) fn order_size(&self, dict: Obj) -> u64 {
        self.word(dict, FAST_NODES_SIZE) * 8 + self.dict_length(dict) as u64 * NODE_BYTES
    }

    /// Gives all nodes back; nothing in them counts any more.
    pub(in crate::python::heap) fn finish_order(&mut self, dict: Obj) {
        self.free_fast_nodes(dict);
        let mut node = self.order_end(dict, false);
        while node != 0 {
            let next = self.order_neighbour(node, false);
            self.free_block(node);
            node = next;
        }
    }

    fn order_changed(&mut self, dict: Obj) {
        let state = self.word(dict, STATE);
        self.set_word(dict, STATE, state + 1);
    }

    fn link_node(&mut self, dict: Obj, node: u32, last: bool) {
        let (end, other, towards, back) =
            if last { (LAST, FIRST, PREVIOUS, NEXT) } else { (FIRST, LAST, NEXT, PREVIOUS) };
        let neighbour = self.word(dict, end);
        self.words.set(node + towards, neighbour);
        self.words.set(node + back, 0);
        if neighbour == 0 {
            self.set_word(dict, other, u64::from(node));
        } else {
            self.words.set(neighbour as u32 + back, u64::from(node));
        }
        self.set_word(dict, end, u64::from(node));
    }

    fn unlink_node(&mut self, dict: Obj, node: u32) {
        let (previous, next) = (self.words.get(node + PREVIOUS), self.words.get(node + NEXT));
        match previous {
            0 => self.set_word(dict, FIRST, next),
            _ => self.words.set(previous as u32 + NEXT, next),
        }
        match next {
            0 => self.set_word(dict, LAST, previous),
            _ => self.words.set(next as u32 + PREVIOUS, previous),
        }
    }

    fn free_fast_nodes(&mut self, dict: Obj) {
        let table = self.word(dict, FAST_NODES) as u32;
        if table != 0 {
            self.free_block(table);
        }
        for word in [FAST_NODES, FAST_NODES_SIZE, SENTINEL] {
            self.set_word(dict, word, 0);
        }
    }

    /// `_odict_resize`: a table of nodes by the numbers of the dict's entries.
    fn resize_fast_nodes(&mut self, dict: Obj, size: u64) {
        self.free_fast_nodes(dict);
        let table = self.allocate(size * 8);
        if table == 0 {
            return;
        }
        self.words.clear(table, size as u32);
        let keys = self.word(dict, KEYS);
        self.set_word(dict, FAST_NODES, u64::from(table));
        self.set_word(dict, FAST_NODES_SIZE, size);
        self.set_word(dict, SENTINEL, keys);
        let mut node = self.order_end(dict, false);
        while node != 0 {
            let (key, hash) = self.order_key(node);
            if let Some(entry) = self.entry_of_same_key(dict, key, hash) {
                self.words.set(table + entry, u64::from(node));
            }
            node = self.order_neighbour(node, false);
        }
    }

    /// The entry whose key is this very object.
    fn entry_of_same_key(&self, dict: Obj, key: Obj, hash: i64) -> Option<u32> {
        let keys = self.dict_keys(dict);
        let mut places = Places::new(hash, keys.log2_size);
        loop {
            match self.index_at(keys, places.current()) {
                EMPTY => return None,
                DUMMY => {}
                index if self.entry_key(keys, index as u32) == key => return Some(index as u32),
                _ => {}
            }
            places.advance();
        }
    }
}
