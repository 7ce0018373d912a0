//! Making classes: `type.__new__`, metaclasses, `__slots__`, `__set_name__` and `__init_subclass__` (`Objects/typeobject.c`).

use crate::python::heap::image::types as t;
use crate::python::heap::image::types::word;
use crate::python::heap::{Layout, Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::slots_of_class::{self, Members};
use crate::python::object::types::TypeData;
use crate::python::object::{
    Core, Fallible, GetSet, Slots, Vm, descriptor, exception, flag, get, get_set, instance, mro,
    packed, slotdefs, types,
};

/// `type_call`: makes an instance by `__new__` and initialises it.
pub fn call(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == t::TYPE {
        if arguments.len() == 1 && keywords.is_empty() {
            let class = vm.heap.type_of(arguments[0]);
            return Ok(vm.own(class));
        }
        if arguments.len() - keywords.len() != 3 {
            return Err(exception::type_error(vm, "type() takes 1 or 3 arguments"));
        }
    }
    let Some(new) = vm.type_data(kind).slots.new else {
        let message = format!("cannot create '{}' instances", vm.type_data(kind).name);
        return Err(exception::type_error(vm, message));
    };
    let object = new(vm, kind, arguments, keywords)?;
    let class = vm.heap.type_of(object.get());
    if !types::is_subtype(vm, class, kind) {
        return Ok(object);
    }
    let Some(init) = vm.type_data(class).slots.init else { return Ok(object) };
    // While a program's own `__init__` runs, the call holds the tuple that an exception keeps.
    let is_kept = vm.type_data(class).flags & flag::BASE_EXCEPTION_SUBCLASS != 0
        && slotdefs::GENERIC.init.is_some_and(|own| std::ptr::fn_addr_eq(own, init));
    let kept = if is_kept { vm.own_field(object.get(), exception::ARGS) } else { None };
    let result = init(vm, object.get(), arguments, keywords);
    vm.release_option(kept);
    match result {
        Ok(()) => Ok(object),
        Err(raised) => {
            vm.release(object);
            Err(raised)
        }
    }
}

/// What `class` statements and `type(name, bases, dict)` do once the metaclass is known to be `metatype`; `arguments` are
/// the name, the tuple of bases and the namespace, then the values of the keywords.
pub fn type_new(
    vm: &mut dyn Vm,
    metatype: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let [name, bases, namespace] = check_arguments(vm, arguments, keywords)?;
    let listed = vm.heap.tuple_items(bases);
    refuse_entries(vm, &listed)?;
    let winner =
        if listed.is_empty() { metatype } else { calculate_metaclass(vm, metatype, &listed)? };
    if winner != metatype {
        let (theirs, own) = (vm.type_data(winner).slots.new, vm.type_data(t::TYPE).slots.new);
        let same = theirs.zip(own).is_some_and(|(a, b)| std::ptr::fn_addr_eq(a, b));
        if let Some(new) = theirs.filter(|_| !same) {
            return new(vm, winner, arguments, keywords);
        }
    }
    let base = if listed.is_empty() { t::OBJECT } else { best_base(vm, &listed)? };
    let class = build(vm, winner, name, &listed, base, namespace)?;
    let result = finish(vm, class.get(), &arguments[3..], keywords);
    if let Err(raised) = result {
        vm.release(class);
        return Err(raised);
    }
    Ok(class)
}

/// `type_new_get_bases` looks at what is no class before it looks for the metaclass.
fn refuse_entries(vm: &mut dyn Vm, bases: &[Obj]) -> Fallible<()> {
    let hook = vm.names.mro_entries;
    for base in bases {
        if !types::is_type(vm, *base) && protocol::has_attribute(vm, *base, hook)? {
            let message = "type() doesn't support MRO entry resolution; use types.new_class()";
            return Err(exception::type_error(vm, message));
        }
    }
    Ok(())
}

fn check_arguments(vm: &mut dyn Vm, arguments: &[Obj], keywords: &[Obj]) -> Fallible<[Obj; 3]> {
    let count = arguments.len().saturating_sub(keywords.len());
    if count != 3 {
        let message = format!("type.__new__() takes exactly 3 arguments ({count} given)");
        return Err(exception::type_error(vm, message));
    }
    for (place, (kind, wanted)) in
        [(t::STR, "str"), (t::TUPLE, "tuple"), (t::DICT, "dict")].into_iter().enumerate()
    {
        if !types::is_instance(vm, arguments[place], kind) {
            let got = type_name(vm, arguments[place]);
            let message =
                format!("type.__new__() argument {} must be {wanted}, not {got}", place + 1);
            return Err(exception::type_error(vm, message));
        }
    }
    if vm.heap.text(arguments[0]).contains('\0') {
        let message = "type name must not contain null characters";
        return Err(exception::value_error(vm, message));
    }
    Ok([arguments[0], arguments[1], arguments[2]])
}

/// `_PyType_CalculateMetaclass`: the most derived of the metaclasses of all bases.
pub fn calculate_metaclass(core: &mut Core, metatype: Obj, bases: &[Obj]) -> Fallible<Obj> {
    let mut winner = metatype;
    for base in bases {
        let candidate = core.heap.type_of(*base);
        if types::is_subtype(core, winner, candidate) {
            continue;
        }
        if types::is_subtype(core, candidate, winner) {
            winner = candidate;
            continue;
        }
        let message = "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases";
        return Err(exception::type_error(core, message));
    }
    Ok(winner)
}

/// `best_base`: the base whose instances' layout the class extends.
pub fn best_base(core: &mut Core, bases: &[Obj]) -> Fallible<Obj> {
    let mut best: Option<(Obj, Obj)> = None;
    for base in bases {
        if !types::is_type(core, *base) {
            return Err(exception::type_error(core, "bases must be types"));
        }
        let data = core.type_data(*base);
        if data.flags & (flag::BASE_TYPE | flag::HEAP_TYPE) == 0 {
            let message = format!("type '{}' is not an acceptable base type", data.name);
            return Err(exception::type_error(core, message));
        }
        let candidate = solid_base(core, *base);
        match best {
            None => best = Some((*base, candidate)),
            Some((_, winner)) if types::is_subtype(core, winner, candidate) => {}
            Some((_, winner)) if types::is_subtype(core, candidate, winner) => {
                best = Some((*base, candidate));
            }
            Some(_) => {
                let message = "multiple bases have instance lay-out conflict";
                return Err(exception::type_error(core, message));
            }
        }
    }
    Ok(best.map_or(t::OBJECT, |(base, _)| base))
}

/// `solid_base`: the nearest class in the line of bases that adds fields to its instances.
pub fn solid_base(core: &Core, kind: Obj) -> Obj {
    let mut class = kind;
    loop {
        let data = core.type_data(class);
        if data.base.is_null() {
            return class;
        }
        let base = core.type_data(data.base);
        // The list of weak references adds nothing that another class could not have as well.
        let (weak, size) = (u32::from(data.layout.weak_list), data.layout.basic_size);
        let adds_weak = weak != 0
            && base.layout.weak_list == 0
            && weak * 8 + 8 == size
            && data.layout.item_size == 0
            && data.flags & flag::HEAP_TYPE != 0;
        let same = size - if adds_weak { 8 } else { 0 } == base.layout.basic_size
            && data.layout.item_size == base.layout.item_size;
        if !same {
            return class;
        }
        class = data.base;
    }
}

/// The nearest built-in type in the line of bases.
pub fn built_in_base(core: &Core, kind: Obj) -> Obj {
    let mut class = kind;
    while core.type_data(class).flags & flag::HEAP_TYPE != 0 {
        class = core.type_data(class).base;
    }
    class
}

/// `type_new_init` to `PyType_Ready`: the class object with its dict, order and slots.
fn build(
    vm: &mut dyn Vm,
    metatype: Obj,
    name: Obj,
    bases: &[Obj],
    base: Obj,
    namespace: Obj,
) -> Fallible<Owned> {
    let dict = vm.heap.dict_copy(namespace);
    let members = match slots_of_class::plan(vm, name, bases, base, dict.get()) {
        Ok(members) => members,
        Err(raised) => {
            vm.release(dict);
            return Err(raised);
        }
    };
    let class = new_object(vm, metatype, name, bases, base, dict, &members);
    let result = fill(vm, class.get(), &members);
    vm.release_all(members.names);
    let result = result.and_then(|()| mro::update(vm, class.get()).map(|_| ()));
    if let Err(raised) = result {
        vm.release(class);
        return Err(raised);
    }
    types::inherit(vm, class.get());
    inherit_new_and_hash(vm, class.get());
    for base in vm.heap.tuple_items(vm.type_data(class.get()).bases) {
        vm.type_data_mut(base).subclasses.push(class.get());
    }
    slotdefs::fix_all(vm, class.get());
    note_finalizer(vm, class.get());
    let flags = vm.type_data(class.get()).flags | flag::READY;
    vm.type_data_mut(class.get()).flags = flags;
    vm.heap.set_word(class.get(), word::FLAGS, u64::from(flags));
    Ok(class)
}

/// The heap frees no instance without running `__del__` first where the class has one.
pub fn note_finalizer(core: &mut Core, kind: Obj) {
    let finalizes = core.type_data(kind).slots.finalize.is_some();
    core.heap.set_word(kind, word::FINALIZE, u64::from(finalizes));
    for subclass in types::subclasses(core, kind) {
        note_finalizer(core, subclass);
    }
}

fn new_object(
    vm: &mut dyn Vm,
    metatype: Obj,
    name: Obj,
    bases: &[Obj],
    base: Obj,
    dict: Owned,
    members: &Members,
) -> Owned {
    let layout = layout(vm, base, members);
    let class = vm.heap.new_type(metatype, layout);
    let object = class.get();
    if layout.managed_dict {
        let keys = new_shared_keys(vm, dict.get());
        vm.heap.set_word(object, word::CACHED_KEYS, u64::from(keys));
    }
    if members.listed {
        let names: Vec<Obj> = members.names.iter().map(Owned::get).collect();
        let names = vm.heap.tuple(&names);
        vm.heap.init_field(object, word::SLOTS, names);
    }
    let owned_name = vm.own(name);
    vm.heap.init_field(object, word::NAME, owned_name);
    let bases = if bases.is_empty() { vm.heap.tuple(&[t::OBJECT]) } else { vm.heap.tuple(bases) };
    let owned_base = vm.own(base);
    vm.heap.init_field(object, word::BASE, owned_base);
    let data = TypeData {
        object,
        name: vm.heap.text(name).as_ref().into(),
        base,
        bases: bases.get(),
        mro: Vec::new(),
        dict: dict.get(),
        slots: Slots::EMPTY,
        flags: class_flags(vm, base, &layout),
        layout,
        version: 0,
        subclasses: Vec::new(),
        native_name: None,
    };
    vm.heap.init_field(object, word::BASES, bases);
    vm.heap.init_field(object, word::DICT, dict);
    let core: &mut Core = vm;
    core.types.add(&mut core.heap, data);
    class
}

fn class_flags(core: &Core, base: Obj, layout: &Layout) -> u32 {
    let mut flags = flag::HEAP_TYPE | flag::BASE_TYPE | flag::HAVE_GC;
    for (set, value) in [
        (layout.managed_dict, flag::MANAGED_DICT),
        (layout.managed_weak_list, flag::MANAGED_WEAKREF),
        (layout.inline_values, flag::INLINE_VALUES),
    ] {
        if set {
            flags |= value;
        }
    }
    // A class is callable at once without a method object in between; it is no method descriptor itself.
    flags | core.type_data(base).flags & flag::HAVE_VECTORCALL
}

/// How the instances lie: those of the base, then the members of `__slots__`.
fn layout(core: &Core, base: Obj, members: &Members) -> Layout {
    let parent = core.type_data(base).layout;
    let count = members.names.len() as u32;
    // All members of all bases lie in one run behind the built-in struct.
    let run = match parent.members {
        (_, 0) if count == 0 => (0, 0),
        (_, 0) => ((parent.basic_size / 8) as u16, count as u16),
        // A list of weak references of a base may lie between them.
        (first, _) => (first, ((parent.basic_size / 8 + count) as u16).saturating_sub(first)),
    };
    let basic_size = parent.basic_size.next_multiple_of(8) + 8 * count;
    let managed_dict = parent.managed_dict || members.dict;
    let rules = core.heap.profile.instance;
    let basic_size = if count == 0 { parent.basic_size } else { basic_size };
    // The list of weak references stands behind the members where it is not managed.
    let in_struct = rules.weak_list_in_struct && members.weak && parent.weak_list == 0;
    Layout {
        basic_size: basic_size + if in_struct { 8 } else { 0 },
        members: run,
        collected: true,
        managed_dict,
        managed_weak_list: parent.managed_weak_list || members.weak && !rules.weak_list_in_struct,
        weak_list: if in_struct { (basic_size / 8) as u8 } else { parent.weak_list },
        inline_values: rules.inline_values
            && managed_dict
            && parent.item_size == 0
            && count == 0
            && parent.basic_size == 16,
        separate_values: !rules.inline_values && managed_dict && parent.item_size == 0,
        ..parent
    }
}

/// The keys that the instances share (`_PyDict_NewKeysForClass`).
fn new_shared_keys(vm: &mut dyn Vm, dict: Obj) -> u32 {
    let keys = vm.heap.new_shared_keys();
    if keys == 0 || !vm.heap.profile.instance.knows_attributes {
        return keys;
    }
    let name = vm.names.static_attributes;
    let attributes = vm.heap.dict_get_str(dict, name);
    if !attributes.is_null() && vm.heap.type_of(attributes) == t::TUPLE {
        for name in vm.heap.tuple_items(attributes) {
            if vm.heap.type_of(name) == t::STR {
                vm.heap.add_shared_key(keys, name);
            }
        }
    }
    keys
}

/// What `type_new_set_attrs` puts into the class's dict.
fn fill(vm: &mut dyn Vm, class: Obj, members: &Members) -> Fallible<()> {
    set_module(vm, class);
    set_qualname(vm, class)?;
    let (new, init_subclass, getitem) =
        (vm.names.new, vm.names.init_subclass, vm.names.class_getitem);
    wrap_function(vm, class, new, t::STATICMETHOD);
    wrap_function(vm, class, init_subclass, t::CLASSMETHOD);
    wrap_function(vm, class, getitem, t::CLASSMETHOD);
    let layout = vm.type_data(class).layout;
    let is_behind = members.weak && u32::from(layout.weak_list) == layout.basic_size / 8 - 1;
    let end = layout.basic_size / 8 - u32::from(is_behind && layout.weak_list != 0);
    let first = end - members.names.len() as u32;
    for (place, name) in members.names.iter().enumerate() {
        let text = vm.heap.text(name.get()).into_owned();
        let member = descriptor::slot_member(vm, class, &text, first + place as u32);
        types::set_in_dict(vm, class, name.get(), member);
    }
    if members.dict {
        add_getset(vm, class, &DICT);
    }
    if members.weak {
        add_getset(vm, class, &WEAKREF);
    }
    set_doc(vm, class);
    let (classcell, dict) = (vm.names.classcell, vm.type_data(class).dict);
    fill_cell(vm, class, classcell, class)?;
    let classdictcell = vm.heap.interned_name("__classdictcell__");
    fill_cell(vm, class, classdictcell, dict)
}

fn add_getset(vm: &mut dyn Vm, class: Obj, attribute: &'static GetSet) {
    let name = vm.heap.interned(attribute.name);
    let dict = vm.type_data(class).dict;
    if vm.heap.dict_get_str(dict, name.get()).is_null() {
        let getset = instance_descriptor(vm, class, attribute);
        types::set_in_dict(vm, class, name.get(), getset);
    }
    vm.release(name);
}

/// The descriptor of a class's own, or the one that all classes have.
fn instance_descriptor(vm: &mut dyn Vm, class: Obj, attribute: &'static GetSet) -> Owned {
    if !vm.heap.profile.instance.shares_descriptors {
        return descriptor::getset(vm, class, attribute);
    }
    let place = usize::from(attribute.name != "__dict__");
    if vm.process.instance_descriptors[place].is_null() {
        let made = descriptor::getset(vm, t::OBJECT, attribute);
        vm.process.instance_descriptors[place] = made.into_raw();
    }
    let shared = vm.process.instance_descriptors[place];
    vm.own(shared)
}

/// `__module__` is the `__name__` of the globals the class is made in.
fn set_module(vm: &mut dyn Vm, class: Obj) {
    let (module, name) = (vm.names.module, vm.names.name);
    let dict = vm.type_data(class).dict;
    if !vm.heap.dict_get_str(dict, module).is_null() {
        return;
    }
    let globals = vm.globals();
    if globals.is_null() {
        return;
    }
    let value = vm.heap.dict_get_str(globals, name);
    if !value.is_null() {
        let value = vm.own(value);
        types::set_in_dict(vm, class, module, value);
    }
}

/// `__qualname__` moves from the namespace into the class object.
fn set_qualname(vm: &mut dyn Vm, class: Obj) -> Fallible<()> {
    let name = vm.names.qualname;
    let dict = vm.type_data(class).dict;
    let found = vm.heap.dict_get_str(dict, name);
    if found.is_null() {
        let name = vm.heap.field(class, word::NAME);
        let name = vm.own(name);
        vm.heap.init_field(class, word::QUALNAME, name);
        return Ok(());
    }
    if !types::is_instance(vm, found, t::STR) {
        let got = type_name(vm, found);
        let message = format!("type __qualname__ must be a str, not {got}");
        return Err(exception::type_error(vm, message));
    }
    let qualname = vm.own(found);
    vm.heap.init_field(class, word::QUALNAME, qualname);
    let removed = vm.heap.dict_remove_str(dict, name);
    vm.release_option(removed);
    Ok(())
}

/// A class without docstring has `__doc__ = None` of its own.
fn set_doc(vm: &mut dyn Vm, class: Obj) {
    let name = vm.names.doc;
    let dict = vm.type_data(class).dict;
    if vm.heap.dict_get_str(dict, name).is_null() {
        let none = vm.none();
        types::set_in_dict(vm, class, name, none);
    }
}

/// `__new__` is a static method, `__init_subclass__` and `__class_getitem__` are class methods, without being marked so.
fn wrap_function(vm: &mut dyn Vm, class: Obj, name: Obj, wrapper: Obj) {
    let dict = vm.type_data(class).dict;
    let function = vm.heap.dict_get_str(dict, name);
    if !function.is_null() && vm.heap.type_of(function) == t::FUNCTION {
        let wrapped = vm.heap.new_object_with(wrapper, &[function]);
        types::set_in_dict(vm, class, name, wrapped);
    }
}

/// A cell in the namespace gets its content: the class for `__class__` and `super()`, its dict for annotation scopes.
fn fill_cell(vm: &mut dyn Vm, class: Obj, name: Obj, content: Obj) -> Fallible<()> {
    let dict = vm.type_data(class).dict;
    let cell = vm.heap.dict_get_str(dict, name);
    if cell.is_null() {
        return Ok(());
    }
    if vm.heap.type_of(cell) != t::CELL {
        let got = vm.heap.type_of(cell);
        let got = protocol::repr_text(vm, got)?;
        let name = vm.heap.text(name);
        let message = format!("type.__new__(): {name} must be a nonlocal cell, not {got}");
        return Err(exception::type_error(vm, message));
    }
    let content = vm.own(content);
    vm.heap.cell_set(cell, Some(content));
    let removed = vm.heap.dict_remove_str(dict, name);
    vm.release_option(removed);
    Ok(())
}

/// `type_ready_set_new` and `type_ready_set_hash`.
fn inherit_new_and_hash(core: &mut Core, class: Obj) {
    let base = core.type_data(class).base;
    let new = core.type_data(base).slots.new;
    core.type_data_mut(class).slots.new = new;
    let (eq, hash) = (core.names.eq, core.names.hash);
    let dict = core.type_data(class).dict;
    let has_eq = !core.heap.dict_get_str(dict, eq).is_null();
    if has_eq && core.heap.dict_get_str(dict, hash).is_null() {
        let none = core.none();
        types::set_in_dict(core, class, hash, none);
    }
}

/// `type_new_set_names` and `type_new_init_subclass`.
fn finish(vm: &mut dyn Vm, class: Obj, values: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    set_names(vm, class)?;
    init_subclass(vm, class, values, keywords)
}

/// `type_new_set_names`: it goes over a copy of the class's dict.
fn set_names(vm: &mut dyn Vm, class: Obj) -> Fallible<()> {
    let dict = vm.type_data(class).dict;
    let items = vm.heap.dict_items(dict);
    let copied: Vec<Obj> = items.iter().flat_map(|(key, value)| [*key, *value]).collect();
    packed::held(vm, &copied, |vm| {
        items.iter().try_for_each(|(key, value)| set_name(vm, class, *key, *value))
    })
}

fn set_name(vm: &mut dyn Vm, class: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let hook = vm.names.set_name;
    match protocol::call_bound(vm, value, hook, &[class, key]) {
        Ok(result) => {
            vm.release_option(result);
            Ok(())
        }
        Err(raised) => {
            note_set_name(vm, class, key, value);
            Err(raised)
        }
    }
}

/// Where `__set_name__` failed is told in a note on the exception, and before 3.12 in a `RuntimeError` that it causes.
fn note_set_name(vm: &mut dyn Vm, class: Obj, key: Obj, value: Obj) {
    let raised = exception::take(vm);
    let text = protocol::repr_text(vm, key).map(|key| {
        let (kind, class) = (type_name(vm, value), &vm.type_data(class).name);
        format!("Error calling __set_name__ on '{kind}' instance {key} in '{class}'")
    });
    let Ok(text) = text else { return exception::restore(vm, raised) };
    let has_notes = vm.heap.profile.version >= (3, 12, 0);
    if has_notes {
        exception::add_note(vm, raised.get(), &text);
    }
    exception::restore(vm, raised);
    if !has_notes {
        // It takes the place of what was on its way.
        let _ = exception::raise_from_cause(vm, t::RUNTIME_ERROR, text);
    }
}

/// `super(class, class).__init_subclass__(**keywords)`.
fn init_subclass(vm: &mut dyn Vm, class: Obj, values: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let bound = vm.call(t::SUPER, &[class, class], &[])?;
    let name = vm.names.init_subclass;
    let function = protocol::get_attribute(vm, bound.get(), name);
    vm.release(bound);
    let function = function?;
    let result = packed::call_with_dict(vm, function.get(), values, keywords);
    vm.release(function);
    result.map(|result| vm.release(result))
}

static DICT: GetSet = get_set("__dict__", instance::get_dict, instance::set_class_dict);
static WEAKREF: GetSet = get("__weakref__", instance::get_weakref);
