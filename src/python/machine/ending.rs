//! The interpreter's end, in the order of `Py_FinalizeEx`: what dies on the way may still run and write.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{MODULE, WEAKREF};
use crate::python::heap::{Obj, Owned};
use crate::python::library;
use crate::python::machine::Machine;
use crate::python::object::{Raised, Vm, exception, module, protocol};

/// `sys_deletes`.
const DELETED: [&str; 13] = [
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "path_hooks",
    "path_importer_cache",
    "meta_path",
    "flags",
    "float_info",
];
/// `sys_files`, each with the name that it began with.
const FILES: [(&str, &str); 3] =
    [("stdin", "__stdin__"), ("stdout", "__stdout__"), ("stderr", "__stderr__")];

impl Machine {
    /// `Py_FinalizeEx`, once all threads have ended.
    pub fn end_interpreter(&mut self) {
        // The script has done so itself (`flush_io`).
        self.flush_streams(["stderr", "stdout"]);
        self.run_exit_functions();
        library::atexit::run(self);
        self.core.process.is_finalizing = true;
        self.flush_streams(["stdout", "stderr"]);
        if self.core.heap.collector.enabled {
            self.collect_generation(2, true);
        }
        self.hold_threading();
        self.delete_special();
        let left = self.remove_modules();
        self.restore_builtins();
        self.collect_generation(2, false);
        self.clear_modules(left);
    }

    /// What the program has registered with `atexit`, if it has imported it; what goes wrong there is told and forgotten.
    fn run_exit_functions(&mut self) {
        let key = self.core.heap.interned_name("atexit");
        let module = self.core.heap.dict_get_str(self.core.process.modules, key);
        if let Some(module) = module.some()
            && self.core.unsupported.is_none()
        {
            let module = self.core.heap.own(module);
            let result = protocol::call_method(self, module.get(), "_run_exitfuncs", &[]);
            self.drop_owned(module);
            match result {
                Ok(value) => self.drop_owned(value),
                Err(Raised) => exception::clear(self),
            }
        }
    }

    /// `flush_std_files`: what streams of the program's own still hold back.
    fn flush_streams(&mut self, names: [&str; 2]) {
        for name in names {
            let stream = library::sys_attribute(self, name);
            if stream.is_null() || stream == NONE {
                continue;
            }
            let stream = self.core.own(stream);
            match protocol::call_method(self, stream.get(), "flush", &[]) {
                Ok(done) => self.drop_owned(done),
                Err(Raised) => exception::clear(self),
            }
            self.drop_owned(stream);
        }
    }

    /// `threading` registers a function for forks, and with it the interpreter holds all its names; the text that runs here leaves
    /// that out, since it would have to import `os` for it.
    fn hold_threading(&mut self) {
        if let Some(names) = self.module_dict("threading") {
            let names = self.core.heap.own(names);
            self.core.process.at_fork.push(names.into_raw());
        }
    }

    /// `finalize_modules_delete_special`: names of `sys` and `builtins` that often hold a program's objects.
    fn delete_special(&mut self) {
        let builtins = self.module_dict("builtins");
        if let Some(builtins) = builtins {
            self.set_none(builtins, "_");
        }
        let Some(sys) = self.module_dict("sys") else { return };
        for name in DELETED {
            if !library::sys_attribute(self, name).is_null() {
                self.set_none(sys, name);
            }
        }
        for (name, original) in FILES {
            let value = library::sys_attribute(self, original).some().unwrap_or(NONE);
            library::set_sys_attribute(self, name, value);
            self.run_pending();
        }
    }

    /// `finalize_remove_modules`: they die, but for those that something else holds. Gives a weak reference to each. The interpreter
    /// itself goes on with `sys` and `builtins`.
    fn remove_modules(&mut self) -> Vec<Owned> {
        let visible = self.core.process.modules;
        let kept = self.core.heap.dict();
        let mut left = Vec::new();
        for (name, value) in self.core.heap.dict_items(visible) {
            if self.core.heap.type_of(value) != MODULE {
                continue;
            }
            left.extend(self.core.heap.weak_reference(WEAKREF, value, Obj::NULL));
            let text = self.core.heap.text(name);
            if text == "sys" || text == "builtins" {
                let module = self.core.heap.own(value);
                self.core.heap.dict_set_str(kept.get(), name, module);
            }
        }
        self.core.process.modules = kept.into_raw();
        for (name, value) in self.core.heap.dict_items(visible) {
            if self.core.heap.type_of(value) == MODULE {
                let none = self.core.none();
                self.core.heap.dict_set_str(visible, name, none);
                self.run_pending();
            }
        }
        self.core.heap.dict_clear(visible);
        self.release_object(visible);
        self.run_pending();
        left
    }

    /// `finalize_restore_builtins`: what the program has put there goes.
    fn restore_builtins(&mut self) {
        let Some(builtins) = self.module_dict("builtins") else { return };
        let Some(copy) = self.core.process.module_copies.last().copied() else { return };
        let old = self.core.heap.dict_copy(builtins);
        self.core.heap.dict_clear(builtins);
        for (name, value) in self.core.heap.dict_items(copy) {
            let value = self.core.heap.own(value);
            self.core.heap.dict_set_str(builtins, name, value);
        }
        self.drop_owned(old);
        self.run_pending();
    }

    /// `finalize_modules_clear_weaklist`: the modules that are still there are emptied, the latest first.
    fn clear_modules(&mut self, left: Vec<Owned>) {
        let kept = [self.module_dict("sys"), self.module_dict("builtins")];
        for reference in left.into_iter().rev() {
            let module = self.core.heap.weak_target(reference.get());
            if !module.is_null() && module != NONE {
                let namespace = module::dict(&self.core, module);
                if !kept.contains(&Some(namespace)) {
                    let module = self.core.heap.own(module);
                    self.empty_namespace(namespace);
                    self.drop_owned(module);
                }
            }
            self.drop_owned(reference);
        }
    }

    /// `_PyModule_ClearDict`: first names with one underscore, then all others.
    fn empty_namespace(&mut self, namespace: Obj) {
        for is_first in [true, false] {
            for (name, value) in self.core.heap.dict_items(namespace) {
                let text = self.core.heap.text(name);
                let is_private = text.starts_with('_') && !text.starts_with("__");
                let goes = if is_first { is_private } else { text != "__builtins__" };
                if goes && value != NONE {
                    let none = self.core.none();
                    self.core.heap.dict_set_str(namespace, name, none);
                    self.run_pending();
                }
            }
        }
    }

    /// The namespace of a module that is registered.
    fn module_dict(&mut self, name: &str) -> Option<Obj> {
        let key = self.core.heap.interned_name(name);
        let module = self.core.heap.dict_get_str(self.core.process.modules, key).some()?;
        (self.core.heap.type_of(module) == MODULE).then(|| module::dict(&self.core, module))
    }

    fn set_none(&mut self, namespace: Obj, name: &str) {
        let none = self.core.none();
        library::set(&mut self.core, namespace, name, none);
        self.run_pending();
    }
}
