//! Descriptors of built-in types' attributes (`Objects/descrobject.c`): methods, slot wrappers, computed attributes, members.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::binding::{self, Naming};
use crate::python::object::protocol::type_name;
use crate::python::object::slotdefs::{self, SlotDef};
use crate::python::object::wrap::WrapperCall;
use crate::python::object::{
    Compare, Core, Def, DefKind, Fallible, GetSet, Slots, TypeRow, Vm, class, def, docs, exception,
    flag, get, member, method, packed, plain_call, reduce, signatures, slot_texts, types,
};

/// `d_type`, `d_name`, `d_qualname` and what stands behind them.
pub const OWNER: u32 = 2;
pub const NAME: u32 = 3;
const QUALNAME: u32 = 4;
pub const PAYLOAD: u32 = 5;
/// `PyMethodWrapper`: the slot wrapper and the object it is bound to.
const WRAPPER: u32 = 2;
pub const WRAPPER_SELF: u32 = 3;

/// Marks a member of a built-in type: the payload is its number, not a word of the instances.
const NATIVE_MEMBER: u64 = 1 << 32;

/// What a row of a type's method table puts into the type's dict.
pub fn method(core: &mut Core, owner: Obj, def: &'static Def) -> Owned {
    let kind = match def.kind {
        DefKind::Method => t::METHOD_DESCRIPTOR,
        DefKind::Class => t::CLASSMETHOD_DESCRIPTOR,
        DefKind::Static => {
            let function = method::native(core, def, owner, Obj::NULL);
            let wrapped = core.heap.new_object_with(t::STATICMETHOD, &[function.get()]);
            core.release(function);
            return wrapped;
        }
    };
    let number = core.natives.add(def);
    new(core, kind, owner, def.name, u64::from(number))
}

/// A computed attribute.
pub fn getset(core: &mut Core, owner: Obj, attribute: &'static GetSet) -> Owned {
    let number = u64::from(core.natives.add_attribute(attribute));
    if attribute.member {
        return new(core, t::MEMBER_DESCRIPTOR, owner, attribute.name, number | NATIVE_MEMBER);
    }
    new(core, t::GETSET_DESCRIPTOR, owner, attribute.name, number)
}

/// A `__slots__` member that lies in this word of the instances.
pub fn slot_member(core: &mut Core, owner: Obj, name: &str, word: u32) -> Owned {
    new(core, t::MEMBER_DESCRIPTOR, owner, name, u64::from(word))
}

/// The wrapper of a slot, by its number in `slotdefs::DEFS`.
pub fn slot_wrapper(core: &mut Core, owner: Obj, name: Obj, number: usize) -> Owned {
    let descriptor = core.heap.new_object_with(t::WRAPPER_DESCRIPTOR, &[owner, name]);
    core.heap.set_word(descriptor.get(), PAYLOAD, number as u64);
    descriptor
}

/// `__new__` of a built-in type.
pub fn new_wrapper(core: &mut Core, owner: Obj) -> Owned {
    method::native(core, &NEW, owner, Obj::NULL)
}

/// Is it the `__new__` of a built-in type?
pub fn is_new_wrapper(core: &Core, object: Obj) -> bool {
    core.heap.type_of(object) == t::BUILTIN_FUNCTION
        && method::native_def(core, object).is_some_and(|def| std::ptr::eq(def, &raw const NEW))
}

/// The same of its row.
pub fn is_new(def: &'static Def) -> bool {
    std::ptr::eq(def, &raw const NEW)
}

/// The type and the special method of a slot wrapper.
pub fn wrapped_slot(core: &Core, object: Obj) -> Option<(Obj, &'static SlotDef)> {
    if object.is_null() || core.heap.type_of(object) != t::WRAPPER_DESCRIPTOR {
        return None;
    }
    let number = core.heap.word(object, PAYLOAD) as usize;
    Some((core.heap.field(object, OWNER), slotdefs::DEFS.get(number)?))
}

/// The native function behind a method descriptor.
pub fn method_def(core: &Core, descriptor: Obj) -> Option<&'static Def> {
    core.natives.def(core.heap.word(descriptor, PAYLOAD) as u32)
}

/// The word of the instances that the descriptor of a `__slots__` member stands for.
pub fn member_word(core: &Core, descriptor: Obj) -> u32 {
    core.heap.word(descriptor, PAYLOAD) as u32
}

/// The word of an instance that holds a `__slots__` member; `None` for other members, and where the descriptor was not
/// made for the type.
pub fn slot_word(core: &Core, descriptor: Obj, kind: Obj) -> Option<u32> {
    let payload = core.heap.word(descriptor, PAYLOAD);
    let fits = types::is_subtype(core, kind, core.heap.field(descriptor, OWNER));
    (payload & NATIVE_MEMBER == 0 && fits).then_some(payload as u32)
}

fn new(core: &mut Core, kind: Obj, owner: Obj, name: &str, payload: u64) -> Owned {
    let name = core.heap.interned(name);
    let descriptor = core.heap.new_object_with(kind, &[owner, name.get()]);
    core.release(name);
    core.heap.set_word(descriptor.get(), PAYLOAD, payload);
    descriptor
}

fn name_text(core: &Core, descriptor: Obj) -> String {
    core.heap.text(core.heap.field(descriptor, NAME)).into_owned()
}

/// `method_get`.
fn method_get(vm: &mut dyn Vm, descriptor: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() {
        return Ok(vm.own(descriptor));
    }
    check(vm, descriptor, object)?;
    let Some(def) = method_def(vm, descriptor) else { return Ok(vm.own(descriptor)) };
    Ok(method::native(vm, def, object, Obj::NULL))
}

/// `method_vectorcall`: the first argument is the object.
fn method_call(
    vm: &mut dyn Vm,
    descriptor: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let core: &mut Core = vm;
    let number = core.heap.word(descriptor, PAYLOAD) as u32;
    let owner = core.heap.field(descriptor, OWNER);
    let Some(def) = core.natives.def(number) else { return Ok(core.none()) };
    if arguments.len() <= keywords.len() {
        let owner = types::qualname(core, owner);
        let message = format!("unbound method {owner}.{}() needs an argument", def.name);
        return Err(exception::type_error(core, message));
    }
    binding::check_receiver(core, def.name, owner, arguments[0])?;
    if keywords.is_empty()
        && let Some(result) = plain_call::run(vm, number, arguments[0], &arguments[1..])
    {
        return result;
    }
    let naming = Naming { name: def.name, owner, module: Obj::NULL };
    binding::call(vm, def, &naming, arguments[0], &arguments[1..], keywords)
}

/// `classmethod_get`: bound to the class.
fn class_method_get(vm: &mut dyn Vm, descriptor: Obj, object: Obj, owner: Obj) -> Fallible<Owned> {
    let class = match owner.some() {
        Some(class) => class,
        None => vm.heap.type_of(object),
    };
    let home = vm.heap.field(descriptor, OWNER);
    let name = name_text(vm, descriptor);
    if !types::is_type(vm, class) {
        let (home, got) = (vm.type_data(home).name.clone(), type_name(vm, class).to_owned());
        let message =
            format!("descriptor '{name}' for type '{home}' needs a type, not a '{got}' as arg 2");
        return Err(exception::type_error(vm, message));
    }
    if !types::is_subtype(vm, class, home) {
        let (home, got) = (&vm.type_data(home).name, &vm.type_data(class).name);
        let message =
            format!("descriptor '{name}' requires a subtype of '{home}' but received '{got}'");
        return Err(exception::type_error(vm, message));
    }
    let Some(def) = method_def(vm, descriptor) else { return Ok(vm.own(descriptor)) };
    Ok(method::native(vm, def, class, Obj::NULL))
}

/// `classmethoddescr_call`.
fn class_method_call(
    vm: &mut dyn Vm,
    descriptor: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    if arguments.len() <= keywords.len() {
        let owner = vm.heap.field(descriptor, OWNER);
        let (name, owner) = (name_text(vm, descriptor), &vm.type_data(owner).name);
        let message = format!("descriptor '{name}' of '{owner}' object needs an argument");
        return Err(exception::type_error(vm, message));
    }
    let bound = class_method_get(vm, descriptor, Obj::NULL, arguments[0])?;
    let result = vm.call(bound.get(), &arguments[1..], keywords);
    vm.release(bound);
    result
}

/// `wrapperdescr_get`.
fn wrapper_get(vm: &mut dyn Vm, descriptor: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() {
        return Ok(vm.own(descriptor));
    }
    check(vm, descriptor, object)?;
    Ok(vm.heap.new_object_with(t::METHOD_WRAPPER, &[descriptor, object]))
}

/// `wrapperdescr_call`.
fn wrapper_call(
    vm: &mut dyn Vm,
    descriptor: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let owner = vm.heap.field(descriptor, OWNER);
    if arguments.len() <= keywords.len() {
        let (name, owner) = (name_text(vm, descriptor), &vm.type_data(owner).name);
        let message = format!("descriptor '{name}' of '{owner}' object needs an argument");
        return Err(exception::type_error(vm, message));
    }
    if !types::is_instance(vm, arguments[0], owner) {
        let (name, owner) = (name_text(vm, descriptor), &vm.type_data(owner).name);
        let got = type_name(vm, arguments[0]);
        let message =
            format!("descriptor '{name}' requires a '{owner}' object but received a '{got}'");
        return Err(exception::type_error(vm, message));
    }
    // `wrapperdescr_call` takes them out of the tuple that it was given into one of their own.
    let positional = &arguments[1..arguments.len() - keywords.len()];
    packed::held(vm, positional, |vm| {
        run_wrapper(vm, descriptor, arguments[0], &arguments[1..], keywords)
    })
}

fn run_wrapper(
    vm: &mut dyn Vm,
    descriptor: Obj,
    receiver: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let Some((owner, def)) = wrapped_slot(vm, descriptor) else { return Ok(vm.none()) };
    let takes_keywords = matches!(def.name, "__init__" | "__call__");
    if !keywords.is_empty() && !takes_keywords {
        let message = format!("wrapper {}() takes no keyword arguments", def.name);
        return Err(exception::type_error(vm, message));
    }
    match def.wrapper {
        Some(wrapper) => wrapper(vm, &WrapperCall { def, owner, receiver, arguments, keywords }),
        None => Ok(vm.none()),
    }
}

/// A call of a bound slot wrapper (`(1).__add__`).
fn method_wrapper_call(
    vm: &mut dyn Vm,
    wrapper: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let descriptor = vm.heap.field(wrapper, WRAPPER);
    let receiver = vm.heap.field(wrapper, WRAPPER_SELF);
    run_wrapper(vm, descriptor, receiver, arguments, keywords)
}

/// `getset_get`.
fn getset_get(vm: &mut dyn Vm, descriptor: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() {
        return Ok(vm.own(descriptor));
    }
    check(vm, descriptor, object)?;
    let number = vm.heap.word(descriptor, PAYLOAD) as u32;
    match vm.natives.attribute(number) {
        Some(attribute) => (attribute.get)(vm, object),
        None => Ok(vm.own(descriptor)),
    }
}

/// `getset_set`.
fn getset_set(vm: &mut dyn Vm, descriptor: Obj, object: Obj, value: Obj) -> Fallible<()> {
    check(vm, descriptor, object)?;
    let number = vm.heap.word(descriptor, PAYLOAD) as u32;
    match vm.natives.attribute(number).and_then(|attribute| attribute.set) {
        Some(set) => set(vm, object, value, Obj::NULL),
        None => {
            let owner = vm.heap.field(descriptor, OWNER);
            let (name, owner) = (name_text(vm, descriptor), &vm.type_data(owner).name);
            let message = format!("attribute '{name}' of '{owner}' objects is not writable");
            Err(exception::raise(vm, t::ATTRIBUTE_ERROR, message))
        }
    }
}

/// `member_get` of a `__slots__` member.
fn member_get(vm: &mut dyn Vm, descriptor: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() {
        return Ok(vm.own(descriptor));
    }
    check(vm, descriptor, object)?;
    if let Some(attribute) = native_member(vm, descriptor) {
        return (attribute.get)(vm, object);
    }
    let word = member_word(vm, descriptor);
    if let Some(value) = vm.own_field(object, word) {
        return Ok(value);
    }
    let name = vm.heap.field(descriptor, NAME);
    let kind = vm.heap.type_of(object);
    let (kind, text) = (types::name_outside_main(vm, kind), vm.heap.text(name));
    let message = format!("'{kind}' object has no attribute '{text}'");
    Err(exception::attribute_error(vm, object, name, message))
}

fn member_set(vm: &mut dyn Vm, descriptor: Obj, object: Obj, value: Obj) -> Fallible<()> {
    check(vm, descriptor, object)?;
    if let Some(attribute) = native_member(vm, descriptor) {
        return match attribute.set {
            Some(set) => set(vm, object, value, Obj::NULL),
            None => Err(exception::raise(vm, t::ATTRIBUTE_ERROR, "readonly attribute")),
        };
    }
    let word = member_word(vm, descriptor);
    if !value.is_null() {
        let value = vm.own(value);
        vm.store(object, word, value);
        return Ok(());
    }
    if vm.heap.field(object, word).is_null() {
        let name = vm.heap.field(descriptor, NAME);
        return Err(exception::raise_with(vm, t::ATTRIBUTE_ERROR, &[name]));
    }
    vm.heap.clear_field(object, word);
    Ok(())
}

fn native_member(core: &Core, descriptor: Obj) -> Option<&'static GetSet> {
    let payload = core.heap.word(descriptor, PAYLOAD);
    if payload & NATIVE_MEMBER == 0 {
        return None;
    }
    core.natives.attribute(payload as u32)
}

/// `descr_check`.
fn check(core: &mut Core, descriptor: Obj, object: Obj) -> Fallible<()> {
    let owner = core.heap.field(descriptor, OWNER);
    if types::is_instance(core, object, owner) {
        return Ok(());
    }
    let name = name_text(core, descriptor);
    binding::check_receiver(core, &name, owner, object)
}

fn repr(vm: &mut dyn Vm, descriptor: Obj) -> Fallible<Owned> {
    let kind = match vm.heap.type_of(descriptor) {
        t::WRAPPER_DESCRIPTOR => "slot wrapper",
        t::GETSET_DESCRIPTOR => "attribute",
        t::MEMBER_DESCRIPTOR => "member",
        _ => "method",
    };
    let owner = vm.heap.field(descriptor, OWNER);
    let (name, owner) = (name_text(vm, descriptor), &vm.type_data(owner).name);
    let text = format!("<{kind} '{name}' of '{owner}' objects>");
    Ok(vm.heap.str(&text))
}

fn wrapper_repr(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    let (descriptor, object) =
        (vm.heap.field(wrapper, WRAPPER), vm.heap.field(wrapper, WRAPPER_SELF));
    let (name, kind) = (name_text(vm, descriptor), type_name(vm, object));
    let text =
        format!("<method-wrapper '{name}' of {kind} object at {:#x}>", vm.heap.address(object));
    Ok(vm.heap.str(&text))
}

fn wrapper_compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let comparable = matches!(operator, Compare::Equal | Compare::NotEqual)
        && vm.heap.type_of(a) == t::METHOD_WRAPPER
        && vm.heap.type_of(b) == t::METHOD_WRAPPER;
    if !comparable {
        return Ok(vm.not_implemented());
    }
    let same = vm.heap.field(a, WRAPPER) == vm.heap.field(b, WRAPPER)
        && vm.heap.field(a, WRAPPER_SELF) == vm.heap.field(b, WRAPPER_SELF);
    Ok(vm.bool(same == (operator == Compare::Equal)))
}

fn wrapper_hash(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<i64> {
    let words = [WRAPPER, WRAPPER_SELF].map(|field| vm.heap.address(vm.heap.field(wrapper, field)));
    let hash = words[0].rotate_right(4) ^ words[1].rotate_right(4);
    Ok(if hash as i64 == -1 { -2 } else { hash as i64 })
}

/// The descriptor behind a bound slot wrapper, or the descriptor itself.
pub fn described(core: &Core, object: Obj) -> Obj {
    if core.heap.type_of(object) == t::METHOD_WRAPPER {
        core.heap.field(object, WRAPPER)
    } else {
        object
    }
}

fn get_name(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(described(vm, object), NAME);
    Ok(vm.own(name))
}

fn get_objclass(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let owner = vm.heap.field(described(vm, object), OWNER);
    Ok(vm.own(owner))
}

fn get_qualname(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let descriptor = described(vm, object);
    if let Some(qualname) = vm.own_field(descriptor, QUALNAME) {
        return Ok(qualname);
    }
    let owner = vm.heap.field(descriptor, OWNER);
    let text = format!("{}.{}", types::qualname(vm, owner), name_text(vm, descriptor));
    let qualname = vm.heap.str(&text);
    let kept = vm.own(qualname.get());
    vm.store(descriptor, QUALNAME, kept);
    Ok(qualname)
}

fn get_doc(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let descriptor = described(vm, object);
    let (kind, owner) = (vm.heap.type_of(descriptor), vm.heap.field(descriptor, OWNER));
    let has_def = kind == t::METHOD_DESCRIPTOR || kind == t::CLASSMETHOD_DESCRIPTOR;
    let known = docs::of_descriptor(vm, kind, owner, &name_text(vm, descriptor));
    let doc = known.or_else(|| match method_def(vm, descriptor).filter(|_| has_def) {
        Some(def) => Some(def.doc).filter(|doc| !doc.is_empty()).map(str::to_owned),
        None => slot_text(vm, descriptor).map(|(_, doc)| doc.to_owned()),
    });
    Ok(signatures::object(vm, doc))
}

/// What is said of a slot's method.
fn slot_text(vm: &dyn Vm, descriptor: Obj) -> Option<(&'static str, &'static str)> {
    let is_wrapper = vm.heap.type_of(descriptor) == t::WRAPPER_DESCRIPTOR;
    is_wrapper.then(|| slot_texts::of(&name_text(vm, descriptor)))?
}

fn get_text_signature(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let descriptor = described(vm, object);
    let kind = vm.heap.type_of(descriptor);
    let has_def = kind == t::METHOD_DESCRIPTOR || kind == t::CLASSMETHOD_DESCRIPTOR;
    let signature = match method_def(vm, descriptor).filter(|_| has_def) {
        Some(def) => {
            let owner = vm.heap.field(descriptor, OWNER);
            signatures::shown(&vm.type_data(owner).name, def)
        }
        None => {
            let owner = vm.heap.field(descriptor, OWNER);
            let known = signatures::known(vm, owner, &name_text(vm, descriptor));
            known.or_else(|| slot_text(vm, descriptor).map(|(signature, _)| signature.to_owned()))
        }
    };
    Ok(signatures::object(vm, signature))
}

fn get_wrapper_self(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    let object = vm.heap.field(wrapper, WRAPPER_SELF);
    Ok(vm.own(object))
}

/// `tp_new_wrapper`: `int.__new__(cls, …)`; its arguments are not bound but passed on.
pub fn call_new(
    vm: &mut dyn Vm,
    owner: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let name = vm.type_data(owner).name.clone();
    if arguments.len() <= keywords.len() {
        let message = format!("{name}.__new__(): not enough arguments");
        return Err(exception::type_error(vm, message));
    }
    let class = arguments[0];
    if !types::is_type(vm, class) {
        let got = type_name(vm, class);
        let message = format!("{name}.__new__(X): X is not a type object ({got})");
        return Err(exception::type_error(vm, message));
    }
    let class_name = vm.type_data(class).name.clone();
    if !types::is_subtype(vm, class, owner) {
        let message =
            format!("{name}.__new__({class_name}): {class_name} is not a subtype of {name}");
        return Err(exception::type_error(vm, message));
    }
    // The nearest built-in base must make its own instances.
    let built_in = class::built_in_base(vm, class);
    let (safe, own) = (vm.type_data(built_in).slots.new, vm.type_data(owner).slots.new);
    let same = safe.zip(own).is_some_and(|(safe, own)| std::ptr::fn_addr_eq(safe, own));
    if !same && safe.is_some() {
        let safe_name = &vm.type_data(built_in).name;
        let message =
            format!("{name}.__new__({class_name}) is not safe, use {safe_name}.__new__()");
        return Err(exception::type_error(vm, message));
    }
    match own {
        Some(new) => new(vm, class, &arguments[1..], keywords),
        None => {
            let message = format!("cannot create '{class_name}' instances");
            Err(exception::type_error(vm, message))
        }
    }
}

/// Stands for `__new__` in the dicts of built-in types; calls go to [`call_new`] before arguments are bound.
fn unbound_new(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    call_new(vm, arguments[0], &[], &[])
}

static NEW: Def = def("__new__", "($type, *args, **kwargs)", unbound_new);

const NAMES: &[GetSet] = &[member("__name__", get_name), member("__objclass__", get_objclass)];
const MEMBERS: &[GetSet] = &[
    NAMES[0],
    NAMES[1],
    get("__qualname__", get_qualname),
    get("__doc__", get_doc),
    get("__text_signature__", get_text_signature),
];
/// Without `__text_signature__`.
const PLAIN_MEMBERS: &[GetSet] =
    &[NAMES[0], NAMES[1], get("__qualname__", get_qualname), get("__doc__", get_doc)];
const WRAPPER_MEMBERS: &[GetSet] = &[
    member("__self__", get_wrapper_self),
    NAMES[1],
    NAMES[0],
    get("__qualname__", get_qualname),
    get("__doc__", get_doc),
    get("__text_signature__", get_text_signature),
];

const BASE: Slots = Slots { repr: Some(repr), ..Slots::EMPTY };

#[expect(clippy::large_types_passed_by_value, reason = "runs when the table is compiled")]
const fn row(name: &'static str, handle: Obj, slots: Slots) -> TypeRow {
    TypeRow {
        methods: reduce::DESCRIPTOR,
        members: MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(name, handle, slots)
    }
}

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        flags: flag::DISALLOW_INSTANTIATION | flag::METHOD_DESCRIPTOR,
        ..row(
            "method_descriptor",
            t::METHOD_DESCRIPTOR,
            Slots { descriptor_get: Some(method_get), call: Some(method_call), ..BASE },
        )
    },
    row(
        "classmethod_descriptor",
        t::CLASSMETHOD_DESCRIPTOR,
        Slots { descriptor_get: Some(class_method_get), call: Some(class_method_call), ..BASE },
    ),
    TypeRow {
        flags: flag::DISALLOW_INSTANTIATION | flag::METHOD_DESCRIPTOR,
        ..row(
            "wrapper_descriptor",
            t::WRAPPER_DESCRIPTOR,
            Slots { descriptor_get: Some(wrapper_get), call: Some(wrapper_call), ..BASE },
        )
    },
    TypeRow {
        methods: &[],
        members: PLAIN_MEMBERS,
        ..row(
            "getset_descriptor",
            t::GETSET_DESCRIPTOR,
            Slots { descriptor_get: Some(getset_get), descriptor_set: Some(getset_set), ..BASE },
        )
    },
    TypeRow {
        members: PLAIN_MEMBERS,
        ..row(
            "member_descriptor",
            t::MEMBER_DESCRIPTOR,
            Slots { descriptor_get: Some(member_get), descriptor_set: Some(member_set), ..BASE },
        )
    },
    TypeRow {
        members: WRAPPER_MEMBERS,
        ..row(
            "method-wrapper",
            t::METHOD_WRAPPER,
            Slots {
                repr: Some(wrapper_repr),
                call: Some(method_wrapper_call),
                compare: Some(wrapper_compare),
                hash: Some(wrapper_hash),
                ..BASE
            },
        )
    },
];
