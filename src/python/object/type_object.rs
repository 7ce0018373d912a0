//! `type`: attributes of classes, and what classes themselves can do (`Objects/typeobject.c`).

use crate::python::heap::image::types::word;
use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::object::{names_of_class, unique_list};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Def, Fallible, GetSet, Operator, Raised, Slots, TypeRow, Vm, annotations, assign_class, class,
    class_method, def, docs, exception, flag, get, get_set, member, mro, signatures, slotdefs,
    type_sizes, types, union,
};

/// `type_getattro`: data descriptor of the metaclass, attribute of the class, other attribute of the metaclass.
pub fn get_attribute(vm: &mut dyn Vm, class: Obj, name: Obj) -> Fallible<Owned> {
    let name_type = vm.heap.type_of(name);
    if !types::is_subtype(vm, name_type, t::STR) {
        let got = type_name(vm, name);
        let message = format!("attribute name must be string, not '{got}'");
        return Err(exception::type_error(vm, message));
    }
    let metatype = vm.heap.type_of(class);
    let meta = types::lookup(vm, metatype, name);
    let mut meta_get = None;
    if !meta.is_null() {
        let slots = &vm.type_data(vm.heap.type_of(meta)).slots;
        meta_get = slots.descriptor_get;
        if let Some(get) = meta_get
            && slots.descriptor_set.is_some()
        {
            let kept = vm.own(meta);
            let result = get(vm, meta, class, metatype);
            vm.release(kept);
            return result;
        }
    }
    let found = types::lookup(vm, class, name);
    if !found.is_null() {
        let kept = vm.own(found);
        let Some(get) = vm.type_data(vm.heap.type_of(found)).slots.descriptor_get else {
            return Ok(kept);
        };
        let result = get(vm, found, Obj::NULL, class);
        vm.release(kept);
        return result;
    }
    if meta.is_null() {
        return Err(missing(vm, class, name));
    }
    let kept = vm.own(meta);
    let Some(get) = meta_get else { return Ok(kept) };
    let result = get(vm, meta, class, metatype);
    vm.release(kept);
    result
}

#[cold]
fn missing(vm: &mut dyn Vm, class: Obj, name: Obj) -> Raised {
    let text = vm.heap.text(name).into_owned();
    let message = format!("type object '{}' has no attribute '{text}'", vm.type_data(class).name);
    exception::attribute_error(vm, class, name, message)
}

/// `type_setattro`: special methods fill slots, and what was remembered about the class no longer holds.
pub fn set_attribute(vm: &mut dyn Vm, class: Obj, name: Obj, value: Obj) -> Fallible<()> {
    if vm.type_data(class).flags & flag::IMMUTABLE_TYPE != 0 {
        return Err(immutable(vm, class, name, "set"));
    }
    let metatype = vm.heap.type_of(class);
    let meta = types::lookup(vm, metatype, name);
    if !meta.is_null()
        && let Some(set) = vm.type_data(vm.heap.type_of(meta)).slots.descriptor_set
    {
        let kept = vm.own(meta);
        let result = set(vm, meta, class, value);
        vm.release(kept);
        return result;
    }
    let dict = vm.type_data(class).dict;
    if value.is_null() {
        // What the class lets go of may run code: nothing may be remembered about it by then.
        let Some(old) = vm.heap.dict_remove_str(dict, name) else {
            return Err(missing(vm, class, name));
        };
        changed(vm, class, name);
        vm.release(old);
        return Ok(());
    }
    let old = vm.heap.dict_get_str(dict, name).some().map(|old| vm.own(old));
    let value = vm.own(value);
    types::set_in_dict(vm, class, name, value);
    changed(vm, class, name);
    vm.release_option(old);
    Ok(())
}

fn changed(vm: &mut dyn Vm, class: Obj, name: Obj) {
    types::modified(vm, class);
    let text = vm.heap.text(name);
    if text.starts_with("__") && text.ends_with("__") {
        let deletes = text == "__del__";
        slotdefs::update_name(vm, class, name);
        if deletes {
            class::note_finalizer(vm, class);
        }
    }
}

#[cold]
fn immutable(vm: &mut dyn Vm, class: Obj, name: Obj, what: &str) -> Raised {
    match protocol::repr_text(vm, name) {
        Ok(name) => {
            let class = &vm.type_data(class).name;
            let message = format!("cannot {what} {name} attribute of immutable type '{class}'");
            exception::type_error(vm, message)
        }
        Err(raised) => raised,
    }
}

/// `check_set_special_type_attr`, with its odd words for a deletion.
fn check_special(vm: &mut dyn Vm, class: Obj, name: &str, value: Obj) -> Fallible<()> {
    let fixed = vm.type_data(class).flags & flag::IMMUTABLE_TYPE != 0;
    if !fixed && !value.is_null() {
        return Ok(());
    }
    let what = if fixed { "set" } else { "delete" };
    let class = &vm.type_data(class).name;
    let message = format!("cannot {what} '{name}' attribute of immutable type '{class}'");
    Err(exception::type_error(vm, message))
}

fn repr(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let name = types::full_name(vm, class);
    Ok(vm.heap.str(&format!("<class '{name}'>")))
}

/// `type_init`.
fn init(vm: &mut dyn Vm, _class: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let count = arguments.len().saturating_sub(keywords.len());
    if count == 1 && !keywords.is_empty() {
        return Err(exception::type_error(vm, "type.__init__() takes no keyword arguments"));
    }
    if count != 1 && count != 3 {
        return Err(exception::type_error(vm, "type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}

fn or(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    union::or(vm, a, b)
}

fn mro_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let order = mro::c3(vm, arguments[0])?;
    Ok(vm.heap.list(&order))
}

fn subclasses(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let classes = types::subclasses(vm, arguments[0]);
    Ok(vm.heap.list(&classes))
}

fn prepare(vm: &mut dyn Vm, _arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.dict())
}

fn instance_check(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = protocol::real_is_instance(vm, arguments[1], arguments[0])?;
    Ok(vm.bool(answer))
}

fn subclass_check(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = protocol::real_is_subclass(vm, arguments[1], arguments[0])?;
    Ok(vm.bool(answer))
}

fn dir(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let names = names_of_class(vm, arguments[0]);
    Ok(unique_list(vm, &names))
}

fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.basic_size_of(arguments[0]);
    Ok(vm.heap.int(size as i64))
}

fn get_name(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    if vm.type_data(class).flags & flag::HEAP_TYPE != 0 {
        let name = vm.heap.field(class, word::NAME);
        return Ok(vm.own(name));
    }
    let name = vm.type_data(class).short_name().to_owned();
    Ok(vm.heap.interned(&name))
}

fn set_name(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    check_special(vm, class, "__name__", value)?;
    check_str(vm, class, "__name__", value)?;
    let text = vm.heap.text(value).into_owned();
    if text.contains('\0') {
        let message = "type name must not contain null characters";
        return Err(exception::value_error(vm, message));
    }
    vm.type_data_mut(class).name = text.into();
    let name = vm.own(value);
    vm.store(class, word::NAME, name);
    Ok(())
}

fn check_str(vm: &mut dyn Vm, class: Obj, name: &str, value: Obj) -> Fallible<()> {
    if types::is_instance(vm, value, t::STR) {
        return Ok(());
    }
    let (class, got) = (&vm.type_data(class).name, type_name(vm, value));
    let message = format!("can only assign string to {class}.{name}, not '{got}'");
    Err(exception::type_error(vm, message))
}

fn get_qualname(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    if vm.type_data(class).flags & flag::HEAP_TYPE != 0 {
        let name = vm.heap.field(class, word::QUALNAME);
        return Ok(vm.own(name));
    }
    get_name(vm, class)
}

fn set_qualname(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    check_special(vm, class, "__qualname__", value)?;
    check_str(vm, class, "__qualname__", value)?;
    let name = vm.own(value);
    vm.store(class, word::QUALNAME, name);
    Ok(())
}

fn get_module(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let (name, dict) = (vm.names.module, vm.type_data(class).dict);
    if vm.type_data(class).flags & flag::HEAP_TYPE == 0 {
        let module = types::module(vm, class).unwrap_or_default();
        return Ok(vm.heap.interned(&module));
    }
    match vm.heap.dict_get_str(dict, name).some() {
        Some(module) => Ok(vm.own(module)),
        None => Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name])),
    }
}

fn set_module(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    check_special(vm, class, "__module__", value)?;
    let name = vm.names.module;
    set_own(vm, class, name, value);
    Ok(())
}

fn set_own(vm: &mut dyn Vm, class: Obj, name: Obj, value: Obj) {
    let value = vm.own(value);
    types::set_in_dict(vm, class, name, value);
    types::modified(vm, class);
}

fn get_bases(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let bases = vm.type_data(class).bases;
    Ok(vm.own(bases))
}

fn get_base(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let base = vm.type_data(class).base.some().unwrap_or(image::NONE);
    Ok(vm.own(base))
}

fn get_mro(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    match vm.own_field(class, word::MRO) {
        Some(order) => Ok(order),
        None => Ok(vm.none()),
    }
}

fn get_dict(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let dict = vm.type_data(class).dict;
    Ok(vm.heap.new_object_with(t::MAPPINGPROXY, &[dict]))
}

fn get_doc(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let (name, dict) = (vm.names.doc, vm.type_data(class).dict);
    if vm.type_data(class).flags & flag::HEAP_TYPE == 0
        && let Some(text) = docs::of_type(vm, class)
    {
        return Ok(known_doc(vm, class, &text));
    }
    let Some(doc) = vm.heap.dict_get_str(dict, name).some() else { return Ok(vm.none()) };
    let doc = vm.own(doc);
    let Some(get) = vm.type_data(vm.heap.type_of(doc.get())).slots.descriptor_get else {
        return Ok(doc);
    };
    let result = get(vm, doc.get(), Obj::NULL, class);
    vm.release(doc);
    result
}

/// Somebody asks an instance for its type's docstring: it is put into the type's namespace.
pub fn show_doc(vm: &mut dyn Vm, class: Obj) {
    if vm.type_data(class).flags & flag::HEAP_TYPE == 0
        && let Some(text) = docs::of_type(vm, class)
    {
        let doc = known_doc(vm, class, &text);
        vm.release(doc);
    }
}

/// CPython's docstring of a type: from the first time that it is asked for on, it stands in the type's namespace.
fn known_doc(vm: &mut dyn Vm, class: Obj, text: &str) -> Owned {
    let (name, dict) = (vm.names.doc, vm.type_data(class).dict);
    let found = vm.heap.dict_get_str(dict, name);
    let made = vm.heap.str(text);
    let is_text = found.is_null() || found == image::NONE || vm.heap.type_of(found) == t::STR;
    if !is_text {
        // What its instances answer stands there.
        return made;
    }
    if !found.is_null() && found != image::NONE && *vm.heap.text(found) == *text {
        vm.release(made);
        return vm.own(found);
    }
    let kept = vm.own(made.get());
    vm.heap.dict_set_str(dict, name, kept);
    made
}

fn set_doc(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    check_special(vm, class, "__doc__", value)?;
    let name = vm.names.doc;
    set_own(vm, class, name, value);
    Ok(())
}

/// The class's own annotations, made when first asked for.
fn get_annotations(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let (name, dict) = (vm.names.annotations, vm.type_data(class).dict);
    if vm.type_data(class).flags & flag::HEAP_TYPE == 0 {
        return Err(missing(vm, class, name));
    }
    if let Some(found) = vm.heap.dict_get_str(dict, name).some() {
        return Ok(vm.own(found));
    }
    if !vm.heap.profile.bytecode.defers_annotations {
        let made = vm.heap.dict();
        set_own(vm, class, name, made.get());
        return Ok(made);
    }
    if let Some(found) = annotations::in_namespace(vm, dict, CACHE) {
        return Ok(vm.own(found));
    }
    let made = match annotate_of(vm, class) {
        Some(annotate) => annotations::evaluate(vm, annotate)?,
        None => vm.heap.dict(),
    };
    annotations::put(vm, dict, CACHE, made.get());
    types::modified(vm, class);
    Ok(made)
}

/// The function that evaluates the class's own annotations.
fn annotate_of(vm: &mut dyn Vm, class: Obj) -> Option<Obj> {
    let dict = vm.type_data(class).dict;
    let found = annotations::in_namespace(vm, dict, ANNOTATE);
    let found = found.or_else(|| annotations::in_namespace(vm, dict, "__annotate__"));
    found.filter(|found| *found != image::NONE)
}

fn get_annotate(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    if vm.type_data(class).flags & flag::HEAP_TYPE == 0 {
        let name = vm.heap.interned("__annotate__");
        let raised = missing(vm, class, name.get());
        vm.release(name);
        return Err(raised);
    }
    let annotate = annotate_of(vm, class).unwrap_or(image::NONE);
    Ok(vm.own(annotate))
}

fn set_annotate(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    annotations::check_annotate(vm, value)?;
    let dict = vm.type_data(class).dict;
    annotations::put(vm, dict, ANNOTATE, value);
    if value != image::NONE {
        let cache = vm.heap.interned(CACHE);
        if let Some(old) = vm.heap.dict_remove_str(dict, cache.get()) {
            vm.release(old);
        }
        vm.release(cache);
    }
    types::modified(vm, class);
    Ok(())
}

/// Where a class keeps the function that evaluates its annotations, and what that has answered.
const ANNOTATE: &str = "__annotate_func__";
const CACHE: &str = "__annotations_cache__";

fn set_annotations(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let name = vm.names.annotations;
    if vm.type_data(class).flags & flag::IMMUTABLE_TYPE != 0 {
        return Err(immutable(vm, class, name, "set"));
    }
    if !value.is_null() {
        set_own(vm, class, name, value);
        return Ok(());
    }
    let dict = vm.type_data(class).dict;
    match vm.heap.dict_remove_str(dict, name) {
        Some(old) => {
            types::modified(vm, class);
            vm.release(old);
            Ok(())
        }
        None => Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name])),
    }
}

fn get_type_params(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let (name, dict) = (vm.names.type_params, vm.type_data(class).dict);
    if class == t::TYPE {
        // What stands in its own dict is this getter.
        return Ok(vm.own(image::EMPTY_TUPLE));
    }
    let found = vm.heap.dict_get_str(dict, name).some();
    Ok(vm.own(found.unwrap_or(image::EMPTY_TUPLE)))
}

fn set_type_params(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    check_special(vm, class, "__type_params__", value)?;
    let name = vm.names.type_params;
    set_own(vm, class, name, value);
    Ok(())
}

fn get_abstract_methods(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let (name, dict) = (vm.names.abstractmethods, vm.type_data(class).dict);
    let found = if class == t::TYPE { Obj::NULL } else { vm.heap.dict_get_str(dict, name) };
    match found.some() {
        Some(methods) => Ok(vm.own(methods)),
        None => Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name])),
    }
}

fn set_abstract_methods(vm: &mut dyn Vm, class: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let name = vm.names.abstractmethods;
    let mut is_abstract = false;
    if value.is_null() {
        let dict = vm.type_data(class).dict;
        let Some(old) = vm.heap.dict_remove_str(dict, name) else {
            return Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name]));
        };
        types::modified(vm, class);
        vm.release(old);
    } else {
        is_abstract = protocol::truth(vm, value)?;
        set_own(vm, class, name, value);
    }
    let data = vm.type_data_mut(class);
    if is_abstract {
        data.flags |= flag::IS_ABSTRACT;
    } else {
        data.flags &= !flag::IS_ABSTRACT;
    }
    Ok(())
}

fn get_text_signature(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    match SIGNATURES.iter().find(|(known, _)| *known == class) {
        Some((_, signature)) => Ok(vm.heap.str(signature)),
        None => {
            let known = signatures::of_type(&vm.type_data(class).name);
            Ok(signatures::object(vm, known))
        }
    }
}

/// What built-in types are called with, as their docstrings say; the others do not say it.
const SIGNATURES: &[(Obj, &str)] = &[
    (t::OBJECT, "()"),
    (t::BOOL, "(object=False, /)"),
    (t::FLOAT, "(x=0, /)"),
    (t::COMPLEX, "(real=0, imag=0)"),
    (t::MEMORYVIEW, "(object)"),
    (t::TUPLE, "(iterable=(), /)"),
    (t::LIST, "(iterable=(), /)"),
    (t::SET, "(iterable=(), /)"),
    (t::FROZENSET, "(iterable=(), /)"),
    (t::NONE_TYPE, "()"),
    (t::ELLIPSIS_TYPE, "()"),
    (t::NOT_IMPLEMENTED_TYPE, "()"),
    (
        t::FUNCTION,
        "(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)",
    ),
    (t::METHOD, "(function, instance, /)"),
    (t::CLASSMETHOD, "(function, /)"),
    (t::STATICMETHOD, "(function, /)"),
    (t::PROPERTY, "(fget=None, fset=None, fdel=None, doc=None)"),
    (t::CELL, "([contents])"),
    (t::TRACEBACK, "(tb_next, tb_frame, tb_lasti, tb_lineno)"),
    (t::MODULE, "(name, doc=None)"),
    (t::ENUMERATE, "(iterable, start=0)"),
    (t::ZIP, "(*iterables, strict=False)"),
    (t::MAP, "(function, iterable, /, *iterables)"),
    (t::FILTER, "(function, iterable, /)"),
    (t::REVERSED, "(sequence, /)"),
    (t::MAPPINGPROXY, "(mapping)"),
    (t::SIMPLE_NAMESPACE, "(mapping_or_iterable=(), /, **kwargs)"),
    (t::GENERIC_ALIAS, "(origin, args, /)"),
];

fn get_flags(vm: &mut dyn Vm, class: Obj) -> Fallible<Owned> {
    let mut flags = vm.type_data(class).flags;
    if flags & flag::STATIC_BUILTIN != 0 && flag::is_made_at_run_time(&vm.type_data(class).name) {
        flags ^= flag::STATIC_BUILTIN | flag::HEAP_TYPE;
    }
    Ok(vm.heap.int(i64::from(flags)))
}

/// `x.__class__` of a class is asked of `object`; its `__call__` makes instances.
const SLOTS: Slots = Slots {
    repr: Some(repr),
    call: Some(class::call),
    get_attribute: Some(get_attribute),
    set_attribute: Some(set_attribute),
    new: Some(class::type_new),
    init: Some(init),
    ..Slots::EMPTY
};

const METHODS: &[Def] = &[
    def("mro", "($self, /)", mro_method),
    def("__subclasses__", "($self, /)", subclasses),
    class_method("__prepare__", "($type, *args, **kwargs)", prepare),
    def("__instancecheck__", "($self, instance, /)", instance_check),
    def("__subclasscheck__", "($self, subclass, /)", subclass_check),
    def("__dir__", "($self, /)", dir),
    def("__sizeof__", "($self, /)", size_of),
];

const MEMBERS: &[GetSet] = &[
    member("__basicsize__", type_sizes::basic_size),
    member("__itemsize__", type_sizes::item_size),
    member("__flags__", get_flags),
    member("__weakrefoffset__", type_sizes::weak_offset),
    member("__base__", get_base),
    member("__dictoffset__", type_sizes::dict_offset),
    get_set("__name__", get_name, set_name),
    get_set("__qualname__", get_qualname, set_qualname),
    get_set("__bases__", get_bases, assign_class::set_bases),
    get("__mro__", get_mro),
    get_set("__module__", get_module, set_module),
    get_set("__abstractmethods__", get_abstract_methods, set_abstract_methods),
    get("__dict__", get_dict),
    get_set("__doc__", get_doc, set_doc),
    get("__text_signature__", get_text_signature),
    get_set("__annotations__", get_annotations, set_annotations),
    get_set("__annotate__", get_annotate, set_annotate),
    get_set("__type_params__", get_type_params, set_type_params),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE | flag::HAVE_VECTORCALL | flag::ITEMS_AT_END,
    ..TypeRow::new("type", t::TYPE, SLOTS.binary(Operator::Or, or))
}];
