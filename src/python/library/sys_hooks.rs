//! The hooks of `sys`: what is done with values, exceptions and asynchronous generators.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library;
use crate::python::object::{Fallible, Vm, exception, given, module, protocol, struct_sequence};

/// `sys.displayhook(value)`: what the prompt does with the value of an expression.
pub fn display_hook(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = arguments[0];
    let modules = vm.process.modules;
    let name = vm.heap.interned_name("builtins");
    let builtins = vm.heap.dict_get_str(modules, name);
    if builtins.is_null() {
        return Err(exception::runtime_error(vm, "lost builtins module"));
    }
    if value == image::NONE {
        return Ok(vm.none());
    }
    let builtins = module::dict(vm, builtins);
    let name = vm.heap.interned_name("_");
    let none = vm.none();
    vm.heap.dict_set_str(builtins, name, none);
    let stdout = library::sys_attribute(vm, "stdout");
    if stdout.is_null() || stdout == image::NONE {
        return Err(exception::runtime_error(vm, "lost sys.stdout"));
    }
    let text = format!("{}\n", protocol::repr_text(vm, value)?);
    library::write_file(vm, stdout, &text)?;
    let value = vm.heap.own(value);
    vm.heap.dict_set_str(builtins, name, value);
    Ok(vm.none())
}

/// `sys.excepthook(type, value, traceback)`.
pub fn except_hook(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [_, value, traceback] = arguments else { return Ok(vm.none()) };
    if !exception::is_instance(vm, *value) {
        let name = protocol::type_name(vm, *value);
        let text =
            format!("TypeError: print_exception(): Exception expected for value, {name} found\n");
        library::write_error(vm, &text)?;
        return Ok(vm.none());
    }
    if *traceback != image::NONE
        && vm.heap.type_of(*traceback) == t::TRACEBACK
        && vm.heap.field(*value, exception::TRACEBACK).is_null()
    {
        let traceback = vm.heap.own(*traceback);
        vm.store(*value, exception::TRACEBACK, traceback);
    }
    vm.print_exception(*value)?;
    Ok(vm.none())
}

/// `sys.unraisablehook(unraisable)`.
pub fn unraisable_hook(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if vm.heap.type_of(arguments[0]) != t::UNRAISABLE_HOOK_ARGS {
        let text = "sys.unraisablehook argument type must be UnraisableHookArgs";
        return Err(exception::type_error(vm, text));
    }
    let parts = vm.heap.tuple_items(arguments[0]);
    let [_, raised, _, message, object] = parts[..] else { return Ok(vm.none()) };
    let message =
        if message == image::NONE { String::new() } else { protocol::str_text(vm, message)? };
    vm.print_unraisable(raised, &message, object)?;
    Ok(vm.none())
}

pub fn get_origin_depth(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let depth = vm.hooks().origin_depth;
    Ok(vm.heap.int(i64::from(depth)))
}

pub fn set_origin_depth(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let depth = given::c_int(vm, arguments[0], 0)?;
    let Ok(depth) = u32::try_from(depth) else {
        return Err(exception::value_error(vm, "depth must be >= 0"));
    };
    let mut hooks = vm.hooks();
    hooks.origin_depth = depth;
    vm.set_hooks(hooks);
    Ok(vm.none())
}

pub fn get_asyncgen_hooks(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let hooks = vm.hooks();
    let shown = [hooks.first_iteration, hooks.finalizer]
        .map(|hook| vm.heap.own(hook.some().unwrap_or(image::NONE)));
    Ok(struct_sequence::create(vm, t::SYS_ASYNCGEN_HOOKS, shown.into()))
}

pub fn set_asyncgen_hooks(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    for (hook, name) in arguments.iter().zip(["firstiter", "finalizer"]) {
        let is_good = hook.is_null() || *hook == image::NONE || protocol::is_callable(vm, *hook);
        if !is_good {
            let kind = protocol::type_name(vm, *hook);
            let text = format!("callable {name} expected, got {kind}");
            return Err(exception::type_error(vm, text));
        }
    }
    let mut hooks = vm.hooks();
    let mut old = Vec::new();
    for (given, place) in arguments.iter().zip([&mut hooks.first_iteration, &mut hooks.finalizer]) {
        if given.is_null() {
            continue;
        }
        let new = if *given == image::NONE { Obj::NULL } else { vm.heap.own(*given).into_raw() };
        old.push(Owned::from_raw(std::mem::replace(place, new)));
    }
    vm.set_hooks(hooks);
    vm.release_all(old.into_iter().filter(|hook| !hook.get().is_null()));
    Ok(vm.none())
}
