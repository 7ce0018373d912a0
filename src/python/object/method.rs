//! Bound methods and built-in functions (`Objects/classobject.c`, `Objects/methodobject.c`).

use crate::python::heap::fields::method as field;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::binding::{self, Naming};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Compare, Core, Def, Fallible, GetSet, Slots, TypeRow, Vm, def, descriptor, docs, exception,
    flag, get, instance, member, native, plain_call, signatures, types,
};

/// `PyCFunctionObject`: the function's number, `m_self`, `m_module`.
pub const NUMBER: u32 = 2;
pub const SELF: u32 = 3;
const MODULE: u32 = 4;

/// `PyMethod_New`: a function bound to an object.
pub fn bind(core: &mut Core, function: Obj, object: Obj) -> Owned {
    core.heap.new_object_with(t::METHOD, &[function, object])
}

/// `PyCFunction_New`: a native function, bound to an object or (as a module's function) to none; `module` is the
/// module's name as a str object.
pub fn native(core: &mut Core, def: &'static Def, receiver: Obj, module: Obj) -> Owned {
    let function = core.heap.new_object_with(t::BUILTIN_FUNCTION, &[Obj::NULL, receiver, module]);
    let number = core.natives.add(def);
    core.heap.set_word(function.get(), NUMBER, u64::from(number));
    function
}

/// The native function's row.
pub fn native_def(core: &Core, function: Obj) -> Option<&'static Def> {
    core.natives.def(core.heap.word(function, NUMBER) as u32)
}

/// The object that a native function is bound to; NULL for none.
pub fn receiver(core: &Core, function: Obj) -> Obj {
    core.heap.field(function, SELF)
}

/// The native function's `__module__`, if it is a text.
pub fn module_name(core: &Core, function: Obj) -> Option<String> {
    let module = core.heap.field(function, MODULE).some()?;
    (core.heap.type_of(module) == t::STR).then(|| core.heap.text(module).into_owned())
}

/// The native function's `__name__`.
pub fn native_name(core: &Core, function: Obj) -> &'static str {
    native_def(core, function).map_or("", |def| def.name)
}

/// A call of a native function object.
pub fn call_native(
    vm: &mut dyn Vm,
    function: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let core: &Core = vm;
    let number = core.heap.word(function, NUMBER) as u32;
    let receiver = core.heap.field(function, SELF);
    let Some(def) = core.natives.def(number) else { return Ok(vm.none()) };
    if descriptor::is_new(def) {
        return descriptor::call_new(vm, receiver, arguments, keywords);
    }
    if keywords.is_empty()
        && let Some(result) = plain_call::run(vm, number, receiver, arguments)
    {
        return result;
    }
    let module = vm.heap.field(function, MODULE);
    let is_module = !receiver.is_null() && types::is_instance(vm, receiver, t::MODULE);
    let owner = if receiver.is_null() || is_module {
        Obj::NULL
    } else if types::is_type(vm, receiver) {
        receiver
    } else {
        vm.heap.type_of(receiver)
    };
    let naming = Naming { name: def.name, owner, module };
    binding::call(vm, def, &naming, receiver, arguments, keywords)
}

fn call_bound(
    vm: &mut dyn Vm,
    method: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let function = vm.heap.field(method, field::FUNCTION);
    let object = vm.heap.field(method, field::SELF);
    let all: Vec<Obj> = std::iter::once(object).chain(arguments.iter().copied()).collect();
    vm.call(function, &all, keywords)
}

fn new(vm: &mut dyn Vm, _kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "method", keywords)?;
    binding::check_count(vm, "method", arguments.len(), 2, 2)?;
    if !protocol::is_callable(vm, arguments[0]) {
        return Err(exception::type_error(vm, "first argument must be callable"));
    }
    if arguments[1] == crate::python::heap::image::NONE {
        return Err(exception::type_error(vm, "instance must not be None"));
    }
    Ok(bind(vm, arguments[0], arguments[1]))
}

/// `method_getattro`: what the method itself has not, its function may have.
fn get_attribute(vm: &mut dyn Vm, method: Obj, name: Obj) -> Fallible<Owned> {
    let found = types::lookup(vm, t::METHOD, name);
    if found.is_null() {
        let function = vm.heap.field(method, field::FUNCTION);
        protocol::enter(vm, "")?;
        let found = protocol::on_stack(|| protocol::get_attribute(vm, function, name));
        protocol::leave(vm);
        return found;
    }
    instance::get_attribute(vm, method, name)
}

fn repr(vm: &mut dyn Vm, method: Obj) -> Fallible<Owned> {
    let function = vm.heap.field(method, field::FUNCTION);
    let object = vm.heap.field(method, field::SELF);
    let mut name = "?".to_owned();
    for attribute in ["__qualname__", "__name__"] {
        if let Some(found) = protocol::lookup_attribute_str(vm, function, attribute)? {
            let is_str = types::is_instance(vm, found.get(), t::STR);
            if is_str {
                name = vm.heap.text(found.get()).into_owned();
            }
            vm.release(found);
            if is_str {
                break;
            }
        }
    }
    let object = protocol::repr_text(vm, object)?;
    Ok(vm.heap.str(&format!("<bound method {name} of {object}>")))
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let comparable = matches!(operator, Compare::Equal | Compare::NotEqual)
        && vm.heap.type_of(a) == t::METHOD
        && vm.heap.type_of(b) == t::METHOD;
    if !comparable {
        return Ok(vm.not_implemented());
    }
    let (function_a, function_b) =
        (vm.heap.field(a, field::FUNCTION), vm.heap.field(b, field::FUNCTION));
    let same = protocol::equal(vm, function_a, function_b)?
        && vm.heap.field(a, field::SELF) == vm.heap.field(b, field::SELF);
    Ok(vm.bool(same == (operator == Compare::Equal)))
}

fn hash(vm: &mut dyn Vm, method: Obj) -> Fallible<i64> {
    let object = vm.heap.address(vm.heap.field(method, field::SELF)).rotate_right(4) as i64;
    let function = vm.heap.field(method, field::FUNCTION);
    let hash = object ^ protocol::hash(vm, function)?;
    Ok(if hash == -1 { -2 } else { hash })
}

/// A bound method stays bound to what it is bound to.
fn keep(vm: &mut dyn Vm, method: Obj, _object: Obj, _owner: Obj) -> Fallible<Owned> {
    Ok(vm.own(method))
}

fn get_function(vm: &mut dyn Vm, method: Obj) -> Fallible<Owned> {
    let function = vm.heap.field(method, field::FUNCTION);
    Ok(vm.own(function))
}

fn get_self(vm: &mut dyn Vm, method: Obj) -> Fallible<Owned> {
    let object = vm.heap.field(method, field::SELF);
    Ok(vm.own(object))
}

fn get_bound_doc(vm: &mut dyn Vm, method: Obj) -> Fallible<Owned> {
    let (function, name) = (vm.heap.field(method, field::FUNCTION), vm.names.doc);
    protocol::get_attribute(vm, function, name)
}

fn native_repr(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let (name, receiver) = (native_name(vm, function), vm.heap.field(function, SELF));
    let is_function = receiver.is_null() || types::is_instance(vm, receiver, t::MODULE);
    let text = if is_function {
        format!("<built-in function {name}>")
    } else {
        let (kind, address) = (type_name(vm, receiver), vm.heap.address(receiver));
        format!("<built-in method {name} of {kind} object at {address:#x}>")
    };
    Ok(vm.heap.str(&text))
}

fn native_compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let comparable = matches!(operator, Compare::Equal | Compare::NotEqual)
        && vm.heap.type_of(a) == t::BUILTIN_FUNCTION
        && vm.heap.type_of(b) == t::BUILTIN_FUNCTION;
    if !comparable {
        return Ok(vm.not_implemented());
    }
    let same = vm.heap.field(a, SELF) == vm.heap.field(b, SELF)
        && match (native_def(vm, a), native_def(vm, b)) {
            (Some(a), Some(b)) => std::ptr::eq(a, b),
            _ => false,
        };
    Ok(vm.bool(same == (operator == Compare::Equal)))
}

/// `meth_hash`: of the object it is bound to and of the function.
fn native_hash(vm: &mut dyn Vm, function: Obj) -> Fallible<i64> {
    let receiver = vm.heap.address(vm.heap.field(function, SELF)).rotate_right(4) as i64;
    let name = native_name(vm, function);
    let name = vm.heap.interned(name);
    let hash = receiver ^ vm.heap.str_hash(name.get());
    vm.release(name);
    Ok(if hash == -1 { -2 } else { hash })
}

fn native_get_name(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let name = native_name(vm, function);
    Ok(vm.heap.interned(name))
}

fn native_get_qualname(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let (name, receiver) = (native_name(vm, function), vm.heap.field(function, SELF));
    if receiver.is_null() || types::is_instance(vm, receiver, t::MODULE) {
        return Ok(vm.heap.interned(name));
    }
    let owner = if types::is_type(vm, receiver) { receiver } else { vm.heap.type_of(receiver) };
    let text = format!("{}.{name}", types::qualname(vm, owner));
    Ok(vm.heap.str(&text))
}

fn native_get_self(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    Ok(match vm.own_field(function, SELF) {
        Some(object) => object,
        None => vm.none(),
    })
}

fn native_get_module(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    Ok(match vm.own_field(function, MODULE) {
        Some(module) => module,
        None => vm.none(),
    })
}

fn native_get_doc(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let doc = known_doc(vm, function).or_else(|| {
        let def = native_def(vm, function).filter(|def| !def.doc.is_empty());
        def.map(|def| def.doc.to_owned())
    });
    match doc {
        Some(doc) => Ok(vm.heap.str(&doc)),
        None => Ok(vm.none()),
    }
}

/// CPython's docstring of a native function.
fn known_doc(core: &Core, function: Obj) -> Option<String> {
    let (name, receiver) = (native_name(core, function), core.heap.field(function, SELF));
    if receiver.is_null() || types::is_instance(core, receiver, t::MODULE) {
        let module = core.heap.field(function, MODULE).some()?;
        return docs::of(&core.heap.text(module), name);
    }
    let kind = if types::is_type(core, receiver) { receiver } else { core.heap.type_of(receiver) };
    docs::of_inherited(core, kind, name)
}

fn native_get_signature(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    match native_def(vm, function) {
        Some(def) => {
            let receiver = vm.heap.field(function, SELF);
            let is_free = receiver.is_null() || types::is_instance(vm, receiver, t::MODULE);
            let home = if is_free {
                let module = vm.heap.field(function, MODULE);
                module.some().map_or(String::new(), |name| vm.heap.text(name).into_owned())
            } else {
                String::new()
            };
            Ok(signatures::object(vm, signatures::shown(&home, def)))
        }
        None => Ok(vm.none()),
    }
}

/// `getattr` and what finds the function again.
fn reduced(vm: &mut dyn Vm, owner: Obj, name: Obj) -> Owned {
    let getattr = native::builtin(vm, "getattr");
    native::reduced(vm, getattr, &[owner, name])
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let function = vm.heap.field(arguments[0], field::FUNCTION);
    let object = vm.heap.field(arguments[0], field::SELF);
    let name = protocol::get_attribute_str(vm, function, "__name__")?;
    let result = reduced(vm, object, name.get());
    vm.release(name);
    Ok(result)
}

/// A module's function is found by its name.
fn native_reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let receiver = vm.heap.field(arguments[0], SELF);
    let name = native_get_name(vm, arguments[0])?;
    if receiver.is_null() || types::is_instance(vm, receiver, t::MODULE) {
        return Ok(name);
    }
    let result = reduced(vm, receiver, name.get());
    vm.release(name);
    Ok(result)
}

const METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce)];
const NATIVE_METHODS: &[Def] = &[def("__reduce__", "($self, /)", native_reduce)];

const MEMBERS: &[GetSet] = &[
    member("__func__", get_function),
    member("__self__", get_self),
    get("__doc__", get_bound_doc),
];

const NATIVE_MEMBERS: &[GetSet] = &[
    get("__name__", native_get_name),
    get("__qualname__", native_get_qualname),
    get("__self__", native_get_self),
    member("__module__", native_get_module),
    get("__doc__", native_get_doc),
    get("__text_signature__", native_get_signature),
];

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        ..TypeRow::new(
            "method",
            t::METHOD,
            Slots {
                repr: Some(repr),
                hash: Some(hash),
                call: Some(call_bound),
                get_attribute: Some(get_attribute),
                set_attribute: Some(instance::set_attribute),
                compare: Some(compare),
                descriptor_get: Some(keep),
                new: Some(new),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: NATIVE_METHODS,
        members: NATIVE_MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "builtin_function_or_method",
            t::BUILTIN_FUNCTION,
            Slots {
                repr: Some(native_repr),
                hash: Some(native_hash),
                call: Some(call_native),
                compare: Some(native_compare),
                ..Slots::EMPTY
            },
        )
    },
];
