//! What is called when something is told: the functions of `sys.settrace` and `sys.setprofile`, the callbacks of `sys.monitoring`.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{BUILTIN_FUNCTION, METHOD, METHOD_DESCRIPTOR};
use crate::python::heap::{Obj, fields};
use crate::python::machine::Machine;
use crate::python::machine::events::Spot;
use crate::python::object::exception::TRACEBACK;
use crate::python::object::frame::OPCODES;
use crate::python::object::monitoring::{Event, TRACE};
use crate::python::object::{Fallible, Raised, Vm, exception, frame, protocol};

impl Machine {
    /// An event as the function of `sys.settrace` hears it.
    pub fn tell_trace(&mut self, event: Event, spot: Spot, arguments: &[Obj]) -> Fallible<()> {
        let argument = arguments.first().copied().unwrap_or(NONE);
        match event {
            Event::Start | Event::Resume | Event::Throw => self.trace_call("call", NONE),
            Event::Return | Event::Yield => self.trace_call("return", argument),
            Event::Unwind => self.trace_call("return", NONE),
            Event::Raise | Event::StopIteration => self.trace_exception(argument),
            Event::Line => self.trace_line(),
            Event::Jump => {
                let loaded = &self.codes.loaded[spot.code as usize];
                let to = (self.pc - 1).saturating_sub(loaded.first);
                let is_back = to <= spot.at;
                // On another line, its beginning is told there.
                if is_back && loaded.code.line(to as usize) == loaded.code.line(spot.at as usize) {
                    return self.trace_line();
                }
                Ok(())
            }
            Event::Instruction => self.trace_opcode(spot),
            _ => Ok(()),
        }
    }

    fn trace_line(&mut self) -> Fallible<()> {
        if self.tracing_flags() & frame::LINES != 0 {
            return Ok(());
        }
        self.trace("line", NONE)
    }

    fn trace_opcode(&mut self, spot: Spot) -> Fallible<()> {
        if self.trace_function().is_null() || self.tracing_flags() & OPCODES == 0 {
            self.set_opcode_events(spot.code, false);
            return Ok(());
        }
        self.trace("opcode", NONE)
    }

    fn trace_exception(&mut self, raised: Obj) -> Fallible<()> {
        let class = self.core.heap.type_of(raised);
        let traceback = self.core.heap.field(raised, TRACEBACK).some().unwrap_or(NONE);
        let tuple = self.core.heap.tuple(&[class, raised, traceback]);
        let result = self.trace_call("exception", tuple.get());
        self.drop_owned(tuple);
        result
    }

    /// An event of the frame as a whole: `f_trace_opcodes` that was set meanwhile begins to be heard.
    fn trace_call(&mut self, what: &str, argument: Obj) -> Fallible<()> {
        if self.tracing_flags() & OPCODES != 0
            && let Some(code) = Machine::frame(self).map(|frame| frame.code)
        {
            self.set_opcode_events(code, true);
        }
        self.trace(what, argument)
    }

    /// `_PyEval_SetOpcodeTrace`.
    fn set_opcode_events(&mut self, code: u32, is_on: bool) {
        let monitoring = &mut self.core.process.monitoring;
        let events = monitoring.local_events(code, TRACE);
        let bit = Event::Instruction.bit();
        let wanted = if is_on { events | bit } else { events & !bit };
        if wanted != events {
            monitoring.set_local_events(code, TRACE, wanted);
            self.choose_loop();
        }
    }

    /// What the running frame's object says of lines and opcodes.
    fn tracing_flags(&self) -> u64 {
        let object = Machine::frame(self).and_then(|frame| self.made_object(frame));
        object.map_or(0, |object| self.core.heap.word(object, fields::frame::TRACING))
    }

    fn trace_function(&mut self) -> Obj {
        Vm::hooks(self).trace
    }

    /// `trace_trampoline`: a new frame's event goes to the function of the thread, every other to the frame's own.
    fn trace(&mut self, what: &str, argument: Obj) -> Fallible<()> {
        let function = self.trace_function();
        if function.is_null() {
            return Ok(());
        }
        let frame = self.frame_object();
        let own = self.core.heap.field(frame.get(), fields::frame::TRACE);
        let callback = if what == "call" { function } else { own };
        if callback.is_null() {
            self.drop_owned(frame);
            return Ok(());
        }
        let result = self.call_hook(callback, frame.get(), what, argument);
        let result = match result {
            Ok(value) if value.get() == NONE => {
                self.drop_owned(value);
                Ok(())
            }
            Ok(value) => {
                self.core.store(frame.get(), fields::frame::TRACE, value);
                Ok(())
            }
            Err(Raised) => {
                let mut hooks = Vm::hooks(self);
                let function = std::mem::replace(&mut hooks.trace, Obj::NULL);
                Vm::set_hooks(self, hooks);
                self.release_object(function);
                self.core.clear_field(frame.get(), fields::frame::TRACE);
                Err(Raised)
            }
        };
        self.drop_owned(frame);
        Vm::run_pending(self);
        result
    }

    /// An event as the function of `sys.setprofile` hears it.
    pub fn tell_profile(&mut self, event: Event, arguments: &[Obj]) -> Fallible<()> {
        let argument = arguments.first().copied().unwrap_or(NONE);
        match event {
            Event::Start | Event::Resume | Event::Throw => self.profile("call", NONE),
            Event::Return | Event::Yield => self.profile("return", argument),
            Event::Unwind => self.profile("return", NONE),
            Event::Call => self.profile_native("c_call", arguments),
            Event::CallReturn => self.profile_native("c_return", arguments),
            Event::CallRaise => self.profile_native("c_exception", arguments),
            _ => Ok(()),
        }
    }

    /// Only functions and methods that are native are told; a method of a type is shown bound to its object.
    fn profile_native(&mut self, what: &str, arguments: &[Obj]) -> Fallible<()> {
        let &[callable, first] = arguments else { return Ok(()) };
        match self.core.heap.type_of(callable) {
            BUILTIN_FUNCTION => self.profile(what, callable),
            METHOD => {
                let function = self.core.heap.field(callable, fields::method::FUNCTION);
                self.profile_native(what, &[function, first])
            }
            METHOD_DESCRIPTOR if first != self.core.process.monitoring.missing => {
                let bound = protocol::call_method(self, callable, "__get__", &[first])?;
                let result = self.profile(what, bound.get());
                self.drop_owned(bound);
                result
            }
            _ => Ok(()),
        }
    }

    /// `profile_trampoline`.
    fn profile(&mut self, what: &str, argument: Obj) -> Fallible<()> {
        let function = Vm::hooks(self).profile;
        if function.is_null() {
            return Ok(());
        }
        let frame = self.frame_object();
        let result = self.call_hook(function, frame.get(), what, argument);
        self.drop_owned(frame);
        match result {
            Ok(value) => {
                self.drop_owned(value);
                Ok(())
            }
            Err(Raised) => {
                let mut hooks = Vm::hooks(self);
                let function = std::mem::replace(&mut hooks.profile, Obj::NULL);
                Vm::set_hooks(self, hooks);
                self.release_object(function);
                Err(Raised)
            }
        }
    }

    /// `call_trampoline`.
    fn call_hook(
        &mut self,
        function: Obj,
        frame: Obj,
        what: &str,
        argument: Obj,
    ) -> Fallible<crate::python::heap::Owned> {
        let function = self.core.heap.own(function);
        let what = self.core.heap.interned(what);
        let result = self.call(function.get(), &[frame, what.get(), argument], &[]);
        self.drop_owned(what);
        self.drop_owned(function);
        result
    }

    /// An event as a tool of `sys.monitoring` hears it.
    pub fn tell_tool(
        &mut self,
        tool: usize,
        event: Event,
        spot: Spot,
        arguments: &[Obj],
    ) -> Fallible<()> {
        let callback = self.core.process.monitoring.callbacks[tool][event as usize];
        if callback.is_null() {
            return Ok(());
        }
        let loaded = &self.codes.loaded[spot.code as usize];
        let place = match event {
            Event::Line => loaded.code.line(spot.at as usize),
            _ => {
                let offset = loaded.code.offsets.get(spot.at as usize).copied().unwrap_or(0);
                offset.saturating_add_signed(spot.shift)
            }
        };
        let code = loaded.object;
        let callback = self.core.heap.own(callback);
        let place = self.core.heap.int(i64::from(place));
        let mut given = vec![code, place.get()];
        given.extend(arguments);
        let result = self.call(callback.get(), &given, &[]);
        self.drop_owned(place);
        self.drop_owned(callback);
        let value = result?;
        let is_disabling = value.get() == self.core.process.monitoring.disable;
        self.drop_owned(value);
        if !is_disabling {
            return Ok(());
        }
        if event.is_local() {
            self.core.process.monitoring.disable(spot.code, spot.at, event, tool);
            return Ok(());
        }
        let monitoring = &mut self.core.process.monitoring;
        let removed = std::mem::replace(&mut monitoring.callbacks[tool][event as usize], Obj::NULL);
        self.release_object(removed);
        let text = format!("Cannot disable {} events. Callback removed.", event.name());
        Err(exception::value_error(self, text))
    }
}
