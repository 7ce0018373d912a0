//! The module `_symtable`: what the compiler knows of the names of each scope.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module, builtins_run};
use crate::python::object::{Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, given};
use crate::python::object::{member, native, protocol, types};

/// Words of a `PySTEntryObject`.
mod field {
    pub const ID: u32 = 2;
    pub const SYMBOLS: u32 = 3;
    pub const NAME: u32 = 4;
    pub const PARAMETERS: u32 = 5;
    pub const CHILDREN: u32 = 6;
    pub const KIND: u32 = 8;
    pub const NESTED: u32 = 9;
    pub const LINE: u32 = 10;
}

/// What an entry shows.
pub struct Entry {
    pub name: Owned,
    /// From name to flags and home.
    pub symbols: Owned,
    pub parameters: Owned,
    pub children: Owned,
    pub kind: u64,
    pub is_nested: bool,
    pub line: u32,
}

/// The object of a scope.
pub fn entry(vm: &mut dyn Vm, entry: Entry) -> Owned {
    let fields = [
        (field::NAME, entry.name),
        (field::SYMBOLS, entry.symbols),
        (field::PARAMETERS, entry.parameters),
        (field::CHILDREN, entry.children),
    ];
    let made = native::create(vm, t::SYMTABLE_ENTRY, fields);
    let object = made.get();
    let address = vm.heap.address(object);
    let id = vm.heap.int(address as i64);
    vm.heap.init_field(object, field::ID, id);
    vm.heap.set_word(object, field::KIND, entry.kind);
    vm.heap.set_word(object, field::NESTED, u64::from(entry.is_nested));
    vm.heap.set_word(object, field::LINE, u64::from(entry.line));
    made
}

fn get<const FIELD: u32>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let none = vm.none();
    match vm.own_field(object, FIELD) {
        Some(value) => {
            vm.release(none);
            Ok(value)
        }
        None => Ok(none),
    }
}

fn number<const FIELD: u32>(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let value = vm.heap.word(object, FIELD) as i64;
    Ok(vm.heap.int(value))
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(object, field::NAME);
    let name = protocol::str_text(vm, name)?;
    let id = vm.heap.field(object, field::ID);
    let id = protocol::str_text(vm, id)?;
    let line = vm.heap.word(object, field::LINE);
    Ok(vm.heap.str(&format!("<symtable entry {name}({id}), line {line}>")))
}

/// `symtable(source, filename, startstr)`.
fn symtable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [source, file, mode] = [arguments[0], arguments[1], arguments[2]];
    if !given::is_str(vm, mode) {
        let name = protocol::type_name(vm, mode);
        let message = format!("symtable() argument 3 must be str, not {name}");
        return Err(exception::type_error(vm, message));
    }
    let mode = vm.heap.text(mode).into_owned();
    let source = builtins_run::source_text(vm, "symtable", source, "string or bytes")?;
    let file = if given::is_str(vm, file) || types::is_instance(vm, file, t::BYTES) {
        protocol::str_text(vm, file)?
    } else {
        let name = protocol::type_name(vm, file);
        let message = format!("expected str, bytes or os.PathLike object, not {name}");
        return Err(exception::type_error(vm, message));
    };
    if !["exec", "eval", "single"].contains(&mode.as_str()) {
        let message = "symtable() arg 3 must be 'exec' or 'eval' or 'single'";
        return Err(exception::value_error(vm, message));
    }
    vm.symbol_table(&source, &file, &mode)
}

const FUNCTIONS: &[Def] = &[def("symtable", "($module, source, filename, startstr, /)", symtable)];

const MEMBERS: &[GetSet] = &[
    member("id", get::<{ field::ID }>),
    member("name", get::<{ field::NAME }>),
    member("symbols", get::<{ field::SYMBOLS }>),
    member("varnames", get::<{ field::PARAMETERS }>),
    member("children", get::<{ field::CHILDREN }>),
    member("nested", number::<{ field::NESTED }>),
    member("type", number::<{ field::KIND }>),
    member("lineno", number::<{ field::LINE }>),
];

/// `SCOPE_OFFSET`: above the flags of a symbol stands where it lives.
pub const SCOPE_OFFSET: u32 = 12;

pub const MODULE: Module = Module {
    name: "_symtable",
    functions: FUNCTIONS,
    constants: &[
        ("USE", Constant::Int(16)),
        ("DEF_GLOBAL", Constant::Int(1)),
        ("DEF_NONLOCAL", Constant::Int(8)),
        ("DEF_LOCAL", Constant::Int(2)),
        ("DEF_PARAM", Constant::Int(4)),
        ("DEF_FREE", Constant::Int(32)),
        ("DEF_FREE_CLASS", Constant::Int(64)),
        ("DEF_IMPORT", Constant::Int(128)),
        ("DEF_BOUND", Constant::Int(134)),
        ("DEF_ANNOT", Constant::Int(256)),
        ("TYPE_FUNCTION", Constant::Int(0)),
        ("TYPE_CLASS", Constant::Int(1)),
        ("TYPE_MODULE", Constant::Int(2)),
        ("TYPE_ANNOTATION", Constant::Int(3)),
        ("TYPE_TYPE_ALIAS", Constant::Int(4)),
        ("TYPE_TYPE_PARAMETERS", Constant::Int(5)),
        ("TYPE_TYPE_VARIABLE", Constant::Int(6)),
        ("LOCAL", Constant::Int(1)),
        ("GLOBAL_EXPLICIT", Constant::Int(2)),
        ("GLOBAL_IMPLICIT", Constant::Int(3)),
        ("FREE", Constant::Int(4)),
        ("CELL", Constant::Int(5)),
        ("SCOPE_OFF", Constant::Int(SCOPE_OFFSET as i64)),
        ("SCOPE_MASK", Constant::Int(15)),
    ],
    types: &[TypeRow {
        members: MEMBERS,
        ..TypeRow::new(
            "symtable entry",
            t::SYMTABLE_ENTRY,
            Slots { repr: Some(repr), ..Slots::EMPTY },
        )
    }],
    ..Module::EMPTY
};
