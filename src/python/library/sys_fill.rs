//! What `sys` holds beside functions and plain constants: versions, infos, streams, the tables of modules.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::library::{MODULES, carried, io, stdlib};
use crate::python::object::{Vm, namespace, struct_sequence};

/// Fills the module's dict.
pub fn fill(vm: &mut dyn Vm, dict: Obj) {
    versions(vm, dict);
    infos(vm, dict);
    streams(vm, dict);
    tables(vm, dict);
    for name in ["excepthook", "displayhook", "unraisablehook", "breakpointhook"] {
        let key = vm.heap.interned_name(name);
        let function = vm.heap.dict_get_str(dict, key);
        if !function.is_null() {
            let function = vm.heap.own(function);
            set(vm, dict, &format!("__{name}__"), function);
        }
    }
}

fn set(vm: &mut dyn Vm, dict: Obj, name: &str, value: Owned) {
    let name = vm.heap.interned_name(name);
    vm.heap.dict_set_str(dict, name, value);
}

/// `0x030d05f0` for 3.13.5.
fn hex_version(vm: &mut dyn Vm) -> i64 {
    let (major, minor, micro) = vm.heap.profile.version;
    i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xF0
}

fn version_info(vm: &mut dyn Vm) -> Owned {
    let (major, minor, micro) = vm.heap.profile.version;
    let mut values: Vec<Owned> =
        [major, minor, micro].iter().map(|number| vm.heap.int(i64::from(*number))).collect();
    values.push(vm.heap.str("final"));
    values.push(vm.heap.int(0));
    struct_sequence::create(vm, types::SYS_VERSION_INFO, values)
}

fn versions(vm: &mut dyn Vm, dict: Obj) {
    let (major, minor, micro) = vm.heap.profile.version;
    let told = vm.heap.profile.threading.told_build;
    let text = format!("{major}.{minor}.{micro}{told} (main) [heapdeck's model of CPython]");
    let text = vm.heap.str(&text);
    set(vm, dict, "version", text);
    let flags = if told.is_empty() { "" } else { "t" };
    let flags = vm.heap.str(flags);
    set(vm, dict, "abiflags", flags);
    let info = version_info(vm);
    let hex = hex_version(vm);
    let fields = [
        ("name", vm.heap.str("cpython")),
        ("cache_tag", vm.heap.str(&format!("cpython-{major}{minor}"))),
        ("version", vm.heap.own(info.get())),
        ("hexversion", vm.heap.int(hex)),
        ("_multiarch", vm.heap.str("x86_64-linux-gnu")),
    ];
    let implementation = namespace::create(vm, fields);
    set(vm, dict, "implementation", implementation);
    set(vm, dict, "version_info", info);
    let hex = vm.heap.int(hex);
    set(vm, dict, "hexversion", hex);
}

/// An int, float or text of an info tuple.
enum Field {
    Int(i64),
    Float(f64),
    Text(&'static str),
    Truth(bool),
}

fn info(vm: &mut dyn Vm, dict: Obj, name: &str, kind: Obj, fields: &[Field]) {
    let values = fields.iter().map(|field| match field {
        Field::Int(value) => vm.heap.int(*value),
        Field::Float(value) => vm.heap.float(*value),
        Field::Text(text) => vm.heap.str(text),
        Field::Truth(value) => vm.bool(*value),
    });
    let values = values.collect();
    let value = struct_sequence::create(vm, kind, values);
    set(vm, dict, name, value);
}

fn infos(vm: &mut dyn Vm, dict: Obj) {
    use Field::{Float, Int, Text, Truth};
    let float = [
        Float(f64::MAX),
        Int(1024),
        Int(308),
        Float(f64::MIN_POSITIVE),
        Int(-1021),
        Int(-307),
        Int(15),
        Int(53),
        Float(f64::EPSILON),
        Int(2),
        Int(1),
    ];
    info(vm, dict, "float_info", types::SYS_FLOAT_INFO, &float);
    let int = [Int(30), Int(4), Int(4300), Int(640)];
    info(vm, dict, "int_info", types::SYS_INT_INFO, &int);
    let hash = [
        Int(64),
        Int((1 << 61) - 1),
        Int(314_159),
        Int(0),
        Int(1_000_003),
        Text("siphash13"),
        Int(64),
        Int(128),
        Int(0),
    ];
    info(vm, dict, "hash_info", types::SYS_HASH_INFO, &hash);
    let thread = [Text("pthread"), Text("semaphore"), Text("NPTL 2.41")];
    info(vm, dict, "thread_info", types::SYS_THREAD_INFO, &thread);
    let mut flags: Vec<Field> = (0..18).map(|_| Int(0)).collect();
    flags[13] = Truth(false);
    flags[16] = Truth(false);
    flags[17] = Int(4300);
    info(vm, dict, "flags", types::SYS_FLAGS, &flags);
}

fn streams(vm: &mut dyn Vm, dict: Obj) {
    for (descriptor, name) in ["stdin", "stdout", "stderr"].into_iter().enumerate() {
        let stream = io::create(vm, descriptor as i32, name);
        let original = vm.heap.own(stream.get());
        set(vm, dict, name, stream);
        set(vm, dict, &format!("__{name}__"), original);
    }
}

fn texts(vm: &mut dyn Vm, texts: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Owned> {
    texts.into_iter().map(|text| vm.heap.str(text.as_ref())).collect()
}

fn tables(vm: &mut dyn Vm, dict: Obj) {
    let modules = vm.process.modules;
    let modules = vm.heap.own(modules);
    set(vm, dict, "modules", modules);
    let mut argv = vm.process.argv.clone();
    if argv.is_empty() {
        argv.push(String::new());
    }
    let argv = texts(vm, argv);
    let argv = vm.heap.list_from_owned(argv);
    set(vm, dict, "argv", argv);
    let path = [
        vm.process.folder.clone(),
        format!("{}.zip", carried::root(&vm.heap.profile.name.replace('.', ""))),
        carried::root(vm.heap.profile.name),
        format!("{}/lib-dynload", carried::root(vm.heap.profile.name)),
    ];
    let path = texts(vm, path);
    let path = vm.heap.list_from_owned(path);
    set(vm, dict, "path", path);
    for name in ["meta_path", "path_hooks", "warnoptions"] {
        let list = vm.heap.list(&[]);
        set(vm, dict, name, list);
    }
    for name in ["path_importer_cache", "_xoptions"] {
        let empty = vm.heap.dict();
        set(vm, dict, name, empty);
    }
    let names = texts(vm, MODULES.iter().map(|module| module.name));
    let names = vm.heap.tuple_from_owned(names);
    set(vm, dict, "builtin_module_names", names);
    let names = texts(vm, stdlib::names());
    let set_of_names = vm.heap.set_of_type(types::FROZENSET);
    for name in names {
        let hash = vm.heap.str_hash(name.get());
        vm.heap.set_insert_new(set_of_names.get(), name.get(), hash);
        vm.heap.release(name);
    }
    set(vm, dict, "stdlib_module_names", set_of_names);
}
