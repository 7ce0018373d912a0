//! `import`, as `PyImport_ImportModuleLevelObject` does it: names, packages, what is found where, running a module's code.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    IMPORT_ERROR, KEY_ERROR, LIST, MODULE, MODULE_NOT_FOUND_ERROR, STR, TYPE_ERROR, VALUE_ERROR,
};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{self, absent, importing};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, Raised, Vm, exception, module, protocol, types};

impl Machine {
    /// `IMPORT_NAME`: level and names lie on the stack.
    pub fn import_name(&mut self, index: u32) -> Fallible<Flow> {
        if self.pass_import() {
            return Ok(Flow::Mode);
        }
        let before = self.before_import();
        let (name, level, names) = (self.name(index), self.peek(2), self.peek(1));
        let (globals, builtins) = self.globals_and_builtins();
        let key = self.core.heap.interned_name("__import__");
        let Some(function) = self.core.heap.dict_get_str(builtins, key).some() else {
            return Err(exception::raise(self, IMPORT_ERROR, "__import__ not found"));
        };
        let module = if function == self.import_function {
            let level = self.core.heap.int_value(level).unwrap_or(0);
            self.import_level(name, globals, names, level)?
        } else {
            let locals =
                Machine::frame(self).map_or(NONE, |frame| frame.locals).some().unwrap_or(NONE);
            Vm::call(self, function, &[name, globals, locals, names, level], &[])?
        };
        self.drop_values(2);
        self.push(module);
        if let Some(before) = before {
            self.after_import(&before);
        }
        Ok(Flow::Next)
    }

    /// `import_find_and_load` and what `__import__` gives of it: the outermost package, or the module that names are taken from.
    pub fn import_level(
        &mut self,
        name: Obj,
        globals: Obj,
        names: Obj,
        level: i64,
    ) -> Fallible<Owned> {
        if !types::is_instance(&self.core, name, STR) {
            return Err(exception::raise(self, TYPE_ERROR, "module name must be a string"));
        }
        let text = self.core.heap.text(name).into_owned();
        if level < 0 {
            return Err(exception::raise(self, VALUE_ERROR, "level must be >= 0"));
        }
        let full = if level > 0 {
            self.resolve(globals, &text, level)?
        } else if text.is_empty() {
            return Err(exception::raise(self, VALUE_ERROR, "Empty module name"));
        } else {
            text.clone()
        };
        let module = self.import(&full)?;
        let wants_names = !names.is_null() && names != NONE && protocol::truth(self, names)?;
        if wants_names {
            return self.with_submodules(module, names);
        }
        let Some((first, rest)) = text.split_once('.') else { return Ok(module) };
        // `import a.b` binds `a`; of a relative name as many parts are left out as its dots ask for.
        let outer = if level == 0 { first } else { &full[..full.len() - rest.len() - 1] };
        self.drop_owned(module);
        self.import(outer)
    }

    /// `resolve_name`: the absolute name of a relative one.
    fn resolve(&mut self, globals: Obj, name: &str, level: i64) -> Fallible<String> {
        let package = self.package_of(globals)?;
        if package.is_empty() {
            let text = "attempted relative import with no known parent package";
            return Err(exception::raise(self, IMPORT_ERROR, text));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            let Some((outer, _)) = base.rsplit_once('.') else {
                let text = "attempted relative import beyond top-level package";
                return Err(exception::raise(self, IMPORT_ERROR, text));
            };
            base = outer;
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// The package that code with these globals lies in; empty for none.
    fn package_of(&mut self, globals: Obj) -> Fallible<String> {
        if globals.is_null() {
            return Err(exception::raise(self, KEY_ERROR, "'__name__' not in globals"));
        }
        let mut get = |name: &str| {
            let key = self.core.heap.interned_name(name);
            self.core.heap.dict_get_str(globals, key).some().filter(|value| *value != NONE)
        };
        let (package, spec) = (get("__package__"), get("__spec__"));
        let (name, path) = (get("__name__"), get("__path__"));
        if let Some(package) = package {
            if types::is_instance(&self.core, package, STR) {
                return Ok(self.core.heap.text(package).into_owned());
            }
            return Err(exception::raise(self, TYPE_ERROR, "package must be a string"));
        }
        if let Some(spec) = spec {
            return Ok(self.attribute_text(spec, "parent").unwrap_or_default());
        }
        let Some(name) = name.filter(|name| types::is_instance(&self.core, *name, STR)) else {
            return Err(exception::raise(self, KEY_ERROR, "'__name__' not in globals"));
        };
        let name = self.core.heap.text(name).into_owned();
        Ok(match path {
            Some(_) => name,
            None => name.rsplit_once('.').map_or("", |(package, _)| package).to_owned(),
        })
    }

    /// `_handle_fromlist`: what is asked of a package and is no attribute may be a submodule.
    fn with_submodules(&mut self, module: Owned, names: Obj) -> Fallible<Owned> {
        let path = protocol::lookup_attribute_str(self, module.get(), "__path__")?;
        let Some(path) = path else { return Ok(module) };
        self.drop_owned(path);
        let result = self.import_submodules(module.get(), names, true);
        match result {
            Ok(()) => Ok(module),
            Err(raised) => {
                self.drop_owned(module);
                Err(raised)
            }
        }
    }

    fn import_submodules(&mut self, package: Obj, names: Obj, may_star: bool) -> Fallible<()> {
        let mut result = Ok(());
        for name in protocol::collect(self, names)? {
            if result.is_ok() {
                result = self.import_submodule(package, name.get(), may_star);
            }
            self.drop_owned(name);
        }
        result
    }

    fn import_submodule(&mut self, package: Obj, name: Obj, may_star: bool) -> Fallible<()> {
        if !types::is_instance(&self.core, name, STR) {
            let place = if may_star { "``from list''" } else { "__all__" };
            let text =
                format!("Item in {place} must be str, not {}", protocol::type_name(self, name));
            return Err(exception::raise(self, TYPE_ERROR, text));
        }
        let text = self.core.heap.text(name).into_owned();
        if text == "*" {
            let all = protocol::lookup_attribute_str(self, package, "__all__")?;
            let Some(all) = all.filter(|_| may_star) else { return Ok(()) };
            let result = self.import_submodules(package, all.get(), false);
            self.drop_owned(all);
            return result;
        }
        if let Some(value) = protocol::lookup_attribute(self, package, name)? {
            self.drop_owned(value);
            return Ok(());
        }
        let Some(owner) = self.attribute_text(package, "__name__") else { return Ok(()) };
        let full = format!("{owner}.{text}");
        match self.import(&full) {
            Ok(module) => self.drop_owned(module),
            // That it does not exist is for the caller to say, in its own words.
            Err(Raised) if self.is_missing(&full) => exception::clear(self),
            Err(Raised) => return Err(Raised),
        }
        Ok(())
    }

    /// Was it this module that was not found?
    fn is_missing(&mut self, name: &str) -> bool {
        if self.core.unsupported.is_some() || !exception::matches(self, MODULE_NOT_FOUND_ERROR) {
            return false;
        }
        let raised = exception::take(self);
        let missing = self.attribute_text(raised.get(), "name").as_deref() == Some(name);
        exception::restore(self, raised);
        missing
    }

    /// A module by its dotted name: from `sys.modules`, or found, made and run.
    pub fn import(&mut self, name: &str) -> Fallible<Owned> {
        if let Some(module) = self.imported(name) {
            if module != NONE {
                return Ok(self.core.heap.own(module));
            }
            let text = format!("import of {name} halted; None in sys.modules");
            return Err(self.not_found(name, text));
        }
        let asks_library = self.runs_library();
        if asks_library && let Some(what) = absent::at_once(name) {
            return Err(exception::unsupported(self, what));
        }
        let result = self.find_and_load(name);
        // What a module of the library needs and the machine has not is refused where the program asks for that module.
        if result.is_err() && !asks_library && self.core.unsupported.is_none() {
            self.refuse_missing(name);
        }
        result
    }

    fn refuse_missing(&mut self, asked: &str) {
        if !exception::matches(self, IMPORT_ERROR) {
            return;
        }
        let is_module = exception::matches(self, MODULE_NOT_FOUND_ERROR);
        let raised = exception::take(self);
        let name = self.attribute_text(raised.get(), "name").unwrap_or_default();
        let attribute = self.attribute_text(raised.get(), "name_from").unwrap_or_default();
        exception::restore(self, raised);
        if !is_module {
            if library::is_absent(&name, &attribute) {
                exception::clear(self);
                let what = format!("the module `{asked}` (it needs `{name}.{attribute}`)");
                let _: Raised = exception::unsupported(self, what);
            }
            return;
        }
        let first = name.split('.').next().unwrap_or(&name);
        let profile = self.core.heap.profile;
        let is_known = library::is_in_cpython(first) && library::is_in_version(first, profile)
            || library::is_former(first, profile);
        if let Some(what) = absent::package(&name)
            && asked == name
        {
            exception::clear(self);
            let _: Raised = exception::unsupported(self, what);
        } else if is_known && (!library::is_open_text(first) || absent::is_part(&name)) {
            exception::clear(self);
            let what = if asked == name {
                format!("the module `{name}`")
            } else {
                format!("the module `{asked}` (it needs `{name}`{})", absent::reason(&name))
            };
            let _: Raised = exception::unsupported(self, what);
        }
    }

    /// The entry of `sys.modules`, borrowed.
    fn imported(&mut self, name: &str) -> Option<Obj> {
        let key = self.core.heap.interned(name);
        let found = self.core.heap.dict_get_str(self.core.process.modules, key.get());
        self.drop_owned(key);
        found.some()
    }

    pub fn not_found(&mut self, name: &str, text: String) -> Raised {
        let key = self.core.heap.str(name);
        let kind = MODULE_NOT_FOUND_ERROR;
        let raised = exception::import_error(self, kind, key.get(), Obj::NULL, text);
        self.drop_owned(key);
        raised
    }

    /// `_find_and_load_unlocked`: a package is imported before what lies in it.
    fn find_and_load(&mut self, name: &str) -> Fallible<Owned> {
        if library::sys_attribute(self, "meta_path") == NONE {
            let text = "sys.meta_path is None, Python is likely shutting down";
            return Err(exception::raise(self, IMPORT_ERROR, text));
        }
        let Some((parent, child)) = name.rsplit_once('.') else {
            let path = self.search_path();
            return self.load_found(name, &path);
        };
        protocol::enter(self, "")?;
        // Each level reads its whole name.
        let counted = protocol::turns(self, 1 + name.len() as u64 / 64);
        let package = counted.and_then(|()| protocol::on_stack(|| self.import(parent)));
        protocol::leave(self);
        let package = package?;
        // The package may have imported it, or put something else there.
        if let Some(module) = self.imported(name) {
            self.drop_owned(package);
            return Ok(self.core.heap.own(module));
        }
        let path = protocol::lookup_attribute_str(self, package.get(), "__path__")?;
        let Some(path) = path else {
            self.drop_owned(package);
            let text = format!("No module named '{name}'; '{parent}' is not a package");
            return Err(self.not_found(name, text));
        };
        let folders = self.folders(path.get());
        self.drop_owned(path);
        let made = self.load_found(name, &folders);
        if let Ok(module) = &made {
            let key = self.core.heap.interned(child);
            let stored = protocol::set_attribute(self, package.get(), key.get(), module.get());
            self.drop_owned(key);
            if stored.is_err() {
                exception::clear(self);
            }
        }
        self.drop_owned(package);
        made
    }

    /// The entries of a path that are strings.
    pub fn folders(&mut self, path: Obj) -> Vec<String> {
        let items = protocol::collect(self, path).unwrap_or_default();
        let mut folders = Vec::new();
        for item in items {
            if types::is_instance(&self.core, item.get(), STR) {
                folders.push(self.core.heap.text(item.get()).into_owned());
            }
            self.drop_owned(item);
        }
        exception::clear(self);
        folders
    }

    /// `sys.path` as the program may have changed it.
    pub fn search_path(&mut self) -> Vec<String> {
        let path = library::sys_attribute(self, "path");
        if path.is_null() || !types::is_instance(&self.core, path, LIST) {
            return Vec::new();
        }
        self.folders(path)
    }

    /// A module's `__spec__`, borrowed; None when it has none.
    pub fn spec_of(&mut self, made: Obj) -> Obj {
        if self.core.heap.type_of(made) != MODULE {
            return NONE;
        }
        let namespace = module::dict(&self.core, made);
        let key = self.core.heap.interned_name("__spec__");
        self.core.heap.dict_get_str(namespace, key).some().unwrap_or(NONE)
    }

    /// `IMPORT_FROM`: an attribute of the module on top, which stays.
    pub fn import_from(&mut self, index: u32) -> Fallible<Flow> {
        let (module, name) = (self.peek(1), self.name(index));
        if let Some(value) = protocol::lookup_attribute(self, module, name)? {
            self.push(value);
            return Ok(Flow::Next);
        }
        // A submodule that is being imported is not an attribute of its package yet.
        let attribute = self.core.heap.text(name).into_owned();
        if let Some(owner) = self.attribute_text(module, "__name__") {
            let full = format!("{owner}.{attribute}");
            if let Some(found) = self.imported(&full) {
                let found = self.core.heap.own(found);
                self.push(found);
                return Ok(Flow::Next);
            }
        }
        Err(self.cannot_import(module, &attribute))
    }

    fn cannot_import(&mut self, from: Obj, name: &str) -> Raised {
        let module_name = self.attribute_text(from, "__name__");
        let shown = module_name.clone().unwrap_or_else(|| "<unknown module name>".to_owned());
        if self.is_absent(&shown, name) {
            return exception::unsupported(self, format!("`{shown}.{name}`"));
        }
        let spec = self.spec_of(from);
        let origin = importing::file_origin(&mut self.core, spec);
        // A frozen module has no location, and yet a file.
        let origin = origin.or_else(|| self.attribute_text(from, "__file__"));
        let shadows = origin.as_deref().is_some_and(|origin| self.may_shadow(origin));
        let text = match &origin {
            Some(origin) if shadows && library::is_in_cpython(&shown) => format!(
                "cannot import name '{name}' from '{shown}' (consider renaming '{origin}' since it has the same name as \
                 the standard library module named '{shown}' and prevents importing that standard library module)"
            ),
            Some(origin) if importing::is_initializing(&mut self.core, spec) && shadows => format!(
                "cannot import name '{name}' from '{shown}' (consider renaming '{origin}' if it has the same name as \
                 a library you intended to import)"
            ),
            Some(origin) if importing::is_initializing(&mut self.core, spec) => format!(
                "cannot import name '{name}' from partially initialized module '{shown}' (most likely due to a \
                 circular import) ({origin})"
            ),
            Some(origin) => format!("cannot import name '{name}' from '{shown}' ({origin})"),
            None => format!("cannot import name '{name}' from '{shown}' (unknown location)"),
        };
        let null = Obj::NULL;
        let key = module_name.as_deref().map(|module| self.core.heap.str(module));
        let path = origin.as_deref().map(|origin| self.core.heap.str(origin));
        let get = |text: &Option<Owned>| text.as_ref().map_or(null, Owned::get);
        let raised = exception::import_error(self, IMPORT_ERROR, get(&key), get(&path), text);
        let attribute = self.core.heap.str(name);
        exception::set_import_name_from(self, attribute);
        for text in [key, path].into_iter().flatten() {
            self.drop_owned(text);
        }
        raised
    }

    /// `_PyModule_IsPossiblyShadowing`: a module's file lies in `sys.path[0]`.
    fn may_shadow(&mut self, origin: &str) -> bool {
        let Some((folder, file)) = origin.rsplit_once('/') else { return false };
        let folder = if file == "__init__.py" {
            folder.rsplit_once('/').map_or("", |(outer, _)| outer)
        } else {
            folder
        };
        self.search_path().first().is_some_and(|first| first == folder)
    }
}
