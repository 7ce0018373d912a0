//! Docstrings of what is C in CPython, packed by the build script: unpacked when one is asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::python::heap::Obj;
use crate::python::heap::arena;
use crate::python::heap::image::types as t;
use crate::python::object::Core;

/// The docstring of a name of a module or class; a module's own has no name.
pub fn of(home: &str, name: &str) -> Option<String> {
    let place = TABLE.binary_search_by(|row| row.0.cmp(home)).ok()?;
    let docs = UNPACKED[place].get_or_init(|| unpack(&TABLE[place]));
    docs.get(name).cloned()
}

fn unpack((_, start, end, length): &Row) -> BTreeMap<String, String> {
    let packed = &PACKED[*start..*end];
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, *length);
    let text = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
    let entries = text.split('\x1e').filter_map(|entry| entry.split_once('\x1f'));
    // Of two with one name the first holds.
    let entries = entries.rev().map(|(name, doc)| (name.to_owned(), doc.to_owned()));
    entries.collect()
}

/// The docstring of a type of the machine's own.
pub fn of_type(core: &Core, kind: Obj) -> Option<String> {
    if !arena::is_static(kind) {
        return None;
    }
    let (module, name) = place(core, kind);
    of(&module, &name).or_else(|| of(&format!("_{module}"), &name))
}

/// The docstring of an attribute of such a type.
pub fn of_attribute(core: &Core, kind: Obj, name: &str) -> Option<String> {
    if !arena::is_static(kind) {
        return None;
    }
    let (module, class) = place(core, kind);
    let home = format!("{module}.{class}");
    of(&home, name).or_else(|| of(&format!("_{home}"), name))
}

/// What a descriptor's docstring is, by the descriptor's type, its owner and its name.
pub fn of_descriptor(core: &Core, kind: Obj, owner: Obj, name: &str) -> Option<String> {
    let known = match name {
        "__dict__" if kind == t::GETSET_DESCRIPTOR => "dictionary for instance variables",
        "__weakref__" if kind == t::GETSET_DESCRIPTOR => "list of weak references to the object",
        name => return of_attribute(core, owner, name),
    };
    Some(known.to_owned())
}

/// The same, for an attribute that a class may have from one that it is derived from.
pub fn of_inherited(core: &Core, kind: Obj, name: &str) -> Option<String> {
    let order = &core.type_data(kind).mro;
    order.iter().find_map(|class| of_attribute(core, *class, name))
}

/// Module and name of a type.
fn place(core: &Core, kind: Obj) -> (String, String) {
    let name = &core.type_data(kind).name;
    let (module, name) = name.rsplit_once('.').unwrap_or(("builtins", name));
    (module.to_owned(), name.to_owned())
}

type Row = (&'static str, usize, usize, usize);
#[expect(clippy::unreadable_literal, reason = "the table is made by the build script")]
static TABLE: &[Row] = include!(concat!(env!("OUT_DIR"), "/docs.rs"));
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/docs.bin"));
/// What was asked for once is asked for again: each property of a library's class looks for its docstring.
static UNPACKED: [OnceLock<BTreeMap<String, String>>; TABLE.len()] =
    [const { OnceLock::new() }; TABLE.len()];
