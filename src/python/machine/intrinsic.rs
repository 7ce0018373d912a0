//! `CALL_INTRINSIC_1` and `CALL_INTRINSIC_2`: rare helpers that have no instruction of their own.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    PARAM_SPEC, RUNTIME_ERROR, STOP_ASYNC_ITERATION, STOP_ITERATION, TYPE_VAR, TYPE_VAR_TUPLE,
};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{self, typing, typing_alias};
use crate::python::machine::{Flow, Frame, Machine};
use crate::python::object::exception::group;
use crate::python::object::{Fallible, Raised, Vm, async_generator, exception, protocol};

impl Machine {
    /// `CALL_INTRINSIC_1`, by CPython's numbers.
    pub fn intrinsic_1(&mut self, number: u32) -> Fallible<Flow> {
        match number {
            1 => self.print_value(),
            2 => self.import_star(),
            3 => self.stop_iteration_error(),
            5 => self.unary(protocol::positive),
            6 => self.list_to_tuple(),
            4 => self.wrap_async_value(),
            7 => self.type_parameter(TYPE_VAR, None),
            8 => self.type_parameter(PARAM_SPEC, None),
            9 => self.type_parameter(TYPE_VAR_TUPLE, None),
            10 => self.unary(typing_alias::generic),
            _ => self.unary(|vm, parts| Ok(typing_alias::alias(vm, parts))),
        }
    }

    /// `CALL_INTRINSIC_2`.
    pub fn intrinsic_2(&mut self, number: u32) -> Fallible<Flow> {
        match number {
            1 => self.prepare_reraise_star(),
            2 => self.type_parameter(TYPE_VAR, Some(false)),
            3 => self.type_parameter(TYPE_VAR, Some(true)),
            4 => self.give_second(|vm, function, parameters| {
                typing::set_function_parameters(vm, function, parameters);
            }),
            _ => self.give_second(|vm, parameter, evaluate| {
                typing::set_default(vm, parameter, evaluate);
            }),
        }
    }

    /// A type parameter of the name on top, or below the function that makes its bound or constraints.
    fn type_parameter(&mut self, kind: Obj, constraints: Option<bool>) -> Fallible<Flow> {
        let depth = 1 + u32::from(constraints.is_some());
        let name = self.peek(depth);
        let made = typing::parameter(self, kind, name);
        if let Some(is_constraints) = constraints {
            let evaluate = self.peek(1);
            typing::set_bound(self, made.get(), evaluate, is_constraints);
        }
        self.drop_values(depth);
        self.push(made);
        Ok(Flow::Next)
    }

    /// The value on top is given to the one below it, which stays.
    fn give_second(&mut self, give: fn(&mut dyn Vm, Obj, Obj)) -> Fallible<Flow> {
        let (object, value) = (self.peek(2), self.peek(1));
        give(self, object, value);
        self.drop_values(1);
        Ok(Flow::Next)
    }

    /// `yield` of an asynchronous generator.
    fn wrap_async_value(&mut self) -> Fallible<Flow> {
        let value = self.pop();
        let wrapped = async_generator::wrap_value(self, value);
        self.push(wrapped);
        Ok(Flow::Next)
    }

    /// `sys.displayhook`: the value of an expression at the prompt.
    fn print_value(&mut self) -> Fallible<Flow> {
        let value = self.peek(1);
        let hook = library::sys_attribute(self, "displayhook");
        if hook.is_null() {
            return Err(exception::runtime_error(self, "lost sys.displayhook"));
        }
        let hook = self.core.heap.own(hook);
        let result = self.call(hook.get(), &[value], &[]);
        self.drop_owned(hook);
        let result = result?;
        self.drop_owned(result);
        self.drop_values(1);
        self.load(NONE)
    }

    /// `from module import *`.
    fn import_star(&mut self) -> Fallible<Flow> {
        let module = self.peek(1);
        let names = self.star_names(module)?;
        let namespace = Machine::frame(self).map_or(Obj::NULL, |frame| frame.locals);
        for name in names {
            let key = self.core.heap.interned(&name);
            let value = protocol::get_attribute(self, module, key.get());
            let result = value.and_then(|value| {
                let result = protocol::set_item(self, namespace, key.get(), value.get());
                self.drop_owned(value);
                result
            });
            self.drop_owned(key);
            result?;
        }
        self.drop_values(1);
        self.load(NONE)
    }

    /// The names of `__all__`, else those of the module's dict that do not begin with an underscore.
    fn star_names(&mut self, module: Obj) -> Fallible<Vec<String>> {
        let is_all = protocol::lookup_attribute_str(self, module, "__all__")?;
        let is_given = is_all.is_some();
        let source = match is_all {
            Some(names) => names,
            None => protocol::get_attribute_str(self, module, "__dict__")?,
        };
        let items = protocol::collect(self, source.get());
        self.drop_owned(source);
        let mut names = Vec::new();
        for item in items? {
            let text = protocol::str_text(self, item.get())?;
            self.drop_owned(item);
            if is_given || !text.starts_with('_') {
                names.push(text);
            }
        }
        Ok(names)
    }

    /// `[*x]` built as a list becomes the tuple of a call.
    fn list_to_tuple(&mut self) -> Fallible<Flow> {
        let items = self.core.heap.list_items(self.peek(1));
        let tuple = self.core.heap.tuple(&items);
        self.drop_values(1);
        self.push(tuple);
        Ok(Flow::Next)
    }

    /// PEP 479: StopIteration that leaves a generator becomes a RuntimeError.
    fn stop_iteration_error(&mut self) -> Fallible<Flow> {
        let raised = self.peek(1);
        let flags = self.loaded().map_or(0, |loaded| loaded.code.flags);
        if let Some(error) = self.error_of_stop(raised, flags) {
            self.drop_values(1);
            self.push(error);
        }
        Ok(Flow::Next)
    }

    /// Until 3.11 that is done where the generator is resumed, not by instructions of its own.
    pub fn convert_stop(&mut self, frame: &Frame) {
        if self.core.heap.profile.bytecode.guards_generators || self.core.raised.is_null() {
            return;
        }
        let flags = self.codes.loaded[frame.code as usize].code.flags;
        let raised = exception::take(self);
        let error = self.error_of_stop(raised.get(), flags);
        match error {
            Some(error) => {
                self.drop_owned(raised);
                exception::restore(self, error);
            }
            None => exception::restore(self, raised),
        }
    }

    fn error_of_stop(&mut self, raised: Obj, flags: u32) -> Option<Owned> {
        let is_async = flags & crate::python::code::ASYNC_GENERATOR != 0;
        let kind = if is_async {
            "async generator"
        } else if flags & crate::python::code::COROUTINE != 0 {
            "coroutine"
        } else {
            "generator"
        };
        let stopped = exception::given_matches(self, raised, STOP_ITERATION);
        let name = if stopped {
            "StopIteration"
        } else if is_async && exception::given_matches(self, raised, STOP_ASYNC_ITERATION) {
            "StopAsyncIteration"
        } else {
            return None;
        };
        let text = format!("{kind} raised {name}");
        let cause = self.core.heap.own(raised);
        let Raised = exception::raise(self, RUNTIME_ERROR, text);
        let error = exception::take(self);
        self.set_cause(error.get(), Some(cause));
        let context = self.core.heap.own(raised);
        self.core.store(error.get(), exception::CONTEXT, context);
        Some(error)
    }

    /// `except*`: what is left of the group, and what was raised meanwhile, in one exception; None when nothing is.
    fn prepare_reraise_star(&mut self) -> Fallible<Flow> {
        let (original, raised) = (self.peek(2), self.peek(1));
        let raised = self.core.heap.list_items(raised);
        let result = group::raise_star(self, original, &raised)?;
        let result = result.unwrap_or_else(|| self.core.heap.own(NONE));
        self.drop_values(2);
        self.push(result);
        Ok(Flow::Next)
    }
}
