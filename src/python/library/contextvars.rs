//! The module `_contextvars`: variables whose values belong to a context, and the contexts of threads and tasks.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{
    Compare, Core, Def, Fallible, GetSet, Slots, TypeRow, Vm, binding, class_method, def, dict,
    exception, get, given, member, native, protocol,
};

/// Words of a context: the one it was entered from, its values by their variables, whether it is entered.
const PREVIOUS: u32 = 2;
const VALUES: u32 = 3;
const ENTERED: u32 = 5;
/// Words of a variable.
const NAME: u32 = 2;
const DEFAULT: u32 = 3;
/// Words of a token: where, what, the value before or NULL, whether it was used.
const CONTEXT: u32 = 2;
const VARIABLE: u32 = 3;
const OLD: u32 = 4;
const USED: u32 = 5;

fn new_context(vm: &mut Core, values: Owned) -> Owned {
    let context = vm.heap.new_object(t::CONTEXT);
    vm.heap.init_field(context.get(), VALUES, values);
    context
}

/// The running thread's context, borrowed; made when it is first asked for.
fn current(vm: &mut Core) -> Obj {
    if vm.context.is_null() {
        let values = vm.heap.dict();
        vm.context = new_context(vm, values).into_raw();
    }
    vm.context
}

fn copy_of(vm: &mut Core, context: Obj) -> Owned {
    let values = vm.heap.field(context, VALUES);
    let values = vm.heap.dict_copy(values);
    new_context(vm, values)
}

fn copy_context(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let context = current(vm);
    Ok(copy_of(vm, context))
}

fn context_new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    if !arguments.is_empty() {
        return Err(exception::type_error(vm, "Context() does not accept any arguments"));
    }
    let values = vm.heap.dict();
    Ok(new_context(vm, values))
}

/// `context.run(callable, *args, **kwargs)`.
fn run(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [context, given, named] = *arguments else { return Ok(vm.none()) };
    let mut values = vm.heap.tuple_items(given);
    if values.is_empty() {
        return Err(exception::type_error(vm, "run() missing 1 required positional argument"));
    }
    enter(vm, context)?;
    let callable = values.remove(0);
    let named = if named.is_null() { Vec::new() } else { vm.heap.dict_items(named) };
    let names: Vec<Obj> = named.iter().map(|(name, _)| *name).collect();
    values.extend(named.iter().map(|(_, value)| *value));
    let result = vm.call(callable, &values, &names);
    leave(vm, context);
    result
}

fn enter(vm: &mut dyn Vm, context: Obj) -> Fallible<()> {
    if vm.heap.word(context, ENTERED) != 0 {
        let name = protocol::repr_text(vm, context)?;
        let text = format!("cannot enter context: {name} is already entered");
        return Err(exception::runtime_error(vm, text));
    }
    let previous = current(vm);
    // The thread's reference to the one before moves into this one.
    vm.heap.init_field(context, PREVIOUS, Owned::from_raw(previous));
    vm.heap.set_word(context, ENTERED, 1);
    vm.context = vm.own(context).into_raw();
    Ok(())
}

fn leave(vm: &mut dyn Vm, context: Obj) {
    let entered = Owned::from_raw(vm.context);
    vm.context = vm.heap.field(context, PREVIOUS);
    vm.heap.set_word(context, PREVIOUS, 0);
    vm.heap.set_word(context, ENTERED, 0);
    vm.release(entered);
}

fn check_key(vm: &mut dyn Vm, key: Obj) -> Fallible<()> {
    if vm.heap.type_of(key) == t::CONTEXT_VAR {
        return Ok(());
    }
    let key = protocol::repr_text(vm, key)?;
    Err(exception::type_error(vm, format!("a ContextVar key was expected, got {key}")))
}

fn find(vm: &mut dyn Vm, context: Obj, key: Obj) -> Fallible<Option<Owned>> {
    check_key(vm, key)?;
    let values = vm.heap.field(context, VALUES);
    let found = dict::get(vm, values, key)?;
    Ok(found.map(|value| vm.own(value)))
}

fn subscript(vm: &mut dyn Vm, context: Obj, key: Obj) -> Fallible<Owned> {
    match find(vm, context, key)? {
        Some(value) => Ok(value),
        None => Err(exception::key_error(vm, key)),
    }
}

fn contains(vm: &mut dyn Vm, context: Obj, key: Obj) -> Fallible<bool> {
    let found = find(vm, context, key)?;
    let is_there = found.is_some();
    vm.release_option(found);
    Ok(is_there)
}

fn context_get(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [context, key, default] = *arguments else { return Ok(vm.none()) };
    match find(vm, context, key)? {
        Some(value) => Ok(value),
        None => Ok(vm.own(default.some().unwrap_or(NONE))),
    }
}

fn length(vm: &mut dyn Vm, context: Obj) -> Fallible<i64> {
    let values = vm.heap.field(context, VALUES);
    Ok(vm.heap.dict_length(values) as i64)
}

fn iterate(vm: &mut dyn Vm, context: Obj) -> Fallible<Owned> {
    let values = vm.heap.field(context, VALUES);
    protocol::iter(vm, values)
}

/// `keys`, `values` and `items`.
fn view(vm: &mut dyn Vm, context: Obj, name: &str) -> Fallible<Owned> {
    let values = vm.heap.field(context, VALUES);
    let view = protocol::call_method(vm, values, name, &[])?;
    given::with(vm, view, protocol::iter)
}

fn keys(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    view(vm, arguments[0], "keys")
}

fn values(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    view(vm, arguments[0], "values")
}

fn items(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    view(vm, arguments[0], "items")
}

fn context_copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(copy_of(vm, arguments[0]))
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let is_equality = matches!(operator, Compare::Equal | Compare::NotEqual);
    if !is_equality || vm.heap.type_of(right) != t::CONTEXT {
        return Ok(vm.not_implemented());
    }
    let (left, right) = (vm.heap.field(left, VALUES), vm.heap.field(right, VALUES));
    protocol::compare(vm, left, right, operator)
}

fn variable_new(vm: &mut dyn Vm, _: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(name, /, *, default=<unrepresentable>)";
    binding::with(vm, "ContextVar", signature, given, keywords, |vm, bound| {
        if !given::is_str(vm, bound[0]) {
            return Err(exception::type_error(vm, "context variable name must be a str"));
        }
        let variable = vm.heap.new_object(t::CONTEXT_VAR);
        let name = vm.own(bound[0]);
        vm.heap.init_field(variable.get(), NAME, name);
        if let Some(default) = bound[1].some() {
            let default = vm.own(default);
            vm.heap.init_field(variable.get(), DEFAULT, default);
        }
        Ok(variable)
    })
}

fn variable_get(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [variable, default] = *arguments else { return Ok(vm.none()) };
    let context = vm.context;
    if !context.is_null()
        && let Some(value) = find(vm, context, variable)?
    {
        return Ok(value);
    }
    match default.some().or(vm.heap.field(variable, DEFAULT).some()) {
        Some(value) => Ok(vm.own(value)),
        None => Err(exception::raise_with(vm, t::LOOKUP_ERROR, &[variable])),
    }
}

fn variable_set(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [variable, value] = *arguments else { return Ok(vm.none()) };
    let context = current(vm);
    let token = vm.heap.new_object(t::CONTEXT_TOKEN);
    let old = find(vm, context, variable)?;
    for (word, held) in [(CONTEXT, context), (VARIABLE, variable)] {
        let held = vm.own(held);
        vm.heap.init_field(token.get(), word, held);
    }
    if let Some(old) = old {
        vm.heap.init_field(token.get(), OLD, old);
    }
    let values = vm.heap.field(context, VALUES);
    dict::set(vm, values, variable, value)?;
    Ok(token)
}

fn reset(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [variable, token] = *arguments else { return Ok(vm.none()) };
    if vm.heap.type_of(token) != t::CONTEXT_TOKEN {
        let name = protocol::repr_text(vm, token)?;
        let text = format!("expected an instance of Token, got {name}");
        return Err(exception::type_error(vm, text));
    }
    let name = protocol::repr_text(vm, token)?;
    if vm.heap.word(token, USED) != 0 {
        let text = format!("{name} has already been used once");
        return Err(exception::runtime_error(vm, text));
    }
    if vm.heap.field(token, VARIABLE) != variable {
        let text = format!("{name} was created by a different ContextVar");
        return Err(exception::value_error(vm, text));
    }
    let context = current(vm);
    if vm.heap.field(token, CONTEXT) != context {
        let text = format!("{name} was created in a different Context");
        return Err(exception::value_error(vm, text));
    }
    vm.heap.set_word(token, USED, 1);
    let values = vm.heap.field(context, VALUES);
    match vm.heap.field(token, OLD).some() {
        Some(old) => dict::set(vm, values, variable, old)?,
        None => {
            let removed = dict::remove(vm, values, variable)?;
            vm.release_option(removed);
        }
    }
    Ok(vm.none())
}

fn variable_repr(vm: &mut dyn Vm, variable: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(variable, NAME);
    let name = protocol::repr_text(vm, name)?;
    let default = match vm.heap.field(variable, DEFAULT).some() {
        Some(default) => format!(" default={}", protocol::repr_text(vm, default)?),
        None => String::new(),
    };
    let text = format!("<ContextVar name={name}{default} at {:#x}>", vm.heap.address(variable));
    Ok(vm.heap.str(&text))
}

fn variable_name(vm: &mut dyn Vm, variable: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(variable, NAME);
    Ok(vm.own(name))
}

fn token_repr(vm: &mut dyn Vm, token: Obj) -> Fallible<Owned> {
    let used = if vm.heap.word(token, USED) != 0 { " used" } else { "" };
    let variable = vm.heap.field(token, VARIABLE);
    let variable = protocol::repr_text(vm, variable)?;
    let text = format!("<Token{used} var={variable} at {:#x}>", vm.heap.address(token));
    Ok(vm.heap.str(&text))
}

fn token_variable(vm: &mut dyn Vm, token: Obj) -> Fallible<Owned> {
    let variable = vm.heap.field(token, VARIABLE);
    Ok(vm.own(variable))
}

fn token_old(vm: &mut dyn Vm, token: Obj) -> Fallible<Owned> {
    match vm.own_field(token, OLD) {
        Some(old) => Ok(old),
        None => protocol::get_attribute_str(vm, t::CONTEXT_TOKEN, "MISSING"),
    }
}

fn token_new(vm: &mut dyn Vm, _: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Err(exception::runtime_error(vm, "Tokens can only be created by ContextVars"))
}

fn missing_repr(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.str("<Token.MISSING>"))
}

fn fill(vm: &mut dyn Vm, _: Obj) {
    let missing = vm.heap.new_object(t::TOKEN_MISSING);
    let namespace = vm.heap.field(t::CONTEXT_TOKEN, crate::python::heap::types::word::DICT);
    let name = vm.heap.interned_name("MISSING");
    vm.heap.dict_set_str(namespace, name, missing);
}

/// What a thread's context is let go of by, when the thread ends.
pub fn forget_thread(vm: &mut dyn Vm) {
    let context = std::mem::take(&mut vm.context);
    if !context.is_null() {
        vm.release(Owned::from_raw(context));
        vm.run_pending();
    }
}

const CONTEXT_METHODS: &[Def] = &[
    def("run", "($self, /, *args, **kwargs)", run),
    def("items", "($self, /)", items),
    def("keys", "($self, /)", keys),
    def("values", "($self, /)", values),
    def("get", "($self, key, default=None, /)", context_get),
    def("copy", "($self, /)", context_copy),
];

const VARIABLE_METHODS: &[Def] = &[
    def("get", "($self, default=<unrepresentable>, /)", variable_get),
    def("set", "($self, value, /)", variable_set),
    def("reset", "($self, token, /)", reset),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item),
];

const TOKEN_METHODS: &[Def] =
    &[class_method("__class_getitem__", "($type, object, /)", native::class_get_item)];
const VARIABLE_MEMBERS: &[GetSet] = &[member("name", variable_name)];
const TOKEN_MEMBERS: &[GetSet] = &[get("var", token_variable), get("old_value", token_old)];

const TYPES: &[TypeRow] = &[
    TypeRow {
        methods: CONTEXT_METHODS,
        ..TypeRow::new(
            "_contextvars.Context",
            t::CONTEXT,
            Slots {
                new: Some(context_new),
                iter: Some(iterate),
                length: Some(length),
                subscript: Some(subscript),
                contains: Some(contains),
                compare: Some(compare),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: VARIABLE_METHODS,
        members: VARIABLE_MEMBERS,
        ..TypeRow::new(
            "_contextvars.ContextVar",
            t::CONTEXT_VAR,
            Slots { new: Some(variable_new), repr: Some(variable_repr), ..Slots::EMPTY },
        )
    },
    TypeRow {
        methods: TOKEN_METHODS,
        members: TOKEN_MEMBERS,
        ..TypeRow::new(
            "_contextvars.Token",
            t::CONTEXT_TOKEN,
            Slots { new: Some(token_new), repr: Some(token_repr), ..Slots::EMPTY },
        )
    },
    TypeRow::new(
        "Token.MISSING",
        t::TOKEN_MISSING,
        Slots { repr: Some(missing_repr), ..Slots::EMPTY },
    ),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[def("copy_context", "($module, /)", copy_context)],
    constants: &[
        ("Context", Constant::Static(t::CONTEXT)),
        ("ContextVar", Constant::Static(t::CONTEXT_VAR)),
        ("Token", Constant::Static(t::CONTEXT_TOKEN)),
    ],
    types: TYPES,
    fill: Some(fill),
};
