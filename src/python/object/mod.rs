//! What objects do: one file per type, each ending in its table; and the small trait through which they call back.

pub mod annotations;
mod core;
mod def;
pub mod flag;
pub mod process;
pub mod slots;
pub mod names;
pub mod types;
pub mod slotdefs;
mod slot_texts;
mod wrap;
pub mod dispatch;
pub mod mro;
pub mod protocol;
pub mod exception;
pub mod frame;
pub mod frame_locals;
pub mod generator;
pub mod async_generator;
pub mod coroutine;
pub mod lock;
pub mod suggest;
pub mod binding;
pub mod instance;
pub mod class;
pub mod slots_of_class;
pub mod descriptor;
pub mod profiling;
pub mod property;
mod ready;
pub mod method;
pub mod packed;
#[expect(clippy::module_inception, reason = "one file per type, and one type is called object")]
pub mod object;
pub mod reduce;
pub mod type_object;
mod type_sizes;
pub mod assign_class;
pub mod alias_parameters;
pub mod generic_alias;
pub mod union;
pub mod native;
pub mod list;
pub mod list_methods;
pub mod list_slice;
pub mod list_sort;
pub mod tuple;
pub mod dict;
pub mod docs;
pub mod signatures;
pub mod dict_methods;
pub mod dict_update;
pub mod dict_views;
pub mod dict_iterators;
pub mod set;
pub mod set_methods;
pub mod set_operations;
pub mod set_iterator;
pub mod range;
pub mod range_iterator;
pub mod slice;
pub mod iterators;
pub mod enumerate;
pub mod zip;
pub mod map;
pub mod filter;
pub mod reversed;
pub mod mappingproxy;
pub mod module;
pub mod monitoring;
pub mod namespace;
pub mod open_sequence;
pub mod struct_sequence;
pub mod super_object;
pub mod function;
pub mod code_object;
pub mod code_replace;
pub mod cell;
pub mod singletons;
pub mod weakref;
pub mod weak_proxy;
pub mod codec;
pub mod codecs;
pub mod float_text;
pub mod format_number;
pub mod format_spec;
pub mod int_text;
pub mod percent;
pub mod plain_call;
pub mod str_template;
pub mod stringlib;
pub mod unicode;
mod unicode_tables;
pub mod int;
pub mod int_new;
pub mod int_bytes;
mod int_large;
pub mod int_type;
pub mod bool;
pub mod float;
pub mod complex;
pub mod complex_text;
pub mod given;
pub mod bytes_like;
pub mod str;
pub mod str_text;
pub mod str_search;
pub mod str_split;
pub mod str_methods;
pub mod str_percent;
pub mod str_format;
pub mod str_type;
pub mod str_iterator;
pub mod bytes;
pub mod bytes_codec;
pub mod bytes_search;
pub mod bytes_methods;
pub mod bytes_percent;
pub mod bytes_iterator;
pub mod bytes_type;
pub mod bytearray;
pub mod thread_handle;
pub mod buffer;
pub mod pack;
pub mod memoryview;
mod memoryview_item;
mod memoryview_type;

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

pub use self::core::{Core, Raised};
pub use self::def::{
    Def, DefKind, GetSet, class_method, def, get, get_set, member, member_set, static_method,
};
pub use self::frame::{FrameView, Place};
pub use self::process::{
    ANY_END, Awaited, Hooks, Limits, NewThread, Process, Resumed, Typed, Written,
};
pub use self::slots::{Compare, Operator, Slots};

use std::ops::DerefMut;
use std::sync::Arc;

use crate::python::code::Code;
use crate::python::code::Settings;
use crate::python::heap::peek::Bias;
use crate::python::heap::{Obj, Owned};
use crate::trace::{Stream, TaskState};

/// A result of an operation of the machine; the exception of an `Err` stands in `Core::raised`.
pub type Fallible<T> = Result<T, Raised>;

/// A code object, and the references to its constants that the syntax tree holds from which it was made.
pub type Compiled = (Owned, Vec<Obj>);

/// A native function: one entry per parameter of its signature, `Obj::NULL` for one that was not given;
/// `*args` comes as a tuple, `**kwargs` as a dict (or `NULL`).
pub type Native = fn(&mut dyn Vm, &[Obj]) -> Fallible<Owned>;

/// What objects may ask of the machine. It dereferences to `Core`, so `vm.heap` is the heap.
pub trait Vm: DerefMut<Target = Core> {
    /// Calls anything callable: positional arguments, then the values of the keyword arguments whose names are in `keywords`.
    fn call(&mut self, callable: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned>;
    /// The same with a tuple and a dict of them that are there already (`PyObject_Call`).
    fn call_given(&mut self, callable: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
        self.call(callable, given, keywords)
    }
    /// Runs what must run before Python code goes on: finalizers of objects that died meanwhile.
    fn run_pending(&mut self);
    /// The globals dict of the running Python frame.
    fn globals(&mut self) -> Obj;
    /// The builtins dict of the running Python frame.
    fn builtins(&mut self) -> Obj;
    /// Reports the exception on its way, which nothing can catch, on `sys.stderr` and forgets it
    /// (`PyErr_WriteUnraisable`): "Exception ignored in: <place>".
    fn unraisable(&mut self, place: Obj);
    /// The same with words of its own before the object.
    fn unraisable_saying(&mut self, _message: &str, place: Obj) {
        self.unraisable(place);
    }
    /// Prints an exception with its traceback to `sys.stderr`, as `sys.excepthook` does of itself.
    fn print_exception(&mut self, _raised: Obj) -> Fallible<()> {
        Ok(())
    }
    /// What `sys.unraisablehook` does of itself; an empty message is the usual one.
    fn print_unraisable(&mut self, _raised: Obj, _message: &str, _object: Obj) -> Fallible<()> {
        Ok(())
    }
    /// A dict of the running frame's locals (PEP 667): a new reference.
    fn locals(&mut self) -> Fallible<Owned>;

    /// What `super()` without arguments stands for: the class that the running method belongs to and its first
    /// argument, borrowed; a `RuntimeError` as `super(): no arguments` where there is none.
    fn super_arguments(&mut self) -> Fallible<(Obj, Obj)> {
        Err(exception::runtime_error(self, "super(): no current frame"))
    }

    /// Writes to stdout or stderr of the process. `Err` when the limit on output is reached.
    fn write(&mut self, stream: Stream, text: &str) -> Fallible<()>;
    /// The next line of standard input with its line end; `None` at the end.
    fn read_line(&mut self) -> Fallible<Option<String>> {
        Err(exception::unsupported(self, "reading from `sys.stdin`"))
    }
    /// Whether there is a world outside that may have more input.
    fn has_world(&self) -> bool {
        false
    }
    /// Nanoseconds of the virtual clock since the process began.
    fn now_ns(&self) -> u64;
    /// Lets other threads run until what is awaited happens, or until the time is over: `Ok(true)` when it happened. An
    /// `Err` with `Process::blocked` set must be passed on as it is, with nothing changed: the call is made again later.
    fn wait(&mut self, on: Awaited, timeout_ns: Option<u64>) -> Fallible<bool>;
    /// As `wait`, up to a moment, without an answer: the caller has looked for itself, and looks again.
    fn wait_until(&mut self, on: Awaited, until_ns: Option<u64>) -> Fallible<()>;
    /// Wakes all threads that wait for this end of a pipe or connection, or for any.
    fn notify_ready(&mut self, end: u32);
    /// Before the kernel is asked for something that other processes may have changed: they come as far first.
    fn catch_up(&mut self) -> Fallible<()> {
        Ok(())
    }
    /// `fork`: 0 in the child. An `Err` with `Process::blocked` set must be passed on as it is.
    fn fork(&mut self) -> Fallible<u32> {
        Err(exception::unsupported(self, "`os.fork`"))
    }
    /// A fresh interpreter that runs a text; gives the number of its process.
    fn spawn(&mut self, _text: &str, _arguments: Vec<String>, _kept: &[i32]) -> Fallible<u32> {
        Err(exception::unsupported(self, "`os.posix_spawn`"))
    }
    /// The process ends at once, with this status of `waitpid`.
    fn leave_process(&mut self, _status: i32) -> Raised {
        exception::unsupported(self, "`os._exit`")
    }
    /// Looks whether a signal has come.
    fn look_at_signals(&mut self) -> Fallible<()> {
        Ok(())
    }
    /// Wakes the thread that has waited longest on this object, or all.
    fn notify(&mut self, on: Obj, all: bool);
    /// Starts a thread; gives its number.
    fn start_thread(&mut self, new: NewThread) -> Fallible<u32>;
    /// The number of the running thread; 0 is the main thread.
    fn thread(&self) -> u32;
    /// What a lock remembers that the running thread takes.
    fn hold(&self) -> lock::Hold;
    /// The number of the main thread.
    fn main_thread(&self) -> u32 {
        0
    }
    /// `threading.get_ident()` of a thread.
    fn thread_ident(&self, thread: u32) -> u64;
    /// Has this thread ended?
    fn thread_has_ended(&self, thread: u32) -> bool;
    /// Threads that were started and have not ended, without the main thread.
    fn thread_count(&self) -> u32;
    /// A thread that the interpreter waits for before it exits, if one has not ended.
    fn unfinished_thread(&self) -> Option<u32>;
    /// A task of the running thread's event loop does something else.
    fn tell_task(&mut self, _task: u32, _state: TaskState) {}
    /// The text of what a suspended coroutine awaits.
    fn awaited_text(&self, _coroutine: Obj) -> String {
        String::new()
    }
    /// What timelines call the running thread.
    fn name_thread(&mut self, name: &str);
    /// The greatest number of a thread so far.
    fn thread_limit(&self) -> u32;
    /// The main thread is to raise `KeyboardInterrupt` as soon as it runs, or to call the handler of a signal.
    fn interrupt_main(&mut self, handled: Option<i32>);
    /// A thread's handle says that it is done: whoever joins it looks again.
    fn notify_end(&mut self, _thread: u32) {}
    /// `sys.getswitchinterval()`, and with a value `sys.setswitchinterval()`, in nanoseconds.
    fn switch_interval(&mut self, set_ns: Option<u64>) -> u64;

    /// Resumes a suspended generator with a value, or with `None` by raising the exception that is set.
    fn resume_generator(&mut self, generator: Obj, value: Option<Obj>) -> Fallible<Resumed>;
    /// Ends a generator that has not begun.
    fn abandon_generator(&mut self, generator: Obj);
    /// The exception that `throw(class, value)` raises.
    fn exception_to_throw(&mut self, class: Obj, value: Obj) -> Fallible<Owned>;
    /// Imports a module by its dotted name.
    fn import(&mut self, name: &str) -> Fallible<Owned>;
    /// `__import__`: gives the outermost package, or the module that names are taken from.
    fn import_level(&mut self, name: Obj, globals: Obj, names: Obj, level: i64) -> Fallible<Owned>;
    /// The spec of what an import would find, or None.
    fn find_spec(&mut self, name: &str) -> Fallible<Owned>;
    /// Runs the code of a module again, in the namespace that it has.
    fn run_module_again(&mut self, module: Obj) -> Fallible<()>;
    /// Is it the library's own text that runs?
    fn runs_library(&self) -> bool {
        false
    }
    /// Does the program ask a module for a name that CPython's has and the machine's has not?
    fn is_absent(&self, module: &str, name: &str) -> bool;
    /// An attribute of a module that is made when it is first asked for.
    fn late_attribute(&mut self, _module: Obj, _name: &str) -> Fallible<Option<Owned>> {
        Ok(None)
    }
    /// The source text of a module's file.
    fn module_source(&mut self, path: &str) -> Option<String>;
    /// `sys._getframe(depth)`: `None` when the stack is not that deep.
    fn frame(&mut self, depth: usize) -> Option<Owned>;

    /// `Py_REFCNT` as this version's CPython has it: what it only borrows is not counted.
    fn shown_refcount(&self, object: Obj) -> u64 {
        u64::from(self.heap.refcount(object))
    }

    /// The count as it stands in an object's head where there is no GIL.
    fn bias(&self, _object: Obj) -> Bias {
        Bias::default()
    }
    /// Whether this version's CPython has made an object immortal.
    fn is_shown_immortal(&self, object: Obj) -> bool {
        self.heap.is_immortal(object)
    }

    /// What a frame object stands for.
    fn frame_view(&self, _frame: Obj) -> FrameView {
        FrameView::default()
    }
    /// Gives a function's frame the dict that `locals()` is from now on.
    fn keep_frame_locals(&mut self, _frame: Obj, dict: Owned) {
        dict.into_raw();
    }
    /// What a slot of a frame object's frame holds, borrowed.
    fn frame_slot(&self, _frame: Obj, _index: u32) -> Obj {
        Obj::NULL
    }
    /// Puts a reference into a slot of a frame object's frame.
    fn set_frame_slot(&mut self, _frame: Obj, _index: u32, _value: Owned) {}
    /// Lets go of what an ended frame's object holds.
    fn clear_frame_object(&mut self, _frame: Obj) {}
    /// The code behind a code object.
    fn code(&self, code: Obj) -> Arc<Code>;
    /// The numbers of the forms that a code object's instructions have taken.
    fn specialized(&mut self, _code: Obj) -> Fallible<Vec<Option<u8>>> {
        Ok(Vec::new())
    }
    /// A code object of this code; `constants` are its constants, a tuple.
    fn new_code(&mut self, code: Code, constants: Obj) -> Owned;
    /// The frame object of a generator that has not ended: a new reference.
    fn generator_frame(&mut self, _generator: Obj) -> Owned {
        self.none()
    }
    /// Whether anything could catch an exception where the generator is suspended.
    fn is_generator_guarded(&self, _generator: Obj) -> bool {
        true
    }
    /// File, line and globals of the frame that is `depth` below the running one.
    fn caller(&mut self, _depth: usize) -> Option<Place> {
        None
    }
    /// A line of the program's own files.
    fn unit_lines(&self, _file: &str) -> Vec<String> {
        Vec::new()
    }
    /// Such a line.
    fn source_line(&self, _file: &str, _line: u32) -> Option<String> {
        None
    }
    /// What the running thread has asked to be called back for.
    fn hooks(&mut self) -> Hooks {
        Hooks::default()
    }
    /// Takes over the references of new ones; the old ones are the caller's.
    fn set_hooks(&mut self, _hooks: Hooks) {}
    /// `Process::monitoring` was changed.
    fn events_changed(&mut self) {}
    /// Sets how many callbacks of events the running thread is in; gives how many it was in.
    fn set_tracing(&mut self, depth: u32) -> u32 {
        depth
    }
    /// The innermost frame of each thread and the exception it handles (None for none), by the thread's number.
    fn thread_states(&mut self) -> Vec<(u32, Owned, Owned)> {
        Vec::new()
    }
    /// `frame.f_lineno = line` in a trace function.
    fn jump(&mut self, _frame: Obj, _line: i64) -> Fallible<()> {
        Ok(())
    }
    /// Warns as `warnings.warn(text, category, level)` does.
    fn warn(&mut self, category: Obj, text: &str, level: i64) -> Fallible<()> {
        self.warn_about(category, text, level, Obj::NULL)
    }
    /// The same with the object that the warning is about.
    fn warn_about(&mut self, _: Obj, _text: &str, _level: i64, _source: Obj) -> Fallible<()> {
        Ok(())
    }
    /// The frame below one that is on its thread's stack.
    fn frame_back(&mut self, _frame: Obj) -> Option<Owned> {
        None
    }

    /// Compiles a text with its file's name. `mode` is "exec", "eval" or "single".
    fn compile(&mut self, text: (&str, &str), mode: &str, with: Settings) -> Fallible<Compiled>;
    /// A function is about to get another code object than what its frames run.
    fn keep_running_code(&mut self, _function: Obj) {}
    /// The syntax tree of a text, as objects of the module `ast`; with settings as the compiler folds it.
    fn parse(
        &mut self,
        _source: &str,
        _file_name: &str,
        _mode: &str,
        _optimized: Option<Settings>,
    ) -> Fallible<Owned> {
        Err(exception::unsupported(self, "syntax trees"))
    }
    /// A code object of a syntax tree.
    fn compile_tree(
        &mut self,
        _tree: Obj,
        _file_name: &str,
        _mode: &str,
        _settings: Settings,
    ) -> Fallible<Owned> {
        Err(exception::unsupported(self, "syntax trees"))
    }
    /// A syntax tree as the compiler folds it.
    fn fold_tree(&mut self, _tree: Obj, _mode: &str, _settings: Settings) -> Fallible<Owned> {
        Err(exception::unsupported(self, "syntax trees"))
    }
    /// The flags of the code that runs.
    fn running_flags(&self) -> u32 {
        0
    }
    /// How an instruction, by its number in CPython, changes the height of the stack.
    fn stack_effect(&self, _number: u32, _argument: u32, _jump: Option<bool>) -> Option<i32> {
        None
    }
    /// The compiler's symbol tables of a text: the entry of its module.
    fn symbol_table(&mut self, _source: &str, _file_name: &str, _mode: &str) -> Fallible<Owned> {
        Err(exception::unsupported(self, "symbol tables"))
    }
    /// Whether a text has syntax that came after Python 3.`minor`.
    fn is_newer(&self, _source: &str, _minor: u8) -> bool {
        false
    }
    /// Runs a code object in a namespace (`PyEval_EvalCode`).
    fn run_code(&mut self, code: Obj, globals: Obj, locals: Obj) -> Fallible<Owned>;
    /// The same with a closure, or NULL.
    fn run_code_over(
        &mut self,
        code: Obj,
        globals: Obj,
        locals: Obj,
        _closure: Obj,
    ) -> Fallible<Owned> {
        self.run_code(code, globals, locals)
    }
    /// Whether a text may become a whole statement when more lines follow.
    fn is_incomplete(&self, _source: &str, _mode: &str) -> bool {
        false
    }
    /// Runs the body of a class: the function's code in its own globals and closure, with `namespace` as its locals.
    /// Gives the `__class__` cell or None.
    fn run_class_body(&mut self, function: Obj, namespace: Obj) -> Fallible<Owned>;
    /// `gc.collect(generation)`, with the `__del__`s and weak reference callbacks that it brings about.
    fn collect(&mut self, generation: u8) -> u64;
    /// Writes a traceback of an exception to a file, after a line of its own.
    fn report_exception(&mut self, file: Obj, heading: &str, raised: Obj) -> Fallible<()>;
    /// Tells the heap where the blocks come from that were handed out last, while it traces them.
    fn place_blocks(&mut self) {}
    /// What is watched was changed: the evaluation loop looks soon whether it is the right one.
    fn choose_loop(&mut self) {}
    /// The file of the code with this number.
    fn code_file(&self, _code: u32) -> Option<Arc<str>> {
        None
    }
    /// `Err` when a limit of the run has been reached: nothing can catch it.
    fn check_limits(&mut self) -> Fallible<()>;
    /// Nanoseconds of the virtual clock in which some thread ran.
    fn busy_ns(&self) -> u64;
    /// The same of the running thread alone.
    fn thread_busy_ns(&self) -> u64 {
        self.busy_ns()
    }
}

/// A built-in type: where its object lies and what its instances do. Its base and how its instances lie in memory stand in
/// the heap's table.
#[derive(Clone, Copy)]
pub struct TypeRow {
    /// `tp_name`: with the module in front when that is not `builtins`, as in "collections.deque".
    pub name: &'static str,
    /// The static type object's handle (a constant of `heap::image::types`).
    pub handle: Obj,
    pub slots: Slots,
    pub methods: &'static [Def],
    pub members: &'static [GetSet],
    /// Of `flag`; those that follow from the slots or the layout are added when the type is readied.
    pub flags: u32,
    pub doc: &'static str,
}

impl TypeRow {
    /// A type without methods: `TypeRow { methods: METHODS, ..TypeRow::new("list", types::LIST, SLOTS) }`.
    pub const fn new(name: &'static str, handle: Obj, slots: Slots) -> TypeRow {
        TypeRow { name, handle, slots, methods: &[], members: &[], flags: 0, doc: "" }
    }
}

/// The rows of all built-in types. A type adds its file's rows here.
pub static TABLE: &[&[TypeRow]] = &[
    object::ROWS,
    type_object::ROWS,
    descriptor::ROWS,
    property::ROWS,
    method::ROWS,
    generic_alias::ROWS,
    union::ROWS,
    exception::ROWS,
    int_type::ROWS,
    bool::ROWS,
    float::ROWS,
    complex::ROWS,
    str_type::ROWS,
    str_iterator::ROWS,
    bytes_type::ROWS,
    bytes_iterator::ROWS,
    memoryview_type::ROWS,
    &[list::ROW, tuple::ROW, dict::ROW, range::ROW, slice::ROW],
    &set::ROWS,
    &[set_iterator::ROW, range_iterator::ROW, range_iterator::LONG_ROW],
    &dict_views::ROWS,
    &dict_iterators::ROWS,
    &iterators::ROWS,
    &[enumerate::ROW, zip::ROW, map::ROW, filter::ROW, reversed::ROW, mappingproxy::ROW],
    &[module::ROW, namespace::ROW],
    &struct_sequence::ROWS,
    super_object::ROWS,
    function::ROWS,
    code_object::ROWS,
    cell::ROWS,
    singletons::ROWS,
    weakref::ROWS,
    weak_proxy::ROWS,
    generator::ROWS,
    coroutine::ROWS,
    async_generator::ROWS,
    frame_locals::ROWS,
    frame::ROWS,
    lock::ROWS,
    &[thread_handle::ROW],
];

/// Types that came later: readied after those above.
pub static LATE_TABLE: &[&[TypeRow]] =
    &[coroutine::LATE_ROWS, async_generator::LATE_ROWS, &struct_sequence::LATE_ROWS];
