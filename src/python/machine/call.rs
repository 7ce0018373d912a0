//! Calls: of Python functions in the same evaluation loop, of everything else through its type's slot.

use crate::python::code::Op;
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{DICT, FUNCTION, LIST, METHOD, MODULE, STR, TUPLE, TYPE};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::machine::function::Entrance;
use crate::python::machine::{CallableCache, Codes, Flow, Machine, Owner};
use crate::python::object::monitoring::Event;
use crate::python::object::{
    Fallible, Raised, exception, flag, module, packed, plain_call, protocol, types,
};
use crate::python::version::{Checks, Work};

/// The host's stack must have this much left before native code calls Python code; more is allocated in such pieces.
const HOST_STACK_LEFT: usize = 256 * 1024;
const HOST_STACK_PIECE: usize = 4 * 1024 * 1024;

/// Arguments up to this number are handed on without a list made for them.
const FEW: usize = 8;

impl Machine {
    /// `CALL`: callable, self or NULL and `count` arguments lie on the stack.
    pub fn call_instruction(&mut self, count: u32) -> Fallible<Flow> {
        match self.call_plain(count) {
            Some(flow) => flow,
            None => self.call_values(count, &[]),
        }
    }

    /// `init_interp_create`: what `CALL` is specialised for.
    pub fn fill_callable_cache(&mut self, builtins: Obj) {
        self.builtins = builtins;
        let heap = &mut self.core.heap;
        let [len, isinstance, append] =
            ["len", "isinstance", "append"].map(|name| heap.interned_name(name));
        let list = self.core.type_data(LIST).dict;
        let heap = &mut self.core.heap;
        self.callable_cache = CallableCache {
            len: heap.dict_get_str(builtins, len),
            isinstance: heap.dict_get_str(builtins, isinstance),
            list_append: heap.dict_get_str(list, append),
        };
    }

    /// Whether a call was one whose specialised instruction does not look at the eval breaker: `CALL_LEN`,
    /// `CALL_ISINSTANCE`, `CALL_TYPE_1`, `CALL_LIST_APPEND` (with the `POP_TOP` behind it).
    pub fn is_without_breaker(&self, callable: Obj, count: u32) -> bool {
        if self.core.heap.profile.checks != Checks::MostCalls {
            return false;
        }
        let cache = &self.callable_cache;
        let is_statement =
            || self.codes.text.get(self.pc as usize).is_some_and(|next| next.op == Op::PopTop);
        match count {
            1 => {
                callable == cache.len
                    || callable == TYPE
                    || callable == cache.list_append && is_statement()
            }
            2 => callable == cache.isinstance,
            _ => false,
        }
    }

    /// A call of native code that takes its arguments as they lie on the stack; `None` for all others.
    fn call_plain(&mut self, count: u32) -> Option<Fallible<Flow>> {
        if self.core.process.monitoring.wants(Event::Call) {
            return None;
        }
        let first = self.sp - count;
        let given = self.thread.stack.get(first - 1);
        let callable = self.thread.stack.get(first - 2);
        let (function, receiver, places) =
            plain_call::find(&mut self.core, callable, given, count as usize)?;
        let mut values = [receiver; FEW];
        let start = usize::from(!receiver.is_null());
        for (place, value) in values[start..].iter_mut().enumerate() {
            let is_given = place < count as usize;
            *value = if is_given { self.thread.stack.get(first + place as u32) } else { Obj::NULL };
        }
        let before = self.core.heap.objects_made();
        let result = function(self, &values[..places]);
        self.spend_native_call(before);
        if self.core.process.blocked {
            return Some(Err(Raised));
        }
        self.drop_values(count + 2);
        Some(result.map(|value| {
            self.push(value);
            Flow::Next
        }))
    }

    /// `CALL_KW`: a tuple of names lies on top.
    pub fn call_keywords(&mut self, count: u32) -> Fallible<Flow> {
        let names = self.pop();
        let keywords = self.core.heap.tuple_items(names.get());
        let flow = self.call_values(count, &keywords);
        if self.core.process.blocked {
            self.push(names);
            return flow;
        }
        self.drop_owned(names);
        flow
    }

    pub fn call_values(&mut self, count: u32, keywords: &[Obj]) -> Fallible<Flow> {
        let first = self.sp - count;
        let receiver = self.thread.stack.get(first - 1);
        let callable = self.thread.stack.get(first - 2);
        let mut start = if receiver.is_null() { first } else { first - 1 };
        let mut function = callable;
        if receiver.is_null() && self.core.heap.type_of(callable) == METHOD {
            function = self.core.heap.field(callable, fields::method::FUNCTION);
            let receiver = self.core.heap.field(callable, fields::method::SELF);
            self.core.heap.increment(receiver);
            self.thread.stack.set(first - 1, receiver);
            start = first - 1;
        }
        let mut few = [Obj::NULL; FEW];
        let many;
        let arguments = if self.sp - start <= FEW as u32 {
            self.thread.stack.few(start, self.sp, &mut few)
        } else {
            many = self.thread.stack.range(start, self.sp);
            &many
        };
        if self.core.heap.type_of(function) == FUNCTION {
            let function = self.core.heap.own(function);
            let entered = self.enter_with(function, arguments, keywords, first - 2);
            return entered.map(|()| Flow::Next);
        }
        let is_told = self.core.process.monitoring.wants(Event::Call);
        let before = self.core.heap.objects_made();
        let mut result = self.call_native(function, arguments, keywords);
        self.spend_native_call(before);
        if is_told && !self.core.process.blocked {
            result = self.tell_call_end(function, arguments.first().copied(), result);
        }
        if self.core.process.blocked {
            if function != callable {
                // As it was before the method was taken apart: the call is made again.
                self.set_slot(first - 1, Owned::from_raw(Obj::NULL));
            }
            return Err(Raised);
        }
        self.drop_to(first - 2);
        self.push(result?);
        Ok(Flow::Next)
    }

    /// A native function has returned: it has made so many objects before that.
    #[inline]
    fn spend_native_call(&mut self, before: u32) {
        let made = self.core.heap.objects_made().wrapping_sub(before);
        self.core.heap.spend(Work::NativeCall, 1);
        self.core.heap.spend(Work::Object, u64::from(made));
    }

    /// Function and self of a bound method that is Python.
    pub fn python_method(&self, callable: Obj) -> Option<(Obj, Obj)> {
        let heap = &self.core.heap;
        let function = heap.field(callable, fields::method::FUNCTION);
        let is_python = heap.type_of(callable) == METHOD && heap.type_of(function) == FUNCTION;
        is_python.then(|| (function, heap.field(callable, fields::method::SELF)))
    }

    /// Enters a Python function in this loop on behalf of an instruction.
    pub fn enter_for(&mut self, function: Obj, arguments: &[Obj], owner: Owner) -> Fallible<()> {
        self.check_depth()?;
        let number = self.number_of_function(function);
        let slots = self.bind(function, number, arguments, &[])?;
        let function = self.core.heap.own(function);
        let base = self.sp;
        let given = self.place_arguments(base, slots);
        self.enter_bound(function, number, base, given, owner);
        Ok(())
    }

    /// Binds the arguments, which still lie on the stack from `return_sp` on, and enters the function in this loop.
    fn enter_with(
        &mut self,
        function: Owned,
        arguments: &[Obj],
        keywords: &[Obj],
        return_sp: u32,
    ) -> Fallible<()> {
        let number = self.number_of_function(function.get());
        let bound = match self.check_depth() {
            Ok(()) => self.bind(function.get(), number, arguments, keywords),
            Err(raised) => Err(raised),
        };
        self.drop_to(return_sp);
        match bound {
            Err(raised) => {
                self.drop_owned(function);
                Err(raised)
            }
            Ok(slots) => {
                let given = self.place_arguments(return_sp, slots);
                self.enter_bound(function, number, return_sp, given, Owner::Caller);
                Ok(())
            }
        }
    }

    pub fn enter_bound(
        &mut self,
        function: Owned,
        number: u32,
        base: u32,
        given: u32,
        owner: Owner,
    ) {
        let function = function.into_raw();
        let heap = &self.core.heap;
        let entrance = Entrance {
            code: number,
            function,
            globals: heap.field(function, fields::function::GLOBALS),
            builtins: heap.field(function, fields::function::BUILTINS),
            locals: Obj::NULL,
            base,
            return_sp: base,
            given,
            owner,
        };
        self.push_frame(entrance);
    }

    /// The loaded code of a function.
    pub fn number_of_function(&self, function: Obj) -> u32 {
        Codes::number_of(&self.core.heap, self.core.heap.field(function, fields::function::CODE))
    }

    /// `CALL_FUNCTION_EX`: callable, NULL, a tuple or other iterable, and with bit 0 a mapping.
    pub fn call_function_ex(&mut self, arg: u32, is_below: bool) -> Fallible<Flow> {
        if is_below {
            self.raise_callable(1 + (arg & 1));
        }
        let mapping = if arg & 1 != 0 { self.peek(1) } else { Obj::NULL };
        let positional = self.peek(1 + (arg & 1));
        let count = 3 + (arg & 1);
        let callable = self.peek(count);
        if self.core.heap.type_of(positional) != TUPLE {
            let tuple = self.as_tuple(callable, positional)?;
            self.set_slot(self.sp - 1 - (arg & 1), tuple);
        }
        let tuple = self.peek(1 + (arg & 1));
        let mut arguments = self.core.heap.tuple_items(tuple);
        let mut keywords = Vec::new();
        if !mapping.is_null() {
            for (name, value) in self.core.heap.dict_items(mapping) {
                keywords.push(name);
                arguments.push(value);
            }
        }
        let return_sp = self.sp - count;
        let mut function = callable;
        if self.core.heap.type_of(callable) == METHOD
            && let Some((inner, receiver)) = self.python_method(callable)
        {
            function = inner;
            arguments.insert(0, receiver);
        }
        if self.core.heap.type_of(function) == FUNCTION {
            let function = self.core.heap.own(function);
            self.enter_with(function, &arguments, &keywords, return_sp).map(|()| Flow::Next)
        } else {
            let is_told = self.core.process.monitoring.wants(Event::Call);
            let mut result = self.call_given(callable, &arguments, &keywords);
            if is_told && !self.core.process.blocked {
                result = self.tell_call_end(callable, arguments.first().copied(), result);
            }
            if self.core.process.blocked {
                return Err(Raised);
            }
            self.drop_values(count);
            result.map(|value| {
                self.push(value);
                Flow::Next
            })
        }
    }

    fn as_tuple(&mut self, callable: Obj, positional: Obj) -> Fallible<Owned> {
        if !protocol::is_iterable(self, positional) {
            let name = self.callable_text(callable);
            let kind = protocol::type_name(self, positional);
            let text = format!("{name} argument after * must be an iterable, not {kind}");
            return Err(exception::type_error(self, text));
        }
        let items = protocol::collect(self, positional)?;
        Ok(self.core.heap.tuple_from_owned(items))
    }

    /// `_PyObject_FunctionStr`: as in `f()`, with the module in front unless it is builtins.
    pub fn callable_text(&mut self, callable: Obj) -> String {
        let name = protocol::get_attribute_str(self, callable, "__qualname__");
        let Ok(name) = name else {
            exception::clear(self);
            return protocol::str_text(self, callable).unwrap_or_default();
        };
        let mut text = protocol::str_text(self, name.get()).unwrap_or_default();
        self.drop_owned(name);
        if let Ok(module) = protocol::get_attribute_str(self, callable, "__module__") {
            if module.get() != NONE {
                let module = protocol::str_text(self, module.get()).unwrap_or_default();
                if module != "builtins" {
                    text = format!("{module}.{text}");
                }
            }
            self.drop_owned(module);
        } else {
            exception::clear(self);
        }
        text + "()"
    }

    /// `DICT_MERGE`: adds the mapping on top to the keyword arguments below it.
    pub fn dict_merge(&mut self, depth: u32) -> Fallible<Flow> {
        let mapping = self.pop();
        let dict = self.peek(depth);
        let callable = match self.peek(depth + 3) {
            Obj::NULL => self.peek(depth + 2),
            callable => callable,
        };
        let result = self.merge_keywords(callable, dict, mapping.get());
        self.drop_owned(mapping);
        result.map(|()| Flow::Next)
    }

    fn merge_keywords(&mut self, callable: Obj, dict: Obj, mapping: Obj) -> Fallible<()> {
        let pairs = self.pairs_of(callable, mapping)?;
        let mut result = Ok(());
        for (key, value) in pairs {
            if result.is_ok() {
                result = self.add_keyword(callable, dict, key.get(), value.get());
            }
            self.drop_owned(key);
            self.drop_owned(value);
        }
        result
    }

    fn add_keyword(&mut self, callable: Obj, dict: Obj, key: Obj, value: Obj) -> Fallible<()> {
        use crate::python::heap::image::types::STR;
        if self.core.heap.type_of(key) != STR {
            let text = "keywords must be strings".to_owned();
            return Err(exception::type_error(self, text));
        }
        if !self.core.heap.dict_get_str(dict, key).is_null() {
            let name = self.callable_text(callable);
            let key = self.core.heap.text(key).into_owned();
            let text = format!("{name} got multiple values for keyword argument '{key}'");
            return Err(exception::type_error(self, text));
        }
        let value = self.core.heap.own(value);
        self.core.heap.dict_set_str(dict, key, value);
        Ok(())
    }

    /// Keys and values of any mapping, as `**` takes them.
    fn pairs_of(&mut self, callable: Obj, mapping: Obj) -> Fallible<Vec<(Owned, Owned)>> {
        if self.core.heap.type_of(mapping) == DICT {
            let items = self.core.heap.dict_items(mapping).into_iter();
            let heap = &mut self.core.heap;
            return Ok(items.map(|(key, value)| (heap.own(key), heap.own(value))).collect());
        }
        let Ok(keys) = protocol::call_method(self, mapping, "keys", &[]) else {
            exception::clear(self);
            let name = self.callable_text(callable);
            let kind = protocol::type_name(self, mapping);
            let text = format!("{name} argument after ** must be a mapping, not {kind}");
            return Err(exception::type_error(self, text));
        };
        let names = protocol::collect(self, keys.get());
        self.drop_owned(keys);
        let mut pairs = Vec::new();
        for name in names? {
            let value = protocol::get_item(self, mapping, name.get())?;
            pairs.push((name, value));
        }
        Ok(pairs)
    }

    /// Calls anything, from native code.
    pub fn call(&mut self, callable: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
        let kind = self.core.heap.type_of(callable);
        if kind == FUNCTION {
            return self.call_function(callable, arguments, keywords);
        }
        // What is bound to a bound method goes as deep as such methods stand in each other.
        if let Some((function, receiver)) =
            if kind == METHOD { self.python_method(callable) } else { None }
        {
            if arguments.len() < FEW {
                let mut few = [receiver; FEW];
                few[1..=arguments.len()].copy_from_slice(arguments);
                return self.call_function(function, &few[..=arguments.len()], keywords);
            }
            let with_self: Vec<Obj> =
                std::iter::once(receiver).chain(arguments.iter().copied()).collect();
            return self.call_function(function, &with_self, keywords);
        }
        protocol::enter(self, " while calling a Python object")?;
        let result = protocol::on_stack(|| self.call_native(callable, arguments, keywords));
        protocol::leave(self);
        result
    }

    fn call_native(
        &mut self,
        callable: Obj,
        arguments: &[Obj],
        keywords: &[Obj],
    ) -> Fallible<Owned> {
        let kind = self.core.heap.type_of(callable);
        let Some(call) = self.core.type_data(kind).slots.call else {
            return Err(self.not_callable(callable));
        };
        if !packed::is_packed(&self.core, callable, arguments.len()) {
            return call(self, callable, arguments, keywords);
        }
        // The tuple that an exception's class is called with is what the exception keeps (`BaseException_new`).
        let is_kept = types::is_type(&self.core, callable)
            && self.core.type_data(callable).flags & flag::BASE_EXCEPTION_SUBCLASS != 0;
        let first = if is_kept { arguments.len() - keywords.len() } else { 0 };
        packed::held(self, &arguments[first..], |vm| call(vm, callable, arguments, keywords))
    }

    /// Calls anything with a tuple and a dict that are there already (`PyObject_Call`).
    pub fn call_given(
        &mut self,
        callable: Obj,
        arguments: &[Obj],
        keywords: &[Obj],
    ) -> Fallible<Owned> {
        let kind = self.core.heap.type_of(callable);
        if packed::takes_vector(&self.core, callable, arguments.len()) {
            let unpacked = if keywords.is_empty() { &[] } else { arguments };
            return packed::held(self, unpacked, |vm| vm.call(callable, arguments, keywords));
        }
        let Some(call) = self.core.type_data(kind).slots.call else {
            return Err(self.not_callable(callable));
        };
        protocol::enter(self, " while calling a Python object")?;
        let result = protocol::on_stack(|| call(self, callable, arguments, keywords));
        protocol::leave(self);
        result
    }

    /// `object_is_not_callable`, with a hint where a module has a function of its name.
    #[cold]
    fn not_callable(&mut self, callable: Obj) -> Raised {
        let kind = protocol::type_name(self, callable).to_owned();
        let mut text = format!("'{kind}' object is not callable");
        if types::is_instance(self, callable, MODULE) {
            let namespace = module::dict(self, callable);
            let key = self.core.heap.interned_name("__name__");
            let name = self.core.heap.dict_get_str(namespace, key);
            if !name.is_null() && types::is_instance(self, name, STR) {
                let inner = self.core.heap.dict_get_str(namespace, name);
                if !inner.is_null() && protocol::is_callable(self, inner) {
                    let name = self.core.heap.text(name);
                    text = format!("{text}. Did you mean: '{name}.{name}(...)'?");
                }
            }
        }
        exception::type_error(self, text)
    }

    /// A Python function called by native code: a loop of its own.
    fn call_function(
        &mut self,
        function: Obj,
        arguments: &[Obj],
        keywords: &[Obj],
    ) -> Fallible<Owned> {
        self.check_depth()?;
        let number = self.number_of_function(function);
        let slots = self.bind(function, number, arguments, keywords)?;
        let function = self.core.heap.own(function);
        let base = self.sp;
        let given = self.place_arguments(base, slots);
        self.enter_bound(function, number, base, given, Owner::Entry);
        self.run_nested()
    }

    /// The evaluation loop inside native code, on more of the host's stack when that runs out.
    pub fn run_nested(&mut self) -> Fallible<Owned> {
        stacker::maybe_grow(HOST_STACK_LEFT, HOST_STACK_PIECE, || self.run())
    }

    /// Runs code in its globals, builtins and locals (`PyEval_EvalCode`): a module, a class body, `exec`.
    pub fn run_code(
        &mut self,
        code: Obj,
        [globals, builtins, locals]: [Obj; 3],
        closure: Obj,
    ) -> Fallible<Owned> {
        self.check_depth()?;
        let function = self.new_function(code, globals, builtins);
        // `_PyFunction_FromConstructor` looks neither for a docstring nor for a module.
        for field in [fields::function::DOC, fields::function::MODULE] {
            let none = self.core.heap.own(NONE);
            self.core.heap.set_field(function.get(), field, none);
        }
        if !closure.is_null() {
            let closure = self.core.heap.own(closure);
            self.core.store(function.get(), fields::function::CLOSURE, closure);
        }
        let number = Codes::number_of(&self.core.heap, code);
        let base = self.sp;
        let entrance = Entrance {
            code: number,
            function: function.into_raw(),
            globals,
            builtins,
            locals: self.core.heap.own(locals).into_raw(),
            base,
            return_sp: base,
            given: 0,
            owner: Owner::Entry,
        };
        self.push_frame(entrance);
        self.run_nested()
    }

    /// A function's body run in a given namespace: the body of a class.
    pub fn run_body(&mut self, function: Obj, namespace: Obj) -> Fallible<Owned> {
        self.check_depth()?;
        let number = self.number_of_function(function);
        let base = self.sp;
        let heap = &mut self.core.heap;
        let entrance = Entrance {
            code: number,
            function: heap.own(function).into_raw(),
            globals: heap.field(function, fields::function::GLOBALS),
            builtins: heap.field(function, fields::function::BUILTINS),
            locals: heap.own(namespace).into_raw(),
            base,
            return_sp: base,
            given: 0,
            owner: Owner::Entry,
        };
        self.push_frame(entrance);
        self.run_nested()
    }
}
