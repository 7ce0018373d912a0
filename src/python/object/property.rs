//! `property`, `classmethod` and `staticmethod`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Core, Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, annotations, binding, def, exception,
    flag, get, get_set, instance, member, member_set, method, types,
};

/// `propertyobject`: the three functions, the docstring, the name.
const GET: u32 = 2;
const SET: u32 = 3;
const DELETE: u32 = 4;
const DOC: u32 = 5;
const NAME: u32 = 6;
/// Whether the docstring is the getter's.
const GETTER_DOC: u32 = 7;
/// `cm_callable`, `sm_callable`.
const CALLABLE: u32 = 2;

/// The function that reads the attribute, borrowed; NULL when there is none.
pub fn getter_of(heap: &Heap, property: Obj) -> Obj {
    heap.field(property, GET)
}

fn property_new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

/// `property_init`.
fn property_init(
    vm: &mut dyn Vm,
    property: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<()> {
    let signature = "(fget=None, fset=None, fdel=None, doc=None)";
    binding::with(vm, "property", signature, arguments, keywords, |vm, values| {
        for (field, value) in [(GET, values[0]), (SET, values[1]), (DELETE, values[2])] {
            replace(vm, property, field, value);
        }
        vm.heap.set_word(property, GETTER_DOC, 0);
        vm.heap.clear_field(property, NAME);
        take_doc(vm, property, values[0], values[3])
    })
}

fn replace(vm: &mut dyn Vm, property: Obj, field: u32, value: Obj) {
    if value.is_null() || value == image::NONE {
        vm.heap.clear_field(property, field);
    } else {
        let value = vm.own(value);
        vm.store(property, field, value);
    }
}

/// The docstring is the argument, else the getter's.
fn take_doc(vm: &mut dyn Vm, property: Obj, getter: Obj, doc: Obj) -> Fallible<()> {
    let mut doc = match doc.some() {
        Some(doc) if doc != image::NONE => Some(vm.own(doc)),
        _ => None,
    };
    if doc.is_none() && !getter.is_null() && getter != image::NONE {
        let name = vm.names.doc;
        doc = protocol::lookup_attribute(vm, getter, name)?;
        if let Some(found) = doc.take_if(|found| found.get() == image::NONE) {
            vm.release(found);
        }
        vm.heap.set_word(property, GETTER_DOC, u64::from(doc.is_some()));
    }
    if vm.heap.type_of(property) != t::PROPERTY {
        // A derived class keeps the docstring in the instance, where its own `__doc__` would hide it.
        let value = doc.as_ref().map_or(image::NONE, Owned::get);
        let name = vm.names.doc;
        let result = protocol::set_attribute(vm, property, name, value);
        vm.release_option(doc);
        return match result {
            // A docstring that was given is dropped silently, the getter's is not.
            Err(Raised)
                if vm.heap.word(property, GETTER_DOC) == 0
                    && exception::matches(vm, t::ATTRIBUTE_ERROR) =>
            {
                exception::clear(vm);
                Ok(())
            }
            result => result,
        };
    }
    match doc {
        Some(doc) => vm.store(property, DOC, doc),
        None => vm.heap.clear_field(property, DOC),
    }
    Ok(())
}

fn property_get(vm: &mut dyn Vm, property: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() || object == image::NONE {
        return Ok(vm.own(property));
    }
    match vm.own_field(property, GET) {
        Some(getter) => {
            let result = vm.call(getter.get(), &[object], &[]);
            vm.release(getter);
            result
        }
        None => Err(no_function(vm, property, object, "getter")),
    }
}

fn property_set(vm: &mut dyn Vm, property: Obj, object: Obj, value: Obj) -> Fallible<()> {
    let (field, what) = if value.is_null() { (DELETE, "deleter") } else { (SET, "setter") };
    let Some(function) = vm.own_field(property, field) else {
        return Err(no_function(vm, property, object, what));
    };
    let result = if value.is_null() {
        vm.call(function.get(), &[object], &[])
    } else {
        vm.call(function.get(), &[object, value], &[])
    };
    vm.release(function);
    result.map(|result| vm.release(result))
}

/// "property 'x' of 'C' object has no setter".
#[cold]
fn no_function(vm: &mut dyn Vm, property: Obj, object: Obj, what: &str) -> Raised {
    let kind = types::qualname(vm, vm.heap.type_of(object));
    let name = match property_name(vm, property) {
        Ok(Some(name)) => {
            let text = protocol::repr_text(vm, name.get());
            vm.release(name);
            match text {
                Ok(text) => Some(text),
                Err(raised) => return raised,
            }
        }
        Ok(None) => None,
        Err(raised) => return raised,
    };
    let message = match name {
        Some(name) => format!("property {name} of '{kind}' object has no {what}"),
        None => format!("property of '{kind}' object has no {what}"),
    };
    exception::raise(vm, t::ATTRIBUTE_ERROR, message)
}

/// The name given by `__set_name__`, else the getter's.
fn property_name(vm: &mut dyn Vm, property: Obj) -> Fallible<Option<Owned>> {
    if let Some(name) = vm.own_field(property, NAME) {
        return Ok(Some(name));
    }
    match vm.heap.field(property, GET).some() {
        Some(getter) => {
            let name = vm.names.name;
            protocol::lookup_attribute(vm, getter, name)
        }
        None => Ok(None),
    }
}

/// `property_copy`: the same property with another function.
fn copy_with(vm: &mut dyn Vm, property: Obj, changed: u32, function: Obj) -> Fallible<Owned> {
    let part = |vm: &dyn Vm, field: u32| {
        if field == changed && function != image::NONE {
            return function;
        }
        vm.heap.field(property, field).some().unwrap_or(image::NONE)
    };
    let (getter, setter, deleter) = (part(vm, GET), part(vm, SET), part(vm, DELETE));
    let from_getter = vm.heap.word(property, GETTER_DOC) != 0 && getter != image::NONE;
    let doc = vm.heap.field(property, DOC).some().filter(|_| !from_getter);
    let kind = vm.heap.type_of(property);
    let arguments = [getter, setter, deleter, doc.unwrap_or(image::NONE)];
    let copy = vm.call(kind, &arguments, &[])?;
    if types::is_instance(vm, copy.get(), t::PROPERTY)
        && let Some(name) = vm.own_field(property, NAME)
    {
        vm.store(copy.get(), NAME, name);
    }
    Ok(copy)
}

fn getter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    copy_with(vm, arguments[0], GET, arguments[1])
}

fn setter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    copy_with(vm, arguments[0], SET, arguments[1])
}

fn deleter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    copy_with(vm, arguments[0], DELETE, arguments[1])
}

fn set_name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.own(arguments[2]);
    vm.store(arguments[0], NAME, name);
    Ok(vm.none())
}

fn field_or_none(core: &mut Core, object: Obj, field: u32) -> Owned {
    match core.own_field(object, field) {
        Some(value) => value,
        None => core.none(),
    }
}

fn get_fget(vm: &mut dyn Vm, property: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, property, GET))
}

fn get_fset(vm: &mut dyn Vm, property: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, property, SET))
}

fn get_fdel(vm: &mut dyn Vm, property: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, property, DELETE))
}

fn get_doc(vm: &mut dyn Vm, property: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, property, DOC))
}

fn set_doc(vm: &mut dyn Vm, property: Obj, value: Obj, _: Obj) -> Fallible<()> {
    replace(vm, property, DOC, value);
    Ok(())
}

fn get_name(vm: &mut dyn Vm, property: Obj) -> Fallible<Owned> {
    match property_name(vm, property)? {
        Some(name) => Ok(name),
        None => {
            let name = vm.names.name;
            Err(instance::missing(vm, property, name))
        }
    }
}

fn set_property_name(vm: &mut dyn Vm, property: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        vm.heap.clear_field(property, NAME);
    } else {
        let name = vm.own(value);
        vm.store(property, NAME, name);
    }
    Ok(())
}

/// `__isabstractmethod__` of what is wrapped.
fn is_abstract(vm: &mut dyn Vm, function: Obj) -> Fallible<bool> {
    if function.is_null() {
        return Ok(false);
    }
    let name = vm.names.isabstractmethod;
    match protocol::lookup_attribute(vm, function, name)? {
        Some(value) => {
            let answer = protocol::truth(vm, value.get());
            vm.release(value);
            answer
        }
        None => Ok(false),
    }
}

fn get_is_abstract(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let fields: &[u32] =
        if types::is_instance(vm, object, t::PROPERTY) { &[GET, SET, DELETE] } else { &[CALLABLE] };
    for field in fields {
        let function = vm.heap.field(object, *field);
        if is_abstract(vm, function)? {
            return Ok(vm.bool(true));
        }
    }
    Ok(vm.bool(false))
}

fn wrapper_new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

/// `cm_init`, `sm_init`: takes the function, and its name and docstring along.
fn wrapper_init(
    vm: &mut dyn Vm,
    wrapper: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<()> {
    let is_class = types::is_instance(vm, wrapper, t::CLASSMETHOD);
    let name = if is_class { "classmethod" } else { "staticmethod" };
    binding::no_keywords(vm, name, keywords)?;
    binding::check_count(vm, name, arguments.len(), 1, 1)?;
    let function = vm.own(arguments[0]);
    vm.store(wrapper, CALLABLE, function);
    for name in ["__module__", "__name__", "__qualname__", "__doc__"] {
        copy_attribute(vm, wrapper, arguments[0], name)?;
    }
    if !vm.heap.profile.bytecode.defers_annotations {
        copy_attribute(vm, wrapper, arguments[0], "__annotations__")?;
    }
    Ok(())
}

/// The function's, asked for when it is wanted, and kept.
fn of_function(vm: &mut dyn Vm, wrapper: Obj, name: &str) -> Fallible<Owned> {
    let dict = instance::get_dict(vm, wrapper)?;
    let known = annotations::in_namespace(vm, dict.get(), name);
    let known = known.map(|known| vm.own(known));
    vm.release(dict);
    if let Some(known) = known {
        return Ok(known);
    }
    let function = get_function(vm, wrapper)?;
    let found = protocol::get_attribute_str(vm, function.get(), name);
    vm.release(function);
    let found = found?;
    set_own(vm, wrapper, name, found.get());
    Ok(found)
}

fn set_own(vm: &mut dyn Vm, wrapper: Obj, name: &str, value: Obj) {
    let (name, value) = (vm.heap.interned(name), vm.own(value));
    vm.heap.instance_set(wrapper, name.get(), value);
    vm.release(name);
}

fn get_annotations(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    of_function(vm, wrapper, "__annotations__")
}

fn set_annotations(vm: &mut dyn Vm, wrapper: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_own(vm, wrapper, "__annotations__", if value.is_null() { image::NONE } else { value });
    Ok(())
}

fn get_annotate(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    of_function(vm, wrapper, "__annotate__")
}

fn set_annotate(vm: &mut dyn Vm, wrapper: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_own(vm, wrapper, "__annotate__", if value.is_null() { image::NONE } else { value });
    Ok(())
}

fn copy_attribute(vm: &mut dyn Vm, wrapper: Obj, function: Obj, name: &str) -> Fallible<()> {
    if let Some(value) = protocol::lookup_attribute_str(vm, function, name)? {
        let name = vm.heap.interned(name);
        vm.heap.instance_set(wrapper, name.get(), value);
        vm.release(name);
    }
    Ok(())
}

fn class_get(vm: &mut dyn Vm, wrapper: Obj, object: Obj, owner: Obj) -> Fallible<Owned> {
    let Some(function) = vm.own_field(wrapper, CALLABLE) else {
        return Err(exception::runtime_error(vm, "uninitialized classmethod object"));
    };
    let class = match owner.some() {
        Some(owner) => owner,
        None => vm.heap.type_of(object),
    };
    let bound = method::bind(vm, function.get(), class);
    vm.release(function);
    Ok(bound)
}

fn static_get(vm: &mut dyn Vm, wrapper: Obj, _object: Obj, _owner: Obj) -> Fallible<Owned> {
    match vm.own_field(wrapper, CALLABLE) {
        Some(function) => Ok(function),
        None => Err(exception::runtime_error(vm, "uninitialized staticmethod object")),
    }
}

fn static_call(
    vm: &mut dyn Vm,
    wrapper: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let function = static_get(vm, wrapper, Obj::NULL, Obj::NULL)?;
    let result = vm.call(function.get(), arguments, keywords);
    vm.release(function);
    result
}

fn wrapper_repr(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    let function = vm.heap.field(wrapper, CALLABLE);
    let name = type_name(vm, wrapper).to_owned();
    let function = protocol::repr_text(vm, function)?;
    Ok(vm.heap.str(&format!("<{name}({function})>")))
}

fn get_function(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    Ok(field_or_none(vm, wrapper, CALLABLE))
}

const METHODS: &[Def] = &[
    def("getter", "($self, object, /)", getter),
    def("setter", "($self, object, /)", setter),
    def("deleter", "($self, object, /)", deleter),
    def("__set_name__", "($self, owner, name, /)", set_name),
];

const MEMBERS: &[GetSet] = &[
    member("fget", get_fget),
    member("fset", get_fset),
    member("fdel", get_fdel),
    member_set("__doc__", get_doc, set_doc),
    get_set("__name__", get_name, set_property_name),
    get("__isabstractmethod__", get_is_abstract),
];

const WRAPPER_MEMBERS: &[GetSet] = &[
    member("__func__", get_function),
    member("__wrapped__", get_function),
    get("__isabstractmethod__", get_is_abstract),
    get_set("__annotations__", get_annotations, set_annotations),
    get_set("__annotate__", get_annotate, set_annotate),
    get_set("__dict__", instance::get_dict, instance::set_dict),
];

const WRAPPER: Slots = Slots {
    repr: Some(wrapper_repr),
    new: Some(wrapper_new),
    init: Some(wrapper_init),
    ..Slots::EMPTY
};

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            "property",
            t::PROPERTY,
            Slots {
                get_attribute: Some(instance::get_attribute),
                descriptor_get: Some(property_get),
                descriptor_set: Some(property_set),
                new: Some(property_new),
                init: Some(property_init),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        members: WRAPPER_MEMBERS,
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            "classmethod",
            t::CLASSMETHOD,
            Slots { descriptor_get: Some(class_get), ..WRAPPER },
        )
    },
    TypeRow {
        members: WRAPPER_MEMBERS,
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            "staticmethod",
            t::STATICMETHOD,
            Slots { descriptor_get: Some(static_get), call: Some(static_call), ..WRAPPER },
        )
    },
];
