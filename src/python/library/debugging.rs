//! `breakpoint`, `help` and what debuggers ask `sys`: they lead to CPython's own `pdb` and `pydoc`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{self, audit};
use crate::python::object::{Fallible, Raised, Vm, exception, module, protocol};

/// Calls with a tuple of arguments and a dict of keyword arguments (or NULL), as `*args, **kwargs` arrive.
fn call_with(vm: &mut dyn Vm, function: Obj, tuple: Obj, keywords: Obj) -> Fallible<Owned> {
    let mut arguments = vm.heap.tuple_items(tuple);
    let mut names = Vec::new();
    for (name, value) in keywords.some().map_or(Vec::new(), |dict| vm.heap.dict_items(dict)) {
        names.push(name);
        arguments.push(value);
    }
    vm.call(function, &arguments, &names)
}

/// An attribute of a module that is imported for it.
fn imported(vm: &mut dyn Vm, module: &str, name: &str) -> Fallible<Owned> {
    let module = vm.import(module)?;
    let found = protocol::get_attribute_str(vm, module.get(), name);
    vm.release(module);
    found
}

/// `help(*args, **kwargs)`.
pub fn help(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let help = imported(vm, "pydoc", "help")?;
    let result = call_with(vm, help.get(), arguments[0], arguments[1]);
    vm.release(help);
    result
}

/// `breakpoint(*args, **kwargs)`.
pub fn breakpoint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let hook = library::sys_attribute(vm, "breakpointhook");
    if hook.is_null() {
        return Err(exception::runtime_error(vm, "lost sys.breakpointhook"));
    }
    audit::tell(vm, "builtins.breakpoint", &[hook])?;
    let hook = vm.own(hook);
    let result = call_with(vm, hook.get(), arguments[0], arguments[1]);
    vm.release(hook);
    result
}

/// What `os.environ` has under a name, if the program has asked for the environment at all.
fn environment(vm: &mut dyn Vm, name: &str) -> Fallible<Option<String>> {
    let key = vm.heap.interned_name("os");
    let modules = vm.process.modules;
    let Some(os) = vm.heap.dict_get_str(modules, key).some() else { return Ok(None) };
    let environ = vm.heap.interned_name("environ");
    let namespace = module::dict(vm, os);
    let Some(environ) = vm.heap.dict_get_str(namespace, environ).some() else { return Ok(None) };
    let name = vm.heap.str(name);
    let found = protocol::call_method(vm, environ, "get", &[name.get()]);
    vm.release(name);
    let found = found?;
    let text = match found.get() {
        image::NONE => None,
        found => Some(protocol::str_text(vm, found)?),
    };
    vm.release(found);
    Ok(text)
}

/// `sys.breakpointhook(*args, **kwargs)`.
pub fn breakpoint_hook(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let wanted = environment(vm, "PYTHONBREAKPOINT")?.filter(|name| !name.is_empty());
    let wanted = wanted.unwrap_or_else(|| "pdb.set_trace".to_owned());
    if wanted == "0" {
        return Ok(vm.none());
    }
    let (module, name) = wanted.rsplit_once('.').unwrap_or(("builtins", &wanted));
    let hook = match imported(vm, module, name) {
        Ok(hook) => hook,
        Err(Raised) => {
            let is_missing = exception::matches(vm, t::IMPORT_ERROR)
                || exception::matches(vm, t::ATTRIBUTE_ERROR);
            if !is_missing {
                return Err(Raised);
            }
            exception::clear(vm);
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{wanted}\"");
            vm.warn(t::RUNTIME_WARNING, &text, 0)?;
            return Ok(vm.none());
        }
    };
    let result = call_with(vm, hook.get(), arguments[0], arguments[1]);
    vm.release(hook);
    result
}

/// A dict by the idents of threads.
fn by_ident(vm: &mut dyn Vm, which: fn((Owned, Owned)) -> (Owned, Owned)) -> Fallible<Owned> {
    let dict = vm.heap.dict();
    for (thread, frame, handled) in vm.thread_states() {
        let (shown, other) = which((frame, handled));
        vm.release(other);
        let ident = vm.thread_ident(thread);
        let ident = vm.heap.int(ident as i64);
        let result = protocol::set_item(vm, dict.get(), ident.get(), shown.get());
        vm.release_all([ident, shown]);
        result?;
    }
    Ok(dict)
}

/// `sys._current_frames()`.
pub fn current_frames(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    audit::tell(vm, "sys._current_frames", &[])?;
    by_ident(vm, |(frame, handled)| (frame, handled))
}

/// `sys._current_exceptions()`.
pub fn current_exceptions(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    audit::tell(vm, "sys._current_exceptions", &[])?;
    by_ident(vm, |(frame, handled)| (handled, frame))
}
