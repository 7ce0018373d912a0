//! Entering and leaving frames, and the making of functions.

use crate::python::code::{ASYNC_GENERATOR, COROUTINE, GENERATOR, Instruction};
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{CELL, FUNCTION, METHOD, RECURSION_ERROR, TYPE};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::machine::codes::{Entry, NOT_SIMPLE};
use crate::python::machine::generator::DROPS_ITERATOR;
use crate::python::machine::{Codes, Flow, Frame, Machine, Owner};
use crate::python::object::function::documentation;
use crate::python::object::monitoring::Event;
use crate::python::object::{Fallible, exception, flag, object, protocol, types};
use crate::python::version::Work;
use std::ops::Range;

/// Flags of `SET_FUNCTION_ATTRIBUTE`.
const DEFAULTS: u32 = 1;
const KWDEFAULTS: u32 = 2;
const ANNOTATIONS: u32 = 4;
const ANNOTATE: u32 = 16;

/// What a new frame needs. It takes over `function` and `locals`.
pub struct Entrance {
    pub code: u32,
    pub function: Obj,
    pub globals: Obj,
    pub builtins: Obj,
    pub locals: Obj,
    pub base: u32,
    pub return_sp: u32,
    /// How many locals stand on the stack from `base` on; the others begin unbound.
    pub given: u32,
    pub owner: Owner,
}

impl Machine {
    /// `CALL` of what runs in this loop; false when the call needs the general way.
    #[inline(always)]
    pub fn enter_call(&mut self, callable: Obj, instruction: Instruction) -> bool {
        match self.core.heap.type_of(callable) {
            FUNCTION | METHOD => self.enter_function(callable, instruction.arg),
            TYPE => self.enter_init(callable, instruction),
            _ => false,
        }
    }

    /// Enters a Python function called with nothing but positional arguments, which lie on the stack: callable, self or
    /// NULL, arguments. Missing ones may have defaults. False when the call needs more than that.
    pub fn enter_function(&mut self, callable: Obj, arguments: u32) -> bool {
        let first = self.sp - arguments;
        let heap = &self.core.heap;
        let mut function = callable;
        let mut receiver = self.thread.stack.get(first - 1);
        if heap.type_of(callable) != FUNCTION {
            if heap.type_of(callable) != METHOD || !receiver.is_null() {
                return false;
            }
            function = heap.field(callable, fields::method::FUNCTION);
            receiver = heap.field(callable, fields::method::SELF);
            if heap.type_of(function) != FUNCTION {
                return false;
            }
        }
        let mut given = arguments + u32::from(!receiver.is_null());
        let code = Codes::number_of(heap, heap.field(function, fields::function::CODE));
        let Some(entry) = self.codes.entries.get(code as usize).copied() else { return false };
        if self.is_too_deep() {
            return false;
        }
        if entry.arguments != given {
            let Some(defaults) = self.defaults_for(function, entry, given) else { return false };
            for place in defaults.clone() {
                let tuple = self.core.heap.field(function, fields::function::DEFAULTS);
                let value = self.core.heap.tuple_item(tuple, place);
                self.core.heap.increment(value);
                self.thread.stack.set(self.sp + (place - defaults.start) as u32, value);
            }
            given = entry.arguments;
        }
        if function != callable {
            self.unpack_method(first, function, receiver);
        }
        let base = if receiver.is_null() { first } else { first - 1 };
        let heap = &self.core.heap;
        let entrance = Entrance {
            code,
            function,
            globals: heap.field(function, fields::function::GLOBALS),
            builtins: heap.field(function, fields::function::BUILTINS),
            locals: Obj::NULL,
            base,
            return_sp: first - 2,
            given,
            owner: Owner::Caller,
        };
        self.push_frame(entrance);
        true
    }

    /// Which defaults stand for the arguments that are missing; `None` when there are too few of them.
    #[cold]
    fn defaults_for(&self, function: Obj, entry: Entry, given: u32) -> Option<Range<usize>> {
        let missing = entry.arguments.checked_sub(given)? as usize;
        let tuple = self.core.heap.field(function, fields::function::DEFAULTS).some()?;
        if entry.arguments == NOT_SIMPLE {
            return None;
        }
        let count = self.core.heap.tuple_length(tuple);
        Some(count.checked_sub(missing)?..count)
    }

    /// A bound method's function and self take the places of the method and of the NULL above it.
    fn unpack_method(&mut self, first: u32, function: Obj, receiver: Obj) {
        let method = self.thread.stack.get(first - 2);
        self.core.heap.increment(function);
        self.core.heap.increment(receiver);
        self.thread.stack.set(first - 1, receiver);
        self.thread.stack.set(first - 2, function);
        self.release_object(method);
    }

    /// One more frame would pass the recursion limit, or the stack's end.
    pub fn is_too_deep(&self) -> bool {
        self.thread.frames.len() as u32 >= self.core.process.limits.deepest()
            || self.sp > (crate::python::machine::frame::STACK_SLOTS - (1 << 14)) as u32
    }

    /// RecursionError when one more frame is too many.
    pub fn check_depth(&mut self) -> Fallible<()> {
        if self.is_too_deep() {
            let kind = RECURSION_ERROR;
            return Err(exception::raise(
                self,
                kind,
                "maximum recursion depth exceeded".to_owned(),
            ));
        }
        Ok(())
    }

    /// Starts a frame; the registers of the frame below are kept in it.
    #[inline(always)]
    #[expect(clippy::needless_pass_by_value, reason = "an entrance is used once")]
    pub fn push_frame(&mut self, entrance: Entrance) {
        if let Some(frame) = self.thread.frames.last_mut() {
            frame.pc = self.pc;
            frame.sp = entrance.return_sp;
        }
        let loaded = self.codes.entries[entrance.code as usize];
        let locals_end = entrance.base + loaded.locals;
        for slot in entrance.base + entrance.given..locals_end {
            self.thread.stack.set(slot, Obj::NULL);
        }
        self.pc = loaded.first;
        self.sp = locals_end;
        self.base = entrance.base;
        self.constants = loaded.constants;
        self.names = loaded.names;
        self.caches = loaded.caches;
        self.next_frame += 1;
        self.core.heap.spent_ps += u64::from(loaded.cost_ps);
        self.thread.frames.push(Frame {
            code: entrance.code,
            pc: self.pc,
            base: entrance.base,
            return_sp: entrance.return_sp,
            sp: locals_end,
            owner: entrance.owner,
            globals: entrance.globals,
            builtins: entrance.builtins,
            function: entrance.function,
            locals: entrance.locals,
            object: Obj::NULL,
            serial: self.next_frame,
            exhausted: 0,
        });
    }

    /// `CALL_ALLOC_AND_ENTER_INIT`, from the second time on that the instruction runs: a class whose instances are made as
    /// `object` makes them is called with as many positional arguments as its `__init__` has parameters.
    pub fn enter_init(&mut self, class: Obj, instruction: Instruction) -> bool {
        let count = instruction.arg;
        let first = self.sp - count;
        if self.core.heap.type_of(class) != TYPE || !self.thread.stack.get(first - 1).is_null() {
            return false;
        }
        let (data, name) = (self.core.type_data(class), self.core.names.init);
        let is_plain = data.flags & (flag::HEAP_TYPE | flag::IS_ABSTRACT) == flag::HEAP_TYPE;
        let rules = &self.core.heap.profile.calls;
        let is_specialised =
            rules.enters_init && (data.layout.inline_values || rules.enters_any_init);
        if !is_plain || !is_specialised || !object::is_object_new(&self.core, class) {
            return false;
        }
        let init = types::lookup(self, class, name);
        if init.is_null() || self.core.heap.type_of(init) != FUNCTION {
            return false;
        }
        let code = self.number_of_function(init);
        let suspends = GENERATOR | COROUTINE | ASYNC_GENERATOR;
        let loaded = &self.codes.loaded[code as usize];
        if self.codes.entries[code as usize].arguments != count + 1
            || loaded.code.flags & suspends != 0
            || self.is_too_deep()
            || self.core.process.monitoring.wants(Event::Call)
            || self.is_first_run(instruction.cache)
        {
            return false;
        }
        let heap = &mut self.core.heap;
        let instance = heap.new_instance(class).into_raw();
        heap.spend(Work::Instance, 1);
        heap.increment(instance);
        heap.increment(init);
        self.thread.stack.set(first - 2, instance);
        self.thread.stack.set(first - 1, instance);
        self.release_object(class);
        let heap = &self.core.heap;
        let entrance = Entrance {
            code,
            function: init,
            globals: heap.field(init, fields::function::GLOBALS),
            builtins: heap.field(init, fields::function::BUILTINS),
            locals: Obj::NULL,
            base: first - 1,
            return_sp: first - 1,
            given: count + 1,
            owner: Owner::Init,
        };
        self.push_frame(entrance);
        true
    }

    /// `LOAD_ATTR_PROPERTY`: the function that reads a property of the object on top is entered with it.
    pub fn enter_getter(&mut self, getter: Obj) -> bool {
        !getter.is_null() && self.enter_method(getter, 1)
    }

    /// `BINARY_SUBSCR_GETITEM`, from the second time on: the `__getitem__` of a class is entered with container and key.
    pub fn enter_getitem(&mut self, container: Obj, instruction: Instruction) -> bool {
        let kind = self.core.heap.type_of(container);
        if self.core.type_data(kind).flags & flag::HEAP_TYPE == 0 {
            return false;
        }
        let name = self.core.names.getitem;
        let method = types::lookup(self, kind, name);
        !method.is_null() && !self.is_first_run(instruction.cache) && self.enter_method(method, 2)
    }

    /// A function that takes just so many arguments is entered with what lies on the stack.
    fn enter_method(&mut self, function: Obj, count: u32) -> bool {
        if !self.core.heap.profile.calls.enters_methods
            || self.core.heap.type_of(function) != FUNCTION
            || self.is_too_deep()
        {
            return false;
        }
        let code = self.number_of_function(function);
        if self.codes.entries[code as usize].arguments != count {
            return false;
        }
        let base = self.sp - count;
        let function = self.core.heap.own(function);
        self.enter_bound(function, code, base, count, Owner::Caller);
        true
    }

    #[cold]
    fn raise_init_result(&mut self, value: Obj) {
        let got = protocol::type_name(self, value);
        let text = format!("__init__() should return None, not '{got}'");
        self.release_object(value);
        exception::type_error(self, text);
    }

    /// Ends the running frame with a value; gives the value when it is for native code, NULL when an exception was raised.
    pub fn leave_frame(&mut self, value: Obj) -> Option<Obj> {
        let Some(frame) = self.thread.frames.last().copied() else { return Some(value) };
        self.end_frame(&frame);
        match frame.owner {
            Owner::Caller => {}
            Owner::Init if value == NONE => return None,
            Owner::Init => {
                self.raise_init_result(value);
                return Some(Obj::NULL);
            }
            Owner::With => self.begin_with(),
            Owner::Entry | Owner::Thread => return Some(value),
            Owner::Generator(generator) => {
                self.finish_generator(generator);
                if frame.exhausted >= DROPS_ITERATOR {
                    self.end_iteration(frame.exhausted, value);
                    return None;
                }
                self.pc = frame.exhausted;
            }
            Owner::EntryGenerator(generator) => {
                self.finish_generator(generator);
                return Some(value);
            }
        }
        self.thread.stack.set(self.sp, value);
        self.sp += 1;
        None
    }

    /// The running frame ends: the one below runs again, then all that it held goes, its slots in order, its namespace, its
    /// function. What runs meanwhile does not see it any more.
    #[inline(always)]
    pub fn end_frame(&mut self, frame: &Frame) {
        let end = self.sp;
        let is_held = frame.object.is_null() || self.detach_frame_object(frame);
        self.thread.frames.pop();
        self.restore_registers(end);
        if is_held {
            for slot in frame.base..end {
                let object = self.thread.stack.get(slot);
                self.release_object(object);
            }
            self.release_object(frame.locals);
            self.release_object(frame.function);
        }
        self.sp = frame.return_sp;
    }

    /// The frame below goes on, with its stack at `sp`.
    #[inline(always)]
    pub fn restore_registers(&mut self, sp: u32) {
        self.sp = sp;
        let Some(frame) = self.thread.frames.last() else { return };
        let loaded = &self.codes.entries[frame.code as usize];
        self.pc = frame.pc;
        self.base = frame.base;
        self.constants = loaded.constants;
        self.names = loaded.names;
        self.caches = loaded.caches;
    }

    /// `MAKE_FUNCTION`.
    pub fn make_function(&mut self) -> Fallible<Flow> {
        let code = self.pop();
        let Some(frame) = self.frame().copied() else { return Ok(Flow::Next) };
        let function = self.new_function(code.get(), frame.globals, frame.builtins);
        self.drop_owned(code);
        self.push(function);
        Ok(Flow::Next)
    }

    /// `PyFunction_New`.
    pub fn new_function(&mut self, code: Obj, globals: Obj, builtins: Obj) -> Owned {
        use fields::function as field;
        let doc = documentation(&self.core.heap, code);
        let heap = &mut self.core.heap;
        let name = heap.field(code, fields::code::NAME);
        let qualname = heap.field(code, fields::code::QUALNAME);
        let module_key = heap.interned("__name__").into_raw();
        let module = heap.dict_get_str(globals, module_key);
        let held = [
            (field::GLOBALS, globals),
            (field::BUILTINS, builtins),
            (field::NAME, name),
            (field::QUALNAME, qualname),
            (field::CODE, code),
            (field::DOC, doc.unwrap_or(NONE)),
            (field::MODULE, module),
        ];
        let function = heap.new_object(FUNCTION);
        for (offset, object) in held {
            heap.increment(object);
            heap.set_word(function.get(), offset, u64::from(object.0));
        }
        self.release_object(module_key);
        function
    }

    /// `SET_FUNCTION_ATTRIBUTE`: function on top, the attribute below it.
    pub fn set_function_attribute(&mut self, flag: u32) -> Fallible<Flow> {
        let function = self.pop();
        let attribute = self.pop();
        let offset = match flag {
            DEFAULTS => fields::function::DEFAULTS,
            KWDEFAULTS => fields::function::KWDEFAULTS,
            ANNOTATIONS => fields::function::ANNOTATIONS,
            ANNOTATE => fields::function::ANNOTATE,
            _ => fields::function::CLOSURE,
        };
        self.core.heap.set_word(function.get(), offset, u64::from(attribute.into_raw().0));
        self.push(function);
        Ok(Flow::Next)
    }

    /// `MAKE_CELL`: the local moves into a new cell.
    pub fn make_cell(&mut self, index: u32) -> Fallible<Flow> {
        let slot = self.base + index;
        let content = self.thread.stack.get(slot);
        let cell = self.core.heap.new_object(CELL).into_raw();
        self.core.heap.set_word(cell, fields::cell::CONTENTS, u64::from(content.0));
        self.thread.stack.set(slot, cell);
        Ok(Flow::Next)
    }

    /// `COPY_FREE_VARS`: the closure's cells become the last locals.
    pub fn copy_free_variables(&mut self, count: u32) -> Fallible<Flow> {
        let Some(frame) = self.frame().copied() else { return Ok(Flow::Next) };
        let closure = self.core.heap.field(frame.function, fields::function::CLOSURE);
        let first = self.base + self.codes.loaded[frame.code as usize].locals - count;
        for index in 0..count {
            let cell = self.core.heap.tuple_item(closure, index as usize);
            self.core.heap.increment(cell);
            self.thread.stack.set(first + index, cell);
        }
        Ok(Flow::Next)
    }
}
