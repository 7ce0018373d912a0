//! Finding modules and running their code: the machine's own, those of the library, and the program's files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::python::code::{Code, Settings};
use crate::python::compile::{self, CompileError};
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{KEY_ERROR, MODULE, TYPE_ERROR};
use crate::python::heap::{Obj, Owned};
use crate::python::library::carried::{self, Carried};
use crate::python::library::importing::{self, Origin};
use crate::python::library::{self, Module, Text};
use crate::python::library::{later, stand_in};
use crate::python::machine::Machine;
use crate::python::machine::units::{CARRIED, LIBRARY};
use crate::python::object::{Fallible, Raised, exception, module, protocol};
use crate::python::version::{PROFILES, Profile};
use crate::python::{Mode, Unit};

/// What a search for a module came to.
enum Found {
    Native(&'static Module),
    Source(Source),
    /// Folders without code of their own, which make one package.
    Folders(Vec<String>),
}

/// A module that is Python.
struct Source {
    /// `__file__`.
    path: String,
    /// `co_filename`.
    file: String,
    text: Written,
    /// The folder of a package.
    folder: Option<String>,
    is_frozen: bool,
    /// The unit of its code; `None` for a file of the program's, which becomes a new one.
    unit: Option<u32>,
}

/// A module's text. What is carried is unpacked only when it must be compiled.
enum Written {
    Here(String),
    Carried(Carried),
}

impl Source {
    fn text(&self) -> Cow<'_, str> {
        match &self.text {
            Written::Here(text) => Cow::Borrowed(text),
            Written::Carried(carried) => Cow::Owned(carried.text()),
        }
    }

    fn own(own: &Text, version: &str) -> Source {
        let name = own.name.split('@').next().unwrap_or(own.name);
        let folder = format!("{}/{}", carried::root(version), name.replace('.', "/"));
        let path =
            if own.is_package { format!("{folder}/__init__.py") } else { format!("{folder}.py") };
        Source {
            path,
            file: format!("<frozen {name}>"),
            text: Written::Here(own.text.to_owned()),
            folder: own.is_package.then_some(folder),
            is_frozen: false,
            unit: Some(LIBRARY),
        }
    }

    fn carried(carried: Carried, version: &str) -> Source {
        let (path, is_frozen) = (carried.file(version), carried.is_frozen());
        let frozen = || format!("<frozen {}>", carried.plain_name());
        let file = if is_frozen { frozen() } else { path.clone() };
        let folder = carried.is_package.then(|| carried.folder(version));
        let text = Written::Carried(carried);
        Source { path, file, text, folder, is_frozen, unit: Some(CARRIED) }
    }

    fn origin(&self) -> Origin<'_> {
        if self.is_frozen { Origin::Frozen } else { Origin::File(&self.path) }
    }
}

/// The path of a name in a folder.
fn below(folder: &str, child: &str) -> String {
    let slash = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
    format!("{folder}{slash}{child}")
}

impl Machine {
    /// Finds a module, makes it and runs its code; `folders` are those that are searched.
    pub fn load_found(&mut self, name: &str, folders: &[String]) -> Fallible<Owned> {
        match self.find(name, folders) {
            Some(Found::Native(row)) => {
                let made = library::create(self, row)?;
                let kept = self.core.heap.own(made.get());
                library::register(&mut self.core, name, kept);
                Ok(made)
            }
            Some(Found::Source(source)) => self.load_source(name, &source),
            Some(Found::Folders(folders)) => Ok(self.make_namespace(name, &folders)),
            None => {
                let text = format!("No module named '{name}'");
                Err(self.not_found(name, text))
            }
        }
    }

    fn find(&mut self, name: &str, folders: &[String]) -> Option<Found> {
        let is_later = !library::is_in_version(name, self.core.heap.profile);
        if is_later && !self.runs_library() {
            return None;
        }
        if let Some(row) = library::module(name) {
            return Some(Found::Native(row));
        }
        let version = self.core.heap.profile.name;
        let root = carried::root(version);
        let texts_of = self.core.heap.profile.texts_of;
        let frozen = carried::of_version(name, texts_of).filter(|carried| carried.is_frozen());
        if let Some(carried) = frozen {
            return Some(Found::Source(Source::carried(carried, version)));
        }
        let child = name.rsplit('.').next().unwrap_or(name);
        let source = folders.iter().find_map(|folder| match folder.strip_prefix(&root) {
            Some(rest) => self.in_library(rest, child),
            None => self.in_folder(folder, child),
        });
        if let Some(source) = source {
            return Some(Found::Source(source));
        }
        // Folders without `__init__.py` make one package together.
        let named = folders.iter().filter(|folder| !folder.starts_with(&root));
        let named: Vec<String> = named.map(|folder| below(folder, child)).collect();
        let parts: Vec<String> =
            named.into_iter().filter(|folder| self.core.process.host.is_folder(folder)).collect();
        (!parts.is_empty()).then_some(Found::Folders(parts))
    }

    /// A package of folders that hold no code of its own.
    fn make_namespace(&mut self, name: &str, folders: &[String]) -> Owned {
        let made = module::new(self, name);
        let namespace = module::dict(&self.core, made.get());
        let folders = folders.iter().map(|folder| self.core.heap.str(folder)).collect();
        let path = self.core.heap.list_from_owned(folders);
        library::set(&mut self.core, namespace, "__path__", path);
        let package = self.core.heap.interned(name);
        library::set(&mut self.core, namespace, "__package__", package);
        let kept = self.core.heap.own(made.get());
        library::register(&mut self.core, name, kept);
        made
    }

    /// A module in a folder of the library: ours before CPython's text.
    fn in_library(&self, folder: &str, child: &str) -> Option<Source> {
        let package = folder.trim_start_matches('/').replace('/', ".");
        let name = if package.is_empty() { child.to_owned() } else { format!("{package}.{child}") };
        let asks_library = self.runs_library();
        let version = self.core.heap.profile.name;
        let texts_of = self.core.heap.profile.texts_of;
        if let Some(text) = library::text_of_version(&name, version) {
            return Some(Source::own(text, version));
        }
        let only = carried::only_of_version(&name, version);
        if let Some(carried) = only.or_else(|| carried::only_of_version(&name, texts_of)) {
            return Some(Source::carried(carried, version));
        }
        match library::text(&name) {
            Some(text) if text.is_hidden && !asks_library => None,
            Some(text) => Some(Source::own(text, version)),
            None => carried::find(&name).map(|carried| Source::carried(carried, version)),
        }
    }

    /// A module file or package of the program's.
    fn in_folder(&mut self, folder: &str, child: &str) -> Option<Source> {
        let package = below(folder, child);
        let candidates = [
            (format!("{package}/__init__.py"), Some(package.clone())),
            (format!("{package}.py"), None),
        ];
        candidates.into_iter().find_map(|(path, folder)| {
            let text = Written::Here(self.file_text(&path)?);
            Some(Source { file: path.clone(), path, text, folder, is_frozen: false, unit: None })
        })
    }

    /// While a module's code runs it stands in `sys.modules`.
    fn load_source(&mut self, name: &str, source: &Source) -> Fallible<Owned> {
        let made = module::new(self, name);
        let namespace = module::dict(&self.core, made.get());
        let folder = source.folder.as_deref();
        importing::describe(&mut self.core, namespace, name, source.origin(), folder);
        if source.is_frozen {
            let file = self.core.heap.str(&source.path);
            library::set(&mut self.core, namespace, "__file__", file);
        }
        let registered = self.core.heap.own(made.get());
        library::register(&mut self.core, name, registered);
        let result = self.run_source(source, made.get(), namespace);
        let key = self.core.heap.interned(name);
        let modules = self.core.process.modules;
        let result = match result {
            // The module may have put something else in its place.
            Ok(()) => match self.core.heap.dict_get_str(modules, key.get()).some() {
                Some(module) => Ok(self.core.heap.own(module)),
                None => Err(exception::raise_with(self, KEY_ERROR, &[key.get()])),
            },
            Err(Raised) => {
                if let Some(removed) = self.core.heap.dict_remove_str(modules, key.get()) {
                    self.drop_owned(removed);
                }
                Err(Raised)
            }
        };
        self.drop_owned(key);
        self.drop_owned(made);
        result
    }

    /// Compiles and runs a module's text in its namespace.
    fn run_source(&mut self, source: &Source, made: Obj, namespace: Obj) -> Fallible<()> {
        let (_, builtins) = self.globals_and_builtins();
        let key = self.core.heap.interned_name("__builtins__");
        let value = self.core.heap.own(builtins);
        self.core.heap.dict_set_str(namespace, key, value);
        let (profile, mode) = (self.core.heap.profile, compile::Mode::Exec);
        // The library's own text is not the reader's to mend.
        let (compiled, warnings) = if source.unit.is_some() {
            (library_code(profile, source), Vec::new())
        } else {
            compile::compile_with_warnings(profile, &source.text(), &source.file, 1, mode)
        };
        self.warn_of_syntax(&warnings, &source.file)?;
        let code = match compiled {
            Ok(code) => code,
            Err(error) => return Err(self.raise_syntax_error(&error, &source.file)),
        };
        let unit = source.unit.unwrap_or_else(|| self.new_unit(source));
        let code = self.load_code(&code, unit);
        let spec = self.spec_of(made);
        importing::set_initializing(&mut self.core, spec, true);
        let result = self.run_code(code.get(), [namespace, builtins, namespace], Obj::NULL);
        self.drop_owned(code);
        importing::set_initializing(&mut self.core, spec, false);
        let value = result?;
        self.drop_owned(value);
        stand_in::name_classes(self, namespace);
        if source.unit.is_some()
            && let Some(name) = self.attribute_text(made, "__name__")
        {
            later::hide(&mut self.core, &name, namespace);
        }
        Ok(())
    }

    /// A file of the program's is a unit of its own: its lines are shown.
    fn new_unit(&mut self, source: &Source) -> u32 {
        self.units.push(Unit {
            name: source.file.clone(),
            first_line: 1,
            source: source.text().into_owned(),
            mode: Mode::Script,
            ..Unit::default()
        });
        self.units.len() as u32 - 1
    }

    /// The folders in which a module of this name is looked for: those of its package, or `sys.path`.
    fn folders_for(&mut self, name: &str) -> Fallible<Vec<String>> {
        let Some((parent, _)) = name.rsplit_once('.') else { return Ok(self.search_path()) };
        let package = self.import(parent)?;
        let path = protocol::lookup_attribute_str(self, package.get(), "__path__");
        self.drop_owned(package);
        let Some(path) = path? else { return Ok(Vec::new()) };
        let folders = self.folders(path.get());
        self.drop_owned(path);
        Ok(folders)
    }

    /// `importlib.util.find_spec` of a module that is not imported.
    pub fn find_spec(&mut self, name: &str) -> Fallible<Owned> {
        let folders = self.folders_for(name)?;
        Ok(match self.find(name, &folders) {
            None => self.core.heap.own(NONE),
            Some(Found::Native(_) | Found::Folders(_)) => {
                importing::found_spec(&mut self.core, name, Origin::BuiltIn, None)
            }
            Some(Found::Source(source)) => {
                let folder = source.folder.as_deref();
                importing::found_spec(&mut self.core, name, source.origin(), folder)
            }
        })
    }

    /// `importlib.reload`: what the namespace holds stays, what the code binds is bound anew.
    pub fn run_module_again(&mut self, made: Obj) -> Fallible<()> {
        if self.core.heap.type_of(made) != MODULE {
            let text = "reload() argument must be a module";
            return Err(exception::raise(self, TYPE_ERROR, text));
        }
        let name = module::name(&self.core, made);
        let folders = self.folders_for(&name)?;
        match self.find(&name, &folders) {
            // What is native has nothing to run.
            Some(Found::Native(_) | Found::Folders(_)) => Ok(()),
            Some(Found::Source(source)) => {
                let namespace = module::dict(&self.core, made);
                self.run_source(&source, made, namespace)
            }
            None => {
                let text = format!("spec not found for the module '{name}'");
                Err(self.not_found(&name, text))
            }
        }
    }

    /// The source text of a module's file.
    pub fn module_source(&mut self, path: &str) -> Option<String> {
        // A file may have been replaced since its code was loaded.
        let file = if path.starts_with('/') { self.file_text(path) } else { None };
        let unit = || self.units.iter().find(|unit| unit.name == path);
        file.or_else(|| unit().map(|unit| unit.source.clone()))
            .or_else(|| self.file_text(path))
            .or_else(|| carried::of_file(path).map(Carried::text))
    }

    /// The text of a file of the program's.
    fn file_text(&mut self, path: &str) -> Option<String> {
        let bytes = self.core.process.host.contents(path)?;
        let text = String::from_utf8_lossy(&bytes);
        Some(text.trim_start_matches('\u{feff}').to_owned())
    }
}

/// Code of the library's own texts by version and file: it is the same in every process.
static LIBRARY_CODE: Mutex<BTreeMap<LibraryFile, Compiled>> = Mutex::new(BTreeMap::new());

type LibraryFile = ((u8, u8, u8), String);
/// Whoever compiles a file holds it; another thread that needs the same one waits for that.
type Compiled = Arc<Mutex<Option<Arc<Code>>>>;

/// The code of a library module, compiled when it is first asked for.
fn library_code(profile: &'static Profile, source: &Source) -> Result<Arc<Code>, CompileError> {
    let file = (profile.version, source.file.clone());
    let mut known = LIBRARY_CODE.lock().unwrap_or_else(PoisonError::into_inner);
    let compiled = Arc::clone(known.entry(file).or_default());
    drop(known);
    let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(code) = &*compiled {
        return Ok(Arc::clone(code));
    }
    let mode = compile::Mode::Exec;
    let usual = &PROFILES[0];
    let code = if profile.version < usual.version {
        // The text is that of a later version, which has more syntax.
        let (tree, _) = compile::parse(usual, &source.text(), mode)?;
        compile::compile_tree(profile, tree, &source.file, mode, Settings::default())?
    } else {
        compile::compile(profile, &source.text(), &source.file, 1, mode)?
    };
    *compiled = Some(Arc::clone(&code));
    Ok(code)
}
