//! `compile`, `eval`, `exec` and `__import__`.

use crate::python::code::{FUTURE_ANNOTATIONS, Settings};
use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::{ast, audit};
use crate::python::object::codec::Codec;
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{bytes_like, codecs, exception, protocol, str};

pub fn compile(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [source, file_name, mode] = [arguments[0], arguments[1], arguments[2]];
    if !classes::is_instance(vm, mode, types::STR) {
        let name = protocol::type_name(vm, mode);
        let text = format!("compile() argument 'mode' must be str, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let mode = vm.heap.text(mode).into_owned();
    if !["exec", "eval", "single"].contains(&mode.as_str()) {
        let text = "compile() mode must be 'exec', 'eval' or 'single'";
        return Err(exception::value_error(vm, text));
    }
    let file_name = protocol::str_text(vm, file_name)?;
    let (flags, settings) = compile_flags(vm, &arguments[3..])?;
    let only_tree = flags & ast::ONLY_AST != 0;
    let optimized = (flags & ast::OPTIMIZED_AST == ast::OPTIMIZED_AST).then_some(settings);
    if classes::is_instance(vm, source, types::AST_NODE) {
        if only_tree {
            if optimized.is_some() {
                return vm.fold_tree(source, &mode, settings);
            }
            return Ok(vm.heap.own(source));
        }
        return vm.compile_tree(source, &file_name, &mode, settings);
    }
    let given = source;
    let source = source_text(vm, "compile", source, "string, bytes or AST")?;
    if !vm.process.audit_hooks.is_empty() {
        let name = vm.heap.str(&file_name);
        let told = audit::tell(vm, "compile", &[given, name.get()]);
        vm.heap.release(name);
        told?;
    }
    if flags & ALLOW_INCOMPLETE_INPUT != 0 && vm.is_incomplete(&source, &mode) {
        return Err(exception::raise(vm, types::INCOMPLETE_INPUT_ERROR, "incomplete input"));
    }
    if only_tree {
        refuse_newer(vm, &source, arguments[6])?;
        return vm.parse(&source, &file_name, &mode, optimized);
    }
    vm.process.compiles = true;
    let compiled = vm.compile((&source, &file_name), &mode, settings);
    vm.process.compiles = false;
    compiled.map(|(code, tree)| {
        release_all(vm, tree);
        code
    })
}

fn release_all(vm: &mut dyn Vm, objects: Vec<Obj>) {
    for object in objects {
        vm.release(Owned::from_raw(object));
    }
}

/// `PyCF_ALLOW_INCOMPLETE_INPUT`: what may still go on is told apart from what is wrong.
const ALLOW_INCOMPLETE_INPUT: i64 = 0x4000;
/// `PyCF_DONT_IMPLY_DEDENT` comes with it; the futures among the flags are those of `__future__`.
const KNOWN_FLAGS: i64 =
    ast::OPTIMIZED_AST | ALLOW_INCOMPLETE_INPUT | 0x200 | 0xbe_0000 | FUTURES as i64;
/// All flags that CPython knows.
const ALL_FLAGS: i64 = KNOWN_FLAGS | 0x3000 | 0x40_0000;
/// What `from __future__ import ...` gives code, and code gives to the texts that it compiles.
const FUTURES: u32 = FUTURE_ANNOTATIONS;

/// `flags`, `dont_inherit` and `optimize`.
fn compile_flags(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<(i64, Settings)> {
    let flags = match arguments.first().and_then(|flags| flags.some()) {
        Some(flags) => ast::flags(vm, flags)?,
        None => 0,
    };
    let alone = match arguments.get(1).and_then(|given| given.some()) {
        Some(alone) => protocol::truth(vm, alone)?,
        None => false,
    };
    let level = match arguments.get(2).and_then(|given| given.some()) {
        Some(level) => ast::flags(vm, level)?,
        None => -1,
    };
    // What is not modelled: type comments, `await` outside of functions.
    if flags & !ALL_FLAGS != 0 {
        return Err(exception::value_error(vm, "compile(): unrecognised flags"));
    }
    if flags & !KNOWN_FLAGS != 0 {
        return Err(exception::unsupported(vm, "flags of `compile`"));
    }
    let Some(optimize @ 0..=2) = u8::try_from(level.max(0)).ok().filter(|_| level >= -1) else {
        return Err(exception::value_error(vm, "compile(): invalid optimize value"));
    };
    let inherited = if alone { 0 } else { vm.running_flags() };
    let future = (flags as u32 | inherited) & FUTURES;
    Ok((flags, Settings { optimize, future }))
}

/// `PyUnicode_AsUTF8`.
fn utf8(vm: &mut dyn Vm, text: Obj) -> Fallible<String> {
    let codes = str::codes(vm, text);
    let bytes = Codec::Utf8.encode(&codes, &mut |flaw| {
        Err(codecs::unicode_error(vm, types::UNICODE_ENCODE_ERROR, text, flaw))
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `_feature_version`: what an older Python would refuse is not looked for.
fn refuse_newer(vm: &mut dyn Vm, source: &str, given: Obj) -> Fallible<()> {
    let Some(given) = given.some() else { return Ok(()) };
    let minor = ast::flags(vm, given)?;
    let is_newer = u8::try_from(minor).is_ok_and(|minor| vm.is_newer(source, minor));
    if is_newer {
        let what = "`feature_version` of syntax that came later";
        return Err(exception::unsupported(vm, what));
    }
    Ok(())
}

/// The text of a str or bytes object.
pub fn source_text(vm: &mut dyn Vm, function: &str, source: Obj, what: &str) -> Fallible<String> {
    let text = if classes::is_instance(vm, source, types::STR) {
        utf8(vm, source)?
    } else if bytes_like::is(vm, source) {
        let bytes = bytes_like::expect(vm, source)?;
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        let text = format!("{function}() arg 1 must be a {what} object");
        return Err(exception::type_error(vm, text));
    };
    if text.contains('\0') {
        let text = "source code string cannot contain null bytes";
        return Err(exception::raise(vm, types::SYNTAX_ERROR, text));
    }
    Ok(text)
}

pub fn eval(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    run(vm, "eval", arguments, Obj::NULL)
}

pub fn exec(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let closure = arguments[3].some().filter(|closure| *closure != image::NONE);
    let result = run(vm, "exec", arguments, closure.unwrap_or(Obj::NULL))?;
    vm.heap.release(result);
    Ok(vm.none())
}

fn run(vm: &mut dyn Vm, function: &str, arguments: &[Obj], closure: Obj) -> Fallible<Owned> {
    let (globals, locals) = namespaces(vm, function, arguments[1], arguments[2])?;
    add_builtins(vm, globals.get());
    let checked = check_closure(vm, function, arguments[0], closure);
    let result = checked.and_then(|()| held(vm, function, arguments[0])).and_then(|held| {
        let code = held.first().copied().unwrap_or(arguments[0]);
        let told = audit::tell(vm, "exec", &[code]);
        let result =
            told.and_then(|()| vm.run_code_over(code, globals.get(), locals.get(), closure));
        release_all(vm, held);
        result
    });
    vm.heap.release(globals);
    vm.heap.release(locals);
    result
}

/// Code with free variables needs exactly as many cells.
fn check_closure(vm: &mut dyn Vm, function: &str, source: Obj, closure: Obj) -> Fallible<()> {
    if vm.heap.type_of(source) != types::CODE {
        if closure.is_null() {
            return Ok(());
        }
        let text = "closure can only be used when source is a code object";
        return Err(exception::type_error(vm, text));
    }
    let free = vm.code(source).locals_plus.iter().filter(|slot| slot.free).count();
    if function == "eval" {
        if free == 0 {
            return Ok(());
        }
        let text = "code object passed to eval() may not contain free variables";
        return Err(exception::type_error(vm, text));
    }
    if free == 0 && closure.is_null() {
        return Ok(());
    }
    if free == 0 {
        let text = "cannot use a closure with this code object";
        return Err(exception::type_error(vm, text));
    }
    let is_tuple = !closure.is_null() && vm.heap.type_of(closure) == types::TUPLE;
    let cells = if is_tuple { vm.heap.tuple_items(closure) } else { Vec::new() };
    if cells.len() == free && cells.iter().all(|cell| vm.heap.type_of(*cell) == types::CELL) {
        return Ok(());
    }
    let text = format!("code object requires a closure of exactly length {free}");
    Err(exception::type_error(vm, text))
}

/// Globals and locals: those of the caller where none are given.
fn namespaces(
    vm: &mut dyn Vm,
    function: &str,
    globals: Obj,
    locals: Obj,
) -> Fallible<(Owned, Owned)> {
    let given = |object: Obj| object.some().filter(|object| *object != image::NONE);
    if let Some(globals) = given(globals)
        && !classes::is_instance(vm, globals, types::DICT)
    {
        let name = protocol::type_name(vm, globals);
        let text = if function == "eval" {
            "globals must be a dict".to_owned()
        } else {
            format!("exec() globals must be a dict, not {name}")
        };
        return Err(exception::type_error(vm, text));
    }
    if let Some(locals) = given(locals)
        && vm.type_data(vm.heap.type_of(locals)).slots.subscript.is_none()
    {
        let name = protocol::type_name(vm, locals);
        let text = if function == "eval" {
            "locals must be a mapping".to_owned()
        } else {
            format!("locals must be a mapping or None, not {name}")
        };
        return Err(exception::type_error(vm, text));
    }
    Ok(match (given(globals), given(locals)) {
        (Some(globals), locals) => (vm.heap.own(globals), vm.heap.own(locals.unwrap_or(globals))),
        (None, Some(locals)) => {
            let globals = vm.globals();
            (vm.heap.own(globals), vm.heap.own(locals))
        }
        (None, None) => {
            let locals = vm.locals()?;
            let globals = vm.globals();
            (vm.heap.own(globals), locals)
        }
    })
}

fn add_builtins(vm: &mut dyn Vm, globals: Obj) {
    let name = vm.heap.interned_name("__builtins__");
    if vm.heap.dict_get_str(globals, name).is_null() {
        let builtins = vm.builtins();
        let builtins = vm.heap.own(builtins);
        vm.heap.dict_set_str(globals, name, builtins);
    }
}

/// What is held while code runs: of a code object nothing, else the one that is made of the text, then what its syntax
/// tree holds.
fn held(vm: &mut dyn Vm, function: &str, source: Obj) -> Fallible<Vec<Obj>> {
    if vm.heap.type_of(source) == types::CODE {
        return Ok(Vec::new());
    }
    let text = source_text(vm, function, source, "string, bytes or code")?;
    if !vm.process.audit_hooks.is_empty() {
        let name = vm.heap.str("<string>");
        let told = audit::tell(vm, "compile", &[source, name.get()]);
        vm.heap.release(name);
        told?;
    }
    let text = if function == "eval" { text.trim_start_matches([' ', '\t']) } else { &text };
    let future = vm.running_flags() & FUTURES;
    let settings = Settings { future, ..Settings::default() };
    let (code, mut held) = vm.compile((text, "<string>"), function, settings)?;
    held.insert(0, code.into_raw());
    Ok(held)
}

/// `__import__(name, globals, locals, fromlist, level)`.
pub fn import(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [name, globals, _, names, level] = *arguments else { return Ok(vm.none()) };
    let level = match level.some() {
        Some(level) => protocol::as_size(vm, level, types::OVERFLOW_ERROR)?,
        None => 0,
    };
    vm.import_level(name, globals, names, level)
}
