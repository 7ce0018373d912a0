//! What a program may hang itself into: `sys.excepthook`, `sys.unraisablehook`, and what they do of themselves.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{SYSTEM_EXIT, UNRAISABLE_HOOK_ARGS};
use crate::python::heap::{Obj, Owned};
use crate::python::library;
use crate::python::machine::Machine;
use crate::python::machine::frame::Frame;
use crate::python::machine::threads::CALLER;
use crate::python::object::{
    Fallible, Raised, exception, method, protocol, struct_sequence, types,
};
use crate::python::report::{self, Report};
use crate::python::version::Carets;

/// Where `sys` keeps what nobody has caught.
const LAST: [&str; 4] = ["last_exc", "last_type", "last_value", "last_traceback"];

/// What `sys.unraisablehook` is called with.
pub struct Unraisable {
    pub raised: Obj,
    /// As in "Exception ignored in"; empty for that.
    pub message: String,
    /// Where it happened, or NULL.
    pub object: Obj,
}

impl Machine {
    /// `_PyErr_WriteUnraisableMsg`: the exception on its way is reported and forgotten.
    pub fn write_unraisable(&mut self, place: Obj) {
        self.tell_unraisable("", place);
    }

    /// `PyErr_FormatUnraisable`: the same with words of its own.
    pub fn tell_unraisable(&mut self, message: &str, place: Obj) {
        let raised = self.core.raised;
        if raised.is_null() && self.stopped.is_some() {
            // The run ends: nothing was raised.
            return;
        }
        if self.core.heap.field(raised, exception::TRACEBACK).is_null()
            && !self.thread.frames.is_empty()
        {
            self.add_traceback();
        }
        let raised = exception::take(self);
        let mut told =
            Unraisable { raised: raised.get(), message: message.to_owned(), object: place };
        let marks_calls = self.core.heap.profile.carets == Carets::Calls;
        if marks_calls && !message.is_empty() && !place.is_null() {
            // Since 3.13 the words name the object.
            told.message = format!("{message} {}", self.shown_object(place));
            told.object = Obj::NULL;
        }
        let hook = library::sys_attribute(self, "unraisablehook");
        let is_own = hook.is_null() || method::native_name(&self.core, hook) == "unraisablehook";
        if is_own {
            // Nothing can be told when the limit on output is reached.
            let _ = self.print_unraisable(&told);
        } else {
            self.call_unraisable_hook(hook, &told);
        }
        self.drop_owned(raised);
    }

    /// An exception is about to leave a thread's first frame: it ends the thread, not the process.
    pub fn tell_thread_failed(&mut self, frame: &Frame) {
        let raised = exception::take(self);
        if exception::given_matches(self, raised.get(), SYSTEM_EXIT) {
            self.drop_owned(raised);
            return;
        }
        exception::restore(self, raised);
        // What the library's own frame calls is its first local.
        let is_caller = *self.codes.loaded[frame.code as usize].code.filename == *CALLER;
        let function = if is_caller { self.thread.stack.get(frame.base) } else { frame.function };
        let function = self.core.heap.own(function);
        self.tell_unraisable("Exception ignored in thread started by", function.get());
        self.drop_owned(function);
    }

    fn shown_object(&mut self, object: Obj) -> String {
        protocol::repr_text(self, object).unwrap_or_else(|Raised| {
            exception::clear(self);
            "<object repr() failed>".to_owned()
        })
    }

    fn call_unraisable_hook(&mut self, hook: Obj, told: &Unraisable) {
        let (raised, place) = (told.raised, told.object);
        let hook = self.core.heap.own(hook);
        let class = self.core.heap.type_of(raised);
        let traceback = self.core.heap.field(raised, exception::TRACEBACK);
        let none = crate::python::heap::image::NONE;
        let words = match told.message.as_str() {
            "" => self.core.heap.own(none),
            message => self.core.heap.str(message),
        };
        let parts = [class, raised, traceback, words.get(), place];
        let parts = parts.map(|part| self.core.heap.own(part.some().unwrap_or(none)));
        self.drop_owned(words);
        let given = struct_sequence::create(self, UNRAISABLE_HOOK_ARGS, parts.into());
        let result = self.call(hook.get(), &[given.get()], &[]);
        self.drop_owned(given);
        match result {
            Ok(value) => self.drop_owned(value),
            Err(Raised) => {
                let failed = exception::take(self);
                let told = Unraisable {
                    raised: failed.get(),
                    message: "Exception ignored in sys.unraisablehook".to_owned(),
                    object: hook.get(),
                };
                let _ = self.print_unraisable(&told);
                self.drop_owned(failed);
            }
        }
        self.drop_owned(hook);
    }

    /// `write_unraisable_exc`.
    pub fn print_unraisable(&mut self, told: &Unraisable) -> Fallible<()> {
        let mut text = String::new();
        let heading = if told.message.is_empty() { "Exception ignored in" } else { &told.message };
        if told.object.is_null() || told.object == crate::python::heap::image::NONE {
            if !told.message.is_empty() {
                text = format!("{heading}:\n");
            }
        } else {
            let name = self.shown_object(told.object);
            text = format!("{heading}: {name}\n");
        }
        let mut report = self.report(told.raised);
        // This traceback is printed by C, which since 3.13 marks no columns, and knows no chain.
        report.frames.retain(|place| place.file != CALLER);
        let marks_calls = self.core.heap.profile.carets == Carets::Calls;
        for place in &mut report.frames {
            place.columns = place.columns.filter(|_| !marks_calls);
            // While the interpreter ends, no file is read any more.
            place.lines.truncate(usize::from(!self.core.process.is_finalizing));
        }
        report.message = protocol::str_text(self, told.raised).unwrap_or_else(|Raised| {
            exception::clear(self);
            "<exception str() failed>".to_owned()
        });
        text.push_str(&report::render_unraisable(&report));
        library::write_error(self, &text)
    }

    /// The report of an exception as it is printed: `sys.tracebacklimit` cuts its tracebacks.
    pub fn limited_report(&mut self, raised: Obj) -> Report {
        let mut report = self.report(raised);
        let limit = library::sys_attribute(self, "tracebacklimit");
        let is_int = !limit.is_null()
            && types::is_instance(&self.core, limit, crate::python::heap::image::types::INT);
        if is_int {
            let limit = self.core.heap.int_value(limit).unwrap_or(i64::MAX).max(0);
            cut(&mut report, limit);
        }
        report
    }

    /// `sys.excepthook` as it is of itself.
    pub fn print_exception(&mut self, raised: Obj) -> Fallible<()> {
        let text = report::render(&self.limited_report(raised));
        library::write_error(self, &text)
    }

    /// `_PyErr_PrintEx`: `sys` keeps what nobody has caught, and with it all that its frames hold.
    pub fn keep_last(&mut self, raised: Obj) {
        let kind = self.core.heap.type_of(raised);
        let traceback = self.core.heap.field(raised, exception::TRACEBACK).some().unwrap_or(NONE);
        for (name, value) in LAST.into_iter().zip([raised, kind, raised, traceback]) {
            if !self.core.heap.profile.is_without("sys", name) {
                library::set_sys_attribute(self, name, value);
            }
        }
    }

    /// Calls the program's own `sys.excepthook`; false when it has none.
    pub fn call_except_hook(&mut self, raised: Obj) -> Fallible<bool> {
        let hook = library::sys_attribute(self, "excepthook");
        if hook.is_null() || method::native_name(&self.core, hook) == "excepthook" {
            return Ok(false);
        }
        let hook = self.core.heap.own(hook);
        let class = self.core.heap.type_of(raised);
        let traceback = self.core.heap.field(raised, exception::TRACEBACK).some().unwrap_or(NONE);
        let result = self.call(hook.get(), &[class, raised, traceback], &[]);
        self.drop_owned(hook);
        let result = result.map(|value: Owned| self.drop_owned(value));
        if result.is_err() && !self.is_stopping() {
            let failed = exception::take(self);
            let text = format!(
                "Error in sys.excepthook:\n{}\nOriginal exception was:\n{}",
                report::render(&self.limited_report(failed.get())),
                report::render(&self.limited_report(raised)),
            );
            self.drop_owned(failed);
            library::write_error(self, &text)?;
            return Ok(true);
        }
        result.map(|()| true)
    }
}

/// The last `limit` frames of each traceback, as `traceback.py` counts them.
fn cut(report: &mut Report, limit: i64) {
    let length = report.frames.len() as i64;
    let first = length - limit;
    let first = if first < 0 { (length + first).max(0) } else { first };
    report.frames.drain(..first as usize);
    if let Some((_, earlier)) = &mut report.link {
        cut(earlier, limit);
    }
    for member in report.group.iter_mut().flatten() {
        cut(member, limit);
    }
}
