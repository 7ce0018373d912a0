//! A machine small enough for unit tests: it calls native objects, and has no Python code.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::python::code::Code;
use crate::python::code::Settings;
use crate::python::heap::image::EMPTY_TUPLE;
use crate::python::heap::{Obj, Owned};
use crate::python::object::lock::Hold;
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{Awaited, Compiled, Core, Fallible, NewThread, Resumed, Vm, exception};
use crate::python::version::PYTHON_3_13;
use crate::trace::Stream;

/// The state alone, with a globals dict.
pub struct TestVm {
    core: Core,
    globals: Obj,
}

impl Default for TestVm {
    fn default() -> TestVm {
        TestVm::new()
    }
}

impl TestVm {
    pub fn new() -> TestVm {
        static PROFILE: crate::python::version::Profile = PYTHON_3_13;
        let mut core = Core::new(&PROFILE);
        let globals = core.heap.dict().into_raw();
        let (name, main) = (core.names.name, core.names.main);
        let main = core.own(main);
        core.heap.dict_set_str(globals, name, main);
        TestVm { core, globals }
    }

    /// What the exception on its way prints on the last line of a traceback; forgets it.
    pub fn error(&mut self) -> String {
        let raised = exception::take(self);
        let kind = type_name(self, raised.get()).to_owned();
        let text = protocol::str_text(self, raised.get()).unwrap_or_default();
        self.release(raised);
        format!("{kind}: {text}")
    }
}

impl Deref for TestVm {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl DerefMut for TestVm {
    fn deref_mut(&mut self) -> &mut Core {
        &mut self.core
    }
}

impl Vm for TestVm {
    fn call(&mut self, callable: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
        let kind = self.heap.type_of(callable);
        match self.type_data(kind).slots.call {
            Some(call) => call(self, callable, arguments, keywords),
            None => {
                let message = format!("'{}' object is not callable", type_name(self, callable));
                Err(exception::type_error(self, message))
            }
        }
    }

    fn run_pending(&mut self) {}

    fn globals(&mut self) -> Obj {
        self.globals
    }

    fn builtins(&mut self) -> Obj {
        self.globals
    }

    fn unraisable(&mut self, _place: Obj) {
        exception::clear(self);
    }

    fn locals(&mut self) -> Fallible<Owned> {
        Ok(self.heap.dict())
    }

    fn write(&mut self, _stream: Stream, _text: &str) -> Fallible<()> {
        Ok(())
    }

    fn now_ns(&self) -> u64 {
        0
    }

    fn wait_until(&mut self, _on: Awaited, _until_ns: Option<u64>) -> Fallible<()> {
        Ok(())
    }

    fn notify_ready(&mut self, _end: u32) {}

    fn wait(&mut self, _on: Awaited, _timeout_ns: Option<u64>) -> Fallible<bool> {
        Ok(true)
    }

    fn notify(&mut self, _on: Obj, _all: bool) {}

    fn start_thread(&mut self, _new: NewThread) -> Fallible<u32> {
        Err(exception::unsupported(self, "threads in unit tests"))
    }

    fn thread(&self) -> u32 {
        0
    }

    fn hold(&self) -> Hold {
        Hold { thread: 0, line: 0 }
    }

    fn thread_ident(&self, thread: u32) -> u64 {
        u64::from(thread) + 1
    }

    fn thread_has_ended(&self, _thread: u32) -> bool {
        false
    }

    fn thread_count(&self) -> u32 {
        0
    }

    fn unfinished_thread(&self) -> Option<u32> {
        None
    }

    fn name_thread(&mut self, _name: &str) {}

    fn thread_limit(&self) -> u32 {
        0
    }

    fn interrupt_main(&mut self, _handled: Option<i32>) {}

    fn switch_interval(&mut self, _set_ns: Option<u64>) -> u64 {
        5_000_000
    }

    fn resume_generator(&mut self, _generator: Obj, _value: Option<Obj>) -> Fallible<Resumed> {
        Err(exception::unsupported(self, "generators in unit tests"))
    }

    fn abandon_generator(&mut self, _generator: Obj) {}

    fn exception_to_throw(&mut self, class: Obj, _value: Obj) -> Fallible<Owned> {
        self.call(class, &[], &[])
    }

    fn import(&mut self, name: &str) -> Fallible<Owned> {
        Err(exception::unsupported(self, format!("the module `{name}`")))
    }

    fn frame(&mut self, _depth: usize) -> Option<Owned> {
        Some(self.heap.own(EMPTY_TUPLE))
    }

    fn find_spec(&mut self, _: &str) -> Fallible<Owned> {
        Ok(self.none())
    }

    fn run_module_again(&mut self, _: Obj) -> Fallible<()> {
        Err(exception::unsupported(self, "imports in unit tests"))
    }

    fn is_absent(&self, _: &str, _: &str) -> bool {
        false
    }

    fn module_source(&mut self, _: &str) -> Option<String> {
        None
    }

    fn import_level(&mut self, _: Obj, _: Obj, _: Obj, _: i64) -> Fallible<Owned> {
        Err(exception::unsupported(self, "imports in unit tests"))
    }

    fn compile(&mut self, _: (&str, &str), _: &str, _: Settings) -> Fallible<Compiled> {
        Err(exception::unsupported(self, "Python code in unit tests"))
    }

    fn run_code(&mut self, _code: Obj, _globals: Obj, _locals: Obj) -> Fallible<Owned> {
        Err(exception::unsupported(self, "Python code in unit tests"))
    }

    fn run_class_body(&mut self, _function: Obj, _namespace: Obj) -> Fallible<Owned> {
        Err(exception::unsupported(self, "Python code in unit tests"))
    }

    fn code(&self, _code: Obj) -> Arc<Code> {
        unreachable!("no code in unit tests")
    }

    fn new_code(&mut self, _code: Code, _constants: Obj) -> Owned {
        self.none()
    }

    fn collect(&mut self, _generation: u8) -> u64 {
        0
    }

    fn report_exception(&mut self, _: Obj, _: &str, _: Obj) -> Fallible<()> {
        Ok(())
    }

    fn check_limits(&mut self) -> Fallible<()> {
        Ok(())
    }

    fn busy_ns(&self) -> u64 {
        0
    }
}
