//! The module `_sre`: what the text of `re` stands on.

mod code;
mod engine;
mod match_object;
mod pattern;
mod replace;
mod scanner;
mod subject;
#[cfg(test)]
mod tests;
mod turns;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Vm, def, exception, given, protocol, types};

fn compile(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [source, flags, list, groups, group_index, index_group] = *arguments else {
        return Ok(vm.none());
    };
    let flags = i64::from(given::c_int(vm, flags, 0)?);
    expect(vm, "code", list, t::LIST)?;
    let groups = given::size(vm, groups, 0)?;
    expect(vm, "groupindex", group_index, t::DICT)?;
    expect(vm, "indexgroup", index_group, t::TUPLE)?;
    let mut words = Vec::new();
    for item in vm.heap.list_items(list) {
        let value = vm.heap.int_value(item).filter(|_| given::is_int(vm, item));
        let Some(value) = value.and_then(|value| u32::try_from(value).ok()) else {
            let text = "regular expression code size limit exceeded";
            return Err(exception::overflow_error(vm, text));
        };
        words.push(value);
    }
    // Each group has two marks in the code.
    if groups < 0 || groups as usize > words.len() / 4 {
        return Err(exception::runtime_error(vm, "invalid SRE code"));
    }
    pattern::create(
        vm,
        &pattern::Parts { source, flags, code: words, groups, group_index, index_group },
    )
}

fn expect(vm: &mut dyn Vm, which: &str, object: Obj, kind: Obj) -> Fallible<()> {
    if types::is_instance(vm, object, kind) {
        return Ok(());
    }
    let wanted = vm.type_data(kind).short_name().to_owned();
    let name = protocol::type_name(vm, object);
    let text = format!("compile() argument '{which}' must be {wanted}, not {name}");
    Err(exception::type_error(vm, text))
}

fn get_code_size(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.int(4))
}

/// A character as its number, of an int.
fn point(vm: &mut dyn Vm, object: Obj) -> Fallible<u32> {
    Ok(given::c_int(vm, object, 0)? as u32)
}

fn ascii_is_cased(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let point = point(vm, arguments[0])?;
    let cased = u8::try_from(point).is_ok_and(|byte| byte.is_ascii_alphabetic());
    Ok(vm.bool(cased))
}

fn unicode_is_cased(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let point = point(vm, arguments[0])?;
    Ok(vm.bool(code::is_cased(point)))
}

fn ascii_to_lower(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let point = point(vm, arguments[0])?;
    Ok(vm.heap.int(i64::from(code::ascii_lower(point))))
}

fn unicode_to_lower(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let point = point(vm, arguments[0])?;
    Ok(vm.heap.int(i64::from(code::lower(point))))
}

pub const MODULE: Module = Module {
    name: "_sre",
    functions: FUNCTIONS,
    constants: &[
        ("MAGIC", Constant::Int(code::MAGIC as i64)),
        ("CODESIZE", Constant::Int(4)),
        ("MAXREPEAT", Constant::Int(code::MAX_REPEAT as i64)),
        ("MAXGROUPS", Constant::Int(code::MAX_GROUPS as i64)),
        ("copyright", Constant::Text(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ")),
    ],
    types: &[pattern::ROW, match_object::ROW, scanner::ROW, replace::ROW],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def(
        "compile",
        "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)",
        compile,
    ),
    def("template", "($module, pattern, template, /)", replace::new_template).doc(
        "\n\n  template\n    A list containing interleaved literal strings (str or bytes) and group\n    \
         indices (int), as returned by re._parser.parse_template():\n        \
         [literal1, group1, ..., literalN, groupN]",
    ),
    def("getcodesize", "($module, /)", get_code_size),
    def("ascii_iscased", "($module, character, /)", ascii_is_cased),
    def("unicode_iscased", "($module, character, /)", unicode_is_cased),
    def("ascii_tolower", "($module, character, /)", ascii_to_lower),
    def("unicode_tolower", "($module, character, /)", unicode_to_lower),
];
