//! Exceptions: raising, handlers, the traceback that grows while frames are left.

use crate::python::code::dis::SPECIAL;
use crate::python::compile::special;
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    BASE_EXCEPTION_GROUP, FUNCTION, RUNTIME_ERROR, TRACEBACK, TUPLE, TYPE_ERROR,
};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::machine::units::CARRIED;
use crate::python::machine::{Flow, Machine, Owner};
use crate::python::object::exception::group;
use crate::python::object::exception::{CAUSE, SUPPRESS_CONTEXT, TRACEBACK as TRACEBACK_FIELD};
use crate::python::object::monitoring::Event;
use crate::python::object::{Fallible, Raised, exception, protocol, types};
use crate::python::version::Work;

/// What of the carried library is C in CPython: the end of the file's name, the beginning of the qualified name.
const NATIVE_IN_CPYTHON: &[(&str, &str)] = &[
    ("/asyncio/futures.py", "Future."),
    ("/asyncio/tasks.py", "Task."),
    ("/asyncio/tasks.py", "current_task"),
    ("/asyncio/events.py", "get_running_loop"),
    ("/asyncio/events.py", "get_event_loop"),
    ("/_pydatetime.py", ""),
    ("/_pydecimal.py", ""),
];

impl Machine {
    /// Finds the handler of the exception on its way, leaving frames that have none. `Ok`: the registers stand at the
    /// handler. `Err`: it leaves the evaluation loop.
    pub fn unwind(&mut self) -> Fallible<Flow> {
        self.unwind_from(false)
    }

    /// The same; `is_behind`: a frame that this one called has raised it.
    pub fn unwind_from(&mut self, mut is_behind: bool) -> Fallible<Flow> {
        loop {
            let spot = self.spot_of_error(is_behind);
            is_behind = true;
            let is_new = !std::mem::take(&mut self.reraised);
            if is_new {
                self.add_traceback();
            }
            self.tell_exception_at(if is_new { Event::Raise } else { Event::Reraise }, spot);
            let restored = std::mem::take(&mut self.restored);
            if !self.is_stopping() && self.enter_handler(restored) {
                if self.tell_handled().is_err() {
                    self.reraised = true;
                    continue;
                }
                return Ok(Flow::Next);
            }
            if restored != 0 {
                self.pc = restored;
            }
            let Some(frame) = self.thread.frames.last().copied() else { return Err(Raised) };
            // What lies on its stack dies now; its names live as long as the traceback.
            if !self.is_stopping() {
                self.empty_stack();
            }
            self.tell_unwind(spot);
            if self.watch.is_on && !self.watch.is_silent && !self.is_stopping() {
                self.watch_unwind();
            }
            let ends_thread = frame.owner == Owner::Thread && self.stopped.is_none();
            if ends_thread {
                self.tell_thread_failed(&frame);
            }
            self.end_frame(&frame);
            match frame.owner {
                Owner::Caller => {}
                Owner::Init => {
                    let instance = self.pop();
                    self.drop_owned(instance);
                }
                Owner::With => self.drop_values(2),
                Owner::Thread if ends_thread => return self.end_thread(),
                Owner::Entry | Owner::Thread => return Err(Raised),
                Owner::Generator(generator) => {
                    self.finish_generator(generator);
                    self.convert_stop(&frame);
                }
                Owner::EntryGenerator(generator) => {
                    self.finish_generator(generator);
                    self.convert_stop(&frame);
                    return Err(Raised);
                }
            }
        }
    }

    /// Goes to the handler of the running instruction, if there is one.
    fn enter_handler(&mut self, restored: u32) -> bool {
        let Some(loaded) = self.loaded() else { return false };
        let instruction = (self.pc - loaded.first).saturating_sub(1);
        let Some(entry) = loaded.code.handler(instruction).copied() else { return false };
        let handler = loaded.first + entry.target;
        let shown = if restored == 0 { instruction } else { restored - loaded.first - 1 };
        let offset = loaded.code.offsets.get(shown as usize).copied().unwrap_or(0);
        let height = self.base + loaded.locals + entry.depth;
        while self.sp > height {
            let object = self.pop();
            self.drop_owned(object);
        }
        if entry.lasti {
            let lasti = self.core.heap.int(i64::from(offset / 2));
            self.push(lasti);
        }
        let raised = exception::take(self);
        self.push(raised);
        self.pc = handler;
        if restored != 0
            && let Some(frame) = self.thread.frames.last_mut()
        {
            frame.pc = restored;
        }
        true
    }

    /// `PyTraceBack_Here`: the running frame is put before the exception's traceback.
    pub fn add_traceback(&mut self) {
        let raised = self.core.raised;
        self.core.heap.spend(Work::Raise, 1);
        if raised.is_null() || self.is_native_in_cpython() {
            return;
        }
        let frame = self.frame_object();
        let next = self.core.heap.field(raised, TRACEBACK_FIELD);
        let line = self.current_line();
        let instruction =
            self.loaded().map_or(0, |loaded| (self.pc - loaded.first).saturating_sub(1));
        let heap = &mut self.core.heap;
        let entry = heap.new_object(TRACEBACK);
        heap.increment(next);
        heap.set_word(entry.get(), fields::traceback::NEXT, u64::from(next.0));
        heap.set_word(entry.get(), fields::traceback::FRAME, u64::from(frame.into_raw().0));
        let place = u64::from(instruction) | u64::from(line) << 32;
        heap.set_word(entry.get(), fields::traceback::PLACE, place);
        self.core.store(raised, TRACEBACK_FIELD, entry);
    }

    /// Parts of the library are C in CPython, and leave no trace.
    fn is_native_in_cpython(&self) -> bool {
        self.loaded().filter(|loaded| loaded.unit == CARRIED).is_some_and(|loaded| {
            NATIVE_IN_CPYTHON.iter().any(|(file, class)| {
                loaded.code.filename.ends_with(file) && loaded.code.qualname.starts_with(class)
            })
        })
    }

    /// Line of the running instruction.
    pub fn current_line(&self) -> u32 {
        let Some(loaded) = self.loaded() else { return 0 };
        loaded.code.line((self.pc.saturating_sub(1 + loaded.first)) as usize)
    }

    /// `PUSH_EXC_INFO`: the handled exception is saved under the new one.
    pub fn push_exception_info(&mut self) -> Fallible<Flow> {
        let raised = self.pop();
        let old = self.thread.handled.last().copied().unwrap_or_default();
        let shown = if old.is_null() { NONE } else { old };
        // The reference of the handled exception moves to the stack; None is immortal.
        self.push(Owned::from_raw(shown));
        let kept = self.core.heap.own(raised.get());
        self.set_handled(kept.into_raw());
        self.push(raised);
        Ok(Flow::Next)
    }

    /// `POP_EXCEPT`: what was handled before is handled again.
    pub fn pop_exception(&mut self) -> Fallible<Flow> {
        let old = self.pop().into_raw();
        let ended = self.thread.handled.last().copied().unwrap_or_default();
        self.set_handled(if old == NONE { Obj::NULL } else { old });
        self.release_object(ended);
        Ok(Flow::Next)
    }

    /// A jump leads out of a handler: what was handled before is handled again (a reference).
    pub fn end_handling(&mut self, old: Obj) {
        let ended = self.thread.handled.last().copied().unwrap_or_default();
        self.set_handled(if old == NONE { Obj::NULL } else { old });
        self.release_object(ended);
    }

    fn set_handled(&mut self, exception: Obj) {
        if let Some(top) = self.thread.handled.last_mut() {
            *top = exception;
        }
        self.core.handled = self.topmost_handled();
    }

    /// `_PyErr_GetTopmostException`: of this thread, through the generators that run.
    pub fn topmost_handled(&self) -> Obj {
        let handled = &self.thread.handled;
        handled.iter().rev().copied().find(|exception| !exception.is_null()).unwrap_or_default()
    }

    /// `CHECK_EXC_MATCH`.
    pub fn check_exception_match(&mut self) -> Fallible<Flow> {
        let (value, class) = (self.peek(2), self.peek(1));
        self.check_catchable(class)?;
        let matches = exception::given_matches(self, value, class);
        self.drop_values(1);
        let object = self.core.heap.bool(matches);
        self.load(object)
    }

    fn check_catchable(&mut self, class: Obj) -> Fallible<()> {
        let is_tuple = self.core.heap.type_of(class) == TUPLE;
        if !is_tuple && exception::is_class(self, class)
            || is_tuple
                && self.catchable(class).into_iter().all(|class| exception::is_class(self, class))
        {
            return Ok(());
        }
        let text = "catching classes that do not inherit from BaseException is not allowed";
        Err(exception::type_error(self, text))
    }

    /// The classes of an `except` clause: one, or a tuple.
    fn catchable(&self, class: Obj) -> Vec<Obj> {
        if self.core.heap.type_of(class) == TUPLE {
            self.core.heap.tuple_items(class)
        } else {
            vec![class]
        }
    }

    /// `PyException_SetCause`, which also hides the context.
    pub fn set_cause(&mut self, raised: Obj, cause: Option<Owned>) {
        let cause = cause.unwrap_or(Owned::from_raw(Obj::NULL));
        self.core.heap.set_word(raised, SUPPRESS_CONTEXT, 1);
        self.core.store(raised, CAUSE, cause);
    }

    /// `CHECK_EG_MATCH`: value and classes become rest and match.
    pub fn check_group_match(&mut self) -> Fallible<Flow> {
        let class = self.peek(1);
        self.check_catchable(class)?;
        if self
            .catchable(class)
            .into_iter()
            .any(|class| types::is_subtype(self, class, BASE_EXCEPTION_GROUP))
        {
            let text = "catching ExceptionGroup with except* is not allowed. Use except instead.";
            return Err(exception::type_error(self, text));
        }
        let first = self.peek(2);
        let (matched, rest) = group::match_star(self, first, class)?;
        self.drop_values(2);
        if let Some(matched) = &matched {
            let kept = self.core.heap.own(matched.get()).into_raw();
            let old = self.thread.handled.last().copied().unwrap_or_default();
            self.set_handled(kept);
            self.release_object(old);
        }
        for part in [rest, matched] {
            let part = part.unwrap_or_else(|| self.core.heap.own(NONE));
            self.push(part);
        }
        Ok(Flow::Next)
    }

    /// `RAISE_VARARGS`.
    pub fn raise(&mut self, count: u32) -> Fallible<Flow> {
        match count {
            0 => self.raise_again(),
            1 => {
                let value = self.pop();
                Err(self.raise_value(value, None))
            }
            _ => {
                let cause = self.pop();
                let value = self.pop();
                Err(self.raise_value(value, Some(cause)))
            }
        }
    }

    fn raise_again(&mut self) -> Fallible<Flow> {
        let handled = self.topmost_handled();
        if handled.is_null() {
            let text = "No active exception to reraise";
            return Err(exception::raise(self, RUNTIME_ERROR, text));
        }
        let handled = self.core.heap.own(handled);
        exception::restore(self, handled);
        // It goes on with the traceback that it has.
        self.reraised = true;
        Err(Raised)
    }

    fn raise_value(&mut self, value: Owned, cause: Option<Owned>) -> Raised {
        let Ok(raised) = self.instantiate(value, "exceptions must derive from BaseException")
        else {
            if let Some(cause) = cause {
                self.drop_owned(cause);
            }
            return Raised;
        };
        if let Some(cause) = cause {
            if cause.get() == NONE {
                self.drop_owned(cause);
                self.set_cause(raised.get(), None);
            } else {
                let words = "exception causes must derive from BaseException";
                match self.instantiate(cause, words) {
                    Ok(cause) => self.set_cause(raised.get(), Some(cause)),
                    Err(raise) => {
                        self.drop_owned(raised);
                        return raise;
                    }
                }
            }
        }
        exception::set(self, raised);
        Raised
    }

    /// A class is called to make the exception; anything else must be one.
    fn instantiate(&mut self, value: Owned, words: &str) -> Fallible<Owned> {
        if exception::is_class(self, value.get()) {
            let made = self.call(value.get(), &[], &[]);
            let made = self.check_made(value.get(), made, false);
            self.drop_owned(value);
            return made;
        }
        if exception::is_instance(self, value.get()) {
            return Ok(value);
        }
        self.drop_owned(value);
        Err(exception::type_error(self, words))
    }

    /// What calling an exception class gave must be an exception.
    fn check_made(&mut self, class: Obj, made: Fallible<Owned>, by_name: bool) -> Fallible<Owned> {
        let made = made?;
        if exception::is_instance(self, made.get()) {
            return Ok(made);
        }
        let class = protocol::repr_text(self, class)?;
        let kind = self.core.heap.type_of(made.get());
        let kind = if by_name {
            protocol::type_name(self, made.get()).to_owned()
        } else {
            protocol::repr_text(self, kind)?
        };
        self.drop_owned(made);
        let text = format!(
            "calling {class} should have returned an instance of BaseException, not {kind}"
        );
        Err(exception::raise(self, TYPE_ERROR, text))
    }

    /// `RERAISE`: the exception on top goes on its way with the traceback it has. With an argument, the frame stands again
    /// where it was raised: that place lies so deep on the stack.
    pub fn reraise(&mut self, depth: u32) -> Fallible<Flow> {
        if depth > 0
            && let Some(offset) = self.core.heap.int_value(self.peek(depth + 1))
            && let Some(loaded) = self.loaded()
        {
            let at = loaded.code.offsets.partition_point(|at| i64::from(*at) < offset * 2);
            self.restored = loaded.first + at as u32 + 1;
        }
        let raised = self.pop();
        exception::restore(self, raised);
        self.reraised = true;
        Err(Raised)
    }

    /// `BEFORE_WITH`: `__exit__` and the result of `__enter__`.
    pub fn before_with(&mut self) -> Fallible<Flow> {
        let manager = self.peek(1);
        let Some(enter) = self.special(manager, "__enter__")? else {
            return Err(self.no_context_manager(manager, ""));
        };
        let exit = match self.special(manager, "__exit__") {
            Ok(Some(exit)) => exit,
            Ok(None) => {
                self.drop_owned(enter);
                return Err(self.no_context_manager(manager, " (missed __exit__ method)"));
            }
            Err(raised) => {
                self.drop_owned(enter);
                return Err(raised);
            }
        };
        if let Some((function, receiver)) = self.python_method(enter.get()) {
            self.set_slot(self.sp - 1, enter);
            self.push(exit);
            let entered = self.enter_for(function, &[receiver], Owner::With);
            if entered.is_err() {
                self.drop_values(2);
            }
            return entered.map(|()| Flow::Next);
        }
        let result = self.call(enter.get(), &[], &[]);
        self.drop_owned(enter);
        match result {
            Ok(value) => {
                self.drop_values(1);
                self.push(exit);
                self.push(value);
                Ok(Flow::Next)
            }
            Err(raised) => {
                self.drop_owned(exit);
                Err(raised)
            }
        }
    }

    /// `__enter__` has returned: only `__exit__` stays.
    pub fn begin_with(&mut self) {
        let exit = self.pop();
        let enter = self.pop();
        self.drop_owned(enter);
        self.push(exit);
    }

    fn no_context_manager(&mut self, manager: Obj, hint: &str) -> Raised {
        let name = protocol::type_name(self, manager);
        let text = format!("'{name}' object does not support the context manager protocol{hint}");
        exception::type_error(self, text)
    }

    /// `WITH_EXCEPT_START`: calls `__exit__` with the exception on top.
    pub fn with_except_start(&mut self) -> Fallible<Flow> {
        let value = self.peek(1);
        let frame = self.frame().map_or(0, |frame| frame.code);
        let loads_special = self.codes.loaded[frame as usize].code.bytecode.loads_special;
        let receiver = if loads_special { self.peek(4) } else { Obj::NULL };
        let exit = self.peek(if loads_special { 5 } else { 4 });
        let class = self.core.heap.type_of(value);
        let traceback = self.core.heap.field(value, TRACEBACK_FIELD).some().unwrap_or(NONE);
        if let Some((function, receiver)) = self.python_method(exit) {
            let given = [receiver, class, value, traceback];
            return self.enter_for(function, &given, Owner::Caller).map(|()| Flow::Next);
        }
        if !receiver.is_null() {
            let given = [receiver, class, value, traceback];
            if self.core.heap.type_of(exit) == FUNCTION {
                return self.enter_for(exit, &given, Owner::Caller).map(|()| Flow::Next);
            }
            let result = self.call(exit, &given, &[])?;
            self.push(result);
            return Ok(Flow::Next);
        }
        let result = self.call(exit, &[class, value, traceback], &[])?;
        self.push(result);
        Ok(Flow::Next)
    }

    /// `LOAD_SPECIAL`: a special method of the type of what is on top, and its self or NULL.
    pub fn load_special(&mut self, number: u32) -> Fallible<Flow> {
        let name = SPECIAL.get(number as usize).copied().unwrap_or_default();
        let manager = self.peek(1);
        let Some(method) = self.special(manager, name)? else {
            return Err(self.not_special(manager, number));
        };
        match self.python_method(method.get()) {
            Some((function, receiver)) => {
                let (function, receiver) =
                    (self.core.heap.own(function), self.core.heap.own(receiver));
                self.drop_owned(method);
                self.set_slot(self.sp - 1, function);
                self.push(receiver);
            }
            None => {
                self.set_slot(self.sp - 1, method);
                self.push(Owned::from_raw(Obj::NULL));
            }
        }
        Ok(Flow::Next)
    }

    fn not_special(&mut self, manager: Obj, number: u32) -> Raised {
        let kind = protocol::type_name(self, manager);
        let name = SPECIAL.get(number as usize).copied().unwrap_or_default();
        let (own, other, hint) = match number {
            special::ENTER | special::EXIT => ("", "asynchronous ", "async with"),
            _ => ("asynchronous ", "", "with"),
        };
        let mut text = format!(
            "'{kind}' object does not support the {own}context manager protocol (missed {name} method)"
        );
        let others = match number {
            special::ENTER | special::EXIT => [special::ASYNC_ENTER, special::ASYNC_EXIT],
            _ => [special::ENTER, special::EXIT],
        };
        let has_others = others.into_iter().all(|other| {
            let name = SPECIAL[other as usize];
            match self.special(manager, name) {
                Ok(Some(found)) => {
                    self.drop_owned(found);
                    true
                }
                Ok(None) => false,
                Err(Raised) => {
                    exception::clear(self);
                    false
                }
            }
        });
        if has_others {
            text.push_str(&format!(
                " but it supports the {other}context manager protocol. Did you mean to use '{hint}'?"
            ));
        }
        exception::type_error(self, text)
    }

    /// An exception class or instance, for `throw`: class, value, traceback as `generator.throw` takes them.
    pub fn exception_to_throw(&mut self, class: Obj, value: Obj) -> Fallible<Owned> {
        if exception::is_instance(self, class) {
            if !value.is_null() && value != NONE {
                let text = "instance exception may not have a separate value";
                return Err(exception::type_error(self, text));
            }
            return Ok(self.core.heap.own(class));
        }
        if exception::is_class(self, class) {
            let values = if value.is_null() || value == NONE {
                Vec::new()
            } else if protocol::is_instance(self, value, class)? {
                return Ok(self.core.heap.own(value));
            } else if types::is_instance(self, value, TUPLE) {
                self.core.heap.tuple_items(value)
            } else {
                vec![value]
            };
            let made = self.call(class, &values, &[]);
            return self.check_made(class, made, true);
        }
        let name = protocol::type_name(self, class);
        let text = format!(
            "exceptions must be classes or instances deriving from BaseException, not {name}"
        );
        Err(exception::type_error(self, text))
    }
}
