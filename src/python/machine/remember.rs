//! What instructions remember: where an attribute or a global lay, and under which versions of types and dicts it lies
//! there still (CPython's inline caches). Nothing is counted here, and nothing of it is seen by the program.

use crate::python::code::Instruction;
use crate::python::heap::image::types::{FUNCTION, MEMBER_DESCRIPTOR, MODULE, PROPERTY, TYPE};
use crate::python::heap::{Heap, Obj};
use crate::python::machine::Machine;
use crate::python::object::slots::{Binary, Store};
use crate::python::object::{descriptor, instance, module, property, types};

/// What one instruction remembers of its last run.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Cache {
    /// Version of the type or dict that was looked at; 0 = nothing is remembered.
    pub version: u32,
    /// Version of other keys that had to be looked at; or, for a value in the instance, where its head lies.
    second: u32,
    value: Obj,
    place: u16,
    kind: Kind,
    /// How often it remembered something new.
    changes: u8,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    #[default]
    Nothing,
    /// In the instance, behind its struct.
    Inline,
    /// In a word of the instance that `__slots__` gave it.
    Member,
    /// On the type, of instances that can have no attributes of their own.
    OfType,
    /// On the type, where the instance has no such attribute of its own.
    OfTypeBehindInline,
    /// The same two for a function that is called with the instance in front.
    Method,
    MethodBehindInline,
    /// A property of the type.
    Property,
    /// In a module's dict.
    OfModule,
    /// On a class that is asked itself.
    OfClass,
    /// In the globals, and in the builtins.
    Global,
    Builtin,
}

impl Cache {
    /// An attribute, borrowed; `NULL` when what is remembered does not hold for this object.
    #[inline(always)]
    pub fn attribute(self, heap: &Heap, owner: Obj) -> Obj {
        let kind = heap.type_of(owner);
        let holds = heap.type_version(kind) == self.version;
        let head = self.place;
        match self.kind {
            Kind::Inline if holds && heap.has_inline_values(owner, self.second as u16) => {
                heap.field(owner, u32::from(self.place))
            }
            Kind::MethodBehindInline | Kind::OfTypeBehindInline
                if holds && heap.has_inline_keys(owner, kind, head, self.second) =>
            {
                self.value
            }
            Kind::Method | Kind::OfType if holds => self.value,
            Kind::Member if holds => heap.field(owner, u32::from(self.place)),
            Kind::OfModule if kind == MODULE => {
                heap.dict_value_in_place(module::dict_of(heap, owner), self.version, self.place)
            }
            Kind::OfClass if kind == TYPE && heap.type_version(owner) == self.version => self.value,
            _ => Obj::NULL,
        }
    }

    /// The function that a property of the object is read by; `NULL` when what is remembered does not hold.
    pub fn getter(self, heap: &Heap, owner: Obj) -> Obj {
        let holds =
            self.kind == Kind::Property && heap.type_version(heap.type_of(owner)) == self.version;
        if holds { property::getter_of(heap, self.value) } else { Obj::NULL }
    }

    /// Whether the attribute is called with its object in front.
    #[inline(always)]
    pub fn is_method(self) -> bool {
        matches!(self.kind, Kind::Method | Kind::MethodBehindInline)
    }

    /// Stores an attribute; `None` when what is remembered does not hold, otherwise the old value (or `NULL`), which is
    /// for the caller to release.
    #[inline(always)]
    pub fn replace_attribute(self, heap: &mut Heap, owner: Obj, value: Obj) -> Option<Obj> {
        if self.version == 0 || heap.type_version(heap.type_of(owner)) != self.version {
            return None;
        }
        match self.kind {
            Kind::Inline => heap.inline_replace(owner, self.second as u16, self.place, value),
            Kind::Member => {
                let place = u32::from(self.place);
                let old = heap.field(owner, place);
                heap.set_word(owner, place, u64::from(value.0));
                Some(old)
            }
            _ => None,
        }
    }

    /// A global or builtin, borrowed; `NULL` when what is remembered does not hold.
    #[inline(always)]
    pub fn global(self, heap: &Heap, globals: Obj, builtins: Obj) -> Obj {
        match self.kind {
            Kind::Global => heap.dict_value_in_place(globals, self.version, self.place),
            Kind::Builtin if heap.dict_keys_version(globals) == self.version => {
                heap.dict_value_in_place(builtins, self.second, self.place)
            }
            _ => Obj::NULL,
        }
    }

    /// Binds a global that is bound already; the old value is for the caller to release.
    #[inline(always)]
    pub fn replace_global(self, heap: &mut Heap, globals: Obj, value: Obj) -> Option<Obj> {
        if self.kind != Kind::Global {
            return None;
        }
        heap.dict_replace_in_place(globals, self.version, self.place, value)
    }
}

impl Machine {
    /// What the instruction remembers.
    #[inline(always)]
    pub fn cache(&self, instruction: Instruction) -> Cache {
        let place = self.caches + u32::from(instruction.cache);
        self.codes.caches.get(place as usize).copied().unwrap_or_default()
    }

    /// Keeps what was found, unless it was something else each time before.
    fn remember(&mut self, instruction: Instruction, found: Option<Cache>) {
        let place = (self.caches + u32::from(instruction.cache)) as usize;
        let Some(cache) = self.codes.caches.get_mut(place) else { return };
        let changes = cache.changes.wrapping_add(1);
        cache.changes = changes;
        if let Some(found) = found {
            *cache = Cache { changes, ..found };
        }
    }

    /// Whether it is worth while to look where the value lies: not for an instruction that finds another kind each time.
    fn may_remember(&mut self, instruction: Instruction) -> bool {
        if instruction.cache == 0 {
            return false;
        }
        let changes = self.cache(instruction).changes;
        let is_due = changes < 4 || changes.is_multiple_of(16);
        if !is_due {
            self.remember(instruction, None);
        }
        is_due
    }

    /// After an attribute was read by its instruction.
    pub fn remember_attribute(&mut self, instruction: Instruction, owner: Obj) {
        if self.may_remember(instruction) {
            let name = self.name(instruction.arg >> 1);
            let found = self.place_of_attribute(owner, name, instruction.arg & 1 != 0);
            self.remember(instruction, found);
        }
    }

    /// After an attribute was set by its instruction.
    pub fn remember_store(&mut self, instruction: Instruction, owner: Obj) {
        if self.may_remember(instruction) {
            let name = self.name(instruction.arg);
            let found = self.place_for_attribute(owner, name);
            self.remember(instruction, found);
        }
    }

    /// After a global or builtin was read by its instruction.
    pub fn remember_global(&mut self, instruction: Instruction, name: Obj) {
        if self.may_remember(instruction) {
            let found = self.place_of_global(name);
            self.remember(instruction, found);
        }
    }

    fn place_of_attribute(&mut self, owner: Obj, name: Obj, as_method: bool) -> Option<Cache> {
        let kind = self.core.heap.type_of(owner);
        if kind == TYPE {
            return self.place_on_class(owner, name);
        }
        let found = types::lookup(self, kind, name);
        if kind == MODULE {
            let dict = module::dict(self, owner);
            let (version, place) = self.core.heap.dict_place(dict, name)?;
            let cache = Cache { version, place, kind: Kind::OfModule, ..Cache::default() };
            return found.is_null().then_some(cache);
        }
        if !self.has_plain_attributes(kind) {
            return None;
        }
        let version = types::version(self, kind);
        let cache = Cache { version, ..Cache::default() };
        if let Some(cache) = self.place_of_member(cache, kind, found) {
            return Some(cache);
        }
        let (get, set) = if found.is_null() {
            (None, None)
        } else {
            let slots = &self.core.type_data(self.core.heap.type_of(found)).slots;
            (slots.descriptor_get, slots.descriptor_set)
        };
        if !found.is_null() && !as_method && self.core.heap.type_of(found) == PROPERTY {
            return Some(Cache { value: found, kind: Kind::Property, ..cache });
        }
        let heap = &mut self.core.heap;
        if set.is_none()
            && let Some((head, place)) = heap.inline_place(owner, name)
            && !heap.field(owner, u32::from(place)).is_null()
        {
            return Some(Cache { second: u32::from(head), place, kind: Kind::Inline, ..cache });
        }
        if found.is_null() || set.is_some() {
            return None;
        }
        let is_method = as_method && self.is_method_descriptor(found);
        if get.is_some() != is_method {
            return None;
        }
        let cache = Cache { value: found, ..cache };
        let heap = &mut self.core.heap;
        if !heap.has_instance_dict(owner) {
            let kind = if is_method { Kind::Method } else { Kind::OfType };
            return Some(Cache { kind, ..cache });
        }
        let (head, second) = heap.inline_without(owner, name)?;
        let kind = if is_method { Kind::MethodBehindInline } else { Kind::OfTypeBehindInline };
        Some(Cache { place: head, second, kind, ..cache })
    }

    fn place_for_attribute(&mut self, owner: Obj, name: Obj) -> Option<Cache> {
        let kind = self.core.heap.type_of(owner);
        let slot = self.core.type_data(kind).slots.set_attribute?;
        let generic = instance::set_attribute as Store;
        if !std::ptr::fn_addr_eq(slot, generic) {
            return None;
        }
        let found = types::lookup(self, kind, name);
        let version = types::version(self, kind);
        let cache = Cache { version, ..Cache::default() };
        if let Some(cache) = self.place_of_member(cache, kind, found) {
            return Some(cache);
        }
        if !found.is_null() {
            let data = self.core.type_data(self.core.heap.type_of(found));
            if data.slots.descriptor_set.is_some() {
                return None;
            }
        }
        let (head, place) = self.core.heap.inline_place(owner, name)?;
        Some(Cache { second: u32::from(head), place, kind: Kind::Inline, ..cache })
    }

    /// A `__slots__` member.
    fn place_of_member(&self, cache: Cache, kind: Obj, found: Obj) -> Option<Cache> {
        if found.is_null() || self.core.heap.type_of(found) != MEMBER_DESCRIPTOR {
            return None;
        }
        let word = descriptor::slot_word(self, found, kind)?;
        let place = u16::try_from(word).ok()?;
        (cache.version != 0).then_some(Cache { place, kind: Kind::Member, ..cache })
    }

    fn place_on_class(&mut self, class: Obj, name: Obj) -> Option<Cache> {
        if !types::lookup(self, TYPE, name).is_null() {
            return None;
        }
        let value = types::lookup(self, class, name).some()?;
        let kind = self.core.heap.type_of(value);
        if kind != FUNCTION && self.core.type_data(kind).slots.descriptor_get.is_some() {
            return None;
        }
        let version = types::version(self, class);
        let cache = Cache { version, value, kind: Kind::OfClass, ..Cache::default() };
        (version != 0).then_some(cache)
    }

    fn place_of_global(&mut self, name: Obj) -> Option<Cache> {
        let (globals, builtins) = self.globals_and_builtins();
        let heap = &mut self.core.heap;
        if heap.dict_find_str(globals, name).is_some() {
            let (version, place) = heap.dict_place(globals, name)?;
            return Some(Cache { version, place, kind: Kind::Global, ..Cache::default() });
        }
        let version = heap.dict_keys_version_for_cache(globals);
        if version == 0 || heap.dict_is_split(globals) {
            return None;
        }
        let (second, place) = heap.dict_place(builtins, name)?;
        Some(Cache { version, second, place, kind: Kind::Builtin, ..Cache::default() })
    }

    /// Whether the type's instances find their attributes as `object` does.
    pub fn has_plain_attributes(&self, kind: Obj) -> bool {
        let slot = self.core.type_data(kind).slots.get_attribute;
        let generic = instance::get_attribute as Binary;
        slot.is_some_and(|slot| std::ptr::fn_addr_eq(slot, generic))
    }
}
