//! `_frozen_importlib` and `_frozen_importlib_external`: module specs and loaders, which say where a module came from.

use crate::python::heap::image::types as t;
use crate::python::heap::image::{FALSE, NONE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module, set};
use crate::python::object::{
    Core, Def, Fallible, GetSet, Slots, TypeRow, Vm, binding, def, exception, flag, get, get_set,
    instance, member, protocol,
};

/// Word of the dict of a spec and of a loader.
const DICT: u32 = 2;

/// Where a module comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    BuiltIn,
    Frozen,
    /// The file's path, and a package's folder.
    File(&'a str),
}

/// Fills `__loader__`, `__spec__`, `__package__` and, of a file, `__file__`, `__cached__` and `__path__`.
pub fn describe(core: &mut Core, module: Obj, name: &str, origin: Origin, folder: Option<&str>) {
    let loader = match origin {
        Origin::BuiltIn => core.own(t::BUILTIN_IMPORTER),
        Origin::Frozen => core.own(t::FROZEN_IMPORTER),
        Origin::File(path) => file_loader(core, name, path),
    };
    let path = folder.map(|folder| {
        let folder = core.heap.str(folder);
        core.heap.list_from_owned(vec![folder])
    });
    let spec = spec(core, name, loader.get(), origin, path.as_ref().map(Owned::get));
    let package = if folder.is_some() { name } else { name.rsplit_once('.').map_or("", |at| at.0) };
    let package = core.heap.interned(package);
    set(core, module, "__package__", package);
    set(core, module, "__loader__", loader);
    set(core, module, "__spec__", spec);
    if let Some(path) = path {
        set(core, module, "__path__", path);
    }
    if let Origin::File(path) = origin {
        let file = core.heap.str(path);
        set(core, module, "__file__", file);
        let cached = core.heap.str(&cached(core, path));
        set(core, module, "__cached__", cached);
    }
}

/// Where CPython would keep the compiled code (`cache_from_source`).
fn cached(core: &Core, path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let (major, minor, _) = core.heap.profile.version;
    let stem = file.strip_suffix(".py").unwrap_or(file);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}__pycache__/{stem}.cpython-{major}{minor}.pyc")
}

/// A loader of a file that is Python.
pub fn file_loader(core: &mut Core, name: &str, path: &str) -> Owned {
    let loader = empty(core, t::SOURCE_FILE_LOADER);
    let dict = core.heap.field(loader.get(), DICT);
    for (key, value) in [("name", name), ("path", path)] {
        let value = core.heap.str(value);
        set(core, dict, key, value);
    }
    loader
}

/// A spec by what a search found.
pub fn found_spec(core: &mut Core, name: &str, origin: Origin, folder: Option<&str>) -> Owned {
    let namespace = core.heap.dict();
    describe(core, namespace.get(), name, origin, folder);
    let key = core.heap.interned_name("__spec__");
    let spec = core.heap.dict_get_str(namespace.get(), key);
    let spec = core.own(spec);
    core.release(namespace);
    spec
}

fn spec(core: &mut Core, name: &str, loader: Obj, origin: Origin, path: Option<Obj>) -> Owned {
    let spec = empty(core, t::MODULE_SPEC);
    let dict = core.heap.field(spec.get(), DICT);
    let is_file = matches!(origin, Origin::File(_));
    let origin = match origin {
        Origin::BuiltIn => "built-in",
        Origin::Frozen => "frozen",
        Origin::File(path) => path,
    };
    let fields = [
        ("name", core.heap.interned(name)),
        ("loader", core.own(loader)),
        ("origin", core.heap.str(origin)),
        ("loader_state", core.none()),
        ("submodule_search_locations", core.own(path.unwrap_or(NONE))),
        ("_uninitialized_submodules", core.heap.list(&[])),
        ("_set_fileattr", core.own(if is_file { TRUE } else { FALSE })),
        ("_cached", core.none()),
    ];
    for (key, value) in fields {
        set(core, dict, key, value);
    }
    spec
}

fn empty(core: &mut Core, kind: Obj) -> Owned {
    let object = core.heap.new_object(kind);
    let dict = core.heap.dict();
    core.heap.init_field(object.get(), DICT, dict);
    object
}

/// A field of a spec by its name, borrowed; `None` for what is no spec or has it not.
pub fn field(core: &mut Core, spec: Obj, name: &str) -> Option<Obj> {
    if core.heap.type_of(spec) != t::MODULE_SPEC {
        return None;
    }
    let dict = core.heap.field(spec, DICT);
    let name = core.heap.interned_name(name);
    core.heap.dict_get_str(dict, name).some()
}

/// `_PyModuleSpec_GetFileOrigin`: the file that a module's spec names.
pub fn file_origin(core: &mut Core, spec: Obj) -> Option<String> {
    if field(core, spec, "_set_fileattr")? != TRUE {
        return None;
    }
    let origin = field(core, spec, "origin")?;
    (core.heap.type_of(origin) == t::STR).then(|| core.heap.text(origin).into_owned())
}

/// `_PyModuleSpec_IsInitializing`.
pub fn is_initializing(core: &mut Core, spec: Obj) -> bool {
    field(core, spec, "_initializing") == Some(TRUE)
}

/// Says whether the module's code is running.
pub fn set_initializing(core: &mut Core, spec: Obj, value: bool) {
    if core.heap.type_of(spec) == t::MODULE_SPEC {
        let dict = core.heap.field(spec, DICT);
        let value = core.own(if value { TRUE } else { FALSE });
        set(core, dict, "_initializing", value);
    }
}

fn new_spec(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(empty(vm, kind))
}

fn init_spec(vm: &mut dyn Vm, spec: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(name, loader, *, origin=None, loader_state=None, is_package=None)";
    let made =
        binding::with(vm, "ModuleSpec.__init__", SIGNATURE, arguments, keywords, |vm, bound| {
            let is_package = match bound[4].some() {
                Some(given) => protocol::truth(vm, given)?,
                None => false,
            };
            let or_none = |vm: &mut dyn Vm, object: Obj| vm.own(object.some().unwrap_or(NONE));
            let dict = vm.heap.field(spec, DICT);
            let fields = [
                ("name", or_none(vm, bound[0])),
                ("loader", or_none(vm, bound[1])),
                ("origin", or_none(vm, bound[2])),
                ("loader_state", or_none(vm, bound[3])),
                (
                    "submodule_search_locations",
                    if is_package { vm.heap.list(&[]) } else { vm.none() },
                ),
                ("_uninitialized_submodules", vm.heap.list(&[])),
                ("_set_fileattr", vm.own(FALSE)),
                ("_cached", vm.none()),
            ];
            for (key, value) in fields {
                set(vm, dict, key, value);
            }
            Ok(vm.none())
        })?;
    vm.release(made);
    Ok(())
}

fn spec_repr(vm: &mut dyn Vm, spec: Obj) -> Fallible<Owned> {
    let mut parts = Vec::new();
    for name in ["name", "loader", "origin", "submodule_search_locations"] {
        let value = field(vm, spec, name).unwrap_or(NONE);
        if value != NONE || matches!(name, "name" | "loader") {
            parts.push(format!("{name}={}", protocol::repr_text(vm, value)?));
        }
    }
    Ok(vm.heap.str(&format!("ModuleSpec({})", parts.join(", "))))
}

fn parent(vm: &mut dyn Vm, spec: Obj) -> Fallible<Owned> {
    let name = match field(vm, spec, "name") {
        Some(name) if vm.heap.type_of(name) == t::STR => vm.heap.text(name).into_owned(),
        _ => String::new(),
    };
    let is_package = field(vm, spec, "submodule_search_locations").is_some_and(|path| path != NONE);
    let parent = if is_package { &name } else { name.rsplit_once('.').map_or("", |at| at.0) };
    Ok(vm.heap.interned(parent))
}

fn get_cached(vm: &mut dyn Vm, spec: Obj) -> Fallible<Owned> {
    if let Some(cached) = field(vm, spec, "_cached").filter(|cached| *cached != NONE) {
        return Ok(vm.own(cached));
    }
    match file_origin(vm, spec) {
        Some(path) => {
            let cached = cached(vm, &path);
            Ok(vm.heap.str(&cached))
        }
        None => Ok(vm.none()),
    }
}

fn set_cached(vm: &mut dyn Vm, spec: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let dict = vm.heap.field(spec, DICT);
    let value = vm.own(value.some().unwrap_or(NONE));
    set(vm, dict, "_cached", value);
    Ok(())
}

fn has_location(vm: &mut dyn Vm, spec: Obj) -> Fallible<Owned> {
    let value = field(vm, spec, "_set_fileattr") == Some(TRUE);
    Ok(vm.bool(value))
}

fn set_has_location(vm: &mut dyn Vm, spec: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let truth = !value.is_null() && protocol::truth(vm, value)?;
    let dict = vm.heap.field(spec, DICT);
    let value = vm.own(if truth { TRUE } else { FALSE });
    set(vm, dict, "_set_fileattr", value);
    Ok(())
}

const SPEC_MEMBERS: &[GetSet] = &[
    member("__dict__", instance::get_dict),
    get("parent", parent),
    get_set("cached", get_cached, set_cached),
    get_set("has_location", has_location, set_has_location),
];

/// The path of a loader's file.
fn loader_path(vm: &mut dyn Vm, loader: Obj) -> String {
    let dict = vm.heap.field(loader, DICT);
    let key = vm.heap.interned_name("path");
    match vm.heap.dict_get_str(dict, key).some() {
        Some(path) if vm.heap.type_of(path) == t::STR => vm.heap.text(path).into_owned(),
        _ => String::new(),
    }
}

fn get_source(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let path = loader_path(vm, arguments[0]);
    match vm.module_source(&path) {
        Some(source) => Ok(vm.heap.str(&source)),
        None => Err(exception::raise(vm, t::OS_ERROR, format!("could not read {path}"))),
    }
}

fn get_filename(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let path = loader_path(vm, arguments[0]);
    Ok(vm.heap.str(&path))
}

fn is_package(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let is_package = loader_path(vm, arguments[0]).ends_with("/__init__.py");
    Ok(vm.bool(is_package))
}

fn create_module(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.none())
}

fn exec_module(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.run_module_again(arguments[1])?;
    Ok(vm.none())
}

const LOADER_METHODS: &[Def] = &[
    def("create_module", "($self, spec)", create_module),
    def("exec_module", "($self, module)", exec_module),
    def("get_filename", "($self, name=None)", get_filename),
    def("get_source", "($self, fullname)", get_source),
    def("is_package", "($self, fullname)", is_package),
];

/// `_find_spec(name)`: what an import would find, or None.
fn find_spec(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.heap.text(arguments[0]).into_owned();
    vm.find_spec(&name)
}

/// `_unit_lines(file)`: the lines of code that stands in no file, as `linecache` keeps them.
fn unit_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = protocol::str_text(vm, arguments[0])?;
    let lines = vm.unit_lines(&file);
    let lines = lines.iter().map(|line| vm.heap.str(&format!("{line}\n"))).collect();
    Ok(vm.heap.list_from_owned(lines))
}

/// `_run_again(module, name)`: `importlib.reload`.
fn run_again(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.run_module_again(arguments[0])?;
    Ok(vm.none())
}

/// The types: needed as soon as there is a module.
pub const ROWS: &[TypeRow] = &[
    TypeRow {
        members: SPEC_MEMBERS,
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            "_frozen_importlib.ModuleSpec",
            t::MODULE_SPEC,
            Slots {
                repr: Some(spec_repr),
                new: Some(new_spec),
                init: Some(init_spec),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow::new("_frozen_importlib.BuiltinImporter", t::BUILTIN_IMPORTER, Slots::EMPTY),
    TypeRow::new("_frozen_importlib.FrozenImporter", t::FROZEN_IMPORTER, Slots::EMPTY),
    TypeRow {
        members: &[member("__dict__", instance::get_dict)],
        methods: LOADER_METHODS,
        ..TypeRow::new(
            "_frozen_importlib_external.SourceFileLoader",
            t::SOURCE_FILE_LOADER,
            Slots::EMPTY,
        )
    },
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_frozen_importlib",
    functions: &[
        def("_find_spec", "(name, /)", find_spec),
        def("_run_again", "(module, name, /)", run_again),
        def("_unit_lines", "(file, /)", unit_lines),
    ],
    constants: &[
        ("ModuleSpec", Constant::Static(t::MODULE_SPEC)),
        ("BuiltinImporter", Constant::Static(t::BUILTIN_IMPORTER)),
        ("FrozenImporter", Constant::Static(t::FROZEN_IMPORTER)),
    ],
    ..Module::EMPTY
};

/// The other module's row.
pub const EXTERNAL: Module = Module {
    name: "_frozen_importlib_external",
    constants: &[("SourceFileLoader", Constant::Static(t::SOURCE_FILE_LOADER))],
    ..Module::EMPTY
};
