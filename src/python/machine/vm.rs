//! What the machine does for objects.

use std::sync::Arc;

use crate::python::code::Settings;
use crate::python::code::{Code, LocalPlus, ROWS};
use crate::python::heap::peek::Bias;
use crate::python::heap::{Obj, Owned, fields};
use crate::python::library::{self, later, warnings};
use crate::python::machine::hooks::Unraisable;
use crate::python::machine::{Codes, Machine, compiled};
use crate::python::object::generator::{State, set_state};
use crate::python::object::lock::Hold;
use crate::python::object::module;
use crate::python::object::{
    Awaited, Compiled, Fallible, FrameView, Hooks, NewThread, Place, Raised, Resumed, Vm, Written,
    exception, protocol, types,
};
use crate::python::syntax;
use crate::python::thread::Measured;
use crate::trace::{Stream, TaskState};

impl Vm for Machine {
    fn call(&mut self, callable: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
        Machine::call(self, callable, arguments, keywords)
    }

    fn call_given(&mut self, callable: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
        Machine::call_given(self, callable, given, keywords)
    }

    fn run_pending(&mut self) {
        while let Some(object) = self.core.heap.next_pending() {
            self.finish_pending(object);
        }
    }

    fn globals(&mut self) -> Obj {
        self.globals_and_builtins().0
    }

    fn builtins(&mut self) -> Obj {
        self.globals_and_builtins().1
    }

    fn locals(&mut self) -> Fallible<Owned> {
        Ok(self.frame_locals())
    }

    fn super_arguments(&mut self) -> Fallible<(Obj, Obj)> {
        let Some(frame) = self.thread.frames.last().copied() else {
            return Err(exception::runtime_error(&mut self.core, "super(): no current frame"));
        };
        match self.class_and_receiver(frame.code, frame.base) {
            Ok(pair) => Ok(pair),
            Err(words) => Err(exception::runtime_error(&mut self.core, words)),
        }
    }

    fn unraisable(&mut self, place: Obj) {
        self.write_unraisable(place);
    }

    fn unraisable_saying(&mut self, message: &str, place: Obj) {
        self.tell_unraisable(message, place);
    }

    fn print_exception(&mut self, raised: Obj) -> Fallible<()> {
        Machine::print_exception(self, raised)
    }

    fn print_unraisable(&mut self, raised: Obj, message: &str, object: Obj) -> Fallible<()> {
        let told = Unraisable { raised, message: message.to_owned(), object };
        Machine::print_unraisable(self, &told)
    }

    fn write(&mut self, stream: Stream, text: &str) -> Fallible<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.let_others_catch_up()?;
        let process = &self.core.process;
        if process.written_bytes + text.len() as u64 > process.limits.output_bytes {
            let limit = process.limits.output_bytes;
            let what = if limit < 1024 {
                format!("{limit} bytes of output")
            } else {
                format!("{} KiB of output", limit >> 10)
            };
            return Err(self.stop_run(what));
        }
        if process.written_bytes + text.len() as u64 > process.limits.unit_output_bytes {
            let limit = process.limits.allowed.unit_output.unwrap_or(0);
            return Err(self.stop_run(format!("{limit} bytes of output of a block")));
        }
        let line = self.user_line();
        let thread = self.current_thread();
        let statement = self.statement_line().filter(|statement| thread == 0 && *statement != line);
        let time_ns = self.glance_ns();
        let process = &mut self.core.process;
        process.written_bytes += text.len() as u64;
        if let Some(world) = &mut self.world {
            world.write(stream, text);
            return Ok(());
        }
        // What a unit writes is its own, also where the one before has left a line open.
        let own = process.written.get_mut(process.written_before..);
        match own.and_then(|own| own.last_mut()) {
            Some(last)
                if (last.stream, last.line, last.statement, last.thread)
                    == (stream, line, statement, thread)
                    && !last.text.ends_with('\n') =>
            {
                last.text.push_str(text);
            }
            _ => process.written.push(Written {
                stream,
                text: text.to_owned(),
                line,
                statement,
                thread,
                time_ns,
            }),
        }
        Ok(())
    }

    fn read_line(&mut self) -> Fallible<Option<String>> {
        let Some(world) = &mut self.world else { return self.typed_line() };
        let line = world.read_line();
        self.check_limits()?;
        Ok(line)
    }

    fn has_world(&self) -> bool {
        self.world.is_some()
    }

    fn now_ns(&self) -> u64 {
        self.read_clock()
    }

    fn wait(&mut self, on: Awaited, timeout_ns: Option<u64>) -> Fallible<bool> {
        Machine::wait(self, on, timeout_ns)
    }

    fn wait_until(&mut self, on: Awaited, until_ns: Option<u64>) -> Fallible<()> {
        Machine::wait_until(self, on, until_ns)
    }

    fn notify_ready(&mut self, end: u32) {
        Machine::notify_ready(self, end);
    }

    fn catch_up(&mut self) -> Fallible<()> {
        self.let_others_catch_up()
    }

    fn fork(&mut self) -> Fallible<u32> {
        Machine::fork(self)
    }

    fn spawn(&mut self, text: &str, arguments: Vec<String>, kept: &[i32]) -> Fallible<u32> {
        Machine::spawn(self, text, arguments, kept)
    }

    fn leave_process(&mut self, status: i32) -> Raised {
        Machine::leave_process(self, status)
    }

    fn look_at_signals(&mut self) -> Fallible<()> {
        Machine::look_at_signals(self)
    }

    fn notify(&mut self, on: Obj, all: bool) {
        self.note_let_go();
        Machine::notify(self, on, all);
    }

    fn start_thread(&mut self, new: NewThread) -> Fallible<u32> {
        Machine::start_thread(self, new).map(|thread| thread as u32)
    }

    fn thread(&self) -> u32 {
        self.current_thread()
    }

    fn hold(&self) -> Hold {
        Machine::hold(self)
    }

    fn main_thread(&self) -> u32 {
        Machine::main_thread(self)
    }

    fn thread_ident(&self, thread: u32) -> u64 {
        self.ident_of(thread as usize)
    }

    fn thread_has_ended(&self, thread: u32) -> bool {
        Machine::thread_has_ended(self, thread as usize)
    }

    fn thread_count(&self) -> u32 {
        let is_other = |thread: &usize| *thread as u32 != Machine::main_thread(self);
        let is_alive = |thread: &usize| !Machine::thread_has_ended(self, *thread);
        (0..self.threads.len()).filter(is_other).filter(is_alive).count() as u32
    }

    fn unfinished_thread(&self) -> Option<u32> {
        self.unfinished().map(|thread| thread as u32)
    }

    fn thread_limit(&self) -> u32 {
        self.threads.len() as u32 - 1
    }

    fn notify_end(&mut self, thread: u32) {
        let now = Machine::now_ns(self);
        self.wake_at(Awaited::End(thread), true, now);
        self.note(None);
    }

    fn interrupt_main(&mut self, handled: Option<i32>) {
        self.kin.signals.extend(handled);
        self.core.process.interrupted = true;
        self.plan();
    }

    fn tell_task(&mut self, task: u32, state: TaskState) {
        Machine::tell_task(self, task, state);
    }

    fn awaited_text(&self, coroutine: Obj) -> String {
        Machine::awaited_text(self, coroutine)
    }

    fn name_thread(&mut self, name: &str) {
        let current = self.current_thread() as usize;
        name.clone_into(&mut self.threads[current].name);
    }

    fn switch_interval(&mut self, set_ns: Option<u64>) -> u64 {
        let old = self.gil.interval_ns;
        if let Some(interval) = set_ns {
            self.gil.interval_ns = interval.max(1);
            if let Some(lock) = self.gil.measured.as_ref().and_then(Measured::lock) {
                lock.set_interval(interval);
            }
            self.plan();
        }
        old
    }

    fn resume_generator(&mut self, generator: Obj, value: Option<Obj>) -> Fallible<Resumed> {
        Machine::resume_generator(self, generator, value)
    }

    fn abandon_generator(&mut self, generator: Obj) {
        use fields::generator as field;
        if let Some(object) = self.core.heap.field(generator, field::FRAME_OBJECT).some() {
            self.core.heap.set_word(object, fields::frame::LIVE, 0);
        }
        set_state(&mut self.core.heap, generator, State::Finished);
        let count = self.core.heap.word(generator, field::SLOT_COUNT) as u32;
        self.core.heap.set_word(generator, field::SLOT_COUNT, 0);
        for index in 0..count {
            let object = self.core.heap.field(generator, field::SLOTS + index);
            self.release_object(object);
        }
        for offset in [field::LOCALS, field::FUNCTION, field::FRAME_OBJECT] {
            let object = self.core.heap.field(generator, offset);
            self.core.heap.set_word(generator, offset, 0);
            self.release_object(object);
        }
    }

    fn exception_to_throw(&mut self, class: Obj, value: Obj) -> Fallible<Owned> {
        Machine::exception_to_throw(self, class, value)
    }

    fn import(&mut self, name: &str) -> Fallible<Owned> {
        Machine::import(self, name)
    }

    fn frame_view(&self, frame: Obj) -> FrameView {
        self.view_of(frame)
    }

    fn keep_frame_locals(&mut self, frame: Obj, dict: Owned) {
        self.keep_locals(frame, dict);
    }

    fn frame_slot(&self, frame: Obj, index: u32) -> Obj {
        self.slot_of(frame, index)
    }

    fn set_frame_slot(&mut self, frame: Obj, index: u32, value: Owned) {
        self.set_slot_of(frame, index, value);
    }

    fn clear_frame_object(&mut self, frame: Obj) {
        self.clear_slots_of(frame);
    }

    fn place_blocks(&mut self) {
        self.place_running_blocks();
    }

    fn choose_loop(&mut self) {
        Machine::choose_loop(self);
    }

    fn code_file(&self, code: u32) -> Option<Arc<str>> {
        let loaded = self.codes.loaded.get(code as usize)?;
        Some(Arc::clone(&loaded.code.filename))
    }

    fn code(&self, code: Obj) -> Arc<Code> {
        let number = Codes::number_of(&self.core.heap, code);
        Arc::clone(&self.codes.loaded[number as usize].code)
    }

    fn specialized(&mut self, code: Obj) -> Fallible<Vec<Option<u8>>> {
        self.specialized_forms(code)
    }

    fn new_code(&mut self, code: Code, constants: Obj) -> Owned {
        self.load_changed(code, constants)
    }

    fn generator_frame(&mut self, generator: Obj) -> Owned {
        self.frame_of_generator(generator)
    }

    fn is_generator_guarded(&self, generator: Obj) -> bool {
        self.is_guarded(generator)
    }

    fn caller(&mut self, depth: usize) -> Option<Place> {
        self.place_at(depth)
    }

    fn unit_lines(&self, file: &str) -> Vec<String> {
        let lines = self.lines_of_file(file);
        if lines.is_empty() { self.source_lines(file, 1, u32::MAX) } else { lines }
    }

    fn source_line(&self, file: &str, line: u32) -> Option<String> {
        self.source_lines(file, line, line).into_iter().next()
    }

    fn hooks(&mut self) -> Hooks {
        self.core.process.hooks.get(&(self.current as u32)).copied().unwrap_or_default()
    }

    fn set_hooks(&mut self, hooks: Hooks) {
        self.core.process.hooks.insert(self.current as u32, hooks);
        self.count_hooks();
    }

    fn events_changed(&mut self) {
        self.choose_loop();
    }

    fn thread_states(&mut self) -> Vec<(u32, Owned, Owned)> {
        self.innermost_frames()
    }

    fn jump(&mut self, frame: Obj, line: i64) -> Fallible<()> {
        self.jump_to_line(frame, line)
    }

    fn set_tracing(&mut self, depth: u32) -> u32 {
        std::mem::replace(&mut self.thread.telling.depth, depth)
    }

    fn warn_about(&mut self, category: Obj, text: &str, level: i64, source: Obj) -> Fallible<()> {
        warnings::warn_of(self, category, text, level, source)
    }

    fn frame_back(&mut self, frame: Obj) -> Option<Owned> {
        self.frame_below(frame)
    }

    fn compile(&mut self, text: (&str, &str), mode: &str, with: Settings) -> Fallible<Compiled> {
        self.compile_text(text.0, text.1, mode, with)
    }

    fn keep_running_code(&mut self, function: Obj) {
        Machine::keep_running_code(self, function);
    }

    fn fold_tree(&mut self, tree: Obj, mode: &str, settings: Settings) -> Fallible<Owned> {
        self.fold_objects(tree, mode, settings)
    }

    fn running_flags(&self) -> u32 {
        let running = Machine::frame(self).map(|frame| frame.code as usize);
        running.map_or(0, |code| self.codes.loaded[code].code.flags)
    }

    fn find_spec(&mut self, name: &str) -> Fallible<Owned> {
        Machine::find_spec(self, name)
    }

    fn run_module_again(&mut self, module: Obj) -> Fallible<()> {
        Machine::run_module_again(self, module)
    }

    fn is_absent(&self, module: &str, name: &str) -> bool {
        // The library's own text asks for names that other platforms have, and goes on without them.
        !self.runs_library() && library::is_absent(module, name)
    }

    fn runs_library(&self) -> bool {
        Machine::runs_library(self)
    }

    fn late_attribute(&mut self, module: Obj, name: &str) -> Fallible<Option<Owned>> {
        if self.runs_library()
            && let owner = module::name(&self.core, module)
            && let Some(value) = later::seen_by_library(&self.core, &owner, name)
        {
            return Ok(Some(self.core.heap.own(value)));
        }
        library::late_attribute(self, module, name)
    }

    fn shown_refcount(&self, object: Obj) -> u64 {
        if self.core.heap.is_immortal(object) {
            return u64::from(self.count_by_holders(object));
        }
        self.counted(object, &self.borrowed())
    }

    fn bias(&self, object: Obj) -> Bias {
        self.bias_of(object)
    }

    fn is_shown_immortal(&self, object: Obj) -> bool {
        self.core.heap.is_immortal(object) || self.is_made_immortal(object)
    }

    fn module_source(&mut self, path: &str) -> Option<String> {
        Machine::module_source(self, path)
    }

    fn import_level(&mut self, name: Obj, globals: Obj, names: Obj, level: i64) -> Fallible<Owned> {
        Machine::import_level(self, name, globals, names, level)
    }

    fn parse(
        &mut self,
        source: &str,
        file_name: &str,
        mode: &str,
        optimized: Option<Settings>,
    ) -> Fallible<Owned> {
        self.parse_text(source, file_name, mode, optimized)
    }

    fn stack_effect(&self, number: u32, argument: u32, _jump: Option<bool>) -> Option<i32> {
        let bytecode = self.core.heap.profile.bytecode;
        let row = ROWS.iter().find(|row| u32::from(row.op.number(bytecode)) == number)?;
        Some(row.op.stack_effect(argument))
    }

    fn compile_tree(
        &mut self,
        tree: Obj,
        file_name: &str,
        mode: &str,
        settings: Settings,
    ) -> Fallible<Owned> {
        self.compile_objects(tree, file_name, mode, settings)
    }

    fn run_code(&mut self, code: Obj, globals: Obj, locals: Obj) -> Fallible<Owned> {
        self.run_code_over(code, globals, locals, Obj::NULL)
    }

    fn run_code_over(
        &mut self,
        code: Obj,
        globals: Obj,
        locals: Obj,
        closure: Obj,
    ) -> Fallible<Owned> {
        let builtins = self.builtins_of(globals);
        Machine::run_code(self, code, [globals, builtins, locals], closure)
    }

    fn symbol_table(&mut self, source: &str, file_name: &str, mode: &str) -> Fallible<Owned> {
        self.symbol_table_of(source, file_name, mode)
    }

    fn is_newer(&self, source: &str, minor: u8) -> bool {
        syntax::is_newer(source, minor)
    }

    fn is_incomplete(&self, source: &str, mode: &str) -> bool {
        syntax::is_incomplete(source, compiled::mode_of(mode).start())
    }

    fn run_class_body(&mut self, function: Obj, namespace: Obj) -> Fallible<Owned> {
        self.run_body(function, namespace)
    }

    fn collect(&mut self, generation: u8) -> u64 {
        self.collect_generation(generation, true)
    }

    fn report_exception(&mut self, file: Obj, heading: &str, raised: Obj) -> Fallible<()> {
        let mut report = self.report(raised);
        // What the library does to call the thread's function says nothing to its reader.
        report.frames.retain(|place| !place.file.starts_with("<frozen "));
        let text = crate::python::report::render(&report);
        library::write_file(self, file, &format!("{heading}{text}"))
    }

    fn check_limits(&mut self) -> Fallible<()> {
        Machine::check_limits(self)
    }

    fn busy_ns(&self) -> u64 {
        if self.gil.measured.is_some() {
            return self.read_clock().saturating_sub(self.clock.idle_ns);
        }
        // A sleep of years is longer than picoseconds can count.
        let busy = (self.clock_ps() / 1000).saturating_sub(self.clock.idle_ns);
        self.gil.cores.as_ref().map_or(busy, |cores| cores.slowed(busy))
    }

    fn thread_busy_ns(&self) -> u64 {
        let before = self.threads[self.current].busy_ns;
        (before + Vm::busy_ns(self)).saturating_sub(self.busy_since_ns)
    }

    fn frame(&mut self, depth: usize) -> Option<Owned> {
        let index = self.thread.frames.len().checked_sub(depth + 1)?;
        Some(self.frame_object_at(index))
    }
}

impl Machine {
    /// `super_init_without_args`: the class of the method whose code runs, and its first argument.
    fn class_and_receiver(&self, code: u32, base: u32) -> Result<(Obj, Obj), String> {
        let code = &self.codes.loaded[code as usize].code;
        if code.argument_count == 0 {
            return Err("super(): no arguments".to_owned());
        }
        let value = |index: usize| self.thread.stack.get(base + index as u32);
        let mut receiver = value(0);
        if !receiver.is_null() && code.locals_plus.first().is_some_and(|slot| slot.cell) {
            receiver = self.core.heap.cell_get(receiver);
        }
        if receiver.is_null() {
            return Err("super(): arg[0] deleted".to_owned());
        }
        let is_class = |slot: &LocalPlus| slot.free && &*slot.name == "__class__";
        let Some(index) = code.locals_plus.iter().position(is_class) else {
            return Err("super(): __class__ cell not found".to_owned());
        };
        let cell = value(index);
        let class = if cell.is_null() { cell } else { self.core.heap.cell_get(cell) };
        if class.is_null() {
            return Err("super(): empty __class__ cell".to_owned());
        }
        if !types::is_type(&self.core, class) {
            let got = protocol::type_name(&self.core, class);
            return Err(format!("super(): __class__ is not a type ({got})"));
        }
        Ok((class, receiver))
    }

    /// The line of the unit that the user's code stands at.
    fn user_line(&self) -> u32 {
        let frames = &self.thread.frames;
        let user = frames.iter().rposition(|frame| !self.is_library(frame.code));
        user.map_or(1, |index| self.line_in_unit(index))
    }

    /// The line of the unit's own statement that is being executed.
    fn statement_line(&self) -> Option<u32> {
        let user = self.thread.frames.iter().position(|frame| !self.is_library(frame.code));
        user.map(|index| self.line_in_unit(index))
    }

    /// The line of its unit that a frame stands at.
    fn line_in_unit(&self, index: usize) -> u32 {
        let frame = &self.thread.frames[index];
        let pc = if index + 1 == self.thread.frames.len() { self.pc } else { frame.pc };
        let loaded = &self.codes.loaded[frame.code as usize];
        let number = pc.saturating_sub(1 + loaded.first) as usize;
        self.unit_line(loaded.unit, loaded.code.line(number))
    }
}
