//! The module `sys.monitoring`: made when a program first asks for it.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::library::{Constant, Module};
use crate::python::object::monitoring::{Event, PROFILE};
use crate::python::object::{Def, Fallible, Vm, def, exception, given, namespace, types};

/// The events that come with `CALL`.
const CALL_ENDS: u32 = Event::CallReturn.bit() | Event::CallRaise.bit();
const CALLS: u32 = CALL_ENDS | Event::Call.bit();

fn tool(vm: &mut dyn Vm, given: Obj) -> Fallible<usize> {
    let tool = given::c_int(vm, given, 0)?;
    match usize::try_from(tool) {
        Ok(number) if number < PROFILE => Ok(number),
        _ => {
            let text = format!("invalid tool {tool} (must be between 0 and 5)");
            Err(exception::value_error(vm, text))
        }
    }
}

fn use_tool_id(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (tool, name) = (tool(vm, arguments[0])?, arguments[1]);
    if !types::is_instance(vm, name, t::STR) {
        return Err(exception::value_error(vm, "tool name must be a str"));
    }
    if !vm.process.monitoring.names[tool].is_null() {
        return Err(exception::value_error(vm, format!("tool {tool} is already in use")));
    }
    let name = vm.own(name);
    vm.process.monitoring.names[tool] = name.into_raw();
    Ok(vm.none())
}

fn free_tool_id(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tool = tool(vm, arguments[0])?;
    let name = std::mem::replace(&mut vm.process.monitoring.names[tool], Obj::NULL);
    if !name.is_null() {
        vm.release(Owned::from_raw(name));
    }
    Ok(vm.none())
}

fn get_tool(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tool = tool(vm, arguments[0])?;
    let name = vm.process.monitoring.names[tool].some().unwrap_or(image::NONE);
    Ok(vm.own(name))
}

fn register_callback(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tool = tool(vm, arguments[0])?;
    let event = given::c_int(vm, arguments[1], 0)? as i32;
    if event.count_ones() != 1 {
        let text = "The callback can only be set for one event at a time";
        return Err(exception::value_error(vm, text));
    }
    let number = event.trailing_zeros() as usize;
    if number >= Event::ALL.len() {
        return Err(exception::value_error(vm, format!("invalid event {event}")));
    }
    let new = arguments[2];
    let new = if new == image::NONE { Obj::NULL } else { vm.own(new).into_raw() };
    let old = std::mem::replace(&mut vm.process.monitoring.callbacks[tool][number], new);
    Ok(if old.is_null() { vm.none() } else { Owned::from_raw(old) })
}

/// A set of events for all code or one.
fn event_set(vm: &mut dyn Vm, tool: usize, given: Obj, is_local: bool) -> Fallible<u32> {
    let events = given::c_int(vm, given, 0)? as u32;
    if events >= 1 << Event::ALL.len() {
        return Err(exception::value_error(vm, format!("invalid event set {events:#x}")));
    }
    if events & CALL_ENDS != 0 && events & CALLS != CALLS {
        let text = "cannot set C_RETURN or C_RAISE events independently";
        return Err(exception::value_error(vm, text));
    }
    let events = events & !CALL_ENDS;
    let is_fit = |event: &Event| events & event.bit() == 0 || event.is_local();
    if is_local && !Event::ALL.iter().all(is_fit) {
        return Err(exception::value_error(vm, format!("invalid local event set {events:#x}")));
    }
    if vm.process.monitoring.names[tool].is_null() {
        return Err(exception::value_error(vm, format!("tool {tool} is not in use")));
    }
    Ok(events)
}

fn get_events(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tool = tool(vm, arguments[0])?;
    let events = vm.process.monitoring.events(tool);
    Ok(vm.heap.int(i64::from(events)))
}

fn set_events(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tool = tool(vm, arguments[0])?;
    let events = event_set(vm, tool, arguments[1], false)?;
    vm.process.monitoring.set_events(tool, events);
    vm.events_changed();
    Ok(vm.none())
}

/// The number of a code object.
fn code(vm: &mut dyn Vm, given: Obj) -> Fallible<u32> {
    if vm.heap.type_of(given) != t::CODE {
        return Err(exception::type_error(vm, "code must be a code object"));
    }
    Ok(vm.heap.word(given, fields::code::INDEX) as u32)
}

fn get_local_events(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = code(vm, arguments[1])?;
    let tool = tool(vm, arguments[0])?;
    let events = vm.process.monitoring.local_events(code, tool);
    Ok(vm.heap.int(i64::from(events)))
}

fn set_local_events(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = code(vm, arguments[1])?;
    let tool = tool(vm, arguments[0])?;
    let events = event_set(vm, tool, arguments[2], true)?;
    vm.process.monitoring.set_local_events(code, tool, events);
    vm.events_changed();
    Ok(vm.none())
}

fn restart_events(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.process.monitoring.restart();
    Ok(vm.none())
}

fn all_events(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let dict = vm.heap.dict();
    for event in Event::ALL {
        let tools = vm.process.monitoring.tools_of_all(event);
        if tools != 0 {
            let name = vm.heap.interned_name(event.name());
            let tools = vm.heap.int(i64::from(tools));
            vm.heap.dict_set_str(dict.get(), name, tools);
        }
    }
    Ok(dict)
}

/// Adds the events and the two objects that stand for something.
fn fill(vm: &mut dyn Vm, dict: Obj) {
    let mut events: Vec<(&'static str, Owned)> = Vec::new();
    for event in Event::ALL {
        events.push((event.name(), vm.heap.int(i64::from(event.bit()))));
    }
    events.push(("NO_EVENTS", vm.heap.int(0)));
    let events = namespace::create(vm, events);
    let [disable, missing] = [(); 2].map(|()| vm.heap.new_object(t::OBJECT));
    vm.process.monitoring.disable = vm.own(disable.get()).into_raw();
    vm.process.monitoring.missing = vm.own(missing.get()).into_raw();
    for (name, value) in [("DISABLE", disable), ("MISSING", missing), ("events", events)] {
        let name = vm.heap.interned_name(name);
        vm.heap.dict_set_str(dict, name, value);
    }
    // It is no module that was imported.
    for name in ["__doc__", "__spec__", "__loader__", "__package__"] {
        let (name, none) = (vm.heap.interned_name(name), vm.none());
        vm.heap.dict_set_str(dict, name, none);
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "sys.monitoring",
    functions: FUNCTIONS,
    constants: &[
        ("DEBUGGER_ID", Constant::Int(0)),
        ("COVERAGE_ID", Constant::Int(1)),
        ("PROFILER_ID", Constant::Int(2)),
        ("OPTIMIZER_ID", Constant::Int(5)),
    ],
    fill: Some(fill),
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("_all_events", "($module, /)", all_events),
    def("free_tool_id", "($module, tool_id, /)", free_tool_id),
    def("get_events", "($module, tool_id, /)", get_events),
    def("get_local_events", "($module, tool_id, code, /)", get_local_events),
    def("get_tool", "($module, tool_id, /)", get_tool),
    def("register_callback", "($module, tool_id, event, func, /)", register_callback),
    def("restart_events", "($module, /)", restart_events),
    def("set_events", "($module, tool_id, event_set, /)", set_events),
    def("set_local_events", "($module, tool_id, code, event_set, /)", set_local_events),
    def("use_tool_id", "($module, tool_id, name, /)", use_tool_id),
];
