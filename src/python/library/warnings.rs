//! The module `_warnings` (`Python/_warnings.c`): filters, registries, and how a warning is shown.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::warning_settings::{
    once_registry, setting, warnings_attribute, wrong_setting,
};
use crate::python::library::{self, Module, tracemalloc};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, Raised, Vm, def, dict, exception, protocol};

/// Where a warning is said to come from.
struct Context {
    file_name: String,
    line: i64,
    module: Owned,
    registry: Owned,
}

/// The state of the module, made when it is first needed.
pub fn ready(vm: &mut dyn Vm) {
    if !vm.process.warnings.filters.is_null() {
        return;
    }
    let default = [
        ("default", t::DEPRECATION_WARNING, Some("__main__")),
        ("ignore", t::DEPRECATION_WARNING, None),
        ("ignore", t::PENDING_DEPRECATION_WARNING, None),
        ("ignore", t::IMPORT_WARNING, None),
        ("ignore", t::RESOURCE_WARNING, None),
    ];
    let mut filters = Vec::new();
    for (action, category, module) in default {
        let action = vm.heap.interned(action);
        let module = match module {
            Some(name) => vm.heap.interned(name),
            None => vm.none(),
        };
        let zero = vm.heap.int(0);
        let none = image::NONE;
        let items = [action.get(), none, category, module.get(), zero.get()];
        filters.push(vm.heap.tuple(&items));
        vm.release_all([action, module, zero]);
    }
    let filters = vm.heap.list_from_owned(filters);
    let once = vm.heap.dict();
    let action = vm.heap.interned("default");
    vm.process.warnings.filters = filters.into_raw();
    vm.process.warnings.once = once.into_raw();
    vm.process.warnings.default_action = action.into_raw();
}

/// `check_matched`: None, a text that must be equal, or what has `match`.
fn matches(vm: &mut dyn Vm, pattern: Obj, text: Obj) -> Fallible<bool> {
    if pattern == image::NONE {
        return Ok(true);
    }
    if vm.heap.type_of(pattern) == t::STR {
        return protocol::equal(vm, pattern, text);
    }
    let result = protocol::call_method(vm, pattern, "match", &[text])?;
    let truth = protocol::truth(vm, result.get());
    vm.release(result);
    truth
}

fn item_holds(
    vm: &mut dyn Vm,
    item: Obj,
    category: Obj,
    text: Obj,
    line: i64,
    module: Obj,
) -> Fallible<bool> {
    let part = |vm: &dyn Vm, index: usize| vm.heap.tuple_item(item, index);
    let (message, class, of_module, at) = (part(vm, 1), part(vm, 2), part(vm, 3), part(vm, 4));
    let good = matches(vm, message, text)?
        && protocol::is_subclass(vm, category, class)?
        && matches(vm, of_module, module)?;
    let at = protocol::as_size(vm, at, t::OVERFLOW_ERROR)?;
    Ok(good && (at == 0 || at == line))
}

/// `get_filter`: the action of the first filter that matches.
fn action(
    vm: &mut dyn Vm,
    category: Obj,
    text: Obj,
    line: i64,
    module: Obj,
) -> Fallible<(String, Owned)> {
    ready(vm);
    let own = vm.process.warnings.filters;
    let filters = setting(vm, "filters", own)?;
    if !classes::is_instance(vm, filters.get(), t::LIST) {
        vm.release(filters);
        return Err(exception::value_error(vm, "_warnings.filters must be a list"));
    }
    let mut index = 0;
    let mut found = None;
    while index < vm.heap.list_length(filters.get()) {
        let item = vm.heap.list_item(filters.get(), index);
        let item = vm.heap.own(item);
        let is_filter =
            vm.heap.type_of(item.get()) == t::TUPLE && vm.heap.tuple_length(item.get()) == 5;
        if !is_filter {
            vm.release_all([item, filters]);
            let text = format!("_warnings.filters item {index} isn't a 5-tuple");
            return Err(exception::value_error(vm, text));
        }
        match item_holds(vm, item.get(), category, text, line, module) {
            Ok(false) => vm.release(item),
            Ok(true) => {
                found = Some(item);
                break;
            }
            Err(Raised) => {
                vm.release_all([item, filters]);
                return Err(Raised);
            }
        }
        index += 1;
    }
    vm.release(filters);
    let (action, item) = match found {
        Some(item) => (vm.heap.tuple_item(item.get(), 0), item),
        None => {
            let own = vm.process.warnings.default_action;
            let action = setting(vm, "defaultaction", own)?;
            if !classes::is_instance(vm, action.get(), t::STR) {
                return Err(wrong_setting(vm, action, "defaultaction must be a string"));
            }
            (action.get(), action)
        }
    };
    if !classes::is_instance(vm, action, t::STR) {
        let name = protocol::type_name(vm, action).to_owned();
        vm.release(item);
        let text = format!("action must be a string, not '{name}'");
        return Err(exception::type_error(vm, text));
    }
    Ok((vm.heap.text(action).into_owned(), item))
}

/// `already_warned`: a registry of another version of the filters is forgotten.
fn already_warned(vm: &mut dyn Vm, registry: Obj, key: Obj, remember: bool) -> Fallible<bool> {
    let version = vm.process.warnings.version;
    let name = vm.heap.interned_name("version");
    let known = vm.heap.dict_get_str(registry, name);
    let is_current = !known.is_null() && vm.heap.int_value(known) == Some(version);
    if is_current {
        if let Some(found) = dict::get(vm, registry, key)?
            && protocol::truth(vm, found)?
        {
            return Ok(true);
        }
    } else {
        vm.heap.dict_clear(registry);
        let version = vm.heap.int(version);
        vm.heap.dict_set_str(registry, name, version);
    }
    if remember {
        dict::set(vm, registry, key, image::TRUE)?;
    }
    Ok(false)
}

fn update_registry(vm: &mut dyn Vm, registry: Obj, text: Obj, category: Obj) -> Fallible<bool> {
    let key = vm.heap.tuple(&[text, category]);
    let result = already_warned(vm, registry, key.get(), true);
    vm.release(key);
    result
}

/// What is warned of: the text, and the exception that stands for it.
struct Message {
    text: Owned,
    object: Owned,
    category: Obj,
}

fn message_of(vm: &mut dyn Vm, message: Obj, category: Obj) -> Fallible<Message> {
    if classes::is_instance(vm, message, t::WARNING) {
        let text = protocol::str(vm, message)?;
        let category = vm.heap.type_of(message);
        return Ok(Message { text, object: vm.heap.own(message), category });
    }
    let object = vm.call(category, &[message], &[])?;
    Ok(Message { text: vm.heap.own(message), object, category })
}

/// `warn_explicit` of C. `registry` may be NULL or None.
fn warn_at(
    vm: &mut dyn Vm,
    category: Obj,
    message: Obj,
    context: &Context,
    source: Obj,
    source_line: Option<&str>,
) -> Fallible<()> {
    let message = message_of(vm, message, category)?;
    let line = vm.heap.int(context.line);
    let key = vm.heap.tuple(&[message.text.get(), message.category, line.get()]);
    let result = decide(vm, &message, key.get(), context);
    let result = match result {
        Ok(true) => show(vm, &message, line.get(), context, source, source_line),
        other => other.map(|_| ()),
    };
    vm.release_all([key, line, message.text, message.object]);
    result
}

/// Whether the warning is shown; registries remember that.
fn decide(vm: &mut dyn Vm, message: &Message, key: Obj, context: &Context) -> Fallible<bool> {
    ready(vm);
    let registry = context.registry.get();
    let has_registry = !registry.is_null() && registry != image::NONE;
    if has_registry && already_warned(vm, registry, key, false)? {
        return Ok(false);
    }
    let (category, text) = (message.category, message.text.get());
    let (action, item) = action(vm, category, text, context.line, context.module.get())?;
    let result = follow(vm, &action, item.get(), message, key, registry);
    vm.release(item);
    result
}

fn follow(
    vm: &mut dyn Vm,
    action: &str,
    item: Obj,
    message: &Message,
    key: Obj,
    registry: Obj,
) -> Fallible<bool> {
    let has_registry = !registry.is_null() && registry != image::NONE;
    match action {
        "error" => {
            let object = vm.heap.own(message.object.get());
            exception::set(vm, object);
            return Err(Raised);
        }
        "ignore" => return Ok(false),
        "always" => return Ok(true),
        _ => {}
    }
    if has_registry {
        dict::set(vm, registry, key, image::TRUE)?;
    }
    let (text, category) = (message.text.get(), message.category);
    match action {
        "once" => {
            let own = vm.heap.own(registry);
            let registry = if has_registry { own } else { once_registry(vm)? };
            let known = update_registry(vm, registry.get(), text, category);
            vm.release(registry);
            known.map(|known| !known)
        }
        "module" if has_registry => Ok(!update_registry(vm, registry, text, category)?),
        "module" | "default" => Ok(true),
        _ => {
            let action = vm.heap.str(action);
            let shown = protocol::repr_text(vm, action.get())?;
            vm.release(action);
            let item = protocol::repr_text(vm, item)?;
            let text = format!("Unrecognized action ({shown}) in warnings.filters:\n {item}");
            Err(exception::runtime_error(vm, text))
        }
    }
}

/// `call_show_warning`: by the module `warnings` if it is there, else the text itself.
fn show(
    vm: &mut dyn Vm,
    message: &Message,
    line: Obj,
    context: &Context,
    source: Obj,
    source_line: Option<&str>,
) -> Fallible<()> {
    let Some(function) = warnings_attribute(vm, "_showwarnmsg")? else {
        return show_text(vm, message, context, source, source_line);
    };
    let Some(class) = warnings_attribute(vm, "WarningMessage")? else {
        vm.release(function);
        return Err(exception::runtime_error(vm, "unable to get warnings.WarningMessage"));
    };
    let file = vm.heap.str(&context.file_name);
    let none = image::NONE;
    let source = source.some().unwrap_or(none);
    let given = [message.object.get(), message.category, file.get(), line, none, none, source];
    let made = vm.call(class.get(), &given, &[]);
    vm.release_all([file, class]);
    let result = made.and_then(|made| {
        let result = vm.call(function.get(), &[made.get()], &[]);
        vm.release(made);
        result
    });
    vm.release(function);
    let result = result?;
    vm.release(result);
    Ok(())
}

/// `show_warning`: place, category and text, then the line of the source.
fn show_text(
    vm: &mut dyn Vm,
    message: &Message,
    context: &Context,
    source: Obj,
    source_line: Option<&str>,
) -> Fallible<()> {
    let category = vm.type_data(message.category).short_name().to_owned();
    let text = protocol::str_text(vm, message.text.get())?;
    let file = &context.file_name;
    let mut out = format!("{file}:{}: {category}: {text}\n", context.line);
    let found = match source_line {
        Some(line) => Some(line.to_owned()),
        None => vm.source_line(file, context.line.max(0) as u32),
    };
    if let Some(line) = found
        && !line.trim().is_empty()
    {
        out.push_str(&format!("  {}\n", line.trim()));
    }
    // The module, which says this, is not imported any more while the interpreter ends.
    if !source.is_null() && !vm.process.is_finalizing {
        out.push_str(&allocation(vm, &category, source));
    }
    library::write_error(vm, &out)
}

/// Where the object of a warning was made, or how one would know.
fn allocation(vm: &mut dyn Vm, category: &str, source: Obj) -> String {
    if !vm.heap.tracer.is_on() {
        let hint = "Enable tracemalloc to get the object allocation traceback";
        return format!("{category}: {hint}\n");
    }
    let Some((frames, _)) = tracemalloc::origin_of(vm, source) else { return String::new() };
    let mut out = "Object allocated at (most recent call last):\n".to_owned();
    for (file, line) in frames.iter().rev() {
        out.push_str(&format!("  File \"{file}\", lineno {line}\n"));
        if let Some(text) = vm.source_line(file, *line)
            && !text.trim().is_empty()
        {
            out.push_str(&format!("    {}\n", text.trim()));
        }
    }
    out
}

/// `setup_context`: the frame that is `level` up from the running one.
fn context_at(vm: &mut dyn Vm, level: i64, skipped: &[String]) -> Fallible<Context> {
    ready(vm);
    let is_internal = |file: &str| file.contains("importlib") && file.contains("_bootstrap");
    let plain = level <= 0 || vm.caller(0).is_some_and(|place| is_internal(&place.file));
    let mut depth = 0;
    for _ in 1..level {
        depth += 1;
        while !plain
            && let Some(place) = vm.caller(depth)
            && (is_internal(&place.file)
                || skipped.iter().any(|prefix| place.file.starts_with(prefix.as_str())))
        {
            depth += 1;
        }
        if vm.caller(depth).is_none() {
            break;
        }
    }
    match vm.caller(depth) {
        Some(place) => context(vm, place.globals, place.file, i64::from(place.line)),
        None => {
            let globals = library::sys_namespace(vm);
            let (file, line) = vm.heap.profile.words.no_place;
            context(vm, globals, file.to_owned(), line)
        }
    }
}

fn context(vm: &mut dyn Vm, globals: Obj, file_name: String, line: i64) -> Fallible<Context> {
    let key = vm.heap.interned_name("__warningregistry__");
    let registry = match vm.heap.dict_get_str(globals, key).some() {
        Some(registry) => vm.heap.own(registry),
        None => {
            let made = vm.heap.dict();
            let kept = vm.heap.own(made.get());
            vm.heap.dict_set_str(globals, key, kept);
            made
        }
    };
    if !classes::is_instance(vm, registry.get(), t::DICT) && registry.get() != image::NONE {
        vm.release(registry);
        return Err(exception::type_error(vm, "'registry' must be a dict or None"));
    }
    let key = vm.heap.interned_name("__name__");
    let name = vm.heap.dict_get_str(globals, key);
    let module = if !name.is_null() && (name == image::NONE || vm.heap.type_of(name) == t::STR) {
        vm.heap.own(name)
    } else {
        vm.heap.str("<string>")
    };
    Ok(Context { file_name, line, module, registry })
}

fn release(vm: &mut dyn Vm, context: Context) {
    vm.release_all([context.module, context.registry]);
}

/// `PyErr_WarnFormat` and its kin: a warning of the machine itself, with the object that it is about or NULL.
pub fn warn_of(
    vm: &mut dyn Vm,
    category: Obj,
    text: &str,
    level: i64,
    source: Obj,
) -> Fallible<()> {
    let context = context_at(vm, level, &[])?;
    let text = vm.heap.str(text);
    let result = warn_at(vm, category, text.get(), &context, source, None);
    vm.release(text);
    release(vm, context);
    result
}

/// `PyErr_WarnExplicitObject`: what the compiler warns of at a line of a file. If it is to be remembered, then in the
/// registry of the code that called the compiler.
pub fn warn_of_line(
    vm: &mut dyn Vm,
    category: Obj,
    text: &str,
    (file_name, line): (&str, u32),
    remembered: bool,
) -> Fallible<()> {
    let registry = if remembered {
        let globals = vm.caller(0).map(|place| place.globals);
        let globals = globals.unwrap_or_else(|| library::sys_namespace(vm));
        let here = context(vm, globals, String::new(), 0)?;
        vm.release(here.module);
        here.registry
    } else {
        vm.heap.own(image::NONE)
    };
    let module = module_of_file(vm, file_name);
    let line = i64::from(line);
    let context = Context { file_name: file_name.to_owned(), line, module, registry };
    let text = vm.heap.str(text);
    let result = warn_at(vm, category, text.get(), &context, Obj::NULL, None);
    vm.release(text);
    release(vm, context);
    result
}

/// `normalize_module`.
fn module_of_file(vm: &mut dyn Vm, file_name: &str) -> Owned {
    let name = if file_name.is_empty() { "<unknown>" } else { file_name };
    vm.heap.str(name.strip_suffix(".py").unwrap_or(name))
}

/// `get_category`.
fn category_of(vm: &mut dyn Vm, message: Obj, category: Obj) -> Fallible<Obj> {
    if classes::is_instance(vm, message, t::WARNING) {
        return Ok(vm.heap.type_of(message));
    }
    let category = category.some().filter(|given| *given != image::NONE);
    let category = category.unwrap_or(t::USER_WARNING);
    if classes::is_type(vm, category) && classes::is_subtype(vm, category, t::WARNING) {
        return Ok(category);
    }
    let name = protocol::type_name(vm, category);
    let text = format!("category must be a Warning subclass, not '{name}'");
    Err(exception::type_error(vm, text))
}

fn warn(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [message, category, level, source, skip] = arguments else { return Ok(vm.none()) };
    let category = category_of(vm, *message, *category)?;
    let mut level = match level.some() {
        Some(level) => protocol::as_size(vm, level, t::OVERFLOW_ERROR)?,
        None => 1,
    };
    let mut skipped = Vec::new();
    if let Some(skip) = skip.some() {
        if !classes::is_instance(vm, skip, t::TUPLE) {
            let text = "skip_file_prefixes must be a tuple of strs";
            return Err(exception::type_error(vm, text));
        }
        for item in vm.heap.tuple_items(skip) {
            if !classes::is_instance(vm, item, t::STR) {
                let text = "skip_file_prefixes must be a tuple of strs";
                return Err(exception::type_error(vm, text));
            }
            skipped.push(vm.heap.text(item).into_owned());
        }
        if !skipped.is_empty() && level < 2 {
            level = 2;
        }
    }
    let source = source.some().filter(|source| *source != image::NONE).unwrap_or_default();
    let context = context_at(vm, level, &skipped)?;
    let result = warn_at(vm, category, *message, &context, source, None);
    release(vm, context);
    result.map(|()| vm.none())
}

fn warn_explicit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [message, category, file_name, line, of_module, registry, _globals, source] = arguments
    else {
        return Ok(vm.none());
    };
    if !classes::is_instance(vm, *file_name, t::STR) {
        let name = protocol::type_name(vm, *file_name);
        let text = format!("warn_explicit() argument 'filename' must be str, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let line = protocol::as_size(vm, *line, t::OVERFLOW_ERROR)?;
    let category = category_of(vm, *message, *category)?;
    let registry = registry.some().filter(|registry| *registry != image::NONE);
    if registry.is_some_and(|registry| !classes::is_instance(vm, registry, t::DICT)) {
        return Err(exception::type_error(vm, "'registry' must be a dict or None"));
    }
    let file_name = vm.heap.text(*file_name).into_owned();
    let module = match of_module.some() {
        Some(module) => vm.heap.own(module),
        None => module_of_file(vm, &file_name),
    };
    let registry = vm.heap.own(registry.unwrap_or_default());
    let context = Context { file_name, line, module, registry };
    let source = source.some().filter(|source| *source != image::NONE).unwrap_or_default();
    let result = warn_at(vm, category, *message, &context, source, None);
    release(vm, context);
    result.map(|()| vm.none())
}

fn filters_mutated(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.process.warnings.version += 1;
    Ok(vm.none())
}

fn fill(vm: &mut dyn Vm, namespace: Obj) {
    ready(vm);
    let state = vm.process.warnings;
    for (name, value) in [
        ("filters", state.filters),
        ("_onceregistry", state.once),
        ("_defaultaction", state.default_action),
    ] {
        let value = vm.heap.own(value);
        library::set(vm, namespace, name, value);
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\n\
          It is a helper module to speed up interpreter start-up.",
    functions: FUNCTIONS,
    fill: Some(fill),
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def(
        "warn",
        "($module, /, message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=<unrepresentable>)",
        warn,
    )
    .doc("Issue a warning, or maybe ignore it or raise an exception."),
    def(
        "warn_explicit",
        "($module, /, message, category, filename, lineno, module=<unrepresentable>, registry=None, \
         module_globals=None, source=None)",
        warn_explicit,
    )
    .doc("Issue a warning, or maybe ignore it or raise an exception."),
    def("_filters_mutated", "($module, /)", filters_mutated),
];
