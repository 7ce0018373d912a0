//! `sys.addaudithook` and `sys.audit`: who listens hears what the machine does.

use crate::python::heap::{Obj, Owned, image::types as t};
use crate::python::object::{Fallible, Raised, Vm, exception, protocol, types};

/// Tells the hooks of an event; what a hook raises is the answer.
pub fn tell(vm: &mut dyn Vm, event: &str, arguments: &[Obj]) -> Fallible<()> {
    if vm.process.audit_hooks.is_empty() {
        return Ok(());
    }
    let (event, arguments) = (vm.heap.str(event), vm.heap.tuple(arguments));
    let hooks = vm.process.audit_hooks.clone();
    let mut result = Ok(());
    for hook in hooks {
        match vm.call(hook, &[event.get(), arguments.get()], &[]) {
            Ok(value) => vm.release(value),
            Err(Raised) => {
                result = Err(Raised);
                break;
            }
        }
    }
    vm.release_all([event, arguments]);
    result
}

/// The same, of texts.
pub fn tell_texts(vm: &mut dyn Vm, event: &str, arguments: &[&str]) -> Fallible<()> {
    if vm.process.audit_hooks.is_empty() {
        return Ok(());
    }
    let made: Vec<Owned> = arguments.iter().map(|text| vm.heap.str(text)).collect();
    let raw: Vec<Obj> = made.iter().map(Owned::get).collect();
    let result = tell(vm, event, &raw);
    vm.release_all(made);
    result
}

/// `sys.addaudithook(hook)`: those that are there already may forbid it.
pub fn add_hook(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if tell(vm, "sys.addaudithook", &[]).is_err() {
        if !exception::matches(vm, t::EXCEPTION) {
            return Err(Raised);
        }
        exception::clear(vm);
        return Ok(vm.none());
    }
    let hook = vm.own(arguments[0]).into_raw();
    vm.process.audit_hooks.push(hook);
    Ok(vm.none())
}

/// `sys.audit(event, *args)`.
pub fn audit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (event, rest) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, event, t::STR) {
        let kind = protocol::type_name(vm, event);
        let text = format!("expected str for argument 'event', not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let event = vm.heap.text(event).into_owned();
    let rest = vm.heap.tuple_items(rest);
    tell(vm, &event, &rest)?;
    Ok(vm.none())
}
