//! Generators and coroutines: their frames move between the thread's stack and the object.

use crate::python::code::{ASYNC_GENERATOR, COROUTINE, ITERABLE_COROUTINE, Op};
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    ASYNC_GENERATOR as ASYNC_GENERATOR_TYPE, COROUTINE as COROUTINE_TYPE, GENERATOR,
    STOP_ASYNC_ITERATION, STOP_ITERATION, TYPE_ERROR,
};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::machine::{Codes, Flow, Frame, Machine, Owner};
use crate::python::object::generator::{State, set_state, state};
use crate::python::object::monitoring::Event;
use crate::python::object::{
    Fallible, Raised, Resumed, Vm, coroutine, exception, generator, protocol,
};
use crate::python::version::LoopEnd;

/// In `Frame::exhausted`: the loop has no instruction that would drop what is left on the stack.
pub const DROPS_BOTH: u32 = 1 << 31;
/// The sub-iterator is dropped, its result stays.
pub const DROPS_ITERATOR: u32 = 1 << 30;

impl Machine {
    /// `RETURN_GENERATOR`: the frame moves into a new generator, which the call returns.
    pub fn return_generator(&mut self) -> Fallible<Flow> {
        let flags = self.loaded().map_or(0, |loaded| loaded.code.flags);
        let Some(frame) = self.thread.frames.pop() else { return Ok(Flow::Next) };
        let loaded = &self.codes.loaded[frame.code as usize];
        let kind = match flags & (COROUTINE | ASYNC_GENERATOR) {
            0 => GENERATOR,
            COROUTINE => COROUTINE_TYPE,
            _ => ASYNC_GENERATOR_TYPE,
        };
        let size = loaded.locals + loaded.stack_size;
        let code = loaded.object;
        let heap = &mut self.core.heap;
        let generator = heap.new_var_object(kind, u64::from(size)).into_raw();
        heap.increment(code);
        heap.set_word(generator, fields::generator::CODE, u64::from(code.0));
        for (field, source) in [
            (fields::generator::NAME, fields::function::NAME),
            (fields::generator::QUALNAME, fields::function::QUALNAME),
        ] {
            let name = heap.field(frame.function, source);
            heap.increment(name);
            heap.set_word(generator, field, u64::from(name.0));
        }
        self.save_frame(generator, &frame);
        set_state(&mut self.core.heap, generator, State::Created);
        self.restore_registers(frame.return_sp);
        let generator = Owned::from_raw(generator);
        if kind == COROUTINE_TYPE && !self.core.process.hooks.is_empty() {
            self.note_origin(generator.get());
        }
        if frame.owner == Owner::Entry {
            return Ok(Flow::Return(generator));
        }
        if frame.owner == Owner::With {
            self.begin_with();
        }
        self.push(generator);
        Ok(Flow::Next)
    }

    /// `compute_cr_origin`: file, line and function of the frames that a coroutine was made in, the innermost first.
    fn note_origin(&mut self, coroutine: Obj) {
        let depth = self.hooks().origin_depth as usize;
        let mut entries = Vec::new();
        for (place, index) in (0..self.thread.frames.len()).rev().take(depth).enumerate() {
            let Some(caller) = self.caller(place) else { break };
            let code = self.thread.frames[index].code as usize;
            let name = self.codes.loaded[code].code.name.to_string();
            let heap = &mut self.core.heap;
            let parts =
                vec![heap.str(&caller.file), heap.int(i64::from(caller.line)), heap.str(&name)];
            entries.push(heap.tuple_from_owned(parts));
        }
        if depth > 0 {
            let entries = self.core.heap.tuple_from_owned(entries);
            self.core.store(coroutine, fields::generator::ORIGIN, entries);
        }
    }

    /// Moves the running frame, already taken off the thread, into its generator.
    fn save_frame(&mut self, generator: Obj, frame: &Frame) {
        use fields::generator as field;
        let count = self.sp - frame.base;
        let words = [
            (field::FUNCTION, frame.function.0),
            (field::GLOBALS, frame.globals.0),
            (field::BUILTINS, frame.builtins.0),
            (field::LOCALS, frame.locals.0),
            (field::FRAME_OBJECT, frame.object.0),
            (field::INSTRUCTION, self.pc),
            (field::SLOT_COUNT, count),
        ];
        for (offset, word) in words {
            self.core.heap.set_word(generator, offset, u64::from(word));
        }
        for index in 0..count {
            let object = self.thread.stack.get(frame.base + index);
            self.core.heap.set_word(generator, field::SLOTS + index, u64::from(object.0));
        }
        if !frame.object.is_null() {
            let live = fields::frame::SUSPENDED | u64::from(generator.0);
            self.core.heap.set_word(frame.object, fields::frame::LIVE, live);
        }
    }

    /// Puts a suspended generator's frame on the thread's stack, with the value that is sent on top.
    fn enter_generator(&mut self, generator: Obj, value: Owned, owner: Owner, exhausted: u32) {
        use fields::generator as field;
        let heap = &mut self.core.heap;
        let number = Codes::number_of(heap, heap.field(generator, field::CODE));
        let count = heap.word(generator, field::SLOT_COUNT) as u32;
        let base = self.sp;
        let moved = [field::FUNCTION, field::LOCALS, field::FRAME_OBJECT]
            .map(|offset| heap.field(generator, offset));
        for index in 0..count {
            let object = heap.field(generator, field::SLOTS + index);
            self.thread.stack.set(base + index, object);
        }
        let pc = heap.word(generator, field::INSTRUCTION) as u32;
        let (globals, builtins) =
            (heap.field(generator, field::GLOBALS), heap.field(generator, field::BUILTINS));
        for offset in [field::FUNCTION, field::LOCALS, field::FRAME_OBJECT, field::SLOT_COUNT] {
            heap.set_word(generator, offset, 0);
        }
        self.thread.handled.push(heap.field(generator, field::HANDLED));
        heap.set_word(generator, field::HANDLED, 0);
        set_state(heap, generator, State::Running);
        if let Some(frame) = self.thread.frames.last_mut() {
            frame.pc = self.pc;
            frame.sp = base;
        }
        self.next_frame += 1;
        let [function, locals, object] = moved;
        if !object.is_null() {
            let serial = u64::from(self.next_frame);
            self.core.heap.set_word(object, fields::frame::LIVE, serial);
        }
        self.thread.frames.push(Frame {
            code: number,
            pc,
            base,
            return_sp: base,
            sp: base + count,
            owner,
            globals,
            builtins,
            function,
            locals,
            object,
            serial: self.next_frame,
            exhausted,
        });
        self.restore_registers(base + count);
        self.core.handled = self.topmost_handled();
        self.push(value);
    }

    /// `YIELD_VALUE`: the frame goes back into its generator. Bit 0: it yields for a sub-iterator.
    pub fn yield_value(&mut self, arg: u32) -> Fallible<Flow> {
        let value = self.pop();
        let Some(frame) = self.thread.frames.pop() else { return Ok(Flow::Return(value)) };
        let (Owner::Generator(generator) | Owner::EntryGenerator(generator)) = frame.owner else {
            return Ok(Flow::Return(value));
        };
        self.save_frame(generator, &frame);
        let handled = self.thread.handled.pop().unwrap_or_default();
        self.core.heap.set_word(generator, fields::generator::HANDLED, u64::from(handled.0));
        self.core.handled = self.topmost_handled();
        let next = if arg & 1 != 0 { State::Delegating } else { State::Suspended };
        set_state(&mut self.core.heap, generator, next);
        self.restore_registers(frame.return_sp);
        if matches!(frame.owner, Owner::EntryGenerator(_)) {
            return Ok(Flow::Return(value));
        }
        self.push(value);
        Ok(Flow::Next)
    }

    /// The generator's frame has ended.
    pub fn finish_generator(&mut self, generator: Obj) {
        set_state(&mut self.core.heap, generator, State::Finished);
        let handled = self.thread.handled.pop().unwrap_or_default();
        self.release_object(handled);
        self.core.handled = self.topmost_handled();
    }

    /// Resumes a generator from native code: with a value (borrowed), or by raising the exception that is set.
    pub fn resume_generator(&mut self, generator: Obj, value: Option<Obj>) -> Fallible<Resumed> {
        self.check_depth()?;
        let sent = self.core.heap.own(value.unwrap_or(NONE));
        let pending =
            if value.is_none() { std::mem::take(&mut self.core.raised) } else { Obj::NULL };
        self.enter_generator(generator, sent, Owner::EntryGenerator(generator), 0);
        let is_delegating = value.is_none() && self.core.heap.profile.bytecode.prepares_calls;
        if is_delegating {
            exception::restore(self, Owned::from_raw(pending));
        }
        let ended = is_delegating && {
            // What was sent is not there: the sub-iterator lies on top.
            let sent = self.pop();
            let ended = self.ends_delegation();
            if ended {
                self.drop_owned(sent);
            } else {
                self.push(sent);
            }
            ended
        };
        let pending = if is_delegating { std::mem::take(&mut self.core.raised) } else { pending };
        if value.is_none() && !ended {
            // `_PyErr_ChainStackItem`: what the generator itself handles becomes the context.
            let pending = Owned::from_raw(pending);
            match self.thread.handled.last().and_then(|handled| handled.some()) {
                Some(_) => exception::set(self, pending),
                None => exception::restore(self, pending),
            }
            self.tell_exception(Event::Throw);
            // The exception comes from where the frame was suspended.
            if self.unwind_from(true).is_err() {
                return Err(Raised);
            }
        }
        let result = self.run_nested()?;
        if state(&self.core.heap, generator) == State::Finished {
            return Ok(Resumed::Returned(result));
        }
        Ok(Resumed::Yielded(result))
    }

    /// A generator that can be resumed in this loop.
    fn is_resumable(&self, object: Obj) -> bool {
        let kind = self.core.heap.type_of(object);
        (kind == GENERATOR || kind == COROUTINE_TYPE)
            && matches!(
                state(&self.core.heap, object),
                State::Created | State::Suspended | State::Delegating
            )
    }

    /// `FOR_ITER` over anything but the plainest iterators.
    pub fn for_iter(&mut self, exhausted: u32) -> Fallible<Flow> {
        let iterator = self.peek(1);
        if self.is_resumable(iterator) && !self.is_too_deep() && self.inlines_iteration() {
            let none = self.core.heap.own(NONE);
            let cleanup = self.clean_up_after_generator(exhausted);
            self.enter_generator(iterator, none, Owner::Generator(iterator), cleanup);
            return Ok(Flow::Next);
        }
        match self.next_item(iterator)? {
            Some(item) => self.push(item),
            None => {
                self.drop_values(1 + u32::from(self.core.heap.profile.bytecode.pairs_iterators));
                self.pc = exhausted;
            }
        }
        Ok(Flow::Next)
    }

    /// Where a loop over a generator goes on when that is exhausted: its result and the iterator are on the stack.
    fn clean_up_after_generator(&self, exhausted: u32) -> u32 {
        match self.core.heap.profile.bytecode.loop_end {
            LoopEnd::Dropped => exhausted - 2,
            LoopEnd::Both => exhausted - 1,
            LoopEnd::None => exhausted | DROPS_BOTH,
        }
    }

    /// `SEND`: the value on top goes into the sub-iterator below it.
    pub fn send(&mut self, exhausted: u32) -> Fallible<Flow> {
        let receiver = self.peek(2);
        if self.is_resumable(receiver) && !self.is_too_deep() {
            let value = self.pop();
            if state(&self.core.heap, receiver) == State::Created && value.get() != NONE {
                self.drop_owned(value);
                let text = "can't send non-None value to a just-started generator";
                return Err(exception::type_error(self, text));
            }
            self.enter_generator(receiver, value, Owner::Generator(receiver), exhausted);
            return Ok(Flow::Next);
        }
        let value = self.peek(1);
        let kind = self.core.heap.type_of(receiver);
        let result = if kind == GENERATOR || kind == COROUTINE_TYPE {
            generator::send(self, &[receiver, value]).map(Some)
        } else if value == NONE {
            protocol::step(self, receiver)
        } else {
            protocol::call_method(self, receiver, "send", &[value]).map(Some)
        };
        match result {
            Ok(Some(item)) => {
                self.drop_values(1);
                self.push(item);
                Ok(Flow::Next)
            }
            Ok(None) => self.end_of_sub_iterator(exhausted),
            Err(Raised) if exception::matches(self, STOP_ITERATION) => {
                self.tell_exception(Event::Raise);
                if !exception::matches(self, STOP_ITERATION) {
                    return Err(Raised);
                }
                let value = exception::take_stop_iteration_value(self);
                self.drop_values(1);
                self.push(value);
                self.pc = exhausted;
                Ok(Flow::Next)
            }
            Err(raised) => Err(raised),
        }
    }

    /// `SEND` where nothing drops the sub-iterator afterwards (3.11).
    pub fn send_or_end(&mut self, exhausted: u32) -> Fallible<Flow> {
        let depth = self.thread.frames.len();
        let flow = self.send(exhausted | DROPS_ITERATOR)?;
        if self.thread.frames.len() == depth && self.pc & DROPS_ITERATOR != 0 {
            self.pc = exhausted;
            return self.end_send();
        }
        Ok(flow)
    }

    /// A generator that a loop or a `yield from` of 3.11 went through has ended with a value, which is pushed or dropped.
    #[cold]
    pub fn end_iteration(&mut self, exhausted: u32, value: Obj) {
        self.pc = exhausted & !(DROPS_BOTH | DROPS_ITERATOR);
        self.drop_values(1);
        let value = Owned::from_raw(value);
        if exhausted & DROPS_ITERATOR != 0 {
            self.push(value);
        } else {
            self.drop_owned(value);
        }
    }

    /// Until 3.11 a `StopIteration` that is thrown out of a sub-iterator ends the `yield from` at once.
    fn ends_delegation(&mut self) -> bool {
        let at = (self.pc as usize).checked_sub(2);
        let before = at.and_then(|at| self.codes.text.get(at)).copied();
        let Some(send) = before.filter(|before| before.op == Op::SendOrEnd) else { return false };
        if !exception::matches(self, STOP_ITERATION) {
            return false;
        }
        let value = exception::take_stop_iteration_value(self);
        self.drop_values(1);
        self.push(value);
        self.pc = send.arg;
        true
    }

    /// `next` gave nothing: the value of the `StopIteration`, if one was kept, is the result.
    fn end_of_sub_iterator(&mut self, exhausted: u32) -> Fallible<Flow> {
        let value = self.core.heap.own(NONE);
        self.drop_values(1);
        self.push(value);
        self.pc = exhausted;
        Ok(Flow::Next)
    }

    /// `END_SEND`: the sub-iterator goes, its result stays.
    pub fn end_send(&mut self) -> Fallible<Flow> {
        let value = self.pop();
        self.drop_values(1);
        self.push(value);
        Ok(Flow::Next)
    }

    /// `CLEANUP_THROW`: a `StopIteration` thrown out of the sub-iterator becomes its value.
    pub fn cleanup_throw(&mut self) -> Fallible<Flow> {
        let raised = self.pop();
        if exception::given_matches(self, raised.get(), STOP_ITERATION) {
            let value = protocol::get_attribute_str(self, raised.get(), "value")?;
            self.drop_owned(raised);
            self.drop_values(2);
            let none = self.core.heap.own(NONE);
            self.push(none);
            self.push(value);
            return Ok(Flow::Next);
        }
        exception::restore(self, raised);
        self.reraised = true;
        Err(Raised)
    }

    /// `GET_YIELD_FROM_ITER`.
    pub fn get_yield_from_iterator(&mut self) -> Fallible<Flow> {
        let value = self.peek(1);
        let kind = self.core.heap.type_of(value);
        if kind == GENERATOR {
            return Ok(Flow::Next);
        }
        if kind == COROUTINE_TYPE {
            let allowed = COROUTINE | ITERABLE_COROUTINE;
            if self.loaded().is_some_and(|loaded| loaded.code.flags & allowed != 0) {
                return Ok(Flow::Next);
            }
            let text = "cannot 'yield from' a coroutine object in a non-coroutine generator";
            return Err(exception::type_error(self, text));
        }
        self.unary(protocol::iter)
    }

    /// `GET_AWAITABLE`; the argument says whether an `async with` asks.
    pub fn get_awaitable(&mut self, place: u32) -> Fallible<Flow> {
        let value = self.peek(1);
        let kind = self.core.heap.type_of(value);
        let Some(awaitable) = coroutine::awaitable_iterator(self, value)? else {
            let name = protocol::type_name(self, value);
            let text = match place {
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                ),
                2 => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                ),
                _ => coroutine::words_of_not_awaitable(self, name),
            };
            return Err(exception::type_error(self, text));
        };
        if kind == COROUTINE_TYPE && state(&self.core.heap, value) == State::Delegating {
            self.drop_owned(awaitable);
            let text = "coroutine is being awaited already";
            return Err(exception::runtime_error(self, text));
        }
        self.drop_values(1);
        self.push(awaitable);
        Ok(Flow::Next)
    }

    /// `GET_AITER`.
    pub fn get_async_iterator(&mut self) -> Fallible<Flow> {
        let value = self.peek(1);
        let kind = self.core.heap.type_of(value);
        let name = protocol::type_name(self, value);
        let Some(slot) = self.core.type_data(kind).slots.async_iter else {
            let text = format!("'async for' requires an object with __aiter__ method, got {name}");
            return Err(exception::type_error(self, text));
        };
        let iterator = slot(self, value)?;
        let kind = self.core.heap.type_of(iterator.get());
        if self.core.type_data(kind).slots.async_next.is_none() {
            let name = protocol::type_name(self, iterator.get()).to_owned();
            self.drop_owned(iterator);
            let text = format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            );
            return Err(exception::type_error(self, text));
        }
        self.drop_values(1);
        self.push(iterator);
        Ok(Flow::Next)
    }

    /// `GET_ANEXT`.
    pub fn get_async_next(&mut self) -> Fallible<Flow> {
        let iterator = self.peek(1);
        let kind = self.core.heap.type_of(iterator);
        let Some(slot) = self.core.type_data(kind).slots.async_next else {
            let name = protocol::type_name(self, iterator);
            let text =
                format!("'async for' requires an iterator with __anext__ method, got {name}");
            return Err(exception::type_error(self, text));
        };
        let awaitable = slot(self, iterator)?;
        if self.core.heap.type_of(iterator) == ASYNC_GENERATOR_TYPE {
            self.push(awaitable);
            return Ok(Flow::Next);
        }
        let found = coroutine::awaitable_iterator(self, awaitable.get());
        match found {
            Ok(Some(found)) => {
                self.drop_owned(awaitable);
                self.push(found);
                Ok(Flow::Next)
            }
            other => {
                let name = protocol::type_name(self, awaitable.get());
                let text = format!("'async for' received an invalid object from __anext__: {name}");
                self.drop_owned(awaitable);
                if other.is_err() {
                    return Err(exception::raise_from_cause(self, TYPE_ERROR, text));
                }
                Err(exception::type_error(self, text))
            }
        }
    }

    /// `END_ASYNC_FOR`: the end of the iteration, or the exception goes on.
    pub fn end_async_for(&mut self) -> Fallible<Flow> {
        let raised = self.pop();
        if exception::given_matches(self, raised.get(), STOP_ASYNC_ITERATION) {
            self.drop_owned(raised);
            self.drop_values(1);
            return Ok(Flow::Next);
        }
        exception::restore(self, raised);
        self.reraised = true;
        Err(Raised)
    }

    /// `BEFORE_ASYNC_WITH`.
    pub fn before_async_with(&mut self) -> Fallible<Flow> {
        let manager = self.peek(1);
        let mut methods = Vec::new();
        for name in ["__aenter__", "__aexit__"] {
            if let Some(method) = self.special(manager, name)? {
                methods.push(method);
            } else {
                let kind = protocol::type_name(self, manager);
                let hint = if name == "__aexit__" { " (missed __aexit__ method)" } else { "" };
                let text = format!(
                    "'{kind}' object does not support the asynchronous context manager protocol{hint}"
                );
                self.release_all(methods);
                return Err(exception::type_error(self, text));
            }
        }
        let exit = methods.pop();
        let enter = methods.pop();
        let (Some(enter), Some(exit)) = (enter, exit) else { return Ok(Flow::Next) };
        let result = self.call(enter.get(), &[], &[]);
        self.drop_owned(enter);
        self.drop_values(1);
        self.push(exit);
        self.push(result?);
        Ok(Flow::Next)
    }
}
