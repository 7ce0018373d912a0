//! The native modules: one file each, and the table of all.

mod abc;
pub mod absent;
pub mod atexit;
pub mod audit;
mod array;
mod array_item;
mod array_methods;
pub mod ast;
mod bisect;
mod binascii;
mod blake2;
mod blake2_module;
mod builtins;
pub mod contextvars;
mod copies;
mod ctypes;
mod builtins_attribute;
mod builtins_class;
mod builtins_collect;
mod builtins_number;
mod builtins_run;
mod codecs;
mod codecs_escape;
mod codecs_map;
mod codecs_seven;
mod cmath;
mod collections;
mod complex_special;
mod functools;
mod debugging;
mod digests;
mod errno;
mod gc;
mod heapq;
mod itertools;
mod csv;
mod json;
pub mod later;
mod kdf;
pub mod carried;
pub mod importing;
mod host;
mod io;
mod lsprof;
mod math;
mod math_integer;
mod math_special;
mod math_sum;
mod monitoring;
mod operator;
mod opcode;
mod pickle_buffer;
mod posix;
mod print;
pub mod processes;
mod quoted_printable;
mod random;
mod select;
mod socket;
mod sre;
pub mod stand_in;
mod stdlib;
mod string;
mod struct_module;
mod structs;
pub mod symbol_table;
mod sys;
mod sys_fill;
mod sys_hooks;
mod sys_malloc;
mod sys_trace;
mod queue;
pub mod templatelib;
pub mod thread;
mod time;
mod unicode_data;
mod unicodedata;
mod inflate;
mod zlib;
mod zlib_decompressor;
mod time_calendar;
pub mod tracemalloc;
pub mod typing;
pub mod typing_alias;
mod tokenize;
mod waiting;
mod warning_settings;
pub mod warnings;
mod weakref;
mod terminal;
mod zone_data;

pub use self::array_item::texts as array_texts;
pub use self::functools::partial_parts;

use crate::python::heap::{Obj, Owned, image};
use crate::python::object::{Core, Def, Fallible, TypeRow, Vm};
use crate::python::object::{docs, method, module, protocol, types as classes};
use crate::python::version::Profile;
use crate::trace::Stream;

/// A native module: what stands in its namespace when it is imported.
pub struct Module {
    pub name: &'static str,
    pub doc: &'static str,
    pub functions: &'static [Def],
    pub constants: &'static [(&'static str, Constant)],
    /// Types that are readied with the module; a constant names those that a program may see.
    pub types: &'static [TypeRow],
    /// Adds what is neither: gets the module's dict.
    pub fill: Option<fn(&mut dyn Vm, Obj)>,
}

impl Module {
    /// A module with nothing in it.
    pub const EMPTY: Module =
        Module { name: "", doc: "", functions: &[], constants: &[], types: &[], fill: None };
}

/// A value that needs no code to make.
#[derive(Clone, Copy)]
pub enum Constant {
    Int(i64),
    Float(f64),
    Text(&'static str),
    /// An object of the static segment.
    Static(Obj),
}

/// Functions of CPython that the machine does not have: to call one is refused by name.
macro_rules! refused {
    ($($name:ident $what:literal;)*) => {
        $(fn $name(
            vm: &mut dyn crate::python::object::Vm,
            _: &[crate::python::heap::Obj],
        ) -> crate::python::object::Fallible<crate::python::heap::Owned> {
            Err(crate::python::object::exception::unsupported(vm, concat!("`", $what, "`")))
        })*
    };
}
use refused;

/// The modules that a process begins with; gives the namespace of `builtins`, borrowed.
pub fn start(vm: &mut dyn Vm) -> Fallible<Obj> {
    classes::ready_module(vm, importing::ROWS);
    let modules = vm.heap.dict();
    vm.process.modules = modules.into_raw();
    let mut made = [Obj::NULL; 2];
    for (place, row) in made.iter_mut().zip([&sys::MODULE, &builtins::MODULE]) {
        let module = create(vm, row)?;
        *place = module.get();
        register(vm, row.name, module);
    }
    copies::keep(vm, made[0], made[1]);
    Ok(module::dict(vm, made[1]))
}

/// The time of day in nanoseconds since 1970.
pub fn host_now(vm: &dyn Vm) -> i64 {
    host::now(vm)
}

/// Attributes of modules that are modules themselves, made when they are first asked for.
const LATE: &[(&str, &str, &Module)] = &[("sys", "monitoring", &monitoring::MODULE)];

/// Makes such an attribute; `None` when the module has none of this name.
pub fn late_attribute(vm: &mut dyn Vm, module: Obj, name: &str) -> Fallible<Option<Owned>> {
    let owner = module::name(vm, module);
    let found = LATE.iter().find(|(module, attribute, _)| *module == owner && *attribute == name);
    let Some((_, _, row)) = found else { return Ok(None) };
    let made = create(vm, row)?;
    let (namespace, kept) = (module::dict(vm, module), vm.own(made.get()));
    set(vm, namespace, name, kept);
    Ok(Some(made))
}

/// The row of the module of this name.
pub fn module(name: &str) -> Option<&'static Module> {
    MODULES.iter().copied().find(|module| module.name == name)
}

/// Is it a module of CPython's standard library?
pub fn is_in_cpython(name: &str) -> bool {
    stdlib::contains(name)
}

/// Is it a module of a version's, or none of CPython's?
pub fn is_in_version(name: &str, profile: &Profile) -> bool {
    !stdlib::is_later(name, profile.version)
}

/// Is it a module that CPython no longer has, and this version still had?
pub fn is_former(name: &str, profile: &Profile) -> bool {
    stdlib::is_former(name, profile.version)
}

/// Modules, each with the names that CPython's has and the machine's has not.
pub fn absent() -> impl Iterator<Item = &'static str> {
    include_str!("absent.txt").lines().filter(|line| !line.starts_with('#'))
}

/// Does CPython's module have this name, and the machine's has not?
pub fn is_absent(module: &str, name: &str) -> bool {
    let line = absent().find(|line| line.split(' ').next() == Some(module));
    line.is_some_and(|line| line.split(' ').skip(1).any(|absent| absent == name))
}

/// The names of the modules of CPython's standard library.
pub fn names_in_cpython() -> impl Iterator<Item = &'static str> {
    stdlib::names()
}

/// Makes a module of its row.
pub fn create(vm: &mut dyn Vm, row: &'static Module) -> Fallible<Owned> {
    let made = module::new(vm, row.name);
    let namespace = module::dict(vm, made.get());
    let name = vm.heap.interned(row.name);
    // Nobody pays for the docstrings of those that every process begins with.
    let is_first = vm.process.modules.is_null() || ["sys", "builtins"].contains(&row.name);
    let known = if is_first { None } else { docs::of(row.name, "") };
    let doc = vm.heap.str(known.as_deref().unwrap_or(row.doc));
    set(vm, namespace, "__doc__", doc);
    importing::describe(vm, namespace, row.name, importing::Origin::BuiltIn, None);
    let profile = vm.heap.profile;
    for def in row.functions.iter().filter(|def| !profile.is_without(row.name, def.name)) {
        let function = method::native(vm, def, made.get(), name.get());
        set(vm, namespace, def.name, function);
    }
    vm.release(name);
    classes::ready_module(vm, row.types);
    for (name, constant) in row.constants {
        let value = match *constant {
            Constant::Int(value) => vm.heap.int(value),
            Constant::Float(value) => vm.heap.float(value),
            Constant::Text(text) => vm.heap.str(text),
            Constant::Static(object) => vm.own(object),
        };
        set(vm, namespace, name, value);
    }
    if let Some(fill) = row.fill {
        fill(vm, namespace);
    }
    later::hide(vm, row.name, namespace);
    Ok(made)
}

/// Puts a module into `sys.modules`.
pub fn register(core: &mut Core, name: &str, made: Owned) {
    let modules = core.process.modules;
    set(core, modules, name, made);
}

/// Puts a value into a namespace.
pub fn set(core: &mut Core, namespace: Obj, name: &str, value: Owned) {
    let name = core.heap.interned_name(name);
    core.heap.dict_set_str(namespace, name, value);
}

/// An attribute of the module `sys` as a program may have changed it, borrowed; `NULL` when it is gone.
pub fn sys_attribute(core: &mut Core, name: &str) -> Obj {
    let Some(namespace) = present_sys(core) else { return Obj::NULL };
    let name = core.heap.interned_name(name);
    core.heap.dict_get_str(namespace, name)
}

/// `_PySys_SetAttr`, if the module is there.
pub fn set_sys_attribute(core: &mut Core, name: &str, value: Obj) {
    if let Some(namespace) = present_sys(core) {
        let value = core.heap.own(value);
        set(core, namespace, name, value);
    }
}

/// The dict of `sys`, as long as `sys.modules` has it.
fn present_sys(core: &mut Core) -> Option<Obj> {
    let key = core.heap.interned_name("sys");
    let sys = core.heap.dict_get_str(core.process.modules, key).some()?;
    (core.heap.type_of(sys) == image::types::MODULE).then(|| module::dict(core, sys))
}

/// The namespace of the module `sys`, borrowed.
pub fn sys_namespace(core: &mut Core) -> Obj {
    let key = core.heap.interned_name("sys");
    let sys = core.heap.dict_get_str(core.process.modules, key);
    module::dict(core, sys)
}

/// Writes to `sys.stderr` as the program has it; to nowhere when it is None or gone.
pub fn write_error(vm: &mut dyn Vm, text: &str) -> Fallible<()> {
    if present_sys(vm).is_none() {
        // The program has lost its `sys`; the interpreter has its own.
        return vm.write(Stream::Stderr, text);
    }
    let stderr = sys_attribute(vm, "stderr");
    if stderr.is_null() || stderr == image::NONE {
        return Ok(());
    }
    write_file(vm, stderr, text)
}

/// Writes to a file object.
pub fn write_file(vm: &mut dyn Vm, file: Obj, text: &str) -> Fallible<()> {
    if let Some(stream) = io::stream_of(vm, file) {
        return vm.write(stream, text);
    }
    let file = vm.heap.own(file);
    let text = vm.heap.str(text);
    let result = protocol::call_method(vm, file.get(), "write", &[text.get()]);
    vm.release_all([file, text]);
    let result = result?;
    vm.release(result);
    Ok(())
}

/// All native modules.
pub const MODULES: &[&Module] = &[
    &abc::MODULE,
    &array::MODULE,
    &ast::MODULE,
    &bisect::MODULE,
    &binascii::MODULE,
    &blake2_module::MODULE,
    &atexit::MODULE,
    &builtins::MODULE,
    &cmath::MODULE,
    &collections::MODULE,
    &functools::MODULE,
    &digests::MD5_MODULE,
    &digests::SHA1_MODULE,
    &digests::SHA2_MODULE,
    &digests::SHA3_MODULE,
    &heapq::MODULE,
    &codecs::MODULE,
    &errno::MODULE,
    &gc::MODULE,
    &csv::MODULE,
    &json::MODULE,
    &posix::MODULE,
    &itertools::MODULE,
    &importing::EXTERNAL,
    &importing::MODULE,
    &io::MODULE,
    &lsprof::MODULE,
    &math::MODULE,
    &monitoring::MODULE,
    &opcode::MODULE,
    &operator::MODULE,
    &string::MODULE,
    &random::MODULE,
    &select::MODULE,
    &socket::MODULE,
    &kdf::MODULE,
    &terminal::MODULE,
    &zone_data::MODULE,
    &sre::MODULE,
    &struct_module::MODULE,
    &sys::MODULE,
    &thread::MODULE,
    &time::MODULE,
    &tracemalloc::MODULE,
    &unicodedata::MODULE,
    &zlib::MODULE,
    &contextvars::MODULE,
    &ctypes::MODULE,
    &processes::MODULE,
    &queue::MODULE,
    &typing::MODULE,
    &pickle_buffer::MODULE,
    &symbol_table::MODULE,
    &tokenize::MODULE,
    &warnings::MODULE,
    &weakref::MODULE,
];

/// A module of ours that is Python itself.
pub struct Text {
    /// Its dotted name.
    pub name: &'static str,
    pub is_package: bool,
    /// The modelled version has no such module: only the library itself finds it.
    pub is_hidden: bool,
    pub text: &'static str,
}

macro_rules! texts {
    ($($kind:ident $name:literal $file:literal;)*) => {
        /// All modules of ours that are Python themselves: what CPython's own text cannot do here. They come before that
        /// text.
        pub const TEXTS: &[Text] = &[$(Text {
            name: $name,
            is_package: matches!(stringify!($kind).as_bytes(), b"package"),
            is_hidden: matches!(stringify!($kind).as_bytes(), b"hidden"),
            text: include_str!(concat!("text/", $file)),
        }),*];
    };
}

texts! {
    module "_colorize" "_colorize.py";
    module "_opcode_metadata" "_opcode_metadata.py";
    hidden "_opcode_metadata@3.15" "_opcode_metadata_3_15.py";
    hidden "_opcode_metadata@3.12" "_opcode_metadata_3_12.py";
    hidden "_opcode_metadata@3.11" "_opcode_metadata_3_11.py";
    hidden "dis@3.12" "dis_older.py";
    hidden "dis@3.11" "dis_older.py";
    module "_ctypes" "_ctypes.py";
    module "_ctypes_codes" "_ctypes_codes.py";
    module "_ctypes_compound" "_ctypes_compound.py";
    module "_ctypes_function" "_ctypes_function.py";
    module "_posix_types" "_posix_types.py";
    module "_signal" "_signal.py";
    module "atexit" "atexit.py";
    module "faulthandler" "faulthandler.py";
    module "cProfile" "cProfile.py";
    package "_pyrepl" "_pyrepl.py";
    hidden "annotationlib" "annotationlib.py";
    package "asyncio" "asyncio/__init__.py";
    hidden "asyncio.lanes" "asyncio/lanes.py";
    hidden "asyncio.outside" "asyncio/outside.py";
    module "asyncio.network_events" "asyncio/network_events.py";
    module "asyncio.unix_events" "asyncio/unix_events.py";
    package "importlib" "importlib/__init__.py";
    module "importlib.abc" "importlib/abc.py";
    module "importlib.machinery" "importlib/machinery.py";
    module "importlib.util" "importlib/util.py";
    package "pathlib" "pathlib/__init__.py";
    package "requests" "requests/__init__.py";
    module "requests.exceptions" "requests/exceptions.py";
    module "_multiprocessing" "_multiprocessing.py";
    module "multiprocessing.heap" "multiprocessing/heap.py";
    module "multiprocessing.resource_tracker" "multiprocessing/resource_tracker.py";
    module "multiprocessing.sharedctypes" "multiprocessing/sharedctypes.py";
    hidden "_posixshmem" "_posixshmem.py";
    hidden "marshal" "marshal.py";
    hidden "_socket_reader" "_socket_reader.py";
    hidden "_thread_contexts" "_thread_contexts.py";
    module "ssl" "ssl.py";
    module "pwd" "pwd.py";
    module "grp" "grp.py";
    module "resource" "resource.py";
    module "getpass" "getpass.py";
    hidden "_sysconfigdata__linux_x86_64-linux-gnu" "_sysconfigdata.py";
    hidden "_sysconfigdata_t_linux_x86_64-linux-gnu" "_sysconfigdata.py";
}

/// Is it a module of the library that is Python itself, ours or CPython's?
pub fn is_text(name: &str) -> bool {
    text(name).is_some() || carried::find(name).is_some()
}

/// The same of those that a program may import as well.
pub fn is_open_text(name: &str) -> bool {
    is_text(name) && !text(name).is_some_and(|text| text.is_hidden)
}

/// The module of ours that is Python itself, of which a version has a text of its own.
pub fn text_of_version(name: &str, version: &str) -> Option<&'static Text> {
    let is_meant = |text: &&Text| text.name.split_once('@') == Some((name, version));
    TEXTS.iter().find(is_meant)
}

/// The module of ours that is Python itself.
pub fn text(name: &str) -> Option<&'static Text> {
    TEXTS.iter().find(|text| text.name == name)
}
