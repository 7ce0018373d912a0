//! What is known of every type: bases, method resolution order, slots; readying types and looking names up on them.

use std::sync::Arc;

use crate::python::heap::image::types as t;
use crate::python::heap::image::types::word;
use crate::python::heap::{Heap, Interning, Kept, Layout, Obj, Owned};
use crate::python::object::{
    Core, Slots, TypeRow, descriptor, flag, slotdefs, struct_sequence, union,
};

const CACHE_SIZE: usize = 1 << 12;

/// A type, beside its object in the heap (which holds the references).
#[derive(Clone)]
pub struct TypeData {
    pub object: Obj,
    /// `tp_name`: of a class its `__name__`, of a built-in type with the module in front.
    pub name: Box<str>,
    pub base: Obj,
    /// The tuple of bases.
    pub bases: Obj,
    /// The method resolution order; its tuple stands in the type object.
    pub mro: Vec<Obj>,
    pub dict: Obj,
    pub slots: Slots,
    pub flags: u32,
    pub layout: Layout,
    /// `tp_version_tag`; 0 = none. It changes whenever what names mean on the type may have changed.
    pub version: u32,
    /// Direct subclasses, oldest first; not references.
    pub subclasses: Vec<Obj>,
    /// What messages call a class that is C in CPython and Python here, as in "datetime.date".
    pub native_name: Option<Box<str>>,
}

impl TypeData {
    /// `__name__`: without the module that stands in front in a built-in type's name.
    pub fn short_name(&self) -> &str {
        if self.flags & flag::HEAP_TYPE != 0 {
            return &self.name;
        }
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

#[derive(Clone, Copy, PartialEq)]
struct CacheEntry {
    version: u32,
    name: Obj,
    /// What the name means on the type, NULL for nothing; borrowed.
    value: Obj,
}

/// All types of a process, by the number that stands in the type object, and the method cache.
#[derive(Clone, Default)]
pub struct Types {
    rows: Vec<TypeData>,
    /// How often a row may have changed.
    changes: u64,
    cache: Vec<CacheEntry>,
    last_version: u32,
    /// Numbers of dead classes.
    free: Vec<u32>,
    /// The names of `slotdefs::DEFS`, interned.
    pub slot_names: Vec<Obj>,
}

/// [`Types`] at one moment.
#[derive(Clone)]
pub struct SavedTypes {
    rows: Arc<Vec<TypeData>>,
    changes: u64,
    cache: Kept<CacheEntry>,
    last_version: u32,
    free: Vec<u32>,
}

impl Types {
    /// One empty row per static type.
    pub fn new(heap: &mut Heap) -> Types {
        for (number, row) in t::ROWS.iter().enumerate() {
            heap.set_word(row.handle, word::NUMBER, number as u64);
        }
        let rows = t::ROWS.iter().map(|row| TypeData {
            object: row.handle,
            name: row.name.into(),
            base: row.base,
            bases: Obj::NULL,
            mro: Vec::new(),
            dict: Obj::NULL,
            slots: Slots::EMPTY,
            flags: 0,
            layout: t::layout(row, &heap.profile.added),
            version: 0,
            subclasses: Vec::new(),
            native_name: None,
        });
        let empty = CacheEntry { version: 0, name: Obj::NULL, value: Obj::NULL };
        Types {
            rows: rows.collect(),
            changes: 0,
            cache: vec![empty; CACHE_SIZE],
            last_version: 0,
            free: Vec::new(),
            slot_names: slotdefs::names(heap),
        }
    }

    #[inline(always)]
    pub fn data(&self, heap: &Heap, object: Obj) -> &TypeData {
        let number = heap.word(object, word::NUMBER) as usize;
        // Only type objects are asked for; what is none would read as `object`.
        self.rows.get(number).unwrap_or(&self.rows[0])
    }

    #[inline(always)]
    pub fn data_mut(&mut self, heap: &Heap, object: Obj) -> &mut TypeData {
        let number = heap.word(object, word::NUMBER) as usize;
        let number = if number < self.rows.len() { number } else { 0 };
        self.changes += 1;
        &mut self.rows[number]
    }

    /// Registers what is known of a new class; its number goes into its object. Numbers of dead classes are used again.
    pub fn add(&mut self, heap: &mut Heap, data: TypeData) {
        self.bury(heap);
        self.changes += 1;
        let number = self.free.pop().unwrap_or(self.rows.len() as u32);
        heap.set_word(data.object, word::NUMBER, u64::from(number));
        match self.rows.get_mut(number as usize) {
            Some(row) => *row = data,
            None => self.rows.push(data),
        }
    }

    /// Takes classes that died out of their bases' lists of subclasses.
    pub fn bury(&mut self, heap: &mut Heap) {
        for number in heap.take_dead_types() {
            self.changes += 1;
            let Some(row) = self.rows.get_mut(number as usize) else { continue };
            let object = std::mem::take(&mut row.object);
            row.mro.clear();
            self.free.push(number);
            for other in &mut self.rows {
                other.subclasses.retain(|class| *class != object);
            }
        }
    }

    /// As they are at a moment; rows that have not changed since an earlier one are shared with it.
    pub fn save(&self, earlier: Option<&SavedTypes>) -> SavedTypes {
        let rows = match earlier.filter(|earlier| earlier.changes == self.changes) {
            Some(earlier) => Arc::clone(&earlier.rows),
            None => Arc::new(self.rows.clone()),
        };
        SavedTypes {
            rows,
            changes: self.changes,
            cache: Kept::of(&self.cache, earlier.map(|earlier| &earlier.cache)),
            last_version: self.last_version,
            free: self.free.clone(),
        }
    }

    /// Makes them what they were, in this or in an equal process.
    pub fn restore(&mut self, saved: &SavedTypes) {
        if self.changes != saved.changes {
            self.rows.clone_from(&saved.rows);
            self.changes = saved.changes;
        }
        saved.cache.put_back(&mut self.cache);
        self.last_version = saved.last_version;
        self.free.clone_from(&saved.free);
    }

    /// Names that the method cache keeps alive (one reference each).
    pub fn cached_names(&self) -> impl Iterator<Item = Obj> {
        self.cache.iter().map(|entry| entry.name).filter(|name| !name.is_null())
    }

    /// All types known so far.
    pub fn iter(&self) -> impl Iterator<Item = &TypeData> {
        self.rows.iter()
    }
}

/// `__qualname__` of a type.
pub fn qualname(core: &Core, kind: Obj) -> String {
    let data = core.type_data(kind);
    if data.flags & flag::HEAP_TYPE != 0 {
        return core.heap.text(core.heap.field(kind, word::QUALNAME)).into_owned();
    }
    data.short_name().to_owned()
}

/// `PyType_GetFullyQualifiedName`: "module.qualname", without the module where it is `builtins` or `__main__`.
pub fn name_outside_main(core: &mut Core, kind: Obj) -> String {
    let name = full_name(core, kind);
    name.strip_prefix("__main__.").map_or_else(|| name.clone(), str::to_owned)
}

/// The name a `repr` gives: "module.qualname", without the module where it is `builtins`.
pub fn full_name(core: &mut Core, kind: Obj) -> String {
    let qualname = qualname(core, kind);
    match module(core, kind) {
        Some(module) if module != "builtins" => format!("{module}.{qualname}"),
        _ => qualname,
    }
}

/// The text of a type's `__module__`, if it is a str.
pub fn module(core: &mut Core, kind: Obj) -> Option<String> {
    let data = core.type_data(kind);
    if data.flags & flag::HEAP_TYPE == 0 {
        let module = data.name.rsplit_once('.').map_or("builtins", |(module, _)| module);
        return Some(module.to_owned());
    }
    let (dict, name) = (data.dict, core.names.module);
    let module = core.heap.dict_get_str(dict, name);
    let is_str = !module.is_null() && is_instance(core, module, t::STR);
    is_str.then(|| core.heap.text(module).into_owned())
}

/// Is it a type object?
#[inline]
pub fn is_type(core: &Core, object: Obj) -> bool {
    let kind = core.heap.type_of(object);
    kind == t::TYPE || core.type_data(kind).flags & flag::TYPE_SUBCLASS != 0
}

/// `PyType_IsSubtype`.
#[inline]
pub fn is_subtype(core: &Core, derived: Obj, base: Obj) -> bool {
    derived == base || base == t::OBJECT || core.type_data(derived).mro.contains(&base)
}

/// Is the object an instance of a type or of one derived from it (`PyObject_TypeCheck`)?
#[inline]
pub fn is_instance(core: &Core, object: Obj, kind: Obj) -> bool {
    is_subtype(core, core.heap.type_of(object), kind)
}

/// The type's version, to be remembered beside what was looked up; 0 = do not remember.
#[inline]
pub fn version(core: &mut Core, kind: Obj) -> u32 {
    let version = core.type_data(kind).version;
    if version != 0 {
        return version;
    }
    core.types.last_version = core.types.last_version.saturating_add(1);
    let version = core.types.last_version;
    if version == u32::MAX {
        return 0;
    }
    core.type_data_mut(kind).version = version;
    core.heap.set_word(kind, word::VERSION, u64::from(version));
    version
}

/// `_PyType_Lookup`: what a name means on the type and its bases, borrowed; NULL when nothing.
#[inline]
pub fn lookup(core: &mut Core, kind: Obj, name: Obj) -> Obj {
    let version = core.type_data(kind).version;
    let place = cache_place(version, name);
    let entry = core.types.cache[place];
    if entry.version == version && entry.name == name && version != 0 {
        return entry.value;
    }
    lookup_slowly(core, kind, name)
}

fn lookup_slowly(core: &mut Core, kind: Obj, name: Obj) -> Obj {
    let value = find_in_mro(core, kind, name);
    if core.heap.str_interning(name) != Interning::No {
        let version = version(core, kind);
        let place = cache_place(version, name);
        let kept = core.own(name).into_raw();
        let old = std::mem::replace(
            &mut core.types.cache[place],
            CacheEntry { version, name: kept, value },
        );
        if !old.name.is_null() {
            core.release(Owned::from_raw(old.name));
        }
    }
    value
}

fn find_in_mro(core: &mut Core, kind: Obj, name: Obj) -> Obj {
    for place in 0..core.type_data(kind).mro.len() {
        let class = core.type_data(kind).mro[place];
        let dict = core.type_data(class).dict;
        if dict.is_null() {
            continue;
        }
        let value = core.heap.dict_get_str(dict, name);
        if !value.is_null() {
            return value;
        }
    }
    Obj::NULL
}

#[inline(always)]
fn cache_place(version: u32, name: Obj) -> usize {
    ((version ^ (name.0 >> 1)) as usize) & (CACHE_SIZE - 1)
}

/// `PyType_Modified`: what names mean on the type and on all derived ones may have changed.
pub fn modified(core: &mut Core, kind: Obj) {
    core.type_data_mut(kind).version = 0;
    core.heap.set_word(kind, word::VERSION, 0);
    for subclass in subclasses(core, kind) {
        modified(core, subclass);
    }
}

/// The direct subclasses that are alive, oldest first.
pub fn subclasses(core: &mut Core, kind: Obj) -> Vec<Obj> {
    core.types.bury(&mut core.heap);
    core.type_data(kind).subclasses.clone()
}

/// Readies all static types: `rows` may come in any order, bases are readied first.
pub fn ready_all(core: &mut Core, tables: &[&'static [TypeRow]]) {
    let mut rows: Vec<Option<&'static TypeRow>> = vec![None; t::ROWS.len()];
    for row in tables.iter().copied().flatten() {
        let number = core.heap.word(row.handle, word::NUMBER) as usize;
        if let Some(place) = rows.get_mut(number) {
            *place = Some(row);
        }
    }
    if core.heap.profile.words.unions_are_typings {
        let number = core.heap.word(t::UNION_TYPE, word::NUMBER) as usize;
        rows[number] = Some(&union::TYPING_ROW);
    }
    for static_type in t::core_rows() {
        ready(core, static_type.handle, &rows);
    }
}

/// Readies the types of a module, bases first.
pub fn ready_module(core: &mut Core, table: &'static [TypeRow]) {
    let mut rows: Vec<Option<&'static TypeRow>> = vec![None; t::ROWS.len()];
    for row in table {
        rows[core.heap.word(row.handle, word::NUMBER) as usize] = Some(row);
    }
    for row in table {
        ready(core, row.handle, &rows);
    }
}

/// `type_ready` of a static type.
fn ready(core: &mut Core, kind: Obj, rows: &[Option<&'static TypeRow>]) {
    let data = core.type_data(kind);
    if data.flags & flag::READY != 0 {
        return;
    }
    let base = data.base;
    if !base.is_null() {
        ready(core, base, rows);
    }
    let number = core.heap.word(kind, word::NUMBER) as usize;
    let row = rows.get(number).copied().flatten();
    let dict = core.heap.dict().into_raw();
    // The one built-in type with two bases.
    let second = if kind == t::EXCEPTION_GROUP { t::EXCEPTION } else { Obj::NULL };
    if !second.is_null() {
        ready(core, second, rows);
    }
    let listed: Vec<Obj> = [base, second].into_iter().filter(|base| !base.is_null()).collect();
    let bases = core.heap.tuple(&listed);
    let mut mro = vec![kind];
    if second.is_null() {
        mro.extend(listed.iter().flat_map(|base| core.type_data(*base).mro.clone()));
    } else {
        mro.push(base);
        mro.extend_from_slice(&core.type_data(second).mro);
    }
    let mro_tuple = core.heap.tuple(&mro);
    let data = core.type_data_mut(kind);
    data.dict = dict;
    data.bases = bases.get();
    data.mro = mro;
    data.flags |=
        flag::READY | flag::IMMUTABLE_TYPE | flag::STATIC_BUILTIN | row.map_or(0, |row| row.flags);
    if data.layout.collected {
        data.flags |= flag::HAVE_GC;
    }
    if let Some(row) = row {
        data.name = row.name.into();
        data.slots = row.slots;
    }
    core.heap.set_word(kind, word::DICT, u64::from(dict.0));
    core.heap.set_word(kind, word::BASES, u64::from(bases.into_raw().0));
    core.heap.set_word(kind, word::MRO, u64::from(mro_tuple.into_raw().0));
    if let Some(row) = row {
        fill_dict(core, row);
    }
    inherit_new(core, kind);
    inherit(core, kind);
    let finalizes = core.type_data(kind).slots.finalize.is_some();
    core.heap.set_word(kind, word::FINALIZE, u64::from(finalizes));
    for base in listed {
        core.type_data_mut(base).subclasses.push(kind);
    }
    let flags = core.type_data(kind).flags;
    core.heap.set_word(kind, word::FLAGS, u64::from(flags));
}

/// `type_ready_set_new`, `type_ready_fill_dict`: `__new__`, operators, methods, computed attributes, `__doc__`.
fn fill_dict(core: &mut Core, row: &'static TypeRow) {
    let kind = row.handle;
    // CPython's `typing.Generic` is made at run time, and inherits `__new__` from `object`.
    let has_new = row.slots.new.is_some() && kind != t::TYPING_GENERIC;
    if has_new && row.flags & flag::DISALLOW_INSTANTIATION == 0 {
        let new = descriptor::new_wrapper(core, kind);
        let name = core.names.new;
        set_in_dict(core, kind, name, new);
    }
    slotdefs::add_operators(core, kind);
    let (profile, short) = (core.heap.profile, core.type_data(kind).short_name().to_owned());
    for def in row.methods.iter().filter(|def| !profile.is_without(&short, def.name)) {
        let method = descriptor::method(core, kind, def);
        if slotdefs::coexists(kind, def.name) {
            let name = core.heap.interned_name(def.name);
            set_in_dict(core, kind, name, method);
            continue;
        }
        add_named(core, kind, def.name, method);
    }
    for member in row.members.iter().filter(|member| !profile.is_without(&short, member.name)) {
        let getset = descriptor::getset(core, kind, member);
        add_named(core, kind, member.name, getset);
    }
    let name = core.names.doc;
    if core.heap.dict_get_str(core.type_data(kind).dict, name).is_null() {
        let doc = if row.doc.is_empty() { core.none() } else { core.heap.str(row.doc) };
        set_in_dict(core, kind, name, doc);
    }
    struct_sequence::describe(core, kind);
    if row.slots.compare.is_some() && row.slots.hash.is_none() {
        let name = core.names.hash;
        let none = core.none();
        set_in_dict(core, kind, name, none);
        core.type_data_mut(kind).slots.hash = Some(slotdefs::hash_not_implemented);
    }
}

/// `type_ready_set_new`: a type derived from another than `object` makes instances as that does.
fn inherit_new(core: &mut Core, kind: Obj) {
    let data = core.type_data(kind);
    if data.slots.new.is_some() || data.base.is_null() {
        return;
    }
    if data.base == t::OBJECT {
        core.type_data_mut(kind).flags |= flag::DISALLOW_INSTANTIATION;
        return;
    }
    if data.flags & flag::DISALLOW_INSTANTIATION == 0 {
        let new = core.type_data(data.base).slots.new;
        core.type_data_mut(kind).slots.new = new;
    }
}

fn add_named(core: &mut Core, kind: Obj, name: &str, value: Owned) {
    let name = core.heap.interned(name);
    if core.heap.dict_get_str(core.type_data(kind).dict, name.get()).is_null() {
        set_in_dict(core, kind, name.get(), value);
    } else {
        // An operator's slot already gives this name.
        core.release(value);
    }
    core.release(name);
}

/// Stores in the type's dict; the caller says [`modified`] where the type is in use already.
pub fn set_in_dict(core: &mut Core, kind: Obj, name: Obj, value: Owned) {
    let dict = core.type_data(kind).dict;
    core.heap.dict_set_str(dict, name, value);
}

/// `type_ready_inherit`: empty slots and flags come from the bases, nearest first.
pub fn inherit(core: &mut Core, kind: Obj) {
    let bases: Vec<Obj> = core.type_data(kind).mro.iter().skip(1).copied().collect();
    let base = core.type_data(kind).base;
    if !base.is_null() {
        inherit_special(core, kind, base);
    }
    for class in bases {
        let parent = core.type_data(class).slots;
        slotdefs::inherit_slots(&mut core.type_data_mut(kind).slots, &parent);
        let parent_flags = core.type_data(class).flags;
        let data = core.type_data_mut(kind);
        if data.flags & flag::COLLECTION_MASK == 0 {
            data.flags |= parent_flags & flag::COLLECTION_MASK;
        }
    }
}

/// `inherit_special`: the flags that name a built-in base.
fn inherit_special(core: &mut Core, kind: Obj, base: Obj) {
    let inherited =
        core.type_data(base).flags & (flag::SUBCLASS_MASK | flag::MATCH_SELF | flag::ITEMS_AT_END);
    let own = match kind {
        t::INT => flag::LONG_SUBCLASS,
        t::LIST => flag::LIST_SUBCLASS,
        t::TUPLE => flag::TUPLE_SUBCLASS,
        t::BYTES => flag::BYTES_SUBCLASS,
        t::STR => flag::UNICODE_SUBCLASS,
        t::DICT => flag::DICT_SUBCLASS,
        t::BASE_EXCEPTION => flag::BASE_EXCEPTION_SUBCLASS,
        t::TYPE => flag::TYPE_SUBCLASS,
        _ => 0,
    };
    core.type_data_mut(kind).flags |= inherited | own;
}
