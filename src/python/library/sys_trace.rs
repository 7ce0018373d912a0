//! `sys.settrace`, `sys.setprofile` and what belongs to them.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Fallible, Hooks, Vm, exception, protocol, types};

fn trace_of(hooks: &mut Hooks) -> &mut Obj {
    &mut hooks.trace
}

fn profile_of(hooks: &mut Hooks) -> &mut Obj {
    &mut hooks.profile
}

/// Sets a hook of the running thread; None takes it away.
fn set(vm: &mut dyn Vm, function: Obj, place: fn(&mut Hooks) -> &mut Obj) -> Fallible<Owned> {
    let new = if function == image::NONE { Obj::NULL } else { vm.own(function).into_raw() };
    let mut hooks = vm.hooks();
    let old = std::mem::replace(place(&mut hooks), new);
    vm.set_hooks(hooks);
    if let Some(old) = old.some() {
        vm.release(Owned::from_raw(old));
        vm.run_pending();
    }
    Ok(vm.none())
}

/// `sys.settrace(function)`.
pub fn set_trace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set(vm, arguments[0], trace_of)
}

/// `sys.setprofile(function)`.
pub fn set_profile(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set(vm, arguments[0], profile_of)
}

/// `sys.gettrace()`.
pub fn get_trace(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let function = vm.hooks().trace.some().unwrap_or(image::NONE);
    Ok(vm.own(function))
}

/// `sys.getprofile()`.
pub fn get_profile(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let function = vm.hooks().profile.some().unwrap_or(image::NONE);
    Ok(vm.own(function))
}

/// Sets a hook of every thread that has not ended.
fn set_all(vm: &mut dyn Vm, function: Obj, place: fn(&mut Hooks) -> &mut Obj) -> Fallible<Owned> {
    let own = vm.thread();
    let done = set(vm, function, place)?;
    for thread in (0..=vm.thread_limit()).filter(|thread| *thread != own) {
        if vm.thread_has_ended(thread) {
            continue;
        }
        let new = if function == image::NONE { Obj::NULL } else { vm.own(function).into_raw() };
        let hooks = vm.process.hooks.entry(thread).or_default();
        let old = std::mem::replace(place(hooks), new);
        if let Some(old) = old.some() {
            vm.release(Owned::from_raw(old));
        }
    }
    let hooks = vm.hooks();
    vm.set_hooks(hooks);
    Ok(done)
}

/// `sys._settraceallthreads(function)`.
pub fn set_all_traces(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set_all(vm, arguments[0], trace_of)
}

/// `sys._setprofileallthreads(function)`.
pub fn set_all_profiles(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set_all(vm, arguments[0], profile_of)
}

/// `sys.call_tracing(function, arguments)`: inside a trace function, what is called is traced.
pub fn call_tracing(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [function, given] = *arguments else { return Ok(vm.none()) };
    if !types::is_instance(vm, given, t::TUPLE) {
        let kind = protocol::type_name(vm, given);
        let text = format!("call_tracing() argument 2 must be tuple, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let given = vm.heap.tuple_items(given);
    let depth = vm.set_tracing(0);
    let result = vm.call(function, &given, &[]);
    vm.set_tracing(depth);
    result
}
