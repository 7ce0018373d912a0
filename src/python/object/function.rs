//! Functions written in Python: their attributes and how they are bound. The machine makes and calls them.

use crate::python::code::HAS_DOCSTRING;
use crate::python::heap::fields::function as field;
use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Heap, Obj, Owned, fields};
use crate::python::object::protocol;
use crate::python::object::{
    Fallible, GetSet, Slots, TypeRow, Vm, annotations, binding, exception, flag, get_set, instance,
    member, member_set, method, types,
};

/// `func_descr_get`.
fn bind(vm: &mut dyn Vm, function: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() || object == image::NONE {
        return Ok(vm.own(function));
    }
    Ok(method::bind(vm, function, object))
}

/// The machine knows functions by their type before it asks for this slot.
fn call(vm: &mut dyn Vm, function: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    vm.call(function, arguments, keywords)
}

fn repr(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let qualname = vm.heap.field(function, field::QUALNAME);
    let name = vm.heap.text(qualname);
    let text = format!("<function {name} at {:#x}>", vm.heap.address(function));
    Ok(vm.heap.str(&text))
}

/// `func_new`: `FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)`.
fn new(vm: &mut dyn Vm, _kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)";
    binding::with(vm, "function", signature, arguments, keywords, make)
}

fn make(vm: &mut dyn Vm, values: &[Obj]) -> Fallible<Owned> {
    let wanted = [
        (t::CODE, "code", false),
        (t::DICT, "dict", false),
        (t::STR, "str", true),
        (t::TUPLE, "tuple", true),
        (t::TUPLE, "tuple", true),
        (t::DICT, "dict", true),
    ];
    for (place, (value, (class, name, optional))) in values.iter().zip(wanted).enumerate() {
        let absent = optional && (value.is_null() || *value == image::NONE);
        if !absent && !types::is_instance(vm, *value, class) {
            let got = protocol::type_name(vm, *value);
            let message = match place {
                0 | 1 => format!(
                    "function() argument '{}' must be {name}, not {got}",
                    ["code", "globals"][place]
                ),
                2 => "arg 3 (name) must be None or string".to_owned(),
                3 => "arg 4 (defaults) must be None or tuple".to_owned(),
                4 => "arg 5 (closure) must be None or tuple".to_owned(),
                _ => "arg 6 (kwdefaults) must be None or dict".to_owned(),
            };
            return Err(exception::type_error(vm, message));
        }
    }
    let [code, globals, name, defaults, closure, kwdefaults] = values[..] else {
        return Ok(vm.none());
    };
    let given = |value: Obj| value.some().filter(|value| *value != image::NONE);
    check_closure(vm, code, given(closure))?;
    let own_name = vm.heap.field(code, fields::code::NAME);
    // Code of 3.10 and before has no other name.
    let is_old = vm.heap.profile.is_without("code", "co_qualname");
    let qualname = if is_old { own_name } else { vm.heap.field(code, fields::code::QUALNAME) };
    let doc = documentation(&vm.heap, code);
    let function = vm.heap.new_object(t::FUNCTION);
    let builtins = vm.builtins();
    for (place, value) in [
        (field::GLOBALS, Some(globals)),
        (field::BUILTINS, builtins.some()),
        (field::NAME, given(name).or(Some(own_name))),
        (field::QUALNAME, Some(qualname)),
        (field::CODE, Some(code)),
        (field::DEFAULTS, given(defaults)),
        (field::KWDEFAULTS, given(kwdefaults)),
        (field::CLOSURE, given(closure)),
        (field::DOC, Some(doc.unwrap_or(image::NONE))),
    ] {
        if let Some(value) = value {
            let value = vm.own(value);
            vm.heap.init_field(function.get(), place, value);
        }
    }
    let name = vm.names.name;
    if let Some(module) = vm.heap.dict_get_str(globals, name).some() {
        let module = vm.own(module);
        vm.heap.init_field(function.get(), field::MODULE, module);
    }
    Ok(function)
}

/// The docstring of a function: its code's first constant, if that is a text and marked as one where versions mark it.
pub fn documentation(heap: &Heap, code: Obj) -> Option<Obj> {
    let flags = heap.word(code, fields::code::FLAGS) as u32;
    if heap.profile.bytecode.marks_docstrings && flags & HAS_DOCSTRING == 0 {
        return None;
    }
    let constants = heap.field(code, fields::code::CONSTANTS);
    let first = (heap.tuple_length(constants) > 0).then(|| heap.tuple_item(constants, 0));
    first.filter(|first| heap.type_of(*first) == t::STR)
}

/// The closure has one cell for each free variable of the code.
fn check_closure(vm: &mut dyn Vm, code: Obj, closure: Option<Obj>) -> Fallible<()> {
    let free = protocol::get_attribute_str(vm, code, "co_freevars")?;
    let wanted = vm.heap.tuple_length(free.get());
    vm.release(free);
    let cells = closure.map(|closure| vm.heap.tuple_items(closure)).unwrap_or_default();
    if wanted > 0 && closure.is_none() {
        return Err(exception::type_error(vm, "arg 5 (closure) must be tuple"));
    }
    if wanted != cells.len() {
        let name = protocol::get_attribute_str(vm, code, "co_name")?;
        let text = vm.heap.text(name.get()).into_owned();
        vm.release(name);
        let message = format!("{text} requires closure of length {wanted}, not {}", cells.len());
        return Err(exception::value_error(vm, message));
    }
    for cell in cells {
        if vm.heap.type_of(cell) != t::CELL {
            let got = protocol::type_name(vm, cell);
            let message = format!("arg 5 (closure) expected cell, found {got}");
            return Err(exception::type_error(vm, message));
        }
    }
    Ok(())
}

fn get_field<const FIELD: u32>(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    Ok(match vm.own_field(function, FIELD) {
        Some(value) => value,
        None => vm.none(),
    })
}

fn set_field<const FIELD: u32>(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        vm.heap.clear_field(function, FIELD);
    } else {
        let value = vm.own(value);
        vm.store(function, FIELD, value);
    }
    Ok(())
}

fn set_name(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_checked(vm, function, field::NAME, value, (t::STR, "__name__", "string"))
}

fn set_qualname(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_checked(vm, function, field::QUALNAME, value, (t::STR, "__qualname__", "string"))
}

fn set_checked(
    vm: &mut dyn Vm,
    function: Obj,
    place: u32,
    value: Obj,
    (class, attribute, what): (Obj, &str, &str),
) -> Fallible<()> {
    if value.is_null() || !types::is_instance(vm, value, class) {
        let message = format!("{attribute} must be set to a {what} object");
        return Err(exception::type_error(vm, message));
    }
    let value = vm.own(value);
    vm.store(function, place, value);
    Ok(())
}

/// None and a deletion empty the field; anything else must be of the class.
fn set_optional(
    vm: &mut dyn Vm,
    function: Obj,
    place: u32,
    value: Obj,
    checked: (Obj, &str, &str),
) -> Fallible<()> {
    if value.is_null() || value == image::NONE {
        vm.heap.clear_field(function, place);
        return Ok(());
    }
    set_checked(vm, function, place, value, checked)
}

fn set_defaults(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_optional(vm, function, field::DEFAULTS, value, (t::TUPLE, "__defaults__", "tuple"))
}

fn set_kwdefaults(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    set_optional(vm, function, field::KWDEFAULTS, value, (t::DICT, "__kwdefaults__", "dict"))
}

/// `func_annotate`, where functions have one.
fn annotate_of(vm: &mut dyn Vm, function: Obj) -> Option<Obj> {
    if vm.heap.profile.added.function == 0 {
        return None;
    }
    vm.heap.field(function, field::ANNOTATE).some()
}

/// What the compiler calls the functions that evaluate annotations.
const COMPILED: &str = "__annotate__";

fn get_annotate(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let Some(annotate) = annotate_of(vm, function) else { return Ok(vm.none()) };
    let is_compiled = vm.heap.type_of(annotate) == t::FUNCTION;
    if is_compiled && vm.heap.text(vm.heap.field(annotate, field::QUALNAME)).ends_with(COMPILED) {
        let owner = vm.heap.text(vm.heap.field(function, field::QUALNAME)).into_owned();
        let qualname = vm.heap.str(&format!("{owner}.{COMPILED}"));
        vm.store(annotate, field::QUALNAME, qualname);
    }
    Ok(vm.own(annotate))
}

fn set_annotate(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    annotations::check_annotate(vm, value)?;
    if value == image::NONE {
        vm.heap.clear_field(function, field::ANNOTATE);
        return Ok(());
    }
    let annotate = vm.own(value);
    vm.store(function, field::ANNOTATE, annotate);
    vm.heap.clear_field(function, field::ANNOTATIONS);
    Ok(())
}

fn set_annotations(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if annotate_of(vm, function).is_some() {
        vm.heap.clear_field(function, field::ANNOTATE);
    }
    set_optional(vm, function, field::ANNOTATIONS, value, (t::DICT, "__annotations__", "dict"))
}

/// Annotations come from the compiler as a tuple of names and values; the dict is made when first asked for.
fn get_annotations(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let stored = vm.heap.field(function, field::ANNOTATIONS);
    if stored.is_null()
        && let Some(annotate) = annotate_of(vm, function)
    {
        let made = annotations::evaluate(vm, annotate)?;
        let kept = vm.own(made.get());
        vm.store(function, field::ANNOTATIONS, kept);
        return Ok(made);
    }
    if !stored.is_null() && vm.heap.type_of(stored) != t::TUPLE {
        return Ok(vm.own(stored));
    }
    let dict = vm.heap.dict();
    if !stored.is_null() {
        for pair in vm.heap.tuple_items(stored).chunks_exact(2) {
            let value = vm.own(pair[1]);
            vm.heap.dict_set_str(dict.get(), pair[0], value);
        }
    }
    let kept = vm.own(dict.get());
    vm.store(function, field::ANNOTATIONS, kept);
    Ok(dict)
}

fn set_code(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() || vm.heap.type_of(value) != t::CODE {
        return Err(exception::type_error(vm, "__code__ must be set to a code object"));
    }
    let free = protocol::get_attribute_str(vm, value, "co_freevars")?;
    let wanted = vm.heap.tuple_length(free.get());
    vm.release(free);
    let closure = vm.heap.field(function, field::CLOSURE);
    let has = if closure.is_null() { 0 } else { vm.heap.tuple_length(closure) };
    if wanted != has {
        let name = vm.heap.text(vm.heap.field(function, field::NAME)).into_owned();
        let message = format!("{name}() requires a code object with {has} free vars, not {wanted}");
        return Err(exception::value_error(vm, message));
    }
    vm.keep_running_code(function);
    let code = vm.own(value);
    vm.store(function, field::CODE, code);
    Ok(())
}

fn get_type_params(vm: &mut dyn Vm, function: Obj) -> Fallible<Owned> {
    let stored = vm.heap.field(function, field::TYPE_PARAMETERS).some();
    Ok(vm.own(stored.unwrap_or(image::EMPTY_TUPLE)))
}

fn set_type_params(vm: &mut dyn Vm, function: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() || !types::is_instance(vm, value, t::TUPLE) {
        return Err(exception::type_error(vm, "__type_params__ must be set to a tuple"));
    }
    let value = vm.own(value);
    vm.store(function, field::TYPE_PARAMETERS, value);
    Ok(())
}

const MEMBERS: &[GetSet] = &[
    member("__closure__", get_field::<{ field::CLOSURE }>),
    member_set("__doc__", get_field::<{ field::DOC }>, set_field::<{ field::DOC }>),
    member("__globals__", get_field::<{ field::GLOBALS }>),
    member_set("__module__", get_field::<{ field::MODULE }>, set_field::<{ field::MODULE }>),
    member("__builtins__", get_field::<{ field::BUILTINS }>),
    get_set("__code__", get_field::<{ field::CODE }>, set_code),
    get_set("__defaults__", get_field::<{ field::DEFAULTS }>, set_defaults),
    get_set("__kwdefaults__", get_field::<{ field::KWDEFAULTS }>, set_kwdefaults),
    get_set("__annotations__", get_annotations, set_annotations),
    get_set("__annotate__", get_annotate, set_annotate),
    get_set("__dict__", instance::get_dict, instance::set_dict),
    get_set("__name__", get_field::<{ field::NAME }>, set_name),
    get_set("__qualname__", get_field::<{ field::QUALNAME }>, set_qualname),
    get_set("__type_params__", get_type_params, set_type_params),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    members: MEMBERS,
    flags: flag::METHOD_DESCRIPTOR | flag::HAVE_VECTORCALL,
    ..TypeRow::new(
        "function",
        t::FUNCTION,
        Slots {
            repr: Some(repr),
            call: Some(call),
            descriptor_get: Some(bind),
            new: Some(new),
            ..Slots::EMPTY
        },
    )
}];
