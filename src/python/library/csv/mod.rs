//! The module `_csv`: readers, writers and their dialects (`Modules/_csv.c`).

mod dialect;
mod reader;
mod writer;

use num_traits::ToPrimitive;

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Raised, Vm};
use crate::python::object::{def, dict, exception, given, list, protocol};

/// `csv.QUOTE_MINIMAL` and its fellows, in CPython's order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

impl Quoting {
    pub const ALL: [Quoting; 6] = [
        Quoting::Minimal,
        Quoting::All,
        Quoting::NonNumeric,
        Quoting::None,
        Quoting::Strings,
        Quoting::NotNull,
    ];
}

/// Raises `csv.Error`.
#[cold]
fn error(vm: &mut dyn Vm, message: impl Into<String>) -> Raised {
    exception::raise(vm, t::CSV_ERROR, message)
}

/// The registered dialects: the dict that the module shows as `_dialects`.
fn with_dialects<T>(
    vm: &mut dyn Vm,
    action: impl FnOnce(&mut dyn Vm, Obj) -> Fallible<T>,
) -> Fallible<T> {
    let module = vm.import("_csv")?;
    let dialects = protocol::get_attribute_str(vm, module.get(), "_dialects");
    vm.release(module);
    given::with(vm, dialects?, action)
}

fn get_dialect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    registered(vm, arguments[0])
}

/// The dialect that was registered under a name.
fn registered(vm: &mut dyn Vm, name: Obj) -> Fallible<Owned> {
    with_dialects(vm, |vm, dialects| match dict::get(vm, dialects, name)? {
        Some(dialect) => Ok(vm.own(dialect)),
        None => Err(error(vm, "unknown dialect")),
    })
}

fn register_dialect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (name, dialect) = dialect::first_and_dialect(vm, arguments)?;
    if !given::is_str(vm, name) {
        return Err(exception::type_error(vm, "dialect name must be a string"));
    }
    let dialect = dialect::of(vm, dialect, arguments[1])?;
    given::with(vm, dialect, |vm, dialect| {
        with_dialects(vm, |vm, dialects| dict::set(vm, dialects, name, dialect))
    })?;
    Ok(vm.none())
}

fn unregister_dialect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let removed = with_dialects(vm, |vm, dialects| dict::remove(vm, dialects, arguments[0]));
    match removed {
        Ok(Some(dialect)) => vm.release(dialect),
        Ok(None) => return Err(error(vm, "unknown dialect")),
        Err(raised) if !exception::matches(vm, t::TYPE_ERROR) => return Err(raised),
        Err(_) => {
            exception::clear(vm);
            return Err(error(vm, "unknown dialect"));
        }
    }
    Ok(vm.none())
}

fn list_dialects(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    with_dialects(vm, list::of)
}

/// The longest field that is read, in characters.
fn field_limit(vm: &dyn Vm) -> i64 {
    vm.process.csv_field_limit.unwrap_or(128 * 1024)
}

fn field_size_limit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let old = field_limit(vm);
    let new = arguments[0];
    if !new.is_null() {
        if vm.heap.type_of(new) != t::INT {
            return Err(exception::type_error(vm, "limit must be an integer"));
        }
        if vm.heap.profile.csv.checks_all {
            vm.process.csv_field_limit = Some(given::size(vm, new, old)?);
        } else {
            let value = vm.heap.big(new).to_i64();
            let message = "Python int too large to convert to C long";
            let value = value.ok_or_else(|| exception::overflow_error(vm, message))?;
            vm.process.csv_field_limit = Some(value);
        }
    }
    Ok(vm.heap.int(old))
}

fn fill(vm: &mut dyn Vm, namespace: Obj) {
    let name = vm.heap.interned_name("_dialects");
    let dialects = vm.heap.dict();
    vm.heap.dict_set_str(namespace, name, dialects);
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_csv",
    doc: "CSV parsing and writing.\n",
    functions: FUNCTIONS,
    constants: &[
        ("Dialect", Constant::Static(t::CSV_DIALECT)),
        ("Reader", Constant::Static(t::CSV_READER)),
        ("Writer", Constant::Static(t::CSV_WRITER)),
        ("QUOTE_MINIMAL", Constant::Int(0)),
        ("QUOTE_ALL", Constant::Int(1)),
        ("QUOTE_NONNUMERIC", Constant::Int(2)),
        ("QUOTE_NONE", Constant::Int(3)),
        ("QUOTE_STRINGS", Constant::Int(4)),
        ("QUOTE_NOTNULL", Constant::Int(5)),
        ("Error", Constant::Static(t::CSV_ERROR)),
    ],
    types: &[
        dialect::ROW,
        reader::ROW,
        writer::ROW,
        exception::module_row("_csv.Error", t::CSV_ERROR),
    ],
    fill: Some(fill),
};

const FUNCTIONS: &[Def] = &[
    def("reader", "(*args, **fmtparams)", reader::create)
        .doc("reader(iterable [, dialect='excel'] [, format parameters]): rows out of lines"),
    def("writer", "(*args, **fmtparams)", writer::create)
        .doc("writer(fileobj [, dialect='excel'] [, format parameters]): rows into a file"),
    def("register_dialect", "(*args, **fmtparams)", register_dialect)
        .doc("register_dialect(name [, dialect] [, format parameters]): gives a dialect a name"),
    def("list_dialects", "($module, /)", list_dialects)
        .doc("The names of all registered dialects."),
    def("unregister_dialect", "($module, /, name)", unregister_dialect)
        .doc("Forgets the dialect of this name."),
    def("get_dialect", "($module, /, name)", get_dialect)
        .doc("The dialect that was registered under this name."),
    def("field_size_limit", "($module, /, new_limit=<unrepresentable>)", field_size_limit)
        .doc("Sets how long a field may be, if a limit is given; gives the limit of before."),
];
