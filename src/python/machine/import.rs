//! `import`: modules of the library's table, and modules that the notes define.

use crate::python::compile;
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{IMPORT_ERROR, MODULE, MODULE_NOT_FOUND_ERROR};
use crate::python::heap::{Obj, Owned};
use crate::python::library;
use crate::python::machine::units::LIBRARY;
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, Raised, exception, module, protocol};

impl Machine {
    /// `IMPORT_NAME`: level and names lie on the stack.
    pub fn import_name(&mut self, index: u32) -> Fallible<Flow> {
        let name = self.name(index);
        let text = self.core.heap.text(name).into_owned();
        let has_names = self.peek(1) != NONE;
        let module = self.import(&text)?;
        let result = if has_names { module } else { self.outermost(&text, module)? };
        self.drop_values(2);
        self.push(result);
        Ok(Flow::Next)
    }

    /// `import a.b` binds `a`.
    fn outermost(&mut self, name: &str, module: Owned) -> Fallible<Owned> {
        let Some((first, _)) = name.split_once('.') else { return Ok(module) };
        let outer = self.import(first);
        self.drop_owned(module);
        outer
    }

    /// A module by its dotted name: from `sys.modules`, or made from the library's table.
    pub fn import(&mut self, name: &str) -> Fallible<Owned> {
        let key = self.core.heap.interned(name);
        let found = self.core.heap.dict_get_str(self.core.process.modules, key.get());
        if let Some(module) = found.some() {
            self.drop_owned(key);
            return Ok(self.core.heap.own(module));
        }
        let made = if let Some(row) = library::module(name) {
            library::create(self, row)
        } else if let Some(text) = library::text(name) {
            self.import_text(name, text)
        } else {
            Err(self.no_module(name))
        };
        let made = match made {
            Ok(made) => made,
            Err(raised) => {
                self.drop_owned(key);
                return Err(raised);
            }
        };
        let kept = self.core.heap.own(made.get());
        let modules = self.core.process.modules;
        self.core.heap.dict_set_str(modules, key.get(), kept);
        self.drop_owned(key);
        Ok(made)
    }

    /// A module of the library that is Python itself: its text runs in the new module's namespace.
    fn import_text(&mut self, name: &str, text: &str) -> Fallible<Owned> {
        let file = format!("<frozen {name}>");
        let compiled = compile::compile(text, &file, 1, compile::Mode::Exec);
        let Ok(code) = compiled else {
            return Err(exception::unsupported(self, format!("the module `{name}`")));
        };
        let (number, kept) = self.codes.load(&mut self.core.heap, &code, LIBRARY);
        for constant in kept {
            self.release_object(constant);
        }
        let made = module::new(self, name);
        let namespace = module::dict(&self.core, made.get());
        let object = self.codes.loaded[number as usize].object;
        let (_, builtins) = self.globals_and_builtins();
        let result = self.run_code(object, namespace, builtins, namespace);
        match result {
            Ok(value) => {
                self.drop_owned(value);
                Ok(made)
            }
            Err(raised) => {
                self.drop_owned(made);
                Err(raised)
            }
        }
    }

    /// A module of CPython that is not modelled is refused; any other does not exist.
    fn no_module(&mut self, name: &str) -> Raised {
        if library::is_in_cpython(name) {
            return exception::unsupported(self, format!("the module `{name}`"));
        }
        let key = self.core.heap.str(name);
        let text = format!("No module named '{name}'");
        let kind = MODULE_NOT_FOUND_ERROR;
        let raised = exception::import_error(self, kind, key.get(), Obj::NULL, text);
        self.drop_owned(key);
        raised
    }

    /// `IMPORT_FROM`: an attribute of the module on top, which stays.
    pub fn import_from(&mut self, index: u32) -> Fallible<Flow> {
        let (module, name) = (self.peek(1), self.name(index));
        if let Some(value) = protocol::lookup_attribute(self, module, name)? {
            self.push(value);
            return Ok(Flow::Next);
        }
        Err(self.cannot_import(module, name))
    }

    fn cannot_import(&mut self, from: Obj, name: Obj) -> Raised {
        let name = self.core.heap.text(name).into_owned();
        let module_name = if self.core.heap.type_of(from) == MODULE {
            module::name(&self.core, from)
        } else {
            "<unknown module name>".to_owned()
        };
        if library::is_in_cpython(&module_name) {
            return exception::unsupported(self, format!("`{module_name}.{name}`"));
        }
        let text = format!("cannot import name '{name}' from '{module_name}' (unknown location)");
        let kind = IMPORT_ERROR;
        let key = self.core.heap.str(&module_name);
        let raised = exception::import_error(self, kind, key.get(), Obj::NULL, text);
        self.drop_owned(key);
        raised
    }
}
