//! The module `_abc`: what abstract base classes remember about their subclasses (`Modules/_abc.c`).

use crate::python::heap::image::types as t;
use crate::python::heap::image::types::word;
use crate::python::heap::{Obj, Owned, image};
use crate::python::library::Module;
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def, exception, flag, given};
use crate::python::object::{method, native, protocol, set, types, weakref};

/// Words of an `_abc_data`: three sets of weak references (or NULL), and when the last one was begun.
const REGISTRY: u32 = 2;
const CACHE: u32 = 3;
const NEGATIVE: u32 = 4;
const VERSION: u32 = 5;

fn data_of(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let data = protocol::get_attribute_str(vm, class, "_abc_impl")?;
    if vm.heap.type_of(data.get()) == t::ABC_DATA {
        return Ok(data);
    }
    vm.release(data);
    Err(exception::type_error(vm, "_abc_impl is set to a wrong type"))
}

fn has(vm: &mut dyn Vm, data: Obj, field: u32, object: Obj) -> Fallible<bool> {
    let set = vm.heap.field(data, field);
    if set.is_null() || vm.heap.set_length(set) == 0 {
        return Ok(false);
    }
    if !vm.heap.is_weakly_referenceable(object) {
        return Ok(false);
    }
    let reference = weakref::new(vm, t::WEAKREF, object, Obj::NULL)?;
    given::with(vm, reference, |vm, reference| {
        let hash = protocol::hash(vm, reference)?;
        Ok(set::find(vm, set, reference, hash)?.is_some())
    })
}

/// Remembers a class weakly: its reference leaves the set when it dies.
fn add(vm: &mut dyn Vm, data: Obj, field: u32, object: Obj) -> Fallible<()> {
    if vm.heap.field(data, field).is_null() {
        let set = vm.heap.set();
        vm.heap.init_field(data, field, set);
    }
    let set = vm.heap.field(data, field);
    let set_reference = weakref::new(vm, t::WEAKREF, set, Obj::NULL)?;
    let callback = method::native(vm, &DESTROY, set_reference.get(), Obj::NULL);
    vm.release(set_reference);
    let reference =
        given::with(vm, callback, |vm, callback| weakref::new(vm, t::WEAKREF, object, callback))?;
    given::with(vm, reference, |vm, reference| set::add(vm, set, reference))
}

/// The callback of a reference: bound to a weak reference to its set.
fn destroy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if let Some(set) = vm.heap.weak_target(arguments[0]).some() {
        let set = vm.own(set);
        given::with(vm, set, |vm, set| {
            let hash = protocol::hash(vm, arguments[1])?;
            set::discard_known_hash(vm, set, arguments[1], hash)
        })?;
    }
    Ok(vm.none())
}

static DESTROY: Def = def("_destroy", "($self, objweakref, /)", destroy);

fn is_abstract(vm: &mut dyn Vm, object: Obj) -> Fallible<bool> {
    match protocol::lookup_attribute_str(vm, object, "__isabstractmethod__")? {
        Some(value) => given::with(vm, value, protocol::truth),
        None => Ok(false),
    }
}

/// `compute_abstract_methods`: those of the class itself and those of the bases that it still has.
fn compute(vm: &mut dyn Vm, class: Obj, abstracts: Obj) -> Fallible<()> {
    let namespace = vm.type_data(class).dict;
    for (name, value) in vm.heap.dict_items(namespace) {
        let (name, value) = (vm.own(name), vm.own(value));
        let added = is_abstract(vm, value.get())
            .and_then(|is| if is { set::add(vm, abstracts, name.get()) } else { Ok(()) });
        vm.release_all([name, value]);
        added?;
    }
    for base in vm.heap.tuple_items(vm.type_data(class).bases) {
        let Some(names) = protocol::lookup_attribute_str(vm, base, "__abstractmethods__")? else {
            continue;
        };
        given::with(vm, names, |vm, names| {
            protocol::iterate(vm, names, |vm, name| {
                given::with(vm, name, |vm, name| still_abstract(vm, class, name, abstracts))
            })
        })?;
    }
    Ok(())
}

fn still_abstract(vm: &mut dyn Vm, class: Obj, name: Obj, abstracts: Obj) -> Fallible<()> {
    let Some(value) = protocol::lookup_attribute(vm, class, name)? else { return Ok(()) };
    if given::with(vm, value, is_abstract)? { set::add(vm, abstracts, name) } else { Ok(()) }
}

fn init(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let class = arguments[0];
    let abstracts = vm.heap.set();
    let frozen = compute(vm, class, abstracts.get())
        .and_then(|()| set::of(vm, t::FROZENSET, abstracts.get()));
    vm.release(abstracts);
    given::with(vm, frozen?, |vm, frozen| {
        let name = vm.names.abstractmethods;
        protocol::set_attribute(vm, class, name, frozen)
    })?;
    let data = vm.heap.new_object(t::ABC_DATA);
    let version = vm.process.abc_counter;
    vm.heap.set_word(data.get(), VERSION, version);
    given::with(vm, data, |vm, data| {
        let name = vm.heap.interned_name("_abc_impl");
        protocol::set_attribute(vm, class, name, data)
    })?;
    take_flags(vm, class)?;
    Ok(vm.none())
}

/// `__abc_tpflags__` in a class body says that `match` takes instances for sequences or mappings.
fn take_flags(vm: &mut dyn Vm, class: Obj) -> Fallible<()> {
    let name = vm.heap.interned_name("__abc_tpflags__");
    let dict = vm.type_data(class).dict;
    let Some(value) = vm.heap.dict_get_str(dict, name).some() else { return Ok(()) };
    let flags = vm.heap.int_value(value).unwrap_or(0) as u32 & flag::COLLECTION_MASK;
    if flags == flag::COLLECTION_MASK {
        let text = "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING";
        return Err(exception::type_error(vm, text));
    }
    set_collection(vm, class, flags);
    let removed = vm.heap.dict_remove_str(dict, name);
    vm.release_option(removed);
    types::modified(vm, class);
    Ok(())
}

fn set_collection(vm: &mut dyn Vm, class: Obj, collection: u32) {
    if collection == 0 {
        return;
    }
    let data = vm.type_data_mut(class);
    data.flags = data.flags & !flag::COLLECTION_MASK | collection;
    let flags = data.flags;
    vm.heap.set_word(class, word::FLAGS, u64::from(flags));
}

/// The same for all that derive from a class, as far as they do not say otherwise.
fn set_collection_of_all(vm: &mut dyn Vm, class: Obj, collection: u32) {
    let data = vm.type_data(class);
    let fixed = data.flags & flag::IMMUTABLE_TYPE != 0;
    if fixed || data.flags & flag::COLLECTION_MASK == collection {
        return;
    }
    set_collection(vm, class, collection);
    for subclass in types::subclasses(vm, class) {
        set_collection_of_all(vm, subclass, collection);
    }
}

fn register(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (class, subclass) = (arguments[0], arguments[1]);
    if !types::is_type(vm, subclass) {
        return Err(exception::type_error(vm, "Can only register classes"));
    }
    if protocol::is_subclass(vm, subclass, class)? {
        return Ok(vm.own(subclass));
    }
    if protocol::is_subclass(vm, class, subclass)? {
        return Err(exception::runtime_error(vm, "Refusing to create an inheritance cycle"));
    }
    let data = data_of(vm, class)?;
    given::with(vm, data, |vm, data| add(vm, data, REGISTRY, subclass))?;
    vm.process.abc_counter += 1;
    if types::is_type(vm, class) {
        let collection = vm.type_data(class).flags & flag::COLLECTION_MASK;
        if collection != 0 {
            set_collection_of_all(vm, subclass, collection);
        }
    }
    Ok(vm.own(subclass))
}

fn instance_check(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (class, instance) = (arguments[0], arguments[1]);
    let name = vm.names.class;
    let claimed = protocol::get_attribute(vm, instance, name)?;
    let data = match data_of(vm, class) {
        Ok(data) => data,
        Err(raised) => {
            vm.release(claimed);
            return Err(raised);
        }
    };
    let kind = vm.heap.type_of(instance);
    let answer = check_instance(vm, class, data.get(), claimed.get(), kind);
    vm.release_all([claimed, data]);
    answer
}

fn check_instance(
    vm: &mut dyn Vm,
    class: Obj,
    data: Obj,
    claimed: Obj,
    kind: Obj,
) -> Fallible<Owned> {
    if has(vm, data, CACHE, claimed)? {
        return Ok(vm.bool(true));
    }
    if kind == claimed {
        let current = vm.heap.word(data, VERSION) == vm.process.abc_counter;
        if current && has(vm, data, NEGATIVE, claimed)? {
            return Ok(vm.bool(false));
        }
        return protocol::call_method(vm, class, "__subclasscheck__", &[claimed]);
    }
    let answer = protocol::call_method(vm, class, "__subclasscheck__", &[claimed])?;
    if answer.get() == image::TRUE {
        return Ok(answer);
    }
    if given::with(vm, answer, protocol::truth)? {
        return Ok(vm.bool(true));
    }
    protocol::call_method(vm, class, "__subclasscheck__", &[kind])
}

fn subclass_check(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (class, subclass) = (arguments[0], arguments[1]);
    if !types::is_type(vm, subclass) {
        return Err(exception::type_error(vm, "issubclass() arg 1 must be a class"));
    }
    let data = data_of(vm, class)?;
    let answer = given::with(vm, data, |vm, data| check_subclass(vm, class, data, subclass))?;
    Ok(vm.bool(answer))
}

fn check_subclass(vm: &mut dyn Vm, class: Obj, data: Obj, subclass: Obj) -> Fallible<bool> {
    if has(vm, data, CACHE, subclass)? {
        return Ok(true);
    }
    if vm.heap.word(data, VERSION) < vm.process.abc_counter {
        // Something was registered since: what was no subclass then may be one now.
        vm.clear_field(data, NEGATIVE);
        let version = vm.process.abc_counter;
        vm.heap.set_word(data, VERSION, version);
    } else if has(vm, data, NEGATIVE, subclass)? {
        return Ok(false);
    }
    let answer = match asked_hook(vm, class, subclass)? {
        Some(answer) => answer,
        None => {
            types::is_subtype(vm, subclass, class)
                || is_registered(vm, data, subclass)?
                || is_below_a_subclass(vm, class, subclass)?
        }
    };
    add(vm, data, if answer { CACHE } else { NEGATIVE }, subclass)?;
    Ok(answer)
}

/// What `__subclasshook__` says; `None` for `NotImplemented`.
fn asked_hook(vm: &mut dyn Vm, class: Obj, subclass: Obj) -> Fallible<Option<bool>> {
    let answer = protocol::call_method(vm, class, "__subclasshook__", &[subclass])?;
    given::with(vm, answer, |vm, answer| match answer {
        image::TRUE => Ok(Some(true)),
        image::FALSE => Ok(Some(false)),
        image::NOT_IMPLEMENTED => Ok(None),
        _ => {
            let text = "__subclasshook__ must return either False, True, or NotImplemented";
            Err(exception::raise(vm, t::ASSERTION_ERROR, text))
        }
    })
}

fn is_registered(vm: &mut dyn Vm, data: Obj, subclass: Obj) -> Fallible<bool> {
    let set = vm.heap.field(data, REGISTRY);
    if set.is_null() {
        return Ok(false);
    }
    let targets: Vec<Owned> = vm
        .heap
        .set_items(set)
        .into_iter()
        .filter_map(|reference| vm.heap.weak_target(reference).some())
        .collect::<Vec<Obj>>()
        .into_iter()
        .map(|target| vm.own(target))
        .collect();
    let mut answer = Ok(false);
    for target in &targets {
        answer = protocol::is_subclass(vm, subclass, target.get());
        if answer != Ok(false) {
            break;
        }
    }
    vm.release_all(targets);
    answer
}

fn is_below_a_subclass(vm: &mut dyn Vm, class: Obj, subclass: Obj) -> Fallible<bool> {
    let subclasses = protocol::call_method(vm, class, "__subclasses__", &[])?;
    given::with(vm, subclasses, |vm, subclasses| {
        if !types::is_instance(vm, subclasses, t::LIST) {
            return Err(exception::type_error(vm, "__subclasses__() must return a list"));
        }
        for other in vm.heap.list_items(subclasses) {
            if protocol::is_subclass(vm, subclass, other)? {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

fn get_dump(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = data_of(vm, arguments[0])?;
    given::with(vm, data, |vm, data| {
        let mut parts = Vec::new();
        for field in [REGISTRY, CACHE, NEGATIVE] {
            parts.push(match vm.heap.field(data, field).some() {
                Some(set) => set::of(vm, t::SET, set)?,
                None => vm.heap.set(),
            });
        }
        let version = vm.heap.word(data, VERSION);
        parts.push(vm.heap.int(version as i64));
        Ok(vm.heap.tuple_from_owned(parts))
    })
}

fn reset(vm: &mut dyn Vm, class: Obj, fields: &[u32]) -> Fallible<Owned> {
    let data = data_of(vm, class)?;
    for field in fields {
        vm.clear_field(data.get(), *field);
    }
    vm.release(data);
    Ok(vm.none())
}

fn reset_registry(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    reset(vm, arguments[0], &[REGISTRY])
}

fn reset_caches(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    reset(vm, arguments[0], &[CACHE, NEGATIVE])
}

fn get_cache_token(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let token = vm.process.abc_counter;
    Ok(vm.heap.int(token as i64))
}

fn new_data(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    let data = native::create(vm, kind, []);
    let version = vm.process.abc_counter;
    vm.heap.set_word(data.get(), VERSION, version);
    Ok(data)
}

const FUNCTIONS: &[Def] = &[
    def("get_cache_token", "($module, /)", get_cache_token).doc(
        "Returns the current ABC cache token.\n\n\
         The token is an opaque object (supporting equality testing) identifying the\n\
         current version of the ABC cache for virtual subclasses. The token changes\n\
         with every call to register() on any ABC.",
    ),
    def("_abc_init", "($module, self, /)", init)
        .doc("Internal ABC helper for class set-up. Should be never used outside abc module."),
    def("_reset_registry", "($module, self, /)", reset_registry).doc(
        "Internal ABC helper to reset registry of a given class.\n\n\
         Should be only used by refleak.py",
    ),
    def("_reset_caches", "($module, self, /)", reset_caches).doc(
        "Internal ABC helper to reset both caches of a given class.\n\n\
         Should be only used by refleak.py",
    ),
    def("_get_dump", "($module, self, /)", get_dump).doc(
        "Internal ABC helper for cache and registry debugging.\n\n\
         Return shallow copies of registry, of both caches, and\n\
         negative cache version. Don't call this function directly,\n\
         instead use ABC._dump_registry() for a nice repr.",
    ),
    def("_abc_register", "($module, self, subclass, /)", register).doc(
        "Internal ABC helper for subclasss registration. Should be never used outside abc module.",
    ),
    def("_abc_instancecheck", "($module, self, instance, /)", instance_check)
        .doc("Internal ABC helper for instance checks. Should be never used outside abc module."),
    def("_abc_subclasscheck", "($module, self, subclass, /)", subclass_check)
        .doc("Internal ABC helper for subclasss checks. Should be never used outside abc module."),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: FUNCTIONS,
    types: &[TypeRow {
        doc: "Internal state held by ABC machinery.",
        ..TypeRow::new("_abc._abc_data", t::ABC_DATA, Slots { new: Some(new_data), ..Slots::EMPTY })
    }],
    ..Module::EMPTY
};
